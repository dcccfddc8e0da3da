/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:renderer
 * @title: Video renderer
 * @short_description: carries out a plan in as few passes as it allows
 *
 * A map, or an effect that looks at neighbours, is a pass from one picture to another. Steps that
 * change pixels where they are join into one pass: a band of rows goes through all of them while it
 * is in the cache. A step that needs statistics of the picture begins a new pass, since the picture
 * must be finished by then. Chains that are mixed have a renderer each, and their sum is a pass.
 */
#include "color/color-private.h"
#include "mix/mix.h"
#include "plan-private.h"

#include <string.h>

/* Bytes of a band, so that it stays in the second-level cache. */
#define BAND_BYTES (96 * 1024)

typedef struct {
  GstBuffer *buffer;
  GstVideoInfo info;
  GstVideoFrame frame;
  gboolean is_mapped;
} Between;

typedef struct {
  gpointer data;
  gsize size;
} State;

struct _GstAugVideoRenderer {
  GstAugVideoScratch *maps;
  GstAugColorScratch
      *colors[GST_AUG_VIDEO_PLAN_MAX_STEPS]; /* by step, of the first one on demand */
  GstAugDistortionScratch *distortions;
  Between between[2];
  GstAugVideoRenderer *inner; /* on demand, as these */
  GstAugVideoRenderer *chains[GST_AUG_VIDEO_MIX_MAX_CHAINS];
  Between result; /* where nobody else has memory for it */
  State states[GST_AUG_VIDEO_PLAN_MAX_STEPS];
  GstAugEffectMemory memory[GST_AUG_VIDEO_PLAN_MAX_STEPS][GST_AUG_EFFECT_SLOTS];
  GstAugVideoWork work;
};

/* A plan on its way: the picture as far as it is done is in `now`. */
typedef struct {
  GstAugVideoRenderer *renderer;
  const GstAugVideoPlan *plan;
  const GstVideoFrame *src;
  GstVideoFrame *dst;
  const GstVideoFrame *now;
  guint last_move; /* the last step that needs another picture to write to, or n_steps */
} Run;

/**
 * gst_aug_video_renderer_new: (skip)
 *
 * Returns: (transfer full): a renderer; it keeps memory between pictures, one thread at a time
 */
GstAugVideoRenderer *
gst_aug_video_renderer_new (void)
{
  GstAugVideoRenderer *renderer = g_new0 (GstAugVideoRenderer, 1);

  renderer->maps = gst_aug_video_scratch_new ();
  renderer->colors[0] = gst_aug_color_scratch_new ();
  renderer->distortions = gst_aug_distortion_scratch_new ();
  return renderer;
}

/**
 * gst_aug_video_renderer_free: (skip)
 * @renderer: (transfer full): a renderer
 */
void
gst_aug_video_renderer_free (GstAugVideoRenderer *renderer)
{
  for (guint i = 0; i < G_N_ELEMENTS (renderer->between); i++)
    gst_clear_buffer (&renderer->between[i].buffer);
  for (guint i = 0; i < GST_AUG_VIDEO_PLAN_MAX_STEPS; i++) {
    g_free (renderer->states[i].data);
    gst_aug_color_scratch_free (renderer->colors[i]);
    for (guint j = 0; j < GST_AUG_EFFECT_SLOTS; j++)
      g_free (renderer->memory[i][j].data);
  }
  g_clear_pointer (&renderer->inner, gst_aug_video_renderer_free);
  for (guint i = 0; i < G_N_ELEMENTS (renderer->chains); i++)
    g_clear_pointer (&renderer->chains[i], gst_aug_video_renderer_free);
  gst_aug_video_renderer_end (renderer);
  gst_clear_buffer (&renderer->result.buffer);
  gst_aug_video_scratch_free (renderer->maps);
  gst_aug_distortion_scratch_free (renderer->distortions);
  g_free (renderer);
}

/**
 * gst_aug_video_renderer_reset: (skip)
 * @renderer: a renderer
 *
 * Forgets the pictures before: statistics that are smoothed from picture to picture begin anew.
 */
void
gst_aug_video_renderer_reset (GstAugVideoRenderer *renderer)
{
  aug_color_tracks_clear (renderer->colors[0]);
  if (renderer->inner)
    gst_aug_video_renderer_reset (renderer->inner);
  for (guint i = 0; i < G_N_ELEMENTS (renderer->chains); i++)
    if (renderer->chains[i])
      gst_aug_video_renderer_reset (renderer->chains[i]);
}

static void
add_work (const GstAugVideoRenderer *renderer, GstAugVideoWork *work)
{
  GstAugVideoWork own;

  if (!renderer)
    return;
  gst_aug_video_renderer_get_work (renderer, &own);
  work->n_passes += own.n_passes;
  work->bytes_read += own.bytes_read;
  work->bytes_written += own.bytes_written;
}

/**
 * gst_aug_video_renderer_get_work: (skip)
 * @renderer: a renderer
 * @work: (out caller-allocates): what it has done since it was made
 */
void
gst_aug_video_renderer_get_work (const GstAugVideoRenderer *renderer, GstAugVideoWork *work)
{
  *work = renderer->work;
  add_work (renderer->inner, work);
  for (guint i = 0; i < G_N_ELEMENTS (renderer->chains); i++)
    add_work (renderer->chains[i], work);
}

/* A picture of the renderer's own, kept from frame to frame. */
static GstVideoFrame *
map_own (Between *between, const GstVideoInfo *source, guint width, guint height)
{
  GstVideoInfo *info = &between->info;

  if (between->is_mapped)
    gst_video_frame_unmap (&between->frame);
  if (!between->buffer || GST_VIDEO_INFO_FORMAT (info) != GST_VIDEO_INFO_FORMAT (source) ||
      (guint) GST_VIDEO_INFO_WIDTH (info) != width ||
      (guint) GST_VIDEO_INFO_HEIGHT (info) != height) {
    gst_video_info_set_format (info, GST_VIDEO_INFO_FORMAT (source), width, height);
    gst_clear_buffer (&between->buffer);
    between->buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  }
  info->colorimetry = source->colorimetry;
  info->chroma_site = source->chroma_site;
  between->is_mapped =
      between->buffer && gst_video_frame_map (&between->frame, info, between->buffer,
                             GST_MAP_READWRITE | GST_VIDEO_FRAME_MAP_FLAG_NO_REF);
  return between->is_mapped ? &between->frame : NULL;
}

static GstVideoFrame *
map_between (Run *run, guint width, guint height)
{
  GstAugVideoRenderer *renderer = run->renderer;

  return map_own (&renderer->between[run->now == &renderer->between[0].frame], &run->plan->source,
      width, height);
}

/* Where step @i may write; what is done so far itself where @in_place. */
static GstVideoFrame *
target (Run *run, guint i, gboolean in_place)
{
  const GstAugVideoStep *step = &run->plan->steps[i];

  if (in_place && run->now == run->dst)
    return run->dst;
  if (in_place && run->now != run->src)
    return (GstVideoFrame *) run->now;
  if (run->last_move == run->plan->n_steps || i >= run->last_move)
    return run->dst;
  return map_between (run, step->width, step->height);
}

static guint64
bytes_of (const GstVideoFrame *frame)
{
  return GST_VIDEO_INFO_SIZE (&frame->info);
}

static void
count (Run *run, guint64 read, guint64 written)
{
  run->renderer->work.n_passes++;
  run->renderer->work.bytes_read += read;
  run->renderer->work.bytes_written += written;
}

static gboolean
render_map (Run *run, guint i)
{
  const GstAugVideoMap *map = &run->plan->steps[i].map;
  GstVideoFrame *to = target (run, i, FALSE);
  gdouble share;

  if (!to || !gst_aug_video_map_render (map, run->now, to, run->renderer->maps))
    return FALSE;
  share = map->width * map->height /
          ((gdouble) GST_VIDEO_FRAME_WIDTH (run->now) * GST_VIDEO_FRAME_HEIGHT (run->now));
  count (run, (guint64) ((gdouble) bytes_of (run->now) * MIN (share, 1)), bytes_of (to));
  run->now = to;
  return TRUE;
}

static gboolean
render_distortion (Run *run, guint i)
{
  GstVideoFrame *to = target (run, i, FALSE);

  if (!to || !gst_aug_video_distortion_render (
                 &run->plan->steps[i].distortion, run->now, to, run->renderer->distortions))
    return FALSE;
  count (run, bytes_of (run->now), bytes_of (to));
  run->now = to;
  return TRUE;
}

static void
begin_job (Run *run, guint i, GstVideoFrame *to, GstAugEffectJob *job)
{
  GstAugVideoRenderer *renderer = run->renderer;
  const GstAugVideoStep *step = &run->plan->steps[i];
  State *state = &renderer->states[i];

  if (state->size < step->effect->state_size) {
    g_free (state->data);
    state->data = g_malloc (step->effect->state_size);
    state->size = step->effect->state_size;
  }
  if (step->effect->state_size)
    memset (state->data, 0, step->effect->state_size);
  *job = (GstAugEffectJob){ &step->operation, &step->address, run->now, to, state->data,
    renderer->memory[i], renderer->maps };
}

static gboolean
prepare (Run *run, const GstAugEffect *effect, GstAugEffectJob *job)
{
  if (effect->flags & GST_AUG_EFFECT_STATISTICS)
    run->renderer->work.bytes_read += bytes_of (run->now);
  return !effect->prepare || effect->prepare (job);
}

static gboolean
render_frame_effect (Run *run, guint i)
{
  const GstAugEffect *effect = run->plan->steps[i].effect;
  GstVideoFrame *to = target (run, i, FALSE);
  GstAugEffectJob job;

  if (!to)
    return FALSE;
  begin_job (run, i, to, &job);
  if (!prepare (run, effect, &job))
    return TRUE;
  effect->frame (&job);
  count (run, bytes_of (run->now), bytes_of (to));
  run->now = to;
  return TRUE;
}

static gboolean
needs_statistics (const GstAugVideoStep *step)
{
  return step->kind == GST_AUG_VIDEO_STEP_COLOR
             ? aug_color_needs_statistics (step->colors, step->n_colors)
             : (step->effect->flags & GST_AUG_EFFECT_STATISTICS) != 0;
}

/* Smoothed statistics belong to windows and not to steps, so that steps share them. */
static GstAugColorScratch *
colors_of (GstAugVideoRenderer *renderer, guint i)
{
  if (renderer->colors[i] == NULL) {
    renderer->colors[i] = gst_aug_color_scratch_new ();
    aug_color_share_tracks (renderer->colors[i], renderer->colors[0]);
  }
  return renderer->colors[i];
}

static guint
band_rows (const GstVideoFrame *frame)
{
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (frame);
  const guint64 row = MAX (bytes_of (frame) / height, 1);

  return MAX ((guint) (BAND_BYTES / row) & ~1u, 2);
}

/* A step of a pass: an effect with its job, or a chain of colours. */
typedef struct {
  const GstAugEffect *effect;
  GstAugEffectJob job;
  GstAugColorScratch *colors;
} Part;

/* Returns FALSE if a chain of colours cannot be done; *n grows if there is something to do. */
static gboolean
add_part (Run *run, guint i, GstVideoFrame *to, Part *parts, guint *n)
{
  const GstAugVideoStep *step = &run->plan->steps[i];
  const GstVideoFrame *src = *n > 0 ? to : run->now;
  Part *part = &parts[*n];

  part->effect = NULL;
  if (step->kind == GST_AUG_VIDEO_STEP_COLOR) {
    part->colors = colors_of (run->renderer, i);
    if (!aug_color_begin (part->colors, src, to, step->colors, step->n_colors, step->hue_model))
      return FALSE;
    for (guint k = 0; k < part->colors->n_passes; k++)
      count (run, bytes_of (src), bytes_of (to));
    ++*n;
    return TRUE;
  }
  part->effect = step->effect;
  begin_job (run, i, to, &part->job);
  part->job.src = src;
  *n += prepare (run, part->effect, &part->job);
  return TRUE;
}

/* From step @i on as many as join; *@next is the first that does not. */
static gboolean
render_points (Run *run, guint i, guint *next)
{
  const GstAugVideoPlan *plan = run->plan;
  Part parts[GST_AUG_VIDEO_PLAN_MAX_STEPS];
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (run->now);
  GstVideoFrame *to = target (run, i, TRUE);
  guint n = 0, rows;

  if (!to)
    return FALSE;
  for (*next = i; *next < plan->n_steps && gst_aug_video_step_is_in_place (&plan->steps[*next]);
       ++*next) {
    if (*next > i && needs_statistics (&plan->steps[*next]))
      break;
    if (!add_part (run, *next, to, parts, &n))
      return FALSE;
  }
  if (n == 0)
    return TRUE;
  rows = n == 1 && parts[0].effect ? height : band_rows (to);
  for (guint from = 0; from < height; from += rows) {
    const guint end = MIN (from + rows, height);

    for (guint j = 0; j < n; j++) {
      if (parts[j].effect)
        parts[j].effect->rows (&parts[j].job, from, end);
      else
        aug_color_rows (parts[j].colors, from, end);
    }
  }
  count (run, bytes_of (run->now), bytes_of (to));
  run->now = to;
  return TRUE;
}

static gboolean
render_plan (Run *run, guint i)
{
  GstAugVideoRenderer **inner = &run->renderer->inner;
  GstVideoFrame *to = target (run, i, FALSE);

  if (!*inner)
    *inner = gst_aug_video_renderer_new ();
  if (!to || !gst_aug_video_renderer_render (*inner, run->plan->steps[i].plan, run->now, to))
    return FALSE;
  run->now = to;
  return TRUE;
}

static gboolean
render_chain (Run *run, const GstAugVideoPlan *plan, guint chain, const GstVideoFrame **result)
{
  GstAugVideoRenderer **renderer = &run->renderer->chains[chain];

  *result = run->now;
  if (gst_aug_video_plan_is_identity (plan))
    return TRUE;
  if (!*renderer)
    *renderer = gst_aug_video_renderer_new ();
  return gst_aug_video_renderer_render_kept (*renderer, plan, run->now, result);
}

static gboolean
render_mix (Run *run, guint i)
{
  const GstAugVideoMix *mix = run->plan->steps[i].mix;
  const GstVideoFrame *pictures[1 + GST_AUG_VIDEO_MIX_MAX_CHAINS] = { run->now };
  GstVideoFrame *to = target (run, i, FALSE);
  gboolean ok = to != NULL;

  for (guint chain = 0; ok && chain < mix->n_chains; chain++)
    ok = render_chain (run, &mix->chains[chain], chain, &pictures[1 + chain]);
  if (ok) {
    gst_aug_video_mix_frames (mix, pictures, to);
    count (run, (1 + mix->n_chains) * bytes_of (run->now), bytes_of (to));
    run->now = to;
  }
  for (guint chain = 0; chain < mix->n_chains; chain++)
    if (run->renderer->chains[chain])
      gst_aug_video_renderer_end (run->renderer->chains[chain]);
  return ok;
}

static gboolean
render_from (Run *run, guint i, guint *next)
{
  const GstAugVideoStep *step = &run->plan->steps[i];

  *next = i + 1;
  switch (step->kind) {
  case GST_AUG_VIDEO_STEP_MAP:
    return render_map (run, i);
  case GST_AUG_VIDEO_STEP_COLOR:
    return render_points (run, i, next);
  case GST_AUG_VIDEO_STEP_DISTORTION:
    return render_distortion (run, i);
  case GST_AUG_VIDEO_STEP_MIX:
    return render_mix (run, i);
  case GST_AUG_VIDEO_STEP_PLAN:
    return render_plan (run, i);
  case GST_AUG_VIDEO_STEP_EFFECT:
    return gst_aug_video_step_is_in_place (step) ? render_points (run, i, next)
                                                 : render_frame_effect (run, i);
  }
  g_return_val_if_reached (FALSE);
}

/**
 * gst_aug_video_renderer_render: (skip)
 * @renderer: a renderer
 * @plan: a plan
 * @src: the picture in memory
 * @dst: the picture that the plan gives, same format; other memory, or @src itself where
 *     gst_aug_video_plan_is_in_place()
 *
 * Returns: whether it could be done
 */
gboolean
gst_aug_video_renderer_render (GstAugVideoRenderer *renderer, const GstAugVideoPlan *plan,
    const GstVideoFrame *src, GstVideoFrame *dst)
{
  Run run = { renderer, plan, src, dst, src, plan->n_steps };
  gboolean ok = TRUE;

  for (guint i = 0; i < plan->n_steps; i++)
    if (!gst_aug_video_step_is_in_place (&plan->steps[i]))
      run.last_move = i;
  for (guint i = 0, next; ok && i < plan->n_steps; i = next)
    ok = render_from (&run, i, &next);
  if (ok && run.now != dst) {
    ok = gst_video_frame_copy (dst, run.now);
    count (&run, bytes_of (run.now), bytes_of (dst));
  }
  for (guint i = 0; i < G_N_ELEMENTS (renderer->between); i++) {
    if (renderer->between[i].is_mapped)
      gst_video_frame_unmap (&renderer->between[i].frame);
    renderer->between[i].is_mapped = FALSE;
  }
  return ok;
}

/**
 * gst_aug_video_renderer_render_kept: (skip)
 * @renderer: a renderer
 * @plan: a plan
 * @src: the picture in memory
 * @result: (out) (transfer none): the picture that the plan gives, in memory of the renderer that
 *     stays until gst_aug_video_renderer_end()
 *
 * Returns: whether it could be done
 */
gboolean
gst_aug_video_renderer_render_kept (GstAugVideoRenderer *renderer, const GstAugVideoPlan *plan,
    const GstVideoFrame *src, const GstVideoFrame **result)
{
  GstVideoFrame *to = map_own (&renderer->result, &plan->source, plan->width, plan->height);

  *result = to;
  return to && gst_aug_video_renderer_render (renderer, plan, src, to);
}

/**
 * gst_aug_video_renderer_end: (skip)
 * @renderer: a renderer
 *
 * Ends the use of what gst_aug_video_renderer_render_kept() gave.
 */
void
gst_aug_video_renderer_end (GstAugVideoRenderer *renderer)
{
  if (renderer->result.is_mapped)
    gst_video_frame_unmap (&renderer->result.frame);
  renderer->result.is_mapped = FALSE;
}
