/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What augtext costs beside a bare identity: the same cues through both, the thread's own time, and
 * what the process holds behind it. Dictionaries are read before the clock runs. */
#include <gst/gst.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-line.h"

#define CUES 400
#define ROUNDS 9

static const gchar *const sentences[] = {
  "The small dog runs through the tall grass and barks at the birds.",
  "When it rains, two children play under the roof of the old house.",
  "He won't say why the red car stands in front of the station.",
  "A woman in a blue dress holds the hand of her young daughter.",
};

#define ONLY "augtext synonym=0 insertion=0 swap=0 deletion=0 "

static const struct {
  const gchar *name, *launch;
} lines[] = {
  { "identity", "identity" },
  { "augtext, not chosen", "augtext probability=0" },
  { "augtext (one of EDA's four)", "augtext" },
  { "synonyms", ONLY "synonym=1" },
  { "insertion", ONLY "insertion=1" },
  { "swap", ONLY "swap=1" },
  { "deletion", ONLY "deletion=1" },
  { "punctuation", ONLY "punctuation=1" },
  { "masks", ONLY "mask=1" },
  { "misspelling", ONLY "misspelling=1" },
  { "interchange", ONLY "interchange=1 swap-groups=dog,cat;red,green,blue" },
  { "paraphrase", ONLY "paraphrase=1" },
  { "all of them", "augtext pick=each punctuation=1 mask=1 misspelling=1 interchange=1 "
                   "swap-groups=dog,cat;red,green,blue paraphrase=1" },
};

static GstFlowReturn
take (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static gint
by_value (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return x < y ? -1 : x > y;
}

/* Resident memory of the process in MB; what was freed is given back first. */
static gdouble
resident (void)
{
  g_autofree gchar *text = NULL;
  glong pages = 0;

#ifdef __GLIBC__
  malloc_trim (0);
#endif
  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %ld", &pages);
  return (gdouble) pages * 4096 / 1e6;
}

/* Nanoseconds that CUES cues take; they are made outside of the clock. */
static gdouble
push_cues (GstPad *src, guint round)
{
  GstBuffer *cues[CUES];
  gint64 start;

  for (guint n = 0; n < CUES; n++) {
    const gchar *text = sentences[n % G_N_ELEMENTS (sentences)];

    cues[n] = gst_buffer_new_memdup (text, strlen (text));
    GST_BUFFER_PTS (cues[n]) = (round * CUES + n) * GST_SECOND;
    GST_BUFFER_DURATION (cues[n]) = GST_SECOND;
  }
  start = now_ns ();
  for (guint n = 0; n < CUES; n++)
    gst_pad_push (src, cues[n]);
  return (gdouble) (now_ns () - start);
}

static void
bench (const gchar *name, const gchar *launch)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string ("text/x-raw,format=utf8");
  gdouble times[ROUNDS], before = resident ();
  GstPad *src, *sink;
  GstElement *bin = open_bin (launch, caps, take, &src, &sink);

  push_cues (src, 0);
  for (guint i = 0; i < ROUNDS; i++)
    times[i] = push_cues (src, i + 1);
  qsort (times, ROUNDS, sizeof times[0], by_value);
  printf ("%-28s %8.2f us a cue %10.0f cues/s %+8.1f MB\n", name, times[ROUNDS / 2] / CUES / 1e3,
      CUES * 1e9 / times[ROUNDS / 2], resident () - before);
  fflush (stdout);
  close_bin (bin, src, sink);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    bench (lines[i].name, lines[i].launch);
  printf ("%-28s %8.1f MB\n", "the process behind it", resident ());
  return 0;
}
