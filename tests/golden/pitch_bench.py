#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Microseconds of processor time a second of sound, medians in turns: the pitch two semitones up by
augpitch, sox, SoundTouch (GStreamer's pitch) and librosa, and sound made 1.1 times as fast by the
engine wsola and SoundTouch (GStreamer's pitch, soundstretch). Programs are timed without what they
take for a tenth of a second of sound.

    pitch_bench.py SOUND_CLI STRETCH_CLI
"""
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave

import numpy as np

try:
    import librosa
except ImportError:
    librosa = None

SOUND, STRETCH = sys.argv[1:3]
SECONDS, ROUNDS = 20, 5
SEMITONES, TEMPO = 2, 1.1
GST = "filesrc location={} ! wavparse ! audioconvert ! audio/x-raw,format=F32LE ! {} ! fakesink sync=false"


def of_children(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def program(command):
    """@command makes a command line of a file."""
    return lambda files: 1e6 * (of_children(command(files[1])) - of_children(command(files[0]))) / SECONDS


def pipeline(element):
    def work(files):
        return sum(sign * of_children(["gst-launch-1.0", "-q", *GST.format(name, what).split()])
                   for sign, what, name in ((1, element, files[1]), (-1, "identity", files[1]))) * 1e6 / SECONDS
    return work


def ours(command, rate, channels, *words):
    def work(files):
        out = subprocess.run([command, f"--bench={SECONDS}", f"--rate={rate}", f"--channels={channels}",
                              *words], stdout=subprocess.PIPE, check=True).stdout
        return 1e6 / float(out)
    return work


def librosas(rate):
    def work(files):
        with wave.open(files[1]) as w:
            x = np.frombuffer(w.readframes(w.getnframes()), "<i2").reshape(-1, w.getnchannels()).T / 32768
        start = time.process_time()
        librosa.effects.pitch_shift(np.ascontiguousarray(x, np.float32), sr=rate, n_steps=SEMITONES)
        return 1e6 * (time.process_time() - start) / SECONDS
    return work


def write(name, rate, channels, seconds):
    with wave.open(name, "w") as w:
        w.setparams((channels, 2, rate, 0, "NONE", ""))
        x = np.random.default_rng(1).standard_normal((int(seconds * rate), channels)) * 3000
        w.writeframes(x.astype("<i2").tobytes())


def works(rate, channels):
    shift = [f"min-semitones={SEMITONES}", f"max-semitones={SEMITONES}"]
    found = {f"pitch: augpitch {' '.join(more)}": ours(SOUND, rate, channels, "augpitch", *shift, *more)
             for more in ((), ("engine=wsola",), ("engine=wsola", "formants=keep"))}
    if shutil.which("sox"):
        found["pitch: sox"] = program(lambda f: ["sox", f, "-n", "pitch", str(100 * SEMITONES)])
    has = subprocess.run(["gst-inspect-1.0", "--exists", "pitch"]).returncode == 0
    if has:
        found["pitch: SoundTouch, gst"] = pipeline(f"pitch pitch={2 ** (SEMITONES / 12):.6f}")
    if librosa:
        found["pitch: librosa"] = librosas(rate)
    found["tempo: engine wsola"] = ours(STRETCH, rate, channels, "--engine=wsola", str(TEMPO))
    if has:
        found["tempo: SoundTouch, gst"] = pipeline(f"pitch tempo={TEMPO}")
    if shutil.which("soundstretch"):
        found["tempo: soundstretch"] = program(
            lambda f: ["soundstretch", f, f + ".out", f"-tempo={100 * (TEMPO - 1):.3f}"])
    return found


def main():
    if not librosa:
        print("librosa is not installed")
    with tempfile.TemporaryDirectory() as folder:
        for rate, channels in ((16000, 1), (48000, 2)):
            files = [os.path.join(folder, n) for n in ("short.wav", "long.wav")]
            write(files[0], rate, channels, 0.1)
            write(files[1], rate, channels, SECONDS)
            work = works(rate, channels)
            figures = {name: [] for name in work}
            for _ in range(ROUNDS):
                for name, do in work.items():
                    figures[name].append(do(files))
            for name, values in figures.items():
                print(f"{rate} Hz, {channels} channels: {statistics.median(values):8.0f} us/s  {name}")


if __name__ == "__main__":
    main()
