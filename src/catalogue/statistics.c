/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Mean and standard deviation out of files that `gst-augment-1.0 stats` has written. */
#include <json-glib/json-glib.h>

#include "catalogue-private.h"
#include "normalize.h"

static gboolean
read_numbers (JsonObject *object, const gchar *path, const gchar *name, gdouble least,
    gdouble numbers[3], GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const guint n = array ? json_array_get_length (array) : 0;

  if (n != 1 && n != 3)
    return gst_aug_settings_contradiction (error,
        "\"%s\" holds no array \"%s\" of one or three numbers; write it with gst-augment-1.0 "
        "stats FILES --output \"%s\"",
        path, name, path);
  for (guint i = 0; i < 3; i++) {
    JsonNode *value = json_array_get_element (array, n == 1 ? 0 : i);
    const gboolean is_number =
        JSON_NODE_HOLDS_VALUE (value) && (json_node_get_value_type (value) == G_TYPE_DOUBLE ||
                                             json_node_get_value_type (value) == G_TYPE_INT64);

    numbers[i] = is_number ? json_node_get_double (value) : -G_MAXDOUBLE;
    if (numbers[i] < least || numbers[i] > GST_AUG_STATISTICS_LARGEST)
      return gst_aug_settings_contradiction (error,
          "\"%s\": a number of \"%s\" is not in [%g, %g]; write it with gst-augment-1.0 stats "
          "FILES --output \"%s\"",
          path, name, least, GST_AUG_STATISTICS_LARGEST, path);
  }
  return TRUE;
}

static gboolean
read_file (const gchar *path, gdouble numbers[6], GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) wrong = NULL;
  JsonNode *root;

  if (!json_parser_load_from_file (parser, path, &wrong))
    return gst_aug_settings_contradiction (error,
        "the location \"%s\" cannot be read (%s); write it with gst-augment-1.0 stats FILES "
        "--output \"%s\"",
        path, wrong->message, path);
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return gst_aug_settings_contradiction (error,
        "\"%s\" is not a JSON object; write it with gst-augment-1.0 stats FILES --output \"%s\"",
        path, path);
  return read_numbers (json_node_get_object (root), path, "mean", -GST_AUG_STATISTICS_LARGEST,
             numbers, error) &&
         read_numbers (json_node_get_object (root), path, "std", GST_AUG_STATISTICS_LEAST_STD,
             numbers + 3, error);
}

/**
 * gst_aug_statistics_read: (skip)
 * @path: a file: a JSON object with the arrays "mean" and "std", of one number or of three, for
 *     red, green and blue
 * @again: whether it is read although it has been read before
 * @mean: (out caller-allocates) (array fixed-size=3): means
 * @std: (out caller-allocates) (array fixed-size=3): standard deviations
 * @error: what is wrong, and what to type
 *
 * Returns: whether they could be read
 */
gboolean
gst_aug_statistics_read (
    const gchar *path, gboolean again, gdouble mean[3], gdouble std[3], GError **error)
{
  static GMutex lock;
  static GHashTable *known; /* windows are decided from what was read at the start */
  gdouble *numbers;
  gboolean ok = TRUE;

  g_mutex_lock (&lock);
  if (!known)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  numbers = g_hash_table_lookup (known, path);
  if (!numbers || again) {
    gdouble fresh[6];

    ok = read_file (path, fresh, error);
    if (ok) {
      numbers = g_memdup2 (fresh, sizeof fresh);
      g_hash_table_insert (known, g_strdup (path), numbers);
    }
  }
  for (guint i = 0; ok && i < 3; i++) {
    mean[i] = numbers[i];
    std[i] = numbers[3 + i];
  }
  g_mutex_unlock (&lock);
  return ok;
}
