/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* the tail of the dog <-> the dog's tail, where one word each stands for who has what. */
#include <string.h>

#include "../keep.h"
#include "paraphrase.h"

/* Of these, "of" does not say who has something. */
static const gchar amounts[] =
    "lot lots number kind sort type piece pair group bunch set part half most many some all both "
    "one "
    "none each rest series couple cup glass bottle bowl slice sheet tube head top bottom front "
    "back "
    "side left right middle center centre edge end row line field shape form city town state use "
    "picture photo image view result because instead out";

/* What may follow without belonging to the noun. */
static const gchar follows[] =
    "is was are were has had have can could will would should may might must and or but in on at "
    "by "
    "with from to into near under over behind beside that which who when while as if because looks "
    "seems does did do";

static gboolean
ends_phrase (const GstAugParaphrase *self, guint last)
{
  const gint next = gst_aug_paraphrase_next_word (self, last);

  return next < 0 || gst_aug_paraphrase_is_any (self, (guint) next, follows);
}

static gboolean
is_word (const GstAugParaphrase *self, guint i)
{
  return i < self->cue->tokens->len && gst_aug_cue_nth (self->cue, i)->kind == GST_AUG_TOKEN_WORD;
}

static gboolean
is_blank (const GstAugParaphrase *self, guint i)
{
  return i < self->cue->tokens->len && strcmp (gst_aug_cue_nth (self->cue, i)->text, " ") == 0;
}

/* "the WORD of the WORD" at token @i */
static gboolean
is_of (const GstAugParaphrase *self, guint i)
{
  for (guint k = 1; k < 8; k += 2)
    if (!is_blank (self, i + k) || !is_word (self, i + k + 1))
      return FALSE;
  return gst_aug_paraphrase_is_any (self, i, "the") &&
         gst_aug_paraphrase_is_any (self, i + 4, "of") &&
         gst_aug_paraphrase_is_any (self, i + 6, "the my your his her its our their") &&
         !gst_aug_paraphrase_is_any (self, i + 2, amounts) &&
         !strchr (gst_aug_cue_nth (self->cue, i + 8)->text, '\'') && ends_phrase (self, i + 8);
}

static void
to_owner (GstAugParaphrase *self, guint i)
{
  const gchar *thing = gst_aug_cue_nth (self->cue, i + 2)->text;
  const gchar *article = gst_aug_cue_nth (self->cue, i + 6)->text;
  const gchar *owner = gst_aug_cue_nth (self->cue, i + 8)->text;
  g_autofree gchar *text = g_strdup_printf (
      "%s %s%s %s", article, owner, g_str_has_suffix (owner, "s") ? "'" : "'s", thing);

  gst_aug_paraphrase_replace (self, i, 9, text);
}

/* The bytes of a word in front of its 's, 0 where it has none. */
static gsize
owner_size (const gchar *word)
{
  const gsize n = strlen (word);

  if (n > 2 && strcmp (word + n - 2, "'s") == 0)
    return n - 2;
  return n > 4 && strcmp (word + n - 4, "’s") == 0 ? n - 4 : 0;
}

/* "the WORD's WORD" at token @i */
static gboolean
is_owner (const GstAugParaphrase *self, guint i)
{
  for (guint k = 1; k < 4; k += 2)
    if (!is_blank (self, i + k) || !is_word (self, i + k + 1))
      return FALSE;
  return gst_aug_paraphrase_is_any (self, i, "the my your his her its our their") &&
         owner_size (gst_aug_cue_nth (self->cue, i + 2)->text) && ends_phrase (self, i + 4) &&
         !gst_aug_paraphrase_is_any (self, i + 4, follows);
}

static void
to_of (GstAugParaphrase *self, guint i)
{
  const gchar *article = gst_aug_cue_nth (self->cue, i)->text;
  const gchar *owner = gst_aug_cue_nth (self->cue, i + 2)->text;
  const gchar *thing = gst_aug_cue_nth (self->cue, i + 4)->text;
  g_autofree gchar *small = g_strdup (article);
  g_autofree gchar *text = NULL;

  small[0] = g_ascii_tolower (small[0]);
  text = g_strdup_printf ("the %s of %s %.*s", thing, small, (gint) owner_size (owner), owner);
  gst_aug_paraphrase_replace (self, i, 5, text);
}

void
gst_aug_paraphrase_genitive (GstAugParaphrase *self)
{
  for (guint i = 0; i < self->cue->tokens->len; i++) {
    if (is_of (self, i)) {
      if (gst_aug_paraphrase_is_free (self, i, 9) && gst_aug_paraphrase_takes (self))
        to_owner (self, i);
      i += 4;
    } else if (is_owner (self, i)) {
      if (gst_aug_paraphrase_is_free (self, i, 5) && gst_aug_paraphrase_takes (self))
        to_of (self, i);
      i += 4;
    }
  }
}
