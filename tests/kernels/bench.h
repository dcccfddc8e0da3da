/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the benchmarks of kernels share: processor time and medians. */
#pragma once

#include <glib.h>

#include <stdlib.h>
#include <time.h>

static inline gint
bench_by_value (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return x < y ? -1 : x > y;
}

/* Processor time of this thread in milliseconds. */
static inline gdouble
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gdouble) t.tv_sec * 1e3 + (gdouble) t.tv_nsec * 1e-6;
}

static inline gdouble
median (gdouble *times, guint n)
{
  qsort (times, n, sizeof *times, bench_by_value);
  return times[n / 2];
}
