/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "sheet.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Lengths are pixels. */
#define AUG_MARGIN 28
#define AUG_LABEL_WIDTH 108
#define AUG_CELL_WIDTH 240
#define AUG_CELL_GAP 16
#define AUG_PICTURE_HEIGHT 320
#define AUG_WAVE_HEIGHT 56
#define AUG_SPECTRUM_HEIGHT 56
#define AUG_PAGE_HEIGHT 12000

/* Okabe and Ito, "Color Universal Design", 2008: told apart by every kind of colour vision. */
#define AUG_ORANGE 0xE69F00
#define AUG_SKY 0x56B4E9
#define AUG_GREEN 0x009E73
#define AUG_BLUE 0x0072B2
#define AUG_RED 0xD55E00
#define AUG_RED_PALE 0xFBE5D9
#define AUG_PURPLE 0xCC79A7

#define AUG_INK 0x1F2328
#define AUG_INK_SOFT 0x59636E
#define AUG_LINE 0xD1D9E0
#define AUG_EMPTY 0xF1F3F5
#define AUG_PAPER 0xFCFCFC

/*
 * AugStrip: a sound, reduced to what is drawn of it.
 * @low, @high: smallest and largest sample of each column of the first two channels
 * @power_db: spectrogram, rows from high to low frequencies
 * @seconds: duration
 */
typedef struct {
  guint channels, rate;
  gdouble seconds;
  gfloat peak, loudest_db;
  gfloat low[2][AUG_CELL_WIDTH], high[2][AUG_CELL_WIDTH];
  gfloat power_db[AUG_SPECTRUM_HEIGHT][AUG_CELL_WIDTH];
} AugStrip;

typedef struct {
  cairo_surface_t *picture;
  AugStrip *sound;
  gchar *caption, *label;
  gboolean dropped;
} AugCell;

typedef struct {
  gchar *label;
  AugCell *cells[AUG_SHEET_MAX_COLUMNS];
} AugRow;

typedef struct {
  guint column, lane;
  gdouble start, stop;
  gchar *text;
  gboolean applied, disagrees;
} AugBlock;

struct _AugSheet {
  gchar *title, *footer;
  GPtrArray *columns, *rows, *branches;
  GArray *blocks;
};

/* What is drawn on. Every drawing function returns where the next one begins. */
typedef struct {
  cairo_t *cr;
  PangoContext *pango;
  const AugSheet *sheet;
  gdouble width;
} AugPage;

typedef struct {
  gdouble size;
  guint32 colour;
  gboolean bold;
  PangoAlignment alignment;
  guint lines;
} AugStyle;

/* sheet-sound.c */
G_GNUC_INTERNAL AugStrip *aug_strip_new (const AugSound *sound);
G_GNUC_INTERNAL void aug_strip_draw_wave (
    cairo_t *cr, const AugStrip *strip, gdouble x, gdouble y, gdouble row_seconds, gfloat row_peak);
G_GNUC_INTERNAL void aug_strip_draw_spectrum (cairo_t *cr, const AugStrip *strip, gdouble x,
    gdouble y, gdouble row_seconds, gfloat row_loudest_db);
G_GNUC_INTERNAL void aug_spectrum_colour (gdouble level, guint8 rgb[3]);

/* sheet-draw.c */
G_GNUC_INTERNAL void aug_set_colour (cairo_t *cr, guint32 rgb, gdouble alpha);
G_GNUC_INTERNAL void aug_fill_box (
    cairo_t *cr, guint32 rgb, gdouble x, gdouble y, gdouble width, gdouble height);
G_GNUC_INTERNAL void aug_hatch_box (
    cairo_t *cr, guint32 rgb, gdouble x, gdouble y, gdouble width, gdouble height);
G_GNUC_INTERNAL void aug_round_box (
    cairo_t *cr, gdouble x, gdouble y, gdouble width, gdouble height);
G_GNUC_INTERNAL void aug_block_box (cairo_t *cr, guint32 rgb, gboolean applied, gdouble x,
    gdouble y, gdouble width, gdouble height);
G_GNUC_INTERNAL gdouble aug_text (const AugPage *page, const AugStyle *style, gdouble x, gdouble y,
    gdouble width, const gchar *text);
G_GNUC_INTERNAL gdouble aug_text_height (
    const AugPage *page, const AugStyle *style, gdouble width, const gchar *text);
G_GNUC_INTERNAL gdouble aug_text_width (
    const AugPage *page, const AugStyle *style, const gchar *text);

/* sheet-surface.c, sheet-png.c */
typedef gdouble (*AugDraw) (cairo_surface_t *surface, gconstpointer model);
G_GNUC_INTERNAL void aug_page_open (AugPage *page, cairo_surface_t *surface);
G_GNUC_INTERNAL void aug_page_close (AugPage *page);
G_GNUC_INTERNAL cairo_surface_t *aug_surface_render (AugDraw draw, gconstpointer model, gint width);
G_GNUC_INTERNAL gboolean aug_surface_write_png (
    cairo_surface_t *surface, const gchar *path, GError **error);

/* sheet-grid.c, sheet-timeline.c, sheet-page.c */
G_GNUC_INTERNAL gdouble aug_draw_grid (const AugPage *page, gdouble y);
G_GNUC_INTERNAL gdouble aug_draw_timeline (const AugPage *page, gdouble y);
G_GNUC_INTERNAL gdouble aug_draw_legend (const AugPage *page, gdouble y);
G_GNUC_INTERNAL guint32 aug_lane_colour (const AugSheet *sheet, guint lane);
G_GNUC_INTERNAL cairo_surface_t *aug_sheet_render (const AugSheet *sheet);

G_END_DECLS
