/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From options to elements. */
#include <string.h>

#include "tool.h"

const gchar *const aug_stream_names[AUG_STREAM_KINDS] = { "video", "audio", "text" };

static void
add (GString *chain, const gchar *element)
{
  g_string_append_printf (chain, "%s%s", chain->len ? " ! " : "", element);
}

/* The shortest text that reads back as @value. */
static const gchar *
print_number (gchar number[G_ASCII_DTOSTR_BUF_SIZE], gdouble value)
{
  g_ascii_formatd (number, G_ASCII_DTOSTR_BUF_SIZE, "%.15g", value);
  return g_ascii_strtod (number, NULL) == value
             ? number
             : g_ascii_dtostr (number, G_ASCII_DTOSTR_BUF_SIZE, value);
}

static void
add_number (GString *chain, const gchar *name, gdouble value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (chain, " %s=%s", name, print_number (number, value));
}

/* One element does both: the rectangle of pictures and the stretch of time of any stream. The
 * settings that branches share must be alike in all of them. */
static void
add_crop (GString *chain, const AugOptions *o, AugStreamKind kind, const AugFacts *facts)
{
  const gint *fps = facts->fps;

  if (!o->has_time_crop && (kind != AUG_STREAM_VIDEO || !o->text[AUG_OPTION_CROP]))
    return;
  add (chain, "augcrop");
  if (o->text[AUG_OPTION_CROP]) {
    g_string_append_printf (chain, " width=%u height=%u", o->crop[0], o->crop[1]);
    add_number (chain, "min-scale", o->scale[0]);
    add_number (chain, "max-scale", o->scale[1]);
  } else {
    g_string_append (chain, " min-scale=1 max-scale=1 mode=fixed");
  }
  if (!o->has_time_crop)
    return;
  add_number (chain, "min-duration", o->time_crop[0]);
  add_number (chain, "max-duration", o->time_crop[1]);
  if (o->text[AUG_OPTION_TIMELINE])
    g_string_append_printf (chain, " timeline=%s", o->text[AUG_OPTION_TIMELINE]);
  if (o->text[AUG_OPTION_QUANTUM])
    g_string_append_printf (chain, " quantum=%d/%d", o->quantum[0], o->quantum[1]);
  else if (fps[0] > 0 && fps[1] > 0)
    g_string_append_printf (chain, " quantum=%d/%d", fps[1], fps[0]);
}

static void
add_drop (GString *chain, const AugOptions *o, AugStreamKind kind, const AugFacts *facts)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) numbers = g_string_new (NULL);
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];
  guint n = 0;

  print_number (number, o->drop);
  for (guint i = 0; i < AUG_STREAM_KINDS; i++) {
    if (!facts->has[i])
      continue;
    g_string_append_printf (names, "%s%s", n ? "," : "", aug_stream_names[i]);
    g_string_append_printf (numbers, "%s%s", n++ ? "," : "", number);
  }
  if (n < 2)
    return;
  add (chain, "modalitydrop");
  g_string_append_printf (chain, " modality=%s modalities=\"%s\" probabilities=\"<%s>\"",
      aug_stream_names[kind], names->str, numbers->str);
}

/* A text as gst-launch reads it back. */
static void
add_quoted (GString *chain, const gchar *text)
{
  g_string_append_c (chain, '"');
  for (; *text; text++) {
    if (strchr ("\\\"", *text))
      g_string_append_c (chain, '\\');
    g_string_append_c (chain, *text);
  }
  g_string_append_c (chain, '"');
}

/* @shown: a policy is named, which may be longer than anyone reads. */
static void
add_policy (GString *chain, const AugOptions *o, AugStreamKind kind, gboolean shown)
{
  if (!o->policy)
    return;
  add (chain, "augpolicy policy=");
  if (!shown)
    add_quoted (chain, gst_aug_policy_to_json (o->policy));
  else if (*gst_aug_policy_get_name (o->policy))
    add_quoted (chain, gst_aug_policy_get_name (o->policy));
  else
    g_string_append (chain, gst_aug_policy_get_version (o->policy));
  if (kind == AUG_STREAM_VIDEO && o->text[AUG_OPTION_SIZE])
    g_string_append_printf (chain, " width=%u height=%u", o->size[0], o->size[1]);
}

static gchar *
make_chain (const AugOptions *o, AugStreamKind kind, const AugFacts *facts, gboolean shown)
{
  static const AugOption extra[] = { AUG_OPTION_VIDEO, AUG_OPTION_AUDIO, AUG_OPTION_TEXT };
  static const gchar *const color[] = { "brightness", "contrast", "saturation", "hue" };
  GString *chain = g_string_new (NULL);

  add_crop (chain, o, kind, facts);
  if (o->flip >= 0) {
    add (chain, "augflip");
    add_number (chain, "probability", o->flip);
  }
  add_policy (chain, o, kind, shown);
  if (kind == AUG_STREAM_VIDEO && o->has_color) {
    add (chain, "augcolor");
    for (guint i = 0; i < 4; i++)
      add_number (chain, color[i], o->color[i]);
  }
  if (kind == AUG_STREAM_AUDIO && o->text[AUG_OPTION_SPEC_MASK]) {
    add (chain, "augspecmask");
    g_string_append_printf (chain, " preset=%s", o->text[AUG_OPTION_SPEC_MASK]);
  }
  if (o->drop >= 0)
    add_drop (chain, o, kind, facts);
  if (o->has_speed) {
    add (chain, "augspeed");
    add_number (chain, "min-factor", o->speed[0]);
    add_number (chain, "max-factor", o->speed[1]);
  }
  if (o->text[extra[kind]] && *o->text[extra[kind]])
    add (chain, o->text[extra[kind]]);
  return g_string_free (chain, FALSE);
}

/* Returns: (transfer full): the elements of one branch for gst-launch-1.0; "" = none */
gchar *
aug_options_chain (const AugOptions *o, AugStreamKind kind, const AugFacts *facts)
{
  return make_chain (o, kind, facts, FALSE);
}

/* Returns: (transfer full): the same to be read, with the name of a policy in place of it */
gchar *
aug_options_shown_chain (const AugOptions *o, AugStreamKind kind, const AugFacts *facts)
{
  return make_chain (o, kind, facts, TRUE);
}

/* Returns: (nullable): the element of a chain whose pictures become tensors */
const gchar *
aug_chain_tensors (const gchar *chain)
{
  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i);

    if (kind->touches & GST_AUG_TOUCHES_TENSOR && strstr (chain, kind->element))
      return kind->element;
  }
  return NULL;
}

/* Returns: (transfer full): the elements of a bin from its source pad's side to its sink's,
 * upstream first */
GPtrArray *
aug_elements_in_order (GstElement *bin)
{
  GPtrArray *elements = g_ptr_array_new_with_free_func (gst_object_unref);
  g_autoptr (GstIterator) it = gst_bin_iterate_sorted (GST_BIN (bin));
  GValue item = G_VALUE_INIT;

  while (gst_iterator_next (it, &item) == GST_ITERATOR_OK) {
    g_ptr_array_insert (elements, 0, g_value_dup_object (&item));
    g_value_reset (&item);
  }
  g_value_unset (&item);
  return elements;
}

static gboolean
has_two_ends (GstElement *bin)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (bin, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (bin, "src");

  return sink && src;
}

/* What stands between the quotation marks behind @before in a message. */
static gchar *
quoted_behind (const gchar *message, const gchar *before, gchar mark)
{
  const gchar *start = strstr (message, before);
  const gchar *end = start ? strchr (start + strlen (before), mark) : NULL;

  return end ? g_strndup (start + strlen (before), (gsize) (end - start) - strlen (before))
             : g_strdup ("");
}

/* Returns: (transfer full): what to type against a mistake in a chain */
static gchar *
advice (const GError *wrong)
{
  g_autofree gchar *name = quoted_behind (wrong->message, "element \"", '"');

  if (g_error_matches (wrong, GST_PARSE_ERROR, GST_PARSE_ERROR_NO_SUCH_ELEMENT)) {
    for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
      const gchar *element = gst_aug_catalogue_nth (i)->element;

      if (gst_aug_word_distance (element, name) <= AUG_WORD_NEAR)
        return g_strdup_printf ("did you mean: %s", element);
    }
    return g_strdup ("for the names of elements type: " AUG_COMMAND " inspect");
  }
  if (g_error_matches (wrong, GST_PARSE_ERROR, GST_PARSE_ERROR_NO_SUCH_PROPERTY) ||
      g_error_matches (wrong, GST_PARSE_ERROR, GST_PARSE_ERROR_COULD_NOT_SET_PROPERTY))
    return g_strdup_printf ("for its settings type: %s %s",
        gst_aug_catalogue_find (name) ? AUG_COMMAND " inspect" : "gst-inspect-1.0", name);
  if (g_error_matches (wrong, GST_PARSE_ERROR, GST_PARSE_ERROR_LINK))
    return g_strdup ("put a converter between them");
  return g_strdup ("type for example: \"augflip ! augcolor\"");
}

#define MAX_SHOWN_VALUE 80

/* Documents in a chain are too long for a message. (transfer full) */
static gchar *
shorten (const gchar *chain)
{
  GString *s = g_string_new (NULL);

  while (*chain) {
    const gchar *stop = chain + 1;

    if (*chain == '"') {
      while (*stop && *stop != '"')
        stop += *stop == '\\' && stop[1] ? 2 : 1;
      stop += *stop == '"';
    }
    if (stop - chain > MAX_SHOWN_VALUE)
      g_string_append (s, "\"…\"");
    else
      g_string_append_len (s, chain, stop - chain);
    chain = stop;
  }
  return g_string_free (s, FALSE);
}

/* Returns: (transfer floating): a bin with one sink and one source pad */
GstElement *
aug_options_parse_chain (const gchar *option, const gchar *chain, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autofree gchar *what = NULL;
  g_autofree gchar *shown = NULL;
  GstElement *bin = gst_parse_bin_from_description_full (
      *chain ? chain : "identity", TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &wrong);

  if (bin && has_two_ends (bin))
    return bin;
  shown = shorten (chain);
  if (wrong)
    aug_fail (error, AUG_TOOL_ERROR_USAGE, "%s \"%s\" is not a chain of elements: %s; %s", option,
        shown, wrong->message, what = advice (wrong));
  else
    aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "%s \"%s\" must be a chain of elements with one free end on each side, for example "
        "\"augflip "
        "! augcolor\"",
        option, shown);
  if (bin)
    gst_object_unref (gst_object_ref_sink (bin));
  return NULL;
}

/* Documents that a chain names are read once and stay what they were, also in the log. */
void
aug_options_keep_documents (const AugOptions *options, GstElement *bin)
{
  g_autoptr (GPtrArray) elements = aug_elements_in_order (bin);

  for (guint i = 0; i < elements->len; i++) {
    GstElementFactory *factory = gst_element_get_factory (elements->pdata[i]);
    g_autofree gchar *location = NULL;
    g_autoptr (GstAugPolicy) policy = NULL;
    const gchar *text;

    if (!factory || !g_str_equal (GST_OBJECT_NAME (factory), "augpolicy"))
      continue;
    g_object_get (elements->pdata[i], "location", &location, NULL);
    if (!location)
      continue;
    text = g_hash_table_lookup (options->documents, location);
    /* what is wrong with it is said where settings are checked */
    if (!text && (policy = gst_aug_policy_new_from_file (location, NULL))) {
      text = gst_aug_policy_to_json (policy);
      g_hash_table_insert (options->documents, g_strdup (location), g_strdup (text));
    }
    if (text)
      g_object_set (elements->pdata[i], "location", NULL, "policy", text, NULL);
  }
}

/* Returns: (transfer full) (nullable): the settings of an element of the catalogue with what they
 * name; NULL with @error where something is wrong with them, without where it is of no kind */
gpointer
aug_element_settings (GstElement *element, const GstAugKind **kind, GError **error)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  g_autoptr (GError) wrong = NULL;
  gpointer block;

  *kind = factory ? gst_aug_catalogue_find (GST_OBJECT_NAME (factory)) : NULL;
  if (!*kind)
    return NULL;
  block = g_malloc0 ((*kind)->settings->size);
  gst_aug_settings_init ((*kind)->settings, block);
  for (guint i = 0; i < (*kind)->settings->n_rows; i++) {
    const GstAugSetting *row = &(*kind)->settings->rows[i];
    GValue value = G_VALUE_INIT;

    g_object_get_property (G_OBJECT (element), row->name, &value);
    gst_aug_setting_set (row, block, &value);
    g_value_unset (&value);
  }
  if (((*kind)->resolve && !(*kind)->resolve (block, NULL, &wrong))) {
    g_free (block);
    block = NULL;
  } else if (!gst_aug_kind_validate (*kind, block, &wrong)) {
    aug_settings_free (*kind, block);
    block = NULL;
  }
  if (!block)
    g_propagate_error (error, g_steal_pointer (&wrong));
  return block;
}

void
aug_settings_free (const GstAugKind *kind, gpointer block)
{
  if (block && kind->release)
    kind->release (block);
  g_free (block);
}

static void
keep_warning (const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
  gchar **kept = data;

  if (!*kept)
    *kept = g_strdup (message);
}

/* Values out of range are only warned of by GObject, and then not set. */
static GstElement *
parse_strictly (const gchar *option, const gchar *chain, GError **error)
{
  g_autofree gchar *warning = NULL;
  g_autofree gchar *property = NULL;
  g_autofree gchar *shown = NULL;
  /* newer GLib calls it critical */
  guint handler = g_log_set_handler (
      "GLib-GObject", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL, keep_warning, &warning);
  GstElement *bin = aug_options_parse_chain (option, chain, error);

  g_log_remove_handler ("GLib-GObject", handler);
  if (!bin || !warning)
    return bin;
  gst_object_unref (gst_object_ref_sink (bin));
  property = quoted_behind (warning, "property '", '\'');
  aug_fail (error, AUG_TOOL_ERROR_USAGE,
      "%s \"%s\": the value of %s is out of range; for ranges type: " AUG_COMMAND
      " inspect NAME, where NAME is the element",
      option, shown = shorten (chain), property);
  return NULL;
}

static gboolean
check_chain (const AugOptions *options, AugStreamKind kind, GError **error)
{
  const AugFacts facts = { .has = { TRUE, TRUE, TRUE } };
  g_autofree gchar *chain = aug_options_chain (options, kind, &facts);
  g_autofree gchar *option = g_strconcat ("--", aug_stream_names[kind], NULL);
  g_autoptr (GPtrArray) elements = NULL;
  GstElement *bin = parse_strictly (option, chain, error);
  gboolean ok = TRUE;

  if (!bin)
    return FALSE;
  gst_object_ref_sink (bin);
  aug_options_keep_documents (options, bin);
  elements = aug_elements_in_order (bin);
  for (guint i = 0; ok && i < elements->len; i++) {
    const GstAugKind *what;
    g_autoptr (GError) wrong = NULL;
    gpointer block = aug_element_settings (elements->pdata[i], &what, &wrong);

    aug_settings_free (what, block);
    if (wrong)
      ok = aug_fail (
          error, AUG_TOOL_ERROR_USAGE, "%s in %s: %s", what->element, option, wrong->message);
  }
  gst_object_unref (bin);
  return ok;
}

gboolean
aug_plugin_find (GError **error)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find ("augseed");

  if (factory)
    return TRUE;
  return aug_fail (error, AUG_TOOL_ERROR_RUN,
      "the plugin \"augment\" is not found; set GST_PLUGIN_PATH to the folder of "
      "libgstaugment.so");
}

/* Whether all chains can be made and no settings contradict each other, before media are touched */
gboolean
aug_options_check_chains (const AugOptions *options, GError **error)
{
  if (!aug_plugin_find (error))
    return FALSE;
  for (guint i = 0; i < AUG_STREAM_KINDS; i++)
    if (!check_chain (options, i, error))
      return FALSE;
  return TRUE;
}
