/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Many policies in one process, for tests in other languages. Each line of the input is
 *   SEED EPOCH BRANCH MEDIUM FIRST COUNT TEXT
 * MEDIUM is a number, #GstAugTouches; an EPOCH below 0 is eval. For each a line comes out with the
 * canonical document, and for each of COUNT windows one: "ID:OPERATION[@CHAIN] VALUE=... ..." with
 * tabs between operations; or one line, "error: " and why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

static void
print_operation (const GstAugOperation *operation)
{
  printf ("%s:%s", operation->id, operation->name);
  if (operation->chain)
    printf ("@%u", operation->chain);
  for (guint i = 0; i < operation->n_values; i++) {
    const GstAugValue *v = &operation->values[i];

    if (v->type == GST_AUG_VALUE_DOUBLE)
      printf (" %s=%.17g", v->name, v->d);
    else if (v->type == GST_AUG_VALUE_STRING)
      printf (" %s=%s", v->name, v->s);
    else
      printf (" %s=%" G_GINT64_FORMAT, v->name, v->i);
  }
}

static gboolean
print_windows (const GstAugPolicy *policy, gchar **words, GError **error)
{
  const gint64 first = g_ascii_strtoll (words[4], NULL, 10);
  const gint64 epoch = g_ascii_strtoll (words[1], NULL, 10);
  GstAugRule rule;

  gst_aug_rule_init (&rule, g_ascii_strtoull (words[0], NULL, 10));
  rule.source = gst_aug_source_from_key ("clip");
  rule.epoch = (guint32) MAX (epoch, 0);
  rule.branch = g_intern_string (words[2]);
  for (gint64 window = first; window < first + atoi (words[5]); window++) {
    g_autoptr (GstAugDecision) decision = NULL;
    GstAugInstance instance;

    gst_aug_instance_init (&instance, &rule, window);
    if (epoch < 0)
      instance.flags |= GST_AUG_SEED_FLAG_EVAL;
    decision =
        gst_aug_policy_decide (policy, &instance, "policy", (GstAugTouches) atoi (words[3]), error);
    if (!decision)
      return FALSE;
    for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
      if (i)
        putchar ('\t');
      print_operation (gst_aug_decision_nth (decision, i));
    }
    putchar ('\n');
  }
  return TRUE;
}

gint
main (void)
{
  gchar *line = NULL;
  size_t size = 0;

  gst_init (NULL, NULL);
  while (getline (&line, &size, stdin) > 0) {
    g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", 7);
    g_autoptr (GError) error = NULL;
    g_autoptr (GstAugPolicy) policy = NULL;

    if (g_strv_length (words) < 7)
      return 1;
    policy = gst_aug_policy_new_from_string (words[6], &error);
    if (policy)
      puts (gst_aug_policy_to_json (policy));
    if (!policy || !print_windows (policy, words, &error))
      printf ("error: %s\n", error->message);
  }
  free (line);
  return 0;
}
