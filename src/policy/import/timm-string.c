/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The strings of timm's --aa, read as timm/data/auto_augment.py at ab7ca62a does: parts are cut at
 * hyphens, a part at its first digit; parts without a digit say nothing, but for those with t. Of
 * mstd, mmax and t the first one counts, of all others the last. Behind a question mark stand the
 * arguments that timm takes beside the string. */
#include "timm.h"

#include <math.h>
#include <string.h>

#define LEVELS 10

static const gchar *const families[] = { "rand", "augmix", "original", "originalr", "v0", "v0r",
  "3a", NULL };
static const gchar *const sets[] = { "", "weights", "3a", "3aw" };

typedef struct {
  GstAugTimm *timm;
  const gchar *text;
  GPtrArray *notes;
  GError **error;
  gboolean has_deviation, has_most, has_set;
} Reader;

static gboolean fail (Reader *self, const gchar *part, const gchar *format, ...)
    G_GNUC_PRINTF (3, 4);

/* @part points into the text. */
static gboolean
fail (Reader *self, const gchar *part, const gchar *format, ...)
{
  g_autofree gchar *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (self->error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_SYNTAX,
      "column %u of \"%s\": %s", (guint) (part - self->text) + 1, self->text, what);
  return FALSE;
}

static void
note (Reader *self, const gchar *format, const gchar *part, gsize length)
{
  g_autofree gchar *word = g_strndup (part, length);

  if (self->notes)
    g_ptr_array_add (self->notes, g_strdup_printf (format, word));
}

static gboolean
read_whole (Reader *self, const gchar *part, gsize key, gsize length, gdouble most, gdouble *value)
{
  g_autofree gchar *digits = g_strndup (part + key, length - key);
  gchar *end;

  *value = g_ascii_strtod (digits, &end);
  if (strspn (digits, "0123456789") != strlen (digits))
    return fail (self, part, "%.*s takes a whole number: type %.*s%.0f", (gint) key, part,
        (gint) key, part, floor (isfinite (*value) ? *value : 1));
  if (*value > most)
    return fail (self, part, "%.*s can be up to %.0f: type %.*s%.0f", (gint) key, part, most,
        (gint) key, part, most);
  return TRUE;
}

static gboolean
read_real (Reader *self, const gchar *part, gsize key, gsize length, gdouble *value)
{
  g_autofree gchar *digits = g_strndup (part + key, length - key);
  gchar *end;

  *value = g_ascii_strtod (digits, &end);
  if (*end || !isfinite (*value) || strspn (digits, "0123456789.eE+") != strlen (digits))
    return fail (self, part, "%.*s takes a number: type for example %.*s0.5", (gint) key, part,
        (gint) key, part);
  return TRUE;
}

static gboolean
is_key (const gchar *part, gsize key, const gchar *name)
{
  return key == strlen (name) && memcmp (part, name, key) == 0;
}

static gboolean
read_deviation (Reader *self, const gchar *part, gsize key, gsize length)
{
  gdouble value;

  if (!read_real (self, part, key, length, &value))
    return FALSE;
  if (self->has_deviation)
    return TRUE;
  self->has_deviation = TRUE;
  if (value > 1e9)
    value = 1e9;
  self->timm->deviation = self->timm->family == GST_AUG_TIMM_RAND && value > 100 ? INFINITY : value;
  return TRUE;
}

static gboolean
read_set (Reader *self, const gchar *part, gsize length)
{
  if (self->has_set)
    return TRUE;
  self->has_set = TRUE;
  for (guint i = 1; i < G_N_ELEMENTS (sets); i++)
    if (is_key (part + 1, length - 1, sets[i])) {
      self->timm->set = (GstAugTimmSet) i;
      return TRUE;
    }
  note (self,
      "timm knows no operations \"%s\" and takes all; type tweights, t3a or t3aw for a set of them",
      part, length);
  return TRUE;
}

static gboolean
read_rand_part (Reader *self, const gchar *part, gsize key, gsize length)
{
  GstAugTimm *timm = self->timm;
  gdouble value;

  if (is_key (part, key, "mmax")) {
    if (!read_whole (self, part, key, length, 100, &value))
      return FALSE;
    if (!self->has_most && value > 0)
      timm->most = value;
    self->has_most = TRUE;
  } else if (is_key (part, key, "inc")) {
    timm->increasing = TRUE;
  } else if (is_key (part, key, "m")) {
    return read_whole (self, part, key, length, 1000, &timm->magnitude);
  } else if (is_key (part, key, "n")) {
    if (!read_whole (self, part, key, length, 1024, &value))
      return FALSE;
    timm->n = (guint) value;
  } else if (is_key (part, key, "p")) {
    if (!read_real (self, part, key, length, &timm->probability))
      return FALSE;
    timm->probability = MIN (timm->probability, 1);
  } else if (is_key (part, key, "w")) {
    if (!is_key (part + key, length - key, "0"))
      return fail (self, part,
          "there is one set of weights: type w0 (old versions of timm), or "
          "tweights");
    timm->set = GST_AUG_TIMM_SET_W0;
  } else {
    return fail (self, part,
        "rand has no part \"%.*s\"; type m, n, p, mstd, mmax, inc and a number, or t and a set "
        "(tweights, t3a, t3aw), for example rand-m9-n3-mstd0.5-inc1",
        (gint) key, part);
  }
  return TRUE;
}

static gboolean
read_augmix_part (Reader *self, const gchar *part, gsize key, gsize length)
{
  GstAugTimm *timm = self->timm;
  gdouble value = 0;

  if (is_key (part, key, "m"))
    return read_whole (self, part, key, length, 1000, &timm->magnitude);
  if (is_key (part, key, "a"))
    return read_real (self, part, key, length, &timm->alpha);
  if (is_key (part, key, "b")) {
    note (self, "\"%s\" is carried out like b0, which differs by rounding", part, length);
    return TRUE;
  }
  if ((is_key (part, key, "w") || is_key (part, key, "d")) &&
      !read_whole (self, part, key, length, 8, &value))
    return FALSE;
  if (is_key (part, key, "d")) {
    timm->depth = (guint) value;
  } else if (is_key (part, key, "w")) {
    timm->width = (guint) value;
    return timm->width > 0 || fail (self, part, "a mixture needs a chain: type w3");
  } else {
    return fail (self, part,
        "augmix has no part \"%.*s\"; type m, w, d, a, b, mstd and a number, for example "
        "augmix-m5-w4-d2",
        (gint) key, part);
  }
  return TRUE;
}

static gboolean
read_part (Reader *self, const gchar *part, gsize length)
{
  const gsize key = MIN (strcspn (part, "0123456789"), length);

  if (self->timm->family == GST_AUG_TIMM_RAND && *part == 't')
    return read_set (self, part, length);
  if (key == length) {
    note (self, "\"%s\" has no number, so timm leaves it out", part, length);
    return TRUE;
  }
  if (is_key (part, key, "mstd"))
    return read_deviation (self, part, key, length);
  if (self->timm->family == GST_AUG_TIMM_RAND)
    return read_rand_part (self, part, key, length);
  if (self->timm->family == GST_AUG_TIMM_AUGMIX)
    return read_augmix_part (self, part, key, length);
  return fail (self, part, "%s takes mstd alone: type %s-mstd0.5", families[self->timm->family],
      families[self->timm->family]);
}

/* fill=mean, fill=128 or fill=124,116,104 */
static gboolean
read_arguments (Reader *self, const gchar *part)
{
  g_auto (GStrv) colours = NULL;
  guint32 fill = 0;

  if (!g_str_has_prefix (part, "fill="))
    return fail (self, part,
        "the argument here is fill: type ?fill=128, ?fill=mean or "
        "?fill=124,116,104");
  self->timm->has_fill = TRUE;
  self->timm->fill = 0xff7c7468u;
  if (g_str_equal (part, "fill=mean"))
    return TRUE;
  colours = g_strsplit (part + 5, ",", 4);
  for (guint i = 0; colours[i] && i < 4; i++) {
    guint64 value;

    if (i == 3 || !g_ascii_string_to_unsigned (colours[i], 10, 0, 255, &value, NULL))
      return fail (
          self, part, "a colour is one or three numbers up to 255: type ?fill=124,116,104");
    fill = fill << 8 | (guint32) value;
  }
  if (g_strv_length (colours) == 1)
    fill = fill << 16 | fill << 8 | fill;
  else if (g_strv_length (colours) != 3)
    return fail (self, part, "a colour is one or three numbers up to 255: type ?fill=124,116,104");
  self->timm->fill = 0xff000000u | fill;
  return TRUE;
}

static gboolean
check (Reader *self, const gchar *text)
{
  const GstAugTimm *timm = self->timm;

  /* of w0, two have no weight */
  static const guint kinds[] = { 1024, 15, 1024, 14, 13 };

  if (timm->n > kinds[timm->set])
    return fail (self, text,
        "of these operations, which are drawn without replacement, there are "
        "%u: type n%u",
        kinds[timm->set], kinds[timm->set]);
  if (timm->set == GST_AUG_TIMM_SET_W0 && timm->increasing)
    return fail (self, text,
        "the weights w0 are those of plain operations: leave inc1 out, or type "
        "tweights instead of w0");
  if (timm->family == GST_AUG_TIMM_AUGMIX && !(timm->alpha >= 0.001 && timm->alpha <= 1000))
    return fail (self, text, "a goes from 0.001 to 1000: type a1");
  if (isinf (timm->deviation) && timm->magnitude > timm->most)
    return fail (self, text,
        "levels that are drawn evenly up to %.0f go beyond the highest, %.0f: "
        "type %s%.0f",
        timm->magnitude, timm->most, timm->family == GST_AUG_TIMM_RAND ? "mmax" : "m",
        timm->family == GST_AUG_TIMM_RAND ? timm->magnitude : timm->most);
  return TRUE;
}

/* Of all that means the same, one. */
static void
normalize (GstAugTimm *timm)
{
  if (!(timm->deviation > 0))
    timm->magnitude = MIN (timm->magnitude, timm->most);
  if (!(timm->deviation > 0) || isinf (timm->deviation))
    timm->most = MAX (timm->magnitude, LEVELS);
  timm->increasing &= timm->set == GST_AUG_TIMM_SET_ALL;
  timm->has_fill &= timm->fill != gst_aug_dialect_find ("timm")->arguments.fill;
}

gboolean
gst_aug_timm_resembles (const gchar *text)
{
  static const gchar *const long_ones[] = { "rand", "augmix", "original" };

  for (guint i = 0; i < G_N_ELEMENTS (long_ones); i++) {
    const gsize length = strlen (long_ones[i]);
    const gchar *behind = text + length;

    if (g_ascii_strncasecmp (text, long_ones[i], length) != 0 || g_str_has_suffix (text, ".json"))
      continue;
    if (!g_ascii_isalpha (*behind) || g_ascii_isdigit (behind[1]))
      return TRUE;
  }
  return FALSE;
}

gboolean
gst_aug_timm_read (const gchar *text, GstAugTimm *timm, GPtrArray *notes, GError **error)
{
  const gsize end = strcspn (text, "?");
  gsize at = strcspn (text, "-?");
  Reader reader = { timm, text, notes, error };
  guint family = 0;

  *timm = (GstAugTimm){
    .magnitude = 10, .most = LEVELS, .n = 2, .probability = 0.5, .alpha = 1, .width = 3
  };
  while (families[family] && !is_key (text, at, families[family]))
    family++;
  if (!families[family])
    return fail (&reader, text,
        "timm's strings begin with rand, augmix, original, originalr, v0, v0r or 3a in small "
        "letters, and hyphens part what follows: type for example rand-m9-n3-mstd0.5-inc1");
  timm->family = (GstAugTimmFamily) family;
  if (timm->family == GST_AUG_TIMM_AUGMIX) {
    timm->magnitude = 3;
    timm->deviation = INFINITY;
  }
  while (at < end) {
    const gsize length = strcspn (text + at + 1, "-?");

    if (!read_part (&reader, text + at + 1, length))
      return FALSE;
    at += 1 + length;
  }
  if ((text[end] && !read_arguments (&reader, text + end + 1)) || !check (&reader, text))
    return FALSE;
  normalize (timm);
  return TRUE;
}

static void
print_part (GString *out, const gchar *key, gdouble value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  /* timm would cut a number at a hyphen, so without an exponent */
  for (guint digits = 1; digits <= 17; digits++) {
    gchar format[8];

    g_snprintf (format, sizeof format, "%%.%uf", digits - 1);
    g_ascii_formatd (number, sizeof number, format, value);
    if (g_ascii_strtod (number, NULL) == value)
      break;
  }
  g_string_append_printf (out, "-%s%s", key, number);
}

static void
print_rand (GString *out, const GstAugTimm *timm)
{
  if (timm->magnitude != LEVELS)
    print_part (out, "m", timm->magnitude);
  if (timm->n != 2)
    print_part (out, "n", timm->n);
  if (timm->probability != 0.5)
    print_part (out, "p", timm->probability);
  if (timm->deviation > 0)
    print_part (out, "mstd", isinf (timm->deviation) ? 101 : timm->deviation);
  if (timm->most != LEVELS)
    print_part (out, "mmax", timm->most);
  if (timm->increasing)
    g_string_append (out, "-inc1");
  if (timm->set == GST_AUG_TIMM_SET_W0)
    g_string_append (out, "-w0");
  else if (timm->set != GST_AUG_TIMM_SET_ALL)
    g_string_append_printf (out, "-t%s", sets[timm->set]);
}

gchar *
gst_aug_timm_print (const GstAugTimm *timm)
{
  GString *out = g_string_new (families[timm->family]);

  if (timm->family == GST_AUG_TIMM_RAND) {
    print_rand (out, timm);
  } else if (timm->family == GST_AUG_TIMM_AUGMIX) {
    if (timm->magnitude != 3)
      print_part (out, "m", timm->magnitude);
    if (timm->width != 3)
      print_part (out, "w", timm->width);
    if (timm->depth)
      print_part (out, "d", timm->depth);
    if (timm->alpha != 1)
      print_part (out, "a", timm->alpha);
    if (!isinf (timm->deviation))
      print_part (out, "mstd", timm->deviation);
  } else if (timm->deviation > 0) {
    print_part (out, "mstd", timm->deviation);
  }
  if (timm->has_fill)
    g_string_append_printf (
        out, "?fill=%u,%u,%u", timm->fill >> 16 & 255, timm->fill >> 8 & 255, timm->fill & 255);
  return g_string_free (out, FALSE);
}
