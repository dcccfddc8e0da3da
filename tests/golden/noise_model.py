#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Noise is, byte for byte, what docs/noise.md defines, and as numbers it is what it claims to be:
mean, deviation and kurtosis, without correlation between neighbours, rows, channels and frames.

Usage: noise_model.py NOISE_PIPE DECIDE_CLI. Nothing here is shared with the library.
"""
import io
import math
import os
import pathlib
import re
import subprocess
import sys

import numpy as np

try:
    from scipy import stats
except ImportError:
    print("skipped: this test needs python3-scipy")
    sys.exit(77)

from fields import SIGMA, WIDE_SIGMA, Field

PIPE, DECIDE = sys.argv[1:3]
PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "noise.md"
FIELD = 0x0123456789ABCDEF
FULL = bool(os.environ.get("AUG_FULL"))
FAILURES = []
def require(name, figure, low, high=math.inf):
    good = low <= figure <= high
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.5g} (in [{low:.5g}, {high:.5g}])")
    if not good:
        FAILURES.append(name)


# ---- the definition ----


class Plane:
    """One plane of a picture as rows of values."""

    def __init__(self, values, rows, period=1, depth=8, shift=0, chroma=False, sub=(0, 0),
                 weight=(1.0,), lo=0, hi=255, reach=255.0):
        self.values, self.rows, self.period, self.depth = values, rows, period, depth
        self.shift, self.chroma, self.sub, self.weight = shift, chroma, sub, weight
        self.lo, self.hi, self.reach = lo, hi, reach
        self.wide = depth > 8


def layout(name, width, height, full, per_channel=True):
    """The planes of a format, with the deviation of each value for one level in R'G'B'."""
    kr, kb = (0.299, 0.114) if height <= 576 else (0.2126, 0.0722)
    kg = 1 - kr - kb
    share = [math.sqrt(kr * kr + kg * kg + kb * kb),
             math.sqrt(kr * kr + kg * kg + (1 - kb) ** 2) / (2 * (1 - kb)),
             math.sqrt((1 - kr) ** 2 + kg * kg + kb * kb) / (2 * (1 - kr))]
    if name.startswith("GRAY"):
        depth = 16 if "16" in name else 8
        top = 2**depth - 1
        lo, hi = (0, top) if full else (16 << depth - 8, 235 << depth - 8)
        return [Plane(width, height, depth=depth, lo=lo, hi=hi, reach=hi - lo,
                      weight=(top / 255 if full else (hi - lo) / 255,))]
    if name in ("RGB", "BGR"):
        return [Plane(3 * width, height, 3, weight=(1, 1, 1))]
    if name in ("RGBA", "BGRx"):
        return [Plane(4 * width, height, 4, weight=(1, 1, 1, 0))]
    if name in ("ARGB",):
        return [Plane(4 * width, height, 4, weight=(0, 1, 1, 1))]
    if name in ("RGBP", "GBR"):
        return [Plane(width, height) for _ in range(3)]
    depth = 10 if "10" in name else 8
    shift = 6 if name.startswith("P010") else 0
    step, top = 2 ** (depth - 8), 2**depth - 1
    sub = {"Y444": (0, 0), "Y42B": (1, 0)}.get(name, (1, 1))
    lo, hi = (0, top) if full else (16 * step, 235 * step)
    luma = (1 if not per_channel else share[0]) * (hi - lo) / 255
    reach = top if full else 224 * step
    chroma = [0 if not per_channel else s * (reach / 255) / math.sqrt(2 ** sum(sub))
              for s in share[1:]]
    cw, ch = (width + (1 << sub[0]) - 1) >> sub[0], (height + (1 << sub[1]) - 1) >> sub[1]
    first = Plane(width, height, 1, depth, shift, weight=(luma,), lo=lo, hi=hi, reach=hi - lo)
    if name in ("NV12", "P010_10LE"):
        return [first, Plane(2 * cw, ch, 2, depth, shift, True, sub, tuple(chroma), 0, top, reach)]
    pair = [Plane(cw, ch, 1, depth, shift, True, sub, (w,), 0, top, reach) for w in chroma]
    return [first, *(pair[::-1] if name == "YV12" else pair)]


def unpack(data, planes, width):
    """Values of the planes of a frame in GStreamer's default layout."""
    out, at = [], 0
    for p in planes:
        row = p.values * (2 if p.wide else 1)
        stride = (row + 3) // 4 * 4
        rows = (p.rows + 1) // 2 * 2 if len(planes) > 1 and any(q.sub[1] for q in planes) \
            and not p.chroma else p.rows
        block = np.frombuffer(data, np.uint8, stride * p.rows, at).reshape(p.rows, stride)[:, :row]
        at += stride * rows
        values = np.ascontiguousarray(block)
        values = values.view("<u2") >> p.shift if p.wide else values
        out.append(values.astype(np.int64))
    return out


def shared(plane, per_channel):
    return not per_channel and not plane.chroma


def numbers(field, plane, index, y, per_channel, words, scale=1):
    """A normal number or a word for every value of a row."""
    alike = shared(plane, per_channel)
    n = plane.values // plane.period if alike else plane.values
    layer = 0 if alike else index
    got = field.words(layer, y, n).astype(np.int64) if words \
        else field.normals(layer, y, n, plane.wide, scale)
    return np.repeat(got, plane.period) if alike else got


def rounded(x):
    return math.floor(x + 0.5)


def factor(plane, weight, sigma):
    """m, its shift, and the scale of the normal numbers."""
    largest = max(plane.weight)
    if plane.wide:
        shift, unit = 24, sigma * 2.0**24 / WIDE_SIGMA
        while largest * unit > 8191 and shift > 1:
            shift, unit = shift - 1, unit / 2
        return rounded(weight * unit), shift, 1
    scale, unit = 4, sigma * 32768 / SIGMA / 4
    while largest * unit > 1024 and scale < 128:
        scale, unit = scale * 2, unit / 2
    return rounded(weight * unit), 15, scale


def gaussian(planes, values, field, per_channel, sigma):
    out = []
    for index, (p, v) in enumerate(zip(planes, values)):
        v = v.copy()
        pairs = [factor(p, w, sigma) for w in p.weight]
        if max(p.weight) > 0:
            m = np.resize(np.array([m for m, _, _ in pairs]), p.values)
            _, shift, scale = pairs[0]
            for y in range(p.rows):
                g = numbers(field, p, index, y, per_channel, False, scale)
                noise = g * m + (1 << shift - 1) >> shift
                v[y] = np.clip(v[y] + noise, p.lo, p.hi)
            still = np.resize(np.array(p.weight) == 0, p.values)
            v[:, still] = values[index][:, still]
        out.append(v)
    return out


def speckle(planes, values, field, per_channel, sigma):
    out = []
    for index, (p, v) in enumerate(zip(planes, values)):
        v = v.copy()
        bits, unit = (30, WIDE_SIGMA) if p.wide else (20, SIGMA)
        m = np.resize([rounded(sigma * (2**bits / unit)) if w > 0 else 0 for w in p.weight],
                      p.values)
        for y in range(p.rows if not p.chroma else 0):
            g = numbers(field, p, index, y, per_channel, False)
            moved = v[y] + ((v[y] - p.lo) * g * m + (1 << bits - 1) >> bits)
            v[y] = np.where(m == 0, v[y], np.clip(moved, p.lo, p.hi))
        out.append(v)
    return out


def poisson_limits(mean):
    """The lowest count, and 65536·P (count <= k) - 1 from it on."""
    mode = low = int(mean)
    p = 1.0
    while low > 0 and mode - low < 1024 and p * low / mean > 2.0**-32:
        p = p * low / mean
        low -= 1
    likely, k = [], low
    while len(likely) < 2048:
        likely.append(p)
        p = p * mean / (k + 1.0)
        if k >= mode and p <= 2.0**-32:
            break
        k += 1
    total = sum_in_order(likely)
    limits = [math.floor(s / total * 65536 + 0.5) - 1 for s in running(likely)]
    limits[-1] = 65535
    skip = sum(x < 0 for x in limits)
    return low + skip, np.array(limits[skip:])


def running(numbers_):
    s, out = 0.0, []
    for x in numbers_:
        s += x
        out.append(s)
    return out


def sum_in_order(numbers_):
    return running(numbers_)[-1]


def counts(table, level, word, mean_of):
    if level not in table:
        table[level] = poisson_limits(mean_of(level))
    first, limits = table[level]
    return first + int(np.searchsorted(limits, word))


def shot(planes, values, field, per_channel, photons):
    out, high, low = [], {}, {}
    for index, (p, v) in enumerate(zip(planes, values)):
        v = v.copy()
        white, below = p.hi - p.lo, p.depth - 8
        for y in range(p.rows if not p.chroma else 0):
            w = numbers(field, p, index, y, per_channel, True)
            for i in range(p.values):
                if p.weight[i % p.period] == 0:
                    continue
                light = min(max(int(v[y, i]) - p.lo, 0), white)
                n = counts(high, light >> below, w[i] >> 16,
                           lambda k: photons * ((k << below) / white))
                if below:
                    n += counts(low, light & (1 << below) - 1, w[i] & 65535,
                                lambda k: photons * (k / white))
                v[y, i] = p.lo + min(math.floor(n * float(white) / photons + 0.5), white)
        out.append(v)
    return out


def salt_and_pepper(planes, values, field, per_channel, amount, salt):
    both, pepper = rounded(amount * 2.0**32), rounded(amount * (1 - salt) * 2.0**32)
    out, hits = [], None
    for index, (p, v) in enumerate(zip(planes, values)):
        v = v.copy()
        if not p.chroma:
            w = np.stack([numbers(field, p, index, y, per_channel, True) for y in range(p.rows)])
            hits = w < both if hits is None else hits
            moving = np.resize(np.array(p.weight) > 0, p.values)
            v = np.where(moving & (w < both), np.where(w < pepper, p.lo, p.hi), v)
        else:
            neutral = 1 << p.depth - 1
            for y in range(p.rows):
                for i in range(p.values):
                    x = i // p.period
                    block = hits[y << p.sub[1]:(y + 1) << p.sub[1],
                                 x << p.sub[0]:(x + 1) << p.sub[0]]
                    left = block.size - int(block.sum())
                    away = 2 * (int(v[y, i]) - neutral) * left + block.size
                    v[y, i] = neutral + away // (2 * block.size)
        out.append(v)
    return out


def iso(planes, values, field, _, intensity, shift, name, size):
    near = lambda x: np.trunc(x + 1048576.5).astype(np.int64) - 1048576
    unit = 1 / (255 * (WIDE_SIGMA if planes[0].wide else SIGMA))
    first = planes[0]
    codes = (np.arange(256) << first.depth - 8) - float(first.lo)
    light = np.clip(codes / (first.hi - first.lo), 0, 1)
    luma = np.sqrt(51 * intensity * (0.25 + 0.75 * light)) * (first.reach * unit)
    chroma = 255 * intensity * shift * (planes[-1].reach * unit)
    out = []
    if name in ("RGB", "RGBA"):
        kr, kb = (0.299, 0.114) if size[1] <= 576 else (0.2126, 0.0722)
        kg = 1 - kr - kb
        v = values[0].copy().reshape(size[1], size[0], -1)
        for y in range(size[1]):
            g = [field.normals(c, y, size[0]) for c in range(3)]
            r, gr, b = (v[y, :, c].astype(float) for c in range(3))
            level = (kr * r + kg * gr + kb * b).astype(int)
            ny, cb, cr = g[0] * luma[np.minimum(level, 255)], g[1] * chroma, g[2] * chroma
            v[y, :, 0] = np.clip(near(r + (ny + 2 * (1 - kr) * cr)), 0, 255)
            v[y, :, 1] = np.clip(near(gr + (ny - (2 * (1 - kb) * kb / kg * cb +
                                                  2 * (1 - kr) * kr / kg * cr))), 0, 255)
            v[y, :, 2] = np.clip(near(b + (ny + 2 * (1 - kb) * cb)), 0, 255)
        return [v.reshape(size[1], -1)]
    for index, (p, v) in enumerate(zip(planes, values)):
        v = v.copy()
        for y in range(p.rows):
            g = field.normals(index, y, p.values, p.wide)
            scale = chroma if p.chroma else luma[v[y] >> p.depth - 8]
            v[y] = np.clip(v[y] + near(g * scale), p.lo, p.hi)
        out.append(v)
    return out


# ---- comparison ----


def run(name, width, height, full, effect, frames, **values):
    words = [f"{k.replace('_', '-')}={v}" for k, v in values.items()]
    return subprocess.run([PIPE, name, str(width), str(height), "full" if full else "limited",
                           effect, f"field={FIELD:x}", *words], input=frames,
                          stdout=subprocess.PIPE, check=True).stdout


def frame_size(name, width, height):
    planes = layout(name, width, height, True)
    total = 0
    for p in planes:
        row = (p.values * (2 if p.wide else 1) + 3) // 4 * 4
        rows = (p.rows + 1) // 2 * 2 if any(q.sub[1] for q in planes) and not p.chroma else p.rows
        total += row * rows
    return total


def random_frame(generator, name, width, height):
    data = generator.integers(0, 256, frame_size(name, width, height), dtype=np.uint8)
    if "10" in name:
        data = (data.view("<u2") & (0xFFC0 if name.startswith("P010") else 0x3FF)).view(np.uint8)
    return data.tobytes()


def check_bytes(name, width, height, full, per_channel, effect, model, generator, **values):
    frames = [random_frame(generator, name, width, height) for _ in range(2)]
    extra = {"per_channel": int(per_channel)}
    got = run(name, width, height, full, effect, b"".join(frames), **values, **extra)
    planes = layout(name, width, height, full, per_channel)
    different = 0
    for k, frame in enumerate(frames):
        field = Field(FIELD, k * 40_000_000, 1)
        arguments = list(values.values())
        if effect == "iso-noise":
            planes = layout(name, width, height, full)
            arguments += [name, (width, height)]
        expected = model(planes, unpack(frame, planes, width), field, per_channel, *arguments)
        ours = unpack(got[k * len(frame):(k + 1) * len(frame)], planes, width)
        different += sum(int((a != b).sum()) for a, b in zip(ours, expected))
    return different


def test_bytes():
    generator = np.random.default_rng(1)
    cases = [("gaussian-noise", gaussian, lambda: {"sigma": generator.uniform(0.3, 127)}),
             ("speckle", speckle, lambda: {"sigma": generator.uniform(0.01, 1)}),
             ("shot-noise", shot, lambda: {"photons": 10 ** generator.uniform(0, 4)}),
             ("salt-and-pepper", salt_and_pepper,
              lambda: {"amount": generator.uniform(0, 0.5), "salt": generator.uniform(0, 1)}),
             ("iso-noise", iso, lambda: {"intensity": generator.uniform(0.05, 3),
                                         "color_shift": generator.uniform(0.001, 0.4)})]
    formats = ["I420", "YV12", "NV12", "Y42B", "Y444", "GRAY8", "GRAY16_LE", "I420_10LE",
               "P010_10LE", "RGB", "RGBA", "ARGB", "RGBP"]
    for effect, model, draw in cases:
        different = pairs = 0
        for name in formats:
            if effect == "iso-noise" and name in ("ARGB", "RGBP"):
                continue
            for i in range(8 if FULL else 2):
                width, height = (int(n) for n in generator.integers(1, 70, 2))
                values = {k: float(v) for k, v in draw().items()}
                different += check_bytes(name, width, height, bool(i % 2),
                                         bool(generator.integers(2)), effect, model, generator,
                                         **values)
                pairs += 1
        require(f"{effect}: bytes that differ from the definition in {pairs} cases", different, 0, 0)


# ---- statistics ----


def flat(name, width, height, codes, n):
    """Frames of one colour."""
    planes = layout(name, width, height, True)
    data = bytearray()
    for i, p in enumerate(planes):
        row = np.resize(np.array(codes[i], "<u2" if p.wide else np.uint8), p.values)
        data += row.tobytes() * p.rows
    return bytes(data) * n


def moments(x):
    x = x.astype(float).ravel()
    d = x - x.mean()
    return x.mean(), x.std(), (d**4).mean() / max((d**2).mean(), 1e-12) ** 2


def correlation(a, b):
    a, b = a.ravel() - a.mean(), b.ravel() - b.mean()
    return float((a * b).mean() / (a.std() * b.std()) * math.sqrt(a.size))


def gray(effect, code, n, **values):
    out = run("GRAY8", 640, 360, True, effect, flat("GRAY8", 640, 360, [[code]], n), **values)
    return np.frombuffer(out, np.uint8).reshape(n, 360, 640).astype(float)


def test_gaussian_moments():
    for sigma in (1.0, 5.0, 10.0, 25.0):
        x = gray("gaussian-noise", 128, 6, sigma=sigma) - 128
        n = x.size
        mean, deviation, kurtosis = moments(x)
        # rounding to levels adds a twelfth to the variance; its own fourth moment is -1/120
        exact = math.sqrt(sigma**2 + 1 / 12)
        require(f"gaussian {sigma:g}: mean in standard errors", mean / exact * math.sqrt(n), -4, 4)
        slack = 0.004 if sigma == 1 else 0.002
        require(f"gaussian {sigma:g}: deviation over what it should be", deviation / exact,
                1 - slack, 1 + slack)
        require(f"gaussian {sigma:g}: kurtosis",
                kurtosis + 1 / 120 / exact**4, 2.98, 3.02)
        edges = np.arange(-127.5, 128)
        expected = np.diff(stats.norm.cdf(edges, 0, sigma))
        got = np.histogram(x, edges)[0] / n
        require(f"gaussian {sigma:g}: largest distance to the normal distribution",
                float(np.abs(np.cumsum(got - expected)).max()), 0, 0.002)


def test_independence():
    x = gray("gaussian-noise", 128, 12, sigma=20.0) - 128
    pairs = {f"{d} values": (x[:, :, :-d], x[:, :, d:]) for d in (1, 2, 3, 4, 8, 16, 31, 32, 64)}
    pairs |= {f"{d} rows": (x[:, :-d], x[:, d:]) for d in (1, 2, 3)}
    pairs |= {f"{d} frames": (x[:-d], x[d:]) for d in (1, 2)}
    for name, (a, b) in pairs.items():
        require(f"{name} further: correlation in standard errors", correlation(a, b), -4, 4)
        require(f"{name} further: correlation of squares", correlation(a * a, b * b), -4, 4)
    rows = x.mean(axis=2).ravel() / math.sqrt(400 + 1 / 12) * math.sqrt(640)
    columns = x.mean(axis=1).ravel() / math.sqrt(400 + 1 / 12) * math.sqrt(360)
    require("means of rows are normal, KS p", stats.kstest(rows, "norm").pvalue, 1e-3)
    require("means of columns are normal, KS p", stats.kstest(columns, "norm").pvalue, 1e-3)
    out = run("RGB", 640, 360, True, "gaussian-noise",
              flat("RGB", 640, 360, [[128, 128, 128]], 4), sigma=20.0)
    c = np.frombuffer(out, np.uint8).reshape(-1, 3).astype(float)
    for i, j in ((0, 1), (0, 2), (1, 2)):
        require(f"channels {i} and {j}: correlation", correlation(c[:, i], c[:, j]), -4, 4)


def test_gaussian_on_yuv():
    """The same deviations as noise that is drawn in R'G'B' and converted."""
    generator = np.random.default_rng(2)
    sigma, kr, kb = 12.0, 0.299, 0.114
    rgb = generator.normal(0, sigma, (3, 1_000_000))
    y = kr * rgb[0] + (1 - kr - kb) * rgb[1] + kb * rgb[2]
    cb, cr = (rgb[2] - y) / (2 * (1 - kb)), (rgb[0] - y) / (2 * (1 - kr))
    for name, full in (("Y444", False), ("I420", False), ("I420", True), ("NV12", False),
                       ("I420_10LE", False), ("P010_10LE", True)):
        planes = layout(name, 640, 360, full)
        depth = planes[0].depth
        step = 2 ** (depth - 8)
        neutral = (128 * step) << planes[0].shift
        codes = [[neutral]] + [[neutral]] * (len(planes) - 1)
        out = run(name, 640, 360, full, "gaussian-noise", flat(name, 640, 360, codes, 4),
                  sigma=sigma)
        size = len(out) // 4
        parts = [unpack(out[i * size:(i + 1) * size], planes, 640) for i in range(4)]
        got = [np.concatenate([f[p].ravel() for f in parts]) for p in range(len(planes))]
        if name in ("NV12", "P010_10LE"):
            got = [got[0], got[1][0::2], got[1][1::2]]
        averages = 2 if planes[1].sub[1] else 1
        top = 2**depth - 1
        scale = [(top if full else 219 * step) / 255] + [(top if full else 224 * step) / 255] * 2
        for what, values, reference, s, share in zip(("Y", "Cb", "Cr"), got, (y, cb, cr), scale,
                                                     (1, averages, averages)):
            expected = math.hypot(reference.std() * s / share, math.sqrt(1 / 12))
            require(f"{name} {'full' if full else 'limited'} {what}: deviation over that of "
                    "converted R'G'B' noise", moments(values)[1] / expected, 0.993, 1.007)


def test_shot():
    for photons in (10.0, 100.0, 1000.0, 10000.0):
        for code in (3, 60, 128, 200):
            x = gray("shot-noise", code, 4, photons=photons)
            mean = photons * code / 255
            k = np.arange(0, int(mean + 12 * math.sqrt(mean) + 40))
            p = stats.poisson.pmf(k, mean)
            levels = np.minimum(np.floor(k * 255 / photons + 0.5), 255)
            expected = np.bincount(levels.astype(int), p, 256)
            got = np.bincount(x.ravel().astype(int), minlength=256) / x.size
            likely = expected * x.size > 8
            chi = ((got - expected) ** 2 / np.maximum(expected, 1e-12))[likely].sum() * x.size
            require(f"shot {photons:g} at {code}: chi-squared p against Poisson",
                    stats.chi2.sf(chi, max(int(likely.sum()) - 1, 1)) if likely.sum() > 1 else 1,
                    1e-4)


def test_others():
    x = gray("salt-and-pepper", 128, 6, amount=0.05, salt=0.3)
    n = x.size
    for what, got, p in (("salt", (x == 255).sum(), 0.015), ("pepper", (x == 0).sum(), 0.035)):
        require(f"{what}: share in standard errors", (got - n * p) / math.sqrt(n * p * (1 - p)),
                -4, 4)
    for code in (40, 100, 180):
        x = gray("speckle", code, 4, sigma=0.1)
        exact = math.sqrt((0.1 * code) ** 2 + 1 / 12)
        require(f"speckle at {code}: mean in standard errors",
                (x.mean() - code) / exact * math.sqrt(x.size), -4, 4)
        require(f"speckle at {code}: deviation over 0.1 of the value", x.std() / exact, 0.997,
                1.003)
    for code in (20, 128, 230):
        x = gray("iso-noise", code, 4, intensity=0.4, color_shift=0.05)
        exact = math.sqrt(51 * 0.4 * (0.25 + 0.75 * code / 255) + 1 / 12)
        require(f"iso at {code}: deviation over its formula", x.std() / exact, 0.997, 1.003)
    out = run("Y444", 320, 180, True, "iso-noise",
              flat("Y444", 320, 180, [[128], [128], [128]], 8), intensity=0.4, color_shift=0.05)
    planes = np.frombuffer(out, np.uint8).reshape(8, 3, 180, 320)
    for c in (1, 2):
        require(f"iso: deviation of chroma {c}", planes[:, c].std() /
                math.hypot(255 * 0.4 * 0.05, math.sqrt(1 / 12)), 0.995, 1.005)


# ---- what is drawn ----


def drawn(columns, *settings, item="0:1"):
    out = subprocess.run([DECIDE, "--seeds=0:200", "--windows=0:90", f"--items={item}",
                          *(f"--column={c}" for c in columns), "augnoise", *settings],
                         stdout=subprocess.PIPE, check=True).stdout
    return np.loadtxt(io.BytesIO(out), delimiter="\t", ndmin=2).reshape(200, 90, len(columns))


def test_draws():
    rows = (("sigma", "gaussian-noise.sigma", "gaussian"), ("photons", "shot-noise.photons", "shot"),
            ("amount", "salt-and-pepper.amount", "salt-and-pepper"),
            ("salt", "salt-and-pepper.salt", "salt-and-pepper"),
            ("speckle", "speckle.sigma", "speckle"), ("intensity", "iso-noise.intensity", "iso"),
            ("color-shift", "iso-noise.color-shift", "iso"))
    everything = []
    for name, column, kind in rows:
        low, high = (20, 5000) if name == "photons" else (0.25, 0.75)
        x = drawn([column], f"kind={kind}", f"min-{name}={low}", f"max-{name}={high}")[:, :, 0]
        if name == "photons":
            x, low, high = np.log(x), math.log(low), math.log(high)
        x = (x - low) / (high - low)
        p = [stats.kstest(seed, "uniform").pvalue for seed in x]
        require(f"{name}: p-values of 200 seeds are uniform, KS p",
                stats.kstest(p, "uniform").pvalue, 1e-3)
        require(f"{name}: neighbouring windows, correlation in standard errors",
                abs(correlation(x[:, :-1], x[:, 1:])), 0, 4)
        everything.append(x.ravel())
    require("different parameters: correlation in standard errors",
            np.abs(np.corrcoef(everything) - np.eye(len(rows))).max() * math.sqrt(200 * 90), 0, 4.5)
    fields = drawn(["gaussian-noise.field"])
    require("fields: how many are alike", fields.size - len(np.unique(fields)), 0, 0)


# ---- the page ----


def test_page():
    """The vectors of docs/noise.md: field, time, branch; layer, row; words; normals; wide."""
    text = PAGE.read_text()
    lines = re.findall(r"^(field|row|words|normals|wide) (.*) = (.*)$", text, re.M)
    field = key = None
    for what, arguments, result in lines:
        a = arguments.split()
        if what == "field":
            field = Field(int(a[0], 16), int(a[1]), int(a[2], 16))
            good = [int(w, 16) for w in result.split()] == field.f
        elif what == "row":
            layer, row = int(a[0]), int(a[1])
            key = field.key(layer, row)
            good = [int(w, 16) for w in result.split()] == list(key)
        elif what == "words":
            good = [int(w, 16) for w in result.split()] == field.words(layer, row, int(a[0])).tolist()
        else:
            got = field.normals(layer, row, int(a[0]), what == "wide").tolist()
            good = [int(w) for w in result.split()] == got
        require(f"page: {what} {arguments}", int(good), 1, 1)
    require("page: vectors", len(lines), 5)


for test in (test_page, test_bytes, test_gaussian_moments, test_independence, test_gaussian_on_yuv,
             test_shot, test_others, test_draws):
    test()
print(f"{len(FAILURES)} failed")
sys.exit(bool(FAILURES))
