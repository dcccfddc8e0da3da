/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augcodec
 * @title: augcodec
 *
 * Sends sound through a codec and back: what a telephone, a voice chat or a download leaves of it.
 * A window's codec is drawn uniformly from `codecs`, its bit rate from a list (`opus-bitrates` and
 * so on), from the modes of the codec, or as exp (log min + u·(log max - log min)) between
 * `min-bitrate` and `max-bitrate`.
 *
 * mulaw and alaw (ITU-T G.711) and adpcm (IMA, 4 bits a sample) are carried out here, bit by bit as
 * Python's audioop, at the sound's own rate or at `rate`, to which it is brought by band-limited
 * interpolation. opus, mp3, aac, speex, amr-nb and amr-wb are encoder and decoder elements of
 * GStreamer, looked up by name; what is not installed is an error that says which package has it. A
 * window is coded alone, by an encoder that begins in front of its first sample with the reflection
 * of what follows, so that no edge is heard. The codec's delay is measured once with a burst of
 * noise and taken out: sound keeps its place and its length. Mono codecs code every channel alone,
 * the others in pairs. docs/codec.md has the delays and the bounds.
 *
 * Random draws: `codec`, `bitrate`.
 *
 * Latency: none for mulaw, alaw and adpcm at the sound's own rate; else the most that any codec of
 * the list needs at the lowest bit rate (opus 30 ms, mp3 0.2 to 0.4 s at 48 kHz).
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * augcodec codecs=mulaw,adpcm rate=8000 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "catalogue/codec.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugCodec;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugCodecClass;

GType gst_aug_codec_get_type (void);
G_DEFINE_TYPE (GstAugCodec, gst_aug_codec, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augcodec, "augcodec", GST_RANK_NONE, gst_aug_codec_get_type ())

/* What is missing is said before data flow. */
static gboolean
gst_aug_codec_start (GstBaseTransform *trans)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  GST_OBJECT_LOCK (self);
  ok = gst_aug_codec_check_there (self->block, &error);
  GST_OBJECT_UNLOCK (self);
  if (!ok) {
    GST_ELEMENT_ERROR (self, CORE, MISSING_PLUGIN, ("augcodec: %s.", error->message), (NULL));
    return FALSE;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_aug_codec_parent_class)->start (trans);
}

static void
gst_aug_codec_init (GstAugCodec *self)
{
}

static void
gst_aug_codec_class_init (GstAugCodecClass *klass)
{
  GST_BASE_TRANSFORM_CLASS (klass)->start = gst_aug_codec_start;
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "codec", "Augmentation: codec", "Filter/Effect/Audio");
}
