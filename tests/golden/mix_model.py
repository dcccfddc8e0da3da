#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Mixed pictures are, byte for byte, what docs/mix.md says, in every format, at odd sizes and with padded rows.

    mix_model.py MIX_PIPE
"""
import subprocess
import sys

import numpy as np

# horizontal and vertical subsampling as shifts and values a pixel of each plane; bits, shift; nearest; unused value
YUV420 = [(0, 0, 1), (1, 1, 1), (1, 1, 1)]
FLAT = [(0, 0, 1)] * 3
FORMATS = {
    "I420": (YUV420, 8, 0, True, None), "YV12": (YUV420, 8, 0, True, None),
    "NV12": ([(0, 0, 1), (1, 1, 2)], 8, 0, True, None), "Y42B": ([(0, 0, 1), (1, 0, 1), (1, 0, 1)], 8, 0, True, None),
    "Y444": (FLAT, 8, 0, True, None), "I420_10LE": (YUV420, 10, 0, True, None),
    "P010_10LE": ([(0, 0, 1), (1, 1, 2)], 10, 6, True, None), "GRAY8": ([(0, 0, 1)], 8, 0, False, None),
    "GRAY16_LE": ([(0, 0, 1)], 16, 0, False, None), "RGBP": (FLAT, 8, 0, False, None), "GBR": (FLAT, 8, 0, False, None),
    **{name: ([(0, 0, 3)], 8, 0, False, None) for name in ("RGB", "BGR")},
    **{name: ([(0, 0, 4)], 8, 0, False, None) for name in ("RGBA", "BGRA", "ARGB", "ABGR")},
    **{name: ([(0, 0, 4)], 8, 0, False, 3) for name in ("RGBx", "BGRx")},
    **{name: ([(0, 0, 4)], 8, 0, False, 0) for name in ("xRGB", "xBGR")},
}


def shapes(planes, width, height):
    return [(height + (1 << v) - 1 >> v, width + (1 << h) - 1 >> h, step) for h, v, step in planes]


def model(pictures, share, weights, nearest, unused):
    """Products and sums in float32, in order; then cut, on Y'CbCr rounded."""
    total = np.float32(1 - share) * pictures[0].astype(np.float32)
    for picture, weight in zip(pictures[1:], weights):
        total = total + (np.float32(weight) * np.float32(share)) * picture.astype(np.float32)
    result = (total + np.float32(0.5 if nearest else 0)).astype(np.int64)
    if unused is not None:
        result[..., unused] = pictures[0][..., unused]
    return result


def main():
    rng = np.random.default_rng(7)
    values = failures = 0
    for name, (planes, bits, shift, nearest, unused) in FORMATS.items():
        records, expected = [], []
        kind = np.uint8 if bits == 8 else np.dtype("<u2")
        for i in range(16):
            width, height = (int(v) for v in rng.integers(1, 80, 2)) if i else (1, 1)
            chains = i % 8 + 1
            share, weights = rng.choice([0, 1, rng.uniform()]), rng.dirichlet([1] * chains)
            records.append(np.array([width, height, chains], "<u4").tobytes())
            records.append(np.array([share, *weights], "<f8").tobytes())
            frames = [[rng.integers(0, 1 << bits, shape) for shape in shapes(planes, width, height)]
                      for _ in range(1 + chains)]
            if i == 3:
                frames = [[np.full_like(plane, (1 << bits) - 1) for plane in frame] for frame in frames]
            records += [(plane << shift).astype(kind).tobytes() for frame in frames for plane in frame]
            for p in range(len(planes)):
                expected.append(model([frame[p] for frame in frames], share, weights, nearest, unused).ravel() << shift)
        out = subprocess.run([sys.argv[1], name], input=b"".join(records), stdout=subprocess.PIPE, check=True).stdout
        ours, theirs = np.frombuffer(out, kind).astype(np.int64), np.concatenate(expected)
        same = ours.shape == theirs.shape and (ours == theirs).all()
        values += theirs.size
        failures += not same
        if not same:
            print(f"FAIL {name}")
    print(f"{'FAIL' if failures else 'ok  '} {len(FORMATS)} formats, {values} values, every byte")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
