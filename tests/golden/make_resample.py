#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes resample.bin: what Pillow's BILINEAR makes of small pictures that the test makes again.

A record, little endian: width, height (uint16), box (4 x float32), output width and height
(uint16), components, kind (uint8), seed, fill (uint32), then the bytes of the output. A box that
reaches outside means: the picture was extended with the fill colour as far as the box goes.
Run it in this directory; `git diff --stat` shows whether anything changed.
"""
import math
import random
import struct

import numpy as np
from PIL import Image


def picture(width, height, components, kind, seed):
    """The same bytes as make_picture() in tests/kernels/geometry.c."""
    out = np.empty((height, width, components), np.uint8)
    state = seed
    for y in range(height):
        for x in range(width):
            for c in range(components):
                state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
                if kind == 0:
                    value = state >> 24
                elif kind == 1:
                    value = x * 5 + y * 3 + c * 70 + seed
                else:
                    value = 230 if (x // 5 + y // 3 + c) & 1 else 20
                out[y, x, c] = value & 255
    return out


def resize(pixels, box, size, fill):
    height, width, components = pixels.shape
    x0, y0 = min(0, math.floor(box[0])), min(0, math.floor(box[1]))
    x1, y1 = max(width, math.ceil(box[2])), max(height, math.ceil(box[3]))
    colour = [fill >> 16 & 255, fill >> 8 & 255, fill & 255][:components]
    extended = np.empty((y1 - y0, x1 - x0, components), np.uint8)
    extended[:] = colour
    extended[-y0 : height - y0, -x0 : width - x0] = pixels
    image = Image.fromarray(extended[..., 0] if components == 1 else extended)
    moved = (box[0] - x0, box[1] - y0, box[2] - x0, box[3] - y0)
    return np.asarray(image.resize(size, Image.BILINEAR, box=moved)).tobytes()


def case(rng, number):
    width, height = rng.randint(1, 160), rng.randint(1, 120)
    components, kind, seed = rng.choice((1, 3)), rng.choice((0, 0, 1, 2)), rng.getrandbits(32)
    # floats of whole eighths are exact in Pillow's float32 box
    step = 1 if number % 3 else 8
    margin = 0 if number % 4 else 20

    def edges(size):
        low, high = -margin * step, (size + margin) * step
        a, b = sorted(rng.sample(range(low, high + 1), 2))
        if number % 5 == 0 and not margin:
            a, b = 0, size * step
        # a rectangle that keeps at least one pixel
        return (a / step, max(b, a + step) / step) if a + step <= high else (a / step - 1, a / step)

    (x0, x1), (y0, y1) = edges(width), edges(height)
    fill = 0xFF000000 | rng.getrandbits(24)
    if components == 1:
        fill = 0xFF000000 | (fill & 255) * 0x010101
    out = (rng.randint(1, 26), rng.randint(1, 22))
    head = struct.pack("<2H4f2H2B2I", width, height, x0, y0, x1, y1, *out, components, kind, seed, fill)
    return head + resize(picture(width, height, components, kind, seed), (x0, y0, x1, y1), out, fill)


def main():
    rng = random.Random(20)
    with open("resample.bin", "wb") as file:
        for number in range(480):
            file.write(case(rng, number))


if __name__ == "__main__":
    main()
