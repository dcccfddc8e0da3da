/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../audio/spectrum/mel.h"
#include "catalogue.h"

G_BEGIN_DECLS

/**
 * GstAugMelMode:
 * @GST_AUG_MEL_MODE_STREAM: frames follow each other over windows
 * @GST_AUG_MEL_MODE_WINDOW: one tensor for every window, of its sound alone
 *
 * What a tensor holds.
 */
typedef enum {
  GST_AUG_MEL_MODE_STREAM,
  GST_AUG_MEL_MODE_WINDOW,
} GstAugMelMode;

#define GST_AUG_TYPE_MEL_MODE (gst_aug_mel_mode_get_type ())
GST_AUG_API GType gst_aug_mel_mode_get_type (void);

/**
 * GstAugMelSettings: (skip)
 * @common: what every kind has; no probability: it always acts
 * @mode: what a tensor holds
 * @frames: frames of a tensor, 0: see the property
 * @spec: what a spectrogram is, before gst_aug_mel_settings_get_spec()
 *
 * Settings of the kind "mel".
 */
typedef struct {
  GstAugCommonSettings common;
  GstAugMelMode mode;
  guint frames;
  GstAugMelSpec spec;
} GstAugMelSettings;

GST_AUG_API GstAugMelSpec gst_aug_mel_settings_get_spec (
    const GstAugMelSettings *settings, guint rate);

G_END_DECLS
