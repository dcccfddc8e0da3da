/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The phase vocoder of stretches. */
#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "../spectrum/fft.h"
#include "onset.h"
#include "stretch.h"
#include "vocoder-kernels.h"

#define OVERLAP 4
/* Where an onset comes into a frame, what has so many times the power of the input one hop before
 * begins anew. */
#define JUMP 4
#define EDGE GST_AUG_VOCODER_EDGE

/* What is known of a channel's frames; spectra are real and imaginary parts. */
typedef struct {
  gfloat *now[2];  /* the spectrum of this frame */
  gfloat *last[2]; /* of the frame before */
  gfloat *back[2]; /* of the input one hop before this frame */
  gfloat *out[2];  /* what was sounded last */
  gfloat *sum;     /* a ring of the output's next n samples */
} Channel;

typedef struct {
  guint channels, n, hop, bins;
  const GstAugVocoderKernels *kernels;
  GstAugFft *fft;
  GstAugTimeMap map;
  GstAugOnsets onsets;
  Channel *each;
  gfloat *analysis, *synthesis; /* Hann; the same over what frames add up to */
  gfloat *time;
  gfloat *power;    /* of all channels, with mirrored bins at both ends */
  gfloat *cross[2]; /* of what was sounded last and the input one hop before, likewise */
  guint8 *flags;    /* of bins that are peaks */
  guint *peaks;     /* these bins, n_peaks of them */
  guint *starts;    /* of the peaks' regions, and the end */
  gdouble *turn[2]; /* by which the peaks are turned */
  gfloat *turns[2]; /* by which all bins are */
  guint n_peaks;
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

static void
create_tables (Vocoder *v)
{
  v->analysis = g_new (gfloat, v->n);
  v->synthesis = g_new (gfloat, v->n);
  for (guint i = 0; i < v->n; i++) {
    const gdouble hann = 0.5 - 0.5 * gst_aug_exact_cos (2 * G_PI * i / v->n);

    v->analysis[i] = (gfloat) hann;
    /* sum (hann²) over the frames is 3/2; the pair of transforms multiplies by n */
    v->synthesis[i] = (gfloat) (hann / (1.5 * v->n));
  }
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
  create_tables (v);
  v->time = g_new (gfloat, n);
  v->power = new_bins (v);
  v->flags = g_new0 (guint8, v->bins + GST_AUG_FFT_PAD);
  v->peaks = g_new (guint, v->bins + GST_AUG_FFT_PAD);
  v->starts = g_new (guint, v->bins + 1);
  v->each = g_new0 (Channel, channels);
  for (guint c = 0; c < channels; c++)
    v->each[c].sum = g_new0 (gfloat, n);
  for (guint part = 0; part < 2; part++) {
    v->turn[part] = g_new0 (gdouble, v->bins + GST_AUG_FFT_PAD);
    v->turns[part] = new_bins (v);
    v->cross[part] = new_bins (v);
    for (guint c = 0; c < channels; c++) {
      v->each[c].now[part] = new_bins (v);
      v->each[c].last[part] = new_bins (v);
      v->each[c].back[part] = new_bins (v);
      v->each[c].out[part] = new_bins (v);
    }
  }
  return v;
}

static void
destroy (gpointer state)
{
  Vocoder *v = state;

  for (guint part = 0; part < 2; part++) {
    for (guint c = 0; c < v->channels; c++) {
      g_free (v->each[c].now[part]);
      g_free (v->each[c].last[part]);
      g_free (v->each[c].back[part]);
      g_free (v->each[c].out[part]);
    }
    g_free (v->turn[part]);
    g_free (v->turns[part]);
    g_free (v->cross[part]);
  }
  for (guint c = 0; c < v->channels; c++)
    g_free (v->each[c].sum);
  g_free (v->each);
  g_free (v->analysis);
  g_free (v->synthesis);
  g_free (v->time);
  g_free (v->power);
  g_free (v->flags);
  g_free (v->peaks);
  g_free (v->starts);
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

/* Where the map puts the input sample @at. */
static gdouble
heard_at (const GstAugTimeMap *map, gdouble at)
{
  return at < map->knee_in ? at / map->before : map->knee_out + (at - map->knee_in) / map->after;
}

/*
 * The input sample in the centre of the next frame. While an onset is in the middle of the frame,
 * time runs as in the input, from where the map puts the onset, so that frames agree about it; then
 * the map is caught up with.
 */
static gint64
place (Vocoder *v, const GstAugSoundWindow *in)
{
  const gdouble target = mapped (v, v->frame), step = target - mapped (v, v->frame - 1);
  const gint64 wide = 3 * (gint64) v->n / 8, away = slack (v->n);
  const gint64 centre = v->frame * v->hop, middle = rounded (target);
  gint64 onset;

  gst_aug_onsets_listen (&v->onsets, in, middle + wide);
  v->begins = v->onsets.count != v->known;
  v->known = v->onsets.count;
  if (gst_aug_onsets_latest (&v->onsets, middle - wide, middle + wide, &onset))
    return CLAMP (centre + rounded ((gdouble) onset - heard_at (&v->map, (gdouble) onset)),
        middle - away, middle + away);
  return rounded (CLAMP (target, (gdouble) v->at + 0.5 * step, (gdouble) v->at + 1.5 * step));
}

static void
analyse (
    Vocoder *v, const GstAugSoundWindow *in, guint channel, gint64 at, gfloat *const spectrum[2])
{
  const gint64 from = at - v->n / 2;
  const gfloat *samples = v->time;

  if (from >= (gint64) in->base && from + v->n <= (gint64) in->end)
    samples = in->samples[channel] + (from - (gint64) in->base);
  else
    gst_aug_stretch_read (in, channel, from, v->n, v->time);
  gst_aug_fft_forward_weighed (v->fft, samples, v->analysis, spectrum[0], spectrum[1]);
}

static void
exchange (gfloat *a[2], gfloat *b[2])
{
  for (guint part = 0; part < 2; part++) {
    gfloat *was = a[part];

    a[part] = b[part];
    b[part] = was;
  }
}

/* The spectra at @at and one hop before. */
static void
analyse_all (Vocoder *v, const GstAugSoundWindow *in, gint64 at)
{
  for (guint c = 0; c < v->channels; c++) {
    Channel *ch = &v->each[c];

    exchange (ch->now, ch->last);
    analyse (v, in, c, at, ch->now);
    if (!v->started)
      continue;
    if (at - v->hop == v->at)
      exchange (ch->back, ch->last);
    else
      analyse (v, in, c, at - v->hop, ch->back);
  }
}

static void
measure_power (Vocoder *v)
{
  gfloat *power = v->power + EDGE;

  for (guint c = 0; c < v->channels; c++)
    v->kernels->power (power, v->each[c].now[0], v->each[c].now[1], v->bins, c == 0);
  for (gint i = 1; i <= EDGE; i++) {
    power[-i] = power[i];
    power[v->bins - 1 + (guint) i] = power[v->bins - 1 - (guint) i];
  }
}

/* Regions meet half-way between two peaks. A border at the least power would leap to and fro where
 * partials are close, which is heard: a chord at 16 kHz has 30 dB less. */
static void
find_regions (Vocoder *v)
{
  v->kernels->mark (v->flags, v->power + EDGE, v->bins);
  v->n_peaks = v->kernels->list (v->peaks, v->flags, v->bins);
  v->starts[0] = 0;
  for (guint i = 1; i < v->n_peaks; i++)
    v->starts[i] = (v->peaks[i - 1] + v->peaks[i] + 1) / 2;
  v->starts[v->n_peaks] = v->bins;
}

/* Whether much more is in @peak than one hop before. */
static gboolean
has_begun (const Vocoder *v, guint peak)
{
  const guint from = MAX (peak, 1) - 1, to = MIN (peak + 1, v->bins - 1);
  gdouble back = 0;

  for (guint c = 0; c < v->channels; c++)
    for (guint k = from; k <= to; k++) {
      const gdouble p = v->each[c].back[0][k], q = v->each[c].back[1][k];

      back += p * p + q * q;
    }
  return v->power[EDGE + peak] > JUMP * back / 3;
}

/*
 * How each region turns: from the phase that was sounded last, it goes on as the input does in a
 * hop. The peak and its neighbours in all channels say it together, by the sum of their cross
 * spectra: what reaches over from another peak has opposite signs in them.
 */
static void
find_turns (Vocoder *v)
{
  gfloat *const cross[2] = { v->cross[0] + EDGE, v->cross[1] + EDGE };

  for (guint c = 0; c < v->channels; c++)
    v->kernels->cross (cross, v->each[c].out, v->each[c].back, v->bins, c == 0);
  for (guint part = 0; part < 2; part++)
    for (guint i = 0; i < v->n_peaks; i++) {
      const gfloat *peak = cross[part] + v->peaks[i];

      v->turn[part][i] = (gdouble) peak[-1] + peak[0] + peak[1];
    }
  v->kernels->normalize (v->turn[0], v->turn[1], v->n_peaks);
  for (guint i = 0; i < v->n_peaks && v->begins; i++)
    if (has_begun (v, v->peaks[i])) {
      v->turn[0][i] = 1;
      v->turn[1][i] = 0;
    }
  if (v->n_peaks == 0) {
    v->turn[0][0] = 1;
    v->turn[1][0] = 0;
    v->starts[1] = v->bins;
  }
  v->kernels->fill (v->turns, v->starts, v->turn, MAX (v->n_peaks, 1));
}

/* Adds the frame to the channel's output; its last quarter is new in the ring. */
static void
sound (Vocoder *v, Channel *ch)
{
  if (v->started)
    v->kernels->turn (ch->out, ch->now, v->turns, v->bins);
  else
    for (guint part = 0; part < 2; part++)
      memcpy (ch->out[part], ch->now[part], v->bins * sizeof (gfloat));
  gst_aug_fft_inverse (v->fft, ch->out[0], ch->out[1], v->time);
  for (guint q = 0; q < OVERLAP; q++)
    v->kernels->add (ch->sum + (v->frame + 2 + q) % OVERLAP * v->hop, v->time + q * v->hop,
        v->synthesis + q * v->hop, v->hop, q == OVERLAP - 1);
}

static void
make_frame (Vocoder *v, const GstAugSoundWindow *in)
{
  const gint64 at = v->started ? place (v, in) : rounded (mapped (v, v->frame));

  analyse_all (v, in, at);
  if (v->started) {
    measure_power (v);
    find_regions (v);
    find_turns (v);
  }
  for (guint c = 0; c < v->channels; c++)
    sound (v, &v->each[c]);
  v->at = at;
  v->frame++;
  v->started = TRUE;
}

/* The first frame that is heard at @from; as it begins, so does the input. */
static void
start (Vocoder *v, const GstAugSoundWindow *in, guint64 from)
{
  v->kernels = gst_aug_vocoder_kernels (gst_aug_level_get ());
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
