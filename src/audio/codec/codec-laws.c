/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* G.711 as Sun's reference rounds (a negative sample of 16 bits is shifted, not divided), and IMA
 * ADPCM: the same codes as Python's audioop. */
#include "codec.h"

/* Number of the segment: how often @value can be halved until it is below @limit. */
static gint
segment_of (gint value, gint limit)
{
  gint segment = 0;

  while (segment < 8 && value > limit) {
    limit = 2 * limit + 1;
    segment++;
  }
  return segment;
}

guint8
gst_aug_mulaw_encode (gint16 sample)
{
  gint value = sample >> 2, segment;
  const guint8 mask = value < 0 ? 0x7f : 0xff;

  value = MIN (ABS (value), 8159) + 33;
  segment = segment_of (value, 0x3f);
  if (segment >= 8)
    return 0x7f ^ mask;
  return (guint8) ((segment << 4 | ((value >> (segment + 1)) & 0xf)) ^ mask);
}

gint16
gst_aug_mulaw_decode (guint8 code)
{
  const guint8 bits = (guint8) ~code;
  const gint value = (((bits & 0xf) << 3) + 0x84) << ((bits & 0x70) >> 4);

  return (gint16) (bits & 0x80 ? 0x84 - value : value - 0x84);
}

guint8
gst_aug_alaw_encode (gint16 sample)
{
  gint value = sample >> 3, segment;
  const guint8 mask = value < 0 ? 0x55 : 0xd5;

  if (value < 0)
    value = -value - 1;
  segment = segment_of (value, 0x1f);
  return (guint8) ((segment << 4 | ((value >> MAX (segment, 1)) & 0xf)) ^ mask);
}

gint16
gst_aug_alaw_decode (guint8 code)
{
  const guint8 bits = code ^ 0x55;
  const gint segment = (bits & 0x70) >> 4;
  gint value = (bits & 0xf) << 4;

  value = segment == 0 ? value + 8 : (value + 0x108) << (segment - 1);
  return (gint16) (bits & 0x80 ? value : -value);
}

guint8
gst_aug_adpcm_encode (GstAugAdpcm *state, gint16 sample)
{
  static const gint8 moves[8] = { -1, -1, -1, -1, 2, 4, 6, 8 };
  static const gint16 steps[89] = { 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34,
    37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253,
    279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411,
    1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
    7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623,
    27086, 29794, 32767 };
  gint step = steps[state->index], difference = sample - state->predicted, moved = step >> 3;
  guint8 code = difference < 0 ? 8 : 0;

  difference = ABS (difference);
  for (guint8 bit = 4; bit; bit >>= 1, step >>= 1) {
    if (difference < step)
      continue;
    code |= bit;
    difference -= step;
    moved += step;
  }
  state->predicted = CLAMP (state->predicted + (code & 8 ? -moved : moved), -32768, 32767);
  state->index = CLAMP (state->index + moves[code & 7], 0, 88);
  return code;
}
