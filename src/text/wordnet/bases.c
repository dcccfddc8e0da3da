/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Base forms of English words for thesauri that have no lists of exceptions: every base whose form
 * it would be. */
#include <string.h>

#include "inflect.h"
#include "irregular.h"
#include "thesaurus.h"

typedef gchar Form[GST_AUG_FORM_SIZE];

/* Whether @base has the form: rules are only ever read in one direction. */
static gboolean
makes (GstAugPos pos, const gchar *base, const gchar *form)
{
  static const GstAugFeature features[GST_AUG_N_POS][4] = {
    { GST_AUG_FEATURE_PLURAL },
    { GST_AUG_FEATURE_THIRD, GST_AUG_FEATURE_GERUND, GST_AUG_FEATURE_PAST,
        GST_AUG_FEATURE_PARTICIPLE },
    { GST_AUG_FEATURE_COMPARATIVE, GST_AUG_FEATURE_SUPERLATIVE },
    { GST_AUG_FEATURE_COMPARATIVE, GST_AUG_FEATURE_SUPERLATIVE },
  };

  for (guint i = 0; i < 4 && features[pos][i] != GST_AUG_FEATURE_BASE; i++) {
    g_autofree gchar *made = gst_aug_inflect (NULL, pos, features[pos][i], base);

    if (made && strcmp (made, form) == 0)
      return TRUE;
  }
  return FALSE;
}

/* @form without @cut letters at its end, and @instead. */
static gboolean
try_ending (GstAugPos pos, const gchar *form, gsize cut, const gchar *instead, GstAugHasBase has,
    gconstpointer data, gchar *base)
{
  const gsize n = strlen (form);

  if (n <= cut + 1 || n - cut + strlen (instead) >= GST_AUG_FORM_SIZE)
    return FALSE;
  memcpy (base, form, n - cut);
  strcpy (base + n - cut, instead);
  return has (data, pos, base) && makes (pos, base, form);
}

guint
gst_aug_rules_find_bases (GstAugPos pos, const gchar *form, GstAugHasBase has, gconstpointer data,
    Form bases[GST_AUG_N_BASES])
{
  static const gchar *const instead[] = { "", "e", "y", "ie" };
  guint n = 0;

  if (has (data, pos, form))
    g_strlcpy (bases[n++], form, GST_AUG_FORM_SIZE);
  if (pos == GST_AUG_POS_ANY)
    return n;
  for (guint i = 0; n < GST_AUG_N_BASES; i++) {
    const GstAugIrregular *row = gst_aug_irregular_nth (pos, i);

    if (!row)
      break;
    if ((strcmp (row->second, form) == 0 || g_strcmp0 (row->third, form) == 0) &&
        strcmp (row->base, form) != 0 && has (data, pos, row->base))
      g_strlcpy (bases[n++], row->base, GST_AUG_FORM_SIZE);
  }
  for (gsize cut = 1; cut <= 4; cut++)
    for (guint i = 0; n < 2 && i < G_N_ELEMENTS (instead); i++)
      if (try_ending (pos, form, cut, instead[i], has, data, bases[n]) &&
          strcmp (bases[n], form) != 0 && (n == 0 || strcmp (bases[n], bases[n - 1]) != 0))
        n++;
  return n;
}
