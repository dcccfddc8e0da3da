/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The page of a contact sheet: title, grid, timeline, legend, footer. */
#include "sheet-private.h"

#define NARROWEST_PAGE 900

static const AugStyle title_style = { 20, AUG_INK, TRUE, PANGO_ALIGN_LEFT, 2 };
static const AugStyle legend_style = { 11, AUG_INK, FALSE, PANGO_ALIGN_LEFT, 1 };
static const AugStyle footer_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_LEFT, 4 };

typedef enum { CHOSEN, NOT_CHOSEN, DISAGREES, LINK, DROPPED, LEFT, RIGHT, SPECTRUM } Key;

typedef struct {
  const AugPage *page;
  gdouble x, y;
} Legend;

static void
draw_key (cairo_t *cr, Key key, gdouble x, gdouble y)
{
  switch (key) {
  case CHOSEN:
  case NOT_CHOSEN:
    aug_block_box (cr, AUG_INK_SOFT, key == CHOSEN, x, y, 26, 14);
    break;
  case DISAGREES:
    aug_block_box (cr, AUG_RED, TRUE, x, y, 26, 14);
    break;
  case LINK:
    aug_fill_box (cr, AUG_INK_SOFT, x + 13, y - 1, 1, 16);
    break;
  case DROPPED:
    aug_fill_box (cr, AUG_EMPTY, x, y, 26, 14);
    aug_hatch_box (cr, AUG_LINE, x, y, 26, 14);
    break;
  case LEFT:
  case RIGHT:
    aug_fill_box (cr, key == LEFT ? AUG_BLUE : AUG_ORANGE, x, y + 2, 26, 10);
    break;
  case SPECTRUM:
    for (guint i = 0; i < 26; i++) {
      guint8 rgb[3];

      aug_spectrum_colour (i / 25.0, rgb);
      aug_fill_box (
          cr, (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2], x + i, y + 2, 1, 10);
    }
    break;
  }
}

static void
add_key (Legend *legend, Key key, const gchar *text)
{
  const AugPage *page = legend->page;
  gdouble width = 26 + 7 + aug_text_width (page, &legend_style, text);

  if (legend->x > AUG_MARGIN && legend->x + width > page->width - AUG_MARGIN) {
    legend->x = AUG_MARGIN;
    legend->y += 22;
  }
  draw_key (page->cr, key, legend->x, legend->y);
  aug_text (page, &legend_style, legend->x + 33, legend->y, 0, text);
  legend->x += width + 22;
}

/* What is on the page and wants a word. */
typedef struct {
  guint channels;
  gboolean dropped, chosen, not_chosen, disagrees;
} Survey;

static void
survey_sheet (const AugSheet *sheet, Survey *survey)
{
  *survey = (Survey){ 0 };
  for (guint i = 0; i < sheet->blocks->len; i++) {
    const AugBlock *block = &g_array_index (sheet->blocks, AugBlock, i);

    survey->chosen = survey->chosen || block->applied;
    survey->not_chosen = survey->not_chosen || !block->applied;
    survey->disagrees = survey->disagrees || block->disagrees;
  }
  for (guint i = 0; i < sheet->rows->len; i++) {
    const AugRow *row = g_ptr_array_index (sheet->rows, i);

    for (guint c = 0; c < G_N_ELEMENTS (row->cells); c++) {
      const AugCell *cell = row->cells[c];

      if (cell && cell->sound)
        survey->channels = MAX (survey->channels, cell->sound->channels);
      survey->dropped = survey->dropped || (cell && cell->dropped);
    }
  }
}

/*
 * aug_draw_legend:
 * @page: a page
 * @y: top of the legend
 *
 * Says what the marks on this page mean, and of no others.
 *
 * Returns: the bottom of the legend
 */
gdouble
aug_draw_legend (const AugPage *page, gdouble y)
{
  Legend legend = { page, AUG_MARGIN, y + 12 };
  Survey survey;

  survey_sheet (page->sheet, &survey);
  if (survey.chosen)
    add_key (&legend, CHOSEN, "chosen");
  if (survey.not_chosen)
    add_key (&legend, NOT_CHOSEN, "not chosen");
  if (page->sheet->branches->len > 1)
    add_key (&legend, LINK, "same window");
  if (survey.disagrees)
    add_key (&legend, DISAGREES, "! disagrees with another branch");
  if (survey.dropped)
    add_key (&legend, DROPPED, "modality dropped");
  if (survey.channels == 1)
    add_key (&legend, LEFT, "sound");
  if (survey.channels > 1) {
    add_key (&legend, LEFT, "left channel");
    add_key (&legend, RIGHT,
        survey.channels > 2 ? "right channel (further ones not shown)" : "right channel");
  }
  if (survey.channels > 0)
    add_key (&legend, SPECTRUM, "spectrogram on a mel axis, −70 to 0 dB of the loudest in its row");
  return legend.x > AUG_MARGIN || legend.y > y + 12 ? legend.y + 22 : y;
}

static gdouble
draw_page (const AugPage *page)
{
  const AugSheet *sheet = page->sheet;
  gdouble y = AUG_MARGIN - 6, width = page->width - 2 * AUG_MARGIN;

  if (sheet->title)
    y += aug_text (page, &title_style, AUG_MARGIN, y, width, sheet->title) + 12;
  y = aug_draw_grid (page, y);
  y = aug_draw_timeline (page, y);
  y = aug_draw_legend (page, y);
  if (sheet->footer) {
    aug_fill_box (page->cr, AUG_LINE, AUG_MARGIN, y + 8, width, 1);
    y += 16 + aug_text (page, &footer_style, AUG_MARGIN, y + 16, width, sheet->footer);
  }
  return y + AUG_MARGIN - 8;
}

static gint
page_width (const AugSheet *sheet)
{
  gint columns = MIN (sheet->columns->len, AUG_SHEET_MAX_COLUMNS);

  return MAX (NARROWEST_PAGE,
      2 * AUG_MARGIN + AUG_LABEL_WIDTH - AUG_CELL_GAP + columns * (AUG_CELL_WIDTH + AUG_CELL_GAP));
}

static gdouble
draw_on (cairo_surface_t *surface, gconstpointer model)
{
  const AugSheet *sheet = model;
  AugPage page = { .sheet = sheet, .width = page_width (sheet) };
  gdouble bottom;

  aug_page_open (&page, surface);
  bottom = draw_page (&page);
  aug_page_close (&page);
  return bottom;
}

/*
 * aug_sheet_render:
 * @sheet: a sheet
 *
 * Returns: (transfer full): the page
 */
cairo_surface_t *
aug_sheet_render (const AugSheet *sheet)
{
  return aug_surface_render (draw_on, sheet, page_width (sheet));
}
