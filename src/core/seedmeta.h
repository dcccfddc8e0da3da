/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "rule.h"

G_BEGIN_DECLS

#define GST_AUG_SEED_META_VERSION 1

/**
 * GstAugSeedFlags:
 * @GST_AUG_SEED_FLAG_NONE: nothing special
 * @GST_AUG_SEED_FLAG_FIRST: first buffer of its window in this branch
 * @GST_AUG_SEED_FLAG_PARTIAL: the window is cut by a segment's edge or a discontinuity
 * @GST_AUG_SEED_FLAG_RUNNING_TIME: times are running time, else stream time
 * @GST_AUG_SEED_FLAG_PTS_TIME: times are timestamps as they are
 * @GST_AUG_SEED_FLAG_RETIMED: start and stop were moved by a temporal crop or a speed change
 * @GST_AUG_SEED_FLAG_UNBOUNDED: the window is the whole item and its end is not known
 * @GST_AUG_SEED_FLAG_DROPPED: modalitydrop left this modality out
 * @GST_AUG_SEED_FLAG_EVAL: nothing was drawn
 *
 * What is special about a buffer's window.
 */
typedef enum {
  GST_AUG_SEED_FLAG_NONE = 0,
  GST_AUG_SEED_FLAG_FIRST = 1 << 0,
  GST_AUG_SEED_FLAG_PARTIAL = 1 << 1,
  GST_AUG_SEED_FLAG_RUNNING_TIME = 1 << 2,
  GST_AUG_SEED_FLAG_PTS_TIME = 1 << 3,
  GST_AUG_SEED_FLAG_RETIMED = 1 << 4,
  GST_AUG_SEED_FLAG_UNBOUNDED = 1 << 5,
  GST_AUG_SEED_FLAG_DROPPED = 1 << 6,
  GST_AUG_SEED_FLAG_EVAL = 1 << 7,
} GstAugSeedFlags;

typedef struct _GstAugInstance GstAugInstance;
typedef struct _GstAugSeedMeta GstAugSeedMeta;

/**
 * GstAugInstance:
 * @flags: what is special
 * @generation: generation of the group's settings
 * @seed: the experiment
 * @source: the item
 * @epoch: the pass over the data
 * @view: the variant of the window
 * @window: number of the window
 * @orig_start: its first nanosecond in the rule's time domain, never changed
 * @orig_stop: the first nanosecond after it, or %GST_AUG_TIME_UNBOUNDED, never changed
 * @start: the same on the buffer's present timeline
 * @stop: the same on the buffer's present timeline
 * @role: what the branch carries
 * @branch: name of the branch (an interned string)
 *
 * One window of one item as a buffer carries it.
 */
struct _GstAugInstance {
  guint32 flags;
  guint32 generation;
  guint64 seed;
  guint64 source;
  guint32 epoch;
  guint32 view;
  gint64 window;
  gint64 orig_start;
  gint64 orig_stop;
  gint64 start;
  gint64 stop;
  GstAugRole role;
  const gchar *branch;
};

/**
 * GstAugSeedMeta:
 * @meta: the parent
 * @version: %GST_AUG_SEED_META_VERSION
 * @instance: the window
 *
 * Which window of which item a buffer belongs to.
 */
struct _GstAugSeedMeta {
  GstMeta meta;
  guint32 version;
  GstAugInstance instance;
};

GST_AUG_API GType gst_aug_seed_flags_get_type (void);
GST_AUG_API GType gst_aug_seed_meta_api_get_type (void);
GST_AUG_API const GstMetaInfo *gst_aug_seed_meta_get_info (void);
GST_AUG_API GstAugSeedMeta *gst_aug_buffer_add_seed_meta (
    GstBuffer *buffer, const GstAugInstance *instance);
GST_AUG_API GstAugSeedMeta *gst_aug_buffer_get_seed_meta (GstBuffer *buffer);
GST_AUG_API GstStructure *gst_aug_buffer_get_seed_structure (GstBuffer *buffer);
GST_AUG_API void gst_aug_instance_init (
    GstAugInstance *instance, const GstAugRule *rule, gint64 window);
GST_AUG_API gboolean gst_aug_instance_is_same_window (
    const GstAugInstance *a, const GstAugInstance *b);

G_END_DECLS
