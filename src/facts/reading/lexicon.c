/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The English words that rules look for, by what they mean there. A word may stand in several
 * lists. */
#include "lexicon.h"

#include <string.h>

static const struct {
  guint32 flag;
  const gchar *words; /* blanks between */
} lists[] = {
  { GST_AUG_WORD_BEARS,
      "sign signs signboard board boards billboard billboards placard placards banner banners "
      "poster "
      "posters label labels sticker stickers plaque plaques plate plates tag tags badge badges "
      "marquee awning storefront shirt shirts tshirt tshirts sweatshirt hoodie jersey jerseys cap "
      "hat "
      "hats uniform jacket vest sash flag flags book books cover magazine newspaper newspapers "
      "page "
      "pages paper papers note notes card cards envelope box boxes package packages bottle bottles "
      "can "
      "cans cup cups mug mugs cake cakes wall walls blackboard whiteboard chalkboard screen "
      "screens "
      "monitor display displays phone television tv scoreboard clock clocks watch meter "
      "speedometer "
      "thermometer odometer calculator bus train truck van car plane airplane jet boat ship window "
      "windows door doors building buildings sidewalk pavement street tombstone gravestone "
      "headstone "
      "tattoo ribbon ticket menu receipt map stone stones bumper button buttons tile tiles blocks "
      "balloon balloons letters lights crosswalk wrapper jar umbrella towel surfboard" },
  { GST_AUG_WORD_SIGN, "sign signs" },
  { GST_AUG_WORD_ON_SIGN, "stop exit yield entrance entry way open closed sale danger warning "
                          "caution welcome parking limit "
                          "speed slow zone crossing xing detour dollar euro yen pound cent penny "
                          "percent plus minus equals "
                          "equal question exclamation number hash street road name" },
  { GST_AUG_WORD_SAYS, "say says saying said spell spells spelled spelt spelling reads stating "
                       "proclaims proclaiming" },
  { GST_AUG_WORD_READING, "reading read" },
  { GST_AUG_WORD_SHOWS, "show shows showing display displays displaying" },
  { GST_AUG_WORD_WRITING,
      "text lettering letterings lettered inscription inscriptions inscribed engraved written "
      "handwritten handwriting calligraphy typeface graffiti slogan slogans logo logos wordmark "
      "watermark watermarks trademark headline headlines subtitle subtitles subtitled captioned "
      "caption "
      "captions labelled labeled mislabelled mislabeled initials signature signatures autograph "
      "autographs "
      "autographed signed alphabet digits digit numeral numerals numbered monogram monogrammed "
      "spelled "
      "spelt typed hieroglyphs hieroglyphics barcode clef" },
  { GST_AUG_WORD_NUMBER, "zero one two three four five six seven eight nine ten eleven twelve "
                         "thirteen fourteen fifteen "
                         "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty "
                         "seventy eighty ninety hundred "
                         "thousand million" },
  { GST_AUG_WORD_MANY, "hundred thousand million dozen single" },
  { GST_AUG_WORD_OF_MANY, "pair pairs couple trio duo quartet quintet" },
  { GST_AUG_WORD_SYMBOL, "plus minus times equals equal not less greater than or to divided by "
                         "percent infinity ampersand "
                         "asterisk comma colon semicolon period" },
  { GST_AUG_WORD_LABELS,
      "number no nr route highway interstate chapter level bus line page gate platform room "
      "formula "
      "boeing airbus model figure fig volume vol part episode since circa age aged channel type "
      "size "
      "war version apollo lane track terminal section flight iphone xbox nintendo playstation" },
  { GST_AUG_WORD_UNIT,
      "year years yr yrs month months week weeks day days hour hours minute minutes second seconds "
      "o'clock clock am pm percent mile miles km kilometer kilometers kilometre kilometres meter "
      "meters "
      "metre metres cm mm foot feet ft inch inches yard yards pound pounds lb lbs kg kilo kilos "
      "kilogram "
      "kilograms gram grams ounce ounces oz ton tons liter liters litre litres gallon gallons "
      "degree "
      "degrees dollar dollars cent cents euro euros yen pence buck bucks mph kph hp watt watts "
      "volt volts "
      "time times th st nd rd old story stories mega megapixel gb mb tb bit point points" },
  { GST_AUG_WORD_FUNCTION, "a an the and or but nor of to in on at by with without from for than "
                           "then is are was were be been "
                           "being has have had do does did can could will would shall should may "
                           "might must not no who whom "
                           "that which this these those it its he she they them his her their as "
                           "if so up down out off over "
                           "under into onto near behind beside next there here when while where "
                           "after before during until past "
                           "more most another" },
  { GST_AUG_WORD_DETERMINER,
      "a an the his her their its our my your some this that these those to" },
  { GST_AUG_WORD_PERSON,
      "man men woman women boy boys girl girls child children kid kids person people guy guys lady "
      "ladies "
      "he she they who i we you someone player players student students baby teacher" },
  { GST_AUG_WORD_MADE_OF, "big large huge giant small tiny bold block capital uppercase lowercase "
                          "magnetic wooden plastic neon "
                          "colorful colourful golden metal foam alphabet white black red blue "
                          "green yellow orange pink purple "
                          "gold silver illuminated cursive japanese chinese arabic greek hebrew "
                          "cyrillic latin raised painted" },
  { GST_AUG_WORD_SIDE,
      "left leftmost leftward leftwards lefthand lefthanded lefthander lefthanders leftside right "
      "rightmost rightward rightwards righthand righthanded righthander righthanders rightside "
      "clockwise "
      "counterclockwise anticlockwise" },
};

static GHashTable *
make_lexicon (void)
{
  GHashTable *lexicon = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    for (const gchar *word = lists[i].words; *word;) {
      const gsize n = strcspn (word, " ");
      g_autofree gchar *key = g_strndup (word, n);
      const guint32 flags = GPOINTER_TO_UINT (g_hash_table_lookup (lexicon, key)) | lists[i].flag;

      g_hash_table_insert (lexicon, (gpointer) g_intern_string (key), GUINT_TO_POINTER (flags));
      word += n + strspn (word + n, " ");
    }
  }
  return lexicon;
}

/*
 * gst_aug_lexicon_find: (skip)
 * @word: a word in small letters
 *
 * Returns: what rules know of it, #GstAugWordFlags; 0 if nothing
 */
guint32
gst_aug_lexicon_find (const gchar *word)
{
  static GHashTable *lexicon;

  if (g_once_init_enter (&lexicon))
    g_once_init_leave (&lexicon, make_lexicon ());
  if (g_ascii_isdigit (*word) && strspn (word, "0123456789.,") == strlen (word))
    return GST_AUG_WORD_NUMBER;
  return GPOINTER_TO_UINT (g_hash_table_lookup (lexicon, word));
}
