/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Ids of nodes stay for the life of the process, since decisions, plans and traces carry them
 * further than their policy lives. Documents come from anywhere: g_intern_string() is slow for ids
 * that were made to collide, which needs a hash that is known. */
#include <string.h>

#include "../node.h"

static guint32
basis (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) g_random_int () | 1);
  return (guint32) once;
}

guint
gst_aug_policy_id_hash (gconstpointer id)
{
  return gst_aug_fnv1a (id, strlen (id), basis ());
}

const gchar *
gst_aug_policy_intern_id (const gchar *id)
{
  static GMutex lock;
  static GHashTable *ids;
  static GStringChunk *chunk;
  gchar *found;

  g_mutex_lock (&lock);
  if (!ids) {
    ids = g_hash_table_new (gst_aug_policy_id_hash, g_str_equal);
    chunk = g_string_chunk_new (4096);
  }
  found = g_hash_table_lookup (ids, id);
  if (!found) {
    found = g_string_chunk_insert (chunk, id);
    g_hash_table_add (ids, found);
  }
  g_mutex_unlock (&lock);
  return found;
}
