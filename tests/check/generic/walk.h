/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the tests share that walk every element of the plugin by no name: the elements, caps of all
 * kinds with buffers for them, and a rig of two pads around an element. */
#pragma once

#include <gst/audio/audio.h>
#include <gst/gst.h>
#include <gst/video/video.h>

#define WALK_PLUGIN "augment"

/* A generator with a state, for tests alone. */
typedef struct {
  guint64 state;
} Dice;

void dice_init (Dice *dice, guint64 seed);
guint64 dice_roll (Dice *dice, guint64 n);
gdouble dice_uniform (Dice *dice);

typedef enum {
  MEDIA_VIDEO,
  MEDIA_AUDIO,
  MEDIA_TEXT,
  MEDIA_OTHER,
} Media;

/* Caps with all that is needed to make buffers for them. */
typedef struct {
  Media media;
  GstCaps *caps;
  gchar *text;
  GstVideoInfo video;
  GstAudioInfo audio;
} Kind;

Kind *kind_new (const gchar *caps);
void kind_free (Kind *kind);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Kind, kind_free)

/* All video formats in sizes that are odd in some way, sound, text and what is none of these. */
GPtrArray *walk_kinds (void);
/* One of each medium and a few more, for tests that take long. */
GPtrArray *walk_few_kinds (void);
GstClockTime kind_duration (const Kind *kind);
GstClockTime kind_time (const Kind *kind, guint64 number);
GstBuffer *kind_buffer (const Kind *kind, guint64 number);
GstBuffer *kind_padded_buffer (const Kind *kind, guint64 number, guint padding);
GstBuffer *kind_readonly_buffer (const Kind *kind, guint64 number);
gchar *buffer_digest (GstBuffer *buffer);
gchar *frame_digest (const Kind *kind, GstBuffer *buffer);
gint buffer_distance (const Kind *kind, GstBuffer *a, GstBuffer *b);

/* Names of all elements of the plugin. */
GStrv walk_elements (void);
gboolean walk_takes (const gchar *element, const Kind *kind);
gboolean walk_keeps_caps (const gchar *element);
gboolean walk_moves_time (const gchar *launch);
/* A policy for the elements that cannot be without one, in @element. */
void walk_complete (GstElement *element);
gboolean walk_has_property (const gchar *element, const gchar *property);
GPtrArray *setting_values (GParamSpec *spec);
gboolean is_setting (GParamSpec *spec);
void walk_write_wave (
    const gchar *name, guint rate, guint channels, gconstpointer samples, gsize size);
/* Paths of files, good and bad, for settings that name some; the first is a recording. */
const gchar *const *walk_locations (void);

typedef struct _Rig Rig;

/* Sees what comes out before it is counted. */
typedef void (*RigBufferFunc) (Rig *rig, GstBuffer *buffer, gpointer user_data);
typedef void (*RigEventFunc) (Rig *rig, GstEvent *event, gpointer user_data);

struct _Rig {
  GstElement *element;
  GstPad *src;
  GstPad *sink;
  GstBus *bus;
  GstSegment segment;
  GQueue out; /* of GstBuffer */
  GstCaps *caps;
  guint n_buffers;
  guint n_gaps;
  guint n_segments;
  guint n_eos;
  gboolean keeps; /* whether buffers are kept in out */
  gboolean reads_video_meta;
  GstClockTime latency;
  GstCaps *wanted;      /* what downstream takes; NULL = anything */
  GstFlowReturn answer; /* to the next buffer alone */
  RigBufferFunc on_buffer;
  RigEventFunc on_event;
  gpointer user_data;
};

Rig *rig_new (const gchar *launch);
gboolean rig_start (Rig *rig, const gchar *stream_id);
gboolean rig_caps (Rig *rig, const Kind *kind);
gboolean rig_segment (Rig *rig, gdouble rate, GstClockTime start);
void rig_flush (Rig *rig);
GstFlowReturn rig_push (Rig *rig, GstBuffer *buffer);
void rig_eos (Rig *rig);
GstBuffer *rig_pull (Rig *rig);
void rig_forget (Rig *rig);
guint rig_left_out (Rig *rig);
gchar *rig_error (Rig *rig);
gchar *rig_warning (Rig *rig);
void rig_free (Rig *rig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rig, rig_free)
