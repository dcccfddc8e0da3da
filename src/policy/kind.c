/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A policy as one kind of operation, so that an element can be one. */
#include "kind.h"

#include "../audio/sound.h"
#include "../catalogue/catalogue-private.h"
#include "../catalogue/sides.h"
#include "node.h"

#define B GstAugPolicySettings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  FREE_ROW (B, "location", location, STRING, 0, 0, 0, "File with the policy document"),
  FREE_ROW (B, "policy", text, STRING, 0, 0, 0,
      "The policy itself: a document, the name of a published policy, or a timm string"),
  FREE_ROW (B, "width", width, UINT, 0, 32768, 0,
      "Width of the output in pixels; 0 = that of the policy's crop, else what downstream asks "
      "for, "
      "else as the input"),
  FREE_ROW (B, "height", height, UINT, 0, 32768, 0,
      "Height of the output in pixels; 0 = that of the policy's crop, else what downstream asks "
      "for, "
      "else as the input"),
  COLOR_RULE_ROWS (B, color),
  ROW (B, "text-safe", text_safe, BOOLEAN, 0, 1, 0,
      "Whether windows with something to read in the picture are not mirrored: captions quote it, "
      "or an object is called text, sign, ..."),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (GstAugPolicySettings) };

static gboolean
resolve (gpointer block, gconstpointer before, GError **error)
{
  GstAugPolicySettings *s = block;
  const GstAugPolicySettings *last = before;

  s->policy = NULL;
  if (s->location && s->text)
    return gst_aug_settings_contradiction (
        error, "location and policy both name a policy: set one of them");
  /* interned */
  if (last && last->policy && last->location == s->location && last->text == s->text &&
      last->turn == s->turn)
    s->policy = gst_aug_policy_ref (last->policy);
  else if (s->location)
    s->policy = gst_aug_policy_new_from_file (s->location, error);
  else if (s->text)
    s->policy = gst_aug_policy_new_from_string (s->text, error);
  else
    return gst_aug_settings_contradiction (
        error, "there is no policy: set policy=randaugment or location=FILE, a policy document");
  return s->policy != NULL;
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugPolicySettings *s = block;
  const guint64 stages = s->policy ? gst_aug_policy_stages (s->policy) : 0;
  const gchar *refusal = gst_aug_color_rule_refusal (&s->color, s->common.hold);

  if (refusal)
    return gst_aug_settings_contradiction (error, "%s", refusal);
  if (stages > GST_AUG_SOUND_MAX_STAGES)
    return gst_aug_settings_contradiction (error,
        "the policy can have %" G_GUINT64_FORMAT " operations on sound one behind the other, and "
        "%d are the most: make two policies of it, for two augpolicy",
        stages, GST_AUG_SOUND_MAX_STAGES);
  return TRUE;
}

static void
release (gpointer block)
{
  GstAugPolicySettings *s = block;

  g_clear_pointer (&s->policy, gst_aug_policy_unref);
}

static gboolean
follows_frames (gconstpointer block)
{
  const GstAugPolicySettings *s = block;

  return s->policy && s->policy->follows_frames;
}

static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  const GstAugPolicySettings *s = block;

  return s->policy ? gst_aug_policy_latency (s->policy, rate, window, live) : 0;
}

static const gchar *
refuses_live (gconstpointer block)
{
  const GstAugPolicySettings *s = block;

  return s->policy ? gst_aug_policy_refuses_live (s->policy) : NULL;
}

static gchar *
take_warning (gconstpointer block)
{
  const GstAugPolicySettings *s = block;

  return s->policy ? gst_aug_policy_take_warning (s->policy) : NULL;
}

static gboolean
precedes_size (gconstpointer block, const GstAugOperation *operation)
{
  const GstAugPolicySettings *s = block;

  return s->policy && gst_aug_policy_precedes_crop (s->policy, operation);
}

static gconstpointer
setting (gconstpointer block, const gchar *name)
{
  const GstAugPolicySettings *s = block;

  return s->policy ? gst_aug_policy_setting (s->policy, name) : NULL;
}

static const gchar *
version (gconstpointer block)
{
  const GstAugPolicySettings *s = block;

  return s->policy ? gst_aug_policy_get_version (s->policy) : "";
}

/* Everything is addressed by the nodes of the policy: docs/policy.md. */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugPolicySettings *s = block;

  if (s->policy && !gst_aug_policy_decide_into (s->policy, context, decision, error))
    return FALSE;
  decision->applied = gst_aug_decision_size (decision) > 0;
  return TRUE;
}

typedef struct {
  const GstAugPolicySettings *s;
  const GstAugWindowContext *context;
  const GstAugDecision *decision;
} Window;

/* What the policy does to another window. */
static GstAugMirrored
look (gconstpointer user, gint64 distance)
{
  const Window *window = user;
  GstAugWindowContext context = *window->context;
  GstAugInstance instance = window->decision->instance;
  g_autoptr (GstAugDecision) decision = NULL;

  if (window->s->common.hold != GST_AUG_HOLD_ITEM) {
    instance.window += distance;
    context.draws.window += (guint64) distance;
  }
  decision =
      gst_aug_decision_new (window->decision->element, window->decision->decision, &instance);
  decision->applied = gst_aug_draws_chosen (&context.draws, window->s->common.probability) &&
                      gst_aug_policy_decide_into (window->s->policy, &context, decision, NULL);
  return gst_aug_decision_mirrors (decision);
}

/* Captions stay true, whatever operations a document has. */
static void
mend (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const GstAugPolicySettings *s = block;
  const Window window = { s, context, decision };
  const GstAugSidesRule rule = { s->text_safe, s->color.on_conflict, s->common.hold, look,
    &window };

  if (decision->applied)
    gst_aug_color_rule_mend (&s->color, context->facts, decision);
  if (!s->policy || context->eval)
    return;
  if (decision->applied)
    gst_aug_turns_mend (context->facts, decision);
  gst_aug_sides_mend (&rule, context->facts, decision);
}

static void
ask_for_direction (GstAugPolicyNode *node, gpointer user)
{
  GstAugDirection *direction = user;

  if (node->kind && node->kind->direction)
    *direction |= node->kind->direction (node->block);
}

static GstAugDirection
direction (gconstpointer block)
{
  const GstAugPolicySettings *s = block;
  GstAugDirection direction = 0;

  if (s->policy)
    gst_aug_policy_node_visit (s->policy->root, ask_for_direction, &direction);
  return direction;
}

const GstAugKind gst_aug_kind_policy = {
  .name = "policy",
  .element = "augpolicy",
  .description = "Carries out a policy document on pictures, sound and captions",
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_AUDIO | GST_AUG_TOUCHES_TEXT |
             GST_AUG_TOUCHES_TIME | GST_AUG_TOUCHES_SIZE | GST_AUG_TOUCHES_SPECTROGRAM,
  .settings = &settings,
  .decide = decide,
  .mend = mend,
  .acts_in_eval = TRUE,
  .validate = validate,
  .resolve = resolve,
  .release = release,
  .follows_frames = follows_frames,
  .latency = latency,
  .refuses_live = refuses_live,
  .take_warning = take_warning,
  .precedes_size = precedes_size,
  .setting = setting,
  .version = version,
  .direction = direction,
};
