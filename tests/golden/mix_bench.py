#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""AugMix (3 chains of 1 to 3 operations, severity 3) of augpolicy and of torchvision on pictures of 1280x720, in turns on
one core; means and medians of thread time, another draw for every picture.

    mix_bench.py BENCH_POLICY       the plugin is found by GST_PLUGIN_PATH_1_0
"""
import pathlib
import sys
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "kernels"))
from bench_policy import Elements  # noqa: E402

try:
    import torch
    from PIL import Image
    from torchvision.transforms import AugMix
    torch.set_num_threads(1)
except ImportError:
    print("skipped: this benchmark needs python3-torchvision")
    sys.exit(77)

WIDTH, HEIGHT, TURNS, BURST = 1280, 720, 12, 8
LINE = "augseed window=1/30 ! augpolicy policy=augmix"


def main():
    rng = np.random.default_rng(1)
    at = np.arange(WIDTH * HEIGHT * 3)
    rgb = (64 + at // 48 % 128 + rng.integers(0, 24, at.size)).astype(np.uint8).reshape(HEIGHT, WIDTH, 3)
    tensor, image = torch.from_numpy(rgb).permute(2, 0, 1).contiguous(), Image.fromarray(rgb)
    mix = AugMix()

    def peer(picture):
        start = time.thread_time()
        mix(picture)
        return (time.thread_time() - start) * 1e3

    programs = {name: Elements(sys.argv[1], *size, LINE) for name, size in (
        ("augpolicy, I420", (WIDTH, HEIGHT)), ("augpolicy, RGB", (WIDTH, f"{HEIGHT}:RGB")))}
    times = {name: [] for name in (*programs, "torchvision, tensor", "torchvision, PIL")}
    for turn in range(TURNS + 1):
        for name, program in programs.items():
            took, _, large = program.time(0, BURST)
            if turn:
                times[name] += list(took / 1e3)
        for name, picture in (("torchvision, tensor", tensor), ("torchvision, PIL", image)):
            took = [peer(picture) for _ in range(BURST // 2)]
            if turn:
                times[name] += took
    for name, took in times.items():
        print(f"{name:22} mean {np.mean(took):7.2f} ms, median {np.median(took):7.2f} ms, {len(took)} pictures")
    ratio = np.mean(times["torchvision, tensor"]) / np.mean(times["augpolicy, RGB"])
    print(f"RGB: {ratio:.1f} times as fast as tensors of torchvision")
    for program in programs.values():
        program.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
