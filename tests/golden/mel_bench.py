#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Times real time of log-mel spectrograms, one thread: mel-bench, and torchaudio's and librosa's where they are
installed, in turns.

    mel_bench.py MEL_BENCH
"""
import statistics
import subprocess
import sys

import numpy as np

from timing import time_of

try:
    import torch
    import torchaudio
    torch.set_num_threads(1)
except ImportError:
    torch = None
try:
    import librosa
except ImportError:
    librosa = None

ROUNDS, SECONDS = 5, 20
CASES = [(16000, 1, 400, 160, 80), (16000, 1, 512, 160, 80), (48000, 1, 2048, 480, 128), (48000, 2, 2048, 480, 128)]


def own(case):
    out = subprocess.run([sys.argv[1], *map(str, case), str(SECONDS)], stdout=subprocess.PIPE, check=True, text=True)
    return float(out.stdout)


def torchs(rate, channels, n_fft, hop, n_mels):
    mel = torchaudio.transforms.MelSpectrogram(rate, n_fft=n_fft, hop_length=hop, n_mels=n_mels)
    x = torch.randn(channels, rate * SECONDS)
    return SECONDS / (1e-3 * time_of(lambda: torch.log(torch.clamp(mel(x), min=1e-10)), 5))


def librosas(rate, channels, n_fft, hop, n_mels):
    x = np.random.default_rng(1).standard_normal((channels, rate * SECONDS)).astype(np.float32)
    return SECONDS / (1e-3 * time_of(lambda: np.log(np.maximum(librosa.feature.melspectrogram(
        y=x, sr=rate, n_fft=n_fft, hop_length=hop, n_mels=n_mels), 1e-10)), 3))


def main():
    print('mel: times real time (thread CPU, median of %d, in turns)' % ROUNDS)
    for case in CASES:
        runs = {'augmel': own}
        if torch:
            runs['torchaudio'] = lambda case: torchs(*case)
        if librosa:
            runs['librosa'] = lambda case: librosas(*case)
        found = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                found[name].append(run(case))
        print('  %5d Hz, %d channels, n-fft %4d, hop %d, %3d mels  ' % case
              + '  '.join(f'{name} {statistics.median(f):.0f}' for name, f in found.items()))
    for name, module in (('torchaudio', torch), ('librosa', librosa)):
        if not module:
            print(f'  {name} is not installed')


main()
