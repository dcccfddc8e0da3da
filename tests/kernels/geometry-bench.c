/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds per operation, with a copy of the frame and GStreamer's own elements in the same
 * process beside it. */
#include "geometry-frames.h"

#include <gst/check/gstharness.h>
#include <stdlib.h>

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 7

typedef void (*Work) (gpointer data, guint round);

/* Median of several runs of about 60 ms. */
static gdouble
milliseconds (Work work, gpointer data)
{
  gdouble times[ROUNDS];
  guint count = 1;

  for (guint i = 0; i < 3; i++)
    work (data, i);
  for (guint r = 0; r < ROUNDS; r++) {
    gint64 start = g_get_monotonic_time (), spent;

    for (guint i = 0; i < count; i++)
      work (data, i);
    spent = MAX (g_get_monotonic_time () - start, 1);
    times[r] = spent / 1000.0 / count;
    if (spent < 30000) {
      count = (guint) (count * 60000 / spent) + 1;
      r = (guint) -1;
    }
  }
  for (guint i = 1; i < ROUNDS; i++)
    for (guint j = i; j > 0 && times[j] < times[j - 1]; j--) {
      gdouble t = times[j];

      times[j] = times[j - 1];
      times[j - 1] = t;
    }
  return times[ROUNDS / 2];
}

typedef struct {
  GstAugVideoMap map;
  Picture src, dst;
  GstAugVideoScratch *scratch;
  gboolean moving; /* another crop for each frame */
} Render;

static void
work_render (gpointer data, guint round)
{
  Render *r = data;
  GstAugVideoMap map = r->map;

  if (r->moving) {
    map.width -= round % 50;
    map.height -= round % 37;
    map.x += round % 3;
  }
  gst_aug_video_map_render (&map, &r->src.frame, &r->dst.frame, r->scratch);
}

static void
work_copy (gpointer data, guint round)
{
  Render *r = data;

  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (&r->src.frame); i++)
    memcpy (r->dst.planes[i].start, r->src.planes[i].start, r->src.planes[i].size);
}

static void
render_open (Render *r, GstVideoFormat format, guint width, guint height)
{
  guint32 random = 1;

  memset (r, 0, sizeof *r);
  picture_alloc (&r->src, format, WIDTH, HEIGHT, (Layout){ 0 });
  picture_alloc (&r->dst, format, width, height, (Layout){ 0 });
  picture_fill (&r->src, &random);
  r->scratch = gst_aug_video_scratch_new ();
  gst_aug_video_map_init (&r->map, WIDTH, HEIGHT);
}

static void
render_close (Render *r)
{
  picture_free (&r->src);
  picture_free (&r->dst);
  gst_aug_video_scratch_free (r->scratch);
}

typedef struct {
  GstHarness *harness;
  GstBuffer *buffer;
} Peer;

static void
work_peer (gpointer data, guint round)
{
  Peer *p = data;

  g_assert_cmpint (gst_harness_push (p->harness, gst_buffer_ref (p->buffer)), ==, GST_FLOW_OK);
  gst_buffer_unref (gst_harness_pull (p->harness));
}

static void
bench_peer (const gchar *launch, GstVideoFormat format, guint width, guint height)
{
  GstVideoInfo info, out;
  Peer peer = { .harness = gst_harness_new_parse (launch) };

  if (!peer.harness)
    return;
  gst_video_info_set_format (&info, format, WIDTH, HEIGHT);
  gst_video_info_set_format (&out, format, width, height);
  out.colorimetry = info.colorimetry;
  out.chroma_site = info.chroma_site;
  GST_VIDEO_INFO_FPS_N (&info) = GST_VIDEO_INFO_FPS_N (&out) = 25;
  gst_harness_set_caps (
      peer.harness, gst_video_info_to_caps (&info), gst_video_info_to_caps (&out));
  peer.buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  gst_buffer_memset (peer.buffer, 0, 0x55, info.size);
  g_print ("  %-62s %8.4f ms\n", launch, milliseconds (work_peer, &peer));
  gst_buffer_unref (peer.buffer);
  gst_harness_teardown (peer.harness);
}

#ifdef HAVE_ZIMG
#include <zimg.h>

/* rows at multiples of 64 bytes, as zimg wants them */
#define ZIMG_STRIDE 256

/* zimg's filter graph of the same crop and resize, I420 to I420. */
typedef struct {
  const Render *render;
  zimg_filter_graph *graph;
  gpointer memory;
  guint8 *out;     /* three planes, ZIMG_STRIDE bytes a row */
  gboolean moving; /* another graph for each frame */
} Zimg;

static zimg_filter_graph *
zimg_graph (const Render *r, guint round)
{
  zimg_image_format from, to;
  zimg_graph_builder_params how;
  zimg_filter_graph *graph;

  zimg_image_format_default (&from, ZIMG_API_VERSION);
  zimg_graph_builder_params_default (&how, ZIMG_API_VERSION);
  from.width = WIDTH;
  from.height = HEIGHT;
  from.pixel_type = ZIMG_PIXEL_BYTE;
  from.subsample_w = from.subsample_h = 1;
  from.color_family = ZIMG_COLOR_YUV;
  from.matrix_coefficients = ZIMG_MATRIX_BT709;
  from.pixel_range = ZIMG_RANGE_LIMITED;
  to = from;
  to.width = to.height = 224;
  from.active_region.left = r->map.x + round % 3;
  from.active_region.top = r->map.y;
  from.active_region.width = r->map.width - round % 50;
  from.active_region.height = r->map.height - round % 37;
  how.resample_filter = how.resample_filter_uv = ZIMG_RESIZE_BILINEAR;
  graph = zimg_filter_graph_build (&from, &to, &how);
  g_assert_nonnull (graph);
  return graph;
}

static void
work_zimg (gpointer data, guint round)
{
  Zimg *z = data;
  zimg_image_buffer_const from = { ZIMG_API_VERSION };
  zimg_image_buffer to = { ZIMG_API_VERSION };

  if (z->moving) {
    zimg_filter_graph_free (z->graph);
    z->graph = zimg_graph (z->render, round);
  }
  for (guint i = 0; i < 3; i++) {
    const GstVideoFrame *src = &z->render->src.frame;

    from.plane[i].data = GST_VIDEO_FRAME_PLANE_DATA (src, i);
    from.plane[i].stride = GST_VIDEO_FRAME_PLANE_STRIDE (src, i);
    from.plane[i].mask = ZIMG_BUFFER_MAX;
    to.plane[i].data = z->out + (gsize) i * 224 * ZIMG_STRIDE;
    to.plane[i].stride = ZIMG_STRIDE;
    to.plane[i].mask = ZIMG_BUFFER_MAX;
  }
  g_assert_cmpint (
      zimg_filter_graph_process (z->graph, &from, &to, z->memory, NULL, NULL, NULL, NULL), ==, 0);
}

static void
bench_zimg (const Render *like)
{
  Render r = *like;
  Zimg z = { .render = &r, .graph = zimg_graph (like, 0) };
  guint32 random = 1;
  size_t size = 0;

  picture_alloc (&r.src, GST_VIDEO_FORMAT_I420, WIDTH, HEIGHT, (Layout){ 0, FALSE, TRUE });
  g_assert_cmpint (posix_memalign ((void **) &z.out, 64, 3 * 224 * ZIMG_STRIDE), ==, 0);
  picture_fill (&r.src, &random);
  zimg_filter_graph_get_tmp_size (z.graph, &size);
  g_assert_cmpint (posix_memalign (&z.memory, 64, size + (1 << 20)), ==, 0);
  g_print ("  %-62s %8.4f ms", "zimg, bilinear (antialiased)", milliseconds (work_zimg, &z));
  z.moving = TRUE;
  g_print (", another crop each frame %8.4f ms\n", milliseconds (work_zimg, &z));
  zimg_filter_graph_free (z.graph);
  free (z.memory);
  free (z.out);
  picture_free (&r.src);
}
#endif

static void
bench_flip (GstVideoFormat format)
{
  Render r;
  gdouble copy, flip;

  render_open (&r, format, WIDTH, HEIGHT);
  copy = milliseconds (work_copy, &r);
  gst_aug_video_map_mirror (&r.map, TRUE, FALSE);
  flip = milliseconds (work_render, &r);
  g_print ("%s mirrored, 1280x720: %.4f ms, %.2f x its copy (%.4f ms)\n",
      gst_video_format_to_string (format), flip, flip / copy, copy);
  bench_peer ("videoflip video-direction=horiz", format, WIDTH, HEIGHT);
  render_close (&r);
}

static void
bench_resize (GstVideoFormat format, gboolean crop)
{
  static const gchar *levels[] = { "scalar", "Orc", "vector" };
  Render r;

  render_open (&r, format, 224, 224);
  if (crop)
    gst_aug_video_map_crop (&r.map, WIDTH, HEIGHT, 240, 60, 800, 600);
  g_print ("%s %s to 224x224\n", gst_video_format_to_string (format),
      crop ? "crop 800x600" : "1280x720");
  for (GstAugInterpolation mode = GST_AUG_INTERPOLATION_NEAREST;
       mode <= GST_AUG_INTERPOLATION_ANTIALIAS; mode++) {
    g_autoptr (GEnumClass) names = g_type_class_ref (GST_TYPE_AUG_INTERPOLATION);

    r.map.interpolation = mode;
    for (GstAugLevel level = GST_AUG_LEVEL_SCALAR; level <= GST_AUG_LEVEL_VECTOR; level++) {
      gst_aug_level_set (level);
      r.moving = FALSE;
      g_print ("  %-10s %-7s %8.4f ms", g_enum_get_value (names, mode)->value_nick, levels[level],
          milliseconds (work_render, &r));
      r.moving = TRUE;
      g_print (", another crop each frame %8.4f ms\n", milliseconds (work_render, &r));
    }
  }
#ifdef HAVE_ZIMG
  if (format == GST_VIDEO_FORMAT_I420)
    bench_zimg (&r);
#endif
  bench_peer (crop ? "videocrop left=240 right=240 top=60 bottom=60 ! videoscale method=bilinear"
                   : "videoscale method=bilinear",
      format, 224, 224);
  bench_peer (crop ? "videocrop left=240 right=240 top=60 bottom=60 ! videoscale method=lanczos"
                   : "videoscale method=lanczos",
      format, 224, 224);
  render_close (&r);
}

void
geometry_bench (void)
{
  static const GstVideoFormat flips[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_RGBA };

  for (guint i = 0; i < G_N_ELEMENTS (flips); i++)
    bench_flip (flips[i]);
  bench_resize (GST_VIDEO_FORMAT_I420, TRUE);
  bench_resize (GST_VIDEO_FORMAT_I420, FALSE);
  bench_resize (GST_VIDEO_FORMAT_NV12, TRUE);
  bench_resize (GST_VIDEO_FORMAT_RGB, TRUE);
  bench_resize (GST_VIDEO_FORMAT_RGBA, TRUE);
}
