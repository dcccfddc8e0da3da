/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:decision
 * @title: Decisions
 * @short_description: what an element decided for one window, as plain data
 */
#include "decision.h"

#include <string.h>

#include "name.h"

G_DEFINE_BOXED_TYPE (GstAugDecision, gst_aug_decision, gst_aug_decision_ref, gst_aug_decision_unref)

/* The same names come again and again: interning them takes a lock and a hash. */
static const gchar *
intern (const gchar *text, const gchar **last)
{
  if (!*last || strcmp (*last, text) != 0)
    *last = g_intern_string (text);
  return *last;
}

/**
 * gst_aug_decision_new:
 * @element: the element's factory name
 * @decision: the decision's name, with scope and number
 * @instance: the window it holds for
 *
 * Returns: (transfer full): a decision that is not taken and has no operations
 */
GstAugDecision *
gst_aug_decision_new (const gchar *element, const gchar *decision, const GstAugInstance *instance)
{
  static __thread const gchar *last_element, *last_decision;
  GstAugDecision *self = g_new0 (GstAugDecision, 1);

  g_atomic_ref_count_init (&self->refs);
  self->element = intern (element, &last_element);
  self->decision = intern (decision, &last_decision);
  self->instance = *instance;
  self->operations = g_array_new (FALSE, TRUE, sizeof (GstAugOperation));
  return self;
}

/**
 * gst_aug_decision_ref:
 * @decision: a decision
 *
 * Returns: (transfer full): @decision
 */
GstAugDecision *
gst_aug_decision_ref (GstAugDecision *decision)
{
  g_atomic_ref_count_inc (&decision->refs);
  return decision;
}

/**
 * gst_aug_decision_unref:
 * @decision: (transfer full): a decision
 */
void
gst_aug_decision_unref (GstAugDecision *decision)
{
  if (!g_atomic_ref_count_dec (&decision->refs))
    return;
  g_array_unref (decision->operations);
  g_free (decision->matrix);
  g_free (decision->camera);
  g_free (decision);
}

/**
 * gst_aug_decision_add: (skip)
 * @decision: a decision
 * @name: name of the operation
 *
 * Returns: (transfer none): a new operation, valid until the next is added
 */
GstAugOperation *
gst_aug_decision_add (GstAugDecision *decision, const gchar *name)
{
  g_array_set_size (decision->operations, decision->operations->len + 1);
  {
    GstAugOperation *operation =
        &g_array_index (decision->operations, GstAugOperation, decision->operations->len - 1);

    operation->name = name;
    return operation;
  }
}

/**
 * gst_aug_decision_find: (skip)
 * @decision: a decision
 * @name: name of an operation
 *
 * Returns: (transfer none) (nullable): the first operation of this name
 */
const GstAugOperation *
gst_aug_decision_find (const GstAugDecision *decision, const gchar *name)
{
  for (guint i = 0; i < decision->operations->len; i++) {
    const GstAugOperation *operation = gst_aug_decision_nth (decision, i);

    if (gst_aug_same_name (operation->name, name))
      return operation;
  }
  return NULL;
}

/**
 * gst_aug_decision_size:
 * @decision: a decision
 *
 * Returns: how many operations it has
 */
guint
gst_aug_decision_size (const GstAugDecision *decision)
{
  return decision->operations->len;
}

/**
 * gst_aug_decision_nth: (skip)
 * @decision: a decision
 * @n: an index
 *
 * Returns: (transfer none): the operation
 */
const GstAugOperation *
gst_aug_decision_nth (const GstAugDecision *decision, guint n)
{
  return &g_array_index (decision->operations, GstAugOperation, n);
}

/**
 * gst_aug_decision_begins: (skip)
 * @decision: a decision
 * @n: an index below the number of operations
 *
 * A node of a policy can have several operations, which it gives once a turn. They are carried out
 * together, as an element carries out its own; those of the next node are not joined with them.
 *
 * Returns: whether what a node of a policy does begins with this operation
 */
gboolean
gst_aug_decision_begins (const GstAugDecision *decision, guint n)
{
  const GstAugOperation *own = gst_aug_decision_nth (decision, n);
  const GstAugOperation *before = n ? own - 1 : NULL;

  return own->id && (!before || before->id != own->id || before->chain != own->chain ||
                        before->again != own->again);
}

/**
 * gst_aug_decision_set_matrix: (skip)
 * @decision: a decision that is not shared yet
 * @matrix: (array fixed-size=9): where it moves pixels
 */
void
gst_aug_decision_set_matrix (GstAugDecision *decision, const gdouble matrix[9])
{
  g_free (decision->matrix);
  decision->matrix = g_memdup2 (matrix, 9 * sizeof *matrix);
}

/**
 * gst_aug_decision_set_camera: (skip)
 * @decision: a decision that is not shared yet
 * @camera: the camera of the picture after it, as values
 */
void
gst_aug_decision_set_camera (GstAugDecision *decision, const GstAugOperation *camera)
{
  g_free (decision->camera);
  decision->camera = g_memdup2 (camera, sizeof *camera);
}

static GstAugValue *
operation_value (GstAugOperation *operation, const gchar *name, GstAugValueType type)
{
  GstAugValue *value = (GstAugValue *) gst_aug_operation_find (operation, name);

  if (!value) {
    g_return_val_if_fail (operation->n_values < GST_AUG_OPERATION_MAX_VALUES, NULL);
    value = &operation->values[operation->n_values++];
    value->name = name;
  }
  value->type = type;
  return value;
}

/**
 * gst_aug_operation_set_double: (skip)
 * @operation: an operation
 * @name: name of the value (a static or interned string)
 * @value: the value
 */
void
gst_aug_operation_set_double (GstAugOperation *operation, const gchar *name, gdouble value)
{
  operation_value (operation, name, GST_AUG_VALUE_DOUBLE)->d = value;
}

/**
 * gst_aug_operation_set_int: (skip)
 * @operation: an operation
 * @name: name of the value (a static or interned string)
 * @value: the value
 */
void
gst_aug_operation_set_int (GstAugOperation *operation, const gchar *name, gint64 value)
{
  operation_value (operation, name, GST_AUG_VALUE_INT)->i = value;
}

/**
 * gst_aug_operation_set_uint64: (skip)
 * @operation: an operation
 * @name: name of the value (a static or interned string)
 * @value: the value
 */
void
gst_aug_operation_set_uint64 (GstAugOperation *operation, const gchar *name, guint64 value)
{
  operation_value (operation, name, GST_AUG_VALUE_UINT64)->u = value;
}

/**
 * gst_aug_operation_set_boolean: (skip)
 * @operation: an operation
 * @name: name of the value (a static or interned string)
 * @value: the value
 */
void
gst_aug_operation_set_boolean (GstAugOperation *operation, const gchar *name, gboolean value)
{
  operation_value (operation, name, GST_AUG_VALUE_BOOLEAN)->i = !!value;
}

/**
 * gst_aug_operation_set_string: (skip)
 * @operation: an operation
 * @name: name of the value (a static or interned string)
 * @value: the value
 */
void
gst_aug_operation_set_string (GstAugOperation *operation, const gchar *name, const gchar *value)
{
  operation_value (operation, name, GST_AUG_VALUE_STRING)->s = g_intern_string (value);
}

/**
 * gst_aug_operation_find: (skip)
 * @operation: an operation
 * @name: name of a value
 *
 * Returns: (transfer none) (nullable): the value
 */
const GstAugValue *
gst_aug_operation_find (const GstAugOperation *operation, const gchar *name)
{
  for (guint i = 0; i < operation->n_values; i++)
    if (gst_aug_same_name (operation->values[i].name, name))
      return &operation->values[i];
  return NULL;
}

/**
 * gst_aug_operation_get_double: (skip)
 * @operation: an operation
 * @name: name of a value
 * @otherwise: what to return if there is none
 *
 * Returns: the value as a double
 */
gdouble
gst_aug_operation_get_double (
    const GstAugOperation *operation, const gchar *name, gdouble otherwise)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  if (!value)
    return otherwise;
  switch (value->type) {
  case GST_AUG_VALUE_DOUBLE:
    return value->d;
  case GST_AUG_VALUE_INT:
  case GST_AUG_VALUE_BOOLEAN:
    return (gdouble) value->i;
  case GST_AUG_VALUE_UINT64:
    return (gdouble) value->u;
  default:
    return otherwise;
  }
}

/**
 * gst_aug_operation_get_int: (skip)
 * @operation: an operation
 * @name: name of a value
 * @otherwise: what to return if there is none
 *
 * Returns: the value as an integer
 */
gint64
gst_aug_operation_get_int (const GstAugOperation *operation, const gchar *name, gint64 otherwise)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  if (!value)
    return otherwise;
  switch (value->type) {
  case GST_AUG_VALUE_INT:
  case GST_AUG_VALUE_BOOLEAN:
    return value->i;
  case GST_AUG_VALUE_UINT64:
    return (gint64) value->u;
  default:
    return otherwise;
  }
}
