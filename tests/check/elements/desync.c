/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What went wrong elsewhere, and may not here. Each test is named after the project and the thread
 * where branches, boxes, cameras or epochs fell out of step. */
#include "filter.h"

#include "video/travel/camera.h"

#define WIDE "video/x-raw,format=RGB,width=64,height=48,framerate=25/1,pixel-aspect-ratio=1/1"
#define DEPTH \
  "video/x-raw,format=GRAY16_LE,width=64,height=48,framerate=25/1,pixel-aspect-ratio=1/1"
#define SMALL_DEPTH \
  "video/x-raw,format=GRAY16_LE,width=32,height=24,framerate=25/1,pixel-aspect-ratio=1/1"
#define GRAY_64 "video/x-raw,format=GRAY8,width=64,height=48,framerate=25/1,pixel-aspect-ratio=1/1"
#define SEED "augseed seed=11 source=episode window=2/25 "
#define N_WINDOWS 40

/* A line of elements that one branch consists of. */
static GstHarness *branch (const gchar *caps, const gchar *rest, ...) G_GNUC_PRINTF (2, 3);

static GstHarness *
branch (const gchar *caps, const gchar *rest, ...)
{
  g_autofree gchar *launch = NULL, *all = NULL;
  va_list args;

  va_start (args, rest);
  launch = g_strdup_vprintf (rest, args);
  va_end (args);
  all = g_strconcat (SEED, launch, NULL);
  return line (all, caps);
}

static GstBuffer *
through (GstHarness *h, const gchar *caps, guint64 n)
{
  fail_unless_equals_int (gst_harness_push (h, noise (size_of (caps), 3, n)), GST_FLOW_OK);
  return gst_harness_pull (h);
}

/* Two frames a window, so that each window has posted its decisions. */
static void
run_windows (GstHarness *h, const gchar *caps)
{
  for (guint64 n = 0; n < 2 * N_WINDOWS; n++)
    gst_buffer_unref (through (h, caps, n));
}

/* The next decision of an element, as text without what differs between branches. */
static gchar *
next_of (GstHarness *h, const gchar *element)
{
  GstStructure *s;

  while ((s = next_decision (h))) {
    gchar *text = NULL;

    if (g_strcmp0 (gst_structure_get_string (s, "element"), element) == 0) {
      gst_structure_remove_field (s, "branch");
      text = gst_structure_to_string (s);
    }
    gst_structure_free (s);
    if (text)
      return text;
  }
  return NULL;
}

/* Both have made the same decisions of an element, and more than one kind of them. */
static void
expect_alike (GstHarness *a, GstHarness *b, const gchar *element)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < N_WINDOWS; i++) {
    g_autofree gchar *one = next_of (a, element), *other = next_of (b, element);

    fail_unless (one != NULL && other != NULL, "%s: window %u", element, i);
    fail_unless_equals_string (one, other);
    g_hash_table_add (kinds, g_strdup (strstr (one, "applied")));
  }
  fail_unless (g_hash_table_size (kinds) > 1);
}

/* openpi 859, 914, 970: the key was split once an operation, so that cameras with other chains had
 * other colours; MONAI 100, 1322: the same for a picture and its label. */
GST_START_TEST (test_openpi_859_colours_differ_between_cameras_of_one_frame)
{
  GstHarness *base = branch (
      WIDE, "branch=base ! augcrop width=32 height=32 ! augflip ! augcolor post-messages=true");
  GstHarness *wrist = branch (WIDE, "branch=wrist ! augcolor post-messages=true");

  run_windows (base, WIDE);
  run_windows (wrist, WIDE);
  expect_alike (base, wrist, "augcolor");
  close_line (base);
  close_line (wrist);
}
GST_END_TEST;

GST_START_TEST (test_monai_1322_label_has_fewer_operations_than_its_picture)
{
  GstHarness *picture =
      branch (WIDE, "! augcolor ! augcrop post-messages=true ! augflip post-messages=true");
  GstHarness *label = branch (WIDE, "role=mask branch=label ! augcrop post-messages=true ! augflip "
                                    "post-messages=true");

  run_windows (picture, WIDE);
  run_windows (label, WIDE);
  expect_alike (picture, label, "augflip");
  close_line (picture);
  close_line (label);
}
GST_END_TEST;

#define COLORS "augcolor brightness=0 contrast=0 saturation=0 hue=0 "

/* augmax 2: the result of saturation was not assigned, and nobody saw it. */
GST_START_TEST (test_augmax_2_an_operation_silently_does_nothing)
{
  static const gchar *const lines[] = {
    "augcolor brightness=0.9 contrast=0 saturation=0 hue=0",
    "augcolor brightness=0 contrast=0.9 saturation=0 hue=0",
    "augcolor brightness=0 contrast=0 saturation=0.9 hue=0",
    "augcolor brightness=0 contrast=0 saturation=0 hue=0.4",
    "augflip probability=1",
    "augcrop max-scale=0.5",
    COLORS "gamma=0.8",
    COLORS "exposure=1",
    COLORS "sharpness=0.9",
    COLORS "grayscale-probability=1",
    COLORS "invert-probability=1",
    COLORS "posterize-probability=1 max-bits=6",
    COLORS "solarize-probability=1",
    COLORS "solarize-add-probability=1 max-addition=110",
    COLORS "clahe-probability=1",
    COLORS "temperature-probability=1",
    COLORS "channel-shuffle-probability=1",
    COLORS "channel-drop-probability=1",
    "augaffine degrees=30",
    "augwarp mode=elastic alpha=0.1",
    "augwarp mode=lens k1=0.3",
    "augblur kind=gaussian",
    "augblur kind=box",
    "augblur kind=median",
    "augblur kind=motion",
    "augblur kind=defocus",
    "augblur kind=zoom",
    "augnoise kind=gaussian",
    "augnoise kind=shot",
    "augnoise kind=salt-and-pepper",
    "augnoise kind=speckle",
    "augnoise kind=iso",
    "augerase probability=1",
    "augerase probability=1 mode=dropout",
    "augerase probability=1 mode=grid",
    "augerase probability=1 mode=shadow",
    "augerase probability=1 mode=patch",
    "augerase probability=1 mode=rain",
    "augerase probability=1 mode=fog",
    "augcompress mode=jpeg",
    "augcompress mode=blocks",
    "augcompress mode=scale",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    GstHarness *h = branch (WIDE, "! %s", lines[i]);
    guint changed = 0;

    for (guint n = 0; n < 20; n += 2) {
      GstBuffer *in = noise (size_of (WIDE), 3, n), *out = through (h, WIDE, n);

      changed += !same_bytes (in, out);
      gst_buffer_unref (in);
      gst_buffer_unref (out);
    }
    /* one in six orders of channels is the one there was, eight bits of eight is all */
    fail_unless (changed >= 6, "%s: %u of 10 windows", lines[i], changed);
    close_line (h);
  }
}
GST_END_TEST;

/* Octo: seed plus the index over a set of names, whose order depends on the process. */
GST_START_TEST (test_octo_the_order_of_elements_moves_decisions)
{
  GstHarness *a = branch (WIDE, "! augcolor post-messages=true ! augflip post-messages=true");
  GstHarness *b = branch (WIDE, "! augflip post-messages=true ! augcolor post-messages=true");

  run_windows (a, WIDE);
  run_windows (b, WIDE);
  expect_alike (a, b, "augcolor");
  close_line (a);
  close_line (b);
}
GST_END_TEST;

/* DALI 2975: pictures and masks were cropped alike in the first epoch alone. PyTorch with NumPy:
 * all epochs were alike. */
GST_START_TEST (test_dali_2975_masks_are_cropped_otherwise_from_the_second_epoch_on)
{
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint epoch = 0; epoch < 4; epoch++) {
    GstHarness *a = branch (WIDE, "epoch=%u ! augcrop post-messages=true", epoch);
    GstHarness *b =
        branch (WIDE, "epoch=%u role=mask branch=mask ! augcrop post-messages=true", epoch);

    run_windows (a, WIDE);
    run_windows (b, WIDE);
    for (guint i = 0; i < N_WINDOWS; i++) {
      g_autofree gchar *one = next_of (a, "augcrop"), *other = next_of (b, "augcrop");

      fail_unless_equals_string (one, other);
      fail_unless (g_hash_table_add (first, g_strdup (strstr (one, "operations"))),
          "epoch %u, window %u repeats", epoch, i);
    }
    close_line (a);
    close_line (b);
  }
}
GST_END_TEST;

/* keras-preprocessing 236, keras-retinanet 150: the picture was mirrored and its boxes were not;
 * SLEAP 455, lightning-pose 446: the left hand of a mirrored picture was called right. */
GST_START_TEST (test_keras_retinanet_150_boxes_are_not_mirrored_with_their_picture)
{
  GstHarness *h = branch (WIDE, "! augflip probability=1");
  GstBuffer *buffer = noise (size_of (WIDE), 3, 0);
  GstVideoRegionOfInterestMeta *roi =
      gst_buffer_add_video_region_of_interest_meta (buffer, "person", 4, 6, 10, 20);
  GstStructure *hands = gst_structure_from_string (
      "keypoints, points=<5.0, 8.0, 13.0, 9.0>, names=<left_hand, right_hand>", NULL);
  const GValue *points;

  gst_video_region_of_interest_meta_add_param (roi, hands);
  fail_unless_equals_int (gst_harness_push (h, buffer), GST_FLOW_OK);
  buffer = gst_harness_pull (h);
  roi = gst_buffer_get_video_region_of_interest_meta_id (buffer, 0);
  if (!roi)
    roi = (GstVideoRegionOfInterestMeta *) gst_buffer_get_meta (
        buffer, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);
  fail_unless (roi->x == 50 && roi->y == 6 && roi->w == 10 && roi->h == 20);
  points = gst_structure_get_value (
      gst_video_region_of_interest_meta_get_param (roi, "keypoints"), "points");
  /* the first is still the left hand: what was the right one, mirrored */
  fail_unless (g_value_get_double (gst_value_array_get_value (points, 0)) == 64 - 13);
  fail_unless (g_value_get_double (gst_value_array_get_value (points, 1)) == 9);
  gst_buffer_unref (buffer);
  close_line (h);
}
GST_END_TEST;

/* Hugging Face datasets 5379: mirroring was taken out of the depth guide, since some depth maps
 * were not mirrored. deepcam 13, caladrius 62: depth and picture were transformed otherwise. */
GST_START_TEST (test_datasets_5379_some_depth_maps_are_not_mirrored)
{
  GstHarness *rgb = branch (WIDE, "! augflip post-messages=true");
  GstHarness *depth = branch (DEPTH, "branch=depth ! augflip post-messages=true");

  for (guint n = 0; n < 2 * N_WINDOWS; n++) {
    GstBuffer *in = noise (size_of (DEPTH), 3, n), *out = through (depth, DEPTH, n);
    GstMapInfo a, b;
    gboolean mirrored = TRUE;

    gst_buffer_unref (through (rgb, WIDE, n));
    if (n % 2 == 0) {
      GstStructure *s = next_decision (rgb);

      gst_buffer_map (in, &a, GST_MAP_READ);
      gst_buffer_map (out, &b, GST_MAP_READ);
      for (guint i = 0; i < 64; i++)
        mirrored &= memcmp (a.data + 2 * i, b.data + 2 * (63 - i), 2) == 0;
      fail_unless_equals_int (mirrored, is_applied (s));
      gst_buffer_unmap (in, &a);
      gst_buffer_unmap (out, &b);
      gst_structure_free (s);
    }
    gst_buffer_unref (in);
    gst_buffer_unref (out);
  }
  close_line (rgb);
  close_line (depth);
}
GST_END_TEST;

GST_START_TEST (test_deepcam_13_depth_of_another_size_is_cropped_elsewhere)
{
  GstHarness *rgb = branch (WIDE, "! augcrop width=16 height=16 min-scale=0.5 post-messages=true");
  GstHarness *depth = branch (
      SMALL_DEPTH, "branch=depth ! augcrop width=16 height=16 min-scale=0.5 post-messages=true");

  run_windows (rgb, WIDE);
  run_windows (depth, SMALL_DEPTH);
  for (guint i = 0; i < N_WINDOWS; i++) {
    GstStructure *a = next_decision (rgb), *b = next_decision (depth);
    static const gchar *const names[] = { "x", "y", "width", "height" };

    for (guint j = 0; j < 4; j++) {
      const gint64 one = int_of (nth_operation (a, 0), names[j]);
      const gint64 other = 2 * int_of (nth_operation (b, 0), names[j]);

      fail_unless (ABS (one - other) <= 2, "%s: %d and %d", names[j], (gint) one, (gint) other);
    }
    gst_structure_free (a);
    gst_structure_free (b);
  }
  close_line (rgb);
  close_line (depth);
}
GST_END_TEST;

/* FLAVR 3, VFIT 17, 3D-ResNets 14, ViCC 2: each frame of a clip was cropped by itself. */
GST_START_TEST (test_flavr_3_frames_of_one_clip_are_cropped_otherwise)
{
  GstHarness *h = branch (WIDE, "! augcrop ! augcolor");

  for (guint n = 0; n < 40; n += 2) {
    GstBuffer *first, *second;

    /* the same picture twice within a window */
    fail_unless_equals_int (gst_harness_push (h, noise (size_of (WIDE), 3, n)), GST_FLOW_OK);
    first = gst_harness_pull (h);
    second = through (h, WIDE, n + 1);
    fail_unless (same_bytes (first, second));
    gst_buffer_unref (first);
    gst_buffer_unref (second);
  }
  close_line (h);
}
GST_END_TEST;

/* TemporalStereo 10, SparseDrive 49, VNL 48, SurroundDepth 2, FeatDepth 57, sc_depth 52, PENet 32:
 * the camera matrix was not, or wrongly, updated after crop, resize and mirror. */
GST_START_TEST (test_temporalstereo_10_the_camera_matrix_is_not_that_of_the_picture)
{
  GstHarness *h = branch (WIDE, "camera=<60,55,31,22> ! augflip ! augcrop width=24 height=20 ! "
                                "augflip decision=again mode=vertical");
  const gdouble numbers[4] = { 60, 55, 31, 22 }, point[3] = { 0.2, -0.1, 2 };
  GstAugCamera before;
  gdouble x, y, u, v;

  fail_unless (gst_aug_camera_init (&before, numbers, 4, GST_AUG_PIXEL_CENTER_INTEGER, NULL));
  fail_unless (gst_aug_camera_project (&before, point, &x, &y));
  for (guint n = 0; n < 2 * N_WINDOWS; n++) {
    GstBuffer *out = through (h, WIDE, n);
    const GstAugCameraMeta *camera = gst_aug_buffer_get_camera_meta (out);
    const gdouble *m = gst_aug_buffer_ensure_trace_meta (out)->matrix;
    const gdouble at[2] = { m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2],
      m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5] };

    fail_unless (camera != NULL);
    fail_unless (gst_aug_camera_project (&camera->camera, point, &u, &v));
    fail_unless (ABS (u + 0.5 - at[0]) < 1e-6 && ABS (v + 0.5 - at[1]) < 1e-6);
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

/* VNL 48: depth was scaled with the picture. Here a value is one that was there before, also where
 * pixels are missing. */
GST_START_TEST (test_vnl_48_resized_depth_has_new_values)
{
  GstHarness *h = branch (DEPTH, "! augcrop width=20 height=13 min-scale=0.2");

  for (guint n = 0; n < 2 * N_WINDOWS; n++) {
    GstBuffer *in = noise (size_of (DEPTH), 3, n), *out = through (h, DEPTH, n);
    g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
    GstMapInfo a, b;

    gst_buffer_map (in, &a, GST_MAP_READ);
    gst_buffer_map (out, &b, GST_MAP_READ);
    for (gsize i = 0; i < a.size; i += 2)
      g_hash_table_add (known, GUINT_TO_POINTER (GST_READ_UINT16_LE (a.data + i) + 1));
    for (gsize i = 0; i < b.size; i += 2)
      fail_unless (
          g_hash_table_contains (known, GUINT_TO_POINTER (GST_READ_UINT16_LE (b.data + i) + 1)));
    gst_buffer_unmap (in, &a);
    gst_buffer_unmap (out, &b);
    gst_buffer_unref (in);
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

/* PyTorch before 1.9 with NumPy: all workers drew the same, in all epochs. */
GST_START_TEST (test_pytorch_with_numpy_workers_draw_the_same)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint worker = 0; worker < 8; worker++)
    for (guint view = 0; view < 2; view++) {
      GstHarness *h =
          branch (WIDE, "source=item-%u view=%u ! augcolor post-messages=true", worker, view);
      g_autofree gchar *text = NULL;

      gst_buffer_unref (through (h, WIDE, 0));
      text = next_of (h, "augcolor");
      fail_unless (g_hash_table_add (seen, g_strdup (strstr (text, "operations"))));
      close_line (h);
    }
}
GST_END_TEST;

/* gscam 84: pictures had times near zero. ROS wants picture and camera to have equal times. */
GST_START_TEST (test_gscam_84_pictures_lose_their_times)
{
  GstHarness *h = branch (WIDE, "! augcrop width=20 height=20 ! augflip ! augcolor");

  for (guint n = 1000000; n < 1000040; n++) {
    GstBuffer *out = through (h, WIDE, n);

    fail_unless_equals_uint64 (GST_BUFFER_PTS (out), gst_util_uint64_scale (n, GST_SECOND, FPS));
    fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), FRAME_NS);
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

/* GStreamer 6b339b5d39: videoflip edited what the other branch behind a tee held too. */
GST_START_TEST (test_videoflip_6b339b5d39_edits_what_the_other_branch_holds)
{
  GstHarness *h = branch (WIDE, "! augflip probability=1 ! augcolor");
  GstBuffer *mine = noise (size_of (WIDE), 3, 0), *as_it_was = noise (size_of (WIDE), 3, 0);

  gst_buffer_add_video_region_of_interest_meta (mine, "cup", 4, 6, 10, 20);
  fail_unless_equals_int (gst_harness_push (h, gst_buffer_ref (mine)), GST_FLOW_OK);
  gst_buffer_unref (gst_harness_pull (h));
  fail_unless (same_bytes (mine, as_it_was));
  {
    const GstVideoRegionOfInterestMeta *roi =
        (const GstVideoRegionOfInterestMeta *) gst_buffer_get_meta (
            mine, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);

    fail_unless (roi->x == 4 && roi->w == 10);
  }
  fail_unless (gst_aug_buffer_get_trace_meta (mine) == NULL);
  gst_buffer_unref (mine);
  gst_buffer_unref (as_it_was);
  close_line (h);
}
GST_END_TEST;

/* mmaction2 590: "push left" stayed "push left" in mirrored clips. */
GST_START_TEST (test_mmaction2_590_words_stay_where_the_picture_is_mirrored)
{
  GstHarness *rgb = branch (WIDE, "! augflip post-messages=true");
  GstHarness *words = branch (TEXT_CAPS, "branch=words ! augflip");

  for (guint n = 0; n < 2 * N_WINDOWS; n += 2) {
    GstBuffer *out;
    GstStructure *s;

    gst_buffer_unref (through (rgb, WIDE, n));
    s = next_decision (rgb);
    fail_unless_equals_int (
        gst_harness_push (words, text_cue ("push left", n * FRAME_NS, FRAME_NS)), GST_FLOW_OK);
    out = gst_harness_pull (words);
    fail_unless_equals_int (
        gst_buffer_memcmp (out, 0, is_applied (s) ? "push right" : "push left", 9), 0);
    gst_buffer_unref (out);
    gst_structure_free (s);
  }
  close_line (rgb);
  close_line (words);
}
GST_END_TEST;

/* kornia 2335, Augmentor 188: a rotation, an elastic distortion took another map for the mask. */
GST_START_TEST (test_kornia_2335_the_mask_is_rotated_otherwise_than_its_picture)
{
  static const gchar *const lines[] = {
    "augaffine degrees=40 shear-x=10 translate-x=0.1",
    "augaffine distortion=0.5",
    "augwarp mode=elastic alpha=0.1",
    "augwarp mode=grid",
    "augwarp mode=lens k1=0.3",
    "augwarp mode=rolling-shutter pan=0.2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    GstHarness *picture = branch (GRAY_64, "! %s interpolation=nearest", lines[i]);
    GstHarness *mask = branch (GRAY_64, "branch=mask role=mask ! %s", lines[i]);
    guint moved = 0;

    for (guint n = 0; n < 20; n++) {
      GstBuffer *a = through (picture, GRAY_64, n), *b = through (mask, GRAY_64, n);
      GstBuffer *before = noise (size_of (GRAY_64), 3, n);

      fail_unless (same_bytes (a, b), "%s", lines[i]);
      moved += !same_bytes (a, before);
      gst_buffer_unref (a);
      gst_buffer_unref (b);
      gst_buffer_unref (before);
    }
    fail_unless (moved >= 18, "%s moved %u of 20", lines[i], moved);
    close_line (picture);
    close_line (mask);
  }
}
GST_END_TEST;

/* robomimic: "Gaussian" noise came from torch.rand, all of it positive. */
GST_START_TEST (test_robomimic_gaussian_noise_is_uniform_and_positive)
{
  GstHarness *h = branch (GRAY_64, "! augnoise min-sigma=20 max-sigma=20");
  GstBuffer *grey = gst_buffer_new_allocate (NULL, 64 * 48, NULL), *out;
  gdouble sum[5] = { 0 };
  GstMapInfo map;

  gst_buffer_memset (grey, 0, 128, 64 * 48);
  GST_BUFFER_PTS (grey) = 0;
  fail_unless_equals_int (gst_harness_push (h, grey), GST_FLOW_OK);
  out = gst_harness_pull (h);
  gst_buffer_map (out, &map, GST_MAP_READ);
  for (gsize i = 0; i < map.size; i++) {
    const gdouble x = map.data[i] - 128.0;

    sum[1] += x / map.size;
    sum[2] += x * x / map.size;
    sum[4] += x * x * x * x / map.size;
  }
  gst_buffer_unmap (out, &map);
  fail_unless (ABS (sum[1]) < 1.5, "mean %g", sum[1]);
  fail_unless (ABS (sum[2] - 400) < 40, "variance %g", sum[2]);
  /* 1.8 for a uniform distribution */
  fail_unless (
      ABS (sum[4] / (sum[2] * sum[2]) - 3) < 0.4, "kurtosis %g", sum[4] / (sum[2] * sum[2]));
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

static Suite *
desync_suite (void)
{
  Suite *suite = suite_create ("desync");
  TCase *tcase = tcase_create ("all");

  tcase_add_test (tcase, test_openpi_859_colours_differ_between_cameras_of_one_frame);
  tcase_add_test (tcase, test_monai_1322_label_has_fewer_operations_than_its_picture);
  tcase_add_test (tcase, test_augmax_2_an_operation_silently_does_nothing);
  tcase_add_test (tcase, test_octo_the_order_of_elements_moves_decisions);
  tcase_add_test (tcase, test_dali_2975_masks_are_cropped_otherwise_from_the_second_epoch_on);
  tcase_add_test (tcase, test_keras_retinanet_150_boxes_are_not_mirrored_with_their_picture);
  tcase_add_test (tcase, test_datasets_5379_some_depth_maps_are_not_mirrored);
  tcase_add_test (tcase, test_deepcam_13_depth_of_another_size_is_cropped_elsewhere);
  tcase_add_test (tcase, test_flavr_3_frames_of_one_clip_are_cropped_otherwise);
  tcase_add_test (tcase, test_temporalstereo_10_the_camera_matrix_is_not_that_of_the_picture);
  tcase_add_test (tcase, test_vnl_48_resized_depth_has_new_values);
  tcase_add_test (tcase, test_pytorch_with_numpy_workers_draw_the_same);
  tcase_add_test (tcase, test_gscam_84_pictures_lose_their_times);
  tcase_add_test (tcase, test_videoflip_6b339b5d39_edits_what_the_other_branch_holds);
  tcase_add_test (tcase, test_mmaction2_590_words_stay_where_the_picture_is_mirrored);
  tcase_add_test (tcase, test_kornia_2335_the_mask_is_rotated_otherwise_than_its_picture);
  tcase_add_test (tcase, test_robomimic_gaussian_noise_is_uniform_and_positive);
  suite_add_tcase (suite, tcase);
  return suite;
}

GST_CHECK_MAIN (desync);
