# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augspecmask in a pipeline, seen by an STFT that is not its own: how much is left inside of the
bands that its messages name, and that nothing changes outside."""
import sys
import unittest

import gi
import numpy as np

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402,F401

Gst.init(None)
RATE = 16000
N = 1024
SECONDS = 10


def masked(x, properties, seed):
    """The element's output, and the operations of its only window."""
    pipeline = Gst.parse_launch(
        f"appsrc name=in format=time caps=audio/x-raw,format=F32LE,layout=interleaved,rate={RATE},"
        f"channels=1 ! augseed seed={seed} window={SECONDS} ! augspecmask post-messages=true "
        f"{properties} ! appsink name=out sync=false")
    source, sink = pipeline.get_by_name("in"), pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)
    for at in range(0, len(x), 1000):
        buffer = Gst.Buffer.new_wrapped(x[at:at + 1000].astype(np.float32).tobytes())
        buffer.pts = at * Gst.SECOND // RATE
        source.emit("push-buffer", buffer)
    source.emit("end-of-stream")
    out = b""
    while (sample := sink.try_pull_sample(10 * Gst.SECOND)):
        ok, info = sample.get_buffer().map(Gst.MapFlags.READ)
        out += bytes(info.data)
        sample.get_buffer().unmap(info)
    operations = []
    while (message := pipeline.get_bus().pop_filtered(Gst.MessageType.ELEMENT)):
        if message.get_structure().get_name() == "aug-decision":
            operations += list(message.get_structure().get_value("operations"))
    pipeline.set_state(Gst.State.NULL)
    return np.frombuffer(out, np.float32).astype(np.float64), operations


def power(x):
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N) / N)
    x = x[N + 37:-N]  # another grid than the element's, whole frames only
    starts = np.arange(0, len(x) - N + 1, N // 4)
    return np.abs(np.fft.rfft(np.stack([x[s:s + N] for s in starts]) * hann)) ** 2


class Bands(unittest.TestCase):
    def test_bands_are_empty_and_the_rest_is_left(self):
        x = np.random.default_rng(2).normal(0, 0.1, SECONDS * RATE)
        x = x.astype(np.float32).astype(np.float64)
        seen, cells_mean, cells_worst, ripple = 0, -999, -999, 0
        for seed in range(12):
            y, operations = masked(x, "freq-masks=1 freq-width=27 time-masks=0 mask-value=zero",
                                   seed)
            self.assertEqual(len(y), len(x))
            if not operations:
                self.assertTrue(np.array_equal(x, y))
                continue
            op, = operations
            hz = np.arange(N // 2 + 1) * RATE / N
            bins = np.flatnonzero((hz >= op.get_value("low-hz")) & (hz < op.get_value("high-hz")))
            # as wide as the figures were measured for: a narrow mask has no depth to reach, and in
            # a very wide one some cell of the noise is always far above the mean
            if not 60 <= len(bins) <= 150:
                continue
            before, after = power(x), power(y)
            inside = np.arange(bins[0] + 3, bins[-1] - 2)
            outside = np.r_[0:max(bins[0] - 2, 0), bins[-1] + 3:N // 2 + 1]
            cells = 10 * np.log10(np.maximum(after[:, inside], 1e-30) / before[:, inside].mean())
            change = 10 * np.log10(after[:, outside].mean(0) / before[:, outside].mean(0))
            cells_mean = max(cells_mean, cells.mean())
            cells_worst = max(cells_worst, cells.max())
            ripple = max(ripple, np.abs(change).max())
            seen += 1
        print(f"{seen} masks: inside {cells_mean:.1f} dB in the mean, {cells_worst:.1f} dB at "
              f"worst; outside {ripple:.4f} dB")
        self.assertGreaterEqual(seen, 6)
        self.assertLessEqual(cells_mean, -80)
        self.assertLessEqual(cells_worst, -40)
        self.assertLessEqual(ripple, 0.05)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
