/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "augseed.h"

#include <glib/gstdio.h>

#define RATE 44100
#define FRAMES 240
#define SEEKS 10

/* What one run found: frames and samples of each whole window, and those of the cut ones apart. */
typedef struct {
  GMutex lock;
  guint frames[64];
  guint samples[64];
  gboolean cut[2][64];
  guint wrong;
} Count;

static gint64
window_first_sample (gint64 window)
{
  return (gint64) (((__int128) window * 16016 * RATE + 29999) / 30000);
}

static GstPadProbeReturn
count_sound (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Count *count = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  const GstAugInstance *in = instance_of (buffer);
  gint64 first = (gint64) GST_BUFFER_OFFSET (buffer), n = (gint64) gst_buffer_get_size (buffer) / 2;

  g_mutex_lock (&count->lock);
  if (first < window_first_sample (in->window) ||
      first + n > window_first_sample (in->window + 1) || in->window > 63)
    count->wrong++;
  else {
    count->samples[in->window] += (guint) n;
    count->cut[1][in->window] |= (in->flags & GST_AUG_SEED_FLAG_PARTIAL) != 0;
  }
  g_mutex_unlock (&count->lock);
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
count_frames (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Count *count = data;
  const GstAugInstance *in = instance_of (GST_PAD_PROBE_INFO_BUFFER (info));

  g_mutex_lock (&count->lock);
  if (in->window < 0 || in->window > 63)
    count->wrong++;
  else {
    count->frames[in->window]++;
    count->cut[0][in->window] |= (in->flags & GST_AUG_SEED_FLAG_PARTIAL) != 0;
  }
  g_mutex_unlock (&count->lock);
  return GST_PAD_PROBE_OK;
}

static void
wait_for (GstElement *pipeline, GstMessageType type)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND, type | GST_MESSAGE_ERROR);

  if (!message || GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_element_set_state (pipeline, GST_STATE_NULL);
  fail_unless (message && GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR);
  gst_message_unref (message);
  gst_object_unref (bus);
}

/* Picture 23 ms after the sound, so that matroskademux sends a second segment; times in ms. */
static void
make_film (const gchar *path)
{
  g_autofree gchar *launch = g_strdup_printf (
      "videotestsrc num-buffers=%u timestamp-offset=23000000 pattern=black ! "
      "video/x-raw,format=GRAY8,width=16,height=16,framerate=30000/1001 ! queue ! m. "
      "audiotestsrc num-buffers=345 samplesperbuffer=1024 ! "
      "audio/x-raw,format=S16LE,rate=%u,channels=1 ! queue ! m. "
      "matroskamux name=m ! filesink location=%s",
      FRAMES, RATE, path);
  GstElement *pipeline = gst_parse_launch (launch, NULL);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  wait_for (pipeline, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

static void
probe (GstElement *pipeline, const gchar *name, GstPadProbeCallback callback, Count *count)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (pipeline), name);
  GstPad *pad = gst_element_get_static_pad (element, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, callback, count, NULL);
  gst_object_unref (pad);
  gst_object_unref (element);
}

/* Plays from @from on; what prerolled before the seek does not count. */
static void
play (const gchar *path, GstClockTime from, Count *count)
{
  g_autofree gchar *launch =
      g_strdup_printf ("filesrc location=%s ! matroskademux name=d "
                       "d.video_0 ! queue ! augseed name=v group=g window=16016/30000 ! fakesink "
                       "d.audio_0 ! queue ! augseed name=a group=g ! fakesink",
          path);
  GstElement *pipeline = gst_parse_launch (launch, NULL);

  probe (pipeline, "v", count_frames, count);
  probe (pipeline, "a", count_sound, count);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  wait_for (pipeline, GST_MESSAGE_ASYNC_DONE);
  if (from > 0) {
    gboolean good = gst_element_seek_simple (
        pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, (gint64) from);

    if (!good)
      gst_element_set_state (pipeline, GST_STATE_NULL);
    fail_unless (good);
    wait_for (pipeline, GST_MESSAGE_ASYNC_DONE);
  }
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  wait_for (pipeline, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_windows_of_a_film_are_exact_from_the_start_and_after_seeks)
{
  g_autofree gchar *folder = g_dir_make_tmp ("augseed-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "film.mkv", NULL);
  Count straight = { 0 };
  guint whole = 0;

  make_film (path);
  play (path, 0, &straight);
  fail_unless_equals_int (straight.wrong, 0);
  for (gint64 k = 0; k < 14; k++) {
    fail_unless_equals_int (straight.frames[k], 16);
    fail_unless_equals_int64 (
        straight.samples[k], window_first_sample (k + 1) - window_first_sample (k));
  }
  for (guint n = 0; n < SEEKS; n++) {
    Count count = { 0 };
    GstClockTime from = (1 + spread (n, 6500)) * GST_MSECOND;

    play (path, from, &count);
    fail_unless_equals_int (count.wrong, 0);
    /* what went out before the seek is the beginning: look behind the place of the seek */
    for (guint k = (guint) (from / (16016 * GST_SECOND / 30000)) + 1; k < 14; k++) {
      fail_unless_equals_int (count.frames[k], straight.frames[k]);
      fail_unless_equals_int (count.samples[k], straight.samples[k]);
      fail_if (count.cut[0][k] || count.cut[1][k]);
      whole++;
    }
  }
  fail_unless (whole > 30);
  g_unlink (path);
  g_rmdir (folder);
}
GST_END_TEST;

static Suite *
augseed_files_suite (void)
{
  Suite *s = suite_create ("augseed-files");
  TCase *tc = tcase_create ("files");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_windows_of_a_film_are_exact_from_the_start_and_after_seeks);
  return s;
}

GST_CHECK_MAIN (augseed_files);
