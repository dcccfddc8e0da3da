/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* make-clip: a short clip of the project's own in which step is visible and audible. In every
 * second a ball is on one side, a voice (or, without a speech synthesiser, a tone) comes from that
 * side, and a caption says which side it is. The time is burnt in. */
#include <glib/gstdio.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "core/exactmath.h"
#include "tool.h"

#define WIDTH 640
#define HEIGHT 360
#define FPS 25
#define RATE 48000

typedef struct {
  guint seconds;
  GArray *voices[2]; /* gint16: what is said on the left and on the right; NULL = a tone */
  GstElement *video, *audio, *text;
} Clip;

/* The side of each second: not a plain alternation, so that a shift by a second is seen. */
static gboolean
is_right (guint second)
{
  static const guint8 pattern[] = { 0, 1, 1, 0, 0, 0, 1, 0, 1, 1 };

  return pattern[second % G_N_ELEMENTS (pattern)];
}

static void
draw_words (cairo_t *cr, const gchar *font, const gchar *words, gdouble x, gdouble y, gint align)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  gint width, height;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, words, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x - (align > 0 ? width : align == 0 ? width / 2 : 0), y - height / 2);
  pango_cairo_show_layout (cr, layout);
  pango_font_description_free (description);
  g_object_unref (layout);
}

static void
draw_background (cairo_t *cr)
{
  cairo_pattern_t *sky = cairo_pattern_create_linear (0, 0, WIDTH, 0);

  cairo_pattern_add_color_stop_rgb (sky, 0, 0.13, 0.29, 0.45);
  cairo_pattern_add_color_stop_rgb (sky, 1, 0.55, 0.71, 0.78);
  cairo_set_source (cr, sky);
  cairo_paint (cr);
  cairo_pattern_destroy (sky);
  cairo_set_source_rgb (cr, 0.20, 0.36, 0.24);
  cairo_rectangle (cr, 0, HEIGHT * 0.78, WIDTH, HEIGHT * 0.22);
  cairo_fill (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.25);
  cairo_rectangle (cr, WIDTH / 2 - 1, 0, 2, HEIGHT * 0.78);
  cairo_fill (cr);
}

/* The ball falls and rises once a second. */
static void
draw_ball (cairo_t *cr, gboolean right, gdouble t)
{
  const gdouble x = right ? WIDTH * 0.75 : WIDTH * 0.25;
  const gdouble y = HEIGHT * (0.60 - 4 * 0.22 * t * (1 - t));
  cairo_pattern_t *light = cairo_pattern_create_radial (x - 24, y - 26, 6, x, y, 72);

  cairo_set_source_rgba (cr, 0, 0, 0, 0.3);
  cairo_save (cr);
  cairo_translate (cr, x, HEIGHT * 0.82);
  cairo_scale (cr, 1, 0.22);
  cairo_arc (cr, 0, 0, 64, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_fill (cr);
  cairo_pattern_add_color_stop_rgb (light, 0, 1, 0.93, 0.78);
  cairo_pattern_add_color_stop_rgb (light, 0.4, 0.96, 0.54, 0.12);
  cairo_pattern_add_color_stop_rgb (light, 1, 0.55, 0.20, 0.04);
  cairo_set_source (cr, light);
  cairo_arc (cr, x, y, 68, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_pattern_destroy (light);
}

static void
draw_frame (cairo_t *cr, guint frame)
{
  const guint second = frame / FPS;
  const gboolean right = is_right (second);
  g_autofree gchar *time =
      g_strdup_printf ("%02u:%02u.%03u", second / 60, second % 60, frame % FPS * 1000 / FPS);

  draw_background (cr);
  draw_ball (cr, right, (gdouble) (frame % FPS) / FPS);
  cairo_set_source_rgb (cr, 1, 1, 1);
  draw_words (cr, "DejaVu Sans Bold 30", right ? "RIGHT" : "LEFT",
      right ? WIDTH * 0.75 : WIDTH * 0.25, HEIGHT * 0.12, 0);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_rectangle (cr, 12, HEIGHT - 52, 190, 40);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  draw_words (cr, "DejaVu Sans Mono Bold 20", time, 22, HEIGHT - 32, -1);
}

static gboolean
push (GstElement *source, GstBuffer *buffer, guint64 start, guint64 stop)
{
  GstFlowReturn result;

  GST_BUFFER_PTS (buffer) = start;
  GST_BUFFER_DURATION (buffer) = stop - start;
  g_signal_emit_by_name (source, "push-buffer", buffer, &result);
  gst_buffer_unref (buffer);
  return result == GST_FLOW_OK;
}

static gboolean
push_picture (Clip *clip, guint frame)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  GstBuffer *buffer;

  draw_frame (cr, frame);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  buffer = gst_buffer_new_memdup (cairo_image_surface_get_data (surface), WIDTH * HEIGHT * 4);
  cairo_surface_destroy (surface);
  return push (clip->video, buffer, frame * GST_SECOND / FPS, (frame + 1) * GST_SECOND / FPS);
}

/* A tone of 440 Hz on the left, 660 Hz on the right, faded in and out. */
static gint16
tone (guint at, gboolean right)
{
  const guint length = RATE * 6 / 10;
  const gdouble turns = (gdouble) (at * (right ? 660u : 440u) % RATE) / RATE;
  gdouble gain = MIN (1, MIN (at, length - MIN (at, length)) / (RATE * 0.02));

  return (gint16) (9000 * gain * gst_aug_exact_sin (2 * G_PI * turns));
}

static gboolean
push_sound (Clip *clip, guint second)
{
  const gboolean right = is_right (second);
  const GArray *voice = clip->voices[right];
  gint16 *samples = g_new0 (gint16, 2 * RATE);

  for (guint i = 0; i < RATE; i++) {
    if (!voice)
      samples[2 * i + right] = tone (i, right);
    else if (i < voice->len)
      samples[2 * i + right] = g_array_index (voice, gint16, i);
  }
  return push (clip->audio, gst_buffer_new_wrapped (samples, 2 * RATE * sizeof (gint16)),
      second * GST_SECOND, (second + 1) * GST_SECOND);
}

static gboolean
push_words (Clip *clip, guint second)
{
  g_autofree gchar *words =
      g_strdup_printf ("The ball is on the %s.", is_right (second) ? "right" : "left");

  return push (clip->text, gst_buffer_new_memdup (words, strlen (words)), second * GST_SECOND,
      (second + 1) * GST_SECOND - 40 * GST_MSECOND);
}

static gpointer
feed (gpointer data)
{
  Clip *clip = data;
  GstElement *sources[] = { clip->video, clip->audio, clip->text };
  gboolean ok = TRUE;

  for (guint second = 0; ok && second < clip->seconds; second++) {
    ok = push_words (clip, second) && push_sound (clip, second);
    for (guint i = 0; ok && i < FPS; i++)
      ok = push_picture (clip, second * FPS + i);
  }
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    GstFlowReturn result;

    g_signal_emit_by_name (sources[i], "end-of-stream", &result);
  }
  return NULL;
}

/* The synthesiser speaks "front left" and "front right", each on its own channel. */
static GArray *
load_speech (void)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  GArray *all = g_array_new (FALSE, FALSE, sizeof (gint16));
  GstSample *sample = NULL;

  pipeline = gst_parse_launch_full ("flitetestsrc num-buffers=100 samplesperbuffer=4096 ! "
                                    "audio/x-raw,rate=48000,channels=2 ! "
                                    "appsink name=sink sync=false",
      NULL, GST_PARSE_FLAG_FATAL_ERRORS, NULL);
  if (!pipeline)
    return all;
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (;;) {
    GstMapInfo map;

    g_signal_emit_by_name (sink, "try-pull-sample", 5 * GST_SECOND, &sample);
    if (!sample)
      break;
    if (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ)) {
      g_array_append_vals (all, map.data, map.size / sizeof (gint16));
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
    }
    gst_sample_unref (sample);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return all;
}

/* The first utterance of a channel: from its first loud sample to a tenth of a second of silence.
 */
static GArray *
cut_voice (const GArray *all, guint channel)
{
  const gint16 *samples = (const gint16 *) all->data;
  const guint n = all->len / 2, pause = RATE / 4;
  guint first = 0, last = 0;
  GArray *voice;

  while (first < n && ABS (samples[2 * first + channel]) < 300)
    first++;
  for (guint i = first; i < n && i < first + RATE && i - MAX (last, first) < pause; i++)
    if (ABS (samples[2 * i + channel]) >= 300)
      last = i;
  if (last < first + RATE / 10)
    return NULL;
  first -= MIN (first, RATE / 50);
  voice = g_array_new (FALSE, FALSE, sizeof (gint16));
  for (guint i = first; i <= MIN (last + RATE / 50, n - 1) && i < first + RATE * 98 / 100; i++)
    g_array_append_val (voice, samples[2 * i + channel]);
  return voice;
}

static gboolean
wait_for_end (GstElement *pipeline, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message =
      gst_bus_timed_pop_filtered (bus, 120 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_autoptr (GError) wrong = NULL;

  if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;
  if (message)
    gst_message_parse_error (message, &wrong, NULL);
  if (wrong && wrong->domain == GST_RESOURCE_ERROR)
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "the clip could not be written whole; free space on its disk or name another folder");
  return aug_fail (error, AUG_TOOL_ERROR_OUTPUT, "the clip could not be written: %s",
      wrong ? wrong->message : "nothing has moved for two minutes");
}

static gboolean
write_clip (Clip *clip, const gchar *temporary, GError **error)
{
  g_autoptr (GstElement) pipeline = gst_parse_launch (
      "matroskamux name=mux writing-app=gst-augment creation-time=2001-01-01T00:00:00Z ! "
      "filesink name=file "
      "appsrc name=video format=time block=true max-bytes=8000000 "
      "caps=video/x-raw,format=BGRx,width=640,height=360,framerate=25/1 ! videoconvert ! "
      "video/x-raw,format=I420 ! jpegenc quality=92 ! queue ! mux. "
      "appsrc name=audio format=time caps=audio/x-raw,format=S16LE,rate=48000,channels=2,"
      "channel-mask=(bitmask)3,layout=interleaved ! flacenc ! queue max-size-time=0 ! mux. "
      "appsrc name=text format=time caps=text/x-raw,format=utf8 ! queue ! mux.subtitle_0",
      error);
  g_autoptr (GstElement) file = NULL;
  GThread *thread;
  gboolean ok;

  if (!pipeline)
    return FALSE;
  file = gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_object_set (file, "location", temporary, NULL);
  clip->video = gst_bin_get_by_name (GST_BIN (pipeline), "video");
  clip->audio = gst_bin_get_by_name (GST_BIN (pipeline), "audio");
  clip->text = gst_bin_get_by_name (GST_BIN (pipeline), "text");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  thread = g_thread_new ("feed", feed, clip);
  ok = wait_for_end (pipeline, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_thread_join (thread);
  gst_object_unref (clip->video);
  gst_object_unref (clip->audio);
  gst_object_unref (clip->text);
  return ok;
}

static gboolean
make_clip (guint seconds, const gchar *output, gboolean force, GError **error)
{
  Clip clip = { .seconds = seconds };
  g_autofree gchar *temporary = NULL;
  GArray *speech;
  gboolean ok;

  if (!aug_output_refuse (output, NULL, force, error) ||
      !(temporary = aug_output_temporary (output, error)))
    return FALSE;
  g_random_set_seed (1);
  speech = load_speech ();
  for (guint i = 0; i < 2; i++)
    clip.voices[i] = cut_voice (speech, i);
  g_array_unref (speech);
  if (!clip.voices[0] || !clip.voices[1])
    g_printerr (
        "note: no speech synthesiser (flitetestsrc of gstreamer1.0-plugins-bad); tones stand "
        "for left and right\n");
  ok = write_clip (&clip, temporary, error) && aug_output_commit (temporary, output, error);
  if (!ok)
    g_unlink (temporary);
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&clip.voices[i], g_array_unref);
  return ok;
}

gboolean
aug_command_make_clip (gint *argc, gchar ***argv, GError **error)
{
  gint seconds = 10;
  gboolean force = FALSE;
  GOptionEntry entries[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "Its length (default 10)", "N" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, "Replace OUT.mkv if it exists", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("OUT.mkv");

  g_option_context_set_summary (context,
      "Makes a short clip in which step is visible and audible: every second a ball is on the left "
      "or\n"
      "on the right, a voice comes from that side, and a caption says so; the time is burnt in.");
  g_option_context_set_description (
      context, "Example:\n  " AUG_COMMAND " make-clip --seconds 10 clip.mkv\n");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!aug_parse_arguments (context, "make-clip", 1, 1, argc, argv, error))
    return FALSE;
  if (seconds < 1 || seconds > 3600)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--seconds must be from 1 to 3600; type for example: --seconds 10");
  if (!g_str_has_suffix ((*argv)[1], ".mkv"))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE, "the clip is Matroska; type: %s.mkv", (*argv)[1]);
  if (!make_clip ((guint) seconds, (*argv)[1], force, error))
    return FALSE;
  g_print ("%s\n", (*argv)[1]);
  return TRUE;
}
