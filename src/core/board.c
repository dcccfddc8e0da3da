/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The board of a group: branches tell what they see, and each window has one verdict, whoever asks
 * first. What is told counts by its time and not by when it was told, so that threads cannot change
 * a verdict; only a time that runs out can, and then alike for all. */
#include "board-private.h"
#include "group-private.h"
#include "window.h"

static void
clear_cue (gpointer data)
{
  g_free (((AugBoardCue *) data)->text);
}

static void
clear_boxes (gpointer data)
{
  g_free (((AugBoardBoxes *) data)->objects);
}

static void
clear_settled (gpointer data)
{
  gst_aug_verdict_unref (((AugBoardSettled *) data)->verdict);
}

static void
free_round (gpointer data)
{
  AugBoardRound *round = data;

  g_array_unref (round->cues);
  g_array_unref (round->boxes);
  g_array_unref (round->settled);
  g_free (round);
}

static GArray *
new_array (gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, FALSE, (guint) size);

  g_array_set_clear_func (array, clear);
  return array;
}

static AugBoardRound *
find_round (GstAugBoard *board, guint64 order)
{
  for (GList *l = board->rounds.tail; l; l = l->prev)
    if (((AugBoardRound *) l->data)->order == order)
      return l->data;
  return NULL;
}

AugBoardRound *
gst_aug_board_ensure_round (GstAugBoard *board, guint64 order, guint pass)
{
  AugBoardRound *round = find_round (board, order);

  if (round)
    return round;
  round = g_new0 (AugBoardRound, 1);
  round->order = order;
  round->pass = pass;
  round->floor = G_MININT64;
  round->cues = new_array (sizeof (AugBoardCue), clear_cue);
  round->boxes = new_array (sizeof (AugBoardBoxes), clear_boxes);
  round->settled = new_array (sizeof (AugBoardSettled), clear_settled);
  g_queue_push_tail (&board->rounds, round);
  return round;
}

GstAugBoard *
gst_aug_board_new (void)
{
  GstAugBoard *board = g_new0 (GstAugBoard, 1);

  g_atomic_ref_count_init (&board->refs);
  g_mutex_init (&board->lock);
  g_cond_init (&board->cond);
  board->seats = g_ptr_array_new ();
  return board;
}

void
gst_aug_board_unref (GstAugBoard *board)
{
  if (!g_atomic_ref_count_dec (&board->refs))
    return;
  g_queue_clear_full (&board->rounds, free_round);
  g_ptr_array_unref (board->seats);
  g_cond_clear (&board->cond);
  g_mutex_clear (&board->lock);
  g_free (board);
}

/* How much is kept: cues, boxes and verdicts. */
guint
gst_aug_board_count (GstAugBoard *board)
{
  guint n = 0;

  g_mutex_lock (&board->lock);
  for (GList *l = board->rounds.head; l; l = l->next) {
    const AugBoardRound *round = l->data;

    n += round->cues->len + round->boxes->len + round->settled->len;
  }
  g_mutex_unlock (&board->lock);
  return n;
}

/* Up to which time a branch will not ask any more about @round; G_MAXINT64: never. */
static gint64
asks_from (const GstAugSeat *seat, const AugBoardRound *round)
{
  if (!seat->asks)
    return seat->ended ? G_MAXINT64 : G_MININT64;
  if (seat->asked_round != round->order)
    return seat->asked_round > round->order || (seat->ended && seat->pass >= round->pass)
               ? G_MAXINT64
               : G_MININT64;
  return seat->asked;
}

/* Entries whose time is over; they are few, since this is done for every window. */
static void
forget (AugBoardRound *round, gint64 floor)
{
  if (floor <= round->floor)
    return;
  round->floor = floor;
  for (guint i = round->cues->len; i-- > 0;)
    if (g_array_index (round->cues, AugBoardCue, i).stop <= floor)
      g_array_remove_index (round->cues, i);
  for (guint i = round->boxes->len; i-- > 0;)
    if (g_array_index (round->boxes, AugBoardBoxes, i).stop <= floor)
      g_array_remove_index (round->boxes, i);
  for (guint i = round->settled->len; i-- > 0;)
    if (g_array_index (round->settled, AugBoardSettled, i).stop <= floor)
      g_array_remove_index (round->settled, i);
}

/* Forgets what nobody will ask about. */
void
gst_aug_board_prune (GstAugBoard *board)
{
  for (GList *l = board->rounds.head; l;) {
    AugBoardRound *round = l->data;
    GList *next = l->next;
    gint64 floor = G_MAXINT64;

    for (guint i = 0; i < board->seats->len; i++) {
      const GstAugSeat *seat = g_ptr_array_index (board->seats, i);

      if (seat->active)
        floor = MIN (floor, asks_from (seat, round));
    }
    if (floor == G_MAXINT64 && next) {
      free_round (round);
      g_queue_delete_link (&board->rounds, l);
    } else
      forget (round, floor);
    l = next;
  }
}

/* A branch takes its seat; it is waited for from gst_aug_seat_start() on. */
GstAugSeat *
gst_aug_board_sit (GstAugBoard *board)
{
  GstAugSeat *seat = g_new0 (GstAugSeat, 1);

  g_atomic_ref_count_inc (&board->refs);
  seat->board = board;
  seat->branch = "";
  g_mutex_lock (&board->lock);
  g_ptr_array_add (board->seats, seat);
  g_mutex_unlock (&board->lock);
  return seat;
}

/* Takes @seat; nobody waits for it any more. */
void
gst_aug_seat_leave (GstAugSeat *seat)
{
  GstAugBoard *board = seat->board;

  g_mutex_lock (&board->lock);
  g_ptr_array_remove (board->seats, seat);
  gst_aug_board_prune (board);
  if (board->seats->len == 0)
    g_queue_clear_full (&board->rounds, free_round);
  g_cond_broadcast (&board->cond);
  g_mutex_unlock (&board->lock);
  g_free (seat);
  gst_aug_board_unref (board);
}

static void
forget_place (GstAugSeat *seat)
{
  seat->begun = seat->done = seat->ended = seat->open = seat->asks = FALSE;
}

/* Data will come. */
void
gst_aug_seat_start (GstAugSeat *seat)
{
  g_mutex_lock (&seat->board->lock);
  forget_place (seat);
  seat->part = GST_AUG_SEAT_UNKNOWN;
  seat->active = TRUE;
  seat->flushing = FALSE;
  g_mutex_unlock (&seat->board->lock);
}

/* No data will come; whoever waits here gives up. */
void
gst_aug_seat_stop (GstAugSeat *seat)
{
  g_mutex_lock (&seat->board->lock);
  forget_place (seat);
  seat->active = FALSE;
  seat->flushing = TRUE;
  gst_aug_board_prune (seat->board);
  g_cond_broadcast (&seat->board->cond);
  g_mutex_unlock (&seat->board->lock);
}

/* Whoever waits here gives up, and nobody may until the flush ends. */
void
gst_aug_seat_begin_flush (GstAugSeat *seat)
{
  g_mutex_lock (&seat->board->lock);
  seat->flushing = TRUE;
  g_cond_broadcast (&seat->board->cond);
  g_mutex_unlock (&seat->board->lock);
}

void
gst_aug_seat_end_flush (GstAugSeat *seat)
{
  g_mutex_lock (&seat->board->lock);
  forget_place (seat);
  seat->flushing = FALSE;
  g_mutex_unlock (&seat->board->lock);
}

/**
 * gst_aug_seat_begin: (skip)
 * @seat: a branch's seat
 * @branch: its name (an interned string)
 * @part: what it tells
 * @round: which item and pass it begins or is in
 * @pass: how many passes it has begun; what has ended is not waited for before the next
 */
void
gst_aug_seat_begin (
    GstAugSeat *seat, const gchar *branch, GstAugSeatPart part, guint64 round, guint pass)
{
  g_mutex_lock (&seat->board->lock);
  seat->branch = branch;
  seat->part = part;
  if (!seat->begun || seat->round != round) {
    seat->begun = TRUE;
    seat->done = seat->ended = seat->open = FALSE;
    seat->round = round;
    seat->pass = pass;
    seat->watermark = seat->window = G_MININT64;
    gst_aug_board_ensure_round (seat->board, round, pass);
  }
  if (!seat->asks) {
    seat->asks = TRUE;
    seat->asked_round = round;
    seat->asked = G_MININT64;
  }
  g_cond_broadcast (&seat->board->cond);
  g_mutex_unlock (&seat->board->lock);
}

/* The branch's part of the item is over, and if it @ends, there are no more items. */
void
gst_aug_seat_finish (GstAugSeat *seat, gboolean ends)
{
  g_mutex_lock (&seat->board->lock);
  seat->done = TRUE;
  seat->ended = ends;
  g_cond_broadcast (&seat->board->cond);
  g_mutex_unlock (&seat->board->lock);
}

/* All that begins before @time has been seen. */
void
gst_aug_seat_see (GstAugSeat *seat, gint64 time)
{
  g_mutex_lock (&seat->board->lock);
  if (seat->begun && time > seat->watermark) {
    seat->watermark = time;
    g_cond_broadcast (&seat->board->cond);
  }
  g_mutex_unlock (&seat->board->lock);
}

/* A cue that came without a duration ends where the next begins. */
static void
close_cue (const GstAugSeat *seat, AugBoardRound *round, gint64 time)
{
  for (guint i = 0; i < round->cues->len; i++) {
    AugBoardCue *cue = &g_array_index (round->cues, AugBoardCue, i);

    if (cue->open && cue->branch == seat->branch) {
      cue->open = FALSE;
      cue->stop = MAX (time, cue->start);
    }
  }
}

/**
 * gst_aug_seat_tell_cue: (skip)
 * @seat: a branch that has begun an item
 * @start: where the cue begins; cues come in this order. One that is late counts from where the
 *     branch was
 * @stop: the first nanosecond behind it; %G_MININT64: it lasts to the next one
 * @text: what is said
 */
void
gst_aug_seat_tell_cue (GstAugSeat *seat, gint64 start, gint64 stop, const gchar *text)
{
  AugBoardCue cue = { seat->branch, start, stop, start, stop == G_MININT64, NULL };
  AugBoardRound *round;

  g_mutex_lock (&seat->board->lock);
  round = seat->begun ? find_round (seat->board, seat->round) : NULL;
  if (round) {
    close_cue (seat, round, start);
    cue.from = MAX (start, seat->watermark);
    cue.stop = cue.open ? GST_AUG_TIME_UNBOUNDED : MAX (stop, start);
    cue.text = g_strdup (text);
    g_array_append_val (round->cues, cue);
    seat->open = cue.open;
    seat->watermark = MAX (seat->watermark, start);
    g_cond_broadcast (&seat->board->cond);
  }
  g_mutex_unlock (&seat->board->lock);
}

/**
 * gst_aug_seat_tell_boxes: (skip)
 * @seat: a branch that has begun an item
 * @window: a window that begins in it
 * @objects: (nullable): JSON array of named boxes in its first picture
 *
 * Of a window that the branch has left behind already, nothing is taken.
 */
void
gst_aug_seat_tell_boxes (GstAugSeat *seat, const GstAugBoardWindow *window, const gchar *objects)
{
  AugBoardBoxes boxes = { seat->branch, window->window, window->stop, NULL };
  AugBoardRound *round;

  g_mutex_lock (&seat->board->lock);
  round = seat->begun ? find_round (seat->board, seat->round) : NULL;
  if (round && window->window > seat->window) {
    if (objects && seat->watermark < window->stop) {
      boxes.objects = g_strdup (objects);
      g_array_append_val (round->boxes, boxes);
    }
    seat->window = window->window;
    g_cond_broadcast (&seat->board->cond);
  }
  g_mutex_unlock (&seat->board->lock);
}

/* The branch has handed on all that came; it will ask about nothing before what it has seen. */
void
gst_aug_seat_rest (GstAugSeat *seat)
{
  g_mutex_lock (&seat->board->lock);
  if (seat->begun) {
    seat->asks = TRUE;
    seat->asked_round = seat->round;
    seat->asked = seat->done ? G_MAXINT64 : seat->watermark;
    gst_aug_board_prune (seat->board);
  }
  g_mutex_unlock (&seat->board->lock);
}

/* A member of a group takes its seat at the group's board. */
GstAugSeat *
gst_aug_group_sit (GstAugGroupMember *member)
{
  return gst_aug_board_sit (member->group->board);
}

/* Which item and pass the member is in; @pass: how many passes it has begun. */
guint64
gst_aug_group_get_round (GstAugGroupMember *member, guint *pass)
{
  guint64 round;

  g_mutex_lock (&member->group->lock);
  round = member->record ? member->record->order : 0;
  *pass = member->flushes;
  g_mutex_unlock (&member->group->lock);
  return round;
}
