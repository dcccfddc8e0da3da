#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes color.bin and color-more.bin: what torchvision, Pillow and the formulas of color_oracle.py
make of small RGB images.

    make_color.py [FOLDER]

Layout, little endian: "AUGCOLR1"; u32 number of images; per image u16 width, u16 height, R G B bytes;
u32 number of cases; per case u16 image, u16 number of steps, per step u32 kind (0 brightness,
1 contrast, 2 saturation, 3 hue) and f64 value, then the R G B bytes of the result. color-more.bin has
"AUGCOLR2", all kinds, and u32 flavour (0 torchvision, 1 Pillow) between kind and value.
"""
import os
import struct
import sys

import numpy as np
import torch
from torchvision.transforms import functional as tv

import color_oracle

OPS = [tv.adjust_brightness, tv.adjust_contrast, tv.adjust_saturation, tv.adjust_hue]
SIZES = [(8, 8), (9, 7), (12, 10), (16, 9), (1, 1), (13, 13), (24, 5), (3, 17)]


def images(rng):
    for i in range(32):
        w, h = SIZES[i % len(SIZES)]
        kind = i // len(SIZES)
        if kind == 0:
            yield rng.integers(0, 256, (h, w, 3), dtype=np.uint8)
        elif kind == 1:
            x = np.linspace(0, 255, w)[None, :, None] * rng.uniform(0.3, 1, 3)
            y = np.linspace(0, 1, h)[:, None, None] ** rng.uniform(0.5, 2, 3)
            yield (x * (0.3 + 0.7 * y)).astype(np.uint8)
        elif kind == 2:
            yield np.broadcast_to(rng.integers(0, 256, 3, dtype=np.uint8), (h, w, 3)).copy()
        else:
            yield rng.choice(np.array([0, 1, 127, 128, 254, 255], np.uint8), (h, w, 3))


def draw_steps(rng, case):
    def value(kind):
        edge = rng.uniform() < 0.1
        if kind == 3:
            return float(rng.choice([-0.5, 0.5, 0.25])) if edge else float(rng.uniform(-0.5, 0.5))
        return float(rng.choice([0, 1, 2])) if edge else float(rng.uniform(0, 2))

    if case % 8 < 4:
        kinds = [case % 8]
    elif case % 8 < 6:
        kinds = rng.permutation(4)
    else:
        kinds = rng.permutation(3)[: rng.integers(2, 4)]
    return [(int(k), value(k)) for k in kinds]


def apply(image, steps):
    t = torch.from_numpy(image).permute(2, 0, 1)
    for kind, value in steps:
        t = OPS[kind](t, value)
    return t.permute(1, 2, 0).contiguous().numpy()


def more():
    """Each row of the oracle that knows bytes, on some of the images."""
    rng = np.random.default_rng(20221)
    pictures = list(images(rng))
    rows = [row for row in color_oracle.ROWS if row[3] == 0]
    data = [b"AUGCOLR2", struct.pack("<I", len(pictures))]
    for p in pictures:
        data += [struct.pack("<HH", p.shape[1], p.shape[0]), p.tobytes()]
    data.append(struct.pack("<I", len(rows) * 24))
    for kind, flavour, function, _ in rows:
        for case in range(24):
            index = int(rng.integers(len(pictures)))
            value = color_oracle.draw_value(rng, kind)
            data.append(struct.pack("<HHIId", index, 1, color_oracle.KINDS.index(kind), flavour,
                                    value))
            data.append(np.ascontiguousarray(function(pictures[index], value)).tobytes())
    return b"".join(data)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    rng = np.random.default_rng(20220)
    pictures = list(images(rng))
    data = [b"AUGCOLR1", struct.pack("<I", len(pictures))]
    for p in pictures:
        data += [struct.pack("<HH", p.shape[1], p.shape[0]), p.tobytes()]
    n = 640
    data.append(struct.pack("<I", n))
    for case in range(n):
        index = (case // 8 * 5 + case) % len(pictures)
        steps = draw_steps(rng, case)
        data.append(struct.pack("<HH", index, len(steps)))
        data += [struct.pack("<Id", *s) for s in steps]
        data.append(apply(pictures[index], steps).tobytes())
    with open(os.path.join(folder, "color.bin"), "wb") as f:
        f.write(b"".join(data))
    with open(os.path.join(folder, "color-more.bin"), "wb") as f:
        f.write(more())


if __name__ == "__main__":
    main()
