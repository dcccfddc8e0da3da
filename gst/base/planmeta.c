/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Work that is owed to a picture, on its way to the next element of this plugin. Tagged as memory:
 * it describes these bytes and no copy of them. */
#include "augfilter-private.h"

GType
gst_aug_plan_meta_api_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const gchar *tags[] = { "memory", NULL };

    g_once_init_leave (&type, gst_meta_api_type_register ("GstAugPlanMetaAPI", tags));
  }
  return type;
}

static gboolean
plan_meta_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  ((GstAugPlanMeta *) meta)->plan.n_steps = 0;
  return TRUE;
}

static gboolean
plan_meta_transform (GstBuffer *dest, GstMeta *meta, GstBuffer *buffer, GQuark type, gpointer data)
{
  const GstMetaTransformCopy *copy = data;

  if (!GST_META_TRANSFORM_IS_COPY (type) || copy->region)
    return FALSE;
  return gst_aug_buffer_add_plan_meta (dest, &((GstAugPlanMeta *) meta)->plan) != NULL;
}

static const GstMetaInfo *
plan_meta_get_info (void)
{
  static gsize info;

  if (g_once_init_enter (&info))
    g_once_init_leave (
        &info, (gsize) gst_meta_register (gst_aug_plan_meta_api_get_type (), "GstAugPlanMeta",
                   sizeof (GstAugPlanMeta), plan_meta_init, NULL, plan_meta_transform));
  return (const GstMetaInfo *) info;
}

GstAugPlanMeta *
gst_aug_buffer_get_plan_meta (GstBuffer *buffer)
{
  return (GstAugPlanMeta *) gst_buffer_get_meta (buffer, gst_aug_plan_meta_api_get_type ());
}

GstAugPlanMeta *
gst_aug_buffer_add_plan_meta (GstBuffer *buffer, const GstAugVideoPlan *plan)
{
  GstAugPlanMeta *meta = gst_aug_buffer_get_plan_meta (buffer);

  if (!meta)
    meta = (GstAugPlanMeta *) gst_buffer_add_meta (buffer, plan_meta_get_info (), NULL);
  if (meta)
    gst_aug_video_plan_copy (&meta->plan, plan);
  return meta;
}
