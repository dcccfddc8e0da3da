# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes base_forms.txt anew: base forms as the command wn of WordNet 3.0 finds them.

    python3 tests/golden/make_base_forms.py > tests/golden/base_forms.txt

Each line: a form, then PART_OF_SPEECH:BASE for every base. Forms are irregular ones of the lists of
exceptions, words with endings put on by rote (right or wrong does not matter), and runs of words."""
import random
import re
import subprocess

FOLDER = "/usr/share/wordnet/"
POS = ["noun", "verb", "adj", "adv"]
ENDINGS = {"noun": ["s", "es"], "verb": ["s", "es", "ed", "d", "ing"], "adj": ["er", "est", "r", "st"]}
RUNS = """attorneys_general ice_creams ran_away running_away looked_at lay_down picks_up went_on
boxesful spoonfuls passers-by mothers-in-law sons-in-law hot_dogs fire_engines teddy_bears
men-of-war gave_up taking_off well-known better_off ice-cream ice-creams fire-engines hot-dogs""".split()
WORDS = """better best lies lay left saw men feet geese glasses pants news does has is was were are
running ran went gone dogs children mice leaves wolves axes bases people data criteria boxes buses
gases churches wishes quizzes flies flying tied tying dying stopped stopping panicked bigger biggest
happier happiest worse worst farther less more most bread rice species sheep ss us as a""".split()


def lemmas(pos):
    with open(FOLDER + "index." + pos, encoding="ascii") as file:
        words = [line.split(" ")[0] for line in file if not line.startswith("  ")]
    return words


def in_index(words, base):
    """The index may write a compound otherwise than it was asked for; wn finds it, and prints what was asked for."""
    for name in base, base.replace("_", "-"), base.replace("-", "_"), base.translate({45: None, 95: None}):
        if name in words:
            return name
    raise ValueError(base)


def main():
    index = {pos: set(lemmas(pos)) for pos in POS}
    draw = random.Random(6)
    forms = set(RUNS + WORDS)
    for pos in POS:
        with open(FOLDER + pos + ".exc", encoding="ascii") as file:
            irregular = [line.split(" ")[0] for line in file]
        forms.update(draw.sample(irregular, min(60, len(irregular))))
        words = [word for word in lemmas(pos) if word.isalpha()]
        for ending in ENDINGS.get(pos, []):
            forms.update(word + ending for word in draw.sample(words, 32))
    for form in sorted(forms):
        out = subprocess.run(["wn", form, "-over"], capture_output=True, text=True, check=False).stdout
        found = re.findall(r"^Overview of (noun|verb|adj|adv) (.*)$", out, re.M)
        bases = sorted({f"{pos}:{in_index(index[pos], base.strip().replace(' ', '_'))}" for pos, base in found})
        print(" ".join([form] + bases))


main()
