/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Frames that can be told apart, at any rate, for the tests of augframedrop. */
#pragma once

#include <math.h>

#include "catalogue/framedrop.h"
#include "filter.h"

#define SEED 21

/* Frame rate and how far times are rounded, as Matroska does to milliseconds. */
typedef struct {
  gint n, d;
  guint64 rounding;
} Rate;

static const Rate rates[] = { { 30, 1, 1 }, { 15, 1, 1 }, { 25, 1, 1 }, { 60, 1, 1 }, { 5, 1, 1 },
  { 30000, 1001, GST_MSECOND }, { 24, 1, GST_MSECOND } };

static inline GstAugDraws
draws_of (gint64 window)
{
  GstAugDraws draws;

  gst_aug_draws_init (&draws, SEED, gst_aug_source_from_key ("clip"), 0, 0, window, "framedrop");
  return draws;
}

static inline GstClockTime
time_of (const Rate *rate, guint64 n)
{
  guint64 time = gst_util_uint64_scale (n, GST_SECOND * (guint64) rate->d, (guint64) rate->n);

  return (time + rate->rounding / 2) / rate->rounding * rate->rounding;
}

/* Its number is in its first two bytes. */
static inline GstBuffer *
numbered (const Rate *rate, guint64 n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 32, NULL);
  const guint8 number[2] = { (guint8) n, (guint8) (n >> 8) };

  gst_buffer_memset (buffer, 0, 0, 32);
  gst_buffer_fill (buffer, 0, number, 2);
  GST_BUFFER_PTS (buffer) = time_of (rate, n);
  GST_BUFFER_DURATION (buffer) = time_of (rate, n + 1) - time_of (rate, n);
  return buffer;
}

static inline guint
number_of (GstBuffer *buffer)
{
  guint8 number[2];

  gst_buffer_extract (buffer, 0, number, 2);
  return number[0] | (guint) number[1] << 8;
}

static inline GstHarness *
frame_line (const gchar *properties, const Rate *rate)
{
  g_autofree gchar *launch =
      g_strdup_printf ("augseed seed=%d source=clip window=1 ! augframedrop name=drop "
                       "post-messages=true %s",
          SEED, properties);
  g_autofree gchar *caps = g_strdup_printf (
      "video/x-raw,format=GRAY8,width=8,height=4,framerate=%d/%d", rate->n, rate->d);

  return line (launch, caps);
}

/* The window of a frame, and its slot: a quarter of a frame, and of a slot, early. */
static inline gint64
window_of (const Rate *rate, guint64 n)
{
  return (
      gint64) ((time_of (rate, n) +
                   gst_util_uint64_scale (GST_SECOND, (guint64) rate->d, (guint64) rate->n) / 4) /
               GST_SECOND);
}
