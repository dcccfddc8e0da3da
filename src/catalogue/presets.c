/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:presets
 * @title: Presets
 * @short_description: published settings by their names
 *
 * The elements offer them as `@preset=NAME`. docs/presets.md says which elements make up what a
 * project does, and in which order.
 */
#include "presets.h"

#include <string.h>

#include "../policy/policy.h"

#define LEROBOT "LeRobot, transforms.py at 06164eaf"
#define OPENPI "openpi, model.py at 149a1685"
#define OPENVLA "OpenVLA, datasets.py"
#define OCTO "Octo, octo_pretrain_config.py"
#define GROOT "GR00T N1, data_config.py at 091e495c"
#define ROBOMIMIC "robomimic, obs_core.py at 02a1a1cd"
#define DROID "DROID, droid_dataloader.py"
#define PARKOUR_A1 "Robot Parkour Learning, a1_field_distill_config.py at 16a26a47"
#define PARKOUR_GO2 "Robot Parkour Learning, go2_distill_config.py at 1ffd6d7c"
#define DEXTRAH "DEXTRAH, dextrah_kuka_allegro_env_cfg.py at bcc1f7d9"
#define REDWOOD "Choi, Zhou, Koltun, \"Robust reconstruction of indoor scenes\", CVPR 2015"
#define SIMCLR "Chen et al., \"A simple framework for contrastive learning\", ICML 2020, appendix A"
#define BYOL "Grill et al., \"Bootstrap your own latent\", NeurIPS 2020, table 6"
#define VICREG "VICReg, augmentations.py at 7c44ca0b"
#define IMAGENET "torchvision, transforms of the ImageNet weights"
#define CLIP "Radford et al., \"Learning transferable visual models\", ICML 2021, clip.py"
#define LHOTSE "lhotse, augmentation of cuts"
#define SPECAUGMENT "Park et al., \"SpecAugment\", Interspeech 2019, table 1"

#define AUDIOMENTATIONS_GAIN "audiomentations, gain.py at 1bf41b3d"
#define AUDIOMENTATIONS_MOVE "audiomentations, gain_transition.py at 14e26794"
#define AUDIOMENTATIONS_CLIP "audiomentations, clipping_distortion.py at 065b8a7c"
#define SPEECHBRAIN "speechbrain.augment.time_domain"

#define EDA "Wei and Zou, \"EDA\", EMNLP 2019, table 3"
#define AEDA "Karimi, Rossi and Prati, \"AEDA\", Findings of EMNLP 2021, section 2"
#define BERT "Devlin et al., \"BERT\", NAACL 2019, section 3.1"
#define NLPAUG "nlpaug, "
#define TEXTATTACK "TextAttack, augmentation/recipes.py at 08ba526c, "

#define KALDI "Kaldi, egs/voxceleb/v2/run.sh"

#define NO_EDA "synonym=0 insertion=0 swap=0 deletion=0"
#define ALL_SENSES "max-senses=100 max-words=10"
#define EDA_RATES(rate_) \
  "pick=one synonym-rate=" rate_ " insertion-rate=" rate_ " swap-rate=" rate_ \
  " deletion-rate=" rate_ " " ALL_SENSES
#define NO_JITTER "brightness=0 contrast=0 saturation=0 hue=0"
#define JITTER_BYOL \
  "brightness=0.4 contrast=0.4 saturation=0.2 hue=0.1 order=random jitter-probability=0.8 " \
  "grayscale-probability=0.2"
/* RandomResizedCrop as torchvision has it */
#define CROP_224 "mode=resized-crop min-scale=0.08 max-scale=1 width=224 height=224"
/* a square of 95 % of either side, from a square picture */
#define CROP_95 \
  "mode=resized-crop min-scale=0.9025 max-scale=0.9025 min-ratio=1 max-ratio=1 width=224 " \
  "height=224"

static const GstAugPreset presets[] = {
  { "affine", "lerobot", LEROBOT "; in half of the windows, see augcolor",
      "probability=0.5 degrees=5 translate-x=0.05 translate-y=0.05 interpolation=nearest "
      "fill=0xff000000 scope=branch" },
  { "affine", "openpi", OPENPI "; not for wrist cameras, behind the crop",
      "degrees=5 interpolation=bilinear" },

  { "blur", "lerobot", LEROBOT ", MotionBlur; odd whole lengths there; how often is left to you",
      "kind=motion min-length=3 max-length=11 min-angle=0 max-angle=360 scope=branch" },
  { "blur", "simclr", SIMCLR,
      "kind=gaussian probability=0.5 min-sigma=0.1 max-sigma=2 kernel-share=0.1" },
  { "blur", "byol-1", BYOL ", first view",
      "kind=gaussian probability=1 min-sigma=0.1 max-sigma=2 kernel-share=0.1" },
  { "blur", "byol-2", BYOL ", second view",
      "kind=gaussian probability=0.1 min-sigma=0.1 max-sigma=2 kernel-share=0.1" },
  { "blur", "vicreg", VICREG, "kind=gaussian probability=0.5 min-sigma=0.1 max-sigma=2" },

  { "color", "lerobot",
      LEROBOT
      "; there 3 of 6 operations are taken for an image, here colours, sharpness and affine "
      "in half of the windows each; every camera draws by itself",
      "brightness=0.2 contrast=0.2 saturation=0.5 hue=0.05 order=fixed jitter-probability=0.5 "
      "sharpness=0.5 sharpness-probability=0.5 scope=branch" },
  { "color", "lerobot-gamma", LEROBOT ", GammaCorrection; how often is left to you",
      NO_JITTER " gamma=1 scope=branch" },
  { "color", "lerobot-planckian", LEROBOT ", PlanckianJitter; how often is left to you",
      NO_JITTER " temperature-probability=1 min-temperature=3000 max-temperature=15000 "
                "scope=branch" },
  { "color", "openpi",
      OPENPI "; hue and probability are those of augmax, which it leaves as they are; all cameras "
             "are meant to draw alike",
      "probability=0.5 brightness=0.3 contrast=0.4 saturation=0.5 hue=0.1 order=fixed" },
  { "color", "openvla", OPENVLA "; brightness is added there, a factor here",
      "brightness=0.2 contrast=0.2 saturation=0.2 hue=0.05 order=fixed" },
  { "color", "octo", OCTO "; brightness is added there, a factor here; every image draws by itself",
      "brightness=0.1 contrast=0.1 saturation=0.1 hue=0.05 order=fixed scope=branch" },
  { "color", "gr00t", GROOT "; all cameras draw alike",
      "brightness=0.3 contrast=0.4 saturation=0.5 hue=0.08 order=random" },
  { "color", "robomimic", ROBOMIMIC,
      "brightness=0.3 contrast=0.3 saturation=0.3 hue=0.3 order=random" },
  { "color", "simclr", SIMCLR ", strength 1",
      "brightness=0.8 contrast=0.8 saturation=0.8 hue=0.2 order=random jitter-probability=0.8 "
      "grayscale-probability=0.2" },
  { "color", "simclr-cifar", SIMCLR ", strength 0.5",
      "brightness=0.4 contrast=0.4 saturation=0.4 hue=0.1 order=random jitter-probability=0.8 "
      "grayscale-probability=0.2" },
  { "color", "byol", BYOL, JITTER_BYOL },
  { "color", "byol-solarize", BYOL ", behind the blur of the second view",
      NO_JITTER " solarize-probability=0.2 min-threshold=128 max-threshold=128" },
  { "color", "vicreg", VICREG, JITTER_BYOL },
  { "color", "vicreg-solarize", VICREG ", behind the blur",
      NO_JITTER " solarize-probability=0.5 min-threshold=128 max-threshold=128" },

  { "compress", "lerobot", LEROBOT ", JPEGCompression; how often is left to you",
      "mode=jpeg probability=1 min-quality=15 max-quality=75 subsampling=420 scope=branch" },

  { "crop", "openpi", OPENPI "; not for wrist cameras; for square pictures", CROP_95 },
  { "crop", "openvla", OPENVLA "; for square pictures",
      "mode=resized-crop min-scale=0.9 max-scale=0.9 min-ratio=1 max-ratio=1 width=224 "
      "height=224" },
  { "crop", "octo", OCTO "; not for wrist cameras; there every image draws by itself",
      "mode=resized-crop min-scale=0.8 max-scale=1 min-ratio=0.9 max-ratio=1.1 width=256 "
      "height=256 scope=branch" },
  { "crop", "octo-wrist", OCTO "; resized alone", "probability=0 width=128 height=128" },
  { "crop", "gr00t", GROOT "; for square pictures", CROP_95 },
  { "crop", "robomimic", ROBOMIMIC "; for pictures of 84x84", "mode=random width=76 height=76" },
  { "crop", "droid", DROID "; resized alone", "probability=0 width=128 height=128" },
  { "crop", "simclr", SIMCLR, CROP_224 },
  { "crop", "byol", BYOL, CROP_224 },
  { "crop", "vicreg", VICREG, CROP_224 },

  { "depth", "dextrah",
      DEXTRAH "; without blobs and edges; its noise along the normal is taken as metres",
      "min-strength=1 sampling=0.5 edge-holes=0 normal=0.01 sigma=0 growth=0 focal-baseline=351.3 "
      "disparity-sigma=0.16666666666666666 disparity-step=1 dropout=0.003125 random=0.003125 "
      "random-near=0.5 random-far=1.3 sticks=0.00025 stick-length=18 stick-width=3 blobs=0 "
      "min-depth=0.01 max-depth=2 scope=branch" },
  { "depth", "parkour-a1", PARKOUR_A1 "; deviations and range of its stereo camera",
      "min-strength=1 sampling=0 edge-holes=0 sigma=0.02 growth=0 far-distance=2 far-sigma=0.08 "
      "focal-baseline=0 dropout=0 random=0 sticks=0 blobs=0 min-depth=0.12 scope=branch" },
  { "depth", "parkour-go2", PARKOUR_GO2 "; range of its stereo camera, deviations as with A1",
      "min-strength=1 sampling=0 edge-holes=0 sigma=0.02 growth=0 far-distance=1.2 far-sigma=0.08 "
      "focal-baseline=0 dropout=0 random=0 sticks=0 blobs=0 min-depth=0.175 scope=branch" },
  { "depth", "redwood", REDWOOD "; without its table of distortions",
      "min-strength=1 sampling=0.25 edge-holes=0 sigma=0 growth=0 focal-baseline=35.13 "
      "disparity-sigma=0.027778 disparity-step=0.125 dropout=0 random=0 sticks=0 blobs=0 "
      "min-depth=0 max-depth=10 scope=branch" },

  { "erase", "lerobot-dropout", LEROBOT ", CoarseDropout; how often is left to you",
      "mode=dropout probability=1 min-holes=1 max-holes=8 min-hole-size=0 max-hole-size=0.07 "
      "fill=0xff000000 scope=branch" },
  { "erase", "lerobot-shadow", LEROBOT ", RandomShadow; how often is left to you",
      "mode=shadow probability=1 shadow-shape=band shadow-sign=both min-opacity=0.3 "
      "max-opacity=0.6 min-width=0.3333333333333333 max-width=0.6666666666666667 soft-edge=8 "
      "scope=branch" },
  { "erase", "lerobot-patch", LEROBOT ", GaussianPatchBrightness; how often is left to you",
      "mode=patch probability=1 min-patches=1 max-patches=4 min-sigma=0.05 max-sigma=0.25 "
      "min-factor=0.4 max-factor=1.6 scope=branch" },

  { "flip", "simclr", SIMCLR, "mode=horizontal probability=0.5" },
  { "flip", "byol", BYOL, "mode=horizontal probability=0.5" },
  { "flip", "vicreg", VICREG, "mode=horizontal probability=0.5" },

  { "framedrop", "parkour-a1",
      PARKOUR_A1 "; drawn anew every 5 s: window=5 on augseed; the camera gives 10 frames a second",
      "mode=latency min-delay=200 max-delay=260" },
  { "framedrop", "parkour-go2",
      PARKOUR_GO2
      "; drawn anew every 5 s: window=5 on augseed; the camera gives 10 frames a second",
      "mode=latency min-delay=80 max-delay=142" },

  { "noise", "lerobot", LEROBOT ", GaussianNoise; how often is left to you",
      "kind=gaussian per-channel=true min-sigma=5 max-sigma=25 scope=branch" },
  { "noise", "robomimic", ROBOMIMIC "; uniform there by mistake, Gaussian here as its name says",
      "kind=gaussian per-channel=true min-sigma=76.5 max-sigma=76.5" },
  { "noise", "kaldi-noise", KALDI ", MUSAN's noise; of 0, 5, 10, 15 dB there; set location",
      "min-snr=0 max-snr=15" },
  { "noise", "kaldi-music", KALDI ", MUSAN's music; of 5, 8, 10, 15 dB there; set location",
      "min-snr=5 max-snr=15" },
  { "noise", "kaldi-speech",
      KALDI ", MUSAN's speech; 3 to 7 voices, of 13, 15, 17, 20 dB there; set location",
      "min-snr=13 max-snr=20" },

  { "normalize", "imagenet", IMAGENET, "statistics=imagenet" },
  { "normalize", "clip", CLIP, "statistics=clip" },
  { "normalize", "openpi", OPENPI "; numbers from -1 to 1", "statistics=half layout=hwc" },

  { "gain", "audiomentations", AUDIOMENTATIONS_GAIN, "probability=0.5 min-db=-12 max-db=12" },
  { "gain", "audiomentations-transition", AUDIOMENTATIONS_MOVE,
      "probability=0.5 min-db=-24 max-db=6 transition-probability=1 min-transition=0.2 "
      "max-transition=6" },
  { "clip", "audiomentations", AUDIOMENTATIONS_CLIP "; whole percentiles there",
      "probability=0.5 kind=percentile min-percent=0 max-percent=40" },
  { "loss", "speechbrain", SPEECHBRAIN ".DropChunk with its defaults, at 16 kHz",
      "kind=dropouts min-count=1 max-count=3 min-length-ms=6.25 max-length-ms=62.5" },

  { "pitch", "audiomentations", "audiomentations, PitchShift; in half of the windows",
      "probability=0.5 min-semitones=-4 max-semitones=4" },
  { "pitch", "lhotse", LHOTSE ", 300 cents at most", "min-semitones=-3 max-semitones=3" },

  { "speed", "kaldi", "Ko et al., \"Audio augmentation for speech recognition\", Interspeech 2015",
      "factors=<0.9,1.0,1.1> pitch=shift" },
  { "speed", "speechbrain", "SpeechBrain, speeds of its recipes: 95, 100, 105",
      "factors=<0.95,1.0,1.05> pitch=shift" },

  { "stretch", "audiomentations", "audiomentations, TimeStretch; in half of the windows",
      "probability=0.5 min-factor=0.8 max-factor=1.25 length=pad" },

  { "specmask", "lb", SPECAUGMENT ", LibriSpeech basic, without time warp", "preset=lb" },
  { "specmask", "ld", SPECAUGMENT ", LibriSpeech double, without time warp", "preset=ld" },
  { "specmask", "sm", SPECAUGMENT ", Switchboard mild, without time warp", "preset=sm" },
  { "specmask", "ss", SPECAUGMENT ", Switchboard strong, without time warp", "preset=ss" },
  { "specmask", "conformer",
      "Gulati et al., \"Conformer\", Interspeech 2020, section 3.1, without time warp",
      "preset=conformer" },
  { "specmask", "lhotse", "lhotse.dataset.SpecAugment with its defaults",
      "preset=lhotse time-warp=true probability=0.9" },

  { "text", "eda-500", EDA "; for 500 sentences, of which it makes 16 more each: views 1 to 16",
      EDA_RATES ("0.05") },
  { "text", "eda-2000", EDA "; for 2,000 sentences, of which it makes 8 more each: views 1 to 8",
      EDA_RATES ("0.05") },
  { "text", "eda-5000",
      EDA "; for 5,000 sentences and more, of which it makes 4 more each: views 1 to 4",
      EDA_RATES ("0.1") },
  { "text", "aeda", AEDA, NO_EDA " punctuation=1 punctuation-rate=0.3" },
  { "text", "bert", BERT "; words are masked there in their pieces, here whole",
      NO_EDA " mask=1 mask-rate=0.15 mask-mode=token" },
  { "text", "nlpaug-synonym",
      NLPAUG "SynonymAug with its defaults; there no more than 10 words of a text",
      "insertion=0 swap=0 deletion=0 synonym-rate=0.3 " ALL_SENSES },
  { "text", "nlpaug-keyboard",
      NLPAUG "KeyboardAug with its defaults; there 30 % of the letters of such a word slip, and no "
             "more than 10 words of a text",
      NO_EDA " misspelling=1 misspelling-rate=0.3 misspelling-source=keyboard" },
  { "text", "nlpaug-ocr",
      NLPAUG
      "OcrAug with its defaults; there 30 % of the letters of such a word, at least 2, and no "
      "more than 10 words of a text",
      NO_EDA " misspelling=1 misspelling-rate=0.3 misspelling-source=ocr" },
  { "text", "textattack-eda", TEXTATTACK "EasyDataAugmenter: views 1 to 4; there one of each kind",
      "pick=one synonym-rate=0.1 insertion-rate=0.1 swap-rate=0.1 deletion-rate=0.1 "
      "max-senses=100 max-words=1" },
  { "text", "textattack-wordnet", TEXTATTACK "WordNetAugmenter",
      "insertion=0 swap=0 deletion=0 synonym-rate=0.1 max-senses=100 max-words=1" },

  { "mel", "torchaudio", "torchaudio.transforms.MelSpectrogram with its defaults",
      "n-fft=400 hop=200 n-mels=128 mel-scale=htk norm=none pad-mode=reflect log=none" },
  { "mel", "librosa", "librosa.feature.melspectrogram 0.10 with its defaults",
      "n-fft=2048 hop=512 n-mels=128 mel-scale=slaney norm=slaney pad-mode=constant log=none" },
  { "mel", "whisper",
      "Radford et al., \"Robust speech recognition via large-scale weak supervision\", 2022, "
      "audio.py, at 16 kHz",
      "n-fft=400 hop=160 n-mels=80 mel-scale=slaney norm=slaney pad-mode=reflect log=whisper" },
};

/* What an element needs besides the policy: sizes of pictures are no part of policies. */
static const struct {
  const gchar *policy, *values;
} sizes[] = {
  { "byol-1", " width=224 height=224" },
  { "byol-2", " width=224 height=224" },
  { "droid", " width=128 height=128" },
  { "gr00t", " width=224 height=224" },
  { "octo", " width=256 height=256" },
  { "openpi", " width=224 height=224" },
  { "openvla", " width=224 height=224" },
  { "robomimic", " width=76 height=76" },
  { "simclr", " width=224 height=224" },
  { "vicreg", " width=224 height=224" },
};

static const gchar *
size_of (const gchar *policy)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (g_str_equal (sizes[i].policy, policy))
      return sizes[i].values;
  return "";
}

static GArray *
list_policies (void)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (GstAugPreset));
  const gchar *name;

  for (guint i = 0; (name = gst_aug_policy_builtin_name (i)); i++) {
    g_autoptr (GstAugPolicy) policy = gst_aug_policy_new_from_string (name, NULL);
    const gchar *description = gst_aug_policy_get_description (policy);
    const gchar *source = gst_aug_policy_get_source (policy);
    GstAugPreset row = { .kind = "policy", .name = name };

    row.source = g_strconcat (source, *source && *description ? "; " : "", description, NULL);
    row.values = g_strconcat ("policy=", name, size_of (name), NULL);
    g_array_append_val (rows, row);
  }
  return rows;
}

/* Every policy that is built in is a preset of augpolicy. */
static const GArray *
policies (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) list_policies ());
  return (const GArray *) once;
}

/**
 * gst_aug_presets_size:
 *
 * Returns: how many presets there are, over all kinds of operations
 */
guint
gst_aug_presets_size (void)
{
  return G_N_ELEMENTS (presets) + policies ()->len;
}

/**
 * gst_aug_presets_nth: (skip)
 * @n: an index
 *
 * Returns: (transfer none) (nullable): the preset; those of one kind come in a row
 */
const GstAugPreset *
gst_aug_presets_nth (guint n)
{
  if (n < G_N_ELEMENTS (presets))
    return &presets[n];
  n -= G_N_ELEMENTS (presets);
  return n < policies ()->len ? &g_array_index (policies (), GstAugPreset, n) : NULL;
}

/**
 * gst_aug_presets_find: (skip)
 * @kind: name of a kind of operation
 * @name: name of a preset
 *
 * Returns: (transfer none) (nullable): the preset
 */
const GstAugPreset *
gst_aug_presets_find (const gchar *kind, const gchar *name)
{
  for (guint i = 0; i < gst_aug_presets_size (); i++)
    if (g_str_equal (gst_aug_presets_nth (i)->kind, kind) &&
        g_str_equal (gst_aug_presets_nth (i)->name, name))
      return gst_aug_presets_nth (i);
  return NULL;
}

static gboolean
is_named (const gchar *values, const gchar *name)
{
  g_auto (GStrv) words = g_strsplit (values, " ", -1);

  for (gchar **word = words; *word; word++)
    if (g_str_has_prefix (*word, name) && (*word)[strlen (name)] == '=')
      return TRUE;
  return FALSE;
}

/* Who shares the decision and where its seed comes from is the user's, where no other preset may
 * have set it. */
static gboolean
is_reset (const GstAugKind *kind, const GstAugSetting *row)
{
  if (!row->free || row->offset >= sizeof (GstAugCommonSettings))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i].kind, kind->name) && is_named (presets[i].values, row->name))
      return TRUE;
  return FALSE;
}

static void
set_defaults (const GstAugKind *kind, gpointer block)
{
  g_autofree gpointer fresh = g_malloc0 (kind->settings->size);

  gst_aug_settings_init (kind->settings, fresh);
  for (guint i = 0; i < kind->settings->n_rows; i++) {
    const GstAugSetting *row = &kind->settings->rows[i];

    if (is_reset (kind, row))
      gst_aug_setting_copy (row, fresh, block);
  }
}

/**
 * gst_aug_preset_apply: (skip)
 * @preset: a preset
 * @block: a block of settings of its kind
 *
 * Sets what @preset names, and all else that a decision depends on to its default.
 *
 * Returns: %FALSE if a value cannot be read
 */
gboolean
gst_aug_preset_apply (const GstAugPreset *preset, gpointer block)
{
  const GstAugKind *kind = gst_aug_catalogue_find (preset->kind);
  g_auto (GStrv) words = g_strsplit (preset->values, " ", -1);

  set_defaults (kind, block);
  for (gchar **word = words; *word; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);
    const GstAugSetting *row = gst_aug_settings_find (kind->settings, pair[0]);

    if (!row || !pair[1] || !gst_aug_setting_read (row, block, pair[1]))
      return FALSE;
  }
  return TRUE;
}
