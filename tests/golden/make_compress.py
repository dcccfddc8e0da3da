#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes compress.bin: what Pillow's libjpeg makes of small RGB pictures and of single planes, and
blocks and resizes by NumPy and Pillow.

    make_compress.py [FILE]

The layout is that of erase.bin, see make_erase.py.
"""
import io
import os
import sys

import numpy as np
from PIL import Image

import make_erase as erase

LUMA = [16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99]
CHROMA = [17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99]


def table(quality, chroma):
    base = LUMA
    if chroma:
        base = [CHROMA[4 * y + x] if x < 4 and y < 4 else 99 for y in range(8) for x in range(8)]
    percent = 5000 // quality if quality < 50 else 200 - 2 * quality
    return [min(max((b * percent + 50) // 100, 1), 255) for b in base]


def through(image, **options):
    data = io.BytesIO()
    image.save(data, "JPEG", **options)
    return np.asarray(Image.open(io.BytesIO(data.getvalue())))


def jpeg(fmt, planes, op, w, h):
    depth, shift, shapes = erase.FORMATS[fmt]
    if fmt in ("RGB", "xRGB", "BGRA", "GBR"):
        order = {"RGB": [(0, 0), (0, 1), (0, 2)], "xRGB": [(0, 1), (0, 2), (0, 3)],
                 "BGRA": [(0, 2), (0, 1), (0, 0)], "GBR": [(2, 0), (0, 0), (1, 0)]}[fmt]
        rgb = np.stack([planes[p][..., k] for p, k in order], -1)
        rgb = through(Image.fromarray(rgb), quality=op["quality"], subsampling=op["subsampling"])
        out = [p.copy() for p in planes]
        for c, (p, k) in enumerate(order):
            out[p][..., k] = rgb[..., c]
        return out
    out = []
    for plane, (_, _, channels) in zip(planes, shapes):
        result = plane.copy()
        for k, c in enumerate(channels):
            steps = table(op["quality"], c > 0)
            codes = (plane[..., k] >> shift >> (depth - 8)).astype(np.uint8)
            v = through(Image.fromarray(codes), qtables=[steps]).astype(int)
            if depth > 8:
                v = (v << (depth - 8) | v >> (16 - depth)) << shift
            result[..., k] = v
        out.append(result)
    return out


def blocks(fmt, planes, op, w, h):
    depth, shift, shapes = erase.FORMATS[fmt]
    side = 2 * max(1, int(np.floor(op["size"] * min(w, h) / 2 + 0.5)))
    out = []
    for plane, (a, b, channels) in zip(planes, shapes):
        result = plane.copy()
        for k, c in enumerate(channels):
            for y in range(0, plane.shape[0], side >> b):
                for x in range(0, plane.shape[1], side >> a):
                    part = plane[y:y + (side >> b), x:x + (side >> a), k].astype(np.int64) >> shift
                    if c is not None:
                        mean = (2 * part.sum() + part.size) // (2 * part.size)
                        result[y:y + (side >> b), x:x + (side >> a), k] = mean << shift
        out.append(result)
    return out


def rescale(fmt, planes, op, w, h):
    size = [max(1, int(np.floor(op["scale"] * n + 0.5))) for n in (w, h)]
    small = Image.fromarray(planes[0]).resize(size, Image.BILINEAR)
    if op["smooth"]:
        return [np.asarray(small.resize((w, h), Image.BILINEAR))]
    # Pillow's NEAREST takes the one or the other pixel where the middle lies between two
    x, y = ((2 * np.arange(n) + 1) * m // (2 * n) for n, m in zip((w, h), size))
    return [np.asarray(small)[y][:, x]]


def picture(rng, fmt, w, h):
    """Noise, or a slope with some."""
    planes = erase.picture(rng, fmt, w, h)
    if rng.uniform() < 0.3:
        return planes
    depth, shift, _ = erase.FORMATS[fmt]
    return [slope(rng, p, depth, shift) for p in planes]


def slope(rng, plane, depth, shift):
    y, x, k = np.indices(plane.shape)
    a, b, c = rng.uniform(-1, 1, 3) * 2 ** (depth - 5)
    noise = rng.normal(0, 2 ** (depth - 7), plane.shape)
    v = 2 ** (depth - 1) + a * x / 2 + b * y / 2 + c * np.sin(x / 3 + k) + noise
    return np.clip(v, 0, 2 ** depth - 1).astype(plane.dtype) << shift


def write(f, fmt, w, h, most, name, op, planes, result):
    values = " ".join(f"{k}={v!r}" for k, v in op.items())
    f.write(f"{fmt} {w} {h} 0 0 {most} {name} {values}\n".encode())
    for p in planes + result:
        f.write(p.tobytes())


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "compress.bin")
    rng = np.random.default_rng(1127)
    sizes = [(48, 40), (33, 17), (1, 1), (5, 3), (16, 16), (4, 23), (61, 9), (8, 8), (17, 34), (2, 2), (3, 15)]
    with open(out, "wb") as f:
        for i in range(96):
            fmt = list(erase.FORMATS)[i % len(erase.FORMATS)]
            w, h = sizes[int(rng.integers(0, len(sizes)))]
            planes = picture(rng, fmt, w, h)
            quality = int(rng.choice([1, 15, 30, 49, 50, 75, 95, 100])) if i % 2 else int(rng.integers(1, 101))
            op = {"quality": quality, "subsampling": int(rng.integers(0, 3))}
            write(f, fmt, w, h, 0, "jpeg", op, planes, jpeg(fmt, planes, op, w, h))
        for i in range(36):
            fmt = list(erase.FORMATS)[i % len(erase.FORMATS)]
            w, h = sizes[i % len(sizes)]
            planes = picture(rng, fmt, w, h)
            op = {"size": float(rng.uniform(0, 0.5))}
            write(f, fmt, w, h, 0, "blocks", op, planes, blocks(fmt, planes, op, w, h))
        for i in range(20):
            fmt = ("RGB", "GRAY8")[i % 2]
            w, h = sizes[i % len(sizes)]
            planes = picture(rng, fmt, w, h)
            op = {"scale": float(rng.uniform(0.1, 0.9)), "smooth": i // 2 % 2}
            flat = planes if fmt == "RGB" else [planes[0][..., 0]]
            write(f, fmt, w, h, 2, "rescale", op, planes, rescale(fmt, flat, op, w, h))


if __name__ == "__main__":
    main()
