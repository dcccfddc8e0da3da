/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the tests of the augmentation elements share. */
#pragma once

#include <gst/audio/audio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include <stdlib.h>
#include <string.h>

#include "core/draw.h"
#include "core/item.h"
#include "core/seedmeta.h"
#include "decision/tracemeta.h"

#define FPS 25
#define FRAME_NS (GST_SECOND / FPS)
#define GRAY_CAPS "video/x-raw,format=GRAY8,width=8,height=4,framerate=25/1,pixel-aspect-ratio=1/1"
#define RGB_CAPS "video/x-raw,format=RGB,width=40,height=30,framerate=25/1,pixel-aspect-ratio=1/1"
#define S16_CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=1"
#define TEXT_CAPS "text/x-raw,format=utf8"

static inline gboolean
is_full (void)
{
  return g_getenv ("AUG_FULL") != NULL;
}

/* A line of elements between two bare pads, of recorded data. Its messages are on bus_of (). */
static inline GstHarness *
line (const gchar *launch, const gchar *caps)
{
  g_autoptr (GError) error = NULL;
  GstElement *bin = gst_parse_bin_from_description (launch, TRUE, &error);
  g_autoptr (GstBus) bus = gst_bus_new ();
  GstHarness *h;

  fail_unless (bin != NULL && !error, "%s: %s", launch, error ? error->message : "");
  gst_object_ref_sink (bin);
  gst_element_set_bus (bin, bus);
  h = gst_harness_new_with_element (bin, "sink", "src");
  gst_object_unref (bin);
  gst_harness_set_live (h, FALSE);
  if (caps)
    gst_harness_set_src_caps_str (h, caps);
  return h;
}

static inline void
close_line (GstHarness *h)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (h->element);
  GQueue *kept = g_object_steal_data (G_OBJECT (h->element), "kept");

  if (kept)
    g_queue_free_full (kept, (GDestroyNotify) gst_message_unref);
  gst_bus_set_flushing (bus, TRUE);
  gst_element_set_bus (h->element, NULL);
  gst_harness_teardown (h);
}

static inline GstElement *
part (GstHarness *h, const gchar *name)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (h->element), name);

  fail_unless (element != NULL);
  gst_object_unref (element);
  return element;
}

/* Sets the property @name of the element called @name_of to the launch text @value. */
static inline void
set_part (GstHarness *h, const gchar *name_of, const gchar *name, const gchar *value)
{
  gst_util_set_object_arg (G_OBJECT (part (h, name_of)), name, value);
}

/* A well spread number in [0, n), the same in every run. */
static inline guint64
spread (guint64 address, guint64 n)
{
  const guint32 key[2] = { 3, 5 },
                counter[4] = { (guint32) address, (guint32) (address >> 32), 0, 0 };
  guint32 w[4];

  gst_aug_philox4x32 (key, counter, w);
  return ((guint64) w[0] | (guint64) w[1] << 32) % n;
}

/* @size bytes that differ with @seed, at the time of frame @n. */
static inline GstBuffer *
noise (gsize size, guint64 seed, guint64 n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize i = 0; i < size; i++)
    map.data[i] = (guint8) (spread (seed << 32 | i / 8, G_MAXUINT64) >> (8 * (i % 8)));
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, FPS);
  GST_BUFFER_DURATION (buffer) = FRAME_NS;
  return buffer;
}

static inline gsize
size_of (const gchar *caps_text)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (caps_text);
  GstVideoInfo info;

  fail_unless (gst_video_info_from_caps (&info, caps));
  return info.size;
}

/* Caps that came out. */
static inline void
output_info (GstHarness *h, GstVideoInfo *info)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (h->sinkpad);

  fail_unless (caps != NULL && gst_video_info_from_caps (info, caps));
}

static inline GstBuffer *
push_picture (GstHarness *h, const gchar *caps_text, guint64 n)
{
  return gst_harness_push_and_pull (h, noise (size_of (caps_text), 2, n));
}

static inline GstBuffer *
text_cue (const gchar *text, GstClockTime pts, GstClockTime duration)
{
  GstBuffer *buffer = gst_buffer_new_memdup (text, strlen (text));

  GST_BUFFER_PTS (buffer) = pts;
  GST_BUFFER_DURATION (buffer) = duration;
  return buffer;
}

static inline gboolean
same_bytes (GstBuffer *a, GstBuffer *b)
{
  GstMapInfo map;
  gboolean same;

  gst_buffer_map (a, &map, GST_MAP_READ);
  same = gst_buffer_get_size (b) == map.size && gst_buffer_memcmp (b, 0, map.data, map.size) == 0;
  gst_buffer_unmap (a, &map);
  return same;
}

/* How many of @frames pictures differ between two lines. */
static inline guint
differing (const gchar *first, const gchar *second, const gchar *caps, guint frames)
{
  GstHarness *a = line (first, caps), *b = line (second, caps);
  guint differ = 0;

  for (guint n = 0; n < frames; n++) {
    g_autoptr (GstBuffer) x = push_picture (a, caps, n);
    g_autoptr (GstBuffer) y = push_picture (b, caps, n);

    differ += !same_bytes (x, y);
  }
  close_line (a);
  close_line (b);
  return differ;
}

static inline void
expect_same (const gchar *one, const gchar *other, const gchar *caps, guint frames)
{
  const guint differ = differing (one, other, caps, frames);

  fail_unless (differ == 0, "%s with %s: %u of %u frames differ", one, caps, differ, frames);
}

/* @chain has a %s where an element is told to defer. */
static inline void
expect_same_deferred (
    const gchar *chain, const gchar *const *formats, guint n_formats, guint frames)
{
  g_auto (GStrv) parts = g_strsplit (chain, "%s", -1);
  g_autofree gchar *on = g_strjoinv ("defer=true", parts);
  g_autofree gchar *off = g_strjoinv ("defer=false", parts);

  for (guint f = 0; f < n_formats; f++) {
    g_autofree gchar *caps =
        g_strdup_printf ("video/x-raw,format=%s,width=61,height=45,framerate=25/1", formats[f]);

    expect_same (on, off, caps, frames);
  }
}

/* The next message of these types; the others are kept for the next question. */
static inline GstMessage *
take_message (GstHarness *h, GstMessageType types, const gchar *name)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (h->element);
  GQueue *kept = g_object_get_data (G_OBJECT (h->element), "kept");
  GstMessage *message;

  if (!kept) {
    kept = g_queue_new ();
    g_object_set_data (G_OBJECT (h->element), "kept", kept);
  }
  while ((message = gst_bus_pop (bus)))
    g_queue_push_tail (kept, message);
  for (GList *l = kept->head; l; l = l->next) {
    message = l->data;
    if ((GST_MESSAGE_TYPE (message) & types) &&
        (!name || gst_structure_has_name (gst_message_get_structure (message), name))) {
      g_queue_delete_link (kept, l);
      return message;
    }
  }
  return NULL;
}

/* The structure of the next message of this name, NULL if there is none. */
static inline GstStructure *
next_message (GstHarness *h, const gchar *name)
{
  GstMessage *message = take_message (h, GST_MESSAGE_ELEMENT, name);
  GstStructure *found = message ? gst_structure_copy (gst_message_get_structure (message)) : NULL;

  gst_clear_message (&message);
  return found;
}

static inline GstStructure *
next_decision (GstHarness *h)
{
  return next_message (h, "aug-decision");
}

static inline guint
n_operations (const GstStructure *decision)
{
  return gst_value_array_get_size (gst_structure_get_value (decision, "operations"));
}

/* Operation @n of a decision's message. */
static inline const GstStructure *
nth_operation (const GstStructure *decision, guint n)
{
  const GValue *array = gst_structure_get_value (decision, "operations");

  fail_unless (n < gst_value_array_get_size (array));
  return gst_value_get_structure (gst_value_array_get_value (array, n));
}

static inline gint64
int_of (const GstStructure *s, const gchar *name)
{
  gint64 value;

  fail_unless (gst_structure_get_int64 (s, name, &value), "no %s", name);
  return value;
}

static inline gdouble
double_of (const GstStructure *s, const gchar *name)
{
  gdouble value;

  fail_unless (gst_structure_get_double (s, name, &value), "no %s", name);
  return value;
}

static inline gboolean
is_applied (const GstStructure *decision)
{
  gboolean applied;

  fail_unless (gst_structure_get_boolean (decision, "applied", &applied));
  return applied;
}

/* The error or warning that an element posted, and that it says what to type. */
static inline void
expect_words (GstHarness *h, GstMessageType type, const gchar *words)
{
  GstMessage *message = take_message (h, type, NULL);
  g_autoptr (GError) error = NULL;

  fail_unless (message != NULL, "nothing was posted that says %s", words);
  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  fail_unless (strstr (error->message, words) != NULL, "%s", error->message);
  gst_message_unref (message);
}

/* That a launch line does not start, and what its error says to type. */
static inline void
expect_refused (const gchar *launch, const gchar *words)
{
  GstElement *element = gst_object_ref_sink (gst_parse_launch (launch, NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  gst_element_set_bus (element, bus);
  fail_unless_equals_int (
      gst_element_set_state (element, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL, "nothing was posted that says %s", words);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, words) != NULL, "%s", error->message);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_object_unref (element);
}

static inline void
expect_no_words (GstHarness *h)
{
  GstMessage *message = take_message (h, GST_MESSAGE_ERROR | GST_MESSAGE_WARNING, NULL);

  fail_unless (message == NULL, "%" GST_PTR_FORMAT, message);
}

/* GAP events that came out, in order; the caller counts. */
static inline guint
count_gaps (GstHarness *h)
{
  guint n = 0;
  GstEvent *event;

  while ((event = gst_harness_try_pull_event (h))) {
    n += GST_EVENT_TYPE (event) == GST_EVENT_GAP;
    gst_event_unref (event);
  }
  return n;
}
