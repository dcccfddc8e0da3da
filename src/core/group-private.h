/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "board.h"
#include "group.h"

G_BEGIN_DECLS

struct _GstAugGroups {
  gint refs;
  GMutex lock;
  GHashTable *by_name;
};

typedef struct {
  gint64 from;
  GstAugRule rule;
} AugGroupEra;

typedef struct {
  guint64 order;
  GstAugGroupItem item;
  guint64 source;
  gboolean begun;
  gint64 highest;
  guint inhabitants;
  guint flushes; /* that the branch which began it had seen */
  GArray *eras;
} AugGroupRecord;

typedef struct {
  guint from;
  const gchar *source;
} AugGroupSource;

typedef struct {
  const gchar *name;
  GMutex lock;
  GPtrArray *members;
  GstAugGroupSettings settings;
  guint32 generation;
  GQueue records;
  guint64 next_order;
  GArray *sources;
  GstAugBoard *board;
} AugGroup;

struct _GstAugGroupMember {
  GstAugGroups *groups;
  AugGroup *group;
  guint set;
  const gchar *branch;
  AugGroupRecord *record;
  guint64 passed;
  gint64 window;
  guint items;
  guint flushes;
};

/* under the group's lock */
G_GNUC_INTERNAL void gst_aug_group_record_free (gpointer data);
G_GNUC_INTERNAL void gst_aug_group_leave_record (GstAugGroupMember *member);
G_GNUC_INTERNAL void gst_aug_group_add_era (const AugGroup *group, AugGroupRecord *record);

G_END_DECLS
