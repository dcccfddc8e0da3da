#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Policies of timm, AutoAugment, Fast AutoAugment, DADA, PBA, torchvision and DALI: every string and file of
policies/ is imported, exported and imported again; both documents are the same and decide alike in 2,000 windows, in
100,000 with AUG_FULL. What timm's strings draw is compared with a model of what timm documents; a schedule with a
second reading of it; and each trap of the code that these formats come from has its test.

Usage: policy_import_a.py POLICY_CLI
"""
import ast
import collections
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np
from scipy import stats

CLI = sys.argv[1]
FULL = bool(os.environ.get("AUG_FULL"))
HERE = pathlib.Path(__file__).resolve().parent / "policies"
FAILURES = []
TRIPS = 0
P_LEAST = 1e-5


def require(condition, sentence):
    if not condition:
        FAILURES.append(sentence)
        print("FAIL", sentence)


def run(*args, check=True):
    done = subprocess.run([CLI, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if check and done.returncode:
        require(False, f"{' '.join(map(str, args))}: {done.stderr.strip()}")
    return done


def imported(text, form="", *args, check=True):
    """The canonical document of a text, or what the error says."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(text)
        file.flush()
        done = run(f"--from={form}", "--canonical", *args, file.name, check=False)
    if check:
        require(done.returncode == 0, f"{text[:80]!r}: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.returncode == 0 else {}
    require(done.returncode != 0, f"{text[:80]!r} was read")
    return done.stderr.strip()


def trips(form, policies, *args):
    global TRIPS
    done = run(f"--to={form}", "--trip", f"--count={100000 if FULL else 2000}", *args, *policies)
    lines = done.stdout.splitlines()
    require(len(lines) == len(policies), f"{form}: {len(policies) - len(lines)} do not come back")
    for policy, line in zip(policies, lines):
        words = line.split()
        require(words[0] == words[1], f"{policy}: another document after export and import")
        require(words[2] == words[3], f"{policy}: other decisions after export and import")
        TRIPS += 1


TIMM = [line.split("\t")[0] for line in (HERE / "timm.txt").read_text().splitlines() if line[0] != "#"]
FILES = sorted(path for path in HERE.iterdir()
               if path.name.startswith(("autoaugment-", "faa-", "dali-", "pba-")))
NAMES = ["tv:autoaugment?policy=imagenet", "AutoAugment(AutoAugmentPolicy.CIFAR10)", "tv:autoaugment?policy=svhn",
         "RandAugment()", "tv:randaugment?num_ops=2&magnitude=9",
         "transforms.RandAugment(num_ops=3, magnitude=5, num_magnitude_bins=11)", "TrivialAugmentWide()",
         "v2.TrivialAugmentWide(num_magnitude_bins=11)", "AugMix()",
         "AugMix(severity=5, mixture_width=4, chain_depth=2, alpha=0.5, all_ops=False)",
         "dali:image_net", "dali:reduced_image_net", "dali:reduced_cifar10", "dali:svhn"]


def test_everything_comes_back():
    trips("timm", [text for text in TIMM if text != "augmix"])  # which is a policy of its own, so it goes as a file
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("augmix")
        file.flush()
        trips("timm", [file.name], "--from=timm")
    trips("pba", [path for path in FILES if path.name.startswith("pba")], "--from=")
    trips("autoaugment", [path for path in FILES if not path.name.startswith("pba")], "--from=")
    trips("torchvision", [name for name in NAMES if not name.startswith("dali")])
    trips("dali", [name for name in NAMES if name.startswith("dali")])
    for builtin in ("autoaugment-imagenet", "autoaugment-v0", "autoaugment-svhn?dialect=dali"):
        for form in ("autoaugment",):
            text = run(f"--to={form}", builtin).stdout
            with tempfile.NamedTemporaryFile("w") as file:
                file.write(text)
                file.flush()
                ours = run("--hash", "--count=2000", builtin).stdout
                require(ours == run("--from=", "--hash", "--count=2000", file.name).stdout,
                        f"{builtin}: other decisions as a list")


# What timm documents, written down once more.

PLAIN = ["autocontrast", "equalize", "invert", "rotate", "posterize", "solarize", "solarize-add", "saturation",
         "contrast", "brightness", "sharpness", "shear-x", "shear-y", "translate-x", "translate-y"]
WEIGHTS = {"rotate": 3, "shear-x": 2, "shear-y": 2, "translate-x": 1, "translate-y": 1, "saturation": .25,
           "sharpness": .25, "autocontrast": .25, "solarize": .05, "solarize-add": .05, "contrast": .05,
           "brightness": .05, "equalize": .05, "posterize": .05, "invert": .05}
W0 = {"rotate": .3, "shear-x": .2, "shear-y": .2, "translate-x": .1, "translate-y": .1, "saturation": .025,
      "sharpness": .025, "autocontrast": .025, "solarize": .005, "solarize-add": .005, "contrast": .005,
      "brightness": .005, "equalize": .005, "posterize": 0, "invert": 0}
W3A = {"solarize": 6, "desaturate": 6, "gaussian-blur": 6, "rotate": 3, "shear-x": 2, "shear-y": 2, "posterize": 1,
       "autocontrast": 1, "saturation": 1, "sharpness": 1, "contrast": 1, "brightness": 1, "equalize": 1, "invert": 1}
AUGMIX = [op for op in PLAIN if op not in ("invert", "solarize-add")]
FACTORS = ("saturation", "contrast", "brightness", "sharpness")


def level_of(m, std, most, rng):
    if std == math.inf:
        m = rng.uniform(0, m)
    elif std > 0:
        m = rng.gauss(m, std)
    return max(0., min(m, most))


def value_of(op, level, inc, rng):
    """The argument of the operation at this level."""
    share, sign = level / 10, rng.choice((-1, 1))
    if op == "rotate":
        return sign * share * 30
    if op in FACTORS:
        return max(.1, 1 + sign * share * .9) if inc else share * 1.8 + .1
    if op.startswith("shear"):
        return sign * share * .3
    if op.startswith("translate"):
        return sign * min(1, share * .45)  # nothing of the picture is left then
    if op == "posterize":
        return 4 - int(share * 4) if inc else min(8, int(share * 4))  # 8 and more change nothing
    if op == "solarize":
        return 256 - min(256, int(share * 256)) if inc else min(256, int(share * 256))
    if op == "solarize-add":
        return min(128, int(share * 110))
    if op == "desaturate":
        return 1 - min(1, max(.5, .5 + .5 * share))
    if op == "gaussian-blur":
        return min(2, max(.1, .1 + 1.9 * share))
    return None


class Rand:
    def __init__(self, m=10, n=2, p=.5, std=0, most=10, inc=False, kinds=PLAIN, replace=True):
        self.__dict__.update(locals())
        self.weights = None if replace else np.array(list(kinds.values()), float) / sum(kinds.values())
        self.names = list(kinds)

    def window(self, rng, numpy_rng):
        chosen = numpy_rng.choice(len(self.names), self.n, replace=self.replace, p=self.weights)
        return [(op, value_of(op, level_of(self.m, self.std, self.most, rng), self.inc, rng))
                for op in (self.names[i] for i in chosen) if rng.random() < self.p]


class Table:
    def __init__(self, rows, std, posterize):
        self.rows, self.std, self.posterize = rows, std, posterize

    def window(self, rng, numpy_rng):
        row = rng.choice(self.rows)
        out = []
        for op, p, m in row:
            if rng.random() < p:
                level = level_of(m or 0, self.std, 10, rng)
                value = value_of(op, level, False, rng)
                out.append((op, int(level * .4) + 4 if op == "posterize" and self.posterize else value))
        return out


class ThreeAugment:
    def __init__(self, std):
        self.std = std

    def window(self, rng, numpy_rng):
        op, m = rng.choice((("solarize", 5), ("desaturate", 10), ("gaussian-blur", 10)))
        level = level_of(m, self.std, 10, rng)
        value = value_of(op, level, False, rng)
        return [(op, rng.uniform(.1, 2 * level / 10) if op == "gaussian-blur" else value)]


class AugMix:
    def __init__(self, m, width, depth):
        self.m, self.width, self.depth = m, width, depth

    def window(self, rng, numpy_rng):
        out = []
        for _ in range(self.width):
            for op in numpy_rng.choice(AUGMIX, self.depth or numpy_rng.integers(1, 4)):
                out.append((str(op), value_of(op, rng.uniform(0, self.m), True, rng)))
        return out


LISTED = {"Posterize": "posterize", "Rotate": "rotate", "Solarize": "solarize", "AutoContrast": "autocontrast",
          "Equalize": "equalize", "Invert": "invert", "Color": "saturation", "Contrast": "contrast",
          "Sharpness": "sharpness", "ShearX": "shear-x"}
ORIGINAL = [[(LISTED[op], p, m) for op, p, m in row]
            for row in ast.literal_eval((HERE / "autoaugment-imagenet.txt").read_text())]
MODELS = {
    "rand": Rand(),
    "rand-m9-n3-mstd0.5-inc1": Rand(9, 3, std=.5, inc=True),
    "rand-m8-inc1-mstd101": Rand(8, std=math.inf, inc=True),
    "rand-m9-n4-mstd0.5-mmax9-inc1": Rand(9, 4, std=.5, most=9, inc=True),
    "rand-m20-mmax30-mstd3": Rand(20, std=3, most=30),
    "rand-mstd1-tweights": Rand(std=1, inc=True, kinds=WEIGHTS, replace=False),
    "rand-mstd1-n3-w0": Rand(n=3, std=1, kinds=W0, replace=False),
    "rand-m9-n3-p1-mstd0.5-mmax12-inc1-t3aw": Rand(9, 3, 1, .5, 12, True, W3A, False),
    "original-mstd0.5": Table(ORIGINAL, .5, True),
    "3a-mstd0.5": ThreeAugment(.5),
    "augmix-m5-w4-d2": AugMix(5, 4, 2),
    "augmix-m7": AugMix(7, 3, 0),
}
VALUES = ("degrees", "tangent-x", "tangent-y", "translate-x", "translate-y", "factor", "bits", "threshold", "addition",
          "sigma")


def our_windows(text, count):
    out = []
    for line in run("--brief", f"--count={count}", text).stdout.splitlines():
        window = []
        for part in filter(None, line.split("\t")):
            name, *values = part.split(" ")
            node, op = name.split(":")
            values = dict(v.split("=", 1) for v in values)
            if op == "mix":
                continue
            kind = node
            if node.startswith("sub-"):
                kind = {"sub-01": "solarize", "sub-02": "desaturate"}.get(node) or \
                    next(k for k in (*PLAIN, "gaussian-blur")[::-1] if node[7:].startswith(k))
            value = next((float(values[v]) for v in VALUES if v in values), None)
            window.append((kind, value))
        out.append(window)
    return out


def same_counts(name, ours, theirs):
    """Two samples of words have one distribution."""
    counts = [collections.Counter(sample) for sample in (ours, theirs)]
    words = sorted(counts[0].keys() | counts[1].keys())
    table = np.array([[count[w] for w in words] for count in counts])
    rare = table.sum(axis=0) < 10
    table = np.concatenate([table[:, ~rare], table[:, rare].sum(axis=1, keepdims=True)], axis=1)
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] > 1:
        p = stats.chi2_contingency(table).pvalue
        require(p > P_LEAST, f"{name}: p = {p:.2g}\n  {words}\n  {table.tolist()}")


def test_timm_draws_what_it_documents():
    count = 100000 if FULL else 1500
    for text, model in MODELS.items():
        rng, numpy_rng = random.Random(text), np.random.default_rng(len(text))
        ours = our_windows(text, count)
        theirs = [model.window(rng, numpy_rng) for _ in range(count)]
        require(len(ours) == count, f"{text}: {len(ours)} windows")
        same_counts(f"{text}: operations a window", [len(w) for w in ours], [len(w) for w in theirs])
        same_counts(f"{text}: which operation", [op for w in ours for op, _ in w], [op for w in theirs for op, _ in w])
        same_counts(f"{text}: the first two", [(w[0][0], w[1][0]) for w in ours if len(w) > 1],
                    [(w[0][0], w[1][0]) for w in theirs if len(w) > 1])
        for op in sorted({op for w in theirs for op, _ in w}):
            a = np.array([v for w in ours for o, v in w if o == op and v is not None])
            b = np.array([v for w in theirs for o, v in w if o == op and v is not None])
            if len(b) > 30:
                p = stats.ks_2samp(a.round(9), b.round(9)).pvalue
                require(p > P_LEAST, f"{text}: values of {op} differ, p = {p:.2g}, means {a.mean()} and {b.mean()}")
    mixed = run("--brief", f"--count={count}", "augmix-m5-w4-d2").stdout.splitlines()
    share, weight = np.array([[float(v.split("=")[1]) for v in line.split("\t")[0].split(" ")[2:4]] for line in mixed]).T
    require(stats.kstest(share, "uniform").pvalue > P_LEAST, "augmix: the share is not Beta (1, 1)")
    require(stats.kstest(weight, stats.beta(1, 3).cdf).pvalue > P_LEAST, "augmix: weights are not Dirichlet (1)")


def test_levels_of_a_string_are_exact():
    """Without noise nothing is left to chance: the nodes say what timm computes."""
    doc = json.loads(run("--canonical", "rand-m7-n3-p0.3-inc1").stdout)
    root = doc["policy"]
    require(doc["dialect"] == "timm-increasing" and root["n"] == 3 and root["replacement"], "rand-m7-n3: root")
    require([c["id"] for c in root["some-of"]] == PLAIN, "rand: not the 15 operations of timm")
    require(all(c["probability"] == .3 and c.get("level", 7) == 7 for c in root["some-of"]), "rand-m7-p0.3: children")
    fill = json.loads(run("--canonical", "rand-m9?fill=mean").stdout)["policy"]["some-of"][3]
    require(fill["arguments"] == {"fill": 0xff7c7468}, f"fill=mean is {fill}")
    pairs = (("rand-m9?fill=128", "rand-m9"), ("rand-mstd0.5-mstd3-m9", "rand-m9-mstd0.5"),
                 ("rand-m4-m9", "rand-m9"), ("rand-m9-inc", "rand-m9"), ("rand-m9-foo", "rand-m9"),
                 ("rand-tweights-t3a", "rand-tweights"), ("rand-m12", "rand-m10"), ("rand-mmax0-m9", "rand-m9"),
                 ("rand-p7", "rand-p1"), ("rand-n2", "rand"),
                 ("augmix-b0-m3", "augmix-b1"), ("original-mstd0", "original"))
    documents = run("--version", *(text for pair in pairs for text in pair)).stdout.splitlines()
    for i, (a, b) in enumerate(pairs):
        require(documents[2 * i] == documents[2 * i + 1], f"{a} is not {b}")


def test_arguments_of_operations_with_a_level_are_drawn():
    text = json.dumps({"policy": [{"op": "rotate", "magnitude": 5, "arguments": {
        "fill": {"integers": [0, 9]}, "interpolation": {"categorical": ["nearest", "bilinear"], "weights": [3, 1]}}}]})
    lines = run("--brief", "--count=2000", text).stdout.splitlines()
    drawn = collections.Counter(tuple(line.split(" ")[1:3]) for line in lines)
    wanted = [2000 / 10 * share for _ in range(10) for share in (.75, .25)]
    found = [drawn[(f"fill={i}", f"interpolation={k}")] for i in range(10) for k in (1, 2)]
    require(sum(found) == 2000 and stats.chisquare(found, wanted).pvalue > P_LEAST, f"fill, interpolation: {drawn}")


def test_traps():
    # 1: directions and neutral levels differ from dialect to dialect
    def only(text, dialect, value, count=40):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            lines = run("--from=autoaugment", f"--levels={dialect}", "--brief", f"--count={count}", file.name).stdout
        return sorted({abs(float(line.split(value + "=")[1].split(" ")[0])) for line in lines.splitlines() if line})
    for dialect, bits in (("autoaugment", 8), ("timm", 3), ("timm-increasing", 1), ("timm-original", 7), ("pba", 1)):
        require(only('[[("Posterize", 1.0, 9)]]', dialect, "bits") == [bits], f"posterize 9 of {dialect}")
    for dialect, threshold in (("autoaugment", 0), ("timm", 230), ("timm-increasing", 26), ("pba", 26),
                               ("dali", 230.4)):
        require(only('[[("Solarize", 1.0, 9)]]', dialect, "threshold") == [threshold], f"solarize 9 of {dialect}")
    for op, value in (("Rotate", "degrees"), ("ShearX", "tangent-x"), ("TranslateY", "translate-y")):
        require(only(f'[["{op}", 1, 0.5]]', "fast-autoaugment", value)[-1] < 1e-12, f"{op} 0.5 of FAA moves")
        require(only(f'[["{op}", 1, 0.1]]', "fast-autoaugment", value) ==
                only(f'[["{op}", 1, 0.1]]', "fast-autoaugment", value), f"{op} of FAA")
    # 2: "AutoAugment ImageNet" is two policies
    named = {name: json.loads(run("--canonical", name).stdout)
             for name in ("tv:autoaugment?policy=imagenet", "dali:image_net", "dali:reduced_image_net", "original", "v0")}
    first = {name: doc["policy"]["one-of"][0]["sequence"][0]["op"] for name, doc in named.items()}
    require(first == {"tv:autoaugment?policy=imagenet": "posterize", "dali:image_net": "equalize",
                      "dali:reduced_image_net": "posterize", "original": "posterize", "v0": "equalize"}, f"{first}")
    # 3: timm applies with 0.5, torchvision always; inc0 means inc1
    require(json.loads(run("--canonical", "rand-m9").stdout)["policy"]["some-of"][0]["probability"] == .5, "p of timm")
    require("probability" not in json.loads(run("--canonical", "tv:randaugment").stdout)["policy"]["some-of"][1],
            "p of torchvision")
    require(run("--canonical", "rand-m9-inc0").stdout == run("--canonical", "rand-m9-inc1").stdout, "inc0")
    # 5: an operation that is listed twice is two, each with draws of its own
    twice = imported('[[("TranslateY", 0.5, 9), ("TranslateY", 0.5, 9)]]', "autoaugment")["policy"]["one-of"][0]
    require([c["id"] for c in twice["sequence"]] == ["sub-01-translate-y", "sub-01-translate-y-2"], f"{twice}")
    with tempfile.NamedTemporaryFile("w") as file:
        file.write('[[("TranslateY", 0.5, 9), ("TranslateY", 0.5, 9)]]')
        file.flush()
        lines = run("--from=autoaugment", "--brief", "--count=4000", file.name).stdout.split("\n")[:4000]
    share = np.bincount([len(line.split("\t")) if line else 0 for line in lines], minlength=3) / 4000
    require(np.abs(share - (.25, .5, .25)).max() < .05, f"two TranslateY act together: {share}")
    # 10: ids do not hang on the order of a set, and a set is refused
    require(len({run("--version", "dali:image_net").stdout for _ in range(3)}) == 1, "ids of DALI change")
    require("has no order" in imported('[{("Rotate", 0.5, 9), ("Invert", 0.5, 9)}]', "autoaugment", check=False) or
            "a string in quotes" in imported('[{("Rotate", 0.5, 9)}]', "autoaugment", check=False), "a set was read")


def test_lists_are_read_as_they_are():
    rows = ast.literal_eval((HERE / "faa-random-search-cut.txt").read_text())
    rows = [row for policy in rows for row in policy]
    doc = imported((HERE / "faa-random-search-cut.txt").read_text())
    require(doc["dialect"] == "fast-autoaugment" and len(doc["policy"]["one-of"]) == len(rows), "fractions are not FAA")
    for row, node in zip(rows, doc["policy"]["one-of"]):
        for (name, p, level), op in zip(row, node["sequence"]):
            require(op.get("probability", 1) == p and op.get("level", level) == level, f"{name} {p} {level}: {op}")
    require(imported('[[["Rotate", 1, 5]]]')["dialect"] == "autoaugment", "whole numbers are not bins")
    python = imported("[[('Rotate', 0.25, 5,), (u\"Invert\", 1.0, None)],]  # a comment\n")
    require(python == imported('[[["Rotate", 0.25, 5], ["Invert", 1.0, null]]]'), "Python and JSON differ")
    require(python == imported("# found\nPOLICY = best_1 = [[('Rotate', 0.25, 5), ('Invert', 1.0, None)]]"), "a name in front")
    require(len(imported(json.dumps([[["Rotate", .5, 5]]] * 3))["policy"]["one-of"]) == 3, "repeated rows are lost")
    skipped = imported('[[["Rotate", 0.5, 5], ["SamplePairing", 0.5, 3]], [["Foo", 1, 1]]]', "autoaugment", "--skip")
    require([len(n["sequence"]) for n in skipped["policy"]["one-of"]] == [1, 0], f"skipped: {skipped}")


def test_schedule_is_read_as_pba_does():
    for name, multiplier in (("pba-rsvhn-cut.txt", 1), ("pba-rsvhn-cut.txt", 2.5), ("pba-rcifar10-cut.txt", 9)):
        lines = [ast.literal_eval(line) for line in (HERE / name).read_text().splitlines()]
        stages, at, before = [], 0, 0
        for line in lines:
            stages.append((at, line[4]))
            at += int((line[3] - before) * multiplier)
            before = line[3]
        stages.append((at, lines[-1][5]))
        doc = json.loads(run(f"--from=pba?multiplier={multiplier}", "--canonical", HERE / name).stdout)["policy"]
        require([n.get("from", 0) for n in doc["epochs"]] == [s[0] for s in stages], f"{name}: epochs {stages}")
        for node, (_, numbers) in zip(doc["epochs"], stages):
            require(node["count"] == "applied" and node["n"] == {"categorical": [0, 1, 2], "weights": [.2, .3, .5]},
                    f"{name}: how many")
            for i, op in enumerate(node["some-of"]):
                require(op.get("probability", 1) == numbers[2 * i] / 10 and
                        op.get("level", numbers[2 * i + 1]) == numbers[2 * i + 1], f"{name}: {op}")
    full = [10, 5] * 30
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(str(full))
        file.flush()
        lines = run("--from=", "--brief", "--count=5000", file.name).stdout.split("\n")[:5000]
    counts = np.bincount([len(line.split("\t")) if line else 0 for line in lines], minlength=3)
    require(stats.chisquare(counts, np.array([.2, .3, .5]) * 5000).pvalue > P_LEAST, f"PBA: how many, {counts}")
    # lines in front of the chain are of trials that died out
    stray = str(["1", "2", 3, 4, [0] * 60, [1] * 60]) + "\n"
    chain = str(["5", "6", 7, 8, [2] * 60, [3] * 60]) + "\n" + str(["9", "5", 11, 12, [3] * 60, [4] * 60])
    require(imported(stray + chain) == imported(chain), "a line in front of the chain counts")
    require(imported(chain) == imported(chain.replace("[2, ", '{"hp_policy": [2, ').replace("2], ", "2]}, ")), "hp_policy")


BROKEN = [
    ("rand-m9.5", "type m9"), ("rand-mx9", "no part \"mx\""), ("rand-m9-q5", "rand-m9-n3-mstd0.5-inc1"),
    ("rand-m9-1", "no part \"\""), ("rand-mstd.5", "no part \"mstd.\""), ("rand-w1", "type w0"),
    ("rand-w0-inc1", "leave inc1 out"), ("rand-m12-mstd101", "mmax12"), ("rand-n16-tweights", "type n15"),
    ("rand-n2000", "type n1024"), ("rand-mmax101", "type mmax100"), ("rand-m9?fil=3", "?fill=128"),
    ("rand-m9?fill=300", "up to 255"), ("original-m9", "original-mstd0.5"), ("v0-n2", "v0-mstd0.5"),
    ("augmix-w0", "type w3"), ("augmix-w9", "type w8"), ("augmix-a0", "type a1"), ("augmix-x3", "augmix-m5-w4-d2"),
    ("augmix-m3-w3-d-1", "augmix has no part"), ("tv:randaugmet", "RandAugment"), ("RandAugment(n=2)", "num_ops"),
    ("RandAugment(num_ops=2", "not closed"), ("AutoAugment(policy=CIFAR100)", "type imagenet"),
    ("dali:imagenet", "image_net"), ("rand_m9_n3", "rand-m9-n3-mstd0.5-inc1"), ("randm9", "rand-m9-n3"),
    ("RAND-m9", "small letters"), ("augmix_m3", "hyphens"), ("randaugmet", "randaugment"), ("rand_x.json", "rand_x.json"),
]
BROKEN_LISTS = [
    ("[[('Rotate', 0.5, 9)", "line 1, column 2: the bracket"), ("[[('Rotate', 0.5 9)]]", "column 18: a comma"),
    ("[[('Rotate, 0.5, 9)]]", "column 4: the string"), ("[\n [('Rotat', 0.5, 5)]]", "line 2, column 3"),
    ("[[('Rotat', 0.5, 5)]]", "Rotate"), ("[[('Rotate', 1.5, 5)]]", "probability from 0 to 1"),
    ("[[('Rotate', 0.5, 5.5)]]", "name the dialect"), ("[[('Rotate', 0.5, 12)]]", "--dialect"),
    ("[[('Rotate', 0.5, 1)]]", "--dialect autoaugment or --dialect fast-autoaugment"),
    ("[[('Rotate', 0.5, 10)]]", "--dialect timm"), ("[[('Rotate', 0.5, None)]]", "needs a level"),
    ("[[('SamplePairing', 0.5, 5), ('Rotate', 0.5, 5)]]", "mixes two pictures"), ("[]", "no"),
    ("[[('Rotate', open('x'), 5)]]", "nothing is executed"), ("[[('Rotate', 1e999, 5)]]", "no number"),
    ("[[('Rotate', 0.5, 5)]] + 1", "nothing may follow"),
    ("a = b = [[('Rotat', 0.5, 5)]]", "line 1, column 11"), ("a == [[('Rotate', 0.5, 5)]]", "only literals"),
    ("import os", "only literals"), ("[" * 70, "65th level"), ("[[('Ro\\qtate', 1, 5)]]", "escape"),
]
BROKEN_PBA = [("[1, 2, 3]", "60 whole numbers"), (str([11] * 60), "60 whole numbers"), (str([0.5] * 60), "60 whole"),
              (str(["1", "2", 3, [0] * 60]) + "\n" + str([0] * 60), "line 1, column 1"), ("", "no policy"),
              (str(["1", "2", 3, 9, [0] * 60, [1] * 60]) + "\n" + str(["3", "1", 3, 4, [1] * 60, [2] * 60]), "line 2")]


def errors_of(texts, *args):
    """The sentences for texts that are broken, all of them."""
    lines = run(*args, *texts, check=False).stderr.splitlines()
    require(len(lines) == len(texts), f"{len(lines)} errors of {len(texts)}: {lines}")
    return lines


def errors_of_files(texts, form):
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, str(i)) for i in range(len(texts))]
        for path, text in zip(paths, texts):
            path.write_text(text)
        return errors_of(paths, f"--from={form}", "--version")


def test_errors_say_what_to_type():
    for cases, errors in ((BROKEN, errors_of([text for text, _ in BROKEN], "--version")),
                          (BROKEN_LISTS, errors_of_files([text for text, _ in BROKEN_LISTS], "autoaugment")),
                          (BROKEN_PBA, errors_of_files([text for text, _ in BROKEN_PBA], "pba"))):
        for (text, part), error in zip(cases, errors):
            require(part in error, f"{text[:60]}: {error} ({part})")
    for options, part in (("pba?foo=1", "multiplier=9"), ("pba?epochs=9", "searched=200"), ("pba?multiplier=0", "pba?")):
        require(part in imported(str([1] * 60), options, check=False), options)
    for args, part in ((("--to=autoaugment", "randaugment"), "randaugment"), (("--to=timm", "simclr"), "view"),
                       (("--to=pba", "v0"), "sub-policy"), (("--to=dali", "v0"), "DALI"),
                       (("--to=timm", "autoaugment-imagenet"), "dialect")):
        done = run(*args, check=False)
        require(done.returncode == 1 and part in done.stderr, f"{args}: {done.stderr.strip()}")
    edited = json.loads(run("--canonical", "rand-m9").stdout)
    edited["policy"]["some-of"][3]["level"] = 8
    done = run("--to=timm", json.dumps(edited), check=False)
    require("rotate" in done.stderr or "posterize" in done.stderr, f"an edited node is not named: {done.stderr}")


def test_cost_is_linear():
    """A long list, and long chains of brackets and of unknown operations, end soon."""
    for text in ('[' + '[["Rotate",0.5,5],["Invert",0.5,5]],' * 10000 + ']', "[" + '[["Foo",1,1]],' * 20000 + "]",
                 "[[" + '["Rotate",0.5,5],' * 20000 + "]]", "#" * 1000000):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            try:
                subprocess.run([CLI, "--from=autoaugment", "--skip", "--version", file.name], timeout=20,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            except subprocess.TimeoutExpired:
                require(False, f"{text[:40]!r} takes longer than 20 seconds")


def main():
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            test()
    print(f"{TRIPS} policies came back as they went, {len(MODELS)} strings of timm draw as documented, "
          f"{len(BROKEN) + len(BROKEN_LISTS) + len(BROKEN_PBA)} broken texts are refused")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main())
