/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * A contact sheet: windows are rows, the original and its views are columns, and below them a
 * timeline shows what every branch decided. A plain model goes in, a PNG comes out; no pipeline is
 * involved, and the same model gives the same bytes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AugPicture:
 * @width: pixels in a row
 * @height: rows
 * @rgb: 8-bit red, green, blue, packed: the stride is @width times 3
 */
typedef struct {
  guint width, height;
  const guint8 *rgb;
} AugPicture;

/*
 * AugSound:
 * @samples: interleaved, full scale is [-1, 1]
 * @channels: samples in a frame; the first is left, the second right
 * @rate: frames in a second
 * @frames: how many
 */
typedef struct {
  const gfloat *samples;
  guint channels, rate;
  gsize frames;
} AugSound;

typedef struct _AugSheet AugSheet;

/* More rows and columns than these are counted on the sheet, not drawn. */
#define AUG_SHEET_MAX_ROWS 24
#define AUG_SHEET_MAX_COLUMNS 16

AugSheet *aug_sheet_new (const gchar *title, const gchar *footer);
void aug_sheet_free (AugSheet *sheet);
guint aug_sheet_add_column (AugSheet *sheet, const gchar *name);
guint aug_sheet_add_row (AugSheet *sheet, const gchar *label);
void aug_sheet_set_cell (AugSheet *sheet, guint row, guint column, const AugPicture *picture,
    const AugSound *sound, const gchar *caption, const gchar *label, gboolean dropped);
void aug_sheet_add_block (AugSheet *sheet, guint column, const gchar *branch, gdouble start_s,
    gdouble stop_s, const gchar *text, gboolean applied, gboolean disagrees);
gboolean aug_sheet_write_png (const AugSheet *sheet, const gchar *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AugSheet, aug_sheet_free)

G_END_DECLS
