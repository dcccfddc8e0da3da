#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Photometric operations on RGB against torchvision's tensor functions, Pillow and OpenCV.

    color_oracle.py COLOR_PIPE [PAIRS]

PAIRS images with a parameter each for every operation and flavour (2000, with AUG_FULL=1 20000). No
byte may differ, but where a row says how far: the hue of the tensor functions, and CLAHE. Powers of
torch are off by up to a unit in the last place, as the processor has it: a byte of gamma may differ by
one where the exact power is that near to a whole level.
"""
import os
import struct
import subprocess
import sys

import numpy as np

try:
    import cv2
    import torch
    from PIL import Image, ImageEnhance, ImageOps
    from torchvision.transforms import functional as tv
except ImportError:
    print("skipped: this test needs python3-opencv, python3-pil, python3-torch and "
          "python3-torchvision")
    sys.exit(77)

KINDS = ["brightness", "contrast", "saturation", "hue", "temperature", "exposure", "gamma",
         "grayscale", "invert", "posterize", "solarize", "solarize-add", "equalize", "autocontrast",
         "clahe", "channel-shuffle", "channel-drop", "offset", "offset-red", "offset-green", "offset-blue"]
SIZES = [(24, 16), (17, 13), (40, 31), (1, 1), (9, 64)]


def draw_image(rng, width, height):
    kind = rng.integers(5)
    if kind == 0:
        return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    if kind == 1:
        x = np.linspace(0, 255, width)[None, :, None] * rng.uniform(0.3, 1, 3)
        y = np.linspace(0, 1, height)[:, None, None] ** rng.uniform(0.5, 2, 3)
        return (x * (0.3 + 0.7 * y)).astype(np.uint8)
    if kind == 2:
        return np.broadcast_to(rng.integers(0, 256, 3, dtype=np.uint8), (height, width, 3)).copy()
    if kind == 3:
        return rng.choice(np.array([0, 1, 127, 128, 254, 255], np.uint8), (height, width, 3))
    low = rng.integers(0, 200)
    return rng.integers(low, low + rng.integers(1, 56), (height, width, 3), dtype=np.uint8)


def draw_value(rng, kind):
    edge = rng.uniform() < 0.05
    if kind in ("brightness", "contrast", "saturation"):
        return float(rng.choice([0, 0.5, 2])) if edge else float(rng.uniform(0, 2.5))
    if kind == "hue":
        return float(rng.choice([-0.5, 0.5])) if edge else float(rng.uniform(-0.5, 0.5))
    if kind == "gamma":
        return float(rng.choice([0.5, 2, 3])) if edge else float(np.exp(rng.uniform(-1.6, 1.6)))
    if kind == "posterize":
        return float(rng.integers(0, 9))
    if kind == "solarize":
        return float(rng.integers(0, 256)) if edge else float(rng.uniform(0, 255))
    if kind == "solarize-add":
        return float(rng.integers(0, 111))
    if kind == "temperature":
        return 3000 + 500 * float(rng.integers(0, 25))
    if kind == "exposure":
        return float(rng.uniform(-2, 2))
    if kind.startswith("offset"):
        return float(rng.choice([-255, 255])) if edge else float(rng.uniform(-100, 100))
    return 0.0


def tensor(function, *unused):
    def run(image, value):
        t = torch.from_numpy(image).permute(2, 0, 1)
        return function(t, value).permute(1, 2, 0).numpy()
    return run


def pillow(function):
    return lambda image, value: np.asarray(function(Image.fromarray(image), value))


def pointwise(function):
    """A table of a channel's level."""
    return lambda image, value: function(np.arange(256.0), value).astype(np.uint8)[image]


def solarize_add(x, addition):
    """timm: only what is below 128, at most 255."""
    return np.where(x < 128, np.minimum(x + addition, 255), x)


def exposure(x, stops):
    x = x / 255
    light = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4) * 2.0 ** stops
    light = np.minimum(light, 1)
    y = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.floor(255 * y + 0.5)


BLACK_BODY = """6743 4029 13 6281 4241 1665 5919 4372 2513 5623 4457 3154 5376 4515 3672 5163 4555
4103 4979 4584 4468 4816 4604 4782 4672 4619 5053 4542 4630 5289 4426 4638 5497 4320 4644 5681 4223
4648 5844 4135 4651 5990 4054 4653 6121 3980 4654 6239 3911 4655 6346 3847 4656 6444 3787 4656 6532
3732 4656 6613 3680 4655 6688 3632 4655 6756 3586 4655 6820 3544 4654 6878 3503 4653 6933"""


def temperature(image, kelvin):
    """Kornia's RandomPlanckianJitter: R·r/g and B·b/g, clamped."""
    table = np.array(BLACK_BODY.split(), float).reshape(25, 3)[int(kelvin - 3000) // 500]
    return np.floor(np.clip(image * (table / table[1]), 0, 255) + 0.5).astype(np.uint8)


def offset(channels):
    def run(image, levels):
        made = image.astype(float)
        made[..., channels] = np.floor(np.clip(made[..., channels] + levels, 0, 255) + 0.5)
        return made.astype(np.uint8)
    return run


def clahe(image, limit):
    """Of a grey image, whose R, G and B are luma."""
    made = cv2.createCLAHE(limit, (8, 8)).apply(np.ascontiguousarray(image[..., 0]))
    return np.repeat(made[..., None], 3, -1)


# operation, flavour, function, how far a byte may be off
ROWS = [
    ("brightness", 0, tensor(tv.adjust_brightness), 0),
    ("contrast", 0, tensor(tv.adjust_contrast), 0),
    ("saturation", 0, tensor(tv.adjust_saturation), 0),
    ("hue", 0, tensor(tv.adjust_hue), 1),
    ("gamma", 0, tensor(tv.adjust_gamma), 0),
    ("grayscale", 0, tensor(lambda t, v: tv.rgb_to_grayscale(t, 3)), 0),
    ("invert", 0, tensor(lambda t, v: tv.invert(t)), 0),
    ("posterize", 0, tensor(lambda t, v: tv.posterize(t, int(v))), 0),
    ("solarize", 0, tensor(tv.solarize), 0),
    ("equalize", 0, tensor(lambda t, v: tv.equalize(t)), 0),
    ("autocontrast", 0, tensor(lambda t, v: tv.autocontrast(t)), 0),
    ("brightness", 1, pillow(lambda i, v: ImageEnhance.Brightness(i).enhance(v)), 0),
    ("contrast", 1, pillow(lambda i, v: ImageEnhance.Contrast(i).enhance(v)), 0),
    ("saturation", 1, pillow(lambda i, v: ImageEnhance.Color(i).enhance(v)), 0),
    ("hue", 1, pillow(tv.adjust_hue), 0),
    ("gamma", 1, pillow(tv.adjust_gamma), 0),
    ("grayscale", 1, pillow(lambda i, v: tv.to_grayscale(i, 3)), 0),
    ("invert", 1, pillow(lambda i, v: ImageOps.invert(i)), 0),
    ("posterize", 1, pillow(lambda i, v: ImageOps.posterize(i, int(v))), 0),
    ("solarize", 1, pillow(lambda i, v: ImageOps.solarize(i, v)), 0),
    ("equalize", 1, pillow(lambda i, v: ImageOps.equalize(i)), 0),
    ("autocontrast", 1, pillow(lambda i, v: ImageOps.autocontrast(i)), 0),
    ("solarize-add", 0, pointwise(solarize_add), 0),
    ("exposure", 0, pointwise(exposure), 0),
    ("temperature", 0, temperature, 0),
    ("offset", 0, offset([0, 1, 2]), 0),
    ("offset-red", 0, offset([0]), 0),
    ("offset-green", 0, offset([1]), 0),
    ("offset-blue", 0, offset([2]), 0),
]


def run(pipe, size, jobs, fmt="RGB"):
    """What the kernels make of (kind, flavour, value, image); rows of RGB are padded to four bytes."""
    width, height = size
    bytes_of = 3 if fmt == "RGB" else 1
    stride = (width * bytes_of + 3) // 4 * 4
    text = []
    for kind, flavour, value, image in jobs:
        rows = np.zeros((height, stride), np.uint8)
        rows[:, :width * bytes_of] = image.reshape(height, width * bytes_of)
        text.append(struct.pack("<IIId", 1, KINDS.index(kind), flavour, value) + rows.tobytes())
    out = subprocess.run([pipe, fmt, str(width), str(height), "full", "auto"], input=b"".join(text),
                         stdout=subprocess.PIPE, check=True).stdout
    frames = np.frombuffer(out, np.uint8).reshape(len(jobs), height, stride)
    return frames[:, :, :width * bytes_of].reshape(len(jobs), height, width, -1).squeeze(-1) \
        if bytes_of == 1 else frames[:, :, :width * 3].reshape(len(jobs), height, width, 3)


def excused(kind, image, value, off):
    """Bytes of gamma that a unit in the last place decides."""
    if kind != "gamma" or off.max() > 1:
        return off
    exact = np.power((image.astype(np.float32) / np.float32(255)).astype(float),
                     float(np.float32(value))) * 255.999
    return np.where(np.abs(exact - np.rint(exact)) < 4e-5, 0, off)


def check(pipe, rng, row, pairs):
    kind, flavour, function, most = row
    differing = total = largest = 0
    for n, size in enumerate(SIZES):
        count = pairs // len(SIZES) + (n == 0)
        jobs = [(kind, flavour, draw_value(rng, kind), draw_image(rng, *size))
                for _ in range(count)]
        for job, ours in zip(jobs, run(pipe, size, jobs)):
            off = np.abs(ours.astype(int) - function(job[3], job[2]).astype(int))
            differing += np.count_nonzero(off)
            largest = max(largest, int(excused(kind, job[3], job[2], off).max()))
            total += off.size
    good = largest <= most
    print("%s %-13s %-11s %d of %d bytes differ, by at most %d" % (
        "ok  " if good else "FAIL", kind, ("torchvision", "pillow")[flavour], differing, total,
        largest), flush=True)
    return good


def check_clahe(pipe, rng, pairs):
    """Luma of grey frames, and of RGB that is grey; one level."""
    differing = total = largest = 0
    for size in [(64, 48), (61, 45), (128, 64), (16, 9), (64, 33)]:
        base = [draw_image(rng, *size) for _ in range(pairs // 50)]
        jobs = [("clahe", 0, float(rng.uniform(0.5, 8)),
                 np.repeat(i[..., :1], 3, -1)) for i in base]
        for job, ours in zip(jobs, run(pipe, size, jobs)):
            off = np.abs(ours.astype(int) - clahe(job[3], job[2]).astype(int))
            differing += np.count_nonzero(off)
            largest = max(largest, int(off.max()))
            total += off.size
        grey = [(k, f, v, i[..., 0]) for k, f, v, i in jobs]
        for job, ours in zip(jobs, run(pipe, size, grey, "GRAY8")):
            off = np.abs(ours.astype(int) - clahe(job[3], job[2])[..., 0].astype(int))
            differing += np.count_nonzero(off)
            largest = max(largest, int(off.max()))
            total += off.size
    print("%s clahe         opencv      %d of %d bytes differ, by at most %d" % (
        "ok  " if largest <= 1 else "FAIL", differing, total, largest), flush=True)
    return largest <= 1


def main():
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 20000 if os.environ.get("AUG_FULL") else 2000
    rng = np.random.default_rng(11)
    good = True
    for row in ROWS:
        good &= check(sys.argv[1], rng, row, pairs)
    good &= check_clahe(sys.argv[1], rng, pairs)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
