/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>

#include "audio/sound.h"
#include "audio/spectrum/specmask.h"
#include "catalogue/catalogue.h"

#define MAX_MASKS 4

/* In samples. */
typedef struct {
  guint64 start, stop;
} Span;

/* What a window is given. */
typedef struct {
  guint n_bands;
  GstAugBand bands[MAX_MASKS];
  guint n_spans;
  Span spans[MAX_MASKS];
  guint64 fade; /* samples */
  guint64 first;
  GstAugMaskValue value;
  guint64 field;
  gint64 number;
} Masks;

/* One stream: windows with their masks, samples, and how it is cut into pieces. */
typedef struct {
  guint rate, channels;
  gboolean is_s16;
  const gsize *windows;
  guint n_windows;
  const Masks *masks; /* one a window */
  gsize piece;        /* 0: random pieces, 0 … 3000 */
} Stream;

static gsize
sample_size (const Stream *s)
{
  return s->channels * (s->is_s16 ? sizeof (gint16) : sizeof (gfloat));
}

static gsize
total_frames (const Stream *s)
{
  gsize total = 0;

  for (guint w = 0; w < s->n_windows; w++)
    total += s->windows[w];
  return total;
}

/* The time whose first sample is @sample. */
static gint64
time_of (guint64 sample, guint rate)
{
  return (gint64) gst_util_uint64_scale (MIN (sample, G_MAXINT32), GST_SECOND, rate);
}

static GstAugDecision *
decision_of (const Masks *masks, guint rate)
{
  const GstAugInstance instance = { 0 };
  GstAugDecision *decision = gst_aug_decision_new ("augspecmask", "specmask", &instance);

  decision->applied = masks->n_bands || masks->n_spans;
  for (guint b = 0; b < masks->n_bands; b++) {
    GstAugOperation *op = gst_aug_decision_add (decision, "freq-mask");

    gst_aug_operation_set_int (op, "mask-value", masks->value);
    gst_aug_operation_set_uint64 (op, "field", masks->field + b);
    gst_aug_operation_set_double (op, "low-hz", masks->bands[b].low_hz);
    gst_aug_operation_set_double (op, "high-hz", masks->bands[b].high_hz);
  }
  for (guint i = 0; i < masks->n_spans; i++) {
    GstAugOperation *op = gst_aug_decision_add (decision, "time-mask");
    const gint64 start = time_of (masks->spans[i].start, rate);

    gst_aug_operation_set_int (op, "start_ns", start);
    gst_aug_operation_set_int (op, "duration_ns", time_of (masks->spans[i].stop, rate) - start);
    gst_aug_operation_set_int (op, "fade_ns", time_of (masks->fade, rate));
    gst_aug_operation_set_int (op, "mask-value", masks->value);
    gst_aug_operation_set_uint64 (op, "field", masks->field + 100 + i);
  }
  return decision;
}

static void
begin_window (GstAugSound *engine, guint rate, const Masks *masks)
{
  g_autoptr (GstAugDecision) decision = masks ? decision_of (masks, rate) : NULL;
  const GstAugSoundStart start = {
    .decision = decision, .first = masks ? masks->first : 0, .number = masks ? masks->number : 0
  };

  fail_unless (gst_aug_sound_begin_window (engine, &start, NULL));
}

static GstAugSound *
new_engine (guint rate, guint channels, gboolean is_s16)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("specmask");
  GstAugSound *engine = gst_aug_sound_new (rate, channels, is_s16);
  g_autofree gpointer block = g_malloc0 (kind->settings->size);

  gst_aug_settings_init (kind->settings, block);
  gst_aug_sound_set_latency (engine, kind->latency (block, rate, 0, FALSE));
  return engine;
}

static gsize
pull_all (GstAugSound *engine, guint8 *out, gsize bpf, gsize got, GRand *rand)
{
  while (gst_aug_sound_available (engine) > 0) {
    gsize ask = rand ? (gsize) g_rand_int_range (rand, 1, 2000) : G_MAXSIZE;

    ask = MIN (ask, gst_aug_sound_available (engine));
    got += gst_aug_sound_pull (engine, out + got * bpf, ask);
  }
  return got;
}

/* Runs a stream and checks that the delay is constant and nothing is lost. */
static guint8 *
run_stream (const Stream *s, gconstpointer in)
{
  GstAugSound *engine = new_engine (s->rate, s->channels, s->is_s16);
  const gsize bpf = sample_size (s), total = total_frames (s);
  const guint64 latency = gst_aug_sound_get_latency (engine);
  guint8 *out = g_malloc0 (MAX (total, 1) * bpf);
  GRand *rand = s->piece == 0 ? g_rand_new_with_seed (7) : NULL;
  gsize pushed = 0, got = 0;

  for (guint w = 0; w < s->n_windows; w++) {
    const gsize stop = pushed + s->windows[w];

    begin_window (engine, s->rate, &s->masks[w]);
    while (pushed < stop) {
      gsize piece = rand ? (gsize) g_rand_int_range (rand, 0, 3000) : s->piece;

      piece = MIN (piece, stop - pushed);
      gst_aug_sound_push (engine, (const guint8 *) in + pushed * bpf, piece);
      pushed += piece;
      got = pull_all (engine, out, bpf, got, rand);
      fail_unless_equals_uint64 (got, pushed > latency ? pushed - latency : 0);
    }
  }
  gst_aug_sound_drain (engine);
  got = pull_all (engine, out, bpf, got, rand);
  fail_unless_equals_uint64 (got, total);
  fail_unless_equals_uint64 (gst_aug_sound_available (engine), 0);
  if (rand)
    g_rand_free (rand);
  gst_aug_sound_free (engine);
  return out;
}

static gpointer
make_noise (gsize samples, gboolean is_s16, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  gint16 *s16 = g_new (gint16, samples);
  gfloat *f32 = g_new (gfloat, samples);

  for (gsize i = 0; i < samples; i++) {
    s16[i] = (gint16) g_rand_int_range (rand, -20000, 20000);
    f32[i] = s16[i] / 32768.0f;
  }
  g_rand_free (rand);
  g_free (is_s16 ? (gpointer) f32 : (gpointer) s16);
  return is_s16 ? (gpointer) s16 : (gpointer) f32;
}

static void
set_noise (Masks *masks, gint64 window)
{
  masks->field = 0x123456789abcdef0u + 1000 * (guint64) window;
  masks->number = window;
}

/* A band, two time masks that overlap, and one that reaches beyond the window. */
static Masks
busy_masks (GstAugMaskValue value, gint64 window)
{
  Masks masks = {
    .n_bands = 2,
    .bands = { { 700, 1500 }, { 3000, 4000 } },
    .n_spans = 3,
    .spans = { { 100, 900 }, { 850, 1200 }, { 2990, 1000000 } },
    .value = value,
  };

  set_noise (&masks, window);
  return masks;
}

static void
assert_same (gconstpointer a, gconstpointer b, gsize bytes)
{
  for (gsize i = 0; i < bytes; i++) {
    if (((const guint8 *) a)[i] != ((const guint8 *) b)[i])
      fail ("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " differs", i, bytes);
  }
}

GST_START_TEST (test_no_mask_means_no_change)
{
  const gsize windows[] = { 5000, 1, 0, 700, 12000 };
  const Masks masks[5] = { 0 };

  for (gint is_s16 = 0; is_s16 < 2; is_s16++) {
    Stream s = { 16000, 2, is_s16, windows, 5, masks, 441 };
    const gsize bytes = total_frames (&s) * sample_size (&s);
    /* Any bytes: NaN with payloads, infinities, denormals. */
    guint8 *in = g_malloc (bytes), *out;
    GRand *rand = g_rand_new_with_seed (1);

    for (gsize i = 0; i < bytes; i++)
      in[i] = (guint8) g_rand_int_range (rand, 0, 256);
    out = run_stream (&s, in);
    assert_same (in, out, bytes);
    g_rand_free (rand);
    g_free (in);
    g_free (out);
  }
}
GST_END_TEST;

GST_START_TEST (test_masks_stay_in_their_window)
{
  const gsize windows[] = { 3000, 3000, 3000 };

  for (gint is_s16 = 0; is_s16 < 2; is_s16++) {
    const Masks masks[] = { { 0 }, busy_masks (GST_AUG_MASK_VALUE_ZERO, 1), { 0 } };
    Stream s = { 16000, 1, is_s16, windows, 3, masks, 160 };
    const gsize part = 3000 * sample_size (&s);
    guint8 *in = make_noise (9000, is_s16, 2), *out = run_stream (&s, in);

    assert_same (in, out, part);
    fail_if (memcmp (in + part, out + part, part) == 0);
    assert_same (in + 2 * part, out + 2 * part, part);
    g_free (in);
    g_free (out);
  }
}
GST_END_TEST;

GST_START_TEST (test_time_mask_is_zero_to_the_sample)
{
  const gsize windows[] = { 4000, 5000 };
  const gsize pieces[] = { 1, 7, 160, 441, 1024, 4096, 0 };
  Masks masks[2] = { { 0 }, { 0 } };

  masks[0].n_spans = masks[1].n_spans = 2;
  masks[0].spans[0] = (Span){ 0, 3 };
  masks[0].spans[1] = (Span){ 3999, 4000 };
  masks[1].spans[0] = (Span){ 1023, 2049 };
  masks[1].spans[1] = (Span){ 3000, 3000 };
  for (gint is_s16 = 0; is_s16 < 2; is_s16++) {
    for (guint p = 0; p < G_N_ELEMENTS (pieces); p++) {
      Stream s = { 16000, 2, is_s16, windows, 2, masks, pieces[p] };
      const gsize bpf = sample_size (&s);
      guint8 *in = make_noise (18000, is_s16, 3), *out;

      masks[0].value = masks[1].value = p % 2 ? GST_AUG_MASK_VALUE_ZERO : GST_AUG_MASK_VALUE_MEAN;
      out = run_stream (&s, in);
      memset (in, 0, 3 * bpf);
      memset (in + 3999 * bpf, 0, bpf);
      memset (in + 5023 * bpf, 0, (2049 - 1023) * bpf);
      assert_same (in, out, 9000 * bpf);
      g_free (in);
      g_free (out);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_noise_in_a_time_mask_is_as_loud_as_its_surroundings)
{
  const gsize windows[] = { 16000 };
  Masks masks = { .n_spans = 1, .spans = { { 5000, 13000 } } };
  Stream s = { 16000, 2, FALSE, windows, 1, &masks, 512 };
  gfloat *in = make_noise (32000, FALSE, 4), *out;
  gdouble before = 0, inside = 0, correlation = 0;

  masks.value = GST_AUG_MASK_VALUE_NOISE;
  set_noise (&masks, 0);
  out = (gfloat *) run_stream (&s, in);
  assert_same (in, out, 5000 * sizeof *in * 2);
  assert_same (in + 26000, out + 26000, 3000 * sizeof *in * 2);
  for (guint i = 4488; i < 5512; i++)
    before += in[2 * i] * in[2 * i] / 1024.0;
  for (guint i = 5000; i < 13000; i++) {
    inside += out[2 * i] * out[2 * i] / 8000.0;
    correlation += out[2 * i] * out[2 * i + 1] / 8000.0;
  }
  fail_unless (fabs (10 * log10 (inside / before)) < 0.3, "%g against %g", inside, before);
  fail_unless (fabs (correlation) < 0.05 * before, "channels get the same noise");
  g_free (in);
  g_free (out);
}
GST_END_TEST;

GST_START_TEST (test_impulse_comes_out_after_the_latency)
{
  const guint rates[] = { 8000, 16000, 22050, 44100, 48000, 96000 };
  const guint latencies[] = { 512, 1024, 1024, 2048, 2048, 4096 };

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    for (gint masked = 0; masked < 2; masked++) {
      GstAugSound *engine = new_engine (rates[r], 1, FALSE);
      const guint64 latency = gst_aug_sound_get_latency (engine);
      /* Masking all above 2 kHz leaves the impulse's peak where it was. */
      const Masks masks = {
        .n_bands = 1, .bands = { { 2000, rates[r] } }, .value = GST_AUG_MASK_VALUE_ZERO
      };
      guint peak = 0, begin = 0;
      gfloat top = 0;

      fail_unless_equals_uint64 (latency, latencies[r]);
      begin_window (engine, rates[r], masked ? &masks : NULL);
      for (guint i = 0; i < 4 * latency; i++) {
        const gfloat x = i == 700;
        gfloat y;

        gst_aug_sound_push (engine, &x, 1);
        if (gst_aug_sound_pull (engine, &y, 1) == 0)
          continue;
        begin = begin ? begin : i;
        if (y > top) {
          top = y;
          peak = i;
        }
      }
      fail_unless_equals_uint64 (begin, latency);
      fail_unless_equals_uint64 (peak, 700 + latency);
      gst_aug_sound_free (engine);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_pieces_do_not_matter)
{
  const gsize windows[] = { 4567, 16000, 300, 1, 5000, 1024, 1025, 3, 2048 };
  const gsize pieces[] = { 160, 441, 1024, 4096, 0, 100000 };
  const guint channels[] = { 1, 2, 5 };
  Masks masks[G_N_ELEMENTS (windows)];

  for (guint value = 0; value < 3; value++) {
    for (guint w = 0; w < G_N_ELEMENTS (windows); w++)
      masks[w] = busy_masks (value, w);
    masks[4].n_bands = masks[4].n_spans = 0;
    masks[5].n_bands = 0;
    for (guint c = 0; c < 2 * G_N_ELEMENTS (channels); c++) {
      Stream s = { 16000, channels[c / 2], c % 2, windows, G_N_ELEMENTS (windows), masks, 1 };
      const gsize total = total_frames (&s);
      guint8 *in = make_noise (total * s.channels, s.is_s16, 5), *first = run_stream (&s, in);

      for (guint p = 0; p < G_N_ELEMENTS (pieces); p++) {
        guint8 *out;

        s.piece = pieces[p];
        out = run_stream (&s, in);
        assert_same (first, out, total * sample_size (&s));
        g_free (out);
      }
      g_free (first);
      g_free (in);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_window_alone_gives_the_same_bytes)
{
  const gsize windows[] = { 4567, 16000, 300, 1, 5000, 1024, 1025, 3, 2048, 2, 255, 1280 };
  Masks masks[G_N_ELEMENTS (windows)];

  for (guint value = 0; value < 3; value++) {
    for (guint w = 0; w < G_N_ELEMENTS (windows); w++)
      masks[w] = busy_masks (value, w);
    for (gint is_s16 = 0; is_s16 < 2; is_s16++) {
      Stream s = { 16000, 2, is_s16, windows, G_N_ELEMENTS (windows), masks, 480 };
      const gsize bpf = sample_size (&s);
      guint8 *in = make_noise (total_frames (&s) * 2, is_s16, 6), *out = run_stream (&s, in);
      gsize offset = 0;

      for (guint w = 0; w < G_N_ELEMENTS (windows); w++) {
        Stream one = { 16000, 2, is_s16, &windows[w], 1, &masks[w], 333 };
        guint8 *alone = run_stream (&one, in + offset);

        assert_same (out + offset, alone, windows[w] * bpf);
        offset += windows[w] * bpf;
        g_free (alone);
      }
      g_free (in);
      g_free (out);
    }
  }
}
GST_END_TEST;

/* After a seek into a window, all but the next N samples are those of the whole window. */
GST_START_TEST (test_entering_midway_changes_one_frame_only)
{
  const gsize windows[] = { 20000 }, firsts[] = { 1, 255, 256, 300, 511, 1024, 7000, 19500 };
  const gsize pieces[] = { 1, 480, 4096, 0 };

  for (guint value = 0; value < 3; value++) {
    Masks masks = busy_masks (value, 0);
    Stream s = { 16000, 2, FALSE, windows, 1, &masks, 480 };
    gfloat *in = make_noise (40000, FALSE, 16), *whole;

    masks.n_spans = 2;
    masks.spans[0] = (Span){ 9000, 9900 };
    masks.spans[1] = (Span){ 19000, 19600 };
    if (value == GST_AUG_MASK_VALUE_NOISE)
      masks.n_spans = 1;
    whole = (gfloat *) run_stream (&s, in);
    for (guint f = 0; f < G_N_ELEMENTS (firsts); f++) {
      const gsize first = firsts[f], rest = 20000 - first, same = MIN (rest, 1024);
      Stream late = { 16000, 2, FALSE, &rest, 1, &masks, 1 };
      gfloat *reference = NULL;

      masks.first = first;
      for (guint p = 0; p < G_N_ELEMENTS (pieces); p++) {
        gfloat *out;

        late.piece = pieces[p];
        out = (gfloat *) run_stream (&late, in + 2 * first);
        assert_same (whole + 2 * (first + same), out + 2 * same, (rest - same) * 2 * sizeof *out);
        if (reference)
          assert_same (reference, out, rest * 2 * sizeof *out);
        g_free (reference);
        reference = out;
      }
      g_free (reference);
      masks.first = 0;
    }
    g_free (whole);
    g_free (in);
  }
}
GST_END_TEST;

/* With all bins masked nothing may be left, at the window's ends neither: the frames add up to the
 * signal for every length. */
GST_START_TEST (test_tiny_windows_reconstruct)
{
  const guint n = 512;
  Masks masks = { .n_bands = 1, .bands = { { 0, 4000 } }, .value = GST_AUG_MASK_VALUE_ZERO };
  gfloat *in = make_noise (4 * n, FALSE, 8);
  gdouble worst = 0;

  for (gsize length = 1; length <= 2 * n + 3; length += length < n + 3 ? 1 : 61) {
    Stream s = { 8000, 1, FALSE, &length, 1, &masks, 100 };
    gfloat *out = (gfloat *) run_stream (&s, in);

    for (gsize i = 0; i < length; i++)
      worst = MAX (worst, fabs (out[i]));
    g_free (out);
    masks.first = length % 7 * 37;
  }
  GST_INFO ("residue %.1f dB", 20 * log10 (worst));
  fail_unless (worst < 1e-6, "residue %g", worst);
  g_free (in);
}
GST_END_TEST;

GST_START_TEST (test_drain_lets_nothing_across)
{
  const gsize windows[] = { 5000 };
  const Masks masks = busy_masks (GST_AUG_MASK_VALUE_MEAN, 0);
  Stream s = { 16000, 1, FALSE, windows, 1, &masks, 480 };
  gfloat *loud = make_noise (3000, FALSE, 9), *in = make_noise (5000, FALSE, 10), out[5000];
  gfloat *fresh = (gfloat *) run_stream (&s, in);

  for (gint reset = 0; reset < 2; reset++) {
    GstAugSound *engine = new_engine (16000, 1, FALSE);
    gsize got;

    begin_window (engine, 16000, &masks);
    gst_aug_sound_push (engine, loud, 3000);
    if (reset) {
      gst_aug_sound_reset (engine);
      fail_unless_equals_int (gst_aug_sound_available (engine), 0);
    } else {
      gst_aug_sound_drain (engine);
      fail_unless_equals_int (gst_aug_sound_available (engine), 3000);
      gst_aug_sound_pull (engine, out, 3000);
    }
    begin_window (engine, 16000, &masks);
    gst_aug_sound_push (engine, in, 1024);
    fail_unless_equals_int (gst_aug_sound_available (engine), 0);
    gst_aug_sound_push (engine, in + 1024, 5000 - 1024);
    gst_aug_sound_drain (engine);
    got = gst_aug_sound_pull (engine, out, 5000);
    fail_unless_equals_int (got, 5000);
    assert_same (fresh, out, sizeof out);
    gst_aug_sound_free (engine);
  }
  g_free (loud);
  g_free (in);
  g_free (fresh);
}
GST_END_TEST;

GST_START_TEST (test_channels_are_masked_alike)
{
  const gsize windows[] = { 6000, 40 };
  const Masks masks[] = { busy_masks (GST_AUG_MASK_VALUE_MEAN, 0),
    busy_masks (GST_AUG_MASK_VALUE_ZERO, 1) };
  const guint channels = 64;
  Stream s = { 16000, channels, FALSE, windows, 2, masks, 480 };
  gfloat *in = make_noise (6040 * channels, FALSE, 11), *out = (gfloat *) run_stream (&s, in);

  for (guint c = 0; c < channels; c += 9) {
    gfloat one[6040], *alone;

    for (guint i = 0; i < 6040; i++)
      one[i] = in[i * channels + c];
    s.channels = 1;
    alone = (gfloat *) run_stream (&s, one);
    for (guint i = 0; i < 6040; i++)
      fail_unless (alone[i] == out[i * channels + c]);
    g_free (alone);
  }
  g_free (in);
  g_free (out);
}
GST_END_TEST;

GST_START_TEST (test_s16_is_the_float_result_rounded)
{
  const gsize windows[] = { 6000, 40 };
  gint16 *in = make_noise (6040, TRUE, 12);
  gfloat *same = make_noise (6040, FALSE, 12);

  for (guint value = 0; value < 3; value++) {
    const Masks masks[] = { busy_masks (value, 0), busy_masks (value, 1) };
    Stream s = { 16000, 1, TRUE, windows, 2, masks, 480 };
    gint16 *out = (gint16 *) run_stream (&s, in);
    gfloat *exact;

    s.is_s16 = FALSE;
    exact = (gfloat *) run_stream (&s, same);
    /* The float result was rounded itself, by at most 2^-25 of full scale. */
    for (guint i = 0; i < 6040; i++)
      fail_unless (fabs (out[i] - CLAMP (exact[i] * 32768.0, -32768, 32767)) <= 0.5 + 0x1p-10);
    g_free (out);
    g_free (exact);
  }
  g_free (in);
  g_free (same);
}
GST_END_TEST;

GST_START_TEST (test_s16_saturates)
{
  const gsize windows[] = { 8000 };
  const Masks masks = {
    .n_bands = 1, .bands = { { 900, 8000 } }, .value = GST_AUG_MASK_VALUE_ZERO
  };
  Stream s = { 16000, 1, TRUE, windows, 1, &masks, 480 };
  gint16 in[8000], *out;
  guint at_top = 0, at_bottom = 0;

  /* The first harmonic of a full-scale square wave is 4/pi of full scale. */
  for (guint i = 0; i < 8000; i++)
    in[i] = i / 20 % 2 ? -32768 : 32767;
  out = (gint16 *) run_stream (&s, in);
  for (guint i = 0; i < 8000; i++) {
    at_top += out[i] == 32767;
    at_bottom += out[i] == -32768;
    fail_unless (fabs ((gdouble) out[i] - in[i]) < 40000, "sample %u wrapped around", i);
  }
  fail_unless (at_top > 1000 && at_bottom > 1000);
  g_free (out);
}
GST_END_TEST;

GST_START_TEST (test_samples_that_are_no_numbers_are_silence)
{
  const gsize windows[] = { 12000 };
  const Masks masks = { .n_bands = 1,
    .bands = { { 1000, 3000 } },
    .n_spans = 1,
    .spans = { { 9000, 9500 } },
    .value = GST_AUG_MASK_VALUE_ZERO };
  Stream s = { 16000, 1, FALSE, windows, 1, &masks, 480 };
  gfloat *in = make_noise (12000, FALSE, 13), *clean, *out;

  in[6000] = in[6001] = in[9100] = 0;
  clean = (gfloat *) run_stream (&s, in);
  in[6000] = NAN;
  in[6001] = -INFINITY;
  in[9100] = INFINITY;
  out = (gfloat *) run_stream (&s, in);
  assert_same (clean, out, 12000 * sizeof *out);
  g_free (in);
  g_free (clean);
  g_free (out);
}
GST_END_TEST;

/* 1 - share of the mask is (i + 1/2)/fade away from its edges; nothing outside changes. */
GST_START_TEST (test_time_masks_fade_inside)
{
  const gsize windows[] = { 8000 };
  Masks masks = { .n_spans = 1, .spans = { { 3000, 4000 } }, .fade = 160 };
  Stream s = { 16000, 1, FALSE, windows, 1, &masks, 333 };
  gfloat in[8000], *out;

  for (guint i = 0; i < 8000; i++)
    in[i] = 0.5f;
  for (guint kind = 0; kind < 2; kind++) {
    const guint fade = kind ? 500 : 160;

    masks.fade = kind ? 100000 : 160; /* no longer than half of the mask */
    out = (gfloat *) run_stream (&s, in);
    for (guint i = 0; i < 8000; i++) {
      const guint near = i < 3000 || i >= 4000 ? 0 : MIN (i - 3000, 3999 - i);
      const gdouble want = i < 3000 || i >= 4000 ? 0.5
                           : near >= fade        ? 0
                                                 : 0.5 * (1 - (near + 0.5) / fade);

      fail_unless (fabs (out[i] - want) < 1e-6, "sample %u: %g, not %g", i, out[i], want);
      fail_unless ((i >= 3000 && i < 4000) || out[i] == 0.5f);
    }
    g_free (out);
  }
}
GST_END_TEST;

GST_START_TEST (test_noise_depends_on_the_field_only)
{
  const gsize windows[] = { 9000 };
  Masks masks = busy_masks (GST_AUG_MASK_VALUE_NOISE, 0);
  Stream s = { 16000, 1, FALSE, windows, 1, &masks, 480 };
  gfloat *in = make_noise (9000, FALSE, 14), *first = (gfloat *) run_stream (&s, in), *out;

  out = (gfloat *) run_stream (&s, in);
  assert_same (first, out, 9000 * sizeof *out);
  g_free (out);
  set_noise (&masks, 1);
  out = (gfloat *) run_stream (&s, in);
  fail_if (memcmp (first, out, 9000 * sizeof *out) == 0);
  g_free (out);
  g_free (first);
  g_free (in);
}
GST_END_TEST;

GST_START_TEST (test_silence_stays_silent)
{
  const gsize windows[] = { 9000 };

  for (guint value = 0; value < 3; value++) {
    const Masks masks = busy_masks (value, 0);
    Stream s = { 16000, 1, FALSE, windows, 1, &masks, 480 };
    gfloat in[9000] = { 0 }, *out = (gfloat *) run_stream (&s, in);

    assert_same (in, out, sizeof in);
    g_free (out);
  }
}
GST_END_TEST;

GST_START_TEST (test_mel_bands_follow_htk)
{
  GstAugBand band, next;

  /* 80 channels, 0 to 8000 Hz: points 10 and 31 of 82 on the scale 2595·log10 (1 + f/700). */
  fail_unless (gst_aug_mel_band_edges (80, 0, 8000, 10, 20, &band));
  fail_unless (
      fabs (band.low_hz - 700 * (pow (10, 10 * 2840.023046708319 / 81 / 2595) - 1)) < 1e-6);
  fail_unless (
      fabs (band.high_hz - 700 * (pow (10, 31 * 2840.023046708319 / 81 / 2595) - 1)) < 1e-6);
  fail_unless (gst_aug_mel_band_edges (80, 0, 8000, 0, 80, &band));
  fail_unless (band.low_hz == 0 && band.high_hz == 8000);
  fail_unless (gst_aug_mel_band_edges (80, 20, 7600, 79, 5, &band));
  fail_unless (band.high_hz == 7600 && band.low_hz < 7600);
  /* The band of neighbours begins where the one before has its centre. */
  fail_unless (gst_aug_mel_band_edges (80, 0, 8000, 10, 1, &band));
  fail_unless (gst_aug_mel_band_edges (80, 0, 8000, 12, 1, &next));
  fail_unless (band.high_hz == next.low_hz);
  fail_if (gst_aug_mel_band_edges (80, 0, 8000, 10, 0, &band));
  fail_unless (band.low_hz == 0 && band.high_hz == 0);
  fail_if (gst_aug_mel_band_edges (80, 0, 8000, 80, 1, &band));
  fail_if (gst_aug_mel_band_edges (80, 8000, 8000, 0, 1, &band));
  fail_if (gst_aug_mel_band_edges (0, 0, 8000, 0, 1, &band));
}
GST_END_TEST;

GST_START_TEST (test_odd_masks_mask_nothing)
{
  const gsize windows[] = { 4000 };
  const Masks masks = { .n_bands = 4,
    .bands = { { 500, 500 }, { 600, 100 }, { NAN, NAN }, { 9000, 12000 } },
    .n_spans = 3,
    .spans = { { 5, 5 }, { 10, 2 }, { 4000, G_MAXUINT64 } },
    .value = GST_AUG_MASK_VALUE_NOISE };
  Stream s = { 16000, 1, FALSE, windows, 1, &masks, 480 };
  gfloat *in = make_noise (4000, FALSE, 15), *out = (gfloat *) run_stream (&s, in);

  assert_same (in, out, 4000 * sizeof *in);
  g_free (in);
  g_free (out);
}
GST_END_TEST;

static Suite *
specmask_suite (void)
{
  Suite *suite = suite_create ("specmask");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_no_mask_means_no_change);
  tcase_add_test (tc, test_masks_stay_in_their_window);
  tcase_add_test (tc, test_time_mask_is_zero_to_the_sample);
  tcase_add_test (tc, test_noise_in_a_time_mask_is_as_loud_as_its_surroundings);
  tcase_add_test (tc, test_impulse_comes_out_after_the_latency);
  tcase_add_test (tc, test_pieces_do_not_matter);
  tcase_add_test (tc, test_window_alone_gives_the_same_bytes);
  tcase_add_test (tc, test_entering_midway_changes_one_frame_only);
  tcase_add_test (tc, test_tiny_windows_reconstruct);
  tcase_add_test (tc, test_drain_lets_nothing_across);
  tcase_add_test (tc, test_channels_are_masked_alike);
  tcase_add_test (tc, test_s16_is_the_float_result_rounded);
  tcase_add_test (tc, test_s16_saturates);
  tcase_add_test (tc, test_samples_that_are_no_numbers_are_silence);
  tcase_add_test (tc, test_time_masks_fade_inside);
  tcase_add_test (tc, test_noise_depends_on_the_field_only);
  tcase_add_test (tc, test_silence_stays_silent);
  tcase_add_test (tc, test_mel_bands_follow_htk);
  tcase_add_test (tc, test_odd_masks_mask_nothing);
  return suite;
}

GST_CHECK_MAIN (specmask);
