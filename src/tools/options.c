/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The options that decisions depend on: one table for parsing, help, log and replay. */
#include <math.h>
#include <string.h>

#include "tool.h"

typedef struct {
  const gchar *name;
  const gchar *argument;
  const gchar *help;
} Row;

static const Row rows[AUG_OPTION_COUNT] = {
  [AUG_OPTION_SEED] = { "seed", "N", "The experiment (default 0)" },
  [AUG_OPTION_EPOCH] = { "epoch", "N", "The pass over the data (default 0)" },
  [AUG_OPTION_VIEW] = { "view", "N", "The variant of every window (default 0)" },
  [AUG_OPTION_WINDOW] = { "window", "SECONDS",
      "How long one decision holds, e.g. 1 or 1/2; 0 = the whole item (default 1)" },
  [AUG_OPTION_WINDOW_PHASE] = { "window-phase", "fixed|random",
      "Where windows begin: at time 0, or at a place drawn for the item (default fixed)" },
  [AUG_OPTION_PHASE] = { "phase", "train|eval", "eval: nothing is random (default train)" },
  [AUG_OPTION_SOURCE] = { "source", "KEY",
      "The item's key (default: the input's name without its last extension)" },
  [AUG_OPTION_ASPECT] = { "aspect", "W/H",
      "Shape of the picture that crops are drawn for (default: the input's)" },
  [AUG_OPTION_CROP] = { "crop", "WxH", "Random resized crop to this size in pixels" },
  [AUG_OPTION_CROP_SCALE] = { "crop-scale", "MIN,MAX",
      "Share of the picture's area that the crop takes (default 0.08,1)" },
  [AUG_OPTION_FLIP] = { "flip", "P",
      "Mirror pictures, sound and words; P = how often (may be left out: 0.5)" },
  [AUG_OPTION_POLICY] = { "policy", "POLICY",
      "A policy on all streams, behind --crop and --flip and before all others: a document, a "
      "published policy such as randaugment, or a timm string" },
  [AUG_OPTION_SIZE] = { "size", "WxH",
      "Size of the pictures in pixels that the policy gives (default: as they come)" },
  [AUG_OPTION_COLOR] = { "color", "B,C,S,H",
      "Magnitudes of brightness, contrast, saturation and hue (turns), e.g. 0.4,0.4,0.4,0.1" },
  [AUG_OPTION_SPEC_MASK] = { "spec-mask", "lb|ld|sm|ss",
      "Mask bands and stretches of sound: a preset of SpecAugment" },
  [AUG_OPTION_MODALITY_DROP] = { "modality-drop", "P",
      "Leave each of picture, sound and captions out this often, never all" },
  [AUG_OPTION_TIME_CROP] = { "time-crop", "MIN,MAX",
      "Keep this share of every window, cut alike in all streams" },
  [AUG_OPTION_TIMELINE] = { "timeline", "keep|compact",
      "What becomes of the time that is cut off: gaps, or what is left moves together" },
  [AUG_OPTION_QUANTUM] = { "quantum", "SECONDS",
      "Times to which cuts are rounded, e.g. 1001/30000 (default: one frame of the picture)" },
  [AUG_OPTION_SPEED] = { "speed", "MIN,MAX",
      "Play every window at a speed drawn between these, all streams alike, e.g. 0.9,1.1" },
  [AUG_OPTION_VIDEO] = { "video", "CHAIN",
      "More elements for pictures, as for gst-launch-1.0: \"augcrop width=64 ! augcolor\"" },
  [AUG_OPTION_AUDIO] = { "audio", "CHAIN", "More elements for sound" },
  [AUG_OPTION_TEXT] = { "text", "CHAIN", "More elements for captions" },
};

void
aug_options_clear (AugOptions *options)
{
  for (guint i = 0; i < AUG_OPTION_COUNT; i++)
    g_clear_pointer (&options->text[i], g_free);
  g_clear_pointer (&options->policy, gst_aug_policy_unref);
  g_clear_pointer (&options->documents, g_hash_table_unref);
  aug_known_clear (&options->known);
}

/* Returns: (transfer full): the group of options that fills @options, which must outlive it */
GOptionGroup *
aug_options_group (AugOptions *options)
{
  GOptionGroup *group = g_option_group_new (
      "policy", "What is decided:", "Show the options of the policy", options, NULL);
  GOptionEntry entries[AUG_OPTION_COUNT + 1] = { 0 };

  for (guint i = 0; i < AUG_OPTION_COUNT; i++) {
    entries[i].long_name = rows[i].name;
    entries[i].arg = G_OPTION_ARG_STRING;
    entries[i].arg_data = &options->text[i];
    entries[i].description = rows[i].help;
    entries[i].arg_description = rows[i].argument;
  }
  g_option_group_add_entries (group, entries);
  return group;
}

/* "1/2", "1", "0.25" */
gboolean
aug_parse_fraction (const gchar *text, gint fraction[2])
{
  gchar *end;
  gdouble value;

  if (sscanf (text, "%d/%d%n", &fraction[0], &fraction[1], &(gint){ 0 }) == 2 &&
      strspn (text, "0123456789/") == strlen (text))
    return fraction[0] >= 0 && fraction[1] > 0;
  value = g_ascii_strtod (text, &end);
  if (!*text || *end || !isfinite (value) || value < 0 || value > 1e6)
    return FALSE;
  gst_util_double_to_fraction (value, &fraction[0], &fraction[1]);
  return TRUE;
}

static gboolean
parse_numbers (const gchar *text, guint n, gdouble *numbers)
{
  for (guint i = 0; i < n; i++) {
    gchar *end;

    numbers[i] = g_ascii_strtod (text, &end);
    if (end == text || !isfinite (numbers[i]) || *end != (i + 1 < n ? ',' : '\0'))
      return FALSE;
    text = end + 1;
  }
  return TRUE;
}

static gboolean
wrong (AugOption option, const AugOptions *options, const gchar *example, GError **error)
{
  return aug_fail (error, AUG_TOOL_ERROR_USAGE,
      "--%s=%s is not understood; type for example: --%s %s", rows[option].name,
      options->text[option], rows[option].name, example);
}

static gboolean
resolve_range (const AugOptions *options, AugOption option, gdouble range[2], gboolean *given,
    gdouble least, gdouble most, const gchar *example, GError **error)
{
  const gchar *text = options->text[option];

  *given = text != NULL;
  if (!text)
    return TRUE;
  if (!parse_numbers (text, 2, range) || range[0] < least || range[1] > most)
    return wrong (option, options, example, error);
  if (range[0] > range[1] || range[1] == 0)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--%s=%s: the first number must not be above the second, which must be above 0; type for "
        "example: --%s %s",
        rows[option].name, text, rows[option].name, example);
  return TRUE;
}

static gboolean
resolve_share (const AugOptions *options, AugOption option, gdouble *share, GError **error)
{
  const gchar *text = options->text[option];

  *share = -1;
  if (text && (!parse_numbers (text, 1, share) || *share < 0 || *share > 1))
    return wrong (option, options, "0.5", error);
  return TRUE;
}

static gboolean
resolve_integer (
    const AugOptions *options, AugOption option, guint64 most, guint64 *value, GError **error)
{
  const gchar *text = options->text[option];
  const gboolean hex = text && g_str_has_prefix (text, "0x");

  *value = 0;
  if (text &&
      !g_ascii_string_to_unsigned (hex ? text + 2 : text, hex ? 16 : 10, 0, most, value, NULL))
    return wrong (option, options, "7", error);
  return TRUE;
}

static gboolean
resolve_word (const AugOptions *options, AugOption option, const gchar *words, GError **error)
{
  const gchar *text = options->text[option];
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  if (text && !g_strv_contains ((const gchar *const *) list, text))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE, "--%s=%s is not known; type one of: %s",
        rows[option].name, text, words);
  return TRUE;
}

static gboolean
resolve_numbers (AugOptions *o, GError **error)
{
  guint64 epoch, view;

  if (!resolve_integer (o, AUG_OPTION_SEED, G_MAXUINT64, &o->seed, error) ||
      !resolve_integer (o, AUG_OPTION_EPOCH, G_MAXUINT32, &epoch, error) ||
      !resolve_integer (o, AUG_OPTION_VIEW, G_MAXUINT32, &view, error))
    return FALSE;
  o->epoch = (guint) epoch;
  o->view = (guint) view;
  o->window[0] = o->window[1] = 1;
  o->aspect[0] = o->quantum[0] = 0;
  o->aspect[1] = o->quantum[1] = 1;
  if (o->text[AUG_OPTION_WINDOW] && !aug_parse_fraction (o->text[AUG_OPTION_WINDOW], o->window))
    return wrong (AUG_OPTION_WINDOW, o, "1/2", error);
  if (o->text[AUG_OPTION_ASPECT] &&
      (!aug_parse_fraction (o->text[AUG_OPTION_ASPECT], o->aspect) || o->aspect[0] == 0))
    return wrong (AUG_OPTION_ASPECT, o, "16/9", error);
  if (o->text[AUG_OPTION_QUANTUM] && !aug_parse_fraction (o->text[AUG_OPTION_QUANTUM], o->quantum))
    return wrong (AUG_OPTION_QUANTUM, o, "1001/30000", error);
  return TRUE;
}

static gboolean
resolve_size (const AugOptions *o, AugOption option, guint size[2], GError **error)
{
  const gchar *text = o->text[option];
  gchar rest;

  size[0] = size[1] = 0;
  if (text && (sscanf (text, "%5ux%5u%c", &size[0], &size[1], &rest) != 2 ||
                  strspn (text, "0123456789x") != strlen (text) || size[0] < 1 || size[1] < 1 ||
                  size[0] > 32768 || size[1] > 32768))
    return wrong (option, o, "224x224", error);
  return TRUE;
}

/* A document, wherever it comes from, is read before anything else is touched. */
static gboolean
resolve_document (AugOptions *o, GError **error)
{
  g_autoptr (GError) what = NULL;

  g_clear_pointer (&o->policy, gst_aug_policy_unref);
  if (!o->documents)
    o->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (o->text[AUG_OPTION_SIZE] && !o->text[AUG_OPTION_POLICY])
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--size says how large the pictures of a policy are, but there is none; type also: "
        "--policy randaugment");
  if (!o->text[AUG_OPTION_POLICY])
    return TRUE;
  o->policy = gst_aug_policy_new_from_string (o->text[AUG_OPTION_POLICY], &what);
  return o->policy || aug_fail (error, AUG_TOOL_ERROR_USAGE, "--policy: %s", what->message);
}

static gboolean
resolve_policy (AugOptions *o, GError **error)
{
  gboolean has_scale;

  if (!resolve_size (o, AUG_OPTION_CROP, o->crop, error) ||
      !resolve_size (o, AUG_OPTION_SIZE, o->size, error))
    return FALSE;
  o->scale[0] = 0.08;
  o->scale[1] = 1;
  o->has_color = o->text[AUG_OPTION_COLOR] != NULL;
  if (!resolve_range (o, AUG_OPTION_CROP_SCALE, o->scale, &has_scale, 0, 1, "0.3,1", error) ||
      !resolve_range (
          o, AUG_OPTION_TIME_CROP, o->time_crop, &o->has_time_crop, 0, 1, "0.5,1", error) ||
      !resolve_range (o, AUG_OPTION_SPEED, o->speed, &o->has_speed, 0.25, 4, "0.9,1.1", error) ||
      !resolve_share (o, AUG_OPTION_FLIP, &o->flip, error) ||
      !resolve_share (o, AUG_OPTION_MODALITY_DROP, &o->drop, error) ||
      !resolve_word (o, AUG_OPTION_SPEC_MASK, "lb|ld|sm|ss", error))
    return FALSE;
  if (has_scale && !o->text[AUG_OPTION_CROP])
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--crop-scale says how large a crop is, but there is none; type also: --crop 224x224");
  if (o->has_color &&
      (!parse_numbers (o->text[AUG_OPTION_COLOR], 4, o->color) || o->color[0] < 0 ||
          o->color[1] < 0 || o->color[2] < 0 || o->color[0] > 10 || o->color[1] > 10 ||
          o->color[2] > 10 || o->color[3] < 0 || o->color[3] > 0.5))
    return wrong (AUG_OPTION_COLOR, o, "0.4,0.4,0.4,0.1 (hue at most 0.5)", error);
  return TRUE;
}

/* Reads the texts. */
gboolean
aug_options_resolve (AugOptions *o, GError **error)
{
  if (!resolve_numbers (o, error) || !resolve_policy (o, error) || !resolve_document (o, error) ||
      !resolve_word (o, AUG_OPTION_WINDOW_PHASE, "fixed|random", error) ||
      !resolve_word (o, AUG_OPTION_PHASE, "train|eval", error) ||
      !resolve_word (o, AUG_OPTION_TIMELINE, "keep|compact", error))
    return FALSE;
  o->random_phase = g_strcmp0 (o->text[AUG_OPTION_WINDOW_PHASE], "random") == 0;
  o->eval = g_strcmp0 (o->text[AUG_OPTION_PHASE], "eval") == 0;
  if (o->text[AUG_OPTION_QUANTUM] && !o->has_time_crop)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--quantum says to what cuts are rounded, but nothing is cut; type also: --time-crop "
        "0.5,1");
  if (o->text[AUG_OPTION_TIMELINE] && !o->has_time_crop)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--timeline says what becomes of time that is cut off, but nothing is; type also: "
        "--time-crop 0.5,1");
  if (o->window[0] == 0 && (o->has_time_crop || o->text[AUG_OPTION_SPEC_MASK]))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "%s needs windows of a known length; type for example: --window 1",
        o->has_time_crop ? "--time-crop" : "--spec-mask");
  return TRUE;
}

gboolean
aug_options_has_policy (const AugOptions *options)
{
  for (guint i = AUG_OPTION_CROP; i < AUG_OPTION_COUNT; i++)
    if (options->text[i])
      return TRUE;
  return FALSE;
}

/* What is shown where nothing was asked for. */
void
aug_options_use_demo_policy (AugOptions *options)
{
  options->text[AUG_OPTION_CROP] = g_strdup ("224x224");
  options->text[AUG_OPTION_CROP_SCALE] = g_strdup ("0.3,1");
  options->text[AUG_OPTION_FLIP] = g_strdup ("0.5");
  options->text[AUG_OPTION_COLOR] = g_strdup ("0.4,0.4,0.4,0.1");
  options->text[AUG_OPTION_SPEC_MASK] = g_strdup ("sm");
}

/* Adds the object of all options that were given: of a policy the document itself, so that the log
 * says all. */
void
aug_options_to_json (const AugOptions *options, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  for (guint i = 0; i < AUG_OPTION_COUNT; i++) {
    if (!options->text[i])
      continue;
    json_builder_set_member_name (builder, rows[i].name);
    if (i == AUG_OPTION_POLICY && options->policy)
      json_builder_add_value (
          builder, json_from_string (gst_aug_policy_to_json (options->policy), NULL));
    else
      json_builder_add_string_value (builder, options->text[i]);
  }
  json_builder_end_object (builder);
}

/* Adds what chains name, if anything: the log alone is enough. */
void
aug_options_documents_to_json (const AugOptions *options, JsonBuilder *builder)
{
  g_autoptr (GList) names = g_hash_table_get_keys (options->documents);

  if (!names)
    return;
  names = g_list_sort (names, (GCompareFunc) g_strcmp0);
  json_builder_set_member_name (builder, "documents");
  json_builder_begin_object (builder);
  for (GList *l = names; l; l = l->next) {
    json_builder_set_member_name (builder, l->data);
    json_builder_add_value (
        builder, json_from_string (g_hash_table_lookup (options->documents, l->data), NULL));
  }
  json_builder_end_object (builder);
}

/* Documents of a log, in place of files that may be others by now. */
void
aug_options_documents_from_json (AugOptions *options, JsonObject *header)
{
  JsonNode *node = json_object_get_member (header, "documents");
  JsonObject *documents =
      node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) names = documents ? json_object_get_members (documents) : NULL;

  for (GList *l = names; l; l = l->next)
    g_hash_table_insert (options->documents, g_strdup (l->data),
        json_to_string (json_object_get_member (documents, l->data), FALSE));
}

gboolean
aug_options_from_json (AugOptions *options, JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l; l = l->next) {
    guint i = 0;
    JsonNode *node = json_object_get_member (object, l->data);

    while (i < AUG_OPTION_COUNT && !g_str_equal (rows[i].name, l->data))
      i++;
    if (i == AUG_OPTION_COUNT ||
        (i == AUG_OPTION_POLICY ? !JSON_NODE_HOLDS_OBJECT (node)
                                : !JSON_NODE_HOLDS_VALUE (node) ||
                                      json_node_get_value_type (node) != G_TYPE_STRING))
      return aug_fail (error, AUG_TOOL_ERROR_INPUT,
          "the log has an option \"%s\" that this version does not know", (gchar *) l->data);
    g_free (options->text[i]);
    options->text[i] = i == AUG_OPTION_POLICY ? json_to_string (node, FALSE)
                                              : g_strdup (json_node_get_string (node));
  }
  return aug_options_resolve (options, error);
}

static void
add_typed (GString *line, const gchar *name, gchar between, const gchar *text)
{
  g_autofree gchar *quoted = NULL;

  if (strspn (text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,/-_#") !=
      strlen (text))
    quoted = g_shell_quote (text);
  g_string_append_printf (
      line, "%s--%s%c%s", line->len ? " " : "", name, between, quoted ? quoted : text);
}

/* Returns: (transfer full): what was given, to be typed again */
gchar *
aug_options_to_command_line (const AugOptions *options)
{
  GString *line = g_string_new (NULL);
  const AugKnown *known = &options->known;

  for (guint i = 0; i < AUG_OPTION_COUNT; i++) {
    const gchar *text = options->text[i];

    if (text && i == AUG_OPTION_FLIP && g_str_equal (text, "0.5"))
      g_string_append_printf (line, "%s--%s", line->len ? " " : "", rows[i].name);
    else if (text)
      add_typed (line, rows[i].name, i == AUG_OPTION_FLIP ? '=' : ' ', text);
  }
  if (known->caption)
    add_typed (line, "caption", ' ', known->caption);
  if (known->captions)
    add_typed (line, "captions", ' ', known->captions);
  if (known->objects)
    add_typed (line, "objects", ' ', known->objects);
  return g_string_free (line, FALSE);
}

/* Returns: (transfer full): the item's key */
gchar *
aug_options_key (const AugOptions *options, const gchar *input)
{
  g_autofree gchar *uri = NULL;

  if (options->text[AUG_OPTION_SOURCE])
    return g_strdup (options->text[AUG_OPTION_SOURCE]);
  uri = gst_uri_is_valid (input) ? g_strdup (input) : gst_filename_to_uri (input, NULL);
  return uri ? gst_aug_key_from_uri (uri) : g_strdup ("");
}
