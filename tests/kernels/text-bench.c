/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Words a second of operations on cues, medians of processor time, and how often memory is asked
 * for. tests/golden/text_bench.py adds EDA and AEDA in Python on the same captions. */
#include "bench.h"

#include <stdio.h>
#include <string.h>

#include "text/effect.h"

#define ROUNDS 15
#define CUES 2000

static guint64 n_allocations;

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
__attribute__ ((visibility ("default"))) void *malloc (size_t size);
__attribute__ ((visibility ("default"))) void *calloc (size_t n, size_t size);
__attribute__ ((visibility ("default"))) void *realloc (void *memory, size_t size);

void *
malloc (size_t size)
{
  n_allocations++;
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  n_allocations++;
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  n_allocations++;
  return __libc_realloc (memory, size);
}
#endif

typedef struct {
  const gchar *title, *name;
  gdouble rate;
  const gchar *value, *text;
} Case;

static gchar **captions;

static GstAugDecision *
make_operation (const Case *row)
{
  GstAugRule rule;
  GstAugInstance instance;
  GstAugDecision *decision;
  GstAugOperation *operation;

  gst_aug_rule_init (&rule, 1);
  gst_aug_instance_init (&instance, &rule, 0);
  decision = gst_aug_decision_new ("augtext", "text", &instance);
  operation = gst_aug_decision_add (decision, row->name ? row->name : "none");
  gst_aug_operation_set_double (operation, "rate", row->rate);
  gst_aug_operation_set_uint64 (operation, "key", 7);
  if (row->value)
    gst_aug_operation_set_string (operation, row->value, row->text);
  return decision;
}

/* All captions once: how many words they have. */
static guint64
go_through (const Case *row, GstAugTextFormat format, GstAugTextTools *tools)
{
  g_autoptr (GstAugDecision) decision = make_operation (row);
  guint64 words = 0;

  for (guint i = 0; i < CUES; i++) {
    GstAugCue *cue = gst_aug_cue_new (captions[i % g_strv_length (captions)], -1, format);
    gchar *text;

    for (guint k = 0; k < cue->tokens->len; k++)
      words += gst_aug_cue_nth (cue, k)->kind == GST_AUG_TOKEN_WORD;
    gst_aug_text_apply (gst_aug_decision_nth (decision, 0), i, cue, tools);
    text = gst_aug_cue_to_string (cue);
    g_free (text);
    gst_aug_cue_free (cue);
  }
  return words;
}

static void
show (const Case *row, GstAugTextFormat format)
{
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  gdouble times[ROUNDS];
  guint64 words = 0, before = 0;

  for (guint i = 0; i <= ROUNDS; i++) {
    const gdouble start = now_ms ();

    before = n_allocations;
    words = go_through (row, format, tools);
    if (i)
      times[i - 1] = now_ms () - start;
  }
  printf ("%-34s %9.0f words/s %6.2f us/cue %6.1f allocations/cue\n", row->title,
      (gdouble) words / median (times, ROUNDS) * 1e3, median (times, ROUNDS) * 1e3 / CUES,
      (gdouble) (n_allocations - before) / CUES);
}

int
main (int argc, char **argv)
{
  GString *phrases = g_string_new (NULL);
  g_autofree gchar *text = NULL;
  gsize size;

  gst_init (NULL, NULL);
  if (argc < 2 || !g_file_get_contents (argv[1], &text, &size, NULL)) {
    printf ("text-bench CAPTIONS\n");
    return 1;
  }
  captions = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (phrases, "red word%u,", i);
  {
    const Case rows[] = {
      { "read and written", NULL, 0, NULL, NULL },
      { "swap-words", "swap-words", 0.1, NULL, NULL },
      { "delete-words", "delete-words", 0.1, NULL, NULL },
      { "insert-punctuation", "insert-punctuation", 0.3, NULL, NULL },
      { "mask-words", "mask-words", 0.15, NULL, NULL },
      { "misspell-words", "misspell-words", 0.1, NULL, NULL },
      { "interchange-words", "interchange-words", 0.3, "groups", "man,woman,child;dog,cat,horse" },
      { "delete-words, 3 words kept", "delete-words", 0.1, "keep", "red,apple,New York" },
      { "delete-words, 1000 phrases kept", "delete-words", 0.1, "keep", phrases->str },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
      show (&rows[i], GST_AUG_TEXT_UTF8);
    for (guint i = 0; i < 3; i++) {
      Case row = rows[i];
      g_autofree gchar *title = g_strconcat (row.title, ", pango-markup", NULL);

      row.title = title;
      show (&row, GST_AUG_TEXT_PANGO_MARKUP);
    }
  }
  g_strfreev (captions);
  g_string_free (phrases, TRUE);
  return 0;
}
