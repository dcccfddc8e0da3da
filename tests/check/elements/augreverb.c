/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <glib/gstdio.h>

#include "audio/sound.h"
#include "catalogue/catalogue.h"
#include "core/level.h"
#include "filter.h"

#define RATE 16000
#define CAPS \
  "audio/x-raw,format=F32LE,layout=interleaved,rate=16000,channels=1,channel-mask=(bitmask)0"

static GstBuffer *
sound_of (const gfloat *samples, guint64 first, guint n)
{
  GstBuffer *buffer = gst_buffer_new_memdup (samples, n * sizeof (gfloat));

  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale_round (first, GST_SECOND, RATE);
  return buffer;
}

static GArray *
noise_of (guint n)
{
  GArray *all = g_array_new (FALSE, TRUE, sizeof (gfloat));

  g_array_set_size (all, n);
  for (guint i = 0; i < n; i++)
    g_array_index (all, gfloat, i) =
        (gfloat) ((gint) ((i * 2654435761u) >> 13 & 0xffff) - 32768) / 65536;
  return all;
}

static void
collect (GstHarness *h, GArray *all)
{
  GstBuffer *out;
  GstMapInfo map;

  while ((out = gst_harness_try_pull (h))) {
    gst_buffer_map (out, &map, GST_MAP_READ);
    g_array_append_vals (all, map.data, (guint) (map.size / sizeof (gfloat)));
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
}

/* Writes a mono WAV file of 16 bits. */
static gchar *
write_wav (const gchar *folder, const gchar *name, const gint16 *samples, guint n)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  const guint32 size = n * 2;
  const guint32 head[11] = { GUINT32_TO_LE (0x46464952), GUINT32_TO_LE (36 + size),
    GUINT32_TO_LE (0x45564157), GUINT32_TO_LE (0x20746d66), GUINT32_TO_LE (16),
    GUINT32_TO_LE (0x00010001), GUINT32_TO_LE (RATE), GUINT32_TO_LE (2 * RATE),
    GUINT32_TO_LE (0x00100002), GUINT32_TO_LE (0x61746164), GUINT32_TO_LE (size) };
  gchar *path = g_build_filename (folder, name, NULL);

  g_byte_array_append (file, (const guint8 *) head, sizeof head);
  g_byte_array_append (file, (const guint8 *) samples, size);
  fail_unless (g_file_set_contents (path, (const gchar *) file->data, file->len, NULL));
  return path;
}

static GstClockTime
latency_of (GstHarness *h)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (part (h, "r"), "src");
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min;

  fail_unless (gst_pad_query (pad, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  gst_query_unref (query);
  return min;
}

/* An impulse comes out as soon as the reported latency has been pushed behind it, and not before;
 * on the timeline it stays where it is. */
static void
check_latency (const gchar *properties, guint64 delay)
{
  g_autofree gchar *launch = g_strdup_printf (
      "augseed seed=3 window=1 ! augreverb name=r normalize=direct %s", properties);
  GstHarness *h = line (launch, CAPS);
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (gfloat));
  gfloat sample = 1;
  guint at = 0;

  while (out->len <= 100) {
    sample = at == 100;
    gst_harness_push (h, sound_of (&sample, at++, 1));
    collect (h, out);
    fail_unless (at < 100 + 5000);
  }
  fail_unless_equals_uint64 (at - 1, 100 + delay);
  fail_unless_equals_uint64 (latency_of (h), gst_util_uint64_scale_ceil (delay, GST_SECOND, RATE));
  for (guint i = 0; i < 100 - MIN (delay, 99); i++)
    fail_unless (g_array_index (out, gfloat, i) == 0);
  fail_unless (ABS (ABS (g_array_index (out, gfloat, 100)) - 1) < 0.3, "%s: %f", properties,
      g_array_index (out, gfloat, 100));
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
  collect (h, out);
  fail_unless_equals_int (out->len, at);
  close_line (h);
}

GST_START_TEST (test_the_latency_is_the_delay)
{
  const gint16 samples[] = { 0, 0, 100, 20000, -3000, 500 };
  g_autofree gchar *folder = g_dir_make_tmp ("augreverb-XXXXXX", NULL);
  g_autofree gchar *path = write_wav (folder, "a.wav", samples, G_N_ELEMENTS (samples));
  g_autofree gchar *file = g_strdup_printf ("kind=file location=%s", path);
  g_autofree gchar *none = g_strdup_printf ("kind=file lead-ms=0 location=%s", path);

  check_latency ("kind=exponential", 0);
  check_latency ("kind=room", 32);
  check_latency (file, 40);
  check_latency (none, 0);
  g_unlink (path);
  g_rmdir (folder);
}
GST_END_TEST;

/* What becomes of @x under @properties, from sample @first of the window on; its log in @json. */
static GArray *
work (const gchar *properties, const GArray *x, guint first, guint piece, gchar **json)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("augreverb");
  g_autofree gpointer block = g_malloc0 (kind->settings->size);
  g_auto (GStrv) words = g_strsplit (properties, " ", -1);
  GstAugWindowContext context = { .aspect = 1 };
  GstAugRule rule;
  GstAugInstance in;
  GstAugSoundStart start = { .first = first };
  g_autoptr (GstAugDecision) decision = NULL;
  g_autoptr (GstAugSound) sound = gst_aug_sound_new (RATE, 1, FALSE);
  GArray *out = g_array_new (FALSE, TRUE, sizeof (gfloat));

  gst_aug_settings_init (kind->settings, block);
  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

    fail_unless (
        gst_aug_setting_read (gst_aug_settings_find (kind->settings, pair[0]), block, pair[1]));
  }
  gst_aug_rule_init (&rule, 4);
  gst_aug_instance_init (&in, &rule, 0);
  if (json && *json)
    decision = gst_aug_decision_from_json (*json, NULL);
  else
    decision = gst_aug_kind_decide (kind, block, &in, "reverb", &context, -1, NULL);
  fail_unless (decision != NULL);
  if (json && !*json)
    *json = gst_aug_decision_to_json (decision);
  start.decision = decision;
  gst_aug_sound_set_latency (sound, kind->latency (block, RATE, 0, FALSE));
  fail_unless (gst_aug_sound_begin_window (sound, &start, NULL));
  for (guint at = first; at < x->len; at += piece)
    gst_aug_sound_push (sound, &g_array_index (x, gfloat, at), MIN (piece, x->len - at));
  gst_aug_sound_drain (sound);
  g_array_set_size (out, x->len - first);
  fail_unless_equals_uint64 (gst_aug_sound_pull (sound, out->data, out->len), out->len);
  return out;
}

static const gchar *const kinds[] = { "kind=room min-rt60=0.5 max-rt60=0.5",
  "kind=exponential min-rt60=0.5 max-rt60=0.5", "kind=room diffuse=false order=3 early=true" };

GST_START_TEST (test_a_log_gives_the_same_bytes)
{
  g_autoptr (GArray) x = noise_of (9000);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autofree gchar *json = NULL;
    g_autoptr (GArray) a = work (kinds[k], x, 0, 480, &json), b = work ("", x, 0, 77, &json);

    fail_unless (memcmp (a->data, b->data, a->len * sizeof (gfloat)) == 0);
  }
}
GST_END_TEST;

GST_START_TEST (test_vector_code_gives_the_same_bytes)
{
  g_autoptr (GArray) x = noise_of (12345);
  const GstAugLevel level = gst_aug_level_get ();

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (GArray) a = NULL, b = NULL;

    gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
    a = work (kinds[k], x, 0, 480, NULL);
    gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
    b = work (kinds[k], x, 0, 480, NULL);
    fail_unless (memcmp (a->data, b->data, a->len * sizeof (gfloat)) == 0);
  }
  gst_aug_level_set (level);
}
GST_END_TEST;

/* The response has 0.5 s; blocks of it are counted from the window's first sample. */
GST_START_TEST (test_entered_in_the_midst_it_is_the_same_after_the_length_of_the_response)
{
  g_autoptr (GArray) x = noise_of (30000);
  const guint first = 5001, same = first + RATE / 2 + 8192 + 64;

  for (guint k = 0; k < 2; k++) {
    g_autoptr (GArray) a = work (kinds[k], x, 0, 480, NULL),
                       b = work (kinds[k], x, first, 480, NULL);

    fail_unless (g_array_index (a, gfloat, first) != g_array_index (b, gfloat, 0));
    fail_unless (memcmp (&g_array_index (a, gfloat, same), &g_array_index (b, gfloat, same - first),
                     (x->len - same) * sizeof (gfloat)) == 0);
  }
}
GST_END_TEST;

/* Pushes noise through @properties and says whether it came out unchanged; the text of the first
 * warning or error goes to @text. */
static gboolean
passes (const gchar *properties, gchar **text)
{
  g_autofree gchar *launch =
      g_strdup_printf ("augseed seed=3 window=1 ! augreverb name=r %s", properties);
  GstHarness *h = line (launch, CAPS);
  g_autoptr (GArray) x = noise_of (4000), out = g_array_new (FALSE, FALSE, sizeof (gfloat));
  g_autoptr (GstBus) bus = gst_element_get_bus (h->element);
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  gboolean same;

  gst_harness_push (h, sound_of ((const gfloat *) (gpointer) x->data, 0, x->len));
  gst_harness_push_event (h, gst_event_new_eos ());
  collect (h, out);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING | GST_MESSAGE_ERROR);
  if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, &error, NULL);
  else if (message)
    gst_message_parse_error (message, &error, NULL);
  *text = g_strdup (error ? error->message : "");
  same = out->len == x->len && memcmp (x->data, out->data, x->len * sizeof (gfloat)) == 0;
  close_line (h);
  return same;
}

GST_START_TEST (test_files_that_are_no_responses_are_told)
{
  static gint16 samples[21 * RATE];
  g_autofree gchar *folder = g_dir_make_tmp ("augreverb-XXXXXX", NULL);
  g_autofree gchar *silent = write_wav (folder, "silent.wav", samples, 500);
  g_autofree gchar *endless = NULL, *text = g_build_filename (folder, "text.wav", NULL);
  const struct {
    const gchar *path, *told;
  } files[] = { { silent, "is silent" }, { "/nowhere", "give a file" }, { text, "can be decoded" },
    { NULL, "lasts 21 s, a response lasts at most 20 s: cut it" } };

  samples[G_N_ELEMENTS (samples) - 1] = samples[5] = 10000;
  endless = write_wav (folder, "endless.wav", samples, G_N_ELEMENTS (samples));
  fail_unless (g_file_set_contents (text, "This is no sound.", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    const gchar *path = files[i].path ? files[i].path : endless;
    g_autofree gchar *properties = g_strdup_printf ("kind=file location=%s", path);
    g_autofree gchar *told = NULL;
    const gboolean same = passes (properties, &told);

    fail_unless (strstr (told, files[i].told) != NULL, "%s: %s", path, told);
    fail_unless (same || g_str_equal (path, "/nowhere"), "%s", path);
  }
  g_unlink (silent);
  g_unlink (endless);
  g_unlink (text);
  g_rmdir (folder);
}
GST_END_TEST;

GST_START_TEST (test_a_file_without_a_location_says_what_to_set)
{
  GstElement *element = gst_element_factory_make ("augreverb", NULL);
  g_autoptr (GstBus) bus = gst_bus_new ();
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  gst_object_ref_sink (element);
  gst_element_set_bus (element, bus);
  gst_util_set_object_arg (G_OBJECT (element), "kind", "file");
  fail_unless_equals_int (
      gst_element_set_state (element, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "set location to a sound file") != NULL);
  gst_element_set_bus (element, NULL);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_object_unref (element);
}
GST_END_TEST;

static Suite *
augreverb_suite (void)
{
  Suite *suite = suite_create ("augreverb");
  TCase *tc = tcase_create ("general");

  tcase_add_test (tc, test_the_latency_is_the_delay);
  tcase_add_test (tc, test_a_log_gives_the_same_bytes);
  tcase_add_test (tc, test_vector_code_gives_the_same_bytes);
  tcase_add_test (tc, test_entered_in_the_midst_it_is_the_same_after_the_length_of_the_response);
  tcase_add_test (tc, test_files_that_are_no_responses_are_told);
  tcase_add_test (tc, test_a_file_without_a_location_says_what_to_set);
  suite_add_tcase (suite, tc);
  return suite;
}

GST_CHECK_MAIN (augreverb)
