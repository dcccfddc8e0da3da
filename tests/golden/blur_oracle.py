#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Compares the blurs and sharpness with torchvision, Pillow, OpenCV and float64 models of
docs/blur.md, on random pictures.

    blur_oracle.py EFFECT_PIPE [PAIRS]
"""
import struct
import subprocess
import sys

import numpy as np

try:
    import cv2
    import torch
    from PIL import Image, ImageEnhance
    from scipy import ndimage
    from torchvision.transforms import functional_tensor as tv
except ImportError:
    print("skipped: this test needs python3-opencv, python3-pil, python3-scipy, python3-torch "
          "and python3-torchvision")
    sys.exit(77)

PIPE = sys.argv[1]
PAIRS = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
TIE = 1e-3
FAILURES = []


def require(name, good, text):
    print(f"{'ok  ' if good else 'FAIL'} {name}: {text}", flush=True)
    if not good:
        FAILURES.append(name)


def picture(rng, shape, top=255):
    kind = rng.integers(4)
    if kind == 0:
        return rng.integers(0, top + 1, shape)
    if kind == 1:
        return rng.choice([0, 1, top // 2, top - 1, top], shape)
    y = np.linspace(0, rng.uniform(0.5, 6), shape[0])
    x = np.linspace(0, rng.uniform(0.5, 6), shape[1])
    wave = 0.5 + 0.5 * np.sin(y[:, None] + x[None, :] * rng.uniform(-2, 2))
    if len(shape) == 3:
        wave = wave[..., None] * rng.uniform(0.2, 1, shape[2])
    noise = rng.uniform(-0.1, 0.1, shape) if kind == 2 else 0
    return np.clip(np.rint((wave + noise) * top), 0, top).astype(int)


def pack(image, dtype):
    """Rows are padded to four bytes, as in GstVideoInfo."""
    height, width = image.shape[:2]
    rows = image.astype(dtype).reshape(height, -1)
    raw = rows.view(np.uint8).reshape(height, -1)
    out = np.zeros((height, (raw.shape[1] + 3) & ~3), np.uint8)
    out[:, : raw.shape[1]] = raw
    return out.tobytes()


def run(fmt, jobs, dtype=np.uint8, full=True):
    """jobs: (picture, operation); formats of one plane."""
    data = b"".join(struct.pack("<III", p.shape[1], p.shape[0], len(op)) + op.encode()
                    + pack(p, dtype) for p, op in jobs)
    out = subprocess.run([PIPE, fmt, "full" if full else "limited"], input=data,
                         stdout=subprocess.PIPE, check=True).stdout
    results, at = [], 0
    for p, _ in jobs:
        height = p.shape[0]
        row = int(np.prod(p.shape[1:])) * np.dtype(dtype).itemsize
        stride = (row + 3) & ~3
        raw = np.frombuffer(out, np.uint8, stride * height, at).reshape(height, stride)[:, :row]
        results.append(np.ascontiguousarray(raw).view(dtype).reshape(p.shape).astype(int))
        at += stride * height
    return results


def gaussian_weights(sigma, radius):
    x = np.arange(-radius, radius + 1)
    k = np.exp(-0.5 * (x / sigma) ** 2)
    return k / k.sum()


def reflect(image, radius, axis):
    pads = [(0, 0)] * image.ndim
    pads[axis] = (radius, radius)
    return np.pad(image, pads, mode="reflect" if image.shape[axis] > 1 else "edge")


def separable(image, weights_y, weights_x):
    out = image.astype(np.float64)
    for axis, weights in ((0, weights_y), (1, weights_x)):
        radius = len(weights) // 2
        padded = reflect(out, radius, axis)
        n = out.shape[axis]
        out = sum(w * np.take(padded, np.arange(i, i + n), axis) for i, w in enumerate(weights))
    return out


def near_tie(model):
    return np.abs(model - np.floor(model) - 0.5) <= TIE


def to_torch(image):
    return torch.from_numpy(image.astype(np.uint8)).permute(2, 0, 1)


def from_torch(tensor):
    return tensor.permute(1, 2, 0).numpy().astype(int)


def gaussian_is_torchvisions():
    rng = np.random.default_rng(1)
    jobs, expected, models = [], [], []
    for i in range(PAIRS):
        height, width = rng.integers(3, 48, 2)
        sigma = float(np.float64(rng.uniform(0.1, 2) if i % 2 else np.exp(rng.uniform(-2, 2.3))))
        radius = int(rng.integers(0, (min(height, width) - 1) // 2 + 1)) if i % 3 else \
            min(height - 1, width - 1, 2)
        image = picture(rng, (height, width, 3))
        jobs.append((image, f"gaussian-blur sigma={sigma!r} kernel-size={2 * radius + 1}"))
        expected.append(from_torch(tv.gaussian_blur(to_torch(image), [2 * radius + 1] * 2,
                                                    [sigma] * 2)))
        k = gaussian_weights(sigma, radius)
        models.append(separable(image, k, k))
    different = allowed = total = 0
    for out, theirs, model in zip(run("RGB", jobs), expected, models):
        differs = out != theirs
        different += differs.sum()
        allowed += (differs & near_tie(model)).sum()
        total += out.size
        wrong = (out != np.rint(model)) & ~near_tie(model)
        allowed -= wrong.sum()
    require("gaussian blur against torchvision", different == allowed,
            f"{len(jobs)} pairs, {different} of {total} bytes differ, {allowed} of them within "
            f"{TIE} of a tie")


def sharpness_is_torchvisions():
    rng = np.random.default_rng(2)
    jobs, theirs, pillow_jobs, pillows = [], [], [], []
    for i in range(PAIRS):
        height, width = rng.integers(1, 40, 2)
        factor = float(rng.choice([0, 0.5, 1, 2, 7])) if i % 10 == 0 else \
            float(rng.uniform(0, 2 if i % 3 else 10))
        image = picture(rng, (height, width, 3))
        jobs.append((image, f"sharpness factor={factor!r}"))
        theirs.append(from_torch(tv.adjust_sharpness(to_torch(image), factor)))
        pillow_jobs.append((image, f"sharpness factor={factor!r} flavour=1"))
        pillows.append(np.asarray(ImageEnhance.Sharpness(
            Image.fromarray(image.astype(np.uint8))).enhance(factor)).astype(int))
    for name, these, expected in (("torchvision", jobs, theirs), ("Pillow", pillow_jobs, pillows)):
        out = run("RGB", these)
        different = sum((a != b).sum() for a, b in zip(out, expected))
        require(f"sharpness against {name}", different == 0,
                f"{len(these)} pairs, {different} of {sum(a.size for a in out)} bytes differ")


def box_is_opencvs():
    rng = np.random.default_rng(3)
    jobs, expected = [], []
    for _ in range(PAIRS // 10):
        height, width = rng.integers(30, 90, 2)
        radius = int(rng.integers(0, 28))
        image = picture(rng, (height, width))
        jobs.append((image, f"box-blur radius={float(radius)}"))
        expected.append(cv2.blur(image.astype(np.uint8), (2 * radius + 1,) * 2,
                                 borderType=cv2.BORDER_REFLECT_101).astype(int))
    different = sum((a != b).sum() for a, b in zip(run("GRAY8", jobs), expected))
    require("box blur against OpenCV", different == 0, f"{len(jobs)} pairs, {different} differ")
    jobs, far = [], 0
    for _ in range(PAIRS // 20):
        image = picture(rng, tuple(rng.integers(1, 30, 2)))
        jobs.append((image, f"box-blur radius={float(rng.uniform(0, 6))!r}"))
    for (image, op), out in zip(jobs, run("GRAY8", jobs)):
        half = float(op.split("=")[1]) + 0.5
        n = int(np.ceil(half - 0.5))
        k = np.clip(half + 0.5 - np.abs(np.arange(-n, n + 1)), 0, np.minimum(1, 2 * half))
        model = separable(image, k / k.sum(), k / k.sum())
        far = max(far, np.abs(out - model).max())
    require("box blur against its model", far <= 0.5 + TIE, f"at most {far:.5f} off")


def median_is_scipys():
    rng = np.random.default_rng(4)
    for fmt, dtype, top in (("GRAY8", np.uint8, 255), ("GRAY16_LE", np.uint16, 65535)):
        jobs = []
        for i in range(PAIRS // 20):
            image = picture(rng, tuple(rng.integers(1, 60, 2)), top)
            jobs.append((image, f"median-blur window={3 + 2 * (i % 3)}"))
        different = 0
        for (image, op), out in zip(jobs, run(fmt, jobs, dtype)):
            window = int(op.split("=")[1])
            different += (out != ndimage.median_filter(image, window, mode="nearest")).sum()
            if fmt == "GRAY8":
                different += (out != cv2.medianBlur(image.astype(np.uint8), window)).sum()
        require(f"median of {fmt} against scipy", different == 0,
                f"{len(jobs)} pairs, {different} differ")


def disk(x, y, thickness, reach):
    v, u = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(float)
    length = x * x + y * y
    t = np.clip((u * x + v * y) / length, -1, 1) if length > 0 else 0 * u
    distance = np.hypot(u - t * x, v - t * y)
    w = np.clip((thickness + 0.5 if thickness > 0 else 1) - distance, 0, 1)
    return w / w.sum()


def shapes_are_their_models():
    rng = np.random.default_rng(5)
    for fmt, dtype, top in (("GRAY8", np.uint8, 255), ("GRAY16_LE", np.uint16, 65535)):
        for name in ("motion-blur", "defocus"):
            jobs, far = [], 0
            for _ in range(PAIRS // 20):
                image = picture(rng, tuple(rng.integers(1, 60, 2)), top)
                if name == "defocus":
                    radius = float(rng.uniform(0.05, 9))
                    op = f"defocus radius={radius!r}"
                    k = disk(0, 0, radius, 12)
                else:
                    length, angle = float(rng.uniform(1.05, 20)), float(rng.uniform(0, 360))
                    op = f"motion-blur length={length!r} degrees={angle!r}"
                    half = (length - 1) / 2
                    k = disk(half * np.cos(np.radians(angle)), -half * np.sin(np.radians(angle)),
                             0, 13)
                jobs.append((image, op, k))
            for (image, _, k), out in zip(jobs, run(fmt, [j[:2] for j in jobs], dtype)):
                model = ndimage.correlate(image.astype(np.float64), k, mode="nearest")
                far = max(far, np.abs(out - model).max())
            require(f"{name} of {fmt} against its model", far <= 0.5 + TIE * (top + 1) / 32,
                    f"{len(jobs)} pairs, at most {far:.5f} off")


def zoomed(image, scale):
    out = image.astype(np.float64)
    for axis in (0, 1):
        n = out.shape[axis]
        x = np.clip((np.arange(n) + 0.5 - n / 2) / scale + n / 2 - 0.5, 0, n - 1)
        i = x.astype(int)
        share = (x - i).reshape((-1, 1) if axis == 0 else (1, -1))
        a, b = np.take(out, i, axis), np.take(out, np.minimum(i + 1, n - 1), axis)
        out = a + (b - a) * share
    return out


def zoom_is_its_model():
    rng = np.random.default_rng(6)
    jobs, far = [], 0
    for _ in range(PAIRS // 20):
        image = picture(rng, tuple(rng.integers(1, 60, 2)))
        jobs.append((image, f"zoom-blur factor={float(rng.uniform(1.01, 1.5))!r} "
                            f"copies={rng.integers(2, 12)}"))
    for (image, op), out in zip(jobs, run("GRAY8", jobs)):
        factor, copies = (float(word.split("=")[1]) for word in op.split()[1:])
        model = np.mean([zoomed(image, s) for s in np.linspace(1, factor, int(copies))], 0)
        far = max(far, np.abs(out - model).max())
    require("zoom blur against its model", far <= 0.5 + TIE, f"at most {far:.5f} off")


def tiny_pictures_are_reflected_again_and_again():
    rng = np.random.default_rng(7)
    for fmt, dtype, top in (("GRAY8", np.uint8, 255), ("GRAY16_LE", np.uint16, 65535)):
        jobs, far = [], 0
        for _ in range(PAIRS // 10):
            image = picture(rng, tuple(rng.integers(1, 9, 2)), top)
            jobs.append((image, f"gaussian-blur sigma={float(rng.uniform(0.1, 5))!r}"))
        for (image, op), out in zip(jobs, run(fmt, jobs, dtype)):
            sigma = float(op.split("=")[1])
            k = gaussian_weights(sigma, int(4 * sigma + 0.5))
            far = max(far, np.abs(out - separable(image, k, k)).max())
        require(f"gaussian blur of tiny {fmt}", far <= 0.5 + TIE * (top + 1) / 32,
                f"at most {far:.5f} off")


def sixteen_bits_are_near():
    """On Y'CbCr sums are in 16 bits: a picture as the three planes of Y444, widths without padding."""
    rng = np.random.default_rng(8)
    excess, different, total = -1.0, 0, 0
    for radius in range(1, 9):
        jobs = []
        for _ in range(PAIRS // 40):
            image = picture(rng, (int(rng.integers(1, 60)), 4 * int(rng.integers(1, 40))))
            jobs.append((image, f"gaussian-blur sigma={float(rng.uniform(0.3, 6))!r} "
                                f"kernel-size={2 * radius + 1}"))
        data = b"".join(struct.pack("<III", p.shape[1], p.shape[0], len(op)) + op.encode()
                        + pack(p, np.uint8) * 3 for p, op in jobs)
        out = subprocess.run([PIPE, "Y444", "full"], input=data, stdout=subprocess.PIPE,
                             check=True).stdout
        at = 0
        for image, op in jobs:
            planes = np.frombuffer(out, np.uint8, 3 * image.size, at).reshape(3, *image.shape)
            at += 3 * image.size
            k = gaussian_weights(float(op.split()[1].split("=")[1]), radius)
            model = separable(image, k, k)
            excess = max(excess, np.abs(planes[0] - model).max() - 0.5 - (2 * radius + 5) / 256)
            different += (planes[0] != np.rint(model)).sum() + (planes[1:] != planes[0]).sum()
            total += image.size
    require("Gaussian blur of Y'CbCr in 16 bits", excess <= 0,
            f"{different} of {total} are not the model rounded, none farther than it may be")


def main():
    gaussian_is_torchvisions()
    sixteen_bits_are_near()
    sharpness_is_torchvisions()
    box_is_opencvs()
    median_is_scipys()
    shapes_are_their_models()
    zoom_is_its_model()
    tiny_pictures_are_reflected_again_and_again()
    print(f"{len(FAILURES)} failed")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main())
