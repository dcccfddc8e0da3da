/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the tests share that walk every element for sound: those with an engine, settings for them
 * at random, and a stream of sound that is the same however it is cut. */
#pragma once

#include <gst/check/gstcheck.h>

#include "walk.h"

typedef struct {
  gboolean is_float;
  guint rate, channels;
} Sound;

/* A run: @frames from @first on, in buffers of @size (0: of random sizes). */
typedef struct {
  const gchar *launch;
  const Sound *sound;
  guint64 first, frames;
  guint size;
  void (*change) (GstBuffer *buffer, const Sound *sound, guint number); /* nullable */
  gboolean timeless; /* whether the times that come out are not looked at */
} Play;

Kind *sound_kind (const Sound *sound);
guint sound_bpf (const Sound *sound);
GstClockTime sound_time (const Sound *sound, guint64 frame);
guint64 sound_frame (const Sound *sound, GstClockTime time);
GstBuffer *sound_buffer (const Sound *sound, guint64 first, guint64 frames);
GByteArray *sound_input (const Sound *sound, guint64 first, guint64 frames);

/* Names of all elements that sound goes through with a delay; AUG_TEST_ELEMENT: of that one. */
GStrv sound_elements (void);
/* Settings of @element at random that do not contradict each other; "" for number 0. */
gchar *sound_settings (const gchar *element, guint number);
typedef void (*SoundSettingsFunc) (const gchar *element, const gchar *settings);

/* Every element with its own settings and with @n others. */
void sound_for_settings (guint n, SoundSettingsFunc func);
/* The element "m" behind augseed. */
gchar *sound_line (const gchar *window, const gchar *element, const gchar *settings);
/* More in the full run. */
guint sound_rounds (guint few, guint many);

Rig *sound_rig (const gchar *launch, const Sound *sound, guint64 first);
gboolean sound_push (Rig *rig, const gchar *launch, GstBuffer *buffer);
void sound_collect (Rig *rig, const Play *play, GByteArray *all);
GByteArray *sound_play (const Play *play);
gboolean sound_is_equal (const GByteArray *a, const GByteArray *b);
guint64 sound_latency (Rig *rig, const Sound *sound);
