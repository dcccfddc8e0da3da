/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "catalogue.h"

G_BEGIN_DECLS

typedef enum {
  GST_AUG_TEXT_PICK_ONE,
  GST_AUG_TEXT_PICK_EACH,
} GstAugTextPick;

typedef enum {
  GST_AUG_TEXT_SOURCE_WORDNET,
  GST_AUG_TEXT_SOURCE_MYTHES,
  GST_AUG_TEXT_SOURCE_FILE,
} GstAugTextSource;

typedef enum {
  GST_AUG_TEXT_MASK_TOKEN,
  GST_AUG_TEXT_MASK_UNDERSCORE,
  GST_AUG_TEXT_MASK_LENGTH,
} GstAugTextMaskMode;

typedef enum {
  GST_AUG_TEXT_MISSPELLING_KEYBOARD,
  GST_AUG_TEXT_MISSPELLING_OCR,
  GST_AUG_TEXT_MISSPELLING_EITHER,
} GstAugTextMisspelling;

typedef enum {
  GST_AUG_TEXT_TRANSLATOR_APERTIUM,
  GST_AUG_TEXT_TRANSLATOR_COMMAND,
} GstAugTextTranslator;

typedef enum {
  GST_AUG_TEXT_MENTIONS_KEEP,
  GST_AUG_TEXT_MENTIONS_DROP,
  GST_AUG_TEXT_MENTIONS_HIGHLIGHT,
} GstAugTextMentions;

typedef struct {
  GstAugCommonSettings common;
  GstAugTextPick pick;
  gdouble synonym, synonym_rate;
  GstAugTextSource synonym_source;
  const gchar *synonym_file, *wordnet_dir, *stop_words, *language;
  guint max_senses, max_words;
  gdouble insertion, insertion_rate;
  gdouble swap, swap_rate;
  gdouble deletion, deletion_rate;
  gdouble punctuation, punctuation_rate;
  gdouble mask, mask_rate;
  GstAugTextMaskMode mask_mode;
  const gchar *mask_token;
  gdouble misspelling, misspelling_rate;
  GstAugTextMisspelling misspelling_source;
  gdouble interchange, interchange_rate;
  const gchar *swap_groups;
  gdouble paraphrase, paraphrase_rate;
  const gchar *paraphrase_rules, *phrase_file;
  gdouble translation;
  GstAugTextTranslator translator;
  const gchar *translator_command, *pivots;
  guint translation_timeout, translation_startup;
  const gchar *keep_words;
  GstAugTextMentions mentions;
  const gchar *highlight_format;
} GstAugTextSettings;

GST_AUG_API gboolean gst_aug_text_settings_translate (
    const GstAugTextSettings *settings, GstAugDecision *decision);

GST_AUG_API GType gst_aug_text_pick_get_type (void);
GST_AUG_API GType gst_aug_text_source_get_type (void);
GST_AUG_API GType gst_aug_text_mask_mode_get_type (void);
GST_AUG_API GType gst_aug_text_misspelling_get_type (void);
GST_AUG_API GType gst_aug_text_translator_get_type (void);
GST_AUG_API GType gst_aug_text_mentions_get_type (void);

G_END_DECLS
