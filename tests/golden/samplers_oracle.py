#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What augcrop, augaffine and augcolor draw is distributed as what torchvision draws, what augframedrop draws as
its page says, and draws of different
windows, items, epochs, views, seeds, frames, elements and parameters have nothing in common.

Usage: samplers_oracle.py DECIDE_CLI. With AUG_FULL=1 with four times as many draws.
"""
import io
import itertools
import json
import math
import os
import subprocess
import sys

import numpy as np
from scipy import stats

try:
    import torch
    from torchvision import transforms
except ImportError:
    print("skipped: this test needs python3-torch and python3-torchvision")
    sys.exit(77)

CLI = sys.argv[1]
SEEDS = 200
DRAWS = 1000 if os.environ.get("AUG_FULL") else 90
# without a common divisor, or the statistic and with it the p-values take a few values only
THEIR_DRAWS = DRAWS - 7
FAILURES = []


def require(name, figure, low, high=math.inf):
    good = low <= figure <= high
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.4g} (in [{low:.4g}, {high:.4g}])")
    if not good:
        FAILURES.append(name)


def decisions(element, *settings, columns=(), **ranges):
    args = [CLI, *(f"--{k.replace('_', '-')}={v}" for k, v in ranges.items()),
            *(f"--column={c}" for c in columns), element, *settings]
    out = subprocess.run(args, stdout=subprocess.PIPE, check=True).stdout
    if columns:
        return np.loadtxt(io.BytesIO(out), delimiter="\t", ndmin=2)
    return [json.loads(line) for line in out.splitlines()]


def same_distribution(name, ours, theirs):
    """One KS test a seed; if both are drawn alike, its p-values are uniform."""
    p = [stats.ks_2samp(a, b).pvalue for a, b in zip(ours, theirs)]
    whole = stats.ks_2samp(ours.ravel(), theirs.ravel()).pvalue
    require(f"{name}: {len(p)} p-values are uniform, KS p", stats.kstest(p, "uniform").pvalue, 1e-3)
    require(f"{name}: {ours.size} draws against {theirs.size}, KS p", whole, 1e-3)


def torch_crops(width, height, scale, ratio):
    """x, y, width, height in the unit square, a row a draw; the picture is large, so that whole
    pixels do not show."""
    picture = torch.empty(1, 1, 1).expand(3, height, width)
    rows = np.empty((SEEDS, THEIR_DRAWS, 4))
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        for k in range(THEIR_DRAWS):
            i, j, h, w = transforms.RandomResizedCrop.get_params(picture, scale, ratio)
            rows[seed, k] = j / width, i / height, w / width, h / height
    return rows


def crops(aspect, *settings):
    columns = ["crop.x", "crop.y", "crop.width", "crop.height"]
    rows = decisions("augcrop", *settings, columns=columns, seeds=f"0:{SEEDS}",
                     windows=f"0:{DRAWS}", aspect=repr(aspect))
    return rows.reshape(SEEDS, DRAWS, 4)


def with_noise(rows, generator):
    """Undoes torchvision's whole pixels, and keeps what is equal in both (the central crop) equal
    only in distribution."""
    return rows + generator.uniform(0, 1e-4, rows.shape)


def check_crop(name, width, height, scale, ratio, settings, unit=1):
    """`unit`: the output's shape, which ours multiplies the ratios with."""
    generator = np.random.default_rng(1)
    ours = with_noise(crops(width / height, *settings), generator)
    theirs = with_noise(torch_crops(width, height, scale, tuple(r * unit for r in ratio)), generator)
    for column, what in enumerate(("x", "y", "width", "height")):
        same_distribution(f"{name} {what}", ours[..., column], theirs[..., column])
    same_distribution(f"{name} area", ours[..., 2] * ours[..., 3], theirs[..., 2] * theirs[..., 3])
    same_distribution(f"{name} ratio", ours[..., 2] / ours[..., 3], theirs[..., 2] / theirs[..., 3])


def crop():
    default = (0.08, 1), (3 / 4, 4 / 3)
    check_crop("square", 2000003, 2000003, *default, [])
    check_crop("16/9", 3200000, 1800000, *default, [])
    # so wide that ten tries often do not fit: the central crop
    check_crop("6/1", 6000000, 1000000, (0.1, 0.9), (3 / 4, 4 / 3),
               ["min-scale=0.1", "max-scale=0.9"])
    check_crop("output 2/1", 1600000, 1200000, (0.2, 0.9), (0.5, 1.5),
               ["min-scale=0.2", "max-scale=0.9", "min-ratio=0.5", "max-ratio=1.5", "width=400",
                "height=200"], unit=2)


def torch_colors(magnitudes, first):
    jitter = transforms.ColorJitter(*magnitudes)
    factors, orders = np.empty((SEEDS, THEIR_DRAWS, 4)), []
    for seed in range(SEEDS):
        torch.manual_seed(first + seed)
        for k in range(THEIR_DRAWS):
            order, *values = jitter.get_params(
                jitter.brightness, jitter.contrast, jitter.saturation, jitter.hue)
            factors[seed, k] = values
            orders.append(tuple(order.tolist()))
    return factors, orders


def color():
    names = ["brightness", "contrast", "saturation", "hue"]
    for first, magnitudes in ((0, (0.4, 0.4, 0.4, 0.1)), (1000, (0.8, 1.5, 0.2, 0.5))):
        rows, orders = np.empty((SEEDS * DRAWS, 4)), []
        settings = [f"{n}={m}" for n, m in zip(names, magnitudes)]
        for r, d in enumerate(decisions("augcolor", *settings, seeds=f"{first}:{SEEDS}",
                                        windows=f"0:{DRAWS}")):
            order = []
            for op in d["operations"]:
                column = names.index(op["op"])
                rows[r, column] = op["turns" if column == 3 else "factor"]
                order.append(column)
            orders.append(tuple(order))
        theirs, their_orders = torch_colors(magnitudes, first)
        for column, name in enumerate(names):
            same_distribution(f"{name} {magnitudes[column]}",
                              rows[:, column].reshape(SEEDS, DRAWS), theirs[..., column])
        every = list(itertools.permutations(range(4)))
        counts = [orders.count(o) for o in every]
        require("every order as likely, chi-square p", stats.chisquare(counts).pvalue, 1e-3)
        table = [counts, [their_orders.count(o) for o in every]]
        require("orders as torchvision's, chi-square p", stats.chi2_contingency(table)[1], 1e-3)


def uniform(name, rows, low, high):
    """One KS test a seed; their p-values are uniform."""
    p = [stats.kstest(row, "uniform", args=(low, high - low)).pvalue for row in rows]
    require(f"{name}: {len(p)} p-values are uniform, KS p", stats.kstest(p, "uniform").pvalue, 1e-3)
    require(f"{name}: {rows.size} draws, KS p",
            stats.kstest(rows.ravel(), "uniform", args=(low, high - low)).pvalue, 1e-3)


# operation.value, the settings for it, and between what it is uniform; of whole numbers the last is
# one above what there is
COLORS = [
    ("temperature.kelvin", ["temperature-probability=1", "min-temperature=3500"], 3500, 15000),
    ("exposure.stops", ["exposure=1.5"], -1.5, 1.5),
    ("gamma.exponent", ["gamma=1.5"], -math.log(2.5), math.log(2.5)),
    ("sharpness.factor", ["sharpness=0.7"], 0.3, 1.7),
    ("posterize.bits", ["posterize-probability=1", "min-bits=2", "max-bits=7"], 2, 8),
    ("solarize.threshold", ["solarize-probability=1", "min-threshold=0", "max-threshold=256"], 0, 256),
    ("solarize-add.addition", ["solarize-add-probability=1"], 0, 111),
    ("clahe.limit", ["clahe-probability=1", "max-clip-limit=4"], 1, 4),
]
CHANCES = ["temperature", "grayscale", "invert", "posterize", "solarize", "solarize-add", "equalize",
           "autocontrast", "clahe", "channel-shuffle", "channel-drop", "sharpness"]
PLAIN = [f"{name}=0" for name in ("brightness", "contrast", "saturation", "hue")]


def color_values():
    generator = np.random.default_rng(3)
    settings = PLAIN + [word for row in COLORS for word in row[1]]
    rows = decisions("augcolor", *settings, columns=[row[0] for row in COLORS], seeds=f"0:{SEEDS}",
                     windows=f"0:{DRAWS}")
    for column, (name, _, low, high) in enumerate(COLORS):
        values = rows[:, column]
        if name == "gamma.exponent":
            values = np.log(values)
        if np.all(values == np.rint(values)):
            values = values + generator.uniform(0, 1, values.shape)
        uniform(name, values.reshape(SEEDS, DRAWS), low, high)
    z = np.corrcoef(rows.T)[np.triu_indices(len(COLORS), 1)] * math.sqrt(len(rows))
    require("values of colours have nothing in common, largest |z|", abs(z).max(), 0, 4.2)


def color_chances():
    """How often each operation is there, alone and with each other one, and in which order."""
    share = 0.3
    settings = PLAIN + ["sharpness=0.5"] + [f"{name}-probability={share}" for name in CHANCES]
    found = decisions("augcolor", *settings, seeds="0:40", windows=f"0:{10 * DRAWS}")
    there = np.array([[any(op["op"] == name for op in d["operations"]) for name in CHANCES]
                      for d in found])
    n = len(there)
    z = (there.sum(0) - n * share) / math.sqrt(n * share * (1 - share))
    require("operations are as likely as asked, largest |z|", abs(z).max(), 0, 4.2)
    z = np.corrcoef(there.T)[np.triu_indices(len(CHANCES), 1)] * math.sqrt(n)
    require("operations are chosen by themselves, largest |z|", abs(z).max(), 0, 4.2)
    jitter = decisions("augcolor", "jitter-probability=0.8", seeds="0:40", windows=f"0:{10 * DRAWS}")
    sizes = [len(d["operations"]) for d in jitter]
    require("the jitter is there as a whole", float(set(sizes) == {0, 4}), 1)
    z = (sizes.count(4) - n * 0.8) / math.sqrt(n * 0.8 * 0.2)
    require("the jitter is as likely as asked, |z|", abs(z), 0, 4.2)
    count = {}
    for d in decisions("augcolor", *PLAIN, "channel-shuffle-probability=1",
                       "channel-drop-probability=1", seeds="0:40", windows=f"0:{DRAWS}"):
        key = tuple(op.get("order", op.get("channel")) for op in d["operations"])
        count[key] = count.get(key, 0) + 1
    require("18 shuffles and drops", len(count), 18, 18)
    require("each is as likely, chi-square p", stats.chisquare(list(count.values())).pvalue, 1e-3)
    firsts = [d["operations"][0]["op"] for d in decisions(
        "augcolor", "order=all", "gamma=1", "invert-probability=1", "equalize-probability=1",
        seeds="0:40", windows=f"0:{DRAWS}")]
    counts = [firsts.count(name) for name in sorted(set(firsts))]
    require("seven operations in any order", len(counts), 7, 7)
    require("each is as often the first, chi-square p", stats.chisquare(counts).pvalue, 1e-3)


def affine():
    """RandomAffine and RandomPerspective of a picture so large that whole pixels do not show."""
    n = ["degrees", "translate-x", "translate-y", "scale", "shear-x", "shear-y"]
    ours = decisions("augaffine", "degrees=50", "translate-x=0.2", "translate-y=0.3", "min-scale=0.7",
                     "max-scale=1.6", "shear-x=20", "shear-y=10", columns=[f"affine.{c}" for c in n],
                     seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}").reshape(SEEDS, DRAWS, 6)
    theirs = np.empty((SEEDS, THEIR_DRAWS, 6))
    size = 10 ** 6
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        for k in range(THEIR_DRAWS):
            angle, (tx, ty), scale, shears = transforms.RandomAffine.get_params(
                (-50, 50), (0.2, 0.3), (0.7, 1.6), (-20, 20, -10, 10), [size, size])
            theirs[seed, k] = angle, tx / size, ty / size, scale, *shears
    for column, name in enumerate(n):
        same_distribution(f"affine {name}", ours[..., column], theirs[..., column])
    z = np.corrcoef(ours.reshape(-1, 6).T)[np.triu_indices(6, 1)] * math.sqrt(SEEDS * DRAWS)
    require("affine values have nothing in common, largest |z|", abs(z).max(), 0, 4)

    names = [f"{c}{i}" for i in range(4) for c in "xy"]
    ours = decisions("augaffine", "degrees=0", "distortion=0.6",
                     columns=[f"perspective.{c}" for c in names], seeds=f"0:{SEEDS}",
                     windows=f"0:{DRAWS}").reshape(SEEDS, DRAWS, 8)
    theirs = np.empty((SEEDS, THEIR_DRAWS, 8))
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        for k in range(THEIR_DRAWS):
            _, end = transforms.RandomPerspective.get_params(size, size, 0.6)
            theirs[seed, k] = np.array(end).ravel() / size
    for column, name in enumerate(names):
        same_distribution(f"perspective {name}", ours[..., column], theirs[..., column])
    z = np.corrcoef(ours.reshape(-1, 8).T)[np.triu_indices(8, 1)] * math.sqrt(SEEDS * DRAWS)
    require("corners have nothing in common, largest |z|", abs(z).max(), 0, 4)

    turns = decisions("augaffine", "degrees=0", "quarter-turns=true", columns=["turn.turn"],
                      seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}").ravel()
    counts = [np.isnan(turns).sum(), *((turns == t).sum() for t in (1, 2, 3))]
    require("every quarter turn as likely, chi-square p", stats.chisquare(counts).pvalue, 1e-3)


def slots(share, burst):
    """Whether each of 30 slots is hit, a row a window."""
    found = decisions("augframedrop", f"share={share}", f"burst={burst}", seeds=f"0:{SEEDS}",
                      windows="0:30")
    hit = np.zeros((len(found), 30), bool)
    for row, d in zip(hit, found):
        for op in d["operations"]:
            first, last = (op["start_ns"] + np.array([0, op["duration_ns"]])) * 30e-9 + 0.5
            row[int(first):int(last)] = True
    return hit


def frames():
    delay = decisions("augframedrop", "mode=latency", "min-delay=20", "max-delay=260",
                      columns=["frame-latency.delay_ns"], seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}")
    uniform("delay", delay.reshape(SEEDS, DRAWS), 20e6, 260e6)
    offsets = np.array([[op["offset_ns"] for op in d["operations"]] for d in decisions(
        "augframedrop", "mode=jitter", "max-jitter=12", seeds=f"0:{SEEDS}", windows="0:4")])
    uniform("first offset", offsets[:, 0].reshape(SEEDS, -1), 0, 12e6)
    uniform("offsets", offsets[:, 1:].reshape(SEEDS, -1), -12e6, 12e6)
    z = np.corrcoef(offsets.T)[np.triu_indices(30, 1)] * math.sqrt(len(offsets))
    require("offsets of a window have nothing in common, largest |z|", abs(z).max(), 0, 4.2)
    for share, burst in ((0.1, 0), (0.3, 0.1), (0.6, 0.25)):
        hit = slots(share, burst)
        run = max(burst * 30, 1, share / (1 - share))
        n = len(hit)
        counts = hit.sum(0)
        z = (counts - n * share) / math.sqrt(n * share * (1 - share))
        require(f"share {share}: every slot alike, largest |z| of 30", abs(z).max(), 0, 4)
        before, now = hit[:, :-1], hit[:, 1:]
        for name, where, p in (("stays", before, 1 - 1 / run),
                               ("begins", ~before, share / ((1 - share) * run))):
            tried, seen = where.sum(), (where & now).sum()
            spread = math.sqrt(max(tried * p * (1 - p), 1))
            require(f"share {share} burst {burst} {name}: |z|", abs(seen - tried * p) / spread, 0, 4)


def independent():
    """z = r·sqrt(n) of pairs that must have nothing in common is standard normal."""
    n = 25 * DRAWS
    names = ["brightness.factor", "contrast.factor", "saturation.factor", "hue.turns"]

    def draw(element="augcolor", columns=names, **ranges):
        ranges.setdefault("windows", f"0:{n}")
        return decisions(element, columns=columns, **ranges)

    base = draw(seeds="7:1")
    other = {
        "next window": draw(seeds="7:1", windows=f"1:{n}"),
        "window before": draw(seeds="7:1", windows=f"-1:{n}"),
        "30 windows on": draw(seeds="7:1", windows=f"30:{n}"),
        "2^32 windows on": draw(seeds="7:1", windows=f"{2**32}:{n}"),
        "next epoch": draw(seeds="7:1", epochs="1:1"),
        "next view": draw(seeds="7:1", views="1:1"),
        "next item": draw(seeds="7:1", items="1:1"),
        "next seed": draw(seeds="8:1"),
        "second element": draw(seeds="7:1", name="color#2"),
        "another branch": draw(seeds="7:1", name="color/left"),
    }
    hold = ["hold=frame"]
    other["frame 0"] = decisions("augcolor", *hold, columns=names, seeds="7:1", frames=1,
                                 windows=f"0:{n}")
    crop = draw("augcrop", ["crop.x", "crop.y", "crop.width"], seeds="7:1")
    along = {  # the same windows along the other counters
        "epochs": draw(seeds="7:1", windows="0:1", epochs=f"0:{n}"),
        "views": draw(seeds="7:1", windows="0:1", views=f"0:{n}"),
        "items": draw(seeds="7:1", windows="0:1", items=f"0:{n}"),
        "seeds": draw(windows="0:1", seeds=f"0:{n}"),
        "frames": decisions("augcolor", *hold, columns=names, seeds="7:1", frames=n),
    }
    pairs = []
    for name, rows in other.items():
        pairs += [(f"{name}: {a} {b}", base[:, a], rows[:, b]) for a in range(4) for b in range(4)]
    pairs += [(f"parameters {a} {b}", base[:, a], base[:, b])
              for a in range(4) for b in range(a)]
    pairs += [(f"crop {b}, colour {a}", base[:, a], crop[:, b]) for a in range(4) for b in range(3)]
    for name, rows in along.items():
        pairs += [(f"windows against {name}: {a}", base[:, a], rows[:, a]) for a in range(4)]
        pairs += [(f"neighbours along {name}: {a}", rows[:-1, a], rows[1:, a]) for a in range(4)]
        pairs += [(f"{name}: {a} {b}", rows[:, a], rows[:, b]) for a in range(4) for b in range(a)]
        for a in range(4):
            p = stats.kstest(rows[:, a], "uniform", args=(-0.1, 0.2) if a == 3 else (0.6, 0.8))
            require(f"uniform along {name}: {a}, KS p", p.pvalue, 1e-4)
    z = {name: np.corrcoef(a, b)[0, 1] * math.sqrt(len(a)) for name, a, b in pairs}
    ranks = {name: stats.spearmanr(a * a, b)[0] * math.sqrt(len(a)) for name, a, b in pairs[::3]}
    worst = max(z, key=lambda name: abs(z[name]))
    require(f"{len(z)} correlations of {n} draws, largest |z| ({worst})", abs(z[worst]), 0, 4.2)
    require("largest |z| of rank correlations", max(map(abs, ranks.values())), 0, 4.2)
    require("correlations are normal, KS p", stats.kstest(list(z.values()), "norm").pvalue, 1e-3)


if __name__ == "__main__":
    crop()
    color()
    color_values()
    color_chances()
    affine()
    frames()
    independent()
    print(f"{len(FAILURES)} failed")
    sys.exit(bool(FAILURES))
