/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "cue.h"

G_BEGIN_DECLS

/* What is not seen: an override block, a comment, an instruction, an empty element. */
typedef struct {
  gsize at; /* in front of this byte of what is read */
  const gchar *text;
  gsize size;
  const GstAugStyle *style;
} GstAugHidden;

/* A cue read byte by byte. Arrays are as long as what is read, and one more. */
typedef struct {
  gchar *source; /* valid UTF-8 */
  gboolean markup;
  GString *plain; /* what is read */
  gsize *at;      /* where the character of each byte begins in the source, and ... */
  gsize *end;     /* ... where it ends */
  const GstAugStyle **style;
  guint *hidden; /* the first unseen piece in front of it, from 1; 0: none */
  gchar *breaks; /* whether a word may begin there (UAX #29) */
  GArray *pieces;
} GstAugScan;

G_GNUC_INTERNAL void gst_aug_scan_init (GstAugScan *scan, const gchar *text, gssize size,
    GstAugTextFormat format, GStringChunk *strings, GPtrArray *styles);
G_GNUC_INTERNAL void gst_aug_scan_clear (GstAugScan *scan);

G_END_DECLS
