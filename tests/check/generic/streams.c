/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every element of the plugin, by no name: streams that are not as in the book, and queries. */
#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>

#include "walk.h"

typedef void (*PairFunc) (const gchar *launch, const Kind *kind);

/* Each element alone and behind augseed, with every few kinds of caps that it takes. */
static void
for_pairs (PairFunc func)
{
  g_auto (GStrv) names = walk_elements ();
  g_autoptr (GPtrArray) kinds = walk_few_kinds ();

  for (gchar **name = names; *name; name++)
    for (guint i = 0; i < kinds->len; i++) {
      Kind *kind = kinds->pdata[i];
      g_autofree gchar *behind = g_strdup_printf ("augseed window=1/2 ! %s", *name);

      if (!walk_takes (*name, kind) ||
          (kind->media == MEDIA_OTHER && walk_has_property (*name, "modality")))
        continue;
      func (*name, kind);
      func (behind, kind);
    }
}

static Rig *
started (const gchar *launch)
{
  Rig *rig = rig_new (launch);

  fail_unless (rig_start (rig, "one"), "%s does not start", launch);
  return rig;
}

static Rig *
playing (const gchar *launch, const Kind *kind)
{
  Rig *rig = started (launch);

  fail_unless (rig_caps (rig, kind), "%s refuses %s", launch, kind->text);
  fail_unless (rig_segment (rig, 1, 0));
  return rig;
}

static void
push_fine (Rig *rig, const gchar *launch, const Kind *kind, GstBuffer *buffer)
{
  GstFlowReturn ret = rig_push (rig, buffer);
  g_autofree gchar *error = rig_error (rig);

  fail_unless (ret == GST_FLOW_OK && !error, "%s with %s: %s, %s", launch, kind->text,
      gst_flow_get_name (ret), error);
}

static void
check_no_data (const gchar *launch, const Kind *kind)
{
  g_autoptr (Rig) bare = started (launch);
  g_autoptr (Rig) rig = playing (launch, kind);

  rig_eos (bare);
  fail_unless_equals_int (bare->n_eos, 1);
  fail_unless_equals_int (bare->n_buffers, 0);
  rig_eos (rig);
  fail_unless_equals_int (rig->n_eos, 1);
  fail_unless_equals_int (rig->n_buffers, 0);
}

GST_START_TEST (test_end_without_data_passes)
{
  for_pairs (check_no_data);
}
GST_END_TEST;

static void
check_timeless (const gchar *launch, const Kind *kind)
{
  g_autoptr (Rig) rig = playing (launch, kind);

  for (guint i = 0; i < 6; i++) {
    GstBuffer *in = kind_buffer (kind, i);

    if (i != 2)
      GST_BUFFER_PTS (in) = GST_CLOCK_TIME_NONE;
    GST_BUFFER_DURATION (in) = i % 2 ? GST_CLOCK_TIME_NONE : 0;
    push_fine (rig, launch, kind, in);
  }
  rig_eos (rig);
  /* an empty cue may stand for text that was left out */
  fail_unless (rig->n_buffers + rig_left_out (rig) >= 6 || kind->media == MEDIA_TEXT,
      "%s with %s: %u buffers", launch, kind->text, rig->n_buffers);
}

GST_START_TEST (test_buffers_without_time_pass)
{
  for_pairs (check_timeless);
}
GST_END_TEST;

static void
check_empty (const gchar *launch, const Kind *kind)
{
  g_autoptr (Rig) rig = playing (launch, kind);

  for (guint i = 0; i < 9; i++) {
    GstBuffer *in = i % 3 == 1 ? gst_buffer_new () : kind_buffer (kind, i);

    if (i % 3 == 2)
      gst_buffer_set_size (in, (gssize) gst_buffer_get_size (in) / 2 + 1);
    GST_BUFFER_PTS (in) = kind_time (kind, i);
    push_fine (rig, launch, kind, in);
  }
  rig_eos (rig);
  fail_unless (rig->n_buffers >= 1);
}

GST_START_TEST (test_empty_and_truncated_buffers_do_no_harm)
{
  for_pairs (check_empty);
}
GST_END_TEST;

static void
check_flush (const gchar *launch, const Kind *kind)
{
  g_autoptr (Rig) rig = playing (launch, kind);
  g_autoptr (Rig) fresh = playing (launch, kind);
  guint64 far = 4 * GST_SECOND / kind_duration (kind);
  GstBuffer *a, *b;

  for (guint i = 0; i < 5; i++)
    push_fine (rig, launch, kind, kind_buffer (kind, i));
  rig_flush (rig);
  rig_forget (rig);
  rig_segment (rig, 1, kind_time (kind, far));
  rig_segment (fresh, 1, kind_time (kind, far));
  for (guint i = 0; i < 5; i++) {
    GstBuffer *one = kind_buffer (kind, far + i), *other = kind_buffer (kind, far + i);

    if (i == 0) {
      GST_BUFFER_FLAG_SET (one, GST_BUFFER_FLAG_DISCONT);
      GST_BUFFER_FLAG_SET (other, GST_BUFFER_FLAG_DISCONT);
    }
    push_fine (rig, launch, kind, one);
    push_fine (fresh, launch, kind, other);
  }
  rig_eos (rig);
  rig_eos (fresh);
  while ((a = rig_pull (rig)) && (b = rig_pull (fresh))) {
    fail_unless_equals_uint64 (GST_BUFFER_PTS (a), GST_BUFFER_PTS (b));
    fail_unless (buffer_distance (kind, a, b) == 0,
        "%s with %s: other bytes after a flush at %" GST_TIME_FORMAT, launch, kind->text,
        GST_TIME_ARGS (GST_BUFFER_PTS (a)));
    gst_buffer_unref (a);
    gst_buffer_unref (b);
  }
  fail_unless (
      a == NULL && rig_pull (fresh) == NULL, "%s with %s: more after a flush", launch, kind->text);
}

GST_START_TEST (test_after_a_flush_the_bytes_are_those_of_a_fresh_start)
{
  for_pairs (check_flush);
}
GST_END_TEST;

GST_START_TEST (test_caps_can_change_in_mid_stream)
{
  static const gchar *const sequence[] = {
    "video/x-raw,format=I420,width=33,height=17,framerate=30/1,pixel-aspect-ratio=1/1",
    "video/x-raw,format=I420,width=1,height=1,framerate=30/1,pixel-aspect-ratio=1/1",
    "video/x-raw,format=RGB,width=640,height=3,framerate=0/1,pixel-aspect-ratio=1/1",
    "video/x-raw,format=GRAY16_LE,width=16,height=16,framerate=60000/1001,pixel-aspect-ratio=1/1",
    "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=1",
    "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2",
    "audio/x-raw,format=F32LE,layout=interleaved,rate=48000,channels=1",
    "text/x-raw,format=utf8",
    "video/x-raw,format=NV12,width=64,height=64,framerate=30/1,pixel-aspect-ratio=1/1",
    "text/x-raw,format=pango-markup",
    "audio/x-raw,format=F32LE,layout=interleaved,rate=22050,channels=1",
  };
  g_auto (GStrv) names = walk_elements ();

  for (gchar **name = names; *name; name++) {
    g_autoptr (Rig) rig = started (*name);

    for (guint round = 0; round < 3; round++)
      for (guint i = 0; i < G_N_ELEMENTS (sequence); i++) {
        g_autoptr (Kind) kind = kind_new (sequence[i]);

        if (!walk_takes (*name, kind))
          continue;
        fail_unless (rig_caps (rig, kind), "%s refuses %s", *name, sequence[i]);
        rig_segment (rig, 1, 0);
        rig_forget (rig);
        for (guint b = 0; b < 4; b++)
          push_fine (rig, *name, kind, kind_buffer (kind, b));
        if (!walk_keeps_caps (*name))
          continue;
        fail_unless (gst_caps_is_equal (rig->caps, kind->caps), "%s: other caps than %s", *name,
            sequence[i]);
        if (kind->media == MEDIA_VIDEO && rig->out.tail)
          fail_unless_equals_uint64 (
              gst_buffer_get_size (rig->out.tail->data), GST_VIDEO_INFO_SIZE (&kind->video));
      }
    rig_eos (rig);
  }
}
GST_END_TEST;

static void
check_gaps (const gchar *launch, const Kind *kind)
{
  g_autoptr (Rig) rig = playing (launch, kind);

  for (guint i = 0; i < 12; i++)
    if (i % 3 == 2)
      fail_unless (gst_pad_push_event (
          rig->src, gst_event_new_gap (kind_time (kind, i), kind_duration (kind))));
    else
      push_fine (rig, launch, kind, kind_buffer (kind, i));
  rig_eos (rig);
  fail_unless (
      rig->n_gaps >= 4, "%s with %s: %u of 4 gaps passed", launch, kind->text, rig->n_gaps);
}

GST_START_TEST (test_gaps_pass)
{
  for_pairs (check_gaps);
}
GST_END_TEST;

static void
check_rates (const gchar *launch, const Kind *kind)
{
  static const gdouble rates[] = { 2, 0.5, 64, -1, -2 };

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    g_autoptr (Rig) rig = NULL;

    if (rates[r] < 0 && walk_moves_time (launch))
      continue;
    rig = started (launch);
    fail_unless (rig_caps (rig, kind));
    fail_unless (rig_segment (rig, rates[r], rates[r] < 0 ? 10 * GST_SECOND : 0));
    for (guint i = 0; i < 10; i++)
      push_fine (rig, launch, kind, kind_buffer (kind, rates[r] < 0 ? 10 - i : i));
    rig_eos (rig);
    fail_unless (kind->media == MEDIA_TEXT || rig->n_buffers + rig_left_out (rig) >= 10);
  }
}

GST_START_TEST (test_any_rate_plays)
{
  for_pairs (check_rates);
}
GST_END_TEST;

static void
check_allocation (const gchar *launch, const Kind *kind)
{
  g_autoptr (Rig) rig = playing (launch, kind);
  GstQuery *query = gst_query_new_allocation (kind->caps, TRUE);
  gboolean draws = strstr (launch, "aug") && walk_has_property (launch, "probability");

  rig->reads_video_meta = TRUE;
  if (gst_pad_peer_query (rig->src, query)) {
    fail_unless (
        !draws || !gst_query_find_allocation_meta (query, GST_VIDEO_CROP_META_API_TYPE, NULL),
        "%s would let pictures through that are to be cropped by downstream", launch);
    fail_unless (kind->media != MEDIA_VIDEO ||
                     gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL),
        "%s makes upstream copy rows", launch);
  } else
    fail_unless (kind->media != MEDIA_VIDEO, "%s does not answer for allocation", launch);
  gst_query_unref (query);
}

static void
check_allocation_alone (const gchar *launch, const Kind *kind)
{
  if (!strchr (launch, '!'))
    check_allocation (launch, kind);
}

GST_START_TEST (test_allocation_is_answered_without_crop_meta)
{
  for_pairs (check_allocation_alone);
}
GST_END_TEST;

static void
check_latency (const gchar *launch, const Kind *kind)
{
  g_autoptr (Rig) rig = started (launch);
  GstQuery *query;
  GstClockTime min, max, first = GST_CLOCK_TIME_NONE;
  gboolean live;
  /* a vocoder's frames are long, and the end of a window that is played faster comes early */
  const GstClockTime most = strstr (launch, "augstretch") ? 400 * GST_MSECOND
                            : strstr (launch, "augpitch") ? 200 * GST_MSECOND
                                                          : 80 * GST_MSECOND;

  /* a live source is refused */
  if (walk_moves_time (launch))
    return;
  /* a live source is one from the beginning */
  rig->latency = 7 * GST_MSECOND;
  fail_unless (rig_caps (rig, kind), "%s refuses %s", launch, kind->text);
  fail_unless (rig_segment (rig, 1, 0));
  for (guint i = 0; i < 20; i++) {
    push_fine (rig, launch, kind, kind_buffer (kind, i));
    query = gst_query_new_latency ();
    fail_unless (gst_pad_peer_query (rig->sink, query));
    gst_query_parse_latency (query, &live, &min, &max);
    gst_query_unref (query);
    fail_unless (min >= 7 * GST_MSECOND && min <= most, "%s: latency %" GST_TIME_FORMAT, launch,
        GST_TIME_ARGS (min));
    if (first == GST_CLOCK_TIME_NONE)
      first = min;
    fail_unless_equals_uint64 (min, first);
  }
}

GST_START_TEST (test_latency_is_constant_and_small)
{
  for_pairs (check_latency);
}
GST_END_TEST;

static void
check_live_pieces (const gchar *launch, const Kind *kind)
{
  g_autoptr (Rig) whole = NULL, pieces = NULL;
  gsize bpf, total = 0;

  if (kind->media != MEDIA_AUDIO)
    return;
  whole = playing (launch, kind);
  pieces = playing (launch, kind);
  bpf = (gsize) GST_AUDIO_INFO_BPF (&kind->audio);
  for (guint i = 0; i < 30; i++) {
    GstBuffer *in = kind_buffer (kind, i);
    gsize n = gst_buffer_get_size (in) / bpf, at = 0;

    for (guint k = 1; at < n; k = k * 3 % 61) {
      gsize take = MIN (k, n - at);
      GstBuffer *piece = gst_buffer_copy_region (in, GST_BUFFER_COPY_ALL, at * bpf, take * bpf);

      GST_BUFFER_PTS (piece) = gst_util_uint64_scale (
          i * n + at, GST_SECOND, (guint64) GST_AUDIO_INFO_RATE (&kind->audio));
      GST_BUFFER_DURATION (piece) = GST_CLOCK_TIME_NONE;
      push_fine (pieces, launch, kind, piece);
      at += take;
    }
    total += gst_buffer_get_size (in);
    push_fine (whole, launch, kind, in);
  }
  rig_eos (whole);
  rig_eos (pieces);
  {
    const gsize most = 2 * total;
    g_autofree guint8 *a = g_malloc0 (most), *b = g_malloc0 (most);
    gsize n_a = 0, n_b = 0;
    GstBuffer *out;

    for (; (out = rig_pull (whole)); gst_buffer_unref (out))
      n_a += gst_buffer_extract (out, 0, a + n_a, most - n_a);
    for (; (out = rig_pull (pieces)); gst_buffer_unref (out))
      n_b += gst_buffer_extract (out, 0, b + n_b, most - n_b);
    /* spectrograms have a size of their own */
    fail_unless (n_a == total || walk_moves_time (launch) || strstr (launch, "augmel"));
    fail_unless_equals_uint64 (n_b, n_a);
    fail_unless (
        memcmp (a, b, n_a) == 0, "%s with %s: sound depends on how it was cut", launch, kind->text);
  }
}

GST_START_TEST (test_sound_does_not_depend_on_how_it_was_cut)
{
  for_pairs (check_live_pieces);
}
GST_END_TEST;

static void
check_strange_samples (const gchar *launch, const Kind *kind)
{
  static const gfloat strange[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-42f, 0 };
  g_autoptr (Rig) rig = NULL;

  if (kind->media != MEDIA_AUDIO || GST_AUDIO_INFO_FORMAT (&kind->audio) != GST_AUDIO_FORMAT_F32LE)
    return;
  rig = playing (launch, kind);
  for (guint i = 0; i < 40; i++) {
    GstBuffer *in = kind_buffer (kind, i);
    GstMapInfo map;

    gst_buffer_map (in, &map, GST_MAP_READWRITE);
    for (gsize k = 0; i < 20 && k + 4 <= map.size; k += 4 * 97)
      memcpy (map.data + k, &strange[(i + k) % G_N_ELEMENTS (strange)], 4);
    gst_buffer_unmap (in, &map);
    push_fine (rig, launch, kind, in);
  }
  rig_eos (rig);
  /* what is strange does not go on for ever */
  {
    GstBuffer *last = rig->out.tail->data;
    GstMapInfo map;

    gst_buffer_map (last, &map, GST_MAP_READ);
    for (gsize k = 0; k + 4 <= map.size; k += 4)
      fail_unless (isfinite (*(const gfloat *) (map.data + k)), "%s: NaN goes on", launch);
    gst_buffer_unmap (last, &map);
  }
}

GST_START_TEST (test_nan_and_infinite_samples_pass_and_are_forgotten)
{
  for_pairs (check_strange_samples);
}
GST_END_TEST;

static Suite *
streams_suite (void)
{
  Suite *s = suite_create ("generic-streams");
  TCase *tc = tcase_create ("streams");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 600);
  tcase_add_test (tc, test_end_without_data_passes);
  tcase_add_test (tc, test_buffers_without_time_pass);
  tcase_add_test (tc, test_empty_and_truncated_buffers_do_no_harm);
  tcase_add_test (tc, test_after_a_flush_the_bytes_are_those_of_a_fresh_start);
  tcase_add_test (tc, test_caps_can_change_in_mid_stream);
  tcase_add_test (tc, test_gaps_pass);
  tcase_add_test (tc, test_any_rate_plays);
  tcase_add_test (tc, test_allocation_is_answered_without_crop_meta);
  tcase_add_test (tc, test_latency_is_constant_and_small);
  tcase_add_test (tc, test_sound_does_not_depend_on_how_it_was_cut);
  tcase_add_test (tc, test_nan_and_infinite_samples_pass_and_are_forgotten);
  return s;
}

GST_CHECK_MAIN (streams);
