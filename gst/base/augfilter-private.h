/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/audio/audio.h>
#include <gst/video/video.h>

#include "agreement.h"
#include "audio/channels.h"
#include "audio/sound.h"
#include "audio/spectrum/spectrogram.h"
#include "audio/speed.h"
#include "augfilter.h"
#include "catalogue/crop.h"
#include "catalogue/flip.h"
#include "catalogue/framedrop.h"
#include "catalogue/modalitydrop.h"
#include "core/group.h"
#include "decision/name.h"
#include "decision/tracemeta.h"
#include "facts/stream.h"
#include "text/effect.h"
#include "timeline/timeline.h"
#include "video/travel/camera.h"
#include "video/mix/mix.h"
#include "video/plan.h"
#include "video/tensor/tensor.h"

G_BEGIN_DECLS

GST_DEBUG_CATEGORY_EXTERN (gst_aug_filter_debug);

typedef enum {
  GST_AUG_MODALITY_OTHER,
  GST_AUG_MODALITY_VIDEO,
  GST_AUG_MODALITY_AUDIO,
  GST_AUG_MODALITY_TEXT,
} GstAugModality;

/* Sound that the engine holds back: where it came from and what was decided for it. */
typedef struct {
  GstAugDecision *applied;
  GstBuffer *origin;
  guint64 frames;
  guint64 taken;
} GstAugHeld;

/* A timeline and all that decides what a temporal crop keeps; queries of other threads read it
 * too. */
typedef struct {
  const GstAugKind *kind;
  GstAugRule rule;
  gchar *name;
  gpointer block;
  gint64 from; /* the time from which it holds */
  GstAugTimeline *timeline;
} GstAugCut;

typedef struct _GstAugFrames GstAugFrames;
typedef struct _GstAugMelLine GstAugMelLine;

/* An operation of a window's decision as it is added to the plans of its pictures. */
typedef struct {
  GstAugVideoStepKind kind;
  guint chain;         /* of the mix before, from 1; 0: none */
  gboolean begins;     /* what one operation of a policy consists of */
  gboolean alone;      /* it is sampled by itself */
  guint width, height; /* of the picture after it */
  union {
    GstAugVideoMap map;
    struct {
      GstAugColorStep color;
      GstAugHueModel model;
    };
    GstAugVideoDistortion distortion;
    struct {
      const GstAugEffect *effect; /* NULL: a mix */
      const GstAugOperation *operation;
    };
  };
} GstAugPart;
typedef struct _GstAugCodec GstAugCodec;

struct _GstAugFilterState {
  /* caps */
  GstAugModality modality;
  GstVideoInfo in_info, out_info;
  GstAudioInfo audio_info;
  gboolean is_markup;            /* captions that come in */
  gboolean to_markup;            /* plain captions go out as markup */
  GstAugSpectrogram spectrogram; /* what tensors are; without bins if caps are of other things */
  gboolean defers;               /* work is left to the next element */
  gboolean plain_output;         /* downstream does not read GstVideoMeta */
  GstAugTensorSpec tensor;       /* what elements for tensors give in this window */

  /* rule */
  GstAugRule rule;
  gboolean has_rule;
  GstEvent *rule_event; /* as it came, to be sent again where time moves */
  gboolean counted;
  gchar *name;             /* the decision's name with scope and number */
  GstAugFacts *facts;      /* what is known of the item */
  GstEvent *facts_event;   /* what the streams tell of the window, and ... */
  GstAugFacts *told_facts; /* ... both together */

  GstAugAgreement *agreement;
  gboolean agreed; /* settings were compared with those who share the decision */

  /* window */
  gboolean has_window;
  GstAugInstance instance;
  gpointer snapshot;        /* settings of this window, and what they name */
  gpointer refused;         /* settings that were reported and are not tried again */
  guint width, height;      /* of pictures that what they name asks for: object lock */
  gpointer taken;           /* the same as the user set them */
  gboolean warned;          /* contradictory settings were reported */
  GstAugDecision *decision; /* in the unit square */
  GstAugDecision *applied;  /* as carried out here */
  GArray *parts;            /* of GstAugPart: the same for plans */
  gboolean says_present;    /* modalitydrop has decided */
  gboolean is_left_out;     /* and left this branch out */
  GstAugDropMode left_out_mode;
  GstAugDecision *record; /* frames of this window, with hold=frame or where frames are followed */
  gint64 ordinal;
  gdouble position;    /* of the frame in the window, where frames are followed */
  GstAugCamera camera; /* of the window's first picture */
  gboolean has_camera;
  GstAugInstance told; /* the window of which was told last, before ... */
  gboolean has_told;   /* ... a seek, another segment or item */
  guint64 n_windows, n_applied, n_buffers, n_unknown;

  /* renderers */
  GstAugTextTools *tools;
  gint hurries;    /* atomic: nobody waits for what operations on text make */
  gchar *language; /* of the stream, by its tags */
  guint64 n_changed, n_removed;
  GstAugVideoRenderer *renderer;
  GPtrArray *mixes;           /* of GstAugVideoMix, and ... */
  GPtrArray *inner;           /* ... of GstAugVideoPlan: of the picture on its way */
  GstAugDistorter *distorter; /* of what has a place in the picture */
  GstAugSpeed *speed;
  GQueue speeds;        /* of windows whose samples are still to come */
  GstClockTime went_to; /* the end of what came in this segment, where time moves */
  GstAugSound *engine;  /* and its latency: protected by the object lock */
  GstClockTime latency;
  GQueue held;        /* of GstAugHeld */
  GstBuffer *pending; /* sound of which a part is still to be read */
  guint64 pending_offset;
  GstClockTime next_pts; /* where contiguous sound goes on */
  GstClockTime late_gap; /* a hole that begins where the buffer on its way ends, or none */
  GstClockTime late_gap_duration;

  GstAugFrames *frames; /* pictures that are held */
  GstAugCodec *codec;   /* of this window */
  GstAugMelLine *mel;   /* sound that becomes tensors */

  /* time */
  GMutex timeline_lock;
  GstAugCut *cut;  /* where the present item's time goes */
  GstAugCut *past; /* the same of the item before, until the next segment is placed behind it */

  GstEvent *pending_segment;
  GstSegment in_segment; /* of the input, as placed by ... */
  GstSegment out_segment;
  gint64 retimed_window;
  gint64 last_time; /* of the last buffer in this segment */
  gint64 last_out;  /* its output time, where time moves */
};

#define GST_AUG_FILTER_BLOCK(state) ((const GstAugCommonSettings *) (state)->snapshot)

/* @preset= */
void gst_aug_filter_add_presets (GType type);

/* windows */
void gst_aug_filter_reset_item (GstAugFilter *self);
void gst_aug_filter_take_rule (GstAugFilter *self, GstEvent *event);
void gst_aug_filter_take_facts (GstAugFilter *self, GstEvent *event);
void gst_aug_filter_count (GstAugFilter *self);
GstEvent *gst_aug_filter_count_event (GstAugFilter *self, GstEvent *event);
gboolean gst_aug_filter_instance_of (
    GstAugFilter *self, GstBuffer *buffer, GstAugInstance *instance);
gboolean gst_aug_filter_enter_window (
    GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *instance);
void gst_aug_filter_finish_window (GstAugFilter *self);
gboolean gst_aug_filter_take_settings (GstAugFilter *self, GError **error);
void gst_aug_filter_take_snapshot (
    GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *instance);
gboolean gst_aug_filter_agree (GstAugFilter *self, const GstAugInstance *in);
void gst_aug_filter_agree_anew (GstAugFilter *self);
gboolean gst_aug_filter_has_changed (GstAugFilter *self);
void gst_aug_filter_flush_changes (GstAugFilter *self);
gdouble gst_aug_filter_aspect (GstAugFilter *self);
void gst_aug_filter_trace (GstAugFilter *self, GstBuffer *buffer, GstAugDecision *applied);
guint64 gst_aug_filter_frame_duration (GstAugFilter *self, GstBuffer *buffer);
gboolean gst_aug_filter_is_dropped (const GstAugDecision *applied, GstAugDropMode *mode);

/* caps */
GstCaps *gst_aug_filter_known_caps (GstAugTouches touches);
GstCaps *gst_aug_filter_transform_caps (
    GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps, GstCaps *filter);
GstCaps *gst_aug_filter_fixate_caps (
    GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps, GstCaps *other);
gboolean gst_aug_filter_accept_caps (
    GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps);
gboolean gst_aug_filter_check_caps (GstAugFilter *self, GstCaps *caps);
gboolean gst_aug_filter_set_caps (GstBaseTransform *trans, GstCaps *in, GstCaps *out);
gboolean gst_aug_filter_decide_allocation (GstBaseTransform *trans, GstQuery *query);
gboolean gst_aug_filter_propose_allocation (
    GstBaseTransform *trans, GstQuery *decide, GstQuery *query);

/* A map and the size of the picture after it. */
typedef struct {
  GstAugVideoMap map;
  guint width, height;
} GstAugFilterMap;

/* A distortion and how many of the maps came before it. */
typedef struct {
  guint after;
  GstAugDistortion distortion;
} GstAugFilterBend;

/* Maps that one element adds to a picture. */
#define GST_AUG_FILTER_MAX_MAPS 32

/* The plan is the one that the buffer carries where that may be written to, else a copy. */
typedef struct {
  GstAugVideoPlan *plan;
  GstAugVideoPlan copy;
  guint width, height; /* of the picture that came in */
  guint n_maps;
  GstAugFilterMap maps[GST_AUG_FILTER_MAX_MAPS];
  guint n_bends;
  GstAugFilterBend bends[GST_AUG_FILTER_MAX_MAPS];
  guint n_mixes, n_inner; /* with one of them it must be carried out here */
  gboolean changed;
  gboolean failed;
} GstAugFilterWork;

void gst_aug_filter_begin_work (GstAugFilter *self, GstBuffer *buffer, GstAugFilterWork *work);
void gst_aug_filter_append (GstAugFilter *self, GstAugFilterWork *work, GstBuffer *buffer);

/* renderers: each takes the buffer and gives one, none, or an error */
GstFlowReturn gst_aug_filter_video (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out);
GstFlowReturn gst_aug_filter_audio (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out);
GstFlowReturn gst_aug_filter_sparse (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out);

GstBuffer *gst_aug_filter_note (GstAugFilter *self, GstBuffer *buffer, gboolean dropped);

gboolean gst_aug_filter_find_facts (
    GstAugFilter *self, const GstAugInstance *instance, GstAugWindowFacts *facts);
GstAugDecision *gst_aug_filter_decide_window (
    GstAugFilter *self, const GstAugInstance *instance, GstAugWindowFacts *facts, GError **error);

/* text */
gboolean gst_aug_filter_moves_pictures (const GstAugOperation *op);
GstBuffer *gst_aug_filter_follow_sight (GstAugFilter *self, GstBuffer *buffer);
void gst_aug_filter_tell_sight (GstAugFilter *self, GstBuffer *buffer);
guint64 gst_aug_filter_place_of_cue (GstAugFilter *self, GstBuffer *buffer);
GstBuffer *gst_aug_filter_words (GstAugFilter *self, GstBuffer *buffer, guint64 place);
void gst_aug_filter_prepare_words (GstAugFilter *self);
GstBuffer *gst_aug_filter_remove_cue (GstAugFilter *self, GstBuffer *buffer);
void gst_aug_filter_take_language (GstAugFilter *self, GstEvent *event);
gboolean gst_aug_filter_highlights (GstAugFilter *self);
void gst_aug_filter_free_format (GstPadDirection direction, GstCaps *caps);
void gst_aug_filter_words_free (GstAugFilter *self);
gboolean gst_aug_filter_map_source (GstAugFilter *self, GstVideoFrame *frame, GstVideoInfo *info,
    GstBuffer *buffer, GstMapFlags flags);
GstFlowReturn gst_aug_filter_allocate (GstAugFilter *self, GstBuffer *in, GstBuffer **out);
gboolean gst_aug_filter_is_whole (GstAugFilter *self, GstBuffer *buffer);
void gst_aug_filter_realize_video (GstAugFilter *self);
void gst_aug_filter_see_camera (GstAugFilter *self, GstBuffer *buffer);
void gst_aug_filter_tell_geometry (GstAugFilter *self, const GstAugFilterMap *maps, guint n_maps);
void gst_aug_filter_move (GstAugFilter *self, GstBuffer *in, GstBuffer *out,
    const GstAugFilterMap *maps, guint n_maps, guint *width, guint *height);

void gst_aug_filter_bend (
    GstAugFilter *self, GstBuffer *buffer, const GstAugFilterBend *bend, guint width, guint height);
void gst_aug_filter_realize_sound (GstAugFilter *self);
GstBuffer *gst_aug_filter_finish_sound (
    GstAugFilter *self, GstBuffer *buffer, const GstAugDecision *applied);
gconstpointer gst_aug_filter_setting (GstAugFilter *self, const gchar *name);

/* tensors of pictures */
#define GST_AUG_FILTER_TENSOR_CAPS \
  "other/tensors, format = (string) static, num_tensors = (int) 1, types = (string) float32, " \
  "framerate = (fraction) [ 0/1, 2147483647/1 ]"
gboolean gst_aug_filter_makes_tensors (GstAugFilter *self);
GstCaps *gst_aug_filter_tensor_caps (
    GstAugFilter *self, GstPadDirection direction, GstCaps *caps, GstCaps *filter);
gboolean gst_aug_filter_set_tensor_caps (GstAugFilter *self, GstCaps *out);
void gst_aug_filter_take_numbers (GstAugFilter *self);
gboolean gst_aug_filter_allocate_tensors (GstAugFilter *self, GstCaps *caps, GstQuery *query);
GstFlowReturn gst_aug_filter_render_tensor (
    GstAugFilter *self, GstBuffer *in, GstAugVideoPlan *plan, GstBuffer **out);

/* tensors of sound */
gboolean gst_aug_filter_makes_mel (GstAugFilter *self);
GstCaps *gst_aug_filter_mel_caps (GstPadDirection direction, GstCaps *caps, GstCaps *filter);
GstCaps *gst_aug_filter_fixate_mel (GstAugFilter *self, GstCaps *in, GstCaps *other);
gboolean gst_aug_filter_set_mel_caps (GstAugFilter *self, GstCaps *out);
void gst_aug_filter_mel_forget_caps (GstAugFilter *self);
GstFlowReturn gst_aug_filter_mel_enter (
    GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *next);
GstFlowReturn gst_aug_filter_mel (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out);
GstFlowReturn gst_aug_filter_mel_take (GstAugFilter *self, GstBuffer **out);
GstFlowReturn gst_aug_filter_mel_drain (GstAugFilter *self);
void gst_aug_filter_mel_reset (GstAugFilter *self);
void gst_aug_filter_mel_forget_times (GstAugFilter *self);
void gst_aug_filter_mel_free (GstAugFilter *self);

/* tensors of spectrograms on their way through */
gboolean gst_aug_filter_takes_spectrograms (GstAugFilter *self);
gboolean gst_aug_filter_set_spectrogram_caps (GstAugFilter *self, const GstCaps *caps);
GstBuffer *gst_aug_filter_change_spectrogram (GstAugFilter *self, GstBuffer *buffer);

/* sound with latency */
gboolean gst_aug_filter_has_engine (GstAugFilter *self);
gboolean gst_aug_filter_uses_engine (GstAugFilter *self);
GstFlowReturn gst_aug_filter_engine_generate (GstAugFilter *self, GstBuffer **out);
GstFlowReturn gst_aug_filter_engine_drain (GstAugFilter *self);
void gst_aug_filter_engine_reset (GstAugFilter *self);
void gst_aug_filter_engine_free (GstAugFilter *self);
gboolean gst_aug_filter_next_piece (GstAugFilter *self, GstBuffer **piece);
void gst_aug_filter_drop_audio_meta (GstBuffer *buffer);
gint64 gst_aug_filter_sample_of (GstAugFilter *self, GstBuffer *buffer);
GstClockTime gst_aug_filter_pts_of_sample (GstAugFilter *self, GstBuffer *buffer, guint64 offset);
void gst_aug_filter_time_samples (
    GstAugFilter *self, GstBuffer *piece, GstBuffer *whole, guint64 offset, guint64 n);
gint64 gst_aug_filter_edge_sample (
    GstAugFilter *self, const GstAugInstance *instance, gboolean behind);

/* sound on a moving timeline */
gboolean gst_aug_filter_changes_speed (GstAugFilter *self);
GstFlowReturn gst_aug_filter_speed_generate (GstAugFilter *self, GstBuffer **out);
GstFlowReturn gst_aug_filter_speed_drain (GstAugFilter *self);
void gst_aug_filter_speed_reset (GstAugFilter *self);
void gst_aug_filter_speed_free (GstAugFilter *self);
gboolean gst_aug_filter_is_contiguous (GstAugFilter *self);

/* pictures through a codec */
gboolean gst_aug_filter_has_codec (GstAugFilter *self);
GstFlowReturn gst_aug_filter_codec (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out);
GstFlowReturn gst_aug_filter_codec_enter (GstAugFilter *self, const GstAugInstance *next);
GstFlowReturn gst_aug_filter_codec_drain (GstAugFilter *self);
void gst_aug_filter_codec_free (GstAugFilter *self);
gchar *gst_aug_filter_codec_line (GstAugFilter *self, const GstAugOperation *op);

/* frames as a whole */
gboolean gst_aug_filter_has_frames (GstAugFilter *self);
GstFlowReturn gst_aug_filter_frames (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out);
GstFlowReturn gst_aug_filter_frames_enter (GstAugFilter *self, const GstAugInstance *next);
GstFlowReturn gst_aug_filter_frames_drain (GstAugFilter *self);
gboolean gst_aug_filter_frames_hold_gap (GstAugFilter *self, GstEvent *gap);
void gst_aug_filter_frames_reset (GstAugFilter *self, gboolean times);
void gst_aug_filter_frames_free (GstAugFilter *self);

/* time */
gboolean gst_aug_filter_is_live (GstAugFilter *self);
gint64 gst_aug_filter_to_pts (GstAugFilter *self, gint64 duration_ns);
gboolean gst_aug_filter_kept_span (
    const GstAugDecision *decision, const GstAugInstance *instance, gint64 *start, gint64 *stop);
gboolean gst_aug_filter_time_of (GstAugFilter *self, GstBuffer *buffer, gint64 *time_ns);
void gst_aug_filter_send_gap (GstAugFilter *self, GstClockTime pts, GstClockTime duration);
void gst_aug_filter_send_late_gap (GstAugFilter *self);
gboolean gst_aug_filter_moves_time (GstAugFilter *self);
gboolean gst_aug_filter_prepare_time (GstAugFilter *self, GstBuffer *buffer);
void gst_aug_filter_retime (GstAugFilter *self, GstBuffer *buffer, gint64 time_ns, gint64 stop_ns);
void gst_aug_filter_piece_of (
    const GstAugDecision *decision, const GstAugInstance *instance, GstAugTimePiece *piece);
gint64 gst_aug_filter_map_time (GstAugFilter *self, gint64 time_ns);
GstAugInstance gst_aug_filter_map_instance (GstAugFilter *self, const GstAugInstance *instance);
void gst_aug_filter_place (GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *mapped,
    gint64 to_ns, gint64 offset_ns);
gboolean gst_aug_filter_time_sink_event (GstAugFilter *self, GstEvent **event);
GstEvent *gst_aug_filter_time_seek (GstAugFilter *self, GstEvent *seek);
gboolean gst_aug_filter_time_query (GstAugFilter *self, GstQuery *query);
void gst_aug_filter_reset_time (GstAugFilter *self);

/* the meta that carries work to the next element; it never leaves the plugin */
typedef struct {
  GstMeta meta;
  GstAugVideoPlan plan;
} GstAugPlanMeta;

GstAugPlanMeta *gst_aug_buffer_get_plan_meta (GstBuffer *buffer);
GstAugPlanMeta *gst_aug_buffer_add_plan_meta (GstBuffer *buffer, const GstAugVideoPlan *plan);
GType gst_aug_plan_meta_api_get_type (void);

G_END_DECLS
