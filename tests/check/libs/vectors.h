/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/check/gstcheck.h>
#include <string.h>

/* Computes one vector of docs/seeding.md as text, %NULL if it is of a kind the test does not know.
 */
typedef gchar *(*VectorFunc) (gint argc, gchar **argv);

/* Recomputes the vectors in the code blocks of docs/seeding.md; returns how many were known. */
static inline guint
check_vectors (VectorFunc func)
{
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean inside = FALSE;
  guint known = 0;

  fail_unless (g_file_get_contents (SEEDING_MD, &text, NULL, NULL), "cannot read " SEEDING_MD);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) argv = NULL;
    g_autofree gchar *got = NULL;
    gchar *result;
    gint argc;

    if (g_str_has_prefix (lines[i], "```")) {
      inside = g_str_equal (lines[i], "```vectors") || g_str_equal (lines[i], "```exact");
      continue;
    }
    if (!inside)
      continue;
    result = strstr (lines[i], " = ");
    fail_unless (result != NULL, "line %u of docs/seeding.md has no result", i + 1);
    *result = '\0';
    fail_unless (g_shell_parse_argv (lines[i], &argc, &argv, NULL));
    got = func (argc, argv);
    if (!got)
      continue;
    known++;
    fail_unless (
        g_str_equal (got, result + 3), "%s is %s instead of %s", lines[i], got, result + 3);
  }
  return known;
}

/* A hundredth of a campaign, all of it when AUG_FULL is set. */
static inline guint64
campaign (guint64 full)
{
  return g_getenv ("AUG_FULL") ? full : full / 100;
}
