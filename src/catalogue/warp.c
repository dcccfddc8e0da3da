/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../video/geometry/map.h"
#include "catalogue-private.h"

typedef enum {
  MODE_ELASTIC,
  MODE_GRID,
  MODE_LENS,
  MODE_ROLLING_SHUTTER,
  MODE_NONE,
} Mode;

typedef enum {
  LENS_EITHER,
  LENS_BARREL,
  LENS_PINCUSHION,
} Lens;

typedef struct {
  GstAugCommonSettings common;
  Mode mode;
  gdouble alpha;
  gdouble sigma;
  guint steps;
  gdouble limit;
  Lens lens;
  gdouble k1;
  gdouble k2;
  gdouble k3;
  gdouble p1;
  gdouble p2;
  gdouble focal;
  gdouble pan;
  gdouble wobble;
  gdouble cycles;
  gdouble readout;
  gdouble vignette;
  gdouble vignette_radius;
  gdouble aberration;
  GstAugInterpolation interpolation;
  guint fill;
  GstAugFillMode fill_mode;
  gdouble min_visible;
} Settings;

static GType
mode_get_type (void)
{
  static const GEnumValue values[] = {
    { MODE_ELASTIC, "A smooth random field", "elastic" },
    { MODE_GRID, "Columns and rows of random width", "grid" },
    { MODE_LENS, "A lens by Brown and Conrady", "lens" },
    { MODE_ROLLING_SHUTTER, "Rows read one after the other by a camera that moves",
        "rolling-shutter" },
    { MODE_NONE, "Nothing moves; vignette and aberration alone", "none" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugWarpMode", values));
  return type;
}

static GType
lens_get_type (void)
{
  static const GEnumValue values[] = {
    { LENS_EITHER, "Barrel or pincushion, drawn", "either" },
    { LENS_BARREL, "k1 is not above 0: straight lines bulge", "barrel" },
    { LENS_PINCUSHION, "k1 is not below 0: straight lines are pinched", "pincushion" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugWarpLens", values));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ENUM_ROW (Settings, "mode", mode, mode_get_type, MODE_ELASTIC, "How pixels move"),
  ROW (Settings, "alpha", alpha, DOUBLE, 0, 0.5, 0.01,
      "Elastic: root mean square of the displacement along each axis, share of the height"),
  ROW (Settings, "sigma", sigma, DOUBLE, 0.005, 1, 0.05,
      "Elastic: standard deviation of the Gaussian that smooths the field, share of the height"),
  ROW (Settings, "steps", steps, UINT, 1, 64, 5, "Grid: number of columns and of rows"),
  ROW (Settings, "limit", limit, DOUBLE, 0, 0.95, 0.3,
      "Grid: widths are uniform in [1 - limit, 1 + limit], then made to fill the picture"),
  ENUM_ROW (Settings, "lens", lens, lens_get_type, LENS_EITHER, "Lens: which sign k1 has"),
  ROW (Settings, "k1", k1, DOUBLE, 0, 2, 0.2, "Lens: magnitude m, k1 is uniform in [-m, m]"),
  ROW (Settings, "k2", k2, DOUBLE, 0, 2, 0.02, "Lens: magnitude m, k2 is uniform in [-m, m]"),
  ROW (Settings, "k3", k3, DOUBLE, 0, 2, 0, "Lens: magnitude m, k3 is uniform in [-m, m]"),
  ROW (Settings, "p1", p1, DOUBLE, 0, 0.2, 0, "Lens: magnitude m, p1 is uniform in [-m, m]"),
  ROW (Settings, "p2", p2, DOUBLE, 0, 0.2, 0, "Lens: magnitude m, p2 is uniform in [-m, m]"),
  ROW (Settings, "focal", focal, DOUBLE, 0.1, 10, 1,
      "Lens: focal length, share of the picture's longer side"),
  ROW (Settings, "pan", pan, DOUBLE, 0, 2, 0.1,
      "Rolling shutter: magnitude m, the camera turns by a share of the width in a frame's time "
      "that is uniform in [-m, m]"),
  ROW (Settings, "wobble", wobble, DOUBLE, 0, 0.5, 0,
      "Rolling shutter: magnitude m, the amplitude of a vibration is uniform in [0, m], share of "
      "the width"),
  ROW (Settings, "cycles", cycles, DOUBLE, 0, 64, 3,
      "Rolling shutter: cycles of the vibration in a frame's time"),
  ROW (Settings, "readout", readout, DOUBLE, 0, 1, 1,
      "Rolling shutter: share of a frame's time between the first and the last row"),
  ROW (Settings, "vignette", vignette, DOUBLE, 0, 1, 0,
      "Magnitude m: the corners lose a share of their light that is uniform in [0, m]"),
  ROW (Settings, "vignette-radius", vignette_radius, DOUBLE, 0, 0.95, 0,
      "Share of half the diagonal inside of which no light is lost"),
  ROW (Settings, "aberration", aberration, DOUBLE, 0, 0.1, 0,
      "Magnitude m: red and blue are larger than green by shares uniform in [-m, m]"),
  FREE_ENUM_ROW (Settings, "interpolation", interpolation, gst_aug_interpolation_get_type,
      GST_AUG_INTERPOLATION_AUTO,
      "How bent pixels are sampled; auto: bilinear for pictures, nearest for masks and depth; "
      "antialias is bilinear"),
  FREE_ROW (Settings, "fill", fill, UINT, 0, G_MAXUINT32, 0xff000000u,
      "Colour of what lies outside the picture, 0xAARRGGBB"),
  FREE_ENUM_ROW (Settings, "fill-mode", fill_mode, gst_aug_fill_mode_get_type, GST_AUG_FILL_VALUE,
      "What is seen outside the picture"),
  FREE_ROW (Settings, "min-visible", min_visible, DOUBLE, 0, 1, 0,
      "Regions of interest with a smaller visible share of their area are dropped"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gdouble
draw_either (const GstAugWindowContext *context, const gchar *name, gdouble m)
{
  return gst_aug_draws_range (&context->draws, name, 0, -m, m);
}

/* How pixels are sampled, and what lies outside, is the branch's own. */
static void
add_sampling (const Settings *s, GstAugOperation *op)
{
  gst_aug_operation_set_int (op, "interpolation", s->interpolation);
  gst_aug_operation_set_int (op, "fill", s->fill);
  gst_aug_operation_set_int (op, "fill-mode", s->fill_mode);
}

static void
add_elastic (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op;

  if (s->alpha == 0)
    return;
  op = gst_aug_decision_add (decision, "elastic");
  gst_aug_operation_set_double (op, "alpha", s->alpha);
  gst_aug_operation_set_double (op, "sigma", s->sigma);
  gst_aug_operation_set_double (op, "aspect", context->aspect);
  gst_aug_operation_set_uint64 (op, "field", gst_aug_draws_uint64 (&context->draws, "field", 0));
  add_sampling (s, op);
}

static void
add_grid (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op;

  if (s->limit == 0 || s->steps == 1)
    return;
  op = gst_aug_decision_add (decision, "grid-distortion");
  gst_aug_operation_set_int (op, "steps", s->steps);
  gst_aug_operation_set_double (op, "limit", s->limit);
  gst_aug_operation_set_uint64 (op, "field", gst_aug_draws_uint64 (&context->draws, "field", 0));
  add_sampling (s, op);
}

static void
add_lens (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const gdouble magnitude[] = { s->k1, s->k2, s->k3, s->p1, s->p2 };
  static const gchar *const names[] = { "k1", "k2", "k3", "p1", "p2" };
  GstAugOperation *op;
  gdouble sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    sum += magnitude[i];
  if (sum == 0)
    return;
  op = gst_aug_decision_add (decision, "lens-distortion");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gdouble v = draw_either (context, names[i], magnitude[i]);

    if (i == 0 && s->lens != LENS_EITHER)
      v = s->lens == LENS_BARREL ? -ABS (v) : ABS (v);
    gst_aug_operation_set_double (op, names[i], v);
  }
  gst_aug_operation_set_double (op, "focal", s->focal);
  gst_aug_operation_set_double (op, "aspect", context->aspect);
  add_sampling (s, op);
}

static void
add_shutter (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op;

  if (s->pan == 0 && s->wobble == 0)
    return;
  op = gst_aug_decision_add (decision, "rolling-shutter");
  gst_aug_operation_set_double (op, "pan", draw_either (context, "pan", s->pan));
  gst_aug_operation_set_double (
      op, "wobble", gst_aug_draws_range (&context->draws, "wobble", 0, 0, s->wobble));
  gst_aug_operation_set_double (op, "cycles", s->cycles);
  gst_aug_operation_set_double (op, "phase", gst_aug_draws_uniform (&context->draws, "phase", 0));
  gst_aug_operation_set_double (op, "readout", s->readout);
  add_sampling (s, op);
}

/* What the lens does to light comes after what it does to places. */
static void
add_light (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op;

  if (s->aberration != 0) {
    op = gst_aug_decision_add (decision, "chromatic-aberration");
    gst_aug_operation_set_double (op, "red", draw_either (context, "red", s->aberration));
    gst_aug_operation_set_double (op, "blue", draw_either (context, "blue", s->aberration));
  }
  if (s->vignette != 0) {
    op = gst_aug_decision_add (decision, "vignette");
    gst_aug_operation_set_double (
        op, "strength", gst_aug_draws_range (&context->draws, "vignette", 0, 0, s->vignette));
    gst_aug_operation_set_double (op, "radius", s->vignette_radius);
  }
}

/* field: the random numbers of mode=elastic and mode=grid; k1, k2, k3, p1, p2; pan, wobble, phase;
 * red, blue; vignette */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;

  if (s->mode == MODE_ELASTIC)
    add_elastic (s, context, decision);
  else if (s->mode == MODE_GRID)
    add_grid (s, context, decision);
  else if (s->mode == MODE_LENS)
    add_lens (s, context, decision);
  else if (s->mode == MODE_ROLLING_SHUTTER)
    add_shutter (s, context, decision);
  add_light (s, context, decision);
  return TRUE;
}

const GstAugKind gst_aug_kind_warp = {
  .name = "warp",
  .element = "augwarp",
  .description = "Bends pictures: elastic, grid, lens and rolling shutter; vignette and aberration",
  .touches = GST_AUG_TOUCHES_VIDEO,
  .settings = &settings,
  .decide = decide,
};
