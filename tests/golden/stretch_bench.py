#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""How many times real time sound is stretched by 1.1, one thread, processor time, medians in turns:
augstretch, streaming in buffers of 10 ms, its engines alone, and peers that are installed: librosa's
and torchaudio's phase vocoder with their transforms, and SoundTouch's command with its files.

    stretch_bench.py SOUND_CLI STRETCH_CLI
"""
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import wave

import numpy as np

from timing import time_of

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
SECONDS = 20
ROUNDS = 5


def number(*command):
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def librosa_work(x):
    try:
        import librosa
    except ImportError:
        print("librosa is not installed")
        return None
    return lambda: SECONDS * 1e3 / time_of(lambda: librosa.effects.time_stretch(x, rate=1.1), 1)


def torch_work(x):
    try:
        import torch
        import torchaudio
    except ImportError:
        print("torchaudio is not installed")
        return None
    torch.set_num_threads(1)
    n, hop = 2048, 512
    window, samples = torch.hann_window(n), torch.from_numpy(x)
    stretch = torchaudio.transforms.TimeStretch(hop_length=hop, n_freq=n // 2 + 1, fixed_rate=1.1)

    def work():
        with torch.no_grad():
            spectrum = torch.stft(samples, n, hop, window=window, return_complex=True)
            torch.istft(stretch(spectrum), n, hop, window=window)
    return lambda: SECONDS * 1e3 / time_of(work, 1)


def soundtouch_work(x, rate):
    if not shutil.which("soundstretch"):
        print("soundstretch is not installed")
        return None

    def work():
        with tempfile.TemporaryDirectory() as folder:
            names = [os.path.join(folder, n) for n in ("in.wav", "out.wav")]
            with wave.open(names[0], "w") as w:
                w.setnchannels(len(x)), w.setsampwidth(2), w.setframerate(rate)
                w.writeframes((x.T * 32767).astype(np.int16).tobytes())
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            subprocess.run(["soundstretch", *names, "-tempo=10"], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            return SECONDS / (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return work


def main():
    sound, stretch = sys.argv[1:3]
    for rate, channels in ((16000, 1), (48000, 1), (48000, 2)):
        x = (np.random.default_rng(1).standard_normal((channels, SECONDS * rate)) * 0.1)
        x = x.astype(np.float32).clip(-1, 1)
        shape = [f"--bench={SECONDS}", f"--rate={rate}", f"--channels={channels}"]
        factors = ["min-factor=1.1", "max-factor=1.1"]
        works = {
            "augstretch": lambda: number(sound, *shape, "augstretch", *factors),
            "augstretch engine=wsola": lambda: number(sound, *shape, "augstretch", "engine=wsola",
                                                      *factors),
            "vocoder alone": lambda: number(stretch, *shape, "1.1"),
            "wsola alone": lambda: number(stretch, *shape, "--engine=wsola", "1.1"),
            "librosa": librosa_work(x), "torchaudio": torch_work(x),
            "SoundTouch": soundtouch_work(x, rate)}
        figures = {name: [] for name, work in works.items() if work}
        for _ in range(ROUNDS):
            for name in figures:
                figures[name].append(works[name]())
        for name, values in figures.items():
            figure = statistics.median(values)
            print(f"{rate} Hz, {channels} channels: {figure:7.1f} times real time, "
                  f"{1e6 / figure:7.0f} us a second  {name}", flush=True)


if __name__ == "__main__":
    main()
