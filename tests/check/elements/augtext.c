/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Captions through augtext: words change, and nothing else. */
#include "policy.h"

#define MARKUP_CAPS "text/x-raw,format=pango-markup"
#define SWAP "augtext name=text synonym=0 insertion=0 deletion=0 swap=1 swap-rate=1"
#define SEED "augseed name=seed seed=7 window=1 source=clip "
#define DELETE "augtext name=text synonym=0 insertion=0 swap=0 deletion=1 deletion-rate=1"

static const gchar *const sentences[] = {
  "a small dog runs through the tall grass",
  "the red ball lies on the left\nbeside a wooden bench",
  "two children laugh and play in the garden",
  "come here, says the woman, it is late",
  "l'homme regarde la mer \xe2\x80\x94 seul",
};

/* Cue @n of a stream with one each half second. */
static GstBuffer *
cue (guint n)
{
  return text_cue (
      sentences[n % G_N_ELEMENTS (sentences)], n * (GST_SECOND / 2), GST_SECOND / 4 + n);
}

static gchar *
text_of (GstBuffer *buffer)
{
  const gsize size = gst_buffer_get_size (buffer);
  gchar *text = g_malloc0 (size + 1);

  gst_buffer_extract (buffer, 0, text, size);
  return text;
}

static void
expect_text (GstBuffer *buffer, const gchar *text)
{
  g_autofree gchar *is = text_of (buffer);

  fail_unless_equals_string (is, text);
}

/* What begins a stream of captions that is played from @start on. */
static void
begin_stream (GstHarness *h, const gchar *id, GstClockTime start)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (TEXT_CAPS);
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = segment.position = start;
  gst_harness_push_event (h, gst_event_new_stream_start (id));
  gst_harness_push_event (h, gst_event_new_caps (caps));
  gst_harness_push_event (h, gst_event_new_segment (&segment));
}

/* What comes out for one cue. */
static gchar *
push_text (GstHarness *h, const gchar *text, GstClockTime pts)
{
  g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, text_cue (text, pts, GST_SECOND));

  return text_of (out);
}

static gboolean
pull_gap (GstHarness *h, GstClockTime *pts, GstClockTime *duration)
{
  GstEvent *event;

  while ((event = gst_harness_try_pull_event (h))) {
    const gboolean is_gap = GST_EVENT_TYPE (event) == GST_EVENT_GAP;

    if (is_gap)
      gst_event_parse_gap (event, pts, duration);
    gst_event_unref (event);
    if (is_gap)
      return TRUE;
  }
  return FALSE;
}

static void
expect_gap (GstHarness *h, GstClockTime pts, GstClockTime duration)
{
  GstClockTime is_pts, is_duration;

  fail_unless (pull_gap (h, &is_pts, &is_duration), "no gap");
  fail_unless_equals_uint64 (is_pts, pts);
  fail_unless_equals_uint64 (is_duration, duration);
}

GST_START_TEST (test_words_change_and_nothing_else)
{
  static const gchar *const formats[] = { TEXT_CAPS, MARKUP_CAPS };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    GstHarness *h = line (SEED "! " SWAP, formats[f]);
    g_autoptr (GstCaps) reference = gst_caps_new_empty_simple ("timestamp/x-test");
    guint changed = 0;

    for (guint n = 0; n < 40; n++) {
      GstBuffer *in = cue (n);
      g_autoptr (GstBuffer) out = NULL;
      g_autofree gchar *text = NULL;

      GST_BUFFER_OFFSET (in) = n;
      GST_BUFFER_FLAG_SET (in, n % 3 ? 0 : GST_BUFFER_FLAG_DISCONT);
      gst_buffer_add_reference_timestamp_meta (in, reference, n, GST_CLOCK_TIME_NONE);
      out = gst_harness_push_and_pull (h, in);
      text = text_of (out);
      changed += !g_str_equal (text, sentences[n % G_N_ELEMENTS (sentences)]);
      fail_unless_equals_uint64 (GST_BUFFER_PTS (out), n * (GST_SECOND / 2));
      fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), GST_SECOND / 4 + n);
      fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), n);
      fail_unless_equals_int (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_DISCONT), n % 3 == 0);
      fail_unless_equals_uint64 (
          gst_buffer_get_reference_timestamp_meta (out, reference)->timestamp, n);
      fail_unless (gst_aug_buffer_get_seed_meta (out) != NULL);
      fail_unless (gst_aug_buffer_get_trace_meta (out) != NULL);
    }
    fail_unless (changed > 35, "%u of 40 changed", changed);
    fail_unless_equals_int (count_gaps (h), 0);
    expect_no_words (h);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_stays_as_it_is_is_the_very_same_buffer)
{
  static const gchar *const launches[] = { SWAP " probability=0", SWAP,
    "augseed seed=7 phase=eval ! " SWAP };

  for (guint i = 0; i < G_N_ELEMENTS (launches); i++) {
    g_autofree gchar *launch = g_strdup_printf ("augseed trace=false ! %s", launches[i]);
    GstHarness *h = line (launch, TEXT_CAPS);
    /* with one word there is nothing to swap */
    GstBuffer *in = i == 1 ? text_cue ("alone", 0, GST_SECOND) : cue (0), *out;
    gpointer data;
    GstMapInfo map;

    gst_buffer_map (in, &map, GST_MAP_READ);
    data = map.data;
    gst_buffer_unmap (in, &map);
    out = gst_harness_push_and_pull (h, in);
    gst_buffer_map (out, &map, GST_MAP_READ);
    fail_unless (out == in && map.data == data, "%s: another buffer", launch);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_read_only_cues_are_left_alone)
{
  GstHarness *h = line (SEED "! " SWAP, TEXT_CAPS);
  GstBuffer *in = cue (0), *kept = gst_buffer_ref (in);
  g_autoptr (GstBuffer) out = NULL;

  out = gst_harness_push_and_pull (h, in);
  expect_text (kept, sentences[0]);
  fail_unless (out != kept);
  gst_buffer_unref (kept);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_gaps_pass_at_once_and_in_order)
{
  GstHarness *h = line (SEED "! " SWAP, TEXT_CAPS);
  GstClockTime pts, duration;

  for (guint n = 0; n < 20; n++) {
    gst_harness_push_event (h, gst_event_new_gap (n * GST_SECOND, GST_SECOND / 50));
    fail_unless (pull_gap (h, &pts, &duration));
    fail_unless_equals_uint64 (pts, n * GST_SECOND);
    fail_unless_equals_uint64 (duration, GST_SECOND / 50);
    gst_buffer_unref (gst_harness_push_and_pull (
        h, text_cue (sentences[0], n * GST_SECOND + GST_SECOND / 2, GST_SECOND / 4)));
    fail_unless (!pull_gap (h, &pts, &duration));
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_cue_of_which_nothing_is_left_becomes_a_gap)
{
  GstHarness *h = line (SEED "! " DELETE " post-messages=true", TEXT_CAPS);
  g_autoptr (GstStructure) statistics = NULL;
  guint64 removed = 0;

  for (guint n = 0; n < 10; n++) {
    fail_unless_equals_int (gst_harness_push (h, cue (n)), GST_FLOW_OK);
    fail_unless (gst_harness_try_pull (h) == NULL, "a cue came out");
    expect_gap (h, n * (GST_SECOND / 2), GST_SECOND / 4 + n);
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  statistics = next_message (h, "aug-statistics");
  fail_unless (gst_structure_get_uint64 (statistics, "removed", &removed));
  fail_unless_equals_uint64 (removed, 10);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_empty_buffer_becomes_a_gap)
{
  static const gchar *const launches[] = { SEED "! " SWAP, SEED "! " SWAP " probability=0" };

  for (guint i = 0; i < G_N_ELEMENTS (launches); i++) {
    GstHarness *h = line (launches[i], TEXT_CAPS);
    GstBuffer *empty = gst_buffer_new ();

    GST_BUFFER_PTS (empty) = GST_SECOND;
    GST_BUFFER_DURATION (empty) = GST_SECOND / 2;
    fail_unless_equals_int (gst_harness_push (h, empty), GST_FLOW_OK);
    fail_unless (gst_harness_try_pull (h) == NULL);
    expect_gap (h, GST_SECOND, GST_SECOND / 2);
    /* nothing can be said of one without a time */
    fail_unless_equals_int (gst_harness_push (h, gst_buffer_new ()), GST_FLOW_OK);
    fail_unless_equals_int (count_gaps (h), 0);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_is_not_utf8_is_mended_and_told_once)
{
  GstHarness *h = line (SEED "! " SWAP, TEXT_CAPS);

  for (guint n = 0; n < 3; n++) {
    g_autofree gchar *text = push_text (h, "caf\xe9", n * GST_SECOND);

    fail_unless_equals_string (text, "caf\xef\xbf\xbd");
  }
  expect_words (h, GST_MESSAGE_WARNING, "subtitle-encoding");
  expect_no_words (h);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_what_is_not_installed_is_told_once_and_words_pass)
{
  GstHarness *h = line (SEED "! augtext pick=each swap=0 deletion=0", TEXT_CAPS);

  g_setenv ("WNSEARCHDIR", "/nonexistent", TRUE);
  for (guint n = 0; n < 5; n++) {
    g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, cue (n));

    expect_text (out, sentences[n]);
  }
  expect_words (h, GST_MESSAGE_WARNING, "wordnet-base");
  expect_no_words (h);
  close_line (h);
  g_unsetenv ("WNSEARCHDIR");
}
GST_END_TEST;

GST_START_TEST (test_nuls_at_the_end_are_dropped)
{
  GstHarness *h = line (SEED "! " SWAP, TEXT_CAPS);
  GstBuffer *in = gst_buffer_new_memdup ("alone\0\0", 7);
  g_autoptr (GstBuffer) out = NULL;

  GST_BUFFER_PTS (in) = 0;
  out = gst_harness_push_and_pull (h, in);
  fail_unless_equals_uint64 (gst_buffer_get_size (out), 5);
  in = gst_buffer_new_memdup ("\0\0", 2);
  GST_BUFFER_PTS (in) = GST_SECOND;
  gst_harness_push (h, in);
  expect_gap (h, GST_SECOND, GST_CLOCK_TIME_NONE);
  expect_no_words (h);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_markup_that_does_not_parse_goes_on_as_plain_text)
{
  GstHarness *h = line (SEED "! " SWAP, MARKUP_CAPS);

  for (guint n = 0; n < 3; n++) {
    g_autofree gchar *text = push_text (h, "<b>x", n * GST_SECOND);

    fail_unless_equals_string (text, "&lt;b&gt;x");
  }
  expect_words (h, GST_MESSAGE_WARNING, "does not parse");
  expect_no_words (h);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_cues_without_times_are_known_by_their_words)
{
  GstHarness *h = line (SEED "! " SWAP " swap-rate=0.1", TEXT_CAPS);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint n = 0; n < 20; n++) {
    g_autofree gchar *in = g_strdup_printf ("%u b c d e f g h", n);
    g_autofree gchar *out = push_text (h, in, GST_CLOCK_TIME_NONE);
    g_autofree gchar *again = push_text (h, in, GST_CLOCK_TIME_NONE);

    fail_unless_equals_string (out, again);
    g_hash_table_add (seen, g_strdup (strchr (out, ' ')));
  }
  fail_unless (g_hash_table_size (seen) > 5, "%u orders", g_hash_table_size (seen));
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_caps_can_change_in_the_midst)
{
  GstHarness *h = line (SEED "! " SWAP, TEXT_CAPS);
  g_autofree gchar *plain = push_text (h, "<i>left</i>", 0), *markup = NULL, *again = NULL;

  gst_harness_set_src_caps_str (h, MARKUP_CAPS);
  markup = push_text (h, "<i>left</i>", GST_SECOND);
  fail_unless_equals_string (markup, "<i>left</i>");
  gst_harness_set_src_caps_str (h, TEXT_CAPS);
  again = push_text (h, "a & b <", 2 * GST_SECOND);
  fail_unless (strstr (again, "&amp;") == NULL);
  expect_no_words (h);
  close_line (h);
}
GST_END_TEST;

/* The cues @first to @last - 1 of a line, behind a segment that starts at the first. */
static GPtrArray *
play (const gchar *launch, guint first, guint last)
{
  GstHarness *h = line (launch, NULL);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  begin_stream (h, "one", first * (GST_SECOND / 2));
  for (guint n = first; n < last; n++) {
    g_autoptr (GstBuffer) out = NULL;

    gst_harness_push (h, cue (n));
    out = gst_harness_try_pull (h);
    g_ptr_array_add (texts, out ? text_of (out) : g_strdup (""));
  }
  close_line (h);
  return texts;
}

GST_START_TEST (test_cue_is_the_same_wherever_play_begins)
{
  static const gchar *const launches[] = { SEED "! " SWAP, SEED "! " SWAP " hold=item",
    "augseed window=0 ! " SWAP, SWAP, SEED "window=1/3 ! " SWAP };

  for (guint i = 0; i < G_N_ELEMENTS (launches); i++) {
    g_autoptr (GPtrArray) whole = play (launches[i], 0, 40);

    for (guint from = 1; from < 40; from += 7) {
      g_autoptr (GPtrArray) part = play (launches[i], from, 40);

      for (guint n = from; n < 40; n++)
        fail_unless_equals_string (part->pdata[n - from], whole->pdata[n]);
    }
  }
}
GST_END_TEST;

#define EVERYTHING \
  SEED "! augtext pick=each punctuation=1 mask=1 misspelling=1 paraphrase=1 interchange=1 " \
       "swap-groups=dog,cat;red,green synonym-rate=0.5"

static gpointer
play_everything (gpointer data)
{
  return play (EVERYTHING, 0, 40);
}

GST_START_TEST (test_threads_get_the_same_words)
{
  GThread *threads[4];
  g_autoptr (GPtrArray) alone = play (EVERYTHING, 0, 40);
  g_autoptr (GPtrArray) other = play (EVERYTHING " decision=other", 0, 40);
  guint differ = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("play", play_everything, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (GPtrArray) texts = g_thread_join (threads[i]);

    for (guint n = 0; n < 40; n++)
      fail_unless_equals_string (texts->pdata[n], alone->pdata[n]);
  }
  for (guint n = 0; n < 40; n++)
    differ += !g_str_equal (other->pdata[n], alone->pdata[n]);
  fail_unless (differ > 35, "another decision changes %u of 40 cues", differ);
}
GST_END_TEST;

GST_START_TEST (test_cue_is_the_same_behind_elements_that_move_time)
{
  static const gchar *const movers[] = { "augspeed min-factor=0.8 max-factor=1.25",
    "augcrop min-duration=0.9 max-duration=0.9 timeline=compact",
    "augcrop min-duration=0.9 max-duration=0.9" };
  g_autoptr (GPtrArray) plain = play (SEED "! " SWAP, 0, 40);

  for (guint i = 0; i < G_N_ELEMENTS (movers); i++)
    for (guint trace = 0; trace < 2; trace++) {
      g_autofree gchar *launch = g_strdup_printf (SEED "trace=%d ! %s ! " SWAP, trace, movers[i]);
      g_autoptr (GPtrArray) moved = play (launch, 0, 40);
      guint same = 0;

      for (guint n = 0; n < 40; n++) {
        if (*(const gchar *) moved->pdata[n] == '\0')
          continue;
        fail_unless_equals_string (moved->pdata[n], plain->pdata[n]);
        same++;
      }
      fail_unless (same >= 20, "%s: %u cues are left", launch, same);
    }
}
GST_END_TEST;

/* How many different orders of words come out of one sentence, pushed again and again. */
static guint
n_orders (const gchar *launch)
{
  GstHarness *h = line (launch, TEXT_CAPS);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint n = 0; n < 40; n++)
    g_hash_table_add (seen, push_text (h, "a b c d e f g h i", n * GST_SECOND));
  close_line (h);
  return g_hash_table_size (seen);
}

GST_START_TEST (test_every_cue_draws_for_itself)
{
  fail_unless (n_orders (SEED "! " SWAP) > 35);
  fail_unless (n_orders (SEED "! " SWAP " hold=item") > 35);
  fail_unless (n_orders ("augseed window=0 ! " SWAP) > 35);
  fail_unless_equals_int (n_orders (SEED "phase=eval ! " SWAP), 1);
  fail_unless_equals_int (n_orders (SEED "! " SWAP " probability=0"), 1);
}
GST_END_TEST;

GST_START_TEST (test_settings_may_change_while_playing)
{
  GstHarness *h = line (SEED "! " SWAP " probability=0", TEXT_CAPS);
  guint changed = 0;

  for (guint n = 0; n < 20; n++) {
    g_autofree gchar *text = NULL;

    if (n == 10)
      set_part (h, "text", "probability", "1");
    text = push_text (h, "a b c d e f g h i", n * GST_SECOND);
    changed += !g_str_equal (text, "a b c d e f g h i");
    fail_unless (n >= 10 || changed == 0);
  }
  fail_unless (changed >= 9, "%u", changed);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_statistics_count_cues)
{
  GstHarness *h = line (SEED "! " SWAP " post-messages=true", TEXT_CAPS);
  g_autoptr (GstStructure) statistics = NULL;
  guint64 changed = 0, removed = 1, buffers = 0;

  for (guint n = 0; n < 10; n++)
    gst_buffer_unref (gst_harness_push_and_pull (h, cue (n)));
  gst_harness_push_event (h, gst_event_new_eos ());
  statistics = next_message (h, "aug-statistics");
  fail_unless (gst_structure_get_uint64 (statistics, "changed", &changed));
  fail_unless (gst_structure_get_uint64 (statistics, "removed", &removed));
  fail_unless (gst_structure_get_uint64 (statistics, "buffers", &buffers));
  fail_unless (changed > 8 && removed == 0 && buffers == 10);
  close_line (h);
}
GST_END_TEST;

/* The language of tags that come before the cue: two letters, three, or one that is none. */
static void
send_language (GstHarness *h, const gchar *code)
{
  gst_harness_push_event (
      h, gst_event_new_tag (gst_tag_list_new (GST_TAG_LANGUAGE_CODE, code, NULL)));
}

GST_START_TEST (test_language_is_that_of_the_stream)
{
  static const gchar english[] = "he does not see it and it is not there";
  static const struct {
    const gchar *settings, *code;
    gboolean changes;
  } rows[] = { { "", NULL, TRUE }, { "", "en", TRUE }, { "", "eng", TRUE }, { "", "de", FALSE },
    { "", "ger", FALSE }, { "", "und", TRUE }, { "language=en", "de", TRUE },
    { "language=de", "en", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *launch = g_strdup_printf (
        "augtext synonym=0 insertion=0 swap=0 deletion=0 paraphrase=1 paraphrase-rate=1 %s",
        rows[i].settings);
    GstHarness *h = line (launch, TEXT_CAPS);
    g_autofree gchar *text = NULL;

    if (rows[i].code)
      send_language (h, rows[i].code);
    text = push_text (h, english, 0);
    fail_unless (g_str_equal (text, english) != rows[i].changes, "row %u: %s", i, text);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_language_of_another_stream_is_forgotten)
{
  GstHarness *h = line (
      "augtext synonym=0 insertion=0 swap=0 deletion=0 paraphrase=1 paraphrase-rate=1", TEXT_CAPS);
  g_autofree gchar *german = NULL, *english = NULL;

  send_language (h, "de");
  german = push_text (h, "he does not see it", 0);
  begin_stream (h, "another", 0);
  english = push_text (h, "he does not see it", 0);
  fail_unless_equals_string (german, "he does not see it");
  fail_if (g_str_equal (english, german));
  close_line (h);
}
GST_END_TEST;

/* The format that goes out where @in comes in and downstream takes @wanted. */
static gchar *
negotiated (const gchar *settings, const gchar *in, const gchar *wanted, gchar **text)
{
  g_autofree gchar *launch = g_strdup_printf (
      SEED "! augtext probability=0 %s ! capsfilter caps=\"%s\"", settings, wanted);
  GstHarness *h = line (launch, in);
  g_autoptr (GstCaps) caps = NULL;
  gchar *format;

  *text = push_text (h, strstr (in, "utf8") ? "a < b & {\\an8}c" : "a &lt; b &amp; {\\an8}c", 0);
  caps = gst_pad_get_current_caps (h->sinkpad);
  format = g_strdup (gst_structure_get_string (gst_caps_get_structure (caps, 0), "format"));
  close_line (h);
  return format;
}

GST_START_TEST (test_plain_text_becomes_markup_where_mentions_are_highlighted)
{
  static const struct {
    const gchar *settings, *in, *wanted, *out, *text;
  } rows[] = {
    { "", TEXT_CAPS, "ANY", "utf8", "a < b & {\\an8}c" },
    { "", TEXT_CAPS, "text/x-raw,format={pango-markup,utf8}", "utf8", "a < b & {\\an8}c" },
    { "mentions=drop", TEXT_CAPS, "ANY", "utf8", "a < b & {\\an8}c" },
    { "mentions=highlight", TEXT_CAPS, "ANY", "pango-markup", "a &lt; b &amp; {\\an8}c" },
    { "mentions=highlight", TEXT_CAPS, "text/x-raw,format={utf8,pango-markup}", "pango-markup",
        "a &lt; b &amp; {\\an8}c" },
    { "mentions=highlight", MARKUP_CAPS, "text/x-raw,format={utf8,pango-markup}", "pango-markup",
        "a &lt; b &amp; {\\an8}c" },
    { "mentions=highlight", TEXT_CAPS, TEXT_CAPS, "utf8", "a < b & {\\an8}c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *text = NULL;
    g_autofree gchar *format = negotiated (rows[i].settings, rows[i].in, rows[i].wanted, &text);

    fail_unless (g_str_equal (format, rows[i].out), "row %u: %s", i, format);
    fail_unless_equals_string (text, rows[i].text);
  }
}
GST_END_TEST;

GST_START_TEST (test_highlighting_can_begin_while_playing)
{
  GstHarness *h = line (SEED "! augtext name=text probability=0", TEXT_CAPS);
  g_autofree gchar *before = push_text (h, "a & b", 0), *after = NULL, *back = NULL;

  set_part (h, "text", "mentions", "highlight");
  after = push_text (h, "a & b", GST_SECOND);
  set_part (h, "text", "mentions", "keep");
  back = push_text (h, "a & b", 2 * GST_SECOND);
  fail_unless_equals_string (before, "a & b");
  fail_unless_equals_string (after, "a &amp; b");
  fail_unless_equals_string (back, "a & b");
  close_line (h);
}
GST_END_TEST;

#define POLICY \
  "[{\"id\": \"words\", \"op\": \"text\", \"arguments\": {\"synonym\": 0, \"insertion\": 0, " \
  "\"deletion\": 0, \"swap-rate\": 1}}, {\"id\": \"mirror\", \"op\": \"flip\", \"probability\": " \
  "1}]"

/* The operations that the policy's message names in a branch. */
static gchar *
policy_operations (const gchar *caps, GstBuffer *buffer)
{
  g_autofree gchar *element = policy_element (POLICY, "post-messages=true");
  g_autofree gchar *launch = g_strdup_printf (SEED "! %s", element);
  GstHarness *h = line (launch, caps);
  g_autoptr (GstStructure) decision = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  expect_no_words (h);
  decision = next_decision (h);
  for (guint i = 0; i < n_operations (decision); i++)
    g_string_append_printf (
        names, "%s ", gst_structure_get_string (nth_operation (decision, i), "op"));
  close_line (h);
  return g_strdup (names->str);
}

GST_START_TEST (test_words_of_a_policy_are_those_of_the_element)
{
  g_autofree gchar *element = policy_element (POLICY, "");
  g_autofree gchar *launch = g_strdup_printf (SEED "! %s", element);
  g_autoptr (GPtrArray) policy = play (launch, 0, 40);
  g_autoptr (GPtrArray) own =
      play (SEED "! " SWAP " decision=policy:words ! augflip probability=1", 0, 40);

  for (guint n = 0; n < 40; n++)
    fail_unless_equals_string (policy->pdata[n], own->pdata[n]);
}
GST_END_TEST;

GST_START_TEST (test_words_of_a_policy_are_those_of_the_text_branch)
{
  g_autofree gchar *text = policy_operations (TEXT_CAPS, cue (0));
  g_autofree gchar *video = policy_operations (GRAY_CAPS, noise (size_of (GRAY_CAPS), 2, 0));
  g_autofree gchar *audio = policy_operations (
      "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=2", noise (1600, 2, 0));

  fail_unless_equals_string (text, "swap-words flip ");
  fail_unless_equals_string (video, "flip ");
  fail_unless_equals_string (audio, "flip ");
}
GST_END_TEST;

static Suite *
augtext_suite (void)
{
  Suite *s = suite_create ("augtext");
  TCase *tc = tcase_create ("words");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_words_change_and_nothing_else);
  tcase_add_test (tc, test_what_stays_as_it_is_is_the_very_same_buffer);
  tcase_add_test (tc, test_read_only_cues_are_left_alone);
  tcase_add_test (tc, test_gaps_pass_at_once_and_in_order);
  tcase_add_test (tc, test_cue_of_which_nothing_is_left_becomes_a_gap);
  tcase_add_test (tc, test_empty_buffer_becomes_a_gap);
  tcase_add_test (tc, test_what_is_not_utf8_is_mended_and_told_once);
  tcase_add_test (tc, test_what_is_not_installed_is_told_once_and_words_pass);
  tcase_add_test (tc, test_nuls_at_the_end_are_dropped);
  tcase_add_test (tc, test_markup_that_does_not_parse_goes_on_as_plain_text);
  tcase_add_test (tc, test_cues_without_times_are_known_by_their_words);
  tcase_add_test (tc, test_caps_can_change_in_the_midst);
  tcase_add_test (tc, test_cue_is_the_same_wherever_play_begins);
  tcase_add_test (tc, test_threads_get_the_same_words);
  tcase_add_test (tc, test_cue_is_the_same_behind_elements_that_move_time);
  tcase_add_test (tc, test_every_cue_draws_for_itself);
  tcase_add_test (tc, test_settings_may_change_while_playing);
  tcase_add_test (tc, test_statistics_count_cues);
  tcase_add_test (tc, test_language_is_that_of_the_stream);
  tcase_add_test (tc, test_language_of_another_stream_is_forgotten);
  tcase_add_test (tc, test_plain_text_becomes_markup_where_mentions_are_highlighted);
  tcase_add_test (tc, test_highlighting_can_begin_while_playing);
  tcase_add_test (tc, test_words_of_a_policy_are_those_of_the_element);
  tcase_add_test (tc, test_words_of_a_policy_are_those_of_the_text_branch);
  return s;
}

GST_CHECK_MAIN (augtext);
