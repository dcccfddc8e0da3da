/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which encoder and decoder an operation means, as a line of elements. */
#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

typedef struct {
  const gchar *name;
  const gchar *encoder, *encoder_package;
  const gchar *settings; /* BITRATE stands for bits a second, KBITRATE for thousands of them */
  const gchar *decoder, *decoder_package;
  const gchar *decoder_settings;
} Codec;

static const Codec codecs[] = {
  { "h264", "x264enc", "gstreamer1.0-plugins-ugly",
      "tune=zerolatency speed-preset=veryfast threads=1 bitrate=KBITRATE", "avdec_h264",
      "gstreamer1.0-libav", "max-threads=1" },
  { "mpeg4", "avenc_mpeg4", "gstreamer1.0-libav", "threads=1 bitrate=BITRATE", "avdec_mpeg4",
      "gstreamer1.0-libav", "max-threads=1" },
  /* a fixed speed, since libvpx else measures the machine's */
  { "vp8", "vp8enc", "gstreamer1.0-plugins-good",
      "deadline=1 cpu-used=-4 threads=1 lag-in-frames=0 end-usage=cbr target-bitrate=BITRATE",
      "vp8dec", "gstreamer1.0-plugins-good", "" },
  { "mjpeg", "avenc_mjpeg", "gstreamer1.0-libav", "threads=1 bitrate=BITRATE", "avdec_mjpeg",
      "gstreamer1.0-libav", "" },
};

static gboolean
is_there (GstAugFilter *self, const gchar *name, const gchar *element, const gchar *package)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (element);

  if (factory)
    return TRUE;
  GST_ELEMENT_ERROR (self, CORE, MISSING_PLUGIN,
      ("augcompress: codec=%s needs the element %s: install %s, or set another codec.", name,
          element, package),
      (NULL));
  return FALSE;
}

static gchar *
with_bitrate (const gchar *description, gint64 kbitrate)
{
  g_autofree gchar *kilo = g_strdup_printf ("%" G_GINT64_FORMAT, kbitrate);
  g_autofree gchar *bits = g_strdup_printf ("%" G_GINT64_FORMAT, 1000 * kbitrate);
  GString *text = g_string_new (description);

  g_string_replace (text, "KBITRATE", kilo, 0);
  g_string_replace (text, "BITRATE", bits, 0);
  return g_string_free (text, FALSE);
}

static const gchar *
string_of (const GstAugOperation *op, const gchar *name)
{
  const GstAugValue *value = gst_aug_operation_find (op, name);

  return value && value->type == GST_AUG_VALUE_STRING && value->s ? value->s : "";
}

/* The line of the encoder and the decoder, or NULL after an error. */
gchar *
gst_aug_filter_codec_line (GstAugFilter *self, const GstAugOperation *op)
{
  const gchar *name = string_of (op, "codec");
  g_autofree gchar *line = NULL;
  const Codec *c = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (g_str_equal (codecs[i].name, name))
      c = &codecs[i];
  if (c) {
    if (!is_there (self, name, c->encoder, c->encoder_package) ||
        !is_there (self, name, c->decoder, c->decoder_package))
      return NULL;
    line =
        g_strdup_printf ("%s %s ! %s %s", c->encoder, c->settings, c->decoder, c->decoder_settings);
  } else {
    line = g_strdup_printf ("%s ! %s", string_of (op, "encoder"), string_of (op, "decoder"));
  }
  return with_bitrate (line, gst_aug_operation_get_int (op, "bitrate", 0));
}
