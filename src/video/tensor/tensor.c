/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:tensor
 * @title: Tensors
 * @short_description: a picture as normalised float32 numbers
 *
 * The definition is in docs/normalize.md. A row is done in pieces that stay in the first-level
 * cache: components are unpacked into lines where they do not lie side by side, lines become
 * channels, and channels are interleaved where the layout asks for it.
 */
#include "tensor.h"

#include <string.h>

#include "../effect.h"
#include "tensor-private.h"

#define PIECE 512 /* pixels; even, since a pair of pixels may share its chroma */

GType
gst_aug_tensor_layout_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_TENSOR_LAYOUT_CHW, "Channel, row, column, as PyTorch", "chw" },
    { GST_AUG_TENSOR_LAYOUT_HWC, "Row, column, channel, as TensorFlow", "hwc" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugTensorLayout", values));
  return (GType) type;
}

GType
gst_aug_tensor_channels_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_TENSOR_CHANNELS_AUTO, "Grey for GRAY8 and GRAY16_LE, else red, green, blue", "auto" },
    { GST_AUG_TENSOR_CHANNELS_RGB, "Red, green, blue", "rgb" },
    { GST_AUG_TENSOR_CHANNELS_BGR, "Blue, green, red", "bgr" },
    { GST_AUG_TENSOR_CHANNELS_GRAY, "One channel", "gray" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugTensorChannels", values));
  return (GType) type;
}

/**
 * gst_aug_tensor_channels_of: (skip)
 * @wanted: what is asked for
 * @finfo: a format
 *
 * Returns: what @wanted is for @finfo
 */
GstAugTensorChannels
gst_aug_tensor_channels_of (GstAugTensorChannels wanted, const GstVideoFormatInfo *finfo)
{
  if (wanted != GST_AUG_TENSOR_CHANNELS_AUTO)
    return wanted;
  return GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo) ? GST_AUG_TENSOR_CHANNELS_GRAY
                                               : GST_AUG_TENSOR_CHANNELS_RGB;
}

/**
 * gst_aug_tensor_n_channels: (skip)
 * @channels: what the channels are; not %GST_AUG_TENSOR_CHANNELS_AUTO
 *
 * Returns: how many they are
 */
guint
gst_aug_tensor_n_channels (GstAugTensorChannels channels)
{
  return channels == GST_AUG_TENSOR_CHANNELS_GRAY ? 1 : 3;
}

/**
 * gst_aug_tensor_size: (skip)
 * @channels: what the channels are; not %GST_AUG_TENSOR_CHANNELS_AUTO
 * @info: a picture
 *
 * Returns: bytes of its tensor
 */
gsize
gst_aug_tensor_size (GstAugTensorChannels channels, const GstVideoInfo *info)
{
  return (gsize) GST_VIDEO_INFO_WIDTH (info) * (gsize) GST_VIDEO_INFO_HEIGHT (info) *
         gst_aug_tensor_n_channels (channels) * sizeof (gfloat);
}

/**
 * gst_aug_tensor_dimensions: (skip)
 * @layout: how the numbers lie
 * @channels: what the channels are; not %GST_AUG_TENSOR_CHANNELS_AUTO
 * @width: width of the picture
 * @height: height of the picture
 *
 * Returns: (transfer full): the sizes as NNStreamer writes them, the innermost first
 */
gchar *
gst_aug_tensor_dimensions (
    GstAugTensorLayout layout, GstAugTensorChannels channels, guint width, guint height)
{
  const guint n = gst_aug_tensor_n_channels (channels);

  return layout == GST_AUG_TENSOR_LAYOUT_CHW ? g_strdup_printf ("%u:%u:%u:1", width, height, n)
                                             : g_strdup_printf ("%u:%u:%u:1", n, width, height);
}

/* A picture on its way. */
typedef struct {
  const AugTensorKernels *kernels;
  guint width, height;
  guint n_components; /* that are read */
  GstAugComponent components[3];
  guint n_channels;
  AugTensorChannel channels[3];
  guint order[3];    /* where each channel comes to lie */
  gfloat *planes[3]; /* of each channel, where they are not interleaved */
  gboolean mixes;    /* a channel depends on all components */
  gboolean is_interleaved;
} Picture;

typedef union {
  guint8 narrow[PIECE];
  guint16 wide[PIECE];
} Line;

/* What the values of the components count in a channel between black, 0, and white, 1. */
typedef struct {
  gdouble values[3], offset;
} Weights;

/* Codes of Y', Cb and Cr to R', G' and B' (ITU-T H.273, 8.1.8). */
static void
weigh_yuv (const GstVideoInfo *info, const gint offset[4], const gint scale[4], Weights weights[3])
{
  gdouble kr, kb, kg;

  if (!gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, &kr, &kb)) {
    kr = 0.299;
    kb = 0.114;
  }
  kg = 1 - kr - kb;
  weights[0] = (Weights){ { 1, 0, 2 * (1 - kr) } };
  weights[1] = (Weights){ { 1, -2 * (1 - kb) * kb / kg, -2 * (1 - kr) * kr / kg } };
  weights[2] = (Weights){ { 1, 2 * (1 - kb), 0 } };
  for (guint k = 0; k < 3; k++)
    for (guint i = 0; i < 3; i++) {
      weights[k].values[i] /= scale[i];
      weights[k].offset -= weights[k].values[i] * offset[i];
    }
}

/* Returns whether values may lie beyond black and white. */
static gboolean
weigh (Picture *p, const GstAugTensorSpec *spec, const GstVideoInfo *info, Weights weights[3])
{
  static const gdouble luma[3] = { 0.299, 0.587, 0.114 };
  const GstVideoFormatInfo *finfo = info->finfo;
  const gboolean grey = spec->channels == GST_AUG_TENSOR_CHANNELS_GRAY;
  const gboolean is_grey = GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo);
  const gboolean is_yuv = GST_VIDEO_FORMAT_INFO_IS_YUV (finfo);
  GstVideoColorRange range = info->colorimetry.range;
  gint offset[GST_VIDEO_MAX_COMPONENTS], scale[GST_VIDEO_MAX_COMPONENTS];

  /* without a word pictures in colour are limited, and grey ones and what was measured are not */
  if (range != GST_VIDEO_COLOR_RANGE_0_255 && range != GST_VIDEO_COLOR_RANGE_16_235)
    range = is_yuv ? GST_VIDEO_COLOR_RANGE_16_235 : GST_VIDEO_COLOR_RANGE_0_255;
  if ((is_grey && spec->unit > 0) || !(is_grey || is_yuv))
    range = GST_VIDEO_COLOR_RANGE_0_255;
  gst_video_color_range_offsets (range, finfo, offset, scale);
  p->mixes = is_grey ? FALSE : is_yuv != grey;
  p->n_components = p->mixes || !(is_grey || is_yuv) ? 3 : 1;
  if (is_yuv && !grey)
    weigh_yuv (info, offset, scale, weights);
  else
    for (guint k = 0; k < 3; k++)
      weights[k] = (Weights){ { 1.0 / scale[0] }, -(gdouble) offset[0] / scale[0] };
  if (p->mixes && grey)
    for (guint i = 0; i < 3; i++)
      weights[0].values[i] = luma[i] / scale[i];
  return range == GST_VIDEO_COLOR_RANGE_16_235 || is_yuv;
}

static void
describe (Picture *p, const GstAugTensorSpec *spec, const GstVideoFrame *src)
{
  const gdouble largest = (gdouble) ((1u << src->info.finfo->depth[0]) - 1);
  const gdouble white = spec->unit > 0 ? spec->unit * largest : 1;
  const gboolean grey = spec->channels == GST_AUG_TENSOR_CHANNELS_GRAY;
  Weights weights[3] = { { { 0 } } };
  gboolean clamps = weigh (p, spec, &src->info, weights);

  p->n_channels = gst_aug_tensor_n_channels (spec->channels);
  for (guint k = 0; k < p->n_channels; k++) {
    AugTensorChannel *c = &p->channels[k];
    const gdouble *m = spec->mean, *d = spec->deviation;
    const gdouble mean = grey ? (m[0] + m[1] + m[2]) / 3 : m[k];
    const gdouble deviation = grey ? (d[0] + d[1] + d[2]) / 3 : d[k];

    for (guint i = 0; i < 3; i++)
      c->a[i] = (gfloat) (weights[k].values[i] * white / deviation);
    c->b = (gfloat) ((weights[k].offset * white - mean) / deviation);
    c->low = clamps ? (gfloat) ((0 - mean) / deviation) : -G_MAXFLOAT;
    c->high = clamps ? (gfloat) ((white - mean) / deviation) : G_MAXFLOAT;
  }
  for (guint i = 0; i < p->n_components; i++)
    gst_aug_frame_component (src, i, &p->components[i]);
}

/* The values of a component that belong to pixels [x, x + n) of row y. */
static gconstpointer
fetch (const Picture *p, guint i, guint x, guint y, guint n, Line *line)
{
  const GstAugComponent *c = &p->components[i];
  const guint first = x >> c->w_sub;
  const guint8 *src = c->data + c->stride * (gssize) (y >> c->h_sub) + (gsize) first * c->step;

  n = MIN ((n + (1u << c->w_sub) - 1) >> c->w_sub, c->width - first);
  if (c->wide) {
    if (c->step == 2 && c->shift == 0)
      return src;
    p->kernels->unpack_16 (line->wide, src, n, c->step, c->shift);
  } else {
    if (c->step == 1)
      return src;
    p->kernels->unpack_8 (line->narrow, src, n, c->step);
  }
  return line;
}

/* Pixels [x, x + n) of rows y and, where they share their chroma, y + 1. */
static void
mix_piece (const Picture *p, guint x, guint y, guint n, guint n_rows, gfloat *const dst[2][3])
{
  AugTensorMix mix = { .n_rows = n_rows,
    .n_channels = p->n_channels,
    .n = n,
    .w_sub = p->components[1].w_sub,
    .channels = p->channels };
  Line lines[4];

  memcpy (mix.dst, dst, sizeof mix.dst);
  for (guint r = 0; r < n_rows; r++)
    mix.x[r] = fetch (p, 0, x, y + r, n, &lines[r]);
  mix.y = fetch (p, 1, x, y, n, &lines[2]);
  mix.z = fetch (p, 2, x, y, n, &lines[3]);
  if (p->components[0].wide)
    p->kernels->mix_16 (&mix);
  else
    p->kernels->mix_8 (&mix);
}

static void
line_piece (const Picture *p, guint x, guint y, guint n, gfloat *const dst[3])
{
  gconstpointer src = NULL;
  Line line;

  for (guint k = 0; k < p->n_channels; k++) {
    if (k < p->n_components)
      src = fetch (p, k, x, y, n, &line);
    if (p->components[0].wide)
      p->kernels->line_16 (dst[k], src, n, &p->channels[k]);
    else
      p->kernels->line_8 (dst[k], src, n, &p->channels[k]);
  }
}

/* Rows that share their chroma are done together. */
static guint
rows_at_once (const Picture *p, guint y)
{
  return p->mixes && p->components[1].h_sub == 1 && y + 1 < p->height ? 2 : 1;
}

static void
render_rows (const Picture *p, guint y, guint n_rows, gfloat *tensor)
{
  gfloat pieces[2][3][PIECE];

  for (guint x = 0; x < p->width; x += PIECE) {
    const guint n = MIN (p->width - x, PIECE);
    gfloat *dst[2][3] = { { NULL } };

    for (guint r = 0; r < n_rows; r++)
      for (guint k = 0; k < p->n_channels; k++)
        dst[r][k] =
            p->is_interleaved ? pieces[r][k] : p->planes[k] + (gsize) (y + r) * p->width + x;
    if (p->mixes)
      mix_piece (p, x, y, n, n_rows, dst);
    else
      line_piece (p, x, y, n, dst[0]);
    for (guint r = 0; p->is_interleaved && r < n_rows; r++)
      p->kernels->interleave (tensor + 3 * ((gsize) (y + r) * p->width + x),
          (const gfloat *[]){ dst[r][p->order[0]], dst[r][p->order[1]], dst[r][p->order[2]] }, n);
  }
}

/**
 * gst_aug_tensor_render: (skip)
 * @spec: what the picture becomes
 * @src: a picture, of one of %GST_AUG_VIDEO_MAP_FORMATS or of their kinds
 * @dst: gst_aug_tensor_size() bytes
 *
 * Writes the tensor of a picture.
 */
void
gst_aug_tensor_render (const GstAugTensorSpec *spec, const GstVideoFrame *src, gfloat *dst)
{
  Picture p = { aug_tensor_kernels_get (), (guint) GST_VIDEO_FRAME_WIDTH (src),
    (guint) GST_VIDEO_FRAME_HEIGHT (src) };
  const gsize plane = (gsize) p.width * p.height;
  const gboolean bgr = spec->channels == GST_AUG_TENSOR_CHANNELS_BGR;

  describe (&p, spec, src);
  p.is_interleaved = p.n_channels > 1 && spec->layout == GST_AUG_TENSOR_LAYOUT_HWC;
  for (guint k = 0; k < p.n_channels; k++) {
    p.order[k] = bgr ? 2 - k : k;
    p.planes[k] = dst + plane * p.order[k];
  }
  for (guint y = 0; y < p.height; y += rows_at_once (&p, y))
    render_rows (&p, y, rows_at_once (&p, y), dst);
}
