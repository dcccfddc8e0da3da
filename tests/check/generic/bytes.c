/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every element of the plugin, by no name: which bytes come out, in any order and for any memory
 * layout, and what travels with them. */
#include <gst/check/gstcheck.h>
#include <string.h>

#include "core/seedmeta.h"
#include "decision/tracemeta.h"
#include "walk.h"

typedef void (*PairFunc) (const gchar *name, const Kind *kind);

/* An element that draws: all but those that only say which window it is. */
static gboolean
draws (const gchar *name)
{
  return walk_has_property (name, "probability");
}

static void
for_pairs (GPtrArray *kinds, gboolean drawing_only, PairFunc func)
{
  g_auto (GStrv) names = walk_elements ();
  guint n G_GNUC_UNUSED = 0;

  for (gchar **name = names; *name; name++)
    for (guint i = 0; i < kinds->len; i++) {
      Kind *kind = kinds->pdata[i];

#ifdef __SANITIZE_ADDRESS__
      /* bytes are compared without sanitizers; for them pairs take turns */
      if (n++ % 4)
        continue;
#endif
      if (walk_takes (*name, kind) && (!drawing_only || draws (*name)) &&
          (kind->media != MEDIA_OTHER || !walk_has_property (*name, "modality")))
        func (*name, kind);
    }
}

static Rig *
playing_rig (const gchar *launch, const Kind *kind)
{
  Rig *rig = rig_new (launch);
  g_autofree gchar *error = NULL;

  fail_unless (rig_start (rig, "one"), "%s does not start", launch);
  fail_unless (rig_caps (rig, kind), "%s refuses %s", launch, kind->text);
  fail_unless (rig_segment (rig, 1, 0));
  error = rig_error (rig);
  fail_unless (error == NULL, "%s: %s", launch, error);
  return rig;
}

static void
check_same_buffer (const gchar *name, const Kind *kind)
{
  g_autofree gchar *launch = g_strdup_printf ("%s probability=0", name);
  g_autoptr (Rig) rig = playing_rig (launch, kind);

  for (guint i = 0; i < 5; i++) {
    GstBuffer *in = kind_buffer (kind, i), *out;
    g_autofree gchar *before = buffer_digest (in), *after = NULL;

    fail_unless_equals_int (rig_push (rig, in), GST_FLOW_OK);
    out = rig_pull (rig);
    fail_unless (out == in, "%s with %s: not the very same buffer", launch, kind->text);
    after = buffer_digest (out);
    fail_unless_equals_string (before, after);
    gst_buffer_unref (out);
  }
}

GST_START_TEST (test_skipped_buffer_is_handed_on_as_it_is)
{
  g_autoptr (GPtrArray) kinds = walk_kinds ();

  for_pairs (kinds, TRUE, check_same_buffer);
}
GST_END_TEST;

#define WINDOWS 16
#define WINDOW_NS (GST_SECOND / 2)

/* Plays windows in the order of @order; for each what its buffers give, joined. */
static GPtrArray *
play_windows (const gchar *launch, const Kind *kind, const guint *order)
{
  g_autoptr (Rig) rig = playing_rig (launch, kind);
  GPtrArray *windows = g_ptr_array_new_with_free_func (g_free);
  guint64 per_window = WINDOW_NS / kind_duration (kind);
  GByteArray *bytes[WINDOWS];
  GstBuffer *out;

  for (guint i = 0; i < WINDOWS; i++)
    bytes[i] = g_byte_array_new ();
  for (guint i = 0; i < WINDOWS; i++)
    for (guint64 b = 0; b < per_window; b++) {
      GstBuffer *in = kind_buffer (kind, order[i] * per_window + b);
      GstFlowReturn ret;

      if (b == 0)
        GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_DISCONT);
      ret = rig_push (rig, in);
      fail_unless_equals_int (ret, GST_FLOW_OK);
    }
  rig_eos (rig);
  while ((out = rig_pull (rig))) {
    GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (out);
    /* where time moves, the window is known from the meta alone */
    guint64 window = seed && (seed->instance.flags & GST_AUG_SEED_FLAG_RETIMED)
                         ? (guint64) seed->instance.window
                         : GST_BUFFER_PTS (out) / WINDOW_NS;
    GstMapInfo map;

    fail_unless (window < WINDOWS);
    fail_unless (gst_buffer_map (out, &map, GST_MAP_READ));
    g_byte_array_append (bytes[window], map.data, (guint) map.size);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  for (guint i = 0; i < WINDOWS; i++) {
    g_ptr_array_add (
        windows, g_compute_checksum_for_data (G_CHECKSUM_MD5, bytes[i]->data, bytes[i]->len));
    g_byte_array_unref (bytes[i]);
  }
  return windows;
}

static guint
count_differing (GPtrArray *a, GPtrArray *b)
{
  guint n = 0;

  for (guint i = 0; i < WINDOWS; i++)
    n += !g_str_equal (a->pdata[i], b->pdata[i]);
  return n;
}

/* Kinds whose buffers fill windows of half a second exactly. */
static GPtrArray *
even_kinds (void)
{
  static const gchar *const caps[] = {
    "video/x-raw,format=I420,width=33,height=17,framerate=30/1",
    "video/x-raw,format=RGB,width=17,height=9,framerate=30/1",
    "video/x-raw,format=GRAY16_LE,width=6,height=6,framerate=30/1",
    "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=2",
    "audio/x-raw,format=F32LE,layout=interleaved,rate=16000,channels=1",
    "text/x-raw,format=utf8",
  };
  GPtrArray *kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) kind_free);

  for (guint i = 0; i < G_N_ELEMENTS (caps); i++)
    g_ptr_array_add (kinds, kind_new (caps[i]));
  return kinds;
}

static void
check_any_order (const gchar *name, const Kind *kind)
{
  g_autofree gchar *launch = g_strdup_printf ("augseed seed=7 window=1/2 ! %s", name);
  guint order[WINDOWS];
  g_autoptr (GPtrArray) straight = NULL;
  Dice dice;

  /* where time moves, a window's sound goes on from the one before */
  if (walk_moves_time (name))
    return;
  dice_init (&dice, 1);
  for (guint i = 0; i < WINDOWS; i++)
    order[i] = i;
  straight = play_windows (launch, kind, order);
  for (guint round = 0; round < 3; round++) {
    g_autoptr (GPtrArray) mixed = NULL;

    for (guint i = WINDOWS - 1; i > 0; i--) {
      guint j = (guint) dice_roll (&dice, i + 1), t = order[i];

      order[i] = order[j];
      order[j] = t;
    }
    mixed = play_windows (launch, kind, order);
    fail_unless (count_differing (straight, mixed) == 0,
        "%s with %s: %u of %u windows differ in another order", launch, kind->text,
        count_differing (straight, mixed), WINDOWS);
  }
}

GST_START_TEST (test_windows_give_the_same_bytes_in_any_order)
{
  g_autoptr (GPtrArray) kinds = even_kinds ();

  for_pairs (kinds, FALSE, check_any_order);
}
GST_END_TEST;

GST_START_TEST (test_seed_epoch_view_and_source_change_what_is_drawn)
{
  static const gchar *const others[] = { "seed=8", "seed=7 epoch=1", "seed=7 view=1",
    "seed=7 source=other" };
  g_auto (GStrv) names = walk_elements ();
  g_autoptr (GPtrArray) kinds = even_kinds ();
  guint order[WINDOWS];

  for (guint i = 0; i < WINDOWS; i++)
    order[i] = i;
  for (gchar **name = names; *name; name++)
    for (guint o = 0; draws (*name) && o < G_N_ELEMENTS (others); o++) {
      guint differing = 0;

      for (guint k = 0; k < kinds->len; k++) {
        g_autofree gchar *one = g_strdup_printf ("augseed window=1/2 seed=7 ! %s", *name);
        g_autofree gchar *other = g_strdup_printf ("augseed window=1/2 %s ! %s", others[o], *name);
        g_autoptr (GPtrArray) a = NULL, b = NULL;

        if (!walk_takes (*name, kinds->pdata[k]))
          continue;
#ifdef __SANITIZE_ADDRESS__
        if (differing)
          break;
#endif
        a = play_windows (one, kinds->pdata[k], order);
        b = play_windows (other, kinds->pdata[k], order);
        differing += count_differing (a, b);
      }
      fail_unless (differing > 0, "%s: %s changes nothing", *name, others[o]);
    }
}
GST_END_TEST;

static void
add_metas (const Kind *kind, GstBuffer *buffer, const GstAugInstance *instance)
{
  GstCustomMeta *custom = gst_buffer_add_custom_meta (buffer, "walk-meta");

  gst_structure_set (gst_custom_meta_get_structure (custom), "n", G_TYPE_INT, 42, NULL);
  gst_aug_buffer_add_seed_meta (buffer, instance);
  gst_aug_buffer_ensure_trace_meta (buffer)->time_offset = 99;
  if (kind->media == MEDIA_VIDEO) {
    GstVideoRegionOfInterestMeta *roi = gst_buffer_add_video_region_of_interest_meta (buffer, "all",
        0, 0, (guint) GST_VIDEO_INFO_WIDTH (&kind->video),
        (guint) GST_VIDEO_INFO_HEIGHT (&kind->video));

    roi->id = 5;
    gst_video_region_of_interest_meta_add_param (
        roi, gst_structure_new ("label", "word", G_TYPE_STRING, "cat", NULL));
  }
}

static void
expect_metas (
    const gchar *name, const Kind *kind, GstBuffer *buffer, const GstAugInstance *instance)
{
  GstCustomMeta *custom = gst_buffer_get_custom_meta (buffer, "walk-meta");
  GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (buffer);
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);
  gpointer state = NULL;
  guint n_seed = 0;

  fail_unless (custom != NULL, "%s loses a meta of others", name);
  fail_unless (gst_structure_has_field (gst_custom_meta_get_structure (custom), "n"));
  fail_unless (seed != NULL, "%s loses the seed meta", name);
  while (gst_buffer_iterate_meta_filtered (buffer, &state, gst_aug_seed_meta_api_get_type ()))
    n_seed++;
  fail_unless_equals_int (n_seed, 1);
  fail_unless_equals_int64 (seed->instance.orig_start, instance->orig_start);
  fail_unless_equals_int64 (seed->instance.window, instance->window);
  fail_unless (trace != NULL && (trace->time_offset == 99 || walk_moves_time (name)),
      "%s loses the trace", name);
  if (kind->media == MEDIA_VIDEO) {
    GstVideoRegionOfInterestMeta *roi = gst_buffer_get_video_region_of_interest_meta_id (buffer, 5);

    if (!trace->present)
      return; /* the picture was left out: it is black */
    fail_unless (roi != NULL, "%s loses a region of interest", name);
    fail_unless (roi->roi_type == g_quark_from_static_string ("all"));
    fail_unless (gst_video_region_of_interest_meta_get_param (roi, "label") != NULL,
        "%s loses a region's parameters", name);
    fail_unless (roi->w > 0 && roi->h > 0 &&
                     roi->x + roi->w <= (guint) GST_VIDEO_INFO_WIDTH (&kind->video) &&
                     roi->y + roi->h <= (guint) GST_VIDEO_INFO_HEIGHT (&kind->video),
        "%s: a region lies outside", name);
  }
}

static void
check_metas (const gchar *name, const Kind *kind)
{
  if (!draws (name))
    return;
  for (guint probability = 0; probability <= 1; probability++) {
    g_autofree gchar *launch = g_strdup_printf ("%s probability=%u", name, probability);
    g_autoptr (Rig) rig = playing_rig (launch, kind);
    GstAugInstance instance;
    GstAugRule rule;
    GstBuffer *out;
    guint n = 0;

    gst_aug_rule_init (&rule, 3);
    gst_aug_instance_init (&instance, &rule, 0);
    instance.branch = kind->media == MEDIA_VIDEO   ? "video"
                      : kind->media == MEDIA_AUDIO ? "audio"
                                                   : "text";
    for (guint i = 0; i < 4; i++) {
      GstBuffer *in = kind_buffer (kind, i);

      add_metas (kind, in, &instance);
      fail_unless_equals_int (rig_push (rig, in), GST_FLOW_OK);
    }
    rig_eos (rig);
    while ((out = rig_pull (rig))) {
      expect_metas (launch, kind, out, &instance);
      gst_buffer_unref (out);
      n++;
    }
    fail_unless (n > 0 || kind->media == MEDIA_TEXT);
  }
}

GST_START_TEST (test_metas_travel_with_the_buffer)
{
  static const gchar *tags[] = { NULL };
  g_autoptr (GPtrArray) kinds = walk_few_kinds ();

  gst_meta_register_custom ("walk-meta", tags, NULL, NULL, NULL);
  for_pairs (kinds, TRUE, check_metas);
}
GST_END_TEST;

static void
check_readonly (const gchar *name, const Kind *kind)
{
  g_autofree gchar *launch =
      g_strdup_printf ("augseed window=1/30 ! %s%s", name, draws (name) ? " probability=1" : "");
  g_autoptr (Rig) rig = playing_rig (launch, kind);
  g_autoptr (Rig) plain = playing_rig (launch, kind);
  GstBuffer *a, *b;

  for (guint i = 0; i < 6; i++) {
    GstBuffer *in = kind_readonly_buffer (kind, i);
    GstBuffer *shared = gst_buffer_ref (in);
    g_autofree gchar *before = buffer_digest (in), *after = NULL;

    fail_unless_equals_int (rig_push (rig, in), GST_FLOW_OK);
    fail_unless_equals_int (rig_push (plain, kind_buffer (kind, i)), GST_FLOW_OK);
    after = buffer_digest (shared);
    fail_unless_equals_string (before, after);
    fail_unless_equals_uint64 (GST_BUFFER_PTS (shared), kind_time (kind, i));
    fail_unless (gst_buffer_get_n_meta (shared, GST_VIDEO_META_API_TYPE) == 0);
    gst_buffer_unref (shared);
  }
  rig_eos (rig);
  rig_eos (plain);
  while ((a = rig_pull (rig)) && (b = rig_pull (plain))) {
    fail_unless_equals_int (buffer_distance (kind, a, b), 0);
    gst_buffer_unref (a);
    gst_buffer_unref (b);
  }
  fail_unless (a == NULL && rig_pull (plain) == NULL);
}

GST_START_TEST (test_buffers_that_others_hold_are_never_written)
{
  g_autoptr (GPtrArray) kinds = walk_few_kinds ();

  for_pairs (kinds, FALSE, check_readonly);
}
GST_END_TEST;

static void
check_padding (const gchar *name, const Kind *kind)
{
  /* depth, which 16 bits are otherwise, would not be recoloured */
  g_autofree gchar *launch = g_strdup_printf ("augseed window=1/30 role=rgb ! %s", name);

  for (guint reads = 0; reads <= 1; reads++)
    for (guint padding = 1; padding <= 64; padding *= 8) {
      g_autoptr (Rig) rig = rig_new (launch);
      g_autoptr (Rig) plain = playing_rig (launch, kind);

      rig->reads_video_meta = reads;
      fail_unless (rig_start (rig, "one") && rig_caps (rig, kind) && rig_segment (rig, 1, 0));
      for (guint i = 0; i < 8; i++) {
        g_autoptr (GstBuffer) a = NULL, b = NULL;
        g_autofree gchar *one = NULL, *other = NULL;

        fail_unless_equals_int (rig_push (rig, kind_padded_buffer (kind, i, padding)), GST_FLOW_OK);
        fail_unless_equals_int (rig_push (plain, kind_buffer (kind, i)), GST_FLOW_OK);
        a = rig_pull (rig);
        b = rig_pull (plain);
        fail_unless (!a == !b && (a || rig_left_out (rig)));
        if (!a)
          continue;
        one = frame_digest (kind, a);
        if (!reads && draws (name)) {
          GstVideoMeta *meta = gst_buffer_get_video_meta (a);

          fail_unless (!meta || (meta->stride[0] == GST_VIDEO_INFO_PLANE_STRIDE (&kind->video, 0) &&
                                    meta->offset[0] == 0),
              "%s hands padded rows to a reader that does not know of them", launch);
        }
        other = frame_digest (kind, b);
        fail_unless (g_strcmp0 (one, other) == 0, "%s with %s and padding %u differs", launch,
            kind->text, padding);
      }
    }
}

GST_START_TEST (test_padded_rows_give_the_same_pictures)
{
  g_autoptr (GPtrArray) kinds = walk_kinds ();

  for (guint i = kinds->len; i > 0; i--)
    if (((Kind *) kinds->pdata[i - 1])->media != MEDIA_VIDEO ||
        GST_VIDEO_INFO_WIDTH (&((Kind *) kinds->pdata[i - 1])->video) > 100)
      g_ptr_array_remove_index (kinds, i - 1);
  for_pairs (kinds, FALSE, check_padding);
}
GST_END_TEST;

static gboolean
samples (const gchar *element)
{
  return walk_has_property (element, "interpolation") || walk_has_property (element, "policy");
}

/* How far two chains may lie apart, in codes. Crops, resizings and rotations in a row are sampled
 * once where work is deferred, so there two chains are two pictures; mirrored sampling rounds by
 * itself. */
static gint
tolerance (const gchar *first, const gchar *second, const Kind *kind)
{
  gboolean one = samples (first), other = samples (second);

  if (kind->media != MEDIA_VIDEO || (!one && !other))
    return 0;
  if ((one && other) || GST_VIDEO_INFO_WIDTH (&kind->video) % 2 ||
      GST_VIDEO_INFO_COMP_DEPTH (&kind->video, 0) > 8)
    return 255;
  return 2;
}

/* Two elements in a row: deferred work gives what work at once gives. */
static void
check_chain (const gchar *first, const gchar *second, const Kind *kind)
{
  g_autofree gchar *deferred = g_strdup_printf ("augseed window=1/30 ! %s ! %s", first, second);
  g_autofree gchar *at_once =
      g_strdup_printf ("augseed window=1/30 ! %s defer=false ! %s defer=false", first, second);
  g_autoptr (Rig) one = playing_rig (deferred, kind);
  g_autoptr (Rig) other = playing_rig (at_once, kind);
  GstBuffer *a, *b;

  for (guint i = 0; i < WINDOWS; i++) {
    fail_unless_equals_int (rig_push (one, kind_buffer (kind, i)), GST_FLOW_OK);
    fail_unless_equals_int (rig_push (other, kind_buffer (kind, i)), GST_FLOW_OK);
  }
  rig_eos (one);
  rig_eos (other);
  while ((a = rig_pull (one)) && (b = rig_pull (other))) {
    gint distance = buffer_distance (kind, a, b);

    fail_unless (distance <= tolerance (first, second, kind),
        "%s with %s: %d codes from work at once at %" GST_TIME_FORMAT, deferred, kind->text,
        distance, GST_TIME_ARGS (GST_BUFFER_PTS (a)));
    gst_buffer_unref (a);
    gst_buffer_unref (b);
  }
  fail_unless (a == NULL && rig_pull (other) == NULL);
}

/* Every pair of elements on a third of the kinds in turn, in the full run on all. */
GST_START_TEST (test_deferred_work_gives_the_bytes_of_work_at_once)
{
  g_auto (GStrv) names = walk_elements ();
  g_autoptr (GPtrArray) kinds = walk_few_kinds ();
  const guint step = g_getenv ("AUG_FULL") ? 1 : 3;

  for (guint i = 0; names[i]; i++)
    for (guint j = 0; names[j]; j++)
      for (guint k = (i + j) % step; k < kinds->len; k += step)
        if (((Kind *) kinds->pdata[k])->media != MEDIA_OTHER && draws (names[i]) &&
            draws (names[j]) && walk_takes (names[i], kinds->pdata[k]) &&
            walk_takes (names[j], kinds->pdata[k]))
          check_chain (names[i], names[j], kinds->pdata[k]);
}
GST_END_TEST;

static Suite *
bytes_suite (void)
{
  Suite *s = suite_create ("generic-bytes");
  TCase *tc = tcase_create ("bytes");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 600);
  tcase_add_test (tc, test_skipped_buffer_is_handed_on_as_it_is);
  tcase_add_test (tc, test_windows_give_the_same_bytes_in_any_order);
  tcase_add_test (tc, test_seed_epoch_view_and_source_change_what_is_drawn);
  tcase_add_test (tc, test_metas_travel_with_the_buffer);
  tcase_add_test (tc, test_buffers_that_others_hold_are_never_written);
  tcase_add_test (tc, test_padded_rows_give_the_same_pictures);
  tcase_add_test (tc, test_deferred_work_gives_the_bytes_of_work_at_once);
  return s;
}

GST_CHECK_MAIN (bytes);
