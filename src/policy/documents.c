/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The documents that the library carries. Nothing depends on a constructor, which a plugin that is
 * linked statically may lose. */
#include <gio/gio.h>
#include <string.h>

#include "builtin.h"
#include "policy-documents.h"

#define FOLDER "/gst/augment/policies/"

static GResource *
documents (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    gst_aug_policy_documents_register_resource ();
    g_once_init_leave (&once, 1);
  }
  return gst_aug_policy_documents_get_resource ();
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static GPtrArray *
list_names (void)
{
  GPtrArray *names = g_ptr_array_new ();
  g_auto (GStrv) files =
      g_resource_enumerate_children (documents (), FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (gchar **file = files; file && *file; file++) {
    (*file)[strlen (*file) - strlen (".json")] = '\0';
    g_ptr_array_add (names, (gpointer) g_intern_string (*file));
  }
  g_ptr_array_sort (names, compare);
  return names;
}

const gchar *
gst_aug_policy_document_name (guint n)
{
  static gsize once;
  const GPtrArray *names;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) list_names ());
  names = (const GPtrArray *) once;
  return n < names->len ? names->pdata[n] : NULL;
}

GBytes *
gst_aug_policy_document_text (const gchar *name)
{
  g_autofree gchar *path = g_strconcat (FOLDER, name, ".json", NULL);

  return g_resource_lookup_data (documents (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

GBytes *
gst_aug_policy_schema_text (void)
{
  return g_resource_lookup_data (
      documents (), "/gst/augment/schema-base.json", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}
