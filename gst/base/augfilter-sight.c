/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Among captions there are no pictures, but the operations that move pictures are decided there as
 * in the picture's branch: each cue carries along what of the item's picture is still seen, in
 * every window that it is shown in. */
#include "augfilter-private.h"
#include "video/travel/sight.h"

/* Windows of a cue that are looked at. */
#define MOST_WINDOWS 256

typedef struct {
  GstMeta meta;
  GArray *sights; /* of GstAugSight: of the cue's first window and those behind it */
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
  ((SightMeta *) meta)->sights = g_array_new (FALSE, FALSE, sizeof (GstAugSight));
  return TRUE;
}

static void
sight_meta_free (GstMeta *meta, GstBuffer *buffer)
{
  g_array_unref (((SightMeta *) meta)->sights);
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
                   sizeof (SightMeta), sight_meta_init, sight_meta_free, sight_meta_transform));
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
  g_array_append_vals (to->sights, ((const SightMeta *) meta)->sights->data,
      ((const SightMeta *) meta)->sights->len);
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

/* Lets a window's decision happen to what is seen in it. */
static void
follow (GstAugFilter *self, const GstAugDecision *decision, GstAugSight *sight)
{
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
  /* each frame has a decision of its own */
  if (GST_AUG_FILTER_BLOCK (self->state)->hold == GST_AUG_HOLD_FRAME && moves (decision))
    sight->is_known = FALSE;
}

/* In how many windows a cue is shown. */
static guint
count_windows (GstAugFilter *self, GstBuffer *buffer)
{
  const GstAugFilterState *st = self->state;
  const GstAugInstance *in = &st->instance;
  gint64 time, last;

  if (in->orig_stop == GST_AUG_TIME_UNBOUNDED || !GST_BUFFER_DURATION_IS_VALID (buffer) ||
      GST_BUFFER_DURATION (buffer) == 0 || !gst_aug_filter_time_of (self, buffer, &time) ||
      GST_BUFFER_DURATION (buffer) > (GstClockTime) (GST_AUG_TIME_LIMIT - ABS (time)))
    return 1;
  time += in->orig_start - in->start + (gint64) GST_BUFFER_DURATION (buffer) - 1;
  last = gst_aug_grid_window_at (&st->rule.grid, time);
  return (guint) CLAMP (last - in->window + 1, 1, MOST_WINDOWS);
}

/* The same in a window behind the present one. */
static void
follow_later (GstAugFilter *self, guint distance, GstAugSight *sight)
{
  const GstAugFilterState *st = self->state;
  g_autoptr (GstAugDecision) decision = NULL;
  GstAugWindowFacts facts;
  GstAugInstance instance;

  gst_aug_instance_init (&instance, &st->rule, st->instance.window + distance);
  if (!st->has_rule)
    instance.seed = st->instance.seed;
  decision = gst_aug_filter_decide_window (self, &instance, &facts, NULL);
  if (decision)
    follow (self, decision, sight);
}

/* Lets a cue know what the operations of its windows leave of the picture. Takes @buffer. */
GstBuffer *
gst_aug_filter_follow_sight (GstAugFilter *self, GstBuffer *buffer)
{
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  const GstAugFilterState *st = self->state;
  GstAugWindowFacts facts;
  SightMeta *meta;
  guint n;

  if (!(kind->touches & (GST_AUG_TOUCHES_SIZE | GST_AUG_TOUCHES_SIGHT)) ||
      !gst_aug_filter_find_facts (self, &st->instance, &facts) || !facts.boxes)
    return buffer;
  buffer = gst_buffer_make_writable (buffer);
  meta = find_meta (buffer);
  n = count_windows (self, buffer);
  if (!meta)
    meta = (SightMeta *) gst_buffer_add_meta (buffer, sight_meta_get_info (), NULL);
  for (guint i = meta->sights->len; i < n; i++) {
    GstAugSight whole;

    gst_aug_sight_init (&whole, gst_aug_filter_aspect (self));
    g_array_append_val (meta->sights, whole);
  }
  follow (self, st->decision, &g_array_index (meta->sights, GstAugSight, 0));
  for (guint i = 1; i < MIN (meta->sights->len, n); i++)
    follow_later (self, i, &g_array_index (meta->sights, GstAugSight, i));
  return buffer;
}

/* The boxes that are seen in all windows of a cue; FALSE where that is not known. */
static gboolean
find_seen (const SightMeta *meta, const GArray *boxes, guint64 *seen)
{
  *seen = G_MAXUINT64;
  for (guint k = 0; k < meta->sights->len; k++) {
    const GstAugSight *sight = &g_array_index (meta->sights, GstAugSight, k);

    if (!sight->is_known)
      return FALSE;
    for (guint i = 0; i < MIN (boxes->len, 64); i++)
      if (!gst_aug_sight_sees (sight, &g_array_index (boxes, GstAugBox, i)))
        *seen &= ~(G_GUINT64_CONSTANT (1) << i);
  }
  return TRUE;
}

/* Tells the operations on words which of the item's objects are still seen. */
void
gst_aug_filter_tell_sight (GstAugFilter *self, GstBuffer *buffer)
{
  const GstAugFilterState *st = self->state;
  const SightMeta *meta = find_meta (buffer);
  GstAugWindowFacts facts = { 0 };
  guint64 seen = G_MAXUINT64;

  if (!gst_aug_decision_find (st->applied, "mentions"))
    return;
  gst_aug_filter_find_facts (self, &st->instance, &facts);
  if (facts.boxes && meta && !find_seen (meta, facts.boxes, &seen)) {
    seen = G_MAXUINT64;
    gst_aug_text_tools_warn (st->tools, "sight",
        "What a crop of a number of pixels shows, or one of each frame, is not known among "
        "captions, so all mentions stay: use mode=resized-crop, pad=0 and hold=window on augcrop.");
  } else if (facts.boxes && meta && st->has_rule && st->rule.aspect_n == 0) {
    gst_aug_text_tools_warn (st->tools, "aspect",
        "The shape of pictures is not known among captions and is taken for square: set "
        "reference-aspect=16/9, or what it is, on augseed in every branch.");
  }
  gst_aug_text_tools_set_boxes (st->tools, facts.boxes, seen);
}
