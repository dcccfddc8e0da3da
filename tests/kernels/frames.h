/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Video frames between guard pages, for the tests and benchmarks of kernels. */
#pragma once

#include "video/color/color.h"
#include "core/level.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* All of GST_AUG_VIDEO_MAP_FORMATS; sweep.c asserts that none is missing. */
static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_YV12,
  GST_VIDEO_FORMAT_NV12, GST_VIDEO_FORMAT_Y42B, GST_VIDEO_FORMAT_Y444, GST_VIDEO_FORMAT_I420_10LE,
  GST_VIDEO_FORMAT_P010_10LE, GST_VIDEO_FORMAT_GRAY8, GST_VIDEO_FORMAT_GRAY16_LE,
  GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_BGR, GST_VIDEO_FORMAT_RGBA, GST_VIDEO_FORMAT_BGRA,
  GST_VIDEO_FORMAT_ARGB, GST_VIDEO_FORMAT_ABGR, GST_VIDEO_FORMAT_RGBx, GST_VIDEO_FORMAT_BGRx,
  GST_VIDEO_FORMAT_xRGB, GST_VIDEO_FORMAT_xBGR, GST_VIDEO_FORMAT_RGBP, GST_VIDEO_FORMAT_GBR };

/* The first of those formats whose values are R'G'B'. */
#define FIRST_RGB 9

/* Memory that ends (or begins) at a page that must not be touched. */
typedef struct {
  guint8 *map, *start;
  gsize map_size, size;
} Guarded;

typedef struct {
  GstVideoFrame frame;
  Guarded planes[GST_VIDEO_MAX_PLANES];
  gsize row[GST_VIDEO_MAX_PLANES]; /* bytes that hold picture */
  guint rows[GST_VIDEO_MAX_PLANES];
} GuardedFrame;

typedef struct {
  guint padding;     /* bytes behind each row but the last in memory */
  gboolean negative; /* rows go up in memory */
  gboolean at_start; /* the memory begins at the guard page, else it ends there */
} FrameShape;

/* An odd padding puts every second row of 16-bit samples at an odd address. */
static const FrameShape shapes[] = { { 0, FALSE, FALSE }, { 0, FALSE, TRUE }, { 7, FALSE, FALSE },
  { 0, TRUE, FALSE }, { 38, TRUE, TRUE } };

static inline void
guarded_alloc (Guarded *g, gsize size, gboolean at_start)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  const gsize body = (size + page - 1) / page * page;

  g->map_size = body + 2 * page;
  g->size = size;
  g->map = mmap (NULL, g->map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (g->map != MAP_FAILED);
  g_assert_cmpint (mprotect (g->map, page, PROT_NONE), ==, 0);
  g_assert_cmpint (mprotect (g->map + page + body, page, PROT_NONE), ==, 0);
  memset (g->map + page, 0xa5, body);
  g->start = at_start ? g->map + page : g->map + page + body - size;
}

static inline void
guarded_free (Guarded *g)
{
  munmap (g->map, g->map_size);
}

static inline void
guarded_plane (GuardedFrame *g, guint plane, const FrameShape *shape)
{
  GstVideoFrame *f = &g->frame;
  gsize stride, before_last;

  for (gint c = 0; c < (gint) GST_VIDEO_FRAME_N_COMPONENTS (f); c++) {
    if ((guint) GST_VIDEO_FRAME_COMP_PLANE (f, c) != plane)
      continue;
    g->row[plane] = (gsize) GST_VIDEO_FRAME_COMP_WIDTH (f, c) * GST_VIDEO_FRAME_COMP_PSTRIDE (f, c);
    g->rows[plane] = GST_VIDEO_FRAME_COMP_HEIGHT (f, c);
  }
  stride = g->row[plane] + shape->padding;
  before_last = stride * (g->rows[plane] - 1);
  guarded_alloc (&g->planes[plane], before_last + g->row[plane], shape->at_start);
  f->data[plane] = g->planes[plane].start + (shape->negative ? before_last : 0);
  f->info.stride[plane] = shape->negative ? -(gint) stride : (gint) stride;
}

static inline void
guarded_init (
    GuardedFrame *g, GstVideoFormat format, guint width, guint height, const FrameShape *shape)
{
  memset (g, 0, sizeof *g);
  g_assert_true (gst_video_info_set_format (&g->frame.info, format, width, height));
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    guarded_plane (g, p, shape);
}

static inline void
guarded_clear (GuardedFrame *g)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    guarded_free (&g->planes[p]);
}

static inline guint8 *
guarded_row (const GuardedFrame *g, guint plane, guint y)
{
  return (guint8 *) g->frame.data[plane] + (gssize) g->frame.info.stride[plane] * y;
}

static inline void
guarded_copy (GuardedFrame *to, const GuardedFrame *from)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&to->frame); p++)
    for (guint y = 0; y < to->rows[p]; y++)
      memcpy (guarded_row (to, p, y), guarded_row (from, p, y), to->row[p]);
}

/* Any bytes, also in bits that hold no value. */
static inline void
fill_random (GuardedFrame *g, GRand *rand)
{
  const gboolean edges = g_rand_boolean (rand);

  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y < g->rows[p]; y++)
      for (gsize x = 0; x < g->row[p]; x++)
        guarded_row (g, p, y)[x] = edges && g_rand_boolean (rand)
                                       ? (guint8) (g_rand_boolean (rand) ? 255 : 0)
                                       : (guint8) g_rand_int (rand);
}

static inline void
clear_unused_bits (GuardedFrame *g)
{
  const GstVideoFormatInfo *finfo = g->frame.info.finfo;
  const guint used = ((1u << finfo->depth[0]) - 1) << finfo->shift[0];

  if (finfo->depth[0] % 8 == 0)
    return;
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y < g->rows[p]; y++)
      for (gsize x = 0; x < g->row[p]; x++)
        guarded_row (g, p, y)[x] &= (guint8) (used >> x % 2 * 8);
}

static inline void
fill_random_values (GuardedFrame *g, GRand *rand)
{
  fill_random (g, rand);
  clear_unused_bits (g);
}

static inline void
assert_equal_after (const gchar *what, const GuardedFrame *a, const GuardedFrame *b)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&a->frame); p++)
    for (guint y = 0; y < a->rows[p]; y++)
      if (memcmp (guarded_row (a, p, y), guarded_row (b, p, y), a->row[p]) != 0)
        g_error ("%s: %s %dx%d: row %u of plane %u differs", what, a->frame.info.finfo->name,
            a->frame.info.width, a->frame.info.height, y, p);
}

static inline void
assert_equal (const GuardedFrame *a, const GuardedFrame *b)
{
  assert_equal_after ("pictures", a, b);
}

/* The byte beside R, G and B, where pixels are of four bytes. */
static inline void
assert_alpha_equal (const GuardedFrame *a, const GuardedFrame *b)
{
  guint other = 6;

  if (!GST_VIDEO_INFO_IS_RGB (&a->frame.info) || GST_VIDEO_FRAME_COMP_PSTRIDE (&a->frame, 0) != 4)
    return;
  for (guint c = 0; c < 3; c++)
    other -= GST_VIDEO_FRAME_COMP_POFFSET (&a->frame, c);
  for (guint y = 0; y < a->rows[0]; y++)
    for (gsize x = other; x < a->row[0]; x += 4)
      g_assert_cmpuint (guarded_row (a, 0, y)[x], ==, guarded_row (b, 0, y)[x]);
}

static inline void
assert_padding_untouched (const GuardedFrame *g, guint padding)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y + 1 < g->rows[p]; y++) {
      const guint at = g->frame.info.stride[p] < 0 ? y + 1 : y;

      for (guint i = 0; i < padding; i++)
        g_assert_cmpuint (guarded_row (g, p, at)[g->row[p] + i], ==, 0xa5);
    }
}
