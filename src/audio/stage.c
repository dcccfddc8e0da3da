/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "stage.h"

#include <string.h>

GstAugSoundStage *
gst_aug_sound_stage_new (const GstAugSoundEffect *effect, guint rate, guint channels)
{
  GstAugSoundStage *self = g_new0 (GstAugSoundStage, 1);

  self->effect = effect;
  self->state = g_malloc0 (effect->size);
  self->window.rate = rate;
  self->window.channels = channels;
  self->window.samples = g_new0 (gfloat *, channels);
  return self;
}

/* Nothing of what was heard is left in the effect. */
void
gst_aug_sound_stage_clear (GstAugSoundStage *self)
{
  if (self->effect->clear)
    self->effect->clear (self->state);
  else
    memset (self->state, 0, self->effect->size);
}

void
gst_aug_sound_stage_free (GstAugSoundStage *self)
{
  gst_aug_sound_stage_clear (self);
  for (guint c = 0; c < self->window.channels; c++)
    g_free (self->window.samples[c]);
  g_free (self->window.samples);
  g_free (self->state);
  g_free (self);
}

gboolean
gst_aug_sound_stage_begin (GstAugSoundStage *self, const GstAugSoundStart *start,
    const GstAugOperation *operations, guint n, GError **error)
{
  GstAugSoundWindow *window = &self->window;

  window->number = start->number;
  window->branch = start->branch;
  window->length = start->length;
  window->draws = &start->draws;
  window->origin = window->end = window->base = self->done = start->first;
  window->complete = FALSE;
  self->reach = (GstAugSoundReach){ 0, 0, 1 };
  return self->effect->begin (self->state, window, operations, n, &self->reach, error);
}

/* What is not read again makes room. */
static void
forget (GstAugSoundStage *self)
{
  GstAugSoundWindow *window = &self->window;
  guint64 base = window->base;

  if (self->reach.before < self->done)
    base = MAX (base, self->done - self->reach.before);
  if (base == window->base)
    return;
  for (guint c = 0; c < window->channels; c++)
    memmove (window->samples[c], window->samples[c] + (base - window->base),
        (gsize) (window->end - base) * sizeof (gfloat));
  window->base = base;
}

/* Where the next @n samples of every channel go, which are pushed with this. */
void
gst_aug_sound_stage_reserve (GstAugSoundStage *self, guint n, gfloat **planes)
{
  GstAugSoundWindow *window = &self->window;
  gsize held = (gsize) (window->end - window->base);

  if (held + n > self->capacity) {
    forget (self);
    held = (gsize) (window->end - window->base);
    /* half of the room is free then, so a sample moves once on average */
    if (2 * (held + n) > self->capacity) {
      self->capacity = 2 * (held + n);
      for (guint c = 0; c < window->channels; c++)
        window->samples[c] = g_renew (gfloat, window->samples[c], self->capacity);
    }
  }
  for (guint c = 0; c < window->channels; c++)
    planes[c] = window->samples[c] + held;
  window->end += n;
}

void
gst_aug_sound_stage_complete (GstAugSoundStage *self)
{
  self->window.complete = TRUE;
}

/* Renders the next samples, at most GST_AUG_SOUND_CHUNK, and says how many. */
guint
gst_aug_sound_stage_render (GstAugSoundStage *self, gfloat *const *planes)
{
  const GstAugSoundWindow *window = &self->window;
  const guint64 from = self->done, block = self->reach.block;
  guint64 to = window->end;

  if (!window->complete) {
    if (self->reach.after >= to || to - self->reach.after <= from)
      return 0;
    to -= self->reach.after;
    if (block > 1 && to / block == from / block)
      return 0;
  }
  if (block > 1)
    to = MIN (to, (from / block + 1) * block);
  to = MIN (to, from + GST_AUG_SOUND_CHUNK);
  if (to == from)
    return 0;
  self->effect->render (self->state, window, from, to, planes);
  self->done = to;
  return (guint) (to - from);
}
