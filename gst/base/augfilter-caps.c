/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Caps and allocation: what an element takes, what size it gives, whose memory it writes into. */
#include "augfilter-private.h"

#include <gst/video/gstvideopool.h>

#define GST_CAT_DEFAULT gst_aug_filter_debug

#define AUDIO_CAPS \
  "audio/x-raw, format = (string) { F32LE, S16LE }, layout = (string) interleaved, " \
  "rate = (int) [ 1, 2147483647 ], channels = (int) [ 1, 64 ]"
/* Transforms of 64 ms of more samples would take gigabytes. */
#define MAX_MASK_RATE 6144000
#define TEXT_CAPS "text/x-raw, format = (string) { utf8, pango-markup }"

static GstStaticCaps depth_caps = GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("GRAY16_LE"));
static GstStaticCaps video_caps = GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (GST_AUG_VIDEO_MAP_FORMATS));
static GstStaticCaps audio_caps = GST_STATIC_CAPS (AUDIO_CAPS);
static GstStaticCaps any_video_caps = GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (GST_VIDEO_FORMATS_ALL));
static GstStaticCaps any_audio_caps =
    GST_STATIC_CAPS (GST_AUDIO_CAPS_MAKE (GST_AUDIO_FORMATS_ALL) ", layout = (string) interleaved");
static GstStaticCaps spectrogram_caps = GST_STATIC_CAPS (GST_AUG_FILTER_TENSOR_CAPS);
static GstStaticCaps text_caps = GST_STATIC_CAPS (TEXT_CAPS);

/* Raw caps whose content an element with @touches can change. */
GstCaps *
gst_aug_filter_known_caps (GstAugTouches touches)
{
  GstCaps *caps = gst_caps_new_empty ();

  if (touches & GST_AUG_TOUCHES_DEPTH)
    gst_caps_append (caps, gst_static_caps_get (&depth_caps));
  else if ((touches & GST_AUG_TOUCHES_TIME) && !(touches & GST_AUG_TOUCHES_VIDEO))
    gst_caps_append (caps, gst_static_caps_get (&any_video_caps));
  else if (touches & (GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_ANY))
    gst_caps_append (caps, gst_static_caps_get (&video_caps));
  if (touches & GST_AUG_TOUCHES_AUDIO)
    gst_caps_append (caps, gst_static_caps_get (&audio_caps));
  else if (touches & (GST_AUG_TOUCHES_TIME | GST_AUG_TOUCHES_ANY))
    gst_caps_append (caps, gst_static_caps_get (&any_audio_caps));
  if (touches & GST_AUG_TOUCHES_SPECTROGRAM)
    gst_caps_append (caps, gst_static_caps_get (&spectrogram_caps));
  if (touches &
      (GST_AUG_TOUCHES_TEXT | GST_AUG_TOUCHES_SIGHT | GST_AUG_TOUCHES_TIME | GST_AUG_TOUCHES_ANY))
    gst_caps_append (caps, gst_static_caps_get (&text_caps));
  return caps;
}

static const GstAugKind *
kind_of (GstBaseTransform *trans)
{
  return GST_AUG_FILTER_GET_CLASS (trans)->kind;
}

static gboolean
takes_anything (const GstAugKind *kind)
{
  return (kind->touches & (GST_AUG_TOUCHES_ANY | GST_AUG_TOUCHES_TIME)) != 0;
}

static gboolean
is_raw (const GstStructure *s)
{
  return gst_structure_has_name (s, "video/x-raw") || gst_structure_has_name (s, "audio/x-raw") ||
         gst_structure_has_name (s, "text/x-raw");
}

/* The part of @caps that the element can work on; other media pass where only time matters. */
static GstCaps *
restrict_caps (const GstAugKind *kind, GstCaps *caps)
{
  g_autoptr (GstCaps) known = NULL;
  GstCaps *result;

  if (gst_caps_is_any (caps))
    return takes_anything (kind) ? gst_caps_ref (caps) : gst_aug_filter_known_caps (kind->touches);
  known = gst_aug_filter_known_caps (kind->touches);
  result = gst_caps_new_empty ();
  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    GstCaps *one = gst_caps_copy_nth (caps, i);
    GstCapsFeatures *features = gst_caps_get_features (caps, i);

    if (!takes_anything (kind) || (is_raw (gst_caps_get_structure (caps, i)) &&
                                      (!features || gst_caps_features_is_equal (features,
                                                        GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY)))) {
      GstCaps *allowed = gst_caps_intersect_full (one, known, GST_CAPS_INTERSECT_FIRST);

      gst_caps_unref (one);
      one = allowed;
    }
    gst_caps_append (result, one);
  }
  return result;
}

static void
output_size (GstBaseTransform *trans, guint *width, guint *height)
{
  const GstAugSettings *settings = kind_of (trans)->settings;
  const guint8 *block = GST_AUG_FILTER (trans)->block;

  GST_OBJECT_LOCK (trans);
  *width = *(const guint *) (block + gst_aug_settings_find (settings, "width")->offset);
  *height = *(const guint *) (block + gst_aug_settings_find (settings, "height")->offset);
  if (!*width)
    *width = GST_AUG_FILTER (trans)->state->width;
  if (!*height)
    *height = GST_AUG_FILTER (trans)->state->height;
  GST_OBJECT_UNLOCK (trans);
}

/* Pictures may change their size: to width and height if set, else to what the other side asks. */
static void
free_size (GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps)
{
  guint width, height;

  output_size (trans, &width, &height);
  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    GstStructure *s = gst_caps_get_structure (caps, i);

    if (!gst_structure_has_name (s, "video/x-raw"))
      continue;
    gst_structure_set (
        s, "width", GST_TYPE_INT_RANGE, 1, 32768, "height", GST_TYPE_INT_RANGE, 1, 32768, NULL);
    gst_structure_remove_field (s, "pixel-aspect-ratio");
    if (direction == GST_PAD_SRC)
      continue;
    if (width)
      gst_structure_set (s, "width", G_TYPE_INT, (gint) width, NULL);
    if (height)
      gst_structure_set (s, "height", G_TYPE_INT, (gint) height, NULL);
    gst_structure_set (s, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
  }
}

static gboolean
turns (GstBaseTransform *trans)
{
  const GstAugKind *kind = kind_of (trans);
  gboolean result;

  if (!kind->turns)
    return FALSE;
  GST_OBJECT_LOCK (trans);
  result = kind->turns (GST_AUG_FILTER (trans)->block);
  GST_OBJECT_UNLOCK (trans);
  return result;
}

static void
turn_size (GstCaps *caps)
{
  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    GstStructure *s = gst_caps_get_structure (caps, i);
    const GValue *width = gst_structure_get_value (s, "width");
    const GValue *height = gst_structure_get_value (s, "height");
    g_auto (GValue) kept = G_VALUE_INIT;
    gint n, d;

    if (!gst_structure_has_name (s, "video/x-raw") || !width || !height)
      continue;
    g_value_init (&kept, G_VALUE_TYPE (width));
    g_value_copy (width, &kept);
    gst_structure_set_value (s, "width", height);
    gst_structure_set_value (s, "height", &kept);
    if (gst_structure_get_fraction (s, "pixel-aspect-ratio", &n, &d))
      gst_structure_set (s, "pixel-aspect-ratio", GST_TYPE_FRACTION, d, n, NULL);
  }
}

static GstCaps *
other_side (GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps, GstCaps *filter)
{
  const GstAugKind *kind = kind_of (trans);
  GstCaps *result = gst_caps_ref (caps);

  if ((kind->touches & GST_AUG_TOUCHES_SIZE) && !gst_caps_is_any (result)) {
    result = gst_caps_make_writable (result);
    free_size (trans, direction, result);
  }
  if (turns (trans) && !gst_caps_is_any (result)) {
    result = gst_caps_make_writable (result);
    turn_size (result);
  }
  if (gst_aug_filter_highlights (GST_AUG_FILTER (trans)) && !gst_caps_is_any (result)) {
    result = gst_caps_make_writable (result);
    gst_aug_filter_free_format (direction, result);
  }
  if (filter) {
    GstCaps *filtered = gst_caps_intersect_full (filter, result, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (result);
    result = filtered;
  }
  return result;
}

GstCaps *
gst_aug_filter_transform_caps (
    GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps, GstCaps *filter)
{
  const GstAugKind *kind = kind_of (trans);
  GstCaps *offered = direction == GST_PAD_SINK ? caps : filter;
  g_autoptr (GstCaps) usable = offered ? restrict_caps (kind, offered) : NULL;
  g_autoptr (GstCaps) known = NULL;
  GstCaps *result;

  if (gst_aug_filter_makes_mel (GST_AUG_FILTER (trans)))
    return gst_aug_filter_mel_caps (direction, caps, filter);
  if (kind->touches & GST_AUG_TOUCHES_TENSOR)
    return gst_aug_filter_tensor_caps (GST_AUG_FILTER (trans), direction, caps, filter);
  /* where upstream has nothing that can be worked on, it is let in to be told what to add */
  if (usable && gst_caps_is_empty (usable) && takes_anything (kind))
    return other_side (trans, direction, caps, filter);
  known = restrict_caps (kind, caps);
  result = other_side (trans, direction, known, filter);
  if (filter && gst_caps_is_any (caps) && takes_anything (kind)) {
    GstCaps *allowed = restrict_caps (kind, result);

    gst_caps_unref (result);
    result = allowed;
  }
  return result;
}

/* Colours without a name mean another matrix in small pictures than in large ones. */
static void
name_colours (const GstCaps *in, GstCaps *out)
{
  GstStructure *s = gst_caps_get_structure (out, 0);
  GstVideoInfo before, after;

  if (!gst_video_info_from_caps (&before, in) || !gst_video_info_from_caps (&after, out))
    return;
  if (!gst_structure_has_field (s, "colorimetry") &&
      !gst_video_colorimetry_is_equal (&before.colorimetry, &after.colorimetry)) {
    g_autofree gchar *text = gst_video_colorimetry_to_string (&before.colorimetry);

    if (text)
      gst_structure_set (s, "colorimetry", G_TYPE_STRING, text, NULL);
  }
  if (!gst_structure_has_field (s, "chroma-site") && before.chroma_site != after.chroma_site) {
    g_autofree gchar *text = gst_video_chroma_site_to_string (before.chroma_site);

    if (text)
      gst_structure_set (s, "chroma-site", G_TYPE_STRING, text, NULL);
  }
}

/* Without a wish from downstream the output is as large as the input, in square pixels. */
GstCaps *
gst_aug_filter_fixate_caps (
    GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps, GstCaps *other)
{
  GstStructure *in = gst_caps_get_structure (caps, 0), *out;
  gint width, height, par_n = 1, par_d = 1;

  if (direction == GST_PAD_SINK && gst_aug_filter_makes_mel (GST_AUG_FILTER (trans)))
    return gst_aug_filter_fixate_mel (GST_AUG_FILTER (trans), caps, other);
  other = gst_caps_make_writable (gst_caps_truncate (other));
  out = gst_caps_get_structure (other, 0);
  if ((kind_of (trans)->touches & GST_AUG_TOUCHES_SIZE) && direction == GST_PAD_SINK &&
      gst_structure_has_name (out, "video/x-raw") && gst_structure_get_int (in, "width", &width) &&
      gst_structure_get_int (in, "height", &height)) {
    gint fixed_height;

    if (gst_structure_get_fraction (in, "pixel-aspect-ratio", &par_n, &par_d) && par_n != par_d)
      width =
          (gint) CLAMP (gst_util_uint64_scale_int_round ((guint64) width, par_n, par_d), 1, 32768);
    gst_structure_fixate_field_nearest_int (out, "height", height);
    gst_structure_get_int (out, "height", &fixed_height);
    gst_structure_fixate_field_nearest_int (out, "width", width);
    if (gst_structure_has_field (out, "pixel-aspect-ratio"))
      gst_structure_fixate_field_nearest_fraction (out, "pixel-aspect-ratio", 1, 1);
    for (guint i = 0; i < 2; i++) {
      static const gchar *const fields[] = { "colorimetry", "chroma-site" };
      const gchar *value = gst_structure_get_string (in, fields[i]);

      if (value && !gst_structure_has_field (out, fields[i]))
        gst_structure_set (out, fields[i], G_TYPE_STRING, value, NULL);
    }
    other = gst_caps_fixate (other);
    name_colours (caps, other);
    return other;
  }
  if (direction == GST_PAD_SINK && gst_aug_filter_highlights (GST_AUG_FILTER (trans)))
    gst_structure_fixate_field_string (out, "format", "pango-markup");
  other = gst_caps_fixate (other);
  if (turns (trans))
    name_colours (caps, other);
  return other;
}

/* Everything raw is let in, to be told what is wrong with it. */
gboolean
gst_aug_filter_accept_caps (GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps)
{
  const GstAugKind *kind = kind_of (trans);
  const GstStructure *s = gst_caps_get_structure (caps, 0);

  if (takes_anything (kind))
    return TRUE;
  if (direction == GST_PAD_SRC && kind->touches & GST_AUG_TOUCHES_TENSOR)
    return gst_structure_has_name (s, "other/tensors");
  return (gst_structure_has_name (s, "video/x-raw") && (kind->touches & GST_AUG_TOUCHES_VIDEO)) ||
         (gst_structure_has_name (s, "audio/x-raw") && (kind->touches & GST_AUG_TOUCHES_AUDIO)) ||
         (gst_structure_has_name (s, "other/tensors") &&
             (kind->touches & GST_AUG_TOUCHES_SPECTROGRAM)) ||
         (gst_structure_has_name (s, "text/x-raw") &&
             (kind->touches & (GST_AUG_TOUCHES_TEXT | GST_AUG_TOUCHES_SIGHT)));
}

static gboolean
refuse (GstAugFilter *self, const gchar *what, const gchar *remedy)
{
  GST_ELEMENT_ERROR (self, STREAM, FORMAT,
      ("%s cannot work on %s: %s.", GST_AUG_FILTER_GET_CLASS (self)->kind->element, what, remedy),
      (NULL));
  return FALSE;
}

static gboolean
check_video_caps (GstAugFilter *self, GstCaps *caps)
{
  g_autofree gchar *what = NULL;
  GstVideoInfo info;

  if (!gst_caps_features_contains (
          gst_caps_get_features (caps, 0), GST_CAPS_FEATURE_MEMORY_SYSTEM_MEMORY))
    return refuse (self, "pictures outside of system memory", "add a download element in front");
  if (!gst_video_info_from_caps (&info, caps))
    return refuse (
        self, "these video caps", "put videoconvert in front and name format, width and height");
  if (GST_VIDEO_INFO_IS_INTERLACED (&info))
    return refuse (self, "interlaced video", "add deinterlace in front");
  what = g_strdup_printf (
      "video format %s", gst_video_format_to_string (GST_VIDEO_INFO_FORMAT (&info)));
  if (kind_of (GST_BASE_TRANSFORM (self))->touches & GST_AUG_TOUCHES_DEPTH &&
      GST_VIDEO_INFO_FORMAT (&info) != GST_VIDEO_FORMAT_GRAY16_LE)
    return refuse (
        self, what, "put it into the branch of a depth map, video/x-raw,format=GRAY16_LE");
  if (gst_aug_video_map_supports (GST_VIDEO_INFO_FORMAT (&info)))
    return TRUE;
  return refuse (self, what, "put videoconvert in front");
}

static gboolean
check_audio_caps (GstAugFilter *self, GstCaps *caps)
{
  g_autofree gchar *what = NULL;
  GstAudioInfo info;
  GstAudioFormat format;

  if (!gst_audio_info_from_caps (&info, caps))
    return refuse (
        self, "these audio caps", "put audioconvert in front and name format, rate and channels");
  if (GST_AUDIO_INFO_LAYOUT (&info) != GST_AUDIO_LAYOUT_INTERLEAVED)
    return refuse (self, "sound with a plane per channel", "put audioconvert in front");
  if (GST_AUDIO_INFO_CHANNELS (&info) > 64)
    return refuse (self, "more than 64 channels", "put audiomixmatrix or deinterleave in front");
  if (GST_AUDIO_INFO_RATE (&info) > MAX_MASK_RATE && gst_aug_filter_has_engine (self))
    return refuse (self, "more than " G_STRINGIFY (MAX_MASK_RATE) " samples a second",
        "put audioresample in front");
  format = GST_AUDIO_INFO_FORMAT (&info);
  if (!(kind_of (GST_BASE_TRANSFORM (self))->touches & GST_AUG_TOUCHES_AUDIO) ||
      format == GST_AUDIO_FORMAT_F32LE || format == GST_AUDIO_FORMAT_S16LE)
    return TRUE;
  what = g_strdup_printf ("audio format %s", gst_audio_format_to_string (format));
  return refuse (self, what, "put audioconvert in front");
}

/* Before negotiation, which refuses without a word: FALSE after one sentence that says what to
 * add. */
gboolean
gst_aug_filter_check_caps (GstAugFilter *self, GstCaps *caps)
{
  const GstStructure *s = gst_caps_get_structure (caps, 0);

  if (gst_structure_has_name (s, "video/x-raw"))
    return kind_of (GST_BASE_TRANSFORM (self))->touches &
                   (GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_ANY)
               ? check_video_caps (self, caps)
               : TRUE;
  if (gst_structure_has_name (s, "audio/x-raw"))
    return check_audio_caps (self, caps);
  if (gst_structure_has_name (s, "other/tensors") && gst_aug_filter_takes_spectrograms (self) &&
      !takes_anything (kind_of (GST_BASE_TRANSFORM (self))) &&
      !gst_aug_filter_set_spectrogram_caps (self, caps))
    return refuse (
        self, "these tensors", "name dimensions, bins:frames:channels:1, of one float32 tensor");
  return TRUE;
}

/* The next element, looking through capsfilter alone, if it carries out plans and agrees to. */
static gboolean
next_takes_plans (GstAugFilter *self)
{
  g_autoptr (GstPad) pad = gst_pad_get_peer (GST_BASE_TRANSFORM_SRC_PAD (self));

  while (pad) {
    g_autoptr (GstElement) element = gst_pad_get_parent_element (pad);
    GstElementFactory *factory = element ? gst_element_get_factory (element) : NULL;
    GstPad *next;

    if (element && GST_IS_AUG_FILTER (element)) {
      GstAugFilter *other = GST_AUG_FILTER (element);
      gboolean agrees;

      GST_OBJECT_LOCK (other);
      agrees = ((const GstAugCommonSettings *) other->block)->defer &&
               (kind_of (GST_BASE_TRANSFORM (other))->touches & GST_AUG_TOUCHES_VIDEO);
      GST_OBJECT_UNLOCK (other);
      return agrees;
    }
    if (!factory || !g_str_equal (GST_OBJECT_NAME (factory), "capsfilter"))
      return FALSE;
    {
      g_autoptr (GstPad) src = gst_element_get_static_pad (element, "src");

      next = src ? gst_pad_get_peer (src) : NULL;
    }
    gst_object_unref (pad);
    pad = next;
  }
  return FALSE;
}

gboolean
gst_aug_filter_set_caps (GstBaseTransform *trans, GstCaps *in, GstCaps *out)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);
  GstAugFilterState *st = self->state;
  const GstStructure *s = gst_caps_get_structure (in, 0);
  static const gchar *const names[] = { "other", "video", "audio", "text" };
  GstAugModality modality = GST_AUG_MODALITY_OTHER;
  GstVideoInfo before_in = st->in_info, before_out = st->out_info;

  if (gst_structure_has_name (s, "video/x-raw")) {
    if (!gst_video_info_from_caps (&st->in_info, in))
      return FALSE;
    if (gst_aug_filter_makes_tensors (self)) {
      st->out_info = st->in_info;
      if (!gst_aug_filter_set_tensor_caps (self, out))
        return FALSE;
    } else if (!gst_video_info_from_caps (&st->out_info, out)) {
      return FALSE;
    }
    if (!st->renderer)
      st->renderer = gst_aug_video_renderer_new ();
    modality = GST_AUG_MODALITY_VIDEO;
  } else if (gst_structure_has_name (s, "audio/x-raw")) {
    GstAudioInfo before = st->audio_info;

    if (!gst_audio_info_from_caps (&st->audio_info, in))
      return FALSE;
    if (before.finfo && !gst_audio_info_is_equal (&before, &st->audio_info)) {
      gst_aug_filter_engine_free (self);
      gst_aug_filter_speed_free (self);
    }
    if (gst_aug_filter_makes_mel (self)) {
      if (before.finfo && !gst_audio_info_is_equal (&before, &st->audio_info))
        gst_aug_filter_mel_forget_caps (self);
      if (!gst_aug_filter_set_mel_caps (self, out))
        return FALSE;
    }
    modality = GST_AUG_MODALITY_AUDIO;
  } else if (gst_structure_has_name (s, "text/x-raw")) {
    st->is_markup = g_strcmp0 (gst_structure_get_string (s, "format"), "pango-markup") == 0;
    s = gst_caps_get_structure (out, 0);
    st->to_markup =
        !st->is_markup && g_strcmp0 (gst_structure_get_string (s, "format"), "pango-markup") == 0;
    modality = GST_AUG_MODALITY_TEXT;
  }
  st->spectrogram.bins = 0;
  if (gst_structure_has_name (s, "other/tensors") && gst_aug_filter_takes_spectrograms (self) &&
      !gst_aug_filter_set_spectrogram_caps (self, in) && !takes_anything (kind_of (trans)))
    return FALSE;
  st->modality = modality;
  /* without augseed a branch has the name that augseed would give it */
  if (!st->has_rule)
    st->rule.branch = g_intern_static_string (names[modality]);
  /* values in pixels belong to the size they were decided for */
  if (modality != GST_AUG_MODALITY_VIDEO || !before_in.finfo || !before_out.finfo ||
      !gst_video_info_is_equal (&before_in, &st->in_info) ||
      !gst_video_info_is_equal (&before_out, &st->out_info))
    gst_aug_filter_finish_window (self);
  st->has_told = FALSE;
  return TRUE;
}

/* Asked with the allocation, since that is decided anew at caps and at RECONFIGURE. */
static void
agree (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  gboolean defer;

  GST_OBJECT_LOCK (self);
  defer = ((const GstAugCommonSettings *) self->block)->defer;
  GST_OBJECT_UNLOCK (self);
  st->defers = st->modality == GST_AUG_MODALITY_VIDEO && defer &&
               !gst_aug_filter_makes_tensors (self) && next_takes_plans (self);
}

gboolean
gst_aug_filter_decide_allocation (GstBaseTransform *trans, GstQuery *query)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);
  GstAugFilterState *st = self->state;
  GstCaps *caps;

  agree (self);
  gst_query_parse_allocation (query, &caps, NULL);
  st->plain_output = !gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  if (caps && gst_aug_filter_makes_tensors (self) && !gst_aug_filter_makes_mel (self)) {
    if (!gst_aug_filter_allocate_tensors (self, caps, query))
      return FALSE;
  } else if (caps && st->modality == GST_AUG_MODALITY_VIDEO) {
    GstVideoInfo info;

    if (!gst_video_info_from_caps (&info, caps))
      return FALSE;
    if (gst_query_get_n_allocation_pools (query) == 0) {
      g_autoptr (GstBufferPool) pool = gst_video_buffer_pool_new ();
      GstStructure *config = gst_buffer_pool_get_config (pool);

      gst_buffer_pool_config_set_params (config, caps, (guint) info.size, 0, 0);
      if (!gst_buffer_pool_set_config (pool, config))
        return FALSE;
      gst_query_add_allocation_pool (query, pool, (guint) info.size, 0, 0);
    }
  }
  return GST_BASE_TRANSFORM_CLASS (g_type_class_peek (GST_TYPE_BASE_TRANSFORM))
      ->decide_allocation (trans, query);
}

static void
strip_crop (GstQuery *query)
{
  guint index;

  while (gst_query_find_allocation_meta (query, GST_VIDEO_CROP_META_API_TYPE, &index))
    gst_query_remove_nth_allocation_meta (query, index);
}

/* Where caps stay, buffers may be handed on as they are: downstream's wishes are ours. */
gboolean
gst_aug_filter_propose_allocation (GstBaseTransform *trans, GstQuery *decide, GstQuery *query)
{
  GstAugFilterState *st = GST_AUG_FILTER (trans)->state;
  gboolean resizes = gst_aug_filter_makes_tensors (GST_AUG_FILTER (trans)) ||
                     (st->modality == GST_AUG_MODALITY_VIDEO &&
                         !gst_video_info_is_equal (&st->in_info, &st->out_info));

  if (!resizes) {
    gboolean ok = gst_pad_peer_query (GST_BASE_TRANSFORM_SRC_PAD (trans), query);

    strip_crop (query);
    return ok;
  }
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  return TRUE;
}
