#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augmel against torchaudio's MelSpectrogram and, where it can be imported, librosa's, in float64, on noise, tones and
recordings.

Usage: mel_oracle.py [FOLDER WITH 16 kHz MONO WAV FILES AND Megamind.avi]
The folder can also be given as AUG_TEST_DATA. The plugin is found by GST_PLUGIN_PATH_1_0.
"""
import glob
import os
import subprocess
import sys
import tempfile
import warnings
import wave

import numpy as np

try:
    import torch
    import torchaudio
except ImportError:
    print('skipped: this test needs python3-torch and python3-torchaudio')
    sys.exit(77)
try:
    import librosa
except ImportError:
    librosa = None

warnings.filterwarnings('ignore')  # of channels without a bin
FAILURES = []


def require(name, figure, limit):
    good = figure <= limit
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.3g} (at most {limit:.3g})")
    if not good:
        FAILURES.append(name)


def augmel(x, rate, *settings, window=None, size=4096, s16=False, caps=None):
    """Tensors [tensors, channels, frames, mels]; x is [samples, channels]."""
    x = np.atleast_2d(x.T).T
    kind = np.int16 if s16 else np.float32
    with tempfile.TemporaryDirectory() as folder:
        x.astype(kind).tofile(f'{folder}/in')
        out = subprocess.run(
            ['gst-launch-1.0', '-v', 'filesrc', f'location={folder}/in', f'blocksize={size}', '!', 'rawaudioparse',
             f'pcm-format={"s16le" if s16 else "f32le"}', f'sample-rate={rate}',
             f'num-channels={x.shape[1]}', '!', 'augseed', f'window={window or 0}', '!', 'augmel', 'name=m',
             *settings, '!', *([caps, '!'] if caps else []), 'filesink', f'location={folder}/out'],
            stdout=subprocess.PIPE, check=True, text=True).stdout
        dimensions = [line.split('dimensions=(string)')[1].split(',')[0].strip('" ')
                      for line in out.splitlines() if 'm.GstPad:src' in line and 'dimensions' in line]
        mels, frames, channels, _ = map(int, dimensions[-1].replace('\\', '').split(':'))
        return np.fromfile(f'{folder}/out', np.float32).reshape(-1, channels, frames, mels)


def torchs(x, rate, log=lambda m: m, **settings):
    """[channels, frames, mels] in float64."""
    settings.setdefault('n_mels', 80)
    mel = torchaudio.transforms.MelSpectrogram(rate, **settings).to(torch.float64)
    # filters and window as torchaudio makes them, in float64
    mel.spectrogram.window = torch.hann_window(mel.spectrogram.win_length, dtype=torch.float64)
    mel.mel_scale.fb = fbanks(rate, settings)
    return log(mel(torch.from_numpy(np.atleast_2d(x.T)).to(torch.float64)).numpy()).transpose(0, 2, 1)


def fbanks(rate, settings):
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        return torchaudio.functional.melscale_fbanks(
            settings.get('n_fft', 400) // 2 + 1, settings.get('f_min', 0.0),
            settings.get('f_max') or rate / 2, settings['n_mels'], rate, settings.get('norm'),
            settings.get('mel_scale', 'htk'))
    finally:
        torch.set_default_dtype(before)


def relative(got, want, floor=1e-12):
    """Largest relative error; what is below the frame's float32 noise counts as that much."""
    least = np.maximum(want.max(-1, keepdims=True) * 1e-9, floor)
    return (np.abs(got - want) / np.maximum(want, least)).max()


def sounds():
    rng = np.random.default_rng(3)
    t = np.arange(32000) / 16000
    yield 'noise', 16000, rng.standard_normal((32011, 1)) * 0.1
    yield 'noise, 2 channels', 48000, rng.standard_normal((50000, 2)) * 0.1
    yield 'tones', 16000, (0.3 * np.sin(2 * np.pi * 440 * t) + 0.01 * np.sin(2 * np.pi * 3000 * t))[:, None]
    yield 'noise', 22050, rng.standard_normal((30000, 1))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.environ.get('AUG_TEST_DATA', '')
    names = sorted(glob.glob(os.path.join(folder, '**', '*.wav'), recursive=True)) if folder else []
    if not names:
        print('skip recordings: set AUG_TEST_DATA to a folder with some')
        return
    for name in names:
        with wave.open(name) as f:
            if (f.getnchannels(), f.getsampwidth()) == (1, 2):
                data = np.frombuffer(f.readframes(min(f.getnframes(), 5 * f.getframerate())), np.int16)
                yield os.path.basename(name), f.getframerate(), data[:, None] / 32768
    out = subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-i', f'{folder}/Megamind.avi', '-vn', '-f', 's16le',
                          '-ar', '44100', '-ac', '2', '-'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if out.returncode or not out.stdout:
        print('skip film: Megamind.avi cannot be decoded here')
        return
    yield 'Megamind.avi', 44100, np.frombuffer(out.stdout, np.int16).reshape(-1, 2)[:200000] / 32768


# settings of augmel, those of torchaudio
CASES = [
    ('n-fft=400 hop=200', dict(n_fft=400, hop_length=200)),
    ('n-fft=1024 win-length=800 hop=256 n-mels=64 power=1 norm=slaney mel-scale=slaney',
     dict(n_fft=1024, win_length=800, hop_length=256, n_mels=64, power=1.0, norm='slaney', mel_scale='slaney')),
    ('n-fft=512 hop=160 center=false min-frequency=20 max-frequency=7600',
     dict(n_fft=512, hop_length=160, center=False, f_min=20.0, f_max=7600.0)),
    ('n-fft=2048 hop=512 n-mels=128 pad-mode=constant', dict(n_fft=2048, hop_length=512, n_mels=128, pad_mode='constant')),
]
LOGS = [
    ('log=natural floor=1e-10', lambda m: np.log(np.maximum(m, 1e-10)), 1e-4),
    ('log=decibel floor=1e-10', lambda m: 10 * np.log10(np.maximum(m, 1e-10)), 1e-3),
    ('log=decibel top-db=40', lambda m: np.maximum(d := 10 * np.log10(np.maximum(m, 1e-10)), d.max() - 40), 1e-3),
    ('log=whisper', lambda m: (np.maximum(d := np.log10(np.maximum(m, 1e-10)), d.max() - 8) + 4) / 4, 1e-4),
]


def stream(tensors, want):
    """The frames of a stream's tensors, [channels, frames, mels], and what they ought to be: a frame with its middle
    behind the last sample is left out."""
    got = np.concatenate(list(tensors), 1)[:, :want.shape[1]]
    return got, want[:, :max(got.shape[1], want.shape[1] - 1)]


def check_torch():
    for name, rate, x in sounds():
        x = x.astype(np.float32).astype(np.float64)
        worst = 0
        for ours, theirs in CASES:
            want = torchs(x, rate, **theirs)
            got, want = stream(augmel(x, rate, 'log=none', *ours.split()), want)
            worst = max(worst, relative(got, want) if got.shape == want.shape else np.inf)
        require(f'{name}: relative difference from torchaudio', worst, 1e-4)


def check_logs():
    rng = np.random.default_rng(5)
    x = (rng.standard_normal((16000, 1)) * np.linspace(0, 0.3, 16000)[:, None] ** 3).astype(np.float32)
    for ours, log, limit in LOGS:
        want = torchs(x.astype(np.float64), 16000, log, n_fft=400, hop_length=160)
        got = augmel(x, 16000, 'mode=window', *ours.split(), window='1')[0]
        require(f'{ours}: difference', np.abs(got - want).max() if got.shape == want.shape else np.inf, limit)


def check_windows():
    """A window's tensor is that of its sound alone; the last one's missing sound is silence."""
    rng = np.random.default_rng(6)
    for rate, window, s16 in ((16000, '1/2', False), (22050, '1/4', True), (44100, '1001/3000', False)):
        x = rng.standard_normal((3 * rate + 77, 2)) * 0.1
        x = np.rint(x * 32768) if s16 else x.astype(np.float32)
        y = x.astype(np.float64) / (32768 if s16 else 1)
        n, d = map(int, window.split('/'))
        edges = [-(-k * n * rate // d) for k in range(200)]
        edges = edges[:next(k for k, e in enumerate(edges) if e >= len(x)) + 1]
        got = augmel(x, rate, 'mode=window', 'log=none', window=window, s16=s16, size=3000)
        y = np.concatenate([y, np.zeros((edges[-1] - len(y), 2))])
        worst, frames = 0, got.shape[2]
        for k, tensor in enumerate(got):
            want = torchs(y[edges[k]:edges[k + 1]], rate, n_fft=400, hop_length=160)[:, :frames]
            worst = max(worst, relative(tensor[:, :want.shape[1]], want))
        require(f'windows of {window} s at {rate} Hz: {len(got)} of {len(edges) - 1} tensors, difference', worst
                if len(got) == len(edges) - 1 else np.inf, 1e-4)
    y = augmel(x, 44100, 'mode=window', window='1/2', caps='other/tensors,dimensions=(string)80:50:2:1')
    require('frames that downstream asks for', abs(y.shape[2] - 50), 0)


def check_pieces():
    x = np.random.default_rng(7).standard_normal((30000, 2)) * 0.1
    for settings in (('mode=stream', 'frames=7'), ('mode=window',)):
        first = augmel(x, 16000, *settings, window='1/2', size=8)
        for size in (8 * 160, 8 * 441, 8 * 1024, 8 * 4096):
            require(f'{settings[0]}, pieces of {size // 8}: bytes that differ', np.sum(
                first.view(np.uint32) != augmel(x, 16000, *settings, window='1/2', size=size).view(np.uint32)), 0)


def check_librosa():
    if not librosa:
        print('skip librosa: not installed')
        return
    x = np.random.default_rng(8).standard_normal(22050)
    want = librosa.feature.melspectrogram(y=x, sr=22050, pad_mode='constant').T[None]
    got, want = stream(augmel(x, 22050, 'log=none', *'n-fft=2048 hop=512 n-mels=128 mel-scale=slaney norm=slaney '
                              'pad-mode=constant'.split()), want)
    require('relative difference from librosa', relative(got, want), 1e-4)


def main():
    for part in (check_torch, check_logs, check_windows, check_pieces, check_librosa):
        part()
    if FAILURES:
        sys.exit('failed: ' + ', '.join(FAILURES))


if __name__ == '__main__':
    main()
