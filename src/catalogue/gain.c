/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue-private.h"

typedef struct {
  GstAugCommonSettings common;
  gdouble min_db, max_db;
} Settings;

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ROW (Settings, "min-db", min_db, DOUBLE, -80, 80, -12, "Smallest gain in dB"),
  ROW (Settings, "max-db", max_db, DOUBLE, -80, 80, 12, "Largest gain in dB"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

/* db: uniform */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;

  if (context->eval) {
    decision->applied = FALSE;
    return TRUE;
  }
  gst_aug_operation_draw_range (
      gst_aug_decision_add (decision, "gain"), "db", &context->draws, "db", s->min_db, s->max_db);
  return TRUE;
}

const GstAugKind gst_aug_kind_gain = {
  .name = "gain",
  .element = "auggain",
  .description = "Makes sound louder or softer",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .decide = decide,
  .latency = gst_aug_no_latency,
};
