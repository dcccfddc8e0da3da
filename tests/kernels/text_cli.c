/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations on text from a command line, for tests in other languages:
 *   text_cli [OPTIONS] [SETTING=VALUE...] < cues
 * Cues end with a NUL, or with --lines with a line end. Cue number n is the one of window n; what
 * comes out ends the same way. A cue that nothing is left of is empty. With --decisions the
 * decision comes first, as JSON, with a tab behind. Warnings go to stderr. */
#include <stdio.h>
#include <string.h>

#include "catalogue/text.h"
#include "facts/facts.h"
#include "text/effect.h"

static gint64 seed, epoch, first;
static gchar *key, *language, *objects;
static gint64 seen = -1;
static gboolean lines, markup, decisions, facts;

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed", "N" },
  { "epoch", 0, 0, G_OPTION_ARG_INT64, &epoch, "Epoch", "N" },
  { "first", 0, 0, G_OPTION_ARG_INT64, &first, "First window", "N" },
  { "key", 0, 0, G_OPTION_ARG_STRING, &key, "The item's key", "KEY" },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, "The stream's language", "CODE" },
  { "lines", 0, 0, G_OPTION_ARG_NONE, &lines, "A cue is a line", NULL },
  { "markup", 0, 0, G_OPTION_ARG_NONE, &markup, "Cues are Pango markup", NULL },
  { "decisions", 0, 0, G_OPTION_ARG_NONE, &decisions, "Print decisions", NULL },
  { "states", 0, 0, G_OPTION_ARG_NONE, &facts, "Print what cues state, a number", NULL },
  { "objects", 0, 0, G_OPTION_ARG_STRING, &objects, "The item's named boxes, JSON", "JSON" },
  { "seen", 0, 0, G_OPTION_ARG_INT64, &seen, "Bit i: enough of box i is seen", "BITS" },
  { NULL },
};

static gboolean
set (gpointer block, const gchar *assignment)
{
  g_auto (GStrv) parts = g_strsplit (assignment, "=", 2);
  const GstAugSetting *row =
      parts[0] ? gst_aug_settings_find (gst_aug_catalogue_find ("text")->settings, parts[0]) : NULL;

  return row && parts[1] && gst_aug_setting_read (row, block, parts[1]);
}

static void
change (gpointer block, gint64 window, const gchar *text, GstAugTextTools *tools)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("text");
  GstAugRule rule;
  GstAugInstance instance;
  GstAugWindowContext context = { .aspect = 1, .medium = GST_AUG_TOUCHES_TEXT };
  GstAugWindowFacts facts_of_window = { .known = TRUE };
  g_autoptr (GArray) boxes = objects ? gst_aug_objects_parse (objects, NULL) : NULL;
  g_autoptr (GstAugDecision) decision = NULL;
  g_autoptr (GstAugCue) cue =
      gst_aug_cue_new (text, -1, markup ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8);
  g_autofree gchar *out = NULL;
  gchar *warning;

  gst_aug_rule_init (&rule, (guint64) seed);
  rule.epoch = (guint32) epoch;
  rule.source = gst_aug_source_from_key (key ? key : "");
  gst_aug_instance_init (&instance, &rule, window);
  if (boxes) {
    facts_of_window.boxes = boxes;
    context.facts = &facts_of_window;
    gst_aug_text_tools_set_boxes (tools, boxes, (guint64) seen);
  }
  decision = gst_aug_kind_decide (kind, block, &instance, "text", &context, -1, NULL);
  for (guint i = 0; decision && i < gst_aug_decision_size (decision); i++)
    gst_aug_text_apply (gst_aug_decision_nth (decision, i), 0, cue, tools);
  while ((warning = gst_aug_text_tools_take_warning (tools))) {
    g_printerr ("%s\n", warning);
    g_free (warning);
  }
  if (decisions) {
    g_autofree gchar *json = gst_aug_decision_to_json (decision);

    printf ("%s\t", json);
  }
  out = gst_aug_cue_to_string (cue);
  fputs (out, stdout);
  putchar (lines ? '\n' : '\0');
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) options = g_option_context_new ("SETTING=VALUE...");
  g_autofree gchar *input = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstAugTextTools) tools = NULL;
  g_autofree gpointer block = NULL;
  gsize size;
  gint64 window;

  g_option_context_add_main_entries (options, entries, NULL);
  gst_init (NULL, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) ||
      !g_file_get_contents ("/dev/stdin", &input, &size, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  block = g_malloc0 (gst_aug_catalogue_find ("text")->settings->size);
  gst_aug_settings_init (gst_aug_catalogue_find ("text")->settings, block);
  for (gint i = 1; i < argc; i++) {
    if (!set (block, argv[i])) {
      g_printerr ("not a setting: %s\n", argv[i]);
      return 1;
    }
  }
  if (!gst_aug_kind_validate (gst_aug_catalogue_find ("text"), block, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  tools = gst_aug_text_tools_new ();
  gst_aug_text_tools_set_language (tools, language);
  window = first;
  for (gchar *p = input; p < input + size;) {
    gchar *end = memchr (p, lines ? '\n' : '\0', (gsize) (input + size - p));

    if (end)
      *end = '\0';
    if (facts)
      printf ("%u%c", (guint) gst_aug_caption_states (p), lines ? '\n' : '\0');
    else
      change (block, window++, p, tools);
    p = end ? end + 1 : input + size;
  }
  return 0;
}
