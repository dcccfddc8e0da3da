/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policy documents that are changed at random, most of them so that they are still JSON:
 *   policymutate [--seed N] [--count N] [--only N] DOCUMENT...
 * Document n is a function of the seed and n alone. None may crash, hang, be refused without a
 * place, or be accepted and not come back as the same policy; memory must not grow with their
 * number. */
#include "policyjudge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mutate.h"

/* With AUG_FULL; else a hundredth. */
#define ALL 1000000
#define PATIENCE 60
/* What a document may leave behind in the mean: ids of those that are accepted stay interned. */
#define MAX_GROWTH 64

static gint64 seed = 1, count, only = -1;

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Which documents", "N" },
  { "count", 0, 0, G_OPTION_ARG_INT64, &count, "How many", "N" },
  { "only", 0, 0, G_OPTION_ARG_INT64, &only, "Number N alone, which is printed", "N" },
  { NULL },
};

static gint64 now;

static void
on_alarm (int number)
{
  gchar text[64];

  g_snprintf (text, sizeof text, "FAILED document %" G_GINT64_FORMAT " hangs\n", now);
  if (write (STDERR_FILENO, text, strlen (text)) < 0)
    _exit (3);
  abort ();
}

/* Resident memory in bytes; 0 where it is not told. */
static gint64
resident (void)
{
  g_autofree gchar *text = NULL;
  gchar *second;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  second = strchr (text, ' ');
  return second ? g_ascii_strtoll (second, NULL, 10) * sysconf (_SC_PAGESIZE) : 0;
}

/* FALSE with a message. */
static gboolean
try (const Mutator *mutator, gint64 *accepted)
{
  g_autoptr (GString) text = mutate (mutator, (guint64) seed, (guint64) now);
  g_autofree gchar *wrong = NULL;
  gboolean fine;

  if (only >= 0)
    puts (text->str);
  alarm (PATIENCE);
  wrong = policy_judge (text->str, text->len, NULL, &fine);
  alarm (0);
  *accepted += fine;
  if (wrong)
    fprintf (stderr, "FAILED document %" G_GINT64_FORMAT " of seed %" G_GINT64_FORMAT ": %s\n%s\n",
        now, seed, wrong, text->str);
  return !wrong;
}

static gboolean
run (const Mutator *mutator)
{
  const gint64 start = g_get_monotonic_time (), first = only >= 0 ? only : 0;
  const gint64 last = only >= 0 ? only + 1 : count;
  gint64 accepted = 0, before = 0, growth;

  for (now = first; now < last; now++) {
    if (now == first + (last - first) / 10)
      before = resident ();
    if (!try (mutator, &accepted))
      return FALSE;
  }
  growth = resident () - before;
  printf ("%" G_GINT64_FORMAT " documents, %" G_GINT64_FORMAT
          " of them policies, in %.1f s; memory "
          "grew by %.1f MB\n",
      last - first, accepted, (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC,
      (gdouble) growth / 1e6);
  /* few of them show nothing, and under sanitizers and valgrind memory is no measure */
  if (only < 0 && count >= ALL / 100 && growth > (8 << 20) + MAX_GROWTH * count) {
    fprintf (stderr, "FAILED memory grows\n");
    return FALSE;
  }
  if (only < 0 && (accepted < count / 20 || accepted > count - count / 20)) {
    fprintf (stderr, "FAILED too few or too many are policies: the changes are too wild or tame\n");
    return FALSE;
  }
  return TRUE;
}

gint
main (gint argc, gchar **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("DOCUMENT...");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Mutator mutator;

  gst_init (NULL, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 2) {
    fprintf (stderr, "%s\n", error ? error->message : "name documents to begin with");
    return 1;
  }
  for (gint i = 1; i < argc; i++) {
    gchar *text;

    if (!g_file_get_contents (argv[i], &text, NULL, &error)) {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
    g_ptr_array_add (texts, text);
  }
  if (!count)
    count = g_getenv ("AUG_FULL") ? ALL : ALL / 100;
  mutator = (Mutator){ (const gchar *const *) texts->pdata, texts->len };
  signal (SIGALRM, on_alarm);
  return run (&mutator) ? 0 : 1;
}
