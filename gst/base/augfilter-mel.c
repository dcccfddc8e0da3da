/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sound that becomes tensors: a spectrogram for every window, or frames that follow each other. */
#include "augfilter-private.h"

#include <stdio.h>
#include <string.h>

#include "catalogue/mel.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

#define STREAM_FRAMES 1
#define ALIGNMENT 63

/* A piece of sound that frames begin in. */
typedef struct {
  GstBuffer *origin; /* its time and metas are the frames' */
  guint64 first, n;
} Piece;

struct _GstAugMelLine {
  /* settings, as of the caps */
  GstAugMelSettings settings;
  GstAugMelSpec spec;
  guint frames;
  gint fps_n, fps_d;

  GstAugMel *mel;
  GstBufferPool *pool;
  gsize size; /* of its buffers */
  GQueue pieces;
  guint64 next;    /* the next frame */
  guint64 nominal; /* samples of the window, in mode window */
  gboolean known;  /* frames and fps are those of a window that has come */
  GstClockTime next_pts;
  GstClockTime last_out; /* of the last tensor */
};

gboolean
gst_aug_filter_makes_mel (GstAugFilter *self)
{
  const GstAugTouches touches = GST_AUG_FILTER_GET_CLASS (self)->kind->touches;

  return touches & GST_AUG_TOUCHES_TENSOR && touches & GST_AUG_TOUCHES_AUDIO;
}

static void
free_piece (Piece *piece)
{
  gst_clear_buffer (&piece->origin);
  g_free (piece);
}

/* Nothing of the sound that came is heard in what comes. */
void
gst_aug_filter_mel_reset (GstAugFilter *self)
{
  GstAugMelLine *line = self->state->mel;

  if (!line)
    return;
  g_queue_clear_full (&line->pieces, (GDestroyNotify) free_piece);
  if (line->mel)
    gst_aug_mel_reset (line->mel);
  line->next = line->nominal = 0;
  line->next_pts = GST_CLOCK_TIME_NONE;
}

/* Time may begin anew. */
void
gst_aug_filter_mel_forget_times (GstAugFilter *self)
{
  if (self->state->mel)
    self->state->mel->last_out = GST_CLOCK_TIME_NONE;
}

void
gst_aug_filter_mel_free (GstAugFilter *self)
{
  GstAugMelLine *line = self->state->mel;

  if (!line)
    return;
  gst_aug_filter_mel_reset (self);
  gst_aug_mel_free (line->mel);
  if (line->pool) {
    gst_buffer_pool_set_active (line->pool, FALSE);
    gst_object_unref (line->pool);
  }
  g_clear_pointer (&self->state->mel, g_free);
}

static gboolean
is_stream (const GstAugMelLine *line)
{
  return line->settings.mode == GST_AUG_MEL_MODE_STREAM;
}

/* Frames of a tensor of a window of @samples, or of a stream. */
static guint
wanted_frames (const GstAugMelSettings *settings, const GstAugMelSpec *spec, guint64 samples)
{
  if (settings->frames)
    return settings->frames;
  if (settings->mode == GST_AUG_MEL_MODE_STREAM)
    return STREAM_FRAMES;
  return (guint) CLAMP (gst_aug_mel_frames_in (spec, samples), 1, 100000);
}

/* Contradictory settings do not act: those of the window hold. */
static void
read_settings (GstAugFilter *self, GstAugMelSettings *settings)
{
  GST_OBJECT_LOCK (self);
  *settings = *(const GstAugMelSettings *) self->block;
  GST_OBJECT_UNLOCK (self);
  if (!gst_aug_kind_validate (GST_AUG_FILTER_GET_CLASS (self)->kind, settings, NULL))
    *settings = *(const GstAugMelSettings *) self->state->snapshot;
}

/* Tensors a second: of the stream, or of windows as the grid has them. */
static void
rate_of (GstAugFilter *self, const GstAugMelSettings *settings, guint frames, guint rate, gint *n,
    gint *d)
{
  const GstAugGrid *grid = &self->state->rule.grid;

  *n = 0;
  *d = 1;
  if (settings->mode == GST_AUG_MEL_MODE_STREAM) {
    const guint64 samples = (guint64) frames * settings->spec.hop;
    const guint64 common = gst_util_greatest_common_divisor_int64 ((gint64) samples, rate);

    if (samples / common <= G_MAXINT) {
      *n = (gint) (rate / common);
      *d = (gint) (samples / common);
    }
  } else if (gst_aug_grid_is_bounded (grid) && grid->numerator <= G_MAXINT &&
             grid->denominator <= G_MAXINT) {
    *n = (gint) grid->denominator;
    *d = (gint) grid->numerator;
  }
}

static GstCaps *
sound_for (GstCaps *caps)
{
  for (guint i = 0; i < gst_caps_get_size (caps); i++)
    if (gst_caps_is_any (caps) ||
        gst_structure_has_name (gst_caps_get_structure (caps, i), "other/tensors"))
      return gst_aug_filter_known_caps (GST_AUG_TOUCHES_AUDIO);
  return gst_caps_is_any (caps) ? gst_aug_filter_known_caps (GST_AUG_TOUCHES_AUDIO)
                                : gst_caps_new_empty ();
}

GstCaps *
gst_aug_filter_mel_caps (GstPadDirection direction, GstCaps *caps, GstCaps *filter)
{
  g_autoptr (GstCaps) known = gst_aug_filter_known_caps (GST_AUG_TOUCHES_AUDIO);
  GstCaps *result;

  if (direction == GST_PAD_SRC)
    result = sound_for (caps);
  else
    result = gst_caps_can_intersect (caps, known)
                 ? gst_caps_from_string (GST_AUG_FILTER_TENSOR_CAPS)
                 : gst_caps_new_empty ();
  if (filter) {
    GstCaps *filtered = gst_caps_intersect_full (filter, result, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (result);
    result = filtered;
  }
  return result;
}

static void
set_dimensions (GstStructure *s, guint n_mels, guint frames, guint channels)
{
  g_autofree gchar *text = g_strdup_printf ("%u:%u:%u:1", n_mels, frames, channels);

  gst_structure_set (s, "dimensions", G_TYPE_STRING, text, NULL);
}

/* How long windows are may not be known yet: then they last a second until one comes. */
GstCaps *
gst_aug_filter_fixate_mel (GstAugFilter *self, GstCaps *in, GstCaps *other)
{
  const GstAugMelLine *line = self->state->mel;
  GstAugMelSettings settings;
  GstAugMelSpec spec;
  GstAudioInfo info;
  GstStructure *s;
  gint n, d;

  other = gst_caps_make_writable (gst_caps_truncate (other));
  s = gst_caps_get_structure (other, 0);
  if (gst_audio_info_from_caps (&info, in)) {
    const guint rate = (guint) GST_AUDIO_INFO_RATE (&info);
    guint frames;

    read_settings (self, &settings);
    spec = gst_aug_mel_settings_get_spec (&settings, rate);
    frames = line && line->known && !settings.frames ? line->frames
                                                     : wanted_frames (&settings, &spec, rate);
    if (!gst_structure_has_field_typed (s, "dimensions", G_TYPE_STRING))
      set_dimensions (s, spec.n_mels, frames, (guint) GST_AUDIO_INFO_CHANNELS (&info));
    else
      sscanf (gst_structure_get_string (s, "dimensions"), "%*u:%u", &frames);
    rate_of (self, &settings, frames, rate, &n, &d);
    gst_structure_fixate_field_nearest_fraction (s, "framerate", n, d);
    gst_structure_set (s, "hop", GST_TYPE_FRACTION, (gint) spec.hop, (gint) rate, NULL);
  }
  return gst_caps_fixate (other);
}

static void
tell_latency (GstAugFilter *self)
{
  const GstAugMelLine *line = self->state->mel;
  const guint64 behind = line->spec.center ? line->spec.n_fft / 2 : line->spec.n_fft;
  const guint64 samples =
      is_stream (line) ? (guint64) (line->frames - 1) * line->spec.hop + behind : line->nominal;
  const GstClockTime latency = gst_util_uint64_scale_ceil (
      samples, GST_SECOND, (guint64) GST_AUDIO_INFO_RATE (&self->state->audio_info));

  if (latency == self->state->latency)
    return;
  GST_OBJECT_LOCK (self);
  self->state->latency = latency;
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
}

/* Buffers of the tensors' size. */
static gboolean
make_pool (GstAugFilter *self)
{
  GstAugMelLine *line = self->state->mel;
  const guint64 size = (guint64) line->spec.n_mels * line->frames *
                       (guint64) GST_AUDIO_INFO_CHANNELS (&self->state->audio_info) *
                       sizeof (gfloat);
  GstAllocationParams params = { .align = ALIGNMENT };
  GstStructure *config;

  if (line->pool && line->size == size)
    return TRUE;
  if (line->pool) {
    gst_buffer_pool_set_active (line->pool, FALSE);
    gst_clear_object (&line->pool);
  }
  if (size > G_MAXINT) {
    GST_ELEMENT_ERROR (self, STREAM, FORMAT,
        ("A tensor of so many frames would not fit a buffer: set frames lower, or a shorter window "
         "on augseed."),
        (NULL));
    return FALSE;
  }
  line->size = (gsize) size;
  line->pool = gst_buffer_pool_new ();
  config = gst_buffer_pool_get_config (line->pool);
  gst_buffer_pool_config_set_params (config, NULL, (guint) size, 0, 0);
  gst_buffer_pool_config_set_allocator (config, NULL, &params);
  return gst_buffer_pool_set_config (line->pool, config) &&
         gst_buffer_pool_set_active (line->pool, TRUE);
}

/* What the caps on both sides mean. */
gboolean
gst_aug_filter_set_mel_caps (GstAugFilter *self, GstCaps *out)
{
  GstAugFilterState *st = self->state;
  const GstStructure *s = gst_caps_get_structure (out, 0);
  const gchar *dimensions = gst_structure_get_string (s, "dimensions");
  const guint rate = (guint) GST_AUDIO_INFO_RATE (&st->audio_info);
  const guint channels = (guint) GST_AUDIO_INFO_CHANNELS (&st->audio_info);
  GstAugMelSettings settings;
  GstAugMelSpec spec;
  GstAugMelLine *line;
  guint d[3];

  read_settings (self, &settings);
  spec = gst_aug_mel_settings_get_spec (&settings, rate);
  if (!dimensions || sscanf (dimensions, "%u:%u:%u", &d[0], &d[1], &d[2]) != 3 ||
      d[0] != spec.n_mels || d[1] == 0 || d[2] != channels)
    return FALSE;
  if (!st->mel) {
    st->mel = g_new0 (GstAugMelLine, 1);
    g_queue_init (&st->mel->pieces);
    st->mel->next_pts = st->mel->last_out = GST_CLOCK_TIME_NONE;
  }
  line = st->mel;
  if (!line->mel || memcmp (&spec, &line->spec, sizeof spec) != 0 ||
      settings.mode != line->settings.mode) {
    gst_aug_filter_mel_reset (self);
    g_clear_pointer (&line->mel, gst_aug_mel_free);
    line->mel = gst_aug_mel_new (&spec, rate, channels);
    line->known = FALSE;
  }
  line->settings = settings;
  line->spec = spec;
  line->frames = d[1];
  gst_structure_get_fraction (s, "framerate", &line->fps_n, &line->fps_d);
  if (is_stream (line))
    tell_latency (self);
  return make_pool (self);
}

/* Sound of another kind has nothing in common with what came. */
void
gst_aug_filter_mel_forget_caps (GstAugFilter *self)
{
  if (!self->state->mel)
    return;
  gst_aug_filter_mel_reset (self);
  g_clear_pointer (&self->state->mel->mel, gst_aug_mel_free);
}

/* A window of another length makes other tensors, where downstream takes them. */
static void
renegotiate (GstAugFilter *self)
{
  GstAugMelLine *line = self->state->mel;
  GstPad *src = GST_BASE_TRANSFORM_SRC_PAD (self);
  const guint rate = (guint) GST_AUDIO_INFO_RATE (&self->state->audio_info);
  const guint frames = wanted_frames (&line->settings, &line->spec, line->nominal);
  g_autoptr (GstCaps) present = gst_pad_get_current_caps (src);
  g_autoptr (GstCaps) caps = NULL;
  GstStructure *s;
  gint n, d;

  rate_of (self, &line->settings, frames, rate, &n, &d);
  /* windows between samples differ by one of them */
  if (line->known && frames + 1 >= line->frames && frames <= line->frames + 1 && n == line->fps_n &&
      d == line->fps_d)
    return;
  line->known = TRUE;
  if (!present || (frames == line->frames && n == line->fps_n && d == line->fps_d))
    return;
  caps = gst_caps_copy (present);
  s = gst_caps_get_structure (caps, 0);
  set_dimensions (
      s, line->spec.n_mels, frames, (guint) GST_AUDIO_INFO_CHANNELS (&self->state->audio_info));
  gst_structure_set (s, "framerate", GST_TYPE_FRACTION, n, d, NULL);
  if (!gst_pad_peer_query_accept_caps (src, caps)) {
    /* downstream insists on so many frames: the window is cut or filled up */
    GST_INFO_OBJECT (self, "tensors have %u frames, windows %u", line->frames, frames);
    return;
  }
  line->frames = frames;
  line->fps_n = n;
  line->fps_d = d;
  gst_base_transform_update_src_caps (GST_BASE_TRANSFORM (self), caps);
}

/* Whether modalitydrop, somewhere in front, left this branch out. */
static gboolean
is_left_out (GstBuffer *buffer)
{
  GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (buffer);

  return seed && seed->instance.flags & GST_AUG_SEED_FLAG_DROPPED;
}

static void
describe (GstAugFilter *self, GstBuffer *out, const Piece *piece, guint64 samples)
{
  GstAugMelLine *line = self->state->mel;
  const guint64 first = is_stream (line) ? line->next * line->spec.hop : piece->first;
  GstAudioMeta *audio_meta;

  gst_buffer_copy_into (
      out, piece->origin, GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_META, 0, (gsize) -1);
  audio_meta = gst_buffer_get_audio_meta (out);
  if (audio_meta)
    gst_buffer_remove_meta (out, (GstMeta *) audio_meta);
  GST_BUFFER_FLAG_UNSET (out, GST_BUFFER_FLAG_GAP);
  gst_aug_filter_time_samples (
      self, out, piece->origin, first > piece->first ? first - piece->first : 0, samples);
  if (line->next && is_stream (line))
    GST_BUFFER_FLAG_UNSET (out, GST_BUFFER_FLAG_DISCONT | GST_BUFFER_FLAG_RESYNC);
  gst_aug_filter_trace (self, out, self->state->applied);
}

/* Sound may overlap, and be counted anew at other rates: that alone lets no time run backwards. A
 * jump does where it is more than the tolerance of the count. */
static void
keep_order (GstAugFilter *self, GstBuffer *out, gboolean jumped)
{
  GstAugMelLine *line = self->state->mel;
  const GstClockTime pts = GST_BUFFER_PTS (out), last = line->last_out;

  if (!GST_CLOCK_TIME_IS_VALID (pts))
    return;
  if (GST_BASE_TRANSFORM (self)->segment.rate > 0 && GST_CLOCK_TIME_IS_VALID (last) && pts < last &&
      last - pts <= (jumped ? 40 * GST_MSECOND : GST_SECOND))
    GST_BUFFER_PTS (out) = last;
  line->last_out = GST_BUFFER_PTS (out);
}

/* A tensor of the next frames. */
static GstFlowReturn
emit (GstAugFilter *self, guint64 samples, GstBuffer **out)
{
  GstAugMelLine *line = self->state->mel;
  const guint64 first = line->next * line->spec.hop;
  GstFlowReturn ret;
  GstMapInfo map;
  Piece *piece;

  if (!make_pool (self))
    return GST_FLOW_ERROR;
  ret = gst_buffer_pool_acquire_buffer (line->pool, out, NULL);
  if (ret != GST_FLOW_OK)
    return ret;
  piece = g_queue_peek_head (&line->pieces);
  while (is_stream (line) && line->pieces.length > 1 && piece->first + piece->n <= first) {
    free_piece (g_queue_pop_head (&line->pieces));
    piece = g_queue_peek_head (&line->pieces);
  }
  describe (self, *out, piece, samples);
  keep_order (self, *out, GST_BUFFER_IS_DISCONT (piece->origin));
  if (!gst_buffer_map (*out, &map, GST_MAP_WRITE)) {
    gst_clear_buffer (out);
    GST_ELEMENT_ERROR (self, RESOURCE, WRITE, ("No memory for a tensor."), (NULL));
    return GST_FLOW_ERROR;
  }
  gst_aug_mel_render (line->mel, line->next, line->frames, (gfloat *) map.data);
  if (is_left_out (piece->origin))
    memset (map.data, 0, map.size);
  gst_buffer_unmap (*out, &map);
  line->next += line->frames;
  return GST_FLOW_OK;
}

/* The window's tensor. */
static GstFlowReturn
end_window (GstAugFilter *self, GstBuffer **out)
{
  GstAugMelLine *line = self->state->mel;
  GstFlowReturn ret;

  gst_aug_mel_complete (line->mel, line->nominal);
  ret = emit (self, line->nominal ? line->nominal : gst_aug_mel_pushed (line->mel), out);
  gst_aug_filter_mel_reset (self);
  return ret;
}

/* What is ready without more sound, in @out; none if that is NULL. */
GstFlowReturn
gst_aug_filter_mel_take (GstAugFilter *self, GstBuffer **out)
{
  GstAugMelLine *line = self->state->mel;

  if (!line || !line->mel || g_queue_is_empty (&line->pieces))
    return GST_FLOW_OK;
  if (is_stream (line)) {
    if (gst_aug_mel_ready (line->mel) < line->next + line->frames)
      return GST_FLOW_OK;
    return emit (self, (guint64) line->frames * line->spec.hop, out);
  }
  if (!line->nominal || gst_aug_mel_pushed (line->mel) < line->nominal)
    return GST_FLOW_OK;
  return end_window (self, out);
}

/* Pushes what is to be had of the sound that came; other sound begins. */
GstFlowReturn
gst_aug_filter_mel_drain (GstAugFilter *self)
{
  GstAugMelLine *line = self->state->mel;
  GstFlowReturn ret = GST_FLOW_OK;
  guint64 ready, n;

  if (!line || !line->mel || g_queue_is_empty (&line->pieces))
    return GST_FLOW_OK;
  if (!is_stream (line)) {
    GstBuffer *out = NULL;

    ret = end_window (self, &out);
    return ret == GST_FLOW_OK ? gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), out) : ret;
  }
  gst_aug_mel_complete (line->mel, 0);
  /* a frame whose middle is where the sound has ended is not in it */
  ready = MIN (gst_aug_mel_ready (line->mel),
      (gst_aug_mel_pushed (line->mel) + line->spec.hop - 1) / line->spec.hop);
  while (ret == GST_FLOW_OK && line->next < ready) {
    GstBuffer *out = NULL;

    n = MIN (ready - line->next, line->frames);
    ret = emit (self, n * line->spec.hop, &out);
    if (ret == GST_FLOW_OK)
      ret = gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), out);
  }
  gst_aug_filter_mel_reset (self);
  return ret;
}

static gboolean
is_contiguous (GstAugFilter *self, GstBuffer *buffer)
{
  const GstAugMelLine *line = self->state->mel;
  const GstClockTimeDiff sample = GST_SECOND / GST_AUDIO_INFO_RATE (&self->state->audio_info) + 1;

  if (GST_BUFFER_IS_DISCONT (buffer))
    return FALSE;
  if (!GST_CLOCK_TIME_IS_VALID (line->next_pts) || !GST_BUFFER_PTS_IS_VALID (buffer))
    return TRUE;
  return ABS (GST_CLOCK_DIFF (line->next_pts, GST_BUFFER_PTS (buffer))) <= sample;
}

/* Before a buffer of the window @next: what cannot go on with it goes out. */
GstFlowReturn
gst_aug_filter_mel_enter (GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *next)
{
  GstAugFilterState *st = self->state;
  GstAugMelLine *line = st->mel;

  if (!line || !line->mel || g_queue_is_empty (&line->pieces))
    return GST_FLOW_OK;
  if (is_contiguous (self, buffer) &&
      (is_stream (line) ||
          (st->has_window && gst_aug_instance_is_same_window (&st->instance, next))))
    return GST_FLOW_OK;
  return gst_aug_filter_mel_drain (self);
}

/* A window begins, maybe in its midst: what is missing in front is silence. */
static void
begin_window (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  GstAugMelLine *line = st->mel;
  const gint64 edge = gst_aug_filter_edge_sample (self, &st->instance, FALSE);
  const gint64 end = gst_aug_filter_edge_sample (self, &st->instance, TRUE);
  gint64 missing = 0, time;

  line->nominal = (guint64) MAX (end - edge, 1);
  renegotiate (self);
  tell_latency (self);
  if (gst_aug_filter_time_of (self, buffer, &time) &&
      !(st->instance.flags & GST_AUG_SEED_FLAG_RETIMED))
    missing = CLAMP (gst_aug_filter_sample_of (self, buffer) - edge, 0, (gint64) line->nominal - 1);
  gst_aug_mel_skip (line->mel, (guint64) missing);
}

/* Takes @buffer, which lies in the present window. */
GstFlowReturn
gst_aug_filter_mel (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  GstAugMelLine *line = st->mel;
  const gsize n = gst_buffer_get_size (buffer) / (gsize) GST_AUDIO_INFO_BPF (&st->audio_info);
  GstMapInfo map;
  Piece *piece;

  if (n == 0 || !line || !line->mel || !gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
  if (g_queue_is_empty (&line->pieces) && !is_stream (line))
    begin_window (self, buffer);
  piece = g_new0 (Piece, 1);
  piece->first = gst_aug_mel_pushed (line->mel);
  piece->n = n;
  piece->origin = gst_buffer_ref (buffer);
  if (is_stream (line) || g_queue_is_empty (&line->pieces))
    g_queue_push_tail (&line->pieces, piece);
  else
    free_piece (piece);
  gst_aug_mel_push (
      line->mel, map.data, n, GST_AUDIO_INFO_FORMAT (&st->audio_info) == GST_AUDIO_FORMAT_S16LE);
  gst_buffer_unmap (buffer, &map);
  line->next_pts = GST_BUFFER_PTS_IS_VALID (buffer) ? gst_aug_filter_pts_of_sample (self, buffer, n)
                                                    : GST_CLOCK_TIME_NONE;
  gst_buffer_unref (buffer);
  return gst_aug_filter_mel_take (self, out);
}
