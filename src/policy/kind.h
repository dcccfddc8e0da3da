/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: the settings of augpolicy. */
#pragma once

#include "../facts/color/colorrule.h"
#include "policy.h"

G_BEGIN_DECLS

typedef struct {
  GstAugCommonSettings common;
  const gchar *location; /* a file */
  const gchar *text;     /* a document, a preset or a timm string */
  guint width, height;   /* of pictures; 0: as they come */
  GstAugColorRule color; /* captions and colours of pictures */
  gboolean text_safe;    /* and what is read in them */
  guint turn;            /* another one: location is read anew */
  GstAugPolicy *policy;  /* what they name; the element's, which resolves them */
} GstAugPolicySettings;

G_END_DECLS
