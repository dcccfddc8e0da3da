/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Mixed pictures from a pipe, for models in other languages:
 *   mix_pipe FORMAT < IN > OUT
 * IN is any number of: u32 width, u32 height, u32 chains, f64 share, f64 of each chain's weight,
 * the picture before and that of each chain, plane by plane, rows without padding. OUT are the
 * mixed pictures, likewise. */
#include "frames.h"
#include "video/mix/mix.h"

static gboolean
pass (GuardedFrame *g, gboolean writes)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y < g->rows[p]; y++) {
      guint8 *row = guarded_row (g, p, y);

      if ((writes ? fwrite (row, g->row[p], 1, stdout) : fread (row, g->row[p], 1, stdin)) != 1)
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_operation (guint chains, GstAugOperation *operation)
{
  gdouble values[1 + GST_AUG_VIDEO_MIX_MAX_CHAINS];

  if (chains > GST_AUG_VIDEO_MIX_MAX_CHAINS ||
      fread (values, sizeof *values, 1 + chains, stdin) != 1 + chains)
    return FALSE;
  *operation = (GstAugOperation){ .name = "mix" };
  gst_aug_operation_set_int (operation, "chains", chains);
  gst_aug_operation_set_double (operation, "share", values[0]);
  for (guint i = 0; i < chains; i++) {
    g_autofree gchar *name = g_strdup_printf ("weight-%u", i + 1);

    gst_aug_operation_set_double (operation, g_intern_string (name), values[1 + i]);
  }
  return TRUE;
}

static gboolean
run (GstVideoFormat format, const guint32 head[3])
{
  g_autofree GstAugVideoPlan *plan = g_new (GstAugVideoPlan, 1);
  g_autofree GstAugVideoMix *mix = g_new (GstAugVideoMix, 1);
  GuardedFrame g[2 + GST_AUG_VIDEO_MIX_MAX_CHAINS];
  const GstVideoFrame *pictures[1 + GST_AUG_VIDEO_MIX_MAX_CHAINS];
  const guint n = head[2];
  GstAugOperation operation;
  gboolean ok = TRUE;

  if (!take_operation (n, &operation))
    return FALSE;
  for (guint i = 0; i < n + 2; i++) {
    guarded_init (&g[i], format, head[0], head[1], &shapes[i % G_N_ELEMENTS (shapes)]);
    ok = ok && (i == n + 1 || pass (&g[i], FALSE));
    if (i <= n)
      pictures[i] = &g[i].frame;
  }
  gst_aug_video_plan_init (plan, &g[0].frame.info);
  gst_aug_video_mix_init (mix, &operation, plan);
  gst_aug_video_mix_frames (mix, pictures, &g[n + 1].frame);
  ok = ok && pass (&g[n + 1], TRUE);
  for (guint i = 0; i < n + 2; i++)
    guarded_clear (&g[i]);
  return ok;
}

int
main (int argc, char **argv)
{
  GstVideoFormat format;
  guint32 head[3];

  gst_init (NULL, NULL);
  format = argc == 2 ? gst_video_format_from_string (argv[1]) : GST_VIDEO_FORMAT_UNKNOWN;
  if (format == GST_VIDEO_FORMAT_UNKNOWN) {
    g_printerr ("mix_pipe FORMAT\n");
    return 2;
  }
  while (fread (head, sizeof head, 1, stdin) == 1)
    if (!run (format, head))
      return 1;
  return 0;
}
