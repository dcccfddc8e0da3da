#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Photometric operations one by one on Y'CbCr, also of ten bits, against a float64 model of
docs/color.md and against torchvision on the converted R'G'B', on real pictures. "turn" is the hue
as a turn of the chroma plane, "hue" that of HSV.

    color_mix_model.py COLOR_PIPE [DRAWS]

Frames come from the video files (*.avi) in the folder that AUG_TEST_DATA names; without it the test
is skipped. Fails if the 5th percentile of the PSNR to the model falls below 40 dB, or if 5th percentile
or median of that to torchvision are not 10 dB better than those of doing nothing.
"""
import os
import struct
import subprocess
import sys

import numpy as np

import color_oracle
from color_yuv_model import HEIGHT, KB, KR, WIDTH, load_pictures, psnr, rgb_to_yuv, yuv_to_rgb

KG = 1 - KR - KB
FORMATS = {"I420": 8, "NV12": 8, "I420_10LE": 10, "P010_10LE": 10}
CHOICES = ["brightness", "contrast", "saturation", "turn", "hue", "temperature", "exposure", "gamma", "grayscale", "invert", "posterize",
           "solarize", "solarize-add", "equalize", "autocontrast", "channel-shuffle",
           "channel-drop", "offset", "offset-blue"]
BODY = np.array(color_oracle.BLACK_BODY.split(), float).reshape(25, 3)


def draw_value(rng, kind):
    if kind in ("hue", "turn"):
        return float(rng.uniform(-0.5, 0.5))
    if kind in ("brightness", "contrast", "saturation"):
        return float(rng.uniform(0, 2))
    if kind == "temperature":
        return float(rng.uniform(3000, 15000))
    if kind == "posterize":
        return float(rng.integers(1, 6))
    if kind == "solarize-add":
        return float(rng.integers(20, 111))
    if kind == "solarize":
        return float(rng.integers(0, 225))
    if kind == "channel-shuffle":
        return float(rng.choice([7, 11, 15, 19, 21]))
    if kind == "channel-drop":
        return float(rng.integers(3))
    if kind.startswith("offset"):
        return float(rng.choice([-1, 1]) * rng.uniform(10, 80))
    if kind == "exposure":
        return float(rng.choice([-1, 1]) * rng.uniform(0.3, 2))
    if kind == "gamma":
        return float(np.exp(rng.choice([-1, 1]) * rng.uniform(0.2, 1.6)))
    return 0.0


def scales(limited, depth):
    one = 1 << (depth - 8)
    return (16 * one, 219 * one, 224 * one) if limited else (0, 256 * one - 1, 256 * one - 1)


def to_codes(y, u, v, limited, depth):
    black, luma, chroma = scales(limited, depth)
    u, v = (c.reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean((1, 3)) for c in (u, v))
    top = (1 << depth) - 1
    return [np.clip(np.rint(p), 0, top)
            for p in (black + luma * y, (1 << (depth - 1)) + chroma * u,
                      (1 << (depth - 1)) + chroma * v)]


def whole(c):
    return np.repeat(np.repeat(c, 2, 0), 2, 1)


def to_rgb(planes, limited, depth):
    black, luma, chroma = scales(limited, depth)
    y, u, v = planes
    mid = 1 << (depth - 1)
    return yuv_to_rgb((y - black) / luma, whole((u - mid) / chroma), whole((v - mid) / chroma))


def hue(x, turns, top):
    high, low = x.max(-1), x.min(-1)
    d = high - low
    r, g, b = x[..., 0], x[..., 1], x[..., 2]
    h = np.where(high == r, g - b - 3 * d, np.where(high == g, b - r - d, r - g + d))
    h = h / np.where(d == 0, 1, d) + 6 * turns
    h = (h + 3) % 6 - 3
    return np.stack([low + d * np.clip(np.abs(h) - 1, 0, 1),
                     low + d * np.clip(2 - np.abs(h + 1), 0, 1),
                     low + d * np.clip(2 - np.abs(h - 1), 0, 1)], -1)


def equalize(x, depth):
    fine = 1 << (depth - 8)
    counts = np.bincount((x.astype(int) // fine).ravel(), minlength=256)
    step = (counts.sum() - counts[np.nonzero(counts)[0][-1]]) // 255
    if step == 0:
        return x
    table = np.minimum((step // 2 + np.cumsum(counts) - counts) // step, 255)
    return np.interp(x / fine, np.arange(257), np.append(table, 255)) * (256 * fine - 1) / 255


def operate(kind, x, value, depth):
    """On whole levels of R'G'B'; the result is not rounded where the function is smooth."""
    top = (1 << depth) - 1
    if kind == "hue":
        return hue(x, value, top)
    if kind == "temperature":
        at = (value - 3000) / 500
        i = min(int(at), 23)
        ratio = BODY / BODY[:, 1:2]
        return np.clip(x * ((1 - at + i) * ratio[i] + (at - i) * ratio[i + 1]), 0, top)
    if kind == "exposure":
        e = x / top
        light = np.where(e <= 0.04045, e / 12.92, ((e + 0.055) / 1.055) ** 2.4) * 2.0 ** value
        light = np.minimum(light, 1)
        return top * np.where(light <= 0.0031308, light * 12.92,
                              1.055 * light ** (1 / 2.4) - 0.055)
    if kind == "gamma":
        return top * (x / top) ** value
    if kind == "posterize":
        return np.floor(x / 2 ** (depth - value)) * 2 ** (depth - value)
    if kind == "solarize":
        return np.where(x * 255 >= value * top, top - x, x)
    if kind == "solarize-add":
        return np.where(x < 1 << (depth - 1), np.minimum(x + value * top / 255, top), x)
    if kind.startswith("offset"):
        to = np.array([kind in ("offset", "offset-" + name) for name in ("red", "green", "blue")])
        return np.clip(x + value * top / 255 * to, 0, top)
    if kind == "equalize":
        return np.stack([equalize(x[..., c], depth) for c in range(3)], -1)
    if kind == "autocontrast":
        low, high = x.min((0, 1)), x.max((0, 1))
        return (x - low) * top / np.maximum(high - low, 1)
    if kind == "channel-shuffle":
        return x[..., [int(value) // 9, int(value) // 3 % 3, int(value) % 3]]
    kept = x.copy()
    kept[..., int(value)] = 0
    return kept


def model(kind, planes, value, limited, depth):
    """In codes, not rounded."""
    black, luma, chroma = scales(limited, depth)
    top, mid = (1 << depth) - 1, 1 << (depth - 1)
    y, u, v = planes
    if kind == "invert":
        return [np.clip(2 * black + luma - y, 0, top), np.minimum(2 * mid - u, top),
                np.minimum(2 * mid - v, top)]
    if kind == "grayscale":
        return [y, np.full_like(u, mid), np.full_like(v, mid)]
    if kind == "turn":
        c, s = np.cos(2 * np.pi * value), np.sin(2 * np.pi * value)
        return [y] + [np.clip(mid + p, 0, top) for p in (c * (u - mid) - s * (v - mid),
                                                         s * (u - mid) + c * (v - mid))]
    if kind in ("brightness", "contrast", "saturation"):
        about = {"brightness": black, "contrast": y.mean(), "saturation": 0}[kind]
        if kind != "saturation":
            y = np.clip(value * y + (1 - value) * about, black, black + luma)
        return [y] + [np.clip(mid + value * (p - mid), 0, top) for p in (u, v)]
    levels = np.floor(to_rgb(planes, limited, depth) * top + 0.5)
    change = (operate(kind, levels, value, depth) - levels) / top
    dy = KR * change[..., 0] + KG * change[..., 1] + KB * change[..., 2]
    du, dv = ((c - dy).reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean((1, 3)) / (2 * (1 - k))
              for c, k in ((change[..., 2], KB), (change[..., 0], KR)))
    return [np.clip(p, 0, top) for p in (y + luma * dy, u + chroma * du, v + chroma * dv)]


def reference(kind, value):
    """What others compute on bytes of R'G'B'."""
    for row in color_oracle.ROWS:
        if row[0] == ("hue" if kind == "turn" else kind) and row[1] == 0 and kind != "temperature":
            return lambda image: row[2](image, value)
    return lambda image: np.floor(operate(kind, image.astype(float), value, 8) + 0.5)


def pack(planes, fmt):
    kind = np.uint8 if FORMATS[fmt] == 8 else np.dtype("<u2")
    y, u, v = (p.astype(kind) << (6 if fmt == "P010_10LE" else 0) for p in planes)
    if fmt in ("NV12", "P010_10LE"):
        return y.astype(kind).tobytes() + np.stack([u, v], -1).astype(kind).tobytes()
    return b"".join(p.astype(kind).tobytes() for p in (y, u, v))


def unpack(data, fmt):
    values = np.frombuffer(data, np.uint8 if FORMATS[fmt] == 8 else np.dtype("<u2")).astype(float)
    if fmt == "P010_10LE":
        values /= 64
    y, c = np.split(values, [WIDTH * HEIGHT])
    u, v = (c[0::2], c[1::2]) if fmt in ("NV12", "P010_10LE") else np.split(c, 2)
    shape = (HEIGHT // 2, WIDTH // 2)
    return [y.reshape(HEIGHT, WIDTH), u.reshape(shape), v.reshape(shape)]


def run(pipe, fmt, limited, jobs):
    text = b"".join(struct.pack("<IIId", 1, color_oracle.KINDS.index(kind.replace("turn", "hue")), 0,
                                value) + pack(planes, fmt) for kind, planes, value in jobs)
    args = [pipe, fmt, str(WIDTH), str(HEIGHT), "limited" if limited else "full",
            "chroma" if jobs[0][0] == "turn" else "hsv"]
    out = subprocess.run(args, input=text, stdout=subprocess.PIPE, check=True).stdout
    size = len(out) // len(jobs)
    return [unpack(out[i * size:(i + 1) * size], fmt) for i in range(len(jobs))]


def campaign(pipe, fmt, limited, kind, pictures, draws):
    depth, rng = FORMATS[fmt], np.random.default_rng(5)
    jobs = [(kind, to_codes(*rgb_to_yuv(pictures[i % len(pictures)]), limited, depth),
             draw_value(rng, kind)) for i in range(draws)]
    to_model, to_others, nothing = [], [], []
    for (_, planes, value), out in zip(jobs, run(pipe, fmt, limited, jobs)):
        to_model.append(psnr(model(kind, planes, value, limited, depth), out,
                             (1 << depth) - 1))
        before = np.floor(to_rgb(planes, limited, depth) * 255 + 0.5)
        expected = reference(kind, value)(before.astype(np.uint8)).astype(float)
        to_others.append(psnr([expected], [to_rgb(out, limited, depth) * 255]))
        nothing.append(psnr([expected], [before]))
    figures = [np.percentile(x, [5, 50]) for x in (to_model, to_others, nothing)]
    better = figures[1] - figures[2]
    # a turn of the chroma plane keeps luma and so is another thing than torchvision's hue
    good = figures[0][0] >= 40 and (better[1] if kind == "turn" else better.min()) >= 10
    print("%s %-9s %-7s %-15s model %5.1f %5.1f  torchvision %5.1f %5.1f  nothing %5.1f %5.1f" % (
        "ok  " if good else "FAIL", fmt, "limited" if limited else "full", kind, *figures[0],
        *figures[1], *figures[2]), flush=True)
    return good


def main():
    folder = os.environ.get("AUG_TEST_DATA", "")
    pictures = load_pictures(folder) if folder else []
    if not pictures:
        print("skipped: set AUG_TEST_DATA to a folder with .avi files")
        return 77
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 24
    print("5th percentile and median of the PSNR, dB")
    return not all([campaign(sys.argv[1], fmt, limited, kind, pictures, draws)
                    for fmt in FORMATS for limited in (True, False) for kind in CHOICES])


if __name__ == "__main__":
    sys.exit(main())
