#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augwarp's kernels and OpenCV in one run, one thread each, processor time, 1280x720, another draw for every picture.

    warp_bench.py KERNELS_WARP [FORMAT]

OpenCV does what albumentations does: the field is drawn and smoothed, or the maps are made, and
remap samples; I420 is three planes with maps of their own size.
"""
import subprocess
import sys

from timing import milliseconds

WIDTH, HEIGHT = 1280, 720


def peers():
    import cv2
    import numpy as np
    cv2.setNumThreads(1)
    rng = np.random.default_rng(1)
    planes = {"I420": [rng.integers(0, 256, s).astype(np.uint8) for s in (
        (HEIGHT, WIDTH), *[(HEIGHT // 2, WIDTH // 2)] * 2)],
              "RGB": [rng.integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)]}
    x0, y0 = (a.astype(np.float32) for a in np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT)))

    def remap(fmt, x, y):
        for p in planes[fmt]:
            if p.shape[0] == HEIGHT:
                cv2.remap(p, x, y, cv2.INTER_LINEAR)
                continue
            half = [cv2.resize(m, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA) / 2 - 0.25
                    for m in (x, y)]
            cv2.remap(p, *half, cv2.INTER_LINEAR)

    def elastic(fmt, sigma):
        d = [cv2.GaussianBlur(rng.random((HEIGHT, WIDTH), np.float32) * 2 - 1, (0, 0), sigma) * 300
             for _ in range(2)]
        remap(fmt, x0 + d[0], y0 + d[1])

    def lens(fmt, n):
        k = np.array([[WIDTH, 0, WIDTH / 2], [0, WIDTH, HEIGHT / 2], [0, 0, 1]], float)
        coefficients = np.array([0.2 + n * 1e-5, 0.02, 0, 0, 0])
        remap(fmt, *cv2.initUndistortRectifyMap(k, coefficients, None, k, (WIDTH, HEIGHT),
                                                cv2.CV_32FC1))

    fixed = x0 + 3 * np.sin(y0 / 50), y0 + 3 * np.sin(x0 / 50)
    gain = [1 - 0.5 * ((x0 - 640) ** 2 + (y0 - 360) ** 2) / (640 ** 2 + 360 ** 2)]

    def vignette(fmt):
        for p in planes[fmt]:
            g = gain[0] if p.shape[0] == HEIGHT else gain[0][::2, ::2]
            cv2.multiply(p, cv2.merge([g] * 3) if p.ndim == 3 else g, dtype=cv2.CV_8U)

    for fmt in planes:
        yield fmt, "GaussianBlur sigma 36 of fresh noise, remap", lambda i, f=fmt: elastic(f, 36)
        yield fmt, "GaussianBlur sigma 14 of fresh noise, remap", lambda i, f=fmt: elastic(f, 14)
        yield fmt, "remap alone", lambda i, f=fmt: remap(f, *fixed)
        yield fmt, "initUndistortRectifyMap, remap", lambda i, f=fmt: lens(f, i)
        yield fmt, "multiply by a float mask (vignette)", lambda i, f=fmt: vignette(f)


def main():
    subprocess.run([sys.argv[1], "--bench", *sys.argv[2:3]], check=True)
    try:
        import cv2
    except ImportError:
        print("without python3-opencv there are no peers")
        return
    for fmt, name, work in peers():
        if sys.argv[2:3] in ([], [fmt]):
            print(f"{fmt:6} OpenCV {cv2.__version__} {name:45} {milliseconds(work, 7, 4):8.3f} ms", flush=True)


main()
