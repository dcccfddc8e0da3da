/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "board.h"

G_BEGIN_DECLS

typedef struct {
  const gchar *branch;
  gint64 start;
  gint64 stop;
  gint64 from; /* windows up to here were told without it */
  gboolean open;
  gchar *text;
} AugBoardCue;

typedef struct {
  const gchar *branch;
  gint64 window;
  gint64 stop;
  gchar *objects;
} AugBoardBoxes;

typedef struct {
  gint64 window;
  gint64 stop;
  GstAugVerdict *verdict;
} AugBoardSettled;

typedef struct {
  guint64 order;
  guint pass;
  gint64 floor; /* what ends up to here is forgotten */
  GArray *cues;
  GArray *boxes;
  GArray *settled;
} AugBoardRound;

struct _GstAugBoard {
  gatomicrefcount refs;
  GMutex lock;
  GCond cond;
  GPtrArray *seats;
  GQueue rounds;
};

struct _GstAugSeat {
  GstAugBoard *board;
  const gchar *branch;
  GstAugSeatPart part;
  gboolean active;
  gboolean flushing;

  /* what it has seen */
  gboolean begun;
  guint64 round;
  guint pass;
  gint64 watermark; /* all that begins before is told */
  gint64 window;    /* whose boxes were told last */
  gboolean open;    /* its last cue ends with the next */
  gboolean done;
  gboolean ended; /* no other item follows without a flush */

  /* what it may still ask about */
  gboolean asks;
  guint64 asked_round;
  gint64 asked;
};

/* with the board's lock */
G_GNUC_INTERNAL AugBoardRound *gst_aug_board_ensure_round (
    GstAugBoard *board, guint64 order, guint pass);
G_GNUC_INTERNAL void gst_aug_board_prune (GstAugBoard *board);

G_END_DECLS
