/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Among captions there are no pictures, but the operations that move pictures are decided there as
 * in the picture's branch: each cue carries along what of the item's picture is still seen. */
#include "augfilter-private.h"
#include "video/travel/sight.h"

typedef struct {
  GstMeta meta;
  GstAugSight sight;
} SightMeta;

static GType
sight_meta_api_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const gchar *tags[] = { NULL };

    g_once_init_leave (&type, gst_meta_api_type_register ("GstAugSightMetaAPI", tags));
  }
  return type;
}

static gboolean
sight_meta_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  gst_aug_sight_init (&((SightMeta *) meta)->sight, 1);
  return TRUE;
}

static gboolean sight_meta_transform (
    GstBuffer *dest, GstMeta *meta, GstBuffer *buffer, GQuark type, gpointer data);

static const GstMetaInfo *
sight_meta_get_info (void)
{
  static gsize info;

  if (g_once_init_enter (&info))
    g_once_init_leave (
        &info, (gsize) gst_meta_register (sight_meta_api_get_type (), "GstAugSightMeta",
                   sizeof (SightMeta), sight_meta_init, NULL, sight_meta_transform));
  return (const GstMetaInfo *) info;
}

static SightMeta *
find_meta (GstBuffer *buffer)
{
  return (SightMeta *) gst_buffer_get_meta (buffer, sight_meta_api_get_type ());
}

static gboolean
sight_meta_transform (GstBuffer *dest, GstMeta *meta, GstBuffer *buffer, GQuark type, gpointer data)
{
  SightMeta *to;

  if (!GST_META_TRANSFORM_IS_COPY (type))
    return FALSE;
  if (find_meta (dest))
    return TRUE;
  to = (SightMeta *) gst_buffer_add_meta (dest, sight_meta_get_info (), NULL);
  to->sight = ((const SightMeta *) meta)->sight;
  return TRUE;
}

gboolean
gst_aug_filter_moves_pictures (const GstAugOperation *op)
{
  static const gchar *const names[] = { "crop", "flip", "affine", "turn", "perspective" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (gst_aug_same_name (op->name, names[i]))
      return TRUE;
  return FALSE;
}

/* Width over height of the element's output, 0 if it is that of the input. */
static gdouble
output_aspect (GstAugFilter *self)
{
  const gboolean resizes = GST_AUG_FILTER_GET_CLASS (self)->kind->touches & GST_AUG_TOUCHES_SIZE;
  const guint *width = resizes ? gst_aug_filter_setting (self, "width") : NULL;
  const guint *height = resizes ? gst_aug_filter_setting (self, "height") : NULL;

  return width && height && *width && *height ? (gdouble) *width / *height : 0;
}

static gboolean
moves (const GstAugDecision *decision)
{
  for (guint i = 0; i < gst_aug_decision_size (decision); i++)
    if (gst_aug_filter_moves_pictures (gst_aug_decision_nth (decision, i)))
      return TRUE;
  return FALSE;
}

static void
follow (GstAugFilter *self, GstAugSight *sight)
{
  const GstAugDecision *decision = self->state->decision;
  const gdouble *min_visible = gst_aug_filter_setting (self, "min-visible");
  const gdouble aspect = output_aspect (self);
  gboolean is_sized = aspect <= 0;

  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);

    /* a mix of places is no place */
    if (op->chain || !gst_aug_filter_moves_pictures (op))
      continue;
    gst_aug_sight_follow (sight, op, aspect);
    is_sized |= gst_aug_same_name (op->name, "crop");
  }
  if (!is_sized)
    gst_aug_sight_resize (sight, aspect);
  if (min_visible)
    sight->min_visible = MAX (sight->min_visible, *min_visible);
}

/* Lets a cue know what the window's operations leave of the picture. Takes @buffer. */
GstBuffer *
gst_aug_filter_follow_sight (GstAugFilter *self, GstBuffer *buffer)
{
  const GstAugFilterState *st = self->state;
  SightMeta *meta;

  if (!st->facts || !gst_aug_facts_get_boxes (st->facts) ||
      (!moves (st->decision) && output_aspect (self) <= 0))
    return buffer;
  buffer = gst_buffer_make_writable (buffer);
  meta = find_meta (buffer);
  if (!meta) {
    meta = (SightMeta *) gst_buffer_add_meta (buffer, sight_meta_get_info (), NULL);
    gst_aug_sight_init (&meta->sight, gst_aug_filter_aspect (self));
  }
  follow (self, &meta->sight);
  return buffer;
}

/* Tells the operations on words which of the item's objects are still seen. */
void
gst_aug_filter_tell_sight (GstAugFilter *self, GstBuffer *buffer)
{
  const GstAugFilterState *st = self->state;
  const GArray *boxes = st->facts ? gst_aug_facts_get_boxes (st->facts) : NULL;
  const SightMeta *meta = find_meta (buffer);
  guint64 seen = G_MAXUINT64;

  if (!gst_aug_decision_find (st->applied, "mentions"))
    return;
  if (boxes && meta && !meta->sight.is_known)
    gst_aug_text_tools_warn (st->tools, "sight",
        "What a crop of a number of pixels shows is not known among captions, so all mentions "
        "stay: "
        "use mode=resized-crop and pad=0 on augcrop.");
  else if (boxes && meta && st->has_rule && st->rule.aspect_n == 0)
    gst_aug_text_tools_warn (st->tools, "aspect",
        "The shape of pictures is not known among captions and is taken for square: set "
        "reference-aspect=16/9, or what it is, on augseed in every branch.");
  for (guint i = 0; boxes && meta && meta->sight.is_known && i < MIN (boxes->len, 64); i++)
    if (!gst_aug_sight_sees (&meta->sight, &g_array_index (boxes, GstAugBox, i)))
      seen &= ~(G_GUINT64_CONSTANT (1) << i);
  gst_aug_text_tools_set_boxes (st->tools, boxes, seen);
}
