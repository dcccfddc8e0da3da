/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "effect.h"

#include "../decision/name.h"
#include "effects.h"

#define ALIGNMENT 64

/* Every effect there is. */
static const GstAugEffect *const effects[] = {
  &gst_aug_effect_erase,
  &gst_aug_effect_coarse_dropout,
  &gst_aug_effect_grid_mask,
  &gst_aug_effect_shadow,
  &gst_aug_effect_light_patch,
  &gst_aug_effect_dirt,
  &gst_aug_effect_rain,
  &gst_aug_effect_fog,
  &gst_aug_effect_gaussian_blur,
  &gst_aug_effect_box_blur,
  &gst_aug_effect_median_blur,
  &gst_aug_effect_motion_blur,
  &gst_aug_effect_defocus,
  &gst_aug_effect_zoom_blur,
  &gst_aug_effect_sharpness,
  &gst_aug_effect_jpeg,
  &gst_aug_effect_blocks,
  &gst_aug_effect_rescale,
  &gst_aug_effect_gaussian_noise,
  &gst_aug_effect_shot_noise,
  &gst_aug_effect_salt_and_pepper,
  &gst_aug_effect_speckle,
  &gst_aug_effect_iso_noise,
  &gst_aug_effect_chromatic_aberration,
  &gst_aug_effect_vignette,
  &gst_aug_effect_depth_shift,
  &gst_aug_effect_depth_edges,
  &gst_aug_effect_depth_normal,
  &gst_aug_effect_depth_noise,
  &gst_aug_effect_depth_disparity,
  &gst_aug_effect_depth_holes,
  &gst_aug_effect_depth_clip,
  NULL,
};

const GstAugEffect *
gst_aug_effect_find (const gchar *name)
{
  for (guint i = 0; effects[i]; i++)
    if (gst_aug_same_name (effects[i]->name, name))
      return effects[i];
  return NULL;
}

gpointer
gst_aug_effect_memory (const GstAugEffectJob *job, guint slot, gsize size)
{
  guintptr at;

  g_return_val_if_fail (slot < GST_AUG_EFFECT_SLOTS, NULL);
  if (job->memory[slot].size < size) {
    g_free (job->memory[slot].data);
    job->memory[slot].data = g_malloc (size + ALIGNMENT);
    job->memory[slot].size = size;
  }
  at = (guintptr) job->memory[slot].data;
  return (gpointer) ((at + ALIGNMENT - 1) & ~(guintptr) (ALIGNMENT - 1));
}

gboolean
gst_aug_effect_run (const GstAugEffect *effect, const GstAugOperation *operation,
    const GstAugEffectAddress *address, const GstVideoFrame *src, GstVideoFrame *dst)
{
  GstAugEffectMemory memory[GST_AUG_EFFECT_SLOTS] = { { NULL, 0 } };
  g_autofree gpointer state = g_malloc0 (MAX (effect->state_size, 1));
  g_autoptr (GstAugVideoScratch) scratch = gst_aug_video_scratch_new ();
  GstAugEffectJob job = { operation, address, src, dst, state, memory, scratch };
  gboolean changes = !effect->prepare || effect->prepare (&job);

  if (changes && effect->flags & GST_AUG_EFFECT_POINT)
    effect->rows (&job, 0, (guint) GST_VIDEO_FRAME_HEIGHT (src));
  else if (changes)
    effect->frame (&job);
  for (guint i = 0; i < G_N_ELEMENTS (memory); i++)
    g_free (memory[i].data);
  return changes;
}

void
gst_aug_frame_component (const GstVideoFrame *frame, guint c, GstAugComponent *result)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  /* GStreamer has the V of P010 at byte 1 */
  const guint odd = finfo->depth[c] > 8 && finfo->poffset[c] % 2;

  *result = (GstAugComponent){
    .data = (guint8 *) GST_VIDEO_FRAME_COMP_DATA (frame, c) + odd,
    .stride = GST_VIDEO_FRAME_COMP_STRIDE (frame, c),
    .width = (guint) GST_VIDEO_FRAME_COMP_WIDTH (frame, c),
    .height = (guint) GST_VIDEO_FRAME_COMP_HEIGHT (frame, c),
    .step = (guint) GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c),
    .depth = finfo->depth[c],
    .shift = finfo->shift[c],
    .w_sub = finfo->w_sub[c],
    .h_sub = finfo->h_sub[c],
    .wide = finfo->depth[c] > 8,
  };
}

void
gst_aug_component_rows (
    const GstAugComponent *component, guint from, guint to, guint *first, guint *last)
{
  *first = from >> component->h_sub;
  *last = MIN ((to + (1u << component->h_sub) - 1) >> component->h_sub, component->height);
}
