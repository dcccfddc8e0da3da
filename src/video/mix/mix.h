/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: AugMix: chains of operations on one picture, mixed with it. docs/mix.md is the
 * definition. */
#pragma once

#include "../plan.h"

G_BEGIN_DECLS

#define GST_AUG_VIDEO_MIX_MAX_CHAINS 8

/**
 * GstAugVideoMix: (skip)
 * @n_chains: how many chains there are
 * @weights: of the picture before, and of each chain
 * @chains: what each chain does to the picture before; all keep its size
 *
 * A mixed step of a plan. The plan holds its address: it stays until the plan has been carried out.
 */
struct _GstAugVideoMix {
  guint n_chains;
  gfloat weights[1 + GST_AUG_VIDEO_MIX_MAX_CHAINS];
  GstAugVideoPlan chains[GST_AUG_VIDEO_MIX_MAX_CHAINS];
};

GST_AUG_API void gst_aug_video_mix_init (
    GstAugVideoMix *mix, const GstAugOperation *operation, const GstAugVideoPlan *before);

/* Pictures of one format and size: the one before, and what each chain made of it. */
GST_AUG_API void gst_aug_video_mix_frames (
    const GstAugVideoMix *mix, const GstVideoFrame *const *pictures, GstVideoFrame *dst);

G_END_DECLS
