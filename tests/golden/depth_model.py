#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Depth noise is, byte for byte, what docs/depth.md defines, and its parts are distributed as they
claim: deviations by distance, shares of holes, size of blobs, geometry of sticks.

Usage: depth_model.py NOISE_PIPE DECIDE_CLI. Nothing here is shared with the library.
"""
import io
import math
import os
import subprocess
import sys

import numpy as np

try:
    from scipy import ndimage, stats
except ImportError:
    print("skipped: this test needs python3-scipy")
    sys.exit(77)

from fields import SIGMA, WIDE_SIGMA, Field

PIPE, DECIDE = sys.argv[1:3]
FIELD = 0xFEDCBA9876543210
FULL = bool(os.environ.get("AUG_FULL"))
FAILURES = []


def require(name, figure, low, high=math.inf):
    good = low <= figure <= high
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.5g} (in [{low:.5g}, {high:.5g}])")
    if not good:
        FAILURES.append(name)


# ---- the definition ----


def to_units(z):
    return np.where(z < 0.5, 0, np.minimum(np.trunc(np.minimum(z, 65535) + 0.5), 65535)) \
        .astype(np.int64)


def grid(field, layer, shape, what):
    return np.stack([getattr(field, what)(layer, y, shape[1]) if what == "words"
                     else field.normals(layer, y, shape[1], True) for y in range(shape[0])])


def shift(d, field, scale, x, y, sigma):
    h, w = d.shape
    unit = sigma / WIDE_SIGMA
    u, v = (np.floor(unit * grid(field, k, d.shape, "normals") + 0.5).astype(int)
            for k in range(2))
    yy, xx = np.mgrid[:h, :w]
    yy, xx = yy + math.floor(y + 0.5), xx + math.floor(x + 0.5)
    inside = (yy >= 0) & (yy < h) & (xx >= 0) & (xx < w)
    here = np.where(inside, d[np.clip(yy, 0, h - 1), np.clip(xx, 0, w - 1)], 0)
    return np.where(here == 0, 0, d[np.clip(yy + v, 0, h - 1), np.clip(xx + u, 0, w - 1)])


def edges(d, field, scale, share, step, radius):
    limit = int(to_units(np.float64(step * scale)))
    padded = np.pad(d, 1, "edge")
    edge = np.zeros(d.shape, bool)
    for dy, dx in ((0, 1), (2, 1), (1, 0), (1, 2)):
        other = padded[dy:dy + d.shape[0], dx:dx + d.shape[1]]
        edge |= (d > 0) & (other > 0) & (np.abs(d - other) > limit)
    near = ndimage.maximum_filter(edge, 2 * radius + 1, mode="constant") if radius else edge
    hit = grid(field, 0, d.shape, "words").astype(np.int64) < math.floor(share * 2.0**32 + 0.5)
    return np.where(near & hit, 0, d)


def normal(d, field, scale, sigma, focal):
    g = grid(field, 0, d.shape, "normals")
    padded = np.pad(d, 1, "edge")

    def slope(a, b):
        return np.where((a > 0) & (b > 0), (b.astype(float) - a) / 2, 0) * (focal * d.shape[1])

    a = slope(padded[1:-1, :-2], padded[1:-1, 2:])
    b = slope(padded[:-2, 1:-1], padded[2:, 1:-1])
    z = np.maximum(d, 1).astype(float)
    steep = np.minimum(np.sqrt(1 + (a * a + b * b) / (z * z)), 10)
    return np.where(d == 0, 0, to_units(d + sigma * scale / WIDE_SIGMA * g * steep))


def noise(d, field, scale, sigma, growth, far_distance, far_sigma):
    g = grid(field, 0, d.shape, "normals")
    z = d.astype(float)
    deviation = sigma * scale / WIDE_SIGMA + growth / scale / WIDE_SIGMA * (z * z)
    if far_distance > 0:
        deviation = np.where(z > far_distance * scale, far_sigma * scale / WIDE_SIGMA, deviation)
    return np.where(d == 0, 0, to_units(z + deviation * g))


def disparity(d, field, scale, focal_baseline, sigma, step):
    g = grid(field, 0, d.shape, "normals")
    reach = focal_baseline * scale
    q = reach / np.maximum(d, 1) + sigma / WIDE_SIGMA * g
    if step > 0:
        q = np.floor(q / step + 0.5) * step
    z = reach / np.where(q > 0, q, 1)
    return np.where((d == 0) | (q <= 0) | (z > 65535), 0, to_units(z))


def clip(d, field, scale, **v):
    low, high = (int(to_units(np.float64(v[k] * scale))) for k in ("min", "max"))
    below, above = (low, high) if v["saturate"] else (0, 0)
    return np.where((d != 0) & (d < low), below, np.where(d > high, above, d))


def sticks(shapes, shape, scale, share, length, width, near, far):
    """x, y, length, width, angle, value of each."""
    expected = share * (float(shape[1]) * shape[0])
    if expected <= 0:
        return []
    n = int(min(expected + int(shapes.words(4, 0, 1)[0]) * 2.0**-32, 65536))
    found = []
    for i in range(n):
        w = shapes.words(2, i, 6) * 2.0**-32
        found.append((int(w[0] * shape[1]), int(w[1] * shape[0]), 1 + int(w[2] * length),
                      1 + int(w[3] * width), 2 * math.pi * w[4],
                      int(to_units(near * scale + (far * scale - near * scale) * w[5]))))
    return found


def weights(x):
    at = np.trunc(x).astype(int)
    t = x - at
    after = t * t * (3 - 2 * t)
    length = np.sqrt((1 - after) ** 2 + after**2)
    return at, (1 - after) / length, after / length


def blob_field(shapes, shape, size):
    """Standard normal numbers."""
    size = max(size, 1)
    place = shapes.words(4, 1, 2) * 2.0**-32
    columns = int(shape[1] / size + place[0]) + 2
    rows = int(shape[0] / size + place[1]) + 2
    lattice = np.stack([shapes.normals(3, y, columns) for y in range(rows)]) / SIGMA
    xa, xb, xc = weights(np.arange(shape[1]) / size + place[0])
    ya, yb, yc = weights(np.arange(shape[0]) / size + place[1])
    points = yb[:, None] * lattice[ya] + yc[:, None] * lattice[ya + 1]
    return xb * points[:, xa] + xc * points[:, xa + 1]


def holes(d, field, scale, dropout, random, near, far, sticks_, stick_length, stick_width, blobs,
          blob_size, still, shapes):
    out = d.copy()
    w = grid(field, 0, d.shape, "words").astype(np.int64)
    any_depth = grid(field, 1, d.shape, "words") * 2.0**-32
    made = to_units(near * scale + (far * scale - near * scale) * any_depth)
    missing = math.floor(dropout * 2.0**32 + 0.5)
    both = math.floor(min(dropout + random, 1) * 2.0**32 + 0.5)
    out = np.where((out > 0) & (w < both), np.where(w < missing, 0, made), out)
    for x, y, length, width, angle, value in sticks(shapes, d.shape, scale, sticks_, stick_length,
                                                    stick_width, near, far):
        for i in range(length):
            cx = math.floor(x + i * math.cos(angle) + 0.5)
            cy = math.floor(y + i * math.sin(angle) + 0.5)
            if 0 <= cy < d.shape[0]:
                for at in range(max(cx, 0), min(cx + width, d.shape[1])):
                    if out[cy, at]:
                        out[cy, at] = value
    if blobs > 0:
        out = np.where(blob_field(shapes, d.shape, blob_size) > stats.norm.isf(blobs), 0, out)
    return out


# ---- comparison ----


def run(effect, frames, **values):
    """Frames of one shape, 40 ms apart."""
    words = [f"{k.rstrip('_').replace('_', '-')}={v!r}" for k, v in values.items()]
    h, w = frames[0].shape
    stride = (2 * w + 3) // 4 * 4
    data = b"".join(np.pad(f.astype("<u2"), ((0, 0), (0, stride // 2 - w))).tobytes()
                    for f in frames)
    out = subprocess.run([PIPE, "GRAY16_LE", str(w), str(h), "full", effect, f"field={FIELD:x}",
                          *words], input=data, stdout=subprocess.PIPE, check=True).stdout
    got = np.frombuffer(out, "<u2").reshape(len(frames), h, stride // 2)[:, :, :w]
    return got.astype(np.int64)


def scene(generator, shape):
    """Planes at several depths, ramps, and holes; millimetres."""
    d = np.full(shape, int(generator.integers(300, 60000)), float)
    for _ in range(4):
        x0, y0 = generator.integers(0, shape[1]), generator.integers(0, shape[0])
        x1, y1 = x0 + generator.integers(1, 40), y0 + generator.integers(1, 40)
        ramp = generator.uniform(-40, 40) * np.arange(shape[1])[None, :] * np.ones((shape[0], 1))
        d[y0:y1, x0:x1] = (generator.uniform(200, 9000) + ramp)[y0:y1, x0:x1]
    d[generator.random(shape) < 0.05] = 0
    d[generator.random(shape) < 0.01] = generator.integers(1, 65536)
    return np.clip(d, 0, 65535).astype(np.int64)


def test_bytes():
    generator = np.random.default_rng(3)
    u = generator.uniform
    cases = {
        "depth-shift": (shift, lambda: {"x": u(-9, 9), "y": u(-9, 9), "sigma": u(0, 3)}),
        "depth-edges": (edges, lambda: {"share": u(0, 1), "step": u(0, 1),
                                        "radius": int(generator.integers(0, 5))}),
        "depth-normal": (normal, lambda: {"sigma": u(0.001, 0.2), "focal": u(0.5, 2)}),
        "depth-noise": (noise, lambda: {"sigma": u(0, 0.1), "growth": u(0, 0.1),
                                        "far_distance": u(-3, 5), "far_sigma": u(0, 1)}),
        "depth-disparity": (disparity, lambda: {"focal_baseline": 10 ** u(0, 3),
                                                "sigma": u(0, 0.5), "step": u(0, 1)}),
        "depth-clip": (clip, lambda: {"min": u(0, 1), "max": u(1, 70),
                                      "saturate": int(generator.integers(2))}),
        "depth-holes": (holes, lambda: {"dropout": u(0, 0.2), "random": u(0, 0.2),
                                        "near": u(0.1, 1), "far": u(1, 3),
                                        "sticks_": u(0, 0.01),
                                        "stick_length": int(generator.integers(1, 30)),
                                        "stick_width": int(generator.integers(1, 6)),
                                        "blobs": u(0, 0.3), "blob_size": u(1, 30),
                                        "still": int(generator.integers(2))}),
    }
    for effect, (model, draw) in cases.items():
        different = n = total = 0
        for _ in range(200 if FULL else 40):
            shape = tuple(int(x) for x in generator.integers(1, 70, 2))
            frames = [scene(generator, shape) for _ in range(2)]
            values = {k: v if isinstance(v, int) else float(v) for k, v in draw().items()}
            scale = float(generator.choice([1000.0, 4000.0]))
            got = run(effect, frames, depth_scale=scale, **values)
            for k, frame in enumerate(frames):
                field = Field(FIELD, k * 40_000_000, 1)
                extra = {}
                if effect == "depth-holes":
                    extra["shapes"] = Field(FIELD, 0, 1) if values["still"] else field
                expected = model(frame, field, scale, **values, **extra)
                different += int((got[k] != expected).sum())
                total += frame.size
            n += 1
        # the cosines of sticks are the library's own, and the blobs' limit an approximation
        allowed = total // 100000 if effect == "depth-holes" else 0
        require(f"{effect}: of {total} pixels in {n} cases differ from the definition", different,
                0, allowed)


# ---- statistics ----


def test_noise_grows_with_the_square_of_depth():
    for z in (500, 1000, 2000, 4000, 8000):
        frames = [np.full((240, 320), z)] * 4
        x = run("depth-noise", frames, sigma=0.002, growth=0.003) - z
        exact = math.hypot(2 + 3 * (z / 1000) ** 2, math.sqrt(1 / 12))
        require(f"noise at {z} mm: deviation over its formula", x.std() / exact, 0.99, 1.01)
        require(f"noise at {z} mm: mean in standard errors", x.mean() / exact * math.sqrt(x.size),
                -4, 4)
        d = (x - x.mean()) / x.std()
        require(f"noise at {z} mm: kurtosis", (d**4).mean(), 2.95, 3.05)
    x = run("depth-noise", [np.full((240, 320), 3000)] * 2, sigma=0.002, far_distance=2.0,
            far_sigma=0.08) - 3000
    require("noise beyond far-distance: deviation over far-sigma", x.std() / 80, 0.99, 1.01)
    ramp = np.tile(np.arange(320) * 20 + 2000, (240, 1))
    x = (run("depth-normal", [ramp] * 8, sigma=0.01, focal=0.9) - ramp)[:, :, 2:-2]
    z = ramp[0, 2:-2].astype(float)
    exact = 10 * np.minimum(np.sqrt(1 + (20 * 0.9 * 320 / z) ** 2), 10)
    require("normal: deviation over its formula, least", (x.std(axis=(0, 1)) / exact).min(), 0.93)
    require("normal: deviation over its formula, mean", (x.std(axis=(0, 1)) / exact).mean(), 0.99,
            1.01)


def test_disparity_has_its_steps():
    z = np.tile(np.arange(400, 6800), (8, 1))
    got = run("depth-disparity", [z], focal_baseline=35.13, step=0.125)[0, 0]
    exact = 35130 / (np.floor(35130 / z[0] / 0.125 + 0.5) * 0.125)
    require("disparity: largest distance to its steps, mm", np.abs(got - exact).max(), 0, 0.5001)
    steps = np.diff(np.unique(got))
    middle = np.unique(got)[:-1] + steps / 2
    ratio = steps / (middle**2 * 0.125 / 35130)
    require("disparity: steps over z²·step/(f·b), mean", ratio[middle > 2000].mean(), 0.97, 1.03)


def test_holes():
    frames = [np.full((480, 640), 1000)] * 4
    n = 4 * 480 * 640
    x = run("depth-holes", frames, dropout=0.01, random=0.02, near=2.0, far=3.0)
    for what, got, p in (("dropout", (x == 0).sum(), 0.01), ("random", (x > 1000).sum(), 0.02)):
        require(f"{what}: share in standard errors", (got - n * p) / math.sqrt(n * p * (1 - p)),
                -4, 4)
    require("random: depths are uniform, KS p",
            stats.kstest((x[x > 1000] - 2000) / 1000, "uniform").pvalue, 1e-3)
    areas = []
    for size in (8.0, 24.0):
        for share in (0.02, 0.1, 0.4):
            x = run("depth-holes", frames * 6, blobs=share, blob_size=size)
            missing = x == 0
            # blobs are few: what counts are lattice points
            error = math.sqrt(share * (1 - share) / (24 * 480 * 640 / size**2)) * 1.5
            require(f"blobs of {size:g}: share {share:g} in standard errors",
                    (missing.mean() - share) / error, -4, 4)
            if share == 0.02:
                labels = [ndimage.label(m) for m in missing]
                areas.append(sum(m.sum() for m in missing) / sum(k for _, k in labels))
    require("blobs: pixels of one, size 8", areas[0], 8, 120)
    require("blobs: their area grows with the square of their size", areas[1] / areas[0], 7, 11)
    x = run("depth-holes", frames, blobs=0.1, blob_size=24.0, still=1)
    require("blobs that stay: frames alike", int((x == x[0]).all()), 1, 1)
    x = run("depth-holes", frames, blobs=0.1, blob_size=24.0, still=0)
    require("blobs that do not: frames alike", int((x[0] == x[1]).all()), 0, 0)


def test_sticks():
    shape = (480, 640)
    found = []
    for k in range(20):
        field = Field(FIELD, k * 40_000_000, 1)
        found += sticks(field, shape, 1000.0, 0.00025, 18, 3, 0.5, 1.3)
    table = np.array(found, float)
    require("sticks: number over what is expected", len(found) / (20 * 480 * 640 * 0.00025), 0.98,
            1.02)
    for name, column, n in (("x", 0, 640), ("y", 1, 480), ("length", 2, 18), ("width", 3, 3)):
        values = table[:, column] - (1 if n < 20 else 0)
        counts = np.bincount(values.astype(int) * min(n, 16) // n, minlength=min(n, 16))
        expected = np.bincount(np.arange(n) * min(n, 16) // n) / n * len(found)
        require(f"sticks: {name} is uniform, chi-squared p",
                stats.chisquare(counts, expected).pvalue, 1e-3)
    require("sticks: angles are uniform, KS p",
            stats.kstest(table[:, 4] / (2 * math.pi), "uniform").pvalue, 1e-3)
    x = run("depth-holes", [np.full(shape, 3000)], sticks_=0.00005, stick_length=18, stick_width=3,
            near=0.5, far=1.3)[0]
    labels, n = ndimage.label(x != 3000, np.ones((3, 3)))
    boxes = ndimage.find_objects(labels)
    longest = max(max(b[0].stop - b[0].start, b[1].stop - b[1].start) for b in boxes)
    require("sticks: the longest of a sparse picture, pixels", longest, 10, 2 * (18 + 3))
    require("sticks: how many of them", n, 0.7 * 0.00005 * 480 * 640, 0.00005 * 480 * 640 + 1)


def test_edges_and_invalid():
    d = np.full((120, 160), 1000)
    d[:, 80:] = 3000
    x = run("depth-edges", [d] * 4, share=0.5, step=0.1, radius=2)
    near = np.zeros(d.shape, bool)
    near[:, 80 - 3:80 + 3] = True
    require("edges: holes elsewhere", int((x[:, ~near] == 0).sum()), 0, 0)
    require("edges: share at edges", (x[:, near] == 0).mean(), 0.46, 0.54)
    generator = np.random.default_rng(4)
    for effect, values in (("depth-shift", {"sigma": 2.0}), ("depth-edges", {"share": 0.5}),
                           ("depth-noise", {"sigma": 5.0}), ("depth-normal", {"sigma": 1.0}),
                           ("depth-disparity", {"focal_baseline": 35.13, "sigma": 3.0}),
                           ("depth-clip", {"min": 1.0, "max": 2.0, "saturate": 1}),
                           ("depth-holes", {"random": 0.5, "near": 1.0, "far": 2.0,
                                            "sticks_": 0.1, "blobs": 0.1})):
        d = scene(generator, (64, 64))
        x = run(effect, [d], **values)[0]
        require(f"{effect}: pixels that were not measured and now are",
                int(((d == 0) & (x != 0)).sum()), 0, 0)


# ---- what is drawn ----


def test_draws():
    names = ("depth-shift.x", "depth-shift.y", "depth-shift.sigma", "depth-edges.share",
             "depth-normal.sigma", "depth-noise.sigma", "depth-disparity.step",
             "depth-holes.dropout")
    out = subprocess.run([DECIDE, "--seeds=0:200", "--windows=0:90",
                          *(f"--column={n}" for n in names), "augdepth", "min-strength=0.2",
                          "max-strength=0.7", "shift-x=1", "shift-y=1", "sampling=1",
                          "edge-holes=1", "normal=1", "sigma=1", "disparity-step=1", "dropout=1",
                          "random=0"], stdout=subprocess.PIPE, check=True).stdout
    rows = np.loadtxt(io.BytesIO(out), delimiter="\t").reshape(200, 90, len(names))
    for i, name in enumerate(names):
        x = rows[:, :, i]
        if i < 2:
            x = (x / rows[:, :, 2] + 1) / 2
        else:
            x = (x - 0.2) / 0.5
        p = [stats.kstest(seed, "uniform").pvalue for seed in x]
        require(f"{name}: p-values of 200 seeds are uniform, KS p",
                stats.kstest(p, "uniform").pvalue, 1e-3)
    flat = rows[:, :, 2:].reshape(-1, len(names) - 2)
    largest = np.abs(np.corrcoef(flat.T) - np.eye(flat.shape[1])).max()
    require("strengths of different noises: correlation in standard errors",
            largest * math.sqrt(len(flat)), 0, 4)
    windows = np.corrcoef(rows[:, :-1, 5].ravel(), rows[:, 1:, 5].ravel())[0, 1]
    require("neighbouring windows: correlation in standard errors",
            abs(windows) * math.sqrt(200 * 89), 0, 4)


for test in (test_bytes, test_noise_grows_with_the_square_of_depth, test_disparity_has_its_steps,
             test_holes, test_sticks, test_edges_and_invalid, test_draws):
    test()
print(f"{len(FAILURES)} failed")
sys.exit(bool(FAILURES))
