# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""policy_model.py POLICY_EACH: policies decided once more, from docs/seeding.md and docs/policy.md alone.

Shares no code with the library. Reads canonical documents and says which operations with which
magnitudes a window gets; random documents must get the same from the library, to the last bit.
AUG_FULL=1: 20,000 documents, else 600."""
import hashlib
import json
import math
import os
import random
import subprocess
import sys

MASK = 0xffffffff
LN2_HI, LN2_LO = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")
PIO2_HI, PIO2_LO = float.fromhex("0x1.921fb544p+0"), float.fromhex("0x1.0b4611a626331p-34")


def philox(key, counter):
    (k, l), (a, b, c, d) = key, counter
    for _ in range(10):
        p, q = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = q >> 32 ^ b ^ k, q & MASK, p >> 32 ^ d ^ l, p & MASK
        k, l = k + 0x9E3779B9 & MASK, l + 0xBB67AE85 & MASK
    return a, b, c, d


def fnv(data):
    h = 0x811C9DC5
    for byte in data:
        h = (h ^ byte) * 0x01000193 & MASK
    return h


def log(x):
    m, e = math.frexp(x)
    if m < float.fromhex("0x1.6a09e667f3bcdp-1"):
        m, e = 2 * m, e - 1
    s, t = (m - 1) / (m + 1), 0.0
    for k in range(25, 2, -2):
        t = (t + 1 / k) * (s * s)
    return e * LN2_HI + (2 * (s + s * t) + e * LN2_LO)


def exp(x):
    if x > 709.78:
        return math.inf
    k, t = math.floor(x / (LN2_HI + LN2_LO) + 0.5), 1.0
    r = (x - k * LN2_HI) - k * LN2_LO
    for n in range(16, 0, -1):
        t = 1 + t * r / n
    return math.ldexp(t, k)


def cos(x):
    def series(r, top):
        t = 0.0
        for n in range(top, 1, -2):
            t = (1 - t) * (r * r) / (n * (n - 1))
        return t
    k = math.floor(x / (PIO2_HI + PIO2_LO) + 0.5)
    r, q = (x - k * PIO2_HI) - k * PIO2_LO, k + 1
    y = 1 - series(r, 20) if q & 1 else r - r * series(r, 19)
    return -y if q & 2 else y


class Draws:
    """Of one name in one window."""

    def __init__(self, seed, epoch, window, name):
        source = int.from_bytes(hashlib.sha256(b"clip").digest()[:8], "little")
        self.key = philox((seed & MASK, seed >> 32), (source & MASK, source >> 32, epoch, 0))
        self.window, self.name = window, fnv(name.encode())

    def words(self, parameter, i=0):
        tail = fnv(parameter.encode() + i.to_bytes(4, "little") + b"\0")
        return philox(self.key[:2], (self.window & MASK, self.window >> 32 & MASK ^ self.key[2],
                                     self.name, tail ^ self.key[3]))

    def uniform(self, parameter, i=0, word=0):
        w = self.words(parameter, i)
        return ((w[word] | w[word + 1] << 32) >> 11) * 2.0 ** -53

    def normal(self, parameter, i=0):
        return math.sqrt(-2 * log(1 - self.uniform(parameter, i))) * cos(
            2 * math.pi * self.uniform(parameter, i, 2))

    def log_gamma(self, parameter, i, shape):
        """Marsaglia and Tsang; draws 256 i and on."""
        first, boost = i * 256, 0.0
        if shape < 1:
            boost = log(1 - self.uniform(parameter, first)) / shape
            shape += 1
        d = shape - 1.0 / 3
        c = 1 / math.sqrt(9 * d)
        for k in range(1, 255, 2):
            x = self.normal(parameter, first + k)
            v = 1 + c * x
            cube = v * v * v
            u = 1 - self.uniform(parameter, first + k + 1)
            if v > 0 and log(u) < 0.5 * x * x + d - d * cube + d * log(cube):
                return boost + log(d * cube)
        raise AssertionError

    def value(self, what, parameter):
        """Of a distribution."""
        if not isinstance(what, dict):
            return float(what)
        u = self.uniform(parameter)
        if "uniform" in what:
            a, b = what["uniform"]
            return a + (b - a) * u
        if "log-uniform" in what:
            a, b = what["log-uniform"]
            return min(max(exp(log(a) + (log(b) - log(a)) * u), a), b)
        if "normal" in what:
            low, high = what["clip"]
            return min(max(what["normal"][0] + what["normal"][1] * self.normal(parameter), low), high)
        if "beta" in what:
            low, high = what.get("range", (0, 1))
            return low + (high - low) * share(self.log_gamma(parameter, 0, what["beta"][0]),
                                              self.log_gamma(parameter, 1, what["beta"][1]))
        if "integers" in what:
            a, b = what["integers"]
            return float(a + math.floor(u * (b - a + 1)))
        if "bins" in what:
            return float(what["bins"][min(math.floor(u * len(what["bins"])), len(what["bins"]) - 1)])
        values, below, last = what["categorical"], 0.0, 0
        weights = [float(w) for w in what.get("weights", [1] * len(values))]
        total = 0.0
        for weight in weights:
            total += weight
        for i, weight in enumerate(weights):
            if weight > 0:
                last = i
                below += weight
                if u * total < below:
                    break
        return float(values[last])


def share(a, b):
    return 0.0 if b - a > 700 else 1 / (1 + exp(b - a))


# operation: what it is in a decision, identity, range, the value that the magnitude m is
OPERATIONS = {
    "rotate": ("affine", 0, 360, lambda m: ("degrees", m)),
    "shear-x": ("affine", 0, 10, lambda m: ("tangent-x", m)),
    "shear-y": ("affine", 0, 10, lambda m: ("tangent-y", m)),
    "translate-x": ("affine", 0, 1, lambda m: ("translate-x", m)),
    "translate-y": ("affine", 0, 1, lambda m: ("translate-y", m)),
    "brightness": ("brightness", 0, 10, lambda m: ("factor", max(1 + m, 0))),
    "contrast": ("contrast", 0, 10, lambda m: ("factor", max(1 + m, 0))),
    "saturation": ("saturation", 0, 10, lambda m: ("factor", max(1 + m, 0))),
    "sharpness": ("sharpness", 0, 10, lambda m: ("factor", max(1 + m, 0))),
    "hue": ("hue", 0, 0.5, lambda m: ("turns", m)),
    "solarize": ("solarize", 256, (0, 256), lambda m: ("threshold", m)),
    "posterize": ("posterize", 8, (0, 8), lambda m: ("bits", math.floor(m))),
    "gamma": ("gamma", 1, (0.01, 100), lambda m: ("exponent", m)),
}
PLAIN = ["invert", "equalize", "autocontrast", "grayscale"]


class Model:
    def __init__(self, document, seed, epoch, branch, window, evaluates):
        self.document, self.seed, self.epoch, self.branch = document, seed, epoch, branch
        self.window, self.evaluates, self.done = window, evaluates, []

    def draws(self, node, slots):
        scope = node.get("scope")
        scope = "/" + (self.branch if scope == "branch" else scope) if scope else ""
        return Draws(self.seed, self.epoch, self.window, "policy:" + node["id"] + slots + scope)

    def factor(self, schedule):
        if not schedule:
            return 1.0
        at = {"epochs": self.epoch, "seconds": float(self.window), "window": 0.0}[schedule["over"]]
        points = schedule["points"]
        if at <= points[0][0]:
            return points[0][1]
        for (a, x), (b, y) in zip(points, points[1:]):
            if at < b:
                return x + (y - x) * ((at - a) / (b - a))
        return points[-1][1]

    def operate(self, node, draws, chain):
        if self.evaluates:
            return
        if node["op"] in PLAIN:
            self.done.append((node["id"], node["op"], chain, None))
            return
        name, identity, limits, value = OPERATIONS[node["op"]]
        low, high = limits if isinstance(limits, tuple) else (-limits, limits)
        m = draws.value(node["magnitude"], "magnitude")
        factor = self.factor(node.get("schedule")) * self.factor(self.document.get("schedule"))
        m = identity + (m - identity) * factor
        sign = node.get("sign", "none")
        if sign == "negative" or (sign == "random" and draws.uniform("sign") < 0.5):
            m = 2 * identity - m
        self.done.append((node["id"], name, chain, value(min(max(m, low), high))))

    def race(self, node, children, draws, slot):
        """The children that can win, the first first."""
        weights = [child.get("weight", 1) for child in children]
        order = []
        for n, (child, weight) in enumerate(zip(children, weights)):
            u = draws.uniform("choice:" + child["id"], slot)
            if weight > 0:
                order.append((u if len(set(weights)) == 1 else -log(1 - u) / weight, n))
        return [n for _, n in sorted(order)]

    def some_of(self, node, draws, slots, chain):
        children = node["some-of"]
        wanted = math.floor(max(draws.value(node["n"], "n"), 0) + 0.5)
        if node.get("replacement"):
            for slot in range(wanted):
                winner = self.race(node, children, draws, slot)[0]
                self.walk(children[winner], slots + "~%d" % (slot + 1), chain)
            return
        order, applied = self.race(node, children, draws, 0), 0
        counts = node.get("count") == "applied"
        if not counts:
            order = order[:wanted]
        for n in sorted(order) if node.get("order") == "listed" else order:
            if counts and applied == wanted:
                break
            child = children[n]
            applied += self.draws(child, slots).uniform("apply") < child.get("probability", 1)
            self.walk(child, slots, chain)

    def chains(self, node, draws, slots):
        children, alpha = node["chains"], node["alpha"]
        value = share(draws.log_gamma("share", 0, alpha), draws.log_gamma("share", 1, alpha))
        self.done.append((node["id"], "mix", 0, ("share", value)))
        for chain in range(1, node["width"] + 1):
            within = slots + "~%d" % chain
            own = self.draws(node, within)
            for slot in range(math.floor(own.value(node["depth"], "depth") + 0.5)):
                winner = self.race(node, children, own, slot)[0]
                self.walk(children[winner], within + "~%d" % (slot + 1), chain)

    def is_here(self, node):
        places = node.get("apply-to", {})
        return (self.branch in places.get("branches", [self.branch]) and
                self.branch not in places.get("except", []))

    def walk(self, node, slots="", chain=0):
        draws = self.draws(node, slots)
        if not self.is_here(node):
            return
        if not self.evaluates and draws.uniform("apply") >= node.get("probability", 1):
            return
        if "op" in node:
            self.operate(node, draws, chain)
        elif "sequence" in node:
            for child in node["sequence"]:
                self.walk(child, slots, chain)
        elif "epochs" in node:
            come = [child for child in node["epochs"] if child.get("from", 0) <= self.epoch]
            if come:
                self.walk(come[-1], slots, chain)
        elif self.evaluates:
            return
        elif "one-of" in node:
            self.walk(node["one-of"][self.race(node, node["one-of"], draws, 0)[0]], slots, chain)
        elif "some-of" in node:
            self.some_of(node, draws, slots, chain)
        else:
            self.chains(node, draws, slots)


class Maker:
    """Random documents."""

    def __init__(self, chance):
        self.chance = chance

    def number(self, low, high):
        return round(self.chance.uniform(low, high), self.chance.choice([1, 3, 17]))

    def distribution(self, low, high):
        chance = self.chance
        a, b = sorted([self.number(low, high), self.number(low, high)])
        a, b = max(a, low), min(b, high)
        first = min(math.ceil(a), math.floor(high))
        values = [max(low, min(high, self.number(low, high))) for _ in range(chance.randint(1, 5))]
        weights = [chance.choice([0, 1, 0.5, 3]) for _ in values[1:]] + [1]
        return chance.choice([
            a, {"uniform": [a, b]}, {"log-uniform": [max(a, 0.01), max(b, 0.02)]},
            {"normal": [self.number(low, high), self.number(0, high)], "clip": [a, b]},
            {"normal": [a, self.number(0, high)]},
            {"beta": [chance.choice([0.01, 0.4, 1, 3, 50]), chance.choice([0.01, 0.7, 1, 8])],
             "range": [a, b]},
            {"integers": [first, max(first, math.floor(b))]},
            {"bins": values}, {"categorical": values, "weights": weights}, {"categorical": values}])

    def schedule(self):
        chance = self.chance
        times = sorted(chance.sample(range(10), chance.randint(1, 4)))
        return {"over": chance.choice(["epochs", "seconds", "window"]),
                "points": [[t, self.number(0, 2)] for t in times]}

    def operation(self):
        name = self.chance.choice(list(OPERATIONS) + PLAIN)
        node = {"op": name}
        if name in PLAIN:
            return node
        limits = OPERATIONS[name][2]
        low, high = limits if isinstance(limits, tuple) else (-limits, limits)
        node["magnitude"] = self.distribution(low, high)
        if not isinstance(limits, tuple) and self.chance.random() < 0.5:
            node["sign"] = self.chance.choice(["none", "random", "negative"])
        if self.chance.random() < 0.2:
            node["schedule"] = self.schedule()
        return node

    def children(self, depth, least, in_chains):
        return [self.node(depth - 1, in_chains)
                for _ in range(self.chance.randint(least, 5 if depth > 1 else 8))]

    def group(self, depth, in_chains):
        chance = self.chance
        kind = chance.choice(["sequence", "one-of", "one-of", "some-of", "some-of", "epochs"] +
                             ["chains"] * (not in_chains))
        node = {kind: self.children(depth, kind != "sequence", in_chains or kind == "chains")}
        if kind == "some-of":
            node["n"] = chance.choice([0, 1, 2, 3, 9, 1.5, {"integers": [0, 3]}, {"uniform": [0, 4]}])
            if chance.random() < 0.4:
                node["replacement"] = True
            else:
                node["order"] = chance.choice(["drawn", "listed"])
                node["count"] = chance.choice(["chosen", "applied"])
        elif kind == "chains":
            node.update(width=chance.randint(1, 4), alpha=chance.choice([0.001, 0.3, 1, 5]),
                        depth=chance.choice([1, 3, {"integers": [1, 3]}]))
        elif kind == "epochs":
            for n, child in enumerate(node[kind]):
                child["from"] = 3 * n + chance.randint(0, 2)
        if kind in ("one-of", "some-of", "chains") and chance.random() < 0.6:
            for child in node[kind]:
                child["weight"] = chance.choice([0, 1, 2, 0.25, 7.5])
            node[kind][-1]["weight"] = 1
        return node

    def node(self, depth, in_chains=False):
        chance = self.chance
        node = self.operation() if depth == 0 or chance.random() < 0.4 else self.group(depth, in_chains)
        if chance.random() < 0.3:
            node["probability"] = chance.choice([0, 0.1, 0.5, 0.9, 1])
        if chance.random() < 0.15:
            node["scope"] = chance.choice(["branch", "shared", "wrist"])
        if chance.random() < 0.1:
            node["apply-to"] = {chance.choice(["branches", "except"]): [chance.choice(["left", "video"])]}
        if chance.random() < 0.3:
            node["id"] = "n%x" % chance.getrandbits(40)
        return node

    def document(self):
        document = {"policy": self.node(self.chance.randint(0, 4))}
        if self.chance.random() < 0.2:
            document["schedule"] = self.schedule()
        return document


def parse(line):
    """A line of policy_each as the model's operations."""
    done = []
    for text in line.split("\t") if line else []:
        head, *values = text.split(" ")
        node, name = head.split(":")
        name, _, chain = name.partition("@")
        done.append((node, name, int(chain or 0), dict(value.split("=", 1) for value in values)))
    return done


def ordered(pairs):
    """An object whose members are in the order of their bytes, each there once."""
    names = [name.encode() for name, _ in pairs]
    if names != sorted(set(names)):
        sys.exit("these members are not in order: %s" % names)
    return dict(pairs)


def is_same(got, expected):
    return len(got) == len(expected) and all(
        a[:3] == b[:3] and (b[3] is None or float(a[3][b[3][0]]) == b[3][1])
        for a, b in zip(got, expected))


def main():
    n, windows, chance = 20000 if os.environ.get("AUG_FULL") else 600, 12, random.Random(3)
    cases = []
    for _ in range(n):
        cases.append((chance.getrandbits(64), chance.choice([-1, 0, 1, 4, 9]),
                      chance.choice(["video", "left", "wrist"]), chance.choice([0, -7, 2 ** 31]),
                      Maker(chance).document()))
    lines = ["%d %d %s 0 %d %d %s" % (seed, epoch, branch, first, windows, json.dumps(document))
             for seed, epoch, branch, first, document in cases]
    out = iter(subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", stdout=subprocess.PIPE,
                              text=True, check=True).stdout.splitlines())
    operations = 0
    for seed, epoch, branch, first, document in cases:
        text = next(out)
        if text.startswith("error"):
            sys.exit("%s\n%s" % (text, json.dumps(document)))
        canonical = json.loads(text, object_pairs_hook=ordered)
        for window in range(first, first + windows):
            model = Model(canonical, seed, max(epoch, 0), branch, window, epoch < 0)
            model.walk(canonical["policy"])
            line = next(out)
            if line.startswith("error"):
                sys.exit("%s\n%s" % (line, text))
            operations += len(model.done)
            if not is_same(parse(line), model.done):
                sys.exit("window %d, seed %d, epoch %d, branch %s of\n%s\nlibrary: %s\nmodel: %s" % (
                    window, seed, epoch, branch, text, line, model.done))
    if operations < 10 * n:
        sys.exit("only %d operations were compared" % operations)
    print("%d documents, %d operations: all equal" % (n, operations))


if __name__ == "__main__":
    main()
