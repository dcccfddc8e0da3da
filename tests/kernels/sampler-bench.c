/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds of processor time per picture, another matrix for each. tests/golden/affine_bench.py
 * puts OpenCV beside them. */
#include "geometry-frames.h"

#include <math.h>
#include <time.h>

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 9

void sampler_bench (void);

typedef struct {
  const gchar *name;
  guint width, height; /* of the result */
  gboolean crop, flip, rotate, turn;
  GstAugInterpolation interpolation;
  GstAugFillMode fill_mode;
} Row;

static const Row rows[] = {
  { "rotate 15, bilinear", WIDTH, HEIGHT, FALSE, FALSE, TRUE, FALSE, GST_AUG_INTERPOLATION_BILINEAR,
      GST_AUG_FILL_VALUE },
  { "rotate 15, bilinear, reflect", WIDTH, HEIGHT, FALSE, FALSE, TRUE, FALSE,
      GST_AUG_INTERPOLATION_BILINEAR, GST_AUG_FILL_REFLECT },
  { "rotate 15, nearest", WIDTH, HEIGHT, FALSE, FALSE, TRUE, FALSE, GST_AUG_INTERPOLATION_NEAREST,
      GST_AUG_FILL_VALUE },
  { "flip, rotate 15, bilinear", WIDTH, HEIGHT, FALSE, TRUE, TRUE, FALSE,
      GST_AUG_INTERPOLATION_BILINEAR, GST_AUG_FILL_VALUE },
  { "resize to 224", 224, 224, FALSE, FALSE, FALSE, FALSE, GST_AUG_INTERPOLATION_ANTIALIAS,
      GST_AUG_FILL_VALUE },
  { "rotate 15, resize to 224", 224, 224, FALSE, FALSE, TRUE, FALSE,
      GST_AUG_INTERPOLATION_ANTIALIAS, GST_AUG_FILL_VALUE },
  { "crop, flip, rotate 15, resize to 224", 224, 224, TRUE, TRUE, TRUE, FALSE,
      GST_AUG_INTERPOLATION_ANTIALIAS, GST_AUG_FILL_VALUE },
  { "quarter turn", HEIGHT, WIDTH, FALSE, FALSE, FALSE, TRUE, GST_AUG_INTERPOLATION_BILINEAR,
      GST_AUG_FILL_VALUE },
};

static void
rotation (gdouble degrees, gdouble width, gdouble height, gdouble m[9])
{
  const gdouble a = degrees * G_PI / 180, c = cos (a), s = sin (a);
  const gdouble r[9] = { c, -s, width / 2 - c * width / 2 + s * height / 2, s, c,
    height / 2 - s * width / 2 - c * height / 2, 0, 0, 1 };

  memcpy (m, r, sizeof r);
}

static void
build (const Row *row, guint round, GstAugVideoMap *map)
{
  guint width = WIDTH, height = HEIGHT;
  gdouble m[9];
  GstAugVideoMap then;

  gst_aug_video_map_init (map, WIDTH, HEIGHT);
  map->interpolation = row->interpolation;
  map->fill_mode = row->fill_mode;
  if (row->crop) {
    gst_aug_video_map_crop (map, WIDTH, HEIGHT, 100 + round % 50, 40 + round % 30, 1024, 600);
    map->valid_x0 = map->x;
    map->valid_y0 = map->y;
    map->valid_x1 = map->x + 1024;
    map->valid_y1 = map->y + 600;
    width = 1024;
    height = 600;
  }
  gst_aug_video_map_mirror (map, row->flip, FALSE);
  if (row->rotate) {
    rotation (15 + round % 100 * 0.01, width, height, m);
    gst_aug_video_map_transform (map, width, height, m, width, height);
  }
  if (row->turn) {
    const gdouble turn[9] = { 0, 1, 0, -1, 0, HEIGHT, 0, 0, 1 };

    gst_aug_video_map_transform (map, width, height, turn, height, width);
    return;
  }
  gst_aug_video_map_init (&then, width, height);
  then.interpolation = row->interpolation;
  gst_aug_video_map_join (map, width, height, &then);
}

static gdouble
milliseconds (const Row *row, Picture *src, Picture *dst, GstAugVideoScratch *scratch)
{
  gdouble times[ROUNDS];

  for (guint r = 0; r < ROUNDS; r++) {
    const guint count = 20;
    const clock_t start = clock ();

    for (guint i = 0; i < count; i++) {
      GstAugVideoMap map;

      build (row, r * count + i, &map);
      g_assert_true (gst_aug_video_map_render (&map, &src->frame, &dst->frame, scratch));
    }
    times[r] = (gdouble) (clock () - start) * 1000 / CLOCKS_PER_SEC / count;
    for (guint j = r; j > 0 && times[j] < times[j - 1]; j--) {
      const gdouble t = times[j];

      times[j] = times[j - 1];
      times[j - 1] = t;
    }
  }
  return times[ROUNDS / 2];
}

void
sampler_bench (void)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_RGBx };
  guint32 random = 1;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autoptr (GstAugVideoScratch) scratch = gst_aug_video_scratch_new ();
    Picture src;

    picture_alloc (&src, formats[f], WIDTH, HEIGHT, (Layout){ 0 });
    picture_fill (&src, &random);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
      Picture dst;

      picture_alloc (&dst, formats[f], rows[i].width, rows[i].height, (Layout){ 0 });
      g_print ("%-5s %-38s", gst_video_format_to_string (formats[f]), rows[i].name);
      g_print (" vector %8.3f ms", milliseconds (&rows[i], &src, &dst, scratch));
      g_print ("\n");
      picture_free (&dst);
    }
    picture_free (&src);
  }
}
