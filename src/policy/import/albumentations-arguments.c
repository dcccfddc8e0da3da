/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Arguments of albumentations' transforms: numbers, ranges, colours, borders. */
#include <math.h>

#include "albumentations.h"

JsonNode *
gst_aug_albumentations_get (GstAugAlbumentations *self, const gchar *name)
{
  JsonNode *node = json_object_get_member (self->arguments, name);

  g_hash_table_add (self->used, (gpointer) name);
  return node && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

void
gst_aug_albumentations_note (GstAugAlbumentations *self, const gchar *format, ...)
{
  g_autofree gchar *what = NULL, *note = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  note = g_strdup_printf ("%s: %s", self->name, what);
  if (g_hash_table_add (self->notes, g_strdup (note)))
    g_ptr_array_add (self->import->skipped, g_steal_pointer (&note));
}

gboolean
gst_aug_albumentations_number (
    GstAugAlbumentations *self, const gchar *name, gdouble low, gdouble high, gdouble *value)
{
  JsonNode *node = gst_aug_albumentations_get (self, name);
  const gsize at = gst_aug_reader_enter (&self->reader, name);
  const gboolean ok = !node || gst_aug_reader_number (&self->reader, node, low, high, value);

  if (ok)
    gst_aug_reader_leave (&self->reader, at);
  return ok;
}

gboolean
gst_aug_albumentations_flag (GstAugAlbumentations *self, const gchar *name, gboolean *value)
{
  return !gst_aug_albumentations_get (self, name) ||
         gst_aug_reader_member_boolean (&self->reader, self->arguments, name, value);
}

gboolean
gst_aug_albumentations_range_of (GstAugAlbumentations *self, JsonNode *json,
    GstAugAlbumentationsAlone alone, GstAugAlbumentationsRange *range)
{
  GstAugReader *reader = &self->reader;
  gdouble ends[2];
  JsonArray *array;

  if (JSON_NODE_HOLDS_ARRAY (json)) {
    if (!gst_aug_reader_array (reader, json, 2, 2, &array))
      return FALSE;
    for (guint i = 0; i < 2; i++)
      if (!gst_aug_reader_number (reader, json_array_get_element (array, i), -1e9, 1e9, &ends[i]))
        return FALSE;
  } else {
    if (!gst_aug_reader_number (reader, json, -1e9, 1e9, &ends[1]))
      return FALSE;
    ends[0] = alone == GST_AUG_ALONE_BOTH   ? -ends[1]
              : alone == GST_AUG_ALONE_ONE  ? gst_aug_tidy (1 - ends[1])
              : alone == GST_AUG_ALONE_HIGH ? range->low
                                            : ends[1];
    if (alone == GST_AUG_ALONE_ONE)
      ends[1] = gst_aug_tidy (1 + ends[1]);
  }
  /* + 0: there is one zero */
  range->low = MIN (ends[0], ends[1]) + 0.0;
  range->high = MAX (ends[0], ends[1]) + 0.0;
  return TRUE;
}

gboolean
gst_aug_albumentations_range (GstAugAlbumentations *self, const gchar *name,
    GstAugAlbumentationsAlone alone, GstAugAlbumentationsRange *range)
{
  JsonNode *node = gst_aug_albumentations_get (self, name);
  const gsize at = gst_aug_reader_enter (&self->reader, name);
  const gboolean ok = !node || gst_aug_albumentations_range_of (self, node, alone, range);

  if (ok)
    gst_aug_reader_leave (&self->reader, at);
  return ok;
}

void
gst_aug_albumentations_fit (
    GstAugAlbumentations *self, GstAugAlbumentationsRange *range, gdouble low, gdouble high)
{
  if (range->low < low || range->high > high)
    gst_aug_albumentations_note (self, "ranges are cut to %g ... %g", low, high);
  range->low = CLAMP (range->low, low, high);
  range->high = CLAMP (range->high, low, high);
}

void
gst_aug_albumentations_scale (GstAugAlbumentationsRange *range, gdouble factor, gdouble offset)
{
  const gdouble a = gst_aug_tidy (range->low * factor + offset) + 0.0;
  const gdouble b = gst_aug_tidy (range->high * factor + offset) + 0.0;

  range->low = MIN (a, b);
  range->high = MAX (a, b);
}

gboolean
gst_aug_albumentations_fill (GstAugAlbumentations *self, const gchar *name, JsonObject *node)
{
  JsonNode *json = gst_aug_albumentations_get (self, name);
  const gsize at = gst_aug_reader_enter (&self->reader, name);
  gdouble rgb[3] = { 0, 0, 0 };
  JsonArray *array;
  guint color;

  if (!json)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (json)) {
    if (!gst_aug_reader_array (&self->reader, json, 1, 4, &array))
      return FALSE;
    for (guint i = 0; i < 3; i++) {
      const guint k = MIN (i, json_array_get_length (array) - 1);

      if (!gst_aug_reader_number (
              &self->reader, json_array_get_element (array, k), 0, 255, &rgb[i]))
        return FALSE;
    }
  } else {
    if (!gst_aug_reader_number (&self->reader, json, 0, 255, &rgb[0]))
      return FALSE;
    rgb[1] = rgb[2] = rgb[0];
  }
  gst_aug_reader_leave (&self->reader, at);
  color = (guint) rgb[0] << 16 | (guint) rgb[1] << 8 | (guint) rgb[2];
  if (color)
    gst_aug_tree_argument (node, "fill", 0xff000000u | color);
  return TRUE;
}

static gboolean
is_number (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING;
}

gboolean
gst_aug_albumentations_outside (GstAugAlbumentations *self, JsonObject *node, guint border)
{
  static const gchar *const modes[] = { "value", "edge", "reflect", "wrap", "reflect" };
  static const gchar *const borders[] = { "border_mode", "mode", "pad_mode" };
  static const gchar *const fills[] = { "value", "cval", "pad_val", "fill" };
  gdouble mode = border, interpolation = 1;

  for (guint i = 0; i < G_N_ELEMENTS (borders); i++)
    if (is_number (json_object_get_member (self->arguments, borders[i])) &&
        !gst_aug_albumentations_number (self, borders[i], 0, 4, &mode))
      return FALSE;
  if (mode == 2)
    gst_aug_albumentations_note (self, "mirrored pictures do not repeat their outermost pixels");
  if (mode > 0)
    gst_aug_tree_word (node, "fill-mode", modes[(guint) mode]);
  for (guint i = 0; i < G_N_ELEMENTS (fills); i++)
    if (!gst_aug_albumentations_fill (self, fills[i], node))
      return FALSE;
  if (!gst_aug_albumentations_number (self, "interpolation", 0, 100, &interpolation))
    return FALSE;
  if (interpolation == 0)
    gst_aug_tree_word (node, "interpolation", "nearest");
  return TRUE;
}
