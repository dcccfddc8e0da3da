#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""How far augerase and augcompress on Y'CbCr are from the same on the converted R'G'B', on real
pictures, and how far doing nothing is.

    erase_yuv_model.py EFFECT_PIPE DECIDE_CLI [DRAWS]

Frames come from the video files (*.avi) in the folder that AUG_TEST_DATA names; without it the
test is skipped. Fails if an operation with a meaning of its own on R'G'B' is not 10 dB better than doing nothing.
"""
import json
import os
import struct
import subprocess
import sys

import numpy as np

import color_yuv_model as color

HEIGHT, WIDTH = color.HEIGHT, color.WIDTH


def decisions(cli, element, settings, n):
    args = [cli, f"--windows=0:{n}", f"--aspect={WIDTH / HEIGHT}", element, "probability=1", *settings]
    out = subprocess.run(args, stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line)["operations"] for line in out.splitlines()]


def text_of(op):
    def value(name, v):
        return "0x" + v if name == "field" else f"{v:.17e}" if isinstance(v, float) else str(v)
    return " ".join([op["op"], *(f"{k}={value(k, v)}" for k, v in op.items() if k != "op")])


def run(pipe, fmt, frames, texts):
    jobs = [struct.pack("<III", WIDTH, HEIGHT, len(t)) + t.encode() + f for f, t in zip(frames, texts)]
    out = subprocess.run([pipe, fmt, "limited"], input=b"".join(jobs), stdout=subprocess.PIPE, check=True).stdout
    size = len(frames[0])
    return [out[i * size:(i + 1) * size] for i in range(len(frames))]


def show(frame):
    return 255 * color.show_rgb(color.unpack(frame, "I420"), "I420", True)


def chain(pipe, fmt, frames, decided):
    """Decisions have one or more operations each."""
    for k in range(max(map(len, decided))):
        todo = [i for i, ops in enumerate(decided) if k < len(ops)]
        done = run(pipe, fmt, [frames[i] for i in todo], [text_of(decided[i][k]) for i in todo])
        for i, frame in zip(todo, done):
            frames[i] = frame
    return frames


def compare(pipe, cli, name, element, settings, pictures, draws):
    decided = decisions(cli, element, settings, draws)
    before = [color.pack(color.to_codes(*color.rgb_to_yuv(pictures[i % len(pictures)]), "I420", True), "I420")
              for i in range(draws)]
    rgb = [np.rint(show(f)).astype(np.uint8) for f in before]
    ours = chain(pipe, "I420", list(before), decided)
    theirs = chain(pipe, "RGB", [r.tobytes() for r in rgb], decided)
    near, nothing = [], []
    for a, b, r in zip(ours, theirs, rgb):
        b = np.frombuffer(b, np.uint8).reshape(r.shape).astype(float)
        if np.array_equal(b, r):
            continue
        near.append(color.psnr(show(a), b))
        nothing.append(color.psnr(r.astype(float), b))
    low, middle = np.percentile(near, [5, 50])
    print(f"{name:18s} {low:.1f}, {middle:.1f} dB; doing nothing "
          f"{np.percentile(nothing, 5):.1f}, {np.percentile(nothing, 50):.1f} dB", flush=True)
    return np.percentile(np.array(near) - np.array(nothing), 50)


def main():
    pictures = color.load_pictures(os.environ.get("AUG_TEST_DATA", ""))
    if not pictures:
        print("skipped: AUG_TEST_DATA names no folder with video files (*.avi)")
        return 77
    draws = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    rows = {mode: ("augerase", [f"mode={mode}"]) for mode in
            ("rectangle", "dropout", "grid", "shadow", "patch", "dirt", "rain", "fog")}
    rows["dirt"][1].extend(["max-hole-size=0.4", "min-amount=0.5", "max-amount=0.9"])
    rows["jpeg 444"] = "augcompress", ["subsampling=444"]
    rows["jpeg 420"] = "augcompress", []
    rows["blocks"] = "augcompress", ["mode=blocks"]
    rows["scale"] = "augcompress", ["mode=scale"]
    failed = 0
    for name, (element, settings) in rows.items():
        better = compare(sys.argv[1], sys.argv[2], name, element, settings, pictures, draws)
        if not name.startswith("jpeg") and better < 10:
            print(f"FAIL {name}: only {better:.1f} dB better than doing nothing")
            failed += 1
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
