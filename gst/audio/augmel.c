/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augmel
 * @title: augmel
 *
 * Log-mel spectrograms of sound as float32 tensors, as torchaudio and librosa define them.
 *
 * A frame is `n-fft` samples under a Hann window, `hop` samples from the last one; |X|^`power` of
 * its bins is added up under `n-mels` triangles on the mel scale (`mel-scale`, `norm`, between
 * `min-frequency` and `max-frequency`) and scaled (`log`). docs/mel.md has the formulas, and which
 * settings are torchaudio's, librosa's and Whisper's; these are presets too.
 *
 * The caps are those of NNStreamer: `other/tensors`, float32, with one tensor of `dimensions`
 * n-mels:frames:channels:1, so an array [channels][frames][n-mels]. With `mode=stream` frames
 * follow each other over windows, `frames` of them in each tensor, `framerate` tensors a second;
 * the last one is filled up with frames of silence. With `mode=window` each window becomes one
 * tensor of its own sound alone (windows come from augseed); where the item ends within a window,
 * the rest is silence. The number of frames follows from the window, unless `frames` or downstream
 * caps name another: the sound is cut or filled up then. Settings that change while data flow act
 * at the next caps.
 *
 * Where modalitydrop left the sound out all numbers are 0. Nothing is drawn: `phase=eval` changes
 * nothing. All metas travel. Latency: a tensor, less a frame, and half of `n-fft`; in mode window
 * the window.
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * augspecmask preset=ld ! augmel n-mels=80 mode=window ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugMelElement;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugMelElementClass;

GType gst_aug_mel_element_get_type (void);
G_DEFINE_TYPE (GstAugMelElement, gst_aug_mel_element, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augmel, "augmel", GST_RANK_NONE, gst_aug_mel_element_get_type ())

static void
gst_aug_mel_element_init (GstAugMelElement *self)
{
}

static void
gst_aug_mel_element_class_init (GstAugMelElementClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "mel", "Augmentation: spectrograms", "Filter/Converter/Audio");
}
