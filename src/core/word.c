/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "word.h"

#include <string.h>

/*
 * How many letters must be changed, put in, left out, or exchanged with the next one.
 * Words of more than 31 letters are far from all others.
 */
guint
gst_aug_word_distance (const gchar *a, const gchar *b)
{
  enum { MOST = 32 };
  guint d[MOST][MOST];
  const gsize n = strlen (a), m = strlen (b);

  if (n >= MOST || m >= MOST)
    return G_MAXUINT;
  for (gsize i = 0; i <= n; i++)
    for (gsize j = 0; j <= m; j++) {
      if (!i || !j) {
        d[i][j] = (guint) (i + j);
        continue;
      }
      d[i][j] = MIN (d[i - 1][j - 1] + (a[i - 1] != b[j - 1]), MIN (d[i - 1][j], d[i][j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = MIN (d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[n][m];
}
