/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations of policies on pictures in a few words. */
#include "tool.h"

/* Operations of one value. */
static const struct {
  const gchar *operation, *value, *format;
  gdouble unit;
} words[] = {
  { "sharpness", "factor", "sharp \303\227%.2f", 1 },
  { "gamma", "exponent", "gamma %.2f", 1 },
  { "posterize", "bits", "%.0f bits", 1 },
  { "solarize", "threshold", "solarize %.0f", 1 },
  { "solarize-add", "addition", "solarize +%.0f", 1 },
  { "offset", "levels", "%+.0f", 1 },
  { "offset-red", "levels", "red %+.0f", 1 },
  { "offset-green", "levels", "green %+.0f", 1 },
  { "offset-blue", "levels", "blue %+.0f", 1 },
  { "gaussian-noise", "sigma", "noise %.1f", 1 },
  { "gaussian-blur", "sigma", "blur %.1f px", 1 },
  { "jpeg", "quality", "JPEG %.0f", 1 },
  { "mix", "share", "%.0f %% mixed", 100 },
};

static void
add_part (GString *s, gsize from, const gchar *format, gdouble value)
{
  if (s->len > from)
    g_string_append_c (s, ' ');
  /* NOLINTNEXTLINE(clang-diagnostic-format-nonliteral): of the calls below */
  g_string_append_printf (s, format, value);
}

/* Decided in shares of the picture, carried out in pixels. */
static void
add_move (GString *s, gsize from, const GstAugOperation *op, const gchar *name, const gchar *format,
    guint side)
{
  const GstAugValue *value = gst_aug_operation_find (op, name);
  const gdouble moved = gst_aug_operation_get_double (op, name, 0);

  if (moved != 0 && value->type == GST_AUG_VALUE_DOUBLE)
    add_part (s, from, format, 100 * moved);
  else if (moved != 0 && side)
    add_part (s, from, format, 100 * moved / side);
}

static gboolean
describe_affine (GString *s, const GstAugOperation *op, guint width, guint height)
{
  static const struct {
    const gchar *name, *format;
    gdouble neutral;
  } parts[] = {
    { "degrees", "turn %+.3g\302\260", 0 },
    { "scale", "scale \303\227%.2f", 1 },
    { "shear-x", "shear x %+.3g\302\260", 0 },
    { "shear-y", "shear y %+.3g\302\260", 0 },
    { "tangent-x", "shear x %+.2f", 0 },
    { "tangent-y", "shear y %+.2f", 0 },
  };
  const gsize from = s->len;

  if (!g_str_equal (op->name, "affine"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const gdouble value = gst_aug_operation_get_double (op, parts[i].name, parts[i].neutral);

    if (value != parts[i].neutral)
      add_part (s, from, parts[i].format, value);
  }
  add_move (s, from, op, "translate-x", "move x %+.2g %%", width);
  add_move (s, from, op, "translate-y", "move y %+.2g %%", height);
  return TRUE;
}

/* FALSE where the operation is another one. */
gboolean
aug_describe_picture (GString *s, const GstAugOperation *op, guint width, guint height)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (op->name, words[i].operation) && gst_aug_operation_find (op, words[i].value)) {
      /* NOLINTNEXTLINE(clang-diagnostic-format-nonliteral): of the table above */
      g_string_append_printf (
          s, words[i].format, words[i].unit * gst_aug_operation_get_double (op, words[i].value, 0));
      return TRUE;
    }
  return describe_affine (s, op, width, height);
}
