/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue-private.h"

typedef enum {
  MODE_JPEG,
  MODE_BLOCKS,
  MODE_SCALE,
} Mode;

typedef enum {
  SUBSAMPLING_444,
  SUBSAMPLING_422,
  SUBSAMPLING_420,
} Subsampling;

typedef enum {
  UPSCALE_NEAREST,
  UPSCALE_BILINEAR,
} Upscale;

typedef struct {
  GstAugCommonSettings common;
  Mode mode;
  guint min_quality, max_quality;
  Subsampling subsampling;
  gdouble min_block_size, max_block_size;
  gdouble min_scale, max_scale;
  Upscale upscale;
} Settings;

static GType
mode_get_type (void)
{
  static const GEnumValue values[] = {
    { MODE_JPEG, "What JPEG leaves of the picture", "jpeg" },
    { MODE_BLOCKS, "Squares become their mean colour", "blocks" },
    { MODE_SCALE, "Made smaller and as large as before again", "scale" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCompressMode", values));
  return type;
}

static GType
subsampling_get_type (void)
{
  static const GEnumValue values[] = {
    { SUBSAMPLING_444, "None", "444" },
    { SUBSAMPLING_422, "Half the columns", "422" },
    { SUBSAMPLING_420, "Half the columns and half the rows", "420" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCompressSubsampling", values));
  return type;
}

static GType
upscale_get_type (void)
{
  static const GEnumValue values[] = {
    { UPSCALE_NEAREST, "Pixels become squares", "nearest" },
    { UPSCALE_BILINEAR, "Between the two nearest pixels of each axis", "bilinear" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCompressUpscale", values));
  return type;
}

#define B Settings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 0.5),
  ENUM_ROW (B, "mode", mode, mode_get_type, MODE_JPEG, "How pictures are made worse"),
  ROW (B, "min-quality", min_quality, UINT, 1, 100, 15, "Lowest quality of JPEG, as libjpeg's"),
  ROW (B, "max-quality", max_quality, UINT, 1, 100, 75, "Highest quality of JPEG, as libjpeg's"),
  ENUM_ROW (B, "subsampling", subsampling, subsampling_get_type, SUBSAMPLING_420,
      "How JPEG stores the chroma of RGB; Y'CbCr keeps its own"),
  ROW (B, "min-block-size", min_block_size, DOUBLE, 0, 1, 0.01,
      "Smallest side of a block, share of the picture's shorter side"),
  ROW (B, "max-block-size", max_block_size, DOUBLE, 0, 1, 0.04,
      "Largest side of a block, share of the picture's shorter side"),
  ROW (B, "min-scale", min_scale, DOUBLE, 0.001, 1, 0.25,
      "Smallest size on the way, share of the picture's"),
  ROW (B, "max-scale", max_scale, DOUBLE, 0.001, 1, 0.75,
      "Largest size on the way, share of the picture's"),
  ENUM_ROW (B, "upscale", upscale, upscale_get_type, UPSCALE_BILINEAR,
      "How the small picture is made as large as before"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;
  const struct {
    const gchar *name;
    gdouble least, most;
  } pairs[] = {
    { "quality", s->min_quality, s->max_quality },
    { "block-size", s->min_block_size, s->max_block_size },
    { "scale", s->min_scale, s->max_scale },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i].least > pairs[i].most)
      return gst_aug_settings_contradiction (error,
          "min-%s=%g is above max-%s=%g: set min-%s to %g or less", pairs[i].name, pairs[i].least,
          pairs[i].name, pairs[i].most, pairs[i].name, pairs[i].most);
  return TRUE;
}

/* quality = min + integer (max - min + 1); block-size and scale are ranges */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *op;

  if (context->eval) {
    decision->applied = FALSE;
    return TRUE;
  }
  switch (s->mode) {
  case MODE_JPEG:
    op = gst_aug_decision_add (decision, "jpeg");
    gst_aug_operation_set_int (op, "quality",
        s->min_quality +
            gst_aug_draws_integer (draws, "quality", 0, s->max_quality - s->min_quality + 1));
    gst_aug_operation_set_int (op, "subsampling", s->subsampling);
    break;
  case MODE_BLOCKS:
    op = gst_aug_decision_add (decision, "blocks");
    gst_aug_operation_set_double (op, "size",
        gst_aug_draws_range (draws, "block-size", 0, s->min_block_size, s->max_block_size));
    break;
  case MODE_SCALE:
    op = gst_aug_decision_add (decision, "rescale");
    gst_aug_operation_set_double (
        op, "scale", gst_aug_draws_range (draws, "scale", 0, s->min_scale, s->max_scale));
    gst_aug_operation_set_int (op, "smooth", s->upscale == UPSCALE_BILINEAR);
    break;
  }
  return TRUE;
}

const GstAugKind gst_aug_kind_compress = {
  .name = "compress",
  .element = "augcompress",
  .description = "Makes pictures worse: JPEG, blocks, fewer pixels",
  .touches = GST_AUG_TOUCHES_VIDEO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
};
