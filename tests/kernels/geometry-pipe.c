/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Geometry from a pipe, for oracles in other languages:
 *   geometry_pipe < IN > OUT
 * IN is any number of: u32 number of maps, u32 whether they are one plan, u32 width, u32 height,
 * u32 interpolation, u32 fill, u32 fill mode, per map u32 kind, u32 width and u32 height of its
 * result, f64[9], then a GRAY8 picture without padding. Kinds: 0 crop (x, y, width, height), 1
 * mirror (horizontal, vertical), 2 transform (inverse matrix), 3 affine (degrees, translate-x,
 * translate-y, scale, shear-x, shear-y, 1: center is the origin + 2: moves are cut, tangent-x,
 * tangent-y). OUT is per record: u32 number of
 * samplings, u32 width, u32 height, the picture. */
#include "video/plan.h"

#include <stdio.h>

typedef struct {
  guint32 n_maps, is_one, width, height, interpolation, fill, fill_mode;
} Head;

typedef struct {
  guint32 kind, width, height;
  gdouble v[9];
} Step;

static gpointer
take (gpointer to, gsize size)
{
  if (fread (to, size, 1, stdin) != 1)
    g_error ("the record ends too early");
  return to;
}

static void
affine (const Head *head, const Step *step, GstAugVideoMap *map, guint width, guint height)
{
  static const gchar *const names[] = { "degrees", "translate-x", "translate-y", "scale", "shear-x",
    "shear-y" };
  GstAugOperation op = { .name = "affine" }, applied;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gst_aug_operation_set_double (&op, names[i], step->v[i]);
  if ((guint) step->v[6] & 1)
    gst_aug_operation_set_string (&op, "center", "origin");
  if ((guint) step->v[6] & 2)
    gst_aug_operation_set_boolean (&op, "whole-pixels", TRUE);
  gst_aug_operation_set_double (&op, "tangent-x", step->v[7]);
  gst_aug_operation_set_double (&op, "tangent-y", step->v[8]);
  gst_aug_operation_set_int (&op, "fill", head->fill);
  gst_aug_operation_set_int (&op, "fill-mode", head->fill_mode);
  gst_aug_operation_set_int (&op, "interpolation", head->interpolation);
  g_assert_true (
      gst_aug_video_operation_to_map (&op, FALSE, width, height, width, height, map, &applied));
}

static void
make_map (const Head *head, const Step *step, guint width, guint height, GstAugVideoMap *map)
{
  const gdouble *v = step->v;

  gst_aug_video_map_init (map, width, height);
  map->interpolation = (GstAugInterpolation) head->interpolation;
  map->fill = head->fill;
  map->fill_mode = (GstAugFillMode) head->fill_mode;
  switch (step->kind) {
  case 0:
    gst_aug_video_map_crop (map, width, height, v[0], v[1], v[2], v[3]);
    map->valid_x0 = MAX (map->valid_x0, v[0]);
    map->valid_y0 = MAX (map->valid_y0, v[1]);
    map->valid_x1 = MIN (map->valid_x1, v[0] + v[2]);
    map->valid_y1 = MIN (map->valid_y1, v[1] + v[3]);
    break;
  case 1:
    gst_aug_video_map_mirror (map, v[0] != 0, v[1] != 0);
    break;
  case 2:
    g_assert_true (gst_aug_video_map_transform (map, width, height, v, step->width, step->height));
    break;
  default:
    affine (head, step, map, width, height);
  }
}

/* Carries out the plan on *buffer, which is the result afterwards. */
static void
render (GstAugVideoRenderer *renderer, const GstAugVideoPlan *plan, GstBuffer **buffer)
{
  GstVideoInfo source = plan->source, info;
  GstVideoFrame src, dst;
  GstBuffer *out;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, plan->width, plan->height);
  out = gst_buffer_new_allocate (NULL, info.size, NULL);
  g_assert_true (gst_video_frame_map (&src, &source, *buffer, GST_MAP_READ));
  g_assert_true (gst_video_frame_map (&dst, &info, out, GST_MAP_WRITE));
  if (plan->n_steps)
    g_assert_true (gst_aug_video_renderer_render (renderer, plan, &src, &dst));
  else
    g_assert_true (gst_video_frame_copy (&dst, &src));
  gst_video_frame_unmap (&src);
  gst_video_frame_unmap (&dst);
  gst_buffer_unref (*buffer);
  *buffer = out;
}

static GstBuffer *
take_picture (GstVideoInfo *info, guint width, guint height)
{
  GstBuffer *buffer;
  GstVideoFrame frame;

  gst_video_info_set_format (info, GST_VIDEO_FORMAT_GRAY8, width, height);
  buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  g_assert_true (gst_video_frame_map (&frame, info, buffer, GST_MAP_WRITE));
  for (guint y = 0; y < height; y++)
    take ((guint8 *) frame.data[0] + (gsize) y * (gsize) frame.info.stride[0], width);
  gst_video_frame_unmap (&frame);
  return buffer;
}

static void
put (GstBuffer *buffer, guint32 n_steps, guint32 width, guint32 height)
{
  const guint32 head[3] = { n_steps, width, height };
  GstVideoInfo info;
  GstVideoFrame frame;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, width, height);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  fwrite (head, sizeof head, 1, stdout);
  for (guint y = 0; y < height; y++)
    fwrite ((guint8 *) frame.data[0] + (gsize) y * (gsize) frame.info.stride[0], width, 1, stdout);
  gst_video_frame_unmap (&frame);
}

int
main (int argc, char **argv)
{
  g_autoptr (GstAugVideoRenderer) renderer = gst_aug_video_renderer_new ();
  Head head;

  gst_init (&argc, &argv);
  while (fread (&head, sizeof head, 1, stdin) == 1) {
    g_autofree Step *steps = g_new (Step, head.n_maps);
    g_autofree GstAugVideoPlan *plan = g_new0 (GstAugVideoPlan, 1);
    GstVideoInfo info;
    GstBuffer *buffer;
    guint n_steps = 0;

    for (guint i = 0; i < head.n_maps; i++) {
      take (&steps[i].kind, 12);
      take (steps[i].v, sizeof steps[i].v);
    }
    buffer = take_picture (&info, head.width, head.height);
    gst_aug_video_plan_init (plan, &info);
    for (guint i = 0; i < head.n_maps; i++) {
      GstAugVideoMap map;

      make_map (&head, &steps[i], plan->width, plan->height, &map);
      g_assert_true (gst_aug_video_plan_add_map (plan, &map, steps[i].width, steps[i].height));
      if (i + 1 < head.n_maps && head.is_one)
        continue;
      render (renderer, plan, &buffer);
      n_steps += plan->n_steps;
      gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, plan->width, plan->height);
      gst_aug_video_plan_init (plan, &info);
    }
    put (buffer, n_steps, plan->width, plan->height);
    gst_buffer_unref (buffer);
  }
  return 0;
}
