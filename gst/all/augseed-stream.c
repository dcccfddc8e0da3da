/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Events: which item a branch is in, which time it counts in, and the rule that says so. */
#include "augseed-private.h"

#include "facts/stream.h"

#include <gst/video/video.h>
#include <string.h>

GST_DEBUG_CATEGORY_EXTERN (gst_aug_seed_debug);
#define GST_CAT_DEFAULT gst_aug_seed_debug

/* Tells the user; what follows is refused until the stream starts anew. */
void
gst_aug_seed_fail (GstAugSeed *self, const GError *error)
{
  self->failed = TRUE;
  gst_element_message_full (GST_ELEMENT (self), GST_MESSAGE_ERROR, error->domain, error->code,
      g_strdup (error->message), NULL, __FILE__, GST_FUNCTION, __LINE__);
}

/* Buffers that wait for the end of their list go out before any event. */
gboolean
gst_aug_seed_push_event (GstAugSeed *self, GstEvent *event)
{
  if (self->batch && gst_buffer_list_length (self->batch) > 0) {
    GstBufferList *batch = self->batch;

    self->batch = gst_buffer_list_new ();
    gst_pad_push_list (self->srcpad, batch);
  }
  if (self->streams)
    return gst_aug_seed_hold_event (self, event);
  return gst_pad_push_event (self->srcpad, event);
}

/* The next buffer begins its window anew and nothing is counted on from earlier ones. */
void
gst_aug_seed_restart (GstAugSeed *self)
{
  self->window_valid = FALSE;
  self->last_end_valid = FALSE;
  self->counting = FALSE;
  self->first_pending = TRUE;
  self->rule_pending = TRUE;
  self->settings_pending = TRUE;
}

void
gst_aug_seed_reset (GstAugSeed *self)
{
  gst_event_replace (&self->stream_event, NULL);
  gst_event_replace (&self->item_event, NULL);
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  self->kind = AUG_SEED_KIND_OTHER;
  self->media = "other";
  self->caps_role = GST_AUG_ROLE_OTHER;
  self->part = GST_AUG_SEAT_UNKNOWN;
  self->aspect[0] = 0;
  self->aspect[1] = 1;
  self->frame_ns = 0;
  self->live = FALSE;
  self->domain = GST_AUG_TIME_DOMAIN_STREAM;
  self->failed = FALSE;
  self->item = (GstAugGroupItem){ .key = "", .index = -1, .aspect_d = 1 };
  self->item_fresh = FALSE;
  self->item_pending = TRUE;
  self->item_sent = FALSE;
  self->pass = 0;
  self->pass_pending = FALSE;
  self->loop_pending = FALSE;
  gst_aug_rule_init (&self->rule, 0);
  self->rule_sent = FALSE;
  self->discont_pending = FALSE;
  gst_aug_seed_restart (self);
}

/* Takes over what the user, or the group, asks now. */
static void
take_settings (GstAugSeed *self)
{
  self->settings_pending = FALSE;
  if (self->member) {
    gst_aug_group_get_settings (self->member, &self->active);
    return;
  }
  GST_OBJECT_LOCK (self);
  self->active = self->settings;
  GST_OBJECT_UNLOCK (self);
}

static void
settle_domain (GstAugSeed *self)
{
  self->domain = self->active.domain;
  if (self->domain == GST_AUG_TIME_DOMAIN_AUTO)
    self->domain = self->live ? GST_AUG_TIME_DOMAIN_RUNNING : GST_AUG_TIME_DOMAIN_STREAM;
}

gboolean
gst_aug_seed_is_same_rule (const GstAugRule *a, const GstAugRule *b)
{
  return a->seed == b->seed && a->source == b->source && a->epoch == b->epoch &&
         a->view == b->view && a->generation == b->generation &&
         a->grid.numerator == b->grid.numerator && a->grid.denominator == b->grid.denominator &&
         a->grid.phase == b->grid.phase && a->first_window == b->first_window &&
         a->first_start == b->first_start && a->domain == b->domain && a->phase == b->phase &&
         a->live == b->live && a->trace == b->trace && a->aspect_n == b->aspect_n &&
         a->aspect_d == b->aspect_d && a->role == b->role && a->branch == b->branch &&
         a->group == b->group && a->key == b->key;
}

/* The key of the item: what the reader said, what the user set, what the file is called. */
static const gchar *
find_key (GstAugSeed *self)
{
  g_autofree gchar *uri = NULL;
  g_autofree gchar *key = NULL;
  const gchar *source =
      self->member ? gst_aug_group_next_source (self->member) : self->active.source;

  if (self->item_event)
    return g_intern_string (gst_aug_item_event_get_key (self->item_event));
  if (source)
    return source;
  uri = gst_aug_seed_find_uri (self);
  key = uri ? gst_aug_key_from_uri (uri) : NULL;
  return g_intern_string (key ? key : "");
}

static void
begin_item (GstAugSeed *self)
{
  GstClockTime start = 0, stop = GST_CLOCK_TIME_NONE;

  self->item_pending = FALSE;
  self->item_fresh = FALSE;
  self->item = (GstAugGroupItem){ .key = find_key (self), .index = -1, .aspect_d = 1 };
  self->item_stop = GST_AUG_TIME_UNBOUNDED;
  if (self->item_event) {
    gst_structure_get_int64 (
        gst_event_get_structure (self->item_event), "index", &self->item.index);
    /* bounds are in stream time: only there can the grid begin with the item */
    if (gst_aug_item_event_get_bounds (self->item_event, &start, &stop) &&
        self->domain == GST_AUG_TIME_DOMAIN_STREAM) {
      self->item.first_start = (gint64) start;
      self->item_stop = (gint64) stop;
    }
  } else {
    GstEvent *event = gst_aug_seed_tell_facts (self, NULL, self->item.key);

    if (event) {
      self->item_sent = TRUE;
      gst_aug_seed_push_event (self, event);
    }
  }
  GST_INFO_OBJECT (self, "item “%s”", self->item.key);
}

static void
find_edges (GstAugSeed *self)
{
  GstAugRule rule = { .domain = self->domain };

  if (!gst_aug_rule_time_of (&rule, &self->segment, self->segment.start, &self->edge_start))
    self->edge_start = G_MININT64;
  if (!gst_aug_rule_time_of (&rule, &self->segment, self->segment.stop, &self->edge_stop))
    self->edge_stop = G_MAXINT64;
  if (self->edge_stop < self->edge_start) {
    gint64 swap = self->edge_start;

    self->edge_start = self->edge_stop;
    self->edge_stop = swap;
  }
}

void
gst_aug_seed_send_rule (GstAugSeed *self)
{
  self->rule_sent = TRUE;
  gst_aug_seed_push_event (self, gst_aug_rule_to_event (&self->rule, NULL));
}

/* In a group: the item as the group knows it. Windows have their rule from the group too. */
static gboolean
begin_in_group (GstAugSeed *self, const gchar *branch, gboolean anew, GstAugRule *rule)
{
  g_autoptr (GError) error = NULL;

  *rule = self->rule;
  if (!gst_aug_group_name_branch (self->member, branch, &error) ||
      (anew && !gst_aug_group_begin_item (self->member, &self->item, rule, &error))) {
    gst_aug_seed_fail (self, error);
    return FALSE;
  }
  return TRUE;
}

/* Settles which item, pass and time the branch is in. */
static gboolean
settle_item (GstAugSeed *self)
{
  gboolean anew = self->item_pending || self->pass_pending;

  if (self->settings_pending || self->item_pending)
    take_settings (self);
  if (anew || !self->member)
    settle_domain (self);
  if (self->item_pending) {
    begin_item (self);
    gst_aug_seed_restart (self);
    self->settings_pending = FALSE;
  } else
    self->item.pass = self->pass;
  self->pass_pending = FALSE;
  self->item.live = self->live;
  self->item.domain = self->domain;
  self->item.aspect_n = self->aspect[0];
  self->item.aspect_d = self->aspect[1];
  return anew;
}

/* Everything a buffer needs is known now: settles item and rule before it. */
gboolean
gst_aug_seed_configure (GstAugSeed *self)
{
  GstAugRule rule;
  const gchar *branch;
  GstAugRole role;
  gboolean anew;

  if (self->failed)
    return FALSE;
  if (!self->rule_pending && !self->item_pending)
    return TRUE;
  GST_OBJECT_LOCK (self);
  branch = self->branch ? self->branch : self->media;
  role = self->role == GST_AUG_ROLE_AUTO ? self->caps_role : self->role;
  GST_OBJECT_UNLOCK (self);
  anew = settle_item (self);
  if (self->failed)
    return FALSE;
  self->rule_pending = FALSE;
  find_edges (self);
  if (!self->member)
    gst_aug_group_settings_to_rule (&self->active, &self->item, &rule);
  else if (!begin_in_group (self, branch, anew, &rule))
    return FALSE;
  rule.branch = branch;
  rule.role = role;
  rule.live = self->live;
  if (self->streams)
    gst_aug_seed_begin_round (self, &rule);
  if (self->rule_sent && gst_aug_seed_is_same_rule (&rule, &self->rule))
    return TRUE;
  self->rule = rule;
  self->rule_sent = FALSE;
  self->window_valid = FALSE;
  return TRUE;
}

static void
read_picture_shape (GstAugSeed *self, const GstStructure *s)
{
  gint width = 0, height = 0, par_n = 1, par_d = 1, n = 0, d = 1;

  gst_structure_get (s, "width", G_TYPE_INT, &width, "height", G_TYPE_INT, &height, NULL);
  self->size[0] = width;
  self->size[1] = height;
  gst_structure_get_fraction (s, "pixel-aspect-ratio", &par_n, &par_d);
  if (width > 0 && height > 0 && par_n > 0 && par_d > 0 &&
      gst_util_fraction_multiply (width, height, par_n, par_d, &n, &d)) {
    self->aspect[0] = n;
    self->aspect[1] = d;
  }
  if (gst_structure_get_fraction (s, "framerate", &n, &d) && n > 0 && d > 0)
    self->frame_ns = gst_util_uint64_scale (GST_SECOND, d, n);
}

static gboolean
read_sound (GstAugSeed *self, GstCaps *caps, const GstStructure *s)
{
  const gchar *layout = gst_structure_get_string (s, "layout");

  if (!gst_structure_has_name (s, "audio/x-raw"))
    return TRUE;
  if (g_strcmp0 (layout, "non-interleaved") == 0) {
    self->failed = TRUE;
    GST_ELEMENT_ERROR (self, STREAM, FORMAT,
        ("Add audioconvert in front of %s: augseed needs interleaved sound.",
            GST_OBJECT_NAME (self)),
        (NULL));
    return FALSE;
  }
  if (gst_audio_info_from_caps (&self->sound, caps) && self->sound.bpf > 0 && self->sound.rate > 0)
    self->kind = AUG_SEED_KIND_SOUND;
  return TRUE;
}

static gboolean
read_caps (GstAugSeed *self, GstCaps *caps)
{
  const GstStructure *s = gst_caps_get_structure (caps, 0);
  const gchar *name = gst_structure_get_name (s);
  const gchar *format = gst_structure_get_string (s, "format");

  self->kind = AUG_SEED_KIND_OTHER;
  self->frame_ns = 0;
  self->aspect[0] = 0;
  self->aspect[1] = 1;
  self->rule_pending = TRUE;
  self->counting = FALSE;
  self->window_valid = FALSE;
  self->media = "other";
  self->caps_role = GST_AUG_ROLE_OTHER;
  self->part = GST_AUG_SEAT_LISTENS;
  if (g_str_has_prefix (name, "video/") || g_str_has_prefix (name, "image/")) {
    self->kind = AUG_SEED_KIND_VIDEO;
    self->media = "video";
    self->caps_role = GST_AUG_ROLE_RGB;
    self->part = GST_AUG_SEAT_TELLS_BOXES;
    if (strcmp (name, "video/x-raw") == 0 && format && g_str_has_prefix (format, "GRAY16"))
      self->caps_role = GST_AUG_ROLE_DEPTH;
    read_picture_shape (self, s);
  } else if (g_str_has_prefix (name, "audio/")) {
    self->media = "audio";
    self->caps_role = GST_AUG_ROLE_AUDIO;
    return read_sound (self, caps, s);
  } else if (g_str_has_prefix (name, "text/")) {
    self->media = "text";
    self->caps_role = GST_AUG_ROLE_TEXT;
    self->is_markup = g_strcmp0 (format, "pango-markup") == 0;
    if (gst_structure_has_name (s, "text/x-raw"))
      self->part = GST_AUG_SEAT_TELLS_CUES;
  }
  return TRUE;
}

/* Windows come again. */
static void
begin_pass (GstAugSeed *self, guint32 pass)
{
  self->pass = pass;
  self->pass_pending = TRUE;
  self->loop_pending = FALSE;
  if (self->member)
    gst_aug_group_flush (self->member);
}

/* Whether the data are live is asked of what is upstream: a sink that waits for the clock makes
 * the whole pipeline's answer true. */
static void
read_segment (GstAugSeed *self, GstEvent *event)
{
  g_autoptr (GstQuery) query = gst_query_new_latency ();
  gboolean live = FALSE;

  gst_event_copy_segment (event, &self->segment);
  self->delay = 0;
  if (self->loop_pending) {
    /* the segment of a loop */
    begin_pass (self, gst_event_get_seqnum (event));
    gst_aug_seed_restart (self);
  }
  if (gst_pad_peer_query (self->sinkpad, query))
    gst_query_parse_latency (query, &live, &self->delay, NULL);
  self->live = live;
  self->rule_pending = TRUE;
  self->settings_pending = TRUE;
  self->counting = FALSE;
  self->window_valid = FALSE;
}

/* An item that is over without any data in this branch was an item nevertheless. */
static void
finish_item (GstAugSeed *self)
{
  if (self->item_pending && self->segment.format != GST_FORMAT_UNDEFINED)
    gst_aug_seed_configure (self);
}

/* A reader's event begins an item, unless it is only sent again. */
static GstEvent *
read_item_event (GstAugSeed *self, GstEvent *event)
{
  gboolean again = self->item_event && !self->item_pending &&
                   gst_event_get_seqnum (event) == gst_event_get_seqnum (self->item_event);

  if (!again) {
    if (self->item_fresh)
      finish_item (self);
    if (self->streams)
      gst_aug_seat_finish (self->seat, FALSE);
    gst_event_replace (&self->item_event, event);
    self->item_fresh = TRUE;
    self->item_pending = TRUE;
    take_settings (self);
  }
  self->item_sent = TRUE;
  return gst_aug_seed_tell_facts (self, event, gst_aug_item_event_get_key (event));
}

/* A stream begins an item, unless its event only comes again because pads were linked anew. */
static void
begin_stream (GstAugSeed *self, GstEvent *event)
{
  const gchar *known, *id;

  gst_event_parse_stream_start (event, &id);
  if (self->stream_event && !self->failed &&
      gst_event_get_seqnum (self->stream_event) == gst_event_get_seqnum (event)) {
    gst_event_parse_stream_start (self->stream_event, &known);
    if (g_strcmp0 (known, id) == 0)
      return;
  }
  if (self->stream_event && !self->item_fresh)
    finish_item (self);
  if (self->streams)
    gst_aug_seat_finish (self->seat, FALSE);
  gst_event_replace (&self->stream_event, event);
  if (!self->item_fresh)
    gst_event_replace (&self->item_event, NULL);
  self->item_pending = TRUE;
  self->failed = FALSE;
}

gboolean
gst_aug_seed_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstAugSeed *self = GST_AUG_SEED (parent);
  GstCaps *caps;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    begin_stream (self, event);
    break;
  case GST_EVENT_CAPS:
    gst_event_parse_caps (event, &caps);
    if (!read_caps (self, caps)) {
      gst_event_unref (event);
      return FALSE;
    }
    break;
  case GST_EVENT_SEGMENT:
    read_segment (self, event);
    break;
  case GST_EVENT_GAP:
    if (gst_aug_seed_configure (self) && !self->rule_sent)
      gst_aug_seed_send_rule (self);
    if (self->streams)
      gst_aug_seed_tell_gap (self, event);
    break;
  case GST_EVENT_EOS:
    finish_item (self);
    if (self->streams)
      gst_aug_seat_finish (self->seat, TRUE);
    break;
  case GST_EVENT_SEGMENT_DONE:
    self->loop_pending = TRUE;
    if (self->streams)
      gst_aug_seat_finish (self->seat, FALSE);
    break;
  case GST_EVENT_FLUSH_STOP:
    begin_pass (self, gst_event_get_seqnum (event));
    gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
    gst_aug_seed_restart (self);
    break;
  case GST_EVENT_CUSTOM_DOWNSTREAM_STICKY:
    if (gst_aug_event_is_rule (event) || gst_aug_event_is_facts (event)) {
      /* what an augseed further up says ends here */
      gst_event_unref (event);
      return TRUE;
    }
    if (gst_aug_event_is_item (event))
      event = read_item_event (self, event);
    break;
  default:
    break;
  }
  if (self->streams)
    return gst_aug_seed_hold_event (self, event);
  return gst_pad_event_default (pad, parent, event);
}
