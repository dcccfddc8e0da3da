/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Files for settings that name some. */
#include <glib/gstdio.h>
#include <string.h>

#include "walk.h"

/* A file of samples of 16 bits. */
void
walk_write_wave (const gchar *name, guint rate, guint channels, gconstpointer samples, gsize size)
{
  const guint32 head[11] = { 0x46464952, (guint32) size + 36, 0x45564157, 0x20746d66, 16,
    1 | channels << 16, rate, rate * channels * 2, channels * 2 | 16 << 16, 0x61746164,
    (guint32) size };
  g_autofree guint8 *all = g_malloc (sizeof head + size);

  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    GST_WRITE_UINT32_LE (all + 4 * i, head[i]);
  memcpy (all + sizeof head, samples, size);
  g_assert (g_file_set_contents (name, (const gchar *) all, (gssize) (sizeof head + size), NULL));
}

/* Half a second of noise. */
static void
write_noise (const gchar *name, guint rate, guint channels)
{
  const gsize size = rate / 2 * channels * 2;
  g_autofree guint8 *samples = g_malloc (size);
  Dice dice;

  dice_init (&dice, rate);
  for (gsize i = 0; i < size / 2; i++)
    GST_WRITE_UINT16_LE (samples + 2 * i, (guint16) dice_roll (&dice, 65536));
  walk_write_wave (name, rate, channels, samples, size);
}

static gpointer
write_files (gpointer data)
{
  static const gchar words[] = "no sound at all";
  const gchar *folder = g_getenv ("AUG_TEST_FOLDER");
  g_autofree gchar *all = g_build_filename (folder ? folder : g_get_tmp_dir (), "sounds", NULL);
  gchar **paths = g_new0 (gchar *, 8);

  g_mkdir_with_parents (all, 0777);
  paths[0] = g_build_filename (all, "one.wav", NULL);
  paths[1] = g_build_filename (all, "odd.wav", NULL);
  paths[2] = g_build_filename (all, "text.wav", NULL);
  paths[3] = g_build_filename (all, "empty.wav", NULL);
  paths[4] = g_build_filename (all, "missing.wav", NULL);
  paths[5] = g_build_filename (all, "o*.wav", NULL);
  paths[6] = g_strdup (all);
  write_noise (paths[0], 8000, 1);
  write_noise (paths[1], 11025, 3);
  g_assert (g_file_set_contents (paths[2], words, -1, NULL));
  g_assert (g_file_set_contents (paths[3], "", 0, NULL));
  return paths;
}

/* The first is a recording; others are a stranger one, none, empty, missing, a pattern, a folder.
 */
const gchar *const *
walk_locations (void)
{
  static GOnce once = G_ONCE_INIT;

  return (const gchar *const *) g_once (&once, write_files, NULL);
}
