/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Whether an operation can be part of a policy, and its arguments go together however they are
 * drawn. */
#include <math.h>
#include <string.h>

#include "../../decision/name.h"
#include "parse.h"

const gchar *
gst_aug_policy_refusal (const GstAugKind *kind, gconstpointer block)
{
  const GstAugSetting *mode = gst_aug_settings_find (kind->settings, "mode");
  g_autofree gchar *word = mode ? gst_aug_setting_print (mode, block) : NULL;

  if (kind->touches & GST_AUG_TOUCHES_TENSOR)
    return "it makes tensors: put its element behind augpolicy";
  if (kind->moves_time && (gst_aug_same_name (kind->name, "speed") || kind->moves_time (block)))
    return "it moves time: put its element in front of augpolicy";
  if (gst_aug_same_name (kind->name, "framedrop"))
    return "it holds and leaves out frames: put its element in front of augpolicy";
  if (gst_aug_same_name (kind->name, "compress") && g_strcmp0 (word, "codec") == 0)
    return "codecs look at several frames: put augcompress behind augpolicy, or take another mode";
  if (kind->turns && kind->turns (block))
    return "pictures of another shape come from an element of its own: put augaffine behind "
           "augpolicy, or leave expand out";
  return NULL;
}

/* A number as it is when drawn: whole ones are rounded. */
void
gst_aug_setting_set_number (const GstAugSetting *row, gdouble value, gpointer block)
{
  gpointer field = (guint8 *) block + row->offset;

  if (row->type == GST_AUG_SETTING_DOUBLE)
    *(gdouble *) field = value;
  else if (row->type == GST_AUG_SETTING_INT)
    *(gint *) field = (gint) floor (value + 0.5);
  else
    *(guint *) field = (guint) floor (value + 0.5);
}

/* Where drawn arguments are looked at. */
typedef enum {
  LOWEST,
  HIGHEST,
  CROSSED, /* what is named min- highest, all else lowest */
  N_ENDS,
} Ends;

/* All drawn numbers at one end of their ranges. */
static void
set_drawn (const GstAugPolicyNode *node, Ends which, gpointer block)
{
  for (guint i = 0; node->drawn && i < node->drawn->len; i++) {
    const GstAugPolicyDrawn *drawn = &g_array_index (node->drawn, GstAugPolicyDrawn, i);
    const gboolean high =
        which == HIGHEST || (which == CROSSED && g_str_has_prefix (drawn->setting->name, "min-"));
    gdouble ends[2];

    if (drawn->distribution.words)
      continue;
    gst_aug_distribution_range (&drawn->distribution, &ends[0], &ends[1]);
    gst_aug_setting_set_number (drawn->setting, ends[high], block);
  }
}

static gboolean
check_block (GstAugParser *self, const GstAugPolicyNode *node, gconstpointer block)
{
  const gchar *why = gst_aug_policy_refusal (node->kind, block);
  g_autoptr (GError) wrong = NULL;

  if (why)
    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
        "%s cannot be part of a policy: %s", node->kind->name, why);
  return gst_aug_kind_validate (node->kind, block, &wrong) ||
         gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE, "%s", wrong->message);
}

/* Values of one drawn argument that are tried one by one: words, listed numbers, the first of a
 * range of whole ones. */
#define MAX_TRIED 256

static guint
n_tried (const GstAugPolicyDrawn *drawn)
{
  gdouble low, high;

  if (drawn->distribution.n)
    return drawn->distribution.n;
  if (drawn->setting->type == GST_AUG_SETTING_DOUBLE)
    return 0;
  gst_aug_distribution_range (&drawn->distribution, &low, &high);
  return (guint) MIN (floor (high + 0.5) - floor (low + 0.5) + 1, MAX_TRIED);
}

static void
set_tried (const GstAugPolicyDrawn *drawn, guint k, gpointer block)
{
  const GstAugDistribution *d = &drawn->distribution;
  gdouble low, high;

  if (d->words) {
    gst_aug_setting_read (drawn->setting, block, d->words[k]);
    return;
  }
  gst_aug_distribution_range (d, &low, &high);
  gst_aug_setting_set_number (drawn->setting, d->n ? d->values[k] : low + k, block);
}

/* With drawn numbers at both ends, and with each value of one where they can be counted: an even
 * size may be refused between two odd ones. */
gboolean
gst_aug_parse_check (GstAugParser *self, const GstAugPolicyNode *node)
{
  g_autofree gpointer block = g_malloc (node->settings->size);

  for (guint i = 0; i < (node->drawn ? N_ENDS : 1); i++) {
    memcpy (block, node->block, node->settings->size);
    set_drawn (node, i, block);
    if (!check_block (self, node, block))
      return FALSE;
  }
  for (guint i = 0; node->drawn && i < node->drawn->len; i++) {
    const GstAugPolicyDrawn *drawn = &g_array_index (node->drawn, GstAugPolicyDrawn, i);
    const guint n = n_tried (drawn);

    for (guint k = 0; k < n; k++) {
      memcpy (block, node->block, node->settings->size);
      set_drawn (node, LOWEST, block);
      set_tried (drawn, k, block);
      if (!check_block (self, node, block))
        return FALSE;
    }
  }
  return TRUE;
}
