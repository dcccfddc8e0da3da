/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What must hold for every text that may be a cue, whatever operation is carried out on it. */
#pragma once

#include "text/effect.h"

G_BEGIN_DECLS

/* NULL if all is well, else what is wrong. The first four bytes say what is done: format,
 * operation, rate, key. @tools: what operations share. (transfer full) */
gchar *cue_judge (const gchar *data, gsize size, GstAugTextTools *tools);

G_END_DECLS
