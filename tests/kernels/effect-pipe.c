/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Effects from a pipe, for oracles in other languages:
 *   effect_pipe FORMAT limited|full < IN > OUT
 * IN is any number of: u32 width, u32 height, u32 length of a text, the text NAME VALUE=NUMBER ...
 * (a number with a point is a double), one frame in the default layout of GstVideoInfo; OUT are
 * the frames. */
#include "effect-text.h"

#include <stdio.h>

static gboolean
run (GstVideoFormat format, gboolean full, const guint32 head[3])
{
  g_autofree gchar *text = g_malloc0 (head[2] + 1);
  g_autofree guint8 *in = NULL, *out = NULL;
  static const GstAugEffectAddress address;
  GstAugOperation operation;
  const GstAugEffect *effect;
  GstVideoInfo info;
  GstVideoFrame src, dst;

  if (!gst_video_info_set_format (&info, format, head[0], head[1]))
    return FALSE;
  info.colorimetry.range = full ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  in = g_malloc (info.size);
  if (fread (text, head[2], 1, stdin) != 1 || fread (in, info.size, 1, stdin) != 1)
    return FALSE;
  out = g_memdup2 (in, info.size);
  operation_from_text (text, &operation);
  effect = gst_aug_effect_find (operation.name);
  if (!effect)
    g_error ("%s: no such effect", operation.name);
  make_frame (&src, &info, in);
  make_frame (&dst, &info, out);
  gst_aug_effect_run (effect, &operation, &address, &src, &dst);
  return fwrite (out, info.size, 1, stdout) == 1;
}

int
main (int argc, char **argv)
{
  GstVideoFormat format;
  guint32 head[3];

  gst_init (NULL, NULL);
  format = argc == 3 ? gst_video_format_from_string (argv[1]) : GST_VIDEO_FORMAT_UNKNOWN;
  if (format == GST_VIDEO_FORMAT_UNKNOWN) {
    g_printerr ("effect_pipe FORMAT limited|full\n");
    return 2;
  }
  while (fread (head, sizeof head, 1, stdin) == 1)
    if (!run (format, strcmp (argv[2], "full") == 0, head))
      return 1;
  return 0;
}
