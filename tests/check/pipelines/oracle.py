# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Every decision, computed from docs/seeding.md and the formulas of the elements' pages alone.

Nothing here is taken from the library: this is the second opinion that pipelines are compared with.
"""
import hashlib
import math
import re
from fractions import Fraction
from functools import lru_cache

M = 0xFFFFFFFF
NS = 10**9
ITEM = 2**63 - 1


def philox(key, counter):
    k, l = key
    a, b, c, d = counter
    for _ in range(10):
        p, q = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (q >> 32) ^ b ^ k, q & M, (p >> 32) ^ d ^ l, p & M
        k, l = (k + 0x9E3779B9) & M, (l + 0xBB67AE85) & M
    return a, b, c, d


@lru_cache(maxsize=None)
def fnv(data):
    h = 0x811C9DC5
    for byte in data:
        h = (h ^ byte) * 0x01000193 & M
    return h


def source_of(key):
    if re.fullmatch("#[0-9a-fA-F]{16}", key):
        return int(key[1:], 16)
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "little")


@lru_cache(maxsize=4096)
def item_key(seed, source, epoch, view):
    return philox((seed & M, seed >> 32), (source & M, source >> 32, epoch, view))


class Draws:
    def __init__(self, seed, source, epoch, view, window, name):
        self.key = item_key(seed, source, epoch, view)
        self.window, self.name = window & (2**64 - 1), fnv(name.encode())

    def words(self, parameter, i=0, attempt=0):
        tail = fnv(parameter.encode() + i.to_bytes(4, "little") + bytes([attempt]))
        k = self.key
        return philox(k[:2], (self.window & M, self.window >> 32 ^ k[2], self.name, tail ^ k[3]))

    def uniform(self, parameter, i=0):
        w = self.words(parameter, i)
        return ((w[0] | w[1] << 32) >> 11) * 2.0**-53

    def range(self, parameter, a, b, i=0):
        return a + (b - a) * self.uniform(parameter, i)

    def integer(self, parameter, n, i=0):
        return math.floor(self.uniform(parameter, i) * n)

    def permutation(self, parameter, n):
        order = list(range(n))
        for j in range(n - 1, 0, -1):
            k = self.integer(parameter, j + 1, j)
            order[j], order[k] = order[k], order[j]
        return order


LN2_HI, LN2_LO = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")


def exact_log(x):
    m, e = math.frexp(x)
    if m < float.fromhex("0x1.6a09e667f3bcdp-1"):
        m, e = 2 * m, e - 1
    s, t = (m - 1) / (m + 1), 0.0
    for k in range(25, 2, -2):
        t = (t + 1 / k) * (s * s)
    return e * LN2_HI + (2 * (s + s * t) + e * LN2_LO)


def exact_exp(x):
    k = math.floor(x / (LN2_HI + LN2_LO) + 0.5)
    r = (x - k * LN2_HI) - k * LN2_LO
    t = 1.0
    for n in range(16, 0, -1):
        t = 1 + t * r / n
    return math.ldexp(t, k)


class Rule:
    """What augseed says: whose item, which windows. Times in nanoseconds."""

    def __init__(self, seed=0, key="", epoch=0, view=0, window=Fraction(1), branch="video",
                 aspect=Fraction(0), random_phase=False, origin=0):
        self.seed, self.source, self.epoch, self.view = seed, source_of(key), epoch, view
        self.W, self.branch, self.aspect, self.origin = Fraction(window), branch, aspect, origin
        self.phase = Fraction(0)
        if random_phase:
            draws = Draws(seed, self.source, epoch, 0, ITEM, "seed")
            self.phase = Fraction(draws.integer("phase", 65536), 65536)

    def start(self, k):
        return self.origin + math.ceil((k + self.phase) * self.W * NS)

    def at(self, ns):
        return 0 if not self.W else math.floor(Fraction(ns - self.origin, NS) / self.W - self.phase)

    def first_sample(self, k, rate):
        """The grid of an item that begins late begins at the sample nearest to its start."""
        return nearest_sample(self.origin, rate) + math.ceil((k + self.phase) * self.W * rate)

    def heard(self, n, rate):
        if not self.W:
            return 0
        return math.floor(Fraction(n - nearest_sample(self.origin, rate), rate) / self.W - self.phase)


def frame_ns(fps):
    return NS * fps.denominator // fps.numerator


def nearest_sample(ns, rate):
    return (2 * ns * rate + NS) // (2 * NS)


def nearest_ns(sample, rate):
    return (2 * sample * NS + rate) // (2 * rate)


def ceil_sample(ns, rate):
    return -(-ns * rate // NS)


def full_name(base, settings, branch, count):
    name, scope = settings.get("decision", base), settings.get("scope", "shared")
    if scope != "shared":
        name += "/" + (branch if scope == "branch" else scope)
    count[name] = n = count.get(name, 0) + 1
    return name if n == 1 else "%s#%d" % (name, n)


def clamp(x, low, high):
    return max(low, min(x, high))


def pixel(x):
    return math.floor(x + 0.5)


def rectangle(s, d, aspect):
    """RandomResizedCrop in the unit square: x, y, width, height."""
    low, high = exact_log(s.get("min-ratio", 0.75)), exact_log(s.get("max-ratio", 4 / 3))
    unit = (s["width"] / s["height"] if s.get("width") and s.get("height") else 1.0) / aspect
    for i in range(10):
        area = d.range("area", s.get("min-scale", 0.08), s.get("max-scale", 1.0), i)
        ratio = unit * exact_exp(d.range("ratio", low, high, i))
        w, h = math.sqrt(area * ratio), math.sqrt(area / ratio)
        if area > 0 and w <= 1 and h <= 1:
            return (1 - w) * d.uniform("x", i), (1 - h) * d.uniform("y", i), w, h
    r = clamp(1, unit * s.get("min-ratio", 0.75), unit * s.get("max-ratio", 4 / 3))
    w, h = (r, 1) if r < 1 else (1, 1 / r)
    return (1 - w) / 2, (1 - h) / 2, w, h


def crop(s, d, rule, k, aspect):
    """Mode center is used here with an output of the input's size only: the whole frame."""
    where = (0.0, 0.0, 1.0, 1.0)
    if s.get("mode", "resized-crop") == "resized-crop":
        where = rectangle(s, d, aspect)
    found = [("crop", dict(zip(("x", "y", "width", "height"), where)))]
    if s.get("min-duration", 1) >= 1:
        return found
    length = rule.start(k + 1) - rule.start(k)
    share = d.range("length", s["min-duration"], s.get("max-duration", 1.0))
    u = d.uniform("start")
    if "quantum" in s:
        q = Fraction(s["quantum"])
        n = math.floor(Fraction(length + 1, NS) / q)
        kept = clamp(math.floor(share * n + 0.5), 1, max(n, 1))
        first = math.floor(u * (max(n, 1) - kept + 1))
        start = math.floor(first * q * NS)
        span = length if kept >= n else math.floor((first + kept) * q * NS) - start
        span = min(span, length - start)
    else:
        span = max(int(share * length), 1)
        start = int(u * (length - span))
    return found + [("time-crop", {"start_ns": start, "duration_ns": span})]


def flip(s, d, rule, k, aspect):
    vertical = s.get("mode") == "vertical"
    if s.get("mode") == "either":
        vertical = d.uniform("direction") >= 0.5
    return [("flip", {"direction": "vertical" if vertical else "horizontal"})]


def color(s, d, rule, k, aspect):
    names = ["brightness", "contrast", "saturation", "hue"]
    order = d.permutation("order", 4) if s.get("order", "random") == "random" else range(4)
    found = []
    for i in order:
        m = s.get(names[i], (0.4, 0.4, 0.4, 0.1)[i])
        if m and i == 3:
            found.append(("hue", {"turns": d.range("hue", -m, m)}))
        elif m:
            found.append((names[i], {"factor": d.range(names[i], max(0.0, 1 - m), 1 + m)}))
    return found


def modalitydrop(s, d, rule, k, aspect):
    names = s.get("modalities", "video,audio,text").split(",")
    p = s.get("probabilities", [0.2] * len(names))
    n, choice = len(names), s.get("rule", "bernoulli")
    if choice == "uniform":
        bits = d.integer("combination", 2**n - 1)
        dropped = [name for i, name in enumerate(names) if bits >> i & 1]
    elif choice == "avhubert":
        weights, below, dropped = s.get("probabilities", [1.0] * n), 0.0, []
        if d.uniform("all") >= 0.5:
            u, kept = d.uniform("alone") * sum(weights), None
            for name, weight in zip(names, weights):
                kept = name if weight > 0 else kept
                below += weight
                if u < below and weight > 0:
                    break
            dropped = [name for name in names if name != kept]
    else:
        u = [d.uniform(name) for name in names]
        dropped = [name for i, name in enumerate(names) if u[i] < p[i]]
        if len(dropped) == n:
            dropped.remove(max(zip([u[i] / p[i] for i in range(n)], range(n, 0, -1), names))[2])
    own = s.get("modality", rule.branch)
    return [("modality-drop", {"dropped": ",".join(dropped), "present": own not in dropped})]


PRESETS = {"lb": (27, 1, 100, 1, 1.0), "ld": (27, 2, 100, 2, 1.0),
           "sm": (15, 2, 70, 2, 0.2), "ss": (27, 2, 70, 2, 0.2)}


def specmask(s, d, rule, k, aspect):
    mels = s.get("n-mels", 80)
    F, mF, T, mT, p = PRESETS.get(s.get("preset"), (
        s.get("freq-width", 27), s.get("freq-masks", 2), s.get("time-width", 100),
        s.get("time-masks", 0), s.get("time-share", 1.0)))
    found = []
    for i in range(mF):
        width = d.integer("freq-width", min(F, mels) + 1, i)
        first = d.integer("freq-first", mels - width + 1, i)
        if width:
            found.append(("freq-mask", {"first": first, "channels": width}))
    if mT and T:
        frames = (rule.start(k + 1) - rule.start(k)) // 10_000_000
        for i in range(mT):
            width = d.integer("time-width", int(min(T, p * frames)) + 1, i)
            first = d.integer("time-first", frames - width + 1, i)
            if width:
                found.append(("time-mask", {"start_ns": first * 10_000_000,
                                            "duration_ns": width * 10_000_000}))
    return found


KINDS = {"augcrop": ("crop", 1.0, crop), "augflip": ("flip", 0.5, flip),
         "augcolor": ("color", 1.0, color), "modalitydrop": ("modalitydrop", 1.0, modalitydrop),
         "augspecmask": ("specmask", 1.0, specmask)}


class Chain:
    """The augmentation elements of one branch: [(element, settings), …]."""

    def __init__(self, elements, branch):
        count = {}
        self.branch, self.elements = branch, []
        for element, settings in elements:
            base = KINDS[element][0]
            self.elements.append((element, settings, full_name(base, settings, branch, count)))
        self.cache, self.states = {}, {}

    def state(self, rule, k, aspect=1.0):
        at = id(rule), k, aspect
        if at not in self.states:
            # the rule is kept, so that its id is not given to another one
            self.states[at] = State(self, rule, k, aspect), rule
        return self.states[at][0]

    def decide(self, rule, k, aspect=1.0):
        """[(element, name, applied, operations)] of a window."""
        at = (rule.seed, rule.source, rule.epoch, rule.view, rule.W, rule.phase, rule.origin, k)
        if at not in self.cache:
            found = []
            for element, s, name in self.elements:
                _, probability, decide = KINDS[element]
                held = ITEM if s.get("hold") == "item" else k
                d = Draws(rule.seed, rule.source, rule.epoch, rule.view, held, name)
                applied = d.uniform("apply") < s.get("probability", probability)
                operations = decide(s, d, rule, k, aspect) if applied else []
                found.append((element, name, applied, operations))
            self.cache[at] = found
        return self.cache[at]


class State:
    """What a window's decisions do to one branch."""

    def __init__(self, chain, rule, k, aspect=1.0):
        self.flips, self.dropped, self.mode, self.rectangles = 0, False, "fill", []
        self.color = []
        self.start, self.stop = rule.start(k), rule.start(k + 1) if rule.W else None
        self.cut = False
        settings = [s for _, s, _ in chain.elements]
        for s, (element, _, _, operations) in zip(settings, chain.decide(rule, k, aspect)):
            for name, values in operations:
                if name == "flip" and values["direction"] == "horizontal":
                    self.flips ^= 1
                    self.rectangles.append("mirror")
                elif name == "flip":
                    self.rectangles.append("upside")
                elif name == "crop":
                    self.rectangles.append(values)
                elif name == "time-crop":
                    self.cut = True
                    self.start += values["start_ns"]
                    self.stop = self.start + values["duration_ns"]
                elif name == "modality-drop" and not values["present"]:
                    self.mode = s.get("mode", "fill")
                    self.dropped = self.mode != "flag"
                elif element == "augcolor":
                    self.color.append((name, values))

    def keeps_frame(self, ns, D):
        return not self.cut or self.start <= ns + D // 4 < self.stop

    def samples(self, rule, k, rate):
        """[first, stop) of the kept samples on the counter of the branch."""
        first, stop = rule.first_sample(k, rate), rule.first_sample(k + 1, rate)
        if not self.cut:
            return first, stop
        if self.start != rule.start(k):
            first = ceil_sample(self.start, rate)
        if self.stop != rule.start(k + 1):
            stop = ceil_sample(self.stop, rate)
        return first, stop


class Timeline:
    """Output time of compact temporal crops: a sum over windows."""

    def __init__(self, chain, rule, origin=0, to=0):
        """@to is the output time of @origin, from which the rule holds."""
        self.chain, self.rule, self.sums, self.first = chain, rule, {}, rule.at(origin)
        self.shift = 0
        if origin > 0:
            self.shift = to - self.map(origin)

    def kept(self, k):
        s = State(self.chain, self.rule, k)
        return max(s.start, 0), max(s.stop, max(s.start, 0))

    def before(self, k):
        first = self.first
        if k <= first:
            return 0
        if k not in self.sums:
            at = max([j for j in self.sums if j < k], default=first)
            total = self.sums.get(at, 0)
            while at < k:
                a, b = self.kept(at)
                total, at = total + b - a, at + 1
                self.sums[at] = total
        return self.sums[k]

    def map(self, ns):
        if ns <= 0:
            return ns
        k = self.rule.at(ns)
        a, b = self.kept(k)
        return self.shift + self.before(k) + clamp(ns, a, b) - a


def timelines(chain, rules):
    """Of items one after the other: those that begin late go on where the one before ended."""
    found = []
    for rule in rules:
        to = found[-1].map(rule.origin) if found and rule.origin else 0
        found.append(Timeline(chain, rule, rule.origin, to))
    return found
