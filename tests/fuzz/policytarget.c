/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* For libFuzzer:  fuzz-policy TARGET [OPTIONS OF LIBFUZZER] [FOLDER]
 * TARGET is document, name, any, or the name of a format that can be imported; "list" prints them.
 */
#include "policyjudge.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const gchar *format;

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
list (void)
{
  puts ("document\nname\nany");
  for (guint i = 0; gst_aug_policy_format_name (i); i++)
    puts (gst_aug_policy_format_name (i));
  fflush (stdout);
  _exit (0);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  const gchar *target = *argc > 1 ? (*argv)[1] : "list";

  gst_init (NULL, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  if (g_str_equal (target, "list"))
    list ();
  if (!g_str_equal (target, "document"))
    format = target;
  memmove (*argv + 1, *argv + 2, (gsize) (*argc - 1) * sizeof **argv);
  (*argc)--;
  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gboolean accepted;
  g_autofree gchar *wrong = policy_judge ((const gchar *) data, size, format, &accepted);

  if (wrong) {
    fprintf (stderr, "FAILED %s\n", wrong);
    abort ();
  }
  return 0;
}
