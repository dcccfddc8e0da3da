/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* check: whether modalities are still in step, from a log and from the media themselves. */
#include <math.h>
#include <string.h>

#include "measure.h"
#include "text/effect.h"
#include "text/text.h"

#define MAX_SHOWN 20

typedef struct {
  AugLog *log;
  JsonObject *header;
  AugOptions options;
  gboolean quiet;
  guint n_wrong, n_shown;
  gint64 said[AUG_STREAM_KINDS]; /* the window that was complained of last */
  guint n_checked[AUG_STREAM_KINDS], n_open[AUG_STREAM_KINDS];
} Check;

static void complain (Check *c, const gchar *format, ...) G_GNUC_PRINTF (2, 3);
static void complain_of (Check *c, AugStreamKind kind, gint64 window, const gchar *format, ...)
    G_GNUC_PRINTF (4, 5);

static void
show (Check *c, const gchar *format, va_list args)
{
  if (++c->n_shown == MAX_SHOWN + 1)
    printf ("… and more\n");
  if (c->n_shown > MAX_SHOWN)
    return;
  vprintf (format, args);
  printf ("\n");
}

static void
complain (Check *c, const gchar *format, ...)
{
  va_list args;

  c->n_wrong++;
  va_start (args, format);
  show (c, format, args);
  va_end (args);
}

/* One line a stream and window is enough: the next window may be wrong, too. */
static void
complain_of (Check *c, AugStreamKind kind, gint64 window, const gchar *format, ...)
{
  va_list args;

  c->n_wrong++;
  if (c->said[kind] == window)
    return;
  c->said[kind] = window;
  va_start (args, format);
  show (c, format, args);
  va_end (args);
}

static const GstAugDecision *
line (const AugLog *log, guint i)
{
  return g_array_index (log->lines, AugLogLine, i).decision;
}

/* Shared decisions of a window must be the same in all branches. */
static void
check_log_windows (Check *c)
{
  const guint n = c->log->lines->len;

  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++) {
      const GstAugDecision *a = line (c->log, i), *b = line (c->log, j);

      if (b->instance.window != a->instance.window)
        break;
      if (b->instance.view != a->instance.view || strchr (a->decision, '/') ||
          !g_str_equal (a->decision, b->decision) || aug_decisions_agree (a, b))
        continue;
      complain (c,
          "window %" G_GINT64_FORMAT ": \"%s\" differs between the branches %s (%s) and %s (%s)",
          a->instance.window, a->decision, a->instance.branch,
          a->applied ? "applied" : "not applied", b->instance.branch,
          b->applied ? "applied" : "not applied");
    }
}

/* Sound has no holes: it may not miss a window between two that it has. */
static void
check_log_holes (Check *c)
{
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < c->log->lines->len; i++) {
    const GstAugDecision *d = line (c->log, i);
    g_autofree gchar *name =
        g_strdup_printf ("%s %s %u", d->instance.branch, d->decision, d->instance.view);
    gint64 *before = g_hash_table_lookup (last, name);

    if (before && g_str_has_prefix (d->instance.branch, "audio") &&
        d->instance.window > *before + 1)
      complain (c, "window %" G_GINT64_FORMAT ": branch %s has no decision \"%s\"", *before + 1,
          d->instance.branch, d->decision);
    g_hash_table_insert (
        last, g_steal_pointer (&name), g_memdup2 (&d->instance.window, sizeof (gint64)));
  }
}

static gint
by_window (gconstpointer a, gconstpointer b)
{
  const AugLogLine *x = a, *y = b;

  if (x->decision->instance.window != y->decision->instance.window)
    return x->decision->instance.window < y->decision->instance.window ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

static void
check_log (Check *c)
{
  g_autoptr (GHashTable) branches = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) windows = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_array_sort (c->log->lines, by_window);
  for (guint i = 0; i < c->log->lines->len; i++) {
    g_hash_table_add (branches, (gpointer) line (c->log, i)->instance.branch);
    g_hash_table_add (windows, (gpointer) &line (c->log, i)->instance.window);
  }
  check_log_windows (c);
  check_log_holes (c);
  printf ("log: %u decisions, %u windows, %u branches: ", c->log->lines->len,
      g_hash_table_size (windows), g_hash_table_size (branches));
  printf (c->n_wrong ? "%u disagree\n" : "all agree\n", c->n_wrong);
}

/* Returns: (nullable): the operation @op of a branch in a window, if it was applied */
static const GstAugOperation *
operation_in (const Check *c, gint64 window, const gchar *branch, const gchar *op)
{
  for (guint i = 0; c->log && i < c->log->lines->len; i++) {
    const GstAugDecision *d = line (c->log, i);
    const GstAugOperation *found;

    if (d->instance.window != window || !d->applied || !g_str_equal (d->instance.branch, branch))
      continue;
    found = gst_aug_decision_find (d, op);
    if (found)
      return found;
  }
  return NULL;
}

static gboolean
is_dropped (const Check *c, gint64 window, const gchar *branch)
{
  const GstAugOperation *op = operation_in (c, window, branch, "modality-drop");

  return op && !gst_aug_operation_get_int (op, "present", 1);
}

static gboolean
is_mirrored (const Check *c, gint64 window, const gchar *branch, const gchar *direction)
{
  const GstAugOperation *op = operation_in (c, window, branch, "flip");
  const GstAugValue *value = op ? gst_aug_operation_find (op, "direction") : NULL;

  return value && g_strcmp0 (value->s, direction) == 0;
}

static gboolean
rectangle_of (gint64 window, gint rectangle[4], gpointer user)
{
  static const gchar *const names[] = { "x", "y", "width", "height" };
  const GstAugOperation *op = operation_in (user, window, "video", "crop");

  for (guint i = 0; op && i < 4; i++)
    rectangle[i] = (gint) gst_aug_operation_get_int (op, names[i], 0);
  return op && rectangle[2] > 0 && rectangle[3] > 0;
}

/* Pearson's correlation of two squares, the second one mirrored or not. */
static gdouble
correlate (const guint8 *a, const guint8 *b, gboolean horizontal, gboolean vertical)
{
  const gdouble n = AUG_THUMB * AUG_THUMB;
  gdouble sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;

  for (guint y = 0; y < AUG_THUMB; y++)
    for (guint x = 0; x < AUG_THUMB; x++) {
      const guint v = vertical ? AUG_THUMB - 1 - y : y, h = horizontal ? AUG_THUMB - 1 - x : x;
      const gdouble p = a[y * AUG_THUMB + x], q = b[v * AUG_THUMB + h];

      sa += p, sb += q, saa += p * p, sbb += q * q, sab += p * q;
    }
  saa -= sa * sa / n, sbb -= sb * sb / n, sab -= sa * sb / n;
  return saa > n && sbb > n ? sab / sqrt (saa * sbb) : 0;
}

static gboolean
is_black (const guint8 *thumb)
{
  for (guint i = 0; i < AUG_THUMB * AUG_THUMB; i++)
    if (thumb[i] > 20)
      return FALSE;
  return TRUE;
}

static void
check_picture (Check *c, const AugMeasuredPicture *a, const AugMeasuredPicture *b)
{
  const gdouble at = (gdouble) b->time / GST_SECOND;
  const gboolean dropped = is_dropped (c, b->window, "video");
  const gboolean vertical = is_mirrored (c, b->window, "video", "vertical");
  const gboolean mirrored = is_mirrored (c, b->window, "video", "horizontal");
  const gdouble plain = correlate (a->thumb, b->thumb, FALSE, vertical);
  const gdouble turned = correlate (a->thumb, b->thumb, TRUE, vertical);

  if (is_black (b->thumb) != dropped && !is_black (a->thumb)) {
    complain_of (c, AUG_STREAM_VIDEO, b->window,
        "window %" G_GINT64_FORMAT ": the picture at %.3f s is %s, the log says otherwise",
        b->window, at, dropped ? "there" : "black");
  } else if (dropped) {
    c->n_checked[AUG_STREAM_VIDEO]++;
  } else if (fabs (plain - turned) < 0.1 || MAX (plain, turned) < 0.5) {
    c->n_open[AUG_STREAM_VIDEO]++;
  } else if ((turned > plain) != mirrored) {
    complain_of (c, AUG_STREAM_VIDEO, b->window,
        "window %" G_GINT64_FORMAT ": the picture at %.3f s is %smirrored, the log says otherwise",
        b->window, at, mirrored ? "not " : "");
  } else {
    c->n_checked[AUG_STREAM_VIDEO]++;
  }
}

static void
check_pictures (Check *c, const AugMeasured *a, const AugMeasured *b)
{
  for (guint i = 0; i < b->pictures->len; i++) {
    const AugMeasuredPicture *picture = &g_array_index (b->pictures, AugMeasuredPicture, i);
    const AugMeasuredPicture *was = aug_measured_picture_at (a, picture->time);

    if (!was)
      complain_of (c, AUG_STREAM_VIDEO, picture->window,
          "window %" G_GINT64_FORMAT ": the picture at %.3f s has none beside it in %s",
          picture->window, (gdouble) picture->time / GST_SECOND, a->input);
    else if (was->window != picture->window)
      complain_of (c, AUG_STREAM_VIDEO, picture->window,
          "the picture at %.3f s is in window %" G_GINT64_FORMAT
          ", in %s it is in %" G_GINT64_FORMAT,
          (gdouble) picture->time / GST_SECOND, picture->window, a->input, was->window);
    else
      check_picture (c, was, picture);
  }
}

static gboolean
is_masked (const Check *c, gint64 window, guint index)
{
  const gint64 start = (gint64) (index * (GST_SECOND / AUG_BLOCKS_PER_SECOND));
  const gint64 stop = start + (gint64) (GST_SECOND / AUG_BLOCKS_PER_SECOND);

  for (guint i = 0; i < c->log->lines->len; i++) {
    const GstAugDecision *d = line (c->log, i);

    if (d->instance.window != window || !g_str_has_prefix (d->instance.branch, "audio"))
      continue;
    for (guint k = 0; k < gst_aug_decision_size (d); k++) {
      const GstAugOperation *op = gst_aug_decision_nth (d, k);
      const gint64 first = gst_aug_operation_get_int (op, "start_ns", 0);
      const gint64 end = first + gst_aug_operation_get_int (op, "duration_ns", 0);

      if (g_str_equal (op->name, "time-mask") && start < end && stop > first)
        return TRUE;
      if (g_str_equal (op->name, "time-crop") && (start < first || stop > end))
        return TRUE;
    }
  }
  return FALSE;
}

/* Balances of the two sides tell whether these were swapped; a frequency mask shifts them. */
static gboolean
can_tell_sides (gdouble was, gdouble is, gboolean masked)
{
  const gdouble plain = fabs (is - was), swapped = fabs (is + was);

  if (masked)
    return fabs (was) >= 0.2 && fabs (is) >= 0.1;
  return fabs (was) >= 0.02 && MIN (plain, swapped) < 0.25 * MAX (plain, swapped);
}

static void
check_sound (Check *c, const AugMeasured *m, const AugMeasuredSound *a, const AugMeasuredSound *b)
{
  const gdouble loud = 1e-5 * m->rate / AUG_BLOCKS_PER_SECOND;
  const gboolean dropped = is_dropped (c, b->window, "audio");
  const gboolean mirrored = is_mirrored (c, b->window, "audio", "horizontal");
  const gdouble at = (gdouble) b->index / AUG_BLOCKS_PER_SECOND;
  const gdouble was = (a->left - a->right) / (a->left + a->right);
  const gdouble is = (b->left - b->right) / (b->left + b->right);

  if (a->all < loud || is_masked (c, b->window, b->index))
    return;
  if (dropped != (b->all < loud * 1e-3)) {
    /* frequency masks may leave nothing of a pure tone, and silence moves when time is stretched */
    if (!dropped && (operation_in (c, b->window, "audio", "freq-mask") ||
                        operation_in (c, b->window, "audio", "stretch")))
      c->n_open[AUG_STREAM_AUDIO]++;
    else
      complain_of (c, AUG_STREAM_AUDIO, b->window,
          "window %" G_GINT64_FORMAT
          ": the sound %.2f s behind its start is %s, the log says otherwise",
          b->window, at, dropped ? "there" : "silent");
  } else if (dropped) {
    c->n_checked[AUG_STREAM_AUDIO]++;
  } else if (m->channels != 2 || b->all < loud ||
             !can_tell_sides (was, is, operation_in (c, b->window, "audio", "freq-mask") != NULL)) {
    c->n_open[AUG_STREAM_AUDIO]++;
  } else if ((was * is < 0) != mirrored) {
    complain_of (c, AUG_STREAM_AUDIO, b->window,
        "window %" G_GINT64_FORMAT
        ": left and right %.2f s behind its start are %sswapped, the log says "
        "otherwise",
        b->window, at, mirrored ? "not " : "");
  } else {
    c->n_checked[AUG_STREAM_AUDIO]++;
  }
}

static void
check_sounds (Check *c, const AugMeasured *a, const AugMeasured *b)
{
  for (guint i = 0; i < b->sounds->len; i++) {
    const AugMeasuredSound *sound = &g_array_index (b->sounds, AugMeasuredSound, i);
    const AugMeasuredSound *was = aug_measured_sound_at (a, sound->window, sound->index);

    if (was)
      check_sound (c, b, was, sound);
  }
}

/* Whether the words of a window are others, as its seed and the dictionaries say. */
static gboolean
changes_words (const Check *c, gint64 window)
{
  for (guint i = 0; c->log && i < c->log->lines->len; i++) {
    const GstAugDecision *d = line (c->log, i);

    if (d->instance.window != window || !d->applied || !g_str_equal (d->instance.branch, "text"))
      continue;
    for (guint k = 0; k < gst_aug_decision_size (d); k++)
      if (gst_aug_text_effect_find (gst_aug_decision_nth (d, k)->name))
        return TRUE;
  }
  return FALSE;
}

static void
check_cues (Check *c, const AugMeasured *a, const AugMeasured *b)
{
  for (guint i = 0; i < a->cues->len; i++) {
    const AugMeasuredCue *was = &g_array_index (a->cues, AugMeasuredCue, i);
    const gboolean gone = is_dropped (c, was->window, "text");
    const gboolean mirrored = is_mirrored (c, was->window, "text", "horizontal");
    g_autofree gchar *expected = mirrored
                                     ? gst_aug_text_mirror (was->words, -1, GST_AUG_TEXT_UTF8, NULL)
                                     : g_strdup (was->words);
    const AugMeasuredCue *is = NULL;

    for (guint k = 0; k < b->cues->len && !is; k++) {
      const AugMeasuredCue *cue = &g_array_index (b->cues, AugMeasuredCue, k);

      if (cue->window == was->window && cue->time >= was->time - (gint64) GST_MSECOND &&
          g_str_equal (cue->words, expected))
        is = cue;
    }
    if (changes_words (c, was->window) && !is)
      c->n_open[AUG_STREAM_TEXT]++;
    else if ((is == NULL) == gone)
      c->n_checked[AUG_STREAM_TEXT]++;
    else if (is || !operation_in (c, was->window, "text", "time-crop"))
      complain (c, "window %" G_GINT64_FORMAT ": the caption \"%s\" is %s, the log says otherwise",
          was->window, expected, is ? "there" : "not there");
    else
      c->n_open[AUG_STREAM_TEXT]++;
  }
}

/* Whether times are others than in the original, so that contents cannot be found by them. */
static gboolean
moves_time (const Check *c)
{
  if (g_strcmp0 (c->options.text[AUG_OPTION_TIMELINE], "compact") == 0)
    return TRUE;
  for (guint i = 0; c->log && i < c->log->lines->len; i++)
    if (gst_aug_decision_find (line (c->log, i), "speed"))
      return TRUE;
  return FALSE;
}

/* Whether time was cut out, be it by an option, a policy or a chain. */
static gboolean
cuts_time (const Check *c)
{
  for (guint i = 0; c->log && i < c->log->lines->len; i++)
    if (gst_aug_decision_find (line (c->log, i), "time-crop"))
      return TRUE;
  return c->options.has_time_crop;
}

/* Streams must end together as they did; by a frame and a sample they may differ. */
static void
check_spans (Check *c, const AugMeasured *a, const AugMeasured *b)
{
  gint64 tolerance = MAX (a->step[AUG_STREAM_VIDEO], b->step[AUG_STREAM_VIDEO]) +
                     MAX (a->step[AUG_STREAM_AUDIO], b->step[AUG_STREAM_AUDIO]) +
                     (gint64) GST_MSECOND;
  const gboolean both = a->has[AUG_STREAM_VIDEO] && a->has[AUG_STREAM_AUDIO] &&
                        b->has[AUG_STREAM_VIDEO] && b->has[AUG_STREAM_AUDIO];
  gint64 apart_a = a->stop[AUG_STREAM_VIDEO] - a->stop[AUG_STREAM_AUDIO];
  gint64 apart_b = b->stop[AUG_STREAM_VIDEO] - b->stop[AUG_STREAM_AUDIO];

  printf ("%-7s %22s %22s\n", "stream", "original", "augmented");
  for (guint i = 0; i < AUG_STREAM_KINDS; i++) {
    if (!a->has[i] && !b->has[i])
      continue;
    printf ("%-7s %10.4f-%.4f s %12.4f-%.4f s\n", aug_stream_names[i],
        (gdouble) a->start[i] / GST_SECOND, (gdouble) a->stop[i] / GST_SECOND,
        (gdouble) b->start[i] / GST_SECOND, (gdouble) b->stop[i] / GST_SECOND);
    if (i != AUG_STREAM_TEXT && a->has[i] != b->has[i])
      complain (c, "the stream \"%s\" is in one file only", aug_stream_names[i]);
    else if (i != AUG_STREAM_TEXT && ABS (a->start[i] - b->start[i]) > tolerance && !cuts_time (c))
      complain (c, "the stream \"%s\" begins %.4f s later than it did", aug_stream_names[i],
          (gdouble) (b->start[i] - a->start[i]) / GST_SECOND);
  }
  /* what is cut off at the end of the last window may be pictures, where sound is silent */
  if (cuts_time (c) && g_strcmp0 (c->options.text[AUG_OPTION_TIMELINE], "compact") != 0)
    tolerance += (gint64) gst_util_uint64_scale (
        (guint64) c->options.window[0], GST_SECOND, (guint64) c->options.window[1]);
  if (both && ABS (apart_b - apart_a) > tolerance && ABS (apart_b) > tolerance)
    complain (c,
        "pictures and sound end %.4f s apart, they ended %.4f s apart; at most %.4f s more is "
        "in step",
        (gdouble) apart_b / GST_SECOND, (gdouble) apart_a / GST_SECOND,
        (gdouble) tolerance / GST_SECOND);
}

static void
check_contents (Check *c, const AugMeasured *a, const AugMeasured *b)
{
  static const gchar *const what[] = { "pictures", "hundredths of a second of sound", "captions" };

  if (moves_time (c)) {
    printf ("time was moved (--timeline compact or --speed): only lengths are measured\n");
    return;
  }
  check_pictures (c, a, b);
  check_sounds (c, a, b);
  if (b->has[AUG_STREAM_TEXT])
    check_cues (c, a, b);
  for (guint i = 0; i < AUG_STREAM_KINDS; i++)
    if (a->has[i])
      printf ("%u %s are as the log says%s", c->n_checked[i], what[i], c->n_open[i] ? "" : "\n"),
          c->n_open[i] ? printf (", %u cannot be told by looking\n", c->n_open[i]) : 0;
}

static gboolean
is_matroska (const gchar *path)
{
  return g_str_has_suffix (path, ".mkv") || g_str_has_suffix (path, ".mka") ||
         g_str_has_suffix (path, ".webm");
}

static gint64
first_time (const AugMeasured *m)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < AUG_STREAM_TEXT; i++)
    if (m->has[i])
      first = MIN (first, m->start[i]);
  return first == G_MAXINT64 ? 0 : first;
}

/* MPEG-TS has no time 0: its clock is set by what begins first. */
static AugMeasured *
measure_augmented (Check *c, const AugMeasured *a, const gchar *path, GError **error)
{
  g_autoptr (AugMeasured) b = NULL;
  gint64 shift = a->shift;

  if (g_str_has_suffix (path, ".ts") || g_str_has_suffix (path, ".m2ts")) {
    b = aug_measure (path, &c->options, NULL, NULL, FALSE, 0, c->quiet, error);
    if (!b)
      return NULL;
    shift = first_time (a) - first_time (b);
  }
  return aug_measure (path, &c->options, NULL, NULL, is_matroska (path), shift, c->quiet, error);
}

static gboolean
check_files (Check *c, const gchar *original, const gchar *augmented, GError **error)
{
  g_autoptr (AugMeasured) a = NULL;
  g_autoptr (AugMeasured) b = NULL;

  a = aug_measure (
      original, &c->options, c->log ? rectangle_of : NULL, c, FALSE, 0, c->quiet, error);
  b = a ? measure_augmented (c, a, augmented, error) : NULL;
  if (!b)
    return FALSE;
  check_spans (c, a, b);
  if (c->log)
    check_contents (c, a, b);
  else
    printf ("no log: only lengths were measured; for more type --log FILE\n");
  return TRUE;
}

static gboolean
load_log (Check *c, const gchar *path, GError **error)
{
  JsonNode *options;

  if (!aug_log_read (path, &c->log, &c->header, error))
    return FALSE;
  options = json_object_get_member (c->header, "options");
  if (!options || !JSON_NODE_HOLDS_OBJECT (options))
    return aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s has no options in its first line; make the log anew with " AUG_COMMAND " apply", path);
  if (!aug_options_from_json (&c->options, json_node_get_object (options), error))
    return FALSE;
  /* random places of windows depend on the key, which the file's name may not be any more */
  g_free (c->options.text[AUG_OPTION_SOURCE]);
  c->options.text[AUG_OPTION_SOURCE] =
      g_strdup (json_object_get_string_member_with_default (c->header, "key", ""));
  return TRUE;
}

static gboolean
run_check (Check *c, gint argc, gchar **argv, const gchar *log, GError **error)
{
  g_autofree gchar *beside = argc > 2 ? g_strconcat (argv[2], ".jsonl", NULL) : NULL;

  if (argc == 2 && log)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "give the log alone, or the original, the augmented file and --log FILE");
  if (argc == 2)
    log = argv[1];
  else if (!log && g_file_test (beside, G_FILE_TEST_EXISTS))
    log = beside;
  if (log) {
    if (!load_log (c, log, error))
      return FALSE;
    check_log (c);
  } else if (!aug_options_resolve (&c->options, error)) {
    return FALSE;
  }
  return argc == 2 || (aug_plugin_find (error) && check_files (c, argv[1], argv[2], error));
}

gboolean
aug_command_check (gint *argc, gchar ***argv, GError **error)
{
  Check c = { .said = { G_MININT64, G_MININT64, G_MININT64 } };
  g_autofree gchar *log = NULL;
  GOptionEntry entries[] = {
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &log, "The log of B (default B.jsonl, if there is one)",
        "FILE" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &c.quiet, "No progress bar", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("LOG | ORIGINAL AUGMENTED");
  gboolean ok;

  g_option_context_set_summary (context, "Measures whether streams are still in step. From a log: "
                                         "whether all branches decided alike.\n"
                                         "From two files: whether streams begin and end together "
                                         "as they did, and, with the log, whether\n"
                                         "mirrored pictures, swapped channels, captions and what "
                                         "was left out lie in the windows that\n"
                                         "the log names. Ends with 1 if not.");
  g_option_context_set_description (context,
      "Examples:\n  " AUG_COMMAND " check out.mkv.jsonl\n  " AUG_COMMAND
      " check clip.mp4 out.mkv\n");
  g_option_context_add_main_entries (context, entries, NULL);
  ok = aug_parse_arguments (context, "check", 1, 2, argc, argv, error) &&
       run_check (&c, *argc, *argv, log, error);
  if (ok && c.n_wrong)
    ok = aug_fail (error, AUG_TOOL_ERROR_DIFFERS, "%u %s not in step", c.n_wrong,
        c.n_wrong == 1 ? "place is" : "places are");
  else if (ok)
    printf ("in step\n");
  g_clear_pointer (&c.log, aug_log_free);
  g_clear_pointer (&c.header, json_object_unref);
  aug_options_clear (&c.options);
  return ok;
}
