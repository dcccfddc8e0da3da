/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* inspect: the catalogue of operations. */
#include <string.h>

#include "catalogue/presets.h"
#include "tool.h"

static gchar *
touches_of (const GstAugKind *kind)
{
  static const struct {
    GstAugTouches touch;
    const gchar *word;
  } words[] = {
    { GST_AUG_TOUCHES_VIDEO, "pictures" },
    { GST_AUG_TOUCHES_AUDIO, "sound" },
    { GST_AUG_TOUCHES_SPECTROGRAM, "spectrograms" },
    { GST_AUG_TOUCHES_TEXT, "captions" },
    { GST_AUG_TOUCHES_TIME, "time of any stream" },
    { GST_AUG_TOUCHES_ANY, "any stream" },
  };
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (kind->touches & words[i].touch)
      g_string_append_printf (s, "%s%s", s->len ? ", " : "", words[i].word);
  return g_string_free (s, FALSE);
}

static gchar *
range_of (const GstAugSetting *row)
{
  switch (row->type) {
  case GST_AUG_SETTING_DOUBLE:
  case GST_AUG_SETTING_INT:
  case GST_AUG_SETTING_UINT:
    return g_strdup_printf ("%.15g to %.15g", row->minimum, row->maximum);
  case GST_AUG_SETTING_UINT64:
    return g_strdup ("64-bit integer");
  case GST_AUG_SETTING_BOOLEAN:
    return g_strdup ("true, false");
  case GST_AUG_SETTING_STRING:
    return g_strdup ("text");
  case GST_AUG_SETTING_FRACTION:
    return g_strdup ("fraction");
  case GST_AUG_SETTING_NUMBERS:
    return g_strdup_printf ("<numbers from %g to %g>", row->minimum, row->maximum);
  case GST_AUG_SETTING_ENUM: {
    GEnumClass *class = g_type_class_ref (row->enum_type ());
    GString *s = g_string_new (NULL);

    for (guint i = 0; i < class->n_values; i++)
      g_string_append_printf (s, "%s%s", i ? ", " : "", class->values[i].value_nick);
    g_type_class_unref (class);
    return g_string_free (s, FALSE);
  }
  }
  return g_strdup ("");
}

static void
print_kind (const GstAugKind *kind)
{
  g_autofree gchar *touches = touches_of (kind);
  g_autofree gpointer block = g_malloc0 (kind->settings->size);

  gst_aug_settings_init (kind->settings, block);
  printf ("%s (element %s): %s\nActs on: %s\n\n", kind->name, kind->element, kind->description,
      touches);
  printf ("  %-15s %-12s %-34s %s\n", "setting", "default", "range", "meaning");
  for (guint i = 0; i < kind->settings->n_rows; i++) {
    const GstAugSetting *row = &kind->settings->rows[i];
    g_autofree gchar *range = range_of (row);
    g_autofree gchar *value = row->type == GST_AUG_SETTING_DOUBLE
                                  ? g_strdup_printf ("%.6g", row->otherwise)
                                  : gst_aug_setting_print (row, block);

    printf ("  %-15s %-12s %-34s %s\n", row->name, value, range, row->blurb);
  }
  printf ("\n");
}

static void
print_presets (const GstAugKind *kind)
{
  gboolean any = FALSE;

  for (guint i = 0; i < gst_aug_presets_size (); i++) {
    const GstAugPreset *preset = gst_aug_presets_nth (i);

    if (!g_str_equal (preset->kind, kind->name))
      continue;
    if (!any)
      printf ("Presets, as in: gst-launch-1.0 ... ! %s @preset=%s ! ...\n\n", kind->element,
          preset->name);
    any = TRUE;
    printf ("@preset=%s sets %s\n(%s)\n", preset->name, preset->values, preset->source);
  }
  if (any)
    printf ("\n");
}

static gboolean
fail_unknown (const gchar *name, GError **error)
{
  const gchar *nearest = NULL;
  guint least = AUG_WORD_NEAR + 1;

  for (guint i = 0; i < 2 * gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i / 2);
    const gchar *word = i % 2 ? kind->element : kind->name;

    if (gst_aug_word_distance (word, name) < least)
      least = gst_aug_word_distance (word, name), nearest = word;
  }
  if (nearest)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "there is no operation \"%s\"; did you mean: " AUG_COMMAND " inspect %s", name, nearest);
  return aug_fail (error, AUG_TOOL_ERROR_USAGE,
      "there is no operation \"%s\"; for their names type: " AUG_COMMAND " inspect", name);
}

gboolean
aug_command_inspect (gint *argc, gchar ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[NAME]");
  const GstAugKind *kind;

  g_option_context_set_summary (context,
      "Lists the operations; with a NAME, all its settings with ranges, units and defaults.");
  g_option_context_set_description (context, "Example:\n  " AUG_COMMAND " inspect crop\n");
  if (!aug_parse_arguments (context, "inspect", 0, 1, argc, argv, error))
    return FALSE;
  if (*argc > 1) {
    kind = gst_aug_catalogue_find ((*argv)[1]);
    if (!kind)
      return fail_unknown ((*argv)[1], error);
    print_kind (kind);
    print_presets (kind);
    return TRUE;
  }
  printf ("%-14s %-14s %-32s %s\n", "operation", "element", "acts on", "what it does");
  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    g_autofree gchar *touches = touches_of (gst_aug_catalogue_nth (i));

    kind = gst_aug_catalogue_nth (i);
    printf ("%-14s %-14s %-32s %s\n", kind->name, kind->element, touches, kind->description);
  }
  printf ("\nFor the settings of one type: " AUG_COMMAND " inspect NAME\n");
  return TRUE;
}
