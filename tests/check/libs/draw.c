/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <math.h>
#include <stdlib.h>
#include "core/draw.h"
#include "core/exactmath.h"
#include "text/effect.h"
#include "vectors.h"

#define N_DRAWS 100000

/* A double as Python writes it: printf ("%a") differs between C libraries. */
static gchar *
hex_double (gdouble value)
{
  gint exponent = 0;
  gdouble m = frexp (fabs (value), &exponent);

  if (value == 0)
    return g_strdup ("0x0.0p+0");
  return g_strdup_printf ("%s0x1.%013" G_GINT64_MODIFIER "xp%+d", value < 0 ? "-" : "",
      (guint64) (m * 0x1p53) & 0xFFFFFFFFFFFFFu, exponent - 1);
}

static gchar *
hex_words (const guint32 w[4])
{
  return g_strdup_printf ("%08x %08x %08x %08x", w[0], w[1], w[2], w[3]);
}

static guint64
number (const gchar *text)
{
  return text[0] == '-' ? (guint64) g_ascii_strtoll (text, NULL, 10)
                        : g_ascii_strtoull (text, NULL, 10);
}

static void
read_address (GstAugDraws *draws, gchar **a)
{
  guint64 seed = number (a[0]), source = gst_aug_source_from_key (a[1]);
  guint32 epoch = (guint32) number (a[2]), view = (guint32) number (a[3]);
  gint64 window = (gint64) number (a[4]);

  if (a[6][0] == '-')
    gst_aug_draws_init (draws, seed, source, epoch, view, window, a[5]);
  else
    gst_aug_draws_init_frame (
        draws, seed, source, epoch, view, window, a[5], (guint32) number (a[6]));
  draws->attempt = (guint8) number (a[9]);
}

static gchar *
compute_number (const gchar *kind, gint argc, gchar **a)
{
  GstAugDraws draws;
  const gchar *parameter = a[7];
  guint32 i = (guint32) number (a[8]), w[4];

  read_address (&draws, a);
  gst_aug_draws_words (&draws, parameter, i, w);
  if (g_str_equal (kind, "draw"))
    return hex_words (w);
  if (g_str_equal (kind, "uniform"))
    return hex_double (gst_aug_draws_uniform (&draws, parameter, i));
  if (g_str_equal (kind, "uniform2"))
    return hex_double ((gdouble) (((guint64) w[2] | (guint64) w[3] << 32) >> 11) * 0x1p-53);
  if (g_str_equal (kind, "normal"))
    return hex_double (gst_aug_draws_normal (&draws, parameter, i));
  if (g_str_equal (kind, "range"))
    return hex_double (gst_aug_draws_range (
        &draws, parameter, i, g_ascii_strtod (a[10], NULL), g_ascii_strtod (a[11], NULL)));
  if (g_str_equal (kind, "integer"))
    return g_strdup_printf (
        "%u", gst_aug_draws_integer (&draws, parameter, i, (guint32) number (a[10])));
  if (g_str_equal (kind, "permutation")) {
    guint8 order[8];
    GString *text = g_string_new (NULL);
    guint n = (guint) number (a[10]);

    fail_unless (n <= G_N_ELEMENTS (order));
    gst_aug_draws_permutation (&draws, parameter, order, n);
    for (guint j = 0; j < n; j++)
      g_string_append_printf (text, j ? " %u" : "%u", order[j]);
    return g_string_free (text, FALSE);
  }
  return NULL;
}

static gchar *
compute_function (const gchar *kind, const gchar *argument)
{
  static const struct {
    const gchar *name;
    gdouble (*func) (gdouble);
  } functions[] = {
    { "log", gst_aug_exact_log },
    { "exp", gst_aug_exact_exp },
    { "sin", gst_aug_exact_sin },
    { "cos", gst_aug_exact_cos },
  };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (kind, functions[i].name))
      return hex_double (functions[i].func (g_ascii_strtod (argument, NULL)));
  return NULL;
}

/* What is drawn in a cue. */
static gchar *
compute_cue (const gchar *kind, gchar **a)
{
  const GstAugTextDraws draws = { g_ascii_strtoull (a[0], NULL, 16), number (a[1]) };
  GString *text;
  guint order[8];

  if (g_str_equal (kind, "cue"))
    return hex_double (gst_aug_text_draws_uniform (&draws, a[2], (guint32) number (a[3])));
  if (!g_str_equal (kind, "shuffle"))
    return NULL;
  fail_unless (number (a[4]) <= G_N_ELEMENTS (order));
  for (guint j = 0; j < number (a[4]); j++)
    order[j] = j;
  gst_aug_text_draws_shuffle (&draws, a[2], order, (guint) number (a[4]));
  text = g_string_new (NULL);
  for (guint j = 0; j < number (a[4]); j++)
    g_string_append_printf (text, j ? " %u" : "%u", order[j]);
  return g_string_free (text, FALSE);
}

static gchar *
compute (gint argc, gchar **argv)
{
  guint32 w[4], words[6];
  GstAugDraws draws;

  if (g_str_equal (argv[0], "philox")) {
    for (guint j = 0; j < 6; j++)
      words[j] = (guint32) g_ascii_strtoull (argv[1 + j], NULL, 16);
    gst_aug_philox4x32 (words, words + 2, w);
    return hex_words (w);
  }
  if (g_str_equal (argv[0], "source"))
    return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", gst_aug_source_from_key (argv[1]));
  if (g_str_equal (argv[0], "key") || g_str_equal (argv[0], "phase")) {
    gboolean phase = argv[0][0] == 'p';

    gst_aug_draws_init (&draws, number (argv[1]), gst_aug_source_from_key (argv[2]),
        (guint32) number (argv[3]), phase ? 0 : (guint32) number (argv[4]), GST_AUG_WINDOW_ITEM,
        "seed");
    return phase ? g_strdup_printf ("%u", gst_aug_draws_integer (&draws, "phase", 0, 65536))
                 : hex_words (draws.key);
  }
  if (g_str_equal (argv[0], "cue") || g_str_equal (argv[0], "shuffle"))
    return compute_cue (argv[0], argv + 1);
  return argc >= 11 ? compute_number (argv[0], argc - 1, argv + 1)
                    : compute_function (argv[0], argv[1]);
}

GST_START_TEST (test_vectors_of_the_contract)
{
  guint known = check_vectors (compute);

  fail_unless (known >= 72, "only %u vectors in docs/seeding.md", known);
}
GST_END_TEST;

GST_START_TEST (test_philox_gives_the_known_answers_of_random123)
{
  static const struct {
    guint32 key[2], counter[4], words[4];
  } answers[] = {
    { { 0, 0 }, { 0, 0, 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff }, { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
        { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0xa4093822, 0x299f31d0 }, { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
        { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    guint32 w[4];

    gst_aug_philox4x32 (answers[i].key, answers[i].counter, w);
    fail_unless (memcmp (w, answers[i].words, sizeof w) == 0, "answer %u differs", i);
  }
}
GST_END_TEST;

GST_START_TEST (test_fnv1a_gives_its_published_answers)
{
  fail_unless_equals_int_hex (gst_aug_fnv1a ("", 0, GST_AUG_FNV1A_BASIS), 0x811c9dc5);
  fail_unless_equals_int_hex (gst_aug_fnv1a ("a", 1, GST_AUG_FNV1A_BASIS), 0xe40c292c);
  fail_unless_equals_int_hex (gst_aug_fnv1a ("foobar", 6, GST_AUG_FNV1A_BASIS), 0xbf9cf968);
  fail_unless_equals_int_hex (
      gst_aug_fnv1a ("bar", 3, gst_aug_fnv1a ("foo", 3, GST_AUG_FNV1A_BASIS)),
      gst_aug_fnv1a ("foobar", 6, GST_AUG_FNV1A_BASIS));
}
GST_END_TEST;

GST_START_TEST (test_extremes_of_numbers)
{
  GstAugDraws draws;

  for (guint k = 0; k < N_DRAWS; k++) {
    gst_aug_draws_init (&draws, 1, 2, 3, 4, k, "crop");
    fail_unless (gst_aug_draws_chosen (&draws, 1));
    fail_if (gst_aug_draws_chosen (&draws, 0));
    fail_unless (gst_aug_draws_integer (&draws, "x", 0, 1) == 0);
    fail_unless (gst_aug_draws_integer (&draws, "x", 0, 3) < 3);
    fail_unless (gst_aug_draws_uniform (&draws, "x", 0) < 1);
  }
  /* the largest uniform times any n rounds to less than n */
  for (guint32 n = 1; n < G_MAXUINT32 / 2; n += n / 3 + 1)
    fail_unless (floor ((1 - 0x1p-53) * n) == n - 1.0);
}
GST_END_TEST;

GST_START_TEST (test_redraws_do_not_change_whether_a_decision_is_chosen)
{
  for (guint k = 0; k < 1000; k++) {
    GstAugDraws draws;
    gboolean first;

    gst_aug_draws_init (&draws, 1, 2, 3, 4, k, "crop");
    first = gst_aug_draws_chosen (&draws, 0.5);
    draws.attempt = 5;
    fail_unless (gst_aug_draws_chosen (&draws, 0.5) == first);
    fail_unless (first == (gst_aug_draws_uniform (&(GstAugDraws){ { draws.key[0], draws.key[1],
                                                                      draws.key[2], draws.key[3] },
                                                      draws.window, draws.name, 0 },
                               "apply", 0) < 0.5));
  }
}
GST_END_TEST;

/* One uniform number for each place on each axis of the address. */
typedef gdouble (*AxisFunc) (guint32 j);

static gdouble
uniform_at (guint64 seed, guint64 source, guint32 epoch, guint32 view, gint64 window,
    const gchar *decision, const gchar *parameter, guint32 i, guint8 attempt)
{
  GstAugDraws draws;

  gst_aug_draws_init (&draws, seed, source, epoch, view, window, decision);
  draws.attempt = attempt;
  return gst_aug_draws_uniform (&draws, parameter, i);
}

static gdouble
along_windows (guint32 j)
{
  return uniform_at (1, 99, 0, 0, (gint64) j, "crop", "x", 0, 0);
}

static gdouble
along_windows_before_zero (guint32 j)
{
  return uniform_at (1, 99, 0, 0, -(gint64) j - 1, "crop", "x", 0, 0);
}

static gdouble
along_seeds (guint32 j)
{
  return uniform_at (j, 99, 0, 0, 5, "crop", "x", 0, 0);
}

static gdouble
along_items (guint32 j)
{
  gchar key[24];

  g_snprintf (key, sizeof key, "clip-%06u", j);
  return uniform_at (1, gst_aug_source_from_key (key), 0, 0, 0, "crop", "x", 0, 0);
}

static gdouble
along_numbered_sources (guint32 j)
{
  return uniform_at (1, j, 0, 0, 0, "crop", "x", 0, 0);
}

static gdouble
along_epochs (guint32 j)
{
  return uniform_at (1, 99, j, 0, 5, "crop", "x", 0, 0);
}

static gdouble
along_views (guint32 j)
{
  return uniform_at (1, 99, 0, j, 5, "crop", "x", 0, 0);
}

static gdouble
along_parameters (guint32 j)
{
  gchar name[24];

  g_snprintf (name, sizeof name, "parameter-%u", j);
  return uniform_at (1, 99, 0, 0, 5, "crop", name, 0, 0);
}

static gdouble
along_indices (guint32 j)
{
  return uniform_at (1, 99, 0, 0, 5, "crop", "x", j, 0);
}

static gdouble
along_attempts (guint32 j)
{
  return uniform_at (1, 99, 0, 0, (gint64) (j / 256), "crop", "x", 0, (guint8) j);
}

static gdouble
along_branches (guint32 j)
{
  gchar name[32];

  g_snprintf (name, sizeof name, "crop/camera-%u", j);
  return uniform_at (1, 99, 0, 0, 5, name, "x", 0, 0);
}

static gdouble
along_numbers_in_series (guint32 j)
{
  gchar name[24];

  g_snprintf (name, sizeof name, "color#%u", j + 1);
  return uniform_at (1, 99, 0, 0, 5, name, "hue", 0, 0);
}

static gdouble
along_frames (guint32 j)
{
  GstAugDraws draws;

  gst_aug_draws_init_frame (&draws, 1, 99, 0, 0, 5, "crop", j);
  return gst_aug_draws_uniform (&draws, "x", 0);
}

static const struct {
  const gchar *name;
  AxisFunc func;
} axes[] = {
  { "windows", along_windows },
  { "windows before zero", along_windows_before_zero },
  { "seeds", along_seeds },
  { "items", along_items },
  { "numbered sources", along_numbered_sources },
  { "epochs", along_epochs },
  { "views", along_views },
  { "parameters", along_parameters },
  { "indices", along_indices },
  { "attempts", along_attempts },
  { "branches", along_branches },
  { "numbers in series", along_numbers_in_series },
  { "frames", along_frames },
};

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

/* sqrt (n) times the Kolmogorov-Smirnov distance of sorted numbers from a distribution */
static gdouble
ks_distance (gdouble *values, guint n, gdouble (*distribution) (gdouble))
{
  gdouble worst = 0;

  qsort (values, n, sizeof *values, compare_doubles);
  for (guint j = 0; j < n; j++) {
    gdouble p = distribution (values[j]);

    worst = MAX (worst, MAX ((j + 1.0) / n - p, p - (gdouble) j / n));
  }
  return worst * sqrt (n);
}

static gdouble
uniform_distribution (gdouble x)
{
  return x;
}

static gdouble
normal_distribution (gdouble x)
{
  return 0.5 * erfc (-x / G_SQRT2);
}

static gdouble
correlation (const gdouble *a, const gdouble *b, guint n)
{
  gdouble sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;

  for (guint j = 0; j < n; j++) {
    sa += a[j], sb += b[j];
    saa += a[j] * a[j], sbb += b[j] * b[j], sab += a[j] * b[j];
  }
  return (sab - sa * sb / n) / sqrt ((saa - sa * sa / n) * (sbb - sb * sb / n));
}

static gdouble *
draw_axis (guint axis, guint n)
{
  gdouble *u = g_new (gdouble, n);

  for (guint j = 0; j < n; j++)
    u[j] = axes[axis].func (j);
  return u;
}

GST_START_TEST (test_draws_are_uniform_along_every_axis_of_the_address)
{
  /* 1.95 is exceeded once in 1000 times; seeds are fixed, so once is never or always */
  for (guint axis = 0; axis < G_N_ELEMENTS (axes); axis++) {
    g_autofree gdouble *u = draw_axis (axis, N_DRAWS);
    gdouble distance = ks_distance (u, N_DRAWS, uniform_distribution);

    fail_unless (distance < 1.95, "%s: %g", axes[axis].name, distance);
    fail_unless (distance > 0.3, "%s: %g is too even to be drawn", axes[axis].name, distance);
  }
}
GST_END_TEST;

GST_START_TEST (test_neighbours_on_an_axis_are_not_correlated)
{
  static const guint lags[] = { 1, 2, 16, 256 };

  for (guint axis = 0; axis < G_N_ELEMENTS (axes); axis++) {
    g_autofree gdouble *u = draw_axis (axis, N_DRAWS);

    for (guint l = 0; l < G_N_ELEMENTS (lags); l++) {
      guint n = N_DRAWS - lags[l];
      gdouble r = correlation (u, u + lags[l], n);

      fail_unless (fabs (r) * sqrt (n) < 4, "%s, %u apart: %g", axes[axis].name, lags[l], r);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_axes_are_not_correlated_with_each_other)
{
  gdouble *u[G_N_ELEMENTS (axes)];

  for (guint axis = 0; axis < G_N_ELEMENTS (axes); axis++)
    u[axis] = draw_axis (axis, N_DRAWS / 2);
  for (guint a = 0; a < G_N_ELEMENTS (axes); a++)
    for (guint b = 0; b < a; b++) {
      gdouble r = correlation (u[a] + 1000, u[b] + 1000, N_DRAWS / 2 - 1000);

      fail_unless (
          fabs (r) * sqrt (N_DRAWS / 2 - 1000) < 4, "%s and %s: %g", axes[a].name, axes[b].name, r);
    }
  for (guint axis = 0; axis < G_N_ELEMENTS (axes); axis++)
    g_free (u[axis]);
}
GST_END_TEST;

GST_START_TEST (test_no_two_addresses_share_a_number)
{
  gsize n = (gsize) G_N_ELEMENTS (axes) * 10000, same = 0;
  g_autofree gdouble *all = g_new (gdouble, n);

  for (guint axis = 0; axis < G_N_ELEMENTS (axes); axis++)
    for (guint j = 0; j < 10000; j++)
      /* 1000 onwards: the axes meet near their origin */
      all[axis * 10000 + j] = axes[axis].func (1000 + j);
  qsort (all, n, sizeof *all, compare_doubles);
  for (gsize j = 1; j < n; j++)
    same += all[j] == all[j - 1];
  fail_unless (same == 0, "%" G_GSIZE_FORMAT " numbers came twice", same);
}
GST_END_TEST;

GST_START_TEST (test_normal_numbers_are_normal)
{
  g_autofree gdouble *x = g_new (gdouble, N_DRAWS);
  gdouble mean = 0, m2 = 0, m4 = 0, distance;

  for (guint j = 0; j < N_DRAWS; j++) {
    GstAugDraws draws;

    gst_aug_draws_init (&draws, 1, 99, 0, 0, j, "noise");
    x[j] = gst_aug_draws_normal (&draws, "gain", 0);
    mean += x[j] / N_DRAWS;
  }
  for (guint j = 0; j < N_DRAWS; j++) {
    gdouble d = x[j] - mean;

    m2 += d * d / N_DRAWS;
    m4 += d * d * d * d / N_DRAWS;
  }
  distance = ks_distance (x, N_DRAWS, normal_distribution);
  /* four standard errors */
  fail_unless (fabs (mean) < 4 / sqrt (N_DRAWS), "mean %g", mean);
  fail_unless (fabs (m2 - 1) < 4 * sqrt (2.0 / N_DRAWS), "variance %g", m2);
  fail_unless (fabs (m4 / (m2 * m2) - 3) < 4 * sqrt (24.0 / N_DRAWS), "kurtosis %g", m4 / m2 / m2);
  fail_unless (distance < 1.95, "distance %g", distance);
}
GST_END_TEST;

GST_START_TEST (test_permutations_are_equally_frequent)
{
  guint counts[256] = { 0 }, n = 24000;
  gdouble chi2 = 0;

  for (guint k = 0; k < n; k++) {
    GstAugDraws draws;
    guint8 order[4], seen = 0;

    gst_aug_draws_init (&draws, 1, 99, 0, 0, k, "color");
    gst_aug_draws_permutation (&draws, "order", order, 4);
    for (guint j = 0; j < 4; j++)
      seen |= (guint8) (1 << order[j]);
    fail_unless (seen == 15, "not a permutation");
    counts[order[0] | order[1] << 2 | order[2] << 4 | order[3] << 6]++;
  }
  for (guint c = 0; c < 256; c++)
    if (counts[c])
      chi2 += (counts[c] - 1000.0) * (counts[c] - 1000.0) / 1000;
  /* 23 degrees of freedom: above 49.7 once in 1000 times */
  fail_unless (chi2 < 49.7, "chi square %g", chi2);
}
GST_END_TEST;

GST_START_TEST (test_exact_functions_agree_with_the_mathematical_library)
{
  gdouble worst[4] = { 0 };

  for (guint j = 0; j < 200000; j++) {
    gdouble u = along_indices (j), v = along_windows (j);
    gdouble x = exp2 ((u - 0.5) * 2040), near_one = 1 + (v - 0.5) * exp2 (-40 * u);
    gdouble power = (u - 0.5) * 1400, angle = (v - 0.5) * exp2 (18 * u);

    worst[0] = MAX (worst[0], fabsl (gst_aug_exact_log (x) / logl (x) - 1));
    if (near_one != 1)
      worst[0] = MAX (worst[0], fabsl (gst_aug_exact_log (near_one) / logl (near_one) - 1));
    worst[1] = MAX (worst[1], fabsl (gst_aug_exact_exp (power) / expl (power) - 1));
    worst[2] = MAX (worst[2], fabsl (gst_aug_exact_sin (angle) - sinl (angle)));
    worst[3] = MAX (worst[3], fabsl (gst_aug_exact_cos (angle) - cosl (angle)));
  }
  GST_INFO ("worst: log %g, exp %g, sin %g, cos %g", worst[0], worst[1], worst[2], worst[3]);
  fail_unless (worst[0] < 1e-15, "log: %g", worst[0]);
  fail_unless (worst[1] < 1e-15, "exp: %g", worst[1]);
  fail_unless (worst[2] < 1e-15, "sin: %g", worst[2]);
  fail_unless (worst[3] < 1e-15, "cos: %g", worst[3]);
}
GST_END_TEST;

GST_START_TEST (test_exact_functions_at_their_ends)
{
  fail_unless (gst_aug_exact_log (0) == -INFINITY && isnan (gst_aug_exact_log (-1)));
  fail_unless (gst_aug_exact_log (1) == 0 && gst_aug_exact_log (INFINITY) == INFINITY);
  fail_unless (isnan (gst_aug_exact_log (NAN)) && isnan (gst_aug_exact_exp (NAN)));
  fail_unless (gst_aug_exact_exp (0) == 1 && gst_aug_exact_exp (710) == INFINITY);
  fail_unless (gst_aug_exact_exp (-746) == 0 && gst_aug_exact_exp (-INFINITY) == 0);
  fail_unless (gst_aug_exact_exp (709.7) < INFINITY && gst_aug_exact_exp (-708) > 0);
  fail_unless (gst_aug_exact_sin (0) == 0 && gst_aug_exact_cos (0) == 1);
  fail_unless (isnan (gst_aug_exact_sin (INFINITY)) && isnan (gst_aug_exact_cos (NAN)));
}
GST_END_TEST;

static Suite *
draw_suite (void)
{
  Suite *s = suite_create ("draw");
  TCase *tc = tcase_create ("all");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_vectors_of_the_contract);
  tcase_add_test (tc, test_philox_gives_the_known_answers_of_random123);
  tcase_add_test (tc, test_fnv1a_gives_its_published_answers);
  tcase_add_test (tc, test_extremes_of_numbers);
  tcase_add_test (tc, test_redraws_do_not_change_whether_a_decision_is_chosen);
  tcase_add_test (tc, test_draws_are_uniform_along_every_axis_of_the_address);
  tcase_add_test (tc, test_neighbours_on_an_axis_are_not_correlated);
  tcase_add_test (tc, test_axes_are_not_correlated_with_each_other);
  tcase_add_test (tc, test_no_two_addresses_share_a_number);
  tcase_add_test (tc, test_normal_numbers_are_normal);
  tcase_add_test (tc, test_permutations_are_equally_frequent);
  tcase_add_test (tc, test_exact_functions_agree_with_the_mathematical_library);
  tcase_add_test (tc, test_exact_functions_at_their_ends);
  return s;
}

GST_CHECK_MAIN (draw);
