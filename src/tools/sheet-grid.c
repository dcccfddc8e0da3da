/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The grid of the contact sheet: windows are rows, the original and its views are columns. */
#include "sheet-private.h"

static const AugStyle head_style = { 13, AUG_INK, TRUE, PANGO_ALIGN_LEFT, 1 };
static const AugStyle row_style = { 12, AUG_INK, TRUE, PANGO_ALIGN_LEFT, 2 };
static const AugStyle time_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_LEFT, 3 };
static const AugStyle axis_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_RIGHT, 1 };
static const AugStyle caption_style = { 12, AUG_INK, FALSE, PANGO_ALIGN_LEFT, 4 };
static const AugStyle label_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_LEFT, 3 };
static const AugStyle empty_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_CENTER, 1 };
static const AugStyle tag_style = { 11, 0xFFFFFF, TRUE, PANGO_ALIGN_CENTER, 1 };
static const AugStyle more_style = { 12, AUG_INK_SOFT, FALSE, PANGO_ALIGN_LEFT, 1 };

/* Spectrograms of rows that are not even so loud stay dark. */
#define QUIET_DB -60.0f

/* What the cells of a row have in common, so that they can be compared. */
typedef struct {
  gdouble picture, sound, caption, label, rest;
  gdouble seconds;
  gfloat peak, loudest_db;
  guint channels, rate;
} RowShape;

static guint
shown_columns (const AugSheet *sheet)
{
  return MIN (sheet->columns->len, AUG_SHEET_MAX_COLUMNS);
}

static gdouble
column_x (guint column)
{
  return AUG_MARGIN + AUG_LABEL_WIDTH + column * (AUG_CELL_WIDTH + AUG_CELL_GAP);
}

static void
add_to_shape (const AugPage *page, RowShape *shape, const AugCell *cell)
{
  if (cell->picture)
    shape->picture = MAX (shape->picture, cairo_image_surface_get_height (cell->picture));
  if (cell->sound) {
    shape->sound = AUG_WAVE_HEIGHT + 2 + AUG_SPECTRUM_HEIGHT;
    shape->seconds = MAX (shape->seconds, cell->sound->seconds);
    shape->peak = MAX (shape->peak, cell->sound->peak);
    shape->loudest_db = MAX (shape->loudest_db, cell->sound->loudest_db);
    shape->channels = MAX (shape->channels, cell->sound->channels);
    shape->rate = MAX (shape->rate, cell->sound->rate);
  }
  if (cell->caption)
    shape->caption = MAX (
        shape->caption, aug_text_height (page, &caption_style, AUG_CELL_WIDTH - 10, cell->caption));
  if (cell->label)
    shape->label =
        MAX (shape->label, aug_text_height (page, &label_style, AUG_CELL_WIDTH, cell->label));
}

static gdouble
shape_height (const RowShape *shape)
{
  return shape->picture + (shape->picture > 0 ? 4 : 0) + shape->sound + (shape->sound > 0 ? 6 : 0) +
         shape->caption + (shape->caption > 0 ? 4 : 0) + shape->label + shape->rest;
}

static void
find_shape (const AugPage *page, const AugRow *row, RowShape *shape)
{
  gboolean dropped = FALSE;

  *shape = (RowShape){ .loudest_db = QUIET_DB };
  for (guint i = 0; i < shown_columns (page->sheet); i++) {
    if (row->cells[i]) {
      add_to_shape (page, shape, row->cells[i]);
      dropped = dropped || row->cells[i]->dropped;
    }
  }
  /* Where there is neither picture nor sound, the place of the words says that they were dropped.
   */
  if (dropped && shape->picture + shape->sound == 0)
    shape->caption = MAX (shape->caption, 30);
  shape->rest = MAX (0, 40 - shape_height (shape));
}

static void
draw_tag (const AugPage *page, gdouble x, gdouble y)
{
  gdouble width = aug_text_width (page, &tag_style, "dropped") + 12;

  aug_round_box (page->cr, x + AUG_CELL_WIDTH - width - 5, y + 5, width, 19);
  aug_set_colour (page->cr, AUG_INK, 0.85);
  cairo_fill_preserve (page->cr);
  aug_set_colour (page->cr, 0xFFFFFF, 0.5);
  cairo_set_line_width (page->cr, 1);
  cairo_stroke (page->cr);
  aug_text (page, &tag_style, x + AUG_CELL_WIDTH - width - 5, y + 8, width, "dropped");
}

static void
draw_nothing (
    const AugPage *page, const gchar *text, gboolean dropped, gdouble x, gdouble y, gdouble height)
{
  aug_fill_box (page->cr, AUG_EMPTY, x, y, AUG_CELL_WIDTH, height);
  if (dropped)
    aug_hatch_box (page->cr, AUG_LINE, x, y, AUG_CELL_WIDTH, height);
  else
    aug_text (page, &empty_style, x, y + height / 2 - 7, AUG_CELL_WIDTH, text);
}

static void
draw_picture (const AugPage *page, const AugCell *cell, gdouble x, gdouble y, gdouble height)
{
  gint width = cairo_image_surface_get_width (cell->picture);
  gint own_height = cairo_image_surface_get_height (cell->picture);
  gdouble left = x + (AUG_CELL_WIDTH - width) / 2, top = y + (gint) (height - own_height) / 2;

  aug_fill_box (page->cr, AUG_EMPTY, x, y, AUG_CELL_WIDTH, height);
  cairo_set_source_surface (page->cr, cell->picture, left, top);
  cairo_rectangle (page->cr, left, top, width, own_height);
  cairo_fill (page->cr);
}

static void
draw_sound (const AugPage *page, const AugCell *cell, const RowShape *shape, gdouble x, gdouble y)
{
  aug_fill_box (page->cr, 0xFFFFFF, x, y, AUG_CELL_WIDTH, AUG_WAVE_HEIGHT);
  aug_strip_draw_wave (page->cr, cell->sound, x, y, shape->seconds, shape->peak);
  y += AUG_WAVE_HEIGHT + 2;
  aug_fill_box (page->cr, AUG_EMPTY, x, y, AUG_CELL_WIDTH, AUG_SPECTRUM_HEIGHT);
  aug_strip_draw_spectrum (page->cr, cell->sound, x, y, shape->seconds, shape->loudest_db);
}

static void
draw_cell (const AugPage *page, const AugCell *cell, const RowShape *shape, gdouble x, gdouble y)
{
  gdouble top = y;

  if (!cell || (!cell->picture && !cell->sound && !cell->caption && !cell->label)) {
    draw_nothing (page, "nothing to show", cell && cell->dropped, x, y, shape_height (shape));
    if (cell && cell->dropped)
      draw_tag (page, x, y);
    return;
  }
  if (cell->picture)
    draw_picture (page, cell, x, y, shape->picture);
  else if (shape->picture > 0)
    draw_nothing (page, "no picture", cell->dropped, x, y, shape->picture);
  y += shape->picture + (shape->picture > 0 ? 4 : 0);
  if (cell->sound)
    draw_sound (page, cell, shape, x, y);
  else if (shape->sound > 0)
    draw_nothing (page, "no sound", cell->dropped, x, y, shape->sound);
  y += shape->sound + (shape->sound > 0 ? 6 : 0);
  if (cell->caption) {
    aug_fill_box (page->cr, AUG_GREEN, x, y + 1, 3, shape->caption - 2);
    aug_text (page, &caption_style, x + 10, y, AUG_CELL_WIDTH - 10, cell->caption);
  } else if (cell->dropped && shape->picture + shape->sound == 0) {
    draw_nothing (page, "", TRUE, x, y, shape->caption);
  }
  y += shape->caption + (shape->caption > 0 ? 4 : 0);
  if (cell->label)
    aug_text (page, &label_style, x, y, AUG_CELL_WIDTH, cell->label);
  if (cell->dropped)
    draw_tag (page, x, top);
}

/* The row's name, and beside its strips what they are. */
static void
draw_row_label (const AugPage *page, const AugRow *row, const RowShape *shape, gdouble y)
{
  g_auto (GStrv) lines = g_strsplit (row->label, "\n", 2);
  gdouble width = AUG_LABEL_WIDTH - 12, wave = AUG_WAVE_HEIGHT, below = y;
  g_autofree gchar *band = NULL;

  if (lines[0])
    below += aug_text (page, &row_style, AUG_MARGIN, below, width, lines[0]) + 2;
  if (lines[0] && lines[1])
    below += aug_text (page, &time_style, AUG_MARGIN, below, width, lines[1]);
  if (shape->sound == 0)
    return;
  y += shape->picture + (shape->picture > 0 ? 4 : 0);
  /* A row without pictures has its name where the names of the channels would be. */
  if (y >= below && shape->channels > 1) {
    aug_text (page, &axis_style, AUG_MARGIN, y + wave / 4 - 7, width, "left");
    aug_text (page, &axis_style, AUG_MARGIN, y + wave * 3 / 4 - 7, width, "right");
  } else if (y >= below) {
    aug_text (page, &axis_style, AUG_MARGIN, y + wave / 2 - 7, width, "sound");
  }
  y += AUG_WAVE_HEIGHT + 2;
  band = g_strdup_printf ("%.4g kHz", shape->rate / 2000.0);
  aug_text (page, &axis_style, AUG_MARGIN, y - 1, width, band);
  aug_text (page, &axis_style, AUG_MARGIN, y + AUG_SPECTRUM_HEIGHT - 13, width, "0");
}

static gdouble
draw_head (const AugPage *page, gdouble y)
{
  const AugSheet *sheet = page->sheet;
  gdouble height = 0;

  for (guint i = 0; i < shown_columns (sheet); i++)
    height = MAX (height, aug_text (page, &head_style, column_x (i), y, AUG_CELL_WIDTH,
                              g_ptr_array_index (sheet->columns, i)));
  y += height + 6;
  aug_fill_box (page->cr, AUG_INK, AUG_MARGIN, y, page->width - 2 * AUG_MARGIN, 1);
  return y + 11;
}

static gdouble
draw_more (const AugPage *page, gdouble y, guint rows)
{
  const AugSheet *sheet = page->sheet;
  guint columns = sheet->columns->len - shown_columns (sheet);

  if (rows > 0) {
    g_autofree gchar *text =
        g_strdup_printf (rows == 1 ? "… %u more window" : "… %u more windows", rows);

    y += aug_text (page, &more_style, AUG_MARGIN, y, page->width - 2 * AUG_MARGIN, text) + 6;
  }
  if (columns > 0) {
    g_autofree gchar *text =
        g_strdup_printf (columns == 1 ? "… %u more view" : "… %u more views", columns);

    y += aug_text (page, &more_style, AUG_MARGIN, y, page->width - 2 * AUG_MARGIN, text) + 6;
  }
  return y;
}

/*
 * aug_draw_grid:
 * @page: a page
 * @y: top of the grid
 *
 * Draws as many windows as the page's height allows and says how many are left.
 *
 * Returns: the bottom of the grid
 */
gdouble
aug_draw_grid (const AugPage *page, gdouble y)
{
  const AugSheet *sheet = page->sheet;
  guint shown = 0;

  if (sheet->columns->len == 0 || sheet->rows->len == 0) {
    const gchar *text = "Nothing to show: no window was read from the input.";

    return y + aug_text (page, &more_style, AUG_MARGIN, y, page->width - 2 * AUG_MARGIN, text) + 12;
  }
  y = draw_head (page, y);
  for (; shown < MIN (sheet->rows->len, AUG_SHEET_MAX_ROWS); shown++) {
    const AugRow *row = g_ptr_array_index (sheet->rows, shown);
    RowShape shape;

    find_shape (page, row, &shape);
    if (y + shape_height (&shape) > AUG_PAGE_HEIGHT)
      break;
    if (shown > 0) {
      aug_fill_box (page->cr, AUG_LINE, AUG_MARGIN, y, page->width - 2 * AUG_MARGIN, 1);
      y += 11;
    }
    draw_row_label (page, row, &shape, y);
    for (guint i = 0; i < shown_columns (sheet); i++)
      draw_cell (page, row->cells[i], &shape, column_x (i), y);
    y += shape_height (&shape) + 12;
  }
  return draw_more (page, y, sheet->rows->len - shown);
}
