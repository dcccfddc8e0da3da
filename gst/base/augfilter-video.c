/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Pictures: operations are appended to the buffer's plan, which is carried out here or left to the
 * next element. */
#include <string.h>

#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

/* Maps that one element adds to a picture. */
#define MAX_MAPS 4

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
  if (*n_maps < MAX_MAPS)
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

/* What the operations of the window's decision are to a plan of a picture of these caps. */
static void
take_apart (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  guint width, height, out_width, out_height;

  if (!st->parts)
    st->parts = g_array_new (FALSE, FALSE, sizeof (GstAugPart));
  g_array_set_size (st->parts, 0);
  sizes (st, &width, &height, &out_width, &out_height);
  for (guint i = 0; st->decision->applied && i < gst_aug_decision_size (st->decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (st->decision, i);
    GstAugOperation applied;
    GstAugPart part;

    if (gst_aug_video_operation_to_map (
            op, is_measured (self), width, height, out_width, out_height, &part.map, &applied)) {
      part.kind = GST_AUG_VIDEO_STEP_MAP;
      width = out_width;
      height = out_height;
    } else if (gst_aug_video_operation_to_color (op, &part.color, &part.model)) {
      part.kind = GST_AUG_VIDEO_STEP_COLOR;
      if (is_measured (self))
        continue;
      if (gst_aug_operation_get_int (op, "statistics", GST_AUG_COLOR_STATISTICS_FRAME) ==
          GST_AUG_COLOR_STATISTICS_WINDOW)
        part.color.track = track_of (self, i);
    } else if (gst_aug_video_operation_to_distortion (
                   op, is_measured (self), width, height, &part.distortion)) {
      part.kind = GST_AUG_VIDEO_STEP_DISTORTION;
    } else {
      part.kind = GST_AUG_VIDEO_STEP_EFFECT;
      part.effect = gst_aug_effect_find (op->name);
      part.operation = op;
      if (!part.effect || !acts (self, part.effect, op))
        continue;
    }
    g_array_append_val (st->parts, part);
  }
  st->says_present =
      st->applied->applied && gst_aug_decision_find (st->applied, "modality-drop") != NULL;
  st->is_left_out = gst_aug_filter_is_dropped (st->applied, &st->left_out_mode);
}

/* The decision as it is carried out in this branch, for message, log and trace. */
void
gst_aug_filter_realize_video (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  guint width, height, out_width, out_height, n_maps = 0;
  GstAugVideoMap maps[MAX_MAPS];

  sizes (st, &width, &height, &out_width, &out_height);
  for (guint i = 0; i < gst_aug_decision_size (st->decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (st->decision, i);
    GstAugOperation applied = { 0 };
    GstAugVideoMap map;
    GstAugVideoDistortion distortion;
    GstAugColorStep color;
    GstAugHueModel model;
    const GstAugEffect *effect;

    if (gst_aug_video_operation_to_map (
            op, is_measured (self), width, height, out_width, out_height, &map, &applied)) {
      *gst_aug_decision_add (st->applied, applied.name) = applied;
      add_geometry (maps, &n_maps, 0, &map, width, height);
      width = out_width;
      height = out_height;
    } else if (gst_aug_video_operation_to_color (op, &color, &model)) {
      if (!is_measured (self))
        *gst_aug_decision_add (st->applied, op->name) = *op;
    } else if ((effect = gst_aug_effect_find (op->name))) {
      if (!acts (self, effect, op))
        continue;
      applied = *op;
      if (effect->realize)
        effect->realize (op, out_width, out_height, &applied);
      *gst_aug_decision_add (st->applied, op->name) = applied;
    } else if (!is_measured (self) || !gst_aug_filter_has_codec (self)) {
      applied = *op;
      if (gst_aug_video_operation_to_distortion (
              op, is_measured (self), width, height, &distortion))
        gst_aug_operation_set_boolean (&applied, "nonlinear", TRUE);
      *gst_aug_decision_add (st->applied, op->name) = applied;
    }
  }
  if (n_maps == 0 && whole_frame (self, &maps[0]))
    n_maps = 1;
  gst_aug_filter_tell_geometry (self, maps, n_maps, out_width, out_height);
  take_apart (self);
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

/* The plan is the one that the buffer carries where that may be written to, else a copy. */
typedef struct {
  GstAugVideoPlan *plan;
  GstAugVideoPlan copy;
  guint n_maps;
  GstAugVideoMap maps[MAX_MAPS];
  guint n_bends;
  GstAugFilterBend bends[MAX_MAPS];
  gboolean changed;
  gboolean failed;
} Work;

static void
add_map (GstAugFilterState *st, Work *work, const GstAugVideoMap *map, gboolean resizes)
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
add_distortion (Work *work, const GstAugVideoDistortion *distortion)
{
  work->failed |= !gst_aug_video_plan_add_distortion (work->plan, distortion);
  if (work->n_bends < MAX_MAPS)
    work->bends[work->n_bends++] = (GstAugFilterBend){ work->n_maps, distortion->distortion };
  work->changed = TRUE;
}

static void
add_effect (GstAugFilter *self, Work *work, const GstAugEffect *effect, const GstAugOperation *op,
    GstBuffer *buffer)
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
static void
append (GstAugFilter *self, Work *work, GstBuffer *buffer)
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

/* A buffer of the output's size with the input's time and metas. */
GstFlowReturn
gst_aug_filter_allocate (GstAugFilter *self, GstBuffer *in, GstBuffer **out)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);

  return GST_BASE_TRANSFORM_GET_CLASS (trans)->prepare_output_buffer (trans, in, out);
}

/* The picture in memory, whatever size the caps say that the plan gives. */
gboolean
gst_aug_filter_map_source (GstAugFilter *self, GstVideoFrame *frame, GstVideoInfo *info,
    GstBuffer *buffer, GstMapFlags flags)
{
  if (gst_video_frame_map (frame, info, buffer, flags))
    return TRUE;
  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("A buffer is smaller than its caps say and was left out: check what writes video in front."),
      ("%" G_GSIZE_FORMAT " bytes", gst_buffer_get_size (buffer)));
  return FALSE;
}

/* Whether @buffer holds all of its picture. FALSE after a warning. */
gboolean
gst_aug_filter_is_whole (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugPlanMeta *owed = gst_aug_buffer_get_plan_meta (buffer);
  GstVideoFrame frame;

  if (!gst_aug_filter_map_source (self, &frame, owed ? &owed->plan.source : &self->state->in_info,
          buffer, GST_MAP_READ | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF))
    return FALSE;
  gst_video_frame_unmap (&frame);
  return TRUE;
}

static void
note (GstAugFilter *self, GstBuffer *in, GstBuffer *out, const Work *work)
{
  GstAugFilterState *st = self->state;
  guint width = GST_VIDEO_INFO_WIDTH (&st->out_info);
  guint height = GST_VIDEO_INFO_HEIGHT (&st->out_info);

  /* where frames as a whole are changed, most are none of those */
  if (!gst_aug_filter_has_frames (self))
    gst_aug_filter_trace (self, out, st->applied);
  gst_aug_filter_move (self, in, out, work->maps,
      work->n_bends ? work->bends[0].after : work->n_maps, width, height);
  for (guint i = 0; i < work->n_bends; i++) {
    const guint from = work->bends[i].after;
    const guint to = i + 1 < work->n_bends ? work->bends[i + 1].after : work->n_maps;

    gst_aug_filter_bend (self, out, &work->bends[i], width, height);
    gst_aug_filter_move (self, out, out, work->maps + from, to - from, width, height);
  }
  if (st->is_left_out) {
    GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (out);
    GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (out);

    if (seed)
      seed->instance.flags |= GST_AUG_SEED_FLAG_DROPPED;
    if (trace)
      trace->present = FALSE;
  }
}

static void
drop_plan_meta (GstBuffer *buffer)
{
  GstAugPlanMeta *meta = gst_aug_buffer_get_plan_meta (buffer);

  if (meta)
    gst_buffer_remove_meta (buffer, (GstMeta *) meta);
}

/* Bytes of the caps' own layout that hold no pixel are zero, so that equal pictures are equal
 * bytes. Other layouts may lie inside of something larger and are left alone. */
static void
clear_padding (const GstVideoInfo *info, GstVideoFrame *frame)
{
  guint n = GST_VIDEO_INFO_N_PLANES (info);

  for (guint i = 0; i < n; i++)
    if (GST_VIDEO_FRAME_PLANE_OFFSET (frame, i) != GST_VIDEO_INFO_PLANE_OFFSET (info, i) ||
        GST_VIDEO_FRAME_PLANE_STRIDE (frame, i) != GST_VIDEO_INFO_PLANE_STRIDE (info, i))
      return;
  for (guint i = 0; i < n; i++) {
    gsize stride = (gsize) GST_VIDEO_INFO_PLANE_STRIDE (info, i), width, end;
    guint8 *row = GST_VIDEO_FRAME_PLANE_DATA (frame, i), *next;
    gint comp[GST_VIDEO_MAX_COMPONENTS], height;

    gst_video_format_info_component (info->finfo, i, comp);
    width = (gsize) GST_VIDEO_INFO_COMP_WIDTH (info, comp[0]) *
            (gsize) GST_VIDEO_INFO_COMP_PSTRIDE (info, comp[0]);
    height = GST_VIDEO_INFO_COMP_HEIGHT (info, comp[0]);
    end = i + 1 < n ? GST_VIDEO_INFO_PLANE_OFFSET (info, i + 1) : GST_VIDEO_INFO_SIZE (info);
    next = row + (end - GST_VIDEO_INFO_PLANE_OFFSET (info, i));
    for (gint y = 0; width < stride && y < height; y++)
      memset (row + (gsize) y * stride + width, 0, stride - width);
    row += (gsize) height * stride;
    if (row < next)
      memset (row, 0, (gsize) (next - row));
  }
}

static GstFlowReturn
render_copy (GstAugFilter *self, GstBuffer *in, Work *work, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  GstVideoFrame src, dst;
  gboolean ok;
  GstFlowReturn ret = gst_aug_filter_allocate (self, in, out);

  if (ret != GST_FLOW_OK)
    return ret;
  if (!gst_aug_filter_map_source (self, &src, &work->plan->source, in,
          GST_MAP_READ | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF)) {
    gst_clear_buffer (out);
    return GST_FLOW_OK;
  }
  if (!gst_video_frame_map (&dst, &st->out_info, *out,
          GST_MAP_WRITE | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF)) {
    gst_video_frame_unmap (&src);
    gst_clear_buffer (out);
    GST_ELEMENT_ERROR (self, RESOURCE, WRITE, ("No memory for a picture."), (NULL));
    return GST_FLOW_ERROR;
  }
  if (work->plan->n_steps)
    ok = gst_aug_video_renderer_render (st->renderer, work->plan, &src, &dst);
  else
    ok = gst_video_frame_copy (&dst, &src);
  clear_padding (&st->out_info, &dst);
  gst_video_frame_unmap (&dst);
  gst_video_frame_unmap (&src);
  if (ok)
    return GST_FLOW_OK;
  gst_clear_buffer (out);
  GST_ELEMENT_ERROR (self, LIBRARY, FAILED, ("The picture could not be rendered."), (NULL));
  return GST_FLOW_ERROR;
}

static gboolean
render_in_place (GstAugFilter *self, GstBuffer *buffer, Work *work)
{
  GstVideoFrame frame;
  gboolean ok;

  if (!gst_aug_filter_map_source (self, &frame, &work->plan->source, buffer,
          GST_MAP_READWRITE | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF))
    return FALSE;
  ok = gst_aug_video_renderer_render (self->state->renderer, work->plan, &frame, &frame);
  clear_padding (&self->state->out_info, &frame);
  gst_video_frame_unmap (&frame);
  return ok;
}

/* Whether the buffer's rows lie otherwise than the caps alone say, and downstream cannot know. */
static gboolean
must_be_plain (GstAugFilterState *st, GstBuffer *buffer)
{
  GstVideoMeta *meta = st->plain_output ? gst_buffer_get_video_meta (buffer) : NULL;

  if (!meta)
    return FALSE;
  for (guint i = 0; i < meta->n_planes; i++)
    if (meta->stride[i] != GST_VIDEO_INFO_PLANE_STRIDE (&st->out_info, i) ||
        meta->offset[i] != GST_VIDEO_INFO_PLANE_OFFSET (&st->out_info, i))
      return TRUE;
  return FALSE;
}

static GstFlowReturn
render (GstAugFilter *self, GstBuffer *buffer, Work *work, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  gboolean identity = gst_aug_video_plan_is_identity (work->plan);
  GstFlowReturn ret;

  if (identity && !must_be_plain (st, buffer)) {
    *out = buffer;
    if (work->changed || gst_aug_buffer_get_plan_meta (buffer)) {
      *out = gst_buffer_make_writable (buffer);
      drop_plan_meta (*out);
      note (self, *out, *out, work);
    }
    return GST_FLOW_OK;
  }
  if (!identity && gst_aug_video_plan_is_in_place (work->plan) && !must_be_plain (st, buffer) &&
      gst_buffer_is_writable (buffer) && gst_buffer_is_all_memory_writable (buffer)) {
    if (!render_in_place (self, buffer, work)) {
      gst_buffer_unref (buffer);
      return GST_FLOW_OK;
    }
    drop_plan_meta (buffer);
    note (self, buffer, buffer, work);
    *out = buffer;
    return GST_FLOW_OK;
  }
  if (identity)
    work->plan->n_steps = 0;
  ret = render_copy (self, buffer, work, out);
  if (ret == GST_FLOW_OK && *out)
    note (self, buffer, *out, work);
  gst_buffer_unref (buffer);
  return ret;
}

static GstFlowReturn
render_tensor (GstAugFilter *self, GstBuffer *buffer, Work *work, GstBuffer **out)
{
  GstFlowReturn ret = gst_aug_filter_render_tensor (self, buffer, work->plan, out);

  if (ret == GST_FLOW_OK && *out)
    note (self, buffer, *out, work);
  gst_buffer_unref (buffer);
  return ret;
}

/* A frame is kept if its first quarter is. */
static gboolean
is_kept (GstAugFilter *self, GstBuffer *buffer, gint64 time)
{
  GstAugFilterState *st = self->state;
  gint64 start, stop, quarter;

  if (!gst_aug_filter_kept_span (st->decision, &st->instance, &start, &stop))
    return TRUE;
  quarter = time + (gint64) (gst_aug_filter_frame_duration (self, buffer) / 4);
  return quarter >= start && quarter < stop;
}

static gboolean
continues (GstAugFilter *self, GstBuffer **buffer, gboolean *gap)
{
  gint64 time;
  const GstAugFilterState *st = self->state;

  *gap = FALSE;
  if (st->is_left_out && st->left_out_mode == GST_AUG_DROP_GAP) {
    *gap = TRUE;
    return FALSE;
  }
  /* what has no time is neither cut off nor moved */
  if (!gst_aug_filter_time_of (self, *buffer, &time))
    return TRUE;
  if (!is_kept (self, *buffer, time)) {
    *gap = !gst_aug_filter_is_compact (self);
    return FALSE;
  }
  if (gst_aug_filter_is_compact (self)) {
    *buffer = gst_buffer_make_writable (*buffer);
    gst_aug_filter_retime (self, *buffer, time,
        GST_BUFFER_DURATION_IS_VALID (*buffer) ? time + (gint64) GST_BUFFER_DURATION (*buffer)
                                               : time);
  }
  return TRUE;
}

static void
begin_work (GstAugFilter *self, GstBuffer *buffer, Work *work)
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

GstFlowReturn
gst_aug_filter_video (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  Work work;
  gboolean gap;

  if (!continues (self, &buffer, &gap)) {
    if (gap)
      gst_aug_filter_send_gap (self, GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer));
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
  begin_work (self, buffer, &work);
  append (self, &work, buffer);
  if (work.failed) {
    gst_buffer_unref (buffer);
    GST_ELEMENT_ERROR (self, LIBRARY, FAILED,
        ("More than %d passes are owed to one picture: set defer=false on one of the elements.",
            GST_AUG_VIDEO_PLAN_MAX_STEPS),
        (NULL));
    return GST_FLOW_ERROR;
  }
  if (st->defers && work.plan->n_steps <= GST_AUG_VIDEO_PLAN_MAX_STEPS - GST_AUG_VIDEO_PLAN_ROOM) {
    if (work.changed) {
      buffer = gst_buffer_make_writable (buffer);
      if (work.plan == &work.copy)
        gst_aug_buffer_add_plan_meta (buffer, work.plan);
      note (self, buffer, buffer, &work);
    }
    *out = buffer;
    return GST_FLOW_OK;
  }
  return gst_aug_filter_makes_tensors (self) ? render_tensor (self, buffer, &work, out)
                                             : render (self, buffer, &work, out);
}
