#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Times real time of gain, filters, clipping, loss and channels, one thread, processor time: sound_cli beside
NumPy, SciPy, torchaudio, sox and GStreamer's own elements, in turns.

    sounds_bench.py SOUND_CLI

sox and GStreamer are timed as programs, less what the same program takes without the effect.
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
from scipy import signal

from timing import time_of

try:
    import torch
    import torchaudio.functional
    torch.set_num_threads(1)
except ImportError:
    torch = None

CLI = sys.argv[1]
ROUNDS = 3
RATE, SECONDS = 48000, 20


def own(settings, channels):
    out = subprocess.run([CLI, f"--rate={RATE}", f"--channels={channels}", "--bench=100", "--piece=1024",
                          *settings.split()], stdout=subprocess.PIPE, check=True, text=True)
    return float(out.stdout)


def seconds_of(args):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def gst(element, channels):
    def launch(chain):
        return seconds_of(["gst-launch-1.0", "-q", "audiotestsrc", "wave=white-noise", "num-buffers=20000",
                           "samplesperbuffer=1024", "!",
                           f"audio/x-raw,format=F32LE,rate={RATE},channels={channels}", "!",
                           *chain.split(), "!", "fakesink"])
    return 20000 * 1024 / RATE / max(launch(element) - launch("identity"), 1e-3)


def sox(effect, path):
    args = ["sox", "-D", path, "-n"]
    return 60 / max(seconds_of(args + effect.split()) - seconds_of(args), 1e-3)


def real_time(work):
    work()
    return SECONDS / (time_of(work, 3) / 1e3)


def peers(channels, path):
    x = np.random.default_rng(1).standard_normal((SECONDS * RATE, channels)).astype(np.float32) * 0.2
    low = signal.butter(2, 1000, fs=RATE, output="sos")
    steep = signal.butter(16, 4000, fs=RATE, output="sos")
    step = np.float32(2**-7)
    yield "gain", "NumPy: x·g", lambda: real_time(lambda: x * np.float32(0.7))
    yield "clip", "NumPy: clip", lambda: real_time(lambda: np.clip(x, -0.1, 0.1))
    yield "soft", "NumPy: tanh", lambda: real_time(lambda: np.tanh(x * np.float32(4)))
    yield "bits", "NumPy: rint", lambda: real_time(lambda: np.rint(x / step) * step)
    yield "filter", "SciPy: sosfilt, 1 section", lambda: real_time(lambda: signal.sosfilt(low, x, axis=0))
    yield "steep", "SciPy: sosfilt, 8 sections", lambda: real_time(lambda: signal.sosfilt(steep, x, axis=0))
    if torch:
        y = torch.from_numpy(x.T.copy())
        yield "filter", "torchaudio: lowpass_biquad", lambda: real_time(
            lambda: torchaudio.functional.lowpass_biquad(y, RATE, 1000))
    if shutil.which("sox"):
        yield "gain", "sox vol", lambda: sox("vol 0.7", path)
        yield "filter", "sox lowpass", lambda: sox("lowpass 1000", path)
        yield "soft", "sox overdrive", lambda: sox("overdrive 10", path)
    if shutil.which("gst-launch-1.0"):
        yield "gain", "volume", lambda: gst("volume volume=0.7", channels)
        yield "gain", "audioamplify", lambda: gst("audioamplify amplification=0.7", channels)
        yield "filter", "audiocheblimit, 2 poles", lambda: gst("audiocheblimit cutoff=1000 poles=2", channels)
        yield "steep", "audiocheblimit, 16 poles", lambda: gst(
            "audiocheblimit cutoff=4000 poles=16", channels)


OWN = [("gain", "auggain"), ("gain", "auggain transition-probability=1 fade-ms=10"),
       ("gain", "auggain normalize=rms"), ("filter", "augfilter"), ("steep", "augfilter kind=band-limit"),
       ("clip", "augclip"), ("clip", "augclip kind=percentile"), ("soft", "augclip kind=soft"),
       ("bits", "augclip kind=bits"), ("bits", "augclip kind=bits dither=triangular"),
       ("hold", "augclip kind=hold"), ("loss", "augloss"), ("loss", "augloss conceal=noise max-share=0.9"),
       ("loss", "augloss kind=dropouts"), ("channels", "augchannels probability=1"),
       ("channels", "augchannels probability=1 kind=mono")]


def main():
    print(f"times real time at {RATE} Hz, F32 (median of {ROUNDS}, in turns)")
    with tempfile.TemporaryDirectory() as folder:
        for channels in (1, 2):
            path = os.path.join(folder, f"{channels}.wav")
            with wave.open(path, "wb") as w:
                w.setnchannels(channels)
                w.setsampwidth(2)
                w.setframerate(RATE)
                w.writeframes(np.random.default_rng(1).integers(
                    -9000, 9000, 60 * RATE * channels, np.int16).tobytes())
            rows = [(group, settings, lambda s=settings: own(s, channels)) for group, settings in OWN]
            rows += peers(channels, path)
            figures = [[] for _ in rows]
            for _ in range(ROUNDS):
                for row, found in zip(rows, figures):
                    found.append(row[2]())
            for (group, name, _), found in sorted(zip(rows, figures), key=lambda r: [
                    g for g, _ in OWN].index(r[0][0])):
                print(f"  {channels} ch  {group:9} {name:50} {statistics.median(found):10.0f}", flush=True)


main()
