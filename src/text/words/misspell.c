/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Spelling noise: max (1, floor (rate·words)) words get one slip each, of a typist (keyboard.c) or
 * of character recognition (ocr.c). Values: rate, source, language, key; draws: place, source of
 * the k-th, and those of its slip. */
#include "../../catalogue/text.h"
#include "pick.h"
#include "slips.h"

static gchar *
misspell (const GstAugOperation *operation, const GstAugTextDraws *draws, guint32 k,
    const gchar *word, const gchar *language)
{
  gint64 source =
      gst_aug_operation_get_int (operation, "source", GST_AUG_TEXT_MISSPELLING_KEYBOARD);

  if (source == GST_AUG_TEXT_MISSPELLING_EITHER)
    source = gst_aug_text_draws_uniform (draws, "source", k) < 0.5
                 ? GST_AUG_TEXT_MISSPELLING_KEYBOARD
                 : GST_AUG_TEXT_MISSPELLING_OCR;
  return source == GST_AUG_TEXT_MISSPELLING_OCR
             ? gst_aug_text_slip_of_eyes (word, draws, k)
             : gst_aug_text_slip_on_keys (word, language, draws, k);
}

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  g_autoptr (GArray) picked = gst_aug_text_pick (operation, draws, cue);
  const gchar *language = gst_aug_text_language (operation, tools);

  for (guint k = 0; k < picked->len; k++) {
    const guint at = g_array_index (picked, guint, k);
    g_autofree gchar *slip =
        misspell (operation, draws, k, gst_aug_cue_nth (cue, at)->text, language);

    if (slip)
      gst_aug_cue_replace (cue, at, slip);
  }
}

const GstAugTextEffect gst_aug_text_misspell_effect = { "misspell-words", apply };
