#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes blur.bin: what torchvision and Pillow make of small RGB images.

    make_blur.py [FILE]

Layout, little endian: "AUGBLUR1"; u32 number of cases; per case u16 width, u16 height, R G B bytes of the
image, u16 length of a text, the text NAME VALUE=NUMBER ..., the R G B bytes of the result. Of Gaussian
blurs there are those alone whose float64 model has no value within 0.001 of a tie.
"""
import os
import struct
import sys

import numpy as np
import torch
from PIL import Image, ImageEnhance
from torchvision.transforms import functional_tensor as tv

SIZES = [(8, 8), (9, 7), (17, 5), (12, 10), (33, 4), (5, 19), (1, 6), (2, 3), (3, 3)]
CASES = 180


def image(rng, case):
    w, h = SIZES[case % len(SIZES)]
    kind = rng.integers(3)
    if kind == 0:
        return rng.integers(0, 256, (h, w, 3), dtype=np.uint8)
    if kind == 1:
        return rng.choice(np.array([0, 1, 127, 128, 254, 255], np.uint8), (h, w, 3))
    x = np.linspace(0, 255, w)[None, :, None] * rng.uniform(0.3, 1, 3)
    return (x * np.linspace(0.3, 1, h)[:, None, None]).astype(np.uint8)


def has_tie(picture, sigma, radius):
    i = np.arange(-radius, radius + 1)
    k = np.exp(-0.5 * (i / sigma) ** 2)
    k /= k.sum()
    out = picture.astype(np.float64)
    for axis in (0, 1):
        pads = [(radius, radius) if a == axis else (0, 0) for a in range(3)]
        padded = np.pad(out, pads, mode="reflect")
        n = out.shape[axis]
        out = sum(w * np.take(padded, np.arange(j, j + n), axis) for j, w in enumerate(k))
    return (np.abs(out - np.floor(out) - 0.5) <= 1e-3).any()


def gaussian(rng, picture):
    radius = int(rng.integers(0, min(picture.shape[:2])))
    sigma = float(rng.uniform(0.1, 3))
    if has_tie(picture, sigma, radius):
        return None
    t = torch.from_numpy(picture).permute(2, 0, 1)
    out = tv.gaussian_blur(t, [2 * radius + 1] * 2, [sigma] * 2)
    return (f"gaussian-blur sigma={sigma!r} kernel-size={2 * radius + 1}",
            out.permute(1, 2, 0).contiguous().numpy())


def sharpness(rng, picture):
    factor = float(rng.uniform(0, 3))
    t = torch.from_numpy(picture).permute(2, 0, 1)
    out = tv.adjust_sharpness(t, factor).permute(1, 2, 0).contiguous().numpy()
    return f"sharpness factor={factor!r}", out


def pillow_sharpness(rng, picture):
    factor = float(rng.uniform(0, 3))
    out = np.asarray(ImageEnhance.Sharpness(Image.fromarray(picture)).enhance(factor))
    return f"sharpness factor={factor!r} flavour=1", out


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "blur.bin")
    rng = np.random.default_rng(20221)
    data = [b"AUGBLUR1", struct.pack("<I", CASES)]
    for case in range(CASES):
        result = None
        while result is None:
            picture = image(rng, case)
            result = (gaussian, sharpness, pillow_sharpness)[case // len(SIZES) % 3](rng, picture)
        text, expected = result
        data += [struct.pack("<HH", picture.shape[1], picture.shape[0]), picture.tobytes(),
                 struct.pack("<H", len(text)), text.encode(), expected.tobytes()]
    with open(out, "wb") as f:
        f.write(b"".join(data))


if __name__ == "__main__":
    main()
