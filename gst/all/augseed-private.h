/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "augseed.h"

#include "core/board.h"
#include "core/group.h"
#include "core/item.h"
#include "core/seedmeta.h"
#include "facts/sidecar.h"
#include "video/travel/camera.h"

#include <gst/audio/audio.h>

G_BEGIN_DECLS

typedef enum {
  AUG_SEED_KIND_OTHER,
  AUG_SEED_KIND_VIDEO,
  AUG_SEED_KIND_SOUND,
} AugSeedKind;

/* What came and has not gone out, since its window is not settled or downstream is busy. */
typedef struct {
  GMutex lock;
  GCond cond;
  GQueue entries;
  guint n_buffers;
  gboolean flushing;
  GstFlowReturn flow;
  GstAugBoardWindow last; /* of the last buffer in it */
  gboolean has_open;
  GstAugBoardWindow open; /* settled: its buffers go out */
  GstClockTime position;  /* up to where something has gone out */

  /* its task only */
  GstSegment segment;
  gboolean fresh; /* nothing has gone out in the segment */
  gboolean warned;
} AugSeedHold;

struct _GstAugSeed {
  GstElement parent;
  GstPad *sinkpad;
  GstPad *srcpad;

  /* settings: what the user asked, under the object lock */
  GstAugGroupSettings settings;
  const gchar *branch;
  GstAugRole role;
  const gchar *group;
  gdouble camera_numbers[9];
  guint n_camera; /* as many as were given, also if too many */
  GstAugPixelCenter pixel_center;
  gboolean camera_changed;

  /* the group: from NULL to READY on */
  GstAugGroups *groups;
  GstAugGroupMember *member;

  /* facts that files told, read at READY to PAUSED */
  GstAugSidecar *sidecar;

  /* facts=stream: from READY to PAUSED on */
  gboolean streams;
  GstAugSeat *seat;
  AugSeedHold hold;

  /* state of the stream: streaming thread only */
  GstAugGroupSettings active;
  GstSegment segment;
  AugSeedKind kind;
  GstAudioInfo sound;
  const gchar *media;
  GstAugRole caps_role;
  GstAugSeatPart part;
  gboolean is_markup;
  gint size[2];
  gint aspect[2];
  guint64 frame_ns;
  gboolean live;
  GstClockTime delay; /* of what is upstream, if it is live */
  GstAugTimeDomain domain;
  gboolean failed;

  /* state of the item */
  GstAugGroupItem item;
  GstEvent *stream_event;
  GstEvent *item_event;
  gboolean item_fresh;
  gboolean item_pending;
  gboolean item_sent;
  guint32 pass;
  gboolean pass_pending;
  gboolean loop_pending;
  gint64 item_stop;
  gboolean rule_pending;
  gboolean settings_pending;
  gboolean rule_sent;
  GstAugRule rule;

  /* state of the window */
  GstAugInstance instance;
  gboolean window_valid;
  gint64 window_start;
  gint64 window_stop;
  gint64 edge_start;
  gint64 edge_stop;
  gint64 last_end;
  gboolean last_end_valid;
  gboolean first_pending;
  gboolean tell_pending;
  GstAugBoardWindow asked;
  gint64 front; /* the highest window of this pass */
  gboolean has_camera;
  GstAugCamera camera;

  /* the sample counter */
  gint64 next_sample;
  gint64 pts_shift;
  gboolean counting;
  gboolean discont_pending;

  GstBufferList *batch;
};

gboolean gst_aug_seed_load_facts (
    GstAugSeed *self, const GstAugGroupSettings *settings, GError **error);
void gst_aug_seed_drop_facts (GstAugSeed *self);
GstEvent *gst_aug_seed_tell_facts (GstAugSeed *self, GstEvent *event, const gchar *key);

void gst_aug_seed_set_camera (GstAugSeed *self, const GValue *value);
void gst_aug_seed_get_camera (GstAugSeed *self, GValue *value);
gboolean gst_aug_seed_take_camera (GstAugSeed *self, GError **error);

gchar *gst_aug_seed_find_uri (GstAugSeed *self);

/* what the branch tells of its windows */
gboolean gst_aug_seed_sit (GstAugSeed *self);
void gst_aug_seed_rise (GstAugSeed *self);
void gst_aug_seed_begin_round (GstAugSeed *self, const GstAugRule *rule);
void gst_aug_seed_ask (GstAugSeed *self, const GstAugPosition *position);
void gst_aug_seed_tell (GstAugSeed *self, GstBuffer *buffer);
void gst_aug_seed_tell_gap (GstAugSeed *self, GstEvent *gap);

/* and how they wait */
void gst_aug_seed_hold_init (GstAugSeed *self);
void gst_aug_seed_hold_free (GstAugSeed *self);
GstFlowReturn gst_aug_seed_hold_buffer (GstAugSeed *self, GstBuffer *buffer);
gboolean gst_aug_seed_hold_event (GstAugSeed *self, GstEvent *event);
void gst_aug_seed_hold_stop (GstAugSeed *self);

gboolean gst_aug_seed_join (GstAugSeed *self);
void gst_aug_seed_leave (GstAugSeed *self);
void gst_aug_seed_take_context (GstAugSeed *self, GstContext *context);

gboolean gst_aug_seed_sink_event (GstPad *pad, GstObject *parent, GstEvent *event);
gboolean gst_aug_seed_configure (GstAugSeed *self);
void gst_aug_seed_send_rule (GstAugSeed *self);
gboolean gst_aug_seed_is_same_rule (const GstAugRule *a, const GstAugRule *b);
void gst_aug_seed_reset (GstAugSeed *self);
void gst_aug_seed_restart (GstAugSeed *self);
gboolean gst_aug_seed_push_event (GstAugSeed *self, GstEvent *event);
void gst_aug_seed_fail (GstAugSeed *self, const GError *error);

GstFlowReturn gst_aug_seed_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer);
GstFlowReturn gst_aug_seed_chain_list (GstPad *pad, GstObject *parent, GstBufferList *list);

G_END_DECLS
