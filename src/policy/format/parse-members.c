/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Members that several nodes have: where they act, and schedules. */
#include <string.h>

#include "parse.h"

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* An array of strings, sorted. */
static gboolean
read_texts (GstAugReader *reader, JsonObject *object, const gchar *name, gchar ***texts)
{
  JsonNode *node = json_object_get_member (object, name);
  const gsize path = gst_aug_reader_enter (reader, name);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (node && !gst_aug_reader_array (reader, node, 1, 64, &array))
    return FALSE;
  for (guint i = 0; node && i < json_array_get_length (array); i++) {
    const gsize at = gst_aug_reader_enter_element (reader, i);
    const gchar *text;

    if (!gst_aug_reader_string (reader, json_array_get_element (array, i), &text))
      return FALSE;
    g_ptr_array_add (list, g_strdup (text));
    gst_aug_reader_leave (reader, at);
  }
  gst_aug_reader_leave (reader, path);
  if (!node)
    return TRUE;
  g_ptr_array_sort (list, compare_texts);
  g_ptr_array_add (list, NULL);
  *texts = (gchar **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  return TRUE;
}

/* Words of a list as bits. */
static gboolean
read_bits (GstAugReader *reader, JsonObject *object, const gchar *name, const gchar *const *words,
    const guint *bits, guint *result)
{
  g_auto (GStrv) texts = NULL;

  *result = 0;
  if (!read_texts (reader, object, name, &texts))
    return FALSE;
  for (guint i = 0; texts && texts[i]; i++) {
    guint n = 0;

    while (words[n] && !g_str_equal (words[n], texts[i]))
      n++;
    if (!words[n]) {
      g_autofree gchar *hint = gst_aug_did_you_mean (texts[i], words);

      gst_aug_reader_enter (reader, name);
      return gst_aug_reader_fail (
          reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"%s\" is not known here; %s", texts[i], hint);
    }
    *result |= bits[n];
  }
  return TRUE;
}

const gchar *const gst_aug_policy_media[] = { "video", "audio", "text", NULL };
const guint gst_aug_policy_media_bits[] = { GST_AUG_TOUCHES_VIDEO, GST_AUG_TOUCHES_AUDIO,
  GST_AUG_TOUCHES_TEXT };
const gchar *const gst_aug_policy_roles[] = { "rgb", "mask", "depth", "audio", "text", "other",
  NULL };
const guint gst_aug_policy_role_bits[] = { 1 << GST_AUG_ROLE_RGB, 1 << GST_AUG_ROLE_MASK,
  1 << GST_AUG_ROLE_DEPTH, 1 << GST_AUG_ROLE_AUDIO, 1 << GST_AUG_ROLE_TEXT,
  1 << GST_AUG_ROLE_OTHER };

gboolean
gst_aug_parse_places (GstAugParser *self, JsonObject *parent, GstAugPolicyNode *node)
{
  static const gchar *const members[] = { "branches", "except", "roles", "media", NULL };
  GstAugReader *reader = &self->reader;
  JsonNode *member = json_object_get_member (parent, "apply-to");
  JsonObject *object;
  gsize at;

  if (!member)
    return TRUE;
  at = gst_aug_reader_enter (reader, "apply-to");
  node->places = g_new0 (GstAugPolicyPlaces, 1);
  if (!gst_aug_reader_object (reader, member, &object) ||
      !gst_aug_reader_only (reader, object, members) ||
      !read_texts (reader, object, "branches", &node->places->branches) ||
      !read_texts (reader, object, "except", &node->places->except) ||
      !read_bits (reader, object, "roles", gst_aug_policy_roles, gst_aug_policy_role_bits,
          &node->places->roles) ||
      !read_bits (reader, object, "media", gst_aug_policy_media, gst_aug_policy_media_bits,
          &node->places->media))
    return FALSE;
  gst_aug_reader_leave (reader, at);
  return TRUE;
}

const gchar *const gst_aug_policy_overs[] = { "epochs", "window", "seconds", NULL };

gboolean
gst_aug_parse_schedule (GstAugParser *self, JsonObject *parent, GstAugPolicySchedule *schedule)
{
  static const gchar *const members[] = { "over", "points", NULL };
  GstAugReader *reader = &self->reader;
  JsonNode *member = json_object_get_member (parent, "schedule");
  const gchar *over = "epochs";
  JsonObject *object;
  JsonArray *points;
  gsize path, at;
  guint n = 0;

  if (!member)
    return TRUE;
  path = gst_aug_reader_enter (reader, "schedule");
  if (!gst_aug_reader_object (reader, member, &object) ||
      !gst_aug_reader_only (reader, object, members) ||
      !gst_aug_reader_member_string (reader, object, "over", &over))
    return FALSE;
  while (gst_aug_policy_overs[n] && !g_str_equal (gst_aug_policy_overs[n], over))
    n++;
  at = gst_aug_reader_enter (reader, "over");
  if (!gst_aug_policy_overs[n])
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_UNKNOWN,
        "a schedule goes over epochs, window or seconds, not over \"%s\"", over);
  schedule->over = (GstAugPolicyOver) n;
  self->follows_frames |= schedule->over == GST_AUG_POLICY_OVER_WINDOW;
  gst_aug_reader_leave (reader, at);
  at = gst_aug_reader_enter (reader, "points");
  if (!gst_aug_reader_array (reader, json_object_get_member (object, "points"), 1, 1024, &points))
    return FALSE;
  schedule->n = json_array_get_length (points);
  schedule->at = g_new0 (gdouble, schedule->n);
  schedule->factors = g_new0 (gdouble, schedule->n);
  for (guint i = 0; i < schedule->n; i++) {
    const gsize here = gst_aug_reader_enter_element (reader, i);
    JsonArray *pair;

    if (!gst_aug_reader_array (reader, json_array_get_element (points, i), 2, 2, &pair) ||
        !gst_aug_reader_number (
            reader, json_array_get_element (pair, 0), 0, 1e9, &schedule->at[i]) ||
        !gst_aug_reader_number (
            reader, json_array_get_element (pair, 1), 0, 1e6, &schedule->factors[i]))
      return FALSE;
    if (i && schedule->at[i] <= schedule->at[i - 1])
      return gst_aug_reader_fail (
          reader, GST_AUG_POLICY_ERROR_VALUE, "points must follow each other in time");
    gst_aug_reader_leave (reader, here);
  }
  gst_aug_reader_leave (reader, path);
  return TRUE;
}
