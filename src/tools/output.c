/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Files: what is written takes its final name only when it is whole. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

/* Returns: (transfer full): the local path of a file that can be read */
gchar *
aug_input_path (const gchar *input, GError **error)
{
  g_autofree gchar *path = gst_uri_is_valid (input) && g_str_has_prefix (input, "file:")
                               ? g_filename_from_uri (input, NULL, NULL)
                               : g_strdup (input);
  GStatBuf info;
  gint64 promised;
  gint fd;

  if (path && gst_uri_is_valid (path) && !g_file_test (path, G_FILE_TEST_EXISTS)) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s is not a local file; download or record it first and give the file", input);
    return NULL;
  }
  if (!path || g_stat (path, &info) != 0) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s: no such file; check its name", input);
    return NULL;
  }
  if (!S_ISREG (info.st_mode)) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s is not a file; name one file, e.g. %s/clip.mp4",
        input, input);
    return NULL;
  }
  if (info.st_size == 0) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s is empty; give another file", input);
    return NULL;
  }
  fd = g_open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s cannot be read: %s; type: chmod u+r %s", input,
        g_strerror (errno), input);
    return NULL;
  }
  promised = aug_file_promised_size (fd, info.st_size);
  close (fd);
  if (promised) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s is cut short: its header speaks of %" G_GINT64_FORMAT " bytes, %" G_GINT64_FORMAT
        " are there; get the whole file, or write what is there to a new one first",
        input, promised, (gint64) info.st_size);
    return NULL;
  }
  return g_steal_pointer (&path);
}

/* Returns: (transfer full): 64 hexadecimal digits */
gchar *
aug_file_sha256 (const gchar *path, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (1 << 20);
  gint fd = g_open (path, O_RDONLY | O_CLOEXEC);
  gssize n;

  if (fd < 0) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s cannot be read: %s", path, g_strerror (errno));
    return NULL;
  }
  while ((n = read (fd, block, 1 << 20)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0)
      g_checksum_update (sum, block, n);
  close (fd);
  if (n < 0) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s cannot be read: %s", path, g_strerror (errno));
    return NULL;
  }
  return g_strdup (g_checksum_get_string (sum));
}

/* Says why @output must not be written; TRUE if it may. */
gboolean
aug_output_refuse (const gchar *output, const gchar *input, gboolean force, GError **error)
{
  GStatBuf in, out;

  if (g_stat (output, &out) != 0)
    return TRUE;
  if (input && g_stat (input, &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino)
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "%s is the input itself; name another file for the output", output);
  if (S_ISDIR (out.st_mode))
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "%s is a folder; name a file in it, e.g. %s/out.mkv", output, output);
  if (!S_ISREG (out.st_mode))
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "%s is a device or a pipe, which a file would take the place of; name a file", output);
  if (!force)
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "%s exists already; type --force to replace it, or name another file", output);
  return TRUE;
}

/* The names of the last unfinished files. Strings are interned: a signal may come at any time. */
static const gchar *volatile unfinished[8];
static const gchar *volatile interrupted_name = AUG_COMMAND;

static void
say (const gchar *words)
{
  if (write (STDERR_FILENO, words, strlen (words)) < 0)
    return;
}

static void
on_interrupt (int number)
{
  for (guint i = 0; i < G_N_ELEMENTS (unfinished); i++)
    if (unfinished[i])
      unlink (unfinished[i]);
  say (interrupted_name);
  say (": interrupted; nothing was written\n");
  _exit (130);
}

/* From now on an interrupt leaves no unfinished file behind, whatever is being done. */
void
aug_output_catch_interrupts (void)
{
  interrupted_name = g_intern_string (g_get_prgname ());
  signal (SIGINT, on_interrupt);
  signal (SIGTERM, on_interrupt);
}

/* @path is given a name of its own, or removed, when it is whole. */
void
aug_output_guard (const gchar *path)
{
  static guint n;

  unfinished[n++ % G_N_ELEMENTS (unfinished)] = g_intern_string (path);
}

/* Returns: (transfer full): an empty file in the folder of @output */
gchar *
aug_output_temporary (const gchar *output, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (output);
  g_autofree gchar *base = g_path_get_basename (output);
  g_autofree gchar *name = g_strdup_printf (".%.200s.XXXXXX", base);
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  gint fd = g_mkstemp (path);

  if (fd < 0) {
    aug_fail (error, AUG_TOOL_ERROR_OUTPUT, "the folder %s cannot be written to: %s; %s", folder,
        g_strerror (errno),
        errno == ENOENT ? "make it first with mkdir -p" : "name an output in another folder");
    return NULL;
  }
  close (fd);
  aug_output_guard (path);
  return g_steal_pointer (&path);
}

/* Gives a whole file its name. */
gboolean
aug_output_commit (const gchar *temporary, const gchar *output, GError **error)
{
  mode_t mask = umask (0);

  umask (mask);
  if (g_chmod (temporary, 0666 & ~mask) == 0 && g_rename (temporary, output) == 0)
    return TRUE;
  return aug_fail (error, AUG_TOOL_ERROR_OUTPUT, "%s cannot be written: %s; name another output",
      output, g_strerror (errno));
}

/* Writes a whole text, or nothing. */
gboolean
aug_output_write (const gchar *output, const gchar *text, GError **error)
{
  g_autofree gchar *temporary = aug_output_temporary (output, error);
  g_autoptr (GError) wrong = NULL;

  if (!temporary)
    return FALSE;
  if (!g_file_set_contents_full (temporary, text, -1, G_FILE_SET_CONTENTS_NONE, 0666, &wrong)) {
    g_unlink (temporary);
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "%s could not be written (%s); free space on its disk or name another folder", output,
        wrong->message);
  }
  return aug_output_commit (temporary, output, error);
}

/* The encoder of AAC puts AUG_AAC_DELAY samples before the first one, and these containers have no
 * way to say so that decoders heed: what goes into "aac" is moved up by as much. */
#define AAC \
  AUG_FILL "audioconvert dithering=none ! audioresample ! avenc_aac name=aac bitrate=192000 ! " \
           "aacparse"

static const AugContainer containers[] = {
  { .endings = "mkv",
      .muxer = "matroskamux name=mux writing-app=gst-augment creation-time=2001-01-01T00:00:00Z",
      .tails = { "videoconvert dither=none ! avenc_ffv1",
          AUG_FILL "audioconvert dithering=none ! flacenc",
          "capssetter name=plain replace=true caps=text/x-raw,format=utf8" },
      .pads = { "video_%u", "audio_%u", "subtitle_%u" } },
  { .endings = "mka",
      .muxer = "matroskamux name=mux writing-app=gst-augment creation-time=2001-01-01T00:00:00Z",
      .tails = { NULL, AUG_FILL "audioconvert dithering=none ! flacenc", NULL },
      .pads = { NULL, "audio_%u", NULL } },
  { .endings = "webm",
      .muxer = "webmmux name=mux writing-app=gst-augment creation-time=2001-01-01T00:00:00Z",
      .tails = { "videoconvert dither=none ! vp8enc threads=1 deadline=1000000 cpu-used=4 "
                 "lag-in-frames=0 end-usage=cq cq-level=10 min-quantizer=4 max-quantizer=20 "
                 "target-bitrate=8000000 keyframe-max-dist=60",
          AUG_FILL "audioconvert dithering=none ! vorbisenc quality=0.6", NULL },
      .pads = { "video_%u", "audio_%u", NULL } },
  { .endings = "m4a",
      .muxer = "mp4mux name=mux",
      .tails = { NULL, AAC, NULL },
      .pads = { NULL, "audio_%u", NULL },
      .has_qt_times = TRUE },
  { .endings = "mp4 m4v",
      .muxer = "mp4mux name=mux",
      .tails = { "videoconvert dither=none ! video/x-raw,format=I420 ! x264enc threads=1 bframes=0 "
                 "rc-lookahead=0 sync-lookahead=0 mb-tree=false pass=qual quantizer=18 "
                 "speed-preset=veryfast key-int-max=60",
          AAC, "capssetter name=plain replace=true caps=text/x-raw,format=utf8" },
      .pads = { "video_%u", "audio_%u", "subtitle_%u" },
      .has_qt_times = TRUE },
  { .endings = "mov",
      .muxer = "qtmux name=mux",
      .tails = { "videoconvert dither=none ! video/x-raw,format={I420,Y42B,Y444} ! jpegenc "
                 "quality=95",
          AUG_FILL "audioconvert dithering=none ! audio/x-raw,format=S16LE",
          "capssetter name=plain replace=true caps=text/x-raw,format=utf8" },
      .pads = { "video_%u", "audio_%u", "subtitle_%u" },
      .has_qt_times = TRUE },
  { .endings = "ts m2ts",
      .muxer = "mpegtsmux name=mux",
      .tails = { "videoconvert dither=none ! video/x-raw,format=I420 ! x264enc threads=1 bframes=0 "
                 "rc-lookahead=0 sync-lookahead=0 mb-tree=false pass=qual quantizer=18 "
                 "speed-preset=veryfast key-int-max=60",
          AAC, NULL },
      .pads = { "sink_%d", "sink_%d", NULL } },
  { .endings = "avi",
      .muxer = "avimux name=mux",
      .tails = { "videoconvert dither=none ! video/x-raw,format={I420,Y42B,Y444} ! jpegenc "
                 "quality=95",
          AUG_FILL "audioconvert dithering=none ! audio/x-raw,format=S16LE", NULL },
      .pads = { "video_%u", "audio_%u", NULL } },
  { .endings = "ogg ogv oga",
      .muxer = "oggmux name=mux",
      .tails = { "videoconvert dither=none ! theoraenc quality=52 speed-level=2",
          AUG_FILL "audioconvert dithering=none ! vorbisenc quality=0.6", NULL },
      .pads = { "video_%u", "audio_%u", NULL } },
  { .endings = "wav", .tails = { NULL, AUG_FILL "audioconvert dithering=none ! wavenc", NULL } },
  { .endings = "flac", .tails = { NULL, AUG_FILL "audioconvert dithering=none ! flacenc", NULL } },
  { .endings = "png",
      .tails = { "videoconvert dither=none ! video/x-raw,format={RGB,RGBA,GRAY8,GRAY16_BE} ! "
                 "pngenc",
          NULL, NULL },
      .single_picture = TRUE },
  { .endings = "jpg jpeg",
      .tails = { "videoconvert dither=none ! jpegenc quality=95", NULL, NULL },
      .single_picture = TRUE },
};

/* Returns: the container that the ending of @output names */
const AugContainer *
aug_container_find (const gchar *output, GError **error)
{
  g_autofree gchar *base = g_path_get_basename (output);
  const gchar *dot = strrchr (base, '.');
  g_autofree gchar *ending = dot && dot > base ? g_ascii_strdown (dot + 1, -1) : g_strdup ("");
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (containers); i++) {
    g_auto (GStrv) endings = g_strsplit (containers[i].endings, " ", -1);

    if (g_strv_contains ((const gchar *const *) endings, ending))
      return &containers[i];
    g_string_append_printf (known, "%s.%s", i ? ", " : "", endings[0]);
  }
  aug_fail (error, AUG_TOOL_ERROR_USAGE,
      "%s has no ending that names a container; type for example %s.mkv (known: %s)", output, base,
      known->str);
  return NULL;
}

/* Returns: (transfer full): the first of its endings */
gchar *
aug_container_name (const AugContainer *container)
{
  return g_strndup (container->endings, strcspn (container->endings, " "));
}

static gboolean
read_at (gint fd, gint64 at, guint8 *data, gsize n)
{
  return pread (fd, data, n, at) == (gssize) n;
}

/* Sets creation and modification time of mvhd, tkhd and mdhd boxes to 0, which means unknown:
 * ISO/IEC 14496-12, 8.2.2, 8.3.2, 8.4.2. The muxer writes the present time there. */
static gboolean
forget_in_boxes (gint fd, gint64 at, gint64 end, guint depth)
{
  while (at + 8 <= end) {
    guint8 head[16];
    guint8 zeros[16] = { 0 };
    gint64 size, body = at + 8;

    if (!read_at (fd, at, head, 8))
      return FALSE;
    size = GST_READ_UINT32_BE (head);
    if (size == 1) {
      if (!read_at (fd, at, head, 16))
        return FALSE;
      size = (gint64) GST_READ_UINT64_BE (head + 8);
      body = at + 16;
    } else if (size == 0) {
      size = end - at;
    }
    if (size < body - at || size > end - at)
      return FALSE;
    if (depth < 4 && (!memcmp (head + 4, "moov", 4) || !memcmp (head + 4, "trak", 4) ||
                         !memcmp (head + 4, "mdia", 4))) {
      if (!forget_in_boxes (fd, body, at + size, depth + 1))
        return FALSE;
    } else if (!memcmp (head + 4, "mvhd", 4) || !memcmp (head + 4, "tkhd", 4) ||
               !memcmp (head + 4, "mdhd", 4)) {
      guint8 version;

      if (!read_at (fd, body, &version, 1) ||
          pwrite (fd, zeros, version ? 16 : 8, body + 4) != (version ? 16 : 8))
        return FALSE;
    }
    at += size;
  }
  return TRUE;
}

gboolean
aug_container_forget_times (const gchar *path, GError **error)
{
  gint fd = g_open (path, O_RDWR | O_CLOEXEC);
  struct stat info;
  gboolean ok = fd >= 0 && fstat (fd, &info) == 0 && forget_in_boxes (fd, 0, info.st_size, 0);

  if (fd >= 0)
    close (fd);
  if (!ok)
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "the output's header could not be finished; write to another container, e.g. .mkv");
  return TRUE;
}
