/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Decodes a file once and keeps of it what check compares. Windows are those of augseed. */
#include "measure.h"

#include <gst/audio/audio.h>
#include <gst/video/video.h>
#include <pango/pango.h>
#include <string.h>

#include "core/seedmeta.h"

typedef struct {
  AugMeasured *measured;
  const AugOptions *options;
  AugMeasureRectangle rectangle;
  gpointer user;
  gboolean use_pts;
  gint64 shift;
  GMutex lock;
} Work;

static void
cue_clear (gpointer data)
{
  g_free (((AugMeasuredCue *) data)->words);
}

void
aug_measured_free (AugMeasured *measured)
{
  if (!measured)
    return;
  g_free (measured->input);
  g_array_unref (measured->pictures);
  g_array_unref (measured->sounds);
  g_array_unref (measured->cues);
  g_free (measured);
}

static void
note_span (AugMeasured *m, AugStreamKind kind, gint64 start, gint64 stop, gint64 step)
{
  if (!m->has[kind] || start < m->start[kind])
    m->start[kind] = start;
  if (!m->has[kind] || stop > m->stop[kind])
    m->stop[kind] = stop;
  m->step[kind] = MAX (m->step[kind], step);
  m->has[kind] = TRUE;
}

/* Means of the boxes of a rectangle, 16 by 16 of them. */
static void
reduce (const GstVideoFrame *frame, const gint r[4], guint8 *thumb)
{
  const guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  const gint stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  const gint width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);

  for (gint by = 0; by < AUG_THUMB; by++)
    for (gint bx = 0; bx < AUG_THUMB; bx++) {
      gint x0 = r[0] + bx * r[2] / AUG_THUMB, x1 = MAX (r[0] + (bx + 1) * r[2] / AUG_THUMB, x0 + 1);
      gint y0 = r[1] + by * r[3] / AUG_THUMB, y1 = MAX (r[1] + (by + 1) * r[3] / AUG_THUMB, y0 + 1);
      guint64 sum = 0, n = 0;

      for (gint y = MAX (y0, 0); y < MIN (y1, height); y++)
        for (gint x = MAX (x0, 0); x < MIN (x1, width); x++, n++)
          sum += data[y * stride + x];
      thumb[by * AUG_THUMB + bx] = (guint8) (n ? sum / n : 0);
    }
}

static void
take_picture (Work *work, GstCaps *caps, GstBuffer *buffer, gint64 window, gint64 time)
{
  AugMeasuredPicture picture = { .window = window, .time = time };
  gint rectangle[4] = { 0 };
  GstVideoInfo info;
  GstVideoFrame frame;
  gint64 duration;

  if (!gst_video_info_from_caps (&info, caps) ||
      !gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ))
    return;
  if (!work->rectangle || !work->rectangle (window, rectangle, work->user))
    rectangle[2] = GST_VIDEO_INFO_WIDTH (&info), rectangle[3] = GST_VIDEO_INFO_HEIGHT (&info);
  reduce (&frame, rectangle, picture.thumb);
  gst_video_frame_unmap (&frame);
  duration = GST_VIDEO_INFO_FPS_N (&info) > 0
                 ? (gint64) gst_util_uint64_scale_int (
                       GST_SECOND, GST_VIDEO_INFO_FPS_D (&info), GST_VIDEO_INFO_FPS_N (&info))
             : GST_BUFFER_DURATION_IS_VALID (buffer) ? (gint64) GST_BUFFER_DURATION (buffer)
                                                     : 0;
  g_array_append_val (work->measured->pictures, picture);
  note_span (work->measured, AUG_STREAM_VIDEO, time, time + duration, duration);
}

/* The block that the sample at @index belongs to: the last one, or a new one. */
static AugMeasuredSound *
block_at (AugMeasured *m, gint64 window, guint index)
{
  AugMeasuredSound block = { .window = window, .index = index };
  AugMeasuredSound *last =
      m->sounds->len ? &g_array_index (m->sounds, AugMeasuredSound, m->sounds->len - 1) : NULL;

  if (last && last->window == window && last->index == index)
    return last;
  g_array_append_val (m->sounds, block);
  return &g_array_index (m->sounds, AugMeasuredSound, m->sounds->len - 1);
}

static void
take_sound (Work *work, GstCaps *caps, GstBuffer *buffer, const GstAugInstance *in, gint64 time)
{
  AugMeasured *m = work->measured;
  GstAudioInfo info;
  GstMapInfo map;
  gint64 first;
  gsize n;

  if (!gst_audio_info_from_caps (&info, caps) || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  m->rate = (guint) GST_AUDIO_INFO_RATE (&info);
  m->channels = (guint) GST_AUDIO_INFO_CHANNELS (&info);
  n = map.size / GST_AUDIO_INFO_BPF (&info);
  first = gst_aug_time_to_sample_round (time, m->rate) -
          gst_aug_time_to_sample_ceil (in->orig_start, m->rate);
  for (gsize i = 0; i < n; i++) {
    const gfloat *s = (const gfloat *) map.data + i * m->channels;
    const guint64 at = (guint64) MAX (first + (gint64) i, 0);
    AugMeasuredSound *block =
        block_at (m, in->window, (guint) (at * AUG_BLOCKS_PER_SECOND / m->rate));

    block->left += (gdouble) s[0] * s[0];
    block->right += m->channels > 1 ? (gdouble) s[1] * s[1] : 0;
    for (guint c = 0; c < m->channels; c++)
      block->all += (gdouble) s[c] * s[c];
  }
  gst_buffer_unmap (buffer, &map);
  note_span (m, AUG_STREAM_AUDIO, time,
      time + (gint64) gst_util_uint64_scale_round (n, GST_SECOND, m->rate), GST_SECOND / m->rate);
}

static void
take_cue (Work *work, GstCaps *caps, GstBuffer *buffer, gint64 window, gint64 time)
{
  const gchar *format = gst_structure_get_string (gst_caps_get_structure (caps, 0), "format");
  const gsize size = gst_buffer_get_size (buffer);
  g_autofree gchar *text = g_malloc0 (size + 1);
  AugMeasuredCue cue = { window, time, NULL };
  gint64 duration =
      GST_BUFFER_DURATION_IS_VALID (buffer) ? (gint64) GST_BUFFER_DURATION (buffer) : 0;

  gst_buffer_extract (buffer, 0, text, size);
  if (g_strcmp0 (format, "pango-markup") != 0 ||
      !pango_parse_markup (text, -1, 0, NULL, &cue.words, NULL, NULL))
    cue.words = g_strdup (text);
  g_strstrip (cue.words);
  if (!*cue.words) {
    g_free (cue.words);
    return;
  }
  g_array_append_val (work->measured->cues, cue);
  note_span (work->measured, AUG_STREAM_TEXT, time, time + duration, GST_MSECOND);
}

static GstPadProbeReturn
take (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Work *work = ((AugRun *) data)->user;
  AugStream *stream = g_object_get_data (G_OBJECT (pad), "aug-stream");
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (buffer);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment = NULL;
  gint64 time;

  if (!meta || !caps || !event || !GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;
  gst_event_parse_segment (event, &segment);
  time = (gint64) gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  g_mutex_lock (&work->lock);
  if (!work->measured->has_shift) {
    work->measured->shift = time - (gint64) gst_segment_to_running_time (
                                       segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
    work->measured->has_shift = TRUE;
  }
  if (stream->kind == AUG_STREAM_VIDEO)
    take_picture (work, caps, buffer, meta->instance.window, time);
  else if (stream->kind == AUG_STREAM_AUDIO)
    take_sound (work, caps, buffer, &meta->instance, time);
  else
    take_cue (work, caps, buffer, meta->instance.window, time);
  g_mutex_unlock (&work->lock);
  return GST_PAD_PROBE_OK;
}

/* Buffers get the time by which they are compared, in a segment that begins at 0: moved timestamps
 * alone would lie outside of theirs. */
static GstPadProbeReturn
rebase (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const Work *work = data;
  GstSegment *was = g_object_get_data (G_OBJECT (pad), "aug-segment");
  GstSegment plain;
  const GstSegment *segment;
  GstBuffer *buffer;
  gint64 time;

  if (GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM) {
    GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

    if (GST_EVENT_TYPE (event) != GST_EVENT_SEGMENT)
      return GST_PAD_PROBE_OK;
    gst_event_parse_segment (event, &segment);
    g_object_set_data_full (G_OBJECT (pad), "aug-segment", gst_segment_copy (segment),
        (GDestroyNotify) gst_segment_free);
    gst_segment_init (&plain, GST_FORMAT_TIME);
    gst_event_unref (event);
    GST_PAD_PROBE_INFO_DATA (info) = gst_event_new_segment (&plain);
    return GST_PAD_PROBE_OK;
  }
  buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  if (!was || !GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;
  time = (gint64) GST_BUFFER_PTS (buffer);
  if (!work->use_pts)
    time = (gint64) gst_segment_to_stream_time (was, GST_FORMAT_TIME, (guint64) time);
  buffer = gst_buffer_make_writable (buffer);
  GST_BUFFER_PTS (buffer) = (GstClockTime) MAX (time + work->shift, 0);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

static gboolean
build (AugRun *run, GError **error)
{
  static const gchar *const tails[] = { "videoconvert ! video/x-raw,format=GRAY8 ! identity",
    "audioconvert dithering=none ! audio/x-raw,format=F32LE,layout=interleaved ! identity",
    "identity" };
  Work *work = run->user;

  for (guint i = 0; i < run->streams->len; i++) {
    AugStream *stream = run->streams->pdata[i];
    GstElement *bin, *sink;
    g_autoptr (GstPad) pad = NULL;
    g_autoptr (GstPad) end = NULL;

    if (!g_str_equal (stream->branch, aug_stream_names[stream->kind]))
      continue;
    bin = aug_run_add_branch (run, stream, work->options, work->options->view, "check", FALSE,
        tails[stream->kind], error);
    if (!bin)
      return FALSE;
    sink = gst_element_factory_make ("fakesink", NULL);
    g_object_set (sink, "sync", FALSE, "async", FALSE, NULL);
    gst_bin_add (GST_BIN (run->pipeline), sink);
    pad = gst_element_get_static_pad (bin, "sink");
    if (work->use_pts || work->shift)
      gst_pad_add_probe (
          pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, rebase, work, NULL);
    if (!gst_element_link (bin, sink) || gst_pad_link (stream->pad, pad) != GST_PAD_LINK_OK)
      return aug_fail (
          error, AUG_TOOL_ERROR_RUN, "the stream \"%s\" cannot be measured", stream->branch);
    end = gst_element_get_static_pad (sink, "sink");
    g_object_set_data (G_OBJECT (end), "aug-stream", stream);
    gst_pad_add_probe (end, GST_PAD_PROBE_TYPE_BUFFER, take, run, NULL);
    gst_element_sync_state_with_parent (sink);
    gst_element_sync_state_with_parent (bin);
  }
  return TRUE;
}

static gint
by_time (gconstpointer a, gconstpointer b)
{
  const AugMeasuredPicture *x = a, *y = b;

  return x->time < y->time ? -1 : x->time > y->time;
}

/*
 * @use_pts: whether timestamps are taken as they are. The demuxer of Matroska calls the first one
 * 0, also where the first window was cut at its start. Returns: (transfer full) (nullable): what is
 * in a file
 */
AugMeasured *
aug_measure (const gchar *input, const AugOptions *options, AugMeasureRectangle rectangle,
    gpointer user, gboolean use_pts, gint64 shift, gboolean quiet, GError **error)
{
  g_autoptr (AugMeasured) measured = g_new0 (AugMeasured, 1);
  Work work = { measured, options, rectangle, user, use_pts, shift };
  g_autofree gchar *path = NULL;
  g_autoptr (AugRun) run = NULL;

  measured->input = g_strdup (input);
  measured->pictures = g_array_new (FALSE, TRUE, sizeof (AugMeasuredPicture));
  measured->sounds = g_array_new (FALSE, TRUE, sizeof (AugMeasuredSound));
  measured->cues = g_array_new (FALSE, TRUE, sizeof (AugMeasuredCue));
  g_array_set_clear_func (measured->cues, cue_clear);
  path = aug_input_path (input, error);
  run = path ? aug_run_new (input, build, &work, error) : NULL;
  if (!run)
    return NULL;
  g_mutex_init (&work.lock);
  run->quiet = quiet;
  run->verb = "Measuring";
  if (!aug_run_play (run, error))
    g_clear_pointer (&measured, aug_measured_free);
  g_mutex_clear (&work.lock);
  if (measured)
    g_array_sort (measured->pictures, by_time);
  return g_steal_pointer (&measured);
}

/* Returns: (nullable): the picture nearest to @time, not farther than half a frame */
const AugMeasuredPicture *
aug_measured_picture_at (const AugMeasured *m, gint64 time)
{
  const gint64 reach = MAX (m->step[AUG_STREAM_VIDEO] / 2, GST_MSECOND);
  const AugMeasuredPicture *nearest = NULL;
  guint low = 0, high = m->pictures->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (g_array_index (m->pictures, AugMeasuredPicture, middle).time < time - reach)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < m->pictures->len; low++) {
    const AugMeasuredPicture *picture = &g_array_index (m->pictures, AugMeasuredPicture, low);

    if (picture->time > time + reach)
      break;
    if (!nearest || ABS (picture->time - time) < ABS (nearest->time - time))
      nearest = picture;
  }
  return nearest;
}

/* Returns: (nullable): the block of sound; blocks lie in order of window and index */
const AugMeasuredSound *
aug_measured_sound_at (const AugMeasured *m, gint64 window, guint index)
{
  guint low = 0, high = m->sounds->len;

  while (low < high) {
    guint middle = (low + high) / 2;
    const AugMeasuredSound *s = &g_array_index (m->sounds, AugMeasuredSound, middle);

    if (s->window < window || (s->window == window && s->index < index))
      low = middle + 1;
    else
      high = middle;
  }
  if (low < m->sounds->len) {
    const AugMeasuredSound *s = &g_array_index (m->sounds, AugMeasuredSound, low);

    if (s->window == window && s->index == index)
      return s;
  }
  return NULL;
}
