/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "specmask.h"

#include "../../core/exactmath.h"

/* HTK's scale: mel = 2595·log10 (1 + f/700) (torchaudio's default, mel_scale="htk"), here in units
 * of 2595/ln 10. */
static gdouble
mel_from_hz (gdouble hz)
{
  return gst_aug_exact_log (1 + hz / 700);
}

static gdouble
hz_from_mel (gdouble mel)
{
  return 700 * (gst_aug_exact_exp (mel) - 1);
}

/**
 * gst_aug_mel_band_edges:
 * @n_mels: how many mel channels there are, at least 1
 * @min_hz: where the lowest channel begins, in Hz, at least 0
 * @max_hz: where the highest channel ends, in Hz, above @min_hz
 * @first: the first masked channel, in [0, @n_mels)
 * @count: how many channels are masked; what reaches above the highest channel is cut off
 * @band: (out caller-allocates): the frequency mask
 *
 * The band that hides the mel channels [@first, @first + @count) from a listener with triangular
 * filters: channel m is a triangle between points m and m + 2 of n_mels + 2 points that are
 * equally spaced on HTK's mel scale from @min_hz to @max_hz, with its top at point m + 1. The band
 * is all that the masked triangles cover, from point @first to point @first + @count + 1, that is
 * from the centre of the last channel below to the centre of the first one above. These two lose
 * about half of what they hear, those further away nothing.
 *
 * Returns: %FALSE with an empty band if nothing is masked: no channels, or edges that are no range
 */
gboolean
gst_aug_mel_band_edges (
    guint n_mels, gdouble min_hz, gdouble max_hz, guint first, guint count, GstAugBand *band)
{
  gdouble low, step;

  band->low_hz = band->high_hz = 0;
  if (!(min_hz >= 0 && max_hz > min_hz) || first >= n_mels || count == 0)
    return FALSE;
  count = MIN (count, n_mels - first);
  low = mel_from_hz (min_hz);
  step = (mel_from_hz (max_hz) - low) / ((gdouble) n_mels + 1);
  band->low_hz = first == 0 ? min_hz : hz_from_mel (low + first * step);
  band->high_hz =
      first + count == n_mels ? max_hz : hz_from_mel (low + (first + count + 1.0) * step);
  return TRUE;
}
