/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* How augseed elements of one pipeline find their group. */
#include "augseed-private.h"

GST_DEBUG_CATEGORY_EXTERN (gst_aug_seed_debug);
#define GST_CAT_DEFAULT gst_aug_seed_debug

/* A bin, or the application, tells where the groups are. */
void
gst_aug_seed_take_context (GstAugSeed *self, GstContext *context)
{
  GstAugGroups *groups = gst_aug_groups_from_context (context);

  if (!groups)
    return;
  GST_OBJECT_LOCK (self);
  g_clear_pointer (&self->groups, gst_aug_groups_unref);
  self->groups = groups;
  GST_OBJECT_UNLOCK (self);
}

/* The groups of the pipeline: the bin knows them, or this element is the first and tells it. */
static GstAugGroups *
find_groups (GstAugSeed *self)
{
  GstElement *element = GST_ELEMENT (self);
  GstAugGroups *own, *groups;

  GST_OBJECT_LOCK (self);
  own = g_steal_pointer (&self->groups);
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (
      element, gst_message_new_need_context (GST_OBJECT (self), GST_AUG_GROUPS_CONTEXT));
  GST_OBJECT_LOCK (self);
  groups = self->groups ? gst_aug_groups_ref (self->groups) : NULL;
  GST_OBJECT_UNLOCK (self);
  if (!groups) {
    g_autoptr (GstContext) context =
        own ? gst_aug_groups_to_context (own) : gst_aug_groups_make_context ();

    groups = gst_aug_groups_from_context (context);
    gst_element_set_context (element, context);
    gst_element_post_message (
        element, gst_message_new_have_context (GST_OBJECT (self), gst_context_ref (context)));
  }
  g_clear_pointer (&own, gst_aug_groups_unref);
  return groups;
}

/* NULL to READY: joins the group that the user named; FALSE after telling what contradicts it. */
gboolean
gst_aug_seed_join (GstAugSeed *self)
{
  g_autoptr (GError) error = NULL;
  GstAugGroups *groups;
  GstAugGroupMember *member;

  if (!self->group || self->member)
    return TRUE;
  groups = find_groups (self);
  GST_OBJECT_LOCK (self);
  member = self->member = gst_aug_groups_join (groups, self->group, &self->settings, &error);
  GST_OBJECT_UNLOCK (self);
  gst_aug_groups_unref (groups);
  if (!member)
    gst_aug_seed_fail (self, error);
  return member != NULL;
}

void
gst_aug_seed_leave (GstAugSeed *self)
{
  GST_OBJECT_LOCK (self);
  if (self->member)
    gst_aug_group_leave (g_steal_pointer (&self->member), &self->settings);
  GST_OBJECT_UNLOCK (self);
}
