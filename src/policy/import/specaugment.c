/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* SpecAugment as fairseq and ESPnet configure it: fairseq/data/audio/feature_transforms/
 * specaugment.py, "specaugment" of its data configuration; espnet2/asr/specaug/specaug.py,
 * "specaug_conf" of its training configuration. What else those files say is left alone. */
#include "../format/read.h"
#include "tree.h"
#include "yaml.h"

#define BESIDE "gst-augment"

typedef struct {
  GstAugReader reader;
  GstAugPolicyImport *import;
  JsonObject *node;
} Self;

static void
note (Self *self, const gchar *text)
{
  g_ptr_array_add (self->import->skipped, g_strdup (text));
}

static gboolean
count (Self *self, JsonObject *object, const gchar *name, gdouble most, gdouble *value)
{
  if (!gst_aug_reader_member_number (&self->reader, object, name, 0, most, value))
    return FALSE;
  *value = (guint) *value;
  return TRUE;
}

static void
set_masks (Self *self, gdouble freq_masks, gdouble freq_width, gdouble time_masks,
    gdouble time_width, gdouble warp)
{
  gst_aug_tree_argument (self->node, "freq-masks", freq_masks);
  gst_aug_tree_argument (self->node, "freq-width", freq_width);
  gst_aug_tree_argument (self->node, "time-masks", time_masks);
  gst_aug_tree_argument (self->node, "time-width", time_width);
  if (warp > 0) {
    gst_aug_tree_switch (self->node, "time-warp", TRUE);
    gst_aug_tree_argument (self->node, "warp-width", warp);
  }
}

/* The key has been misspelt in fairseq's own files from the beginning. */
static gboolean
read_fairseq (Self *self, JsonObject *object)
{
  static const gchar *const members[] = { "time_wrap_W", "time_warp_W", "freq_mask_N",
    "freq_mask_F", "time_mask_N", "time_mask_T", "time_mask_p", "mask_value", NULL };
  JsonNode *value = json_object_get_member (object, "mask_value");
  gdouble warp = 0, misspelt = 0, f_n = 0, f_f = 0, t_n = 0, t_t = 0, p = 0;

  if (!gst_aug_reader_only (&self->reader, object, members) ||
      !count (self, object, "time_wrap_W", 100000, &misspelt) ||
      !count (self, object, "time_warp_W", 100000, &warp) ||
      !count (self, object, "freq_mask_N", 16, &f_n) ||
      !count (self, object, "freq_mask_F", 512, &f_f) ||
      !count (self, object, "time_mask_N", 32, &t_n) ||
      !count (self, object, "time_mask_T", 100000, &t_t) ||
      !gst_aug_reader_member_number (&self->reader, object, "time_mask_p", 0, 1, &p))
    return FALSE;
  if (misspelt > 0)
    note (self, "time_wrap_W is taken for time_warp_W; fairseq itself reads that one alone");
  if (f_n + t_n > 0)
    note (self, "masks can be as wide as F and T, there they are one narrower");
  set_masks (self, f_n, f_f, t_n, t_t, MAX (warp, misspelt));
  gst_aug_tree_argument (self->node, "time-share", p);
  if (value && !JSON_NODE_HOLDS_NULL (value)) {
    gst_aug_tree_word (self->node, "mask-value", "zero");
    note (self, "masks hold zero");
  }
  return TRUE;
}

/* [low, high], or high alone. */
static gboolean
width (Self *self, JsonObject *object, const gchar *name, gdouble most, gdouble *high)
{
  JsonNode *json = json_object_get_member (object, name);
  const gsize at = gst_aug_reader_enter (&self->reader, name);
  gdouble low = 0;
  JsonArray *array;

  if (json && JSON_NODE_HOLDS_ARRAY (json)) {
    if (!gst_aug_reader_array (&self->reader, json, 2, 2, &array) ||
        !gst_aug_reader_number (&self->reader, json_array_get_element (array, 0), 0, most, &low) ||
        !gst_aug_reader_number (&self->reader, json_array_get_element (array, 1), 0, most, high))
      return FALSE;
  } else if (json && !JSON_NODE_HOLDS_NULL (json) &&
             !gst_aug_reader_number (&self->reader, json, 0, most, high)) {
    return FALSE;
  }
  if (low > 0)
    note (self, "widths of masks begin at 0");
  gst_aug_reader_leave (&self->reader, at);
  return TRUE;
}

static gboolean
read_espnet (Self *self, JsonObject *object)
{
  static const gchar *const members[] = { "apply_time_warp", "time_warp_window", "time_warp_mode",
    "apply_freq_mask", "freq_mask_width_range", "num_freq_mask", "apply_time_mask",
    "time_mask_width_range", "time_mask_width_ratio_range", "num_time_mask", "replace_with_zero",
    NULL };
  gboolean warps = TRUE, bands = TRUE, times = TRUE, zero = TRUE;
  gdouble warp = 5, f_n = 2, f_f = 20, t_n = 2, t_t = 100, share = 0;

  if (!gst_aug_reader_only (&self->reader, object, members) ||
      !gst_aug_reader_member_boolean (&self->reader, object, "apply_time_warp", &warps) ||
      !gst_aug_reader_member_boolean (&self->reader, object, "apply_freq_mask", &bands) ||
      !gst_aug_reader_member_boolean (&self->reader, object, "apply_time_mask", &times) ||
      !gst_aug_reader_member_boolean (&self->reader, object, "replace_with_zero", &zero) ||
      !count (self, object, "time_warp_window", 100000, &warp) ||
      !width (self, object, "freq_mask_width_range", 512, &f_f) ||
      !count (self, object, "num_freq_mask", 16, &f_n) ||
      !width (self, object, "time_mask_width_range", 100000, &t_t) ||
      !width (self, object, "time_mask_width_ratio_range", 1, &share) ||
      !count (self, object, "num_time_mask", 32, &t_n))
    return FALSE;
  if (bands || times)
    note (self, "masks can be as wide as their range's end, there they are one narrower");
  set_masks (self, bands ? f_n : 0, f_f, times ? t_n : 0, share > 0 ? 0 : t_t, warps ? warp : 0);
  if (share > 0)
    gst_aug_tree_argument (self->node, "adaptive-width", share);
  if (zero)
    gst_aug_tree_word (self->node, "mask-value", "zero");
  return TRUE;
}

/* Mel channels: of fairseq's features, or ESPnet's front end. */
static gboolean
read_mels (Self *self, JsonObject *whole)
{
  JsonObject *front = gst_aug_tree_member (whole, "frontend_conf");
  gdouble mels = 80;

  if (!gst_aug_reader_member_number (&self->reader, whole, "input_feat_per_channel", 1, 512, &mels))
    return FALSE;
  if (front) {
    const gsize at = gst_aug_reader_enter (&self->reader, "frontend_conf");

    if (!gst_aug_reader_member_number (&self->reader, front, "n_mels", 1, 512, &mels))
      return FALSE;
    gst_aug_reader_leave (&self->reader, at);
  }
  gst_aug_tree_argument (self->node, "n-mels", (guint) mels);
  return TRUE;
}

static gboolean
read_tree (Self *self, JsonNode *root, JsonObject **whole)
{
  GstAugReader *reader = &self->reader;
  const gchar *member = NULL;
  JsonObject *object;
  gsize at;

  if (!gst_aug_reader_object (reader, root, whole))
    return FALSE;
  if (json_object_has_member (*whole, "specaugment"))
    member = "specaugment";
  else if (json_object_has_member (*whole, "specaug_conf"))
    member = "specaug_conf";
  if (!member && !json_object_has_member (*whole, "freq_mask_N") &&
      !json_object_has_member (*whole, "time_mask_N"))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_SYNTAX,
        "there is neither \"specaugment\" of fairseq nor \"specaug_conf\" of ESPnet");
  if (!member)
    return read_fairseq (self, *whole);
  if (!read_mels (self, *whole))
    return FALSE;
  at = gst_aug_reader_enter (reader, member);
  if (!gst_aug_reader_object (reader, json_object_get_member (*whole, member), &object) ||
      !(member[7] == '_' ? read_espnet (self, object) : read_fairseq (self, object)))
    return FALSE;
  gst_aug_reader_leave (reader, at);
  return TRUE;
}

static JsonNode *
read_text (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error)
{
  static const gdouble pixels[2] = { 224, 224 };
  g_autoptr (JsonNode) root = gst_aug_yaml_read (text, size, error);
  g_autoptr (GString) path = g_string_new ("$");
  g_autoptr (GError) wrong = NULL;
  Self self = { .import = import };
  JsonObject *whole, *beside;
  JsonNode *document;

  if (!root)
    return NULL;
  self.reader = (GstAugReader){ NULL, 0, path, &wrong };
  self.node = gst_aug_tree_operation ("specmask");
  json_object_set_string_member (self.node, "id", "specaugment");
  if (!read_tree (&self, root, &whole)) {
    json_object_unref (self.node);
    gst_aug_tree_propagate (error, g_steal_pointer (&wrong), text, size);
    return NULL;
  }
  beside = gst_aug_tree_member (whole, BESIDE);
  document = gst_aug_tree_document (self.node, beside,
      json_object_has_member (whole, "specaug_conf") ? "ESPnet, specaug_conf"
                                                     : "fairseq, specaugment",
      pixels, import);
  if (!beside)
    json_object_remove_member (json_node_get_object (document), "sampling");
  return document;
}

static gboolean
looks_like (const gchar *text, gsize size)
{
  static const gchar *const words[] = { "specaugment:", "specaug_conf", "freq_mask_N",
    "time_mask_N", "\"specaugment\"" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strstr_len (text, (gssize) size, words[i]))
      return TRUE;
  return FALSE;
}

static void
copy (JsonObject *arguments, const gchar *name, gdouble otherwise, JsonObject *out, const gchar *as)
{
  gst_aug_tree_number (out, as,
      arguments ? json_object_get_double_member_with_default (arguments, name, otherwise)
                : otherwise);
}

/* Time masks by a share of the window are ESPnet's. */
static void
write_espnet (JsonObject *arguments, gboolean warps, JsonObject *whole)
{
  JsonObject *block = json_object_new (), *front = json_object_new ();
  const gdouble share = json_object_get_double_member (arguments, "adaptive-width");
  const gdouble bins = json_object_get_double_member_with_default (arguments, "freq-width", 27);

  copy (arguments, "n-mels", 80, front, "n_mels");
  json_object_set_object_member (whole, "frontend_conf", front);
  json_object_set_string_member (whole, "specaug", "specaug");
  json_object_set_object_member (whole, "specaug_conf", block);
  json_object_set_boolean_member (block, "apply_time_warp", warps);
  if (warps)
    copy (arguments, "warp-width", 80, block, "time_warp_window");
  gst_aug_tree_pair (block, "freq_mask_width_range", 0, bins);
  copy (arguments, "freq-masks", 2, block, "num_freq_mask");
  gst_aug_tree_pair (block, "time_mask_width_ratio_range", 0, share);
  copy (arguments, "time-masks", 0, block, "num_time_mask");
}

static void
write_fairseq (JsonObject *arguments, gboolean warps, JsonObject *whole)
{
  JsonObject *block = json_object_new ();
  const gchar *value =
      arguments ? json_object_get_string_member_with_default (arguments, "mask-value", "mean")
                : "mean";

  copy (arguments, "n-mels", 80, whole, "input_feat_per_channel");
  json_object_set_object_member (whole, "specaugment", block);
  if (warps)
    copy (arguments, "warp-width", 80, block, "time_warp_W");
  copy (arguments, "freq-masks", 2, block, "freq_mask_N");
  copy (arguments, "freq-width", 27, block, "freq_mask_F");
  copy (arguments, "time-masks", 0, block, "time_mask_N");
  copy (arguments, "time-width", 100, block, "time_mask_T");
  copy (arguments, "time-share", 1, block, "time_mask_p");
  if (g_str_equal (value, "zero"))
    json_object_set_int_member (block, "mask_value", 0);
}

static gchar *
write_yaml (const GstAugPolicy *policy, GError **error)
{
  g_autoptr (JsonNode) tree = gst_aug_policy_to_node (policy);
  g_autoptr (JsonNode) out = json_node_alloc ();
  JsonObject *root = json_object_get_object_member (json_node_get_object (tree), "policy");
  JsonObject *arguments = gst_aug_tree_member (root, "arguments"), *whole;
  const gboolean warps =
      arguments && json_object_get_boolean_member_with_default (arguments, "time-warp", FALSE);

  if (g_strcmp0 (json_object_get_string_member_with_default (root, "op", NULL), "specmask") != 0) {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
        "specaugment cannot say the node \"%s\": it is one specmask, alone",
        json_object_get_string_member (root, "id"));
    return NULL;
  }
  whole = json_object_new ();
  if (arguments && json_object_get_double_member_with_default (arguments, "adaptive-width", 0) > 0)
    write_espnet (arguments, warps, whole);
  else
    write_fairseq (arguments, warps, whole);
  json_object_set_object_member (whole, BESIDE, gst_aug_tree_beside (json_node_get_object (tree)));
  json_node_init_object (out, whole);
  json_object_unref (whole);
  return gst_aug_yaml_print (out);
}

const GstAugPolicyFormat gst_aug_policy_format_specaugment = {
  .name = "specaugment",
  .description = "SpecAugment in YAML: specaugment of fairseq, specaug_conf of ESPnet; written as "
                 "fairseq's",
  .looks_like = looks_like,
  .read = read_text,
  .write = write_yaml,
};
