/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policies from a command line, without media, for tests in other languages:
 *   policy_cli [OPTIONS] POLICY...
 * One line a window: the decision as JSON; with --brief "id:op" and its values, tabs between; with
 * --canonical the document instead; with --hash FNV-1a of all lines.
 * With --from=FORMAT the policy is the name of a file of that format ("" finds out which); with
 * --to=FORMAT it is printed in that format, or with --trip, read again: versions of both, hashes of
 * both.
 *   policy_cli --dialect=NAME [--side=PIXELS] LEVEL...
 * One line an operation: name, sign or -, magnitudes of the levels. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/dialect/dialect.h"
#include "policy/policy.h"

static gint64 first, count = 1, item;
static gint64 epoch, seed;
static gint side = 224;
static gdouble position = -1;
static gchar *branch, *medium, *dialect_name;
static gchar *from, *to, *levels_of, *given_name;
static gboolean skip, trip, canonical, brief, hash, eval, version, whole;

static const GOptionEntry entries[] = {
  { "first", 0, 0, G_OPTION_ARG_INT64, &first, "First window", "N" },
  { "count", 0, 0, G_OPTION_ARG_INT64, &count, "Windows", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed", "N" },
  { "epoch", 0, 0, G_OPTION_ARG_INT64, &epoch, "Epoch", "N" },
  { "item", 0, 0, G_OPTION_ARG_INT64, &item, "Item number n has the key clip-n", "N" },
  { "branch", 0, 0, G_OPTION_ARG_STRING, &branch, "Name of the branch (default video)", "NAME" },
  { "medium", 0, 0, G_OPTION_ARG_STRING, &medium, "video, audio or text", "WORD" },
  { "whole", 0, 0, G_OPTION_ARG_NONE, &whole, "Windows have no end", NULL },
  { "position", 0, 0, G_OPTION_ARG_DOUBLE, &position, "Share of the window that has passed", "P" },
  { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect_name, "Print a dialect's table", "NAME" },
  { "side", 0, 0, G_OPTION_ARG_INT, &side, "The picture's side in pixels", "N" },
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, "Import a file", "FORMAT" },
  { "levels", 0, 0, G_OPTION_ARG_STRING, &levels_of, "Whose levels the file has", "DIALECT" },
  { "name", 0, 0, G_OPTION_ARG_STRING, &given_name, "Name of what is imported", "NAME" },
  { "skip", 0, 0, G_OPTION_ARG_NONE, &skip, "Leave out operations that are not known", NULL },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to, "Export", "FORMAT" },
  { "trip", 0, 0, G_OPTION_ARG_NONE, &trip, "Export and import again; versions and hashes", NULL },
  { "canonical", 0, 0, G_OPTION_ARG_NONE, &canonical, "Print the canonical document", NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
  { "brief", 0, 0, G_OPTION_ARG_NONE, &brief, "Print operations and values only", NULL },
  { "hash", 0, 0, G_OPTION_ARG_NONE, &hash, "Print one number for all decisions", NULL },
  { "eval", 0, 0, G_OPTION_ARG_NONE, &eval, "Draw nothing", NULL },
  { NULL },
};

static void
print_value (GString *line, const GstAugValue *v)
{
  g_string_append_printf (line, " %s=", v->name);
  if (v->type == GST_AUG_VALUE_DOUBLE)
    g_string_append_printf (line, "%.17g", v->d);
  else if (v->type == GST_AUG_VALUE_STRING)
    g_string_append (line, v->s);
  else
    g_string_append_printf (line, "%" G_GINT64_FORMAT, v->i);
}

static void
print_brief (GString *line, const GstAugDecision *decision)
{
  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);

    g_string_append_printf (line, "%s%s:%s", i ? "\t" : "", op->id ? op->id : "", op->name);
    if (op->chain)
      g_string_append_printf (line, "@%u", op->chain);
    for (guint k = 0; k < op->n_values; k++)
      print_value (line, &op->values[k]);
  }
}

static GstAugTouches
medium_of (void)
{
  return g_strcmp0 (medium, "video") == 0   ? GST_AUG_TOUCHES_VIDEO
         : g_strcmp0 (medium, "audio") == 0 ? GST_AUG_TOUCHES_AUDIO
         : g_strcmp0 (medium, "text") == 0  ? GST_AUG_TOUCHES_TEXT
                                            : 0;
}

static gboolean
print_windows (const GstAugPolicy *policy, guint32 *total, GError **error)
{
  g_autofree gchar *key = g_strdup_printf ("clip-%" G_GINT64_FORMAT, item);
  guint32 sum = GST_AUG_FNV1A_BASIS;
  GstAugRule rule;

  gst_aug_rule_init (&rule, (guint64) seed);
  rule.source = gst_aug_source_from_key (key);
  rule.epoch = (guint32) epoch;
  rule.branch = g_intern_string (branch ? branch : "video");
  if (whole)
    rule.grid.numerator = 0;
  for (gint64 window = first; window < first + count; window++) {
    g_autoptr (GstAugDecision) decision = NULL;
    g_autoptr (GString) line = g_string_new (NULL);
    GstAugInstance instance;

    gst_aug_instance_init (&instance, &rule, window);
    if (eval)
      instance.flags |= GST_AUG_SEED_FLAG_EVAL;
    decision =
        position < 0
            ? gst_aug_policy_decide (policy, &instance, "policy", medium_of (), error)
            : gst_aug_policy_decide_at (policy, &instance, "policy", medium_of (), position, error);
    if (!decision)
      return FALSE;
    if (brief || hash) {
      print_brief (line, decision);
    } else {
      g_autofree gchar *json = gst_aug_decision_to_json (decision);

      g_string_append (line, json);
    }
    sum = gst_aug_fnv1a (line->str, line->len + 1, sum);
    if (!hash)
      puts (line->str);
  }
  *total = sum;
  return TRUE;
}

static gint
print_dialect (gchar **levels)
{
  const GstAugDialect *dialect = gst_aug_dialect_find (dialect_name);

  for (guint i = 0; dialect && dialect->operations[i]; i++) {
    gdouble magnitude;
    gboolean is_signed = FALSE;

    printf ("%s", dialect->operations[i]);
    for (guint k = 0; levels[k]; k++) {
      if (!dialect->magnitude (dialect->operations[i], g_ascii_strtod (levels[k], NULL),
              (guint) side, &magnitude, &is_signed))
        break;
      printf ("%s %.17g", k ? "" : is_signed ? " sign" : " -", magnitude);
    }
    puts ("");
  }
  return dialect ? 0 : 1;
}

static GstAugPolicy *
read_policy (const gchar *what, GError **error)
{
  g_autofree gchar *text = NULL;
  g_auto (GStrv) skipped = NULL;
  GstAugPolicy *policy;
  gsize size;

  if (!from)
    return gst_aug_policy_new_from_string (what, error);
  if (!g_file_get_contents (what, &text, &size, error))
    return NULL;
  policy = gst_aug_policy_import (text, (gssize) size, *from ? from : NULL, levels_of, given_name,
      skip ? &skipped : NULL, error);
  for (guint i = 0; skipped && skipped[i]; i++)
    fprintf (stderr, "skipped: %s\n", skipped[i]);
  return policy;
}

static gboolean
print_trip (const GstAugPolicy *policy, GError **error)
{
  g_autofree gchar *text = gst_aug_policy_export (policy, to, error);
  g_autoptr (GstAugPolicy) again = text ? gst_aug_policy_import (text, -1, to, NULL,
                                              gst_aug_policy_get_name (policy), NULL, error)
                                        : NULL;
  guint32 before, after;

  hash = TRUE;
  if (!again || !print_windows (policy, &before, error) || !print_windows (again, &after, error))
    return FALSE;
  printf ("%s %s %08x %08x\n", gst_aug_policy_get_version (policy),
      gst_aug_policy_get_version (again), before, after);
  return TRUE;
}

static gboolean
carry_out (const GstAugPolicy *policy, GError **error)
{
  guint32 sum = 0;

  if (to && trip)
    return print_trip (policy, error);
  if (to) {
    g_autofree gchar *text = gst_aug_policy_export (policy, to, error);

    fputs (text ? text : "", stdout);
    return text != NULL;
  }
  if (version || canonical) {
    puts (version ? gst_aug_policy_get_version (policy) : gst_aug_policy_to_json (policy));
    return TRUE;
  }
  if (!print_windows (policy, &sum, error))
    return FALSE;
  if (hash)
    printf ("%08x\n", sum);
  return TRUE;
}

static gboolean
read_and_carry_out (const gchar *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstAugPolicy) policy = read_policy (what, &error);

  if (policy && carry_out (policy, &error))
    return TRUE;
  fprintf (stderr, "%s\n", error->message);
  return FALSE;
}

gint
main (gint argc, gchar **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("POLICY...");
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;

  gst_init (NULL, NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, &argc, &argv, &error) && dialect_name)
    return print_dialect (argv + 1);
  if (error || argc < 2) {
    fprintf (stderr, "%s\n", error ? error->message : "name a policy");
    return 1;
  }
  for (gint i = 1; i < argc; i++)
    ok &= read_and_carry_out (argv[i]);
  return ok ? 0 : 1;
}
