/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "text.h"

G_BEGIN_DECLS

typedef struct _GstAugWords GstAugWords;

/*
 * GstAugWords:
 * @source: the text as it came, valid UTF-8, NUL-terminated
 * @plain: what a viewer reads: @source without tags and override blocks, entities decoded
 * @origin: for every byte of @plain its offset in @source; #GST_AUG_WORDS_OPAQUE for a byte that
 *   an entity stands for
 * @breaks: for every byte of @plain whether a word may begin there (UAX #29), one more at the end
 * @size: bytes in @plain
 * @markup: whether @source is markup that parses
 */
struct _GstAugWords {
  gchar *source;
  gchar *plain;
  gsize *origin;
  gchar *breaks;
  gsize size;
  gboolean markup;
};

#define GST_AUG_WORDS_OPAQUE G_MAXSIZE

G_GNUC_INTERNAL GstAugWords *gst_aug_words_new (
    const gchar *text, gssize size, GstAugTextFormat format);
G_GNUC_INTERNAL void gst_aug_words_free (GstAugWords *words);
G_GNUC_INTERNAL gboolean gst_aug_words_replaceable (
    const GstAugWords *words, gsize start, gsize stop);

/* what a cue is read with */
G_GNUC_INTERNAL gchar *gst_aug_markup_take_text (const gchar *text, gssize size);
G_GNUC_INTERNAL gboolean gst_aug_markup_parses (const gchar *text);
G_GNUC_INTERNAL const gchar *gst_aug_markup_skip_tag (const gchar *p);
G_GNUC_INTERNAL const gchar *gst_aug_markup_skip_override (const gchar *p, gboolean markup);
G_GNUC_INTERNAL gunichar gst_aug_markup_decode_entity (const gchar *p, const gchar **stop);
G_GNUC_INTERNAL void gst_aug_find_word_breaks (const gchar *plain, gsize size, gchar *breaks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugWords, gst_aug_words_free)

G_END_DECLS
