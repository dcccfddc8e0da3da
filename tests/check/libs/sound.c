/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The engine for sound against a model that has a whole window in its hands: chains of effects of
 * any reach, pieces of any size, windows that are entered, drained and forgotten in their midst.
 * The engine is built into this test, with effects of its own. */
#include "audio/sound.h"
#include "audio/stage.h"

#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>

#include "core/window.h"

#define MAX_CHANNELS 3
#define MAX_OPERATIONS 5
#define MAX_FRAMES 20000
#define WHOLE -1
#define TAIL 512

/* A source of chance that is the same everywhere. */
static guint64 chance;

static guint
roll (guint n)
{
  chance = chance * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407u;
  return (guint) (chance >> 33) % n;
}

/* What a probe is asked for. */
typedef struct {
  gint64 before, after, block;
  gint64 window;
} Probe;

static Probe
probe_of (const GstAugOperation *op, gint64 window)
{
  return (Probe){ gst_aug_operation_get_int (op, "before", 0),
    gst_aug_operation_get_int (op, "after", 0), gst_aug_operation_get_int (op, "block", 1),
    window };
}

/* Sample @i of a window of which [@origin, @end) came: of three samples and of the block. */
static gfloat
probe_value (const Probe *p, guint64 i, guint64 origin, guint64 end, const gfloat *base)
{
  const guint64 left =
      p->before == WHOLE || i - origin < (guint64) p->before ? origin : i - (guint64) p->before;
  const guint64 right =
      p->after == WHOLE || end - 1 - i < (guint64) p->after ? end - 1 : i + (guint64) p->after;
  const gfloat block = (gfloat) (i / (guint64) p->block % 4 + (guint64) p->window % 3);

  return base[i] * 0.5f + base[left] * 0.25f - base[right] * 0.125f + block * 0.001f;
}

static gboolean
probe_begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations,
    guint n, GstAugSoundReach *reach, GError **error)
{
  Probe *p = state;

  fail_unless_equals_int (n, 1);
  *p = probe_of (operations, window->number);
  if (gst_aug_operation_get_int (operations, "fails", 0)) {
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "it cannot work");
    return FALSE;
  }
  reach->before = p->before == WHOLE ? GST_AUG_SOUND_WHOLE : (guint64) p->before;
  reach->after = p->after == WHOLE ? GST_AUG_SOUND_WHOLE : (guint64) p->after;
  reach->block = (guint) p->block;
  return TRUE;
}

/* What the engine promises holds at every call. */
static void
check_promise (const Probe *p, const GstAugSoundWindow *window, guint64 from, guint64 to)
{
  const guint64 block = (guint64) p->block, behind = (from / block + 1) * block;

  fail_unless (from < to && to <= window->end);
  fail_unless (window->base <= window->origin ||
               (p->before != WHOLE && window->base + (guint64) p->before <= from));
  fail_unless (window->complete || (p->after != WHOLE && to + (guint64) p->after <= window->end));
  fail_unless (block == 1 || to <= behind, "a piece of two blocks");
  fail_unless (block == 1 || window->complete || behind + (guint64) p->after <= window->end,
      "a block that is not there yet");
}

static void
probe_render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const Probe *p = state;

  check_promise (p, window, from, to);
  for (guint c = 0; c < window->channels; c++)
    for (guint64 i = from; i < to; i++)
      out[c][i - from] = probe_value (
          p, i, window->origin, window->end, window->samples[c] - (gintptr) window->base);
}

static const GstAugSoundEffect probe = {
  .operations = (const gchar *const[]){ "probe", NULL },
  .size = sizeof (Probe),
  .begin = probe_begin,
  .render = probe_render,
  .single = TRUE,
};

/* An echo that sounds on in the windows behind. */
typedef struct {
  gfloat tail[MAX_CHANNELS][TAIL];
  guint at, left;
  guint delay; /* 0: nothing new */
} Echo;

static void
echo_on (Echo *self, guint channels, gfloat *const *to)
{
  for (guint c = 0; c < channels; c++) {
    gfloat *now = &self->tail[c][self->at % TAIL];
    const gfloat in = *to[c];

    *to[c] = in + *now;
    *now = 0;
    if (self->delay)
      self->tail[c][(self->at + self->delay) % TAIL] += in * 0.5f;
  }
  self->at++;
  self->left = self->delay ? MAX (self->delay, self->left) : self->left;
  self->left -= self->left > 0;
}

static gboolean
echo_begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations,
    guint n, GstAugSoundReach *reach, GError **error)
{
  ((Echo *) state)->delay = n ? (guint) gst_aug_operation_get_int (operations, "delay", 1) : 0;
  return TRUE;
}

static void
echo_render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  for (guint64 i = from; i < to; i++) {
    gfloat *at[MAX_CHANNELS];

    for (guint c = 0; c < window->channels; c++) {
      at[c] = &out[c][i - from];
      *at[c] = gst_aug_sound_window_at (window, c, i);
    }
    echo_on (state, window->channels, at);
  }
}

static gboolean
echo_rings (gconstpointer state)
{
  return ((const Echo *) state)->left > 0;
}

static const GstAugSoundEffect echo = {
  .operations = (const gchar *const[]){ "echo", NULL },
  .size = sizeof (Echo),
  .begin = echo_begin,
  .render = echo_render,
  .rings = echo_rings,
};

const GstAugSoundEffect *
gst_aug_sound_effect_find (const gchar *operation)
{
  return g_str_equal (operation, "probe") ? &probe : g_str_equal (operation, "echo") ? &echo : NULL;
}

/* The engine and what the model expects of it. */
typedef struct {
  GstAugSound *sound;
  guint channels;
  gboolean is_s16;
  guint64 latency, pushed, pulled, released;
  Echo echo;

  /* the present window: what went in, from frame @first on */
  GstAugDecision *decision;
  gint64 number;
  guint64 first, n;
  gfloat *in[MAX_CHANNELS];

  GByteArray *raw, *want, *got; /* of all windows; the last as it came in */
} Model;

static guint
bpf_of (const Model *m)
{
  return m->channels * (m->is_s16 ? 2 : 4);
}

static gfloat
sane (gfloat v)
{
  return fabsf (v) < 0x1p100f ? v : 0;
}

static void
apply (Model *m, const GstAugOperation *op)
{
  const Probe p = probe_of (op, m->number);

  if (g_str_equal (op->name, "echo")) {
    m->echo.delay = (guint) gst_aug_operation_get_int (op, "delay", 1);
    for (guint64 i = 0; i < m->n; i++) {
      gfloat *at[MAX_CHANNELS] = { &m->in[0][i], &m->in[1][i], &m->in[2][i] };

      echo_on (&m->echo, m->channels, at);
    }
  } else if (g_str_equal (op->name, "probe") && !gst_aug_operation_get_int (op, "fails", 0)) {
    for (guint c = 0; c < m->channels; c++) {
      g_autofree gfloat *from = g_memdup2 (m->in[c], m->n * sizeof (gfloat));

      for (guint64 i = 0; i < m->n; i++)
        m->in[c][i] = probe_value (&p, m->first + i, m->first, m->first + m->n, from - m->first);
    }
  }
}

static void
write_expected (Model *m, guint64 from)
{
  for (guint64 i = 0; i < m->n; i++)
    for (guint c = 0; c < m->channels; c++) {
      guint8 *to = m->want->data + (from + i) * bpf_of (m) + c * (m->is_s16 ? 2 : 4);

      if (m->is_s16)
        *(gint16 *) to = (gint16) CLAMP (nearbyintf (m->in[c][i] * 32768), -32768.0f, 32767.0f);
      else
        *(gfloat *) to = m->in[c][i];
    }
}

/* The present window ends: what must come of it is known. */
static void
finish_window (Model *m)
{
  const guint64 from = m->want->len / bpf_of (m);
  gboolean any = FALSE, echoes = FALSE;

  g_byte_array_append (m->want, m->raw->data, m->raw->len);
  for (guint i = 0; m->decision && i < gst_aug_decision_size (m->decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (m->decision, i);

    any |= !g_str_equal (op->name, "other") && !gst_aug_operation_get_int (op, "fails", 0);
    echoes |= g_str_equal (op->name, "echo");
    apply (m, op);
  }
  if (!echoes && m->echo.left) {
    GstAugOperation none = { .name = "echo" };

    any = TRUE;
    gst_aug_operation_set_int (&none, "delay", 0);
    apply (m, &none);
  }
  if (any)
    write_expected (m, from);
  g_byte_array_set_size (m->raw, 0);
  m->n = 0;
}

static void
add_operation (Model *m)
{
  GstAugOperation *op;
  guint kind = roll (12);

  if (kind == 0 && !gst_aug_decision_find (m->decision, "echo")) {
    op = gst_aug_decision_add (m->decision, "echo");
    gst_aug_operation_set_int (op, "delay", 1 + roll (TAIL - 1));
    return;
  }
  if (kind == 1) {
    gst_aug_decision_add (m->decision, "other");
    return;
  }
  op = gst_aug_decision_add (m->decision, "probe");
  gst_aug_operation_set_int (op, "before", roll (9) ? (gint) roll (3000) : WHOLE);
  gst_aug_operation_set_int (
      op, "after", m->latency == GST_AUG_SOUND_WHOLE && roll (5) == 0 ? WHOLE : (gint) roll (700));
  gst_aug_operation_set_int (op, "block", roll (2) ? 1 : 1 + roll (roll (4) ? 600 : 6000));
  gst_aug_operation_set_int (op, "fails", roll (15) == 0);
}

/* How many samples the operations hold back together. */
static guint64
needed (const GstAugDecision *decision)
{
  guint64 sum = 0;

  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);
    const gint64 block = gst_aug_operation_get_int (op, "block", 1);

    if (g_str_equal (op->name, "probe") && !gst_aug_operation_get_int (op, "fails", 0))
      sum += (guint64) (gst_aug_operation_get_int (op, "after", 0) + (block > 1 ? block : 0));
  }
  return sum;
}

static void
begin_window (Model *m)
{
  GstAugSoundStart start = { .number = (gint64) roll (1000) };
  g_autoptr (GError) error = NULL;
  GstAugInstance instance = { 0 };
  gboolean fails = FALSE, ok;

  finish_window (m);
  g_clear_pointer (&m->decision, gst_aug_decision_unref);
  m->decision = gst_aug_decision_new ("augtest", "test", &instance);
  m->decision->applied = roll (4) > 0;
  for (guint n = roll (MAX_OPERATIONS); n > 0; n--)
    add_operation (m);
  if (m->latency != GST_AUG_SOUND_WHOLE && needed (m->decision) > m->latency) {
    m->latency = needed (m->decision);
    gst_aug_sound_set_latency (m->sound, m->latency);
  }
  for (guint i = 0; i < gst_aug_decision_size (m->decision); i++)
    fails |= gst_aug_operation_get_int (gst_aug_decision_nth (m->decision, i), "fails", 0) != 0;
  start.decision = m->decision;
  start.first = m->first = roll (3) ? 0 : roll (9000);
  m->number = start.number;
  ok = gst_aug_sound_begin_window (m->sound, &start, &error);
  fails &= m->decision->applied;
  fail_unless (ok == !fails && (error == NULL) == ok);
  if (!m->decision->applied)
    g_clear_pointer (&m->decision, gst_aug_decision_unref);
}

static void
push (Model *m)
{
  const guint wanted = roll (roll (3) ? 700 : 9000);
  const guint frames = MIN (wanted, MAX_FRAMES - (guint) m->n);
  g_autofree guint8 *data = g_malloc (frames * bpf_of (m) + 1);

  for (guint i = 0; i < frames; i++)
    for (guint c = 0; c < m->channels; c++) {
      const gint v = (gint) roll (65536) - 32768;
      gfloat f = (gfloat) v / 32768;

      if (m->is_s16)
        ((gint16 *) data)[i * m->channels + c] = (gint16) v;
      else if (roll (5000) == 0)
        f = roll (2) ? NAN : 0x1p101f;
      if (!m->is_s16)
        ((gfloat *) data)[i * m->channels + c] = f;
      m->in[c][m->n + i] = sane (f);
    }
  gst_aug_sound_push (m->sound, data, frames);
  g_byte_array_append (m->raw, data, frames * bpf_of (m));
  m->n += frames;
  m->pushed += frames;
}

static void
pull (Model *m, gboolean all)
{
  const guint64 due = MAX (m->pushed > m->latency ? m->pushed - m->latency : 0, m->released);
  gsize n = gst_aug_sound_available (m->sound);
  g_autofree guint8 *data = g_malloc (n * bpf_of (m) + 1);

  fail_unless (m->pulled > due ? n == 0 : n == due - m->pulled,
      "%" G_GSIZE_FORMAT " frames instead of %" G_GUINT64_FORMAT, n, due - m->pulled);
  n = gst_aug_sound_pull (m->sound, data, all ? n : roll ((guint) n + 1));
  g_byte_array_append (m->got, data, (guint) n * bpf_of (m));
  m->pulled += n;
}

static void
drain (Model *m)
{
  gst_aug_sound_drain (m->sound);
  finish_window (m);
  g_clear_pointer (&m->decision, gst_aug_decision_unref);
  m->echo = (Echo){ 0 };
  m->released = m->pushed;
  pull (m, TRUE);
  fail_unless_equals_int (m->got->len, m->want->len);
  fail_unless (m->want->len == 0 || memcmp (m->got->data, m->want->data, m->want->len) == 0);
}

static void
forget (Model *m)
{
  gst_aug_sound_reset (m->sound);
  g_clear_pointer (&m->decision, gst_aug_decision_unref);
  m->echo = (Echo){ 0 };
  g_byte_array_set_size (m->raw, 0);
  g_byte_array_set_size (m->want, 0);
  g_byte_array_set_size (m->got, 0);
  m->n = m->pushed = m->pulled = m->released = 0;
}

static void
play (guint round)
{
  Model m = { .channels = 1 + roll (MAX_CHANNELS), .is_s16 = roll (2) };
  gfloat *memory = g_new (gfloat, MAX_CHANNELS * MAX_FRAMES);

  m.raw = g_byte_array_new ();
  m.want = g_byte_array_new ();
  m.got = g_byte_array_new ();
  m.latency = roll (4) ? roll (2000) : GST_AUG_SOUND_WHOLE;
  for (guint c = 0; c < MAX_CHANNELS; c++)
    m.in[c] = memory + c * MAX_FRAMES;
  m.sound = gst_aug_sound_new (8000, m.channels, m.is_s16);
  gst_aug_sound_set_latency (m.sound, m.latency);
  for (guint step = 0; step < 60; step++) {
    switch (roll (10)) {
    case 0:
    case 1:
      begin_window (&m);
      break;
    case 2:
      if (roll (4) == 0)
        drain (&m);
      break;
    case 3:
      if (roll (8) == 0)
        forget (&m);
      break;
    default:
      push (&m);
    }
    pull (&m, roll (2));
  }
  drain (&m);
  gst_aug_sound_free (m.sound);
  g_byte_array_unref (m.raw);
  g_byte_array_unref (m.want);
  g_byte_array_unref (m.got);
  g_free (memory);
}

GST_START_TEST (test_engine_does_what_the_model_says)
{
  const guint rounds = g_getenv ("AUG_FULL") ? 20000 : 300;

  for (guint round = 0; round < rounds; round++) {
    chance = round;
    play (round);
  }
}
GST_END_TEST;

/* Then buffers need not go through it. */
GST_START_TEST (test_a_window_without_end_takes_no_more_memory)
{
  const GstAugSoundStart start = { 0 };
  GstAugDecision *decision = gst_aug_decision_new ("probe", "probe", &(GstAugInstance){ 0 });
  GstAugSoundStage *stage = gst_aug_sound_stage_new (&probe, 48000, 1);
  gfloat in[480] = { 0 }, out[GST_AUG_SOUND_CHUNK];
  gfloat *place, *const to = out;

  gst_aug_operation_set_int (gst_aug_decision_add (decision, "probe"), "before", 7);
  fail_unless (
      gst_aug_sound_stage_begin (stage, &start, gst_aug_decision_nth (decision, 0), 1, NULL));
  for (guint i = 0; i < 10000; i++) {
    gst_aug_sound_stage_reserve (stage, 480, &place);
    memcpy (place, in, sizeof in);
    fail_unless_equals_int (gst_aug_sound_stage_render (stage, &to), 480);
  }
  fail_unless (stage->capacity <= 4 * 480);
  gst_aug_sound_stage_free (stage);
  gst_aug_decision_unref (decision);
}
GST_END_TEST;

GST_START_TEST (test_idle_sound_says_so)
{
  g_autoptr (GstAugSound) sound = gst_aug_sound_new (8000, 1, TRUE);
  gint16 samples[10] = { 0 };

  fail_unless (gst_aug_sound_is_idle (sound));
  gst_aug_sound_push (sound, NULL, 0);
  fail_unless (gst_aug_sound_is_idle (sound));
  gst_aug_sound_push (sound, samples, 10);
  fail_if (gst_aug_sound_is_idle (sound));
  fail_unless_equals_int (gst_aug_sound_pull (sound, samples, 10), 10);
  fail_unless (gst_aug_sound_is_idle (sound));
  gst_aug_sound_set_latency (sound, 1);
  fail_if (gst_aug_sound_is_idle (sound));
  fail_unless_equals_uint64 (gst_aug_sound_get_latency (sound), 1);
}
GST_END_TEST;

static Suite *
sound_suite (void)
{
  Suite *s = suite_create ("sound");
  TCase *c = tcase_create ("sound");

  suite_add_tcase (s, c);
  tcase_set_timeout (c, 3600);
  tcase_add_test (c, test_engine_does_what_the_model_says);
  tcase_add_test (c, test_a_window_without_end_takes_no_more_memory);
  tcase_add_test (c, test_idle_sound_says_so);
  return s;
}

GST_CHECK_MAIN (sound);
