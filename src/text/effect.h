/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../decision/decision.h"
#include "cue/cue.h"

G_BEGIN_DECLS

typedef struct _GstAugTextDraws GstAugTextDraws;
typedef struct _GstAugTextTools GstAugTextTools;
typedef struct _GstAugTextEffect GstAugTextEffect;

/*
 * GstAugTextDraws:
 * @key: the operation's value `key`
 * @cue: where the cue begins in its window, nanoseconds
 *
 * The address of all draws of one operation in one cue. A plain value: nothing in it advances.
 */
struct _GstAugTextDraws {
  guint64 key;
  guint64 cue;
};

/*
 * GstAugTextEffect:
 * @operation: name of the operation that it carries out
 * @apply: changes the cue; what it needs besides the operation's values it finds in @tools. What it
 *     cannot do, it leaves, and says so with gst_aug_text_tools_warn()
 *
 * What carries an operation out on a cue. What comes out is a function of the cue, the operation
 * and its draws alone, and of the dictionaries that it names: not of other cues.
 */
struct _GstAugTextEffect {
  const gchar *operation;
  void (*apply) (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
      GstAugTextTools *tools);
};

GST_AUG_API const GstAugTextEffect *gst_aug_text_effect_find (const gchar *operation);
GST_AUG_API gboolean gst_aug_text_apply (
    const GstAugOperation *operation, guint64 cue_ns, GstAugCue *cue, GstAugTextTools *tools);

GST_AUG_API gdouble gst_aug_text_draws_uniform (
    const GstAugTextDraws *draws, const gchar *parameter, guint32 i);
GST_AUG_API guint32 gst_aug_text_draws_integer (
    const GstAugTextDraws *draws, const gchar *parameter, guint32 i, guint32 n);
GST_AUG_API void gst_aug_text_draws_shuffle (
    const GstAugTextDraws *draws, const gchar *parameter, guint *order, guint n);
GST_AUG_API void gst_aug_text_draws_choose (
    const GstAugTextDraws *draws, const gchar *parameter, guint *order, guint n, guint k);

/*
 * Tools: what the operations of one element share: dictionaries that are open, child processes that
 * run, what has been warned of. Made with the element, used by its streaming thread.
 */
GST_AUG_API GstAugTextTools *gst_aug_text_tools_new (void);
GST_AUG_API void gst_aug_text_tools_free (GstAugTextTools *tools);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugTextTools, gst_aug_text_tools_free)
GST_AUG_API gpointer gst_aug_text_tools_get (GstAugTextTools *tools, const gchar *name);
GST_AUG_API void gst_aug_text_tools_set (
    GstAugTextTools *tools, const gchar *name, gpointer tool, GDestroyNotify destroy);
GST_AUG_API void gst_aug_text_tools_warn (
    GstAugTextTools *tools, const gchar *about, const gchar *format, ...) G_GNUC_PRINTF (3, 4);
GST_AUG_API gchar *gst_aug_text_tools_take_warning (GstAugTextTools *tools);
GST_AUG_API void gst_aug_text_tools_set_language (GstAugTextTools *tools, const gchar *language);
GST_AUG_API const gchar *gst_aug_text_tools_get_language (const GstAugTextTools *tools);
GST_AUG_API void gst_aug_text_tools_set_boxes (
    GstAugTextTools *tools, const GArray *boxes, guint64 seen);
GST_AUG_API const GArray *gst_aug_text_tools_get_boxes (
    const GstAugTextTools *tools, guint64 *seen);

GST_AUG_API void gst_aug_text_tools_set_live (GstAugTextTools *tools, gboolean live);
GST_AUG_API gboolean gst_aug_text_tools_get_live (const GstAugTextTools *tools);
GST_AUG_API void gst_aug_text_tools_set_hurry (GstAugTextTools *tools, const gint *hurry);
GST_AUG_API const gint *gst_aug_text_tools_get_hurry (const GstAugTextTools *tools);
GST_AUG_API void gst_aug_text_tools_count_failure (GstAugTextTools *tools);
GST_AUG_API guint64 gst_aug_text_tools_get_failures (const GstAugTextTools *tools);

GST_AUG_API const gchar *gst_aug_text_language (
    const GstAugOperation *operation, const GstAugTextTools *tools);
GST_AUG_API gboolean gst_aug_text_is_language (const gchar *language, const gchar *code);

GST_AUG_API void gst_aug_text_translate_prepare (
    GstAugTextTools *tools, const GstAugOperation *operation);

/* the effects */
extern const GstAugTextEffect gst_aug_text_delete_effect;
extern const GstAugTextEffect gst_aug_text_interchange_effect;
extern const GstAugTextEffect gst_aug_text_mask_effect;
extern const GstAugTextEffect gst_aug_text_mentions_effect;
extern const GstAugTextEffect gst_aug_text_misspell_effect;
extern const GstAugTextEffect gst_aug_text_paraphrase_effect;
extern const GstAugTextEffect gst_aug_text_replace_synonyms_effect;
extern const GstAugTextEffect gst_aug_text_insert_synonyms_effect;
extern const GstAugTextEffect gst_aug_text_punctuation_effect;
extern const GstAugTextEffect gst_aug_text_swap_effect;
extern const GstAugTextEffect gst_aug_text_recolor_effect;
extern const GstAugTextEffect gst_aug_text_translate_effect;

G_END_DECLS
