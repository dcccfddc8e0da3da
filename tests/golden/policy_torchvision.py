#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augpolicy renders what torchvision renders: every frame of RGB video is a picture with a decision of its own, and
_apply_op() of torchvision.transforms.autoaugment, with the same operations in the same order with the same
magnitudes, gives the same bytes: 0 differ, but where the place of a nearest pixel lies within 10^-3 of the middle
between two, which float32 and float64 may see on either side (a rotation by 30 degrees has many). An operation on the
whole picture behind such pixels (contrast, autocontrast, equalize) can make others differ: such pictures are counted.
Policies of the dialects of Pillow are compared with the same operations on Pillow's images, whose nearest transforms
have 16 bits behind the point.

Usage: policy_torchvision.py POLICY_CLI. 2,000 pictures with AUG_FULL=1. The plugin is found by GST_PLUGIN_PATH_1_0.
"""
import collections
import math
import os
import subprocess
import sys
import tempfile

import numpy as np

try:
    import torch
    from PIL import Image
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms.autoaugment import _apply_op
except ImportError:
    print("skipped: this test needs python3-torch and python3-torchvision")
    sys.exit(77)

CLI = sys.argv[1]
FULL = bool(os.environ.get("AUG_FULL"))
FAILURES = []
# policy, pictures in all and in CI, width, height; whether torchvision works on images of Pillow
RUNS = [
    ("randaugment", 400, 20, 96, 72, False),
    ("randaugment?n=3&magnitude=30", 300, 15, 75, 101, False),
    ("randaugment?bins=11&magnitude=7", 100, 5, 64, 64, False),
    ("trivialaugment", 400, 20, 224, 160, False),
    ("autoaugment-imagenet", 300, 15, 96, 72, False),
    ("autoaugment-cifar10", 250, 15, 32, 32, False),
    ("autoaugment-svhn", 250, 10, 331, 45, False),
    ("trivialaugment-official", 200, 10, 96, 72, True),
    ("autoaugment-imagenet?dialect=autoaugment", 200, 10, 96, 72, True),
]
COLORS = {"brightness": "Brightness", "saturation": "Color", "contrast": "Contrast", "sharpness": "Sharpness"}
MOVES = ("ShearX", "ShearY", "Rotate", "TranslateX", "TranslateY")
BARE = {"autocontrast": "AutoContrast", "equalize": "Equalize", "invert": "Invert"}


def require(name, figure, limit):
    good = figure <= limit
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.4g} (at most {limit:.4g})")
    if not good:
        FAILURES.append(name)


def pictures(n, width, height, seed):
    """Gradients, edges and noise; levels all over, or a narrow band of them."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    rows = np.empty((n, height, width, 3), np.uint8)
    for picture in rows:
        waves = [np.sin(x * generator.uniform(0, .3) + y * generator.uniform(0, .3) + generator.uniform(0, 7))
                 for _ in range(3)]
        plane = np.stack(waves, -1) * generator.uniform(5, 120) + generator.uniform(90, 160)
        plane += (x > generator.integers(width))[..., None] * generator.uniform(-60, 60, 3)
        plane += generator.normal(0, generator.choice([0, 3, 30]), plane.shape)
        picture[:] = np.clip(plane, 0, 255).astype(np.uint8)
    return rows


def rendered(policy, frames, seed, kind="rgb", seeding=()):
    n, height, width, channels = frames.shape
    with tempfile.TemporaryDirectory() as folder:
        # rows of packed RGB are padded to four bytes in GStreamer
        stride = (width * channels + 3) // 4 * 4
        padded = np.zeros((n, height, stride), np.uint8)
        padded[:, :, :width * channels] = frames.reshape(n, height, -1)
        padded.tofile(f"{folder}/in")
        subprocess.run(
            ["gst-launch-1.0", "-q", "filesrc", f"location={folder}/in", "!",
             "rawvideoparse", f"format={kind}", f"width={width}", f"height={height}", "framerate=30/1", "!", "augseed",
             f"seed={seed}", "source=clip-0", "window=1/30", *seeding, "!", "augpolicy", f"policy={policy}", "!", "filesink",
             f"location={folder}/out"], check=True)
        out = np.fromfile(f"{folder}/out", np.uint8).reshape(n, height, stride)
    return out[:, :, :width * channels].reshape(frames.shape)


def decisions(policy, n, seed):
    out = subprocess.run([CLI, "--brief", f"--count={n}", f"--seed={seed}", "--medium=video", policy],
                         stdout=subprocess.PIPE, check=True, text=True).stdout
    for line in out.split("\n")[:n]:
        yield [(op.split(" ")[0].split(":")[1], dict(v.split("=") for v in op.split(" ")[1:]))
               for op in line.split("\t") if op]


def whole(share, side, cut):
    pixels = float(share) * side
    return int(pixels + math.copysign(1e-9, pixels)) if cut else math.floor(pixels + 0.5)


def in_their_words(name, values, width, height):
    """Operation and magnitude of torchvision."""
    cut = "whole-pixels" in values
    if name in COLORS:
        return COLORS[name], float(values["factor"]) - 1
    if name in BARE:
        return BARE[name], 0.0
    if name == "posterize":
        return "Posterize", int(values["bits"])
    if name == "solarize":
        return "Solarize", float(values["threshold"])
    for key, their, magnitude in (("tangent-x", "ShearX", float), ("tangent-y", "ShearY", float),
                                  ("translate-x", "TranslateX", lambda v: whole(v, width, cut)),
                                  ("translate-y", "TranslateY", lambda v: whole(v, height, cut)),
                                  # they turn counter-clockwise
                                  ("degrees", "Rotate", lambda v: -float(v))):
        if key in values:
            return their, magnitude(values[key])
    raise ValueError(f"unknown operation {name} {values}")


def theirs(image, their, magnitude):
    return _apply_op(image, their, magnitude, InterpolationMode.NEAREST, None)


def apply(picture, steps, pillow):
    image = Image.fromarray(picture) if pillow else torch.from_numpy(picture).permute(2, 0, 1)
    for their, magnitude in steps:
        image = theirs(image, their, magnitude)
    return np.asarray(image) if pillow else image.permute(1, 2, 0).numpy()


def ties(their, magnitude, width, height, near):
    """Pixels whose place in the source is halfway between two."""
    y, x = np.mgrid[:height, :width] + 0.5
    if their == "ShearX":
        x = x + magnitude * y
    elif their == "ShearY":
        y = y + magnitude * x
    elif their == "Rotate":
        turn = np.exp(1j * math.radians(magnitude))
        place = turn * (x - width / 2 + 1j * (y - height / 2)) + width / 2 + 1j * height / 2
        x, y = place.real, place.imag
    else:
        return np.zeros((height, width), bool)
    return (abs(x - np.round(x)) < near) | (abs(y - np.round(y)) < near)


def may_differ(steps, width, height, near):
    """Pixels that ties reach, and whether an operation on the whole picture comes behind them."""
    mask, anywhere = np.zeros((height, width), bool), False
    for their, magnitude in steps:
        if their in ("Contrast", "AutoContrast", "Equalize") and mask.any():
            anywhere = True
        if their in MOVES:
            moved = theirs(torch.from_numpy(mask.astype(np.uint8) * 255)[None], their, magnitude)[0].numpy() > 0
            mask = moved | ties(their, magnitude, width, height, near)
        elif their == "Sharpness":
            padded = np.pad(mask, 1)
            mask = np.any([padded[j:j + height, i:i + width] for j in range(3) for i in range(3)], 0)
    return mask, anywhere


def check(policy, n, width, height, pillow, seed):
    frames = pictures(n, width, height, seed)
    sized = f"{policy}{'&' if '?' in policy else '?'}reference-size={width}x{height}"
    ours = rendered(sized, frames, seed)
    used = collections.Counter()
    pixels = tied = wrong = undecided = 0
    for picture, out, ops in zip(frames, ours, decisions(sized, n, seed)):
        steps = [in_their_words(name, values, width, height) for name, values in ops]
        used.update(their for their, _ in steps)
        differ = (apply(picture, steps, pillow) != out).any(-1)
        pixels += width * height
        if not differ.any():
            continue
        mask, anywhere = may_differ(steps, width, height, 4e-3 if pillow else 1e-3)
        tied += (differ & mask).sum()
        if anywhere:
            undecided += (differ & ~mask).any()
        elif (differ & ~mask).any():
            wrong += (differ & ~mask).sum()
            print(f"    {policy}: {(differ & ~mask).sum()} pixels differ after {steps}")
    print(f"    {sum(used.values())} operations: {dict(sorted(used.items()))}")
    require(f"{policy}, {n} pictures of {width} by {height}: pixels that differ, of {pixels}", wrong, 0)
    require(f"{policy}: of those that lie on a tie, differ", tied, pixels / 200)
    require(f"{policy}: pictures with an operation on the whole behind ties that differ", undecided, max(n / 100, 1))


def check_masks(n, width, height):
    """Masks move as pictures do and know no colours; whatever a policy says of pictures, no labels are mixed."""
    labels = np.random.default_rng(9).choice(np.array([0, 7, 201], np.uint8), (n, height // 8, width // 8, 1))
    masks = labels.repeat(8, 1).repeat(8, 2)
    for policy in ("randaugment?n=3", "trivialaugment"):
        sized = f"{policy}{'&' if '?' in policy else '?'}reference-size={width}x{height}"
        out = rendered(sized, masks, 5, "gray8", ["role=mask", "branch=mask"])
        wrong = 0
        for mask, mine, ops in zip(masks, out, decisions(sized, n, 5)):
            steps = [step for step in (in_their_words(name, v, width, height) for name, v in ops) if step[0] in MOVES]
            tied, _ = may_differ(steps, width, height, 1e-3)
            wrong += ((apply(mask, steps, False) != mine)[:, :, 0] & ~tied).sum()
        require(f"{policy}: pixels of {n} masks that are elsewhere than in torchvision", wrong, 0)
    for policy in ("rand-m9-n2", "autoaugment-v0", "augmix?dialect=augmix", "randaugment?interpolation=bilinear",
                   "simclr"):
        out = rendered(policy, masks, 5, "gray8", ["role=mask", "branch=mask"])
        require(f"{policy}: labels of masks that were none", len(set(np.unique(out)) - {0, 7, 201}), 0)


check_masks(400 if FULL else 20, 96, 72)
for number, (policy, many, few, width, height, pillow) in enumerate(RUNS):
    check(policy, many if FULL else few, width, height, pillow, 100 + number)
sys.exit(bool(FAILURES))
