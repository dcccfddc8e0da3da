/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:catalogue
 * @title: Catalogue of operations
 * @short_description: every kind of operation with its settings and its decision
 */
#include "catalogue-private.h"

#include <string.h>

G_DEFINE_QUARK (gst - aug - settings - error - quark, gst_aug_settings_error)

static const GstAugKind *const kinds[] = {
  &gst_aug_kind_crop,
  &gst_aug_kind_flip,
  &gst_aug_kind_affine,
  &gst_aug_kind_color,
  &gst_aug_kind_erase,
  &gst_aug_kind_blur,
  &gst_aug_kind_normalize,
  &gst_aug_kind_compress,
  &gst_aug_kind_depth,
  &gst_aug_kind_noise,
  &gst_aug_kind_warp,
  &gst_aug_kind_spec_mask,
  &gst_aug_kind_codec,
  &gst_aug_kind_gain,
  &gst_aug_kind_mel,
  &gst_aug_kind_speed,
  &gst_aug_kind_stretch,
  &gst_aug_kind_pitch,
  &gst_aug_kind_reverb,
  &gst_aug_kind_filter,
  &gst_aug_kind_clip,
  &gst_aug_kind_loss,
  &gst_aug_kind_channels,
  &gst_aug_kind_frame_drop,
  &gst_aug_kind_modality_drop,
  &gst_aug_kind_text,
  &gst_aug_kind_policy,
};

/**
 * gst_aug_catalogue_size:
 *
 * Returns: how many kinds of operations there are
 */
guint
gst_aug_catalogue_size (void)
{
  return G_N_ELEMENTS (kinds);
}

/**
 * gst_aug_catalogue_nth: (skip)
 * @n: an index
 *
 * Returns: (transfer none) (nullable): the kind
 */
const GstAugKind *
gst_aug_catalogue_nth (guint n)
{
  return n < G_N_ELEMENTS (kinds) ? kinds[n] : NULL;
}

/**
 * gst_aug_catalogue_find: (skip)
 * @name: name of a kind or of its element
 *
 * Returns: (transfer none) (nullable): the kind
 */
const GstAugKind *
gst_aug_catalogue_find (const gchar *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i]->name, name) || g_str_equal (kinds[i]->element, name))
      return kinds[i];
  return NULL;
}

gboolean
gst_aug_settings_contradiction (GError **error, const gchar *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error)
    *error = g_error_new_valist (
        GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_CONTRADICTION, format, args);
  va_end (args);
  return FALSE;
}

static gdouble
number_of (const GstAugSetting *row, gconstpointer block)
{
  gconstpointer at = (const guint8 *) block + row->offset;

  if (row->type == GST_AUG_SETTING_DOUBLE)
    return *(const gdouble *) at;
  return row->type == GST_AUG_SETTING_UINT ? (gdouble) * (const guint *) at
                                           : (gdouble) * (const gint *) at;
}

/* Where there are min-NAME and max-NAME, the first may not be above the second. */
static gboolean
ranges_are_ordered (const GstAugSettings *settings, gconstpointer block, GError **error)
{
  for (guint i = 0; i < settings->n_rows; i++) {
    const GstAugSetting *low = &settings->rows[i], *high;
    g_autofree gchar *name = NULL;

    if (!g_str_has_prefix (low->name, "min-"))
      continue;
    name = g_strconcat ("max-", low->name + strlen ("min-"), NULL);
    high = gst_aug_settings_find (settings, name);
    if (high && number_of (low, block) > number_of (high, block))
      return gst_aug_settings_contradiction (error, "%s=%g is above %s=%g: set %s to %g or less",
          low->name, number_of (low, block), name, number_of (high, block), low->name,
          number_of (high, block));
  }
  return TRUE;
}

/**
 * gst_aug_kind_validate: (skip)
 * @kind: a kind of operation
 * @block: its settings
 * @error: what contradicts itself, and what to set
 *
 * Returns: %FALSE with @error
 */
gboolean
gst_aug_kind_validate (const GstAugKind *kind, gconstpointer block, GError **error)
{
  return (!kind->validate || kind->validate (block, error)) &&
         ranges_are_ordered (kind->settings, block, error);
}

void
gst_aug_operation_draw_range (GstAugOperation *operation, const gchar *name,
    const GstAugDraws *draws, const gchar *parameter, gdouble low, gdouble high)
{
  gst_aug_operation_set_double (
      operation, name, gst_aug_draws_range (draws, parameter, 0, low, high));
}

guint64
gst_aug_no_latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  return 0;
}

/**
 * gst_aug_decision_name:
 * @decision: the decision
 * @scope: (nullable): shared, branch or a word; %NULL is shared
 * @branch: name of the branch
 * @nth: how many elements of the branch have this name, this one included
 *
 * Returns: (transfer full): the name that draws are addressed by: `crop`, `crop/left-camera`,
 *   `crop/wrist`, `crop#2`
 */
gchar *
gst_aug_decision_name (const gchar *decision, const gchar *scope, const gchar *branch, guint nth)
{
  GString *name = g_string_new (decision);

  if (scope && !g_str_equal (scope, "shared"))
    g_string_append_printf (name, "/%s", g_str_equal (scope, "branch") ? branch : scope);
  if (nth > 1)
    g_string_append_printf (name, "#%u", nth);
  return g_string_free (name, FALSE);
}

/**
 * gst_aug_kind_decide: (skip)
 * @kind: a kind of operation
 * @block: its settings
 * @instance: the window
 * @name: the decision's name, with scope and number
 * @context: what else the decision depends on; its draws are set here
 * @ordinal: number of the frame where the decision holds for a frame, else -1
 * @error: what is wrong
 *
 * Returns: (transfer full) (nullable): the decision, or %NULL with @error
 */
GstAugDecision *
gst_aug_kind_decide (const GstAugKind *kind, gconstpointer block, const GstAugInstance *in,
    const gchar *name, GstAugWindowContext *context, gint64 ordinal, GError **error)
{
  const GstAugCommonSettings *common = block;
  g_autoptr (GstAugDecision) decision = gst_aug_decision_new (kind->element, name, in);

  if (common->hold == GST_AUG_HOLD_FRAME && ordinal >= 0)
    gst_aug_draws_init_frame (&context->draws, in->seed, in->source, in->epoch, in->view,
        in->window, name, (guint32) ordinal);
  else
    gst_aug_draws_init (&context->draws, in->seed, in->source, in->epoch, in->view,
        common->hold == GST_AUG_HOLD_ITEM ? GST_AUG_WINDOW_ITEM : in->window, name);
  context->eval = (in->flags & GST_AUG_SEED_FLAG_EVAL) != 0;
  context->branch = in->branch;
  context->ordinal = common->hold == GST_AUG_HOLD_FRAME ? ordinal : -1;
  context->length_ns = in->orig_stop == GST_AUG_TIME_UNBOUNDED ? 0 : in->orig_stop - in->orig_start;
  if (context->eval && !kind->acts_in_eval)
    return g_steal_pointer (&decision);
  decision->applied = context->eval || !gst_aug_settings_find (kind->settings, "probability") ||
                      gst_aug_draws_chosen (&context->draws, common->probability);
  if (decision->applied && !kind->decide (block, context, decision, error))
    return NULL;
  if (kind->mend && context->facts)
    kind->mend (block, context, decision);
  return g_steal_pointer (&decision);
}
