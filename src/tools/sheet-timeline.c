/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * The timeline of decisions: one group of lanes a view, one lane a branch. Blocks of the same
 * window in several lanes are linked, and where branches disagree both say so in red.
 */
#include "sheet-private.h"

#define BLOCK_HEIGHT 19
#define BLOCK_GAP 2
#define LANE_GAP 9
#define NARROWEST_TEXT 34
#define SAME_SECONDS 1e-6
#define MAX_LEVELS 16

static const AugStyle title_style = { 14, AUG_INK, TRUE, PANGO_ALIGN_LEFT, 1 };
static const AugStyle note_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_LEFT, 2 };
static const AugStyle group_style = { 12, AUG_INK, TRUE, PANGO_ALIGN_LEFT, 1 };
static const AugStyle lane_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_RIGHT, 1 };
static const AugStyle tick_style = { 11, AUG_INK_SOFT, FALSE, PANGO_ALIGN_CENTER, 1 };

typedef struct {
  const AugBlock *block;
  guint order;
  guint level;
  gdouble y;
} Placed;

typedef struct {
  const AugPage *page;
  gdouble start, stop, x, width;
} Axis;

static gdouble
axis_x (const Axis *axis, gdouble seconds)
{
  return axis->x + (seconds - axis->start) / (axis->stop - axis->start) * axis->width;
}

static void
axis_init (Axis *axis, const AugPage *page)
{
  const GArray *blocks = page->sheet->blocks;

  *axis = (Axis){ page, G_MAXDOUBLE, -G_MAXDOUBLE, AUG_MARGIN + AUG_LABEL_WIDTH,
    page->width - 2 * AUG_MARGIN - AUG_LABEL_WIDTH };
  for (guint i = 0; i < blocks->len; i++) {
    const AugBlock *block = &g_array_index (blocks, AugBlock, i);

    axis->start = MIN (axis->start, block->start);
    axis->stop = MAX (axis->stop, block->stop);
  }
  if (axis->stop - axis->start < 1e-3)
    axis->stop = axis->start + 1.0;
}

/* 1, 2 or 5 times a power of ten, so that there are at most twelve ticks. */
static gdouble
tick_step (const Axis *axis)
{
  static const gdouble factors[] = { 2.0, 2.5, 2.0 };
  gdouble step = 1e-4;

  for (guint i = 0; (axis->stop - axis->start) / step > 12; i++)
    step *= factors[i % 3];
  return step;
}

static gint64
first_tick (const Axis *axis, gdouble step)
{
  gint64 tick = (gint64) (axis->start / step);

  while (tick * step < axis->start - step * 1e-6)
    tick++;
  return tick;
}

static void
draw_ticks (const Axis *axis, gdouble top, gdouble bottom)
{
  gdouble step = tick_step (axis);

  for (gint64 tick = first_tick (axis, step); tick * step <= axis->stop + step * 1e-6; tick++) {
    gdouble x = (gint) axis_x (axis, tick * step);
    g_autofree gchar *text = g_strdup_printf ("%.6g s", tick * step);

    aug_fill_box (
        axis->page->cr, AUG_LINE, MIN (x, axis->x + axis->width - 1), top, 1, bottom - top + 4);
    aug_text (axis->page, &tick_style, x - 40, bottom + 5, 80, text);
  }
}

static gint
compare_placed (gconstpointer a, gconstpointer b)
{
  const Placed *p = a, *q = b;

  if (p->block->lane != q->block->lane)
    return p->block->lane < q->block->lane ? -1 : 1;
  if (p->block->start != q->block->start)
    return p->block->start < q->block->start ? -1 : 1;
  return p->order < q->order ? -1 : p->order > q->order;
}

/* Gives every block of a lane the first level that is free at its start: the number of levels. What
 * finds no room is not drawn, but counted. */
static guint
stack_lane (Placed *placed, guint n, guint *hidden)
{
  gdouble stops[MAX_LEVELS];
  guint levels = 0;

  *hidden = 0;

  for (guint i = 0; i < n; i++) {
    guint level = 0;

    while (level < levels && stops[level] > placed[i].block->start + SAME_SECONDS)
      level++;
    placed[i].level = level;
    if (level == MAX_LEVELS) {
      ++*hidden;
      continue;
    }
    stops[level] = placed[i].block->stop;
    levels = MAX (levels, level + 1);
  }
  return levels;
}

static gboolean
same_window (const AugBlock *a, const AugBlock *b)
{
  return ABS (a->start - b->start) < SAME_SECONDS && ABS (a->stop - b->stop) < SAME_SECONDS;
}

/* Whether a branch says of this window that it disagrees. */
static gboolean
lane_disagrees (const Placed *placed, guint n, const AugBlock *window, guint lane)
{
  for (guint i = 0; i < n; i++) {
    if (placed[i].block->lane == lane && placed[i].block->disagrees &&
        same_window (placed[i].block, window))
      return TRUE;
  }
  return FALSE;
}

/* Links the window of block @i to the next lane that has it. */
static void
draw_link (const Axis *axis, const Placed *placed, guint n, guint i)
{
  cairo_t *cr = axis->page->cr;
  const AugBlock *block = placed[i].block;
  gdouble x = (gint) axis_x (axis, (block->start + block->stop) / 2) + 0.5, dash = 3;
  guint j = i + 1;
  gboolean red;

  while (j < n && (placed[j].block->lane == block->lane || !same_window (block, placed[j].block)))
    j++;
  if (j == n)
    return;
  red = lane_disagrees (placed, n, block, block->lane) &&
        lane_disagrees (placed, n, block, placed[j].block->lane);
  cairo_set_dash (cr, &dash, red ? 1 : 0, 0);
  aug_set_colour (cr, red ? AUG_RED : AUG_INK_SOFT, 1);
  cairo_set_line_width (cr, red ? 2.5 : 1);
  cairo_move_to (cr, x, placed[i].y + BLOCK_HEIGHT);
  cairo_line_to (cr, x, placed[j].y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_block (const Axis *axis, const Placed *placed)
{
  const AugBlock *block = placed->block;
  guint32 rgb = block->disagrees ? AUG_RED : aug_lane_colour (axis->page->sheet, block->lane);
  gdouble x = axis_x (axis, block->start) + 1, width = axis_x (axis, block->stop) - x - 1;
  gboolean light = !block->applied || rgb == AUG_ORANGE || rgb == AUG_SKY || rgb == AUG_PURPLE;
  AugStyle style = { 11, light ? AUG_INK : 0xFFFFFF, block->disagrees, PANGO_ALIGN_CENTER, 1 };
  g_autofree gchar *text =
      g_strconcat (block->disagrees ? "! " : "", block->text ? block->text : "", NULL);

  width = MAX (width, 1);
  aug_block_box (axis->page->cr, rgb, block->applied, x, placed->y, width, BLOCK_HEIGHT);
  if (!block->applied && !block->disagrees)
    style.colour = AUG_INK_SOFT;
  if (width >= NARROWEST_TEXT)
    aug_text (axis->page, &style, x + 4, placed->y + 3, width - 8, text);
  else if (block->disagrees && width >= 7)
    aug_text (axis->page, &style, x, placed->y + 3, 0, "!");
}

/* Gives every block of a view its place and writes the names of the lanes: the bottom. */
static gdouble
place_lanes (const AugPage *page, Placed *all, guint n, gdouble y)
{
  for (guint i = 0, next; i < n; i = next) {
    guint levels, hidden, lane = all[i].block->lane;

    for (next = i; next < n && all[next].block->lane == lane;)
      next++;
    levels = stack_lane (all + i, next - i, &hidden);
    for (guint j = i; j < next; j++)
      all[j].y = y + all[j].level * (BLOCK_HEIGHT + BLOCK_GAP);
    aug_text (page, &lane_style, AUG_MARGIN, y + 3, AUG_LABEL_WIDTH - 10,
        g_ptr_array_index (page->sheet->branches, lane));
    if (hidden > 0) {
      g_autofree gchar *text = g_strdup_printf ("… %u more", hidden);

      aug_text (page, &lane_style, AUG_MARGIN, y + 3 + BLOCK_HEIGHT + BLOCK_GAP,
          AUG_LABEL_WIDTH - 10, text);
    }
    y += levels * (BLOCK_HEIGHT + BLOCK_GAP) - BLOCK_GAP + LANE_GAP;
  }
  return y;
}

/* The last block of a window in its lane carries the link to the next lane. */
static gboolean
is_last_of_window (const Placed *placed, guint n, guint i)
{
  const AugBlock *block = placed[i].block;

  for (guint j = i + 1; j < n && placed[j].block->lane == block->lane &&
                        placed[j].block->start <= block->start + SAME_SECONDS;
       j++) {
    if (same_window (block, placed[j].block))
      return FALSE;
  }
  return TRUE;
}

/* One view: its name, its lanes. */
static gdouble
draw_group (const Axis *axis, guint column, gdouble y)
{
  const AugPage *page = axis->page;
  const GArray *blocks = page->sheet->blocks;
  const gchar *name = g_ptr_array_index (page->sheet->columns, column);
  gdouble width = page->width - 2 * AUG_MARGIN;
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (Placed));
  Placed *all;

  for (guint i = 0; i < blocks->len; i++) {
    Placed entry = { &g_array_index (blocks, AugBlock, i), i };

    if (entry.block->column == column)
      g_array_append_val (placed, entry);
  }
  if (placed->len == 0)
    return y;
  g_array_sort (placed, compare_placed);
  all = &g_array_index (placed, Placed, 0);
  aug_fill_box (page->cr, AUG_PAPER, AUG_MARGIN, y,
      MIN (aug_text_width (page, &group_style, name), width) + 4, BLOCK_HEIGHT - 2);
  y += aug_text (page, &group_style, AUG_MARGIN, y, width, name) + 3;
  y = place_lanes (page, all, placed->len, y);
  for (guint i = 0; i < placed->len; i++) {
    if (all[i].level < MAX_LEVELS && is_last_of_window (all, placed->len, i))
      draw_link (axis, all, placed->len, i);
  }
  for (guint i = 0; i < placed->len; i++) {
    if (all[i].level < MAX_LEVELS)
      draw_block (axis, &all[i]);
  }
  return y + 5;
}

/*
 * aug_lane_colour:
 * @sheet: a sheet
 * @lane: a branch
 *
 * Returns: its colour; video, audio and text have their own
 */
guint32
aug_lane_colour (const AugSheet *sheet, guint lane)
{
  static const struct {
    const gchar *word;
    guint32 colour;
  } known[] = { { "video", AUG_BLUE }, { "audio", AUG_ORANGE }, { "text", AUG_GREEN } };
  static const guint32 others[] = { AUG_SKY, AUG_PURPLE, AUG_BLUE, AUG_ORANGE, AUG_GREEN };
  const gchar *name = g_ptr_array_index (sheet->branches, lane);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (g_str_has_prefix (name, known[i].word))
      return known[i].colour;
  }
  return others[lane % G_N_ELEMENTS (others)];
}

/*
 * aug_draw_timeline:
 * @page: a page
 * @y: top of the timeline
 *
 * Returns: the bottom of the timeline; @y where there are no decisions
 */
gdouble
aug_draw_timeline (const AugPage *page, gdouble y)
{
  Axis axis;
  gdouble top, bottom;

  if (page->sheet->blocks->len == 0)
    return y;
  axis_init (&axis, page);
  y += 14;
  y += aug_text (
      page, &title_style, AUG_MARGIN, y, page->width - 2 * AUG_MARGIN, "Decisions across branches");
  y += aug_text (page, &note_style, AUG_MARGIN, y + 2, page->width - 2 * AUG_MARGIN,
           "One block is one decision for one window. Linked blocks belong to the same window.") +
       12;
  top = bottom = y;
  /* Twice, since the lines of the ticks lie below the blocks and end below the last one. */
  for (guint pass = 0; pass < 2; pass++) {
    y = top;
    for (guint column = 0; column < MIN (page->sheet->columns->len, AUG_SHEET_MAX_COLUMNS);
         column++)
      y = draw_group (&axis, column, y);
    bottom = y;
    if (pass == 0) {
      aug_fill_box (page->cr, AUG_PAPER, 0, top - 2, page->width, bottom - top + 4);
      draw_ticks (&axis, top, bottom);
    }
  }
  aug_fill_box (page->cr, AUG_INK_SOFT, axis.x, bottom, axis.width, 1);
  return bottom + 26;
}
