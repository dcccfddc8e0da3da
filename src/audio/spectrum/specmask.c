/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:specmask
 * @title: Spectrogram masks
 * @short_description: SpecAugment's frequency and time masks on the waveform
 *
 * y = x - iSTFT ((1 - M)·X + replacement): what is masked is computed and subtracted, so what is
 * outside of masks passes bit by bit. (Park et al., "SpecAugment", Interspeech 2019, masks
 * spectrograms; this masks what spectrograms are made of.)
 *
 * The output of a window is a function of the samples of that window and its masks only. The frames
 * of N samples, N/4 apart, lie on a grid anchored at the window's first sample; beyond its ends the
 * window is continued by reflection without repeating the sample at the edge (numpy's "reflect",
 * again and again if the window is short; a window of one sample repeats it); only the window's own
 * samples are changed. If a stream is entered in the middle of a window, the grid stays and all but
 * the next N samples are what they are in the whole window.
 *
 * N is the longest power of two that is no longer than 64 ms (1024 at 16 kHz, 2048 at 32, 44.1
 * and 48 kHz, at least 128, at most 16384).
 */
#include "specmask.h"

#include <math.h>
#include <string.h>

#include "../../core/window.h"
#include "../effects.h"
#include "../stage.h"
#include "stft.h"

/* Which of the sound's channels a mask is for: those with this remainder. */
typedef struct {
  guint channel, channels;
} Part;

typedef struct {
  Part part;
  GstAugBand band;
} Band;

typedef struct {
  Part part;
  guint64 start, stop, fade;
  GstAugMaskValue value;
  guint64 field;
  gdouble levels[64];
} Span;

typedef struct {
  guint n, hop;
  GstAugStft *stft;
  GArray *bands;         /* of Band */
  GArray *fields;        /* of guint64: one a band */
  GstAugMaskValue value; /* of bands */
  GArray *spans;         /* of Span */
  GstAugStftMask masks[64];
  guint n_masks; /* 1: all channels have the same */
  gboolean has_bands;
  gfloat *gone; /* to subtract from the N samples from the present hop on, channel by channel */
} State;

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

static Part
part_of (const GstAugOperation *operation)
{
  const gint64 channels = gst_aug_operation_get_int (operation, "sound-channels", 1);
  const gint64 channel = gst_aug_operation_get_int (operation, "sound-channel", 0);

  return (Part){ (guint) CLAMP (channel, 0, 63), (guint) CLAMP (channels, 1, 64) };
}

static gboolean
is_for (const Part *part, guint channel)
{
  return channel % part->channels == part->channel;
}

static guint64
field_of (const GstAugOperation *operation)
{
  const GstAugValue *value = gst_aug_operation_find (operation, "field");

  return value ? value->u : 0;
}

static void
add_span (State *self, guint rate, const GstAugOperation *operation)
{
  const gint64 start = gst_aug_operation_get_int (operation, "start_ns", 0);
  const gint64 stop = start + gst_aug_operation_get_int (operation, "duration_ns", 0);
  const gint64 fade = gst_aug_operation_get_int (operation, "fade_ns", 0);
  Span span = { .part = part_of (operation), .field = field_of (operation) };

  span.start = (guint64) gst_aug_time_to_sample_ceil (MAX (start, 0), rate);
  span.stop = (guint64) gst_aug_time_to_sample_ceil (MAX (stop, 0), rate);
  span.fade = (guint64) gst_aug_time_to_sample_round (MAX (fade, 0), rate);
  span.value = (GstAugMaskValue) gst_aug_operation_get_int (operation, "mask-value", 0);
  if (span.stop <= span.start)
    return;
  span.fade = MIN (span.fade, (span.stop - span.start) / 2);
  g_array_append_val (self->spans, span);
}

static void
add_band (State *self, const GstAugOperation *operation)
{
  Band band = { .part = part_of (operation) };
  const guint64 field = field_of (operation);

  band.band.low_hz = gst_aug_operation_get_double (operation, "low-hz", 0);
  band.band.high_hz = gst_aug_operation_get_double (operation, "high-hz", 0);
  self->value = (GstAugMaskValue) gst_aug_operation_get_int (operation, "mask-value", 0);
  g_array_append_val (self->bands, band);
  g_array_append_val (self->fields, field);
}

static void
make_masks (State *self, guint channels)
{
  self->n_masks = 1;
  self->has_bands = FALSE;
  for (guint b = 0; b < self->bands->len; b++)
    if (g_array_index (self->bands, Band, b).part.channels > 1)
      self->n_masks = channels;
  for (guint c = 0; c < self->n_masks; c++) {
    gst_aug_stft_mask_clear (self->stft, &self->masks[c]);
    for (guint b = 0; b < self->bands->len; b++) {
      const Band *band = &g_array_index (self->bands, Band, b);

      if (is_for (&band->part, c))
        gst_aug_stft_mask_add (self->stft, &self->masks[c], &band->band, b);
    }
    self->has_bands |= self->masks[c].n_masked > 0;
  }
}

static void
prepare (State *self, const GstAugSoundWindow *window)
{
  self->n = gst_aug_stft_size (window->rate);
  self->hop = self->n / 4;
  self->stft = gst_aug_stft_new (self->n, window->rate);
  self->bands = g_array_new (FALSE, FALSE, sizeof (Band));
  self->fields = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  self->gone = g_new0 (gfloat, (gsize) window->channels * self->n);
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;

  if (!self->stft)
    prepare (self, window);
  g_array_set_size (self->bands, 0);
  g_array_set_size (self->fields, 0);
  g_array_set_size (self->spans, 0);
  for (guint i = 0; i < n; i++) {
    if (g_str_equal (operations[i].name, "time-mask"))
      add_span (self, window->rate, &operations[i]);
    else
      add_band (self, &operations[i]);
  }
  make_masks (self, window->channels);
  if (self->has_bands) {
    memset (self->gone, 0, (gsize) window->channels * self->n * sizeof *self->gone);
    *reach = (GstAugSoundReach){ self->n, self->n - self->hop, self->hop };
  } else if (self->spans->len) {
    /* the level of noise is measured around the beginning of its mask */
    *reach = (GstAugSoundReach){ self->n / 2, self->n / 2, 1 };
  }
  return TRUE;
}

/* Where sample @i of the window continued by reflection is in what has come of the window. Where
 * a stream is entered between two hops, only three hops of it have surely come. */
static guint64
reflect (const State *self, const GstAugSoundWindow *window, gint64 i)
{
  gint64 last = (gint64) (window->end - window->origin) - 1;

  if (i < (gint64) window->origin && window->origin % self->hop)
    last = MIN (last, 3 * (gint64) self->hop - 1);
  if (last == 0)
    return window->origin;
  i = (i - (gint64) window->origin) % (2 * last);
  if (i < 0)
    i += 2 * last;
  return window->origin + (guint64) MIN (i, 2 * last - i);
}

/*
 * Reads the frame that begins at @start of the window into the STFT's input, windowed. FALSE: it is
 * silent and has nothing to subtract, whatever the masks.
 */
static gboolean
read_frame (State *self, const GstAugSoundWindow *window, guint channel, gint64 start)
{
  const gfloat *analysis = self->stft->analysis;
  gfloat *time = self->stft->time;
  const gint64 n = self->n;
  const gint64 from = CLAMP ((gint64) window->origin - start, 0, n);
  const gint64 to = CLAMP ((gint64) window->end - start, from, n);
  gfloat any = 0;

  for (gint64 i = 0; i < from; i++)
    time[i] = gst_aug_sound_window_at (window, channel, reflect (self, window, start + i));
  if (to > from) {
    const gfloat *in = window->samples[channel] + (start + from - (gint64) window->base);

    for (gint64 i = 0; i < to - from; i++)
      time[from + i] = in[i];
  }
  for (gint64 i = to; i < n; i++)
    time[i] = gst_aug_sound_window_at (window, channel, reflect (self, window, start + i));
  for (gint64 i = 0; i < n && any == 0; i++)
    any = time[i];
  for (gint64 i = 0; i < n; i++)
    time[i] *= analysis[i];
  return any != 0;
}

/* Adds what the frame that begins at @start takes away from the N samples from @base on. */
static void
process_frame (State *self, const GstAugSoundWindow *window, gint64 start, gint64 base)
{
  const guint n = self->n, skip = (guint) (base - start);
  GstAugStftNoise noise = { .fields = (const guint64 *) (gpointer) self->fields->data,
    .frame = (guint32) (start / (gint64) self->hop + 3),
    .window = (guint32) window->number,
    .branch = window->branch };

  for (guint c = 0; c < window->channels; c++) {
    const GstAugStftMask *mask = &self->masks[c % self->n_masks];
    gfloat *gone = self->gone + (gsize) c * n;
    const gfloat *time = self->stft->time, *synthesis = self->stft->synthesis;

    if (mask->n_masked == 0 || !read_frame (self, window, c, start))
      continue;
    noise.channel = c;
    gst_aug_stft_correct (self->stft, mask, self->value, &noise);
    for (guint i = skip; i < n; i++)
      gone[i - skip] += time[i] * synthesis[i];
  }
}

/* Samples [@from, @to) are one hop, or what there is of it. The frame that begins with it is the
 * last that it needs; at the start of the window the three before have to be made up for. */
static void
subtract (
    State *self, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const gint64 hop = self->hop, base = (gint64) (from - from % self->hop);
  const guint n = self->n, skip = (guint) (from - (guint64) base);

  for (gint64 start = from == window->origin ? base - 3 * hop : base; start <= base; start += hop)
    process_frame (self, window, start, base);
  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[c] + (from - window->base);
    gfloat *gone = self->gone + (gsize) c * n;

    for (guint64 i = 0; i < to - from; i++)
      out[c][i] = in[i] - gone[skip + i];
    memmove (gone, gone + hop, (n - self->hop) * sizeof *gone);
    memset (gone + n - hop, 0, self->hop * sizeof *gone);
  }
}

/*
 * The level of a time mask's noise: the root mean square of the N samples around its start, as far
 * as they are in the window. They have all come when the mask's first sample is due.
 */
static void
measure_level (State *self, const GstAugSoundWindow *window, Span *span)
{
  const guint half = self->n / 2;
  const guint64 start = MAX (span->start, window->origin);
  const guint64 from = start - MIN (start - window->origin, half);
  const guint64 to = MIN (start + half, window->end);

  for (guint c = 0; c < window->channels; c++) {
    gdouble sum = 0;

    for (guint64 i = from; i < to; i++) {
      const gfloat x = gst_aug_sound_window_at (window, c, i);

      sum += (gdouble) x * x;
    }
    span->levels[c] = (gfloat) sqrt (sum / (gdouble) (to - from));
  }
}

/*
 * Noise for the samples [@from, @to) of the window: uniform in ±sqrt (3)·level, word sample%4 of
 * the mask's field at (sample/4, channel, window, branch).
 */
static void
make_noise (const Span *span, const GstAugSoundWindow *window, guint channel, guint64 from,
    guint64 to, gfloat *noise)
{
  const guint32 key[2] = { (guint32) span->field, (guint32) (span->field >> 32) };
  const gdouble top = 1.7320508075688772 * span->levels[channel];
  guint32 words[4] = { 0 };

  for (guint64 i = from; i < to; i++) {
    if (i == from || i % 4 == 0) {
      const guint32 counter[4] = { (guint32) (i / 4), channel, (guint32) window->number,
        window->branch };

      gst_aug_philox4x32 (key, counter, words);
    }
    /* Never -0, so that silence stays silence to the bit. */
    noise[i - from] = (gfloat) (0.0 + top * (words[i % 4] * 0x1p-31 - 1));
  }
}

/* How much of what stands in the mask's place is heard at sample @i of the mask: all but in its
 * linear fades. */
static gfloat
share_at (const Span *span, guint64 i)
{
  const guint64 near = MIN (i - span->start, span->stop - 1 - i);

  return near >= span->fade ? 1 : ((gfloat) near + 0.5f) / (gfloat) span->fade;
}

static void
apply_span (Span *span, const GstAugSoundWindow *window, guint64 from, guint64 a, guint64 b,
    gfloat *const *out)
{
  gfloat noise[GST_AUG_SOUND_CHUNK];

  for (guint c = 0; c < window->channels; c++) {
    gfloat *y = out[c] + (a - from);

    if (!is_for (&span->part, c))
      continue;
    if (span->value == GST_AUG_MASK_VALUE_NOISE)
      make_noise (span, window, c, a, b, noise);
    else
      memset (noise, 0, (gsize) (b - a) * sizeof *noise);
    for (guint64 i = a; i < b; i++) {
      const gfloat share = span->fade ? share_at (span, i) : 1;

      y[i - a] = share == 1 ? noise[i - a] : y[i - a] * (1 - share) + noise[i - a] * share;
    }
  }
}

static void
apply_spans (
    State *self, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  for (guint s = 0; s < self->spans->len; s++) {
    Span *span = &g_array_index (self->spans, Span, s);
    const guint64 a = MAX (from, span->start), b = MIN (to, span->stop);

    if (a >= b)
      continue;
    if (span->value == GST_AUG_MASK_VALUE_NOISE && a == MAX (span->start, window->origin))
      measure_level (self, window, span);
    apply_span (span, window, from, a, b, out);
  }
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;

  if (self->has_bands)
    subtract (self, window, from, to, out);
  else
    for (guint c = 0; c < window->channels; c++)
      memcpy (out[c], window->samples[c] + (from - window->base),
          (gsize) (to - from) * sizeof (gfloat));
  apply_spans (self, window, from, to, out);
}

static void
clear (gpointer state)
{
  State *self = state;

  if (!self->stft)
    return;
  gst_aug_stft_free (self->stft);
  g_array_unref (self->bands);
  g_array_unref (self->fields);
  g_array_unref (self->spans);
  for (guint c = 0; c < G_N_ELEMENTS (self->masks); c++)
    g_free (self->masks[c].owner);
  g_free (self->gone);
  *self = (State){ 0 };
}

static void
realize (const GstAugOperation *operation, guint rate, guint channels, GstAugDecision *applied)
{
  GstAugOperation *to;
  GstAugBand band;

  if (g_str_equal (operation->name, "time-mask")) {
    *gst_aug_decision_add (applied, operation->name) = *operation;
    return;
  }
  if (!gst_aug_mel_band_edges ((guint) gst_aug_operation_get_int (operation, "n-mels", 80),
          gst_aug_operation_get_double (operation, "min-frequency", 0),
          MIN (gst_aug_operation_get_double (operation, "max-frequency", 8000), rate / 2.0),
          (guint) gst_aug_operation_get_int (operation, "first", 0),
          (guint) gst_aug_operation_get_int (operation, "channels", 0), &band))
    return;
  to = gst_aug_decision_add (applied, operation->name);
  *to = *operation;
  gst_aug_operation_set_double (to, "low-hz", band.low_hz);
  gst_aug_operation_set_double (to, "high-hz", band.high_hz);
}

const GstAugSoundEffect gst_aug_sound_spec_mask = {
  .operations = (const gchar *const[]){ "freq-mask", "time-mask", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .clear = clear,
  .realize = realize,
};
