/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The settings that hold in a window, and the policy of an element that carries one out: both can
 * change while data flow. */
#include "augfilter-private.h"
#include "policy/kind.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

static const GstAugKind *
kind_of (GstAugFilter *self)
{
  return GST_AUG_FILTER_GET_CLASS (self)->kind;
}

/* The size that what the settings name has for pictures; they follow it. */
static void
take_size (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  const GstAugKind *kind = kind_of (self);
  const guint *width = kind->setting ? kind->setting (st->snapshot, "width") : NULL;
  const guint *height = kind->setting ? kind->setting (st->snapshot, "height") : NULL;
  gboolean changed;

  GST_OBJECT_LOCK (self);
  changed = st->width != (width ? *width : 0) || st->height != (height ? *height : 0);
  st->width = width ? *width : 0;
  st->height = height ? *height : 0;
  GST_OBJECT_UNLOCK (self);
  if (changed)
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (self));
}

/* Makes the settings those that hold, if nothing is wrong with them; reads what they name. */
gboolean
gst_aug_filter_take_settings (GstAugFilter *self, GError **error)
{
  GstAugFilterState *st = self->state;
  const GstAugKind *kind = kind_of (self);
  const gsize size = kind->settings->size;
  g_autofree gpointer block = NULL;
  g_autofree gpointer resolved = NULL;

  GST_OBJECT_LOCK (self);
  block = g_memdup2 (self->block, size);
  GST_OBJECT_UNLOCK (self);
  resolved = g_memdup2 (block, size);
  if (kind->resolve && !kind->resolve (resolved, st->snapshot, error))
    return FALSE;
  if (!gst_aug_kind_validate (kind, resolved, error)) {
    if (kind->release)
      kind->release (resolved);
    return FALSE;
  }
  if (kind->release)
    kind->release (st->snapshot);
  memcpy (st->snapshot, resolved, size);
  memcpy (st->taken, block, size);
  take_size (self);
  return TRUE;
}

/* Whether settings that name something were refused already: it is not read in every window. */
static gboolean
was_refused (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  const gsize size = kind_of (self)->settings->size;
  gboolean same;

  if (!kind_of (self)->resolve)
    return FALSE;
  GST_OBJECT_LOCK (self);
  same = st->refused && memcmp (st->refused, self->block, size) == 0;
  if (!same) {
    g_free (st->refused);
    st->refused = g_memdup2 (self->block, size);
    st->warned = FALSE;
  }
  GST_OBJECT_UNLOCK (self);
  return same;
}

/* Policies alone are read from what settings name. */
static gboolean
has_policy (GstAugFilter *self)
{
  return kind_of (self)->resolve != NULL;
}

/* Whether the policy changes in step with that of other elements. */
static gboolean
is_shared (GstAugFilter *self)
{
  const GstAugFilterState *st = self->state;

  return has_policy (self) && st->agreement && st->has_rule && *st->rule.group;
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
  take_size (self);
  gst_aug_filter_agree_anew (self);
  GST_INFO_OBJECT (self, "policy \"%s\", %.16s, holds from window %" G_GINT64_FORMAT,
      gst_aug_policy_get_name (policy), gst_aug_policy_get_version (policy), window);
}

/* The settings that were set since the last window hold from that of @in on; the policy from a
 * window on that no element which shares the decision has begun. */
static gboolean
change_settings (GstAugFilter *self, const GstAugInstance *in, GError **error)
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
  take_size (self);
  return TRUE;
}

/* A window begins, and with it perhaps another policy. */
static void
follow_changes (GstAugFilter *self, const GstAugInstance *in)
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

/* Settings are read once a window; controllers at its start in stream time. */
void
gst_aug_filter_take_snapshot (GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *instance)
{
  GstAugFilterState *st = self->state;
  const GstAugKind *kind = kind_of (self);
  g_autoptr (GError) error = NULL;
  gboolean changed;

  if (gst_object_has_active_control_bindings (GST_OBJECT (self))) {
    GstClockTime at = (guint64) MAX (instance->start, 0);

    if (st->rule.domain != GST_AUG_TIME_DOMAIN_STREAM)
      at = gst_segment_to_stream_time (
          &GST_BASE_TRANSFORM (self)->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
    if (GST_CLOCK_TIME_IS_VALID (at))
      gst_object_sync_values (GST_OBJECT (self), at);
  }
  GST_OBJECT_LOCK (self);
  changed = memcmp (st->taken, self->block, kind->settings->size) != 0;
  GST_OBJECT_UNLOCK (self);
  /* a timeline is a sum over all windows: its settings hold until the next item */
  if (!st->cut && changed && !was_refused (self) && change_settings (self, instance, &error))
    g_clear_pointer (&st->refused, g_free);
  follow_changes (self, instance);
  if (error && !st->warned) {
    st->warned = TRUE;
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
        ("%s: %s; the last settings hold.", kind->element, error->message), (NULL));
  }
}

/* Whether those who share the decision have had other policies, or have them still. */
gboolean
gst_aug_filter_has_changed (GstAugFilter *self)
{
  g_autofree gchar *key = NULL;

  if (!is_shared (self))
    return FALSE;
  key = key_of (self);
  return gst_aug_changes_has (gst_aug_agreement_changes (self->state->agreement), key);
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
