#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Microseconds of processor time of one thread for a second of float sound, medians in turns: augnoise in
buffers of 100 ms, with the copies in and out of the engine, beside what NumPy needs for parts of that work
on whole arrays.

    soundnoise_bench.py SOUND_CLI
"""
import os
import statistics
import subprocess
import sys
import tempfile
import wave

import numpy as np

from timing import time_of

SECONDS = 60
ROUNDS = 5


def ours(cli, rate, channels, element, *settings):
    figure = subprocess.run(
        [cli, f"--bench={SECONDS}", f"--rate={rate}", f"--channels={channels}", f"--piece={rate // 10}",
         element, *settings], stdout=subprocess.PIPE, check=True).stdout
    return 1e6 / float(figure)


def microseconds(work):
    return 1e3 * time_of(work, 101)


def theirs(rate, channels):
    rng = np.random.default_rng(1)
    x, n = (rng.standard_normal(rate * channels, np.float32) for _ in range(2))
    gain = np.float32(0.1)

    def at_ratio(noise):
        return x + np.float32(0.1 * np.sqrt(np.dot(x, x) / np.dot(noise, noise))) * noise

    return {"NumPy, x + g n of noise that is there": lambda: microseconds(lambda: x + gain * n),
            "NumPy, the same with g from both powers": lambda: microseconds(lambda: at_ratio(n)),
            "NumPy, Gaussian noise alone": lambda: microseconds(
                lambda: rng.standard_normal(rate * channels, np.float32)),
            "NumPy, Gaussian noise at a ratio": lambda: microseconds(
                lambda: at_ratio(rng.standard_normal(rate * channels, np.float32)))}


def main():
    cli = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        for rate, channels in ((16000, 1), (48000, 1), (48000, 2)):
            path = os.path.join(folder, "noise.wav")
            with wave.open(path, "wb") as file:
                file.setparams((channels, 2, rate, 0, "NONE", ""))
                file.writeframes(np.random.default_rng(2).integers(
                    -8000, 8000, 5 * rate * channels).astype("<i2").tobytes())
            kinds = {"white": [], "a file": [f"location={path}"], "pink": ["sound=pink"],
                     "white, snr-mode=absolute": ["snr-mode=absolute"],
                     "white, snr-mode=running": ["snr-mode=running"],
                     "white, snr-mode=active": ["snr-mode=active"]}
            works = theirs(rate, channels)
            for name, settings in kinds.items():
                works[f"augnoise, {name}"] = lambda s=settings: ours(cli, rate, channels, "augnoise", *s)
            works["auggain, which shows what the engine takes"] = \
                lambda: ours(cli, rate, channels, "auggain")
            figures = {name: [] for name in works}
            for _ in range(ROUNDS):
                for name, work in works.items():
                    figures[name].append(work())
            for name, values in figures.items():
                print(f"{rate} Hz, {channels} channels: {statistics.median(values):7.1f} us  {name}")


if __name__ == "__main__":
    main()
