/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * A sound as a waveform strip and a spectrogram with a mel axis (O'Shaughnessy, "Speech
 * Communication", 1987, p. 150: mel = 1127 ln (1 + f / 700)) in decibels.
 */
#include "sheet-private.h"
#include "core/exactmath.h"

#include <gst/fft/gstfftf32.h>
#include <math.h>
#include <string.h>

#define RANGE_DB 70.0f
#define SILENCE_DB -140.0f
#define MAX_FRAMES_IN_COLUMN 4

typedef struct {
  guint size;
  gfloat *window, *frame;
  GstFFTF32Complex *bins;
  gdouble *power;
  GstFFTF32 *fft;
  gsize first_bin[AUG_SPECTRUM_HEIGHT], last_bin[AUG_SPECTRUM_HEIGHT];
} Analysis;

static gfloat
sample_at (const AugSound *sound, gsize frame, guint channel)
{
  gfloat sample = sound->samples[frame * sound->channels + channel];

  return isfinite (sample) ? CLAMP (sample, -8.0f, 8.0f) : 0.0f;
}

static void
find_peaks (AugStrip *strip, const AugSound *sound)
{
  for (guint column = 0; column < AUG_CELL_WIDTH; column++) {
    gsize start = (gsize) ((gdouble) sound->frames * column / AUG_CELL_WIDTH);
    gsize stop = (gsize) ((gdouble) sound->frames * (column + 1) / AUG_CELL_WIDTH);

    start = MIN (start, sound->frames - 1);
    stop = CLAMP (stop, start + 1, sound->frames);
    for (guint channel = 0; channel < MIN (sound->channels, 2); channel++) {
      gfloat low = sample_at (sound, start, channel), high = low;

      for (gsize frame = start + 1; frame < stop; frame++) {
        gfloat sample = sample_at (sound, frame, channel);

        low = MIN (low, sample);
        high = MAX (high, sample);
      }
      strip->low[channel][column] = low;
      strip->high[channel][column] = high;
      strip->peak = MAX (strip->peak, MAX (high, -low));
    }
  }
}

static void
analysis_init (Analysis *analysis, guint rate)
{
  gdouble top = gst_aug_exact_log (1.0 + rate / 2.0 / 700.0);
  guint size = 64;

  while (size < 4096 && size < rate * 0.03)
    size *= 2;
  analysis->size = size;
  analysis->window = g_new (gfloat, size);
  analysis->frame = g_new (gfloat, size);
  analysis->bins = g_new (GstFFTF32Complex, size / 2 + 1);
  analysis->power = g_new (gdouble, size / 2 + 1);
  analysis->fft = gst_fft_f32_new (size, FALSE);
  for (guint i = 0; i < size; i++)
    analysis->window[i] = (gfloat) ((1.0 - gst_aug_exact_cos (2.0 * G_PI * i / size)) * 2.0 / size);
  for (guint row = 0; row < AUG_SPECTRUM_HEIGHT; row++) {
    guint band = AUG_SPECTRUM_HEIGHT - 1 - row;
    gdouble low = 700.0 * (gst_aug_exact_exp (top * band / AUG_SPECTRUM_HEIGHT) - 1.0);
    gdouble high = 700.0 * (gst_aug_exact_exp (top * (band + 1) / AUG_SPECTRUM_HEIGHT) - 1.0);

    analysis->first_bin[row] = MIN ((gsize) (low * size / rate + 0.5), size / 2);
    analysis->last_bin[row] = MIN ((gsize) (high * size / rate + 0.5), size / 2);
  }
}

static void
analysis_clear (Analysis *analysis)
{
  g_free (analysis->window);
  g_free (analysis->frame);
  g_free (analysis->bins);
  g_free (analysis->power);
  gst_fft_f32_free (analysis->fft);
}

static void
add_power (Analysis *analysis, const AugSound *sound, gdouble centre, guint channel)
{
  gint64 start = (gint64) centre - analysis->size / 2;

  for (guint i = 0; i < analysis->size; i++) {
    gint64 frame = start + i;

    analysis->frame[i] = frame < 0 || frame >= (gint64) sound->frames
                             ? 0.0f
                             : sample_at (sound, frame, channel) * analysis->window[i];
  }
  gst_fft_f32_fft (analysis->fft, analysis->frame, analysis->bins);
  for (guint i = 0; i <= analysis->size / 2; i++) {
    gdouble re = analysis->bins[i].r, im = analysis->bins[i].i;

    analysis->power[i] += re * re + im * im;
  }
}

static gfloat
decibel (gdouble power)
{
  return power < 1e-14 ? SILENCE_DB : (gfloat) (10.0 / G_LN10 * gst_aug_exact_log (power));
}

static void
find_spectrum (AugStrip *strip, const AugSound *sound)
{
  Analysis analysis;
  guint channels = MIN (sound->channels, 2), parts;
  gdouble hop = (gdouble) sound->frames / AUG_CELL_WIDTH;

  analysis_init (&analysis, sound->rate);
  parts = (guint) CLAMP (hop / analysis.size, 1, MAX_FRAMES_IN_COLUMN);
  strip->loudest_db = SILENCE_DB;
  for (guint column = 0; column < AUG_CELL_WIDTH; column++) {
    memset (analysis.power, 0, (analysis.size / 2 + 1) * sizeof *analysis.power);
    for (guint part = 0; part < parts; part++) {
      for (guint channel = 0; channel < channels; channel++)
        add_power (&analysis, sound, hop * (column + (part + 0.5) / parts), channel);
    }
    for (guint row = 0; row < AUG_SPECTRUM_HEIGHT; row++) {
      gdouble power = 0.0;

      for (gsize bin = analysis.first_bin[row]; bin <= analysis.last_bin[row]; bin++)
        power = MAX (power, analysis.power[bin]);
      strip->power_db[row][column] = decibel (power / (parts * channels));
      strip->loudest_db = MAX (strip->loudest_db, strip->power_db[row][column]);
    }
  }
  analysis_clear (&analysis);
}

/*
 * aug_strip_new:
 * @sound: a sound of at least one frame
 *
 * Returns: (transfer full): what is drawn of it; free with g_free()
 */
AugStrip *
aug_strip_new (const AugSound *sound)
{
  AugStrip *strip = g_new0 (AugStrip, 1);

  strip->channels = sound->channels;
  strip->rate = sound->rate;
  strip->seconds = (gdouble) sound->frames / sound->rate;
  find_peaks (strip, sound);
  find_spectrum (strip, sound);
  return strip;
}

/*
 * aug_strip_draw_wave:
 * @cr: where
 * @strip: what
 * @x: left
 * @y: top
 * @row_seconds: the duration that fills the cell
 * @row_peak: the level that fills the height
 *
 * One channel: blue, over the whole height. More: left blue above, right orange below.
 */
void
aug_strip_draw_wave (
    cairo_t *cr, const AugStrip *strip, gdouble x, gdouble y, gdouble row_seconds, gfloat row_peak)
{
  static const guint32 colours[] = { AUG_BLUE, AUG_ORANGE };
  guint lanes = MIN (strip->channels, 2);
  gdouble height = (gdouble) AUG_WAVE_HEIGHT / lanes, half = height / 2 - 1.5;
  gdouble scale = row_peak > 0 ? half / row_peak : 0, share = strip->seconds / row_seconds;
  guint pixels = MAX (1, (guint) (AUG_CELL_WIDTH * share + 0.5));

  for (guint lane = 0; lane < lanes; lane++) {
    gdouble middle = y + height * (lane + 0.5);

    aug_fill_box (cr, AUG_LINE, x, middle - 0.5, AUG_CELL_WIDTH, 1);
    aug_set_colour (cr, colours[lane], 1);
    for (guint pixel = 0; pixel < pixels; pixel++) {
      guint first = pixel * AUG_CELL_WIDTH / pixels, last = (pixel + 1) * AUG_CELL_WIDTH / pixels;
      gfloat low = strip->low[lane][first], high = strip->high[lane][first];

      for (guint column = first + 1; column < last; column++) {
        low = MIN (low, strip->low[lane][column]);
        high = MAX (high, strip->high[lane][column]);
      }
      cairo_rectangle (cr, x + pixel, middle - high * scale - 0.5, 1, (high - low) * scale + 1);
    }
    cairo_fill (cr);
  }
}

/*
 * aug_spectrum_colour:
 * @level: in [0, 1]
 * @rgb: (out caller-allocates): its colour
 *
 * The colour table viridis of matplotlib (van der Walt and Smith, 2015), between nine points of it:
 * brighter is louder for every kind of colour vision and in grey.
 */
void
aug_spectrum_colour (gdouble level, guint8 rgb[3])
{
  static const guint8 points[9][3] = { { 68, 1, 84 }, { 71, 45, 123 }, { 59, 82, 139 },
    { 44, 114, 142 }, { 33, 145, 140 }, { 40, 174, 128 }, { 94, 201, 98 }, { 173, 220, 48 },
    { 253, 231, 37 } };
  gdouble place = CLAMP (level, 0.0, 1.0) * 8;
  guint i = MIN ((guint) place, 7);

  for (guint c = 0; c < 3; c++)
    rgb[c] = (guint8) (points[i][c] + (points[i + 1][c] - points[i][c]) * (place - i) + 0.5);
}

/*
 * aug_strip_draw_spectrum:
 * @cr: where
 * @strip: what
 * @x: left
 * @y: top
 * @row_seconds: the duration that fills the cell
 * @row_loudest_db: the level of the brightest colour; 70 dB below it is the darkest
 */
void
aug_strip_draw_spectrum (cairo_t *cr, const AugStrip *strip, gdouble x, gdouble y,
    gdouble row_seconds, gfloat row_loudest_db)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, AUG_CELL_WIDTH, AUG_SPECTRUM_HEIGHT);
  guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = cairo_image_surface_get_stride (surface);

  for (guint row = 0; row < AUG_SPECTRUM_HEIGHT; row++) {
    guint32 *out = (guint32 *) (gpointer) (data + row * stride);

    for (guint column = 0; column < AUG_CELL_WIDTH; column++) {
      guint8 rgb[3];

      aug_spectrum_colour (1.0 + (strip->power_db[row][column] - row_loudest_db) / RANGE_DB, rgb);
      out[column] = (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
    }
  }
  cairo_surface_mark_dirty (surface);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, strip->seconds / row_seconds, 1);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, 0, 0, AUG_CELL_WIDTH, AUG_SPECTRUM_HEIGHT);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}
