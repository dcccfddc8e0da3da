/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../noise/pool.h"

G_BEGIN_DECLS

/* Half the length of a fractional delay, in samples: so much of a room's response lies before its
 * direct sound. */
#define GST_AUG_RESPONSE_HALF 32
/* A file that is longer is no response. */
#define GST_AUG_RESPONSE_MAX_SECONDS 20
#define GST_AUG_RESPONSE_MAX_ORDER 10

typedef enum {
  GST_AUG_RESPONSE_POWER,
  GST_AUG_RESPONSE_DIRECT,
  GST_AUG_RESPONSE_NONE,
} GstAugResponseNormalize;

/*
 * What microphones hear of an impulse: one response, or two. Private to the library.
 */
typedef struct {
  guint n;        /* responses, at most 64 */
  gsize n_taps;   /* of each */
  gsize lead;     /* the direct sound's tap */
  gdouble **taps; /* in one piece */
  gsize capacity;
} GstAugResponse;

/* A shoebox with its origin in a corner; lengths in metres. */
typedef struct {
  gdouble size[3], source[3], microphone[3];
  gdouble spacing, angle; /* of two microphones around the place of one, degrees */
  gdouble rt60;           /* seconds */
  guint order;
  gboolean diffuse;
  guint64 field;
} GstAugRoom;

gsize gst_aug_response_lead_of (gdouble milliseconds, guint rate);
void gst_aug_response_room (GstAugResponse *self, guint rate, guint n, const GstAugRoom *room);
void gst_aug_response_exponential (
    GstAugResponse *self, guint rate, guint n, gdouble rt60, gdouble direct_db, guint64 field);
gboolean gst_aug_response_clip (GstAugResponse *self, const GstAugSoundClip *clip,
    const gchar *name, gdouble lead_ms, GError **error);
void gst_aug_response_finish (GstAugResponse *self, guint rate, gboolean early,
    GstAugResponseNormalize normalize, gdouble wet);
void gst_aug_response_clear (GstAugResponse *self);

/* For those that make responses: silence. */
void gst_aug_response_reset (GstAugResponse *self, guint n, gsize n_taps, gsize lead);
/* Sample @i of the field of numbers around 0 with variance 1, for two neighbours, @i even. */
void gst_aug_response_noise (guint64 field, guint microphone, guint32 i, gdouble z[2]);

G_END_DECLS
