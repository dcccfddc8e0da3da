#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What a caption says of colours holds for the pixels: where a caption names a hue, no decision of augcolor or of a
published policy turns the hue of a colour with saturation and value of at least 1/2 by more than hue-tolerance, in RGB
and in I420; where it names a shade, white, grey and black stay so. Hues and names of hues are measured here, with a
table of this file's own. Captions that name no colour have the very decisions of no captions.

Usage: color_words.py DECIDE_CLI COLOR_PIPE. All windows with AUG_FULL=1, of which a sample is rendered.
"""
import colorsys
import json
import os
import re
import struct
import subprocess
import sys

import numpy as np

CLI, PIPE = sys.argv[1:3]
FULL = bool(os.environ.get("AUG_FULL"))
FAILURES = []
MOST_STEPS = 8
KINDS = ["brightness", "contrast", "saturation", "hue", "temperature", "exposure", "gamma", "grayscale", "invert",
         "posterize", "solarize", "solarize-add", "equalize", "autocontrast", "clahe", "channel-shuffle",
         "channel-drop", "offset", "offset-red", "offset-green", "offset-blue"]
VALUES = {"brightness": "factor", "contrast": "factor", "saturation": "factor", "hue": "turns",
          "temperature": "kelvin", "exposure": "stops", "gamma": "exponent", "posterize": "bits",
          "solarize": "threshold", "solarize-add": "addition"}
# where the sun of colours is highest in its names, degrees of HSV
NAMES = {"red": 0, "orange": 30, "yellow": 58, "green": 120, "turquoise": 180, "blue": 225, "purple": 278, "pink": 325}
ALL = ["brightness=0.9", "contrast=0.9", "saturation=0.9", "hue=0.5", "temperature-probability=0.3", "exposure=1",
       "gamma=1", "posterize-probability=0.3", "min-bits=2", "solarize-probability=0.3", "solarize-add-probability=0.3",
       "equalize-probability=0.2", "autocontrast-probability=0.2", "clahe-probability=0.2", "invert-probability=0.2",
       "grayscale-probability=0.2", "channel-shuffle-probability=0.2", "channel-drop-probability=0.2", "order=all"]
POLICIES = ["randaugment?n=3&magnitude=20", "autoaugment-imagenet", "autoaugment-svhn", "trivialaugment", "augmix"]


def require(name, figure, limit, least=False):
    good = figure >= limit if least else figure <= limit
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.4g} ({'at least' if least else 'at most'} {limit:.4g})")
    if not good:
        FAILURES.append(name)


def decide(windows, caption, *settings, extra=()):
    arguments = [CLI, "--windows", "0:%d" % windows, *extra]
    if caption:
        arguments += ["--caption", caption]
    out = subprocess.run(arguments + list(settings), check=True, capture_output=True, text=True).stdout
    return out.splitlines()


def patches():
    """Colours with saturation and value of at least 1/2, each eight pixels wide and high."""
    colors = [colorsys.hsv_to_rgb(h / 360, s, v) for h in range(0, 360, 6)
              for s, v in ((1, 1), (0.8, 0.8), (0.55, 1), (0.7, 0.6))]
    grid = np.round(255 * np.array(colors)).astype(np.uint8).reshape(12, 20, 3)
    return grid.repeat(8, 0).repeat(8, 1)


def greys():
    return np.array([0, 255, 128, 64, 192, 32], np.uint8).reshape(2, 3, 1).repeat(3, 2).repeat(8, 0).repeat(8, 1)


MATRIX = np.array([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])


def to_i420(rgb):
    yuv = rgb / 255 @ MATRIX.T
    y = np.round(16 + 219 * yuv[..., 0])
    c = np.round(128 + 224 * yuv[::2, ::2, 1:])
    return np.concatenate([y.ravel(), c[..., 0].ravel(), c[..., 1].ravel()]).astype(np.uint8)


def from_i420(data, height, width):
    y = (data[:height * width].reshape(height, width) - 16.0) / 219
    c = (data[height * width:].reshape(2, height // 2, width // 2) - 128.0) / 224
    yuv = np.stack([y, *c.repeat(2, 1).repeat(2, 2)], -1)
    return np.clip(yuv @ np.linalg.inv(MATRIX).T, 0, 1)


def hue_and_chroma(rgb):
    """Degrees of HSV and the largest less the smallest channel, of the middles of the patches."""
    rgb = rgb[4::8, 4::8].reshape(-1, 3).astype(float)
    top, low = rgb.max(1), rgb.min(1)
    d = np.where(top > low, top - low, 1)
    r, g, b = rgb.T
    hue = np.where(top == r, (g - b) / d % 6, np.where(top == g, (b - r) / d + 2, (r - g) / d + 4))
    return 60 * hue, top - low


def steps_of(operations):
    out = []
    for o in operations:
        name = o["op"]
        if name not in KINDS:
            continue
        value = o.get(VALUES.get(name, "levels"), 0)
        if name == "channel-shuffle":
            value = sum(3 ** (2 - i) * "rgb".index(c) for i, c in enumerate(o["order"]))
        if name == "channel-drop":
            value = "rgb".index(o["channel"])
        out.append(struct.pack("<IId", KINDS.index(name), o.get("flavour", 0), value))
    return out


def render(picture, chains, form, model):
    """The picture with each of the chains of steps, as many steps at once as are carried out at once."""
    height, width = picture.shape[:2]
    data = (picture.ravel() if form == "RGB" else to_i420(picture)).tobytes()
    frames = [data] * len(chains)
    for at in range(0, max([len(c) for c in chains] + [1]), MOST_STEPS):
        parts = [steps[at:at + MOST_STEPS] for steps in chains]
        jobs = b"".join(struct.pack("<I", len(p)) + b"".join(p) + f for p, f in zip(parts, frames))
        out = subprocess.run([PIPE, form, str(width), str(height), "limited", model], check=True, input=jobs,
                             capture_output=True).stdout
        frames = [out[i:i + len(data)] for i in range(0, len(out), len(data))]
    arrays = [np.frombuffer(f, np.uint8) for f in frames]
    return [a.reshape(height, width, 3) / 255 if form == "RGB" else from_i420(a, height, width) for a in arrays]


def ways(operations):
    """The operations in a row; of a mix, the ways through each of its chains."""
    chains = sorted({o.get("chain", 0) for o in operations} - {0})
    return [[o for o in operations if o.get("chain", 0) in (0, c)] for c in chains] or [operations]


def model_of(operations):
    models = {o.get("model", 0) for o in operations if o["op"] == "hue"}
    return "hsv" if models == {1} else "auto"


def worst_turn(lines):
    """Largest turn of a patch, in either format, the least of what is left of its chroma, and of how many pictures."""
    everything = [way for line in lines for way in ways(json.loads(line)["operations"]) if steps_of(way)]
    worst, least = 0, 1
    for form in ("RGB", "I420"):
        before, chroma = hue_and_chroma(render(patches(), [[]], form, "auto")[0])
        for model in ("auto", "hsv"):
            chains = [steps_of(way) for way in everything if model_of(way) == model]
            for after, left in map(hue_and_chroma, render(patches(), chains, form, model) if chains else []):
                turn = np.abs((after - before + 180) % 360 - 180)
                worst, least = max(worst, turn.max()), min(least, (left / chroma).min())
    return worst, least, 2 * len(everything)


def ruled(lines):
    return [line for line in lines if '"rule"' in line]


def beyond(decisions):
    """How many operations there are that a window which states a hue cannot have."""
    n = len(re.findall(r'"op":"(?:invert|solarize|equalize|autocontrast|clahe|grayscale|channel-\w+)"[^}]*}', decisions))
    n -= len(re.findall(r'"order":"rgb"|"threshold":25[56]', decisions))
    for name, least, most in (("brightness", 0.5, 1.08), ("contrast", 0.5, 1.08), ("saturation", 0.5, 1.25),
                              ("hue", -9 / 360, 9 / 360), ("posterize", 5, 8)):
        for value in re.findall(r'"op":"%s"[^}]*?"%s":([-+.e0-9]+)' % (name, VALUES[name]), decisions):
            n += not least - 1e-9 <= float(value) <= most
    return n


def test_hues_stay():
    rendered = 400 if FULL else 25
    for settings in [["augcolor"], ["augcolor", *ALL]] + [["augpolicy", "policy=" + p] for p in POLICIES]:
        name = " ".join(settings)[:50]
        # what turns least is not looked at twice
        windows = 100000 if FULL else 1000
        lines = decide(windows, "a red apple", *settings)
        require(f"operations beyond their limits in {windows} windows, {name}", beyond("\n".join(lines)), 0)
        worst, least, n = worst_turn(lines[:rendered] + ruled(lines[rendered:])[:rendered])
        # levels are whole: one of 255 is more than a degree of a dark colour
        require(f"degrees of {n} pictures, {name}", worst, 10)
        require(f"chroma that is left, {name}", least, 0.3, True)
        ignored, free = decide(200, "a red apple", *settings, "color-words=ignore"), decide(200, None, *settings)
        require(f"decisions with color-words=ignore, {name}", sum(a != b for a, b in zip(ignored, free)), 0)
        worst = worst_turn(free[:40])[0]
        require(f"degrees without captions, {name}", worst, 30, True)


def cube():
    """Colours of R'G'B' with saturation and value of at least 1/2."""
    levels = np.arange(0, 256, 5) / 255
    rgb = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(-1, 3)
    top, low = rgb.max(1), rgb.min(1)
    return rgb[(top >= 0.5) & (top - low >= 0.5 * top)]


def largest_turn(before, after):
    hues = []
    for rgb in (before, np.clip(after, 0, 1)):
        top, d = rgb.max(1), rgb.max(1) - rgb.min(1)
        d = np.where(d > 0, d, 1e-9)
        r, g, b = rgb.T
        hues.append(60 * np.where(top == r, (g - b) / d % 6, np.where(top == g, (b - r) / d + 2, (r - g) / d + 4)))
    return np.abs((hues[1] - hues[0] + 180) % 360 - 180).max()


def test_what_operations_cost():
    """The most that each can turn a hue is no more than src/facts/color/colorlimits.c counts for it."""
    rgb = cube()
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    over = 0

    def cost(after, degrees):
        nonlocal over
        over = max(over, largest_turn(rgb, after) - degrees)

    for f in (1.02, 1.05, 1.08):
        cost(f * rgb, 116 * (f - 1))
        for mean in (0, 0.25, 0.5, 0.75, 1):
            cost(f * rgb + (1 - f) * mean, 116 * (f - 1))
    for kr, kb in ((0.299, 0.114), (0.2126, 0.0722)):
        luma = rgb @ np.array([kr, 1 - kr - kb, kb])
        chroma = np.stack([(rgb[:, 2] - luma) / 2 / (1 - kb), (rgb[:, 0] - luma) / 2 / (1 - kr)], 1)

        def back(c):
            r, b = luma + 2 * (1 - kr) * c[:, 1], luma + 2 * (1 - kb) * c[:, 0]
            return np.stack([r, (luma - kr * r - kb * b) / (1 - kr - kb), b], 1)

        for f in (1.1, 1.2):
            cost(back(f * chroma), 40 * (f - 1))
        for turn in (-6, -3, 3, 6):
            c, n = np.cos(np.radians(turn)), np.sin(np.radians(turn))
            cost(back(chroma @ np.array([[c, n], [-n, c]])), 1.5 * abs(turn))
    for stops in (-2, -1, 0.1, 0.2):
        light = np.clip(linear * 2.0 ** stops, 0, 1)
        cost(np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055),
             36 * stops if stops > 0 else -2.5 * stops)
    for exponent in (0.7, 0.9, 1.2, 1.5):
        cost(rgb ** exponent, 22.1 * abs(np.log(exponent)))
    for a in (-15, -5, 5, 15):
        cost(rgb + a / 255, 0.47 * abs(a))
        for channel in np.eye(3):
            cost(rgb + channel * a / 255 / 2, 0.97 * abs(a) / 2)
    for a in (2, 8):
        cost(np.where(rgb < 128 / 255, rgb + a / 255, rgb), 1.03 * a)
    for bits, degrees in ((7, 1), (6, 2.5), (5, 5.5), (4, 12.7), (3, 28)):
        cost((np.round(rgb * 255).astype(int) & 256 - (1 << 8 - bits)) / 255, degrees)
    require("degrees that an operation turns beyond what is counted", over, 0.02)


def test_tolerance():
    for tolerance in (5, 20, 40):
        lines = decide(60 if FULL else 25, "a green frog", "augcolor", *ALL, "hue-tolerance=%d" % tolerance)
        require(f"degrees with hue-tolerance={tolerance}", worst_turn(lines)[0], tolerance)


def test_shades_stay():
    before = render(greys(), [[]], "RGB", "auto")[0]
    worst = tint = 0
    for settings in [["augcolor", *ALL]] + [["augpolicy", "policy=" + p] for p in POLICIES]:
        lines = decide(200 if FULL else 40, "a dark grey wall", *settings)
        chains = [steps_of(way) for line in lines for way in ways(json.loads(line)["operations"])]
        for after in render(greys(), chains, "RGB", "auto"):
            worst = max(worst, np.abs(after.mean(2) - before.mean(2)).max())
            tint = max(tint, (after.max(2) - after.min(2)).max())
    # brightness and contrast by a fifth each, and what offsets add
    require("change of a grey level", worst, 0.5)
    require("tint of a grey level", tint, 0.16)


def test_captions_that_name_nothing():
    n = 20000 if FULL else 1000
    for settings in [["augcolor", *ALL], ["augpolicy", "policy=randaugment"]]:
        for words in ("keep", "rewrite"):
            with_caption = decide(n, "two dogs play in a garden", *settings, "color-words=" + words)
            differ = sum(a != b for a, b in zip(with_caption, decide(n, None, *settings)))
            require(f"decisions that a caption without colours changes, {settings[0]}, {words}", differ, 0)


test_what_operations_cost()
test_hues_stay()
test_tolerance()
test_shades_stay()
test_captions_that_name_nothing()
if FAILURES:
    sys.exit("%d requirements fail" % len(FAILURES))
