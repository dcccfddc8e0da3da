/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/draw.h"
#include "../core/item.h"
#include "../decision/decision.h"
#include "../decision/settings.h"

G_BEGIN_DECLS

/**
 * GstAugTouches:
 * @GST_AUG_TOUCHES_VIDEO: pictures
 * @GST_AUG_TOUCHES_AUDIO: sound
 * @GST_AUG_TOUCHES_TEXT: captions
 * @GST_AUG_TOUCHES_TIME: the time of any stream
 * @GST_AUG_TOUCHES_ANY: any stream as a whole
 * @GST_AUG_TOUCHES_SIZE: the size of pictures
 * @GST_AUG_TOUCHES_TENSOR: makes tensors of pictures
 * @GST_AUG_TOUCHES_DEPTH: depth maps, of all pictures
 * @GST_AUG_TOUCHES_SPECTROGRAM: tensors of spectrograms
 * @GST_AUG_TOUCHES_SIGHT: what is seen of objects, which captions carry along; their words stay
 *
 * What a kind of operation can act on.
 */
typedef enum {
  GST_AUG_TOUCHES_VIDEO = 1 << 0,
  GST_AUG_TOUCHES_AUDIO = 1 << 1,
  GST_AUG_TOUCHES_TEXT = 1 << 2,
  GST_AUG_TOUCHES_TIME = 1 << 3,
  GST_AUG_TOUCHES_ANY = 1 << 4,
  GST_AUG_TOUCHES_SIZE = 1 << 5,
  GST_AUG_TOUCHES_TENSOR = 1 << 6,
  GST_AUG_TOUCHES_DEPTH = 1 << 7,
  GST_AUG_TOUCHES_SPECTROGRAM = 1 << 8,
  GST_AUG_TOUCHES_SIGHT = 1 << 9,
} GstAugTouches;

/**
 * GstAugCommonSettings: (skip)
 * @decision: name of the decision, %NULL = the kind's
 * @scope: who shares it, %NULL = shared
 * @hold: how long it holds
 * @probability: how often it is taken
 * @seed: the seed where no rule reaches the element
 * @defer: whether work may be left to the next element
 * @post_messages: whether decisions are posted on the bus
 *
 * The settings that every kind has; every block of settings begins with them.
 */
typedef struct {
  const gchar *decision;
  const gchar *scope;
  GstAugHold hold;
  gdouble probability;
  guint64 seed;
  gboolean defer;
  gboolean post_messages;
} GstAugCommonSettings;

/**
 * GstAugDirection: (skip)
 * @GST_AUG_DIRECTION_PICTURE: the picture keeps what captions mention
 * @GST_AUG_DIRECTION_CAPTIONS: captions lose what the picture does not show
 *
 * What follows what. Both at once follow nothing.
 */
typedef enum {
  GST_AUG_DIRECTION_PICTURE = 1 << 0,
  GST_AUG_DIRECTION_CAPTIONS = 1 << 1,
} GstAugDirection;

typedef struct _GstAugWindowFacts GstAugWindowFacts;
typedef struct _GstAugWindowContext GstAugWindowContext;
typedef struct _GstAugKind GstAugKind;

/**
 * GstAugWindowContext: (skip)
 * @draws: address of the decision's draws
 * @branch: name of the branch
 * @eval: whether nothing may be drawn; kinds that then do nothing are not asked
 * @length_ns: nominal length of the window, 0 if unknown
 * @aspect: reference aspect, picture width over height in square pixels
 * @facts: (nullable): what is known of the window: captions and objects
 * @live: whether the source is live, so that nothing can be known before it comes
 * @medium: what the branch carries; 0 if that is not known
 * @ordinal: number of the frame where the decision holds for a frame, else -1
 * @is_one_of_many: whether the decision is a part of a policy's: what it cannot act on is left out
 * @position: share of the window that has passed, [0, 1), where the kind follows frames; 1/2 for
 *     sound and text; 0 else
 *
 * All that a decision may depend on besides the settings.
 */
struct _GstAugWindowContext {
  GstAugDraws draws;
  const gchar *branch;
  gboolean eval;
  gint64 length_ns;
  gdouble aspect;
  const GstAugWindowFacts *facts;
  gboolean live;
  GstAugTouches medium;
  gint64 ordinal;
  gdouble position;
  gboolean is_one_of_many;
};

/**
 * GstAugKind: (skip)
 * @name: name of the kind and of its decision
 * @element: name of the element that is this one operation
 * @description: one sentence
 * @touches: what it can act on
 * @settings: its settings
 * @validate: (nullable): says what is contradictory in a block of settings, besides a min- above
 *     its max-
 * @decide: settings and window to operations; touches no data
 * @mend: (nullable): what facts ask of a decision whether it was taken or not; where the kind is
 *     one operation of many it is not called
 * @acts_in_eval: whether it does something where nothing may be drawn
 * @latency: (nullable): by how many samples the operations hold sound back, whatever is decided;
 *     %GST_AUG_SOUND_WHOLE: by as many as the window has. @window: samples of a window, 0 if that
 * is not known. %NULL: the kind does nothing to samples that #GstAugSoundEffect does
 * @refuses_live: (nullable): where the settings need what a live source has not sent yet, a
 * sentence that says what to use instead
 * @moves_time: (nullable): whether the time of streams becomes another one with these settings
 * @take_warning: (nullable): what is wrong with what the settings name and can be done without,
 * once
 * @resolve: (nullable): reads what the settings name into the block, before they are validated;
 *     @before: (nullable): the resolved settings that hold so far
 * @release: (nullable): frees what was read
 * @follows_frames: (nullable): whether decisions depend on position, so that they are taken anew
 * for every picture, with the draws of the window
 * @turns: (nullable): whether width and height of pictures change places
 * @precedes_size: (nullable): where the kind is many: whether an operation finds pictures of the
 * input's size, because the one that gives the output's comes later
 * @setting: (nullable): where the kind is many: the value of a setting of theirs that holds for all
 * pictures, or %NULL
 * @version: (nullable): what the settings name, so that those who share a decision can compare it
 * @direction: (nullable): what follows what where captions mention objects
 *
 * One row of the operations catalogue.
 */
struct _GstAugKind {
  const gchar *name;
  const gchar *element;
  const gchar *description;
  GstAugTouches touches;
  const GstAugSettings *settings;
  gboolean (*validate) (gconstpointer block, GError **error);
  gboolean (*decide) (gconstpointer block, const GstAugWindowContext *context,
      GstAugDecision *decision, GError **error);
  void (*mend) (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision);
  gboolean acts_in_eval;
  guint64 (*latency) (gconstpointer block, guint rate, guint64 window, gboolean live);
  const gchar *(*refuses_live) (gconstpointer block);
  gboolean (*moves_time) (gconstpointer block);
  gchar *(*take_warning) (gconstpointer block);
  gboolean (*turns) (gconstpointer block);
  gboolean (*resolve) (gpointer block, gconstpointer before, GError **error);
  void (*release) (gpointer block);
  gboolean (*follows_frames) (gconstpointer block);
  gboolean (*precedes_size) (gconstpointer block, const GstAugOperation *operation);
  gconstpointer (*setting) (gconstpointer block, const gchar *name);
  const gchar *(*version) (gconstpointer block);
  GstAugDirection (*direction) (gconstpointer block);
};

#define GST_AUG_SETTINGS_ERROR (gst_aug_settings_error_quark ())
GST_AUG_API GQuark gst_aug_settings_error_quark (void);

/**
 * GstAugSettingsError:
 * @GST_AUG_SETTINGS_ERROR_CONTRADICTION: two settings exclude each other
 * @GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW: the operation needs windows of a known length
 *
 * What is wrong with settings.
 */
typedef enum {
  GST_AUG_SETTINGS_ERROR_CONTRADICTION,
  GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
} GstAugSettingsError;

GST_AUG_API guint gst_aug_catalogue_size (void);
GST_AUG_API const GstAugKind *gst_aug_catalogue_nth (guint n);
GST_AUG_API const GstAugKind *gst_aug_catalogue_find (const gchar *name);
GST_AUG_API gboolean gst_aug_kind_validate (
    const GstAugKind *kind, gconstpointer block, GError **error);
GST_AUG_API gchar *gst_aug_decision_name (
    const gchar *decision, const gchar *scope, const gchar *branch, guint nth);
GST_AUG_API GstAugDecision *gst_aug_kind_decide (const GstAugKind *kind, gconstpointer block,
    const GstAugInstance *instance, const gchar *name, GstAugWindowContext *context, gint64 ordinal,
    GError **error);

G_END_DECLS
