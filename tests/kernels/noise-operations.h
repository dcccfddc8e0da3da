/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Kinds of noise with values that are usual, for tests and benchmarks; the first ones are of
 * pictures, the others of depth maps. */
#pragma once

#include "video/noise/field.h"
#include "video/plan.h"

typedef struct {
  const gchar *name;
  struct {
    const gchar *name;
    gdouble value;
  } values[8];
} NoiseCase;

static const NoiseCase noise_cases[] = {
  { "gaussian-noise", { { "sigma", 10 } } },
  { "speckle", { { "sigma", 0.1 } } },
  { "shot-noise", { { "photons", 300 } } },
  { "salt-and-pepper", { { "amount", 0.03 }, { "salt", 0.5 } } },
  { "iso-noise", { { "intensity", 0.3 }, { "color-shift", 0.03 } } },
  { "depth-shift", { { "x", 3 }, { "y", -2 }, { "sigma", 0.5 } } },
  { "depth-edges", { { "share", 0.5 }, { "step", 0.1 } } },
  { "depth-normal", { { "sigma", 0.01 }, { "focal", 0.9 } } },
  { "depth-noise",
      { { "sigma", 0.002 }, { "growth", 0.002 }, { "far-distance", 20 }, { "far-sigma", 0.08 } } },
  { "depth-disparity", { { "focal-baseline", 35.13 }, { "sigma", 0.03 }, { "step", 0.125 } } },
  { "depth-holes", { { "dropout", 0.003 }, { "random", 0.003 }, { "near", 0.5 }, { "far", 1.3 },
                       { "sticks", 0.00025 }, { "blobs", 0.01 }, { "blob-size", 24 } } },
  { "depth-clip", { { "min", 1 }, { "max", 30 } } },
};

#define N_NOISE_CASES 5
#define N_CASES G_N_ELEMENTS (noise_cases)

static inline void
noise_operation (
    GstAugOperation *operation, const NoiseCase *noise, guint64 field, gboolean per_channel)
{
  operation->name = noise->name;
  operation->n_values = 0;
  for (guint i = 0; i < G_N_ELEMENTS (noise->values) && noise->values[i].name; i++)
    gst_aug_operation_set_double (operation, noise->values[i].name, noise->values[i].value);
  gst_aug_operation_set_boolean (operation, "per-channel", per_channel);
  gst_aug_operation_set_uint64 (operation, "field", field);
}
