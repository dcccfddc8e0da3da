/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:speed
 * @title: Speed
 * @short_description: sound on a timeline whose windows last longer or shorter
 *
 * Output sample n is heard at n/rate on the output timeline. With the pitch that follows speed it
 * is the band-limited sound at the very time that the timeline maps there, so windows join without
 * a seam and nothing drifts; only the samples within the filter's reach of a seek or of the end of
 * a stream depend on what is not there, which is silence. With the pitch kept, each window is
 * stretched alone. Either way the size of the pieces in which samples come does not matter.
 */
#include "speed.h"

#include <math.h>
#include <string.h>

#include "../core/window.h"
#include "planes.h"
#include "stretch/sinc.h"

/* Samples made at once, between multiples of it: where they are placed must not depend on how many
 * can be made. */
#define CHUNK 512
/* The filter's reach at the largest ratio. */
#define PAD 288

/* A window, whose output samples are [next, end) once its end is known. */
typedef struct {
  GstAugSpeedStart start;
  gboolean closed;
  gint64 stop; /* closed: number of the sample behind its last */
  gint64 first_out, next, end;
  gboolean begun;
} Span;

struct _GstAugSpeed {
  /* settings */
  guint rate, channels;
  gboolean is_s16;
  gsize bpf;

  /* state */
  GArray *spans;
  gint64 base, have; /* the samples that are held: [base, have) */
  gsize capacity;
  gfloat **samples; /* channel by channel, from base on */
  gboolean running; /* there is something that a window can go on from */
  GstAugSinc *sinc;
  GstAugStretch *stretch;
  GstAugStretchEngine engine;
  gfloat *out[64];
};

/**
 * gst_aug_speed_new: (skip)
 * @rate: sample rate in Hz, at least 1
 * @channels: interleaved channels, [1, 64]
 * @is_s16: samples are 16-bit integers in the machine's byte order, else 32-bit floats
 *
 * Returns: (transfer full): an engine
 */
GstAugSpeed *
gst_aug_speed_new (guint rate, guint channels, gboolean is_s16)
{
  GstAugSpeed *self;

  g_return_val_if_fail (rate >= 1 && rate <= G_MAXINT, NULL);
  g_return_val_if_fail (channels >= 1 && channels <= 64, NULL);
  self = g_new0 (GstAugSpeed, 1);
  self->rate = rate;
  self->channels = channels;
  self->is_s16 = is_s16;
  self->bpf = channels * (is_s16 ? sizeof (gint16) : sizeof (gfloat));
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  self->samples = g_new0 (gfloat *, channels);
  self->sinc = gst_aug_sinc_new ();
  for (guint c = 0; c < channels; c++)
    self->out[c] = g_new (gfloat, CHUNK);
  return self;
}

/**
 * gst_aug_speed_free: (skip)
 * @self: (transfer full) (nullable): an engine
 */
void
gst_aug_speed_free (GstAugSpeed *self)
{
  if (!self)
    return;
  for (guint c = 0; c < self->channels; c++) {
    g_free (self->samples[c]);
    g_free (self->out[c]);
  }
  g_free (self->samples);
  g_array_unref (self->spans);
  gst_aug_sinc_free (self->sinc);
  g_clear_pointer (&self->stretch, gst_aug_stretch_free);
  g_free (self);
}

/* The part of @count / @per that is not whole, and the rest in *@whole. */
static gdouble
split (gint64 count, gint64 factor, gint64 per, gint64 *whole)
{
  const gint64 a = count / per - (count % per < 0), b = count - a * per;

  *whole = a * factor + b * factor / per;
  return (gdouble) (b * factor % per) / (gdouble) per;
}

/* The place in the media that is heard at output sample @n: behind sample *@whole by so much. */
static gdouble
place_of (const GstAugSpeed *self, const Span *span, gint64 n, gint64 *whole)
{
  const GstAugTimePiece *piece = &span->start.piece;
  gint64 ns;
  const gdouble part = split (n, GST_SECOND, self->rate, &ns);
  const gdouble out = (gdouble) (ns - span->start.out_ns) + part;
  gdouble place = split (piece->start, self->rate, GST_SECOND, whole), in;

  if (out < (gdouble) piece->knee_out)
    in = out * ((gdouble) piece->knee / (gdouble) piece->knee_out);
  else
    in = (gdouble) piece->knee +
         (out - (gdouble) piece->knee_out) * ((gdouble) piece->slope / (gdouble) piece->slope_out);
  place += in * self->rate * 1e-9;
  *whole += (gint64) floor (place);
  return place - floor (place);
}

/* A stretch of output samples [from, to) without a knee, @ratio samples of the media each. */
typedef struct {
  gint64 from, to;
  gdouble ratio;
} Leg;

static Leg
leg_of (const GstAugSpeed *self, const Span *span)
{
  const GstAugTimePiece *piece = &span->start.piece;
  const gint64 chunk = span->next - ((span->next % CHUNK) + CHUNK) % CHUNK;
  const gint64 knee = piece->knee > 0 ? gst_aug_time_to_sample_ceil (
                                            span->start.out_ns + piece->knee_out, self->rate)
                                      : G_MININT64;

  if (span->next < knee)
    return (Leg){ MAX (chunk, span->first_out), MIN (chunk + CHUNK, knee),
      (gdouble) piece->knee / (gdouble) piece->knee_out };
  return (Leg){ MAX (chunk, MAX (span->first_out, knee)), chunk + CHUNK,
    (gdouble) piece->slope / (gdouble) piece->slope_out };
}

/* Output time of the sample with this number. */
static gint64
out_time (const GstAugSpeed *self, const Span *span, gint64 sample)
{
  return span->start.out_ns +
         gst_aug_time_piece_map (&span->start.piece, gst_aug_sample_to_time (sample, self->rate));
}

static Span *
last_span (GstAugSpeed *self)
{
  return self->spans->len ? &g_array_index (self->spans, Span, self->spans->len - 1) : NULL;
}

static void
reserve (GstAugSpeed *self, gsize n)
{
  const gsize held = (gsize) (self->have - self->base);

  if (held + n <= self->capacity)
    return;
  self->capacity = 2 * (held + n);
  for (guint c = 0; c < self->channels; c++)
    self->samples[c] = g_renew (gfloat, self->samples[c], self->capacity);
}

/* The stream begins at sample @first, behind silence. */
static void
start_stream (GstAugSpeed *self, gint64 first)
{
  self->base = self->have = first - PAD;
  reserve (self, PAD);
  for (guint c = 0; c < self->channels; c++)
    memset (self->samples[c], 0, PAD * sizeof (gfloat));
  self->have = first;
  self->running = TRUE;
}

static void
close_span (Span *span, gint64 stop, gint64 end)
{
  span->closed = TRUE;
  span->stop = stop;
  span->end = MAX (end, span->next);
}

/**
 * gst_aug_speed_begin_window: (skip)
 * @self: an engine
 * @start: the new window
 *
 * The samples pushed from now on belong to a new window. After a drain or a reset a stream begins
 * with it, else it goes on with the sample behind the last.
 */
void
gst_aug_speed_begin_window (GstAugSpeed *self, const GstAugSpeedStart *start)
{
  Span span = { .start = *start };
  Span *before = last_span (self);

  if (!self->running)
    start_stream (self, start->first);
  span.start.first = self->have;
  /* between two windows the boundary counts, not the sample behind it */
  if (before && !before->closed)
    span.next = gst_aug_time_to_sample_ceil (start->out_ns, self->rate);
  else
    span.next = gst_aug_time_to_sample_ceil (out_time (self, &span, start->first), self->rate);
  if (before && !before->closed) {
    close_span (before, self->have, span.next);
    span.next = before->end;
  }
  span.first_out = span.next;
  g_array_append_val (self->spans, span);
}

/**
 * gst_aug_speed_push: (skip)
 * @self: an engine
 * @interleaved: (nullable): @frames sample frames; not needed if there are none
 * @frames: how many
 */
void
gst_aug_speed_push (GstAugSpeed *self, gconstpointer interleaved, gsize frames)
{
  const guint8 *at = interleaved;
  gfloat *planes[64];

  reserve (self, frames);
  while (frames) {
    const guint n = (guint) MIN (frames, 1u << 20);

    for (guint c = 0; c < self->channels; c++)
      planes[c] = self->samples[c] + (self->have - self->base);
    gst_aug_planes_read (planes, at, self->is_s16, self->channels, n);
    self->have += n;
    at += n * self->bpf;
    frames -= n;
  }
}

/**
 * gst_aug_speed_drain: (skip)
 * @self: an engine
 *
 * The stream ends here; all that is left can be pulled.
 */
void
gst_aug_speed_drain (GstAugSpeed *self)
{
  Span *span = last_span (self);
  gint64 end, whole;

  if (!self->running)
    return;
  if (span && !span->closed) {
    /* round (n / factor) samples come of n */
    end = out_time (self, span, self->have);
    if (split (end, self->rate, GST_SECOND, &whole) >= 0.5)
      whole++;
    close_span (span, self->have, whole);
  }
  reserve (self, PAD);
  for (guint c = 0; c < self->channels; c++)
    memset (self->samples[c] + (self->have - self->base), 0, PAD * sizeof (gfloat));
  self->have += PAD;
  self->running = FALSE;
}

/* What the stretch reads of the first span. */
static void
view_of (GstAugSpeed *self, const Span *span, GstAugSoundWindow *window, gfloat **samples)
{
  const gint64 stop = span->closed ? span->stop : self->have;
  const gint64 base = MAX (self->base, span->start.first);

  *window = (GstAugSoundWindow){ .rate = self->rate,
    .channels = self->channels,
    .complete = span->closed,
    .base = (guint64) (base - span->start.first),
    .end = (guint64) (stop - span->start.first),
    .samples = samples };
  for (guint c = 0; c < self->channels; c++)
    samples[c] = self->samples[c] + (base - self->base);
}

static void
begin_stretch (GstAugSpeed *self, Span *span)
{
  const GstAugTimePiece *piece = &span->start.piece;
  const gdouble samples = self->rate * 1e-9;
  GstAugTimeMap map = { .after = (gdouble) piece->slope / (gdouble) piece->slope_out };

  if (self->stretch && self->engine != span->start.engine)
    g_clear_pointer (&self->stretch, gst_aug_stretch_free);
  if (!self->stretch)
    self->stretch = gst_aug_stretch_new (span->start.engine, self->rate, self->channels);
  self->engine = span->start.engine;
  if (piece->knee > 0) {
    map.knee_out = (gdouble) piece->knee_out * samples;
    map.knee_in = (gdouble) piece->knee * samples;
    map.before = (gdouble) piece->knee / (gdouble) piece->knee_out;
  }
  gst_aug_stretch_begin (self->stretch, &map);
  span->begun = TRUE;
}

/* Output samples of the first span that can be made now, at most CHUNK. */
static gsize
ready (GstAugSpeed *self, Span *span)
{
  const Leg leg = leg_of (self, span);
  gint64 n = MIN (span->closed ? span->end : G_MAXINT64, leg.to) - span->next;
  gint64 low = 0, high;

  if (n <= 0)
    return 0;
  if (span->start.keep_pitch) {
    if (!span->begun)
      begin_stretch (self, span);
    if (span->closed)
      return (gsize) n;
    for (high = n; low < high;) {
      const gint64 middle = (low + high + 1) / 2;

      if ((gint64) gst_aug_stretch_needs (self->stretch,
              (guint64) (span->next + middle - span->first_out)) <= self->have - span->start.first)
        low = middle;
      else
        high = middle - 1;
    }
    return (gsize) low;
  }
  gst_aug_sinc_set_ratio (self->sinc, leg.ratio);
  /* the last sample's place and the filter's reach behind it must have come */
  place_of (self, span, span->next, &high);
  low = (gint64) floor (
            (gdouble) (self->have - 3 - gst_aug_sinc_get_reach (self->sinc) - high) / leg.ratio) +
        1;
  return (gsize) CLAMP (low, 0, n);
}

static gint64
place_before (const GstAugSpeed *self, const Span *span)
{
  gint64 whole;

  place_of (self, span, leg_of (self, span).from, &whole);
  return whole;
}

/* What is in front of all that is still read makes room. */
static void
forget (GstAugSpeed *self)
{
  const Span *span = self->spans->len ? &g_array_index (self->spans, Span, 0) : NULL;
  gint64 from = self->have - 2 * PAD;
  gsize held = (gsize) (self->have - self->base);

  if (span && span->start.keep_pitch)
    from =
        MIN (from, span->start.first + (span->begun ? (gint64) gst_aug_stretch_keeps (self->stretch,
                                                          (guint64) (span->next - span->first_out))
                                                    : 0));
  else if (span)
    from = MIN (from, place_before (self, span) - PAD);
  if (from - self->base < (gint64) (held / 2) || from <= self->base)
    return;
  for (guint c = 0; c < self->channels; c++)
    memmove (self->samples[c], self->samples[c] + (from - self->base),
        (gsize) (self->have - from) * sizeof (gfloat));
  self->base = from;
}

/**
 * gst_aug_speed_next: (skip)
 * @self: an engine
 * @frames: (out): how many samples of the window can be pulled, at least 1 if %TRUE; 0: the window
 * is over
 * @first: (out): number of the first of them on the output timeline
 *
 * Looks at the oldest window that is not over.
 *
 * Returns: whether it has samples, or is over, which is then said once
 */
gboolean
gst_aug_speed_next (GstAugSpeed *self, gsize *frames, gint64 *first)
{
  Span *span = self->spans->len ? &g_array_index (self->spans, Span, 0) : NULL;

  if (!span)
    return FALSE;
  *frames = ready (self, span);
  *first = span->next;
  if (*frames)
    return TRUE;
  if (!span->closed || span->next < span->end)
    return FALSE;
  g_array_remove_index (self->spans, 0);
  return TRUE;
}

/* Whether what a leg's samples are made of is held. It is not where windows follow each other that
 * are no neighbours. */
static gboolean
is_held (
    const GstAugSpeed *self, gint64 whole, gdouble place, gdouble ratio, gint64 n, gsize frames)
{
  const gint64 reach = gst_aug_sinc_get_reach (self->sinc);
  const gint64 first = whole + (gint64) floor (place + (gdouble) n * ratio);
  const gint64 last = whole + (gint64) floor (place + (gdouble) (n + (gint64) frames - 1) * ratio);

  return first - (reach - 1) >= self->base && last + reach < self->have;
}

/**
 * gst_aug_speed_pull: (skip)
 * @self: an engine
 * @interleaved: (out): room for @frames sample frames
 * @frames: not more than gst_aug_speed_next() said
 */
void
gst_aug_speed_pull (GstAugSpeed *self, gpointer interleaved, gsize frames)
{
  Span *span = &g_array_index (self->spans, Span, 0);
  GstAugSoundWindow window;
  gfloat *samples[64];

  if (span->start.keep_pitch) {
    const guint64 from = (guint64) (span->next - span->first_out);

    view_of (self, span, &window, samples);
    gst_aug_stretch_render (self->stretch, &window, from, from + frames, self->out);
  } else {
    const Leg leg = leg_of (self, span);
    gint64 whole;
    const gdouble place = place_of (self, span, leg.from, &whole);
    const gboolean held = is_held (self, whole, place, leg.ratio, span->next - leg.from, frames);

    for (guint c = 0; c < self->channels; c++)
      if (held)
        gst_aug_sinc_render (self->sinc, self->samples[c] + (whole - self->base), place, leg.ratio,
            (guint) (span->next - leg.from), self->out[c], (guint) frames);
      else
        memset (self->out[c], 0, frames * sizeof (gfloat));
  }
  gst_aug_planes_write (self->out, interleaved, self->is_s16, self->channels, (guint) frames);
  span->next += (gint64) frames;
  forget (self);
}

/**
 * gst_aug_speed_reset: (skip)
 * @self: an engine
 *
 * Forgets all that was pushed.
 */
void
gst_aug_speed_reset (GstAugSpeed *self)
{
  g_array_set_size (self->spans, 0);
  self->running = FALSE;
  self->base = self->have = 0;
}
