#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augclip against its formulas in NumPy; percentiles are numpy's, as in audiomentations' ClippingDistortion.

Usage: clip_oracle.py SOUND_CLI DECIDE_CLI
"""
import sys

import numpy as np

import sounds
from sounds import Decide, Effect, require

CLI, DECIDE = sys.argv[1:3]
BRANCH = sounds.fnv1a(b"audio")


def dither(op, shape, window):
    frames, channels = shape
    words = np.stack([sounds.field_words(op["field"], frames, c, window, BRANCH)
                      for c in range(channels)], 1)
    if op["dither"] == "rectangular":
        return words.view(np.int32).astype(np.float32) * np.float32(2.0**-32)
    return ((words & 0xFFFF).astype(np.float64) + (words >> 16) - 65535) * 2.0**-16


def model(op, x, rate, window):
    kind = op["op"]
    if kind == "hard-clip":
        t = 10 ** (op["threshold-db"] / 20)
        return np.clip(x, -t, t)
    if kind == "percentile-clip":
        return np.clip(x, *np.percentile(x, [op["percent"] / 2, 100 - op["percent"] / 2]))
    if kind == "soft-clip":
        g = 10 ** (op["drive-db"] / 20)
        return np.tanh(g * x) / np.tanh(g)
    if kind == "bit-depth":
        s = 2.0 ** (op["bits"] - 1)
        v = x * s
        if "dither" in op:  # floats, as the sum is rounded once more
            v = v.astype(np.float32) + dither(op, x.shape, window).astype(np.float32)
        return np.rint(np.clip(v, -s, s - 1)).astype(np.float64) / s
    n = np.arange(len(x), dtype=object)
    at = [-(-(k * op["rate"] // rate) * rate // op["rate"]) for k in n]
    return x[np.array(at, int)]


CASES = [
    ("hard", ["min-threshold-db=-40", "max-threshold-db=0"], -130),
    ("percentile", ["kind=percentile", "max-percent=90"], -130),
    ("soft", ["kind=soft", "min-drive-db=0", "max-drive-db=60"], -130),
    ("bits", ["kind=bits", "min-bits=1", "max-bits=16"], -1000),
    ("bits, rectangular dither", ["kind=bits", "dither=rectangular"], -1000),
    ("bits, triangular dither", ["kind=bits", "min-bits=1", "max-bits=6", "dither=triangular"], -1000),
    ("hold", ["kind=hold"], -1000),
    ("hold at any rate", ["kind=hold", "min-rate=10", "max-rate=100000"], -1000),
]


def check_noise_of_dither():
    """Triangular dither: the error is not correlated with the sound, its power is 3/12 steps²."""
    effect = Effect(CLI, "augclip", "kind=bits", "min-bits=6", "max-bits=6", "dither=triangular")
    x = sounds.tones(20 * 16000, 16000)
    e = (effect(x, 16000, window=0).astype(np.float64) - x) * 32
    n = len(e)
    require("triangular dither: power of the error in steps², against 1/4",
            abs(np.mean(e**2) - 0.25) / 0.25 * np.sqrt(n) / np.sqrt(2), 0, 4)
    require("triangular dither: mean error, |z|", abs(e.mean()) / e.std() * np.sqrt(n), 0, 4)
    require("triangular dither: error against sound, |z|",
            abs(np.corrcoef(e.ravel(), x.ravel())[0, 1]) * np.sqrt(n), 0, 4)


def check_how_many_are_clipped():
    effect = Effect(CLI, "augclip", "kind=percentile", "min-percent=20", "max-percent=20")
    x = sounds.noise(16000)
    require("percentile=20: per cent of samples that changed",
            100 * np.mean(effect(x, 16000) != x), 19.9, 20.1)


def main():
    for name, settings, limit in CASES:
        effect = Effect(CLI, "augclip", *settings)
        for sound, rate, x in sounds.sounds():
            y = effect(x, rate, seed=5)
            worst = max(sounds.error_db(b, model(ops[0], a, rate, k))
                        for ops, k, a, b, _ in effect.windows(x, y, rate))
            require(f"{name}, {sound}: error in dB", worst, -1000, limit if limit > -1000 else -590)
        x = sounds.noise(int(2.5 * 16000), 1, 4)
        sounds.check_everything(effect, name, x, 16000)
        if "percentile" not in name:
            sounds.check_entry(effect, name, x, 16000, 5001, 1600 if "any" in name else 8 if "hold" in name else 0)
            if "dither" not in name:
                sounds.check_channels_alone(effect, name, x, 16000)
    check_noise_of_dither()
    check_how_many_are_clipped()
    t = np.linspace(-4, 4, 200001).astype(np.float32)
    y = Effect(CLI, "augclip", "kind=soft", "min-drive-db=0", "max-drive-db=0")(t, 48000, window=0)
    require("soft: largest error of tanh (x)/tanh (1)", abs(y - np.tanh(t.astype(float)) / np.tanh(1)).max(), 0, 1e-7)
    decide = Decide(DECIDE, "augclip")
    decide.uniform([], "hard-clip.threshold-db", -24, -6)
    decide.uniform(["kind=percentile"], "percentile-clip.percent", 0, 40)
    decide.uniform(["kind=soft"], "soft-clip.drive-db", 6, 24)
    decide.uniform(["kind=bits"], "bit-depth.bits", 4, 13)
    decide.uniform(["kind=hold", "min-rate=100", "max-rate=500000"], "sample-hold.rate",
                   np.log(100), np.log(500001), lambda r: np.log(r + 0.5))
    sounds.finish()


main()
