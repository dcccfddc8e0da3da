/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "rule.h"

G_BEGIN_DECLS

/**
 * GstAugWindowPhase:
 * @GST_AUG_WINDOW_PHASE_FIXED: window 0 begins at time 0
 * @GST_AUG_WINDOW_PHASE_RANDOM: where window 0 begins is drawn for each item and epoch
 *
 * Where the grid of windows lies.
 */
typedef enum {
  GST_AUG_WINDOW_PHASE_FIXED,
  GST_AUG_WINDOW_PHASE_RANDOM,
} GstAugWindowPhase;

/**
 * GstAugFactsFrom:
 * @GST_AUG_FACTS_FROM_ITEM: what is known of an item comes before its data
 * @GST_AUG_FACTS_FROM_STREAM: what captions say and boxes show in the streams counts too
 *
 * Where decisions have what is known of an item from.
 */
typedef enum {
  GST_AUG_FACTS_FROM_ITEM,
  GST_AUG_FACTS_FROM_STREAM,
} GstAugFactsFrom;

/**
 * GstAugGroupSetting:
 * @GST_AUG_GROUP_SETTING_SEED: the experiment
 * @GST_AUG_GROUP_SETTING_EPOCH: the pass over the data
 * @GST_AUG_GROUP_SETTING_VIEW: the variant of each window
 * @GST_AUG_GROUP_SETTING_SOURCE: the item's key
 * @GST_AUG_GROUP_SETTING_WINDOW: length of a window
 * @GST_AUG_GROUP_SETTING_WINDOW_PHASE: where the grid of windows lies
 * @GST_AUG_GROUP_SETTING_PHASE: train or eval
 * @GST_AUG_GROUP_SETTING_TIME_DOMAIN: the time windows are cut from
 * @GST_AUG_GROUP_SETTING_REFERENCE_ASPECT: picture shape that decisions are normalised to
 * @GST_AUG_GROUP_SETTING_TRACE: whether elements write what they did into the buffers
 * @GST_AUG_GROUP_SETTING_CAPTION: caption of the item
 * @GST_AUG_GROUP_SETTING_CAPTIONS: file with captions
 * @GST_AUG_GROUP_SETTING_OBJECTS: file with objects
 * @GST_AUG_GROUP_SETTING_FACTS: where facts come from
 * @GST_AUG_GROUP_SETTING_MAX_WAIT: how long live data wait for facts
 * @GST_AUG_GROUP_SETTING_COUNT: how many there are
 *
 * The settings that members of a group share.
 */
typedef enum {
  GST_AUG_GROUP_SETTING_SEED,
  GST_AUG_GROUP_SETTING_EPOCH,
  GST_AUG_GROUP_SETTING_VIEW,
  GST_AUG_GROUP_SETTING_SOURCE,
  GST_AUG_GROUP_SETTING_WINDOW,
  GST_AUG_GROUP_SETTING_WINDOW_PHASE,
  GST_AUG_GROUP_SETTING_PHASE,
  GST_AUG_GROUP_SETTING_TIME_DOMAIN,
  GST_AUG_GROUP_SETTING_REFERENCE_ASPECT,
  GST_AUG_GROUP_SETTING_TRACE,
  GST_AUG_GROUP_SETTING_CAPTION,
  GST_AUG_GROUP_SETTING_CAPTIONS,
  GST_AUG_GROUP_SETTING_OBJECTS,
  GST_AUG_GROUP_SETTING_FACTS,
  GST_AUG_GROUP_SETTING_MAX_WAIT,
  GST_AUG_GROUP_SETTING_COUNT,
} GstAugGroupSetting;

typedef struct _GstAugGroupSettings GstAugGroupSettings;

/**
 * GstAugGroupSettings:
 * @set: one bit for each #GstAugGroupSetting that the user has set
 * @seed: the experiment
 * @epoch: the pass over the data
 * @view: the variant of each window
 * @source: (nullable): the item's key (an interned string)
 * @window: numerator and denominator of a window's length in seconds; used only when set
 * @window_phase: where the grid of windows lies
 * @phase: train or eval
 * @domain: the time windows are cut from
 * @aspect: numerator and denominator of the reference aspect, 0/1 = the caps' own
 * @trace: whether elements write what they did into the buffers
 * @caption: (nullable): caption of the item (an interned string)
 * @captions: (nullable): file with captions (an interned string)
 * @objects: (nullable): file with objects (an interned string)
 * @facts: where facts come from
 * @max_wait: how long live data wait for facts, nanoseconds
 *
 * What a user asked of an augseed, or of a group of them. A plain value.
 */
struct _GstAugGroupSettings {
  guint set;
  guint64 seed;
  guint32 epoch;
  guint32 view;
  const gchar *source;
  gint window[2];
  GstAugWindowPhase window_phase;
  GstAugPhase phase;
  GstAugTimeDomain domain;
  gint aspect[2];
  gboolean trace;
  const gchar *caption;
  const gchar *captions;
  const gchar *objects;
  GstAugFactsFrom facts;
  guint64 max_wait;
};

typedef struct _GstAugGroupItem GstAugGroupItem;

/**
 * GstAugGroupItem:
 * @key: the item's key (an interned string)
 * @index: its number in the list that a reader gave, -1 if unknown
 * @pass: number of the flush that began this pass through the item, 0 if none did
 * @first_start: where window 0 begins, nanoseconds
 * @live: whether the data are live
 * @domain: the time windows are cut from, never auto
 * @aspect_n: numerator of the picture's shape, 0 if there is no picture
 * @aspect_d: its denominator
 *
 * What a branch knows of an item when it begins.
 */
struct _GstAugGroupItem {
  const gchar *key;
  gint64 index;
  guint32 pass;
  gint64 first_start;
  gboolean live;
  GstAugTimeDomain domain;
  gint aspect_n;
  gint aspect_d;
};

typedef struct _GstAugPosition GstAugPosition;

/**
 * GstAugPosition:
 * @value: nanoseconds, or the number of an audio sample, in the rule's time domain
 * @rate: audio samples per second; 0 if @value is in nanoseconds
 * @timeless: whether the data have no time and belong to window 0
 *
 * A place in an item, as exact as a branch knows it.
 */
struct _GstAugPosition {
  gint64 value;
  guint32 rate;
  gboolean timeless;
};

GST_AUG_API GType gst_aug_window_phase_get_type (void);
GST_AUG_API GType gst_aug_facts_from_get_type (void);
GST_AUG_API void gst_aug_group_settings_init (GstAugGroupSettings *settings);
GST_AUG_API void gst_aug_group_settings_to_rule (
    const GstAugGroupSettings *settings, const GstAugGroupItem *item, GstAugRule *rule);
GST_AUG_API gboolean gst_aug_group_settings_is_same (
    const GstAugGroupSettings *a, const GstAugGroupSettings *b, GstAugGroupSetting which);
GST_AUG_API void gst_aug_group_settings_copy (
    GstAugGroupSettings *to, const GstAugGroupSettings *from, GstAugGroupSetting which);
GST_AUG_API const gchar *gst_aug_group_setting_get_name (GstAugGroupSetting which);
GST_AUG_API gint64 gst_aug_rule_window_at (const GstAugRule *rule, const GstAugPosition *position);
GST_AUG_API gboolean gst_aug_rule_reaches (const GstAugRule *rule, const GstAugPosition *position);
GST_AUG_API gint64 gst_aug_rule_first_sample (const GstAugRule *rule, gint64 window, guint32 rate);

/**
 * GST_AUG_GROUPS_CONTEXT:
 *
 * Type of the one #GstContext in which the groups of a pipeline live, by name.
 */
#define GST_AUG_GROUPS_CONTEXT "gst.aug.groups"

typedef struct _GstAugGroups GstAugGroups;
typedef struct _GstAugGroupMember GstAugGroupMember;

GST_AUG_API GType gst_aug_groups_get_type (void);
GST_AUG_API GstAugGroups *gst_aug_groups_ref (GstAugGroups *groups);
GST_AUG_API void gst_aug_groups_unref (GstAugGroups *groups);
GST_AUG_API GstContext *gst_aug_groups_make_context (void);
GST_AUG_API GstContext *gst_aug_groups_to_context (GstAugGroups *groups);
GST_AUG_API GstAugGroups *gst_aug_groups_from_context (GstContext *context);

GST_AUG_API GstAugGroupMember *gst_aug_groups_join (
    GstAugGroups *groups, const gchar *name, const GstAugGroupSettings *settings, GError **error);
GST_AUG_API void gst_aug_group_leave (GstAugGroupMember *member, GstAugGroupSettings *settings);
GST_AUG_API void gst_aug_group_stop (GstAugGroupMember *member);
GST_AUG_API void gst_aug_group_flush (GstAugGroupMember *member);
GST_AUG_API void gst_aug_group_change (
    GstAugGroupMember *member, const GstAugGroupSettings *settings, GstAugGroupSetting which);
GST_AUG_API void gst_aug_group_get_settings (
    GstAugGroupMember *member, GstAugGroupSettings *settings);
GST_AUG_API gboolean gst_aug_group_name_branch (
    GstAugGroupMember *member, const gchar *branch, GError **error);
GST_AUG_API const gchar *gst_aug_group_next_source (GstAugGroupMember *member);
GST_AUG_API gboolean gst_aug_group_begin_item (
    GstAugGroupMember *member, const GstAugGroupItem *item, GstAugRule *rule, GError **error);
GST_AUG_API gint64 gst_aug_group_begin_window (
    GstAugGroupMember *member, const GstAugPosition *position, GstAugRule *rule);

G_END_DECLS
