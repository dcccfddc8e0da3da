#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What augwarp draws is uniform in its range and without correlation.

Usage: warp_oracle.py DECIDE_CLI. With AUG_FULL=1 with more draws.
"""
import sys

import numpy as np
from scipy import stats

import samplers_oracle as samplers
from erase_oracle import uniform
from samplers_oracle import DRAWS, SEEDS, decisions, require


def warp(mode, operation, ranges, *settings):
    uniform(mode, operation, ranges, *settings, element="augwarp")


def fields():
    """Keys are 64 bits that are alike and never the same."""
    rows = decisions("augwarp", "probability=1", seeds=f"0:{SEEDS}", windows=f"0:{DRAWS}")
    keys = np.array([int(row["operations"][0]["field"], 16) for row in rows], dtype=object)
    require("elastic fields that are the same", len(keys) - len(set(keys)), 0, 0)
    bits = np.array([[k >> b & 1 for b in range(64)] for k in keys])
    z = (bits.mean(0) - 0.5) * 2 * len(keys) ** 0.5
    require("elastic field: bits are fair, KS p", stats.kstest(z, "norm").pvalue, 1e-3)


def main():
    both = {"k1": (-0.4, 0.4), "k2": (-0.1, 0.1), "k3": (-0.2, 0.2), "p1": (-0.01, 0.01),
            "p2": (-0.02, 0.02)}
    lens = ["k1=0.4", "k2=0.1", "k3=0.2", "p1=0.01", "p2=0.02"]
    warp("lens", "lens-distortion", both, *lens)
    warp("lens", "lens-distortion", {"k1": (-0.4, 0)}, "lens=barrel", *lens)
    warp("lens", "lens-distortion", {"k1": (0, 0.4)}, "lens=pincushion", *lens)
    warp("rolling-shutter", "rolling-shutter",
         {"pan": (-0.2, 0.2), "wobble": (0, 0.03), "phase": (0, 1)}, "pan=0.2", "wobble=0.03")
    warp("none", "chromatic-aberration", {"red": (-0.02, 0.02), "blue": (-0.02, 0.02)},
         "aberration=0.02")
    warp("none", "vignette", {"strength": (0, 0.7)}, "vignette=0.7")
    fields()
    sys.exit(bool(samplers.FAILURES))


if __name__ == "__main__":
    main()
