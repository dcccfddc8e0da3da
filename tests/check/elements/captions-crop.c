/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Captions and what is left in the picture, branch by branch: docs/captions.md. */
#include "facts/facts.h"
#include "filter.h"

#define WIDTH 320
#define HEIGHT 180
#define PICTURE_CAPS "video/x-raw,format=GRAY8,width=320,height=180,framerate=1/1"
#define DEPTH_CAPS "video/x-raw,format=GRAY16_LE,width=320,height=180,framerate=1/1"
#define SEED "augseed seed=5 window=1 reference-aspect=16/9 ! "

static const GstAugBox boxes[] = { { "cat", 0.05, 0.1, 0.2, 0.3 }, { "dog", 0.6, 0.5, 0.25, 0.4 },
  { "apple", 0.4, 0.05, 0.1, 0.2 } };

static void
send_item (GstHarness *h, const gchar *caption)
{
  g_autoptr (GString) objects = g_string_new ("[");

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    g_string_append_printf (objects,
        "%s{\"name\":\"%s\",\"x\":%g,\"y\":%g,\"width\":%g,\"height\":%g}", i ? "," : "",
        boxes[i].name, boxes[i].x, boxes[i].y, boxes[i].width, boxes[i].height);
  g_string_append_c (objects, ']');
  fail_unless (gst_harness_push_event (h,
      gst_aug_item_event_new ("clip", 0, 1, 0, 10000 * GST_SECOND, NULL, caption, objects->str)));
}

/* Which of the boxes are regions of interest of what comes out. */
static guint
push_with_regions (GstHarness *h, guint64 n)
{
  GstBuffer *in = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);
  GstVideoRegionOfInterestMeta *roi;
  g_autoptr (GstBuffer) out = NULL;
  gpointer state = NULL;
  guint seen = 0;

  gst_buffer_memset (in, 0, 0, WIDTH * HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    gst_buffer_add_video_region_of_interest_meta (in, boxes[i].name, (guint) (boxes[i].x * WIDTH),
        (guint) (boxes[i].y * HEIGHT), (guint) (boxes[i].width * WIDTH),
        (guint) (boxes[i].height * HEIGHT));
  GST_BUFFER_PTS (in) = n * GST_SECOND;
  GST_BUFFER_DURATION (in) = GST_SECOND;
  out = gst_harness_push_and_pull (h, in);
  while ((roi = (GstVideoRegionOfInterestMeta *) gst_buffer_iterate_meta_filtered (
              out, &state, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE)))
    for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
      if (roi->roi_type == g_quark_from_string (boxes[i].name))
        seen |= 1u << i;
  return seen;
}

/* What comes of a cue; "" for a gap. */
static gchar *
push_cue (GstHarness *h, const gchar *text, guint64 n)
{
  g_autoptr (GstBuffer) out = NULL;
  gchar *result = g_strdup ("");
  GstMapInfo map;

  fail_unless_equals_int (
      gst_harness_push (h, text_cue (text, n * GST_SECOND, GST_SECOND)), GST_FLOW_OK);
  out = gst_harness_try_pull (h);
  if (!out)
    return result;
  g_free (result);
  gst_buffer_map (out, &map, GST_MAP_READ);
  result = g_strndup ((const gchar *) map.data, map.size);
  gst_buffer_unmap (out, &map);
  return result;
}

static guint
mentions_of (const gchar *text)
{
  guint found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    found |= (guint) gst_aug_caption_mentions (text, boxes[i].name) << i;
  return found;
}

/* @exact: whether regions are dropped by what is left of the whole object, and not step by step */
static void
check_drop (const gchar *chain, gboolean exact)
{
  static const gchar caption[] = "A cat, a dog and a red apple.";
  g_autofree gchar *picture = g_strconcat (SEED, chain, NULL);
  g_autofree gchar *words = g_strconcat (
      SEED, chain, " ! augtext mentions=drop synonym=0 insertion=0 swap=0 deletion=0", NULL);
  GstHarness *v = line (picture, PICTURE_CAPS), *t = line (words, TEXT_CAPS);
  const guint64 n = is_full () ? 5000 : 200;
  guint kept = 0, dropped = 0, differ = 0;

  send_item (v, caption);
  send_item (t, caption);
  for (guint64 k = 0; k < n; k++) {
    const guint seen = push_with_regions (v, k);
    g_autofree gchar *text = push_cue (t, caption, k);
    const guint said = mentions_of (text);

    fail_unless (
        (said & ~seen) == 0, "%s: window %d says \"%s\" of %x", chain, (gint) k, text, seen);
    differ += said != seen;
    kept += said == 7;
    dropped += said == 0;
    fail_unless (said || !*text);
  }
  GST_INFO ("%s: %u whole, %u gone, %u differ of %u", chain, kept, dropped, differ, (guint) n);
  fail_unless (kept > n / 50 && kept < n, "%u", kept);
  fail_unless (differ <= (exact ? n / 10 : n / 3), "%u of %u differ", differ, (guint) n);
  close_line (v);
  close_line (t);
}

GST_START_TEST (test_captions_say_what_is_left_in_the_picture)
{
  check_drop ("augcrop min-scale=0.2 min-visible=0.5", TRUE);
  check_drop ("augcrop min-scale=0.2 min-visible=0.5 width=64 height=64 ! augflip", TRUE);
  check_drop ("augaffine degrees=40 max-scale=1.6 translate-x=0.3 min-visible=0.5", TRUE);
  check_drop ("augcrop min-scale=0.3 min-visible=0.5 probability=0.5 width=320 height=320 ! "
              "augaffine degrees=180 distortion=0.3 min-visible=0.5 ! augflip mode=either",
      FALSE);
}
GST_END_TEST;

GST_START_TEST (test_a_caption_over_several_windows_says_what_is_left_in_all_of_them)
{
#define CHAIN "augcrop min-scale=0.3 min-visible=0.5 ! augflip"
  static const gchar caption[] = "A cat, a dog and a red apple.";
  GstHarness *v = line (SEED CHAIN, PICTURE_CAPS);
  GstHarness *t = line (SEED CHAIN " ! augtext mentions=drop synonym=0 insertion=0 swap=0 "
                                   "deletion=0",
      TEXT_CAPS);
  guint said_any = 0, differ = 0;

  send_item (v, caption);
  send_item (t, caption);
  for (guint64 k = 0; k < 150; k += 3) {
    guint seen = 7;
    g_autoptr (GstBuffer) out = NULL;
    g_autofree gchar *text = NULL;
    GstMapInfo map;

    for (guint i = 0; i < 3; i++)
      seen &= push_with_regions (v, k + i);
    gst_harness_push (t, text_cue (caption, k * GST_SECOND + GST_SECOND / 2, 2 * GST_SECOND));
    out = gst_harness_try_pull (t);
    if (out) {
      gst_buffer_map (out, &map, GST_MAP_READ);
      text = g_strndup ((const gchar *) map.data, map.size);
      gst_buffer_unmap (out, &map);
    }
    /* what is seen by a pixel only may go unsaid */
    fail_unless (!text || (mentions_of (text) & ~seen) == 0, "\"%s\" of %x", text, seen);
    differ += (text ? mentions_of (text) : 0) != seen;
    said_any += text != NULL;
  }
  fail_unless (said_any > 5 && said_any < 45 && differ < 10, "%u %u", said_any, differ);
  close_line (v);
  close_line (t);
}
GST_END_TEST;

/* The values of the decision's operation of that name, as text. */
static gchar *
next_operation (GstHarness *h, const gchar *name)
{
  g_autoptr (GstStructure) message = next_decision (h);
  const GValue *all = gst_structure_get_value (message, "operations");

  for (guint i = 0; i < gst_value_array_get_size (all); i++) {
    const GstStructure *op = gst_value_get_structure (gst_value_array_get_value (all, i));

    if (g_strcmp0 (gst_structure_get_string (op, "op"), name) == 0)
      return gst_structure_to_string (op);
  }
  return g_strdup ("none");
}

GST_START_TEST (test_all_branches_redraw_alike_for_what_captions_mention)
{
#define CROP \
  "augcrop min-scale=0.1 max-scale=0.5 keep-mentioned=true min-visible=0.5 " \
  "min-duration=0.5 post-messages=true"
  static const gchar caption[] = "A dog next to an apple.";
  GstHarness *v = line (SEED CROP, PICTURE_CAPS), *d = line (SEED CROP, DEPTH_CAPS);
  GstHarness *a = line (SEED CROP, S16_CAPS), *t = line (SEED CROP, TEXT_CAPS);
  GstHarness *lines[] = { v, d, a, t };
  guint redrawn = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    send_item (lines[i], caption);
  for (guint64 k = 0; k < 60; k++) {
    GstBuffer *depth = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT * 2, NULL);
    GstBuffer *sound = gst_buffer_new_allocate (NULL, 16000, NULL);
    gchar *rules[4];
    guint seen;

    gst_buffer_memset (depth, 0, 0, WIDTH * HEIGHT * 2);
    gst_buffer_memset (sound, 0, 0, 16000);
    GST_BUFFER_PTS (depth) = GST_BUFFER_PTS (sound) = k * GST_SECOND;
    GST_BUFFER_DURATION (depth) = GST_BUFFER_DURATION (sound) = GST_SECOND;
    gst_harness_push (d, depth);
    gst_harness_push (a, sound);
    gst_harness_push (t, text_cue (caption, k * GST_SECOND, GST_SECOND));
    gst_harness_push (v, noise (WIDTH * HEIGHT, 1, k * FPS));
    seen = 0;
    for (guint i = 0; i < 4; i++) {
      rules[i] = next_operation (lines[i], "rule");
      seen += i && g_str_equal (rules[i], rules[0]);
      while (gst_harness_buffers_in_queue (lines[i]))
        gst_buffer_unref (gst_harness_pull (lines[i]));
    }
    fail_unless (seen == 3, "%s\n%s\n%s\n%s", rules[0], rules[1], rules[2], rules[3]);
    redrawn += !g_str_equal (rules[0], "none");
    for (guint i = 0; i < 4; i++)
      g_free (rules[i]);
  }
  fail_unless (redrawn > 30);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    close_line (lines[i]);
}
GST_END_TEST;

GST_START_TEST (test_regions_that_captions_mention_stay)
{
  GstHarness *h = line (SEED "augcrop min-scale=0.1 max-scale=0.6 keep-mentioned=true "
                             "min-visible=0.8 width=100 height=100",
      PICTURE_CAPS);
  guint others = 0;

  send_item (h, "Two animals: a dog and a cat");
  for (guint64 k = 0; k < 200; k++) {
    const guint seen = push_with_regions (h, k);

    fail_unless ((seen & 3) == 3, "window %d: %x", (gint) k, seen);
    others += seen >> 2;
  }
  fail_unless (others < 200);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_captions_that_cannot_be_kept_true_become_gaps)
{
  GstHarness *h = line (SEED "augcrop mode=center width=64 height=64 keep-mentioned=true "
                             "on-conflict=drop",
      TEXT_CAPS);

  send_item (h, "A cat");
  for (guint64 k = 0; k < 5; k++) {
    g_autofree gchar *text = push_cue (h, "A cat", k);

    fail_unless_equals_string (text, "");
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_crops_of_pixels_are_told_of_once)
{
  GstHarness *h = line (SEED "augcrop mode=center width=64 height=64 ! augtext mentions=drop "
                             "synonym=0 insertion=0 swap=0 deletion=0",
      TEXT_CAPS);

  send_item (h, "A cat");
  for (guint64 k = 0; k < 3; k++) {
    g_autofree gchar *text = push_cue (h, "A cat", k);

    fail_unless_equals_string (text, "A cat");
  }
  expect_words (h, GST_MESSAGE_WARNING, "use mode=resized-crop");
  close_line (h);
}
GST_END_TEST;

static gchar *
play (const gchar *launch, GstMessageType types)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (launch, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  gchar *text = NULL;

  fail_unless (pipeline && !error, "%s", error ? error->message : "");
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, types | GST_MESSAGE_EOS);
  fail_unless (message != NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    g_autoptr (GError) told = NULL;

    gst_message_parse_error (message, &told, NULL);
    text = g_strdup (told->message);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  return text;
}

GST_START_TEST (test_a_group_has_one_direction)
{
  static const gchar *const directions[] = { "keep-mentioned=true ! fakesink", "drop",
    "keep-mentioned=true ! fakesink", "highlight", "keep-mentioned=false ! fakesink", "drop" };

  for (guint i = 0; i < 3; i++) {
    g_autofree gchar *launch = g_strdup_printf (
        "videotestsrc num-buffers=30 ! " PICTURE_CAPS " ! augseed group=g seed=1 window=1 source=a "
        "! augcrop %s videotestsrc num-buffers=30 ! " PICTURE_CAPS
        " ! fakesink filesrc location=" CUES " ! subparse ! augseed group=g ! augtext mentions=%s "
        "! fakesink",
        directions[2 * i], directions[2 * i + 1]);
    g_autofree gchar *error = play (launch, GST_MESSAGE_ERROR);

    fail_unless ((error != NULL) == (i == 0), "%s", error);
    fail_unless (!error || strstr (error, "set keep-mentioned=false on augcrop"), "%s", error);
  }
}
GST_END_TEST;

static Suite *
captions_crop_suite (void)
{
  Suite *s = suite_create ("captions-crop");
  TCase *c = tcase_create ("captions-crop");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_captions_say_what_is_left_in_the_picture);
  tcase_add_test (c, test_a_caption_over_several_windows_says_what_is_left_in_all_of_them);
  tcase_add_test (c, test_all_branches_redraw_alike_for_what_captions_mention);
  tcase_add_test (c, test_regions_that_captions_mention_stay);
  tcase_add_test (c, test_captions_that_cannot_be_kept_true_become_gaps);
  tcase_add_test (c, test_crops_of_pixels_are_told_of_once);
  tcase_add_test (c, test_a_group_has_one_direction);
  return s;
}

GST_CHECK_MAIN (captions_crop);
