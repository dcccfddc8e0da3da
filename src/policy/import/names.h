/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what operations are called in the code that AutoAugment came from. */
#pragma once

#include "../node.h"

G_BEGIN_DECLS

/* The levelled operation that ShearX, shear_x or TranslateXRel is; NULL: none. */
G_GNUC_INTERNAL const gchar *gst_aug_operation_name_find (const gchar *name);
/* What @op is called where it is an operation of @dialect; NULL: nothing. */
G_GNUC_INTERNAL const gchar *gst_aug_operation_name (const GstAugDialect *dialect, const gchar *op);
/* "did you mean X?", or what there is. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_operation_names (const GstAugDialect *dialect, const gchar *word);
/* The dialect, or an error that says which there are. */
G_GNUC_INTERNAL const GstAugDialect *gst_aug_import_dialect (const gchar *name, GError **error);

G_END_DECLS
