/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Words for colours follow the hue of the picture, which turns by `degrees`: red and 120 is green.
 * Light and dark stay, and so do black, white and grey. */
#include "../../facts/color/colors.h"
#include "../case.h"
#include "../effect.h"
#include "../wordnet/article.h"

#include <string.h>

/* green as greenish. (transfer full) */
static gchar *
with_ending (const gchar *name)
{
  static const gchar *const forms[][2] = { { "red", "reddish" }, { "orange", "orangish" },
    { "yellow", "yellowish" }, { "green", "greenish" }, { "blue", "bluish" },
    { "purple", "purplish" }, { "pink", "pinkish" }, { "brown", "brownish" } };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_suffix (name, forms[i][0]))
      return g_strdup_printf (
          "%.*s%s", (gint) (strlen (name) - strlen (forms[i][0])), name, forms[i][1]);
  return g_strdup (name);
}

/* The token's text with the colour's new name in its place. (transfer full) */
static gchar *
renamed (const GstAugColorMention *mention, const gchar *text, const gchar *name)
{
  const gchar *word = text + mention->start;
  const gboolean is_compound = strlen (text) != mention->size;
  g_autofree gchar *form =
      mention->size > 3 && g_ascii_strncasecmp (word + mention->size - 3, "ish", 3) == 0
          ? with_ending (name)
          : g_strdup (name);
  g_autofree gchar *cased = gst_aug_text_keep_case (word, mention->size, form);

  if (is_compound)
    g_strdelimit (cased, " ", '-');
  return g_strdup_printf ("%.*s%s%s", (gint) mention->start, text, cased, word + mention->size);
}

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  const gdouble degrees = gst_aug_operation_get_double (operation, "degrees", 0);
  g_autoptr (GArray) mentions = gst_aug_color_find (cue);

  /* the last first, so that places in a token hold */
  for (guint i = mentions->len; i-- > 0;) {
    const GstAugColorMention *mention = &g_array_index (mentions, GstAugColorMention, i);
    const GstAugToken *token = gst_aug_cue_nth (cue, mention->token);
    const gchar *name = gst_aug_swatch_turn (mention->swatch, degrees);
    g_autofree gchar *text = NULL;

    if (!name || mention->is_fixed || token->kept || token->kind != GST_AUG_TOKEN_WORD)
      continue;
    text = renamed (mention, token->text, name);
    gst_aug_cue_replace (cue, mention->token, text);
    gst_aug_cue_mend_article (cue, mention->token, "en");
  }
}

const GstAugTextEffect gst_aug_text_recolor_effect = { "recolor-words", apply };
