/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every element for sound, by no name, in a player of files that seeks: whatever was played before,
 * a window's bytes are the same. */
#include <glib/gstdio.h>
#include <string.h>

#include "soundwalk.h"

#define SECONDS 2
#define WINDOWS 4 /* a second */

static const Sound sounds[] = { { FALSE, 16000, 1 }, { FALSE, 11025, 2 } };
static const gchar *const parsers[] = { "wavparse",
  "rawaudioparse use-sink-caps=false pcm-format=s16le sample-rate=11025 num-channels=2" };

/* What came since the last seek, from frame @first on. */
typedef struct {
  const Sound *sound;
  guint64 first;
  GByteArray *all;
} Heard;

static void
hear (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer data)
{
  Heard *heard = data;
  GstMapInfo map;

  if (heard->all->len == 0)
    heard->first = sound_frame (heard->sound, GST_BUFFER_PTS (buffer));
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  g_byte_array_append (heard->all, map.data, (guint) map.size);
  gst_buffer_unmap (buffer, &map);
}

/* FALSE if the element refuses. */
static gboolean
play_to_end (GstElement *pipeline, const gchar *launch)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (message != NULL, "%s does not end", launch);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strchr (error->message, '=') != NULL, "%s: %s", launch, error->message);
  return FALSE;
}

static void
check_windows (GstElement *pipeline, const gchar *launch, Heard *heard)
{
  const guint order[] = { 5, 1, 6, 2, 3 };
  const guint bpf = sound_bpf (heard->sound);
  g_autoptr (GByteArray) whole = g_byte_array_new ();

  g_byte_array_append (whole, heard->all->data, heard->all->len);
  fail_unless_equals_uint64 (whole->len, SECONDS * heard->sound->rate * bpf);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const guint64 edge = (order[i] * heard->sound->rate + WINDOWS - 1) / WINDOWS;
    guint64 from;

    g_byte_array_set_size (heard->all, 0);
    fail_unless (gst_element_seek_simple (pipeline, GST_FORMAT_TIME,
        GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, order[i] * GST_SECOND / WINDOWS));
    fail_unless (play_to_end (pipeline, launch));
    /* a parser of raw sound lands early */
    fail_unless (heard->first <= edge,
        "%s: a seek to %" G_GUINT64_FORMAT " lands at %" G_GUINT64_FORMAT, launch, edge,
        heard->first);
    from = (edge - heard->first) * bpf;
    fail_unless (heard->first * bpf + heard->all->len == whole->len);
    fail_unless (
        memcmp (heard->all->data + from, whole->data + edge * bpf, whole->len - edge * bpf) == 0,
        "%s: other bytes behind a seek to window %u", launch, order[i]);
  }
}

static void
check_seeks (const gchar *element, const gchar *settings)
{
  const gchar *folder = g_getenv ("AUG_TEST_FOLDER");

  for (guint s = 0; !strstr (settings, "=ring") && s < G_N_ELEMENTS (sounds); s++) {
    const Sound *sound = &sounds[s];
    g_autofree gchar *name = g_strdup_printf ("%s/seek-%u", folder ? folder : g_get_tmp_dir (), s);
    g_autofree gchar *line = sound_line ("1/4", element, settings);
    g_autofree gchar *launch =
        g_strdup_printf ("filesrc location=%s ! %s ! %s ! fakesink name=sink signal-handoffs=true",
            name, parsers[s], line);
    g_autoptr (GByteArray) data = sound_input (sound, 0, SECONDS * sound->rate);
    g_autoptr (GError) error = NULL;
    g_autoptr (GstElement) pipeline = NULL, sink = NULL;
    Heard heard = { sound, 0, g_byte_array_new () };

    if (s == 0)
      walk_write_wave (name, sound->rate, sound->channels, data->data, data->len);
    else
      fail_unless (
          g_file_set_contents (name, (const gchar *) data->data, (gssize) data->len, NULL));
    pipeline = gst_parse_launch (launch, &error);
    fail_unless (!error, "%s: %s", launch, error ? error->message : "");
    sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
    g_signal_connect (sink, "handoff", G_CALLBACK (hear), &heard);
    if (play_to_end (pipeline, launch))
      check_windows (pipeline, launch, &heard);
    gst_element_set_state (pipeline, GST_STATE_NULL);
    g_byte_array_unref (heard.all);
    g_remove (name);
  }
}

GST_START_TEST (test_a_player_that_seeks_hears_the_same_windows)
{
  sound_for_settings (sound_rounds (1, 20), check_seeks);
}
GST_END_TEST;

static Suite *
soundseek_suite (void)
{
  Suite *s = suite_create ("generic-soundseek");
  TCase *tc = tcase_create ("soundseek");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 3600);
  tcase_add_test (tc, test_a_player_that_seeks_hears_the_same_windows);
  return s;
}

GST_CHECK_MAIN (soundseek);
