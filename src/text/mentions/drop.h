/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "phrase.h"

G_BEGIN_DECLS

#define GST_AUG_DROP_NOBODY G_MAXUINT

/* A caption at work; bit i of @seen: enough of box i is seen. */
typedef struct {
  GstAugCue *cue;
  GArray *words;
  GArray *phrases;
  guint64 seen;
} GstAugDrop;

static inline GstAugPhrase *
gst_aug_drop_nth (const GstAugDrop *self, guint i)
{
  return gst_aug_phrase_nth (self->phrases, i);
}

static inline const gchar *
gst_aug_drop_first_word (const GstAugDrop *self, guint i)
{
  return gst_aug_phrase_word (self->words, gst_aug_drop_nth (self, i)->first)->text;
}

static inline const gchar *
gst_aug_drop_last_word (const GstAugDrop *self, guint i)
{
  return gst_aug_phrase_word (self->words, gst_aug_drop_nth (self, i)->stop - 1)->text;
}

/* The neighbours that are still there, of the same sentence. */
static inline guint
gst_aug_drop_before (const GstAugDrop *self, guint i)
{
  while (i-- > 0 && gst_aug_drop_nth (self, i)->kind != GST_AUG_PHRASE_END)
    if (!gst_aug_drop_nth (self, i)->is_out)
      return i;
  return GST_AUG_DROP_NOBODY;
}

static inline guint
gst_aug_drop_after (const GstAugDrop *self, guint i)
{
  for (i++; i < self->phrases->len && gst_aug_drop_nth (self, i)->kind != GST_AUG_PHRASE_END; i++)
    if (!gst_aug_drop_nth (self, i)->is_out)
      return i;
  return GST_AUG_DROP_NOBODY;
}

static inline gboolean
gst_aug_drop_is (const GstAugDrop *self, guint i, GstAugPhraseKind kind)
{
  return i != GST_AUG_DROP_NOBODY && gst_aug_drop_nth (self, i)->kind == kind;
}

static inline gboolean
gst_aug_drop_is_verbal (const GstAugDrop *self, guint i)
{
  return gst_aug_drop_is (self, i, GST_AUG_PHRASE_VERB) ||
         gst_aug_drop_is (self, i, GST_AUG_PHRASE_BE);
}

static inline void
gst_aug_drop_take_out (GstAugDrop *self, guint i)
{
  if (i != GST_AUG_DROP_NOBODY)
    gst_aug_drop_nth (self, i)->is_out = TRUE;
}

/* A noun phrase that mentions something, of which nothing is seen. */
static inline gboolean
gst_aug_drop_is_gone (const GstAugDrop *self, guint i)
{
  const GstAugPhrase *phrase = gst_aug_drop_nth (self, i);

  if (phrase->is_out)
    return FALSE;
  for (guint k = phrase->first; k < phrase->stop; k++) {
    const guint64 mask = gst_aug_phrase_word (self->words, k)->mask;

    if (mask && !(mask & self->seen))
      return TRUE;
  }
  return FALSE;
}

G_GNUC_INTERNAL gboolean gst_aug_drop_parts_clauses (const GstAugDrop *self, guint i);
G_GNUC_INTERNAL void gst_aug_drop_noun (GstAugDrop *self, guint i);
G_GNUC_INTERNAL void gst_aug_mentions_drop (GstAugCue *cue, GArray *words, guint64 seen);
G_GNUC_INTERNAL void gst_aug_mentions_count (
    GstAugCue *cue, GArray *words, const GArray *phrases, guint64 seen);

G_END_DECLS
