/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What it costs to read policies:
 *   policy_cost N          documents of N, 2 N and 4 N parts in each of several shapes, for
 * callgrind: a dump each, named by shape and size policy_cost --time     times: reading with the
 * first decision, decisions a window */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef HAVE_CALLGRIND
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS_AT(name)
#endif

#include "policy/policy.h"

typedef struct {
  const gchar *name;
  void (*write) (GString *text, guint n);
  gboolean is_refused;
} Shape;

static void
join (GString *text, guint i)
{
  if (i)
    g_string_append_c (text, ',');
}

static void
wide (GString *text, guint n)
{
  g_string_append (text, "{\"policy\": [");
  for (guint i = 0; i < n; i++) {
    join (text, i);
    g_string_append_printf (
        text, "{\"op\": \"rotate\", \"magnitude\": {\"uniform\": [-%u.5, 30]}}", i % 20);
  }
  g_string_append (text, "]}");
}

static void
deep (GString *text, guint n)
{
  g_string_append (text, "{\"policy\": [");
  for (guint i = 0; i < n; i += 25) {
    join (text, i);
    for (guint k = 0; k < 24; k++)
      g_string_append (text, "{\"one-of\": [");
    g_string_append (text, "{\"op\": \"flip\"}");
    for (guint k = 0; k < 24; k++)
      g_string_append (text, "]}");
  }
  g_string_append (text, "]}");
}

/* Ids that GLib's hash of strings cannot tell apart: "Ez" and "FY" have one hash. */
static void
alike (GString *text, guint n)
{
  g_string_append (text, "{\"policy\": {\"one-of\": [");
  for (guint i = 0; i < n; i++) {
    join (text, i);
    g_string_append (text, "{\"op\": \"invert\", \"id\": \"");
    for (guint bit = 0; bit < 16; bit++)
      g_string_append (text, i >> bit & 1 ? "Ez" : "FY");
    g_string_append (text, "\"}");
  }
  g_string_append (text, "]}}");
}

/* Numbers that are given are taken already. */
static void
taken (GString *text, guint n)
{
  g_string_append (text, "{\"policy\": [");
  for (guint i = 0; i < n; i++) {
    join (text, i);
    g_string_append (text, "{\"op\": \"flip\"");
    if (i % 2)
      g_string_append_printf (text, ", \"id\": \"flip-%u\"", n - i);
    g_string_append_c (text, '}');
  }
  g_string_append (text, "]}");
}

static void
strings (GString *text, guint n)
{
  g_string_append (text, "{\"policy\": [], \"description\": \"");
  for (guint i = 0; i < 20 * n; i++)
    g_string_append (text, i % 16 ? "word " : "\\u00e9\\n\\ud83d\\ude00");
  g_string_append (text, "\"}");
}

static void
arguments (GString *text, guint n)
{
  g_string_append (text, "{\"policy\": [");
  for (guint i = 0; i < n / 4; i++) {
    join (text, i);
    g_string_append_printf (text,
        "{\"op\": \"crop\", \"arguments\": {\"width\": %u, \"height\": 20, "
        "\"min-scale\": {\"uniform\": [0.1, 0.2]}, \"interpolation\": \"bilinear\"}, \"apply-to\": "
        "{\"branches\": "
        "[\"a\", \"b*\"]}}",
        16 + i % 50);
  }
  g_string_append (text, "]}");
}

static void
bins (GString *text, guint n)
{
  g_string_append (text, "{\"policy\": [");
  for (guint i = 0; i < (n + 99) / 100; i++) {
    join (text, i);
    g_string_append (text, "{\"op\": \"rotate\", \"magnitude\": {\"categorical\": [");
    for (guint k = 0; k < 1000; k++) {
      join (text, k);
      g_string_append_printf (text, "%u", k % 360);
    }
    g_string_append (text, "]}}");
  }
  g_string_append (text, "]}");
}

/* The last node of many is wrong: it must be found in the text again. */
static void
wrong (GString *text, guint n)
{
  wide (text, n);
  g_string_truncate (text, text->len - 2);
  g_string_append (text, ", {\"op\": \"rotat\", \"magnitude\": 3}]}");
}

static void
unfinished (GString *text, guint n)
{
  wide (text, n);
  g_string_truncate (text, text->len - 2);
}

static const Shape shapes[] = { { "wide", wide, FALSE }, { "deep", deep, FALSE },
  { "alike", alike, FALSE }, { "taken", taken, FALSE }, { "strings", strings, FALSE },
  { "arguments", arguments, FALSE }, { "bins", bins, FALSE }, { "wrong", wrong, TRUE },
  { "unfinished", unfinished, TRUE } };

static GstAugDecision *
decide (const GstAugPolicy *policy, gint64 window)
{
  GstAugInstance instance;
  GstAugRule rule;

  gst_aug_rule_init (&rule, 1);
  rule.branch = "video";
  gst_aug_instance_init (&instance, &rule, window);
  return gst_aug_policy_decide (policy, &instance, "policy", GST_AUG_TOUCHES_VIDEO, NULL);
}

static void
cost (const Shape *shape, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *name = g_strdup_printf ("%s %u", shape->name, n);
  g_autoptr (GError) error = NULL;
  GstAugPolicy *policy;

  shape->write (text, n);
  CALLGRIND_ZERO_STATS;
  policy = gst_aug_policy_new (text->str, (gssize) text->len, &error);
  if (policy) {
    gst_aug_decision_unref (decide (policy, 0));
    gst_aug_policy_unref (policy);
  }
  CALLGRIND_DUMP_STATS_AT (name);
  if ((policy == NULL) != shape->is_refused) {
    fprintf (stderr, "%s: %s\n", name, error ? error->message : "this should be refused");
    exit (1);
  }
}

static gdouble
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gdouble) t.tv_sec + 1e-9 * (gdouble) t.tv_nsec;
}

/* Of a document of at least 150 kB. */
static void
time_reading (const Shape *shape)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gdouble best = G_MAXDOUBLE;

  for (guint n = 100; text->len < 150000; n += n / 8) {
    g_string_truncate (text, 0);
    shape->write (text, n);
  }
  for (guint i = 0; i < 12; i++) {
    const gdouble start = now ();
    g_autoptr (GstAugPolicy) policy = gst_aug_policy_new (text->str, (gssize) text->len, NULL);

    if (policy)
      gst_aug_decision_unref (decide (policy, i));
    best = MIN (best, now () - start);
  }
  printf ("read %s %.0f %.3f\n", shape->name, (gdouble) text->len, 1e3 * best);
}

static void
time_deciding (const gchar *name)
{
  g_autoptr (GstAugPolicy) policy = gst_aug_policy_new_from_string (name, NULL);
  gdouble best = G_MAXDOUBLE;
  guint operations = 0;

  for (guint turn = 0; policy && turn < 8; turn++) {
    const gdouble start = now ();

    for (gint64 window = 0; window < 2000; window++) {
      g_autoptr (GstAugDecision) decision = decide (policy, window);

      operations += gst_aug_decision_size (decision);
    }
    best = MIN (best, (now () - start) / 2000);
  }
  if (policy)
    printf ("decide %s %.2f %.0f\n", name, operations / 16000.0, 1e9 * best);
}

gint
main (gint argc, gchar **argv)
{
  static const gchar *const names[] = { "randaugment", "autoaugment-imagenet", "trivialaugment",
    "augmix", "rand-m9-n3-mstd0.5-inc1" };
  const guint n = argc > 1 ? (guint) atoi (argv[1]) : 0;

  gst_init (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    if (!n)
      time_reading (&shapes[i]);
    for (guint k = 1; n && k <= 4; k *= 2)
      cost (&shapes[i], k * n);
  }
  for (guint i = 0; !n && i < G_N_ELEMENTS (names); i++)
    time_deciding (names[i]);
  return 0;
}
