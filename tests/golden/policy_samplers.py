#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Automatic policies choose as their code does: operations, sub-policies, whether they act, magnitudes, signs, what
stands beside what, weights of AugMix. Each against the distribution by chi-square or Kolmogorov-Smirnov, and against
draws of torchvision's own classes, whose operations are recorded instead of carried out.

Usage: policy_samplers.py POLICY_CLI. Over 100,000 windows with AUG_FULL=1.
"""
import collections
import os
import subprocess
import sys
from unittest import mock

import numpy as np
from scipy import stats

try:
    import torch
    from torchvision.transforms import autoaugment
except ImportError:
    torch = None

CLI = sys.argv[1]
FULL = bool(os.environ.get("AUG_FULL"))
N = 100000 if FULL else 10000
# draws of torchvision, which are slow, and of policies with many operations
THEIRS = N if FULL else 2500
MIXED = N if FULL else 4000
FAILURES = []
# of so many p-values one in a thousand runs of this file would fail; seeds are fixed
LEAST = 1e-5
TORCH = {"Identity": "identity", "ShearX": "shear-x", "ShearY": "shear-y", "TranslateX": "translate-x",
         "TranslateY": "translate-y", "Rotate": "rotate", "Brightness": "brightness", "Color": "saturation",
         "Contrast": "contrast", "Sharpness": "sharpness", "Posterize": "posterize", "Solarize": "solarize",
         "AutoContrast": "autocontrast", "Equalize": "equalize", "Invert": "invert"}
SIGNED = ("shear-x", "shear-y", "translate-x", "translate-y", "rotate", "brightness", "saturation", "contrast",
          "sharpness")
MAGNITUDES = {"tangent-x": 1, "tangent-y": 1, "translate-x": 1, "translate-y": 1, "degrees": 1, "factor": 1, "bits": 0,
              "threshold": 0}
TESTS = 0


def require(name, p, low=LEAST):
    global TESTS
    TESTS += 1
    if not p >= low:
        FAILURES.append(name)
        print(f"FAIL {name}: p = {p:.3g} (at least {low:g})")


def exactly(name, condition):
    global TESTS
    TESTS += 1
    if not condition:
        FAILURES.append(name)
        print(f"FAIL {name}")


def decisions(policy, n=N, **options):
    """A list of operations a window: id, chain, values."""
    out = subprocess.run([CLI, "--brief", f"--count={n}", *(f"--{k}={v}" for k, v in options.items()), policy],
                         stdout=subprocess.PIPE, check=True, text=True).stdout
    for line in out.split("\n")[:n]:
        ops = []
        for op in line.split("\t") if line else []:
            head, *values = op.split(" ")
            name, _, chain = head.partition("@")
            ops.append((name.split(":")[0], int(chain or 0), dict(v.split("=") for v in values)))
        yield ops


def magnitude(values):
    for key, value in values.items():
        if key in MAGNITUDES:
            return float(value) - (key == "factor")
    return None


def chi_square(name, counts, shares):
    """Counts by key against shares by key; nothing else may come."""
    exactly(f"{name}: knows {sorted(set(counts) - set(shares))[:3]}", set(counts) <= set(shares))
    keys = [k for k in shares if shares[k] > 0]
    total = sum(counts.values())
    observed = np.array([counts.get(k, 0) for k in keys])
    expected = np.array([shares[k] for k in keys], float)
    exactly(f"{name}: all that can come comes", sum(observed) == total)
    require(f"{name}, chi-square over {total}", stats.chisquare(observed, expected / expected.sum() * total).pvalue)


def homogeneous(name, ours, theirs):
    """Two samples of words."""
    keys = sorted(set(ours) | set(theirs))
    table = np.array([[c.get(k, 0) for k in keys] for c in (ours, theirs)])
    # what is too rare for chi-square counts as one
    rare = table.sum(0) < 10
    if rare.any():
        table = np.c_[table[:, ~rare], table[:, rare].sum(1)]
    require(f"{name} against torchvision's", stats.chi2_contingency(table).pvalue if table.shape[1] > 1 else 1)


def binomial(name, k, n, p):
    require(f"{name}: {k} of {n} at {p}", stats.binomtest(int(k), int(n), p).pvalue)


def recorded(transform, n, seed=1):
    """What torchvision's class does to n pictures: operations with their magnitudes."""
    calls = []

    def note(image, name, value, **_):
        calls[-1].append((TORCH[name], value))
        return image

    picture = torch.zeros(3, 4, 4, dtype=torch.uint8)
    torch.manual_seed(seed)
    # tables of 224 pixels, whatever the picture's size
    with mock.patch.object(autoaugment, "_apply_op", note), \
            mock.patch.object(autoaugment.F, "get_dimensions", lambda image: (3, 224, 224)):
        for _ in range(n):
            calls.append([])
            transform(picture)
    return calls


def words(calls):
    """Operations with the magnitude, so that torchvision's and ours are the same words."""
    return [[f"{op} {round(v * 224 if op.startswith('translate') and ours else v, 3) + 0.0}" for op, v in call]
            for ours, call in calls]


def check_signs_and_bins(policy, chosen, n_bins):
    """chosen: (operation, magnitude) of all windows."""
    bins = collections.defaultdict(collections.Counter)
    signs = collections.defaultdict(collections.Counter)
    for op, value in chosen:
        if value is not None:
            bins[op][round(abs(value) if op in SIGNED else value, 6)] += 1
            if op in SIGNED and value:
                signs[op][value > 0] += 1
    for op, counts in signs.items():
        binomial(f"{policy} {op}: positive", counts[True], sum(counts.values()), 0.5)
    for op, counts in bins.items():
        if n_bins == 1:
            exactly(f"{policy} {op}: one magnitude", len(counts) == 1)
        elif op != "posterize":
            exactly(f"{policy} {op}: {len(counts)} of {n_bins} magnitudes",
                    len(counts) == n_bins or sum(counts.values()) < 10 * n_bins)
            shares = {k: 1 for k in counts}
            chi_square(f"{policy} {op}: magnitudes", counts, shares)


def check_randaugment():
    windows = list(decisions("randaugment?n=2"))
    # identity leaves no trace: how many are missing is binomial
    visible = collections.Counter(op[0] for ops in windows for op in ops)
    names = [n for n in TORCH.values() if n != "invert"]
    counts = collections.Counter(visible)
    counts["identity"] = 2 * N - sum(visible.values())
    chi_square("randaugment: operations", counts, {n: 1 for n in names})
    chi_square("randaugment: lengths", collections.Counter(map(len, windows)), {0: 1, 1: 26, 2: 169})
    pairs = collections.Counter((ops[0][0], ops[1][0]) for ops in windows if len(ops) == 2)
    seen = [n for n in names if n != "identity"]
    chi_square("randaugment: both slots, with replacement", pairs, {(a, b): 1 for a in seen for b in seen})
    check_signs_and_bins("randaugment", [(i, magnitude(v)) for ops in windows for i, _, v in ops], 1)
    signs = collections.Counter((magnitude(a[2]) > 0, magnitude(b[2]) > 0) for a, b in
                                (ops for ops in windows if len(ops) == 2) if a[0] in SIGNED and b[0] in SIGNED)
    chi_square("randaugment: signs of both slots", signs, {(a, b): 1 for a in (True, False) for b in (True, False)})
    first = collections.Counter(ops[0][0] for ops in decisions("randaugment?n=1") if ops)
    chi_square("randaugment, n=1: operations", first, {n: 1 for n in seen})
    if torch:
        compare("randaugment", windows, recorded(autoaugment.RandAugment(), THEIRS))


def compare(name, windows, theirs):
    """All pairs of operations with their signed magnitudes against torchvision's own choice."""
    ours = [[(i, magnitude(v) or 0.0) for i, _, v in ops] for ops in windows]
    theirs = [[(op, v) for op, v in call if op != "identity"] for call in theirs]
    op_of = lambda calls: collections.Counter(" ".join(op for op, _ in call) for call in calls)
    homogeneous(f"{name}: choice", op_of(ours), op_of(theirs))
    a = words([(True, call) for call in ours])
    b = words([(False, call) for call in theirs])
    homogeneous(f"{name}: magnitudes", collections.Counter(w for call in a for w in call),
                collections.Counter(w for call in b for w in call))


def check_trivialaugment():
    for policy in ("trivialaugment", "trivialaugment-official"):
        windows = list(decisions(policy))
        counts = collections.Counter(ops[0][0] if ops else "identity" for ops in windows)
        exactly(f"{policy}: one operation", max(map(len, windows)) == 1)
        chi_square(f"{policy}: operations", counts, {n: 1 for n in TORCH.values() if n != "invert"})
    one_sided = collections.defaultdict(collections.Counter)
    for ops in decisions("trivialaugment-official", medium="video"):
        if ops and ops[0][0] in ("brightness", "saturation", "contrast", "sharpness"):
            one_sided[ops[0][0]][round(magnitude(ops[0][2]) + 1, 6)] += 1
    for op, counts in one_sided.items():
        chi_square(f"trivialaugment-official {op}: factors", counts,
                   {round(level * (2. - .01) / 30 + .01, 6): 1 for level in range(31)})
    windows = list(decisions("trivialaugment", seed=7))
    check_signs_and_bins("trivialaugment", [(i, magnitude(v)) for ops in windows for i, _, v in ops], 31)
    bits = collections.Counter(int(magnitude(v)) for ops in windows for i, _, v in ops if i == "posterize")
    chi_square("trivialaugment posterize: bits", bits,
               collections.Counter(8 - round(i / 5) for i in range(31)))
    if torch:
        compare("trivialaugment", windows, recorded(autoaugment.TrivialAugmentWide(), THEIRS))


def sub_policies(name):
    enum = {"imagenet": "IMAGENET", "cifar10": "CIFAR10", "svhn": "SVHN"}[name]
    return autoaugment.AutoAugment(getattr(autoaugment.AutoAugmentPolicy, enum)).policies


def check_autoaugment():
    for name in ("imagenet", "cifar10", "svhn") if torch else ():
        table = sub_policies(name)
        windows = list(decisions(f"autoaugment-{name}"))
        # which acted, by the sub-policy; 25 times four cases, and nothing
        shares, order = collections.Counter(), {}
        for number, steps in enumerate(table, 1):
            p = [step[1] for step in steps]
            ids = [f"sub-{number:02}-{TORCH[step[0]]}" for step in steps]
            ids[1] += "-2" * (ids[0] == ids[1])
            order[number] = ids
            for a in (0, 1):
                for b in (0, 1):
                    key = tuple(i for i, on in zip(ids, (a, b)) if on)
                    shares[key] += (p[0] if a else 1 - p[0]) * (p[1] if b else 1 - p[1])
        counts = collections.Counter(tuple(i for i, _, _ in ops) for ops in windows)
        # equalize at probability 0 and the like never come
        chi_square(f"autoaugment-{name}: sub-policies and what acts", counts, shares)
        chosen = [(i.split("-", 2)[2].removesuffix("-2"), magnitude(v)) for ops in windows for i, _, v in ops]
        signs = collections.Counter((op, v > 0) for op, v in chosen if op in SIGNED and v)
        for op in {op for op, _ in signs}:
            binomial(f"autoaugment-{name} {op}: positive", signs[op, True], signs[op, True] + signs[op, False], 0.5)
        plain = [[(i.split("-", 2)[2].removesuffix("-2"), c, v) for i, c, v in ops] for ops in windows]
        policy = getattr(autoaugment.AutoAugmentPolicy, name.upper())
        compare(f"autoaugment-{name}", plain, recorded(autoaugment.AutoAugment(policy), THEIRS))


def check_augmix():
    for policy, n_ops, severity in (("augmix", 13, 3), ("augmix?all-ops=false&severity=7&width=2", 9, 7)):
        width = 2 if "width" in policy else 3
        windows = list(decisions(policy, MIXED))
        mixes = [ops[0][2] for ops in windows]
        exactly(f"{policy}: a mixture is told first", all("share" in m for m in mixes))
        share = np.array([float(m["share"]) for m in mixes])
        weights = np.array([[float(m[f"weight-{i + 1}"]) for i in range(width)] for m in mixes])
        require(f"{policy}: share is Beta (1, 1), KS", stats.kstest(share, "uniform").pvalue)
        exactly(f"{policy}: weights sum to 1", np.allclose(weights.sum(1), 1, atol=1e-12))
        for i in range(width):
            require(f"{policy}: weight {i} is Beta (1, {width - 1}), KS",
                    stats.kstest(weights[:, i], stats.beta(1, width - 1).cdf).pvalue)
        if width == 3:
            # a Dirichlet's first part of the first two is uniform, and tells nothing of the third
            part = weights[:, 0] / (weights[:, 0] + weights[:, 1])
            require(f"{policy}: parts of weights, KS", stats.kstest(part, "uniform").pvalue)
            require(f"{policy}: parts do not go with the rest", stats.spearmanr(part, weights[:, 2]).pvalue)
        require(f"{policy}: share does not go with weights", stats.spearmanr(share, weights[:, 0]).pvalue)
        lengths = collections.Counter()
        for ops in windows:
            chains = collections.Counter(chain for _, chain, _ in ops[1:])
            lengths.update((chain, chains[chain]) for chain in range(1, width + 1))
        for chain in range(1, width + 1):
            chi_square(f"{policy}: depth of chain {chain}", {k[1]: v for k, v in lengths.items() if k[0] == chain},
                       {1: 1, 2: 1, 3: 1})
        counts = collections.Counter(i for ops in windows for i, _, _ in ops[1:])
        exactly(f"{policy}: {len(counts)} operations", len(counts) == n_ops)
        chi_square(f"{policy}: operations", counts, {k: 1 for k in counts})
        chosen = [(i, magnitude(v)) for ops in windows for i, _, v in ops[1:]]
        check_signs_and_bins(policy, chosen, severity)
        first = collections.Counter((a[0], b[0]) for ops in windows for a, b in zip(ops[1:], ops[2:]) if a[1] == b[1])
        names = sorted(counts)
        chi_square(f"{policy}: neighbours in a chain", first, {(a, b): 1 for a in names for b in names})
    for alpha in (0.5, 4):
        mixes = [ops[0][2] for ops in decisions(f"augmix?alpha={alpha}&width=4", MIXED)]
        require(f"augmix, alpha={alpha}: share, KS",
                stats.kstest([float(m["share"]) for m in mixes], stats.beta(alpha, alpha).cdf).pvalue)
        for i in range(1, 5):
            require(f"augmix, alpha={alpha}: weight {i}, KS", stats.kstest(
                [float(m[f"weight-{i}"]) for m in mixes], stats.beta(alpha, 3 * alpha).cdf).pvalue)
    exactly("augmix?depth=2: two operations a chain",
            all(len(ops) == 7 for ops in decisions("augmix?depth=2", 500)))
    levels = [magnitude(v) for ops in decisions("augmix?dialect=augmix&severity=3", MIXED) for i, _, v in ops[1:]
              if i == "brightness"]
    require("augmix of its authors: levels are uniform in [0.1, 3], KS", stats.kstest(
        (np.array(levels) + 0.9) / 0.18, stats.uniform(0.1, 2.9).cdf).pvalue)
    if torch:
        windows = [ops[1:] for ops in decisions("augmix", MIXED, seed=3)]
        compare_mixed(windows, recorded(autoaugment.AugMix(), THEIRS // 4, 2))


def compare_mixed(windows, theirs):
    ours = [[(i, magnitude(v) or 0.0) for i, _, v in ops] for ops in windows]
    a = collections.Counter(w for call in words([(True, c) for c in ours]) for w in call)
    b = collections.Counter(w for call in words([(False, c) for c in theirs]) for w in call)
    homogeneous("augmix: operations and magnitudes", a, b)
    homogeneous("augmix: operations in all chains", collections.Counter(map(len, ours)),
                collections.Counter(map(len, theirs)))


def check_uniformaugment():
    names = [*(n for n in TORCH.values() if n != "identity"), "cutout"]
    windows = list(decisions("uniformaugment"))
    chi_square("uniformaugment: how many act", collections.Counter(map(len, windows)), {0: 1, 1: 2, 2: 1})
    counts = collections.Counter(i for ops in windows for i, _, _ in ops)
    chi_square("uniformaugment: operations", counts, {n: 1 for n in names})
    levels = collections.defaultdict(list)
    for ops in windows:
        for i, _, v in ops:
            if i in ("brightness", "contrast", "saturation", "sharpness"):
                levels[i].append((magnitude(v) + 0.9) / 1.8)
            elif i == "rotate":
                levels[i].append((float(v["degrees"]) + 30) / 60)
            elif i.startswith("translate-"):
                levels[i].append((float(v[i]) + 0.45) / 0.9)
            elif i == "solarize":
                levels[i].append(float(v["threshold"]) / 256)
    for op, values in levels.items():
        require(f"uniformaugment {op}: magnitudes are uniform, KS", stats.kstest(values, "uniform").pvalue)
    places = [(float(v["x"]), float(v["width"])) for ops in windows for i, _, v in ops if i == "cutout"]
    exactly("uniformaugment cutout: squares lie in the picture", all(0 <= x and x + w <= 1 + 1e-12 for x, w in places))


def check_views():
    """How often what acts; the crops and factors are those of augcrop and augcolor, which have tests of their own."""
    for name, blur, solarize in (("simclr", 0.5, 0), ("simclr-cifar", 0, 0), ("byol-1", 1, 0), ("byol-2", 0.1, 0.2),
                                 ("vicreg", 0.5, 0.5)):
        counts, orders = collections.Counter(), collections.Counter()
        for ops in decisions(name, MIXED):
            heads = [op[0] for op in ops]
            counts.update(set(heads))
            counts["grey"] += any(v == {} for i, _, v in ops if i == "color")
            factors = [i for i, _, v in ops if i == "color" and v]
            counts["jitter"] += len(factors) == 4
            orders[tuple("factor" in v for i, _, v in ops if i == "color" and v)] += 1
        exactly(f"{name}: always a crop", counts["crop"] == MIXED)
        binomial(f"{name}: flips", counts["flip"], MIXED, 0.5)
        binomial(f"{name}: jitter", counts["jitter"], MIXED, 0.8)
        binomial(f"{name}: grey", counts["grey"], MIXED, 0.2)
        binomial(f"{name}: blur", counts["blur"], MIXED, blur)
        binomial(f"{name}: solarize", counts["solarize"], MIXED, solarize)
        chi_square(f"{name}: place of hue in the jitter", orders,
                   {(): 0.2, **{tuple(k != place for k in range(4)): 0.2 for place in range(4)}})


def check_specaugment():
    for name, bands, widest, times in (("lb", 1, 27, 1), ("ld", 2, 27, 2), ("sm", 2, 15, 2), ("ss", 2, 27, 2)):
        widths = collections.Counter()
        for ops in decisions(f"specaugment-{name}", MIXED, medium="audio"):
            widths.update(int(v["channels"]) for _, _, v in ops if "channels" in v)
            widths["none"] += bands - sum("channels" in v for _, _, v in ops)
            widths["times"] = max(widths["times"], sum("duration_ns" in v for _, _, v in ops))
        exactly(f"specaugment-{name}: {times} masks of time", widths.pop("times") == times)
        # a mask of no channel leaves no trace
        widths[0] += widths.pop("none")
        chi_square(f"specaugment-{name}: widths of bands", widths, {f: 1 for f in range(widest + 1)})


check_randaugment()
check_trivialaugment()
check_autoaugment()
check_augmix()
check_uniformaugment()
check_views()
check_specaugment()
print(f"{TESTS} tests over {N} windows{'' if torch else ', without torchvision'}")
sys.exit(bool(FAILURES))
