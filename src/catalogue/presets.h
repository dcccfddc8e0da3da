/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "catalogue.h"

G_BEGIN_DECLS

typedef struct _GstAugPreset GstAugPreset;

/**
 * GstAugPreset: (skip)
 * @kind: name of the kind of operation
 * @name: what people call the settings
 * @source: where they are published, and what is not as there
 * @values: `setting=value` with spaces between, as gst-launch-1.0 reads them
 *
 * Published settings of one kind of operation. What @values does not name has its default; who
 * shares the decision and where its seed comes from is the user's unless @values names it.
 */
struct _GstAugPreset {
  const gchar *kind;
  const gchar *name;
  const gchar *source;
  const gchar *values;
};

GST_AUG_API guint gst_aug_presets_size (void);
GST_AUG_API const GstAugPreset *gst_aug_presets_nth (guint n);
GST_AUG_API const GstAugPreset *gst_aug_presets_find (const gchar *kind, const gchar *name);
GST_AUG_API gboolean gst_aug_preset_apply (const GstAugPreset *preset, gpointer block);

G_END_DECLS
