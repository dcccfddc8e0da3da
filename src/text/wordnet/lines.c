/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sorted lines of a file in memory: what WordNet's index and the thesauri of mythes have in common.
 */
#include "lines.h"

#include <gio/gio.h>
#include <string.h>

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
  lines->text = NULL;
  lines->size = 0;
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

/* Where the line that @offset is in begins. */
gsize
gst_aug_lines_start (const GstAugLines *lines, gsize offset)
{
  while (offset > 0 && lines->text[offset - 1] != '\n')
    offset--;
  return offset;
}

/* Where the line behind the one at @offset begins. */
gsize
gst_aug_lines_next (const GstAugLines *lines, gsize offset)
{
  return MIN (offset + gst_aug_lines_at (lines, offset).size + 1, lines->size);
}

static gint
compare (const GstAugSpan *line, const gchar *key, gsize size, gchar separator)
{
  const gchar *end = memchr (line->text, separator, line->size);
  const gsize n = end ? (gsize) (end - line->text) : line->size;
  const gint order = memcmp (line->text, key, MIN (n, size));

  return order ? order : n < size ? -1 : n > size;
}

/* The first line whose key is @key; a key ends at @separator. */
gboolean
gst_aug_lines_find (
    const GstAugLines *lines, const gchar *key, gsize size, gchar separator, gsize *offset)
{
  gsize low = lines->first, high = lines->size;
  GstAugSpan line;

  while (low < high) {
    const gsize middle = low + (high - low) / 2;
    const gsize start = MAX (gst_aug_lines_start (lines, middle), low);

    line = gst_aug_lines_at (lines, start);
    if (compare (&line, key, size, separator) < 0)
      low = start + line.size + 1;
    else
      high = start;
  }
  if (low >= lines->size)
    return FALSE;
  *offset = low;
  line = gst_aug_lines_at (lines, low);
  return compare (&line, key, size, separator) == 0;
}

/* Whether the line at @offset has this key, and what follows it. */
gboolean
gst_aug_lines_match (const GstAugLines *lines, gsize offset, const gchar *key, gsize size,
    gchar separator, GstAugSpan *rest)
{
  const GstAugSpan line = gst_aug_lines_at (lines, offset);

  if (line.size <= size || line.text[size] != separator || memcmp (line.text, key, size) != 0)
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
