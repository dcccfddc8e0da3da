/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every element of the plugin, by no name, in a storm of buffers, caps, flushes, states and
 * settings at random. AUG_FULL=1 lets it rage whole: a million buffers in all, ten thousand
 * renegotiations, flushes and state changes an element; otherwise a hundredth of that. */
#include "storm.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "text/wordnet/reader.h"

#define ALL_BUFFERS 1000000
#define EACH_CHANGE 10000

static Storm storm;
static gchar *only;
static gint64 seed = 1, only_round = -1, part;
static gint patience = 30;
static gboolean is_full;

/* Where the storm is and how to come back to it; signal handlers may call it. */
static void
tell_where (void)
{
  gchar text[512];

  if (!storm.launch)
    return;
  g_snprintf (text, sizeof text,
      "seed %" G_GUINT64_FORMAT ", element %s, round %" G_GUINT64_FORMAT
      ", step %u (%s), chain %s, caps %s\nAgain: storm --seed %" G_GUINT64_FORMAT
      " --element %s --round %" G_GUINT64_FORMAT "\n",
      storm.seed, storm.element, storm.round, storm.step, storm.doing, storm.launch,
      storm.kind ? storm.kind->text : "none", storm.seed, storm.element, storm.round);
  if (write (STDERR_FILENO, text, strlen (text)) < 0)
    _exit (3);
}

void
storm_fail (Storm *where, const gchar *format, ...)
{
  g_autofree gchar *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("FAILED %s\n", sentence);
  tell_where ();
  _exit (1);
}

static void
on_log (const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer user_data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    storm_fail (&storm, "%s: %s", domain ? domain : "log", message);
}

static void
on_signal (int number)
{
  static const gchar hangs[] = "FAILED a step does not end\n", dies[] = "FAILED with a crash\n";

  if (write (STDERR_FILENO, number == SIGALRM ? hangs : dies,
          number == SIGALRM ? sizeof hangs - 1 : sizeof dies - 1) < 0)
    _exit (3);
  tell_where ();
  signal (number, number == SIGALRM ? SIG_IGN : SIG_DFL);
  if (number == SIGALRM)
    abort ();
  raise (number);
}

/* Sanitizers write more of a crash than a signal handler could. */
extern void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

static void
guard (void)
{
  g_log_set_default_handler (on_log, NULL);
  signal (SIGALRM, on_signal);
  if (__sanitizer_set_death_callback) {
    __sanitizer_set_death_callback (tell_where);
    return;
  }
  signal (SIGSEGV, on_signal);
  signal (SIGBUS, on_signal);
  signal (SIGFPE, on_signal);
}

static gboolean
is_done (guint64 buffers, guint64 changes)
{
  const Counts *n = &storm.counts;

  return n->buffers >= buffers && n->renegotiations >= changes && n->flushes >= changes &&
         n->states >= changes;
}

static void
show (const gchar *element, const Counts *n, gdouble seconds)
{
  g_print ("%s: %" G_GUINT64_FORMAT " buffers, %" G_GUINT64_FORMAT " came out, %" G_GUINT64_FORMAT
           " renegotiations, %" G_GUINT64_FORMAT " flush seeks, %" G_GUINT64_FORMAT
           " state changes, %" G_GUINT64_FORMAT " refusals, %.1f s\n",
      element, n->buffers, n->out, n->renegotiations, n->flushes, n->states, n->refused, seconds);
}

static void
storm_element (const gchar *element, guint64 buffers, guint64 changes)
{
  gint64 began = g_get_monotonic_time (), shown = began;

  storm = (Storm){ .seed = (guint64) seed, .element = element, .patience = (guint) patience };
  storm.kinds = storm_kinds (element);
  storm.round = only_round >= 0 ? (guint64) only_round : 0;
  do {
    gint64 now = g_get_monotonic_time ();

    storm_round (&storm);
    storm.round++;
    if (is_full && now - shown > 10 * G_USEC_PER_SEC) {
      g_print ("%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " buffers\n", element,
          storm.counts.buffers, buffers);
      shown = now;
    }
  } while (only_round < 0 && !is_done (buffers, changes));
  g_clear_pointer (&storm.kinds, g_ptr_array_unref);
  show (element, &storm.counts, (gdouble) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
}

static gint
run (void)
{
  g_auto (GStrv) names = walk_elements ();
  guint n = g_strv_length (names);
  guint64 buffers = n ? (ALL_BUFFERS + n - 1) / n : 0, sum = 0;
  gboolean found = FALSE;

  if (!n)
    g_printerr ("The plugin %s was not found.\n", WALK_PLUGIN);
  for (gchar **name = names; *name; name++)
    if (!only || g_str_equal (only, *name)) {
      found = TRUE;
      storm_element (*name, buffers / (guint64) part, EACH_CHANGE / (guint64) part);
      sum += storm.counts.buffers;
    }
  g_print ("%" G_GUINT64_FORMAT " buffers in all, nothing found\n", sum);
  return found ? 0 : 1;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "which storm", "N" },
    { "element", 0, 0, G_OPTION_ARG_STRING, &only, "this element alone", "NAME" },
    { "round", 0, 0, G_OPTION_ARG_INT64, &only_round, "this round alone", "N" },
    { "part", 0, 0, G_OPTION_ARG_INT64, &part, "the N-th part of the whole", "N" },
    { "patience", 0, 0, G_OPTION_ARG_INT, &patience, "seconds that a step may take", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  GstAugWordnet *wordnet;
  gint result;

  is_full = g_getenv ("AUG_FULL") != NULL;
  part = is_full ? 1 : 100;
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, &argc, &argv, &error) || part < 1) {
    g_printerr ("%s\n", error ? error->message : "--part must be 1 or more");
    return 2;
  }
  guard ();
  storm_feed_init ();
  /* while somebody has it open, elements that start need not read it anew */
  wordnet = gst_aug_wordnet_open (NULL, NULL);
  result = run ();
  g_clear_pointer (&wordnet, gst_aug_wordnet_unref);
  g_free (only);
  gst_deinit ();
  return result;
}
