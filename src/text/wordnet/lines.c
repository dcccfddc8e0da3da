/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sorted lines of a file in memory: what WordNet's index and the thesauri of mythes have in common.
 */
#include "lines.h"

#include <gio/gio.h>
#include <string.h>

/* bytes for each line that is known beforehand */
#define SAMPLE 256

/* A name that opening waits for, such as a FIFO, is not a file. */
gboolean
gst_aug_lines_open (GstAugLines *lines, const gchar *path, GError **error)
{
  memset (lines, 0, sizeof *lines);
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s is not a file", path);
    return FALSE;
  }
  lines->file = g_mapped_file_new (path, FALSE, error);
  if (!lines->file)
    return FALSE;
  lines->text = g_mapped_file_get_contents (lines->file);
  lines->size = g_mapped_file_get_length (lines->file);
  if (lines->size == 0 || lines->text[lines->size - 1] != '\n') {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is empty or cut short", path);
    gst_aug_lines_close (lines);
    return FALSE;
  }
  return TRUE;
}

void
gst_aug_lines_close (GstAugLines *lines)
{
  g_clear_pointer (&lines->file, g_mapped_file_unref);
  g_clear_pointer (&lines->keys, g_free);
  g_clear_pointer (&lines->starts, g_free);
  lines->text = NULL;
  lines->size = 0;
  lines->n_samples = 0;
}

/* The line that begins at @offset, without its end. */
GstAugSpan
gst_aug_lines_at (const GstAugLines *lines, gsize offset)
{
  GstAugSpan line = { NULL, 0 };
  const gchar *end;

  if (offset >= lines->size)
    return line;
  line.text = lines->text + offset;
  end = memchr (line.text, '\n', lines->size - offset);
  line.size = end ? (gsize) (end - line.text) : lines->size - offset;
  return line;
}

/* Where the line that @offset is in begins; no line begins before @low, where one does. */
gsize
gst_aug_lines_start (const GstAugLines *lines, gsize offset, gsize low)
{
  while (offset > low && lines->text[offset - 1] != '\n')
    offset--;
  return offset;
}

/* Where the line behind the one at @offset begins. */
gsize
gst_aug_lines_next (const GstAugLines *lines, gsize offset)
{
  return MIN (offset + gst_aug_lines_at (lines, offset).size + 1, lines->size);
}

/* The first eight bytes of a key. */
static guint64
read_key (const gchar *key, gsize size, gchar separator)
{
  guint64 number = 0;
  gsize i = 0;

  for (; i < 8 && i < size && key[i] != separator && key[i] != '\n'; i++)
    number = number << 8 | (guchar) key[i];
  return i > 0 ? number << (8 * (8 - i)) : 0;
}

/* Says that the lines from @first on are sorted by what stands in front of a separator, and looks
 * at some of them, so that a search does not begin with the whole file. */
void
gst_aug_lines_sort (GstAugLines *lines, gsize first, gchar separator)
{
  const guint n = (guint) ((lines->size - first) / SAMPLE);

  lines->first = first;
  lines->separator = separator;
  lines->n_samples = n;
  lines->keys = g_new (guint64, n + 1);
  lines->starts = g_new (gsize, n + 1);
  for (guint i = 0; i < n; i++) {
    const gsize at = first + (gsize) i * SAMPLE;
    const gsize start = gst_aug_lines_start (lines, at, i > 0 ? at - SAMPLE : first);

    /* where no line ends between two samples they are in one line */
    lines->starts[i] = i > 0 && start == at - SAMPLE ? lines->starts[i - 1] : start;
    lines->keys[i] =
        read_key (lines->text + lines->starts[i], lines->size - lines->starts[i], separator);
  }
}

/* How many samples have a key below @key. */
static guint
count_below (const GstAugLines *lines, guint64 key)
{
  guint low = 0, high = lines->n_samples;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (lines->keys[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Byte by byte, as keys are short; the file ends with a line end. */
static gint
compare (const gchar *line, const gchar *key, gsize size, gchar separator)
{
  for (gsize i = 0; i < size; i++) {
    const guchar c = (guchar) line[i], k = (guchar) key[i];

    if (line[i] == separator || line[i] == '\n')
      return -1;
    if (c != k)
      return c < k ? -1 : 1;
  }
  return line[size] != separator && line[size] != '\n';
}

/* The first line whose key is @key. */
gboolean
gst_aug_lines_find (const GstAugLines *lines, const gchar *key, gsize size, gsize *offset)
{
  const guint64 number = read_key (key, size, lines->separator);
  const guint below = count_below (lines, number);
  guint above = below;
  gsize low = below > 0 ? lines->starts[below - 1] : lines->first;
  gsize high;

  while (above < lines->n_samples && lines->keys[above] == number)
    above++;
  high = above < lines->n_samples ? lines->starts[above] : lines->size;
  while (low < high) {
    const gsize middle = low + (high - low) / 2;
    const gsize start = gst_aug_lines_start (lines, middle, low);

    if (compare (lines->text + start, key, size, lines->separator) < 0)
      low = gst_aug_lines_next (lines, middle);
    else
      high = start;
  }
  *offset = low;
  return low < lines->size && compare (lines->text + low, key, size, lines->separator) == 0;
}

/* Whether the line at @offset has this key, and what follows it. */
gboolean
gst_aug_lines_match (
    const GstAugLines *lines, gsize offset, const gchar *key, gsize size, GstAugSpan *rest)
{
  const GstAugSpan line = gst_aug_lines_at (lines, offset);

  if (line.size <= size || line.text[size] != lines->separator ||
      memcmp (line.text, key, size) != 0)
    return FALSE;
  rest->text = line.text + size + 1;
  rest->size = line.size - size - 1;
  return TRUE;
}

/* Takes the next field off a line. */
gboolean
gst_aug_span_take (GstAugSpan *line, gchar separator, GstAugSpan *field)
{
  const gchar *end;

  if (!line->size)
    return FALSE;
  end = memchr (line->text, separator, line->size);
  field->text = line->text;
  field->size = end ? (gsize) (end - line->text) : line->size;
  line->text += field->size + (end != NULL);
  line->size -= field->size + (end != NULL);
  return TRUE;
}

/* A number of at most nine digits. */
gboolean
gst_aug_span_number (const GstAugSpan *field, guint base, gsize *number)
{
  *number = 0;
  if (field->size < 1 || field->size > 9)
    return FALSE;
  for (gsize i = 0; i < field->size; i++) {
    const gint digit = g_ascii_xdigit_value (field->text[i]);

    if (digit < 0 || digit >= (gint) base)
      return FALSE;
    *number = *number * base + (gsize) digit;
  }
  return TRUE;
}
