/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

/*
 * A transform that turns convolution into products: of 2n real numbers x into n complex ones.
 * Private to the library.
 *
 *   z(k) = (x(k) + i·x(k + n))·exp (i·pi·k/(2n)),   X = FFT (z)
 *
 * The product of two spectra, back again, is the convolution in which what goes beyond 2n comes
 * back with the opposite sign (x modulo t^(2n) + 1 is z modulo t^n - i). With half of one factor
 * zero, the second half of the result is free of that, as in overlap-save; no bin is special, and
 * there is nothing to sort, since the order of the bins does not matter to a product.
 */
typedef struct {
  guint n;           /* a power of two, at least 16 */
  gdouble *weights;  /* n cosines, n sines */
  gdouble *twiddles; /* stage by stage, real and imaginary parts of every power apart */
} GstAugNegacyclic;

/* Shared by the process, for good. @n: 16 to 65536. */
const GstAugNegacyclic *gst_aug_negacyclic_get (guint n);

/* The loops, plain and for AVX2, which give the same bytes. */
typedef struct {
  /* @x: 2n, @spectrum: n real parts, n imaginary parts */
  void (*forward) (const GstAugNegacyclic *self, const gdouble *x, gdouble *spectrum);
  /* @second: the second half of the result, times n; spoils @spectrum */
  void (*backward) (const GstAugNegacyclic *self, gdouble *spectrum, gdouble *second);
} GstAugNegacyclicLoops;

const GstAugNegacyclicLoops *gst_aug_negacyclic_loops (void);

G_END_DECLS
