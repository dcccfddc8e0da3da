/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "cuejudge.h"

#include <string.h>

static const gchar *const names[] = { "swap-words", "delete-words", "insert-punctuation",
  "misspell-words", "mask-words", "interchange-words", "paraphrase", "replace-synonyms",
  "insert-synonyms" };

static const gchar kept[] = "keepme";

static GstAugDecision *
make_operation (const guint8 *head)
{
  GstAugRule rule;
  GstAugInstance instance;
  GstAugDecision *decision;
  GstAugOperation *operation;

  gst_aug_rule_init (&rule, 1);
  gst_aug_instance_init (&instance, &rule, 0);
  decision = gst_aug_decision_new ("augtext", "text", &instance);
  operation = gst_aug_decision_add (decision, names[head[1] % G_N_ELEMENTS (names)]);
  gst_aug_operation_set_double (operation, "rate", head[2] % 101 / 100.0);
  gst_aug_operation_set_uint64 (operation, "key", head[3]);
  gst_aug_operation_set_string (operation, "groups", "cat,dog,grey horse;a,an;b,&<b>");
  gst_aug_operation_set_string (operation, "keep", kept);
  gst_aug_operation_set_int (operation, "source", head[0] >> 1 & 1);
  gst_aug_operation_set_string (operation, "language", head[0] & 4 ? "de" : "en");
  return decision;
}

static guint
count_lines (const gchar *text)
{
  guint n = 0;

  for (; *text; text++)
    n += *text == '\n';
  return n;
}

static guint
count_kept (const GstAugCue *cue)
{
  guint n = 0;

  for (guint i = 0; i < cue->tokens->len; i++)
    n += g_ascii_strcasecmp (gst_aug_cue_nth (cue, i)->text, kept) == 0;
  return n;
}

static gboolean
parses (const gchar *text)
{
  static const GMarkupParser ignore = { NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&ignore, 0, NULL, NULL);

  return g_markup_parse_context_parse (context, "<markup>", -1, NULL) &&
         g_markup_parse_context_parse (context, text, -1, NULL) &&
         g_markup_parse_context_parse (context, "</markup>", -1, NULL) &&
         g_markup_parse_context_end_parse (context, NULL);
}

/* What is written is read as the same again; where braces stand, other things may have become an
 * override block. */
static gboolean
reads_alike (const gchar *out, const gchar *plain, GstAugTextFormat format)
{
  g_autoptr (GstAugCue) again = gst_aug_cue_new (out, -1, format);
  g_autofree gchar *read = gst_aug_cue_to_plain (again);

  return strchr (out, '{') || strcmp (read, plain) == 0;
}

gchar *
cue_judge (const gchar *data, gsize size, GstAugTextTools *tools)
{
  const guint8 head[4] = { (guint8) data[0], (guint8) data[1], (guint8) data[2], (guint8) data[3] };
  const GstAugTextFormat format = head[0] & 1 ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8;
  g_autoptr (GstAugDecision) decision = make_operation (head);
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (data + 4, (gssize) size - 4, format);
  g_autofree gchar *before = gst_aug_cue_to_plain (cue), *after = NULL, *out = NULL;
  const guint n_kept = count_kept (cue);

  gst_aug_text_apply (gst_aug_decision_nth (decision, 0), 0, cue, tools);
  out = gst_aug_cue_to_string (cue);
  after = gst_aug_cue_to_plain (cue);
  if (!g_utf8_validate (out, -1, NULL))
    return g_strdup ("not UTF-8");
  if (format == GST_AUG_TEXT_PANGO_MARKUP && !parses (out))
    return g_strdup_printf ("not markup: %s", out);
  if (count_lines (before) != count_lines (after) && (*after || head[2] % 101 != 100))
    return g_strdup_printf ("lines are lost or won: %s", out);
  if (count_kept (cue) < n_kept)
    return g_strdup_printf ("a word that is kept is gone: %s", out);
  /* a blank, a mark or a synonym for every word, tags as often as they may move */
  if (strlen (out) > 60 * size + 8192)
    return g_strdup_printf ("%zu bytes became %zu", size, strlen (out));
  if (!reads_alike (out, after, format))
    return g_strdup_printf ("read again it is something else: %s", out);
  return NULL;
}
