/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue-private.h"

typedef enum {
  CLIP_INVALID,
  CLIP_SATURATE,
} ClipMode;

typedef struct {
  GstAugCommonSettings common;
  gdouble depth_scale;
  gdouble min_strength, max_strength;
  gdouble shift_x, shift_y, sampling;
  gdouble edge_holes, edge_step;
  guint edge_radius;
  gdouble normal, focal;
  gdouble sigma, growth, far_distance, far_sigma;
  gdouble focal_baseline, disparity_sigma, disparity_step;
  gdouble dropout, random, random_near, random_far;
  gdouble sticks;
  guint stick_length, stick_width;
  gdouble blobs, blob_size;
  gboolean still;
  gdouble min_depth, max_depth;
  ClipMode clip;
} Settings;

static GType
clip_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { CLIP_INVALID, "What lies outside is not measured: 0", "invalid" },
    { CLIP_SATURATE, "What lies outside is at the end", "saturate" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugDepthClip", values));
  return type;
}

#define B Settings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  FREE_ROW (B, "depth-scale", depth_scale, DOUBLE, 0.001, 1000000, 1000,
      "Units a metre: 1000 for millimetres"),
  ROW (B, "min-strength", min_strength, DOUBLE, 0, 1, 0,
      "Least share of what follows; drawn for each kind of noise"),
  ROW (B, "max-strength", max_strength, DOUBLE, 0, 1, 1, "Largest share of what follows"),
  ROW (B, "shift-x", shift_x, DOUBLE, 0, 1000, 0,
      "Registration: the picture is shifted by up to so many pixels to either side"),
  ROW (B, "shift-y", shift_y, DOUBLE, 0, 1000, 0,
      "Registration: the picture is shifted by up to so many pixels up or down"),
  ROW (B, "sampling", sampling, DOUBLE, 0, 100, 0.25,
      "Standard deviation of the place where a pixel is measured, pixels"),
  ROW (B, "edge-holes", edge_holes, DOUBLE, 0, 1, 0.5,
      "Share of the pixels at edges that are missing"),
  ROW (B, "edge-step", edge_step, DOUBLE, 0, 1000, 0.1,
      "Neighbours whose depths differ by more are an edge, metres"),
  ROW (B, "edge-radius", edge_radius, UINT, 0, 64, 1, "Pixels up to so far from an edge are at it"),
  ROW (B, "normal", normal, DOUBLE, 0, 10, 0,
      "Standard deviation along the surface's normal, metres; larger in depth where it is steep"),
  ROW (B, "focal", focal, DOUBLE, 0.1, 100, 0.9, "Focal length, share of the picture's width"),
  ROW (B, "sigma", sigma, DOUBLE, 0, 10, 0.0012,
      "Standard deviation of depth z, metres: sigma + "
      "growth·z²"),
  ROW (B, "growth", growth, DOUBLE, 0, 10, 0.0019,
      "Growth of the standard deviation with the square of the depth, 1/metre"),
  ROW (B, "far-distance", far_distance, DOUBLE, 0, 1000, 0,
      "Beyond so many metres the standard deviation is far-sigma; 0 = nowhere"),
  ROW (B, "far-sigma", far_sigma, DOUBLE, 0, 10, 0.08,
      "Standard deviation beyond far-distance, metres"),
  ROW (B, "focal-baseline", focal_baseline, DOUBLE, 0, 100000, 35.13,
      "Focal length times baseline, pixels times metres: the disparity of 1 m; 0 = no disparity"),
  ROW (B, "disparity-sigma", disparity_sigma, DOUBLE, 0, 100, 0,
      "Standard deviation of the disparity, pixels"),
  ROW (B, "disparity-step", disparity_step, DOUBLE, 0, 100, 0.125,
      "Disparities are multiples of so many pixels; 0 = any"),
  ROW (B, "dropout", dropout, DOUBLE, 0, 1, 0.003125, "Share of the pixels that are missing"),
  ROW (B, "random", random, DOUBLE, 0, 1, 0.003125,
      "Share of the pixels that have any depth from random-near to random-far"),
  ROW (B, "random-near", random_near, DOUBLE, 0, 1000, 0.5,
      "Nearest depth that is made up, for random and sticks, metres"),
  ROW (B, "random-far", random_far, DOUBLE, 0, 1000, 1.3,
      "Farthest depth that is made up, for random and sticks, metres"),
  ROW (B, "sticks", sticks, DOUBLE, 0, 1, 0.00025,
      "Share of the pixels at which a stick begins that has a depth of its own"),
  ROW (B, "stick-length", stick_length, UINT, 1, 1000, 18, "Longest stick, pixels"),
  ROW (B, "stick-width", stick_width, UINT, 1, 100, 3, "Widest stick, pixels"),
  ROW (B, "blobs", blobs, DOUBLE, 0, 1, 0.01, "Share of the picture that is missing in blobs"),
  ROW (B, "blob-size", blob_size, DOUBLE, 1, 10000, 24, "Distance at which blobs vary, pixels"),
  ROW (B, "still", still, BOOLEAN, 0, 1, 0,
      "Sticks and blobs stay where they are as long as the decision holds"),
  ROW (B, "min-depth", min_depth, DOUBLE, 0, 1000, 0.1, "Nearest depth that is measured, metres"),
  ROW (
      B, "max-depth", max_depth, DOUBLE, 0, 1000000, 10, "Farthest depth that is measured, metres"),
  ENUM_ROW (B, "clip", clip, clip_mode_get_type, CLIP_INVALID,
      "What becomes of depths outside of min-depth and max-depth"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;

  if (s->random_near > s->random_far)
    return gst_aug_settings_contradiction (error,
        "random-near=%g is above random-far=%g: set random-near to %g or less", s->random_near,
        s->random_far, s->random_far);
  if (s->dropout + s->random > 1)
    return gst_aug_settings_contradiction (error,
        "dropout=%g and random=%g are more than all pixels: set random to %g or less", s->dropout,
        s->random, 1 - s->dropout);
  return TRUE;
}

/* The order in which a depth map is spoilt, and the index of each one's draws. */
typedef enum {
  PART_SHIFT,
  PART_EDGES,
  PART_NORMAL,
  PART_NOISE,
  PART_DISPARITY,
  PART_HOLES,
} Part;

static GstAugOperation *
add (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision,
    const gchar *name, Part part, gdouble *strength)
{
  GstAugOperation *operation = gst_aug_decision_add (decision, name);

  *strength =
      gst_aug_draws_range (&context->draws, "strength", part, s->min_strength, s->max_strength);
  gst_aug_operation_set_uint64 (
      operation, "field", gst_aug_draws_uint64 (&context->draws, "field", part));
  gst_aug_operation_set_double (operation, "depth-scale", s->depth_scale);
  return operation;
}

static void
decide_around (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op;
  gdouble k;

  if (s->shift_x > 0 || s->shift_y > 0 || s->sampling > 0) {
    op = add (s, context, decision, "depth-shift", PART_SHIFT, &k);
    gst_aug_operation_set_double (op, "x",
        gst_aug_draws_range (&context->draws, "shift-x", 0, -s->shift_x * k, s->shift_x * k));
    gst_aug_operation_set_double (op, "y",
        gst_aug_draws_range (&context->draws, "shift-y", 0, -s->shift_y * k, s->shift_y * k));
    gst_aug_operation_set_double (op, "sigma", s->sampling * k);
  }
  if (s->edge_holes > 0) {
    op = add (s, context, decision, "depth-edges", PART_EDGES, &k);
    gst_aug_operation_set_double (op, "share", s->edge_holes * k);
    gst_aug_operation_set_double (op, "step", s->edge_step);
    gst_aug_operation_set_int (op, "radius", s->edge_radius);
  }
  if (s->normal > 0) {
    op = add (s, context, decision, "depth-normal", PART_NORMAL, &k);
    gst_aug_operation_set_double (op, "sigma", s->normal * k);
    gst_aug_operation_set_double (op, "focal", s->focal);
  }
}

static void
decide_noise (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op;
  gdouble k;

  if (s->sigma > 0 || s->growth > 0 || s->far_distance > 0) {
    op = add (s, context, decision, "depth-noise", PART_NOISE, &k);
    gst_aug_operation_set_double (op, "sigma", s->sigma * k);
    gst_aug_operation_set_double (op, "growth", s->growth * k);
    gst_aug_operation_set_double (op, "far-distance", s->far_distance);
    gst_aug_operation_set_double (op, "far-sigma", s->far_sigma * k);
  }
  if (s->focal_baseline > 0 && (s->disparity_sigma > 0 || s->disparity_step > 0)) {
    op = add (s, context, decision, "depth-disparity", PART_DISPARITY, &k);
    gst_aug_operation_set_double (op, "focal-baseline", s->focal_baseline);
    gst_aug_operation_set_double (op, "sigma", s->disparity_sigma * k);
    gst_aug_operation_set_double (op, "step", s->disparity_step * k);
  }
}

static void
decide_holes (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op;
  gdouble k;

  if (s->dropout == 0 && s->random == 0 && s->sticks == 0 && s->blobs == 0)
    return;
  op = add (s, context, decision, "depth-holes", PART_HOLES, &k);
  gst_aug_operation_set_double (op, "dropout", s->dropout * k);
  gst_aug_operation_set_double (op, "random", s->random * k);
  gst_aug_operation_set_double (op, "near", s->random_near);
  gst_aug_operation_set_double (op, "far", s->random_far);
  gst_aug_operation_set_double (op, "sticks", s->sticks * k);
  gst_aug_operation_set_int (op, "stick-length", s->stick_length);
  gst_aug_operation_set_int (op, "stick-width", s->stick_width);
  gst_aug_operation_set_double (op, "blobs", s->blobs * k);
  gst_aug_operation_set_double (op, "blob-size", s->blob_size);
  gst_aug_operation_set_boolean (op, "still", s->still);
}

/* strength, field: index 0 shift, 1 edges, 2 normal, 3 noise, 4 disparity, 5 holes; shift-x,
 * shift-y: index 0 */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  GstAugOperation *op;

  decide_around (s, context, decision);
  decide_noise (s, context, decision);
  decide_holes (s, context, decision);
  op = gst_aug_decision_add (decision, "depth-clip");
  gst_aug_operation_set_double (op, "depth-scale", s->depth_scale);
  gst_aug_operation_set_double (op, "min", s->min_depth);
  gst_aug_operation_set_double (op, "max", s->max_depth);
  gst_aug_operation_set_boolean (op, "saturate", s->clip == CLIP_SATURATE);
  return TRUE;
}

const GstAugKind gst_aug_kind_depth = {
  .name = "depth",
  .element = "augdepth",
  .description = "Spoils depth maps as sensors do",
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_DEPTH,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
};
