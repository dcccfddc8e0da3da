/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A page becomes a file: whole under its name, or not at all. */
#include "sheet-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  gint fd;
  gint code;
} Output;

static cairo_status_t
write_bytes (gpointer data, const guint8 *bytes, guint size)
{
  Output *output = data;

  while (size > 0) {
    gssize n = write (output->fd, bytes, size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      output->code = errno;
      return CAIRO_STATUS_WRITE_ERROR;
    }
    bytes += n;
    size -= (guint) n;
  }
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
fail (GError **error, const gchar *path, gint code)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *advice = NULL;

  if (code == ENOENT || code == ENOTDIR)
    advice = g_strdup_printf ("make its folder first with: mkdir -p '%s'", folder);
  else if (code == EACCES || code == EPERM || code == EROFS)
    advice = g_strdup_printf ("name a file in a folder that you may write to, not in '%s'", folder);
  else if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    advice = g_strdup ("free some space or name a file on another disk");
  else
    advice = g_strdup ("name another file");
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
      "Cannot write the picture '%s' (%s): %s.", path, g_strerror (code), advice);
  return FALSE;
}

static gboolean
write_surface (cairo_surface_t *surface, gint fd, gint *code)
{
  Output output = { fd, 0 };
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, write_bytes, &output);

  *code = output.code ? output.code : ENOMEM;
  if (status != CAIRO_STATUS_SUCCESS) {
    g_close (fd, NULL);
    return FALSE;
  }
  if (fsync (fd) != 0 && errno != EINVAL && errno != ENOSYS) {
    *code = errno;
    g_close (fd, NULL);
    return FALSE;
  }
  if (close (fd) != 0 && errno != EINTR) {
    *code = errno;
    return FALSE;
  }
  return TRUE;
}

/* The bytes go to a temporary file in the same folder, which takes the name only when it is whole
 * and on the disk; after an error nothing is left behind. */
gboolean
aug_surface_write_png (cairo_surface_t *surface, const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *name = g_path_get_basename (path);
  g_autofree gchar *temporary = g_strdup_printf ("%s/.%.200s.XXXXXX", folder, name);
  gint fd, code;
  gboolean ok;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR,
        "Cannot write the picture: '%s' is no file; name one, for example '%s/sheet.png'.", path,
        g_file_test (path, G_FILE_TEST_IS_DIR) ? path : ".");
    return FALSE;
  }
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail (error, path, errno);
  ok = write_surface (surface, fd, &code);
  if (ok && g_rename (temporary, path) == 0)
    return TRUE;
  if (ok)
    code = errno;
  g_unlink (temporary);
  return fail (error, path, code);
}

/*
 * aug_sheet_write_png:
 * @sheet: a sheet
 * @path: the file; one that exists is replaced
 * @error: (nullable): a %G_FILE_ERROR with a sentence that says what to do
 *
 * Draws @sheet and writes it.
 *
 * Returns: whether the file is there, whole
 */
gboolean
aug_sheet_write_png (const AugSheet *sheet, const gchar *path, GError **error)
{
  cairo_surface_t *surface = aug_sheet_render (sheet);
  gboolean ok = aug_surface_write_png (surface, path, error);

  cairo_surface_destroy (surface);
  return ok;
}
