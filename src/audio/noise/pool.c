/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:soundpool
 * @title: Sound files
 * @short_description: files to choose from, and their samples
 *
 * A location is a file, a folder or a glob; its files are listed once, sorted bytewise, so that the
 * n-th is the same on every machine. They are decoded when they are asked for.
 */
#include "pool.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <gst/gst.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../core/draw.h"

/* Picks are drawn first, then the files behind the last one are tried. */
#define DRAWN_ATTEMPTS 8
#define MAX_ATTEMPTS 32

struct _GstAugSoundPool {
  gatomicrefcount refs;
  const gchar *location;
  GPtrArray *paths; /* interned */
  GMutex lock;
  GString *warning;     /* what was not told yet */
  GHashTable *reported; /* interned paths that could not be decoded */
};

/* A folder on the way to the one that is listed. */
typedef struct _Folder Folder;
struct _Folder {
  const Folder *parent;
  dev_t device;
  ino_t inode;
};

typedef struct {
  GPtrArray *paths; /* owned */
  guint n_dropped;
  gchar *dropped, *reason; /* of the first that was */
} Listing;

/* What may hold sound; a folder of recordings also holds licences and lists. */
static const gchar *const extensions[] = { "3gp", "aac", "ac3", "aif", "aifc", "aiff", "amr", "ape",
  "au", "caf", "eac3", "flac", "m4a", "mka", "mp2", "mp3", "mp4", "oga", "ogg", "opus", "snd",
  "spx", "w64", "wav", "wave", "webm", "wma", "wv", NULL };

static gboolean
has_sound_name (const gchar *name)
{
  const gchar *dot = strrchr (name, '.');
  g_autofree gchar *lower = NULL;

  if (!dot || name[0] == '.')
    return FALSE;
  lower = g_ascii_strdown (dot + 1, -1);
  return g_strv_contains (extensions, lower);
}

static void
drop (Listing *listing, const gchar *path, const gchar *reason)
{
  if (listing->n_dropped++ == 0) {
    listing->dropped = g_utf8_make_valid (path, -1);
    listing->reason = g_strdup (reason);
  }
}

static void
add_file (Listing *listing, const gchar *path, const struct stat *info)
{
  if (!S_ISREG (info->st_mode))
    drop (listing, path, "it is not a file");
  else if (info->st_size == 0)
    drop (listing, path, "it is empty");
  else if (access (path, R_OK) != 0)
    drop (listing, path, g_strerror (errno));
  else if (!g_utf8_validate (path, -1, NULL))
    drop (listing, path, "its name is not UTF-8");
  else
    g_ptr_array_add (listing->paths, g_strdup (path));
}

static void
add_folder (Listing *listing, const gchar *path, const struct stat *info, const Folder *parent)
{
  const Folder here = { parent, info->st_dev, info->st_ino };
  g_autoptr (GError) error = NULL;
  GDir *dir;
  const gchar *name;

  /* links may lead back */
  for (const Folder *f = parent; f; f = f->parent)
    if (f->device == here.device && f->inode == here.inode)
      return;
  dir = g_dir_open (path, 0, &error);
  if (!dir) {
    drop (listing, path, error->message);
    return;
  }
  while ((name = g_dir_read_name (dir))) {
    g_autofree gchar *child = g_build_filename (path, name, NULL);
    struct stat below;

    if (name[0] == '.')
      continue;
    if (stat (child, &below) != 0) {
      if (has_sound_name (name))
        drop (listing, child, g_strerror (errno));
    } else if (S_ISDIR (below.st_mode)) {
      add_folder (listing, child, &below, &here);
    } else if (has_sound_name (name)) {
      add_file (listing, child, &below);
    }
  }
  g_dir_close (dir);
}

static void
add_path (Listing *listing, const gchar *path)
{
  struct stat info;

  if (stat (path, &info) != 0)
    drop (listing, path, g_strerror (errno));
  else if (S_ISDIR (info.st_mode))
    add_folder (listing, path, &info, NULL);
  else
    add_file (listing, path, &info);
}

static void
add_location (Listing *listing, const gchar *location)
{
  glob_t matches;

  if (access (location, F_OK) == 0 || !strpbrk (location, "*?[")) {
    add_path (listing, location);
    return;
  }
  if (glob (location, GLOB_NOSORT, NULL, &matches) == 0) {
    for (gsize i = 0; i < matches.gl_pathc; i++)
      add_path (listing, matches.gl_pathv[i]);
    globfree (&matches);
  }
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static GPtrArray *
sort_paths (GPtrArray *found)
{
  GPtrArray *paths = g_ptr_array_new ();
  const gchar *last = NULL;

  g_ptr_array_sort (found, compare_paths);
  for (guint i = 0; i < found->len; i++) {
    const gchar *path = g_intern_string (g_ptr_array_index (found, i));

    if (path != last)
      g_ptr_array_add (paths, (gpointer) path);
    last = path;
  }
  return paths;
}

static GstAugSoundPool *
list (const gchar *location, GError **error)
{
  Listing listing = { .paths = g_ptr_array_new_with_free_func (g_free) };
  GstAugSoundPool *self = NULL;

  add_location (&listing, location);
  if (listing.paths->len) {
    self = g_new0 (GstAugSoundPool, 1);
    g_atomic_ref_count_init (&self->refs);
    g_mutex_init (&self->lock);
    self->location = g_intern_string (location);
    self->paths = sort_paths (listing.paths);
    self->reported = g_hash_table_new (NULL, NULL);
    self->warning = g_string_new (NULL);
    if (listing.n_dropped)
      g_string_printf (self->warning, "%u files of %s are left out, the first is %s: %s",
          listing.n_dropped, location, listing.dropped, listing.reason);
  } else if (listing.n_dropped) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
        "location=%s has no sound that can be read (%s: %s): give a file, a folder or a glob of "
        "sound files",
        location, listing.dropped, listing.reason);
  } else {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
        "location=%s has no sound files: give a file, a folder or a glob of sound files", location);
  }
  g_ptr_array_unref (listing.paths);
  g_free (listing.dropped);
  g_free (listing.reason);
  return self;
}

/**
 * gst_aug_sound_pool_open: (skip)
 * @location: a file, a folder (with what is below it) or a glob
 * @error: there are no files
 *
 * Of a folder these are the files with the name of a sound file that are not hidden; of a glob, all
 * that match, and the folders among them. Empty and unreadable files are left out. What has been
 * opened under a location is shared by the process and stays as it is.
 *
 * Returns: (transfer full) (nullable): the pool, or %NULL with @error
 */
GstAugSoundPool *
gst_aug_sound_pool_open (const gchar *location, GError **error)
{
  static GMutex lock;
  static GHashTable *pools; /* by location */
  GstAugSoundPool *self;

  g_return_val_if_fail (location != NULL, NULL);
  g_mutex_lock (&lock);
  if (!pools)
    pools = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (pools, location);
  if (!self) {
    self = list (location, error);
    if (self)
      g_hash_table_insert (pools, (gpointer) self->location, self);
  }
  if (self)
    g_atomic_ref_count_inc (&self->refs);
  g_mutex_unlock (&lock);
  return self;
}

/**
 * gst_aug_sound_pool_unref: (skip)
 * @self: (transfer full): a pool
 */
void
gst_aug_sound_pool_unref (GstAugSoundPool *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->paths);
  g_hash_table_unref (self->reported);
  g_string_free (self->warning, TRUE);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * gst_aug_sound_pool_size: (skip)
 * @self: a pool
 *
 * Returns: how many files there are, at least 1
 */
guint
gst_aug_sound_pool_size (const GstAugSoundPool *self)
{
  return self->paths->len;
}

/**
 * gst_aug_sound_pool_path: (skip)
 * @self: a pool
 * @n: number of a file, below the size
 *
 * Returns: (transfer none): its path, interned
 */
const gchar *
gst_aug_sound_pool_path (const GstAugSoundPool *self, guint n)
{
  return g_ptr_array_index (self->paths, n);
}

/* floor (n·u), u the uniform number of two words */
static guint
scale (guint64 words, guint n)
{
  return (guint) ((gdouble) (words >> 11) * 0x1p-53 * n);
}

/**
 * gst_aug_sound_pool_pick: (skip)
 * @self: a pool
 * @choice: words 0 and 1 of a draw, low word first
 * @attempt: how many picks came to nothing
 *
 * Attempt 0 is floor (n·u), as in gst_aug_draws_integer(). Attempts 1 to 7 take the words of
 * philox (key = @choice, counter = (@attempt, 0, 0, 0)); those behind them take the files that
 * follow.
 *
 * Returns: number of a file
 */
guint
gst_aug_sound_pool_pick (const GstAugSoundPool *self, guint64 choice, guint attempt)
{
  const guint32 key[2] = { (guint32) choice, (guint32) (choice >> 32) };
  const guint32 counter[4] = { MIN (attempt, DRAWN_ATTEMPTS - 1), 0, 0, 0 };
  const guint n = self->paths->len;
  guint32 words[4];

  if (attempt == 0)
    return scale (choice, n);
  gst_aug_philox4x32 (key, counter, words);
  return (
      guint) ((scale (words[0] | (guint64) words[1] << 32, n) + (guint64) attempt - counter[0]) %
              n);
}

/* What cannot be decoded is told once. */
static void
report (GstAugSoundPool *self, const gchar *path, const gchar *reason)
{
  g_mutex_lock (&self->lock);
  if (g_hash_table_add (self->reported, (gpointer) path))
    g_string_append_printf (
        self->warning, "%s%s cannot be decoded (%s)", self->warning->len ? "; " : "", path, reason);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_aug_sound_pool_load: (skip)
 * @self: a pool
 * @choice: words 0 and 1 of a draw, low word first
 * @rate: sample rate in Hz
 * @path: (out) (optional): which file it is, interned
 * @error: none of the attempts came to anything
 *
 * The first of the files that gst_aug_sound_pool_pick() gives which can be decoded.
 *
 * Returns: (transfer full) (nullable): its samples, or %NULL with @error
 */
GstAugSoundClip *
gst_aug_sound_pool_load (
    GstAugSoundPool *self, guint64 choice, guint rate, const gchar **path, GError **error)
{
  const gchar *last = NULL;

  for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const gchar *file =
        gst_aug_sound_pool_path (self, gst_aug_sound_pool_pick (self, choice, attempt));
    g_autoptr (GError) reason = NULL;
    GstAugSoundClip *clip;

    if (file == last)
      continue;
    clip = gst_aug_sound_clip_load (file, rate, &reason);
    if (clip) {
      if (path)
        *path = file;
      return clip;
    }
    report (self, file, reason->message);
    last = file;
  }
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
      "location=%s: none of the files that were tried can be decoded", self->location);
  return NULL;
}

/**
 * gst_aug_sound_pool_take_warning: (skip)
 * @self: a pool
 *
 * Returns: (transfer full) (nullable): what is wrong with its files, once for every file
 */
gchar *
gst_aug_sound_pool_take_warning (GstAugSoundPool *self)
{
  gchar *warning = NULL;

  g_mutex_lock (&self->lock);
  if (self->warning->len) {
    warning = g_strdup (self->warning->str);
    g_string_truncate (self->warning, 0);
  }
  g_mutex_unlock (&self->lock);
  return warning;
}
