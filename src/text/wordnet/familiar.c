/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Which words readers know: those that WordNet explains others with. A word that stands in the
 * glosses of several senses is common; chiropteran and xanthous explain nothing.
 */
#include "familiar.h"

#include <string.h>

#include "../../core/draw.h"

#define N_BUCKETS (1u << 17)

/* Open addressing; a word is known by its hash, 0 is a free bucket. 58,000 words are in there. */
struct _GstAugFamiliar {
  guint32 words[N_BUCKETS];
  guint8 counts[N_BUCKETS];
  guint n_words;
};

static guint
find_bucket (const GstAugFamiliar *familiar, guint32 word)
{
  guint i = word % N_BUCKETS;

  while (familiar->words[i] && familiar->words[i] != word)
    i = (i + 1) % N_BUCKETS;
  return i;
}

/* FNV-1a of a word; letters are put in one after the other as they are read. */
static guint32
add_letter (guint32 hash, gchar c)
{
  return (hash ^ (guint8) c) * 16777619u;
}

/* Counts a word once a gloss: @seen has the number of the last gloss that each was in. */
static void
count (GstAugFamiliar *familiar, guint32 word, guint32 number, guint32 *seen)
{
  const guint bucket = find_bucket (familiar, word ? word : 1);

  if (seen[bucket] == number || familiar->n_words >= N_BUCKETS / 2)
    return;
  familiar->n_words += familiar->words[bucket] == 0;
  familiar->words[bucket] = word ? word : 1;
  familiar->counts[bucket] += familiar->counts[bucket] < G_MAXUINT8;
  seen[bucket] = number;
}

/* A word has letters, and hyphens and apostrophes between letters. */
static void
read_gloss (GstAugFamiliar *familiar, const gchar *gloss, gsize size, guint32 number, guint32 *seen)
{
  guint32 word = GST_AUG_FNV1A_BASIS;
  gboolean inside = FALSE;

  for (gsize i = 0; i < size; i++) {
    const gchar c = gloss[i] | 0x20;

    if (c >= 'a' && c <= 'z') {
      word = add_letter (word, c);
      inside = TRUE;
      continue;
    }
    if (!inside)
      continue;
    if ((gloss[i] == '-' || gloss[i] == '\'') && i + 1 < size && g_ascii_isalpha (gloss[i + 1])) {
      word = add_letter (word, gloss[i]);
      continue;
    }
    count (familiar, word, number, seen);
    word = GST_AUG_FNV1A_BASIS;
    inside = FALSE;
  }
  if (inside)
    count (familiar, word, number, seen);
}

/* Reads the glosses of @n files: what stands behind the bar of each line. */
GstAugFamiliar *
gst_aug_familiar_new (const GstAugLines *files, guint n)
{
  GstAugFamiliar *familiar = g_new0 (GstAugFamiliar, 1);
  g_autofree guint32 *seen = g_new0 (guint32, N_BUCKETS);
  guint32 number = 0;

  for (guint i = 0; i < n; i++) {
    for (gsize at = 0; at < files[i].size; at = gst_aug_lines_next (&files[i], at)) {
      const GstAugSpan line = gst_aug_lines_at (&files[i], at);
      const gchar *gloss = memchr (line.text, '|', line.size);

      if (gloss && line.text[0] != ' ')
        read_gloss (familiar, gloss, (gsize) (line.text + line.size - gloss), ++number, seen);
    }
  }
  return familiar;
}

void
gst_aug_familiar_free (GstAugFamiliar *familiar)
{
  g_free (familiar);
}

/* In how many glosses a word in small letters is, at most 255. */
guint
gst_aug_familiar_count (const GstAugFamiliar *familiar, const gchar *word, gsize n)
{
  const guint32 hash = gst_aug_fnv1a (word, n, GST_AUG_FNV1A_BASIS);

  return familiar->counts[find_bucket (familiar, hash ? hash : 1)];
}
