/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations on the words of captions. A cue keeps its time; one that nothing is left of becomes a
 * gap. */
#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

void
gst_aug_filter_words_free (GstAugFilter *self)
{
  g_clear_pointer (&self->state->tools, gst_aug_text_tools_free);
}

static gboolean
has_words (const GstAugDecision *applied)
{
  for (guint i = 0; applied->applied && i < gst_aug_decision_size (applied); i++)
    if (gst_aug_text_effect_find (gst_aug_decision_nth (applied, i)->name))
      return TRUE;
  return FALSE;
}

/* Where the cue begins in its window. */
static guint64
place_of (GstAugFilter *self, GstBuffer *buffer)
{
  gint64 time;

  return gst_aug_filter_time_of (self, buffer, &time)
             ? (guint64) (time - self->state->instance.start)
             : 0;
}

static void
warn (GstAugFilter *self)
{
  gchar *warning;

  while ((warning = gst_aug_text_tools_take_warning (self->state->tools))) {
    GST_ELEMENT_WARNING (self, RESOURCE, NOT_FOUND, ("%s", warning), (NULL));
    g_free (warning);
  }
}

/* The cue as the window's operations leave it. */
static GstAugCue *
change (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  const guint64 place = place_of (self, buffer);
  GstAugCue *cue;
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;
  cue = gst_aug_cue_new ((const gchar *) map.data, (gssize) map.size,
      st->is_markup ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8);
  gst_buffer_unmap (buffer, &map);
  if (!st->tools)
    st->tools = gst_aug_text_tools_new ();
  for (guint i = 0; i < gst_aug_decision_size (st->applied); i++)
    gst_aug_text_apply (gst_aug_decision_nth (st->applied, i), place, cue, st->tools);
  warn (self);
  return cue;
}

/* Takes @buffer; NULL where nothing is left of it and a gap has gone out. */
GstBuffer *
gst_aug_filter_words (GstAugFilter *self, GstBuffer *buffer)
{
  g_autoptr (GstAugCue) cue = NULL;
  g_autofree gchar *text = NULL, *plain = NULL;
  GstBuffer *out;

  if (!has_words (self->state->applied) || !(cue = change (self, buffer)) || !cue->n_changes)
    return buffer;
  plain = gst_aug_cue_to_plain (cue);
  if (*g_strstrip (plain) == '\0') {
    gst_aug_filter_send_gap (self, GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer));
    gst_buffer_unref (buffer);
    return NULL;
  }
  text = gst_aug_cue_to_string (cue);
  out = gst_buffer_new_memdup (text, strlen (text));
  gst_buffer_copy_into (out, buffer, GST_BUFFER_COPY_METADATA, 0, (gsize) -1);
  gst_buffer_unref (buffer);
  return out;
}
