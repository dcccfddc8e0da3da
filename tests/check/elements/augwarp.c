/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Bent pictures: what travels with them, what is left alone, and that branches are bent alike. */
#include "filter.h"

#include "video/travel/camera.h"

#define WIDTH 160
#define HEIGHT 120
#define CAPS "video/x-raw,format=GRAY8,width=160,height=120,framerate=25/1"

static const gchar *const bends[] = {
  "augwarp alpha=0.02 sigma=0.1",
  "augwarp mode=grid limit=0.6",
  "augwarp mode=lens k1=0.4 k2=0.1 p1=0.02 p2=0.02",
  "augwarp mode=rolling-shutter pan=0.3 wobble=0.02",
};

/* Black but for a rectangle of 255. */
static GstBuffer *
rectangle (guint n, gsize x0, gsize y0, gsize w, gsize h)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, (gsize) WIDTH * HEIGHT, NULL);
  GstMapInfo map;

  gst_buffer_memset (buffer, 0, 0, (gsize) WIDTH * HEIGHT);
  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize y = y0; y < y0 + h; y++)
    memset (map.data + y * WIDTH + x0, 255, w);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = n * FRAME_NS;
  GST_BUFFER_DURATION (buffer) = FRAME_NS;
  return buffer;
}

/* The box around what is brighter than half. */
static gboolean
bright_box (GstBuffer *buffer, gint box[4])
{
  GstMapInfo map;

  box[0] = WIDTH;
  box[1] = HEIGHT;
  box[2] = box[3] = 0;
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      if (map.data[y * WIDTH + x] > 127) {
        box[0] = MIN (box[0], x);
        box[1] = MIN (box[1], y);
        box[2] = MAX (box[2], x + 1);
        box[3] = MAX (box[3], y + 1);
      }
  gst_buffer_unmap (buffer, &map);
  return box[0] < box[2];
}

static void
check_region (GstHarness *h, guint n)
{
  const gsize x0 = 10 + n, y0 = 20 + n % 30, w = 20 + n % 50, height = 10 + n % 40;
  GstBuffer *in = rectangle (n, x0, y0, w, height), *out;
  GstVideoRegionOfInterestMeta *roi;
  gint box[4];

  gst_buffer_add_video_region_of_interest_meta (
      in, "thing", (guint) x0, (guint) y0, (guint) w, (guint) height);
  out = gst_harness_push_and_pull (h, in);
  roi = gst_buffer_get_video_region_of_interest_meta_id (out, 0);
  if (bright_box (out, box)) {
    fail_unless (roi != NULL);
    fail_unless (ABS ((gint) roi->x - box[0]) <= 1, "%u %u %d", n, roi->x, box[0]);
    fail_unless (ABS ((gint) roi->y - box[1]) <= 1, "%u %u %d", n, roi->y, box[1]);
    fail_unless (ABS ((gint) (roi->x + roi->w) - box[2]) <= 1);
    fail_unless (ABS ((gint) (roi->y + roi->h) - box[3]) <= 1);
  }
  gst_buffer_unref (out);
}

GST_START_TEST (test_regions_are_where_their_pixels_are)
{
  for (guint b = 0; b < G_N_ELEMENTS (bends); b++)
    for (guint joined = 0; joined < 2; joined++) {
      g_autofree gchar *launch = g_strdup_printf ("augseed seed=5 window=1/25 ! %s%s",
          joined ? "augflip mode=either probability=0.7 ! " : "", bends[b]);
      GstHarness *h = line (launch, CAPS);

      for (guint n = 0; n < 60; n++)
        check_region (h, n);
      close_line (h);
    }
}
GST_END_TEST;

static GValue *
number_array (const gdouble *numbers, guint n, GValue *array)
{
  g_value_init (array, GST_TYPE_ARRAY);
  for (guint i = 0; i < n; i++) {
    GValue item = G_VALUE_INIT;

    g_value_init (&item, G_TYPE_DOUBLE);
    g_value_set_double (&item, numbers[i]);
    gst_value_array_append_and_take_value (array, &item);
  }
  return array;
}

/* The middle of the bright pixels, which is near to that of the square: columns and rows that begin
 * within it grow on one side. */
static void
middle_of (GstBuffer *buffer, gdouble at[2])
{
  gdouble sum = 0;
  GstMapInfo map;

  at[0] = at[1] = 0;
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++) {
      const gdouble v = map.data[y * WIDTH + x];

      at[0] += v * (x + 0.5);
      at[1] += v * (y + 0.5);
      sum += v;
    }
  gst_buffer_unmap (buffer, &map);
  at[0] /= sum;
  at[1] /= sum;
}

GST_START_TEST (test_key_points_follow)
{
  for (guint b = 0; b < G_N_ELEMENTS (bends); b++) {
    g_autofree gchar *launch = g_strdup_printf ("augseed seed=6 window=1/25 ! %s", bends[b]);
    GstHarness *h = line (launch, CAPS);

    for (guint n = 0; n < 40; n++) {
      const gdouble point[2] = { 43 + n, 39 + n % 20 };
      GstBuffer *in = rectangle (n, 42 + n, 38 + n % 20, 2, 2), *out;
      GstVideoRegionOfInterestMeta *roi =
          gst_buffer_add_video_region_of_interest_meta (in, "thing", 30, 30, 100, 60);
      GstStructure *points = gst_structure_new_empty ("keypoints");
      GValue array = G_VALUE_INIT;
      gdouble at[2];

      gst_structure_take_value (points, "points", number_array (point, 2, &array));
      gst_video_region_of_interest_meta_add_param (roi, points);
      out = gst_harness_push_and_pull (h, in);
      roi = gst_buffer_get_video_region_of_interest_meta_id (out, 0);
      points = gst_video_region_of_interest_meta_get_param (roi, "keypoints");
      middle_of (out, at);
      for (guint i = 0; i < 2; i++) {
        const gdouble moved = g_value_get_double (
            gst_value_array_get_value (gst_structure_get_value (points, "points"), i));

        fail_unless (ABS (moved - at[i]) < 1, "%s: %g is at %g", bends[b], at[i], moved);
      }
      gst_buffer_unref (out);
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_masks_are_bent_alike_and_keep_their_values)
{
  for (guint b = 0; b < G_N_ELEMENTS (bends); b++) {
    GstHarness *h[2];
    guint off = 0;

    for (guint k = 0; k < 2; k++) {
      g_autofree gchar *launch = g_strdup_printf (
          "augseed seed=3 role=%s window=1/25 ! %s aberration=0.05 fill=0xffffffff",
          k ? "mask" : "rgb", bends[b]);

      h[k] = line (launch, CAPS);
    }
    for (guint n = 0; n < 20; n++) {
      GstBuffer *out[2];
      GstMapInfo map[2];

      for (guint k = 0; k < 2; k++) {
        out[k] = gst_harness_push_and_pull (h[k], rectangle (n, 30, 25, 100, 70));
        gst_buffer_map (out[k], &map[k], GST_MAP_READ);
      }
      for (gsize i = 0; i < map[0].size; i++) {
        fail_unless (map[1].data[i] == 0 || map[1].data[i] == 255);
        off += (map[0].data[i] > 127) != (map[1].data[i] > 127);
      }
      for (guint k = 0; k < 2; k++) {
        gst_buffer_unmap (out[k], &map[k]);
        gst_buffer_unref (out[k]);
      }
    }
    /* a tie now and then along the edges */
    fail_unless (off < 20 * 60, "%s: %u", bends[b], off);
    close_line (h[0]);
    close_line (h[1]);
  }
}
GST_END_TEST;

GST_START_TEST (test_trace_and_camera_tell_that_no_matrix_does)
{
  GstHarness *h = line ("augseed seed=3 window=1/25 camera=\"<100.0,100.0,80.0,60.0>\" ! "
                        "augwarp post-messages=true",
      CAPS);
  GstBuffer *out = gst_harness_push_and_pull (h, rectangle (0, 10, 10, 10, 10));
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (out);
  GstAugCameraMeta *camera = gst_aug_buffer_get_camera_meta (out);
  g_autoptr (GstStructure) decision = next_decision (h);
  g_autoptr (GstStructure) told = gst_aug_buffer_get_trace_structure (out);
  gboolean nonlinear = FALSE;

  fail_unless (trace != NULL && trace->nonlinear);
  fail_unless (trace->matrix[0] == 1 && trace->matrix[4] == 1 && trace->matrix[2] == 0);
  fail_unless (camera != NULL && !camera->camera.is_exact);
  fail_unless (gst_structure_get_boolean (told, "nonlinear", &nonlinear) && nonlinear);
  nonlinear = FALSE;
  fail_unless (gst_structure_get_boolean (nth_operation (decision, 0), "nonlinear", &nonlinear));
  fail_unless (nonlinear);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

static void
check_same_buffer (const gchar *launch)
{
  GstHarness *h = line (launch, CAPS);
  GstBuffer *in = rectangle (0, 10, 10, 10, 10), *out;
  g_autoptr (GstBuffer) kept = gst_buffer_copy_deep (in);
  GstMemory *memory = gst_buffer_peek_memory (in, 0);

  out = gst_harness_push_and_pull (h, in);
  fail_unless (gst_buffer_peek_memory (out, 0) == memory, "%s", launch);
  fail_unless (same_bytes (kept, out));
  gst_buffer_unref (out);
  close_line (h);
}

GST_START_TEST (test_no_magnitude_leaves_the_very_same_picture)
{
  check_same_buffer ("augwarp alpha=0");
  check_same_buffer ("augwarp mode=grid limit=0");
  check_same_buffer ("augwarp mode=grid steps=1");
  check_same_buffer ("augwarp mode=lens k1=0 k2=0");
  check_same_buffer ("augwarp mode=rolling-shutter pan=0");
  check_same_buffer ("augwarp mode=none");
  check_same_buffer ("augseed phase=eval ! augwarp vignette=1");
  check_same_buffer ("augseed role=mask ! augwarp mode=none vignette=1 aberration=0.1");
}
GST_END_TEST;

/* The same item at another resolution: the picture of a slope is the slope of the picture. */
GST_START_TEST (test_field_is_the_same_at_any_resolution)
{
  gdouble mean[2][48];

  for (guint k = 0; k < 2; k++) {
    const guint width = k ? 160 : 640, height = k ? 120 : 480, block = width / 8;
    g_autofree gchar *caps = g_strdup_printf (
        "video/x-raw,format=GRAY16_LE,width=%u,height=%u,framerate=25/1", width, height);
    GstHarness *h = line ("augseed seed=9 role=rgb ! augwarp alpha=0.03 sigma=0.15", caps);
    GstBuffer *in = gst_buffer_new_allocate (NULL, (gsize) width * height * 2, NULL), *out;
    GstMapInfo map;

    gst_buffer_map (in, &map, GST_MAP_WRITE);
    for (gsize i = 0; i < map.size / 2; i++)
      GST_WRITE_UINT16_LE (map.data + 2 * i,
          ((i % width + 0.5) / width + 2 * (i / width + 0.5) / height) * 10000 + 10000);
    gst_buffer_unmap (in, &map);
    GST_BUFFER_PTS (in) = 0;
    out = gst_harness_push_and_pull (h, in);
    gst_buffer_map (out, &map, GST_MAP_READ);
    for (gsize b = 0; b < 48; b++) {
      const gsize x = b % 8 * block + block / 2, y = (b / 8) * block + block / 2;

      mean[k][b] = (GST_READ_UINT16_LE (map.data + 2 * (y * width + x)) +
                       GST_READ_UINT16_LE (map.data + 2 * ((y - 1) * width + x)) +
                       GST_READ_UINT16_LE (map.data + 2 * (y * width + x - 1)) +
                       GST_READ_UINT16_LE (map.data + 2 * ((y - 1) * width + x - 1))) /
                   4.0;
    }
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
    close_line (h);
  }
  for (guint b = 0; b < 48; b++)
    if (b % 8 > 0 && b % 8 < 7 && b / 8 > 0 && b / 8 < 5)
      fail_unless (ABS (mean[0][b] - mean[1][b]) < 60, "%u: %g %g", b, mean[0][b], mean[1][b]);
}
GST_END_TEST;

static Suite *
augwarp_suite (void)
{
  Suite *s = suite_create ("augwarp");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_regions_are_where_their_pixels_are);
  tcase_add_test (tc, test_key_points_follow);
  tcase_add_test (tc, test_masks_are_bent_alike_and_keep_their_values);
  tcase_add_test (tc, test_trace_and_camera_tell_that_no_matrix_does);
  tcase_add_test (tc, test_no_magnitude_leaves_the_very_same_picture);
  tcase_add_test (tc, test_field_is_the_same_at_any_resolution);
  return s;
}

GST_CHECK_MAIN (augwarp)
