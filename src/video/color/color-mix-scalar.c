/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of color-mix-body.h for every machine. */
#define TARGET
#include "color-mix-body.h"

void
aug_color_mix_scalar (AugColorKernels *kernels)
{
  set_kernels (kernels);
}
