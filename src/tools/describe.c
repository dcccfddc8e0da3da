/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A decision in a few words. */
#include <string.h>

#include "audio/effect.h"
#include "text/effect.h"
#include "tool.h"

static void
describe_crop (GString *s, const GstAugOperation *op, guint width, guint height)
{
  gdouble w = gst_aug_operation_get_double (op, "width", 0);
  gdouble h = gst_aug_operation_get_double (op, "height", 0);
  const gboolean whole = width && height;

  if (w == 0 || h == 0)
    w = (gdouble) gst_aug_operation_get_int (op, "width", 0),
    h = (gdouble) gst_aug_operation_get_int (op, "height", 0);
  if (whole && w * h >= (gdouble) width * height)
    return;
  if (w > 0 && h > 0)
    g_string_append_printf (
        s, "crop %.0f %%", 100 * w * h / (whole ? (gdouble) width * height : 1));
  else
    g_string_append (s, "crop");
}

static gboolean
describe_color (GString *s, const GstAugOperation *op)
{
  static const gchar *const words[][2] = { { "brightness", "bright" }, { "contrast", "contrast" },
    { "saturation", "sat" } };

  if (g_str_equal (op->name, "hue")) {
    g_string_append_printf (s, "hue %+.2f", gst_aug_operation_get_double (op, "turns", 0));
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (!g_str_equal (op->name, words[i][0]))
      continue;
    g_string_append_printf (
        s, "%s \303\227%.2f", words[i][1], gst_aug_operation_get_double (op, "factor", 1));
    return TRUE;
  }
  return FALSE;
}

/* How much of the window the time masks cover together, nanoseconds; they may overlap. */
static gint64
muted_time (const GstAugDecision *decision)
{
  gint64 sum = 0, from = 0;

  for (;;) {
    gint64 start = G_MAXINT64, stop = 0;

    for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
      const GstAugOperation *op = gst_aug_decision_nth (decision, i);
      gint64 first, end;

      if (!g_str_equal (op->name, "time-mask"))
        continue;
      first = gst_aug_operation_get_int (op, "start_ns", 0);
      end = first + gst_aug_operation_get_int (op, "duration_ns", 0);
      first = MAX (first, from);
      if (end > first && (first < start || (first == start && end > stop)))
        start = first, stop = end;
    }
    if (start == G_MAXINT64)
      return sum;
    sum += stop - start;
    from = stop;
  }
}

/* All masks of a decision at once. */
static gboolean
describe_masks (GString *s, const GstAugDecision *decision)
{
  const gint64 muted = muted_time (decision);
  guint bands = 0;

  for (guint i = 0; i < gst_aug_decision_size (decision); i++)
    bands += g_str_equal (gst_aug_decision_nth (decision, i)->name, "freq-mask");
  if (bands)
    g_string_append_printf (s, "%u band%s off", bands, bands > 1 ? "s" : "");
  if (muted)
    g_string_append_printf (s, "%smute %.2f s", bands ? ", " : "", (gdouble) muted / GST_SECOND);
  return bands || muted;
}

/* All hits of a decision at once, or what happens to its frames as a whole. */
static gboolean
describe_frames (GString *s, const GstAugDecision *decision)
{
  static const gchar *const words[][2] = { { "frame-drop", "drops" }, { "frame-freeze", "frozen" },
    { "frame-duplicate", "doubled" } };
  const GstAugOperation *op = gst_aug_decision_nth (decision, 0);
  gint64 sum = 0;

  if (!op || !g_str_has_prefix (op->name, "frame-"))
    return FALSE;
  for (guint i = 0; i < gst_aug_decision_size (decision); i++)
    sum += gst_aug_operation_get_int (gst_aug_decision_nth (decision, i), "duration_ns", 0);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (op->name, words[i][0]))
      g_string_append_printf (s, "%s %.2f s", words[i][1], (gdouble) sum / GST_SECOND);
  if (g_str_equal (op->name, "frame-latency"))
    g_string_append_printf (
        s, "late %.2f s", (gdouble) gst_aug_operation_get_int (op, "delay_ns", 0) / GST_SECOND);
  if (!s->len)
    g_string_append (s, g_str_equal (op->name, "frame-reverse") ? "backwards" : "times jitter");
  return TRUE;
}

static gboolean
describe_lens (GString *s, const GstAugOperation *op)
{
  if (g_str_equal (op->name, "lens-distortion"))
    g_string_append_printf (s, "lens k1 %+.2f", gst_aug_operation_get_double (op, "k1", 0));
  else if (g_str_equal (op->name, "vignette"))
    g_string_append_printf (
        s, "vignette %.0f %%", 100 * gst_aug_operation_get_double (op, "strength", 0));
  else if (g_str_equal (op->name, "chromatic-aberration"))
    g_string_append_printf (s, "aberration %+.1f, %+.1f %%",
        100 * gst_aug_operation_get_double (op, "red", 0),
        100 * gst_aug_operation_get_double (op, "blue", 0));
  else
    return FALSE;
  return TRUE;
}

static gboolean
describe_sound_noise (GString *s, const GstAugOperation *op)
{
  const GstAugValue *sound = gst_aug_operation_find (op, "sound");
  const GstAugValue *level = gst_aug_operation_find (op, "level");

  if (!g_str_equal (op->name, "sound-noise"))
    return FALSE;
  g_string_append_printf (s, "%s noise %+.0f dB%s", sound ? sound->s : "",
      level ? level->d : gst_aug_operation_get_double (op, "snr", 0), level ? "FS" : "");
  return TRUE;
}

/* What effects on sound are called, and the values that one would ask for first. */
static gboolean
describe_sound (GString *s, const GstAugOperation *op)
{
  static const gchar *const words[] = { "kind", "file" };
  static const struct {
    const gchar *name, *format;
    gdouble unit;
  } values[] = { { "db", "%+.1f dB", 1 }, { "frequency", "%.0f Hz", 1 }, { "rate", "%.0f Hz", 1 },
    { "gain-db", "%+.1f dB", 1 }, { "threshold-db", "%.0f dB", 1 }, { "drive-db", "%.0f dB", 1 },
    { "percent", "%.0f %%", 1 }, { "share", "%.0f %%", 100 }, { "bits", "%.0f bits", 1 },
    { "rt60", "%.2f s", 1 }, { "factor", "\303\227%.2f", 1 }, { "semitones", "%+.1f semitones", 1 },
    { "balance", "%+.2f", 1 }, { "delay_ns", "%.1f ms", 1e-6 } };

  if (!gst_aug_sound_effect_find (op->name) && !g_str_equal (op->name, "speed"))
    return FALSE;
  g_string_append (s, op->name);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    const GstAugValue *value = gst_aug_operation_find (op, words[i]);

    if (value && value->type == GST_AUG_VALUE_STRING && value->s)
      g_string_append_printf (s, " %s", value->s);
  }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    const GstAugValue *value = gst_aug_operation_find (op, values[i].name);

    if (!value || (value->type != GST_AUG_VALUE_DOUBLE && value->type != GST_AUG_VALUE_INT))
      continue;
    g_string_append_c (s, ' ');
    /* NOLINTNEXTLINE(clang-diagnostic-format-nonliteral): of the table above */
    g_string_append_printf (s, values[i].format,
        values[i].unit * (value->type == GST_AUG_VALUE_DOUBLE ? value->d : (gdouble) value->i));
  }
  return TRUE;
}

static gboolean
describe_words (GString *s, const GstAugOperation *op)
{
  if (!gst_aug_text_effect_find (op->name))
    return FALSE;
  g_string_append (s, op->name);
  if (gst_aug_operation_find (op, "rate"))
    g_string_append_printf (s, " %.0f %%", 100 * gst_aug_operation_get_double (op, "rate", 0));
  return TRUE;
}

/* "mirror rule: identity" */
static gboolean
describe_rule (GString *s, const GstAugOperation *op)
{
  const GstAugValue *rule = gst_aug_operation_find (op, "rule");
  const GstAugValue *did = gst_aug_operation_find (op, "did");

  if (!g_str_equal (op->name, "rule") || !rule || !did)
    return FALSE;
  g_string_append_printf (s, "%s rule: %s", rule->s, did->s);
  return TRUE;
}

/* Where nothing is done a rule may have kept it from being done. */
static void
describe_rules (GString *s, const GstAugDecision *decision)
{
  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    g_autoptr (GString) words = g_string_new (NULL);

    if (describe_rule (words, gst_aug_decision_nth (decision, i)))
      g_string_append_printf (s, "%s%s", s->len ? ", " : "", words->str);
  }
}

static void
describe_operation (GString *s, const GstAugOperation *op, guint width, guint height)
{
  const GstAugValue *value;

  if (g_str_equal (op->name, "crop")) {
    describe_crop (s, op, width, height);
  } else if (g_str_equal (op->name, "time-crop")) {
    gdouble start = (gdouble) gst_aug_operation_get_int (op, "start_ns", 0) / GST_SECOND;

    g_string_append_printf (s, "keeps %.2f-%.2f s", start,
        start + (gdouble) gst_aug_operation_get_int (op, "duration_ns", 0) / GST_SECOND);
  } else if (g_str_equal (op->name, "speed")) {
    g_string_append_printf (s, "speed %.3f", gst_aug_operation_get_double (op, "factor", 1));
  } else if (g_str_equal (op->name, "flip")) {
    value = gst_aug_operation_find (op, "direction");
    g_string_append (
        s, value && g_strcmp0 (value->s, "vertical") == 0 ? "flip vertically" : "flip");
  } else if (g_str_equal (op->name, "modality-drop")) {
    value = gst_aug_operation_find (op, "dropped");
    if (value && value->s && *value->s) {
      g_auto (GStrv) names = g_strsplit (value->s, ",", -1);
      g_autofree gchar *list = g_strjoinv (" + ", names);

      g_string_append_printf (s, "no %s", list);
    }
  } else if (!describe_color (s, op) && !aug_describe_picture (s, op, width, height) &&
             !describe_lens (s, op) && !describe_sound_noise (s, op) && !describe_sound (s, op) &&
             !describe_words (s, op) && !describe_rule (s, op)) {
    g_string_append (s, op->name);
  }
}

static void
describe_whole (GString *s, const GstAugDecision *decision, guint width, guint height)
{
  g_autoptr (GString) last = g_string_new (NULL);
  guint n = 0;

  if (describe_masks (s, decision) || describe_frames (s, decision))
    return;
  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    g_autoptr (GString) words = g_string_new (NULL);

    /* sound and captions have no rectangle */
    if (g_str_equal (gst_aug_decision_nth (decision, i)->name, "crop") &&
        (decision->instance.role == GST_AUG_ROLE_AUDIO ||
            decision->instance.role == GST_AUG_ROLE_TEXT))
      continue;
    describe_operation (words, gst_aug_decision_nth (decision, i), width, height);
    if (!words->len)
      continue;
    if (g_string_equal (words, last)) {
      n++;
      continue;
    }
    if (n > 1)
      g_string_append_printf (s, " (%u)", n);
    g_string_append_printf (s, "%s%s", s->len ? ", " : "", words->str);
    g_string_assign (last, words->str);
    n = 1;
  }
  if (n > 1)
    g_string_append_printf (s, " (%u)", n);
}

/* A policy's operations node by node: what belongs together is told together. */
static void
describe_nodes (
    GString *s, const GstAugDecision *decision, guint width, guint height, gboolean with_ids)
{
  const guint n = gst_aug_decision_size (decision);
  guint chain = 0;

  for (guint i = 0, stop; i < n; i = stop) {
    const GstAugOperation *first = gst_aug_decision_nth (decision, i);
    g_autoptr (GstAugDecision) part =
        gst_aug_decision_new (decision->element, decision->decision, &decision->instance);
    g_autoptr (GString) words = g_string_new (NULL);

    for (stop = i; stop < n; stop++) {
      const GstAugOperation *op = gst_aug_decision_nth (decision, stop);

      if (op->id != first->id || op->chain != first->chain)
        break;
      *gst_aug_decision_add (part, op->name) = *op;
    }
    describe_whole (words, part, width, height);
    if (with_ids && first->id) {
      if (words->len && !g_str_has_suffix (first->id, words->str))
        g_string_append_c (g_string_prepend_c (g_string_prepend_c (words, '('), ' '), ')');
      else
        g_string_truncate (words, 0);
      g_string_prepend (words, first->id);
    }
    if (words->len)
      g_string_append_printf (
          s, "%s%s", s->len ? first->chain > chain ? " | " : ", " : "", words->str);
    chain = first->chain;
  }
}

/*
 * @width, @height: size of the picture in pixels, or 0 where values are shares
 * Returns: (transfer full): what was done; "" if nothing
 */
gchar *
aug_describe_decision (const GstAugDecision *decision, guint width, guint height)
{
  GString *s = g_string_new (NULL);
  const GstAugOperation *first = gst_aug_decision_nth (decision, 0);

  if (decision->applied && first && first->id)
    describe_nodes (s, decision, width, height, FALSE);
  else if (decision->applied)
    describe_whole (s, decision, width, height);
  else
    describe_rules (s, decision);
  return g_string_free (s, FALSE);
}

/* Returns: (transfer full): the same in shares, with the nodes of a policy that were chosen */
gchar *
aug_describe_choice (const GstAugDecision *decision)
{
  const GstAugOperation *first = gst_aug_decision_nth (decision, 0);
  GString *s;

  if (!decision->applied || !first || !first->id)
    return aug_describe_decision (decision, 0, 0);
  s = g_string_new (NULL);
  describe_nodes (s, decision, 0, 0, TRUE);
  return g_string_free (s, FALSE);
}

static gboolean
same_value (const GstAugValue *a, const GstAugValue *b)
{
  if (a->type != b->type)
    return FALSE;
  switch (a->type) {
  case GST_AUG_VALUE_DOUBLE:
    return a->d == b->d;
  case GST_AUG_VALUE_STRING:
    return g_strcmp0 (a->s, b->s) == 0;
  default:
    return a->i == b->i;
  }
}

/* Values that a branch rounds or chooses for itself; all others must be equal. */
static gboolean
is_own_value (const GstAugOperation *op, const gchar *name)
{
  static const gchar *const own[] = { "present", "mode", "low-hz", "high-hz", "frame" };

  if (g_str_equal (op->name, "crop"))
    return TRUE;
  if (g_str_equal (op->name, "affine"))
    return !g_str_equal (name, "degrees");
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_str_equal (own[i], name))
      return TRUE;
  return FALSE;
}

static gboolean
is_like (const GstAugOperation *a, const GstAugOperation *b)
{
  return g_str_equal (a->name, b->name) && g_strcmp0 (a->id, b->id) == 0 && a->chain == b->chain;
}

/* The operation of @b that has name, node and chain and, among these, the number of operation @i of
 * @a. */
static const GstAugOperation *
same_operation (const GstAugDecision *a, guint i, const GstAugDecision *b)
{
  const GstAugOperation *op = gst_aug_decision_nth (a, i);
  guint nth = 0;

  for (guint k = 0; k < i; k++)
    nth += is_like (gst_aug_decision_nth (a, k), op);
  for (guint k = 0; k < gst_aug_decision_size (b); k++)
    if (is_like (gst_aug_decision_nth (b, k), op) && nth-- == 0)
      return gst_aug_decision_nth (b, k);
  return NULL;
}

/* Returns: (transfer full): @decision without what was told of @before, another branch's */
GstAugDecision *
aug_decision_without (const GstAugDecision *decision, const GstAugDecision *before)
{
  GstAugDecision *rest =
      gst_aug_decision_new (decision->element, decision->decision, &decision->instance);

  rest->applied = decision->applied;
  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);

    if (!op->id || !same_operation (decision, i, before))
      *gst_aug_decision_add (rest, op->name) = *op;
  }
  return rest;
}

/* Whether two branches that share a decision took it alike, as far as both carry it out: of a
 * policy each does what fits it. */
gboolean
aug_decisions_agree (const GstAugDecision *a, const GstAugDecision *b)
{
  const gboolean parts = g_strcmp0 (a->element, "augpolicy") == 0;

  if ((a->applied != b->applied && !parts) || a->instance.orig_start != b->instance.orig_start ||
      a->instance.orig_stop != b->instance.orig_stop || a->instance.seed != b->instance.seed ||
      a->instance.source != b->instance.source || a->instance.epoch != b->instance.epoch)
    return FALSE;
  for (guint i = 0; i < gst_aug_decision_size (a); i++) {
    const GstAugOperation *x = gst_aug_decision_nth (a, i);
    const GstAugOperation *y = same_operation (a, i, b);

    for (guint v = 0; y && v < x->n_values; v++) {
      const GstAugValue *other = gst_aug_operation_find (y, x->values[v].name);

      if (!is_own_value (x, x->values[v].name) &&
          (other ? !same_value (&x->values[v], other) : !parts))
        return FALSE;
    }
  }
  return TRUE;
}
