/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/visibility.h"

G_BEGIN_DECLS

/**
 * GstAugHold:
 * @GST_AUG_HOLD_WINDOW: a decision for every window
 * @GST_AUG_HOLD_ITEM: one decision for the item
 * @GST_AUG_HOLD_FRAME: a decision for every frame or buffer
 *
 * How long a decision holds.
 */
typedef enum {
  GST_AUG_HOLD_WINDOW,
  GST_AUG_HOLD_ITEM,
  GST_AUG_HOLD_FRAME,
} GstAugHold;

GST_AUG_API GType gst_aug_hold_get_type (void);

/**
 * GstAugSettingType: (skip)
 *
 * How a setting is stored: gdouble, gint, guint, guint64, gboolean, gint (enumeration), const gchar
 * * (interned, %NULL if unset), #GstAugFraction, #GstAugNumbers.
 */
typedef enum {
  GST_AUG_SETTING_DOUBLE,
  GST_AUG_SETTING_INT,
  GST_AUG_SETTING_UINT,
  GST_AUG_SETTING_UINT64,
  GST_AUG_SETTING_BOOLEAN,
  GST_AUG_SETTING_ENUM,
  GST_AUG_SETTING_STRING,
  GST_AUG_SETTING_FRACTION,
  GST_AUG_SETTING_NUMBERS,
} GstAugSettingType;

typedef struct {
  gint numerator;
  gint denominator;
} GstAugFraction;

#define GST_AUG_NUMBERS_MAX 16

typedef struct {
  guint n;
  gdouble values[GST_AUG_NUMBERS_MAX];
} GstAugNumbers;

typedef struct _GstAugSetting GstAugSetting;
typedef struct _GstAugSettings GstAugSettings;

/**
 * GstAugSetting: (skip)
 * @name: the property's name
 * @type: how it is stored
 * @offset: where, in the element's block of settings
 * @minimum: lowest value
 * @maximum: highest value
 * @otherwise: default value
 * @enum_type: type of an enumeration
 * @blurb: one sentence with the unit
 * @free: whether branches may differ in it although they share the decision
 * @touches: the one medium whose operations depend on it, a #GstAugTouches; 0 = all
 *
 * One row of a settings table. Properties, documentation and policy files follow from it.
 */
struct _GstAugSetting {
  const gchar *name;
  GstAugSettingType type;
  gsize offset;
  gdouble minimum;
  gdouble maximum;
  gdouble otherwise;
  GType (*enum_type) (void);
  const gchar *blurb;
  gboolean free;
  guint touches;
};

/**
 * GstAugSettings: (skip)
 * @rows: the rows
 * @n_rows: how many
 * @size: size of the block they are stored in
 *
 * A settings table. A block of settings is plain data: a snapshot is a memcpy.
 */
struct _GstAugSettings {
  const GstAugSetting *rows;
  guint n_rows;
  gsize size;
};

GST_AUG_API void gst_aug_settings_install (
    const GstAugSettings *settings, GObjectClass *klass, guint first_id);
GST_AUG_API void gst_aug_settings_init (const GstAugSettings *settings, gpointer block);
GST_AUG_API const GstAugSetting *gst_aug_settings_find (
    const GstAugSettings *settings, const gchar *name);
GST_AUG_API gboolean gst_aug_setting_set (
    const GstAugSetting *setting, gpointer block, const GValue *value);
GST_AUG_API void gst_aug_setting_get (
    const GstAugSetting *setting, gconstpointer block, GValue *value);
GST_AUG_API gboolean gst_aug_setting_read (
    const GstAugSetting *setting, gpointer block, const gchar *text);
GST_AUG_API void gst_aug_setting_copy (
    const GstAugSetting *setting, gconstpointer from, gpointer to);
GST_AUG_API gchar *gst_aug_setting_print (const GstAugSetting *setting, gconstpointer block);
GST_AUG_API guint32 gst_aug_settings_hash (
    const GstAugSettings *settings, gconstpointer block, guint touches);

G_END_DECLS
