/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/base/gstbasetransform.h>

#include "catalogue/catalogue.h"

G_BEGIN_DECLS

#define GST_TYPE_AUG_FILTER (gst_aug_filter_get_type ())
#define GST_AUG_FILTER(obj) (G_TYPE_CHECK_INSTANCE_CAST ((obj), GST_TYPE_AUG_FILTER, GstAugFilter))
#define GST_IS_AUG_FILTER(obj) (G_TYPE_CHECK_INSTANCE_TYPE ((obj), GST_TYPE_AUG_FILTER))
#define GST_AUG_FILTER_CLASS(klass) \
  (G_TYPE_CHECK_CLASS_CAST ((klass), GST_TYPE_AUG_FILTER, GstAugFilterClass))
#define GST_AUG_FILTER_GET_CLASS(obj) \
  (G_TYPE_INSTANCE_GET_CLASS ((obj), GST_TYPE_AUG_FILTER, GstAugFilterClass))

typedef struct _GstAugFilter GstAugFilter;
typedef struct _GstAugFilterClass GstAugFilterClass;
typedef struct _GstAugFilterState GstAugFilterState;

/* The base of every augmentation element: it finds the window of each buffer, asks the kind of
 * operation to decide, and gives the operations to the renderer of its caps. */
struct _GstAugFilter {
  GstBaseTransform parent;

  /* settings: protected by the object lock */
  gpointer block;
  guint64 given; /* a bit for every row that was set before the element came into a pipeline */

  /* state: the streaming thread's */
  GstAugFilterState *state;
};

struct _GstAugFilterClass {
  GstBaseTransformClass parent_class;
  const GstAugKind *kind;
};

GType gst_aug_filter_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugFilter, gst_object_unref)

void gst_aug_filter_class_set_kind (GstAugFilterClass *klass, const gchar *kind,
    const gchar *long_name, const gchar *classification);

void gst_aug_filter_reload (GstAugFilter *self);

G_END_DECLS
