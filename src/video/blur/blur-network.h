/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: medians without branches, for values of any type: ORDER (a, b) leaves the smaller one
 * in a and the larger one in b. */
#pragma once

#define AUG_SORT_3(ORDER, v) \
  ORDER (v[0], v[1]); \
  ORDER (v[1], v[2]); \
  ORDER (v[0], v[1])

/* Nine comparators: Knuth, The Art of Computer Programming 3, 5.3.4. */
#define AUG_SORT_5(ORDER, v) \
  ORDER (v[0], v[3]); \
  ORDER (v[1], v[4]); \
  ORDER (v[0], v[2]); \
  ORDER (v[1], v[3]); \
  ORDER (v[0], v[1]); \
  ORDER (v[2], v[4]); \
  ORDER (v[1], v[2]); \
  ORDER (v[3], v[4]); \
  ORDER (v[2], v[3])

/* The median of thirteen values goes to v[8]: of the first eight the least and the largest cannot
 * be it; without them, and with the next value, the same again, until three are left. */
#define AUG_MEDIAN_13(ORDER, v) \
  ORDER (v[0], v[7]); \
  ORDER (v[1], v[6]); \
  ORDER (v[2], v[5]); \
  ORDER (v[3], v[4]); \
  ORDER (v[0], v[1]); \
  ORDER (v[2], v[3]); \
  ORDER (v[0], v[2]); \
  ORDER (v[4], v[5]); \
  ORDER (v[6], v[7]); \
  ORDER (v[5], v[7]); \
  ORDER (v[1], v[6]); \
  ORDER (v[2], v[5]); \
  ORDER (v[3], v[4]); \
  ORDER (v[1], v[8]); \
  ORDER (v[1], v[2]); \
  ORDER (v[1], v[3]); \
  ORDER (v[8], v[6]); \
  ORDER (v[5], v[6]); \
  ORDER (v[4], v[6]); \
  ORDER (v[2], v[9]); \
  ORDER (v[3], v[8]); \
  ORDER (v[4], v[5]); \
  ORDER (v[2], v[3]); \
  ORDER (v[2], v[4]); \
  ORDER (v[8], v[9]); \
  ORDER (v[5], v[9]); \
  ORDER (v[3], v[10]); \
  ORDER (v[4], v[8]); \
  ORDER (v[3], v[4]); \
  ORDER (v[3], v[5]); \
  ORDER (v[8], v[10]); \
  ORDER (v[5], v[10]); \
  ORDER (v[4], v[11]); \
  ORDER (v[5], v[8]); \
  ORDER (v[4], v[5]); \
  ORDER (v[8], v[11]); \
  ORDER (v[5], v[8]); \
  ORDER (v[8], v[12]); \
  ORDER (v[5], v[8])

/* The median of 25 values, given five rows of five whose columns are sorted, in r[row][column].
 * Sorting the rows keeps the columns sorted; then six values have at least thirteen above them
 * and six at least thirteen below, and the median is that of the other thirteen. It goes to
 * v[8]. */
#define AUG_MEDIAN_25(ORDER, r, v) \
  AUG_SORT_5 (ORDER, r[0]); \
  AUG_SORT_5 (ORDER, r[1]); \
  AUG_SORT_5 (ORDER, r[2]); \
  AUG_SORT_5 (ORDER, r[3]); \
  AUG_SORT_5 (ORDER, r[4]); \
  v[0] = r[0][3]; \
  v[1] = r[0][4]; \
  v[2] = r[1][2]; \
  v[3] = r[1][3]; \
  v[4] = r[1][4]; \
  v[5] = r[2][1]; \
  v[6] = r[2][2]; \
  v[7] = r[2][3]; \
  v[8] = r[3][0]; \
  v[9] = r[3][1]; \
  v[10] = r[3][2]; \
  v[11] = r[4][0]; \
  v[12] = r[4][1]; \
  AUG_MEDIAN_13 (ORDER, v)
