/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue-private.h"

typedef enum {
  KIND_GAUSSIAN,
  KIND_BOX,
  KIND_MEDIAN,
  KIND_MOTION,
  KIND_DEFOCUS,
  KIND_ZOOM,
} Kind;

typedef struct {
  GstAugCommonSettings common;
  Kind kind;
  gboolean relative;
  gdouble min_sigma, max_sigma;
  guint kernel_size;
  gdouble kernel_share;
  gdouble min_radius, max_radius;
  guint min_window, max_window;
  gdouble min_length, max_length;
  gdouble min_angle, max_angle;
  gdouble min_factor, max_factor;
  guint copies;
} Settings;

static GType
kind_get_type (void)
{
  static const GEnumValue values[] = {
    { KIND_GAUSSIAN, "A Gaussian of a drawn sigma", "gaussian" },
    { KIND_BOX, "The mean of a square of a drawn radius", "box" },
    { KIND_MEDIAN, "The median of a square of a drawn window", "median" },
    { KIND_MOTION, "A line of a drawn length and angle", "motion" },
    { KIND_DEFOCUS, "A disk of a drawn radius", "defocus" },
    { KIND_ZOOM, "Copies enlarged up to a drawn factor", "zoom" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugBlurKind", values));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ENUM_ROW (Settings, "kind", kind, kind_get_type, KIND_GAUSSIAN, "How pictures are blurred"),
  ROW (Settings, "relative", relative, BOOLEAN, 0, 1, 0,
      "Sigma, radius and length are shares of the picture's height instead of pixels"),
  ROW (Settings, "min-sigma", min_sigma, DOUBLE, 0, 100, 0.1,
      "Smallest standard deviation of kind=gaussian, pixels"),
  ROW (Settings, "max-sigma", max_sigma, DOUBLE, 0, 100, 2,
      "Largest standard deviation of kind=gaussian, pixels"),
  ROW (Settings, "kernel-size", kernel_size, UINT, 0, 1023, 0,
      "Width of the Gaussian's kernel, an odd number of pixels; 0 = by kernel-share, else four "
      "sigma on both sides"),
  ROW (Settings, "kernel-share", kernel_share, DOUBLE, 0, 1, 0,
      "Width of the Gaussian's kernel as a share of the picture's height, made odd; 0 = four sigma "
      "on both sides"),
  ROW (Settings, "min-radius", min_radius, DOUBLE, 0, 100, 1,
      "Smallest radius of kind=box and kind=defocus, pixels; a box is 2 radius + 1 wide"),
  ROW (Settings, "max-radius", max_radius, DOUBLE, 0, 100, 3,
      "Largest radius of kind=box and kind=defocus, pixels"),
  ROW (Settings, "min-window", min_window, UINT, 1, 7, 3,
      "Smallest width of the window of kind=median, an odd number of pixels"),
  ROW (Settings, "max-window", max_window, UINT, 1, 7, 5,
      "Largest width of the window of kind=median, an odd number of pixels"),
  ROW (Settings, "min-length", min_length, DOUBLE, 0, 128, 3,
      "Smallest length of the line of kind=motion, pixels"),
  ROW (Settings, "max-length", max_length, DOUBLE, 0, 128, 11,
      "Largest length of the line of kind=motion, pixels"),
  ROW (Settings, "min-angle", min_angle, DOUBLE, -360, 360, 0,
      "Smallest angle of the line of kind=motion, degrees counter-clockwise from the right"),
  ROW (Settings, "max-angle", max_angle, DOUBLE, -360, 360, 360,
      "Largest angle of the line of kind=motion, degrees counter-clockwise from the right"),
  ROW (Settings, "min-factor", min_factor, DOUBLE, 1, 4, 1,
      "Smallest enlargement of the last copy of kind=zoom"),
  ROW (Settings, "max-factor", max_factor, DOUBLE, 1, 4, 1.1,
      "Largest enlargement of the last copy of kind=zoom"),
  ROW (Settings, "copies", copies, UINT, 2, 64, 8,
      "Copies that kind=zoom averages, from the picture itself to the largest"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gboolean
is_odd (const gchar *name, guint value, GError **error)
{
  if (value & 1)
    return TRUE;
  return gst_aug_settings_contradiction (
      error, "%s=%u is even: write %s=%u", name, value, name, value ? value - 1 : 1);
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;

  if (s->kernel_size && s->kernel_share > 0)
    return gst_aug_settings_contradiction (error,
        "kernel-size and kernel-share both give the width of the kernel: set one of them to 0");
  if (s->kernel_size && !is_odd ("kernel-size", s->kernel_size, error))
    return FALSE;
  return is_odd ("min-window", s->min_window, error) && is_odd ("max-window", s->max_window, error);
}

static GstAugOperation *
add (GstAugDecision *decision, const gchar *name, const Settings *s, gboolean has_length)
{
  GstAugOperation *operation = gst_aug_decision_add (decision, name);

  if (has_length && s->relative)
    gst_aug_operation_set_boolean (operation, "relative", TRUE);
  return operation;
}

/* sigma, radius, window, length, angle, factor: what the kind needs, uniform between its ends;
 * windows are equally likely odd numbers */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  GstAugOperation *operation;

  switch (s->kind) {
  case KIND_GAUSSIAN:
    operation = add (decision, "gaussian-blur", s, TRUE);
    gst_aug_operation_draw_range (
        operation, "sigma", &context->draws, "sigma", s->min_sigma, s->max_sigma);
    if (s->kernel_size)
      gst_aug_operation_set_int (operation, "kernel-size", s->kernel_size);
    if (s->kernel_share > 0)
      gst_aug_operation_set_double (operation, "kernel-share", s->kernel_share);
    break;
  case KIND_MEDIAN:
    operation = add (decision, "median-blur", s, FALSE);
    gst_aug_operation_set_int (operation, "window",
        s->min_window + 2 * gst_aug_draws_integer (&context->draws, "window", 0,
                                (s->max_window - s->min_window) / 2 + 1));
    break;
  case KIND_MOTION:
    operation = add (decision, "motion-blur", s, TRUE);
    gst_aug_operation_draw_range (
        operation, "length", &context->draws, "length", s->min_length, s->max_length);
    gst_aug_operation_draw_range (
        operation, "degrees", &context->draws, "angle", s->min_angle, s->max_angle);
    break;
  case KIND_ZOOM:
    operation = add (decision, "zoom-blur", s, FALSE);
    gst_aug_operation_draw_range (
        operation, "factor", &context->draws, "factor", s->min_factor, s->max_factor);
    gst_aug_operation_set_int (operation, "copies", s->copies);
    break;
  case KIND_BOX:
  case KIND_DEFOCUS:
    operation = add (decision, s->kind == KIND_BOX ? "box-blur" : "defocus", s, TRUE);
    gst_aug_operation_draw_range (
        operation, "radius", &context->draws, "radius", s->min_radius, s->max_radius);
    break;
  }
  return TRUE;
}

const GstAugKind gst_aug_kind_blur = {
  .name = "blur",
  .element = "augblur",
  .description = "Blurs pictures: Gaussian, box, median, motion, defocus or zoom",
  .touches = GST_AUG_TOUCHES_VIDEO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
};
