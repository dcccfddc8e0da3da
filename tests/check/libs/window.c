/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <stdio.h>
#include "core/draw.h"
#include "core/window.h"
#include "vectors.h"

typedef __int128 Wide;

static const guint32 lengths[][2] = { { 1001, 30000 }, { 1, 2 }, { 1, 1 }, { 7, 3 }, { 1, 30 },
  { 1001, 24000 }, { 3, 10 }, { 1, 1000 }, { 10, 1 }, { 8, 25 }, { 5005, 60000 },
  { 4294967295u, 4294967291u } };
static const guint32 phases[] = { 0, 1, 21845, 32768, 65535 };
static const guint32 rates[] = { 8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000 };
static const guint32 frame_rates[][2] = { { 30000, 1001 }, { 25, 1 }, { 24000, 1001 }, { 30, 1 },
  { 60000, 1001 }, { 15, 1 }, { 90, 7 } };

static Wide
floor_div (Wide a, Wide b)
{
  return a / b - (a % b < 0);
}

static Wide
ceil_div (Wide a, Wide b)
{
  return -floor_div (-a, b);
}

/* The first tick of @window at @rate ticks a second, straight from the definition. */
static gint64
model_first (const GstAugGrid *grid, gint64 window, guint64 rate)
{
  Wide steps = (Wide) window * 65536 + grid->phase;

  return (gint64) ceil_div (steps * grid->numerator * rate, (Wide) grid->denominator * 65536);
}

/* The window of @tick: floor (tick / (W·rate) - phase / 65536). */
static gint64
model_window (const GstAugGrid *grid, gint64 tick, guint64 rate)
{
  Wide span = (Wide) grid->numerator * rate;

  return (gint64) floor_div (
      (Wide) tick * grid->denominator * 65536 - span * grid->phase, span * 65536);
}

/* A well spread number in [0, n), the same in every run. */
static guint64
spread (guint64 address, guint64 n)
{
  const guint32 key[2] = { 11, 7 },
                counter[4] = { (guint32) address, (guint32) (address >> 32), 0, 0 };
  guint32 w[4];

  gst_aug_philox4x32 (key, counter, w);
  return ((guint64) w[0] | (guint64) w[1] << 32) % n;
}

static guint
count_wrong_times (const GstAugGrid *grid, gint64 k, guint64 address)
{
  gint64 start = gst_aug_grid_start (grid, k), stop = gst_aug_grid_stop (grid, k);
  gint64 inside = start + (gint64) spread (address, (guint64) (stop - start));

  return (start != model_first (grid, k, GST_SECOND)) +
         (stop != model_first (grid, k + 1, GST_SECOND)) +
         (gst_aug_grid_window_at (grid, start) != k) +
         (gst_aug_grid_window_at (grid, start - 1) != k - 1) +
         (gst_aug_grid_window_at (grid, inside) != model_window (grid, inside, GST_SECOND)) +
         (gst_aug_grid_window_at (grid, inside) != k);
}

static guint
count_wrong_samples (const GstAugGrid *grid, gint64 k, guint32 rate, guint64 address)
{
  gint64 first = gst_aug_grid_first_sample (grid, k, rate);
  gint64 next = gst_aug_grid_first_sample (grid, k + 1, rate);
  gint64 least = (gint64) ((guint64) grid->numerator * rate / grid->denominator);
  gint64 inside = first + (gint64) spread (address, (guint64) MAX (next - first, 1));
  guint wrong =
      (first != model_first (grid, k, rate)) + (next - first < least) + (next - first > least + 1);

  if (next == first)
    return wrong;
  return wrong + (gst_aug_grid_window_of_sample (grid, first, rate) != k) +
         (gst_aug_grid_window_of_sample (grid, next - 1, rate) != k) +
         (gst_aug_grid_window_of_sample (grid, inside, rate) != model_window (grid, inside, rate));
}

/* A frame around the start of the window, with exact, floored and millisecond-rounded times. */
static guint
count_wrong_frames (const GstAugGrid *grid, gint64 k, const guint32 fps[2])
{
  guint64 duration = gst_util_uint64_scale_int (GST_SECOND, (gint) fps[1], (gint) fps[0]);
  gint64 start = model_first (grid, k, GST_SECOND);
  gint64 frame = (gint64) floor_div ((Wide) start * fps[0], (Wide) GST_SECOND * fps[1]);
  guint wrong = 0;

  for (gint64 f = frame - 1; f <= frame + 1; f++) {
    gint64 exact = (gint64) floor_div ((Wide) f * fps[1] * GST_SECOND, fps[0]);
    gint64 rounded =
        (gint64) floor_div (exact + GST_MSECOND / 2, GST_MSECOND) * (gint64) GST_MSECOND;

    wrong += gst_aug_grid_window_of_frame (grid, exact, duration) !=
             model_window (grid, exact + (gint64) (duration / 4), GST_SECOND);
    wrong += gst_aug_grid_window_of_frame (grid, rounded, duration) !=
             model_window (grid, rounded + (gint64) (duration / 4), GST_SECOND);
  }
  return wrong;
}

GST_START_TEST (test_windows_agree_with_exact_arithmetic)
{
  guint cases = G_N_ELEMENTS (lengths) * G_N_ELEMENTS (phases) * G_N_ELEMENTS (rates);
  guint64 n = campaign (10000000) / cases + 1, windows = 0;

  for (guint c = 0; c < cases; c++) {
    const guint32 *length = lengths[c % G_N_ELEMENTS (lengths)];
    const guint32 rate = rates[c / (G_N_ELEMENTS (lengths) * G_N_ELEMENTS (phases))];
    const guint32 *fps = frame_rates[c % G_N_ELEMENTS (frame_rates)];
    GstAugGrid grid = { length[0], length[1],
      phases[c / G_N_ELEMENTS (lengths) % G_N_ELEMENTS (phases)] };
    /* half from the start of the item, a quarter before it, a quarter far away */
    for (guint64 j = 0; j < n; j++, windows++) {
      gint64 k = j % 4 < 2    ? (gint64) (j / 2)
                 : j % 4 == 2 ? -(gint64) (j / 4) - 1
                              : (gint64) spread (windows, 100000000);
      guint wrong = count_wrong_times (&grid, k, windows) +
                    count_wrong_samples (&grid, k, rate, windows) +
                    count_wrong_frames (&grid, k, fps);

      fail_unless (wrong == 0,
          "window %" G_GINT64_FORMAT " of %u/%u, phase %u, %u Hz, %u/%u fps: %u mismatches", k,
          grid.numerator, grid.denominator, grid.phase, rate, fps[0], fps[1], wrong);
    }
  }
  GST_INFO ("%" G_GUINT64_FORMAT " windows, 0 mismatches", windows);
  fail_unless (windows >= campaign (10000000));
}
GST_END_TEST;

/* Cuts @total samples into buffers of any sizes and those at the boundaries, as augseed does. */
GST_START_TEST (test_pieces_of_sound_add_up_to_the_input)
{
  for (guint c = 0; c < G_N_ELEMENTS (lengths) * G_N_ELEMENTS (rates); c++) {
    const guint32 *length = lengths[c % G_N_ELEMENTS (lengths)];
    guint32 rate = rates[c / G_N_ELEMENTS (lengths)];
    GstAugGrid grid = { length[0], length[1], phases[c % G_N_ELEMENTS (phases)] };
    gint64 total = (gint64) campaign (60 * (guint64) rate), position = -(gint64) rate, sum = 0;
    gint64 previous = G_MININT64, begin = position;

    for (guint64 buffer = 0; position < total; buffer++) {
      gint64 end = MIN (position + 1 + (gint64) spread (c * 1000003u + buffer, 8192), total);

      while (position < end) {
        gint64 k = gst_aug_grid_window_of_sample (&grid, position, rate);
        gint64 cut = MIN (end, gst_aug_grid_first_sample (&grid, k + 1, rate));

        fail_unless (cut > position, "an empty piece at sample %" G_GINT64_FORMAT, position);
        fail_unless (
            k >= previous, "window %" G_GINT64_FORMAT " after %" G_GINT64_FORMAT, k, previous);
        fail_unless (gst_aug_grid_window_of_sample (&grid, cut - 1, rate) == k);
        previous = k;
        sum += cut - position;
        position = cut;
      }
    }
    fail_unless (sum == total - begin);
  }
}
GST_END_TEST;

/* The known window of frame @f: windows of @twice/2 frames, whose grid begins at frame 0. */
static gint64
window_of_frame_number (gint64 f, gint64 twice)
{
  return (gint64) floor_div (2 * f, twice);
}

GST_START_TEST (test_frames_with_rounded_times_stay_in_their_window)
{
  static const guint32 halves[] = { 2, 4, 32, 3, 33, 61 };
  guint64 frames = campaign (2000000), wrong = 0;

  for (guint r = 0; r < G_N_ELEMENTS (frame_rates); r++)
    for (guint h = 0; h < G_N_ELEMENTS (halves); h++) {
      const guint32 *fps = frame_rates[r];
      GstAugGrid grid = { fps[1] * halves[h], fps[0] * 2, 0 };
      guint64 duration = gst_util_uint64_scale_int (GST_SECOND, (gint) fps[1], (gint) fps[0]);

      for (gint64 f = 0; f < (gint64) (frames / 42); f++) {
        gint64 ns = (gint64) floor_div ((Wide) f * fps[1] * GST_SECOND, fps[0]);
        gint64 ms = (ns + 500000) / 1000000 * 1000000, late = ns + (gint64) (duration / 5),
               early = ns - (gint64) (duration / 5);

        wrong += gst_aug_grid_window_of_frame (&grid, ns, duration) !=
                 window_of_frame_number (f, halves[h]);
        wrong += gst_aug_grid_window_of_frame (&grid, ms, duration) !=
                 window_of_frame_number (f, halves[h]);
        wrong += gst_aug_grid_window_of_frame (&grid, late, duration) !=
                 window_of_frame_number (f, halves[h]);
        wrong += gst_aug_grid_window_of_frame (&grid, early, duration) !=
                 window_of_frame_number (f, halves[h]);
      }
    }
  fail_unless (wrong == 0, "%" G_GUINT64_FORMAT " frames in a wrong window", wrong);
}
GST_END_TEST;

GST_START_TEST (test_times_and_samples_convert_exactly)
{
  for (guint64 j = 0; j < campaign (1000000); j++) {
    guint32 rate = rates[j % G_N_ELEMENTS (rates)];
    gint64 n = (gint64) spread (j, G_GINT64_CONSTANT (1) << 40) - (G_GINT64_CONSTANT (1) << 39);
    gint64 t = (gint64) spread (j, G_GINT64_CONSTANT (1) << 52) - (G_GINT64_CONSTANT (1) << 51);
    gint64 ns = gst_aug_sample_to_time (n, rate);
    Wide twice = (Wide) 2 * (n < 0 ? -n : n) * GST_SECOND + rate;

    fail_unless (gst_aug_time_to_sample_round (ns, rate) == n);
    fail_unless ((n < 0 ? -ns : ns) == (gint64) floor_div (twice, (Wide) 2 * rate));
    fail_unless (
        gst_aug_time_to_sample_ceil (t, rate) == (gint64) ceil_div ((Wide) t * rate, GST_SECOND));
  }
}
GST_END_TEST;

GST_START_TEST (test_a_window_of_zero_is_the_whole_item)
{
  GstAugGrid grid = { 0, 1, 0 };

  fail_if (gst_aug_grid_is_bounded (&grid));
  fail_unless (gst_aug_grid_window_at (&grid, G_MAXINT64) == 0);
  fail_unless (gst_aug_grid_window_at (&grid, -1) == 0);
  fail_unless (gst_aug_grid_window_of_frame (&grid, 123, 456) == 0);
  fail_unless (gst_aug_grid_window_of_sample (&grid, 1 << 30, 48000) == 0);
  fail_unless (gst_aug_grid_start (&grid, 0) == 0);
  fail_unless (gst_aug_grid_stop (&grid, 0) == GST_AUG_TIME_UNBOUNDED);
}
GST_END_TEST;

GST_START_TEST (test_numbers_beyond_the_limits_are_put_at_the_limit)
{
  static const GstAugGrid grids[] = { { 1, G_MAXUINT32, 0 }, { 1, G_MAXUINT32, 65535 },
    { G_MAXUINT32, 1, 0 }, { G_MAXUINT32, 1, 65535 }, { 1, 1, 1 } };
  static const gint64 numbers[] = { 0, -1, G_MAXINT64, G_MININT64, G_MAXINT64 - 1,
    GST_AUG_TIME_LIMIT, GST_AUG_TIME_LIMIT - 1, -GST_AUG_TIME_LIMIT };

  for (guint g = 0; g < G_N_ELEMENTS (grids); g++)
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
      gint64 n = numbers[i], at = gst_aug_grid_window_at (&grids[g], n);
      gint64 heard = gst_aug_grid_window_of_sample (&grids[g], n, G_MAXINT);

      fail_unless (ABS (at) <= GST_AUG_WINDOW_LIMIT && ABS (heard) <= GST_AUG_WINDOW_LIMIT);
      fail_unless (gst_aug_grid_start (&grids[g], at) <= gst_aug_grid_stop (&grids[g], at));
      fail_unless (gst_aug_grid_start (&grids[g], n) <= gst_aug_grid_stop (&grids[g], n));
      fail_unless (ABS (gst_aug_time_to_sample_round (n, G_MAXINT)) < GST_AUG_TIME_LIMIT);
      fail_unless (ABS (gst_aug_time_to_sample_ceil (n, G_MAXINT)) < GST_AUG_TIME_LIMIT);
      fail_unless (ABS (gst_aug_sample_to_time (n, 1)) < GST_AUG_TIME_LIMIT);
    }
}
GST_END_TEST;

/* floor ((t + floor (D/4) - start)·fps) */
static gint64
ordinal (gint64 start, gint64 time, const gchar *fps)
{
  gint n, d = 1;
  gint64 quarter;

  fail_unless (sscanf (fps, "%d/%d", &n, &d) >= 1);
  quarter = (gint64) gst_util_uint64_scale_int (GST_SECOND, d, n) / 4;
  return (gint64) floor_div ((Wide) (time + quarter - start) * n, (Wide) d * GST_SECOND);
}

static gchar *
compute (gint argc, gchar **argv)
{
  GstAugGrid grid = { 0, 1, 0 };
  gint64 result, a, b = 0;
  gint n, d = 1;

  if (argc < 4 || argc > 5)
    return NULL;
  if (g_str_equal (argv[0], "ordinal"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, ordinal (g_ascii_strtoll (argv[1], NULL, 10),
                                                     g_ascii_strtoll (argv[2], NULL, 10), argv[3]));
  if (sscanf (argv[1], "%u/%u", &grid.numerator, &grid.denominator) < 1)
    return NULL;
  grid.phase = (guint32) g_ascii_strtoull (argv[2], NULL, 10);
  a = g_ascii_strtoll (argv[3], NULL, 10);
  if (argc == 5)
    b = g_ascii_strtoll (argv[4], NULL, 10);
  if (g_str_equal (argv[0], "start"))
    result = gst_aug_grid_start (&grid, a);
  else if (g_str_equal (argv[0], "at"))
    result = gst_aug_grid_window_at (&grid, a);
  else if (g_str_equal (argv[0], "sample"))
    result = gst_aug_grid_first_sample (&grid, a, (guint32) b);
  else if (g_str_equal (argv[0], "heard"))
    result = gst_aug_grid_window_of_sample (&grid, a, (guint32) b);
  else if (g_str_equal (argv[0], "frame")) {
    fail_unless (sscanf (argv[4], "%d/%d", &n, &d) >= 1);
    result = gst_aug_grid_window_of_frame (&grid, a, gst_util_uint64_scale_int (GST_SECOND, d, n));
  } else
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, result);
}

GST_START_TEST (test_vectors_of_the_contract)
{
  guint known = check_vectors (compute);

  fail_unless (known >= 31, "only %u vectors in docs/seeding.md", known);
}
GST_END_TEST;

static Suite *
window_suite (void)
{
  Suite *s = suite_create ("window");
  TCase *tc = tcase_create ("all");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_vectors_of_the_contract);
  tcase_add_test (tc, test_windows_agree_with_exact_arithmetic);
  tcase_add_test (tc, test_pieces_of_sound_add_up_to_the_input);
  tcase_add_test (tc, test_frames_with_rounded_times_stay_in_their_window);
  tcase_add_test (tc, test_times_and_samples_convert_exactly);
  tcase_add_test (tc, test_a_window_of_zero_is_the_whole_item);
  tcase_add_test (tc, test_numbers_beyond_the_limits_are_put_at_the_limit);
  return s;
}

GST_CHECK_MAIN (window);
