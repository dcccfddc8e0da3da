/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augseed
 * @title: augseed
 * @short_description: says which window of which item each buffer belongs to
 *
 * Put one augseed into every branch, directly in front of the first augmentation element: after
 * decoding, conversion, resampling and changes of frame rate. It draws nothing that changes the
 * data. It cuts the media time of an item into windows of #GstAugSeed:window seconds, window k =
 * [k·W, (k + 1)·W), writes a #GstAugSeedMeta with seed, item, epoch, view and window on each
 * buffer, and sends the same downstream as the sticky event `aug-rule`. All elements behind it
 * compute their decisions from these integers, so that branches agree without talking to each
 * other.
 *
 * A video frame belongs to the window that holds its start plus a quarter of its duration. Sound is
 * counted in samples: window k begins at sample ceil (k·W·rate), buffers that straddle it are
 * split, and timestamps are rewritten from the counter, which is set anew only at a discontinuity,
 * a segment, a flush, or an error above 40 ms. Everything else belongs to the window of its start,
 * and buffers without a time to window 0. Caps, allocation, latency, seeks and positions pass
 * unchanged.
 *
 * The item's name is, in this order, the key of an `aug-item` event, #GstAugSeed:source, or the
 * name of the file without its last extension. A new stream begins a new item, so that files behind
 * concat are told apart. Captions and objects of the item, as far as the reader does not tell them,
 * come from #GstAugSeed:caption, #GstAugSeed:captions and #GstAugSeed:objects and travel in that
 * event to the elements behind, whose rules keep picture and caption true to each other. Times of
 * captions are those that windows are cut from: stream time, of live data running time. Where the
 * reader says that the item begins, window 0 begins, and times in files are counted from there.
 *
 * Without #GstAugSeed:group, set the properties alike in every branch; a change acts at the next
 * segment or item. Elements of one group share what is set on any of them. A change while data flow
 * is a new generation: it acts in all branches from 1 + the highest window that any branch has
 * begun, or from a flush or a new item. A window of another length is counted on from there. A
 * change of the time domain acts from a flush or a new item, a change of the key from the first
 * item that no branch has begun. Nothing waits for anything.
 *
 * With #GstAugSeed:facts=stream decisions may also know what captions say and which named regions
 * of interest pictures show in the streams of the group. Each augseed then holds what comes until
 * every branch has told of its window, and sends what is known in front of the window as the sticky
 * event `aug-facts`, alike in all branches. Put a queue without limits in front of each. Live data
 * wait at most #GstAugSeed:max-wait, which is added to the latency; then the window has facts in no
 * branch, and decisions are those that are safe whatever is said.
 *
 * With #GstAugSeed:camera each picture carries a #GstAugCameraMeta, which the geometric elements
 * behind bring up to date: focal lengths, principal point, distortion.
 *
 * #GstAugSeed:window-phase=random draws n = floor (65536·u), u of the decision `seed`, parameter
 * `phase`, window 2^63-1, view 0, for each item and epoch; the grid then begins at n/65536 of a
 * window. Nothing else is random here.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! fakesink silent=false -v
 * ]|
 *
 * Since: 0.1
 */
#include "augseed-private.h"

#include <string.h>

GST_DEBUG_CATEGORY (gst_aug_seed_debug);
#define GST_CAT_DEFAULT gst_aug_seed_debug

enum {
  PROP_0,
  /* 1 + the number of the group's setting */
  PROP_SEED = 1 + GST_AUG_GROUP_SETTING_SEED,
  PROP_EPOCH = 1 + GST_AUG_GROUP_SETTING_EPOCH,
  PROP_VIEW = 1 + GST_AUG_GROUP_SETTING_VIEW,
  PROP_SOURCE = 1 + GST_AUG_GROUP_SETTING_SOURCE,
  PROP_WINDOW = 1 + GST_AUG_GROUP_SETTING_WINDOW,
  PROP_WINDOW_PHASE = 1 + GST_AUG_GROUP_SETTING_WINDOW_PHASE,
  PROP_PHASE = 1 + GST_AUG_GROUP_SETTING_PHASE,
  PROP_TIME_DOMAIN = 1 + GST_AUG_GROUP_SETTING_TIME_DOMAIN,
  PROP_REFERENCE_ASPECT = 1 + GST_AUG_GROUP_SETTING_REFERENCE_ASPECT,
  PROP_TRACE = 1 + GST_AUG_GROUP_SETTING_TRACE,
  PROP_CAPTION = 1 + GST_AUG_GROUP_SETTING_CAPTION,
  PROP_CAPTIONS = 1 + GST_AUG_GROUP_SETTING_CAPTIONS,
  PROP_OBJECTS = 1 + GST_AUG_GROUP_SETTING_OBJECTS,
  PROP_FACTS = 1 + GST_AUG_GROUP_SETTING_FACTS,
  PROP_MAX_WAIT = 1 + GST_AUG_GROUP_SETTING_MAX_WAIT,
  PROP_BRANCH = 1 + GST_AUG_GROUP_SETTING_COUNT,
  PROP_ROLE,
  PROP_GROUP,
  PROP_CAMERA,
  PROP_PIXEL_CENTER,
};

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

G_DEFINE_TYPE (GstAugSeed, gst_aug_seed, GST_TYPE_ELEMENT);
GST_ELEMENT_REGISTER_DEFINE (augseed, "augseed", GST_RANK_NONE, GST_TYPE_AUG_SEED);

static const gchar *
intern_value (const GValue *value)
{
  const gchar *string = g_value_get_string (value);

  return string && *string ? g_intern_string (string) : NULL;
}

/* Writes one shared setting; FALSE if @id is none. */
static gboolean
read_setting (GstAugGroupSettings *settings, guint id, const GValue *value)
{
  switch (id) {
  case PROP_SEED:
    settings->seed = g_value_get_uint64 (value);
    break;
  case PROP_EPOCH:
    settings->epoch = g_value_get_uint (value);
    break;
  case PROP_VIEW:
    settings->view = g_value_get_uint (value);
    break;
  case PROP_SOURCE:
    settings->source = intern_value (value);
    break;
  case PROP_WINDOW:
    settings->window[0] = gst_value_get_fraction_numerator (value);
    settings->window[1] = gst_value_get_fraction_denominator (value);
    break;
  case PROP_WINDOW_PHASE:
    settings->window_phase = g_value_get_enum (value);
    break;
  case PROP_PHASE:
    settings->phase = g_value_get_enum (value);
    break;
  case PROP_TIME_DOMAIN:
    settings->domain = g_value_get_enum (value);
    break;
  case PROP_REFERENCE_ASPECT:
    settings->aspect[0] = gst_value_get_fraction_numerator (value);
    settings->aspect[1] = gst_value_get_fraction_denominator (value);
    break;
  case PROP_TRACE:
    settings->trace = g_value_get_boolean (value);
    break;
  case PROP_CAPTION:
    settings->caption = intern_value (value);
    break;
  case PROP_CAPTIONS:
    settings->captions = intern_value (value);
    break;
  case PROP_OBJECTS:
    settings->objects = intern_value (value);
    break;
  case PROP_FACTS:
    settings->facts = g_value_get_enum (value);
    break;
  case PROP_MAX_WAIT:
    settings->max_wait = g_value_get_uint64 (value);
    break;
  default:
    return FALSE;
  }
  settings->set |= 1u << (id - 1);
  return TRUE;
}

static gboolean
write_setting (const GstAugGroupSettings *settings, guint id, GValue *value)
{
  switch (id) {
  case PROP_SEED:
    g_value_set_uint64 (value, settings->seed);
    return TRUE;
  case PROP_EPOCH:
    g_value_set_uint (value, settings->epoch);
    return TRUE;
  case PROP_VIEW:
    g_value_set_uint (value, settings->view);
    return TRUE;
  case PROP_SOURCE:
    g_value_set_static_string (value, settings->source);
    return TRUE;
  case PROP_WINDOW:
    gst_value_set_fraction (value, settings->window[0], settings->window[1]);
    return TRUE;
  case PROP_WINDOW_PHASE:
    g_value_set_enum (value, settings->window_phase);
    return TRUE;
  case PROP_PHASE:
    g_value_set_enum (value, settings->phase);
    return TRUE;
  case PROP_TIME_DOMAIN:
    g_value_set_enum (value, settings->domain);
    return TRUE;
  case PROP_REFERENCE_ASPECT:
    gst_value_set_fraction (value, settings->aspect[0], settings->aspect[1]);
    return TRUE;
  case PROP_TRACE:
    g_value_set_boolean (value, settings->trace);
    return TRUE;
  case PROP_CAPTION:
    g_value_set_static_string (value, settings->caption);
    return TRUE;
  case PROP_CAPTIONS:
    g_value_set_static_string (value, settings->captions);
    return TRUE;
  case PROP_OBJECTS:
    g_value_set_static_string (value, settings->objects);
    return TRUE;
  case PROP_FACTS:
    g_value_set_enum (value, settings->facts);
    return TRUE;
  case PROP_MAX_WAIT:
    g_value_set_uint64 (value, settings->max_wait);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
gst_aug_seed_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstAugSeed *self = GST_AUG_SEED (object);

  GST_OBJECT_LOCK (self);
  if (read_setting (&self->settings, id, value)) {
    if (self->member)
      gst_aug_group_change (self->member, &self->settings, id - 1);
    GST_OBJECT_UNLOCK (self);
    return;
  }
  switch (id) {
  case PROP_BRANCH:
    self->branch = intern_value (value);
    break;
  case PROP_ROLE:
    self->role = g_value_get_enum (value);
    break;
  case PROP_GROUP:
    self->group = intern_value (value);
    break;
  case PROP_CAMERA:
    gst_aug_seed_set_camera (self, value);
    break;
  case PROP_PIXEL_CENTER:
    self->pixel_center = g_value_get_enum (value);
    self->camera_changed = TRUE;
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    break;
  }
  GST_OBJECT_UNLOCK (self);
}

/* What holds now: in a group any member may have changed it. */
static GstAugGroupSettings
get_settings (GstAugSeed *self)
{
  GstAugGroupSettings settings = self->settings;

  if (self->member)
    gst_aug_group_get_settings (self->member, &settings);
  return settings;
}

static void
gst_aug_seed_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstAugSeed *self = GST_AUG_SEED (object);
  GstAugGroupSettings settings;

  GST_OBJECT_LOCK (self);
  settings = get_settings (self);
  if (!write_setting (&settings, id, value)) {
    switch (id) {
    case PROP_BRANCH:
      g_value_set_static_string (value, self->branch);
      break;
    case PROP_ROLE:
      g_value_set_enum (value, self->role);
      break;
    case PROP_GROUP:
      g_value_set_static_string (value, self->group);
      break;
    case PROP_CAMERA:
      gst_aug_seed_get_camera (self, value);
      break;
    case PROP_PIXEL_CENTER:
      g_value_set_enum (value, self->pixel_center);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
  }
  GST_OBJECT_UNLOCK (self);
}

static gboolean
load_facts (GstAugSeed *self)
{
  g_autoptr (GError) error = NULL;
  GstAugGroupSettings settings;

  GST_OBJECT_LOCK (self);
  settings = get_settings (self);
  GST_OBJECT_UNLOCK (self);
  if (gst_aug_seed_take_camera (self, &error) && gst_aug_seed_load_facts (self, &settings, &error))
    return TRUE;
  gst_aug_seed_fail (self, error);
  return FALSE;
}

static void
gst_aug_seed_set_context (GstElement *element, GstContext *context)
{
  gst_aug_seed_take_context (GST_AUG_SEED (element), context);
  GST_ELEMENT_CLASS (gst_aug_seed_parent_class)->set_context (element, context);
}

static GstStateChangeReturn
gst_aug_seed_change_state (GstElement *element, GstStateChange transition)
{
  GstAugSeed *self = GST_AUG_SEED (element);
  GstStateChangeReturn result;

  if (transition == GST_STATE_CHANGE_NULL_TO_READY && !gst_aug_seed_join (self))
    return GST_STATE_CHANGE_FAILURE;
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    gst_aug_seed_reset (self);
    if (!load_facts (self) || !gst_aug_seed_sit (self))
      return GST_STATE_CHANGE_FAILURE;
  }
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    gst_aug_seed_hold_stop (self);
  result = GST_ELEMENT_CLASS (gst_aug_seed_parent_class)->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    gst_aug_seed_rise (self);
    gst_aug_seed_reset (self);
    gst_aug_seed_drop_facts (self);
    if (self->member)
      gst_aug_group_stop (self->member);
  }
  if (transition == GST_STATE_CHANGE_READY_TO_NULL)
    gst_aug_seed_leave (self);
  return result;
}

static void
gst_aug_seed_finalize (GObject *object)
{
  GstAugSeed *self = GST_AUG_SEED (object);

  gst_event_replace (&self->stream_event, NULL);
  gst_event_replace (&self->item_event, NULL);
  gst_aug_seed_drop_facts (self);
  gst_aug_seed_rise (self);
  gst_aug_seed_leave (self);
  gst_aug_seed_hold_free (self);
  g_clear_pointer (&self->groups, gst_aug_groups_unref);
  G_OBJECT_CLASS (gst_aug_seed_parent_class)->finalize (object);
}

static void
gst_aug_seed_init (GstAugSeed *self)
{
  self->sinkpad = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sinkpad, gst_aug_seed_chain);
  gst_pad_set_chain_list_function (self->sinkpad, gst_aug_seed_chain_list);
  gst_pad_set_event_function (self->sinkpad, gst_aug_seed_sink_event);
  GST_PAD_SET_PROXY_CAPS (self->sinkpad);
  GST_PAD_SET_PROXY_ALLOCATION (self->sinkpad);
  GST_PAD_SET_PROXY_SCHEDULING (self->sinkpad);
  gst_element_add_pad (GST_ELEMENT (self), self->sinkpad);

  self->srcpad = gst_pad_new_from_static_template (&src_template, "src");
  GST_PAD_SET_PROXY_CAPS (self->srcpad);
  GST_PAD_SET_PROXY_ALLOCATION (self->srcpad);
  GST_PAD_SET_PROXY_SCHEDULING (self->srcpad);
  gst_element_add_pad (GST_ELEMENT (self), self->srcpad);

  gst_aug_seed_hold_init (self);
  gst_aug_group_settings_init (&self->settings);
  gst_aug_group_settings_init (&self->active);
  gst_aug_seed_reset (self);
}

#define FLAGS (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS)
#define LIVELY (FLAGS | GST_PARAM_MUTABLE_PLAYING)
#define STILL (FLAGS | GST_PARAM_MUTABLE_READY)

static void
install_numbers (GObjectClass *class)
{
  g_object_class_install_property (class, PROP_SEED,
      g_param_spec_uint64 ("seed", "Seed",
          "The experiment: an integer that all decisions depend on", 0, G_MAXUINT64, 0, LIVELY));
  g_object_class_install_property (class, PROP_EPOCH,
      g_param_spec_uint ("epoch", "Epoch",
          "The pass over the data: other decisions for the same items", 0, G_MAXUINT, 0, LIVELY));
  g_object_class_install_property (class, PROP_VIEW,
      g_param_spec_uint ("view", "View",
          "The variant of each window: other decisions for each view", 0, G_MAXUINT, 0, LIVELY));
  g_object_class_install_property (class, PROP_WINDOW,
      gst_param_spec_fraction ("window", "Window",
          "Length of a window in seconds, the span that one decision holds for; 0 = the whole "
          "item. "
          "Live data have windows of one second unless it is set",
          0, 1, G_MAXINT, 1, 0, 1, LIVELY));
  g_object_class_install_property (class, PROP_REFERENCE_ASPECT,
      gst_param_spec_fraction ("reference-aspect", "Reference aspect",
          "Width over height of the picture that crops are drawn for, square pixels; 0 = that of "
          "the caps. Set it alike in branches whose pictures differ in shape",
          0, 1, G_MAXINT, 1, 0, 1, LIVELY));
}

static void
install_choices (GObjectClass *class)
{
  g_object_class_install_property (class, PROP_WINDOW_PHASE,
      g_param_spec_enum ("window-phase", "Window phase",
          "Where windows begin: at time 0, or at a place drawn for each item and epoch",
          gst_aug_window_phase_get_type (), GST_AUG_WINDOW_PHASE_FIXED, LIVELY));
  g_object_class_install_property (class, PROP_PHASE,
      g_param_spec_enum ("phase", "Phase", "train: decisions are drawn; eval: nothing is random",
          gst_aug_phase_get_type (), GST_AUG_PHASE_TRAIN, LIVELY));
  g_object_class_install_property (class, PROP_TIME_DOMAIN,
      g_param_spec_enum ("time-domain", "Time domain",
          "The time that windows are cut from; auto = stream time, running time if live",
          gst_aug_time_domain_get_type (), GST_AUG_TIME_DOMAIN_AUTO, LIVELY));
  g_object_class_install_property (class, PROP_TRACE,
      g_param_spec_boolean ("trace", "Trace",
          "Whether the elements behind write what they did into the buffers", TRUE, LIVELY));
  g_object_class_install_property (class, PROP_ROLE,
      g_param_spec_enum ("role", "Role", "What the branch carries; auto = by the caps",
          gst_aug_role_get_type (), GST_AUG_ROLE_AUTO, LIVELY));
}

static void
install_names (GObjectClass *class)
{
  g_object_class_install_property (class, PROP_SOURCE,
      g_param_spec_string ("source", "Source",
          "The item's key, alike in every branch; # and 16 hexadecimal digits is the id itself; "
          "unset = the file's name without its last extension",
          NULL, LIVELY));
  g_object_class_install_property (class, PROP_BRANCH,
      g_param_spec_string ("branch", "Branch",
          "Unique name of the branch; unset = video, audio, text or other, by the caps", NULL,
          LIVELY));
  g_object_class_install_property (class, PROP_GROUP,
      g_param_spec_string ("group", "Group",
          "Name of the group of augseed elements that share what is set on any of them", NULL,
          STILL));
  g_object_class_install_property (class, PROP_CAPTION,
      g_param_spec_string ("caption", "Caption",
          "What is said of the item, if its reader does not say", NULL, LIVELY));
  g_object_class_install_property (class, PROP_CAPTIONS,
      g_param_spec_string ("captions", "Captions",
          "Captions of items: a text file, each line a key, a tab and a caption, or a JSON object "
          "{\"key\", \"start\", \"stop\", \"text\"} with times in seconds; subtitles of the item "
          "(.srt, .vtt); or a folder with KEY.srt, KEY.vtt or KEY.txt for each item",
          NULL, STILL));
  g_object_class_install_property (class, PROP_OBJECTS,
      g_param_spec_string ("objects", "Objects",
          "JSON file with the objects of items: {key: [{\"name\", \"x\", \"y\", \"width\", "
          "\"height\"}]}, shares of the picture; or a folder with such an array in KEY.json for "
          "each "
          "item",
          NULL, STILL));
}

static void
install_facts (GObjectClass *class)
{
  g_object_class_install_property (class, PROP_FACTS,
      g_param_spec_enum ("facts", "Facts",
          "What decisions may know of an item: what comes before its data, or also what captions "
          "say and boxes show in the streams of the group; then every branch waits until all have "
          "told of its window",
          gst_aug_facts_from_get_type (), GST_AUG_FACTS_FROM_ITEM, STILL));
  g_object_class_install_property (class, PROP_MAX_WAIT,
      g_param_spec_uint64 ("max-wait", "Longest wait",
          "With facts=stream, how long live data wait for facts, in nanoseconds; then they go on "
          "with decisions that are safe whatever is said. Other data wait as long as it takes",
          0, G_MAXUINT64, 500 * GST_MSECOND, STILL));
}

static void
install_camera (GObjectClass *class)
{
  g_object_class_install_property (class, PROP_CAMERA,
      gst_param_spec_array ("camera", "Camera",
          "The camera that took the pictures: <fx, fy, cx, cy>, pixels, or <fx, fy, cx, cy, k1, "
          "k2, "
          "p1, p2, k3> with its Brown-Conrady distortion; geometric operations keep it up to date",
          g_param_spec_double ("number", "number", "One number", -G_MAXDOUBLE, G_MAXDOUBLE, 0,
              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS),
          LIVELY));
  g_object_class_install_property (class, PROP_PIXEL_CENTER,
      g_param_spec_enum ("pixel-center", "Pixel centre",
          "Where cx and cy of the camera are counted from: the centre of the first pixel is 0, 0 "
          "(OpenCV, ROS) or 0.5, 0.5",
          gst_aug_pixel_center_get_type (), GST_AUG_PIXEL_CENTER_INTEGER, LIVELY));
}

static void
gst_aug_seed_class_init (GstAugSeedClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GstElementClass *element_class = GST_ELEMENT_CLASS (class);

  GST_DEBUG_CATEGORY_INIT (gst_aug_seed_debug, "augseed", 0, "augseed");
  object_class->set_property = gst_aug_seed_set_property;
  object_class->get_property = gst_aug_seed_get_property;
  object_class->finalize = gst_aug_seed_finalize;
  install_numbers (object_class);
  install_choices (object_class);
  install_names (object_class);
  install_facts (object_class);
  install_camera (object_class);
  element_class->change_state = gst_aug_seed_change_state;
  element_class->set_context = gst_aug_seed_set_context;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Augmentation seed", "Filter/Generic",
      "Says which window of which item each buffer belongs to", "The gst-augment authors");
  gst_type_mark_as_plugin_api (gst_aug_window_phase_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_aug_phase_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_aug_time_domain_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_aug_role_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_aug_pixel_center_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_aug_facts_from_get_type (), 0);
}
