/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The camera of a branch: numbers that the user gives, written on every picture. */
#include "augseed-private.h"

GST_DEBUG_CATEGORY_EXTERN (gst_aug_seed_debug);
#define GST_CAT_DEFAULT gst_aug_seed_debug

/* With the object lock. */
void
gst_aug_seed_set_camera (GstAugSeed *self, const GValue *value)
{
  const guint n = value ? gst_value_array_get_size (value) : 0;

  self->n_camera = n;
  for (guint i = 0; i < MIN (n, G_N_ELEMENTS (self->camera_numbers)); i++)
    self->camera_numbers[i] = g_value_get_double (gst_value_array_get_value (value, i));
  self->camera_changed = TRUE;
}

/* With the object lock. */
void
gst_aug_seed_get_camera (GstAugSeed *self, GValue *value)
{
  for (guint i = 0; i < MIN (self->n_camera, G_N_ELEMENTS (self->camera_numbers)); i++) {
    GValue item = G_VALUE_INIT;

    g_value_init (&item, G_TYPE_DOUBLE);
    g_value_set_double (&item, self->camera_numbers[i]);
    gst_value_array_append_and_take_value (value, &item);
  }
}

/* What the user asked for becomes the camera that holds; FALSE with @error, and the last valid one
 * holds on. */
gboolean
gst_aug_seed_take_camera (GstAugSeed *self, GError **error)
{
  gboolean ok = TRUE;

  GST_OBJECT_LOCK (self);
  if (self->camera_changed) {
    self->camera_changed = FALSE;
    if (self->n_camera == 0)
      self->has_camera = FALSE;
    else if (gst_aug_camera_init (
                 &self->camera, self->camera_numbers, self->n_camera, self->pixel_center, error))
      self->has_camera = TRUE;
    else
      ok = FALSE;
  }
  GST_OBJECT_UNLOCK (self);
  return ok;
}
