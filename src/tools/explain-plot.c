/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* explain --plot: which operations many windows take, and how strong they are. */
#include <math.h>
#include <string.h>

#include "explain.h"
#include "plot.h"
#include "policy.h"
#include "policy/dialect/dialect.h"
#include "policy/kind.h"

/* More operations than these are told by what they do instead of one by one. */
#define MAX_LEAVES 64
/* Values of an operation that no row below names. */
#define MAX_OTHERS 3
/* Values that are drawn one by one, else they are gathered in so many bins. */
#define MAX_MARKS 100
#define N_BINS 48

/* Values of one name of operations of one name. */
typedef struct {
  const gchar *operation, *value;
  gchar *words;
  gdouble neutral;
  gboolean is_other;
  AugStreamKind stream; /* the first that has it; what is shared is counted once */
  GArray *numbers;
} Series;

/* What gets a bar. */
typedef struct {
  gchar *name, *what, *group;
  gdouble expected;
  guint64 n[AUG_STREAM_KINDS];
  GPtrArray *series;
} Entry;

/* An operation of a document. */
typedef struct {
  const AugLeaf *leaf;
  Entry *entry;
  gint64 window; /* the last that took it, and its last turn there */
  gboolean has_window;
  guint again;
} Member;

typedef struct {
  AugExplain *e;
  GPtrArray *entries;
  GHashTable *by_name;
  GPtrArray *leaves; /* of the policy that is looked at */
  GHashTable *members;
  gint64 window;
  AugStreamKind stream;
} Plotter;

static const struct {
  const gchar *operation, *value, *words;
  gdouble unit, neutral;
} known[] = {
  { "affine", "degrees", "degrees", 1, 0 },
  { "affine", "tangent-x", "tangent", 1, 0 },
  { "affine", "tangent-y", "tangent", 1, 0 },
  { "affine", "translate-x", "% of the width", 100, 0 },
  { "affine", "translate-y", "% of the height", 100, 0 },
  { "affine", "scale", "scale", 1, 1 },
  { "affine", "shear-x", "degrees of shear", 1, 0 },
  { "affine", "shear-y", "degrees of shear", 1, 0 },
  { "brightness", "factor", "factor", 1, NAN },
  { "contrast", "factor", "factor", 1, NAN },
  { "saturation", "factor", "factor", 1, NAN },
  { "sharpness", "factor", "factor", 1, NAN },
  { "hue", "turns", "turns of hue", 1, NAN },
  { "gamma", "exponent", "exponent", 1, NAN },
  { "posterize", "bits", "bits kept", 1, NAN },
  { "solarize", "threshold", "threshold of 255", 1, NAN },
  { "solarize-add", "addition", "levels added", 1, NAN },
  { "offset", "levels", "levels added", 1, NAN },
  { "offset-red", "levels", "levels added", 1, NAN },
  { "offset-green", "levels", "levels added", 1, NAN },
  { "offset-blue", "levels", "levels added", 1, NAN },
  { "gaussian-noise", "sigma", "sigma, levels", 1, NAN },
  { "gaussian-blur", "sigma", "sigma, pixels", 1, NAN },
  { "jpeg", "quality", "quality", 1, NAN },
  { "time-mask", "duration_ns", "seconds", 1e-9, NAN },
  { "freq-mask", "channels", "mel channels", 1, NAN },
  { "time-crop", "duration_ns", "seconds kept", 1e-9, NAN },
  { "speed", "factor", "factor", 1, NAN },
  { "sound-noise", "snr", "dB of signal to noise", 1, NAN },
  { "sound-noise", "level", "dBFS", 1, NAN },
  { "gain", "db", "dB", 1, NAN },
  { "room-reverb", "rt60", "seconds of echo", 1, NAN },
  { "mix", "share", "% of the mixture", 100, NAN },
};

/* What says how and not how much. */
static const gchar *const settings[] = { "fill", "fill-mode", "interpolation", "model", "flavour",
  "statistics", "field", "frame", "center", "whole-pixels", "seed", "x", "y", "start_ns", "mode",
  "present", "measured", "aspect", "subsampling", "order", NULL };

static void
series_free (gpointer data)
{
  Series *series = data;

  g_free (series->words);
  g_array_unref (series->numbers);
  g_free (series);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry->what);
  g_free (entry->group);
  g_ptr_array_unref (entry->series);
  g_free (entry);
}

static Entry *
entry_of (Plotter *p, const gchar *name, const gchar *what, const gchar *group)
{
  Entry *entry = g_hash_table_lookup (p->by_name, name);

  if (entry)
    return entry;
  entry = g_new0 (Entry, 1);
  entry->name = g_strdup (name);
  entry->what = g_strdup (what);
  entry->group = g_strdup (group);
  entry->expected = -1;
  entry->series = g_ptr_array_new_with_free_func (series_free);
  g_ptr_array_add (p->entries, entry);
  g_hash_table_insert (p->by_name, entry->name, entry);
  return entry;
}

static void
add_number (Plotter *p, Entry *entry, const GstAugOperation *op, const gchar *value,
    const gchar *words, gdouble neutral, gboolean is_other, gdouble number)
{
  Series *series = NULL;

  for (guint i = 0; !series && i < entry->series->len; i++) {
    Series *s = entry->series->pdata[i];

    if (g_str_equal (s->operation, op->name) && g_str_equal (s->value, value))
      series = s;
  }
  if (!series) {
    series = g_new (Series, 1);
    *series = (Series){ g_intern_string (op->name), g_intern_string (value), g_strdup (words),
      neutral, is_other, p->stream, g_array_new (FALSE, FALSE, sizeof (gdouble)) };
    g_ptr_array_add (entry->series, series);
  }
  if (series->stream == p->stream)
    g_array_append_val (series->numbers, number);
}

/* The share of the picture in place of both sides of a rectangle. */
static gboolean
add_area (Plotter *p, Entry *entry, const GstAugOperation *op)
{
  const GstAugValue *width = gst_aug_operation_find (op, "width");
  const GstAugValue *height = gst_aug_operation_find (op, "height");

  if (!width || !height || width->type != GST_AUG_VALUE_DOUBLE || width->d > 1 || height->d > 1)
    return FALSE;
  add_number (p, entry, op, "area", "% of the picture", NAN, FALSE, 100 * width->d * height->d);
  return TRUE;
}

static void
add_values (Plotter *p, Entry *entry, const GstAugOperation *op)
{
  gboolean found = add_area (p, entry, op);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].operation, op->name) && gst_aug_operation_find (op, known[i].value)) {
      add_number (p, entry, op, known[i].value, known[i].words, known[i].neutral, FALSE,
          known[i].unit * gst_aug_operation_get_double (op, known[i].value, 0));
      found = TRUE;
    }
  for (guint i = 0; !found && i < op->n_values; i++) {
    const GstAugValue *v = &op->values[i];

    if ((v->type == GST_AUG_VALUE_DOUBLE || v->type == GST_AUG_VALUE_INT) &&
        !g_strv_contains (settings, v->name))
      add_number (
          p, entry, op, v->name, v->name, NAN, TRUE, gst_aug_operation_get_double (op, v->name, 0));
  }
}

/* Whether this operation is one more turn of its node, and not more of the last one. */
static gboolean
is_turn (const Plotter *p, Member *member, const GstAugOperation *op)
{
  const gboolean more =
      member->has_window && member->window == p->window && member->again == op->again;

  member->has_window = TRUE;
  member->window = p->window;
  member->again = op->again;
  return !more;
}

static void
take_decision (Plotter *p, const AugStep *step, const GstAugDecision *d)
{
  const guint n = d->applied ? gst_aug_decision_size (d) : 0;

  for (guint i = 0; i < n; i++) {
    const GstAugOperation *op = gst_aug_decision_nth (d, i);
    Member *member = op->id ? g_hash_table_lookup (p->members, op->id) : NULL;
    Entry *entry = member   ? member->entry
                   : op->id ? entry_of (p, op->id, op->name, "")
                            : entry_of (p, step->name, NULL, step->name);

    if (member ? is_turn (p, member, op) : i == 0 || op->id)
      entry->n[p->stream]++;
    add_values (p, entry, op);
  }
}

/* A node that does nothing leaves no operation behind; one in its place with its id is drawn alike
 * and can be counted. */
static void
stand_in (JsonObject *node)
{
  const gchar *group;
  JsonArray *children = aug_node_children (node, &group);

  if (!children && g_str_equal (json_object_get_string_member (node, "op"), "identity"))
    json_object_set_string_member (node, "op", "invert");
  for (guint i = 0; children && i < json_array_get_length (children); i++)
    stand_in (json_array_get_object_element (children, i));
}

static void
count_nothing (GstAugPolicySettings *settings_block)
{
  g_autoptr (JsonObject) document = aug_policy_document (settings_block->policy);
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autofree gchar *text = NULL;
  GstAugPolicy *policy;

  stand_in (json_object_get_object_member (document, "policy"));
  json_node_init_object (root, document);
  text = json_to_string (root, FALSE);
  policy = gst_aug_policy_new (text, -1, NULL);
  if (!policy)
    return;
  gst_aug_policy_unref (settings_block->policy);
  settings_block->policy = policy;
}

static void
enter_policy (Plotter *p, const AugStep *step)
{
  GstAugPolicySettings *block = step->block;
  const gboolean fresh = !p->leaves;

  g_hash_table_remove_all (p->members);
  g_clear_pointer (&p->leaves, g_ptr_array_unref);
  p->leaves = aug_policy_leaves (block->policy, p->e->options.epoch);
  for (guint i = 0; i < p->leaves->len; i++) {
    const AugLeaf *leaf = p->leaves->pdata[i];
    const gboolean one_by_one = p->leaves->len <= MAX_LEAVES;
    Member *member = g_new0 (Member, 1);
    Entry *entry = one_by_one ? entry_of (p, leaf->id, leaf->operation, leaf->group)
                              : entry_of (p, leaf->operation, NULL, leaf->operation);

    /* every branch has the same document */
    if (fresh && leaf->expected >= 0 && !p->e->options.eval)
      entry->expected = MAX (entry->expected, 0) + leaf->expected;
    *member = (Member){ .leaf = leaf, .entry = entry };
    g_hash_table_insert (p->members, leaf->id, member);
  }
  count_nothing (block);
}

static gboolean
take_steps (Plotter *p, GPtrArray *steps, GError **error)
{
  for (guint i = 0; i < steps->len; i++) {
    const AugStep *step = steps->pdata[i];

    p->stream = step->stream;
    g_hash_table_remove_all (p->members);
    if (g_str_equal (step->kind->name, "policy"))
      enter_policy (p, step);
    for (gint64 window = p->e->first; window <= p->e->last; window++) {
      g_autoptr (GstAugDecision) d = aug_explain_decide (p->e, step, window, error);

      if (!d)
        return FALSE;
      p->window = window;
      take_decision (p, step, d);
    }
  }
  return TRUE;
}

static gint
by_size (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return x < y ? -1 : x > y;
}

/* Values in order, equal ones together. */
static GArray *
marks_of (const GArray *numbers, gdouble low, gdouble high)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (AugPlotMark));

  for (guint i = 0; i < numbers->len; i++) {
    const gdouble at =
        high > low ? (g_array_index (numbers, gdouble, i) - low) / (high - low) : 0.5;
    AugPlotMark mark = { at, 1 };

    if (marks->len && at - g_array_index (marks, AugPlotMark, marks->len - 1).at < 1e-9)
      g_array_index (marks, AugPlotMark, marks->len - 1).n++;
    else
      g_array_append_val (marks, mark);
  }
  return marks;
}

/* Many values are gathered. */
static GArray *
gather (const GArray *marks)
{
  GArray *bins = g_array_new (FALSE, TRUE, sizeof (AugPlotMark));

  g_array_set_size (bins, N_BINS);
  for (guint i = 0; i < N_BINS; i++)
    g_array_index (bins, AugPlotMark, i).at = (gdouble) i / (N_BINS - 1);
  for (guint i = 0; i < marks->len; i++) {
    const AugPlotMark *mark = &g_array_index (marks, AugPlotMark, i);

    g_array_index (bins, AugPlotMark, MIN ((guint) (mark->at * N_BINS), N_BINS - 1)).n += mark->n;
  }
  return bins;
}

/* A few values stand where they are. */
static void
fill_strip (AugPlotRow *row, const Series *series)
{
  GArray *numbers = series->numbers, *marks;
  gdouble gap = 0.025;

  g_array_sort (numbers, by_size);
  row->low = g_array_index (numbers, gdouble, 0);
  row->high = g_array_index (numbers, gdouble, numbers->len - 1);
  row->value = g_strdup (series->words);
  marks = marks_of (numbers, row->low, row->high);
  for (guint i = 1; i < marks->len; i++)
    gap = MIN (gap,
        g_array_index (marks, AugPlotMark, i).at - g_array_index (marks, AugPlotMark, i - 1).at);
  if (marks->len <= MAX_MARKS) {
    row->marks = marks;
    row->width = 0.75 * gap;
    return;
  }
  row->marks = gather (marks);
  row->width = 0.85 / N_BINS;
  g_array_unref (marks);
}

static gboolean
says_something (const Series *series)
{
  gdouble low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < series->numbers->len; i++) {
    low = MIN (low, g_array_index (series->numbers, gdouble, i));
    high = MAX (high, g_array_index (series->numbers, gdouble, i));
  }
  return series->numbers->len && (high > low || (!series->is_other && low != series->neutral));
}

static void
add_rows (Plotter *p, AugPlot *plot, const Entry *entry)
{
  const gdouble windows = (gdouble) (p->e->last - p->e->first + 1);
  AugPlotRow *row = aug_plot_add (plot);
  const gchar *last = entry->name;
  guint64 most = 0;
  guint n_others = 0;

  for (guint i = 0; i < AUG_STREAM_KINDS; i++)
    most = MAX (most, entry->n[i]);
  row->name = g_strdup (entry->name);
  row->what = entry->what && strstr (entry->name, entry->what) ? NULL : g_strdup (entry->what);
  row->group = g_strdup (entry->group);
  row->times = 100 * (gdouble) most / windows;
  row->expected = entry->expected >= 0 ? 100 * entry->expected : -1;
  for (guint i = 0; i < entry->series->len; i++) {
    const Series *series = entry->series->pdata[i];

    if (!says_something (series) || (series->is_other && n_others++ == MAX_OTHERS))
      continue;
    if (row->marks) {
      row = aug_plot_add (plot);
      row->group = g_strdup (entry->group);
    }
    if (!row->name || entry->series->len > 1) {
      g_free (row->what);
      row->what = g_strcmp0 (last, series->operation) == 0 ? NULL : g_strdup (series->operation);
      last = series->operation;
    }
    fill_strip (row, series);
  }
}

static AugPlot *
make_plot (Plotter *p)
{
  const AugOptions *o = &p->e->options;
  AugPlot *plot = aug_plot_new ();
  g_autofree gchar *line = aug_options_to_command_line (o);
  g_autofree gchar *policy = o->policy ? aug_policy_title (o->policy) : g_strdup ("operations");

  plot->title = g_strdup (policy);
  plot->subtitle = g_strdup_printf ("windows %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                                    " of source \"%s\", seed %" G_GUINT64_FORMAT
                                    ", epoch %u, view %u%s%s",
      p->e->first, p->e->last, p->e->rule.key, o->seed, o->epoch, o->view,
      o->eval ? ", in eval: nothing is drawn" : "",
      p->leaves && p->leaves->len > MAX_LEAVES ? "; the document's many nodes are told by operation"
                                               : "");
  plot->footer = g_strdup_printf (AUG_COMMAND " explain --windows %" G_GINT64_FORMAT
                                              "..%" G_GINT64_FORMAT " %s --plot FILE.png",
      p->e->first, p->e->last, line);
  for (guint i = 0; i < p->entries->len; i++)
    add_rows (p, plot, p->entries->pdata[i]);
  return plot;
}

gboolean
aug_explain_plot (AugExplain *e, GPtrArray *steps, GError **error)
{
  Plotter p = { .e = e };
  gboolean ok;

  p.entries = g_ptr_array_new_with_free_func (entry_free);
  p.by_name = g_hash_table_new (g_str_hash, g_str_equal);
  p.members = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  ok = take_steps (&p, steps, error);
  if (ok) {
    g_autoptr (AugPlot) plot = make_plot (&p);

    ok = aug_plot_write_png (plot, e->plot, error);
  }
  if (ok)
    g_print ("%s\n", e->plot);
  g_hash_table_unref (p.members);
  g_hash_table_unref (p.by_name);
  g_clear_pointer (&p.leaves, g_ptr_array_unref);
  g_ptr_array_unref (p.entries);
  return ok;
}
