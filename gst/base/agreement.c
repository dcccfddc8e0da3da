/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "agreement.h"

struct _GstAugAgreement {
  gatomicrefcount refs;
  GMutex lock;
  GPtrArray *entries;
  GstAugChanges *changes;
};

typedef struct {
  gconstpointer member;
  gchar *name;
  gchar *decision;
  guint32 hash;
} Entry;

static void
free_entry (Entry *entry)
{
  g_free (entry->name);
  g_free (entry->decision);
  g_free (entry);
}

GstAugAgreement *
gst_aug_agreement_ref (GstAugAgreement *agreement)
{
  g_atomic_ref_count_inc (&agreement->refs);
  return agreement;
}

void
gst_aug_agreement_unref (GstAugAgreement *agreement)
{
  if (!g_atomic_ref_count_dec (&agreement->refs))
    return;
  g_ptr_array_unref (agreement->entries);
  gst_aug_changes_free (agreement->changes);
  g_mutex_clear (&agreement->lock);
  g_free (agreement);
}

G_DEFINE_BOXED_TYPE (
    GstAugAgreement, gst_aug_agreement, gst_aug_agreement_ref, gst_aug_agreement_unref)

static GstContext *
new_context (void)
{
  GstContext *context = gst_context_new (GST_AUG_AGREEMENT_CONTEXT, TRUE);
  GstAugAgreement *agreement = g_new0 (GstAugAgreement, 1);

  g_atomic_ref_count_init (&agreement->refs);
  g_mutex_init (&agreement->lock);
  agreement->changes = gst_aug_changes_new ();
  agreement->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
  gst_structure_set (gst_context_writable_structure (context), "agreement",
      gst_aug_agreement_get_type (), agreement, NULL);
  gst_aug_agreement_unref (agreement);
  return context;
}

/* The agreement of the pipeline that @element is in: its bin knows it, or this element tells it. */
GstAugAgreement *
gst_aug_agreement_find (GstElement *element)
{
  GstAugAgreement *agreement = NULL;
  GstContext *context;

  gst_element_post_message (
      element, gst_message_new_need_context (GST_OBJECT (element), GST_AUG_AGREEMENT_CONTEXT));
  context = gst_element_get_context (element, GST_AUG_AGREEMENT_CONTEXT);
  if (!context) {
    context = new_context ();
    gst_element_set_context (element, context);
    gst_element_post_message (
        element, gst_message_new_have_context (GST_OBJECT (element), gst_context_ref (context)));
  }
  gst_structure_get (gst_context_get_structure (context), "agreement",
      gst_aug_agreement_get_type (), &agreement, NULL);
  gst_context_unref (context);
  return agreement;
}

/* Notes what @member's @decision depends on; returns the name of one that shares it with another
 * hash, else NULL. Decisions under different names do not share. */
gchar *
gst_aug_agreement_enter (GstAugAgreement *agreement, gconstpointer member, const gchar *name,
    const gchar *decision, guint32 hash)
{
  gchar *other = NULL;
  Entry *own = NULL;

  g_mutex_lock (&agreement->lock);
  for (guint i = 0; i < agreement->entries->len; i++) {
    Entry *entry = g_ptr_array_index (agreement->entries, i);

    if (!g_str_equal (entry->decision, decision))
      continue;
    if (entry->member == member)
      own = entry;
    else if (entry->hash != hash && !other)
      other = g_strdup (entry->name);
  }
  if (!own) {
    own = g_new0 (Entry, 1);
    own->member = member;
    own->name = g_strdup (name);
    own->decision = g_strdup (decision);
    g_ptr_array_add (agreement->entries, own);
  }
  own->hash = hash;
  g_mutex_unlock (&agreement->lock);
  return other;
}

void
gst_aug_agreement_leave (GstAugAgreement *agreement, gconstpointer member)
{
  g_mutex_lock (&agreement->lock);
  for (guint i = agreement->entries->len; i-- > 0;)
    if (((Entry *) g_ptr_array_index (agreement->entries, i))->member == member)
      g_ptr_array_remove_index_fast (agreement->entries, i);
  g_mutex_unlock (&agreement->lock);
  gst_aug_changes_leave (agreement->changes, member);
}

/* The policies that change in the pipeline. (transfer none) */
GstAugChanges *
gst_aug_agreement_changes (GstAugAgreement *agreement)
{
  return agreement->changes;
}
