/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "mutate.h"

#include <string.h>

#define MAX_LENGTH 16384
#define MAX_DEPTH 256

typedef struct {
  guint64 state;
} Chance;

/* splitmix64 */
static guint64
word (Chance *chance)
{
  guint64 z = chance->state += 0x9e3779b97f4a7c15u;

  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

static guint
roll (Chance *chance, gsize n)
{
  return n ? (guint) (word (chance) % n) : 0;
}

#define PICK(chance, array) ((array)[roll (chance, G_N_ELEMENTS (array))])

/* A value of the text, or the name of a member. */
typedef struct {
  guint start, stop;
  gboolean is_name;
} Span;

static gsize
end_of_string (const GString *text, gsize at)
{
  for (at++; at < text->len && text->str[at] != '"'; at++)
    if (text->str[at] == '\\')
      at++;
  return MIN (at + 1, text->len);
}

static gboolean
is_name (const GString *text, gsize at)
{
  while (at < text->len && strchr (" \t\r\n", text->str[at]))
    at++;
  return at < text->len && text->str[at] == ':';
}

/* All values, also of texts that are broken. */
static GArray *
find_spans (const GString *text)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (Span));
  guint open[MAX_DEPTH], depth = 0;

  for (gsize at = 0; at < text->len;) {
    const gchar c = text->str[at];
    Span span = { (guint) at, (guint) at + 1, FALSE };

    if (c == '"') {
      span.stop = (guint) end_of_string (text, at);
      span.is_name = is_name (text, span.stop);
    } else if (c == '[' || c == '{') {
      if (depth < MAX_DEPTH)
        open[depth++] = (guint) at;
      at++;
      continue;
    } else if ((c == ']' || c == '}') && depth > 0) {
      span.start = open[--depth];
    } else if (g_ascii_isalnum (c) || c == '-') {
      while (span.stop < text->len &&
             (g_ascii_isalnum (text->str[span.stop]) || strchr ("+-.", text->str[span.stop])))
        span.stop++;
    } else {
      at++;
      continue;
    }
    g_array_append_val (spans, span);
    at = span.stop;
  }
  return spans;
}

static void
replace (GString *text, const Span *span, const gchar *by, gsize length)
{
  g_string_erase (text, span->start, span->stop - span->start);
  g_string_insert_len (text, span->start, by, (gssize) length);
}

static const gchar *const literals[] = { "0", "-0", "1", "-1", "0.5", "2", "3", "1e9", "-1e9",
  "1e300", "1e-300", "5e-324", "4294967296", "9223372036854775808", "0.1", "1.5", "1e400", "true",
  "false", "null", "\"\"", "\"flip\"", "\"branch\"", "\"shared\"", "\"random\"", "\"negative\"",
  "\"listed\"", "\"applied\"", "\"window\"", "\"seconds\"", "\"each\"", "\"\\u0000\"",
  "\"\\ud800\"", "\"\\n\"", "[]", "{}", "[[]]", "[0, 1]", "[1, 0]", "[0, 0]", "[-1e9, 1e9]",
  "{\"op\": \"flip\"}", "{\"op\": \"rotate\", \"magnitude\": {\"normal\": [0, 30]}}",
  "{\"uniform\": [0, 1]}", "{\"log-uniform\": [0.001, 1]}",
  "{\"normal\": [0, 1], \"clip\": [0, 1]}", "{\"beta\": [0.001, 0.001]}",
  "{\"beta\": [1e6, 1], \"range\": [0, 3]}", "{\"integers\": [0, 3]}", "{\"bins\": [0, 1, 2]}",
  "{\"categorical\": [0, 1], \"weights\": [0, 1]}",
  "{\"categorical\": [\"nearest\", \"bilinear\"]}" };
static const gchar *const members[] = { "id", "probability", "weight", "from", "scope", "apply-to",
  "op", "magnitude", "level", "sign", "arguments", "schedule", "sequence", "one-of", "some-of", "n",
  "replacement", "order", "count", "chains", "width", "depth", "alpha", "epochs", "branches",
  "except", "roles", "media", "over", "points", "uniform", "log-uniform", "normal", "clip", "beta",
  "range", "integers", "bins", "categorical", "weights", "format", "name", "dialect",
  "reference-size", "sampling", "policy", "fill", "interpolation", "min-scale", "max-scale",
  "codec", "min-db", "max-db", "width", "height", "min-sigma", "mode" };
static const gchar *const operations[] = { "identity", "rotate", "shear-x", "translate-y", "gamma",
  "brightness", "solarize", "solarize-add", "posterize", "hue", "equalize", "invert", "flip",
  "crop", "color", "affine", "blur", "noise", "erase", "compress", "warp", "gain", "reverb",
  "specmask", "filter", "clip", "loss", "channels", "codec", "speed", "modalitydrop", "framedrop",
  "normalize", "mel", "pitch", "stretch", "depth", "policy" };
static const gchar *const wraps[][2] = { { "[", "]" }, { "{\"sequence\": [", "]}" },
  { "{\"one-of\": [", ", {\"op\": \"invert\"}]}" }, { "{\"some-of\": [", "], \"n\": 2}" },
  { "{\"some-of\": [", "], \"n\": {\"integers\": [0, 9]}, \"replacement\": true}" },
  { "{\"chains\": [", "], \"depth\": 2}" }, { "{\"epochs\": [", "]}" },
  { "{\"uniform\": [0, ", "]}" }, { "{\"bins\": [", "]}" }, { "{\"categorical\": [", "]}" } };

static void
put_literal (GString *text, const Span *span, Chance *chance)
{
  const gchar *by = PICK (chance, literals);

  replace (text, span, by, strlen (by));
}

static void
put_word (GString *text, const Span *span, Chance *chance)
{
  g_autofree gchar *by = g_strdup_printf (
      "\"%s\"", span->is_name ? PICK (chance, members) : PICK (chance, operations));

  replace (text, span, by, strlen (by));
}

/* A value of another text, or of this one. */
static void
put_value (GString *text, const Span *span, const Mutator *mutator, Chance *chance)
{
  g_autoptr (GString) other = g_string_new (mutator->texts[roll (chance, mutator->n)]);
  g_autoptr (GArray) spans = find_spans (other);
  const Span *from = &g_array_index (spans, Span, roll (chance, spans->len));

  if (from->is_name == span->is_name)
    replace (text, span, other->str + from->start, from->stop - from->start);
}

static void
put_number (GString *text, const Span *span, Chance *chance)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];
  const gdouble value = (gdouble) (word (chance) >> 11) * 0x1p-53;
  static const gdouble scales[] = { 1, 10, -10, 100, 1e4, -1, 1e-6, 1e10 };

  if (!g_ascii_isdigit (text->str[span->start]) && text->str[span->start] != '-')
    return;
  g_ascii_dtostr (number, sizeof number, value * PICK (chance, scales));
  replace (text, span, number, strlen (number));
}

static void
repeat (GString *text, const Span *span, Chance *chance)
{
  g_autofree gchar *copy = g_strndup (text->str + span->start, span->stop - span->start);
  const guint turns = roll (chance, 20) == 0 ? 40 : 1 + roll (chance, 3);

  for (guint i = 0; i < turns && !span->is_name && text->len < MAX_LENGTH; i++) {
    g_string_insert (text, span->start, ", ");
    g_string_insert (text, span->start, copy);
  }
}

static void
leave_out (GString *text, const Span *span)
{
  gsize stop = span->stop, start = span->start;

  while (stop < text->len && strchr (" \t\r\n", text->str[stop]))
    stop++;
  if (stop < text->len && text->str[stop] == ',')
    stop++;
  g_string_erase (text, (gssize) start, (gssize) (stop - start));
}

static void
wrap (GString *text, const Span *span, Chance *chance)
{
  const guint n = roll (chance, G_N_ELEMENTS (wraps));

  if (span->is_name)
    return;
  g_string_insert (text, span->stop, wraps[n][1]);
  g_string_insert (text, span->start, wraps[n][0]);
}

static void
add_member (GString *text, const Span *span, Chance *chance)
{
  g_autofree gchar *member = NULL;

  if (text->str[span->start] != '{')
    return;
  member = g_strdup_printf ("\"%s\": %s, ", PICK (chance, members), PICK (chance, literals));
  g_string_insert (text, span->start + 1, member);
}

static void
change_byte (GString *text, Chance *chance)
{
  static const gchar bytes[] = "\"\\{}[]:, 0123456789-+.eE/*#'\n\t\x01\x7f\xc3\xa9\xff~";
  const guint at = roll (chance, text->len);

  if (roll (chance, 3) == 0)
    g_string_erase (text, at, 1);
  else if (roll (chance, 2))
    g_string_insert_c (text, at, bytes[roll (chance, sizeof bytes)]);
  else
    text->str[at] = bytes[roll (chance, sizeof bytes)];
}

static void
change (GString *text, const Mutator *mutator, Chance *chance)
{
  g_autoptr (GArray) spans = find_spans (text);
  Span span;

  if (!spans->len)
    return;
  span = g_array_index (spans, Span, roll (chance, spans->len));
  switch (roll (chance, 32)) {
  case 0 ... 3:
    put_literal (text, &span, chance);
    break;
  case 4 ... 8:
    put_word (text, &span, chance);
    break;
  case 9 ... 13:
    put_value (text, &span, mutator, chance);
    break;
  case 14 ... 17:
    put_number (text, &span, chance);
    break;
  case 18 ... 20:
    repeat (text, &span, chance);
    break;
  case 21 ... 23:
    leave_out (text, &span);
    break;
  case 24 ... 26:
    wrap (text, &span, chance);
    break;
  case 27 ... 29:
    add_member (text, &span, chance);
    break;
  case 30:
    change_byte (text, chance);
    break;
  default:
    g_string_truncate (text, roll (chance, 4) ? text->len : roll (chance, text->len));
    break;
  }
}

GString *
mutate (const Mutator *mutator, guint64 seed, guint64 number)
{
  Chance chance = { seed * 0x2545f4914f6cdd1du ^ number };
  GString *text;
  guint turns;

  chance.state = word (&chance);
  text = g_string_new (mutator->texts[roll (&chance, mutator->n)]);
  turns = 1 + roll (&chance, roll (&chance, 4) ? 3 : 12);
  for (guint i = 0; i < turns && text->len && text->len < MAX_LENGTH; i++)
    change (text, mutator, &chance);
  return text;
}
