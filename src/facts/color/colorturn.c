/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * What colours are called when the hue of the picture turns. A thing that is called red has some
 * hue about red, so a turn is right only where all of these hues get into the range of the new
 * name, a few degrees from its ends.
 */
#include "colorrule-private.h"

#include "colors.h"

/* How far about its middle a colour is looked at, degrees; from the ends of narrow ranges. */
#define LEAST_MARGIN 12.0
#define MOST_MARGIN 20.0
#define FROM_THE_END 3.0

#define N_HUES 8

static const struct {
  gdouble from, to; /* of HSV */
  const gchar *names[3];
} hues[N_HUES] = {
  { -15, 15, { "red", "pink", "dark red" } },
  { 15, 45, { "orange", "light orange", "brown" } },
  { 45, 70, { "yellow", "light yellow", "dark yellow" } },
  { 70, 165, { "green", "light green", "dark green" } },
  { 165, 195, { "turquoise", "light turquoise", "dark turquoise" } },
  { 195, 255, { "blue", "light blue", "dark blue" } },
  { 255, 300, { "purple", "light purple", "dark purple" } },
  { 300, 345, { "pink", "light pink", "dark pink" } },
};

/* The number of the range that a hue is in; @hue is moved into it. */
static guint
range_of (gdouble *hue)
{
  while (*hue < -15)
    *hue += 360;
  while (*hue >= 345)
    *hue -= 360;
  for (guint i = 0; i < N_HUES; i++)
    if (*hue < hues[i].to)
      return i;
  return 0;
}

static gdouble
middle_of (const GstAugSwatch *swatch)
{
  return (swatch->from + swatch->to) / 2.0;
}

/* Whether it is a hue, and not any. */
static gboolean
has_hue (const GstAugSwatch *swatch)
{
  return (swatch->states & GST_AUG_STATES_HUE) && !(swatch->from == 0 && swatch->to == 360);
}

static gboolean
fits (const GstAugSwatch *swatch, gdouble degrees)
{
  const gdouble half = (swatch->to - swatch->from) / 2.0;
  gdouble hue = middle_of (swatch) + degrees, before = middle_of (swatch), margin;
  const guint i = range_of (&hue);

  /* light red is called pink as well, but not every pink is that light */
  if (range_of (&before) != i && g_str_equal (hues[i].names[swatch->tone], swatch->name))
    return FALSE;
  margin =
      MIN (CLAMP (half, LEAST_MARGIN, MOST_MARGIN), (hues[i].to - hues[i].from) / 2 - FROM_THE_END);
  return hue >= hues[i].from + margin && hue <= hues[i].to - margin;
}

static gboolean
all_fit (guint64 colors, gdouble degrees)
{
  for (guint i = 0; i < gst_aug_swatch_count (); i++)
    if (colors >> i & 1 && has_hue (gst_aug_swatch_nth (i)) &&
        !fits (gst_aug_swatch_nth (i), degrees))
      return FALSE;
  return TRUE;
}

/**
 * gst_aug_swatch_turn: (skip)
 * @swatch: number of a colour
 * @degrees: by which the hue of the picture turns
 *
 * Returns: (nullable): what it is called then; %NULL: as before
 */
const gchar *
gst_aug_swatch_turn (guint swatch, gdouble degrees)
{
  const GstAugSwatch *color = gst_aug_swatch_nth (swatch);
  gdouble before = middle_of (color), after = before + degrees;
  guint i;

  if (!has_hue (color))
    return NULL;
  i = range_of (&after);
  return range_of (&before) == i ? NULL : hues[i].names[color->tone];
}

/* Whether one of the colours is called otherwise then. */
gboolean
gst_aug_color_turn_changes (guint64 colors, gdouble degrees)
{
  for (guint i = 0; i < gst_aug_swatch_count (); i++)
    if (colors >> i & 1 && gst_aug_swatch_turn (i, degrees))
      return TRUE;
  return FALSE;
}

/* The turn next to @degrees, in steps of one from there, that is within the tolerance or for which
 * all colours have a right name; the lesser one of two. */
gdouble
gst_aug_color_turn_nearest (guint64 colors, gdouble degrees, gdouble tolerance)
{
  const gdouble down = degrees < 0 ? 1 : -1;

  for (gdouble step = 0; step <= 360; step++) {
    for (guint i = 0; i < 2; i++) {
      const gdouble turn = degrees + (i ? -down : down) * step;

      if (ABS (turn) <= 180 && (ABS (turn) <= tolerance || all_fit (colors, turn)))
        return turn;
    }
    if (ABS (degrees) <= step)
      break;
  }
  return 0;
}

/**
 * gst_aug_hue_name: (skip)
 * @degrees: a hue of HSV
 *
 * Returns: what a colour of this hue is called that is neither light nor dark
 */
const gchar *
gst_aug_hue_name (gdouble degrees)
{
  return hues[range_of (&degrees)].names[GST_AUG_TONE_FULL];
}
