/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What elements cost beside their peers: a bare source pad pushes one buffer at a time into a line
 * of elements, a bare sink pad takes what comes out, and the call of gst_pad_push() alone is timed.
 * The lines of a table take turns in short bursts, so that all see the same machine and each finds
 * its memory in the cache, as behind a decoder; figures are medians. Every input buffer is new,
 * writable, and wraps memory whose bytes were refreshed outside of the clock.
 * Goals are printed with "ok" or "MISSED"; a missed goal is no failure of the program. */
#include <gst/gst.h>
#include <gst/video/video.h>

#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench-line.h"
#include "catalogue/catalogue.h"
#include "core/seedmeta.h"

#define WIDTH 1280
#define HEIGHT 720
#define FRAMES 4
#define WARM_UP 2 /* bursts */
#define BURST 12
#define BURST_START 4 /* pushes that only fill the cache */
#define MAX_LINES 8

static guint64 n_allocations;

#ifdef __GLIBC__
/* The program's own allocator counts the calls of the libraries too. */
void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *memory, size_t size);
void *__libc_memalign (size_t alignment, size_t size);
/* seen by the libraries, although nothing else of a program is */
#pragma GCC visibility push(default)
void *malloc (size_t size);
void *calloc (size_t n, size_t size);
void *realloc (void *memory, size_t size);
int posix_memalign (void **memory, size_t alignment, size_t size);
#pragma GCC visibility pop

void *
malloc (size_t size)
{
  n_allocations++;
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  n_allocations++;
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  n_allocations++;
  return __libc_realloc (memory, size);
}

int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  n_allocations++;
  *memory = __libc_memalign (alignment, size);
  return *memory || !size ? 0 : 12;
}
#endif

typedef struct {
  const gchar *launch;
  const gchar *caps;
  const gchar *name;                             /* what the table calls it */
  void (*before) (GstElement *bin, guint round); /* outside of the clock */
  GstElement *bin;
  GstPad *src, *sink;
  gint64 time;
  guint64 duration;
  guint8 *frames[FRAMES], *memory;
  gsize size;
  gdouble *seconds;
  GstBuffer *out;
  const GstBuffer *in;
  gboolean same; /* whether the very buffer came out */
  gdouble median;
  gdouble allocations, faults;
} Line;

static gint
by_value (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return x < y ? -1 : x > y;
}

static gdouble
now (void)
{
  return (gdouble) now_ns () * 1e-9;
}

static GstFlowReturn
take (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  Line *line = g_object_get_data (G_OBJECT (pad), "line");

  line->same = buffer == line->in;
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

/* Smooth with some noise, as pictures and sound are. */
static void
fill (guint8 *data, gsize size, guint which, gboolean is_float)
{
  guint32 noise = 0x9e3779b9u * (which + 1);

  for (gsize i = 0; i < (is_float ? size / 4 : size); i++) {
    noise = noise * 1664525u + 1013904223u;
    if (is_float)
      ((gfloat *) data)[i] = (gfloat) ((gint32) noise) / 4294967296.0f;
    else
      data[i] = (guint8) (64 + (i / 16 % 128) + (noise >> 24) % 24 + which);
  }
}

static gsize
buffer_size (const GstCaps *caps, guint64 *duration)
{
  const GstStructure *s = gst_caps_get_structure (caps, 0);
  GstVideoInfo info;
  gint rate, channels;

  if (gst_structure_has_name (s, "video/x-raw")) {
    g_assert_true (gst_video_info_from_caps (&info, caps));
    *duration = gst_util_uint64_scale_int (
        GST_SECOND, GST_VIDEO_INFO_FPS_D (&info), GST_VIDEO_INFO_FPS_N (&info));
    return info.size;
  }
  g_assert_true (
      gst_structure_get_int (s, "rate", &rate) && gst_structure_get_int (s, "channels", &channels));
  *duration = gst_util_uint64_scale_int (GST_SECOND, 1024, rate);
  return 1024 * 4 * (gsize) channels;
}

static void
open_line (Line *line, guint rounds)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (line->caps);

  line->seconds = g_new0 (gdouble, rounds);
  if (!line->launch)
    return;
  line->bin = open_bin (line->launch, caps, take, &line->src, &line->sink);
  g_object_set_data (G_OBJECT (line->sink), "line", line);
  line->size = buffer_size (caps, &line->duration);
  line->memory = g_malloc (line->size);
  for (guint i = 0; i < FRAMES; i++) {
    line->frames[i] = g_malloc (line->size);
    fill (line->frames[i], line->size, i, strstr (line->caps, "F32LE") != NULL);
  }
}

static void
close_line (Line *line)
{
  if (line->bin) {
    close_bin (line->bin, line->src, line->sink);
    for (guint i = 0; i < FRAMES; i++)
      g_free (line->frames[i]);
    g_free (line->memory);
  }
  g_free (line->seconds);
}

/* Pushes one buffer; only the push is timed. */
static gdouble
push (Line *line, guint round)
{
  GstBuffer *buffer;
  gdouble start, stop;
  GstFlowReturn ret;

  if (line->before)
    line->before (line->bin, round);
  memcpy (line->memory, line->frames[round % FRAMES], line->size);
  buffer = gst_buffer_new_wrapped_full (0, line->memory, line->size, 0, line->size, NULL, NULL);
  GST_BUFFER_PTS (buffer) = (guint64) line->time;
  GST_BUFFER_DURATION (buffer) = line->duration;
  line->time += (gint64) line->duration;
  line->in = buffer;
  start = now ();
  ret = gst_pad_push (line->src, buffer);
  stop = now ();
  g_assert_true (ret == GST_FLOW_OK);
  return stop - start;
}

/* A copy of one frame, as the floor. */
static gdouble
copy (Line *line, Line *like, guint round)
{
  static guint8 *to;
  gdouble start;

  if (!to)
    to = g_malloc0 (like->size);
  start = now ();
  memcpy (to, like->frames[round % FRAMES], like->size);
  return now () - start;
}

/* One line's turn. */
static void
burst (Line *line, Line *like, gint turn, guint rounds)
{
  for (guint i = 0; i < BURST; i++) {
    const gint at = turn * (BURST - BURST_START) + (gint) i - BURST_START;
    const guint64 allocations = n_allocations;
    const glong faults = minor_faults ();
    const guint round = (guint) (turn + WARM_UP) * BURST + i;
    const gdouble t = line->launch ? push (line, round) : copy (line, like, round);

    if (turn < 0 || i < BURST_START || at >= (gint) rounds)
      continue;
    line->seconds[at] = t;
    line->allocations += (gdouble) (n_allocations - allocations) / rounds;
    line->faults += (gdouble) (minor_faults () - faults) / rounds;
  }
}

/* All lines in turns; fills in their medians, in seconds. */
static void
measure (Line *lines, guint n, guint rounds)
{
  const gint turns = (gint) ((rounds + BURST - BURST_START - 1) / (BURST - BURST_START));

  for (guint i = 0; i < n; i++)
    open_line (&lines[i], rounds);
  for (gint turn = -WARM_UP; turn < turns; turn++)
    for (guint i = 0; i < n; i++)
      burst (&lines[i], &lines[0], turn, rounds);
  for (guint i = 0; i < n; i++) {
    g_autofree gdouble *sorted = g_memdup2 (lines[i].seconds, rounds * sizeof (gdouble));

    qsort (sorted, rounds, sizeof (gdouble), by_value);
    lines[i].median = sorted[rounds / 2];
  }
}

static void
print_lines (const gchar *title, Line *lines, guint n)
{
  g_print ("\n%s\n  %-66s %10s %8s %8s\n", title, "", "ms", "allocs", "faults");
  for (guint i = 0; i < n; i++)
    g_print ("  %-66s %10.4f %8.1f %8.2f%s\n",
        lines[i].name     ? lines[i].name
        : lines[i].launch ? lines[i].launch
                          : "memcpy of the frame",
        lines[i].median * 1e3, lines[i].allocations, lines[i].faults,
        lines[i].launch && lines[i].same ? "  same buffer" : "");
}

static void
close_lines (Line *lines, guint n)
{
  for (guint i = 0; i < n; i++)
    close_line (&lines[i]);
}

static void
goal (const gchar *what, gdouble figure, gboolean at_most, gdouble limit, const gchar *unit)
{
  gboolean ok = at_most ? figure <= limit : figure >= limit;

  g_print ("  %-6s %s: %.3g %s (goal: %s %g)\n", ok ? "ok" : "MISSED", what, figure, unit,
      at_most ? "at most" : "at least", limit);
}

#define I420 \
  "video/x-raw,format=I420,width=1280,height=720,framerate=30/1,pixel-aspect-ratio=1/1," \
  "colorimetry=bt709"
#define RGB "video/x-raw,format=RGB,width=1280,height=720,framerate=30/1,pixel-aspect-ratio=1/1"
#define MONO "audio/x-raw,format=F32LE,rate=48000,channels=1,layout=interleaved"
#define SPEECH "audio/x-raw,format=F32LE,rate=16000,channels=1,layout=interleaved"
#define SMALL "video/x-raw,format=GRAY8,width=16,height=16,framerate=30/1,pixel-aspect-ratio=1/1"

static gdouble
between (guint address, gdouble low, gdouble high)
{
  const guint32 key[2] = { 1, 2 }, counter[4] = { address, 0, 0, 0 };
  guint32 w[4];

  gst_aug_philox4x32 (key, counter, w);
  return low + (high - low) * (gdouble) w[0] / 4294967296.0;
}

static void
random_balance (GstElement *bin, guint round)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (bin), "b");

  g_object_set (element, "brightness", between (4 * round, -0.2, 0.2), "contrast",
      between (4 * round + 1, 0.6, 1.4), "saturation", between (4 * round + 2, 0.6, 1.4), "hue",
      between (4 * round + 3, -0.2, 0.2), NULL);
}

static void
random_crop (GstElement *bin, guint round)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (bin), "c");
  gint left = (gint) between (2 * round, 0, 480), top = (gint) between (2 * round + 1, 0, 120);

  g_object_set (element, "left", left, "right", 480 - left, "top", top, "bottom", 120 - top, NULL);
}

static void
bench_color (void)
{
  Line lines[] = {
    { "augcolor hold=frame", I420 },
    { "videobalance brightness=.1 contrast=1.2 saturation=1.1 hue=.1", I420 },
    { "videobalance name=b", I420, "videobalance, properties set for every frame (not timed)",
        random_balance },
    { NULL, I420 },
    { "augcolor hold=frame", RGB, "augcolor hold=frame, RGB" },
    { "augcolor hold=frame order=fixed hue=0 contrast=0 saturation=0", I420,
        "augcolor, brightness alone" },
  };

  measure (lines, G_N_ELEMENTS (lines), 201);
  print_lines (
      "Colour, 1280x720 I420, parameters drawn for every frame", lines, G_N_ELEMENTS (lines));
  goal ("augcolor, all four, against videobalance", lines[1].median / lines[0].median, FALSE, 8,
      "times as fast");
  goal ("augcolor, all four, against memcpy", lines[0].median / lines[3].median, TRUE, 2,
      "times as long");
  close_lines (lines, G_N_ELEMENTS (lines));
}

static void
bench_flip (void)
{
  Line lines[] = {
    { "augflip probability=1", I420 },
    { "videoflip video-direction=horiz", I420 },
    { NULL, I420 },
    { "augflip probability=1", RGB, "augflip, RGB" },
    { "videoflip video-direction=horiz", RGB, "videoflip, RGB" },
  };

  measure (lines, G_N_ELEMENTS (lines), 201);
  print_lines ("Horizontal mirror, 1280x720", lines, G_N_ELEMENTS (lines));
  goal ("augflip I420 against videoflip", lines[1].median / lines[0].median, FALSE, 8,
      "times as fast");
  goal ("augflip I420 against memcpy", lines[0].median / lines[2].median, TRUE, 2, "times as long");
  close_lines (lines, G_N_ELEMENTS (lines));
}

#define CROP \
  "augcrop hold=frame width=224 height=224 min-scale=.5208333 max-scale=.5208333 " \
  "min-ratio=1.3333333 max-ratio=1.3333333 interpolation="

static void
bench_crop (const gchar *caps, const gchar *format)
{
  g_autofree gchar *title = g_strdup_printf ("800x600 out of 1280x720 %s to 224x224", format);
  Line lines[] = {
    { CROP "bilinear", caps, "augcrop interpolation=bilinear, a new place every frame" },
    { "videocrop left=240 right=240 top=60 bottom=60 ! videoscale method=bilinear ! "
      "capsfilter caps=video/x-raw,width=224,height=224",
        caps, "videocrop ! videoscale method=bilinear, same place" },
    { "videocrop name=c ! videoscale method=bilinear ! capsfilter "
      "caps=video/x-raw,width=224,height=224",
        caps, "videocrop ! videoscale method=bilinear, a new place every frame", random_crop },
    { CROP "antialias", caps, "augcrop interpolation=antialias, a new place every frame" },
    { "videocrop left=240 right=240 top=60 bottom=60 ! videoscale method=bilinear2 ! "
      "capsfilter caps=video/x-raw,width=224,height=224",
        caps, "videocrop ! videoscale method=bilinear2 (antialiased), same place" },
    { "videocrop left=240 right=240 top=60 bottom=60 ! videoscale method=lanczos ! "
      "capsfilter caps=video/x-raw,width=224,height=224",
        caps, "videocrop ! videoscale method=lanczos (antialiased), same place" },
    { "augcrop hold=frame width=224 height=224", caps,
        "augcrop, defaults: area, shape and place drawn every frame" },
  };

  measure (lines, G_N_ELEMENTS (lines), 201);
  print_lines (title, lines, G_N_ELEMENTS (lines));
  goal ("augcrop bilinear against videoscale bilinear", lines[1].median / lines[0].median, FALSE, 1,
      "times as fast");
  goal ("augcrop antialias against the faster antialiased videoscale",
      MIN (lines[4].median, lines[5].median) / lines[3].median, FALSE, 1, "times as fast");
  close_lines (lines, G_N_ELEMENTS (lines));
}

static void
bench_chain (void)
{
  Line lines[] = {
    { "augseed window=1/30 ! augcrop width=224 height=224 ! augflip ! augcolor", I420,
        "augseed ! augcrop 224x224 ! augflip ! augcolor, deferred" },
    { "augseed window=1/30 ! augcrop width=224 height=224 defer=false ! augflip defer=false ! "
      "augcolor defer=false",
        I420, "the same, defer=false" },
    { "videocrop name=c ! videoscale ! video/x-raw,width=224,height=224 ! videoflip "
      "video-direction=horiz ! videobalance brightness=.1 contrast=1.2 saturation=1.1 hue=.1",
        I420, "videocrop ! videoscale ! videoflip ! videobalance", random_crop },
    { "augseed window=1/30 ! augflip probability=1 ! augcolor", I420,
        "augseed ! augflip ! augcolor, 1280x720" },
    { "videoflip video-direction=horiz ! videobalance brightness=.1 contrast=1.2 saturation=1.1 "
      "hue=.1",
        I420, "videoflip ! videobalance, 1280x720" },
  };

  measure (lines, G_N_ELEMENTS (lines), 201);
  print_lines (
      "Chains, 1280x720 I420, every frame a window of its own", lines, G_N_ELEMENTS (lines));
  goal ("deferred chain against stock elements", lines[2].median / lines[0].median, FALSE, 1,
      "times as fast");
  close_lines (lines, G_N_ELEMENTS (lines));
}

/* What the elements of a line say that they read and wrote, a frame; ends the line. */
static void
print_work (Line *line)
{
  g_autoptr (GstBus) bus = gst_bus_new ();
  guint64 passes = 0, read = 0, written = 0, buffers = 0;
  GstMessage *message;

  gst_element_set_bus (line->bin, bus);
  gst_pad_push_event (line->src, gst_event_new_eos ());
  while ((message = gst_bus_pop (bus))) {
    const GstStructure *s = gst_message_get_structure (message);
    guint64 p, r, w, n;

    if (s && gst_structure_has_name (s, "aug-statistics") &&
        gst_structure_get (s, "passes", G_TYPE_UINT64, &p, "bytes-read", G_TYPE_UINT64, &r,
            "bytes-written", G_TYPE_UINT64, &w, "buffers", G_TYPE_UINT64, &n, NULL)) {
      passes += p;
      read += r;
      written += w;
      buffers = MAX (buffers, n);
    }
    gst_message_unref (message);
  }
  gst_element_set_bus (line->bin, NULL);
  g_print ("  %-66s %5.2f passes, %6.3f MB read, %6.3f MB written a frame\n", line->name,
      (gdouble) passes / buffers, (gdouble) read / buffers * 1e-6,
      (gdouble) written / buffers * 1e-6);
}

#define COLORS "brightness=0 contrast=0 saturation=0 hue=0 "

/* The first line is the chain, the others its elements one by one. */
static void
bench_one_pass (const gchar *title, Line *lines, guint n)
{
  gdouble dearest = 0;

  measure (lines, n, 101);
  print_lines (title, lines, n);
  for (guint i = 1; i < n; i++)
    dearest = MAX (dearest, lines[i].median);
  goal (title, lines[0].median / dearest, TRUE, 1.3, "times the dearest of them");
  for (guint i = 0; i < n; i++)
    print_work (&lines[i]);
  close_lines (lines, n);
}

#define SIX 6

static const gchar *const six_curves[SIX] = {
  "augcolor " COLORS "brightness=0.4",
  "augcolor " COLORS "gamma=0.5",
  "augcolor " COLORS "posterize-probability=1",
  "augcolor " COLORS "solarize-probability=1",
  "augcolor " COLORS "invert-probability=1",
  "augcolor " COLORS "exposure=1",
};

static const gchar *const six_others[SIX] = {
  "augcolor",
  "augcolor " COLORS "invert-probability=1",
  "augcolor " COLORS "grayscale-probability=1",
  "augnoise",
  "augerase probability=1",
  "augcolor " COLORS "brightness=0.4",
};

static void
bench_passes (const gchar *const *six, const gchar *caps, const gchar *title)
{
  GString *chain = g_string_new ("augseed");
  gchar *launches[SIX];
  Line lines[1 + SIX] = { 0 };

  for (guint i = 0; i < SIX; i++) {
    g_string_append_printf (chain, " ! %s post-messages=true", six[i]);
    launches[i] = g_strdup_printf ("augseed ! %s post-messages=true", six[i]);
    lines[1 + i] = (Line){ launches[i], caps, six[i] };
  }
  lines[0] = (Line){ chain->str, caps, "all six, one after the other" };
  bench_one_pass (title, lines, 1 + SIX);
  for (guint i = 0; i < SIX; i++)
    g_free (launches[i]);
  g_string_free (chain, TRUE);
}

#define FLIP "{\\\"op\\\": \\\"flip\\\", \\\"id\\\": \\\"a\\\", \\\"probability\\\": 1}"
#define COLOR "{\\\"op\\\": \\\"color\\\", \\\"id\\\": \\\"b\\\"}"
#define POLICY "augpolicy policy=\"{\\\"policy\\\": [" FLIP ", " COLOR "]}\""

/* Two operations of a policy beside two elements. */
static void
bench_many (void)
{
  Line lines[] = {
    { "augseed window=1/30 ! augflip probability=1 decision=policy:a ! augcolor decision=policy:b",
        I420, "augflip ! augcolor" },
    { "augseed window=1/30 ! " POLICY, I420, "augpolicy, the same two" },
    { "augseed window=1 ! augflip probability=1 decision=policy:a ! augcolor decision=policy:b",
        I420, "augflip ! augcolor, windows of a second" },
    { "augseed window=1 ! " POLICY, I420, "augpolicy, windows of a second" },
  };

  measure (lines, G_N_ELEMENTS (lines), 401);
  print_lines ("A policy beside its elements, 1280x720 I420", lines, G_N_ELEMENTS (lines));
  goal ("augpolicy against its elements", lines[1].median / lines[0].median, TRUE, 1.15,
      "times as long");
  goal ("memory that augpolicy asks for", lines[3].allocations - lines[2].allocations, TRUE, 0.5,
      "times a buffer more often than its elements");
  close_lines (lines, G_N_ELEMENTS (lines));
}

static void
bench_skipped (void)
{
  static const gchar *const launches[] = { "identity", "augflip probability=0",
    "augcolor probability=0", "augcrop probability=0", "modalitydrop modality=video probability=0",
    "augframedrop probability=0", "augseed", "augseed ! augflip probability=0",
    "augframedrop share=0.3", "augframedrop mode=freeze share=0.3", "augframedrop mode=latency",
    "augframedrop mode=jitter" };
  Line lines[G_N_ELEMENTS (launches)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    lines[i] = (Line){ launches[i], I420 };
  timer = CLOCK_MONOTONIC;
  measure (lines, G_N_ELEMENTS (lines), 2001);
  timer = CLOCK_THREAD_CPUTIME_ID;
  print_lines (
      "Not chosen: the buffer goes on as it is, 1280x720 I420", lines, G_N_ELEMENTS (lines));
  for (guint i = 1; i < 6; i++) {
    g_autofree gchar *what = g_strdup_printf ("%s hands on the very buffer", launches[i]);

    goal (what, lines[i].same, FALSE, 1, "");
  }
  close_lines (lines, G_N_ELEMENTS (lines));
}

static void
bench_decision (void)
{
  Line lines[] = {
    { "identity", SMALL },
    { "identity ! identity", SMALL },
    { "augseed window=1", SMALL },
    { "augseed window=1/30", SMALL, "augseed window=1/30: a window every buffer" },
    { "augseed window=1 ! augflip probability=0", SMALL },
    { "augseed window=1/30 ! augflip probability=0", SMALL,
        "augseed window=1/30 ! augflip probability=0: a decision every buffer" },
    { "augseed window=1 ! augcolor brightness=0 contrast=0 saturation=0 hue=0", SMALL,
        "augseed window=1 ! augcolor, nothing to do" },
  };

  timer = CLOCK_MONOTONIC;
  measure (lines, G_N_ELEMENTS (lines), 20001);
  timer = CLOCK_THREAD_CPUTIME_ID;
  print_lines ("Seed and decision, 16x16 GRAY8", lines, G_N_ELEMENTS (lines));
  goal ("seed plus decision, windows of 30 frames", (lines[4].median - lines[0].median) * 1e6, TRUE,
      1, "microseconds a buffer");
  goal ("seed plus decision, a window every buffer", (lines[5].median - lines[0].median) * 1e6,
      TRUE, 1, "microseconds a buffer");
  close_lines (lines, G_N_ELEMENTS (lines));
}

static void
bench_sound (void)
{
  Line lines[] = {
    { "augseed window=1 ! augspecmask preset=ld", MONO,
        "augspecmask preset=ld, 48 kHz mono F32LE" },
    { "augseed window=1 ! augspecmask preset=ld mask-value=noise", MONO,
        "augspecmask preset=ld mask-value=noise, 48 kHz mono F32LE" },
    { "augseed window=1 ! augspecmask preset=ld", SPEECH,
        "augspecmask preset=ld, 16 kHz mono F32LE" },
    { "augseed window=1 ! modalitydrop modalities=video,audio rule=avhubert "
      "probabilities=\"<1,0>\"",
        MONO, "modalitydrop, 48 kHz mono F32LE, half of the windows silent" },
    { "audioconvert ! equalizer-10bands band2=-12", MONO, "equalizer-10bands, 48 kHz mono F32LE" },
  };

  measure (lines, G_N_ELEMENTS (lines), 2001);
  print_lines ("Sound, buffers of 1024 samples", lines, G_N_ELEMENTS (lines));
  for (guint i = 0; i < 3; i++) {
    gdouble sum = 0, rate = i == 2 ? 16000 : 48000;

    /* masks come and go: the mean over all buffers counts, not the median */
    for (guint k = 0; k < 2001; k++)
      sum += lines[i].seconds[k];
    goal (lines[i].name, 2001 * 1024 / rate / sum, FALSE, 100, "times real time");
  }
  close_lines (lines, G_N_ELEMENTS (lines));
}

static void
bench_drop (void)
{
  Line lines[] = {
    { "augseed window=1/30 ! modalitydrop modalities=video,audio rule=avhubert "
      "probabilities=\"<0,1>\"",
        I420, "modalitydrop mode=fill, half of the frames black" },
    { NULL, I420 },
  };

  measure (lines, G_N_ELEMENTS (lines), 401);
  print_lines ("Modality dropout, 1280x720 I420", lines, G_N_ELEMENTS (lines));
  qsort (lines[0].seconds, 401, sizeof (gdouble), by_value);
  g_print ("  a black frame: %.4f ms, a frame that stays: %.4f ms\n", lines[0].seconds[360] * 1e3,
      lines[0].seconds[40] * 1e3);
  close_lines (lines, G_N_ELEMENTS (lines));
}

/* The decision alone, without a pipeline. */
static void
bench_kinds (void)
{
  GstAugRule rule;

  g_print ("\nDecisions alone (gst_aug_kind_decide), mean of 200000, thread time\n");
  gst_aug_rule_init (&rule, 7);
  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i);
    g_autofree gpointer block = g_malloc0 (kind->settings->size);
    gdouble start;

    gst_aug_settings_init (kind->settings, block);
    rule.branch = "video";
    start = now ();
    for (gint64 k = 0; k < 200000; k++) {
      GstAugWindowContext context = { .aspect = 16.0 / 9 };
      g_autoptr (GstAugDecision) decision = NULL;
      GstAugInstance instance;

      gst_aug_instance_init (&instance, &rule, k);
      decision = gst_aug_kind_decide (kind, block, &instance, kind->name, &context, -1, NULL);
      g_assert_true (decision != NULL);
    }
    goal (kind->element, (now () - start) / 200000 * 1e6, TRUE, 1, "microseconds a decision");
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const gchar *name;
    void (*run) (void);
  } parts[] = { { "decision", bench_decision }, { "kinds", bench_kinds },
    { "skipped", bench_skipped }, { "color", bench_color }, { "flip", bench_flip },
    { "chain", bench_chain }, { "many", bench_many }, { "drop", bench_drop },
    { "sound", bench_sound } };

  gst_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (argc < 2 || g_str_equal (argv[1], parts[i].name))
      parts[i].run ();
  if (argc < 2 || g_str_equal (argv[1], "passes")) {
    bench_passes (six_curves, RGB, "Six photometric elements that are curves, 1280x720 RGB");
    bench_passes (six_others, RGB, "Six photometric elements, 1280x720 RGB");
    bench_passes (six_others, I420, "Six photometric elements, 1280x720 I420");
  }
  if (argc < 2 || g_str_equal (argv[1], "crop")) {
    bench_crop (I420, "I420");
    bench_crop (RGB, "RGB");
  }
  return 0;
}
