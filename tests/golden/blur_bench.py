#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Milliseconds of OpenCV's and torchvision's blurs at 1280x720, one thread, medians, beside those of
kernels-blur in turns.

    blur_bench.py KERNELS_BLUR
"""
import subprocess
import sys

import numpy as np

from timing import time_of

try:
    import cv2
except ImportError:
    print("skipped: this benchmark needs python3-opencv")
    sys.exit(77)
try:
    import torch
    from torchvision.transforms import functional_tensor as tv
    torch.set_num_threads(1)
except ImportError:
    torch = None

cv2.setNumThreads(1)
RNG = np.random.default_rng(1)


def picture(*shape):
    i = np.arange(np.prod(shape)).reshape(shape)
    return (64 + i // 16 % 128 + RNG.integers(0, 24, shape)).astype(np.uint8)


def line_kernel(length):
    kernel = np.zeros((length, length), np.float32)
    cv2.line(kernel, (0, length // 4), (length - 1, 3 * length // 4), 1.0, 1, cv2.LINE_AA)
    return kernel / kernel.sum()


def main():
    planes = [picture(720, 1280), picture(360, 640), picture(360, 640)]
    rgb = picture(720, 1280, 3)
    line = line_kernel(11)
    disk = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)).astype(np.float32)
    disk /= disk.sum()
    rows = {
        "GaussianBlur k5 s1": lambda p, o: cv2.GaussianBlur(p, (5, 5), 1, dst=o),
        "GaussianBlur k13 s3": lambda p, o: cv2.GaussianBlur(p, (13, 13), 3, dst=o),
        "blur 5": lambda p, o: cv2.blur(p, (5, 5), dst=o),
        "medianBlur 3": lambda p, o: cv2.medianBlur(p, 3, dst=o),
        "medianBlur 5": lambda p, o: cv2.medianBlur(p, 5, dst=o),
        "medianBlur 7": lambda p, o: cv2.medianBlur(p, 7, dst=o),
        "filter2D line of 11": lambda p, o: cv2.filter2D(p, -1, line, dst=o),
        "filter2D disk of 7": lambda p, o: cv2.filter2D(p, -1, disk, dst=o),
    }
    outs = [p.copy() for p in planes]
    out = rgb.copy()
    for turn in range(2):
        print(subprocess.run([sys.argv[1], "--bench"], stdout=subprocess.PIPE, text=True,
                             check=True).stdout)
        for name, work in rows.items():
            print(f"OpenCV {name}: I420 "
                  f"{time_of(lambda: [work(p, o) for p, o in zip(planes, outs)]):.3f}, RGB "
                  f"{time_of(lambda: work(rgb, out)):.3f} ms")
    if torch is not None:
        t = torch.from_numpy(rgb).permute(2, 0, 1).contiguous()
        print(f"torchvision gaussian_blur k5 s1: RGB "
              f"{time_of(lambda: tv.gaussian_blur(t, [5, 5], [1.0, 1.0])):.2f} ms")
        print(f"torchvision adjust_sharpness: RGB {time_of(lambda: tv.adjust_sharpness(t, 1.5)):.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
