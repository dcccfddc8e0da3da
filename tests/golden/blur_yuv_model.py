#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Compares blurs and sharpness on Y'CbCr with float64 models of docs/blur.md, on real pictures.

    blur_yuv_model.py EFFECT_PIPE [DRAWS]

Frames come from the video files (*.avi) in the folder that AUG_TEST_DATA names; without it the test is
skipped. Fails if the 5th percentile of the PSNR falls below 40 dB, or if that of a Gaussian blur or sharpness
to torchvision on the converted R'G'B' is not 10 dB above that of doing nothing.
"""
import os
import struct
import subprocess
import sys

import numpy as np

import blur_oracle as oracle
import color_yuv_model as color

try:
    import torch
    from scipy import ndimage
    from torchvision.transforms import functional_tensor as tv
except ImportError:
    print("skipped: this test needs python3-scipy, python3-torch and python3-torchvision")
    sys.exit(77)

W, H = color.WIDTH, color.HEIGHT
FORMATS = {"I420": (2, 8, False), "NV12": (2, 8, True), "Y444": (1, 8, False),
           "I420_10LE": (2, 10, False), "P010_10LE": (2, 10, True)}
KINDS = ("gaussian-blur", "box-blur", "motion-blur", "defocus", "zoom-blur", "sharpness")


def to_codes(rgb, sub, depth, limited):
    black, luma, chroma = color.scales(limited)
    top, scale = (1 << depth) - 1, 1 << (depth - 8)
    if not limited:
        luma = chroma = top / scale
    y, u, v = color.rgb_to_yuv(rgb)
    u, v = (c.reshape(H // sub, sub, W // sub, sub).mean((1, 3)) for c in (u, v))
    return [np.clip(np.rint(p), 0, top) for p in
            (scale * (black + luma * y), scale * (128 + chroma * u), scale * (128 + chroma * v))]


def pack(planes, fmt):
    _, depth, pairs = FORMATS[fmt]
    dtype = np.uint8 if depth == 8 else np.dtype("<u2")
    planes = [(p.astype(int) << (6 if fmt == "P010_10LE" else 0)).astype(dtype) for p in planes]
    if pairs:
        planes = [planes[0], np.stack(planes[1:], -1)]
    return b"".join(p.tobytes() for p in planes)


def unpack(data, fmt):
    sub, depth, pairs = FORMATS[fmt]
    values = np.frombuffer(data, np.uint8 if depth == 8 else np.dtype("<u2")).astype(float)
    if fmt == "P010_10LE":
        values /= 64
    y, c = np.split(values, [W * H])
    u, v = (c[0::2], c[1::2]) if pairs else np.split(c, 2)
    return [y.reshape(H, W), u.reshape(H // sub, W // sub), v.reshape(H // sub, W // sub)]


def box(half):
    n = max(int(np.ceil(half - 0.5)), 0)
    k = np.clip(half + 0.5 - np.abs(np.arange(-n, n + 1)), 0, min(1, 2 * half))
    return k / k.sum()


def model(planes, kind, values, sub, depth, limited):
    out = []
    for i, plane in enumerate(planes):
        s = sub if i else 1
        if kind == "gaussian-blur":
            radius = int(np.floor(4 * values["sigma"] + 0.5))
            k = oracle.gaussian_weights(values["sigma"] / s, (radius + s - 1) // s)
            plane = oracle.separable(plane, k, k)
        elif kind == "box-blur":
            k = box((values["radius"] + 0.5) / s)
            plane = oracle.separable(plane, k, k)
        elif kind == "motion-blur":
            half, angle = (values["length"] - 1) / 2 / s, np.radians(values["degrees"])
            k = oracle.disk(half * np.cos(angle), -half * np.sin(angle), 0, 14)
            plane = ndimage.correlate(plane, k, mode="nearest")
        elif kind == "defocus":
            plane = ndimage.correlate(plane, oracle.disk(0, 0, values["radius"] / s, 14),
                                      mode="nearest")
        elif kind == "zoom-blur":
            plane = np.mean([oracle.zoomed(plane, z)
                             for z in np.linspace(1, values["factor"], values["copies"])], 0)
        elif i == 0:
            k = np.ones((3, 3)) / 13
            k[1, 1] = 5 / 13
            black, luma, _ = color.scales(limited)
            scale = 1 << (depth - 8)
            top = scale * (black + luma) if limited else (1 << depth) - 1
            f = values["factor"]
            sharp = np.clip(f * plane + (1 - f) * ndimage.correlate(plane, k), scale * black, top)
            inner = plane.copy()
            inner[1:-1, 1:-1] = sharp[1:-1, 1:-1]
            plane = inner
        out.append(plane)
    return out


def draw(rng, kind):
    if kind == "gaussian-blur":
        return {"sigma": rng.uniform(0.1, 4)}
    if kind == "motion-blur":
        return {"length": rng.uniform(3, 20), "degrees": rng.uniform(0, 360)}
    if kind == "zoom-blur":
        return {"factor": rng.uniform(1.01, 1.3), "copies": int(rng.integers(2, 12))}
    if kind == "sharpness":
        return {"factor": rng.choice([rng.uniform(0, 0.1), rng.uniform(1.9, 2)])}
    return {"radius": rng.uniform(0.5, 8)}


def run(pipe, fmt, limited, jobs):
    data = b""
    for planes, kind, values in jobs:
        text = " ".join([kind] + [f"{k}={v!r}" for k, v in values.items()]).encode()
        data += struct.pack("<III", W, H, len(text)) + text + pack(planes, fmt)
    out = subprocess.run([pipe, fmt, "limited" if limited else "full"], input=data,
                         stdout=subprocess.PIPE, check=True).stdout
    size = len(out) // len(jobs)
    return [unpack(out[i * size:(i + 1) * size], fmt) for i in range(len(jobs))]


def torchvision(rgb, kind, values):
    t = torch.from_numpy(np.rint(rgb * 255).astype(np.uint8)).permute(2, 0, 1)
    if kind == "sharpness":
        t = tv.adjust_sharpness(t, values["factor"])
    else:
        size = 2 * int(np.floor(4 * values["sigma"] + 0.5)) + 1
        t = tv.gaussian_blur(t, [size, size], [values["sigma"]] * 2)
    return t.permute(1, 2, 0).numpy() / 255


def campaign(pipe, fmt, limited, kind, pictures, draws):
    rng = np.random.default_rng(11)
    sub, depth, _ = FORMATS[fmt]
    jobs = [(to_codes(pictures[i % len(pictures)], sub, depth, limited), kind, draw(rng, kind))
            for i in range(draws)]
    to_model, to_tv, nothing = [], [], []
    for (planes, _, values), out in zip(jobs, run(pipe, fmt, limited, jobs)):
        peak = (1 << depth) - 1
        to_model.append(color.psnr(model(planes, kind, values, sub, depth, limited), out, peak))
        if kind in ("gaussian-blur", "sharpness") and fmt in ("I420", "Y444"):
            before = color.show_rgb(planes, fmt, limited)
            expected = torchvision(before, kind, values)
            to_tv.append(color.psnr([expected], [color.show_rgb(out, fmt, limited)], 1.0))
            nothing.append(color.psnr([expected], [before], 1.0))
    text = f"{fmt} {'limited' if limited else 'full'} {kind}: to the model {color.percentiles(to_model)}"
    good = np.percentile(to_model, 5) >= 40
    if to_tv:
        text += (f"; to torchvision {color.percentiles(to_tv)}; doing nothing "
                 f"{color.percentiles(nothing)}")
        good &= np.percentile(to_tv, 5) >= np.percentile(nothing, 5) + 10
    print(text + ("" if good else " FAILED"), flush=True)
    return good


def main():
    folder = os.environ.get("AUG_TEST_DATA", "")
    pictures = color.load_pictures(folder) if folder else []
    if not pictures:
        print("skipped: set AUG_TEST_DATA to a folder with .avi files")
        return 77
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    good = True
    for fmt in FORMATS:
        for limited in (True, False):
            for kind in KINDS:
                few = kind in ("motion-blur", "defocus", "zoom-blur")
                good &= campaign(sys.argv[1], fmt, limited, kind, pictures,
                                 draws // 4 if few else draws)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
