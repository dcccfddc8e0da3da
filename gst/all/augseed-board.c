/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* facts=stream: what a branch tells the others of its windows. */
#include "augseed-private.h"

#include <gst/video/video.h>
#include <json-glib/json-glib.h>

#include "text/cue/cue.h"

GST_DEBUG_CATEGORY_EXTERN (gst_aug_seed_debug);
#define GST_CAT_DEFAULT gst_aug_seed_debug

/* READY to PAUSED: takes the branch's seat, if facts come from the stream. FALSE after telling what
 * is missing. */
gboolean
gst_aug_seed_sit (GstAugSeed *self)
{
  g_autoptr (GError) error = NULL;
  GstAugGroupSettings settings;

  GST_OBJECT_LOCK (self);
  settings = self->settings;
  GST_OBJECT_UNLOCK (self);
  if (self->member)
    gst_aug_group_get_settings (self->member, &settings);
  self->streams = settings.facts == GST_AUG_FACTS_FROM_STREAM;
  if (!self->streams)
    return TRUE;
  if (!self->member) {
    self->streams = FALSE;
    error = g_error_new_literal (GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "facts=stream is for branches that tell each other: set group= to one name on the augseed "
        "of each branch.");
    gst_aug_seed_fail (self, error);
    return FALSE;
  }
  self->seat = gst_aug_group_sit (self->member);
  gst_aug_seat_start (self->seat);
  self->asked.round = G_MAXUINT64;
  return TRUE;
}

void
gst_aug_seed_rise (GstAugSeed *self)
{
  self->streams = FALSE;
  g_clear_pointer (&self->seat, gst_aug_seat_leave);
}

/* Where time runs backwards, ends of windows come before their beginnings. */
static gboolean
is_backward (const GstAugSeed *self)
{
  return self->segment.rate < 0;
}

void
gst_aug_seed_begin_round (GstAugSeed *self, const GstAugRule *rule)
{
  guint pass;
  const guint64 round = gst_aug_group_get_round (self->member, &pass);

  if (self->asked.round != round)
    self->front = G_MININT64;
  self->asked.round = round;
  gst_aug_seat_begin (self->seat, rule->branch, self->part, round, pass);
  if (self->edge_start != G_MININT64 && !is_backward (self))
    gst_aug_seat_see (self->seat, self->edge_start);
}

/* The window has been entered: this is what is asked about. */
void
gst_aug_seed_ask (GstAugSeed *self, const GstAugPosition *position)
{
  const GstAugInstance *in = &self->instance;

  self->asked.window = in->window;
  self->asked.start =
      gst_aug_grid_is_bounded (&self->rule.grid) ? in->orig_start : -GST_AUG_TIME_LIMIT;
  self->asked.stop = in->orig_stop;
  self->front = MAX (self->front, in->window);
  self->tell_pending = TRUE;
}

static void
add_box (JsonBuilder *builder, const GstAugSeed *self, const GstVideoRegionOfInterestMeta *roi)
{
  const gdouble width = self->size[0], height = self->size[1];
  const gdouble x = MIN (roi->x, width), y = MIN (roi->y, height);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, g_quark_to_string (roi->roi_type));
  json_builder_set_member_name (builder, "x");
  json_builder_add_double_value (builder, x / width);
  json_builder_set_member_name (builder, "y");
  json_builder_add_double_value (builder, y / height);
  json_builder_set_member_name (builder, "width");
  json_builder_add_double_value (builder, MIN (roi->w, width - x) / width);
  json_builder_set_member_name (builder, "height");
  json_builder_add_double_value (builder, MIN (roi->h, height - y) / height);
  json_builder_end_object (builder);
}

/* The named boxes of a picture; NULL: it has none. (transfer full) */
static gchar *
write_boxes (const GstAugSeed *self, GstBuffer *buffer)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  gpointer state = NULL;
  GstMeta *meta;

  if (self->size[0] <= 0 || self->size[1] <= 0)
    return NULL;
  while ((meta = gst_buffer_iterate_meta_filtered (
              buffer, &state, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))) {
    const GstVideoRegionOfInterestMeta *roi = (const GstVideoRegionOfInterestMeta *) meta;

    if (!roi->roi_type || roi->w == 0 || roi->h == 0)
      continue;
    if (!builder) {
      builder = json_builder_new ();
      json_builder_begin_array (builder);
    }
    add_box (builder, self, roi);
  }
  if (!builder)
    return NULL;
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* What is read in a cue. */
static gchar *
read_cue (const GstAugSeed *self, GstBuffer *buffer)
{
  g_autoptr (GstAugCue) cue = NULL;
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;
  cue = gst_aug_cue_new ((const gchar *) map.data, (gssize) map.size,
      self->is_markup ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8);
  gst_buffer_unmap (buffer, &map);
  return gst_aug_cue_to_plain (cue);
}

static void
tell_cue (GstAugSeed *self, GstBuffer *buffer)
{
  g_autofree gchar *text = read_cue (self, buffer);
  const GstClockTime duration = GST_BUFFER_DURATION (buffer);
  gint64 start, stop = G_MININT64;

  if (!gst_aug_rule_time_of (&self->rule, &self->segment, GST_BUFFER_PTS (buffer), &start)) {
    /* without a time it is said of the whole item */
    start = -GST_AUG_TIME_LIMIT;
    stop = GST_AUG_TIME_UNBOUNDED;
  } else if (GST_CLOCK_TIME_IS_VALID (duration) &&
             !gst_aug_rule_time_of (
                 &self->rule, &self->segment, GST_BUFFER_PTS (buffer) + duration, &stop))
    stop = GST_AUG_TIME_UNBOUNDED;
  if (text)
    gst_aug_seat_tell_cue (self->seat, start, stop, text);
}

/* A buffer of the window that was entered last. */
void
gst_aug_seed_tell (GstAugSeed *self, GstBuffer *buffer)
{
  g_autofree gchar *objects = NULL;
  gint64 time;

  if (is_backward (self))
    return;
  if (self->part == GST_AUG_SEAT_TELLS_CUES) {
    tell_cue (self, buffer);
    return;
  }
  if (!self->tell_pending)
    return;
  self->tell_pending = FALSE;
  if (self->part == GST_AUG_SEAT_TELLS_BOXES) {
    objects = write_boxes (self, buffer);
    gst_aug_seat_tell_boxes (self->seat, &self->asked, objects);
  }
  /* a picture's time can lie a quarter of its duration before its window */
  if (gst_aug_rule_time_of (&self->rule, &self->segment, GST_BUFFER_PTS (buffer), &time))
    gst_aug_seat_see (self->seat, MAX (time, self->asked.start));
}

/* Nothing comes before the end of a gap. */
void
gst_aug_seed_tell_gap (GstAugSeed *self, GstEvent *gap)
{
  GstClockTime start, duration;
  gint64 time;

  gst_event_parse_gap (gap, &start, &duration);
  if (GST_CLOCK_TIME_IS_VALID (duration))
    start += duration;
  if (!is_backward (self) && gst_aug_rule_time_of (&self->rule, &self->segment, start, &time))
    gst_aug_seat_see (self->seat, time);
}
