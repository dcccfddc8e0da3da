#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augspeed on sound beside other resamplers, thread CPU time of a second of sound, at 11:10.

Usage: speed_bench.py   (the plugin is found by GST_PLUGIN_PATH_1_0)
"""
import os
import resource
import shutil
import subprocess
import tempfile
import time

import numpy as np

SECONDS = 120


def cpu(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pipeline(path, rate, channels, effect):
    return ["gst-launch-1.0", "-q", "filesrc", f"location={path}", "blocksize=65536", "!", "rawaudioparse", "format=pcm",
            "pcm-format=f32le", f"sample-rate={rate}", f"num-channels={channels}", "!"] + effect.split() + ["fakesink"]


def report(name, seconds):
    print(f"{name:44} {seconds / SECONDS * 1e6:9.0f} us/s {SECONDS / seconds:9.0f} x real time", flush=True)


def best(function, times=5):
    return min(function() for _ in range(times))


def torch_row(path, rate, channels):
    try:
        import torch
        import torchaudio
    except ImportError:
        print("torchaudio is not installed")
        return
    torch.set_num_threads(1)
    x = torch.from_numpy(np.fromfile(path, "<f4").reshape(-1, channels).T.copy())

    def once():
        begin = time.process_time()
        torchaudio.functional.resample(x, 11, 10)
        return time.process_time() - begin
    report("torchaudio resample, 6 zero crossings", best(once))


def main():
    with tempfile.TemporaryDirectory() as folder:
        for rate, channels in ((16000, 1), (48000, 1), (48000, 2)):
            path = os.path.join(folder, "in.f32")
            (np.random.default_rng(1).standard_normal(rate * SECONDS * channels) * 0.1).astype("<f4").tofile(path)
            print(f"{rate} Hz, {channels} channels")
            bare = best(lambda: cpu(pipeline(path, rate, channels, "")))
            row = lambda effect: best(lambda: cpu(pipeline(path, rate, channels, effect + " !"))) - bare
            report("augspeed, one factor", row("augseed ! augspeed min-factor=1.1 max-factor=1.1"))
            report("augspeed, a factor a second", row("augseed window=1 ! augspeed min-factor=0.8 max-factor=1.25"))
            report("audioresample quality=10", row(f"audio/x-raw,rate={rate} ! audioresample quality=10 ! audio/x-raw,rate={rate * 10 // 11}"))
            report("audioresample", row(f"audio/x-raw,rate={rate} ! audioresample ! audio/x-raw,rate={rate * 10 // 11}"))
            if shutil.which("sox"):
                sox = ["sox", "-t", "f32", "-r", str(rate), "-c", str(channels), path, "-t", "f32", "/dev/null"]
                report("sox speed", best(lambda: cpu(sox + ["speed", "1.1"])) - best(lambda: cpu(sox)))
            torch_row(path, rate, channels)


if __name__ == "__main__":
    main()
