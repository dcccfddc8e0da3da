#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What augblur draws is uniform between its ends, as torchvision's GaussianBlur draws sigma, and the values of an
operation have nothing in common.

Usage: blur_samplers.py DECIDE_CLI
"""
import math
import sys

import numpy as np
from scipy import stats

import samplers_oracle as base

try:
    import torch
    from torchvision import transforms
except ImportError:
    print("skipped: this test needs python3-torch and python3-torchvision")
    sys.exit(77)

DRAWN = [("gaussian", "gaussian-blur.sigma", 0.1, 2), ("box", "box-blur.radius", 1, 3),
         ("motion", "motion-blur.length", 3, 11), ("motion", "motion-blur.degrees", 0, 360),
         ("defocus", "defocus.radius", 1, 3), ("zoom", "zoom-blur.factor", 1, 1.1)]


def rows(kind, *columns, settings=(), **ranges):
    ranges.setdefault("seeds", f"0:{base.SEEDS}")
    ranges.setdefault("windows", f"0:{base.DRAWS}")
    return base.decisions("augblur", f"kind={kind}", *settings, columns=columns, **ranges)


def uniform():
    for kind, column, low, high in DRAWN:
        ours = rows(kind, column).reshape(base.SEEDS, base.DRAWS)
        p = [stats.kstest(seed, "uniform", args=(low, high - low)).pvalue for seed in ours]
        base.require(f"{column}: {len(p)} p-values are uniform, KS p",
                     stats.kstest(p, "uniform").pvalue, 1e-3)
        base.require(f"{column}: {ours.size} draws, KS p",
                     stats.kstest(ours.ravel(), "uniform", args=(low, high - low)).pvalue, 1e-3)


def torchvisions():
    theirs = np.empty((base.SEEDS, base.THEIR_DRAWS))
    for seed in range(base.SEEDS):
        torch.manual_seed(seed)
        theirs[seed] = [transforms.GaussianBlur.get_params(0.1, 2.0)
                        for _ in range(base.THEIR_DRAWS)]
    base.same_distribution("sigma", rows("gaussian", "gaussian-blur.sigma").reshape(base.SEEDS, -1),
                           theirs)


def windows():
    drawn = rows("median", "median-blur.window", settings=("max-window=7",)).ravel()
    counts = [(drawn == w).sum() for w in (3, 5, 7)]
    base.require("windows 3, 5 and 7 are as likely, chi-square p", stats.chisquare(counts).pvalue,
                 1e-3)
    base.require("and there are no others", sum(counts), len(drawn), len(drawn))


def independent():
    n = 25 * base.DRAWS
    here = rows("motion", "motion-blur.length", "motion-blur.degrees", seeds="7:1",
                windows=f"0:{n}")
    others = {"next window": dict(seeds="7:1", windows=f"1:{n}"),
              "next epoch": dict(seeds="7:1", windows=f"0:{n}", epochs="1:1"),
              "next view": dict(seeds="7:1", windows=f"0:{n}", views="1:1"),
              "next item": dict(seeds="7:1", windows=f"0:{n}", items="1:1"),
              "next seed": dict(seeds="8:1", windows=f"0:{n}")}
    z = [np.corrcoef(here[:, 0], here[:, 1])[0, 1] * math.sqrt(n)]
    for ranges in others.values():
        there = rows("motion", "motion-blur.length", "motion-blur.degrees", **ranges)
        z += [np.corrcoef(here[:, a], there[:, b])[0, 1] * math.sqrt(n)
              for a in (0, 1) for b in (0, 1)]
    base.require(f"{len(z)} correlations of {n} draws, largest |z|", max(map(abs, z)), 0, 4.2)


if __name__ == "__main__":
    uniform()
    torchvisions()
    windows()
    independent()
    print(f"{len(base.FAILURES)} failed")
    sys.exit(bool(base.FAILURES))
