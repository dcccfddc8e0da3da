/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A day of sound through every element for sound, by no name, as fast as it goes; without AUG_FULL
 * a hundredth of it. No sample is lost or made, time does not drift, memory does not grow. */
#include <stdio.h>
#include <unistd.h>

#include "augment.h"
#include "soundwalk.h"

#define RATE 8000
#define HOURS 24
#define PIECE 800
/* what malloc keeps of small things that come and go */
#define SLACK_KB 512

static const Sound sound = { TRUE, RATE, 1 };

typedef struct {
  guint64 frames;
} Seen;

static void
see (Rig *rig, GstBuffer *buffer, gpointer user_data)
{
  Seen *seen = user_data;

  fail_unless_equals_uint64 (GST_BUFFER_PTS (buffer), sound_time (&sound, seen->frames));
  seen->frames += gst_buffer_get_size (buffer) / sound_bpf (&sound);
  fail_unless_equals_uint64 (
      GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer), sound_time (&sound, seen->frames));
}

/* Kilobytes of memory that are in use. */
static glong
resident (void)
{
  g_autofree gchar *text = NULL;
  glong pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %ld", &pages);
  return pages * sysconf (_SC_PAGESIZE) / 1024;
}

/* Pushes a minute again and again. Says by how many kilobytes memory grew behind the first quarter.
 */
static glong
feed (Rig *rig, const gchar *launch, guint64 frames,
    void (*on_buffer) (Rig *rig, GstBuffer *buffer, gpointer user_data), Seen *seen)
{
  g_autoptr (GstBuffer) minute = sound_buffer (&sound, 0, 60 * RATE);
  glong before = 0;

  rig->keeps = FALSE;
  rig->on_buffer = on_buffer;
  rig->user_data = seen;
  for (guint64 at = 0; at < frames; at += PIECE) {
    GstBuffer *piece = gst_buffer_copy_region (minute, GST_BUFFER_COPY_MEMORY,
        at % (60 * RATE) * sound_bpf (&sound), PIECE * sound_bpf (&sound));

    GST_BUFFER_PTS (piece) = sound_time (&sound, at);
    GST_BUFFER_DURATION (piece) = sound_time (&sound, at + PIECE) - GST_BUFFER_PTS (piece);
    fail_unless (sound_push (rig, launch, piece));
    if (at == frames / 4 / PIECE * PIECE)
      before = resident ();
  }
  return resident () - before;
}

static void
run (const gchar *element, guint64 frames)
{
  g_autofree gchar *launch = sound_line ("1", element, "");
  g_autoptr (Rig) rig = sound_rig (launch, &sound, 0);
  const gint64 began = g_get_monotonic_time ();
  Seen seen = { 0 };
  glong grown;
  gdouble seconds;

  grown = feed (rig, launch, frames, see, &seen);
  fail_unless_equals_uint64 (seen.frames, frames - sound_latency (rig, &sound));
  rig_eos (rig);
  fail_unless_equals_uint64 (seen.frames, frames);
  seconds = (gdouble) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  g_print ("%s: %.2f hours in %.1f s, %.0f times real time, memory grew by %ld kB\n", element,
      (gdouble) frames / RATE / 3600, seconds, (gdouble) frames / RATE / seconds, grown);
  /* sanitizers keep what was freed */
#ifndef __SANITIZE_ADDRESS__
  fail_unless (grown <= SLACK_KB, "%s: memory grows by %ld kB", launch, grown);
#endif
}

GST_START_TEST (test_a_day_of_sound_passes_through_every_element)
{
  const guint64 frames = (guint64) HOURS * 3600 * RATE / sound_rounds (100, 1);
  g_auto (GStrv) names = sound_elements ();

  for (gchar **name = names; *name; name++)
    run (*name, frames);
}
GST_END_TEST;

static void
see_gapless (Rig *rig, GstBuffer *buffer, gpointer user_data)
{
  Seen *seen = user_data;

  fail_unless_equals_uint64 (GST_BUFFER_PTS (buffer), sound_time (&sound, seen->frames));
  seen->frames += gst_buffer_get_size (buffer) / sound_bpf (&sound);
}

/* What all windows of augspeed last, decided here once more. */
static guint64
frames_at_other_speeds (const gchar *settings, guint64 windows)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("augspeed");
  g_autofree gpointer block = g_malloc0 (kind->settings->size);
  GstAugWindowContext context = { .aspect = 1 };
  GstAugRule rule;
  guint64 sum = 0;

  gst_aug_settings_init (kind->settings, block);
  gst_aug_rule_init (&rule, 7);
  rule.source = gst_aug_source_from_key ("clip");
  for (guint64 k = 0; k < windows; k++) {
    GstAugInstance instance;
    g_autoptr (GstAugDecision) decision = NULL;

    gst_aug_instance_init (&instance, &rule, (gint64) k);
    decision = gst_aug_kind_decide (kind, block, &instance, "speed", &context, -1, NULL);
    sum += (guint64) gst_aug_operation_get_int (
        gst_aug_decision_find (decision, "speed"), "duration_ns", 0);
  }
  return gst_util_uint64_scale_round (sum, RATE, GST_SECOND);
}

static void
run_speed (const gchar *settings, guint64 frames)
{
  g_autofree gchar *launch =
      g_strdup_printf ("augseed seed=7 source=clip window=1 ! augspeed %s", settings);
  g_autoptr (Rig) rig = sound_rig (launch, &sound, 0);
  const gint64 began = g_get_monotonic_time ();
  Seen seen = { 0 };
  glong grown;
  gdouble seconds;

  grown = feed (rig, launch, frames, see_gapless, &seen);
  rig_eos (rig);
  fail_unless_equals_uint64 (seen.frames, frames_at_other_speeds (settings, frames / RATE));
  seconds = (gdouble) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  g_print ("augspeed %s: %.2f hours in %.1f s, %.0f times real time, memory grew by %ld kB\n",
      settings, (gdouble) frames / RATE / 3600, seconds, (gdouble) frames / RATE / seconds, grown);
#ifndef __SANITIZE_ADDRESS__
  fail_unless (grown <= SLACK_KB, "%s: memory grows by %ld kB", launch, grown);
#endif
}

GST_START_TEST (test_a_day_at_other_speeds_is_as_long_as_its_windows)
{
  const guint64 frames = (guint64) HOURS * 3600 * RATE / sound_rounds (100, 1) / RATE * RATE;

  const gchar *only = g_getenv ("AUG_TEST_ELEMENT");

  if (only && !g_str_equal (only, "augspeed"))
    return;
  run_speed ("pitch=shift", frames);
  run_speed ("pitch=keep", frames);
  run_speed ("pitch=keep engine=wsola", frames);
}
GST_END_TEST;

static Suite *
soundlong_suite (void)
{
  Suite *s = suite_create ("generic-soundlong");
  TCase *tc = tcase_create ("soundlong");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 7200);
  tcase_add_test (tc, test_a_day_at_other_speeds_is_as_long_as_its_windows);
  tcase_add_test (tc, test_a_day_of_sound_passes_through_every_element);
  return s;
}

GST_CHECK_MAIN (soundlong);
