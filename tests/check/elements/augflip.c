/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "filter.h"

#define SEED 21
#define WINDOWS 60
#define STEREO \
  "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=2,channel-mask=(bitmask)3"

/* Whether window k is mirrored, computed without the element. */
static gboolean
is_chosen (gint64 window, gdouble probability)
{
  GstAugDraws draws;

  gst_aug_draws_init (&draws, SEED, gst_aug_source_from_key ("clip"), 0, 0, window, "flip");
  return gst_aug_draws_chosen (&draws, probability);
}

static gboolean
is_vertical (gint64 window)
{
  GstAugDraws draws;

  gst_aug_draws_init (&draws, SEED, gst_aug_source_from_key ("clip"), 0, 0, window, "flip");
  return gst_aug_draws_uniform (&draws, "direction", 0) >= 0.5;
}

/* A line with windows of two frames. */
static GstHarness *
flip_line (const gchar *properties, const gchar *caps)
{
  g_autofree gchar *launch = g_strdup_printf (
      "augseed seed=%d source=clip window=2/25 ! augflip post-messages=true %s", SEED, properties);

  return line (launch, caps);
}

static GstBuffer *
picture (const GstVideoInfo *info, guint64 n)
{
  return noise (info->size, 1, n);
}

/* Every component of every pixel, mirrored or not. */
static gboolean
is_mirrored (const GstVideoInfo *info, GstBuffer *in, GstBuffer *out, gboolean x, gboolean y)
{
  GstVideoFrame a, b;
  gboolean same = TRUE;

  fail_unless (gst_video_frame_map (&a, info, in, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&b, info, out, GST_MAP_READ));
  for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (&a); c++) {
    gint width = GST_VIDEO_FRAME_COMP_WIDTH (&a, c), height = GST_VIDEO_FRAME_COMP_HEIGHT (&a, c);
    gint step = GST_VIDEO_FRAME_COMP_PSTRIDE (&a, c);
    guint bytes = GST_VIDEO_FRAME_COMP_DEPTH (&a, c) > 8 ? 2 : 1;

    for (gint j = 0; j < height; j++)
      for (gint i = 0; i < width; i++) {
        const guint8 *p = (guint8 *) GST_VIDEO_FRAME_COMP_DATA (&a, c) +
                          (y ? height - 1 - j : j) * GST_VIDEO_FRAME_COMP_STRIDE (&a, c) +
                          (x ? width - 1 - i : i) * step;
        const guint8 *q = (guint8 *) GST_VIDEO_FRAME_COMP_DATA (&b, c) +
                          j * GST_VIDEO_FRAME_COMP_STRIDE (&b, c) + i * step;

        same &= memcmp (p, q, bytes) == 0;
      }
  }
  gst_video_frame_unmap (&a);
  gst_video_frame_unmap (&b);
  return same;
}

GST_START_TEST (test_pictures_of_every_format_are_mirrored_in_the_chosen_windows)
{
  static const gchar *const formats[] = { "I420", "YV12", "NV12", "Y42B", "Y444", "GRAY8",
    "GRAY16_LE", "RGB", "BGR", "RGBA", "ARGB", "RGBx", "xBGR", "RGBP", "GBR" };
  static const gchar *const modes[] = { "horizontal", "vertical", "either" };
  static const gint sizes[][2] = { { 1, 1 }, { 2, 3 }, { 17, 9 }, { 64, 33 } };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint m = 0; m < 3; m++) {
      const gint *size = sizes[(f + m) % 4];
      g_autofree gchar *caps = g_strdup_printf (
          "video/x-raw,format=%s,width=%d,height=%d,framerate=25/1", formats[f], size[0], size[1]);
      g_autofree gchar *properties = g_strdup_printf ("mode=%s", modes[m]);
      GstHarness *h = flip_line (properties, caps);
      g_autoptr (GstCaps) parsed = gst_caps_from_string (caps);
      GstVideoInfo info;

      fail_unless (gst_video_info_from_caps (&info, parsed));
      for (guint64 n = 0; n < 16; n++) {
        g_autoptr (GstBuffer) like = picture (&info, n);
        GstBuffer *out = gst_harness_push_and_pull (h, picture (&info, n));
        gboolean chosen = is_chosen ((gint64) n / 2, 0.5);
        gboolean vertical = m == 1 || (m == 2 && is_vertical ((gint64) n / 2));

        fail_unless (is_mirrored (&info, like, out, chosen && !vertical, chosen && vertical),
            "%s %s frame %" G_GUINT64_FORMAT, formats[f], modes[m], n);
        fail_unless ((gst_aug_buffer_get_trace_meta (out) != NULL) == chosen);
        gst_buffer_unref (out);
      }
      close_line (h);
    }
}
GST_END_TEST;

/* Where channel c comes from in a mirrored window; below 0: its sign changes. */
typedef struct {
  const gchar *caps, *properties;
  gint channels;
  gint from[8];
} Layout;

static const Layout layouts[] = {
  { "channels=1", "", 1, { 0 } },
  { "channels=2,channel-mask=(bitmask)3", "", 2, { 1, 0 } },
  { "channels=2,channel-mask=(bitmask)0", "", 2, { 0, 1 } },
  /* 5.1: FL FR FC LFE BL BR */
  { "channels=6,channel-mask=(bitmask)0x3f", "", 6, { 1, 0, 2, 3, 5, 4 } },
  /* 7.1: FL FR FC LFE BL BR SL SR */
  { "channels=8,channel-mask=(bitmask)0xc3f", "", 8, { 1, 0, 2, 3, 5, 4, 7, 6 } },
  /* first-order Ambisonics: W Y Z X */
  { "channels=4,channel-mask=(bitmask)0", "ambisonic=true", 4, { 0, -2, 2, 3 } },
  { "channels=4,channel-mask=(bitmask)0", "", 4, { 0, 1, 2, 3 } },
};

static gfloat
sample (guint64 frame, gint channel)
{
  return ((gfloat) spread (frame << 8 | (guint) channel, 65536) - 32768) / 32768;
}

/* 320 frames a picture, with whole 16-bit values also as floats. */
static GstBuffer *
sound (guint64 n, gint channels, gboolean is_float)
{
  GstBuffer *buffer =
      gst_buffer_new_allocate (NULL, 320 * (gsize) channels * (is_float ? 4 : 2), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint64 i = 0; i < 320; i++)
    for (gint c = 0; c < channels; c++) {
      gfloat v = sample (n * 320 + i, c);

      if (is_float)
        ((gfloat *) map.data)[i * (guint) channels + (guint) c] = v;
      else
        ((gint16 *) map.data)[i * (guint) channels + (guint) c] = (gint16) (v * 32768);
    }
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, FPS);
  return buffer;
}

static void
check_sound (GstBuffer *out, const Layout *l, gboolean is_float, gboolean mirrored, guint64 *next)
{
  GstMapInfo map;
  guint frames;

  gst_buffer_map (out, &map, GST_MAP_READ);
  frames = (guint) (map.size / (is_float ? 4 : 2)) / (guint) l->channels;
  for (guint i = 0; i < frames; i++, (*next)++)
    for (gint c = 0; c < l->channels; c++) {
      gint from = mirrored ? l->from[c] : c;
      gfloat v = from < 0 ? -sample (*next, -from - 1) : sample (*next, from);
      guint at = i * (guint) l->channels + (guint) c;

      if (is_float)
        fail_unless (((gfloat *) map.data)[at] == v);
      else
        fail_unless_equals_int (
            ((gint16 *) map.data)[at], CLAMP ((gint) (v * 32768), -32768, 32767));
    }
  gst_buffer_unmap (out, &map);
}

GST_START_TEST (test_sound_changes_sides_in_exactly_the_mirrored_windows)
{
  for (guint k = 0; k < 2 * G_N_ELEMENTS (layouts); k++) {
    const Layout *l = &layouts[k / 2];
    gboolean is_float = k % 2;
    g_autofree gchar *caps =
        g_strdup_printf ("audio/x-raw,format=%s,layout=interleaved,rate=8000,%s",
            is_float ? "F32LE" : "S16LE", l->caps);
    g_autofree gchar *properties = g_strdup_printf ("mode=either %s", l->properties);
    GstHarness *h = flip_line (properties, caps);
    guint64 next = 0;
    guint mirrored = 0;

    for (guint64 n = 0; n < 2 * WINDOWS; n++) {
      GstBuffer *out;

      gst_harness_push (h, sound (n, l->channels, is_float));
      while ((out = gst_harness_try_pull (h))) {
        gint64 window = (gint64) (next / 640);
        gboolean swaps = is_chosen (window, 0.5) && !is_vertical (window);

        mirrored += swaps;
        check_sound (out, l, is_float, swaps, &next);
        gst_buffer_unref (out);
      }
    }
    fail_unless_equals_uint64 (next, 2 * WINDOWS * 320);
    fail_unless (mirrored > 10);
    for (gint64 w = 0; w < WINDOWS; w++) {
      g_autoptr (GstStructure) message = next_decision (h);

      /* the decision is told alike, also where nothing can change */
      fail_unless_equals_int (is_applied (message), is_chosen (w, 0.5));
      fail_unless_equals_int64 (int_of (message, "window"), w);
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_words_change_sides_in_exactly_the_mirrored_windows)
{
  static const gchar *const formats[] = { "utf8", "pango-markup" };
  const gchar *cue = "Left of the cat, RIGHT at the brightleft";
  const gchar *mirrored = "Right of the cat, LEFT at the brightleft";

  for (guint f = 0; f < 2; f++) {
    g_autofree gchar *caps = g_strdup_printf ("text/x-raw,format=%s", formats[f]);
    GstHarness *h = flip_line ("mode=either", caps);

    for (guint64 n = 0; n < 2 * WINDOWS; n++) {
      GstBuffer *out = gst_harness_push_and_pull (h, text_cue (cue, n * FRAME_NS, 7 * FRAME_NS));
      gboolean swaps = is_chosen ((gint64) n / 2, 0.5) && !is_vertical ((gint64) n / 2);
      const gchar *text = swaps ? mirrored : cue;

      fail_unless_equals_uint64 (gst_buffer_get_size (out), strlen (text));
      fail_unless (gst_buffer_memcmp (out, 0, text, strlen (text)) == 0);
      fail_unless_equals_uint64 (GST_BUFFER_PTS (out), n * FRAME_NS);
      fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), 7 * FRAME_NS);
      fail_unless_equals_int64 (
          gst_aug_buffer_get_seed_meta (out)->instance.window, (gint64) n / 2);
      gst_buffer_unref (out);
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_a_windows_samples_are_mirrored_however_buffers_are_cut)
{
  for (guint size = 1; size < 2000; size = size * 3 + 1) {
    GstHarness *h = flip_line ("", STEREO);
    guint64 pushed = 0, next = 0, total = size == 1 ? 3000 : 20000;

    while (pushed < total) {
      GstBuffer *in = gst_buffer_new_allocate (NULL, size * 4, NULL), *out;
      GstMapInfo map;

      gst_buffer_map (in, &map, GST_MAP_WRITE);
      for (guint i = 0; i < 2 * size; i++)
        ((gint16 *) map.data)[i] = (gint16) (sample (pushed + i / 2, (gint) (i % 2)) * 32768);
      gst_buffer_unmap (in, &map);
      GST_BUFFER_PTS (in) = gst_util_uint64_scale_round (pushed, GST_SECOND, 8000);
      pushed += size;
      gst_harness_push (h, in);
      while ((out = gst_harness_try_pull (h))) {
        check_sound (out, &layouts[1], FALSE, is_chosen ((gint64) (next / 640), 0.5), &next);
        gst_buffer_unref (out);
      }
    }
    fail_unless_equals_uint64 (next, pushed);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_a_buffer_that_is_shared_is_not_changed)
{
  GstHarness *h = line ("augflip probability=1", STEREO);
  GstBuffer *in = sound (0, 2, FALSE), *out;
  g_autoptr (GstBuffer) like = gst_buffer_copy_deep (in);

  out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
  fail_unless (same_bytes (in, like));
  fail_if (same_bytes (out, like));
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_mirrored_twice_is_the_very_same_memory)
{
  GstHarness *h = line ("augseed ! augflip probability=1 ! augflip probability=1", GRAY_CAPS);
  GstBuffer *in = noise (32, 4, 0), *out;
  GstMemory *memory = gst_buffer_peek_memory (in, 0);
  const GstAugTraceMeta *trace;

  out = gst_harness_push_and_pull (h, in);
  trace = gst_aug_buffer_get_trace_meta (out);
  fail_unless (gst_buffer_peek_memory (out, 0) == memory);
  fail_unless_equals_int (trace->decisions->len, 2);
  for (guint i = 0; i < 9; i++)
    fail_unless_equals_float (trace->matrix[i], i % 4 == 0);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_evaluation_mirrors_nothing)
{
  GstHarness *h = line ("augseed phase=eval ! augflip post-messages=true probability=1", GRAY_CAPS);
  GstBuffer *in = noise (32, 4, 0), *out = gst_harness_push_and_pull (h, in);
  g_autoptr (GstStructure) message = next_decision (h);

  fail_unless (out == in);
  fail_if (is_applied (message));
  fail_unless_equals_int (n_operations (message), 0);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

static Suite *
augflip_suite (void)
{
  Suite *s = suite_create ("augflip");
  TCase *c = tcase_create ("augflip");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_pictures_of_every_format_are_mirrored_in_the_chosen_windows);
  tcase_add_test (c, test_sound_changes_sides_in_exactly_the_mirrored_windows);
  tcase_add_test (c, test_words_change_sides_in_exactly_the_mirrored_windows);
  tcase_add_test (c, test_a_windows_samples_are_mirrored_however_buffers_are_cut);
  tcase_add_test (c, test_a_buffer_that_is_shared_is_not_changed);
  tcase_add_test (c, test_mirrored_twice_is_the_very_same_memory);
  tcase_add_test (c, test_evaluation_mirrors_nothing);
  return s;
}

GST_CHECK_MAIN (augflip);
