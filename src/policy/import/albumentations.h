/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what the parts of the albumentations reader share. */
#pragma once

#include "../format/read.h"
#include "tree.h"

G_BEGIN_DECLS

/* Levels at which what is added does the same as a factor. */
#define GST_AUG_ALBUMENTATIONS_MID_GREY 127.5
/* A corner's mean move inwards is that of the half normal distribution there, distortion / 4 here:
 * 4 sqrt (2 / pi). */
#define GST_AUG_ALBUMENTATIONS_DISTORTION 3.191538243211461
/* x - smooth (x) is (8 x - neighbours) / 13; alpha times the latter is added there. */
#define GST_AUG_ALBUMENTATIONS_SHARPNESS 13

typedef struct {
  GstAugReader reader;
  GstAugPolicyImport *import;
  guint major;           /* of the version that wrote it */
  gdouble size[2];       /* pixels that shares are of: width, height */
  const gchar *name;     /* of the transform that is read */
  JsonObject *arguments; /* its */
  GHashTable *used;      /* names of arguments that were looked at */
  GHashTable *counts, *notes;
  GHashTable *transforms; /* rows by their names */
} GstAugAlbumentations;

typedef struct {
  gdouble low, high;
} GstAugAlbumentationsRange;

/* What a single number x stands for where a range can be. */
typedef enum {
  GST_AUG_ALONE_BOTH, /* -x to x */
  GST_AUG_ALONE_ONE,  /* 1 - x to 1 + x */
  GST_AUG_ALONE_HIGH, /* from the default's lower end */
  GST_AUG_ALONE_SAME, /* x */
} GstAugAlbumentationsAlone;

/**
 * GstAugAlbumentationsTransform: (skip)
 * @name: its class, without modules
 * @probability: where the document says none
 * @read: arguments to a node without id and probability; %NULL with an error
 * @note: (nullable): what is not as it is there
 * @refusal: (nullable): why it cannot be had; @read is %NULL then
 * @nothing: the size of pictures is another element's affair: it is left out, @note says how
 */
typedef struct {
  const gchar *name;
  gdouble probability;
  JsonObject *(*read) (GstAugAlbumentations *self);
  const gchar *note;
  const gchar *refusal;
  gboolean nothing;
} GstAugAlbumentationsTransform;

/* Each list ends with a row without a name. */
G_GNUC_INTERNAL extern const GstAugAlbumentationsTransform gst_aug_albumentations_geometry[];
G_GNUC_INTERNAL extern const GstAugAlbumentationsTransform gst_aug_albumentations_color[];
G_GNUC_INTERNAL extern const GstAugAlbumentationsTransform gst_aug_albumentations_damage[];

/* An argument, or NULL where it is missing or null. */
G_GNUC_INTERNAL JsonNode *gst_aug_albumentations_get (
    GstAugAlbumentations *self, const gchar *name);
/* *value stays where there is none; FALSE with an error. */
G_GNUC_INTERNAL gboolean gst_aug_albumentations_number (
    GstAugAlbumentations *self, const gchar *name, gdouble low, gdouble high, gdouble *value);
G_GNUC_INTERNAL gboolean gst_aug_albumentations_flag (
    GstAugAlbumentations *self, const gchar *name, gboolean *value);
/* The ends in order. */
G_GNUC_INTERNAL gboolean gst_aug_albumentations_range (GstAugAlbumentations *self,
    const gchar *name, GstAugAlbumentationsAlone alone, GstAugAlbumentationsRange *range);
G_GNUC_INTERNAL gboolean gst_aug_albumentations_range_of (GstAugAlbumentations *self,
    JsonNode *json, GstAugAlbumentationsAlone alone, GstAugAlbumentationsRange *range);
/* Into [low, high], with a note. */
G_GNUC_INTERNAL void gst_aug_albumentations_fit (
    GstAugAlbumentations *self, GstAugAlbumentationsRange *range, gdouble low, gdouble high);
G_GNUC_INTERNAL void gst_aug_albumentations_scale (
    GstAugAlbumentationsRange *range, gdouble factor, gdouble offset);
/* What lies outside, and how pixels are sampled. @border: OpenCV's number where there is none */
G_GNUC_INTERNAL gboolean gst_aug_albumentations_outside (
    GstAugAlbumentations *self, JsonObject *node, guint border);
G_GNUC_INTERNAL gboolean gst_aug_albumentations_fill (
    GstAugAlbumentations *self, const gchar *name, JsonObject *node);
/* One sentence, once for each transform. */
G_GNUC_INTERNAL void gst_aug_albumentations_note (
    GstAugAlbumentations *self, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

G_GNUC_INTERNAL gchar *gst_aug_albumentations_write (
    const GstAugPolicy *policy, gboolean yaml, GError **error);

G_END_DECLS
