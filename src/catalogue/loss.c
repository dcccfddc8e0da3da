/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue-private.h"

#define MAX_COUNT 32

typedef enum {
  LOSS_PACKETS,
  LOSS_DROPOUTS,
  LOSS_STUTTER,
} LossKind;

typedef enum {
  CONCEAL_SILENCE,
  CONCEAL_REPEAT,
  CONCEAL_NOISE,
} Conceal;

typedef struct {
  GstAugCommonSettings common;
  LossKind kind;
  gdouble min_share, max_share;
  gdouble min_burst, max_burst;
  gdouble burst_loss, other_loss;
  gdouble packet_ms;
  Conceal conceal;
  gdouble conceal_ms;
  guint min_count, max_count;
  gdouble min_length_ms, max_length_ms;
  guint min_repeats, max_repeats;
} Settings;

static GType
kind_get_type (void)
{
  static const GEnumValue values[] = {
    { LOSS_PACKETS, "Packets are lost, as on a network", "packets" },
    { LOSS_DROPOUTS, "Some stretches are lost (SpeechBrain's DropChunk)", "dropouts" },
    { LOSS_STUTTER, "Some stretches are heard again instead of what follows", "stutter" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugLossKind", values));
  return type;
}

static const GEnumValue conceals[] = {
  { CONCEAL_SILENCE, "Silence", "silence" },
  { CONCEAL_REPEAT, "What was there before it, again and again", "repeat" },
  { CONCEAL_NOISE, "Noise as loud as what was there before it", "noise" },
  { 0, NULL, NULL },
};

static GType
conceal_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugLossConceal", conceals));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ENUM_ROW (Settings, "kind", kind, kind_get_type, LOSS_PACKETS, "What is lost"),
  ROW (Settings, "min-share", min_share, DOUBLE, 0, 0.95, 0.02,
      "packets: smallest share that is lost, or is in bursts"),
  ROW (Settings, "max-share", max_share, DOUBLE, 0, 0.95, 0.2,
      "packets: largest share that is lost, or is in bursts"),
  ROW (Settings, "min-burst", min_burst, DOUBLE, 0, 1000, 0,
      "packets: shortest mean length of bursts in packets; 0: each is lost by itself"),
  ROW (Settings, "max-burst", max_burst, DOUBLE, 0, 1000, 0,
      "packets: longest mean length of bursts in packets"),
  ROW (Settings, "burst-loss", burst_loss, DOUBLE, 0, 1, 1,
      "packets: share of the packets in a burst that are lost"),
  ROW (Settings, "other-loss", other_loss, DOUBLE, 0, 1, 0,
      "packets: share of the packets between bursts that are lost"),
  ROW (Settings, "packet-ms", packet_ms, DOUBLE, 1, 1000, 20,
      "Length of a packet in ms, and of what is repeated"),
  ENUM_ROW (Settings, "conceal", conceal, conceal_get_type, CONCEAL_SILENCE,
      "packets, dropouts: what is heard instead"),
  ROW (Settings, "conceal-ms", conceal_ms, DOUBLE, 0, 1000, 100,
      "How long it is heard at most in ms; silence follows"),
  ROW (Settings, "min-count", min_count, UINT, 0, MAX_COUNT, 1,
      "dropouts, stutter: fewest stretches in a window"),
  ROW (Settings, "max-count", max_count, UINT, 0, MAX_COUNT, 5,
      "dropouts, stutter: most stretches in a window"),
  ROW (Settings, "min-length-ms", min_length_ms, DOUBLE, 1, 10000, 10,
      "dropouts, stutter: length of the shortest stretch in ms"),
  ROW (Settings, "max-length-ms", max_length_ms, DOUBLE, 1, 10000, 100,
      "dropouts, stutter: length of the longest stretch in ms"),
  ROW (Settings, "min-repeats", min_repeats, UINT, 1, 16, 1,
      "stutter: how often a stretch is heard again at least"),
  ROW (Settings, "max-repeats", max_repeats, UINT, 1, 16, 4,
      "stutter: how often a stretch is heard again at most"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static void
set_field (GstAugOperation *operation, const GstAugDraws *draws, guint32 i)
{

  gst_aug_operation_set_uint64 (operation, "field", gst_aug_draws_uint64 (draws, "field", i));
}

static void
set_conceal (const Settings *s, GstAugOperation *operation)
{
  gst_aug_operation_set_string (operation, "conceal", conceals[s->conceal].value_nick);
  gst_aug_operation_set_int (operation, "packet_ns", (gint64) (s->packet_ms * GST_MSECOND));
  if (s->conceal != CONCEAL_SILENCE)
    gst_aug_operation_set_int (operation, "conceal_ns", (gint64) (s->conceal_ms * GST_MSECOND));
}

/* share, burst: uniform; a burst is so long that the time between two is a packet or more */
static void
decide_packets (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const GstAugDraws *draws = &context->draws;
  const gdouble share = gst_aug_draws_range (draws, "share", 0, s->min_share, s->max_share);
  const gdouble burst = gst_aug_draws_range (draws, "burst", 0, s->min_burst, s->max_burst);
  GstAugOperation *operation = gst_aug_decision_add (decision, "packet-loss");

  gst_aug_operation_set_double (operation, "share", share);
  if (burst > 0) {
    gst_aug_operation_set_double (operation, "burst", MAX (MAX (burst, 1), share / (1 - share)));
    gst_aug_operation_set_double (operation, "burst-loss", s->burst_loss);
    gst_aug_operation_set_double (operation, "other-loss", s->other_loss);
  }
  set_conceal (s, operation);
  set_field (operation, draws, 0);
}

/* count: min-count + integer (max-count - min-count + 1); length, start: uniform, the start so that
 * all lies in the window; repeats: min-repeats + integer (max-repeats - min-repeats + 1) */
static gboolean
decide_stretches (
    const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision, GError **error)
{
  const GstAugDraws *draws = &context->draws;
  const guint count =
      s->min_count + gst_aug_draws_integer (draws, "count", 0, s->max_count - s->min_count + 1);

  if (context->length_ns == 0) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
        "this needs windows of a known length: set window=1 (seconds) on augseed, or "
        "kind=packets");
    return FALSE;
  }
  for (guint i = 0; i < count; i++) {
    GstAugOperation *operation =
        gst_aug_decision_add (decision, s->kind == LOSS_STUTTER ? "stutter" : "dropout");
    const gint64 length = (gint64) (GST_MSECOND * gst_aug_draws_range (draws, "length", i,
                                                      s->min_length_ms, s->max_length_ms));
    gint64 whole = length;
    guint repeats = 0;

    if (s->kind == LOSS_STUTTER) {
      repeats = s->min_repeats +
                gst_aug_draws_integer (draws, "repeats", i, s->max_repeats - s->min_repeats + 1);
      whole *= 1 + repeats;
    }
    gst_aug_operation_set_int (operation, "start_ns",
        (gint64) gst_aug_draws_range (
            draws, "start", i, 0, (gdouble) MAX (context->length_ns - whole, 0)));
    gst_aug_operation_set_int (operation, "duration_ns", length);
    if (s->kind == LOSS_STUTTER) {
      gst_aug_operation_set_int (operation, "repeats", repeats);
      continue;
    }
    set_conceal (s, operation);
    if (s->conceal == CONCEAL_NOISE)
      set_field (operation, draws, i);
  }
  return TRUE;
}

static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;

  if (s->kind != LOSS_PACKETS)
    return decide_stretches (s, context, decision, error);
  decide_packets (s, context, decision);
  return TRUE;
}

const GstAugKind gst_aug_kind_loss = {
  .name = "loss",
  .element = "augloss",
  .description = "Loses packets and stretches of sound, conceals them, stutters",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .decide = decide,
  .latency = gst_aug_no_latency,
};
