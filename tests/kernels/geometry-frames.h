/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Frames between guard pages, for the tests of the geometric renderer. */
#pragma once

#include "frames.h"
#include "video/geometry/map.h"

typedef GuardedFrame Picture;
typedef FrameShape Layout;

static inline guint32
next_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static inline void
picture_alloc (Picture *p, GstVideoFormat format, guint width, guint height, Layout layout)
{
  guarded_init (p, format, width, height, &layout);
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
  guarded_clear (p);
}

void geometry_bench (void);
