#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Photometric operations on a 720p frame beside torchvision and OpenCV, in turns on one core; medians of
processor time. The row of OpenCV's "all four" are the calls that albumentations makes, and no more.

    color_peers.py KERNELS_COLOR

A peer that is not installed is left out. A goal that is missed is printed and no failure.
"""
import re
import subprocess
import sys
import time

import numpy as np

try:
    import cv2
    cv2.setNumThreads(1)
except ImportError:
    cv2 = None
try:
    import albumentations
except ImportError:
    albumentations = None
try:
    import torch
    from torchvision.transforms import functional as tv
    torch.set_num_threads(1)
except ImportError:
    torch = None

RANDOM = np.random.default_rng(1)
IMAGE = RANDOM.integers(0, 256, (720, 1280, 3), dtype=np.uint8)
TURNS = 7


def clock(function):
    function()
    times = []
    for _ in range(TURNS):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return sorted(times)[TURNS // 2] * 1e3


def table(function):
    return np.clip(function(np.arange(256.0)), 0, 255).astype(np.uint8)


def cv_jitter():
    """ColorJitter of albumentations: tables, a mean, a weighted sum, and hue in bytes."""
    factor = RANDOM.uniform(0.5, 1.5, 3)
    image = cv2.LUT(IMAGE, table(lambda x: x * factor[0]))
    mean = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).mean()
    image = cv2.LUT(image, table(lambda x: x * factor[1] + (1 - factor[1]) * mean))
    grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    image = cv2.addWeighted(image, factor[2], grey, 1 - factor[2], 0)
    hue, saturation, value = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2HSV))
    hue = cv2.LUT(hue, np.mod(np.arange(256) + 18, 180).astype(np.uint8))
    return cv2.cvtColor(cv2.merge((hue, saturation, value)), cv2.COLOR_HSV2RGB)


def cv_equalize():
    return cv2.merge([cv2.equalizeHist(c) for c in cv2.split(IMAGE)])


def tv_jitter(t):
    f = RANDOM.uniform(0.5, 1.5, 3)
    t = tv.adjust_contrast(tv.adjust_brightness(t, f[0]), f[1])
    return tv.adjust_hue(tv.adjust_saturation(t, f[2]), 0.1)


def peers():
    rows = {}
    if torch:
        t = torch.from_numpy(IMAGE).permute(2, 0, 1).contiguous()
        rows["torchvision"] = {
            "all four": lambda: tv_jitter(t), "gamma": lambda: tv.adjust_gamma(t, 1.3),
            "posterize": lambda: tv.posterize(t, 4), "solarize": lambda: tv.solarize(t, 128.0),
            "invert": lambda: tv.invert(t), "equalize": lambda: tv.equalize(t),
            "autocontrast": lambda: tv.autocontrast(t),
            "grayscale": lambda: tv.rgb_to_grayscale(t, 3).contiguous()}
    if cv2:
        luma, tiles = IMAGE[..., 0].copy(), cv2.createCLAHE(2.0, (8, 8))
        power = table(lambda x: 255 * (x / 255) ** 1.3)
        rows["OpenCV"] = {
            "all four": cv_jitter, "gamma": lambda: cv2.LUT(IMAGE, power),
            "invert": lambda: cv2.bitwise_not(IMAGE), "equalize": cv_equalize,
            "posterize": lambda: cv2.LUT(IMAGE, power), "solarize": lambda: cv2.LUT(IMAGE, power),
            "clahe of grey": lambda: tiles.apply(luma)}
    if albumentations:
        rows["albumentations"] = albumentations_rows()
    return rows


def albumentations_rows():
    def row(name, *settings, **more):
        change = getattr(albumentations, name)(*settings, p=1, **more)
        return lambda: change(image=IMAGE)

    return {"all four": row("ColorJitter", (0.5, 1.5), (0.5, 1.5), (0.5, 1.5), (-0.1, 0.1)),
            "gamma": row("RandomGamma", (80, 120)), "invert": row("InvertImg"),
            "posterize": row("Posterize", 4), "solarize": row("Solarize"),
            "equalize": row("Equalize"), "grayscale": row("ToGray")}


def ours(program, fmt):
    out = subprocess.run([program, "--bench", fmt], stdout=subprocess.PIPE, check=True, text=True).stdout
    line = [text for text in out.splitlines() if " vector " in text][-1]
    return {name.strip(): float(ms) for name, ms in re.findall(r"  ([a-z]+(?:[ -][a-z]+)*) ([0-9.]+)", line)}


def main():
    rgb, grey, yuv = (ours(sys.argv[1], fmt) for fmt in ("RGB", "GRAY8", "I420"))
    rgb["clahe of grey"] = grey["clahe"]
    goals = {("all four", "torchvision"): 60, ("all four", "albumentations"): 8}
    print("RGB 1280x720, memcpy %.3f ms" % rgb["memcpy"])
    for peer, rows in peers().items():
        for name, function in rows.items():
            ms = clock(function)
            goal = goals.get((name, peer))
            print("%-14s %7.3f ms, %5.1f memcpy; %-14s %8.3f ms, %5.1f times%s" % (
                name, rgb[name], rgb[name] / rgb["memcpy"], peer, ms, ms / rgb[name],
                "" if not goal else ", ok" if ms / rgb[name] >= goal else ", MISSED %d" % goal))
    for name in ("brightness", "invert", "grayscale", "all four"):
        goal = 1.5 if name == "all four" else 1.3
        print("I420 %-10s %.3f ms, %.2f memcpy, %s" % (
            name, yuv[name], yuv[name] / yuv["memcpy"],
            "ok" if yuv[name] <= goal * yuv["memcpy"] else "MISSED %g" % goal))
    for name in ("invert", "posterize", "solarize", "solarize-add", "brightness"):
        print("RGB  %-12s %.3f ms, %.2f memcpy, %s" % (
            name, rgb[name], rgb[name] / rgb["memcpy"],
            "ok" if rgb[name] <= 1.3 * rgb["memcpy"] else "MISSED 1.3"))


if __name__ == "__main__":
    main()
