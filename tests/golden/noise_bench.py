#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Milliseconds of fresh noise at 1280x720, one thread, medians: OpenCV's, NumPy's and, where it is
installed, albumentations' in turns with those of kernels-noise.

    noise_bench.py KERNELS_NOISE
"""
import re
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
    import albumentations
except ImportError:
    albumentations = None

cv2.setNumThreads(1)
ROUNDS = 15
GENERATOR = np.random.default_rng(1)


def opencv(picture):
    noise = np.empty(picture.shape, np.int16)

    def work():
        cv2.randn(noise, 0, 10)
        cv2.add(picture, noise, dtype=cv2.CV_8U)
    return work


def numpy_gaussian(picture):
    return lambda: np.clip(picture + GENERATOR.standard_normal(picture.shape, np.float32) * 10, 0,
                           255).astype(np.uint8)


def numpy_shot(picture):
    return lambda: np.clip(GENERATOR.poisson(picture * (300 / 255)) * (255 / 300), 0,
                           255).astype(np.uint8)


def numpy_speckle(picture):
    return lambda: np.clip(
        picture * (1 + GENERATOR.standard_normal(picture.shape, np.float32) * 0.1), 0,
        255).astype(np.uint8)


def numpy_salt(picture):
    def work():
        out, u = picture.copy(), GENERATOR.random(picture.shape, np.float32)
        out[u < 0.03] = 255
        out[u < 0.015] = 0
    return work


def albumentations_of(name, **settings):
    change = getattr(albumentations, name)(p=1, **settings)
    return lambda picture: lambda: change(image=picture)


def ours(kernels, name):
    text = subprocess.run([kernels, "--bench", name], stdout=subprocess.PIPE, check=True).stdout
    row = next(r for r in text.decode().splitlines() if " vector " in r)
    return {k: float(v) for k, v in re.findall(r"([a-z-]+) ([0-9.]+)", row)}


def main():
    peers = {"gaussian-noise": {"cv2.randn and add": opencv, "NumPy": numpy_gaussian},
             "shot-noise": {"NumPy": numpy_shot}, "speckle": {"NumPy": numpy_speckle},
             "salt-and-pepper": {"NumPy": numpy_salt}, "iso-noise": {}}
    if albumentations:
        deviation = (10 / 255, 10 / 255)
        try:
            peers["gaussian-noise"]["albumentations"] = albumentations_of(
                "GaussNoise", std_range=deviation)
        except (TypeError, ValueError):
            peers["gaussian-noise"]["albumentations"] = albumentations_of(
                "GaussNoise", var_limit=(100, 100))
        peers["iso-noise"]["albumentations"] = albumentations_of("ISONoise")
    for name, shape in (("GRAY8", (720, 1280)), ("RGB", (720, 1280, 3))):
        i = np.arange(np.prod(shape)).reshape(shape)
        picture = (64 + i // 16 % 128).astype(np.uint8)
        mine = ours(sys.argv[1], name)
        for kind, others in peers.items():
            row = [f"{name} {kind} {mine[kind]:.3f}"]
            for label, make in others.items():
                if label == "albumentations" and name != "RGB":
                    continue
                t = time_of(make(picture), ROUNDS)
                row.append(f"{label} {t:.2f} ({t / mine[kind]:.1f} times)")
            print(", ".join(row), flush=True)


main()
