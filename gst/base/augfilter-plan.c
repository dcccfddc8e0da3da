/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From a window's decision to what is appended to the plan of each of its pictures. */
#include <string.h>

#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

static gboolean
is_measured (GstAugFilter *self)
{
  GstAugRole role = self->state->instance.role;

  return role == GST_AUG_ROLE_MASK || role == GST_AUG_ROLE_DEPTH;
}

/* Masks and depth maps are no pictures. */
static gboolean
acts (GstAugFilter *self, const GstAugEffect *effect, const GstAugOperation *op)
{
  const GstAugRole role = self->state->instance.role;

  /* without augseed the role is not known, and the caps must do */
  if (effect->flags & GST_AUG_EFFECT_DEPTH)
    return role != GST_AUG_ROLE_RGB && role != GST_AUG_ROLE_MASK;
  return !is_measured (self) ||
         (effect->flags & GST_AUG_EFFECT_MEASURED && gst_aug_operation_get_int (op, "measured", 1));
}

static void
sizes (
    GstAugFilterState *st, guint *in_width, guint *in_height, guint *out_width, guint *out_height)
{
  *in_width = GST_VIDEO_INFO_WIDTH (&st->in_info);
  *in_height = GST_VIDEO_INFO_HEIGHT (&st->in_info);
  *out_width = GST_VIDEO_INFO_WIDTH (&st->out_info);
  *out_height = GST_VIDEO_INFO_HEIGHT (&st->out_info);
}

/* A value of the window's settings, NULL where the kind has none of that name. */
static gconstpointer
setting (GstAugFilter *self, const gchar *name)
{
  const GstAugSetting *found =
      gst_aug_settings_find (GST_AUG_FILTER_GET_CLASS (self)->kind->settings, name);

  return found ? (const guint8 *) self->state->snapshot + found->offset : NULL;
}

/* Where nothing is decided but the size. */
static gboolean
whole_frame (GstAugFilter *self, GstAugVideoMap *map)
{
  const GstAugInterpolation *interpolation;
  const guint *fill;
  guint in_width, in_height, out_width, out_height;

  sizes (self->state, &in_width, &in_height, &out_width, &out_height);
  if (in_width == out_width && in_height == out_height)
    return FALSE;
  interpolation = setting (self, "interpolation");
  fill = setting (self, "fill");
  gst_aug_video_map_init (map, in_width, in_height);
  if (fill)
    map->fill = *fill;
  if (interpolation)
    map->interpolation = *interpolation;
  if (map->interpolation == GST_AUG_INTERPOLATION_AUTO)
    map->interpolation =
        is_measured (self) ? GST_AUG_INTERPOLATION_NEAREST : GST_AUG_INTERPOLATION_ANTIALIAS;
  return TRUE;
}

/* One map for all of an element's where that can be, so that regions are boxes around what is seen
 * and not around boxes. @width and @height are those of the picture that @map finds; the first
 * @n_done maps stay as they are. */
static void
add_geometry (GstAugVideoMap *maps, guint *n_maps, guint n_done, const GstAugVideoMap *map,
    guint width, guint height)
{
  if (*n_maps > n_done && gst_aug_video_map_join (&maps[*n_maps - 1], width, height, map))
    return;
  if (*n_maps < GST_AUG_FILTER_MAX_MAPS)
    maps[(*n_maps)++] = *map;
}

/* The number under which statistics of the @nth operation are smoothed over this window. */
static guint64
track_of (GstAugFilter *self, guint nth)
{
  const GstAugDecision *decision = self->state->decision;
  const GstAugInstance *in = &self->state->instance;
  const guint64 place[] = { in->source, (guint64) in->window, in->epoch, in->view, nth };
  guint32 low =
      gst_aug_fnv1a (decision->decision, strlen (decision->decision) + 1, GST_AUG_FNV1A_BASIS);
  guint32 high;

  low = gst_aug_fnv1a (in->branch, strlen (in->branch) + 1, low);
  low = gst_aug_fnv1a (place, sizeof place, low);
  high = gst_aug_fnv1a (place, sizeof place, ~low);
  return (guint64) high << 32 | low | 1;
}

static void
add_applied (GstAugFilterState *st, const GstAugOperation *op, const GstAugOperation *applied)
{
  GstAugOperation *to = gst_aug_decision_add (st->applied, applied->name);

  *to = *applied;
  to->id = op->id;
  to->chain = op->chain;
}

/* One operation as it is carried out in this branch, written into the applied decision, and what it
 * is to a plan of a picture of @width × @height. FALSE for what no plan carries out. */
static gboolean
take_operation (GstAugFilter *self, guint nth, guint width, guint height, GstAugPart *part)
{
  GstAugFilterState *st = self->state;
  const GstAugOperation *op = gst_aug_decision_nth (st->decision, nth);
  const guint out_width = GST_VIDEO_INFO_WIDTH (&st->out_info);
  const guint out_height = GST_VIDEO_INFO_HEIGHT (&st->out_info);
  GstAugOperation applied = { 0 };

  if (gst_aug_video_operation_to_map (
          op, is_measured (self), width, height, out_width, out_height, &part->map, &applied)) {
    part->kind = GST_AUG_VIDEO_STEP_MAP;
    add_applied (st, op, &applied);
    return TRUE;
  }
  applied = *op;
  if (gst_aug_video_operation_to_color (op, &part->color, &part->model)) {
    part->kind = GST_AUG_VIDEO_STEP_COLOR;
    if (is_measured (self))
      return FALSE;
    if (gst_aug_operation_get_int (op, "statistics", GST_AUG_COLOR_STATISTICS_FRAME) ==
        GST_AUG_COLOR_STATISTICS_WINDOW)
      part->color.track = track_of (self, nth);
  } else if ((part->effect = gst_aug_effect_find (op->name))) {
    part->kind = GST_AUG_VIDEO_STEP_EFFECT;
    part->operation = op;
    if (!acts (self, part->effect, op))
      return FALSE;
    if (part->effect->realize)
      part->effect->realize (op, out_width, out_height, &applied);
  } else if (gst_aug_video_operation_to_distortion (
                 op, is_measured (self), width, height, &part->distortion)) {
    part->kind = GST_AUG_VIDEO_STEP_DISTORTION;
    gst_aug_operation_set_boolean (&applied, "nonlinear", TRUE);
  } else {
    if ((!is_measured (self) || !gst_aug_filter_has_codec (self)) &&
        !gst_aug_sound_effect_find (op->name) && !g_str_equal (op->name, "band-crop"))
      add_applied (st, op, &applied);
    return FALSE;
  }
  add_applied (st, op, &applied);
  return TRUE;
}

/* The decision as it is carried out in this branch, for message, log and trace, and its parts for
 * the plans of the window's pictures. */
void
gst_aug_filter_realize_video (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  guint width, height, out_width, out_height, n_maps = 0;
  GstAugVideoMap maps[GST_AUG_FILTER_MAX_MAPS];

  if (!st->parts)
    st->parts = g_array_new (FALSE, FALSE, sizeof (GstAugPart));
  g_array_set_size (st->parts, 0);
  sizes (st, &width, &height, &out_width, &out_height);
  for (guint i = 0; i < gst_aug_decision_size (st->decision); i++) {
    GstAugPart part;

    if (!take_operation (self, i, width, height, &part))
      continue;
    if (part.kind == GST_AUG_VIDEO_STEP_MAP) {
      add_geometry (maps, &n_maps, 0, &part.map, width, height);
      width = out_width;
      height = out_height;
    }
    if (st->decision->applied)
      g_array_append_val (st->parts, part);
  }
  if (n_maps == 0 && whole_frame (self, &maps[0]))
    n_maps = 1;
  gst_aug_filter_tell_geometry (self, maps, n_maps, out_width, out_height);
  st->says_present =
      st->applied->applied && gst_aug_decision_find (st->applied, "modality-drop") != NULL;
  st->is_left_out = gst_aug_filter_is_dropped (st->applied, &st->left_out_mode);
  if (gst_aug_filter_makes_tensors (self))
    gst_aug_filter_take_numbers (self);
}

/* A map that shows nothing of the picture: black. */
static void
black_map (GstAugFilterState *st, GstAugVideoMap *map)
{
  guint width = GST_VIDEO_INFO_WIDTH (&st->in_info), height = GST_VIDEO_INFO_HEIGHT (&st->in_info);

  gst_aug_video_map_init (map, width, height);
  map->valid_x1 = map->valid_x0;
  map->valid_y1 = map->valid_y0;
  map->interpolation = GST_AUG_INTERPOLATION_NEAREST;
  map->fill = 0xff000000u;
}

static void
add_map (GstAugFilterState *st, GstAugFilterWork *work, const GstAugVideoMap *map, gboolean resizes)
{
  guint in_width, in_height, out_width, out_height;

  sizes (st, &in_width, &in_height, &out_width, &out_height);
  add_geometry (work->maps, &work->n_maps, work->n_bends ? work->bends[work->n_bends - 1].after : 0,
      map, work->plan->width, work->plan->height);
  work->failed |= !gst_aug_video_plan_add_map (
      work->plan, map, resizes ? out_width : in_width, resizes ? out_height : in_height);
  work->changed = TRUE;
}

static void
add_distortion (GstAugFilterWork *work, const GstAugVideoDistortion *distortion)
{
  work->failed |= !gst_aug_video_plan_add_distortion (work->plan, distortion);
  if (work->n_bends < GST_AUG_FILTER_MAX_MAPS)
    work->bends[work->n_bends++] = (GstAugFilterBend){ work->n_maps, distortion->distortion };
  work->changed = TRUE;
}

static void
add_effect (GstAugFilter *self, GstAugFilterWork *work, const GstAugEffect *effect,
    const GstAugOperation *op, GstBuffer *buffer)
{
  const GstAugInstance *in = &self->state->instance;
  GstAugEffectAddress address = {
    .branch = gst_aug_fnv1a (in->branch, strlen (in->branch), GST_AUG_FNV1A_BASIS),
    .window = in->window,
    .item = in->source,
    .measured = is_measured (self),
  };

  if (!gst_aug_filter_time_of (self, buffer, &address.time))
    address.time = 0;
  work->failed |= !gst_aug_video_plan_add_effect (work->plan, effect, op, &address);
  work->changed = TRUE;
}

/* Appends what this window's decision asks for. */
void
gst_aug_filter_append (GstAugFilter *self, GstAugFilterWork *work, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  gboolean has_map = FALSE;
  GstAugVideoMap map;

  for (guint i = 0; i < st->parts->len; i++) {
    const GstAugPart *part = &g_array_index (st->parts, GstAugPart, i);

    work->changed = TRUE;
    switch (part->kind) {
    case GST_AUG_VIDEO_STEP_MAP:
      has_map = TRUE;
      add_map (st, work, &part->map, TRUE);
      break;
    case GST_AUG_VIDEO_STEP_COLOR:
      work->failed |= !gst_aug_video_plan_add_color (work->plan, part->color, part->model);
      break;
    case GST_AUG_VIDEO_STEP_DISTORTION:
      add_distortion (work, &part->distortion);
      break;
    case GST_AUG_VIDEO_STEP_EFFECT:
      add_effect (self, work, part->effect, part->operation, buffer);
      break;
    }
  }
  /* whether it is there is written down in either case */
  work->changed |= st->says_present;
  if (st->is_left_out && st->left_out_mode == GST_AUG_DROP_FILL) {
    black_map (st, &map);
    add_map (st, work, &map, FALSE);
  } else if (!has_map && whole_frame (self, &map)) {
    add_map (st, work, &map, TRUE);
  }
}

/* Takes up the plan that @buffer carries, or a new one. */
void
gst_aug_filter_begin_work (GstAugFilter *self, GstBuffer *buffer, GstAugFilterWork *work)
{
  GstAugPlanMeta *owed = gst_aug_buffer_get_plan_meta (buffer);

  work->n_maps = work->n_bends = 0;
  work->changed = work->failed = FALSE;
  work->plan = &work->copy;
  if (!owed)
    gst_aug_video_plan_init (work->plan, &self->state->in_info);
  else if (gst_buffer_is_writable (buffer))
    work->plan = &owed->plan;
  else
    gst_aug_video_plan_copy (work->plan, &owed->plan);
  if (owed)
    gst_aug_video_plan_seal (work->plan);
}
