/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the tests of augseed share. */
#pragma once

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "core/draw.h"
#include "core/group.h"
#include "core/item.h"
#include "core/seedmeta.h"

#define VIDEO_CAPS \
  "video/x-raw,format=GRAY8,width=4,height=4,framerate=30000/1001,pixel-aspect-ratio=1/1"
#define SOUND_CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=44100,channels=1"

/* An element of recorded, not live, data with the launch text of its properties. */
static inline GstHarness *
seed_harness (const gchar *properties, const gchar *caps)
{
  g_autofree gchar *launch = g_strdup_printf ("augseed %s", properties);
  GstElement *element = gst_parse_launch (launch, NULL);
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");

  gst_object_unref (element);
  gst_harness_set_live (h, FALSE);
  if (caps)
    gst_harness_set_src_caps_str (h, caps);
  return h;
}

static inline void
push_caps (GstHarness *h, const gchar *text)
{
  GstCaps *caps = gst_caps_from_string (text);

  gst_harness_push_event (h, gst_event_new_caps (caps));
  gst_caps_unref (caps);
}

static inline GstBuffer *
timed_buffer (GstClockTime pts, GstClockTime duration)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 16, NULL);

  GST_BUFFER_PTS (buffer) = pts;
  GST_BUFFER_DURATION (buffer) = duration;
  return buffer;
}

/* @count samples of 16 bit, each with its own number from @first. */
static inline GstBuffer *
sound_buffer (gint64 first, guint count, GstClockTime pts)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, count * 2, NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < count; i++)
    GST_WRITE_UINT16_LE (map.data + 2 * i, (guint16) (first + i));
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = pts;
  return buffer;
}

static inline const GstAugInstance *
instance_of (GstBuffer *buffer)
{
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (buffer);

  fail_unless (meta != NULL);
  return &meta->instance;
}

/* Pushes and gets the one buffer that comes out. */
static inline GstAugInstance
push_one (GstHarness *h, GstBuffer *buffer)
{
  GstBuffer *out = gst_harness_push_and_pull (h, buffer);
  GstAugInstance instance = *instance_of (out);

  gst_buffer_unref (out);
  return instance;
}

/* The rule that the branch knows now. */
static inline GstAugRule
last_rule (GstHarness *h)
{
  GstAugRule rule;
  GstEvent *event;
  gboolean found = FALSE;

  for (guint i = 0;
       (event = gst_pad_get_sticky_event (h->sinkpad, GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, i));
       i++) {
    if (gst_aug_event_is_rule (event)) {
      fail_unless (gst_aug_rule_from_event (&rule, event));
      found = TRUE;
    }
    gst_event_unref (event);
  }
  fail_unless (found);
  return rule;
}

static inline void
push_segment (GstHarness *h, gdouble rate, GstClockTime start, GstClockTime stop, GstClockTime time)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = rate;
  segment.start = start;
  segment.stop = stop;
  segment.time = time;
  segment.position = start;
  fail_unless (gst_harness_push_event (h, gst_event_new_segment (&segment)));
}

static inline void
flush (GstHarness *h)
{
  GstEvent *start = gst_event_new_flush_start (), *stop = gst_event_new_flush_stop (TRUE);

  gst_event_set_seqnum (stop, gst_event_get_seqnum (start));
  gst_harness_push_event (h, start);
  gst_harness_push_event (h, stop);
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

/* The error that an element posted on @bus, and that it says what to set or add. */
static inline void
expect_error (GstBus *bus, const gchar *words)
{
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;

  fail_unless (message != NULL, "no error was posted");
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, words) != NULL, "%s", error->message);
  gst_message_unref (message);
}

/* A string of the `aug-item` event that the branch knows now; NULL if it has none. */
static inline gchar *
told (GstHarness *h, const gchar *field)
{
  gchar *text = NULL;
  GstEvent *event;

  for (guint i = 0;
       (event = gst_pad_get_sticky_event (h->sinkpad, GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, i));
       i++) {
    if (gst_aug_event_is_item (event)) {
      g_free (text);
      text = g_strdup (gst_structure_get_string (gst_event_get_structure (event), field));
    }
    gst_event_unref (event);
  }
  return text;
}
