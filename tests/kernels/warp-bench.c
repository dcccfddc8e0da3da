/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds per picture, another draw for each. tests/golden/warp_bench.py puts OpenCV beside
 * them. */
#include "frames.h"

#include "video/lens/distort-render.h"
#include "video/effect.h"

#include <time.h>

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 9
#define PICTURES 12

int warp_bench (const gchar *only);

typedef struct {
  const gchar *name, *operation;
  gboolean same; /* one draw for all pictures, as in the frames of a window */
  gdouble values[5];
} Row;

static const gchar *const value_names[][6] = {
  { "elastic", "alpha", "sigma", NULL },
  { "grid-distortion", "limit", NULL },
  { "lens-distortion", "k1", "k2", "k3", NULL },
  { "rolling-shutter", "pan", "wobble", "cycles", "readout", NULL },
  { "vignette", "strength", "radius", NULL },
  { "chromatic-aberration", "red", "blue", NULL },
};

static const Row rows[] = {
  { "elastic, fresh field", "elastic", FALSE, { 0.01, 0.05 } },
  { "elastic, field of a window", "elastic", TRUE, { 0.01, 0.05 } },
  { "elastic, fine fresh field", "elastic", FALSE, { 0.004, 0.02 } },
  { "grid", "grid-distortion", FALSE, { 0.3 } },
  { "lens, fresh", "lens-distortion", FALSE, { 0.2, 0.02 } },
  { "lens, of a window", "lens-distortion", TRUE, { 0.2, 0.02 } },
  { "rolling shutter", "rolling-shutter", FALSE, { 0.1, 0.01, 3, 1 } },
  { "vignette", "vignette", FALSE, { 0.5, 0.3 } },
  { "aberration", "chromatic-aberration", FALSE, { 0.01, -0.01 } },
};

static void
fill_operation (const Row *row, guint n, GstAugOperation *op)
{
  guint kind = 0;

  while (strcmp (value_names[kind][0], row->operation) != 0)
    kind++;
  *op = (GstAugOperation){ .name = row->operation };
  for (guint i = 1; value_names[kind][i]; i++)
    gst_aug_operation_set_double (
        op, value_names[kind][i], row->values[i - 1] * (row->same ? 1 : 1 + n * 1e-4));
  gst_aug_operation_set_double (op, "aspect", (gdouble) WIDTH / HEIGHT);
  gst_aug_operation_set_int (op, "steps", 5);
  gst_aug_operation_set_uint64 (op, "field", row->same ? 1 : n);
}

static void
render (const GstAugOperation *op, GuardedFrame *src, GuardedFrame *dst,
    GstAugDistortionScratch *scratch, GstAugEffectMemory *memory, gpointer state)
{
  static const GstAugEffectAddress address = { 0 };
  const GstAugEffect *effect = gst_aug_effect_find (op->name);
  GstAugVideoDistortion what;
  GstAugDistortion distortion;

  if (effect) {
    GstAugEffectJob job = { op, &address, &src->frame, &dst->frame, state, memory };

    memset (state, 0, effect->state_size);
    if (!effect->prepare (&job))
      return;
    if (effect->flags & GST_AUG_EFFECT_POINT)
      effect->rows (&job, 0, HEIGHT);
    else
      effect->frame (&job);
    return;
  }
  if (!gst_aug_distortion_from_operation (op, &distortion))
    return;
  gst_aug_video_distortion_init (&what, &distortion, WIDTH, HEIGHT);
  gst_aug_video_distortion_render (&what, &src->frame, &dst->frame, scratch);
}

/* Of this process, so that others on the machine do not count. */
static gdouble
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (gdouble) t.tv_sec * 1e3 + (gdouble) t.tv_nsec / 1e6;
}

static gdouble
milliseconds (const Row *row, GuardedFrame *src, GuardedFrame *dst)
{
  GstAugDistortionScratch *scratch = gst_aug_distortion_scratch_new ();
  GstAugEffectMemory memory[GST_AUG_EFFECT_SLOTS] = { { NULL, 0 } };
  g_autofree guint8 *state = g_malloc0 (1 << 16);
  gdouble times[ROUNDS];

  for (guint r = 0; r < ROUNDS; r++) {
    const gdouble start = now_ms ();

    for (guint i = 0; i < PICTURES; i++) {
      GstAugOperation op;

      fill_operation (row, r * PICTURES + i, &op);
      render (&op, src, dst, scratch, memory, state);
    }
    times[r] = (now_ms () - start) / PICTURES;
    for (guint j = r; j > 0 && times[j] < times[j - 1]; j--) {
      const gdouble t = times[j];

      times[j] = times[j - 1];
      times[j - 1] = t;
    }
  }
  for (guint i = 0; i < GST_AUG_EFFECT_SLOTS; i++)
    g_free (memory[i].data);
  gst_aug_distortion_scratch_free (scratch);
  return times[ROUNDS / 2];
}

int
warp_bench (const gchar *only)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_RGB };
  static const FrameShape plain = { 0, FALSE, FALSE };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    const gchar *format = gst_video_format_to_string (formats[f]);
    GuardedFrame src, dst;

    if (only && strcmp (only, format) != 0)
      continue;
    guarded_init (&src, formats[f], WIDTH, HEIGHT, &plain);
    guarded_init (&dst, formats[f], WIDTH, HEIGHT, &plain);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
      gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
      printf ("%-6s %-28s %8.3f ms", format, rows[i].name, milliseconds (&rows[i], &src, &dst));
      gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
      printf ("   scalar %8.3f ms\n", milliseconds (&rows[i], &src, &dst));
      fflush (stdout);
    }
    guarded_clear (&src);
    guarded_clear (&dst);
  }
  return 0;
}
