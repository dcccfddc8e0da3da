/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The Fourier transform against its definition, and every level of it and of the phase vocoder
 * against the reference: the same bytes. */
#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>

#include "audio/spectrum/fft.h"
#include "audio/stretch/stretch.h"

static gfloat
noise (guint32 i)
{
  const guint64 word = (i + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (gfloat) (gint32) (word >> 24 ^ word >> 32) * 0x1p-31f;
}

static gfloat *
noises (guint n, guint32 seed)
{
  gfloat *x = g_new (gfloat, n);

  for (guint i = 0; i < n; i++)
    x[i] = noise (seed * 100003 + i);
  return x;
}

/* One bin of the definition, in double. */
static void
bin_of (const gfloat *x, guint n, guint k, gdouble bin[2])
{
  bin[0] = bin[1] = 0;
  for (guint i = 0; i < n; i++) {
    const gdouble angle = 2 * G_PI * ((guint64) i * k % n) / n;

    bin[0] += x[i] * cos (angle);
    bin[1] -= x[i] * sin (angle);
  }
}

GST_START_TEST (test_transform_is_its_definition)
{
  for (guint n = GST_AUG_FFT_MIN; n <= GST_AUG_FFT_MAX; n *= 2) {
    GstAugFft *fft = gst_aug_fft_new (n);
    g_autofree gfloat *x = noises (n, n), *y = g_new (gfloat, n);
    g_autofree gfloat *re = g_new0 (gfloat, n / 2 + GST_AUG_FFT_PAD);
    g_autofree gfloat *im = g_new0 (gfloat, n / 2 + GST_AUG_FFT_PAD);

    gst_aug_fft_forward (fft, x, re, im);
    for (guint k = 0; k <= n / 2; k += k < 20 || k > n / 2 - 20 ? 1 : n / 97) {
      gdouble bin[2];

      bin_of (x, n, k, bin);
      fail_unless (
          fabs (bin[0] - re[k]) < 3e-6 * sqrt (n) && fabs (bin[1] - im[k]) < 3e-6 * sqrt (n),
          "bin %u of %u: %g %g, not %g %g", k, n, re[k], im[k], bin[0], bin[1]);
    }
    gst_aug_fft_inverse (fft, re, im, y);
    for (guint i = 0; i < n; i++)
      fail_unless (fabsf (y[i] / (gfloat) n - x[i]) < 2e-6f, "sample %u of %u", i, n);
    gst_aug_fft_free (fft);
  }
}
GST_END_TEST;

static GByteArray *
transformed (guint n, GstAugLevel level)
{
  GstAugFft *fft = gst_aug_fft_new (n);
  g_autofree gfloat *x = noises (n, n);
  g_autofree gfloat *re = g_new0 (gfloat, n / 2 + GST_AUG_FFT_PAD);
  g_autofree gfloat *im = g_new0 (gfloat, n / 2 + GST_AUG_FFT_PAD);
  GByteArray *all = g_byte_array_new ();

  gst_aug_level_set (level);
  gst_aug_fft_forward (fft, x, re, im);
  g_byte_array_append (all, (guint8 *) re, (n / 2 + 1) * sizeof (gfloat));
  g_byte_array_append (all, (guint8 *) im, (n / 2 + 1) * sizeof (gfloat));
  gst_aug_fft_inverse (fft, re, im, x);
  g_byte_array_append (all, (guint8 *) x, n * sizeof (gfloat));
  gst_aug_fft_free (fft);
  return all;
}

static GByteArray *
stretched (
    GstAugStretchEngine engine, guint rate, guint channels, gdouble factor, GstAugLevel level)
{
  const guint n = rate / 2, n_out = (guint) (n / factor + 0.5);
  const GstAugTimeMap map = { .after = factor };
  gfloat *in[4], *out[4];
  GstAugSoundWindow window = {
    .rate = rate, .channels = channels, .end = n, .complete = TRUE, .samples = in
  };
  GstAugStretch *stretch;
  GByteArray *all = g_byte_array_new ();

  gst_aug_level_set (level);
  for (guint c = 0; c < channels; c++) {
    in[c] = noises (n, c + 1);
    /* an onset in the midst */
    for (guint i = 0; i < n / 2; i++)
      in[c][i] *= 0.01f;
    out[c] = g_new (gfloat, n_out);
  }
  stretch = gst_aug_stretch_new (engine, rate, channels);
  gst_aug_stretch_begin (stretch, &map);
  gst_aug_stretch_render (stretch, &window, 0, n_out, out);
  for (guint c = 0; c < channels; c++) {
    g_byte_array_append (all, (guint8 *) out[c], n_out * (guint) sizeof (gfloat));
    g_free (in[c]);
    g_free (out[c]);
  }
  gst_aug_stretch_free (stretch);
  return all;
}

static void
assert_equal (GByteArray *a, GByteArray *b)
{
  fail_unless (a->len == b->len && memcmp (a->data, b->data, a->len) == 0);
  g_byte_array_unref (a);
  g_byte_array_unref (b);
}

GST_START_TEST (test_every_level_gives_the_same_bytes)
{
  static const guint rates[] = { 4000, 8000, 16000, 22050, 48000 };

  for (guint n = GST_AUG_FFT_MIN; n <= GST_AUG_FFT_MAX; n *= 2)
    assert_equal (transformed (n, GST_AUG_LEVEL_SCALAR), transformed (n, GST_AUG_LEVEL_VECTOR));
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    for (guint engine = 0; engine < 2; engine++)
      assert_equal (stretched (engine, rates[r], 1 + r % 4, 0.8 + 0.1 * r, GST_AUG_LEVEL_SCALAR),
          stretched (engine, rates[r], 1 + r % 4, 0.8 + 0.1 * r, GST_AUG_LEVEL_VECTOR));
}
GST_END_TEST;

static Suite *
stretch_suite (void)
{
  Suite *s = suite_create ("stretch");
  TCase *tc = tcase_create ("kernels");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 120);
  tcase_add_test (tc, test_transform_is_its_definition);
  tcase_add_test (tc, test_every_level_gives_the_same_bytes);
  return s;
}

GST_CHECK_MAIN (stretch);
