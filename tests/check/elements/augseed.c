/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "augseed.h"

#include <gst/audio/audio.h>
#include <gst/video/video.h>

#define FRAME_NS(n) gst_util_uint64_scale (n, 1001 * GST_SECOND, 30000)
#define RATE 44100

/* Floor of n frames, as most containers write it, or the millisecond that Matroska keeps. */
static GstClockTime
frame_pts (guint64 n, gboolean milliseconds)
{
  if (!milliseconds)
    return FRAME_NS (n);
  return gst_util_uint64_scale_round (n, 1001, 30) * GST_MSECOND;
}

GST_START_TEST (test_frames_of_rounded_time_stay_in_their_window)
{
  for (guint milliseconds = 0; milliseconds < 2; milliseconds++) {
    GstHarness *h = seed_harness ("seed=5 window=16016/30000", VIDEO_CAPS);

    for (guint64 n = 0; n < 20000; n++) {
      GstBuffer *in = timed_buffer (frame_pts (n, milliseconds), GST_CLOCK_TIME_NONE);
      GstAugInstance instance = push_one (h, in);

      fail_unless_equals_int64 (instance.window, (gint64) n / 16);
      fail_unless (!(instance.flags & GST_AUG_SEED_FLAG_FIRST) == (n % 16 != 0));
      fail_if (instance.flags & GST_AUG_SEED_FLAG_PARTIAL);
    }
    gst_harness_teardown (h);
  }
}
GST_END_TEST;

static gint64
window_first_sample (gint64 window)
{
  return (gint64) (((__int128) window * 1001 * RATE + 29999) / 30000);
}

static guint
buffer_size (guint kind, guint64 n)
{
  static const guint sizes[] = { 1, 7, 480, 4096 };

  return kind < 4 ? sizes[kind] : 1 + (guint) spread (n, 5000);
}

/* Every piece in one window, numbered and timed from the counter, no sample lost. */
static void
check_pieces (GstHarness *h, gint64 *next, gint64 shift)
{
  GstBuffer *out;

  while ((out = gst_harness_try_pull (h))) {
    const GstAugInstance *in = instance_of (out);
    gint64 count = (gint64) gst_buffer_get_size (out) / 2;
    GstMapInfo map;
    guint wrong = 0;

    fail_unless (*next >= window_first_sample (in->window) + shift);
    fail_unless (*next + count <= window_first_sample (in->window + 1) + shift);
    fail_unless (!(in->flags & GST_AUG_SEED_FLAG_FIRST) ==
                 (*next != window_first_sample (in->window) + shift));
    gst_buffer_map (out, &map, GST_MAP_READ);
    for (gint64 i = 0; i < count; i++)
      wrong += GST_READ_UINT16_LE (map.data + 2 * i) != (guint16) (*next + i);
    fail_unless_equals_int (wrong, 0);
    gst_buffer_unmap (out, &map);
    fail_unless_equals_uint64 (
        GST_BUFFER_PTS (out), (guint64) gst_aug_sample_to_time (*next, RATE));
    fail_unless_equals_uint64 (GST_BUFFER_PTS (out) + GST_BUFFER_DURATION (out),
        (guint64) gst_aug_sample_to_time (*next + count, RATE));
    fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), (guint64) *next);
    *next += count;
    gst_buffer_unref (out);
  }
}

GST_START_TEST (test_sound_is_cut_where_windows_meet_for_any_buffer_size)
{
  for (guint kind = 0; kind < 5; kind++) {
    GstHarness *h = seed_harness ("window=1001/30000", SOUND_CAPS);
    const gint64 total = kind == 0 ? 10000 : kind == 1 ? 100000 : 441000;
    gint64 in = 0, next = 0;

    for (guint64 n = 0; in < total; n++) {
      guint count = buffer_size (kind, n);

      gst_harness_push (h, sound_buffer (in, count, (guint64) gst_aug_sample_to_time (in, RATE)));
      in += count;
      check_pieces (h, &next, 0);
    }
    fail_unless_equals_int64 (next, in);
    gst_harness_teardown (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_jitter_of_sound_timestamps_does_not_move_windows)
{
  GstHarness *h = seed_harness ("window=1001/30000", SOUND_CAPS);
  gint64 next = 0;

  for (gint64 n = 0; n < 1000; n++) {
    gint64 first = n * 1024;
    GstClockTime pts = gst_util_uint64_scale_round ((guint64) first, 1000, RATE) * GST_MSECOND;

    /* as Matroska keeps it, some far off, some without */
    if (n % 7 == 3)
      pts += 30 * GST_MSECOND;
    gst_harness_push (h, sound_buffer (first, 1024, n % 11 == 5 ? GST_CLOCK_TIME_NONE : pts));
    check_pieces (h, &next, 0);
  }
  fail_unless_equals_int64 (next, 1000 * 1024);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_sound_counter_is_set_anew_by_jump_or_discont)
{
  GstHarness *h = seed_harness ("window=1/1", SOUND_CAPS);
  GstBuffer *out, *in;

  gst_buffer_unref (gst_harness_push_and_pull (h, sound_buffer (0, 441, 0)));
  out = gst_harness_push_and_pull (h, sound_buffer (0, 441, 100 * GST_MSECOND));
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), 4410);
  fail_unless (instance_of (out)->flags & GST_AUG_SEED_FLAG_PARTIAL);
  gst_buffer_unref (out);
  /* 10 ms off: believed only with the flag */
  out = gst_harness_push_and_pull (h, sound_buffer (0, 441, 120 * GST_MSECOND));
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), 4851);
  gst_buffer_unref (out);
  in = sound_buffer (0, 441, 130 * GST_MSECOND);
  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_DISCONT);
  out = gst_harness_push_and_pull (h, in);
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), 5733);
  gst_buffer_unref (out);
  /* into the middle of another window, whose beginning is missing; the next one is whole */
  out = gst_harness_push_and_pull (h, sound_buffer (0, RATE / 2, 3500 * GST_MSECOND));
  fail_unless_equals_int64 (instance_of (out)->window, 3);
  fail_unless (instance_of (out)->flags & GST_AUG_SEED_FLAG_PARTIAL);
  gst_buffer_unref (out);
  out = gst_harness_push_and_pull (h, sound_buffer (0, 441, 4 * GST_SECOND));
  fail_unless_equals_int64 (instance_of (out)->window, 4);
  fail_if (instance_of (out)->flags & GST_AUG_SEED_FLAG_PARTIAL);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_audio_meta_says_how_many_samples_a_piece_has)
{
  GstHarness *h = seed_harness ("window=1/100", SOUND_CAPS);
  GstBuffer *in = sound_buffer (0, 1000, 0), *out;
  GstAudioInfo info;
  gsize total = 0;

  gst_audio_info_set_format (&info, GST_AUDIO_FORMAT_S16LE, RATE, 1, NULL);
  gst_buffer_add_audio_meta (in, &info, 1000, NULL);
  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_DISCONT);
  gst_harness_push (h, in);
  while ((out = gst_harness_try_pull (h))) {
    GstAudioBuffer sound;

    fail_unless (GST_BUFFER_IS_DISCONT (out) == (total == 0));
    fail_unless (gst_audio_buffer_map (&sound, &info, out, GST_MAP_READ));
    total += sound.n_samples;
    gst_audio_buffer_unmap (&sound);
    gst_buffer_unref (out);
  }
  fail_unless_equals_uint64 (total, 1000);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_sound_without_samples_is_harmless)
{
  GstHarness *h = seed_harness ("window=1/2", SOUND_CAPS);
  GstBuffer *empty = sound_buffer (0, 0, 0), *out;

  GST_BUFFER_FLAG_SET (empty, GST_BUFFER_FLAG_DISCONT);
  fail_unless_equals_int (gst_harness_push (h, empty), GST_FLOW_OK);
  fail_unless (gst_harness_try_pull (h) == NULL);
  out = gst_harness_push_and_pull (h, sound_buffer (0, 100, 0));
  fail_unless (GST_BUFFER_IS_DISCONT (out));
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_sound_from_before_the_item_begins_passes_whole)
{
  GstHarness *h = seed_harness ("", SOUND_CAPS);
  GstBuffer *out;

  push_segment (h, 1, 2 * GST_SECOND, GST_CLOCK_TIME_NONE, 0);
  out = gst_harness_push_and_pull (h, sound_buffer (0, 100, GST_SECOND));
  fail_unless_equals_uint64 (gst_buffer_get_size (out), 200);
  fail_unless_equals_uint64 (GST_BUFFER_PTS (out), GST_SECOND);
  fail_unless_equals_int64 (instance_of (out)->window, 0);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_second_segment_goes_on_in_the_same_window)
{
  GstHarness *h = seed_harness ("window=1/2", NULL);
  GstAugInstance a, b;

  gst_harness_push_event (h, gst_event_new_stream_start ("one"));
  push_caps (h, VIDEO_CAPS);
  push_segment (h, 1, 23 * GST_MSECOND, GST_CLOCK_TIME_NONE, 23 * GST_MSECOND);
  a = push_one (h, timed_buffer (23 * GST_MSECOND, FRAME_NS (1)));
  push_segment (h, 1, 0, GST_CLOCK_TIME_NONE, 0);
  b = push_one (h, timed_buffer (56 * GST_MSECOND, FRAME_NS (1)));
  fail_unless (gst_aug_instance_is_same_window (&a, &b));
  fail_unless (a.flags & GST_AUG_SEED_FLAG_FIRST);
  fail_if (b.flags & GST_AUG_SEED_FLAG_FIRST);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_seek_finds_the_same_windows)
{
  GstHarness *h = seed_harness ("window=1/2", VIDEO_CAPS);
  GstAugInstance before, after;

  for (guint64 n = 0; n < 90; n++)
    before = push_one (h, timed_buffer (FRAME_NS (n), FRAME_NS (1)));
  flush (h);
  push_segment (h, 1, 2 * GST_SECOND + 800 * GST_MSECOND, GST_CLOCK_TIME_NONE,
      2 * GST_SECOND + 800 * GST_MSECOND);
  after = push_one (h, timed_buffer (2 * GST_SECOND + 800 * GST_MSECOND, FRAME_NS (1)));
  fail_unless (gst_aug_instance_is_same_window (&before, &after));
  fail_unless_equals_int64 (after.window, 5);
  fail_unless (after.flags & GST_AUG_SEED_FLAG_FIRST);
  fail_unless (after.flags & GST_AUG_SEED_FLAG_PARTIAL);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_segment_edges_mark_partial_windows)
{
  GstHarness *h = seed_harness ("window=1/1", VIDEO_CAPS);
  guint partial = 0, frames = 0;

  push_segment (h, 1, 0, 2500 * GST_MSECOND, 0);
  for (guint64 n = 0; FRAME_NS (n) < 2500 * GST_MSECOND; n++) {
    GstAugInstance in = push_one (h, timed_buffer (FRAME_NS (n), FRAME_NS (1)));

    fail_unless (!(in.flags & GST_AUG_SEED_FLAG_PARTIAL) == (in.window != 2));
    partial += (in.flags & GST_AUG_SEED_FLAG_PARTIAL) != 0;
    frames++;
  }
  fail_unless (partial > 10 && partial < frames / 2);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_rate_two_and_reverse_keep_stream_time)
{
  GstHarness *h = seed_harness ("window=1/1", SOUND_CAPS);
  GstBuffer *out;
  GstAugInstance in;

  push_segment (h, 2, 0, GST_CLOCK_TIME_NONE, 0);
  gst_harness_push (h, sound_buffer (0, RATE * 3 / 2, 0));
  fail_unless_equals_int (gst_harness_buffers_in_queue (h), 2);
  out = gst_harness_pull (h);
  fail_unless_equals_uint64 (gst_buffer_get_size (out), RATE * 2);
  gst_buffer_unref (out);
  gst_buffer_unref (gst_harness_pull (h));
  push_segment (h, -1, 0, 10 * GST_SECOND, 0);
  in = push_one (h, sound_buffer (0, 441, 7 * GST_SECOND + 1));
  fail_unless_equals_int64 (in.window, 7);
  in = push_one (h, sound_buffer (0, 441, 6 * GST_SECOND));
  fail_unless_equals_int64 (in.window, 6);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_buffers_without_time_belong_to_window_0)
{
  GstHarness *h = seed_harness ("window=1/2", "application/x-data");
  GstAugInstance in = push_one (h, timed_buffer (GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE));

  fail_unless_equals_int64 (in.window, 0);
  in = push_one (h, timed_buffer (3 * GST_SECOND, GST_CLOCK_TIME_NONE));
  fail_unless_equals_int64 (in.window, 6);
  in = push_one (h, timed_buffer (GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE));
  fail_unless_equals_int64 (in.window, 0);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_text_belongs_to_the_window_of_its_start)
{
  GstHarness *h = seed_harness ("window=1/1", "text/x-raw,format=utf8");
  GstAugInstance in = push_one (h, timed_buffer (1999 * GST_MSECOND, 4 * GST_SECOND));

  fail_if (in.flags & GST_AUG_SEED_FLAG_PARTIAL);
  fail_unless_equals_int64 (in.window, 1);
  fail_unless_equals_int (in.role, GST_AUG_ROLE_TEXT);
  fail_unless_equals_string (in.branch, "text");
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_live_data_have_windows_of_one_second_of_running_time)
{
  GstHarness *h = gst_harness_new_parse ("augseed");
  GstAugInstance in;
  GstAugRule rule;

  gst_harness_set_src_caps_str (h, VIDEO_CAPS);
  push_segment (h, 1, 5 * GST_SECOND, GST_CLOCK_TIME_NONE, 100 * GST_SECOND);
  in = push_one (h, timed_buffer (7 * GST_SECOND + GST_MSECOND, FRAME_NS (1)));
  fail_unless_equals_int64 (in.window, 2);
  fail_unless (in.flags & GST_AUG_SEED_FLAG_RUNNING_TIME);
  fail_if (in.flags & GST_AUG_SEED_FLAG_UNBOUNDED);
  rule = last_rule (h);
  fail_unless (rule.live && rule.domain == GST_AUG_TIME_DOMAIN_RUNNING);
  fail_unless_equals_int (rule.grid.numerator, 1);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_recorded_data_are_one_window_of_unknown_end)
{
  GstHarness *h = seed_harness ("", VIDEO_CAPS);
  GstAugInstance in = push_one (h, timed_buffer (0, FRAME_NS (1)));

  fail_unless_equals_int64 (in.window, 0);
  fail_unless (in.flags & GST_AUG_SEED_FLAG_UNBOUNDED);
  fail_unless_equals_int64 (in.orig_stop, GST_AUG_TIME_UNBOUNDED);
  in = push_one (h, timed_buffer (1000 * GST_SECOND, FRAME_NS (1)));
  fail_unless_equals_int64 (in.window, 0);
  fail_if (in.flags & GST_AUG_SEED_FLAG_FIRST);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_time_domains_are_as_asked)
{
  static const struct {
    const gchar *properties;
    gint64 window;
  } rows[] = { { "window=1/1 time-domain=pts", 107 }, { "window=1/1 time-domain=stream", 57 },
    { "window=1/1 time-domain=running", 7 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GstHarness *h = seed_harness (rows[i].properties, VIDEO_CAPS);

    push_segment (h, 1, 100 * GST_SECOND, GST_CLOCK_TIME_NONE, 50 * GST_SECOND);
    fail_unless_equals_int64 (
        push_one (h, timed_buffer (107 * GST_SECOND, FRAME_NS (1))).window, rows[i].window);
    gst_harness_teardown (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_buffers_that_others_hold_are_not_touched)
{
  static const gchar *caps[] = { VIDEO_CAPS, SOUND_CAPS };

  for (guint i = 0; i < G_N_ELEMENTS (caps); i++) {
    GstHarness *h = seed_harness ("window=1/2", caps[i]);
    GstBuffer *in = sound_buffer (0, 32, 5), *out;

    out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
    fail_unless (out != in);
    fail_unless (gst_aug_buffer_get_seed_meta (in) == NULL);
    fail_unless_equals_uint64 (GST_BUFFER_PTS (in), 5);
    fail_unless (gst_buffer_peek_memory (in, 0) == gst_buffer_peek_memory (out, 0));
    gst_buffer_unref (in);
    gst_buffer_unref (out);
    in = sound_buffer (0, 32, GST_MSECOND);
    out = gst_harness_push_and_pull (h, in);
    fail_unless (out == in);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
  }
}
GST_END_TEST;

static guint lists;

static GstPadProbeReturn
count_lists (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  lists++;
  return GST_PAD_PROBE_OK;
}

GST_START_TEST (test_lists_stay_lists_and_are_cut_too)
{
  GstHarness *h = seed_harness ("window=1001/30000", SOUND_CAPS);
  GstPad *pad = gst_element_get_static_pad (h->element, "src");
  gint64 in = 0, next = 0;

  lists = 0;
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER_LIST, count_lists, NULL, NULL);
  for (guint n = 0; n < 20; n++) {
    GstBufferList *list = gst_buffer_list_new ();

    for (guint i = 0; i < 5; i++) {
      guint count = 100 + (guint) spread (n * 5 + i, 2000);

      gst_buffer_list_add (
          list, sound_buffer (in, count, (guint64) gst_aug_sample_to_time (in, RATE)));
      in += count;
    }
    fail_unless_equals_int (gst_pad_push_list (h->srcpad, list), GST_FLOW_OK);
  }
  check_pieces (h, &next, 0);
  fail_unless_equals_int64 (next, in);
  fail_unless_equals_int (lists, 20);
  gst_object_unref (pad);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_allocation_latency_and_position_pass)
{
  GstHarness *h = seed_harness ("", VIDEO_CAPS);
  GstCaps *caps = gst_caps_from_string (VIDEO_CAPS);
  GstQuery *query = gst_query_new_allocation (caps, TRUE);
  GstEvent *seek = gst_event_new_seek (
      1, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET, 7, GST_SEEK_TYPE_NONE, 0);
  GstEvent *seen;

  gst_harness_add_propose_allocation_meta (h, GST_VIDEO_META_API_TYPE, NULL);
  fail_unless (gst_pad_peer_query (h->srcpad, query));
  fail_unless (gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL));
  gst_query_unref (query);
  gst_harness_set_live (h, TRUE);
  gst_harness_set_upstream_latency (h, 123);
  fail_unless_equals_uint64 (gst_harness_query_latency (h), 123);
  fail_unless (gst_harness_push_upstream_event (h, seek));
  while ((seen = gst_harness_try_pull_upstream_event (h))) {
    gboolean is_seek = GST_EVENT_TYPE (seen) == GST_EVENT_SEEK;

    gst_event_unref (seen);
    if (is_seek)
      break;
  }
  fail_unless (seen != NULL);
  gst_caps_unref (caps);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_planar_sound_is_refused_with_what_to_add)
{
  GstHarness *h = seed_harness ("", NULL);
  GstBus *bus = gst_bus_new ();
  GstCaps *caps = gst_caps_from_string (
      "audio/x-raw,format=F32LE,layout=non-interleaved,rate=48000,channels=2");

  gst_element_set_bus (h->element, bus);
  gst_harness_push_event (h, gst_event_new_stream_start ("one"));
  gst_harness_push_event (h, gst_event_new_caps (caps));
  expect_error (bus, "Add audioconvert");
  push_segment (h, 1, 0, GST_CLOCK_TIME_NONE, 0);
  fail_unless (gst_harness_push (h, sound_buffer (0, 10, 0)) < GST_FLOW_OK);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_caps_unref (caps);
  gst_harness_teardown (h);
}
GST_END_TEST;

static Suite *
augseed_suite (void)
{
  Suite *s = suite_create ("augseed");
  TCase *tc = tcase_create ("stream");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_frames_of_rounded_time_stay_in_their_window);
  tcase_add_test (tc, test_sound_is_cut_where_windows_meet_for_any_buffer_size);
  tcase_add_test (tc, test_jitter_of_sound_timestamps_does_not_move_windows);
  tcase_add_test (tc, test_sound_counter_is_set_anew_by_jump_or_discont);
  tcase_add_test (tc, test_audio_meta_says_how_many_samples_a_piece_has);
  tcase_add_test (tc, test_sound_without_samples_is_harmless);
  tcase_add_test (tc, test_sound_from_before_the_item_begins_passes_whole);
  tcase_add_test (tc, test_second_segment_goes_on_in_the_same_window);
  tcase_add_test (tc, test_seek_finds_the_same_windows);
  tcase_add_test (tc, test_segment_edges_mark_partial_windows);
  tcase_add_test (tc, test_rate_two_and_reverse_keep_stream_time);
  tcase_add_test (tc, test_buffers_without_time_belong_to_window_0);
  tcase_add_test (tc, test_text_belongs_to_the_window_of_its_start);
  tcase_add_test (tc, test_live_data_have_windows_of_one_second_of_running_time);
  tcase_add_test (tc, test_recorded_data_are_one_window_of_unknown_end);
  tcase_add_test (tc, test_time_domains_are_as_asked);
  tcase_add_test (tc, test_buffers_that_others_hold_are_not_touched);
  tcase_add_test (tc, test_lists_stay_lists_and_are_cut_too);
  tcase_add_test (tc, test_allocation_latency_and_position_pass);
  tcase_add_test (tc, test_planar_sound_is_refused_with_what_to_add);
  return s;
}

GST_CHECK_MAIN (augseed);
