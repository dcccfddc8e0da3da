/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Boxes and words of the contact sheet. */
#include "sheet-private.h"

void
aug_set_colour (cairo_t *cr, guint32 rgb, gdouble alpha)
{
  cairo_set_source_rgba (
      cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, alpha);
}

void
aug_fill_box (cairo_t *cr, guint32 rgb, gdouble x, gdouble y, gdouble width, gdouble height)
{
  aug_set_colour (cr, rgb, 1);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

void
aug_hatch_box (cairo_t *cr, guint32 rgb, gdouble x, gdouble y, gdouble width, gdouble height)
{
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  aug_set_colour (cr, rgb, 1);
  cairo_set_line_width (cr, 1.5);
  for (gint i = 0; 9 * i < width + height; i++) {
    const gdouble start = 9 * i - height;

    cairo_move_to (cr, x + start, y + height);
    cairo_line_to (cr, x + start + height, y);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
aug_round_box (cairo_t *cr, gdouble x, gdouble y, gdouble width, gdouble height)
{
  gdouble r = MIN (3.0, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* A decision: full where it was chosen, an outline where not; the outline of red is a strong one.
 */
void
aug_block_box (
    cairo_t *cr, guint32 rgb, gboolean applied, gdouble x, gdouble y, gdouble width, gdouble height)
{
  if (applied) {
    aug_round_box (cr, x, y, width, height);
    aug_set_colour (cr, rgb, 1);
    cairo_fill (cr);
    return;
  }
  gdouble line = rgb == AUG_RED ? 2 : 1;

  aug_round_box (cr, x + line / 2, y + line / 2, MAX (width - line, 1), height - line);
  aug_set_colour (cr, rgb == AUG_RED ? AUG_RED_PALE : AUG_PAPER, 1);
  cairo_fill_preserve (cr);
  aug_set_colour (cr, rgb, rgb == AUG_RED ? 1 : 0.75);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

static PangoLayout *
lay_out (const AugPage *page, const AugStyle *style, gdouble width, const gchar *text)
{
  PangoLayout *layout = pango_layout_new (page->pango);
  PangoFontDescription *font = pango_font_description_from_string ("DejaVu Sans, sans-serif");
  g_autofree gchar *flowing = g_strdup (text);

  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  if (style->bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_alignment (layout, style->alignment);
  if (width > 0) {
    pango_layout_set_width (layout, (gint) (width * PANGO_SCALE));
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    if (style->lines > 1)
      pango_layout_set_height (layout, -(gint) style->lines);
  }
  /* Pango counts lines by paragraph, so the limit holds for one paragraph only. */
  g_strdelimit (flowing, "\r\n\t\v\f", ' ');
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, flowing, -1);
  return layout;
}

/* Writes into a box of @width with at most as many lines as @style says, "…" behind what is left
 * out: the height. */
gdouble
aug_text (const AugPage *page, const AugStyle *style, gdouble x, gdouble y, gdouble width,
    const gchar *text)
{
  PangoLayout *layout = lay_out (page, style, width, text);
  gint height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  aug_set_colour (page->cr, style->colour, 1);
  cairo_move_to (page->cr, x, y);
  pango_cairo_show_layout (page->cr, layout);
  g_object_unref (layout);
  return height;
}

gdouble
aug_text_height (const AugPage *page, const AugStyle *style, gdouble width, const gchar *text)
{
  PangoLayout *layout = lay_out (page, style, width, text);
  gint height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  g_object_unref (layout);
  return height;
}

gdouble
aug_text_width (const AugPage *page, const AugStyle *style, const gchar *text)
{
  PangoLayout *layout = lay_out (page, style, 0, text);
  gint width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  g_object_unref (layout);
  return width;
}
