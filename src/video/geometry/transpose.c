/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Rows become columns. */
#include "geometry.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Squares of this size stay in the first cache. */
#define SIDE 64

typedef struct {
  guint8 *dst;
  const guint8 *src;
  gssize dst_stride, src_stride;
} Square;

static inline void
move_pixels (const Square *s, gint x0, gint x1, gint y0, gint y1, const gssize bytes)
{
  for (gint y = y0; y < y1; y++)
    for (gint x = x0; x < x1; x++)
      memcpy (s->dst + s->dst_stride * y + x * bytes, s->src + s->src_stride * x + y * bytes,
          (gsize) bytes);
}

#ifdef __SSE2__

static inline void
move_8x8 (guint8 *dst, gssize dst_stride, const guint8 *src, gssize src_stride)
{
  __m128i a[4], b[4];

  for (gint k = 0; k < 4; k++)
    a[k] = _mm_unpacklo_epi8 (_mm_loadl_epi64 ((const __m128i *) (src + src_stride * 2 * k)),
        _mm_loadl_epi64 ((const __m128i *) (src + src_stride * (2 * k + 1))));
  b[0] = _mm_unpacklo_epi16 (a[0], a[1]);
  b[1] = _mm_unpackhi_epi16 (a[0], a[1]);
  b[2] = _mm_unpacklo_epi16 (a[2], a[3]);
  b[3] = _mm_unpackhi_epi16 (a[2], a[3]);
  a[0] = _mm_unpacklo_epi32 (b[0], b[2]);
  a[1] = _mm_unpackhi_epi32 (b[0], b[2]);
  a[2] = _mm_unpacklo_epi32 (b[1], b[3]);
  a[3] = _mm_unpackhi_epi32 (b[1], b[3]);
  for (gint k = 0; k < 4; k++) {
    _mm_storel_epi64 ((__m128i *) (dst + dst_stride * 2 * k), a[k]);
    _mm_storel_epi64 ((__m128i *) (dst + dst_stride * (2 * k + 1)), _mm_srli_si128 (a[k], 8));
  }
}

#endif

static void
move_bytes (const Square *s, gint x0, gint x1, gint y0, gint y1)
{
#ifdef __SSE2__
  const gint x8 = x0 + (x1 - x0) / 8 * 8, y8 = y0 + (y1 - y0) / 8 * 8;

  for (gint y = y0; y < y8; y += 8)
    for (gint x = x0; x < x8; x += 8)
      move_8x8 (s->dst + s->dst_stride * y + x, s->dst_stride, s->src + s->src_stride * x + y,
          s->src_stride);
  move_pixels (s, x8, x1, y0, y8, 1);
  move_pixels (s, x0, x1, y8, y1, 1);
#else
  move_pixels (s, x0, x1, y0, y1, 1);
#endif
}

/* dst (row y, column x) = src (row x, column y), for width columns and height rows of dst; strides
 * may be negative. */
void
gst_aug_plane_transpose (guint8 *dst, gssize dst_stride, const guint8 *src, gssize src_stride,
    gint bytes, gint width, gint height)
{
  const Square s = { dst, src, dst_stride, src_stride };

  for (gint y0 = 0; y0 < height; y0 += SIDE)
    for (gint x0 = 0; x0 < width; x0 += SIDE) {
      const gint x1 = MIN (x0 + SIDE, width), y1 = MIN (y0 + SIDE, height);

      switch (bytes) {
      case 1:
        move_bytes (&s, x0, x1, y0, y1);
        break;
      case 2:
        move_pixels (&s, x0, x1, y0, y1, 2);
        break;
      case 3:
        move_pixels (&s, x0, x1, y0, y1, 3);
        break;
      default:
        move_pixels (&s, x0, x1, y0, y1, 4);
      }
    }
}
