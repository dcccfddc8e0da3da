/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

/*
 * Convolution of channels with long responses, without delay. Private to the library.
 */
typedef struct _GstAugConvolver GstAugConvolver;

/* The first taps are multiplied in time, those behind them as spectra of blocks that grow. */
#define GST_AUG_CONVOLVER_DIRECT 64
#define GST_AUG_CONVOLVER_LEVELS 3

GstAugConvolver *gst_aug_convolver_new (guint channels);
void gst_aug_convolver_free (GstAugConvolver *self);
void gst_aug_convolver_set_response (
    GstAugConvolver *self, gdouble *const *taps, guint n_responses, gsize n_taps);
void gst_aug_convolver_restart (GstAugConvolver *self, guint64 position);
void gst_aug_convolver_run (
    GstAugConvolver *self, guint channel, const gfloat *in, gdouble *out, guint n);

/* The loops, plain and for AVX2, which give the same bytes. @x is read from 63 before it on. */
typedef struct {
  void (*direct) (gdouble *y, const gdouble *x, const gdouble *taps, guint n);
  /* y = sum over @parts of a·b; real parts, then @bins further the imaginary ones. Part p of @a is
   * multiplied by part (first + p) % parts of @b. @bins is a multiple of 8. */
  void (*spectra) (
      gdouble *y, const gdouble *a, const gdouble *b, guint bins, guint parts, guint first);
} GstAugConvolverLoops;

const GstAugConvolverLoops *gst_aug_convolver_loops (void);

G_END_DECLS
