/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* augcodec with codecs of its own and with elements made here that stand for real ones: what is
 * missing, what breaks, what is left behind. */
#include <gst/base/gstbasetransform.h>

#include "filter.h"

#define RATE 16000
#define CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=16000,channels=2"
#define BPF 4

/* ---- elements that stand for speexenc and speexdec: they hand on what they get ---- */

static gint frames_left = G_MAXINT; /* until the encoder fails */
static gint n_alive;

typedef struct {
  GstBaseTransform parent;
  gint bitrate;
} Fake;

typedef struct {
  GstBaseTransformClass parent_class;
} FakeClass;

GType fake_get_type (void);
G_DEFINE_TYPE (Fake, fake, GST_TYPE_BASE_TRANSFORM)

static GstFlowReturn
fake_transform (GstBaseTransform *trans, GstBuffer *buffer)
{
  return g_atomic_int_add (&frames_left, -1) > 0 ? GST_FLOW_OK : GST_FLOW_ERROR;
}

static void
fake_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  ((Fake *) object)->bitrate = g_value_get_int (value);
}

static void
fake_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_int (value, ((Fake *) object)->bitrate);
}

static void
fake_finalize (GObject *object)
{
  g_atomic_int_add (&n_alive, -1);
  G_OBJECT_CLASS (fake_parent_class)->finalize (object);
}

static void
fake_init (Fake *self)
{
  g_atomic_int_inc (&n_alive);
}

static void
fake_class_init (FakeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string ("audio/x-raw");

  object_class->set_property = fake_set_property;
  object_class->get_property = fake_get_property;
  object_class->finalize = fake_finalize;
  g_object_class_install_property (object_class, 1,
      g_param_spec_int (
          "bitrate", "bitrate", "bit/s", 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_NAME));
  gst_element_class_add_pad_template (
      GST_ELEMENT_CLASS (klass), gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (
      GST_ELEMENT_CLASS (klass), gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (
      GST_ELEMENT_CLASS (klass), "Stand-in", "Test", "Hands on", "none");
  GST_BASE_TRANSFORM_CLASS (klass)->transform_ip = fake_transform;
}

static void
remove_element (const gchar *name)
{
  GstRegistry *registry = gst_registry_get ();
  GstPluginFeature *feature = gst_registry_lookup_feature (registry, name);

  if (!feature)
    return;
  gst_registry_remove_feature (registry, feature);
  gst_object_unref (feature);
}

static void
use_fakes (void)
{
  remove_element ("speexenc");
  remove_element ("speexdec");
  fail_unless (gst_element_register (NULL, "speexenc", GST_RANK_NONE, fake_get_type ()));
  fail_unless (gst_element_register (NULL, "speexdec", GST_RANK_NONE, fake_get_type ()));
  frames_left = G_MAXINT;
}

/* ---- sound ---- */

/* A slow pattern of any sample, loud enough for all. */
static gint16
sample_at (guint64 i)
{
  return (gint16) ((gint64) (i * 37 % 12000) - 6000);
}

static GstBuffer *
sound (guint64 first, guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * BPF, NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < 2 * n; i++)
    ((gint16 *) map.data)[i] = sample_at (2 * first + i);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (first, GST_SECOND, RATE);
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (n, GST_SECOND, RATE);
  return buffer;
}

/* Frames that came out; with @same all are as they went in from @first on. */
static guint64
collect (GstHarness *h, guint64 first, gboolean same)
{
  guint64 n = 0;
  GstBuffer *buffer;

  while ((buffer = gst_harness_try_pull (h))) {
    GstMapInfo map;

    gst_buffer_map (buffer, &map, GST_MAP_READ);
    for (gsize i = 0; same && i < map.size / 2; i++)
      fail_unless (((gint16 *) map.data)[i] == sample_at (2 * (first + n) + i),
          "frame %" G_GUINT64_FORMAT " differs", first + n + i / 2);
    n += map.size / BPF;
    gst_buffer_unmap (buffer, &map);
    gst_buffer_unref (buffer);
  }
  return n;
}

static gboolean
has_warning (GstHarness *h, const gchar *words)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (h->element);
  GstMessage *message;
  gboolean found = FALSE;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING))) {
    g_autoptr (GError) error = NULL;

    gst_message_parse_warning (message, &error, NULL);
    found |= strstr (error->message, words) != NULL;
    gst_message_unref (message);
  }
  return found;
}

static guint
count_threads (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

/* Asked of the element itself: the pads of bins forget the latency of what is not live. */
static GstClockTime
latency_of (GstHarness *h)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (part (h, "codec"), "src");
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min;

  fail_unless (gst_pad_query (pad, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  gst_query_unref (query);
  return min;
}

/* ---- tests ---- */

/* What a line says that does not become ready. */
static GError *
refusal_of (const gchar *launch)
{
  g_autoptr (GstElement) bin = gst_parse_bin_from_description (launch, TRUE, NULL);
  g_autoptr (GstBus) bus = gst_bus_new ();
  g_autoptr (GstMessage) message = NULL;
  GError *error = NULL;

  gst_object_ref_sink (bin);
  gst_element_set_bus (bin, bus);
  fail_unless_equals_int (gst_element_set_state (bin, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  gst_element_set_state (bin, GST_STATE_NULL);
  gst_element_set_bus (bin, NULL);
  return error;
}

GST_START_TEST (test_a_missing_element_says_which_package_has_it)
{
  g_autoptr (GError) error = NULL;

  remove_element ("speexenc");
  error = refusal_of ("augseed window=1 ! augcodec name=codec codecs=mulaw,speex");
  fail_unless (g_error_matches (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN));
  fail_unless (strstr (error->message, "speexenc") != NULL);
  fail_unless (strstr (error->message, "install gstreamer1.0-plugins-good") != NULL);
}
GST_END_TEST;

GST_START_TEST (test_what_nobody_knows_says_what_there_is)
{
  g_autoptr (GError) error = refusal_of ("augcodec codecs=mulaw,word");

  fail_unless (strstr (error->message, "\"word\" is none of mulaw, alaw") != NULL);
}
GST_END_TEST;

GST_START_TEST (test_at_its_own_rate_a_telephone_is_not_late)
{
  GstHarness *h = line ("augseed window=1 ! augcodec name=codec codecs=mulaw,alaw,adpcm", CAPS);

  for (guint k = 0; k < 4 * RATE / 100; k++) {
    fail_unless_equals_int (gst_harness_push (h, sound (k * 100, 100)), GST_FLOW_OK);
    fail_unless_equals_uint64 (collect (h, 0, FALSE), 100);
  }
  fail_unless_equals_uint64 (latency_of (h), 0);
  close_line (h);
}
GST_END_TEST;

/* With stand-ins that change nothing, what comes out is what went in, in its place. */
static void
check_unchanged (const gchar *properties, guint64 frames, guint piece)
{
  g_autofree gchar *launch =
      g_strdup_printf ("augseed window=1/2 ! augcodec name=codec %s", properties);
  GstHarness *h = line (launch, CAPS);
  guint64 in = 0, out = 0, late = 0;

  while (in < frames) {
    const guint n = (guint) MIN (piece, frames - in);

    fail_unless_equals_int (gst_harness_push (h, sound (in, n)), GST_FLOW_OK);
    in += n;
    out += collect (h, out, TRUE);
    late = MAX (late, in - out);
  }
  fail_unless_equals_uint64 (latency_of (h), gst_util_uint64_scale_ceil (late, GST_SECOND, RATE));
  gst_harness_push_event (h, gst_event_new_eos ());
  out += collect (h, out, TRUE);
  fail_unless_equals_uint64 (out, frames);
  fail_if (has_warning (h, ""));
  close_line (h);
}

GST_START_TEST (test_the_reported_latency_is_how_much_is_held_back)
{
  use_fakes ();
  check_unchanged ("codecs=speex", 3 * RATE + 77, 1);
  check_unchanged ("codecs=speex", 3 * RATE + 77, 1000);
  fail_unless_equals_int (n_alive, 0);
}
GST_END_TEST;

GST_START_TEST (test_where_a_codec_breaks_sound_goes_on_as_it_is)
{
  GstHarness *h;
  guint64 out = 0;

  use_fakes ();
  h = line ("augseed window=1 ! augcodec name=codec codecs=speex", CAPS);
  for (guint k = 0; k < 50; k++) {
    /* the delay is known by now; both channels break in the midst of the first window */
    if (k == 20)
      frames_left = 21;
    fail_unless_equals_int (gst_harness_push (h, sound (k * 1000, 1000)), GST_FLOW_OK);
    if (k == 30)
      frames_left = G_MAXINT;
    out += collect (h, out, TRUE);
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  out += collect (h, out, TRUE);
  fail_unless_equals_uint64 (out, 50000);
  fail_unless (has_warning (h, "sound goes on as it is"));
  close_line (h);
  fail_unless_equals_int (n_alive, 0);
}
GST_END_TEST;

GST_START_TEST (test_nothing_is_left_of_a_codec_after_flushes_and_new_caps)
{
  GstHarness *h;
  GstSegment segment;
  const guint threads = count_threads ();

  use_fakes ();
  h = line ("augseed window=1/10 ! augcodec name=codec codecs=speex,mulaw rate=8000", CAPS);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  for (guint round = 0; round < 10; round++) {
    for (guint k = 0; k < 20; k++)
      fail_unless_equals_int (gst_harness_push (h, sound (k * 500, 500)), GST_FLOW_OK);
    if (round % 2) {
      gst_harness_push_event (h, gst_event_new_flush_start ());
      gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
      gst_harness_push_event (h, gst_event_new_segment (&segment));
    } else {
      gst_harness_set_src_caps_str (h,
          round % 4 ? CAPS : "audio/x-raw,format=S16LE,layout=interleaved,rate=32000,channels=2");
      gst_harness_push_event (h, gst_event_new_segment (&segment));
    }
    fail_unless (n_alive <= 4);
  }
  close_line (h);
  fail_unless_equals_int (n_alive, 0);
  fail_unless (count_threads () <= threads);
}
GST_END_TEST;

static Suite *
augcodec_suite (void)
{
  Suite *s = suite_create ("augcodec");
  TCase *c = tcase_create ("augcodec");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_what_nobody_knows_says_what_there_is);
  tcase_add_test (c, test_at_its_own_rate_a_telephone_is_not_late);
  tcase_add_test (c, test_a_missing_element_says_which_package_has_it);
  tcase_add_test (c, test_the_reported_latency_is_how_much_is_held_back);
  tcase_add_test (c, test_where_a_codec_breaks_sound_goes_on_as_it_is);
  tcase_add_test (c, test_nothing_is_left_of_a_codec_after_flushes_and_new_caps);
  return s;
}

GST_CHECK_MAIN (augcodec);
