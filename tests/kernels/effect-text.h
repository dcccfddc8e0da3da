/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations as texts, for tests of effects: NAME VALUE=NUMBER ...; a number with a point is a
 * double, one that begins with 0x has 64 bits. */
#pragma once

#include "video/effect.h"

#include <string.h>

static inline void
operation_from_text (const gchar *text, GstAugOperation *operation)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  memset (operation, 0, sizeof *operation);
  operation->name = g_intern_string (words[0]);
  for (guint i = 1; words[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);
    const gchar *name = g_intern_string (pair[0]);

    if (!pair[1])
      g_error ("%s: write VALUE=NUMBER", words[i]);
    if (g_str_has_prefix (pair[1], "0x"))
      gst_aug_operation_set_uint64 (operation, name, g_ascii_strtoull (pair[1], NULL, 16));
    else if (strpbrk (pair[1], ".e"))
      gst_aug_operation_set_double (operation, name, g_ascii_strtod (pair[1], NULL));
    else
      gst_aug_operation_set_int (operation, name, g_ascii_strtoll (pair[1], NULL, 10));
  }
}

/* A frame of the default layout. */
static inline void
make_frame (GstVideoFrame *frame, const GstVideoInfo *info, guint8 *data)
{
  memset (frame, 0, sizeof *frame);
  frame->info = *info;
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (info); p++)
    frame->data[p] = data + info->offset[p];
}
