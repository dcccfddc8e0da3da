/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <string.h>
#include "text/text.h"
#ifdef HAVE_PANGO
#include <pango/pango.h>
#endif

typedef struct {
  const gchar *text, *mirrored;
  guint n;
} Case;

static void
check_cases (const Case *cases, gsize n, GstAugTextFormat format)
{
  for (gsize i = 0; i < n; i++) {
    guint swapped = G_MAXUINT;
    g_autofree gchar *out = gst_aug_text_mirror (cases[i].text, -1, format, &swapped);

    fail_unless_equals_string (out, cases[i].mirrored);
    fail_unless (swapped == cases[i].n, "'%s': %u words swapped instead of %u", cases[i].text,
        swapped, cases[i].n);
  }
}

GST_START_TEST (test_words_of_sides_take_each_others_place)
{
  static const Case cases[] = {
    { "", "", 0 },
    { "a red apple", "a red apple", 0 },
    { "left", "right", 1 },
    { "Left, RIGHT! left; Right?", "Right, LEFT! right; Left?", 4 },
    { "lEfT rIGHT", "right left", 2 },
    { "a cup to the left of the plate\non the right",
        "a cup to the right of the plate\non the left", 2 },
    { "the leftmost of them, Rightmost, RIGHTWARDS", "the rightmost of them, Leftmost, LEFTWARDS",
        3 },
    { "left-hand lefthand left-handed lefthanded", "right-hand righthand right-handed righthanded",
        4 },
    { "from left-to-right", "from right-to-left", 2 },
    { "turn_left, TURN_RIGHT", "turn_right, TURN_LEFT", 2 },
    { "leftover copyright upright bright lefty", "leftover copyright upright bright lefty", 0 },
    { "clockwise Counterclockwise", "counterclockwise Clockwise", 2 },
    { "anticlockwise anti-clockwise counter-clockwise", "clockwise clockwise clockwise", 3 },
    { "{\\an8}left {\\c&Hleft&}right {left", "{\\an8}right {\\c&Hleft&}left {right", 3 },
    { "le{\\i1}ft {\\left", "le{\\i1}ft {\\right", 1 },
    { "left & right < left <b>", "right & left < right <b>", 3 },
    { "„left“ (right) 左 left… \xE2\x80\x8Fright", "„right“ (left) 左 right… \xE2\x80\x8Fleft", 4 },
    { "  left\r\n\r\nright\t", "  right\r\n\r\nleft\t", 2 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), GST_AUG_TEXT_UTF8);
}
GST_END_TEST;

GST_START_TEST (test_idioms_are_kept)
{
  static const Case cases[] = {
    { "All right, right now!", "All right, right now!", 0 },
    { "That\xE2\x80\x99s right, the right door.", "That\xE2\x80\x99s right, the left door.", 1 },
    { "He has left the left room.", "He has left the right room.", 1 },
    { "She's  left\nher bag, left behind on the left",
        "She's  left\nher bag, left behind on the right", 1 },
    { "a right-angled corner, right of way", "a right-angled corner, right of way", 0 },
    { "the left-wing party, a bird's left wing", "the left-wing party, a bird's right wing", 1 },
    { "small right, all rightmost", "small left, all leftmost", 2 },
    { "has left", "has right", 1 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), GST_AUG_TEXT_UTF8);
}
GST_END_TEST;

GST_START_TEST (test_markup_around_words_stays)
{
  static const Case cases[] = {
    { "<b>left</b> &amp; <i>Right</i>", "<b>right</b> &amp; <i>Left</i>", 2 },
    { "<span face=\"left\" foreground='right>'>left</span>",
        "<span face=\"left\" foreground='right>'>right</span>", 1 },
    { "<b>left</b>over le<i>ft</i>", "<b>left</b>over le<i>ft</i>", 0 },
    { "&#108;eft lef&#x74; &lt;left&gt; caf&#233;left left&amp;",
        "&#108;eft lef&#x74; &lt;right&gt; caf&#233;left right&amp;", 2 },
    { "<!-- left --> right <![CDATA[ left ]]>", "<!-- left --> left <![CDATA[ left ]]>", 1 },
    { "counter-<b>clockwise</b> clockwise", "counter-<b>clockwise</b> counterclockwise", 1 },
    { "all <b>right</b>, <b>right</b>", "all <b>right</b>, <b>left</b>", 1 },
    { "{\\an8}<b>{\\i1}left</b>", "{\\an8}<b>{\\i1}right</b>", 1 },
    { "Tom & Jerry go left <b>", "Tom & Jerry go right <b>", 1 },
    { "a < b", "a < b", 0 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), GST_AUG_TEXT_PANGO_MARKUP);
}
GST_END_TEST;

GST_START_TEST (test_own_pairs_in_any_script)
{
  static const gchar *const pairs[][2] = { { "左", "右" }, { "слева", "справа" },
    { "à gauche", "à droite" }, { "cat", "<dog>" }, { "", "x" } };
  guint n;
  g_autofree gchar *plain = gst_aug_text_swap_words (
      "左边 Слева, À GAUCHE! Cat, scat", -1, GST_AUG_TEXT_UTF8, pairs, G_N_ELEMENTS (pairs), &n);

  fail_unless_equals_string (plain, "右边 Справа, À DROITE! <dog>, scat");
  fail_unless_equals_int (n, 4);

  g_autofree gchar *markup = gst_aug_text_swap_words (
      "<b>cat</b>", -1, GST_AUG_TEXT_PANGO_MARKUP, pairs, G_N_ELEMENTS (pairs), NULL);

  fail_unless_equals_string (markup, "<b>&lt;dog&gt;</b>");

  g_autofree gchar *none = gst_aug_text_swap_words ("left", -1, GST_AUG_TEXT_UTF8, NULL, 0, &n);

  fail_unless_equals_string (none, "left");
  fail_unless_equals_int (n, 0);
}
GST_END_TEST;

GST_START_TEST (test_buffer_needs_no_nul_and_may_be_broken)
{
  guint n;
  g_autofree gchar *cut = gst_aug_text_mirror ("left right", 4, GST_AUG_TEXT_UTF8, &n);
  g_autofree gchar *nul = gst_aug_text_mirror ("left\0\0", 6, GST_AUG_TEXT_UTF8, NULL);
  g_autofree gchar *broken =
      gst_aug_text_mirror ("left \xFF\xC3 right", -1, GST_AUG_TEXT_PANGO_MARKUP, &n);
  g_autofree gchar *empty = gst_aug_text_mirror (NULL, 0, GST_AUG_TEXT_UTF8, NULL);

  fail_unless_equals_string (cut, "right");
  fail_unless_equals_string (nul, "right");
  fail_unless_equals_string (broken, "right \xEF\xBF\xBD\xEF\xBF\xBD left");
  fail_unless_equals_int (n, 2);
  fail_unless_equals_string (empty, "");
}
GST_END_TEST;

static const gchar *const sides[] = { "left", "right", "Left", "RIGHT", "leftmost", "Rightmost",
  "LEFTWARDS", "rightward", "left-hand", "right-handed", "lefthand", "righthanded", "clockwise",
  "Counterclockwise", "COUNTERCLOCKWISE", "turn_left", "from-left-to-right", "rightside",
  "Lefthander" };

static const gchar *const pieces[] = { " ", "\n", ", ", "&amp;", "&lt;", "&#233;", "{\\an8}", "{\\",
  "}", "apple", "don't", "has", "all", "the", "now", "counter-", "anti-", "日本",
  "\xF0\x9F\x91\xA9"
  "\xE2\x80\x8D\xF0\x9F\x9A\x80",
  "-", "_", "<!-- left -->", "e\xCC\x81", "\xE2\x80\x8F" };

/* Text runs in nested tags; @valid = FALSE leaves something broken in. */
static gchar *
random_markup (GRand *rand, gboolean valid)
{
  static const gchar *const opens[] = { "<b>", "<i >", "<span foreground=\"red\" face='left'>",
    "<span size=\"large\">", "<u>" };
  static const gchar *const closes[] = { "</b>", "</i>", "</span>", "</span >", "</u>" };
  GString *text = g_string_new (NULL);
  guint stack[8], depth = 0, n = g_rand_int_range (rand, 1, 24);

  for (guint i = 0; i < n; i++) {
    guint kind = g_rand_int_range (rand, 0, 10);

    if (kind < 4) {
      g_string_append (text, sides[g_rand_int_range (rand, 0, G_N_ELEMENTS (sides))]);
    } else if (kind < 8) {
      g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
    } else if (kind == 8 && depth < G_N_ELEMENTS (stack)) {
      stack[depth] = g_rand_int_range (rand, 0, G_N_ELEMENTS (opens));
      g_string_append (text, opens[stack[depth++]]);
    } else if (depth > 0) {
      g_string_append (text, closes[stack[--depth]]);
    }
  }
  if (!valid)
    g_string_insert (text, 0, g_rand_boolean (rand) ? "& " : "</b>");
  while (depth > 0)
    g_string_append (text, closes[stack[--depth]]);
  return g_string_free (text, FALSE);
}

static gboolean
parses (const gchar *markup)
{
  static const GMarkupParser ignore = { NULL };
  g_autofree gchar *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&ignore, 0, NULL, NULL);
  gboolean ok = g_markup_parse_context_parse (context, whole, -1, NULL) &&
                g_markup_parse_context_end_parse (context, NULL);

#ifdef HAVE_PANGO
  fail_unless_equals_int (ok, pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, NULL));
#endif
  return ok;
}

static guint
count (const gchar *text, const gchar *what)
{
  guint n = 0;

  for (text = strstr (text, what); text; text = strstr (text + strlen (what), what))
    n++;
  return n;
}

/* Everything that is markup, in order: tags, entities, override blocks. */
static gchar *
skeleton (const gchar *markup)
{
  static GRegex *regex;
  GString *out = g_string_new (NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!regex)
    regex = g_regex_new ("<!--.*?-->|<[^>]*>|&[^;]*;|\\{\\\\[^{}<]*\\}", G_REGEX_OPTIMIZE, 0, NULL);
  for (g_regex_match (regex, markup, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    g_autofree gchar *piece = g_match_info_fetch (match, 0);

    g_string_append (out, piece);
  }
  return g_string_free (out, FALSE);
}

GST_START_TEST (test_fuzzed_markup_stays_valid)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint swapped = 0, broken = 0;

  for (guint i = 0; i < 10000; i++) {
    gboolean valid = i % 8 != 0;
    g_autofree gchar *text = random_markup (rand, valid);
    gsize size = strlen (text);
    g_autofree gchar *copy = g_memdup2 (text, size);
    guint n;
    g_autofree gchar *out = gst_aug_text_mirror (copy, size, GST_AUG_TEXT_PANGO_MARKUP, &n);
    g_autofree gchar *before = skeleton (text), *after = skeleton (out);

    fail_unless_equals_int (parses (text), valid);
    fail_unless (parses (out) == valid, "'%s' became '%s'", text, out);
    fail_unless (g_utf8_validate (out, -1, NULL));
    fail_unless_equals_int (count (out, "\n"), count (text, "\n"));
    if (valid)
      fail_unless_equals_string (after, before);
    fail_unless_equals_int (n == 0, strcmp (text, out) == 0);
    swapped += n;
    broken += !valid;
  }
  fail_unless (swapped > 10000, "only %u words swapped", swapped);
  fail_unless (broken > 1000);
}
GST_END_TEST;

GST_START_TEST (test_mirroring_twice_gives_the_text_back)
{
  static const gchar *const between[] = { " ", ", ", "\n", " <b>", "</b> ", " the ", " &amp; " };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 10000; i++) {
    GstAugTextFormat format = i % 2 ? GST_AUG_TEXT_UTF8 : GST_AUG_TEXT_PANGO_MARKUP;
    g_autoptr (GString) text = g_string_new (NULL);
    guint words = g_rand_int_range (rand, 1, 12), n, again;

    for (guint w = 0; w < words; w++) {
      g_string_append (text, sides[g_rand_int_range (rand, 0, G_N_ELEMENTS (sides))]);
      g_string_append (text, between[g_rand_int_range (rand, 0, G_N_ELEMENTS (between))]);
    }

    g_autofree gchar *once = gst_aug_text_mirror (text->str, text->len, format, &n);
    g_autofree gchar *twice = gst_aug_text_mirror (once, -1, format, &again);

    fail_unless_equals_string (twice, text->str);
    fail_unless (n >= words);
    fail_unless_equals_int (again, n);
  }
}
GST_END_TEST;

GST_START_TEST (test_random_bytes_give_valid_text)
{
  static const gchar alphabet[] = "left right<>&;{}\\\"'/!-?[]#x\xC3\xA9\xFF\n_";
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);

  for (guint i = 0; i < 20000; i++) {
    gsize size = g_rand_int_range (rand, 1, 48);
    g_autofree gchar *text = g_malloc (size);

    for (gsize b = 0; b < size; b++)
      text[b] = i % 2 ? (gchar) g_rand_int_range (rand, 0, 256)
                      : alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];

    g_autofree gchar *out = gst_aug_text_mirror (text, size, i % 4 < 2, NULL);

    fail_unless (g_utf8_validate (out, -1, NULL));
  }
}
GST_END_TEST;

static Suite *
text_suite (void)
{
  Suite *suite = suite_create ("text");
  TCase *tcase = tcase_create ("general");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, test_words_of_sides_take_each_others_place);
  tcase_add_test (tcase, test_idioms_are_kept);
  tcase_add_test (tcase, test_markup_around_words_stays);
  tcase_add_test (tcase, test_own_pairs_in_any_script);
  tcase_add_test (tcase, test_buffer_needs_no_nul_and_may_be_broken);
  tcase_add_test (tcase, test_fuzzed_markup_stays_valid);
  tcase_add_test (tcase, test_mirroring_twice_gives_the_text_back);
  tcase_add_test (tcase, test_random_bytes_give_valid_text);
  return suite;
}

GST_CHECK_MAIN (text);
