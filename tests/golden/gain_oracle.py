#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""auggain against its formulas in NumPy, as audiomentations' GainTransition and torchaudio's Fade have them.

Usage: gain_oracle.py SOUND_CLI DECIDE_CLI
"""
import sys

import numpy as np

import sounds
from sounds import Decide, Effect, require

CLI, DECIDE = sys.argv[1:3]


def amplitude(level):
    return 10.0 ** (np.asarray(level, np.float64) / 20)


def model(op, x, rate, length):
    n = np.arange(len(x))[:, None]
    level = np.full(n.shape, op["db"])
    if "to-db" in op:
        start = sounds.nearest(op["start_ns"], rate)
        duration = max(sounds.nearest(op["duration_ns"], rate), 1)
        # audiomentations: linspace (from, to, duration + 1) from the start on
        ramp = np.linspace(op["db"], op["to-db"], duration + 1)
        level = np.interp(n, start + np.arange(duration + 1), ramp)
    gain = amplitude(level)
    if "fade_ns" in op:
        fade = min(sounds.nearest(op["fade_ns"], rate), length // 2)
        share = np.clip(np.minimum(n + 0.5, length - n - 0.5) / fade, 0, 1)
        gain = gain * (np.sin(np.pi / 2 * share) if op["equal-power"] else share)
    if "normalize" in op and x.any():
        gain = gain / (abs(x).max() if op["normalize"] == "peak" else np.sqrt(np.mean(x**2)))
    return x * gain * (-1 if op.get("invert") else 1) + op.get("offset", 0)


CASES = [
    ("gain", []),
    ("polarity and offset", ["invert-probability=0.5", "min-offset=-0.2", "max-offset=0.2"]),
    ("transition", ["transition-probability=1", "min-db=-24", "max-db=6", "max-transition=2"]),
    ("short transition", ["transition-probability=1", "min-transition=0.001", "max-transition=0.005"]),
    ("linear fade", ["fade-ms=30"]),
    ("equal-power fade", ["fade-ms=800", "fade-shape=equal-power"]),
    ("peak", ["normalize=peak", "min-db=-20", "max-db=0"]),
    ("rms", ["normalize=rms", "min-db=-30", "max-db=-20", "invert-probability=1", "fade-ms=5"]),
]


def main():
    for name, settings in CASES:
        effect = Effect(CLI, "auggain", *settings)
        for sound, rate, x in sounds.sounds():
            y = effect(x, rate, seed=5)
            worst = max(sounds.error_db(b, model(ops[0], a, rate, length))
                        for ops, _, a, b, length in effect.windows(x, y, rate))
            require(f"{name}, {sound}: error in dB", worst, -1000, -130)
        rate = 16000
        x = sounds.noise(int(2.5 * rate), 1, 4)
        sounds.check_everything(effect, name, x, rate)
        if "normalize" not in "".join(settings):
            sounds.check_channels_alone(effect, name, x, rate)
    sounds.check_entry(Effect(CLI, "auggain", "transition-probability=1", "fade-ms=100"), "transition",
                       x, 16000, 5001, 0, window=2 * sounds.SECOND)
    loud = Effect(CLI, "auggain", "min-db=20", "max-db=20")
    x = sounds.noise(16000)
    require("F32 is not clipped, largest sample", abs(loud(x)).max(), 5)
    require("S16 saturates, largest sample", abs(loud(sounds.to_s16(x), s16=True).astype(int)).max(), 32767, 32768)
    decide = Decide(DECIDE, "auggain")
    decide.uniform([], "gain.db", -12, 12)
    decide.uniform(["min-offset=-0.5", "max-offset=0.1"], "gain.offset", -0.5, 0.1)
    decide.uniform(["transition-probability=1"], "gain.to-db", -12, 12)
    decide.uniform(["transition-probability=1"], "gain.duration_ns", 2e8, 6e9)
    decide.uniform(["transition-probability=1", "min-transition=0.5", "max-transition=0.5"],
                   "gain.start_ns", -5e8, 1e9)
    decide.share(["invert-probability=0.3"], "gain.invert", 0.3)
    decide.share(["transition-probability=0.7"], "gain.to-db", 0.7)
    sounds.finish()


main()
