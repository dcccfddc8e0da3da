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
  guint32 *at;    /* where the character of each byte begins in the source, and ... */
  guint32 *end;   /* ... where it ends */
  const GstAugStyle **style;
  guint32 *hidden; /* the first unseen piece in front of it, from 1; 0: none */
  gchar *breaks;   /* whether a token may begin there */
  GArray *pieces;
} GstAugScan;

/* What Unicode would leave at the word before it: controls of direction come in pairs, and one may
 * not go with a word without the other. */
static inline gboolean
gst_aug_is_direction (gunichar c)
{
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

G_GNUC_INTERNAL void gst_aug_scan_init (GstAugScan *scan, const gchar *text, gssize size,
    GstAugTextFormat format, GStringChunk *strings, GPtrArray *styles);
G_GNUC_INTERNAL void gst_aug_scan_clear (GstAugScan *scan);
G_GNUC_INTERNAL const GstAugStyle *gst_aug_style_new (GStringChunk *strings, GPtrArray *styles,
    const GstAugStyle *outer, const gchar *tag, gsize size);
G_GNUC_INTERNAL const gchar *gst_aug_cue_spell (GstAugCue *cue, const gchar *text, gsize size);
G_GNUC_INTERNAL const GstAugStyle *gst_aug_style_common (
    const GstAugStyle *a, const GstAugStyle *b);

G_END_DECLS
