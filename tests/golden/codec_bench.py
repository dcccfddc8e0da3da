#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""How many times real time augcodec codes and decodes white noise in windows of a second, one thread, beside
ffmpeg's encoder and decoder in two processes, without their start; medians of turns.

    codec_bench.py SOUND_CLI
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import numpy as np

CLI = sys.argv[1]
ROUNDS, SECONDS = 3, 20
# codec, settings, kbit/s, ffmpeg's encoder and container
ROWS = [("mulaw", [], 0, ["-f", "mulaw"]), ("alaw", [], 0, ["-f", "alaw"]),
        ("adpcm", [], 0, ["-c:a", "adpcm_ima_wav", "-f", "wav"]),
        ("mulaw", ["rate=8000"], 0, ["-ar", "8000", "-f", "mulaw"]),
        ("opus", [], 32, ["-c:a", "libopus", "-vbr", "off", "-f", "ogg"]),
        ("mp3", [], 64, ["-c:a", "libmp3lame", "-f", "mp3"]), ("aac", [], 64, ["-c:a", "aac", "-f", "adts"]),
        ("speex", [], 24, ["-ar", "32000", "-c:a", "libspeex", "-f", "ogg"]),
        ("amr-nb", [], 12.2, None), ("amr-wb", [], 12.65, None)]


def ours(codec, rate, settings, bitrate):
    bits = [f"{codec}-bitrates=<{bitrate}>"] if bitrate else []
    run = subprocess.run([CLI, f"--bench={SECONDS}", f"--rate={rate}", "augcodec", f"codecs={codec}", *bits, *settings],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return float(run.stdout) if run.returncode == 0 else None


def seconds_of(args):
    pid = os.posix_spawnp(args[0], args, os.environ)
    _, status, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime if status == 0 else None


def theirs(folder, rate, coder, bitrate, seconds):
    """Processor seconds for both ways."""
    raw = ["-f", "f32le", "-ar", str(rate), "-ac", "1"]
    name, coded = os.path.join(folder, f"{seconds}.raw"), os.path.join(folder, "coded")
    bits = ["-b:a", f"{bitrate}k"] if bitrate else []
    inner = ["-ar", coder[1]] if coder[0] == "-ar" and coder[-1] == "mulaw" else []
    front = ["-f", coder[-1], *(inner or ["-ar", str(rate)])] if coder[-1] in ("mulaw", "alaw") else []
    ffmpeg = ["ffmpeg", "-v", "fatal", "-nostdin", "-y", "-threads", "1"]
    there = seconds_of([*ffmpeg, *raw, "-i", name, "-threads", "1", *bits, *coder, coded])
    back = seconds_of([*ffmpeg, *front, "-i", coded, "-threads", "1", *raw, "/dev/null"])
    return there + back if there and back else None


def main():
    with tempfile.TemporaryDirectory() as folder:
        for rate in (16000, 48000):
            noise = (np.random.default_rng(1).uniform(-0.25, 0.25, SECONDS * rate)).astype(np.float32)
            noise.tofile(os.path.join(folder, f"{SECONDS}.raw"))
            noise[:rate // 10].tofile(os.path.join(folder, "0.raw"))
            for codec, settings, bitrate, coder in ROWS:
                mine, peer = [], []
                for _ in range(ROUNDS):
                    mine.append(ours(codec, rate, settings, bitrate))
                    if coder and shutil.which("ffmpeg"):
                        whole, start = (theirs(folder, rate, coder, bitrate, s) for s in (SECONDS, 0))
                        peer.append(SECONDS / max(whole - start, 1e-3) if whole and start else None)
                name = f"{rate} Hz mono, {codec} {' '.join(settings)} {bitrate or ''}"
                if None in mine:
                    print(f"{name}: not installed")
                    continue
                row = f"{name}: {statistics.median(mine):.0f} times real time"
                if peer and None not in peer:
                    peer = statistics.median(peer)
                    row += f", ffmpeg {peer:.0f} ({statistics.median(mine) / peer:.2f} times)"
                print(row, flush=True)


main()
