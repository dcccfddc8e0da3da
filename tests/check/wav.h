/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Folders with sound files for tests. */
#pragma once

#include <gst/check/gstcheck.h>

static inline gchar *
make_folder (void)
{
  return g_dir_make_tmp ("pool-XXXXXX", NULL);
}

static inline void
remove_folder (gchar *folder)
{
  const gchar *argv[] = { "rm", "-rf", folder, NULL };

  g_spawn_sync (
      NULL, (gchar **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (folder);
}

static inline gchar *
write_bytes (const gchar *folder, const gchar *name, gconstpointer data, gsize size)
{
  gchar *path = g_build_filename (folder, name, NULL);
  g_autofree gchar *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0755);
  fail_unless (g_file_set_contents (path, data, (gssize) size, NULL));
  return path;
}

/* A WAV file of 16 bits; sample i of channel c is (i mod 100 + 1)·100·(c + 1), or 0. */
static inline gchar *
write_wav (const gchar *folder, const gchar *name, guint rate, guint channels, guint frames,
    gboolean silent)
{
  const guint size = frames * channels * 2;
  guint8 *wav = g_malloc0 (44 + size);
  gint16 *at = (gint16 *) (wav + 44);
  gchar *path;

  memcpy (wav, "RIFF\0\0\0\0WAVEfmt \20\0\0\0\1\0", 22);
  GST_WRITE_UINT32_LE (wav + 4, 36 + size);
  GST_WRITE_UINT16_LE (wav + 22, channels);
  GST_WRITE_UINT32_LE (wav + 24, rate);
  GST_WRITE_UINT32_LE (wav + 28, rate * channels * 2);
  GST_WRITE_UINT16_LE (wav + 32, channels * 2);
  GST_WRITE_UINT16_LE (wav + 34, 16);
  memcpy (wav + 36, "data", 4);
  GST_WRITE_UINT32_LE (wav + 40, size);
  for (guint i = 0; i < frames && !silent; i++)
    for (guint c = 0; c < channels; c++)
      at[i * channels + c] = (gint16) ((i % 100 + 1) * 100 * (c + 1));
  path = write_bytes (folder, name, wav, 44 + size);
  g_free (wav);
  return path;
}
