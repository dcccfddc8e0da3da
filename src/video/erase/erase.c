/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Mixes a colour into the pixels that an operation of augerase covers, in every format. */
#include "erase-private.h"
#include "../noise/field-private.h"

#include "core/draw.h"

#include <string.h>

/* Values that one pixel of a plane has in memory. */
typedef struct {
  guint8 *data;
  gssize stride;
  guint width, height; /* in pixels of the plane */
  guint n;             /* values a pixel */
  guint bytes;         /* a value */
  guint w_sub, h_sub;
  guint depth, shift;
  gint channel[4]; /* the component of each value; -1 is alpha or nothing */
} Plane;

static void
describe_plane (const GstVideoFrame *frame, guint p, Plane *plane)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;

  *plane = (Plane){ .channel = { -1, -1, -1, -1 } };
  for (guint c = 0; c < finfo->n_components; c++) {
    if (finfo->plane[c] != p)
      continue;
    if (!plane->data) {
      plane->data = GST_VIDEO_FRAME_PLANE_DATA (frame, p);
      plane->stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, p);
      plane->width = (guint) GST_VIDEO_FRAME_COMP_WIDTH (frame, c);
      plane->height = (guint) GST_VIDEO_FRAME_COMP_HEIGHT (frame, c);
      plane->bytes = finfo->depth[c] > 8 ? 2 : 1;
      plane->n = (guint) finfo->pixel_stride[c] / plane->bytes;
      plane->w_sub = finfo->w_sub[c];
      plane->h_sub = finfo->h_sub[c];
      plane->depth = finfo->depth[c];
      plane->shift = finfo->shift[c];
    }
    /* GStreamer has the V of P010 at byte 1 */
    if (c != GST_VIDEO_COMP_A)
      plane->channel[(finfo->poffset[c] + plane->bytes - 1) / plane->bytes] = (gint) c;
  }
}

void
aug_erase_words (
    const GstAugOperation *operation, guint32 i, guint32 j, guint32 what, guint32 words[4])
{
  const GstAugValue *value = gst_aug_operation_find (operation, "field");
  const guint64 field = value ? value->u : 0;

  gst_aug_philox4x32 ((const guint32[2]){ (guint32) field, (guint32) (field >> 32) },
      (const guint32[4]){ i, j, 0, what }, words);
}

static gint16 *
carve (gint16 **at, gsize n)
{
  gint16 *part = *at;

  *at += (n + 31) / 32 * 32;
  return part;
}

void
aug_erase_begin (const GstAugEffectJob *job, guint32 argb)
{
  AugErasePaint *paint = job->state;
  const GstVideoFrame *frame = job->dst;
  const gsize row = (gsize) GST_VIDEO_FRAME_WIDTH (frame) + 34;
  gint16 *at = gst_aug_effect_memory (job, 0, row * (4 + 4 + 4 + 4 + 4 * GST_VIDEO_MAX_PLANES) * 2);

  paint->kernels = aug_erase_kernels_get ();
  paint->width = (guint) GST_VIDEO_FRAME_WIDTH (frame);
  paint->height = (guint) GST_VIDEO_FRAME_HEIGHT (frame);
  if (!job->address->measured)
    gst_aug_frame_color (&frame->info, argb, paint->values);
  paint->lines[0].weights = carve (&at, row - 32);
  paint->lines[1].weights = carve (&at, row - 32);
  paint->zeros = carve (&at, row - 32);
  memset (paint->zeros, 0, (row - 32) * 2);
  paint->halved = carve (&at, row - 32);
  paint->spread = carve (&at, 4 * (row - 32));
  paint->words = (guint32 *) carve (&at, 4 * (row - 32));
  paint->bytes = (guint8 *) carve (&at, 4 * (row - 32));
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (frame); p++) {
    Plane plane;

    describe_plane (frame, p, &plane);
    paint->colors[p] = (guint16 *) carve (&at, (gsize) plane.width * plane.n);
    for (guint i = 0; i < plane.width; i++)
      for (guint k = 0; k < plane.n; k++)
        paint->colors[p][i * plane.n + k] =
            plane.channel[k] < 0 ? 0 : (guint16) paint->values[plane.channel[k]];
    for (guint i = 0; plane.n == 3 && i < 3 * plane.width; i++)
      paint->bytes[i] = (guint8) paint->colors[p][i];
  }
}

/* A fresh value for each value of every frame and branch. */
void
aug_erase_be_noisy (const GstAugEffectJob *job)
{
  AugErasePaint *paint = job->state;

  paint->noisy = !job->address->measured;
  gst_aug_field_init (&paint->noise, gst_aug_field_value (job->operation), job->address,
      GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH);
}

/* The values between black and white, and the chroma values that are meant. */
static void
nominal_range (const GstVideoInfo *info, guint c, guint *low, guint *count)
{
  gint offset[GST_VIDEO_MAX_COMPONENTS] = { 0 }, scale[GST_VIDEO_MAX_COMPONENTS];

  for (guint i = 0; i < GST_VIDEO_MAX_COMPONENTS; i++)
    scale[i] = (1 << MAX (info->finfo->depth[i], 1)) - 1;
  if (!GST_VIDEO_FORMAT_INFO_IS_RGB (info->finfo))
    gst_video_color_range_offsets (info->colorimetry.range, info->finfo, offset, scale);
  if (!GST_VIDEO_FORMAT_INFO_IS_RGB (info->finfo) && c > 0)
    offset[c] = MAX (offset[c] - (scale[c] + 1) / 2, 0);
  *low = (guint) offset[c];
  *count = (guint) scale[c] + 1;
}

/* Value i of a row takes half i mod 2 of word i / 2. */
static void
draw_colors (const AugErasePaint *paint, const GstVideoInfo *info, guint p, const Plane *plane,
    guint y, guint first, guint last)
{
  const guint from = first * plane->n / 2, to = (last * plane->n + 1) / 2;
  guint32 key[2];

  gst_aug_field_row (&paint->noise, p, y, key);
  /* words of a row are a constant apart before they are mixed */
  key[0] += from * AUG_FIELD_WEYL;
  gst_aug_field_words (key, to - from, paint->words);
  for (guint k = 0; k < plane->n; k++) {
    guint low, count;

    if (plane->channel[k] < 0)
      continue;
    nominal_range (info, (guint) plane->channel[k], &low, &count);
    for (guint i = first * plane->n + k; i < last * plane->n; i += plane->n) {
      const guint32 half = paint->words[i / 2 - from] >> 16 * (i % 2) & 0xffff;

      paint->colors[p][i] = (guint16) (low + (half * count >> 16));
    }
  }
}

/* The weights of a plane's pixels for all of their values: none for alpha. */
static void
spread (AugErasePaint *paint, const Plane *plane, const gint16 *weights, guint first, guint last)
{
  gint16 *to = paint->spread;
  guint64 mask = 0;

  switch (plane->n) {
  case 2:
    for (guint i = first; i < last; i++)
      to[2 * i] = to[2 * i + 1] = weights[i];
    break;
  case 3:
    paint->kernels->triple (to + 3 * first, last - first, weights + first);
    break;
  default:
    for (guint k = 0; k < 4; k++)
      mask |= plane->channel[k] < 0 ? 0 : (guint64) 0xffff << 16 * k;
    paint->kernels->quadruple (to + 4 * first, last - first, weights + first, mask);
    break;
  }
}

/* Row @y of plane @p, whose pixels [first, last) have @weights; equal @key, equal weights. */
static void
mix_row (AugErasePaint *paint, const GstVideoInfo *info, guint p, const Plane *plane, guint y,
    const gint16 *weights, guint64 key, guint first, guint last)
{
  guint8 *row = plane->data + plane->stride * (gssize) y + (gsize) first * plane->n * plane->bytes;
  guint16 *colors = paint->colors[p];
  const gsize at = (gsize) first * plane->n, n = (gsize) (last - first) * plane->n;

  if (plane->n > 1 && key != paint->spread_key)
    spread (paint, plane, weights, first, last);
  if (plane->n > 1) {
    paint->spread_key = key;
    weights = paint->spread;
  }
  if (paint->noisy)
    draw_colors (paint, info, p, plane, y, first, last);
  if (plane->bytes == 1)
    paint->kernels->mix8 (row, n, weights + at, colors + at);
  else
    paint->kernels->mix16 (row, n, weights + at, colors + at, plane->depth, plane->shift);
}

/* Whether the row of a solid line could be filled without mixing. */
static gboolean
fill_row (const AugErasePaint *paint, guint p, const Plane *plane, guint y, guint first, guint last)
{
  guint8 *row = plane->data + plane->stride * (gssize) y + (gsize) first * plane->n;

  if (paint->noisy || plane->bytes != 1 || (plane->n != 1 && plane->n != 3))
    return FALSE;
  if (plane->n == 1)
    memset (row, paint->colors[p][0], last - first);
  else
    memcpy (row, paint->bytes, 3 * (gsize) (last - first));
  return TRUE;
}

static const AugEraseLine *
ask (const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseCover cover)
{
  AugEraseLine *next = &paint->lines[!paint->current];

  if (y >= paint->height)
    return NULL;
  next->is_solid = FALSE;
  switch (cover (job, paint, y, next)) {
  case AUG_ERASE_ROW_NONE:
    return NULL;
  case AUG_ERASE_ROW_NEW:
    next->version = ++paint->version;
    paint->current = !paint->current;
    break;
  case AUG_ERASE_ROW_SAME:
    break;
  }
  return &paint->lines[paint->current];
}

/* A line's weights where they hold for [first, last), zeros around its own. */
static const gint16 *
widen (const AugErasePaint *paint, const AugEraseLine *line, guint first, guint last)
{
  if (!line)
    return paint->zeros;
  if (first < line->first)
    memset (line->weights + first, 0, (line->first - first) * 2);
  if (last > line->last)
    memset (line->weights + line->last, 0, (last - line->last) * 2);
  /* an odd row's last chroma sample has the one column only */
  if (last >= paint->width)
    line->weights[paint->width] = line->weights[paint->width - 1];
  return line->weights;
}

/* A chroma sample is covered as much as its pixels are on average. */
static void
mix_subsampled (AugErasePaint *paint, const GstVideoInfo *info, guint p, const Plane *plane,
    guint y, const AugEraseLine *lines[2])
{
  const gboolean both = plane->h_sub && (y | 1) < paint->height;
  const AugEraseLine *other = both ? lines[1] : lines[0];
  guint first = G_MAXUINT, last = 0;
  guint64 key;
  const gint16 *rows[2];

  for (guint i = 0; i < 2; i++) {
    const AugEraseLine *line = i ? other : lines[0];

    if (!line)
      continue;
    first = MIN (first, line->first & ~1u);
    last = MAX (last, (line->last + 1) & ~1u);
  }
  if (first >= last)
    return;
  key = (guint64) 1 << 63 | (guint64) (lines[0] ? lines[0]->version : 0) << 32 |
        (other ? other->version : 0);
  if (key != paint->halved_key) {
    rows[0] = widen (paint, lines[0], first, last);
    rows[1] = widen (paint, other, first, last);
    paint->kernels->halve (
        paint->halved + first / 2, (last - first) / 2, rows[0] + first, rows[1] + first);
    paint->halved_key = key;
  }
  mix_row (paint, info, p, plane, y >> plane->h_sub, paint->halved, key, first / 2, last / 2);
}

static void
copy_rows (const GstAugEffectJob *job, guint p, const Plane *plane, guint from, guint to)
{
  const guint8 *src = GST_VIDEO_FRAME_PLANE_DATA (job->src, p);
  const gssize stride = GST_VIDEO_FRAME_PLANE_STRIDE (job->src, p);
  const guint last = MIN ((to + (1u << plane->h_sub) - 1) >> plane->h_sub, plane->height);

  for (guint y = from >> plane->h_sub; y < last; y++)
    memcpy (plane->data + plane->stride * (gssize) y, src + stride * (gssize) y,
        (gsize) plane->width * plane->n * plane->bytes);
}

void
aug_erase_paint (const GstAugEffectJob *job, guint from, guint to, AugEraseCover cover)
{
  AugErasePaint *paint = job->state;
  const GstVideoInfo *info = &job->dst->info;
  const guint n_planes = GST_VIDEO_FRAME_N_PLANES (job->dst);
  Plane planes[GST_VIDEO_MAX_PLANES];

  for (guint p = 0; p < n_planes; p++) {
    describe_plane (job->dst, p, &planes[p]);
    if (job->src != job->dst)
      copy_rows (job, p, &planes[p], from, to);
  }
  for (guint y = from; y < to; y += 2) {
    const AugEraseLine *first = ask (job, paint, y, cover);
    const AugEraseLine *lines[2] = { first, ask (job, paint, y + 1, cover) };

    for (guint p = 0; p < n_planes; p++) {
      const Plane *plane = &planes[p];

      for (guint i = 0; i < 2 && !plane->h_sub; i++) {
        const AugEraseLine *line = lines[i];

        if (line && plane->w_sub)
          mix_subsampled (paint, info, p, plane, y + i, (const AugEraseLine *[2]){ line, line });
        else if (line &&
                 !(line->is_solid && fill_row (paint, p, plane, y + i, line->first, line->last)))
          mix_row (
              paint, info, p, plane, y + i, line->weights, line->version, line->first, line->last);
      }
      if (plane->h_sub)
        mix_subsampled (paint, info, p, plane, y, lines);
    }
  }
}
