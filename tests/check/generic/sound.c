/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every element for sound, by no name, with its own settings and with settings at random: which
 * samples come out, however they are cut, stored and sought. */
#include <math.h>
#include <string.h>

#include "soundwalk.h"

static void
check_same_buffers (const gchar *element, const gchar *settings)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 44100, 2 } };
  g_autofree gchar *launch = g_strdup_printf ("%s name=m probability=0%s", element, settings);

  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++) {
    g_autoptr (Rig) rig = sound_rig (launch, &sounds[s], 0);

    for (guint i = 0; i < 25; i++) {
      const guint n = sounds[s].rate / 20;
      GstBuffer *in = sound_buffer (&sounds[s], i * n, n), *out;

      fail_unless (sound_push (rig, launch, in));
      out = rig_pull (rig);
      fail_unless (out == in, "%s: not the very same buffer", launch);
      gst_buffer_unref (out);
    }
    fail_unless_equals_uint64 (sound_latency (rig, &sounds[s]), 0);
  }
}

GST_START_TEST (test_at_probability_0_the_very_buffers_go_on)
{
  sound_for_settings (sound_rounds (5, 100), check_same_buffers);
}
GST_END_TEST;

/* Windows that were chosen, by their numbers, from the messages; TRUE if something was. */
static gboolean
read_chosen (Rig *rig, gboolean *chosen, guint n)
{
  GstMessage *message;
  gboolean any = FALSE;

  while ((message = gst_bus_pop (rig->bus))) {
    const GstStructure *s = gst_message_get_structure (message);
    gint64 window;

    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT &&
        gst_structure_has_name (s, "aug-decision") &&
        gst_structure_get_int64 (s, "window", &window) && window < n)
      gst_structure_get_boolean (s, "applied", &chosen[window]);
    gst_message_unref (message);
  }
  for (guint w = 0; w < n; w++)
    any |= chosen[w];
  return any;
}

/* Whether something of a window sounds on in those behind it. */
static gboolean
rings (const gchar *settings)
{
  return strstr (settings, "=ring") != NULL;
}

#define WINDOWS 8

static void
check_not_chosen (const gchar *element, const gchar *settings)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 11025, 2 }, { FALSE, 8000, 5 } };
  g_autofree gchar *rest = g_strdup_printf (" probability=0.5 post-messages=true%s", settings);
  g_autofree gchar *launch = sound_line ("1/4", element, rest);

  for (guint s = 0; !rings (settings) && s < G_N_ELEMENTS (sounds); s++) {
    const Sound *sound = &sounds[s];
    const guint64 frames = WINDOWS * sound->rate / 4;
    const Play play = { .sound = sound, .launch = launch };
    g_autoptr (Rig) rig = sound_rig (launch, sound, 0);
    g_autoptr (GByteArray) in = sound_input (sound, 0, frames), out = g_byte_array_new ();
    gboolean chosen[WINDOWS] = { FALSE };

    for (guint64 at = 0; at < frames; at += 1000)
      if (rig_push (rig, sound_buffer (sound, at, MIN (1000, frames - at))) != GST_FLOW_OK)
        return;
    rig_eos (rig);
    sound_collect (rig, &play, out);
    fail_unless_equals_uint64 (out->len, in->len);
    fail_unless (read_chosen (rig, chosen, WINDOWS), "%s: nothing is chosen", launch);
    for (guint64 i = 0; i < frames; i++)
      fail_unless (chosen[i * 4 / sound->rate] ||
                       memcmp (in->data + i * sound_bpf (sound), out->data + i * sound_bpf (sound),
                           sound_bpf (sound)) == 0,
          "%s: frame %" G_GUINT64_FORMAT " of %u Hz was not chosen and is another", launch, i,
          sound->rate);
  }
}

GST_START_TEST (test_windows_that_are_not_chosen_are_exact_after_the_delay)
{
  sound_for_settings (sound_rounds (3, 50), check_not_chosen);
}
GST_END_TEST;

static void
check_cut (const gchar *element, const gchar *settings)
{
  static const guint sizes[] = { 160, 441, 1024, 4096, 0, 1 };
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 8000, 2 }, { TRUE, 11025, 8 },
    { FALSE, 44100, 3 }, { TRUE, 22050, 4 }, { FALSE, 16000, 5 }, { TRUE, 8000, 6 },
    { TRUE, 8000, 7 } };
  static guint round;
  const guint step = sound_rounds (3, 1);

  for (guint s = round++ % step; s < G_N_ELEMENTS (sounds); s += step) {
    const Sound *sound = &sounds[s];
    g_autofree gchar *launch = sound_line (s % 2 ? "1/2" : "1/3", element, settings);
    g_autoptr (GByteArray) first = NULL;

    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      const Play play = { launch, sound, .frames = sound->rate * 3 / 4 + 5, .size = sizes[k] };
      g_autoptr (GByteArray) out = sound_play (&play);

      if (!out)
        break;
      fail_unless (!first || sound_is_equal (first, out), "%s, %u Hz, %u channels, buffers of %u",
          launch, sound->rate, sound->channels, sizes[k]);
      if (!first)
        first = g_steal_pointer (&out);
    }
  }
}

GST_START_TEST (test_bytes_do_not_depend_on_the_sizes_of_buffers)
{
  sound_for_settings (sound_rounds (3, 60), check_cut);
}
GST_END_TEST;

static gint
rounded (gfloat value)
{
  return (gint) CLAMP (nearbyintf (value * 32768), -32768.0f, 32767.0f);
}

static void
check_formats (const gchar *element, const gchar *settings)
{
  static const Sound floats[] = { { TRUE, 16000, 1 }, { TRUE, 22050, 3 } };
  static const Sound shorts[] = { { FALSE, 16000, 1 }, { FALSE, 22050, 3 } };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);

  for (guint s = 0; s < G_N_ELEMENTS (floats); s++) {
    const Play one = { launch, &floats[s], .frames = floats[s].rate, .size = 512 };
    const Play other = { launch, &shorts[s], .frames = floats[s].rate, .size = 512 };
    g_autoptr (GByteArray) a = sound_play (&one), b = sound_play (&other);

    fail_unless (!a == !b, "%s works with one format alone", launch);
    for (guint i = 0; a && i < a->len / 4; i++)
      fail_unless (ABS (rounded (((gfloat *) a->data)[i]) - ((gint16 *) b->data)[i]) <= 1,
          "%s: sample %u is %g and %d", launch, i, ((gfloat *) a->data)[i] * 32768,
          ((gint16 *) b->data)[i]);
  }
}

GST_START_TEST (test_integers_are_what_floats_are)
{
  sound_for_settings (sound_rounds (3, 60), check_formats);
}
GST_END_TEST;

static void
check_seeks (const gchar *element, const gchar *settings)
{
  static const Sound sounds[] = { { TRUE, 16000, 2 }, { FALSE, 11025, 1 } };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);

  for (guint s = 0; !rings (settings) && s < G_N_ELEMENTS (sounds); s++) {
    const Sound *sound = &sounds[s];
    const guint64 frames = sound->rate * 3 / 2, bpf = sound_bpf (sound);
    const Play whole = { launch, sound, .frames = frames, .size = 480 };
    g_autoptr (GByteArray) all = sound_play (&whole);

    for (guint window = 1; all && window < 6; window++) {
      const guint64 first = (window * sound->rate + 3) / 4;
      const Play rest = { launch, sound, .first = first, .frames = frames - first, .size = 480 };
      g_autoptr (GByteArray) part = sound_play (&rest);

      fail_unless (part && memcmp (part->data, all->data + first * bpf, part->len) == 0,
          "%s: other bytes after a seek to window %u of %u Hz", launch, window, sound->rate);
    }
  }
}

GST_START_TEST (test_bytes_are_the_same_after_a_seek_to_a_window)
{
  sound_for_settings (sound_rounds (3, 60), check_seeks);
}
GST_END_TEST;

static void
check_midst (const gchar *element, const gchar *settings)
{
  static const Sound sound = { TRUE, 8000, 2 };
  static const guint64 firsts[] = { 1, 999, 1001, 2345 };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);
  const Play whole = { launch, &sound, .frames = 6000, .size = 480 };
  g_autoptr (GByteArray) all = NULL;

  if (rings (settings) || !(all = sound_play (&whole)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++) {
    const Play rest = { launch, &sound, .first = firsts[i], .frames = 6000 - firsts[i],
      .size = 480 };
    const guint64 next = (firsts[i] / 2000 + 1) * 2000;
    g_autoptr (GByteArray) part = sound_play (&rest);

    fail_unless (part && memcmp (part->data + (next - firsts[i]) * 8, all->data + next * 8,
                             (6000 - next) * 8) == 0,
        "%s: the window behind one that was entered at frame %" G_GUINT64_FORMAT " is another",
        launch, firsts[i]);
  }
}

GST_START_TEST (test_the_window_behind_a_seek_into_another_is_the_same)
{
  sound_for_settings (sound_rounds (3, 60), check_midst);
}
GST_END_TEST;

static void
check_latency (const gchar *element, const gchar *settings)
{
  static const Sound sounds[] = { { TRUE, 16000, 1 }, { FALSE, 44100, 2 }, { TRUE, 8000, 1 } };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);

  for (guint s = 0; s < G_N_ELEMENTS (sounds); s++) {
    const Sound *sound = &sounds[s];
    g_autoptr (Rig) rig = sound_rig (launch, sound, 0);
    guint64 in = 0, out = 0, latency = 0, most = 0;
    Dice dice;

    dice_init (&dice, s);
    while (in < sound->rate) {
      const guint64 n = 1 + dice_roll (&dice, in < sound->rate / 2 ? 40 : 2000);
      GstBuffer *buffer;

      if (!sound_push (rig, launch, sound_buffer (sound, in, n)))
        return;
      in += n;
      for (; (buffer = rig_pull (rig)); gst_buffer_unref (buffer))
        out += gst_buffer_get_size (buffer) / sound_bpf (sound);
      latency = sound_latency (rig, sound);
      most = MAX (most, latency);
      fail_unless_equals_uint64 (latency, most);
      fail_unless (out == (in > latency ? in - latency : 0),
          "%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
          " frames at a delay of %" G_GUINT64_FORMAT,
          launch, out, in, latency);
    }
    fail_unless (latency <= sound->rate / 4 + 2 + sound->rate, "%s holds back %" G_GUINT64_FORMAT,
        launch, latency);
  }
}

GST_START_TEST (test_reported_latency_is_how_much_is_held_back)
{
  sound_for_settings (sound_rounds (4, 100), check_latency);
}
GST_END_TEST;

/* One sample of every window, in silence. */
static void
make_impulses (GstBuffer *buffer, const Sound *sound, guint number)
{
  const guint64 first = sound_frame (sound, GST_BUFFER_PTS (buffer));
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  memset (map.data, 0, map.size);
  for (guint64 i = 0; i < map.size / 4; i++)
    if ((first + i) % 4000 == 1777)
      ((gfloat *) map.data)[i] = 0.5f;
  gst_buffer_unmap (buffer, &map);
}

/* Where an impulse is left, it stands where it stood: a delay that was not reported would move
 * it. What stretches sound inside may move it by half a frame of 64 ms; what a causal filter makes
 * of it begins there. An effect that smears it (more than half of the energy is elsewhere) is
 * tested by itself.
 */
static void
check_impulse (const gchar *element, const gchar *settings)
{
  static const Sound sound = { TRUE, 16000, 1 };
  g_autofree gchar *launch = sound_line ("1/4", element, settings);
  const Play play = { launch, &sound, .frames = 16000, .size = 480, .change = make_impulses };
  g_autoptr (GByteArray) out = sound_play (&play);

  /* it moves time itself, also as an operation of a policy */
  if (g_str_equal (element, "augstretch") || strstr (settings, "stretch"))
    return;
  for (guint w = 0; out && w < 4; w++) {
    const gfloat *y = (gfloat *) out->data + w * 4000;
    const gint most = g_str_equal (element, "augpitch") ? 512 : 0;
    gdouble energy = 0;
    gint peak = 0, begin = 0;

    while (begin < 4000 && y[begin] == 0)
      begin++;
    for (gint i = 0; i < 4000; i++) {
      energy += (gdouble) y[i] * y[i];
      peak = fabsf (y[i]) > fabsf (y[peak]) ? i : peak;
    }
    fail_unless (energy < 1e-9 || (gdouble) y[peak] * y[peak] < energy / 2 ||
                     ABS (peak - 1777) <= most || begin == 1777,
        "%s: an impulse at 1777 comes out at %d", launch, peak);
  }
}

GST_START_TEST (test_an_impulse_stands_where_it_stood)
{
  sound_for_settings (sound_rounds (4, 100), check_impulse);
}
GST_END_TEST;

static Suite *
sound_suite (void)
{
  Suite *s = suite_create ("generic-sound");
  TCase *tc = tcase_create ("sound");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 3600);
  tcase_add_test (tc, test_at_probability_0_the_very_buffers_go_on);
  tcase_add_test (tc, test_windows_that_are_not_chosen_are_exact_after_the_delay);
  tcase_add_test (tc, test_bytes_do_not_depend_on_the_sizes_of_buffers);
  tcase_add_test (tc, test_integers_are_what_floats_are);
  tcase_add_test (tc, test_bytes_are_the_same_after_a_seek_to_a_window);
  tcase_add_test (tc, test_the_window_behind_a_seek_into_another_is_the_same);
  tcase_add_test (tc, test_reported_latency_is_how_much_is_held_back);
  tcase_add_test (tc, test_an_impulse_stands_where_it_stood);
  return s;
}

GST_CHECK_MAIN (sound);
