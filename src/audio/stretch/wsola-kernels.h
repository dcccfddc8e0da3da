/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/level.h"

G_BEGIN_DECLS

/*
 * Private to the library. All levels of dispatch give the same bits: the order of every sum is
 * fixed.
 */

/* to[j] += sum of reference[i]·x[i + j], i in [0, n), for j in [0, places). x and to are
 * readable and writable up to the next multiple of 8 places. */
GST_AUG_API void aug_wsola_correlate (
    const gfloat *reference, const gfloat *x, guint n, guint places, gfloat *to);

/* The sum of x[i]², i in [0, n). */
GST_AUG_API gdouble aug_wsola_energy (const gfloat *x, guint n);

/* to = from x to y as fade goes from 0 to 1; where x and y are equal, exactly that. */
GST_AUG_API void aug_wsola_fade (
    gfloat *to, const gfloat *x, const gfloat *y, const gfloat *fade, guint n);

G_END_DECLS
