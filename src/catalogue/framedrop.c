/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "framedrop.h"

#include "catalogue-private.h"

/* A window of more slots would make messages of megabytes. */
#define MAX_SLOTS 65536
/* Nodes of the jitter that lie further off could pass each other. */
#define MAX_JITTER_SLOTS 0.45

GType
gst_aug_frame_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_FRAME_DROP, "Frames are left out, with GAP events", "drop" },
    { GST_AUG_FRAME_FREEZE, "The last frame before them is shown again", "freeze" },
    { GST_AUG_FRAME_DUPLICATE, "Each is shown again in place of the next one", "duplicate" },
    { GST_AUG_FRAME_REVERSE, "The window's pictures come in reverse order", "reverse" },
    { GST_AUG_FRAME_JITTER, "Timestamps move", "jitter" },
    { GST_AUG_FRAME_LATENCY, "Pictures are older than their timestamps say", "latency" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugFrameMode", values));
  return type;
}

#define B GstAugFrameDropSettings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  ENUM_ROW (B, "mode", mode, gst_aug_frame_mode_get_type, GST_AUG_FRAME_DROP,
      "What becomes of the frames that are hit"),
  ROW (B, "share", share, DOUBLE, 0, 1, 0.1,
      "Share of the window's time that is hit, in modes drop, freeze and duplicate"),
  ROW (B, "burst", burst, DOUBLE, 0, 3600, 0,
      "Mean length of a run of hits in seconds, at least one slot; longer where share asks for it"),
  ROW (B, "frequency", frequency, DOUBLE, 0.1, 1000, 30,
      "Slots per second: hits and jitter are drawn for each, alike for every frame rate"),
  ROW (B, "max-jitter", max_jitter, DOUBLE, 0, 1000, 5,
      "Largest shift of a timestamp in milliseconds, in mode jitter"),
  ROW (B, "min-delay", min_delay, DOUBLE, 0, 10000, 100,
      "Smallest delay in milliseconds, in mode latency"),
  ROW (B, "max-delay", max_delay, DOUBLE, 0, 10000, 200,
      "Largest delay in milliseconds, in mode latency"),
  ROW (B, "shift-times", shift_times, BOOLEAN, 0, 1, 0,
      "In mode latency, delay the timestamps together with the pictures"),
  FREE_ROW (B, "max-frames", max_frames, UINT, 1, 100000, 256,
      "Most frames that are held at once, in modes reverse and latency"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows),
  sizeof (GstAugFrameDropSettings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugFrameDropSettings *s = block;
  gdouble most = MAX_JITTER_SLOTS * 1000 / s->frequency;

  if (s->common.hold == GST_AUG_HOLD_FRAME)
    return gst_aug_settings_contradiction (
        error, "hold=frame: frames are chosen among those of a window: set hold=window");
  if (s->mode == GST_AUG_FRAME_JITTER && s->max_jitter > most)
    return gst_aug_settings_contradiction (error,
        "max-jitter=%g ms at frequency=%g could put frames out of order: set max-jitter to %g or "
        "less, or a lower frequency",
        s->max_jitter, s->frequency, most);
  return TRUE;
}

/* Where slot @i begins: a quarter of a slot early, so that rounded times of frames do not leave it.
 * The first begins with the window. */
static gint64
slot_start (const GstAugFrameDropSettings *s, guint i)
{
  return i ? (gint64) (((gdouble) i - 0.25) * (gdouble) GST_SECOND / s->frequency) : 0;
}

/* The last slot takes what is left, up to half a slot more or less. */
static gint64
slot_stop (const GstAugFrameDropSettings *s, guint i, guint n, gint64 length)
{
  return i + 1 < n ? slot_start (s, i + 1) : length;
}

static guint
count_slots (const GstAugFrameDropSettings *s, gint64 length, GError **error)
{
  gdouble n = (gdouble) length * s->frequency / (gdouble) GST_SECOND + 0.5;

  if (length == 0) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
        "frames are chosen in windows of a known length: set window=1 (seconds) on augseed");
    return 0;
  }
  if (n > MAX_SLOTS) {
    gst_aug_settings_contradiction (error,
        "windows of %g s hold more than %d slots at frequency=%g: set a shorter window on augseed "
        "or a lower frequency",
        (gdouble) length / (gdouble) GST_SECOND, MAX_SLOTS, s->frequency);
    return 0;
  }
  return MAX ((guint) n, 1);
}

static void
add_span (GstAugDecision *decision, const gchar *name, gint64 start, gint64 stop)
{
  GstAugOperation *operation = gst_aug_decision_add (decision, name);

  gst_aug_operation_set_int (operation, "start_ns", start);
  gst_aug_operation_set_int (operation, "duration_ns", stop - start);
}

/* Gilbert, "Capacity of a burst-noise channel", Bell System Technical Journal 39 (1960): a chain of
 * two states. With share p and runs of B slots on average: the first slot is hit if u < p, one
 * behind a hit if u < 1 - 1/B, any other if u < p / ((1 - p)·B); so every slot is hit with
 * probability p. */
static gboolean
decide_hits (const GstAugFrameDropSettings *s, const GstAugWindowContext *context,
    const gchar *name, GstAugDecision *decision, GError **error)
{
  guint n = count_slots (s, context->length_ns, error);
  gdouble run = MAX (s->burst * s->frequency, 1);
  gdouble stay, begin;
  gint64 start = 0;
  gboolean hit = FALSE;

  if (n == 0)
    return FALSE;
  if (s->share >= 1) {
    add_span (decision, name, 0, context->length_ns);
    return TRUE;
  }
  run = MAX (run, s->share / (1 - s->share));
  stay = 1 - 1 / run;
  begin = s->share / ((1 - s->share) * run);
  for (guint i = 0; i < n && s->share > 0; i++) {
    gdouble u = gst_aug_draws_uniform (&context->draws, "slot", i);
    gboolean now = u < (i == 0 ? s->share : hit ? stay : begin);

    if (now && !hit)
      start = slot_start (s, i);
    if (hit && !now)
      add_span (decision, name, start, slot_start (s, i));
    hit = now;
  }
  if (hit)
    add_span (decision, name, start, slot_stop (s, n - 1, n, context->length_ns));
  return TRUE;
}

/* Nodes at i / frequency, each shifted by uniform [-m, m], the first by uniform [0, m] and the
 * window's end by nothing; between two nodes the shift is linear. */
static gboolean
decide_jitter (const GstAugFrameDropSettings *s, const GstAugWindowContext *context,
    GstAugDecision *decision, GError **error)
{
  guint n = count_slots (s, context->length_ns, error);
  gdouble most = s->max_jitter * (gdouble) GST_MSECOND;

  for (guint i = 0; i < n; i++) {
    GstAugOperation *operation = gst_aug_decision_add (decision, "frame-jitter");

    gst_aug_operation_set_int (
        operation, "start_ns", (gint64) ((gdouble) i * (gdouble) GST_SECOND / s->frequency));
    gst_aug_operation_set_int (operation, "offset_ns",
        (gint64) gst_aug_draws_range (&context->draws, "offset", i, i ? -most : 0, most));
  }
  return n > 0;
}

static void
decide_latency (
    const GstAugFrameDropSettings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *operation = gst_aug_decision_add (decision, "frame-latency");

  gst_aug_operation_set_int (operation, "delay_ns",
      (gint64) (gst_aug_draws_range (&context->draws, "delay", 0, s->min_delay, s->max_delay) *
                (gdouble) GST_MSECOND));
  gst_aug_operation_set_boolean (operation, "shift-times", s->shift_times);
}

static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugFrameDropSettings *s = block;

  switch (s->mode) {
  case GST_AUG_FRAME_DROP:
    return decide_hits (s, context, "frame-drop", decision, error);
  case GST_AUG_FRAME_FREEZE:
    return decide_hits (s, context, "frame-freeze", decision, error);
  case GST_AUG_FRAME_DUPLICATE:
    return decide_hits (s, context, "frame-duplicate", decision, error);
  case GST_AUG_FRAME_REVERSE:
    if (count_slots (s, context->length_ns, error) == 0)
      return FALSE;
    add_span (decision, "frame-reverse", 0, context->length_ns);
    return TRUE;
  case GST_AUG_FRAME_JITTER:
    return decide_jitter (s, context, decision, error);
  default:
    decide_latency (s, context, decision);
    return TRUE;
  }
}

const GstAugKind gst_aug_kind_frame_drop = {
  .name = "framedrop",
  .element = "augframedrop",
  .description = "Drops, freezes, duplicates, reverses, jitters and delays frames",
  .touches = GST_AUG_TOUCHES_VIDEO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
};
