#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Frequency and time masks against a float64 model of their definition, and as listeners see them.

Usage: specmask_oracle.py SOUND_CLI [FOLDER WITH 16 kHz MONO WAV FILES]
The folder can also be given as AUG_TEST_DATA; without it, the part with real speech is skipped.
"""
import glob
import json
import math
import os
import subprocess
import sys
import tempfile
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
    """Words of Philox4x32-10, [4, n], for counters [4, n] under one key."""
    k, c = [np.uint64(w) for w in key], [np.asarray(w, np.uint64) for w in counter]
    low = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [(p1 >> np.uint64(32)) ^ c[1] ^ k[0], p1 & low,
             (p0 >> np.uint64(32)) ^ c[3] ^ k[1], p0 & low]
        k = [(k[0] + np.uint64(0x9E3779B9)) & low, (k[1] + np.uint64(0xBB67AE85)) & low]
    return np.stack(np.broadcast_arrays(*c))


def fnv1a(data, h=0x811C9DC5):
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def words_of(field, index, *counter):
    """Word index % 4 of the field at (counter 0, counter 1 + index / 4, …): see the definition."""
    counter = [np.broadcast_to(np.asarray(c, np.int64) & 0xFFFFFFFF, index.shape) for c in counter]
    words = philox([field & 0xFFFFFFFF, field >> 32], counter)
    return words[index % 4, np.arange(len(index))].astype(np.int64)


BRANCH = fnv1a(b'audio')


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


def model_channel(x, rate, bands, spans, first, value, field, channel):
    """One window of one channel from sample `first` on: every frame of the grid that touches it,
    masked and added up. Band or span i has the field `field` + i."""
    n = frame_size(rate)
    hop, length = n // 4, len(x)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
    masked = is_masked(rate, n, bands)
    y = x.copy()
    if masked.any():
        before = 3 * hop + first % hop
        # between two hops, what is in front is made of the first three alone
        left = reflected(x[:3 * hop] if first % hop else x, before, 0)[:before]
        padded = np.concatenate([left, reflected(x, 0, n)])
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
                k = np.flatnonzero(masked)
                for b in range(len(bands)):
                    # of bands that overlap, the last
                    own = k[is_masked(rate, n, bands[b:b + 1])[k]
                            & ~is_masked(rate, n, bands[b + 1:])[k]]
                    word = words_of(field + b, own, j + first // hop, channel << 16 | own // 4, 0,
                                    BRANCH)
                    turn = np.exp(2j * np.pi * (word * n >> 32) / n)
                    real = (own == 0) | (own == n // 2)
                    change[own] -= mean * np.where(real, np.where(word >> 31, -1, 1), turn)
            total[j * hop:j * hop + n] += np.fft.irfft(change, n) * hann / 1.5
        y -= total[before:before + length]
    for s, (start, stop) in enumerate(spans):
        start, stop = max(start - first, 0), min(stop - first, length)
        if start >= stop:
            continue
        y[start:stop] = 0
        if value == 'noise':
            around = x[max(start - n // 2, 0):min(start + n // 2, length)]
            top = math.sqrt(3 * np.mean(around ** 2))
            i = np.arange(start, stop) + first
            word = words_of(field + 100 + s, i, i // 4, channel, 0, BRANCH)
            y[start:stop] = top * (word / 2 ** 31 - 1)
    return y


def model(x, rate, windows, value, field):
    y, at = np.empty_like(x), 0
    for length, bands, spans, first in windows:
        for c in range(x.shape[1]):
            y[at:at + length, c] = model_channel(x[at:at + length, c], rate, bands, spans, first,
                                                 value, field, c)
        at += length
    return y


def replayed(x, rate, bands, spans, first, value, field, piece, s16):
    """One window; its decision comes as a line of JSON."""
    def op(name, i, **values):
        return {'op': name, **values, 'mask-value': ['mean', 'zero', 'noise'].index(value),
                'field': f'{field + i:016x}'}

    def time(sample):
        return sample * 10 ** 9 // rate
    line = {'element': 'augspecmask', 'decision': 'specmask', 'applied': True, 'branch': 'audio',
            'window': 0, 'seed': '0' * 16, 'source': '0' * 16, 'epoch': 0, 'view': 0,
            'generation': 0, 'start': '0' * 16, 'stop': 'f' * 16,
            'operations': [op('freq-mask', i, **{'low-hz': float(low), 'high-hz': float(high)})
                           for i, (low, high) in enumerate(bands)]
            + [op('time-mask', 100 + i, start_ns=time(start), duration_ns=time(stop) - time(start))
               for i, (start, stop) in enumerate(spans)]}
    kind = np.int16 if s16 else np.float32
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        file.write(json.dumps(line) + '\n')
        file.flush()
        out = subprocess.run(
            [CLI, f'--rate={rate}', f'--channels={x.shape[1]}', f'--piece={piece}', '--window-ns=0',
             f'--enter={first}', f'--replay={file.name}'] + (['--s16'] if s16 else [])
            + ['specmask'], input=x.astype(kind).tobytes(), stdout=subprocess.PIPE, check=True)
    return np.frombuffer(out.stdout, kind).reshape(x.shape).astype(np.float64)


def engine(x, rate, windows, value='zero', field=1, piece=480, s16=False):
    """What is under test, window by window; x is [frames, channels]."""
    parts, at = [], 0
    for length, bands, spans, first in windows:
        parts.append(replayed(x[at:at + length], rate, bands, spans, first, value, field, piece,
                              s16))
        at += length
    return np.concatenate(parts)


def decided(rate, seconds, *settings):
    """The operations of windows of a second, silence going through."""
    with tempfile.NamedTemporaryFile(suffix='.json') as log:
        subprocess.run([CLI, f'--rate={rate}', f'--log={log.name}', 'specmask', *settings],
                       input=bytes(4 * rate * seconds), stdout=subprocess.DEVNULL, check=True)
        return [json.loads(line) for line in open(log.name)]


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
            got = engine(x, rate, windows, value, field=0x123456789ABCDEF)
            want = model(x, rate, windows, value, 0x123456789ABCDEF)
            worst = max(worst, np.abs(got - want).max() / np.abs(x).max())
            x = np.rint(x * 32768)
            got = engine(x, rate, windows, value, field=0x123456789ABCDEF, s16=True)
            want = np.clip(model(x / 32768, rate, windows, value, 0x123456789ABCDEF) * 32768, -32768, 32767)
            worst_s16 = max(worst_s16, np.abs(got - want).max())
        # what is kept of bins far below the others, amplified to their mean, is the phase of float
        require(f'{value}: largest difference from the float64 model', 2 * decibel(worst),
                -95 if value == 'mean' else -120)
        require(f'{value}: 16-bit, largest difference', worst_s16, 1 if value == 'mean' else 0.502,
                'steps')


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


def check_edges():
    """What is decided in mel channels is carried out in Hz."""
    worst, n = 0, 0
    for rate, low, high in ((16000, 0, 8000), (48000, 20, 7600), (8000, 0, 8000)):
        top = min(high, rate / 2)
        _, points = mel_filters(64, 512, rate, low, top)
        for line in decided(rate, 40, 'n-mels=64', f'min-frequency={low}',
                            f'max-frequency={high}'):
            for op in line['operations']:
                want = points[op['first']], points[op['first'] + op['channels'] + 1]
                worst = max(worst, abs(op['low-hz'] - want[0]), abs(op['high-hz'] - want[1]))
                n += 1
    require(f'edges of {n} masks', worst, 1e-6, 'Hz')


def read_film(path):
    """The sound of a film at 16 kHz, one channel."""
    if not os.path.exists(path):
        print('skip film: no Megamind.avi')
        return
    out = subprocess.run(
        ['ffmpeg', '-v', 'error', '-nostdin', '-i', path, '-vn', '-f', 's16le', '-ar', '16000', '-ac', '1', '-'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    data = np.frombuffer(out.stdout[:len(out.stdout) // 2 * 2], np.int16)
    if out.returncode or len(data) == 0:
        print('skip film: Megamind.avi cannot be decoded here')
        return
    yield os.path.basename(path), data.astype(np.float64) / 32768


def read_speech(folder):
    yield from read_film(os.path.join(folder, 'Megamind.avi'))
    for path in sorted(glob.glob(os.path.join(folder, '**', '*.wav'), recursive=True)):
        with wave.open(path) as f:
            if (f.getframerate(), f.getnchannels(), f.getsampwidth()) == (16000, 1, 2):
                data = np.frombuffer(f.readframes(f.getnframes()), np.int16)
                yield os.path.basename(path), data.astype(np.float64) / 32768


def check_speech(folder):
    """A5: mel channels of real speech, every position and several widths of the mask."""
    worst_inside, worst_edge, worst_outside, files = -999.0, -999.0, 0.0, 0
    _, points = mel_filters(80, 512, 16000, 0, 8000)
    for name, x in read_speech(folder):
        files += 1
        # a film has what is louder right below what is masked than speech has, and is heard through the
        # main lobe of the listener's window: two bins of 25 ms
        lobe = 80 if name.endswith('.avi') else 0
        before = mel_power(x, 16000)
        for count in (8, 15, 27):
            for first in range(0, 81 - count, 9 if FULL else 27):
                edges = points[first], points[first + count + 1]
                y = engine(x[:, None], 16000, [(len(x), [edges], [], 0)])[:, 0]
                after = mel_power(y, 16000)
                change = 10 * np.log10((after.mean(0) + 1e-12) / (before.mean(0) + 1e-12))
                stop = first + count
                inside = np.array([change[m] for m in range(first + 2, stop - 2)
                                   if points[m] >= edges[0] + lobe and
                                   points[m + 2] <= edges[1] - lobe] or [-999.0])
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


def check_time(folder):
    """A6 on what is recorded: exactly 0 where the log says, bit by bit the same elsewhere."""
    masked, n = 0, 0
    for name, x in read_speech(folder):
        for kind, scale in ((np.float32, 1), (np.int16, 32768)):
            data = (x * scale).astype(kind)
            with tempfile.NamedTemporaryFile(suffix='.json') as log:
                out = subprocess.run(
                    [CLI, '--rate=16000', '--piece=0', f'--log={log.name}', '--window-ns=700000001']
                    + (['--s16'] if scale > 1 else [])
                    + ['specmask', 'freq-masks=0', 'time-masks=3', 'time-width=20'],
                    input=data.tobytes(), stdout=subprocess.PIPE, check=True)
                for k, line in enumerate(map(json.loads, open(log.name))):
                    at = -(-k * 700000001 * 16000 // 10 ** 9)
                    for op in line['operations']:
                        start, stop = (at - (-t * 16000 // 10 ** 9) for t in (
                            op['start_ns'], op['start_ns'] + op['duration_ns']))
                        masked += len(data[start:stop])
                        data[start:stop] = 0
            if data.tobytes() != out.stdout:
                FAILURES.append('A6 ' + name)
            n += 1
    if n:
        print(f"{'FAIL' if any('A6' in f for f in FAILURES) else 'ok  '} A6 {n} files: {masked} samples"
              ' exactly 0, all others as they were')


def cli(x, rate, *settings, log=None, replay=None, channels=1, seconds=2, kind=np.float32, seed=1):
    """The output of a run, and its decisions."""
    with tempfile.NamedTemporaryFile(suffix='.json') as file:
        if replay:
            file.write(b''.join(json.dumps(line).encode() + b'\n' for line in replay))
            file.flush()
        out = subprocess.run(
            [CLI, f'--rate={rate}', f'--channels={channels}', f'--window-ns={int(seconds * 1e9)}',
             f'--seed={seed}', f'--{"replay" if replay else "log"}={file.name}']
            + (['--s16'] if kind == np.int16 else []) + ['specmask', *settings],
            input=np.asarray(x, kind).tobytes(), stdout=subprocess.PIPE, check=True).stdout
        lines = replay or [json.loads(line) for line in open(file.name)]
    return np.frombuffer(out, kind).reshape(np.shape(x)).astype(np.float64), lines


def check_replay():
    """From the log alone: the same bytes."""
    x = noise(3 * 16000, 3, seed=7)
    settings = ('preset=ld', 'mask-value=noise', 'time-warp=true', 'warp-width=60', 'fade=5',
                'independent-channels=2')
    y, lines = cli(x, 16000, *settings, channels=3)
    again, _ = cli(x, 16000, replay=lines, channels=3)
    require('bytes that differ when replayed from the log', np.sum(y != again), 0, 'samples')


def check_channels():
    """A channel has its own masks and no others."""
    x = noise(3 * 16000, 5, seed=8)
    settings = ('preset=ld', 'independent-channels=2')
    y, lines = cli(x, 16000, *settings, channels=5)
    wrong = 0
    for c in range(5):
        own = [dict(line, operations=[{k: v for k, v in op.items() if not k.startswith('sound-')}
                                      for op in line['operations'] if op['sound-channel'] == c % 2])
               for line in lines]
        alone, _ = cli(x[:, c:c + 1], 16000, replay=own)
        wrong += np.sum(alone[:, 0] != y[:, c])
    require('samples that differ from the channel masked alone', wrong, 0, 'samples')


def check_warp():
    """Clicks are heard where the map says, within a quarter of the vocoder's frame, also where time runs twice as
    fast; a tone keeps its pitch."""
    rate, seconds, worst, cents, moved = 48000, 2, 0, 0, 0
    for seed in range(1, 9):
        settings = ('freq-masks=0', 'time-warp=true', 'warp-width=40')
        clicks = np.zeros(rate * seconds)
        clicks[rate // 20::rate // 10] = 1
        y, lines = cli(clicks, rate, *settings, seed=seed)
        op = lines[0]['operations'][0]
        start, stop = op['from_ns'] / 1e9, op['to_ns'] / 1e9
        for t in np.flatnonzero(clicks) / rate:
            heard = t * stop / start if t < start else \
                stop + (t - start) * (seconds - stop) / (seconds - start)
            near = slice(max(int((heard - 0.024) * rate), 0), int((heard + 0.024) * rate))
            worst = max(worst, abs(near.start + np.abs(y[near]).argmax() - heard * rate) / rate)
            moved = max(moved, abs(t - heard))
        tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate * seconds) / rate)
        y, _ = cli(tone, rate, *settings, seed=seed)
        for part in (y[rate // 8:rate * 3 // 8], y[-rate * 3 // 8:-rate // 8]):
            n = np.arange(len(part))
            spectrum = np.abs(np.fft.rfft(part * np.blackman(len(part)), 16 * len(part)))
            k = spectrum.argmax()
            a, b, c = np.log(spectrum[k - 1:k + 2])
            hz = (k + 0.5 * (a - c) / (a - 2 * b + c)) * rate / (16 * len(n))
            cents = max(cents, abs(1200 * math.log2(hz / 440)))
    require(f'time warp moves clicks by up to {moved * 1e3:.0f} ms; off the map at most', 1e3 * worst,
            21.4, 'ms')
    require('time warp, 440 Hz', cents, 1, 'cents')


def main():
    check_replay()
    check_channels()
    check_warp()
    check_model()
    check_edges()
    check_full_path()
    check_band(48000, 3000, 5000)
    check_band(16000, 1000, 2500)
    folder = sys.argv[2] if len(sys.argv) > 2 else os.environ.get('AUG_TEST_DATA', '')
    if folder and os.path.isdir(folder):
        check_speech(folder)
        check_time(folder)
    else:
        print('skip A5: set AUG_TEST_DATA to a folder with 16 kHz mono WAV files')
    if FAILURES:
        sys.exit('failed: ' + ', '.join(FAILURES))


VERBOSE, FULL = bool(os.environ.get('V')), bool(os.environ.get('AUG_FULL'))
if len(sys.argv) < 2:
    sys.exit(__doc__)
CLI = sys.argv[1]
if __name__ == '__main__':
    main()
