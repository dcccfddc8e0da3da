/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/item.h"
#include "../core/window.h"
#include "../decision/decision.h"
#include "../text/cue/cue.h"

G_BEGIN_DECLS

/* The share of a mentioned object that must be seen where min-visible asks for nothing. */
#define GST_AUG_MENTION_VISIBLE 0.5

/*
 * GstAugStates:
 * @GST_AUG_STATES_HUE: a colour that has a hue (red, turquoise)
 * @GST_AUG_STATES_SHADE: a colour without one, or how light something is (black, grey, dark)
 * @GST_AUG_STATES_SIDE: left or right, or a turn, that mirroring makes wrong
 * @GST_AUG_STATES_WRITING: words that are read in the picture (a sign that says "STOP")
 * @GST_AUG_STATES_COUNT: how many there are of something
 *
 * What a caption states of the picture.
 */
typedef enum {
  GST_AUG_STATES_HUE = 1 << 0,
  GST_AUG_STATES_SHADE = 1 << 1,
  GST_AUG_STATES_SIDE = 1 << 2,
  GST_AUG_STATES_WRITING = 1 << 3,
  GST_AUG_STATES_COUNT = 1 << 4,
} GstAugStates;

GST_AUG_API const gchar *gst_aug_on_conflict_name (GstAugOnConflict on_conflict);

typedef struct _GstAugCaption GstAugCaption;
typedef struct _GstAugFacts GstAugFacts;
typedef struct _GstAugMention GstAugMention;
typedef struct _GstAugWindowFacts GstAugWindowFacts;

/*
 * GstAugCaption:
 * @start: where it begins, nanoseconds in the rule's time domain
 * @stop: the first nanosecond behind it, or %GST_AUG_TIME_UNBOUNDED
 * @text: what is read, without markup
 * @states: what it states
 * @colors: which colours it names: a bit for each swatch
 * @mentions: bit i: it mentions the facts' box i, of the first 64
 * @reach: the latest @stop of it and of those before it
 *
 * A caption of an item, or of a span of it.
 */
struct _GstAugCaption {
  gint64 start;
  gint64 stop;
  const gchar *text;
  GstAugStates states;
  guint64 colors;
  guint64 mentions;
  gint64 reach;
};

/*
 * GstAugMention:
 * @token: the first token of it
 * @n_tokens: how many it has
 *
 * Where a cue mentions an object.
 */
struct _GstAugMention {
  guint token;
  guint n_tokens;
};

/*
 * GstAugWindowFacts:
 * @known: %FALSE: the facts did not come in time, and whatever could be stated may be
 * @states: what captions that overlap the window state
 * @straddling: what of that is stated by captions that reach beyond the window
 * @colors: which colours captions that overlap the window name: a bit for each swatch
 * @boxes: (nullable) (element-type GstAugBox): objects of the item
 * @mentioned: bit i: a caption that overlaps the window mentions @boxes[i]; objects beyond the 64th
 *     count as not mentioned
 * @item: (nullable): all that is known of the item
 * @grid: (nullable): how its time is cut into windows; %NULL: one decision holds for all of it
 * @window: the window's number
 *
 * What is known of one window before its data are looked at.
 */
struct _GstAugWindowFacts {
  gboolean known;
  GstAugStates states;
  GstAugStates straddling;
  guint64 colors;
  const GArray *boxes;
  guint64 mentioned;
  const GstAugFacts *item;
  const GstAugGrid *grid;
  gint64 window;
};

GST_AUG_API GstAugFacts *gst_aug_facts_new (
    const gchar *caption, const gchar *cues, const gchar *objects, GError **error);
GST_AUG_API GstAugFacts *gst_aug_facts_new_from_event (GstEvent *item, GError **error);
GST_AUG_API GstAugFacts *gst_aug_facts_add (
    const GstAugFacts *item, const gchar *cues, const gchar *objects, GError **error);
GST_AUG_API GstAugFacts *gst_aug_facts_ref (GstAugFacts *facts);
GST_AUG_API void gst_aug_facts_unref (GstAugFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugFacts, gst_aug_facts_unref)

GST_AUG_API const GArray *gst_aug_facts_get_boxes (const GstAugFacts *facts);
GST_AUG_API const GArray *gst_aug_facts_get_captions (const GstAugFacts *facts);
GST_AUG_API void gst_aug_facts_of_window (
    const GstAugFacts *facts, gint64 start, gint64 stop, GstAugWindowFacts *window);
GST_AUG_API void gst_aug_facts_unknown (GstAugWindowFacts *window);

/* what a text states */
GST_AUG_API GstAugStates gst_aug_caption_states (const gchar *text);
GST_AUG_API guint64 gst_aug_caption_colors (const gchar *text);
GST_AUG_API gboolean gst_aug_caption_mentions (const gchar *text, const gchar *name);
GST_AUG_API GArray *gst_aug_cue_find_mentions (const GstAugCue *cue, const gchar *name);

/* what a rule did with a decision, for message, log and trace */
GST_AUG_API GstAugOperation *gst_aug_facts_report (
    GstAugDecision *decision, const gchar *rule, const gchar *did);
GST_AUG_API GstAugOperation *gst_aug_facts_report_conflict (
    GstAugDecision *decision, const gchar *rule, GstAugOnConflict on_conflict);
GST_AUG_API gboolean gst_aug_facts_drop_captions (const GstAugDecision *decision);
GST_AUG_API gboolean gst_aug_facts_tied_windows (
    const GstAugWindowFacts *facts, GstAugStates states, guint *before, guint *after);

G_END_DECLS
