/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every element for sound, by no name, with its own settings and with settings at random: streams
 * that jump, change, have holes, no times, odd rates, strange samples and strange windows. */
#include <math.h>
#include <string.h>

#include "soundwalk.h"

/* Pushes @frames from @first on; what comes out is appended to @all, if it is given. FALSE if the
 * element refuses. */
static gboolean
push_part (Rig *rig, const Play *play, gboolean is_discont, GByteArray *all)
{
  for (guint64 at = 0; at < play->frames; at += play->size) {
    GstBuffer *buffer =
        sound_buffer (play->sound, play->first + at, MIN (play->size, play->frames - at));

    if (at == 0 && is_discont)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    if (play->change)
      play->change (buffer, play->sound, (guint) (at / play->size));
    if (!sound_push (rig, play->launch, buffer))
      return FALSE;
  }
  for (GstBuffer *out; all && (out = rig_pull (rig)); gst_buffer_unref (out)) {
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    g_byte_array_append (all, map.data, (guint) map.size);
    gst_buffer_unmap (out, &map);
  }
  return TRUE;
}

typedef enum {
  JUMP_DISCONT,
  JUMP_TIME,
  JUMP_GAP,
  JUMP_SEGMENT,
  JUMP_FLUSH,
  JUMP_STREAM,
  N_JUMPS,
} Jump;

static const gchar *const jump_names[] = { "a discontinuity", "a jump in time", "a GAP",
  "a segment", "a flush", "another stream" };

static void
jump (Rig *rig, Jump how, const Sound *sound, guint64 from, guint64 to)
{
  GstSegment segment = rig->segment;

  switch (how) {
  case JUMP_GAP:
    gst_pad_push_event (rig->src, gst_event_new_gap (sound_time (sound, from),
                                      sound_time (sound, to) - sound_time (sound, from)));
    break;
  case JUMP_FLUSH:
    rig_flush (rig);
    gst_pad_push_event (rig->src, gst_event_new_segment (&segment));
    break;
  case JUMP_STREAM:
    gst_pad_push_event (rig->src, gst_event_new_stream_start ("other"));
    gst_pad_push_event (rig->src, gst_event_new_segment (&segment));
    break;
  case JUMP_SEGMENT:
    gst_pad_push_event (rig->src, gst_event_new_segment (&segment));
    break;
  default:
    break;
  }
}

static void
check_jump (const gchar *launch, const Sound *sound, Jump how)
{
  const guint64 bpf = sound_bpf (sound), from = sound->rate * 2 / 5, to = sound->rate * 7 / 5;
  const Play before = { launch, sound, .frames = from, .size = 300 };
  const Play behind = { launch, sound, .first = to, .frames = sound->rate / 2, .size = 300 };
  g_autoptr (Rig) rig = sound_rig (launch, sound, 0), fresh = sound_rig (launch, sound, 0);
  g_autoptr (GByteArray) all = g_byte_array_new (), first = sound_play (&before);
  g_autoptr (GByteArray) second = g_byte_array_new ();

  if (!first || !push_part (rig, &before, FALSE, NULL))
    return;
  jump (rig, how, sound, from, to);
  if (how == JUMP_FLUSH) {
    rig_forget (rig);
    g_byte_array_set_size (first, 0);
  }
  fail_unless (push_part (rig, &behind, how == JUMP_DISCONT, NULL));
  fail_unless (push_part (fresh, &behind, FALSE, NULL));
  rig_eos (rig);
  rig_eos (fresh);
  fail_unless (push_part (rig, &(Play){ .size = 1 }, FALSE, all));
  fail_unless (push_part (fresh, &(Play){ .size = 1 }, FALSE, second));
  fail_unless_equals_uint64 (second->len, behind.frames * bpf);
  fail_unless (all->len == first->len + second->len, "%s: %u of %u bytes across %s", launch,
      all->len, first->len + second->len, jump_names[how]);
  fail_unless (memcmp (all->data, first->data, first->len) == 0,
      "%s: other bytes before %s than before the end", launch, jump_names[how]);
  fail_unless (memcmp (all->data + first->len, second->data, second->len) == 0,
      "%s: other bytes behind %s than at a fresh start", launch, jump_names[how]);
}

static void
check_jumps (const gchar *element, const gchar *settings)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 11025, 2 } };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);

  for (Jump how = 0; how < N_JUMPS; how++)
    check_jump (launch, &sounds[how % 2], how);
}

GST_START_TEST (test_nothing_leaks_across_a_jump)
{
  sound_for_settings (sound_rounds (2, 60), check_jumps);
}
GST_END_TEST;

static void
check_caps_change (const gchar *element, const gchar *settings)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 16000, 1 }, { FALSE, 44100, 2 },
    { TRUE, 8000, 6 }, { TRUE, 16000, 1 } };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);
  g_autoptr (Rig) rig = rig_new (launch);
  g_autoptr (GByteArray) all = g_byte_array_new (), want = g_byte_array_new ();

  fail_unless (rig_start (rig, "one"));
  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++) {
    const Sound *sound = &sounds[s];
    const Play part = { launch, sound, .first = s * sound->rate / 2, .frames = sound->rate / 2,
      .size = 512 };
    g_autoptr (Kind) kind = sound_kind (sound);
    g_autoptr (GByteArray) alone = sound_play (&part);

    if (!alone)
      return;
    g_byte_array_append (want, alone->data, alone->len);
    fail_unless (rig_caps (rig, kind));
    if (s == 0)
      rig_segment (rig, 1, 0);
    fail_unless (push_part (rig, &part, FALSE, all));
  }
  rig_eos (rig);
  fail_unless (push_part (rig, &(Play){ .size = 1 }, FALSE, all));
  fail_unless (sound_is_equal (all, want), "%s: other bytes where caps change: %u, %u", launch,
      all->len, want->len);
}

GST_START_TEST (test_caps_that_change_begin_afresh)
{
  sound_for_settings (sound_rounds (2, 60), check_caps_change);
}
GST_END_TEST;

static void
silence_some (GstBuffer *buffer, const Sound *sound, guint number)
{
  if (number % 4 == 2)
    gst_buffer_memset (buffer, 0, 0, gst_buffer_get_size (buffer));
}

static void
flag_some (GstBuffer *buffer, const Sound *sound, guint number)
{
  silence_some (buffer, sound, number);
  if (number % 4 == 2)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
}

static void
see_silence (Rig *rig, GstBuffer *buffer, gpointer launch)
{
  GstMapInfo map;

  if (!GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP))
    return;
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (gsize i = 0; i < map.size; i++)
    fail_unless (map.data[i] == 0, "%s: sound that is said to be none", (gchar *) launch);
  gst_buffer_unmap (buffer, &map);
}

static void
check_flagged (const gchar *element, const gchar *settings)
{
  static const Sound sound = { TRUE, 8000, 1 };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);
  const Play plain = { launch, &sound, .frames = 8000, .size = 500, .change = silence_some };
  Play flagged = plain;
  g_autoptr (Rig) rig = sound_rig (launch, &sound, 0);
  g_autoptr (GByteArray) a = sound_play (&plain), b = g_byte_array_new ();

  flagged.change = flag_some;
  rig->on_buffer = see_silence;
  rig->user_data = launch;
  if (!a || !push_part (rig, &flagged, FALSE, b))
    return;
  rig_eos (rig);
  fail_unless (push_part (rig, &(Play){ .size = 1 }, FALSE, b));
  fail_unless (sound_is_equal (a, b), "%s: other bytes where silence is flagged", launch);
}

GST_START_TEST (test_silence_with_a_flag_is_silence)
{
  sound_for_settings (sound_rounds (3, 60), check_flagged);
}
GST_END_TEST;

static void
take_time (GstBuffer *buffer, const Sound *sound, guint number)
{
  GST_BUFFER_PTS (buffer) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION (buffer) = GST_CLOCK_TIME_NONE;
}

static void
check_timeless (const gchar *element, const gchar *settings)
{
  static const Sound sound = { TRUE, 8000, 2 };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);
  const Play one = { launch, &sound, .frames = 6000, .size = 500, take_time, TRUE };
  const Play other = { launch, &sound, .frames = 6000, .size = 333, take_time, TRUE };
  g_autoptr (GByteArray) a = sound_play (&one), b = sound_play (&other), all = g_byte_array_new ();
  g_autoptr (Rig) rig = sound_rig (launch, &sound, 0);

  fail_unless (!a == !b);
  if (!a)
    return;
  fail_unless (
      sound_is_equal (a, b), "%s: bytes depend on the sizes of buffers without time", launch);
  /* a discontinuity needs no time */
  for (guint i = 0; i < 2; i++)
    fail_unless (push_part (rig, &one, TRUE, all));
  rig_eos (rig);
  fail_unless (push_part (rig, &(Play){ .size = 1 }, FALSE, all));
  fail_unless (all->len == 2 * a->len && memcmp (all->data, a->data, a->len) == 0 &&
                   memcmp (all->data + a->len, a->data, a->len) == 0,
      "%s: something leaks across a discontinuity without time", launch);
}

GST_START_TEST (test_buffers_without_time_go_on)
{
  sound_for_settings (sound_rounds (3, 60), check_timeless);
}
GST_END_TEST;

static void
check_empty (const gchar *element, const gchar *settings)
{
  static const Sound sound = { FALSE, 16000, 2 };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);
  const Play play = { launch, &sound, .frames = 12000, .size = 480 };
  g_autoptr (Rig) rig = sound_rig (launch, &sound, 0);
  g_autoptr (GByteArray) want = sound_play (&play), all = g_byte_array_new ();

  for (guint64 at = 0; want && at < play.frames; at += play.size) {
    fail_unless (sound_push (rig, launch, sound_buffer (&sound, at, 0)));
    fail_unless (sound_push (rig, launch, sound_buffer (&sound, at, play.size)));
    fail_unless (sound_push (rig, launch, gst_buffer_new ()));
    sound_collect (rig, &play, all);
  }
  rig_eos (rig);
  sound_collect (rig, &play, all);
  fail_unless (!want || sound_is_equal (all, want), "%s: empty buffers change something", launch);
}

GST_START_TEST (test_empty_buffers_change_nothing)
{
  sound_for_settings (sound_rounds (2, 60), check_empty);
}
GST_END_TEST;

static void
check_rates (const gchar *element, const gchar *settings)
{
  static const guint rates[] = { 1, 2, 7, 101, 8000, 11025, 44100, 96000, 192000, 384000 };
  static const gchar *const windows[] = { "1", "1/3", "0", "1/1000000" };
  static guint round;

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    const Sound sound = { r % 2, rates[r], 1 + (r + round) % 3 };
    /* windows shorter than a sample are as many as samples, and each takes its time */
    const guint w = (r + round) % (rates[r] > 8000 ? 3 : 4);
    const guint frames = w == 3 ? 40 : MAX (MIN (rates[r], 20000), 20);
    g_autofree gchar *launch = sound_line (windows[w], element, settings);
    const Play one = { launch, &sound, .frames = frames, .size = 200 };
    const Play other = { launch, &sound, .frames = frames, .size = 37 };
    g_autoptr (GByteArray) a = sound_play (&one), b = NULL;

    if (!a)
      continue;
    b = sound_play (&other);
    fail_unless (
        sound_is_equal (a, b), "%s at %u Hz depends on the sizes of buffers", launch, rates[r]);
  }
  round++;
}

GST_START_TEST (test_any_rate_and_any_window_is_cut_alike)
{
  sound_for_settings (sound_rounds (4, 80), check_rates);
}
GST_END_TEST;

#define STRANGE_FROM 4000
#define STRANGE_TO 8000

static void
make_strange (GstBuffer *buffer, const Sound *sound, guint number)
{
  static const gfloat strange[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-42f, -0.0f, 1e20f };
  const guint64 first = sound_frame (sound, GST_BUFFER_PTS (buffer));
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint64 i = 0; i < map.size / 4; i++)
    if (first + i >= STRANGE_FROM && first + i < STRANGE_TO && (first + i) % 53 == 0)
      ((gfloat *) map.data)[i] = strange[(first + i) / 53 % G_N_ELEMENTS (strange)];
  gst_buffer_unmap (buffer, &map);
}

static void
check_strange (const gchar *element, const gchar *settings)
{
  static const Sound sound = { TRUE, 16000, 1 };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);
  const Play plain = { launch, &sound, .frames = 16000, .size = 480 };
  Play strange = plain;
  g_autoptr (GByteArray) a = sound_play (&plain), b = NULL;

  if (!a || strstr (settings, "=ring"))
    return;
  strange.change = make_strange;
  b = sound_play (&strange);
  fail_unless (memcmp (a->data, b->data, STRANGE_FROM * 4) == 0,
      "%s: what is not finite is heard in the window before", launch);
  fail_unless (
      memcmp (a->data + STRANGE_TO * 4, b->data + STRANGE_TO * 4, (16000 - STRANGE_TO) * 4) == 0,
      "%s: what is not finite is heard in the window behind", launch);
  for (guint i = STRANGE_FROM; i < STRANGE_TO; i++)
    fail_unless (i % 53 == 0 || isfinite (((gfloat *) b->data)[i]),
        "%s: sample %u is not finite, but was", launch, i);
}

GST_START_TEST (test_what_is_not_finite_stays_where_it_is)
{
  sound_for_settings (sound_rounds (4, 80), check_strange);
}
GST_END_TEST;

static void
set_properties (Rig *rig, const gchar *settings)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (rig->element), "m");
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);

  for (gchar **word = words; *word; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);

    if (pair[0] && pair[1])
      gst_util_set_object_arg (G_OBJECT (element), pair[0], pair[1]);
  }
}

/* Other settings hold from the next window on; no sample is lost, and time goes on. */
static void
check_changing (const gchar *element, const gchar *settings)
{
  static const Sound sound = { TRUE, 8000, 2 };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);
  const Play play = { launch, &sound, .frames = 300, .size = 300 };
  g_autoptr (Rig) rig = sound_rig (launch, &sound, 0);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint64 before = 0;

  for (guint i = 0; i < 60; i++) {
    if (i % 7 == 5) {
      g_autofree gchar *others = sound_settings (element, 1000 + i);

      set_properties (rig, others);
    }
    if (!sound_push (rig, launch, sound_buffer (&sound, i * 300, 300)))
      return;
    sound_collect (rig, &play, all);
    fail_unless (sound_latency (rig, &sound) >= before, "%s: the delay shrinks", launch);
    before = sound_latency (rig, &sound);
  }
  rig_eos (rig);
  sound_collect (rig, &play, all);
  fail_unless (all->len == 60 * 300 * sound_bpf (&sound), "%s: %u bytes", launch, all->len);
}

GST_START_TEST (test_settings_can_change_at_any_time)
{
  sound_for_settings (sound_rounds (2, 40), check_changing);
}
GST_END_TEST;

static Suite *
soundstreams_suite (void)
{
  Suite *s = suite_create ("generic-soundstreams");
  TCase *tc = tcase_create ("soundstreams");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 3600);
  tcase_add_test (tc, test_nothing_leaks_across_a_jump);
  tcase_add_test (tc, test_caps_that_change_begin_afresh);
  tcase_add_test (tc, test_silence_with_a_flag_is_silence);
  tcase_add_test (tc, test_buffers_without_time_go_on);
  tcase_add_test (tc, test_empty_buffers_change_nothing);
  tcase_add_test (tc, test_any_rate_and_any_window_is_cut_alike);
  tcase_add_test (tc, test_what_is_not_finite_stays_where_it_is);
  tcase_add_test (tc, test_settings_can_change_at_any_time);
  return s;
}

GST_CHECK_MAIN (soundstreams);
