/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Tensors of pictures: their caps, their numbers, and the work of elements in front. */
#include "filter.h"

#include <glib/gstdio.h>

#include "video/tensor/tensor.h"

#define DEPTH_CAPS "video/x-raw,format=GRAY16_LE,width=6,height=4,framerate=25/1"

static void
expect_caps (GstHarness *h, const gchar *text)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (h->sinkpad);
  g_autoptr (GstCaps) expected = gst_caps_from_string (text);

  fail_unless (gst_caps_is_equal (caps, expected), "%" GST_PTR_FORMAT, caps);
}

#define TENSORS(dimensions) \
  "other/tensors,format=static,num_tensors=1,dimensions=(string)" dimensions \
  ",types=float32,framerate=25/1"

GST_START_TEST (test_caps_are_those_of_nnstreamer)
{
  static const gchar *const rows[][3] = {
    { "augnormalize", RGB_CAPS, TENSORS ("40:30:3:1") },
    { "augnormalize layout=hwc", RGB_CAPS, TENSORS ("3:40:30:1") },
    { "augnormalize channels=gray layout=hwc", RGB_CAPS, TENSORS ("1:40:30:1") },
    { "augnormalize", GRAY_CAPS, TENSORS ("8:4:1:1") },
    { "augnormalize channels=bgr", GRAY_CAPS, TENSORS ("8:4:3:1") },
    { "augcrop width=7 height=5 ! augnormalize", RGB_CAPS, TENSORS ("7:5:3:1") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GstHarness *h = line (rows[i][0], rows[i][1]);
    GstBuffer *out = push_picture (h, rows[i][1], 0);
    guint w, ht, c;

    expect_caps (h, rows[i][2]);
    fail_unless_equals_int (
        sscanf (strstr (rows[i][2], "(string)"), "(string)%u:%u:%u", &w, &ht, &c), 3);
    fail_unless_equals_uint64 (gst_buffer_get_size (out), (guint64) w * ht * c * 4);
    fail_unless_equals_int (gst_buffer_n_memory (out), 1);
    fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), FRAME_NS);
    gst_buffer_unref (out);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_sizes_that_downstream_asks_for_reach_the_crop)
{
  GstHarness *h = line ("augcrop ! augnormalize layout=hwc ! "
                        "capsfilter caps=other/tensors,dimensions=(string)3:20:10:1",
      RGB_CAPS);

  gst_buffer_unref (push_picture (h, RGB_CAPS, 0));
  expect_caps (h, TENSORS ("3:20:10:1"));
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_layout_and_channels_can_be_changed_while_playing)
{
  GstHarness *h = line ("augnormalize name=n", RGB_CAPS);

  gst_buffer_unref (push_picture (h, RGB_CAPS, 0));
  expect_caps (h, TENSORS ("40:30:3:1"));
  set_part (h, "n", "layout", "hwc");
  gst_buffer_unref (push_picture (h, RGB_CAPS, 1));
  expect_caps (h, TENSORS ("3:40:30:1"));
  set_part (h, "n", "channels", "gray");
  gst_buffer_unref (push_picture (h, RGB_CAPS, 2));
  expect_caps (h, TENSORS ("1:40:30:1"));
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_work_that_is_owed_gives_the_numbers_of_work_at_once)
{
  static const gchar *const formats[] = { "I420", "NV12", "Y444", "RGB", "RGBA", "GRAY8", "GBR" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree gchar *caps =
        g_strdup_printf ("video/x-raw,format=%s,width=61,height=45,framerate=25/1", formats[i]);

    expect_same ("augseed seed=4 window=1/25 ! augcrop width=32 height=24 ! augflip ! augcolor ! "
                 "augnormalize",
        "augseed seed=4 window=1/25 ! augcrop width=32 height=24 defer=false ! augflip "
        "defer=false ! augcolor defer=false ! augnormalize defer=false",
        caps, 25);
    expect_same ("augseed seed=4 window=1/25 ! augcolor ! augnormalize",
        "augseed seed=4 window=1/25 ! augcolor ! identity ! augnormalize", caps, 25);
  }
}
GST_END_TEST;

static void
expect_numbers (GstBuffer *out, const gfloat *expected, guint n)
{
  GstMapInfo map;

  fail_unless (gst_buffer_map (out, &map, GST_MAP_READ));
  fail_unless_equals_uint64 (map.size, n * sizeof (gfloat));
  for (guint i = 0; i < n; i++)
    fail_unless (((const gfloat *) map.data)[i] == expected[i], "%u: %.9g instead of %.9g", i,
        (gdouble) ((const gfloat *) map.data)[i], (gdouble) expected[i]);
  gst_buffer_unmap (out, &map);
}

/* One pixel of three bytes. */
static void
expect_pixel (const gchar *launch, const gfloat expected[3])
{
  static const gchar caps[] = "video/x-raw,format=RGB,width=1,height=1,framerate=25/1";
  GstHarness *h = line (launch, caps);
  GstBuffer *in = gst_buffer_new_allocate (NULL, 4, NULL), *out;

  gst_buffer_fill (in, 0, "\x33\x66\xff", 4);
  GST_BUFFER_PTS (in) = 0;
  out = gst_harness_push_and_pull (h, in);
  expect_numbers (out, expected, 3);
  gst_buffer_unref (out);
  close_line (h);
}

/* a x + b in float32 */
static gfloat
number (guint code, gdouble mean, gdouble std)
{
  const gfloat a = (gfloat) (1 / 255.0 / std), b = (gfloat) ((0 - mean) / std);

  return a * (gfloat) code + b;
}

GST_START_TEST (test_numbers_are_those_of_the_settings)
{
  const gfloat imagenet[] = { number (51, 0.485, 0.229), number (102, 0.456, 0.224),
    number (255, 0.406, 0.225) };
  const gfloat half[] = { number (51, 0.5, 0.5), number (102, 0.5, 0.5), number (255, 0.5, 0.5) };
  const gfloat own[] = { number (51, 0.1, 2), number (102, 0.2, 2), number (255, 0.3, 2) };
  const gfloat swapped[] = { imagenet[2], imagenet[1], imagenet[0] };

  expect_pixel ("augnormalize", imagenet);
  expect_pixel ("augseed phase=eval ! augnormalize", imagenet);
  expect_pixel ("augnormalize channels=bgr", swapped);
  expect_pixel ("augnormalize statistics=half", half);
  expect_pixel ("augnormalize mean=<0.5> std=<0.5>", half);
  expect_pixel ("augnormalize mean=<0.1,0.2,0.3> std=<2>", own);
}
GST_END_TEST;

static gchar *
write_file (const gchar *content)
{
  g_autofree gchar *path = g_build_filename (g_get_tmp_dir (), "augnormalize-XXXXXX", NULL);
  gint fd = g_mkstemp (path);

  fail_unless (fd >= 0);
  g_close (fd, NULL);
  fail_unless (g_file_set_contents (path, content, -1, NULL));
  return g_steal_pointer (&path);
}

GST_START_TEST (test_location_is_read_at_the_start)
{
  const gfloat first[] = { number (51, 0.1, 0.5), number (102, 0.2, 0.5), number (255, 0.3, 0.5) };
  const gfloat second[] = { number (51, 0.5, 1), number (102, 0.5, 1), number (255, 0.5, 1) };
  g_autofree gchar *path = write_file ("{\"mean\": [0.1, 0.2, 0.3], \"std\": [0.5]}");
  g_autofree gchar *launch = g_strdup_printf ("augnormalize location=%s", path);

  expect_pixel (launch, first);
  fail_unless (g_file_set_contents (path, "{\"std\": [1], \"mean\": [0.5]}", -1, NULL));
  expect_pixel (launch, second);
  g_unlink (path);
}
GST_END_TEST;

GST_START_TEST (test_settings_that_make_no_sense_say_what_to_type)
{
  g_autofree gchar *word = write_file ("word"), *list = write_file ("[]"),
                   *zero = write_file ("{\"mean\": [0], \"std\": [0, 1, 1]}"),
                   *short_one = write_file ("{\"mean\": [0, 1], \"std\": [1]}");
  const gchar *const files[] = { word, list, zero, short_one, "/nowhere/to/be/found.json" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree gchar *launch = g_strdup_printf ("augnormalize location=%s", files[i]);

    expect_refused (launch, "gst-augment-1.0 stats FILES --output");
    if (i < 4)
      g_unlink (files[i]);
  }
  expect_refused ("augnormalize mean=<0.5,0.5>", "mean=\"<0.5,0.5,0.5>\"");
  expect_refused ("augnormalize std=<0>", "std=\"<0.5,0.5,0.5>\"");
  expect_refused ("augnormalize location=/nowhere mean=<0>", "leave mean and std out");
}
GST_END_TEST;

static void
expect_depth (const gchar *launch, gfloat factor, gfloat offset)
{
  GstHarness *h = line (launch, DEPTH_CAPS);
  g_autoptr (GstBuffer) in = noise (6 * 4 * 2, 5, 0), out = NULL;
  gfloat expected[24];

  for (guint i = 0; i < 24; i++) {
    guint8 bytes[2];

    gst_buffer_extract (in, 2 * i, bytes, 2);
    expected[i] = factor * (gfloat) GST_READ_UINT16_LE (bytes) + offset;
  }
  out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
  expect_numbers (out, expected, 24);
  close_line (h);
}

GST_START_TEST (test_depth_becomes_metres_and_masks_keep_their_numbers)
{
  expect_depth ("augseed role=depth ! augnormalize", 0.001f, 0);
  expect_depth ("augseed ! augnormalize depth-scale=0.00025", 0.00025f, 0);
  expect_depth ("augseed role=depth ! augnormalize mean=<2> std=<4>", 0.00025f, -0.5f);
  expect_depth ("augseed role=mask ! augnormalize mean=<2> std=<4>", 1, 0);
  expect_depth ("augseed role=rgb ! augnormalize statistics=none", (gfloat) (1 / 65535.0), 0);
}
GST_END_TEST;

static gboolean
is_zero (GstBuffer *buffer)
{
  GstMapInfo map;
  gboolean zero = TRUE;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (gsize i = 0; i < map.size; i++)
    zero &= map.data[i] == 0;
  gst_buffer_unmap (buffer, &map);
  return zero;
}

GST_START_TEST (test_pictures_that_were_left_out_are_zeros)
{
  static const gchar *const launches[] = {
    "augseed window=1/25 ! modalitydrop modalities=video,audio probabilities=<0.6,0.6> ! "
    "augnormalize",
    "augseed window=1/25 ! modalitydrop modalities=video,audio probabilities=<0.6,0.6> ! "
    "augcrop width=10 height=10 ! augcolor ! augnormalize layout=hwc",
    "augseed window=1/25 ! modalitydrop modalities=video,audio probabilities=<0.6,0.6> ! identity "
    "! augnormalize",
  };

  for (guint i = 0; i < G_N_ELEMENTS (launches); i++) {
    GstHarness *h = line (launches[i], RGB_CAPS);
    guint n_zero = 0;

    for (guint n = 0; n < 40; n++) {
      g_autoptr (GstBuffer) out = push_picture (h, RGB_CAPS, n);
      GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (out);
      GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (out);
      const gboolean left_out = (seed->instance.flags & GST_AUG_SEED_FLAG_DROPPED) != 0;

      fail_unless_equals_int (trace->present, !left_out);
      fail_unless_equals_int (is_zero (out), left_out);
      n_zero += left_out;
    }
    fail_unless (n_zero > 5 && n_zero < 35, "%u of 40", n_zero);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_decision_says_the_numbers_and_regions_stay)
{
  GstHarness *h = line ("augseed phase=eval ! augnormalize post-messages=true", RGB_CAPS);
  GstBuffer *in = noise (40 * 30 * 3, 1, 0);
  g_autoptr (GstBuffer) out = NULL;
  g_autoptr (GstStructure) decision = NULL;
  GstVideoRegionOfInterestMeta *roi;

  gst_buffer_add_video_region_of_interest_meta (in, "cat", 3, 4, 20, 10)->id = 7;
  out = gst_harness_push_and_pull (h, in);
  decision = next_decision (h);
  fail_unless (decision && is_applied (decision));
  fail_unless_equals_string (gst_structure_get_string (decision, "decision"), "normalize");
  fail_unless_equals_int (n_operations (decision), 1);
  fail_unless_equals_float (double_of (nth_operation (decision, 0), "mean-1"), 0.456);
  fail_unless_equals_float (double_of (nth_operation (decision, 0), "std-2"), 0.225);
  roi = gst_buffer_get_video_region_of_interest_meta_id (out, 7);
  fail_unless (roi && roi->x == 3 && roi->y == 4 && roi->w == 20 && roi->h == 10);
  fail_unless (!gst_buffer_get_video_meta (out));
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_memory_is_used_again)
{
  GstHarness *h = line ("augseed ! augcrop width=20 height=20 ! augnormalize", RGB_CAPS);
  const guint8 *before = NULL;

  for (guint n = 0; n < 8; n++) {
    GstBuffer *out = push_picture (h, RGB_CAPS, n);
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    fail_unless (n == 0 || map.data == before, "frame %u lies elsewhere", n);
    fail_unless_equals_uint64 ((guintptr) map.data % 64, 0);
    before = map.data;
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_elements_behind_get_tensors_and_no_debts)
{
  GstHarness *h = line ("augseed ! augcolor ! augnormalize ! modalitydrop modality=video "
                        "modalities=video,audio probabilities=<0,1>",
      RGB_CAPS);
  g_autoptr (GstBuffer) out = push_picture (h, RGB_CAPS, 0);

  expect_caps (h, TENSORS ("40:30:3:1"));
  fail_unless_equals_uint64 (gst_buffer_get_size (out), 40 * 30 * 3 * 4);
  expect_no_words (h);
  close_line (h);
}
GST_END_TEST;

static Suite *
augnormalize_suite (void)
{
  Suite *s = suite_create ("augnormalize");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_caps_are_those_of_nnstreamer);
  tcase_add_test (tc, test_sizes_that_downstream_asks_for_reach_the_crop);
  tcase_add_test (tc, test_layout_and_channels_can_be_changed_while_playing);
  tcase_add_test (tc, test_work_that_is_owed_gives_the_numbers_of_work_at_once);
  tcase_add_test (tc, test_numbers_are_those_of_the_settings);
  tcase_add_test (tc, test_location_is_read_at_the_start);
  tcase_add_test (tc, test_settings_that_make_no_sense_say_what_to_type);
  tcase_add_test (tc, test_depth_becomes_metres_and_masks_keep_their_numbers);
  tcase_add_test (tc, test_pictures_that_were_left_out_are_zeros);
  tcase_add_test (tc, test_decision_says_the_numbers_and_regions_stay);
  tcase_add_test (tc, test_memory_is_used_again);
  tcase_add_test (tc, test_elements_behind_get_tensors_and_no_debts);
  return s;
}

GST_CHECK_MAIN (augnormalize);
