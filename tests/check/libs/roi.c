/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <math.h>

#include "video/travel/roi.h"

#define CASES 10000

typedef struct {
  gdouble x0, y0, x1, y1;
} Box;

/* One step of a picture's way, followed by the model point by point. */
typedef struct {
  enum { CROP, MIRROR } kind;
  gdouble x, y, w, h; /* crop; w, h of the new picture are out_w, out_h */
  gboolean horizontal, vertical;
  guint in_w, in_h, out_w, out_h;
} Step;

static guint
random_int (GRand *rand, guint low, guint high)
{
  return (guint) g_rand_int_range (rand, (gint32) low, (gint32) high + 1);
}

/* What the picture at this step shows of the source, clipped; then moved by the step. */
static void
model_step (const Step *s, Box *box, Box *seen)
{
  Box *boxes[2] = { box, seen };

  for (guint i = 0; i < 2; i++) {
    Box *b = boxes[i];

    if (s->kind == MIRROR) {
      const Box o = *b;

      if (s->horizontal) {
        b->x0 = s->in_w - o.x1;
        b->x1 = s->in_w - o.x0;
      }
      if (s->vertical) {
        b->y0 = s->in_h - o.y1;
        b->y1 = s->in_h - o.y0;
      }
    } else {
      b->x0 = (b->x0 - s->x) / s->w * s->out_w;
      b->x1 = (b->x1 - s->x) / s->w * s->out_w;
      b->y0 = (b->y0 - s->y) / s->h * s->out_h;
      b->y1 = (b->y1 - s->y) / s->h * s->out_h;
    }
  }
  seen->x0 = fmax (seen->x0, 0);
  seen->y0 = fmax (seen->y0, 0);
  seen->x1 = fmin (seen->x1, s->out_w);
  seen->y1 = fmin (seen->y1, s->out_h);
}

static void
random_step (GRand *rand, Step *s, guint in_w, guint in_h)
{
  *s = (Step){ .in_w = in_w, .in_h = in_h, .out_w = in_w, .out_h = in_h };
  switch (random_int (rand, 0, 3)) {
  case 0:
    s->kind = MIRROR;
    s->horizontal = (gboolean) random_int (rand, 0, 1);
    s->vertical = (gboolean) random_int (rand, 0, 1);
    break;
  case 1: { /* pad by whole pixels */
    const guint left = random_int (rand, 0, 20), top = random_int (rand, 0, 20);

    s->kind = CROP;
    s->x = -(gdouble) left;
    s->y = -(gdouble) top;
    s->out_w = in_w + left + random_int (rand, 0, 20);
    s->out_h = in_h + top + random_int (rand, 0, 20);
    s->w = s->out_w;
    s->h = s->out_h;
    break;
  }
  case 2: /* whole pixels */
    s->kind = CROP;
    s->out_w = random_int (rand, 1, in_w);
    s->out_h = random_int (rand, 1, in_h);
    s->x = random_int (rand, 0, in_w - s->out_w);
    s->y = random_int (rand, 0, in_h - s->out_h);
    s->w = s->out_w;
    s->h = s->out_h;
    break;
  default: /* any rectangle, any size */
    s->kind = CROP;
    s->w = g_rand_double_range (rand, 0.1, 1.3) * in_w;
    s->h = g_rand_double_range (rand, 0.1, 1.3) * in_h;
    s->x = g_rand_double_range (rand, -0.2, 0.9) * in_w;
    s->y = g_rand_double_range (rand, -0.2, 0.9) * in_h;
    s->out_w = random_int (rand, 1, 333);
    s->out_h = random_int (rand, 1, 333);
  }
}

static gboolean
near_half (gdouble v)
{
  return fabs (v - floor (v) - 0.5) < 1e-6;
}

static void
check_edge (guint got, gdouble expected)
{
  if (near_half (expected))
    fail_unless (fabs (got - expected) < 0.51);
  else
    fail_unless_equals_int (got, (gint) floor (expected + 0.5));
}

static GstVideoRegionOfInterestMeta *
first_region (GstBuffer *buffer, gpointer *state)
{
  return (GstVideoRegionOfInterestMeta *) gst_buffer_iterate_meta_filtered (
      buffer, state, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);
}

static void
add_region (GstBuffer *buffer, guint i, guint x, guint y, guint w, guint h)
{
  g_autofree gchar *type = g_strdup_printf ("thing-%u", i);
  GstVideoRegionOfInterestMeta *roi =
      gst_buffer_add_video_region_of_interest_meta (buffer, type, x, y, w, h);

  roi->id = (gint) i + 100;
  roi->parent_id = (gint) i + 99;
  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("label", "number", G_TYPE_UINT, i, "score", G_TYPE_DOUBLE, i / 8.0, NULL));
}

static void
check_region (const GstVideoRegionOfInterestMeta *roi, guint i, const Box *seen)
{
  g_autofree gchar *type = g_strdup_printf ("thing-%u", i);
  guint number = G_MAXUINT;
  GstStructure *label =
      gst_video_region_of_interest_meta_get_param ((GstVideoRegionOfInterestMeta *) roi, "label");

  fail_unless_equals_string (g_quark_to_string (roi->roi_type), type);
  fail_unless_equals_int (roi->id, (gint) i + 100);
  fail_unless_equals_int (roi->parent_id, (gint) i + 99);
  fail_unless (label && gst_structure_get_uint (label, "number", &number) && number == i);
  check_edge (roi->x, seen->x0);
  check_edge (roi->y, seen->y0);
  check_edge (roi->x + roi->w, seen->x1);
  check_edge (roi->y + roi->h, seen->y1);
}

/* 1 keep, 0 drop, -1 too close to call */
static gint
model_verdict (const Box *box, const Box *seen, gdouble min_visible)
{
  const gdouble w = fmax (seen->x1 - seen->x0, 0), h = fmax (seen->y1 - seen->y0, 0);
  const gdouble share = w * h / ((box->x1 - box->x0) * (box->y1 - box->y0));
  const gdouble edges[4] = { seen->x0, seen->x1, seen->y0, seen->y1 };

  if (w <= 0 || h <= 0)
    return w > -1e-6 && h > -1e-6 && w * h > 0 ? -1 : 0;
  /* a box that is seen in full stays with min-visible 1, whatever the last bits of its share */
  if (min_visible < 1.0 && fabs (share - min_visible) < 1e-9)
    return -1;
  if (share < min_visible - 1e-9)
    return 0;
  for (guint i = 0; i < 4; i++)
    if (near_half (edges[i]))
      return -1;
  return floor (edges[0] + 0.5) < floor (edges[1] + 0.5) &&
         floor (edges[2] + 0.5) < floor (edges[3] + 0.5);
}

static void
check_case (GRand *rand, guint number, guint *kept, guint *dropped)
{
  const guint sw = random_int (rand, 1, 321), sh = random_int (rand, 1, 241);
  const guint n = random_int (rand, 1, 4), steps = random_int (rand, 1, 4);
  const gdouble shares[] = { 0, 0.25, 0.5, 1, g_rand_double (rand) };
  const gdouble min_visible = shares[random_int (rand, 0, 4)];
  GstBuffer *in = gst_buffer_new (), *out = number & 1 ? in : gst_buffer_new ();
  Box boxes[4], seen[4];
  GstAugVideoMap map;
  guint w = sw, h = sh;
  gpointer state = NULL;
  GstVideoRegionOfInterestMeta *roi;

  gst_aug_video_map_init (&map, sw, sh);
  if (out != in)
    add_region (out, 77, 0, 0, 1, 1);
  for (guint i = 0; i < n; i++) {
    const guint x = random_int (rand, 0, sw - 1), y = random_int (rand, 0, sh - 1);
    const guint bw = random_int (rand, 1, sw - x), bh = random_int (rand, 1, sh - y);

    add_region (in, i, x, y, bw, bh);
    boxes[i] = seen[i] = (Box){ x, y, x + bw, y + bh };
  }
  for (guint k = 0; k < steps; k++) {
    Step s;

    random_step (rand, &s, w, h);
    if (s.kind == MIRROR)
      gst_aug_video_map_mirror (&map, s.horizontal, s.vertical);
    else
      gst_aug_video_map_crop (&map, w, h, s.x, s.y, s.w, s.h);
    for (guint i = 0; i < n; i++)
      model_step (&s, &boxes[i], &seen[i]);
    w = s.out_w;
    h = s.out_h;
  }
  gst_aug_video_map_transform_rois (&map, w, h, in, out, min_visible);
  roi = first_region (out, &state);
  for (guint i = 0; i < n; i++) {
    const gint verdict = model_verdict (&boxes[i], &seen[i], min_visible);
    const gboolean is_this = roi && roi->id == (gint) i + 100;

    fail_unless (verdict < 0 || verdict == is_this, "case %u: region %u %s", number, i,
        is_this ? "should be gone" : "is missing");
    if (!is_this) {
      (*dropped)++;
      continue;
    }
    check_region (roi, i, &seen[i]);
    fail_unless (roi->x + roi->w <= w && roi->y + roi->h <= h);
    (*kept)++;
    roi = first_region (out, &state);
  }
  fail_unless (roi == NULL);
  if (out != in)
    gst_buffer_unref (out);
  gst_buffer_unref (in);
}

GST_START_TEST (test_regions_follow_any_chain_of_crops_pads_and_mirrors)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  guint kept = 0, dropped = 0;

  for (guint i = 0; i < CASES; i++)
    check_case (rand, i, &kept, &dropped);
  GST_INFO ("%u regions kept, %u dropped", kept, dropped);
  fail_unless (kept > CASES / 2 && dropped > CASES / 4);
}
GST_END_TEST;

GST_START_TEST (test_input_keeps_its_regions)
{
  GstBuffer *in = gst_buffer_new (), *out = gst_buffer_new ();
  GstVideoRegionOfInterestMeta *roi;
  GstAugVideoMap map;
  gpointer state = NULL;

  add_region (in, 1, 10, 20, 30, 40);
  gst_aug_video_map_init (&map, 100, 100);
  gst_aug_video_map_mirror (&map, TRUE, FALSE);
  gst_aug_video_map_transform_rois (&map, 100, 100, in, out, 0);
  roi = first_region (in, &state);
  fail_unless_equals_int (roi->x, 10);
  state = NULL;
  roi = first_region (out, &state);
  fail_unless_equals_int (roi->x, 60);
  fail_unless_equals_int (roi->y, 20);
  gst_buffer_unref (in);
  state = NULL;
  /* the parameters are copies */
  check_region (first_region (out, &state), 1, &(Box){ 60, 20, 90, 60 });
  gst_buffer_unref (out);
}
GST_END_TEST;

static Suite *
roi_suite (void)
{
  Suite *s = suite_create ("roi");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_regions_follow_any_chain_of_crops_pads_and_mirrors);
  tcase_add_test (tc, test_input_keeps_its_regions);
  return s;
}

GST_CHECK_MAIN (roi);
