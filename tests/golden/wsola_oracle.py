#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""The engine wsola against its definition in NumPy, and what it makes of tones, chords and speech
beside SoundTouch, where that is installed.

Usage: wsola_oracle.py STRETCH_CLI
"""
import os
import shutil
import subprocess
import sys
import tempfile
import wave

import numpy as np

import sounds
from sounds import require
from stretch_measures import speech, tones

FACTORS = (0.8, 1.25)
CHORD = (220.0, 277.18, 329.63)
TEXT = ("When the sunlight strikes raindrops in the air, they act like a prism and form a rainbow. "
        "Please call Stella and ask her to bring these things with her from the store.")
END_LOSS, NATURAL = 0.6, 0.25


def engine(x, factor, rate, *options):
    x = np.ascontiguousarray(x, np.float32)
    channels = 1 if x.ndim == 1 else x.shape[1]
    out = subprocess.run([sys.argv[1], "-e", "wsola", "-r", str(rate), "-c", str(channels), *options,
                          str(factor)], check=True, stdout=subprocess.PIPE, input=x.tobytes()).stdout
    return np.frombuffer(out, np.float32).reshape((-1, *x.shape[1:]))


class Model:
    """float64, a channel a column."""

    def __init__(self, x, factor, rate):
        self.half, self.search, self.step = (rate + 25) // 50, (rate + 50) // 100, max(rate // 4000, 1)
        self.pad = 8 * self.half
        self.x = np.pad(np.asarray(x, np.float64).reshape(len(x), -1), ((self.pad, self.pad), (0, 0)),
                        "reflect")
        self.factor = factor

    def at(self, first, n):
        return self.x[self.pad + first:self.pad + first + n]

    def target(self, k):
        return int(np.floor(self.factor * (k * self.half) + 0.5))

    def best(self, reference, candidates, moved):
        """@candidates [places, n, channels]."""
        c = np.einsum("nc,pnc->p", reference, candidates)
        energy = np.einsum("pnc,pnc->p", candidates, candidates)
        away = moved / self.search
        score = np.maximum(c, 0) ** 2 / (energy + 1e-12) * (1 - END_LOSS * away ** 2)
        return moved[score.argmax()] if score.max() > 0 else moved[np.abs(moved).argmin()]

    def sums(self, first, n):
        return self.at(first * self.step, n * self.step).reshape(n, self.step, -1).sum(1)

    def next(self, at, k):
        target, half, step, search = self.target(k), self.half, self.step, self.search
        if abs(at + half - target) <= NATURAL * search:
            return at + half
        n, rest = max(half // step, 1), at % step
        lowest = target - half - search - rest
        first = -(-lowest // step)
        places = (lowest + 2 * search) // step - first + 1
        sums = self.sums(first, places + n)
        moved = np.arange(places) * step + first * step - lowest - search
        guess = target + self.best(self.sums(at // step, n),
                                   np.stack([sums[i:i + n] for i in range(places)]), moved)
        near = np.arange(max(guess - step + 1, target - search), min(guess + step - 1, target + search) + 1)
        return target + self.best(self.at(at, half), np.stack([self.at(p - half, half) for p in near]),
                                  near - target)

    def run(self, frames):
        fade = (0.5 - 0.5 * np.cos(np.pi * (np.arange(self.half) + 0.5) / self.half))[:, None]
        at, y = 0, []
        for k in range(-(-frames // self.half)):
            p = self.next(at, k + 1)
            y.append(self.at(at, self.half) * (1 - fade) + self.at(p - self.half, self.half) * fade)
            at = p
        return np.concatenate(y)[:frames]


def check_model():
    """Sums in float can prefer another of two places that are nearly as like."""
    for name, rate, x in sounds.sounds():
        x = x.reshape(len(x), -1)[:4 * rate]
        for factor in FACTORS:
            y = engine(x, factor, rate)
            model = Model(x, factor, rate)
            z = model.run(len(y))
            blocks = len(y) // model.half
            off = abs(y - z)[:blocks * model.half].reshape(blocks, -1).max(1)
            require(f"{name}, factor {factor}: blocks that are the model's, %",
                    100 * np.mean(off < 1e-5 * abs(x).max()), 97)


def check_copies():
    """What is not made longer is not touched."""
    x = sounds.noise(40000, 2)
    require("factor 1: samples that differ", np.count_nonzero(engine(x, 1, 16000) != x), 0, 0)
    require("silence: samples that are not silent",
            np.count_nonzero(engine(np.zeros(30000), 0.9, 16000)), 0, 0)
    x = sounds.tones(48000, 16000)
    both = engine(np.concatenate([x, -0.5 * x], 1), 0.9, 16000)
    require("channels move alike: difference in dB",
            sounds.error_db(both[:, 1], -0.5 * both[:, 0]), -1000, -120)


def check_tones():
    rate = 48000
    t = np.arange(6 * rate) / rate
    for factor in FACTORS:
        for name, partials, cents, db in (("440 Hz", [440.0], 1, 45), ("chord", CHORD, 3, 25),
                                          ("harmonics", [150.0 * k for k in range(1, 11)], 0.1, 100)):
            x = sum(np.sin(2 * np.pi * f * t + i) for i, f in enumerate(partials)) * 0.5 / len(partials)
            y = engine(x, factor, rate)[rate:4 * rate]
            got = tones(y, rate, partials)
            require(f"{name}, factor {factor}: cents off", got[0], 0, cents)
            require(f"{name}, factor {factor}: SINAD in dB", got[1], db)


def soundtouch(x, factor, rate):
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, n) for n in ("in.wav", "out.wav")]
        with wave.open(names[0], "w") as w:
            w.setparams((1, 2, rate, 0, "NONE", ""))
            w.writeframes(sounds.to_s16(x).tobytes())
        subprocess.run(["soundstretch", *names, f"-tempo={100 * (factor - 1):.6f}"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with wave.open(names[1]) as w:
            return np.frombuffer(w.readframes(w.getnframes()), "<i2") / 32768


def spoken():
    """(name, rate, samples)."""
    if shutil.which("espeak-ng"):
        for voice in ("en+m1", "en+f2"):
            with tempfile.NamedTemporaryFile(suffix=".wav") as f:
                subprocess.run(["espeak-ng", "-v", voice, "-w", f.name, TEXT], check=True)
                with wave.open(f.name) as w:
                    yield voice, w.getframerate(), np.frombuffer(w.readframes(w.getnframes()), "<i2") / 32768
    for name, rate, x in sounds.recordings():
        if x.ndim == 1 or x.shape[1] == 1:
            yield name, rate, x.ravel()


def check_speech():
    for name, rate, x in spoken():
        for factor in FACTORS:
            cents, same, distance = speech(x, engine(x, factor, rate), rate, lambda n: n * factor)
            require(f"{name}, factor {factor}: median error of F0 in cents", cents, 0, 5)
            require(f"{name}, factor {factor}: frames within 50 cents, %", same, 95)
            require(f"{name}, factor {factor}: log mel distance in dB", distance, 0, 2.2)
            if shutil.which("soundstretch"):
                print("     SoundTouch: %.2f cents, %.1f %%, %.2f dB" % speech(
                    x, soundtouch(x, factor, rate), rate, lambda n: n * factor))


def main():
    check_model()
    check_copies()
    check_tones()
    check_speech()
    sounds.finish()


main()
