/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "window.h"

G_BEGIN_DECLS

/**
 * GstAugRole:
 * @GST_AUG_ROLE_AUTO: by the caps
 * @GST_AUG_ROLE_RGB: a picture
 * @GST_AUG_ROLE_MASK: a label map, sampled nearest, never recoloured
 * @GST_AUG_ROLE_DEPTH: a depth map, sampled nearest, never recoloured
 * @GST_AUG_ROLE_AUDIO: sound
 * @GST_AUG_ROLE_TEXT: captions or transcripts
 * @GST_AUG_ROLE_OTHER: anything else with a time
 *
 * What a branch carries.
 */
typedef enum {
  GST_AUG_ROLE_AUTO,
  GST_AUG_ROLE_RGB,
  GST_AUG_ROLE_MASK,
  GST_AUG_ROLE_DEPTH,
  GST_AUG_ROLE_AUDIO,
  GST_AUG_ROLE_TEXT,
  GST_AUG_ROLE_OTHER,
} GstAugRole;

/**
 * GstAugTimeDomain:
 * @GST_AUG_TIME_DOMAIN_AUTO: stream time, running time for live sources
 * @GST_AUG_TIME_DOMAIN_STREAM: position in the media
 * @GST_AUG_TIME_DOMAIN_RUNNING: time since the pipeline plays
 * @GST_AUG_TIME_DOMAIN_PTS: the buffers' timestamps as they are
 *
 * The time that windows are cut from.
 */
typedef enum {
  GST_AUG_TIME_DOMAIN_AUTO,
  GST_AUG_TIME_DOMAIN_STREAM,
  GST_AUG_TIME_DOMAIN_RUNNING,
  GST_AUG_TIME_DOMAIN_PTS,
} GstAugTimeDomain;

/**
 * GstAugPhase:
 * @GST_AUG_PHASE_TRAIN: decisions are drawn
 * @GST_AUG_PHASE_EVAL: nothing is drawn; crops are central
 *
 * Whether decisions are random.
 */
typedef enum {
  GST_AUG_PHASE_TRAIN,
  GST_AUG_PHASE_EVAL,
} GstAugPhase;

GST_AUG_API GType gst_aug_role_get_type (void);
GST_AUG_API GType gst_aug_time_domain_get_type (void);
GST_AUG_API GType gst_aug_phase_get_type (void);

typedef struct _GstAugRule GstAugRule;

/**
 * GstAugRule:
 * @seed: the experiment
 * @source: the item
 * @epoch: the pass over the data
 * @view: the variant of the window
 * @generation: how often the settings of the group have changed
 * @grid: how time is cut
 * @first_window: number of the window that begins at @first_start
 * @first_start: shift of the grid in nanoseconds; 0 except behind elements that move time
 * @domain: the time windows are cut from, never auto
 * @phase: train or eval
 * @live: whether the data come from a live source
 * @trace: whether elements write what they did into the buffers
 * @aspect_n: numerator of the reference aspect (picture width over height, square pixels); 0 = the
 *   caps' own
 * @aspect_d: its denominator
 * @role: what the branch carries
 * @branch: unique name of the branch (an interned string)
 * @group: name of the group, or empty (an interned string)
 * @key: the item's key (an interned string)
 *
 * Seed, epoch, view and the like as they travel with a branch. A plain value.
 */
struct _GstAugRule {
  guint64 seed;
  guint64 source;
  guint32 epoch;
  guint32 view;
  guint32 generation;
  GstAugGrid grid;
  gint64 first_window;
  gint64 first_start;
  GstAugTimeDomain domain;
  GstAugPhase phase;
  gboolean live;
  gboolean trace;
  gint aspect_n;
  gint aspect_d;
  GstAugRole role;
  const gchar *branch;
  const gchar *group;
  const gchar *key;
};

#define GST_AUG_RULE_EVENT "aug-rule"

GST_AUG_API void gst_aug_rule_init (GstAugRule *rule, guint64 seed);
GST_AUG_API GstEvent *gst_aug_rule_to_event (const GstAugRule *rule, const GstStructure *counts);
GST_AUG_API gboolean gst_aug_rule_from_event (GstAugRule *rule, GstEvent *event);
GST_AUG_API gboolean gst_aug_event_is_rule (GstEvent *event);
GST_AUG_API gboolean gst_aug_rule_time_of (
    const GstAugRule *rule, const GstSegment *segment, GstClockTime pts, gint64 *time_ns);
GST_AUG_API gboolean gst_aug_rule_sample_of (const GstAugRule *rule, const GstSegment *segment,
    GstBuffer *buffer, guint64 n_samples, guint32 rate, gint64 *sample);
GST_AUG_API gint64 gst_aug_rule_window_start (const GstAugRule *rule, gint64 window);
GST_AUG_API gint64 gst_aug_rule_window_stop (const GstAugRule *rule, gint64 window);

G_END_DECLS
