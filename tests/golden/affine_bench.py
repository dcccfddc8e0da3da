#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Rotations, turns and resizes of the renderer and OpenCV's in one run, one thread each, processor time,
1280x720, another matrix for every picture.

    affine_bench.py KERNELS_SAMPLER

Rounds are interleaved: ours, OpenCV's, ours, OpenCV's; the medians are printed. I420 is three planes.
"""
import statistics
import subprocess
import sys
import time

WIDTH, HEIGHT, ROUNDS = 1280, 720, 5


def ours(kernels):
    """Milliseconds by the row's name."""
    out = subprocess.run([kernels, "--bench"], stdout=subprocess.PIPE, check=True, text=True).stdout
    return {line.rsplit(" vector ", 1)[0]: float(line.rsplit(" vector ", 1)[1].split()[0])
            for line in out.splitlines() if " vector " in line}


def peers():
    import cv2
    import numpy as np
    cv2.setNumThreads(1)
    rng = np.random.default_rng(1)
    planes = {"I420": [rng.integers(0, 256, s).astype(np.uint8) for s in (
        (HEIGHT, WIDTH), *[(HEIGHT // 2, WIDTH // 2)] * 2)],
              "RGB": [rng.integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)],
              "RGBx": [rng.integers(0, 256, (HEIGHT, WIDTH, 4)).astype(np.uint8)]}

    def warp(fmt, n, flags, border):
        for p in planes[fmt]:
            h, w = p.shape[:2]
            m = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), 15 + n % 100 * 0.01, 1)
            cv2.warpAffine(p, m, (w, h), flags=flags, borderMode=border)

    def turn(fmt):
        for p in planes[fmt]:
            cv2.rotate(p, cv2.ROTATE_90_CLOCKWISE)

    for fmt in planes:
        yield fmt, "warpAffine INTER_LINEAR", lambda n, f=fmt: warp(
            f, n, cv2.INTER_LINEAR, cv2.BORDER_CONSTANT)
        yield fmt, "warpAffine INTER_LINEAR, reflect", lambda n, f=fmt: warp(
            f, n, cv2.INTER_LINEAR, cv2.BORDER_REFLECT_101)
        yield fmt, "warpAffine INTER_NEAREST", lambda n, f=fmt: warp(
            f, n, cv2.INTER_NEAREST, cv2.BORDER_CONSTANT)
        yield fmt, "rotate", lambda n, f=fmt: turn(f)


def milliseconds(work, first, pictures=10):
    start = time.process_time()
    for n in range(first, first + pictures):
        work(n)
    return (time.process_time() - start) * 1000 / pictures


def main():
    mine, theirs = {}, {}
    try:
        rows = list(peers())
    except ImportError:
        print("without python3-opencv there are no peers")
        rows = []
    for r in range(ROUNDS):
        for name, value in ours(sys.argv[1]).items():
            mine.setdefault(name, []).append(value)
        for fmt, name, work in rows:
            theirs.setdefault(f"{fmt:5} OpenCV {name}", []).append(milliseconds(work, 10 * r))
    for name, values in [*mine.items(), *theirs.items()]:
        print(f"{name:52} {statistics.median(values):8.3f} ms")


if __name__ == "__main__":
    main()
