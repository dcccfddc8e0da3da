/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The policy of an element that carries one out, while it changes. */
#include "augfilter-private.h"
#include "policy/kind.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

gboolean
gst_aug_filter_has_policy (GstAugFilter *self)
{
  return GST_AUG_FILTER_GET_CLASS (self)->kind == gst_aug_catalogue_find ("policy");
}

/* Whether the policy changes in step with that of other elements. */
static gboolean
is_shared (GstAugFilter *self)
{
  const GstAugFilterState *st = self->state;

  return gst_aug_filter_has_policy (self) && st->agreement && st->has_rule && *st->rule.group;
}

static gchar *
key_of (GstAugFilter *self)
{
  return g_strdup_printf ("%s|%s", self->state->rule.group, self->state->name);
}

static void
take (GstAugFilter *self, GstAugPolicy *policy, gint64 window)
{
  GstAugPolicySettings *settings = self->state->snapshot;

  gst_aug_policy_unref (settings->policy);
  settings->policy = policy;
  gst_aug_filter_take_size (self);
  gst_aug_filter_agree_anew (self);
  GST_INFO_OBJECT (self, "policy \"%s\", %.16s, holds from window %" G_GINT64_FORMAT,
      gst_aug_policy_get_name (policy), gst_aug_policy_get_version (policy), window);
}

/* The settings that were set since the last window hold from that of @in on; the policy from a
 * window on that no element which shares the decision has begun. */
gboolean
gst_aug_filter_change_settings (GstAugFilter *self, const GstAugInstance *in, GError **error)
{
  GstAugPolicySettings *settings = self->state->snapshot;
  g_autoptr (GstAugPolicy) before = NULL;
  g_autofree gchar *key = NULL;

  if (!is_shared (self))
    return gst_aug_filter_take_settings (self, error);
  before = gst_aug_policy_ref (settings->policy);
  if (!gst_aug_filter_take_settings (self, error))
    return FALSE;
  key = key_of (self);
  gst_aug_changes_propose (gst_aug_agreement_changes (self->state->agreement), self, key, in,
      before, settings->policy, GST_BASE_TRANSFORM (self)->segment.rate < 0);
  gst_aug_policy_unref (settings->policy);
  settings->policy = gst_aug_policy_ref (before);
  gst_aug_filter_take_size (self);
  return TRUE;
}

/* A window begins, and with it perhaps another policy. */
void
gst_aug_filter_follow_changes (GstAugFilter *self, const GstAugInstance *in)
{
  const GstAugPolicySettings *settings = self->state->snapshot;
  GstAugPolicy *next;

  if (is_shared (self)) {
    g_autofree gchar *key = key_of (self);

    next = gst_aug_changes_enter (
        gst_aug_agreement_changes (self->state->agreement), self, key, in, settings->policy);
    if (next)
      take (self, next, in->window);
  }
}

void
gst_aug_filter_flush_changes (GstAugFilter *self)
{
  if (is_shared (self))
    gst_aug_changes_flush (gst_aug_agreement_changes (self->state->agreement), self);
}

/* The document is read anew, if it is a file. */
void
gst_aug_filter_reload (GstAugFilter *self)
{
  GST_OBJECT_LOCK (self);
  ((GstAugPolicySettings *) self->block)->turn++;
  GST_OBJECT_UNLOCK (self);
}
