/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The decision log: a header, then one JSON line for every window and element. */
#include <string.h>

#include "tool.h"

static void
line_clear (gpointer data)
{
  gst_aug_decision_unref (((AugLogLine *) data)->decision);
}

AugLog *
aug_log_new (void)
{
  AugLog *log = g_new0 (AugLog, 1);

  g_mutex_init (&log->lock);
  log->lines = g_array_new (FALSE, FALSE, sizeof (AugLogLine));
  g_array_set_clear_func (log->lines, line_clear);
  return log;
}

void
aug_log_free (AugLog *log)
{
  if (!log)
    return;
  g_array_unref (log->lines);
  g_mutex_clear (&log->lock);
  g_free (log);
}

static gboolean
add_value (GQuark field, const GValue *value, gpointer data)
{
  GstAugOperation *operation = data;
  const gchar *name = g_intern_string (g_quark_to_string (field));

  if (g_str_equal (name, "op"))
    return TRUE;
  if (g_str_equal (name, "id") && G_VALUE_HOLDS_STRING (value))
    operation->id = g_intern_string (g_value_get_string (value));
  else if (g_str_equal (name, "chain") && G_VALUE_HOLDS_INT64 (value))
    operation->chain = (guint) g_value_get_int64 (value);
  else if (g_str_equal (name, "again") && G_VALUE_HOLDS_INT64 (value))
    operation->again = (guint) g_value_get_int64 (value);
  else if (G_VALUE_HOLDS_DOUBLE (value))
    gst_aug_operation_set_double (operation, name, g_value_get_double (value));
  else if (G_VALUE_HOLDS_INT64 (value))
    gst_aug_operation_set_int (operation, name, g_value_get_int64 (value));
  else if (G_VALUE_HOLDS_UINT64 (value))
    gst_aug_operation_set_uint64 (operation, name, g_value_get_uint64 (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    gst_aug_operation_set_boolean (operation, name, g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_STRING (value))
    gst_aug_operation_set_string (operation, name, g_intern_string (g_value_get_string (value)));
  return TRUE;
}

static void
add_operations (GstAugDecision *decision, const GstStructure *s)
{
  const GValue *array = gst_structure_get_value (s, "operations");

  for (guint i = 0; array && i < gst_value_array_get_size (array); i++) {
    const GstStructure *item = gst_value_get_structure (gst_value_array_get_value (array, i));
    const gchar *name = item ? gst_structure_get_string (item, "op") : NULL;

    if (name)
      gst_structure_foreach (
          item, add_value, gst_aug_decision_add (decision, g_intern_string (name)));
  }
}

static GstAugDecision *
decision_from_structure (const GstStructure *s)
{
  GstAugInstance in = { 0 };
  guint64 start = 0, stop = 0;
  GstAugDecision *decision;

  in.branch = g_intern_string (gst_structure_get_string (s, "branch"));
  if (!gst_structure_get (s, "source", G_TYPE_UINT64, &in.source, "epoch", G_TYPE_UINT, &in.epoch,
          "view", G_TYPE_UINT, &in.view, "generation", G_TYPE_UINT, &in.generation, "window",
          G_TYPE_INT64, &in.window, "seed", G_TYPE_UINT64, &in.seed, "start", G_TYPE_UINT64, &start,
          "stop", G_TYPE_UINT64, &stop, NULL))
    return NULL;
  in.orig_start = in.start = (gint64) start;
  in.orig_stop = in.stop = (gint64) stop;
  decision = gst_aug_decision_new (
      gst_structure_get_string (s, "element"), gst_structure_get_string (s, "decision"), &in);
  decision->policy = g_intern_string (gst_structure_get_string (s, "policy"));
  gst_structure_get_boolean (s, "applied", &decision->applied);
  add_operations (decision, s);
  return decision;
}

/* Returns: whether @message was a decision, which is kept now */
gboolean
aug_log_take_message (AugLog *log, GstMessage *message)
{
  AugLogLine line;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT ||
      !gst_message_has_name (message, GST_AUG_DECISION_MESSAGE))
    return FALSE;
  line.decision = decision_from_structure (gst_message_get_structure (message));
  if (!line.decision)
    return FALSE;
  line.order =
      GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (GST_MESSAGE_SRC (message)), "aug-order"));
  g_mutex_lock (&log->lock);
  g_array_append_val (log->lines, line);
  g_mutex_unlock (&log->lock);
  return TRUE;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const AugLogLine *x = a, *y = b;
  const GstAugInstance *i = &x->decision->instance, *j = &y->decision->instance;

  if (i->view != j->view)
    return i->view < j->view ? -1 : 1;
  if (i->window != j->window)
    return i->window < j->window ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

/* Windows in order, branches and elements in order within: the same bytes however threads ran.
 * A stream entered twice in one window decided twice alike: once is enough. */
void
aug_log_sort (AugLog *log)
{
  g_array_sort (log->lines, compare);
  for (guint i = log->lines->len; i > 1; i--) {
    const AugLogLine *one = &g_array_index (log->lines, AugLogLine, i - 2);
    const AugLogLine *two = &g_array_index (log->lines, AugLogLine, i - 1);
    g_autofree gchar *a = NULL, *b = NULL;

    if (compare (one, two) != 0)
      continue;
    a = gst_aug_decision_to_json (one->decision);
    b = gst_aug_decision_to_json (two->decision);
    if (g_str_equal (a, b))
      g_array_remove_index (log->lines, i - 1);
  }
}

static JsonObject *
read_header (const gchar *path, const gchar *line, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (json_parser_load_from_data (parser, line, -1, NULL) &&
      (root = json_parser_get_root (parser)) && JSON_NODE_HOLDS_OBJECT (root) &&
      json_object_has_member (json_node_get_object (root), "gst-augment"))
    return json_object_ref (json_node_get_object (root));
  aug_fail (error, AUG_TOOL_ERROR_INPUT,
      "%s is not a decision log: its first line has no \"gst-augment\"; a log is what " AUG_COMMAND
      " apply IN OUT writes as OUT.jsonl",
      path);
  return NULL;
}

/* Reads a log back. */
gboolean
aug_log_read (const gchar *path, AugLog **log, JsonObject **header, GError **error)
{
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (AugLog) result = aug_log_new ();
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) wrong = NULL;

  if (!g_file_get_contents (path, &text, NULL, &wrong))
    return aug_fail (error, AUG_TOOL_ERROR_INPUT, "the log cannot be read: %s", wrong->message);
  if (!g_utf8_validate (text, -1, NULL))
    return aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s is not a decision log; a log is what " AUG_COMMAND " apply IN OUT writes as OUT.jsonl",
        path);
  lines = g_strsplit (text, "\n", -1);
  object = read_header (path, lines[0] ? lines[0] : "", error);
  if (!object)
    return FALSE;
  for (guint i = 1; lines[i]; i++) {
    AugLogLine line = { .order = i };

    if (!*lines[i])
      continue;
    line.decision = gst_aug_decision_from_json (lines[i], &wrong);
    if (!line.decision)
      return aug_fail (error, AUG_TOOL_ERROR_INPUT,
          "line %u of %s is not a decision (%s); make the log anew with " AUG_COMMAND " apply",
          i + 1, path, wrong->message);
    g_array_append_val (result->lines, line);
  }
  *log = g_steal_pointer (&result);
  *header = g_steal_pointer (&object);
  return TRUE;
}
