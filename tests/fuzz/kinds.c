/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Caps of a storm: those that all generic tests walk, and stranger ones. */
#include "storm.h"

static void
add (GPtrArray *kinds, const gchar *element, const gchar *caps)
{
  g_autoptr (Kind) kind = kind_new (caps);

  if (walk_takes (element, kind))
    g_ptr_array_add (kinds, g_steal_pointer (&kind));
}

/* Pictures whose pixels are not square, whose rate is unknown, odd or high. */
static void
add_pictures (GPtrArray *kinds, const gchar *element)
{
  static const gchar *const formats[] = { "I420", "NV12", "Y42B", "Y444", "GRAY8", "RGB", "BGRA",
    "GBR" };
  static const gchar *const sizes[] = { "width=48,height=33", "width=31,height=2",
    "width=2,height=47" };
  static const gchar *const rates[] = { "framerate=0/1", "framerate=30000/1001",
    "framerate=240/1,max-framerate=240/1", "framerate=1/10" };
  static const gchar *const shapes[] = { "pixel-aspect-ratio=4/3", "pixel-aspect-ratio=1/100",
    "pixel-aspect-ratio=1/1,colorimetry=bt709", "pixel-aspect-ratio=100/1,colorimetry=sRGB" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++, n++) {
      g_autofree gchar *caps = g_strdup_printf ("video/x-raw,format=%s,%s,%s,%s", formats[i],
          sizes[j], rates[n % G_N_ELEMENTS (rates)], shapes[n / 2 % G_N_ELEMENTS (shapes)]);

      add (kinds, element, caps);
    }
}

static void
add_sounds (GPtrArray *kinds, const gchar *element)
{
  static const gchar *const formats[] = { "S8", "U8", "S16LE", "S16BE", "U16LE", "S24_32LE",
    "S32LE", "S24LE", "U24BE", "S20LE", "F32LE", "F32BE", "F64LE", "F64BE" };
  static const guint rates[] = { 8000, 1, 44100, 48000, 11025, 192000 };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint channels = 1; channels <= 3; channels++) {
      g_autofree gchar *caps =
          g_strdup_printf ("audio/x-raw,format=%s,layout=interleaved,rate=%u,channels=%u%s",
              formats[i], rates[(i + channels) % G_N_ELEMENTS (rates)], channels,
              channels > 2 ? ",channel-mask=(bitmask)0" : "");

      add (kinds, element, caps);
    }
}

GPtrArray *
storm_kinds (const gchar *element)
{
  GPtrArray *kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) kind_free);
  g_autoptr (GPtrArray) walked = walk_kinds ();

  for (guint i = 0; i < walked->len; i++)
    add (kinds, element, ((Kind *) walked->pdata[i])->text);
  add_pictures (kinds, element);
  add_sounds (kinds, element);
  add (kinds, element, "image/jpeg,width=8,height=8,framerate=0/1");
  add (kinds, element, "audio/x-opus,rate=48000,channels=2,channel-mapping-family=0");
  add (kinds, element, "text/x-json");
  g_assert (kinds->len);
  return kinds;
}
