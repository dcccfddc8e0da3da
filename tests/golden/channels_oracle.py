#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augchannels against its formulas in NumPy, and how likely each order and channel is.

Usage: channels_oracle.py SOUND_CLI DECIDE_CLI
"""
import itertools
import sys

import numpy as np
from scipy import stats

import sounds
from sounds import Decide, Effect, require

CLI, DECIDE = sys.argv[1:3]


def order_of(field, channels):
    field = int(field, 16)
    for attempt in itertools.count():
        order = list(range(channels))
        for j in range(channels - 1, 0, -1):
            u = int(sounds.philox((field & sounds.MASK, field >> 32), (j, attempt, 0, 0))[0])
            k = u * (j + 1) >> 32
            order[j], order[k] = order[k], order[j]
        if order != list(range(channels)):
            return order


def model(ops, x, rate):
    y, channels = x.copy(), x.shape[1]
    if channels == 1:
        return y
    op = ops[0]
    if op["op"] == "shuffle-channels":
        order = order_of(op["field"], channels)
        if channels <= 16:
            told = int(op["order"], 16)
            require("order as told", float([told >> 4 * c & 15 for c in range(channels)] == order), 1)
        return x[:, order]
    if op["op"] == "drop-channel":
        y[:, int(op["which"] * channels)] = 0
    elif op["op"] == "mono":
        y[:] = x.mean(1, keepdims=True)
    elif op["op"] == "balance":
        b = op["balance"]
        y[:, :2] *= [min(1 - b, 1), min(1 + b, 1)]
    else:
        c, d = int(op["which"] * channels), sounds.nearest(op["delay_ns"], rate)
        y[:, c] = np.concatenate([np.zeros(d), x[:, c]])[:len(x)]
    return y


CASES = [("shuffle", []), ("drop", ["kind=drop"]), ("mono", ["kind=mono"]), ("balance", ["kind=balance"]),
         ("delay", ["kind=delay", "max-delay-ms=400"])]


def sounds_of_channels():
    rate = 16000
    return [*sounds.sounds(), *((f"{n} channels", rate, sounds.noise(2 * rate + 9, n, n)) for n in (4, 8, 40))]


def check_orders(channels):
    effect = Effect(CLI, "augchannels", "probability=1")
    windows = 20000 if sounds.FULL else 4000
    x = np.tile(np.arange(channels), (windows, 1)).astype(np.float32)
    y = effect(x, 1000, window=10**6)  # a sample a window
    orders = [tuple(row) for row in y.astype(int)]
    every = [p for p in itertools.permutations(range(channels)) if p != tuple(range(channels))]
    require(f"{channels} channels: orders", len(set(orders) - set(every)), 0, 0)
    if len(every) > 1:
        counts = [orders.count(p) for p in every]
        require(f"{channels} channels: {len(every)} orders are as likely, chi-square p",
                stats.chisquare(counts).pvalue, 1e-3)


def main():
    for name, settings in CASES:
        effect = Effect(CLI, "augchannels", "probability=1", *settings)
        for sound, rate, x in sounds_of_channels():
            y = effect(x, rate, seed=5)
            worst = max(sounds.error_db(b, model(ops, a, rate)) for ops, _, a, b, _ in effect.windows(
                x.reshape(len(x), -1), y.reshape(len(x), -1), rate))
            require(f"{name}, {sound}: error in dB", worst, -1000, -140)
        for channels in (1, 2, 3, 8):
            x = sounds.noise(int(2.2 * 16000), channels, 4)
            sounds.check_everything(effect, f"{name}, {channels} channels", x, 16000)
        sounds.check_entry(effect, name, sounds.noise(16000, 5), 16000, 5001, 6400 if name == "delay" else 0)
    for channels in (2, 3, 4):
        check_orders(channels)
    decide = Decide(DECIDE, "augchannels")
    decide.uniform(["probability=1", "kind=balance"], "balance.balance", -1, 1)
    decide.uniform(["probability=1", "kind=delay"], "delay-channel.delay_ns", 1e5, 1e6)
    decide.uniform(["probability=1", "kind=drop"], "drop-channel.which", 0, 1)
    decide.uniform(["probability=1", "kind=delay"], "delay-channel.which", 0, 1)
    sounds.finish()


main()
