/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Noise from a pipe, for oracles in other languages:
 *   noise_pipe FORMAT WIDTH HEIGHT limited|full EFFECT [VALUE=NUMBER...] < IN > OUT
 * IN is any number of frames in the default layout of GstVideoInfo, 40 ms apart from 0 on in branch
 * number 1; OUT are the frames. `field` is hexadecimal, numbers with a point are doubles. */
#include "video/effect.h"

#include <stdio.h>
#include <string.h>

static void
parse (gchar **words, GstAugOperation *operation)
{
  memset (operation, 0, sizeof *operation);
  operation->name = g_intern_string (*words);
  for (words++; *words; words++) {
    g_auto (GStrv) pair = g_strsplit (*words, "=", 2);
    const gchar *name = g_intern_string (pair[0]);

    if (!pair[1])
      g_error ("%s: write VALUE=NUMBER", *words);
    if (g_str_equal (name, "field"))
      gst_aug_operation_set_uint64 (operation, name, g_ascii_strtoull (pair[1], NULL, 16));
    else if (strpbrk (pair[1], ".e"))
      gst_aug_operation_set_double (operation, name, g_ascii_strtod (pair[1], NULL));
    else
      gst_aug_operation_set_int (operation, name, g_ascii_strtoll (pair[1], NULL, 10));
  }
}

int
main (int argc, char **argv)
{
  g_autofree guint8 *in = NULL, *out = NULL;
  GstVideoFrame src = { 0 }, dst = { 0 };
  GstAugEffectAddress address = { .branch = 1 };
  const GstAugEffect *effect;
  GstAugOperation operation;

  gst_init (NULL, NULL);
  if (argc < 6) {
    g_printerr ("noise_pipe FORMAT WIDTH HEIGHT limited|full EFFECT [VALUE=NUMBER...]\n");
    return 2;
  }
  if (!gst_video_info_set_format (&src.info, gst_video_format_from_string (argv[1]),
          (guint) g_ascii_strtoull (argv[2], NULL, 10),
          (guint) g_ascii_strtoull (argv[3], NULL, 10)))
    g_error ("%s %sx%s: write a format and a size", argv[1], argv[2], argv[3]);
  src.info.colorimetry.range =
      strcmp (argv[4], "full") == 0 ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  dst.info = src.info;
  in = g_malloc (src.info.size);
  out = g_malloc0 (src.info.size);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&src); p++) {
    src.data[p] = in + src.info.offset[p];
    dst.data[p] = out + src.info.offset[p];
  }
  parse (argv + 5, &operation);
  effect = gst_aug_effect_find (operation.name);
  if (!effect)
    g_error ("%s: no such effect", operation.name);
  for (; fread (in, src.info.size, 1, stdin) == 1; address.time += 40 * GST_MSECOND) {
    memcpy (out, in, src.info.size);
    gst_aug_effect_run (effect, &operation, &address, &src, &dst);
    if (fwrite (out, src.info.size, 1, stdout) != 1)
      return 1;
  }
  return 0;
}
