/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../case.h"
#include "../cue/cue.h"

G_BEGIN_DECLS

/* How a word is written; MIXED: neither of the others, as iPhone. */
typedef enum {
  GST_AUG_CASE_LOWER,
  GST_AUG_CASE_TITLE,
  GST_AUG_CASE_UPPER,
  GST_AUG_CASE_MIXED,
} GstAugCase;

G_GNUC_INTERNAL GstAugCase gst_aug_case_of (const gchar *text);
G_GNUC_INTERNAL gchar *gst_aug_case_apply (GstAugCase pattern, gboolean each, const gchar *text);
G_GNUC_INTERNAL gboolean gst_aug_cue_starts_sentence (const GstAugCue *cue, guint i);

G_END_DECLS
