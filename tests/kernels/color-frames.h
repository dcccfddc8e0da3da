/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Video frames between guard pages, for the colour tests and benchmarks. */
#pragma once

#include "video/color.h"
#include "core/level.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Every plane ends (or begins) at a page that must not be touched. */
typedef struct {
  GstVideoFrame frame;
  guint8 *map[GST_VIDEO_MAX_PLANES];
  gsize map_size[GST_VIDEO_MAX_PLANES];
  gsize row[GST_VIDEO_MAX_PLANES]; /* bytes that hold picture */
  guint rows[GST_VIDEO_MAX_PLANES];
} GuardedFrame;

typedef struct {
  gint padding; /* bytes behind each row */
  gboolean negative, at_start;
} FrameShape;

static inline void
guarded_plane (GuardedFrame *g, guint plane, const FrameShape *shape)
{
  GstVideoFrame *f = &g->frame;
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize stride, size, body;
  guint8 *start;

  for (gint c = 0; c < (gint) GST_VIDEO_FRAME_N_COMPONENTS (f); c++) {
    if ((guint) GST_VIDEO_FRAME_COMP_PLANE (f, c) != plane)
      continue;
    g->row[plane] = (gsize) GST_VIDEO_FRAME_COMP_WIDTH (f, c) * GST_VIDEO_FRAME_COMP_PSTRIDE (f, c);
    g->rows[plane] = GST_VIDEO_FRAME_COMP_HEIGHT (f, c);
  }
  stride = g->row[plane] + shape->padding;
  size = stride * (g->rows[plane] - 1) + g->row[plane];
  body = (size + page - 1) / page * page;
  g->map_size[plane] = body + 2 * page;
  g->map[plane] =
      mmap (NULL, g->map_size[plane], PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert_true (g->map[plane] != MAP_FAILED);
  mprotect (g->map[plane], page, PROT_NONE);
  mprotect (g->map[plane] + page + body, page, PROT_NONE);
  memset (g->map[plane] + page, 0xa5, body);
  /* 16-bit samples keep their alignment */
  start = g->map[plane] + page + (shape->at_start ? 0 : (body - size) & ~(gsize) 1);
  if (GST_VIDEO_FRAME_COMP_DEPTH (f, 0) == 8 && !shape->at_start)
    start = g->map[plane] + page + body - size;
  f->data[plane] = shape->negative ? start + stride * (g->rows[plane] - 1) : start;
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
    munmap (g->map[p], g->map_size[p]);
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
