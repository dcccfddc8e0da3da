/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../field.h"

G_BEGIN_DECLS

typedef enum {
  AUG_CONCEAL_SILENCE,
  AUG_CONCEAL_REPEAT,
  AUG_CONCEAL_NOISE,
} AugConceal;

/*
 * What is heard where samples are lost: a function of the samples before the hole. Private to the
 * library.
 */
typedef struct {
  AugConceal conceal;
  guint64 piece; /* samples before the hole that are looked at */
  guint64 most;  /* samples that are concealed; silence follows */
  GstAugSoundField field;
  guint64 measured; /* the hole that the peaks are of */
  gfloat peaks[64];
} AugConcealer;

void aug_concealer_init (
    AugConcealer *self, const GstAugSoundWindow *window, const GstAugOperation *operation);
/* Writes [@from, @to), which is in a hole that began at @start, to @out, which begins with sample
 * @first. */
void aug_concealer_fill (AugConcealer *self, const GstAugSoundWindow *window, guint64 start,
    guint64 from, guint64 to, gfloat *const *out, guint64 first);

G_END_DECLS
