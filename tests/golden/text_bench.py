#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""text_bench.py TEXT_BENCH: words a second of operations on words, with EDA's and AEDA's in plain
Python, as their papers tell them, on the same captions in the same run."""
import os
import random
import subprocess
import sys

from timing import time_of

CAPTIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "captions.txt")
CUES = 2000


def clean(text):
    """EDA knows letters in lower case alone."""
    text = text.replace("’", "").replace("'", "").replace("-", " ").lower()
    return "".join(c if c in "abcdefghijklmnopqrstuvwxyz " else " " for c in text).split()


def swap(words, source):
    words = words.copy()
    for _ in range(max(1, int(0.1 * len(words)))):
        i, j = source.sample(range(len(words)), 2)
        words[i], words[j] = words[j], words[i]
    return words


def delete(words, source):
    return [word for word in words if source.random() >= 0.1] or [source.choice(words)]


def punctuate(words, source):
    places = set(source.sample(range(len(words)), source.randint(1, max(1, int(0.3 * len(words))))))
    out = []
    for i, word in enumerate(words):
        if i in places:
            out.append(source.choice(".;?:!,"))
        out.append(word)
    return out


def mask(words, source):
    words = words.copy()
    for i in source.sample(range(len(words)), max(1, int(0.15 * len(words)))):
        what = source.random()
        if what < 0.9:
            words[i] = "[MASK]" if what < 0.8 else source.choice(words)
    return words


def main():
    subprocess.run([sys.argv[1], CAPTIONS], check=True)
    with open(CAPTIONS, encoding="utf-8") as lines:
        captions = lines.read().split("\n")[:-1]
    cues = [captions[i % len(captions)] for i in range(CUES)]
    n = sum(len(cue.split()) for cue in cues)
    for name, cut, work in (("EDA swap", clean, swap), ("EDA deletion", clean, delete),
                            ("AEDA", str.split, punctuate), ("mask", str.split, mask)):
        source = random.Random(1)
        ms = time_of(lambda: [" ".join(work(cut(cue), source)) for cue in cues], 15)
        print("%-34s %9.0f words/s %6.2f us/cue" % ("Python " + name, n / ms * 1e3, ms * 1e3 / CUES),
              flush=True)


main()
