#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""text_words.py TEXT_CLI: operations on words against models written anew from their papers.

Swap, deletion, punctuation and masks are computed again here, draw by draw; rates, shares and
uniformity are tested over 20,000 words. AUG_FULL=1: with ten times as many cues."""
import collections
import json
import math
import os
import random
import shlex
import subprocess
import sys

import numpy as np
from scipy import stats

CLI = sys.argv[1]
FULL = 10 if os.environ.get("AUG_FULL") else 1
OFF = ["synonym=0", "insertion=0", "swap=0", "deletion=0"]
MARKS = [".", ";", "?", ":", "!", ","]


def run(cues, *settings, seed=7, options=()):
    done = subprocess.run([CLI, "--lines", "--decisions", "--seed", str(seed)] + list(options) + OFF +
                          list(settings), input="".join(cue + "\n" for cue in cues), check=True,
                          stdout=subprocess.PIPE, text=True)
    lines = [line.split("\t", 1) for line in done.stdout.split("\n")[:-1]]
    assert len(lines) == len(cues)
    keys = [int(json.loads(decision)["operations"][0]["key"], 16) for decision, _ in lines]
    return [text for _, text in lines], keys


def philox(key, counter):
    k0, k1 = key
    c = list(counter)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k1, p0 & 0xFFFFFFFF]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c


class Draws:
    """Those of an operation in a cue at the beginning of its window."""

    def __init__(self, key):
        self.key = key & 0xFFFFFFFF, key >> 32

    def uniform(self, name, i=0):
        h = 2166136261
        for byte in name.encode():
            h = ((h ^ byte) * 16777619) & 0xFFFFFFFF
        w = philox(self.key, [0, 0, h, i])
        return ((w[0] | w[1] << 32) >> 11) * 2.0 ** -53

    def integer(self, name, i, n):
        return int(self.uniform(name, i) * n)

    def choose(self, name, items, k):
        items = list(items)
        for j in range(k):
            at = j + self.integer(name, j, len(items) - j)
            items[j], items[at] = items[at], items[j]
        return items[:k]


def count(rate, words):
    return max(1, int(rate * words))


def model_swap(words, rate, draws):
    words = list(words)
    for k in range(count(rate, len(words)) if len(words) > 1 else 0):
        i = draws.integer("first", k, len(words))
        j = draws.integer("second", k, len(words) - 1)
        j += j >= i
        words[i], words[j] = words[j], words[i]
    return words


def model_delete(words, rate, draws):
    left = [word for i, word in enumerate(words) if draws.uniform("drop", i) >= rate]
    if not left and rate >= 1:
        return []
    if len(words) == 1:
        return words
    return left or [words[draws.integer("stay", 0, len(words))]]


def model_punctuation(words, rate, draws):
    n = min(count(rate, len(words)), len(words))
    q = 1 + draws.integer("marks", 0, n)
    places = sorted(draws.choose("place", range(len(words)), n)[:q])
    out = []
    for i, word in enumerate(words):
        if i in places:
            out.append(MARKS[draws.integer("mark", places.index(i), 6)])
        out.append(word)
    return out


def model_mask(words, rate, draws):
    """None: a common word."""
    words = list(words)
    n = min(count(rate, len(words)), len(words))
    for k, at in enumerate(draws.choose("place", range(len(words)), n)):
        what = draws.uniform("what", k)
        if what < 0.9:
            words[at] = "[MASK]" if what < 0.8 else None
    return words


def make_word(i):
    """A word in lower case that is no other word of the same cue, and no article."""
    return "w" + chr(ord("a") + i // 26) + chr(ord("a") + i % 26)


def check_models():
    source = random.Random(1)
    for name, model in (("swap", model_swap), ("deletion", model_delete),
                        ("punctuation", model_punctuation), ("mask", model_mask)):
        for rate in (0, 0.1, 0.3, 0.5, 0.99, 1):
            sizes = list(range(1, 41)) + [source.randint(1, 60) for _ in range(40 * FULL)]
            cues = [[make_word(i) for i in range(size)] for size in sizes]
            texts, keys = run([" ".join(cue) for cue in cues], name + "=1", "%s-rate=%s" % (name, rate))
            for cue, text, key in zip(cues, texts, keys):
                expected, found = model(cue, rate, Draws(key)), text.split()
                assert len(expected) == len(found), (name, rate, cue, text)
                for a, b in zip(expected, found):
                    assert a == b or a is None and b not in cue and b != "[MASK]", (name, rate, text)
                assert text or name == "deletion" and rate == 1, (name, rate, cue)
                if name == "swap":
                    assert sorted(found) == sorted(cue)
    print("models: swap, deletion, punctuation and masks as computed anew")


def check_deletion():
    """Within three standard deviations over 20,000 words."""
    n, size = 1000 * FULL, 20
    for rate in (0.05, 0.1, 0.3):
        texts, _ = run([" ".join(make_word(i) for i in range(size))] * n, "deletion=1",
                       "deletion-rate=%s" % rate)
        gone = n * size - sum(len(text.split()) for text in texts)
        sigma = math.sqrt(n * size * rate * (1 - rate))
        print("deletion %.2f: %.4f of %d words, %.2f sigma" %
              (rate, gone / n / size, n * size, (gone - n * size * rate) / sigma))
        assert abs(gone - n * size * rate) < 3 * sigma
        assert all(texts)
    # what is left is mended
    texts, _ = run(["Well, a big owl (quick), Mr. Smith, is here. Go!"] * 200, "deletion=1",
                   "deletion-rate=0.4")
    for text in texts:
        assert next(c for c in text if c.isalpha()).isupper(), text
        assert "()" not in text and ", ," not in text and ",," not in text and "a owl" not in text, text
        assert text == text.strip() and "  " not in text, text


def uniform(name, counts):
    p = stats.chisquare(counts).pvalue
    print("%s: chi-square p = %.3f over %d" % (name, p, sum(counts)))
    assert p > 1e-4, (name, counts)


def check_uniformity():
    size, n = 20, 2000 * FULL
    cue = [make_word(i) for i in range(size)]
    texts, _ = run([" ".join(cue)] * n, "punctuation=1", "punctuation-rate=0.3")
    places, marks, how_many = collections.Counter(), collections.Counter(), collections.Counter()
    for text in texts:
        tokens = text.split()
        found = [i for i, token in enumerate(tokens) if token in MARKS]
        how_many[len(found)] += 1
        marks.update(tokens[i] for i in found)
        places.update(tokens[i + 1] for i in found)
    uniform("places of marks", [places[word] for word in cue])
    uniform("marks", [marks[mark] for mark in MARKS])
    uniform("how many marks", [how_many[q] for q in range(1, 7)])
    assert sum(how_many.values()) == sum(how_many[q] for q in range(1, 7))
    texts, _ = run([" ".join(cue)] * n, "swap=1", "swap-rate=0.05")
    pairs = collections.Counter(tuple(i for i, word in enumerate(text.split()) if word != cue[i])
                                for text in texts)
    assert set(map(len, pairs)) == {2}
    uniform("swapped pairs", [pairs[i, j] for j in range(size) for i in range(j)])
    # one of five words is masked, falls, or is misspelt
    for name in ("mask", "misspelling"):
        texts, _ = run([" ".join(cue)] * n, name + "=1", name + "-rate=0.05")
        places = collections.Counter(i for text in texts for i, word in enumerate(text.split())
                                     if word != cue[i])
        uniform("places of " + name, [places[i] for i in range(size)])


def check_mask():
    """80, 10 and 10 in a hundred, each within 2, over 20,000 words."""
    n, size = 1000 * FULL, 20
    cue = [make_word(i) for i in range(size)]
    texts, _ = run([" ".join(cue)] * n, "mask=1", "mask-rate=1")
    masks = same = 0
    others = collections.Counter()
    for text in texts:
        for a, b in zip(cue, text.split()):
            masks += b == "[MASK]"
            same += a == b
            others[b] += a != b and b != "[MASK]"
    share = np.array([masks, sum(others.values()), same]) / n / size
    print("masked, other, same: %.4f %.4f %.4f of %d words; %d other words" %
          (*share, n * size, len(+others)))
    assert np.abs(share - [0.8, 0.1, 0.1]).max() < 0.02
    assert len(+others) > 400
    texts, _ = run(["Das Pferd frisst Gras"] * 300, "mask=1", "mask-rate=1", "language=de",
                   "mask-mode=length")
    seen = set(word for text in texts for word in text.split())
    assert {"___", "_____", "______", "____"} <= seen
    assert set(word.lower() for word in seen if "_" not in word) == {"das", "pferd", "frisst", "gras"}


def keys_of(rows):
    return {letter: (x + y / 2, y) for y, row in enumerate(rows) for x, letter in enumerate(row)}


def check_misspelling():
    """One slip each: what is near on the keyboard, and the four kinds alike often."""
    words = ["keyboard", "Hopeful", "window", "STAND", "friendly", "market"]
    n = 3000 * FULL
    layout = keys_of(["qwertyuiop", "asdfghjkl", "zxcvbnm"])
    texts, _ = run([words[i % len(words)] for i in range(n)], "misspelling=1")
    kinds, first = collections.Counter(), 0
    for i, text in enumerate(texts):
        word, slip = words[i % len(words)], text
        assert slip != word
        assert slip.isupper() == word.isupper() and slip.istitle() == word.istitle(), (word, slip)
        a, b = word.lower(), slip.lower()
        at = next((k for k in range(min(len(a), len(b))) if a[k] != b[k]), min(len(a), len(b)))
        if len(b) == len(a) + 1:
            kinds["doubled"] += 1
            assert any(b == a[:k] + a[k] + a[k:] for k in range(len(a))), (word, slip)
        elif len(b) == len(a) - 1:
            kinds["dropped"] += 1
            assert any(b == a[:k] + a[k + 1:] for k in range(len(a))), (word, slip)
        elif a[at + 1:] == b[at + 1:]:
            kinds["neighbour"] += 1
            first += at == 0
            (x, y), (u, v) = layout[a[at]], layout[b[at]]
            assert abs(y - v) <= 1 and abs(x - u) <= 1, (word, slip)
        else:
            kinds["swapped"] += 1
            assert b == a[:at] + a[at + 1] + a[at] + a[at + 2:], (word, slip)
    uniform("kinds of slips", list(kinds.values()))
    expected = np.mean([1 / (4 * len(word) - 3) for word in words])
    total = kinds["neighbour"]
    sigma = math.sqrt(total * expected * (1 - expected))
    print("first letters: %d of %d, expected %.1f" % (first, total, total * expected))
    assert abs(first - total * expected) < 4 * sigma
    german, _ = run(["zzzzzzzz"] * 400, "misspelling=1", "language=de")
    french, _ = run(["aaaaaaaa"] * 400, "misspelling=1", "language=fr")
    assert set("".join(german)) == set("ztugh"), set("".join(german))
    assert set("".join(french)) == set("azq"), set("".join(french))
    # ten words, a tenth of them
    text, cue = "", "the brown horse jumps over ten lazy sheep every morning"
    for text in run([cue] * 200, "misspelling=1", "misspelling-source=ocr")[0]:
        changed = [(a, b) for a, b in zip(cue.split(), text.split()) if a != b]
        assert len(changed) <= 1 and len(text.split()) == 10
        for a, b in changed:
            start = len(os.path.commonprefix([a, b]))
            end = len(os.path.commonprefix([a[start:][::-1], b[start:][::-1]]))
            assert len(a) - start - end <= 2 and len(b) - start - end <= 2, (a, b)


def check_interchange():
    groups = "swap-groups=cat,dog,New York;big,small,wide open"
    texts, _ = run(["A big cat's toy: a BIG one, in New York. Catty dogs, cat-like."] * (300 * FULL),
                   "interchange=1", "interchange-rate=0.5", groups)
    counts = collections.Counter()
    for text in texts:
        assert text.endswith(". Catty dogs, cat-like."), text
        animal, size, loud, town = (any(w in text for w in ws) for ws in (
            ("dog's", "New York's"), ("A small ", "A wide open "), ("SMALL", "WIDE OPEN"),
            ("in Cat.", "in Dog.")))
        assert animal + size + loud + town == 2, text
        counts.update(name for name, found in
                      (("animal", animal), ("size", size), ("loud", loud), ("town", town)) if found)
    uniform("places of groups", list(counts.values()))
    articles, _ = run(["a cat, an owl"] * 20, "interchange=1", "interchange-rate=1", "swap-groups=cat,owl")
    assert articles == ["an owl, a cat"] * 20


def check_determinism():
    cues = ["one two three four five six seven eight nine ten, %d" % i for i in range(50)]
    for name in ("swap", "deletion", "punctuation", "mask", "misspelling"):
        once, _ = run(cues, name + "=1", name + "-rate=0.3")
        again, _ = run(cues, name + "=1", name + "-rate=0.3")
        other, _ = run(cues, name + "=1", name + "-rate=0.3", seed=8)
        late, _ = run(cues[20:], name + "=1", name + "-rate=0.3", options=["--first", "20"])
        assert once == again and late == once[20:]
        assert sum(a != b for a, b in zip(once, other)) > 40


def check_page():
    """The examples of docs/words.md are what comes out."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "words.md")
    with open(path, encoding="utf-8") as page:
        examples = page.read().split("```words\n")[1].split("```")[0].splitlines()
    for example in examples:
        settings, cue, expected = example.split(" | ")
        texts, _ = run([cue], *shlex.split(settings), options=["--markup"] if "<" in cue else [])
        assert texts == [expected], (example, texts)
    assert len(examples) > 8


for check in (check_page, check_models, check_deletion, check_uniformity, check_mask, check_misspelling,
              check_interchange, check_determinism):
    check()
