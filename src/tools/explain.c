/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* explain: what any window of any source would get. Decisions are pure functions, so no media are
 * needed. */
#include <string.h>

#include "audio/effect.h"
#include "core/group.h"
#include "explain.h"
#include "text/effect.h"
#include "video/effect.h"

#define MAX_WINDOWS 1000000

static void
step_free (gpointer data)
{
  AugStep *step = data;

  aug_settings_free (step->kind, step->block);
  g_free (step->name);
  g_free (step);
}

/* "3", "0..9" */
static gboolean
parse_windows (const gchar *text, gint64 *first, gint64 *last)
{
  g_auto (GStrv) parts = g_strsplit (text, "..", 2);

  if (!parts[0] ||
      !g_ascii_string_to_signed (parts[0], 10, -G_MAXINT32, G_MAXINT64 / 4, first, NULL))
    return FALSE;
  *last = *first;
  return !parts[1] ||
         (g_ascii_string_to_signed (parts[1], 10, *first, G_MAXINT64 / 4, last, NULL) &&
             *last - *first < MAX_WINDOWS);
}

static gboolean
parse_branches (const gchar *text, AugFacts *facts, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);

  for (guint i = 0; names[i]; i++) {
    guint kind = 0;

    while (kind < AUG_STREAM_KINDS && !g_str_equal (aug_stream_names[kind], names[i]))
      kind++;
    if (kind == AUG_STREAM_KINDS)
      return aug_fail (error, AUG_TOOL_ERROR_USAGE,
          "--branches=%s: \"%s\" is not one of video, audio, text; type for example: --branches "
          "video,audio",
          text, names[i]);
    facts->has[kind] = TRUE;
  }
  return TRUE;
}

static gboolean
resolve (AugExplain *e, GError **error)
{
  const gchar *usual = e->plot ? "0..9999" : "0..9";

  if (!parse_windows (e->windows ? e->windows : usual, &e->first, &e->last))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--windows=%s is not understood; type for example: --windows 0..9 (at most %d of them)",
        e->windows, MAX_WINDOWS);
  if (e->fps && (!aug_parse_fraction (e->fps, e->facts.fps) || e->facts.fps[0] == 0))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--fps=%s is not understood; type for example: --fps 30000/1001", e->fps);
  if (!parse_branches (e->branches ? e->branches : "video,audio,text", &e->facts, error) ||
      !aug_options_resolve (&e->options, error))
    return FALSE;
  if (e->plot && e->json)
    return aug_fail (
        error, AUG_TOOL_ERROR_USAGE, "--plot draws and --json prints; type one of them");
  if (e->plot && !g_str_has_suffix (e->plot, ".png") && !g_str_has_suffix (e->plot, ".PNG"))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "the plot is a PNG picture, but %s does not end so; type for example: --plot %s.png",
        e->plot, e->plot);
  if (e->plot && !aug_output_refuse (e->plot, NULL, e->force, error))
    return FALSE;
  e->default_aspect = e->options.aspect[0] == 0;
  if (e->default_aspect) {
    e->options.aspect[0] = 4;
    e->options.aspect[1] = 3;
  }
  if (!aug_options_has_policy (&e->options))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "nothing is asked for; type for example: " AUG_COMMAND
        " explain --source clip --seed 7 --crop 224x224 --flip");
  return aug_options_check_chains (&e->options, error);
}

/* The rule as augseed would send it. */
static void
make_rule (AugExplain *e)
{
  const AugOptions *o = &e->options;
  GstAugGroupSettings settings;
  GstAugGroupItem item = { 0 };

  gst_aug_group_settings_init (&settings);
  settings.seed = o->seed;
  settings.epoch = o->epoch;
  settings.view = o->view;
  settings.window[0] = o->window[0];
  settings.window[1] = o->window[1];
  settings.window_phase =
      o->random_phase ? GST_AUG_WINDOW_PHASE_RANDOM : GST_AUG_WINDOW_PHASE_FIXED;
  settings.phase = o->eval ? GST_AUG_PHASE_EVAL : GST_AUG_PHASE_TRAIN;
  settings.aspect[0] = o->aspect[0];
  settings.aspect[1] = o->aspect[1];
  settings.set |= 1u << GST_AUG_GROUP_SETTING_WINDOW;
  item.key = g_intern_string (o->text[AUG_OPTION_SOURCE] ? o->text[AUG_OPTION_SOURCE] : "");
  item.domain = GST_AUG_TIME_DOMAIN_STREAM;
  gst_aug_group_settings_to_rule (&settings, &item, &e->rule);
}

/* Elements of the catalogue in the order of the branch, each with the name of its decision. */
static gboolean
add_steps (AugExplain *e, AugStreamKind kind, GPtrArray *steps, GError **error)
{
  g_autofree gchar *chain = aug_options_chain (&e->options, kind, &e->facts);
  GstElement *bin = aug_options_parse_chain (aug_stream_names[kind], chain, error);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) elements = NULL;

  if (!bin)
    return FALSE;
  gst_object_ref_sink (bin);
  aug_options_keep_documents (&e->options, bin);
  elements = aug_elements_in_order (bin);
  for (guint i = 0; i < elements->len; i++) {
    const GstAugKind *what;
    gpointer block = aug_element_settings (elements->pdata[i], &what, NULL);
    const GstAugCommonSettings *common = block;
    const gchar *branch = aug_stream_names[kind], *base;
    gchar *plain;
    guint nth;
    AugStep *step;

    if (!block)
      continue;
    base = common->decision ? common->decision : what->name;
    plain = gst_aug_decision_name (base, common->scope, branch, 1);
    nth = GPOINTER_TO_UINT (g_hash_table_lookup (counts, plain)) + 1;
    g_hash_table_insert (counts, plain, GUINT_TO_POINTER (nth));
    step = g_new0 (AugStep, 1);
    *step =
        (AugStep){ what, block, gst_aug_decision_name (base, common->scope, branch, nth), kind };
    g_ptr_array_add (steps, step);
  }
  gst_object_unref (bin);
  return TRUE;
}

static gboolean
is_upright (const GstAugOperation *op)
{
  const GstAugValue *direction = gst_aug_operation_find (op, "direction");

  return !direction || g_str_equal (direction->s, "horizontal");
}

/* Sound and captions have no rectangle and no upside, and what one medium alone has is not of the
 * other: apply logs none of it there. */
static gboolean
is_of (const GstAugOperation *op, AugStreamKind stream)
{
  const gboolean flips = g_str_equal (op->name, "flip");

  if (stream == AUG_STREAM_VIDEO)
    return flips || (!gst_aug_sound_effect_find (op->name) && !gst_aug_text_effect_find (op->name));
  if (g_str_equal (op->name, "crop") || gst_aug_effect_find (op->name) ||
      (flips && !is_upright (op)))
    return FALSE;
  if (!op->id || g_str_equal (op->name, "time-crop") || g_str_equal (op->name, "modality-drop"))
    return TRUE;
  /* of a policy every branch does what fits it */
  return flips ||
         (stream == AUG_STREAM_AUDIO && !op->chain && gst_aug_sound_effect_find (op->name)) ||
         (stream == AUG_STREAM_TEXT && !op->chain && gst_aug_text_effect_find (op->name));
}

static void
leave_out_others (GstAugDecision *d, AugStreamKind stream)
{
  for (guint i = gst_aug_decision_size (d); i > 0; i--)
    if (!is_of (gst_aug_decision_nth (d, i - 1), stream))
      g_array_remove_index (d->operations, i - 1);
}

/* What the base finds for an element: of the window, or where one decision holds for the item, of
 * that. */
static void
find_facts (const AugExplain *e, const AugStep *step, const GstAugInstance *instance,
    GstAugWindowFacts *facts)
{
  const gboolean whole = ((const GstAugCommonSettings *) step->block)->hold == GST_AUG_HOLD_ITEM;

  gst_aug_facts_of_window (e->told, whole ? G_MININT64 : instance->orig_start,
      whole ? GST_AUG_TIME_UNBOUNDED : instance->orig_stop, facts);
  facts->grid = whole ? NULL : &e->rule.grid;
  facts->window = instance->window;
}

/* What apply would log of a step. */
GstAugDecision *
aug_explain_decide (AugExplain *e, const AugStep *step, gint64 window, GError **error)
{
  static const GstAugRole roles[] = { GST_AUG_ROLE_RGB, GST_AUG_ROLE_AUDIO, GST_AUG_ROLE_TEXT };
  static const GstAugTouches media[] = { GST_AUG_TOUCHES_VIDEO, GST_AUG_TOUCHES_AUDIO,
    GST_AUG_TOUCHES_TEXT };
  GstAugWindowContext context = {
    .aspect = (gdouble) e->options.aspect[0] / e->options.aspect[1],
    .medium = media[step->stream],
  };
  GstAugInstance instance;
  GstAugWindowFacts facts;
  g_autoptr (GError) wrong = NULL;
  GstAugDecision *decision;

  e->rule.branch = aug_stream_names[step->stream];
  e->rule.role = roles[step->stream];
  gst_aug_instance_init (&instance, &e->rule, window);
  if (e->told) {
    find_facts (e, step, &instance, &facts);
    context.facts = &facts;
  }
  decision =
      gst_aug_kind_decide (step->kind, step->block, &instance, step->name, &context, -1, &wrong);
  if (decision)
    leave_out_others (decision, step->stream);
  else
    aug_fail (error, AUG_TOOL_ERROR_USAGE, "%s: %s", step->kind->element, wrong->message);
  return decision;
}

static void
print_row (const AugExplain *e, const GstAugDecision *d, gboolean first)
{
  g_autofree gchar *words = aug_describe_choice (d);
  g_autofree gchar *time = NULL;
  const gint64 start = d->instance.orig_start, stop = d->instance.orig_stop;

  if (stop == GST_AUG_TIME_UNBOUNDED)
    time = g_strdup ("whole item");
  else
    time =
        g_strdup_printf ("%.4g-%.4g s", (gdouble) start / GST_SECOND, (gdouble) stop / GST_SECOND);
  if (first)
    printf ("%8" G_GINT64_FORMAT "  %-14s", d->instance.window, time);
  else
    printf ("%8s  %-14s", "", "");
  printf ("  %-6s  %-16s  %s\n", d->instance.branch, d->decision, *words ? words : "-");
}

static gboolean
print_window (AugExplain *e, GPtrArray *steps, gint64 window, GError **error)
{
  for (guint i = 0; i < steps->len; i++) {
    g_autoptr (GstAugDecision) d = aug_explain_decide (e, steps->pdata[i], window, error);
    g_autofree gchar *json = NULL;

    if (!d)
      return FALSE;
    if (!e->json) {
      print_row (e, d, i == 0);
      continue;
    }
    json = gst_aug_decision_to_json (d);
    printf ("%s\n", json);
  }
  return TRUE;
}

/* What the options say of the item; there are no media that would. */
static gboolean
learn (AugExplain *e, GError **error)
{
  const GstAugItemFacts *facts = &e->options.known.facts;
  g_autoptr (GError) wrong = NULL;

  if (!aug_options_learn (&e->options, NULL, TRUE, error))
    return FALSE;
  if (!facts->caption && !facts->cues && !facts->objects)
    return TRUE;
  e->told = gst_aug_facts_new (facts->caption, facts->cues, facts->objects, &wrong);
  return e->told || aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s", wrong->message);
}

static gboolean
explain (AugExplain *e, GError **error)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (step_free);

  if (!learn (e, error))
    return FALSE;
  make_rule (e);
  for (guint i = 0; i < AUG_STREAM_KINDS; i++)
    if (e->facts.has[i] && !add_steps (e, i, steps, error))
      return FALSE;
  if (steps->len == 0)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "no element of this plugin is in the chains of these branches; type for example: --crop "
        "224x224 --flip");
  if (e->plot)
    return aug_explain_plot (e, steps, error);
  if (!e->json) {
    printf ("source \"%s\" = %016" G_GINT64_MODIFIER "x, seed %" G_GUINT64_FORMAT
            ", epoch %u, view %u, picture %d:%d%s\n\n",
        e->rule.key, e->rule.source, e->rule.seed, e->rule.epoch, e->rule.view, e->rule.aspect_n,
        e->rule.aspect_d, e->default_aspect ? " (for another shape type --aspect W/H)" : "");
    printf ("%8s  %-14s  %-6s  %-16s  %s\n", "window", "time", "branch", "decision", "what");
  }
  for (gint64 window = e->first; window <= e->last; window++)
    if (!print_window (e, steps, window, error))
      return FALSE;
  return TRUE;
}

gboolean
aug_command_explain (gint *argc, gchar ***argv, GError **error)
{
  AugExplain e = { 0 };
  GOptionEntry entries[] = {
    { "windows", 0, 0, G_OPTION_ARG_STRING, &e.windows, "Which windows (default 0..9)", "A..B" },
    { "branches", 0, 0, G_OPTION_ARG_STRING, &e.branches,
        "Which streams the item has (default video,audio,text)", "LIST" },
    { "fps", 0, 0, G_OPTION_ARG_STRING, &e.fps,
        "Frame rate of its pictures, to which --time-crop is rounded", "N/D" },
    AUG_KNOWN_ENTRIES (e.options.known),
    { "json", 0, 0, G_OPTION_ARG_NONE, &e.json,
        "One line of JSON a decision, in shares of the picture, instead of a table", NULL },
    { "plot", 0, 0, G_OPTION_ARG_FILENAME, &e.plot,
        "Draw how often operations are taken and how strong they are (windows: 0..9999)",
        "FILE.png" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &e.force, "Replace FILE.png if it exists", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  gboolean ok;

  g_option_context_set_summary (context, "Says what any window of any source would get, without "
                                         "media. The source's key is the file's\n"
                                         "name without its last extension.");
  g_option_context_set_description (context,
      "Example:\n  " AUG_COMMAND
      " explain --source clip --windows 0..9 --seed 7 --crop 224x224 --flip\n");
  g_option_context_set_main_group (context, aug_options_group (&e.options));
  g_option_context_add_main_entries (context, entries, NULL);
  ok = aug_parse_arguments (context, "explain", 0, 0, argc, argv, error) && resolve (&e, error) &&
       explain (&e, error);
  aug_options_clear (&e.options);
  g_clear_pointer (&e.told, gst_aug_facts_unref);
  g_free (e.windows);
  g_free (e.branches);
  g_free (e.fps);
  g_free (e.plot);
  return ok;
}
