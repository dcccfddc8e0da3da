/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Kinds of noise with values that are usual, for tests and benchmarks. */
#pragma once

#include "video/field.h"
#include "video/plan.h"

typedef struct {
  const gchar *name;
  struct {
    const gchar *name;
    gdouble value;
  } values[2];
} NoiseCase;

static const NoiseCase noise_cases[] = {
  { "gaussian-noise", { { "sigma", 10 } } },
  { "speckle", { { "sigma", 0.1 } } },
  { "shot-noise", { { "photons", 300 } } },
  { "salt-and-pepper", { { "amount", 0.03 }, { "salt", 0.5 } } },
  { "iso-noise", { { "intensity", 0.3 }, { "color-shift", 0.03 } } },
};

#define N_NOISE_CASES G_N_ELEMENTS (noise_cases)

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
