/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A sound file through GStreamer's decoders, in a pipeline of its own that ends in this thread. */
#include <gst/audio/audio.h>
#include <math.h>
#include <sys/stat.h>

#include "pool.h"

#define MAX_CHANNELS 64
/* The file is given up when nothing has come for so long. */
#define PATIENCE (20 * GST_SECOND)

typedef struct {
  GstElement *pipeline, *convert;
  guint rate;
  GstAugSoundClip *clip;
  gsize capacity; /* samples a channel */
  gboolean full, changes;
  gint frames; /* atomic: tells that something comes */
} Decoder;

static void
tell (Decoder *self, const gchar *what)
{
  gst_element_post_message (self->pipeline,
      gst_message_new_application (GST_OBJECT (self->pipeline), gst_structure_new_empty (what)));
}

/* Channels whose places are not told are taken as they come. */
static GstPadProbeReturn
on_event (GstPad *pad, GstPadProbeInfo *info, gpointer nothing)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstStructure *structure;
  GstCaps *caps;
  gint channels = 0;

  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  gst_structure_get_int (gst_caps_get_structure (caps, 0), "channels", &channels);
  if (channels <= 2 || gst_structure_has_field (gst_caps_get_structure (caps, 0), "channel-mask"))
    return GST_PAD_PROBE_OK;
  caps = gst_caps_copy (caps);
  structure = gst_caps_get_structure (caps, 0);
  gst_structure_set (structure, "channel-mask", GST_TYPE_BITMASK, G_GUINT64_CONSTANT (0), NULL);
  GST_PAD_PROBE_INFO_DATA (info) = gst_event_new_caps (caps);
  gst_caps_unref (caps);
  gst_event_unref (event);
  return GST_PAD_PROBE_OK;
}

static void
on_pad_added (GstElement *decodebin, GstPad *pad, Decoder *self)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->convert, "sink");

  /* the first stream with sound */
  if (gst_pad_is_linked (sink))
    return;
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_event, NULL, NULL);
  gst_pad_link (pad, sink);
}

static void
on_no_more_pads (GstElement *decodebin, Decoder *self)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->convert, "sink");

  if (!gst_pad_is_linked (sink))
    tell (self, "no-sound");
}

/* Room for @n samples more; FALSE where there is none for any. */
static gboolean
reserve (GstAugSoundClip *clip, Decoder *self, gsize *n)
{
  const gsize most = GST_AUG_SOUND_CLIP_MAX_BYTES / sizeof (gfloat) / clip->channels;

  *n = MIN (*n, most - clip->frames);
  if (clip->frames + *n > self->capacity) {
    self->capacity = MIN (MAX (2 * self->capacity, clip->frames + *n), most);
    for (guint c = 0; c < clip->channels; c++)
      clip->samples[c] = g_renew (gfloat, clip->samples[c], self->capacity);
  }
  return *n > 0;
}

static guint
channels_of (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  gint channels = 0;

  if (caps)
    gst_structure_get_int (gst_caps_get_structure (caps, 0), "channels", &channels);
  return (guint) CLAMP (channels, 0, MAX_CHANNELS);
}

static void
on_handoff (GstElement *sink, GstBuffer *buffer, GstPad *pad, Decoder *self)
{
  const guint channels = channels_of (pad);
  GstAugSoundClip *clip = self->clip;
  GstMapInfo map;
  gsize n;

  if (self->full || channels == 0 || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  if (!clip->samples) {
    clip->channels = channels;
    clip->samples = g_new0 (gfloat *, channels);
  }
  n = map.size / sizeof (gfloat) / channels;
  if (channels != clip->channels) {
    self->changes = TRUE;
  } else if (reserve (clip, self, &n)) {
    for (guint c = 0; c < channels; c++)
      for (gsize i = 0; i < n; i++) {
        const gfloat v = ((const gfloat *) map.data)[i * channels + c];

        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): reserve() has made room */
        clip->samples[c][clip->frames + i] = fabsf (v) < 0x1p100f ? v : 0;
      }
    clip->frames += n;
  } else {
    self->full = TRUE;
    tell (self, "full");
  }
  gst_buffer_unmap (buffer, &map);
  g_atomic_int_inc (&self->frames);
}

static GstElement *
add (Decoder *self, const gchar *factory, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (!element)
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        "there is no element %s: install gst-plugins-base", factory);
  else
    gst_bin_add (GST_BIN (self->pipeline), element);
  return element;
}

static gboolean
build (Decoder *self, const gchar *path, GError **error)
{
  GstElement *source, *decodebin, *resample, *filter, *sink;
  g_autoptr (GstCaps) sound = gst_caps_from_string ("audio/x-raw(ANY)");
  g_autoptr (GstCaps) wanted =
      gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (F32), "layout",
          G_TYPE_STRING, "interleaved", "rate", G_TYPE_INT, (gint) self->rate, NULL);

  if (!(source = add (self, "filesrc", error)) || !(decodebin = add (self, "decodebin", error)) ||
      !(self->convert = add (self, "audioconvert", error)) ||
      !(resample = add (self, "audioresample", error)) ||
      !(filter = add (self, "capsfilter", error)) || !(sink = add (self, "fakesink", error)))
    return FALSE;
  g_object_set (source, "location", path, NULL);
  g_object_set (
      decodebin, "caps", sound, "expose-all-streams", FALSE, "force-sw-decoders", TRUE, NULL);
  g_object_set (resample, "quality", 8, NULL);
  g_object_set (filter, "caps", wanted, NULL);
  g_object_set (sink, "sync", FALSE, "signal-handoffs", TRUE, NULL);
  gst_element_link (source, decodebin);
  gst_element_link_many (self->convert, resample, filter, sink, NULL);
  g_signal_connect (decodebin, "pad-added", G_CALLBACK (on_pad_added), self);
  g_signal_connect (decodebin, "no-more-pads", G_CALLBACK (on_no_more_pads), self);
  g_signal_connect (sink, "handoff", G_CALLBACK (on_handoff), self);
  return TRUE;
}

/* Waits for the end, an error, or until nothing comes any more. */
static gboolean
wait_for_end (Decoder *self, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  const GstMessageType types = GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_APPLICATION;
  gint before;

  do {
    g_autoptr (GstMessage) message = NULL;

    before = g_atomic_int_get (&self->frames);
    message = gst_bus_timed_pop_filtered (bus, PATIENCE, types);
    if (!message)
      continue;
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      gst_message_parse_error (message, error, NULL);
      return FALSE;
    }
    if (!gst_message_has_name (message, "no-sound"))
      return TRUE;
    g_set_error_literal (
        error, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND, "there is no sound in it");
    return FALSE;
  } while (g_atomic_int_get (&self->frames) != before);
  g_set_error_literal (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ, "nothing comes of it");
  return FALSE;
}

static gboolean
is_file (const gchar *path, GError **error)
{
  struct stat info;

  /* opening a pipe would wait for a writer */
  if (stat (path, &info) == 0 && S_ISREG (info.st_mode))
    return TRUE;
  g_set_error_literal (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND, "there is no file");
  return FALSE;
}

GstAugSoundClip *
gst_aug_sound_decode (const gchar *path, guint rate, GError **error)
{
  Decoder self = { .rate = rate };
  g_autoptr (GstAugSoundClip) clip = NULL;
  gboolean ok;

  if (!is_file (path, error))
    return NULL;
  clip = self.clip = g_new0 (GstAugSoundClip, 1);
  g_atomic_ref_count_init (&clip->refs);
  clip->rate = rate;
  self.pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  ok = build (&self, path, error);
  if (ok) {
    gst_element_set_state (self.pipeline, GST_STATE_PLAYING);
    ok = wait_for_end (&self, error);
  }
  gst_element_set_state (self.pipeline, GST_STATE_NULL);
  gst_object_unref (self.pipeline);
  if (!ok)
    return NULL;
  if (clip->frames == 0 || self.changes) {
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DECODE,
        self.changes ? "its number of channels changes" : "it has no samples");
    return NULL;
  }
  for (guint c = 0; c < clip->channels; c++)
    clip->samples[c] = g_renew (gfloat, clip->samples[c], clip->frames);
  return g_steal_pointer (&clip);
}
