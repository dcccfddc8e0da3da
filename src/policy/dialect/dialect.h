/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: operations with one magnitude, and what their levels mean in whose code. */
#pragma once

#include "../../catalogue/catalogue.h"

G_BEGIN_DECLS

typedef struct _GstAugLevelled GstAugLevelled;
typedef struct _GstAugDialect GstAugDialect;

/* The arguments of all operations with a magnitude. */
typedef struct {
  guint fill;            /* 0xAARRGGBB of what lies outside */
  gint interpolation;    /* GstAugInterpolation */
  gint center;           /* GstAugCenter */
  gboolean whole_pixels; /* moves are cut to whole pixels, else rounded to them */
  gint flavour;          /* GstAugColorFlavour */
  gint fill_mode;        /* GstAugFillMode */
} GstAugLevelledArguments;

/**
 * GstAugLevelled: (skip)
 * @name: name in documents
 * @description: one sentence with the unit of the magnitude
 * @has_magnitude: whether it has one
 * @is_signed: whether magnitudes on either side of @identity mean opposite things, so that a sign
 *     may be drawn: identity + s (magnitude - identity)
 * @minimum: lowest magnitude
 * @maximum: highest magnitude
 * @identity: the magnitude that changes nothing; NAN if none does
 * @decide: adds the operation to the decision; draws what has no magnitude, such as a place
 *
 * An operation with at most one magnitude, as automatic policies have them. Rotations are in
 * degrees; shears tangents; moves shares of the side; brightness, contrast, saturation and
 * sharpness how far the factor is from 1; posterize bits that are kept; solarize the threshold;
 * cutout the side of a square as a share of the width.
 */
struct _GstAugLevelled {
  const gchar *name;
  const gchar *description;
  gboolean has_magnitude, is_signed;
  gdouble minimum, maximum, identity;
  void (*decide) (gdouble magnitude, const GstAugLevelledArguments *arguments,
      const GstAugWindowContext *context, GstAugDecision *decision);
};

/**
 * GstAugDialect: (skip)
 * @name: name in documents
 * @description: whose code it is, with its source
 * @levels: the highest level
 * @whole: whether levels are whole numbers
 * @operations: names of the operations it knows, in the order of its code; ends with %NULL
 * @arguments: what arguments are where the document does not say
 * @cutout_fill: but the colour of cutout is this one
 * @least_factor: factors of brightness, contrast, saturation and sharpness are no less
 * @magnitude: level to magnitude; %FALSE where the operation has no level there. @is_signed is set
 *     where the code draws a sign. @side: the picture's side in pixels that moves are shares of
 *
 * What a level means: the same name and level are different pixels in different code.
 */
struct _GstAugDialect {
  const gchar *name;
  const gchar *description;
  gdouble levels;
  gboolean whole;
  const gchar *const *operations;
  GstAugLevelledArguments arguments;
  guint cutout_fill;
  gdouble least_factor;
  gboolean (*magnitude) (
      const gchar *operation, gdouble level, guint side, gdouble *magnitude, gboolean *is_signed);
};

GST_AUG_API const GstAugSettings gst_aug_levelled_settings;
GST_AUG_API const GstAugLevelled *gst_aug_levelled_find (const gchar *name);
GST_AUG_API const GstAugLevelled *gst_aug_levelled_nth (guint n);
GST_AUG_API const GstAugDialect *gst_aug_dialect_find (const gchar *name);
GST_AUG_API const GstAugDialect *gst_aug_dialect_nth (guint n);
G_GNUC_INTERNAL gdouble gst_aug_dialect_limit (
    const GstAugDialect *dialect, const gchar *operation, gdouble magnitude);
G_GNUC_INTERNAL void gst_aug_dialect_set_arguments (
    const GstAugDialect *dialect, const gchar *operation, GstAugLevelledArguments *arguments);

/* Bin @i of @bins of torchvision's RandAugment and TrivialAugmentWide. */
G_GNUC_INTERNAL gboolean gst_aug_torchvision_randaugment_bin (const gchar *operation, guint bins,
    guint i, guint side, gdouble *magnitude, gboolean *is_signed);
G_GNUC_INTERNAL gboolean gst_aug_torchvision_trivialaugment_bin (const gchar *operation, guint bins,
    guint i, guint side, gdouble *magnitude, gboolean *is_signed);

G_END_DECLS
