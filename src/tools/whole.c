/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Whether a file is as long as its own header says. Demuxers play what is there of a broken
 * download and end as if it were all: the item would be another one than that of the whole file. */
#include <string.h>
#include <unistd.h>

#include "tool.h"

/* Writers of RIFF disagree about whether its own head and a last odd byte count. */
#define RIFF_SLACK 9

static gboolean
read_at (gint fd, gint64 at, guint8 *data, gsize n)
{
  return pread (fd, data, n, at) == (gssize) n;
}

/* AVI of more than a gigabyte is several of these in a row. */
static gint64
riff_size (gint fd, gint64 size)
{
  gint64 at = 0;
  guint8 head[8];

  while (read_at (fd, at, head, 8) && memcmp (head, "RIFF", 4) == 0) {
    const guint32 length = GST_READ_UINT32_LE (head + 4);

    /* what was streamed has no length */
    if (length == 0 || length >= 0x7ffff000)
      return 0;
    at += 8 + (gint64) length + (length & 1);
  }
  return at > size + RIFF_SLACK ? at : 0;
}

/* ISO/IEC 14496-12, 4.2: boxes in a row up to the end. */
static gint64
boxes_size (gint fd, gint64 size)
{
  gint64 at = 0;

  while (at < size) {
    guint8 head[16];
    gint64 length;

    if (!read_at (fd, at, head, 8))
      return at + 8;
    length = GST_READ_UINT32_BE (head);
    if (length == 1)
      length = read_at (fd, at, head, 16) ? (gint64) GST_READ_UINT64_BE (head + 8) : 16;
    /* the last box may have no length; what is none is left to the demuxer */
    if (length < 8 || length > G_MAXINT64 - at)
      return 0;
    at += length;
  }
  return at > size ? at : 0;
}

/* RFC 8794, 4: a number whose first bits say how many bytes it has; -1 = unknown. */
static gboolean
read_vint (gint fd, gint64 *at, gint64 *value)
{
  guint8 data[8];
  guint n = 1;

  if (!read_at (fd, *at, data, 1) || data[0] == 0)
    return FALSE;
  while (!(data[0] & (0x80 >> (n - 1))))
    n++;
  if (!read_at (fd, *at, data, n))
    return FALSE;
  *value = data[0] & (0xff >> n);
  for (guint i = 1; i < n; i++)
    *value = *value << 8 | data[i];
  if (*value == (G_GINT64_CONSTANT (1) << (7 * n)) - 1)
    *value = -1;
  *at += n;
  return TRUE;
}

/* RFC 9559: a head, then one segment, of unknown length if it was streamed. */
static gint64
matroska_size (gint fd, gint64 size)
{
  gint64 at = 4, length;
  guint8 id[4];

  if (!read_vint (fd, &at, &length) || length < 0 || length > size)
    return 0;
  at += length;
  if (!read_at (fd, at, id, 4) || GST_READ_UINT32_BE (id) != 0x18538067)
    return 0;
  at += 4;
  if (!read_vint (fd, &at, &length) || length < 0)
    return 0;
  return at + length > size ? at + length : 0;
}

/* Returns: how many bytes a file that was cut short had; 0 if it is whole or does not say */
gint64
aug_file_promised_size (gint fd, gint64 size)
{
  guint8 head[12];

  if (!read_at (fd, 0, head, sizeof head))
    return 0;
  if (memcmp (head, "RIFF", 4) == 0)
    return riff_size (fd, size);
  if (memcmp (head + 4, "ftyp", 4) == 0)
    return boxes_size (fd, size);
  if (GST_READ_UINT32_BE (head) == 0x1a45dfa3)
    return matroska_size (fd, size);
  return 0;
}
