/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <string.h>

#include "convolver.h"
#include "../effects.h"
#include "response.h"

/* What is convolved at once. */
#define PIECE 1024

typedef struct {
  GstAugConvolver *convolver;
  GstAugResponse response;
  GstAugOperation operation; /* which gave the response */
  gboolean active, rings;
  guint64 fed; /* samples of the window that the convolver has */
  guint channels;
  gdouble *tails; /* of earlier windows, channel by channel */
  gsize capacity, n_tail, tail_at;
} State;

static guint64
field_of (const GstAugOperation *operation)
{
  const GstAugValue *value = gst_aug_operation_find (operation, "field");

  return value ? value->u : 0;
}

static const gchar *
string_of (const GstAugOperation *operation, const gchar *name)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  return value && value->type == GST_AUG_VALUE_STRING && value->s ? value->s : "";
}

/* The operation's file; if it cannot be decoded, the next one of the location that can. */
static GstAugSoundClip *
load (const GstAugOperation *operation, guint rate, const gchar **path, GError **error)
{
  const GstAugValue *choice = gst_aug_operation_find (operation, "choice");
  const gchar *location = string_of (operation, "location");
  GstAugSoundClip *clip;
  g_autoptr (GstAugSoundPool) pool = NULL;

  *path = string_of (operation, "file");
  clip = gst_aug_sound_clip_load (*path, rate, *location ? NULL : error);
  if (clip || !*location)
    return clip;
  pool = gst_aug_sound_pool_open (location, error);
  return pool ? gst_aug_sound_pool_load (pool, choice ? choice->u : 0, rate, path, error) : NULL;
}

static void
make_room (GstAugResponse *response, guint rate, guint microphones, const GstAugOperation *op)
{
  const GstAugRoom room = {
    .size = { gst_aug_operation_get_double (op, "width", 5),
        gst_aug_operation_get_double (op, "length", 5),
        gst_aug_operation_get_double (op, "height", 3) },
    .source = { gst_aug_operation_get_double (op, "source-x", 1),
        gst_aug_operation_get_double (op, "source-y", 1),
        gst_aug_operation_get_double (op, "source-z", 1) },
    .microphone = { gst_aug_operation_get_double (op, "microphone-x", 2),
        gst_aug_operation_get_double (op, "microphone-y", 2),
        gst_aug_operation_get_double (op, "microphone-z", 1) },
    .spacing = gst_aug_operation_get_double (op, "spacing", 0),
    .angle = gst_aug_operation_get_double (op, "angle", 0),
    .rt60 =
        CLAMP (gst_aug_operation_get_double (op, "rt60", 0.5), 0.01, GST_AUG_RESPONSE_MAX_SECONDS),
    .order =
        (guint) CLAMP (gst_aug_operation_get_int (op, "order", 6), 0, GST_AUG_RESPONSE_MAX_ORDER),
    .diffuse = gst_aug_operation_get_int (op, "diffuse", 1) != 0,
    .field = field_of (op),
  };

  gst_aug_response_room (response, rate, microphones, &room);
}

static gboolean
make_response (GstAugResponse *response, const GstAugSoundWindow *window, const GstAugOperation *op,
    GError **error)
{
  const guint microphones = window->channels == 2 ? 2 : 1;
  const gchar *path;
  g_autoptr (GstAugSoundClip) clip = NULL;
  const gchar *normalize = string_of (op, "normalize");

  if (g_str_equal (op->name, "room-reverb")) {
    make_room (response, window->rate, microphones, op);
  } else if (g_str_equal (op->name, "exponential-reverb")) {
    gst_aug_response_exponential (response, window->rate, microphones,
        CLAMP (gst_aug_operation_get_double (op, "rt60", 0.5), 0.01, GST_AUG_RESPONSE_MAX_SECONDS),
        gst_aug_operation_get_double (op, "direct-db", 0), field_of (op));
  } else {
    clip = load (op, window->rate, &path, error);
    if (!clip || !gst_aug_response_clip (
                     response, clip, path, gst_aug_operation_get_double (op, "lead-ms", 0), error))
      return FALSE;
  }
  gst_aug_response_finish (response, window->rate, gst_aug_operation_get_int (op, "early", 0) != 0,
      g_str_equal (normalize, "power")    ? GST_AUG_RESPONSE_POWER
      : g_str_equal (normalize, "direct") ? GST_AUG_RESPONSE_DIRECT
                                          : GST_AUG_RESPONSE_NONE,
      gst_aug_operation_get_double (op, "wet", 1));
  return TRUE;
}

static gboolean
is_equal (const GstAugOperation *a, const GstAugOperation *b)
{
  if (a->name != b->name || a->n_values != b->n_values)
    return FALSE;
  for (guint i = 0; i < a->n_values; i++)
    if (a->values[i].name != b->values[i].name || a->values[i].u != b->values[i].u)
      return FALSE;
  return TRUE;
}

static void
reserve_tails (State *self, gsize n)
{
  gdouble *tails;

  if (n <= self->capacity)
    return;
  tails = g_new (gdouble, n * self->channels);
  for (guint c = 0; c < self->channels && self->n_tail; c++)
    memcpy (tails + c * n, self->tails + c * self->capacity, self->n_tail * sizeof (gdouble));
  g_free (self->tails);
  self->tails = tails;
  self->capacity = n;
}

/* What the window that ended is still to be heard joins what sounds on from those before. */
static void
keep_tail (State *self)
{
  const gsize heard = MIN (self->tail_at, self->n_tail);
  gsize n = 0;
  gdouble out[PIECE];

  if (self->active && self->rings)
    n = self->response.n_taps - 1 - self->response.lead;
  for (guint c = 0; c < self->channels && heard; c++)
    memmove (self->tails + c * self->capacity, self->tails + c * self->capacity + heard,
        (self->n_tail - heard) * sizeof (gdouble));
  self->n_tail -= heard;
  self->tail_at = 0;
  reserve_tails (self, n);
  for (guint c = 0; c < self->channels; c++) {
    gdouble *tail = self->tails + c * self->capacity;

    for (gsize i = self->n_tail; i < n; i++)
      tail[i] = 0;
    for (gsize i = 0, m; i < n; i += m) {
      m = MIN (n - i, PIECE);
      gst_aug_convolver_run (self->convolver, c, NULL, out, (guint) m);
      for (gsize j = 0; j < m; j++)
        tail[i + j] += out[j];
    }
  }
  self->n_tail = MAX (self->n_tail, n);
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;

  self->channels = window->channels;
  keep_tail (self);
  self->active = FALSE;
  self->fed = window->origin;
  if (n == 0)
    return TRUE;
  if (!self->convolver)
    self->convolver = gst_aug_convolver_new (window->channels);
  if (!is_equal (&self->operation, &operations[0])) {
    self->operation = (GstAugOperation){ 0 };
    if (!make_response (&self->response, window, &operations[0], error)) {
      self->n_tail = 0;
      return FALSE;
    }
    gst_aug_convolver_set_response (
        self->convolver, self->response.taps, self->response.n, self->response.n_taps);
    self->operation = operations[0];
  }
  gst_aug_convolver_restart (self->convolver, window->origin);
  self->rings = g_str_equal (string_of (&operations[0], "tail"), "ring");
  self->active = TRUE;
  reach->after = self->response.lead;
  return TRUE;
}

/* Convolves a channel's samples [from, to), silence behind the window's end. */
static void
convolve (
    State *self, const GstAugSoundWindow *window, guint c, guint64 from, guint64 to, gdouble *out)
{
  const guint64 end = MAX (MIN (to, window->end), from);

  if (end > from)
    gst_aug_convolver_run (
        self->convolver, c, window->samples[c] + (from - window->base), out, (guint) (end - from));
  if (to > end)
    gst_aug_convolver_run (self->convolver, c, NULL, out + (end - from), (guint) (to - end));
}

/* The next @n samples of a channel without the tails. */
static void
make (State *self, const GstAugSoundWindow *window, guint c, guint64 from, guint n, gdouble *out)
{
  const gsize lead = self->response.lead;

  if (!self->active) {
    for (guint i = 0; i < n; i++)
      out[i] = window->samples[c][from - window->base + i];
    return;
  }
  /* what comes out before the window's first sample is nothing */
  for (guint64 at = self->fed, m; at < from + lead; at += m) {
    m = MIN (from + lead - at, PIECE);
    convolve (self, window, c, at, at + m, out);
  }
  convolve (self, window, c, from + lead, from + lead + n, out);
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;
  gdouble piece[PIECE];

  for (guint64 at = from; at < to;) {
    const guint n = (guint) MIN (to - at, PIECE);
    const gsize heard = self->tail_at < self->n_tail ? MIN (self->n_tail - self->tail_at, n) : 0;

    for (guint c = 0; c < window->channels; c++) {
      make (self, window, c, at, n, piece);
      for (gsize i = 0; i < heard; i++)
        piece[i] += self->tails[c * self->capacity + self->tail_at + i];
      for (guint i = 0; i < n; i++)
        out[c][at - from + i] = (gfloat) piece[i];
    }
    self->tail_at += heard;
    at += n;
    self->fed = at + self->response.lead;
  }
}

static gboolean
rings (gconstpointer state)
{
  const State *self = state;

  return (self->active && self->rings) || self->tail_at < self->n_tail;
}

static void
clear (gpointer state)
{
  State *self = state;

  gst_aug_convolver_free (self->convolver);
  gst_aug_response_clear (&self->response);
  g_free (self->tails);
  *self = (State){ 0 };
}

/* The log names the file that is heard. */
static void
realize (const GstAugOperation *operation, guint rate, guint channels, GstAugDecision *applied)
{
  GstAugOperation *to = gst_aug_decision_add (applied, operation->name);
  g_autoptr (GstAugSoundClip) clip = NULL;
  const gchar *path;

  *to = *operation;
  if (!g_str_equal (operation->name, "file-reverb"))
    return;
  clip = load (operation, rate, &path, NULL);
  if (clip)
    gst_aug_operation_set_string (to, "file", path);
}

const GstAugSoundEffect gst_aug_sound_reverb = {
  .operations = (const gchar *const[]){ "room-reverb", "exponential-reverb", "file-reverb", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .clear = clear,
  .rings = rings,
  .realize = realize,
  .single = TRUE,
};
