/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Codecs for sound: what they take, what they need, by how much they are late. */
#include "codec.h"

#include <gst/gst.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (gst - aug - codec - error - quark, gst_aug_codec_error)

/* What band-limited interpolation reads on either side, in samples of the lower rate. */
#define SINC_REACH 35
#define SINC_ROUND 8

#define BASE "gstreamer1.0-plugins-base"
#define GOOD "gstreamer1.0-plugins-good"
#define BAD "gstreamer1.0-plugins-bad"
#define UGLY "gstreamer1.0-plugins-ugly"
#define LIBAV "gstreamer1.0-libav"

static const GstAugSoundCodec codecs[] = {
  { .name = "mulaw", .kind = GST_AUG_CODEC_MULAW },
  { .name = "alaw", .kind = GST_AUG_CODEC_ALAW },
  { .name = "adpcm", .kind = GST_AUG_CODEC_ADPCM },
  { .name = "opus",
      .kind = GST_AUG_CODEC_LINE,
      .rates = { 8000, 12000, 16000, 24000, 48000 },
      .channels = 2,
      .least = 6,
      .most = 256,
      .line = "opusenc bitrate=BITRATE bitrate-type=cbr bandwidth=auto frame-size=20 ! opusdec",
      .needs = { "opusenc", BASE, "opusdec", BASE } },
  { .name = "mp3",
      .kind = GST_AUG_CODEC_LINE,
      .rates = { 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 },
      .channels = 2,
      .least = 8,
      .most = 320,
      .modes = { 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 },
      /* at a low bit rate lame would take a lower sample rate, but for what follows it */
      .line = "lamemp3enc target=bitrate cbr=true bitrate=KBITRATE ! capsfilter "
              "caps=audio/mpeg,rate=RATE ! mpegaudioparse ! mpg123audiodec",
      .needs = { "lamemp3enc", GOOD, "mpegaudioparse", GOOD, "mpg123audiodec", GOOD } },
  { .name = "aac",
      .kind = GST_AUG_CODEC_LINE,
      .rates = { 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 },
      .channels = 2,
      .takes_float = TRUE,
      .least = 8,
      .most = 320,
      .line = "audioconvert dithering=none ! avenc_aac bitrate=BITRATE ! avdec_aac",
      .needs = { "avenc_aac", LIBAV, "avdec_aac", LIBAV } },
  { .name = "speex",
      .kind = GST_AUG_CODEC_LINE,
      .rates = { 8000, 16000, 32000 },
      .channels = 1,
      .least = 2.15,
      .most = 44,
      .line = "speexenc bitrate=BITRATE ! speexdec",
      .needs = { "speexenc", GOOD, "speexdec", GOOD } },
  { .name = "amr-nb",
      .kind = GST_AUG_CODEC_LINE,
      .rates = { 8000 },
      .channels = 1,
      .least = 4.75,
      .most = 12.2,
      .modes = { 4.75, 5.15, 5.9, 6.7, 7.4, 7.95, 10.2, 12.2 },
      .is_index = TRUE,
      .line = "amrnbenc band-mode=MODE ! amrnbdec",
      .needs = { "amrnbenc", UGLY, "amrnbdec", UGLY } },
  { .name = "amr-wb",
      .kind = GST_AUG_CODEC_LINE,
      .rates = { 16000 },
      .channels = 1,
      .least = 6.6,
      .most = 23.85,
      .modes = { 6.6, 8.85, 12.65, 14.25, 15.85, 18.25, 19.85, 23.05, 23.85 },
      .is_index = TRUE,
      .line = "voamrwbenc band-mode=MODE ! amrwbdec",
      .needs = { "voamrwbenc", BAD, "amrwbdec", UGLY } },
};

const GstAugSoundCodec *
gst_aug_codec_find (const gchar *name, gssize length)
{
  const gsize n = length < 0 ? strlen (name) : (gsize) length;

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (strlen (codecs[i].name) == n && memcmp (codecs[i].name, name, n) == 0)
      return &codecs[i];
  return NULL;
}

/* All names, for sentences. */
gchar *
gst_aug_codec_names (void)
{
  GString *names = g_string_new (codecs[0].name);

  for (guint i = 1; i < G_N_ELEMENTS (codecs); i++)
    g_string_append_printf (names, ", %s", codecs[i].name);
  return g_string_free (names, FALSE);
}

gboolean
gst_aug_codec_is_there (const GstAugSoundCodec *codec, GError **error)
{
  for (guint i = 0; codec->needs[i]; i += 2) {
    g_autoptr (GstElementFactory) factory = gst_element_factory_find (codec->needs[i]);

    if (factory)
      continue;
    g_set_error (error, GST_AUG_CODEC_ERROR, GST_AUG_CODEC_ERROR_MISSING,
        "%s needs the element %s: install %s, or set other codecs", codec->name, codec->needs[i],
        codec->needs[i + 1]);
    return FALSE;
  }
  return TRUE;
}

/* The lowest rate not below the one asked for, or the highest. */
guint
gst_aug_codec_rate (const GstAugSoundCodec *codec, guint rate, guint wanted)
{
  const guint least = wanted ? wanted : rate;
  guint i = 0;

  if (codec->rates[0] == 0)
    return least;
  while (codec->rates[i] < least && codec->rates[i + 1])
    i++;
  return codec->rates[i];
}

/* MPEG-1 knows other bit rates than MPEG-2 and its extension to low sample rates; AAC has at most
 * 6144 bits a frame and channel. */
static void
get_bitrates (const GstAugSoundCodec *codec, guint rate, gdouble *least, gdouble *most)
{
  *least = codec->least;
  *most = codec->most;
  if (g_str_equal (codec->name, "mp3")) {
    *least = rate >= 32000 ? 32 : rate >= 16000 ? 16 : 8;
    *most = rate >= 32000 ? 320 : rate >= 16000 ? 160 : 64;
  } else if (g_str_equal (codec->name, "aac")) {
    *most = MIN (*most, rate * 0.006);
  }
}

gdouble
gst_aug_codec_bitrate (const GstAugSoundCodec *codec, guint rate, gdouble bitrate)
{
  gdouble least, most, best;

  if (codec->kind != GST_AUG_CODEC_LINE)
    return 0;
  get_bitrates (codec, rate, &least, &most);
  bitrate = CLAMP (bitrate, least, most);
  if (codec->modes[0] == 0)
    return bitrate;
  best = least;
  for (guint i = 0; codec->modes[i] > 0; i++)
    if (codec->modes[i] >= least && codec->modes[i] <= most &&
        fabs (codec->modes[i] - bitrate) < fabs (best - bitrate))
      best = codec->modes[i];
  return best;
}

guint
gst_aug_codec_frame (const GstAugSoundCodec *codec, guint rate)
{
  if (codec->kind != GST_AUG_CODEC_LINE)
    return 16;
  if (g_str_equal (codec->name, "mp3"))
    return rate >= 32000 ? 1152 : 576;
  return g_str_equal (codec->name, "aac") ? 1024 : rate / 50;
}

guint
gst_aug_codec_most_delay (const GstAugSoundCodec *codec, guint rate)
{
  static const struct {
    const gchar *name;
    guint rate, most;
  } rows[] = {
    /* 576 of the encoder, 528 + 1 of the decoder */
    { "mp3", 0, 1152 },
    { "aac", 0, 1056 },
    { "speex", 8000, 128 },
    { "speex", 16000, 240 },
    { "speex", 32000, 528 },
    { "amr-nb", 0, 96 },
    { "amr-wb", 0, 128 },
    { "opus", 0, 8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, codec->name) && (rows[i].rate == 0 || rows[i].rate == rate))
      return rows[i].most;
  return 0;
}

/* lame fills its reservoir before a frame goes out: as many frames as 511 or 255 bytes of main data
 * are, and three more for the encoder, the parser and the decoder. */
static guint
mp3_held (guint rate, gdouble bitrate)
{
  const gboolean is_mpeg1 = rate >= 32000;
  const guint frame = is_mpeg1 ? 1152 : 576;
  const gdouble main_data = floor (frame * bitrate * 125 / rate) - 4 - (is_mpeg1 ? 32 : 17);

  return ((guint) ceil ((is_mpeg1 ? 511 : 255) / MAX (main_data, 1)) + 4) * frame;
}

guint
gst_aug_codec_most_held (const GstAugSoundCodec *codec, guint rate, gdouble bitrate)
{
  if (g_str_equal (codec->name, "mp3"))
    return mp3_held (rate, bitrate);
  if (g_str_equal (codec->name, "aac"))
    return 1024;
  return g_str_equal (codec->name, "opus") ? rate / 100 : 0;
}

guint
gst_aug_codec_sinc_reach (guint from, guint to)
{
  if (from == to)
    return 0;
  return SINC_REACH * MAX (from / to + 1, 1) + SINC_ROUND;
}

guint64
gst_aug_codec_ahead (const GstAugSoundCodec *codec, guint rate, guint inner, gdouble bitrate)
{
  const guint frame = gst_aug_codec_frame (codec, inner);
  const gdouble nearest = gst_aug_codec_bitrate (codec, inner, bitrate);
  guint64 held = frame;

  if (codec->kind != GST_AUG_CODEC_LINE && rate == inner)
    return 0;
  /* what is reflected to warm up lies as far behind the window's first sample as in front of it */
  held = MAX (frame + gst_aug_codec_most_delay (codec, inner) +
                  gst_aug_codec_most_held (codec, inner, nearest),
             frame + gst_aug_codec_sinc_reach (inner, rate)) +
         gst_aug_codec_sinc_reach (inner, rate) + 2;
  return gst_util_uint64_scale_ceil (held, rate, inner) + gst_aug_codec_sinc_reach (rate, inner) +
         2;
}
