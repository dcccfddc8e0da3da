/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every element of the plugin, by no name: states, caps, properties, and that what is left alone
 * is left alone. */
#include <gst/check/gstcheck.h>
#include <gst/controller/controller.h>

#include "walk.h"

GST_START_TEST (test_plugin_has_elements)
{
  g_auto (GStrv) names = walk_elements ();

  fail_unless (g_strv_length (names) >= 6, "the plugin %s was not found", WALK_PLUGIN);
}
GST_END_TEST;

GST_START_TEST (test_states_can_be_repeated_up_and_down)
{
  static const GstState path[] = { GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING,
    GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_PAUSED, GST_STATE_READY, GST_STATE_PAUSED,
    GST_STATE_READY, GST_STATE_NULL, GST_STATE_PLAYING, GST_STATE_NULL };
  g_auto (GStrv) names = walk_elements ();

  for (gchar **name = names; *name; name++) {
    GstElement *element = gst_element_factory_make (*name, NULL);

    ASSERT_OBJECT_REFCOUNT (element, *name, 1);
    walk_complete (element);
    for (guint round = 0; round < 5; round++)
      for (guint i = 0; i < G_N_ELEMENTS (path); i++)
        fail_unless_equals_int (gst_element_set_state (element, path[i]), GST_STATE_CHANGE_SUCCESS);
    gst_object_unref (element);
  }
}
GST_END_TEST;

/* Pushes @n buffers of @kind from @first; the number that came out. */
static guint
push_buffers (Rig *rig, const Kind *kind, guint64 first, guint n)
{
  guint before = rig->n_buffers;

  for (guint i = 0; i < n; i++)
    if (rig_push (rig, kind_buffer (kind, first + i)) != GST_FLOW_OK)
      break;
  return rig->n_buffers - before;
}

/* Pushes a buffer that must be taken. */
static void
push_fine (Rig *rig, const gchar *what, const Kind *kind, GstBuffer *buffer)
{
  GstFlowReturn ret = rig_push (rig, buffer);
  g_autofree gchar *error = rig_error (rig), *caps = gst_caps_to_string (kind->caps);

  fail_unless (ret == GST_FLOW_OK && !error, "%s with %s: %s, %s", what, caps,
      gst_flow_get_name (ret), error);
}

static void
expect_no_error (Rig *rig, const gchar *what, const Kind *kind)
{
  g_autofree gchar *error = rig_error (rig);
  g_autofree gchar *caps = gst_caps_to_string (kind->caps);

  fail_unless (error == NULL, "%s with %s: %s", what, caps, error);
}

/* Streams that are neither picture, sound nor text may need a word of the user; the element says
 * which. */
static gboolean
needs_setting (const gchar *name, const Kind *kind)
{
  g_autoptr (Rig) rig = rig_new (name);
  g_autofree gchar *error = NULL;

  if (kind->media != MEDIA_OTHER)
    return FALSE;
  fail_unless (rig_start (rig, "one") && rig_caps (rig, kind) && rig_segment (rig, 1, 0));
  if (rig_push (rig, kind_buffer (kind, 0)) == GST_FLOW_OK)
    return FALSE;
  error = rig_error (rig);
  fail_unless (
      error && strstr (error, ": set "), "%s is refused without a remedy: %s", name, error);
  return TRUE;
}

static void
check_flow (const gchar *name, const Kind *kind)
{
  g_autoptr (Rig) rig = rig_new (name);
  g_autofree gchar *caps = gst_caps_to_string (kind->caps), *to = NULL;
  GstBuffer *out;
  gsize bytes_in = 0, bytes_out = 0;

  fail_unless (rig_start (rig, "one"));
  fail_unless (rig_caps (rig, kind), "%s refuses %s", name, caps);
  fail_unless (rig_segment (rig, 1, 0));
  for (guint i = 0; i < 5; i++) {
    GstBuffer *in = kind_buffer (kind, i);

    bytes_in += gst_buffer_get_size (in);
    push_fine (rig, name, kind, in);
  }
  rig_eos (rig);
  expect_no_error (rig, name, kind);
  to = rig->caps ? gst_caps_to_string (rig->caps) : NULL;
  fail_unless (rig->caps && (!walk_keeps_caps (name) || gst_caps_is_equal (rig->caps, kind->caps)),
      "%s: caps change from %s to %s", name, caps, to);
  fail_unless_equals_int (rig->n_eos, 1);
  while ((out = rig_pull (rig))) {
    if (kind->media == MEDIA_VIDEO && walk_keeps_caps (name))
      fail_unless_equals_int (gst_buffer_get_size (out), GST_VIDEO_INFO_SIZE (&kind->video));
    bytes_out += gst_buffer_get_size (out);
    gst_buffer_unref (out);
  }
  if (kind->media == MEDIA_VIDEO)
    bytes_out += rig_left_out (rig) * GST_VIDEO_INFO_SIZE (&kind->video);
  if (walk_keeps_caps (name) && !(kind->media == MEDIA_AUDIO && walk_moves_time (name)) &&
      (kind->media == MEDIA_AUDIO || kind->media == MEDIA_VIDEO))
    fail_unless_equals_uint64 (bytes_out, bytes_in);
  fail_unless (
      kind->media == MEDIA_TEXT || bytes_out > 0, "%s with %s: nothing came out", name, caps);
}

GST_START_TEST (test_alone_caps_stay_and_all_bytes_come_out)
{
  g_auto (GStrv) names = walk_elements ();
  g_autoptr (GPtrArray) kinds = walk_kinds ();
  guint n = 0;

  for (gchar **name = names; *name; name++)
    for (guint i = 0; i < kinds->len; i++)
      if (walk_takes (*name, kinds->pdata[i]) && !needs_setting (*name, kinds->pdata[i])) {
        check_flow (*name, kinds->pdata[i]);
        n++;
      }
  GST_INFO ("%u pairs of element and caps", n);
  fail_unless (n > 6 * 100);
}
GST_END_TEST;

/* Whether a sentence says what to do: more than two words and something to type. */
static void
expect_remedy (const gchar *name, const gchar *setting, const gchar *sentence)
{
  fail_unless (sentence && strchr (sentence, ' ') && strlen (sentence) > 20,
      "%s %s: refused without a sentence that says why (%s)", name, setting, sentence);
}

static void
check_value (const gchar *name, const Kind *kind, GParamSpec *spec, const gchar *value)
{
  g_autoptr (Rig) rig = rig_new (name);
  g_autofree gchar *setting = g_strdup_printf ("%s=%s", spec->name, value), *error = NULL;
  GstFlowReturn ret = GST_FLOW_OK;

  gst_util_set_object_arg (G_OBJECT (rig->element), spec->name, value);
  rig->keeps = FALSE;
  if (!rig_start (rig, "one")) {
    error = rig_error (rig);
    expect_remedy (name, setting, error);
    return;
  }
  if (rig_caps (rig, kind)) {
    rig_segment (rig, 1, 0);
    for (guint i = 0; ret == GST_FLOW_OK && i < 3; i++)
      ret = rig_push (rig, kind_buffer (kind, i * 40));
    rig_eos (rig);
    error = rig_error (rig);
    if (ret == GST_FLOW_OK)
      fail_unless (error == NULL, "%s %s: %s although data flow", name, setting, error);
    else
      expect_remedy (name, setting, error);
  } else {
    error = rig_error (rig);
    expect_remedy (name, setting, error);
  }
}

GST_START_TEST (test_properties_hold_at_their_ends)
{
  g_auto (GStrv) names = walk_elements ();
  g_autoptr (GPtrArray) kinds = walk_few_kinds ();

  for (gchar **name = names; *name; name++) {
    g_autoptr (GstElement) element = gst_object_ref_sink (gst_element_factory_make (*name, NULL));
    guint n;
    g_autofree GParamSpec **specs =
        g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

    for (guint i = 0; i < n; i++) {
      g_autoptr (GPtrArray) values = NULL;

      if (!is_setting (specs[i]))
        continue;
      values = setting_values (specs[i]);
      for (guint k = 0; k < kinds->len; k++)
        for (guint v = 0; walk_takes (*name, kinds->pdata[k]) && v < values->len; v++)
          check_value (*name, kinds->pdata[k], specs[i], values->pdata[v]);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_properties_keep_what_was_set)
{
  g_auto (GStrv) names = walk_elements ();

  for (gchar **name = names; *name; name++) {
    g_autoptr (GstElement) element = gst_object_ref_sink (gst_element_factory_make (*name, NULL));
    guint n;
    g_autofree GParamSpec **specs =
        g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

    for (guint i = 0; i < n; i++) {
      g_auto (GValue) value = G_VALUE_INIT;
      g_autoptr (GPtrArray) values = setting_values (specs[i]);

      if (!is_setting (specs[i]))
        continue;
      g_value_init (&value, specs[i]->value_type);
      g_object_get_property (G_OBJECT (element), specs[i]->name, &value);
      fail_unless (G_IS_PARAM_SPEC_STRING (specs[i]) || g_param_value_defaults (specs[i], &value) ||
                       specs[i]->value_type == GST_TYPE_ARRAY,
          "%s %s is not at its default", *name, specs[i]->name);
      for (guint v = 0; v < values->len; v++) {
        g_auto (GValue) set = G_VALUE_INIT;

        g_value_init (&set, specs[i]->value_type);
        fail_unless (gst_value_deserialize_with_pspec (&set, values->pdata[v], specs[i]));
        g_object_set_property (G_OBJECT (element), specs[i]->name, &set);
        g_object_get_property (G_OBJECT (element), specs[i]->name, &value);
        fail_unless (gst_value_compare (&set, &value) == GST_VALUE_EQUAL ||
                         (G_VALUE_HOLDS_STRING (&set) && !*g_value_get_string (&set) &&
                             !g_value_get_string (&value)),
            "%s %s=%s reads back otherwise", *name, specs[i]->name, (gchar *) values->pdata[v]);
      }
    }
  }
}
GST_END_TEST;

static void
control (GstElement *element, GParamSpec *spec)
{
  GstControlSource *source = gst_interpolation_control_source_new ();

  g_object_set (source, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  for (guint i = 0; i < 8; i++)
    gst_timed_value_control_source_set (
        GST_TIMED_VALUE_CONTROL_SOURCE (source), i * GST_SECOND / 2, i % 2);
  fail_unless (gst_object_add_control_binding (GST_OBJECT (element),
      gst_direct_control_binding_new (GST_OBJECT (element), spec->name, source)));
  gst_object_unref (source);
}

static gboolean
is_controllable (GParamSpec *spec)
{
  return (spec->flags & GST_PARAM_CONTROLLABLE) &&
         (G_IS_PARAM_SPEC_DOUBLE (spec) || G_IS_PARAM_SPEC_UINT (spec) ||
             G_IS_PARAM_SPEC_ENUM (spec) || G_IS_PARAM_SPEC_BOOLEAN (spec));
}

/* Width and height ask for new caps, and their upper ends for gigabytes. */
static gboolean
is_size (GParamSpec *spec)
{
  return g_str_equal (spec->name, "width") || g_str_equal (spec->name, "height");
}

GST_START_TEST (test_controllers_move_properties_while_playing)
{
  g_auto (GStrv) names = walk_elements ();
  g_autoptr (GPtrArray) kinds = walk_few_kinds ();
  guint n_controlled = 0;

  for (gchar **name = names; *name; name++) {
    g_autoptr (GstElement) element = gst_object_ref_sink (gst_element_factory_make (*name, NULL));
    guint n;
    g_autofree GParamSpec **specs =
        g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

    for (guint i = 0; i < n; i++)
      for (guint k = 0; is_controllable (specs[i]) && !is_size (specs[i]) && k < kinds->len; k++) {
        g_autoptr (Rig) rig = NULL;
        Kind *kind = kinds->pdata[k];

        if (!walk_takes (*name, kind) || needs_setting (*name, kind))
          continue;
        rig = rig_new (*name);
        control (rig->element, specs[i]);
        n_controlled++;
        fail_unless (rig_start (rig, "one") && rig_caps (rig, kind) && rig_segment (rig, 1, 0));
        for (guint64 b = 0; b < 8; b++)
          push_fine (
              rig, specs[i]->name, kind, kind_buffer (kind, b * GST_SECOND / kind_duration (kind)));
        rig_eos (rig);
        expect_no_error (rig, specs[i]->name, kind);
      }
  }
  fail_unless (n_controlled > 0, "no property can be controlled");
}
GST_END_TEST;

GST_START_TEST (test_every_setting_can_change_while_playing)
{
  g_auto (GStrv) names = walk_elements ();
  g_autoptr (GPtrArray) kinds = walk_few_kinds ();

  for (gchar **name = names; *name; name++)
    for (guint k = 0; k < kinds->len; k++) {
      g_autoptr (Rig) rig = NULL;
      g_autofree GParamSpec **specs = NULL;
      Kind *kind = kinds->pdata[k];
      guint n;
      guint64 at = 0;

      if (!walk_takes (*name, kind))
        continue;
      rig = rig_new (*name);
      rig->keeps = FALSE;
      fail_unless (rig_start (rig, "one") && rig_caps (rig, kind) && rig_segment (rig, 1, 0));
      specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (rig->element), &n);
      for (guint i = 0; i < n; i++) {
        g_auto (GValue) before = G_VALUE_INIT;
        g_autoptr (GPtrArray) values = setting_values (specs[i]);

        if (!is_setting (specs[i]) || !(specs[i]->flags & GST_PARAM_MUTABLE_PLAYING) ||
            is_size (specs[i]))
          continue;
        g_value_init (&before, specs[i]->value_type);
        g_object_get_property (G_OBJECT (rig->element), specs[i]->name, &before);
        for (guint v = 0; v < values->len; v++) {
          g_autofree gchar *error = NULL;

          gst_util_set_object_arg (G_OBJECT (rig->element), specs[i]->name, values->pdata[v]);
          at += GST_SECOND / kind_duration (kind) + 1;
          if (rig_push (rig, kind_buffer (kind, at)) != GST_FLOW_OK) {
            error = rig_error (rig);
            expect_remedy (*name, values->pdata[v], error);
          }
        }
        g_object_set_property (G_OBJECT (rig->element), specs[i]->name, &before);
        push_buffers (rig, kind, ++at, 1);
      }
    }
}
GST_END_TEST;

static Suite *
elements_suite (void)
{
  Suite *s = suite_create ("generic-elements");
  TCase *tc = tcase_create ("elements");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 600);
  tcase_add_test (tc, test_plugin_has_elements);
  tcase_add_test (tc, test_states_can_be_repeated_up_and_down);
  tcase_add_test (tc, test_alone_caps_stay_and_all_bytes_come_out);
  tcase_add_test (tc, test_properties_hold_at_their_ends);
  tcase_add_test (tc, test_properties_keep_what_was_set);
  tcase_add_test (tc, test_controllers_move_properties_while_playing);
  tcase_add_test (tc, test_every_setting_can_change_while_playing);
  return s;
}

GST_CHECK_MAIN (elements);
