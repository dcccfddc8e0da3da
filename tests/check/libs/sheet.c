/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <cairo.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "sheet.h"

#define BLUE 0x0072B2
#define ORANGE 0xE69F00
#define GREEN 0x009E73
#define RED 0xD55E00

static gchar *folder;

static void
make_folder (void)
{
  folder = g_dir_make_tmp ("sheet-XXXXXX", NULL);
  fail_unless (folder != NULL);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir))) {
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static guint
files_in_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

/* Writes a sheet and reads the file back. */
static cairo_surface_t *
write_and_read (const AugSheet *sheet, const gchar *name)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok = aug_sheet_write_png (sheet, path, &error);
  cairo_surface_t *surface;

  fail_unless (ok, "%s", error ? error->message : "no error set");
  surface = cairo_image_surface_create_from_png (path);
  fail_unless_equals_int (cairo_surface_status (surface), CAIRO_STATUS_SUCCESS);
  return surface;
}

static guint32
pixel (cairo_surface_t *surface, gint x, gint y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);

  return ((const guint32 *) (gconstpointer) (data + (gsize) y * cairo_image_surface_get_stride (
                                                                    surface)))[x] &
         0xFFFFFF;
}

/* Pixels of exactly one colour in a box, and the box that holds them. */
typedef struct {
  guint n;
  gint left, top, right, bottom;
} Spot;

static Spot
find_colour (cairo_surface_t *surface, guint32 colour, gint left, gint top, gint right, gint bottom)
{
  Spot spot = { 0, G_MAXINT, G_MAXINT, -1, -1 };

  right = MIN (right, cairo_image_surface_get_width (surface));
  bottom = MIN (bottom, cairo_image_surface_get_height (surface));
  for (gint y = top; y < bottom; y++) {
    for (gint x = left; x < right; x++) {
      if (pixel (surface, x, y) != colour)
        continue;
      spot.n++;
      spot.left = MIN (spot.left, x);
      spot.top = MIN (spot.top, y);
      spot.right = MAX (spot.right, x);
      spot.bottom = MAX (spot.bottom, y);
    }
  }
  return spot;
}

static Spot
find_anywhere (cairo_surface_t *surface, guint32 colour)
{
  return find_colour (surface, colour, 0, 0, G_MAXINT, G_MAXINT);
}

static guint8 *
plain_picture (guint width, guint height, guint32 colour)
{
  guint8 *rgb = g_malloc ((gsize) width * height * 3);

  for (gsize i = 0; i < (gsize) width * height; i++) {
    rgb[i * 3] = colour >> 16;
    rgb[i * 3 + 1] = colour >> 8 & 255;
    rgb[i * 3 + 2] = colour & 255;
  }
  return rgb;
}

/* A tone of 1 kHz, in the first channel four times as loud. */
static gfloat *
tone (guint channels, guint rate, gsize frames)
{
  gfloat *samples = g_new (gfloat, channels * frames);

  for (gsize i = 0; i < frames; i++) {
    for (guint c = 0; c < channels; c++)
      samples[i * channels + c] = (c ? 0.2f : 0.8f) * (gfloat) sin (2 * G_PI * 1000 * i / rate);
  }
  return samples;
}

static AugSheet *
small_sheet (guint columns, guint rows)
{
  AugSheet *sheet = aug_sheet_new ("A title", "seed 7");

  for (guint c = 0; c < columns; c++) {
    g_autofree gchar *name = c ? g_strdup_printf ("view %u", c) : g_strdup ("original");

    fail_unless_equals_int (aug_sheet_add_column (sheet, name), c);
  }
  for (guint r = 0; r < rows; r++) {
    g_autofree gchar *label = g_strdup_printf ("window %u\n%u.0–%u.0 s", r, r, r + 1);

    fail_unless_equals_int (aug_sheet_add_row (sheet, label), r);
  }
  return sheet;
}

GST_START_TEST (test_pictures_are_scaled_into_their_cells)
{
  g_autoptr (AugSheet) sheet = small_sheet (3, 2);
  g_autofree guint8 *wide = plain_picture (960, 480, 0x123456),
                    *tall = plain_picture (10, 20, 0xABCDEF);
  AugPicture pictures[] = { { 960, 480, wide }, { 10, 20, tall } };
  cairo_surface_t *surface;
  Spot a, b;

  aug_sheet_set_cell (sheet, 0, 0, &pictures[0], NULL, NULL, NULL, FALSE);
  aug_sheet_set_cell (sheet, 1, 2, &pictures[1], NULL, NULL, NULL, FALSE);
  surface = write_and_read (sheet, "pictures.png");
  a = find_anywhere (surface, 0x123456);
  b = find_anywhere (surface, 0xABCDEF);
  fail_unless_equals_int (a.right - a.left + 1, 240);
  fail_unless_equals_int (a.bottom - a.top + 1, 120);
  fail_unless_equals_int (a.n, 240 * 120);
  fail_unless_equals_int (b.right - b.left + 1, 160);
  fail_unless_equals_int (b.bottom - b.top + 1, 320);
  fail_unless (b.left > a.right + 240 && b.top > a.bottom);
  cairo_surface_destroy (surface);
}
GST_END_TEST;

GST_START_TEST (test_swapped_channels_show)
{
  g_autoptr (AugSheet) sheet = small_sheet (2, 1);
  g_autofree gfloat *samples = tone (2, 16000, 16000),
                    *swapped = g_memdup2 (samples, 2 * 16000 * 4);
  AugSound sounds[] = { { samples, 2, 16000, 16000 }, { swapped, 2, 16000, 16000 } };
  cairo_surface_t *surface;
  Spot left, right;
  gint middle = 28 + 108 + 240 + 8;

  for (gsize i = 0; i < 16000; i++) {
    swapped[2 * i] = samples[2 * i + 1];
    swapped[2 * i + 1] = samples[2 * i];
  }
  aug_sheet_set_cell (sheet, 0, 0, NULL, &sounds[0], NULL, NULL, FALSE);
  aug_sheet_set_cell (sheet, 0, 1, NULL, &sounds[1], NULL, NULL, FALSE);
  surface = write_and_read (sheet, "sound.png");
  /* The legend shows both colours too, below the strips. */
  left = find_colour (surface, BLUE, 0, 0, middle, 170);
  right = find_colour (surface, ORANGE, 0, 0, middle, 170);
  fail_unless (left.n > 0 && right.n > 0 && left.bottom < right.top);
  fail_unless (left.n > 3 * right.n, "%u and %u", left.n, right.n);
  left = find_colour (surface, BLUE, middle, 0, G_MAXINT, 170);
  right = find_colour (surface, ORANGE, middle, 0, G_MAXINT, 170);
  fail_unless (right.n > 3 * left.n, "%u and %u", left.n, right.n);
  cairo_surface_destroy (surface);
}
GST_END_TEST;

GST_START_TEST (test_spectrogram_is_bright_where_the_tone_is)
{
  g_autoptr (AugSheet) sheet = small_sheet (1, 1);
  g_autofree gfloat *samples = tone (1, 16000, 8000);
  AugSound sound = { samples, 1, 16000, 8000 };
  cairo_surface_t *surface;
  Spot strip;
  gint x = 28 + 108 + 120, brightest = 0;
  guint most = 0;

  aug_sheet_set_cell (sheet, 0, 0, NULL, &sound, NULL, NULL, FALSE);
  surface = write_and_read (sheet, "tone.png");
  strip = find_colour (surface, 0x440154, 28 + 108, 0, 28 + 108 + 240, 260);
  fail_unless (strip.n > 240 * 20, "only %u pixels are dark", strip.n);
  for (gint y = strip.top; y <= strip.bottom; y++) {
    guint green = pixel (surface, x, y) >> 8 & 255;

    if (green > most) {
      most = green;
      brightest = y;
    }
  }
  fail_unless (most > 200);
  /* 1 kHz is 1000 mel of the 2840 mel of 8 kHz; 56 rows, the lowest at the bottom. */
  gdouble share = (strip.bottom + 0.5 - brightest) / 56.0;
  fail_unless (fabs (share - 1000.0 / 2840.0) < 2.0 / 56, "the tone lies at %.3f", share);
  cairo_surface_destroy (surface);
}
GST_END_TEST;

GST_START_TEST (test_silence_is_dark)
{
  g_autoptr (AugSheet) sheet = small_sheet (1, 1);
  g_autofree gfloat *samples = g_new0 (gfloat, 2 * 48000);
  AugSound sound = { samples, 2, 48000, 48000 };
  cairo_surface_t *surface;

  aug_sheet_set_cell (sheet, 0, 0, NULL, &sound, NULL, NULL, FALSE);
  surface = write_and_read (sheet, "silence.png");
  fail_unless_equals_int (find_colour (surface, 0x440154, 136, 0, 136 + 240, 215).n, 240 * 56);
  cairo_surface_destroy (surface);
}
GST_END_TEST;

GST_START_TEST (test_blocks_lie_on_the_time_axis)
{
  g_autoptr (AugSheet) sheet = small_sheet (2, 1);
  cairo_surface_t *surface;
  Spot video, audio, text, red;
  gdouble left = 28 + 108, width = 900 - 56 - 108;

  aug_sheet_add_block (sheet, 1, "video", 0, 1, NULL, TRUE, FALSE);
  aug_sheet_add_block (sheet, 1, "video", 3, 4, "flip", TRUE, TRUE);
  aug_sheet_add_block (sheet, 1, "audio", 1, 2, NULL, TRUE, FALSE);
  aug_sheet_add_block (sheet, 1, "text", 2, 4, NULL, FALSE, FALSE);
  surface = write_and_read (sheet, "timeline.png");
  video = find_anywhere (surface, BLUE);
  audio = find_anywhere (surface, ORANGE);
  text = find_anywhere (surface, GREEN);
  red = find_colour (surface, RED, left + width * 0.7, 0, G_MAXINT, G_MAXINT);
  fail_unless (fabs (video.left - left) < 4 && fabs (video.right - (left + width / 4)) < 4);
  fail_unless (fabs (audio.left - (left + width / 4)) < 4);
  fail_unless (fabs (audio.right - (left + width / 2)) < 4);
  fail_unless (
      fabs (red.left - (left + width * 3 / 4)) < 4 && fabs (red.right - (left + width)) < 4);
  fail_unless_equals_int (video.bottom - video.top + 1, 19);
  fail_unless (video.n > 0.9 * 19 * width / 4);
  fail_unless (audio.top > video.bottom && red.top == video.top);
  fail_unless (red.n > 0.6 * 19 * width / 4);
  /* Not chosen is an outline in a paler colour. */
  fail_unless_equals_int (text.n, 0);
  cairo_surface_destroy (surface);
}
GST_END_TEST;

GST_START_TEST (test_block_that_disagrees_is_red_even_if_not_chosen)
{
  for (guint applied = 0; applied < 2; applied++) {
    g_autoptr (AugSheet) sheet = small_sheet (1, 0);
    cairo_surface_t *surface;

    aug_sheet_add_block (sheet, 0, "video", 0, 1, "flip", applied, TRUE);
    aug_sheet_add_block (sheet, 0, "audio", 0, 1, "flip", TRUE, FALSE);
    surface = write_and_read (sheet, "red.png");
    fail_unless (find_colour (surface, RED, 136, 0, G_MAXINT, 200).n > 1000);
    fail_unless (find_anywhere (surface, ORANGE).n > 1000);
    fail_unless_equals_int (find_anywhere (surface, BLUE).n, 0);
    cairo_surface_destroy (surface);
  }
}
GST_END_TEST;

GST_START_TEST (test_overlapping_blocks_are_stacked)
{
  g_autoptr (AugSheet) one = small_sheet (1, 0), three = small_sheet (1, 0),
                       many = small_sheet (1, 0);
  cairo_surface_t *a, *b, *c;

  aug_sheet_add_block (one, 0, "video", 0, 1, "crop", TRUE, FALSE);
  for (guint i = 0; i < 3; i++)
    aug_sheet_add_block (three, 0, "video", 0, 1, "crop", TRUE, FALSE);
  for (guint i = 0; i < 1000; i++)
    aug_sheet_add_block (many, 0, "video", 0, 1, "crop", TRUE, FALSE);
  a = write_and_read (one, "one.png");
  b = write_and_read (three, "three.png");
  c = write_and_read (many, "many.png");
  fail_unless_equals_int (
      cairo_image_surface_get_height (b) - cairo_image_surface_get_height (a), 2 * 21);
  fail_unless_equals_int (
      cairo_image_surface_get_height (c) - cairo_image_surface_get_height (a), 15 * 21);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  cairo_surface_destroy (c);
}
GST_END_TEST;

GST_START_TEST (test_degenerate_models_give_a_page)
{
  g_autofree gchar *words = g_strnfill (3000, 'x');
  g_autofree gchar *lines = g_strnfill (500, '\n');
  gfloat broken[] = { NAN, INFINITY, -INFINITY, 1e30f, 0.0f };
  guint8 dot[] = { 1, 2, 3 };
  AugPicture tiny = { 1, 1, dot }, no_picture = { 0, 5, dot };
  AugSound odd = { broken, 1, 8000, 5 }, six = { broken, 5, 1, 1 },
           no_sound = { broken, 2, 8000, 0 };

  for (guint i = 0; i < 12; i++) {
    g_autoptr (AugSheet) sheet =
        i == 0 ? aug_sheet_new (NULL, NULL) : small_sheet (i == 1 ? 0 : 2, i == 2 ? 0 : 2);

    if (i == 4)
      aug_sheet_set_cell (sheet, 0, 0, &tiny, NULL, NULL, NULL, TRUE);
    if (i == 5)
      aug_sheet_set_cell (sheet, 0, 1, &no_picture, &no_sound, "", "", FALSE);
    if (i == 6)
      aug_sheet_set_cell (sheet, 1, 1, NULL, &odd, words, words, TRUE);
    if (i == 7)
      aug_sheet_set_cell (sheet, 0, 0, NULL, &six, lines, lines, FALSE);
    if (i == 8)
      aug_sheet_set_cell (sheet, 0, 0, NULL, NULL, "\xFF\xFE", "\xC3", TRUE);
    if (i == 9)
      aug_sheet_add_block (sheet, 0, "", 0, 0, NULL, TRUE, TRUE);
    if (i == 10)
      aug_sheet_add_block (sheet, 1, "video", -1e8, 1e8, words, FALSE, FALSE);
    if (i == 11) {
      for (guint b = 0; b < 2000; b++)
        aug_sheet_add_block (
            sheet, 1, b % 2 ? "video" : "audio", b / 2, b / 2 + 1, "flip", b % 3, FALSE);
    }

    cairo_surface_t *surface = write_and_read (sheet, "odd.png");

    fail_unless_equals_int (cairo_image_surface_get_width (surface), 900);
    fail_unless (cairo_image_surface_get_height (surface) >= 40);
    fail_unless (cairo_image_surface_get_height (surface) < 800, "model %u: %d", i,
        cairo_image_surface_get_height (surface));
    cairo_surface_destroy (surface);
  }
}
GST_END_TEST;

GST_START_TEST (test_page_is_limited)
{
  gint heights[3];

  for (guint i = 0; i < 3; i++) {
    guint rows = (guint[]){ AUG_SHEET_MAX_ROWS, AUG_SHEET_MAX_ROWS + 1, 500 }[i];
    g_autoptr (AugSheet) sheet = small_sheet (2, rows);
    g_autofree guint8 *rgb = plain_picture (24, 32, 0x123456);
    AugPicture picture = { 24, 32, rgb };
    cairo_surface_t *surface;

    for (guint row = 0; row < rows; row++)
      aug_sheet_set_cell (sheet, row, row % 2, &picture, NULL, NULL, NULL, FALSE);
    surface = write_and_read (sheet, "many.png");
    heights[i] = cairo_image_surface_get_height (surface);
    cairo_surface_destroy (surface);
  }
  fail_unless (heights[0] > AUG_SHEET_MAX_ROWS * 250 && heights[0] < 12200);
  /* One line that says how many are left. */
  fail_unless (heights[1] > heights[0] + 10 && heights[1] < heights[0] + 30);
  fail_unless_equals_int (heights[2], heights[1]);

  g_autoptr (AugSheet) wide = small_sheet (AUG_SHEET_MAX_COLUMNS + 4, 1);
  cairo_surface_t *surface;

  aug_sheet_set_cell (wide, 0, AUG_SHEET_MAX_COLUMNS + 3, NULL, NULL, "left", NULL, FALSE);
  surface = write_and_read (wide, "wide.png");
  fail_unless_equals_int (
      cairo_image_surface_get_width (surface), 56 + 108 + AUG_SHEET_MAX_COLUMNS * 256 - 16);
  cairo_surface_destroy (surface);
}
GST_END_TEST;

GST_START_TEST (test_same_model_gives_the_same_bytes)
{
  g_autofree gchar *first = NULL;
  gsize first_size = 0;

  for (guint run = 0; run < 2; run++) {
    g_autoptr (AugSheet) sheet = small_sheet (2, 1);
    g_autofree gfloat *samples = tone (2, 44100, 44100);
    g_autofree guint8 *rgb = plain_picture (37, 23, 0x7F3010);
    g_autofree gchar *path = g_build_filename (folder, "same.png", NULL);
    g_autofree gchar *bytes = NULL;
    AugPicture picture = { 37, 23, rgb };
    AugSound sound = { samples, 2, 44100, 44100 };
    gsize size;

    aug_sheet_set_cell (sheet, 0, 0, &picture, &sound, "left", NULL, FALSE);
    aug_sheet_set_cell (sheet, 0, 1, &picture, &sound, "right", "flip", FALSE);
    aug_sheet_add_block (sheet, 1, "video", 0, 1, "flip", TRUE, FALSE);
    cairo_surface_destroy (write_and_read (sheet, "same.png"));
    fail_unless (g_file_get_contents (path, &bytes, &size, NULL));
    if (run == 0) {
      first = g_steal_pointer (&bytes);
      first_size = size;
    } else {
      fail_unless (size == first_size && memcmp (bytes, first, size) == 0);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_errors_say_what_to_do)
{
  g_autoptr (AugSheet) sheet = small_sheet (1, 1);
  g_autofree gchar *missing = g_build_filename (folder, "a", "b.png", NULL);
  const struct {
    const gchar *path, *words;
    GFileError code;
  } cases[] = { { missing, "mkdir -p", G_FILE_ERROR_NOENT },
    { folder, "/sheet.png'", G_FILE_ERROR_ISDIR },
    { "/dev/null", "sheet.png'", G_FILE_ERROR_ISDIR } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    fail_if (aug_sheet_write_png (sheet, cases[i].path, &error));
    fail_unless (g_error_matches (error, G_FILE_ERROR, cases[i].code), "%s", error->message);
    fail_unless (strstr (error->message, cases[i].words) != NULL, "%s", error->message);
  }
  fail_unless_equals_int (files_in_folder (), 0);
}
GST_END_TEST;

GST_START_TEST (test_full_disk_leaves_the_old_file_alone)
{
  g_autoptr (AugSheet) sheet = small_sheet (1, 1);
  g_autofree gchar *path = g_build_filename (folder, "old.png", NULL);
  g_autofree gchar *kept = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit before, small = { 1000, 0 };

  fail_unless (g_file_set_contents (path, "old", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small.rlim_max = before.rlim_max;
  setrlimit (RLIMIT_FSIZE, &small);

  gboolean ok = aug_sheet_write_png (sheet, path, &error);

  setrlimit (RLIMIT_FSIZE, &before);
  fail_if (ok);
  fail_unless (strstr (error->message, "free some space") != NULL, "%s", error->message);
  fail_unless (g_file_get_contents (path, &kept, NULL, NULL));
  fail_unless_equals_string (kept, "old");
  fail_unless_equals_int (files_in_folder (), 1);
}
GST_END_TEST;

static Suite *
sheet_suite (void)
{
  Suite *suite = suite_create ("sheet");
  TCase *tcase = tcase_create ("general");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 120);
  tcase_add_checked_fixture (tcase, make_folder, remove_folder);
  tcase_add_test (tcase, test_pictures_are_scaled_into_their_cells);
  tcase_add_test (tcase, test_swapped_channels_show);
  tcase_add_test (tcase, test_spectrogram_is_bright_where_the_tone_is);
  tcase_add_test (tcase, test_silence_is_dark);
  tcase_add_test (tcase, test_blocks_lie_on_the_time_axis);
  tcase_add_test (tcase, test_block_that_disagrees_is_red_even_if_not_chosen);
  tcase_add_test (tcase, test_overlapping_blocks_are_stacked);
  tcase_add_test (tcase, test_degenerate_models_give_a_page);
  tcase_add_test (tcase, test_page_is_limited);
  tcase_add_test (tcase, test_same_model_gives_the_same_bytes);
  tcase_add_test (tcase, test_errors_say_what_to_do);
  tcase_add_test (tcase, test_full_disk_leaves_the_old_file_alone);
  return suite;
}

GST_CHECK_MAIN (sheet);
