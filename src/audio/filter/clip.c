/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Decoded files, of which the process keeps those used last. */
#include <gst/gst.h>
#include <sys/stat.h>

#include "../noise/pool.h"

typedef struct {
  const gchar *path; /* interned */
  guint rate;
} Key;

typedef struct {
  Key key;
  gint64 size, modified_ns; /* of the file when it was decoded */
  gboolean loading;
  GstAugSoundClip *clip;
  GError *error; /* why there is none */
  GList link;    /* of the order of use, where there is a clip */
} Entry;

static struct {
  GMutex lock;
  GCond loaded;
  GHashTable *entries;
  GQueue order; /* used last first */
  gsize size, limit;
} cache = { .limit = GST_AUG_SOUND_CACHE_BYTES };

static guint
hash_key (gconstpointer key)
{
  return g_direct_hash (((const Key *) key)->path) * 31 + ((const Key *) key)->rate;
}

static gboolean
keys_are_equal (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;

  return x->path == y->path && x->rate == y->rate;
}

static gsize
size_of (const GstAugSoundClip *clip)
{
  return clip->frames * clip->channels * sizeof (gfloat);
}

/**
 * gst_aug_sound_clip_unref: (skip)
 * @self: (transfer full): a clip
 */
void
gst_aug_sound_clip_unref (GstAugSoundClip *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint c = 0; c < self->channels; c++)
    g_free (self->samples[c]);
  g_free (self->samples);
  g_free (self);
}

static GstAugSoundClip *
ref (GstAugSoundClip *clip)
{
  g_atomic_ref_count_inc (&clip->refs);
  return clip;
}

/* Forgets what the entry holds. */
static void
empty (Entry *entry)
{
  if (entry->clip) {
    g_queue_unlink (&cache.order, &entry->link);
    cache.size -= size_of (entry->clip);
  }
  g_clear_pointer (&entry->clip, gst_aug_sound_clip_unref);
  g_clear_error (&entry->error);
}

/* Nobody waits for an entry in the order of use: it has been loaded. */
static void
make_room (void)
{
  while (cache.size > cache.limit) {
    Entry *entry = g_queue_peek_tail (&cache.order);

    empty (entry);
    g_hash_table_remove (cache.entries, &entry->key);
  }
}

static Entry *
entry_of (const Key *key)
{
  Entry *entry;

  if (!cache.entries)
    cache.entries = g_hash_table_new_full (hash_key, keys_are_equal, NULL, g_free);
  entry = g_hash_table_lookup (cache.entries, key);
  if (!entry) {
    entry = g_new0 (Entry, 1);
    entry->key = *key;
    entry->link.data = entry;
    g_hash_table_insert (cache.entries, &entry->key, entry);
  }
  return entry;
}

/* Decodes without the lock. */
static void
fill (Entry *entry, gint64 size, gint64 modified_ns)
{
  GstAugSoundClip *clip;
  GError *error = NULL;

  entry->loading = TRUE;
  g_mutex_unlock (&cache.lock);
  clip = gst_aug_sound_decode (entry->key.path, entry->key.rate, &error);
  g_mutex_lock (&cache.lock);
  entry->loading = FALSE;
  entry->size = size;
  entry->modified_ns = modified_ns;
  entry->error = error;
  entry->clip = clip;
  if (clip) {
    cache.size += size_of (clip);
    g_queue_push_head_link (&cache.order, &entry->link);
  }
  g_cond_broadcast (&cache.loaded);
}

/**
 * gst_aug_sound_clip_load: (skip)
 * @path: a sound file
 * @rate: sample rate in Hz
 * @error: why it cannot be decoded
 *
 * Takes the file from the process's cache, or decodes it now: its first stream with sound, all its
 * channels, at most %GST_AUG_SOUND_CLIP_MAX_BYTES. A file that has changed is decoded again.
 *
 * Returns: (transfer full) (nullable): its samples, or %NULL with @error
 */
GstAugSoundClip *
gst_aug_sound_clip_load (const gchar *path, guint rate, GError **error)
{
  const Key key = { g_intern_string (path), rate };
  GstAugSoundClip *clip = NULL;
  struct stat info = { 0 };
  gint64 size, modified_ns;
  Entry *entry;

  if (stat (path, &info) != 0)
    info.st_size = -1;
  size = info.st_size;
  modified_ns = (gint64) info.st_mtim.tv_sec * GST_SECOND + info.st_mtim.tv_nsec;
  g_mutex_lock (&cache.lock);
  while ((entry = entry_of (&key))->loading)
    g_cond_wait (&cache.loaded, &cache.lock);
  if ((entry->clip || entry->error) && (entry->size != size || entry->modified_ns != modified_ns))
    empty (entry);
  if (!entry->clip && !entry->error)
    fill (entry, size, modified_ns);
  if (entry->clip) {
    clip = ref (entry->clip);
    g_queue_unlink (&cache.order, &entry->link);
    g_queue_push_head_link (&cache.order, &entry->link);
    make_room ();
  } else if (error) {
    *error = g_error_copy (entry->error);
  }
  g_mutex_unlock (&cache.lock);
  return clip;
}

/**
 * gst_aug_sound_cache_get_size: (skip)
 *
 * Returns: bytes of samples that are kept, besides those in use alone
 */
gsize
gst_aug_sound_cache_get_size (void)
{
  gsize size;

  g_mutex_lock (&cache.lock);
  size = cache.size;
  g_mutex_unlock (&cache.lock);
  return size;
}

/**
 * gst_aug_sound_cache_set_limit: (skip)
 * @bytes: how much to keep at most
 *
 * What was used longest ago is forgotten first.
 */
void
gst_aug_sound_cache_set_limit (gsize bytes)
{
  g_mutex_lock (&cache.lock);
  cache.limit = bytes;
  make_room ();
  g_mutex_unlock (&cache.lock);
}
