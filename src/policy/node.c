/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "node.h"

void
gst_aug_policy_schedule_clear (GstAugPolicySchedule *schedule)
{
  g_free (schedule->at);
  g_free (schedule->factors);
}

void
gst_aug_policy_node_free (GstAugPolicyNode *node)
{
  if (node->places) {
    g_strfreev (node->places->branches);
    g_strfreev (node->places->except);
    g_free (node->places);
  }
  for (guint i = 0; node->drawn && i < node->drawn->len; i++)
    gst_aug_distribution_clear (&g_array_index (node->drawn, GstAugPolicyDrawn, i).distribution);
  g_clear_pointer (&node->drawn, g_array_unref);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  gst_aug_distribution_clear (&node->magnitude);
  gst_aug_distribution_clear (&node->number);
  gst_aug_policy_schedule_clear (&node->schedule);
  g_free (node->block);
  g_free (node);
}

void
gst_aug_policy_node_visit (GstAugPolicyNode *node, GstAugPolicyVisit visit, gpointer user)
{
  visit (node, user);
  for (guint i = 0; node->children && i < node->children->len; i++)
    gst_aug_policy_node_visit (node->children->pdata[i], visit, user);
}
