/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policies as albumentations saves them (albumentations/core/serialization.py, composition.py): its
 * document and its groups. Where one of several is taken, the probabilities of the transforms are
 * weights, and who is taken is applied; elsewhere they are probabilities. */
#include "albumentations.h"

#include <string.h>

#include "yaml.h"

typedef GstAugAlbumentations Self;

#define CLASS "__class_fullname__"
#define BESIDE "gst-augment"

static const GstAugAlbumentationsTransform *const tables[] = { gst_aug_albumentations_geometry,
  gst_aug_albumentations_color, gst_aug_albumentations_damage };

static GHashTable *
index_transforms (void)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GstAugAlbumentationsTransform *row = tables[i]; row->name; row++)
      g_hash_table_insert (index, (gpointer) row->name, (gpointer) row);
  return index;
}

typedef enum {
  GROUP_ALL,
  GROUP_ONE,
  GROUP_SOME,
  GROUP_SHUFFLED,
  GROUP_OTHER,
} Group;

static const struct {
  const gchar *name;
  Group group;
  gdouble probability;
} groups[] = {
  { "Compose", GROUP_ALL, 1 },
  { "ReplayCompose", GROUP_ALL, 1 },
  { "Sequential", GROUP_ALL, 0.5 },
  { "OneOf", GROUP_ONE, 0.5 },
  { "SomeOf", GROUP_SOME, 1 },
  { "RandomOrder", GROUP_SHUFFLED, 1 },
  { "OneOrOther", GROUP_OTHER, 0.5 },
};

/* Where children stand: their p is a probability, or a weight. */
typedef enum {
  PLACE_IN_ORDER,
  PLACE_CHOSEN,
} Standing;

static JsonObject *read_transform (Self *self, JsonNode *json, Standing standing);

/* Inside of a choice what is left out keeps its share of it. */
static JsonObject *
left_out (Standing standing)
{
  return standing == PLACE_CHOSEN ? gst_aug_tree_operation ("identity") : json_object_new ();
}

static gboolean
is_left_out (JsonObject *node)
{
  return json_object_get_size (node) == 0;
}

/* Parts of what one transform became have its id with a number behind. */
static void
name_parts (JsonObject *node)
{
  JsonArray *children = gst_aug_tree_children (node);

  for (guint i = 0; children && i < json_array_get_length (children); i++) {
    JsonObject *child = json_array_get_object_element (children, i);
    g_autofree gchar *id =
        g_strdup_printf ("%s.%u", json_object_get_string_member (node, "id"), i + 1);

    json_object_set_string_member (child, "id", id);
    name_parts (child);
  }
}

/* Arguments that nobody looked at. */
static void
note_unused (Self *self)
{
  static const gchar *const common[] = { CLASS, "p", "always_apply", "id", "applied", "params",
    "interpolation", "mask_interpolation", "mask_value", "cval_mask", "mask_pad_val", "fill_mask",
    "mask_fill_value", "rotate_method", "approximate", "same_dxdy", "approximation", "normalized",
    "keep_size", "balanced_scale", "area_for_downscale", NULL };
  g_autoptr (GString) names = g_string_new (NULL);
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, self->arguments);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!g_strv_contains (common, name) && !g_hash_table_contains (self->used, name) &&
        !JSON_NODE_HOLDS_NULL (value) && names->len < 200)
      g_string_append_printf (names, "%s%.40s", names->len ? ", " : "", name);
  if (names->len)
    gst_aug_albumentations_note (self, "without %s", names->str);
}

static JsonObject *
refuse (Self *self, Standing standing, const GstAugAlbumentationsTransform *row)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autofree gchar *hint = NULL;

  if (self->import->skip_unknown) {
    gst_aug_albumentations_note (
        self, row ? "it is left out: %s" : "it is not known and left out", row ? row->refusal : "");
    return left_out (standing);
  }
  if (row) {
    gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_UNKNOWN, "%s cannot be imported: %s",
        self->name, row->refusal);
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    g_ptr_array_add (known, (gpointer) groups[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GstAugAlbumentationsTransform *other = tables[i]; other->name; other++)
      if (!other->refusal)
        g_ptr_array_add (known, (gpointer) other->name);
  g_ptr_array_add (known, NULL);
  hint = gst_aug_did_you_mean (self->name, (const gchar *const *) known->pdata);
  gst_aug_reader_fail (
      &self->reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"%s\" is not known; %s", self->name, hint);
  return NULL;
}

/* A transform that is no group; empty: it is left out. */
static JsonObject *
read_leaf (
    Self *self, JsonObject *object, const GstAugAlbumentationsTransform *row, Standing standing)
{
  JsonObject *node;

  if (!row || row->refusal)
    return refuse (self, standing, row);
  self->arguments = object;
  g_hash_table_remove_all (self->used);
  if (row->note)
    gst_aug_albumentations_note (self, "%s", row->note);
  if (row->nothing)
    return left_out (standing);
  node = row->read (self);
  if (node)
    note_unused (self);
  return node;
}

static gboolean
read_children (Self *self, JsonObject *object, Standing standing, JsonObject *group)
{
  GstAugReader *reader = &self->reader;
  const gsize path = gst_aug_reader_enter (reader, "transforms");
  JsonArray *array;

  if (!gst_aug_reader_array (
          reader, json_object_get_member (object, "transforms"), 0, 16384, &array))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const gsize at = gst_aug_reader_enter_element (reader, i);
    JsonObject *child = read_transform (self, json_array_get_element (array, i), standing);

    if (!child)
      return FALSE;
    gst_aug_reader_leave (reader, at);
    if (is_left_out (child))
      json_object_unref (child);
    else
      gst_aug_tree_add (group, child);
  }
  gst_aug_reader_leave (reader, path);
  return TRUE;
}

/* In version 2 each is taken alike and applied by its own p; SomeOf keeps their order. */
static gboolean
read_some (Self *self, JsonObject *object, Group kind, JsonObject *group)
{
  GstAugReader *reader = &self->reader;
  const gboolean old = self->major < 2;
  gboolean replace = old && kind == GROUP_SOME;
  gdouble n = 1;

  if (!gst_aug_reader_member_number (reader, object, "n", 0, 1024, &n) ||
      !gst_aug_reader_member_boolean (reader, object, "replace", &replace) ||
      !read_children (self, object, old ? PLACE_CHOSEN : PLACE_IN_ORDER, group))
    return FALSE;
  gst_aug_tree_number (group, "n", (guint) n);
  if (replace)
    json_object_set_boolean_member (group, "replacement", TRUE);
  else if (!old && kind == GROUP_SOME)
    json_object_set_string_member (group, "order", "listed");
  if (replace && !old && kind == GROUP_SOME)
    gst_aug_albumentations_note (self, "what is taken comes in any order");
  return TRUE;
}

/* The first with its p, else the second; the p of both do not count. */
static gboolean
read_other (Self *self, JsonObject *object, gdouble p, JsonObject *group)
{
  JsonArray *children;

  if (!read_children (self, object, PLACE_CHOSEN, group))
    return FALSE;
  children = gst_aug_tree_children (group);
  if (json_array_get_length (children) != 2)
    return gst_aug_reader_fail (
        &self->reader, GST_AUG_POLICY_ERROR_VALUE, "OneOrOther has two transforms");
  gst_aug_tree_number (json_array_get_object_element (children, 0), "weight", p);
  gst_aug_tree_number (json_array_get_object_element (children, 1), "weight", gst_aug_tidy (1 - p));
  return TRUE;
}

static JsonObject *
read_group (Self *self, JsonObject *object, Group kind, gdouble *p)
{
  static const gchar *const members[] = { [GROUP_ALL] = "sequence",
    [GROUP_ONE] = "one-of",
    [GROUP_SOME] = "some-of",
    [GROUP_SHUFFLED] = "some-of",
    [GROUP_OTHER] = "one-of" };
  JsonObject *group = gst_aug_tree_group (members[kind]);
  gboolean ok;

  gst_aug_tree_name (self->counts, group, self->name);
  if (kind == GROUP_SOME || kind == GROUP_SHUFFLED)
    ok = read_some (self, object, kind, group);
  else if (kind == GROUP_OTHER)
    ok = read_other (self, object, *p, group);
  else
    ok = read_children (self, object, kind == GROUP_ONE ? PLACE_CHOSEN : PLACE_IN_ORDER, group);
  if (kind == GROUP_OTHER)
    *p = 1;
  if (ok && kind != GROUP_ALL && json_array_get_length (gst_aug_tree_children (group)) == 0) {
    json_object_remove_member (group, members[kind]);
    for (guint i = 0; i < 3; i++)
      json_object_remove_member (group, ((const gchar *[]){ "n", "order", "replacement" })[i]);
    json_object_set_string_member (group, "op", "identity");
  }
  if (ok)
    return group;
  json_object_unref (group);
  return NULL;
}

/* Modules of the library are left out; what has others is somebody else's. */
static const gchar *
short_name (const gchar *name)
{
  const gchar *last = strrchr (name, '.');

  return last && g_str_has_prefix (name, "albumentations.") ? last + 1 : name;
}

static gboolean
read_probability (Self *self, JsonObject *object, Standing standing, gdouble *p)
{
  gboolean always = FALSE;

  if (!gst_aug_reader_member_number (
          &self->reader, object, "p", 0, standing == PLACE_CHOSEN ? 1e9 : 1, p))
    return FALSE;
  if (self->major >= 2 || standing == PLACE_CHOSEN)
    return TRUE;
  if (!gst_aug_reader_member_boolean (&self->reader, object, "always_apply", &always))
    return FALSE;
  if (always)
    *p = 1;
  return TRUE;
}

static JsonObject *
read_transform (Self *self, JsonNode *json, Standing standing)
{
  GstAugReader *reader = &self->reader;
  const GstAugAlbumentationsTransform *row;
  const gchar *class = NULL, *name;
  JsonObject *object, *node;
  gdouble p = 0.5;
  guint k = 0;

  if (!gst_aug_reader_object (reader, json, &object) ||
      !gst_aug_reader_member_string (reader, object, CLASS, &class))
    return NULL;
  if (!class) {
    gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_SYNTAX,
        "\"" CLASS "\" is missing: it names the transform, for example \"HorizontalFlip\"");
    return NULL;
  }
  name = self->name = short_name (class);
  while (k < G_N_ELEMENTS (groups) && !g_str_equal (groups[k].name, name))
    k++;
  row = g_hash_table_lookup (self->transforms, name);
  p = k < G_N_ELEMENTS (groups) ? groups[k].probability : row ? row->probability : 0.5;
  if (!read_probability (self, object, standing, &p))
    return NULL;
  node = k < G_N_ELEMENTS (groups) ? read_group (self, object, groups[k].group, &p)
                                   : read_leaf (self, object, row, standing);
  if (!node || is_left_out (node))
    return node;
  if (k == G_N_ELEMENTS (groups)) {
    gst_aug_tree_name (self->counts, node, name);
    name_parts (node);
  }
  gst_aug_tree_number (node, "probability", standing == PLACE_CHOSEN ? 1 : p);
  if (standing == PLACE_CHOSEN)
    gst_aug_tree_number (node, "weight", p);
  return node;
}

/* The size of the first transform that makes one. */
static gboolean
find_size (JsonNode *json, gdouble size[2])
{
  JsonObject *object;
  JsonNode *both, *children;

  if (!JSON_NODE_HOLDS_OBJECT (json))
    return FALSE;
  object = json_node_get_object (json);
  both = json_object_get_member (object, "size");
  if (json_object_has_member (object, "height") && json_object_has_member (object, "width")) {
    size[1] = json_object_get_double_member_with_default (object, "height", 0);
    size[0] = json_object_get_double_member_with_default (object, "width", 0);
  } else if (both && JSON_NODE_HOLDS_ARRAY (both) &&
             json_array_get_length (json_node_get_array (both)) == 2 &&
             JSON_NODE_HOLDS_VALUE (json_array_get_element (json_node_get_array (both), 0)) &&
             JSON_NODE_HOLDS_VALUE (json_array_get_element (json_node_get_array (both), 1))) {
    size[1] = json_array_get_double_element (json_node_get_array (both), 0);
    size[0] = json_array_get_double_element (json_node_get_array (both), 1);
  }
  if (size[0] >= 1 && size[0] <= 32768 && size[1] >= 1 && size[1] <= 32768)
    return TRUE;
  children = json_object_get_member (object, "transforms");
  if (!children || !JSON_NODE_HOLDS_ARRAY (children))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (children)); i++)
    if (find_size (json_array_get_element (json_node_get_array (children), i), size))
      return TRUE;
  return FALSE;
}

static void
choose_size (Self *self, JsonNode *transform, JsonObject *beside)
{
  JsonNode *given = beside ? json_object_get_member (beside, "reference-size") : NULL;
  gdouble size[2] = { 0, 0 };
  gboolean found = FALSE;

  if (given && JSON_NODE_HOLDS_ARRAY (given) &&
      json_array_get_length (json_node_get_array (given)) == 2) {
    for (guint i = 0; i < 2; i++)
      if (JSON_NODE_HOLDS_VALUE (json_array_get_element (json_node_get_array (given), i)))
        size[i] = json_array_get_double_element (json_node_get_array (given), i);
    found = size[0] >= 1 && size[1] >= 1;
  } else if (!beside) {
    found = find_size (transform, size);
  }
  self->size[0] = found ? size[0] : 224;
  self->size[1] = found ? size[1] : 224;
}

/* Version 2 has no always_apply. */
static guint
major_of (JsonObject *object, const gchar *text, gsize size, gchar **version)
{
  JsonNode *node = json_object_get_member (object, "__version__");

  if (node && JSON_NODE_HOLDS_VALUE (node))
    *version = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node)
                                                                : gst_aug_json_print (node, FALSE);
  if (*version && g_ascii_isdigit (**version))
    return (guint) g_ascii_strtoull (*version, NULL, 10);
  return g_strstr_len (text, (gssize) size, "always_apply") ? 1 : 2;
}

static JsonNode *
read_tree (Self *self, JsonNode *root, const gchar *text, gsize size)
{
  GstAugReader *reader = &self->reader;
  g_autofree gchar *version = NULL, *source = NULL;
  JsonObject *object, *beside, *policy;
  JsonNode *transform = root;
  gsize at = reader->path->len;

  if (!gst_aug_reader_object (reader, root, &object))
    return NULL;
  self->major = major_of (object, text, size, &version);
  beside = gst_aug_tree_member (object, BESIDE);
  if (!json_object_has_member (object, CLASS)) {
    transform = json_object_get_member (object, "transform");
    if (!transform) {
      gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_SYNTAX,
          "\"transform\" is missing: save it with albumentations.save ()");
      return NULL;
    }
    at = gst_aug_reader_enter (reader, "transform");
  }
  choose_size (self, transform, beside);
  policy = read_transform (self, transform, PLACE_IN_ORDER);
  if (!policy)
    return NULL;
  gst_aug_reader_leave (reader, at);
  if (is_left_out (policy)) {
    json_object_set_array_member (policy, "sequence", json_array_new ());
    json_object_set_string_member (policy, "id", "compose");
  }
  source = g_strdup_printf ("albumentations %.20s", version ? version : "of unknown version");
  return gst_aug_tree_document (policy, beside, source, self->size, self->import);
}

static JsonNode *
read_text (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error)
{
  const gchar *start = text;
  g_autoptr (GString) path = g_string_new ("$");
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) wrong = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GHashTable) transforms = index_transforms ();
  Self self = {
    .import = import, .used = used, .counts = counts, .notes = notes, .transforms = transforms
  };
  JsonNode *document;
  gboolean json;

  while (start < text + size && g_ascii_isspace (*start))
    start++;
  json = start < text + size && *start == '{';
  root = json ? gst_aug_json_read (text, size, &wrong) : gst_aug_yaml_read (text, size, &wrong);
  /* YAML may be in brackets, too */
  if (!root && json && (root = gst_aug_yaml_read (text, size, NULL)))
    json = FALSE;
  if (!root) {
    g_propagate_error (error, g_steal_pointer (&wrong));
    return NULL;
  }
  g_clear_error (&wrong);
  self.reader = (GstAugReader){ json ? text : NULL, json ? size : 0, path, &wrong };
  document = read_tree (&self, root, text, size);
  if (!document && json)
    g_propagate_error (error, g_steal_pointer (&wrong));
  else if (!document)
    gst_aug_tree_propagate (error, g_steal_pointer (&wrong), text, size);
  return document;
}

static gboolean
looks_like (const gchar *text, gsize size)
{
  return g_strstr_len (text, (gssize) size, CLASS) != NULL;
}

/* Named alone: what it reads is found out as the other. */
static gboolean
looks_like_none (const gchar *text, gsize size)
{
  return FALSE;
}

static gchar *
write_json (const GstAugPolicy *policy, GError **error)
{
  return gst_aug_albumentations_write (policy, FALSE, error);
}

static gchar *
write_yaml (const GstAugPolicy *policy, GError **error)
{
  return gst_aug_albumentations_write (policy, TRUE, error);
}

const GstAugPolicyFormat gst_aug_policy_format_albumentations = {
  .name = "albumentations",
  .description = "What albumentations.save () writes, JSON or YAML, policies of AutoAlbument too; "
                 "written as JSON of albumentations 2.0",
  .looks_like = looks_like,
  .read = read_text,
  .write = write_json,
};

const GstAugPolicyFormat gst_aug_policy_format_albumentations_yaml = {
  .name = "albumentations-yaml",
  .description = "The same, written as YAML",
  .looks_like = looks_like_none,
  .read = read_text,
  .write = write_yaml,
};
