/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "augseed.h"

#include "core/group.h"
#include "core/item.h"
#include "core/seedmeta.h"
#include "video/travel/camera.h"

#include <gst/audio/audio.h>

G_BEGIN_DECLS

typedef enum {
  AUG_SEED_KIND_OTHER,
  AUG_SEED_KIND_VIDEO,
  AUG_SEED_KIND_SOUND,
} AugSeedKind;

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
  GHashTable *captions;
  GHashTable *objects;

  /* state of the stream: streaming thread only */
  GstAugGroupSettings active;
  GstSegment segment;
  AugSeedKind kind;
  GstAudioInfo sound;
  const gchar *media;
  GstAugRole caps_role;
  gint aspect[2];
  guint64 frame_ns;
  gboolean live;
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
