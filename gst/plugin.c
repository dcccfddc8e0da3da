/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "plugin.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  gboolean ok = TRUE;

  ok &= GST_ELEMENT_REGISTER (augseed, plugin);
  ok &= GST_ELEMENT_REGISTER (augcrop, plugin);
  ok &= GST_ELEMENT_REGISTER (augflip, plugin);
  ok &= GST_ELEMENT_REGISTER (augpolicy, plugin);
  ok &= GST_ELEMENT_REGISTER (augaffine, plugin);
  ok &= GST_ELEMENT_REGISTER (augcolor, plugin);
  ok &= GST_ELEMENT_REGISTER (augblur, plugin);
  ok &= GST_ELEMENT_REGISTER (augframedrop, plugin);
  ok &= GST_ELEMENT_REGISTER (augcompress, plugin);
  ok &= GST_ELEMENT_REGISTER (augerase, plugin);
  ok &= GST_ELEMENT_REGISTER (augnormalize, plugin);
  ok &= GST_ELEMENT_REGISTER (augdepth, plugin);
  ok &= GST_ELEMENT_REGISTER (augnoise, plugin);
  ok &= GST_ELEMENT_REGISTER (augwarp, plugin);
  ok &= GST_ELEMENT_REGISTER (augspecmask, plugin);
  ok &= GST_ELEMENT_REGISTER (augcodec, plugin);
  ok &= GST_ELEMENT_REGISTER (auggain, plugin);
  ok &= GST_ELEMENT_REGISTER (augmel, plugin);
  ok &= GST_ELEMENT_REGISTER (augspeed, plugin);
  ok &= GST_ELEMENT_REGISTER (augstretch, plugin);
  ok &= GST_ELEMENT_REGISTER (augpitch, plugin);
  ok &= GST_ELEMENT_REGISTER (augreverb, plugin);
  ok &= GST_ELEMENT_REGISTER (augfilter, plugin);
  ok &= GST_ELEMENT_REGISTER (augclip, plugin);
  ok &= GST_ELEMENT_REGISTER (augloss, plugin);
  ok &= GST_ELEMENT_REGISTER (augchannels, plugin);
  ok &= GST_ELEMENT_REGISTER (augtext, plugin);
  ok &= GST_ELEMENT_REGISTER (modalitydrop, plugin);
  return ok;
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, augment,
    "Augmentation policies: the same random decisions at the same media time in every branch",
    plugin_init, GST_AUG_VERSION, "LGPL", "gst-augment", "https://gstreamer.freedesktop.org")
