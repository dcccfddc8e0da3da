/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Tensors of spectrograms on their way through: float32, an array [channels][frames][bins]. */
#include "augfilter-private.h"

#include <stdio.h>
#include <string.h>

#define GST_CAT_DEFAULT gst_aug_filter_debug

gboolean
gst_aug_filter_takes_spectrograms (GstAugFilter *self)
{
  return (GST_AUG_FILTER_GET_CLASS (self)->kind->touches & GST_AUG_TOUCHES_SPECTROGRAM) != 0;
}

/* FALSE where caps are not those of one tensor of float32 with up to three dimensions. */
gboolean
gst_aug_filter_set_spectrogram_caps (GstAugFilter *self, const GstCaps *caps)
{
  GstAugSpectrogram *to = &self->state->spectrogram;
  const GstStructure *s = gst_caps_get_structure (caps, 0);
  const gchar *dimensions = gst_structure_get_string (s, "dimensions");
  guint d[4] = { 0, 1, 1, 1 };
  gint n_tensors = 1, n, f;

  gst_structure_get_int (s, "num_tensors", &n_tensors);
  if (n_tensors != 1 || !dimensions ||
      g_strcmp0 (gst_structure_get_string (s, "types"), "float32") != 0 ||
      sscanf (dimensions, "%u:%u:%u:%u", &d[0], &d[1], &d[2], &d[3]) < 2 || d[3] != 1 ||
      d[0] == 0 || d[1] == 0 || d[2] == 0 ||
      (guint64) d[0] * d[1] > G_MAXINT / sizeof (gfloat) / d[2])
    return FALSE;
  *to = (GstAugSpectrogram){ .bins = d[0], .frames = d[1], .channels = d[2] };
  if (gst_structure_get_fraction (s, "hop", &n, &f) && n > 0) {
    to->hop_n = (guint64) n * GST_SECOND;
    to->hop_d = (guint64) f;
  } else if (gst_structure_get_fraction (s, "framerate", &n, &f) && n > 0) {
    to->hop_n = (guint64) f * GST_SECOND;
    to->hop_d = (guint64) n * d[1];
  }
  return TRUE;
}

/* Where the tensor's frames lie in time; without a hop they share its duration, or the window. */
static void
place (GstAugFilter *self, GstBuffer *buffer, GstAugSpectrogram *to)
{
  const GstAugInstance *in = &self->state->instance;
  gint64 time = in->start;

  *to = self->state->spectrogram;
  gst_aug_filter_time_of (self, buffer, &time);
  to->offset_ns = MAX (time - in->start, 0);
  to->window = in->window;
  to->branch = gst_aug_fnv1a (in->branch, strlen (in->branch), GST_AUG_FNV1A_BASIS);
  if (to->hop_n)
    return;
  to->hop_d = to->frames;
  if (GST_BUFFER_DURATION_IS_VALID (buffer) && GST_BUFFER_DURATION (buffer) > 0)
    to->hop_n = GST_BUFFER_DURATION (buffer);
  else
    to->hop_n = (guint64) CLAMP (in->stop - in->start, 1, 1000 * (gint64) GST_SECOND);
}

/* Takes @buffer. */
GstBuffer *
gst_aug_filter_change_spectrogram (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  const GstAugInstance *in = &st->instance;
  GstAugSpectrogram spectrogram;
  gint64 start, stop;
  gboolean warped;
  GstMapInfo map;

  if (!st->applied->applied || gst_aug_decision_size (st->applied) == 0)
    return buffer;
  buffer = gst_buffer_make_writable (buffer);
  place (self, buffer, &spectrogram);
  if (!gst_buffer_map (buffer, &map, GST_MAP_READWRITE))
    return buffer;
  if (map.size < sizeof (gfloat) * spectrogram.bins * spectrogram.frames * spectrogram.channels) {
    gst_buffer_unmap (buffer, &map);
    GST_ELEMENT_WARNING (self, STREAM, FORMAT,
        ("A tensor is smaller than its caps say and was left as it is: check what writes it."),
        (NULL));
    return buffer;
  }
  if (gst_aug_filter_kept_span (st->applied, in, &start, &stop))
    gst_aug_spectrogram_cut (&spectrogram, start - in->start,
        stop < in->stop ? stop - in->start : G_MAXINT64, (gfloat *) map.data);
  warped = gst_aug_spectrogram_apply (&spectrogram, st->applied, (gfloat *) map.data);
  gst_buffer_unmap (buffer, &map);
  if (!warped && !st->warned) {
    st->warned = TRUE;
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
        ("%s: time is warped in tensors of whole windows alone: set mode=window on augmel, or "
         "time-warp=false.",
            GST_AUG_FILTER_GET_CLASS (self)->kind->element),
        (NULL));
  }
  return buffer;
}
