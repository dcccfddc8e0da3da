/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What all augmentation elements have in common: names, holding, messages, settings in time. */
#include <gst/controller/gstdirectcontrolbinding.h>

#include "decision/decision.h"
#include "filter.h"

static void
push_away (GstHarness *h, guint64 n)
{
  gst_buffer_unref (gst_harness_push_and_pull (h, noise (40 * 30 * 3, 1, n)));
}

GST_START_TEST (test_decisions_are_named_by_element_scope_and_number)
{
  static const struct {
    const gchar *launch;
    const gchar *names;
  } rows[] = {
    { "augseed window=1 ! augcolor M ! augcolor M ! augcolor M", "color color#2 color#3" },
    { "augcolor M ! augcolor M ! augcolor M", "color color#2 color#3" },
    { "augseed window=1 ! augflip M ! augcolor M ! augflip M ! augcolor M",
        "flip color flip#2 color#2" },
    { "augflip M ! identity ! augcolor M ! capsfilter ! augflip M", "flip color flip#2" },
    { "augseed window=1 branch=left ! augcrop M scope=branch ! augcrop M scope=wrist ! augcrop M ! "
      "augcrop "
      "M scope=branch ! augcrop M scope=shared",
        "crop/left crop/wrist crop crop/left#2 crop#2" },
    { "augseed window=1 ! augcolor M decision=light ! augcolor M decision=light ! augcolor M",
        "light light#2 color" },
    { "augcolor M decision=light scope=room ! augcolor M decision=light scope=room",
        "light/room light/room#2" },
    /* a new rule begins to count anew */
    { "augseed window=1 ! augcolor M ! augseed window=1 branch=b ! augcolor M ! augcolor M",
        "color color color#2" },
    { "augseed window=1 ! modalitydrop M modality=video ! augcolor M", "modalitydrop color" },
    /* the name is what counts, not the kind */
    { "augseed window=1 ! augcolor M decision=crop ! augcrop M", "crop crop#2" },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_auto (GStrv) parts = g_strsplit (rows[r].launch, " M", -1);
    g_autofree gchar *launch = g_strjoinv (" post-messages=true probability=1", parts);
    g_auto (GStrv) names = g_strsplit (rows[r].names, " ", -1);
    GstHarness *h = line (launch, RGB_CAPS);

    /* again for the next window, and after a new stream */
    for (guint n = 0; n < 3; n++) {
      if (n == 2) {
        fail_unless (gst_harness_push_event (h, gst_event_new_stream_start ("another")));
        gst_harness_set_src_caps_str (h, RGB_CAPS);
      }
      push_away (h, n * FPS);
      for (guint i = 0; names[i]; i++) {
        g_autoptr (GstStructure) message = next_decision (h);

        fail_unless (message != NULL, "%s", rows[r].launch);
        fail_unless_equals_string (gst_structure_get_string (message, "decision"), names[i]);
      }
    }
    close_line (h);
  }
}
GST_END_TEST;

static gdouble
first_factor (GstHarness *h)
{
  g_autoptr (GstStructure) message = next_decision (h);

  return double_of (nth_operation (message, 0), "factor");
}

#define ONE_FACTOR "post-messages=true contrast=0 saturation=0 hue=0"

GST_START_TEST (test_scope_says_which_branches_decide_alike)
{
  static const gchar *const scopes[] = { "shared", "branch", "wrist" };

  for (guint s = 0; s < 3; s++) {
    g_autofree gchar *left = g_strdup_printf (
        "augseed branch=left window=1/25 ! augcolor scope=%s %s", scopes[s], ONE_FACTOR);
    g_autofree gchar *right = g_strdup_printf (
        "augseed branch=right window=1/25 ! augcolor scope=%s %s", scopes[s], ONE_FACTOR);
    GstHarness *l = line (left, RGB_CAPS), *r = line (right, RGB_CAPS);

    for (guint n = 0; n < 20; n++) {
      gdouble a, b;

      push_away (l, n);
      push_away (r, n);
      a = first_factor (l);
      b = first_factor (r);
      fail_unless_equals_int (a == b, s != 1);
    }
    close_line (l);
    close_line (r);
  }
}
GST_END_TEST;

GST_START_TEST (test_the_probability_is_the_share_of_windows)
{
  GstHarness *h = line ("augseed seed=4 window=1/25 ! augflip probability=0.3", GRAY_CAPS);
  guint applied = 0;
  const guint windows = 4000;

  for (guint n = 0; n < windows; n++) {
    GstBuffer *out = gst_harness_push_and_pull (h, noise (32, 1, n));

    applied += gst_aug_buffer_get_trace_meta (out) != NULL;
    gst_buffer_unref (out);
  }
  /* 3 sigma are 87 */
  fail_unless (applied > 1200 - 87 && applied < 1200 + 87, "%u", applied);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_hold_item_decides_once_and_says_so_for_every_window)
{
  GstHarness *h = line ("augseed seed=4 window=1/25 ! augcolor hold=item " ONE_FACTOR, RGB_CAPS);
  gdouble first = 0;
  guint changes = 0;

  for (guint n = 0; n < 60; n++) {
    gdouble factor;

    if (n == 30)
      gst_harness_push_event (
          h, gst_aug_item_event_new ("next", 1, 2, 0, GST_SECOND, NULL, NULL, NULL));
    push_away (h, n);
    factor = first_factor (h);
    changes += n > 0 && factor != first;
    first = factor;
  }
  fail_unless_equals_int (changes, 1);
  fail_unless (next_decision (h) == NULL);
  close_line (h);
}
GST_END_TEST;

static gdouble
drawn_factor (gint64 window, guint32 frame)
{
  GstAugDraws draws;

  gst_aug_draws_init_frame (
      &draws, 4, gst_aug_source_from_key ("clip"), 0, 0, window, "color", frame);
  return gst_aug_draws_range (&draws, "brightness", 0, 0.6, 1.4);
}

GST_START_TEST (test_hold_frame_decides_for_every_frame_and_says_so_once_a_window)
{
  GstHarness *h =
      line ("augseed seed=4 source=clip window=1/5 ! augcolor hold=frame " ONE_FACTOR, RGB_CAPS);

  for (guint n = 0; n < 51; n++) {
    GstBuffer *out;
    const GstAugTraceMeta *trace;

    if (n % 7 == 6) /* a lost frame does not shift the others */
      continue;
    out = gst_harness_push_and_pull (h, noise (40 * 30 * 3, 1, n));
    trace = gst_aug_buffer_get_trace_meta (out);
    fail_unless_equals_float (
        gst_aug_operation_get_double (
            gst_aug_decision_nth (trace->decisions->pdata[0], 0), "factor", 0),
        drawn_factor (n / 5, n % 5));
    gst_buffer_unref (out);
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  for (guint w = 0; w < 11; w++) {
    g_autoptr (GstStructure) message = next_decision (h);
    guint frames = 0;

    fail_unless_equals_int64 (int_of (message, "window"), w);
    for (guint i = 0; i < n_operations (message); i++) {
      const GstStructure *op = nth_operation (message, i);
      gint64 frame = int_of (op, "frame");

      fail_unless ((w * 5 + frame) % 7 != 6);
      fail_unless_equals_float (double_of (op, "factor"), drawn_factor (w, (guint32) frame));
      frames++;
    }
    fail_unless (frames >= (w == 10 ? 1 : 4) && frames <= 5);
  }
  fail_unless (next_decision (h) == NULL);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_message_trace_and_json_say_the_same)
{
  static const struct {
    const gchar *launch, *caps;
    gsize size;
  } rows[] = {
    { "augcolor", RGB_CAPS, 3600 },
    { "augcrop width=16 height=12 min-duration=0.9", RGB_CAPS, 3600 },
    { "augflip mode=either", RGB_CAPS, 3600 },
    { "modalitydrop modalities=video,audio rule=uniform", RGB_CAPS, 3600 },
    { "modalitydrop modality=audio modalities=video,audio rule=uniform", S16_CAPS, 640 },
    { "augflip",
        "audio/x-raw,format=S16LE,layout=interleaved,rate=4000,channels=2,"
        "channel-mask=(bitmask)3",
        640 },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_autofree gchar *launch =
        g_strdup_printf ("augseed seed=9000000000000000001 epoch=3 view=2 window=2/25 ! %s "
                         "post-messages=true probability=1",
            rows[r].launch);
    GstHarness *h = line (launch, rows[r].caps);
    guint compared = 0;

    for (guint n = 0; n < 40; n++) {
      g_autoptr (GstStructure) message = NULL, traced = NULL, again = NULL;
      g_autoptr (GstAugDecision) parsed = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree gchar *json = NULL, *json_again = NULL;
      const GstAugTraceMeta *trace;
      GstBuffer *out;

      gst_harness_push (h, noise (rows[r].size, 1, n));
      out = gst_harness_try_pull (h);
      message = next_decision (h);
      fail_unless ((message != NULL) == (n % 2 == 0));
      trace = out ? gst_aug_buffer_get_trace_meta (out) : NULL;
      if (message && trace) {
        traced = gst_aug_decision_to_structure (trace->decisions->pdata[0]);
        fail_unless (gst_structure_is_equal (message, traced), "%" GST_PTR_FORMAT, traced);
        json = gst_aug_decision_to_json (trace->decisions->pdata[0]);
        parsed = gst_aug_decision_from_json (json, &error);
        fail_unless (parsed != NULL, "%s", error ? error->message : "");
        json_again = gst_aug_decision_to_json (parsed);
        fail_unless_equals_string (json, json_again);
        again = gst_aug_decision_to_structure (parsed);
        fail_unless (gst_structure_is_equal (message, again), "%" GST_PTR_FORMAT, again);
        compared++;
      }
      gst_clear_buffer (&out);
    }
    fail_unless (compared >= 15, "%s: %u", rows[r].launch, compared);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_statistics_come_at_the_end)
{
  GstHarness *h =
      line ("augseed seed=1 window=2/25 ! augflip post-messages=true probability=0.5", RGB_CAPS);
  g_autoptr (GstStructure) statistics = NULL;
  guint64 windows, applied, buffers;
  guint seen = 0;

  for (guint n = 0; n < 50; n++) {
    g_autoptr (GstStructure) message = NULL;

    push_away (h, n);
    message = next_decision (h);
    seen += message && is_applied (message);
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  statistics = next_message (h, "aug-statistics");
  fail_unless (gst_structure_get (statistics, "windows", G_TYPE_UINT64, &windows, "applied",
      G_TYPE_UINT64, &applied, "buffers", G_TYPE_UINT64, &buffers, NULL));
  fail_unless_equals_uint64 (windows, 25);
  fail_unless_equals_uint64 (applied, seen);
  fail_unless_equals_uint64 (buffers, 50);
  close_line (h);
}
GST_END_TEST;

/* A control source that gives the second it is asked for, and writes down when it was asked. */
typedef struct {
  GstControlSource parent;
  GArray *asked;
} Watch;

typedef struct {
  GstControlSourceClass parent_class;
} WatchClass;

GType watch_get_type (void);
G_DEFINE_TYPE (Watch, watch, GST_TYPE_CONTROL_SOURCE)

static gboolean
watch_value (GstControlSource *source, GstClockTime time, gdouble *value)
{
  g_array_append_val (((Watch *) source)->asked, time);
  *value = (gdouble) time / (10 * GST_SECOND);
  return TRUE;
}

static void
watch_finalize (GObject *object)
{
  g_array_unref (((Watch *) object)->asked);
  G_OBJECT_CLASS (watch_parent_class)->finalize (object);
}

static void
watch_class_init (WatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = watch_finalize;
}

static void
watch_init (Watch *self)
{
  self->asked = g_array_new (FALSE, FALSE, sizeof (GstClockTime));
  self->parent.get_value = watch_value;
}

GST_START_TEST (test_controllers_are_read_once_a_window_at_its_start)
{
  GstHarness *h = line ("augseed window=2/25 ! augcolor name=c contrast=0 saturation=0 hue=0 "
                        "post-messages=true",
      RGB_CAPS);
  Watch *watch = gst_object_ref_sink (g_object_new (watch_get_type (), NULL));
  gdouble magnitude;

  gst_object_add_control_binding (GST_OBJECT (part (h, "c")),
      gst_direct_control_binding_new_absolute (
          GST_OBJECT (part (h, "c")), "brightness", GST_CONTROL_SOURCE (watch)));
  /* buffers of running time 0, from the fifth second of the media on */
  {
    GstSegment segment;

    gst_segment_init (&segment, GST_FORMAT_TIME);
    segment.time = 5 * GST_SECOND;
    gst_harness_push_event (h, gst_event_new_segment (&segment));
  }
  for (guint n = 0; n < 30; n++) {
    push_away (h, n);
    g_object_get (part (h, "c"), "brightness", &magnitude, NULL);
    fail_unless (ABS (magnitude - (125 + n) / 2 * 0.008) < 1e-6, "%g", magnitude);
  }
  fail_unless_equals_int (watch->asked->len, 16);
  for (guint i = 0; i < watch->asked->len; i++) {
    GstClockTime at = g_array_index (watch->asked, GstClockTime, i);

    fail_unless_equals_uint64 (at, (62 + i) * 80 * GST_MSECOND);
  }
  gst_object_unref (watch);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_a_change_while_playing_holds_from_the_next_window)
{
  GstHarness *h = line ("augseed window=4/25 ! augflip name=f probability=0", GRAY_CAPS);

  for (guint n = 0; n < 40; n++) {
    GstBuffer *in, *out;

    if (n % 4 == 2)
      set_part (h, "f", "probability", n % 8 == 2 ? "1" : "0");
    in = noise (32, 1, n);
    out = gst_harness_push_and_pull (h, in);
    fail_unless_equals_int (gst_aug_buffer_get_trace_meta (out) != NULL, n / 4 % 2);
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_contradictory_settings_while_playing_warn_once_and_the_last_hold)
{
  GstHarness *h = line ("augseed window=1/25 ! augcrop name=c min-scale=0.9 max-scale=1 "
                        "width=8 height=6 post-messages=true",
      RGB_CAPS);

  for (guint n = 0; n < 10; n++) {
    g_autoptr (GstStructure) message = NULL;
    const GstStructure *op;

    if (n == 3)
      set_part (h, "c", "max-scale", "0.1");
    push_away (h, n);
    message = next_decision (h);
    op = nth_operation (message, 0);
    fail_unless (int_of (op, "width") * int_of (op, "height") > 1000);
    if (n == 3)
      expect_words (h, GST_MESSAGE_WARNING, "set min-scale to 0.1 or less");
  }
  expect_no_words (h);
  set_part (h, "c", "min-scale", "0.05");
  for (guint n = 10; n < 20; n++) {
    g_autoptr (GstStructure) message = NULL;
    const GstStructure *op;

    push_away (h, n);
    message = next_decision (h);
    op = nth_operation (message, 0);
    fail_unless (int_of (op, "width") * int_of (op, "height") < 200);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_own_seed_holds_without_augseed_and_not_with_it)
{
  static const gchar *const launches[] = { "augcolor seed=5 " ONE_FACTOR,
    "augseed seed=5 window=1 ! augcolor seed=77 " ONE_FACTOR, "augcolor seed=6 " ONE_FACTOR };
  gdouble factors[3][4];

  for (guint i = 0; i < 3; i++) {
    GstHarness *h = line (launches[i], RGB_CAPS);

    for (guint n = 0; n < 4; n++) {
      push_away (h, n * FPS);
      factors[i][n] = first_factor (h);
    }
    close_line (h);
  }
  for (guint n = 0; n < 4; n++) {
    fail_unless_equals_float (factors[0][n], factors[1][n]);
    fail_unless (factors[0][n] != factors[2][n]);
    fail_unless (n == 0 || factors[0][n] != factors[0][n - 1]);
  }
}
GST_END_TEST;

static Suite *
augfilter_suite (void)
{
  Suite *s = suite_create ("augfilter");
  TCase *c = tcase_create ("augfilter");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_decisions_are_named_by_element_scope_and_number);
  tcase_add_test (c, test_scope_says_which_branches_decide_alike);
  tcase_add_test (c, test_the_probability_is_the_share_of_windows);
  tcase_add_test (c, test_hold_item_decides_once_and_says_so_for_every_window);
  tcase_add_test (c, test_hold_frame_decides_for_every_frame_and_says_so_once_a_window);
  tcase_add_test (c, test_message_trace_and_json_say_the_same);
  tcase_add_test (c, test_statistics_come_at_the_end);
  tcase_add_test (c, test_controllers_are_read_once_a_window_at_its_start);
  tcase_add_test (c, test_a_change_while_playing_holds_from_the_next_window);
  tcase_add_test (c, test_contradictory_settings_while_playing_warn_once_and_the_last_hold);
  tcase_add_test (c, test_own_seed_holds_without_augseed_and_not_with_it);
  return s;
}

GST_CHECK_MAIN (augfilter);
