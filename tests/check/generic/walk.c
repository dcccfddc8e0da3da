/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "walk.h"

#include <string.h>
#include <sys/mman.h>

#include "augment.h"
#include "text/wordnet/reader.h"

void
dice_init (Dice *dice, guint64 seed)
{
  dice->state = seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + 1;
}

static guint64
dice_word (Dice *dice)
{
  guint64 z = dice->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

guint64
dice_roll (Dice *dice, guint64 n)
{
  return dice_word (dice) % n;
}

gdouble
dice_uniform (Dice *dice)
{
  return (gdouble) (dice_word (dice) >> 11) * 0x1p-53;
}

Kind *
kind_new (const gchar *caps)
{
  Kind *kind = g_new0 (Kind, 1);
  const GstStructure *s;

  kind->caps = gst_caps_from_string (caps);
  g_assert (kind->caps && gst_caps_is_fixed (kind->caps));
  s = gst_caps_get_structure (kind->caps, 0);
  kind->text = gst_caps_to_string (kind->caps);
  kind->media = MEDIA_OTHER;
  if (gst_structure_has_name (s, "video/x-raw")) {
    kind->media = MEDIA_VIDEO;
    g_assert (gst_video_info_from_caps (&kind->video, kind->caps));
  } else if (gst_structure_has_name (s, "audio/x-raw")) {
    kind->media = MEDIA_AUDIO;
    g_assert (gst_audio_info_from_caps (&kind->audio, kind->caps));
  } else if (gst_structure_has_name (s, "text/x-raw"))
    kind->media = MEDIA_TEXT;
  return kind;
}

void
kind_free (Kind *kind)
{
  gst_caps_unref (kind->caps);
  g_free (kind->text);
  g_free (kind);
}

static const gchar *const formats[] = { "I420", "YV12", "NV12", "NV21", "Y42B", "Y444", "GRAY8",
  "GRAY16_LE", "RGB", "BGR", "RGBA", "BGRA", "ARGB", "ABGR", "RGBx", "BGRx", "xRGB", "xBGR", "RGBP",
  "I420_10LE", "P010_10LE", "BGRP", "GBR" };

static void
add_video (GPtrArray *kinds, const gchar *format, guint width, guint height)
{
  g_autofree gchar *caps = g_strdup_printf (
      "video/x-raw,format=%s,width=%u,height=%u,framerate=30/1,pixel-aspect-ratio=1/1", format,
      width, height);

  g_ptr_array_add (kinds, kind_new (caps));
}

static void
add_audio (GPtrArray *kinds, const gchar *format, guint rate, guint channels)
{
  g_autofree gchar *caps =
      g_strdup_printf ("audio/x-raw,format=%s,layout=interleaved,rate=%u,channels=%u%s", format,
          rate, channels, channels > 2 ? ",channel-mask=(bitmask)0" : "");

  g_ptr_array_add (kinds, kind_new (caps));
}

static void
add_rest (GPtrArray *kinds)
{
  g_ptr_array_add (kinds, kind_new ("text/x-raw,format=utf8"));
  g_ptr_array_add (kinds, kind_new ("text/x-raw,format=pango-markup"));
  g_ptr_array_add (kinds, kind_new ("application/x-tensor,width=7"));
  g_ptr_array_add (kinds, kind_new ("meta/x-klv,parsed=true"));
}

GPtrArray *
walk_kinds (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 1, 7 }, { 2, 1 }, { 3, 5 }, { 16, 16 }, { 33, 17 },
    { 320, 241 } };
  static const guint rates[] = { 1, 7, 101, 8000, 22050, 44100, 48000, 96000, 384000 };
  static const guint channels[] = { 1, 2, 3, 4, 6, 16, 64 };
  GPtrArray *kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) kind_free);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      add_video (kinds, formats[i], sizes[j][0], sizes[j][1]);
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    add_audio (kinds, i % 2 ? "S16LE" : "F32LE", rates[i], 1 + i % 2);
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    add_audio (kinds, i % 2 ? "F32LE" : "S16LE", 8000, channels[i]);
  add_rest (kinds);
  return kinds;
}

GPtrArray *
walk_few_kinds (void)
{
  GPtrArray *kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) kind_free);

  add_video (kinds, "I420", 33, 17);
  add_video (kinds, "NV12", 34, 18);
  add_video (kinds, "RGB", 17, 9);
  add_video (kinds, "RGBA", 8, 32);
  add_video (kinds, "GRAY16_LE", 5, 3);
  add_audio (kinds, "S16LE", 8000, 2);
  add_audio (kinds, "F32LE", 44100, 1);
  add_rest (kinds);
  return kinds;
}

/* How long one buffer lasts, nearly. */
GstClockTime
kind_duration (const Kind *kind)
{
  switch (kind->media) {
  case MEDIA_VIDEO:
    return GST_SECOND / 30;
  case MEDIA_AUDIO:
    return GST_AUDIO_INFO_RATE (&kind->audio) < 100 ? GST_SECOND : 20 * GST_MSECOND;
  default:
    return 100 * GST_MSECOND;
  }
}

static gsize
content_size (const Kind *kind)
{
  switch (kind->media) {
  case MEDIA_VIDEO:
    return GST_VIDEO_INFO_SIZE (&kind->video);
  case MEDIA_AUDIO:
    return (gsize) gst_util_uint64_scale_int (
               kind_duration (kind), GST_AUDIO_INFO_RATE (&kind->audio), GST_SECOND) *
           GST_AUDIO_INFO_BPF (&kind->audio);
  default:
    return 24;
  }
}

/* The content of buffer @number: noise, between -1 and 1 where samples are floats. */
static void
fill (const Kind *kind, guint8 *data, gsize size, guint64 number)
{
  Dice dice;

  dice_init (&dice, number + 1);
  if (kind->media == MEDIA_AUDIO &&
      GST_AUDIO_INFO_FORMAT (&kind->audio) == GST_AUDIO_FORMAT_F32LE) {
    for (gsize i = 0; i + 4 <= size; i += 4) {
      gfloat value = (gfloat) (2 * dice_uniform (&dice) - 1);

      memcpy (data + i, &value, 4);
    }
    return;
  }
  for (gsize i = 0; i < size; i += 8) {
    guint64 word = dice_word (&dice);

    memcpy (data + i, &word, MIN (8, size - i));
  }
}

/* When buffer @number begins. */
GstClockTime
kind_time (const Kind *kind, guint64 number)
{
  switch (kind->media) {
  case MEDIA_VIDEO:
    return gst_util_uint64_scale (number, GST_SECOND, 30);
  case MEDIA_AUDIO:
    return gst_util_uint64_scale_int (
        number * (content_size (kind) / GST_AUDIO_INFO_BPF (&kind->audio)), GST_SECOND,
        GST_AUDIO_INFO_RATE (&kind->audio));
  default:
    return number * kind_duration (kind);
  }
}

static void
set_time (const Kind *kind, GstBuffer *buffer, guint64 number)
{
  GST_BUFFER_PTS (buffer) = kind_time (kind, number);
  GST_BUFFER_DURATION (buffer) = kind_time (kind, number + 1) - kind_time (kind, number);
}

/* Buffer @number of a stream that goes on without holes. */
GstBuffer *
kind_buffer (const Kind *kind, guint64 number)
{
  static const gchar *const cues[] = { "The left hand is up.", "turn RIGHT, then left",
    "nothing to see", "<b>Left</b> of the door" };
  gsize size = content_size (kind);
  GstBuffer *buffer;
  GstMapInfo map;

  if (kind->media == MEDIA_TEXT) {
    const gchar *cue = cues[number % G_N_ELEMENTS (cues)];

    buffer = gst_buffer_new_memdup (cue, strlen (cue));
  } else {
    buffer = gst_buffer_new_allocate (NULL, size, NULL);
    gst_buffer_map (buffer, &map, GST_MAP_WRITE);
    fill (kind, map.data, size, number);
    gst_buffer_unmap (buffer, &map);
  }
  set_time (kind, buffer, number);
  return buffer;
}

/* The same picture with @padding bytes before the first plane and behind every row. */
GstBuffer *
kind_padded_buffer (const Kind *kind, guint64 number, guint padding)
{
  g_autoptr (GstBuffer) plain = kind_buffer (kind, number);
  const GstVideoInfo *info = &kind->video;
  gsize offset[GST_VIDEO_MAX_PLANES] = { 0 }, size = padding;
  gint stride[GST_VIDEO_MAX_PLANES] = { 0 };
  GstVideoInfo copy = *info;
  GstVideoFrame from, to;
  GstBuffer *buffer;

  for (guint i = 0; i < GST_VIDEO_INFO_N_PLANES (info); i++) {
    gint comp[GST_VIDEO_MAX_COMPONENTS];

    gst_video_format_info_component (info->finfo, i, comp);
    offset[i] = size;
    stride[i] = GST_VIDEO_INFO_PLANE_STRIDE (info, i) + (gint) padding;
    size += (gsize) stride[i] * (gsize) GST_VIDEO_INFO_COMP_HEIGHT (info, comp[0]) + padding;
  }
  buffer = gst_buffer_new_allocate (NULL, size, NULL);
  gst_buffer_memset (buffer, 0, 0xa5, size);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_INFO_FORMAT (info),
      (guint) GST_VIDEO_INFO_WIDTH (info), (guint) GST_VIDEO_INFO_HEIGHT (info),
      GST_VIDEO_INFO_N_PLANES (info), offset, stride);
  g_assert (gst_video_frame_map (&from, &copy, plain, GST_MAP_READ));
  g_assert (gst_video_frame_map (&to, &copy, buffer, GST_MAP_WRITE));
  gst_video_frame_copy (&to, &from);
  gst_video_frame_unmap (&to);
  gst_video_frame_unmap (&from);
  set_time (kind, buffer, number);
  return buffer;
}

typedef struct {
  gpointer data;
  gsize size;
} Pages;

static void
free_pages (gpointer data)
{
  Pages *pages = data;

  munmap (pages->data, pages->size);
  g_free (pages);
}

/* Buffer @number in memory that nobody can write to without a crash. */
GstBuffer *
kind_readonly_buffer (const Kind *kind, guint64 number)
{
  g_autoptr (GstBuffer) plain = kind_buffer (kind, number);
  gsize size = gst_buffer_get_size (plain);
  Pages *pages = g_new (Pages, 1);
  GstBuffer *buffer;

  pages->size = MAX (size, 1);
  pages->data =
      mmap (NULL, pages->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  g_assert (pages->data != MAP_FAILED);
  gst_buffer_extract (plain, 0, pages->data, size);
  g_assert (mprotect (pages->data, pages->size, PROT_READ) == 0);
  buffer = gst_buffer_new_wrapped_full (
      GST_MEMORY_FLAG_READONLY, pages->data, size, 0, size, pages, free_pages);
  set_time (kind, buffer, number);
  return buffer;
}

/* What the buffer's bytes are. */
gchar *
buffer_digest (GstBuffer *buffer)
{
  GstMapInfo map;
  gchar *digest;

  g_assert (gst_buffer_map (buffer, &map, GST_MAP_READ));
  digest = g_compute_checksum_for_data (G_CHECKSUM_MD5, map.data, map.size);
  gst_buffer_unmap (buffer, &map);
  return digest;
}

/* What the picture is, wherever its rows lie. NULL if the buffer holds no such picture. */
gchar *
frame_digest (const Kind *kind, GstBuffer *buffer)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);
  GstVideoInfo info = kind->video;
  GstVideoFrame frame;

  if (!gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ))
    return NULL;
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (&frame); i++) {
    gint comp[GST_VIDEO_MAX_COMPONENTS];
    gssize row;

    gst_video_format_info_component (info.finfo, i, comp);
    row = (gssize) GST_VIDEO_FRAME_COMP_WIDTH (&frame, comp[0]) *
          GST_VIDEO_FRAME_COMP_PSTRIDE (&frame, comp[0]);
    for (gint y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&frame, comp[0]); y++)
      g_checksum_update (sum,
          (const guchar *) GST_VIDEO_FRAME_PLANE_DATA (&frame, i) +
              y * (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (&frame, i),
          row);
  }
  gst_video_frame_unmap (&frame);
  return g_strdup (g_checksum_get_string (sum));
}

static gint
row_distance (const guint8 *a, const guint8 *b, gsize n)
{
  gint most = 0;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, ABS (a[i] - b[i]));
  return most;
}

/* The largest difference of two bytes, of pictures without what lies beside their rows; 256 if the
 * buffers cannot be compared. */
gint
buffer_distance (const Kind *kind, GstBuffer *a, GstBuffer *b)
{
  GstVideoInfo info = kind->video;
  GstVideoFrame one, other;
  gint most = 0;

  if (kind->media != MEDIA_VIDEO) {
    g_autofree gchar *first = buffer_digest (a), *second = buffer_digest (b);

    return g_str_equal (first, second) ? 0 : 256;
  }
  if (!gst_video_frame_map (&one, &info, a, GST_MAP_READ))
    return 256;
  if (!gst_video_frame_map (&other, &info, b, GST_MAP_READ)) {
    gst_video_frame_unmap (&one);
    return 256;
  }
  for (guint i = 0; i < GST_VIDEO_INFO_N_PLANES (&info); i++) {
    gint comp[GST_VIDEO_MAX_COMPONENTS];

    gst_video_format_info_component (info.finfo, i, comp);
    for (gint y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&one, comp[0]); y++)
      most = MAX (most, row_distance ((const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&one, i) +
                                          y * (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (&one, i),
                            (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&other, i) +
                                y * (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (&other, i),
                            (gsize) GST_VIDEO_FRAME_COMP_WIDTH (&one, comp[0]) *
                                (gsize) GST_VIDEO_FRAME_COMP_PSTRIDE (&one, comp[0])));
  }
  gst_video_frame_unmap (&other);
  gst_video_frame_unmap (&one);
  return most;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const gchar *const *) a, *(const gchar *const *) b);
}

GStrv
walk_elements (void)
{
  GList *features = gst_registry_get_feature_list_by_plugin (gst_registry_get (), WALK_PLUGIN);
  GPtrArray *names = g_ptr_array_new ();
  static GstAugWordnet *wordnet;

  /* while somebody has it open, elements that start need not read it anew */
  if (!wordnet)
    wordnet = gst_aug_wordnet_open (NULL, NULL);
  for (GList *l = features; l; l = l->next)
    if (GST_IS_ELEMENT_FACTORY (l->data))
      g_ptr_array_add (names, g_strdup (GST_OBJECT_NAME (l->data)));
  gst_plugin_feature_list_free (features);
  /* a walk past nothing would find nothing */
  if (names->len == 0)
    g_error ("the plugin " WALK_PLUGIN " is not found or does not load");
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}

/* Whether the element's sink pad says that it takes such caps, where upstream could give others: a
 * pad that is offered nothing else may let it in to say what is wrong with it. */
gboolean
walk_takes (const gchar *element, const Kind *kind)
{
  g_autoptr (GstElement) made = gst_object_ref_sink (gst_element_factory_make (element, NULL));
  g_autoptr (GstPad) sink = gst_element_get_static_pad (made, "sink");
  g_autoptr (GstCaps) filter = gst_caps_copy (kind->caps), caps = NULL;

  gst_caps_append (filter, gst_caps_from_string ("video/x-raw,format=I420; "
                                                 "audio/x-raw,format=S16LE,layout=interleaved; "
                                                 "text/x-raw,format=utf8"));
  caps = gst_pad_query_caps (sink, filter);
  return gst_caps_can_intersect (caps, kind->caps);
}

/* Whether what comes out is of the kind that went in. */
gboolean
walk_keeps_caps (const gchar *element)
{
  g_autoptr (GstElement) made = gst_object_ref_sink (gst_element_factory_make (element, NULL));
  g_autoptr (GstPad) sink = gst_element_get_static_pad (made, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (made, "src");

  return gst_caps_is_equal (
      GST_PAD_TEMPLATE_CAPS (sink->padtemplate), GST_PAD_TEMPLATE_CAPS (src->padtemplate));
}

/* Whether one of the elements gives streams another time as it is made. */
gboolean
walk_moves_time (const gchar *launch)
{
  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i);
    g_autofree gpointer block = g_malloc0 (kind->settings->size);

    gst_aug_settings_init (kind->settings, block);
    if (kind->moves_time && kind->moves_time (block) && strstr (launch, kind->element))
      return TRUE;
  }
  return FALSE;
}

gboolean
walk_has_property (const gchar *element, const gchar *property)
{
  g_autoptr (GstElement) made = gst_object_ref_sink (gst_element_factory_make (element, NULL));

  return g_object_class_find_property (G_OBJECT_GET_CLASS (made), property) != NULL;
}

#define POLICY \
  "{\"policy\": [{\"op\": \"flip\"}, {\"op\": \"affine\", \"probability\": 0.5}, " \
  "{\"one-of\": [{\"op\": \"color\"}, {\"op\": \"posterize\", \"magnitude\": 5}]}, " \
  "{\"op\": \"noise\"}, {\"op\": \"gain\"}, {\"op\": \"clip\", \"probability\": 0.5}]}"

static void
complete_one (GstElement *element)
{
  g_autofree gchar *policy = NULL, *location = NULL;

  if (!g_object_class_find_property (G_OBJECT_GET_CLASS (element), "policy"))
    return;
  g_object_get (element, "policy", &policy, "location", &location, NULL);
  if (!policy && !location)
    g_object_set (element, "policy", POLICY, NULL);
}

void
walk_complete (GstElement *element)
{
  if (!GST_IS_BIN (element)) {
    complete_one (element);
    return;
  }
  for (GList *at = GST_BIN (element)->children; at; at = at->next)
    complete_one (at->data);
}
