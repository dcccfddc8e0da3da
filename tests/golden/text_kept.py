#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""text_kept.py TEXT_CLI: what no operation on text may do, whichever it is.

Words to keep stay, whatever is written around them; what comes out is valid UTF-8, and markup that
Pango reads; lines stay lines. On random cues, on random markup, on transcripts of LibriVox
($AUG_TEST_DATA) and on texts of Debian's package fortunes, cut into cues. AUG_FULL=1: all of
them; otherwise a few hundred."""
import collections
import glob
import os
import random
import re
import subprocess
import sys
import tempfile

try:
    import gi
    gi.require_version("Pango", "1.0")
    from gi.repository import GLib, Pango
except (ImportError, ValueError):
    Pango = None

CLI = sys.argv[1]
FULL = bool(os.environ.get("AUG_FULL"))
FORTUNES = "/usr/share/games/fortunes"
OFF = ["synonym=0", "insertion=0", "swap=0", "deletion=0"]
GROUPS = "swap-groups=cat,dog,brown horse;big,small,rather old;morning,evening,the middle of the day"
OPERATIONS = {
    "synonym": ["synonym-rate=0.7"],
    "insertion": ["insertion-rate=0.7"],
    "swap": ["swap-rate=0.7"],
    "deletion": ["deletion-rate=0.5"],
    "punctuation": ["punctuation-rate=0.7"],
    "mask": ["mask-rate=0.7"],
    "misspelling": ["misspelling-rate=0.7", "misspelling-source=either"],
    "interchange": ["interchange-rate=1", GROUPS],
    "paraphrase": ["paraphrase-rate=1"],
}
# Slow: a child process translates. Only in the long campaign.
TRANSLATION = ["translation-timeout=10000"]
KEPT = ["red", "New York", "dog", "ice-cream", "don't", "Mr. Smith", "very old man", "left", "3.5"]


def settings_of(name):
    return OFF + [name + "=1"] + (TRANSLATION if name == "translation" else OPERATIONS[name])


def everything():
    """All of them at once."""
    return ["pick=each"] + [word for name in OPERATIONS
                            for word in settings_of(name)[len(OFF):]]


def run(cues, settings, markup):
    done = subprocess.run([CLI, "--seed", "3"] + (["--markup"] if markup else []) + settings,
                          input=b"".join(cue.encode() + b"\0" for cue in cues), check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = done.stdout.decode("utf-8").split("\0")[:-1]  # fails where it is not UTF-8
    assert len(out) == len(cues), (len(out), len(cues))
    return out


BEGIN, END = r"(?<![\w\u0300-\u036f])", r"(?![\w\u0300-\u036f])"
WORD = re.compile(BEGIN + r"\w+" + END)


def finder_of(phrases):
    """What finds the places where one of them stands."""
    words = set(phrase.lower() for phrase in phrases if re.fullmatch(r"\w+", phrase))
    rows = [re.escape(phrase).replace("\\ ", r"\s+").replace("'", "['’]")
            for phrase in sorted(phrases, key=len, reverse=True) if phrase.lower() not in words]
    others = re.compile(BEGIN + "(?:%s)" % "|".join(rows) + END, re.IGNORECASE)

    def find(text):
        found = [word for word in WORD.findall(text) if word.lower() in words]
        found += others.findall(text) if rows else []
        return collections.Counter(re.sub(r"\s+", " ", place) for place in found)
    return find


def read(text, markup):
    """What is read; None where Pango reads nothing."""
    if not markup:
        return re.sub(r"\{\\[^{}\n]*\}", "", text)
    try:
        return re.sub(r"\{\\[^{}\n]*\}", "", Pango.parse_markup(text, -1, "\0")[2])
    except (GLib.Error, RuntimeError):  # the latter where its message is not UTF-8
        return None


def check(name, cues, settings, phrases, markup, broken=()):
    """How many places of kept words there were."""
    out = run(cues, settings, markup)
    places = 0
    find = finder_of(phrases)
    for i, (before, after) in enumerate(zip(cues, out)):
        b, a = read(before, markup), read(after, markup)
        assert a is not None, (name, before, after)
        lines = (before, after) if b is None else (b, a)
        assert lines[0].count("\n") == lines[1].count("\n"), (name, before, after)
        assert a.strip() or not b or not re.search(r"\w", b), (name, before, after)
        if b is None:
            assert i in broken, before
            continue
        found, left = find(b), find(a)
        assert not found - left, (name, before, after, found - left)
        places += sum(found.values())
    return places


WORDS = """a an the big small old red green dog dog's cat cats man woman very New York ice-cream don't
do not is was were has had and or but because in on of to with under over left right 3.5 1,000 Mr. Smith
Smith street house well-known it's we're she'd l'homme horse brown morning evening day table apple lies
walks walked running plays goes went tree river happy beautiful quickly slowly music three two won't
café naïve straße 今天 شجرة שלום e\u0301te\u0301 👩‍👩‍👧 🇪🇸 1\ufe0f\u20e3 — … “quoted” (aside) NASA DOG Red RED""".split()


def make_cue(source):
    """Some sentences."""
    words = []
    for _ in range(source.randint(1, 16)):
        words.append(source.choice(KEPT) if source.random() < 0.15 else source.choice(WORDS))
        if source.random() < 0.12:
            words[-1] += source.choice([",", ".", "!", "?", ";", ":", "..."])
    return "".join(word + source.choice([" "] * 9 + ["\n", "  ", "\r\n"]) for word in words[:-1]) + words[-1]


TAGS = [("<b>", "</b>"), ("<i>", "</i>"), ("<u>", "</u>"), ("<tt>", "</tt>"), ("<big>", "</big>"),
        ("<span foreground='#ff0000'>", "</span>"), ('<span  size="9000" font="a &gt; b">', "</span >"),
        ("<s >", "</s>"), ("<sub>", "</sub>"), ('<span underline="single"\n>', "</span>")]
UNSEEN = ["{\\an8}", "{\\i1}", "<!-- red > -->", "<![CDATA[ <dog> ]]>", "<b/>", "<?pi x?>", "{\\c&amp;H0&amp;}"]
MARKS = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#233;", "&#xe9;", "&#8217;", "\u200f", "\u202b", "\u202c",
         "\u2066", "\u2069", "{", "}", "\\", "-", "\u2011", ".", ",", "\u200d", "\u0301", "%"]
BROKEN = ["&", "<", "<b>", "</b>", "&nbsp;", "<span", "&#0;", "<!--", "]]>", "<b><i></b></i>"]


def make_markup(source, depth=0):
    """Text, entities and elements, one within the other."""
    out = []
    for _ in range(source.randint(1, 8)):
        kind = source.random()
        if kind < 0.5:
            out.append(source.choice(WORDS + KEPT).replace("&", "&amp;"))
        elif kind < 0.6:
            out.append(source.choice(MARKS))
        elif kind < 0.66:
            out.append(source.choice(UNSEEN))
        elif depth < 5:
            tag, end = source.choice(TAGS)
            out.append(tag + make_markup(source, depth + 1) + end)
        out.append(source.choice(["", " ", " ", " ", " ", "\n", "\r\n", "\t "]))
    return "".join(out)


def check_random_cues():
    n = 5000 if FULL else 100
    source = random.Random(5)
    cues = [make_cue(source) for _ in range(n)]
    keep = ["keep-words=" + ",".join(KEPT)]
    names = list(OPERATIONS) + (["translation"] if FULL else [])
    places = {name: check(name, cues, settings_of(name) + keep, KEPT, False) for name in names}
    places["all"] = check("all", cues, everything() + keep, KEPT, False)
    # even where all else goes
    out = run(cues, settings_of("deletion")[:-1] + ["deletion-rate=1"] + keep, False)
    find = finder_of(KEPT)
    for before, after in zip(cues, out):
        assert find(before) == find(after), (before, after)
        assert find(before) or not after
    print("kept at %d places each in %d cues: %s" % (places["all"], n, " ".join(places)))


def check_random_markup():
    if not Pango:
        print("Pango is not there for Python: markup is not tested")
        return
    n = 10000 if FULL else 100
    source = random.Random(6)
    cues, broken = [], set()
    for i in range(n):
        cue = make_markup(source)
        if source.random() < 0.1:
            outside = [k for k in range(len(cue) + 1) if cue.rfind("<", 0, k) <= cue.rfind(">", 0, k)]
            at = source.choice(outside)
            cue = cue[:at] + source.choice(BROKEN) + cue[at:]
            broken.add(i)
        cues.append(cue)
    for i, cue in enumerate(cues):
        assert i in broken or read(cue, True) is not None, cue
    keep = ["keep-words=" + ",".join(KEPT)]
    for name in OPERATIONS:
        check(name, cues, settings_of(name) + keep, KEPT, True, broken)
    check("all", cues, everything() + keep, KEPT, True, broken)
    check("all", cues, everything(), [], True, broken)
    print("valid: %d cues of random markup, %d of them broken before, under %d operations and all" %
          (n, len(broken), len(OPERATIONS)))


def real_cues():
    """Transcripts, then cues of one or two lines out of books and sayings."""
    transcripts, fortunes = [], []
    path = os.path.join(os.environ.get("AUG_TEST_DATA", ""), "librivox", "transcription")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as lines:
            transcripts = [re.sub(r"</?s>|\([^)]*\)$", "", line.strip()).strip() for line in lines]
    for path in sorted(glob.glob(FORTUNES + "/*.dat")):
        with open(path[:-4], encoding="utf-8") as file:
            text = re.sub(".\b", "", file.read())
        for saying in text.split("\n%\n"):
            lines = [line.strip() for line in saying.split("\n") if re.search(r"\w\w\w \w", line)]
            fortunes += ["\n".join(lines[i:i + 2]) for i in range(0, len(lines), 2)]
    wanted = 5000 if FULL else 100
    return transcripts, random.Random(7).sample(fortunes, wanted) if len(fortunes) > wanted else []


def style(cue, source):
    """The same in markup."""
    words = re.split(r"(\s+)", GLib.markup_escape_text(cue, -1))
    return "".join(source.choice(["<i>%s</i>", "<b><u>%s</u></b>", "%s", "%s", "%s"]) % word
                   if word.strip() else word for word in words)


def check_real_cues():
    transcripts, fortunes = real_cues()
    print("%d transcripts, %d cues of fortunes%s" %
          (len(transcripts), len(fortunes), "" if fortunes else " (type: apt-get install fortunes)"))
    cues = transcripts + fortunes
    if not cues:
        return
    words = sorted(set(re.findall(r"(?<![\w'’.-])[a-zA-Z]{4,}(?![\w'’.-])", " ".join(cues).lower())))
    phrases = words[::max(1, len(words) // 1000)] + ["of the", "might have been"]
    source = random.Random(8)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(phrases) + "\n")
        file.flush()
        keep = ["keep-words=@" + file.name]
        for name in OPERATIONS:
            places = check(name, cues, settings_of(name) + keep, phrases, False)
        check("all", cues, everything() + keep, phrases, False)
        if Pango:
            check("all", [style(cue, source) for cue in cues], everything() + keep, phrases, True)
        for name in ("translation",) if FULL else ():
            check(name, cues[:300], settings_of(name) + keep, phrases, False)
    print("kept at %d places of %d words and phrases, 100 %%; UTF-8 and markup valid" %
          (places, len(phrases)))


for test in (check_random_cues, check_random_markup, check_real_cues):
    test()
