/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What holds for whatever comes out, however wild what goes in. */
#include "storm.h"

#include <string.h>

#include "core/seedmeta.h"
#include "decision/tracemeta.h"
#include "text/effect.h"

static void
forget (gpointer user_data, GstMiniObject *where_it_was)
{
  ((Storm *) user_data)->live--;
}

void
storm_watch (Storm *storm, GstBuffer *buffer)
{
  storm->live++;
  gst_mini_object_weak_ref (GST_MINI_OBJECT (buffer), forget, storm);
}

gchar *
storm_read_bus (Storm *storm)
{
  GstMessage *message;
  gchar *sentence = NULL;

  while ((message = gst_bus_pop (storm->rig->bus))) {
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR && !sentence) {
      g_autoptr (GError) error = NULL;

      gst_message_parse_error (message, &error, NULL);
      sentence = g_strdup (error->message);
      if (strlen (sentence) < 20 || !strchr (sentence, ' '))
        storm_fail (storm, "an error does not say what is wrong: %s", sentence);
    }
    gst_message_unref (message);
  }
  return sentence;
}

static void
read_caps (Storm *storm, GstCaps *caps)
{
  const GstStructure *s = gst_caps_get_structure (caps, 0);
  gboolean ok = TRUE;

  storm->media = MEDIA_OTHER;
  if (gst_structure_has_name (s, "video/x-raw")) {
    storm->media = MEDIA_VIDEO;
    ok = gst_video_info_from_caps (&storm->video, caps);
  } else if (gst_structure_has_name (s, "audio/x-raw")) {
    storm->media = MEDIA_AUDIO;
    ok = gst_audio_info_from_caps (&storm->audio, caps);
  } else if (gst_structure_has_name (s, "text/x-raw")) {
    storm->media = MEDIA_TEXT;
    storm->is_markup = g_strcmp0 (gst_structure_get_string (s, "format"), "pango-markup") == 0;
  }
  if (!ok || !gst_caps_is_fixed (caps)) {
    g_autofree gchar *text = gst_caps_to_string (caps);

    storm_fail (storm, "caps that mean nothing came out: %s", text);
  }
  storm->has_caps = TRUE;
}

void
storm_judge_event (Rig *rig, GstEvent *event, gpointer user_data)
{
  Storm *storm = user_data;
  const GstSegment *segment;
  GstCaps *caps;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_CAPS:
    gst_event_parse_caps (event, &caps);
    read_caps (storm, caps);
    break;
  case GST_EVENT_SEGMENT:
    gst_event_parse_segment (event, &segment);
    if (segment->format == GST_FORMAT_TIME && GST_CLOCK_TIME_IS_VALID (segment->stop) &&
        segment->stop < segment->start)
      storm_fail (storm, "a segment ends before it begins");
    storm->last_pts = GST_CLOCK_TIME_NONE;
    break;
  case GST_EVENT_STREAM_START:
  case GST_EVENT_FLUSH_STOP:
    storm->last_pts = GST_CLOCK_TIME_NONE;
    break;
  default:
    break;
  }
}

/* A picture of the caps' size whose regions lie inside of it. */
static void
judge_picture (Storm *storm, GstBuffer *buffer)
{
  guint width = (guint) GST_VIDEO_INFO_WIDTH (&storm->video);
  guint height = (guint) GST_VIDEO_INFO_HEIGHT (&storm->video);
  GstVideoRegionOfInterestMeta *roi;
  gpointer state = NULL;
  GstVideoFrame frame;

  if (!storm->crooked) {
    if (!gst_video_frame_map (&frame, &storm->video, buffer, GST_MAP_READ))
      storm_fail (storm, "%" G_GSIZE_FORMAT " bytes are not the picture of %ux%u that caps say",
          gst_buffer_get_size (buffer), width, height);
    gst_video_frame_unmap (&frame);
  }
  while ((roi = (GstVideoRegionOfInterestMeta *) gst_buffer_iterate_meta_filtered (
              buffer, &state, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE)))
    if (roi->x > width || roi->w > width - roi->x || roi->y > height || roi->h > height - roi->y)
      storm_fail (storm, "a region of %ux%u at %u,%u is not inside of %ux%u", roi->w, roi->h,
          roi->x, roi->y, width, height);
}

/* What is slowed down has more samples. */
static gboolean
may_lengthen (const Storm *storm)
{
  for (guint i = 0; i < storm->elements->len; i++) {
    GstElementFactory *factory = gst_element_get_factory (storm->elements->pdata[i]);

    if (factory && g_str_equal (GST_OBJECT_NAME (factory), "augspeed"))
      return TRUE;
  }
  return FALSE;
}

static void
judge_sound (Storm *storm, GstBuffer *buffer)
{
  gsize size = gst_buffer_get_size (buffer), bpf = (gsize) GST_AUDIO_INFO_BPF (&storm->audio);
  GstAudioMeta *meta = gst_buffer_get_audio_meta (buffer);

  storm->samples_out += size / bpf;
  if (storm->was_crooked)
    return;
  if (size % bpf)
    storm_fail (storm, "%" G_GSIZE_FORMAT " bytes are no whole number of audio samples", size);
  if (storm->samples_out > storm->samples_in && !may_lengthen (storm))
    storm_fail (storm, "more sound came out than went in");
  if (meta && meta->samples != size / bpf)
    storm_fail (storm,
        "the audio meta says %" G_GSIZE_FORMAT " samples instead of %" G_GSIZE_FORMAT,
        meta->samples, size / bpf);
}

static gboolean
parses (const gchar *text, gsize size)
{
  static const GMarkupParser ignore = { NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&ignore, 0, NULL, NULL);

  return g_markup_parse_context_parse (context, "<markup>", -1, NULL) &&
         g_markup_parse_context_parse (context, text, (gssize) size, NULL) &&
         g_markup_parse_context_parse (context, "</markup>", -1, NULL) &&
         g_markup_parse_context_end_parse (context, NULL);
}

/* Whether operations on words were carried out last. */
static gboolean
is_edited (GstBuffer *buffer)
{
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);
  const GstAugDecision *last =
      trace && trace->decisions->len ? trace->decisions->pdata[trace->decisions->len - 1] : NULL;

  for (guint i = 0; last && i < gst_aug_decision_size (last); i++)
    if (gst_aug_text_effect_find (gst_aug_decision_nth (last, i)->name))
      return TRUE;
  return FALSE;
}

/* No cue is empty, and what augtext has edited is valid, whatever it was before. */
static void
judge_words (Storm *storm, GstBuffer *buffer)
{
  const GstElement *last = storm->elements->pdata[storm->elements->len - 1];
  GstElementFactory *factory = gst_element_get_factory ((GstElement *) last);
  GstMapInfo map;

  if (!factory || !g_str_equal (GST_OBJECT_NAME (factory), "augtext"))
    return;
  if (gst_buffer_get_size (buffer) == 0)
    storm_fail (storm, "an empty cue came out");
  if (!is_edited (buffer) || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  if (!g_utf8_validate_len ((const gchar *) map.data, map.size, NULL))
    storm_fail (storm, "a cue that is not UTF-8 came out");
  if (storm->is_markup && !parses ((const gchar *) map.data, map.size))
    storm_fail (
        storm, "markup that does not parse came out: %.*s", (gint) map.size, (gchar *) map.data);
  gst_buffer_unmap (buffer, &map);
}

static void
judge_window (Storm *storm, GstBuffer *buffer)
{
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (buffer);
  const GstAugInstance *in;

  if (!meta) {
    if (g_str_has_prefix (storm->launch, "augseed"))
      storm_fail (storm, "a buffer behind augseed belongs to no window");
    return;
  }
  in = &meta->instance;
  if (in->orig_start > in->orig_stop || in->start > in->stop)
    storm_fail (storm,
        "window %" G_GINT64_FORMAT " ends before it begins: [%" G_GINT64_FORMAT
        ", %" G_GINT64_FORMAT ") now [%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
        in->window, in->orig_start, in->orig_stop, in->start, in->stop);
  if (!in->branch || in->role == GST_AUG_ROLE_AUTO)
    storm_fail (storm, "a window has no branch or no role");
}

/* Rounding to audio samples may move a time by as much as one. */
static void
judge_order (Storm *storm, GstBuffer *buffer)
{
  GstClockTime pts = GST_BUFFER_PTS (buffer), slack = 0;

  if (!GST_CLOCK_TIME_IS_VALID (pts))
    return;
  if (storm->media == MEDIA_AUDIO)
    slack = GST_SECOND / (GstClockTime) GST_AUDIO_INFO_RATE (&storm->audio) + 1;
  if (storm->orderly && GST_CLOCK_TIME_IS_VALID (storm->last_pts) && pts + slack < storm->last_pts)
    storm_fail (storm, "time runs backwards, from %" GST_TIME_FORMAT " to %" GST_TIME_FORMAT,
        GST_TIME_ARGS (storm->last_pts), GST_TIME_ARGS (pts));
  storm->last_pts = pts;
}

void
storm_judge_buffer (Rig *rig, GstBuffer *buffer, gpointer user_data)
{
  Storm *storm = user_data;

  storm->counts.out++;
  storm_watch (storm, buffer);
  if (!storm->has_caps)
    storm_fail (storm, "a buffer came out before any caps");
  if (storm->media == MEDIA_VIDEO)
    judge_picture (storm, buffer);
  else if (storm->media == MEDIA_AUDIO)
    judge_sound (storm, buffer);
  else if (storm->media == MEDIA_TEXT)
    judge_words (storm, buffer);
  judge_window (storm, buffer);
  judge_order (storm, buffer);
}
