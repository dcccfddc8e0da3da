/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:grouprule
 * @title: Settings and positions
 * @short_description: from what a user asked to the rule of an item, and from a place to a window
 */
#include "group.h"

#include "draw.h"

#include <string.h>

#define SETTING(name, field) \
  { \
    name, G_STRUCT_OFFSET (GstAugGroupSettings, field), \
        sizeof (((GstAugGroupSettings *) NULL)->field) \
  }

static const struct {
  const gchar *name;
  gsize offset;
  gsize size;
} setting_table[GST_AUG_GROUP_SETTING_COUNT] = {
  [GST_AUG_GROUP_SETTING_SEED] = SETTING ("seed", seed),
  [GST_AUG_GROUP_SETTING_EPOCH] = SETTING ("epoch", epoch),
  [GST_AUG_GROUP_SETTING_VIEW] = SETTING ("view", view),
  [GST_AUG_GROUP_SETTING_SOURCE] = SETTING ("source", source),
  [GST_AUG_GROUP_SETTING_WINDOW] = SETTING ("window", window),
  [GST_AUG_GROUP_SETTING_WINDOW_PHASE] = SETTING ("window-phase", window_phase),
  [GST_AUG_GROUP_SETTING_PHASE] = SETTING ("phase", phase),
  [GST_AUG_GROUP_SETTING_TIME_DOMAIN] = SETTING ("time-domain", domain),
  [GST_AUG_GROUP_SETTING_REFERENCE_ASPECT] = SETTING ("reference-aspect", aspect),
  [GST_AUG_GROUP_SETTING_TRACE] = SETTING ("trace", trace),
  [GST_AUG_GROUP_SETTING_CAPTION] = SETTING ("caption", caption),
  [GST_AUG_GROUP_SETTING_CAPTIONS] = SETTING ("captions", captions),
  [GST_AUG_GROUP_SETTING_OBJECTS] = SETTING ("objects", objects),
  [GST_AUG_GROUP_SETTING_FACTS] = SETTING ("facts", facts),
  [GST_AUG_GROUP_SETTING_MAX_WAIT] = SETTING ("max-wait", max_wait),
};

GType
gst_aug_window_phase_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_WINDOW_PHASE_FIXED, "Window 0 begins at time 0", "fixed" },
    { GST_AUG_WINDOW_PHASE_RANDOM, "Drawn for each item and epoch", "random" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugWindowPhase", values));
  return type;
}

GType
gst_aug_facts_from_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_FACTS_FROM_ITEM, "Before the item's data", "item" },
    { GST_AUG_FACTS_FROM_STREAM, "Also from captions and boxes in the streams", "stream" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugFactsFrom", values));
  return type;
}

/**
 * gst_aug_group_settings_init:
 * @settings: (out caller-allocates): the settings to fill
 *
 * The settings of a user who has set nothing.
 */
void
gst_aug_group_settings_init (GstAugGroupSettings *settings)
{
  *settings = (GstAugGroupSettings){
    .window = { 0, 1 }, .aspect = { 0, 1 }, .trace = TRUE, .max_wait = 500 * GST_MSECOND
  };
}

/**
 * gst_aug_group_setting_get_name:
 * @which: a setting
 *
 * Returns: (transfer none): the property that sets it
 */
const gchar *
gst_aug_group_setting_get_name (GstAugGroupSetting which)
{
  return setting_table[which].name;
}

/**
 * gst_aug_group_settings_is_same:
 * @a: settings
 * @b: others
 * @which: a setting
 *
 * Returns: whether @which has the same value in both
 */
gboolean
gst_aug_group_settings_is_same (
    const GstAugGroupSettings *a, const GstAugGroupSettings *b, GstAugGroupSetting which)
{
  return memcmp ((const guint8 *) a + setting_table[which].offset,
             (const guint8 *) b + setting_table[which].offset, setting_table[which].size) == 0;
}

/**
 * gst_aug_group_settings_copy:
 * @to: settings to change
 * @from: settings to read
 * @which: a setting
 *
 * Copies @which and marks it as set.
 */
void
gst_aug_group_settings_copy (
    GstAugGroupSettings *to, const GstAugGroupSettings *from, GstAugGroupSetting which)
{
  memcpy ((guint8 *) to + setting_table[which].offset,
      (const guint8 *) from + setting_table[which].offset, setting_table[which].size);
  to->set |= 1u << which;
}

/* One draw an item and epoch; views are variants of the same window, so they share it. */
static guint32
draw_grid_phase (const GstAugGroupSettings *settings, guint64 source)
{
  GstAugDraws draws;

  if (settings->window_phase != GST_AUG_WINDOW_PHASE_RANDOM ||
      settings->phase == GST_AUG_PHASE_EVAL)
    return 0;
  gst_aug_draws_init (
      &draws, settings->seed, source, settings->epoch, 0, GST_AUG_WINDOW_ITEM, "seed");
  return gst_aug_draws_integer (&draws, "phase", 0, GST_AUG_GRID_STEPS);
}

/**
 * gst_aug_group_settings_to_rule:
 * @settings: what the user asked
 * @item: an item
 * @rule: (out caller-allocates): the rule to fill
 *
 * The rule of @item; branch, role and group are left empty. A window that was not set is the whole
 * item, and one second of live data. With a random phase the grid begins at n/65536 of a window,
 * n = integer ("phase", 0, 65536) of the decision `seed` in view 0 and window %GST_AUG_WINDOW_ITEM.
 */
void
gst_aug_group_settings_to_rule (
    const GstAugGroupSettings *settings, const GstAugGroupItem *item, GstAugRule *rule)
{
  gboolean window_set = (settings->set & 1u << GST_AUG_GROUP_SETTING_WINDOW) != 0;

  gst_aug_rule_init (rule, settings->seed);
  rule->source = gst_aug_source_from_key (item->key);
  rule->key = item->key;
  rule->epoch = settings->epoch;
  rule->view = settings->view;
  rule->phase = settings->phase;
  rule->trace = settings->trace;
  rule->live = item->live;
  rule->domain = item->domain;
  rule->first_start = item->first_start;
  rule->aspect_n = settings->aspect[0] > 0 ? settings->aspect[0] : item->aspect_n;
  rule->aspect_d = settings->aspect[0] > 0 ? settings->aspect[1] : MAX (item->aspect_d, 1);
  if (window_set && settings->window[0] > 0)
    rule->grid = (GstAugGrid){ (guint32) settings->window[0], (guint32) settings->window[1], 0 };
  else if (window_set || !item->live)
    rule->grid = (GstAugGrid){ 0, 1, 0 };
  if (gst_aug_grid_is_bounded (&rule->grid))
    rule->grid.phase = draw_grid_phase (settings, rule->source);
}

/* The sample at which the grid of a rule has its origin. */
static gint64
origin_sample (const GstAugRule *rule, guint32 rate)
{
  return gst_aug_time_to_sample_round (rule->first_start, rate);
}

/**
 * gst_aug_rule_window_at:
 * @rule: a rule
 * @position: a place
 *
 * Returns: the window that holds @position
 */
gint64
gst_aug_rule_window_at (const GstAugRule *rule, const GstAugPosition *position)
{
  gint64 value = position->value;

  if (position->timeless)
    return 0;
  value -= position->rate ? origin_sample (rule, position->rate) : rule->first_start;
  if (!gst_aug_grid_is_bounded (&rule->grid))
    return rule->first_window;
  if (position->rate)
    return rule->first_window + gst_aug_grid_window_of_sample (&rule->grid, value, position->rate);
  return rule->first_window + gst_aug_grid_window_at (&rule->grid, value);
}

/**
 * gst_aug_rule_reaches:
 * @rule: a rule
 * @position: a place
 *
 * Returns: whether @position is not before the origin of an unbounded window
 */
gboolean
gst_aug_rule_reaches (const GstAugRule *rule, const GstAugPosition *position)
{
  if (gst_aug_grid_is_bounded (&rule->grid) || position->timeless)
    return TRUE;
  return position->value >=
         (position->rate ? origin_sample (rule, position->rate) : rule->first_start);
}

/**
 * gst_aug_rule_first_sample:
 * @rule: a rule with bounded windows
 * @window: a window
 * @rate: audio samples per second
 *
 * Returns: the first audio sample of @window
 */
gint64
gst_aug_rule_first_sample (const GstAugRule *rule, gint64 window, guint32 rate)
{
  gint64 sample = origin_sample (rule, rate) +
                  gst_aug_grid_first_sample (&rule->grid, window - rule->first_window, rate);

  return CLAMP (sample, 1 - GST_AUG_TIME_LIMIT, GST_AUG_TIME_LIMIT - 1);
}
