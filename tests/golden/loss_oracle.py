#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augloss against its definition in NumPy, and the statistics of what it loses.

Usage: loss_oracle.py SOUND_CLI DECIDE_CLI
"""
import math
import sys

import numpy as np

import sounds
from sounds import Decide, Effect, require

CLI, DECIDE = sys.argv[1:3]
BRANCH = sounds.fnv1a(b"audio")


def losses(op, n, window):
    """Which of the first @n packets are lost, and which are in a burst."""
    u = sounds.field_words(op["field"], n, 0, window) / 2**32
    v = sounds.field_words(op["field"], n, 1, window) / 2**32
    share = op["share"]
    if "burst" not in op:
        return u < share, u < share
    stays, begins = 1 - 1 / op["burst"], share / ((1 - share) * op["burst"])
    bad = np.empty(n, bool)
    for k in range(n):
        bad[k] = u[k] < (share if k == 0 else stays if bad[k - 1] else begins)
    return v < np.where(bad, op["burst-loss"], op["other-loss"]), bad


def filling(op, x, start, n, rate, window, piece, most):
    """What is heard in a hole from @start on, @n samples."""
    y = np.zeros((n, x.shape[1]))
    before = x[max(start - piece, 0):start]
    m = min(n, most)
    if len(before) == 0 or op["conceal"] == "silence" or m == 0:
        return y
    if op["conceal"] == "repeat":
        y[:m] = before[np.arange(m) % len(before)]
        return y
    for c in range(x.shape[1]):
        words = sounds.field_words(op["field"], m, 2 + c, window, BRANCH, start).view(np.int32)
        y[:m, c] = words / 2**31 * math.sqrt(3 * np.mean(before[:, c] ** 2))
    return y


def model(ops, x, rate, window):
    y = x.copy()
    holes = []
    for op in ops:
        piece = max(sounds.nearest(op.get("packet_ns", 0), rate), 1)
        most = sounds.nearest(op.get("conceal_ns", 0), rate)
        if op["op"] == "packet-loss":
            n = -(-len(x) * sounds.SECOND // (rate * op["packet_ns"])) + 1
            edges = [sounds.ceil(k * op["packet_ns"], rate) for k in range(n + 1)]
            lost, _ = losses(op, n, window)
            k = 0
            while k < n:
                first = k
                while k < n and lost[k]:
                    k += 1
                if k > first:
                    holes.append((edges[first], edges[k], op, piece, most))
                k += 1
        elif op["op"] == "dropout":
            holes.append((sounds.ceil(op["start_ns"], rate),
                          sounds.ceil(op["start_ns"] + op["duration_ns"], rate), op, piece, most))
        else:
            piece = max(sounds.nearest(op["duration_ns"], rate), 1)
            start = sounds.ceil(op["start_ns"], rate) + piece
            holes.append((start, start + piece * op["repeats"], {"conceal": "repeat"}, piece,
                          piece * op["repeats"]))
    for start, stop, op, piece, most in sorted(holes, key=lambda hole: hole[0]):
        stop = min(stop, len(x))
        if start < stop:
            y[start:stop] = filling(op, x, start, stop - start, rate, window, piece, most)
    return y


def check_statistics():
    """Losses and bursts of more than 20,000 packets, as they are heard."""
    rate, packets = 8000, 60000 if sounds.FULL else 24000
    x = np.ones(packets * 80, np.float32)
    for share, burst, bad, good in ((0.05, 0, 1, 0), (0.3, 0, 1, 0), (0.1, 3, 1, 0), (0.2, 8, 1, 0),
                                    (0.2, 5, 0.7, 0.02), (0.6, 1.2, 1, 0)):
        effect = Effect(CLI, "augloss", "packet-ms=10", f"min-share={share}", f"max-share={share}",
                        f"min-burst={burst}", f"max-burst={burst}", f"burst-loss={bad}",
                        f"other-loss={good}")
        lost = effect(x, rate, window=0).reshape(-1, 80)[:, 40] == 0
        name = f"share {share}, burst {burst}, loss {bad} and {good}"
        mean = max(burst, 1, share / (1 - share)) if burst else 1 / (1 - share)
        op = effect.log[0]["operations"][0]
        _, states = losses(op, packets, 0)
        # the variance of a two-state chain's share: neighbours are correlated by r
        r = 1 - 1 / mean - share / ((1 - share) * mean) if burst else 0
        spread = math.sqrt(share * (1 - share) * (1 + r) / (1 - r) / packets)
        require(f"{name}: share of packets in bursts, |z|", abs(states.mean() - share) / spread, 0, 3)
        rate_of_loss = share * bad + (1 - share) * good if burst else share
        slope = (bad - good) if burst else 1
        spread = math.hypot(spread * slope, math.sqrt(
            (share * bad * (1 - bad) + (1 - share) * good * (1 - good)) / packets) if burst else 0)
        require(f"{name}: share of packets lost, |z|", abs(lost.mean() - rate_of_loss) / spread, 0, 3)
        runs = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], states.astype(int), [0]]))))[::2]
        deviation = math.sqrt(max(mean * (mean - 1), 1e-9) / len(runs))
        require(f"{name}: mean length of {len(runs)} bursts, |z|",
                abs(runs.mean() - mean) / deviation if mean > 1 else abs(runs.mean() - 1), 0, 3)


PACKETS = ["packet-ms=13.7", "min-share=0.1", "max-share=0.5"]
CASES = [
    ("packets", []),
    ("bursts, repeated", [*PACKETS, "min-burst=2", "max-burst=6", "conceal=repeat", "conceal-ms=55"]),
    ("bursts, noise", [*PACKETS, "min-burst=2", "max-burst=6", "conceal=noise", "burst-loss=0.8",
                       "other-loss=0.05"]),
    ("packets, noise of all", ["packet-ms=20", "min-share=0.9", "max-share=0.95", "conceal=noise",
                               "conceal-ms=1000"]),
    ("dropouts", ["kind=dropouts", "max-count=3"]),
    ("dropouts, noise", ["kind=dropouts", "max-count=2", "conceal=noise", "conceal-ms=30"]),
    ("dropouts, repeated", ["kind=dropouts", "max-count=2", "conceal=repeat"]),
    ("stutter", ["kind=stutter", "max-count=2"]),
]


def main():
    for name, settings in CASES:
        effect = Effect(CLI, "augloss", *settings)
        for sound, rate, x in sounds.sounds():
            y = effect(x, rate, seed=5)
            worst = max(sounds.error_db(b, model(ops, a, rate, k))
                        for ops, k, a, b, _ in effect.windows(x, y, rate))
            require(f"{name}, {sound}: error in dB", worst, -1000, -130 if "noise" in name else -590)
        x = sounds.noise(int(2.5 * 16000), 1, 4)
        sounds.check_everything(effect, name, x, 16000)
        if "noise" not in name:
            sounds.check_channels_alone(effect, name, x, 16000)
    many = Effect(CLI, "augloss", "kind=dropouts", "min-count=32", "max-count=32", "max-length-ms=300")
    x = sounds.noise(3 * 16000, 1, 9)
    y = many(x, 16000)
    worst = max(sounds.error_db(b, model(ops, a, 16000, k))
                for ops, k, a, b, _ in many.windows(x, y, 16000))
    require("32 dropouts over each other: error in dB", worst, -1000, -590)
    for settings in (PACKETS, [*PACKETS, "min-burst=2", "max-burst=3", "conceal=repeat"]):
        sounds.check_entry(Effect(CLI, "augloss", *settings), " ".join(settings), x, 16000, 16001, 8000)
    check_statistics()
    decide = Decide(DECIDE, "augloss")
    decide.uniform([], "packet-loss.share", 0.02, 0.2)
    decide.uniform(["min-burst=2", "max-burst=9"], "packet-loss.burst", 2, 9)
    one = ["kind=dropouts", "min-count=1", "max-count=1"]
    decide.uniform(one, "dropout.duration_ns", 1e7, 1e8)
    decide.uniform([*one, "min-length-ms=50", "max-length-ms=50"], "dropout.start_ns", 0, 0.95e9)
    decide.uniform(["kind=stutter"], "stutter.repeats", 1, 5)
    decide.counts(["kind=dropouts"], "dropout", 1, 5)
    sounds.finish()


main()
