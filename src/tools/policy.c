/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* policy: documents are made from other formats, written in them, checked, described, compared. */
#include "policy.h"

#include <errno.h>
#include <string.h>

#include "policy/dialect/dialect.h"

#define MAX_SIZE (16u << 20)

typedef struct {
  gchar *from, *to, *dialect, *name, *output;
  gboolean skip_unknown, in_place, force, quiet;
  const gchar *const *files;
  guint n_files;
} Arguments;

typedef struct {
  const gchar *name, *arguments, *options;
  guint least, most;
  gboolean (*run) (Arguments *a, GError **error);
} Task;

static gboolean
read_input (gchar **text, gsize *size, GError **error)
{
  g_autoptr (GString) s = g_string_new (NULL);
  gchar block[65536];
  gssize n;

  while ((n = read (STDIN_FILENO, block, sizeof block)) > 0 || (n < 0 && errno == EINTR)) {
    if (n > 0)
      g_string_append_len (s, block, n);
    if (s->len > MAX_SIZE)
      return aug_fail (error, AUG_TOOL_ERROR_INPUT, "the standard input is longer than 16 MiB");
  }
  if (n < 0)
    return aug_fail (
        error, AUG_TOOL_ERROR_INPUT, "the standard input cannot be read: %s", g_strerror (errno));
  *size = s->len;
  *text = g_string_free (g_steal_pointer (&s), FALSE);
  return TRUE;
}

/* What to type where a file is one of another project. (transfer full) */
static gchar *
hint (const gchar *file)
{
  g_autofree gchar *text = NULL;
  g_autoptr (GstAugPolicy) policy = NULL;
  g_auto (GStrv) skipped = NULL;
  gsize size = 0;

  if (g_file_get_contents (file, &text, &size, NULL))
    policy = gst_aug_policy_import (text, (gssize) size, NULL, NULL, NULL, &skipped, NULL);
  return policy
             ? g_strdup_printf (
                   "; it is a file of another project: type " AUG_COMMAND " policy import %s", file)
             : g_strdup ("");
}

/* A document, the name of a published policy, a timm string; - is a document on the standard input.
 * Returns: (transfer full) (nullable) */
static GstAugPolicy *
load (const gchar *what, GError **error)
{
  g_autofree gchar *text = NULL;
  g_autoptr (GError) wrong = NULL;
  GstAugPolicy *policy = NULL;
  gsize size = 0;

  if (!g_str_equal (what, "-"))
    policy = gst_aug_policy_new_from_string (what, &wrong);
  else if (read_input (&text, &size, error))
    policy = gst_aug_policy_new (text, (gssize) size, &wrong);
  if (wrong) {
    g_autofree gchar *advice = text ? g_strdup ("") : hint (what);

    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s%s%s", text ? "the standard input: " : "",
        wrong->message, advice);
  }
  return policy;
}

/* To the output, or to where the user reads; whole lines. */
static gboolean
give (const Arguments *a, const gchar *lines, const gchar *about, GError **error)
{
  g_autofree gchar *text =
      g_strconcat (lines, *lines && !g_str_has_suffix (lines, "\n") ? "\n" : "", NULL);

  if (!a->output) {
    if (fputs (text, stdout) < 0 || fflush (stdout) != 0)
      return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
          "it could not be written whole: %s; free space, or name a file with --output",
          g_strerror (errno));
    return TRUE;
  }
  if (!aug_output_write (a->output, text, error))
    return FALSE;
  if (!a->quiet)
    g_print ("%s: %s\n", a->output, about);
  return TRUE;
}

static gboolean
check_output (const Arguments *a, const gchar *input, GError **error)
{
  return !a->output || aug_output_refuse (a->output, input, a->force, error);
}

/* A file's words; what is no file may be a string of another format itself. */
static gboolean
read_foreign (const gchar *what, gchar **text, gsize *size, GError **error)
{
  g_autoptr (GError) wrong = NULL;

  if (g_str_equal (what, "-"))
    return read_input (text, size, error);
  if (g_file_get_contents (what, text, size, &wrong))
    return TRUE;
  if (!g_error_matches (wrong, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
      !g_error_matches (wrong, G_FILE_ERROR, G_FILE_ERROR_NAMETOOLONG))
    return aug_fail (error, AUG_TOOL_ERROR_INPUT, "the policy cannot be read: %s", wrong->message);
  *text = g_strdup (what);
  *size = strlen (what);
  return TRUE;
}

/* The name of a file without folder and ending. (transfer full) (nullable) */
static gchar *
name_of (const gchar *file)
{
  g_autofree gchar *base = g_path_get_basename (file);
  gchar *dot = strrchr (base, '.');

  if (!g_file_test (file, G_FILE_TEST_EXISTS) || !g_utf8_validate (base, -1, NULL))
    return NULL;
  if (dot && dot > base)
    *dot = '\0';
  return g_steal_pointer (&base);
}

static gboolean
is_document (const gchar *text, gsize size)
{
  g_autoptr (GstAugPolicy) policy = gst_aug_policy_new (text, (gssize) size, NULL);

  return policy != NULL;
}

static gboolean
import (Arguments *a, GError **error)
{
  const gchar *file = a->files[0];
  const gboolean is_file = g_str_equal (file, "-") || g_file_test (file, G_FILE_TEST_EXISTS);
  g_autofree gchar *text = NULL, *pretty = NULL, *name = NULL, *about = NULL;
  g_auto (GStrv) skipped = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GstAugPolicy) policy = NULL;
  gsize size = 0;

  if (!check_output (a, is_file ? file : NULL, error) || !read_foreign (file, &text, &size, error))
    return FALSE;
  name = a->name ? g_strdup (a->name) : name_of (file);
  policy = gst_aug_policy_import (
      text, (gssize) size, a->from, a->dialect, name, a->skip_unknown ? &skipped : NULL, &wrong);
  if (!policy && !a->from && is_document (text, size))
    return aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s is a policy document already; type: " AUG_COMMAND " policy format %s", file, file);
  if (!policy)
    return aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s%s: %s", file,
        is_file ? "" : " (there is no such file)", wrong->message);
  for (guint i = 0; skipped && skipped[i] && !a->quiet; i++)
    g_printerr ("note: %s\n", skipped[i]);
  pretty = gst_aug_policy_to_pretty_json (policy);
  about = aug_policy_title (policy);
  return give (a, pretty, about, error);
}

static gboolean export(Arguments *a, GError **error)
{
  g_autoptr (GstAugPolicy) policy = NULL;
  g_autofree gchar *text = NULL;
  g_autoptr (GError) wrong = NULL;

  if (!a->to)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "export needs a format; type for example: " AUG_COMMAND
        " policy export --to timm %s; for all formats: " AUG_COMMAND " policy list",
        a->files[0]);
  if (!check_output (a, a->files[0], error) || !(policy = load (a->files[0], error)))
    return FALSE;
  text = gst_aug_policy_export (policy, a->to, &wrong);
  return text ? give (a, text, a->to, error)
              : aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s: %s", a->files[0], wrong->message);
}

static gboolean
validate (Arguments *a, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < a->n_files; i++) {
    g_autoptr (GError) wrong = NULL;
    g_autoptr (GstAugPolicy) policy = load (a->files[i], &wrong);
    g_autofree gchar *about = policy ? aug_policy_title (policy) : NULL;

    if (policy && !a->quiet)
      g_print ("%s: %s\n", a->files[i], about);
    if (wrong)
      g_printerr (AUG_COMMAND " policy: %s\n", wrong->message);
    ok = ok && policy;
  }
  return ok;
}

static gboolean
describe (Arguments *a, GError **error)
{
  g_autoptr (GstAugPolicy) policy = load (a->files[0], error);
  g_autofree gchar *text = policy ? aug_policy_describe (policy) : NULL;

  return text && give (a, text, "", error);
}

/* Like diff: 1 where they differ. */
static gboolean
diff (Arguments *a, GError **error)
{
  g_autoptr (GstAugPolicy) old = load (a->files[0], error);
  g_autoptr (GstAugPolicy) fresh = old ? load (a->files[1], error) : NULL;
  g_autofree gchar *text = NULL;
  gboolean differ;

  if (!fresh)
    return FALSE;
  text = aug_policy_diff (old, fresh, &differ);
  return give (a, text, "", error) && !differ;
}

static gboolean
list (Arguments *a, GError **error)
{
  printf ("Published policies, with what may be said behind them, as in randaugment?n=2:\n");
  for (guint i = 0; gst_aug_policy_builtin_name (i); i++) {
    const gchar *name = gst_aug_policy_builtin_name (i);
    const gchar *parameters = gst_aug_policy_builtin_parameters (name);

    printf ("  %-28s %s%s%s\n", name, gst_aug_policy_builtin_describe (name),
        parameters && *parameters ? "; " : "", parameters ? parameters : "");
  }
  printf ("\nLevels are understood in the dialects:\n");
  for (guint i = 0; gst_aug_dialect_nth (i); i++)
    printf ("  %-28s %s\n", gst_aug_dialect_nth (i)->name, gst_aug_dialect_nth (i)->description);
  printf ("\nFormats of import, * of export, too:\n");
  for (guint i = 0; gst_aug_policy_format_name (i); i++) {
    const gchar *name = gst_aug_policy_format_name (i);

    printf ("  %-26s %c %s\n", name, gst_aug_policy_format_writes (name) ? '*' : ' ',
        gst_aug_policy_format_describe (name));
  }
  return TRUE;
}

static gboolean
schema (Arguments *a, GError **error)
{
  g_autofree gchar *text = gst_aug_policy_schema ();

  return check_output (a, NULL, error) && give (a, text, "JSON Schema", error);
}

static gboolean
format (Arguments *a, GError **error)
{
  const gchar *file = a->files[0];
  g_autoptr (GstAugPolicy) policy = NULL;
  g_autofree gchar *pretty = NULL, *about = NULL;

  if (a->in_place && (a->output || !g_file_test (file, G_FILE_TEST_IS_REGULAR)))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        a->output ? "--in-place and --output both say where it goes; type one of them"
                  : "--in-place needs a file, and %s is none; name one, or leave it out",
        file);
  if (!check_output (a, file, error) || !(policy = load (file, error)))
    return FALSE;
  if (a->in_place)
    a->output = g_strdup (file);
  pretty = gst_aug_policy_to_pretty_json (policy);
  about = aug_policy_title (policy);
  return give (a, pretty, about, error);
}

static const Task tasks[] = {
  { "import", "FILE", "from dialect name skip-unknown output force quiet", 1, 1, import },
  { "export", "POLICY", "to output force quiet", 1, 1, export },
  { "validate", "POLICY", "quiet", 1, G_MAXUINT, validate },
  { "describe", "POLICY", "", 1, 1, describe },
  { "diff", "A B", "", 2, 2, diff },
  { "format", "POLICY", "in-place output force quiet", 1, 1, format },
  { "list", "", "", 0, 0, list },
  { "schema", "", "output force quiet", 0, 0, schema },
};

static const Task *
find_task (const gchar *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const Task *near = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++) {
    if (g_str_equal (tasks[i].name, name))
      return &tasks[i];
    if (gst_aug_word_distance (tasks[i].name, name) <= AUG_WORD_NEAR)
      near = &tasks[i];
    g_string_append_printf (names, "%s%s", i ? ", " : "", tasks[i].name);
  }
  if (near)
    aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "\"%s\" is not known; did you mean: " AUG_COMMAND " policy %s", name, near->name);
  else
    aug_fail (
        error, AUG_TOOL_ERROR_USAGE, "\"%s\" is not known; type one of: %s", name, names->str);
  return NULL;
}

static gboolean
check_arguments (const Task *task, const Arguments *a, GError **error)
{
  const struct {
    const gchar *name;
    gboolean given;
  } given[] = { { "from", a->from != NULL }, { "to", a->to != NULL },
    { "dialect", a->dialect != NULL }, { "name", a->name != NULL }, { "output", a->output != NULL },
    { "skip-unknown", a->skip_unknown }, { "in-place", a->in_place }, { "force", a->force },
    { "quiet", a->quiet } };
  g_auto (GStrv) known = g_strsplit (task->options, " ", -1);

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    if (given[i].given && !g_strv_contains ((const gchar *const *) known, given[i].name))
      return aug_fail (error, AUG_TOOL_ERROR_USAGE,
          "policy %s knows no --%s; leave it out, or type: " AUG_COMMAND " policy --help",
          task->name, given[i].name);
  if (a->n_files < task->least || a->n_files > task->most)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "policy %s takes %u%s file%s, not %u; type for example: " AUG_COMMAND " policy %s %s",
        task->name, task->least, task->most > task->least ? " or more" : "",
        task->most == 1 ? "" : "s", a->n_files, task->name, task->arguments);
  return TRUE;
}

gboolean
aug_command_policy (gint *argc, gchar ***argv, GError **error)
{
  Arguments a = { 0 };
  GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &a.from,
        "import: the format of the file (default: found out)", "FORMAT" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &a.to, "export: the format to write", "FORMAT" },
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &a.dialect,
        "import: what levels mean where the format leaves that open", "DIALECT" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &a.name,
        "import: the name of the policy (default: the file's)", "NAME" },
    { "skip-unknown", 0, 0, G_OPTION_ARG_NONE, &a.skip_unknown,
        "import: leave out operations that are not known, with a note", NULL },
    { "in-place", 0, 0, G_OPTION_ARG_NONE, &a.in_place, "format: write into the file itself",
        NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &a.output,
        "import, export, format, schema: write to a file (default: print)", "OUT" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &a.force, "Replace OUT if it exists", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &a.quiet, "Say nothing but errors", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("TASK [POLICY…]");
  const Task *task;
  gboolean ok;

  g_option_context_set_summary (context,
      "Works with policy documents. A POLICY is a document's file, - for the standard input, the\n"
      "name of a published policy such as randaugment, or a timm string. TASK is one of\n"
      "import FILE: makes a document of what another project has written;\n"
      "export POLICY: writes a policy in the format of another project;\n"
      "validate POLICY…: says what is wrong, with line, column and path, else name and version;\n"
      "describe POLICY: says what it does, a node a line;\n"
      "diff A B: what was added, removed, moved and changed, by ids, and whose draws stay;\n"
      "format POLICY: writes the document with all ids in the one form that it has;\n"
      "list: published policies, dialects of levels, formats;\n"
      "schema: the JSON Schema of documents, for editors.");
  g_option_context_set_description (context, "Example:\n  " AUG_COMMAND " policy list\n");
  g_option_context_add_main_entries (context, entries, NULL);
  ok = aug_parse_arguments (context, "policy", 1, G_MAXINT, argc, argv, error) &&
       (task = find_task ((*argv)[1], error)) != NULL;
  if (ok) {
    a.files = (const gchar *const *) *argv + 2;
    a.n_files = (guint) (*argc - 2);
    ok = check_arguments (task, &a, error) && task->run (&a, error);
  }
  g_free (a.from);
  g_free (a.to);
  g_free (a.dialect);
  g_free (a.name);
  g_free (a.output);
  return ok;
}
