/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

G_GNUC_INTERNAL void gst_aug_noun_add_forms (const gchar *noun, GPtrArray *forms);
G_GNUC_INTERNAL void gst_aug_noun_add_singulars (const gchar *noun, GPtrArray *forms);

G_END_DECLS
