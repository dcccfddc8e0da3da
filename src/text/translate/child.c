/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * A child process that is kept running and answers texts, each ended by a NUL, with texts ended by
 * a NUL. It has a process group of its own, so that a pipeline of many processes ends as one. Its
 * first answer, to a greeting that is sent as it begins, is thrown away: until it has come, the
 * child is warming up, and nobody need wait for it.
 *
 * What fails is begun anew: at once where it had answered before, else after a rest that doubles.
 */
#define _GNU_SOURCE 1
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* how often is looked whether somebody waits */
#define LOOK_MS 50
#define FIRST_REST_US (100 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_REST_US (30 * G_TIME_SPAN_SECOND)
/* how long processes may take to end after SIGTERM */
#define PARTING_US (50 * G_TIME_SPAN_MILLISECOND)
/* no answer is longer */
#define LONGEST_ANSWER (4 << 20)
#define LONGEST_COMPLAINT 200

extern char **environ;

struct _GstAugChild {
  gchar *command, *greeting;
  pid_t pid;        /* 0: does not run */
  int in, out, err; /* -1: closed */
  gboolean warm;    /* has answered the greeting */
  gint64 started_us, rest_until_us;
  gboolean answered; /* and nobody has complained of the answer yet */
  guint n_failures;  /* in a row */
  GString *read;     /* what it has written that nobody has taken */
  GString *complaint;
  const gint *hurry;
};

/**
 * gst_aug_child_new: (skip)
 * @command: what /bin/sh runs; `$1` is -n and `$2` is empty in it
 * @greeting: the text that it is sent first
 *
 * Returns: (transfer full): a child that does not run yet
 */
GstAugChild *
gst_aug_child_new (const gchar *command, const gchar *greeting)
{
  GstAugChild *child = g_new0 (GstAugChild, 1);

  /* The shell outlives SIGTERM and so reaps what it has begun. */
  child->command = g_strconcat ("trap : TERM\n", command, NULL);
  child->greeting = g_strdup (greeting);
  child->in = child->out = child->err = -1;
  child->read = g_string_new (NULL);
  child->complaint = g_string_new (NULL);
  return child;
}

/**
 * gst_aug_child_set_hurry: (skip)
 * @child: a child
 * @hurry: (nullable): an atomic integer that becomes other than 0 where nobody waits any more
 */
void
gst_aug_child_set_hurry (GstAugChild *child, const gint *hurry)
{
  child->hurry = hurry;
}

static void
close_end (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

/* Whether the shell has ended by @until_us. It is not reaped, so that its number stays its own. */
static gboolean
has_ended (pid_t pid, gint64 until_us)
{
  for (;;) {
    siginfo_t info = { .si_pid = 0 };

    if (waitid (P_PID, (id_t) pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ? errno != EINTR
                                                                           : info.si_pid == pid)
      return TRUE;
    if (g_get_monotonic_time () >= until_us)
      return FALSE;
    g_usleep (500);
  }
}

/* Ends the whole group and reaps the shell. What it says as it ends must have somewhere to go. */
static void
stop (GstAugChild *child)
{
  close_end (&child->in);
  close_end (&child->out);
  if (child->pid) {
    kill (-child->pid, SIGTERM);
    has_ended (child->pid, g_get_monotonic_time () + PARTING_US);
    kill (-child->pid, SIGKILL);
    while (waitpid (child->pid, NULL, 0) < 0 && errno == EINTR)
      ;
  }
  child->pid = 0;
  close_end (&child->err);
  g_string_truncate (child->read, 0);
}

/**
 * gst_aug_child_free: (skip)
 * @child: (transfer full): a child
 *
 * Ends it, and reaps it.
 */
void
gst_aug_child_free (GstAugChild *child)
{
  stop (child);
  g_free (child->command);
  g_free (child->greeting);
  g_string_free (child->read, TRUE);
  g_string_free (child->complaint, TRUE);
  g_free (child);
}

/* Begins the shell with our ends of three pipes as its standard streams, and nothing else of ours.
 */
static gboolean
spawn (GstAugChild *child, int in, int out, int err)
{
  char *const arguments[] = { (char *) "sh", (char *) "-c", child->command, (char *) "sh",
    (char *) "-n", (char *) "", NULL };
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  gboolean begun;

  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (
      &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup (&attributes, 0);
  posix_spawnattr_setsigmask (&attributes, &none);
  posix_spawnattr_setsigdefault (&attributes, &all);
  posix_spawn_file_actions_init (&files);
  posix_spawn_file_actions_adddup2 (&files, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2 (&files, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2 (&files, err, STDERR_FILENO);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  posix_spawn_file_actions_addclosefrom_np (&files, STDERR_FILENO + 1);
#endif
  begun = posix_spawn (&child->pid, "/bin/sh", &files, &attributes, arguments, environ) == 0;
  posix_spawn_file_actions_destroy (&files);
  posix_spawnattr_destroy (&attributes);
  if (!begun)
    child->pid = 0;
  return begun;
}

/* A pipe that no other child inherits and whose end of ours, @ours, does not block. */
static gboolean
open_pipe (int ends[2], guint ours)
{
  if (pipe2 (ends, O_CLOEXEC) < 0) {
    ends[0] = ends[1] = -1;
    return FALSE;
  }
  /* standard streams may be closed, and dup2 onto itself would leave O_CLOEXEC */
  for (guint i = 0; i < 2; i++) {
    const int moved = fcntl (ends[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    close (ends[i]);
    ends[i] = moved;
  }
  return ends[0] >= 0 && ends[1] >= 0 && fcntl (ends[ours], F_SETFL, O_NONBLOCK) == 0;
}

static gboolean
begin (GstAugChild *child)
{
  int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 };
  gboolean begun = open_pipe (in, 1) && open_pipe (out, 0) && open_pipe (err, 0) &&
                   spawn (child, in[0], out[1], err[1]);

  close_end (&in[0]);
  close_end (&out[1]);
  close_end (&err[1]);
  child->in = in[1];
  child->out = out[0];
  child->err = err[0];
  child->warm = FALSE;
  child->started_us = g_get_monotonic_time ();
  return begun;
}

/* Writes without a SIGPIPE, which would end a process that does not ignore it. */
static gssize
write_safely (int fd, const gchar *data, gsize size)
{
  sigset_t broken, before, pending;
  gboolean was_pending;
  gssize n;
  int error, got;

  sigemptyset (&broken);
  sigaddset (&broken, SIGPIPE);
  sigpending (&pending);
  was_pending = sigismember (&pending, SIGPIPE) == 1;
  pthread_sigmask (SIG_BLOCK, &broken, &before);
  n = write (fd, data, size);
  error = errno;
  if (n < 0 && error == EPIPE && !was_pending && sigpending (&pending) == 0 &&
      sigismember (&pending, SIGPIPE) == 1)
    sigwait (&broken, &got);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = error;
  return n;
}

static gboolean
would_block (void)
{
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Takes what has been written to stdout; FALSE where no more will come. */
static gboolean
read_answer (GstAugChild *child)
{
  gchar buffer[4096];
  const gssize n = read (child->out, buffer, sizeof buffer);

  if (n > 0)
    g_string_append_len (child->read, buffer, n);
  return n > 0 ? child->read->len <= LONGEST_ANSWER : n < 0 && would_block ();
}

/* A child whose stderr nobody read would stop in the end. The last of it is kept. */
static void
read_complaint (GstAugChild *child)
{
  gchar buffer[4096];
  const gssize n = read (child->err, buffer, sizeof buffer);

  if (n > 0) {
    g_string_append_len (child->complaint, buffer, n);
    if (child->complaint->len > LONGEST_COMPLAINT)
      g_string_erase (child->complaint, 0, (gssize) child->complaint->len - LONGEST_COMPLAINT);
  } else if (n == 0 || !would_block ()) {
    close_end (&child->err);
  }
}

/* Writes @size bytes and reads until an answer is complete. */
static GstAugChildState
exchange (GstAugChild *child, const gchar *text, gsize size, gint64 until_us)
{
  while (size || !memchr (child->read->str, '\0', child->read->len)) {
    const gint64 left_us = until_us - g_get_monotonic_time ();
    struct pollfd ends[3] = { { child->out, POLLIN, 0 }, { child->err, POLLIN, 0 },
      { size ? child->in : -1, POLLOUT, 0 } };

    if (child->hurry && g_atomic_int_get (child->hurry))
      return GST_AUG_CHILD_LEFT;
    if (left_us <= 0)
      return GST_AUG_CHILD_LATE;
    if (poll (ends, G_N_ELEMENTS (ends), (int) MIN (left_us / 1000 + 1, LOOK_MS)) < 0 &&
        errno != EINTR)
      return GST_AUG_CHILD_DIED;
    if (ends[1].revents)
      read_complaint (child);
    if (ends[0].revents && !read_answer (child))
      return GST_AUG_CHILD_DIED;
    if (ends[2].revents) {
      const gssize n = write_safely (child->in, text, size);

      if (n < 0 && !would_block ())
        return GST_AUG_CHILD_DIED;
      text += MAX (n, 0);
      size -= (gsize) MAX (n, 0);
    }
  }
  return GST_AUG_CHILD_ANSWERED;
}

/* What it has written by now though it was not asked. */
static gboolean
has_more (GstAugChild *child)
{
  struct pollfd end = { child->out, POLLIN, 0 };

  if (!child->read->len && poll (&end, 1, 0) > 0)
    return !read_answer (child) || child->read->len > 0;
  return child->read->len > 0;
}

/* Ends what has failed; what had answered before is begun again at once. */
static void
fail (GstAugChild *child)
{
  const gboolean worked = child->warm && child->n_failures == 0;

  /* what it died of may still be in the pipe */
  if (child->err >= 0)
    read_complaint (child);
  stop (child);
  child->warm = child->answered = FALSE;
  child->rest_until_us =
      g_get_monotonic_time () + MIN (FIRST_REST_US << MIN (child->n_failures, 20), LONGEST_REST_US);
  child->n_failures++;
  if (worked) {
    child->rest_until_us = 0;
    gst_aug_child_start (child);
  }
}

/**
 * gst_aug_child_start: (skip)
 * @child: a child
 *
 * Begins it if it does not run and need not rest, and greets it. Does not wait.
 *
 * Returns: answered where it is warm, warming, rests or died
 */
GstAugChildState
gst_aug_child_start (GstAugChild *child)
{
  if (child->pid)
    return child->warm ? GST_AUG_CHILD_ANSWERED : GST_AUG_CHILD_WARMING;
  if (g_get_monotonic_time () < child->rest_until_us)
    return GST_AUG_CHILD_RESTS;
  /* an empty pipe takes a greeting whole */
  if (!begin (child) ||
      write_safely (child->in, child->greeting, strlen (child->greeting) + 1) < 0) {
    fail (child);
    return GST_AUG_CHILD_DIED;
  }
  return GST_AUG_CHILD_WARMING;
}

/**
 * gst_aug_child_wait: (skip)
 * @child: a child
 * @until_us: monotonic time in microseconds
 * @startup_us: how long it may take for its first answer
 *
 * Waits until the child has answered its greeting. It is begun where it does not run.
 *
 * Returns: answered where it can be asked
 */
GstAugChildState
gst_aug_child_wait (GstAugChild *child, gint64 until_us, gint64 startup_us)
{
  GstAugChildState state = gst_aug_child_start (child);

  if (state != GST_AUG_CHILD_WARMING)
    return state;
  state = exchange (child, NULL, 0, MIN (until_us, child->started_us + startup_us));
  if (state == GST_AUG_CHILD_ANSWERED) {
    child->warm = TRUE;
    g_string_erase (child->read, 0, (gssize) strlen (child->read->str) + 1);
  } else if (state == GST_AUG_CHILD_LATE &&
             g_get_monotonic_time () < child->started_us + startup_us) {
    state = GST_AUG_CHILD_WARMING;
  } else if (state != GST_AUG_CHILD_LEFT) {
    fail (child);
    /* whoever waits for the next one waits as long */
    if (state == GST_AUG_CHILD_LATE)
      child->rest_until_us = g_get_monotonic_time () + LONGEST_REST_US;
  }
  return state;
}

/**
 * gst_aug_child_ask: (skip)
 * @child: a child that gst_aug_child_wait() has found warm
 * @text: what it is sent, with the NUL behind it
 * @until_us: monotonic time in microseconds
 * @answer: (out) (transfer full): what it has answered; not set otherwise
 *
 * Asks. A child that does not answer in time, ends, or has written what nobody has asked for, is
 * ended, since its next answer could be to another question.
 *
 * Returns: what came of it
 */
GstAugChildState
gst_aug_child_ask (GstAugChild *child, const gchar *text, gint64 until_us, gchar **answer)
{
  GstAugChildState state = GST_AUG_CHILD_DIED;

  if (!child->pid || !child->warm)
    return GST_AUG_CHILD_WARMING;
  if (child->answered)
    child->n_failures = 0;
  child->answered = FALSE;
  if (!has_more (child))
    state = exchange (child, text, strlen (text) + 1, until_us);
  if (state == GST_AUG_CHILD_LEFT)
    stop (child);
  else if (state != GST_AUG_CHILD_ANSWERED)
    fail (child);
  if (state != GST_AUG_CHILD_ANSWERED)
    return state;
  *answer = g_strdup (child->read->str);
  g_string_erase (child->read, 0, (gssize) strlen (child->read->str) + 1);
  child->answered = TRUE;
  return state;
}

/**
 * gst_aug_child_distrust: (skip)
 * @child: a child
 *
 * Ends and begins it anew, because what it has answered is no answer to what it was asked.
 */
void
gst_aug_child_distrust (GstAugChild *child)
{
  fail (child);
}

/**
 * gst_aug_child_get_complaint: (skip)
 * @child: a child
 *
 * Returns: the last that it has written to stderr
 */
const gchar *
gst_aug_child_get_complaint (const GstAugChild *child)
{
  return child->complaint->str;
}

/**
 * gst_aug_child_get_pid: (skip)
 * @child: a child
 *
 * Returns: its process and process group; 0 if it does not run
 */
gint
gst_aug_child_get_pid (const GstAugChild *child)
{
  return child->pid;
}
