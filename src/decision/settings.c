/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:settings
 * @title: Settings tables
 * @short_description: one row a property; everything else follows from it
 */
#include "settings.h"

#include <string.h>

#include "../core/draw.h"

GType
gst_aug_hold_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_HOLD_WINDOW, "A decision for every window", "window" },
    { GST_AUG_HOLD_ITEM, "One decision for the item", "item" },
    { GST_AUG_HOLD_FRAME, "A decision for every frame or buffer", "frame" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugHold", values));
  return type;
}

static gpointer
field (gpointer block, const GstAugSetting *setting)
{
  return (guint8 *) block + setting->offset;
}

static gconstpointer
const_field (gconstpointer block, const GstAugSetting *setting)
{
  return (const guint8 *) block + setting->offset;
}

static GParamSpec *
param_spec (const GstAugSetting *s)
{
  const gint flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  const gint controllable = flags | GST_PARAM_CONTROLLABLE;

  switch (s->type) {
  case GST_AUG_SETTING_DOUBLE:
    return g_param_spec_double (
        s->name, s->name, s->blurb, s->minimum, s->maximum, s->otherwise, controllable);
  case GST_AUG_SETTING_INT:
    return g_param_spec_int (s->name, s->name, s->blurb, (gint) s->minimum, (gint) s->maximum,
        (gint) s->otherwise, controllable);
  case GST_AUG_SETTING_UINT:
    return g_param_spec_uint (s->name, s->name, s->blurb, (guint) s->minimum, (guint) s->maximum,
        (guint) s->otherwise, controllable);
  case GST_AUG_SETTING_UINT64:
    return g_param_spec_uint64 (
        s->name, s->name, s->blurb, 0, G_MAXUINT64, (guint64) s->otherwise, flags);
  case GST_AUG_SETTING_BOOLEAN:
    return g_param_spec_boolean (s->name, s->name, s->blurb, s->otherwise != 0, controllable);
  case GST_AUG_SETTING_ENUM:
    return g_param_spec_enum (
        s->name, s->name, s->blurb, s->enum_type (), (gint) s->otherwise, controllable);
  case GST_AUG_SETTING_STRING:
    return g_param_spec_string (s->name, s->name, s->blurb, NULL, flags);
  case GST_AUG_SETTING_FRACTION:
    return gst_param_spec_fraction (s->name, s->name, s->blurb, 0, 1, G_MAXINT, 1, 0, 1, flags);
  case GST_AUG_SETTING_NUMBERS:
    return gst_param_spec_array (s->name, s->name, s->blurb,
        g_param_spec_double ("number", "number", "One number", s->minimum, s->maximum,
            CLAMP (s->otherwise, s->minimum, s->maximum), flags),
        flags);
  }
  g_return_val_if_reached (NULL);
}

/**
 * gst_aug_settings_install: (skip)
 * @settings: a table
 * @klass: the class that gets a property for every row
 * @first_id: identifier of the first property
 */
void
gst_aug_settings_install (const GstAugSettings *settings, GObjectClass *klass, guint first_id)
{
  for (guint i = 0; i < settings->n_rows; i++)
    g_object_class_install_property (klass, first_id + i, param_spec (&settings->rows[i]));
}

/**
 * gst_aug_settings_init: (skip)
 * @settings: a table
 * @block: memory of the table's size
 *
 * Sets every setting to its default.
 */
void
gst_aug_settings_init (const GstAugSettings *settings, gpointer block)
{
  for (guint i = 0; i < settings->n_rows; i++) {
    const GstAugSetting *s = &settings->rows[i];

    switch (s->type) {
    case GST_AUG_SETTING_DOUBLE:
      *(gdouble *) field (block, s) = s->otherwise;
      break;
    case GST_AUG_SETTING_INT:
    case GST_AUG_SETTING_BOOLEAN:
    case GST_AUG_SETTING_ENUM:
      *(gint *) field (block, s) = (gint) s->otherwise;
      break;
    case GST_AUG_SETTING_UINT:
      *(guint *) field (block, s) = (guint) s->otherwise;
      break;
    case GST_AUG_SETTING_UINT64:
      *(guint64 *) field (block, s) = (guint64) s->otherwise;
      break;
    case GST_AUG_SETTING_STRING:
      *(const gchar **) field (block, s) = NULL;
      break;
    case GST_AUG_SETTING_FRACTION:
      *(GstAugFraction *) field (block, s) = (GstAugFraction){ 0, 1 };
      break;
    case GST_AUG_SETTING_NUMBERS:
      memset (field (block, s), 0, sizeof (GstAugNumbers));
      break;
    }
  }
}

/**
 * gst_aug_settings_find: (skip)
 * @settings: a table
 * @name: name of a setting
 *
 * Returns: (nullable): its row
 */
const GstAugSetting *
gst_aug_settings_find (const GstAugSettings *settings, const gchar *name)
{
  for (guint i = 0; i < settings->n_rows; i++)
    if (g_str_equal (settings->rows[i].name, name))
      return &settings->rows[i];
  return NULL;
}

/**
 * gst_aug_setting_set: (skip)
 * @setting: a row
 * @block: a block of settings
 * @value: a value of the property's type
 *
 * Returns: %FALSE if @value does not fit (too many numbers); nothing is set then
 */
gboolean
gst_aug_setting_set (const GstAugSetting *setting, gpointer block, const GValue *value)
{
  gpointer f = field (block, setting);

  switch (setting->type) {
  case GST_AUG_SETTING_DOUBLE:
    *(gdouble *) f = g_value_get_double (value);
    break;
  case GST_AUG_SETTING_INT:
    *(gint *) f = g_value_get_int (value);
    break;
  case GST_AUG_SETTING_BOOLEAN:
    *(gint *) f = g_value_get_boolean (value);
    break;
  case GST_AUG_SETTING_ENUM:
    *(gint *) f = g_value_get_enum (value);
    break;
  case GST_AUG_SETTING_UINT:
    *(guint *) f = g_value_get_uint (value);
    break;
  case GST_AUG_SETTING_UINT64:
    *(guint64 *) f = g_value_get_uint64 (value);
    break;
  case GST_AUG_SETTING_STRING: {
    const gchar *text = g_value_get_string (value);

    *(const gchar **) f = text && *text ? g_intern_string (text) : NULL;
    break;
  }
  case GST_AUG_SETTING_FRACTION:
    *(GstAugFraction *) f = (GstAugFraction){ gst_value_get_fraction_numerator (value),
      gst_value_get_fraction_denominator (value) };
    break;
  case GST_AUG_SETTING_NUMBERS: {
    GstAugNumbers numbers = { .n = gst_value_array_get_size (value) };

    if (numbers.n > GST_AUG_NUMBERS_MAX)
      return FALSE;
    for (guint i = 0; i < numbers.n; i++) {
      g_auto (GValue) number = G_VALUE_INIT;

      g_value_init (&number, G_TYPE_DOUBLE);
      if (!g_value_transform (gst_value_array_get_value (value, i), &number))
        return FALSE;
      numbers.values[i] = g_value_get_double (&number);
    }
    *(GstAugNumbers *) f = numbers;
    break;
  }
  }
  return TRUE;
}

/**
 * gst_aug_setting_get: (skip)
 * @setting: a row
 * @block: a block of settings
 * @value: an initialised value of the property's type
 */
void
gst_aug_setting_get (const GstAugSetting *setting, gconstpointer block, GValue *value)
{
  gconstpointer f = const_field (block, setting);

  switch (setting->type) {
  case GST_AUG_SETTING_DOUBLE:
    g_value_set_double (value, *(const gdouble *) f);
    break;
  case GST_AUG_SETTING_INT:
    g_value_set_int (value, *(const gint *) f);
    break;
  case GST_AUG_SETTING_BOOLEAN:
    g_value_set_boolean (value, *(const gint *) f);
    break;
  case GST_AUG_SETTING_ENUM:
    g_value_set_enum (value, *(const gint *) f);
    break;
  case GST_AUG_SETTING_UINT:
    g_value_set_uint (value, *(const guint *) f);
    break;
  case GST_AUG_SETTING_UINT64:
    g_value_set_uint64 (value, *(const guint64 *) f);
    break;
  case GST_AUG_SETTING_STRING:
    g_value_set_string (value, *(const gchar *const *) f);
    break;
  case GST_AUG_SETTING_FRACTION:
    gst_value_set_fraction (
        value, ((const GstAugFraction *) f)->numerator, ((const GstAugFraction *) f)->denominator);
    break;
  case GST_AUG_SETTING_NUMBERS: {
    const GstAugNumbers *numbers = f;

    g_value_reset (value);
    for (guint i = 0; i < numbers->n; i++) {
      GValue item = G_VALUE_INIT;

      g_value_init (&item, G_TYPE_DOUBLE);
      g_value_set_double (&item, numbers->values[i]);
      gst_value_array_append_and_take_value (value, &item);
    }
    break;
  }
  }
}

static GType
type_of (const GstAugSetting *setting)
{
  static const GType types[] = { [GST_AUG_SETTING_DOUBLE] = G_TYPE_DOUBLE,
    [GST_AUG_SETTING_INT] = G_TYPE_INT,
    [GST_AUG_SETTING_UINT] = G_TYPE_UINT,
    [GST_AUG_SETTING_UINT64] = G_TYPE_UINT64,
    [GST_AUG_SETTING_BOOLEAN] = G_TYPE_BOOLEAN,
    [GST_AUG_SETTING_STRING] = G_TYPE_STRING };

  switch (setting->type) {
  case GST_AUG_SETTING_ENUM:
    return setting->enum_type ();
  case GST_AUG_SETTING_FRACTION:
    return GST_TYPE_FRACTION;
  case GST_AUG_SETTING_NUMBERS:
    return GST_TYPE_ARRAY;
  default:
    return types[setting->type];
  }
}

/**
 * gst_aug_setting_read: (skip)
 * @setting: a row
 * @block: a block of settings
 * @text: the value as gst-launch-1.0 reads it
 *
 * Returns: %FALSE if @text is no such value; nothing is set then
 */
gboolean
gst_aug_setting_read (const GstAugSetting *setting, gpointer block, const gchar *text)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, type_of (setting));
  return gst_value_deserialize (&value, text) && gst_aug_setting_set (setting, block, &value);
}

/**
 * gst_aug_setting_copy: (skip)
 * @setting: a row
 * @from: a block of settings
 * @to: another one, which gets the same value
 */
void
gst_aug_setting_copy (const GstAugSetting *setting, gconstpointer from, gpointer to)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, type_of (setting));
  gst_aug_setting_get (setting, from, &value);
  gst_aug_setting_set (setting, to, &value);
}

/* The shortest digits that read back as the same number. */
static const gchar *
print_double (gchar text[G_ASCII_DTOSTR_BUF_SIZE], gdouble value)
{
  for (guint digits = 15; digits <= 17; digits++) {
    gchar format[8];

    g_snprintf (format, sizeof format, "%%.%ug", digits);
    g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, format, value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  return text;
}

/**
 * gst_aug_setting_print: (skip)
 * @setting: a row
 * @block: a block of settings
 *
 * Returns: (transfer full): the value as gst-launch-1.0 reads it, in every locale the same
 */
gchar *
gst_aug_setting_print (const GstAugSetting *setting, gconstpointer block)
{
  gconstpointer f = const_field (block, setting);
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (setting->type) {
  case GST_AUG_SETTING_DOUBLE:
    return g_strdup (print_double (number, *(const gdouble *) f));
  case GST_AUG_SETTING_INT:
    return g_strdup_printf ("%d", *(const gint *) f);
  case GST_AUG_SETTING_BOOLEAN:
    return g_strdup (*(const gint *) f ? "true" : "false");
  case GST_AUG_SETTING_ENUM: {
    GEnumClass *klass = g_type_class_ref (setting->enum_type ());
    GEnumValue *v = g_enum_get_value (klass, *(const gint *) f);
    gchar *nick = g_strdup (v ? v->value_nick : "?");

    g_type_class_unref (klass);
    return nick;
  }
  case GST_AUG_SETTING_UINT:
    return g_strdup_printf ("%u", *(const guint *) f);
  case GST_AUG_SETTING_UINT64:
    return g_strdup_printf ("%" G_GUINT64_FORMAT, *(const guint64 *) f);
  case GST_AUG_SETTING_STRING:
    return g_strdup (*(const gchar *const *) f ? *(const gchar *const *) f : "");
  case GST_AUG_SETTING_FRACTION:
    return g_strdup_printf ("%d/%d", ((const GstAugFraction *) f)->numerator,
        ((const GstAugFraction *) f)->denominator);
  case GST_AUG_SETTING_NUMBERS: {
    const GstAugNumbers *numbers = f;
    GString *text = g_string_new ("<");

    for (guint i = 0; i < numbers->n; i++) {
      g_string_append (text, i ? "," : "");
      g_string_append (text, print_double (number, numbers->values[i]));
    }
    g_string_append_c (text, '>');
    return g_string_free (text, FALSE);
  }
  }
  g_return_val_if_reached (NULL);
}

/**
 * gst_aug_settings_hash: (skip)
 * @settings: a table
 * @block: a block of settings
 * @touches: a #GstAugTouches, or 0
 *
 * Returns: a hash of the settings that branches must have alike to share a decision: those of one
 *   medium, or with 0 those that all media depend on
 */
guint32
gst_aug_settings_hash (const GstAugSettings *settings, gconstpointer block, guint touches)
{
  guint32 hash = GST_AUG_FNV1A_BASIS;

  for (guint i = 0; i < settings->n_rows; i++) {
    g_autofree gchar *text = NULL;

    if (settings->rows[i].free || settings->rows[i].touches != touches)
      continue;
    text = gst_aug_setting_print (&settings->rows[i], block);
    hash = gst_aug_fnv1a (text, strlen (text) + 1, hash);
  }
  return hash;
}
