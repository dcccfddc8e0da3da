/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/reverb/response.h"
#include "catalogue-private.h"

typedef enum {
  REVERB_ROOM,
  REVERB_EXPONENTIAL,
  REVERB_FILE,
} ReverbKind;

typedef enum {
  TAIL_CUT,
  TAIL_RING,
} Tail;

typedef struct {
  GstAugCommonSettings common;
  ReverbKind kind;
  gdouble min_rt60, max_rt60;
  gdouble min_width, max_width;
  gdouble min_length, max_length;
  gdouble min_height, max_height;
  gdouble min_spacing, max_spacing;
  guint order;
  gboolean diffuse;
  gdouble min_direct_db, max_direct_db;
  const gchar *location;
  gdouble lead_ms;
  gdouble min_wet, max_wet;
  gboolean early;
  GstAugResponseNormalize normalize;
  Tail tail;
} Settings;

static GType
reverb_kind_get_type (void)
{
  static const GEnumValue values[] = {
    { REVERB_ROOM, "A shoebox by image sources, with a diffuse tail", "room" },
    { REVERB_EXPONENTIAL, "Direct sound and noise that decays", "exponential" },
    { REVERB_FILE, "Responses from sound files", "file" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugReverbKind", values));
  return type;
}

static GType
normalize_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_RESPONSE_POWER, "The response's energy becomes 1", "power" },
    { GST_AUG_RESPONSE_DIRECT, "The direct sound keeps its level", "direct" },
    { GST_AUG_RESPONSE_NONE, "The response stays as it is", "none" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugReverbNormalize", values));
  return type;
}

static GType
tail_get_type (void)
{
  static const GEnumValue values[] = {
    { TAIL_CUT, "It ends with its window, which depends on nothing else then", "cut" },
    { TAIL_RING, "It sounds on into the next windows", "ring" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugReverbTail", values));
  return type;
}

#define B Settings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  ENUM_ROW (B, "kind", kind, reverb_kind_get_type, REVERB_ROOM, "Where responses come from"),
  ROW (B, "min-rt60", min_rt60, DOUBLE, 0.05, 10, 0.2,
      "room, exponential: shortest time in which sound decays by 60 dB, seconds"),
  ROW (B, "max-rt60", max_rt60, DOUBLE, 0.05, 10, 0.8,
      "room, exponential: longest time in which sound decays by 60 dB, seconds"),
  ROW (B, "min-width", min_width, DOUBLE, 1, 50, 3, "room: smallest width, metres"),
  ROW (B, "max-width", max_width, DOUBLE, 1, 50, 10, "room: largest width, metres"),
  ROW (B, "min-length", min_length, DOUBLE, 1, 50, 3, "room: smallest length, metres"),
  ROW (B, "max-length", max_length, DOUBLE, 1, 50, 10, "room: largest length, metres"),
  ROW (B, "min-height", min_height, DOUBLE, 1, 50, 2.5, "room: smallest height, metres"),
  ROW (B, "max-height", max_height, DOUBLE, 1, 50, 4, "room: largest height, metres"),
  ROW (B, "min-spacing", min_spacing, DOUBLE, 0, 0.5, 0.1,
      "room: smallest distance of the two microphones of stereo, metres"),
  ROW (B, "max-spacing", max_spacing, DOUBLE, 0, 0.5, 0.3,
      "room: largest distance of the two microphones of stereo, metres"),
  ROW (B, "order", order, UINT, 0, GST_AUG_RESPONSE_MAX_ORDER, 6,
      "room: most reflections of an image source"),
  ROW (B, "diffuse", diffuse, BOOLEAN, 0, 1, 1,
      "room: what the image sources leave out is noise that decays; false: it is missing"),
  ROW (B, "min-direct-db", min_direct_db, DOUBLE, -40, 60, -3,
      "exponential: smallest ratio of the energies of direct sound and tail, dB"),
  ROW (B, "max-direct-db", max_direct_db, DOUBLE, -40, 60, 9,
      "exponential: largest ratio of the energies of direct sound and tail, dB"),
  ROW (B, "location", location, STRING, 0, 0, 0,
      "file: a response, a folder of responses, or a pattern such as rooms/*.wav"),
  ROW (B, "lead-ms", lead_ms, DOUBLE, 0, 100, 2.5,
      "file: how much in front of the direct sound is kept, milliseconds; the delay is as long"),
  ROW (B, "min-wet", min_wet, DOUBLE, 0, 1, 1,
      "Smallest share of the reverberant sound; the rest stays as it was"),
  ROW (B, "max-wet", max_wet, DOUBLE, 0, 1, 1,
      "Largest share of the reverberant sound; the rest stays as it was"),
  ROW (B, "early", early, BOOLEAN, 0, 1, 0, "Keep the first 50 ms of the response alone"),
  ENUM_ROW (B, "normalize", normalize, normalize_get_type, GST_AUG_RESPONSE_POWER,
      "What keeps its level"),
  ENUM_ROW (B, "tail", tail, tail_get_type, TAIL_CUT, "What happens to the end of the sound"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;

  if (s->kind == REVERB_FILE && (!s->location || !*s->location))
    return gst_aug_settings_contradiction (error,
        "kind=file has no files: set location to a sound file, a folder or a pattern such as "
        "rooms/*.wav");
  if (s->kind != REVERB_FILE && s->location && *s->location)
    return gst_aug_settings_contradiction (
        error, "location=%s is read with kind=file alone: set kind=file", s->location);
  return TRUE;
}

/* In the room, away from its walls by 0.3 m or a quarter. */
static void
draw_place (GstAugOperation *op, const GstAugDraws *draws, const gchar *parameter,
    const gchar *const names[3], const gdouble size[3])
{
  for (guint i = 0; i < 3; i++) {
    const gdouble margin = MIN (0.3, size[i] / 4);

    gst_aug_operation_set_double (
        op, names[i], gst_aug_draws_range (draws, parameter, i, margin, size[i] - margin));
  }
}

static void
decide_room (const Settings *s, const GstAugDraws *draws, GstAugOperation *op)
{
  static const gchar *const source[] = { "source-x", "source-y", "source-z" };
  static const gchar *const microphone[] = { "microphone-x", "microphone-y", "microphone-z" };
  gdouble size[3];

  gst_aug_operation_draw_range (op, "width", draws, "width", s->min_width, s->max_width);
  gst_aug_operation_draw_range (op, "length", draws, "length", s->min_length, s->max_length);
  gst_aug_operation_draw_range (op, "height", draws, "height", s->min_height, s->max_height);
  size[0] = gst_aug_operation_get_double (op, "width", 0);
  size[1] = gst_aug_operation_get_double (op, "length", 0);
  size[2] = gst_aug_operation_get_double (op, "height", 0);
  draw_place (op, draws, "source", source, size);
  draw_place (op, draws, "microphone", microphone, size);
  gst_aug_operation_draw_range (op, "spacing", draws, "spacing", s->min_spacing, s->max_spacing);
  gst_aug_operation_draw_range (op, "angle", draws, "angle", 0, 360);
  gst_aug_operation_draw_range (op, "rt60", draws, "rt60", s->min_rt60, s->max_rt60);
  gst_aug_operation_set_int (op, "order", s->order);
  gst_aug_operation_set_boolean (op, "diffuse", s->diffuse);
  gst_aug_operation_set_uint64 (op, "field", gst_aug_draws_uint64 (draws, "field", 0));
}

static gboolean
decide_file (const Settings *s, const GstAugDraws *draws, GstAugOperation *op, GError **error)
{
  g_autoptr (GstAugSoundPool) pool = gst_aug_sound_pool_open (s->location, error);
  const guint64 choice = gst_aug_draws_uint64 (draws, "file", 0);

  if (!pool)
    return FALSE;
  gst_aug_operation_set_string (
      op, "file", gst_aug_sound_pool_path (pool, gst_aug_sound_pool_pick (pool, choice, 0)));
  gst_aug_operation_set_string (op, "location", s->location);
  gst_aug_operation_set_uint64 (op, "choice", choice);
  gst_aug_operation_set_double (op, "lead-ms", s->lead_ms);
  return TRUE;
}

/* width, length, height, source (0, 1, 2: x, y, z), microphone (0, 1, 2), spacing, angle, rt60,
 * direct, wet: uniform; field: two words from which the noise follows; file: two words that choose
 * a file of the sorted location */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  static const gchar *const names[] = { "room-reverb", "exponential-reverb", "file-reverb" };
  static const gchar *const normalizes[] = { "power", "direct", "none" };
  const Settings *s = block;
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *op;

  op = gst_aug_decision_add (decision, names[s->kind]);
  if (s->kind == REVERB_ROOM) {
    decide_room (s, draws, op);
  } else if (s->kind == REVERB_EXPONENTIAL) {
    gst_aug_operation_draw_range (op, "rt60", draws, "rt60", s->min_rt60, s->max_rt60);
    gst_aug_operation_draw_range (
        op, "direct-db", draws, "direct", s->min_direct_db, s->max_direct_db);
    gst_aug_operation_set_uint64 (op, "field", gst_aug_draws_uint64 (draws, "field", 0));
  } else if (!decide_file (s, draws, op, error)) {
    return FALSE;
  }
  gst_aug_operation_draw_range (op, "wet", draws, "wet", s->min_wet, s->max_wet);
  gst_aug_operation_set_boolean (op, "early", s->early);
  gst_aug_operation_set_string (op, "normalize", normalizes[s->normalize]);
  gst_aug_operation_set_string (op, "tail", s->tail == TAIL_RING ? "ring" : "cut");
  return TRUE;
}

static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  const Settings *s = block;

  if (s->kind == REVERB_FILE)
    return gst_aug_response_lead_of (s->lead_ms, rate);
  return s->kind == REVERB_ROOM ? GST_AUG_RESPONSE_HALF : 0;
}

static gchar *
take_warning (gconstpointer block)
{
  const Settings *s = block;
  g_autoptr (GstAugSoundPool) pool =
      s->location ? gst_aug_sound_pool_open (s->location, NULL) : NULL;

  return pool ? gst_aug_sound_pool_take_warning (pool) : NULL;
}

const GstAugKind gst_aug_kind_reverb = {
  .name = "reverb",
  .element = "augreverb",
  .description = "Puts sound into rooms",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .latency = latency,
  .take_warning = take_warning,
};
