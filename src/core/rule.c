/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:rule
 * @title: The rule
 * @short_description: seed, epoch, view and windows as they travel with a branch
 *
 * The rule is a sticky event: it reaches elements through muxers, mixers and decoders that lose
 * metas, and late elements find it on their pad.
 */
#include "rule.h"

#include "draw.h"

GType
gst_aug_role_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_ROLE_AUTO, "By the caps", "auto" },
    { GST_AUG_ROLE_RGB, "A picture", "rgb" },
    { GST_AUG_ROLE_MASK, "A label map: sampled nearest, never recoloured", "mask" },
    { GST_AUG_ROLE_DEPTH, "A depth map: sampled nearest, never recoloured", "depth" },
    { GST_AUG_ROLE_AUDIO, "Sound", "audio" },
    { GST_AUG_ROLE_TEXT, "Captions or transcripts", "text" },
    { GST_AUG_ROLE_OTHER, "Anything else with a time", "other" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugRole", values));
  return type;
}

GType
gst_aug_time_domain_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_TIME_DOMAIN_AUTO, "Stream time, running time for live sources", "auto" },
    { GST_AUG_TIME_DOMAIN_STREAM, "Position in the media", "stream" },
    { GST_AUG_TIME_DOMAIN_RUNNING, "Time since the pipeline plays", "running" },
    { GST_AUG_TIME_DOMAIN_PTS, "The buffers' timestamps as they are", "pts" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugTimeDomain", values));
  return type;
}

GType
gst_aug_phase_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_PHASE_TRAIN, "Decisions are drawn", "train" },
    { GST_AUG_PHASE_EVAL, "Nothing is drawn; crops are central", "eval" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugPhase", values));
  return type;
}

/**
 * gst_aug_rule_init:
 * @rule: (out caller-allocates): the rule to fill
 * @seed: the experiment
 *
 * The rule of an element that nothing has told one: windows of one second, item "".
 */
void
gst_aug_rule_init (GstAugRule *rule, guint64 seed)
{
  *rule = (GstAugRule){
    .seed = seed,
    .source = gst_aug_source_from_key (""),
    .grid = { 1, 1, 0 },
    .domain = GST_AUG_TIME_DOMAIN_STREAM,
    .trace = TRUE,
    .aspect_d = 1,
    .branch = "",
    .group = "",
    .key = "",
  };
}

/**
 * gst_aug_rule_to_event:
 * @rule: a rule
 * @counts: (nullable): how many elements of each decision name the branch has passed
 *
 * Returns: (transfer full): the sticky event that carries @rule downstream
 */
GstEvent *
gst_aug_rule_to_event (const GstAugRule *rule, const GstStructure *counts)
{
  GstStructure *s = gst_structure_new (GST_AUG_RULE_EVENT, "version", G_TYPE_UINT, 1u, "seed",
      G_TYPE_UINT64, rule->seed, "source", G_TYPE_UINT64, rule->source, "epoch", G_TYPE_UINT,
      rule->epoch, "view", G_TYPE_UINT, rule->view, "generation", G_TYPE_UINT, rule->generation,
      "window-numerator", G_TYPE_UINT, rule->grid.numerator, "window-denominator", G_TYPE_UINT,
      rule->grid.denominator, "window-phase", G_TYPE_UINT, rule->grid.phase, "first-window",
      G_TYPE_INT64, rule->first_window, "first-start", G_TYPE_INT64, rule->first_start,
      "time-domain", gst_aug_time_domain_get_type (), rule->domain, "phase",
      gst_aug_phase_get_type (), rule->phase, "live", G_TYPE_BOOLEAN, rule->live, "trace",
      G_TYPE_BOOLEAN, rule->trace, "reference-aspect-numerator", G_TYPE_INT, rule->aspect_n,
      "reference-aspect-denominator", G_TYPE_INT, rule->aspect_d, "role", gst_aug_role_get_type (),
      rule->role, "branch", G_TYPE_STRING, rule->branch, "group", G_TYPE_STRING, rule->group, "key",
      G_TYPE_STRING, rule->key, NULL);

  if (counts)
    gst_structure_set (s, "counts", GST_TYPE_STRUCTURE, counts, NULL);
  return gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, s);
}

/**
 * gst_aug_event_is_rule:
 * @event: an event
 *
 * Returns: whether @event carries a rule
 */
gboolean
gst_aug_event_is_rule (GstEvent *event)
{
  return GST_EVENT_TYPE (event) == GST_EVENT_CUSTOM_DOWNSTREAM_STICKY &&
         gst_event_has_name (event, GST_AUG_RULE_EVENT);
}

static gboolean
is_between (gint64 value, gint64 limit)
{
  return value > -limit && value < limit;
}

/**
 * gst_aug_rule_from_event:
 * @rule: (out caller-allocates): the rule to fill
 * @event: an event
 *
 * Returns: whether @event carries a rule of a version that is understood
 */
gboolean
gst_aug_rule_from_event (GstAugRule *rule, GstEvent *event)
{
  const GstStructure *s;
  const gchar *branch, *group, *key;
  guint version = 0;
  gint domain, phase, role;

  if (!gst_aug_event_is_rule (event))
    return FALSE;
  s = gst_event_get_structure (event);
  gst_aug_rule_init (rule, 0);
  if (!gst_structure_get (s, "version", G_TYPE_UINT, &version, "seed", G_TYPE_UINT64, &rule->seed,
          "source", G_TYPE_UINT64, &rule->source, "epoch", G_TYPE_UINT, &rule->epoch, "view",
          G_TYPE_UINT, &rule->view, "generation", G_TYPE_UINT, &rule->generation,
          "window-numerator", G_TYPE_UINT, &rule->grid.numerator, "window-denominator", G_TYPE_UINT,
          &rule->grid.denominator, "window-phase", G_TYPE_UINT, &rule->grid.phase, "first-window",
          G_TYPE_INT64, &rule->first_window, "first-start", G_TYPE_INT64, &rule->first_start,
          "live", G_TYPE_BOOLEAN, &rule->live, "trace", G_TYPE_BOOLEAN, &rule->trace,
          "reference-aspect-numerator", G_TYPE_INT, &rule->aspect_n, "reference-aspect-denominator",
          G_TYPE_INT, &rule->aspect_d, NULL) ||
      version != 1 || rule->grid.denominator == 0 || rule->grid.phase >= GST_AUG_GRID_STEPS ||
      !is_between (rule->first_window, GST_AUG_WINDOW_LIMIT + 1) ||
      !is_between (rule->first_start, GST_AUG_TIME_LIMIT) ||
      !gst_structure_get_enum (s, "time-domain", gst_aug_time_domain_get_type (), &domain) ||
      !gst_structure_get_enum (s, "phase", gst_aug_phase_get_type (), &phase) ||
      !gst_structure_get_enum (s, "role", gst_aug_role_get_type (), &role))
    return FALSE;
  branch = gst_structure_get_string (s, "branch");
  group = gst_structure_get_string (s, "group");
  key = gst_structure_get_string (s, "key");
  rule->domain = domain;
  rule->phase = phase;
  rule->role = role;
  rule->branch = g_intern_string (branch ? branch : "");
  rule->group = g_intern_string (group ? group : "");
  rule->key = g_intern_string (key ? key : "");
  return TRUE;
}

/**
 * gst_aug_rule_time_of:
 * @rule: a rule
 * @segment: segment of the branch
 * @pts: timestamp of a buffer
 * @time_ns: (out): its time in the rule's time domain; negative before 0
 *
 * Returns: %FALSE if @pts has no such time, or none before %GST_AUG_TIME_LIMIT
 */
gboolean
gst_aug_rule_time_of (
    const GstAugRule *rule, const GstSegment *segment, GstClockTime pts, gint64 *time_ns)
{
  guint64 time;
  gint sign = 1;

  if (!GST_CLOCK_TIME_IS_VALID (pts))
    return FALSE;
  if (rule->domain == GST_AUG_TIME_DOMAIN_PTS || segment->format != GST_FORMAT_TIME)
    time = pts;
  else if (rule->domain == GST_AUG_TIME_DOMAIN_RUNNING)
    sign = gst_segment_to_running_time_full (segment, GST_FORMAT_TIME, pts, &time);
  else
    sign = gst_segment_to_stream_time_full (segment, GST_FORMAT_TIME, pts, &time);
  if (sign == 0 || time >= (guint64) GST_AUG_TIME_LIMIT)
    return FALSE;
  *time_ns = sign > 0 ? (gint64) time : -(gint64) time;
  return TRUE;
}

/* The sum of two times. */
static gint64
sum (gint64 a, gint64 b)
{
  return CLAMP (a + b, 1 - GST_AUG_TIME_LIMIT, GST_AUG_TIME_LIMIT - 1);
}

/**
 * gst_aug_rule_window_start:
 * @rule: a rule
 * @window: a window
 *
 * Returns: its first nanosecond in the rule's time domain
 */
gint64
gst_aug_rule_window_start (const GstAugRule *rule, gint64 window)
{
  return sum (rule->first_start, gst_aug_grid_start (&rule->grid, window - rule->first_window));
}

/**
 * gst_aug_rule_window_stop:
 * @rule: a rule
 * @window: a window
 *
 * Returns: the first nanosecond after it, or %GST_AUG_TIME_UNBOUNDED
 */
gint64
gst_aug_rule_window_stop (const GstAugRule *rule, gint64 window)
{
  gint64 stop = gst_aug_grid_stop (&rule->grid, window - rule->first_window);

  return stop == GST_AUG_TIME_UNBOUNDED ? stop : sum (rule->first_start, stop);
}

/**
 * gst_aug_rule_sample_of:
 * @rule: a rule
 * @segment: the segment of the stream
 * @buffer: a buffer of sound
 * @n_samples: samples of each channel in @buffer
 * @rate: samples a second
 * @sample: (out): number of the first of them; sample 0 is at time 0
 *
 * The sample nearest to the buffer's time. What clips sound to a segment takes whole samples away
 * and calls the rest after the segment's start, which can lie up to one sample behind the first
 * sample that is left; the end of the buffer is still exact then and tells.
 *
 * Returns: %FALSE if @buffer has no time
 */
gboolean
gst_aug_rule_sample_of (const GstAugRule *rule, const GstSegment *segment, GstBuffer *buffer,
    guint64 n_samples, guint32 rate, gint64 *sample)
{
  const GstClockTime pts = GST_BUFFER_PTS (buffer);
  gint64 time, end;

  if (!gst_aug_rule_time_of (rule, segment, pts, &time))
    return FALSE;
  *sample = gst_aug_time_to_sample_round (time, rate);
  if (segment->format == GST_FORMAT_TIME && pts == segment->start &&
      gst_aug_sample_to_time (*sample, rate) > time && GST_BUFFER_DURATION_IS_VALID (buffer) &&
      pts + GST_BUFFER_DURATION (buffer) < segment->stop &&
      gst_aug_rule_time_of (rule, segment, pts + GST_BUFFER_DURATION (buffer), &end) &&
      gst_aug_time_to_sample_round (end, rate) - (gint64) n_samples == *sample - 1)
    (*sample)--;
  return TRUE;
}
