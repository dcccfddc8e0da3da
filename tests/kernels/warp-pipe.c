/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What augwarp does, from a pipe, for oracles in other languages:
 *   warp_pipe points back|forth OPERATION [NAME=VALUE...] < IN > OUT
 * IN and OUT are pairs of f64 in the unit square;
 *   warp_pipe FORMAT WIDTH HEIGHT limited|full nearest|bilinear OPERATION [NAME=VALUE...] < IN >
 * OUT are frames in the default layout of GstVideoInfo. */
#include "video/lens/distort-render.h"
#include "video/effect.h"

#include <stdio.h>
#include <string.h>

static void
parse_operation (char **words, GstAugOperation *op)
{
  memset (op, 0, sizeof *op);
  op->name = *words++;
  for (; *words; words++) {
    gchar *text = strchr (*words, '=');

    if (!text)
      g_error ("%s: write NAME=VALUE", *words);
    *text++ = 0;
    if (strcmp (*words, "field") == 0)
      gst_aug_operation_set_uint64 (op, *words, g_ascii_strtoull (text, NULL, 16));
    else if (strcmp (*words, "steps") == 0)
      gst_aug_operation_set_int (op, *words, g_ascii_strtoll (text, NULL, 10));
    else
      gst_aug_operation_set_double (op, *words, g_ascii_strtod (text, NULL));
  }
}

static int
pipe_points (const gchar *way, const GstAugOperation *op)
{
  g_autoptr (GstAugDistorter) distorter = gst_aug_distorter_new ();
  GstAugDistortion distortion;
  gdouble point[2];

  if (!gst_aug_distortion_from_operation (op, &distortion))
    g_error ("%s does not move anything", op->name);
  gst_aug_distorter_prepare (distorter, &distortion);
  while (fread (point, sizeof point, 1, stdin) == 1) {
    if (strcmp (way, "back") == 0)
      gst_aug_distorter_back (distorter, &point[0], &point[1], 1);
    else
      gst_aug_distorter_forth (distorter, &point[0], &point[1], 1);
    if (fwrite (point, sizeof point, 1, stdout) != 1)
      return 1;
  }
  return 0;
}

static void
alloc_frame (GstVideoFrame *frame, char **words)
{
  guint8 *data;

  if (!gst_video_info_set_format (&frame->info, gst_video_format_from_string (words[0]),
          (guint) g_ascii_strtoull (words[1], NULL, 10),
          (guint) g_ascii_strtoull (words[2], NULL, 10)))
    g_error ("%s %sx%s: write a format and a size", words[0], words[1], words[2]);
  frame->info.colorimetry.range =
      strcmp (words[3], "full") == 0 ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  data = g_malloc0 (frame->info.size);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (frame); p++)
    frame->data[p] = data + frame->info.offset[p];
}

static gboolean
run (const GstAugOperation *op, const gchar *interpolation, GstVideoFrame *src, GstVideoFrame *dst)
{
  const GstAugEffect *effect = gst_aug_effect_find (op->name);
  const GstAugEffectAddress address = { 0 };
  GstAugDistortion distortion;

  if (effect) {
    if (!gst_aug_effect_run (effect, op, &address, src, dst))
      memcpy (dst->data[0], src->data[0], src->info.size);
    return TRUE;
  }
  if (gst_aug_distortion_from_operation (op, &distortion)) {
    GstAugDistortionScratch *scratch = gst_aug_distortion_scratch_new ();
    GstAugVideoDistortion what;
    gboolean ok;

    gst_aug_video_distortion_init (&what, &distortion, (guint) GST_VIDEO_FRAME_WIDTH (src),
        (guint) GST_VIDEO_FRAME_HEIGHT (src));
    if (strcmp (interpolation, "nearest") == 0)
      what.interpolation = GST_AUG_INTERPOLATION_NEAREST;
    ok = gst_aug_video_distortion_render (&what, src, dst, scratch);
    gst_aug_distortion_scratch_free (scratch);
    return ok;
  }
  return FALSE;
}

int
main (int argc, char **argv)
{
  GstVideoFrame src = { 0 }, dst = { 0 };
  GstAugOperation op;

  if (argc >= 4 && strcmp (argv[1], "points") == 0) {
    parse_operation (argv + 3, &op);
    return pipe_points (argv[2], &op);
  }
  if (argc < 7)
    g_error ("write warp_pipe FORMAT WIDTH HEIGHT limited|full nearest|bilinear OPERATION");
  alloc_frame (&src, argv + 1);
  alloc_frame (&dst, argv + 1);
  parse_operation (argv + 6, &op);
  while (fread (src.data[0], src.info.size, 1, stdin) == 1)
    if (!run (&op, argv[5], &src, &dst) || fwrite (dst.data[0], dst.info.size, 1, stdout) != 1)
      return 1;
  return 0;
}
