#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Compares augwarp with models of docs/warp.md in float64: fields and lenses in the unit square,
pixels of every operation, and the peers OpenCV, SciPy and torchvision where they define the same.

    warp_model.py WARP_PIPE
"""
import math
import subprocess
import sys

import numpy as np

try:
    import cv2
    from scipy import ndimage, stats
except ImportError:
    print("skipped: this test needs python3-opencv and python3-scipy")
    sys.exit(77)

PIPE = sys.argv[1]
KR, KB = 0.299, 0.114
FAILURES = []


def require(name, figure, low, high=math.inf):
    good = low <= figure <= high
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.4g} (in [{low:.4g}, {high:.4g}])")
    if not good:
        FAILURES.append(name)


def words(op, values):
    return [op, *(f"{k}={v:016x}" if k == "field" else f"{k}={v!r}" for k, v in values.items())]


def points(way, op, values, uv):
    out = subprocess.run([PIPE, "points", way, *words(op, values)], check=True,
                         input=np.ascontiguousarray(uv, np.float64).tobytes(),
                         stdout=subprocess.PIPE).stdout
    return np.frombuffer(out).reshape(np.shape(uv))


def picture(fmt, width, height, op, values, data, limited=True, interpolation="bilinear"):
    out = subprocess.run([PIPE, fmt, str(width), str(height), "limited" if limited else "full",
                          interpolation, *words(op, values)], check=True, input=data.tobytes(),
                         stdout=subprocess.PIPE).stdout
    return np.frombuffer(out, data.dtype).reshape(data.shape)


# ---- random numbers ----

def philox(key, counter):
    """Philox4x32-10; counters are rows of four words."""
    m = np.array([0xD2511F53, 0xCD9E8D57], np.uint64)
    c = [np.asarray(counter[..., i], np.uint64) for i in range(4)]
    k = [np.uint64(key & 0xffffffff), np.uint64(key >> 32)]
    low = np.uint64(0xffffffff)
    for _ in range(10):
        a, b = m[0] * c[0], m[1] * c[2]
        c = [(b >> np.uint64(32)) ^ c[1] ^ k[0], b & low, (a >> np.uint64(32)) ^ c[3] ^ k[1],
             a & low]
        k = [(k[0] + np.uint64(0x9E3779B9)) & low, (k[1] + np.uint64(0xBB67AE85)) & low]
    return np.stack(c, -1)


def noise(field, i, j):
    """Two numbers in [-1, 1) for each (i, j)."""
    i, j = np.broadcast_arrays(np.asarray(i, np.int64), np.asarray(j, np.int64))
    zero = np.zeros_like(i)
    w = philox(field, np.stack([i & 0xffffffff, j & 0xffffffff, zero, zero], -1))
    both = [(w[..., 2 * k] | w[..., 2 * k + 1] << np.uint64(32)) >> np.uint64(11) for k in (0, 1)]
    return np.stack([b.astype(np.float64) * 2.0 ** -52 - 1 for b in both], -1)


# ---- maps of the unit square ----

def spline(t):
    a = np.abs(t)
    return np.where(a < 1, 2 / 3 - a * a + a ** 3 / 2, np.where(a < 2, (2 - a) ** 3 / 6, 0))


def elastic(uv, alpha, sigma, aspect, field):
    h = 2 / 3 * max(sigma, max(aspect, 1) / 200)
    k = np.arange(-7, 8)
    g = np.exp(-k * k / (2 * (9 / 4 - 1 / 3)))
    # the mean of the squared kernel over all phases, numerically
    t = np.arange(-12, 12, 1 / 64)
    kernel = (g[:, None] * spline(t[None] - k[:, None])).sum(0)
    energy = (kernel ** 2).sum() / 64
    g = g * math.sqrt(alpha * math.sqrt(3) / energy)
    x = np.clip((uv[:, 0] - 0.5) * aspect, -aspect / 2, aspect / 2) / h
    y = np.clip(uv[:, 1] - 0.5, -0.5, 0.5) / h
    i0, j0 = math.floor(x.min()) - 1, math.floor(y.min()) - 1
    i1, j1 = math.floor(x.max()) + 2, math.floor(y.max()) + 2
    i, j = np.arange(i0 - 7, i1 + 8), np.arange(j0 - 7, j1 + 8)
    u = noise(field, i[None, :], j[:, None])
    for axis in (0, 1):
        u = ndimage.correlate1d(u, g, axis=axis, mode="constant")
    c = u[7:-7, 7:-7]
    wx = spline(x[:, None] - np.arange(i0, i1 + 1)[None])
    wy = spline(y[:, None] - np.arange(j0, j1 + 1)[None])
    d = np.einsum("nj,ni,jik->nk", wy, wx, c)
    return uv + d / (aspect, 1)


def grid(uv, steps, limit, field):
    """albumentations.GridDistortion, normalized, on a picture that the steps divide."""
    out = np.empty_like(uv)
    for axis in (0, 1):
        s = 1 + limit * noise(field, np.arange(steps), axis)[:, 0]
        edges = np.concatenate([[0], np.cumsum(s * steps / s.sum())]) / steps
        out[:, axis] = np.interp(uv[:, axis], np.arange(steps + 1) / steps, edges)
    return out


def shutter(uv, pan, wobble, cycles, phase, readout):
    shift = pan * readout * (uv[:, 1] - 0.5) + wobble * np.sin(
        2 * np.pi * (cycles * readout * uv[:, 1] + phase))
    return np.stack([uv[:, 0] + shift, uv[:, 1]], -1)


def camera(v):
    f = v["focal"] * max(v["aspect"], 1)
    return (np.array([[f / v["aspect"], 0, 0.5], [0, f, 0.5], [0, 0, 1]]),
            np.array([v["k1"], v["k2"], v["p1"], v["p2"], v["k3"]]))


def lens_forth(uv, v):
    k, d = camera(v)
    rays = np.column_stack([(uv - 0.5) / (k[0, 0], k[1, 1]), np.ones(len(uv))])
    return cv2.projectPoints(rays, np.zeros(3), np.zeros(3), k, d)[0].reshape(-1, 2)


def lens_back(uv, v):
    k, d = camera(v)
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 500, 1e-15)
    return cv2.undistortPointsIter(uv.reshape(-1, 1, 2), k, d, None, k, criteria).reshape(-1, 2)


def draw(kind, rng, strong=1.0):
    field = int(rng.integers(0, 2 ** 63))
    aspect = float(rng.choice([1.0, 16 / 9, 0.75, 2.4]))
    if kind == "elastic":
        return dict(alpha=float(rng.uniform(0.002, 0.02) * strong), aspect=aspect, field=field,
                    sigma=float(rng.uniform(0.02, 0.2)))
    if kind == "grid-distortion":
        return dict(steps=int(rng.integers(2, 12)), limit=float(rng.uniform(0.05, 0.9)), field=field)
    if kind == "rolling-shutter":
        return dict(zip(("pan", "wobble", "cycles", "phase", "readout"), (
            float(x) for x in rng.uniform((-0.5, 0, 0, 0, 0), (0.5, 0.05, 12, 1, 1)))))
    low, high = np.array([-0.3, -0.05, -0.02, -0.01, -0.01]), np.array([0.4, 0.1, 0.05, 0.01, 0.01])
    values = dict(zip(("k1", "k2", "k3", "p1", "p2"), (float(x) for x in rng.uniform(low, high))))
    return values | dict(focal=float(rng.uniform(0.9, 2)), aspect=aspect)


MODELS = {"elastic": lambda uv, v: elastic(uv, **v),
          "grid-distortion": lambda uv, v: grid(uv, **v),
          "rolling-shutter": lambda uv, v: shutter(uv, **v),
          "lens-distortion": lens_back}


def unit_square():
    rng = np.random.default_rng(1)
    for kind, model in MODELS.items():
        worst = back_and_forth = 0
        for _ in range(40):
            v = draw(kind, rng)
            uv = rng.uniform(0, 1, (400, 2))
            ours = points("back", kind, v, uv)
            worst = max(worst, np.abs(ours - model(uv, v)).max())
            if kind != "elastic" or v["alpha"] < 0.15 * v["sigma"]:
                again = points("forth", kind, v, ours)
                back_and_forth = max(back_and_forth, np.abs(again - uv).max())
        require(f"{kind}: largest distance from the model", worst, 0, 1e-9)
        require(f"{kind}: largest distance after back and forth", back_and_forth, 0, 1e-9)
    worst = 0
    for _ in range(40):
        v = draw("lens-distortion", rng)
        uv = rng.uniform(0, 1, (400, 2))
        worst = max(worst, np.abs(points("forth", "lens-distortion", v, uv) - lens_forth(uv, v)).max())
    require("lens-distortion: largest distance from cv2.projectPoints", worst, 0, 1e-9)


def field_statistics():
    """Root mean square, normality and correlation of the elastic field, and those of torchvision's
    and albumentations' at the conversions of the page."""
    rng = np.random.default_rng(2)
    sigma, alpha = 0.05, 0.01
    far = np.linspace(0.2, 0.8, 4)
    uv = np.stack(np.meshgrid(far, far), -1).reshape(-1, 2)
    near = np.concatenate([uv, uv + (sigma, 0), uv + (0, 2 * sigma)])
    d = []
    for _ in range(600):
        field = int(rng.integers(0, 2 ** 63))
        d.append(points("back", "elastic", dict(alpha=alpha, sigma=sigma, aspect=1.0, field=field),
                        near) - near)
    d = np.array(d).reshape(600, 3, 16, 2) / alpha
    require("elastic: root mean square over alpha", d[:, 0].std(), 0.97, 1.03)
    require("elastic: mean over alpha", abs(d[:, 0].mean()), 0, 0.03)
    require("elastic: normal, KS p", stats.kstest(d[:, 0, 5, 0], "norm").pvalue, 1e-3)
    for k, distance in ((1, 1), (2, 2)):
        require(f"elastic: correlation at {distance} sigma over a Gaussian's",
                (d[:, 0] * d[:, k]).mean() / math.exp(-distance ** 2 / 4), 0.93, 1.07)
    require("elastic: correlation of x and y", abs((d[..., 0] * d[..., 1]).mean()), 0, 0.03)
    size, s = 1024, 6.0
    smooth = ndimage.gaussian_filter(rng.uniform(-1, 1, (size, size)), s)
    require("gaussian_filter (uniform): root mean square times sigma", smooth.std() * s, 0.155, 0.171)
    spread = [points("back", "elastic", dict(alpha=alpha, sigma=sigma, aspect=1.0, field=7), np.stack(
        np.meshgrid(np.arange(n) / n, np.arange(n) / n), -1).reshape(-1, 2)).reshape(n, n, 2)
              for n in (16, 64)]
    require("elastic: the same at 16 and 64 points", np.abs(spread[0] - spread[1][::4, ::4]).max(), 0, 0)


# ---- pixels ----

def sample(plane, x, y, fill):
    """Bilinear at (x, y), pixel centres at integers; outside of the plane there is fill."""
    padded = np.pad(plane.astype(np.float64), 1, constant_values=fill)
    return ndimage.map_coordinates(padded, [np.clip(y + 1, 0, plane.shape[0] + 1),
                                            np.clip(x + 1, 0, plane.shape[1] + 1)], order=1)


def places(kind, v, width, height, sub=(1, 1)):
    """Where the pixels of a plane come from, exactly, in its pixels."""
    columns, rows = -(-width // sub[0]), -(-height // sub[1])
    x, y = np.meshgrid((np.arange(columns) + 0.5) * sub[0], (np.arange(rows) + 0.5) * sub[1])
    uv = points("back", kind, v, np.stack([x / width, y / height], -1).reshape(-1, 2))
    return [(uv[:, i].reshape(rows, columns) * (width, height)[i] / sub[i] - 0.5) for i in (0, 1)]


def bent_pixels():
    rng = np.random.default_rng(3)
    for kind in MODELS:
        worst = off = 0
        for width, height in ((96, 64), (60, 45), (320, 180)):
            v = draw(kind, rng, 0.5) | ({"aspect": width / height} if kind[0] in "el" else {})
            x, y = places(kind, v, width, height)
            # a picture whose slope is at most one level a pixel sees the bound on places as levels
            ramp = np.tile(np.arange(width) % 250, (height, 1)).astype(np.uint8)
            ramp = np.minimum(ramp, 249 - ramp)
            got = picture("GRAY8", width, height, kind, v, ramp).astype(float)
            # at the edges the slope is towards the fill
            inside = (x >= 0.5) & (y >= 0.5) & (x <= width - 1.5) & (y <= height - 1.5)
            off = max(off, np.abs(got - sample(ramp, x, y, 0))[inside].max())
            near = picture("GRAY16_LE", width, height, kind, v, np.arange(
                width * height, dtype=np.uint16).reshape(height, width), interpolation="nearest")
            kx, ky = np.rint(x), np.rint(y)
            tie = np.minimum(np.abs(x - np.floor(x) - 0.5), np.abs(y - np.floor(y) - 0.5)) < 0.3
            seen = inside & ~tie
            worst = max(worst, np.abs(near - (ky * width + kx))[seen].max())
        require(f"{kind}: levels from exact places on a slope of one", off, 0, 0.5 + 0.26)
        require(f"{kind}: nearest pixels that are others", worst, 0, 0)


def planes_of(fmt, width, height, rng):
    """Random planes of a YUV or GRAY8 format, and how each is subsampled."""
    subs = {"GRAY8": [(1, 1)], "Y444": [(1, 1)] * 3, "Y42B": [(1, 1), (2, 1), (2, 1)],
            "I420": [(1, 1), (2, 2), (2, 2)]}[fmt.split("_")[0]]
    shapes = [(-(-height // sy), -(-width // sx)) for sx, sy in subs]
    if fmt.endswith("_10LE"):
        return [rng.integers(0, 1024, s).astype(np.uint16) for s in shapes], subs
    return [rng.integers(0, 256, s).astype(np.uint8) for s in shapes], subs


def join(planes):
    return np.concatenate([p.ravel() for p in planes])


def split(data, planes):
    ends = np.cumsum([p.size for p in planes])
    return [d.reshape(p.shape).astype(float) for d, p in zip(np.split(data, ends), planes)]


def separable_pixels():
    """Maps of rows and columns are exact, so noise meets the model within a level."""
    rng = np.random.default_rng(4)
    for kind in ("grid-distortion", "rolling-shutter"):
        worst = 0
        for fmt, width, height in (("I420", 96, 64), ("GRAY8", 64, 45), ("Y444", 120, 33),
                                   ("Y42B", 200, 121), ("I420_10LE", 96, 64)):
            v = draw(kind, rng)
            planes, subs = planes_of(fmt, width, height, rng)
            got = split(picture(fmt, width, height, kind, v, join(planes)), planes)
            for k, (p, sub) in enumerate(zip(planes, subs)):
                black = 0 if fmt == "GRAY8" else 128 if k else 16
                black = 16 if fmt == "GRAY8" else black
                black *= 4 if fmt.endswith("_10LE") else 1
                model = sample(p, *places(kind, v, width, height, sub), black)
                worst = max(worst, np.abs(got[k] - model).max())
        require(f"{kind}: levels from the model on noise", worst, 0, 1)


def vignette_pixels():
    rng = np.random.default_rng(5)
    worst = 0
    for n, (fmt, width, height) in enumerate((("I420", 96, 64), ("GRAY8", 64, 45), ("RGB", 60, 33),
                                              ("Y42B", 200, 121), ("I420", 640, 360),
                                              ("I420_10LE", 96, 64))):
        for limited in (True, False):
            v = dict(strength=float(rng.uniform(0.1, 1)), radius=float(rng.uniform(0, 0.95)) * (n > 1))
            if fmt == "RGB":
                planes, subs = [rng.integers(0, 256, (height, width * 3)).astype(np.uint8)], [(1, 1)]
            else:
                planes, subs = planes_of(fmt, width, height, rng)
            got = split(picture(fmt, width, height, "vignette", v, join(planes), limited), planes)
            for k, (p, (sx, sy)) in enumerate(zip(planes, subs)):
                n_x = width if fmt == "RGB" else p.shape[1]
                x, y = np.meshgrid((np.arange(n_x) + 0.5) * sx - width / 2,
                                   (np.arange(p.shape[0]) + 0.5) * sy - height / 2)
                r2 = (x * x + y * y) / ((width ** 2 + height ** 2) / 4)
                t = np.clip((r2 - v["radius"] ** 2) / (1 - v["radius"] ** 2), 0, 1)
                gain = 1 - v["strength"] * t * t
                if fmt == "RGB":
                    gain = np.repeat(gain, 3, 1)
                black = 0 if fmt == "RGB" else 128 if k else 16 * limited
                black *= 4 if fmt.endswith("_10LE") else 1
                worst = max(worst, np.abs(got[k] - (black + (p - float(black)) * gain)).max())
    require("vignette: levels from the model", worst, 0, 0.55)


def enlarged(plane, share, width, height, sub):
    """A plane seen larger by a share, the edge repeated."""
    rows, columns = plane.shape
    at = [np.clip((n / 2 + ((np.arange(m) + 0.5) * s - n / 2) / (1 + share)) / s - 0.5, 0, m - 1)
          for n, m, s in ((height, rows, sub[1]), (width, columns, sub[0]))]
    return ndimage.map_coordinates(plane.astype(np.float64), np.meshgrid(*at, indexing="ij"), order=1)


def block_mean(plane, shape, sub):
    out = np.empty(shape)
    for j in range(shape[0]):
        for i in range(shape[1]):
            out[j, i] = plane[j * sub[1]:(j + 1) * sub[1], i * sub[0]:(i + 1) * sub[0]].mean()
    return out


def aberration_model(planes, subs, v, width, height, limited):
    (y, u, w), sub = (p.astype(np.float64) for p in planes), subs[1]
    unit = 219 / 224 if limited else 1
    a, b = 2 * (1 - KR) * unit, 2 * (1 - KB) * unit

    def grown(c):
        return np.repeat(np.repeat(c, sub[1], 0), sub[0], 1)[:height, :width]

    y_red, w_red = (enlarged(p, v["red"], width, height, s) for p, s in ((y, subs[0]), (w, sub)))
    y_blue, u_blue = (enlarged(p, v["blue"], width, height, s) for p, s in ((y, subs[0]), (u, sub)))
    seen = y + KR * (y_red - y + a * grown(w_red - w)) + KB * (y_blue - y + b * grown(u_blue - u))
    most = 1023 if planes[0].dtype == np.uint16 else 255
    return [np.clip(p, 0, most) for p in (
        seen, u_blue + block_mean(y_blue - seen, u.shape, sub) / b,
        w_red + block_mean(y_red - seen, w.shape, sub) / a)]


def aberration_pixels():
    rng = np.random.default_rng(6)
    worst = 0
    for fmt, width, height in (("I420", 96, 64), ("RGB", 60, 33), ("Y42B", 200, 121), ("Y444", 72, 50),
                               ("I420_10LE", 96, 64)):
        for limited in (True, False):
            v = dict(red=float(rng.uniform(-0.1, 0.1)), blue=float(rng.uniform(-0.1, 0.1)))
            if fmt == "RGB":
                rgb = rng.integers(0, 256, (height, width, 3)).astype(np.uint8)
                got = picture(fmt, width, height, "chromatic-aberration", v, rgb, limited)
                model = [enlarged(rgb[..., c], v.get(name, 0), width, height, (1, 1))
                         for c, name in enumerate(("red", "green", "blue"))]
                worst = max(worst, np.abs(got - np.stack(model, -1)).max())
                continue
            planes, subs = planes_of(fmt, width, height, rng)
            got = split(picture(fmt, width, height, "chromatic-aberration", v, join(planes), limited),
                        planes)
            model = aberration_model(planes, subs, v, width, height, limited)
            worst = max(worst, *(np.abs(g - m).max() for g, m in zip(got, model)))
    require("chromatic-aberration: levels from the model", worst, 0, 0.51)


def main():
    unit_square()
    field_statistics()
    bent_pixels()
    separable_pixels()
    vignette_pixels()
    aberration_pixels()
    return FAILURES


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
