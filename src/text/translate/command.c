/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Any other translator, as a command of the user's: it reads texts and writes what becomes of them,
 * each ended by a NUL. A command with {from} and {to} is begun twice, once for each direction; one
 * without goes there and back by itself.
 *
 * What is kept is looked for in what came back. Where it is not there, it is asked again with a
 * made-up word for each unit, which many translators leave as it is.
 */
#include <string.h>

#include "translate.h"

static gchar *
fill_in (const gchar *command, const gchar *from, const gchar *to)
{
  g_auto (GStrv) parts = g_strsplit (command, "{from}", -1);
  g_autofree gchar *with_from = g_strjoinv (from, parts);
  g_auto (GStrv) more = g_strsplit (with_from, "{to}", -1);

  return g_strjoinv (to, more);
}

/* A language goes into a command that a shell reads, and can come from the stream. */
static gboolean
is_code (const gchar *language)
{
  return *language && strspn (language, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789-_") == strlen (language);
}

/* Translates into @pivot and back; NULL where a code is none. */
GstAugTranslator *
gst_aug_command_new (const gchar *command, const gchar *language, const gchar *pivot)
{
  GstAugTranslator *translator;
  g_autofree gchar *there = NULL, *back = NULL;

  if (!is_code (language) || !is_code (pivot))
    return NULL;
  translator = g_new0 (GstAugTranslator, 1);
  there = fill_in (command, language, pivot);
  back = fill_in (command, pivot, language);
  translator->children[translator->n_children++] = gst_aug_child_new (there, "Hello.");
  if (!g_str_equal (there, back))
    translator->children[translator->n_children++] = gst_aug_child_new (back, "Hello.");
  return translator;
}

/* A word that no language has. */
static gchar *
hole (guint unit)
{
  return g_strdup_printf ("QX%uQ", unit);
}

static gchar *
look_of (const GstAugSentence *sentence, guint unit, gboolean holes)
{
  gchar *text = holes ? hole (unit) : gst_aug_sentence_unit_text (sentence, unit);

  return g_strdelimit (text, "\r\n\t", ' ');
}

/* What a command is sent for a sentence. */
gchar *
gst_aug_command_write (const GstAugSentence *sentence, gboolean holes)
{
  GString *out = g_string_new (NULL);

  for (guint i = sentence->first; i < sentence->first + sentence->n;) {
    const gint unit = gst_aug_sentence_unit_at (sentence, i);
    const GstAugToken *token = gst_aug_cue_nth (sentence->cue, i++);

    if (unit >= 0) {
      g_autofree gchar *text = look_of (sentence, (guint) unit, holes);

      g_string_append (out, text);
      i += g_array_index (sentence->units, GstAugUnit, unit).n - 1;
    } else {
      g_string_append (out, token->kind == GST_AUG_TOKEN_SPACE ? " " : token->text);
    }
  }
  g_string_append (out, sentence->mark);
  return g_string_free (out, FALSE);
}

/* Where a unit was found. */
typedef struct {
  gsize first, stop;
  gint unit;
} Place;

static gboolean
is_free (const GArray *places, gsize first, gsize stop)
{
  for (guint i = 0; i < places->len; i++)
    if (first < g_array_index (places, Place, i).stop &&
        stop > g_array_index (places, Place, i).first)
      return FALSE;
  return TRUE;
}

/* Finds @look in @text as words of its own, where nothing was found yet; NULL: not there. */
static const gchar *
find (const gchar *text, const gchar *look, const GArray *places)
{
  const gsize n = strlen (look);

  for (const gchar *p = strstr (text, look); p; p = strstr (p + 1, look)) {
    const gchar *before = g_utf8_find_prev_char (text, p);

    if (!(before && g_unichar_isalnum (g_utf8_get_char (before))) &&
        !g_unichar_isalnum (g_utf8_get_char (p + n)) &&
        is_free (places, (gsize) (p - text), (gsize) (p - text) + n))
      return p;
  }
  return NULL;
}

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *p = a, *q = b;

  return p->first < q->first ? -1 : p->first > q->first;
}

/* The longest first, so that "red" is not found in "red apple". */
static GArray *
order_units (const GstAugSentence *sentence, gboolean holes)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));

  for (guint i = 0; i < sentence->units->len; i++) {
    g_autofree gchar *look = look_of (sentence, i, holes);
    const Place place = { G_MAXSIZE - strlen (look), i, (gint) i };

    g_array_append_val (places, place);
  }
  g_array_sort (places, compare_places);
  return places;
}

/* Finds every unit once and no more; FALSE where that cannot be had. */
static gboolean
find_places (const GstAugSentence *sentence, const gchar *text, gboolean holes, GArray *places)
{
  g_autoptr (GArray) order = order_units (sentence, holes);

  for (guint i = 0; i < order->len; i++) {
    const gint unit = g_array_index (order, Place, i).unit;
    g_autofree gchar *look = look_of (sentence, (guint) unit, holes);
    const gchar *found = find (text, look, places);
    Place place = { .unit = unit };

    if (!found)
      return FALSE;
    place.first = (gsize) (found - text);
    place.stop = place.first + strlen (look);
    g_array_append_val (places, place);
  }
  for (guint i = 0; i < order->len; i++) {
    g_autofree gchar *look = look_of (sentence, i, holes);

    if (find (text, look, places))
      return FALSE;
  }
  g_array_sort (places, compare_places);
  return TRUE;
}

/* What a command answered, NULL where that is not to be understood. */
GArray *
gst_aug_command_read (const GstAugSentence *sentence, const gchar *answer, gboolean holes)
{
  g_autoptr (GArray) pieces = gst_aug_pieces_new ();
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  gsize at = 0;

  if (!g_utf8_validate (answer, -1, NULL) || !find_places (sentence, answer, holes, places))
    return NULL;
  for (guint i = 0; i < places->len; i++) {
    const Place *place = &g_array_index (places, Place, i);

    if (place->first > at)
      gst_aug_pieces_add (pieces, -1, answer + at, (gssize) (place->first - at));
    gst_aug_pieces_add (
        pieces, place->unit, answer + place->first, (gssize) (place->stop - place->first));
    at = place->stop;
  }
  if (answer[at])
    gst_aug_pieces_add (pieces, -1, answer + at, -1);
  return g_steal_pointer (&pieces);
}
