/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Where nodes act. */
#include "decide.h"

/* Only the last star can be wrong about what it took, so no pattern is slow. */
static gboolean
matches (const gchar *pattern, const gchar *text)
{
  const gchar *star = NULL, *from = NULL;

  while (*text) {
    if (*pattern == '*') {
      star = ++pattern;
      from = text;
    } else if (*pattern == '?') {
      pattern++;
      text = g_utf8_next_char (text);
    } else if (*pattern == *text) {
      pattern++;
      text++;
    } else if (star) {
      pattern = star;
      text = from = g_utf8_next_char (from);
    } else {
      return FALSE;
    }
  }
  while (*pattern == '*')
    pattern++;
  return !*pattern;
}

static gboolean
matches_any (gchar **patterns, const gchar *branch)
{
  for (; *patterns; patterns++)
    if (matches (*patterns, branch))
      return TRUE;
  return FALSE;
}

gboolean
gst_aug_policy_acts_here (
    const GstAugPolicyPlaces *places, const GstAugInstance *in, GstAugTouches medium)
{
  if (!places)
    return TRUE;
  if (places->branches && !matches_any (places->branches, in->branch))
    return FALSE;
  if (places->except && matches_any (places->except, in->branch))
    return FALSE;
  if (places->roles && !(places->roles & 1u << in->role))
    return FALSE;
  return !places->media || !medium || places->media & medium;
}
