/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Translation there and back in a pipeline: no cue is lost whatever becomes of the child process.
 */
#include "filter.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRANSLATE \
  "augseed seed=7 window=1 source=clip ! augtext name=text pick=each synonym=0 insertion=0 " \
  "swap=0 " \
  "deletion=0 translation=1 post-messages=true translation-startup=30000 "
#define COMMAND(mode) \
  "translator=command translator-command=\"exec /usr/bin/python3 " TRANSLATOR " " mode "\" "

/* Reads /proc: the first process called @name (NULL: any) whose parent, or with @in_group whose
 * group, is @of; how many there are. */
static guint
find_processes (const gchar *name, gint of, gboolean in_group, gint *first_pid)
{
  GDir *folder = g_dir_open ("/proc", 0, NULL);
  const gchar *number;
  guint n = 0;

  while (folder && (number = g_dir_read_name (folder))) {
    g_autofree gchar *path = g_strdup_printf ("/proc/%s/stat", number), *stat = NULL;
    gint parent = 0, group = 0;
    gchar state, is[64];

    if (!g_ascii_isdigit (*number) || !g_file_get_contents (path, &stat, NULL, NULL) ||
        sscanf (stat, "%*d (%63[^)]) %c %d %d", is, &state, &parent, &group) != 4 ||
        (in_group ? group : parent) != of || (name && !g_str_equal (is, name)))
      continue;
    if (n++ == 0)
      *first_pid = atoi (number);
  }
  if (folder)
    g_dir_close (folder);
  return n;
}

static guint
count_files (void)
{
  GDir *folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (folder && g_dir_read_name (folder))
    n++;
  if (folder)
    g_dir_close (folder);
  return n;
}

static gchar *
push (GstHarness *h, guint n, const gchar *text)
{
  g_autoptr (GstBuffer) out =
      gst_harness_push_and_pull (h, text_cue (text, n * GST_SECOND, GST_SECOND / 2));
  const gsize size = gst_buffer_get_size (out);
  gchar *is = g_malloc0 (size + 1);

  fail_unless_equals_uint64 (GST_BUFFER_PTS (out), n * GST_SECOND);
  fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), GST_SECOND / 2);
  gst_buffer_extract (out, 0, is, size);
  return is;
}

static guint
count_warnings (GstHarness *h, const gchar *word)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (h->element);
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING))) {
    g_autoptr (GError) error = NULL;

    gst_message_parse_warning (message, &error, NULL);
    fail_unless (strstr (error->message, word) != NULL, "%s", error->message);
    gst_message_unref (message);
    n++;
  }
  return n;
}

static guint64
count_failed (GstHarness *h)
{
  g_autoptr (GstStructure) statistics = NULL;
  guint64 failed = G_MAXUINT64;

  gst_harness_push_event (h, gst_event_new_eos ());
  statistics = next_message (h, "aug-statistics");
  fail_unless (gst_structure_get_uint64 (statistics, "failed", &failed));
  return failed;
}

/* Cues before and behind a child's death by SIGKILL, three times: of the whole group, or of the
 * process @victim of a pipeline whose shell lives on. */
static void
kill_mid_stream (
    const gchar *launch, const gchar *text, const gchar *translation, const gchar *victim)
{
  const guint files = count_files ();
  GstHarness *h = line (launch, TEXT_CAPS);
  guint n = 0, lost = 0;

  for (guint deaths = 0; deaths < 3; deaths++) {
    gint pid = 0, killed = 0;

    for (guint i = 0; i < 4; i++) {
      g_autofree gchar *out = push (h, n++, text);

      fail_unless (
          g_str_equal (out, translation) || (i == 0 && g_str_equal (out, text)), "%s", out);
      lost += g_str_equal (out, text);
    }
    fail_unless_equals_int (find_processes (NULL, getpid (), FALSE, &pid), 1);
    if (victim)
      fail_unless (find_processes (victim, pid, TRUE, &killed) > 0);
    kill (victim ? killed : -pid, SIGKILL);
  }
  fail_unless (lost == 2, "%u cues were not translated", lost);
  fail_unless_equals_int (count_warnings (h, "translator"), 1);
  fail_unless_equals_uint64 (count_failed (h), 2);
  close_line (h);
  fail_unless (waitpid (-1, NULL, WNOHANG) == -1 && errno == ECHILD);
  fail_unless_equals_int (count_files (), files);
}

GST_START_TEST (test_no_cue_is_lost_with_the_child)
{
  kill_mid_stream (TRANSLATE COMMAND ("words") "translation-timeout=20000", "A big dog barks.",
      "A large dog barks.", NULL);
}
GST_END_TEST;

GST_START_TEST (test_no_cue_is_lost_with_apertium)
{
  if (!g_file_test ("/usr/share/apertium/modes/eng-spa.mode", G_FILE_TEST_EXISTS)) {
    GST_WARNING ("skipped: type apt install apertium apertium-eng-spa");
    return;
  }
  kill_mid_stream (TRANSLATE "pivots=es translation-timeout=20000",
      "I'll call you when the train arrives.", "I will call you when the train arrives.",
      "lrx-proc");
}
GST_END_TEST;

GST_START_TEST (test_late_translation_passes_the_original_in_time)
{
  GstHarness *h = line (TRANSLATE COMMAND ("slow 60000") "translation-timeout=600", TEXT_CAPS);
  guint originals = 0;

  for (guint n = 0; n < 6; n++) {
    const gint64 begun = g_get_monotonic_time ();
    g_autofree gchar *out = push (h, n, "A big dog barks.");
    const gint64 took = g_get_monotonic_time () - begun;
    const gboolean original = g_str_equal (out, "A big dog barks.");

    fail_unless (!original || took < 3000 * 1000, "%" G_GINT64_FORMAT " us", took);
    originals += original;
  }
  fail_unless (originals == 2, "%u", originals);
  fail_unless_equals_int (count_warnings (h, "translation-timeout"), 1);
  fail_unless_equals_uint64 (count_failed (h), 2);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_translators_begin_with_the_stream)
{
  GstHarness *h = line (TRANSLATE COMMAND ("words"), TEXT_CAPS);
  gint pid;

  fail_unless_equals_int (find_processes (NULL, getpid (), FALSE, &pid), 1);
  close_line (h);
  fail_unless_equals_int (find_processes (NULL, getpid (), FALSE, &pid), 0);
}
GST_END_TEST;

GST_START_TEST (test_gaps_and_eos_pass_while_nobody_answers)
{
  GstHarness *h = line (TRANSLATE COMMAND ("never") "translation-startup=300", TEXT_CAPS);
  const gint64 begun = g_get_monotonic_time ();
  g_autofree gchar *out = NULL;

  gst_harness_push_event (h, gst_event_new_gap (0, GST_SECOND));
  fail_unless (g_get_monotonic_time () - begun < G_TIME_SPAN_SECOND);
  out = push (h, 1, "A big dog barks.");
  fail_unless_equals_string (out, "A big dog barks.");
  fail_unless_equals_int (count_warnings (h, "translation-startup"), 1);
  close_line (h);
}
GST_END_TEST;

static gpointer
push_one (gpointer h)
{
  gst_harness_push (h, text_cue ("A big dog barks.", 0, GST_SECOND));
  return NULL;
}

GST_START_TEST (test_nothing_waits_for_a_translator_at_the_end)
{
  GstHarness *h = line (TRANSLATE COMMAND ("never"), TEXT_CAPS);
  GThread *thread = g_thread_new ("push", push_one, h);
  gint64 begun;

  g_usleep (G_TIME_SPAN_SECOND / 10);
  begun = g_get_monotonic_time ();
  gst_harness_push_event (h, gst_event_new_flush_start ());
  g_thread_join (thread);
  fail_unless (g_get_monotonic_time () - begun < 5 * G_TIME_SPAN_SECOND);
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  close_line (h);

  h = line (TRANSLATE COMMAND ("never"), TEXT_CAPS);
  thread = g_thread_new ("push", push_one, h);
  g_usleep (G_TIME_SPAN_SECOND / 10);
  begun = g_get_monotonic_time ();
  gst_element_set_state (h->element, GST_STATE_NULL);
  g_thread_join (thread);
  fail_unless (g_get_monotonic_time () - begun < 5 * G_TIME_SPAN_SECOND);
  close_line (h);
}
GST_END_TEST;

static Suite *
translate_suite (void)
{
  Suite *s = suite_create ("augtext-translate");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_no_cue_is_lost_with_the_child);
  tcase_add_test (tc, test_no_cue_is_lost_with_apertium);
  tcase_add_test (tc, test_late_translation_passes_the_original_in_time);
  tcase_add_test (tc, test_translators_begin_with_the_stream);
  tcase_add_test (tc, test_gaps_and_eos_pass_while_nobody_answers);
  tcase_add_test (tc, test_nothing_waits_for_a_translator_at_the_end);
  return s;
}

GST_CHECK_MAIN (translate);
