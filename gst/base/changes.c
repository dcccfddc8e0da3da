/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Members that share a decision under one key never wait for each other: a policy that one of them
 * is given holds in all of them from 1 + the highest window that any of them has begun, if what it
 * takes the place of is what they have. */
#include "changes.h"

/* Items and changes that are remembered: no branch is farther behind another one. */
#define MOST_ITEMS 256
#define MOST_CHANGES 256

typedef struct {
  guint64 source;
  guint32 epoch, view;
} Item;

typedef struct {
  guint64 item; /* its number in the order in which the first member began it */
  gint64 window;
} Place;

typedef struct {
  gconstpointer member;
  gchar *key;
  Place place;
  gboolean has_begun, was_flushed;
  guint64 n_seen; /* changes that need no more thought */
} Member;

typedef struct {
  gchar *key;
  gchar *before; /* version */
  GstAugPolicy *after;
  Place first;
} Change;

struct _GstAugChanges {
  GMutex lock;
  GPtrArray *members;
  GPtrArray *changes;
  guint64 n_gone; /* changes that are forgotten */
  GArray *items;
  guint64 n_forgotten;
};

static void
free_member (gpointer data)
{
  Member *member = data;

  g_free (member->key);
  g_free (member);
}

static void
free_change (gpointer data)
{
  Change *change = data;

  g_free (change->key);
  g_free (change->before);
  gst_aug_policy_unref (change->after);
  g_free (change);
}

GstAugChanges *
gst_aug_changes_new (void)
{
  GstAugChanges *self = g_new0 (GstAugChanges, 1);

  g_mutex_init (&self->lock);
  self->members = g_ptr_array_new_with_free_func (free_member);
  self->changes = g_ptr_array_new_with_free_func (free_change);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  return self;
}

void
gst_aug_changes_free (GstAugChanges *self)
{
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->changes);
  g_array_unref (self->items);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static Place
place_of (GstAugChanges *self, const GstAugInstance *in)
{
  const Item item = { in->source, in->epoch, in->view };

  for (guint i = self->items->len; i-- > 0;) {
    const Item *other = &g_array_index (self->items, Item, i);

    if (other->source == item.source && other->epoch == item.epoch && other->view == item.view)
      return (Place){ self->n_forgotten + i, in->window };
  }
  if (self->items->len == MOST_ITEMS) {
    g_array_remove_index (self->items, 0);
    self->n_forgotten++;
  }
  g_array_append_val (self->items, item);
  return (Place){ self->n_forgotten + self->items->len - 1, in->window };
}

static gboolean
is_before (const Place *a, const Place *b)
{
  return a->item != b->item ? a->item < b->item : a->window < b->window;
}

static Member *
member_of (GstAugChanges *self, gconstpointer pointer, const gchar *key)
{
  Member *member;

  for (guint i = 0; i < self->members->len; i++) {
    member = self->members->pdata[i];
    if (member->member == pointer && g_str_equal (member->key, key))
      return member;
  }
  member = g_new0 (Member, 1);
  member->member = pointer;
  member->key = g_strdup (key);
  /* who comes late has to catch up */
  member->n_seen = self->n_gone;
  g_ptr_array_add (self->members, member);
  return member;
}

static Change *
nth_change (GstAugChanges *self, guint64 n)
{
  return n - self->n_gone < self->changes->len ? self->changes->pdata[n - self->n_gone] : NULL;
}

static gboolean
follows (const Change *change, const gchar *key, const gchar *version)
{
  return g_str_equal (change->key, key) && g_str_equal (change->before, version);
}

static void
add_change (GstAugChanges *self, Change *change)
{
  g_ptr_array_add (self->changes, change);
  if (self->changes->len <= MOST_CHANGES)
    return;
  g_ptr_array_remove_index (self->changes, 0);
  self->n_gone++;
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = self->members->pdata[i];

    member->n_seen = MAX (member->n_seen, self->n_gone);
  }
}

/* @member, about to begin the window of @in, was given @after in the place of @before; @at_once
 * where windows do not go forwards. */
void
gst_aug_changes_propose (GstAugChanges *self, gconstpointer pointer, const gchar *key,
    const GstAugInstance *in, GstAugPolicy *before, GstAugPolicy *after, gboolean at_once)
{
  const gchar *version = gst_aug_policy_get_version (before);
  Change *change;
  Member *own;
  Place first;

  g_mutex_lock (&self->lock);
  own = member_of (self, pointer, key);
  first = place_of (self, in);
  /* what is on its way comes first */
  for (guint64 n = own->n_seen; (change = nth_change (self, n)); n++)
    if (follows (change, key, version)) {
      version = gst_aug_policy_get_version (change->after);
      first = is_before (&first, &change->first) ? change->first : first;
    }
  for (guint i = 0; i < self->members->len && !at_once; i++) {
    const Member *member = self->members->pdata[i];
    const Place next = { member->place.item, member->place.window + 1 };

    if (member->has_begun && g_str_equal (member->key, key) && is_before (&first, &next))
      first = next;
  }
  if (!g_str_equal (version, gst_aug_policy_get_version (after))) {
    change = g_new0 (Change, 1);
    change->key = g_strdup (key);
    change->before = g_strdup (version);
    change->after = gst_aug_policy_ref (after);
    change->first = first;
    add_change (self, change);
  }
  g_mutex_unlock (&self->lock);
}

/* @member begins the window of @in with @present: returns what it has to take instead, or NULL.
 * (transfer full) */
GstAugPolicy *
gst_aug_changes_enter (GstAugChanges *self, gconstpointer pointer, const gchar *key,
    const GstAugInstance *in, const GstAugPolicy *present)
{
  const gchar *version = gst_aug_policy_get_version (present);
  GstAugPolicy *next = NULL;
  const Change *change;
  Member *own;

  g_mutex_lock (&self->lock);
  own = member_of (self, pointer, key);
  own->place = place_of (self, in);
  for (; (change = nth_change (self, own->n_seen)); own->n_seen++) {
    if (!follows (change, key, version))
      continue;
    if (!own->was_flushed && is_before (&own->place, &change->first))
      break;
    g_clear_pointer (&next, gst_aug_policy_unref);
    next = gst_aug_policy_ref (change->after);
    version = gst_aug_policy_get_version (next);
  }
  own->has_begun = TRUE;
  own->was_flushed = FALSE;
  g_mutex_unlock (&self->lock);
  return next;
}

/* @member has been flushed: what is on its way holds when it goes on. */
void
gst_aug_changes_flush (GstAugChanges *self, gconstpointer pointer)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = self->members->pdata[i];

    if (member->member == pointer) {
      member->has_begun = FALSE;
      member->was_flushed = TRUE;
    }
  }
  g_mutex_unlock (&self->lock);
}

/* Everything begins anew: those who were not told of the last policies have them from the start. */
static void
begin_anew (GstAugChanges *self)
{
  g_array_set_size (self->items, 0);
  self->n_forgotten = 0;
  for (guint i = 0; i < self->changes->len; i++)
    ((Change *) self->changes->pdata[i])->first = (Place){ 0, G_MININT64 };
}

void
gst_aug_changes_leave (GstAugChanges *self, gconstpointer pointer)
{
  g_mutex_lock (&self->lock);
  for (guint i = self->members->len; i-- > 0;)
    if (((const Member *) self->members->pdata[i])->member == pointer)
      g_ptr_array_remove_index_fast (self->members, i);
  if (self->members->len == 0)
    begin_anew (self);
  g_mutex_unlock (&self->lock);
}

/* Whether policies have changed under @key, so that members may have different ones for a while. */
gboolean
gst_aug_changes_has (GstAugChanges *self, const gchar *key)
{
  gboolean found = FALSE;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->changes->len && !found; i++)
    found = g_str_equal (((const Change *) self->changes->pdata[i])->key, key);
  g_mutex_unlock (&self->lock);
  return found;
}
