/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* How long a published policy takes from its text to the first decision:
 *   bench-import FILE.gz [MILLISECONDS]
 * imported from JSON, and read as the document of its own that is then written. Fails where one of
 * them takes longer than the limit. */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "policy/policy.h"

#define TURNS 25

static gchar *
read_compressed (const gchar *path, gsize *size)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) plain = NULL;
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  if (!stream)
    return NULL;
  plain = g_converter_input_stream_new (G_INPUT_STREAM (stream), converter);
  if (g_output_stream_splice (out, plain, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
    return NULL;
  *size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
}

/* (transfer full) */
static GstAugPolicy *
read_policy (const gchar *text, gsize size, gboolean imports)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) skipped = NULL;
  GstAugPolicy *policy = imports ? gst_aug_policy_import (text, (gssize) size, "albumentations",
                                       NULL, NULL, &skipped, &error)
                                 : gst_aug_policy_new (text, (gssize) size, &error);

  if (!policy) {
    fprintf (stderr, "%s\n", error->message);
    exit (1);
  }
  return policy;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : 1;
}

/* Median of microseconds of the processor. */
static gint64
measure (const gchar *text, gsize size, gboolean imports)
{
  gint64 times[TURNS];

  for (guint i = 0; i < TURNS; i++) {
    const clock_t start = clock ();
    g_autoptr (GstAugPolicy) policy = read_policy (text, size, imports);
    g_autoptr (GstAugDecision) decision = NULL;
    GstAugInstance instance;
    GstAugRule rule;

    gst_aug_rule_init (&rule, i);
    gst_aug_instance_init (&instance, &rule, 0);
    decision = gst_aug_policy_decide (policy, &instance, "policy", GST_AUG_TOUCHES_VIDEO, NULL);
    times[i] = (gint64) (clock () - start) * G_USEC_PER_SEC / CLOCKS_PER_SEC;
  }
  qsort (times, TURNS, sizeof *times, compare);
  return times[TURNS / 2];
}

gint
main (gint argc, gchar **argv)
{
  const gdouble limit = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 20;
  gsize size = 0;
  g_autofree gchar *text = argc > 1 ? read_compressed (argv[1], &size) : NULL;
  g_autoptr (GstAugPolicy) policy = NULL;
  g_autofree gchar *document = NULL;
  gdouble imported, read;

  gst_init (NULL, NULL);
  if (!text) {
    fprintf (stderr, "name one compressed file\n");
    return 1;
  }
  policy = read_policy (text, size, TRUE);
  document = gst_aug_policy_to_pretty_json (policy);
  imported = (gdouble) measure (text, size, TRUE) / 1000;
  read = (gdouble) measure (document, strlen (document), FALSE) / 1000;
  printf ("%zu bytes to the first decision: %.2f ms, its own document of %zu bytes: %.2f ms\n",
      size, imported, strlen (document), read);
  return imported <= limit && read <= limit ? 0 : 1;
}
