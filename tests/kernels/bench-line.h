/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Elements between two bare pads and the time that they take, for the benchmarks of pipelines. */
#pragma once

#include <gst/gst.h>

#include <sys/resource.h>
#include <time.h>

/* the thread's own time, so that other processes do not count; the clock, which is read much
 * faster, where nanoseconds matter */
static clockid_t timer = CLOCK_THREAD_CPUTIME_ID;

static inline gint64
now_ns (void)
{
  struct timespec t;

  clock_gettime (timer, &t);
  return (gint64) t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline glong
minor_faults (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/* A playing bin that takes buffers of @caps from @src and hands them to the function @take of
 * @sink. */
static inline GstElement *
open_bin (const gchar *launch, GstCaps *caps, GstPadChainFunction take, GstPad **src, GstPad **sink)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstPad) in = NULL, out = NULL;
  GstElement *bin = gst_object_ref_sink (gst_parse_bin_from_description (launch, TRUE, &error));
  GstSegment segment;

  g_assert_no_error (error);
  *src = gst_object_ref_sink (gst_pad_new ("src", GST_PAD_SRC));
  *sink = gst_object_ref_sink (gst_pad_new ("sink", GST_PAD_SINK));
  gst_pad_set_chain_function (*sink, take);
  in = gst_element_get_static_pad (bin, "sink");
  out = gst_element_get_static_pad (bin, "src");
  g_assert_true (gst_pad_link (*src, in) == GST_PAD_LINK_OK);
  g_assert_true (gst_pad_link (out, *sink) == GST_PAD_LINK_OK);
  gst_pad_set_active (*sink, TRUE);
  gst_element_set_state (bin, GST_STATE_PLAYING);
  gst_pad_set_active (*src, TRUE);
  gst_pad_push_event (*src, gst_event_new_stream_start ("bench"));
  gst_pad_push_event (*src, gst_event_new_caps (caps));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (*src, gst_event_new_segment (&segment));
  return bin;
}

static inline void
close_bin (GstElement *bin, GstPad *src, GstPad *sink)
{
  gst_element_set_state (bin, GST_STATE_NULL);
  gst_pad_set_active (src, FALSE);
  gst_pad_set_active (sink, FALSE);
  gst_object_unref (src);
  gst_object_unref (sink);
  gst_object_unref (bin);
}
