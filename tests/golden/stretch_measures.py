# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What tests of sound with another length or pitch measure; NumPy alone."""
import numpy as np


def tones(y, rate, frequencies):
    """The worst error in cents and the SINAD in dB of a sum of steady tones."""
    n = len(y)
    t = (np.arange(n) - n / 2) / rate
    w = np.blackman(n)
    f = np.array(frequencies, float)
    for _ in range(4):
        columns = []
        for hz in f:
            columns += [np.cos(2 * np.pi * hz * t), np.sin(2 * np.pi * hz * t)]
        basis = np.stack(columns, 1)
        a = np.linalg.lstsq(basis * w[:, None], y * w, rcond=None)[0]
        rest = y - basis @ a
        # how the phase of what is left runs says by how much each frequency is off
        for i, hz in enumerate(f):
            c, s = a[2 * i], a[2 * i + 1]
            slope = t * (s * basis[:, 2 * i] - c * basis[:, 2 * i + 1]) * 2 * np.pi
            f[i] += np.dot(rest * w, slope * w) / np.dot(slope * w, slope * w)
    fit = basis @ a
    cents = 1200 * np.log2(f / np.array(frequencies))
    return np.abs(cents).max(), 10 * np.log10(np.sum((fit * w) ** 2) / np.sum(((y - fit) * w) ** 2))


def click_widths(y, rate, expected, reach=0.06):
    """Of every click: how long 5 to 95 % of its energy take, and how far its middle is from where it
    is expected, in ms."""
    widths, errors = [], []
    for at in expected:
        first = max(int(at - reach * rate), 0)
        part = y[first:int(at + reach * rate)].astype(float) ** 2
        total = np.cumsum(part)
        if total[-1] == 0:
            return [np.inf], [np.inf]
        low, middle, high = np.searchsorted(total, total[-1] * np.array([0.05, 0.5, 0.95]))
        widths.append((high - low) / rate * 1e3)
        errors.append(abs(first + middle - at) / rate * 1e3)
    return widths, errors


def frames_at(x, centres, size):
    pad = np.pad(np.asarray(x, float), (size, 2 * size))
    first = np.round(centres).astype(int) + size - size // 2
    return pad[first[:, None] + np.arange(size)]


def fundamentals(x, rate, centres, low=60.0, high=400.0):
    """F0 by normalised cross-correlation of 40 ms with itself; 0 where there is none."""
    size, most, least = int(0.04 * rate), int(rate / low), int(rate / high)
    frames = frames_at(x, centres, size + most)
    frames = frames - frames.mean(1, keepdims=True)
    n = 1 << int(np.ceil(np.log2(size + 2 * most)))
    head = frames[:, :size]
    cross = np.fft.irfft(np.conj(np.fft.rfft(head, n)) * np.fft.rfft(frames, n), n)[:, :most + 1]
    power = np.cumsum(np.pad(frames ** 2, ((0, 0), (1, 0))), 1)
    lag = np.arange(most + 1)
    energy = power[:, size + lag] - power[:, lag]
    r = cross / np.sqrt(np.maximum(energy * energy[:, :1], 1e-12))
    f0 = np.zeros(len(centres))
    for i, row in enumerate(r):
        best = row[least:most].max()
        if best < 0.85 or energy[i, 0] < 1e-4 * size:
            continue
        # the shortest lag that is nearly as good
        inner = (row[least:most] >= row[least - 1:most - 1]) & (row[least:most] > row[least + 1:most + 1])
        good = np.flatnonzero(inner & (row[least:most] > best - 0.05))
        if not len(good):
            continue
        k = good[0] + least
        a, b, c = row[k - 1:k + 2]
        f0[i] = rate / (k + 0.5 * (a - c) / (a - 2 * b + c))
    return f0


def log_mel(x, rate, centres, n_mels=40):
    size = int(0.025 * rate)
    n = 1 << int(np.ceil(np.log2(size)))
    power = np.abs(np.fft.rfft(frames_at(x, centres, size) * np.hanning(size), n)) ** 2
    mel = 2595 * np.log10(1 + np.array([60, rate / 2 * 0.95]) / 700)
    edges = 700 * (10 ** (np.linspace(*mel, n_mels + 2) / 2595) - 1) * n / rate
    bins = np.arange(power.shape[1])
    bank = np.stack([np.clip(np.minimum((bins - a) / (b - a), (c - bins) / (c - b)), 0, None)
                     for a, b, c in zip(edges, edges[1:], edges[2:])])
    return power @ bank.T


def speech(x, y, rate, mapped):
    """Of speech x and y, where y at sample n is x at mapped (n): median error of F0 in cents, percent
    of the frames with both within 50 cents, and mean distance of the log mel spectra in dB."""
    out = np.arange(0.05 * rate, len(y) - 0.1 * rate, 0.01 * rate)
    into = np.array([mapped(n) for n in out])
    fx, fy = fundamentals(x, rate, into), fundamentals(y, rate, out)
    both = (fx > 0) & (fy > 0)
    cents = np.abs(1200 * np.log2(fy[both] / fx[both]))
    mx, my = log_mel(x, rate, into), log_mel(y, rate, out)
    active = mx.sum(1) > 1e-3 * np.percentile(mx.sum(1), 95)
    floor = 1e-6 * mx.max()
    distance = np.abs(10 * np.log10((my + floor) / (mx + floor)))[active].mean()
    return np.median(cents), 100 * np.mean(cents <= 50), distance
