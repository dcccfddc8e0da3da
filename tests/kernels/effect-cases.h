/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the tests of effects share: golden cases, and the same bytes however an effect is run. */
#pragma once

#include "frames.h"

#include <stdlib.h>

#include "effect-text.h"

/* ---- golden ---- */

typedef struct {
  GstVideoFormat format;
  guint width, height, most;
  GstAugEffectAddress address;
  GstAugOperation op;
} Case;

static inline void
parse_case (const gchar *line, gsize length, Case *c)
{
  g_autofree gchar *text = g_strndup (line, length);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autofree gchar *operation = NULL;

  g_assert_cmpuint (g_strv_length (words), >, 6);
  c->format = gst_video_format_from_string (words[0]);
  c->width = (guint) atoi (words[1]);
  c->height = (guint) atoi (words[2]);
  c->address = (GstAugEffectAddress){ .time = g_ascii_strtoll (words[3], NULL, 10),
    .branch = (guint32) g_ascii_strtoull (words[4], NULL, 10) };
  c->most = (guint) atoi (words[5]);
  operation = g_strjoinv (" ", words + 6);
  operation_from_text (operation, &c->op);
}

static inline const guint8 *
read_planes (GuardedFrame *g, const guint8 *at)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y < g->rows[p]; y++, at += g->row[p])
      memcpy (guarded_row (g, p, y), at, g->row[p]);
  return at;
}

static inline guint
value_of (const GstVideoFormatInfo *finfo, const guint8 *at)
{
  return finfo->depth[0] > 8 ? (at[0] | at[1] << 8) >> finfo->shift[0] : *at;
}

/* Fails where a value is off by more than @most; counts those that are off. */
static inline guint
compare (const GuardedFrame *g, const guint8 *expected, const Case *c)
{
  const GstVideoFormatInfo *finfo = g->frame.info.finfo;
  const guint bytes = finfo->depth[0] > 8 ? 2 : 1;
  guint off = 0;

  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y < g->rows[p]; y++)
      for (gsize x = 0; x < g->row[p]; x += bytes, expected += bytes) {
        const guint8 *at = guarded_row (g, p, y) + x;
        const guint got = value_of (finfo, at), right = value_of (finfo, expected);
        const guint d = got > right ? got - right : right - got;

        if (d > c->most)
          g_error ("%s %ux%u %s: plane %u row %u byte %u: %u, not %u", finfo->name, c->width,
              c->height, c->op.name, p, y, (guint) x, got, right);
        off += d > 0;
      }
  return off;
}

static inline void
check_golden (gconstpointer file)
{
  g_autofree gchar *data = NULL;
  gsize size;
  const gchar *at;
  guint n = 0;
  guint64 off = 0, values = 0;

  g_assert_true (g_file_get_contents (file, &data, &size, NULL));
  for (at = data; at < data + size; n++) {
    const gchar *end = memchr (at, '\n', (gsize) (data + size - at));
    const GstAugEffect *effect;
    GuardedFrame g, result;
    Case c;

    g_assert_nonnull (end);
    parse_case (at, (gsize) (end - at), &c);
    effect = gst_aug_effect_find (c.op.name);
    g_assert_nonnull (effect);
    guarded_init (&g, c.format, c.width, c.height, &shapes[0]);
    at = (const gchar *) read_planes (&g, (const guint8 *) end + 1);
    gst_aug_level_set (n % 2 ? GST_AUG_LEVEL_SCALAR : GST_AUG_LEVEL_VECTOR);
    guarded_init (&result, c.format, c.width, c.height, &shapes[0]);
    guarded_copy (&result, &g);
    gst_aug_effect_run (effect, &c.op, &c.address, &g.frame, &result.frame);
    off += compare (&result, (const guint8 *) at, &c);
    for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g.frame); p++) {
      at += g.row[p] * g.rows[p];
      values += g.row[p] * g.rows[p];
    }
    guarded_clear (&g);
    guarded_clear (&result);
  }
  g_assert_cmpuint (n, >, 50);
  g_test_message (
      "%u cases, %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " values off", n, off, values);
}

/* ---- the same bytes however it is done ---- */

/* As gst_aug_effect_run(), point effects in bands of two rows from the last to the first. */
static inline void
run_in_bands (const GstAugEffect *effect, const GstAugOperation *op,
    const GstAugEffectAddress *address, GuardedFrame *src, GuardedFrame *dst)
{
  GstAugEffectMemory memory[GST_AUG_EFFECT_SLOTS] = { { NULL, 0 } };
  g_autofree gpointer state = g_malloc0 (MAX (effect->state_size, 1));
  g_autoptr (GstAugVideoScratch) scratch = gst_aug_video_scratch_new ();
  GstAugEffectJob job = { op, address, &src->frame, &dst->frame, state, memory, scratch };
  const guint height = (guint) dst->frame.info.height;

  if (effect->prepare && !effect->prepare (&job))
    guarded_copy (dst, src);
  else if (!(effect->flags & GST_AUG_EFFECT_POINT))
    effect->frame (&job);
  else
    for (guint from = (height - 1) & ~1u;; from -= 2) {
      effect->rows (&job, from, MIN (from + 2, height));
      if (from == 0)
        break;
    }
  for (guint i = 0; i < GST_AUG_EFFECT_SLOTS; i++)
    g_free (memory[i].data);
}

static inline void
check_case (
    const gchar *text, GstVideoFormat format, guint width, guint height, guint round, GRand *rand)
{
  static const GstAugEffectAddress address = { .branch = 7, .time = 123456789012 };
  const GstAugEffect *effect;
  GstAugOperation op;
  GuardedFrame src, scalar, other;
  gboolean is_point;

  operation_from_text (text, &op);
  effect = gst_aug_effect_find (op.name);
  guarded_init (&src, format, width, height, &shapes[round % G_N_ELEMENTS (shapes)]);
  guarded_init (&scalar, format, width, height, &shapes[(round + 1) % G_N_ELEMENTS (shapes)]);
  guarded_init (&other, format, width, height, &shapes[(round + 2) % G_N_ELEMENTS (shapes)]);
  fill_random_values (&src, rand);
  guarded_copy (&scalar, &src);
  guarded_copy (&other, &src);
  is_point = effect->flags & GST_AUG_EFFECT_POINT;
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  gst_aug_effect_run (effect, &op, &address, is_point ? &scalar.frame : &src.frame, &scalar.frame);
  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  gst_aug_effect_run (effect, &op, &address, is_point ? &other.frame : &src.frame, &other.frame);
  assert_equal_after (text, &scalar, &other);
  run_in_bands (effect, &op, &address, &src, &other);
  assert_equal_after (text, &scalar, &other);
  guarded_clear (&src);
  guarded_clear (&scalar);
  guarded_clear (&other);
}

/* All sizes up to 64 times 64, each with one operation in one format. */
static inline void
check_every_size (const gchar *const *operations, guint n, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint round = 0;

  for (guint width = 1; width <= 64; width++)
    for (guint height = 1; height <= 64; height++, round++)
      check_case (operations[round % n], formats[round % G_N_ELEMENTS (formats)], width, height,
          round / 7, rand);
}
