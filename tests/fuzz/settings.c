/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Settings at random: in range one by one, but with no regard for each other. */
#include <string.h>

#include "storm.h"

static const gchar *const words[] = { "", "", "word", "video", "audio", "text", "other", "branch",
  "shared", "video,audio", "video, audio, text,other", "#00ff00ff00ff00ff", "zwölf, 12 / #\\ €",
  "[]", "[{\"name\":\"cup\",\"x\":0.25,\"y\":0.5,\"width\":0.5,\"height\":0.25}]" };

static const gchar *const policies[] = { "randaugment", "augmix", "trivialaugment", "simclr",
  "rand-m9-n3-mstd0.5", "", "{", "{\"policy\": [{\"op\": \"flip\"}, {\"op\": \"color\"}]}",
  "{\"sampling\": \"each\", \"policy\": [{\"op\": \"affine\"}, {\"op\": \"warp\"}, "
  "{\"op\": \"crop\", \"probability\": 0.5, \"arguments\": {\"width\": 24, \"height\": 9}}]}",
  "{\"policy\": [{\"op\": \"noise\"}, {\"op\": \"reverb\"}, {\"op\": \"specmask\"}, "
  "{\"some-of\": [{\"op\": \"gain\"}, {\"op\": \"flip\"}, {\"op\": \"clip\"}], \"n\": 2}]}",
  "{\"policy\": [{\"op\": \"text\", \"arguments\": {\"pick\": \"each\", \"mask\": 1}}, {\"op\": "
  "\"flip\"}]}",
  "{\"policy\": [{\"op\": \"crop\", \"arguments\": {\"min-duration\": 0.3}}, {\"op\": "
  "\"modalitydrop\"}, {\"op\": \"pitch\"}, {\"op\": \"depth\"}, {\"op\": \"erase\"}]}" };

/* What settings with such a word in their names are given. */
static const struct {
  const gchar *name;
  const gchar *values[4];
} named[] = {
  { "command", { "cat", "false", "/nonexistent {from} {to}", "head -c 3" } },
  { "groups",
      { "left,right", "red,green,blue;three,four;old man,house", ";,;,", "@/nonexistent" } },
  { "keep-words", { "the, red cup", "@/nonexistent", ",", "left" } },
  { "language", { "de", "en", "xx", "deutsch" } },
  { "highlight-format", { "**%s**", "%d%n%s", "%", "" } },
  { "rules", { "contractions,numbers", "phrases", "fronting,genitive", "none" } },
  { "mask-token", { "<mask>", "&", "[MASK]", " " } },
};

/* Between the two, however far apart they are. */
static gdouble
between (gdouble low, gdouble high, gdouble share)
{
  return CLAMP (low * (1 - share) + high * share, low, high);
}

static gdouble
random_double (Chance *chance, gdouble low, gdouble high, gdouble otherwise)
{
  switch (chance_roll (chance, 6)) {
  case 0:
    return low;
  case 1:
    return high;
  case 2:
    return otherwise;
  case 3:
    /* most of a wide range is far from where things happen */
    return between (low, high, chance_share (chance) / 1000);
  default:
    return between (low, high, chance_share (chance));
  }
}

static guint64
random_integer (Chance *chance, guint64 low, guint64 high, guint64 otherwise)
{
  switch (chance_roll (chance, 6)) {
  case 0:
    return low;
  case 1:
    return high;
  case 2:
    return otherwise;
  case 3:
    return high - low == G_MAXUINT64 ? chance_word (chance)
                                     : low + chance_word (chance) % (high - low + 1);
  default:
    return low + chance_roll (chance, (guint32) MIN (high - low, 40) + 1);
  }
}

static void
random_fraction (Chance *chance, GValue *value)
{
  static const gint fractions[][2] = { { 0, 1 }, { 0, 1 }, { 1, 1 }, { 1, 2 }, { 1001, 30000 },
    { 1, 30 }, { 5, 1 }, { 1, 100 }, { 7, 3 }, { 1, 500 }, { G_MAXINT, 1 },
    { G_MAXINT, G_MAXINT - 1 } };
  /* the last three are rare. What is shorter than an audio sample is left to the generic tests: a
   * spectrum for each sample takes more time than it finds anything */
  guint n = G_N_ELEMENTS (fractions) - (chance_one_in (chance, 40) ? 0 : 3);
  guint i = chance_roll (chance, n);

  gst_value_set_fraction (value, fractions[i][0], fractions[i][1]);
}

static void
random_numbers (Chance *chance, GParamSpec *spec, GValue *value)
{
  GParamSpecDouble *each = G_PARAM_SPEC_DOUBLE (GST_PARAM_SPEC_ARRAY_LIST (spec)->element_spec);
  guint n = chance_roll (chance, 5);

  for (guint i = 0; i < n; i++) {
    GValue number = G_VALUE_INIT;

    g_value_init (&number, G_TYPE_DOUBLE);
    g_value_set_double (
        &number, random_double (chance, each->minimum, each->maximum, each->default_value));
    gst_value_array_append_and_take_value (value, &number);
  }
}

/* Pictures stay small: what is wide or high asks for gigabytes, not for other code. */
static guint
random_uint (Chance *chance, GParamSpecUInt *spec)
{
  const gchar *name = G_PARAM_SPEC (spec)->name;
  guint high = spec->maximum;

  if (g_str_equal (name, "width") || g_str_equal (name, "height"))
    high = 48;
  return (guint) random_integer (chance, spec->minimum, high, spec->default_value);
}

/* Names of files where files are asked for, of which some are there. */
static const gchar *
random_string (Chance *chance, GParamSpec *spec)
{
  const gchar *const *locations = walk_locations ();

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (strstr (spec->name, named[i].name) && !chance_one_in (chance, 6))
      return chance_pick (chance, named[i].values);
  if ((strstr (spec->name, "location") || g_str_has_suffix (spec->name, "-file")) &&
      !chance_one_in (chance, 6))
    return locations[chance_roll (chance, g_strv_length ((gchar **) locations))];
  return g_str_equal (spec->name, "policy") ? chance_pick (chance, policies)
                                            : chance_pick (chance, words);
}

static void
random_value (Chance *chance, GParamSpec *spec, GValue *value)
{
  g_value_init (value, spec->value_type);
  if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;

    /* Apertium's processes take seconds to start */
    if (g_str_equal (spec->name, "translator"))
      g_value_set_enum (value, (gint) klass->n_values - 1);
    else
      g_value_set_enum (value, klass->values[chance_roll (chance, klass->n_values)].value);
  } else if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    GParamSpecDouble *s = G_PARAM_SPEC_DOUBLE (spec);

    g_value_set_double (value, random_double (chance, s->minimum, s->maximum, s->default_value));
  } else if (G_IS_PARAM_SPEC_UINT (spec)) {
    g_value_set_uint (value, random_uint (chance, G_PARAM_SPEC_UINT (spec)));
  } else if (G_IS_PARAM_SPEC_INT (spec)) {
    const GParamSpecInt *s = G_PARAM_SPEC_INT (spec);
    const guint64 range = (guint64) ((gint64) s->maximum - s->minimum);

    g_value_set_int (value, (gint) (s->minimum + (gint64) random_integer (chance, 0, range,
                                                     (guint64) (s->default_value - s->minimum))));
  } else if (G_IS_PARAM_SPEC_UINT64 (spec)) {
    GParamSpecUInt64 *s = G_PARAM_SPEC_UINT64 (spec);

    g_value_set_uint64 (value, random_integer (chance, s->minimum, s->maximum, s->default_value));
  } else if (G_IS_PARAM_SPEC_BOOLEAN (spec)) {
    g_value_set_boolean (value, chance_one_in (chance, 2));
  } else if (G_IS_PARAM_SPEC_STRING (spec)) {
    g_value_set_string (value, random_string (chance, spec));
  } else if (spec->value_type == GST_TYPE_FRACTION) {
    random_fraction (chance, value);
  } else if (spec->value_type == GST_TYPE_ARRAY) {
    random_numbers (chance, spec, value);
  } else
    g_error ("%s has a type for which there are no random values", spec->name);
}

/* Up to three settings of one element of the chain. */
void
storm_set_randomly (Storm *storm)
{
  Chance *chance = &storm->chance;
  GObject *object = storm->elements->pdata[chance_roll (chance, storm->elements->len)];
  guint n, times = 1 + chance_roll (chance, 3);
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);

  while (times) {
    GParamSpec *spec = specs[chance_roll (chance, n)];
    g_auto (GValue) value = G_VALUE_INIT;

    if (!is_setting (spec))
      continue;
    random_value (chance, spec, &value);
    g_object_set_property (object, spec->name, &value);
    times--;
  }
}

void
storm_set_defaults (Storm *storm)
{
  for (guint e = 0; e < storm->elements->len; e++) {
    GObject *object = storm->elements->pdata[e];
    guint n;
    g_autofree GParamSpec **specs =
        g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);

    for (guint i = 0; i < n; i++)
      if (is_setting (specs[i])) {
        g_auto (GValue) value = G_VALUE_INIT;

        g_value_init (&value, specs[i]->value_type);
        g_param_value_set_default (specs[i], &value);
        g_object_set_property (object, specs[i]->name, &value);
      }
  }
  walk_complete (storm->rig->element);
}
