/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "effect.h"

G_BEGIN_DECLS

/*
 * The words of a field, by sample: word i of a row is word i % 4 of philox (key = (field low, field
 * high), counter = (i / 4 low, row, window low, branch)). Private to the library.
 */
typedef struct {
  guint32 key[2], window, branch;
  guint32 words[4];
  guint64 block; /* whose words are there */
  guint32 row;
} GstAugSoundField;

static inline void
gst_aug_sound_field_init (
    GstAugSoundField *field, const GstAugOperation *operation, guint32 window, guint32 branch)
{
  const guint64 value = (guint64) gst_aug_operation_get_int (operation, "field", 0);

  *field = (GstAugSoundField){
    .key = { (guint32) value, (guint32) (value >> 32) },
    .window = window,
    .branch = branch,
    .block = G_MAXUINT64,
  };
}

static inline guint32
gst_aug_sound_field_word (GstAugSoundField *field, guint32 row, guint64 i)
{
  if (i / 4 != field->block || row != field->row) {
    const guint32 counter[4] = { (guint32) (i / 4), row, field->window, field->branch };

    gst_aug_philox4x32 (field->key, counter, field->words);
    field->block = i / 4;
    field->row = row;
  }
  return field->words[i % 4];
}

G_END_DECLS
