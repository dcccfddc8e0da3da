/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: 3x3 matrices, row by row, in doubles; products and inverses are in tracemeta.h. */
#pragma once

#include <string.h>

#include "../../decision/tracemeta.h"

G_BEGIN_DECLS

static inline void
gst_aug_matrix_identity (gdouble m[9])
{
  static const gdouble identity[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };

  memcpy (m, identity, sizeof identity);
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
