/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* English words that rules do not inflect. Lists are in the order of strcmp(). */
#include "irregular.h"

#include <stdlib.h>
#include <string.h>

static const GstAugIrregular verbs[] = { { "arise", "arose", "arisen" },
  { "awake", "awoke", "awoken" }, { "babysit", "babysat", "babysat" }, { "bear", "bore", "borne" },
  { "beat", "beat", "beaten" }, { "become", "became", "become" },
  { "befall", "befell", "befallen" }, { "begin", "began", "begun" },
  { "behold", "beheld", "beheld" }, { "bend", "bent", "bent" }, { "beset", "beset", "beset" },
  { "bet", "bet", "bet" }, { "bid", "bid", "bid" }, { "bind", "bound", "bound" },
  { "bite", "bit", "bitten" }, { "bleed", "bled", "bled" }, { "blow", "blew", "blown" },
  { "break", "broke", "broken" }, { "breed", "bred", "bred" }, { "bring", "brought", "brought" },
  { "broadcast", "broadcast", "broadcast" }, { "build", "built", "built" },
  { "burst", "burst", "burst" }, { "buy", "bought", "bought" }, { "cast", "cast", "cast" },
  { "catch", "caught", "caught" }, { "choose", "chose", "chosen" }, { "cling", "clung", "clung" },
  { "come", "came", "come" }, { "cost", "cost", "cost" }, { "creep", "crept", "crept" },
  { "cut", "cut", "cut" }, { "deal", "dealt", "dealt" }, { "dig", "dug", "dug" },
  { "do", "did", "done" }, { "draw", "drew", "drawn" }, { "drink", "drank", "drunk" },
  { "drive", "drove", "driven" }, { "eat", "ate", "eaten" }, { "fall", "fell", "fallen" },
  { "feed", "fed", "fed" }, { "feel", "felt", "felt" }, { "fight", "fought", "fought" },
  { "find", "found", "found" }, { "flee", "fled", "fled" }, { "fling", "flung", "flung" },
  { "fly", "flew", "flown" }, { "forbid", "forbade", "forbidden" },
  { "forecast", "forecast", "forecast" }, { "foresee", "foresaw", "foreseen" },
  { "forget", "forgot", "forgotten" }, { "forgive", "forgave", "forgiven" },
  { "forsake", "forsook", "forsaken" }, { "freeze", "froze", "frozen" }, { "get", "got", "got" },
  { "give", "gave", "given" }, { "go", "went", "gone" }, { "grind", "ground", "ground" },
  { "grow", "grew", "grown" }, { "hang", "hung", "hung" }, { "have", "had", "had" },
  { "hear", "heard", "heard" }, { "hide", "hid", "hidden" }, { "hit", "hit", "hit" },
  { "hold", "held", "held" }, { "hurt", "hurt", "hurt" }, { "keep", "kept", "kept" },
  { "know", "knew", "known" }, { "lay", "laid", "laid" }, { "lead", "led", "led" },
  { "leave", "left", "left" }, { "lend", "lent", "lent" }, { "let", "let", "let" },
  { "lie", "lay", "lain" }, { "light", "lit", "lit" }, { "lose", "lost", "lost" },
  { "make", "made", "made" }, { "mean", "meant", "meant" }, { "meet", "met", "met" },
  { "mistake", "mistook", "mistaken" }, { "misunderstand", "misunderstood", "misunderstood" },
  { "offset", "offset", "offset" }, { "outdo", "outdid", "outdone" },
  { "outgrow", "outgrew", "outgrown" }, { "overcome", "overcame", "overcome" },
  { "overdo", "overdid", "overdone" }, { "overhear", "overheard", "overheard" },
  { "oversee", "oversaw", "overseen" }, { "overtake", "overtook", "overtaken" },
  { "overthrow", "overthrew", "overthrown" }, { "partake", "partook", "partaken" },
  { "pay", "paid", "paid" }, { "prove", "proved", "proven" }, { "put", "put", "put" },
  { "quit", "quit", "quit" }, { "read", "read", "read" }, { "rebuild", "rebuilt", "rebuilt" },
  { "rend", "rent", "rent" }, { "repay", "repaid", "repaid" }, { "reset", "reset", "reset" },
  { "rid", "rid", "rid" }, { "ride", "rode", "ridden" }, { "ring", "rang", "rung" },
  { "rise", "rose", "risen" }, { "run", "ran", "run" }, { "say", "said", "said" },
  { "see", "saw", "seen" }, { "seek", "sought", "sought" }, { "sell", "sold", "sold" },
  { "send", "sent", "sent" }, { "set", "set", "set" }, { "sew", "sewed", "sewn" },
  { "shake", "shook", "shaken" }, { "shed", "shed", "shed" }, { "shine", "shone", "shone" },
  { "shoot", "shot", "shot" }, { "show", "showed", "shown" }, { "shrink", "shrank", "shrunk" },
  { "shut", "shut", "shut" }, { "sing", "sang", "sung" }, { "sink", "sank", "sunk" },
  { "sit", "sat", "sat" }, { "slay", "slew", "slain" }, { "sleep", "slept", "slept" },
  { "slide", "slid", "slid" }, { "sling", "slung", "slung" }, { "slink", "slunk", "slunk" },
  { "slit", "slit", "slit" }, { "sow", "sowed", "sown" }, { "speak", "spoke", "spoken" },
  { "spend", "spent", "spent" }, { "spin", "spun", "spun" }, { "spit", "spat", "spat" },
  { "split", "split", "split" }, { "spread", "spread", "spread" }, { "spring", "sprang", "sprung" },
  { "stand", "stood", "stood" }, { "steal", "stole", "stolen" }, { "stick", "stuck", "stuck" },
  { "sting", "stung", "stung" }, { "stink", "stank", "stunk" }, { "stride", "strode", "stridden" },
  { "strike", "struck", "struck" }, { "string", "strung", "strung" },
  { "strive", "strove", "striven" }, { "swear", "swore", "sworn" }, { "sweep", "swept", "swept" },
  { "swell", "swelled", "swollen" }, { "swim", "swam", "swum" }, { "swing", "swung", "swung" },
  { "take", "took", "taken" }, { "teach", "taught", "taught" }, { "tear", "tore", "torn" },
  { "tell", "told", "told" }, { "think", "thought", "thought" }, { "throw", "threw", "thrown" },
  { "thrust", "thrust", "thrust" }, { "tread", "trod", "trodden" },
  { "undergo", "underwent", "undergone" }, { "understand", "understood", "understood" },
  { "undertake", "undertook", "undertaken" }, { "undo", "undid", "undone" },
  { "unwind", "unwound", "unwound" }, { "uphold", "upheld", "upheld" },
  { "upset", "upset", "upset" }, { "wake", "woke", "woken" }, { "wear", "wore", "worn" },
  { "weave", "wove", "woven" }, { "weep", "wept", "wept" }, { "win", "won", "won" },
  { "wind", "wound", "wound" }, { "withdraw", "withdrew", "withdrawn" },
  { "withhold", "withheld", "withheld" }, { "withstand", "withstood", "withstood" },
  { "wring", "wrung", "wrung" }, { "write", "wrote", "written" } };

static const GstAugIrregular nouns[] = { { "calf", "calves", NULL }, { "child", "children", NULL },
  { "die", "dice", NULL }, { "elf", "elves", NULL }, { "foot", "feet", NULL },
  { "goose", "geese", NULL }, { "half", "halves", NULL }, { "hoof", "hooves", NULL },
  { "knife", "knives", NULL }, { "leaf", "leaves", NULL }, { "life", "lives", NULL },
  { "loaf", "loaves", NULL }, { "louse", "lice", NULL }, { "man", "men", NULL },
  { "mouse", "mice", NULL }, { "ox", "oxen", NULL }, { "person", "people", NULL },
  { "quiz", "quizzes", NULL }, { "scarf", "scarves", NULL }, { "self", "selves", NULL },
  { "sheaf", "sheaves", NULL }, { "shelf", "shelves", NULL }, { "thief", "thieves", NULL },
  { "tooth", "teeth", NULL }, { "wharf", "wharves", NULL }, { "wife", "wives", NULL },
  { "wolf", "wolves", NULL }, { "woman", "women", NULL } };

static const GstAugIrregular adjectives[] = { { "bad", "worse", "worst" },
  { "far", "farther", "farthest" }, { "good", "better", "best" }, { "ill", "worse", "worst" },
  { "little", "less", "least" }, { "many", "more", "most" }, { "much", "more", "most" },
  { "well", "better", "best" } };

static const gchar *const invariable[] = { "aircraft", "barracks", "binoculars", "bison", "cattle",
  "clothes", "cod", "corps", "crossroads", "deer", "elk", "gallows", "goggles", "headquarters",
  "hovercraft", "jeans", "kudos", "means", "moose", "offspring", "outskirts", "overalls", "pajamas",
  "pants", "people", "pliers", "police", "poultry", "pyjamas", "remains", "salmon", "scissors",
  "series", "shears", "sheep", "shorts", "shrimp", "spacecraft", "species", "spectacles",
  "sunglasses", "surroundings", "swine", "thanks", "tights", "tongs", "trousers", "trout", "tuna",
  "tweezers", "watercraft" };

static const gchar *const foreign[] = { "alga", "alumna", "alumnus", "bacillus", "bacterium",
  "cactus", "criterion", "datum", "fungus", "larva", "locus", "medium", "minutia", "nucleus",
  "phenomenon", "radius", "stimulus", "stratum", "vertebra" };

static const gchar *const es[] = { "archipelago", "buffalo", "cargo", "domino", "echo", "embargo",
  "go", "hero", "mango", "mosquito", "motto", "negro", "no", "potato", "tomato", "tornado",
  "torpedo", "veto", "volcano" };

static gint
compare_rows (const void *base, const void *row)
{
  return strcmp (base, ((const GstAugIrregular *) row)->base);
}

static gint
compare_words (const void *word, const void *row)
{
  return strcmp (word, *(const gchar *const *) row);
}

#define FIND(word_, list_) \
  (bsearch (word_, list_, G_N_ELEMENTS (list_), sizeof *list_, compare_words) != NULL)

/* The irregular forms of @base; NULL: it is regular, or not in the list. */
const GstAugIrregular *
gst_aug_irregular_find (GstAugPos pos, const gchar *base)
{
  if (pos == GST_AUG_POS_VERB)
    return bsearch (base, verbs, G_N_ELEMENTS (verbs), sizeof *verbs, compare_rows);
  if (pos == GST_AUG_POS_NOUN)
    return bsearch (base, nouns, G_N_ELEMENTS (nouns), sizeof *nouns, compare_rows);
  return bsearch (base, adjectives, G_N_ELEMENTS (adjectives), sizeof *adjectives, compare_rows);
}

/* Whether the plural of a noun is the noun. */
gboolean
gst_aug_is_invariable (const gchar *noun)
{
  return FIND (noun, invariable);
}

/* Whether a Latin or Greek plural is the usual one: criteria, but not gymnasia. */
gboolean
gst_aug_keeps_foreign_plural (const gchar *noun)
{
  return FIND (noun, foreign);
}

/* Whether a noun's -o becomes -oes. */
gboolean
gst_aug_o_takes_es (const gchar *noun)
{
  return FIND (noun, es);
}

/* The @i-th row of the list; NULL: there are no more. */
const GstAugIrregular *
gst_aug_irregular_nth (GstAugPos pos, guint i)
{
  if (pos == GST_AUG_POS_VERB)
    return i < G_N_ELEMENTS (verbs) ? &verbs[i] : NULL;
  if (pos == GST_AUG_POS_NOUN)
    return i < G_N_ELEMENTS (nouns) ? &nouns[i] : NULL;
  return i < G_N_ELEMENTS (adjectives) ? &adjectives[i] : NULL;
}
