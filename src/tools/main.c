/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* gst-augment-1.0: one sub-command a task. */
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "tool.h"

G_DEFINE_QUARK (aug - tool - error - quark, aug_tool_error)

typedef struct {
  const gchar *name;
  const gchar *arguments;
  const gchar *help;
  gboolean (*run) (gint *argc, gchar ***argv, GError **error);
} Command;

static const Command commands[] = {
  { "apply", "IN OUT", "augment a file, all streams in step, with a log of the decisions",
      aug_command_apply },
  { "preview", "IN OUT.png", "draw a contact sheet: windows, views, sound, captions, decisions",
      aug_command_preview },
  { "explain", "", "say what any window of any source would get, without media",
      aug_command_explain },
  { "replay", "LOG IN OUT", "do again what a log says, to the byte", aug_command_replay },
  { "check", "A [B]", "measure whether the streams are still in step", aug_command_check },
  { "stats", "FILES", "measure mean and standard deviation of pictures, for augnormalize",
      aug_command_stats },
  { "policy", "TASK", "import, export, check, describe and compare policy documents",
      aug_command_policy },
  { "inspect", "[NAME]", "list the operations and their settings", aug_command_inspect },
  { "make-clip", "OUT.mkv", "make a short clip in which step is visible and audible",
      aug_command_make_clip },

};

/* Sets @error; always FALSE. */
gboolean
aug_fail (GError **error, AugToolError code, const gchar *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error)
    *error = g_error_new_valist (AUG_TOOL_ERROR, code, format, args);
  va_end (args);
  return FALSE;
}

/* --flip stands alone or before a number. */
static void
complete_flip (gint argc, gchar **argv)
{
  for (gint i = 1; i < argc && !g_str_equal (argv[i], "--"); i++) {
    gchar *end = NULL;

    if (!g_str_equal (argv[i], "--flip"))
      continue;
    if (i + 1 < argc)
      g_ascii_strtod (argv[i + 1], &end);
    if (!end || end == argv[i + 1] || *end)
      argv[i] = "--flip=0.5";
  }
}

/* Parses options; afterwards argv[1] and on are the other arguments, @least to @most of them. */
gboolean
aug_parse_arguments (GOptionContext *context, const gchar *command, guint least, guint most,
    gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autofree gchar *name = g_strdup_printf ("%s %s", AUG_COMMAND, command);
  guint n;

  g_set_prgname (name);
  complete_flip (*argc, *argv);
  if (!g_option_context_parse (context, argc, argv, &wrong))
    return aug_fail (
        error, AUG_TOOL_ERROR_USAGE, "%s; for all options type: %s --help", wrong->message, name);
  if (*argc > 1 && g_str_equal ((*argv)[1], "--")) {
    for (gint i = 1; i < *argc; i++)
      (*argv)[i] = (*argv)[i + 1];
    (*argc)--;
  }
  n = (guint) MAX (*argc - 1, 0);
  if (n < least || n > most)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "%s takes %u%s argument%s, not %u; type: %s --help", command, least,
        most > least ? " or more" : "", most == 1 ? "" : "s", n, name);
  gst_init (NULL, NULL);
  aug_output_catch_interrupts ();
  return TRUE;
}

static void
usage (FILE *to)
{
  fprintf (to, "Usage:\n  %s COMMAND [OPTION…] [FILE…]\n\nCommands:\n", AUG_COMMAND);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (to, "  %-10s%-11s %s\n", commands[i].name, commands[i].arguments, commands[i].help);
  fprintf (to,
      "\nOptions:\n"
      "  --help      this text; %s COMMAND --help says more\n"
      "  --version   the version\n",
      AUG_COMMAND);
}

static gint
fail (const gchar *message)
{
  fprintf (stderr, "%s: %s\n", AUG_COMMAND, message);
  return 2;
}

static gint
run_command (const Command *command, gint argc, gchar **argv)
{
  g_autoptr (GError) error = NULL;

  argc--;
  argv++;
  if (command->run (&argc, &argv, &error))
    return 0;
  if (!error)
    return 1;
  fprintf (stderr, "%s %s: %s\n", AUG_COMMAND, command->name, error->message);
  if (g_error_matches (error, AUG_TOOL_ERROR, AUG_TOOL_ERROR_INTERRUPTED))
    return 130;
  return g_error_matches (error, AUG_TOOL_ERROR, AUG_TOOL_ERROR_USAGE) ? 2 : 1;
}

static const Command *
nearest (const gchar *word)
{
  guint least = G_MAXUINT, at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (gst_aug_word_distance (commands[i].name, word) < least)
      least = gst_aug_word_distance (commands[i].name, word), at = i;
  return least <= AUG_WORD_NEAR ? &commands[at] : NULL;
}

int
main (int argc, char **argv)
{
  g_autofree gchar *message = NULL;
  const Command *near;

  setlocale (LC_CTYPE, "");
  /* a limit on file sizes or a closed pipe is an error of writing, not the end of the process */
  signal (SIGXFSZ, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  if (argc < 2) {
    usage (stderr);
    return 2;
  }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") ||
      g_str_equal (argv[1], "help")) {
    usage (stdout);
    return 0;
  }
  if (g_str_equal (argv[1], "--version")) {
    printf ("%s %s\n", AUG_COMMAND, GST_AUG_VERSION);
    return 0;
  }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return run_command (&commands[i], argc, argv);
  near = nearest (argv[1]);
  message = near ? g_strdup_printf ("\"%s\" is not a command; did you mean: %s %s", argv[1],
                       AUG_COMMAND, near->name)
                 : g_strdup_printf ("\"%s\" is not a command; for all commands type: %s --help",
                       argv[1], AUG_COMMAND);
  return fail (message);
}
