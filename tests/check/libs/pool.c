/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <locale.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "../wav.h"
#include "audio/noise/pool.h"
#include "core/draw.h"

static gchar *
join_paths (const GstAugSoundPool *pool, const gchar *folder)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < gst_aug_sound_pool_size (pool); i++)
    g_string_append_printf (all, "%s ", gst_aug_sound_pool_path (pool, i) + strlen (folder) + 1);
  return g_string_free (all, FALSE);
}

GST_START_TEST (test_files_are_in_the_order_of_their_bytes_whatever_the_locale)
{
  gchar *folder = make_folder ();
  static const gchar *const names[] = { "z.wav", "B.wav", "a.WAV", "\303\244.wav", "b/2.wav",
    "b/10.wav", "b.wav", "_.flac", "notes.txt", ".hidden.wav" };
  g_autoptr (GstAugSoundPool) pool = NULL;
  g_autofree gchar *all = NULL;

  setlocale (LC_ALL, "");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (write_bytes (folder, names[i], "x", 1));
  pool = gst_aug_sound_pool_open (folder, NULL);
  fail_unless (pool != NULL);
  all = join_paths (pool, folder);
  assert_equals_string (all, "B.wav _.flac a.WAV b.wav b/10.wav b/2.wav z.wav \303\244.wav ");
  fail_unless (gst_aug_sound_pool_take_warning (pool) == NULL);
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_empty_and_unreadable_files_are_left_out_with_one_warning)
{
  gchar *folder = make_folder ();
  g_autoptr (GstAugSoundPool) pool = NULL;
  g_autofree gchar *fifo = g_build_filename (folder, "fifo.wav", NULL);
  g_autofree gchar *dangling = g_build_filename (folder, "link.wav", NULL);
  g_autofree gchar *back = g_build_filename (folder, "back", NULL);
  g_autofree gchar *good = write_wav (folder, "good.wav", 8000, 1, 100, FALSE);
  g_autofree gchar *all = NULL, *warning = NULL, *words = NULL;
  guint n_dropped = 3;

  g_free (write_bytes (folder, "empty.wav", "", 0));
  fail_unless (mkfifo (fifo, 0644) == 0);
  fail_unless (symlink ("nowhere", dangling) == 0);
  fail_unless (symlink (folder, back) == 0);
  /* root reads everything */
  if (geteuid () != 0) {
    g_autofree gchar *secret = write_bytes (folder, "secret.wav", "x", 1);

    fail_unless (g_chmod (secret, 0) == 0);
    n_dropped++;
  }
  pool = gst_aug_sound_pool_open (folder, NULL);
  fail_unless (pool != NULL);
  all = join_paths (pool, folder);
  assert_equals_string (all, "good.wav ");
  warning = gst_aug_sound_pool_take_warning (pool);
  words = g_strdup_printf ("%u files", n_dropped);
  fail_unless (warning && strstr (warning, words), "%s", warning);
  fail_unless (gst_aug_sound_pool_take_warning (pool) == NULL);
  fail_unless (gst_aug_sound_clip_load (fifo, 8000, NULL) == NULL);
  fail_unless (gst_aug_sound_clip_load (folder, 8000, NULL) == NULL);
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_a_location_without_sound_says_what_to_give)
{
  gchar *folder = make_folder ();
  g_autofree gchar *glob = g_build_filename (folder, "*.wav", NULL);
  g_autofree gchar *empty = write_bytes (folder, "empty.flac", "", 0);
  const gchar *const locations[] = { folder, glob, empty, "/nowhere/at/all", "" };

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++) {
    g_autoptr (GError) error = NULL;

    fail_unless (gst_aug_sound_pool_open (locations[i], &error) == NULL);
    fail_unless (strstr (error->message, "give a file, a folder or a glob"), "%s", error->message);
  }
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_a_glob_takes_what_it_matches)
{
  gchar *folder = make_folder ();
  g_autofree gchar *glob = g_build_filename (folder, "n*", NULL);
  g_autoptr (GstAugSoundPool) pool = NULL;
  g_autofree gchar *all = NULL;

  g_free (write_bytes (folder, "n1.raw", "x", 1));
  g_free (write_bytes (folder, "n2/a.wav", "x", 1));
  g_free (write_bytes (folder, "m.wav", "x", 1));
  pool = gst_aug_sound_pool_open (glob, NULL);
  all = join_paths (pool, folder);
  assert_equals_string (all, "n1.raw n2/a.wav ");
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_a_clip_has_the_samples_of_its_file)
{
  gchar *folder = make_folder ();
  g_autofree gchar *path = write_wav (folder, "stereo.wav", 8000, 2, 1000, FALSE);
  g_autofree gchar *odd = write_wav (folder, "odd.wav", 11025, 1, 11025, FALSE);
  g_autofree gchar *silent = write_wav (folder, "silent.wav", 8000, 1, 10, TRUE);
  GstAugSoundClip *clip = gst_aug_sound_clip_load (path, 8000, NULL);

  fail_unless (clip && clip->channels == 2 && clip->frames == 1000 && clip->rate == 8000);
  for (guint i = 0; i < 1000; i++)
    for (guint c = 0; c < 2; c++)
      fail_unless (clip->samples[c][i] == (i % 100 + 1) * 100 * (c + 1) / 32768.0f);
  gst_aug_sound_clip_unref (clip);
  clip = gst_aug_sound_clip_load (odd, 16000, NULL);
  fail_unless (clip && clip->frames >= 15998 && clip->frames <= 16002, "%zu", clip->frames);
  gst_aug_sound_clip_unref (clip);
  clip = gst_aug_sound_clip_load (silent, 8000, NULL);
  fail_unless (clip && clip->frames == 10 && clip->samples[0][9] == 0);
  gst_aug_sound_clip_unref (clip);
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_what_is_no_sound_is_refused_and_a_changed_file_is_read_again)
{
  gchar *folder = make_folder ();
  static const guint8 picture[] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D',
    'R' };
  g_autofree gchar *text = write_bytes (folder, "text.wav", "not a sound, but words\n", 23);
  g_autofree gchar *png = write_bytes (folder, "png.wav", picture, sizeof picture);
  g_autofree gchar *cut = write_bytes (folder, "cut.wav", "RIFF\1\0\0\0WAVE", 12);
  GstAugSoundClip *clip;

  fail_unless (gst_aug_sound_clip_load (text, 8000, NULL) == NULL);
  fail_unless (gst_aug_sound_clip_load (text, 8000, NULL) == NULL);
  fail_unless (gst_aug_sound_clip_load (png, 8000, NULL) == NULL);
  fail_unless (gst_aug_sound_clip_load (cut, 8000, NULL) == NULL);
  g_free (write_wav (folder, "text.wav", 8000, 1, 50, FALSE));
  clip = gst_aug_sound_clip_load (text, 8000, NULL);
  fail_unless (clip && clip->frames == 50);
  gst_aug_sound_clip_unref (clip);
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_broken_files_make_way_for_the_next_choice)
{
  gchar *folder = make_folder ();
  g_autofree gchar *good = write_wav (folder, "good.wav", 8000, 1, 100, FALSE);
  g_autoptr (GstAugSoundPool) pool = NULL;
  g_autofree gchar *warning = NULL;

  for (guint i = 0; i < 9; i++) {
    g_autofree gchar *name = g_strdup_printf ("bad%u.wav", i);

    g_free (write_bytes (folder, name, "not a sound, but words\n", 23));
  }
  pool = gst_aug_sound_pool_open (folder, NULL);
  for (guint64 choice = 1; choice < 20; choice++) {
    const gchar *path;
    g_autoptr (GstAugSoundClip) clip =
        gst_aug_sound_pool_load (pool, choice * 0x9E3779B97F4A7C15u, 8000, &path, NULL);

    fail_unless (clip != NULL);
    assert_equals_string (path, good);
  }
  warning = gst_aug_sound_pool_take_warning (pool);
  fail_unless (warning && strstr (warning, "cannot be decoded"));
  fail_unless (gst_aug_sound_pool_take_warning (pool) == NULL);
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_the_first_pick_is_the_draw_of_an_integer)
{
  gchar *folder = make_folder ();
  g_autoptr (GstAugSoundPool) pool = NULL;

  for (guint i = 0; i < 7; i++) {
    g_autofree gchar *name = g_strdup_printf ("%u.wav", i);

    g_free (write_bytes (folder, name, "x", 1));
  }
  pool = gst_aug_sound_pool_open (folder, NULL);
  for (gint64 window = 0; window < 100; window++) {
    GstAugDraws draws;
    guint32 words[4];

    gst_aug_draws_init (&draws, 5, 6, 0, 0, window, "noise");
    gst_aug_draws_words (&draws, "file", 0, words);
    fail_unless_equals_int (gst_aug_sound_pool_pick (pool, words[0] | (guint64) words[1] << 32, 0),
        gst_aug_draws_integer (&draws, "file", 0, 7));
  }
  remove_folder (folder);
}

GST_END_TEST;

static gdouble
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec + (gdouble) now.tv_nsec * 1e-9;
}

GST_START_TEST (test_ten_thousand_files_are_listed_fast)
{
  gchar *folder = make_folder ();
  g_autoptr (GstAugSoundPool) pool = NULL;
  g_autofree gchar *first = NULL;
  gdouble begin;

  for (guint i = 0; i < 10000; i++) {
    g_autofree gchar *name = g_strdup_printf ("%u/%05u.wav", i % 7, i);
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    /* links to one file are made faster than files */
    if (i < 7)
      g_free (write_bytes (folder, name, "x", 1));
    else
      fail_unless (link (first, path) == 0);
    if (i == 0)
      first = g_steal_pointer (&path);
  }
  begin = cpu_seconds ();
  pool = gst_aug_sound_pool_open (folder, NULL);
  fail_unless_equals_int (gst_aug_sound_pool_size (pool), 10000);
  fail_unless (cpu_seconds () - begin < 2);
  for (guint i = 1; i < 10000; i++)
    fail_unless (
        strcmp (gst_aug_sound_pool_path (pool, i - 1), gst_aug_sound_pool_path (pool, i)) < 0);
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_the_cache_keeps_within_its_limit_and_what_was_used_last)
{
  gchar *folder = make_folder ();
  gchar *paths[8];
  gsize before;

  gst_aug_sound_cache_set_limit (0);
  fail_unless_equals_int (gst_aug_sound_cache_get_size (), 0);
  gst_aug_sound_cache_set_limit (5 * 4000);
  for (guint i = 0; i < 8; i++) {
    g_autofree gchar *name = g_strdup_printf ("%u.wav", i);
    g_autoptr (GstAugSoundClip) clip = NULL, first = NULL;

    paths[i] = write_wav (folder, name, 8000, 1, 1000, FALSE);
    clip = gst_aug_sound_clip_load (paths[i], 8000, NULL);
    first = gst_aug_sound_clip_load (paths[0], 8000, NULL);
    before = gst_aug_sound_cache_get_size ();
    fail_unless (before <= 5 * 4000 && before == MIN (i + 1, 5) * 4000);
    fail_unless (first && first->frames == 1000);
  }
  /* the one that was asked for again and again is the same, in memory */
  {
    g_autoptr (GstAugSoundClip) a = gst_aug_sound_clip_load (paths[0], 8000, NULL);
    g_autoptr (GstAugSoundClip) b = gst_aug_sound_clip_load (paths[0], 8000, NULL);
    g_autoptr (GstAugSoundClip) other = gst_aug_sound_clip_load (paths[0], 16000, NULL);

    fail_unless (a == b && other != a && other->rate == 16000);
  }
  for (guint i = 0; i < 8; i++)
    g_free (paths[i]);
  gst_aug_sound_cache_set_limit (GST_AUG_SOUND_CACHE_BYTES);
  remove_folder (folder);
}

GST_END_TEST;

GST_START_TEST (test_of_a_huge_file_there_is_its_beginning)
{
  gchar *folder = make_folder ();
  g_autofree gchar *path = write_wav (folder, "huge.wav", 48000, 8, 100, FALSE);
  const guint32 size = GUINT32_TO_LE (2000000000u);
  FILE *file = fopen (path, "r+b");
  g_autoptr (GstAugSoundClip) clip = NULL;

  /* two gigabytes, of which the disk holds little */
  fail_unless (fseek (file, 40, SEEK_SET) == 0 && fwrite (&size, 4, 1, file) == 1);
  fail_unless (fclose (file) == 0 && truncate (path, 44 + 2000000000) == 0);
  clip = gst_aug_sound_clip_load (path, 48000, NULL);
  fail_unless (clip && clip->channels == 8);
  fail_unless_equals_uint64 (clip->frames, GST_AUG_SOUND_CLIP_MAX_BYTES / 4 / 8);
  fail_unless (clip->samples[2][99] == 100 * 300 / 32768.0f && clip->samples[2][100] == 0);
  remove_folder (folder);
}

GST_END_TEST;

static gpointer
load_many (gpointer path)
{
  for (guint i = 0; i < 20; i++) {
    g_autoptr (GstAugSoundClip) clip = gst_aug_sound_clip_load (path, 8000 + i % 3, NULL);

    if (!clip || clip->frames < 100)
      return GINT_TO_POINTER (1);
  }
  return NULL;
}

GST_START_TEST (test_threads_share_what_is_decoded)
{
  gchar *folder = make_folder ();
  g_autofree gchar *path = write_wav (folder, "shared.wav", 8000, 1, 1000, FALSE);
  GThread *threads[4];

  gst_aug_sound_cache_set_limit (2 * 4000);
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("load", load_many, path);
  for (guint i = 0; i < 4; i++)
    fail_unless (g_thread_join (threads[i]) == NULL);
  gst_aug_sound_cache_set_limit (GST_AUG_SOUND_CACHE_BYTES);
  remove_folder (folder);
}

GST_END_TEST;

static Suite *
pool_suite (void)
{
  Suite *s = suite_create ("pool");
  TCase *tc = tcase_create ("all");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_files_are_in_the_order_of_their_bytes_whatever_the_locale);
  tcase_add_test (tc, test_empty_and_unreadable_files_are_left_out_with_one_warning);
  tcase_add_test (tc, test_a_location_without_sound_says_what_to_give);
  tcase_add_test (tc, test_a_glob_takes_what_it_matches);
  tcase_add_test (tc, test_a_clip_has_the_samples_of_its_file);
  tcase_add_test (tc, test_what_is_no_sound_is_refused_and_a_changed_file_is_read_again);
  tcase_add_test (tc, test_broken_files_make_way_for_the_next_choice);
  tcase_add_test (tc, test_the_first_pick_is_the_draw_of_an_integer);
  tcase_add_test (tc, test_ten_thousand_files_are_listed_fast);
  tcase_add_test (tc, test_the_cache_keeps_within_its_limit_and_what_was_used_last);
  tcase_add_test (tc, test_of_a_huge_file_there_is_its_beginning);
  tcase_add_test (tc, test_threads_share_what_is_decoded);
  return s;
}

GST_CHECK_MAIN (pool);
