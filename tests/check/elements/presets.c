/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue/presets.h"

#include <gst/check/gstcheck.h>
#include <string.h>

/* What the projects publish, copied from there by hand: brightness factors from 0.8 to 1.2 are a
 * magnitude of 0.2. */
static const struct {
  const gchar *element, *preset, *values;
} published[] = {
  { "augcolor", "lerobot",
      "brightness=0.2 contrast=0.2 saturation=0.5 hue=0.05 sharpness=0.5 jitter-probability=0.5 "
      "sharpness-probability=0.5 order=fixed scope=branch" },
  { "augcolor", "lerobot-gamma", "gamma=1 brightness=0 contrast=0 saturation=0 hue=0" },
  { "augcolor", "lerobot-planckian",
      "min-temperature=3000 max-temperature=15000 temperature-probability=1 brightness=0" },
  { "augerase", "lerobot-dropout",
      "mode=dropout max-holes=8 min-hole-size=0 max-hole-size=0.07 fill=0xff000000" },
  { "augerase", "lerobot-shadow",
      "mode=shadow shadow-sign=both min-opacity=0.3 max-opacity=0.6 min-width=0.3333333333333333 "
      "max-width=0.6666666666666667 soft-edge=8" },
  { "augerase", "lerobot-patch",
      "mode=patch min-patches=1 max-patches=4 min-sigma=0.05 max-sigma=0.25 min-factor=0.4 "
      "max-factor=1.6" },
  { "augnoise", "kaldi-noise", "min-snr=0 max-snr=15 snr-mode=auto" },
  { "augnoise", "kaldi-music", "min-snr=5 max-snr=15 snr-mode=auto" },
  { "augnoise", "kaldi-speech", "min-snr=13 max-snr=20 snr-mode=auto" },
  { "augblur", "lerobot", "kind=motion min-length=3 max-length=11 min-angle=0 max-angle=360" },
  { "augblur", "simclr",
      "kind=gaussian min-sigma=0.1 max-sigma=2 kernel-share=0.1 kernel-size=0 probability=0.5" },
  { "augblur", "byol-1", "kind=gaussian min-sigma=0.1 max-sigma=2 probability=1" },
  { "augblur", "byol-2", "kind=gaussian min-sigma=0.1 max-sigma=2 probability=0.1" },
  { "augblur", "vicreg", "kind=gaussian min-sigma=0.1 max-sigma=2 probability=0.5" },
  { "augaffine", "lerobot",
      "probability=0.5 degrees=5 translate-x=0.05 translate-y=0.05 min-scale=1 max-scale=1 "
      "interpolation=nearest fill=0xff000000 scope=branch" },
  { "augaffine", "openpi", "degrees=5 translate-x=0 translate-y=0 probability=1" },
  { "augcompress", "lerobot", "mode=jpeg min-quality=15 max-quality=75 probability=1" },
  { "augdepth", "dextrah",
      "dropout=0.003125 random=0.003125 sticks=0.00025 stick-length=18 stick-width=3 sampling=0.5 "
      "normal=0.01 random-near=0.5 random-far=1.3 min-depth=0.01 max-depth=2" },
  { "augdepth", "parkour-a1", "sigma=0.02 far-distance=2 far-sigma=0.08 min-depth=0.12" },
  { "augdepth", "parkour-go2", "min-depth=0.175 far-distance=1.2" },
  { "augdepth", "redwood", "sampling=0.25 focal-baseline=35.13 disparity-step=0.125" },
  { "augcolor", "openpi", "brightness=0.3 contrast=0.4 saturation=0.5 hue=0.1 probability=0.5" },
  { "augcrop", "openpi",
      "min-scale=0.9025 max-scale=0.9025 min-ratio=1 max-ratio=1 width=224 height=224" },
  { "augcrop", "openvla",
      "min-scale=0.9 max-scale=0.9 min-ratio=1 max-ratio=1 width=224 height=224" },
  { "augcolor", "openvla", "brightness=0.2 contrast=0.2 saturation=0.2 hue=0.05 order=fixed" },
  { "augcrop", "octo",
      "min-scale=0.8 max-scale=1 min-ratio=0.9 max-ratio=1.1 width=256 height=256 scope=branch" },
  { "augcrop", "octo-wrist", "width=128 height=128 probability=0" },
  { "augcolor", "octo", "brightness=0.1 contrast=0.1 saturation=0.1 hue=0.05 order=fixed" },
  { "augcrop", "gr00t", "min-scale=0.9025 max-scale=0.9025 width=224 height=224" },
  { "augcolor", "gr00t", "brightness=0.3 contrast=0.4 saturation=0.5 hue=0.08 probability=1" },
  { "augcrop", "robomimic", "mode=random width=76 height=76" },
  { "augcolor", "robomimic", "brightness=0.3 contrast=0.3 saturation=0.3 hue=0.3" },
  { "augcrop", "droid", "width=128 height=128 probability=0" },
  { "augframedrop", "parkour-a1", "mode=latency min-delay=200 max-delay=260 shift-times=false" },
  { "augframedrop", "parkour-go2", "mode=latency min-delay=80 max-delay=142 shift-times=false" },
  { "augtext", "eda-500",
      "pick=one synonym=1 insertion=1 swap=1 deletion=1 synonym-rate=0.05 insertion-rate=0.05 "
      "swap-rate=0.05 deletion-rate=0.05" },
  { "augtext", "eda-2000", "synonym-rate=0.05 deletion-rate=0.05" },
  { "augtext", "eda-5000", "synonym-rate=0.1 insertion-rate=0.1 swap-rate=0.1 deletion-rate=0.1" },
  { "augtext", "aeda", "synonym=0 deletion=0 punctuation=1 punctuation-rate=0.3" },
  { "augtext", "bert", "swap=0 insertion=0 mask=1 mask-rate=0.15" },
  { "augtext", "nlpaug-synonym", "synonym=1 synonym-rate=0.3 swap=0" },
  { "augtext", "nlpaug-keyboard", "misspelling=1 misspelling-rate=0.3 synonym=0" },
  { "augtext", "nlpaug-ocr", "misspelling=1 misspelling-rate=0.3 misspelling-source=ocr" },
  { "augtext", "textattack-eda",
      "pick=one synonym-rate=0.1 insertion-rate=0.1 swap-rate=0.1 deletion-rate=0.1 max-words=1" },
  { "augtext", "textattack-wordnet", "synonym=1 synonym-rate=0.1 max-words=1 deletion=0" },
  { "augpitch", "audiomentations", "probability=0.5 min-semitones=-4 max-semitones=4" },
  { "augpitch", "lhotse", "min-semitones=-3 max-semitones=3" },
  { "augspeed", "kaldi", "factors=<0.9,1.0,1.1> pitch=shift" },
  { "augspeed", "speechbrain", "factors=<0.95,1.0,1.05> pitch=shift" },
  { "augstretch", "audiomentations", "probability=0.5 min-factor=0.8 max-factor=1.25 length=pad" },
  { "augcrop", "simclr",
      "min-scale=0.08 max-scale=1 min-ratio=0.75 max-ratio=1.3333333333333333 width=224 "
      "height=224" },
  { "augflip", "simclr", "mode=horizontal probability=0.5" },
  { "augcolor", "simclr",
      "brightness=0.8 contrast=0.8 saturation=0.8 hue=0.2 order=random jitter-probability=0.8 "
      "grayscale-probability=0.2 probability=1" },
  { "augcolor", "simclr-cifar",
      "brightness=0.4 contrast=0.4 saturation=0.4 hue=0.1 order=random jitter-probability=0.8 "
      "grayscale-probability=0.2" },
  { "augcrop", "byol", "min-scale=0.08 max-scale=1 width=224 height=224" },
  { "augflip", "byol", "mode=horizontal probability=0.5" },
  { "augcolor", "byol",
      "brightness=0.4 contrast=0.4 saturation=0.2 hue=0.1 order=random jitter-probability=0.8 "
      "grayscale-probability=0.2 solarize-probability=0" },
  { "augcolor", "byol-solarize",
      "solarize-probability=0.2 min-threshold=128 max-threshold=128 brightness=0 hue=0" },
  { "augcrop", "vicreg", "min-scale=0.08 max-scale=1 width=224 height=224" },
  { "augflip", "vicreg", "mode=horizontal probability=0.5" },
  { "augcolor", "vicreg",
      "brightness=0.4 contrast=0.4 saturation=0.2 hue=0.1 order=random jitter-probability=0.8 "
      "grayscale-probability=0.2 solarize-probability=0" },
  { "augcolor", "vicreg-solarize",
      "solarize-probability=0.5 min-threshold=128 max-threshold=128 brightness=0 hue=0" },
  { "augnoise", "lerobot", "kind=gaussian min-sigma=5 max-sigma=25 scope=branch" },
  /* 0.3 of white */
  { "augnoise", "robomimic", "kind=gaussian min-sigma=76.5 max-sigma=76.5" },
  { "augnormalize", "imagenet", "statistics=imagenet layout=chw" },
  { "augnormalize", "clip", "statistics=clip layout=chw" },
  { "augnormalize", "openpi", "statistics=half layout=hwc" },
  { "auggain", "audiomentations", "min-db=-12 max-db=12 probability=0.5" },
  { "auggain", "audiomentations-transition",
      "min-db=-24 max-db=6 transition-probability=1 min-transition=0.2 max-transition=6 "
      "probability=0.5" },
  { "augclip", "audiomentations", "kind=percentile min-percent=0 max-percent=40 probability=0.5" },
  /* 100 to 1000 samples */
  { "augloss", "speechbrain",
      "kind=dropouts min-count=1 max-count=3 min-length-ms=6.25 max-length-ms=62.5 "
      "conceal=silence" },
  { "augspecmask", "lb", "preset=lb" },
  { "augspecmask", "ld", "preset=ld" },
  { "augspecmask", "sm", "preset=sm" },
  { "augspecmask", "ss", "preset=ss" },
  { "augspecmask", "conformer", "preset=conformer" },
  { "augmel", "torchaudio",
      "n-fft=400 hop=200 n-mels=128 mel-scale=htk norm=none pad-mode=reflect log=none" },
  { "augmel", "librosa",
      "n-fft=2048 hop=512 n-mels=128 mel-scale=slaney norm=slaney pad-mode=constant log=none" },
  { "augmel", "whisper",
      "n-fft=400 hop=160 n-mels=80 mel-scale=slaney norm=slaney pad-mode=reflect log=whisper" },
  { "augspecmask", "lhotse", "preset=lhotse time-warp=true probability=0.9" },
};

static GstElement *
parse (const gchar *launch)
{
  g_autoptr (GError) error = NULL;
  GstElement *element = gst_parse_launch (launch, &error);

  fail_unless (element != NULL && !error, "%s: %s", launch, error ? error->message : "");
  return gst_object_ref_sink (element);
}

/* That the property in "name=text" has the value that gst-launch-1.0 reads from the text. */
static void
expect_value (GstElement *element, const gchar *word)
{
  g_auto (GStrv) pair = g_strsplit (word, "=", 2);
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (element), pair[0]);
  g_auto (GValue) wanted = G_VALUE_INIT, value = G_VALUE_INIT;
  g_autofree gchar *text = NULL;

  fail_unless (spec != NULL, "%s has no %s", GST_OBJECT_NAME (element), pair[0]);
  g_value_init (&wanted, spec->value_type);
  g_value_init (&value, spec->value_type);
  fail_unless (gst_value_deserialize_with_pspec (&wanted, pair[1], spec), "%s", word);
  g_object_get_property (G_OBJECT (element), pair[0], &value);
  text = gst_value_serialize (&value);
  fail_unless (gst_value_compare (&wanted, &value) == GST_VALUE_EQUAL, "%s is %s instead of %s",
      pair[0], text, pair[1]);
}

static void
expect_values (GstElement *element, const gchar *values)
{
  g_auto (GStrv) words = g_strsplit (values, " ", -1);

  for (gchar **word = words; *word; word++)
    expect_value (element, *word);
}

GST_START_TEST (test_presets_set_what_is_published)
{
  for (guint i = 0; i < G_N_ELEMENTS (published); i++) {
    g_autofree gchar *launch =
        g_strdup_printf ("%s @preset=%s", published[i].element, published[i].preset);
    GstElement *element = parse (launch);

    GST_INFO ("%s", launch);
    expect_values (element, published[i].values);
    gst_object_unref (element);
  }
}
GST_END_TEST;

static gboolean
is_published (const GstAugKind *kind, const gchar *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    if (g_str_equal (published[i].element, kind->element) &&
        g_str_equal (published[i].preset, name))
      return TRUE;
  return FALSE;
}

GST_START_TEST (test_every_preset_can_be_read_is_allowed_and_is_in_the_table_above)
{
  fail_unless (gst_aug_presets_size () >= 20);
  for (guint i = 0; i < gst_aug_presets_size (); i++) {
    const GstAugPreset *preset = gst_aug_presets_nth (i);
    const GstAugKind *kind = gst_aug_catalogue_find (preset->kind);
    g_autofree gpointer block = NULL;
    g_autoptr (GError) error = NULL;

    fail_unless (kind != NULL, "%s", preset->kind);
    fail_unless (gst_aug_presets_find (preset->kind, preset->name) == preset,
        "%s %s is there twice", preset->kind, preset->name);
    fail_unless (strlen (preset->source) > 10);
    block = g_malloc0 (kind->settings->size);
    gst_aug_settings_init (kind->settings, block);
    fail_unless (gst_aug_preset_apply (preset, block), "%s %s", preset->kind, preset->name);
    fail_unless (gst_aug_kind_validate (kind, block, &error), "%s %s: %s", preset->kind,
        preset->name, error ? error->message : "");
    /* policies are documents, with tests of their own */
    fail_unless (g_str_equal (preset->kind, "policy") || is_published (kind, preset->name),
        "%s %s: write down what is published", kind->element, preset->name);
  }
  fail_unless (gst_aug_presets_nth (gst_aug_presets_size ()) == NULL);
  fail_unless (gst_aug_presets_find ("color", "nobody") == NULL);
}
GST_END_TEST;

GST_START_TEST (test_elements_list_their_presets_with_where_they_are_from)
{
  for (guint i = 0; i < gst_aug_presets_size (); i++) {
    const GstAugPreset *preset = gst_aug_presets_nth (i);
    GstElement *element = parse (gst_aug_catalogue_find (preset->kind)->element);
    g_auto (GStrv) names = gst_preset_get_preset_names (GST_PRESET (element));
    g_autofree gchar *comment = NULL, *settings = NULL, *nothing = NULL;

    fail_unless (g_strv_contains ((const gchar *const *) names, preset->name));
    fail_unless (gst_preset_get_meta (GST_PRESET (element), preset->name, "comment", &comment));
    fail_unless_equals_string (comment, preset->source);
    fail_unless (gst_preset_get_meta (GST_PRESET (element), preset->name, "settings", &settings));
    fail_unless_equals_string (settings, preset->values);
    fail_if (gst_preset_get_meta (GST_PRESET (element), preset->name, "colour", &nothing));
    gst_object_unref (element);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_a_line_says_holds_wherever_it_stands)
{
  static const gchar *const lines[] = { "augcolor hue=0.5 @preset=simclr order=fixed",
    "augcolor @preset=simclr hue=0.5 order=fixed", "augcolor order=fixed hue=0.5 @preset=simclr" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    GstElement *element = parse (lines[i]);

    expect_values (element, "hue=0.5 order=fixed brightness=0.8 jitter-probability=0.8");
    gst_object_unref (element);
  }
}
GST_END_TEST;

GST_START_TEST (test_nothing_is_left_of_the_preset_before)
{
  GstElement *bin = gst_object_ref_sink (gst_bin_new (NULL));
  GstElement *element = gst_element_factory_make ("augcrop", NULL);

  gst_bin_add (GST_BIN (bin), element);
  gst_util_set_object_arg (G_OBJECT (element), "decision", "cut");
  gst_util_set_object_arg (G_OBJECT (element), "min-duration", "0.5");
  gst_util_set_object_arg (G_OBJECT (element), "pad", "8");
  fail_unless (gst_preset_load_preset (GST_PRESET (element), "octo"));
  expect_values (element, "scope=branch max-ratio=1.1 width=256 min-duration=1 pad=0 decision=cut");
  fail_unless (gst_preset_load_preset (GST_PRESET (element), "robomimic"));
  expect_values (element, "max-ratio=1.3333333333333333 width=76 mode=random decision=cut");
  {
    g_autofree gchar *scope = NULL;

    g_object_get (element, "scope", &scope, NULL);
    fail_unless (scope == NULL);
  }
  gst_object_unref (bin);
}
GST_END_TEST;

GST_START_TEST (test_an_unknown_preset_is_an_error_of_the_line)
{
  g_autoptr (GError) error = NULL;
  GstElement *element = gst_parse_launch ("augcolor @preset=nobody", &error);

  fail_unless (error != NULL && strstr (error->message, "nobody") != NULL);
  g_clear_pointer (&element, gst_object_unref);
}
GST_END_TEST;

GST_START_TEST (test_own_presets_are_kept_and_built_in_ones_cannot_be_changed)
{
  GstElement *element = parse ("augcolor hue=0.25"), *other = parse ("augcolor");
  GstPreset *preset = GST_PRESET (element);
  g_autofree gchar *comment = NULL;
  g_auto (GStrv) names = NULL;

  fail_unless (strstr (g_get_user_data_dir (), "check") != NULL, "%s", g_get_user_data_dir ());
  fail_if (gst_preset_save_preset (preset, "simclr"));
  fail_if (gst_preset_delete_preset (preset, "simclr"));
  fail_if (gst_preset_rename_preset (preset, "simclr", "mine"));
  fail_if (gst_preset_set_meta (preset, "simclr", "comment", "mine"));
  fail_unless (gst_preset_save_preset (preset, "mine"));
  fail_if (gst_preset_rename_preset (preset, "mine", "simclr"));
  fail_unless (gst_preset_set_meta (preset, "mine", "comment", "a quarter"));
  fail_unless (gst_preset_get_meta (preset, "mine", "comment", &comment));
  fail_unless_equals_string (comment, "a quarter");
  names = gst_preset_get_preset_names (preset);
  fail_unless (g_strv_contains ((const gchar *const *) names, "mine"));
  fail_unless (gst_preset_load_preset (GST_PRESET (other), "mine"));
  expect_value (other, "hue=0.25");
  fail_unless (gst_preset_rename_preset (preset, "mine", "yours"));
  fail_unless (gst_preset_delete_preset (preset, "yours"));
  fail_if (gst_preset_load_preset (GST_PRESET (other), "yours"));
  gst_object_unref (element);
  gst_object_unref (other);
}
GST_END_TEST;

static Suite *
presets_suite (void)
{
  Suite *s = suite_create ("presets");
  TCase *c = tcase_create ("presets");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_presets_set_what_is_published);
  tcase_add_test (c, test_every_preset_can_be_read_is_allowed_and_is_in_the_table_above);
  tcase_add_test (c, test_elements_list_their_presets_with_where_they_are_from);
  tcase_add_test (c, test_what_a_line_says_holds_wherever_it_stands);
  tcase_add_test (c, test_nothing_is_left_of_the_preset_before);
  tcase_add_test (c, test_an_unknown_preset_is_an_error_of_the_line);
  tcase_add_test (c, test_own_presets_are_kept_and_built_in_ones_cannot_be_changed);
  return s;
}

GST_CHECK_MAIN (presets);
