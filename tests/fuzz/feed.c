/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Buffers as they should not be: of any size, from any time, shared, read-only, padded. */
#include "storm.h"

#include <math.h>
#include <string.h>

#include "core/seedmeta.h"

#define NOISE_BYTES (1u << 20)
#define MOST_BYTES (1u << 19)

/* Any bits at all, NaN and infinity among them as floats; and floats between -1 and 1. */
static guint8 noise[NOISE_BYTES], quiet[NOISE_BYTES];

void
storm_feed_init (void)
{
  static const gfloat strange[] = { NAN, INFINITY, -INFINITY, 3e38f, 1e-42f, 0 };
  Dice dice;

  dice_init (&dice, 1);
  for (gsize i = 0; i < NOISE_BYTES; i += 4) {
    guint32 bits = (guint32) dice_roll (&dice, G_GUINT64_CONSTANT (1) << 32);
    gfloat sample = (gfloat) (2 * dice_uniform (&dice) - 1);

    if (dice_roll (&dice, 4096) == 0)
      sample = strange[dice_roll (&dice, G_N_ELEMENTS (strange))];
    memcpy (noise + i, &bits, 4);
    memcpy (quiet + i, &sample, 4);
  }
}

static gsize
random_samples (Storm *storm)
{
  static const gsize lengths[] = { 1, 7, 160, 480, 1024 };
  gsize bpf = (gsize) GST_AUDIO_INFO_BPF (&storm->kind->audio), n;

  if (chance_one_in (&storm->chance, 12))
    return 0;
  n = chance_one_in (&storm->chance, 3) ? 1 + chance_roll (&storm->chance, 2048)
                                        : chance_pick (&storm->chance, lengths);
  return MAX (MIN (n, 32768 / bpf), 1);
}

static gsize
random_text (Storm *storm, gchar *text, gsize size)
{
  static const gchar *const pieces[] = { "left", "Right", " ", ", ", "<b>", "</b>", "<span",
    "&amp;", "&", "\xff", "\xc3", "the LEFT-hand side", "\n", "\xe2\x82\xac", "rechts", "<i", ">",
    "<i>a red cup</i>", "{\\an8}", "{\\an8", "&#x26;", "<!-- dog -->", "won't run", "three dogs ",
    ".", " the old man's house ", "when it rains, ", "1,000",
    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", "e\xcc\x81t\xc3\xa9 ",
    "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7" };
  gsize n = 0;
  guint count = chance_roll (&storm->chance, 16);

  for (guint i = 0; i < count; i++) {
    const gchar *piece = chance_pick (&storm->chance, pieces);
    gsize length = strlen (piece);

    if (n + length > size)
      break;
    memcpy (text + n, piece, length);
    n += length;
  }
  return n;
}

/* The bytes of a buffer as the caps want them. They live until the next call. */
static const guint8 *
random_bytes (Storm *storm, gsize *size)
{
  static guint8 text[1024];
  const Kind *kind = storm->kind;
  Chance *chance = &storm->chance;

  switch (kind->media) {
  case MEDIA_VIDEO:
    *size = GST_VIDEO_INFO_SIZE (&kind->video);
    break;
  case MEDIA_AUDIO:
    *size = random_samples (storm) * (gsize) GST_AUDIO_INFO_BPF (&kind->audio);
    break;
  case MEDIA_TEXT:
    if (!chance_one_in (chance, 3)) {
      *size = random_text (storm, (gchar *) text, sizeof text);
      return text;
    }
    *size = chance_roll (chance, 200);
    break;
  default:
    *size = chance_roll (chance, 64);
    break;
  }
  if (chance_one_in (chance, 24)) {
    /* more or less than the caps say */
    gsize by = 1 + chance_roll (chance, 8);

    *size = chance_one_in (chance, 2) ? *size + by : *size - MIN (*size, by);
    storm->crooked = storm->was_crooked = TRUE;
  }
  g_assert (*size <= MOST_BYTES);
  return (kind->media == MEDIA_AUDIO && chance_roll (chance, 4) ? quiet : noise) +
         4 * chance_roll (chance, (NOISE_BYTES - MOST_BYTES) / 4);
}

static GstClockTime
usual_duration (const Storm *storm, gsize size)
{
  const Kind *kind = storm->kind;

  if (kind->media == MEDIA_AUDIO)
    return gst_util_uint64_scale_int_ceil (size / (gsize) GST_AUDIO_INFO_BPF (&kind->audio),
        GST_SECOND, GST_AUDIO_INFO_RATE (&kind->audio));
  if (kind->media == MEDIA_VIDEO && GST_VIDEO_INFO_FPS_N (&kind->video))
    return gst_util_uint64_scale_int_ceil (
        GST_SECOND, GST_VIDEO_INFO_FPS_D (&kind->video), GST_VIDEO_INFO_FPS_N (&kind->video));
  return 100 * GST_MSECOND;
}

/* Where the next buffer begins, backwards if the segment does. */
void
storm_advance (Storm *storm, GstClockTime duration)
{
  if (storm->segment.rate > 0)
    storm->time += duration;
  else
    storm->time -= MIN (storm->time, duration);
}

static void
jump (Storm *storm, GstBuffer *buffer)
{
  Chance *chance = &storm->chance;
  GstClockTime by =
      chance_word (chance) % (chance_one_in (chance, 8) ? 100 * GST_SECOND : GST_SECOND);

  if (chance_one_in (chance, 3)) {
    storm->time -= MIN (storm->time, by);
    storm->orderly = FALSE;
  } else {
    storm->time += by;
    storm->orderly &= storm->segment.rate > 0;
  }
  if (chance_one_in (chance, 2))
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
}

static void
set_times (Storm *storm, GstBuffer *buffer, gsize size)
{
  static const GstClockTime strange[] = { 0, GST_CLOCK_TIME_NONE, 1, G_MAXINT64,
    GST_CLOCK_TIME_NONE - 1, 3600 * GST_SECOND };
  Chance *chance = &storm->chance;
  GstClockTime duration = usual_duration (storm, size);

  if (chance_one_in (chance, 20))
    jump (storm, buffer);
  GST_BUFFER_PTS (buffer) = storm->time;
  GST_BUFFER_DURATION (buffer) = duration;
  storm_advance (storm, duration);
  if (chance_one_in (chance, 30))
    GST_BUFFER_DURATION (buffer) = chance_pick (chance, strange);
  if (chance_one_in (chance, 30))
    GST_BUFFER_PTS (buffer) = GST_CLOCK_TIME_NONE;
  if (chance_one_in (chance, 30))
    GST_BUFFER_DTS (buffer) = storm->time;
  if (chance_one_in (chance, 300)) {
    GST_BUFFER_PTS (buffer) =
        chance_one_in (chance, 2) ? chance_pick (chance, strange) : chance_word (chance);
    storm->orderly = FALSE;
  }
}

static void
add_metas (Storm *storm, GstBuffer *buffer)
{
  Chance *chance = &storm->chance;
  const Kind *kind = storm->kind;

  if (kind->media == MEDIA_VIDEO && chance_one_in (chance, 6))
    for (guint n = 1 + chance_roll (chance, 3); n; n--) {
      guint width = (guint) GST_VIDEO_INFO_WIDTH (&kind->video);
      guint height = (guint) GST_VIDEO_INFO_HEIGHT (&kind->video);
      guint x = chance_roll (chance, width), y = chance_roll (chance, height);

      gst_buffer_add_video_region_of_interest_meta (buffer, "face", x, y,
          chance_roll (chance, width - x + 1), chance_roll (chance, height - y + 1));
    }
  if (kind->media == MEDIA_AUDIO && !storm->crooked && chance_one_in (chance, 12))
    gst_buffer_add_audio_meta (buffer, &kind->audio,
        gst_buffer_get_size (buffer) / (gsize) GST_AUDIO_INFO_BPF (&kind->audio), NULL);
  if (chance_one_in (chance, 12))
    gst_buffer_add_reference_timestamp_meta (buffer, kind->caps, storm->time, GST_CLOCK_TIME_NONE);
}

static void
set_flags (Storm *storm, GstBuffer *buffer)
{
  static const GstBufferFlags flags[] = { GST_BUFFER_FLAG_DISCONT, GST_BUFFER_FLAG_GAP,
    GST_BUFFER_FLAG_CORRUPTED, GST_BUFFER_FLAG_DELTA_UNIT, GST_BUFFER_FLAG_RESYNC };

  if (chance_one_in (&storm->chance, 10))
    GST_BUFFER_FLAG_SET (buffer, chance_pick (&storm->chance, flags));
}

static GstBuffer *
random_buffer (Storm *storm)
{
  Chance *chance = &storm->chance;
  const Kind *kind = storm->kind;
  GstBuffer *buffer;
  const guint8 *bytes;
  gsize size;

  storm->crooked = FALSE;
  if (kind->media == MEDIA_VIDEO && chance_one_in (chance, 8)) {
    buffer = kind_padded_buffer (kind, chance_roll (chance, 8), 1 + chance_roll (chance, 24));
    size = 0;
  } else if (chance_one_in (chance, 16)) {
    buffer = kind_readonly_buffer (kind, chance_roll (chance, 8));
    size = gst_buffer_get_size (buffer);
  } else {
    bytes = random_bytes (storm, &size);
    buffer = size ? gst_buffer_new_memdup (bytes, size) : gst_buffer_new ();
    if (size > 2 && chance_one_in (chance, 8)) {
      /* the same bytes in two memories */
      gsize half = 1 + chance_roll (chance, (guint32) size - 1);
      GstBuffer *rest = gst_buffer_copy_region (buffer, GST_BUFFER_COPY_MEMORY, half, size - half);

      gst_buffer_resize (buffer, 0, (gssize) half);
      buffer = gst_buffer_append (buffer, rest);
    }
  }
  if (kind->media == MEDIA_AUDIO)
    storm->samples_in += gst_buffer_get_size (buffer) / (gsize) GST_AUDIO_INFO_BPF (&kind->audio);
  set_times (storm, buffer, size);
  set_flags (storm, buffer);
  add_metas (storm, buffer);
  storm_watch (storm, buffer);
  return buffer;
}

/* What else holds a buffer finds it as it was. */
typedef struct {
  GstBuffer *buffer;
  GstBuffer *copy;
  GstBufferFlags flags;
} Held;

static Held
hold (GstBuffer *buffer)
{
  return (Held){ gst_buffer_ref (buffer), gst_buffer_copy_deep (buffer),
    (GstBufferFlags) GST_BUFFER_FLAGS (buffer) };
}

static void
check_held (Storm *storm, Held *held)
{
  GstBuffer *buffer = held->buffer, *copy = held->copy;
  GstMapInfo map;

  if (!gst_buffer_map (copy, &map, GST_MAP_READ))
    g_error ("no memory");
  if (gst_buffer_get_size (buffer) != map.size ||
      (map.size && gst_buffer_memcmp (buffer, 0, map.data, map.size)))
    storm_fail (storm, "a buffer that is shared was written to");
  gst_buffer_unmap (copy, &map);
  if (GST_BUFFER_PTS (buffer) != GST_BUFFER_PTS (copy) ||
      GST_BUFFER_DTS (buffer) != GST_BUFFER_DTS (copy) ||
      GST_BUFFER_DURATION (buffer) != GST_BUFFER_DURATION (copy) ||
      GST_BUFFER_FLAGS (buffer) != held->flags)
    storm_fail (storm, "times or flags of a buffer that is shared were changed");
  if (gst_aug_buffer_get_seed_meta (buffer) && !gst_aug_buffer_get_seed_meta (copy))
    storm_fail (storm, "a buffer that is shared was given a meta");
  gst_buffer_unref (buffer);
  gst_buffer_unref (copy);
}

/* A refusal says why, and what to type; nothing else is an error. */
static void
judge_flow (Storm *storm, GstFlowReturn ret, gboolean provoked)
{
  g_autofree gchar *error = storm_read_bus (storm);

  if (storm->state < GST_STATE_PAUSED)
    return;
  if (ret == GST_FLOW_ERROR && !error && !provoked)
    storm_fail (storm, "a buffer was refused without a word");
  if (ret == GST_FLOW_OK && error)
    storm_fail (storm, "an error was posted although data flow: %s", error);
  if (error || (ret == GST_FLOW_NOT_NEGOTIATED && !provoked))
    storm_recover (storm);
}

void
storm_feed (Storm *storm)
{
  GstBuffer *buffer = random_buffer (storm);
  gboolean shared = chance_one_in (&storm->chance, 5);
  gboolean provoked = storm->rig->answer != GST_FLOW_OK;
  Held held;
  GstFlowReturn ret;

  storm->doing = "buffer";
  if (shared)
    held = hold (buffer);
  if (storm->state >= GST_STATE_PAUSED)
    storm->counts.buffers++;
  ret = rig_push (storm->rig, buffer);
  if (shared)
    check_held (storm, &held);
  judge_flow (storm, ret, provoked);
}

void
storm_feed_list (Storm *storm)
{
  guint n = chance_roll (&storm->chance, 4);
  GstBufferList *list = gst_buffer_list_new ();
  gboolean provoked = storm->rig->answer != GST_FLOW_OK;
  gboolean crooked = FALSE;

  storm->doing = "list";
  for (guint i = 0; i < n; i++) {
    gst_buffer_list_add (list, random_buffer (storm));
    crooked |= storm->crooked;
  }
  storm->crooked = crooked;
  if (storm->state >= GST_STATE_PAUSED)
    storm->counts.buffers += n;
  judge_flow (storm, gst_pad_push_list (storm->rig->src, list), provoked);
}
