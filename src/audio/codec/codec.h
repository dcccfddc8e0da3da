/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

#define GST_AUG_CODEC_ERROR (gst_aug_codec_error_quark ())
GQuark gst_aug_codec_error_quark (void);

typedef enum {
  GST_AUG_CODEC_ERROR_MISSING,
  GST_AUG_CODEC_ERROR_FAILED,
} GstAugCodecError;

typedef enum {
  GST_AUG_CODEC_MULAW,
  GST_AUG_CODEC_ALAW,
  GST_AUG_CODEC_ADPCM,
  GST_AUG_CODEC_LINE, /* an encoder and a decoder, as elements */
} GstAugCodecKind;

#define GST_AUG_CODEC_MAX_RATES 10
#define GST_AUG_CODEC_MAX_MODES 19

/*
 * One codec for sound. Private to the library. Delays are in samples of the rate at which it works.
 */
typedef struct {
  const gchar *name;
  GstAugCodecKind kind;
  guint rates[GST_AUG_CODEC_MAX_RATES]; /* ascending, behind them 0; none: any */
  guint channels;                       /* at most so many are coded together */
  gboolean takes_float;                 /* else S16 */
  /* kbit/s: all between the ends, or these modes alone; with @is_index the encoder wants the
   * number of the mode */
  gdouble least, most;
  gdouble modes[GST_AUG_CODEC_MAX_MODES];
  gboolean is_index;
  /* BITRATE, KBITRATE and MODE are replaced; what is needed, as pairs of element and package */
  const gchar *line;
  const gchar *needs[8];
} GstAugSoundCodec;

/* @name has @length bytes; -1: up to its end. */
GST_AUG_API const GstAugSoundCodec *gst_aug_codec_find (const gchar *name, gssize length);
GST_AUG_API gchar *gst_aug_codec_names (void);
/* FALSE with a sentence that says what to install. */
GST_AUG_API gboolean gst_aug_codec_is_there (const GstAugSoundCodec *codec, GError **error);
/* The rate at which sound of @rate is coded; @wanted: 0, or what the user asked for. */
GST_AUG_API guint gst_aug_codec_rate (const GstAugSoundCodec *codec, guint rate, guint wanted);
/* The bit rate in kbit/s next to @bitrate that the codec has at @rate. */
gdouble gst_aug_codec_bitrate (const GstAugSoundCodec *codec, guint rate, gdouble bitrate);
/* Samples that are coded at once. */
guint gst_aug_codec_frame (const GstAugSoundCodec *codec, guint rate);
/* By how many samples what is decoded is late, at most. */
guint gst_aug_codec_most_delay (const GstAugSoundCodec *codec, guint rate);
/* How many more samples than come out must have gone in, at most, where whole frames have. */
guint gst_aug_codec_most_held (const GstAugSoundCodec *codec, guint rate, gdouble bitrate);
/* What band-limited interpolation from one rate to another reads on either side, at most. */
guint gst_aug_codec_sinc_reach (guint from, guint to);
/* Samples of @rate that must have come behind one before it comes out, with @inner as the codec's
 * rate and no bit rate below @bitrate. */
GST_AUG_API guint64 gst_aug_codec_ahead (
    const GstAugSoundCodec *codec, guint rate, guint inner, gdouble bitrate);

/* G.711 and IMA ADPCM. */
guint8 gst_aug_mulaw_encode (gint16 sample);
gint16 gst_aug_mulaw_decode (guint8 code);
guint8 gst_aug_alaw_encode (gint16 sample);
gint16 gst_aug_alaw_decode (guint8 code);

typedef struct {
  gint predicted, index;
} GstAugAdpcm;

/* Codes a sample; what is decoded of it is then predicted. */
guint8 gst_aug_adpcm_encode (GstAugAdpcm *state, gint16 sample);

G_END_DECLS
