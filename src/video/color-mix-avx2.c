/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of color-mix-body.h for AVX2. */
#include "color-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define TARGET __attribute__ ((target ("avx2")))
#include "color-mix-body.h"

void
aug_color_mix_avx2 (AugColorKernels *kernels)
{
  set_kernels (kernels);
}
#endif
