/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Files of captions and objects, whatever is in them. */
#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <string.h>

#include "core/draw.h"
#include "facts/facts.h"
#include "facts/sidecar.h"

static guint32
draw (guint32 i, guint32 k, guint32 n)
{
  const guint32 key[2] = { i, k }, counter[4] = { 17 };
  guint32 w[4];

  gst_aug_philox4x32 (key, counter, w);
  return w[0] % n;
}

/* @text with some bytes changed, taken out or put in. */
static GString *
mutate (const gchar *text, guint32 i)
{
  static const gchar bytes[] = "\"\\{}[],:\t\n 019.-ae\xc3\xa9\xff";
  GString *s = g_string_new (text);

  for (guint32 k = 0; k < i % 6 && s->len; k++) {
    const gsize at = draw (i, 3 * k, (guint32) s->len);
    const gchar byte = bytes[draw (i, 3 * k + 1, sizeof bytes - 1)];

    switch (draw (i, 3 * k + 2, 4)) {
    case 0:
      s->str[at] = byte;
      break;
    case 1:
      g_string_erase (s, (gssize) at, MIN (1 + (gssize) draw (i, k, 9), (gssize) (s->len - at)));
      break;
    case 2:
      g_string_insert_c (s, (gssize) at, byte);
      break;
    default:
      g_string_truncate (s, at);
      break;
    }
  }
  return s;
}

/* Whatever is read makes facts, and what is not is one sentence. */
static gboolean
read_one (const gchar *captions, const gchar *objects)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstAugSidecar) sidecar = gst_aug_sidecar_new (captions, objects, &error);
  g_auto (GstAugItemFacts) told = { NULL, NULL, NULL };

  if (sidecar && gst_aug_sidecar_find (sidecar, "clip", &told, &error)) {
    g_autoptr (GstAugFacts) facts =
        gst_aug_facts_new (told.caption, told.cues, told.objects, &error);

    fail_unless (facts != NULL, "%s", error ? error->message : "");
    return TRUE;
  }
  fail_unless (error && *error->message && g_utf8_validate (error->message, -1, NULL));
  fail_unless (g_str_has_suffix (error->message, "."), "%s", error->message);
  return FALSE;
}

/* Without waiting for the disk, as g_file_set_contents() does, and file systems where a file is
 * written over. */
static void
write_file (const gchar *path, const GString *text)
{
  FILE *file;

  g_unlink (path);
  file = g_fopen (path, "wb");
  fail_unless (file && fwrite (text->str, 1, text->len, file) == text->len && fclose (file) == 0);
}

static void
storm (const gchar *ending, const gchar *text, gboolean objects, guint n)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sidecar-XXXXXX", NULL);
  g_autofree gchar *path = g_strconcat (folder, "/clip", ending, NULL);
  guint good = 0;

  for (guint i = 0; i < n; i++) {
    GString *s = mutate (text, i);

    write_file (path, s);
    good += objects ? read_one (NULL, path) : read_one (path, NULL);
    if (i % 8 == 0)
      objects ? read_one (NULL, folder) : read_one (folder, NULL);
    g_string_free (s, TRUE);
  }
  fail_unless (good > n / 20 && good < n, "%u of %u", good, n);
  g_unlink (path);
  g_rmdir (folder);
}

GST_START_TEST (test_any_file_is_read_or_refused_in_a_sentence)
{
  const guint n = g_getenv ("AUG_FULL") ? 4000 : 500;

  storm (".txt", "clip\tA dog\nother\tA cat on the left\nclip\tA café\n", FALSE, n);
  storm (".jsonl",
      "{\"key\": \"clip\", \"text\": \"A dog\"}\n"
      "{\"key\": \"clip\", \"start\": 0.5, \"stop\": 2e1, \"text\": \"A \\\"cat\\\"\"}\n",
      FALSE, n);
  storm (".json",
      "{\"clip\": [{\"name\": \"dog\", \"x\": 0.1, \"y\": 0, \"width\": 0.5, \"height\": 1}]}",
      TRUE, n);
  /* the machine code of regular expressions, which subparse has made, looks like an error to
   * valgrind
   */
  if (!g_getenv ("G_SLICE"))
    storm (".srt",
        "1\n00:00:00,000 --> 00:00:01,000\nA <b>dog</b>\n\n2\n00:00:01,000 --> 00:00:02,000\nA "
        "cat\n\n",
        FALSE, MIN (n / 5, 400));
}
GST_END_TEST;

GST_START_TEST (test_subtitles_that_end_before_they_begin_say_nothing)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sidecar-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "clip.srt", NULL);
  GstAugSidecar *sidecar;
  g_auto (GstAugItemFacts) told = { NULL, NULL, NULL };

  fail_unless (g_file_set_contents (path,
      "1\n00:00:02,000 --> 00:00:01,000\nA dog\n\n2\n00:00:03,000 --> 00:00:04,000\nA cat\n\n", -1,
      NULL));
  sidecar = gst_aug_sidecar_new (path, NULL, NULL);
  fail_unless (gst_aug_sidecar_find (sidecar, "clip", &told, NULL));
  fail_unless_equals_string (
      told.cues, "[[2000000000,2000000000,\"A dog\"],[3000000000,4000000000,\"A cat\"]]");
  gst_aug_sidecar_free (sidecar);
  g_unlink (path);
  g_rmdir (folder);
}
GST_END_TEST;

GST_START_TEST (test_cues_are_moved_in_time)
{
  g_autofree gchar *moved =
      gst_aug_cues_shift ("[[0,10,\"A \\\"dog\\\"\"],[5,9223372036854775807,\"né\"]]", 100);
  g_autofree gchar *none = gst_aug_cues_shift ("[]", 5);

  fail_unless_equals_string (
      moved, "[[100,110,\"A \\\"dog\\\"\"],[105,9223372036854775807,\"né\"]]");
  fail_unless_equals_string (none, "[]");
}
GST_END_TEST;

static gpointer
read_often (gpointer path)
{
  for (guint i = 0; i < 50; i++)
    fail_unless (read_one (path, NULL));
  return NULL;
}

GST_START_TEST (test_threads_share_what_they_read)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sidecar-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "clip.txt", NULL);
  GThread *threads[4];
  GstAugSidecar *a, *b;

  fail_unless (g_file_set_contents (path, "clip\tA dog\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("read", read_often, path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  a = gst_aug_sidecar_new (path, NULL, NULL);
  b = gst_aug_sidecar_new (path, NULL, NULL);
  fail_unless (a && a == b);
  gst_aug_sidecar_free (a);
  gst_aug_sidecar_free (b);
  g_unlink (path);
  g_rmdir (folder);
}
GST_END_TEST;

static Suite *
sidecar_suite (void)
{
  Suite *s = suite_create ("sidecar");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_any_file_is_read_or_refused_in_a_sentence);
  if (!g_getenv ("G_SLICE"))
    tcase_add_test (tc, test_subtitles_that_end_before_they_begin_say_nothing);
  tcase_add_test (tc, test_cues_are_moved_in_time);
  tcase_add_test (tc, test_threads_share_what_they_read);
  return s;
}

GST_CHECK_MAIN (sidecar);
