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
    return role != GST_AUG_ROLE_RGB && role != GST_AUG_ROLE_MASK &&
           GST_VIDEO_INFO_FORMAT (&self->state->in_info) == GST_VIDEO_FORMAT_GRAY16_LE;
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

/* A value of the window's settings, of what they name where that has many; NULL where there is none
 * of that name. */
gconstpointer
gst_aug_filter_setting (GstAugFilter *self, const gchar *name)
{
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  const GstAugSetting *found = gst_aug_settings_find (kind->settings, name);

  if (found)
    return (const guint8 *) self->state->snapshot + found->offset;
  return kind->setting ? kind->setting (self->state->snapshot, name) : NULL;
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
  interpolation = gst_aug_filter_setting (self, "interpolation");
  fill = gst_aug_filter_setting (self, "fill");
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
 * and not around boxes. @to finds a picture of @width × @height; the first @n_done maps stay as
 * they are. FALSE where there is no room. */
static gboolean
add_geometry (GstAugFilterMap *maps, guint *n_maps, guint n_done, const GstAugFilterMap *to,
    guint width, guint height)
{
  if (*n_maps > n_done &&
      gst_aug_video_map_join (&maps[*n_maps - 1].map, width, height, &to->map)) {
    maps[*n_maps - 1].width = to->width;
    maps[*n_maps - 1].height = to->height;
    return TRUE;
  }
  if (*n_maps == GST_AUG_FILTER_MAX_MAPS)
    return FALSE;
  maps[(*n_maps)++] = *to;
  return TRUE;
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

/* Whether it is sampled by itself, as published code does. */
static gboolean
is_alone (const GstAugOperation *op)
{
  return gst_aug_operation_get_int (op, "alone", 0) != 0;
}

/* Crops, and turns that take the whole picture with them, give the output's size; chains keep that
 * of the picture that they are mixed with. */
static gboolean
resizes (const GstAugOperation *op)
{
  if (op->chain)
    return FALSE;
  return gst_aug_same_name (op->name, "crop") || gst_aug_operation_get_int (op, "expand", 0);
}

static void
add_applied (GstAugFilterState *st, const GstAugOperation *op, const GstAugOperation *applied)
{
  GstAugOperation *to = gst_aug_decision_add (st->applied, applied->name);

  *to = *applied;
  to->id = op->id;
  to->chain = op->chain;
  to->again = op->again;
  if (is_alone (op))
    gst_aug_operation_set_boolean (to, "alone", TRUE);
}

/* One operation as it is carried out in this branch, written into the applied decision, and what it
 * is to a plan of a picture of @width × @height. FALSE for what no plan carries out. */
static gboolean
take_operation (GstAugFilter *self, guint nth, guint width, guint height, GstAugPart *part)
{
  GstAugFilterState *st = self->state;
  const GstAugOperation *op = gst_aug_decision_nth (st->decision, nth);
  GstAugOperation applied = { 0 };

  part->chain = op->chain;
  part->begins = gst_aug_decision_begins (st->decision, nth);
  part->alone = is_alone (op);
  part->width = resizes (op) ? (guint) GST_VIDEO_INFO_WIDTH (&st->out_info) : width;
  part->height = resizes (op) ? (guint) GST_VIDEO_INFO_HEIGHT (&st->out_info) : height;
  if (gst_aug_video_operation_to_map (
          op, is_measured (self), width, height, part->width, part->height, &part->map, &applied)) {
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
      part->effect->realize (op, width, height, &applied);
  } else if (gst_aug_video_operation_to_distortion (
                 op, is_measured (self), width, height, &part->distortion)) {
    part->kind = GST_AUG_VIDEO_STEP_DISTORTION;
    gst_aug_operation_set_boolean (&applied, "nonlinear", TRUE);
  } else if (gst_aug_same_name (op->name, "mix")) {
    part->kind = GST_AUG_VIDEO_STEP_MIX;
    part->operation = op;
  } else {
    if (!op->chain && (!is_measured (self) || !gst_aug_filter_has_codec (self)) &&
        !gst_aug_sound_effect_find (op->name) && !gst_aug_text_effect_find (op->name) &&
        !g_str_equal (op->name, "band-crop"))
      add_applied (st, op, &applied);
    return FALSE;
  }
  add_applied (st, op, &applied);
  return TRUE;
}

/* The whole frame takes the output's size. */
static void
add_whole_frame (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstAugPart part = { .kind = GST_AUG_VIDEO_STEP_MAP };

  part.width = (guint) GST_VIDEO_INFO_WIDTH (&st->out_info);
  part.height = (guint) GST_VIDEO_INFO_HEIGHT (&st->out_info);
  if (whole_frame (self, &part.map))
    g_array_append_val (st->parts, part);
}

/* Whether an operation finds pictures of the input's size. */
static gboolean
comes_first (GstAugFilter *self, const GstAugOperation *op)
{
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;

  return kind->precedes_size && kind->precedes_size (self->state->snapshot, op);
}

static gboolean
is_resized (const GstAugDecision *decision)
{
  for (guint i = 0; i < gst_aug_decision_size (decision); i++)
    if (resizes (gst_aug_decision_nth (decision, i)))
      return TRUE;
  return FALSE;
}

/* The parts of the window's pictures, and what is carried out of the decision. Where no operation
 * gives the output's size, the whole frame takes it: in front of the operations that would find a
 * crop's result. */
static void
take_parts (GstAugFilter *self, guint width, guint height)
{
  GstAugFilterState *st = self->state;
  gboolean is_sized = is_resized (st->decision);

  for (guint i = 0; i < gst_aug_decision_size (st->decision); i++) {
    GstAugPart part;

    if (!is_sized && !comes_first (self, gst_aug_decision_nth (st->decision, i))) {
      is_sized = TRUE;
      add_whole_frame (self);
      width = (guint) GST_VIDEO_INFO_WIDTH (&st->out_info);
      height = (guint) GST_VIDEO_INFO_HEIGHT (&st->out_info);
    }
    if (!take_operation (self, i, width, height, &part))
      continue;
    width = part.width;
    height = part.height;
    g_array_append_val (st->parts, part);
  }
  if (!is_sized)
    add_whole_frame (self);
}

/* The decision as it is carried out in this branch, for message, log and trace, and its parts for
 * the plans of the window's pictures. */
void
gst_aug_filter_realize_video (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  g_autofree GstAugFilterMap *maps = NULL;
  guint width, height, out_width, out_height, n_maps = 0;

  if (!st->parts)
    st->parts = g_array_new (FALSE, FALSE, sizeof (GstAugPart));
  g_array_set_size (st->parts, 0);
  sizes (st, &width, &height, &out_width, &out_height);
  take_parts (self, width, height);
  for (guint i = 0; i < st->parts->len; i++) {
    const GstAugPart *part = &g_array_index (st->parts, GstAugPart, i);
    const GstAugFilterMap to = { part->map, part->width, part->height };

    /* a mix of places is no place: what has one stays where it is */
    if (part->kind != GST_AUG_VIDEO_STEP_MAP || part->chain)
      continue;
    if (!maps)
      maps = g_new (GstAugFilterMap, GST_AUG_FILTER_MAX_MAPS);
    add_geometry (maps, &n_maps, 0, &to, width, height);
    width = part->width;
    height = part->height;
  }
  gst_aug_filter_tell_geometry (self, maps, n_maps);
  st->says_present =
      st->applied->applied && gst_aug_decision_find (st->applied, "modality-drop") != NULL;
  st->is_left_out = gst_aug_filter_is_dropped (st->applied, &st->left_out_mode);
  if (gst_aug_filter_makes_tensors (self))
    gst_aug_filter_take_numbers (self);
}

/* The next of the things that must stay where they are until the picture has been rendered. */
static gpointer
keep (GPtrArray **kept, guint *n, gsize size)
{
  if (!*kept)
    *kept = g_ptr_array_new_with_free_func (g_free);
  if (*n == (*kept)->len)
    g_ptr_array_add (*kept, g_malloc (size));
  return (*kept)->pdata[(*n)++];
}

static gboolean
add_effect (GstAugFilter *self, GstAugVideoPlan *plan, const GstAugPart *part, GstBuffer *buffer)
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
  return gst_aug_video_plan_add_effect (plan, part->effect, part->operation, &address);
}

static gboolean
add_mix (GstAugFilterState *st, GstAugFilterWork *work, const GstAugOperation *op)
{
  GstAugVideoMix *mix = keep (&st->mixes, &work->n_mixes, sizeof *mix);

  gst_aug_video_mix_init (mix, op, work->plan);
  return gst_aug_video_plan_add_mix (work->plan, mix);
}

/* FALSE if the plan is full. */
static gboolean
add_step (GstAugFilter *self, GstAugFilterWork *work, GstAugVideoPlan *plan, const GstAugPart *part,
    GstBuffer *buffer)
{
  switch (part->kind) {
  case GST_AUG_VIDEO_STEP_MAP:
    return gst_aug_video_plan_add_map (plan, &part->map, part->width, part->height);
  case GST_AUG_VIDEO_STEP_COLOR:
    return gst_aug_video_plan_add_color (plan, part->color, part->model);
  case GST_AUG_VIDEO_STEP_DISTORTION:
    return gst_aug_video_plan_add_distortion (plan, &part->distortion);
  case GST_AUG_VIDEO_STEP_EFFECT:
    return add_effect (self, plan, part, buffer);
  case GST_AUG_VIDEO_STEP_MIX:
    return add_mix (self->state, work, part->operation);
  default:
    return FALSE;
  }
}

static void
add_pixels (GstAugFilter *self, GstAugFilterWork *work, GstAugVideoPlan *plan,
    const GstAugPart *part, GstBuffer *buffer)
{
  if (add_step (self, work, plan, part, buffer))
    return;
  gst_aug_video_plan_nest (
      plan, keep (&self->state->inner, &work->n_inner, sizeof (GstAugVideoPlan)));
  work->failed |= !add_step (self, work, plan, part, buffer);
}

/* What has a place in the picture moves with @part, which is not in the plan yet. */
static void
add_places (GstAugFilterWork *work, const GstAugPart *part)
{
  const guint from = work->n_bends ? work->bends[work->n_bends - 1].after : 0;
  const GstAugFilterMap to = { part->map, part->width, part->height };

  if (part->kind == GST_AUG_VIDEO_STEP_MAP) {
    work->failed |=
        !add_geometry (work->maps, &work->n_maps, from, &to, work->plan->width, work->plan->height);
  } else if (part->kind == GST_AUG_VIDEO_STEP_DISTORTION) {
    work->failed |= work->n_bends == GST_AUG_FILTER_MAX_MAPS;
    if (!work->failed)
      work->bends[work->n_bends++] =
          (GstAugFilterBend){ work->n_maps, part->distortion.distortion };
  }
}

/* A map that shows nothing of the picture: black. */
static void
add_black (GstAugFilter *self, GstAugFilterWork *work, GstBuffer *buffer)
{
  const guint width = work->plan->width, height = work->plan->height;
  GstAugPart part = { .kind = GST_AUG_VIDEO_STEP_MAP, .width = width, .height = height };

  gst_aug_video_map_init (&part.map, width, height);
  part.map.valid_x1 = part.map.valid_x0;
  part.map.valid_y1 = part.map.valid_y0;
  part.map.interpolation = GST_AUG_INTERPOLATION_NEAREST;
  part.map.fill = 0xff000000u;
  add_places (work, &part);
  add_pixels (self, work, work->plan, &part, buffer);
}

/* The plan that a part is added to: the picture's, or that of a chain of its last mix. */
static GstAugVideoPlan *
plan_of (GstAugFilterState *st, GstAugFilterWork *work, const GstAugPart *part)
{
  GstAugVideoMix *mix = work->n_mixes ? st->mixes->pdata[work->n_mixes - 1] : NULL;

  return mix && part->chain ? &mix->chains[part->chain - 1] : work->plan;
}

/* Appends what this window's decision asks for. */
void
gst_aug_filter_append (GstAugFilter *self, GstAugFilterWork *work, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;

  for (guint i = 0; i < st->parts->len; i++) {
    const GstAugPart *part = &g_array_index (st->parts, GstAugPart, i);
    GstAugVideoPlan *plan = plan_of (st, work, part);

    /* what one operation of a policy does, a whole element would do elsewhere */
    if (part->begins)
      gst_aug_video_plan_seal (plan);
    if (part->alone)
      gst_aug_video_plan_part (plan);
    work->changed = TRUE;
    /* in a chain nothing but pixels is moved */
    if (plan == work->plan)
      add_places (work, part);
    add_pixels (self, work, plan, part, buffer);
    if (part->alone)
      gst_aug_video_plan_part (plan);
  }
  /* whether it is there is written down in either case */
  work->changed |= st->says_present;
  if (st->is_left_out && st->left_out_mode == GST_AUG_DROP_FILL)
    add_black (self, work, buffer);
}

/* Takes up the plan that @buffer carries, or a new one. */
void
gst_aug_filter_begin_work (GstAugFilter *self, GstBuffer *buffer, GstAugFilterWork *work)
{
  GstAugPlanMeta *owed = gst_aug_buffer_get_plan_meta (buffer);

  work->n_maps = work->n_bends = work->n_mixes = work->n_inner = 0;
  work->width = (guint) GST_VIDEO_INFO_WIDTH (&self->state->in_info);
  work->height = (guint) GST_VIDEO_INFO_HEIGHT (&self->state->in_info);
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
