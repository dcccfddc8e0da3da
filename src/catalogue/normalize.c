/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "normalize.h"

#include "catalogue-private.h"

GType
gst_aug_statistics_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_STATISTICS_IMAGENET, "Those of ImageNet: 0.485, 0.456, 0.406 and 0.229, 0.224, 0.225",
        "imagenet" },
    { GST_AUG_STATISTICS_CLIP,
        "Those of CLIP: 0.48145466, 0.4578275, 0.40821073 and 0.26862954, 0.26130258, 0.27577711",
        "clip" },
    { GST_AUG_STATISTICS_HALF, "0.5 and 0.5: numbers from -1 to 1", "half" },
    { GST_AUG_STATISTICS_NONE, "0 and 1: numbers from 0 to 1", "none" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugStatistics", values));
  return type;
}

static const GstAugSetting rows[] = {
  SURE_ROWS (GstAugNormalizeSettings),
  FREE_ENUM_ROW (GstAugNormalizeSettings, "layout", layout, gst_aug_tensor_layout_get_type,
      GST_AUG_TENSOR_LAYOUT_CHW, "How the numbers lie"),
  FREE_ENUM_ROW (GstAugNormalizeSettings, "channels", channels, gst_aug_tensor_channels_get_type,
      GST_AUG_TENSOR_CHANNELS_AUTO, "What the channels are"),
  FREE_ENUM_ROW (GstAugNormalizeSettings, "statistics", statistics, gst_aug_statistics_get_type,
      GST_AUG_STATISTICS_IMAGENET,
      "Whose mean and standard deviation pictures get; of no account where mean, std or location "
      "are set"),
  FREE_ROW (GstAugNormalizeSettings, "mean", mean, NUMBERS, -GST_AUG_STATISTICS_LARGEST,
      GST_AUG_STATISTICS_LARGEST, 0,
      "What is taken off, black being 0 and white 1: one number, or those of red, green and blue"),
  FREE_ROW (GstAugNormalizeSettings, "std", std, NUMBERS, 0, GST_AUG_STATISTICS_LARGEST, 1,
      "What is divided by then: one number, or those of red, green and blue"),
  FREE_ROW (GstAugNormalizeSettings, "location", location, STRING, 0, 0, 0,
      "File of mean and std, as gst-augment-1.0 stats writes it"),
  FREE_ROW (GstAugNormalizeSettings, "depth-scale", depth_scale, DOUBLE, 1e-9, 1e6, 0.001,
      "Metres that one step of a depth map counts"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows),
  sizeof (GstAugNormalizeSettings) };

/* Means and deviations that were asked for; FALSE where the file cannot be read. */
static gboolean
find_numbers (const GstAugNormalizeSettings *s, gboolean again, gdouble mean[3], gdouble std[3],
    GError **error)
{
  static const gdouble known[][2][3] = {
    [GST_AUG_STATISTICS_IMAGENET] = { { 0.485, 0.456, 0.406 }, { 0.229, 0.224, 0.225 } },
    [GST_AUG_STATISTICS_CLIP] = { { 0.48145466, 0.4578275, 0.40821073 },
        { 0.26862954, 0.26130258, 0.27577711 } },
    [GST_AUG_STATISTICS_HALF] = { { 0.5, 0.5, 0.5 }, { 0.5, 0.5, 0.5 } },
    [GST_AUG_STATISTICS_NONE] = { { 0, 0, 0 }, { 1, 1, 1 } },
  };

  if (s->location)
    return gst_aug_statistics_read (s->location, again, mean, std, error);
  for (guint i = 0; i < 3; i++) {
    const gboolean own = s->mean.n || s->std.n;

    mean[i] = s->mean.n ? s->mean.values[s->mean.n == 1 ? 0 : i]
              : own     ? 0
                        : known[s->statistics][0][i];
    std[i] = s->std.n ? s->std.values[s->std.n == 1 ? 0 : i] : own ? 1 : known[s->statistics][1][i];
  }
  return TRUE;
}

static gboolean
check_numbers (const gchar *name, const GstAugNumbers *numbers, gdouble least, GError **error)
{
  if (numbers->n != 0 && numbers->n != 1 && numbers->n != 3)
    return gst_aug_settings_contradiction (error,
        "%s takes one number or three, not %u; type for example %s=\"<0.5,0.5,0.5>\"", name,
        numbers->n, name);
  for (guint i = 0; i < numbers->n; i++)
    if (!(numbers->values[i] >= least && numbers->values[i] <= GST_AUG_STATISTICS_LARGEST))
      return gst_aug_settings_contradiction (error,
          "a number of %s is not in [%g, %g]; type for example %s=\"<0.5,0.5,0.5>\"", name, least,
          GST_AUG_STATISTICS_LARGEST, name);
  return TRUE;
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugNormalizeSettings *s = block;
  gdouble mean[3], std[3];

  if (s->location && (s->mean.n || s->std.n))
    return gst_aug_settings_contradiction (
        error, "location names a file of mean and std: leave mean and std out, or location");
  return check_numbers ("mean", &s->mean, -GST_AUG_STATISTICS_LARGEST, error) &&
         check_numbers ("std", &s->std, GST_AUG_STATISTICS_LEAST_STD, error) &&
         find_numbers (s, TRUE, mean, std, error);
}

/* Nothing is drawn. */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  static const gchar *const names[2][3] = { { "mean-0", "mean-1", "mean-2" },
    { "std-0", "std-1", "std-2" } };
  const GstAugNormalizeSettings *s = block;
  GstAugOperation *operation;
  gdouble numbers[2][3];

  if (!find_numbers (s, FALSE, numbers[0], numbers[1], error))
    return FALSE;
  operation = gst_aug_decision_add (decision, "normalize");
  for (guint i = 0; i < 2; i++)
    for (guint k = 0; k < 3; k++)
      gst_aug_operation_set_double (operation, names[i][k], numbers[i][k]);
  gst_aug_operation_set_double (operation, "depth-scale", s->depth_scale);
  /* depth in metres is normalised only by numbers that were meant for it */
  gst_aug_operation_set_boolean (
      operation, "custom", s->location != NULL || s->mean.n > 0 || s->std.n > 0);
  return TRUE;
}

const GstAugKind gst_aug_kind_normalize = {
  .name = "normalize",
  .element = "augnormalize",
  .description = "Makes float32 tensors of pictures, normalised, as networks take them",
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_TENSOR,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .acts_in_eval = TRUE,
};
