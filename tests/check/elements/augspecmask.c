/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "filter.h"

#define NO_BANDS "freq-masks=0 time-masks=3 time-width=20 time-share=1"
#define NO_SPANS "freq-masks=2 freq-width=20 time-masks=0"

typedef struct {
  gboolean is_float;
  guint rate, channels;
} Sound;

static gchar *
caps_of (const Sound *sound)
{
  return g_strdup_printf (
      "audio/x-raw,format=%s,layout=interleaved,rate=%u,channels=%u,channel-mask=(bitmask)0",
      sound->is_float ? "F32LE" : "S16LE", sound->rate, sound->channels);
}

static gsize
bpf_of (const Sound *sound)
{
  return sound->channels * (sound->is_float ? 4u : 2u);
}

/* Noise, @count frames from @first, the same for every way of cutting it. */
static GstBuffer *
sound_buffer (const Sound *sound, guint64 first, guint count)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, count * bpf_of (sound), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < count * sound->channels; i++) {
    gint v = (gint) (((first * sound->channels + i) * 2654435761u) >> 13 & 0xffff) - 32768;

    if (sound->is_float)
      ((gfloat *) map.data)[i] = (gfloat) v / 32768;
    else
      ((gint16 *) map.data)[i] = (gint16) v;
  }
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale_round (first, GST_SECOND, sound->rate);
  return buffer;
}

static GstHarness *
mask_line (const gchar *properties, const Sound *sound)
{
  g_autofree gchar *launch = g_strdup_printf (
      "augseed seed=12 source=clip window=1/2 ! augspecmask name=m %s", properties);
  g_autofree gchar *caps = caps_of (sound);

  return line (launch, caps);
}

/* Appends what came out; times must follow each other without a hole. */
static void
collect (GstHarness *h, const Sound *sound, GByteArray *all)
{
  GstBuffer *out;

  while ((out = gst_harness_try_pull (h))) {
    guint64 at = all->len / bpf_of (sound);
    GstClockTime want = gst_util_uint64_scale (at, GST_SECOND, sound->rate);
    GstMapInfo map;

    fail_unless (ABS (GST_CLOCK_DIFF (want, GST_BUFFER_PTS (out))) <= 2,
        "sample %" G_GUINT64_FORMAT " at %" GST_TIME_FORMAT, at,
        GST_TIME_ARGS (GST_BUFFER_PTS (out)));
    gst_buffer_map (out, &map, GST_MAP_READ);
    g_byte_array_append (all, map.data, (guint) map.size);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
}

/* All that comes out of @frames frames that go in @size at a time (0: random sizes). */
static GByteArray *
run (GstHarness *h, const Sound *sound, guint frames, guint size)
{
  GByteArray *all = g_byte_array_new ();

  for (guint at = 0, k = 0; at < frames; k++) {
    guint n = MIN (frames - at, size ? size : 1 + (guint) spread (k, 3000));

    gst_harness_push (h, sound_buffer (sound, at, n));
    at += n;
    collect (h, sound, all);
  }
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
  collect (h, sound, all);
  fail_unless_equals_uint64 (all->len, frames * bpf_of (sound));
  return all;
}

static GByteArray *
input (const Sound *sound, guint frames)
{
  GstBuffer *buffer = sound_buffer (sound, 0, frames);
  GByteArray *all = g_byte_array_new ();
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  g_byte_array_append (all, map.data, (guint) map.size);
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);
  return all;
}

static gboolean
is_equal (const GByteArray *a, const GByteArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len) == 0;
}

/* Asked of the element itself: the pads of bins forget the latency of what is not live. */
static GstClockTime
latency_of (GstHarness *h)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (part (h, "m"), "src");
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min;

  fail_unless (gst_pad_query (pad, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  gst_query_unref (query);
  return min;
}

GST_START_TEST (test_at_probability_0_the_very_buffers_go_on)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 44100, 2 } };

  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++) {
    g_autofree gchar *caps = caps_of (&sounds[s]);
    GstHarness *h = line ("augspecmask name=m preset=ld probability=0", caps);

    for (guint n = 0; n < 20; n++) {
      /* a window begins with a buffer, or it would be cut in two */
      GstBuffer *in = sound_buffer (&sounds[s], n * sounds[s].rate / 20, sounds[s].rate / 20);
      GstBuffer *out = gst_harness_push_and_pull (h, in);

      fail_unless (out == in);
      gst_buffer_unref (out);
    }
    fail_unless_equals_uint64 (latency_of (h), 0);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_is_not_chosen_is_exact_after_the_delay)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 16000, 1 }, { TRUE, 44100, 2 },
    { FALSE, 48000, 8 }, { TRUE, 8000, 5 } };

  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++) {
    const Sound *sound = &sounds[s];
    guint frames = 3 * sound->rate + 17;
    GstHarness *h = mask_line ("probability=0.5 post-messages=true preset=lb", sound);
    g_autoptr (GByteArray) out = run (h, sound, frames, 1024), in = input (sound, frames);
    guint changed = 0, kept = 0;

    for (guint w = 0; w < 7; w++) {
      g_autoptr (GstStructure) message = next_decision (h);
      gsize from = (w * sound->rate + 1) / 2 * bpf_of (sound);
      gsize to = MIN (((w + 1) * sound->rate + 1) / 2 * bpf_of (sound), in->len);
      gboolean same = memcmp (in->data + from, out->data + from, to - from) == 0;

      fail_unless_equals_int64 (int_of (message, "window"), w);
      fail_unless (same || is_applied (message), "window %u", w);
      changed += !same;
      kept += same;
    }
    fail_unless (changed && kept);
    close_line (h);
  }
}
GST_END_TEST;

/* Marks the masked frames of @masked from the messages of @h. */
static void
read_spans (GstHarness *h, guint rate, guint8 *masked, guint frames)
{
  GstStructure *message;

  while ((message = next_decision (h))) {
    for (guint i = 0; i < n_operations (message); i++) {
      const GstStructure *op = nth_operation (message, i);
      guint64 start, from, to;

      fail_unless_equals_string (gst_structure_get_string (op, "op"), "time-mask");
      fail_unless (gst_structure_get_uint64 (message, "start", &start));
      from = start + (guint64) int_of (op, "start_ns");
      to = from + (guint64) int_of (op, "duration_ns");
      from = gst_util_uint64_scale_ceil (from, rate, GST_SECOND);
      to = gst_util_uint64_scale_ceil (to, rate, GST_SECOND);
      for (guint64 k = from; k < MIN (to, frames); k++)
        masked[k] = TRUE;
    }
    gst_structure_free (message);
  }
}

GST_START_TEST (test_time_masks_are_exactly_where_the_message_says)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 16000, 2 }, { TRUE, 44100, 2 },
    { FALSE, 22050, 3 }, { TRUE, 48000, 8 } };
  static const guint sizes[] = { 480, 1, 7, 4096, 0 };

  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++) {
    const Sound *sound = &sounds[s];
    guint frames = sound->rate + 333, n_masked = 0;
    GstHarness *h = mask_line ("post-messages=true " NO_BANDS, sound);
    g_autoptr (GByteArray) out = run (h, sound, frames, sizes[s]), in = input (sound, frames);
    g_autofree guint8 *masked = g_malloc0 (frames), *zeros = g_malloc0 (bpf_of (sound));

    read_spans (h, sound->rate, masked, frames);
    for (guint k = 0; k < frames; k++) {
      const guint8 *want = masked[k] ? zeros : in->data + k * bpf_of (sound);

      fail_unless (memcmp (out->data + k * bpf_of (sound), want, bpf_of (sound)) == 0,
          "%u Hz, frame %u is%s masked", sound->rate, k, masked[k] ? "" : " not");
      n_masked += masked[k];
    }
    fail_unless (n_masked > 1000 && n_masked < frames / 2 + frames / 3);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_reported_latency_is_how_much_is_held_back)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 48000, 2 }, { TRUE, 44100, 1 } };
  static const guint held[] = { 1024, 2048, 2048 };

  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++) {
    const Sound *sound = &sounds[s];
    GstHarness *h = mask_line (NO_SPANS, sound);
    guint64 in = 0, out = 0;

    for (guint n = 0; n < 3 * held[s]; n++) {
      GstBuffer *buffer;

      gst_harness_push (h, sound_buffer (sound, in++, 1));
      while ((buffer = gst_harness_try_pull (h))) {
        out += gst_buffer_get_size (buffer) / bpf_of (sound);
        gst_buffer_unref (buffer);
      }
      fail_unless_equals_uint64 (out, in > held[s] ? in - held[s] : 0);
    }
    fail_unless_equals_uint64 (
        latency_of (h), gst_util_uint64_scale_ceil (held[s], GST_SECOND, sound->rate));
    close_line (h);
  }
}
GST_END_TEST;

/* An impulse that no mask touches comes out where it went in: times already are right. */
GST_START_TEST (test_an_impulse_keeps_its_time_and_place)
{
  const Sound sound = { TRUE, 16000, 1 };
  GstHarness *h = mask_line (NO_BANDS " time-width=0", &sound);
  g_autoptr (GByteArray) all = g_byte_array_new ();

  for (guint n = 0; n < 100; n++) {
    GstBuffer *in = sound_buffer (&sound, n * 160, 160);

    gst_buffer_memset (in, 0, 0, 640);
    if (n == 41) {
      gfloat one = 1;

      gst_buffer_fill (in, 17 * 4, &one, 4);
    }
    gst_harness_push (h, in);
    collect (h, &sound, all);
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  collect (h, &sound, all);
  for (guint i = 0; i < 16000; i++)
    fail_unless (((gfloat *) all->data)[i] == (i == 41 * 160 + 17));
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_output_does_not_depend_on_how_sound_is_cut)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 16000, 2 }, { TRUE, 22050, 8 },
    { FALSE, 44100, 3 } };
  static const gchar *const values[] = { "mean", "zero", "noise" };
  static const guint sizes[] = { 160, 1, 441, 1024, 4096, 0 };

  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++)
    for (guint v = 0; v < (is_full () ? 3 : 1); v++) {
      const Sound *sound = &sounds[s];
      guint frames = sound->rate * 5 / 4;
      g_autofree gchar *properties =
          g_strdup_printf ("preset=ld mask-value=%s", values[is_full () ? v : s % 3]);
      g_autoptr (GByteArray) first = NULL, in = input (sound, frames);

      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
        GstHarness *h = mask_line (properties, sound);
        GByteArray *out = run (h, sound, frames, sizes[k]);

        close_line (h);
        if (!first) {
          first = out;
          fail_if (is_equal (in, first));
          continue;
        }
        fail_unless (is_equal (first, out), "%u Hz, %u channels, pieces of %u", sound->rate,
            sound->channels, sizes[k]);
        g_byte_array_unref (out);
      }
    }
}
GST_END_TEST;

/* Pushes half a second of noise, then of silence; @between may stand between them. */
static void
check_no_leak (const gchar *what, gboolean discont, GstEvent *between)
{
  const Sound sound = { TRUE, 16000, 1 };
  GstHarness *h = mask_line (NO_SPANS " mask-value=noise", &sound);
  GstBuffer *out;
  guint64 silent = 0, heard = 0;

  for (guint n = 0; n < 60; n++) {
    GstBuffer *in = sound_buffer (&sound, n * 160 + (n < 30 ? 0 : 16000), 160);

    if (n == 30 && between)
      gst_harness_push_event (h, between);
    if (n >= 30)
      gst_buffer_memset (in, 0, 0, 640);
    if (n == 30 && discont)
      GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_DISCONT);
    gst_harness_push (h, in);
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((out = gst_harness_try_pull (h))) {
    gboolean after = GST_BUFFER_PTS (out) >= GST_SECOND;
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    for (gsize i = 0; i < map.size / 4; i++)
      fail_unless (!after || ((gfloat *) map.data)[i] == 0, "%s: energy leaks", what);
    *(after ? &silent : &heard) += map.size / 4;
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  fail_unless_equals_uint64 (heard, 4800);
  fail_unless_equals_uint64 (silent, 4800);
  close_line (h);
}

GST_START_TEST (test_nothing_leaks_across_a_discontinuity_a_gap_or_a_segment)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  check_no_leak ("discont", TRUE, NULL);
  check_no_leak ("jump in time", FALSE, NULL);
  check_no_leak ("gap", FALSE, gst_event_new_gap (30 * 160 * GST_SECOND / 16000, GST_SECOND / 2));
  check_no_leak ("segment", FALSE, gst_event_new_segment (&segment));
}
GST_END_TEST;

GST_START_TEST (test_a_flush_throws_away_what_is_held)
{
  const Sound sound = { FALSE, 16000, 1 };
  GstHarness *h = mask_line ("preset=ld", &sound);
  GstSegment segment;
  g_autoptr (GByteArray) all = NULL;

  for (guint n = 0; n < 3; n++)
    gst_harness_push (h, sound_buffer (&sound, n * 160, 160));
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_segment (&segment));
  all = run (h, &sound, 16000, 480);
  fail_unless_equals_uint64 (all->len, 32000);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_time_masks_without_a_known_length_say_what_to_set)
{
  const Sound sound = { TRUE, 16000, 1 };
  g_autofree gchar *caps = caps_of (&sound);
  GstHarness *h = line ("augseed ! augspecmask preset=ld", caps);

  fail_unless_equals_int (gst_harness_push (h, sound_buffer (&sound, 0, 160)), GST_FLOW_ERROR);
  expect_words (h, GST_MESSAGE_ERROR, "set window=1");
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_a_window_with_a_hole_is_told_of_once)
{
  const Sound sound = { TRUE, 16000, 1 };
  GstHarness *h = mask_line ("post-messages=true", &sound);
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  guint n = 0;

  gst_element_set_bus (h->element, bus);
  fail_unless_equals_int (gst_harness_push (h, sound_buffer (&sound, 0, 2000)), GST_FLOW_OK);
  fail_unless (
      gst_harness_push_event (h, gst_event_new_gap (125 * GST_MSECOND, 125 * GST_MSECOND)));
  fail_unless_equals_int (gst_harness_push (h, sound_buffer (&sound, 4000, 6000)), GST_FLOW_OK);
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((message = gst_bus_pop (bus))) {
    const GstStructure *s = gst_message_get_structure (message);

    n += s && gst_structure_has_name (s, GST_AUG_DECISION_MESSAGE);
    gst_message_unref (message);
  }
  fail_unless_equals_int (n, 2);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
}
GST_END_TEST;

static Suite *
augspecmask_suite (void)
{
  Suite *s = suite_create ("augspecmask");
  TCase *c = tcase_create ("augspecmask");

  suite_add_tcase (s, c);
  tcase_set_timeout (c, 200);
  tcase_add_test (c, test_at_probability_0_the_very_buffers_go_on);
  tcase_add_test (c, test_what_is_not_chosen_is_exact_after_the_delay);
  tcase_add_test (c, test_time_masks_are_exactly_where_the_message_says);
  tcase_add_test (c, test_reported_latency_is_how_much_is_held_back);
  tcase_add_test (c, test_an_impulse_keeps_its_time_and_place);
  tcase_add_test (c, test_output_does_not_depend_on_how_sound_is_cut);
  tcase_add_test (c, test_nothing_leaks_across_a_discontinuity_a_gap_or_a_segment);
  tcase_add_test (c, test_a_flush_throws_away_what_is_held);
  tcase_add_test (c, test_time_masks_without_a_known_length_say_what_to_set);
  tcase_add_test (c, test_a_window_with_a_hole_is_told_of_once);
  return s;
}

GST_CHECK_MAIN (augspecmask);
