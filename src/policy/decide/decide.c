/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From a window to the operations of a policy.
 *
 * Draws of a node are those of the decision NAME:ID; in the k-th turn of a some-of with replacement
 * or of a chain NAME:ID~k, in loops within loops NAME:ID~j~k; with its scope behind: NAME:ID/SCOPE.
 * A node draws apply, magnitude, sign, argument:NAME, n, weight, share, depth; the operation's own
 * parameters besides. Who is taken is a race: the child with the least -log (1 - u) / weight comes
 * first, u the draw of NAME:PARENT with the parameter choice:CHILD and i the turn, from 0. So a
 * child that is put in or taken out moves no choice but those it wins. */
#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "decide.h"

typedef struct {
  const GstAugPolicy *policy;
  const GstAugWindowContext *context;
  const GstAugInstance *in;
  const gchar *name;
  GString *slots;    /* "~2~1": which turn of which loop it is */
  guint8 chain;      /* 0: none */
  GHashTable *turns; /* of nodes in loops: how many they had; NULL: none yet */
  GstAugDecision *decision;
  GError **error;
} Walk;

static gboolean walk (Walk *self, const GstAugPolicyNode *node);

/* The draws of one node. The frame, if any, was put into the context's by the caller. */
static void
init_draws (const Walk *self, const GstAugPolicyNode *node, GstAugDraws *draws)
{
  const gchar *scope =
      node->scope && g_str_equal (node->scope, "branch") ? self->in->branch : node->scope;
  guint32 hash = gst_aug_fnv1a (self->name, strlen (self->name), GST_AUG_FNV1A_BASIS);

  hash = gst_aug_fnv1a (":", 1, hash);
  hash = gst_aug_fnv1a (node->id, strlen (node->id), hash);
  hash = gst_aug_fnv1a (self->slots->str, self->slots->len, hash);
  if (scope) {
    hash = gst_aug_fnv1a ("/", 1, hash);
    hash = gst_aug_fnv1a (scope, strlen (scope), hash);
  }
  if (self->context->ordinal >= 0) {
    const guint32 le = GUINT32_TO_LE ((guint32) self->context->ordinal);

    hash = gst_aug_fnv1a ("", 1, hash);
    hash = gst_aug_fnv1a (&le, sizeof le, hash);
  }
  *draws = self->context->draws;
  draws->name = hash;
}

/* Whether it says where pixels come from. */
static gboolean
moves_pixels (const GstAugOperation *operation)
{
  static const gchar *const names[] = { "affine", "crop", "elastic", "flip", "grid-distortion",
    "lens-distortion", "perspective", "rolling-shutter", "turn", NULL };

  return g_strv_contains (names, operation->name);
}

/* How many times the node has operated in this window; more than once in loops alone. */
static guint
count_turn (Walk *self, const GstAugPolicyNode *node)
{
  guint n;

  if (!self->slots->len)
    return 0;
  if (!self->turns)
    self->turns = g_hash_table_new (NULL, NULL);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->turns, node));
  g_hash_table_insert (self->turns, (gpointer) node, GUINT_TO_POINTER (n + 1));
  return n;
}

/* What the last operations came from, and whether they are sampled by themselves. */
static void
sign_operations (Walk *self, const GstAugPolicyNode *node, guint from)
{
  const guint again = from < gst_aug_decision_size (self->decision) ? count_turn (self, node) : 0;

  for (guint i = from; i < gst_aug_decision_size (self->decision); i++) {
    GstAugOperation *operation = &g_array_index (self->decision->operations, GstAugOperation, i);

    operation->id = node->id;
    operation->again = again;
    operation->chain = self->chain;
    if (self->policy->each && moves_pixels (operation))
      gst_aug_operation_set_boolean (operation, "alone", TRUE);
  }
}

static void
draw_arguments (
    const Walk *self, const GstAugPolicyNode *node, const GstAugDraws *draws, gpointer block)
{
  for (guint i = 0; i < node->drawn->len; i++) {
    const GstAugPolicyDrawn *drawn = &g_array_index (node->drawn, GstAugPolicyDrawn, i);
    const GstAugSetting *row = drawn->setting;
    /* the kind may have a draw of the same name */
    gchar parameter[80];
    const gchar *word = NULL;
    gdouble value;

    g_snprintf (parameter, sizeof parameter, "argument:%s", row->name);
    value = self->context->eval
                ? gst_aug_distribution_middle (&drawn->distribution, &word)
                : gst_aug_distribution_draw (&drawn->distribution, draws, parameter, &word);
    if (word)
      gst_aug_setting_read (row, block, word);
    else
      gst_aug_setting_set_number (row, value, block);
  }
}

static gboolean
decide_kind (Walk *self, const GstAugPolicyNode *node, const GstAugDraws *draws)
{
  GstAugWindowContext context = *self->context;
  g_autofree gpointer drawn = NULL;
  gconstpointer block = node->block;

  context.draws = *draws;
  context.is_one_of_many = TRUE;
  if (node->drawn) {
    block = drawn = g_memdup2 (node->block, node->settings->size);
    draw_arguments (self, node, draws, drawn);
    if (!gst_aug_kind_validate (node->kind, block, self->error))
      return FALSE;
  }
  return node->kind->decide (block, &context, self->decision, self->error);
}

static gboolean
operate (Walk *self, const GstAugPolicyNode *node, const GstAugDraws *draws)
{
  const guint from = gst_aug_decision_size (self->decision);

  if (self->context->eval && !(node->kind && node->kind->acts_in_eval))
    return TRUE;
  if (node->levelled) {
    GstAugWindowContext context = *self->context;
    g_autofree gpointer block = node->drawn ? g_memdup2 (node->block, node->settings->size) : NULL;

    context.draws = *draws;
    if (block)
      draw_arguments (self, node, draws, block);
    node->levelled->decide (
        node->levelled->has_magnitude
            ? gst_aug_policy_magnitude (self->policy, node, self->context, self->in, draws)
            : 0,
        block ? block : node->block, &context, self->decision);
  } else if (!decide_kind (self, node, draws)) {
    return FALSE;
  }
  sign_operations (self, node, from);
  return TRUE;
}

/* One more turn of a loop. */
static gboolean
walk_slot (Walk *self, const GstAugPolicyNode *node, guint slot)
{
  const gsize length = self->slots->len;
  gboolean ok;

  g_string_append_printf (self->slots, "~%u", slot + 1);
  ok = walk (self, node);
  g_string_truncate (self->slots, length);
  return ok;
}

/* What the race of a child in a slot ends with; less is sooner. */
static gdouble
race (const GstAugPolicyNode *parent, const GstAugPolicyNode *child, const GstAugDraws *draws,
    guint slot)
{
  const gdouble u = gst_aug_draws_uniform (draws, child->choice, slot);

  if (parent->even)
    return u;
  return child->weight > 0 ? -gst_aug_exact_log (1 - u) / child->weight : INFINITY;
}

static const GstAugPolicyNode *
winner (const GstAugPolicyNode *node, const GstAugDraws *draws, guint slot)
{
  const GstAugPolicyNode *first = NULL;
  gdouble least = INFINITY;

  for (guint i = 0; i < node->children->len; i++) {
    const gdouble time = race (node, node->children->pdata[i], draws, slot);

    if (time < least)
      least = time, first = node->children->pdata[i];
  }
  return first;
}

typedef struct {
  gdouble time;
  guint index;
} Runner;

static gint
compare_runners (gconstpointer a, gconstpointer b)
{
  const Runner *left = a, *right = b;

  if (left->time != right->time)
    return left->time < right->time ? -1 : 1;
  return left->index < right->index ? -1 : 1;
}

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  return ((const Runner *) a)->index < ((const Runner *) b)->index ? -1 : 1;
}

/* Children by the race's order, those without weight left out; @n of them if @listed sorts them
 * back. (transfer full) */
static Runner *
run_race (const GstAugPolicyNode *node, const GstAugDraws *draws, guint *n)
{
  Runner *runners = g_new (Runner, node->children->len);
  guint size = 0;

  for (guint i = 0; i < node->children->len; i++) {
    const gdouble time = race (node, node->children->pdata[i], draws, 0);

    if (time < INFINITY)
      runners[size++] = (Runner){ time, i };
  }
  qsort (runners, size, sizeof *runners, compare_runners);
  if (node->count_applied)
    *n = size;
  *n = MIN (*n, size);
  if (node->listed)
    qsort (runners, *n, sizeof *runners, compare_places);
  return runners;
}

static gboolean
some_of (Walk *self, const GstAugPolicyNode *node, const GstAugDraws *draws)
{
  const guint wanted =
      (guint) floor (MAX (gst_aug_distribution_draw (&node->number, draws, "n", NULL), 0) + 0.5);
  g_autofree Runner *runners = NULL;
  guint n = wanted, applied = 0;

  if (node->replacement) {
    for (guint slot = 0; slot < n; slot++) {
      const GstAugPolicyNode *child = winner (node, draws, slot);

      if (child && !walk_slot (self, child, slot))
        return FALSE;
    }
    return TRUE;
  }
  runners = run_race (node, draws, &n);
  for (guint i = 0; i < n && !(node->count_applied && applied == wanted); i++) {
    const GstAugPolicyNode *child = node->children->pdata[runners[i].index];
    GstAugDraws own;

    init_draws (self, child, &own);
    applied += gst_aug_draws_chosen (&own, child->probability);
    if (!walk (self, child))
      return FALSE;
  }
  return TRUE;
}

/* Shares of the chains: Dirichlet (alpha, ...); of the mixture: Beta (alpha, alpha). */
static void
add_mix (Walk *self, const GstAugPolicyNode *node, const GstAugDraws *draws)
{
  GstAugOperation *mix = gst_aug_decision_add (self->decision, "mix");
  gdouble logs[8], weights[8], most = -INFINITY, total = 0;
  const gdouble x = gst_aug_draws_log_gamma (draws, "share", 0, node->alpha);
  const gdouble y = gst_aug_draws_log_gamma (draws, "share", 1, node->alpha);

  for (guint i = 0; i < node->width; i++) {
    logs[i] = gst_aug_draws_log_gamma (draws, "weight", i, node->alpha);
    most = MAX (most, logs[i]);
  }
  for (guint i = 0; i < node->width; i++)
    total += weights[i] = logs[i] < most - 700 ? 0 : gst_aug_exact_exp (logs[i] - most);
  gst_aug_operation_set_int (mix, "chains", node->width);
  gst_aug_operation_set_double (mix, "share", gst_aug_share_of_logs (x, y));
  for (guint i = 0; i < node->width; i++) {
    static const gchar *const names[] = { "weight-1", "weight-2", "weight-3", "weight-4",
      "weight-5", "weight-6", "weight-7", "weight-8" };

    gst_aug_operation_set_double (mix, names[i], weights[i] / total);
  }
  mix->id = node->id;
}

/* Sound and words cannot be mixed so; what is measured, masks and depth, has one place. */
static gboolean
mixes_here (const Walk *self)
{
  const GstAugRole role = self->in->role;

  return (!self->context->medium || self->context->medium & GST_AUG_TOUCHES_VIDEO) &&
         role != GST_AUG_ROLE_MASK && role != GST_AUG_ROLE_DEPTH && role != GST_AUG_ROLE_AUDIO &&
         role != GST_AUG_ROLE_TEXT;
}

static gboolean
mix_chains (Walk *self, const GstAugPolicyNode *node, const GstAugDraws *draws)
{
  const gsize length = self->slots->len;

  if (!mixes_here (self))
    return TRUE;
  add_mix (self, node, draws);
  for (guint chain = 0; chain < node->width; chain++) {
    GstAugDraws own;
    guint depth;

    g_string_append_printf (self->slots, "~%u", chain + 1);
    init_draws (self, node, &own);
    depth = (guint) (gst_aug_distribution_draw (&node->number, &own, "depth", NULL) + 0.5);
    self->chain = (guint8) (chain + 1);
    for (guint slot = 0; slot < depth; slot++) {
      const GstAugPolicyNode *child = winner (node, &own, slot);

      if (child && !walk_slot (self, child, slot))
        return FALSE;
    }
    g_string_truncate (self->slots, length);
  }
  self->chain = 0;
  return TRUE;
}

static const GstAugPolicyNode *
in_epoch (const GstAugPolicyNode *node, guint32 epoch)
{
  const GstAugPolicyNode *last = NULL;

  for (guint i = 0; i < node->children->len; i++)
    if (((const GstAugPolicyNode *) node->children->pdata[i])->from <= epoch)
      last = node->children->pdata[i];
  return last;
}

static gboolean
walk (Walk *self, const GstAugPolicyNode *node)
{
  const GstAugPolicyNode *child;
  GstAugDraws draws;

  init_draws (self, node, &draws);
  if (!gst_aug_policy_acts_here (node->places, self->in, self->context->medium) ||
      (!self->context->eval && node->probability < 1 &&
          !gst_aug_draws_chosen (&draws, node->probability)))
    return TRUE;
  switch (node->type) {
  case GST_AUG_POLICY_OPERATION:
    return operate (self, node, &draws);
  case GST_AUG_POLICY_SEQUENCE:
    for (guint i = 0; i < node->children->len; i++)
      if (!walk (self, node->children->pdata[i]))
        return FALSE;
    return TRUE;
  case GST_AUG_POLICY_EPOCHS:
    child = in_epoch (node, self->in->epoch);
    return !child || walk (self, child);
  default:
    break;
  }
  /* where nothing is drawn, nothing is chosen */
  if (self->context->eval)
    return TRUE;
  if (node->type == GST_AUG_POLICY_SOME_OF)
    return some_of (self, node, &draws);
  if (node->type == GST_AUG_POLICY_CHAINS)
    return mix_chains (self, node, &draws);
  child = winner (node, &draws, 0);
  return !child || walk (self, child);
}

gboolean
gst_aug_policy_decide_into (const GstAugPolicy *policy, const GstAugWindowContext *context,
    GstAugDecision *decision, GError **error)
{
  g_autoptr (GString) slots = g_string_sized_new (16);
  Walk self = { policy, context, &decision->instance, decision->decision, slots, 0, NULL, decision,
    error };
  gboolean ok;

  decision->policy = policy->mark;
  if (policy->follows_frames && !context->eval && context->length_ns <= 0) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
        "the policy has a schedule over the window, and windows have no end here: set window= on "
        "augseed, e.g. window=2");
    return FALSE;
  }
  ok = walk (&self, policy->root);
  g_clear_pointer (&self.turns, g_hash_table_unref);
  return ok;
}

/**
 * gst_aug_policy_decide:
 * @policy: a policy
 * @instance: the window
 * @name: the decision's name, with scope and number; `policy` is that of augpolicy
 * @medium: what the branch carries; 0: operations for one medium alone count too
 * @error: what is wrong
 *
 * The operations of @policy in a window, with values in the unit square. Schedules over the window
 * are those of its start, for sound and text those of its middle.
 *
 * Returns: (transfer full) (nullable): the decision, or %NULL with @error
 */
GstAugDecision *
gst_aug_policy_decide (const GstAugPolicy *policy, const GstAugInstance *in, const gchar *name,
    GstAugTouches medium, GError **error)
{
  const gboolean is_picture = medium == 0 || medium & GST_AUG_TOUCHES_VIDEO;

  return gst_aug_policy_decide_at (policy, in, name, medium, is_picture ? 0 : 0.5, error);
}

/**
 * gst_aug_policy_decide_at:
 * @policy: a policy
 * @instance: the window
 * @name: the decision's name, with scope and number; `policy` is that of augpolicy
 * @medium: what the branch carries; 0: operations for one medium alone count too
 * @position: share of the window that has passed when the picture is shown, [0, 1); elements take
 *     1/2 for sound and text
 * @error: what is wrong
 *
 * The operations of @policy at one place of a window. All places of a window have the same draws;
 * schedules over the window alone let them differ.
 *
 * Returns: (transfer full) (nullable): the decision, or %NULL with @error
 */
GstAugDecision *
gst_aug_policy_decide_at (const GstAugPolicy *policy, const GstAugInstance *in, const gchar *name,
    GstAugTouches medium, gdouble position, GError **error)
{
  g_autoptr (GstAugDecision) decision = gst_aug_decision_new ("augpolicy", name, in);
  GstAugWindowContext context = {
    .branch = in->branch, .aspect = 1, .medium = medium, .ordinal = -1, .position = position
  };

  context.eval = (in->flags & GST_AUG_SEED_FLAG_EVAL) != 0;
  context.length_ns = in->orig_stop == GST_AUG_TIME_UNBOUNDED ? 0 : in->orig_stop - in->orig_start;
  gst_aug_draws_init (&context.draws, in->seed, in->source, in->epoch, in->view, in->window, name);
  if (!gst_aug_policy_decide_into (policy, &context, decision, error))
    return NULL;
  decision->applied = gst_aug_decision_size (decision) > 0;
  return g_steal_pointer (&decision);
}
