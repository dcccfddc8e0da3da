/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:sound
 * @title: Sound
 * @short_description: effects on a stream of samples, window by window, with a constant delay
 *
 * Samples are pushed and pulled in pieces of any size. Those of a window without operations pass
 * bit by bit. The effects of a window follow each other; each reads the samples of this window only
 * and renders them in blocks counted from its first, so neither the neighbours nor the sizes of the
 * pieces matter. Sample n may be pulled when sample n + latency has been pushed, with and without
 * operations.
 */
#include "sound.h"

#include <string.h>

#include "planes.h"
#include "stage.h"

struct _GstAugSound {
  /* settings */
  guint rate, channels;
  gboolean is_s16;
  gsize bpf;
  guint64 latency;

  /* state: the queue holds the stream's samples [pulled, pushed), those before done are ready,
   * those before released may go whatever the latency */
  guint8 *queue;
  gsize capacity, head;
  guint64 pushed, pulled, released, done;

  /* state: the present window's effects */
  GPtrArray *stages; /* all that were ever needed */
  GstAugSoundStage *order[GST_AUG_SOUND_MAX_STAGES];
  guint n_stages;
  GstAugSoundStart start;
  GError *error; /* that nobody has asked for */
  gfloat *planes[64], *next[64];
  gfloat *memory;
};

/**
 * gst_aug_sound_new: (skip)
 * @rate: sample rate in Hz, at least 1
 * @channels: interleaved channels, [1, 64]
 * @is_s16: samples are 16-bit integers in the machine's byte order, else 32-bit floats
 *
 * Returns: (transfer full): sound that begins with a window without operations
 */
GstAugSound *
gst_aug_sound_new (guint rate, guint channels, gboolean is_s16)
{
  GstAugSound *self;

  g_return_val_if_fail (rate >= 1 && rate <= G_MAXINT, NULL);
  g_return_val_if_fail (channels >= 1 && channels <= 64, NULL);
  self = g_new0 (GstAugSound, 1);
  self->rate = rate;
  self->channels = channels;
  self->is_s16 = is_s16;
  self->bpf = channels * (is_s16 ? sizeof (gint16) : sizeof (gfloat));
  self->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) gst_aug_sound_stage_free);
  self->memory = g_new (gfloat, (gsize) channels * GST_AUG_SOUND_CHUNK);
  for (guint c = 0; c < channels; c++)
    self->planes[c] = self->memory + (gsize) c * GST_AUG_SOUND_CHUNK;
  return self;
}

/**
 * gst_aug_sound_free: (skip)
 * @self: (transfer full) (nullable): sound
 */
void
gst_aug_sound_free (GstAugSound *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->stages);
  g_clear_error (&self->error);
  g_free (self->memory);
  g_free (self->queue);
  g_free (self);
}

/**
 * gst_aug_sound_set_latency: (skip)
 * @self: sound
 * @latency: the delay in sample frames; %GST_AUG_SOUND_WHOLE holds all back until the sound is
 *     drained
 *
 * At first there is none.
 */
void
gst_aug_sound_set_latency (GstAugSound *self, guint64 latency)
{
  self->latency = latency;
}

/**
 * gst_aug_sound_get_latency: (skip)
 * @self: sound
 *
 * Returns: the delay in sample frames
 */
guint64
gst_aug_sound_get_latency (const GstAugSound *self)
{
  return self->latency;
}

/* Where sample @i of the stream is. */
static guint8 *
place_of (GstAugSound *self, guint64 i)
{
  return self->queue + (self->head + (gsize) (i - self->pulled)) * self->bpf;
}

/* Every effect gives on what it can; what follows reads it at once, while it is in cache. */
static void
pump (GstAugSound *self, guint from)
{
  const gboolean is_direct = self->channels == 1 && !self->is_s16;

  for (guint s = from; s < self->n_stages; s++) {
    const gboolean is_last = s + 1 == self->n_stages;
    gfloat **planes = self->planes;
    guint n;

    for (;;) {
      gfloat *place = is_last ? (gfloat *) place_of (self, self->done) : NULL;

      n = gst_aug_sound_stage_render (self->order[s], is_last && is_direct ? &place : planes);
      if (n == 0)
        break;
      if (!is_last) {
        gst_aug_sound_stage_reserve (self->order[s + 1], n, self->next);
        for (guint c = 0; c < self->channels; c++)
          memcpy (self->next[c], planes[c], n * sizeof (gfloat));
        pump (self, s + 1);
        continue;
      }
      if (!is_direct)
        gst_aug_planes_write (planes, place, self->is_s16, self->channels, n);
      self->done += n;
    }
  }
}

static void
check_stages (GstAugSound *self)
{
  for (guint s = 0; s < self->n_stages; s++) {
    GstAugSoundStage *stage = self->order[s];
    GError *error = stage->effect->check ? stage->effect->check (stage->state) : NULL;

    if (self->error)
      g_clear_error (&error);
    else
      self->error = error;
  }
}

static void
end_window (GstAugSound *self)
{
  for (guint s = 0; s < self->n_stages; s++) {
    gst_aug_sound_stage_complete (self->order[s]);
    pump (self, s);
  }
  check_stages (self);
  self->n_stages = 0;
  self->done = self->pushed;
}

/* A stage with @effect that this window does not use yet. */
static GstAugSoundStage *
take_stage (GstAugSound *self, const GstAugSoundEffect *effect)
{
  GstAugSoundStage *stage;

  for (guint i = 0; i < self->stages->len; i++) {
    stage = g_ptr_array_index (self->stages, i);
    if (stage->effect == effect && !stage->taken)
      return stage;
  }
  stage = gst_aug_sound_stage_new (effect, self->rate, self->channels);
  g_ptr_array_add (self->stages, stage);
  return stage;
}

static gboolean
add_stage (GstAugSound *self, GstAugSoundStage *stage, const GstAugOperation *operations, guint n,
    GError **error)
{
  stage->taken = TRUE;
  if (!gst_aug_sound_stage_begin (stage, &self->start, operations, n, error))
    return FALSE;
  self->order[self->n_stages++] = stage;
  return TRUE;
}

/**
 * gst_aug_sound_begin_window: (skip)
 * @self: sound
 * @start: (nullable): the new window; one without operations if %NULL
 * @error: what keeps the operations from being carried out
 *
 * The samples pushed from now on belong to a new window; the one before ends here. Operations next
 * to each other that one effect carries out are one stage, or each its own; those of different
 * nodes of a policy never are one. An effect that cannot
 * work is left out.
 *
 * Returns: %FALSE with @error
 */
gboolean
gst_aug_sound_begin_window (GstAugSound *self, const GstAugSoundStart *start, GError **error)
{
  const GstAugDecision *decision = start ? start->decision : NULL;
  const guint n = decision && decision->applied ? gst_aug_decision_size (decision) : 0;
  const GstAugSoundEffect *effect;
  gboolean ok = TRUE;

  end_window (self);
  self->start = start ? *start : (GstAugSoundStart){ 0 };
  for (guint i = 0; i < self->stages->len; i++)
    ((GstAugSoundStage *) g_ptr_array_index (self->stages, i))->taken = FALSE;
  for (guint i = 0, j; i < n && self->n_stages < GST_AUG_SOUND_MAX_STAGES; i = j) {
    effect = gst_aug_sound_effect_find (gst_aug_decision_nth (decision, i)->name);
    for (j = i + 1; j < n && !(effect && effect->single); j++)
      if (gst_aug_sound_effect_find (gst_aug_decision_nth (decision, j)->name) != effect ||
          gst_aug_decision_begins (decision, j))
        break;
    if (effect)
      ok &= add_stage (self, take_stage (self, effect), gst_aug_decision_nth (decision, i), j - i,
          ok ? error : NULL);
  }
  for (guint i = 0; i < self->stages->len && self->n_stages < GST_AUG_SOUND_MAX_STAGES; i++) {
    GstAugSoundStage *stage = g_ptr_array_index (self->stages, i);

    if (!stage->taken && stage->effect->rings && stage->effect->rings (stage->state))
      ok &= add_stage (self, stage, NULL, 0, ok ? error : NULL);
  }
  return ok;
}

/**
 * gst_aug_sound_is_idle: (skip)
 * @self: sound
 *
 * Returns: whether samples pushed now could be pulled at once as they are
 */
gboolean
gst_aug_sound_is_idle (const GstAugSound *self)
{
  return self->latency == 0 && self->n_stages == 0 && self->pushed == self->pulled;
}

/* Makes room for @frames more. */
static void
reserve (GstAugSound *self, gsize frames)
{
  const gsize queued = (gsize) (self->pushed - self->pulled);

  if (self->head + queued + frames <= self->capacity)
    return;
  if (2 * (queued + frames) > self->capacity) {
    self->capacity = 2 * MAX (queued * 2, queued + frames);
    self->queue = g_realloc_n (self->queue, self->capacity, self->bpf);
  }
  if (self->head)
    memmove (self->queue, self->queue + self->head * self->bpf, queued * self->bpf);
  self->head = 0;
}

/**
 * gst_aug_sound_push: (skip)
 * @self: sound
 * @interleaved: (nullable): @frames sample frames; not needed if there are none
 * @frames: how many
 */
void
gst_aug_sound_push (GstAugSound *self, gconstpointer interleaved, gsize frames)
{
  const guint8 *at = interleaved;

  if (frames == 0)
    return;
  reserve (self, frames);
  /* what has stages is written where they end */
  if (self->n_stages == 0) {
    memcpy (place_of (self, self->pushed), at, frames * self->bpf);
    self->done += frames;
  }
  self->pushed += frames;
  while (self->n_stages && frames) {
    const guint n = (guint) MIN (frames, GST_AUG_SOUND_CHUNK);

    gst_aug_sound_stage_reserve (self->order[0], n, self->next);
    gst_aug_planes_read (self->next, at, self->is_s16, self->channels, n);
    pump (self, 0);
    at += n * self->bpf;
    frames -= n;
  }
  check_stages (self);
}

/**
 * gst_aug_sound_available: (skip)
 * @self: sound
 *
 * Returns: how many sample frames can be pulled
 */
gsize
gst_aug_sound_available (const GstAugSound *self)
{
  guint64 to = self->pushed > self->latency ? self->pushed - self->latency : 0;

  to = MIN (MAX (to, self->released), self->done);
  return to > self->pulled ? (gsize) (to - self->pulled) : 0;
}

/**
 * gst_aug_sound_pull: (skip)
 * @self: sound
 * @interleaved: (out): room for @max_frames sample frames
 * @max_frames: how many to give at most
 *
 * Returns: how many were given
 */
gsize
gst_aug_sound_pull (GstAugSound *self, gpointer interleaved, gsize max_frames)
{
  const gsize n = MIN (max_frames, gst_aug_sound_available (self));

  if (n == 0)
    return 0;
  memcpy (interleaved, place_of (self, self->pulled), n * self->bpf);
  self->head += n;
  self->pulled += n;
  if (self->pulled == self->pushed)
    self->head = 0;
  return n;
}

/**
 * gst_aug_sound_check: (skip)
 * @self: sound
 * @error: what an effect could not do
 *
 * What could not be done since the last call is said once, its first error.
 *
 * Returns: %FALSE with @error
 */
gboolean
gst_aug_sound_check (GstAugSound *self, GError **error)
{
  if (!self->error)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/**
 * gst_aug_sound_drain: (skip)
 * @self: sound
 *
 * Ends the window and makes all that was pushed available; nothing of it is heard in what is pushed
 * next, which begins a window without operations.
 */
void
gst_aug_sound_drain (GstAugSound *self)
{
  end_window (self);
  self->released = self->pushed;
  for (guint i = 0; i < self->stages->len; i++)
    gst_aug_sound_stage_clear (g_ptr_array_index (self->stages, i));
}

/**
 * gst_aug_sound_reset: (skip)
 * @self: sound
 *
 * Forgets all that was pushed.
 */
void
gst_aug_sound_reset (GstAugSound *self)
{
  self->n_stages = 0;
  for (guint i = 0; i < self->stages->len; i++)
    gst_aug_sound_stage_clear (g_ptr_array_index (self->stages, i));
  self->pushed = self->pulled = self->released = self->done = 0;
  self->head = 0;
}
