/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Where sound fell out of step elsewhere, and may not here. Each test is named after the project
 * and, where there is one, the thread. */
#include <glib/gstdio.h>
#include <math.h>

#include "filter.h"

#define RATE 48000
#define CAPS "audio/x-raw,format=F32LE,layout=interleaved,rate=48000,channels=1"
#define FRAMES (3 * RATE)
/* clicks are so far apart, the first at half of it */
#define STEP (RATE / 4)

/* Silence with clicks; @piece frames in every buffer. */
static void
push_clicks (GstHarness *h, guint piece)
{
  for (guint at = 0; at < FRAMES; at += piece) {
    const guint n = MIN (piece, FRAMES - at);
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * sizeof (gfloat), NULL);
    GstMapInfo map;

    gst_buffer_map (buffer, &map, GST_MAP_WRITE);
    for (guint i = 0; i < n; i++)
      ((gfloat *) map.data)[i] = (at + i) % STEP == STEP / 2 ? 0.5f : 0;
    gst_buffer_unmap (buffer, &map);
    GST_BUFFER_PTS (buffer) = gst_util_uint64_scale_round (at, GST_SECOND, RATE);
    GST_BUFFER_DURATION (buffer) =
        gst_util_uint64_scale_round (at + n, GST_SECOND, RATE) - GST_BUFFER_PTS (buffer);
    fail_unless_equals_int (gst_harness_push (h, buffer), GST_FLOW_OK);
  }
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
}

/* What came out, each sample where its buffer's time says; the number of samples in @frames. */
static gfloat *
pull_all (GstHarness *h, guint64 *frames)
{
  gfloat *all = g_new0 (gfloat, 2 * FRAMES);
  GstBuffer *out;

  *frames = 0;
  while ((out = gst_harness_try_pull (h))) {
    const guint64 at = gst_util_uint64_scale_round (GST_BUFFER_PTS (out), RATE, GST_SECOND);
    const gsize n = gst_buffer_get_size (out) / sizeof (gfloat);

    fail_unless (at + n <= 2 * FRAMES);
    gst_buffer_extract (out, 0, all + at, n * sizeof (gfloat));
    *frames += n;
    gst_buffer_unref (out);
  }
  return all;
}

/* How far from its place the middle of the energy around each click is at most, in ms. */
static gdouble
farthest (const gfloat *all)
{
  gdouble most = 0;

  for (gint click = STEP / 2; click < FRAMES; click += STEP) {
    gdouble energy = 0, moment = 0;

    for (gint i = click - STEP / 2; i < click + STEP / 2; i++) {
      energy += (gdouble) all[i] * all[i];
      moment += (gdouble) all[i] * all[i] * (i - click);
    }
    fail_unless (energy > 0);
    most = MAX (most, fabs (moment / energy));
  }
  return most * 1000 / RATE;
}

static gdouble
wander (const gchar *launch)
{
  GstHarness *h = line (launch, CAPS);
  guint64 frames;
  g_autofree gfloat *all = NULL;

  push_clicks (h, 480);
  all = pull_all (h, &frames);
  close_line (h);
  return farthest (all);
}

/* Onsets leave their place by up to 12 ms in one direction and 9 in the other, so lips do, too. */
GST_START_TEST (test_soundtouch_onsets_wander_with_the_pitch)
{
  g_autoptr (GstElementFactory) peer = gst_element_factory_find ("pitch");
  const gdouble own = wander ("augseed seed=3 source=clip window=1 ! "
                              "augpitch min-semitones=4 max-semitones=4");

  if (peer) {
    const gdouble other = wander ("pitch pitch=1.2599");

    g_print ("clicks are off by %.2f ms, by %.2f ms with SoundTouch\n", own, other);
  }
  fail_unless (own <= 15, "clicks are off by %g ms", own);
}
GST_END_TEST;

static void
write_response (const gchar *name, guint delay)
{
  const guint32 n = 4000, size = n * 2;
  const guint32 head[11] = { 0x46464952, size + 36, 0x45564157, 0x20746d66, 16, 1 | 1 << 16, RATE,
    RATE * 2, 2 | 16 << 16, 0x61746164, size };
  g_autofree guint8 *all = g_malloc0 (sizeof head + size);

  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    GST_WRITE_UINT32_LE (all + 4 * i, head[i]);
  for (guint i = delay; i < n; i++)
    GST_WRITE_UINT16_LE (all + sizeof head + 2 * i,
        (guint16) (i == delay ? 30000 : (gint) (spread (i, 4000)) - 2000));
  fail_unless (
      g_file_set_contents (name, (const gchar *) all, (gssize) (sizeof head + size), NULL));
}

/* "Optionally compensate for propagation delay": the way from the source to the microphone is in
 * the response, and sound comes late by it. */
GST_START_TEST (test_torch_audiomentations_60_reverberation_delays_the_sound)
{
  static const guint delays[] = { 0, 100, 1500 };
  g_autofree gchar *folder = g_dir_make_tmp ("aug-response-XXXXXX", NULL);

  for (guint d = 0; d < G_N_ELEMENTS (delays); d++) {
    g_autofree gchar *name = g_strdup_printf ("%s/%u.wav", folder, d), *launch = NULL;
    g_autofree gfloat *all = NULL;
    GstHarness *h;
    guint64 frames;

    write_response (name, delays[d]);
    launch = g_strdup_printf (
        "augseed seed=3 source=clip window=1 ! augreverb kind=file location=%s", name);
    h = line (launch, CAPS);
    push_clicks (h, 480);
    all = pull_all (h, &frames);
    close_line (h);
    g_remove (name);
    fail_unless_equals_uint64 (frames, FRAMES);
    for (guint click = STEP / 2; click < FRAMES; click += STEP)
      for (guint i = click - STEP / 2; i < click + STEP / 2; i++)
        fail_unless (fabsf (all[i]) <= fabsf (all[click]),
            "the direct sound of a response with a delay of %u is at %u, not %u", delays[d], i,
            click);
  }
  g_rmdir (folder);
}
GST_END_TEST;

/* "Edge cases when combining speed perturb, resampling, and cutting yield a mismatched number of
 * samples". */
GST_START_TEST (test_lhotse_311_speed_and_cuts_give_other_numbers_of_samples)
{
  static const guint pieces[] = { 480, 11, 441, 4096, 100000 };
  static const gchar *const factors[] = { "0.9", "1.1", "0.97", "1.0333" };

  for (guint f = 0; f < G_N_ELEMENTS (factors); f++) {
    g_autofree gchar *launch =
        g_strdup_printf ("augseed seed=3 source=clip window=1/3 ! augspeed min-factor=%s "
                         "max-factor=%s",
            factors[f], factors[f]);
    const guint64 want = (guint64) llround (FRAMES / g_ascii_strtod (factors[f], NULL));

    for (guint p = 0; p < G_N_ELEMENTS (pieces); p++) {
      GstHarness *h = line (launch, CAPS);
      g_autofree gfloat *all = NULL;
      guint64 frames;

      push_clicks (h, pieces[p]);
      all = pull_all (h, &frames);
      close_line (h);
      fail_unless_equals_uint64 (frames, want);
    }
  }
}
GST_END_TEST;

static Suite *
desync_sound_suite (void)
{
  Suite *s = suite_create ("desync-sound");
  TCase *c = tcase_create ("desync-sound");

  suite_add_tcase (s, c);
  tcase_set_timeout (c, 200);
  tcase_add_test (c, test_soundtouch_onsets_wander_with_the_pitch);
  tcase_add_test (c, test_torch_audiomentations_60_reverberation_delays_the_sound);
  tcase_add_test (c, test_lhotse_311_speed_and_cuts_give_other_numbers_of_samples);
  return s;
}

GST_CHECK_MAIN (desync_sound);
