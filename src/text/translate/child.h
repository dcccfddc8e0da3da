/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

typedef struct _GstAugChild GstAugChild;

/*
 * GstAugChildState:
 * @GST_AUG_CHILD_ANSWERED: it has answered
 * @GST_AUG_CHILD_WARMING: it has begun, and its first answer is still to come
 * @GST_AUG_CHILD_LATE: the answer did not come in time
 * @GST_AUG_CHILD_DIED: it has ended, could not begin, or answered what it was not asked
 * @GST_AUG_CHILD_RESTS: it has failed before, and is not begun again yet
 * @GST_AUG_CHILD_LEFT: nobody waits for the answer any more
 *
 * What came of asking a child process.
 */
typedef enum {
  GST_AUG_CHILD_ANSWERED,
  GST_AUG_CHILD_WARMING,
  GST_AUG_CHILD_LATE,
  GST_AUG_CHILD_DIED,
  GST_AUG_CHILD_RESTS,
  GST_AUG_CHILD_LEFT,
} GstAugChildState;

GST_AUG_API GstAugChild *gst_aug_child_new (const gchar *command, const gchar *greeting);
GST_AUG_API void gst_aug_child_set_hurry (GstAugChild *child, const gint *hurry);
GST_AUG_API void gst_aug_child_free (GstAugChild *child);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugChild, gst_aug_child_free)
GST_AUG_API GstAugChildState gst_aug_child_start (GstAugChild *child);
GST_AUG_API GstAugChildState gst_aug_child_wait (
    GstAugChild *child, gint64 until_us, gint64 startup_us);
GST_AUG_API GstAugChildState gst_aug_child_ask (
    GstAugChild *child, const gchar *text, gint64 until_us, gchar **answer);
GST_AUG_API void gst_aug_child_distrust (GstAugChild *child);
GST_AUG_API const gchar *gst_aug_child_get_complaint (const GstAugChild *child);
GST_AUG_API gint gst_aug_child_get_pid (const GstAugChild *child);

G_END_DECLS
