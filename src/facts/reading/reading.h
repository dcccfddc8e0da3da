/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../facts.h"

G_BEGIN_DECLS

typedef struct _GstAugReadWord GstAugReadWord;
typedef struct _GstAugReading GstAugReading;

/*
 * GstAugReadWord:
 * @text: in small letters, without a possessive 's
 * @at: where it begins, bytes of the text
 * @stop: the first byte behind it
 * @gap: what parts it from the word before: ' ' blanks, '-' a hyphen, an underscore or nothing,
 * '\'' a possessive 's, '.' any other mark or the text's begin
 * @flags: what the lexicon says of it, #GstAugWordFlags
 *
 * A word or number of a caption.
 */
struct _GstAugReadWord {
  const gchar *text;
  gsize at;
  gsize stop;
  gchar gap;
  guint32 flags;
};

/*
 * GstAugReading:
 * @text: what was read; not owned
 * @words: (element-type GstAugReadWord): its words, cut where Unicode cuts them and at hyphens
 *
 * A caption as rules read it.
 */
struct _GstAugReading {
  const gchar *text;
  GArray *words;
  /*< private >*/
  GStringChunk *strings;
};

G_GNUC_INTERNAL void gst_aug_reading_init (GstAugReading *reading, const gchar *text);
G_GNUC_INTERNAL void gst_aug_reading_clear (GstAugReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GstAugReading, gst_aug_reading_clear)

static inline const GstAugReadWord *
gst_aug_reading_nth (const GstAugReading *reading, guint i)
{
  return &g_array_index (reading->words, GstAugReadWord, i);
}

/* what it states */
G_GNUC_INTERNAL GstAugStates gst_aug_reading_states (const GstAugReading *reading, guint64 *colors);
G_GNUC_INTERNAL gboolean gst_aug_reading_has_writing (const GstAugReading *reading);
G_GNUC_INTERNAL gboolean gst_aug_reading_has_count (const GstAugReading *reading);
G_GNUC_INTERNAL gboolean gst_aug_name_is_writing (const gchar *name);

G_END_DECLS
