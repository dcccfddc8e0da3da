/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <string.h>
#include <time.h>

#include "core/draw.h"
#include "core/window.h"
#include "facts/facts.h"

/* s: a side, w: writing, c: a count, h: a hue, d: a shade; ?: whatever of colours */
typedef struct {
  const gchar *states;
  const gchar *caption;
} Row;

static const Row rows[] = {
  /* nothing at all */
  { "", "" },
  { "", " " },
  { "", "A dog." },
  { "", "A dog runs across the meadow." },
  { "", "People sit at a table and eat." },
  { "", "Der Hund läuft über die Wiese." },
  { "", "一只狗在草地上跑" },
  { "", "Don't stick it with the regular trash!" },
  { "", "It's the dogs' bowl and the cats' basket." },
  { "", "rock 'n' roll band on stage" },
  { "", "a car of the '90s and a band of the '80s" },
  { "", "the children's playground at St Patrick's" },
  { "", "they're at their friends' houses" },
  { "", "A man says hello." },
  { "", "A woman is reading a book." },
  { "", "A man reads a newspaper." },
  { "", "A girl in a hat reading a book on a bench." },
  { "", "He spells trouble." },
  { "", "A wizard casts spells." },
  { "", "In other words, a party." },
  { "", "a number of people wait" },
  { "", "a large number of birds" },
  { "", "a pile of love letters" },
  { "", "He posts a letter." },
  { "", "a man of his word" },
  { "", "a word with the teacher" },
  { "", "a 27\" screen on a desk" },
  { "", "a 5\" by 7\" photo" },
  { "", "boards 6' long" },
  { "", "the flag of the United States" },
  { "", "a plate of food" },
  { "", "a sign on a wall" },
  { "", "a street with many signs" },
  { "", "traffic signs beside the road" },
  { "", "sign language class" },
  { "", "a woman with a banner" },
  { "", "a truck parked on the street" },
  { "", "a pair-wise comparison" },
  /* sides */
  { "s", "A dog on the left." },
  { "s", "A man turns right at the corner." },
  { "s", "The LEFT door is open." },
  { "s", "to the Right of the house" },
  { "s", "a left-handed batter" },
  { "s", "turn_left" },
  { "s", "the leftmost chair" },
  { "s", "He raises his left hand." },
  { "s", "He raises his lefthand glove." },
  { "s", "It turns clockwise." },
  { "s", "turning counter-clockwise" },
  { "s", "an anticlockwise spiral" },
  { "s", "facing rightwards" },
  { "s", "look left and right" },
  { "s", "he left" }, /* augflip makes "he right" of it: it is what a mirror changes */
  { "s", "the right answer" },
  { "", "All right, let's go." },
  { "", "all  RIGHT then" },
  { "", "That's right." },
  { "", "you’re right" },
  { "", "It stands right there." },
  { "", "She looks right now." },
  { "", "the right of way" },
  { "", "a right angle" },
  { "", "a left-wing party" },
  { "", "She has left the room." },
  { "", "food that was left over" },
  { "", "the toy left behind" },
  { "?", "a bright idea" },
  { "", "the deft cleft" },
  { "", "copyright holders" },
  { "", "the port side of the ship" },
  { "", "north of the river" },
  { "s", "all right, to the left" },
  /* writing: quoted */
  { "w", "A sign that says \"STOP\"." },
  { "w", "“OPEN” in a window" },
  { "w", "a door marked 'private'" },
  { "w", "a ‘wet paint’ notice" },
  { "w", "Pedestrian Crossing (“PED XING”)." },
  { "?w", "A ginger 'root'." },
  { "w", "ein Schild: „Halt“" },
  { "w", "«sortie» above a door" },
  { "w", "a wall with \"don't panic\" on it" },
  { "w", "a coin called a “Kennedy Half Dollar.”" },
  { "w", "「出口」" },
  { "", "'til dawn they dance" },
  { "", "give 'em room" },
  { "", "an unclosed \"quote" },
  /* writing: what says */
  { "w", "A sign that says stop." },
  { "w", "a sign reading stop" },
  { "hw", "a red banner saying welcome home" },
  { "w", "A T-shirt that says hello" },
  { "?w", "a shirt which reads coffee first" },
  { "w", "the label reads poison" },
  { "w", "the cake says happy birthday" },
  { "w", "letters spell love on a wall" },
  { "w", "the clock reads ten past four" },
  { "w", "the clock shows 10:10" },
  { "w", "a scoreboard displaying 21" },
  { "?w", "a board with prices written in chalk" },
  { "w", "a jar labelled sugar" },
  { "w", "a jar labeled sugar" },
  { "w", "a stone inscribed with runes" },
  { "w", "graffiti on a train" },
  { "w", "the company's logo on a van" },
  { "w", "a picture with text" },
  { "w", "a photo with a caption" },
  { "w", "lettering above the shop" },
  { "w", "a handwritten note" },
  { "w", "a ball signed by the team" },
  { "w", "stop sign at a crossing" },
  { "w", "An exit sign." },
  { "w", "a one way sign" },
  { "w", "a speed limit sign" },
  { "w", "Euro sign." },
  { "w", "a sign for the zoo" },
  { "", "a sign, and a man who waves" },
  { "", "a man with a sign; a woman says hello" },
  /* writing: letters, digits, words */
  { "w", "The letter B." },
  { "w", "The letter n with a tilde" },
  { "w", "The Spanish letter Ñ" },
  { "w", "The sign for the letter I in American Sign Language." },
  { "w", "big letters on a roof" },
  { "hw", "neon letters" },
  { "w", "the letters on the door" },
  { "w", "number 4" },
  { "w", "The number seven." },
  { "w", "a player with the number on his back" },
  { "w", "player #7" },
  { "w", "the word yes" },
  { "w", "the words on the page" },
  { "wc", "three digits" },
  { "w", "roman numerals" },
  { "w", "Three." },
  { "w", "7" },
  { "w", "B" },
  { "w", "Less than or equal to." },
  { "w", "Plus." },
  { "", "To." },
  { "w", "The treble clef." },
  { "w", "a block of the alphabet" },
  /* counts */
  { "c", "Two dogs." },
  { "c", "two of the dogs" },
  { "c", "There are 3 cats on a sofa." },
  { "c", "twelve eggs in a box" },
  { "c", "twenty-one flags" },
  { "c", "a hundred birds" },
  { "c", "a dozen eggs" },
  { "c", "a pair of shoes" },
  { "c", "A couple of wings." },
  { "c", "both hands on the wheel" },
  { "c", "a single flower" },
  { "c", "one dog" },
  { "c", "Three large elephants walk." },
  { "c", "a trio of singers" },
  { "c", "twins in a pram" },
  { "c", "four men" },
  { "", "a couple walks along the beach" },
  { "", "both cats and dogs" },
  { "", "one of the dogs" },
  { "", "no one is there" },
  { "", "one another" },
  { "", "a two year old boy" },
  { "", "a 5 year old" },
  { "", "A four-wheel drive" },
  { "", "a two-story house" },
  { "", "a 10 speed bike" },
  { "", "two miles away" },
  { "", "20 percent of the people" },
  { "", "10 o'clock in the morning" },
  { "", "at 10:30 everyone waits" },
  { "", "a 1957 Chevrolet" },
  { "", "a Boeing 747 lands" },
  { "", "Route 66 motel" },
  { "", "since 1990 people come" },
  { "", "A formula one race car." },
  { "", "A US 25 cent piece ($.25)" },
  { "", "5 Japanese yen." },
  { "", "a 3D model" },
  { "", "the 2nd floor" },
  { "", "several dogs" },
  { "", "many people" },
  { "", "a page of chapter two ends" },
  /* several */
  { "sc", "Two dogs to the left of a house." },
  { "wc", "two signs that say stop" },
  { "swc", "three boys left of a sign that says \"GO\"" },
  { "hc", "two red balls" },
  { "dh", "a black dog and a blue cat" },
  { "hw", "a red stop sign" },
  { "hs", "the green door on the right" },
  /* colours */
  { "h", "a red ball" },
  { "h", "A BLUE truck." },
  { "h", "green apples" },
  { "h", "a yellow-green bird" },
  { "d", "a black cat" },
  { "d", "a white horse" },
  { "?", "a black-and-white photo" },
  { "?", "He turned red with anger." },
  { "?", "the Red Sea" },
  { "?", "a glass of orange juice" },
  { "?", "a greenhouse" },
  { "", "she is bored" },
  { "", "a credible inferred cause" },
};

static gchar *
letters_of (GstAugStates states, gboolean colors)
{
  GString *s = g_string_new (NULL);

  if (colors && states & GST_AUG_STATES_HUE)
    g_string_append_c (s, 'h');
  if (colors && states & GST_AUG_STATES_SHADE)
    g_string_append_c (s, 'd');
  if (states & GST_AUG_STATES_SIDE)
    g_string_append_c (s, 's');
  if (states & GST_AUG_STATES_WRITING)
    g_string_append_c (s, 'w');
  if (states & GST_AUG_STATES_COUNT)
    g_string_append_c (s, 'c');
  return g_string_free (s, FALSE);
}

GST_START_TEST (test_caption_states_what_the_table_says)
{
  guint wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const gboolean colors = !strchr (rows[i].states, '?');
    const GstAugStates states = gst_aug_caption_states (rows[i].caption);
    g_autofree gchar *is = letters_of (states, colors);
    gboolean same = strlen (is) == strlen (rows[i].states) - !colors;

    for (const gchar *p = is; *p; p++)
      same &= strchr (rows[i].states, *p) != NULL;
    if (!same) {
      g_printerr ("“%s”: “%s”, not “%s”\n", rows[i].caption, is, rows[i].states);
      wrong++;
    }
  }
  fail_unless (G_N_ELEMENTS (rows) >= 150);
  fail_unless_equals_int (wrong, 0);
}
GST_END_TEST;

GST_START_TEST (test_curly_apostrophes_and_case_change_nothing)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GString *curly = g_string_new (rows[i].caption);

    /* within words only: elsewhere it would be another quotation mark */
    for (gsize k = 1; k + 1 < curly->len; k++) {
      if (curly->str[k] == '\'' && g_ascii_isalpha (curly->str[k - 1]) &&
          g_ascii_isalpha (curly->str[k + 1])) {
        g_string_erase (curly, (gssize) k, 1);
        g_string_insert (curly, (gssize) k, "’");
        k += 2;
      } else
        curly->str[k] = g_ascii_toupper (curly->str[k]);
    }
    fail_unless_equals_int (
        gst_aug_caption_states (curly->str), gst_aug_caption_states (rows[i].caption));
    g_string_free (curly, TRUE);
  }
}
GST_END_TEST;

/* names that a caption mentions, and behind the bar those that it does not */
static const gchar *const mentions[][2] = {
  { "A dog on a lawn.", "dog,Dog,dogs,puppy|cat,do,og" },
  { "Dogs and cats", "dog,cat,dogs,cats,kitten|horse" },
  { "The dog's bowl", "dog,bowl|bowls and" },
  { "the dogs' bowls", "dog,bowl,bowls|" },
  { "a man walks", "person,people,man,men|woman,boy,dog" },
  { "two women talk", "person,woman,women|man" },
  { "children play", "person,child,children|adult" },
  { "firemen at work", "fireman,firemen,person|fire" },
  { "a person waves", "person,man,woman,child|dog" },
  { "a crowd cheers", "person|" },
  { "mice on a shelf", "mouse,mice,shelf,shelves|" },
  { "geese fly", "goose,geese,bird|" },
  { "his feet and teeth", "foot,tooth|" },
  { "leaves fall from a tree", "leaf,leaves,tree|" },
  { "knives and forks", "knife,fork,knives|spoon" },
  { "wolves howl at the moon", "wolf|" },
  { "two sheep", "sheep|goat" },
  { "fish swim", "fish|fishes and" },
  { "buses at a stop", "bus,buses|" },
  { "boxes of cherries", "box,cherry,boxes,cherries|" },
  { "tomatoes and potatoes", "tomato,potato|" },
  { "glasses of water", "glass|" },
  { "a traffic light at night",
      "traffic light,traffic_light,Traffic-Light,trafficlight|traffic lamp" },
  { "the traffic-light is off", "traffic light,traffic_light|" },
  { "traffic lights", "traffic light|" },
  { "a stoplight", "traffic light|" },
  { "a fire truck", "truck,fire truck,fire_truck,firetruck|car" },
  { "a sofa", "couch,sofa,settee|chair" },
  { "an armchair", "chair|couch" },
  { "a motor bike", "motorcycle,motorbike|bicycle" },
  { "a bike", "bicycle,bike|motorcycle" },
  { "aeroplanes over a field", "airplane,plane|" },
  { "a jet", "airplane|" },
  { "a television", "tv,TV,tvmonitor|" },
  { "a cell phone", "cell phone,cellphone,phone,mobile phone|" },
  { "a doughnut", "donut,doughnut,donuts|" },
  { "a hot dog on a plate", "hot dog,hot_dog,plate|dog" },
  { "two hot dogs", "hot dog|dog" },
  { "a hotdog", "hot dog|dog" },
  { "a teddy bear", "teddy bear,teddy_bear|bear" },
  { "a bus driver", "person,driver|bus" },
  { "a dog house", "house|dog" },
  { "a bus stop", "|bus" },
  { "a glass of orange juice", "juice,wine glass,cup|orange" },
  { "an orange cat", "cat|orange" },
  { "an orange and a banana", "orange,banana|" },
  { "an orange and white cat", "cat|orange" },
  { "oranges", "orange|" },
  { "a skateboarder", "person|skateboard" },
  { "a skate board", "skateboard|" },
  { "a tennis racquet", "tennis racket|" },
  { "a fridge", "refrigerator,fridge|" },
  { "a taxi", "car,taxi|bus" },
  { "a car", "taxi,car|truck" },
  { "a potted plant", "potted plant,plant,pottedplant|" },
  { "a table with flowers", "dining table,diningtable,flower,potted plant|chair" },
  { "the yellow umbrella", "umbrella|" },
  { "Ein Hund", "Hund|dog" },
  { "un café", "café|cafe" },
  { "ÉCLAIRS", "éclair|" },
  { "a golden retriever", "golden retriever,golden_retriever,dog|cat" },
  { "red apple, green pear", "apple,pear|apple pear" },
  { "humans", "human,person|man's best" },
  { "", "|dog," },
};

GST_START_TEST (test_mentions_are_what_the_table_says)
{
  guint wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (mentions); i++) {
    g_auto (GStrv) sides = g_strsplit (mentions[i][1], "|", 2);

    for (guint side = 0; side < 2; side++) {
      g_auto (GStrv) names = g_strsplit (sides[side], ",", -1);

      for (guint k = 0; names[k]; k++) {
        if (gst_aug_caption_mentions (mentions[i][0], names[k]) != (side == 0)) {
          g_printerr ("“%s”: “%s”\n", mentions[i][0], names[k]);
          wrong++;
        }
      }
    }
  }
  fail_unless_equals_int (wrong, 0);
}
GST_END_TEST;

/* Words of a cue that mention something, bars between. */
static gchar *
found (const gchar *text, const gchar *name)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_PANGO_MARKUP);
  g_autoptr (GArray) list = gst_aug_cue_find_mentions (cue, name);
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++) {
    const GstAugMention *mention = &g_array_index (list, GstAugMention, i);

    g_string_append (s, i ? "|" : "");
    for (guint k = 0; k < mention->n_tokens; k++)
      g_string_append (s, gst_aug_cue_nth (cue, mention->token + k)->text);
  }
  return g_string_free (s, FALSE);
}

GST_START_TEST (test_mentions_are_found_in_cues)
{
  static const gchar *const table[][3] = {
    { "A dog and a cat, and dogs.", "dog", "dog|dogs" },
    { "<b>A dog</b> &amp; {\\an8}two <i>puppies</i>", "dog", "dog|puppies" },
    { "a <b>traffic light</b>", "traffic light", "traffic light" },
    { "a <b>traffic</b> light", "traffic light", "traffic light" },
    { "the traffic-light", "traffic light", "traffic-light" },
    { "a well-known dog-lover", "dog", "dog-lover" },
    { "the dog's bone", "dog", "dog's" },
    { "nothing", "dog", "" },
    { "", "dog", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree gchar *is = found (table[i][0], table[i][1]);

    fail_unless_equals_string (is, table[i][2]);
  }
}
GST_END_TEST;

static GstAugWindowFacts
at (const GstAugFacts *facts, gint64 start, gint64 stop)
{
  GstAugWindowFacts window;

  gst_aug_facts_of_window (facts, start, stop, &window);
  fail_unless (window.known);
  return window;
}

GST_START_TEST (test_windows_and_captions_are_half_open)
{
  g_autoptr (GstAugFacts) facts = gst_aug_facts_new (
      NULL, "[[20,30,\"two dogs\"],[0,10,\"on the left\"],[30,30,\"a stop sign\"]]", NULL, NULL);
  static const struct {
    gint64 start, stop;
    GstAugStates states, straddling;
  } table[] = {
    { 0, 10, GST_AUG_STATES_SIDE, 0 },
    { 10, 20, 0, 0 },
    { 20, 30, GST_AUG_STATES_COUNT, 0 },
    { 30, 40, 0, 0 },
    { -10, 0, 0, 0 },
    { -10, 1, GST_AUG_STATES_SIDE, GST_AUG_STATES_SIDE },
    { 9, 20, GST_AUG_STATES_SIDE, GST_AUG_STATES_SIDE },
    { 9, 21, GST_AUG_STATES_SIDE | GST_AUG_STATES_COUNT,
        GST_AUG_STATES_SIDE | GST_AUG_STATES_COUNT },
    { 0, 30, GST_AUG_STATES_SIDE | GST_AUG_STATES_COUNT, 0 },
    { 0, 25, GST_AUG_STATES_SIDE | GST_AUG_STATES_COUNT, GST_AUG_STATES_COUNT },
    { 22, 24, GST_AUG_STATES_COUNT, GST_AUG_STATES_COUNT },
    { G_MININT64, GST_AUG_TIME_UNBOUNDED, GST_AUG_STATES_SIDE | GST_AUG_STATES_COUNT, 0 },
    { 0, GST_AUG_TIME_UNBOUNDED, GST_AUG_STATES_SIDE | GST_AUG_STATES_COUNT, 0 },
  };

  fail_unless (facts != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    const GstAugWindowFacts window = at (facts, table[i].start, table[i].stop);

    fail_unless_equals_int (window.states, table[i].states);
    fail_unless_equals_int (window.straddling, table[i].straddling);
  }
}
GST_END_TEST;

/* Against a look at every caption. */
GST_START_TEST (test_windows_are_found_among_many_captions)
{
  g_autoptr (GString) cues = g_string_new ("[");
  g_autoptr (GstAugFacts) facts = NULL;
  const GArray *list;

  for (guint i = 0; i < 300; i++) {
    const guint32 key[2] = { 7, i }, counter[4] = { 0 };
    guint32 w[4];

    gst_aug_philox4x32 (key, counter, w);
    g_string_append_printf (cues, "%s[%u,%u,\"%s\"]", i ? "," : "", w[0] % 1000,
        w[0] % 1000 + w[1] % (w[2] % 9 == 0 ? 700 : 12), w[3] % 2 ? "on the left" : "two dogs");
  }
  g_string_append_c (cues, ']');
  facts = gst_aug_facts_new (NULL, cues->str, NULL, NULL);
  list = gst_aug_facts_get_captions (facts);
  fail_unless_equals_int (list->len, 300);
  for (gint64 start = -20; start < 1800; start += 7) {
    const GstAugWindowFacts window = at (facts, start, start + 10);
    GstAugStates states = 0, straddling = 0;

    for (guint i = 0; i < list->len; i++) {
      const GstAugCaption *c = &g_array_index (list, GstAugCaption, i);

      if (MAX (c->start, start) >= MIN (c->stop, start + 10))
        continue;
      states |= c->states;
      if (c->start < start || c->stop > start + 10)
        straddling |= c->states;
    }
    fail_unless_equals_int (window.states, states);
    fail_unless_equals_int (window.straddling, straddling);
  }
}
GST_END_TEST;

#define BOX "\"x\":0,\"y\":0,\"width\":0.5,\"height\":0.5}"

GST_START_TEST (test_boxes_are_mentioned_by_the_windows_captions)
{
  g_autoptr (GstAugFacts) facts =
      gst_aug_facts_new ("a garden", "[[0,10,\"a man\"],[10,20,\"a man and his dogs\"]]",
          "[{\"name\":\"dog\"," BOX ",{" BOX ",{\"name\":\"person\"," BOX
          ",{\"name\":\"garden\"," BOX "]",
          NULL);

  fail_unless_equals_int (at (facts, 0, 10).mentioned, 4 | 8);
  fail_unless_equals_int (at (facts, 10, 20).mentioned, 1 | 4 | 8);
  fail_unless_equals_int (at (facts, 20, 30).mentioned, 8);
  fail_unless_equals_int (at (facts, 20, 30).boxes->len, 4);
}
GST_END_TEST;

GST_START_TEST (test_boxes_of_writing_state_it)
{
  static const gchar *const names[][2] = { { "text", "w" }, { "Stop Sign", "w" }, { "signs", "w" },
    { "company_logo", "w" }, { "license plate", "w" }, { "plate", "" }, { "dog", "" },
    { "number", "w" }, { "word", "w" }, { "sword", "" }, { "design", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree gchar *objects = g_strdup_printf ("[{\"name\":\"%s\"," BOX "]", names[i][0]);
    g_autoptr (GstAugFacts) facts = gst_aug_facts_new (NULL, NULL, objects, NULL);

    fail_unless_equals_int (at (facts, 0, 10).states, *names[i][1] ? GST_AUG_STATES_WRITING : 0);
    fail_unless_equals_int (
        at (facts, 0, 10).straddling, *names[i][1] ? GST_AUG_STATES_WRITING : 0);
    fail_unless_equals_int (at (facts, 0, GST_AUG_TIME_UNBOUNDED).straddling, 0);
  }
}
GST_END_TEST;

GST_START_TEST (test_more_than_sixty_four_boxes_are_known_and_64_mentioned)
{
  g_autoptr (GString) objects = g_string_new ("[");
  g_autoptr (GstAugFacts) facts = NULL;

  for (guint i = 0; i < 70; i++)
    g_string_append_printf (objects, "%s{\"name\":\"dog\"," BOX, i ? "," : "");
  g_string_append_c (objects, ']');
  facts = gst_aug_facts_new ("dogs", NULL, objects->str, NULL);
  fail_unless_equals_int (gst_aug_facts_get_boxes (facts)->len, 70);
  fail_unless (at (facts, 0, 1).mentioned == G_MAXUINT64);
}
GST_END_TEST;

GST_START_TEST (test_markup_and_override_blocks_are_not_read)
{
  static const gchar *const table[][2] = {
    { "<span foreground='red'>a dog</span>", "a dog" },
    { "{\\an8}a dog", "a dog" },
    { "R&amp;B", "R&B" },
    { "AT&T <b>", "AT&T <b>" },
    { "le<b>ft</b>", "left" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GstAugFacts) facts = gst_aug_facts_new (table[i][0], NULL, NULL, NULL);
    const GstAugCaption *caption =
        &g_array_index (gst_aug_facts_get_captions (facts), GstAugCaption, 0);

    fail_unless_equals_string (caption->text, table[i][1]);
    fail_unless_equals_int (caption->states, gst_aug_caption_states (table[i][1]));
  }
}
GST_END_TEST;

GST_START_TEST (test_what_cannot_be_read_is_an_error)
{
  static const gchar *const cues[] = { "", "{}", "[", "[1]", "[[0,1]]", "[[0,1,\"a\",2]]",
    "[[\"0\",1,\"a\"]]", "[[0,1,2]]", "[[0,1.5,\"a\"]]", "[[5,1,\"a\"]]", "[[0,1,null]]", "null" };
  g_autoptr (GstAugFacts) none = gst_aug_facts_new (NULL, "[]", "[]", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cues); i++) {
    g_autoptr (GError) error = NULL;

    fail_unless (gst_aug_facts_new (NULL, cues[i], NULL, &error) == NULL);
    fail_unless (error != NULL && strstr (error->message, "start_ns") != NULL);
    fail_unless (gst_aug_facts_new (NULL, cues[i], NULL, NULL) == NULL);
  }
  fail_unless_equals_int (at (none, 0, 1).states, 0);
}
GST_END_TEST;

static gpointer
make_often (gpointer text)
{
  for (guint i = 0; i < 2000; i++) {
    g_autoptr (GstAugFacts) facts = gst_aug_facts_new (text, NULL, NULL, NULL);

    fail_unless_equals_int (at (facts, 0, 1).states, GST_AUG_STATES_COUNT);
  }
  return NULL;
}

GST_START_TEST (test_all_who_are_told_the_same_share_it)
{
  g_autoptr (GstAugFacts) a = gst_aug_facts_new ("two dogs", "[]", NULL, NULL);
  g_autoptr (GstAugFacts) b = gst_aug_facts_new ("two dogs", "[]", NULL, NULL);
  g_autoptr (GstAugFacts) c = gst_aug_facts_new ("two dogs", NULL, "[]", NULL);
  g_autoptr (GstAugFacts) d = gst_aug_facts_new ("", "[]", NULL, NULL);
  g_autoptr (GstAugFacts) e = gst_aug_facts_new (NULL, "[]", NULL, NULL);
  GThread *threads[4];

  fail_unless (a == b && a != c && d != e);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("make", make_often, (gpointer) "three dogs");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}
GST_END_TEST;

GST_START_TEST (test_what_came_too_late_may_state_anything)
{
  GstAugWindowFacts window;

  gst_aug_facts_unknown (&window);
  fail_unless (!window.known);
  fail_unless_equals_int (window.states, 31);
  fail_unless_equals_int (window.straddling, 31);
}
GST_END_TEST;

/* Whatever the bytes are, nothing crashes. */
GST_START_TEST (test_any_text_is_read)
{
  static const gchar *const pieces[] = { "left", "\"", "'", "“", "”", " ", "-", "_", "two", "sign",
    "says", "É", "漢", "👍🏽", "\n", "’", "#", "4", "letter", "B", "of", "hot", "dog",
    "traffic", "\xc2\xad", "." };

  for (guint i = 0; i < 3000; i++) {
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint k = 0; k < i % 14; k++) {
      const guint32 key[2] = { i, k }, counter[4] = { 0 };
      guint32 w[4];

      gst_aug_philox4x32 (key, counter, w);
      g_string_append (text, pieces[w[0] % G_N_ELEMENTS (pieces)]);
    }
    gst_aug_caption_states (text->str);
    if (i % 10 == 0) {
      g_autofree gchar *words = found (text->str, "traffic light");

      fail_unless (*words == '\0');
      gst_aug_caption_mentions (text->str, text->str);
    }
  }
}
GST_END_TEST;

/* So many nanoseconds has this thread worked. */
static gint64
worked (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* A hundredth of a million captions. */
GST_START_TEST (test_two_hundred_thousand_words_a_second_are_read)
{
  const guint n = g_getenv ("AUG_FULL") ? 1000000 : 10000;
  guint64 words = 0;
  GstAugStates all = 0;
  gint64 took = worked ();
  gdouble speed;

  for (guint i = 0; i < n; i++) {
    const gchar *caption = rows[i % G_N_ELEMENTS (rows)].caption;

    all |= gst_aug_caption_states (caption);
    for (const gchar *p = caption; *p; p++)
      words += *p == ' ' || p[1] == '\0';
  }
  took = MAX (worked () - took, 1);
  speed = (gdouble) words * 1e9 / (gdouble) took;
  g_print ("%.0f words a second\n", speed);
  fail_unless_equals_int (all, 31);
#ifndef __SANITIZE_ADDRESS__
  fail_unless (speed > 200000 || g_getenv ("G_SLICE"));
#endif
}
GST_END_TEST;

static Suite *
facts_suite (void)
{
  Suite *s = suite_create ("facts");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_caption_states_what_the_table_says);
  tcase_add_test (tc, test_curly_apostrophes_and_case_change_nothing);
  tcase_add_test (tc, test_mentions_are_what_the_table_says);
  tcase_add_test (tc, test_mentions_are_found_in_cues);
  tcase_add_test (tc, test_windows_and_captions_are_half_open);
  tcase_add_test (tc, test_windows_are_found_among_many_captions);
  tcase_add_test (tc, test_boxes_are_mentioned_by_the_windows_captions);
  tcase_add_test (tc, test_boxes_of_writing_state_it);
  tcase_add_test (tc, test_more_than_sixty_four_boxes_are_known_and_64_mentioned);
  tcase_add_test (tc, test_markup_and_override_blocks_are_not_read);
  tcase_add_test (tc, test_what_cannot_be_read_is_an_error);
  tcase_add_test (tc, test_all_who_are_told_the_same_share_it);
  tcase_add_test (tc, test_what_came_too_late_may_state_anything);
  tcase_add_test (tc, test_any_text_is_read);
  tcase_add_test (tc, test_two_hundred_thousand_words_a_second_are_read);
  return s;
}

GST_CHECK_MAIN (facts);
