/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what captions ask of mirrors and turns. */
#pragma once

#include "catalogue.h"

G_BEGIN_DECLS

/*
 * GstAugMirrored:
 * @GST_AUG_MIRRORED_X: left and right have changed places
 * @GST_AUG_MIRRORED_Y: top and bottom have
 *
 * What a decision does to the picture; both where parts of it are mixed.
 */
typedef enum {
  GST_AUG_MIRRORED_X = 1 << 0,
  GST_AUG_MIRRORED_Y = 1 << 1,
} GstAugMirrored;

/*
 * GstAugSidesRule:
 * @text_safe: whether what is read in the picture is kept readable
 * @on_conflict: what is done where a caption cannot be kept true
 * @hold: how long a decision holds
 * @look: how pictures of another window are mirrored, so many windows behind this one
 * @user: what it is asked with
 *
 * How captions and mirrors are kept together.
 */
typedef struct {
  gboolean text_safe;
  GstAugOnConflict on_conflict;
  GstAugHold hold;
  GstAugMirrored (*look) (gconstpointer user, gint64 distance);
  gconstpointer user;
} GstAugSidesRule;

G_GNUC_INTERNAL GstAugMirrored gst_aug_decision_mirrors (const GstAugDecision *decision);
G_GNUC_INTERNAL gboolean gst_aug_facts_have_writing (const GstAugWindowFacts *facts);
G_GNUC_INTERNAL void gst_aug_sides_mend (
    const GstAugSidesRule *rule, const GstAugWindowFacts *facts, GstAugDecision *decision);
G_GNUC_INTERNAL void gst_aug_turns_mend (const GstAugWindowFacts *facts, GstAugDecision *decision);

G_END_DECLS
