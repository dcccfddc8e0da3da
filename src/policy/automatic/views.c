/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Chains of the catalogue's kinds: SpecAugment, and the views of self-supervised learning. */
#include "automatic.h"

/* Arguments as presets write them: what is a number becomes one. */
static void
set_arguments (JsonObject *object, const gchar *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  JsonObject *arguments = json_object_new ();

  for (gchar **word = words; *word && **word; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);
    gchar *end;
    const gdouble number = g_ascii_strtod (pair[1], &end);

    if (g_str_equal (pair[0], "probability"))
      json_object_set_double_member (object, pair[0], number);
    else if (*end == '\0')
      json_object_set_double_member (arguments, pair[0], number);
    else
      json_object_set_string_member (arguments, pair[0], pair[1]);
  }
  json_object_set_object_member (object, "arguments", arguments);
}

static void
add (JsonArray *children, const gchar *id, const gchar *op, const gchar *arguments)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "op", op);
  set_arguments (object, arguments);
  json_array_add_object_element (children, object);
}

JsonNode *
gst_aug_automatic_specaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error)
{
  g_autofree gchar *arguments = g_strdup_printf ("preset=%s", name + strlen ("specaugment-"));
  JsonArray *children = json_array_new ();
  JsonObject *object;

  add (children, "specmask", "specmask", arguments);
  object = json_array_get_object_element (children, 0);
  if (options->time_warp)
    json_object_set_boolean_member (
        json_object_get_object_member (object, "arguments"), "time-warp", TRUE);
  return gst_aug_automatic_group ("specaugment", "sequence", children);
}

#define JITTER "order=random jitter-probability=0.8 grayscale-probability=0.2 "
#define JITTER_SIMCLR JITTER "brightness=0.8 contrast=0.8 saturation=0.8 hue=0.2"
#define JITTER_CIFAR JITTER "brightness=0.4 contrast=0.4 saturation=0.4 hue=0.1"
#define JITTER_BYOL JITTER "brightness=0.4 contrast=0.4 saturation=0.2 hue=0.1"
#define BLUR "kind=gaussian min-sigma=0.1 max-sigma=2 "
#define SOLARIZE "brightness=0 contrast=0 saturation=0 hue=0 min-threshold=128 max-threshold=128 "

static const struct {
  const gchar *name, *jitter, *blur, *solarize;
} views[] = {
  { "simclr", JITTER_SIMCLR, BLUR "kernel-share=0.1 probability=0.5", NULL },
  { "simclr-cifar", JITTER_CIFAR, NULL, NULL },
  { "byol-1", JITTER_BYOL, BLUR "kernel-share=0.1 probability=1", NULL },
  { "byol-2", JITTER_BYOL, BLUR "kernel-share=0.1 probability=0.1",
      SOLARIZE "solarize-probability=0.2" },
  { "vicreg", JITTER_BYOL, BLUR "probability=0.5", SOLARIZE "solarize-probability=0.5" },
};

JsonNode *
gst_aug_automatic_view (const gchar *name, const GstAugAutomaticOptions *options, GError **error)
{
  JsonArray *children = json_array_new ();
  guint i = 0;

  while (!g_str_equal (views[i].name, name))
    i++;
  add (children, "crop", "crop", "mode=resized-crop min-scale=0.08 max-scale=1");
  add (children, "flip", "flip", "mode=horizontal probability=0.5");
  add (children, "color", "color", views[i].jitter);
  if (views[i].blur)
    add (children, "blur", "blur", views[i].blur);
  if (views[i].solarize)
    add (children, "solarize", "color", views[i].solarize);
  return gst_aug_automatic_group ("view", "sequence", children);
}
