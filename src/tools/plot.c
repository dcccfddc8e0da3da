/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "plot.h"

#include <math.h>
#include <string.h>

#include "sheet-private.h"

/* Lengths are pixels. */
#define WIDTH 1180
#define ROW 28
#define NAME_WIDTH 270
#define BAR_X (AUG_MARGIN + NAME_WIDTH + 16)
#define BAR_WIDTH 280
#define TIMES_WIDTH 64
#define END_WIDTH 66
#define STRIP_X (BAR_X + BAR_WIDTH + TIMES_WIDTH + 16 + END_WIDTH)
#define STRIP_WIDTH 200
#define VALUE_X (STRIP_X + STRIP_WIDTH + 8 + END_WIDTH)
#define STRIP_HEIGHT 20

static const AugStyle title_style = { 20, AUG_INK, TRUE, PANGO_ALIGN_LEFT, 2 };
static const AugStyle subtitle_style = { 12, AUG_INK_SOFT, FALSE, PANGO_ALIGN_LEFT, 3 };
static const AugStyle head_style = { 12, AUG_INK, TRUE, PANGO_ALIGN_LEFT, 1 };
static const AugStyle name_style = { 12, AUG_INK, FALSE, PANGO_ALIGN_LEFT, 1 };
static const AugStyle what_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_LEFT, 1 };
static const AugStyle low_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_RIGHT, 1 };
static const AugStyle tick_style = { 10, AUG_INK_SOFT, FALSE, PANGO_ALIGN_CENTER, 1 };
static const AugStyle footer_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_LEFT, 4 };

static void
row_free (gpointer data)
{
  AugPlotRow *row = data;

  g_free (row->name);
  g_free (row->what);
  g_free (row->group);
  g_free (row->value);
  g_clear_pointer (&row->marks, g_array_unref);
  g_free (row);
}

AugPlot *
aug_plot_new (void)
{
  AugPlot *plot = g_new0 (AugPlot, 1);

  plot->rows = g_ptr_array_new_with_free_func (row_free);
  return plot;
}

void
aug_plot_free (AugPlot *plot)
{
  g_free (plot->title);
  g_free (plot->subtitle);
  g_free (plot->footer);
  g_ptr_array_unref (plot->rows);
  g_free (plot);
}

AugPlotRow *
aug_plot_add (AugPlot *plot)
{
  AugPlotRow *row = g_new0 (AugPlotRow, 1);

  row->expected = -1;
  g_ptr_array_add (plot->rows, row);
  return row;
}

/* A round number that is not below any bar. */
static gdouble
end_of_scale (const AugPlot *plot)
{
  static const gdouble round[] = { 1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10 };
  gdouble most = 0, unit = 0.01;

  for (guint i = 0; i < plot->rows->len; i++) {
    const AugPlotRow *row = plot->rows->pdata[i];

    most = MAX (most, MAX (row->times, row->expected));
  }
  while (unit * 10 < most)
    unit *= 10;
  for (guint i = 0; i < G_N_ELEMENTS (round); i++)
    if (unit * round[i] >= most)
      return unit * round[i];
  return unit * 10;
}

/* As many digits as a scale of @range needs, and a sign that is as wide as the plus. */
static gchar *
number_text (gdouble value, gdouble range)
{
  const gint places = range > 0 ? CLAMP (2 - (gint) floor (log10 (range)), 0, 6) : 0;
  gchar format[8], text[G_ASCII_DTOSTR_BUF_SIZE];
  gsize n;

  if (range > 0)
    g_snprintf (format, sizeof format, "%%.%df", places);
  else
    g_strlcpy (format, "%.4g", sizeof format);
  g_ascii_formatd (text, sizeof text, format, value);
  n = strlen (text);
  while (places && text[n - 1] == '0')
    text[--n] = '\0';
  if (places && text[n - 1] == '.')
    text[--n] = '\0';
  if (g_str_equal (text, "-0"))
    return g_strdup ("0");
  return *text == '-' ? g_strconcat ("\342\210\222", text + 1, NULL) : g_strdup (text);
}

static void
draw_number (const AugPage *page, const AugStyle *style, gdouble x, gdouble y, gdouble width,
    gdouble value, gdouble range)
{
  g_autofree gchar *text = number_text (value, range);

  aug_text (page, style, x, y, width, text);
}

static gdouble
draw_heads (const AugPage *page, gdouble y, gdouble end)
{
  aug_text (page, &head_style, AUG_MARGIN, y, NAME_WIDTH, "operation");
  aug_text (page, &head_style, BAR_X, y, BAR_WIDTH + TIMES_WIDTH, "times in 100 windows");
  aug_text (page, &head_style, STRIP_X, y, WIDTH - STRIP_X - AUG_MARGIN, "how strong, of those");
  y += 20;
  for (guint i = 0; i <= 2; i++)
    draw_number (page, &tick_style, BAR_X + BAR_WIDTH * i / 2.0 - 30, y, 60, end * i / 2, end);
  return y + 16;
}

static void
draw_bar (const AugPage *page, const AugPlotRow *row, gdouble y, gdouble end)
{
  const gdouble top = y + (ROW - 14) / 2.0;

  aug_fill_box (page->cr, AUG_EMPTY, BAR_X, top, BAR_WIDTH, 14);
  aug_fill_box (page->cr, AUG_SKY, BAR_X, top, BAR_WIDTH * row->times / end, 14);
  for (guint i = 1; i <= 2; i++)
    aug_fill_box (page->cr, AUG_LINE, BAR_X + BAR_WIDTH * i / 2.0, top, 1, 14);
  if (row->expected >= 0)
    aug_fill_box (page->cr, AUG_RED, BAR_X + BAR_WIDTH * row->expected / end - 1, top - 3, 2.5, 20);
  draw_number (page, &name_style, BAR_X + BAR_WIDTH + 10, y + 6, TIMES_WIDTH, row->times, end);
}

static void
draw_strip (const AugPage *page, const AugPlotRow *row, gdouble y)
{
  const gdouble bottom = y + ROW - 4;
  const gdouble width = MAX (row->width * STRIP_WIDTH, 1);
  guint most = 1;

  for (guint i = 0; i < row->marks->len; i++)
    most = MAX (most, g_array_index (row->marks, AugPlotMark, i).n);
  aug_fill_box (page->cr, AUG_LINE, STRIP_X, bottom, STRIP_WIDTH, 1);
  for (guint i = 0; i < row->marks->len; i++) {
    const AugPlotMark *mark = &g_array_index (row->marks, AugPlotMark, i);
    const gdouble height = mark->n ? MAX (STRIP_HEIGHT * (gdouble) mark->n / most, 1) : 0;

    aug_fill_box (page->cr, AUG_BLUE, STRIP_X + mark->at * (STRIP_WIDTH - width), bottom - height,
        width, height);
  }
  draw_number (
      page, &low_style, STRIP_X - END_WIDTH, y + 8, END_WIDTH - 8, row->low, row->high - row->low);
  if (row->high != row->low)
    draw_number (page, &what_style, STRIP_X + STRIP_WIDTH + 8, y + 8, END_WIDTH - 8, row->high,
        row->high - row->low);
  aug_text (page, &what_style, VALUE_X, y + 8, WIDTH - VALUE_X - AUG_MARGIN, row->value);
}

static void
draw_row (const AugPage *page, const AugPlotRow *row, gdouble y, gdouble end)
{
  if (row->name) {
    const gdouble width = MIN (aug_text_width (page, &name_style, row->name), NAME_WIDTH);

    aug_text (page, &name_style, AUG_MARGIN, y + 6, NAME_WIDTH, row->name);
    if (row->what && width + 40 < NAME_WIDTH)
      aug_text (
          page, &what_style, AUG_MARGIN + width + 10, y + 7, NAME_WIDTH - width - 10, row->what);
    draw_bar (page, row, y, end);
  } else if (row->what) {
    aug_text (page, &what_style, AUG_MARGIN + 14, y + 7, NAME_WIDTH - 14, row->what);
  }
  if (row->marks)
    draw_strip (page, row, y);
}

static gdouble
draw_rows (const AugPage *page, const AugPlot *plot, gdouble y, gdouble end)
{
  const gchar *group = NULL;
  gboolean shaded = FALSE;

  for (guint i = 0; i < plot->rows->len; i++) {
    const AugPlotRow *row = plot->rows->pdata[i];

    if (i && row->name && g_strcmp0 (row->group, group) != 0)
      shaded = !shaded;
    if (row->name)
      group = row->group;
    if (shaded)
      aug_fill_box (page->cr, 0xF5F7F9, AUG_MARGIN - 8, y, WIDTH - 2 * AUG_MARGIN + 16, ROW);
    draw_row (page, row, y, end);
    y += ROW;
  }
  return y;
}

static gdouble
draw_legend (const AugPage *page, const AugPlot *plot, gdouble y)
{
  gboolean expects = FALSE;

  for (guint i = 0; i < plot->rows->len; i++)
    expects = expects || ((const AugPlotRow *) plot->rows->pdata[i])->expected >= 0;
  aug_fill_box (page->cr, AUG_SKY, AUG_MARGIN, y + 2, 26, 10);
  aug_text (page, &what_style, AUG_MARGIN + 33, y, 0, "taken");
  if (expects) {
    aug_fill_box (page->cr, AUG_RED, AUG_MARGIN + 98, y - 1, 2.5, 16);
    aug_text (page, &what_style, AUG_MARGIN + 108, y, 0, "as the document says");
  }
  aug_fill_box (page->cr, AUG_BLUE, AUG_MARGIN + 270, y + 2, 26, 10);
  aug_text (page, &what_style, AUG_MARGIN + 303, y, 0,
      "values from the smallest to the largest, as high as they are frequent in their row");
  return y + 22;
}

static gdouble
draw_page (const AugPage *page, const AugPlot *plot)
{
  const gdouble width = WIDTH - 2 * AUG_MARGIN, end = end_of_scale (plot);
  gdouble y = AUG_MARGIN - 6;

  y += aug_text (page, &title_style, AUG_MARGIN, y, width, plot->title) + 6;
  y += aug_text (page, &subtitle_style, AUG_MARGIN, y, width, plot->subtitle) + 16;
  y = draw_heads (page, y, end);
  y = draw_rows (page, plot, y, end);
  y = draw_legend (page, plot, y + 14);
  aug_fill_box (page->cr, AUG_LINE, AUG_MARGIN, y + 4, width, 1);
  y += 12 + aug_text (page, &footer_style, AUG_MARGIN, y + 12, width, plot->footer);
  return y + AUG_MARGIN - 8;
}

static gdouble
draw_on (cairo_surface_t *surface, gconstpointer plot)
{
  AugPage page = { .width = WIDTH };
  gdouble bottom;

  aug_page_open (&page, surface);
  bottom = draw_page (&page, plot);
  aug_page_close (&page);
  return bottom;
}

/*
 * aug_plot_write_png:
 * @plot: a plot
 * @path: the file; one that exists is replaced
 * @error: (nullable): a %G_FILE_ERROR with a sentence that says what to do
 *
 * Returns: whether the file is there, whole
 */
gboolean
aug_plot_write_png (const AugPlot *plot, const gchar *path, GError **error)
{
  cairo_surface_t *surface = aug_surface_render (draw_on, plot, WIDTH);
  gboolean ok = aug_surface_write_png (surface, path, error);

  cairo_surface_destroy (surface);
  return ok;
}
