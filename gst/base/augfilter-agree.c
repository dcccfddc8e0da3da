/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Elements that share a decision have the settings that it depends on alike, and go one way between
 * captions and pictures. */
#include "augfilter-private.h"

#define DIRECTIONS \
  "%s and %s: one keeps what captions mention in the picture, the other drops mentions of " \
  "what is not in it: set keep-mentioned=false on augcrop, or mentions=keep (or highlight) on " \
  "augtext."

static const GstAugKind *
kind_of (GstAugFilter *self)
{
  return GST_AUG_FILTER_GET_CLASS (self)->kind;
}

/* What a decision depends on besides its address. */
static guint32
hash_of (GstAugFilter *self, guint touches)
{
  const GstAugKind *kind = kind_of (self);
  const gchar *version = kind->version ? kind->version (self->state->snapshot) : "";

  return gst_aug_fnv1a (version, strlen (version),
      gst_aug_settings_hash (kind->settings, self->state->snapshot, touches));
}

/* Tells those who share the decision what it depends on here; the name of one that differs, NULL if
 * none does. @nth counts what is compared: all media, then this branch's. (transfer full) */
static gchar *
enter_agreement (GstAugFilter *self, const GstAugInstance *in, guint nth)
{
  GstAugFilterState *st = self->state;
  const guint own =
      st->modality == GST_AUG_MODALITY_VIDEO ? GST_AUG_TOUCHES_VIDEO : GST_AUG_TOUCHES_AUDIO;
  const guint touches = nth ? own : 0;
  g_autofree gchar *decision = NULL;

  if (nth && st->modality != GST_AUG_MODALITY_VIDEO && st->modality != GST_AUG_MODALITY_AUDIO)
    return NULL;
  decision = g_strdup_printf ("%s|%016" G_GINT64_MODIFIER "x|%u|%u|%s|%s|%u", st->rule.group,
      in->seed, in->epoch, in->view, kind_of (self)->name, st->name, touches);
  return gst_aug_agreement_enter (
      st->agreement, self, GST_OBJECT_NAME (self), decision, hash_of (self, touches));
}

/* Pictures follow captions, or captions pictures. FALSE after an error. */
static gboolean
agree_on_direction (GstAugFilter *self, const GstAugInstance *in)
{
  const GstAugFilterState *st = self->state;
  const GstAugKind *kind = kind_of (self);
  const GstAugDirection own = kind->direction ? kind->direction (st->snapshot) : 0;
  g_autofree gchar *name = NULL, *other = NULL;

  if (!own)
    return TRUE;
  name = g_strdup_printf ("direction|%s|%016" G_GINT64_MODIFIER "x|%u|%u", st->rule.group, in->seed,
      in->epoch, in->view);
  other = gst_aug_agreement_enter (st->agreement, self, GST_OBJECT_NAME (self), name, own);
  if (own == (GST_AUG_DIRECTION_PICTURE | GST_AUG_DIRECTION_CAPTIONS) && !other)
    other = g_strdup (GST_OBJECT_NAME (self));
  if (!other)
    return TRUE;
  if (*st->rule.group) {
    GST_ELEMENT_ERROR (
        self, LIBRARY, SETTINGS, (DIRECTIONS, GST_OBJECT_NAME (self), other), (NULL));
    return FALSE;
  }
  GST_ELEMENT_WARNING (
      self, LIBRARY, SETTINGS, (DIRECTIONS, GST_OBJECT_NAME (self), other), (NULL));
  return TRUE;
}

/* Compares once with the elements that share the decision. FALSE after an error. */
gboolean
gst_aug_filter_agree (GstAugFilter *self, const GstAugInstance *in)
{
  GstAugFilterState *st = self->state;

  if (st->agreed || !st->agreement || !st->has_rule)
    return TRUE;
  st->agreed = TRUE;
  for (guint i = 0; i < 2; i++) {
    g_autofree gchar *other = enter_agreement (self, in, i);

    if (!other || gst_aug_filter_has_changed (self))
      continue;
    if (*st->rule.group) {
      GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
          ("%s and %s share the decision \"%s\" with different settings: set them alike, or set "
           "scope=branch.",
              GST_OBJECT_NAME (self), other, st->name),
          (NULL));
      return FALSE;
    }
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
        ("%s and %s share the decision \"%s\" with different settings: set them alike, or set "
         "scope=branch.",
            GST_OBJECT_NAME (self), other, st->name),
        (NULL));
  }
  return agree_on_direction (self, in);
}

/* What the decision depends on has changed here, and changes in step elsewhere. */
void
gst_aug_filter_agree_anew (GstAugFilter *self)
{
  if (self->state->agreed)
    for (guint i = 0; i < 2; i++)
      g_free (enter_agreement (self, &self->state->instance, i));
}
