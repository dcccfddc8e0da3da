/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GST_ELEMENT_REGISTER_DECLARE (augseed);
GST_ELEMENT_REGISTER_DECLARE (augcrop);
GST_ELEMENT_REGISTER_DECLARE (augflip);
GST_ELEMENT_REGISTER_DECLARE (augcolor);
GST_ELEMENT_REGISTER_DECLARE (augblur);
GST_ELEMENT_REGISTER_DECLARE (augframedrop);
GST_ELEMENT_REGISTER_DECLARE (augerase);
GST_ELEMENT_REGISTER_DECLARE (augnormalize);
GST_ELEMENT_REGISTER_DECLARE (augspecmask);
GST_ELEMENT_REGISTER_DECLARE (modalitydrop);

G_END_DECLS
