/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Frames between guard pages, for the tests of the geometric renderer. */
#pragma once

#include <gst/video/video.h>
#include <sys/mman.h>
#include <unistd.h>

#include "video/map.h"
#include "core/level.h"

typedef struct {
  guint8 *map, *start;
  gsize map_size, size;
} Guarded;

typedef struct {
  GstVideoFrame frame;
  Guarded planes[GST_VIDEO_MAX_PLANES];
} Picture;

typedef struct {
  guint padding;     /* bytes behind each row */
  gboolean negative; /* rows go up in memory */
  gboolean at_start; /* the memory begins at the guard page, else it ends there */
} Layout;

static inline guint32
next_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static inline void
guarded_alloc (Guarded *g, gsize size, gboolean at_start)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  const gsize body = (size + page - 1) / page * page;

  g->map_size = body + 2 * page;
  g->size = size;
  g->map = mmap (NULL, g->map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert (g->map != MAP_FAILED);
  g_assert_cmpint (mprotect (g->map, page, PROT_NONE), ==, 0);
  g_assert_cmpint (mprotect (g->map + page + body, page, PROT_NONE), ==, 0);
  g->start = at_start ? g->map + page : g->map + page + body - size;
}

static inline gint
plane_lead (const GstVideoFormatInfo *finfo, guint plane)
{
  for (guint c = 0; c < finfo->n_components; c++)
    if (finfo->plane[c] == plane)
      return (gint) c;
  g_assert_not_reached ();
}

static inline void
picture_alloc (Picture *p, GstVideoFormat format, guint width, guint height, Layout layout)
{
  GstVideoInfo *info = &p->frame.info;

  memset (p, 0, sizeof *p);
  g_assert_true (gst_video_info_set_format (info, format, width, height));
  for (guint i = 0; i < GST_VIDEO_INFO_N_PLANES (info); i++) {
    const gint lead = plane_lead (info->finfo, i);
    const gsize row =
        (gsize) GST_VIDEO_INFO_COMP_WIDTH (info, lead) * GST_VIDEO_INFO_COMP_PSTRIDE (info, lead);
    const gint rows = GST_VIDEO_INFO_COMP_HEIGHT (info, lead);
    const gsize stride = row + layout.padding;

    /* no padding behind the last row in memory */
    guarded_alloc (&p->planes[i], stride * (rows - 1) + row, layout.at_start);
    p->frame.data[i] = p->planes[i].start + (layout.negative ? stride * (rows - 1) : 0);
    info->stride[i] = layout.negative ? -(gint) stride : (gint) stride;
  }
}

static inline void
picture_fill (Picture *p, guint32 *random)
{
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (&p->frame); i++)
    for (gsize b = 0; b < p->planes[i].size; b++) {
      const guint32 r = next_random (random);

      /* extreme values more often than by chance */
      p->planes[i].start[b] = (r & 7) == 0 ? ((r & 8) ? 255 : 0) : (guint8) (r >> 8);
    }
}

static inline void
picture_set (Picture *p, guint8 value)
{
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (&p->frame); i++)
    memset (p->planes[i].start, value, p->planes[i].size);
}

static inline void
picture_free (Picture *p)
{
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (&p->frame); i++)
    munmap (p->planes[i].map, p->planes[i].map_size);
}

void geometry_bench (void);
