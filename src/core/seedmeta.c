/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:seedmeta
 * @title: Seed meta
 * @short_description: which window of which item a buffer belongs to
 *
 * No tags and a transform that copies only, regions too, and never twice: the one kind of meta that
 * survives the same elements on every version of GStreamer.
 */
#include "seedmeta.h"

#include <string.h>

#define META_NAME "GstAugSeedMeta"
#define API_NAME "GstAugSeedMetaAPI"

GType
gst_aug_seed_flags_get_type (void)
{
  static const GFlagsValue values[] = {
    { GST_AUG_SEED_FLAG_NONE, "None", "none" },
    { GST_AUG_SEED_FLAG_FIRST, "First buffer of its window", "first" },
    { GST_AUG_SEED_FLAG_PARTIAL, "Window is cut", "partial" },
    { GST_AUG_SEED_FLAG_RUNNING_TIME, "Times are running time", "running-time" },
    { GST_AUG_SEED_FLAG_PTS_TIME, "Times are timestamps", "pts-time" },
    { GST_AUG_SEED_FLAG_RETIMED, "Times were moved", "retimed" },
    { GST_AUG_SEED_FLAG_UNBOUNDED, "End is not known", "unbounded" },
    { GST_AUG_SEED_FLAG_DROPPED, "Modality is left out", "dropped" },
    { GST_AUG_SEED_FLAG_EVAL, "Nothing was drawn", "eval" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_flags_register_static ("GstAugSeedFlags", values));
  return type;
}

GType
gst_aug_seed_meta_api_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const gchar *tags[] = { NULL };
    GType known = g_type_from_name (API_NAME);

    g_once_init_leave (&type, known ? known : gst_meta_api_type_register (API_NAME, tags));
  }
  return type;
}

static gboolean
seed_meta_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  GstAugSeedMeta *self = (GstAugSeedMeta *) meta;

  self->version = GST_AUG_SEED_META_VERSION;
  memset (&self->instance, 0, sizeof self->instance);
  return TRUE;
}

static gboolean
seed_meta_transform (GstBuffer *dest, GstMeta *meta, GstBuffer *buffer, GQuark type, gpointer data)
{
  if (!GST_META_TRANSFORM_IS_COPY (type))
    return FALSE;
  if (gst_aug_buffer_get_seed_meta (dest))
    return TRUE;
  return gst_aug_buffer_add_seed_meta (dest, &((GstAugSeedMeta *) meta)->instance) != NULL;
}

#if GST_CHECK_VERSION(1, 24, 0)
typedef struct {
  guint64 words[12];
} SerializedInstance;

static gboolean
seed_meta_serialize (const GstMeta *meta, GstByteArrayInterface *data, guint8 *version)
{
  const GstAugInstance *in = &((const GstAugSeedMeta *) meta)->instance;
  const guint64 words[12] = { in->flags, in->generation, in->seed, in->source, in->epoch, in->view,
    (guint64) in->window, (guint64) in->orig_start, (guint64) in->orig_stop, (guint64) in->start,
    (guint64) in->stop, in->role };
  SerializedInstance out;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    out.words[i] = GUINT64_TO_LE (words[i]);
  *version = GST_AUG_SEED_META_VERSION;
  return gst_byte_array_interface_append_data (data, (const guint8 *) &out, sizeof out) &&
         gst_byte_array_interface_append_data (
             data, (const guint8 *) in->branch, strlen (in->branch));
}

static GstMeta *
seed_meta_deserialize (
    const GstMetaInfo *info, GstBuffer *buffer, const guint8 *data, gsize size, guint8 version)
{
  SerializedInstance in;
  GstAugInstance instance;
  g_autofree gchar *branch = NULL;

  if (version != GST_AUG_SEED_META_VERSION || size < sizeof in)
    return NULL;
  memcpy (&in, data, sizeof in);
  for (guint i = 0; i < G_N_ELEMENTS (in.words); i++)
    in.words[i] = GUINT64_FROM_LE (in.words[i]);
  branch = g_strndup ((const gchar *) data + sizeof in, size - sizeof in);
  instance = (GstAugInstance){ (guint32) in.words[0], (guint32) in.words[1], in.words[2],
    in.words[3], (guint32) in.words[4], (guint32) in.words[5], (gint64) in.words[6],
    (gint64) in.words[7], (gint64) in.words[8], (gint64) in.words[9], (gint64) in.words[10],
    (GstAugRole) in.words[11], g_intern_string (branch) };
  return (GstMeta *) gst_aug_buffer_add_seed_meta (buffer, &instance);
}
#endif

static const GstMetaInfo *
register_meta (void)
{
  const GstMetaInfo *known = gst_meta_get_info (META_NAME);

  if (known)
    return known;
#if GST_CHECK_VERSION(1, 24, 0)
  {
    GstMetaInfo *info =
        gst_meta_info_new (gst_aug_seed_meta_api_get_type (), META_NAME, sizeof (GstAugSeedMeta));

    info->init_func = seed_meta_init;
    info->transform_func = seed_meta_transform;
    info->serialize_func = seed_meta_serialize;
    info->deserialize_func = seed_meta_deserialize;
    return gst_meta_info_register (info);
  }
#else
  return gst_meta_register (gst_aug_seed_meta_api_get_type (), META_NAME, sizeof (GstAugSeedMeta),
      seed_meta_init, NULL, seed_meta_transform);
#endif
}

const GstMetaInfo *
gst_aug_seed_meta_get_info (void)
{
  static gsize info;

  if (g_once_init_enter (&info))
    g_once_init_leave (&info, (gsize) register_meta ());
  return (const GstMetaInfo *) info;
}

/**
 * gst_aug_buffer_add_seed_meta: (skip)
 * @buffer: a writable buffer
 * @instance: its window
 *
 * Returns: (transfer none): the meta, replacing one that was there
 */
GstAugSeedMeta *
gst_aug_buffer_add_seed_meta (GstBuffer *buffer, const GstAugInstance *instance)
{
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (buffer);

  if (!meta)
    meta = (GstAugSeedMeta *) gst_buffer_add_meta (buffer, gst_aug_seed_meta_get_info (), NULL);
  if (meta)
    meta->instance = *instance;
  return meta;
}

/**
 * gst_aug_buffer_get_seed_meta:
 * @buffer: a buffer
 *
 * Returns: (transfer none) (nullable): its seed meta; do not keep it longer than the buffer
 */
GstAugSeedMeta *
gst_aug_buffer_get_seed_meta (GstBuffer *buffer)
{
  return (GstAugSeedMeta *) gst_buffer_get_meta (buffer, gst_aug_seed_meta_api_get_type ());
}

/**
 * gst_aug_buffer_get_seed_structure:
 * @buffer: a buffer
 *
 * The seed meta as a structure that outlives the buffer, for bindings.
 *
 * Returns: (transfer full) (nullable): seed, source, epoch, view, generation, window, orig-start,
 *   orig-stop, start, stop, flags, branch, role; %NULL if the buffer has none
 */
GstStructure *
gst_aug_buffer_get_seed_structure (GstBuffer *buffer)
{
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (buffer);
  const GstAugInstance *in;

  if (!meta)
    return NULL;
  in = &meta->instance;
  return gst_structure_new ("aug-seed", "seed", G_TYPE_UINT64, in->seed, "source", G_TYPE_UINT64,
      in->source, "epoch", G_TYPE_UINT, in->epoch, "view", G_TYPE_UINT, in->view, "generation",
      G_TYPE_UINT, in->generation, "window", G_TYPE_INT64, in->window, "orig-start", G_TYPE_INT64,
      in->orig_start, "orig-stop", G_TYPE_INT64, in->orig_stop, "start", G_TYPE_INT64, in->start,
      "stop", G_TYPE_INT64, in->stop, "flags", G_TYPE_UINT, in->flags, "branch", G_TYPE_STRING,
      in->branch, "role", gst_aug_role_get_type (), in->role, NULL);
}

/**
 * gst_aug_instance_init:
 * @instance: (out caller-allocates): the instance to fill
 * @rule: a rule
 * @window: a window
 *
 * What a buffer of @window carries under @rule.
 */
void
gst_aug_instance_init (GstAugInstance *instance, const GstAugRule *rule, gint64 window)
{
  gint64 start = gst_aug_rule_window_start (rule, window);
  gint64 stop = gst_aug_rule_window_stop (rule, window);

  *instance = (GstAugInstance){
    .flags = (rule->domain == GST_AUG_TIME_DOMAIN_RUNNING ? GST_AUG_SEED_FLAG_RUNNING_TIME : 0) |
             (rule->domain == GST_AUG_TIME_DOMAIN_PTS ? GST_AUG_SEED_FLAG_PTS_TIME : 0) |
             (stop == GST_AUG_TIME_UNBOUNDED ? GST_AUG_SEED_FLAG_UNBOUNDED : 0) |
             (rule->phase == GST_AUG_PHASE_EVAL ? GST_AUG_SEED_FLAG_EVAL : 0),
    .generation = rule->generation,
    .seed = rule->seed,
    .source = rule->source,
    .epoch = rule->epoch,
    .view = rule->view,
    .window = window,
    .orig_start = start,
    .orig_stop = stop,
    .start = start,
    .stop = stop,
    .role = rule->role,
    .branch = rule->branch,
  };
}

/**
 * gst_aug_instance_is_same_window:
 * @a: an instance
 * @b: another
 *
 * Returns: whether the same decisions hold for both
 */
gboolean
gst_aug_instance_is_same_window (const GstAugInstance *a, const GstAugInstance *b)
{
  return a->window == b->window && a->source == b->source && a->seed == b->seed &&
         a->epoch == b->epoch && a->view == b->view && a->generation == b->generation &&
         a->orig_start == b->orig_start && ((a->flags ^ b->flags) & GST_AUG_SEED_FLAG_EVAL) == 0;
}
