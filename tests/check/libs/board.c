/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <string.h>

#include "core/board.h"
#include "core/draw.h"

#define N_WINDOWS 1000
#define W 100
#define N_CUES 400

typedef enum { VOICE, SUBTITLES, CAMERA, SOUND, N_BRANCHES } Branch;

static const gchar *const names[N_BRANCHES] = { "voice", "subtitles", "camera", "sound" };
static const GstAugSeatPart parts[N_BRANCHES] = { GST_AUG_SEAT_TELLS_CUES, GST_AUG_SEAT_TELLS_CUES,
  GST_AUG_SEAT_TELLS_BOXES, GST_AUG_SEAT_LISTENS };

/* What one branch tells, from one thread, and asks, from another. */
typedef struct {
  Branch branch;
  guint run;
  gboolean live;
  GstAugSeat *seat;
  gchar *heard[N_WINDOWS];
} Place;

static guint
spread (guint a, guint b, guint n)
{
  const guint32 key[2] = { 11, 7 }, counter[4] = { a, b, 0, 0 };
  guint32 w[4];

  gst_aug_philox4x32 (key, counter, w);
  return w[0] % n;
}

static void
dawdle (const Place *p, guint i)
{
  if (spread (p->run * 8 + p->branch, i, 64) == 0)
    g_usleep (spread (i, p->branch, 50));
  else if (i % 40 == 0)
    g_thread_yield ();
}

static gint64
cue_start (Branch branch, guint i)
{
  return (gint64) i * N_WINDOWS * W / N_CUES + spread (branch, i, 100);
}

static gint64
cue_stop (Branch branch, guint i)
{
  return spread (branch + 9, i, 5) == 0 ? G_MININT64
                                        : cue_start (branch, i) + spread (branch + 20, i, 400);
}

static void
tell_captions (Place *p)
{
  for (guint i = 0; i < N_CUES; i++) {
    g_autofree gchar *text = g_strdup_printf ("%s %u", names[p->branch], i);

    dawdle (p, i);
    if (spread (p->branch + 40, i, 3) == 0)
      gst_aug_seat_see (p->seat, cue_start (p->branch, i) - 1);
    gst_aug_seat_tell_cue (p->seat, cue_start (p->branch, i), cue_stop (p->branch, i), text);
  }
}

static void
tell_pictures (Place *p)
{
  for (gint64 k = 0; k < N_WINDOWS; k++) {
    const GstAugBoardWindow window = { 1, k, k * W, (k + 1) * W };
    g_autofree gchar *objects = g_strdup_printf ("[{\"name\":\"thing %d\"}]", (gint) k);

    dawdle (p, (guint) k);
    if (k % 7 != 3)
      gst_aug_seat_tell_boxes (p->seat, &window, k % 5 ? objects : NULL);
  }
}

static gpointer
tell (gpointer data)
{
  Place *p = data;

  if (parts[p->branch] == GST_AUG_SEAT_TELLS_CUES)
    tell_captions (p);
  else if (parts[p->branch] == GST_AUG_SEAT_TELLS_BOXES)
    tell_pictures (p);
  gst_aug_seat_finish (p->seat, TRUE);
  return NULL;
}

static gpointer
ask (gpointer data)
{
  Place *p = data;

  for (gint64 k = 0; k < N_WINDOWS; k++) {
    const GstAugBoardWindow window = { 1, k, k * W, (k + 1) * W };
    GstAugVerdict *verdict;
    gchar *behind;

    dawdle (p, (guint) k + 5000);
    fail_unless (gst_aug_seat_wait (p->seat, &window,
                     g_get_monotonic_time () + (p->live ? 30 : 30 * G_USEC_PER_SEC), p->live,
                     &verdict, &behind) == GST_AUG_WAIT_SETTLED);
    p->heard[k] = g_strdup_printf ("%d %s %s", verdict->known, verdict->cues, verdict->objects);
    gst_aug_verdict_unref (verdict);
  }
  gst_aug_seat_rest (p->seat);
  return NULL;
}

/* All branches at once; how much the board still keeps is returned. */
static guint
play (Place places[N_BRANCHES], guint run, gboolean live)
{
  GstAugBoard *board = gst_aug_board_new ();
  GThread *threads[2 * N_BRANCHES];
  guint kept;

  for (guint b = 0; b < N_BRANCHES; b++) {
    places[b] = (Place){ .branch = b, .run = run, .live = live };
    places[b].seat = gst_aug_board_sit (board);
    gst_aug_seat_start (places[b].seat);
  }
  for (guint b = 0; b < N_BRANCHES; b++)
    gst_aug_seat_begin (places[b].seat, g_intern_string (names[b]), parts[b], 1, 0);
  for (guint b = 0; b < N_BRANCHES; b++) {
    threads[b] = g_thread_new ("tell", tell, &places[b]);
    threads[N_BRANCHES + b] = g_thread_new ("ask", ask, &places[b]);
  }
  for (guint i = 0; i < 2 * N_BRANCHES; i++)
    g_thread_join (threads[i]);
  kept = gst_aug_board_count (board);
  for (guint b = 0; b < N_BRANCHES; b++)
    gst_aug_seat_leave (places[b].seat);
  gst_aug_board_unref (board);
  return kept;
}

static void
forget (Place places[N_BRANCHES])
{
  for (guint b = 0; b < N_BRANCHES; b++)
    for (guint k = 0; k < N_WINDOWS; k++)
      g_free (places[b].heard[k]);
}

/* The captions that overlap a window, by an own reckoning. */
static gchar *
expect (gint64 k)
{
  GString *text = g_string_new (NULL);
  const gint64 start = k * W, stop = start + W;
  guint at[2] = { 0, 0 };

  while (at[0] < N_CUES || at[1] < N_CUES) {
    const gint64 voice = at[0] < N_CUES ? cue_start (VOICE, at[0]) : G_MAXINT64;
    const gint64 words = at[1] < N_CUES ? cue_start (SUBTITLES, at[1]) : G_MAXINT64;
    const Branch b = words <= voice ? SUBTITLES : VOICE;
    const guint i = at[b]++;
    const gint64 from = cue_start (b, i);
    gint64 to = cue_stop (b, i);

    if (to == G_MININT64)
      to = i + 1 < N_CUES ? cue_start (b, i + 1) : G_MAXINT64;
    /* of two at one time the earlier name comes first, and of one branch the first */
    if (from < stop && to > MAX (start, from))
      g_string_append_printf (text, "%s[%" G_GINT64_FORMAT ",", text->len ? "," : "", from);
  }
  return g_string_free (text, FALSE);
}

static gchar *
starts_of (const gchar *heard)
{
  GString *text = g_string_new (NULL);

  for (const gchar *p = strchr (heard, '['); p && *p && *p != '{'; p++)
    if (*p == '[' && g_ascii_isdigit (p[1])) {
      g_string_append_printf (text, "%s[%" G_GINT64_FORMAT ",", text->len ? "," : "",
          g_ascii_strtoll (p + 1, NULL, 10));
    }
  return g_string_free (text, FALSE);
}

GST_START_TEST (test_every_branch_hears_the_same_whatever_threads_do)
{
  Place once[N_BRANCHES], again[N_BRANCHES];

  fail_unless_equals_int (play (once, 1, FALSE), 0);
  fail_unless_equals_int (play (again, 2, FALSE), 0);
  for (guint k = 0; k < N_WINDOWS; k++) {
    g_autofree gchar *starts = starts_of (once[0].heard[k]), *expected = expect (k);
    g_autofree gchar *object = g_strdup_printf ("\"thing %u\"", k);

    fail_unless_equals_string (starts, expected);
    fail_unless ((strstr (once[0].heard[k], object) != NULL) == (k % 7 != 3 && k % 5 != 0));
    for (guint b = 0; b < N_BRANCHES; b++) {
      fail_unless_equals_string (once[b].heard[k], once[0].heard[k]);
      fail_unless_equals_string (again[b].heard[k], once[0].heard[k]);
    }
  }
  forget (once);
  forget (again);
}
GST_END_TEST;

GST_START_TEST (test_a_window_that_times_out_does_so_for_all)
{
  Place places[N_BRANCHES];
  guint n_unknown = 0;

  play (places, 3, TRUE);
  for (guint k = 0; k < N_WINDOWS; k++) {
    n_unknown += places[0].heard[k][0] == '0';
    for (guint b = 1; b < N_BRANCHES; b++)
      fail_unless_equals_string (places[b].heard[k], places[0].heard[k]);
  }
  fail_unless (n_unknown > 0, "every fact came in time");
  forget (places);
}
GST_END_TEST;

typedef struct {
  GstAugBoard *board;
  GstAugSeat *asks, *tells;
} Pair;

static const GstAugBoardWindow second = { 1, 1, W, 2 * W };

static void
sit (Pair *pair, GstAugSeatPart part)
{
  pair->board = gst_aug_board_new ();
  pair->asks = gst_aug_board_sit (pair->board);
  pair->tells = gst_aug_board_sit (pair->board);
  gst_aug_seat_start (pair->asks);
  gst_aug_seat_start (pair->tells);
  gst_aug_seat_begin (pair->asks, "asks", GST_AUG_SEAT_LISTENS, 1, 0);
  gst_aug_seat_begin (pair->tells, "tells", part, 1, 0);
}

static void
rise (Pair *pair)
{
  gst_aug_seat_leave (pair->asks);
  g_clear_pointer (&pair->tells, gst_aug_seat_leave);
  gst_aug_board_unref (pair->board);
}

static gpointer
ask_once (gpointer data)
{
  Pair *pair = data;
  g_autoptr (GstAugVerdict) verdict = NULL;
  g_autofree gchar *behind = NULL;

  return GINT_TO_POINTER (
      1 + gst_aug_seat_wait (pair->asks, &second, g_get_monotonic_time () + 60 * G_USEC_PER_SEC,
              FALSE, &verdict, &behind));
}

static gboolean
is_open (Pair *pair)
{
  g_autoptr (GstAugVerdict) verdict = NULL;
  g_autofree gchar *behind = NULL;

  if (gst_aug_seat_wait (pair->asks, &second, 0, FALSE, &verdict, &behind) == GST_AUG_WAIT_SETTLED)
    return FALSE;
  fail_unless_equals_string (behind, "“tells”");
  return TRUE;
}

GST_START_TEST (test_waits_end_with_a_flush_and_with_whoever_is_waited_for)
{
  for (guint i = 0; i < 4; i++) {
    Pair pair;
    GThread *thread;

    sit (&pair, GST_AUG_SEAT_TELLS_CUES);
    thread = g_thread_new ("ask", ask_once, &pair);
    g_usleep (2000);
    switch (i) {
    case 0:
      gst_aug_seat_begin_flush (pair.asks);
      break;
    case 1:
      gst_aug_seat_leave (g_steal_pointer (&pair.tells));
      break;
    case 2:
      gst_aug_seat_stop (pair.tells);
      break;
    default:
      gst_aug_seat_finish (pair.tells, TRUE);
      break;
    }
    fail_unless_equals_int (GPOINTER_TO_INT (g_thread_join (thread)) - 1,
        i == 0 ? GST_AUG_WAIT_FLUSHING : GST_AUG_WAIT_SETTLED);
    rise (&pair);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_has_been_seen_opens_a_window)
{
  Pair pair;

  sit (&pair, GST_AUG_SEAT_TELLS_CUES);
  fail_unless (is_open (&pair));
  gst_aug_seat_see (pair.tells, 2 * W - 1);
  fail_unless (is_open (&pair));
  gst_aug_seat_see (pair.tells, 2 * W);
  fail_unless (!is_open (&pair));
  rise (&pair);

  sit (&pair, GST_AUG_SEAT_TELLS_CUES);
  gst_aug_seat_tell_cue (pair.tells, W, G_MININT64, "no end");
  gst_aug_seat_see (pair.tells, 2 * W);
  fail_unless (is_open (&pair));
  gst_aug_seat_tell_cue (pair.tells, 2 * W + 1, 3 * W, "the next");
  fail_unless (!is_open (&pair));
  rise (&pair);

  sit (&pair, GST_AUG_SEAT_TELLS_BOXES);
  gst_aug_seat_tell_boxes (pair.tells, &(GstAugBoardWindow){ 1, 0, 0, W }, NULL);
  fail_unless (is_open (&pair));
  gst_aug_seat_tell_boxes (pair.tells, &second, NULL);
  fail_unless (!is_open (&pair));
  rise (&pair);

  sit (&pair, GST_AUG_SEAT_UNKNOWN);
  fail_unless (is_open (&pair));
  gst_aug_seat_begin (pair.tells, "tells", GST_AUG_SEAT_LISTENS, 1, 0);
  fail_unless (!is_open (&pair));
  rise (&pair);
}
GST_END_TEST;

GST_START_TEST (test_another_item_closes_the_one_before)
{
  Pair pair;

  sit (&pair, GST_AUG_SEAT_TELLS_CUES);
  gst_aug_seat_begin (pair.tells, "tells", GST_AUG_SEAT_TELLS_CUES, 2, 0);
  fail_unless (!is_open (&pair));
  rise (&pair);

  /* a stream that ends has told of all items to come, but not of another pass */
  for (guint32 pass = 0; pass < 2; pass++) {
    GstAugVerdict *verdict;
    g_autofree gchar *behind = NULL;
    GstAugWait result;

    sit (&pair, GST_AUG_SEAT_TELLS_CUES);
    gst_aug_seat_finish (pair.tells, TRUE);
    gst_aug_seat_begin (pair.asks, "asks", GST_AUG_SEAT_LISTENS, 2, pass);
    result = gst_aug_seat_wait (
        pair.asks, &(GstAugBoardWindow){ 2, 0, 0, W }, 0, FALSE, &verdict, &behind);
    fail_unless_equals_int (result, pass ? GST_AUG_WAIT_LATE : GST_AUG_WAIT_SETTLED);
    g_clear_pointer (&verdict, gst_aug_verdict_unref);
    rise (&pair);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_all_are_past_is_forgotten)
{
  Pair pair;

  sit (&pair, GST_AUG_SEAT_TELLS_CUES);
  for (gint64 k = 0; k < 5000; k++) {
    const GstAugBoardWindow window = { 1, k, k * W, (k + 1) * W };
    GstAugVerdict *verdict;
    gchar *behind;

    gst_aug_seat_tell_cue (pair.tells, k * W + 10, (k + 1) * W + 10, "said");
    gst_aug_seat_see (pair.tells, (k + 1) * W);
    gst_aug_seat_rest (pair.tells);
    fail_unless (gst_aug_seat_wait (pair.asks, &window, 0, FALSE, &verdict, &behind) ==
                 GST_AUG_WAIT_SETTLED);
    fail_unless (strstr (verdict->cues, "said") != NULL);
    gst_aug_verdict_unref (verdict);
    fail_unless (gst_aug_board_count (pair.board) <= 4);
  }
  rise (&pair);
}
GST_END_TEST;

/* The round that a member is in once it has begun the item with the flush @pass. */
static guint64
begin_pass (GstAugGroupMember *member, guint32 pass)
{
  const GstAugGroupItem item = { .key = g_intern_string ("x"),
    .index = -1,
    .pass = pass,
    .domain = GST_AUG_TIME_DOMAIN_STREAM,
    .aspect_d = 1 };
  GstAugRule rule;
  guint n;

  fail_unless (gst_aug_group_begin_item (member, &item, &rule, NULL));
  return gst_aug_group_get_round (member, &n);
}

GST_START_TEST (test_branches_meet_in_the_pass_of_their_last_flush)
{
  GstContext *context = gst_aug_groups_make_context ();
  GstAugGroups *groups = gst_aug_groups_from_context (context);
  GstAugGroupSettings settings;
  GstAugGroupMember *a, *b;
  guint64 third;

  gst_aug_group_settings_init (&settings);
  a = gst_aug_groups_join (groups, "g", &settings, NULL);
  b = gst_aug_groups_join (groups, "g", &settings, NULL);
  fail_unless_equals_uint64 (begin_pass (a, 0), begin_pass (b, 0));
  /* b gets no data between the first flush and the second */
  gst_aug_group_flush (a);
  gst_aug_group_flush (b);
  begin_pass (a, 11);
  gst_aug_group_flush (a);
  gst_aug_group_flush (b);
  third = begin_pass (b, 12);
  fail_unless_equals_uint64 (begin_pass (a, 12), third);
  /* flushes that each branch counts for itself */
  gst_aug_group_flush (a);
  gst_aug_group_flush (b);
  fail_unless_equals_uint64 (begin_pass (a, 13), begin_pass (b, 14));
  gst_aug_group_leave (a, &settings);
  gst_aug_group_leave (b, &settings);
  gst_aug_groups_unref (groups);
  gst_context_unref (context);
}
GST_END_TEST;

static Suite *
board_suite (void)
{
  Suite *suite = suite_create ("board");
  TCase *tcase = tcase_create ("general");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, test_every_branch_hears_the_same_whatever_threads_do);
  tcase_add_test (tcase, test_a_window_that_times_out_does_so_for_all);
  tcase_add_test (tcase, test_waits_end_with_a_flush_and_with_whoever_is_waited_for);
  tcase_add_test (tcase, test_what_has_been_seen_opens_a_window);
  tcase_add_test (tcase, test_what_all_are_past_is_forgotten);
  tcase_add_test (tcase, test_branches_meet_in_the_pass_of_their_last_flush);
  tcase_add_test (tcase, test_another_item_closes_the_one_before);
  return suite;
}

GST_CHECK_MAIN (board);
