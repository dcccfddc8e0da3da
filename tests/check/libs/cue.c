/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <string.h>
#include "text/cue/cue.h"

/* One letter a token, and what is read between bars. */
static gchar *
describe (const gchar *text, GstAugTextFormat format)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, format);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    g_string_append_printf (out, "%s%c%s", i ? "|" : "", "wnpso"[token->kind], token -> text);
  }
  return g_string_free (out, FALSE);
}

static void
check_tokens (const gchar *const (*cases)[2], gsize n, GstAugTextFormat format)
{
  for (gsize i = 0; i < n; i++) {
    g_autofree gchar *found = describe (cases[i][0], format);

    fail_unless_equals_string (found, cases[i][1]);
  }
}

GST_START_TEST (test_words_are_what_a_reader_takes_for_words)
{
  static const gchar *const cases[][2] = {
    { "", "" },
    { " ", "s " },
    { "don't it's O’Neill", "wdon't|s |wit's|s |wO’Neill" },
    { "well-known non\xE2\x80\x91stop e-mail-",
        "wwell-known|s |wnon\xE2\x80\x91stop|s |we-mail|p-" },
    { "a--b -c d-1 1-2", "wa|p-|p-|wb|s |p-|wc|s |wd|p-|n1|s |n1|p-|n2" },
    { "3.5 1,000 50% $5 1st A4", "n3.5|s |n1,000|s |n50|p%|s |p$|n5|s |w1st|s |wA4" },
    { "turn_left", "wturn|p_|wleft" },
    { "1\xEF\xB8\x8F\xE2\x83\xA3!", "p1\xEF\xB8\x8F\xE2\x83\xA3|p!" },
    { "a1\xEF\xB8\x8F\xE2\x83\xA3z #\xE2\x83\xA3",
        "wa|p1\xEF\xB8\x8F\xE2\x83\xA3|wz|s |p#\xE2\x83\xA3" },
    { "🇪🇸🇫🇷", "p🇪🇸|p🇫🇷" },
    { "👩‍👩‍👧 👍🏽 ❤️", "p👩‍👩‍👧|s |p👍🏽|s |p❤️" },
    { "e\xCC\x81te\xCC\x81 a\xCC\x8A", "we\xCC\x81te\xCC\x81|s |wa\xCC\x8A" },
    { "今天 l'homme", "w今|w天|s |wl'homme" },
    { "שלום עולם", "wשלום|s |wעולם" },
    { "\xE2\x80\xABxy\xE2\x80\xAC zz", "o\xE2\x80\xAB|wxy|o\xE2\x80\xAC|s |wzz" },
    { "a\xE2\x81\xA6שלום\xE2\x81\xA9.", "wa|o\xE2\x81\xA6|wשלום|o\xE2\x81\xA9|p." },
    { "a\r\nb\n\n c", "wa|s\r\n|wb|s\n\n |wc" },
    { "{\\an8}Hi{\\i1} the{\\i0}re {x} {\\", "o|wHi|o|s |othe|o|ore|s |p{|wx|p}|s |p{|p\\" },
    { "{\\a{\\b}c", "p{|p\\|oa|o|oc" },
    { "a &amp; <b>", "wa|s |p&|wamp|p;|s |p<|wb|p>" },
    { "bad \xFF byte", "wbad|s |p\xEF\xBF\xBD|s |wbyte" },
  };

  check_tokens (cases, G_N_ELEMENTS (cases), GST_AUG_TEXT_UTF8);
}
GST_END_TEST;

GST_START_TEST (test_markup_is_not_read)
{
  static const gchar *const cases[][2] = {
    { "<b>a</b> &amp; <i>b</i>", "wa|s |p&|s |wb" },
    { "AT&amp;T don&apos;t caf&#xe9; caf&#233;", "wAT|p&|wT|s |wdon't|s |wcafé|s |wcafé" },
    { "ap<b>pl</b>e pie", "oap|opl|oe|s |wpie" },
    { "a<!-- b --> c<![CDATA[ d ]]> <?e f?>g<b/>", "wa|o|s |wc|o|s |o|wg|o" },
    { "<span font='a > b'>c</span>", "wc" },
    { "{\\an8}<b>x</b>{\\a<b>y</b>}", "o|wx|p{|p\\|oa|oy|p}" },
    { "&#65;&#66;", "wAB" },
    /* no markup: what stands there is read */
    { "a & b", "wa|s |p&|s |wb" },
    { "&nbsp;x", "p&|wnbsp|p;|wx" },
    { "<b>x", "p<|wb|p>|wx" },
  };

  check_tokens (cases, G_N_ELEMENTS (cases), GST_AUG_TEXT_PANGO_MARKUP);
}
GST_END_TEST;

static void
check_written (const gchar *text, GstAugTextFormat format, const gchar *expected)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, format);
  g_autofree gchar *written = gst_aug_cue_to_string (cue);

  fail_unless_equals_string (written, expected);
}

GST_START_TEST (test_what_nobody_touches_is_written_as_it_was)
{
  static const gchar *const cases[] = { "", "  a\r\n\r\nb ", "<b>a</b> &amp; <i>b</i>&#xe9;&gt;",
    "a<u> </u>b <i>c </i>d", "ap<b>pl</b>e", "<!-- x --><b>{\\an8}a</b><![CDATA[ <c> ]]>",
    "<span  font='a > b'\tsize=\"9\">c<b><i>d</i> e</b></span>", "a{\\i1}b &quot;c&quot;" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    check_written (cases[i], GST_AUG_TEXT_UTF8, cases[i]);
    check_written (cases[i], GST_AUG_TEXT_PANGO_MARKUP, cases[i]);
  }
  check_written ("a & <b> {\\an8&}x", GST_AUG_TEXT_UTF8, "a & <b> {\\an8&}x");
}
GST_END_TEST;

GST_START_TEST (test_markup_that_does_not_parse_is_escaped)
{
  check_written ("Tom & <i>Jerry", GST_AUG_TEXT_PANGO_MARKUP, "Tom &amp; &lt;i&gt;Jerry");
  check_written ("{\\c&Hff&}&nbsp;", GST_AUG_TEXT_PANGO_MARKUP, "{\\c&amp;Hff&amp;}&amp;nbsp;");
}
GST_END_TEST;

/* Swaps words number @i and @j. */
static void
check_swap (const gchar *text, guint i, guint j, const gchar *expected)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_PANGO_MARKUP);
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, TRUE);
  g_autofree gchar *written = NULL;

  gst_aug_cue_swap (cue, g_array_index (words, guint, i), g_array_index (words, guint, j));
  written = gst_aug_cue_to_string (cue);
  fail_unless_equals_string (written, expected);
}

GST_START_TEST (test_words_take_their_elements_along_and_blanks_need_none)
{
  check_swap ("a <b>b</b> c", 0, 1, "<b>b</b> a c");
  check_swap ("<i>A cat</i> lies", 0, 2, "lies <i>cat A</i>");
  check_swap ("<i>A cat</i> lies", 1, 2, "<i>A</i> lies <i>cat</i>");
  check_swap ("<i>A <b>cat</b></i> lies", 0, 1, "<i><b>cat</b> A</i> lies");
  check_swap ("a<u> </u>b c", 1, 2, "a<u> </u>c b");
  check_swap ("<b>a\nb</b> c", 0, 2, "c\n<b>b a</b>");
  check_swap ("a &lt; b&amp;c", 0, 2, "c &lt; b&amp;a");
}
GST_END_TEST;

/* Removes words by their numbers. */
static void
check_remove (const gchar *text, const guint *numbers, guint n, const gchar *expected)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_PANGO_MARKUP);
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, TRUE);
  guint at[8];
  g_autofree gchar *written = NULL;

  for (guint i = 0; i < n; i++)
    at[i] = g_array_index (words, guint, numbers[i]);
  gst_aug_cue_remove_all (cue, at, n);
  written = gst_aug_cue_to_string (cue);
  fail_unless_equals_string (written, expected);
}

GST_START_TEST (test_a_word_goes_with_one_blank_and_line_ends_stay)
{
  check_remove ("a b c", (guint[]){ 0 }, 1, "b c");
  check_remove ("a b c", (guint[]){ 1 }, 1, "a c");
  check_remove ("a b c", (guint[]){ 2 }, 1, "a b");
  check_remove ("a b c", (guint[]){ 0, 1, 2 }, 3, "");
  check_remove ("a b\nc d", (guint[]){ 1, 2 }, 2, "a\nd");
  check_remove ("a\r\nb\r\nc", (guint[]){ 1 }, 1, "a\r\n\r\nc");
  check_remove ("a b!", (guint[]){ 1 }, 1, "a!");
  check_remove ("a <b>b</b> c", (guint[]){ 1 }, 1, "a c");
  check_remove ("<i>a </i>b c", (guint[]){ 1 }, 1, "<i>a</i> c");
  check_remove ("<i>a b</i> c", (guint[]){ 1 }, 1, "<i>a</i> c");
}
GST_END_TEST;

GST_START_TEST (test_what_is_put_in_is_parted_by_a_blank)
{
  static const GstAugInsertion insertions[] = { { 0, GST_AUG_TOKEN_PUNCTUATION, "&", TRUE },
    { 2, GST_AUG_TOKEN_WORD, "x", TRUE }, { 2, GST_AUG_TOKEN_WORD, "y", TRUE },
    { 3, GST_AUG_TOKEN_WORD, "z", TRUE } };
  g_autoptr (GstAugCue) cue = gst_aug_cue_new ("a <b>b</b>", -1, GST_AUG_TEXT_PANGO_MARKUP);
  g_autofree gchar *written = NULL;

  gst_aug_cue_insert_all (cue, insertions, G_N_ELEMENTS (insertions));
  written = gst_aug_cue_to_string (cue);
  fail_unless_equals_string (written, "&amp; a <b>x y b z</b>");
  fail_unless_equals_int (cue->n_changes, 4);
}
GST_END_TEST;

GST_START_TEST (test_text_that_is_spliced_in_is_escaped)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new ("a <b>b</b> c", -1, GST_AUG_TEXT_PANGO_MARKUP);
  g_autofree gchar *written = NULL;

  fail_unless_equals_int (gst_aug_cue_splice (cue, 2, 1, "x & {\\c&1}y"), 6);
  written = gst_aug_cue_to_string (cue);
  fail_unless_equals_string (written, "a <b>x &amp; {\\c&amp;1}y</b> c");
}
GST_END_TEST;

static gchar *
repeat (const gchar *head, const gchar *piece, guint n, const gchar *tail)
{
  GString *out = g_string_new (head);

  for (guint i = 0; i < n; i++)
    g_string_append (out, piece);
  return g_string_free (g_string_append (out, tail), FALSE);
}

/* Sanitizers take a while; depth is what they have to see. */
#ifdef __SANITIZE_ADDRESS__
#define LONG(n) ((n) / 5)
#else
#define LONG(n) (n)
#endif

/* Every operation of a cue, as often as it has words. */
static void
check_monster (gchar *text, GstAugTextFormat format)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, format);
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, FALSE);
  g_autoptr (GArray) insertions = g_array_new (FALSE, FALSE, sizeof (GstAugInsertion));
  const gint64 begun = g_get_monotonic_time ();
  g_autofree gchar *written = NULL;

  for (guint i = 0; i < words->len; i++) {
    const GstAugInsertion insertion = { g_array_index (words, guint, i), GST_AUG_TOKEN_WORD, "new",
      TRUE };

    gst_aug_cue_swap (
        cue, g_array_index (words, guint, i), g_array_index (words, guint, words->len - 1 - i));
    g_array_append_val (insertions, insertion);
  }
  gst_aug_cue_remove_all (cue, (const guint *) (gpointer) words->data, words->len / 2);
  gst_aug_cue_insert_all (cue, (const GstAugInsertion *) (gpointer) insertions->data,
      MIN (insertions->len, cue->tokens->len));
  written = gst_aug_cue_to_string (cue);
  fail_unless (strlen (written) < 20 * strlen (text) + 20000, "%zu bytes became %zu", strlen (text),
      strlen (written));
  /* some thousand times what it takes; squares would be beyond it */
  fail_unless (g_get_monotonic_time () - begun < 20 * G_USEC_PER_SEC);
  g_free (text);
}

GST_START_TEST (test_a_megabyte_neither_overflows_nor_takes_squares)
{
  g_autofree gchar *deep = repeat ("", "<b>", 150000, "a b c"), *wide = NULL;

  check_monster (repeat (deep, "</b>", 150000, " d e"), GST_AUG_TEXT_PANGO_MARKUP);
  check_monster (repeat ("", "<b>", 300000, ""), GST_AUG_TEXT_PANGO_MARKUP);
  check_monster (repeat ("", "a ", LONG (500000), ""), GST_AUG_TEXT_UTF8);
  check_monster (repeat ("", "<b>a</b> c ", LONG (90000), ""), GST_AUG_TEXT_PANGO_MARKUP);
  check_monster (repeat ("", "{\\", LONG (500000), ""), GST_AUG_TEXT_UTF8);
  check_monster (repeat ("", "{\\b}", LONG (250000), ""), GST_AUG_TEXT_UTF8);
  check_monster (repeat ("", "a-", LONG (500000), "a"), GST_AUG_TEXT_UTF8);
  check_monster (repeat ("", "&amp;", LONG (200000), ""), GST_AUG_TEXT_PANGO_MARKUP);
  wide = repeat ("<span font='", "x", 300000, "'>");
  check_monster (repeat (wide, "a b ", LONG (100000), "</span>"), GST_AUG_TEXT_PANGO_MARKUP);
  check_monster (repeat ("a b c d e f", wide, 1, "x y z</span>"), GST_AUG_TEXT_PANGO_MARKUP);
}
GST_END_TEST;

static Suite *
cue_suite (void)
{
  Suite *suite = suite_create ("cue");
  TCase *tcase = tcase_create ("cue");

  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, test_words_are_what_a_reader_takes_for_words);
  tcase_add_test (tcase, test_markup_is_not_read);
  tcase_add_test (tcase, test_what_nobody_touches_is_written_as_it_was);
  tcase_add_test (tcase, test_markup_that_does_not_parse_is_escaped);
  tcase_add_test (tcase, test_words_take_their_elements_along_and_blanks_need_none);
  tcase_add_test (tcase, test_a_word_goes_with_one_blank_and_line_ends_stay);
  tcase_add_test (tcase, test_what_is_put_in_is_parted_by_a_blank);
  tcase_add_test (tcase, test_text_that_is_spliced_in_is_escaped);
  tcase_add_test (tcase, test_a_megabyte_neither_overflows_nor_takes_squares);
  return suite;
}

GST_CHECK_MAIN (cue);
