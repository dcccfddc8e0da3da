/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What an element that carries out a policy must know before a window comes: how long sound is held
 * back at most, what a live source cannot give, the size of pictures. */
#include <string.h>

#include "../audio/effect.h"
#include "../decision/name.h"
#include "node.h"

/* Combinations of words that are tried. */
#define MOST_CORNERS 4096

/* Where sound is, and what is asked of each operation. */
typedef struct Sound Sound;
struct Sound {
  guint64 (*ask) (const GstAugPolicyNode *node, const Sound *sound);
  guint rate;
  guint64 window;
  gboolean live;
};

static guint64
sum (guint64 a, guint64 b)
{
  return a > G_MAXUINT64 - b ? GST_AUG_SOUND_WHOLE : a + b;
}

static guint
words_of (const GstAugPolicyDrawn *drawn)
{
  return drawn->distribution.words ? MAX (drawn->distribution.n, 1) : 1;
}

/* The settings of an operation with all drawn arguments at an end of what they can be; @corner says
 * at which. FALSE where there are no more. */
static gboolean
set_corner (const GstAugPolicyNode *node, guint corner, gpointer block)
{
  const gboolean high = corner & 1;

  memcpy (block, node->block, node->settings->size);
  if (!node->drawn)
    return corner == 0;
  corner /= 2;
  for (guint i = 0; i < node->drawn->len; i++) {
    const GstAugPolicyDrawn *drawn = &g_array_index (node->drawn, GstAugPolicyDrawn, i);
    const guint n = words_of (drawn);
    gdouble ends[2];

    if (drawn->distribution.words) {
      gst_aug_setting_read (drawn->setting, block, drawn->distribution.words[corner % n]);
      corner /= n;
      continue;
    }
    gst_aug_distribution_range (&drawn->distribution, &ends[0], &ends[1]);
    gst_aug_setting_set_number (drawn->setting, ends[high], block);
  }
  return corner == 0;
}

static guint64
operation_latency (const GstAugPolicyNode *node, const Sound *sound)
{
  g_autofree gpointer block = NULL;
  guint64 most = 0;

  if (!node->kind || !node->kind->latency)
    return 0;
  block = g_malloc0 (node->settings->size);
  for (guint corner = 0; corner < MOST_CORNERS && set_corner (node, corner, block); corner++)
    if (gst_aug_kind_validate (node->kind, block, NULL))
      most = MAX (most, node->kind->latency (block, sound->rate, sound->window, sound->live));
  return most;
}

static gint
compare_latencies (gconstpointer a, gconstpointer b)
{
  const guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x > y ? -1 : x < y;
}

static guint64 most_of (const GstAugPolicyNode *node, const Sound *sound);

/* What the @n largest are together. */
static guint64
largest (const GstAugPolicyNode *node, const Sound *sound, guint n)
{
  g_autofree guint64 *all = g_new (guint64, node->children->len);
  guint64 total = 0;

  for (guint i = 0; i < node->children->len; i++)
    all[i] = most_of (node->children->pdata[i], sound);
  qsort (all, node->children->len, sizeof *all, compare_latencies);
  for (guint i = 0; i < n && (node->replacement || i < node->children->len); i++)
    total = sum (total, all[node->replacement ? 0 : i]);
  return total;
}

/* The most that the operations of a node which follow each other are together. Chains are mixed of
 * pictures alone. */
static guint64
most_of (const GstAugPolicyNode *node, const Sound *sound)
{
  gdouble low, high;

  if (node->probability <= 0 ||
      (node->places && node->places->media && !(node->places->media & GST_AUG_TOUCHES_AUDIO)))
    return 0;
  switch (node->type) {
  case GST_AUG_POLICY_OPERATION:
    return sound->ask (node, sound);
  case GST_AUG_POLICY_SEQUENCE:
    return largest (node, sound, node->children->len);
  case GST_AUG_POLICY_ONE_OF:
  case GST_AUG_POLICY_EPOCHS:
    return largest (node, sound, 1);
  case GST_AUG_POLICY_SOME_OF:
    gst_aug_distribution_range (&node->number, &low, &high);
    return largest (node, sound, (guint) CLAMP (high + 0.5, 0, G_MAXINT));
  default:
    return 0;
  }
}

/* As GstAugKind's: all is out when a window is over, so it is no more than that. */
guint64
gst_aug_policy_latency (const GstAugPolicy *policy, guint rate, guint64 window, gboolean live)
{
  const Sound sound = { operation_latency, rate, window, live };
  const guint64 latency = most_of (policy->root, &sound);

  return window ? MIN (latency, window) : latency;
}

/* Effects that one operation's element may have one behind the other. */
static guint64
operation_stages (const GstAugPolicyNode *node, const Sound *sound)
{
  if (!node->kind || !(node->kind->touches & GST_AUG_TOUCHES_AUDIO))
    return 0;
  return gst_aug_same_name (node->kind->name, "specmask") ? 2 : 1;
}

/* How many effects can follow each other on sound. */
guint64
gst_aug_policy_stages (const GstAugPolicy *policy)
{
  const Sound sound = { .ask = operation_stages };

  return most_of (policy->root, &sound);
}

static void
ask_for_live (GstAugPolicyNode *node, gpointer user)
{
  const gchar **refusal = user;
  g_autofree gpointer block = NULL;

  if (*refusal || !node->kind || !node->kind->latency || !node->kind->refuses_live)
    return;
  block = g_malloc0 (node->settings->size);
  for (guint corner = 0; !*refusal && corner < MOST_CORNERS && set_corner (node, corner, block);
       corner++)
    *refusal = node->kind->refuses_live (block);
}

/* Why sound cannot be live, or NULL. */
const gchar *
gst_aug_policy_refuses_live (const GstAugPolicy *policy)
{
  const gchar *refusal = NULL;

  gst_aug_policy_node_visit (policy->root, ask_for_live, &refusal);
  return refusal;
}

static void
ask_for_warning (GstAugPolicyNode *node, gpointer user)
{
  gchar **warning = user;

  if (!*warning && node->kind && node->kind->take_warning)
    *warning = node->kind->take_warning (node->block);
}

/* (transfer full) */
gchar *
gst_aug_policy_take_warning (const GstAugPolicy *policy)
{
  gchar *warning = NULL;

  gst_aug_policy_node_visit (policy->root, ask_for_warning, &warning);
  return warning;
}

static void
count_sounds (GstAugPolicyNode *node, gpointer user)
{
  GstAugPolicy *policy = user;

  policy->has_sound |= node->kind && node->kind->latency;
}

static void
find_crop (GstAugPolicyNode *node, gpointer user)
{
  GstAugPolicy *policy = user;
  const GstAugSetting *row =
      node->kind ? gst_aug_settings_find (node->settings, "min-visible") : NULL;

  if (row)
    policy->min_visible =
        MAX (policy->min_visible, *(const gdouble *) ((const guint8 *) node->block + row->offset));
  if (policy->crop)
    return;
  g_hash_table_add (policy->before_crop, (gpointer) node->id);
  if (node->kind && gst_aug_same_name (node->kind->name, "crop"))
    policy->crop = node;
}

/* Once, when the document has been read. */
void
gst_aug_policy_prepare (GstAugPolicy *policy)
{
  policy->before_crop = g_hash_table_new (NULL, NULL);
  gst_aug_policy_node_visit (policy->root, find_crop, policy);
  gst_aug_policy_node_visit (policy->root, count_sounds, policy);
  if (!policy->crop)
    g_clear_pointer (&policy->before_crop, g_hash_table_unref);
}

/* Whether the operation's node comes before the first crop. */
gboolean
gst_aug_policy_precedes_crop (const GstAugPolicy *policy, const GstAugOperation *operation)
{
  return policy->before_crop && g_hash_table_contains (policy->before_crop, operation->id);
}

/* The value of a setting of the operations that holds for all pictures, NULL if none has it: the
 * first crop's, and the largest visible share that regions need. */
gconstpointer
gst_aug_policy_setting (const GstAugPolicy *policy, const gchar *name)
{
  const GstAugSetting *row;

  if (g_str_equal (name, "min-visible"))
    return &policy->min_visible;
  row = policy->crop ? gst_aug_settings_find (policy->crop->settings, name) : NULL;
  return row ? (const guint8 *) policy->crop->block + row->offset : NULL;
}
