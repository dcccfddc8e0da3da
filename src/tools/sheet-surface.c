/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Pages as pictures. */
#include "sheet-private.h"

/* Image surfaces of cairo end at 32767. */
#define TALLEST_PAGE 32000

/* Paper, and words that the user's desktop settings do not show in: the same model gives the same
 * bytes. */
void
aug_page_open (AugPage *page, cairo_surface_t *surface)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  page->cr = cairo_create (surface);
  aug_set_colour (page->cr, AUG_PAPER, 1);
  cairo_paint (page->cr);
  page->pango = pango_cairo_create_context (page->cr);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_ON);
  pango_cairo_context_set_font_options (page->pango, options);
  pango_cairo_context_set_resolution (page->pango, 96);
  cairo_font_options_destroy (options);
}

void
aug_page_close (AugPage *page)
{
  g_object_unref (page->pango);
  cairo_destroy (page->cr);
}

/*
 * aug_surface_render:
 * @draw: draws a model and says where it ends
 * @model: the model
 * @width: of the page, pixels
 *
 * Draws twice: once on a single pixel to learn the height, which depends on every line of text.
 *
 * Returns: (transfer full): the page
 */
cairo_surface_t *
aug_surface_render (AugDraw draw, gconstpointer model, gint width)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  gint height = (gint) MIN (draw (surface, model), TALLEST_PAGE);

  cairo_surface_destroy (surface);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  draw (surface, model);
  return surface;
}
