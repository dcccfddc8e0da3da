#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Captions stay true: described pictures go through a pipeline of picture, depth, sound and caption, and a
program that knows no decision looks in what comes out for captions that contradict their pictures.

The pictures are the stamps of Tux Paint (Debian: tuxpaint-stamps-default), alone and two or three on one
canvas. Depth maps number the cells of each object, so what is left of it, and whether it is mirrored, is
measured; turns of hue are measured pixel by pixel against the same pipeline without augcolor. Three
pipelines: the rules off; the picture follows the text; the text follows the picture. AUG_FULL=1 takes all
stamps, else every sixteenth.

stamps.py [--list]: with --list every contradiction is printed.
"""
import os
import re
import subprocess
import sys

import gi
import numpy as np
from PIL import Image

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import GObject, Gst, GstApp  # noqa: E402, F401

FULL = os.environ.get("AUG_FULL") == "1"
ROOT = "/usr/share/tuxpaint/stamps"
NS = 10**9
WIDTH, HEIGHT, RATE = 192, 128, 8000
CELLS = 8
LEAST = 0.5  # share of an object's box that the pipelines below ask for, and ...
SEEN = 0.1  # ... of what is not empty in it, that must then be there

# The checker's own lexicon: degrees of hue.
HUES = {"red": 0, "scarlet": 0, "crimson": 350, "orange": 30, "golden": 45, "gold": 45, "yellow": 55,
        "green": 120, "turquoise": 175, "cyan": 180, "blue": 225, "violet": 275, "purple": 285,
        "magenta": 300, "pink": 335, "brown": 25}
SIDES = {"left": "right", "right": "left", "leftmost": "rightmost", "rightmost": "leftmost"}
WRITING = re.compile(r"\b(letters?|numbers?|digits?|words?|says|reads)\b", re.I)
# What a careful reader may take for a colour or for writing: these neither count as free nor as wrong.
MAYBE_COLOR = re.compile(r"colou?r|rainbow|lime|apricot|cherr(y|ies)|peach|lemon|berr(y|ies)|ginger|coffee|"
                         r"lavender|rose|chocolate|bird|coral|black|white|gr[ae]y|dark|bright|silver|"
                         r"olive|wine|plum|straw|bone|salmon|tan\b|pumpkin|bronze|copper|ivory", re.I)
MAYBE_WRITING = re.compile(r"[“\"”]|'\w+'|\bsigns?\b|clef|\$|\d|plus|minus|times|equal|than|divided|"
                           r"^(zero|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.I)


def words_of(text):
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text.lower())


class Thing:
    """One stamp: its picture, what is said of it and what it is called."""

    def __init__(self, path):
        self.path = path
        self.key = os.path.relpath(path, ROOT)[:-4]
        self.caption = open(path, encoding="utf-8").readline().strip()
        first = re.split(r"[.,;:!?(—]| (?:of|with|in|on|at|for|is|are|that|can|may|from) ", self.caption)[0]
        named = words_of(first)
        self.name = named[-1] if named else "thing"
        self.phrase = re.sub(r"^(A|An|The|Some)\b", lambda m: m.group(0).lower(), first).strip()
        self.image = load(path[:-4])

    def voice(self):
        for language in ("en", "fr", "es", "ru", "ca"):
            path = self.path[:-4] + "_desc_%s.ogg" % language
            if os.path.exists(path):
                return path
        return None


def load(stem):
    """RGBA at most 112 pixels wide and high; None where there is no picture."""
    if os.path.exists(stem + ".png"):
        image = Image.open(stem + ".png").convert("RGBA")
    elif os.path.exists(stem + ".svg"):
        image = render(stem + ".svg")
    else:
        image = None
    if image:
        box = image.getbbox()
        image = image.crop(box) if box else image
        image.thumbnail((112, 112), Image.BOX)
    return image


def render(path):
    pipeline = Gst.parse_launch('filesrc location="%s" ! rsvgdec ! videoconvert ! video/x-raw,format=RGBA '
                                "! appsink name=s sync=false" % path)
    pipeline.set_state(Gst.State.PLAYING)
    sample = pipeline.get_by_name("s").try_pull_sample(20 * NS)
    pipeline.set_state(Gst.State.NULL)
    if not sample:
        return None
    s = sample.get_caps().get_structure(0)
    w, h = s.get_value("width"), s.get_value("height")
    data = np.frombuffer(bytes_of(sample.get_buffer()), np.uint8).reshape(h, w, 4)
    return Image.fromarray(data.copy(), "RGBA")


def bytes_of(buffer):
    return buffer.extract_dup(0, buffer.get_size())


class Item:
    """A canvas with one or more things, their caption, depth map and sound."""

    def __init__(self, key, things, caption):
        self.key, self.caption, self.things = key, caption, things
        self.rgb = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
        self.depth = np.full((HEIGHT, WIDTH), 60000, np.uint16)
        self.objects, self.cells = [], []
        room = WIDTH // len(things)
        for i, thing in enumerate(things):
            image = thing.image.copy()
            image.thumbnail((room - 8, 112), Image.BOX)
            self.place(i, image, i * room + (room - image.width) // 2, (HEIGHT - image.height) // 2,
                       thing.name)

    def place(self, i, image, x, y, name):
        w, h = image.size
        pixels = np.asarray(image, np.float64)
        alpha = pixels[:, :, 3:] / 255
        part = self.rgb[y:y + h, x:x + w]
        part[:] = np.round(part * (1 - alpha) + pixels[:, :, :3] * alpha)
        rows, columns = np.mgrid[0:h, 0:w]
        number = 1000 * (i + 1) + (rows * CELLS // h) * CELLS + columns * CELLS // w
        shown = alpha[:, :, 0] > 0.5
        self.depth[y:y + h, x:x + w][shown] = number[shown]
        # the box of what is seen, and its cells that are not empty
        self.cells.append(np.unique(number[shown]))
        self.objects.append((name, x / WIDTH, y / HEIGHT, w / WIDTH, h / HEIGHT))

    def json(self):
        return "[%s]" % ",".join(
            '{"name":"%s","x":%.9f,"y":%.9f,"width":%.9f,"height":%.9f}' % o for o in self.objects)

    def sound(self):
        """What is said of it, loud on the left and soft on the right."""
        path = self.things[0].voice()
        mono = np.zeros(RATE, np.float32)
        if path:
            raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "f32le", "-ac", "1", "-ar",
                                  str(RATE), "-t", "1", "-"], stdout=subprocess.PIPE, check=False).stdout
            data = np.frombuffer(raw, np.float32)
            mono[:len(data)] = data[:RATE]
        if np.abs(mono).max() < 1e-3:
            mono = np.sin(np.arange(RATE, dtype=np.float32) * 0.3) * np.float32(0.5)
        return np.stack([mono, mono * np.float32(0.25)], 1)


def items_of(step):
    paths = sorted(os.path.join(d, f) for d, _, files in os.walk(ROOT) for f in files if f.endswith(".txt"))
    things = [t for t in map(Thing, paths[::step]) if t.image]
    items = [Item(t.key, [t], t.caption) for t in things]
    plain = [t for t in things if re.match(r"^(a|an|the|some) ", t.phrase) and len(t.phrase) < 40
             and len(t.name) > 1]
    pairs = [(a, b) for a, b in zip(plain, plain[len(plain) // 2:])
             if a.name not in words_of(b.phrase) and b.name not in words_of(a.phrase)]
    for a, b in pairs:
        items.append(Item("two/%s+%s" % (a.key, b.key), [a, b],
                          "%s on the left and %s on the right." % (capital(a.phrase), b.phrase)))
    for a, b, c in zip(plain[::3], plain[1::3], plain[2::3]):
        if len({a.name, b.name, c.name}) == 3:
            items.append(Item("three/%s+%s+%s" % (a.key, b.key, c.key), [a, b, c],
                              "%s, %s and %s." % (capital(a.phrase), b.phrase, c.phrase)))
    return items, len(paths[::step])


def capital(text):
    return text[:1].upper() + text[1:]


BRANCHES = {
    "video": "video/x-raw,format=RGB,width=%d,height=%d,framerate=1/1" % (WIDTH, HEIGHT),
    "depth": "video/x-raw,format=GRAY16_LE,width=%d,height=%d,framerate=1/1" % (WIDTH, HEIGHT),
    "audio": "audio/x-raw,format=F32LE,rate=%d,channels=2,layout=interleaved" % RATE,
    "text": "text/x-raw,format=utf8",
}
CROP = "augcrop min-scale=0.2 max-scale=0.9 width=%d height=%d" % (WIDTH, HEIGHT)
COLOR = "augcolor hue=0.5 hue-model=hsv"
NOTHING = "synonym=0 insertion=0 swap=0 deletion=0"


def chains(mode, hue=True):
    """What each branch goes through."""
    if mode == "off":
        every = [CROP, "augflip probability=0.5", COLOR + " color-words=ignore"]
    elif mode == "picture":
        every = [CROP + " keep-mentioned=true min-visible=%g" % LEAST,
                 "augflip probability=0.5 text-safe=true", COLOR + " color-words=keep"]
    else:
        every = [CROP + " min-visible=%g" % LEAST, "augflip probability=0.5 text-safe=true",
                 COLOR + " color-words=rewrite on-conflict=identity"]
    result = {}
    for branch in BRANCHES:
        parts = list(every)
        if not hue and branch == "video":
            parts = parts[:2]
        if branch == "audio":
            parts = parts[:2]
        if branch == "text":
            parts = [] if mode == "off" else parts
            if mode == "text":
                parts = parts + ["augtext %s mentions=drop" % NOTHING]
        result[branch] = parts
    return result


def uint64(number):
    value = GObject.Value()
    value.init(GObject.TYPE_UINT64)
    value.set_uint64(number)
    return value


def item_event(item, n):
    s = Gst.Structure.new_empty("aug-item")
    s.set_value("key", item.key)
    s.set_value("start", uint64(n * NS))
    s.set_value("stop", uint64((n + 1) * NS))
    s.set_value("caption", item.caption)
    s.set_value("objects", item.json())
    return Gst.Event.new_custom(Gst.EventType.CUSTOM_DOWNSTREAM_STICKY, s)


def play(items, chain, sounds):
    """{branch: {item number: bytes}}"""
    text = []
    for branch, caps in BRANCHES.items():
        role = " role=depth" if branch == "depth" else ""
        text.append('appsrc name=in_%s format=time max-bytes=0 caps="%s" ! queue max-size-buffers=0 '
                    "max-size-bytes=0 max-size-time=0 ! augseed group=stamps seed=7 window=0 reference-aspect=3/2 branch=%s%s ! %s "
                    "appsink name=out_%s sync=false" % (branch, caps, branch, role, "".join(
                        p + " ! " for p in chain[branch]), branch))
    pipeline = Gst.parse_launch("  ".join(text))
    pipeline.set_state(Gst.State.PLAYING)
    for branch in BRANCHES:
        source = pipeline.get_by_name("in_" + branch)
        for n, item in enumerate(items):
            source.send_event(item_event(item, n))
            data = {"video": item.rgb, "depth": item.depth, "audio": sounds[n]}.get(branch)
            buffer = Gst.Buffer.new_wrapped(item.caption.encode() if data is None else data.tobytes())
            buffer.pts, buffer.duration = n * NS, NS
            source.emit("push-buffer", buffer)
        source.emit("end-of-stream")
    result = {branch: drain(pipeline, branch) for branch in BRANCHES}
    message = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message:
        raise SystemExit("stamps.py: %s" % message.parse_error()[0].message)
    return result


def drain(pipeline, branch):
    sink, out = pipeline.get_by_name("out_" + branch), {}
    while True:
        sample = sink.try_pull_sample(60 * NS)
        if not sample:
            if not sink.get_property("eos"):
                error = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
                raise SystemExit("stamps.py: %s stands still: %s" % (
                    branch, error.parse_error()[0].message if error else "no error"))
            return out
        buffer = sample.get_buffer()
        n = buffer.pts // NS
        out[n] = out.get(n, b"") + bytes_of(buffer)


# what is measured in the output

def seen_share(item, depth, i):
    left = np.intersect1d(np.unique(depth), item.cells[i])
    return len(left) / len(item.cells[i])


def is_mirrored(item, depth):
    """Whether cells count down from left to right; None if too little is left."""
    ys, xs = np.nonzero(depth < 50000)
    if len(xs) < 50:
        return None
    number = depth[ys, xs].astype(int)
    for i in range(len(item.things)):
        mine = number // 1000 == i + 1
        column = (number[mine] % 1000) % CELLS
        if mine.sum() > 30 and np.ptp(column) > 0:
            return bool(np.corrcoef(column, xs[mine])[0, 1] < 0)
    return None


def hsv(rgb):
    rgb = rgb.astype(np.float64) / 255
    high, low = rgb.max(2), rgb.min(2)
    chroma = high - low
    safe = np.where(chroma > 0, chroma, 1)
    r, g, b = rgb[:, :, 0], rgb[:, :, 1], rgb[:, :, 2]
    hue = np.where(high == r, (g - b) / safe % 6, np.where(high == g, (b - r) / safe + 2, (r - g) / safe + 4))
    return hue * 60, np.where(high > 0, chroma / np.where(high > 0, high, 1), 0), high


def hue_turn(plain, turned):
    """Degrees by which most coloured pixels turned, and how many there are."""
    h0, s0, v0 = hsv(plain)
    h1, s1, v1 = hsv(turned)
    good = (s0 > 0.35) & (v0 > 0.35) & (s1 > 0.15) & (v1 > 0.2)
    if good.sum() < 40:
        return None
    d = (h1 - h0)[good]
    middle = np.angle(np.exp(1j * np.radians(d)).mean(), deg=True)
    rest = (d - middle + 180) % 360 - 180
    return float(((middle + np.median(rest)) + 180) % 360 - 180)


def distance(a, b):
    return abs((a - b + 180) % 360 - 180)


def colors_of(text):
    return [w for w in words_of(text) if w in HUES]


def mentions(text, name):
    forms = {name, name + "s", name + "es"}
    return any(w in forms for w in words_of(text))


class Checker:
    def __init__(self, mode):
        self.mode, self.found, self.counts = mode, {"color": [], "mirror": [], "region": [], "sound": []}, {}

    def count(self, what, n=1):
        self.counts[what] = self.counts.get(what, 0) + n

    def check(self, item, video, plain, depth, sound, caption):
        mirrored = is_mirrored(item, depth)
        if caption is not None:
            self.check_color(item, video, plain, caption)
            self.check_mirror(item, depth, mirrored, caption)
            self.check_regions(item, depth, caption)
        if mirrored is not None:
            left, right = np.square(sound).sum(0)
            if (right > left) != mirrored:
                self.found["sound"].append((item.key, "mirrored=%s" % mirrored))

    def check_color(self, item, video, plain, caption):
        said, now = colors_of(item.caption), colors_of(caption)
        turn = hue_turn(plain, video)
        if turn is None:
            return
        if not said:
            if not MAYBE_COLOR.search(item.caption):
                self.count("free-hue")
                self.count("free-turned", abs(turn) > 10)
            return
        self.count("colored")
        if not now:
            return
        if self.mode != "text" or now == said:
            if abs(turn) > 13:
                self.found["color"].append((item.key, "%s turned by %.0f" % (" ".join(now), turn)))
        elif len(now) == len(said):
            for a, b in zip(said, now):
                if distance(HUES[a] + turn, HUES[b]) > 45:
                    self.found["color"].append((item.key, "%s became %s at %.0f" % (a, b, turn)))

    def check_mirror(self, item, depth, mirrored, caption):
        before = [w for w in words_of(item.caption) if w in SIDES]
        after = [w for w in words_of(caption) if w in SIDES]
        if mirrored is None:
            return
        if WRITING.search(item.caption):
            self.count("writing")
            if mirrored:
                self.found["mirror"].append((item.key, "writing mirrored: " + caption))
        elif not before and not MAYBE_WRITING.search(item.caption):
            self.count("free-flip")
            self.count("free-mirrored", mirrored)
        if item.key.startswith("two/"):
            self.check_order(item, depth, caption)
        elif before and after == ([SIDES[w] for w in before] if not mirrored else before) != []:
            self.found["mirror"].append((item.key, "mirrored=%s: %s" % (mirrored, caption)))

    def check_order(self, item, depth, caption):
        """Who is said to be on the left is on the left of the other."""
        self.count("sided")
        xs = [np.nonzero(depth // 1000 == i + 1)[1] for i in range(2)]
        if min(len(x) for x in xs) < 30:
            return
        a_is_left = xs[0].mean() < xs[1].mean()
        for i, thing in enumerate(item.things):
            said = re.search(r"\b" + re.escape(thing.name) + r"(?:e?s)?\b[^,]*? on the (left|right)", caption, re.I)
            if said and (said.group(1).lower() == "left") != (a_is_left == (i == 0)):
                self.found["mirror"].append((item.key, caption))

    def check_regions(self, item, depth, caption):
        for i, thing in enumerate(item.things):
            if not mentions(item.caption, thing.name):
                continue
            self.count("regions")
            share = seen_share(item, depth, i)
            if mentions(caption, thing.name) and share < SEEN:
                self.found["region"].append((item.key, "%s %.2f: %s" % (thing.name, share, caption)))
            self.count("shown", share >= SEEN)

    def report(self, show):
        print("%-8s %s" % (self.mode, ", ".join("%s %d" % (k, len(v)) for k, v in self.found.items())),
              dict(sorted(self.counts.items())))
        if show:
            for what, rows in self.found.items():
                for row in rows:
                    print("   ", what, *row)


def run(mode, items, sounds, show):
    out, plain = play(items, chains(mode), sounds), play(items, chains(mode, hue=False), sounds)
    checker = Checker(mode)
    for n, item in enumerate(items):
        shape = (HEIGHT, WIDTH, 3)
        text = out["text"].get(n)
        checker.check(item, np.frombuffer(out["video"][n], np.uint8).reshape(shape),
                      np.frombuffer(plain["video"][n], np.uint8).reshape(shape),
                      np.frombuffer(out["depth"][n], np.uint16).reshape(HEIGHT, WIDTH),
                      np.frombuffer(out["audio"][n], np.float32).reshape(-1, 2),
                      None if text is None else text.decode())
    checker.report(show)
    return checker


def within(hits, n, p):
    return abs(hits - n * p) <= 3 * (n * p * (1 - p)) ** 0.5 + 1


def main():
    Gst.init(None)
    if not os.path.isdir(ROOT):
        print("skipped: the stamps are missing; type: apt install tuxpaint-stamps-default")
        return 77
    items, n_stamps = items_of(1 if FULL else 16)
    sounds = [item.sound() for item in items]
    print("%d stamps, %d pictures, %d of several objects" % (
        n_stamps, len(items), sum(len(i.things) > 1 for i in items)))
    show = "--list" in sys.argv
    off, picture, text = [run(mode, items, sounds, show) for mode in ("off", "picture", "text")]
    bad = []
    for checker in (picture, text):
        bad += ["%s: %s %s" % (checker.mode, what, rows[0]) for what, rows in checker.found.items() if rows]
        for free, hit, p in (("free-flip", "free-mirrored", 0.5), ("free-hue", "free-turned", 340 / 360)):
            n, hits = checker.counts.get(free, 0), checker.counts.get(hit, 0)
            if not within(hits, n, p):
                bad.append("%s: %d of %d for %s" % (checker.mode, hits, n, hit))
    for what in ("color", "mirror", "region"):
        if len(off.found[what]) < len(items) / 100:
            bad.append("without rules only %d contradictions of %s were found" % (len(off.found[what]), what))
    print("\n".join(bad) or "ok")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
