/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/seedmeta.h"

G_BEGIN_DECLS

#define GST_AUG_DECISION_MESSAGE "aug-decision"
#define GST_AUG_OPERATION_MAX_VALUES 24

typedef enum {
  GST_AUG_VALUE_DOUBLE,
  GST_AUG_VALUE_INT,
  GST_AUG_VALUE_UINT64,
  GST_AUG_VALUE_BOOLEAN,
  GST_AUG_VALUE_STRING,
} GstAugValueType;

/**
 * GstAugOnConflict:
 * @GST_AUG_ON_CONFLICT_IDENTITY: the operation is left out of the window
 * @GST_AUG_ON_CONFLICT_DROP: the window's captions are left out, by the same element in their
 * branch
 * @GST_AUG_ON_CONFLICT_FLAG: both stay, and the decision says that they do not agree
 *
 * What is done where an operation would make a caption false that cannot be mended.
 */
typedef enum {
  GST_AUG_ON_CONFLICT_IDENTITY,
  GST_AUG_ON_CONFLICT_DROP,
  GST_AUG_ON_CONFLICT_FLAG,
} GstAugOnConflict;

GST_AUG_API GType gst_aug_on_conflict_get_type (void);
typedef struct _GstAugValue GstAugValue;
typedef struct _GstAugOperation GstAugOperation;
typedef struct _GstAugDecision GstAugDecision;

/**
 * GstAugValue: (skip)
 * @name: what it is called (a static or interned string)
 * @type: how to read it
 * @d: a double
 * @i: an integer or boolean
 * @u: an unsigned 64-bit integer, hexadecimal in JSON
 * @s: an interned string
 *
 * One value of an operation.
 */
struct _GstAugValue {
  const gchar *name;
  GstAugValueType type;
  union {
    gdouble d;
    gint64 i;
    guint64 u;
    const gchar *s;
  };
};

/**
 * GstAugOperation: (skip)
 * @name: name of the operation in the catalogue (a static or interned string)
 * @id: (nullable): id of the node of the policy that it comes from (an interned string)
 * @chain: which chain of the mix before it belongs to, from 1; 0: none
 * @again: how often the node has had its turn in this window before
 * @n_values: how many values follow
 * @values: its values
 *
 * One concrete transformation with its values. Plain data.
 */
struct _GstAugOperation {
  const gchar *name;
  const gchar *id;
  guint chain;
  guint again;
  guint n_values;
  GstAugValue values[GST_AUG_OPERATION_MAX_VALUES];
};

/**
 * GstAugDecision: (ref-func gst_aug_decision_ref) (unref-func gst_aug_decision_unref)
 * @element: the element's factory name
 * @decision: the decision's name, with scope and number
 * @instance: the window it holds for
 * @policy: (nullable): the first 16 digits of the version of the policy that it comes from
 *     (interned)
 * @applied: whether it was taken
 * @operations: (element-type GstAugOperation): what it consists of
 * @matrix: (nullable) (array fixed-size=9): where it moves pixels: the 3x3 map from pixels before
 *     to pixels after, row by row, pixel edges at integers
 * @camera: (nullable): the camera of the picture after it
 *
 * All that an element decided for one window. Shared by reference once made.
 */
struct _GstAugDecision {
  /*< private >*/
  gatomicrefcount refs;
  /*< public >*/
  const gchar *element;
  const gchar *decision;
  const gchar *policy;
  GstAugInstance instance;
  gboolean applied;
  GArray *operations;
  gdouble *matrix;
  GstAugOperation *camera;
};

#define GST_AUG_TYPE_DECISION (gst_aug_decision_get_type ())
GST_AUG_API GType gst_aug_decision_get_type (void);

GST_AUG_API GstAugDecision *gst_aug_decision_new (
    const gchar *element, const gchar *decision, const GstAugInstance *instance);
GST_AUG_API GstAugDecision *gst_aug_decision_ref (GstAugDecision *decision);
GST_AUG_API void gst_aug_decision_unref (GstAugDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugDecision, gst_aug_decision_unref)

GST_AUG_API GstAugOperation *gst_aug_decision_add (GstAugDecision *decision, const gchar *name);
GST_AUG_API const GstAugOperation *gst_aug_decision_find (
    const GstAugDecision *decision, const gchar *name);
GST_AUG_API guint gst_aug_decision_size (const GstAugDecision *decision);
GST_AUG_API const GstAugOperation *gst_aug_decision_nth (const GstAugDecision *decision, guint n);
GST_AUG_API gboolean gst_aug_decision_begins (const GstAugDecision *decision, guint n);

GST_AUG_API void gst_aug_decision_set_matrix (GstAugDecision *decision, const gdouble matrix[9]);
GST_AUG_API void gst_aug_decision_set_camera (
    GstAugDecision *decision, const GstAugOperation *camera);

GST_AUG_API void gst_aug_operation_set_double (
    GstAugOperation *operation, const gchar *name, gdouble value);
GST_AUG_API void gst_aug_operation_set_int (
    GstAugOperation *operation, const gchar *name, gint64 value);
GST_AUG_API void gst_aug_operation_set_uint64 (
    GstAugOperation *operation, const gchar *name, guint64 value);
GST_AUG_API void gst_aug_operation_set_boolean (
    GstAugOperation *operation, const gchar *name, gboolean value);
GST_AUG_API void gst_aug_operation_set_string (
    GstAugOperation *operation, const gchar *name, const gchar *value);
GST_AUG_API const GstAugValue *gst_aug_operation_find (
    const GstAugOperation *operation, const gchar *name);
GST_AUG_API gdouble gst_aug_operation_get_double (
    const GstAugOperation *operation, const gchar *name, gdouble otherwise);
GST_AUG_API gint64 gst_aug_operation_get_int (
    const GstAugOperation *operation, const gchar *name, gint64 otherwise);

GST_AUG_API GstStructure *gst_aug_decision_to_structure (const GstAugDecision *decision);
GST_AUG_API gchar *gst_aug_decision_to_json (const GstAugDecision *decision);
GST_AUG_API GstAugDecision *gst_aug_decision_from_json (const gchar *json, GError **error);

G_END_DECLS
