/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: reading a tree of JSON member by member, with errors that say where. */
#pragma once

#include "../node.h"

G_BEGIN_DECLS

/* Bins and categories of one distribution. */
#define GST_AUG_MAX_VALUES 4096
/* The least number that log-uniform can draw. */
#define GST_AUG_LEAST_LOG 1e-9

typedef struct {
  const gchar *text; /* NULL: there is none */
  gsize size;
  GString *path; /* of what is being read */
  GError **error;
} GstAugReader;

/* An object of which only known members may be there. */
typedef struct {
  GstAugReader *reader;
  JsonObject *object;
} GstAugReaderObject;

/* FALSE with the error, which names the place. */
G_GNUC_INTERNAL gboolean gst_aug_reader_fail (
    GstAugReader *reader, GstAugPolicyError code, const gchar *format, ...) G_GNUC_PRINTF (3, 4);
/* The path up to here, for gst_aug_reader_leave(). */
G_GNUC_INTERNAL gsize gst_aug_reader_enter (GstAugReader *reader, const gchar *member);
G_GNUC_INTERNAL gsize gst_aug_reader_enter_element (GstAugReader *reader, guint index);
G_GNUC_INTERNAL void gst_aug_reader_leave (GstAugReader *reader, gsize length);

/* @known ends with NULL. */
G_GNUC_INTERNAL gboolean gst_aug_reader_only (
    GstAugReader *reader, JsonObject *object, const gchar *const *known);
G_GNUC_INTERNAL gboolean gst_aug_reader_number (
    GstAugReader *reader, JsonNode *node, gdouble low, gdouble high, gdouble *value);
G_GNUC_INTERNAL gboolean gst_aug_reader_whole (
    GstAugReader *reader, JsonNode *node, gdouble low, gdouble high, gdouble *value);
G_GNUC_INTERNAL gboolean gst_aug_reader_string (
    GstAugReader *reader, JsonNode *node, const gchar **value);
G_GNUC_INTERNAL gboolean gst_aug_reader_array (
    GstAugReader *reader, JsonNode *node, guint least, guint most, JsonArray **array);
G_GNUC_INTERNAL gboolean gst_aug_reader_object (
    GstAugReader *reader, JsonNode *node, JsonObject **object);

/* Members that may be missing: *value stays then. */
G_GNUC_INTERNAL gboolean gst_aug_reader_member_number (GstAugReader *reader, JsonObject *object,
    const gchar *name, gdouble low, gdouble high, gdouble *value);
G_GNUC_INTERNAL gboolean gst_aug_reader_member_whole (GstAugReader *reader, JsonObject *object,
    const gchar *name, gdouble low, gdouble high, gdouble *value);
G_GNUC_INTERNAL gboolean gst_aug_reader_member_string (
    GstAugReader *reader, JsonObject *object, const gchar *name, const gchar **value);
G_GNUC_INTERNAL gboolean gst_aug_reader_member_boolean (
    GstAugReader *reader, JsonObject *object, const gchar *name, gboolean *value);

G_GNUC_INTERNAL gboolean gst_aug_reader_distribution (GstAugReader *reader, JsonNode *node,
    gdouble low, gdouble high, gboolean words, GstAugDistribution *distribution);

G_END_DECLS
