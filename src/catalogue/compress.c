/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <math.h>

#include "../core/exactmath.h"
#include "catalogue-private.h"

typedef enum {
  MODE_JPEG,
  MODE_BLOCKS,
  MODE_SCALE,
  MODE_CODEC,
} Mode;

typedef enum {
  CODEC_H264,
  CODEC_MPEG4,
  CODEC_VP8,
  CODEC_MJPEG,
  CODEC_CUSTOM,
} Codec;

typedef enum {
  SUBSAMPLING_444,
  SUBSAMPLING_422,
  SUBSAMPLING_420,
} Subsampling;

typedef enum {
  UPSCALE_NEAREST,
  UPSCALE_BILINEAR,
} Upscale;

typedef struct {
  GstAugCommonSettings common;
  Mode mode;
  guint min_quality, max_quality;
  Subsampling subsampling;
  gdouble min_block_size, max_block_size;
  gdouble min_scale, max_scale;
  Upscale upscale;
  Codec codec;
  guint min_bitrate, max_bitrate;
  const gchar *encoder, *decoder;
} Settings;

static const gchar *const codecs[] = { "h264", "mpeg4", "vp8", "mjpeg", "custom" };

static GType
mode_get_type (void)
{
  static const GEnumValue values[] = {
    { MODE_JPEG, "What JPEG leaves of the picture", "jpeg" },
    { MODE_BLOCKS, "Squares become their mean colour", "blocks" },
    { MODE_SCALE, "Made smaller and as large as before again", "scale" },
    { MODE_CODEC, "Through an encoder and a decoder", "codec" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCompressMode", values));
  return type;
}

static GType
subsampling_get_type (void)
{
  static const GEnumValue values[] = {
    { SUBSAMPLING_444, "None", "444" },
    { SUBSAMPLING_422, "Half the columns", "422" },
    { SUBSAMPLING_420, "Half the columns and half the rows", "420" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCompressSubsampling", values));
  return type;
}

static GType
upscale_get_type (void)
{
  static const GEnumValue values[] = {
    { UPSCALE_NEAREST, "Pixels become squares", "nearest" },
    { UPSCALE_BILINEAR, "Between the two nearest pixels of each axis", "bilinear" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCompressUpscale", values));
  return type;
}

static GType
codec_get_type (void)
{
  static const GEnumValue values[] = {
    { CODEC_H264, "x264enc and avdec_h264", "h264" },
    { CODEC_MPEG4, "avenc_mpeg4 and avdec_mpeg4", "mpeg4" },
    { CODEC_VP8, "vp8enc and vp8dec", "vp8" },
    { CODEC_MJPEG, "avenc_mjpeg and avdec_mjpeg", "mjpeg" },
    { CODEC_CUSTOM, "What encoder and decoder say", "custom" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCompressCodec", values));
  return type;
}

#define B Settings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  ENUM_ROW (B, "mode", mode, mode_get_type, MODE_JPEG, "How pictures are made worse"),
  ROW (B, "min-quality", min_quality, UINT, 1, 100, 15, "Lowest quality of JPEG, as libjpeg's"),
  ROW (B, "max-quality", max_quality, UINT, 1, 100, 75, "Highest quality of JPEG, as libjpeg's"),
  ENUM_ROW (B, "subsampling", subsampling, subsampling_get_type, SUBSAMPLING_420,
      "How JPEG stores the chroma of RGB; Y'CbCr keeps its own"),
  ROW (B, "min-block-size", min_block_size, DOUBLE, 0, 1, 0.01,
      "Smallest side of a block, share of the picture's shorter side"),
  ROW (B, "max-block-size", max_block_size, DOUBLE, 0, 1, 0.04,
      "Largest side of a block, share of the picture's shorter side"),
  ROW (B, "min-scale", min_scale, DOUBLE, 0.001, 1, 0.25,
      "Smallest size on the way, share of the picture's"),
  ROW (B, "max-scale", max_scale, DOUBLE, 0.001, 1, 0.75,
      "Largest size on the way, share of the picture's"),
  ENUM_ROW (B, "upscale", upscale, upscale_get_type, UPSCALE_BILINEAR,
      "How the small picture is made as large as before"),
  ENUM_ROW (B, "codec", codec, codec_get_type, CODEC_H264, "Which codec"),
  ROW (B, "min-bitrate", min_bitrate, UINT, 1, 1000000, 100, "Lowest bit rate, kbit/s"),
  ROW (B, "max-bitrate", max_bitrate, UINT, 1, 1000000, 1000, "Highest bit rate, kbit/s"),
  ROW (B, "encoder", encoder, STRING, 0, 0, 0,
      "Elements that encode I420, with codec=custom; BITRATE stands for bits a second, KBITRATE "
      "for a thousand of them"),
  ROW (B, "decoder", decoder, STRING, 0, 0, 0,
      "Elements that decode to raw video, with codec=custom"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;

  if (s->mode == MODE_CODEC && s->codec == CODEC_CUSTOM &&
      (!s->encoder || !s->decoder || !*s->encoder || !*s->decoder))
    return gst_aug_settings_contradiction (error,
        "codec=custom needs to know which: set encoder=\"x264enc bitrate=KBITRATE\" and "
        "decoder=avdec_h264");
  return TRUE;
}

/* bitrate = round (exp (range (log min, log max))) */
static void
decide_codec (const Settings *s, const GstAugDraws *draws, GstAugDecision *decision)
{
  GstAugOperation *op = gst_aug_decision_add (decision, "codec");
  const gdouble rate = gst_aug_exact_exp (gst_aug_draws_range (
      draws, "bitrate", 0, gst_aug_exact_log (s->min_bitrate), gst_aug_exact_log (s->max_bitrate)));

  gst_aug_operation_set_string (op, "codec", codecs[s->codec]);
  gst_aug_operation_set_int (
      op, "bitrate", (gint64) CLAMP (floor (rate + 0.5), s->min_bitrate, s->max_bitrate));
  if (s->codec == CODEC_CUSTOM) {
    gst_aug_operation_set_string (op, "encoder", s->encoder);
    gst_aug_operation_set_string (op, "decoder", s->decoder);
  }
}

/* quality = min + integer (max - min + 1); block-size and scale are ranges */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *op;

  switch (s->mode) {
  case MODE_JPEG:
    op = gst_aug_decision_add (decision, "jpeg");
    gst_aug_operation_set_int (op, "quality",
        s->min_quality +
            gst_aug_draws_integer (draws, "quality", 0, s->max_quality - s->min_quality + 1));
    gst_aug_operation_set_int (op, "subsampling", s->subsampling);
    break;
  case MODE_BLOCKS:
    op = gst_aug_decision_add (decision, "blocks");
    gst_aug_operation_set_double (op, "size",
        gst_aug_draws_range (draws, "block-size", 0, s->min_block_size, s->max_block_size));
    break;
  case MODE_SCALE:
    op = gst_aug_decision_add (decision, "rescale");
    gst_aug_operation_set_double (
        op, "scale", gst_aug_draws_range (draws, "scale", 0, s->min_scale, s->max_scale));
    gst_aug_operation_set_int (op, "smooth", s->upscale == UPSCALE_BILINEAR);
    break;
  case MODE_CODEC:
    decide_codec (s, draws, decision);
    break;
  }
  return TRUE;
}

const GstAugKind gst_aug_kind_compress = {
  .name = "compress",
  .element = "augcompress",
  .description = "Makes pictures worse: JPEG, blocks, fewer pixels, a real codec",
  .touches = GST_AUG_TOUCHES_VIDEO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
};
