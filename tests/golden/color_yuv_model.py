#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Compares colour chains on Y'CbCr with a float64 model of docs/color.md, on real pictures.

    color_yuv_model.py COLOR_PIPE [DRAWS]    (100, with AUG_FULL=1 500)

Frames come from the video files (*.avi) in the folder that AUG_TEST_DATA names; without it the
test is skipped. Fails if the 5th percentile of the PSNR falls below 40 dB, or that of a single hue
with hue-model=hsv to torchvision on the converted R'G'B'. The distances of the other chains
to torchvision, and of doing nothing, are printed.
"""
import glob
import os
import struct
import subprocess
import sys

import numpy as np

try:
    import cv2
    import torch
    from torchvision.transforms import functional as tv
except ImportError:
    print("skipped: this test needs python3-opencv, python3-torch and python3-torchvision")
    sys.exit(77)

OPS = [tv.adjust_brightness, tv.adjust_contrast, tv.adjust_saturation, tv.adjust_hue]
KR, KB = 0.299, 0.114
SUB = {"I420": (2, 2), "NV12": (2, 2), "Y444": (1, 1)}
WIDTH, HEIGHT = 320, 180


def load_pictures(folder):
    pictures = []
    for name in sorted(glob.glob(os.path.join(folder, "*.avi"))):
        video = cv2.VideoCapture(name)
        n = int(video.get(cv2.CAP_PROP_FRAME_COUNT))
        for i in range(n):
            ok, bgr = video.read()
            if not ok:
                break
            if i % max(1, n // 12) == n // 24:
                small = cv2.resize(bgr, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
                pictures.append(small[:, :, ::-1].astype(np.float64) / 255)
    return pictures


def rgb_to_yuv(rgb):
    y = KR * rgb[..., 0] + (1 - KR - KB) * rgb[..., 1] + KB * rgb[..., 2]
    return y, (rgb[..., 2] - y) / (2 * (1 - KB)), (rgb[..., 0] - y) / (2 * (1 - KR))


def yuv_to_rgb(y, u, v):
    r, b = y + 2 * (1 - KR) * v, y + 2 * (1 - KB) * u
    g = (y - KR * r - KB * b) / (1 - KR - KB)
    return np.clip(np.stack([r, g, b], -1), 0, 1)


def scales(limited):
    return (16, 219, 224) if limited else (0, 255, 255)


def to_codes(y, u, v, fmt, limited):
    sx, sy = SUB[fmt]
    black, luma, chroma = scales(limited)
    u, v = (c.reshape(HEIGHT // sy, sy, WIDTH // sx, sx).mean((1, 3)) for c in (u, v))
    return [np.clip(np.rint(p), 0, 255).astype(np.uint8)
            for p in (black + luma * y, 128 + chroma * u, 128 + chroma * v)]


def from_codes(planes, limited):
    black, luma, chroma = scales(limited)
    y, u, v = (p.astype(np.float64) for p in planes)
    return (y - black) / luma, (u - 128) / chroma, (v - 128) / chroma


def model(planes, steps, limited):
    """The definition in float64; the result in codes, not rounded."""
    black, luma, chroma = scales(limited)
    y, u, v = from_codes(planes, limited)
    for kind, f in steps:
        if kind == 0:
            y, u, v = np.clip(f * y, 0, 1), f * u, f * v
        elif kind == 1:
            y, u, v = np.clip(f * y + (1 - f) * y.mean(), 0, 1), f * u, f * v
        elif kind == 2:
            u, v = f * u, f * v
        else:
            c, s = np.cos(2 * np.pi * f), np.sin(2 * np.pi * f)
            u, v = c * u - s * v, s * u + c * v
    return [black + luma * y] + [np.clip(128 + chroma * p, 0, 255) for p in (u, v)]


def pack(planes, fmt):
    if fmt == "NV12":
        return planes[0].tobytes() + np.stack(planes[1:], -1).tobytes()
    return b"".join(p.tobytes() for p in planes)


def unpack(data, fmt):
    sx, sy = SUB[fmt]
    y, c = np.split(np.frombuffer(data, np.uint8), [WIDTH * HEIGHT])
    shape = (HEIGHT // sy, WIDTH // sx)
    u, v = (c[0::2], c[1::2]) if fmt == "NV12" else np.split(c, 2)
    return [y.reshape(HEIGHT, WIDTH), u.reshape(shape), v.reshape(shape)]


def psnr(a, b, peak=255.0):
    squares = sum(((x - z) ** 2).sum() for x, z in zip(a, b)) / sum(x.size for x in a)
    return 10 * np.log10(peak * peak / max(squares, 1e-9))


def show_rgb(planes, fmt, limited):
    y, u, v = from_codes(planes, limited)
    sx, sy = SUB[fmt]
    return yuv_to_rgb(y, *(np.repeat(np.repeat(c, sy, 0), sx, 1) for c in (u, v)))


def torchvision(rgb, steps):
    t = torch.from_numpy(np.rint(rgb * 255).astype(np.uint8)).permute(2, 0, 1)
    for kind, value in steps:
        t = OPS[kind](t, value)
    return t.permute(1, 2, 0).numpy() / 255


def draw(rng):
    values = list(rng.uniform(0, 2, 3)) + [rng.uniform(-0.5, 0.5)]
    return [(int(k), float(values[k])) for k in rng.permutation(4)]


def run(pipe, fmt, limited, hue_model, jobs):
    text = b"".join(struct.pack("<I", len(s)) + b"".join(struct.pack("<IId", x[0], 0, x[1]) for x in s)
                    + pack(p, fmt) for p, s in jobs)
    args = [pipe, fmt, str(WIDTH), str(HEIGHT), "limited" if limited else "full", hue_model]
    out = subprocess.run(args, input=text, stdout=subprocess.PIPE, check=True).stdout
    size = len(out) // len(jobs)
    return [unpack(out[i * size:(i + 1) * size], fmt) for i in range(len(jobs))]


def percentiles(values):
    return "5th percentile %.1f, median %.1f dB" % tuple(np.percentile(values, [5, 50]))


def campaign(pipe, fmt, limited, hue_model, pictures, draws, kinds=(0, 1, 2, 3)):
    rng = np.random.default_rng(7)
    jobs = [(to_codes(*rgb_to_yuv(pictures[i % len(pictures)]), fmt, limited),
             [step for step in draw(rng) if step[0] in kinds]) for i in range(draws)]
    to_model, to_tv, nothing = [], [], []
    for (planes, steps), out in zip(jobs, run(pipe, fmt, limited, hue_model, jobs)):
        to_model.append(psnr(model(planes, steps, limited), [p.astype(np.float64) for p in out]))
        before = show_rgb(planes, fmt, limited)
        expected = torchvision(before, steps)
        to_tv.append(psnr([expected], [show_rgb(out, fmt, limited)], 1.0))
        nothing.append(psnr([expected], [before], 1.0))
    name = "%s %s hue-model=%s" % (fmt, "limited" if limited else "full", hue_model)
    if kinds == (3,):
        name += ", hue alone"
    if hue_model != "hsv":
        print("%s: to the model %s (least %.1f)"
              % (name, percentiles(to_model), min(to_model)))
    print("%s: to torchvision %s; doing nothing %s"
          % (name, percentiles(to_tv), percentiles(nothing)), flush=True)
    if hue_model == "hsv":
        return kinds != (3,) or np.percentile(to_tv, 5) >= 40
    return np.percentile(to_model, 5) >= 40


def main():
    folder = os.environ.get("AUG_TEST_DATA", "")
    pictures = load_pictures(folder) if folder else []
    if not pictures:
        print("skipped: set AUG_TEST_DATA to a folder with .avi files")
        return 77
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 500 if os.environ.get("AUG_FULL") else 100
    good = True
    for fmt in SUB:
        for limited in (True, False):
            good &= campaign(sys.argv[1], fmt, limited, "chroma", pictures, draws)
    good &= campaign(sys.argv[1], "I420", True, "hsv", pictures, min(draws, 100))
    for fmt in ("I420", "Y444"):
        good &= campaign(sys.argv[1], fmt, False, "hsv", pictures, min(draws, 100), (3,))
    print("ok" if good else "FAILED: below 40 dB")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
