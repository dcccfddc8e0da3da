/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../text.h"

G_BEGIN_DECLS

/*
 * GstAugTokenKind:
 * @GST_AUG_TOKEN_WORD: a word with a letter in it, a hyphenated compound as one
 * @GST_AUG_TOKEN_NUMBER: digits, with the marks that part them: 1,000 or 3.5
 * @GST_AUG_TOKEN_PUNCTUATION: a mark, an emoji, whatever is seen and no word
 * @GST_AUG_TOKEN_SPACE: blanks and line ends
 * @GST_AUG_TOKEN_OPAQUE: what is not seen: an override block, a comment, a control of direction; a
 *     word that a tag or an override block splits, in its parts
 *
 * What a token is. Operations work on words, some on numbers and marks; never on what is opaque.
 */
typedef enum {
  GST_AUG_TOKEN_WORD,
  GST_AUG_TOKEN_NUMBER,
  GST_AUG_TOKEN_PUNCTUATION,
  GST_AUG_TOKEN_SPACE,
  GST_AUG_TOKEN_OPAQUE,
} GstAugTokenKind;

typedef struct _GstAugStyle GstAugStyle;
typedef struct _GstAugToken GstAugToken;
typedef struct _GstAugCue GstAugCue;

/*
 * GstAugStyle:
 * @outer: the element that it stands in; %NULL: none
 * @tag: its opening tag, as it was written
 * @name: the element's name
 * @tag_size: bytes in @tag
 * @size: bytes in the opening tags of it and all it stands in
 * @depth: how many elements that are
 *
 * An element of markup that a token stands in. Two elements of one name are two styles.
 */
struct _GstAugStyle {
  const GstAugStyle *outer;
  const gchar *tag;
  const gchar *name;
  gsize tag_size;
  gsize size;
  guint depth;
};

/*
 * GstAugToken:
 * @kind: what it is
 * @text: what is read, without markup; "" for what is not seen
 * @raw: (nullable): how it was written; %NULL: as @text is
 * @style: (nullable): the innermost element it stands in
 * @kept: whether no operation may replace, move or remove it
 *
 * A piece of a cue. Strings belong to the cue.
 */
struct _GstAugToken {
  GstAugTokenKind kind;
  const gchar *text;
  const gchar *raw;
  const GstAugStyle *style;
  gboolean kept;
};

/*
 * GstAugCue:
 * @tokens: (element-type GstAugToken): in reading order
 * @markup: whether it is written as markup
 * @escaped: whether what came as markup did not parse, and is plain text that was escaped
 * @n_changes: how often an operation has changed it
 *
 * A cue that operations can change word by word: whatever they do, what comes out is valid UTF-8,
 * and valid markup where it was.
 */
struct _GstAugCue {
  GArray *tokens;
  gboolean markup;
  gboolean escaped;
  guint n_changes;
  /*< private >*/
  GStringChunk *strings;
  GPtrArray *styles;
  gsize size;  /* of what was read */
  gsize moves; /* how many bytes of tags words may still take along */
};

/*
 * GstAugInsertion:
 * @at: number of the token before which it is put; one behind the last is the end
 * @kind: what it is
 * @text: what is read
 * @blank: whether a blank parts it from its neighbours
 *
 * A token to put into a cue.
 */
typedef struct {
  guint at;
  GstAugTokenKind kind;
  const gchar *text;
  gboolean blank;
} GstAugInsertion;

GST_AUG_API GstAugCue *gst_aug_cue_new (const gchar *text, gssize size, GstAugTextFormat format);
GST_AUG_API void gst_aug_cue_free (GstAugCue *cue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugCue, gst_aug_cue_free)

GST_AUG_API gchar *gst_aug_cue_to_string (const GstAugCue *cue);
GST_AUG_API gchar *gst_aug_cue_to_plain (const GstAugCue *cue);
GST_AUG_API GArray *gst_aug_cue_find_words (const GstAugCue *cue, gboolean kept);
GST_AUG_API void gst_aug_cue_make_markup (GstAugCue *cue);
GST_AUG_API void gst_aug_cue_replace (GstAugCue *cue, guint i, const gchar *text);
GST_AUG_API void gst_aug_cue_insert (
    GstAugCue *cue, guint i, GstAugTokenKind kind, const gchar *text, gboolean blank);
GST_AUG_API void gst_aug_cue_insert_all (
    GstAugCue *cue, const GstAugInsertion *insertions, guint n);
GST_AUG_API void gst_aug_cue_remove (GstAugCue *cue, guint i);
GST_AUG_API void gst_aug_cue_remove_all (GstAugCue *cue, const guint *numbers, guint n);
GST_AUG_API void gst_aug_cue_cut (GstAugCue *cue, const guint *numbers, guint n);
GST_AUG_API gboolean gst_aug_token_ends_line (const GstAugToken *token);
GST_AUG_API void gst_aug_cue_swap (GstAugCue *cue, guint i, guint j);
GST_AUG_API guint gst_aug_cue_splice (GstAugCue *cue, guint i, guint n, const gchar *text);
GST_AUG_API void gst_aug_cue_wrap (
    GstAugCue *cue, guint i, guint n, const gchar *tag, const gchar *name);

static inline GstAugToken *
gst_aug_cue_nth (const GstAugCue *cue, guint i)
{
  return &g_array_index (cue->tokens, GstAugToken, i);
}

G_END_DECLS
