/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Lines of elements that are timed by somebody else, who times peers in turns with them: see
 * bench_policy.py.
 *   bench-policy WIDTH HEIGHT[:FORMAT] LAUNCH...
 * Each line "I N" on standard input pushes N frames (of I420) into line I, after a few that only
 * fill the cache, and prints for each the nanoseconds that gst_pad_push() took, then how many page
 * faults and how many allocations of 32 KiB and more there were in all. "kernels N" prints the same
 * for the pictures' work alone, done by the library without elements. */
#include <gst/gst.h>
#include <gst/video/video.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-line.h"
#include "catalogue/catalogue.h"
#include "video/plan.h"
#include "video/tensor/tensor.h"

#define FRAMES 4
#define LEAD 4 /* pushes that only fill the cache */
#define LARGE 32768

static guint64 n_large;

#ifdef __GLIBC__
/* The program's own allocator sees the calls of the libraries too. */
void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_memalign (size_t alignment, size_t size);
void *malloc (size_t size);
void *calloc (size_t n, size_t size);
int posix_memalign (void **memory, size_t alignment, size_t size);

void *
malloc (size_t size)
{
  n_large += size >= LARGE;
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  n_large += n && size >= LARGE / n;
  return __libc_calloc (n, size);
}

int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  n_large += size >= LARGE;
  *memory = __libc_memalign (alignment, size);
  return *memory || !size ? 0 : 12;
}
#endif

typedef struct {
  GstElement *bin;
  GstPad *src, *sink;
  guint64 n;
} Line;

static GstVideoInfo info;
static guint8 *frames[FRAMES], *memory;

static GstFlowReturn
take (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static void
open_line (Line *line, const gchar *launch)
{
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&info);

  line->bin = open_bin (launch, caps, take, &line->src, &line->sink);
}

static void
close_line (Line *line)
{
  close_bin (line->bin, line->src, line->sink);
}

/* The bytes are refreshed outside of the clock, as a decoder leaves them. */
static gint64
push (Line *line)
{
  GstBuffer *buffer;
  gint64 start, stop;
  GstFlowReturn ret;

  memcpy (memory, frames[line->n % FRAMES], info.size);
  buffer = gst_buffer_new_wrapped_full (0, memory, info.size, 0, info.size, NULL, NULL);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (line->n, GST_SECOND, 30);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 30;
  line->n++;
  start = now_ns ();
  ret = gst_pad_push (line->src, buffer);
  stop = now_ns ();
  g_assert_true (ret == GST_FLOW_OK);
  return stop - start;
}

static void
serve_pushes (Line *line, guint n)
{
  gint64 *times = g_new (gint64, n);
  guint64 before;
  glong faults;

  for (guint i = 0; i < LEAD; i++)
    push (line);
  before = n_large;
  faults = minor_faults ();
  for (guint i = 0; i < n; i++)
    times[i] = push (line);
  faults = minor_faults () - faults;
  before = n_large - before;
  for (guint i = 0; i < n; i++)
    printf ("%" G_GINT64_FORMAT " ", times[i]);
  printf ("%ld %" G_GUINT64_FORMAT "\n", faults, before);
  g_free (times);
}

/* A crop, a mirror and four colours of window @k, as the elements decide them. */
static void
make_plan (GstAugVideoPlan *plan, gint64 k, guint size)
{
  static const gchar *const kinds[] = { "crop", "flip", "color" };
  GstAugRule rule;

  gst_aug_rule_init (&rule, 0);
  rule.branch = "video";
  gst_aug_video_plan_init (plan, &info);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const GstAugKind *kind = gst_aug_catalogue_find (kinds[i]);
    g_autofree gpointer block = g_malloc0 (kind->settings->size);
    g_autoptr (GstAugDecision) decision = NULL;
    GstAugWindowContext context = { .aspect = 16.0 / 9 };
    GstAugInstance instance;

    gst_aug_settings_init (kind->settings, block);
    gst_aug_instance_init (&instance, &rule, k);
    decision = gst_aug_kind_decide (kind, block, &instance, kind->name, &context, -1, NULL);
    for (guint j = 0; decision->applied && j < gst_aug_decision_size (decision); j++) {
      const GstAugOperation *op = gst_aug_decision_nth (decision, j);
      GstAugOperation applied;
      GstAugVideoMap map;
      GstAugColorStep color;
      GstAugHueModel model;

      if (gst_aug_video_operation_to_map (
              op, FALSE, plan->width, plan->height, size, size, &map, &applied))
        gst_aug_video_plan_add_map (plan, &map, size, size);
      else if (gst_aug_video_operation_to_color (op, &color, &model))
        gst_aug_video_plan_add_color (plan, color, model);
    }
    gst_aug_video_plan_seal (plan);
  }
}

static void
serve_kernels (guint n)
{
  static const GstAugTensorSpec spec = { GST_AUG_TENSOR_LAYOUT_CHW, GST_AUG_TENSOR_CHANNELS_RGB, 0,
    { 0.485, 0.456, 0.406 }, { 0.229, 0.224, 0.225 } };
  static GstAugVideoRenderer *renderer;
  static GstAugVideoPlan plan;
  static gfloat *numbers;
  static gint64 k;
  const guint size = (guint) MIN (GST_VIDEO_INFO_HEIGHT (&info) / 2, 224);
  GstVideoFrame src = { .info = info };

  if (!renderer) {
    renderer = gst_aug_video_renderer_new ();
    numbers = g_malloc0 ((gsize) size * size * 12);
  }
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&info); p++)
    src.data[p] = memory + GST_VIDEO_INFO_PLANE_OFFSET (&info, p);
  for (guint i = 0; i < n; i++, k++) {
    const GstVideoFrame *picture;
    gint64 start;

    make_plan (&plan, k, size);
    memcpy (memory, frames[k % FRAMES], info.size);
    start = now_ns ();
    g_assert_true (gst_aug_video_renderer_render_kept (renderer, &plan, &src, &picture));
    gst_aug_tensor_render (&spec, picture, numbers);
    gst_aug_video_renderer_end (renderer);
    printf ("%" G_GINT64_FORMAT " ", now_ns () - start);
  }
  printf ("0 0\n");
}

/* Smooth with some noise, as pictures are. */
static void
fill_frames (void)
{
  memory = g_malloc (info.size);
  for (guint f = 0; f < FRAMES; f++) {
    guint32 noise = 0x9e3779b9u * (f + 1);

    frames[f] = g_malloc (info.size);
    for (gsize i = 0; i < info.size; i++) {
      noise = noise * 1664525u + 1013904223u;
      frames[f][i] = (guint8) (64 + (i / 16 % 128) + (noise >> 24) % 24 + f);
    }
  }
}

int
main (int argc, char **argv)
{
  const gchar *format;
  gchar request[64];
  Line *lines;

  gst_init (&argc, &argv);
  if (argc < 4) {
    g_printerr ("Usage: bench-policy WIDTH HEIGHT[:FORMAT] LAUNCH...\n");
    return 2;
  }
  format = strchr (argv[2], ':');
  gst_video_info_set_format (&info,
      format ? gst_video_format_from_string (format + 1) : GST_VIDEO_FORMAT_I420,
      (guint) atoi (argv[1]), (guint) atoi (argv[2]));
  if (info.width < 100)
    timer = CLOCK_MONOTONIC;
  info.fps_n = 30;
  info.fps_d = 1;
  fill_frames ();
  lines = g_new0 (Line, (gsize) argc);
  for (gint i = 3; i < argc; i++)
    open_line (&lines[i - 3], argv[i]);
  while (fgets (request, sizeof request, stdin)) {
    guint which, n;

    if (sscanf (request, "kernels %u", &n) == 1)
      serve_kernels (n);
    else if (sscanf (request, "%u %u", &which, &n) == 2 && (gint) which < argc - 3)
      serve_pushes (&lines[which], n);
    fflush (stdout);
  }
  for (gint i = 3; i < argc; i++)
    close_line (&lines[i - 3]);
  g_free (lines);
  return 0;
}
