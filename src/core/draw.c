/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:draw
 * @title: Draws
 * @short_description: random numbers that are addressed, not generated
 *
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC'11)
 * turns an address into four 32-bit words. docs/seeding.md is the contract.
 */
#include "draw.h"

#include <string.h>

#define PHILOX_M0 0xD2511F53u
#define PHILOX_M1 0xCD9E8D57u
#define PHILOX_W0 0x9E3779B9u
#define PHILOX_W1 0xBB67AE85u
#define FNV_PRIME 0x01000193u

/**
 * gst_aug_philox4x32:
 * @key: (array fixed-size=2): the key
 * @counter: (array fixed-size=4): the counter
 * @words: (array fixed-size=4) (out caller-allocates): four words
 *
 * Philox4x32 with ten rounds.
 */
void
gst_aug_philox4x32 (const guint32 key[2], const guint32 counter[4], guint32 words[4])
{
  guint32 k0 = key[0], k1 = key[1];
  guint32 c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];

  for (guint round = 0; round < 10; round++) {
    guint64 p0 = (guint64) PHILOX_M0 * c0, p1 = (guint64) PHILOX_M1 * c2;
    guint32 n0 = (guint32) (p1 >> 32) ^ c1 ^ k0, n2 = (guint32) (p0 >> 32) ^ c3 ^ k1;

    c1 = (guint32) p1;
    c3 = (guint32) p0;
    c0 = n0;
    c2 = n2;
    k0 += PHILOX_W0;
    k1 += PHILOX_W1;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/**
 * gst_aug_fnv1a:
 * @data: (array length=size) (element-type guint8): bytes to hash
 * @size: how many
 * @hash: the hash of what comes before, %GST_AUG_FNV1A_BASIS if nothing does
 *
 * Returns: the 32-bit FNV-1a hash
 */
guint32
gst_aug_fnv1a (gconstpointer data, gsize size, guint32 hash)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * FNV_PRIME;
  return hash;
}

/**
 * gst_aug_source_from_key:
 * @key: the key of an item; `#` and 16 hexadecimal digits is the id itself
 *
 * Returns: the first eight bytes, little endian, of the SHA-256 of @key
 */
guint64
gst_aug_source_from_key (const gchar *key)
{
  guint8 digest[32];
  gsize size = sizeof digest;
  guint64 id;
  g_autoptr (GChecksum) sum = NULL;

  g_return_val_if_fail (key != NULL, 0);
  if (key[0] == '#' && strlen (key) == 17 && strspn (key + 1, "0123456789abcdefABCDEF") == 16)
    return g_ascii_strtoull (key + 1, NULL, 16);
  sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *) key, -1);
  g_checksum_get_digest (sum, digest, &size);
  memcpy (&id, digest, sizeof id);
  return GUINT64_FROM_LE (id);
}

static void
draws_init (GstAugDraws *draws, guint64 seed, guint64 source, guint32 epoch, guint32 view,
    gint64 window, guint32 name)
{
  const guint32 key[2] = { (guint32) seed, (guint32) (seed >> 32) };
  const guint32 counter[4] = { (guint32) source, (guint32) (source >> 32), epoch, view };

  gst_aug_philox4x32 (key, counter, draws->key);
  draws->window = (guint64) window;
  draws->name = name;
  draws->attempt = 0;
}

/**
 * gst_aug_draws_init:
 * @draws: (out caller-allocates): the address to fill
 * @seed: the experiment
 * @source: the item
 * @epoch: the pass over the data
 * @view: the variant of the window
 * @window: the window, or %GST_AUG_WINDOW_ITEM
 * @decision: the decision's name, with scope and number
 *
 * K = philox (seed, (source, epoch, view)).
 */
void
gst_aug_draws_init (GstAugDraws *draws, guint64 seed, guint64 source, guint32 epoch, guint32 view,
    gint64 window, const gchar *decision)
{
  draws_init (draws, seed, source, epoch, view, window,
      gst_aug_fnv1a (decision, strlen (decision), GST_AUG_FNV1A_BASIS));
}

/**
 * gst_aug_draws_init_frame:
 * @draws: (out caller-allocates): the address to fill
 * @seed: the experiment
 * @source: the item
 * @epoch: the pass over the data
 * @view: the variant of the window
 * @window: the window
 * @decision: the decision's name, with scope and number
 * @ordinal: number of the frame in its window
 *
 * As gst_aug_draws_init(), for decisions that hold for a frame: a zero byte and the ordinal (four
 * bytes, little endian) are appended to the name.
 */
void
gst_aug_draws_init_frame (GstAugDraws *draws, guint64 seed, guint64 source, guint32 epoch,
    guint32 view, gint64 window, const gchar *decision, guint32 ordinal)
{
  const guint32 le = GUINT32_TO_LE (ordinal);
  guint32 name = gst_aug_fnv1a (decision, strlen (decision) + 1, GST_AUG_FNV1A_BASIS);

  draws_init (draws, seed, source, epoch, view, window, gst_aug_fnv1a (&le, sizeof le, name));
}

/**
 * gst_aug_draws_words:
 * @draws: the address
 * @parameter: name of the parameter
 * @i: index of the draw under this name
 * @words: (array fixed-size=4) (out caller-allocates): four words
 *
 * philox (key = (K0, K1), counter = (window low, window high ^ K2, name, h (parameter, i, attempt)
 * ^ K3)).
 */
void
gst_aug_draws_words (const GstAugDraws *draws, const gchar *parameter, guint32 i, guint32 words[4])
{
  const guint32 le = GUINT32_TO_LE (i);
  guint32 hash = gst_aug_fnv1a (parameter, strlen (parameter), GST_AUG_FNV1A_BASIS);

  hash = gst_aug_fnv1a (&le, sizeof le, hash);
  hash = gst_aug_fnv1a (&draws->attempt, 1, hash);
  {
    const guint32 counter[4] = { (guint32) draws->window,
      (guint32) (draws->window >> 32) ^ draws->key[2], draws->name, hash ^ draws->key[3] };

    gst_aug_philox4x32 (draws->key, counter, words);
  }
}

/**
 * gst_aug_draws_uint64:
 * @draws: the address
 * @parameter: name of the parameter
 * @i: index of the draw under this name
 *
 * Returns: the first two words, low word first
 */
guint64
gst_aug_draws_uint64 (const GstAugDraws *draws, const gchar *parameter, guint32 i)
{
  guint32 words[4];

  gst_aug_draws_words (draws, parameter, i, words);
  return words[0] | (guint64) words[1] << 32;
}

/**
 * gst_aug_draws_uniform:
 * @draws: the address
 * @parameter: name of the parameter
 * @i: index of the draw under this name
 *
 * Returns: a number in [0, 1), a multiple of 2^-53
 */
gdouble
gst_aug_draws_uniform (const GstAugDraws *draws, const gchar *parameter, guint32 i)
{
  guint32 w[4];

  gst_aug_draws_words (draws, parameter, i, w);
  return (gdouble) (((guint64) w[0] | (guint64) w[1] << 32) >> 11) * 0x1p-53;
}

/**
 * gst_aug_draws_range:
 * @draws: the address
 * @parameter: name of the parameter
 * @i: index of the draw under this name
 * @a: lower end
 * @b: upper end
 *
 * Returns: a + (b - a)·u
 */
gdouble
gst_aug_draws_range (
    const GstAugDraws *draws, const gchar *parameter, guint32 i, gdouble a, gdouble b)
{
  return a + (b - a) * gst_aug_draws_uniform (draws, parameter, i);
}

/**
 * gst_aug_draws_integer:
 * @draws: the address
 * @parameter: name of the parameter
 * @i: index of the draw under this name
 * @n: how many values there are, at least 1
 *
 * Returns: floor (u·n), in [0, n)
 */
guint32
gst_aug_draws_integer (const GstAugDraws *draws, const gchar *parameter, guint32 i, guint32 n)
{
  return (guint32) (gst_aug_draws_uniform (draws, parameter, i) * n);
}

/**
 * gst_aug_draws_chosen:
 * @draws: the address
 * @probability: how often the decision is taken
 *
 * Returns: whether u ("apply", 0), attempt 0, is below @probability
 */
gboolean
gst_aug_draws_chosen (const GstAugDraws *draws, gdouble probability)
{
  GstAugDraws first = *draws;

  first.attempt = 0;
  return gst_aug_draws_uniform (&first, "apply", 0) < probability;
}

/**
 * gst_aug_draws_permutation: (skip)
 * @draws: the address
 * @parameter: name of the parameter
 * @order: (array length=n) (out caller-allocates): a permutation of 0 … n-1
 * @n: how many
 *
 * Fisher-Yates from the end: element j (n-1 … 1) is swapped with integer (parameter, j, j + 1).
 */
void
gst_aug_draws_permutation (const GstAugDraws *draws, const gchar *parameter, guint8 *order, guint n)
{
  for (guint j = 0; j < n; j++)
    order[j] = (guint8) j;
  for (guint j = n; j-- > 1;) {
    guint k = gst_aug_draws_integer (draws, parameter, j, j + 1);
    guint8 t = order[j];

    order[j] = order[k];
    order[k] = t;
  }
}
