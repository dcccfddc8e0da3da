/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: how operations on pixels that are neither a map nor a colour chain are described to the
 * renderer. One table an operation; operations.c lists them. */
#pragma once

#include <gst/video/video.h>

#include "../decision/decision.h"
#include "geometry/map.h"

G_BEGIN_DECLS

#define GST_AUG_EFFECT_SLOTS 4

typedef struct _GstAugEffect GstAugEffect;
typedef struct _GstAugEffectMemory GstAugEffectMemory;
typedef struct _GstAugEffectAddress GstAugEffectAddress;
typedef struct _GstAugEffectJob GstAugEffectJob;

/**
 * GstAugEffectFlags: (skip)
 * @GST_AUG_EFFECT_POINT: a pixel depends on itself, its place, and what prepare() has found: rows
 *     in any order, and in place
 * @GST_AUG_EFFECT_STATISTICS: prepare() reads the picture, which must be finished by then
 * @GST_AUG_EFFECT_MEASURED: acts on masks and depth maps too, where the operation's value
 *     `measured` is not 0
 * @GST_AUG_EFFECT_DEPTH: acts on depth maps alone
 *
 * What the renderer may do with an effect.
 */
typedef enum {
  GST_AUG_EFFECT_POINT = 1 << 0,
  GST_AUG_EFFECT_STATISTICS = 1 << 1,
  GST_AUG_EFFECT_MEASURED = 1 << 2,
  GST_AUG_EFFECT_DEPTH = 1 << 3,
} GstAugEffectFlags;

/**
 * GstAugEffectAddress: (skip)
 * @branch: FNV-1a of the branch's name
 * @time: time of the frame in the rule's time domain, ns
 * @window: number of the window
 * @item: the source
 * @measured: whether the picture is a mask or a depth map
 *
 * What noise depends on besides its operation, so that it is fresh in every frame.
 */
struct _GstAugEffectAddress {
  guint32 branch;
  gint64 time;
  gint64 window;
  guint64 item;
  gboolean measured;
};

/* Use gst_aug_effect_memory(). */
struct _GstAugEffectMemory {
  gpointer data;
  gsize size;
};

/**
 * GstAugEffectJob: (skip)
 * @operation: the operation with its values
 * @address: which frame it is
 * @src: the picture before; holds what it held until the effect is through where it is not @dst
 * @dst: the picture after, same format and size; may be @src for effects of pixels alone
 * @state: @state_size bytes of the effect, zeroed before prepare()
 * @memory: growing memory, see gst_aug_effect_memory()
 * @scratch: for maps that an effect renders
 *
 * One effect on one frame.
 */
struct _GstAugEffectJob {
  const GstAugOperation *operation;
  const GstAugEffectAddress *address;
  const GstVideoFrame *src;
  GstVideoFrame *dst;
  gpointer state;
  GstAugEffectMemory *memory;
  GstAugVideoScratch *scratch;
};

/**
 * GstAugEffect: (skip)
 * @name: name of the operation
 * @flags: what the renderer may do
 * @state_size: bytes of state for a frame
 * @prepare: (nullable): reads the values and makes tables; with %GST_AUG_EFFECT_STATISTICS it
 *     reads the picture in src. Returns %FALSE where nothing would change: the effect is left out
 * @rows: with %GST_AUG_EFFECT_POINT: luma rows [from, to) of src to dst, with the chroma rows that
 *     begin in them; from is even, to is even or the height
 * @frame: without %GST_AUG_EFFECT_POINT: all of src to dst, which is other memory
 * @realize: (nullable): the operation in pixels of this branch, for message, log and trace
 *
 * One kind of operation on pixels.
 */
struct _GstAugEffect {
  const gchar *name;
  GstAugEffectFlags flags;
  gsize state_size;
  gboolean (*prepare) (GstAugEffectJob *job);
  void (*rows) (const GstAugEffectJob *job, guint from, guint to);
  void (*frame) (const GstAugEffectJob *job);
  void (*realize) (
      const GstAugOperation *operation, guint width, guint height, GstAugOperation *applied);
};

/* At least @size bytes at a multiple of 64 that stay from frame to frame; slot is below
 * GST_AUG_EFFECT_SLOTS, contents are what the same step left there or nothing in particular. */
GST_AUG_API gpointer gst_aug_effect_memory (const GstAugEffectJob *job, guint slot, gsize size);

GST_AUG_API const GstAugEffect *gst_aug_effect_find (const gchar *name);

/* For tests: runs one effect alone. */
GST_AUG_API gboolean gst_aug_effect_run (const GstAugEffect *effect,
    const GstAugOperation *operation, const GstAugEffectAddress *address, const GstVideoFrame *src,
    GstVideoFrame *dst);

/* One component of a frame. */
typedef struct {
  guint8 *data;
  gssize stride;
  guint width, height; /* in values */
  guint step;          /* bytes from one value to the next */
  guint depth, shift;  /* bits of a value, and how far they lie from the lowest bit */
  guint w_sub, h_sub;  /* subsampling as shifts */
  gboolean wide;       /* two bytes a value, little endian, at any address */
} GstAugComponent;

/* The colour 0xAARRGGBB as values of the components: matrix and range of the caps. */
GST_AUG_API void gst_aug_frame_color (
    const GstVideoInfo *info, guint32 argb, gint values[GST_VIDEO_MAX_COMPONENTS]);

GST_AUG_API void gst_aug_frame_component (
    const GstVideoFrame *frame, guint component, GstAugComponent *result);
/* Rows [*first, *last) of a component that belong to luma rows [from, to) of an effect. */
GST_AUG_API void gst_aug_component_rows (
    const GstAugComponent *component, guint from, guint to, guint *first, guint *last);

G_END_DECLS
