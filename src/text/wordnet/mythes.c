/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Thesauri of mythes, as office programs use them: th_LL_CC_v2.idx has an encoding, a count and
 * sorted lines WORD|OFFSET; at that offset of th_LL_CC_v2.dat stands WORD|N, then N lines
 * (part of speech)|synonym|synonym….
 */
#include "mythes.h"

#include <gio/gio.h>
#include <string.h>

#include "case.h"

struct _GstAugMythes {
  GstAugLines index, data;
  gchar *encoding; /* NULL: UTF-8 */
};

/* Of the thesauri of one language that of its own country, de_DE, or en_US, or the first. */
static gchar *
find_stem (const gchar *folder, const gchar *language)
{
  g_autofree gchar *code = g_ascii_strdown (language, MIN (2, strlen (language)));
  g_autofree gchar *prefix = g_strconcat ("th_", code, "_", NULL);
  g_autofree gchar *country = g_ascii_strup (strcmp (code, "en") == 0 ? "us" : code, -1);
  g_autofree gchar *own = g_strconcat (prefix, country, "_v2.idx", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree gchar *found = NULL;
  const gchar *name;

  while (dir && (name = g_dir_read_name (dir))) {
    if (!g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, "_v2.idx"))
      continue;
    if (!found || strcmp (name, own) == 0 ||
        (strcmp (found, own) != 0 && strcmp (name, found) < 0)) {
      g_free (found);
      found = g_strdup (name);
    }
  }
  return found ? g_strndup (found, strlen (found) - strlen (".idx")) : NULL;
}

static gboolean
read_head (GstAugMythes *mythes, GError **error)
{
  const GstAugSpan first = gst_aug_lines_at (&mythes->index, 0);
  g_autofree gchar *encoding = g_strndup (first.text, MIN (first.size, 64));
  GIConv converter;

  gst_aug_lines_sort (&mythes->index,
      gst_aug_lines_next (&mythes->index, gst_aug_lines_next (&mythes->index, 0)), '|');
  g_strchomp (encoding);
  if (g_ascii_strcasecmp (encoding, "utf-8") == 0)
    return TRUE;
  converter = g_iconv_open ("UTF-8", encoding);
  if (converter == (GIConv) -1) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
        "it is written in an encoding that is not known");
    return FALSE;
  }
  g_iconv_close (converter);
  mythes->encoding = g_steal_pointer (&encoding);
  return TRUE;
}

/**
 * gst_aug_mythes_open: (skip)
 * @folder: (nullable): where thesauri are; %NULL: /usr/share/mythes
 * @language: ISO 639-1 code
 * @error: what is missing or broken
 *
 * Returns: (transfer full) (nullable): the thesaurus of a language, to be read from any thread
 */
GstAugMythes *
gst_aug_mythes_open (const gchar *folder, const gchar *language, GError **error)
{
  g_autoptr (GstAugMythes) mythes = g_new0 (GstAugMythes, 1);
  g_autofree gchar *stem = NULL, *index = NULL, *data = NULL, *index_path = NULL, *data_path = NULL;

  if (!folder)
    folder = "/usr/share/mythes";
  stem = find_stem (folder, language);
  if (!stem) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is none in %s", folder);
    return NULL;
  }
  index = g_strconcat (stem, ".idx", NULL);
  data = g_strconcat (stem, ".dat", NULL);
  index_path = g_build_filename (folder, index, NULL);
  data_path = g_build_filename (folder, data, NULL);
  if (!gst_aug_lines_open (&mythes->index, index_path, error) ||
      !gst_aug_lines_open (&mythes->data, data_path, error) || !read_head (mythes, error))
    return NULL;
  return g_steal_pointer (&mythes);
}

/**
 * gst_aug_mythes_free: (skip)
 * @mythes: (transfer full): a thesaurus
 */
void
gst_aug_mythes_free (GstAugMythes *mythes)
{
  gst_aug_lines_close (&mythes->index);
  gst_aug_lines_close (&mythes->data);
  g_free (mythes->encoding);
  g_free (mythes);
}

/* Where the meanings of a word begin. Words are in the index in lower case. */
static gboolean
find_word (const GstAugMythes *mythes, const gchar *word, gsize *offset)
{
  g_autofree gchar *key = mythes->encoding
                              ? g_convert (word, -1, mythes->encoding, "UTF-8", NULL, NULL, NULL)
                              : g_strdup (word);
  const gsize size = key ? strlen (key) : 0;
  GstAugSpan rest;
  gsize at;

  return size > 0 && gst_aug_lines_find (&mythes->index, key, size, &at) &&
         gst_aug_lines_match (&mythes->index, at, key, size, &rest) &&
         gst_aug_span_number (&rest, 10, offset) && *offset < mythes->data.size;
}

static gboolean
is_pos (const GstAugSpan *mark, GstAugPos pos)
{
  static const gchar *const marks[] = { "(noun)", "(verb)", "(adj)", "(adv)" };

  return pos == GST_AUG_POS_ANY || mark->size == 0 || mark->text[0] != '(' ||
         (mark->size == strlen (marks[pos]) && memcmp (mark->text, marks[pos], mark->size) == 0);
}

/**
 * gst_aug_mythes_count: (skip)
 * @mythes: a thesaurus
 * @pos: a part of speech, where the thesaurus tells them
 * @word: a word in small letters
 *
 * Returns: how many meanings it has in there
 */
guint
gst_aug_mythes_count (const GstAugMythes *mythes, GstAugPos pos, const gchar *word)
{
  GstAugSpan line, field;
  gsize at, n;
  guint count = 0;

  if (!find_word (mythes, word, &at))
    return 0;
  line = gst_aug_lines_at (&mythes->data, at);
  if (!gst_aug_span_take (&line, '|', &field) || !gst_aug_span_number (&line, 10, &n))
    return 0;
  for (; n > 0; n--) {
    at = gst_aug_lines_next (&mythes->data, at);
    line = gst_aug_lines_at (&mythes->data, at);
    if (!line.text || !gst_aug_span_take (&line, '|', &field))
      break;
    count += is_pos (&field, pos);
  }
  return count;
}

/* The synonyms of one meaning; those with a remark in parentheses, such as (generic term),
 * (antonym), (ugs.), are left out, and those that are only part of a word: Haus.... @itself tells
 * whether the word is among them as it is written. */
static GPtrArray *
read_meaning (const GstAugMythes *mythes, GstAugSpan line, const gchar *word, gboolean *itself)
{
  GPtrArray *synonyms = g_ptr_array_new_with_free_func (g_free);
  GstAugSpan field;

  *itself = FALSE;
  while (gst_aug_span_take (&line, '|', &field)) {
    g_autofree gchar *synonym = mythes->encoding
                                    ? g_convert (field.text, (gssize) field.size, "UTF-8",
                                          mythes->encoding, NULL, NULL, NULL)
                                    : g_utf8_make_valid (field.text, (gssize) field.size);
    gchar *remark = synonym ? strchr (synonym, '(') : NULL;

    if (!synonym)
      continue;
    if (remark && g_str_has_suffix (synonym, " (Hauptform)") && remark > synonym)
      remark[-1] = '\0';
    else if (remark || strstr (synonym, "..."))
      continue;
    g_strstrip (synonym);
    if (strcmp (synonym, word) == 0)
      *itself = TRUE;
    else if (*synonym)
      g_ptr_array_add (synonyms, g_steal_pointer (&synonym));
  }
  return synonyms;
}

/**
 * gst_aug_mythes_list: (skip)
 * @mythes: a thesaurus
 * @pos: a part of speech, where the thesaurus tells them
 * @word: a word, in the case it has in the middle of a sentence
 * @senses: how many meanings count
 *
 * Lists the synonyms of a word. Where meanings name the word itself, as the German ones do, only
 * those count that name it in this case: haus the adjective is not Haus the noun.
 *
 * Returns: (transfer full) (element-type utf8): the synonyms, those of the first meaning first
 */
GPtrArray *
gst_aug_mythes_list (const GstAugMythes *mythes, GstAugPos pos, const gchar *word, guint senses)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autofree gchar *lower = gst_aug_text_fold (word);
  gboolean named = FALSE, itself;
  GstAugSpan line, field;
  gsize start, n;

  if (!find_word (mythes, lower, &start))
    return found;
  line = gst_aug_lines_at (&mythes->data, start);
  if (!gst_aug_span_take (&line, '|', &field) || !gst_aug_span_number (&line, 10, &n))
    return found;
  for (guint pass = 0; pass < 2; pass++) {
    gsize at = start, left = n;

    for (; left > 0 && senses > 0; left--) {
      g_autoptr (GPtrArray) synonyms = NULL;

      at = gst_aug_lines_next (&mythes->data, at);
      line = gst_aug_lines_at (&mythes->data, at);
      if (!line.text || !gst_aug_span_take (&line, '|', &field))
        break;
      if (!is_pos (&field, pos))
        continue;
      synonyms = read_meaning (mythes, line, word, &itself);
      named |= itself;
      if (pass == 0 || (named && !itself))
        continue;
      senses--;
      while (synonyms->len > 0)
        g_ptr_array_add (found, g_ptr_array_steal_index (synonyms, 0));
    }
  }
  return found;
}
