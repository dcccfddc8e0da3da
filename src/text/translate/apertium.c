/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Apertium as a child process: the pipelines of a pair's two modes, one behind the other, as
 * apertium-wblank-mode spells them out. Nothing of it is linked. What is kept goes through both
 * directions in a wordbound blank with its number, [[t:k:3]]red[[/]].
 */
#include "translate.h"

#include <string.h>

#define MODES "/usr/share/apertium/modes"
/* a blank with a number in it comes back as it is */
#define SENTENCE_END "[%u]"
#define SPECIAL "[]{}^$/\\@<>"

/* ISO 639-1 and 639-3 of languages that Apertium has pairs of; it uses either. */
static const gchar *const codes[][2] = { { "af", "afr" }, { "an", "arg" }, { "ar", "ara" },
  { "be", "bel" }, { "bg", "bul" }, { "br", "bre" }, { "ca", "cat" }, { "cy", "cym" },
  { "da", "dan" }, { "de", "deu" }, { "en", "eng" }, { "eo", "epo" }, { "es", "spa" },
  { "eu", "eus" }, { "fr", "fra" }, { "gl", "glg" }, { "hi", "hin" }, { "hr", "hrv" },
  { "id", "ind" }, { "is", "isl" }, { "it", "ita" }, { "kk", "kaz" }, { "mk", "mkd" },
  { "ms", "zlm" }, { "mt", "mlt" }, { "nb", "nob" }, { "nl", "nld" }, { "nn", "nno" },
  { "oc", "oci" }, { "pl", "pol" }, { "pt", "por" }, { "ro", "ron" }, { "ru", "rus" },
  { "sc", "srd" }, { "se", "sme" }, { "sh", "hbs" }, { "sl", "slv" }, { "sr", "srp" },
  { "sv", "swe" }, { "tr", "tur" }, { "tt", "tat" }, { "uk", "ukr" }, { "ur", "urd" } };

/* The shorter code of a language, of those that are known. */
static gchar *
short_code (const gchar *language)
{
  const gsize n = strcspn (language, "-_.@");

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (n == 3 && g_ascii_strncasecmp (language, codes[i][1], n) == 0)
      return g_strdup (codes[i][0]);
  return g_ascii_strdown (language, (gssize) n);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(gchar *const *) a, *(gchar *const *) b);
}

/* A mode's file, eng-spa.mode, where it has a plain name. */
static gboolean
is_mode (const gchar *name)
{
  const gsize from = strspn (name, "abcdefghijklmnopqrstuvwxyz");
  const gsize to = name[from] == '-' ? strspn (name + from + 1, "abcdefghijklmnopqrstuvwxyz") : 0;

  return from && to && g_str_equal (name + from + 1 + to, ".mode");
}

static gchar *
reverse_of (const gchar *pair)
{
  const gsize n = strcspn (pair, "-");
  g_autofree gchar *from = g_strndup (pair, n);

  return g_strconcat (pair + n + 1, "-", from, NULL);
}

static gboolean
has_mode (const gchar *pair)
{
  g_autofree gchar *path = g_strconcat (MODES "/", pair, ".mode", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The pairs that are installed in both directions, each as eng-spa and spa-eng, in byte order. */
GPtrArray *
gst_aug_apertium_find_pairs (void)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_free);
  g_autofree gchar *program = g_find_program_in_path ("apertium-wblank-mode");
  GDir *folder = program ? g_dir_open (MODES, 0, NULL) : NULL;
  const gchar *name;

  while (folder && (name = g_dir_read_name (folder))) {
    g_autofree gchar *pair = is_mode (name) ? g_strndup (name, strlen (name) - 5) : NULL;
    g_autofree gchar *back = pair ? reverse_of (pair) : NULL;

    if (back && has_mode (back))
      g_ptr_array_add (pairs, g_steal_pointer (&pair));
  }
  if (folder)
    g_dir_close (folder);
  g_ptr_array_sort (pairs, compare);
  return pairs;
}

/* The installed pairs in words. */
gchar *
gst_aug_apertium_list_pairs (void)
{
  g_autoptr (GPtrArray) pairs = gst_aug_apertium_find_pairs ();
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < pairs->len; i++)
    g_string_append_printf (list, i ? ", %s" : "%s", (gchar *) pairs->pdata[i]);
  return g_string_free (list, FALSE);
}

/* The pair between two languages, given by either code; NULL: none. */
static gchar *
find_pair (const GPtrArray *pairs, const gchar *language, const gchar *pivot)
{
  g_autofree gchar *from = short_code (language), *to = short_code (pivot);

  for (guint i = 0; i < pairs->len; i++) {
    const gchar *pair = pairs->pdata[i];
    g_autofree gchar *a = short_code (pair), *b = short_code (strchr (pair, '-') + 1);

    if (g_str_equal (a, from) && g_str_equal (b, to))
      return g_strdup (pair);
  }
  return NULL;
}

/* The languages that one can be translated into and back, in byte order. */
GPtrArray *
gst_aug_apertium_find_pivots (const gchar *language)
{
  GPtrArray *pivots = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) pairs = gst_aug_apertium_find_pairs ();
  g_autofree gchar *from = short_code (language);

  for (guint i = 0; i < pairs->len; i++) {
    const gchar *pair = pairs->pdata[i];
    g_autofree gchar *a = short_code (pair), *b = short_code (strchr (pair, '-') + 1);

    if (g_str_equal (a, from) && !g_ptr_array_find_with_equal_func (pivots, b, g_str_equal, NULL))
      g_ptr_array_add (pivots, g_steal_pointer (&b));
  }
  g_ptr_array_sort (pivots, compare);
  return pivots;
}

/* Translates into @pivot and back; NULL: no pair of these is installed. A mode has $1 for how words
 * are marked that are not known, and $2 for the tagger's options: -n and nothing. */
GstAugTranslator *
gst_aug_apertium_new (const gchar *language, const gchar *pivot)
{
  g_autoptr (GPtrArray) pairs = gst_aug_apertium_find_pairs ();
  g_autofree gchar *there = find_pair (pairs, language, pivot);
  g_autofree gchar *back = there ? reverse_of (there) : NULL;
  g_autofree gchar *command = NULL;
  GstAugTranslator *translator;

  if (!there)
    return NULL;
  command = g_strdup_printf ("eval \"$(apertium-wblank-mode -z " MODES "/%s.mode) | "
                             "$(apertium-wblank-mode -z " MODES "/%s.mode)\"",
      there, back);
  translator = g_new0 (GstAugTranslator, 1);
  translator->children[0] = gst_aug_child_new (command, "Hello.[]\n");
  translator->n_children = 1;
  translator->units_are_marked = TRUE;
  return translator;
}

static void
append_escaped (GString *out, const gchar *text)
{
  /* dictionaries have letters with their accents */
  g_autofree gchar *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

  for (const gchar *p = composed; p && *p; p++) {
    if (strchr (SPECIAL, *p))
      g_string_append_c (out, '\\');
    g_string_append_c (out, *p);
  }
}

static gboolean
is_plain (const gchar *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (!g_unichar_isalpha (g_utf8_get_char (text)) && *text != ' ')
      return FALSE;
  return TRUE;
}

/* What stands for a unit: its words, so that others agree with them; for what is more than words, a
 * word that no dictionary has. */
static void
append_unit (GString *out, const GstAugSentence *sentence, guint unit)
{
  g_autofree gchar *text = gst_aug_sentence_unit_text (sentence, unit);

  g_strdelimit (text, "\r\n\t", ' ');
  g_string_append_printf (out, "[[t:k:%u]]", unit);
  if (is_plain (text) || !g_array_index (sentence->units, GstAugUnit, unit).kept)
    append_escaped (out, text);
  else
    g_string_append (out, "Xqzx");
  g_string_append (out, "[[/]]");
}

/* What Apertium is sent for a sentence; @number comes back behind it. */
gchar *
gst_aug_apertium_write (const GstAugSentence *sentence, guint number)
{
  GString *out = g_string_new (NULL);

  for (guint i = sentence->first; i < sentence->first + sentence->n;) {
    const gint unit = gst_aug_sentence_unit_at (sentence, i);
    const GstAugToken *token = gst_aug_cue_nth (sentence->cue, i);

    if (unit >= 0) {
      append_unit (out, sentence, (guint) unit);
      i += g_array_index (sentence->units, GstAugUnit, unit).n;
      continue;
    }
    if (token->kind == GST_AUG_TOKEN_SPACE)
      g_string_append_c (out, ' ');
    else
      append_escaped (out, token->text);
    i++;
  }
  if (!g_str_equal (sentence->mark, "."))
    g_string_append (out, sentence->mark);
  g_string_append_printf (out, "." SENTENCE_END "\n", number);
  return g_string_free (out, FALSE);
}

/* Reads a bracket, from behind the first; what follows it, or NULL where it is not one of ours. */
static const gchar *
read_bracket (const gchar *text, gint *unit)
{
  gchar *end;

  if (g_str_has_prefix (text, "[/]]")) {
    *unit = -1;
    return text + 4;
  }
  if (!g_str_has_prefix (text, "[t:k:") || *unit >= 0)
    return NULL;
  *unit = (gint) g_ascii_strtoull (text + 5, &end, 10);
  return g_str_has_prefix (end, "]]") ? end + 2 : NULL;
}

/* What Apertium answered to sentence @number, NULL where that is not to be understood. A pipeline
 * that is breaking down answers too, but not with the number. */
GArray *
gst_aug_apertium_read (const gchar *answer, guint number, gboolean *is_answer)
{
  g_autoptr (GArray) pieces = gst_aug_pieces_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *end = g_strdup_printf (SENTENCE_END, number);
  const gchar *stop = g_strrstr (answer, end);
  gint unit = -1;

  *is_answer = stop != NULL;
  if (!stop || !g_utf8_validate (answer, -1, NULL))
    return NULL;
  for (const gchar *p = answer; p < stop;) {
    if (*p != '[') {
      p += *p == '\\' && p + 1 < stop;
      g_string_append_c (text, *p++);
      continue;
    }
    if (text->len)
      gst_aug_pieces_add (pieces, unit, text->str, (gssize) text->len);
    g_string_truncate (text, 0);
    p = read_bracket (p + 1, &unit);
    if (!p)
      return NULL;
  }
  if (text->len)
    gst_aug_pieces_add (pieces, unit, text->str, (gssize) text->len);
  return g_steal_pointer (&pieces);
}
