/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Words that name colours, English. They are taken wherever they stand: a word that names none here
 * (the Red Sea, he rose) costs one jitter, a colour that was missed gives a wrong pair.
 */
#include "colors.h"

#include <string.h>

#define HUE GST_AUG_STATES_HUE
#define SHADE GST_AUG_STATES_SHADE
#define BOTH (GST_AUG_STATES_HUE | GST_AUG_STATES_SHADE)

typedef enum {
  RED,
  DARK_RED,
  CORAL,
  ORANGE,
  GOLD,
  YELLOW,
  CREAM,
  BEIGE,
  BROWN,
  OLIVE,
  LIME,
  GREEN,
  DARK_GREEN,
  MINT,
  TURQUOISE,
  TEAL,
  AZURE,
  BLUE,
  NAVY,
  VIOLET,
  LAVENDER,
  PURPLE,
  PLUM,
  MAGENTA,
  PINK,
  MANY,
  SOME,
  BLACK,
  GREY,
  WHITE,
  DARK,
  LIGHT,
  N_SWATCHES,
} Swatch;

/* A light or dark colour says also how light it is. */
static const GstAugSwatch swatches[N_SWATCHES] = {
  [RED] = { "red", HUE, -12, 12, GST_AUG_TONE_FULL },
  [DARK_RED] = { "dark red", BOTH, -20, 12, GST_AUG_TONE_DARK },
  [CORAL] = { "coral", BOTH, 0, 25, GST_AUG_TONE_LIGHT },
  [ORANGE] = { "orange", HUE, 18, 42, GST_AUG_TONE_FULL },
  [GOLD] = { "gold", HUE, 38, 54, GST_AUG_TONE_FULL },
  [YELLOW] = { "yellow", HUE, 48, 66, GST_AUG_TONE_FULL },
  [CREAM] = { "cream", BOTH, 30, 65, GST_AUG_TONE_LIGHT },
  [BEIGE] = { "beige", BOTH, 20, 50, GST_AUG_TONE_LIGHT },
  [BROWN] = { "brown", BOTH, 5, 42, GST_AUG_TONE_DARK },
  [OLIVE] = { "olive", BOTH, 50, 85, GST_AUG_TONE_DARK },
  [LIME] = { "lime", HUE, 66, 110, GST_AUG_TONE_FULL },
  [GREEN] = { "green", HUE, 80, 160, GST_AUG_TONE_FULL },
  [DARK_GREEN] = { "dark green", BOTH, 80, 165, GST_AUG_TONE_DARK },
  [MINT] = { "mint", BOTH, 120, 170, GST_AUG_TONE_LIGHT },
  [TURQUOISE] = { "turquoise", HUE, 165, 195, GST_AUG_TONE_FULL },
  [TEAL] = { "teal", BOTH, 165, 195, GST_AUG_TONE_DARK },
  [AZURE] = { "azure", HUE, 190, 222, GST_AUG_TONE_FULL },
  [BLUE] = { "blue", HUE, 200, 250, GST_AUG_TONE_FULL },
  [NAVY] = { "navy", BOTH, 205, 250, GST_AUG_TONE_DARK },
  [VIOLET] = { "violet", HUE, 255, 290, GST_AUG_TONE_FULL },
  [LAVENDER] = { "lavender", BOTH, 235, 305, GST_AUG_TONE_LIGHT },
  [PURPLE] = { "purple", HUE, 260, 305, GST_AUG_TONE_FULL },
  [PLUM] = { "plum", BOTH, 280, 330, GST_AUG_TONE_DARK },
  [MAGENTA] = { "magenta", HUE, 295, 330, GST_AUG_TONE_FULL },
  [PINK] = { "pink", HUE, 310, 350, GST_AUG_TONE_LIGHT },
  [MANY] = { "colourful", HUE, 0, 360, GST_AUG_TONE_FULL },
  [SOME] = { "coloured", HUE, 0, 360, GST_AUG_TONE_FULL },
  [BLACK] = { "black", SHADE, 0, 360, GST_AUG_TONE_DARK },
  [GREY] = { "grey", SHADE, 0, 360, GST_AUG_TONE_FULL },
  [WHITE] = { "white", SHADE, 0, 360, GST_AUG_TONE_LIGHT },
  [DARK] = { "dark", SHADE, 0, 360, GST_AUG_TONE_DARK },
  [LIGHT] = { "light", SHADE, 0, 360, GST_AUG_TONE_LIGHT },
};

typedef enum {
  PLAIN, /* another colour may take its place */
  FIXED, /* none may */
  BASIC, /* as PLAIN, and it has the forms -er, -est, -ish, -ness */
  WHOLE, /* as FIXED, and it has no plural */
} Kind;

typedef struct {
  const gchar *word;
  Swatch swatch;
  Kind kind;
} Word;

static const Word words[] = {
  /* the basic terms */
  { "red", RED, BASIC },
  { "orange", ORANGE, BASIC },
  { "yellow", YELLOW, BASIC },
  { "green", GREEN, BASIC },
  { "blue", BLUE, BASIC },
  { "purple", PURPLE, BASIC },
  { "pink", PINK, BASIC },
  { "brown", BROWN, BASIC },
  { "black", BLACK, BASIC },
  { "grey", GREY, BASIC },
  { "gray", GREY, BASIC },
  { "white", WHITE, BASIC },
  /* shades of them */
  { "scarlet", RED, PLAIN },
  { "crimson", RED, PLAIN },
  { "vermilion", RED, PLAIN },
  { "vermillion", RED, PLAIN },
  { "carmine", RED, PLAIN },
  { "cerise", MAGENTA, PLAIN },
  { "maroon", DARK_RED, PLAIN },
  { "burgundy", DARK_RED, PLAIN },
  { "ochre", GOLD, FIXED },
  { "ocher", GOLD, FIXED },
  { "golden", GOLD, FIXED },
  { "beige", BEIGE, FIXED },
  { "ecru", BEIGE, FIXED },
  { "taupe", BEIGE, FIXED },
  { "khaki", OLIVE, FIXED },
  { "tan", BEIGE, FIXED },
  { "tanned", BROWN, FIXED },
  { "umber", BROWN, FIXED },
  { "sienna", BROWN, FIXED },
  { "sepia", BROWN, FIXED },
  { "puce", PLUM, FIXED },
  { "chartreuse", LIME, PLAIN },
  { "viridian", GREEN, PLAIN },
  { "cyan", TURQUOISE, PLAIN },
  { "turquoise", TURQUOISE, BASIC },
  { "aqua", TURQUOISE, PLAIN },
  { "aquamarine", TURQUOISE, PLAIN },
  { "teal", TEAL, PLAIN },
  { "azure", AZURE, PLAIN },
  { "cerulean", AZURE, PLAIN },
  { "cobalt", BLUE, PLAIN },
  { "ultramarine", BLUE, PLAIN },
  { "navy", NAVY, FIXED },
  { "indigo", VIOLET, PLAIN },
  { "violet", VIOLET, PLAIN },
  { "lilac", LAVENDER, FIXED },
  { "lavender", LAVENDER, FIXED },
  { "mauve", LAVENDER, PLAIN },
  { "magenta", MAGENTA, PLAIN },
  { "fuchsia", MAGENTA, FIXED },
  { "fuschia", MAGENTA, FIXED },
  /* things that are colours as well */
  { "rose", PINK, FIXED },
  { "rosy", PINK, FIXED },
  { "salmon", CORAL, FIXED },
  { "coral", CORAL, FIXED },
  { "peach", CORAL, FIXED },
  { "apricot", CORAL, FIXED },
  { "tangerine", ORANGE, FIXED },
  { "saffron", ORANGE, FIXED },
  { "amber", GOLD, FIXED },
  { "topaz", GOLD, FIXED },
  { "gold", GOLD, FIXED },
  { "gilt", GOLD, WHOLE },
  { "gilded", GOLD, WHOLE },
  { "brass", GOLD, WHOLE },
  { "brassy", GOLD, WHOLE },
  { "mustard", GOLD, FIXED },
  { "lemon", YELLOW, FIXED },
  { "canary", YELLOW, FIXED },
  { "maize", YELLOW, FIXED },
  { "straw", CREAM, FIXED },
  { "wheat", CREAM, FIXED },
  { "cream", CREAM, FIXED },
  { "sandy", BEIGE, WHOLE },
  { "fawn", BEIGE, FIXED },
  { "buff", BEIGE, FIXED },
  { "dun", BEIGE, WHOLE },
  { "drab", BEIGE, WHOLE },
  { "copper", BROWN, FIXED },
  { "coppery", BROWN, WHOLE },
  { "bronze", BROWN, FIXED },
  { "rust", BROWN, WHOLE },
  { "rusty", BROWN, WHOLE },
  { "mahogany", BROWN, WHOLE },
  { "chestnut", BROWN, FIXED },
  { "chocolate", BROWN, FIXED },
  { "coffee", BROWN, FIXED },
  { "mocha", BROWN, FIXED },
  { "caramel", BROWN, FIXED },
  { "hazel", BROWN, WHOLE },
  { "sable", BROWN, FIXED },
  { "ruby", RED, FIXED },
  { "cherry", RED, FIXED },
  { "cardinal", RED, FIXED },
  { "wine", DARK_RED, FIXED },
  { "claret", DARK_RED, FIXED },
  { "olive", OLIVE, FIXED },
  { "lime", LIME, FIXED },
  { "emerald", GREEN, FIXED },
  { "jade", GREEN, FIXED },
  { "mint", MINT, FIXED },
  { "sapphire", BLUE, FIXED },
  { "amethyst", VIOLET, FIXED },
  { "plum", PLUM, FIXED },
  { "aubergine", PLUM, FIXED },
  { "silver", GREY, FIXED },
  { "silvery", GREY, WHOLE },
  { "charcoal", GREY, FIXED },
  { "slate", GREY, FIXED },
  { "ashen", GREY, WHOLE },
  { "hoary", GREY, WHOLE },
  { "ivory", WHITE, FIXED },
  { "alabaster", WHITE, WHOLE },
  { "pearl", WHITE, FIXED },
  { "chalk", WHITE, FIXED },
  { "bone", WHITE, FIXED },
  { "ebony", BLACK, WHOLE },
  { "sooty", BLACK, WHOLE },
  /* hair */
  { "blond", CREAM, FIXED },
  { "blonde", CREAM, FIXED },
  { "brunet", BROWN, FIXED },
  { "brunette", BROWN, FIXED },
  { "auburn", BROWN, WHOLE },
  { "ginger", ORANGE, FIXED },
  { "redhead", ORANGE, FIXED },
  { "redheaded", ORANGE, WHOLE },
  /* what a colour is part of */
  { "redbreast", RED, FIXED },
  { "redwood", RED, FIXED },
  { "reddened", RED, WHOLE },
  { "reddening", RED, WHOLE },
  { "ruddy", RED, WHOLE },
  { "goldfish", ORANGE, WHOLE },
  { "goldfinch", YELLOW, FIXED },
  { "goldenrod", YELLOW, WHOLE },
  { "yellowed", YELLOW, WHOLE },
  { "yellowing", YELLOW, WHOLE },
  { "yellowy", YELLOW, WHOLE },
  { "browned", BROWN, WHOLE },
  { "brownstone", BROWN, FIXED },
  { "greenery", GREEN, WHOLE },
  { "greeny", GREEN, WHOLE },
  { "evergreen", GREEN, FIXED },
  { "bluebell", BLUE, FIXED },
  { "blueberry", BLUE, FIXED },
  { "bluebird", BLUE, FIXED },
  { "bluejay", BLUE, FIXED },
  { "blackberry", BLACK, FIXED },
  { "blackbird", BLACK, FIXED },
  { "blackboard", BLACK, FIXED },
  { "blackened", BLACK, WHOLE },
  { "whiteboard", WHITE, FIXED },
  { "whitewashed", WHITE, WHOLE },
  { "snowy", WHITE, WHOLE },
  { "greying", GREY, WHOLE },
  { "graying", GREY, WHOLE },
  { "greyscale", GREY, WHOLE },
  { "grayscale", GREY, WHOLE },
  { "monochrome", GREY, WHOLE },
  { "monochromatic", GREY, WHOLE },
  /* how light it is */
  { "dark", DARK, BASIC },
  { "darkened", DARK, WHOLE },
  { "dim", DARK, BASIC },
  { "dusky", DARK, WHOLE },
  { "light", LIGHT, BASIC },
  { "bright", LIGHT, BASIC },
  { "pale", LIGHT, BASIC },
  { "fair", LIGHT, BASIC },
  /* many colours, or one that the word does not tell */
  { "colorful", MANY, WHOLE },
  { "colourful", MANY, WHOLE },
  { "colorfully", MANY, WHOLE },
  { "colourfully", MANY, WHOLE },
  { "multicolor", MANY, WHOLE },
  { "multicolored", MANY, WHOLE },
  { "multicolour", MANY, WHOLE },
  { "multicoloured", MANY, WHOLE },
  { "technicolor", MANY, WHOLE },
  { "vivid", MANY, WHOLE },
  { "vibrant", MANY, WHOLE },
  { "neon", MANY, FIXED },
  { "pastel", MANY, FIXED },
  { "rainbow", SOME, FIXED },
  { "tricolor", SOME, FIXED },
  { "tricolour", SOME, FIXED },
  { "color", SOME, FIXED },
  { "colour", SOME, FIXED },
  { "colored", SOME, WHOLE },
  { "coloured", SOME, WHOLE },
};

/* Word of @size bytes in lower case, one of @kinds (1 << kind). */
static const Word *
look_up (const gchar *text, gsize size, guint kinds)
{
  static gsize once;
  static GHashTable *table;
  gchar key[16];
  const Word *word;

  if (g_once_init_enter (&once)) {
    table = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      g_hash_table_insert (table, (gpointer) words[i].word, (gpointer) &words[i]);
    g_once_init_leave (&once, 1);
  }
  if (size == 0 || size >= sizeof key)
    return NULL;
  memcpy (key, text, size);
  key[size] = '\0';
  word = g_hash_table_lookup (table, key);
  return word && kinds & 1u << word->kind ? word : NULL;
}

/* red of redd, blue of blu, green of green. */
static const Word *
look_up_stem (const gchar *text, gsize size)
{
  const Word *word = look_up (text, size, 1u << BASIC);
  gchar longer[16];

  if (!word && size > 3 && text[size - 1] == text[size - 2])
    word = look_up (text, size - 1, 1u << BASIC);
  if (!word && size + 1 < sizeof longer) {
    memcpy (longer, text, size);
    longer[size] = 'e';
    word = look_up (longer, size + 1, 1u << BASIC);
  }
  return word;
}

#define ALL (1u << PLAIN | 1u << FIXED | 1u << BASIC | 1u << WHOLE)
#define PLURALS (ALL & ~(1u << WHOLE))

/* A word in whatever form: reddish, bluer, greens, cherries. @as_is: whether it is in its own. */
static const Word *
recognize (const gchar *text, gsize size, gboolean *as_is)
{
  static const gchar *const endings[] = { "ish", "er", "est", "ness", "ly" };
  const Word *word = look_up (text, size, ALL);

  *as_is = word && (word->kind == PLAIN || word->kind == BASIC);
  if (word)
    return word;
  if (size > 2 && (g_str_has_suffix (text, "'s") || g_str_has_suffix (text, "s'")))
    size -= 2;
  if ((word = look_up (text, size, ALL)))
    return word;
  if (size > 3 && text[size - 1] == 's') {
    if ((word = look_up (text, size - 1, PLURALS)))
      return word;
    if (text[size - 2] == 'e' && (word = look_up (text, size - 2, PLURALS)))
      return word;
    if (text[size - 2] == 'e' && text[size - 3] == 'i') {
      g_autofree gchar *single = g_strdup_printf ("%.*sy", (gint) (size - 3), text);

      return look_up (single, size - 2, PLURALS);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    const gsize n = strlen (endings[i]);

    if (size > n + 2 && memcmp (text + size - n, endings[i], n) == 0 &&
        (word = look_up_stem (text, size - n))) {
      *as_is = i == 0;
      return word;
    }
  }
  return NULL;
}

/* ASCII letters in lower case; the shape of apostrophes does not count. NULL if others are in it.
 */
static gchar *
fold (const gchar *text)
{
  GString *out = g_string_sized_new (32);

  for (const gchar *p = text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    g_string_append_c (out, c == 0x2019 ? '\'' : c < 0x80 ? g_ascii_tolower ((gchar) c) : '?');
  }
  return g_string_free (out, FALSE);
}

/* The word in front of a token or behind it, NULL if there is something else. */
static const gchar *
neighbour (const GstAugCue *cue, guint token, gint step)
{
  const gint64 at = (gint64) token + 2 * step;

  if (at < 0 || at >= cue->tokens->len ||
      gst_aug_cue_nth (cue, (guint) (at - step))->kind != GST_AUG_TOKEN_SPACE ||
      gst_aug_cue_nth (cue, (guint) at)->kind != GST_AUG_TOKEN_WORD)
    return NULL;
  return gst_aug_cue_nth (cue, (guint) at)->text;
}

static gboolean
is_one_of (const gchar *word, const gchar *const *list)
{
  for (; word && *list; list++)
    if (g_ascii_strcasecmp (word, *list) == 0)
      return TRUE;
  return FALSE;
}

/* Whether orange may be the fruit: nothing behind it can have the colour, and nothing in front says
 * that something has. */
static gboolean
may_be_fruit (const GstAugCue *cue, guint token)
{
  static const gchar *const before[] = { "is", "are", "was", "were", "bright", "dark", "deep",
    "light", "pale", "painted", "coloured", "colored", "dyed", "in", "of", NULL };
  static const gchar *const behind[] = { "and", "or", "in", "on", "at", "with", "of", "from", "to",
    "for", "by", "is", "are", "was", "were", "lies", "that", "which", "falls", "next", NULL };
  const gchar *next = neighbour (cue, token, 1);

  return (!next || is_one_of (next, behind)) && !is_one_of (neighbour (cue, token, -1), before);
}

/* Whether the words are a name (Red Sea), or a shade that is called after a thing (sky blue). */
static gboolean
is_set_phrase (const GstAugCue *cue, guint token, const gchar *text)
{
  static const gchar *const things[] = { "sky", "royal", "hot", "blood", "brick", "baby",
    "midnight", "forest", "fire", "electric", "powder", "ocean", "sea", "grass", "pea", "bottle",
    "candy", "steel", "burnt", "apple", "hunter", "racing", "peacock", NULL };
  const gchar *next = neighbour (cue, token, 1);

  return is_one_of (neighbour (cue, token, -1), things) ||
         (next && g_ascii_isupper (*text) && g_ascii_isupper (*next) && !g_ascii_isupper (text[1]));
}

/* The parts of a compound: dark-red, orange-haired. Places are those of the token's own text, in
 * which an apostrophe may be longer. */
static void
find_in_token (GArray *mentions, const GstAugCue *cue, guint token)
{
  const gchar *text = gst_aug_cue_nth (cue, token)->text;
  g_autofree gchar *folded = fold (text);
  g_auto (GStrv) parts = g_strsplit (folded, "-", -1);
  const gchar *at = text;

  for (guint i = 0; parts[i]; i++) {
    const gchar *stop = strchr (at, '-');
    gboolean as_is;
    const Word *word = recognize (parts[i], strlen (parts[i]), &as_is);
    GstAugColorMention mention = { token, (guint) (at - text),
      (guint) (stop ? (gsize) (stop - at) : strlen (at)), word ? word->swatch : 0, !as_is };

    if (word) {
      mention.is_fixed |= is_set_phrase (cue, token, text) ||
                          (word->swatch == ORANGE && !parts[1] && may_be_fruit (cue, token));
      g_array_append_val (mentions, mention);
    }
    at = stop ? stop + 1 : at + strlen (at);
  }
}

/**
 * gst_aug_swatch_count: (skip)
 *
 * Returns: how many colours there are
 */
guint
gst_aug_swatch_count (void)
{
  return N_SWATCHES;
}

/**
 * gst_aug_swatch_nth: (skip)
 * @n: a number below gst_aug_swatch_count()
 *
 * Returns: the colour
 */
const GstAugSwatch *
gst_aug_swatch_nth (guint n)
{
  return &swatches[n];
}

/**
 * gst_aug_color_find: (skip)
 * @cue: a cue
 *
 * Returns: (transfer full) (element-type GstAugColorMention): the words that name colours, by place
 */
GArray *
gst_aug_color_find (const GstAugCue *cue)
{
  GArray *mentions = g_array_new (FALSE, FALSE, sizeof (GstAugColorMention));

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    /* a word that a tag splits is read, too, as far as it goes */
    if (token->kind == GST_AUG_TOKEN_WORD || (token->kind == GST_AUG_TOKEN_OPAQUE && *token->text))
      find_in_token (mentions, cue, i);
  }
  return mentions;
}

/**
 * gst_aug_color_states: (skip)
 * @cue: a cue
 * @swatches: (out): a bit for each colour that it names, and %GST_AUG_COLOR_FIXED where a word of
 *     a hue is among them that no other may take the place of
 *
 * Returns: what its words for colours state
 */
GstAugStates
gst_aug_color_states (const GstAugCue *cue, guint64 *set)
{
  g_autoptr (GArray) mentions = gst_aug_color_find (cue);
  GstAugStates states = 0;

  *set = 0;
  for (guint i = 0; i < mentions->len; i++) {
    const GstAugColorMention *mention = &g_array_index (mentions, GstAugColorMention, i);
    const GstAugSwatch *swatch = &swatches[mention->swatch];

    states |= swatch->states;
    *set |= G_GUINT64_CONSTANT (1) << mention->swatch;
    if (mention->is_fixed && swatch->states & GST_AUG_STATES_HUE && mention->swatch != MANY)
      *set |= GST_AUG_COLOR_FIXED;
  }
  return states;
}
