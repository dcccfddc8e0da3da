/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What augtext makes of mentions: docs/captions.md. */
#include <gst/check/gstcheck.h>
#include <string.h>
#include "catalogue/text.h"
#include "core/draw.h"
#include "facts/facts.h"
#include "text/effect.h"

/* @objects: names of boxes, each with a + behind it where it is seen, else a - */
typedef struct {
  const gchar *caption, *objects, *expected;
} Case;

static const Case cases[] = {
#include "mentions-cases.h"
};

static GArray *
read_objects (const gchar *objects, guint64 *seen)
{
  GArray *boxes = g_array_new (FALSE, TRUE, sizeof (GstAugBox));
  g_auto (GStrv) names = g_strsplit (objects, ",", -1);

  *seen = 0;
  for (guint i = 0; names[i]; i++) {
    const gsize n = strlen (names[i]) - 1;
    GstAugBox box = { NULL, 0, 0, 0.5, 0.5 };

    if (names[i][n] == '+')
      *seen |= G_GUINT64_CONSTANT (1) << i;
    names[i][n] = '\0';
    box.name = g_intern_string (names[i]);
    g_array_append_val (boxes, box);
  }
  return boxes;
}

static gchar *
change (const gchar *caption, const gchar *objects, GstAugTextMentions mode, const gchar *format,
    GstAugTextFormat text_format)
{
  GstAugOperation operation = { .name = "mentions" };
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (caption, -1, text_format);
  guint64 seen;
  g_autoptr (GArray) boxes = read_objects (objects, &seen);

  gst_aug_operation_set_int (&operation, "mode", mode);
  if (format)
    gst_aug_operation_set_string (&operation, "format", format);
  gst_aug_text_tools_set_boxes (tools, boxes, seen);
  fail_unless (gst_aug_text_apply (&operation, 0, cue, tools));
  return gst_aug_cue_to_string (cue);
}

GST_START_TEST (test_mentions_of_what_is_not_seen_are_dropped)
{
  guint failed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autofree gchar *out =
        change (c->caption, c->objects, GST_AUG_TEXT_MENTIONS_DROP, NULL, GST_AUG_TEXT_UTF8);

    if (!g_str_equal (out, c->expected)) {
      g_printerr ("\"%s\" [%s]\n  gives \"%s\"\n  not   \"%s\"\n", c->caption, c->objects, out,
          c->expected);
      failed++;
    }
  }
  fail_unless (G_N_ELEMENTS (cases) >= 80);
  fail_unless (failed == 0, "%u of %u", failed, (guint) G_N_ELEMENTS (cases));
}
GST_END_TEST;

/* Whatever the sentence, nothing that is not seen is mentioned. */
GST_START_TEST (test_no_mention_of_what_is_not_seen_is_left)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (guint flip = 0; flip < 8; flip++) {
      g_autofree gchar *objects = g_strdup (cases[i].objects);
      g_autofree gchar *out = NULL;
      guint64 seen;
      guint nth = 0;

      for (gchar *p = objects; *p; p++)
        if (*p == '+' || *p == '-')
          *p = flip >> nth++ % 3 & 1 ? '+' : '-';
      out = change (cases[i].caption, objects, GST_AUG_TEXT_MENTIONS_DROP, NULL, GST_AUG_TEXT_UTF8);
      {
        g_autoptr (GArray) boxes = read_objects (objects, &seen);
        g_autoptr (GstAugCue) cue = gst_aug_cue_new (out, -1, GST_AUG_TEXT_UTF8);

        for (guint k = 0; k < boxes->len; k++) {
          const gchar *name = g_array_index (boxes, GstAugBox, k).name;
          gboolean any = FALSE;

          for (guint m = 0; m < boxes->len; m++)
            any |= g_array_index (boxes, GstAugBox, m).name == name && (seen >> m & 1);
          if (!any && gst_aug_caption_mentions (out, name)) {
            gboolean by_other = FALSE;

            for (guint m = 0; m < boxes->len; m++)
              by_other |= (seen >> m & 1) &&
                          gst_aug_caption_mentions (out, g_array_index (boxes, GstAugBox, m).name);
            fail_unless (by_other, "\"%s\" [%s] gives \"%s\"", cases[i].caption, objects, out);
          }
        }
      }
      fail_if (strstr (out, "  ") || *out == ' ' || *out == ',' || g_str_has_suffix (out, ","),
          "\"%s\" [%s] gives \"%s\"", cases[i].caption, objects, out);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_mentions_of_what_is_seen_are_highlighted)
{
  static const struct {
    const gchar *caption, *format, *expected;
    GstAugTextFormat as;
  } rows[] = {
    { "A red apple and two dogs.", NULL, "A red **apple** and two dogs.", GST_AUG_TEXT_UTF8 },
    { "A red apple and two dogs.", "[%s]", "A red [apple] and two dogs.", GST_AUG_TEXT_UTF8 },
    { "apples", ">>%s", ">>apples", GST_AUG_TEXT_UTF8 },
    { "A red <i>apple</i> &amp; a dog", NULL, "A red <i><b>apple</b></i> &amp; a dog",
        GST_AUG_TEXT_PANGO_MARKUP },
    { "An apple", "<span background=\"yellow\">%s</span>",
        "An <span background=\"yellow\">apple</span>", GST_AUG_TEXT_PANGO_MARKUP },
    { "An apple", "<span background=\"yellow>%s</span>", "An <b>apple</b>",
        GST_AUG_TEXT_PANGO_MARKUP },
    { "A cat", NULL, "A cat", GST_AUG_TEXT_UTF8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *out = change (rows[i].caption, "apple+,dog-", GST_AUG_TEXT_MENTIONS_HIGHLIGHT,
        rows[i].format, rows[i].as);

    fail_unless_equals_string (out, rows[i].expected);
  }
}
GST_END_TEST;

GST_START_TEST (test_markup_stays_valid)
{
  static const Case rows[] = {
    { "<b>A dog</b> and <i>a cat</i>", "dog-,cat+", "<i>A cat</i>" },
    { "<b>A dog and a cat</b>", "dog+,cat-", "<b>A dog</b>" },
    { "A <span color=\"red\">red</span> apple &amp; a pear", "apple-,pear+", "A pear" },
    { "<i>A dog</i>", "dog-,cat+", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *out = change (rows[i].caption, rows[i].objects, GST_AUG_TEXT_MENTIONS_DROP,
        NULL, GST_AUG_TEXT_PANGO_MARKUP);

    fail_unless_equals_string (out, rows[i].expected);
  }
}
GST_END_TEST;

static gchar *
make_caption (guint64 n)
{
  static const gchar *const words[] = { "a", "the", "two", "both", "dog", "dogs", "cat", "cats",
    "apple", "red", "big", "on", "next to", "between", "of", "a group of", "with", "and", ",", ",",
    "or", "while", "is", "are", "there is", "sits", "sitting", "holding", "covered in", "that",
    "which", "it", "quickly", ".", "!", "man", "table", "children", "Dog", "to", "3", "<b>",
    "&amp;", "{\\an8}", "\n", "5", "zwölf", "…", "-" };
  GString *out = g_string_new (NULL);
  GstAugDraws draws;
  guint length;

  gst_aug_draws_init (&draws, 1, 2, 3, 4, (gint64) n, "caption");
  length = gst_aug_draws_integer (&draws, "n", 0, 24);
  for (guint i = 0; i < length; i++)
    g_string_append_printf (out, "%s%s",
        i && gst_aug_draws_uniform (&draws, "blank", i) < 0.95 ? " " : "",
        words[gst_aug_draws_integer (&draws, "word", i, G_N_ELEMENTS (words))]);
  return g_string_free (out, FALSE);
}

/* Word salad comes out as valid text that mentions nothing that is not seen. */
GST_START_TEST (test_anything_can_be_a_caption)
{
#ifdef __SANITIZE_ADDRESS__
  const guint n = 100;
#else
  const guint n = g_getenv ("AUG_FULL") ? 20000 : 500;
#endif

  for (guint i = 0; i < n; i++) {
    g_autofree gchar *caption = make_caption (i);
    g_autofree gchar *out = change (caption, i & 1 ? "dog-,cat+,apple+" : "dog-,dog-,cat-,apple+",
        GST_AUG_TEXT_MENTIONS_DROP, NULL, i & 2 ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8);
    g_autofree gchar *shown = change (caption, "dog-,cat+,apple+", GST_AUG_TEXT_MENTIONS_HIGHLIGHT,
        NULL, i & 2 ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8);

    fail_unless (g_utf8_validate (out, -1, NULL) && g_utf8_validate (shown, -1, NULL));
    fail_if (gst_aug_caption_mentions (out, "dog"), "\"%s\" gives \"%s\"", caption, out);
    fail_unless (
        i & 2 || strlen (out) <= strlen (caption) + 8, "\"%s\" gives \"%s\"", caption, out);
  }
}
GST_END_TEST;

static Suite *
mentions_suite (void)
{
  Suite *s = suite_create ("mentions");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_mentions_of_what_is_not_seen_are_dropped);
  tcase_add_test (tc, test_no_mention_of_what_is_not_seen_is_left);
  tcase_add_test (tc, test_mentions_of_what_is_seen_are_highlighted);
  tcase_add_test (tc, test_markup_stays_valid);
  tcase_add_test (tc, test_anything_can_be_a_caption);
  return s;
}

GST_CHECK_MAIN (mentions);
