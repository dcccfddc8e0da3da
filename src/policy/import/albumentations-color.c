/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Transforms of albumentations that change colours. What it adds to saturation and value is a
 * factor here, the same at mid grey: adding b levels of 255 is the factor 1 + b / 127.5. */
#include <math.h>

#include "albumentations.h"

typedef GstAugAlbumentations Self;
typedef GstAugAlbumentationsRange Range;

static JsonObject *
operation (Self *self, const gchar *name, Range range, gdouble low, gdouble high)
{
  JsonObject *node = gst_aug_tree_operation (name);

  gst_aug_albumentations_fit (self, &range, low, high);
  gst_aug_tree_magnitude (node, range.low, range.high);
  return node;
}

static gboolean
is_nothing (const Range *range)
{
  return range->low == 0 && range->high == 0;
}

/* A group of what is not nothing; one alone is no group. */
static JsonObject *
together (JsonObject **nodes, guint n)
{
  JsonObject *only = NULL, *group;
  guint count = 0;

  for (guint i = 0; i < n; i++)
    if (nodes[i])
      only = nodes[i], count++;
  if (count == 0)
    return gst_aug_tree_operation ("identity");
  if (count == 1)
    return only;
  group = gst_aug_tree_group ("sequence");
  for (guint i = 0; i < n; i++)
    if (nodes[i])
      gst_aug_tree_add (group, nodes[i]);
  return group;
}

/* (1 + c) x + b · 255 */
static JsonObject *
linear (Self *self, Range contrast, Range brightness, gboolean by_max)
{
  JsonObject *nodes[2] = { NULL, NULL };

  if (!is_nothing (&contrast))
    nodes[0] = operation (self, "brightness", contrast, -10, 10);
  if (!is_nothing (&brightness)) {
    if (!by_max)
      gst_aug_albumentations_note (
          self, "brightness_by_max: what is added is a share of mid grey, not of the mean");
    gst_aug_albumentations_scale (&brightness, by_max ? 255 : GST_AUG_ALBUMENTATIONS_MID_GREY, 0);
    nodes[1] = operation (self, "offset", brightness, -255, 255);
  }
  return together (nodes, 2);
}

static JsonObject *
brightness_contrast (Self *self)
{
  Range brightness = { -0.2, 0.2 }, contrast = { -0.2, 0.2 };
  gboolean by_max = TRUE, safe = FALSE;

  if (!gst_aug_albumentations_range (self, "brightness_limit", GST_AUG_ALONE_BOTH, &brightness) ||
      !gst_aug_albumentations_range (self, "contrast_limit", GST_AUG_ALONE_BOTH, &contrast) ||
      !gst_aug_albumentations_flag (self, "brightness_by_max", &by_max) ||
      !gst_aug_albumentations_flag (self, "ensure_safe_range", &safe))
    return NULL;
  return linear (self, contrast, brightness, by_max);
}

static JsonObject *
one_limit (Self *self, gboolean contrast)
{
  Range limit = { -0.2, 0.2 };
  const Range none = { 0, 0 };

  if (!gst_aug_albumentations_range (self, "limit", GST_AUG_ALONE_BOTH, &limit))
    return NULL;
  return contrast ? linear (self, limit, none, TRUE) : linear (self, none, limit, TRUE);
}

static JsonObject *
random_brightness (Self *self)
{
  return one_limit (self, FALSE);
}

static JsonObject *
random_contrast (Self *self)
{
  return one_limit (self, TRUE);
}

static JsonObject *
rgb_shift (Self *self)
{
  static const gchar *const names[] = { "r_shift_limit", "g_shift_limit", "b_shift_limit" };
  static const gchar *const operations[] = { "offset-red", "offset-green", "offset-blue" };
  Range ranges[3] = { { -20, 20 }, { -20, 20 }, { -20, 20 } };
  JsonObject *nodes[3] = { NULL, NULL, NULL };

  for (guint i = 0; i < 3; i++)
    if (!gst_aug_albumentations_range (self, names[i], GST_AUG_ALONE_BOTH, &ranges[i]))
      return NULL;
  for (guint i = 0; i < 3; i++)
    if (!is_nothing (&ranges[i]))
      nodes[i] = operation (self, operations[i], ranges[i], -255, 255);
  return together (nodes, 3);
}

/* Hue in units of two degrees, the others in levels of 255 that are added. */
static JsonObject *
hue_saturation_value (Self *self)
{
  Range hue = { -20, 20 }, saturation = { -30, 30 }, value = { -20, 20 };
  JsonObject *nodes[3] = { NULL, NULL, NULL };

  if (!gst_aug_albumentations_range (self, "hue_shift_limit", GST_AUG_ALONE_BOTH, &hue) ||
      !gst_aug_albumentations_range (self, "sat_shift_limit", GST_AUG_ALONE_BOTH, &saturation) ||
      !gst_aug_albumentations_range (self, "val_shift_limit", GST_AUG_ALONE_BOTH, &value))
    return NULL;
  gst_aug_albumentations_scale (&hue, 1.0 / 180, 0);
  gst_aug_albumentations_scale (&saturation, 1 / GST_AUG_ALBUMENTATIONS_MID_GREY, 0);
  gst_aug_albumentations_scale (&value, 1 / GST_AUG_ALBUMENTATIONS_MID_GREY, 0);
  if (!is_nothing (&saturation) || !is_nothing (&value))
    gst_aug_albumentations_note (self,
        "saturation and value are factors that are the same at mid grey, there they are "
        "added");
  if (!is_nothing (&hue))
    nodes[0] = operation (self, "hue", hue, -0.5, 0.5);
  if (!is_nothing (&saturation))
    nodes[1] = operation (self, "saturation", saturation, -10, 10);
  if (!is_nothing (&value))
    nodes[2] = operation (self, "brightness", value, -10, 10);
  return together (nodes, 3);
}

/* The kind color without what it does by itself. */
static JsonObject *
color (void)
{
  JsonObject *node = gst_aug_tree_operation ("color");

  gst_aug_tree_argument (node, "brightness", 0);
  gst_aug_tree_argument (node, "contrast", 0);
  gst_aug_tree_argument (node, "saturation", 0);
  gst_aug_tree_argument (node, "hue", 0);
  return node;
}

static JsonObject *
color_jitter (Self *self)
{
  static const gchar *const names[] = { "brightness", "contrast", "saturation", "hue" };
  Range ranges[4] = { { 0.8, 1.2 }, { 0.8, 1.2 }, { 0.8, 1.2 }, { -0.2, 0.2 } };
  gboolean even = TRUE;
  JsonObject *node;

  for (guint i = 0; i < 4; i++) {
    if (!gst_aug_albumentations_range (
            self, names[i], i < 3 ? GST_AUG_ALONE_ONE : GST_AUG_ALONE_BOTH, &ranges[i]))
      return NULL;
    if (i < 3)
      gst_aug_albumentations_scale (&ranges[i], 1, -1);
    gst_aug_albumentations_fit (self, &ranges[i], i < 3 ? -1 : -0.5, i < 3 ? 10 : 0.5);
    even &= ranges[i].low == MAX (-ranges[i].high, -1);
  }
  if (even) {
    node = color ();
    for (guint i = 0; i < 4; i++)
      gst_aug_tree_argument (node, names[i], ranges[i].high);
    return node;
  }
  node = gst_aug_tree_group ("some-of");
  gst_aug_tree_number (node, "n", 4);
  for (guint i = 0; i < 4; i++)
    gst_aug_tree_add (node, operation (self, names[i], ranges[i], -10, 10));
  return node;
}

static JsonObject *
gamma_ (Self *self)
{
  Range limit = { 80, 120 };

  if (!gst_aug_albumentations_range (self, "gamma_limit", GST_AUG_ALONE_HIGH, &limit))
    return NULL;
  gst_aug_albumentations_get (self, "eps");
  gst_aug_albumentations_scale (&limit, 0.01, 0);
  return operation (self, "gamma", limit, 0.01, 100);
}

static JsonObject *
clahe (Self *self)
{
  Range limit = { 1, 4 }, tiles = { 8, 8 };
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "clip_limit", GST_AUG_ALONE_HIGH, &limit) ||
      !gst_aug_albumentations_range (self, "tile_grid_size", GST_AUG_ALONE_SAME, &tiles))
    return NULL;
  if (limit.low != 1)
    gst_aug_albumentations_note (self, "the clip limit begins at 1");
  if (tiles.low != 8 || tiles.high != 8)
    gst_aug_albumentations_note (self, "there are 8 by 8 tiles");
  gst_aug_albumentations_fit (self, &limit, 1, 100);
  node = color ();
  gst_aug_tree_argument (node, "clahe-probability", 1);
  gst_aug_tree_argument (node, "max-clip-limit", limit.high);
  return node;
}

static JsonObject *
equalize (Self *self)
{
  gboolean by_channels = TRUE;

  if (!gst_aug_albumentations_flag (self, "by_channels", &by_channels))
    return NULL;
  gst_aug_albumentations_get (self, "mode");
  if (!by_channels)
    gst_aug_albumentations_note (self, "every channel is equalized for itself");
  return gst_aug_tree_operation ("equalize");
}

static JsonObject *
posterize (Self *self)
{
  Range bits = { 4, 4 };
  JsonObject *node, *range;

  if (!gst_aug_albumentations_range (self, "num_bits", GST_AUG_ALONE_SAME, &bits))
    return NULL;
  gst_aug_albumentations_fit (self, &bits, 0, 8);
  node = gst_aug_tree_operation ("posterize");
  if (bits.low == bits.high) {
    gst_aug_tree_number (node, "magnitude", floor (bits.low));
    return node;
  }
  range = json_object_new ();
  gst_aug_tree_pair (range, "integers", floor (bits.low), floor (bits.high));
  json_object_set_object_member (node, "magnitude", range);
  return node;
}

static JsonObject *
solarize (Self *self)
{
  Range level = { 128, 128 };
  const gboolean share = json_object_has_member (self->arguments, "threshold_range");

  if (share)
    level = (Range){ 0.5, 0.5 };
  if (!gst_aug_albumentations_range (
          self, share ? "threshold_range" : "threshold", GST_AUG_ALONE_SAME, &level))
    return NULL;
  if (share)
    gst_aug_albumentations_scale (&level, 255, 0);
  return operation (self, "solarize", level, 0, 256);
}

static JsonObject *
invert (Self *self)
{
  return gst_aug_tree_operation ("invert");
}

static JsonObject *
grayscale (Self *self)
{
  gst_aug_albumentations_get (self, "num_output_channels");
  return gst_aug_tree_operation ("grayscale");
}

static JsonObject *
channel_shuffle (Self *self)
{
  JsonObject *node = color ();

  gst_aug_tree_argument (node, "channel-shuffle-probability", 1);
  return node;
}

static JsonObject *
channel_dropout (Self *self)
{
  Range channels = { 1, 1 };
  gdouble fill = 0;
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "channel_drop_range", GST_AUG_ALONE_SAME, &channels) ||
      !gst_aug_albumentations_number (self, "fill_value", 0, 255, &fill) ||
      !gst_aug_albumentations_number (self, "fill", 0, 255, &fill))
    return NULL;
  if (channels.low != 1 || channels.high != 1 || fill != 0)
    gst_aug_albumentations_note (self, "one channel is made 0");
  node = color ();
  gst_aug_tree_argument (node, "channel-drop-probability", 1);
  return node;
}

static JsonObject *
sharpen (Self *self)
{
  Range alpha = { 0.2, 0.5 }, lightness = { 0.5, 1 };

  if (!gst_aug_albumentations_range (self, "alpha", GST_AUG_ALONE_SAME, &alpha) ||
      !gst_aug_albumentations_range (self, "lightness", GST_AUG_ALONE_SAME, &lightness))
    return NULL;
  if (lightness.low != 1 || lightness.high != 1)
    gst_aug_albumentations_note (
        self, "lightness is left out: pictures stay as bright as they are");
  gst_aug_albumentations_scale (&alpha, GST_AUG_ALBUMENTATIONS_SHARPNESS, 0);
  return operation (self, "sharpness", alpha, -10, 10);
}

static JsonObject *
planckian (Self *self)
{
  Range kelvin = { 3000, 15000 };
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "temperature_limit", GST_AUG_ALONE_SAME, &kelvin))
    return NULL;
  gst_aug_albumentations_fit (self, &kelvin, 3000, 15000);
  node = color ();
  gst_aug_tree_argument (node, "temperature-probability", 1);
  gst_aug_tree_argument (node, "min-temperature", kelvin.low);
  gst_aug_tree_argument (node, "max-temperature", kelvin.high);
  return node;
}

static JsonObject *
no_op (Self *self)
{
  return gst_aug_tree_operation ("identity");
}

#define TENSOR \
  "it makes tensors: put augnormalize behind augpolicy, and import again with what is unknown " \
  "skipped"
#define CODE "it is code, which is never run: write an element, and put it where it belongs"

const GstAugAlbumentationsTransform gst_aug_albumentations_color[] = {
  { "RandomBrightnessContrast", 0.5, brightness_contrast,
      "contrast multiplies levels there, which is brightness here" },
  { "RandomBrightness", 0.5, random_brightness },
  { "RandomContrast", 0.5, random_contrast,
      "contrast multiplies levels there, which is brightness here" },
  { "RGBShift", 0.5, rgb_shift },
  { "HueSaturationValue", 0.5, hue_saturation_value },
  { "ColorJitter", 0.5, color_jitter },
  { "RandomGamma", 0.5, gamma_ },
  { "CLAHE", 0.5, clahe },
  { "Equalize", 0.5, equalize },
  { "Posterize", 0.5, posterize },
  { "Solarize", 0.5, solarize },
  { "InvertImg", 0.5, invert },
  { "ToGray", 0.5, grayscale },
  { "ChannelShuffle", 0.5, channel_shuffle },
  { "ChannelDropout", 0.5, channel_dropout },
  { "Sharpen", 0.5, sharpen },
  { "PlanckianJitter", 0.5, planckian },
  { "NoOp", 0.5, no_op },
  { "Normalize", 1, NULL, NULL, TENSOR },
  { "ToFloat", 1, NULL, NULL, TENSOR },
  { "FromFloat", 1, NULL, NULL, TENSOR },
  { "ToTensor", 1, NULL, NULL, TENSOR },
  { "ToTensorV2", 1, NULL, NULL, TENSOR },
  { "Lambda", 1, NULL, NULL, CODE },
  { NULL },
};
