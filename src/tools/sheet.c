/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * The model of a contact sheet. Pictures and sounds are reduced to their drawn size as they come,
 * so a sheet of a long file needs little memory.
 */
#include "sheet-private.h"

static void
cell_free (AugCell *cell)
{
  g_clear_pointer (&cell->picture, cairo_surface_destroy);
  g_free (cell->sound);
  g_free (cell->caption);
  g_free (cell->label);
  g_free (cell);
}

static void
row_free (gpointer data)
{
  AugRow *row = data;

  for (guint i = 0; i < G_N_ELEMENTS (row->cells); i++)
    g_clear_pointer (&row->cells[i], cell_free);
  g_free (row->label);
  g_free (row);
}

static void
block_clear (gpointer data)
{
  g_free (((AugBlock *) data)->text);
}

static gchar *
valid_or_null (const gchar *text)
{
  return text && *text ? g_utf8_make_valid (text, -1) : NULL;
}

static cairo_surface_t *
surface_from_rgb (const AugPicture *picture)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, picture->width, picture->height);
  guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  const guint8 *in = picture->rgb;

  if (!data)
    return surface;
  for (guint y = 0; y < picture->height; y++) {
    guint32 *out = (guint32 *) (gpointer) (data + y * stride);

    for (guint x = 0; x < picture->width; x++, in += 3)
      out[x] = (guint32) in[0] << 16 | (guint32) in[1] << 8 | in[2];
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* The picture in the size of a cell; small ones keep their pixels sharp. */
static cairo_surface_t *
scale_picture (const AugPicture *picture)
{
  cairo_surface_t *full = surface_from_rgb (picture), *scaled;
  gdouble scale = MIN (
      (gdouble) AUG_CELL_WIDTH / picture->width, (gdouble) AUG_PICTURE_HEIGHT / picture->height);
  gint width = MAX (1, (gint) (picture->width * scale + 0.5));
  gint height = MAX (1, (gint) (picture->height * scale + 0.5));
  cairo_t *cr;

  scaled = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (scaled);
  cairo_scale (cr, (gdouble) width / picture->width, (gdouble) height / picture->height);
  cairo_set_source_surface (cr, full, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (
      cairo_get_source (cr), scale > 3 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (full);
  return scaled;
}

/*
 * aug_sheet_new:
 * @title: (nullable): the headline
 * @footer: (nullable): how to make this sheet again: seed, command line
 *
 * Returns: (transfer full): an empty sheet
 */
AugSheet *
aug_sheet_new (const gchar *title, const gchar *footer)
{
  AugSheet *sheet = g_new0 (AugSheet, 1);

  sheet->title = valid_or_null (title);
  sheet->footer = valid_or_null (footer);
  sheet->columns = g_ptr_array_new_with_free_func (g_free);
  sheet->rows = g_ptr_array_new_with_free_func (row_free);
  sheet->branches = g_ptr_array_new_with_free_func (g_free);
  sheet->blocks = g_array_new (FALSE, FALSE, sizeof (AugBlock));
  g_array_set_clear_func (sheet->blocks, block_clear);
  return sheet;
}

/*
 * aug_sheet_free:
 * @sheet: (transfer full) (nullable): a sheet
 */
void
aug_sheet_free (AugSheet *sheet)
{
  if (!sheet)
    return;
  g_free (sheet->title);
  g_free (sheet->footer);
  g_ptr_array_unref (sheet->columns);
  g_ptr_array_unref (sheet->rows);
  g_ptr_array_unref (sheet->branches);
  g_array_unref (sheet->blocks);
  g_free (sheet);
}

/*
 * aug_sheet_add_column:
 * @sheet: a sheet
 * @name: "original", "view 1", …
 *
 * Returns: the number of the column
 */
guint
aug_sheet_add_column (AugSheet *sheet, const gchar *name)
{
  g_ptr_array_add (sheet->columns, g_utf8_make_valid (name, -1));
  return sheet->columns->len - 1;
}

/*
 * aug_sheet_add_row:
 * @sheet: a sheet
 * @label: which window, and its time; its first line is set in bold
 *
 * Returns: the number of the row
 */
guint
aug_sheet_add_row (AugSheet *sheet, const gchar *label)
{
  AugRow *row = g_new0 (AugRow, 1);

  row->label = g_utf8_make_valid (label, -1);
  g_ptr_array_add (sheet->rows, row);
  return sheet->rows->len - 1;
}

/*
 * aug_sheet_set_cell:
 * @sheet: a sheet
 * @row: what aug_sheet_add_row() returned
 * @column: what aug_sheet_add_column() returned
 * @picture: (nullable): the picture in the middle of the window, or so
 * @sound: (nullable): the sound of the window
 * @caption: (nullable): its words
 * @label: (nullable): what was done, for example `crop 0.41  flip  hue +0.03`
 * @dropped: whether a modality was left out here
 *
 * Says what a cell shows. Everything is copied; a second call replaces the first one.
 */
void
aug_sheet_set_cell (AugSheet *sheet, guint row, guint column, const AugPicture *picture,
    const AugSound *sound, const gchar *caption, const gchar *label, gboolean dropped)
{
  AugRow *r;
  AugCell *cell;

  g_return_if_fail (row < sheet->rows->len && column < sheet->columns->len);

  if (row >= AUG_SHEET_MAX_ROWS || column >= AUG_SHEET_MAX_COLUMNS)
    return;
  r = g_ptr_array_index (sheet->rows, row);
  g_clear_pointer (&r->cells[column], cell_free);
  cell = r->cells[column] = g_new0 (AugCell, 1);
  if (picture && picture->rgb && picture->width > 0 && picture->height > 0)
    cell->picture = scale_picture (picture);
  if (sound && sound->samples && sound->frames > 0 && sound->channels > 0 && sound->rate > 0)
    cell->sound = aug_strip_new (sound);
  cell->caption = valid_or_null (caption);
  cell->label = valid_or_null (label);
  cell->dropped = dropped;
}

/*
 * aug_sheet_add_block:
 * @sheet: a sheet
 * @column: the view that decided
 * @branch: the branch that decided: a lane of the timeline
 * @start_s: the window's start in seconds
 * @stop_s: the window's end in seconds
 * @text: (nullable): the decision in a few words
 * @applied: whether it was chosen
 * @disagrees: whether another branch decided otherwise; drawn red
 *
 * Adds a decision to the timeline. Blocks that overlap in a lane are stacked; blocks of the same
 * span in several lanes of a view are linked.
 */
void
aug_sheet_add_block (AugSheet *sheet, guint column, const gchar *branch, gdouble start_s,
    gdouble stop_s, const gchar *text, gboolean applied, gboolean disagrees)
{
  AugBlock block = { .column = column, .applied = applied, .disagrees = disagrees };

  g_return_if_fail (column < sheet->columns->len && branch != NULL);
  g_return_if_fail (ABS (start_s) < 1e9 && ABS (stop_s) < 1e9 && start_s <= stop_s);

  for (block.lane = 0; block.lane < sheet->branches->len; block.lane++) {
    if (g_str_equal (g_ptr_array_index (sheet->branches, block.lane), branch))
      break;
  }
  if (block.lane == sheet->branches->len)
    g_ptr_array_add (sheet->branches, g_utf8_make_valid (branch, -1));
  block.start = start_s;
  block.stop = stop_s;
  block.text = valid_or_null (text);
  g_array_append_val (sheet->blocks, block);
}
