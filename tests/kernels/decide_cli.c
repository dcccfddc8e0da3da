/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Decisions from a command line, without media, for tests in other languages:
 *   decide_cli [OPTIONS] ELEMENT [PROPERTY=VALUE...]
 * With --caption every window has a caption of its own, with --straddling one for all of them.
 * One line a window, for all seeds, items, epochs, views and windows asked for, in this order of
 * loops: the decision as JSON, or with --column the named values, tabs between. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"
#include "catalogue/catalogue.h"
#include "core/seedmeta.h"

static gchar *seeds, *items, *epochs, *views, *windows, *branch, *decision_name, *caption;
static gchar **columns;
static gdouble aspect = 1;
static gint64 window_ns = GST_SECOND;
static gint64 frames;
static gboolean eval, straddling;

static const GOptionEntry entries[] = {
  { "seeds", 0, 0, G_OPTION_ARG_STRING, &seeds, "Seeds (default 0:1)", "FIRST:COUNT" },
  { "items", 0, 0, G_OPTION_ARG_STRING, &items, "Items; number n has the key clip-n",
      "FIRST:COUNT" },
  { "epochs", 0, 0, G_OPTION_ARG_STRING, &epochs, "Epochs", "FIRST:COUNT" },
  { "views", 0, 0, G_OPTION_ARG_STRING, &views, "Views", "FIRST:COUNT" },
  { "windows", 0, 0, G_OPTION_ARG_STRING, &windows, "Windows", "FIRST:COUNT" },
  { "frames", 0, 0, G_OPTION_ARG_INT64, &frames, "Frames of each window, with hold=frame", "N" },
  { "branch", 0, 0, G_OPTION_ARG_STRING, &branch, "Name of the branch (default video)", "NAME" },
  { "name", 0, 0, G_OPTION_ARG_STRING, &decision_name, "Name of the decision", "NAME" },
  { "aspect", 0, 0, G_OPTION_ARG_DOUBLE, &aspect, "Reference aspect (default 1)", "RATIO" },
  { "window-ns", 0, 0, G_OPTION_ARG_INT64, &window_ns, "Length of a window, 0 = unknown", "NS" },
  { "caption", 0, 0, G_OPTION_ARG_FILENAME, &caption, "What is said of each window", "TEXT" },
  { "straddling", 0, 0, G_OPTION_ARG_NONE, &straddling, "It is said once for all", NULL },
  { "eval", 0, 0, G_OPTION_ARG_NONE, &eval, "Draw nothing", NULL },
  { "column", 'c', 0, G_OPTION_ARG_STRING_ARRAY, &columns,
      "Print OPERATION.VALUE of the first operation of this name, or applied", "NAME" },
  { NULL },
};

typedef struct {
  gint64 first, count;
} Range;

static Range
parse_range (const gchar *text)
{
  Range range = { 0, 1 };

  if (text &&
      sscanf (text, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, &range.first, &range.count) < 1)
    g_error ("write FIRST:COUNT, not %s", text);
  return range;
}

static gpointer
parse_settings (const GstAugKind *kind, gchar **words)
{
  gpointer block = g_malloc0 (kind->settings->size);
  g_autoptr (GError) error = NULL;

  gst_aug_settings_init (kind->settings, block);
  for (; *words; words++) {
    g_auto (GStrv) pair = g_strsplit (*words, "=", 2);
    const GstAugSetting *setting = pair[1] ? gst_aug_settings_find (kind->settings, pair[0]) : NULL;

    if (!setting)
      g_error ("%s has no property in %s", kind->element, *words);
    if (!gst_aug_setting_read (setting, block, pair[1]))
      g_error ("%s does not take %s", setting->name, pair[1]);
  }
  if ((kind->resolve && !kind->resolve (block, NULL, &error)) ||
      !gst_aug_kind_validate (kind, block, &error))
    g_error ("%s", error->message);
  return block;
}

static void
print_column (const GstAugDecision *decision, const gchar *column)
{
  g_auto (GStrv) parts = g_strsplit (column, ".", 2);
  const GstAugOperation *op;
  const GstAugValue *value;

  if (g_str_equal (column, "applied")) {
    printf ("%d", decision->applied);
    return;
  }
  op = gst_aug_decision_find (decision, parts[0]);
  value = op && parts[1] ? gst_aug_operation_find (op, parts[1]) : NULL;
  if (!value)
    printf ("nan");
  else if (value->type == GST_AUG_VALUE_DOUBLE)
    printf ("%.17g", value->d);
  else if (value->type == GST_AUG_VALUE_STRING)
    printf ("%s", value->s);
  else
    printf ("%" G_GINT64_FORMAT, value->i);
}

static void
print_decision (const GstAugDecision *decision)
{
  if (!columns) {
    g_autofree gchar *json = gst_aug_decision_to_json (decision);

    puts (json);
    return;
  }
  for (guint i = 0; columns[i]; i++) {
    if (i)
      putchar ('\t');
    print_column (decision, columns[i]);
  }
  putchar ('\n');
}

static void
init_facts (const GstAugFacts *facts, GstAugWindowFacts *window)
{
  gst_aug_facts_of_window (facts, 0, straddling ? 1 : GST_AUG_TIME_UNBOUNDED, window);
}

static void
decide (const GstAugKind *kind, gconstpointer block, const GstAugRule *rule, gint64 window,
    const GstAugFacts *facts)
{
  for (gint64 frame = frames ? 0 : -1; frame < frames; frame++) {
    GstAugWindowContext context = { .aspect = aspect };
    GstAugInstance instance;
    GstAugWindowFacts known;
    g_autoptr (GstAugDecision) decision = NULL;
    g_autoptr (GError) error = NULL;

    if (facts) {
      init_facts (facts, &known);
      context.facts = &known;
    }
    gst_aug_instance_init (&instance, rule, window);
    instance.orig_start = instance.start = window * window_ns;
    instance.orig_stop = instance.stop =
        window_ns ? instance.start + window_ns : GST_AUG_TIME_UNBOUNDED;
    if (eval)
      instance.flags |= GST_AUG_SEED_FLAG_EVAL;
    decision = gst_aug_kind_decide (kind, block, &instance,
        decision_name ? decision_name : kind->name, &context, frame, &error);
    if (!decision)
      g_error ("%s", error->message);
    print_decision (decision);
  }
}

static void
decide_all (const GstAugKind *kind, gconstpointer block)
{
  Range s = parse_range (seeds), i = parse_range (items), e = parse_range (epochs),
        v = parse_range (views), w = parse_range (windows);
  g_autoptr (GstAugFacts) facts = caption ? gst_aug_facts_new (caption, NULL, NULL, NULL) : NULL;
  GstAugRule rule;

  for (gint64 seed = s.first; seed < s.first + s.count; seed++)
    for (gint64 item = i.first; item < i.first + i.count; item++) {
      g_autofree gchar *key = g_strdup_printf ("clip-%" G_GINT64_FORMAT, item);

      gst_aug_rule_init (&rule, (guint64) seed);
      rule.source = gst_aug_source_from_key (key);
      rule.branch = g_intern_string (branch ? branch : "video");
      for (gint64 epoch = e.first; epoch < e.first + e.count; epoch++)
        for (gint64 view = v.first; view < v.first + v.count; view++)
          for (gint64 window = w.first; window < w.first + w.count; window++) {
            rule.epoch = (guint32) epoch;
            rule.view = (guint32) view;
            decide (kind, block, &rule, window, facts);
          }
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("ELEMENT [PROPERTY=VALUE...]");
  g_autoptr (GError) error = NULL;
  const GstAugKind *kind;
  g_autofree gpointer block = NULL;

  gst_init (&argc, &argv);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  kind = argc > 1 ? gst_aug_catalogue_find (argv[1]) : NULL;
  if (!kind)
    g_error ("write: decide_cli [OPTIONS] ELEMENT [PROPERTY=VALUE...]");
  block = parse_settings (kind, argv + 2);
  decide_all (kind, block);
  if (kind->release)
    kind->release (block);
  return EXIT_SUCCESS;
}
