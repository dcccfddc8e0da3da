/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the branches of a group have told of a window becomes what all of them take for true. */
#include "board-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "window.h"

GstAugVerdict *
gst_aug_verdict_ref (GstAugVerdict *verdict)
{
  g_atomic_ref_count_inc (&verdict->refs);
  return verdict;
}

void
gst_aug_verdict_unref (GstAugVerdict *verdict)
{
  if (!g_atomic_ref_count_dec (&verdict->refs))
    return;
  g_free (verdict->cues);
  g_free (verdict->objects);
  g_free (verdict);
}

static GstAugVerdict *
new_verdict (gboolean known)
{
  GstAugVerdict *verdict = g_new0 (GstAugVerdict, 1);

  g_atomic_ref_count_init (&verdict->refs);
  verdict->known = known;
  return verdict;
}

/* Whether @seat has told all that it will tell of the window. */
static gboolean
has_told (const GstAugSeat *seat, const AugBoardRound *round, const GstAugBoardWindow *window)
{
  if (!seat->active || seat->part == GST_AUG_SEAT_LISTENS)
    return TRUE;
  if (!seat->begun)
    return seat->ended;
  if (seat->round != window->round)
    return seat->round > window->round || (seat->ended && seat->pass >= round->pass);
  if (seat->done || (seat->part == GST_AUG_SEAT_TELLS_BOXES && seat->window >= window->window))
    return TRUE;
  /* where a cue without an end meets the window's end, only the next one tells */
  return seat->open ? seat->watermark > window->stop : seat->watermark >= window->stop;
}

static gboolean
all_have_told (GstAugBoard *board, const AugBoardRound *round, const GstAugBoardWindow *window)
{
  for (guint i = 0; i < board->seats->len; i++)
    if (!has_told (g_ptr_array_index (board->seats, i), round, window))
      return FALSE;
  return TRUE;
}

/* (transfer full) */
static gchar *
name_behind (GstAugBoard *board, const AugBoardRound *round, const GstAugBoardWindow *window)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < board->seats->len; i++) {
    const GstAugSeat *seat = g_ptr_array_index (board->seats, i);

    if (!has_told (seat, round, window))
      g_string_append_printf (names, "%s“%s”", names->len ? ", " : "",
          *seat->branch ? seat->branch : "a branch without data");
  }
  return g_string_free (names, FALSE);
}

static gint
compare_cues (gconstpointer a, gconstpointer b)
{
  const AugBoardCue *x = *(const AugBoardCue *const *) a, *y = *(const AugBoardCue *const *) b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->branch != y->branch)
    return strcmp (x->branch, y->branch);
  /* of one branch they lie in the order in which they came */
  return x < y ? -1 : x > y;
}

static gchar *
write_cues (const AugBoardRound *round, const GstAugBoardWindow *window)
{
  g_autoptr (GPtrArray) cues = g_ptr_array_new ();
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  for (guint i = 0; i < round->cues->len; i++) {
    AugBoardCue *cue = &g_array_index (round->cues, AugBoardCue, i);

    /* one without length says nothing */
    if (cue->from < window->stop && cue->stop > MAX (window->start, cue->from))
      g_ptr_array_add (cues, cue);
  }
  if (cues->len == 0)
    return NULL;
  g_ptr_array_sort (cues, compare_cues);
  builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < cues->len; i++) {
    const AugBoardCue *cue = g_ptr_array_index (cues, i);

    json_builder_begin_array (builder);
    json_builder_add_int_value (builder, cue->start);
    json_builder_add_int_value (builder, cue->stop);
    json_builder_add_string_value (builder, cue->text);
    json_builder_end_array (builder);
  }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gint
compare_boxes (gconstpointer a, gconstpointer b)
{
  return strcmp (
      (*(const AugBoardBoxes *const *) a)->branch, (*(const AugBoardBoxes *const *) b)->branch);
}

/* One array of all branches' boxes, by their names. */
static gchar *
write_boxes (const AugBoardRound *round, const GstAugBoardWindow *window)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GString *text;

  for (guint i = 0; i < round->boxes->len; i++)
    if (g_array_index (round->boxes, AugBoardBoxes, i).window == window->window)
      g_ptr_array_add (list, &g_array_index (round->boxes, AugBoardBoxes, i));
  if (list->len == 0)
    return NULL;
  g_ptr_array_sort (list, compare_boxes);
  text = g_string_new ("[");
  for (guint i = 0; i < list->len; i++) {
    const gchar *objects = ((const AugBoardBoxes *) g_ptr_array_index (list, i))->objects;

    if (i)
      g_string_append_c (text, ',');
    g_string_append_len (text, objects + 1, (gssize) strlen (objects) - 2);
  }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static GstAugVerdict *
settle (AugBoardRound *round, const GstAugBoardWindow *window, gboolean known)
{
  AugBoardSettled settled = { window->window, window->stop, new_verdict (known) };

  settled.verdict->late = !known;
  if (known) {
    settled.verdict->cues = write_cues (round, window);
    settled.verdict->objects = write_boxes (round, window);
  }
  g_array_append_val (round->settled, settled);
  return gst_aug_verdict_ref (settled.verdict);
}

/* What is known already of the window; NULL: it is still open. (transfer full) */
static GstAugVerdict *
find_settled (const AugBoardRound *round, const GstAugBoardWindow *window)
{
  for (guint i = round->settled->len; i-- > 0;) {
    const AugBoardSettled *settled = &g_array_index (round->settled, AugBoardSettled, i);

    if (settled->window == window->window)
      return gst_aug_verdict_ref (settled->verdict);
  }
  /* time went back to where all have been: what was known is gone */
  return window->stop <= round->floor ? new_verdict (FALSE) : NULL;
}

/**
 * gst_aug_seat_wait: (skip)
 * @seat: a branch that has begun the round, or a later one
 * @window: what it asks about
 * @until_us: monotonic time at which it asks no longer
 * @settles: whether the window is then settled as unknown, for all
 * @verdict: (out) (transfer full): what is known, if it is settled
 * @behind: (out) (transfer full): who is waited for, if it is late
 *
 * Waits until every branch has told what it will tell of the window.
 */
GstAugWait
gst_aug_seat_wait (GstAugSeat *seat, const GstAugBoardWindow *window, gint64 until_us,
    gboolean settles, GstAugVerdict **verdict, gchar **behind)
{
  GstAugBoard *board = seat->board;
  GstAugWait result = GST_AUG_WAIT_SETTLED;
  AugBoardRound *round;
  gboolean late = FALSE;

  *verdict = NULL;
  *behind = NULL;
  g_mutex_lock (&board->lock);
  round = gst_aug_board_ensure_round (board, window->round, seat->pass);
  seat->asks = TRUE;
  seat->asked_round = window->round;
  seat->asked = window->start;
  gst_aug_board_prune (board);
  while (!*verdict && result == GST_AUG_WAIT_SETTLED) {
    if (seat->flushing)
      result = GST_AUG_WAIT_FLUSHING;
    else if ((*verdict = find_settled (round, window)))
      break;
    else if (all_have_told (board, round, window))
      *verdict = settle (round, window, TRUE);
    else if (late && settles)
      *verdict = settle (round, window, FALSE);
    else if (late) {
      result = GST_AUG_WAIT_LATE;
      *behind = name_behind (board, round, window);
    } else {
      late = !g_cond_wait_until (&board->cond, &board->lock, until_us);
      continue;
    }
    g_cond_broadcast (&board->cond);
  }
  g_mutex_unlock (&board->lock);
  return result;
}
