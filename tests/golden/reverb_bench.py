#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""How many times real time a response of one second is convolved with, one thread, medians in
turns: augreverb, streaming in buffers of 10 ms without delay, and SciPy's overlap-add of 10 s at
once.

    reverb_bench.py SOUND_CLI
"""
import statistics
import subprocess
import sys

import numpy as np
from scipy import signal

from timing import time_of

SECONDS = 10
ROUNDS = 5


def ours(cli, rate, channels, *settings):
    return float(subprocess.run(
        [cli, f"--bench={SECONDS}", f"--rate={rate}", f"--channels={channels}", "augreverb",
         "min-rt60=1", "max-rt60=1", *settings], stdout=subprocess.PIPE, check=True).stdout)


def theirs(rate, channels, dtype):
    rng = np.random.default_rng(1)
    x = rng.standard_normal((channels, SECONDS * rate)).astype(dtype)
    h = rng.standard_normal((channels, rate)).astype(dtype)
    return 1e3 * SECONDS / time_of(lambda: signal.oaconvolve(x, h, axes=-1), 1)


def main():
    for rate, channels in ((48000, 1), (48000, 2), (16000, 1)):
        works = {
            "augreverb, one response": lambda: ours(sys.argv[1], rate, channels, "hold=item",
                                                    "kind=exponential", "--window-ns=0"),
            "augreverb, exponential, a response a second": lambda: ours(sys.argv[1], rate, channels,
                                                                        "kind=exponential"),
            "augreverb, room, a response a second": lambda: ours(sys.argv[1], rate, channels),
            "scipy.signal.oaconvolve, float64": lambda: theirs(rate, channels, np.float64),
            "scipy.signal.oaconvolve, float32": lambda: theirs(rate, channels, np.float32)}
        figures = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, work in works.items():
                figures[name].append(work())
        for name, values in figures.items():
            print(f"{rate} Hz, {channels} channels, 1 s: {statistics.median(values):7.1f} "
                  f"times real time  {name}")


if __name__ == "__main__":
    main()
