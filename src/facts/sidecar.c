/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Captions and objects of items, from files beside the data. */
#include "sidecar.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "../core/item.h"

/* What is held in memory whole. */
#define MOST_BYTES (512u << 20)
#define MOST_CAPTION_BYTES (1u << 20)

/* What one file tells of one item. */
typedef struct {
  GString *caption; /* or NULL */
  GString *cues;    /* JSON array that is not closed yet, or NULL */
} Told;

struct _GstAugSidecar {
  guint refs; /* under the lock */
  gchar *name;
  gchar *captions_folder, *objects_folder;
  GHashTable *captions; /* key to Told */
  gchar *cues;          /* of every item */
  GHashTable *objects;  /* key to JSON */
};

static void
told_free (gpointer data)
{
  Told *told = data;

  if (told->caption)
    g_string_free (told->caption, TRUE);
  if (told->cues)
    g_string_free (told->cues, TRUE);
  g_free (told);
}

void
gst_aug_item_facts_clear (GstAugItemFacts *facts)
{
  g_clear_pointer (&facts->caption, g_free);
  g_clear_pointer (&facts->cues, g_free);
  g_clear_pointer (&facts->objects, g_free);
}

static gboolean fail (GError **error, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const gchar *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error)
    *error = g_error_new_valist (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS, format, args);
  va_end (args);
  return FALSE;
}

static guint
line_of (const gchar *text, const gchar *at)
{
  guint line = 1;

  for (; text < at; text++)
    line += *text == '\n';
  return line;
}

/*
 * gst_aug_sidecar_load: (skip)
 * @path: a file
 * @most: so many bytes at most
 * @error: what is wrong, a sentence
 *
 * Returns: (transfer full) (nullable): what is in it, UTF-8 without a mark of byte order
 */
gchar *
gst_aug_sidecar_load (const gchar *path, gsize most, GError **error)
{
  g_autofree gchar *text = NULL;
  g_autoptr (GError) local = NULL;
  const gchar *bad;
  GStatBuf info;
  gsize size;

  if (g_stat (path, &info) == 0 && (guint64) info.st_size > most) {
    fail (error,
        "The file %s has %" G_GUINT64_FORMAT " bytes, and at most %" G_GSIZE_FORMAT
        " are read: split it, or put a file for each item into a folder.",
        path, (guint64) info.st_size, most);
    return NULL;
  }
  if (!g_file_get_contents (path, &text, &size, &local)) {
    fail (error, "The file %s cannot be read: %s.", path, local->message);
    return NULL;
  }
  if (!g_utf8_validate_len (text, size, &bad)) {
    fail (error,
        "Line %u of the file %s is not UTF-8: type iconv -f ISO-8859-1 -t UTF-8, or whatever it is "
        "in.",
        line_of (text, bad), path);
    return NULL;
  }
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    memmove (text, text + 3, size - 2);
  return g_steal_pointer (&text);
}

static Told *
told_of (GHashTable *captions, const gchar *key)
{
  Told *told = g_hash_table_lookup (captions, key);

  if (!told)
    g_hash_table_insert (captions, g_strdup (key), told = g_new0 (Told, 1));
  return told;
}

/* Several captions of one item hold all. */
static void
tell_caption (Told *told, const gchar *caption)
{
  if (!told->caption)
    told->caption = g_string_new (caption);
  else
    g_string_append_printf (told->caption, "\n%s", caption);
}

static void
tell_cue (Told *told, gint64 start, gint64 stop, const gchar *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree gchar *quoted = json_to_string (node, FALSE);

  if (!told->cues)
    told->cues = g_string_new ("[");
  g_string_append_printf (told->cues, "%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%s]",
      told->cues->len > 1 ? "," : "", start, stop, quoted);
}

/* KEY, a tab, caption */
static gboolean
read_row (GHashTable *captions, gchar *line)
{
  gchar *tab = strchr (line, '\t');

  if (!tab || tab == line)
    return FALSE;
  *tab = '\0';
  tell_caption (told_of (captions, line), tab + 1);
  return TRUE;
}

static gboolean
read_seconds (JsonObject *object, const gchar *name, gint64 *ns)
{
  JsonNode *node = json_object_get_member (object, name);
  gdouble seconds;

  if (!node || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_DOUBLE &&
          json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  seconds = json_node_get_double (node);
  if (!(fabs (seconds) <= 1e9))
    return FALSE;
  *ns = (gint64) floor (seconds * GST_SECOND + 0.5);
  return TRUE;
}

static const gchar *
read_string (JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* {"key", "text"}, or {"key", "start", "stop", "text"} in seconds */
static gboolean
read_object (GHashTable *captions, const gchar *line)
{
  g_autoptr (JsonNode) root = json_from_string (line, NULL);
  JsonObject *object = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const gchar *key = object ? read_string (object, "key") : NULL;
  const gchar *text = object ? read_string (object, "text") : NULL;
  gint64 start, stop;

  if (!key || !text)
    return FALSE;
  if (!json_object_has_member (object, "start") && !json_object_has_member (object, "stop")) {
    tell_caption (told_of (captions, key), text);
    return TRUE;
  }
  if (!read_seconds (object, "start", &start) || !read_seconds (object, "stop", &stop) ||
      start > stop)
    return FALSE;
  tell_cue (told_of (captions, key), start, stop, text);
  return TRUE;
}

static gboolean
read_lines (GHashTable *captions, const gchar *path, GError **error)
{
  g_autofree gchar *text = gst_aug_sidecar_load (path, MOST_BYTES, error);
  guint number = 0;

  if (!text)
    return FALSE;
  for (gchar *line = text, *next; line; line = next) {
    gboolean ok;

    next = strchr (line, '\n');
    if (next)
      *next++ = '\0';
    number++;
    g_strchomp (line);
    if (*line == '\0')
      continue;
    ok = *line == '{' ? read_object (captions, line) : read_row (captions, line);
    if (!ok)
      return fail (error,
          "Line %u of the captions file %s must be a key, a tab and a caption, or an object like "
          "{\"key\": \"clip\", \"start\": 0, \"stop\": 2.5, \"text\": \"A red ball\"} with times "
          "in "
          "seconds.",
          number, path);
  }
  if (g_hash_table_size (captions) == 0)
    return fail (error, "The captions file %s holds no caption.", path);
  return TRUE;
}

static gboolean
read_captions (GstAugSidecar *self, const gchar *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    self->captions_folder = g_strdup (path);
    return TRUE;
  }
  if (gst_aug_subtitles_are (path))
    return (self->cues = gst_aug_subtitles_read (path, FALSE, error)) != NULL;
  self->captions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, told_free);
  return read_lines (self->captions, path, error);
}

/* One item's boxes, as JSON. */
static gchar *
check_boxes (JsonNode *node, const gchar *key, const gchar *path, GError **error)
{
  g_autofree gchar *text = json_to_string (node, FALSE);
  g_autoptr (GError) local = NULL;
  g_autoptr (GArray) boxes = gst_aug_objects_parse (text, &local);

  if (boxes)
    return g_steal_pointer (&text);
  fail (error, "Item “%s” of the objects file %s is wrong: %s.", key, path, local->message);
  return NULL;
}

static JsonNode *
load_json (const gchar *path, GError **error)
{
  g_autofree gchar *text = gst_aug_sidecar_load (path, MOST_BYTES, error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local = NULL;

  if (!text)
    return NULL;
  if (json_parser_load_from_data (parser, text, -1, &local) && json_parser_get_root (parser))
    return json_parser_steal_root (parser);
  fail (error, "The objects file %s cannot be read: %s.", path,
      local ? local->message : "it is empty");
  return NULL;
}

static gboolean
read_objects (GstAugSidecar *self, const gchar *path, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObjectIter iter;
  const gchar *key;
  JsonNode *node;

  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    self->objects_folder = g_strdup (path);
    return TRUE;
  }
  root = load_json (path, error);
  if (!root)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return fail (error,
        "The objects file %s must be one JSON object that gives each key an array of boxes.", path);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &key, &node)) {
    gchar *text = check_boxes (node, key, path, error);

    if (!text)
      return FALSE;
    g_hash_table_insert (self->objects, g_strdup (key), text);
  }
  return TRUE;
}

/* Those in use, by name: the branches of a group share one, so that they are told the same and a
 * large file is held once. */
static GHashTable *sidecars;
G_LOCK_DEFINE_STATIC (sidecars);

/* What a file is called, and which state of it. */
static void
add_name (GString *name, const gchar *path)
{
  GStatBuf info = { 0 };

  if (path)
    g_stat (path, &info);
  g_string_append_printf (name,
      "%s\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld %" G_GUINT64_FORMAT "\n",
      path ? path : "", (gint64) info.st_size, (gint64) info.st_mtim.tv_sec,
      (glong) info.st_mtim.tv_nsec, (guint64) info.st_ino);
}

static void
sidecar_free (GstAugSidecar *self)
{
  g_clear_pointer (&self->captions, g_hash_table_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
  g_free (self->captions_folder);
  g_free (self->objects_folder);
  g_free (self->cues);
  g_free (self->name);
  g_free (self);
}

static GstAugSidecar *
load (const gchar *captions, const gchar *objects, GError **error)
{
  GstAugSidecar *self = g_new0 (GstAugSidecar, 1);

  if ((!captions || read_captions (self, captions, error)) &&
      (!objects || read_objects (self, objects, error)))
    return self;
  sidecar_free (self);
  return NULL;
}

/**
 * gst_aug_sidecar_new: (skip)
 * @captions: (nullable): a file of captions: lines of a key, a tab and a caption, or of JSON
 * objects with "key", "text" and, where it is said of a span only, "start" and "stop" in seconds;
 *     subtitles, which hold for every item; or a folder with subtitles or a text for each item,
 * under its key
 * @objects: (nullable): a JSON file with one object that gives each key an array of boxes; or a
 *     folder with such an array for each item, KEY.json
 * @error: what is wrong, a sentence
 *
 * Returns: (transfer full) (nullable): what they tell; from the same files the same
 */
GstAugSidecar *
gst_aug_sidecar_new (const gchar *captions, const gchar *objects, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);
  GstAugSidecar *self;

  add_name (name, captions);
  add_name (name, objects);
  G_LOCK (sidecars);
  if (!sidecars)
    sidecars = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (sidecars, name->str);
  if (!self && (self = load (captions, objects, error))) {
    self->name = g_strdup (name->str);
    g_hash_table_insert (sidecars, self->name, self);
  }
  if (self)
    self->refs++;
  G_UNLOCK (sidecars);
  return self;
}

/**
 * gst_aug_sidecar_free: (skip)
 * @sidecar: (transfer full): what files tell
 */
void
gst_aug_sidecar_free (GstAugSidecar *self)
{
  gboolean last;

  G_LOCK (sidecars);
  last = --self->refs == 0;
  if (last)
    g_hash_table_remove (sidecars, self->name);
  G_UNLOCK (sidecars);
  if (last)
    sidecar_free (self);
}

/* The file of an item in a folder, if it is there; a key leads nowhere else. */
static gchar *
file_of (const gchar *folder, const gchar *key, const gchar *ending)
{
  g_autofree gchar *name = g_strconcat (key, ending, NULL);
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  g_auto (GStrv) parts = g_strsplit (key, "/", -1);

  if (*key == '\0' || g_strv_contains ((const gchar *const *) parts, "..") ||
      !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  return g_steal_pointer (&path);
}

static gboolean
find_in_folder (const gchar *folder, const gchar *key, GstAugItemFacts *facts, GError **error)
{
  static const gchar *const endings[] = { ".srt", ".vtt", ".sub", ".smi", ".lrc" };
  g_autofree gchar *text = file_of (folder, key, ".txt");

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree gchar *path = file_of (folder, key, endings[i]);

    if (!path)
      continue;
    facts->cues = gst_aug_subtitles_read (path, TRUE, error);
    if (!facts->cues)
      return FALSE;
    break;
  }
  if (text) {
    facts->caption = gst_aug_sidecar_load (text, MOST_CAPTION_BYTES, error);
    if (!facts->caption)
      return FALSE;
    g_strstrip (facts->caption);
  }
  return TRUE;
}

static gboolean
find_objects (const GstAugSidecar *self, const gchar *key, GstAugItemFacts *facts, GError **error)
{
  g_autofree gchar *path =
      self->objects_folder ? file_of (self->objects_folder, key, ".json") : NULL;
  g_autoptr (JsonNode) root = NULL;

  if (self->objects)
    facts->objects = g_strdup (g_hash_table_lookup (self->objects, key));
  if (!path)
    return TRUE;
  root = load_json (path, error);
  facts->objects = root ? check_boxes (root, key, path, error) : NULL;
  return facts->objects != NULL;
}

/**
 * gst_aug_sidecar_find: (skip)
 * @sidecar: what files tell
 * @key: an item's key
 * @facts: (out caller-allocates): what they tell of it
 * @error: what is wrong with a file of its own, a sentence
 *
 * Returns: whether nothing is wrong
 */
gboolean
gst_aug_sidecar_find (
    const GstAugSidecar *self, const gchar *key, GstAugItemFacts *facts, GError **error)
{
  const Told *told = self->captions ? g_hash_table_lookup (self->captions, key) : NULL;

  *facts = (GstAugItemFacts){ NULL, g_strdup (self->cues), NULL };
  if (told && told->caption)
    facts->caption = g_strdup (told->caption->str);
  if (told && told->cues)
    facts->cues = g_strconcat (told->cues->str, "]", NULL);
  if ((!self->captions_folder || find_in_folder (self->captions_folder, key, facts, error)) &&
      find_objects (self, key, facts, error))
    return TRUE;
  gst_aug_item_facts_clear (facts);
  return FALSE;
}

static gint64
shift (gint64 time, gint64 ns)
{
  return time == G_MAXINT64 || time == G_MININT64 ? time : time + ns;
}

/**
 * gst_aug_cues_shift: (skip)
 * @cues: JSON array of [start_ns, stop_ns, "text"]
 * @ns: nanoseconds
 *
 * Returns: (transfer full): the same @ns later
 */
gchar *
gst_aug_cues_shift (const gchar *cues, gint64 ns)
{
  g_autoptr (JsonNode) root = json_from_string (cues, NULL);
  JsonArray *list = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  Told told = { NULL, g_string_new ("[") };

  for (guint i = 0; list && i < json_array_get_length (list); i++) {
    JsonArray *cue = json_array_get_array_element (list, i);

    tell_cue (&told, shift (json_array_get_int_element (cue, 0), ns),
        shift (json_array_get_int_element (cue, 1), ns), json_array_get_string_element (cue, 2));
  }
  g_string_append_c (told.cues, ']');
  return g_string_free (told.cues, FALSE);
}
