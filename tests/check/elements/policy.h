/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the tests of augpolicy share: lines of whole streams, compared. */
#pragma once

#include "filter.h"

#define I420_CAPS "video/x-raw,format=I420,width=62,height=46,framerate=25/1"
#define NV12_CAPS "video/x-raw,format=NV12,width=61,height=45,framerate=25/1"
#define DEPTH_CAPS "video/x-raw,format=GRAY16_LE,width=40,height=30,framerate=25/1"
#define F32_CAPS "audio/x-raw,format=F32LE,layout=interleaved,rate=8000,channels=2"
#define STEREO_CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=2"
#define TENSOR_CAPS \
  "other/tensors,format=static,num_tensors=1,types=float32,dimensions=(string)16:20:1:1," \
  "framerate=5/1"

/* An augpolicy with a document whose only member is the tree @policy. */
static inline gchar *
policy_element (const gchar *policy, const gchar *properties)
{
  g_autofree gchar *document = g_strdup_printf ("{\"policy\": %s}", policy);
  g_autofree gchar *quoted = g_strescape (document, NULL);

  return g_strdup_printf ("augpolicy policy=\"%s\" %s", quoted, properties);
}

/* Buffer @n of a stream with @caps; 40 ms of sound, a fifth of a second of tensors. */
static inline GstBuffer *
nth_buffer (const gchar *caps, guint n)
{
  static const gchar *const cues[] = { "left of the door", "the right hand", "nothing" };
  GstBuffer *buffer;
  GstMapInfo map;

  if (g_str_has_prefix (caps, "text"))
    return text_cue (cues[n % G_N_ELEMENTS (cues)], n * FRAME_NS, FRAME_NS);
  if (g_str_has_prefix (caps, "video"))
    return noise (size_of (caps), 3, n);
  if (strstr (caps, "S16LE"))
    return noise ((gsize) 320 * (strstr (caps, "channels=2") ? 4 : 2), 4 + n, n);
  buffer = noise ((gsize) 320 * 2 * 4, 5, n);
  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < 640; i++)
    ((gfloat *) map.data)[i] = (gfloat) ((gint) spread (n * 1000 + i, 2001) - 1000) / 2000;
  gst_buffer_unmap (buffer, &map);
  if (g_str_has_prefix (caps, "other")) {
    gst_buffer_resize (buffer, 0, (gssize) 16 * 20 * 4);
    GST_BUFFER_PTS (buffer) = n * GST_SECOND / 5;
    GST_BUFFER_DURATION (buffer) = GST_SECOND / 5;
  }
  return buffer;
}

/* All that comes out of a line into which @n buffers go: the bytes of pictures and tensors one by
 * one, those of sound in a row. */
static inline GByteArray *
bytes_of (const gchar *launch, const gchar *caps, guint n)
{
  GstHarness *h = line (launch, caps);
  GByteArray *bytes = g_byte_array_new ();
  GstBuffer *out;

  for (guint i = 0; i < n; i++)
    fail_unless_equals_int (gst_harness_push (h, nth_buffer (caps, i)), GST_FLOW_OK);
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((out = gst_harness_try_pull (h))) {
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    g_byte_array_append (bytes, map.data, (guint) map.size);
    gst_buffer_unmap (out, &map);
    if (!g_str_has_prefix (caps, "audio"))
      g_byte_array_append (bytes, (const guint8 *) &GST_BUFFER_PTS (out), 8);
    gst_buffer_unref (out);
  }
  expect_no_words (h);
  close_line (h);
  return bytes;
}

/* Where two lines give other bytes, -1 if they do not. */
static inline gint64
difference (const gchar *one, const gchar *other, const gchar *caps, guint n)
{
  g_autoptr (GByteArray) a = bytes_of (one, caps, n);
  g_autoptr (GByteArray) b = bytes_of (other, caps, n);
  const guint length = MIN (a->len, b->len);

  fail_unless (a->len > 0, "%s with %s gives nothing", one, caps);
  for (guint i = 0; i < length; i++)
    if (a->data[i] != b->data[i])
      return i;
  return a->len == b->len ? -1 : (gint64) length;
}

static inline void
expect_same_bytes (const gchar *one, const gchar *other, const gchar *caps, guint n)
{
  const gint64 at = difference (one, other, caps, n);

  fail_unless (at < 0, "%s and %s differ with %s at byte %" G_GINT64_FORMAT, one, other, caps, at);
}
