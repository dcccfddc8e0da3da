/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A window through a codec: resampled to the rate that the codec takes, coded and decoded frame by
 * frame from a little in front of its first sample on (what is not there is the reflection of what
 * is), and resampled back, moved by the codec's delay. */
#include <string.h>

#include "codec-line.h"
#include "../effects.h"
#include "../stretch/sinc.h"

#define S16_SCALE 32768.0f
#define ROUNDER 0x1.8p23f
/* Interpolation between rates that are further apart would need too large a table. */
#define MOST_RATIO 48
#define BLOCK 256

/* Samples are numbered at the codec's rate: sample j lies where sample j·rate / inner of the window
 * does. */
typedef struct {
  const GstAugSoundCodec *codec;
  guint inner, channels, frame;
  guint64 ahead;  /* samples of the window */
  guint up_reach; /* samples that the way back reads on either side */
  GstAugSinc *down, *up;
  GstAugCodecLine *lines[64];
  guint n_lines, line_channels;
  GstAugAdpcm adpcm[64];
  gboolean failed; /* the rest of the window passes as it is */
  GError *error;   /* which nobody has read yet */
  gint64 next;     /* the next sample that is coded */
  gint64 base;     /* the first decoded sample that is held */
  gsize held, capacity;
  gfloat *decoded[64];
  gfloat *scratch[64]; /* a frame of the window */
  gsize n_scratch;
  gfloat *coded[64]; /* a frame at the codec's rate */
  gsize n_coded;
} State;

/* floor (j·to / from) and what is left, as a share. */
static gint64
convert (gint64 j, guint to, guint from, gdouble *fraction)
{
  const gint64 product = j * (gint64) to;
  gint64 whole = product / (gint64) from;

  if (whole * (gint64) from > product)
    whole--;
  if (fraction)
    *fraction = (gdouble) (product - whole * (gint64) from) / from;
  return whole;
}

/* Writes @n samples at the rate @to from sample @first on. @in begins with sample @base at the rate
 * @from. Places are counted from the last multiple of BLOCK, so that they do not depend on where
 * @first is. */
static void
interpolate (const GstAugSinc *sinc, const gfloat *in, gint64 base, guint from, guint to,
    gint64 first, guint n, gfloat *out)
{
  while (n) {
    const gint64 block = (first >= 0 ? first : first - BLOCK + 1) / BLOCK * BLOCK;
    const guint count = (guint) MIN ((gint64) n, block + BLOCK - first);
    gdouble fraction;
    const gint64 at = convert (block, from, to, &fraction);

    gst_aug_sinc_render (
        sinc, in + (at - base), fraction, (gdouble) from / to, (guint) (first - block), out, count);
    first += count;
    out += count;
    n -= count;
  }
}

static void
free_lines (State *self)
{
  for (guint i = 0; i < self->n_lines; i++)
    g_clear_pointer (&self->lines[i], gst_aug_codec_line_free);
  self->n_lines = 0;
}

static void
clear (gpointer state)
{
  State *self = state;

  free_lines (self);
  g_clear_pointer (&self->down, gst_aug_sinc_free);
  g_clear_pointer (&self->up, gst_aug_sinc_free);
  for (guint c = 0; c < 64; c++) {
    g_free (self->decoded[c]);
    g_free (self->scratch[c]);
    g_free (self->coded[c]);
  }
  g_clear_error (&self->error);
  memset (self, 0, sizeof (State));
}

static gboolean
open_lines (State *self, gdouble bitrate, gint *delay, GError **error)
{
  const guint each = self->codec->channels;

  for (guint c = 0; c < self->channels; c += each) {
    const guint n = MIN (each, self->channels - c);

    if (c == 0 && !gst_aug_codec_line_delay (self->codec, self->inner, n, bitrate, delay, error))
      return FALSE;
    self->lines[self->n_lines] =
        gst_aug_codec_line_new (self->codec, self->inner, n, bitrate, error);
    if (!self->lines[self->n_lines])
      return FALSE;
    self->n_lines++;
  }
  return TRUE;
}

static void
grow (gfloat **planes, guint channels, gsize *capacity, gsize n)
{
  if (n <= *capacity)
    return;
  *capacity = MAX (n, 2 * *capacity);
  for (guint c = 0; c < channels; c++)
    planes[c] = g_renew (gfloat, planes[c], *capacity);
}

static gboolean
prepare_rates (State *self, guint rate, GError **error)
{
  if (rate == self->inner)
    return TRUE;
  if (rate / self->inner >= MOST_RATIO || self->inner / rate >= MOST_RATIO) {
    g_set_error (error, GST_AUG_CODEC_ERROR, GST_AUG_CODEC_ERROR_FAILED,
        "%s works at %u Hz, too far from the sound's %u Hz: put audioresample in front",
        self->codec->name, self->inner, rate);
    return FALSE;
  }
  if (!self->down) {
    self->down = gst_aug_sinc_new ();
    self->up = gst_aug_sinc_new ();
  }
  gst_aug_sinc_set_ratio (self->down, (gdouble) rate / self->inner);
  gst_aug_sinc_set_ratio (self->up, (gdouble) self->inner / rate);
  return TRUE;
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const GstAugValue *name = gst_aug_operation_find (operations, "codec");
  const guint wanted = (guint) gst_aug_operation_get_int (operations, "rate", 0);
  gdouble bitrate = gst_aug_operation_get_double (operations, "bitrate", 0);
  gint delay = 0;

  free_lines (self);
  self->failed = FALSE;
  self->codec = name && name->s ? gst_aug_codec_find (name->s, -1) : NULL;
  if (!self->codec) {
    g_set_error (error, GST_AUG_CODEC_ERROR, GST_AUG_CODEC_ERROR_FAILED,
        "there is no codec %s: set others", name && name->s ? name->s : "");
    return FALSE;
  }
  self->channels = window->channels;
  self->inner = gst_aug_codec_rate (self->codec, window->rate, wanted);
  if (!prepare_rates (self, window->rate, error))
    return FALSE;
  bitrate = gst_aug_codec_bitrate (self->codec, self->inner, bitrate);
  self->frame = gst_aug_codec_frame (self->codec, self->inner);
  self->ahead = gst_aug_codec_ahead (self->codec, window->rate, self->inner, bitrate);
  self->up_reach = gst_aug_codec_sinc_reach (self->inner, window->rate);
  memset (self->adpcm, 0, sizeof self->adpcm);
  if (self->codec->kind == GST_AUG_CODEC_LINE && !open_lines (self, bitrate, &delay, error)) {
    free_lines (self);
    return FALSE;
  }
  /* a frame to warm up in front of the first sample that is heard */
  self->next = convert ((gint64) window->origin, self->inner, window->rate, NULL) -
               (gint64) self->up_reach -
               (self->codec->kind == GST_AUG_CODEC_LINE ? (gint64) self->frame : 0);
  self->base = self->next - delay;
  self->held = 0;
  reach->after = self->ahead;
  reach->before = self->ahead ? 2 * self->ahead : 0;
  return TRUE;
}

/* ---- in ---- */

/* The window's samples from @from on, and their reflection where there are none. */
static void
gather (const GstAugSoundWindow *window, guint channel, gint64 from, gsize n, gfloat *to)
{
  const gint64 first = (gint64) window->origin, end = (gint64) window->end;
  const gint64 period = 2 * (end - first);

  for (gsize i = 0; i < n; i++) {
    gint64 at = from + (gint64) i;

    if (at < first || at >= end) {
      at = (at - first) % period;
      at = at < 0 ? at + period : at;
      at = first + (at < end - first ? at : period - 1 - at);
    }
    to[i] = gst_aug_sound_window_at (window, channel, (guint64) at);
  }
}

/* The next frame at the codec's rate. */
static void
read_frame (State *self, const GstAugSoundWindow *window)
{
  const guint rate = window->rate, inner = self->inner;
  const gint64 reach = self->down && rate != inner ? gst_aug_sinc_get_reach (self->down) : 0;
  const gint64 from = convert (self->next, rate, inner, NULL) - reach;
  const gint64 to = convert (self->next + self->frame - 1, rate, inner, NULL) + reach + 1;

  grow (self->coded, self->channels, &self->n_coded, self->frame);
  if (rate == inner) {
    for (guint c = 0; c < self->channels; c++)
      gather (window, c, self->next, self->frame, self->coded[c]);
    return;
  }
  grow (self->scratch, self->channels, &self->n_scratch, (gsize) (to - from));
  for (guint c = 0; c < self->channels; c++) {
    gather (window, c, from, (gsize) (to - from), self->scratch[c]);
    interpolate (
        self->down, self->scratch[c], from, rate, inner, self->next, self->frame, self->coded[c]);
  }
}

/* ---- coding ---- */

static gint16
to_s16 (gfloat value)
{
  gfloat v = value * S16_SCALE;

  v = v < -32768.0f ? -32768.0f : v;
  v = v < 32767.0f ? v : 32767.0f;
  return (gint16) ((v + ROUNDER) - ROUNDER);
}

/* What G.711 makes of every sample, from -32768 on. */
static const gfloat *
law_of (GstAugCodecKind kind)
{
  static gsize made[2];
  const guint law = kind == GST_AUG_CODEC_ALAW;

  if (g_once_init_enter (&made[law])) {
    gfloat *table = g_new (gfloat, 65536);

    for (gint i = 0; i < 65536; i++) {
      const gint16 sample = (gint16) (i - 32768);

      table[i] = (law ? gst_aug_alaw_decode (gst_aug_alaw_encode (sample))
                      : gst_aug_mulaw_decode (gst_aug_mulaw_encode (sample))) *
                 (1 / S16_SCALE);
    }
    g_once_init_leave (&made[law], (gsize) table);
  }
  return (const gfloat *) made[law];
}

static void
code_samples (State *self, guint channel, const gfloat *in, guint n, gfloat *out)
{
  GstAugAdpcm *adpcm = &self->adpcm[channel];

  if (self->codec->kind != GST_AUG_CODEC_ADPCM) {
    const gfloat *table = law_of (self->codec->kind) + 32768;

    for (guint i = 0; i < n; i++)
      out[i] = table[to_s16 (in[i])];
    return;
  }
  for (guint i = 0; i < n; i++) {
    gst_aug_adpcm_encode (adpcm, to_s16 (in[i]));
    out[i] = (gfloat) adpcm->predicted * (1 / S16_SCALE);
  }
}

/* Makes room for @n decoded samples; those before @keep are not read again. */
static void
make_room (State *self, gint64 keep, gsize n)
{
  const gsize gone = keep > self->base ? MIN ((gsize) (keep - self->base), self->held) : 0;

  if (self->held + n <= self->capacity)
    return;
  for (guint c = 0; c < self->channels; c++)
    if (gone)
      memmove (self->decoded[c], self->decoded[c] + gone, (self->held - gone) * sizeof (gfloat));
  self->held -= gone;
  self->base += (gint64) gone;
  grow (self->decoded, self->channels, &self->capacity, 2 * (self->held + n));
}

static gboolean
run_lines (State *self, gint64 keep, GError **error)
{
  const guint each = self->codec->channels;
  gsize ready = G_MAXSIZE;
  gfloat *out[2];

  for (guint i = 0; i < self->n_lines; i++) {
    if (!gst_aug_codec_line_push (
            self->lines[i], (const gfloat *const *) self->coded + i * each, self->frame, error))
      return FALSE;
    ready = MIN (ready, gst_aug_codec_line_available (self->lines[i]));
  }
  make_room (self, keep, ready);
  for (guint i = 0; i < self->n_lines; i++) {
    for (guint c = 0; c < each && i * each + c < self->channels; c++)
      out[c] = self->decoded[i * each + c] + self->held;
    gst_aug_codec_line_take (self->lines[i], out, ready);
  }
  self->held += ready;
  return TRUE;
}

/* Codes the next frame. Decoded samples before @keep are not read again. */
static gboolean
code_frame (State *self, const GstAugSoundWindow *window, gint64 keep, GError **error)
{
  read_frame (self, window);
  self->next += self->frame;
  if (self->codec->kind == GST_AUG_CODEC_LINE)
    return run_lines (self, keep, error);
  make_room (self, keep, self->frame);
  for (guint c = 0; c < self->channels; c++)
    code_samples (self, c, self->coded[c], self->frame, self->decoded[c] + self->held);
  self->held += self->frame;
  return TRUE;
}

/* Decodes up to the sample before @to. FALSE if the codec gives less than it promised. */
static gboolean
decode (State *self, const GstAugSoundWindow *window, gint64 keep, gint64 to, GError **error)
{
  while (self->base + (gint64) self->held < to) {
    const gint64 last = convert (self->next + self->frame - 1, window->rate, self->inner, NULL);

    if (!window->complete && last + (gint64) gst_aug_codec_sinc_reach (window->rate, self->inner) >=
                                 (gint64) window->end) {
      g_set_error (error, GST_AUG_CODEC_ERROR, GST_AUG_CODEC_ERROR_FAILED,
          "%s holds back more than is known of it; sound goes on as it is: set other codecs",
          self->codec->name);
      return FALSE;
    }
    if (!code_frame (self, window, keep, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- out ---- */

static void
write_samples (
    State *self, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const guint n = (guint) (to - from);

  for (guint c = 0; c < self->channels; c++) {
    const gfloat *in = self->decoded[c];

    if (self->up_reach)
      interpolate (self->up, in, self->base, self->inner, window->rate, (gint64) from, n, out[c]);
    else
      memcpy (out[c], in + ((gint64) from - self->base), n * sizeof (gfloat));
  }
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;
  const gint64 keep = convert ((gint64) from, self->inner, window->rate, NULL) - self->up_reach;
  const gint64 last = convert ((gint64) to - 1, self->inner, window->rate, NULL) + self->up_reach;
  GError *error = NULL;

  if (!self->failed && self->ahead == 0) {
    for (guint c = 0; c < self->channels; c++)
      code_samples (
          self, c, window->samples[c] + (from - window->base), (guint) (to - from), out[c]);
    return;
  }
  if (!self->failed && decode (self, window, keep, last + 1, &error)) {
    write_samples (self, window, from, to, out);
    return;
  }
  if (error) {
    self->failed = TRUE;
    g_clear_error (&self->error);
    self->error = error;
  }
  for (guint c = 0; c < self->channels; c++)
    memcpy (
        out[c], window->samples[c] + (from - window->base), (gsize) (to - from) * sizeof (gfloat));
}

static GError *
check (gpointer state)
{
  return g_steal_pointer (&((State *) state)->error);
}

static void
realize (const GstAugOperation *operation, guint rate, guint channels, GstAugDecision *applied)
{
  GstAugOperation *to = gst_aug_decision_add (applied, operation->name);
  const GstAugValue *name = gst_aug_operation_find (operation, "codec");
  const GstAugSoundCodec *codec = name && name->s ? gst_aug_codec_find (name->s, -1) : NULL;
  const guint wanted = (guint) gst_aug_operation_get_int (operation, "rate", 0);
  guint inner;

  *to = *operation;
  if (!codec)
    return;
  inner = gst_aug_codec_rate (codec, rate, wanted);
  gst_aug_operation_set_int (to, "rate", inner);
  if (codec->kind == GST_AUG_CODEC_LINE)
    gst_aug_operation_set_double (to, "bitrate",
        gst_aug_codec_bitrate (
            codec, inner, gst_aug_operation_get_double (operation, "bitrate", 0)));
}

const GstAugSoundEffect gst_aug_sound_codec = {
  .operations = (const gchar *const[]){ "sound-codec", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .clear = clear,
  .check = check,
  .realize = realize,
  .single = TRUE,
};
