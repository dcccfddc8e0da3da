#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes erase.bin: what the definitions of docs/erase.md make of small pictures, in float64, and what
torchvision's erase makes of RGB.

    make_erase.py [FILE]

A case is a line of text, FORMAT WIDTH HEIGHT TIME BRANCH MOST OPERATION [NAME=VALUE...], MOST being
how far a value may be off, then the picture and the result: rows without padding, planes in order.
"""
import math
import os
import sys

import numpy as np
import torch
from torchvision.transforms import functional as tv

M32 = 0xffffffff
# planes: (columns over 2^a, rows over 2^b, components of a pixel, None where it is not mixed)
FORMATS = {
    "RGB": (8, 0, [(0, 0, [0, 1, 2])]),
    "xRGB": (8, 0, [(0, 0, [None, 0, 1, 2])]),
    "BGRA": (8, 0, [(0, 0, [2, 1, 0, None])]),
    "GBR": (8, 0, [(0, 0, [1]), (0, 0, [2]), (0, 0, [0])]),
    "GRAY8": (8, 0, [(0, 0, [0])]),
    "GRAY16_LE": (16, 0, [(0, 0, [0])]),
    "I420": (8, 0, [(0, 0, [0]), (1, 1, [1]), (1, 1, [2])]),
    "NV12": (8, 0, [(0, 0, [0]), (1, 1, [1, 2])]),
    "Y42B": (8, 0, [(0, 0, [0]), (1, 0, [1]), (1, 0, [2])]),
    "Y444": (8, 0, [(0, 0, [0]), (0, 0, [1]), (0, 0, [2])]),
    "I420_10LE": (10, 0, [(0, 0, [0]), (1, 1, [1]), (1, 1, [2])]),
    "P010_10LE": (10, 6, [(0, 0, [0]), (1, 1, [1, 2])]),
}


def philox(key, counter):
    k, c = list(key), list(counter)
    for _ in range(10):
        p0, p1 = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & M32, (p0 >> 32) ^ c[3] ^ k[1], p0 & M32]
        k = [(k[0] + 0x9E3779B9) & M32, (k[1] + 0xBB67AE85) & M32]
    return c


def words(op, i, j, what):
    return philox((op["field"] & M32, op["field"] >> 32), (i & M32, j & M32, 0, what))


def units(op, i, j, what):
    return [w / 2 ** 32 for w in words(op, i, j, what)]


def near(x):
    return math.floor(x + 0.5)


def components(fmt, rgb):
    """A colour as values of the components."""
    depth = FORMATS[fmt][0]
    r, g, b = (rgb >> 16 & 255) / 255, (rgb >> 8 & 255) / 255, (rgb & 255) / 255
    top = 2 ** depth - 1
    if fmt in ("RGB", "xRGB", "BGRA", "GBR"):
        return [near(v * top) for v in (r, g, b)]
    y = 0.299 * r + 0.587 * g + 0.114 * b
    if fmt.startswith("GRAY"):
        return [near(y * top)]
    unit = 2 ** (depth - 8)
    return [near(unit * (16 + 219 * y)), near(unit * (128 + 224 * (b - y) / 1.772)),
            near(unit * (128 + 224 * (r - y) / 1.402))]


def nominal(fmt, c):
    """First value and number of values that noise has."""
    depth = FORMATS[fmt][0]
    if fmt[0] in "RGBx":
        return 0, 2 ** depth
    unit = 2 ** (depth - 8)
    return (16 * unit, 219 * unit + 1) if c == 0 else (16 * unit, 224 * unit + 1)


def noise_of(op, time, branch):
    return philox((op["field"] & M32, op["field"] >> 32), (time & M32, time >> 32, branch, 0))


def noise(fmt, f, c, plane, i, y):
    """Value i of a row: half i mod 2 of word i / 2 of the field's row (docs/noise.md)."""
    low, count = nominal(fmt, c)
    r = philox(f[:2], (y // 2, plane, f[2], f[3]))
    k = r[2 * (y % 2):][:2]
    z = k[0] + i // 2 * 0x9E3779B9 & M32
    z = ((z ^ z >> 16) * 0x21F0AAAD & M32) ^ k[1]
    z = (z ^ z >> 15) * 0xD35A2D97 & M32
    z ^= z >> 15
    return low + ((z >> 16 * (i % 2) & 0xffff) * count >> 16)


def pixel_centres(w, h):
    return np.meshgrid(np.arange(w) + 0.5, np.arange(h) + 0.5)


def hole(weights, x, y, w, h):
    height, width = weights.shape
    pw, ph = (min(max(near(s * n), 1), n) for s, n in ((w, width), (h, height)))
    px, py = min(near(x * width), width - pw), min(near(y * height), height - ph)
    weights[py:py + ph, px:px + pw] = 1
    return px, py, pw, ph


def erase(op, w, h, time):
    weights = np.zeros((h, w))
    hole(weights, op["x"], op["y"], op["width"], op["height"])
    return weights


def dropout(op, w, h, time):
    weights = np.zeros((h, w))
    for k in range(op["holes"]):
        u = units(op, k, 0, 1)
        size = [op["min-size"] + (op["max-size"] - op["min-size"]) * v for v in u[:2]]
        hole(weights, (1 - size[0]) * u[2], (1 - size[1]) * u[3], *size)
    return weights


def grid(op, w, h, time):
    period = max(2, near(op["period"] * min(w, h)))
    size = near(op["ratio"] * period)
    ox, oy = int(op["x"] * period), int(op["y"] * period)
    x, y = pixel_centres(w, h)
    if op["angle"]:
        c, s = math.cos(math.radians(op["angle"])), math.sin(math.radians(op["angle"]))
        x, y = x - w / 2, y - h / 2
        x, y = c * x + s * y, c * y - s * x
    return (((x - ox) % period < size) & ((y - oy) % period < size)).astype(float)


def shadow(op, w, h, time):
    x, y = pixel_centres(w, h)
    soft = max(op["soft-edge"], 1)
    if "corners" not in op:
        left, right = near(op["x"] * w), near((op["x"] + op["width"]) * w)
        inside = np.minimum(x - left, right - x) / soft + 0.5
    else:
        n = op["corners"]
        turn = [(k + 0.75 * units(op, k, 0, 1)[0]) * 2 * math.pi / n for k in range(n)]
        p = [((op["x"] + op["width"] / 2 * math.cos(t)) * w,
              (op["y"] + op["height"] / 2 * math.sin(t)) * h) for t in turn]
        inside = np.full((h, w), np.inf)
        for (ax, ay), (bx, by) in zip(p, p[1:] + p[:1]):
            length = math.hypot(bx - ax, by - ay)
            if length:
                distance = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length
                inside = np.minimum(inside, distance / soft + 0.5)
    return np.clip(inside, 0, 1) * (1 - op["gain"])


def patch(op, w, h, time):
    x, y = pixel_centres(w, h)
    sigma = max(op["sigma"] * min(w, h), 0.25)
    r2 = (x - op["x"] * w) ** 2 + (y - op["y"] * h) ** 2
    return (1 - op["factor"]) * np.exp(-r2 / (2 * sigma ** 2))


def dirt(op, w, h, time):
    x, y = pixel_centres(w, h)
    clear = np.ones((h, w))
    for k in range(op["blobs"]):
        u = units(op, k, 0, 2)
        radius = max((op["min-size"] + (op["max-size"] - op["min-size"]) * u[2]) * min(w, h) / 2, 0.5)
        inside = 1 - ((x - u[0] * w) ** 2 + (y - u[1] * h) ** 2) / radius ** 2
        clear *= 1 - op["amount"] * np.maximum(inside, 0) ** 2
    return 1 - clear


def rain(op, w, h, time):
    x, y = pixel_centres(w, h)
    lean = math.tan(math.radians(op["angle"]))
    half = max(0.0012 * min(w, h), 0.5)
    weights = np.zeros((h, w))
    for k in range(op["drops"]):
        u = units(op, k, 0, 3)
        v = 0.75 + 0.5 * u[0]
        length = v * op["length"]
        way = u[1] + v * op["speed"] * time * 1e-9 / (1 + length)
        number = math.floor(way)
        begin = units(op, k, number, 4)
        side = abs(lean) * h
        start = begin[0] * (w + side) - (side if lean > 0 else 0)
        head = (way - number) * (1 + length) * h
        tail = head - length * h
        along = (y - tail) / (head - tail)
        across = np.clip(half + 0.5 - abs(x - start - lean * y), 0, 1)
        strength = op["amount"] * (0.5 + 0.5 * begin[1])
        weights = np.maximum(weights, np.where((y >= tail) & (y < head), strength * along * across, 0))
    return weights


def smooth(t):
    return t * t * (3 - 2 * t)


def fog(op, w, h, time):
    nodes = np.full((65, 65), 0.5)
    for octave in range(3):
        cells = 4 << octave
        lattice = np.array([[units(op, octave << 16 | j, i, 5)[0] for i in range(cells + 1)]
                            for j in range(cells + 1)])
        at = np.arange(65) * cells / 64
        i = np.minimum(at.astype(int), cells - 1)
        t = smooth(at - i)
        rows = lattice[:, i] + t * (lattice[:, i + 1] - lattice[:, i])
        nodes += (4 >> octave) / 7 * (rows[i] + t[:, None] * (rows[i + 1] - rows[i]))
    x, y = (np.arange(w) + 0.5) * 64 / w, (np.arange(h) + 0.5) * 64 / h
    i, j = np.minimum(x.astype(int), 63), np.minimum(y.astype(int), 63)
    down = nodes[j] + (y - j)[:, None] * (nodes[j + 1] - nodes[j])
    return np.clip(op["amount"] * (down[:, i] + (x - i) * (down[:, i + 1] - down[:, i])), 0, 1)


COVERS = {"erase": erase, "coarse-dropout": dropout, "grid-mask": grid, "shadow": shadow,
          "light-patch": patch, "dirt": dirt, "rain": rain, "fog": fog}


def averages(weights, a, b):
    """Means over the pixels of a chroma sample that there are."""
    h, w = weights.shape
    rows = range(0, h, 1 << b)
    return np.array([[weights[y:y + (1 << b), x:x + (1 << a)].mean() for x in range(0, w, 1 << a)]
                     for y in rows])


def apply(fmt, planes, name, op, w, h, time, branch):
    depth, shift, shapes = FORMATS[fmt]
    weights = COVERS[name](op, w, h, time)
    colors = components(fmt, op.get("color", 0))
    f = noise_of(op, time, branch) if op.get("noise") else None
    out = []
    for p, (plane, (a, b, channels)) in enumerate(zip(planes, shapes)):
        mean = averages(weights, a, b)
        result = plane.copy()
        for k, c in enumerate(channels):
            if c is None:
                continue
            color = colors[c] if f is None else np.array(
                [[noise(fmt, f, c, p, x * len(channels) + k, y) for x in range(mean.shape[1])]
                 for y in range(mean.shape[0])])
            v = (plane[..., k] >> shift).astype(float)
            mixed = np.clip(np.floor(v + (color - v) * mean + 0.5), 0, 2 ** depth - 1)
            result[..., k] = mixed.astype(plane.dtype) << shift
        out.append(result)
    return out


def torch_erase(planes, op, w, h):
    px, py, pw, ph = hole(np.zeros((h, w)), op["x"], op["y"], op["width"], op["height"])
    color = torch.tensor([op["color"] >> s & 255 for s in (16, 8, 0)], dtype=torch.uint8)
    image = torch.from_numpy(planes[0]).permute(2, 0, 1)
    return [tv.erase(image, py, px, ph, pw, color[:, None, None]).permute(1, 2, 0).contiguous().numpy()]


def picture(rng, fmt, w, h):
    depth, shift, shapes = FORMATS[fmt]
    planes = []
    for a, b, channels in shapes:
        size = (-(-h // (1 << b)), -(-w // (1 << a)), len(channels))
        values = rng.integers(0, 2 ** depth, size)
        if rng.uniform() < 0.3:
            values = rng.choice([0, 2 ** depth - 1, 2 ** (depth - 1)], size)
        planes.append((values << shift).astype(np.uint8 if depth == 8 else np.dtype("<u2")))
    return planes


def draw(rng, name, i):
    """Values of an operation, wide of the mark at times."""
    u = rng.uniform
    op = {"field": int(rng.integers(0, 2 ** 63))}
    if name not in ("shadow", "light-patch"):
        op["color"] = int(rng.integers(0, 2 ** 24))
    if name in ("erase", "coarse-dropout") and i % 3 == 2:
        op["noise"] = 1
    if name == "erase":
        op["width"], op["height"] = u(0, 1), u(0, 1)
        op["x"], op["y"] = u(0, 1 - op["width"]), u(0, 1 - op["height"])
    elif name == "coarse-dropout":
        op.update({"holes": int(rng.integers(1, 9)), "min-size": 0.05, "max-size": u(0.05, 0.4)})
    elif name == "grid-mask":
        op.update(period=u(0.1, 0.8), ratio=u(0.2, 0.8), x=u(), y=u(), angle=0.0 if i % 2 else u(-90, 90))
    elif name == "shadow":
        op.update({"gain": u(0.3, 1.7), "x": u(0, 0.6), "width": u(0.2, 0.6), "soft-edge": u(1, 9)})
        if i % 2:
            op.update(corners=int(rng.integers(3, 7)), y=u(), height=u(0.3, 0.9))
    elif name == "light-patch":
        op.update(x=u(), y=u(), sigma=u(0.05, 0.4), factor=u(0.3, 2))
    elif name == "dirt":
        op.update({"amount": u(0.2, 1), "blobs": int(rng.integers(1, 9)), "min-size": 0.1, "max-size": 0.8})
    elif name == "rain":
        op.update(amount=u(0.2, 1), drops=int(rng.integers(1, 30)), angle=u(-30, 30), length=u(0.05, 0.4),
                  speed=u(0.2, 3))
    else:
        op["amount"] = u(0.1, 0.9)
    return op


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "erase.bin")
    rng = np.random.default_rng(2711)
    sizes = [(24, 18), (13, 11), (1, 1), (33, 7), (2, 9), (17, 20)]
    with open(out, "wb") as f:
        for n, name in enumerate(COVERS):
            for i, fmt in enumerate(list(FORMATS) * 2):
                w, h = sizes[(i + n) % len(sizes)]
                op = draw(rng, name, i)
                time, branch = int(rng.integers(0, 2 ** 40)), int(rng.integers(0, 2 ** 32))
                planes = picture(rng, fmt, w, h)
                result = apply(fmt, planes, name, op, w, h, time, branch)
                sharp = name in ("erase", "coarse-dropout", "grid-mask")
                most = 0 if sharp else max(1, 2 ** (FORMATS[fmt][0] - 10))
                if name == "erase" and fmt == "RGB" and "noise" not in op:
                    assert all((a == b).all() for a, b in zip(result, torch_erase(planes, op, w, h)))
                values = " ".join(f"{k}=0x{v:x}" if k == "field" else f"{k}={v!r}" for k, v in op.items())
                f.write(f"{fmt} {w} {h} {time} {branch} {most} {name} {values}\n".encode())
                for p in planes + result:
                    f.write(p.tobytes())


if __name__ == "__main__":
    main()
