/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:channels
 * @title: Left and right in sound
 * @short_description: what a mirrored picture asks of its sound
 *
 * All functions work in place on interleaved 16-bit integers or 32-bit floats in the machine's
 * byte order, 1 to 64 channels. Nothing is computed but a sign: what comes out is what came in.
 */
#include "channels.h"

#include <string.h>

#define MAX_CHANNELS 64

#define POSITION(name) GST_AUDIO_CHANNEL_POSITION_##name

static const GstAudioChannelPosition pairs[][2] = {
  { POSITION (FRONT_LEFT), POSITION (FRONT_RIGHT) },
  { POSITION (REAR_LEFT), POSITION (REAR_RIGHT) },
  { POSITION (FRONT_LEFT_OF_CENTER), POSITION (FRONT_RIGHT_OF_CENTER) },
  { POSITION (SIDE_LEFT), POSITION (SIDE_RIGHT) },
  { POSITION (TOP_FRONT_LEFT), POSITION (TOP_FRONT_RIGHT) },
  { POSITION (TOP_REAR_LEFT), POSITION (TOP_REAR_RIGHT) },
  { POSITION (TOP_SIDE_LEFT), POSITION (TOP_SIDE_RIGHT) },
  { POSITION (BOTTOM_FRONT_LEFT), POSITION (BOTTOM_FRONT_RIGHT) },
  { POSITION (WIDE_LEFT), POSITION (WIDE_RIGHT) },
  { POSITION (SURROUND_LEFT), POSITION (SURROUND_RIGHT) },
#if GST_CHECK_VERSION(1, 26, 0)
  { POSITION (TOP_SURROUND_LEFT), POSITION (TOP_SURROUND_RIGHT) },
#endif
};

GType
gst_aug_audio_mirror_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_AUG_AUDIO_MIRROR_NONE, "No left and right", "none" },
    { GST_AUG_AUDIO_MIRROR_SWAP, "Swap left and right channels", "swap" },
    { GST_AUG_AUDIO_MIRROR_AMBISONIC, "Change the sign of what is odd in y", "ambisonic" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugAudioMirror", values));
  return type;
}

/* Fills @swaps with the indexes of channels that change places and returns how many pairs. */
static guint
find_pairs (const GstAudioInfo *info, guint8 swaps[MAX_CHANNELS / 2][2])
{
  const guint channels = (guint) GST_AUDIO_INFO_CHANNELS (info);
  guint n = 0;

  if (channels < 2 || channels > MAX_CHANNELS || GST_AUDIO_INFO_IS_UNPOSITIONED (info))
    return 0;
  for (guint p = 0; p < G_N_ELEMENTS (pairs); p++) {
    guint left = channels, right = channels;

    for (guint c = 0; c < channels; c++) {
      if (info->position[c] == pairs[p][0])
        left = c;
      else if (info->position[c] == pairs[p][1])
        right = c;
    }
    if (left == channels || right == channels)
      continue;
    swaps[n][0] = (guint8) left;
    swaps[n++][1] = (guint8) right;
  }
  return n;
}

/* Whether channels fill up whole orders of ambisonics, (order + 1)² of them, order at least 1. */
static gboolean
is_whole_order (guint channels)
{
  for (guint side = 2; side <= 8; side++) {
    if (side * side == channels)
      return TRUE;
  }
  return FALSE;
}

/**
 * gst_aug_audio_mirror_for_info:
 * @info: format of the sound
 * @ambisonic: the user says that sound without channel positions is ambisonics
 *
 * Caps cannot say ambisonics, so the user has to: with @ambisonic, sound without positions
 * (channel-mask 0) of 4 channels (first order), 9, 16, … 64 is taken for ambisonics in ACN order
 * (W Y Z X …). Otherwise left and right channels are found by their positions; without positions
 * nothing is known about left and right.
 *
 * Returns: what mirroring means
 */
GstAugAudioMirror
gst_aug_audio_mirror_for_info (const GstAudioInfo *info, gboolean ambisonic)
{
  guint8 swaps[MAX_CHANNELS / 2][2];

  if (ambisonic && GST_AUDIO_INFO_IS_UNPOSITIONED (info) &&
      is_whole_order ((guint) GST_AUDIO_INFO_CHANNELS (info)))
    return GST_AUG_AUDIO_MIRROR_AMBISONIC;
  return find_pairs (info, swaps) > 0 ? GST_AUG_AUDIO_MIRROR_SWAP : GST_AUG_AUDIO_MIRROR_NONE;
}

/**
 * gst_aug_audio_mirror_name:
 * @mirror: what gst_aug_audio_mirror_for_info() said
 * @info: format of the sound
 *
 * Returns: (transfer full): which channels change places, `0-1,4-5`, or `ambisonic`
 */
gchar *
gst_aug_audio_mirror_name (GstAugAudioMirror mirror, const GstAudioInfo *info)
{
  GString *name = g_string_new (mirror == GST_AUG_AUDIO_MIRROR_AMBISONIC ? "ambisonic" : NULL);
  guint8 swaps[MAX_CHANNELS / 2][2];
  const guint n = mirror == GST_AUG_AUDIO_MIRROR_SWAP ? find_pairs (info, swaps) : 0;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (name, "%s%u-%u", i ? "," : "", swaps[i][0], swaps[i][1]);
  return g_string_free (name, FALSE);
}

static gboolean
is_supported (const GstAudioInfo *info)
{
  const GstAudioFormat format = GST_AUDIO_INFO_FORMAT (info);

  return (format == GST_AUDIO_FORMAT_F32 || format == GST_AUDIO_FORMAT_S16) &&
         GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_INTERLEAVED &&
         GST_AUDIO_INFO_CHANNELS (info) <= MAX_CHANNELS;
}

/* Swapping two neighbours is half a turn of the word that holds both. */
static void
swap_stereo_32 (guint8 *data, gsize frames)
{
  for (gsize i = 0; i < frames; i++) {
    guint64 pair;

    memcpy (&pair, data + i * sizeof pair, sizeof pair);
    pair = pair << 32 | pair >> 32;
    memcpy (data + i * sizeof pair, &pair, sizeof pair);
  }
}

static void
swap_stereo_16 (guint8 *data, gsize frames)
{
  for (gsize i = 0; i < frames; i++) {
    guint32 pair;

    memcpy (&pair, data + i * sizeof pair, sizeof pair);
    pair = pair << 16 | pair >> 16;
    memcpy (data + i * sizeof pair, &pair, sizeof pair);
  }
}

static void
swap_pair (guint8 *left, guint8 *right, gsize frames, gsize bpf, gsize width)
{
  for (gsize i = 0; i < frames; i++, left += bpf, right += bpf) {
    guint8 sample[sizeof (gfloat)];

    memcpy (sample, left, width);
    memcpy (left, right, width);
    memcpy (right, sample, width);
  }
}

/**
 * gst_aug_audio_swap_pairs:
 * @data: interleaved samples, changed in place
 * @frames: how many sample frames
 * @info: their format and channel positions
 *
 * Swaps the left and the right channel of every pair of positions that is there with both sides
 * (front, rear, side, top, …); all other channels stay.
 *
 * Returns: %FALSE, with @data as it was, if the format is not supported
 */
gboolean
gst_aug_audio_swap_pairs (gpointer data, gsize frames, const GstAudioInfo *info)
{
  guint8 swaps[MAX_CHANNELS / 2][2];
  const gsize bpf = (gsize) GST_AUDIO_INFO_BPF (info), width = (gsize) GST_AUDIO_INFO_BPS (info);
  guint n;

  if (!is_supported (info))
    return FALSE;
  n = find_pairs (info, swaps);
  if (n == 1 && GST_AUDIO_INFO_CHANNELS (info) == 2) {
    if (width == sizeof (gfloat))
      swap_stereo_32 (data, frames);
    else
      swap_stereo_16 (data, frames);
    return TRUE;
  }
  for (guint p = 0; p < n; p++) {
    guint8 *left = (guint8 *) data + swaps[p][0] * width;
    guint8 *right = (guint8 *) data + swaps[p][1] * width;

    if (width == sizeof (gfloat))
      swap_pair (left, right, frames, bpf, sizeof (gfloat));
    else
      swap_pair (left, right, frames, bpf, sizeof (gint16));
  }
  return TRUE;
}

static void
negate_channel (guint8 *sample, gsize frames, gsize bpf, gboolean is_s16)
{
  for (gsize i = 0; i < frames; i++, sample += bpf) {
    if (is_s16) {
      gint16 v;

      memcpy (&v, sample, sizeof v);
      v = (gint16) (v == G_MININT16 ? G_MAXINT16 : -v);
      memcpy (sample, &v, sizeof v);
    } else {
      guint32 bits;

      memcpy (&bits, sample, sizeof bits);
      bits ^= 0x80000000u;
      memcpy (sample, &bits, sizeof bits);
    }
  }
}

/**
 * gst_aug_audio_ambisonic_flip:
 * @data: interleaved samples, changed in place
 * @frames: how many sample frames
 * @info: their format; (order + 1)² channels, order at least 1
 *
 * Mirrors ambisonics in ACN order at the plane y = 0: spherical harmonics of degree l and index
 * m < 0, channel l² + l + m, are odd in y and change their sign; in first order that is Y, channel
 * 1 of W Y Z X. -32768 becomes 32767.
 *
 * Returns: %FALSE, with @data as it was, if the format or the number of channels does not fit
 */
gboolean
gst_aug_audio_ambisonic_flip (gpointer data, gsize frames, const GstAudioInfo *info)
{
  const guint channels = (guint) GST_AUDIO_INFO_CHANNELS (info);
  const gsize bpf = (gsize) GST_AUDIO_INFO_BPF (info), width = (gsize) GST_AUDIO_INFO_BPS (info);

  if (!is_supported (info) || !is_whole_order (channels))
    return FALSE;
  for (guint l = 1; l * l < channels; l++) {
    for (guint c = l * l; c < l * l + l; c++)
      negate_channel ((guint8 *) data + c * width, frames, bpf, width == sizeof (gint16));
  }
  return TRUE;
}

/**
 * gst_aug_audio_mirror:
 * @mirror: what gst_aug_audio_mirror_for_info() said
 * @data: interleaved samples, changed in place
 * @frames: how many sample frames
 * @info: their format and channel positions
 *
 * Mirrors sound as its picture is mirrored horizontally.
 *
 * Returns: %FALSE, with @data as it was, if the format is not supported
 */
gboolean
gst_aug_audio_mirror (
    GstAugAudioMirror mirror, gpointer data, gsize frames, const GstAudioInfo *info)
{
  switch (mirror) {
  case GST_AUG_AUDIO_MIRROR_SWAP:
    return gst_aug_audio_swap_pairs (data, frames, info);
  case GST_AUG_AUDIO_MIRROR_AMBISONIC:
    return gst_aug_audio_ambisonic_flip (data, frames, info);
  default:
    return is_supported (info);
  }
}
