#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augreverb against SciPy's direct convolution with the responses of docs/reverb.md, computed here.

Usage: reverb_oracle.py SOUND_CLI DECIDE_CLI. With AUG_FULL=1 a hundred times as many responses.
Real speech and a film's sound are taken from the folder AUG_TEST_DATA; without it, that part is
skipped.
"""
import glob
import itertools
import json
import math
import os
import subprocess
import sys
import tempfile
import wave

import numpy as np
from scipy import signal, stats
from scipy.io import wavfile

CLI, DECIDE_CLI = sys.argv[1:3]
FULL = bool(os.environ.get("AUG_FULL"))
C = 343.0
HALF = 32
FAILURES = []


def require(name, figure, limit, unit="dB"):
    good = figure <= limit
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.4g} {unit} (at most {limit} {unit})")
    if not good:
        FAILURES.append(name)


def error_of(got, want):
    return 10 * math.log10(max(np.sum((got - want) ** 2) / np.sum(want ** 2), 1e-30))


def noise(frames, channels=1, seed=0, level=0.1):
    return (np.random.default_rng(seed).standard_normal((frames, channels)) * level) \
        .astype(np.float32)


def run(x, settings, rate=48000, s16=False, **options):
    """What comes out, and the operations of every window."""
    with tempfile.NamedTemporaryFile("r") as log:
        args = [CLI, f"--rate={rate}", f"--channels={x.shape[1]}", f"--log={log.name}"]
        args += [f"--{k.replace('_', '-')}={v}" for k, v in options.items()]
        args += ["--s16"] if s16 else []
        out = subprocess.run(args + ["augreverb", *settings], input=x.tobytes(),
                             stdout=subprocess.PIPE, check=True).stdout
        operations = [json.loads(line)["operations"][0] for line in log]
    return np.frombuffer(out, x.dtype).reshape(-1, x.shape[1]), operations


# The definition.

def philox(key, counter):
    k0, k1 = (np.uint64(k) for k in key)
    c = [np.asarray(v, np.uint64) for v in np.broadcast_arrays(*counter)]
    mask, up = np.uint64(0xFFFFFFFF), np.uint64(32)
    for _ in range(10):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [p1 >> up ^ c[1] ^ k0, p1 & mask, p0 >> up ^ c[3] ^ k1, p0 & mask]
        k0, k1 = k0 + np.uint64(0x9E3779B9) & mask, k1 + np.uint64(0xBB67AE85) & mask
    return c


def field(value, microphone, n):
    value = int(value, 16)
    words = philox((value & 0xFFFFFFFF, value >> 32), (np.arange((n + 1) // 2), microphone, 0, 0))
    words = np.array(words).astype(np.int64)
    parts = (words & 0xFFFF) + (words >> 16)
    z = np.stack([parts[0] + parts[1], parts[2] + parts[3]], 1).ravel()[:n]
    return (z - 131070) / math.sqrt((2.0 ** 32 - 1) / 3)


def exponential(op, rate, microphones):
    n = math.ceil(op["rt60"] * rate) + 1
    h = np.empty((n, microphones))
    for m in range(microphones):
        tail = field(op["field"], m, n) * 10 ** (-3 * np.arange(n) / (op["rt60"] * rate))
        tail[0] = 0
        h[:, m] = tail * math.sqrt(10 ** (-op["direct-db"] / 10) / np.sum(tail ** 2))
    h[0] = 1
    return h, 0


def images(size, source, order):
    """Places and orders of all images: (1 - 2u)·source + 2l·size, u in {0, 1}, |l - u| + |l| times
    reflected along an axis."""
    axes = []
    for s, a in zip(source, size):
        axes.append([((1 - 2 * u) * s + 2 * l * a, abs(l - u) + abs(l))
                     for u in (0, 1) for l in range(-order, order + 1)])
    for (x, i), (y, j), (z, k) in itertools.product(*axes):
        if i + j + k <= order:
            yield (x, y, z), i + j + k


def room(op, rate, microphones):
    size = np.array([op["width"], op["length"], op["height"]])
    source = np.array([op[f"source-{a}"] for a in "xyz"])
    centre = np.array([op[f"microphone-{a}"] for a in "xyz"])
    turn = math.radians(op["angle"])
    aside = op["spacing"] / 2 * np.array([math.cos(turn), math.sin(turn), 0])
    places = [centre] if microphones == 1 else [centre + aside, centre - aside]
    places = [np.clip(p, 0, size) for p in places]
    volume = size.prod()
    surface = 2 * (size[0] * size[1] + size[1] * size[2] + size[0] * size[2])
    beta = math.exp(-12 * math.log(10) * volume / (C * surface * op["rt60"]))
    nearest = min(max(np.linalg.norm(source - p), 0.05) for p in places)
    last = max(op["order"] - 1, 0) / (C * math.sqrt(np.sum(1 / size ** 2)))
    where, orders = zip(*images(size, source, op["order"]))
    where, orders = np.array(where), np.array(orders)

    def share(t):
        return np.where(t >= last, 1, np.clip((t - last / 2) / max(last / 2, 1e-30), 0, 1))

    n = HALF + 1 + (math.ceil(op["rt60"] * rate) if op["diffuse"] else
                    math.ceil(np.linalg.norm(size) * (op["order"] + 1) * rate / C) + HALF)
    h = np.zeros((n + 2 * HALF, microphones))
    for m, place in enumerate(places):
        d = np.maximum(np.linalg.norm(where - place, axis=1), 0.05)
        amplitude = beta ** orders / (4 * np.pi * d)
        if op["diffuse"]:
            amplitude *= np.where(orders > 0, np.sqrt(1 - share(d / C)), 1)
        at = HALF + (d - nearest) * rate / C
        keep = at < n + HALF
        taps = np.floor(at[keep]).astype(int)[:, None] + np.arange(1 - HALF, HALF + 1)
        x = taps - at[keep][:, None]
        values = np.sinc(x) * (0.5 + 0.5 * np.cos(np.pi * x / HALF)) * amplitude[keep][:, None]
        inside = (taps >= 0) & (taps < len(h))
        np.add.at(h[:, m], taps[inside], values[inside])
        if op["diffuse"]:
            t = np.arange(n - HALF) / rate + nearest / C
            level = np.sqrt(C / (4 * np.pi * volume * rate) * 10 ** (-6 * t / op["rt60"]))
            tail = np.sqrt(share(t)) * level * field(op["field"], m, n - HALF)
            h[HALF + 1:n, m] += tail[1:]
    return h[:n], HALF


def finish(h, lead, op, rate):
    if op["early"]:
        h = h[:lead + math.ceil(rate / 20)]
    if op["normalize"] == "power":
        h = h / math.sqrt(np.sum(h ** 2) / h.shape[1])
    elif op["normalize"] == "direct":
        h = h / np.abs(h[lead]).max()
    h = op["wet"] * h
    h[lead] += 1 - op["wet"]
    return h


def response(op, rate, channels):
    make = exponential if op["op"] == "exponential-reverb" else room
    h, lead = make(op, rate, 2 if channels == 2 else 1)
    return finish(h, lead, op, rate), lead


def convolve(x, h, lead, method="direct"):
    """Direct convolution in double; the direct sound stays where it is."""
    x = x.astype(np.float64)
    y = [signal.convolve(x[:, c], h[:, c % h.shape[1]], method=method)[lead:lead + len(x)]
         for c in range(x.shape[1])]
    return np.stack(y, 1)


# Rows.

def cases():
    for kind, settings in itertools.product(
            ("room", "exponential"),
            ([], ["normalize=direct", "min-wet=0.3", "max-wet=0.7"], ["early=true"],
             ["normalize=none"])):
        yield [f"kind={kind}", *settings]
    yield ["kind=room", "diffuse=false", "order=10"]
    yield ["kind=room", "order=0"]
    yield ["kind=room", "order=1", "min-spacing=0.5", "max-spacing=0.5"]


def check_convolution():
    """A17 with synthetic responses: every window by itself, and one without an end."""
    worst = {}
    for n, settings in enumerate(cases()):
        rate, channels = ((16000, 1), (44100, 2), (8000, 5))[n % 3]
        x = noise(int(1.2 * rate), channels, n)
        got, ops = run(x, settings, rate, seed=n + 1, window_ns=500000000)
        whole, (op, *_) = run(x, settings, rate, seed=n + 1, window_ns=0)
        for w, o in enumerate(ops):
            part = slice(math.ceil(w * rate / 2), math.ceil((w + 1) * rate / 2))
            h, lead = response(o, rate, channels)
            e = error_of(got[part], convolve(x[part], h, lead, "fft" if w else "direct"))
            worst[settings[0]] = max(worst.get(settings[0], -400), e)
        h, lead = response(op, rate, channels)
        e = error_of(whole, convolve(x, h, lead, "fft"))
        worst[settings[0]] = max(worst.get(settings[0], -400), e)
        impulse = np.zeros((rate, channels), np.float32)
        impulse[100] = 1
        got, (op,) = run(impulse, settings, rate, seed=n + 1)
        h, lead = response(op, rate, channels)
        want = np.zeros((rate + len(h), channels))
        for c in range(channels):
            want[100 - lead:100 - lead + len(h), c] = h[:, c % h.shape[1]]
        worst["the response itself, " + settings[0]] = max(
            worst.get("the response itself, " + settings[0], -400), error_of(got, want[:rate]))
    for name, e in worst.items():
        require(f"A17 {name}: difference from the definition", e, -115)


def t30(h, rate):
    """Schroeder's integral, a line from -5 to -35 dB."""
    decay = np.cumsum(h[::-1] ** 2)[::-1]
    decay = 10 * np.log10(decay / decay[0] + 1e-30)
    a, z = np.argmax(decay <= -5), np.argmax(decay <= -35)
    return -60 / np.polyfit(np.arange(a, z) / rate, decay[a:z], 1)[0]


def check_decay():
    """A18."""
    for kind, rate in itertools.product(("room", "exponential"), (16000, 48000)):
        ratios = []
        for rt60 in (0.2, 0.35, 0.6, 1.0, 1.5):
            for seed in range(100 if FULL else 4):
                impulse = np.zeros((2 * rate, 1), np.float32)
                impulse[0] = 1
                got, _ = run(impulse, [f"kind={kind}", f"min-rt60={rt60}", f"max-rt60={rt60}"], rate,
                             seed=seed + 1, window_ns=0)
                ratios.append(t30(got[:, 0].astype(np.float64), rate) / rt60)
        off = 100 * np.abs(np.array(ratios) - 1)
        require(f"A18 {kind} {rate} Hz: {len(off)} responses of 0.2 to 1.5 s, T30 off by", off.max(),
                10, "%")
        print(f"     (mean {off.mean():.2f} %)")


def write_wav(name, x, rate):
    with wave.open(name, "wb") as f:
        f.setnchannels(x.shape[1])
        f.setsampwidth(2)
        f.setframerate(rate)
        f.writeframes(np.rint(x * 32768).clip(-32768, 32767).astype("<i2").tobytes())


def file_response(x, lead):
    at = np.abs(x).max(1).argmax()
    x = np.concatenate([np.zeros((lead, x.shape[1])), x])[at:]
    return x[:np.flatnonzero(np.abs(x).max(1))[-1] + 1]


def check_files(folder):
    name = os.path.join(folder, "unit.wav")
    write_wav(name, np.r_[np.zeros((50, 1)), [[0.5]], np.zeros((70, 1))], 48000)
    x = noise(48000, 1, 3)
    got, (op,) = run(x, ["kind=file", f"location={name}"])
    require("A17 unit impulse", error_of(got, x.astype(np.float64)), -120)
    if op["file"] != name:
        FAILURES.append("the log names the file")
    rng = np.random.default_rng(4)
    worst, longest = -400, 0
    for n, (responses, channels) in enumerate(((1, 1), (2, 2), (2, 1), (1, 5), (3, 2), (2, 5))):
        rate, lead_ms = (48000, 8000)[n % 2], (0, 2.5, 40)[n % 3]
        seconds = (0.004, 0.03, 1.0)[n % 3]
        h = rng.standard_normal((int(seconds * rate), responses)) \
            * np.exp(-5 * np.arange(int(seconds * rate)) / (seconds * rate))[:, None] * 0.1
        h[20] = 0.9
        h = np.rint(h * 32768) / 32768
        name = os.path.join(folder, f"{n}.wav")
        write_wav(name, h, rate)
        x = noise(int(1.1 * rate), channels, n)
        got, (op, *_) = run(x, ["kind=file", f"location={name}", f"lead-ms={lead_ms}"], rate,
                            window_ns=0)
        lead = math.ceil(lead_ms * rate / 1000)
        want = finish(file_response(h, lead), lead, op, rate)
        worst = max(worst, error_of(got, convolve(x, want, lead)))
        longest = max(longest, len(h) / rate)
    require(f"A17 files of up to {longest:g} s, 1 to 5 channels", worst, -115)
    x = noise(9000, 1, 5)
    broken = np.r_[[0.9], np.full(5, np.nan), [np.inf, 1e30], np.full(50, 0.01)].astype(np.float32)
    name = os.path.join(folder, "broken.wav")
    wavfile.write(name, 48000, broken)
    got, _ = run(x, ["kind=file", f"location={name}"])
    want = np.where(np.abs(broken) < 2.0 ** 100, broken, 0).astype(np.float64)[:, None]
    want = finish(file_response(want, 120), 120, op, 48000)
    require("a file with numbers that are none", error_of(got, convolve(x, want, 120)), -115)
    out = subprocess.run([DECIDE_CLI, "--seeds=0:200", "--windows=0:30",
                          "--column=file-reverb.file", "augreverb", "kind=file",
                          f"location={folder}"], stdout=subprocess.PIPE, check=True).stdout
    _, count = np.unique(out.splitlines(), return_counts=True)
    require(f"{len(count)} files are as likely, chi-square p below 0.001 (0: no)",
            float(stats.chisquare(count).pvalue < 1e-3), 0, "")
    # another rate: a response without anything near its Nyquist frequency
    t = np.arange(2205) / 44100
    h = (np.exp(-60 * t) * np.cos(2 * np.pi * 900 * t))[:, None] * np.hanning(2205)[:, None]
    name = os.path.join(folder, "other.wav")
    write_wav(name, h, 44100)
    impulse = np.zeros((4000, 1), np.float32)
    impulse[2000] = 1
    got, _ = run(impulse, ["kind=file", f"location={name}", "lead-ms=100"], 16000, window_ns=0)
    want = signal.resample_poly(h[:, 0], 160, 441)
    want /= math.sqrt(np.sum(want ** 2))
    # a resampler may move sound by part of a sample
    got, want = (np.abs(np.fft.rfft(v, 4000)) for v in (got[:, 0], want))
    require("a file of another rate: its spectrum", error_of(got, want), -55)


def check_bytes(folder):
    """A19, 16 bits, channels, windows that are entered."""
    write_wav(os.path.join(folder, "tail.wav"), noise(9000, 2, 8, 0.05) + np.eye(9000, 2) * 0.8,
              44100)
    x = noise(60000, 3, 9)
    for settings in (["kind=room"], ["kind=exponential"], ["kind=room", "tail=ring"],
                     ["kind=file", f"location={folder}", "tail=ring"]):
        want, _ = run(x, settings, 44100, window_ns=300000000)
        for piece in (1, 160, 441, 1024, 4096, 0):
            got, _ = run(x[:9000] if piece == 1 else x, settings, 44100, window_ns=300000000,
                         piece=piece)
            if piece == 1:
                whole, _ = run(x[:9000], settings, 44100, window_ns=300000000)
                same = np.array_equal(got, whole)
            else:
                same = np.array_equal(got, want)
            if not same:
                FAILURES.append("buffer sizes")
                print("FAIL A19", settings, piece)
        shorts = np.rint(x * 8192).astype(np.int16)
        a, _ = run(shorts, settings, 44100, s16=True, window_ns=300000000)
        b, _ = run((shorts / np.float32(32768)).astype(np.float32), settings, 44100,
                   window_ns=300000000)
        require(f"{' '.join(settings[:1] + settings[2:])}: 16 bits and floats", np.abs(
            a - (b * np.float64(32768)).clip(-32768, 32767)).max(), 0.5 + 1e-9, "steps")
        one, _ = run(x[:, :1].copy(), settings, 44100, window_ns=300000000)
        if not np.array_equal(one[:, 0], want[:, 0]):
            FAILURES.append("channels")
            print("FAIL a channel by itself", settings)
        if "tail=ring" not in settings:
            second = math.ceil(2 * 0.3 * 44100)
            late, _ = run(x[second:], settings, 44100, window_ns=300000000, first=2)
            if not np.array_equal(late, want[second:]):
                FAILURES.append("windows")
                print("FAIL a window by itself", settings)
    print("     (A19: 1, 160, 441, 1024, 4096, random)")


def check_tails():
    """tail=ring: with one response for all windows they make no difference."""
    for kind, limit in (("exponential", -115), ("room", -60)):
        x = noise(40000, 2, 6)
        settings = [f"kind={kind}", "hold=item", "min-rt60=1.2", "max-rt60=1.2"]
        got, (op, *_) = run(x, settings + ["tail=ring"], 16000, window_ns=250000000)
        h, lead = response(op, 16000, 2)
        want = convolve(x, h, lead, "fft")
        require(f"tail=ring {kind}: as if there were no windows", error_of(got, want), limit)
        cut, _ = run(x, settings, 16000, window_ns=250000000)
        first = np.array_equal(cut[:4000], got[:4000]) and not np.array_equal(cut, got)
        if not first:
            FAILURES.append("tail=cut")


def real_sounds():
    folder = os.environ.get("AUG_TEST_DATA", "")
    for name in sorted(glob.glob(os.path.join(folder, "librivox", "*.wav")))[:1 if not FULL else 99]:
        with wave.open(name) as f:
            x = np.frombuffer(f.readframes(f.getnframes()), "<i2").reshape(-1, f.getnchannels())
            yield os.path.basename(name)[-8:], f.getframerate(), x.astype(np.float32) / 32768
    film = os.path.join(folder, "Megamind.avi")
    if os.path.exists(film):
        raw = subprocess.run(["ffmpeg", "-v", "quiet", "-i", film, "-f", "f32le", "-ac", "2", "-ar",
                              "48000", "-"], stdout=subprocess.PIPE, check=True).stdout
        yield "Megamind.avi", 48000, np.frombuffer(raw, np.float32).reshape(-1, 2)[:5 * 48000]


def check_real():
    if not os.environ.get("AUG_TEST_DATA"):
        print("skipped: real sounds, AUG_TEST_DATA is not set")
        return
    for kind in ("room", "exponential"):
        for name, rate, x in real_sounds():
            got, ops = run(x, [f"kind={kind}"], rate, seed=5)
            worst = -400
            for w, op in enumerate(ops):
                part = x[w * rate:(w + 1) * rate]
                h, lead = response(op, rate, x.shape[1])
                if np.abs(part).max() > 0.01:
                    worst = max(worst, error_of(got[w * rate:(w + 1) * rate],
                                                convolve(part, h, lead, "fft")))
            require(f"A17 {kind} {name}", worst, -115)


def check_draws():
    seeds, windows = 200, 400 if FULL else 60
    ranges = {
        "room": {"width": (3, 10), "length": (3, 10), "height": (2.5, 4), "spacing": (0.1, 0.3),
                 "angle": (0, 360), "rt60": (0.2, 0.8), "wet": (0.2, 0.9), **{
                     f"{thing}-{a}": None for thing in ("source", "microphone") for a in "xyz"}},
        "exponential": {"rt60": (0.2, 0.8), "direct-db": (-3, 9), "wet": (0.2, 0.9)}}
    sides = {"x": "width", "y": "length", "z": "height"}
    for kind, columns in ranges.items():
        out = subprocess.run(
            [DECIDE_CLI, f"--seeds=0:{seeds}", f"--windows=0:{windows}",
             *(f"--column={kind}-reverb.{c}" for c in columns), "augreverb", f"kind={kind}",
             "min-wet=0.2", "max-wet=0.9"], stdout=subprocess.PIPE, check=True).stdout
        rows = dict(zip(columns, np.array([line.split() for line in out.splitlines()]).astype(float).T))
        least = 1.0
        units = []
        for name, ends in columns.items():
            if ends:
                u = (rows[name] - ends[0]) / (ends[1] - ends[0])
            else:
                u = (rows[name] - 0.3) / (rows[sides[name[-1]]] - 0.6)
            units.append(u)
            p = [stats.kstest(d, "uniform").pvalue for d in u.reshape(seeds, windows)]
            least = min(least, stats.kstest(p, "uniform").pvalue)
        require(f"{kind}: {len(columns)} draws are uniform, 200 seeds, least KS p below 0.001 (0: no)",
                float(least < 1e-3), 0, "")
        z = np.corrcoef(units)[np.triu_indices(len(units), 1)] * math.sqrt(seeds * windows)
        require(f"{kind}: correlations, largest |z|", np.abs(z).max(), 4.2, "")


def main():
    check_convolution()
    check_decay()
    with tempfile.TemporaryDirectory() as folder:
        check_files(folder)
    with tempfile.TemporaryDirectory() as folder:
        check_bytes(folder)
    check_tails()
    check_real()
    check_draws()
    sys.exit(bool(FAILURES))


if __name__ == "__main__":
    main()
