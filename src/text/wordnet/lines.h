/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

/* Bytes of a file; no NUL ends them. */
typedef struct {
  const gchar *text;
  gsize size;
} GstAugSpan;

/*
 * GstAugLines:
 * @text: the file in memory
 * @size: its bytes, the last one is a line end
 * @first: where its sorted lines begin
 * @separator: what ends a key
 * @n_samples: how many lines are known beforehand, one in a quarter of a kilobyte
 * @keys: the first eight bytes of their keys, zeros behind, as numbers that sort as keys do
 * @starts: where they begin
 *
 * A text file that is mapped into memory, with lines in the order of the bytes of their keys. It is
 * never written to, so any number of threads may read it.
 */
typedef struct {
  GMappedFile *file;
  const gchar *text;
  gsize size;
  gsize first;
  gchar separator;
  guint n_samples;
  guint64 *keys;
  gsize *starts;
} GstAugLines;

G_GNUC_INTERNAL gboolean gst_aug_lines_open (GstAugLines *lines, const gchar *path, GError **error);
G_GNUC_INTERNAL void gst_aug_lines_sort (GstAugLines *lines, gsize first, gchar separator);
G_GNUC_INTERNAL void gst_aug_lines_close (GstAugLines *lines);
G_GNUC_INTERNAL GstAugSpan gst_aug_lines_at (const GstAugLines *lines, gsize offset);
G_GNUC_INTERNAL gsize gst_aug_lines_start (const GstAugLines *lines, gsize offset, gsize low);
G_GNUC_INTERNAL gsize gst_aug_lines_next (const GstAugLines *lines, gsize offset);
G_GNUC_INTERNAL gboolean gst_aug_lines_find (
    const GstAugLines *lines, const gchar *key, gsize size, gsize *offset);
G_GNUC_INTERNAL gboolean gst_aug_lines_match (
    const GstAugLines *lines, gsize offset, const gchar *key, gsize size, GstAugSpan *rest);

G_GNUC_INTERNAL gboolean gst_aug_span_take (GstAugSpan *line, gchar separator, GstAugSpan *field);
G_GNUC_INTERNAL gboolean gst_aug_span_number (const GstAugSpan *field, guint base, gsize *number);

G_END_DECLS
