/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Decisions of any kind of operation with random settings, for tests that walk the catalogue. */
#pragma once

#include "augment.h"

static inline guint
random_below (GRand *dice, guint n)
{
  return (guint) g_rand_int_range (dice, 0, (gint32) n);
}

static inline gboolean
is_common (const GstAugSetting *row)
{
  return row->offset < sizeof (GstAugCommonSettings);
}

/* Near the default, where users are, and seldom anywhere in the range. */
static inline gdouble
random_number (GRand *dice, const GstAugSetting *row)
{
  const gdouble range = MIN (row->maximum, 1e6) - MAX (row->minimum, -1e6);
  const gdouble reach =
      random_below (dice, 4) ? 0.2 * MAX (range < 100 ? range : 0, ABS (row->otherwise)) : range;
  const gdouble value = row->otherwise + g_rand_double_range (dice, -1, 1) * reach;

  return CLAMP (value, row->minimum, MIN (row->maximum, 1e6));
}

static inline void
randomise (GRand *dice, const GstAugSetting *row, guint8 *block)
{
  gpointer at = block + row->offset;

  switch (row->type) {
  case GST_AUG_SETTING_DOUBLE:
    *(gdouble *) at = random_number (dice, row);
    break;
  case GST_AUG_SETTING_INT:
    *(gint *) at = (gint) random_number (dice, row);
    break;
  case GST_AUG_SETTING_UINT:
    *(guint *) at = (guint) random_number (dice, row);
    break;
  case GST_AUG_SETTING_BOOLEAN:
    *(gboolean *) at = g_rand_boolean (dice);
    break;
  case GST_AUG_SETTING_ENUM: {
    GEnumClass *values = g_type_class_ref (row->enum_type ());

    *(gint *) at = values->values[random_below (dice, values->n_values)].value;
    g_type_class_unref (values);
    break;
  }
  default:
    break;
  }
}

/* What an element of this kind with some settings decides for some window. */
static inline GstAugDecision *
random_decision (GRand *dice, const GstAugKind *kind, gdouble aspect)
{
  g_autofree guint8 *block = g_malloc0 (kind->settings->size);
  GstAugInstance instance = { .seed = random_below (dice, 1000),
    .window = random_below (dice, 1000),
    .orig_stop = GST_SECOND,
    .stop = GST_SECOND,
    .branch = "video" };
  GstAugWindowContext context = { .aspect = aspect };

  gst_aug_settings_init (kind->settings, block);
  for (guint i = 0; i < kind->settings->n_rows; i++)
    if (!is_common (&kind->settings->rows[i]) && random_below (dice, 2))
      randomise (dice, &kind->settings->rows[i], block);
  if (!gst_aug_kind_validate (kind, block, NULL))
    gst_aug_settings_init (kind->settings, block);
  ((GstAugCommonSettings *) block)->probability = 1;
  return gst_aug_kind_decide (kind, block, &instance, kind->name, &context, -1, NULL);
}
