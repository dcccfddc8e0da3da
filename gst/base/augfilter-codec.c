/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Pictures through a real codec: an encoder and a decoder of their own in every window, run in the
 * streaming thread. What comes out has the time and the metas of what went in, so the delay of a
 * codec shifts nothing; the end of the window gets the last pictures out of it. */
#include <string.h>

#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

#define LEAST_SIDE 16 /* codecs do not take smaller pictures */
#define PATIENCE_US (20 * G_USEC_PER_SEC)

struct _GstAugCodec {
  GstElement *bin;
  GstPad *into, *out_of;
  GstBus *bus;
  GstVideoInfo coded;   /* what the encoder takes: I420 with even sides */
  GstVideoInfo decoded; /* what the decoder gives */
  GstSegment segment;   /* of the decoder; encoders shift times so that none is below 0 */
  GstVideoConverter *to_coded, *from_decoded;
  GstVideoInfo converted; /* what from_decoded takes */
  GQueue held;            /* pictures that went in and did not come out */
  GMutex lock;            /* codecs may have threads of their own: */
  GCond cond;
  GQueue results; /* decoded ones, not yet given out */
  gboolean ended;
  /* the streaming thread's */
  GstBuffer *last; /* decoded */
  guint64 n_in, n_out;
  GstClockTime duration;
  gboolean warned;
};

gboolean
gst_aug_filter_has_codec (GstAugFilter *self)
{
  return g_str_equal (GST_AUG_FILTER_GET_CLASS (self)->kind->name, "compress");
}

void
gst_aug_filter_codec_free (GstAugFilter *self)
{
  GstAugCodec *codec = g_steal_pointer (&self->state->codec);

  if (!codec)
    return;
  if (codec->into)
    gst_pad_set_active (codec->into, FALSE);
  if (codec->bin) {
    gst_element_set_state (codec->bin, GST_STATE_NULL);
    gst_object_unref (codec->bin);
  }
  if (codec->out_of)
    gst_pad_set_active (codec->out_of, FALSE);
  gst_clear_object (&codec->into);
  gst_clear_object (&codec->out_of);
  gst_clear_object (&codec->bus);
  g_clear_pointer (&codec->to_coded, gst_video_converter_free);
  g_clear_pointer (&codec->from_decoded, gst_video_converter_free);
  g_queue_clear_full (&codec->held, (GDestroyNotify) gst_buffer_unref);
  g_queue_clear_full (&codec->results, (GDestroyNotify) gst_buffer_unref);
  gst_clear_buffer (&codec->last);
  g_mutex_clear (&codec->lock);
  g_cond_clear (&codec->cond);
  g_free (codec);
}

/* ---- beginning ---- */

static GstFlowReturn
take_result (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  GstAugCodec *codec = gst_pad_get_element_private (pad);

  g_mutex_lock (&codec->lock);
  g_queue_push_tail (&codec->results, buffer);
  g_mutex_unlock (&codec->lock);
  return GST_FLOW_OK;
}

static gboolean
take_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstAugCodec *codec = gst_pad_get_element_private (pad);
  GstCaps *caps;
  gboolean ok = TRUE;

  g_mutex_lock (&codec->lock);
  if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
    gst_event_parse_caps (event, &caps);
    ok = gst_video_info_from_caps (&codec->decoded, caps);
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT) {
    gst_event_copy_segment (event, &codec->segment);
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_EOS) {
    codec->ended = TRUE;
    g_cond_signal (&codec->cond);
  }
  g_mutex_unlock (&codec->lock);
  gst_event_unref (event);
  return ok;
}

/* In front of the encoder nothing is late. */
static gboolean
answer (GstPad *pad, GstObject *parent, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return gst_pad_query_default (pad, parent, query);
  gst_query_set_latency (query, FALSE, 0, GST_CLOCK_TIME_NONE);
  return TRUE;
}

/* Pads of our own on both ends of the bin. */
static gboolean
connect_pads (GstAugCodec *codec)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-raw");
  g_autoptr (GstPadTemplate) template =
      gst_object_ref_sink (gst_pad_template_new ("out", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  g_autoptr (GstPad) sink = gst_element_get_static_pad (codec->bin, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (codec->bin, "src");

  codec->into = gst_object_ref_sink (gst_pad_new ("into", GST_PAD_SRC));
  codec->out_of = gst_object_ref_sink (gst_pad_new_from_template (template, "out-of"));
  gst_pad_set_element_private (codec->out_of, codec);
  gst_pad_set_chain_function (codec->out_of, take_result);
  gst_pad_set_event_function (codec->out_of, take_event);
  gst_pad_set_query_function (codec->into, answer);
  return sink && src && gst_pad_link (codec->into, sink) == GST_PAD_LINK_OK &&
         gst_pad_link (src, codec->out_of) == GST_PAD_LINK_OK &&
         gst_pad_set_active (codec->out_of, TRUE) && gst_pad_set_active (codec->into, TRUE);
}

/* Times within a codec begin at 0, at the input's rate. */
static void
set_rate (GstAugCodec *codec, const GstVideoInfo *info)
{
  gint n = GST_VIDEO_INFO_FPS_N (info), d = GST_VIDEO_INFO_FPS_D (info);

  if (n <= 0 || d <= 0 || n / d >= 240 || d / n >= 10) {
    n = 30;
    d = 1;
  }
  codec->coded.fps_n = n;
  codec->coded.fps_d = d;
  codec->duration = gst_util_uint64_scale (GST_SECOND, (guint64) d, (guint64) n);
}

/* Converters do not change the rate, nor how rows follow each other. */
static void
be_alike (GstVideoInfo *info, const GstVideoInfo *other)
{
  info->fps_n = other->fps_n;
  info->fps_d = other->fps_d;
  info->interlace_mode = other->interlace_mode;
}

static void
set_coded (GstAugCodec *codec, const GstVideoInfo *info)
{
  const gint width = GST_VIDEO_INFO_WIDTH (info), height = GST_VIDEO_INFO_HEIGHT (info);
  const GstVideoFormat format = GST_VIDEO_FORMAT_I420;
  GstVideoInfo converted;

  gst_video_info_set_format (&codec->coded, format, (guint) MAX ((width + 1) & ~1, LEAST_SIDE),
      (guint) MAX ((height + 1) & ~1, LEAST_SIDE));
  if (GST_VIDEO_INFO_IS_YUV (info)) {
    codec->coded.colorimetry = info->colorimetry;
    codec->coded.chroma_site = info->chroma_site;
  }
  set_rate (codec, info);
  converted = codec->coded;
  be_alike (&converted, info);
  codec->to_coded = gst_video_converter_new (info, &converted,
      gst_structure_new ("to-coded", GST_VIDEO_CONVERTER_OPT_DEST_WIDTH, G_TYPE_INT, width,
          GST_VIDEO_CONVERTER_OPT_DEST_HEIGHT, G_TYPE_INT, height,
          GST_VIDEO_CONVERTER_OPT_FILL_BORDER, G_TYPE_BOOLEAN, FALSE, NULL));
}

/* Only errors are kept. */
static GstBusSyncReply
keep_errors (GstBus *bus, GstMessage *message, gpointer data)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    return GST_BUS_PASS;
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static gboolean
start (GstAugCodec *codec)
{
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&codec->coded);
  GstSegment segment;

  codec->bus = gst_bus_new ();
  gst_bus_set_sync_handler (codec->bus, keep_errors, NULL, NULL);
  gst_element_set_bus (codec->bin, codec->bus);
  if (!connect_pads (codec) ||
      gst_element_set_state (codec->bin, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return FALSE;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  return gst_pad_push_event (codec->into, gst_event_new_stream_start ("codec")) &&
         gst_pad_push_event (codec->into, gst_event_new_caps (caps)) &&
         gst_pad_push_event (codec->into, gst_event_new_segment (&segment));
}

static GstFlowReturn
failed (GstAugFilter *self, GstAugCodec *codec, const gchar *what)
{
  g_autoptr (GstMessage) message =
      codec->bus ? gst_bus_pop_filtered (codec->bus, GST_MESSAGE_ERROR) : NULL;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *detail = NULL;

  if (message)
    gst_message_parse_error (message, &error, &detail);
  GST_ELEMENT_ERROR (self, STREAM, ENCODE,
      ("augcompress: %s%s%s: set another codec.", what, error ? ": " : "",
          error ? error->message : ""),
      ("%s", detail ? detail : ""));
  return GST_FLOW_ERROR;
}

static GstFlowReturn
begin (GstAugFilter *self, const GstAugOperation *op)
{
  GstAugFilterState *st = self->state;
  GstAugCodec *codec;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *line = NULL;

  line = gst_aug_filter_codec_line (self, op);
  if (!line)
    return GST_FLOW_ERROR;
  codec = st->codec = g_new0 (GstAugCodec, 1);
  gst_segment_init (&codec->segment, GST_FORMAT_TIME);
  g_mutex_init (&codec->lock);
  g_cond_init (&codec->cond);
  g_queue_init (&codec->held);
  g_queue_init (&codec->results);
  codec->bin = gst_parse_bin_from_description_full (line, TRUE, NULL,
      GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &error);
  if (!codec->bin) {
    GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
        ("augcompress: the line \"%s\" cannot be made (%s): set encoder and decoder.", line,
            error->message),
        (NULL));
    return GST_FLOW_ERROR;
  }
  gst_object_ref_sink (codec->bin);
  set_coded (codec, &st->out_info);
  if (!codec->to_coded || !start (codec))
    return failed (self, codec, "the codec does not start");
  return GST_FLOW_OK;
}

/* ---- in ---- */

/* The last column and row go on up to the edges of what is coded. */
static void
extend (GstVideoFrame *frame, guint width, guint height)
{
  for (guint c = 0; c < 3; c++) {
    GstAugComponent plane;
    guint w, h;

    gst_aug_frame_component (frame, c, &plane);
    w = (width + plane.w_sub) >> plane.w_sub;
    h = (height + plane.h_sub) >> plane.h_sub;
    for (guint y = 0; y < plane.height; y++) {
      guint8 *row = plane.data + plane.stride * (gssize) y;

      if (y < h)
        memset (row + w, row[w - 1], plane.width - w);
      else
        memcpy (row, row - plane.stride, plane.width);
    }
  }
}

static GstFlowReturn
feed (GstAugFilter *self, GstAugCodec *codec, GstBuffer *picture)
{
  GstAugFilterState *st = self->state;
  /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): begin has made it */
  GstBuffer *coded = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&codec->coded), NULL);
  GstVideoFrame src, dst;
  GstFlowReturn ret;

  if (!gst_video_frame_map (&src, &st->out_info, picture, GST_MAP_READ)) {
    gst_buffer_unref (coded);
    return failed (self, codec, "a picture cannot be read");
  }
  if (!gst_video_frame_map (&dst, &codec->coded, coded, GST_MAP_READWRITE)) {
    gst_video_frame_unmap (&src);
    gst_buffer_unref (coded);
    return failed (self, codec, "there is no memory for a picture");
  }
  gst_video_converter_frame (codec->to_coded, &src, &dst);
  extend (&dst, (guint) GST_VIDEO_INFO_WIDTH (&st->out_info),
      (guint) GST_VIDEO_INFO_HEIGHT (&st->out_info));
  gst_video_frame_unmap (&dst);
  gst_video_frame_unmap (&src);
  GST_BUFFER_PTS (coded) = codec->n_in * codec->duration;
  GST_BUFFER_DTS (coded) = GST_BUFFER_PTS (coded);
  GST_BUFFER_DURATION (coded) = codec->duration;
  codec->n_in++;
  g_queue_push_tail (&codec->held, gst_buffer_ref (picture));
  ret = gst_pad_push (codec->into, coded);
  return ret == GST_FLOW_OK || ret == GST_FLOW_EOS ? GST_FLOW_OK
                                                   : failed (self, codec, "the codec failed");
}

/* ---- out ---- */

static gboolean
prepare_decoded (GstAugFilter *self, GstAugCodec *codec)
{
  const GstVideoInfo *out = &self->state->out_info;
  GstVideoInfo info = codec->decoded;

  if (!info.finfo || GST_VIDEO_INFO_WIDTH (&info) < GST_VIDEO_INFO_WIDTH (out) ||
      GST_VIDEO_INFO_HEIGHT (&info) < GST_VIDEO_INFO_HEIGHT (out))
    return FALSE;
  /* codecs do not all tell what the codes mean; they are those that went in */
  if (GST_VIDEO_INFO_IS_YUV (&info)) {
    info.colorimetry = codec->coded.colorimetry;
    info.chroma_site = codec->coded.chroma_site;
  }
  be_alike (&info, out);
  if (codec->from_decoded && gst_video_info_is_equal (&info, &codec->converted))
    return TRUE;
  g_clear_pointer (&codec->from_decoded, gst_video_converter_free);
  codec->converted = info;
  codec->from_decoded = gst_video_converter_new (&info, out,
      gst_structure_new ("from-decoded", GST_VIDEO_CONVERTER_OPT_SRC_WIDTH, G_TYPE_INT,
          GST_VIDEO_INFO_WIDTH (out), GST_VIDEO_CONVERTER_OPT_SRC_HEIGHT, G_TYPE_INT,
          GST_VIDEO_INFO_HEIGHT (out), NULL));
  return codec->from_decoded != NULL;
}

static void
copy_alpha (const GstVideoFrame *from, GstVideoFrame *to)
{
  GstAugComponent src, dst;

  if (!GST_VIDEO_INFO_HAS_ALPHA (&to->info))
    return;
  gst_aug_frame_component (from, GST_VIDEO_COMP_A, &src);
  gst_aug_frame_component (to, GST_VIDEO_COMP_A, &dst);
  for (guint y = 0; y < dst.height; y++)
    for (guint x = 0; x < dst.width; x++)
      dst.data[dst.stride * (gssize) y + x * dst.step] =
          src.data[src.stride * (gssize) y + x * src.step];
}

/* Takes @origin: its time and metas with the picture of @decoded. */
static GstFlowReturn
give (
    GstAugFilter *self, GstAugCodec *codec, GstBuffer *origin, GstBuffer *decoded, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  guint width = (guint) GST_VIDEO_INFO_WIDTH (&st->out_info);
  guint height = (guint) GST_VIDEO_INFO_HEIGHT (&st->out_info);
  GstVideoFrame src, dst, before;
  GstFlowReturn ret = gst_aug_filter_allocate (self, origin, out);

  if (ret == GST_FLOW_OK &&
      (!prepare_decoded (self, codec) ||
          !gst_video_frame_map (&src, &codec->converted, decoded, GST_MAP_READ)))
    ret = failed (self, codec, "what the decoder gave cannot be read");
  if (ret != GST_FLOW_OK) {
    gst_clear_buffer (out);
    gst_buffer_unref (origin);
    return ret;
  }
  gst_video_frame_map (&dst, &st->out_info, *out, GST_MAP_READWRITE);
  gst_video_converter_frame (codec->from_decoded, &src, &dst);
  if (GST_VIDEO_INFO_HAS_ALPHA (&st->out_info) &&
      gst_video_frame_map (&before, &st->out_info, origin, GST_MAP_READ)) {
    copy_alpha (&before, &dst);
    gst_video_frame_unmap (&before);
  }
  gst_video_frame_unmap (&dst);
  gst_video_frame_unmap (&src);
  gst_aug_filter_move (self, origin, *out, NULL, 0, &width, &height);
  gst_aug_filter_trace (self, *out, st->applied);
  gst_buffer_unref (origin);
  codec->n_out++;
  return GST_FLOW_OK;
}

/* A codec that gives fewer pictures than it took. */
static void
warn (GstAugFilter *self, GstAugCodec *codec)
{
  if (codec->warned)
    return;
  codec->warned = TRUE;
  GST_ELEMENT_WARNING (self, STREAM, DECODE,
      ("The codec lost a picture; the one before is shown again: set another codec or a higher "
       "bitrate."),
      (NULL));
}

/* Which picture it is of those that went in; the next where its time makes no sense. */
static guint64
number_of (const GstAugCodec *codec, GstBuffer *result)
{
  const guint64 time =
      gst_segment_to_running_time (&codec->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (result));
  const guint64 number = (time + codec->duration / 2) / codec->duration;

  return GST_CLOCK_TIME_IS_VALID (time) && number > codec->n_out &&
                 number < codec->n_out + codec->held.length
             ? number
             : codec->n_out;
}

static GstBuffer *
peek (GstAugCodec *codec)
{
  GstBuffer *result;

  g_mutex_lock (&codec->lock);
  result = g_queue_peek_head (&codec->results);
  g_mutex_unlock (&codec->lock);
  return result;
}

/* The next picture that can go out, or NULL in @out. With @rest those that will not come any more
 * too. */
static GstFlowReturn
next_result (GstAugFilter *self, GstAugCodec *codec, gboolean rest, GstBuffer **out)
{
  GstBuffer *result = peek (codec);
  guint64 number = codec->n_out;

  *out = NULL;
  if (codec->held.length == 0)
    return GST_FLOW_OK;
  if (result && GST_BUFFER_PTS_IS_VALID (result))
    number = number_of (codec, result);
  if (result && number > codec->n_out) {
    warn (self, codec);
    return give (
        self, codec, g_queue_pop_head (&codec->held), codec->last ? codec->last : result, out);
  }
  if (result) {
    gst_clear_buffer (&codec->last);
    g_mutex_lock (&codec->lock);
    codec->last = g_queue_pop_head (&codec->results);
    g_mutex_unlock (&codec->lock);
    return give (self, codec, g_queue_pop_head (&codec->held), codec->last, out);
  }
  if (!rest)
    return GST_FLOW_OK;
  warn (self, codec);
  if (codec->last)
    return give (self, codec, g_queue_pop_head (&codec->held), codec->last, out);
  *out = g_queue_pop_head (&codec->held);
  return GST_FLOW_OK;
}

/* What a codec holds back is late by as much as it says, or as is seen. */
static void
update_latency (GstAugFilter *self, GstAugCodec *codec)
{
  g_autoptr (GstQuery) query = codec->n_in == 1 ? gst_query_new_latency () : NULL;
  GstClockTime latency = codec->held.length * codec->duration, said = 0;

  if (query && gst_pad_peer_query (codec->out_of, query))
    gst_query_parse_latency (query, NULL, &said, NULL);
  latency = MAX (latency, said);
  if (latency <= self->state->latency)
    return;
  GST_OBJECT_LOCK (self);
  self->state->latency = latency;
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
}

/* ---- the filter's side ---- */

/* Gets the last pictures out of the codec. */
static void
finish (GstAugCodec *codec)
{
  const gint64 until = g_get_monotonic_time () + PATIENCE_US;

  gst_pad_push_event (codec->into, gst_event_new_eos ());
  g_mutex_lock (&codec->lock);
  while (!codec->ended && !gst_bus_have_pending (codec->bus) &&
         g_cond_wait_until (&codec->cond, &codec->lock, until))
    ;
  g_mutex_unlock (&codec->lock);
}

/* Pushes what the codec still holds and ends it. */
GstFlowReturn
gst_aug_filter_codec_drain (GstAugFilter *self)
{
  GstAugCodec *codec = self->state->codec;
  GstFlowReturn ret = GST_FLOW_OK;
  GstBuffer *out = NULL;

  if (!codec)
    return GST_FLOW_OK;
  if (codec->held.length)
    finish (codec);
  while (ret == GST_FLOW_OK && codec->held.length) {
    ret = next_result (self, codec, TRUE, &out);
    if (ret == GST_FLOW_OK && out)
      ret = gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), out);
  }
  gst_aug_filter_codec_free (self);
  return ret;
}

/* Before a buffer of the window @next. */
GstFlowReturn
gst_aug_filter_codec_enter (GstAugFilter *self, const GstAugInstance *next)
{
  GstAugFilterState *st = self->state;

  if (!st->codec || (st->has_window && gst_aug_instance_is_same_window (&st->instance, next) &&
                        GST_AUG_FILTER_BLOCK (st)->hold != GST_AUG_HOLD_FRAME))
    return GST_FLOW_OK;
  return gst_aug_filter_codec_drain (self);
}

/* The picture with all that is owed to it done. */
static GstFlowReturn
settle (GstAugFilter *self, GstBuffer *buffer, GstBuffer **picture)
{
  GstAugFilterState *st = self->state;
  const gboolean defers = st->defers;
  GstFlowReturn ret;

  st->defers = FALSE;
  ret = gst_aug_filter_video (self, buffer, picture);
  st->defers = defers;
  return ret;
}

/* Takes @buffer. */
GstFlowReturn
gst_aug_filter_codec (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  const GstAugOperation *op =
      st->applied->applied ? gst_aug_decision_find (st->applied, "codec") : NULL;
  GstFlowReturn ret;
  GstBuffer *picture = NULL, *earlier;

  if (!op)
    return gst_aug_filter_video (self, buffer, out);
  ret = settle (self, buffer, &picture);
  if (ret != GST_FLOW_OK || !picture)
    return ret;
  if (!st->codec)
    ret = begin (self, op);
  if (ret == GST_FLOW_OK)
    ret = feed (self, st->codec, picture);
  gst_buffer_unref (picture);
  if (ret == GST_FLOW_OK)
    ret = next_result (self, st->codec, FALSE, out);
  /* as a rule that is all; a codec may let several go at once */
  while (ret == GST_FLOW_OK && *out && peek (st->codec)) {
    earlier = g_steal_pointer (out);
    ret = gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), earlier);
    if (ret == GST_FLOW_OK)
      ret = next_result (self, st->codec, FALSE, out);
  }
  if (ret == GST_FLOW_OK)
    update_latency (self, st->codec);
  return ret;
}
