/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Interleaved samples, 16-bit integers or floats, to a plane of floats a channel and back; full
 * scale is 1. What is not finite or beyond 2^100 is read as 0; integers are rounded half to even
 * and saturate. Private to the library.
 */
void gst_aug_planes_read (
    gfloat *const *planes, gconstpointer interleaved, gboolean is_s16, guint channels, guint n);
void gst_aug_planes_write (
    gfloat *const *planes, gpointer interleaved, gboolean is_s16, guint channels, guint n);

G_END_DECLS
