#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""A whole policy from a 720p frame to a float32 tensor, and its peers, in turns on one core; medians of thread time.

    bench_policy.py BENCH_POLICY

Random resized crop (800x600 to 224x224), mirror, four jitters, rotation up to 15 degrees, normalise; parameters are drawn
anew for every frame. Elements are timed around gst_pad_push() by BENCH_POLICY, peers around their calls; they reuse their
output memory where they can. A peer that is not installed is left out. Goals are printed with "ok" or "MISSED"; a missed goal is
no failure of the program.
"""
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
    import torch
    from torchvision.transforms import functional as F
    from torchvision.transforms import InterpolationMode
    torch.set_num_threads(1)
except ImportError:
    torch = None

WIDTH, HEIGHT, SIZE, CROP = 1280, 720, 224, (800, 600)
MEAN, STD = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
TURNS, BURST, TINY_BURST = 25, 8, 200
RANDOM = np.random.default_rng(1)


def has_element(name):
    return subprocess.run(["gst-inspect-1.0", name], check=False, capture_output=True).returncode == 0


class Elements:
    """Lines of elements in another process."""

    def __init__(self, program, width, height, *lines):
        self.process = subprocess.Popen([program, str(width), str(height), *lines], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def time(self, which, n):
        self.process.stdin.write(f"{which} {n}\n")
        self.process.stdin.flush()
        *times, faults, large = map(int, self.process.stdout.readline().split())
        return np.array(times) * 1e-3, faults, large

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def frame():
    """The same kind of picture as BENCH_POLICY makes, as I420."""
    at = np.arange(WIDTH * HEIGHT * 3 // 2)
    return (64 + at // 16 % 128 + RANDOM.integers(0, 24, at.size)).astype(np.uint8).reshape(HEIGHT * 3 // 2, WIDTH)


FRAMES = [frame() for _ in range(4)]


def draw():
    """Place, mirror, factors in a random order, angle."""
    return (RANDOM.integers(0, WIDTH - CROP[0]), RANDOM.integers(0, HEIGHT - CROP[1]), RANDOM.random() < 0.5,
            RANDOM.uniform(0.6, 1.4, 3), RANDOM.uniform(-0.1, 0.1), RANDOM.permutation(4), RANDOM.uniform(-15, 15))


class OpenCV:
    """Tables where a jitter is one; the whole frame is converted first, as there is no other way to crop I420."""

    def __init__(self, interpolation):
        self.interpolation = interpolation
        self.rgb = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        self.small, self.other = np.empty((2, SIZE, SIZE, 3), np.uint8)
        self.out = np.empty((3, SIZE, SIZE), np.float32)
        self.codes = np.arange(256, dtype=np.float32)
        self.tables = [(self.codes / 255 - MEAN[c]) / STD[c] for c in range(3)]

    def jitter(self, pixels, which, factors, hue):
        if which == 3:
            hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
            hsv[..., 0] = cv2.LUT(hsv[..., 0], ((np.arange(256) + round(hue * 180)) % 180).astype(np.uint8))
            return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
        f = factors[which]
        if which == 2:
            grey = cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
            return cv2.addWeighted(pixels, f, grey, 1 - f, 0)
        mean = 0 if which == 0 else cv2.mean(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))[0]
        return cv2.LUT(pixels, np.clip(self.codes * f + mean * (1 - f), 0, 255).astype(np.uint8))

    def __call__(self, i420):
        x, y, mirror, factors, hue, order, angle = draw()
        cv2.cvtColor(i420, cv2.COLOR_YUV2RGB_I420, dst=self.rgb)
        cv2.resize(self.rgb[y:y + CROP[1], x:x + CROP[0]], (SIZE, SIZE), dst=self.small,
                   interpolation=self.interpolation)
        pixels = cv2.flip(self.small, 1) if mirror else self.small
        for which in order:
            pixels = self.jitter(pixels, which, factors, hue)
        matrix = cv2.getRotationMatrix2D((SIZE / 2 - 0.5, SIZE / 2 - 0.5), angle, 1)
        pixels = cv2.warpAffine(pixels, matrix, (SIZE, SIZE), dst=self.other, flags=cv2.INTER_LINEAR)
        for c, plane in enumerate(cv2.split(pixels)):
            cv2.LUT(plane, self.tables[c], dst=self.out[c])


class TorchVision:
    """Tensor functions from RGB that is there already: conversion from I420 is not counted."""

    def __init__(self):
        self.rgb = {id(f): torch.from_numpy(cv2.cvtColor(f, cv2.COLOR_YUV2RGB_I420).transpose(2, 0, 1).copy())
                    if cv2 else torch.from_numpy(np.stack([f[:HEIGHT]] * 3)) for f in FRAMES}

    def __call__(self, i420):
        x, y, mirror, factors, hue, order, angle = draw()
        pixels = F.resized_crop(self.rgb[id(i420)], int(y), int(x), CROP[1], CROP[0], [SIZE, SIZE],
                                InterpolationMode.BILINEAR, antialias=True)
        if mirror:
            pixels = F.hflip(pixels)
        for which in order:
            if which == 3:
                pixels = F.adjust_hue(pixels, hue)
            else:
                function = (F.adjust_brightness, F.adjust_contrast, F.adjust_saturation)[which]
                pixels = function(pixels, factors[which])
        pixels = F.rotate(pixels, angle, InterpolationMode.BILINEAR)
        F.normalize(pixels.to(torch.float32) / 255, MEAN.tolist(), STD.tolist())


def normalise_cv(i420, rgb=np.empty((HEIGHT, WIDTH, 3), np.uint8), numbers=np.empty((HEIGHT, WIDTH, 3), np.float32),
                 out=np.empty((3, HEIGHT, WIDTH), np.float32)):
    """720p to a tensor as it is usually done: conversion, arithmetic, transposition."""
    cv2.cvtColor(i420, cv2.COLOR_YUV2RGB_I420, dst=rgb)
    np.copyto(numbers, rgb)
    cv2.subtract(numbers, (*(255 * MEAN).tolist(), 0), dst=numbers)
    cv2.multiply(numbers, (*(1 / (255 * STD)).tolist(), 0), dst=numbers)
    np.copyto(out, numbers.transpose(2, 0, 1))


def tables_cv(i420, rgb=np.empty((HEIGHT, WIDTH, 3), np.uint8), out=np.empty((3, HEIGHT, WIDTH), np.float32)):
    """The same by a table for each channel, which is faster."""
    cv2.cvtColor(i420, cv2.COLOR_YUV2RGB_I420, dst=rgb)
    codes = np.arange(256, dtype=np.float32)
    for c, plane in enumerate(cv2.split(rgb)):
        cv2.LUT(plane, (codes / 255 - MEAN[c]) / STD[c], dst=out[c])


def normalise_torch(i420, rgb=np.empty((HEIGHT, WIDTH, 3), np.uint8)):
    cv2.cvtColor(i420, cv2.COLOR_YUV2RGB_I420, dst=rgb)
    F.normalize(F.to_tensor(rgb), MEAN.tolist(), STD.tolist())


def time_call(call, n):
    times = []
    for i in range(n + 2):
        start = time.thread_time()
        call(FRAMES[i % len(FRAMES)])
        times.append((time.thread_time() - start) * 1e6)
    return np.array(times[2:])


def measure(elements, lines, peers):
    """Medians in microseconds, of elements by their numbers and of peers by their names."""
    times = {name: [] for name in [*lines.values(), *peers]}
    faults = large = 0
    for turn in range(TURNS + 2):
        for which, name in lines.items():
            took, new_faults, new_large = elements.time(which, BURST)
            if turn < 2:
                continue
            times[name].append(took)
            faults, large = faults + new_faults, large + new_large
        for name, call in peers.items():
            took = time_call(call, BURST // 2)
            if turn >= 2:
                times[name].append(took)
    return {name: float(np.median(np.concatenate(t))) for name, t in times.items()}, faults, large


def show(title, medians):
    print(f"\n{title}")
    for name, median in medians.items():
        print(f"  {name:78} {median / 1000:8.3f} ms {1e6 / median:8.0f} frames/s")


def goal(what, figure, limit, at_most=False, unit="times as fast"):
    ok = figure <= limit if at_most else figure >= limit
    print(f"  {'ok' if ok else 'MISSED':6} {what}: {figure:.3g} {unit} (goal: {'at most' if at_most else 'at least'} {limit:g})")


def bench_policy(program):
    rotate = "augaffine degrees=15 ! " if has_element("augaffine") else ""
    policy = ("augseed window=1/30 ! augcrop width=224 height=224 min-scale=.5208333 max-scale=.5208333 "
              f"min-ratio=1.3333333 max-ratio=1.3333333 ! augflip ! augcolor ! {rotate}augnormalize")
    at_once = policy.replace(" !", " defer=false !").replace("augseed window=1/30 defer=false", "augseed window=1/30")
    lines = {0: f"elements, antialiased{'' if rotate else ', without rotation'}", 1: "the same, defer=false",
             2: "augnormalize alone, 1280x720"}
    peers = {}
    if cv2:
        peers["OpenCV INTER_LINEAR"] = OpenCV(cv2.INTER_LINEAR)
        peers["OpenCV INTER_AREA"] = OpenCV(cv2.INTER_AREA)
        peers["OpenCV cvtColor and arithmetic, 1280x720"] = normalise_cv
        peers["OpenCV cvtColor and tables, 1280x720"] = tables_cv
    if torch:
        peers["torchvision tensor functions, antialiased, from RGB"] = TorchVision()
    if torch and cv2:
        peers["OpenCV cvtColor, torchvision to_tensor and normalize, 1280x720"] = normalise_torch
    elements = Elements(program, WIDTH, HEIGHT, policy, at_once, "augnormalize")
    medians, faults, large = measure(elements, lines, peers)
    elements.close()
    show("1280x720 I420 to a 3x224x224 float32 tensor, everything drawn for every frame", medians)
    ours = medians[lines[0]]
    for name, limit in (("OpenCV INTER_LINEAR", 4), ("OpenCV INTER_AREA", 8),
                        ("torchvision tensor functions, antialiased, from RGB", 20)):
        if name in medians:
            goal(f"against {name}", medians[name] / ours, limit)
    if cv2:
        for how in ("arithmetic", "tables"):
            goal(f"augnormalize 1280x720 against OpenCV, {how}",
                 medians[f"OpenCV cvtColor and {how}, 1280x720"] / medians[lines[2]], 9)
    goal("whole policy", 1e6 / ours, 5000, unit="frames/s, the stretch")
    buffers = TURNS * BURST * len(lines)
    goal("page faults after warm-up", faults / buffers, 0.01, True, "a buffer")
    goal("allocations of 32 KiB and more after warm-up", large / buffers, 0, True, "a buffer")


def bench_framework(program):
    chain = "augseed window={} ! augcrop width=8 height=8 ! augflip ! augcolor ! augnormalize"
    lines = {0: "seed, crop, mirror, jitters, normalise; windows of 30 frames", 1: "the same; a window every frame",
             2: "one identity", "kernels": "the pictures' work alone"}
    elements = Elements(program, 16, 16, chain.format("1"), chain.format("1/30"), "identity")
    times = {name: [] for name in lines.values()}
    for turn in range(TURNS + 2):
        for which, name in lines.items():
            took = elements.time(which, TINY_BURST)[0]
            if turn >= 2:
                times[name].append(took)
    elements.close()
    medians = {name: float(np.median(np.concatenate(t))) for name, t in times.items()}
    print("\n16x16 I420 to a 3x8x8 tensor")
    for name, median in medians.items():
        print(f"  {name:78} {median:8.2f} microseconds")
    for which in (0, 1):
        goal(f"framework, {lines[which]}", medians[lines[which]] - medians[lines["kernels"]], 1.5, True,
             "microseconds a buffer")


if __name__ == "__main__":
    bench_policy(sys.argv[1])
    bench_framework(sys.argv[1])
