/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Noise that is added to sound at a ratio to it, or at a level. */
#include "noise.h"

#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "../effects.h"

#define LN10_BY_20 0.11512925464970229
#define RUNNING_SECONDS 1
/* The running level changes its slope after so many samples, counted from the window's first. */
#define STEP 16
#define CHUNK 4096
#define LARGEST_GAIN 0x1p60

typedef enum {
  MODE_WINDOW_RMS,
  MODE_ACTIVE,
  MODE_RUNNING,
  MODE_ABSOLUTE,
} Mode;

typedef struct {
  AugNoiseSource source;
  Mode mode;
  gdouble factor; /* of the sound's root mean square, or of full scale */
  guint64 hold;   /* how much is measured at most, in samples */
  gboolean measured;
  gfloat gain;
  gfloat *kept; /* the window's first n_kept samples of noise, lane by lane */
  guint64 n_kept, capacity;

  /* the running level: decayed sums, and the gain that the present step leads to */
  gdouble energy, weight, decay;
  gdouble part[4]; /* of this step, in turns */
  guint n_part;
  gfloat gain_before, gain_now;
} State;

static gint
find_word (const gchar *const *words, const GstAugOperation *operation, const gchar *name)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  for (gint i = 0; value && value->type == GST_AUG_VALUE_STRING && words[i]; i++)
    if (g_strcmp0 (words[i], value->s) == 0)
      return i;
  return 0;
}

static const gchar *
string_of (const GstAugOperation *operation, const gchar *name)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  return value && value->type == GST_AUG_VALUE_STRING ? value->s : NULL;
}

static guint64
word_of (const GstAugOperation *operation, const gchar *name)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  return value && value->type == GST_AUG_VALUE_UINT64 ? value->u : 0;
}

/* The operation's file, or the next one of the location that can be decoded. */
static GstAugSoundClip *
load (const GstAugOperation *operation, guint rate, const gchar **path, GError **error)
{
  const gchar *location = string_of (operation, "location");
  GstAugSoundClip *clip;
  g_autoptr (GstAugSoundPool) pool = NULL;

  *path = string_of (operation, "file");
  clip = gst_aug_sound_clip_load (*path ? *path : "", rate, location ? NULL : error);
  if (clip || !location)
    return clip;
  pool = gst_aug_sound_pool_open (location, error);
  return pool ? gst_aug_sound_pool_load (pool, word_of (operation, "choice"), rate, path, error)
              : NULL;
}

static gboolean
begin_source (
    State *self, const GstAugSoundWindow *window, const GstAugOperation *operation, GError **error)
{
  static const gchar *const colors[] = { "white", "pink", "brown", "blue", "hum", "file", NULL };
  const AugNoiseColor color = (AugNoiseColor) find_word (colors, operation, "sound");
  const guint64 field = word_of (operation, "field");
  GstAugSoundClip *clip;
  const gchar *path;

  aug_noise_source_begin (&self->source, color, window, field,
      gst_aug_operation_get_int (operation, "per-channel", 1) != 0);
  if (color == AUG_NOISE_HUM)
    aug_noise_source_set_hum (&self->source, window, field,
        gst_aug_operation_get_double (operation, "hum-frequency", 50));
  if (color != AUG_NOISE_FILE)
    return TRUE;
  clip = load (operation, window->rate, &path, error);
  if (!clip)
    return FALSE;
  aug_noise_source_set_clip (
      &self->source, window, clip, gst_aug_operation_get_double (operation, "offset", 0));
  return TRUE;
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  static const gchar *const modes[] = { "window-rms", "active", "running", "absolute", NULL };
  State *self = state;

  self->mode = (Mode) find_word (modes, operations, "snr-mode");
  self->hold = (guint64) AUG_NOISE_HOLD_SECONDS * window->rate;
  self->measured = FALSE;
  self->n_kept = 0;
  self->energy = self->weight = 0;
  self->n_part = 0;
  memset (self->part, 0, sizeof self->part);
  self->gain_before = self->gain_now = 0;
  self->decay = gst_aug_exact_exp (-(gdouble) STEP / ((gdouble) RUNNING_SECONDS * window->rate));
  if (self->mode == MODE_ABSOLUTE)
    self->factor =
        gst_aug_exact_exp (gst_aug_operation_get_double (operations, "level", -40) * LN10_BY_20);
  else
    self->factor =
        gst_aug_exact_exp (-gst_aug_operation_get_double (operations, "snr", 20) * LN10_BY_20);
  if (!begin_source (self, window, operations, error))
    return FALSE;
  if (self->mode == MODE_WINDOW_RMS || self->mode == MODE_ACTIVE)
    reach->after =
        window->length && window->length <= self->hold ? GST_AUG_SOUND_WHOLE : self->hold - 1;
  return TRUE;
}

/* Makes the first @n samples of the window's noise, and says what power those from @from on have.
 */
static gdouble
keep (State *self, guint64 from, guint64 n)
{
  const guint lanes = self->source.n_lanes;
  gdouble sum = 0;

  if (n * lanes > self->capacity) {
    self->capacity = n * lanes;
    g_free (self->kept);
    self->kept = g_new (gfloat, self->capacity);
  }
  for (guint l = 0; l < lanes; l++)
    for (guint64 at = 0; at < n; at += CHUNK) {
      const guint m = (guint) MIN (CHUNK, n - at);
      const guint before = (guint) CLAMP ((gint64) (from - at), 0, m);
      gfloat *to = self->kept + l * n + at;

      aug_noise_source_read (&self->source, l, at, m, to);
      sum += aug_sum_of_squares (to + before, m - before);
    }
  self->n_kept = n;
  return sum / (gdouble) (n - from) / lanes;
}

/* Samples [@from, @from + @n) of the noise of a lane. */
static const gfloat *
noise_of (State *self, guint lane, guint64 from, guint n, gfloat *scratch)
{
  const gfloat *kept = self->kept + lane * self->n_kept + from;
  guint head;

  if (from >= self->n_kept)
    return aug_noise_source_read (&self->source, lane, from, n, scratch);
  if (from + n <= self->n_kept)
    return kept;
  head = (guint) (self->n_kept - from);
  memcpy (scratch, kept, head * sizeof *scratch);
  aug_noise_source_read (&self->source, lane, self->n_kept, n - head, scratch + head);
  return scratch;
}

static gdouble
noise_power (State *self, guint64 from, guint64 to)
{
  gfloat scratch[CHUNK];
  gdouble sum = 0;

  for (guint l = 0; l < self->source.n_lanes; l++)
    for (guint64 at = from; at < to; at += CHUNK) {
      const guint n = (guint) MIN (CHUNK, to - at);

      sum += aug_sum_of_squares (noise_of (self, l, at, n, scratch), n);
    }
  return sum / (gdouble) (to - from) / self->source.n_lanes;
}

/* What the noise is multiplied by at a power of the sound. */
static gfloat
gain_at (const State *self, gdouble sound, gdouble noise)
{
  return noise > 0 ? (gfloat) MIN (self->factor * sqrt (sound / noise), LARGEST_GAIN) : 0;
}

/* The window's gain, from what the window is known to have. */
static void
measure (State *self, const GstAugSoundWindow *window, guint64 from)
{
  const gboolean whole = self->mode == MODE_WINDOW_RMS || self->mode == MODE_ACTIVE;
  const guint64 to = whole ? MIN (window->end, from + self->hold) : window->length;
  gdouble noise = 0, sound = 0;

  if (!whole)
    from = 0;
  if (to == 0 || (!whole && to > self->hold))
    noise = aug_noise_source_power (&self->source);
  else if (to > self->hold || aug_noise_source_is_stored (&self->source))
    noise = noise_power (self, from, to);
  else
    noise = keep (self, from, to);
  if (!whole) {
    self->gain = gain_at (self, 1, noise);
    return;
  }
  if (self->mode == MODE_WINDOW_RMS)
    for (guint c = 0; c < window->channels; c++)
      sound += aug_sum_of_squares (window->samples[c] + (from - window->base), to - from) /
               (gdouble) (to - from) / window->channels;
  else
    sound = aug_active_power (window->samples, window->channels, to - from, window->rate);
  self->gain = gain_at (self, sound, noise);
}

static void
add_squares (gfloat *restrict sums, const gfloat *restrict x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sums[i] += x[i] * x[i];
}

static gfloat
running_gain (const State *self, const GstAugSoundWindow *window)
{
  const gdouble energy =
      self->energy + ((self->part[0] + self->part[1]) + (self->part[2] + self->part[3]));
  const gdouble weight = self->weight + (gdouble) self->n_part * window->channels;

  return (gfloat) MIN (self->gain * sqrt (energy / weight), LARGEST_GAIN);
}

/* Adds @n squares of a step, from the @first on, and puts the gains in their places. */
static inline __attribute__ ((always_inline)) void
go_on (
    gdouble *restrict part, gfloat *restrict at, gfloat before, gfloat slope, guint first, guint n)
{
  for (guint k = 0; k < n; k++)
    part[(first + k) % 4] += at[k];
  for (guint k = 0; k < n; k++)
    at[k] = before + slope * (gfloat) (gint) (first + k + 1);
}

static void
end_step (State *self, const GstAugSoundWindow *window)
{
  self->gain_before = self->gain_now;
  self->gain_now = running_gain (self, window);
  self->energy += (self->part[0] + self->part[1]) + (self->part[2] + self->part[3]);
  self->weight += (gdouble) self->n_part * window->channels;
  self->energy *= self->decay;
  self->weight *= self->decay;
  self->n_part = 0;
  memset (self->part, 0, sizeof self->part);
}

/* The gain of every sample: in the first step from the sound so far; then on a line to what follows
 * from the steps that have ended. */
static void
run_level (State *self, const GstAugSoundWindow *window, guint64 from, guint n, gfloat *gains)
{
  const guint64 young = (window->origin / STEP + 1) * STEP;

  memset (gains, 0, n * sizeof *gains);
  for (guint c = 0; c < window->channels; c++)
    add_squares (gains, window->samples[c] + (from - window->base), n);
  for (guint i = 0; i < n;) {
    const guint step = (guint) ((from + i) % STEP), m = MIN (STEP - step, n - i);
    gfloat *at = gains + i;

    if (from + i < young) {
      for (guint k = 0; k < m; k++) {
        self->part[(step + k) % 4] += at[k];
        self->n_part++;
        self->gain_now = at[k] = running_gain (self, window);
      }
    } else {
      const gfloat slope = (self->gain_now - self->gain_before) * (1.0f / STEP);

      if (m == STEP)
        go_on (self->part, at, self->gain_before, slope, 0, STEP);
      else
        go_on (self->part, at, self->gain_before, slope, step, m);
      self->n_part += m;
    }
    if (step + m == STEP)
      end_step (self, window);
    i += m;
  }
}

static void
mix (gfloat *restrict out, const gfloat *restrict x, const gfloat *restrict noise, gfloat gain,
    gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = x[i] + gain * noise[i];
}

static void
mix_running (gfloat *restrict out, const gfloat *restrict x, const gfloat *restrict noise,
    const gfloat *restrict gains, gsize n)
{
  for (gsize i = 0; i < n; i++)
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): run_level() sets it */
    out[i] = x[i] + gains[i] * noise[i];
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;
  const guint n = (guint) (to - from);
  gfloat scratch[CHUNK], gains[CHUNK];
  const gfloat *noise = NULL;

  if (!self->measured)
    measure (self, window, from);
  self->measured = TRUE;
  if (self->mode == MODE_RUNNING)
    run_level (self, window, from, n, gains);
  for (guint c = 0; c < window->channels; c++) {
    const gfloat *x = window->samples[c] + (from - window->base);

    if (c == 0 || c < self->source.n_lanes)
      noise = noise_of (self, c, from, n, scratch);
    if (self->mode == MODE_RUNNING)
      mix_running (out[c], x, noise, gains, n);
    else
      mix (out[c], x, noise, self->gain, n);
  }
}

static void
clear (gpointer state)
{
  State *self = state;

  aug_noise_source_clear (&self->source);
  g_free (self->kept);
  memset (self, 0, sizeof *self);
}

/* The file that is heard. Where none can be, nothing is done. */
static void
realize (const GstAugOperation *operation, guint rate, guint channels, GstAugDecision *applied)
{
  GstAugSoundClip *clip;
  GstAugOperation *to;
  const gchar *path;

  if (!string_of (operation, "location")) {
    *gst_aug_decision_add (applied, operation->name) = *operation;
    return;
  }
  clip = load (operation, rate, &path, NULL);
  if (!clip)
    return;
  gst_aug_sound_clip_unref (clip);
  to = gst_aug_decision_add (applied, operation->name);
  *to = *operation;
  gst_aug_operation_set_string (to, "file", path);
}

const GstAugSoundEffect gst_aug_sound_noise = {
  .operations = (const gchar *const[]){ "sound-noise", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .clear = clear,
  .realize = realize,
  .single = TRUE,
};
