/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is known of an item before its data flow: its file, and captions and objects from files. */
#include "augseed-private.h"

#include <string.h>

/* Says which setting names the file that is wrong. */
static void
name_setting (const GstAugGroupSettings *settings, GError **error)
{
  if (!error || !*error)
    return;
  if (settings->captions && strstr ((*error)->message, settings->captions))
    g_prefix_error (error, "captions=%s: ", settings->captions);
  else if (settings->objects)
    g_prefix_error (error, "objects=%s: ", settings->objects);
}

/* Reads the files that the settings name; FALSE with one sentence in @error. */
gboolean
gst_aug_seed_load_facts (GstAugSeed *self, const GstAugGroupSettings *settings, GError **error)
{
  gst_aug_seed_drop_facts (self);
  if (!settings->captions && !settings->objects)
    return TRUE;
  self->sidecar = gst_aug_sidecar_new (settings->captions, settings->objects, error);
  if (!self->sidecar)
    name_setting (settings, error);
  return self->sidecar != NULL;
}

void
gst_aug_seed_drop_facts (GstAugSeed *self)
{
  g_clear_pointer (&self->sidecar, gst_aug_sidecar_free);
}

static void
set_unless_known (GstStructure *s, const gchar *field, const gchar *text)
{
  if (text && !gst_structure_has_field (s, field))
    gst_structure_set (s, field, G_TYPE_STRING, text, NULL);
}

/* Files count from where the item begins. */
static void
shift_cues (GstAugItemFacts *facts, GstEvent *event)
{
  GstClockTime start, stop;
  gchar *cues;

  if (!facts->cues || !event || !gst_aug_item_event_get_bounds (event, &start, &stop))
    return;
  cues = gst_aug_cues_shift (facts->cues, (gint64) start);
  g_free (facts->cues);
  facts->cues = cues;
}

/* Adds what the settings know of item @key to the reader's event, or makes one if there is none.
 * Takes @event; NULL if nothing is known and nobody has to be told so. */
GstEvent *
gst_aug_seed_tell_facts (GstAugSeed *self, GstEvent *event, const gchar *key)
{
  g_auto (GstAugItemFacts) facts = { NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  GstStructure *s;

  if (self->sidecar && !gst_aug_sidecar_find (self->sidecar, key, &facts, &error))
    gst_aug_seed_fail (self, error);
  shift_cues (&facts, event);
  if (!facts.caption)
    facts.caption = g_strdup (self->active.caption);
  if (!facts.caption && !facts.cues && !facts.objects && (event || !self->item_sent))
    return event;
  if (!event)
    event = gst_aug_item_event_new (
        key, -1, -1, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, NULL, NULL, NULL);
  event = gst_event_make_writable (event);
  s = gst_event_writable_structure (event);
  set_unless_known (s, "caption", facts.caption);
  set_unless_known (s, "cues", facts.cues);
  set_unless_known (s, "objects", facts.objects);
  return event;
}

/* Which file a stream comes from. A plain query is not enough: concat answers with its first
 * file, and what is in front of a queue may be at the next file already. So the way up is followed
 * along the pads that carry the same stream. */

/* The stream that @pad carries is @stream_id. */
static gboolean
carries (GstPad *pad, const gchar *stream_id)
{
  g_autofree gchar *id = gst_pad_get_stream_id (pad);

  return stream_id && g_strcmp0 (id, stream_id) == 0;
}

/* The sink pad of the element of @srcpad through which the stream came in; NULL if none says so. */
static GstPad *
find_entry (GstPad *srcpad, const gchar *stream_id)
{
  GstIterator *links = gst_pad_iterate_internal_links (srcpad);
  GValue value = G_VALUE_INIT;
  GstPad *found = NULL;
  gboolean more = links != NULL;

  while (more) {
    switch (gst_iterator_next (links, &value)) {
    case GST_ITERATOR_OK:
      if (!found && carries (g_value_get_object (&value), stream_id))
        found = g_value_dup_object (&value);
      g_value_reset (&value);
      break;
    case GST_ITERATOR_RESYNC:
      gst_iterator_resync (links);
      break;
    default:
      more = FALSE;
      break;
    }
  }
  g_value_unset (&value);
  g_clear_pointer (&links, gst_iterator_free);
  return found;
}

/* The URI of the file that this branch's present item comes from; NULL if nobody knows. */
gchar *
gst_aug_seed_find_uri (GstAugSeed *self)
{
  g_autoptr (GstQuery) query = gst_query_new_uri ();
  g_autofree gchar *stream_id = gst_pad_get_stream_id (self->sinkpad);
  GstPad *source = gst_pad_get_peer (self->sinkpad);
  gchar *uri = NULL;

  while (source) {
    GstPad *entry = find_entry (source, stream_id);
    GstPad *above = entry ? gst_pad_get_peer (entry) : NULL;

    gst_clear_object (&entry);
    if (!above)
      break;
    gst_object_unref (source);
    source = above;
  }
  if (source && gst_pad_query (source, query))
    gst_query_parse_uri (query, &uri);
  gst_clear_object (&source);
  return uri;
}
