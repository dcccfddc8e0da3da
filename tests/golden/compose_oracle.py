#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Random runs of crops, pads, resizes, mirrors, turns, rotations and perspectives, up to twelve: the one
sampling that a plan makes of them is within a level of the map in float64 as docs/geometry.md defines it,
and closer to it than the same maps one by one.

Usage: compose_oracle.py GEOMETRY_PIPE. With AUG_FULL=1 10,000 plans, else 100.
"""
import math
import os
import sys

import numpy as np

from affine_oracle import BILINEAR, FAILURES, random_perspective, record, require, run

PLANS = 10000 if os.environ.get("AUG_FULL") else 100
SNAP = 1e-6
FILL = 96
CROP, MIRROR, TRANSFORM = 0, 1, 2


class Model:
    """The composed map: a rectangle of the source until something rotates, then a matrix and the
    pictures on the way, as bounds (matrix, x0, y0, x1, y1)."""

    def __init__(self, width, height):
        self.w, self.h = width, height
        self.rect = [0.0, 0.0, float(width), float(height)]
        self.mirror = [False, False]
        self.valid = [0.0, 0.0, float(width), float(height)]
        self.matrix, self.bounds = None, []

    def axes(self):
        """Present pixels to the source, while there is a rectangle alone."""
        m = np.eye(3)
        for k, n in ((0, self.w), (1, self.h)):
            scale = self.rect[2 + k] / n
            m[k, k] = -scale if self.mirror[k] else scale
            m[k, 2] = self.rect[k] + (self.rect[2 + k] if self.mirror[k] else 0)
        return m

    def follow(self, m, width, height):
        self.matrix = self.matrix @ m
        self.bounds = [(b @ m, *edges) for b, *edges in self.bounds]
        self.w, self.h = width, height

    def crop(self, x, y, cw, ch, width, height):
        first, size = (x, y), (cw, ch)
        if self.matrix is not None:
            edges = [-math.inf, -math.inf, math.inf, math.inf]
            for k, n in ((0, self.w), (1, self.h)):
                if first[k] < -SNAP:
                    edges[k] = 0
                if first[k] + size[k] > n + SNAP:
                    edges[2 + k] = n
            if any(math.isfinite(e) for e in edges):
                self.bounds.append((np.eye(3), *edges))
            self.follow(np.array([[cw / width, 0, x], [0, ch / height, y], [0, 0, 1]]), width, height)
            return
        for k, n in ((0, self.w), (1, self.h)):
            scale = self.rect[2 + k] / n
            low, high = max(first[k], 0), min(first[k] + size[k], n)
            if low > 0 or high < n:
                a, b = (n - high, n - low) if self.mirror[k] else (low, high)
                self.valid[k] = max(self.valid[k], math.floor(self.rect[k] + a * scale + SNAP))
                self.valid[2 + k] = min(self.valid[2 + k], math.ceil(self.rect[k] + b * scale - SNAP))
            if first[k] < -SNAP or first[k] + size[k] > n + SNAP:
                self.valid[k] = max(self.valid[k], self.rect[k])
                self.valid[2 + k] = min(self.valid[2 + k], self.rect[k] + self.rect[2 + k])
            start = n - first[k] - size[k] if self.mirror[k] else first[k]
            self.rect[k] += start * scale
            self.rect[2 + k] = size[k] * scale
        self.w, self.h = width, height

    def flip(self, horizontal, vertical):
        if self.matrix is None:
            self.mirror = [self.mirror[0] != horizontal, self.mirror[1] != vertical]
            return
        self.follow(np.array([[-1 if horizontal else 1, 0, self.w if horizontal else 0],
                              [0, -1 if vertical else 1, self.h if vertical else 0],
                              [0, 0, 1.0]]), self.w, self.h)

    def transform(self, m, width, height, is_turn):
        if self.matrix is None:
            self.matrix = self.axes()
            edges = [-math.inf, -math.inf, math.inf, math.inf]
            for k in (0, 1):
                if self.rect[k] < self.valid[k] - SNAP:
                    edges[k] = self.valid[k]
                if self.rect[k] + self.rect[2 + k] > self.valid[2 + k] + SNAP:
                    edges[2 + k] = self.valid[2 + k]
            if any(math.isfinite(e) for e in edges):
                self.bounds.append((self.matrix.copy(), *edges))
        if not is_turn:
            self.bounds.append((np.eye(3), 0, 0, self.w, self.h))
        self.follow(m, width, height)

    def render(self, picture):
        y, x = np.mgrid[0:self.h, 0:self.w] + 0.5

        def apply(m):
            w = m[2, 0] * x + m[2, 1] * y + m[2, 2]
            return (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / w, (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / w

        share = np.ones((self.h, self.w))
        for m, x0, y0, x1, y1 in self.bounds:
            u, v = apply(m)
            for inwards in (u - x0, x1 - u, v - y0, y1 - v):
                share *= np.clip(inwards + 0.5, 0, 1)
        low_x, high_x = int(self.valid[0] + 0.5), int(self.valid[2] + 0.5) - 1
        low_y, high_y = int(self.valid[1] + 0.5), int(self.valid[3] + 0.5) - 1
        if low_x > high_x or low_y > high_y:
            return np.full((self.h, self.w), float(FILL))
        u, v = apply(self.matrix)
        u, v = np.clip(u - 0.5, low_x, high_x), np.clip(v - 0.5, low_y, high_y)
        i, j = np.floor(u).astype(int), np.floor(v).astype(int)
        fx, fy, i2, j2 = u - i, v - j, np.minimum(i + 1, high_x), np.minimum(j + 1, high_y)
        value = ((1 - fy) * ((1 - fx) * picture[j, i] + fx * picture[j, i2]) +
                 fy * ((1 - fx) * picture[j2, i] + fx * picture[j2, i2]))
        return FILL + (value - FILL) * share


def rotation(rng, w, h):
    a, s = rng.uniform(-math.pi, math.pi), rng.uniform(0.75, 1.3)
    m = np.eye(3)
    m[:2, :2] = s * np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    m[:2, 2] = np.array([w / 2, h / 2]) - m[:2, :2] @ [w / 2 + rng.uniform(-3, 3), h / 2]
    return m


def turn(rng, w, h):
    a, b = rng.integers(0, 2, 2)
    return np.array([[0, -1.0 if a else 1, w if a else 0], [-1.0 if b else 1, 0, h if b else 0], [0, 0, 1]])


def one_map(rng, model, kind):
    """Adds a map to the model; the same map for the pipe."""
    w, h = model.w, model.h
    if kind == "crop":
        cw, ch = int(rng.integers(w * 2 // 3, w + 1)), int(rng.integers(h * 2 // 3, h + 1))
        rect = (int(rng.integers(0, w - cw + 1)), int(rng.integers(0, h - ch + 1)), cw, ch)
        model.crop(*rect, cw, ch)
    elif kind == "pad":
        left, top, right, bottom = (int(v) for v in rng.integers(0, 5, 4))
        rect = (-left, -top, w + left + right, h + top + bottom)
        model.crop(*rect, *rect[2:])
    elif kind == "resize":
        rect = (0, 0, w, h)
        model.crop(*rect, max(int(w * rng.uniform(0.8, 1.4)), 8), max(int(h * rng.uniform(0.8, 1.4)), 8))
    elif kind == "mirror":
        flags = [bool(v) for v in rng.integers(0, 2, 2)]
        model.flip(*flags)
        return MIRROR, model.w, model.h, flags
    else:
        if kind == "turn":
            m, size = turn(rng, w, h), (h, w)
        else:
            m = rotation(rng, w, h) if kind == "rotate" else random_perspective(rng, w, h)
            size = w, h
        model.transform(m, *size, kind == "turn")
        return TRANSFORM, *size, tuple(m.ravel())
    return CROP, model.w, model.h, rect


def random_plan(rng):
    picture = rng.integers(0, 256, (int(rng.integers(24, 49)), int(rng.integers(24, 49))), np.uint8)
    model, maps = Model(picture.shape[1], picture.shape[0]), []
    n = int(rng.integers(2, 13))
    # turns come after the first rotation: before it they would be sampled as rectangles are
    first = int(rng.integers(0, n))
    for k in range(n):
        kinds = ["crop", "pad", "resize", "mirror"] + (["rotate", "perspective", "turn"] if k > first else [])
        kind = "rotate" if k == first else kinds[rng.integers(0, len(kinds))]
        maps.append(one_map(rng, model, kind))
    return picture, maps, model


def main():
    pipe, rng = sys.argv[1], np.random.default_rng(11)
    worst, steps, farther, gain = 0.0, 0, 0, []
    for start in range(0, PLANS, 500):
        plans = [random_plan(rng) for _ in range(min(500, PLANS - start))]
        argb = 0xFF000000 | FILL * 0x10101
        fused = run(pipe, [record(p, m, True, BILINEAR, argb) for p, m, _ in plans])
        single = run(pipe, [record(p, m, False, BILINEAR, argb) for p, m, _ in plans])
        for (picture, maps, model), (n, at_once), (_, one_by_one) in zip(plans, fused, single):
            expected = model.render(picture.astype(float))
            off, other = abs(at_once - expected), abs(one_by_one - expected)
            if off.max() > 1:
                print(f"{off.max():.3f} off: {[m[0] for m in maps]}, {picture.shape}")
            worst, steps = max(worst, off.max()), max(steps, n)
            farther += off.mean() > other.mean() + 0.02
            gain.append(other.mean() / max(off.mean(), 1e-9))
    require(f"{PLANS} plans: most samplings of a plan", steps, 1, 1)
    require("largest distance to the composed map in levels", worst, 0, 1)
    require("plans that are farther from it than their maps one by one", farther, 0, 0)
    require("how many times nearer than one by one, median", float(np.median(gain)), 2)
    sys.exit(1 if FAILURES else 0)


if __name__ == "__main__":
    main()
