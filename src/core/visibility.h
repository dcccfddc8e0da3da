/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/gst.h>

#if defined(__GNUC__)
#define GST_AUG_API __attribute__ ((visibility ("default"))) extern
#else
#define GST_AUG_API extern
#endif
