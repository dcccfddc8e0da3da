/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Pictures and captions stay together through augcolor: measured on pixels, with a table of names
 * of this file's own. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "filter.h"

#define SIZE "width=32,height=32,framerate=25/1"
#define RGB_PATCH "video/x-raw,format=RGB," SIZE
#define I420_PATCH "video/x-raw,format=I420,colorimetry=bt601," SIZE
/* pixel 16, 16 of 32 by 32 */
#define MIDDLE (16 * 32 + 16)
#define MIDDLE_CHROMA (8 * 16 + 8)
#define SEED "augseed seed=7 window=1 source=clip branch=%s group=g%u %s%s ! "

typedef struct {
  gdouble r, g, b; /* levels */
} Color;

static const struct {
  const gchar *word;
  Color color;
  gdouble from, to; /* hues that are called so by anyone, degrees */
} table[] = {
  { "red", { 225, 20, 25 }, -20, 18 },
  { "orange", { 255, 135, 10 }, 12, 48 },
  { "yellow", { 245, 225, 20 }, 43, 72 },
  { "green", { 20, 160, 40 }, 66, 170 },
  { "turquoise", { 40, 215, 205 }, 160, 200 },
  { "blue", { 25, 60, 215 }, 190, 258 },
  { "purple", { 130, 30, 190 }, 250, 305 },
  { "pink", { 250, 70, 170 }, 295, 350 },
};

static gdouble
hue_of (const Color *c)
{
  const gdouble top = MAX (MAX (c->r, c->g), c->b), d = top - MIN (MIN (c->r, c->g), c->b);
  gdouble hue;

  fail_unless (d > 10, "%g %g %g is grey", c->r, c->g, c->b);
  if (top == c->r)
    hue = (c->g - c->b) / d;
  else if (top == c->g)
    hue = (c->b - c->r) / d + 2;
  else
    hue = (c->r - c->g) / d + 4;
  return hue < 0 ? 60 * hue + 360 : 60 * hue;
}

static gdouble
turn_between (gdouble from, gdouble to)
{
  gdouble turn = to - from;

  while (turn > 180)
    turn -= 360;
  while (turn < -180)
    turn += 360;
  return ABS (turn);
}

static gboolean
is_called (gdouble hue, const gchar *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].word, name))
      return (hue >= table[i].from && hue <= table[i].to) || hue - 360 >= table[i].from;
  return FALSE;
}

static GstBuffer *
patch (const gchar *caps, const Color *c, guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size_of (caps), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  if (strstr (caps, "I420")) {
    const gdouble y = 0.299 * c->r + 0.587 * c->g + 0.114 * c->b;

    memset (map.data, (gint) (16.5 + y * 219 / 255), 1024);
    memset (map.data + 1024, (gint) (128.5 + (c->b - y) / 1.772 * 224 / 255), 256);
    memset (map.data + 1280, (gint) (128.5 + (c->r - y) / 1.402 * 224 / 255), 256);
  } else {
    for (guint i = 0; i < map.size; i++)
      map.data[i] = (guint8) (i % 3 == 0 ? c->r : i % 3 == 1 ? c->g : c->b);
  }
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = n * FRAME_NS;
  GST_BUFFER_DURATION (buffer) = FRAME_NS;
  return buffer;
}

/* Of the pixel in the middle, which is there however the picture was moved. */
static gdouble
hue_of_picture (GstBuffer *buffer, const gchar *caps)
{
  GstMapInfo map;
  Color c;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  if (strstr (caps, "I420")) {
    const gdouble y = (map.data[MIDDLE] - 16) * 255.0 / 219;

    c.r = y + 1.402 * (map.data[1280 + MIDDLE_CHROMA] - 128) * 255.0 / 224;
    c.b = y + 1.772 * (map.data[1024 + MIDDLE_CHROMA] - 128) * 255.0 / 224;
    c.g = (y - 0.299 * c.r - 0.114 * c.b) / 0.587;
    c = (Color){ CLAMP (c.r, 0, 255), CLAMP (c.g, 0, 255), CLAMP (c.b, 0, 255) };
  } else {
    c = (Color){ map.data[3 * MIDDLE], map.data[3 * MIDDLE + 1], map.data[3 * MIDDLE + 2] };
  }
  gst_buffer_unmap (buffer, &map);
  return hue_of (&c);
}

static void
push_cues (GstHarness *h, const gchar *cues)
{
  GstEvent *item = gst_aug_item_event_new (
      "clip", -1, -1, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, NULL, NULL, NULL);

  gst_aug_item_event_set_cues (item, cues);
  fail_unless (gst_harness_push_event (h, item));
}

/* A branch of the pipeline that @other is in, which has the same contexts; NULL: of a new one.
 * @cues are told by an event if they are JSON, else by the file of that name. */
static GstHarness *
branch (GstHarness *other, const gchar *name, guint group, const gchar *element, const gchar *caps,
    const gchar *cues)
{
  const gboolean is_file = cues && *cues != '[';
  g_autofree gchar *seed =
      g_strdup_printf (SEED, name, group, is_file ? "captions=" : "", is_file ? cues : "");
  g_autofree gchar *launch = g_strconcat (seed, element, NULL);
  GstElement *bin = gst_object_ref_sink (gst_parse_bin_from_description (launch, TRUE, NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  GList *contexts = other ? gst_element_get_contexts (other->element) : NULL;
  GstHarness *h;

  gst_element_set_bus (bin, bus);
  for (GList *l = contexts; l; l = l->next)
    gst_element_set_context (bin, l->data);
  g_list_free_full (contexts, (GDestroyNotify) gst_context_unref);
  h = gst_harness_new_with_element (bin, "sink", "src");
  gst_object_unref (bin);
  gst_harness_set_live (h, FALSE);
  gst_harness_set_src_caps_str (h, caps);
  if (cues && !is_file)
    push_cues (h, cues);
  return h;
}

/* The hue of an output frame, or that of what went in. */
static gdouble
hue_at (GstHarness *h, const gchar *caps, const Color *color, guint n)
{
  g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, patch (caps, color, n));

  return hue_of_picture (out, caps);
}

/* 2.5 s of each ten state a colour, 3 s more say something else. (transfer full) */
static gchar *
write_subtitles (guint seconds)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gchar *path = g_build_filename (g_get_tmp_dir (), "augcolor-words-XXXXXX.srt", NULL);
  const gint file = g_mkstemp (path);

  fail_unless (file >= 0);
  close (file);
  for (guint at = 0; at < seconds; at += 10) {
    const guint h = at / 3600, m = at / 60 % 60, s = at % 60;

    g_string_append_printf (text,
        "%u\n%02u:%02u:%02u,500 --> %02u:%02u:%02u,000\na red or green ball\n\n"
        "%u\n%02u:%02u:%02u,000 --> %02u:%02u:%02u,000\ntwo dogs play\n\n",
        at, h, m, s + 1, h, m, s + 4, at + 1, h, m, s + 5, h, m, s + 8);
  }
  fail_unless (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

/* Row T13: in frames of a caption that names a colour the hue turns by no more than the tolerance;
 * a window belongs to it as a whole. In the others it turns as if there were no captions. */
static void
check_frames (const gchar *caps, const Color *color, guint group, const gchar *path, guint frames)
{
  GstHarness *with = branch (NULL, "video", group, "augcolor hue=0.5", caps, path);
  GstHarness *without = branch (NULL, "video", group + 1, "augcolor hue=0.5", caps, NULL);
  g_autoptr (GstBuffer) in = patch (caps, color, 0);
  const gdouble before = hue_of_picture (in, caps);
  guint held = 0, turned = 0, differ = 0;
  gdouble worst = 0;

  for (guint n = 0; n < frames; n++) {
    const gdouble hue = hue_at (with, caps, color, n), other = hue_at (without, caps, color, n);
    const guint second = n / FPS % 10;

    if (second >= 1 && second < 4) {
      worst = MAX (worst, turn_between (before, hue));
      held++;
    } else {
      turned += turn_between (before, hue) > 10;
      differ += hue != other;
    }
  }
  fail_unless_equals_int (held, 3 * frames / 10);
  fail_unless (worst <= 10, "a hue turned by %g degrees", worst);
  fail_unless (turned > frames / 2, "%u of %u", turned, frames);
  fail_unless_equals_int (differ, 0);
  close_line (with);
  close_line (without);
}

GST_START_TEST (test_frames_of_captions_keep_their_hue)
{
  const guint frames = is_full () ? 40000 : 1000;
  g_autofree gchar *path = write_subtitles (frames / FPS);

  check_frames (RGB_PATCH, &table[0].color, 0, path, frames);
  check_frames (I420_PATCH, &table[3].color, 2, path, frames);
  g_unlink (path);
}
GST_END_TEST;

static gchar *
caption_at (GstHarness *h, const gchar *text, guint second)
{
  g_autoptr (GstBuffer) out = NULL;
  gchar *result;
  gsize size;

  gst_harness_push (h, text_cue (text, second * GST_SECOND, GST_SECOND));
  out = gst_harness_try_pull (h);
  if (!out)
    return NULL;
  size = gst_buffer_get_size (out);
  result = g_malloc0 (size + 1);
  gst_buffer_extract (out, 0, result, size);
  return result;
}

/* A caption a second, the same for all of them. */
static gchar *
cues_of (const gchar *text, guint seconds)
{
  GString *cues = g_string_new ("[");

  for (guint i = 0; i < seconds; i++)
    g_string_append_printf (cues, "%s[%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",\"%s\"]",
        i ? "," : "", i * GST_SECOND, (i + 1) * GST_SECOND, text);
  return g_string_free (g_string_append_c (cues, ']'), FALSE);
}

/* What the caption says after the picture's hue has turned is what is seen. */
static guint
check_rewriting (const gchar *element, guint row, const gchar *caps, guint seconds)
{
  g_autofree gchar *text = g_strdup_printf ("here: %s", table[row].word);
  g_autofree gchar *cues = cues_of (text, seconds);
  GstHarness *pictures = branch (NULL, "video", 100 + row, element, caps, cues);
  GstHarness *captions = branch (pictures, "text", 100 + row, element, TEXT_CAPS, cues);
  guint changed = 0;

  for (guint second = 0; second < seconds; second++) {
    const gdouble hue = hue_at (pictures, caps, &table[row].color, second * FPS);
    g_autofree gchar *said = caption_at (captions, text, second);

    /* the name without how light it is */
    fail_unless (said && g_str_has_prefix (said, "here: "));
    fail_unless (is_called (hue, strrchr (said, ' ') + 1), "%s has become a hue of %g, called %s",
        table[row].word, hue, said + 6);
    changed += !g_str_equal (said, text);
  }
  expect_no_words (pictures);
  expect_no_words (captions);
  close_line (pictures);
  close_line (captions);
  return changed;
}

GST_START_TEST (test_captions_follow_the_hue)
{
  static const gchar *element = "augcolor hue=0.5 brightness=0.3 color-words=rewrite";
  static const gchar *policy = "augpolicy policy=\"{\\\"policy\\\": {\\\"op\\\": \\\"color\\\", "
                               "\\\"arguments\\\": {\\\"hue\\\": 0.5}}}\" color-words=rewrite";
  static const gchar *const formats[] = { RGB_PATCH, I420_PATCH };
  const guint seconds = is_full () ? 1000 : 25;
  guint changed = 0;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint row = 0; row < G_N_ELEMENTS (table); row++)
      /* orange alone may be the fruit */
      if (row != 1)
        changed += check_rewriting (element, row, formats[f], seconds);
  fail_unless (changed > 2 * 7 * seconds / 2, "%u captions have changed", changed);
  changed = check_rewriting (policy, 0, I420_PATCH, seconds);
  fail_unless (changed > seconds / 2, "%u captions have changed", changed);
}
GST_END_TEST;

/* Whether the trace of a buffer says that picture and caption belong together. */
static gboolean
is_paired (GstBuffer *buffer)
{
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);

  for (guint i = 0; trace && i < trace->decisions->len; i++)
    for (guint k = 0; k < gst_aug_decision_size (trace->decisions->pdata[i]); k++)
      if (!gst_aug_operation_get_int (
              gst_aug_decision_nth (trace->decisions->pdata[i], k), "paired", TRUE))
        return FALSE;
  return TRUE;
}

GST_START_TEST (test_a_caption_that_cannot_be_kept_true_goes)
{
  static const gchar *element =
      "augcolor brightness=0 contrast=0 saturation=0 hue=0 invert-probability=0.5 on-conflict=drop";
  g_autofree gchar *cues = cues_of ("a red ball", 40);
  GstHarness *pictures = branch (NULL, "video", 200, element, RGB_PATCH, cues);
  GstHarness *captions = branch (pictures, "text", 200, element, TEXT_CAPS, cues);
  guint dropped = 0;

  for (guint second = 0; second < 40; second++) {
    g_autoptr (GstBuffer) out =
        gst_harness_push_and_pull (pictures, patch (RGB_PATCH, &table[0].color, second * FPS));
    const gboolean is_red = turn_between (hue_of_picture (out, RGB_PATCH), 0) < 20;
    g_autofree gchar *said = caption_at (captions, "a red ball", second);

    fail_unless (is_red == (said != NULL), "second %u", second);
    fail_unless (is_red == is_paired (out), "second %u", second);
    dropped += !said;
  }
  fail_unless (dropped > 10 && dropped < 30, "%u of 40", dropped);
  close_line (pictures);
  close_line (captions);
}
GST_END_TEST;

/* Whether the picture has been moved away. */
static gboolean
is_empty (GstBuffer *rgb)
{
  guint8 pixel[3];

  gst_buffer_extract (rgb, 3 * MIDDLE, pixel, 3);
  return pixel[0] + pixel[1] + pixel[2] == 0;
}

/* Captions go exactly where the pictures say that they do not belong to them. */
static guint
count_dropped (const gchar *element, guint group, guint seconds)
{
  g_autofree gchar *cues = cues_of ("a red ball", seconds);
  GstHarness *pictures = branch (NULL, "video", group, element, RGB_PATCH, cues);
  GstHarness *captions = branch (pictures, "text", group, element, TEXT_CAPS, cues);
  guint dropped = 0;

  for (guint second = 0; second < seconds; second++) {
    g_autoptr (GstBuffer) out =
        gst_harness_push_and_pull (pictures, patch (RGB_PATCH, &table[0].color, second * FPS));
    g_autofree gchar *said = caption_at (captions, "a red ball", second);

    fail_unless (is_paired (out) == (said != NULL), "second %u", second);
    fail_unless (!said || is_empty (out) ||
                 turn_between (hue_of_picture (out, RGB_PATCH), hue_of (&table[0].color)) <= 10);
    dropped += !said;
  }
  close_line (pictures);
  close_line (captions);
  return dropped;
}

/* Branches of text know nothing of the chains of a mix: nothing in them lets a caption go. */
GST_START_TEST (test_policies_and_captions_agree_on_what_goes)
{
  fail_unless (count_dropped ("augpolicy policy=trivialaugment on-conflict=drop", 210, 60) > 5);
  fail_unless_equals_int (count_dropped ("augpolicy policy=augmix on-conflict=drop", 211, 40), 0);
}
GST_END_TEST;

GST_START_TEST (test_captions_and_pictures_go_one_way)
{
  g_autofree gchar *cues = cues_of ("a red ball", 2);
  GstHarness *pictures = branch (NULL, "video", 300, "augcolor hue=0.5", RGB_PATCH, cues);
  GstHarness *captions =
      branch (pictures, "text", 300, "augcolor hue=0.5 color-words=rewrite", TEXT_CAPS, cues);

  hue_at (pictures, RGB_PATCH, &table[0].color, 0);
  gst_harness_push (captions, text_cue ("a red ball", 0, GST_SECOND));
  expect_words (
      captions, GST_MESSAGE_ERROR, "share the decision \"color\" with different settings");
  close_line (pictures);
  close_line (captions);
}
GST_END_TEST;

static Suite *
augcolor_words_suite (void)
{
  Suite *suite = suite_create ("augcolor-words");
  TCase *tcase = tcase_create ("general");

  tcase_add_test (tcase, test_frames_of_captions_keep_their_hue);
  tcase_add_test (tcase, test_captions_follow_the_hue);
  tcase_add_test (tcase, test_a_caption_that_cannot_be_kept_true_goes);
  tcase_add_test (tcase, test_policies_and_captions_agree_on_what_goes);
  tcase_add_test (tcase, test_captions_and_pictures_go_one_way);
  suite_add_tcase (suite, tcase);
  return suite;
}

GST_CHECK_MAIN (augcolor_words)
