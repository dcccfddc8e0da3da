/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * A plot of how often operations are taken and how strong they are: a row each, bars on the left,
 * histograms on the right. A plain model goes in, a PNG comes out; the same model gives the same
 * bytes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AugPlotMark:
 * @at: where it stands between the smallest and the largest value, [0, 1]
 * @n: how many values there are
 */
typedef struct {
  gdouble at;
  guint n;
} AugPlotMark;

/*
 * AugPlotRow:
 * @name: of the operation, or NULL where the row has no bar: another value of the row above
 * @what: (nullable): what it does, where the name does not say
 * @group: (nullable): rows of one group are shaded alike
 * @times: how often in a hundred windows
 * @expected: how often by the document; below 0 where that is not one number
 * @value: (nullable): name of the value with its unit
 * @low: smallest of the values
 * @high: largest of them
 * @marks: (nullable) (element-type AugPlotMark): the values
 * @width: of a mark, share of the strip
 */
typedef struct {
  gchar *name, *what, *group, *value;
  gdouble times, expected;
  gdouble low, high, width;
  GArray *marks;
} AugPlotRow;

typedef struct {
  gchar *title, *subtitle, *footer;
  GPtrArray *rows; /* of AugPlotRow */
} AugPlot;

AugPlot *aug_plot_new (void);
void aug_plot_free (AugPlot *plot);
AugPlotRow *aug_plot_add (AugPlot *plot);
gboolean aug_plot_write_png (const AugPlot *plot, const gchar *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AugPlot, aug_plot_free)

G_END_DECLS
