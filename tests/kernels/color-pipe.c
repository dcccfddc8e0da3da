/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Colour chains from a pipe, for oracles in other languages:
 *   color_pipe FORMAT WIDTH HEIGHT limited|full auto|hsv|chroma < IN > OUT
 * IN is any number of: u32 number of steps, per step u32 kind, u32 flavour and f64 value, one frame
 * in the default layout of GstVideoInfo; OUT are the frames. */
#include "video/color/color.h"

#include <stdio.h>
#include <string.h>

static GstAugHueModel
model_from (const gchar *nick)
{
  g_autoptr (GEnumClass) models = g_type_class_ref (GST_AUG_TYPE_HUE_MODEL);
  const GEnumValue *value = g_enum_get_value_by_nick (models, nick);

  if (value == NULL)
    g_error ("hue model %s: write auto, hsv or chroma", nick);
  return (GstAugHueModel) value->value;
}

int
main (int argc, char **argv)
{
  g_autoptr (GstAugColorScratch) scratch = gst_aug_color_scratch_new ();
  g_autofree guint8 *data = NULL;
  GstVideoFrame frame = { 0 };
  GstAugHueModel model;
  guint32 n;

  if (argc != 6) {
    g_printerr ("color_pipe FORMAT WIDTH HEIGHT limited|full auto|hsv|chroma\n");
    return 2;
  }
  model = model_from (argv[5]);
  if (!gst_video_info_set_format (&frame.info, gst_video_format_from_string (argv[1]),
          (guint) g_ascii_strtoull (argv[2], NULL, 10),
          (guint) g_ascii_strtoull (argv[3], NULL, 10)))
    g_error ("%s %sx%s: write a format and a size", argv[1], argv[2], argv[3]);
  frame.info.colorimetry.range =
      strcmp (argv[4], "full") == 0 ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  data = g_malloc (frame.info.size);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&frame); p++)
    frame.data[p] = data + frame.info.offset[p];
  while (fread (&n, sizeof n, 1, stdin) == 1) {
    GstAugColorStep steps[GST_AUG_COLOR_MAX_STEPS] = { { 0 } };

    if (n > GST_AUG_COLOR_MAX_STEPS)
      g_error ("%u steps: write at most %d", n, GST_AUG_COLOR_MAX_STEPS);
    for (guint i = 0; i < n; i++) {
      guint32 kind, flavour;

      if (fread (&kind, sizeof kind, 1, stdin) != 1 ||
          fread (&flavour, sizeof flavour, 1, stdin) != 1 ||
          fread (&steps[i].value, sizeof steps[i].value, 1, stdin) != 1)
        return 1;
      steps[i].kind = (GstAugColorKind) kind;
      steps[i].flavour = (GstAugColorFlavour) flavour;
    }
    if (fread (data, frame.info.size, 1, stdin) != 1 ||
        !gst_aug_video_color_apply (&frame, steps, n, model, scratch) ||
        fwrite (data, frame.info.size, 1, stdout) != 1)
      return 1;
  }
  return 0;
}
