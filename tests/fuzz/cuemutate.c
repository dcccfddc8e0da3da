/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Cues put together at random from what cues are made of, and what breaks them:
 *   cuemutate [--seed N] [--count N] [--only N]
 * Cue n is a function of the seed and n alone. */
#include "cuejudge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* With AUG_FULL; else a hundredth. */
#define ALL 300000
#define PATIENCE 60

static gint64 seed = 1, count, only = -1;

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Which cues", "N" },
  { "count", 0, 0, G_OPTION_ARG_INT64, &count, "How many", "N" },
  { "only", 0, 0, G_OPTION_ARG_INT64, &only, "Number N alone, which is printed", "N" },
  { NULL },
};

static const gchar *const pieces[] = { "a", "an", "the", "cat", "dog", "keepme", "Keepme's", "red",
  "do", "not", "don't", "it’s", "well-known", "New York", "because", "3.5", "1,000", "twenty", "I",
  "e\xCC\x81", "שלום", "今天", "👩‍👩‍👧", "🇪🇸", "1\xEF\xB8\x8F\xE2\x83\xA3",
  "\xE2\x80\x8F", "\xE2\x80\xAB", "\xE2\x81\xA9", "\xC2\xA0", "\xE2\x80\xA8", " ", " ", " ", " ",
  " ", "  ", "\n", "\r\n", "\r", "\t", ".", ",", "!", "(", ")", "\"", "-", "\xE2\x80\x91", "_", "'",
  "<b/>", "<!-- x -->", "<![CDATA[ y ]]>", "<?z?>", "&amp;", "&lt;", "&gt;", "&quot;", "&#233;",
  "&#xe9;", "{", "}", "{\\an8}", "{\\", "\\" };

static const gchar *const broken[] = { "<b>", "</b>", "<i>", "<span foreground='red'>", "&nbsp;",
  "&", "<", "\xFF", "\xE2\x82", "\x01", "]]>", "<!--", "&#0;" };

static gint64 now;

static void
on_alarm (int number)
{
  gchar text[64];

  g_snprintf (text, sizeof text, "FAILED cue %" G_GINT64_FORMAT " hangs\n", now);
  if (write (STDERR_FILENO, text, strlen (text)) < 0)
    _exit (3);
  abort ();
}

/* Pieces, most of them elements that are closed again. */
static void
add_pieces (GString *out, GRand *rand, guint depth)
{
  static const gchar *const elements[][2] = { { "<b>", "</b>" }, { "<i >", "</i >" },
    { "<span size='9000'\n>", "</span>" } };

  for (gint n = g_rand_int_range (rand, 1, 12); n > 0; n--) {
    const gint32 kind = g_rand_int_range (rand, 0, 100);

    if (kind < 15 && depth < 6) {
      const gchar *const *element = elements[g_rand_int_range (rand, 0, G_N_ELEMENTS (elements))];

      g_string_append (out, element[0]);
      add_pieces (out, rand, depth + 1);
      g_string_append (out, element[1]);
    } else {
      g_string_append (out, kind < 99 ? pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]
                                      : broken[g_rand_int_range (rand, 0, G_N_ELEMENTS (broken))]);
      if (kind & 1)
        g_string_append_c (out, ' ');
    }
  }
}

static GString *
make_cue (gint64 number)
{
  const guint32 seeds[] = { (guint32) seed, (guint32) number, (guint32) (number >> 32) };
  GRand *rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < 4; i++)
    g_string_append_c (out, (gchar) g_rand_int_range (rand, 0, 256));
  add_pieces (out, rand, 0);
  g_rand_free (rand);
  return out;
}

gint
main (gint argc, gchar **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  gst_init (NULL, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 1;
  if (!count)
    count = g_getenv ("AUG_FULL") ? ALL : ALL / 100;
  signal (SIGALRM, on_alarm);
  for (now = only >= 0 ? only : 0; now < (only >= 0 ? only + 1 : count); now++) {
    g_autoptr (GString) cue = make_cue (now);
    g_autofree gchar *wrong = NULL;

    if (only >= 0)
      puts (cue->str + 4);
    alarm (PATIENCE);
    wrong = cue_judge (cue->str, cue->len, tools);
    alarm (0);
    if (wrong) {
      fprintf (stderr, "FAILED cue %" G_GINT64_FORMAT " of seed %" G_GINT64_FORMAT ": %s\n%s\n",
          now, seed, wrong, cue->str + 4);
      return 1;
    }
  }
  printf ("%" G_GINT64_FORMAT " cues\n", now);
  return 0;
}
