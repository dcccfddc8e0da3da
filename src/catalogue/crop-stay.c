/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Objects that must stay in a crop: as many as keep asks for, and those that captions mention. */
#include "crop-stay.h"

#include "../facts/facts.h"

/* Share of the picture by which mentioned objects lie inside of the crop: branches round to pixels
 * behind the decision. */
#define MARGIN 0.005

static gdouble
visible_share (const GstAugBox *box, const Rectangle *r)
{
  gdouble w = MIN (box->x + box->width, r->x + r->width) - MAX (box->x, r->x);
  gdouble h = MIN (box->y + box->height, r->y + r->height) - MAX (box->y, r->y);
  gdouble area = box->width * box->height;

  return w > 0 && h > 0 && area > 0 ? w * h / area : 0;
}

static gboolean
is_mentioned (const Stay *stay, guint i)
{
  return i < 64 && (stay->mentioned >> i & 1);
}

gboolean
gst_aug_crop_keeps_objects (const Stay *stay, const Rectangle *r)
{
  guint visible = 0;

  if (stay->s->keep == GST_AUG_KEEP_NONE)
    return TRUE;
  for (guint i = 0; i < stay->boxes->len; i++) {
    gdouble share = visible_share (&g_array_index (stay->boxes, GstAugBox, i), r);

    visible += share > 0 && share >= stay->s->min_visible;
  }
  return stay->s->keep == GST_AUG_KEEP_ALL ? visible == stay->boxes->len : visible > 0;
}

/* What is inside of a crop however it is rounded; at the picture's edges nothing can be lost. */
static Rectangle
inside_of (const Rectangle *r)
{
  const gdouble x0 = r->x > 0 ? r->x + MARGIN : 0, y0 = r->y > 0 ? r->y + MARGIN : 0;
  const gdouble x1 = r->x + r->width < 1 ? r->x + r->width - MARGIN : 1;
  const gdouble y1 = r->y + r->height < 1 ? r->y + r->height - MARGIN : 1;

  return (Rectangle){ x0, y0, x1 - x0, y1 - y0 };
}

gboolean
gst_aug_crop_keeps_mentioned (const Stay *stay, const Rectangle *r)
{
  const gdouble least = stay->s->min_visible > 0 ? stay->s->min_visible : GST_AUG_MENTION_VISIBLE;
  const Rectangle inside = inside_of (r);

  for (guint i = 0; stay->mentioned && i < stay->boxes->len; i++)
    if (is_mentioned (stay, i) &&
        visible_share (&g_array_index (stay->boxes, GstAugBox, i), &inside) + 1e-9 < least)
      return FALSE;
  return TRUE;
}

/* The box around what must stay. */
static void
surround (const Stay *stay, gdouble spare, gdouble *x0, gdouble *y0, gdouble *x1, gdouble *y1)
{
  *x0 = *y0 = 1;
  *x1 = *y1 = 0;
  for (guint i = 0; i < stay->boxes->len; i++) {
    const GstAugBox *box = &g_array_index (stay->boxes, GstAugBox, i);
    const gboolean kept =
        stay->s->keep == GST_AUG_KEEP_ALL || (stay->s->keep == GST_AUG_KEEP_ANY && i == 0);
    const gdouble margin = is_mentioned (stay, i) ? spare : 0;

    if (!kept && !is_mentioned (stay, i))
      continue;
    *x0 = MIN (*x0, box->x - margin);
    *y0 = MIN (*y0, box->y - margin);
    *x1 = MAX (*x1, box->x + box->width + margin);
    *y1 = MAX (*y1, box->y + box->height + margin);
  }
}

/* After the last attempt: the same size, or as much as it takes, centred on what must stay. */
void
gst_aug_crop_centre (const Stay *stay, Rectangle *r)
{
  gdouble x0, y0, x1, y1;

  surround (stay, MARGIN, &x0, &y0, &x1, &y1);
  r->width = CLAMP (r->width, MIN (1, x1 - x0), 1);
  r->height = CLAMP (r->height, MIN (1, y1 - y0), 1);
  r->x = CLAMP ((x0 + x1 - r->width) / 2, 0, 1 - r->width);
  r->y = CLAMP ((y0 + y1 - r->height) / 2, 0, 1 - r->height);
}

/* Writes down what keep-mentioned did, NULL: nothing, so that a conflict is left; @redraws: how
 * often it had the crop drawn anew. */
void
gst_aug_crop_report (const Stay *stay, GstAugDecision *decision, const gchar *did, guint redraws)
{
  GstAugOperation *rule =
      did ? gst_aug_facts_report (decision, "crop", did)
          : gst_aug_facts_report_conflict (decision, "crop", stay->s->on_conflict);
  g_autoptr (GString) names = g_string_new (NULL);

  if (redraws)
    gst_aug_operation_set_int (rule, "attempts", redraws);
  for (guint i = 0; stay->boxes && i < stay->boxes->len; i++) {
    const gchar *name = g_array_index (stay->boxes, GstAugBox, i).name;
    gboolean told = FALSE;

    for (guint k = 0; k < i; k++)
      told |= is_mentioned (stay, k) && g_array_index (stay->boxes, GstAugBox, k).name == name;
    if (is_mentioned (stay, i) && !told)
      g_string_append_printf (names, "%s%s", names->len ? "," : "", name);
  }
  if (names->len)
    gst_aug_operation_set_string (rule, "names", names->str);
}

/* What must stay in a window, the objects that it mentions among it. */
Stay
gst_aug_crop_find_stay (const GstAugCropSettings *s, const GstAugWindowContext *context)
{
  Stay stay = { s, context->facts ? context->facts->boxes : NULL, 0 };

  if (s->keep_mentioned && stay.boxes)
    stay.mentioned = context->facts->mentioned;
  return stay;
}

/* Where a crop begins of whose size in pixels nothing is known here: at b / (1 - w) a box [b, b +
 * w) is inside of every crop that is as large as the box, and a smaller crop is inside of the box.
 */
static gdouble
place_on (gdouble begin, gdouble end)
{
  return end - begin < 1 ? CLAMP (begin / (1 - (end - begin)), 0, 1) : 0.5;
}

void
gst_aug_crop_place (const Stay *stay, gdouble *u, gdouble *v)
{
  gdouble x0, y0, x1, y1;

  surround (stay, 0, &x0, &y0, &x1, &y1);
  *u = place_on (x0, x1);
  *v = place_on (y0, y1);
}
