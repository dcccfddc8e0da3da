/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:spectrogram
 * @title: Spectrograms
 * @short_description: SpecAugment on tensors
 *
 * The operations that masks on the waveform are made of, on spectrograms that are there already:
 * mel channels are the numbers of a frame, times are frames. docs/specmask.md is the definition.
 */
#include "spectrogram.h"

#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "../../core/draw.h"
#include "specmask.h"

#define LANES 8

/* The first frame that begins at or behind a time of the window. */
static guint
frame_at (const GstAugSpectrogram *self, gint64 time_ns)
{
  const gint64 rel = time_ns - self->offset_ns;
  guint64 frame;

  if (rel <= 0)
    return 0;
  if (time_ns == G_MAXINT64)
    return self->frames;
  frame = gst_util_uint64_scale_ceil ((guint64) rel, self->hop_d, self->hop_n);
  return (guint) MIN (frame, self->frames);
}

/* Mean, and the root mean square distance from it, of the tensor's numbers. */
static void
measure (const GstAugSpectrogram *self, const gfloat *numbers, gdouble *mean, gdouble *deviation)
{
  const gsize n = (gsize) self->bins * self->frames * self->channels;
  gdouble sums[LANES] = { 0 }, squares[LANES] = { 0 }, sum = 0, square = 0;

  for (gsize i = 0; i < n; i++)
    sums[i % LANES] += numbers[i];
  for (guint lane = 0; lane < LANES; lane++)
    sum += sums[lane];
  *mean = sum / (gdouble) n;
  for (gsize i = 0; i < n; i++)
    squares[i % LANES] += (numbers[i] - *mean) * (numbers[i] - *mean);
  for (guint lane = 0; lane < LANES; lane++)
    square += squares[lane];
  *deviation = sqrt (square / (gdouble) n);
}

/* Keys' cubic with a = -3/4, as torch.nn.functional.interpolate has it. */
static void
weigh (gdouble t, gdouble weights[4])
{
  const gdouble a = -0.75;

  for (guint i = 0; i < 4; i++) {
    const gdouble x = fabs (t + 1 - i);

    weights[i] =
        x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  }
}

/* Resamples @from frames at @in to @to frames at @out, with bicubic weights over time; frames
 * beyond the part's ends are its outermost. */
static void
resample (guint bins, const gfloat *in, guint from, gfloat *out, guint to)
{
  for (guint k = 0; k < to; k++) {
    const gdouble at = (k + 0.5) * from / to - 0.5, below = floor (at);
    gfloat *row = out + (gsize) k * bins;
    const gfloat *rows[4];
    gdouble w[4];

    weigh (at - below, w);
    for (gint i = 0; i < 4; i++)
      rows[i] = in + (gsize) CLAMP ((gint) below - 1 + i, 0, (gint) from - 1) * bins;
    for (guint b = 0; b < bins; b++)
      row[b] =
          (gfloat) (rows[0][b] * w[0] + rows[1][b] * w[1] + rows[2][b] * w[2] + rows[3][b] * w[3]);
  }
}

/* FALSE where the tensor is not the whole window. */
static gboolean
warp (const GstAugSpectrogram *self, const GstAugOperation *op, gfloat *numbers)
{
  const gsize size = (gsize) self->bins * self->frames;
  const guint from = frame_at (self, gst_aug_operation_get_int (op, "from_ns", 0));
  const guint to = frame_at (self, gst_aug_operation_get_int (op, "to_ns", 0));
  g_autofree gfloat *copy = NULL;

  if (self->offset_ns > 0 || from == 0 || to == 0 || from >= self->frames || to >= self->frames)
    return FALSE;
  copy = g_new (gfloat, size);
  for (guint c = 0; c < self->channels; c++) {
    gfloat *plane = numbers + c * size;

    memcpy (copy, plane, size * sizeof (gfloat));
    resample (self->bins, copy, from, plane, to);
    resample (self->bins, copy + (gsize) from * self->bins, self->frames - from,
        plane + (gsize) to * self->bins, self->frames - to);
  }
  return TRUE;
}

typedef struct {
  GstAugMaskValue value;
  guint64 field;
  gdouble mean, top;
} Fill;

/* Noise is uniform in mean ± sqrt (3)·deviation: word i%4 of the field at (i/4, channel, window,
 * branch), i = frame of the window·bins + bin. */
static void
fill_row (const GstAugSpectrogram *self, const Fill *fill, guint channel, guint frame, guint low,
    guint high, gfloat *row)
{
  const guint32 key[2] = { (guint32) fill->field, (guint32) (fill->field >> 32) };
  const guint64 first =
      gst_util_uint64_scale_round ((guint64) self->offset_ns, self->hop_d, self->hop_n);
  guint32 words[4] = { 0 };

  for (guint b = low; b < high; b++) {
    const guint64 i = (first + frame) * self->bins + b;

    if (fill->value != GST_AUG_MASK_VALUE_NOISE) {
      row[b] = fill->value == GST_AUG_MASK_VALUE_ZERO ? 0 : (gfloat) fill->mean;
      continue;
    }
    if (b == low || i % 4 == 0) {
      const guint32 counter[4] = { (guint32) (i / 4), channel, (guint32) self->window,
        self->branch };

      gst_aug_philox4x32 (key, counter, words);
    }
    row[b] = (gfloat) (fill->mean + fill->top * (words[i % 4] * 0x1p-31 - 1));
  }
}

static void
mask (const GstAugSpectrogram *self, const GstAugOperation *op, const Fill *fill, gfloat *numbers)
{
  const gint64 n_mels = MAX (gst_aug_operation_get_int (op, "n-mels", self->bins), 1);
  const gint64 parts = CLAMP (gst_aug_operation_get_int (op, "sound-channels", 1), 1, 64);
  const gint64 part = gst_aug_operation_get_int (op, "sound-channel", 0);
  guint low = 0, high = self->bins, from = 0, to = self->frames;

  if (g_str_equal (op->name, "freq-mask")) {
    const gint64 first = gst_aug_operation_get_int (op, "first", 0);
    const gint64 stop = first + gst_aug_operation_get_int (op, "channels", 0);

    low = (guint) CLAMP (first * self->bins / n_mels, 0, self->bins);
    high = (guint) CLAMP ((stop * self->bins + n_mels - 1) / n_mels, 0, self->bins);
  } else {
    const gint64 start = gst_aug_operation_get_int (op, "start_ns", 0);

    from = frame_at (self, start);
    to = frame_at (self, start + gst_aug_operation_get_int (op, "duration_ns", 0));
  }
  for (guint c = 0; c < self->channels; c++)
    for (guint k = from; c % parts == part && k < to; k++)
      fill_row (self, fill, c, k, low, high, numbers + ((gsize) c * self->frames + k) * self->bins);
}

/* What lies outside of the band is 0. */
static void
keep_band (const GstAugSpectrogram *self, const GstAugOperation *op, gfloat *numbers)
{
  const gdouble bins = self->bins;
  const guint low =
      (guint) CLAMP (gst_aug_operation_get_double (op, "low", 0) * bins + 0.5, 0, bins - 1);
  const guint high =
      (guint) CLAMP (gst_aug_operation_get_double (op, "high", 1) * bins + 0.5, low + 1, bins);

  for (gsize row = 0; row < (gsize) self->channels * self->frames; row++) {
    memset (numbers + row * self->bins, 0, low * sizeof (gfloat));
    memset (numbers + row * self->bins + high, 0, (self->bins - high) * sizeof (gfloat));
  }
}

/**
 * gst_aug_spectrogram_cut: (skip)
 * @self: what @numbers are
 * @start_ns: where what is kept begins in the window
 * @stop_ns: where it ends
 * @numbers: (inout): the tensor
 *
 * The frames that are kept come first, behind them all is 0.
 */
void
gst_aug_spectrogram_cut (
    const GstAugSpectrogram *self, gint64 start_ns, gint64 stop_ns, gfloat *numbers)
{
  const guint from = frame_at (self, start_ns), to = MAX (frame_at (self, stop_ns), from);
  const gsize kept = (gsize) (to - from) * self->bins, size = (gsize) self->frames * self->bins;

  for (guint c = 0; c < self->channels; c++) {
    gfloat *plane = numbers + c * size;

    memmove (plane, plane + (gsize) from * self->bins, kept * sizeof (gfloat));
    memset (plane + kept, 0, (size - kept) * sizeof (gfloat));
  }
}

/**
 * gst_aug_spectrogram_apply: (skip)
 * @self: what @numbers are
 * @decision: time warp, masks, a band that is kept
 * @numbers: (inout): the tensor
 *
 * Warps, then masks. The mean and the deviation of masks are those of the tensor in between.
 *
 * Returns: %FALSE if time was not warped, since the tensor is not a whole window
 */
gboolean
gst_aug_spectrogram_apply (
    const GstAugSpectrogram *self, const GstAugDecision *decision, gfloat *numbers)
{
  const guint n = decision->applied ? gst_aug_decision_size (decision) : 0;
  gboolean measured = FALSE, warped = TRUE;
  Fill fill = { 0 };

  for (guint i = 0; i < n; i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);
    const GstAugValue *field = gst_aug_operation_find (op, "field");

    if (g_str_equal (op->name, "time-warp")) {
      warped = warp (self, op, numbers);
      continue;
    }
    if (g_str_equal (op->name, "band-crop"))
      keep_band (self, op, numbers);
    if (!g_str_equal (op->name, "freq-mask") && !g_str_equal (op->name, "time-mask"))
      continue;
    if (!measured) {
      measure (self, numbers, &fill.mean, &fill.top);
      fill.top *= 1.7320508075688772;
      measured = TRUE;
    }
    fill.value = (GstAugMaskValue) gst_aug_operation_get_int (op, "mask-value", 0);
    fill.field = field ? field->u : 0;
    mask (self, op, &fill, numbers);
  }
  return warped;
}
