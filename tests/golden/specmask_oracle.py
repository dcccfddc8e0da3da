#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Frequency and time masks against a float64 model of their definition, and as listeners see them.

Usage: specmask_oracle.py AUDIO_CLI [FOLDER WITH 16 kHz MONO WAV FILES]
The folder can also be given as AUG_TEST_DATA; without it, the part with real speech is skipped.
"""
import glob
import math
import os
import subprocess
import sys
import wave

import numpy as np

FAILURES = []


def require(name, figure, limit, unit='dB'):
    good = figure <= limit
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.4g} {unit} (at most {limit} {unit})")
    if not good:
        FAILURES.append(name)


def decibel(ratio):
    return 10 * math.log10(max(ratio, 1e-30))


# The definition, in float64 and without any thought of streaming.

def philox(key, counter):
    k, c = list(key), list(counter)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def fnv1a(data, h=0x811C9DC5):
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


class Draws:
    def __init__(self, seed, window, name):
        self.key = philox([seed & 0xFFFFFFFF, seed >> 32], [0, 0, 0, 0])
        self.window, self.name = window, fnv1a(name.encode())

    def words(self, parameter, i):
        tail = (int(i) & 0xFFFFFFFF).to_bytes(4, 'little') + b'\0'
        return philox(self.key[:2], [self.window, self.key[2], self.name,
                                     fnv1a(tail, fnv1a(parameter.encode())) ^ self.key[3]])


def frame_size(rate):
    return int(2 ** math.floor(math.log2(rate * 0.064) + 1e-12))


def reflected(x, before, after):
    """numpy's reflect, which also repeats it for arrays shorter than the padding."""
    return np.pad(x, (before, after), mode='reflect' if len(x) > 1 else 'edge')


def is_masked(rate, n, bands):
    hz = np.arange(n // 2 + 1) * rate / n
    masked = np.zeros(len(hz), bool)
    for low, high in bands:
        masked |= (hz >= low) & ((hz < high) | (high >= rate / 2)) & (high > low)
    return masked


def model_channel(x, rate, bands, spans, first, value, draws, channel, channels):
    """One window of one channel from sample `first` on: every frame of the grid that touches it,
    masked and added up."""
    n = frame_size(rate)
    hop, length = n // 4, len(x)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
    masked = is_masked(rate, n, bands)
    y = x.copy()
    if masked.any():
        before = 3 * hop + first % hop
        padded = reflected(x, before, n)
        total = np.zeros(len(padded) + n)
        for j in range(-(-(length + first % hop) // hop) + 3):
            frame = padded[j * hop:j * hop + n]
            if not frame.any():
                continue
            spectrum = np.fft.rfft(frame * hann)
            change = np.where(masked, spectrum, 0)
            power = np.abs(spectrum) ** 2
            power = np.maximum(power, power.mean() * 2.0 ** -30)
            mean = 0 if masked.all() else math.exp(np.log(power[~masked]).mean() / 2)
            if value == 'mean':
                change = change - mean * change / np.sqrt(power)
            elif value == 'noise':
                number = (j + first // hop) * channels + channel
                for k in np.flatnonzero(masked).tolist():
                    word = draws.words('phase', number * (n // 8 + 1) + k // 4)[k % 4]
                    if k in (0, n // 2):
                        change[k] -= -mean if word >> 31 else mean
                    else:
                        change[k] -= mean * np.exp(2j * np.pi * (word * n >> 32) / n)
            total[j * hop:j * hop + n] += np.fft.irfft(change, n) * hann / 1.5
        y -= total[before:before + length]
    for start, stop in spans:
        start, stop = max(start - first, 0), min(stop - first, length)
        if start >= stop:
            continue
        y[start:stop] = 0
        if value == 'noise':
            around = x[max(start - n // 2, 0):min(start + n // 2, length)]
            top = math.sqrt(3 * np.mean(around ** 2))
            for i in range(start, stop):
                word = draws.words('fill', (i + first) // 4 * channels + channel)[(i + first) % 4]
                y[i] = top * (word / 2 ** 31 - 1)
    return y


def model(x, rate, windows, value, seed):
    y, at = np.empty_like(x), 0
    for w, (length, bands, spans, first) in enumerate(windows):
        draws = Draws(seed, w, 'specmask')
        for c in range(x.shape[1]):
            y[at:at + length, c] = model_channel(x[at:at + length, c], rate, bands, spans, first,
                                                 value, draws, c, x.shape[1])
        at += length
    return y


def engine(x, rate, windows, value='zero', seed=1, piece=480, s16=False):
    """The engine under test; x is [frames, channels]."""
    args = [CLI, 'mask', f'--rate={rate}', f'--channels={x.shape[1]}', f'--value={value}',
            f'--seed={seed}', f'--piece={piece}'] + (['--s16'] if s16 else [])
    for length, bands, spans, first in windows:
        args.append(f'--window={length},f:{first}'
                    + ''.join(f',b:{float(low)!r}:{float(high)!r}' for low, high in bands)
                    + ''.join(f',s:{start}:{stop}' for start, stop in spans))
    kind = np.int16 if s16 else np.float32
    out = subprocess.run(args, input=x.astype(kind).tobytes(), stdout=subprocess.PIPE, check=True)
    return np.frombuffer(out.stdout, kind).reshape(x.shape).astype(np.float64)


def mel_edges(n_mels, low, high, first, count):
    out = subprocess.run([CLI, 'mel', *(str(v) for v in (n_mels, low, high, first, count))],
                         stdout=subprocess.PIPE, check=True, text=True)
    return tuple(float(v) for v in out.stdout.split())


def noise(frames, channels=1, seed=0, level=0.1):
    return (np.random.default_rng(seed).standard_normal((frames, channels)) * level) \
        .astype(np.float32).astype(np.float64)


# Rows.

def check_model():
    """Random streams of windows: the engine is the model."""
    rng = np.random.default_rng(5)
    for value in ('zero', 'mean', 'noise'):
        worst, worst_s16 = 0, 0
        for rate, channels in ((8000, 1), (16000, 2), (44100, 1), (48000, 3)):
            windows = []
            for length in (1, 2, 5, int(rng.integers(6, 200)), int(rng.integers(200, 5000)), 9000):
                bands = [tuple(sorted(rng.uniform(0, rate / 2, 2))) for _ in range(2)]
                first = int(rng.integers(0, 9000)) if rng.random() < 0.5 else 0
                start = first + int(rng.integers(0, length))
                windows.append((length, bands + [(rate * 0.4, rate / 2)],
                                [(start, start + int(rng.integers(0, 300)))], first))
            x = noise(sum(w[0] for w in windows), channels, seed=rate)
            got = engine(x, rate, windows, value, seed=77)
            want = model(x, rate, windows, value, 77)
            worst = max(worst, np.abs(got - want).max() / np.abs(x).max())
            x = np.rint(x * 32768)
            got = engine(x, rate, windows, value, seed=77, s16=True)
            want = np.clip(model(x / 32768, rate, windows, value, 77) * 32768, -32768, 32767)
            worst_s16 = max(worst_s16, np.abs(got - want).max())
        require(f'{value}: largest difference from the float64 model', 2 * decibel(worst), -120)
        require(f'{value}: 16-bit, largest difference', worst_s16, 0.5 + 1e-8, 'steps')


def check_full_path():
    """A2: every bin taken apart and put together again."""
    for rate in (16000, 48000):
        x = noise(2 * rate, seed=1)
        left = engine(x, rate, [(len(x), [(0, rate)], [], 0)])
        require(f'A2 {rate} Hz: residue of the full path',
                decibel(np.sum(left ** 2) / np.sum(x ** 2)), -120)
        half = len(x) // 2
        y = engine(x, rate, [(half, [(1000, 2000)], [], 0), (len(x) - half, [], [], 0)])
        if not np.array_equal(y[half:], x[half:]):
            FAILURES.append('A2 bits')
        print('ok   A2 subtractive: outside of masks the same bits'
              if 'A2 bits' not in FAILURES else 'FAIL A2 subtractive')


def spectra(x, n, hop):
    """Periodic Hann frames of whole samples only."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
    starts = np.arange(0, len(x) - n + 1, hop)
    return np.fft.rfft(np.stack([x[s:s + n] for s in starts]) * hann)


def check_band(rate, low, high):
    """A3 and A4: white noise, a band masked, seen by an STFT on another grid than the engine's."""
    n = frame_size(rate)
    x = noise(10 * rate, seed=2)
    y = engine(x, rate, [(len(x), [(low, high)], [], 0)])
    inner = slice(n + 37, len(x) - n)
    before = np.abs(spectra(x[inner, 0], n, n // 4)) ** 2
    after = np.abs(spectra(y[inner, 0], n, n // 4)) ** 2
    bins = np.flatnonzero(is_masked(rate, n, [(low, high)]))
    inside = np.arange(bins[0] + 3, bins[-1] - 2)
    outside = np.r_[0:bins[0] - 2, bins[-1] + 3:n // 2 + 1]
    cells = 10 * np.log10(np.maximum(after[:, inside], 1e-30) / before[:, inside].mean())
    per_bin = 10 * np.log10(after[:, inside].mean(0) / before[:, inside].mean(0))
    require(f'A3 {rate} Hz: inside, mean of the cells', cells.mean(), -80)
    require(f'A3 {rate} Hz: inside, worst cell', cells.max(), -40)
    print(f'     (worst bin over time {per_bin.max():.1f} dB)')
    ripple = np.abs(10 * np.log10(after[:, outside].mean(0) / before[:, outside].mean(0)))
    require(f'A4 {rate} Hz: ripple outside', ripple.max(), 0.05)


def mel_filters(n_mels, n_fft, rate, low, high):
    """HTK triangles, as torchaudio.functional.melscale_fbanks (norm=None, mel_scale='htk')."""
    points = np.linspace(*(2595 * np.log10(1 + np.array([low, high]) / 700)), n_mels + 2)
    points = 700 * (10 ** (points / 2595) - 1)
    hz = np.linspace(0, rate / 2, n_fft // 2 + 1)[:, None]
    up = (hz - points[:-2]) / (points[1:-1] - points[:-2])
    down = (points[2:] - hz) / (points[2:] - points[1:-1])
    return np.maximum(0, np.minimum(up, down)), points


def mel_power(x, rate, n_mels=80, low=0.0, high=8000.0, n_fft=512):
    """Mel powers of 25 ms Hann frames every 10 ms: what a speech recogniser hears."""
    n, hop = rate // 40, rate // 100
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
    starts = np.arange(0, len(x) - n + 1, hop)
    power = np.abs(np.fft.rfft(np.stack([x[s:s + n] for s in starts]) * hann, n_fft)) ** 2
    filters, _ = mel_filters(n_mels, n_fft, rate, low, high)
    return power @ filters


def read_speech(folder):
    for path in sorted(glob.glob(os.path.join(folder, '**', '*.wav'), recursive=True)):
        with wave.open(path) as f:
            if (f.getframerate(), f.getnchannels(), f.getsampwidth()) == (16000, 1, 2):
                data = np.frombuffer(f.readframes(f.getnframes()), np.int16)
                yield os.path.basename(path), data.astype(np.float64) / 32768


def check_speech(folder):
    """A5: mel channels of real speech, every position and several widths of the mask."""
    worst_inside, worst_edge, worst_outside, files = -999.0, -999.0, 0.0, 0
    _, points = mel_filters(80, 512, 16000, 0, 8000)
    for _, x in read_speech(folder):
        files += 1
        before = mel_power(x, 16000)
        for count in (8, 15, 27):
            for first in range(0, 81 - count, 9):
                edges = mel_edges(80, 0, 8000, first, count)
                if not np.allclose(edges, (points[first], points[first + count + 1])):
                    FAILURES.append('mel edges')
                y = engine(x[:, None], 16000, [(len(x), [edges], [], 0)])[:, 0]
                after = mel_power(y, 16000)
                change = 10 * np.log10((after.mean(0) + 1e-12) / (before.mean(0) + 1e-12))
                stop = first + count
                inside = change[first + 2:stop - 2]
                far = np.r_[change[:max(first - 2, 0)], change[stop + 2:]]
                worst_inside = max(worst_inside, inside.max())
                worst_edge = max(worst_edge, change[first:stop].max())
                worst_outside = max(worst_outside, np.abs(far).max() if len(far) else 0)
                if VERBOSE:
                    print(f'{first:3} {count:3} {inside.max():8.2f} {change[first:stop].max():8.2f}'
                          f' {np.abs(far).max():8.3f} at'
                          f' {np.r_[0:max(first - 2, 0), stop + 2:80][np.abs(far).argmax()]}')
    if files == 0:
        print('skip A5: no 16 kHz mono WAV files; set AUG_TEST_DATA to a folder with some')
        return
    require(f'A5 {files} files: mel channels 2 or more inside', worst_inside, -30)
    print(f'     (outermost masked channel {worst_edge:.1f} dB)')
    require(f'A5 {files} files: change of mel channels 2 or more outside', worst_outside, 0.3)


def main():
    check_model()
    check_full_path()
    check_band(48000, 3000, 5000)
    check_band(16000, 1000, 2500)
    folder = sys.argv[2] if len(sys.argv) > 2 else os.environ.get('AUG_TEST_DATA', '')
    if folder and os.path.isdir(folder):
        check_speech(folder)
    else:
        print('skip A5: set AUG_TEST_DATA to a folder with 16 kHz mono WAV files')
    if FAILURES:
        sys.exit('failed: ' + ', '.join(FAILURES))


VERBOSE = bool(os.environ.get('V'))
if len(sys.argv) < 2:
    sys.exit(__doc__)
CLI = sys.argv[1]
if __name__ == '__main__':
    main()
