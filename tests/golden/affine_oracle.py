#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Affine maps and perspectives against torchvision and a model in float64.

Usage: affine_oracle.py GEOMETRY_PIPE [--write]. affine.bin holds 2,000 pictures that number their pixels,
as torchvision.functional.affine moves them (nearest, tensors), levelled.bin 300 that automatic policies
shear, move and turn; --write makes both anew. With AUG_FULL=1
torchvision is asked live, for more pictures, fills and perspectives too.
"""
import math
import os
import pathlib
import struct
import subprocess
import sys
import zlib

import numpy as np

GOLDEN = pathlib.Path(__file__).parent / "affine.bin"
LEVELLED = pathlib.Path(__file__).parent / "levelled.bin"
FULL = bool(os.environ.get("AUG_FULL"))
NEAREST, BILINEAR, ANTIALIAS = 1, 2, 3
FAILURES = []


def require(name, figure, low, high=math.inf):
    good = low <= figure <= high
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.6g} (in [{low:.6g}, {high:.6g}])")
    if not good:
        FAILURES.append(name)


def record(picture, maps, one=True, interpolation=BILINEAR, fill=0xFF000000, fill_mode=0):
    """A map is (kind, width, height, values)."""
    h, w = picture.shape
    head = struct.pack("<7I", len(maps), one, w, h, interpolation, fill, fill_mode)
    body = b"".join(struct.pack("<3I9d", k, ow, oh, *v, *[0] * (9 - len(v))) for k, ow, oh, v in maps)
    return head + body + np.ascontiguousarray(picture).tobytes()


def run(pipe, records):
    out = subprocess.run([pipe], input=b"".join(records), stdout=subprocess.PIPE, check=True).stdout
    at, results = 0, []
    while at < len(out):
        steps, w, h = struct.unpack_from("<3I", out, at)
        results.append((steps, np.frombuffer(out, np.uint8, w * h, at + 12).reshape(h, w)))
        at += 12 + w * h
    return results


def inverse_affine(width, height, degrees, tx, ty, scale, shear_x, shear_y, origin):
    """_get_inverse_affine_matrix() of torchvision in pixels with edges at integers."""
    rot, sx, sy = (math.radians(v) for v in (degrees, shear_x, shear_y))
    cx, cy = (0, 0) if origin else (width / 2, height / 2)
    forward = scale * np.array([[math.cos(rot - sy) / math.cos(sy),
                                 -math.cos(rot - sy) * math.tan(sx) / math.cos(sy) - math.sin(rot)],
                                [math.sin(rot - sy) / math.cos(sy),
                                 -math.sin(rot - sy) * math.tan(sx) / math.cos(sy) + math.cos(rot)]])
    m = np.eye(3)
    m[:2, :2] = np.linalg.inv(forward)
    m[:2, 2] = np.array([cx, cy]) - m[:2, :2] @ np.array([cx + tx, cy + ty])
    return m


def places(m, width, height):
    """Pixel coordinates in the source, centres at integers."""
    y, x = np.mgrid[0:height, 0:width] + 0.5
    w = m[2, 0] * x + m[2, 1] * y + m[2, 2]
    return ((m[0, 0] * x + m[0, 1] * y + m[0, 2]) / w - 0.5,
            (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / w - 0.5)


def bilinear(picture, x, y, fill, mode=0):
    h, w = picture.shape
    ix, iy = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = x - ix, y - iy

    def tap(i, j):
        if mode == 0:
            inside = (i >= 0) & (j >= 0) & (i < w) & (j < h)
            return np.where(inside, picture[np.clip(j, 0, h - 1), np.clip(i, 0, w - 1)], fill)
        how = {1: lambda v, n: np.clip(v, 0, n - 1), 3: lambda v, n: v % n,
               2: lambda v, n: (n - 1) - abs((v % max(2 * (n - 1), 1)) - (n - 1))}[mode]
        return picture[how(j, h), how(i, w)]

    return ((1 - fy) * ((1 - fx) * tap(ix, iy) + fx * tap(ix + 1, iy)) +
            fy * ((1 - fx) * tap(ix, iy + 1) + fx * tap(ix + 1, iy + 1)))


def parameters(rng, width, height):
    """degrees, tx, ty in pixels, scale, shears, whether about the origin."""
    return (rng.uniform(-180, 180), int(rng.integers(-width // 3, width // 3 + 1)),
            int(rng.integers(-height // 3, height // 3 + 1)), rng.uniform(0.6, 1.8),
            rng.uniform(-30, 30), rng.uniform(-30, 30), bool(rng.integers(0, 2)))


def to_map(p, width, height):
    return (3, width, height, (p[0], p[1] / width, p[2] / height, p[3], p[4], p[5], float(p[6])))


def numbered(width, height):
    return (np.arange(width * height, dtype=np.uint8) + 1).reshape(height, width)


def golden_cases():
    rng = np.random.default_rng(5)
    for _ in range(2000):
        width, height = int(rng.integers(1, 17)), int(rng.integers(1, 15))
        yield width, height, parameters(rng, width, height)


def torch_affine(picture, p, interpolation, fill):
    import torch
    from torchvision.transforms import functional as F

    image = torch.from_numpy(picture[None].copy())
    mode = F.InterpolationMode.NEAREST if interpolation == NEAREST else F.InterpolationMode.BILINEAR
    return F.affine(image, p[0], [p[1], p[2]], p[3], [p[4], p[5]], mode, [float(fill)],
                    [0, 0] if p[6] else None).numpy()[0]


def tie_distance(x, y):
    return np.minimum(abs(x - np.floor(x) - 0.5), abs(y - np.floor(y) - 0.5))


def compare_nearest(name, results, expected, matrices):
    """Differences only where the model is within 1e-3 of a tie."""
    bad = differ = total = 0
    for got, want, m in zip(results, expected, matrices):
        x, y = places(m, got.shape[1], got.shape[0])
        off = got != want
        differ += off.sum()
        total += off.size
        bad += (off & (tie_distance(x, y) > 1e-3)).sum()
    require(f"{name}: {len(results)} pictures, {total} pixels, {differ} differ at ties; differ elsewhere",
            bad, 0, 0)


def nearest_golden(pipe):
    stored, at = zlib.decompress(GOLDEN.read_bytes()), 0
    cases, want, records, matrices = list(golden_cases()), [], [], []
    for width, height, p in cases:
        want.append(np.frombuffer(stored, np.uint8, width * height, at).reshape(height, width))
        at += width * height
        records.append(record(numbered(width, height), [to_map(p, width, height)], True, NEAREST))
        matrices.append(inverse_affine(width, height, *p))
    results = [r for _, r in run(pipe, records)]
    compare_nearest("affine nearest, golden", results, want, matrices)


def nearest_live(pipe, count):
    rng = np.random.default_rng(6)
    results, want, records, matrices = [], [], [], []
    for _ in range(count):
        width, height = (int(v) for v in rng.integers(1, 97, 2))
        p, fill = parameters(rng, width, height), int(rng.integers(0, 256))
        picture = rng.integers(0, 256, (height, width), np.uint8)
        records.append(record(picture, [to_map(p, width, height)], True, NEAREST,
                              0xFF000000 | fill * 0x10101))
        want.append(torch_affine(picture, p, NEAREST, fill))
        matrices.append(inverse_affine(width, height, *p))
    results = [r for _, r in run(pipe, records)]
    compare_nearest("affine nearest, torchvision live", results, want, matrices)


def levelled_cases(count):
    """Operations of automatic policies: shears as tangents, moves in pixels, turns, of RGB."""
    rng = np.random.default_rng(9)
    for k in range(count):
        width, height = (int(v) for v in rng.integers(1, 18, 2))
        what = ("ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate")[k % 5]
        most = {"S": 1.2, "R": 150}.get(what[0], width if what[-1] == "X" else height)
        yield width, height, what, float(rng.uniform(-most, most))


def levelled_map(width, height, what, magnitude):
    """The map of an operation, and where its pixels come from."""
    v = [0, 0, 0, 1, 0, 0, 2, 0, 0]
    if what[0] == "S":
        v[6], v[7 + (what == "ShearY")] = 3, magnitude
    elif what == "Rotate":
        v[0] = -magnitude
    else:
        v[1 + (what == "TranslateY")] = magnitude / (width if what == "TranslateX" else height)
    angle = [math.degrees(math.atan(t)) for t in v[7:]]
    return (3, width, height, v), inverse_affine(
        width, height, v[0], int(magnitude) if what == "TranslateX" else 0,
        int(magnitude) if what == "TranslateY" else 0, 1, angle[0], angle[1], what[0] == "S")


def coloured(width, height):
    return np.arange(3 * width * height, dtype=np.uint32).reshape(3, height, width).astype(np.uint8) ^ 0x55


def torch_levelled(picture, what, magnitude):
    """_apply_op() of torchvision, nearest, without fill."""
    import torch
    from torchvision.transforms import autoaugment, functional as F

    return autoaugment._apply_op(torch.from_numpy(picture.copy()), what, magnitude,
                                 F.InterpolationMode.NEAREST, None).numpy()


def levelled(pipe):
    stored, at = zlib.decompress(LEVELLED.read_bytes()), 0
    results, want, records, matrices = [], [], [], []
    for width, height, what, magnitude in levelled_cases(300):
        a_map, m = levelled_map(width, height, what, magnitude)
        for plane in coloured(width, height):
            records.append(record(plane, [a_map], True, NEAREST))
            matrices.append(m)
            want.append(np.frombuffer(stored, np.uint8, width * height, at).reshape(height, width))
            at += width * height
    results = [r for _, r in run(pipe, records)]
    compare_nearest("shears, moves and turns of automatic policies, golden", results, want, matrices)


def random_perspective(rng, width, height):
    """Four corners inwards, as RandomPerspective; destination to source."""
    d = rng.uniform(0.1, 0.6) / 2
    start = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    inwards = rng.uniform(0, d, (4, 2)) * [width, height] * [[1, 1], [-1, 1], [-1, -1], [1, -1]]
    end, rows, right = start + inwards, [], []
    for (u, v), (x, y) in zip(start, end):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(right)), 1).reshape(3, 3)


def to_model(pipe, count):
    """Bilinear affine and perspective, all fill modes."""
    rng = np.random.default_rng(7)
    for name in ("affine", "perspective"):
        records, model = [], []
        for k in range(count):
            width, height = (int(v) for v in rng.integers(2, 97, 2))
            fill, mode = int(rng.integers(0, 256)), k % 4 if k % 2 else 0
            picture = rng.integers(0, 256, (height, width), np.uint8)
            if name == "affine":
                p = parameters(rng, width, height)
                m, a_map = inverse_affine(width, height, *p), to_map(p, width, height)
            else:
                m = random_perspective(rng, width, height)
                a_map = (2, width, height, tuple(m.ravel()))
            records.append(record(picture, [a_map], True, BILINEAR, 0xFF000000 | fill * 0x10101, mode))
            x, y = places(m, width, height)
            model.append(bilinear(picture.astype(float), x, y, fill, mode))
        worst = max(abs(r.astype(float) - m).max() for (_, r), m in zip(run(pipe, records), model))
        require(f"{name} bilinear, {count} pictures: largest distance to the model in levels", worst, 0, 1)


def antialiased(pipe, count):
    """Rotated and shrunk pictures hold less than half of the energy that aliases without."""
    rng = np.random.default_rng(8)
    energy = {BILINEAR: 0.0, ANTIALIAS: 0.0}
    for k in range(count):
        picture = rng.integers(0, 256, (128, 128), np.uint8)
        p = (rng.uniform(-180, 180), 0, 0, rng.uniform(0.2, 0.4), 0, 0, False)
        for mode in energy:
            (_, r), = run(pipe, [record(picture, [to_map(p, 128, 128)], True, mode, 0xFF808080)])
            energy[mode] += ((r[56:72, 56:72].astype(float) - 127.5) ** 2).mean()
    require("antialiased: energy of noise against two taps", energy[ANTIALIAS] / energy[BILINEAR], 0, 0.5)


def write():
    data = b"".join(torch_affine(numbered(w, h), p, NEAREST, 0).tobytes() for w, h, p in golden_cases())
    GOLDEN.write_bytes(zlib.compress(data, 9))
    data = b"".join(torch_levelled(coloured(w, h), what, m).tobytes() for w, h, what, m in levelled_cases(300))
    LEVELLED.write_bytes(zlib.compress(data, 9))


def main():
    if "--write" in sys.argv:
        return write()
    pipe = sys.argv[1]
    nearest_golden(pipe)
    levelled(pipe)
    to_model(pipe, 2000)
    antialiased(pipe, 20)
    if FULL:
        try:
            nearest_live(pipe, 4000)
        except ImportError:
            print("torchvision is not asked: install python3-torch and python3-torchvision")
    sys.exit(1 if FAILURES else 0)


if __name__ == "__main__":
    main()
