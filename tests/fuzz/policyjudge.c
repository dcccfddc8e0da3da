/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "policyjudge.h"

#include <stdio.h>
#include <string.h>

#define LONGEST_SENTENCE 8192

/* Decisions of three windows and of one in eval. (transfer full) */
static gchar *
decide (const GstAugPolicy *policy, gchar **wrong)
{
  GString *all = g_string_new (NULL);
  GstAugRule rule;

  gst_aug_rule_init (&rule, 5);
  rule.source = gst_aug_source_from_key ("clip");
  rule.branch = "video";
  for (gint64 window = -1; window < 3; window++) {
    GstAugInstance instance;
    g_autoptr (GstAugDecision) decision = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree gchar *json = NULL;

    gst_aug_instance_init (&instance, &rule, window);
    if (window == 2)
      instance.flags |= GST_AUG_SEED_FLAG_EVAL;
    decision = gst_aug_policy_decide (policy, &instance, "policy", 0, &error);
    if (!decision &&
        !g_error_matches (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW)) {
      *wrong = g_strdup_printf ("it was accepted, and cannot decide: %s", error->message);
      break;
    }
    if (decision)
      json = gst_aug_decision_to_json (decision);
    g_string_append (all, decision ? json : error->message);
  }
  return g_string_free (all, FALSE);
}

/* @text is another way to write @policy. */
static gchar *
compare (const GstAugPolicy *policy, const gchar *what, const gchar *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstAugPolicy) again = gst_aug_policy_new (text, -1, &error);
  g_autofree gchar *before = NULL, *after = NULL;
  gchar *wrong = NULL;

  if (!again)
    return g_strdup_printf ("the %s document is refused: %s", what, error->message);
  if (strcmp (gst_aug_policy_to_json (again), gst_aug_policy_to_json (policy)) != 0 ||
      strcmp (gst_aug_policy_get_version (again), gst_aug_policy_get_version (policy)) != 0)
    return g_strdup_printf (
        "the %s document is another one: %s", what, gst_aug_policy_to_json (again));
  before = decide (policy, &wrong);
  if (!wrong)
    after = decide (again, &wrong);
  if (!wrong && !g_str_equal (before, after))
    wrong = g_strdup_printf ("the %s document decides otherwise", what);
  return wrong;
}

/* What is exported is imported as the same policy, or not at all. */
static gchar *
come_back (const GstAugPolicy *policy)
{
  const gchar *format;

  for (guint i = 0; (format = gst_aug_policy_format_name (i)); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree gchar *text = NULL;
    g_autoptr (GstAugPolicy) again = NULL;

    if (gst_aug_policy_format_writes (format))
      text = gst_aug_policy_export (policy, format, &error);
    if (!text)
      continue;
    again = gst_aug_policy_import (
        text, -1, format, NULL, gst_aug_policy_get_name (policy), NULL, &error);
    if (!again)
      return g_strdup_printf (
          "%s does not read what it writes: %s\n%s", format, error->message, text);
  }
  return NULL;
}

/* One sentence, and for documents the place, which is in the text. */
static gchar *
judge_error (const GError *error, const gchar *text, gsize size, gboolean has_place)
{
  guint line = 0, column = 0, lines = 1;

  if (!*error->message || strlen (error->message) > LONGEST_SENTENCE ||
      !g_utf8_validate (error->message, -1, NULL))
    return g_strdup_printf ("this is no sentence: %s", error->message);
  if (!has_place || error->code == GST_AUG_POLICY_ERROR_LIMIT)
    return NULL;
  for (gsize i = 0; i < size; i++)
    lines += text[i] == '\n';
  if (sscanf (error->message, "line %u, column %u", &line, &column) != 2 || line < 1 ||
      line > lines || column < 1 || column > size + 1)
    return g_strdup_printf ("this is nowhere in the text: %s", error->message);
  return NULL;
}

gchar *
policy_judge (const gchar *text, gsize size, const gchar *format, gboolean *accepted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstAugPolicy) policy = NULL;
  g_autofree gchar *pretty = NULL;
  gchar *wrong;

  if (g_strcmp0 (format, "name") == 0) {
    g_autofree gchar *name = g_strndup (text, size);

    policy = gst_aug_policy_new_builtin (name, &error);
  } else if (format)
    policy = gst_aug_policy_import (
        text, (gssize) size, g_str_equal (format, "any") ? NULL : format, NULL, NULL, NULL, &error);
  else
    policy = gst_aug_policy_new (text, (gssize) size, &error);
  *accepted = policy != NULL;
  if (!policy)
    return error ? judge_error (error, text, size, !format)
                 : g_strdup ("it is refused without a reason");
  pretty = gst_aug_policy_to_pretty_json (policy);
  wrong = compare (policy, "canonical", gst_aug_policy_to_json (policy));
  if (!wrong)
    wrong = compare (policy, "pretty", pretty);
  /* every fourth is enough of what is slow */
  return wrong || size % 4 ? wrong : come_back (policy);
}
