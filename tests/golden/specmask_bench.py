#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Times real time of SpecAugment on the waveform, one thread: sound_cli, and torch's STFT with
torchaudio's masks and the inverse STFT, in turns.

    specmask_bench.py SOUND_CLI
"""
import statistics
import subprocess
import sys

from timing import time_of

try:
    import torch
    import torchaudio
    torch.set_num_threads(1)
except ImportError:
    torch = None

CLI = sys.argv[1]
ROUNDS = 5
SETTINGS = ['preset=ld', 'preset=ld mask-value=zero', 'preset=ld mask-value=noise']


def own(rate, channels, settings):
    out = subprocess.run([CLI, f'--rate={rate}', f'--channels={channels}', '--bench=20',
                          '--piece=1024', 'specmask', *settings.split()],
                         stdout=subprocess.PIPE, check=True, text=True)
    return float(out.stdout)


def peer(rate, channels):
    """512/160 at 16 kHz, and in proportion; ten seconds, the masks of preset ld."""
    n = 512 * rate // 16000
    x = torch.randn(channels, 10 * rate)
    window = torch.hann_window(n)
    masks = [torchaudio.transforms.FrequencyMasking(n // 8), torchaudio.transforms.TimeMasking(100)]

    def work():
        spectrum = torch.stft(x, n, 160 * rate // 16000, window=window, return_complex=True)
        ones = torch.ones(spectrum.shape)
        for mask in 2 * masks:
            ones = mask(ones)
        return torch.istft(spectrum * ones, n, 160 * rate // 16000, window=window, length=x.shape[1])
    work()
    return 10 / (time_of(work, 5) / 1e3)


def main():
    print('specmask: times real time (thread CPU, median of %d, in turns)' % ROUNDS)
    for rate, channels in ((16000, 1), (48000, 1), (48000, 2)):
        figures = {settings: [] for settings in SETTINGS + ['torchaudio']}
        for _ in range(ROUNDS):
            for settings in SETTINGS:
                figures[settings].append(own(rate, channels, settings))
            if torch:
                figures['torchaudio'].append(peer(rate, channels))
        for settings, found in figures.items():
            if found:
                print(f'  {rate // 1000} kHz, {channels} channels  {settings:28}'
                      f' {statistics.median(found):8.0f}')
    if not torch:
        print('  torchaudio is not installed')


main()
