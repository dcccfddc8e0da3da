/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue-private.h"

typedef enum {
  CHANNELS_SHUFFLE,
  CHANNELS_DROP,
  CHANNELS_MONO,
  CHANNELS_BALANCE,
  CHANNELS_DELAY,
} ChannelsKind;

typedef struct {
  GstAugCommonSettings common;
  ChannelsKind kind;
  gdouble min_balance, max_balance;
  gdouble min_delay_ms, max_delay_ms;
} Settings;

static GType
kind_get_type (void)
{
  static const GEnumValue values[] = {
    { CHANNELS_SHUFFLE, "Channels change places", "shuffle" },
    { CHANNELS_DROP, "One channel is silent", "drop" },
    { CHANNELS_MONO, "Every channel is the mean of all", "mono" },
    { CHANNELS_BALANCE, "The first or the second channel is softer", "balance" },
    { CHANNELS_DELAY, "One channel comes later", "delay" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugChannelsKind", values));
  return type;
}

static const GstAugSetting rows[] = {
  /* two channels that always change places would augment nothing */
  COMMON_ROWS (Settings, 0.5),
  ENUM_ROW (Settings, "kind", kind, kind_get_type, CHANNELS_SHUFFLE, "What is done"),
  ROW (Settings, "min-balance", min_balance, DOUBLE, -1, 1, -1,
      "balance: the farthest to the left; -1 is the first channel alone"),
  ROW (Settings, "max-balance", max_balance, DOUBLE, -1, 1, 1,
      "balance: the farthest to the right; 1 is the second channel alone"),
  ROW (Settings, "min-delay-ms", min_delay_ms, DOUBLE, 0, 1000, 0.1, "delay: shortest delay in ms"),
  ROW (Settings, "max-delay-ms", max_delay_ms, DOUBLE, 0, 1000, 1, "delay: longest delay in ms"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

/* balance, delay: uniform; channel: u, which a branch makes channel floor (u·n) of its n; field:
 * the order */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *operation;

  switch (s->kind) {
  case CHANNELS_SHUFFLE:
    operation = gst_aug_decision_add (decision, "shuffle-channels");
    gst_aug_operation_set_uint64 (operation, "field", gst_aug_draws_uint64 (draws, "field", 0));
    break;
  case CHANNELS_DROP:
    operation = gst_aug_decision_add (decision, "drop-channel");
    gst_aug_operation_set_double (operation, "which", gst_aug_draws_uniform (draws, "channel", 0));
    break;
  case CHANNELS_MONO:
    gst_aug_decision_add (decision, "mono");
    break;
  case CHANNELS_BALANCE:
    gst_aug_operation_draw_range (gst_aug_decision_add (decision, "balance"), "balance", draws,
        "balance", s->min_balance, s->max_balance);
    break;
  case CHANNELS_DELAY:
    operation = gst_aug_decision_add (decision, "delay-channel");
    gst_aug_operation_set_double (operation, "which", gst_aug_draws_uniform (draws, "channel", 0));
    gst_aug_operation_set_int (operation, "delay_ns",
        (gint64) (GST_MSECOND *
                  gst_aug_draws_range (draws, "delay", 0, s->min_delay_ms, s->max_delay_ms)));
  }
  return TRUE;
}

const GstAugKind gst_aug_kind_channels = {
  .name = "channels",
  .element = "augchannels",
  .description = "Shuffles, drops, mixes, balances and delays channels of sound",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .decide = decide,
  .latency = gst_aug_no_latency,
};
