#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augfilter against SciPy's sosfilt, its responses against SciPy's Butterworth designs and torchaudio's biquads.

Usage: filter_oracle.py SOUND_CLI DECIDE_CLI
"""
import sys

import numpy as np
from scipy import signal

import sounds
from sounds import Decide, Effect, require

CLI, DECIDE = sys.argv[1:3]
ROOT = 2 ** -0.5


def biquad(kind, f, q, gain, rate):
    """The cookbook's table, each kind written out."""
    if f >= rate / 2:
        factor = {"high-pass": 0, "band-pass": 0, "low-shelf": 10 ** (gain / 20)}.get(kind, 1)
        return [factor, 0, 0, 1, 0, 0]
    w = 2 * np.pi * f / rate
    c, alpha, a = np.cos(w), np.sin(w) / (2 * q), 10 ** (gain / 40)
    r = 2 * np.sqrt(a) * alpha
    b, d = {
        "low-pass": ([(1 - c) / 2, 1 - c, (1 - c) / 2], [1 + alpha, -2 * c, 1 - alpha]),
        "high-pass": ([(1 + c) / 2, -1 - c, (1 + c) / 2], [1 + alpha, -2 * c, 1 - alpha]),
        "band-pass": ([alpha, 0, -alpha], [1 + alpha, -2 * c, 1 - alpha]),
        "notch": ([1, -2 * c, 1], [1 + alpha, -2 * c, 1 - alpha]),
        "peaking": ([1 + alpha * a, -2 * c, 1 - alpha * a], [1 + alpha / a, -2 * c, 1 - alpha / a]),
        "low-shelf": ([a * (a + 1 - (a - 1) * c + r), 2 * a * (a - 1 - (a + 1) * c),
                       a * (a + 1 - (a - 1) * c - r)],
                      [a + 1 + (a - 1) * c + r, -2 * (a - 1 + (a + 1) * c), a + 1 + (a - 1) * c - r]),
        "high-shelf": ([a * (a + 1 + (a - 1) * c + r), -2 * a * (a - 1 + (a + 1) * c),
                        a * (a + 1 + (a - 1) * c - r)],
                       [a + 1 - (a - 1) * c + r, 2 * (a - 1 - (a + 1) * c), a + 1 - (a - 1) * c - r]),
    }[kind]
    return [*(np.array(b) / d[0]), *(np.array(d) / d[0])]


def butterworth(kind, f, n, rate, q=ROOT):
    return [biquad(kind, f, q / ROOT / (2 * np.sin((2 * k + 1) * np.pi / (4 * n))), 0, rate)
            for k in range(n)]


def sections(op, rate):
    kind = op["kind"]
    if kind == "telephone":
        return butterworth("high-pass", 300, 4, rate) + butterworth("low-pass", 3400, 4, rate)
    if kind == "band-limit":
        return butterworth("low-pass", op["frequency"], 8, rate)
    n = op["sections"]
    if kind in ("low-pass", "high-pass"):
        return butterworth(kind, op["frequency"], n, rate, op["q"])
    return [biquad(kind, op["frequency"], op["q"], op.get("gain-db", 0) / n, rate)] * n


def model(op, x, rate):
    warm = min(sounds.ceil(op.get("warm-up_ns", 0), rate), len(x) - 1)
    before = x[warm:0:-1] if warm else x[:0]
    return signal.sosfilt(np.array(sections(op, rate)), np.concatenate([before, x]), axis=0)[warm:]


SHAPE = ["min-q=0.3", "max-q=8", "min-gain-db=-24", "max-gain-db=24"]
CASES = [(kind, [f"kind={kind}", *SHAPE, "max-sections=4"]) for kind in (
    "low-pass", "high-pass", "band-pass", "notch", "peaking", "low-shelf", "high-shelf")] + [
    ("telephone", ["kind=telephone"]), ("band-limit", ["kind=band-limit", "scale=mel"]),
    ("low-pass warmed up", ["max-sections=8", "warm-up-ms=20"]),
    ("high-pass warmed up", ["kind=high-pass", "min-q=0.5", "max-q=4", "warm-up-ms=300"]),
    *((f"{kind} at and above half the rate", [
        f"kind={kind}", "min-frequency=24000", "max-frequency=30000", *SHAPE]) for kind in (
        "low-pass", "high-pass", "band-pass", "notch", "peaking", "low-shelf", "high-shelf"))]


def measured_response(settings, rate, frames=65536):
    """What an impulse becomes, and the operation that did it."""
    effect = Effect(CLI, "augfilter", *settings)
    x = np.zeros(frames, np.float32)
    x[0] = 1
    y = effect(x, rate, window=0)
    return np.fft.rfft(y.astype(np.float64)), effect.log[0]["operations"][0]


def check_responses():
    rate, n = 48000, 65536
    f = np.fft.rfftfreq(n, 1 / rate)
    for kind in ("low-pass", "high-pass"):
        for order in (1, 2, 5):
            fixed = [f"kind={kind}", f"min-sections={order}", f"max-sections={order}",
                     "min-frequency=1000", "max-frequency=1000"]
            h, _ = measured_response(fixed, rate)
            _, want = signal.freqz(*signal.butter(2 * order, 1000, kind[:-5], fs=rate), f, fs=rate) \
                if order < 3 else signal.sosfreqz(
                    signal.butter(2 * order, 1000, kind[:-5], fs=rate, output="sos"), f, fs=rate)
            require(f"{kind}, {order} sections: response against scipy.signal.butter, dB",
                    sounds.db(abs(h - want).max()), -1000, -120)
    h, _ = measured_response(["kind=telephone"], rate)
    sos = np.concatenate([signal.butter(8, 300, "high", fs=rate, output="sos"),
                          signal.butter(8, 3400, "low", fs=rate, output="sos")])
    require("telephone: response against two of scipy.signal.butter, dB",
            sounds.db(abs(h - signal.sosfreqz(sos, f, fs=rate)[1]).max()), -1000, -115)
    level = 20 * np.log10(np.maximum(abs(h), 1e-12))
    require("telephone: at 400 … 3000 Hz, smallest dB", level[(f >= 400) & (f <= 3000)].min(), -2, 0)
    require("telephone: below 150 and above 8000 Hz, largest dB",
            level[(f < 150) | (f > 8000)].max(), -400, -45)
    h, _ = measured_response(["kind=band-limit", "min-frequency=4000", "max-frequency=4000"], rate)
    require("band-limit: at 8000 Hz, dB", sounds.db(abs(h[round(8000 / rate * n)])), -400, -90)
    kinds = ("low-pass", "high-pass", "band-pass", "notch", "peaking", "low-shelf", "high-shelf")
    for kind in kinds:
        h, op = measured_response([f"kind={kind}", *SHAPE], rate)
        _, want = signal.sosfreqz(np.array(sections(op, rate)), f, fs=rate)
        require(f"{kind}: response against scipy.signal.sosfreqz, dB",
                sounds.db(abs(h - want).max() / max(1, abs(want).max())), -1000, -120)


def check_torchaudio():
    try:
        import torch
        import torchaudio.functional as F
    except ImportError:
        print("without python3-torchaudio it is not compared")
        return
    rate = 22050
    x = sounds.noise(rate, 1, 8, 0.1)[:, 0]
    theirs = {
        "low-pass": lambda y, f, q, g: F.lowpass_biquad(y, rate, f, q),
        "high-pass": lambda y, f, q, g: F.highpass_biquad(y, rate, f, q),
        "band-pass": lambda y, f, q, g: F.bandpass_biquad(y, rate, f, q, False),
        "notch": lambda y, f, q, g: F.bandreject_biquad(y, rate, f, q),
        "peaking": lambda y, f, q, g: F.equalizer_biquad(y, rate, f, g, q),
        "low-shelf": lambda y, f, q, g: F.bass_biquad(y, rate, g, f, q),
        "high-shelf": lambda y, f, q, g: F.treble_biquad(y, rate, g, f, q)}
    for kind, filtered in theirs.items():
        effect = Effect(CLI, "augfilter", f"kind={kind}", "min-q=0.5", "max-q=3", "max-gain-db=-3",
                        "max-frequency=5000")
        y = effect(x, rate)
        op = effect.log[0]["operations"][0]
        z = filtered(torch.from_numpy(x.astype(np.float64)), op["frequency"], op["q"],
                     op.get("gain-db", 0)).numpy()
        keep = abs(z) < 1  # torchaudio clips
        require(f"{kind}: against torchaudio, error in dB", sounds.error_db(y[keep], z[keep]), -1000, -120)


def check_entry():
    """A window that is entered in its midst: the element's page says when it is the same."""
    rate = 16000
    x = sounds.noise(2 * rate, 1, 6)
    for name, settings in (("low-pass", ["max-frequency=150"]), ("telephone", ["kind=telephone"]),
                           ("peaking", ["kind=peaking", "min-q=8", "max-q=8", "min-gain-db=3"])):
        effect = Effect(CLI, "augfilter", *settings)
        effect(x, rate, window=0)
        op = effect.log[0]["operations"][0]
        q = {"telephone": 1 / (2 * np.sin(np.pi / 16)),
             "peaking": op.get("q", 1) * 10 ** (op.get("gain-db", 0) / 40)}.get(name, ROOT)
        wait = int(np.ceil(4.4 * q / op.get("frequency", 300) * rate))
        sounds.check_entry(effect, name, x, rate, 5000, wait, -115)
        sounds.check_entry(effect, name, x, rate, 5000, 4 * wait)


def main():
    for name, settings in CASES:
        effect = Effect(CLI, "augfilter", *settings)
        for sound, rate, x in sounds.sounds()[:1 if "above half" in name else None]:
            y = effect(x, rate, seed=5)
            worst = max(sounds.error_db(b, model(ops[0], a, rate))
                        for ops, _, a, b, _ in effect.windows(x, y, rate))
            require(f"{name}, {sound}: error against scipy.signal.sosfilt in dB", worst, -1000, -120)
    x = sounds.noise(int(2.5 * 16000), 1, 4)
    for name, settings in CASES[:11] if sounds.FULL else [CASES[2], *CASES[7:11]]:
        effect = Effect(CLI, "augfilter", *settings)
        sounds.check_everything(effect, name, x, 16000)
        sounds.check_channels_alone(effect, name, x, 16000)
    check_responses()
    check_torchaudio()
    check_entry()
    decide = Decide(DECIDE, "augfilter")
    decide.uniform([], "filter.frequency", np.log(150), np.log(7500), np.log)
    decide.uniform(["scale=mel"], "filter.frequency", np.log(1 + 150 / 700), np.log(1 + 7500 / 700),
                   lambda f: np.log(1 + f / 700))
    decide.uniform(["scale=linear"], "filter.frequency", 150, 7500)
    decide.uniform(["min-q=0.1", "max-q=30"], "filter.q", np.log(0.1), np.log(30), np.log)
    decide.uniform(["kind=peaking"], "filter.gain-db", -12, 12)
    decide.uniform(["min-sections=2", "max-sections=7"], "filter.sections", 2, 8)
    sounds.finish()


main()
