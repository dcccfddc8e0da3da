# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What the oracles of small effects on sound share: the effects from a command line, sounds, and
what holds for every effect."""
import glob
import io
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import wave

import numpy as np
from scipy import stats

FULL = bool(os.environ.get("AUG_FULL"))
DATA = os.environ.get("AUG_TEST_DATA", "")
SECOND = 10**9
FAILURES = []


def require(name, figure, low, high=math.inf):
    good = low <= figure <= high
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.6g} (in [{low:.6g}, {high:.6g}])")
    if not good:
        FAILURES.append(name)


def finish():
    print(f"{len(FAILURES)} failed")
    sys.exit(bool(FAILURES))


def db(ratio):
    return 20 * math.log10(max(ratio, 1e-30))


def error_db(got, want):
    """Largest difference against full scale or the largest sample, whichever is more."""
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    return db(abs(got - want).max() / max(1, abs(want).max()))


def nearest(ns, rate):
    """The sample nearest to a time, the later of two."""
    return (2 * ns * rate + SECOND) // (2 * SECOND)


def ceil(ns, rate):
    """The first sample at or after a time."""
    return -(-ns * rate // SECOND)


class Effect:
    """`sound_cli ELEMENT SETTINGS`; x is [frames, channels] or [frames]."""

    def __init__(self, cli, element, *settings):
        self.cli, self.element, self.settings = cli, element, settings

    def __call__(self, x, rate=16000, window=SECOND, seed=1, piece=480, s16=False, first=0, entry=0):
        kind = np.int16 if s16 else np.float32
        x = np.ascontiguousarray(x, kind)
        channels = 1 if x.ndim == 1 else x.shape[1]
        with tempfile.NamedTemporaryFile("r") as log:
            args = [self.cli, f"--rate={rate}", f"--channels={channels}", f"--piece={piece}",
                    f"--seed={seed}", f"--window-ns={window}", f"--first={first}", f"--enter={entry}",
                    f"--log={log.name}"] + ["--s16"] * s16 + [self.element, *self.settings]
            out = subprocess.run(args, input=x.tobytes(), stdout=subprocess.PIPE, check=True).stdout
            self.log = [json.loads(line) for line in log]
        return np.frombuffer(out, kind).reshape(x.shape)

    def windows(self, x, y, rate, window=SECOND):
        """(operations, number, x of the window, y of it, its nominal length), a window each."""
        edges = [ceil(k * window, rate) for k in range(len(self.log) + 1)]
        for k, line in enumerate(self.log):
            a, b = (edges[k], min(edges[k + 1], len(x))) if window else (0, len(x))
            yield (line["operations"], k, np.asarray(x[a:b], np.float64),
                   np.asarray(y[a:b], np.float64), edges[k + 1] - edges[k] if window else 0)


def to_s16(x):
    return np.clip(np.rint(np.asarray(x, np.float64) * 32768), -32768, 32767).astype(np.int16)


def noise(frames, channels=1, seed=1, level=0.2):
    x = np.random.default_rng(seed).standard_normal((frames, channels)) * level
    return x.astype(np.float32)


def tones(frames, rate, channels=1):
    t = np.arange(frames)[:, None] / rate
    f = 220.0 * 1.5 ** np.arange(channels)
    return (0.5 * np.sin(2 * np.pi * f * t) + 0.2 * np.sin(2 * np.pi * 7.3 * f * t)).astype(np.float32)


def recordings():
    """(name, rate, samples) of real utterances, and of the film's sound."""
    found = []
    for path in sorted(glob.glob(os.path.join(DATA, "**", "*.wav"), recursive=True)) if DATA else ():
        with wave.open(path) as w:
            if w.getsampwidth() == 2 and "librivox" in path:
                x = np.frombuffer(w.readframes(w.getnframes()), "<i2").reshape(-1, w.getnchannels())
                found.append((os.path.basename(path), w.getframerate(),
                              (x / 32768).astype(np.float32)[:8 * w.getframerate()]))
    found = found[:None if FULL else 2]
    film = os.path.join(DATA, "Megamind.avi")
    if DATA and os.path.exists(film) and shutil.which("ffmpeg"):
        raw = subprocess.run(["ffmpeg", "-v", "fatal", "-i", film, "-t", "5", "-vn", "-f", "f32le",
                              "-ac", "2", "-ar", "44100", "-"], stdout=subprocess.PIPE, check=True)
        found.append(("film", 44100, np.frombuffer(raw.stdout, np.float32).reshape(-1, 2)))
    if not found:
        print("without recordings in AUG_TEST_DATA: synthetic sound alone")
    return found


def sounds():
    rate = 16000
    return [("noise", rate, noise(3 * rate + 77)), ("stereo noise", 22050, noise(2 * 22050 + 5, 2)),
            ("tones", 48000, tones(2 * 48000 + 1, 48000, 3)), *recordings()]


def check_cutting(effect, name, x, rate, window=SECOND, seed=3):
    """A19, and a stream that is entered in a later window."""
    whole = effect(x, rate, window, seed, 480)
    for piece in (1, 160, 441, 1024, 4096, 0):
        part = x if piece > 1 or FULL else x[:int(1.2 * rate)]
        require(f"{name}: pieces of {piece}, bytes that differ",
                np.count_nonzero(effect(part, rate, window, seed, piece).view(np.uint32)
                                 != whole[:len(part)].view(np.uint32))
                if len(part) == len(x) else
                np.count_nonzero(effect(part, rate, window, seed, piece) != effect(
                    part, rate, window, seed, 480)), 0, 0)
    at = ceil(window, rate)
    require(f"{name}: after a seek to window 1, samples that differ",
            np.count_nonzero(effect(x[at:], rate, window, seed, first=1) != whole[at:]), 0, 0)


def check_entry(effect, name, x, rate, at, wait, limit=-590, window=0):
    """A window that is entered at sample @at has the same samples after @wait of them."""
    whole = effect(x, rate, window)
    late = effect(x[at:], rate, window, entry=at)
    require(f"{name}: entered in its midst, difference after {wait} samples in dB",
            error_db(late[wait:], whole[at + wait:]), -1000, limit)


def check_channels_alone(effect, name, x, rate):
    """Channels do not know of each other: 1 to 8 of them give what each gives alone."""
    many = np.stack([np.roll(x.ravel(), 17 * c) for c in range(8)], 1)
    alone = [effect(many[:, c], rate).ravel() for c in range(8)]
    for n in (2, 3, 8):
        y = effect(many[:, :n], rate)
        require(f"{name}: {n} channels, samples that differ from mono",
                sum(np.count_nonzero(y[:, c] != alone[c]) for c in range(n)), 0, 0)


def check_s16(effect, name, x, rate, window=SECOND):
    x = to_s16(x)
    y = effect(x, rate, window, s16=True).astype(np.int64)
    z = np.clip(effect(x / 32768, rate, window).astype(np.float64) * 32768, -32768, 32767)
    require(f"{name}: S16 against F32, steps", abs(y - z).max(), 0, 1)


def check_bypass(effect, name, x, rate):
    """A1."""
    off = Effect(effect.cli, effect.element, *effect.settings, "probability=0")
    require(f"{name}: probability=0, samples that differ F32", np.count_nonzero(off(x, rate) != x), 0, 0)
    y = to_s16(x)
    require(f"{name}: probability=0, samples that differ S16",
            np.count_nonzero(off(y, rate, s16=True) != y), 0, 0)


def check_everything(effect, name, x, rate):
    check_bypass(effect, name, x, rate)
    check_cutting(effect, name, x, rate)
    check_s16(effect, name, x, rate)


class Decide:
    """`decide_cli`: @columns of a kind over 200 seeds."""

    def __init__(self, cli, element):
        self.cli, self.element = cli, element
        self.draws = 400 if FULL else 50

    def rows(self, settings, columns, seeds="0:200"):
        args = [self.cli, f"--seeds={seeds}", f"--windows=0:{self.draws}",
                *(f"--column={c}" for c in columns), self.element, *settings]
        out = subprocess.run(args, stdout=subprocess.PIPE, check=True).stdout
        return np.loadtxt(io.BytesIO(out), delimiter="\t", ndmin=2)

    def uniform(self, settings, column, low, high, change=lambda v: v):
        """Draws are uniform between @low and @high; whole numbers are given with what is missing."""
        values = change(self.rows(settings, [column])[:, 0])
        if np.all(values == np.rint(values)) and high - low < 1e6:
            values = values + np.random.default_rng(1).uniform(0, 1, values.shape)
        p = [stats.kstest(row, "uniform", args=(low, high - low)).pvalue
             for row in values.reshape(200, -1)]
        require(f"{column} {low:g} … {high:g}: 200 p-values are uniform, KS p",
                stats.kstest(p, "uniform").pvalue, 1e-3)
        require(f"{column} {low:g} … {high:g}: {values.size} draws, KS p",
                stats.kstest(values, "uniform", args=(low, high - low)).pvalue, 1e-3)

    def counts(self, settings, name, low, high):
        """How many operations a window has: each number as likely."""
        args = [self.cli, "--seeds=0:200", f"--windows=0:{self.draws}", self.element, *settings]
        out = subprocess.run(args, stdout=subprocess.PIPE, check=True).stdout
        n = [sum(op["op"] == name for op in json.loads(line)["operations"]) for line in out.splitlines()]
        found = np.bincount(n, minlength=high + 1)
        require(f"{name}: fewest and most in a window", float(min(n) == low and max(n) == high), 1)
        require(f"{name}: {low} to {high} in a window, chi-square p",
                stats.chisquare(found[low:high + 1]).pvalue, 1e-3)

    def share(self, settings, column, share):
        """@column is there in so many windows."""
        there = ~np.isnan(self.rows(settings, [column])[:, 0])
        z = (there.sum() - there.size * share) / math.sqrt(there.size * share * (1 - share))
        require(f"{column} is there in {share:g} of {there.size} windows, |z|", abs(z), 0, 3)


MASK = 0xFFFFFFFF


def philox(key, counter):
    """Philox4x32-10; every word may be an array."""
    k0, k1 = (np.uint64(k) for k in key)
    c = [np.asarray(v, np.uint64) for v in counter]
    low, shift = np.uint64(MASK), np.uint64(32)
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [p1 >> shift ^ c[1] ^ k0, p1 & low, p0 >> shift ^ c[3] ^ k1, p0 & low]
        k0, k1 = k0 + np.uint64(0x9E3779B9) & low, k1 + np.uint64(0xBB67AE85) & low
    return c


def field_words(field, n, row, window, branch=0, first=0):
    """Words [first, first + n) of a field's row in a window: counter (block, row, window, branch)."""
    field = int(field, 16)
    blocks = np.arange(first // 4, -(-(first + n) // 4), dtype=np.uint64)
    words = philox((field & MASK, field >> 32), (blocks & np.uint64(MASK), row, window & MASK, branch))
    return np.stack([np.broadcast_to(w, blocks.shape) for w in words], 1).ravel()[
        first % 4:first % 4 + n].astype(np.uint32)


def fnv1a(data, h=0x811C9DC5):
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & MASK
    return h
