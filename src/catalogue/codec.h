/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "catalogue.h"

G_BEGIN_DECLS

GST_AUG_API gboolean gst_aug_codec_check_there (gconstpointer block, GError **error);

G_END_DECLS
