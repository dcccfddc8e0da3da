/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/codec/codec.h"

#include <string.h>

#include "../core/exactmath.h"
#include "catalogue-private.h"
#include "codec.h"

#define MOST_CODECS 16
#define DEFAULT_CODECS "mulaw,alaw,adpcm"

typedef struct {
  GstAugCommonSettings common;
  const gchar *codecs;
  guint rate;
  gdouble min_bitrate, max_bitrate;
  GstAugNumbers opus, mp3, aac, speex, amr_nb, amr_wb;
} Settings;

#define B Settings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  AUDIO_ROW (B, "codecs", codecs, STRING, 0, 0, 0,
      "Codecs of which one is drawn, separated by commas: mulaw, alaw, adpcm, opus, mp3, aac, "
      "speex, amr-nb, amr-wb (default: " DEFAULT_CODECS ")"),
  AUDIO_ROW (B, "rate", rate, UINT, 0, 384000, 0,
      "Sample rate in Hz at which sound is coded, or the next higher that the codec takes; 0 = the "
      "sound's own"),
  AUDIO_ROW (B, "min-bitrate", min_bitrate, DOUBLE, 0, 1000, 0,
      "Lowest bit rate in kbit/s for each channel or pair of channels, as far as the codec has it"),
  AUDIO_ROW (B, "max-bitrate", max_bitrate, DOUBLE, 0, 1000, 64,
      "Highest bit rate in kbit/s for each channel or pair of channels, as far as the codec has "
      "it"),
  AUDIO_ROW (B, "opus-bitrates", opus, NUMBERS, 0, 1000, 0,
      "Bit rates of Opus in kbit/s, of which one is drawn; none: see min-bitrate"),
  AUDIO_ROW (B, "mp3-bitrates", mp3, NUMBERS, 0, 1000, 0,
      "Bit rates of MP3 in kbit/s, of which one is drawn; none: see min-bitrate"),
  AUDIO_ROW (B, "aac-bitrates", aac, NUMBERS, 0, 1000, 0,
      "Bit rates of AAC in kbit/s, of which one is drawn; none: see min-bitrate"),
  AUDIO_ROW (B, "speex-bitrates", speex, NUMBERS, 0, 1000, 0,
      "Bit rates of Speex in kbit/s, of which one is drawn; none: see min-bitrate"),
  AUDIO_ROW (B, "amr-nb-bitrates", amr_nb, NUMBERS, 0, 1000, 0,
      "Bit rates of AMR-NB in kbit/s, of which one is drawn; none: see min-bitrate"),
  AUDIO_ROW (B, "amr-wb-bitrates", amr_wb, NUMBERS, 0, 1000, 0,
      "Bit rates of AMR-WB in kbit/s, of which one is drawn; none: see min-bitrate"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

/* The codecs of the list; -1 with @error if one is unknown. */
static gint
read_codecs (const Settings *s, const GstAugSoundCodec *list[MOST_CODECS], GError **error)
{
  const gchar *at = s->codecs ? s->codecs : DEFAULT_CODECS;
  gint n = 0;

  for (;;) {
    const gsize length = strcspn (at, ",");
    const GstAugSoundCodec *codec = gst_aug_codec_find (at, (gssize) length);

    if (!codec || n == MOST_CODECS) {
      g_autofree gchar *names = gst_aug_codec_names ();

      gst_aug_settings_contradiction (error,
          codec ? "codecs=%s has more than %d names: leave out \"%.*s\" or another of %s"
                : "codecs=%s: of at most %d names \"%.*s\" is none of %s: set codecs=opus,mp3",
          s->codecs, MOST_CODECS, (gint) length, at, names);
      return -1;
    }
    list[n++] = codec;
    if (at[length] == '\0')
      return n;
    at += length + 1;
  }
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugSoundCodec *list[MOST_CODECS];

  return read_codecs (block, list, error) > 0;
}

static const GstAugNumbers *
bitrates_of (const Settings *s, const GstAugSoundCodec *codec)
{
  const struct {
    const gchar *name;
    const GstAugNumbers *numbers;
  } lists[] = { { "opus", &s->opus }, { "mp3", &s->mp3 }, { "aac", &s->aac },
    { "speex", &s->speex }, { "amr-nb", &s->amr_nb }, { "amr-wb", &s->amr_wb } };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_equal (lists[i].name, codec->name))
      return lists[i].numbers->n && lists[i].numbers->values[0] > 0 ? lists[i].numbers : NULL;
  return NULL;
}

/* Lowest and highest bit rate that may be drawn. */
static void
get_range (const Settings *s, const GstAugSoundCodec *codec, gdouble *low, gdouble *high)
{
  *low = CLAMP (s->min_bitrate, codec->least, codec->most);
  *high = CLAMP (s->max_bitrate, *low, codec->most);
}

/* Of a list as likely each; of a codec's modes too; else exp (range (log min, log max)) */
static gdouble
draw_bitrate (const Settings *s, const GstAugSoundCodec *codec, const GstAugDraws *draws)
{
  const GstAugNumbers *numbers = bitrates_of (s, codec);
  gdouble low, high, modes[GST_AUG_CODEC_MAX_MODES];
  guint n = 0;

  if (numbers)
    return numbers->values[gst_aug_draws_integer (draws, "bitrate", 0, numbers->n)];
  get_range (s, codec, &low, &high);
  for (guint i = 0; codec->modes[i] > 0; i++)
    if (codec->modes[i] >= low && codec->modes[i] <= high)
      modes[n++] = codec->modes[i];
  if (n)
    return modes[gst_aug_draws_integer (draws, "bitrate", 0, n)];
  return CLAMP (gst_aug_exact_exp (gst_aug_draws_range (
                    draws, "bitrate", 0, gst_aug_exact_log (low), gst_aug_exact_log (high))),
      low, high);
}

/* codec = integer (number of codecs); bitrate */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  const GstAugSoundCodec *list[MOST_CODECS], *codec;
  GstAugOperation *op;
  gint n;

  n = read_codecs (s, list, error);
  if (n < 0)
    return FALSE;
  codec = list[gst_aug_draws_integer (&context->draws, "codec", 0, (guint32) n)];
  op = gst_aug_decision_add (decision, "sound-codec");
  gst_aug_operation_set_string (op, "codec", codec->name);
  gst_aug_operation_set_int (op, "rate", s->rate);
  if (codec->kind == GST_AUG_CODEC_LINE)
    gst_aug_operation_set_double (op, "bitrate", draw_bitrate (s, codec, &context->draws));
  return TRUE;
}

/* The longest that a codec of the list can need. */
static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  const Settings *s = block;
  const GstAugSoundCodec *list[MOST_CODECS];
  const gint n = read_codecs (s, list, NULL);
  guint64 most = 0;

  for (gint i = 0; i < n; i++) {
    const GstAugNumbers *numbers = bitrates_of (s, list[i]);
    const guint inner = gst_aug_codec_rate (list[i], rate, s->rate);
    gdouble least, high;

    get_range (s, list[i], &least, &high);
    if (numbers) {
      least = numbers->values[0];
      for (guint k = 1; k < numbers->n; k++)
        least = MIN (least, numbers->values[k]);
    }
    most = MAX (most, gst_aug_codec_ahead (list[i], rate, inner, least));
  }
  return most;
}

/**
 * gst_aug_codec_check_there: (skip)
 * @block: settings of the kind codec
 * @error: which element is not there, and what to install
 *
 * Returns: whether all elements that the codecs need can be made
 */
gboolean
gst_aug_codec_check_there (gconstpointer block, GError **error)
{
  const GstAugSoundCodec *list[MOST_CODECS];
  const gint n = read_codecs (block, list, NULL);

  for (gint i = 0; i < n; i++)
    if (!gst_aug_codec_is_there (list[i], error))
      return FALSE;
  return TRUE;
}

const GstAugKind gst_aug_kind_codec = {
  .name = "codec",
  .element = "augcodec",
  .description = "Sound through a codec: G.711, ADPCM, Opus, MP3, AAC, Speex, AMR",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .latency = latency,
};
