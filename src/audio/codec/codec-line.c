/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sound through a real codec: elements between two pads of our own, without a thread of theirs. */
#include "codec-line.h"

#include <gst/audio/audio.h>
#include <math.h>
#include <string.h>

#define S16_SCALE 32768.0f
/* Adding and subtracting 1.5·2^23 rounds to an integer, half to even. */
#define ROUNDER 0x1.8p23f
#define LEAST_LIKENESS 0.2

struct _GstAugCodecLine {
  const GstAugSoundCodec *codec;
  guint rate, channels;
  GstElement *bin;
  GstPad *into, *out_of;
  GstBus *bus;
  guint64 pushed;
  GByteArray *out; /* interleaved floats that were decoded and not taken */
  gsize taken;     /* of them, in bytes */
};

/* ---- what is decoded ---- */

static GstFlowReturn
take_result (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  GstAugCodecLine *self = gst_pad_get_element_private (pad);
  GstMapInfo map;

  if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    g_byte_array_append (self->out, map.data, (guint) map.size);
    gst_buffer_unmap (buffer, &map);
  }
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static gboolean
take_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  gst_event_unref (event);
  return TRUE;
}

/* ---- beginning ---- */

static void
replace_number (GString *text, const gchar *word, gint64 number)
{
  g_autofree gchar *digits = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  g_string_replace (text, word, digits, 0);
}

static gint
mode_of (const GstAugSoundCodec *codec, gdouble bitrate)
{
  gint mode = 0;

  while (codec->modes[mode + 1] > 0 && codec->modes[mode] < bitrate)
    mode++;
  return mode;
}

/* Floats come out whatever the decoder gives. */
static gchar *
describe (const GstAugSoundCodec *codec, guint rate, guint channels, gdouble bitrate)
{
  GString *text = g_string_new (codec->line);

  replace_number (text, "KBITRATE", (gint64) floor (bitrate + 0.5));
  replace_number (text, "BITRATE", (gint64) floor (1000 * bitrate + 0.5));
  replace_number (text, "MODE", mode_of (codec, bitrate));
  replace_number (text, "RATE", rate);
  g_string_append_printf (text,
      " ! audioconvert dithering=none ! capsfilter caps=audio/x-raw,format=" GST_AUDIO_NE (
          F32) ",layout=interleaved,rate=%u,channels=%u",
      rate, channels);
  return g_string_free (text, FALSE);
}

static gboolean
connect_pads (GstAugCodecLine *self)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string ("audio/x-raw");
  g_autoptr (GstPadTemplate) template =
      gst_object_ref_sink (gst_pad_template_new ("out", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->bin, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (self->bin, "src");

  self->into = gst_object_ref_sink (gst_pad_new ("into", GST_PAD_SRC));
  self->out_of = gst_object_ref_sink (gst_pad_new_from_template (template, "out-of"));
  gst_pad_set_element_private (self->out_of, self);
  gst_pad_set_chain_function (self->out_of, take_result);
  gst_pad_set_event_function (self->out_of, take_event);
  return sink && src && gst_pad_link (self->into, sink) == GST_PAD_LINK_OK &&
         gst_pad_link (src, self->out_of) == GST_PAD_LINK_OK &&
         gst_pad_set_active (self->out_of, TRUE) && gst_pad_set_active (self->into, TRUE);
}

/* Only errors are kept. */
static GstBusSyncReply
keep_errors (GstBus *bus, GstMessage *message, gpointer data)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    return GST_BUS_PASS;
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static GstCaps *
input_caps (const GstAugCodecLine *self)
{
  GstAudioInfo info;

  gst_audio_info_set_format (&info,
      self->codec->takes_float ? GST_AUDIO_FORMAT_F32 : GST_AUDIO_FORMAT_S16, (gint) self->rate,
      (gint) self->channels, NULL);
  return gst_audio_info_to_caps (&info);
}

static gboolean
start (GstAugCodecLine *self)
{
  g_autoptr (GstCaps) caps = input_caps (self);
  GstSegment segment;

  self->bus = gst_bus_new ();
  gst_bus_set_sync_handler (self->bus, keep_errors, NULL, NULL);
  gst_element_set_bus (self->bin, self->bus);
  if (!connect_pads (self) ||
      gst_element_set_state (self->bin, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return FALSE;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  return gst_pad_push_event (self->into, gst_event_new_stream_start ("codec")) &&
         gst_pad_push_event (self->into, gst_event_new_caps (caps)) &&
         gst_pad_push_event (self->into, gst_event_new_segment (&segment));
}

static gboolean
failed (const GstAugCodecLine *self, const gchar *what, GError **error)
{
  g_autoptr (GstMessage) message =
      self->bus ? gst_bus_pop_filtered (self->bus, GST_MESSAGE_ERROR) : NULL;
  g_autoptr (GError) reason = NULL;

  if (message)
    gst_message_parse_error (message, &reason, NULL);
  g_set_error (error, GST_AUG_CODEC_ERROR, GST_AUG_CODEC_ERROR_FAILED,
      "%s %s at %u Hz%s%s; sound goes on as it is: set other codecs", self->codec->name, what,
      self->rate, reason ? ": " : "", reason ? reason->message : "");
  return FALSE;
}

GstAugCodecLine *
gst_aug_codec_line_new (
    const GstAugSoundCodec *codec, guint rate, guint channels, gdouble bitrate, GError **error)
{
  g_autoptr (GstAugCodecLine) self = NULL;
  g_autofree gchar *line = NULL;

  if (!gst_aug_codec_is_there (codec, error))
    return NULL;
  self = g_new0 (GstAugCodecLine, 1);
  self->codec = codec;
  self->rate = rate;
  self->channels = channels;
  self->out = g_byte_array_new ();
  line = describe (codec, rate, channels, bitrate);
  self->bin = gst_parse_bin_from_description_full (
      line, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, error);
  if (!self->bin)
    return NULL;
  gst_object_ref_sink (self->bin);
  if (!start (self)) {
    failed (self, "does not start", error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
gst_aug_codec_line_free (GstAugCodecLine *self)
{
  if (!self)
    return;
  if (self->into)
    gst_pad_set_active (self->into, FALSE);
  if (self->bin) {
    gst_element_set_state (self->bin, GST_STATE_NULL);
    gst_object_unref (self->bin);
  }
  if (self->out_of)
    gst_pad_set_active (self->out_of, FALSE);
  gst_clear_object (&self->into);
  gst_clear_object (&self->out_of);
  gst_clear_object (&self->bus);
  g_byte_array_unref (self->out);
  g_free (self);
}

/* ---- in and out ---- */

static void
write_s16 (gint16 *to, const gfloat *const *planes, guint channels, guint n)
{
  for (guint c = 0; c < channels; c++) {
    for (guint i = 0; i < n; i++) {
      gfloat v = planes[c][i] * S16_SCALE;

      v = v < -32768.0f ? -32768.0f : v;
      v = v < 32767.0f ? v : 32767.0f;
      to[(gsize) i * channels + c] = (gint16) ((v + ROUNDER) - ROUNDER);
    }
  }
}

static void
write_f32 (gfloat *to, const gfloat *const *planes, guint channels, guint n)
{
  for (guint c = 0; c < channels; c++)
    for (guint i = 0; i < n; i++)
      to[(gsize) i * channels + c] = planes[c][i];
}

gboolean
gst_aug_codec_line_push (
    GstAugCodecLine *self, const gfloat *const *planes, guint n, GError **error)
{
  const gsize size = self->codec->takes_float ? sizeof (gfloat) : sizeof (gint16);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * self->channels * size, NULL);
  GstClockTime end;
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_WRITE)) {
    gst_buffer_unref (buffer);
    return failed (self, "has no memory", error);
  }
  if (self->codec->takes_float)
    write_f32 ((gfloat *) map.data, planes, self->channels, n);
  else
    write_s16 ((gint16 *) map.data, planes, self->channels, n);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (self->pushed, GST_SECOND, self->rate);
  GST_BUFFER_OFFSET (buffer) = self->pushed;
  self->pushed += n;
  end = gst_util_uint64_scale (self->pushed, GST_SECOND, self->rate);
  GST_BUFFER_DURATION (buffer) = end - GST_BUFFER_PTS (buffer);
  GST_BUFFER_OFFSET_END (buffer) = self->pushed;
  return gst_pad_push (self->into, buffer) == GST_FLOW_OK || failed (self, "failed", error);
}

gsize
gst_aug_codec_line_available (GstAugCodecLine *self)
{
  return (self->out->len - self->taken) / (self->channels * sizeof (gfloat));
}

void
gst_aug_codec_line_take (GstAugCodecLine *self, gfloat *const *planes, gsize n)
{
  const gfloat *from = (const gfloat *) (self->out->data + self->taken);

  for (guint c = 0; c < self->channels; c++)
    for (gsize i = 0; i < n; i++)
      planes[c][i] = from[i * self->channels + c];
  self->taken += n * self->channels * sizeof (gfloat);
  if (self->taken == self->out->len) {
    g_byte_array_set_size (self->out, 0);
    self->taken = 0;
  }
}

/* ---- the delay ---- */

/* A burst of noise between about 500 and 4000 Hz, which every codec keeps the shape of: what lies
 * below is turned in phase by the high-pass filters of codecs for speech. */
static void
make_probe (gfloat *probe, guint n, guint from, guint to, guint rate)
{
  const guint width = MAX (rate / 8000, 1);
  guint32 word = 12345;

  memset (probe, 0, n * sizeof (gfloat));
  for (guint i = from; i < to; i++) {
    gfloat value;

    word = word * 1664525u + 1013904223u;
    value = (gfloat) (gint32) word * (0x1p-33f / (gfloat) width);
    for (guint k = 0; k < width; k++) {
      probe[i + k] += value;
      probe[i + k + 2 * width] -= value;
    }
  }
}

/* Where @decoded is most like the probe in [@from, @to), and how much. */
static gint
find_delay (const gfloat *probe, const gfloat *decoded, guint from, guint to, gint least, gint most,
    gdouble *likeness)
{
  gint delay = 0;

  *likeness = 0;
  for (gint d = least; d <= most; d++) {
    gdouble sum = 0, theirs = 0, ours = 0;

    for (gint i = (gint) from; i < (gint) to; i++) {
      sum += (gdouble) probe[i] * decoded[i + d];
      ours += (gdouble) probe[i] * probe[i];
      theirs += (gdouble) decoded[i + d] * decoded[i + d];
    }
    if (sum > 0 && sum / sqrt (ours * theirs) > *likeness) {
      *likeness = sum / sqrt (ours * theirs);
      delay = d;
    }
  }
  return delay;
}

/* Sends @n samples of @probe, alike in all channels, and fetches the first that come. */
static gboolean
send_probe (GstAugCodecLine *line, const gfloat *probe, guint n, guint frame, gfloat *decoded,
    guint *n_decoded, GError **error)
{
  g_autofree gfloat *other = g_new (gfloat, n);
  const gfloat *in[2];
  gfloat *out[2];

  *n_decoded = 0;
  for (guint at = 0; at < n; at += frame) {
    gsize take;

    in[0] = in[1] = probe + at;
    if (!gst_aug_codec_line_push (line, in, frame, error))
      return FALSE;
    take = MIN (gst_aug_codec_line_available (line), n - *n_decoded);
    out[0] = decoded + *n_decoded;
    out[1] = other;
    gst_aug_codec_line_take (line, out, take);
    *n_decoded += (guint) take;
  }
  return TRUE;
}

static gboolean
measure (const GstAugSoundCodec *codec, guint rate, guint channels, gdouble bitrate, gint *delay,
    GError **error)
{
  const guint frame = gst_aug_codec_frame (codec, rate),
              most = gst_aug_codec_most_delay (codec, rate);
  const guint held = gst_aug_codec_most_held (codec, rate, bitrate);
  const guint from = 2 * frame, to = from + rate / 10;
  const guint n = ((to + most + held) / frame + 2) * frame;
  g_autoptr (GstAugCodecLine) line = gst_aug_codec_line_new (codec, rate, channels, bitrate, error);
  g_autofree gfloat *probe = g_new (gfloat, n), *decoded = g_new0 (gfloat, n);
  gdouble likeness;
  guint n_decoded;

  make_probe (probe, n, from, to, rate);
  if (!line || !send_probe (line, probe, n, frame, decoded, &n_decoded, error))
    return FALSE;
  *delay = find_delay (probe, decoded, from, to, -(gint) MIN (most, frame), (gint) most, &likeness);
  GST_DEBUG ("%s at %u Hz, %g kbit/s: late by %d samples, likeness %g, held back %d", codec->name,
      rate, bitrate, *delay, likeness, (gint) n - (gint) n_decoded);
  return (n_decoded + held >= n && likeness > LEAST_LIKENESS) ||
         failed (line, "does not give back what it gets", error);
}

/* A bit rate that stands for those in its octave: the modes of Opus differ by a few samples. What a
 * parametric codec does at its lowest says nothing of its delay. */
static gdouble
bitrate_of_probe (const GstAugSoundCodec *codec, guint rate, gdouble bitrate)
{
  gdouble probe = codec->least * 1.4;

  if (!g_str_equal (codec->name, "opus"))
    return gst_aug_codec_bitrate (codec, rate, codec->most);
  while (2 * probe / 1.4 <= bitrate)
    probe *= 2;
  return probe;
}

gboolean
gst_aug_codec_line_delay (const GstAugSoundCodec *codec, guint rate, guint channels,
    gdouble bitrate, gint *delay, GError **error)
{
  static GMutex lock;
  static GHashTable *known;
  const gdouble probe = bitrate_of_probe (codec, rate, bitrate);
  g_autofree gchar *key = g_strdup_printf ("%s %u %u %.2f", codec->name, rate, channels, probe);
  gpointer value;
  gboolean is_known;

  g_mutex_lock (&lock);
  if (!known)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  is_known = g_hash_table_lookup_extended (known, key, NULL, &value);
  g_mutex_unlock (&lock);
  if (is_known) {
    *delay = GPOINTER_TO_INT (value);
    return TRUE;
  }
  if (!measure (codec, rate, channels, probe, delay, error))
    return FALSE;
  g_mutex_lock (&lock);
  g_hash_table_insert (known, g_steal_pointer (&key), GINT_TO_POINTER (*delay));
  g_mutex_unlock (&lock);
  return TRUE;
}
