#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augpitch measured on what comes out: tones, chords, lengths, onsets, the pitch of recordings, the
formants of vowels.

Usage: pitch_oracle.py SOUND_CLI DECIDE_CLI
"""
import shutil
import subprocess
import sys
import tempfile
import wave

import numpy as np
from scipy import linalg, signal

import sounds
from sounds import Decide, Effect, require
from stretch_measures import click_widths, fundamentals, log_mel, tones

CLI, DECIDE = sys.argv[1:3]
CHORD = (220.0, 277.18, 329.63)
VOWELS = ("a:", "i:", "u:", "E", "O:")


def effect(semitones, *settings):
    return Effect(CLI, "augpitch", f"min-semitones={semitones}", f"max-semitones={semitones}", *settings)


def ratio(semitones):
    return 2 ** (semitones / 12)


def check_tones():
    """A13."""
    for rate, shifts in ((48000, (-4, -0.5, 4)), (16000, (-4, 4))):
        t = np.arange(6 * rate) / rate
        for engine, sine_db, chord_cents, chord_db in (("vocoder", 60, 1, 35), ("wsola", 25, 3, 18)):
            for semitones in shifts:
                change = effect(semitones, f"engine={engine}")
                for name, partials, cents, db in (("sine", [440.0], 1, sine_db),
                                                  ("chord", CHORD, chord_cents, chord_db)):
                    x = sum(np.sin(2 * np.pi * f * t + i) for i, f in enumerate(partials)) * 0.3
                    y = change(x, rate, window=0)[rate:4 * rate]
                    got = tones(y, rate, [f * ratio(semitones) for f in partials])
                    name = f"A13 {rate} Hz, {engine}, {semitones:+}, {name}"
                    require(f"{name}: cents off", got[0], 0, cents)
                    require(f"{name}: SINAD in dB", got[1], db)


def check_aliases():
    """What would rise above half the rate is gone, what falls comes along."""
    rate = 48000
    t = np.arange(3 * rate) / rate
    for engine in ("vocoder", "wsola"):
        y = effect(4, f"engine={engine}")(0.5 * np.sin(2 * np.pi * 22000 * t), rate, window=0)
        require(f"{engine}: 22 kHz up 4 semitones, dB left",
                sounds.db(np.sqrt(2 * np.mean(y[rate:2 * rate] ** 2)) / 0.5), -1000, -60)
        y = effect(-4, f"engine={engine}")(0.5 * np.sin(2 * np.pi * 20000 * t), rate, window=0)
        require(f"{engine}: 20 kHz down 4 semitones, dB off",
                abs(sounds.db(np.sqrt(2 * np.mean(y[rate:2 * rate] ** 2)) / 0.5)), 0, 0.5)


def check_lengths():
    """As many samples as came, windows alone: what is before a window does not matter."""
    for engine in ("vocoder", "wsola"):
        for formants in ("shift", "keep"):
            change = effect(-3.3, f"engine={engine}", f"formants={formants}")
            name = f"{engine}, {formants}"
            for n in (1, 2, 777, 16001):
                y = change(sounds.noise(n), window=10**7)
                require(f"{name}: {n} samples in windows of 10 ms, not finite",
                        np.count_nonzero(~np.isfinite(y)), 0, 0)
            x = sounds.noise(32000)
            other = x.copy()
            other[:16000] = sounds.noise(16000, seed=9)
            require(f"{name}: samples that differ behind another window",
                    np.count_nonzero(change(x)[16000:] != change(other)[16000:]), 0, 0)
            sounds.check_cutting(change, name, sounds.noise(20000, 2), 8000)
            sounds.check_s16(change, name, sounds.noise(20000, 2), 16000)
            sounds.check_bypass(change, name, sounds.noise(20000, 2), 16000)
    x = sounds.noise(40000, 2)
    require("0 semitones: samples that differ", np.count_nonzero(effect(0)(x) != x), 0, 0)


def check_onsets():
    """A7: what comes out stands where it stood, within what an engine moves onsets."""
    rate = 48000
    at = np.array([14000, 35555, 60000, 82345, 110001])
    x = np.zeros(3 * rate)
    x[at] = 0.9
    for engine, most in (("vocoder", 2), ("wsola", 10)):
        for semitones in (-4, 4):
            for formants in ("shift", "keep"):
                y = effect(semitones, f"engine={engine}", f"formants={formants}")(x, rate, window=0)
                widths, errors = click_widths(y, rate, at)
                name = f"{engine}, {formants}, {semitones:+}: clicks"
                require(f"{name}, 90 % of the energy in ms", max(widths), 0, 2)
                require(f"{name}, moved by ms", max(errors), 0, most)


def check_recordings():
    for name, rate, x in sounds.recordings():
        x = x.reshape(len(x), -1)
        for engine in ("vocoder", "wsola"):
            for semitones in (-4, 3):
                y = effect(semitones, f"engine={engine}")(x, rate, window=0)
                centres = np.arange(0.05 * rate, len(x) - 0.1 * rate, 0.01 * rate)
                # where the sound is, it stays
                loud = [10 * np.log10(log_mel(z[:, 0], rate, centres).sum(1) + 1e-6) for z in (x, y)]
                require(f"{name}, {engine}, {semitones:+}: correlation of levels in time",
                        np.corrcoef(*loud)[0, 1], 0.95)
                require(f"{name}, {engine}, {semitones:+}: level, dB off",
                        abs(sounds.db(np.sqrt(np.mean(y ** 2) / np.mean(x ** 2)))), 0, 1)
                if x.shape[1] > 1:
                    continue
                fx, fy = (fundamentals(z[:, 0], rate, centres, 50, 500) for z in (x, y))
                both = (fx > 60) & (fy > 0)
                cents = 1200 * np.log2(fy[both] / fx[both] / ratio(semitones))
                require(f"{name}, {engine}, {semitones:+}: median error of F0 in cents",
                        np.median(abs(cents)), 0, 8)
                require(f"{name}, {engine}, {semitones:+}: frames within 50 cents, %",
                        100 * np.mean(abs(cents) < 50), 85)


def resonances(x, rate):
    """Formants by linear prediction at 10 kHz, in the loudest 0.3 s."""
    y = signal.resample_poly(x, 10000, rate)
    middle = np.convolve(y ** 2, np.ones(500), "same").argmax()
    y = y[max(middle - 1500, 0):middle + 1500]
    y = np.append(y[0], y[1:] - 0.9 * y[:-1]) * np.hanning(len(y))
    r = np.correlate(y, y, "full")[len(y) - 1:len(y) + 11]
    r[0] *= 1 + 1e-9
    roots = np.roots(np.append(1, -linalg.solve_toeplitz(r[:-1], r[1:])))
    roots = roots[roots.imag > 0.01]
    hz, width = np.angle(roots) * 5000 / np.pi, -np.log(abs(roots)) * 10000 / np.pi
    return np.sort(hz[(width < 450) & (hz > 200) & (hz < 3500)])[:3]


def vowels():
    """Of a singer without a singer: pulses of 110 and 210 Hz through known resonances; and spoken."""
    rate = 22050
    for f0 in (110.0, 210.0):
        for hz in ((700, 1150, 2500), (300, 2200, 2900), (500, 1700, 2500)):
            t = np.arange(2 * rate) / rate
            x = sum(np.cos(2 * np.pi * f0 * k * t) for k in range(1, int(9000 / f0))) * 0.01
            for f, width in zip(hz, (80, 100, 140)):
                r, angle = np.exp(-np.pi * width / rate), 2 * np.pi * f / rate
                x = signal.lfilter([1 - r], [1, -2 * r * np.cos(angle), r * r], x)
            yield f"{f0:g} Hz {hz}", rate, 0.3 * x / abs(x).max()
    for voice in ("en+m1", "en+m3", "en+f2", "en+f4") if shutil.which("espeak-ng") else ():
        for vowel in VOWELS:
            with tempfile.NamedTemporaryFile(suffix=".wav") as f:
                subprocess.run(["espeak-ng", "-v", voice, "-s", "80", "-w", f.name, f"[[{vowel}]]"], check=True)
                with wave.open(f.name) as w:
                    x = np.frombuffer(w.readframes(w.getnframes()), "<i2") / 32768
                    yield f"{voice} {vowel}", w.getframerate(), x - x.mean()


def check_formants():
    """How far the nearest resonance is from where each was, or should have gone."""
    for engine in ("vocoder", "wsola") if sounds.FULL else ("wsola",):
        moved = {"keep": [], "shift": []}
        for name, rate, x in vowels():
            before = resonances(x, rate)
            for formants, all_moved in moved.items():
                for semitones in (-4, -2, 2, 4):
                    after = resonances(effect(semitones, f"engine={engine}", f"formants={formants}")(
                        x, rate, window=0), rate)
                    goal = before * (ratio(semitones) if formants == "shift" else 1)
                    all_moved += [100 * min(abs(after / hz - 1)) for hz in goal if 220 < hz < 3300 and len(after)]
        for formants, all_moved in moved.items():
            require(f"{engine}, formants={formants}: {len(all_moved)} resonances, median % off",
                    np.median(all_moved), 0, 3)
            require(f"{engine}, formants={formants}: resonances within 5 %, share in %",
                    100 * np.mean(np.array(all_moved) < 5), 70)


def main():
    check_tones()
    check_aliases()
    check_lengths()
    check_onsets()
    check_recordings()
    check_formants()
    decide = Decide(DECIDE, "augpitch")
    decide.uniform([], "pitch.semitones", -4, 4)
    decide.uniform(["min-semitones=-12", "max-semitones=1"], "pitch.semitones", -12, 1)
    sounds.finish()


main()
