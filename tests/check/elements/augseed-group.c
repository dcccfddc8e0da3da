/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "augseed.h"

#define WINDOW_NS (GST_SECOND / 2)

static GstContext *context;
static GstBus *bus;

static void
setup (void)
{
  context = gst_aug_groups_make_context ();
  bus = gst_bus_new ();
}

static void
teardown (void)
{
  gst_bus_set_flushing (bus, TRUE);
  gst_clear_object (&bus);
  g_clear_pointer (&context, gst_context_unref);
}

/* An element that knows the groups of this test, not yet in use. */
static GstElement *
make_member (const gchar *properties)
{
  g_autofree gchar *launch = g_strdup_printf ("augseed %s", properties);
  GstElement *element = gst_parse_launch (launch, NULL);

  gst_element_set_context (element, context);
  gst_element_set_bus (element, bus);
  return element;
}

static GstHarness *
member_harness (const gchar *properties, const gchar *caps)
{
  GstElement *element = make_member (properties);
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");

  gst_harness_set_live (h, FALSE);
  if (caps)
    gst_harness_set_src_caps_str (h, caps);
  gst_object_unref (element);
  return h;
}

static void
end (GstHarness *h)
{
  gst_element_set_bus (h->element, NULL);
  gst_harness_teardown (h);
}

static GstAugInstance
at_window (GstHarness *h, guint64 window)
{
  return push_one (h, timed_buffer (window * WINDOW_NS, GST_MSECOND));
}

GST_START_TEST (test_what_is_set_on_one_holds_for_all)
{
  GstHarness *a = member_harness ("group=g seed=5 window=1/2 source=clip", VIDEO_CAPS);
  GstHarness *b = member_harness ("group=g epoch=3", "text/x-raw,format=utf8");
  GstHarness *other = member_harness ("group=h seed=6 window=1/2", VIDEO_CAPS);
  GstAugInstance x = at_window (a, 4), y = at_window (b, 4);
  guint64 seed;

  fail_unless (gst_aug_instance_is_same_window (&x, &y));
  fail_unless_equals_uint64 (x.source, gst_aug_source_from_key ("clip"));
  fail_unless_equals_int (x.epoch, 3);
  fail_unless_equals_uint64 (y.seed, 5);
  fail_unless_equals_string (last_rule (b).group, "g");
  fail_unless_equals_uint64 (at_window (other, 0).seed, 6);
  g_object_get (b->element, "seed", &seed, NULL);
  fail_unless_equals_uint64 (seed, 5);
  end (a);
  end (b);
  end (other);
}
GST_END_TEST;

GST_START_TEST (test_contradictions_name_the_property)
{
  static const gchar *rows[][3] = { { "seed=1", "seed=2", "seed=" },
    { "epoch=1", "epoch=2", "epoch=" }, { "window=1/2", "window=1/3", "window=" },
    { "source=a", "source=b", "source=" }, { "phase=eval", "phase=train", "phase=" },
    { "reference-aspect=4/3", "reference-aspect=16/9", "reference-aspect=" },
    { "time-domain=pts", "time-domain=stream", "time-domain=" }, { "view=1", "view=2", "view=" },
    { "trace=false", "trace=true", "trace=" },
    { "window-phase=random", "window-phase=fixed", "window-phase=" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *first = g_strdup_printf ("group=g%u %s", i, rows[i][0]);
    g_autofree gchar *second = g_strdup_printf ("group=g%u %s", i, rows[i][1]);
    GstElement *a = make_member (first), *b = make_member (second);

    fail_unless_equals_int (gst_element_set_state (a, GST_STATE_READY), GST_STATE_CHANGE_SUCCESS);
    fail_unless_equals_int (gst_element_set_state (b, GST_STATE_READY), GST_STATE_CHANGE_FAILURE);
    expect_error (bus, rows[i][2]);
    gst_element_set_state (a, GST_STATE_NULL);
    gst_element_set_state (b, GST_STATE_NULL);
    gst_object_unref (a);
    gst_object_unref (b);
  }
}
GST_END_TEST;

/* Pushes one buffer into each; the second branch must fail and say @words. */
static void
expect_clash (GstHarness *a, GstHarness *b, const gchar *words)
{
  fail_unless_equals_int (gst_harness_push (a, timed_buffer (0, 1)), GST_FLOW_OK);
  fail_unless_equals_int (gst_harness_push (b, timed_buffer (0, 1)), GST_FLOW_ERROR);
  expect_error (bus, words);
  end (a);
  end (b);
}

GST_START_TEST (test_branches_that_do_not_fit_are_told_what_to_set)
{
  static const gchar *wide = "video/x-raw,format=RGB,width=16,height=9,framerate=25/1";
  GstHarness *a, *b;

  expect_clash (
      member_harness ("group=a", VIDEO_CAPS), member_harness ("group=a", VIDEO_CAPS), "branch=");
  expect_clash (member_harness ("group=b branch=x", VIDEO_CAPS),
      member_harness ("group=b branch=y", wide), "reference-aspect=");
  a = member_harness ("group=c", VIDEO_CAPS);
  b = member_harness ("group=c", SOUND_CAPS);
  gst_harness_push_event (a, gst_aug_item_event_new ("clip", -1, -1, -1, -1, NULL, NULL, NULL));
  gst_harness_push_event (b, gst_aug_item_event_new ("clip2", -1, -1, -1, -1, NULL, NULL, NULL));
  expect_clash (a, b, "source=");
  a = member_harness ("group=d", VIDEO_CAPS);
  b = member_harness ("group=d", NULL);
  gst_harness_set_live (b, TRUE);
  gst_harness_set_src_caps_str (b, SOUND_CAPS);
  expect_clash (a, b, "time-domain=");
}
GST_END_TEST;

GST_START_TEST (test_given_aspect_and_names_let_branches_fit)
{
  GstHarness *a = member_harness ("group=g branch=x reference-aspect=4/3", VIDEO_CAPS);
  GstHarness *b = member_harness (
      "group=g branch=y", "video/x-raw,format=RGB,width=16,height=9,framerate=25/1");

  at_window (a, 0);
  at_window (b, 0);
  fail_unless_equals_int (last_rule (a).aspect_n, 4);
  fail_unless_equals_int (last_rule (b).aspect_d, 3);
  end (a);
  end (b);
}
GST_END_TEST;

GST_START_TEST (test_change_acts_after_the_highest_window_of_any_branch)
{
  GstHarness *a = member_harness ("group=g seed=1 window=1/2", VIDEO_CAPS);
  GstHarness *b = member_harness ("group=g", "text/x-raw,format=utf8");

  at_window (b, 3);
  at_window (a, 10);
  g_object_set (b->element, "seed", (guint64) 2, "epoch", 7, NULL);
  for (guint k = 3; k < 14; k++) {
    GstAugInstance in = at_window (b, k);

    fail_unless_equals_uint64 (in.seed, k > 10 ? 2 : 1);
    fail_unless_equals_int (in.epoch, k > 10 ? 7 : 0);
    fail_unless_equals_int (in.generation, k > 10 ? 2 : 0);
    fail_unless_equals_uint64 (last_rule (b).seed, in.seed);
  }
  fail_unless_equals_uint64 (at_window (a, 10).seed, 1);
  fail_unless_equals_uint64 (at_window (a, 11).seed, 2);
  end (a);
  end (b);
}
GST_END_TEST;

GST_START_TEST (test_change_acts_from_a_flush_and_from_a_new_item)
{
  GstHarness *a = member_harness ("group=g seed=1 window=1/2", VIDEO_CAPS);
  GstHarness *b = member_harness ("group=g", "text/x-raw,format=utf8");
  GstEvent *stop;

  at_window (a, 9);
  at_window (b, 2);
  g_object_set (a->element, "seed", (guint64) 2, NULL);
  fail_unless_equals_uint64 (at_window (a, 8).seed, 1);
  fail_unless_equals_uint64 (at_window (b, 8).seed, 1);
  /* one seek, both branches */
  stop = gst_event_new_flush_stop (TRUE);
  for (guint i = 0; i < 2; i++) {
    GstHarness *h = i ? b : a;

    gst_harness_push_event (h, gst_event_new_flush_start ());
    gst_harness_push_event (h, gst_event_ref (stop));
    push_segment (h, 1, 0, GST_CLOCK_TIME_NONE, 0);
    fail_unless_equals_uint64 (at_window (h, 3).seed, 2);
    /* a change after the first branch's seek must not divide them */
    if (i == 0)
      g_object_set (a->element, "seed", (guint64) 3, NULL);
  }
  gst_event_unref (stop);
  fail_unless_equals_uint64 (at_window (a, 4).seed, 3);
  fail_unless_equals_uint64 (at_window (b, 4).seed, 3);
  g_object_set (a->element, "seed", (guint64) 4, NULL);
  gst_harness_push_event (a, gst_aug_item_event_new ("n", 1, -1, -1, -1, NULL, NULL, NULL));
  fail_unless_equals_uint64 (at_window (a, 0).seed, 4);
  fail_unless_equals_uint64 (at_window (b, 4).seed, 3);
  gst_harness_push_event (b, gst_aug_item_event_new ("n", 1, -1, -1, -1, NULL, NULL, NULL));
  fail_unless_equals_uint64 (at_window (b, 0).seed, 4);
  end (a);
  end (b);
}
GST_END_TEST;

GST_START_TEST (test_new_key_acts_from_an_item_that_nobody_has_begun)
{
  GstHarness *a = member_harness ("group=g source=one", VIDEO_CAPS);
  GstHarness *b = member_harness ("group=g", "text/x-raw,format=utf8");
  static const gchar *keys[] = { "one", "one", "two", "three" };

  for (guint i = 0; i < 2; i++) {
    gst_harness_push_event (a, gst_event_new_stream_start ("s"));
    fail_unless_equals_uint64 (at_window (a, 0).source, gst_aug_source_from_key (keys[i]));
  }
  g_object_set (b->element, "source", "two", NULL);
  gst_harness_push_event (a, gst_event_new_stream_start ("s"));
  fail_unless_equals_uint64 (at_window (a, 0).source, gst_aug_source_from_key ("two"));
  g_object_set (a->element, "source", "three", NULL);
  for (guint i = 0; i < 4; i++) {
    gst_harness_push_event (b, gst_event_new_stream_start ("s"));
    fail_unless_equals_uint64 (at_window (b, 0).source, gst_aug_source_from_key (keys[i]));
  }
  end (a);
  end (b);
}
GST_END_TEST;

GST_START_TEST (test_item_without_data_in_a_branch_is_counted)
{
  GstHarness *a = member_harness ("group=g source=one", VIDEO_CAPS);
  GstHarness *b = member_harness ("group=g", "text/x-raw,format=utf8");

  for (guint i = 0; i < 3; i++) {
    if (i > 0)
      gst_harness_push_event (a, gst_event_new_stream_start ("s"));
    at_window (a, 0);
    if (i == 1)
      g_object_set (a->element, "source", "two", NULL);
  }
  at_window (b, 0);
  /* the second stream is empty */
  gst_harness_push_event (b, gst_event_new_stream_start ("s"));
  push_segment (b, 1, 0, GST_CLOCK_TIME_NONE, 0);
  gst_harness_push_event (b, gst_event_new_stream_start ("s"));
  push_segment (b, 1, 0, GST_CLOCK_TIME_NONE, 0);
  fail_unless_equals_uint64 (at_window (b, 0).source, gst_aug_source_from_key ("two"));
  end (a);
  end (b);
}
GST_END_TEST;

GST_START_TEST (test_windows_of_another_length_are_counted_on)
{
  GstHarness *a = member_harness ("group=g window=1/2", VIDEO_CAPS);
  GstHarness *b = member_harness ("group=g", "text/x-raw,format=utf8");
  GstAugInstance in;

  at_window (a, 5);
  at_window (b, 1);
  g_object_set (a->element, "window", 1, 1, NULL);
  fail_unless_equals_int64 (at_window (b, 5).window, 5);
  /* window 6 begins at 3 s and lasts a second now */
  for (guint i = 0; i < 2; i++) {
    in = push_one (i ? b : a, timed_buffer (3900 * GST_MSECOND, 1));
    fail_unless_equals_int64 (in.window, 6);
    fail_unless_equals_int64 (in.orig_start, 3 * GST_SECOND);
    fail_unless_equals_int64 (in.orig_stop, 4 * GST_SECOND);
    fail_unless_equals_int64 (push_one (i ? b : a, timed_buffer (4 * GST_SECOND, 1)).window, 7);
  }
  end (a);
  end (b);
}
GST_END_TEST;

/* What the first branch that reached a window found there; the others must find the same. */
typedef struct {
  GMutex lock;
  GHashTable *windows;
  guint64 checked;
  guint64 wrong;
  guint32 generation;
} Board;

static void
board_init (Board *board)
{
  *board = (Board){ 0 };
  g_mutex_init (&board->lock);
  board->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
board_clear (Board *board)
{
  g_hash_table_unref (board->windows);
  g_mutex_clear (&board->lock);
}

static void
board_check (Board *board, const GstAugInstance *in)
{
  gchar *key = g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT, in->source, in->window);
  GstAugInstance *known;

  g_mutex_lock (&board->lock);
  known = g_hash_table_lookup (board->windows, key);
  board->checked++;
  board->generation = MAX (board->generation, in->generation);
  if (known) {
    if (!gst_aug_instance_is_same_window (in, known) || in->orig_stop != known->orig_stop)
      board->wrong++;
    g_free (key);
  } else
    g_hash_table_insert (board->windows, key, g_memdup2 (in, sizeof *in));
  g_mutex_unlock (&board->lock);
}

static void
change_something (GstElement *element, guint64 n)
{
  switch (spread (n, 5)) {
  case 0:
    g_object_set (element, "seed", spread (n + 1000000, G_MAXUINT64), NULL);
    break;
  case 1:
    g_object_set (element, "epoch", (guint) n + 1, NULL);
    break;
  case 2:
    g_object_set (element, "view", (guint) n + 1, NULL);
    break;
  case 3:
    g_object_set (element, "phase", (gint) (n & 1), NULL);
    break;
  default:
    g_object_set (element, "window", (gint) spread (n + 2000000, 9) + 1, 10, NULL);
    break;
  }
}

/* Three branches, one up to 200 buffers ahead of another, over several items, in every order. */
GST_START_TEST (test_thousand_changes_divide_no_window)
{
  static const gchar *caps[] = { VIDEO_CAPS, "text/x-raw,format=utf8", SOUND_CAPS };
  GstHarness *h[3];
  guint64 place[3] = { 0 };
  guint changes = 0;
  Board board;

  board_init (&board);
  for (guint i = 0; i < 3; i++)
    h[i] = member_harness ("group=g seed=1 window=3/10", caps[i]);
  for (guint64 step = 0; changes < 1000; step++) {
    guint i = (guint) spread (step + 5000000, 3);
    guint64 lowest = MIN (place[0], MIN (place[1], place[2]));
    GstBuffer *out, *in;

    if (place[i] >= lowest + 200)
      continue;
    /* an item is 700 steps of 20 ms */
    if (place[i] % 700 == 0) {
      g_autofree gchar *key = g_strdup_printf ("item-%u", (guint) (place[i] / 700));

      gst_harness_push_event (h[i], gst_aug_item_event_new (key, -1, -1, -1, -1, NULL, NULL, NULL));
      push_segment (h[i], 1, 0, GST_CLOCK_TIME_NONE, 0);
    }
    in = i == 2 ? sound_buffer (0, 882, place[i] % 700 * 20 * GST_MSECOND)
                : timed_buffer (place[i] % 700 * 20 * GST_MSECOND, 20 * GST_MSECOND);
    fail_unless_equals_int (gst_harness_push (h[i], in), GST_FLOW_OK);
    while ((out = gst_harness_try_pull (h[i]))) {
      board_check (&board, instance_of (out));
      fail_unless_equals_int (last_rule (h[i]).generation > instance_of (out)->generation + 1, 0);
      gst_buffer_unref (out);
    }
    place[i]++;
    if (spread (step + 7000000, 20) == 0)
      change_something (h[spread (step, 3)]->element, changes++);
  }
  GST_INFO ("%" G_GUINT64_FORMAT " buffers in %u windows", board.checked,
      g_hash_table_size (board.windows));
  fail_unless_equals_uint64 (board.wrong, 0);
  fail_unless (board.checked > 20000 && board.generation > 500);
  for (guint i = 0; i < 3; i++)
    end (h[i]);
  board_clear (&board);
}
GST_END_TEST;

static GstPadProbeReturn
check_probe (GstPad *pad, GstPadProbeInfo *info, gpointer board)
{
  board_check (board, instance_of (GST_PAD_PROBE_INFO_BUFFER (info)));
  return GST_PAD_PROBE_OK;
}

#define BRANCH(source, name, rest) \
  source " num-buffers=20000 ! " rest " ! queue max-size-buffers=200 max-size-bytes=0 " \
         "max-size-time=0 ! augseed group=g name=" name " branch=" name \
         " ! queue max-size-buffers=200 max-size-bytes=0 max-size-time=0 ! " \
         "fakesink "

/* The same with threads that run as they like, a nested bin, and changes from outside. */
GST_START_TEST (test_thousand_changes_while_queues_hold_buffers)
{
  GstElement *pipeline =
      gst_parse_launch (BRANCH ("videotestsrc pattern=black", "left", VIDEO_CAPS) "( " BRANCH (
                            "videotestsrc pattern=black", "right",
                            "video/x-raw,format=GRAY8,width=4,height=4,framerate=50/"
                            "1") ") " BRANCH ("audiotestsrc wave=silence "
                                              "samplesperbuffer=1471",
                            "sound", SOUND_CAPS),
          NULL);
  GstBus *own = gst_element_get_bus (pipeline);
  static const gchar *names[] = { "left", "right", "sound" };
  GstElement *seeds[3];
  GstMessage *message = NULL;
  guint changes = 0;
  Board board;

  board_init (&board);
  for (guint i = 0; i < 3; i++) {
    GstPad *pad;

    seeds[i] = gst_bin_get_by_name (GST_BIN (pipeline), names[i]);
    pad = gst_element_get_static_pad (seeds[i], "src");
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, check_probe, &board, NULL);
    gst_object_unref (pad);
  }
  g_object_set (seeds[0], "window", 3, 10, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  /* a change for every so many buffers, so that they last as long as the stream */
  while (!message) {
    guint64 checked;

    g_mutex_lock (&board.lock);
    checked = board.checked;
    g_mutex_unlock (&board.lock);
    if (changes < 1000 && checked > (guint64) changes * 40) {
      change_something (seeds[changes % 3], changes);
      changes++;
    }
    message = gst_bus_timed_pop_filtered (
        own, changes < 1000 ? 0 : GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  }
  /* a failed check must not leave threads behind */
  gst_element_set_state (pipeline, GST_STATE_NULL);
  fail_unless_equals_int (GST_MESSAGE_TYPE (message), GST_MESSAGE_EOS);
  gst_message_unref (message);
  fail_unless_equals_int (changes, 1000);
  fail_unless_equals_uint64 (board.wrong, 0);
  fail_unless (board.generation > 500);
  for (guint i = 0; i < 3; i++)
    gst_object_unref (seeds[i]);
  gst_object_unref (own);
  gst_object_unref (pipeline);
  board_clear (&board);
}
GST_END_TEST;

GST_START_TEST (test_group_forgets_items_and_starts_afresh)
{
  GstHarness *a = member_harness ("group=g seed=1 window=1/2", VIDEO_CAPS);
  GstHarness *b = member_harness ("group=g", "text/x-raw,format=utf8");

  at_window (a, 9);
  g_object_set (a->element, "seed", (guint64) 2, NULL);
  end (a);
  end (b);
  a = member_harness ("group=g seed=1 window=1/2", VIDEO_CAPS);
  fail_unless_equals_uint64 (at_window (a, 0).seed, 1);
  fail_unless_equals_int (at_window (a, 1).generation, 0);
  end (a);
}
GST_END_TEST;

static Suite *
augseed_group_suite (void)
{
  Suite *s = suite_create ("augseed-group");
  TCase *tc = tcase_create ("group");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_what_is_set_on_one_holds_for_all);
  tcase_add_test (tc, test_contradictions_name_the_property);
  tcase_add_test (tc, test_branches_that_do_not_fit_are_told_what_to_set);
  tcase_add_test (tc, test_given_aspect_and_names_let_branches_fit);
  tcase_add_test (tc, test_change_acts_after_the_highest_window_of_any_branch);
  tcase_add_test (tc, test_change_acts_from_a_flush_and_from_a_new_item);
  tcase_add_test (tc, test_new_key_acts_from_an_item_that_nobody_has_begun);
  tcase_add_test (tc, test_item_without_data_in_a_branch_is_counted);
  tcase_add_test (tc, test_windows_of_another_length_are_counted_on);
  tcase_add_test (tc, test_thousand_changes_divide_no_window);
  tcase_add_test (tc, test_thousand_changes_while_queues_hold_buffers);
  tcase_add_test (tc, test_group_forgets_items_and_starts_afresh);
  return s;
}

GST_CHECK_MAIN (augseed_group);
