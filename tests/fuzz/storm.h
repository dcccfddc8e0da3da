/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A storm over one element: rounds of random steps, each a pure function of seed, element, round
 * and step, so that any round can be had again alone. */
#pragma once

#include "core/draw.h"
#include "walk.h"

/* A source of chance with an address: the same round rolls the same numbers. */
typedef struct {
  GstAugDraws draws;
  guint32 rolled;
} Chance;

void chance_init (Chance *chance, guint64 seed, const gchar *element, guint64 round);
/* One of 0 … n - 1. */
guint32 chance_roll (Chance *chance, guint32 n);
guint64 chance_word (Chance *chance);
gboolean chance_one_in (Chance *chance, guint32 n);
/* [0, 1) */
gdouble chance_share (Chance *chance);
#define chance_pick(chance, array) ((array)[chance_roll (chance, G_N_ELEMENTS (array))])

typedef struct {
  guint64 buffers;
  guint64 renegotiations;
  guint64 flushes;
  guint64 states;
  guint64 out;
  guint64 refused; /* settings, caps or buffers that ended in a sentence */
} Counts;

typedef struct {
  /* where the storm is */
  guint64 seed;
  const gchar *element;
  guint64 round;
  guint step;
  const gchar *doing;
  gchar *launch;
  Chance chance;
  Counts counts;
  guint patience; /* seconds that one step may take */

  /* what the round works on */
  GPtrArray *kinds; /* that the element takes */
  const Kind *kind;
  Rig *rig;
  GPtrArray *elements; /* of the chain */
  GstState state;

  /* what goes in */
  GstSegment segment;
  GstClockTime time;
  gboolean orderly;     /* whether every buffer began where the last one ended, or later */
  gboolean crooked;     /* whether the present buffer is not what the caps say */
  gboolean was_crooked; /* whether any of the round was */
  guint64 samples_in;

  /* what comes out */
  GstVideoInfo video;
  GstAudioInfo audio;
  Media media;
  gboolean is_markup;
  gboolean has_caps;
  GstClockTime last_pts;
  guint64 samples_out;
  gint live; /* buffers that were seen and not freed */
} Storm;

G_GNUC_PRINTF (2, 3) G_GNUC_NORETURN void storm_fail (Storm *storm, const gchar *format, ...);

GPtrArray *storm_kinds (const gchar *element);

void storm_set_randomly (Storm *storm);
void storm_set_defaults (Storm *storm);

void storm_feed_init (void);
void storm_feed (Storm *storm);
void storm_feed_list (Storm *storm);
void storm_advance (Storm *storm, GstClockTime duration);

GstEvent *storm_rule_event (Storm *storm);
GstEvent *storm_item_event (Storm *storm);
void storm_segment (Storm *storm);
void storm_begin (Storm *storm);
/* After a refusal: settings and stream that nobody can object to. */
void storm_recover (Storm *storm);
void storm_round (Storm *storm);

void storm_watch (Storm *storm, GstBuffer *buffer);
void storm_judge_buffer (Rig *rig, GstBuffer *buffer, gpointer user_data);
void storm_judge_event (Rig *rig, GstEvent *event, gpointer user_data);
/* Reads all messages: the sentence of the first error, or %NULL. */
gchar *storm_read_bus (Storm *storm);
