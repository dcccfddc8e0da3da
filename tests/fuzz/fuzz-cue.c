/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* For libFuzzer: fuzz-cue [OPTIONS OF LIBFUZZER] [FOLDER]. The first four bytes of an input say
 * what is done to the cue behind them. */
#include "cuejudge.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static GstAugTextTools *tools;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  gst_init (NULL, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  tools = gst_aug_text_tools_new ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree gchar *wrong = size > 4 ? cue_judge ((const gchar *) data, size, tools) : NULL;

  if (wrong) {
    fprintf (stderr, "FAILED %s\n", wrong);
    abort ();
  }
  return 0;
}
