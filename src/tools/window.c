/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One window alone: what lies outside of it is decoded and goes no further. */
#include "core/seedmeta.h"
#include "tool.h"

/* Behind augseed, which has cut sound at the edges of windows. */
static GstPadProbeReturn
pass_window (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const gint64 *window = data;
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (GST_PAD_PROBE_INFO_BUFFER (info));

  return meta && meta->instance.window == *window ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

/* @bin: of aug_run_add_branch() */
void
aug_window_pass_only (GstElement *bin, gint64 window)
{
  g_autoptr (GstElement) seed = gst_bin_get_by_name (GST_BIN (bin), "seed");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (seed, "src");

  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_BUFFER, pass_window, g_memdup2 (&window, sizeof window), g_free);
}

/* Returns: (transfer full): the lines of one window, or NULL with the error */
AugLog *
aug_log_of_window (const AugLog *log, gint64 window, const gchar *path, GError **error)
{
  g_autoptr (AugLog) part = aug_log_new ();
  gint64 first = G_MAXINT64, last = G_MININT64;

  for (guint i = 0; i < log->lines->len; i++) {
    AugLogLine line = g_array_index (log->lines, AugLogLine, i);
    const gint64 at = line.decision->instance.window;

    first = MIN (first, at);
    last = MAX (last, at);
    if (at != window)
      continue;
    line.decision = gst_aug_decision_ref (line.decision);
    g_array_append_val (part->lines, line);
  }
  if (part->lines->len)
    return g_steal_pointer (&part);
  if (first > last)
    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s has no decisions; leave out --window", path);
  else
    aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "%s has no window %" G_GINT64_FORMAT "; type one from %" G_GINT64_FORMAT
        " to %" G_GINT64_FORMAT,
        path, window, first, last);
  return NULL;
}
