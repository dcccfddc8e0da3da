/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* replay: what a log says is done again and must come out the same, decision by decision and byte
 * by byte. */
#include <glib/gstdio.h>
#include <string.h>

#include "tool.h"

static const gchar *
member (JsonObject *header, const gchar *name)
{
  JsonNode *node = json_object_get_member (header, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : "";
}

static gboolean
check_input (JsonObject *header, const gchar *log, const gchar *input, GError **error)
{
  g_autofree gchar *path = aug_input_path (input, error);
  g_autofree gchar *sum = path ? aug_file_sha256 (path, error) : NULL;

  if (!sum)
    return FALSE;
  if (g_str_equal (sum, member (header, "sha256")))
    return TRUE;
  return aug_fail (error, AUG_TOOL_ERROR_DIFFERS,
      "%s is not the file that %s was made from (\"%s\", sha256 %.16s…, here %.16s…); give that "
      "file",
      input, log, member (header, "input"), member (header, "sha256"), sum);
}

/* What a container cannot hold has no decisions, and its encoders write other bytes. */
static gboolean
check_container (JsonObject *header, const gchar *log, const gchar *output, GError **error)
{
  const AugContainer *container = aug_container_find (output, error);
  const gchar *was = member (header, "container");
  g_autofree gchar *is = container ? aug_container_name (container) : NULL;

  if (!container)
    return FALSE;
  if (!*was || g_str_equal (was, is))
    return TRUE;
  return aug_fail (error, AUG_TOOL_ERROR_DIFFERS,
      "%s was made with an output that ends in .%s; name one with the ending that the first output "
      "had",
      log, was);
}

static gboolean
read_options (JsonObject *header, const gchar *log, AugOptions *options, GError **error)
{
  JsonNode *node = json_object_get_member (header, "options");

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s has no options in its first line; make the log anew with " AUG_COMMAND " apply", log);
  if (!aug_options_from_json (options, json_node_get_object (node), error))
    return FALSE;
  aug_options_documents_from_json (options, header);
  if (!aug_options_facts_from_json (options, header, log, error))
    return FALSE;
  /* the input may have another name now */
  g_free (options->text[AUG_OPTION_SOURCE]);
  options->text[AUG_OPTION_SOURCE] = g_strdup (member (header, "key"));
  return TRUE;
}

/* The first decision that differs. */
static gboolean
compare_logs (const AugLog *was, const AugLog *is, GError **error)
{
  const guint n = MAX (was->lines->len, is->lines->len);

  for (guint i = 0; i < n; i++) {
    const GstAugDecision *a =
        i < was->lines->len ? g_array_index (was->lines, AugLogLine, i).decision : NULL;
    const GstAugDecision *b =
        i < is->lines->len ? g_array_index (is->lines, AugLogLine, i).decision : NULL;
    const GstAugDecision *any = a ? a : b;
    g_autofree gchar *x = a ? gst_aug_decision_to_json (a) : g_strdup ("missing");
    g_autofree gchar *y = b ? gst_aug_decision_to_json (b) : g_strdup ("missing");

    if (any && !g_str_equal (x, y))
      return aug_fail (error, AUG_TOOL_ERROR_DIFFERS,
          "window %" G_GINT64_FORMAT
          ", branch \"%s\", decision \"%s\" differs; the log says %s, now "
          "it is %s",
          any->instance.window, any->instance.branch, any->decision, x, y);
  }
  return TRUE;
}

static gboolean
check_version (JsonObject *header, gboolean quiet)
{
  g_autofree gchar *gst = gst_version_string ();

  if (g_str_equal (member (header, "gstreamer"), gst) &&
      g_str_equal (member (header, "gst-augment"), GST_AUG_VERSION))
    return TRUE;
  if (!quiet)
    g_printerr (
        "note: the log was made with gst-augment %s and %s, here are %s and %s; encoders may "
        "write other bytes\n",
        member (header, "gst-augment"), member (header, "gstreamer"), GST_AUG_VERSION, gst);
  return FALSE;
}

static gboolean
replay (JsonObject *header, const AugLog *was, AugApply *apply, GError **error)
{
  g_autofree gchar *sum = NULL;
  g_autofree gchar *temporary = aug_output_temporary (apply->output, error);
  const gchar *output = apply->output;
  gboolean ok, same_version = apply->window || check_version (header, apply->quiet);
  const gchar *ending = strrchr (output, '.');
  g_autofree gchar *named = NULL;

  if (!temporary)
    return FALSE;
  /* it gets its name only if it is the same */
  named = g_strconcat (temporary, ending ? ending : "", NULL);
  aug_output_guard (named);
  apply->output = named;
  apply->shown = output;
  ok = aug_apply_file (apply, error) && compare_logs (was, apply->log, error) &&
       (sum = aug_file_sha256 (named, error)) != NULL;
  if (ok && !apply->window && !g_str_equal (sum, member (header, "output-sha256")))
    ok = aug_fail (error, AUG_TOOL_ERROR_DIFFERS,
        "all decisions are the same, but the bytes are not (sha256 %.16s…, the log says %.16s…); "
        "%s",
        sum, member (header, "output-sha256"),
        same_version ? "use the machine and the plugins with which it was made"
                     : "use the versions that the log names");
  ok = ok && aug_output_commit (named, output, error);
  g_unlink (temporary);
  g_unlink (named);
  apply->output = output;
  return ok;
}

/* Of the log only this window is left. */
static gboolean
pick_window (const gchar *text, const gchar *path, AugLog **log, gint64 *window, GError **error)
{
  AugLog *part;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, window, NULL))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--window=%s is not understood; type for example: --window 3", text);
  part = aug_log_of_window (*log, *window, path, error);
  if (!part)
    return FALSE;
  aug_log_free (*log);
  *log = part;
  return TRUE;
}

gboolean
aug_command_replay (gint *argc, gchar ***argv, GError **error)
{
  AugOptions options = { 0 };
  AugApply apply = { .options = &options };
  g_autoptr (AugLog) log = NULL;
  g_autoptr (JsonObject) header = NULL;
  g_autofree gchar *only = NULL;
  gint64 window;
  GOptionEntry entries[] = {
    { "window", 0, 0, G_OPTION_ARG_STRING, &only,
        "Only this window; OUT holds what the whole output holds of it", "K" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &apply.force, "Replace OUT if it exists", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &apply.quiet, "Say nothing but errors", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("LOG IN OUT");
  gboolean ok;

  g_option_context_set_summary (context,
      "Does again what a log of apply says. IN must be the same file; every decision and every "
      "byte\n"
      "of OUT must come out as they were, or OUT is not written. A policy's document is in the "
      "log.");
  g_option_context_set_description (
      context, "Example:\n  " AUG_COMMAND " replay out.mkv.jsonl clip.mp4 again.mkv\n");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!aug_parse_arguments (context, "replay", 3, 3, argc, argv, error) ||
      !aug_log_read ((*argv)[1], &log, &header, error) ||
      (only && !pick_window (only, (*argv)[1], &log, &window, error)))
    return FALSE;
  apply.window = only ? &window : NULL;
  apply.input = (*argv)[2];
  apply.output = (*argv)[3];
  ok = check_input (header, (*argv)[1], apply.input, error) &&
       check_container (header, (*argv)[1], apply.output, error) &&
       aug_output_refuse (apply.output, apply.input, apply.force, error) &&
       read_options (header, (*argv)[1], &options, error) && replay (header, log, &apply, error);
  if (ok && !apply.quiet)
    g_print ("%s\nsame decisions%s\n", apply.output, only ? "" : ", same bytes");
  aug_apply_clear (&apply);
  aug_options_clear (&options);
  return ok;
}
