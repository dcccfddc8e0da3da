/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue/modalitydrop.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#include "filter.h"

/* rates are measured without sanitizers; for them it is the code that counts */
#ifdef __SANITIZE_ADDRESS__
#define WINDOWS 10000
#else
#define WINDOWS 100000
#endif

static GstAugModalityDropSettings
drop_settings (const gchar *modalities, GstAugDropRule rule, guint n, const gdouble *probabilities)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("modalitydrop");
  GstAugModalityDropSettings s;

  gst_aug_settings_init (kind->settings, &s);
  s.modalities = modalities;
  s.rule = rule;
  s.probabilities.n = n;
  for (guint i = 0; i < n; i++)
    s.probabilities.values[i] = probabilities[i];
  fail_unless (gst_aug_kind_validate (kind, &s, NULL));
  return s;
}

/* Which of @names are left out of @window, as a set of bits; @branch decides. */
static guint
drop (const GstAugModalityDropSettings *s, guint64 seed, gint64 window, const gchar *branch,
    const gchar *const *names, guint n)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("modalitydrop");
  GstAugWindowContext context = { .aspect = 1 };
  g_autoptr (GstAugDecision) decision = NULL;
  g_auto (GStrv) list = NULL;
  const GstAugOperation *op;
  GstAugInstance instance;
  GstAugRule rule;
  guint dropped = 0;

  gst_aug_rule_init (&rule, seed);
  rule.branch = branch;
  gst_aug_instance_init (&instance, &rule, window);
  decision = gst_aug_kind_decide (kind, s, &instance, "modalitydrop", &context, -1, NULL);
  fail_unless (decision != NULL);
  if (!decision->applied)
    return 0;
  op = gst_aug_decision_find (decision, "modality-drop");
  list = g_strsplit (gst_aug_operation_find (op, "dropped")->s, ",", -1);
  for (guint i = 0; i < n; i++) {
    if (g_strv_contains ((const gchar *const *) list, names[i]))
      dropped |= 1u << i;
    if (g_str_equal (names[i], branch))
      fail_unless_equals_int64 (
          gst_aug_operation_get_int (op, "present", -1), !(dropped & 1u << i));
  }
  return dropped;
}

static const gchar *const three[] = { "video", "audio", "text" };

/* How often each combination must come; written down here, not taken from the library. */
static gdouble
expected (GstAugDropRule rule, const gdouble *p, gdouble gate, guint set)
{
  gdouble q = 1, all = 1, sum = 0;
  guint size = 0, kept = 0;

  for (guint i = 0; i < 3; i++) {
    q *= set & 1u << i ? p[i] : 1 - p[i];
    all *= p[i];
    sum += p[i];
    size += set >> i & 1;
    if (!(set & 1u << i))
      kept = i;
  }
  switch (rule) {
  case GST_AUG_DROP_RULE_BERNOULLI:
    /* u_i / p_i are alike where all are below p_i: each of the three stays as often */
    q = set == 7 ? 0 : size == 2 ? q + all / 3 : q;
    break;
  case GST_AUG_DROP_RULE_AVHUBERT:
    q = set == 0 ? 0.5 : size == 2 ? 0.5 * p[kept] / sum : 0;
    break;
  default:
    q = set == 7 ? 0 : 1.0 / 7;
  }
  return gate * q + (set == 0 ? 1 - gate : 0);
}

static void
check_rate (const gchar *what, guint seen, gdouble rate)
{
  gdouble sigma = sqrt (WINDOWS * rate * (1 - rate));
  gdouble off = (gdouble) seen - WINDOWS * rate;

  GST_INFO ("%s: %u of %d, expected %g, %+.2f sigma", what, seen, WINDOWS, WINDOWS * rate,
      sigma > 0 ? off / sigma : 0);
  fail_unless (fabs (off) <= 3 * sigma, "%s: %u of %d, expected %g (%+.2f sigma)", what, seen,
      WINDOWS, WINDOWS * rate, off / sigma);
}

GST_START_TEST (test_every_rule_drops_at_its_rates_and_never_all)
{
  static const struct {
    GstAugDropRule rule;
    gdouble p[3], gate;
  } rows[] = {
    { GST_AUG_DROP_RULE_BERNOULLI, { 0.2, 0.2, 0.2 }, 1 },
    { GST_AUG_DROP_RULE_BERNOULLI, { 0.9, 0.5, 0.3 }, 1 },
    { GST_AUG_DROP_RULE_BERNOULLI, { 1, 1, 1 }, 1 },
    { GST_AUG_DROP_RULE_BERNOULLI, { 1, 1, 0 }, 1 },
    { GST_AUG_DROP_RULE_BERNOULLI, { 0.7, 0.8, 0.9 }, 0.4 },
    { GST_AUG_DROP_RULE_AVHUBERT, { 1, 1, 1 }, 1 },
    { GST_AUG_DROP_RULE_AVHUBERT, { 0.5, 0, 0.25 }, 0.8 },
    { GST_AUG_DROP_RULE_UNIFORM, { 1, 1, 1 }, 1 },
    { GST_AUG_DROP_RULE_UNIFORM, { 1, 1, 1 }, 0.25 },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    GstAugModalityDropSettings s = drop_settings ("video,audio,text", rows[r].rule, 3, rows[r].p);
    guint sets[8] = { 0 };

    s.common.probability = rows[r].gate;
    for (gint64 k = 0; k < WINDOWS; k++)
      sets[drop (&s, 40 + r, k, "audio", three, 3)]++;
    fail_unless_equals_int (sets[7], 0);
    for (guint set = 0; set < 7; set++) {
      g_autofree gchar *what = g_strdup_printf ("row %u, set %u", r, set);

      check_rate (what, sets[set], expected (rows[r].rule, rows[r].p, rows[r].gate, set));
    }
    for (guint i = 0; i < 3; i++) {
      g_autofree gchar *what = g_strdup_printf ("row %u, %s", r, three[i]);
      guint seen = 0;
      gdouble rate = 0;

      for (guint set = 0; set < 7; set++)
        if (set & 1u << i) {
          seen += sets[set];
          rate += expected (rows[r].rule, rows[r].p, rows[r].gate, set);
        }
      check_rate (what, seen, rate);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_two_and_sixteen_modalities_never_lose_all)
{
  static const gchar *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l",
    "m", "n", "o", "p" };
  gdouble ones[16];

  for (guint i = 0; i < 16; i++)
    ones[i] = 1;
  for (guint n = 2; n <= 16; n += 14) {
    for (guint rule = 0; rule < 3; rule++) {
      GstAugModalityDropSettings s = drop_settings (
          n == 2 ? "a,b" : "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p", (GstAugDropRule) rule, n, ones);
      guint ever_kept = 0;

      for (gint64 k = 0; k < 5000; k++) {
        guint set = drop (&s, 3, k, "a", names, n);

        fail_if (set == (1u << n) - 1);
        ever_kept |= ~set;
      }
      fail_unless_equals_int (ever_kept & ((1u << n) - 1), (1u << n) - 1);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_every_branch_computes_the_same_choice)
{
  static const gdouble p[] = { 0.5, 0.6, 0.7 };

  for (guint rule = 0; rule < 3; rule++) {
    GstAugModalityDropSettings s = drop_settings ("video,audio,text", (GstAugDropRule) rule, 3, p);

    for (gint64 k = -500; k < 2000; k++) {
      guint set = drop (&s, 9, k, "video", three, 3);

      fail_unless_equals_int (drop (&s, 9, k, "audio", three, 3), set);
      fail_unless_equals_int (drop (&s, 9, k, "text", three, 3), set);
    }
  }
}
GST_END_TEST;

/* Whether a branch is left out of window k of this line, whose probabilities make it so or not. */
#define GONE "modalities=video,audio probabilities=\"<1,0>\""
#define AUDIO_GONE "modalities=video,audio probabilities=\"<0,1>\""

static void
check_flags (GstBuffer *buffer, gboolean present)
{
  const GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);
  const GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (buffer);

  fail_unless (trace != NULL && seed != NULL);
  fail_unless_equals_int (trace->present, present);
  fail_unless_equals_int (!(seed->instance.flags & GST_AUG_SEED_FLAG_DROPPED), present);
}

GST_START_TEST (test_filled_pictures_are_black_in_every_format)
{
  static const struct {
    const gchar *format;
    guint8 first, second;
  } rows[] = { { "I420", 16, 128 }, { "NV12", 16, 128 }, { "Y444", 16, 128 }, { "GRAY8", 0, 0 },
    { "RGB", 0, 0 }, { "BGRx", 0, 0 }, { "GBR", 0, 0 }, { "GRAY16_LE", 0, 0 } };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_autofree gchar *caps =
        g_strdup_printf ("video/x-raw,format=%s,width=17,height=9,framerate=25/1", rows[r].format);
    GstHarness *h = line ("augseed ! modalitydrop " GONE, NULL);
    g_autoptr (GstCaps) parsed = gst_caps_from_string (caps);
    GstVideoInfo info;
    GstVideoFrame frame;
    GstBuffer *out;

    fail_unless (gst_video_info_from_caps (&info, parsed));
    gst_harness_set_src_caps_str (h, caps);
    out = gst_harness_push_and_pull (h, noise (info.size, 1, 0));
    check_flags (out, FALSE);
    fail_unless_equals_uint64 (GST_BUFFER_PTS (out), 0);
    fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), FRAME_NS);
    fail_unless (gst_video_frame_map (&frame, &info, out, GST_MAP_READ));
    for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (&frame); c++)
      for (gint y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&frame, c); y++)
        for (gint x = 0; x < GST_VIDEO_FRAME_COMP_WIDTH (&frame, c); x++) {
          const guint8 *pixel = (guint8 *) GST_VIDEO_FRAME_COMP_DATA (&frame, c) +
                                y * GST_VIDEO_FRAME_COMP_STRIDE (&frame, c) +
                                x * GST_VIDEO_FRAME_COMP_PSTRIDE (&frame, c);

          fail_unless_equals_int (*pixel, c ? rows[r].second : rows[r].first);
        }
    gst_video_frame_unmap (&frame);
    gst_buffer_unref (out);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_filled_sound_is_silence_with_the_gap_flag_and_nothing_else_changes)
{
  static const gchar *const formats[] = { "S16LE", "F32LE", "U8", "S24LE", "F64LE" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autofree gchar *caps = g_strdup_printf (
        "audio/x-raw,format=%s,layout=interleaved,rate=8000,channels=2,channel-mask=(bitmask)3",
        formats[f]);
    GstHarness *h = line ("augseed window=1 ! modalitydrop " AUDIO_GONE, caps);
    const guint8 silence = g_str_equal (formats[f], "U8") ? 128 : 0;
    GstBuffer *in = noise (48 * 100, 1, 0), *out;
    GstMapInfo map;

    GST_BUFFER_DURATION (in) = GST_CLOCK_TIME_NONE;
    out = gst_harness_push_and_pull (h, in);
    check_flags (out, FALSE);
    fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_GAP));
    fail_unless_equals_uint64 (gst_buffer_get_size (out), 48 * 100);
    gst_buffer_map (out, &map, GST_MAP_READ);
    for (gsize i = 0; i < map.size; i++)
      fail_unless_equals_int (map.data[i], silence);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_stays_is_the_very_same_memory_and_says_it_is_present)
{
  GstHarness *h = line ("augseed ! modalitydrop " AUDIO_GONE, GRAY_CAPS);
  GstBuffer *in = noise (32, 1, 0), *out;
  GstMemory *memory = gst_buffer_peek_memory (in, 0);

  out = gst_harness_push_and_pull (h, in);
  fail_unless (gst_buffer_peek_memory (out, 0) == memory);
  check_flags (out, TRUE);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_mode_gap_sends_gap_events_and_mode_flag_leaves_the_data)
{
  for (guint mode = 0; mode < 2; mode++)
    for (guint sound = 0; sound < 2; sound++) {
      g_autofree gchar *launch = g_strdup_printf (
          "augseed ! modalitydrop mode=%s %s", mode ? "flag" : "gap", sound ? AUDIO_GONE : GONE);
      GstHarness *h = line (launch, sound ? S16_CAPS : GRAY_CAPS);
      g_autoptr (GstBuffer) like = noise (sound ? 640 : 32, 3, 0);
      GstBuffer *out;

      for (guint n = 0; n < 5; n++)
        gst_harness_push (h, noise (sound ? 640 : 32, 3, n));
      fail_unless_equals_int (gst_harness_buffers_received (h), mode ? 5 : 0);
      fail_unless_equals_int (count_gaps (h), mode ? 0 : 5);
      while ((out = gst_harness_try_pull (h))) {
        fail_unless (same_bytes (out, like));
        fail_if (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_GAP));
        check_flags (out, FALSE);
        gst_buffer_unref (out);
      }
      close_line (h);
    }
}
GST_END_TEST;

GST_START_TEST (test_captions_and_any_other_data_become_gaps)
{
  static const gchar *const caps[] = { TEXT_CAPS, "application/x-robot-joints",
    "video/x-h264,stream-format=byte-stream,alignment=au" };

  for (guint i = 0; i < G_N_ELEMENTS (caps); i++) {
    GstHarness *h = line ("augseed branch=b ! modalitydrop modality=video " GONE, caps[i]);
    GstEvent *event;
    gboolean seen = FALSE;

    gst_harness_push (h, text_cue ("on the left", GST_SECOND, 2 * GST_SECOND));
    fail_unless_equals_int (gst_harness_buffers_received (h), 0);
    while ((event = gst_harness_try_pull_event (h))) {
      if (GST_EVENT_TYPE (event) == GST_EVENT_GAP) {
        GstClockTime pts, duration;

        gst_event_parse_gap (event, &pts, &duration);
        fail_unless_equals_uint64 (pts, GST_SECOND);
        fail_unless_equals_uint64 (duration, 2 * GST_SECOND);
        seen = TRUE;
      }
      gst_event_unref (event);
    }
    fail_unless (seen);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_branches_take_turns_window_by_window)
{
  const gchar *turns = "seed=4 window=1/5 ! modalitydrop post-messages=true "
                       "modalities=video,audio probabilities=\"<1,1>\"";
  g_autofree gchar *video = g_strdup_printf ("augseed branch=video %s", turns);
  g_autofree gchar *audio = g_strdup_printf ("augseed branch=audio %s", turns);
  GstHarness *v = line (video, GRAY_CAPS), *a = line (audio, S16_CAPS);
  guint gone = 0;

  for (guint n = 0; n < 500; n++) {
    GstBuffer *picture = gst_harness_push_and_pull (v, noise (32, 5, n));
    GstBuffer *sound = gst_harness_push_and_pull (a, noise (640, 5, n));
    gboolean seen = gst_aug_buffer_get_trace_meta (picture)->present;

    fail_unless_equals_int (gst_aug_buffer_get_trace_meta (sound)->present, !seen);
    fail_unless_equals_int (GST_BUFFER_FLAG_IS_SET (sound, GST_BUFFER_FLAG_GAP), seen);
    gone += !seen;
    gst_buffer_unref (picture);
    gst_buffer_unref (sound);
  }
  fail_unless (gone > 150 && gone < 350 && gone % 5 == 0);
  for (guint w = 0; w < 100; w++) {
    g_autoptr (GstStructure) mv = next_decision (v), ma = next_decision (a);
    gboolean present_v, present_a;

    fail_unless_equals_int64 (int_of (mv, "window"), w);
    fail_unless_equals_string (gst_structure_get_string (nth_operation (mv, 0), "dropped"),
        gst_structure_get_string (nth_operation (ma, 0), "dropped"));
    fail_unless (gst_structure_get_boolean (nth_operation (mv, 0), "present", &present_v));
    fail_unless (gst_structure_get_boolean (nth_operation (ma, 0), "present", &present_a));
    fail_unless_equals_int (present_v, !present_a);
  }
  fail_unless (next_decision (v) == NULL);
  close_line (v);
  close_line (a);
}
GST_END_TEST;

GST_START_TEST (test_evaluation_drops_nothing)
{
  GstHarness *h = line ("augseed phase=eval ! modalitydrop post-messages=true " GONE, GRAY_CAPS);
  g_autoptr (GstBuffer) like = noise (32, 6, 0);
  GstBuffer *out = gst_harness_push_and_pull (h, noise (32, 6, 0));
  g_autoptr (GstStructure) message = next_decision (h);

  fail_unless (same_bytes (out, like));
  fail_if (is_applied (message));
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_a_branch_that_is_not_among_the_modalities_says_so)
{
  GstHarness *h = line ("augseed branch=left-camera ! modalitydrop " GONE, GRAY_CAPS);

  fail_unless_equals_int (gst_harness_push (h, noise (32, 7, 0)), GST_FLOW_ERROR);
  expect_words (h, GST_MESSAGE_ERROR, "set modality to one of them");
  close_line (h);
}
GST_END_TEST;

#define PICTURES \
  "videotestsrc num-buffers=90 ! video/x-raw,width=160,height=120,framerate=30/1 ! " \
  "augseed seed=6 branch=video window=1/3 ! modalitydrop name=v modalities=video,audio" \
  "%s probabilities=\"<1,1>\" ! videoconvert ! "
#define SOUND \
  "audiotestsrc num-buffers=130 samplesperbuffer=1024 ! audio/x-raw,rate=44100,channels=2 ! " \
  "augseed seed=6 branch=audio window=1/3 ! modalitydrop name=a modalities=video,audio" \
  "%s probabilities=\"<1,1>\" ! audioconvert ! audioresample ! "

static GstPadProbeReturn
count_filled (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (info->data);
  guint *seen = data;

  seen[trace && trace->present]++;
  return GST_PAD_PROBE_OK;
}

/* Plays @launch to its end with default queues; both branches are left out in turns. */
static void
check_runs (const gchar *what, const gchar *launch, guint64 *bytes)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (launch, &error);
  g_autoptr (GstBus) bus = NULL;
  GstMessage *message;
  guint seen[2][2] = { { 0 } };

  fail_unless (pipeline != NULL && !error, "%s: %s", what, error ? error->message : "");
  bus = gst_element_get_bus (pipeline);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (pipeline), i ? "a" : "v");
    g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "src");

    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count_filled, seen[i], NULL);
  }
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (message != NULL, "%s stalls", what);
  fail_unless (
      GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS, "%s: %" GST_PTR_FORMAT, what, message);
  gst_message_unref (message);
  {
    g_autoptr (GstElement) out = gst_bin_get_by_name (GST_BIN (pipeline), "out");
    g_autoptr (GstPad) pad = gst_element_get_static_pad (out, "sink");
    gint64 position = 0;

    fail_unless (gst_pad_query_position (pad, GST_FORMAT_BYTES, &position) || position == 0);
    *bytes = (guint64) position;
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  GST_INFO ("%s: pictures %u black %u shown, sound %u silent %u heard", what, seen[0][0],
      seen[0][1], seen[1][0], seen[1][1]);
  fail_unless_equals_int (seen[0][0] + seen[0][1], 90);
  fail_unless (seen[0][0] >= 10 && seen[0][1] >= 10, "%s", what);
  fail_unless (seen[1][0] >= 10 && seen[1][1] >= 10, "%s", what);
}

static gboolean
has_element (const gchar *name)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (name);

  if (!factory)
    g_print ("left out: there is no %s\n", name);
  return factory != NULL;
}

GST_START_TEST (test_no_muxer_stalls)
{
  static const struct {
    const gchar *mux, *video, *video_rest, *audio, *audio_rest;
  } rows[] = {
    { "matroskamux", "x264enc", "speed-preset=ultrafast", "vorbisenc", "" },
    { "matroskamux", "vp8enc", "deadline=1 cpu-used=8", "opusenc", "" },
    { "mp4mux", "x264enc", "speed-preset=ultrafast", "avenc_aac", "" },
    { "mpegtsmux", "x264enc", "speed-preset=ultrafast ! h264parse", "avenc_aac", "! aacparse" },
    { "flvmux", "x264enc", "speed-preset=ultrafast", "lamemp3enc", "! mpegaudioparse" },
    { "flvmux", "x264enc", "tune=zerolatency speed-preset=ultrafast", "avenc_aac", "" },
  };
  static const gchar *const rules[] = { "", " rule=avhubert", " rule=uniform" };
  guint run = 0;

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    if (!has_element (rows[r].mux) || !has_element (rows[r].video) || !has_element (rows[r].audio))
      continue;
    for (guint k = 0; k < (is_full () ? G_N_ELEMENTS (rules) : 1); k++) {
      /* the rules take turns in the default mode */
      const gchar *rule = rules[is_full () ? k : r % G_N_ELEMENTS (rules)];
      g_autofree gchar *launch =
          g_strdup_printf (PICTURES "%s %s ! queue ! mux. " SOUND "%s %s ! queue ! mux. "
                                    "%s name=mux ! fakesink name=out",
              rule, rows[r].video, rows[r].video_rest, rule, rows[r].audio, rows[r].audio_rest,
              rows[r].mux);
      guint64 bytes;

      check_runs (launch, launch, &bytes);
      run++;
    }
  }
  fail_unless (run > 0 || !has_element ("matroskamux"));
}
GST_END_TEST;

GST_START_TEST (test_captions_that_are_left_out_stall_nothing)
{
  g_autofree gchar *path = g_build_filename (g_get_tmp_dir (), "captions-XXXXXX.srt", NULL);
  const gchar *cues = "1\n00:00:00,000 --> 00:00:00,900\nleft\n\n"
                      "2\n00:00:01,000 --> 00:00:01,500\nright\n\n"
                      "3\n00:00:02,100 --> 00:00:02,400\nend\n";
  gint fd = g_mkstemp (path);
  const gchar *modalities = "modalities=video,audio,text probabilities=\"<1,1,1>\"";
  g_autofree gchar *launch = NULL;
  guint64 bytes;

  fail_unless (fd >= 0 && write (fd, cues, strlen (cues)) == (gssize) strlen (cues));
  close (fd);
  if (has_element ("matroskamux") && has_element ("x264enc") && has_element ("vorbisenc")) {
    launch = g_strdup_printf (
        "videotestsrc num-buffers=90 ! video/x-raw,width=160,height=120,framerate=30/1 ! augseed "
        "seed=6 branch=video window=1/3 ! modalitydrop name=v %s ! videoconvert ! x264enc "
        "speed-preset=ultrafast ! queue ! mux. audiotestsrc num-buffers=130 samplesperbuffer=1024 "
        "! audio/x-raw,rate=44100,channels=2 ! augseed seed=6 branch=audio window=1/3 ! "
        "modalitydrop name=a %s ! audioconvert ! vorbisenc ! queue ! mux. filesrc location=%s ! "
        "subparse ! augseed seed=6 branch=text window=1/3 ! modalitydrop %s ! queue ! mux. "
        "matroskamux name=mux ! fakesink name=out",
        modalities, modalities, path, modalities);
    check_runs ("matroskamux with captions", launch, &bytes);
  }
  g_remove (path);
}
GST_END_TEST;

static Suite *
modalitydrop_suite (void)
{
  Suite *s = suite_create ("modalitydrop");
  TCase *c = tcase_create ("modalitydrop");

  suite_add_tcase (s, c);
  tcase_set_timeout (c, 240);
  tcase_add_test (c, test_every_rule_drops_at_its_rates_and_never_all);
  tcase_add_test (c, test_two_and_sixteen_modalities_never_lose_all);
  tcase_add_test (c, test_every_branch_computes_the_same_choice);
  tcase_add_test (c, test_filled_pictures_are_black_in_every_format);
  tcase_add_test (c, test_filled_sound_is_silence_with_the_gap_flag_and_nothing_else_changes);
  tcase_add_test (c, test_what_stays_is_the_very_same_memory_and_says_it_is_present);
  tcase_add_test (c, test_mode_gap_sends_gap_events_and_mode_flag_leaves_the_data);
  tcase_add_test (c, test_captions_and_any_other_data_become_gaps);
  tcase_add_test (c, test_branches_take_turns_window_by_window);
  tcase_add_test (c, test_evaluation_drops_nothing);
  tcase_add_test (c, test_a_branch_that_is_not_among_the_modalities_says_so);
  tcase_add_test (c, test_no_muxer_stalls);
  tcase_add_test (c, test_captions_that_are_left_out_stall_nothing);
  return s;
}

GST_CHECK_MAIN (modalitydrop);
