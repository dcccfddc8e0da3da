/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/gst.h>

#include "../core/visibility.h"

G_BEGIN_DECLS

typedef struct _GstAugItemFacts GstAugItemFacts;
typedef struct _GstAugSidecar GstAugSidecar;

/*
 * GstAugItemFacts:
 * @caption: (nullable): what is said of the whole item
 * @cues: (nullable): JSON array of [start_ns, stop_ns, "text"]
 * @objects: (nullable): JSON array of named boxes
 *
 * What is known of an item, as its event carries it.
 */
struct _GstAugItemFacts {
  gchar *caption;
  gchar *cues;
  gchar *objects;
};

GST_AUG_API void gst_aug_item_facts_clear (GstAugItemFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GstAugItemFacts, gst_aug_item_facts_clear)

GST_AUG_API GstAugSidecar *gst_aug_sidecar_new (
    const gchar *captions, const gchar *objects, GError **error);
GST_AUG_API void gst_aug_sidecar_free (GstAugSidecar *sidecar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugSidecar, gst_aug_sidecar_free)
GST_AUG_API gboolean gst_aug_sidecar_find (
    const GstAugSidecar *sidecar, const gchar *key, GstAugItemFacts *facts, GError **error);
GST_AUG_API gchar *gst_aug_cues_shift (const gchar *cues, gint64 ns);

/* one file of subtitles */
GST_AUG_API gint64 gst_aug_cue_stop (GstBuffer *buffer, gint64 start);
G_GNUC_INTERNAL gboolean gst_aug_subtitles_are (const gchar *path);
G_GNUC_INTERNAL gchar *gst_aug_subtitles_read (
    const gchar *path, gboolean may_be_empty, GError **error);
G_GNUC_INTERNAL gchar *gst_aug_sidecar_load (const gchar *path, gsize most, GError **error);

G_END_DECLS
