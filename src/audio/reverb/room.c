/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Response of a shoebox by image sources (J. B. Allen and D. A. Berkley, "Image method for
 * efficiently simulating small-room acoustics", JASA 65(4), 1979), equally absorbing walls, up to
 * an order; what they leave out is noise that decays (after E. A. Lehmann and A. M. Johansson,
 * "Diffuse reverberation model for efficient image-source simulation of room impulse responses",
 * IEEE TASLP 18(6), 2010).
 *
 *   absorption: Eyring, beta = exp (-12·ln 10·V/(c·S·rt60))
 *   image of order k at distance d: beta^k/(4·pi·d) at d/c, Hann windowed sinc
 *   noise at time t: variance c/(4·pi·V·rate)·10^(-6·t/rt60), the energy of all images together
 */
#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "response.h"

#define C 343.0
#define LN10 2.302585092994046
#define HALF GST_AUG_RESPONSE_HALF
/* Nearer, a source is no point. */
#define NEAREST 0.05
#define AXIS (2 * GST_AUG_RESPONSE_MAX_ORDER + 1)

typedef struct {
  gdouble place[3][AXIS]; /* images along an axis: order 0, then two of every order */
  gdouble power[3 * GST_AUG_RESPONSE_MAX_ORDER + 1]; /* of the reflection coefficient */
  gdouble first, last; /* the images fade out from first to last, the noise in; seconds */
  gdouble cosine[2 * HALF], sine[2 * HALF];
} Images;

static gdouble
distance (const gdouble a[3], const gdouble b[3])
{
  gdouble sum = 0;

  for (guint i = 0; i < 3; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return MAX (sqrt (sum), NEAREST);
}

static void
prepare (Images *images, const GstAugRoom *room)
{
  const gdouble *l = room->size;
  const gdouble volume = l[0] * l[1] * l[2];
  const gdouble surface = 2 * (l[0] * l[1] + l[1] * l[2] + l[0] * l[2]);
  const gdouble beta = gst_aug_exact_exp (-12 * LN10 * volume / (C * surface * room->rt60));
  gdouble sum = 0;

  for (guint a = 0; a < 3; a++) {
    images->place[a][0] = room->source[a];
    for (guint k = 1; k <= room->order; k++) {
      const gdouble s = k % 2 ? -room->source[a] : room->source[a];

      images->place[a][2 * k - 1] = s + (k + k % 2) * l[a];
      images->place[a][2 * k] = s - (k - k % 2) * l[a];
    }
    sum += 1 / (l[a] * l[a]);
  }
  images->power[0] = 1;
  for (guint k = 1; k <= room->order; k++)
    images->power[k] = images->power[k - 1] * beta;
  /* no image of a higher order is nearer */
  images->last = room->order > 1 ? (room->order - 1) / (C * sqrt (sum)) : 0;
  images->first = images->last / 2;
  for (guint j = 0; j < 2 * HALF; j++) {
    images->cosine[j] = gst_aug_exact_cos (G_PI * ((gint) j - HALF + 1) / HALF);
    images->sine[j] = gst_aug_exact_sin (G_PI * ((gint) j - HALF + 1) / HALF);
  }
}

/* How much of the energy is noise. */
static gdouble
share (const Images *images, gdouble time)
{
  if (time >= images->last)
    return 1;
  return time > images->first ? (time - images->first) / (images->last - images->first) : 0;
}

/*
 * Adds an impulse between samples: sinc (x)·(1 + cos (pi·x/HALF))/2, x from its place at -HALF to
 * HALF. With x = j - f, sin (pi·x) is ± sin (pi·f).
 */
static void
add_impulse (GstAugResponse *self, guint r, const Images *images, gdouble place, gdouble amplitude)
{
  const gdouble whole = floor (place), f = place - whole;
  const gint64 at = (gint64) whole - HALF + 1;
  gdouble sine, cosine_f, sine_f;

  if (f < 1e-9) {
    if ((gsize) whole < self->n_taps)
      self->taps[r][(gsize) whole] += amplitude;
    return;
  }
  sine = gst_aug_exact_sin (G_PI * (f > 0.5 ? 1 - f : f)) * amplitude / (2 * G_PI);
  cosine_f = gst_aug_exact_cos (G_PI * f / HALF);
  sine_f = gst_aug_exact_sin (G_PI * f / HALF);
  for (gint j = 0; j < 2 * HALF; j++) {
    const gdouble window = 1 + images->cosine[j] * cosine_f + images->sine[j] * sine_f;
    const gint64 i = at + j;

    if (i >= 0 && (gsize) i < self->n_taps)
      self->taps[r][i] += (j % 2 ? sine : -sine) * window / (f - (j - HALF + 1));
  }
}

static void
add_images (GstAugResponse *self, guint r, guint rate, const GstAugRoom *room, const Images *images,
    const gdouble microphone[3], gdouble nearest)
{
  const gint order = (gint) room->order;

  for (gint x = 0; x <= 2 * order; x++) {
    const gint kx = (x + 1) / 2;

    for (gint y = 0; y <= 2 * (order - kx); y++) {
      const gint kxy = kx + (y + 1) / 2;

      for (gint z = 0; z <= 2 * (order - kxy); z++) {
        const gint k = kxy + (z + 1) / 2;
        const gdouble image[3] = { images->place[0][x], images->place[1][y], images->place[2][z] };
        const gdouble d = distance (image, microphone);
        gdouble amplitude = images->power[k] / (4 * G_PI * d);

        if (room->diffuse && k > 0)
          amplitude *= sqrt (1 - share (images, d / C));
        if (amplitude > 0)
          add_impulse (self, r, images, HALF + (d - nearest) * rate / C, amplitude);
      }
    }
  }
}

static void
add_noise (GstAugResponse *self, guint r, guint rate, const GstAugRoom *room, const Images *images,
    gdouble nearest)
{
  const gdouble volume = room->size[0] * room->size[1] * room->size[2];
  const gdouble decay = gst_aug_exact_exp (-3 * LN10 / (room->rt60 * rate));
  gdouble level = sqrt (C / (4 * G_PI * volume * rate)) *
                  gst_aug_exact_exp (-3 * LN10 * nearest / (C * room->rt60));

  for (gsize i = 0; self->lead + i < self->n_taps; i += 2) {
    gdouble z[2];

    gst_aug_response_noise (room->field, r, (guint32) i, z);
    for (gsize j = i; j < i + 2 && self->lead + j < self->n_taps; j++) {
      const gdouble part = share (images, nearest / C + (gdouble) j / rate);

      if (j > 0 && part > 0)
        self->taps[r][self->lead + j] += (part < 1 ? sqrt (part) : 1) * level * z[j - i];
      level *= decay;
    }
  }
}

/* Taps up to the last image. */
static gsize
reach_of (const GstAugRoom *room, guint rate)
{
  gdouble sum = 0;

  /* no image is further away than the diagonal of as many rooms */
  for (guint a = 0; a < 3; a++)
    sum += room->size[a] * room->size[a];
  return (gsize) ceil (sqrt (sum) * (room->order + 1) * rate / C);
}

void
gst_aug_response_room (GstAugResponse *self, guint rate, guint n, const GstAugRoom *room)
{
  const gdouble angle = room->angle * (G_PI / 180);
  gdouble microphones[2][3], nearest = 0;
  Images images;

  for (guint r = 0; r < n; r++) {
    const gdouble side = n == 1 ? 0 : (r ? -0.5 : 0.5) * room->spacing;

    memcpy (microphones[r], room->microphone, sizeof microphones[r]);
    microphones[r][0] += side * gst_aug_exact_cos (angle);
    microphones[r][1] += side * gst_aug_exact_sin (angle);
    for (guint a = 0; a < 2; a++)
      microphones[r][a] = CLAMP (microphones[r][a], 0, room->size[a]);
    nearest = r ? MIN (nearest, distance (room->source, microphones[r]))
                : distance (room->source, microphones[r]);
  }
  prepare (&images, room);
  gst_aug_response_reset (self, n,
      HALF + 1 + (room->diffuse ? (gsize) ceil (room->rt60 * rate) : reach_of (room, rate) + HALF),
      HALF);
  for (guint r = 0; r < n; r++) {
    add_images (self, r, rate, room, &images, microphones[r], nearest);
    if (room->diffuse)
      add_noise (self, r, rate, room, &images, nearest);
  }
}
