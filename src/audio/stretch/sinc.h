/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

/*
 * Band-limited interpolation at exact positions and any ratio (Smith and Gossett, ICASSP 1984): 32
 * zero crossings of a sinc on either side under a Kaiser window, pass band to 0.88 of half the
 * lower rate, -86 dB. GstAudioResampler keeps one ratio from sample 0 on and chooses its arithmetic
 * at run time; here every output sample has a place of its own and the same bits on every machine.
 * Private to the library.
 */
typedef struct _GstAugSinc GstAugSinc;

GstAugSinc *gst_aug_sinc_new (void);
void gst_aug_sinc_free (GstAugSinc *self);
/* @ratio: input samples an output sample, (0, 8]; above 1 the band is narrowed */
void gst_aug_sinc_set_ratio (GstAugSinc *self, gdouble ratio);
/* Samples that are read on either side of a position. */
guint gst_aug_sinc_get_reach (const GstAugSinc *self);
/* Writes @n samples that lie at @position + i·@step in @in, i from @first on; @in must be readable
 * within reach of all of them. */
void gst_aug_sinc_render (const GstAugSinc *self, const gfloat *in, gdouble position, gdouble step,
    guint first, gfloat *out, guint n);

G_END_DECLS
