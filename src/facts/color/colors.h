/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../text/cue/cue.h"
#include "../facts.h"

G_BEGIN_DECLS

/*
 * GstAugTone:
 * @GST_AUG_TONE_FULL: neither light nor dark
 * @GST_AUG_TONE_LIGHT: mixed with white
 * @GST_AUG_TONE_DARK: mixed with black
 *
 * How light a colour is.
 */
typedef enum {
  GST_AUG_TONE_FULL,
  GST_AUG_TONE_LIGHT,
  GST_AUG_TONE_DARK,
} GstAugTone;

typedef struct _GstAugSwatch GstAugSwatch;
typedef struct _GstAugColorMention GstAugColorMention;

/*
 * GstAugSwatch:
 * @name: what it is called
 * @states: whether that is a hue, a shade, or both
 * @from: its first hue, degrees of HSV; below 0 for what goes through red
 * @to: its last hue; with @from 0 and @to 360 it has no certain one
 * @tone: how light it is
 *
 * A colour that words name. Words that mean the same have one swatch.
 */
struct _GstAugSwatch {
  const gchar *name;
  GstAugStates states;
  gint16 from, to;
  GstAugTone tone;
};

/*
 * GstAugColorMention:
 * @token: number of the token in the cue
 * @start: first byte in the token's text
 * @size: bytes
 * @swatch: number of the colour
 * @is_fixed: whether no other colour may take the word's place: it may be a thing (an orange), or
 *     has no counterpart (rainbow, blond)
 *
 * A word of a cue that names a colour, or the part of a compound that does.
 */
struct _GstAugColorMention {
  guint token;
  guint start, size;
  guint swatch;
  gboolean is_fixed;
};

/* in a set of swatches: a word is there that no other may take the place of */
#define GST_AUG_COLOR_FIXED (G_GUINT64_CONSTANT (1) << 63)

GST_AUG_API guint gst_aug_swatch_count (void);
GST_AUG_API const GstAugSwatch *gst_aug_swatch_nth (guint n);
GST_AUG_API GArray *gst_aug_color_find (const GstAugCue *cue);
GST_AUG_API GstAugStates gst_aug_color_states (const GstAugCue *cue, guint64 *swatches);
GST_AUG_API const gchar *gst_aug_hue_name (gdouble degrees);
GST_AUG_API const gchar *gst_aug_swatch_turn (guint swatch, gdouble degrees);

G_END_DECLS
