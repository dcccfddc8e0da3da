/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What a log says of a window, all branches together. */
#include <string.h>

#include "tool.h"

static const GstAugDecision *
line (const AugLog *log, guint i)
{
  return g_array_index (log->lines, AugLogLine, i).decision;
}

static void
append_words (GString *s, const gchar *words)
{
  if (*words && !strstr (s->str, words))
    g_string_append_printf (s, "%s%s", s->len ? ", " : "", words);
}

static gboolean
same_shared (const GstAugDecision *a, const GstAugDecision *b)
{
  return a->instance.window == b->instance.window && a->instance.view == b->instance.view &&
         g_str_equal (a->decision, b->decision) && !strchr (a->decision, '/');
}

/* In words, without what a branch before has done, too. (transfer full) */
static gchar *
describe_line (const AugLog *log, guint index, guint width, guint height)
{
  const GstAugDecision *d = line (log, index);

  for (guint i = 0; i < index; i++)
    if (same_shared (d, line (log, i))) {
      g_autoptr (GstAugDecision) rest = aug_decision_without (d, line (log, i));

      return aug_describe_decision (rest, width, height);
    }
  return aug_describe_decision (d, width, height);
}

/*
 * @width, @height: size of the picture in pixels
 * @dropped: set to whether the picture was left out
 * Returns: (transfer full): what was done in a window, each decision once however many branches
 *   share it
 */
gchar *
aug_log_describe_window (
    const AugLog *log, gint64 window, guint view, guint width, guint height, gboolean *dropped)
{
  GString *label = g_string_new (NULL);

  *dropped = FALSE;
  for (guint i = 0; i < log->lines->len; i++) {
    const GstAugDecision *d = line (log, i);
    const GstAugOperation *op = gst_aug_decision_find (d, "modality-drop");
    g_autofree gchar *words = NULL;

    if (d->instance.window != window || d->instance.view != view)
      continue;
    if (op && d->applied && g_str_equal (d->instance.branch, "video") &&
        !gst_aug_operation_get_int (op, "present", 1))
      *dropped = TRUE;
    words = describe_line (log, i, width, height);
    append_words (label, words);
  }
  if (!label->len)
    g_string_append (label, "nothing drawn");
  return g_string_free (label, FALSE);
}

/* Whether another branch shares the decision of a line and took it otherwise. */
gboolean
aug_log_disagrees (const AugLog *log, guint index)
{
  for (guint i = 0; i < log->lines->len; i++)
    if (same_shared (line (log, index), line (log, i)) &&
        !aug_decisions_agree (line (log, index), line (log, i)))
      return TRUE;
  return FALSE;
}
