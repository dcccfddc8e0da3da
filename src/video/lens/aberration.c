/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Red and blue that are larger or smaller than green; docs/warp.md has the formula.
 *
 * Enlarging is a matter of rows and of columns, bilinear, the edge repeated. On Y'CbCr the R' and
 * B' of the definition are never made: everything is linear in Y', Cb and Cr. */
#include <math.h>
#include <string.h>

#include "../../core/level.h"
#include "aberration-private.h"
#include "../effects.h"

typedef enum {
  RED,
  BLUE,
  N_SCALES,
} Scale;

/* Where the values of a row or column come from: index and the one after it. */
typedef struct {
  gint *index, *run; /* run[i]: end of the values whose index goes up with them */
  gfloat *share;     /* of the one after it */
} Axis;

/* One component, scaled, row by row. */
typedef struct {
  GstAugComponent from;
  const Axis *x, *y;
  gfloat *rows[2], *line;
  gint at[2];
} Reader;

typedef struct {
  gfloat scale[N_SCALES];
  Axis axes[N_SCALES][2][2]; /* scale; luma, chroma; x, y */
} State;

static void
make_axis (Axis *axis, guint n, gdouble centre, gdouble luma, gdouble scale)
{
  for (guint i = 0; i < n; i++) {
    const gdouble p =
        CLAMP ((centre + ((i + 0.5) * luma - centre) * scale) / luma - 0.5, 0, (gdouble) n - 1);

    axis->index[i] = MAX (MIN ((gint) p, (gint) n - 2), 0);
    axis->share[i] = (gfloat) (p - axis->index[i]);
  }
  for (guint i = n; i-- > 0;)
    axis->run[i] =
        i + 1 < n && axis->index[i + 1] == axis->index[i] + 1 ? axis->run[i + 1] : (gint) i + 1;
}

/* The component of a plane that is like luma, and one that is like chroma. */
static guint
lead_of (const GstVideoFrame *frame, guint chroma)
{
  return MIN (chroma, (guint) GST_VIDEO_FRAME_N_COMPONENTS (frame) - 1);
}

static gboolean
aberration_prepare (GstAugEffectJob *job)
{
  State *state = job->state;
  const GstVideoFrame *frame = job->dst;
  const gdouble width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  const gsize longest = (gsize) MAX (width, height);
  /* what is seen larger comes from nearer to the middle */
  const gdouble red = 1 / (1 + gst_aug_operation_get_double (job->operation, "red", 0));
  const gdouble blue = 1 / (1 + gst_aug_operation_get_double (job->operation, "blue", 0));
  guint8 *memory;

  if (GST_VIDEO_FORMAT_INFO_IS_GRAY (frame->info.finfo) || (red == 1 && blue == 1) ||
      !(red > 0.1 && red < 10 && blue > 0.1 && blue < 10))
    return FALSE;
  memory = gst_aug_effect_memory (job, 0, longest * 8 * 3 * sizeof (gint32));
  for (guint i = 0; i < N_SCALES * 4; i++) {
    const guint scale = i / 4, chroma = i / 2 % 2, y = i % 2;
    Axis *axis = &state->axes[scale][chroma][y];
    GstAugComponent component;

    gst_aug_frame_component (frame, lead_of (frame, chroma), &component);
    axis->index = (gint *) memory + longest * 3 * i;
    axis->run = axis->index + longest;
    axis->share = (gfloat *) (axis->run + longest);
    make_axis (axis, y ? component.height : component.width, (y ? height : width) / 2,
        1 << (y ? component.h_sub : component.w_sub), scale == RED ? red : blue);
  }
  return TRUE;
}

static void
load_row (const GstAugAberrationKernels *kernels, const GstAugComponent *from, guint y, gfloat *to)
{
  const guint8 *row = from->data + from->stride * (gssize) y;

  if (!from->wide && from->step == 1) {
    kernels->load (to, row, from->width);
    return;
  }
  if (!from->wide) {
    for (guint i = 0; i < from->width; i++)
      to[i] = row[(gsize) i * from->step];
    return;
  }
  for (guint i = 0; i < from->width; i++) {
    guint16 word;

    memcpy (&word, row + (gsize) i * from->step, 2);
    to[i] = (gfloat) (GUINT16_FROM_LE (word) >> from->shift);
  }
}

static void
store_row (
    const GstAugAberrationKernels *kernels, const GstAugComponent *to, guint y, const gfloat *from)
{
  guint8 *row = to->data + to->stride * (gssize) y;
  const gint32 most = (1 << to->depth) - 1;

  if (!to->wide && to->step == 1) {
    kernels->store (row, from, to->width);
    return;
  }
  if (!to->wide) {
    for (guint i = 0; i < to->width; i++)
      row[(gsize) i * to->step] = (guint8) CLAMP ((gint32) (from[i] + 0.5f), 0, 255);
    return;
  }
  for (guint i = 0; i < to->width; i++) {
    const gint32 value = CLAMP ((gint32) (from[i] + 0.5f), 0, most);
    const guint16 word = GUINT16_TO_LE ((guint16) ((guint) value << to->shift));

    memcpy (row + (gsize) i * to->step, &word, 2);
  }
}

static const gfloat *
loaded (Reader *reader, const GstAugAberrationKernels *kernels, gint y)
{
  const guint slot = (guint) y & 1;

  if (reader->at[slot] != y) {
    load_row (kernels, &reader->from, (guint) y, reader->rows[slot]);
    reader->at[slot] = y;
  }
  return reader->rows[slot];
}

/* Row y of the scaled component. */
static void
read_row (Reader *reader, const GstAugAberrationKernels *kernels, guint y, gfloat *to)
{
  const gint above = reader->y->index[y];
  const gfloat *upper = loaded (reader, kernels, above);
  const gfloat *lower = reader->from.height > 1 ? loaded (reader, kernels, above + 1) : upper;
  const guint n = reader->from.width;
  gfloat *line = reader->line;

  kernels->blend (line, upper, lower, reader->y->share[y], n);
  line[n] = line[n - 1];
  for (guint i = 0; i < n;) {
    const guint end = (guint) reader->x->run[i];

    kernels->shift (to + i, line + reader->x->index[i], reader->x->share + i, end - i);
    i = end;
  }
}

static void
open_reader (Reader *reader, const State *state, const GstVideoFrame *frame, guint component,
    Scale scale, gfloat *memory, gsize row)
{
  gst_aug_frame_component (frame, component, &reader->from);
  reader->x = &state->axes[scale][component > 0][0];
  reader->y = &state->axes[scale][component > 0][1];
  reader->rows[0] = memory;
  reader->rows[1] = memory + row;
  reader->line = memory + 2 * row;
  reader->at[0] = reader->at[1] = -1;
}

static void
copy_planes (const GstAugEffectJob *job)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (job->src); p++)
    gst_video_frame_copy_plane (job->dst, job->src, p);
}

static void
aberration_rgb (const GstAugEffectJob *job, const GstAugAberrationKernels *kernels)
{
  const State *state = job->state;
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (job->src);
  const gsize row = (gsize) GST_VIDEO_FRAME_WIDTH (job->src) + 16;
  gfloat *memory = gst_aug_effect_memory (job, 1, 7 * row * sizeof *memory);
  Reader readers[N_SCALES];
  GstAugComponent to[N_SCALES];

  copy_planes (job);
  for (guint scale = RED; scale < N_SCALES; scale++) {
    const guint component = scale == RED ? GST_VIDEO_COMP_R : GST_VIDEO_COMP_B;

    open_reader (&readers[scale], state, job->src, component, scale, memory + 3 * row * scale, row);
    gst_aug_frame_component (job->dst, component, &to[scale]);
  }
  for (guint y = 0; y < height; y++)
    for (guint scale = RED; scale < N_SCALES; scale++) {
      read_row (&readers[scale], kernels, y, memory + 6 * row);
      store_row (kernels, &to[scale], y, memory + 6 * row);
    }
}

typedef struct {
  const GstAugAberrationKernels *kernels;
  Reader red_y, red_v, blue_y, blue_u;
  GstAugComponent from[3], to[3];
  GstAugAberrationMix mix;
  gfloat *y, *y_red, *y_blue;                     /* rows of luma */
  gfloat *v, *v_red, *u, *u_blue, *v_sum, *u_sum; /* rows of chroma */
} Yuv;

/* Kr and Kb of the caps, BT.601 where they name none, and what chroma codes are worth in luma
 * codes. */
static void
make_mix (GstAugAberrationMix *mix, const GstVideoInfo *info)
{
  const gboolean full = info->colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255;
  const gdouble unit = full ? 1 : 219.0 / 224;
  gdouble kr, kb;

  if (!gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, &kr, &kb)) {
    kr = 0.299;
    kb = 0.114;
  }
  mix->kr = (gfloat) kr;
  mix->kb = (gfloat) kb;
  mix->red = (gfloat) (2 * (1 - kr) * unit);
  mix->blue = (gfloat) (2 * (1 - kb) * unit);
}

static void
open_yuv (Yuv *yuv, const GstAugEffectJob *job, const GstAugAberrationKernels *kernels)
{
  const State *state = job->state;
  const gsize row = (gsize) GST_VIDEO_FRAME_WIDTH (job->src) + 16;
  gfloat *memory = gst_aug_effect_memory (job, 1, 21 * row * sizeof *memory);
  gfloat **rows[] = { &yuv->y, &yuv->y_red, &yuv->y_blue, &yuv->v, &yuv->v_red, &yuv->u,
    &yuv->u_blue, &yuv->v_sum, &yuv->u_sum };

  yuv->kernels = kernels;
  make_mix (&yuv->mix, &job->dst->info);
  for (guint c = 0; c < 3; c++) {
    gst_aug_frame_component (job->src, c, &yuv->from[c]);
    gst_aug_frame_component (job->dst, c, &yuv->to[c]);
  }
  open_reader (&yuv->red_y, state, job->src, 0, RED, memory, row);
  open_reader (&yuv->red_v, state, job->src, 2, RED, memory + 3 * row, row);
  open_reader (&yuv->blue_y, state, job->src, 0, BLUE, memory + 6 * row, row);
  open_reader (&yuv->blue_u, state, job->src, 1, BLUE, memory + 9 * row, row);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    *rows[i] = memory + (12 + i) * row;
}

/* The luma rows of one row of chroma, then the chroma: Cr' = Cr_r + mean (Y_r - Y') / a. */
static void
aberration_block (Yuv *yuv, guint row)
{
  const GstAugComponent *chroma = &yuv->from[1];
  const guint first = row << chroma->h_sub, height = yuv->from[0].height;
  const guint last = MIN (first + (1u << chroma->h_sub), height);
  const guint n = chroma->width, width = yuv->from[0].width;

  load_row (yuv->kernels, &yuv->from[1], row, yuv->u);
  load_row (yuv->kernels, &yuv->from[2], row, yuv->v);
  read_row (&yuv->red_v, yuv->kernels, row, yuv->v_red);
  read_row (&yuv->blue_u, yuv->kernels, row, yuv->u_blue);
  memset (yuv->u_sum, 0, n * sizeof *yuv->u_sum);
  memset (yuv->v_sum, 0, n * sizeof *yuv->v_sum);
  /* from here on what chroma adds to luma: Kr·a·(Cr_r - Cr) + Kb·b·(Cb_b - Cb) */
  for (guint i = 0; i < n; i++)
    yuv->v[i] = yuv->mix.kr * yuv->mix.red * (yuv->v_red[i] - yuv->v[i]) +
                yuv->mix.kb * yuv->mix.blue * (yuv->u_blue[i] - yuv->u[i]);
  for (guint y = first; y < last; y++) {
    load_row (yuv->kernels, &yuv->from[0], y, yuv->y);
    read_row (&yuv->red_y, yuv->kernels, y, yuv->y_red);
    read_row (&yuv->blue_y, yuv->kernels, y, yuv->y_blue);
    yuv->kernels->mix[chroma->w_sub != 0](
        yuv->y, yuv->y_red, yuv->y_blue, yuv->v, yuv->v_sum, yuv->u_sum, width, &yuv->mix);
    store_row (yuv->kernels, &yuv->to[0], y, yuv->y);
  }
  for (guint i = 0; i < n; i++) {
    const guint wide = MIN (1u << chroma->w_sub, width - (i << chroma->w_sub));
    const gfloat count = (gfloat) (wide * (last - first));

    yuv->v_red[i] += yuv->v_sum[i] / (count * yuv->mix.red);
    yuv->u_blue[i] += yuv->u_sum[i] / (count * yuv->mix.blue);
  }
  store_row (yuv->kernels, &yuv->to[1], row, yuv->u_blue);
  store_row (yuv->kernels, &yuv->to[2], row, yuv->v_red);
}

static void
aberration_frame (const GstAugEffectJob *job)
{
  const GstAugAberrationKernels *kernels = gst_aug_aberration_kernels (gst_aug_level_get ());
  Yuv yuv;

  if (GST_VIDEO_FORMAT_INFO_IS_RGB (job->src->info.finfo)) {
    aberration_rgb (job, kernels);
    return;
  }
  open_yuv (&yuv, job, kernels);
  for (guint row = 0; row < yuv.from[1].height; row++)
    aberration_block (&yuv, row);
}

const GstAugEffect gst_aug_effect_chromatic_aberration = {
  .name = "chromatic-aberration",
  .state_size = sizeof (State),
  .prepare = aberration_prepare,
  .frame = aberration_frame,
};
