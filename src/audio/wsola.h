/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "stretch.h"

G_BEGIN_DECLS

/*
 * The engine behind GST_AUG_STRETCH_WSOLA; the functions are those of stretch.h. Private to the
 * library.
 */
typedef struct _GstAugWsola GstAugWsola;

GstAugWsola *gst_aug_wsola_new (guint rate, guint channels);
void gst_aug_wsola_free (GstAugWsola *self);
void gst_aug_wsola_begin (GstAugWsola *self, const GstAugTimeMap *map);
guint64 gst_aug_wsola_needs (const GstAugWsola *self, guint64 to);
/* gst_aug_stretch_ahead () for maps whose speeds are not above @fastest. */
guint64 gst_aug_wsola_ahead_of (guint rate, gdouble fastest);
guint64 gst_aug_wsola_ahead (const GstAugWsola *self);
guint64 gst_aug_wsola_keeps (const GstAugWsola *self, guint64 from);
void gst_aug_wsola_render (
    GstAugWsola *self, const GstAugSoundWindow *in, guint64 from, guint64 to, gfloat *const *out);

G_END_DECLS
