#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What augspeed draws, and what it makes of tones and of speech, against models in NumPy.

Usage: speed_oracle.py DECIDE_CLI   (the plugin is found by GST_PLUGIN_PATH_1_0)
"""
import glob
import os
import subprocess
import sys
import tempfile
import wave

import numpy as np
from scipy import signal, stats

import samplers_oracle as base

RATE = 48000


def play(samples, rate, effect):
    with tempfile.TemporaryDirectory() as folder:
        samples.astype("<f4").tofile(folder + "/in")
        subprocess.run(["gst-launch-1.0", "-q", "filesrc", f"location={folder}/in", "!", "rawaudioparse", "format=pcm",
                        "pcm-format=f32le", f"sample-rate={rate}", "num-channels=1", "!", "augseed", "!"] +
                       effect.split() + ["!", "filesink", f"location={folder}/out"], check=True)
        return np.fromfile(folder + "/out", "<f4").astype("f8")


def fit(y, cycles):
    """Amplitude and SINAD of the tone of so many cycles a sample, and how many cents it lies beside."""
    n = np.arange(len(y))
    keep = slice(1000, len(y) - 1000)

    def residual(c):
        basis = np.stack([np.sin(2 * np.pi * c * n), np.cos(2 * np.pi * c * n)], 1)[keep]
        found, *_ = np.linalg.lstsq(basis, y[keep], rcond=None)
        return basis @ found

    def phase(part):
        m = n[part]
        return np.angle(np.sum(y[part] * np.hanning(len(m)) * np.exp(-2j * np.pi * cycles * m)))

    # the phase of the tone's last quarter against its first, by its frequency
    quarter = len(y) // 4
    drift = phase(slice(3 * quarter - 1000, 4 * quarter - 1000)) - phase(slice(1000, quarter + 1000))
    drift = (drift + np.pi) % (2 * np.pi) - np.pi
    beside = drift / (2 * np.pi * (3 * quarter - 2000))
    tone = residual(cycles)
    sinad = 10 * np.log10(np.sum(tone ** 2) / np.sum((y[keep] - tone) ** 2))
    return sinad, 1200 * np.log2(1 + abs(beside) / cycles)


def tones():
    t = np.arange(3 * RATE) / RATE
    for factor in (0.8, 0.9, 1.1, 1.25):
        for hz in (440, 3001.7, 9000):
            y = play(0.5 * np.sin(2 * np.pi * hz * t), RATE, f"augspeed min-factor={factor} max-factor={factor}")
            sinad, cents = fit(y, hz * factor / RATE)
            base.require(f"{hz} Hz at {factor}: SINAD, dB", sinad, 80)
            base.require(f"{hz} Hz at {factor}: 0.1 cent less what it lies beside", 0.1 - cents, 0)
        base.require(f"samples at {factor}: off round (n / factor)", -abs(len(y) - round(len(t) / factor)), 0)


def utterances(folder):
    """Speech against scipy's polyphase resampler, at 9:10 and 11:10, below its transition band."""
    found = sorted(glob.glob(folder + "/**/*.wav", recursive=True))[:4]
    for path in found:
        with wave.open(path) as file:
            rate = file.getframerate()
            x = np.frombuffer(file.readframes(rate * 6), "<i2").astype("f8") / 32768
        for factor, up, down in ((0.9, 10, 9), (1.1, 10, 11)):
            y = play(x, rate, f"augspeed min-factor={factor} max-factor={factor}")
            theirs = signal.resample_poly(x, up, down, window=("kaiser", 12.0))
            low = signal.firwin(513, 0.7)
            n = min(len(y), len(theirs))
            a, b = signal.fftconvolve(y[:n], low, "same")[999:n - 999], signal.fftconvolve(theirs[:n], low, "same")[999:n - 999]
            error = 10 * np.log10(np.sum(b ** 2) / np.sum((a - b) ** 2))
            base.require(f"{os.path.basename(path)} at {factor}: SNR to scipy's resampler, dB", error, 55)
    if not found:
        print("skipped: real utterances, since AUG_TEST_DATA has no WAV files")


def draws():
    run = lambda *settings, columns: base.decisions(
        "augspeed", *settings, columns=columns, seeds=f"0:{base.SEEDS}", windows=f"0:{base.DRAWS}")
    factor = run(columns=("speed.factor",)).reshape(base.SEEDS, base.DRAWS)
    p = [stats.kstest(seed, "uniform", args=(0.9, 0.2)).pvalue for seed in factor]
    base.require("factor: p-values of all seeds are uniform, KS p", stats.kstest(p, "uniform").pvalue, 1e-3)
    listed = run("factors=<0.9,1.0,1.1>", columns=("speed.factor",)).ravel()
    counts = [np.sum(np.abs(listed - f) < 1e-9) for f in (0.9, 1.0, 1.1)]
    base.require("factors are as likely, chi-square p", stats.chisquare(counts).pvalue, 1e-3)
    base.require("and there are no others", sum(counts), len(listed), len(listed))
    rows = run("warp=0.1", columns=("speed.knee_ns", "speed.knee_out_ns", "speed.duration_ns")).reshape(-1, 3)
    knee, shift = rows[:, 0] / 1e9, rows[:, 1] / rows[:, 2] - rows[:, 0] / 1e9
    base.require("warp-knee, KS p", stats.kstest(knee, "uniform", args=(0.1, 0.8)).pvalue, 1e-3)
    far = (knee > 0.2) & (knee < 0.8)  # where the speeds are not limited
    base.require("warp-shift, KS p", stats.kstest(shift[far], "uniform", args=(-0.1, 0.2)).pvalue, 1e-3)
    base.require("warp-knee and warp-shift: no correlation, p", stats.pearsonr(knee[far], shift[far])[1], 1e-3)
    slopes = np.concatenate([knee / (knee + shift), (1 - knee) / (1 - knee - shift)])
    base.require("parts at most twice as fast or slow", 2 + 1e-6 - max(slopes.max(), 1 / slopes.min()), 0)


if __name__ == "__main__":
    draws()
    tones()
    utterances(os.environ.get("AUG_TEST_DATA", "../shared/data"))
    print(f"{len(base.FAILURES)} failed")
    sys.exit(bool(base.FAILURES))
