/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the files of the sub-command explain share. */
#pragma once

#include "facts/facts.h"
#include "tool.h"

G_BEGIN_DECLS

typedef struct {
  AugOptions options;
  gchar *windows, *branches, *fps, *plot;
  gboolean json, force;
  gint64 first, last;
  AugFacts facts;
  gboolean default_aspect;
  GstAugRule rule;
  GstAugFacts *told; /* what is known of the item; NULL: nothing */
} AugExplain;

/* One element of one branch. */
typedef struct {
  const GstAugKind *kind;
  gpointer block;
  gchar *name;
  AugStreamKind stream;
} AugStep;

GstAugDecision *aug_explain_decide (
    AugExplain *e, const AugStep *step, gint64 window, GError **error);
gboolean aug_explain_plot (AugExplain *e, GPtrArray *steps, GError **error);

G_END_DECLS
