/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The phase vocoder of stretches. */
#include <math.h>
#include <string.h>

#include "../core/exactmath.h"
#include "fft.h"
#include "onset.h"
#include "stretch.h"

#define OVERLAP 4
/* Where an onset comes into a frame, what has so many times the power of the input one hop before
 * begins anew. */
#define JUMP 4
#define EDGE 2 /* bins mirrored at both ends of the powers */

/* What is known of a channel's frames. */
typedef struct {
  gfloat *re, *im;           /* the spectrum of this frame */
  gfloat *last_re, *last_im; /* of the frame before */
  gfloat *back_re, *back_im; /* of the input one hop before this frame */
  gfloat *out_re, *out_im;   /* what was sounded last */
  gfloat *sum;               /* a ring of the output's next n samples */
} Channel;

typedef struct {
  guint channels, n, hop, bins;
  GstAugFft *fft;
  GstAugTimeMap map;
  GstAugOnsets onsets;
  Channel *each;
  gfloat *analysis, *synthesis; /* Hann; the same over what frames add up to */
  gfloat *time;
  gfloat *power;             /* of all channels, with EDGE bins in front */
  gfloat *turn_re, *turn_im; /* by which this frame's bins are turned */
  gboolean started;
  gint64 frame;    /* the next: its centre is the output sample frame·hop */
  gint64 at;       /* the input sample in the centre of the frame before */
  guint known;     /* onsets that came into the middle of a frame */
  gboolean begins; /* whether one comes into this frame */
} Vocoder;

/* The shortest power of two that lasts 64 ms: partials 57 Hz apart are peaks of their own. */
static guint
frame_size (guint rate)
{
  guint n = GST_AUG_FFT_MIN;

  while (n < GST_AUG_FFT_MAX && (guint64) n * 1000 < (guint64) rate * 64)
    n *= 2;
  return n;
}

/* How far the centre of a frame may lie from where the map puts it. */
static guint
slack (guint n)
{
  return n / OVERLAP;
}

static gfloat *
new_bins (const Vocoder *v)
{
  return g_new0 (gfloat, v->bins + GST_AUG_FFT_PAD);
}

static gpointer
create (guint rate, guint channels)
{
  Vocoder *v = g_new0 (Vocoder, 1);
  const guint n = frame_size (rate);

  v->channels = channels;
  v->n = n;
  v->hop = n / OVERLAP;
  v->bins = n / 2 + 1;
  v->fft = gst_aug_fft_new (n);
  gst_aug_onsets_init (&v->onsets, n / 16);
  v->each = g_new0 (Channel, channels);
  for (guint c = 0; c < channels; c++) {
    Channel *ch = &v->each[c];
    gfloat **const arrays[] = { &ch->re, &ch->im, &ch->last_re, &ch->last_im, &ch->back_re,
      &ch->back_im, &ch->out_re, &ch->out_im };

    for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
      *arrays[i] = new_bins (v);
    ch->sum = g_new0 (gfloat, n);
  }
  v->analysis = g_new (gfloat, n);
  v->synthesis = g_new (gfloat, n);
  v->time = g_new (gfloat, n);
  v->power = new_bins (v);
  v->turn_re = new_bins (v);
  v->turn_im = new_bins (v);
  for (guint i = 0; i < n; i++) {
    const gdouble hann = 0.5 - 0.5 * gst_aug_exact_cos (2 * G_PI * i / n);

    v->analysis[i] = (gfloat) hann;
    /* sum (hann²) over the frames is 3/2; the pair of transforms multiplies by n */
    v->synthesis[i] = (gfloat) (hann / (1.5 * n));
  }
  return v;
}

static void
destroy (gpointer state)
{
  Vocoder *v = state;

  for (guint c = 0; c < v->channels; c++) {
    Channel *ch = &v->each[c];
    gfloat *const arrays[] = { ch->re, ch->im, ch->last_re, ch->last_im, ch->back_re, ch->back_im,
      ch->out_re, ch->out_im, ch->sum };

    for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
      g_free (arrays[i]);
  }
  g_free (v->each);
  g_free (v->analysis);
  g_free (v->synthesis);
  g_free (v->time);
  g_free (v->power);
  g_free (v->turn_re);
  g_free (v->turn_im);
  gst_aug_onsets_clear (&v->onsets);
  gst_aug_fft_free (v->fft);
  g_free (v);
}

static void
begin (gpointer state, const GstAugTimeMap *map)
{
  Vocoder *v = state;

  v->map = *map;
  v->started = FALSE;
}

/* A sample is heard in frames whose centres lie up to half a frame behind it; these read another
 * half, with the slack. */
static guint64
ahead (guint rate, gdouble speed)
{
  const guint n = frame_size (rate);

  return (guint64) ceil (speed * n / 2) + n / 2 + slack (n) + 2;
}

static guint64
behind (guint rate, gdouble speed)
{
  const guint n = frame_size (rate);

  /* twice as far as it reads: what is reflected at the window's end lies in front of it */
  return 2 * ahead (rate, speed) + n;
}

/* The input sample that the map puts into the centre of frame @k; before the window, time runs as
 * it does in the input, so that the window begins as its input does. */
static gdouble
mapped (const Vocoder *v, gint64 k)
{
  const gdouble out = (gdouble) (k * v->hop);

  return out < 0 ? out : gst_aug_time_map_at (&v->map, out);
}

static gint64
rounded (gdouble x)
{
  return (gint64) floor (x + 0.5);
}

/*
 * The input sample in the centre of the next frame. While an onset is in the middle of the frame,
 * time runs as in the input, so that frames agree about it; then the map is caught up with.
 */
static gint64
place (Vocoder *v, const GstAugSoundWindow *in)
{
  const gdouble target = mapped (v, v->frame), step = target - mapped (v, v->frame - 1);
  const gint64 wide = 3 * (gint64) v->n / 8, away = slack (v->n);
  const gint64 same = CLAMP (v->at + v->hop, rounded (target) - away, rounded (target) + away);

  gst_aug_onsets_listen (&v->onsets, in, same + wide);
  v->begins = v->onsets.count != v->known;
  v->known = v->onsets.count;
  if (gst_aug_onsets_within (&v->onsets, same - wide, same + wide))
    return same;
  return rounded (CLAMP (target, (gdouble) v->at + 0.5 * step, (gdouble) v->at + 1.5 * step));
}

static void
analyse (Vocoder *v, const GstAugSoundWindow *in, guint channel, gint64 at, gfloat *re, gfloat *im)
{
  gst_aug_stretch_read (in, channel, at - v->n / 2, v->n, v->time);
  for (guint i = 0; i < v->n; i++)
    v->time[i] *= v->analysis[i];
  gst_aug_fft_forward (v->fft, v->time, re, im);
}

static void
exchange (gfloat **a, gfloat **b)
{
  gfloat *was = *a;

  *a = *b;
  *b = was;
}

/* The spectra at @at and one hop before. */
static void
analyse_all (Vocoder *v, const GstAugSoundWindow *in, gint64 at)
{
  for (guint c = 0; c < v->channels; c++) {
    Channel *ch = &v->each[c];

    exchange (&ch->re, &ch->last_re);
    exchange (&ch->im, &ch->last_im);
    analyse (v, in, c, at, ch->re, ch->im);
    if (!v->started)
      continue;
    if (at - v->hop == v->at) {
      exchange (&ch->back_re, &ch->last_re);
      exchange (&ch->back_im, &ch->last_im);
    } else {
      analyse (v, in, c, at - v->hop, ch->back_re, ch->back_im);
    }
  }
}

static void
measure_power (Vocoder *v)
{
  gfloat *power = v->power + EDGE;

  for (guint c = 0; c < v->channels; c++) {
    const gfloat *re = v->each[c].re, *im = v->each[c].im;

    for (guint k = 0; k < v->bins; k++)
      power[k] = (c ? power[k] : 0) + (re[k] * re[k] + im[k] * im[k]);
  }
  for (gint i = 1; i <= EDGE; i++) {
    power[-i] = power[i];
    power[v->bins - 1 + (guint) i] = power[v->bins - 1 - (guint) i];
  }
}

/*
 * The turn of the region around @peak: from the phase that was sounded last, it goes on as the
 * input does in a hop. The peak and its neighbours in all channels say it together, by the sum of
 * their cross spectra: what reaches over from another peak has opposite signs in them.
 */
static void
turn_of (const Vocoder *v, guint peak, gfloat turn[2])
{
  const guint from = MAX (peak, 1) - 1, to = MIN (peak + 1, v->bins - 1);
  gdouble re = 0, im = 0, back = 0, size;

  for (guint c = 0; c < v->channels; c++) {
    const Channel *ch = &v->each[c];

    for (guint k = from; k <= to; k++) {
      const gdouble a = ch->out_re[k], b = ch->out_im[k];
      const gdouble p = ch->back_re[k], q = ch->back_im[k];

      re += a * p + b * q;
      im += b * p - a * q;
      back += p * p + q * q;
    }
  }
  size = sqrt (re * re + im * im);
  if (!(size > 0) || (v->begins && v->power[EDGE + peak] > JUMP * back / 3)) {
    re = size = 1;
    im = 0;
  }
  turn[0] = (gfloat) (re / size);
  turn[1] = (gfloat) (im / size);
}

static gboolean
is_peak (const gfloat *p)
{
  return p[0] > p[-1] && p[0] > p[-2] && p[0] >= p[1] && p[0] >= p[2];
}

static void
fill (Vocoder *v, guint from, guint to, const gfloat turn[2])
{
  for (guint k = from; k < to; k++) {
    v->turn_re[k] = turn[0];
    v->turn_im[k] = turn[1];
  }
}

/* Every bin is turned as the peak is in whose region it lies; regions meet at the least power. */
static void
find_turns (Vocoder *v)
{
  const gfloat *power = v->power + EDGE;
  gfloat turn[2] = { 1, 0 };
  guint from = 0, peak = v->bins, least = 0;

  for (guint k = 0; k < v->bins; k++) {
    if (is_peak (power + k)) {
      if (peak < v->bins) {
        fill (v, from, least, turn);
        from = least;
      }
      turn_of (v, k, turn);
      peak = k;
      least = k + 1;
    } else if (power[k] < power[least]) {
      least = k;
    }
  }
  fill (v, from, v->bins, turn);
}

static void
sound (Vocoder *v, Channel *ch, gboolean turned)
{
  for (guint k = 0; k < v->bins; k++) {
    const gfloat a = ch->re[k], b = ch->im[k];

    ch->out_re[k] = turned ? a * v->turn_re[k] - b * v->turn_im[k] : a;
    ch->out_im[k] = turned ? a * v->turn_im[k] + b * v->turn_re[k] : b;
  }
  gst_aug_fft_inverse (v->fft, ch->out_re, ch->out_im, v->time);
}

/* Adds what was sounded; the last quarter is new in the ring. */
static void
overlap (Vocoder *v, gfloat *sum)
{
  for (guint q = 0; q < OVERLAP; q++) {
    gfloat *to = sum + (v->frame + 2 + q) % OVERLAP * v->hop;
    const gfloat *x = v->time + q * v->hop, *w = v->synthesis + q * v->hop;

    for (guint i = 0; i < v->hop; i++)
      to[i] = (q == OVERLAP - 1 ? 0 : to[i]) + x[i] * w[i];
  }
}

static void
make_frame (Vocoder *v, const GstAugSoundWindow *in)
{
  const gint64 at = v->started ? place (v, in) : rounded (mapped (v, v->frame));

  analyse_all (v, in, at);
  if (v->started) {
    measure_power (v);
    find_turns (v);
  }
  for (guint c = 0; c < v->channels; c++) {
    sound (v, &v->each[c], v->started);
    overlap (v, v->each[c].sum);
  }
  v->at = at;
  v->frame++;
  v->started = TRUE;
}

/* The first frame that is heard at @from; as it begins, so does the input. */
static void
start (Vocoder *v, const GstAugSoundWindow *in, guint64 from)
{
  v->frame = (gint64) (from / v->hop) - 1;
  gst_aug_onsets_begin (&v->onsets, in->origin);
  v->known = 0;
  for (guint c = 0; c < v->channels; c++)
    memset (v->each[c].sum, 0, v->n * sizeof (gfloat));
}

static void
render (gpointer state, const GstAugSoundWindow *in, guint64 from, guint64 to, gfloat *const *out)
{
  Vocoder *v = state;
  guint64 done = from;

  if (!v->started)
    start (v, in, from);
  while (done < to) {
    const guint64 block = done / v->hop, stop = MIN (to, (block + 1) * v->hop);

    /* the last frame that is heard in the block is two hops behind its start */
    while (v->frame <= (gint64) block + 2)
      make_frame (v, in);
    for (guint c = 0; c < v->channels; c++)
      memcpy (out[c] + (done - from), v->each[c].sum + block % OVERLAP * v->hop + done % v->hop,
          (gsize) (stop - done) * sizeof (gfloat));
    done = stop;
  }
}

const GstAugStretchMethod gst_aug_stretch_vocoder = {
  .create = create,
  .destroy = destroy,
  .begin = begin,
  .ahead = ahead,
  .behind = behind,
  .render = render,
};
