/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Colour in elements, and how elements in a row leave work to each other. */
#include "filter.h"

typedef struct {
  guint differing, largest, bytes;
} Difference;

static void
compare_frames (GstVideoFrame *x, GstVideoFrame *y, Difference *d)
{
  for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (x); c++)
    for (gint j = 0; j < GST_VIDEO_FRAME_COMP_HEIGHT (x, c); j++)
      for (gint i = 0; i < GST_VIDEO_FRAME_COMP_WIDTH (x, c); i++) {
        const guint8 *p = (guint8 *) GST_VIDEO_FRAME_COMP_DATA (x, c) +
                          j * GST_VIDEO_FRAME_COMP_STRIDE (x, c) +
                          i * GST_VIDEO_FRAME_COMP_PSTRIDE (x, c);
        const guint8 *q = (guint8 *) GST_VIDEO_FRAME_COMP_DATA (y, c) +
                          j * GST_VIDEO_FRAME_COMP_STRIDE (y, c) +
                          i * GST_VIDEO_FRAME_COMP_PSTRIDE (y, c);
        guint off = (guint) ABS ((gint) *p - (gint) *q);

        d->bytes++;
        d->differing += off > 0;
        d->largest = MAX (d->largest, off);
      }
}

/* What two lines make of the same pictures. */
static Difference
compare (const gchar *first, const gchar *second, const gchar *caps, guint frames)
{
  GstHarness *a = line (first, caps), *b = line (second, caps);
  Difference d = { 0 };

  for (guint n = 0; n < frames; n++) {
    GstBuffer *x = push_picture (a, caps, n), *y = push_picture (b, caps, n);
    g_autoptr (GstCaps) out_caps = gst_pad_get_current_caps (a->sinkpad);
    GstVideoFrame fx, fy;
    GstVideoInfo info;

    fail_unless (gst_video_info_from_caps (&info, out_caps));
    fail_unless (gst_video_frame_map (&fx, &info, x, GST_MAP_READ));
    fail_unless (gst_video_frame_map (&fy, &info, y, GST_MAP_READ));
    compare_frames (&fx, &fy, &d);
    gst_video_frame_unmap (&fx);
    gst_video_frame_unmap (&fy);
    gst_buffer_unref (x);
    gst_buffer_unref (y);
  }
  close_line (a);
  close_line (b);
  return d;
}

/* @chain with all elements deferring, or none; %s stands where defer goes. */
static Difference
compare_defer (const gchar *chain, const gchar *caps, guint frames)
{
  g_auto (GStrv) parts = g_strsplit (chain, "%s", -1);
  g_autofree gchar *on = g_strjoinv ("defer=true", parts);
  g_autofree gchar *off = g_strjoinv ("defer=false", parts);

  return compare (on, off, caps, frames);
}

static const gchar *const formats[] = { "I420", "NV12", "Y444", "RGB", "RGBA", "GRAY8", "GBR" };

static gchar *
caps_of (const gchar *format)
{
  return g_strdup_printf ("video/x-raw,format=%s,width=61,height=45,framerate=25/1", format);
}

GST_START_TEST (test_deferred_colours_and_mirrors_are_exact)
{
  static const gchar *const chains[] = {
    "augseed seed=1 window=1/25 ! augcolor brightness=.8 %s ! augcolor contrast=.9 %s",
    "augseed seed=2 window=1/25 ! augflip probability=1 %s ! augcolor %s",
    "augseed seed=3 window=1/25 ! augcolor %s ! augflip mode=either %s ! augcolor hue=.5 %s",
    "augseed seed=4 window=1/25 ! augflip %s ! augflip mode=vertical %s ! augflip %s",
    "augseed seed=9 window=1/25 ! augcolor gamma=1 posterize-probability=1 %s ! augcolor "
    "equalize-probability=1 exposure=1 %s ! augcolor order=all solarize-probability=.5 "
    "clahe-probability=.3 temperature-probability=.5 invert-probability=.5 "
    "grayscale-probability=.3 %s",
    "augseed seed=10 window=1 ! augcolor statistics=window autocontrast-probability=1 %s ! "
    "augcolor "
    "statistics=window equalize-probability=1 clahe-probability=1 flavour=pillow %s",
    /* a crop that does not resize copies pixels */
    "augseed seed=5 window=1/25 ! augcrop mode=random width=30 height=24 %s ! augflip %s ! "
    "augcolor %s",
  };

  for (guint c = 0; c < G_N_ELEMENTS (chains); c++)
    for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
      g_autofree gchar *caps = caps_of (formats[f]);
      Difference d = compare_defer (chains[c], caps, 25);

      fail_unless (d.differing == 0, "%s: %s: %u of %u bytes differ, by up to %u", chains[c],
          formats[f], d.differing, d.bytes, d.largest);
    }
}
GST_END_TEST;

GST_START_TEST (test_deferred_crop_mirror_and_colour_equal_undeferred)
{
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autofree gchar *caps = caps_of (formats[f]);
    Difference d = compare_defer ("augseed seed=6 window=1/25 ! augcrop width=32 height=24 %s ! "
                                  "augflip %s ! augcolor order=fixed %s",
        caps, 50);

    GST_INFO (
        "%s: %u of %u bytes differ, by up to %u", formats[f], d.differing, d.bytes, d.largest);
    /* one sampling in both, then the same mirror and colours of the same bytes */
    fail_unless (d.largest == 0, "%s: %u of %u bytes differ, by up to %u", formats[f], d.differing,
        d.bytes, d.largest);
  }
}
GST_END_TEST;

GST_START_TEST (test_two_resizes_are_sampled_once)
{
  /* of flat pictures every way of sampling gives the same, so that only geometry is compared */
  const gchar *caps = "video/x-raw,format=GRAY8,width=64,height=48,framerate=25/1";
  GstHarness *h[2] = {
    line ("augseed seed=7 window=1/25 ! augcrop width=48 height=36 ! augcrop width=24 height=20",
        caps),
    line ("augseed seed=7 window=1/25 ! augcrop defer=false width=48 height=36 ! augcrop "
          "defer=false width=24 height=20",
        caps),
  };

  for (guint n = 0; n < 50; n++) {
    GstMapInfo map[2];
    GstBuffer *out[2];
    gdouble sum = 0;

    for (guint k = 0; k < 2; k++) {
      GstBuffer *in = gst_buffer_new_allocate (NULL, 64 * 48, NULL);

      gst_buffer_map (in, &map[k], GST_MAP_WRITE);
      for (guint i = 0; i < 64 * 48; i++)
        map[k].data[i] = (guint8) (2 * (i % 64) + 2 * (i / 64));
      gst_buffer_unmap (in, &map[k]);
      GST_BUFFER_PTS (in) = n * FRAME_NS;
      out[k] = gst_harness_push_and_pull (h[k], in);
      gst_buffer_map (out[k], &map[k], GST_MAP_READ);
    }
    for (guint i = 0; i < map[0].size; i++)
      sum += ABS ((gint) map[0].data[i] - (gint) map[1].data[i]);
    /* a gradient of two levels a pixel: a shift by half a pixel would be one level everywhere */
    fail_unless (
        sum / (gdouble) map[0].size < 0.75, "frame %u: %g", n, sum / (gdouble) map[0].size);
    for (guint k = 0; k < 2; k++) {
      gst_buffer_unmap (out[k], &map[k]);
      gst_buffer_unref (out[k]);
    }
  }
  close_line (h[0]);
  close_line (h[1]);
}
GST_END_TEST;

static GstPadProbeReturn
look (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstMapInfo map;

  gst_buffer_map (info->data, &map, GST_MAP_READ);
  *(guint8 *) data = map.data[0];
  gst_buffer_unmap (info->data, &map);
  return GST_PAD_PROBE_OK;
}

/* The first byte of a picture (all 100) behind the element "x", which darkens it if it does not
 * leave that to the next. */
static guint8
seen_behind (const gchar *launch)
{
  GstHarness *h = line (launch, GRAY_CAPS);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (part (h, "x"), "src");
  GstBuffer *in = gst_buffer_new_allocate (NULL, 32, NULL), *out;
  guint8 between = 0, last;
  GstMapInfo map;

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, look, &between, NULL);
  gst_buffer_memset (in, 0, 100, 32);
  GST_BUFFER_PTS (in) = 0;
  gst_harness_push (h, in);
  out = gst_harness_pull (h);
  gst_buffer_map (out, &map, GST_MAP_READ);
  last = map.data[0];
  gst_buffer_unmap (out, &map);
  gst_buffer_unref (out);
  close_line (h);
  fail_unless (last != 100, "%s", launch);
  return between;
}

#define DARKEN "augcolor name=x brightness=0.9 contrast=0 saturation=0 hue=0 seed=3"
#define LAST "augcolor name=y probability=0"

GST_START_TEST (test_work_is_left_to_the_next_element_alone)
{
  static const struct {
    const gchar *launch;
    gboolean defers;
  } rows[] = {
    { DARKEN " ! " LAST, TRUE },
    { DARKEN " ! capsfilter ! " LAST, TRUE },
    { DARKEN " ! capsfilter ! capsfilter caps=video/x-raw,format=GRAY8 ! " LAST, TRUE },
    { DARKEN " ! augflip probability=0", TRUE },
    { DARKEN " ! augcrop probability=0", TRUE },
    { DARKEN " defer=false ! " LAST, FALSE },
    { DARKEN " ! " LAST " defer=false", FALSE },
    { DARKEN " ! identity ! " LAST, FALSE },
    { DARKEN " ! queue ! " LAST, FALSE },
    { DARKEN " ! augseed ! " LAST, FALSE },
    { DARKEN " ! tee ! queue ! " LAST, FALSE },
    { DARKEN " ! videoconvert ! " LAST, FALSE },
    { DARKEN, FALSE },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
    fail_unless_equals_int (seen_behind (rows[r].launch) == 100, rows[r].defers);
}
GST_END_TEST;

/* What elements agreed on is agreed on anew when one of them changes its mind or its neighbour. */
GST_START_TEST (test_defer_and_neighbours_can_change_while_playing)
{
  GstHarness *h = line (DARKEN " ! " LAST, GRAY_CAPS);
  GstElement *x = part (h, "x"), *y = part (h, "y"), *identity;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (x, "src");
  guint8 between = 0;
  guint64 n = 0;

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, look, &between, NULL);
#define STEP(deferred) \
  G_STMT_START \
  { \
    GstBuffer *in_ = gst_buffer_new_allocate (NULL, 32, NULL); \
    GstBuffer *out_; \
    guint8 first_; \
    gst_buffer_memset (in_, 0, 100, 32); \
    GST_BUFFER_PTS (in_) = n++ * FRAME_NS; \
    out_ = gst_harness_push_and_pull (h, in_); \
    gst_buffer_extract (out_, 0, &first_, 1); \
    gst_buffer_unref (out_); \
    fail_unless (first_ != 100); \
    fail_unless_equals_int (between == 100, deferred); \
  } \
  G_STMT_END
  STEP (TRUE);
  g_object_set (x, "defer", FALSE, NULL);
  STEP (FALSE);
  g_object_set (x, "defer", TRUE, NULL);
  STEP (TRUE);
  g_object_set (y, "defer", FALSE, NULL);
  STEP (FALSE);
  g_object_set (y, "defer", TRUE, NULL);
  STEP (TRUE);
  identity = gst_element_factory_make ("identity", NULL);
  gst_bin_add (GST_BIN (h->element), identity);
  gst_element_sync_state_with_parent (identity);
  gst_element_unlink (x, y);
  fail_unless (gst_element_link_many (x, identity, y, NULL));
  STEP (FALSE);
  gst_element_unlink (x, identity);
  gst_element_unlink (identity, y);
  fail_unless (gst_element_link (x, y));
  STEP (TRUE);
#undef STEP
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_a_long_row_of_elements_still_comes_out)
{
  GString *on = g_string_new ("augseed seed=8 window=1/25"), *off = g_string_new (on->str);
  Difference d;

  for (guint i = 0; i < 12; i++) {
    g_string_append (on, i % 2 ? " ! augflip" : " ! augcolor");
    g_string_append (off, i % 2 ? " ! augflip defer=false" : " ! augcolor defer=false");
  }
  d = compare (on->str, off->str, "video/x-raw,format=RGB,width=62,height=46,framerate=25/1", 25);
  fail_unless_equals_int (d.differing, 0);
  g_string_free (on, TRUE);
  g_string_free (off, TRUE);
}
GST_END_TEST;

GST_START_TEST (test_factors_keep_to_their_magnitudes_and_order_is_fixed_on_request)
{
  GstHarness *h = line ("augseed seed=9 window=1/25 ! augcolor brightness=0.3 contrast=2 "
                        "saturation=0 hue=0.25 order=fixed post-messages=true",
      RGB_CAPS);

  for (guint n = 0; n < 200; n++) {
    g_autoptr (GstStructure) message = NULL;
    gdouble value;

    gst_buffer_unref (push_picture (h, RGB_CAPS, n));
    message = next_decision (h);
    fail_unless_equals_int (n_operations (message), 3);
    fail_unless_equals_string (
        gst_structure_get_string (nth_operation (message, 0), "op"), "brightness");
    value = double_of (nth_operation (message, 0), "factor");
    fail_unless (value >= 0.7 && value <= 1.3);
    fail_unless_equals_string (
        gst_structure_get_string (nth_operation (message, 1), "op"), "contrast");
    value = double_of (nth_operation (message, 1), "factor");
    fail_unless (value >= 0 && value <= 3);
    fail_unless_equals_string (gst_structure_get_string (nth_operation (message, 2), "op"), "hue");
    value = double_of (nth_operation (message, 2), "turns");
    fail_unless (value >= -0.25 && value <= 0.25);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_alpha_regions_and_padding_bytes_are_left_alone)
{
  GstHarness *h =
      line ("augcolor seed=2", "video/x-raw,format=RGBA,width=8,height=4,framerate=25/1");
  GstBuffer *in = noise (8 * 4 * 4, 3, 0), *out;
  g_autoptr (GstBuffer) like = gst_buffer_copy_deep (in);
  GstVideoRegionOfInterestMeta *roi;
  guint changed = 0;

  gst_buffer_add_video_region_of_interest_meta (in, "cat", 1, 1, 3, 2);
  out = gst_harness_push_and_pull (h, in);
  for (guint i = 0; i < 8 * 4 * 4; i++) {
    guint8 a, b;

    gst_buffer_extract (like, i, &a, 1);
    gst_buffer_extract (out, i, &b, 1);
    fail_unless (i % 4 != 3 || a == b);
    changed += a != b;
  }
  fail_unless (changed > 50);
  roi = gst_buffer_get_video_region_of_interest_meta (out);
  fail_unless (roi && roi->x == 1 && roi->y == 1 && roi->w == 3 && roi->h == 2);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_a_buffer_that_is_shared_is_not_changed)
{
  GstHarness *h = line ("augcolor seed=2", RGB_CAPS);
  GstBuffer *in = noise (40 * 30 * 3, 3, 0), *out;
  g_autoptr (GstBuffer) like = gst_buffer_copy_deep (in);

  out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
  fail_unless (same_bytes (in, like));
  fail_if (same_bytes (out, like));
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

/* A frame of a window, all of whose levels are one of two. */
static GstBuffer *
two_levels (guint8 low, guint8 high, guint64 n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 32, NULL);

  gst_buffer_memset (buffer, 0, low, 16);
  gst_buffer_memset (buffer, 16, high, 16);
  GST_BUFFER_PTS (buffer) = n * FRAME_NS;
  return buffer;
}

static gint
first_level (GstHarness *h, GstBuffer *in)
{
  GstBuffer *out = gst_harness_push_and_pull (h, in);
  guint8 level;

  gst_buffer_extract (out, 0, &level, 1);
  gst_buffer_unref (out);
  return level;
}

#define STRETCH \
  "augcolor brightness=0 contrast=0 saturation=0 hue=0 autocontrast-probability=1 statistics="

GST_START_TEST (test_statistics_of_the_window_do_not_flicker)
{
  GstHarness *smooth = line ("augseed window=2 ! " STRETCH "window", GRAY_CAPS);
  GstHarness *plain = line ("augseed window=2 ! " STRETCH "frame", GRAY_CAPS);
  gint fresh;

  /* both levels jump by 40 from frame to frame */
  for (guint n = 0; n < 40; n++) {
    const guint8 dark = n % 2 ? 40 : 80, bright = n % 2 ? 200 : 240;
    const gint level = first_level (smooth, two_levels (dark, bright, n));

    fail_unless_equals_int (first_level (plain, two_levels (dark, bright, n)), 0);
    if (n == 0)
      fail_unless_equals_int (level, 0);
    /* between the means of both kinds of frames */
    if (n > 20)
      fail_unless (n % 2 ? level == 0 : level > 20 && level < 50, "frame %u: %d", n, level);
  }
  /* the next window knows nothing of this one */
  fresh = first_level (smooth, two_levels (100, 150, 50));
  fail_unless_equals_int (fresh, 0);
  fail_unless (first_level (smooth, two_levels (110, 150, 51)) > 0);
  /* and after a flush a window begins anew where it is */
  fail_unless (gst_harness_push_event (smooth, gst_event_new_flush_start ()));
  fail_unless (gst_harness_push_event (smooth, gst_event_new_flush_stop (TRUE)));
  {
    GstSegment segment;

    gst_segment_init (&segment, GST_FORMAT_TIME);
    fail_unless (gst_harness_push_event (smooth, gst_event_new_segment (&segment)));
  }
  fail_unless_equals_int (first_level (smooth, two_levels (110, 150, 52)), 0);
  close_line (smooth);
  close_line (plain);
}
GST_END_TEST;

GST_START_TEST (test_operations_come_in_the_listed_order_behind_the_jitter)
{
  static const gchar *const names[] = { "temperature", "exposure", "gamma", "sharpness",
    "grayscale", "invert", "posterize", "solarize", "solarize-add", "equalize", "autocontrast",
    "clahe", "channel-shuffle", "channel-drop" };
  GstHarness *h = line (
      "augseed seed=9 window=1/25 ! augcolor post-messages=true temperature-probability=1 "
      "exposure=1 "
      "gamma=1 sharpness=1 grayscale-probability=1 invert-probability=1 posterize-probability=1 "
      "solarize-probability=1 solarize-add-probability=1 equalize-probability=1 "
      "autocontrast-probability=1 clahe-probability=1 channel-shuffle-probability=1 "
      "channel-drop-probability=1",
      RGB_CAPS);

  for (guint n = 0; n < 20; n++) {
    g_autoptr (GstStructure) message = NULL;

    gst_buffer_unref (push_picture (h, RGB_CAPS, n));
    message = next_decision (h);
    fail_unless_equals_int (n_operations (message), 4 + (gint) G_N_ELEMENTS (names));
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      fail_unless_equals_string (
          gst_structure_get_string (nth_operation (message, 4 + i), "op"), names[i]);
  }
  close_line (h);
}
GST_END_TEST;

static Suite *
augcolor_suite (void)
{
  Suite *s = suite_create ("augcolor");
  TCase *c = tcase_create ("augcolor");

  suite_add_tcase (s, c);
  tcase_set_timeout (c, 200);
  tcase_add_test (c, test_deferred_colours_and_mirrors_are_exact);
  tcase_add_test (c, test_deferred_crop_mirror_and_colour_equal_undeferred);
  tcase_add_test (c, test_two_resizes_are_sampled_once);
  tcase_add_test (c, test_work_is_left_to_the_next_element_alone);
  tcase_add_test (c, test_defer_and_neighbours_can_change_while_playing);
  tcase_add_test (c, test_a_long_row_of_elements_still_comes_out);
  tcase_add_test (c, test_factors_keep_to_their_magnitudes_and_order_is_fixed_on_request);
  tcase_add_test (c, test_alpha_regions_and_padding_bytes_are_left_alone);
  tcase_add_test (c, test_a_buffer_that_is_shared_is_not_changed);
  tcase_add_test (c, test_statistics_of_the_window_do_not_flicker);
  tcase_add_test (c, test_operations_come_in_the_listed_order_behind_the_jitter);
  return s;
}

GST_CHECK_MAIN (augcolor);
