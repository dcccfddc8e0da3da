/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* policy diff: what has become of every node, by its id, and whose draws are still the same. */
#include <string.h>

#include "policy.h"

/* Where a node is. */
typedef struct {
  JsonObject *node;
  const gchar *parent; /* NULL: it is the root */
  guint place;         /* among its siblings */
  guint loops;         /* turns above it that its draws are addressed by */
} Place;

typedef struct {
  GPtrArray *ids; /* in the order of the document */
  GHashTable *places;
} Index;

typedef struct {
  GString *out;
  Index old, fresh;
  guint n_alike, n_both;
  GHashTable *passed; /* ids of those that siblings passed */
  GPtrArray *redrawn, *chosen;
} Diff;

static void
index_node (Index *index, JsonObject *node, const gchar *parent, guint place, guint loops)
{
  const gchar *group, *id = aug_node_id (node);
  JsonArray *children = aug_node_children (node, &group);
  Place *at = g_new (Place, 1);

  *at = (Place){ node, parent, place, loops };
  g_ptr_array_add (index->ids, (gpointer) id);
  g_hash_table_insert (index->places, (gpointer) id, at);
  if (children && g_str_equal (group, "chains"))
    loops += 2;
  else if (children && json_object_has_member (node, "replacement"))
    loops++;
  for (guint i = 0; children && i < json_array_get_length (children); i++)
    index_node (index, json_array_get_object_element (children, i), id, i, loops);
}

static void
index_document (Index *index, JsonObject *document)
{
  index->ids = g_ptr_array_new ();
  index->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  index_node (index, json_object_get_object_member (document, "policy"), NULL, 0, 0);
}

static void
index_clear (Index *index)
{
  g_ptr_array_unref (index->ids);
  g_hash_table_unref (index->places);
}

/* "one-of", "op rotate" */
static gchar *
kind_of (JsonObject *node)
{
  const gchar *group;

  aug_node_children (node, &group);
  return group ? g_strdup (group)
               : g_strdup_printf ("op %s", json_object_get_string_member (node, "op"));
}

static gchar *
place_text (const Place *at)
{
  return at->parent ? g_strdup_printf ("%s, place %u", at->parent, at->place + 1)
                    : g_strdup ("the top");
}

static gchar *
member_text (JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node ? json_to_string (node, FALSE) : g_strdup ("not said");
}

static void
say_change (GString *s, const gchar *prefix, JsonObject *a, JsonObject *b, const gchar *name)
{
  g_autofree gchar *old = a ? member_text (a, name) : g_strdup ("not said");
  g_autofree gchar *fresh = b ? member_text (b, name) : g_strdup ("not said");

  if (!g_str_equal (old, fresh))
    g_string_append_printf (s, "%s%s%s: %s -> %s", s->len ? "; " : "", prefix, name, old, fresh);
}

static GList *
all_members (JsonObject *a, JsonObject *b)
{
  GList *names = a ? json_object_get_members (a) : NULL;
  g_autoptr (GList) others = b ? json_object_get_members (b) : NULL;

  for (GList *l = others; l; l = l->next)
    if (!a || !json_object_has_member (a, l->data))
      names = g_list_append (names, l->data);
  return names;
}

/* Members that differ, arguments one by one; children are compared by their ids. */
static void
say_changes (GString *s, JsonObject *a, JsonObject *b, const gchar *const *except)
{
  g_autoptr (GList) names = all_members (a, b);

  for (GList *l = names; l; l = l->next) {
    const gchar *name = l->data;

    if (g_strv_contains (except, name))
      continue;
    if (g_str_equal (name, "arguments")) {
      JsonObject *x =
          json_object_has_member (a, name) ? json_object_get_object_member (a, name) : NULL;
      JsonObject *y =
          json_object_has_member (b, name) ? json_object_get_object_member (b, name) : NULL;
      g_autoptr (GList) arguments = all_members (x, y);

      for (GList *k = arguments; k; k = k->next)
        say_change (s, "argument ", x, y, k->data);
      continue;
    }
    say_change (s, "", a, b, name);
  }
}

/* The longest run of children that is still in its old order: how long the best run is that ends
 * with each, by the last of every length. */
static void
find_passed (Diff *d, const gchar *parent, JsonArray *children)
{
  const guint n = json_array_get_length (children);
  g_autofree guint *tails = g_new (guint, n + 1), *before = g_new (guint, n + 1);
  g_autofree const Place **old = g_new0 (const Place *, n + 1);
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
  guint length = 0;

  for (guint i = 0; i < n; i++) {
    guint low = 0, high = length;

    old[i] = g_hash_table_lookup (
        d->old.places, aug_node_id (json_array_get_object_element (children, i)));
    if (!old[i] || g_strcmp0 (old[i]->parent, parent) != 0) {
      old[i] = NULL;
      continue;
    }
    while (low < high) {
      const guint mid = (low + high) / 2;

      if (old[tails[mid]]->place < old[i]->place)
        low = mid + 1;
      else
        high = mid;
    }
    before[i] = low ? tails[low - 1] : n;
    tails[low] = i;
    length = MAX (length, low + 1);
  }
  for (guint i = length ? tails[length - 1] : n; i < n; i = before[i])
    g_hash_table_add (kept, (gpointer) aug_node_id (json_array_get_object_element (children, i)));
  for (guint i = 0; i < n; i++) {
    const gchar *id = aug_node_id (json_array_get_object_element (children, i));

    if (old[i] && !g_hash_table_contains (kept, id))
      g_hash_table_add (d->passed, (gpointer) id);
  }
}

static void
compare_node (Diff *d, const gchar *id)
{
  static const gchar *const own[] = { "id", "sequence", "one-of", "some-of", "chains", "epochs",
    NULL };
  const Place *a = g_hash_table_lookup (d->old.places, id);
  const Place *b = g_hash_table_lookup (d->fresh.places, id);
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autofree gchar *x = kind_of (a->node), *y = kind_of (b->node);
  const gboolean moved =
      g_strcmp0 (a->parent, b->parent) != 0 || g_hash_table_contains (d->passed, id);

  d->n_both++;
  if (moved) {
    g_autofree gchar *from = place_text (a), *to = place_text (b);

    g_string_append_printf (d->out, "> moved    %s: from %s to %s\n", id, from, to);
  }
  if (!g_str_equal (x, y))
    g_string_append_printf (changes, "%s -> %s", x, y);
  say_changes (changes, a->node, b->node, own);
  if (changes->len)
    g_string_append_printf (d->out, "~ changed  %s: %s\n", id, changes->str);
  if (!changes->len && !moved)
    d->n_alike++;
  if (a->loops != b->loops ||
      g_strcmp0 (aug_node_word (a->node, "scope", NULL), aug_node_word (b->node, "scope", NULL)))
    g_ptr_array_add (d->redrawn, (gpointer) id);
}

/* Whether who is taken among the children may be another one now. */
static gboolean
chooses_anew (const Diff *d, const gchar *id)
{
  const Place *a = g_hash_table_lookup (d->old.places, id);
  const Place *b = g_hash_table_lookup (d->fresh.places, id);
  const gchar *x, *y;
  JsonArray *old = aug_node_children (a->node, &x), *fresh = aug_node_children (b->node, &y);

  if (!old || !fresh || g_str_equal (y, "sequence") || g_str_equal (y, "epochs"))
    return FALSE;
  if (json_array_get_length (old) != json_array_get_length (fresh))
    return TRUE;
  for (guint i = 0; i < json_array_get_length (old); i++) {
    JsonObject *child = json_array_get_object_element (old, i);
    const Place *now = g_hash_table_lookup (d->fresh.places, aug_node_id (child));

    if (!now || g_strcmp0 (now->parent, id) != 0 ||
        aug_node_number (child, "weight", 1) != aug_node_number (now->node, "weight", 1))
      return TRUE;
  }
  return FALSE;
}

static void
say_ids (Diff *d, GPtrArray *ids, const gchar *words)
{
  if (ids->len == 0)
    return;
  g_string_append_printf (d->out, "%s:", words);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (d->out, "%s %s", i ? "," : "", (const gchar *) ids->pdata[i]);
  g_string_append_c (d->out, '\n');
}

/* Draws are addressed by ids: docs/policy.md. */
static void
say_promise (Diff *d)
{
  const guint n_kept = d->n_both - d->redrawn->len;

  g_string_append_printf (d->out,
      "\n%u of %u nodes that both have are as they were; %u keep every draw of theirs, since draws "
      "are addressed by ids\n",
      d->n_alike, d->n_both, n_kept);
  say_ids (d, d->redrawn, "other draws, for another scope or turns of a loop above them");
  say_ids (d, d->chosen,
      "windows choose anew here only where a child that came, went or weighs something else wins "
      "or won");
}

static void
compare_nodes (Diff *d)
{
  for (guint i = 0; i < d->fresh.ids->len; i++) {
    const Place *at = g_hash_table_lookup (d->fresh.places, d->fresh.ids->pdata[i]);
    const gchar *group;
    JsonArray *children = aug_node_children (at->node, &group);

    if (children)
      find_passed (d, d->fresh.ids->pdata[i], children);
  }
  for (guint i = 0; i < d->old.ids->len; i++)
    if (!g_hash_table_contains (d->fresh.places, d->old.ids->pdata[i])) {
      const Place *at = g_hash_table_lookup (d->old.places, d->old.ids->pdata[i]);
      g_autofree gchar *kind = kind_of (at->node), *place = place_text (at);

      g_string_append_printf (d->out, "- removed  %s (%s) from %s\n",
          (const gchar *) d->old.ids->pdata[i], kind, place);
    }
  for (guint i = 0; i < d->fresh.ids->len; i++) {
    const gchar *id = d->fresh.ids->pdata[i];
    const Place *at = g_hash_table_lookup (d->fresh.places, id);

    if (g_hash_table_contains (d->old.places, id)) {
      compare_node (d, id);
      if (chooses_anew (d, id))
        g_ptr_array_add (d->chosen, (gpointer) id);
    } else {
      g_autofree gchar *kind = kind_of (at->node), *place = place_text (at);

      g_string_append_printf (d->out, "+ added    %s (%s) at %s\n", id, kind, place);
    }
  }
}

/*
 * @differ: set to whether anything does
 * Returns: (transfer full): lines
 */
gchar *
aug_policy_diff (const GstAugPolicy *a, const GstAugPolicy *b, gboolean *differ)
{
  static const gchar *const own[] = { "policy", NULL };
  g_autoptr (JsonObject) old = aug_policy_document (a);
  g_autoptr (JsonObject) fresh = aug_policy_document (b);
  g_autoptr (GPtrArray) redrawn = g_ptr_array_new ();
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr (GString) head = g_string_new (NULL);
  g_autoptr (GHashTable) passed = g_hash_table_new (g_str_hash, g_str_equal);
  Diff d = { .out = g_string_new (NULL), .redrawn = redrawn, .chosen = chosen, .passed = passed };

  *differ = !g_str_equal (gst_aug_policy_get_version (a), gst_aug_policy_get_version (b));
  if (!*differ)
    return g_string_free (d.out, FALSE);
  index_document (&d.old, old);
  index_document (&d.fresh, fresh);
  say_changes (head, old, fresh, own);
  if (head->len)
    g_string_append_printf (d.out, "~ changed  the document: %s\n", head->str);
  compare_nodes (&d);
  say_promise (&d);
  index_clear (&d.old);
  index_clear (&d.fresh);
  return g_string_free (d.out, FALSE);
}
