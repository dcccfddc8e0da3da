/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* GstPreset: the published settings are built in; what users save is kept as GStreamer keeps it. */
#include "catalogue/presets.h"

#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

static GstPresetInterface files;

static const GstAugKind *
kind_of (GstPreset *preset)
{
  return GST_AUG_FILTER_GET_CLASS (preset)->kind;
}

static const GstAugPreset *
find (GstPreset *preset, const gchar *name)
{
  return gst_aug_presets_find (kind_of (preset)->name, name);
}

static gchar **
get_names (GstPreset *preset)
{
  g_auto (GStrv) saved = files.get_preset_names (preset);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < gst_aug_presets_size (); i++)
    if (g_str_equal (gst_aug_presets_nth (i)->kind, kind_of (preset)->name))
      g_ptr_array_add (names, g_strdup (gst_aug_presets_nth (i)->name));
  for (gchar **name = saved; name && *name; name++)
    if (!find (preset, *name))
      g_ptr_array_add (names, g_strdup (*name));
  if (names->len == 0) {
    g_ptr_array_unref (names);
    return NULL;
  }
  g_ptr_array_add (names, NULL);
  return (gchar **) g_ptr_array_free (names, FALSE);
}

/* gst-launch-1.0 loads presets last, wherever they stand in a line: what was set before the element
 * came into a pipeline was set by hand, and stays. */
static gboolean
load (GstPreset *preset, const gchar *name)
{
  GstAugFilter *self = GST_AUG_FILTER (preset);
  const GstAugSettings *settings = kind_of (preset)->settings;
  const GstAugPreset *found = find (preset, name);
  g_autofree gpointer block = NULL;
  guint64 given;

  if (!found)
    return files.load_preset (preset, name);
  GST_OBJECT_LOCK (self);
  block = g_memdup2 (self->block, settings->size);
  given = self->given;
  GST_OBJECT_UNLOCK (self);
  if (!gst_aug_preset_apply (found, block))
    return FALSE;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < settings->n_rows; i++) {
    const GstAugSetting *row = &settings->rows[i];
    GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), row->name);
    g_auto (GValue) value = G_VALUE_INIT;

    if (!GST_OBJECT_PARENT (self) && given & G_GUINT64_CONSTANT (1) << i)
      continue;
    g_value_init (&value, spec->value_type);
    gst_aug_setting_get (row, block, &value);
    g_object_set_property (G_OBJECT (self), row->name, &value);
  }
  GST_OBJECT_LOCK (self);
  self->given = given;
  GST_OBJECT_UNLOCK (self);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

static gboolean
refuse (GstPreset *preset, const gchar *name)
{
  if (!find (preset, name))
    return FALSE;
  GST_WARNING_OBJECT (preset, "the preset %s is built in: save yours under another name", name);
  return TRUE;
}

static gboolean
save (GstPreset *preset, const gchar *name)
{
  return !refuse (preset, name) && files.save_preset (preset, name);
}

static gboolean
rename_preset (GstPreset *preset, const gchar *from, const gchar *to)
{
  return !refuse (preset, from) && !refuse (preset, to) && files.rename_preset (preset, from, to);
}

static gboolean delete (GstPreset *preset, const gchar *name)
{
  return !refuse (preset, name) && files.delete_preset (preset, name);
}

static gboolean
set_meta (GstPreset *preset, const gchar *name, const gchar *tag, const gchar *value)
{
  return !refuse (preset, name) && files.set_meta (preset, name, tag, value);
}

/* `comment` is what gst-inspect-1.0 prints, `settings` what is set. */
static gboolean
get_meta (GstPreset *preset, const gchar *name, const gchar *tag, gchar **value)
{
  const GstAugPreset *found = find (preset, name);

  if (!found)
    return files.get_meta (preset, name, tag, value);
  *value = NULL;
  if (g_str_equal (tag, "comment"))
    *value = g_strdup (found->source);
  else if (g_str_equal (tag, "settings"))
    *value = g_strdup (found->values);
  return *value != NULL;
}

static void
init_interface (gpointer g_iface, gpointer data)
{
  GstPresetInterface *iface = g_iface;

  files = *iface;
  iface->get_preset_names = get_names;
  iface->load_preset = load;
  iface->save_preset = save;
  iface->rename_preset = rename_preset;
  iface->delete_preset = delete;
  iface->set_meta = set_meta;
  iface->get_meta = get_meta;
}

void
gst_aug_filter_add_presets (GType type)
{
  static const GInterfaceInfo info = { .interface_init = init_interface };

  g_type_add_interface_static (type, GST_TYPE_PRESET, &info);
}
