/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which items and windows the branches of a group are in, and which settings hold there. */
#include "group-private.h"

#include "draw.h"

/* Items that some branch never reached are forgotten beyond so many. */
#define MAX_RECORDS 4096

void
gst_aug_group_record_free (gpointer data)
{
  AugGroupRecord *record = data;

  g_array_unref (record->eras);
  g_free (record);
}

/* Forgets items that no member is in and none will come to. */
static void
prune_records (AugGroup *group)
{
  guint64 passed = G_MAXUINT64;

  for (guint i = 0; i < group->members->len; i++)
    passed = MIN (passed, ((GstAugGroupMember *) g_ptr_array_index (group->members, i))->passed);
  for (GList *l = group->records.head; l;) {
    AugGroupRecord *record = l->data;
    GList *next = l->next;

    if (record->inhabitants == 0 &&
        (record->order < passed || group->records.length > MAX_RECORDS)) {
      gst_aug_group_record_free (record);
      g_queue_delete_link (&group->records, l);
    }
    l = next;
  }
}

/* Eras that all members have left behind, where all are in the item. */
static void
prune_eras (AugGroup *group, AugGroupRecord *record)
{
  gint64 lowest = G_MAXINT64;
  guint gone = 0;

  if (record->inhabitants < group->members->len)
    return;
  for (guint i = 0; i < group->members->len; i++)
    lowest = MIN (lowest, ((GstAugGroupMember *) g_ptr_array_index (group->members, i))->window);
  while (gone + 1 < record->eras->len &&
         g_array_index (record->eras, AugGroupEra, gone + 1).from <= lowest)
    gone++;
  if (gone > 0)
    g_array_remove_range (record->eras, 0, gone);
}

void
gst_aug_group_leave_record (GstAugGroupMember *member)
{
  if (!member->record)
    return;
  member->record->inhabitants--;
  member->passed = MAX (member->passed, member->record->order + 1);
  member->record = NULL;
}

/* What the settings of generation g+1 make of the rule that held before. */
static void
renew_rule (const AugGroup *group, const AugGroupRecord *record, gint64 from, GstAugRule *rule)
{
  GstAugRule fresh;

  gst_aug_group_settings_to_rule (&group->settings, &record->item, &fresh);
  rule->seed = fresh.seed;
  rule->epoch = fresh.epoch;
  rule->view = fresh.view;
  rule->phase = fresh.phase;
  rule->trace = fresh.trace;
  rule->generation = group->generation;
  rule->aspect_n = group->settings.aspect[0];
  rule->aspect_d = group->settings.aspect[1];
  if (fresh.grid.numerator == rule->grid.numerator &&
      fresh.grid.denominator == rule->grid.denominator)
    return;
  /* windows of another length are counted on from where the change acts */
  rule->first_start = gst_aug_rule_window_start (rule, from);
  rule->first_window = from;
  rule->grid = fresh.grid;
  rule->grid.phase = 0;
}

static void
first_era (const AugGroup *group, AugGroupRecord *record)
{
  AugGroupEra era = { .from = G_MININT64 };

  gst_aug_group_settings_to_rule (&group->settings, &record->item, &era.rule);
  era.rule.generation = group->generation;
  era.rule.group = group->name;
  era.rule.aspect_n = group->settings.aspect[0];
  era.rule.aspect_d = group->settings.aspect[1];
  g_array_set_size (record->eras, 0);
  g_array_append_val (record->eras, era);
}

void
gst_aug_group_add_era (const AugGroup *group, AugGroupRecord *record)
{
  AugGroupEra era = g_array_index (record->eras, AugGroupEra, record->eras->len - 1);

  if (!record->begun) {
    first_era (group, record);
    return;
  }
  /* the whole item is one window and has begun: nothing can act in it any more */
  if (!gst_aug_grid_is_bounded (&era.rule.grid) && era.rule.first_window <= record->highest)
    return;
  if (era.from == record->highest + 1) {
    /* an era that nobody has come to is replaced; it stands on the one before */
    g_array_set_size (record->eras, record->eras->len - 1);
    era = g_array_index (record->eras, AugGroupEra, record->eras->len - 1);
  }
  era.from = record->highest + 1;
  renew_rule (group, record, era.from, &era.rule);
  g_array_append_val (record->eras, era);
}

/* The item another branch has begun that this one begins now, by its key and the flush. Where a
 * flush has no common number, one that began before it is not meant. */
static AugGroupRecord *
find_record (const GstAugGroupMember *member, const GstAugGroupItem *item, guint64 source)
{
  AugGroupRecord *found = NULL;

  for (GList *l = member->group->records.head; l; l = l->next) {
    AugGroupRecord *record = l->data;

    if (record->order < member->passed || record->source != source)
      continue;
    if (record->item.pass == item->pass)
      return record;
    if (!found && record->flushes >= member->flushes)
      found = record;
  }
  return found;
}

static gboolean
is_other_key (
    const GstAugGroupMember *member, const GstAugGroupItem *item, guint64 source, GError **error)
{
  for (GList *l = member->group->records.head; l; l = l->next) {
    const AugGroupRecord *record = l->data;

    if (record->order < member->passed || record->source == source)
      continue;
    if (member->items > 1 && (item->index < 0 || item->index != record->item.index))
      continue;
    g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "The branches of group “%s” name the same item “%s” and “%s”: set source= to one key.",
        member->group->name, record->item.key, item->key);
    return TRUE;
  }
  return FALSE;
}

static gboolean
differ (const GstAugGroupMember *member, const gchar *how, const gchar *property, GError **error)
{
  g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
      "The branches of group “%s” differ in %s: set %s= on one augseed of the group.",
      member->group->name, how, property);
  return FALSE;
}

/* Whether a branch sees the item as the others do. */
static gboolean
agrees (const GstAugGroupMember *member, AugGroupRecord *record, const GstAugGroupItem *item,
    GError **error)
{
  const GstAugGroupSettings *settings = &member->group->settings;

  if (record->item.domain != item->domain)
    return differ (member, "the time they count in (live or not)", "time-domain", error);
  if (record->item.live != item->live && !(settings->set & 1u << GST_AUG_GROUP_SETTING_WINDOW))
    return differ (member, "being live, so that their windows differ", "window", error);
  if (record->item.first_start != item->first_start) {
    g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "The branches of group “%s” have aug-item events of different starts for item “%s”: send "
        "the same event into each.",
        member->group->name, item->key);
    return FALSE;
  }
  if (item->aspect_n == 0 || settings->aspect[0] > 0)
    return TRUE;
  if (record->item.aspect_n == 0) {
    record->item.aspect_n = item->aspect_n;
    record->item.aspect_d = item->aspect_d;
  }
  if (record->item.aspect_n != item->aspect_n || record->item.aspect_d != item->aspect_d)
    return differ (member, "the shape of their pictures", "reference-aspect", error);
  return TRUE;
}

static AugGroupRecord *
add_record (const GstAugGroupMember *member, const GstAugGroupItem *item, guint64 source)
{
  AugGroup *group = member->group;
  AugGroupRecord *record = g_new0 (AugGroupRecord, 1);

  record->order = group->next_order++;
  record->item = *item;
  record->source = source;
  record->flushes = member->flushes;
  record->eras = g_array_new (FALSE, FALSE, sizeof (AugGroupEra));
  first_era (group, record);
  g_queue_push_tail (&group->records, record);
  return record;
}

/**
 * gst_aug_group_begin_item: (skip)
 * @member: a member
 * @item: the item, or a new pass through it, that the branch begins
 * @rule: (out caller-allocates): the group's rule at its beginning; branch, role, live and, if it
 *   is 0, the aspect are the caller's to fill
 * @error: the branch contradicts another one
 *
 * Returns: whether the branches agree
 */
gboolean
gst_aug_group_begin_item (
    GstAugGroupMember *member, const GstAugGroupItem *item, GstAugRule *rule, GError **error)
{
  AugGroup *group = member->group;
  const guint64 source = gst_aug_source_from_key (item->key);
  AugGroupRecord *record;
  gboolean good;

  g_mutex_lock (&group->lock);
  gst_aug_group_leave_record (member);
  record = find_record (member, item, source);
  good = record || !is_other_key (member, item, source, error);
  if (good && !record)
    record = add_record (member, item, source);
  good = good && agrees (member, record, item, error);
  if (good) {
    record->inhabitants++;
    member->record = record;
    member->passed = record->order;
    member->window = G_MININT64;
    *rule = g_array_index (record->eras, AugGroupEra, 0).rule;
  }
  prune_records (group);
  g_mutex_unlock (&group->lock);
  return good;
}

/**
 * gst_aug_group_begin_window: (skip)
 * @member: a member that has begun an item
 * @position: where its next data are
 * @rule: (inout): the rule that holds there; branch, role, live and, if it is 0, the aspect stay
 *
 * Returns: the window that holds @position
 */
gint64
gst_aug_group_begin_window (
    GstAugGroupMember *member, const GstAugPosition *position, GstAugRule *rule)
{
  AugGroup *group = member->group;
  AugGroupRecord *record = member->record;
  const GstAugRule mine = *rule;
  gint64 window = 0;

  g_mutex_lock (&group->lock);
  for (guint i = record->eras->len; i-- > 0;) {
    const AugGroupEra *era = &g_array_index (record->eras, AugGroupEra, i);

    window = gst_aug_rule_window_at (&era->rule, position);
    if (i == 0 || (window >= era->from && gst_aug_rule_reaches (&era->rule, position))) {
      *rule = era->rule;
      break;
    }
  }
  if (!record->begun || window > record->highest)
    record->highest = window;
  record->begun = TRUE;
  if (member->window != window) {
    member->window = window;
    if (record->eras->len > 1)
      prune_eras (group, record);
  }
  g_mutex_unlock (&group->lock);
  rule->branch = mine.branch;
  rule->role = mine.role;
  rule->live = mine.live;
  if (rule->aspect_n == 0) {
    rule->aspect_n = mine.aspect_n;
    rule->aspect_d = mine.aspect_d;
  }
  return window;
}
