/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "conceal.h"

#include <math.h>

#include "../../core/window.h"

void
aug_concealer_init (
    AugConcealer *self, const GstAugSoundWindow *window, const GstAugOperation *operation)
{
  const GstAugValue *conceal = gst_aug_operation_find (operation, "conceal");
  const gint64 piece = gst_aug_operation_get_int (operation, "packet_ns", 0);
  const gint64 most = gst_aug_operation_get_int (operation, "conceal_ns", 0);

  self->conceal = !conceal                             ? AUG_CONCEAL_SILENCE
                  : g_str_equal (conceal->s, "repeat") ? AUG_CONCEAL_REPEAT
                  : g_str_equal (conceal->s, "noise")  ? AUG_CONCEAL_NOISE
                                                       : AUG_CONCEAL_SILENCE;
  self->piece = (guint64) MAX (gst_aug_time_to_sample_round (piece, window->rate), 1);
  self->most = (guint64) MAX (gst_aug_time_to_sample_round (most, window->rate), 0);
  gst_aug_sound_field_init (
      &self->field, operation, (guint32) (guint64) window->number, window->branch);
  self->measured = G_MAXUINT64;
}

/* Uniform noise is as loud as the piece if it is sqrt (3) times the root of its mean square high.
 */
static void
measure (AugConcealer *self, const GstAugSoundWindow *window, guint64 start, guint64 low)
{
  for (guint c = 0; c < window->channels; c++) {
    gdouble sum = 0;

    for (guint64 i = low; i < start; i++) {
      const gdouble v = gst_aug_sound_window_at (window, c, i);

      sum += v * v;
    }
    self->peaks[c] = (gfloat) sqrt (3 * sum / (gdouble) (start - low));
  }
  self->measured = start;
}

void
aug_concealer_fill (AugConcealer *self, const GstAugSoundWindow *window, guint64 start,
    guint64 from, guint64 to, gfloat *const *out, guint64 first)
{
  const guint64 low = start > window->origin + self->piece ? start - self->piece : window->origin;
  guint64 stop = MIN (to, start + self->most);

  if (self->conceal == AUG_CONCEAL_SILENCE || start <= window->origin || stop < from)
    stop = from;
  else if (self->conceal == AUG_CONCEAL_NOISE && self->measured != start)
    measure (self, window, start, low);
  for (guint c = 0; c < window->channels; c++) {
    for (guint64 n = from; n < stop; n++)
      out[c][n - first] =
          self->conceal == AUG_CONCEAL_REPEAT
              ? gst_aug_sound_window_at (window, c, low + (n - start) % (start - low))
              : (gfloat) (gint32) gst_aug_sound_field_word (&self->field, 2 + c, n) * 0x1p-31f *
                    self->peaks[c];
    for (guint64 n = stop; n < to; n++)
      out[c][n - first] = 0;
  }
}
