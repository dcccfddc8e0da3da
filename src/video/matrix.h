/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: 3x3 matrices, row by row, in doubles. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

static inline void
gst_aug_matrix_identity (gdouble m[9])
{
  static const gdouble identity[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };

  memcpy (m, identity, sizeof identity);
}

/* out = a·b; out may be a or b */
static inline void
gst_aug_matrix_multiply (const gdouble a[9], const gdouble b[9], gdouble out[9])
{
  gdouble r[9];

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      r[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
  memcpy (out, r, sizeof r);
}

static inline gboolean
gst_aug_matrix_is_affine (const gdouble m[9])
{
  return m[6] == 0 && m[7] == 0 && m[8] == 1;
}

static inline gboolean
gst_aug_matrix_is_axis_aligned (const gdouble m[9])
{
  return gst_aug_matrix_is_affine (m) && m[1] == 0 && m[3] == 0 && m[0] != 0 && m[4] != 0;
}

/* FALSE where there is no inverse */
static inline gboolean
gst_aug_matrix_invert (const gdouble m[9], gdouble out[9])
{
  const gdouble r[9] = {
    m[4] * m[8] - m[5] * m[7],
    m[2] * m[7] - m[1] * m[8],
    m[1] * m[5] - m[2] * m[4],
    m[5] * m[6] - m[3] * m[8],
    m[0] * m[8] - m[2] * m[6],
    m[2] * m[3] - m[0] * m[5],
    m[3] * m[7] - m[4] * m[6],
    m[1] * m[6] - m[0] * m[7],
    m[0] * m[4] - m[1] * m[3],
  };
  const gdouble det = m[0] * r[0] + m[1] * r[3] + m[2] * r[6];

  /* written so that NaN fails */
  if (!(det < 0 || det > 0))
    return FALSE;
  for (guint i = 0; i < 9; i++)
    out[i] = r[i] / det;
  return TRUE;
}

/* One of the three linear functions of (x, y, 1). */
static inline gdouble
gst_aug_matrix_row (const gdouble m[9], guint row, gdouble x, gdouble y)
{
  return m[3 * row] * x + m[3 * row + 1] * y + m[3 * row + 2];
}

static inline void
gst_aug_matrix_apply (const gdouble m[9], gdouble x, gdouble y, gdouble *out_x, gdouble *out_y)
{
  const gdouble w = gst_aug_matrix_row (m, 2, x, y);

  *out_x = gst_aug_matrix_row (m, 0, x, y) / w;
  *out_y = gst_aug_matrix_row (m, 1, x, y) / w;
}

G_END_DECLS
