/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the sub-commands of gst-augment-1.0 share. */
#pragma once

#include <gst/gst.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <unistd.h>

#include "catalogue/catalogue.h"
#include "core/word.h"
#include "facts/sidecar.h"
#include "policy/policy.h"

G_BEGIN_DECLS

#define AUG_COMMAND "gst-augment-1.0"

/* Errors that the user can mend; the message says what to type. */
#define AUG_TOOL_ERROR (aug_tool_error_quark ())
GQuark aug_tool_error_quark (void);

typedef enum {
  AUG_TOOL_ERROR_USAGE,
  AUG_TOOL_ERROR_INPUT,
  AUG_TOOL_ERROR_OUTPUT,
  AUG_TOOL_ERROR_RUN,
  AUG_TOOL_ERROR_INTERRUPTED,
  AUG_TOOL_ERROR_DIFFERS,
} AugToolError;

gboolean aug_fail (GError **error, AugToolError code, const gchar *format, ...)
    G_GNUC_PRINTF (3, 4);

typedef enum {
  AUG_STREAM_VIDEO,
  AUG_STREAM_AUDIO,
  AUG_STREAM_TEXT,
  AUG_STREAM_KINDS,
} AugStreamKind;

extern const gchar *const aug_stream_names[AUG_STREAM_KINDS];

/* Words that are at most so far apart are taken for slips of the pen. */
#define AUG_WORD_NEAR 2

/* Policy options: what decisions depend on. As typed, then as understood. */
typedef enum {
  AUG_OPTION_SEED,
  AUG_OPTION_EPOCH,
  AUG_OPTION_VIEW,
  AUG_OPTION_WINDOW,
  AUG_OPTION_WINDOW_PHASE,
  AUG_OPTION_PHASE,
  AUG_OPTION_SOURCE,
  AUG_OPTION_ASPECT,
  AUG_OPTION_CROP,
  AUG_OPTION_CROP_SCALE,
  AUG_OPTION_FLIP,
  AUG_OPTION_POLICY,
  AUG_OPTION_SIZE,
  AUG_OPTION_COLOR,
  AUG_OPTION_SPEC_MASK,
  AUG_OPTION_MODALITY_DROP,
  AUG_OPTION_TIME_CROP,
  AUG_OPTION_TIMELINE,
  AUG_OPTION_QUANTUM,
  AUG_OPTION_SPEED,
  AUG_OPTION_VIDEO,
  AUG_OPTION_AUDIO,
  AUG_OPTION_TEXT,
  AUG_OPTION_COUNT,
} AugOption;

/* What is known of the item: as typed, then as found. */
typedef struct {
  gchar *caption, *captions, *objects;
  gboolean no_first_pass;
  gboolean is_settled;
  GstAugItemFacts facts;
} AugKnown;

#define AUG_KNOWN_ENTRIES(known) \
  { "caption", 0, 0, G_OPTION_ARG_STRING, &(known).caption, "What is said of the item", "TEXT" }, \
      { "captions", 0, 0, G_OPTION_ARG_FILENAME, &(known).captions, \
        "What is said of it and when: subtitles, or a file or folder as for augseed", "FILE" }, \
  { \
    "objects", 0, 0, G_OPTION_ARG_FILENAME, &(known).objects, \
        "Named boxes of its picture: a JSON file or folder as for augseed", "FILE" \
  }

typedef struct {
  gchar *text[AUG_OPTION_COUNT];
  guint64 seed;
  guint epoch, view;
  gint window[2], aspect[2], quantum[2];
  gboolean random_phase, eval, has_color, has_time_crop, has_speed;
  guint crop[2], size[2];
  gdouble scale[2], color[4], time_crop[2], speed[2];
  gdouble flip, drop;    /* below 0: none */
  GstAugPolicy *policy;  /* or NULL */
  GHashTable *documents; /* of policies that chains name, by their locations */
  AugKnown known;
} AugOptions;

/* What of the media the chains depend on. */
typedef struct {
  gboolean has[AUG_STREAM_KINDS];
  gint fps[2];
} AugFacts;

void aug_options_clear (AugOptions *options);
GOptionGroup *aug_options_group (AugOptions *options);
gboolean aug_options_resolve (AugOptions *options, GError **error);
gboolean aug_options_has_policy (const AugOptions *options);
void aug_options_use_demo_policy (AugOptions *options);
void aug_options_to_json (const AugOptions *options, JsonBuilder *builder);
void aug_options_documents_to_json (const AugOptions *options, JsonBuilder *builder);
void aug_options_documents_from_json (AugOptions *options, JsonObject *header);
gboolean aug_options_from_json (AugOptions *options, JsonObject *object, GError **error);
void aug_known_clear (AugKnown *known);
gboolean aug_options_learn (
    AugOptions *options, const gchar *input, gboolean quiet, GError **error);
GstEvent *aug_options_make_item (const AugOptions *options, const gchar *key);
void aug_options_facts_to_json (const AugOptions *options, JsonBuilder *builder);
gboolean aug_options_facts_from_json (
    AugOptions *options, JsonObject *header, const gchar *log, GError **error);
gchar *aug_first_pass (const gchar *input, gboolean quiet);
gchar *aug_options_to_command_line (const AugOptions *options);
gchar *aug_options_chain (const AugOptions *options, AugStreamKind kind, const AugFacts *facts);
gchar *aug_options_shown_chain (
    const AugOptions *options, AugStreamKind kind, const AugFacts *facts);
const gchar *aug_chain_tensors (const gchar *chain);
void aug_options_keep_documents (const AugOptions *options, GstElement *bin);
GstElement *aug_options_parse_chain (const gchar *option, const gchar *chain, GError **error);
gboolean aug_plugin_find (GError **error);
gboolean aug_options_check_chains (const AugOptions *options, GError **error);
gchar *aug_options_key (const AugOptions *options, const gchar *input);
GPtrArray *aug_elements_in_order (GstElement *bin);
gpointer aug_element_settings (GstElement *element, const GstAugKind **kind, GError **error);
void aug_settings_free (const GstAugKind *kind, gpointer block);
gboolean aug_parse_fraction (const gchar *text, gint fraction[2]);

/* The decision log. */
typedef struct {
  guint order;
  GstAugDecision *decision;
} AugLogLine;

typedef struct {
  GMutex lock;
  GArray *lines;
} AugLog;

AugLog *aug_log_new (void);
void aug_log_free (AugLog *log);
gboolean aug_log_take_message (AugLog *log, GstMessage *message);
void aug_log_sort (AugLog *log);
gboolean aug_log_read (const gchar *path, AugLog **log, JsonObject **header, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AugLog, aug_log_free)

AugLog *aug_log_of_window (const AugLog *log, gint64 window, const gchar *path, GError **error);
void aug_window_pass_only (GstElement *bin, gint64 window);

/* A running pipeline: one input, all its streams. */
typedef struct {
  AugStreamKind kind;
  gchar *branch;
  GstPad *pad;
  GstCaps *caps;
  gboolean is_left_out;
  guint n_skipped;          /* samples that made room for the delay of an encoder */
  gint64 position;          /* under the run's lock */
  GstClockTime last, frame; /* time of the last picture, length of one */
} AugStream;

typedef struct _AugRun AugRun;
typedef gboolean (*AugRunBuild) (AugRun *run, GError **error);

struct _AugRun {
  gchar *input;
  GstElement *pipeline, *decode;
  GPtrArray *streams;
  AugFacts facts;
  gint aspect[2];
  AugLog *log;
  AugRunBuild build;
  gpointer user;
  gboolean quiet;
  const gchar *verb;
  GMainLoop *loop;
  GMutex lock;
  GError *error;
  GPtrArray *notes;
  gint64 duration, progress, last_moved;
  gint moved, has_data; /* atomic */
  gint64 started;
  gboolean drew_bar;
  GArray *spans; /* of two gint64: only these parts are played */
  guint n_spans_done;
};

AugRun *aug_run_new (const gchar *input, AugRunBuild build, gpointer user, GError **error);
void aug_run_free (AugRun *run);
gboolean aug_run_play (AugRun *run, GError **error);
void aug_run_note (AugRun *run, const gchar *format, ...) G_GNUC_PRINTF (2, 3);
GstElement *aug_run_add_branch (AugRun *run, AugStream *stream, const AugOptions *options,
    guint view, const gchar *group, gboolean with_elements, const gchar *tail, GError **error);
const gchar *aug_run_head (AugStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AugRun, aug_run_free)

/* Files. */
gchar *aug_input_path (const gchar *input, GError **error);
gint64 aug_file_promised_size (gint fd, gint64 size);
gchar *aug_file_sha256 (const gchar *path, GError **error);
gboolean aug_output_refuse (
    const gchar *output, const gchar *input, gboolean force, GError **error);
void aug_output_catch_interrupts (void);
void aug_output_guard (const gchar *path);
gchar *aug_output_temporary (const gchar *output, GError **error);
gboolean aug_output_commit (const gchar *temporary, const gchar *output, GError **error);
gboolean aug_output_write (const gchar *output, const gchar *text, GError **error);

/* Encoders of sound know no holes: what a temporal crop cut out becomes silence. Every tail of
 * sound begins so. */
#define AUG_FILL "audiorate silent=true tolerance=100000 ! "
#define AUG_FILL_BEHIND "audiorate skip-to-first=true silent=true tolerance=100000 ! "

/* Samples that the encoder named "aac" puts before the first one. */
#define AUG_AAC_DELAY 1024

/* What a file's ending says about its container. */
typedef struct {
  const gchar *endings; /* separated by blanks */
  const gchar *muxer;   /* gst-launch description with name=mux, or NULL: the encoder writes it */
  const gchar *tails[AUG_STREAM_KINDS]; /* encoders, NULL where it cannot hold the stream */
  const gchar *pads[AUG_STREAM_KINDS];  /* pad templates of the muxer */
  gboolean has_qt_times;
  gboolean single_picture;
} AugContainer;

const AugContainer *aug_container_find (const gchar *output, GError **error);
gchar *aug_container_name (const AugContainer *container);
gboolean aug_container_forget_times (const gchar *path, GError **error);

/* Writing an augmented file: apply and replay. */
typedef struct {
  AugOptions *options;
  const gchar *input, *output, *log_path; /* log_path NULL: no log */
  const gchar *shown;                     /* what messages call the output; NULL: as it is named */
  gboolean force, quiet;
  const gint64 *window; /* this one alone; NULL: all */
  AugLog *log;          /* out: what was decided */
  gchar *header;
} AugApply;

gboolean aug_apply_file (AugApply *apply, GError **error);
void aug_apply_clear (AugApply *apply);

gboolean aug_describe_picture (GString *s, const GstAugOperation *op, guint width, guint height);
gchar *aug_describe_decision (const GstAugDecision *decision, guint width, guint height);
gchar *aug_describe_choice (const GstAugDecision *decision);
gchar *aug_log_describe_window (
    const AugLog *log, gint64 window, guint view, guint width, guint height, gboolean *dropped);
gboolean aug_log_disagrees (const AugLog *log, guint index);
GstAugDecision *aug_decision_without (const GstAugDecision *decision, const GstAugDecision *before);
gboolean aug_decisions_agree (const GstAugDecision *a, const GstAugDecision *b);

/* Sub-commands. */
gboolean aug_command_apply (gint *argc, gchar ***argv, GError **error);
gboolean aug_command_preview (gint *argc, gchar ***argv, GError **error);
gboolean aug_command_explain (gint *argc, gchar ***argv, GError **error);
gboolean aug_command_replay (gint *argc, gchar ***argv, GError **error);
gboolean aug_command_check (gint *argc, gchar ***argv, GError **error);
gboolean aug_command_policy (gint *argc, gchar ***argv, GError **error);
gboolean aug_command_inspect (gint *argc, gchar ***argv, GError **error);
gboolean aug_command_stats (gint *argc, gchar ***argv, GError **error);
gboolean aug_command_make_clip (gint *argc, gchar ***argv, GError **error);
gboolean aug_parse_arguments (GOptionContext *context, const gchar *command, guint least,
    guint most, gint *argc, gchar ***argv, GError **error);

G_END_DECLS
