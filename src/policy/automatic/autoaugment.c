/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The learned policies of AutoAugment: 25 sub-policies of two operations each. A line is one
 * operation's letters, its probability in tenths and its level; repeated lines count twice. */
#include <string.h>

#include "automatic.h"

#define SUB_POLICIES 25

typedef struct {
  gchar op[3];
  guint8 tenths, level;
} Step;

typedef Step Table[SUB_POLICIES][2];

static const struct {
  gchar letters[3];
  const gchar *op;
} operations[] = {
  { "P", "posterize" },
  { "R", "rotate" },
  { "So", "solarize" },
  { "SA", "solarize-add" },
  { "AC", "autocontrast" },
  { "Eq", "equalize" },
  { "In", "invert" },
  { "Co", "saturation" },
  { "Cn", "contrast" },
  { "Br", "brightness" },
  { "Sh", "sharpness" },
  { "SX", "shear-x" },
  { "SY", "shear-y" },
  { "TX", "translate-x" },
  { "TY", "translate-y" },
};

static const Table imagenet = {
  { { "P", 4, 8 }, { "R", 6, 9 } },
  { { "So", 6, 5 }, { "AC", 6 } },
  { { "Eq", 8 }, { "Eq", 6 } },
  { { "P", 6, 7 }, { "P", 6, 6 } },
  { { "Eq", 4 }, { "So", 2, 4 } },
  { { "Eq", 4 }, { "R", 8, 8 } },
  { { "So", 6, 3 }, { "Eq", 6 } },
  { { "P", 8, 5 }, { "Eq", 10 } },
  { { "R", 2, 3 }, { "So", 6, 8 } },
  { { "Eq", 6 }, { "P", 4, 6 } },
  { { "R", 8, 8 }, { "Co", 4, 0 } },
  { { "R", 4, 9 }, { "Eq", 6 } },
  { { "Eq", 0 }, { "Eq", 8 } },
  { { "In", 6 }, { "Eq", 10 } },
  { { "Co", 6, 4 }, { "Cn", 10, 8 } },
  { { "R", 8, 8 }, { "Co", 10, 2 } },
  { { "Co", 8, 8 }, { "So", 8, 7 } },
  { { "Sh", 4, 7 }, { "In", 6 } },
  { { "SX", 6, 5 }, { "Eq", 10 } },
  { { "Co", 4, 0 }, { "Eq", 6 } },
  { { "Eq", 4 }, { "So", 2, 4 } },
  { { "So", 6, 5 }, { "AC", 6 } },
  { { "In", 6 }, { "Eq", 10 } },
  { { "Co", 6, 4 }, { "Cn", 10, 8 } },
  { { "Eq", 8 }, { "Eq", 6 } },
};

static const Table cifar10 = {
  { { "In", 1 }, { "Cn", 2, 6 } },
  { { "R", 7, 2 }, { "TX", 3, 9 } },
  { { "Sh", 8, 1 }, { "Sh", 9, 3 } },
  { { "SY", 5, 8 }, { "TY", 7, 9 } },
  { { "AC", 5 }, { "Eq", 9 } },
  { { "SY", 2, 7 }, { "P", 3, 7 } },
  { { "Co", 4, 3 }, { "Br", 6, 7 } },
  { { "Sh", 3, 9 }, { "Br", 7, 9 } },
  { { "Eq", 6 }, { "Eq", 5 } },
  { { "Cn", 6, 7 }, { "Sh", 6, 5 } },
  { { "Co", 7, 7 }, { "TX", 5, 8 } },
  { { "Eq", 3 }, { "AC", 4 } },
  { { "TY", 4, 3 }, { "Sh", 2, 6 } },
  { { "Br", 9, 6 }, { "Co", 2, 8 } },
  { { "So", 5, 2 }, { "In", 0 } },
  { { "Eq", 2 }, { "AC", 6 } },
  { { "Eq", 2 }, { "Eq", 6 } },
  { { "Co", 9, 9 }, { "Eq", 6 } },
  { { "AC", 8 }, { "So", 2, 8 } },
  { { "Br", 1, 3 }, { "Co", 7, 0 } },
  { { "So", 4, 5 }, { "AC", 9 } },
  { { "TY", 9, 9 }, { "TY", 7, 9 } },
  { { "AC", 9 }, { "So", 8, 3 } },
  { { "Eq", 8 }, { "In", 1 } },
  { { "TY", 7, 9 }, { "AC", 9 } },
};

static const Table svhn = {
  { { "SX", 9, 4 }, { "In", 2 } },
  { { "SY", 9, 8 }, { "In", 7 } },
  { { "Eq", 6 }, { "So", 6, 6 } },
  { { "In", 9 }, { "Eq", 6 } },
  { { "Eq", 6 }, { "R", 9, 3 } },
  { { "SX", 9, 4 }, { "AC", 8 } },
  { { "SY", 9, 8 }, { "In", 4 } },
  { { "SY", 9, 5 }, { "So", 2, 6 } },
  { { "In", 9 }, { "AC", 8 } },
  { { "Eq", 6 }, { "R", 9, 3 } },
  { { "SX", 9, 4 }, { "So", 3, 3 } },
  { { "SY", 8, 8 }, { "In", 7 } },
  { { "Eq", 9 }, { "TY", 6, 6 } },
  { { "In", 9 }, { "Eq", 6 } },
  { { "Cn", 3, 3 }, { "R", 8, 4 } },
  { { "In", 8 }, { "TY", 0, 2 } },
  { { "SY", 7, 6 }, { "So", 4, 8 } },
  { { "In", 6 }, { "R", 8, 4 } },
  { { "SY", 3, 7 }, { "TX", 9, 3 } },
  { { "SX", 1, 6 }, { "In", 6 } },
  { { "So", 7, 2 }, { "TY", 6, 7 } },
  { { "SY", 8, 4 }, { "In", 8 } },
  { { "SX", 7, 9 }, { "TY", 8, 3 } },
  { { "SY", 8, 5 }, { "AC", 7 } },
  { { "SX", 7, 2 }, { "In", 1 } },
};

static const Table v0 = {
  { { "Eq", 8 }, { "SY", 8, 4 } },
  { { "Co", 4, 9 }, { "Eq", 6 } },
  { { "Co", 4, 1 }, { "R", 6, 8 } },
  { { "So", 8, 3 }, { "Eq", 4 } },
  { { "So", 4, 2 }, { "So", 6, 2 } },
  { { "Co", 2, 0 }, { "Eq", 8 } },
  { { "Eq", 4 }, { "SA", 8, 3 } },
  { { "SX", 2, 9 }, { "R", 6, 8 } },
  { { "Co", 6, 1 }, { "Eq", 10 } },
  { { "In", 4 }, { "R", 6, 0 } },
  { { "Eq", 10 }, { "SY", 6, 3 } },
  { { "Co", 4, 7 }, { "Eq", 6 } },
  { { "P", 4, 6 }, { "AC", 4 } },
  { { "So", 6, 8 }, { "Co", 6, 9 } },
  { { "So", 2, 4 }, { "R", 8, 9 } },
  { { "R", 10, 7 }, { "TY", 8, 9 } },
  { { "SX", 0, 0 }, { "So", 8, 4 } },
  { { "SY", 8, 0 }, { "Co", 6, 4 } },
  { { "Co", 10, 0 }, { "R", 6, 2 } },
  { { "Eq", 8 }, { "Eq", 0 } },
  { { "Eq", 10 }, { "AC", 6 } },
  { { "SY", 4, 7 }, { "SA", 6, 7 } },
  { { "P", 8, 2 }, { "So", 6, 10 } },
  { { "So", 6, 8 }, { "Eq", 6 } },
  { { "Co", 8, 6 }, { "R", 4, 5 } },
};

static const gchar *
find_operation (const gchar *letters)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].letters, letters))
      return operations[i].op;
  g_return_val_if_reached (NULL);
}

static JsonNode *
build_sub_policy (const Step *steps, guint number, const GstAugAutomaticOptions *options)
{
  g_autofree gchar *id = g_strdup_printf ("sub-%02u", number);
  JsonArray *children = json_array_sized_new (2);

  for (guint i = 0; i < 2; i++) {
    const gchar *op = find_operation (steps[i].op);
    const gboolean again = i == 1 && strcmp (steps[0].op, steps[1].op) == 0;
    g_autofree gchar *child_id = g_strdup_printf ("%s-%s%s", id, op, again ? "-2" : "");
    JsonObject *child = gst_aug_automatic_operation (child_id, op, options);

    if (steps[i].tenths != 10)
      json_object_set_double_member (child, "probability", steps[i].tenths / 10.0);
    if (gst_aug_levelled_find (op)->has_magnitude)
      json_object_set_int_member (child, "level", steps[i].level);
    json_array_add_object_element (children, child);
  }
  return gst_aug_automatic_group (id, "sequence", children);
}

JsonNode *
gst_aug_automatic_autoaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error)
{
  const Table *table = g_str_has_suffix (name, "imagenet")  ? &imagenet
                       : g_str_has_suffix (name, "cifar10") ? &cifar10
                       : g_str_has_suffix (name, "svhn")    ? &svhn
                                                            : &v0;
  JsonArray *children = json_array_sized_new (SUB_POLICIES);

  for (guint i = 0; i < SUB_POLICIES; i++)
    json_array_add_element (children, build_sub_policy ((*table)[i], i + 1, options));
  return gst_aug_automatic_group ("sub-policy", "one-of", children);
}
