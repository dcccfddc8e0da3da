/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:specmask
 * @title: Spectrogram masks
 * @short_description: SpecAugment's frequency and time masks on the waveform
 *
 * y = x - iSTFT ((1 - M)·X + replacement): what is masked is computed and subtracted, so a window
 * without frequency masks costs nothing and passes bit by bit. (Park et al., "SpecAugment",
 * Interspeech 2019, masks spectrograms; this masks what spectrograms are made of.)
 *
 * The output of a window is a function of the samples of that window and its masks only. The frames
 * of N samples, N/4 apart, lie on a grid anchored at the window's first sample; beyond its ends the
 * window is continued by reflection without repeating the sample at the edge (numpy's "reflect",
 * again and again if the window is short; a window of one sample repeats it); only the window's own
 * samples are changed. Neither the neighbours nor the sizes of the pieces that samples come in
 * matter. If a stream is entered in the middle of a window, the grid stays and all but the next N
 * samples are what they are in the whole window.
 *
 * N is the longest power of two that is no longer than 64 ms (1024 at 16 kHz, 2048 at 32, 44.1
 * and 48 kHz, at least 16, at most 16384). Sample n may be taken when sample n + N has been pushed:
 * a constant delay of N, with and without masks.
 *
 * Samples that are not finite (or beyond 2^100) count as 0 in the analysis and stay as they are,
 * except under time masks.
 */
#include "specmask.h"

#include <math.h>
#include <string.h>

#include "stft.h"

#define S16_SCALE 32768.0f
#define SANE 0x1p100f
/* Adding and subtracting 1.5·2^52 rounds to an integer, half to even. */
#define ROUNDER 0x1.8p52

struct _GstAugSpecMask {
  /* settings */
  guint channels, n, hop;
  gboolean is_s16;
  gsize bpf;

  /* state: the queue holds the stream's samples [pulled, pushed), those of the present window from
   * done on as they came */
  guint8 *queue;
  gsize capacity, head;
  guint64 pushed, pulled, released;

  /* state: the present window; its samples [origin, end) have come, [origin, done) are ready */
  GstAugSpecMasks masks;
  gboolean analyse;
  guint64 origin, end, done;
  GstAugStft *stft;
  gfloat *ring;   /* the window's last 2N samples, channel by channel */
  gdouble *gone;  /* to subtract from the N samples from done's hop on, channel by channel */
  gfloat *levels; /* span by span, channel by channel */
};

GType
gst_aug_mask_value_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_AUG_MASK_VALUE_MEAN, "Mean of what is not masked", "mean" },
    { GST_AUG_MASK_VALUE_ZERO, "Nothing", "zero" },
    { GST_AUG_MASK_VALUE_NOISE, "Noise as loud as the mean", "noise" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugMaskValue", values));
  return type;
}

/**
 * gst_aug_spec_mask_new: (skip)
 * @rate: sample rate in Hz, at least 1
 * @channels: interleaved channels, [1, 64]; all share the masks
 * @is_s16: samples are 16-bit integers in the machine's byte order, else 32-bit floats
 *
 * Returns: (transfer full): an engine that begins with a window without masks
 */
GstAugSpecMask *
gst_aug_spec_mask_new (guint rate, guint channels, gboolean is_s16)
{
  GstAugSpecMask *self;

  g_return_val_if_fail (rate >= 1 && rate <= G_MAXINT, NULL);
  g_return_val_if_fail (channels >= 1 && channels <= 64, NULL);
  self = g_new0 (GstAugSpecMask, 1);
  self->channels = channels;
  self->is_s16 = is_s16;
  self->bpf = channels * (is_s16 ? sizeof (gint16) : sizeof (gfloat));
  self->n = gst_aug_stft_size (rate);
  self->hop = self->n / 4;
  self->stft = gst_aug_stft_new (self->n, rate);
  self->ring = g_new0 (gfloat, (gsize) channels * 2 * self->n);
  self->gone = g_new0 (gdouble, (gsize) channels * self->n);
  self->levels = g_new0 (gfloat, (gsize) channels * GST_AUG_SPEC_MASK_MAX_SPANS);
  self->capacity = (gsize) 8 * self->n;
  self->queue = g_malloc_n (self->capacity, self->bpf);
  return self;
}

/**
 * gst_aug_spec_mask_free: (skip)
 * @self: (transfer full) (nullable): an engine
 */
void
gst_aug_spec_mask_free (GstAugSpecMask *self)
{
  if (!self)
    return;
  gst_aug_stft_free (self->stft);
  g_free (self->ring);
  g_free (self->gone);
  g_free (self->levels);
  g_free (self->queue);
  g_free (self);
}

/**
 * gst_aug_spec_mask_get_latency: (skip)
 * @self: an engine
 *
 * Returns: the delay in sample frames, the same whether there are masks or not
 */
guint
gst_aug_spec_mask_get_latency (const GstAugSpecMask *self)
{
  return self->n;
}

/* Where sample @i of the window continued by reflection is in what has come of the window. */
static guint64
reflect (const GstAugSpecMask *self, gint64 i)
{
  const gint64 last = (gint64) (self->end - self->origin) - 1;

  if (last == 0)
    return self->origin;
  i = (i - (gint64) self->origin) % (2 * last);
  if (i < 0)
    i += 2 * last;
  return self->origin + (guint64) MIN (i, 2 * last - i);
}

/*
 * Reads the frame that begins at @start of the window into the STFT's input, windowed. FALSE: it is
 * silent and has nothing to subtract, whatever the masks.
 */
static gboolean
read_frame (GstAugSpecMask *self, const gfloat *ring, gint64 start)
{
  const gdouble *analysis = self->stft->analysis;
  gdouble *time = self->stft->time;
  const gint64 n = self->n, wrap = 2 * n - 1;
  const gint64 from = CLAMP ((gint64) self->origin - start, 0, n);
  const gint64 to = CLAMP ((gint64) self->end - start, from, n);
  gboolean is_silent = TRUE;

  for (gint64 i = 0; i < from; i++)
    time[i] = ring[reflect (self, start + i) & wrap];
  for (gint64 i = from; i < to; i++)
    time[i] = ring[(start + i) & wrap];
  for (gint64 i = to; i < n; i++)
    time[i] = ring[reflect (self, start + i) & wrap];
  for (gint64 i = 0; i < n; i++) {
    is_silent &= time[i] == 0;
    time[i] *= analysis[i];
  }
  return !is_silent;
}

/* Adds what the frame that begins at @start takes away from the N samples from @base on. */
static void
process_frame (GstAugSpecMask *self, gint64 start, gint64 base)
{
  const guint n = self->n, skip = (guint) (base - start);
  const guint32 number = (guint32) (start / (gint64) self->hop + 3);

  for (guint c = 0; c < self->channels; c++) {
    gdouble *gone = self->gone + (gsize) c * n;
    const gdouble *time = self->stft->time;

    if (!read_frame (self, self->ring + (gsize) c * 2 * n, start) ||
        !gst_aug_stft_correct (
            self->stft, self->masks.value, &self->masks.draws, number * self->channels + c))
      continue;
    for (guint i = skip; i < n; i++)
      gone[i - skip] += time[i];
  }
}

static void
subtract_f32 (gfloat *samples, const gdouble *gone, guint frames, guint stride)
{
  for (guint i = 0; i < frames; i++) {
    gfloat *x = &samples[(gsize) i * stride];

    if (fabsf (*x) < SANE)
      *x = (gfloat) ((gdouble) *x - gone[i]);
  }
}

static inline gint16
round_s16 (gdouble v)
{
  v = CLAMP (v, -32768.0, 32767.0);
  return (gint16) ((v + ROUNDER) - ROUNDER);
}

static void
subtract_s16 (gint16 *samples, const gdouble *gone, guint frames, guint stride)
{
  for (guint i = 0; i < frames; i++) {
    gint16 *x = &samples[(gsize) i * stride];

    *x = round_s16 (*x - gone[i] * S16_SCALE);
  }
}

/* The window's samples [done, done + frames), as they came, become y; they are one hop's last. */
static void
subtract (GstAugSpecMask *self, guint8 *at, guint frames)
{
  const guint n = self->n, channels = self->channels;
  const guint skip = (guint) (self->done % self->hop);

  for (guint c = 0; c < channels; c++) {
    gdouble *gone = self->gone + (gsize) c * n;

    if (self->is_s16)
      subtract_s16 ((gint16 *) at + c, gone + skip, frames, channels);
    else
      subtract_f32 ((gfloat *) at + c, gone + skip, frames, channels);
    memmove (gone, gone + self->hop, (n - self->hop) * sizeof *gone);
    memset (gone + n - self->hop, 0, self->hop * sizeof *gone);
  }
}

/*
 * The level of a time mask's noise: the root mean square of the N samples around its start, as far
 * as they are in the window. They have all come when the mask's first sample is due.
 */
static void
measure_level (GstAugSpecMask *self, guint span)
{
  const guint half = self->n / 2, wrap = 2 * self->n - 1;
  const guint64 start = MAX (self->masks.spans[span].start, self->origin);
  const guint64 from = start - MIN (start - self->origin, half), to = MIN (start + half, self->end);

  for (guint c = 0; c < self->channels; c++) {
    const gfloat *ring = self->ring + (gsize) c * 2 * self->n;
    gdouble sum = 0;

    for (guint64 i = from; i < to; i++)
      sum += (gdouble) ring[i & wrap] * ring[i & wrap];
    self->levels[span * self->channels + c] = (gfloat) sqrt (sum / (gdouble) (to - from));
  }
}

/*
 * Noise for the samples [from, to) of the window: uniform in ±sqrt (3)·level, drawn under ("fill",
 * floor (sample/4)·channels + channel), word sample%4.
 */
static void
fill_noise (GstAugSpecMask *self, guint8 *at, guint64 from, guint64 to, const gfloat *levels)
{
  for (guint c = 0; c < self->channels; c++) {
    const gdouble top = 1.7320508075688772 * levels[c];
    guint32 words[4] = { 0 };

    for (guint64 i = from; i < to; i++) {
      const gsize k = (gsize) (i - from) * self->channels + c;
      gdouble v;

      if (i == from || i % 4 == 0)
        gst_aug_draws_words (
            &self->masks.draws, "fill", (guint32) (i / 4) * self->channels + c, words);
      /* Never -0, so that silence stays silence to the bit. */
      v = 0.0 + top * (words[i % 4] * 0x1p-31 - 1);
      if (self->is_s16)
        ((gint16 *) at)[k] = round_s16 (v * S16_SCALE);
      else
        ((gfloat *) at)[k] = (gfloat) v;
    }
  }
}

static void
apply_spans (GstAugSpecMask *self, guint8 *at, guint64 from, guint64 to)
{
  for (guint s = 0; s < self->masks.n_spans; s++) {
    const GstAugSpan *span = &self->masks.spans[s];
    const guint64 a = MAX (from, span->start), b = MIN (to, span->stop);
    guint8 *masked = at + (gsize) (a - from) * self->bpf;

    if (a >= b)
      continue;
    if (self->masks.value != GST_AUG_MASK_VALUE_NOISE) {
      memset (masked, 0, (gsize) (b - a) * self->bpf);
      continue;
    }
    if (a == MAX (span->start, self->origin))
      measure_level (self, s);
    fill_noise (self, masked, a, b, self->levels + (gsize) s * self->channels);
  }
}

/* The window's samples [done, to) are ready. */
static void
finish (GstAugSpecMask *self, guint64 to)
{
  const gsize queued = (gsize) (self->pushed - self->pulled);
  guint8 *at = self->queue + (self->head + queued - (gsize) (self->end - self->done)) * self->bpf;

  if (self->stft->n_masked > 0)
    subtract (self, at, (guint) (to - self->done));
  apply_spans (self, at, self->done, to);
  self->done = to;
}

/* Makes the hop that done is in ready, or what there is of it. The frame that begins with it is the
 * last that it needs; at the start of the window the three before have to be made up for. */
static void
finish_hop (GstAugSpecMask *self)
{
  const gint64 hop = self->hop, base = (gint64) (self->done - self->done % self->hop);
  const gint64 first = self->done == self->origin ? base - 3 * hop : base;

  if (self->stft->n_masked > 0) {
    for (gint64 start = first; start <= base; start += hop)
      process_frame (self, start, base);
  }
  finish (self, MIN ((guint64) (base + hop), self->end));
}

static void
end_window (GstAugSpecMask *self)
{
  while (self->done < self->end)
    finish_hop (self);
  if (self->stft->n_masked > 0)
    memset (self->gone, 0, (gsize) self->channels * self->n * sizeof *self->gone);
  memset (&self->masks, 0, sizeof self->masks);
  self->stft->n_masked = 0;
  self->analyse = FALSE;
  self->origin = self->end = self->done = 0;
}

/**
 * gst_aug_spec_mask_begin_window: (skip)
 * @self: an engine
 * @masks: (nullable): the masks of the new window, copied; none if %NULL
 *
 * The samples pushed from now on belong to a new window; the one before ends here.
 */
void
gst_aug_spec_mask_begin_window (GstAugSpecMask *self, const GstAugSpecMasks *masks)
{
  end_window (self);
  if (!masks)
    return;
  g_return_if_fail (masks->n_bands <= GST_AUG_SPEC_MASK_MAX_BANDS);
  g_return_if_fail (masks->n_spans <= GST_AUG_SPEC_MASK_MAX_SPANS);
  g_return_if_fail (masks->first <= G_MAXINT64 / 2);
  self->masks = *masks;
  self->origin = self->end = self->done = masks->first;
  gst_aug_stft_set_bands (self->stft, masks->bands, masks->n_bands);
  self->analyse =
      self->stft->n_masked > 0 || (masks->n_spans > 0 && masks->value == GST_AUG_MASK_VALUE_NOISE);
}

/* Makes room for @frames more; the memory is at least twice what is in use, so that moving what is
 * left to the front costs less than a copy per sample. */
static void
reserve (GstAugSpecMask *self, gsize frames)
{
  const gsize used = (gsize) (self->pushed - self->pulled);
  gsize wanted;

  if (self->head + used + frames <= self->capacity)
    return;
  if (!g_size_checked_add (&wanted, used, frames) || !g_size_checked_mul (&wanted, wanted, 2))
    g_error ("a piece of %" G_GSIZE_FORMAT " sample frames does not fit into memory", frames);
  memmove (self->queue, self->queue + self->head * self->bpf, used * self->bpf);
  self->head = 0;
  if (wanted > self->capacity) {
    self->queue = g_realloc_n (self->queue, wanted, self->bpf);
    self->capacity = wanted;
  }
}

/* The last @frames samples of the queue, as the analysis sees them. */
static void
read_ring (GstAugSpecMask *self, const guint8 *at, guint frames)
{
  const guint wrap = 2 * self->n - 1, channels = self->channels;

  for (guint c = 0; c < channels; c++) {
    gfloat *ring = self->ring + (gsize) c * 2 * self->n;

    for (guint i = 0; i < frames; i++) {
      const gsize k = (gsize) i * channels + c;
      gfloat v;

      if (self->is_s16)
        v = ((const gint16 *) at)[k] / S16_SCALE;
      else
        v = ((const gfloat *) at)[k];
      ring[(self->end + i) & wrap] = fabsf (v) < SANE ? v : 0;
    }
  }
}

/**
 * gst_aug_spec_mask_push: (skip)
 * @self: an engine
 * @interleaved: (nullable): samples; may be %NULL if @frames is 0
 * @frames: how many sample frames, may be 0
 *
 * Hands over samples of the present window. How a stream is cut into pieces does not change what
 * comes out.
 */
void
gst_aug_spec_mask_push (GstAugSpecMask *self, gconstpointer interleaved, gsize frames)
{
  const guint8 *from = interleaved;

  reserve (self, frames);
  while (frames > 0) {
    /* A hop is ready when its frame is complete, N samples after its first. */
    const guint64 due = self->done + self->n - self->end;
    const gsize piece = self->analyse ? (gsize) MIN (frames, due) : frames;
    const gsize used = (gsize) (self->pushed - self->pulled);

    memcpy (self->queue + (self->head + used) * self->bpf, from, piece * self->bpf);
    if (self->analyse)
      read_ring (self, from, (guint) piece);
    self->pushed += piece;
    self->end += piece;
    from += piece * self->bpf;
    frames -= piece;
    if (!self->analyse)
      finish (self, self->end);
    else if (piece == due)
      finish_hop (self);
  }
}

/**
 * gst_aug_spec_mask_available: (skip)
 * @self: an engine
 *
 * Returns: how many sample frames may be taken now: all but the latest
 *   gst_aug_spec_mask_get_latency(), or all that were pushed before the last
 *   gst_aug_spec_mask_drain()
 */
gsize
gst_aug_spec_mask_available (const GstAugSpecMask *self)
{
  const guint64 due = self->pushed > self->n ? self->pushed - self->n : 0;

  return (gsize) (MAX (due, self->released) - self->pulled);
}

/**
 * gst_aug_spec_mask_pull: (skip)
 * @self: an engine
 * @interleaved: room for @max_frames
 * @max_frames: how many sample frames to take at most
 *
 * Returns: how many sample frames were written
 */
gsize
gst_aug_spec_mask_pull (GstAugSpecMask *self, gpointer interleaved, gsize max_frames)
{
  const gsize frames = MIN (max_frames, gst_aug_spec_mask_available (self));

  if (frames > 0)
    memcpy (interleaved, self->queue + self->head * self->bpf, frames * self->bpf);
  self->pulled += frames;
  self->head = self->pulled == self->pushed ? 0 : self->head + frames;
  return frames;
}

/**
 * gst_aug_spec_mask_drain: (skip)
 * @self: an engine
 *
 * At the end of the stream or a gap: the present window ends and everything that was pushed may be
 * taken. What is pushed next is delayed anew.
 */
void
gst_aug_spec_mask_drain (GstAugSpecMask *self)
{
  end_window (self);
  self->released = self->pushed;
}

/**
 * gst_aug_spec_mask_reset: (skip)
 * @self: an engine
 *
 * Forgets all samples and masks, as after a flush.
 */
void
gst_aug_spec_mask_reset (GstAugSpecMask *self)
{
  self->pulled = self->pushed;
  self->head = 0;
  self->end = self->done;
  end_window (self);
  self->pushed = self->pulled = self->released = 0;
}
