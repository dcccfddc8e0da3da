/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what timm's strings say. */
#pragma once

#include "build.h"

G_BEGIN_DECLS

typedef enum {
  GST_AUG_TIMM_RAND,
  GST_AUG_TIMM_AUGMIX,
  GST_AUG_TIMM_ORIGINAL,
  GST_AUG_TIMM_ORIGINALR,
  GST_AUG_TIMM_V0,
  GST_AUG_TIMM_V0R,
  GST_AUG_TIMM_3A,
} GstAugTimmFamily;

typedef enum {
  GST_AUG_TIMM_SET_ALL,
  GST_AUG_TIMM_SET_WEIGHTS,
  GST_AUG_TIMM_SET_3A,
  GST_AUG_TIMM_SET_3AW,
  GST_AUG_TIMM_SET_W0,
} GstAugTimmSet;

typedef struct {
  GstAugTimmFamily family;
  gdouble magnitude; /* of rand and augmix */
  gdouble deviation; /* 0: none; INFINITY: uniform from 0 */
  gdouble most;      /* the highest level */
  guint n;
  gdouble probability;
  gboolean increasing;
  GstAugTimmSet set;
  guint width, depth; /* depth 0: drawn from 1 to 3 */
  gdouble alpha;
  gboolean has_fill;
  guint32 fill;
} GstAugTimm;

/* Reads a string. @notes: what timm would leave out without a word, nullable. */
G_GNUC_INTERNAL gboolean gst_aug_timm_read (
    const gchar *text, GstAugTimm *timm, GPtrArray *notes, GError **error);
/* Whether someone may have meant a string of timm, and slipped: rand_m9, RandM9. */
G_GNUC_INTERNAL gboolean gst_aug_timm_resembles (const gchar *text);
/* The shortest string that reads as @timm. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_timm_print (const GstAugTimm *timm);
/* (transfer full) */
G_GNUC_INTERNAL JsonNode *gst_aug_timm_build (
    const GstAugTimm *timm, const gchar *name, GError **error);

G_END_DECLS
