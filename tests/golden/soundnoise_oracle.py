#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Noise for sound is what docs/soundnoise.md says: its ratio to the sound measured again on y - x, its
spectrum, its distribution, the pieces and loops of its files, and which files are chosen.

Usage: soundnoise_oracle.py SOUND_CLI DECIDE_CLI
"""
import math
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np
from scipy import signal, stats

import sounds
from fields import SIGMA, Field
from sounds import FULL, SECOND, Decide, Effect, require

CLI, DECIDE = sys.argv[1:3]
COLORS = ["white", "pink", "brown", "blue", "hum"]
RATIOS = [-5, 0, 10, 20, 30]


def power(x):
    return float(np.mean(np.square(x, dtype=np.float64)))


def decibel(ratio):
    return 10 * math.log10(max(ratio, 1e-30))


def noise(*settings):
    return Effect(CLI, "augnoise", *settings)


def operation(ops):
    return next(op for op in ops if op["op"] == "sound-noise")


# ---- ratios ----


def active_level(x, rate):
    """ITU-T P.56 method B in dB of full scale, for 16 bits."""
    x = x.reshape(len(x), -1)
    magnitude = np.sqrt(np.mean(x**2, 1))
    g = math.exp(-1 / (0.03 * rate))
    q = signal.lfilter([1 - g], [1, -g], signal.lfilter([1 - g], [1, -g], magnitude))
    hangover = int(0.2 * rate + 0.5)
    index = np.arange(len(q))
    levels, gaps = [], []
    for c in 2.0 ** np.arange(-15, 0):
        last = np.maximum.accumulate(np.where(q >= c, index, -10**9))
        active = np.count_nonzero(index - last <= hangover)
        if active == 0:
            break
        levels.append(decibel(np.sum(magnitude**2) / active))
        gaps.append(levels[-1] - 20 * math.log10(c))
    j = next((i for i, gap in enumerate(gaps) if gap <= 15.9), len(gaps) - 1)
    if j <= 0 or gaps[j] > 15.9:
        return levels[j]
    share = (gaps[j - 1] - 15.9) / (gaps[j - 1] - gaps[j])
    return levels[j - 1] + share * (levels[j] - levels[j - 1])


def running_power(x, rate):
    """The mean square so far, a second behind, at every sample."""
    d = math.exp(-1 / rate)
    square = np.mean(x.reshape(len(x), -1)**2, 1)
    return signal.lfilter([1], [1, -d], square) / signal.lfilter([1], [1, -d], np.ones(len(x)))


def check_ratios(sound, rate, x):
    """A15: the largest error over the windows; whole windows only, but for window-rms."""
    worst = {"window-rms": 0, "active": 0, "running": 0, "absolute": 0}
    colors = COLORS if FULL else [COLORS[len(sound) % 4], "hum"]
    for color in colors:
        for ratio in RATIOS:
            shape = [f"sound={color}", f"min-snr={ratio}", f"max-snr={ratio}"]
            unit = noise(f"sound={color}", "snr-mode=absolute", "min-level=0", "max-level=0")
            n = np.asarray(unit(x, rate), np.float64) - x
            for mode in worst:
                effect = noise(*shape, f"snr-mode={mode}", f"min-level={-ratio - 30}",
                               f"max-level={-ratio - 30}")
                y = effect(x, rate)
                for _, k, a, b, length in effect.windows(x, y, rate):
                    d = power(b - a)
                    if power(a) < 1e-12 or (len(a) < length and mode != "window-rms"):
                        continue
                    if mode == "window-rms":
                        error = decibel(power(a) / d) - ratio
                    elif mode == "active":
                        error = active_level(a, rate) - decibel(d) - ratio
                    elif mode == "absolute":
                        error = decibel(d) + ratio + 30
                    else:
                        at = sounds.ceil(k * SECOND, rate)
                        want = running_power(a, rate) * np.mean(
                            n[at:at + len(a)].reshape(len(a), -1)**2, 1)
                        error = decibel(np.mean(want) / d) - ratio
                    worst[mode] = max(worst[mode], abs(error))
    for mode, error in worst.items():
        require(f"A15 {sound}, {mode}, -5 to 30 dB: largest error in dB", error, 0,
                0.3 if mode == "active" else 0.1)


def check_steady():
    rate = 16000
    x = sounds.noise(10 * rate, 1, 5)
    y = noise("snr-mode=running", "min-snr=12", "max-snr=12")(x, rate, 0)
    require("A15 steady noise, running, window=0: error in dB",
            abs(decibel(power(x) / power(y.astype(float) - x)) - 12), 0, 0.1)
    y = noise("min-snr=12", "max-snr=12")(x, rate, 0)
    require("A15 whole item, window-rms, window=0: error in dB",
            abs(decibel(power(x) / power(y.astype(float) - x)) - 12), 0, 0.1)
    x = sounds.noise(70 * 4000, 1, 6)
    x[60 * 4000:] *= 10
    d = noise("min-snr=12", "max-snr=12")(x, 4000, 0).astype(float) - x
    require("an item of 70 s is measured by its first minute: error in dB",
            abs(decibel(power(x[:240000]) / power(d[:240000])) - 12), 0, 0.1)
    require("and goes on with that factor, in dB", abs(decibel(power(d[240000:]) / power(d[:240000]))), 0, 0.1)
    silent = np.zeros((3 * rate, 2), np.float32)
    for mode in ("window-rms", "active", "running"):
        require(f"silence, {mode}: samples that differ",
                np.count_nonzero(noise(f"snr-mode={mode}")(silent, rate)), 0, 0)
    half = np.concatenate([sounds.noise(rate // 2, 1, 7), np.zeros((rate // 2, 1), np.float32)])
    levels = [power(noise(f"snr-mode={m}", "min-snr=10", "max-snr=10")(half, rate).astype(float) - half)
              for m in ("window-rms", "active")]
    print(f"     half a window silent: active makes noise {decibel(levels[1] / levels[0]):.2f} dB stronger")


# ---- spectra and distributions ----


def make(color, rate, seconds, channels=1, window=0, *settings):
    x = np.zeros((rate * seconds, channels), np.float32)
    effect = noise(f"sound={color}", "snr-mode=absolute", "min-level=0", "max-level=0", *settings)
    y = effect(x, rate, window, 3).astype(np.float64)
    return y, operation(effect.log[0]["operations"])


def octaves(x, rate, low, high):
    """(log2 of the centre, power density in dB) of octave bands."""
    f, p = signal.welch(x, rate, nperseg=1 << 15)
    edges = low * 2.0 ** np.arange(0, int(math.log2(high / low) + 1e-9) + 1)
    return [(math.log2(a * math.sqrt(2)), decibel(np.mean(p[(f >= a) & (f < 2 * a)])))
            for a in edges[:-1]]


def check_spectra():
    rate, seconds = 48000, 60 if FULL else 30
    for color, slope in (("white", 0), ("pink", -3.01), ("brown", -6.02), ("blue", 3.01)):
        y, op = make(color, rate, seconds)
        y = y[:, 0]
        bands = octaves(y, rate, 62.5, 16000)
        levels = np.array([level for _, level in bands])
        # a mean density of a band with a slope is not that of its centre
        fit = np.polyfit([c for c, _ in bands], levels, 1)[0]
        if color == "white":
            require("A16 white: largest octave band off the mean in dB", abs(levels - levels.mean()).max(), 0, 0.5)
        require(f"A16 {color}: slope in dB an octave, 62 Hz to 16 kHz", fit, slope - 0.3, slope + 0.3)
        require(f"{color}: power in dB, expected 0", decibel(power(y)), -1, 1)
        if color != "white":
            continue
        row = np.concatenate([Field(int(op["field"], 16), 0, sounds.fnv1a(b"audio")).normals(0, r, 1024, False, 128)
                              for r in range(64)]) / math.sqrt((128 * SIGMA)**2 + 1365)
        require("white: largest difference from the definition", abs(y[:65536] - row).max(), 0, 1e-6)
        part = y[:1_000_000]
        require("white: 1,000,000 samples against the normal distribution, KS p",
                stats.kstest(part, "norm").pvalue, 1e-3)
        require("white: kurtosis off 3", abs(stats.kurtosis(part)), 0, 0.02)
        require("white: skewness", abs(stats.skew(part)), 0, 0.01)
        worst = max(abs(np.mean(part[lag:] * part[:-lag])) for lag in (*range(1, 33), 1023, 1024, 1025, 2048))
        require("white: largest correlation of samples up to 32 apart and around 1024", worst, 0, 4.5e-3)
    y, _ = make("white", 16000, 10, 3)
    c = np.corrcoef(y.T) - np.eye(3)
    require("white: largest correlation of channels", abs(c).max(), 0, 0.012)
    y, _ = make("pink", 16000, 10, 3, SECOND, "per-channel=false")
    require("per-channel=false: samples in which channels differ", np.count_nonzero(y - y[:, :1]), 0, 0)
    y, _ = make("pink", 8000, 40, 1, SECOND)
    starts = np.array([power(y[k * 8000:k * 8000 + 400]) for k in range(40)])
    ends = np.array([power(y[(k + 1) * 8000 - 400:(k + 1) * 8000]) for k in range(40)])
    require("pink: power of the first 50 ms of windows against the last, dB",
            decibel(starts.mean() / ends.mean()), -1.5, 1.5)


def check_hum():
    rate = 16000
    y, _ = make("hum", rate, 10, 1, 0, "hum-frequency=60")
    s = abs(np.fft.rfft(y[:, 0] * np.hanning(len(y))))
    lines = [s[600 * k - 3:600 * k + 4].max() for k in range(1, 11)]
    require("hum: largest error of the harmonics 1/k in dB",
            max(abs(sounds.db(line / lines[0] * k)) for k, line in enumerate(lines, 1)), 0, 0.01)
    for k in range(1, 11):
        s[600 * k - 6:600 * k + 7] = 0
    require("hum: the strongest line that is none, in dB", sounds.db(s.max() / lines[0]), -400, -80)
    require("hum: power in dB", abs(decibel(power(y))), 0, 0.01)
    y, _ = make("hum", 70, 2, 1, 0)
    require("hum above half the rate: samples that differ from silence", np.count_nonzero(y), 0, 0)


# ---- files ----


def write(path, x, rate):
    """32-bit floats in a WAV file, which are read back as they are."""
    x = np.ascontiguousarray(x, "<f4").reshape(len(x), -1)
    channels, body = x.shape[1], x.tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, 3, channels, rate,
                       rate * channels * 4, channels * 4, 32, b"data", len(body))
    pathlib.Path(path).write_bytes(head + body)


def take(clip, op, length, n):
    """The noise of a window from the samples of its file."""
    frames = len(clip)
    if length and length <= frames:
        at = int(op["offset"] * (frames - length + 1))
        return clip[at:at + n]
    fade = min(16000 // 100, frames // 2)
    loop = clip[:frames - fade].astype(np.float64)
    angle = np.pi / 2 * (np.arange(fade) + 0.5) / max(fade, 1)
    loop[:fade] = np.sin(angle)[:, None] * clip[:fade] + np.cos(angle)[:, None] * clip[frames - fade:]
    at = int(op["offset"] * len(loop))
    return loop[(at + np.arange(n)) % len(loop)]


def check_files(folder):
    rate, rng = 16000, np.random.default_rng(4)
    clips = {"long": rng.standard_normal((5 * rate, 1)), "short": rng.standard_normal((rate // 3, 1)),
             "stereo": rng.standard_normal((2 * rate, 2)), "tiny": rng.standard_normal((3, 1)),
             "exact": rng.standard_normal((rate, 1))}
    for name, clip in clips.items():
        clip = np.float32(clip * 0.1)
        path = os.path.join(folder, name + ".wav")
        write(path, clip, rate)
        for channels in (1, 3):
            x = sounds.noise(int(2.6 * rate), channels, 9)
            for window in (SECOND, 0):
                effect = noise(f"location={path}", "min-snr=-5", "max-snr=30")
                y = effect(x, rate, window)
                worst, off = 0, 0
                for ops, _, a, b, length in effect.windows(x, y, rate, window):
                    op = operation(ops)
                    want = take(clip, op, length, len(a))
                    want = np.stack([want[:, c % clip.shape[1]] for c in range(channels)], 1) \
                        if clip.shape[1] > 1 else np.repeat(want, channels, 1)
                    want *= math.sqrt(power(a) / power(want)) * 10 ** (-op["snr"] / 20)
                    worst = max(worst, abs(b - a - want).max())
                    off = max(off, abs(decibel(power(a) / power(b - a)) - op["snr"]))
                require(f"file {name}, {channels} channels, window {window // SECOND} s: largest difference from "
                        "the model", worst, 0, 2e-6)
                require(f"A15 file {name}, {channels} channels: largest error in dB", off, 0, 0.1)
    write(os.path.join(folder, "odd.wav"), rng.standard_normal((22051, 1)) * 0.1, 11025)
    write(os.path.join(folder, "silent.wav"), np.zeros((rate, 1)), rate)
    effect = noise(f"location={folder}/odd.wav", "min-snr=5", "max-snr=5")
    x = sounds.noise(2 * rate, 1, 9)
    require("A15 file at another rate: error in dB",
            abs(decibel(power(x) / power(effect(x, rate, 0).astype(float) - x)) - 5), 0, 0.1)
    for mode in ("window-rms", "active", "running", "absolute"):
        silent = noise(f"location={folder}/silent.wav", f"snr-mode={mode}")
        require(f"silent file, {mode}: samples that differ", np.count_nonzero(silent(x, rate) - x), 0, 0)
    for mode in ("window-rms", "running"):
        sounds.check_cutting(noise(f"location={folder}/s*.wav", f"snr-mode={mode}"), f"files, {mode}",
                             sounds.noise(int(2.2 * rate), 1, 4), rate)


def check_choice(folder):
    """The choice does not depend on the order of the folder or on the locale; broken files make way."""
    told = []
    for turn, locale in ((1, "C"), (-1, "de_DE.UTF-8"), (-1, "C.UTF-8")):
        there = os.path.join(folder, f"turn{len(told)}")
        os.makedirs(os.path.join(there, "Sub"))
        for name in ["a.wav", "B.wav", "ä.wav", "Sub/z.wav", "b.wav", "10.wav", "9.wav"][::turn]:
            write(os.path.join(there, name), np.random.default_rng(len(name)).standard_normal((999, 1)), 8000)
        pathlib.Path(there, "broken.wav").write_text("words, not sound")
        pathlib.Path(there, "empty.wav").write_text("")
        pathlib.Path(there, "LICENSE").write_text("words")
        args = [DECIDE, "--seeds=0:300", "--column=sound-noise.file", "augnoise", f"location={there}"]
        out = subprocess.run(args, stdout=subprocess.PIPE, check=True, env={**os.environ, "LC_ALL": locale})
        told.append([line[len(there) + 1:] for line in out.stdout.decode().splitlines()])
    require("files chosen in another order of the folder or locale: differences",
            sum(a != b for row in told[1:] for a, b in zip(told[0], row)), 0, 0)
    counts = [told[0].count(name) for name in sorted(set(told[0]))]
    require("8 files are chosen alike, chi-squared p", stats.chisquare(counts).pvalue if len(counts) == 8 else 0, 1e-3)
    effect = noise(f"location={there}", "min-snr=0", "max-snr=0")
    x = sounds.noise(60 * 8000, 1, 2)
    y = effect(x, 8000)
    heard = [operation(ops)["file"] for ops, *_ in effect.windows(x, y, 8000)]
    require("windows with a broken file", sum("broken" in f for f in heard), 0, 0)
    require("windows without noise", sum(np.array_equal(a, b) for _, _, a, b, _ in effect.windows(x, y, 8000)), 0, 0)


def check_draws(folder):
    decide = Decide(DECIDE, "augnoise")
    decide.uniform([], "sound-noise.snr", 3, 30)
    decide.uniform(["min-snr=-5", "max-snr=10", "snr-mode=active"], "sound-noise.snr", -5, 10)
    decide.uniform(["snr-mode=absolute"], "sound-noise.level", -60, -36)
    decide.uniform([f"location={folder}"], "sound-noise.offset", 0, 1)


def main():
    for sound, rate, x in sounds.sounds():
        check_ratios(sound, rate, x)
    check_steady()
    check_spectra()
    check_hum()
    with tempfile.TemporaryDirectory() as folder:
        check_files(folder)
        check_choice(folder)
        check_draws(folder)
    for settings in (["snr-mode=absolute"], ["snr-mode=running", "sound=pink"], ["sound=brown"],
                     ["snr-mode=active", "sound=blue"], ["sound=hum", "snr-mode=running"]):
        x = sounds.noise(int(2.5 * 8000), 2, 4)
        sounds.check_everything(noise(*settings), " ".join(settings), x, 8000)
    sounds.finish()


main()
