/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Mentions of the item's objects: those of what is no longer in the picture are dropped, or those
 * of what is still there are highlighted. Values: mode, format; nothing is drawn. */
#include <string.h>

#include "../../catalogue/text.h"
#include "../../core/item.h"
#include "../../facts/reading/mentions.h"
#include "../effect.h"
#include "drop.h"

/* What an item's objects may be called. */
typedef struct {
  GArray *boxes;
  GstAugNames *names;
} Objects;

static void
objects_free (gpointer data)
{
  Objects *objects = data;

  g_array_unref (objects->boxes);
  gst_aug_names_free (objects->names);
  g_free (objects);
}

/* Read once for all cues of an item. */
static const GstAugNames *
names_of (GstAugTextTools *tools, const GArray *boxes)
{
  Objects *objects = gst_aug_text_tools_get (tools, "mentions");

  if (objects && objects->boxes == boxes)
    return objects->names;
  objects = g_new (Objects, 1);
  objects->boxes = g_array_ref ((GArray *) boxes);
  objects->names = gst_aug_names_new ();
  for (guint i = 0; i < MIN (boxes->len, 64); i++) {
    const gchar *name = g_array_index (boxes, GstAugBox, i).name;

    if (name)
      gst_aug_names_add (objects->names, name, G_GUINT64_CONSTANT (1) << i);
  }
  gst_aug_text_tools_set (tools, "mentions", objects, objects_free);
  return objects->names;
}

/* The words of the cue, which know the boxes that they mention; those that are kept mention none.
 */
static GArray *
read_mentions (const GstAugCue *cue, const GstAugNames *names)
{
  GArray *words = gst_aug_cue_read_words (cue);
  g_autofree gchar *plain = gst_aug_cue_to_plain (cue);
  g_autofree gsize *at = g_new (gsize, cue->tokens->len + 1);
  g_auto (GstAugReading) reading;
  guint64 mask;
  guint n;

  at[0] = 0;
  for (guint i = 0; i < cue->tokens->len; i++)
    at[i + 1] = at[i] + strlen (gst_aug_cue_nth (cue, i)->text);
  gst_aug_reading_init (&reading, plain);
  for (guint i = 0; i < reading.words->len; i += n) {
    n = gst_aug_names_match (names, &reading, i, &mask);
    for (guint w = 0; mask && w < words->len; w++) {
      GstAugPhraseWord *word = gst_aug_phrase_word (words, w);

      if (at[word->token] < gst_aug_reading_nth (&reading, i + n - 1)->stop &&
          at[word->token + 1] > gst_aug_reading_nth (&reading, i)->at &&
          !gst_aug_cue_nth (cue, word->token)->kept)
        word->mask |= mask;
    }
  }
  return words;
}

/* The name of the element that @tag opens, NULL if it is no tag that pango knows to close. */
static gchar *
name_of_tag (const gchar *tag)
{
  g_autofree gchar *whole = NULL, *name = NULL;
  const gsize n = strlen (tag);
  GMarkupParser parser = { NULL };
  g_autoptr (GMarkupParseContext) context = NULL;

  if (n < 3 || tag[0] != '<' || tag[n - 1] != '>' || !g_ascii_isalpha (tag[1]))
    return NULL;
  name = g_strndup (tag + 1, strcspn (tag + 1, " \t>"));
  whole = g_strdup_printf ("%s</%s>", tag, name);
  context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  return g_markup_parse_context_parse (context, whole, -1, NULL) &&
                 g_markup_parse_context_end_parse (context, NULL)
             ? g_steal_pointer (&name)
             : NULL;
}

/* What comes before and behind the %s of a format. */
static void
split_format (const gchar *format, gchar **front, gchar **back)
{
  const gchar *at = strstr (format, "%s");

  *front = at ? g_strndup (format, (gsize) (at - format)) : g_strdup (format);
  *back = g_strdup (at ? at + 2 : format);
}

static void
highlight_tokens (GstAugCue *cue, guint first, guint n, const gchar *front, const gchar *back)
{
  g_autofree gchar *name = cue->markup ? name_of_tag (front) : NULL;

  if (cue->markup) {
    gst_aug_cue_wrap (cue, first, n, name ? front : "<b>", name ? name : "b");
    return;
  }
  if (*back)
    gst_aug_cue_insert (cue, first + n, GST_AUG_TOKEN_PUNCTUATION, back, FALSE);
  if (*front)
    gst_aug_cue_insert (cue, first, GST_AUG_TOKEN_PUNCTUATION, front, FALSE);
}

/* From the end, so that tokens in front stay where they are. */
static void
highlight (GstAugCue *cue, const GArray *words, guint64 seen, const gchar *format)
{
  g_autofree gchar *front = NULL, *back = NULL;

  split_format (format, &front, &back);
  for (guint i = words->len; i-- > 0;) {
    const GstAugPhraseWord *last = gst_aug_phrase_word (words, i);
    guint first = i;

    if (!(last->mask & seen))
      continue;
    while (first > 0 && gst_aug_phrase_word (words, first - 1)->mask == last->mask)
      first--;
    highlight_tokens (cue, gst_aug_phrase_word (words, first)->token,
        last->token + 1 - gst_aug_phrase_word (words, first)->token, front, back);
    i = first;
  }
}

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  const GstAugValue *format = gst_aug_operation_find (operation, "format");
  guint64 seen;
  const GArray *boxes = gst_aug_text_tools_get_boxes (tools, &seen);
  g_autoptr (GArray) words = NULL;

  if (!boxes || boxes->len == 0)
    return;
  words = read_mentions (cue, names_of (tools, boxes));
  if (gst_aug_operation_get_int (operation, "mode", 0) == GST_AUG_TEXT_MENTIONS_HIGHLIGHT)
    highlight (cue, words, seen, format ? format->s : "**%s**");
  else
    gst_aug_mentions_drop (cue, words, seen);
}

const GstAugTextEffect gst_aug_text_mentions_effect = { "mentions", apply };
