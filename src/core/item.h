/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "visibility.h"

G_BEGIN_DECLS

#define GST_AUG_ITEM_EVENT "aug-item"

typedef struct _GstAugBox GstAugBox;

/**
 * GstAugBox:
 * @name: (nullable): what the box holds (an interned string)
 * @x: left edge, share of the picture's width
 * @y: upper edge, share of the picture's height
 * @width: share of the picture's width
 * @height: share of the picture's height
 *
 * An object of an item, in the unit square.
 */
struct _GstAugBox {
  const gchar *name;
  gdouble x;
  gdouble y;
  gdouble width;
  gdouble height;
};

GST_AUG_API GstEvent *gst_aug_item_event_new (const gchar *key, gint64 index, gint64 count,
    GstClockTime start, GstClockTime stop, const gchar *label, const gchar *caption,
    const gchar *objects);
GST_AUG_API void gst_aug_item_event_set_cues (GstEvent *event, const gchar *cues);
GST_AUG_API gboolean gst_aug_event_is_item (GstEvent *event);
GST_AUG_API const gchar *gst_aug_item_event_get_key (GstEvent *event);
GST_AUG_API gboolean gst_aug_item_event_get_bounds (
    GstEvent *event, GstClockTime *start, GstClockTime *stop);
GST_AUG_API GArray *gst_aug_objects_parse (const gchar *objects, GError **error);
GST_AUG_API gchar *gst_aug_key_from_uri (const gchar *uri);

G_END_DECLS
