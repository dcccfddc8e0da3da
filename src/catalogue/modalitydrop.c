/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "modalitydrop.h"

#include <string.h>

#include "catalogue-private.h"

GType
gst_aug_drop_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_DROP_FILL, "Black, silence, an empty cue", "fill" },
    { GST_AUG_DROP_GAP, "GAP events instead of buffers", "gap" },
    { GST_AUG_DROP_FLAG, "Data stay; only the meta says so", "flag" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugDropMode", values));
  return type;
}

GType
gst_aug_drop_rule_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_DROP_RULE_BERNOULLI, "Each modality by its own probability", "bernoulli" },
    { GST_AUG_DROP_RULE_AVHUBERT, "Half of the windows keep all, the others one alone",
        "avhubert" },
    { GST_AUG_DROP_RULE_UNIFORM, "Every combination but the empty one alike", "uniform" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugDropRule", values));
  return type;
}

#define B GstAugModalityDropSettings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  FREE_ROW (B, "modality", modality, STRING, 0, 0, 0,
      "Which of the modalities this element carries (default: the branch)"),
  ROW (B, "modalities", modalities, STRING, 0, 0, 0,
      "All modalities, separated by commas, alike in every branch (default: video,audio,text)"),
  ROW (B, "probabilities", probabilities, NUMBERS, 0, 1, 0,
      "How often each modality is left out, in the order of modalities (default: 0.2 each); with "
      "rule=avhubert: the weight of each modality where one alone is kept (default: 1 each)"),
  ENUM_ROW (B, "rule", rule, gst_aug_drop_rule_get_type, GST_AUG_DROP_RULE_BERNOULLI,
      "How combinations are drawn"),
  FREE_ENUM_ROW (B, "mode", mode, gst_aug_drop_mode_get_type, GST_AUG_DROP_FILL,
      "What takes the place of the data"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows),
  sizeof (GstAugModalityDropSettings) };

/* Splits "video,audio,text"; returns how many there are, at most GST_AUG_NUMBERS_MAX. */
static guint
split (const gchar *modalities, gchar ***names)
{
  *names = g_strsplit (modalities ? modalities : "video,audio,text", ",", -1);
  for (gchar **name = *names; *name; name++)
    g_strstrip (*name);
  return g_strv_length (*names);
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugModalityDropSettings *s = block;
  g_auto (GStrv) names = NULL;
  guint n = split (s->modalities, &names);
  gdouble sum = 0;

  if (n < 2 || n > GST_AUG_NUMBERS_MAX)
    return gst_aug_settings_contradiction (error,
        "modalities=%s names %u: name 2 to %d of them, e.g. modalities=video,audio", s->modalities,
        n, GST_AUG_NUMBERS_MAX);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      if (!*names[i] || (i != j && g_str_equal (names[i], names[j])))
        return gst_aug_settings_contradiction (
            error, "modalities=%s has an empty name or one twice: name each once", s->modalities);
  if (s->probabilities.n && s->probabilities.n != n)
    return gst_aug_settings_contradiction (error,
        "probabilities has %u numbers for %u modalities: give one number each", s->probabilities.n,
        n);
  for (guint i = 0; i < s->probabilities.n; i++)
    sum += s->probabilities.values[i];
  if (s->rule == GST_AUG_DROP_RULE_AVHUBERT && s->probabilities.n && sum == 0)
    return gst_aug_settings_contradiction (
        error, "probabilities are all 0: with rule=avhubert set at least one weight above 0");
  if (s->modality && !g_strv_contains ((const gchar *const *) names, s->modality))
    return gst_aug_settings_contradiction (error,
        "modality=%s is not among modalities=%s: add it there", s->modality,
        s->modalities ? s->modalities : "video,audio,text");
  if (s->common.scope && !g_str_equal (s->common.scope, "shared"))
    return gst_aug_settings_contradiction (error,
        "scope=%s: modalitydrop knows scope=shared only, every branch computes the whole choice",
        s->common.scope);
  return TRUE;
}

/* drop_i = u (name_i) < p_i; if all would be dropped, argmax u_i / p_i stays */
static guint32
bernoulli (const GstAugModalityDropSettings *s, const GstAugDraws *draws, GStrv names, guint n)
{
  guint32 dropped = 0;
  guint best = 0;
  gdouble highest = -1;

  for (guint i = 0; i < n; i++) {
    gdouble p = s->probabilities.n ? s->probabilities.values[i] : 0.2;
    gdouble u = gst_aug_draws_uniform (draws, names[i], 0);

    if (u < p)
      dropped |= 1u << i;
    if (p > 0 && u / p > highest) {
      highest = u / p;
      best = i;
    }
  }
  return dropped == (1u << n) - 1 ? dropped & ~(1u << best) : dropped;
}

/* Shi et al., "Learning audio-visual speech representation by masked multimodal cluster
 * prediction", ICLR 2022, section 3.3: p_m = 1/2 keeps all; else one alone */
static guint32
avhubert (const GstAugModalityDropSettings *s, const GstAugDraws *draws, guint n)
{
  gdouble sum = 0, u, below = 0;
  guint all = (1u << n) - 1, kept = 0;

  if (gst_aug_draws_uniform (draws, "all", 0) < 0.5)
    return 0;
  for (guint i = 0; i < n; i++)
    sum += s->probabilities.n ? s->probabilities.values[i] : 1;
  u = gst_aug_draws_uniform (draws, "alone", 0) * sum;
  for (guint i = 0; i < n; i++) {
    gdouble weight = s->probabilities.n ? s->probabilities.values[i] : 1;

    if (weight > 0)
      kept = i;
    below += weight;
    if (u < below && weight > 0)
      break;
  }
  return all & ~(1u << kept);
}

static guint32
choose (const GstAugModalityDropSettings *s, const GstAugDraws *draws, GStrv names, guint n)
{
  switch (s->rule) {
  case GST_AUG_DROP_RULE_AVHUBERT:
    return avhubert (s, draws, n);
  case GST_AUG_DROP_RULE_UNIFORM:
    return gst_aug_draws_integer (draws, "combination", 0, (1u << n) - 1);
  default:
    return bernoulli (s, draws, names, n);
  }
}

/* The number of a name; how many there are if it is none of them. */
static guint
find (GStrv names, const gchar *name)
{
  guint i = 0;

  while (names[i] && g_strcmp0 (names[i], name) != 0)
    i++;
  return i;
}

static const gchar *
medium_name (GstAugTouches medium)
{
  return medium == GST_AUG_TOUCHES_VIDEO   ? "video"
         : medium == GST_AUG_TOUCHES_AUDIO ? "audio"
         : medium == GST_AUG_TOUCHES_TEXT  ? "text"
                                           : NULL;
}

static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugModalityDropSettings *s = block;
  g_auto (GStrv) names = NULL;
  g_autoptr (GString) list = g_string_new (NULL);
  const gchar *own = s->modality ? s->modality : context->branch;
  guint n = split (s->modalities, &names), index;
  GstAugOperation *operation;
  guint32 dropped;

  index = find (names, own);
  if (index == n && context->is_one_of_many)
    index = find (names, medium_name (context->medium));
  if (index == n && context->is_one_of_many)
    return TRUE;
  if (index == n)
    return gst_aug_settings_contradiction (error,
        "branch \"%s\" is not among modalities=%s: set modality to one of them", own,
        s->modalities ? s->modalities : "video,audio,text");
  dropped = choose (s, &context->draws, names, n);
  for (guint i = 0; i < n; i++)
    if (dropped & 1u << i)
      g_string_append_printf (list, "%s%s", list->len ? "," : "", names[i]);
  operation = gst_aug_decision_add (decision, "modality-drop");
  gst_aug_operation_set_string (operation, "dropped", list->str);
  gst_aug_operation_set_boolean (operation, "present", !(dropped & 1u << index));
  gst_aug_operation_set_int (operation, "mode", s->mode);
  return TRUE;
}

const GstAugKind gst_aug_kind_modality_drop = {
  .name = "modalitydrop",
  .element = "modalitydrop",
  .description = "Leaves out modalities, never all of them",
  .touches = GST_AUG_TOUCHES_ANY,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
};
