/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "soundwalk.h"

#include <string.h>

#include "catalogue/catalogue.h"
#include "core/draw.h"

Kind *
sound_kind (const Sound *sound)
{
  g_autofree gchar *caps =
      g_strdup_printf ("audio/x-raw,format=%s,layout=interleaved,rate=%u,channels=%u%s",
          sound->is_float ? "F32LE" : "S16LE", sound->rate, sound->channels,
          sound->channels > 2 ? ",channel-mask=(bitmask)0" : "");

  return kind_new (caps);
}

guint
sound_bpf (const Sound *sound)
{
  return sound->channels * (sound->is_float ? 4 : 2);
}

GstClockTime
sound_time (const Sound *sound, guint64 frame)
{
  return gst_util_uint64_scale (frame, GST_SECOND, sound->rate);
}

guint64
sound_frame (const Sound *sound, GstClockTime time)
{
  return gst_util_uint64_scale_round (time, sound->rate, GST_SECOND);
}

/* Bursts of noise over a tone, different in every channel: a number of 16 bits. */
static gint
sample (const Sound *sound, guint64 frame, guint channel)
{
  const guint64 word = (frame * 64 + channel + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 20;
  const guint64 period = MAX (sound->rate / (220 + 110 * channel), 2);
  const gint tone = (gint) (frame % period * 2 * 9000 / period) - 9000;
  const gboolean is_burst = frame * 8 / sound->rate % 2 == 0;

  return tone + (gint) (word * G_GUINT64_CONSTANT (0xd1342543de82ef95) >> 51) * (is_burst ? 2 : 0) -
         (is_burst ? 8192 : 0);
}

GstBuffer *
sound_buffer (const Sound *sound, guint64 first, guint64 frames)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, frames * sound_bpf (sound), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint64 i = 0; i < frames * sound->channels; i++) {
    const gint v = sample (sound, first + i / sound->channels, (guint) (i % sound->channels));

    if (sound->is_float)
      ((gfloat *) map.data)[i] = (gfloat) v / 32768;
    else
      ((gint16 *) map.data)[i] = (gint16) v;
  }
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = sound_time (sound, first);
  GST_BUFFER_DURATION (buffer) = sound_time (sound, first + frames) - GST_BUFFER_PTS (buffer);
  return buffer;
}

static void
append (GByteArray *all, GstBuffer *buffer)
{
  GstMapInfo map;

  fail_unless (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_byte_array_append (all, map.data, (guint) map.size);
  gst_buffer_unmap (buffer, &map);
}

GByteArray *
sound_input (const Sound *sound, guint64 first, guint64 frames)
{
  g_autoptr (GstBuffer) buffer = sound_buffer (sound, first, frames);
  GByteArray *all = g_byte_array_new ();

  append (all, buffer);
  return all;
}

GStrv
sound_elements (void)
{
  const gchar *only = g_getenv ("AUG_TEST_ELEMENT");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i);

    if (kind->latency && (!only || g_str_equal (only, kind->element)))
      g_strv_builder_add (builder, kind->element);
  }
  return g_strv_builder_end (builder);
}

guint
sound_rounds (guint few, guint many)
{
  return g_getenv ("AUG_FULL") ? many : few;
}

/* What every element has, or what makes a stream another one. */
static gboolean
is_common (GParamSpec *spec)
{
  static const gchar *const common[] = { "decision", "scope", "probability", "seed", "defer",
    "post-messages", "hold", NULL };

  return !is_setting (spec) || g_strv_contains (common, spec->name);
}

static gdouble
random_number (Dice *dice, gdouble low, gdouble high, gdouble otherwise)
{
  const gdouble share = dice_uniform (dice), near = otherwise * 2 * share;

  switch (dice_roll (dice, 8)) {
  case 0:
    return low;
  case 1:
    return high;
  case 2:
    return low + (high - low) * share;
  default:
    /* around the default, where things happen */
    return CLAMP (near, low, high);
  }
}

static gchar *
random_value (Dice *dice, GParamSpec *spec)
{
  if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    const GParamSpecDouble *s = G_PARAM_SPEC_DOUBLE (spec);

    return g_strdup_printf ("%.9g", random_number (dice, s->minimum, s->maximum, s->default_value));
  }
  if (G_IS_PARAM_SPEC_UINT (spec)) {
    const GParamSpecUInt *s = G_PARAM_SPEC_UINT (spec);

    return g_strdup_printf ("%.0f", random_number (dice, s->minimum, s->maximum, s->default_value));
  }
  if (G_IS_PARAM_SPEC_INT (spec)) {
    const GParamSpecInt *s = G_PARAM_SPEC_INT (spec);

    return g_strdup_printf ("%.0f", random_number (dice, s->minimum, s->maximum, s->default_value));
  }
  if (G_IS_PARAM_SPEC_STRING (spec))
    return strstr (spec->name, "location") ? g_strdup (walk_locations ()[0]) : NULL;
  if (G_IS_PARAM_SPEC_ENUM (spec) || spec->value_type == G_TYPE_BOOLEAN) {
    g_autoptr (GPtrArray) values = setting_values (spec);

    return g_strdup (values->pdata[dice_roll (dice, values->len)]);
  }
  return NULL;
}

/* Tries some values; NULL if they contradict each other. */
static gchar *
try_settings (const GstAugKind *kind, GObjectClass *klass, Dice *dice)
{
  g_autofree gpointer block = g_malloc0 (kind->settings->size);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (klass, &n);

  gst_aug_settings_init (kind->settings, block);
  for (guint i = 0; i < n; i++) {
    g_autofree gchar *value = NULL;

    if (is_common (specs[i]) || dice_roll (dice, 2) || !(value = random_value (dice, specs[i])))
      continue;
    fail_unless (gst_aug_setting_read (
        gst_aug_settings_find (kind->settings, specs[i]->name), block, value));
    g_string_append_printf (text, " %s=%s", specs[i]->name, value);
  }
  if (!gst_aug_kind_validate (kind, block, NULL))
    return NULL;
  return g_strdup (text->str);
}

/* Operations in a row, one of many, some of many. */
static gchar *
policy_settings (guint number)
{
  static const gchar *const policies[] = {
    "[{'op': 'gain'}, {'op': 'reverb'}, {'op': 'flip', 'probability': 1}]",
    "[{'op': 'specmask'}, {'op': 'noise'}, {'op': 'clip'}]",
    "[{'one-of': [{'op': 'pitch'}, {'op': 'stretch'}]}, {'op': 'loss'}, {'op': 'channels'}]",
    "{'some-of': [{'op': 'filter'}, {'op': 'codec'}, {'op': 'gain', 'arguments': "
    "{'normalize': 'peak'}}], 'n': 2, 'order': 'drawn'}",
    "[{'op': 'filter'}, {'op': 'filter', 'arguments': {'warm-up-ms': {'uniform': [0, 40]}}}]",
  };
  g_autofree gchar *document =
      g_strdup_printf ("{'policy': %s}", policies[number % G_N_ELEMENTS (policies)]);
  g_autofree gchar *quoted = g_strescape (g_strdelimit (document, "'", '"'), NULL);

  return g_strdup_printf (" policy=\"%s\"", quoted);
}

gchar *
sound_settings (const gchar *element, guint number)
{
  g_autoptr (GstElement) made = gst_object_ref_sink (gst_element_factory_make (element, NULL));
  const GstAugKind *kind = NULL;
  Dice dice;

  if (walk_has_property (element, "policy"))
    return policy_settings (number);
  if (number == 0)
    return g_strdup ("");
  for (guint i = 0; i < gst_aug_catalogue_size (); i++)
    if (g_str_equal (gst_aug_catalogue_nth (i)->element, element))
      kind = gst_aug_catalogue_nth (i);
  dice_init (&dice, gst_aug_fnv1a (element, strlen (element), GST_AUG_FNV1A_BASIS) + number);
  for (guint i = 0; i < 10000; i++) {
    gchar *settings = try_settings (kind, G_OBJECT_GET_CLASS (made), &dice);

    if (settings)
      return settings;
  }
  g_error ("%s: no settings found that do not contradict each other", element);
}

void
sound_for_settings (guint n, SoundSettingsFunc func)
{
  g_auto (GStrv) names = sound_elements ();

#ifdef __SANITIZE_ADDRESS__
  /* bytes are compared without sanitizers */
  n = MIN (n, 1);
#endif
  for (gchar **name = names; *name; name++)
    for (guint i = 0; i <= n; i++) {
      g_autofree gchar *settings = sound_settings (*name, i);

      func (*name, settings);
    }
}

gchar *
sound_line (const gchar *window, const gchar *element, const gchar *settings)
{
  return g_strdup_printf (
      "augseed name=seed seed=12 source=clip window=%s ! %s name=m%s", window, element, settings);
}

/* A rig around @launch into which sound from frame @first on can be pushed. */
Rig *
sound_rig (const gchar *launch, const Sound *sound, guint64 first)
{
  Rig *rig = rig_new (launch);
  g_autoptr (Kind) kind = sound_kind (sound);

  fail_unless (rig_start (rig, "one"), "%s does not start", launch);
  fail_unless (rig_caps (rig, kind), "%s refuses %s", launch, kind->text);
  fail_unless (rig_segment (rig, 1, sound_time (sound, first)));
  return rig;
}

/* FALSE if the element says with a sentence that it cannot work so. */
gboolean
sound_push (Rig *rig, const gchar *launch, GstBuffer *buffer)
{
  const GstFlowReturn ret = rig_push (rig, buffer);
  g_autofree gchar *error = rig_error (rig);

  if (ret == GST_FLOW_OK && !error)
    return TRUE;
  fail_unless (error && strstr (error, "="), "%s: %s, %s", launch, gst_flow_get_name (ret), error);
  return FALSE;
}

/* Appends what came out; times must follow each other without a hole. */
void
sound_collect (Rig *rig, const Play *play, GByteArray *all)
{
  GstBuffer *out;

  while ((out = rig_pull (rig))) {
    const GstClockTime want =
        sound_time (play->sound, play->first + all->len / sound_bpf (play->sound));

    fail_unless (play->timeless || ABS (GST_CLOCK_DIFF (want, GST_BUFFER_PTS (out))) <= 2,
        "%s: %" GST_TIME_FORMAT " instead of %" GST_TIME_FORMAT, play->launch,
        GST_TIME_ARGS (GST_BUFFER_PTS (out)), GST_TIME_ARGS (want));
    append (all, out);
    gst_buffer_unref (out);
  }
}

/* All that comes out; NULL where the element says with a sentence that it cannot work so. */
GByteArray *
sound_play (const Play *play)
{
  g_autoptr (Rig) rig = sound_rig (play->launch, play->sound, play->first);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  Dice dice;

  dice_init (&dice, 5);
  for (guint64 at = 0, n, k = 0; at < play->frames; at += n, k++) {
    GstBuffer *buffer;

    n = play->size ? play->size : 1 + dice_roll (&dice, 3000);
    n = MIN (n, play->frames - at);
    buffer = sound_buffer (play->sound, play->first + at, n);
    if (at == 0)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    if (play->change)
      play->change (buffer, play->sound, (guint) k);
    if (!sound_push (rig, play->launch, buffer))
      return NULL;
    sound_collect (rig, play, all);
  }
  rig_eos (rig);
  sound_collect (rig, play, all);
  fail_unless (all->len == play->frames * sound_bpf (play->sound),
      "%s: %u bytes of %" G_GUINT64_FORMAT " frames of %u, in buffers of %u", play->launch,
      all->len, play->frames, sound_bpf (play->sound), play->size);
  return g_steal_pointer (&all);
}

gboolean
sound_is_equal (const GByteArray *a, const GByteArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len) == 0;
}

/* By how many frames the element "m" says that it holds sound back. */
guint64
sound_latency (Rig *rig, const Sound *sound)
{
  g_autoptr (GstElement) element = GST_IS_BIN (rig->element)
                                       ? gst_bin_get_by_name (GST_BIN (rig->element), "m")
                                       : gst_object_ref (rig->element);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "src");
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min;

  /* asked of the element itself: the pads of bins forget the latency of what is not live */
  fail_unless (gst_pad_query (pad, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  gst_query_unref (query);
  return gst_util_uint64_scale (min, sound->rate, GST_SECOND);
}
