/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Transforms of albumentations that move pixels. */
#include <math.h>

#include "../../core/exactmath.h"
#include "albumentations.h"

typedef GstAugAlbumentations Self;
typedef GstAugAlbumentationsRange Range;

#define REFLECT 4

static JsonObject *
flip (const gchar *mode)
{
  JsonObject *node = gst_aug_tree_operation ("flip");

  gst_aug_tree_word (node, "mode", mode);
  gst_aug_tree_number (node, "probability", 1);
  return node;
}

static JsonObject *
horizontal_flip (Self *self)
{
  return flip ("horizontal");
}

static JsonObject *
vertical_flip (Self *self)
{
  return flip ("vertical");
}

static JsonObject *
any_flip (Self *self)
{
  JsonObject *node = gst_aug_tree_group ("one-of"), *both = gst_aug_tree_group ("sequence");

  gst_aug_tree_add (both, flip ("horizontal"));
  gst_aug_tree_add (both, flip ("vertical"));
  gst_aug_tree_add (node, flip ("horizontal"));
  gst_aug_tree_add (node, flip ("vertical"));
  gst_aug_tree_add (node, both);
  return node;
}

static JsonObject *
affine (void)
{
  JsonObject *node = gst_aug_tree_operation ("affine");

  gst_aug_tree_argument (node, "degrees", 0);
  return node;
}

/* One of one: a turn that is fixed would act in phase eval too. */
static JsonObject *
transpose (Self *self)
{
  JsonObject *node = gst_aug_tree_group ("one-of"), *turn = affine ();

  gst_aug_tree_word (turn, "turn", "transpose");
  gst_aug_tree_add (node, turn);
  return node;
}

static JsonObject *
quarter_turns (Self *self)
{
  JsonObject *node = affine ();

  gst_aug_tree_switch (node, "quarter-turns", TRUE);
  return node;
}

static JsonObject *
square_symmetry (Self *self)
{
  JsonObject *node = gst_aug_tree_group ("sequence"), *mirror = flip ("horizontal");

  gst_aug_tree_number (mirror, "probability", 0.5);
  gst_aug_tree_add (node, quarter_turns (self));
  gst_aug_tree_add (node, mirror);
  return node;
}

/* Degrees clockwise; moves in shares of the sides; factors; degrees of shear. */
typedef struct {
  Range turn, x, y, scale, shear_x, shear_y;
} Place;

static gboolean
is_one (const Range *range, gdouble value)
{
  return range->low == value && range->high == value;
}

static gboolean
is_even (const Range *range)
{
  return range->low == -range->high;
}

/* A part alone, for ranges that do not lie around zero. */
static gboolean
add_part (Self *self, JsonObject *group, const gchar *name, const Range *range, guint border)
{
  JsonObject *node;

  if (is_one (range, 0))
    return TRUE;
  node = gst_aug_tree_operation (name);
  gst_aug_tree_magnitude (node, range->low, range->high);
  gst_aug_tree_add (group, node);
  return gst_aug_albumentations_outside (self, node, border);
}

static void
to_tangents (Range *range)
{
  gdouble *ends[] = { &range->low, &range->high };

  for (guint i = 0; i < 2; i++) {
    const gdouble radians = CLAMP (*ends[i], -84, 84) * G_PI / 180;

    *ends[i] = gst_aug_tidy (gst_aug_exact_sin (radians) / gst_aug_exact_cos (radians));
  }
}

static JsonObject *
in_parts (Self *self, Place *place, guint border)
{
  JsonObject *group = gst_aug_tree_group ("sequence"), *only;
  gboolean ok = TRUE;

  to_tangents (&place->shear_x);
  to_tangents (&place->shear_y);
  if (!is_one (&place->scale, 1)) {
    JsonObject *node = affine ();

    gst_aug_tree_argument (node, "min-scale", place->scale.low);
    gst_aug_tree_argument (node, "max-scale", place->scale.high);
    gst_aug_tree_add (group, node);
    ok = gst_aug_albumentations_outside (self, node, border);
  }
  ok = ok && add_part (self, group, "shear-x", &place->shear_x, border) &&
       add_part (self, group, "shear-y", &place->shear_y, border) &&
       add_part (self, group, "rotate", &place->turn, border) &&
       add_part (self, group, "translate-x", &place->x, border) &&
       add_part (self, group, "translate-y", &place->y, border);
  if (ok && json_array_get_length (gst_aug_tree_children (group)) != 1)
    return group;
  only = ok ? json_object_ref (json_array_get_object_element (gst_aug_tree_children (group), 0))
            : NULL;
  json_object_unref (group);
  return only;
}

static JsonObject *
at_once (Self *self, const Place *place, guint border)
{
  JsonObject *node = affine ();

  gst_aug_tree_argument (node, "degrees", place->turn.high);
  gst_aug_tree_argument (node, "translate-x", place->x.high);
  gst_aug_tree_argument (node, "translate-y", place->y.high);
  gst_aug_tree_argument (node, "min-scale", place->scale.low);
  gst_aug_tree_argument (node, "max-scale", place->scale.high);
  gst_aug_tree_argument (node, "shear-x", place->shear_x.high);
  gst_aug_tree_argument (node, "shear-y", place->shear_y.high);
  if (gst_aug_albumentations_outside (self, node, border))
    return node;
  json_object_unref (node);
  return NULL;
}

/* @alone: ranges that turn or move alone make operations with one magnitude */
static JsonObject *
place_picture (Self *self, Place *place, guint border, gboolean alone)
{
  const guint active = !is_one (&place->turn, 0) + !is_one (&place->x, 0) + !is_one (&place->y, 0);
  const gboolean bends =
      !is_one (&place->scale, 1) || !is_one (&place->shear_x, 0) || !is_one (&place->shear_y, 0);

  gst_aug_albumentations_fit (self, &place->scale, 0.01, 100);
  gst_aug_albumentations_fit (self, &place->x, -1, 1);
  gst_aug_albumentations_fit (self, &place->y, -1, 1);
  gst_aug_albumentations_fit (self, &place->turn, -360, 360);
  gst_aug_albumentations_fit (self, &place->shear_x, -84, 84);
  gst_aug_albumentations_fit (self, &place->shear_y, -84, 84);
  if (!active && !bends)
    return gst_aug_tree_operation ("identity");
  if (is_even (&place->turn) && is_even (&place->x) && is_even (&place->y) &&
      is_even (&place->shear_x) && is_even (&place->shear_y) && place->turn.high <= 180 &&
      (bends || active > 1 || !alone))
    return at_once (self, place, border);
  return in_parts (self, place, border);
}

static const Place nowhere = { .scale = { 1, 1 } };

/* Counter-clockwise there. */
static JsonObject *
rotate (Self *self)
{
  Place place = nowhere;
  Range limit = { -90, 90 };
  gboolean crop = FALSE;

  if (!gst_aug_albumentations_range (self, "limit", GST_AUG_ALONE_BOTH, &limit) ||
      !gst_aug_albumentations_flag (self, "crop_border", &crop))
    return NULL;
  if (crop)
    gst_aug_albumentations_note (self, "crop_border: what lies outside is filled, not cut off");
  place.turn = (Range){ -limit.high, -limit.low };
  return place_picture (self, &place, self->major < 2 ? REFLECT : 0, TRUE);
}

static JsonObject *
shift_scale_rotate (Self *self)
{
  Range shift = { -0.0625, 0.0625 }, scale = { -0.1, 0.1 }, turn = { -45, 45 };
  Place place = nowhere;

  if (!gst_aug_albumentations_range (self, "shift_limit", GST_AUG_ALONE_BOTH, &shift))
    return NULL;
  place.x = place.y = shift;
  if (!gst_aug_albumentations_range (self, "shift_limit_x", GST_AUG_ALONE_BOTH, &place.x) ||
      !gst_aug_albumentations_range (self, "shift_limit_y", GST_AUG_ALONE_BOTH, &place.y) ||
      !gst_aug_albumentations_range (self, "scale_limit", GST_AUG_ALONE_BOTH, &scale) ||
      !gst_aug_albumentations_range (self, "rotate_limit", GST_AUG_ALONE_BOTH, &turn))
    return NULL;
  gst_aug_albumentations_scale (&scale, 1, 1);
  place.scale = scale;
  place.turn = (Range){ -turn.high, -turn.low };
  return place_picture (self, &place, self->major < 2 ? REFLECT : 0, FALSE);
}

static JsonObject *
random_scale (Self *self)
{
  Range scale = { -0.1, 0.1 };
  Place place = nowhere;

  if (!gst_aug_albumentations_range (self, "scale_limit", GST_AUG_ALONE_BOTH, &scale))
    return NULL;
  gst_aug_albumentations_scale (&scale, 1, 1);
  place.scale = scale;
  return place_picture (self, &place, 0, FALSE);
}

/* A range for both axes, or {"x": range, "y": range}. */
static gboolean
axes (Self *self, const gchar *name, GstAugAlbumentationsAlone alone, gdouble unit, Range *x,
    Range *y)
{
  JsonNode *json = gst_aug_albumentations_get (self, name);
  const gsize at = gst_aug_reader_enter (&self->reader, name);
  Range *const ranges[] = { x, y };
  static const gchar *const letters[] = { "x", "y" };
  static const gchar *const members[] = { "x", "y", NULL };
  JsonObject *object = json && JSON_NODE_HOLDS_OBJECT (json) ? json_node_get_object (json) : NULL;

  if (object && !gst_aug_reader_only (&self->reader, object, members))
    return FALSE;
  for (guint i = 0; json && i < 2; i++) {
    JsonNode *range = object ? json_object_get_member (object, letters[i]) : json;

    if (!range || JSON_NODE_HOLDS_NULL (range) || (ranges[i] == NULL))
      continue;
    if (!gst_aug_albumentations_range_of (self, range, alone, ranges[i]))
      return FALSE;
    if (unit != 1)
      gst_aug_albumentations_scale (ranges[i], 1 / unit, 0);
  }
  gst_aug_reader_leave (&self->reader, at);
  return TRUE;
}

static gboolean
pixels (Self *self, Place *place)
{
  Range x = { 0, 0 }, y = { 0, 0 };

  if (!axes (self, "translate_px", GST_AUG_ALONE_SAME, 1, &x, &y))
    return FALSE;
  if (is_one (&x, 0) && is_one (&y, 0))
    return TRUE;
  gst_aug_albumentations_scale (&x, 1 / self->size[0], 0);
  gst_aug_albumentations_scale (&y, 1 / self->size[1], 0);
  gst_aug_albumentations_note (self, "pixels are shares of %gx%g", self->size[0], self->size[1]);
  place->x = x;
  place->y = y;
  return TRUE;
}

static JsonObject *
any_affine (Self *self)
{
  Place place = nowhere;
  Range turn = { 0, 0 }, other = { 1, 1 };
  const gboolean was_text =
      json_object_has_member (self->arguments, "shear") &&
      !JSON_NODE_HOLDS_OBJECT (json_object_get_member (self->arguments, "shear"));
  gboolean keep = FALSE, whole = FALSE;

  if (!axes (self, "scale", GST_AUG_ALONE_SAME, 1, &place.scale, &other) ||
      !axes (self, "translate_percent", GST_AUG_ALONE_SAME, 1, &place.x, &place.y) ||
      !pixels (self, &place) ||
      !gst_aug_albumentations_range (self, "rotate", GST_AUG_ALONE_BOTH, &turn) ||
      !axes (self, "shear", GST_AUG_ALONE_BOTH, 1, &place.shear_x, &place.shear_y) ||
      !gst_aug_albumentations_flag (self, "keep_ratio", &keep) ||
      !gst_aug_albumentations_flag (self, "fit_output", &whole))
    return NULL;
  /* a range alone is of x */
  if (was_text && self->major < 2)
    place.shear_y = (Range){ 0, 0 };
  if (self->major < 2)
    place.shear_x = (Range){ -place.shear_x.high + 0.0, -place.shear_x.low + 0.0 };
  if (!keep && place.scale.low != place.scale.high)
    gst_aug_albumentations_note (self, "both sides grow alike");
  else if (!keep && (other.low != place.scale.low || other.high != place.scale.high))
    gst_aug_albumentations_note (self, "both sides grow as the width does");
  if (whole)
    gst_aug_albumentations_note (self, "fit_output: pictures keep their size");
  place.turn = (Range){ -turn.high + 0.0, -turn.low + 0.0 };
  return place_picture (self, &place, 0, TRUE);
}

static JsonObject *
perspective (Self *self)
{
  Range scale = { 0.05, 0.1 };
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "scale", GST_AUG_ALONE_SAME, &scale))
    return NULL;
  node = affine ();
  gst_aug_tree_argument (node, "distortion",
      CLAMP (
          gst_aug_tidy ((scale.low + scale.high) / 2 * GST_AUG_ALBUMENTATIONS_DISTORTION), 0, 1));
  if (gst_aug_albumentations_outside (self, node, 0))
    return node;
  json_object_unref (node);
  return NULL;
}

/* "height" and "width", or "size": both. The first crop's is that of what augpolicy makes. */
static gboolean
read_size (Self *self, JsonObject *node, gdouble *shape)
{
  GstAugReader *reader = &self->reader;
  JsonNode *size = gst_aug_albumentations_get (self, "size");
  gdouble width = 0, height = 0;
  JsonArray *array;

  if (size) {
    const gsize at = gst_aug_reader_enter (reader, "size");

    if (!gst_aug_reader_array (reader, size, 2, 2, &array) ||
        !gst_aug_reader_number (reader, json_array_get_element (array, 0), 1, 32768, &height) ||
        !gst_aug_reader_number (reader, json_array_get_element (array, 1), 1, 32768, &width))
      return FALSE;
    gst_aug_reader_leave (reader, at);
  }
  if (!gst_aug_albumentations_number (self, "height", 1, 32768, &height) ||
      !gst_aug_albumentations_number (self, "width", 1, 32768, &width))
    return FALSE;
  *shape = 1;
  if (width < 1 || height < 1)
    return TRUE;
  gst_aug_tree_argument (node, "width", floor (width));
  gst_aug_tree_argument (node, "height", floor (height));
  *shape = floor (width) / floor (height);
  return TRUE;
}

/* A ratio is of pixels there; here, where a size is given, it is to the shape of that. */
static gboolean
fill_resized_crop (Self *self, JsonObject *node)
{
  Range scale = { 0.08, 1 }, ratio = { 0.75, 4.0 / 3.0 };
  gdouble interpolation = 1, shape;

  if (!gst_aug_albumentations_range (self, "scale", GST_AUG_ALONE_SAME, &scale) ||
      !gst_aug_albumentations_range (self, "ratio", GST_AUG_ALONE_SAME, &ratio) ||
      !gst_aug_albumentations_number (self, "interpolation", 0, 100, &interpolation) ||
      !read_size (self, node, &shape))
    return FALSE;
  if (shape != 1)
    gst_aug_albumentations_scale (&ratio, 1 / shape, 0);
  gst_aug_albumentations_fit (self, &scale, 0, 1);
  gst_aug_albumentations_fit (self, &ratio, 0.01, 100);
  gst_aug_tree_argument (node, "min-scale", scale.low);
  gst_aug_tree_argument (node, "max-scale", scale.high);
  gst_aug_tree_argument (node, "min-ratio", ratio.low);
  gst_aug_tree_argument (node, "max-ratio", ratio.high);
  if (interpolation == 0)
    gst_aug_tree_word (node, "interpolation", "nearest");
  return TRUE;
}

static JsonObject *
resized_crop (Self *self)
{
  JsonObject *node = gst_aug_tree_operation ("crop");

  if (fill_resized_crop (self, node))
    return node;
  json_object_unref (node);
  return NULL;
}

static JsonObject *
crop_of_size (Self *self, const gchar *mode)
{
  JsonObject *node = gst_aug_tree_operation ("crop");
  gdouble shape;

  gst_aug_tree_word (node, "mode", mode);
  if (read_size (self, node, &shape))
    return node;
  json_object_unref (node);
  return NULL;
}

static JsonObject *
random_crop (Self *self)
{
  return crop_of_size (self, "random");
}

static JsonObject *
center_crop (Self *self)
{
  return crop_of_size (self, "center");
}

static JsonObject *
grid_distortion (Self *self)
{
  Range limit = { -0.3, 0.3 };
  gdouble steps = 5;
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "distort_limit", GST_AUG_ALONE_BOTH, &limit) ||
      !gst_aug_albumentations_number (self, "num_steps", 1, 64, &steps))
    return NULL;
  if (!is_even (&limit))
    gst_aug_albumentations_note (self, "its range is made even");
  gst_aug_albumentations_fit (self, &limit, -0.95, 0.95);
  node = gst_aug_tree_operation ("warp");
  gst_aug_tree_word (node, "mode", "grid");
  gst_aug_tree_argument (node, "steps", floor (steps));
  gst_aug_tree_argument (node, "limit", MAX (fabs (limit.low), fabs (limit.high)));
  if (gst_aug_albumentations_outside (self, node, self->major < 2 ? REFLECT : 0))
    return node;
  json_object_unref (node);
  return NULL;
}

/* Numbers uniform in [-1, 1], smoothed by sigma, times alpha: their root mean square is
 * alpha / (sqrt 3 · 2 sqrt pi · sigma). */
static JsonObject *
elastic (Self *self)
{
  gdouble alpha = 1, sigma = 50, affine_part = self->major < 2 ? 50 : 0, height = self->size[1];
  JsonObject *node;

  if (!gst_aug_albumentations_number (self, "alpha", 0, 1e6, &alpha) ||
      !gst_aug_albumentations_number (self, "sigma", 0.1, 1e6, &sigma) ||
      !gst_aug_albumentations_number (self, "alpha_affine", 0, 1e6, &affine_part))
    return NULL;
  if (affine_part > 0)
    gst_aug_albumentations_note (self, "alpha_affine is left out: add an affine operation");
  node = gst_aug_tree_operation ("warp");
  gst_aug_tree_argument (
      node, "alpha", MIN (gst_aug_tidy (alpha / (sqrt (12 * G_PI) * sigma) / height), 0.5));
  gst_aug_tree_argument (node, "sigma", CLAMP (gst_aug_tidy (sigma / height), 0.005, 1));
  if (gst_aug_albumentations_outside (self, node, self->major < 2 ? REFLECT : 0))
    return node;
  json_object_unref (node);
  return NULL;
}

static JsonObject *
optical (Self *self)
{
  Range limit = { -0.05, 0.05 }, shift = { 0, 0 };
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "distort_limit", GST_AUG_ALONE_BOTH, &limit) ||
      !gst_aug_albumentations_range (self, "shift_limit", GST_AUG_ALONE_BOTH, &shift))
    return NULL;
  if (!is_one (&shift, 0))
    gst_aug_albumentations_note (self, "the lens stays in the middle");
  if (!is_even (&limit))
    gst_aug_albumentations_note (self, "its range is made even");
  gst_aug_albumentations_fit (self, &limit, -2, 2);
  node = gst_aug_tree_operation ("warp");
  gst_aug_tree_word (node, "mode", "lens");
  gst_aug_tree_argument (node, "k1", MAX (fabs (limit.low), fabs (limit.high)));
  gst_aug_tree_argument (node, "k2", MAX (fabs (limit.low), fabs (limit.high)));
  if (gst_aug_albumentations_outside (self, node, self->major < 2 ? REFLECT : 0))
    return node;
  json_object_unref (node);
  return NULL;
}

#define SIZE_NOTE \
  "it is left out: the size of pictures is set by the first crop, by width and height of " \
  "augpolicy, or by the caps behind it"

const GstAugAlbumentationsTransform gst_aug_albumentations_geometry[] = {
  { "HorizontalFlip", 0.5, horizontal_flip },
  { "VerticalFlip", 0.5, vertical_flip },
  { "Flip", 0.5, any_flip },
  { "Transpose", 0.5, transpose, "pictures keep their size" },
  { "RandomRotate90", 0.5, quarter_turns, "pictures keep their size" },
  { "D4", 1, square_symmetry, "pictures keep their size" },
  { "SquareSymmetry", 1, square_symmetry, "pictures keep their size" },
  { "Rotate", 0.5, rotate },
  { "SafeRotate", 0.5, rotate, "pictures are not made smaller so that nothing is cut off" },
  { "ShiftScaleRotate", 0.5, shift_scale_rotate },
  { "Affine", 0.5, any_affine },
  { "RandomScale", 0.5, random_scale, "pictures keep their size" },
  { "Perspective", 0.5, perspective,
      "corners move inwards by uniform shares with the same mean, there by half normal ones" },
  { "RandomResizedCrop", 1, resized_crop },
  { "RandomCrop", 1, random_crop },
  { "CenterCrop", 1, center_crop },
  { "GridDistortion", 0.5, grid_distortion },
  { "ElasticTransform", 0.5, elastic },
  { "OpticalDistortion", 0.5, optical, "k1 and k2 are drawn each for itself" },
  { "Resize", 1, NULL, SIZE_NOTE, NULL, TRUE },
  { "LongestMaxSize", 1, NULL, SIZE_NOTE, NULL, TRUE },
  { "SmallestMaxSize", 1, NULL, SIZE_NOTE, NULL, TRUE },
  { "PadIfNeeded", 1, NULL,
      "it is left out: crops fill what lies outside of a picture that is too small", NULL, TRUE },
  { NULL },
};
