/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations on the words of captions. A cue keeps its time; one that nothing is left of becomes a
 * gap, since muxers and overlays wait for either. */
#include "augfilter-private.h"

#include <gst/tag/tag.h>

#include "catalogue/text.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

void
gst_aug_filter_words_free (GstAugFilter *self)
{
  g_clear_pointer (&self->state->tools, gst_aug_text_tools_free);
}

/* The language that the stream's tags name; with %NULL the stream is another one. */
void
gst_aug_filter_take_language (GstAugFilter *self, GstEvent *event)
{
  GstAugFilterState *st = self->state;
  g_autofree gchar *code = NULL;
  GstTagList *tags;

  if (event) {
    const gchar *language;

    gst_event_parse_tag (event, &tags);
    if (!gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &code) ||
        !(language = gst_tag_get_language_code_iso_639_1 (code)) || strlen (language) != 2)
      return;
    g_free (st->language);
    st->language = g_strdup (language);
  } else {
    g_clear_pointer (&st->language, g_free);
  }
  if (st->tools)
    gst_aug_text_tools_set_language (st->tools, st->language);
}

static void
ensure_tools (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  if (st->tools)
    return;
  st->tools = gst_aug_text_tools_new ();
  gst_aug_text_tools_set_language (st->tools, st->language);
  gst_aug_text_tools_set_live (st->tools, gst_aug_filter_is_live (self));
  gst_aug_text_tools_set_hurry (st->tools, &st->hurries);
}

/* Translators take seconds to start: they begin with the stream. */
void
gst_aug_filter_prepare_words (GstAugFilter *self)
{
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  GstAugFilterState *st = self->state;
  g_autoptr (GstAugDecision) decision = NULL;

  if (!g_str_equal (kind->name, "text") || st->modality != GST_AUG_MODALITY_TEXT)
    return;
  decision = gst_aug_decision_new (kind->element, kind->name, &st->instance);
  if (!gst_aug_text_settings_translate (st->snapshot, decision))
    return;
  ensure_tools (self);
  gst_aug_text_translate_prepare (st->tools, gst_aug_decision_nth (decision, 0));
}

/* Whether mentions are to be highlighted, for which plain text may go out as markup. */
gboolean
gst_aug_filter_highlights (GstAugFilter *self)
{
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  gboolean highlights;

  if (!(kind->touches & GST_AUG_TOUCHES_TEXT) ||
      !gst_aug_settings_find (kind->settings, "mentions"))
    return FALSE;
  GST_OBJECT_LOCK (self);
  highlights =
      ((const GstAugTextSettings *) self->block)->mentions == GST_AUG_TEXT_MENTIONS_HIGHLIGHT;
  GST_OBJECT_UNLOCK (self);
  return highlights;
}

static gboolean
has_format (const GstStructure *s, const gchar *format)
{
  const GValue *value = gst_structure_get_value (s, "format");
  g_auto (GValue) one = G_VALUE_INIT;

  g_value_init (&one, G_TYPE_STRING);
  g_value_set_static_string (&one, format);
  return !value || gst_value_intersect (NULL, value, &one);
}

/* Makes @caps, writable and the same as those of the other pad in @direction, what this pad can
 * have instead: plain text may become markup, markup stays markup. */
void
gst_aug_filter_free_format (GstPadDirection direction, GstCaps *caps)
{
  const gchar *const from = direction == GST_PAD_SINK ? "utf8" : "pango-markup";

  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    GstStructure *s = gst_caps_get_structure (caps, i);
    g_auto (GValue) formats = G_VALUE_INIT;
    g_auto (GValue) format = G_VALUE_INIT;

    if (!gst_structure_has_name (s, "text/x-raw") || !has_format (s, from))
      continue;
    g_value_init (&formats, GST_TYPE_LIST);
    g_value_init (&format, G_TYPE_STRING);
    g_value_set_static_string (&format, "pango-markup");
    gst_value_list_append_value (&formats, &format);
    g_value_set_static_string (&format, "utf8");
    gst_value_list_append_value (&formats, &format);
    gst_structure_set_value (s, "format", &formats);
  }
}

/* A policy can flip more than once. */
static gboolean
is_mirrored (const GstAugDecision *applied)
{
  gboolean mirrored = FALSE;

  for (guint i = 0; applied->applied && i < gst_aug_decision_size (applied); i++)
    mirrored ^= g_str_equal (gst_aug_decision_nth (applied, i)->name, "flip");
  return mirrored;
}

static gboolean
has_words (const GstAugDecision *applied)
{
  for (guint i = 0; applied->applied && i < gst_aug_decision_size (applied); i++)
    if (gst_aug_text_effect_find (gst_aug_decision_nth (applied, i)->name))
      return TRUE;
  return FALSE;
}

/* The same cue with other words. Takes @buffer. */
static GstBuffer *
rewrite (GstBuffer *buffer, const gchar *text)
{
  GstBuffer *out = gst_buffer_new_memdup (text, strlen (text));

  gst_buffer_copy_into (out, buffer, GST_BUFFER_COPY_METADATA, 0, (gsize) -1);
  gst_buffer_unref (buffer);
  return out;
}

static GstBuffer *
mirror (GstAugFilter *self, GstBuffer *buffer)
{
  GstMapInfo map;
  g_autofree gchar *text = NULL;
  guint n_swapped = 0;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return buffer;
  text = gst_aug_text_mirror ((const gchar *) map.data, (gssize) map.size,
      self->state->is_markup ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8, &n_swapped);
  gst_buffer_unmap (buffer, &map);
  return n_swapped ? rewrite (buffer, text) : buffer;
}

/* The address of a cue's draws: where it began in its window, or in the item where one decision
 * holds for that, before elements moved time. A cue without a time is known by its bytes. */
guint64
gst_aug_filter_place_of_cue (GstAugFilter *self, GstBuffer *buffer)
{
  const GstAugFilterState *st = self->state;
  const GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);
  GstMapInfo map;
  gint64 time;
  guint64 place = G_GUINT64_CONSTANT (1) << 63;

  if (gst_aug_filter_time_of (self, buffer, &time)) {
    time -= trace ? trace->time_offset : 0;
    if (GST_AUG_FILTER_BLOCK (st)->hold != GST_AUG_HOLD_ITEM)
      time -= st->instance.orig_start;
    return (guint64) time & ~place;
  }
  if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    place |= gst_aug_fnv1a (map.data, map.size, GST_AUG_FNV1A_BASIS);
    gst_buffer_unmap (buffer, &map);
  }
  return place;
}

static void
post_warnings (GstAugFilter *self)
{
  gchar *warning;

  while ((warning = gst_aug_text_tools_take_warning (self->state->tools))) {
    GST_ELEMENT_WARNING (self, RESOURCE, NOT_FOUND,
        ("%s%s", warning, g_str_has_suffix (warning, ".") ? "" : "."), (NULL));
    g_free (warning);
  }
}

/* Reads a cue of @size bytes, and says what is wrong with it. */
static GstAugCue *
read_cue (GstAugFilter *self, const gchar *text, gsize size, gboolean *mended)
{
  GstAugFilterState *st = self->state;
  GstAugCue *cue = gst_aug_cue_new (
      text, (gssize) size, st->is_markup ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8);

  *mended = !g_utf8_validate_len (text, size, NULL);
  while (size > 0 && text[size - 1] == '\0')
    size--;
  if (!g_utf8_validate_len (text, size, NULL))
    gst_aug_text_tools_warn (st->tools, "utf8",
        "A cue is not valid UTF-8: what is not becomes U+FFFD; with subtitles of a file, set "
        "subtitle-encoding on subparse.");
  if (cue->escaped)
    gst_aug_text_tools_warn (st->tools, "markup",
        "The markup of a cue does not parse: it is shown as plain text; ask for "
        "text/x-raw,format=utf8 in front of %s if the captions are plain.",
        GST_AUG_FILTER_GET_CLASS (self)->kind->element);
  if (st->to_markup)
    gst_aug_cue_make_markup (cue);
  *mended |= cue->escaped || st->to_markup;
  return cue;
}

/* What the window's operations make of a cue; NULL where nothing is left of it. */
static gchar *
change (GstAugFilter *self, GstBuffer *buffer, const GstMapInfo *map, guint64 place)
{
  GstAugFilterState *st = self->state;
  g_autofree gchar *plain = NULL;
  g_autoptr (GstAugCue) cue = NULL;
  gboolean mended;

  ensure_tools (self);
  gst_aug_filter_tell_sight (self, buffer);
  cue = read_cue (self, (const gchar *) map->data, map->size, &mended);
  for (guint i = 0; st->applied->applied && i < gst_aug_decision_size (st->applied); i++)
    gst_aug_text_apply (gst_aug_decision_nth (st->applied, i), place, cue, st->tools);
  if (!cue->n_changes && !mended)
    return g_strndup ((const gchar *) map->data, map->size);
  plain = gst_aug_cue_to_plain (cue);
  return *g_strstrip (plain) ? gst_aug_cue_to_string (cue) : NULL;
}

/* A cue of which nothing is left, or what else comes now and then. Takes @buffer. */
GstBuffer *
gst_aug_filter_remove_cue (GstAugFilter *self, GstBuffer *buffer)
{
  self->state->n_removed++;
  gst_aug_filter_send_gap (self, GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer));
  gst_buffer_unref (buffer);
  return NULL;
}

/* Carries out what the window's decision says of words. NULL where nothing is left. */
static GstBuffer *
edit (GstAugFilter *self, GstBuffer *buffer, guint64 place)
{
  GstAugFilterState *st = self->state;
  g_autofree gchar *text = NULL;
  gboolean same;
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return buffer;
  text = map.size ? change (self, buffer, &map, place) : NULL;
  same = text && strlen (text) == map.size && memcmp (text, map.data, map.size) == 0;
  gst_buffer_unmap (buffer, &map);
  if (st->tools)
    post_warnings (self);
  if (!text)
    return gst_aug_filter_remove_cue (self, buffer);
  return same ? buffer : rewrite (buffer, text);
}

/* Takes @buffer; NULL where nothing is left of it and a gap has gone out. What stays as it is goes
 * on as it came; where words are all that the element changes, a cue without any is a gap. */
GstBuffer *
gst_aug_filter_words (GstAugFilter *self, GstBuffer *buffer, guint64 place)
{
  GstAugFilterState *st = self->state;
  const gboolean only = GST_AUG_FILTER_GET_CLASS (self)->kind->touches == GST_AUG_TOUCHES_TEXT;
  GstBuffer *mirrored, *edited;

  if (only && gst_buffer_get_size (buffer) == 0)
    return gst_aug_filter_remove_cue (self, buffer);
  mirrored = is_mirrored (st->applied) ? mirror (self, buffer) : buffer;
  edited = has_words (st->applied) || st->to_markup ? edit (self, mirrored, place) : mirrored;
  st->n_changed += edited && (mirrored != buffer || edited != mirrored);
  return edited;
}
