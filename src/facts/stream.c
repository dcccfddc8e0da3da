/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is known of a window from the streams of its group, on its way from augseed to those who
 * decide. */
#include "stream.h"

/**
 * gst_aug_facts_event_new: (skip)
 * @window: a window
 * @verdict: (nullable): what its group takes for true; %NULL: nothing is known
 *
 * Returns: (transfer full): the sticky event that goes in front of the window's data
 */
GstEvent *
gst_aug_facts_event_new (gint64 window, const GstAugVerdict *verdict)
{
  GstStructure *s = gst_structure_new (GST_AUG_FACTS_EVENT, "version", G_TYPE_UINT, 1u, "window",
      G_TYPE_INT64, window, "known", G_TYPE_BOOLEAN, verdict && verdict->known, "late",
      G_TYPE_BOOLEAN, verdict && verdict->late, NULL);

  if (verdict && verdict->cues)
    gst_structure_set (s, "cues", G_TYPE_STRING, verdict->cues, NULL);
  if (verdict && verdict->objects)
    gst_structure_set (s, "objects", G_TYPE_STRING, verdict->objects, NULL);
  return gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, s);
}

gboolean
gst_aug_event_is_facts (GstEvent *event)
{
  return GST_EVENT_TYPE (event) == GST_EVENT_CUSTOM_DOWNSTREAM_STICKY &&
         gst_event_has_name (event, GST_AUG_FACTS_EVENT);
}

/* Whether @event tells what is known of @window, and something is. */
gboolean
gst_aug_facts_event_get_known (GstEvent *event, gint64 window)
{
  const GstStructure *s = gst_event_get_structure (event);
  gboolean known = FALSE;
  gint64 told;

  return gst_structure_get_int64 (s, "window", &told) && told == window &&
         gst_structure_get_boolean (s, "known", &known) && known;
}

/* What is known of the item and of the event's window. (transfer full), NULL with @error */
GstAugFacts *
gst_aug_facts_add_event (const GstAugFacts *item, GstEvent *event, GError **error)
{
  const GstStructure *s = gst_event_get_structure (event);

  return gst_aug_facts_add (
      item, gst_structure_get_string (s, "cues"), gst_structure_get_string (s, "objects"), error);
}

/* Writes into a decision what it was told, so that it can be told again without the streams. */
void
gst_aug_facts_report_event (GstAugDecision *decision, GstEvent *event, gboolean known)
{
  const GstStructure *s = gst_event_get_structure (event);
  const gchar *cues = gst_structure_get_string (s, "cues");
  const gchar *objects = gst_structure_get_string (s, "objects");
  GstAugOperation *operation;
  gboolean late = FALSE;

  gst_structure_get_boolean (s, "late", &late);
  if (known && !cues && !objects)
    return;
  operation = gst_aug_facts_report (decision, "facts",
      known  ? "stream"
      : late ? "timeout"
             : "unknown");
  if (known && cues)
    gst_aug_operation_set_string (operation, "cues", cues);
  if (known && objects)
    gst_aug_operation_set_string (operation, "objects", objects);
}
