/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Convolution without delay in partitions that grow (W. G. Gardner, "Efficient convolution without
 * input-output delay", JAES 43(3), 1995). A level with blocks of B samples has the taps from B on
 * in parts of B; block j of what it adds, [jB, (j + 1)B), needs the input before jB alone:
 *
 *   y_j = second half of IT (sum over p of H_p · X_(j-1-p)),   X_i = T (x[(i - 1)B, (i + 1)B))
 *
 * with H_p = T (h[(p + 1)B, (p + 2)B), B zeros) and T as in negacyclic.h (overlap-save). Blocks are
 * counted from position 0, so it does not matter how the input is cut. In double, of plain IEEE
 * operations in a fixed order: the bytes are the same on every machine.
 */
#include "convolver.h"

#include <string.h>

#include "negacyclic.h"

/* Blocks of the levels; the first is GST_AUG_CONVOLVER_DIRECT, so no tap is between them. */
static const guint blocks[GST_AUG_CONVOLVER_LEVELS] = { GST_AUG_CONVOLVER_DIRECT, 512, 4096 };

typedef struct {
  guint block, parts;
  const GstAugNegacyclic *transform;
  gdouble *responses; /* responses × parts × 2 blocks */
  gsize capacity;
} Level;

typedef struct {
  gdouble *inputs; /* parts × 2 blocks: spectra of the last blocks, the newest in slot */
  gsize capacity;
  guint slot;
  gdouble *out; /* what the level adds to the present block */
} Delay;

typedef struct {
  guint64 position;
  gdouble *history;
  gsize fill;
  Delay delays[GST_AUG_CONVOLVER_LEVELS];
} Channel;

struct _GstAugConvolver {
  guint n_channels, n_responses, n_levels;
  Level levels[GST_AUG_CONVOLVER_LEVELS];
  gdouble *direct; /* responses × GST_AUG_CONVOLVER_DIRECT */
  Channel *channels;
  gdouble *time, *sum;
  const GstAugConvolverLoops *loops;
  const GstAugNegacyclicLoops *transforms;
};

#define LONGEST 4096
/* inputs that are looked back at, and room until they are moved */
#define REACH (2 * LONGEST)
#define HISTORY (4 * REACH)

GstAugConvolver *
gst_aug_convolver_new (guint channels)
{
  GstAugConvolver *self = g_new0 (GstAugConvolver, 1);

  self->n_channels = channels;
  self->channels = g_new0 (Channel, channels);
  self->loops = gst_aug_convolver_loops ();
  self->transforms = gst_aug_negacyclic_loops ();
  self->time = g_new (gdouble, REACH);
  self->sum = g_new (gdouble, REACH);
  for (guint l = 0; l < GST_AUG_CONVOLVER_LEVELS; l++) {
    self->levels[l].block = blocks[l];
    self->levels[l].transform = gst_aug_negacyclic_get (blocks[l]);
  }
  for (guint c = 0; c < channels; c++) {
    self->channels[c].history = g_new0 (gdouble, HISTORY);
    for (guint l = 0; l < GST_AUG_CONVOLVER_LEVELS; l++)
      self->channels[c].delays[l].out = g_new0 (gdouble, blocks[l]);
  }
  return self;
}

void
gst_aug_convolver_free (GstAugConvolver *self)
{
  if (!self)
    return;
  for (guint l = 0; l < GST_AUG_CONVOLVER_LEVELS; l++)
    g_free (self->levels[l].responses);
  for (guint c = 0; c < self->n_channels; c++) {
    g_free (self->channels[c].history);
    for (guint l = 0; l < GST_AUG_CONVOLVER_LEVELS; l++) {
      g_free (self->channels[c].delays[l].inputs);
      g_free (self->channels[c].delays[l].out);
    }
  }
  g_free (self->channels);
  g_free (self->direct);
  g_free (self->time);
  g_free (self->sum);
  g_free (self);
}

static void
set_level (GstAugConvolver *self, Level *level, gdouble *const *taps, gsize from, gsize to)
{
  const gsize block = level->block, size = 2 * block;
  gsize wanted;

  level->parts = (guint) ((to - from + block - 1) / block);
  wanted = self->n_responses * level->parts * size;
  if (wanted > level->capacity) {
    g_free (level->responses);
    level->responses = g_new0 (gdouble, wanted);
    level->capacity = wanted;
  }
  for (guint r = 0; r < self->n_responses; r++) {
    for (guint p = 0; p < level->parts; p++) {
      const gsize first = from + p * block, n = MIN (block, to - first);

      memset (self->time, 0, size * sizeof (gdouble));
      for (gsize i = 0; i < n; i++)
        self->time[i] = taps[r][first + i] / (gdouble) block;
      self->transforms->forward (
          level->transform, self->time, level->responses + (r * level->parts + p) * size);
    }
  }
}

/*
 * Channel c is convolved with response c modulo @n_responses, each of @n_taps. Restart next.
 */
void
gst_aug_convolver_set_response (
    GstAugConvolver *self, gdouble *const *taps, guint n_responses, gsize n_taps)
{
  if (n_responses != self->n_responses)
    self->direct = g_renew (gdouble, self->direct, n_responses * GST_AUG_CONVOLVER_DIRECT);
  self->n_responses = n_responses;
  for (guint r = 0; r < n_responses; r++)
    for (gsize i = 0; i < GST_AUG_CONVOLVER_DIRECT; i++)
      self->direct[r * GST_AUG_CONVOLVER_DIRECT + i] = i < n_taps ? taps[r][i] : 0;
  for (self->n_levels = 0;
       self->n_levels < GST_AUG_CONVOLVER_LEVELS && n_taps > blocks[self->n_levels];
       self->n_levels++) {
    const guint l = self->n_levels;

    set_level (self, &self->levels[l], taps, blocks[l],
        l + 1 < GST_AUG_CONVOLVER_LEVELS ? MIN (n_taps, blocks[l + 1]) : n_taps);
  }
}

/* Silence came before @position. */
void
gst_aug_convolver_restart (GstAugConvolver *self, guint64 position)
{
  for (guint c = 0; c < self->n_channels; c++) {
    Channel *channel = &self->channels[c];

    channel->position = position;
    channel->fill = REACH;
    memset (channel->history, 0, REACH * sizeof (gdouble));
    for (guint l = 0; l < self->n_levels; l++) {
      const Level *level = &self->levels[l];
      Delay *delay = &channel->delays[l];
      const gsize wanted = level->parts * 2 * (gsize) level->block;

      if (wanted > delay->capacity) {
        g_free (delay->inputs);
        delay->inputs = g_new (gdouble, wanted);
        delay->capacity = wanted;
      }
      memset (delay->inputs, 0, wanted * sizeof (gdouble));
      memset (delay->out, 0, level->block * sizeof (gdouble));
      delay->slot = 0;
    }
  }
}

/* A block of the input is complete: what it adds to the next one. */
static void
step (GstAugConvolver *self, guint c, guint l)
{
  const Level *level = &self->levels[l];
  Channel *channel = &self->channels[c];
  Delay *delay = &channel->delays[l];
  const gsize block = level->block, size = 2 * block;

  delay->slot = (delay->slot + level->parts - 1) % level->parts;
  self->transforms->forward (level->transform, channel->history + channel->fill - size,
      delay->inputs + delay->slot * size);
  self->loops->spectra (self->sum, level->responses + (c % self->n_responses) * level->parts * size,
      delay->inputs, level->block, level->parts, delay->slot);
  self->transforms->backward (level->transform, self->sum, delay->out);
}

/*
 * The next @n samples of a channel, silence if @in is %NULL, and what is heard of it then.
 */
void
gst_aug_convolver_run (
    GstAugConvolver *self, guint channel, const gfloat *in, gdouble *out, guint n)
{
  Channel *at = &self->channels[channel];
  const gdouble *taps = self->direct + (channel % self->n_responses) * GST_AUG_CONVOLVER_DIRECT;

  for (guint done = 0, m; done < n; done += m) {
    const guint offset = (guint) (at->position % GST_AUG_CONVOLVER_DIRECT);
    gdouble *x;

    m = MIN (n - done, GST_AUG_CONVOLVER_DIRECT - offset);
    if (at->fill + m > HISTORY) {
      memmove (at->history, at->history + at->fill - REACH, REACH * sizeof (gdouble));
      at->fill = REACH;
    }
    x = at->history + at->fill;
    for (guint i = 0; i < m; i++)
      x[i] = in ? (gdouble) in[done + i] : 0;
    self->loops->direct (out + done, x, taps, m);
    for (guint l = 0; l < self->n_levels; l++) {
      const gdouble *add = at->delays[l].out + at->position % blocks[l];

      for (guint i = 0; i < m; i++)
        out[done + i] += add[i];
    }
    at->fill += m;
    at->position += m;
    for (guint l = 0; l < self->n_levels && at->position % blocks[l] == 0; l++)
      step (self, channel, l);
  }
}
