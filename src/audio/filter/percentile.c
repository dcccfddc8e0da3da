/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <string.h>

#include "../effects.h"

#define BUCKETS 65536

typedef struct {
  gdouble percent;
  gboolean measured;
  gfloat low, high;
  guint64 upper[BUCKETS], lower[BUCKETS]; /* how many samples have these halves of their key */
} State;

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;

  self->percent = gst_aug_operation_get_double (operations, "percent", 0);
  self->measured = FALSE;
  reach->after = GST_AUG_SOUND_WHOLE;
  return TRUE;
}

/* A number whose order is that of the samples. */
static guint32
key_of (gfloat sample)
{
  guint32 bits;

  memcpy (&bits, &sample, sizeof bits);
  return bits >> 31 ? ~bits : bits | 0x80000000u;
}

static gfloat
sample_of (guint32 key)
{
  const guint32 bits = key >> 31 ? key & 0x7fffffffu : ~key;
  gfloat sample;

  memcpy (&sample, &bits, sizeof sample);
  return sample;
}

/* In which of the buckets number @rank is; it is number @rank - the ones before. */
static guint32
find_bucket (const guint64 *buckets, guint64 *rank)
{
  guint32 i = 0;

  for (; i < BUCKETS - 1 && *rank >= buckets[i]; i++)
    *rank -= buckets[i];
  return i;
}

/* The sample of all channels that @rank samples are below. */
static gfloat
select_sample (State *self, const GstAugSoundWindow *window, guint64 rank)
{
  const guint64 n = window->end - window->base;
  guint32 half;

  memset (self->lower, 0, sizeof self->lower);
  half = find_bucket (self->upper, &rank);
  for (guint c = 0; c < window->channels; c++)
    for (guint64 i = 0; i < n; i++) {
      const guint32 key = key_of (window->samples[c][i]);

      if (key >> 16 == half)
        self->lower[key & 0xffff]++;
    }
  return sample_of (half << 16 | find_bucket (self->lower, &rank));
}

/* Between the two samples next to the place, as numpy.percentile. */
static gfloat
percentile (State *self, const GstAugSoundWindow *window, gdouble percent)
{
  const guint64 n = (window->end - window->base) * window->channels;
  const gdouble place = percent / 100 * (gdouble) (n - 1);
  const guint64 rank = (guint64) place;
  const gdouble below = select_sample (self, window, rank);
  const gdouble above = select_sample (self, window, MIN (rank + 1, n - 1));

  return (gfloat) (below + (above - below) * (place - (gdouble) rank));
}

static void
measure (State *self, const GstAugSoundWindow *window)
{
  const guint64 n = window->end - window->base;

  memset (self->upper, 0, sizeof self->upper);
  for (guint c = 0; c < window->channels; c++)
    for (guint64 i = 0; i < n; i++)
      self->upper[key_of (window->samples[c][i]) >> 16]++;
  self->low = percentile (self, window, self->percent / 2);
  self->high = percentile (self, window, 100 - self->percent / 2);
  self->measured = TRUE;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;
  gfloat low, high;

  if (!self->measured)
    measure (self, window);
  low = self->low;
  high = self->high;
  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[c] + (from - window->base);
    gfloat *result = out[c];

    for (guint64 i = 0; i < to - from; i++) {
      const gfloat v = in[i] < high ? in[i] : high;

      result[i] = v > low ? v : low;
    }
  }
}

const GstAugSoundEffect gst_aug_sound_percentile_clip = {
  .operations = (const gchar *const[]){ "percentile-clip", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .single = TRUE,
};
