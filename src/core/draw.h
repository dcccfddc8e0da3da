/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "visibility.h"

G_BEGIN_DECLS

/**
 * GST_AUG_WINDOW_ITEM:
 *
 * The window number of decisions that hold for a whole item.
 */
#define GST_AUG_WINDOW_ITEM G_MAXINT64

/**
 * GST_AUG_FNV1A_BASIS:
 *
 * The hash of nothing, from which 32-bit FNV-1a begins.
 */
#define GST_AUG_FNV1A_BASIS 0x811C9DC5u

typedef struct _GstAugDraws GstAugDraws;

/**
 * GstAugDraws:
 * @key: the key of the item, epoch and view
 * @window: the window, in two's complement
 * @name: hash of the decision's name
 * @attempt: number of the redraw, 0 first
 *
 * The address of all draws of one decision in one window. A plain value: nothing in it advances.
 */
struct _GstAugDraws {
  guint32 key[4];
  guint64 window;
  guint32 name;
  guint8 attempt;
};

GST_AUG_API void gst_aug_philox4x32 (
    const guint32 key[2], const guint32 counter[4], guint32 words[4]);
GST_AUG_API guint32 gst_aug_fnv1a (gconstpointer data, gsize size, guint32 hash);
GST_AUG_API guint64 gst_aug_source_from_key (const gchar *key);

GST_AUG_API void gst_aug_draws_init (GstAugDraws *draws, guint64 seed, guint64 source,
    guint32 epoch, guint32 view, gint64 window, const gchar *decision);
GST_AUG_API void gst_aug_draws_init_frame (GstAugDraws *draws, guint64 seed, guint64 source,
    guint32 epoch, guint32 view, gint64 window, const gchar *decision, guint32 ordinal);
GST_AUG_API void gst_aug_draws_words (
    const GstAugDraws *draws, const gchar *parameter, guint32 i, guint32 words[4]);
GST_AUG_API guint64 gst_aug_draws_uint64 (
    const GstAugDraws *draws, const gchar *parameter, guint32 i);
GST_AUG_API gdouble gst_aug_draws_uniform (
    const GstAugDraws *draws, const gchar *parameter, guint32 i);
GST_AUG_API gdouble gst_aug_draws_range (
    const GstAugDraws *draws, const gchar *parameter, guint32 i, gdouble a, gdouble b);
GST_AUG_API guint32 gst_aug_draws_integer (
    const GstAugDraws *draws, const gchar *parameter, guint32 i, guint32 n);
GST_AUG_API gboolean gst_aug_draws_chosen (const GstAugDraws *draws, gdouble probability);
GST_AUG_API void gst_aug_draws_permutation (
    const GstAugDraws *draws, const gchar *parameter, guint8 *order, guint n);

G_END_DECLS
