# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes inflections.txt anew: forms of words that are met often, asked of Apertium's generator of English
(package apertium-eng-spa), with what it has wrong mended by hand below.

    python3 tests/golden/make_inflections.py > tests/golden/inflections.txt

Each line: part of speech, feature, lemma, form."""
import random
import re
import subprocess

GENERATOR = "/usr/share/apertium/apertium-eng-spa/spa-eng.autogen.bin"
FOLDER = "/usr/share/wordnet/"
FEATURES = [("noun", "plural", "<n><pl>", 170), ("verb", "third", "<vblex><pri><p3><sg>", 70),
            ("verb", "gerund", "<vblex><ger>", 80), ("verb", "past", "<vblex><past>", 80),
            ("verb", "participle", "<vblex><pp>", 80), ("adj", "comparative", "<adj><sint><comp>", 30),
            ("adj", "superlative", "<adj><sint><sup>", 30)]
TYPES = {"1": "noun", "2": "verb", "3": "adj", "5": "adj"}
# what the generator has wrong, or only one of two that are usual
BY_HAND = {("comparative", "ill"): "worse", ("superlative", "ill"): "worst", ("past", "tread"): "trod",
           ("participle", "rot"): "rotted"}


def counts():
    found = {}
    with open(FOLDER + "cntlist.rev", encoding="ascii") as file:
        for line in file:
            key, _, count = line.split()
            lemma, rest = key.split("%")
            pos = TYPES.get(rest[0])
            if pos and re.fullmatch("[a-z]{2,}", lemma):
                found[pos, lemma] = found.get((pos, lemma), 0) + int(count)
    return found


def main():
    draw = random.Random(5)
    met = counts()
    for pos, feature, tags, n in FEATURES:
        words = sorted(lemma for (p, lemma), count in met.items() if p == pos and count >= 3 and lemma != "be")
        draw.shuffle(words)
        text = "\n".join(f"^{word}{tags}$" for word in words)
        forms = subprocess.run(["lt-proc", "-g", GENERATOR], input=text, capture_output=True, text=True,
                               check=True).stdout.split("\n")
        lines = [(word, BY_HAND.get((feature, word), form)) for word, form in zip(words, forms)
                 if re.fullmatch("[a-z]+", form)]
        for word, form in sorted(lines[:n]):
            print(pos, feature, word, form)


main()
