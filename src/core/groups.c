/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:group
 * @title: Groups
 * @short_description: settings that branches share, and from which window a change acts
 *
 * Members never wait for each other. For each item that a branch has begun, the group keeps the
 * highest window that any member has begun in it, and eras: from which window which generation of
 * the settings holds. A change adds an era at the highest begun window plus one to each item, so
 * every (item, window) has one generation, however far apart the branches are.
 */
#include "group-private.h"

G_DEFINE_BOXED_TYPE (GstAugGroups, gst_aug_groups, gst_aug_groups_ref, gst_aug_groups_unref)

static void
group_clear (AugGroup *group)
{
  g_queue_clear_full (&group->records, gst_aug_group_record_free);
  g_array_set_size (group->sources, 0);
  group->generation = 0;
  group->next_order = 0;
  gst_aug_group_settings_init (&group->settings);
}

static void
group_free (gpointer data)
{
  AugGroup *group = data;

  group_clear (group);
  g_array_unref (group->sources);
  g_ptr_array_unref (group->members);
  gst_aug_board_unref (group->board);
  g_mutex_clear (&group->lock);
  g_free (group);
}

/**
 * gst_aug_groups_ref:
 * @groups: the groups of a pipeline
 *
 * Returns: (transfer full): @groups
 */
GstAugGroups *
gst_aug_groups_ref (GstAugGroups *groups)
{
  g_atomic_int_inc (&groups->refs);
  return groups;
}

/**
 * gst_aug_groups_unref:
 * @groups: (transfer full): the groups of a pipeline
 */
void
gst_aug_groups_unref (GstAugGroups *groups)
{
  if (!g_atomic_int_dec_and_test (&groups->refs))
    return;
  g_hash_table_unref (groups->by_name);
  g_mutex_clear (&groups->lock);
  g_free (groups);
}

/**
 * gst_aug_groups_to_context:
 * @groups: the groups of a pipeline
 *
 * Returns: (transfer full): a context that carries them
 */
GstContext *
gst_aug_groups_to_context (GstAugGroups *groups)
{
  GstContext *context = gst_context_new (GST_AUG_GROUPS_CONTEXT, TRUE);

  gst_structure_set (
      gst_context_writable_structure (context), "groups", gst_aug_groups_get_type (), groups, NULL);
  return context;
}

/**
 * gst_aug_groups_make_context: (skip)
 *
 * Returns: (transfer full): a context without any group yet
 */
GstContext *
gst_aug_groups_make_context (void)
{
  GstAugGroups *groups = g_new0 (GstAugGroups, 1);
  GstContext *context;

  groups->refs = 1;
  g_mutex_init (&groups->lock);
  groups->by_name = g_hash_table_new_full (NULL, NULL, NULL, group_free);
  context = gst_aug_groups_to_context (groups);
  gst_aug_groups_unref (groups);
  return context;
}

/**
 * gst_aug_groups_from_context:
 * @context: a context
 *
 * Returns: (transfer full) (nullable): the groups in it, %NULL if it is of another type
 */
GstAugGroups *
gst_aug_groups_from_context (GstContext *context)
{
  GstAugGroups *groups = NULL;

  if (!gst_context_has_context_type (context, GST_AUG_GROUPS_CONTEXT))
    return NULL;
  gst_structure_get (
      gst_context_get_structure (context), "groups", gst_aug_groups_get_type (), &groups, NULL);
  return groups;
}

static AugGroup *
find_group (GstAugGroups *groups, const gchar *name)
{
  const gchar *interned = g_intern_string (name);
  AugGroup *group;

  g_mutex_lock (&groups->lock);
  group = g_hash_table_lookup (groups->by_name, interned);
  if (!group) {
    group = g_new0 (AugGroup, 1);
    group->name = interned;
    g_mutex_init (&group->lock);
    group->members = g_ptr_array_new ();
    group->board = gst_aug_board_new ();
    group->sources = g_array_new (FALSE, FALSE, sizeof (AugGroupSource));
    gst_aug_group_settings_init (&group->settings);
    g_hash_table_insert (groups->by_name, (gpointer) interned, group);
  }
  g_mutex_unlock (&groups->lock);
  return group;
}

/* The first place that a branch which joins late can be at. */
static void
join_late (GstAugGroupMember *member)
{
  AugGroup *group = member->group;
  guint64 order = group->next_order;
  guint items = group->members->len ? G_MAXUINT : 0;

  for (guint i = 0; i < group->members->len; i++) {
    GstAugGroupMember *other = g_ptr_array_index (group->members, i);

    order = MIN (order, other->record ? other->record->order : other->passed);
    items = MIN (items, other->items ? other->items - 1 : 0);
    member->flushes = MAX (member->flushes, other->flushes);
  }
  member->passed = order;
  member->items = items;
}

/**
 * gst_aug_groups_join: (skip)
 * @groups: the groups of a pipeline
 * @name: name of the group
 * @settings: what was set on the new member
 * @error: two members that contradict each other
 *
 * Returns: (transfer full) (nullable): membership, given back with gst_aug_group_leave()
 */
GstAugGroupMember *
gst_aug_groups_join (
    GstAugGroups *groups, const gchar *name, const GstAugGroupSettings *settings, GError **error)
{
  AugGroup *group = find_group (groups, name);
  GstAugGroupMember *member = g_new0 (GstAugGroupMember, 1);

  g_mutex_lock (&group->lock);
  if (group->members->len == 0)
    group_clear (group);
  for (guint i = 0; i < GST_AUG_GROUP_SETTING_COUNT; i++) {
    if ((settings->set & group->settings.set & 1u << i) &&
        !gst_aug_group_settings_is_same (settings, &group->settings, i)) {
      g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
          "The augseed elements of group “%s” disagree: set %s= alike, or on one of them only.",
          group->name, gst_aug_group_setting_get_name (i));
      g_mutex_unlock (&group->lock);
      g_free (member);
      return NULL;
    }
  }
  for (guint i = 0; i < GST_AUG_GROUP_SETTING_COUNT; i++)
    if (settings->set & 1u << i)
      gst_aug_group_settings_copy (&group->settings, settings, i);
  member->groups = gst_aug_groups_ref (groups);
  member->group = group;
  member->set = settings->set;
  join_late (member);
  g_ptr_array_add (group->members, member);
  g_mutex_unlock (&group->lock);
  return member;
}

/**
 * gst_aug_group_stop: (skip)
 * @member: a member
 *
 * The branch stops; whatever it begins next is new to it.
 */
void
gst_aug_group_stop (GstAugGroupMember *member)
{
  AugGroup *group = member->group;

  g_mutex_lock (&group->lock);
  gst_aug_group_leave_record (member);
  member->passed = group->next_order;
  member->items = 0;
  member->branch = NULL;
  g_mutex_unlock (&group->lock);
}

/**
 * gst_aug_group_flush: (skip)
 * @member: a member
 *
 * The branch begins another pass: whatever others began before theirs is over for it.
 */
void
gst_aug_group_flush (GstAugGroupMember *member)
{
  g_mutex_lock (&member->group->lock);
  member->flushes++;
  g_mutex_unlock (&member->group->lock);
}

/**
 * gst_aug_group_leave: (skip)
 * @member: (transfer full): a member
 * @settings: (inout): what was set on the member, brought up to the group's present values
 */
void
gst_aug_group_leave (GstAugGroupMember *member, GstAugGroupSettings *settings)
{
  AugGroup *group = member->group;

  g_mutex_lock (&group->lock);
  gst_aug_group_leave_record (member);
  for (guint i = 0; i < GST_AUG_GROUP_SETTING_COUNT; i++)
    if (settings->set & 1u << i)
      gst_aug_group_settings_copy (settings, &group->settings, i);
  g_ptr_array_remove (group->members, member);
  g_mutex_unlock (&group->lock);
  gst_aug_groups_unref (member->groups);
  g_free (member);
}

static void
change_source (AugGroup *group, const gchar *source)
{
  AugGroupSource next = { 0, source };

  for (guint i = 0; i < group->members->len; i++)
    next.from =
        MAX (next.from, ((GstAugGroupMember *) g_ptr_array_index (group->members, i))->items);
  g_array_append_val (group->sources, next);
}

/**
 * gst_aug_group_change: (skip)
 * @member: the member that was changed
 * @settings: where the new value is
 * @which: the setting
 *
 * A generation begins: in every item of every member from 1 + the highest window begun by any
 * member, and in items that begin later. A new key acts from the first item that no member has
 * begun.
 */
void
gst_aug_group_change (
    GstAugGroupMember *member, const GstAugGroupSettings *settings, GstAugGroupSetting which)
{
  AugGroup *group = member->group;
  gboolean was_set;

  g_mutex_lock (&group->lock);
  was_set = (group->settings.set & 1u << which) != 0;
  member->set |= 1u << which;
  if (gst_aug_group_settings_is_same (&group->settings, settings, which) &&
      (was_set || which != GST_AUG_GROUP_SETTING_WINDOW)) {
    group->settings.set |= 1u << which;
    g_mutex_unlock (&group->lock);
    return;
  }
  if (which == GST_AUG_GROUP_SETTING_SOURCE) {
    if (group->sources->len == 0)
      g_array_append_val (group->sources, ((AugGroupSource){ 0, group->settings.source }));
    change_source (group, settings->source);
  }
  gst_aug_group_settings_copy (&group->settings, settings, which);
  if (which < GST_AUG_GROUP_SETTING_CAPTION && which != GST_AUG_GROUP_SETTING_SOURCE) {
    group->generation++;
    for (GList *l = group->records.head; l; l = l->next)
      gst_aug_group_add_era (group, l->data);
  }
  g_mutex_unlock (&group->lock);
}

/**
 * gst_aug_group_get_settings: (skip)
 * @member: a member
 * @settings: (out caller-allocates): what the group has set by now
 */
void
gst_aug_group_get_settings (GstAugGroupMember *member, GstAugGroupSettings *settings)
{
  g_mutex_lock (&member->group->lock);
  *settings = member->group->settings;
  g_mutex_unlock (&member->group->lock);
}

/**
 * gst_aug_group_name_branch: (skip)
 * @member: a member
 * @branch: name of its branch (an interned string)
 * @error: another member has this name
 *
 * Returns: whether the name is unique in the group
 */
gboolean
gst_aug_group_name_branch (GstAugGroupMember *member, const gchar *branch, GError **error)
{
  AugGroup *group = member->group;
  gboolean unique = TRUE;

  g_mutex_lock (&group->lock);
  for (guint i = 0; i < group->members->len; i++) {
    GstAugGroupMember *other = g_ptr_array_index (group->members, i);

    unique = unique && (other == member || other->branch != branch);
  }
  if (unique)
    member->branch = branch;
  else
    g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "Two branches of group “%s” are called “%s”: give each augseed its own name with branch=.",
        group->name, branch);
  g_mutex_unlock (&group->lock);
  return unique;
}

/**
 * gst_aug_group_next_source: (skip)
 * @member: a member
 *
 * The branch goes to its next item.
 *
 * Returns: (transfer none) (nullable): the key that was set for it, if one was set
 */
const gchar *
gst_aug_group_next_source (GstAugGroupMember *member)
{
  AugGroup *group = member->group;
  const gchar *source;

  g_mutex_lock (&group->lock);
  source = group->settings.source;
  for (guint i = group->sources->len; i-- > 0;) {
    const AugGroupSource *s = &g_array_index (group->sources, AugGroupSource, i);

    if (s->from <= member->items) {
      source = s->source;
      break;
    }
  }
  member->items++;
  g_mutex_unlock (&group->lock);
  return source;
}
