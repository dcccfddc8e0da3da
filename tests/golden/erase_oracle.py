#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What augerase and augcompress draw: rectangles as torchvision's RandomErasing, all else uniform in
its range and without correlation.

Usage: erase_oracle.py DECIDE_CLI. With AUG_FULL=1 with more draws.
"""
import itertools
import math
import sys

import numpy as np
from scipy import stats

import samplers_oracle as samplers
from samplers_oracle import DRAWS, SEEDS, THEIR_DRAWS, decisions, require, same_distribution

import torch
from torchvision import transforms


def torch_rectangles(width, height, scale, ratio):
    """x, y, width, height in the unit square, a row a draw; zeros where none of ten tries fits."""
    picture = torch.empty(1, 1, 1).expand(3, height, width)
    rows = np.zeros((SEEDS, THEIR_DRAWS, 4))
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        for k in range(THEIR_DRAWS):
            i, j, h, w, _ = transforms.RandomErasing.get_params(picture, scale, ratio, [0.0])
            if h < height or w < width:
                rows[seed, k] = j / width, i / height, w / width, h / height
    return rows


def rectangles(aspect, *settings):
    columns = ["erase.x", "erase.y", "erase.width", "erase.height"]
    rows = decisions("augerase", "probability=1", *settings, columns=columns, seeds=f"0:{SEEDS}",
                     windows=f"0:{DRAWS}", aspect=repr(aspect))
    return np.nan_to_num(rows).reshape(SEEDS, DRAWS, 4)


def check_rectangle(name, width, height, scale, ratio, *settings):
    generator = np.random.default_rng(1)
    ours = samplers.with_noise(rectangles(width / height, *settings), generator)
    theirs = samplers.with_noise(torch_rectangles(width, height, scale, ratio), generator)
    for column, what in enumerate(("x", "y", "width", "height")):
        same_distribution(f"{name} {what}", ours[..., column], theirs[..., column])
    same_distribution(f"{name} area", ours[..., 2] * ours[..., 3], theirs[..., 2] * theirs[..., 3])
    same_distribution(f"{name} ratio", ours[..., 3] / ours[..., 2], theirs[..., 3] / theirs[..., 2])
    table = [[(r[..., 2] < 1e-3).sum(), (r[..., 2] >= 1e-3).sum()] for r in (ours, theirs)]
    if min(table[0][0], table[1][0]) > 5:
        require(f"{name}: as often nothing, chi-square p", stats.chi2_contingency(table)[1], 1e-3)


def uniform(mode, operation, ranges, *settings, element="augerase"):
    """Every value uniform in its range, one KS test a seed, and none correlated with another."""
    rows = decisions(element, "probability=1", f"mode={mode}", *settings,
                     columns=[f"{operation}.{c}" for c in ranges], seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}")
    for column, (name, (low, high)) in enumerate(ranges.items()):
        draws = rows[:, column].reshape(SEEDS, DRAWS)
        p = [stats.kstest(d, "uniform", args=(low, high - low)).pvalue for d in draws]
        require(f"{mode} {name}: p-values are uniform, KS p", stats.kstest(p, "uniform").pvalue, 1e-3)
        require(f"{mode} {name}: within its range", (draws.min() - low) * (high - draws.max()), 0)
    for a, b in itertools.combinations(range(len(ranges)), 2):
        z = np.corrcoef(rows[:, a], rows[:, b])[0, 1] * math.sqrt(len(rows))
        require(f"{mode} columns {a} and {b}: |z|", abs(z), 0, 4.2)


def counts(mode, column, least, most, *settings):
    n = decisions("augerase", "probability=1", f"mode={mode}", *settings, columns=[column],
                  seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}").ravel().astype(int)
    table = [(n == k).sum() for k in range(least, most + 1)]
    require(f"{mode}: all draws within {least} to {most}", sum(table), len(n), len(n))
    require(f"{mode}: every number as likely, chi-square p", stats.chisquare(table).pvalue, 1e-3)


def compress():
    """The draws of augcompress."""
    n = decisions("augcompress", "probability=1", "min-quality=30", "max-quality=45",
                  columns=["jpeg.quality"], seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}").ravel().astype(int)
    require("jpeg: every quality as likely, chi-square p",
            stats.chisquare([(n == q).sum() for q in range(30, 46)]).pvalue, 1e-3)
    require("jpeg: all within the range", ((n >= 30) & (n <= 45)).mean(), 1, 1)
    uniform("blocks", "blocks", {"size": (0.01, 0.04)}, element="augcompress")
    uniform("scale", "rescale", {"scale": (0.25, 0.75)}, element="augcompress")
    rate = decisions("augcompress", "probability=1", "mode=codec", "min-bitrate=10000",
                     "max-bitrate=1000000", columns=["codec.bitrate"], seeds=f"0:{SEEDS}",
                     windows=f"0:{DRAWS}").reshape(SEEDS, DRAWS)
    p = [stats.kstest(np.log10(r), "uniform", args=(4, 2)).pvalue for r in rate]
    require("codec: log of the bit rate, p-values are uniform, KS p", stats.kstest(p, "uniform").pvalue, 1e-3)


def main():
    default = (0.02, 0.33), (0.3, 3.3)
    check_rectangle("square", 2000003, 2000003, *default)
    check_rectangle("16/9", 3200000, 1800000, *default)
    check_rectangle("rarely fits", 6000000, 1000000, (0.3, 0.9), (0.3, 2),
                    "min-scale=0.3", "max-scale=0.9", "max-ratio=2")
    uniform("grid", "grid-mask", {"period": (0.1, 0.4), "x": (0, 1), "y": (0, 1), "angle": (-30, 30)},
            "grid-angle=30")
    uniform("shadow", "shadow", {"gain": (0.4, 0.7), "width": (1 / 3, 2 / 3)}, "shadow-sign=dark")
    uniform("shadow", "shadow", {"gain": (1.3, 1.6), "x": (0, 1), "y": (0, 1), "height": (1 / 3, 2 / 3)},
            "shadow-sign=light", "shadow-shape=polygon")
    uniform("patch", "light-patch",
            {"x": (0, 1), "y": (0, 1), "sigma": (0.05, 0.25), "factor": (0.4, 1.6)})
    uniform("dirt", "dirt", {"amount": (0.2, 0.6), "field": (-2 ** 63, 2 ** 63)})
    uniform("rain", "rain", {"amount": (0.2, 0.6), "angle": (-20, 20), "field": (-2 ** 63, 2 ** 63)})
    uniform("fog", "fog", {"amount": (0.2, 0.6), "field": (-2 ** 63, 2 ** 63)})
    counts("dropout", "coarse-dropout.holes", 1, 8)
    counts("dirt", "dirt.blobs", 1, 8)
    counts("rain", "rain.drops", 100, 120, "max-drops=120")
    counts("shadow", "shadow.corners", 3, 6, "shadow-shape=polygon")
    signs = decisions("augerase", "probability=1", "mode=shadow", columns=["shadow.gain"],
                      seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}").ravel() < 1
    require("shadow: dark as often as light, p", stats.binomtest(int(signs.sum()), len(signs)).pvalue, 1e-3)
    compress()
    chosen = decisions("augerase", columns=["applied"], seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}").ravel()
    require("applied in half of the windows, p", stats.binomtest(int(chosen.sum()), len(chosen)).pvalue, 1e-3)


if __name__ == "__main__":
    main()
    print(f"{len(samplers.FAILURES)} failed")
    sys.exit(bool(samplers.FAILURES))
