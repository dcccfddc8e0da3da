/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Statistics that are smoothed from picture to picture of a window. */
#include "color-private.h"

/* Smoothed statistics, the one that was used longest ago first to be given up. */
#define N_TRACKS 16

/* A new picture weighs as much as all before it until there are so many, and then 1 / so much. */
#define TRACK_FRAMES 16

typedef struct {
  guint64 id, used;
  guint n, frames;
  gdouble *values;
} Track;

struct _AugColorTracks {
  gatomicrefcount refs;
  guint64 clock;
  Track tracks[N_TRACKS];
};

AugColorTracks *
aug_color_tracks_new (void)
{
  AugColorTracks *tracks = g_new0 (AugColorTracks, 1);

  g_atomic_ref_count_init (&tracks->refs);
  return tracks;
}

AugColorTracks *
aug_color_tracks_ref (AugColorTracks *tracks)
{
  g_atomic_ref_count_inc (&tracks->refs);
  return tracks;
}

void
aug_color_tracks_unref (AugColorTracks *tracks)
{
  if (!g_atomic_ref_count_dec (&tracks->refs))
    return;
  for (guint i = 0; i < N_TRACKS; i++)
    g_free (tracks->tracks[i].values);
  g_free (tracks);
}

void
aug_color_tracks_clear (GstAugColorScratch *scratch)
{
  for (guint i = 0; i < N_TRACKS; i++)
    scratch->tracks->tracks[i].id = 0;
}

/* Replaces @values of this picture by those smoothed over the pictures of the track so far. */
void
aug_color_track (GstAugColorScratch *scratch, guint64 id, gdouble *values, guint n)
{
  AugColorTracks *tracks = scratch->tracks;
  Track *track = tracks->tracks;

  if (id == 0)
    return;
  for (guint i = 1; i < N_TRACKS && track->id != id; i++)
    if (tracks->tracks[i].id == id || tracks->tracks[i].used < track->used)
      track = &tracks->tracks[i];
  track->used = ++tracks->clock;
  if (track->id != id || track->n != n) {
    track->values = g_renew (gdouble, track->values, n);
    track->id = id;
    track->n = n;
    track->frames = 0;
  }
  track->frames = MIN (track->frames + 1, TRACK_FRAMES);
  for (guint i = 0; i < n; i++) {
    track->values[i] = track->frames == 1
                           ? values[i]
                           : track->values[i] + (values[i] - track->values[i]) / track->frames;
    values[i] = track->values[i];
  }
}
