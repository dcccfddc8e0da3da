# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augspecmask on tensors against torchaudio's masks and torch's bicubic interpolation, given what was drawn; augcrop
on tensors."""
import math
import sys
import unittest
from unittest import mock

import gi
import numpy as np

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402,F401

try:
    import torch
    import torchaudio
except ImportError:
    print("skipped: this test needs python3-torch and python3-torchaudio")
    sys.exit(77)

Gst.init(None)
BINS, FRAMES = 80, 200


def masked(tensors, properties, seed, channels=1, frames=FRAMES, window="2", hop="1/100", element="augspecmask"):
    """What comes out, [tensors, channels, frames, bins], and the operations of each window."""
    pipeline = Gst.parse_launch(
        f"appsrc name=in format=time caps=\"other/tensors,format=static,num_tensors=1,types=float32,"
        f"dimensions=(string){BINS}:{frames}:{channels}:1,framerate=0/1,hop={hop}\" ! augseed seed={seed} "
        f"window={window} ! {element} name=m post-messages=true {properties} ! "
        "appsink name=out sync=false")
    source, sink = pipeline.get_by_name("in"), pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)
    n, d = map(int, hop.split("/"))
    for k, tensor in enumerate(tensors):
        buffer = Gst.Buffer.new_wrapped(tensor.astype(np.float32).tobytes())
        buffer.pts = k * frames * n * Gst.SECOND // d
        buffer.duration = frames * n * Gst.SECOND // d
        source.emit("push-buffer", buffer)
    source.emit("end-of-stream")
    out = []
    while (sample := sink.try_pull_sample(10 * Gst.SECOND)):
        ok, info = sample.get_buffer().map(Gst.MapFlags.READ)
        out.append(np.frombuffer(bytes(info.data), np.float32).reshape(channels, frames, BINS))
        sample.get_buffer().unmap(info)
    decisions, warnings = {}, 0
    while (message := pipeline.get_bus().pop()):
        warnings += message.type == Gst.MessageType.WARNING
        if message.type == Gst.MessageType.ELEMENT and message.get_structure().get_name() == "aug-decision":
            s = message.get_structure()
            decisions[s.get_value("window")] = list(s.get_value("operations"))
    pipeline.set_state(Gst.State.NULL)
    return np.array(out), decisions, warnings


def values(op):
    return {op.nth_field_name(i): op.get_value(op.nth_field_name(i)) for i in range(op.n_fields())}


def torch_mask(x, op, value):
    """torchaudio.functional.mask_along_axis with numbers that give the mask that was drawn; x is [channel, freq, time]."""
    if op["op"] == "freq-mask":
        axis, size, first, width = 1, BINS, op["first"], op["channels"]
    else:
        axis, size = 2, x.shape[2]
        first, width = op["start_ns"] // 10 ** 7, op["duration_ns"] // 10 ** 7
    param = width + 1
    drawn = iter([torch.tensor([(width + 0.5) / param]), torch.tensor([(first + 0.5) / (size - width - 0.5)])])
    with mock.patch("torch.rand", lambda *a, **k: next(drawn)):
        return torchaudio.functional.mask_along_axis(x, param, value, axis)


def torch_warp(x, op):
    """The parts on both sides stretched by bicubic interpolation, as ESPnet and lhotse do; x is [channel, freq, time]."""
    start, stop = op["from_ns"] // 10 ** 7, op["to_ns"] // 10 ** 7

    def stretch(part, to):
        return torch.nn.functional.interpolate(
            part.transpose(1, 2)[:, None], (to, part.shape[1]), mode="bicubic", align_corners=False)[:, 0].transpose(1, 2)
    return torch.cat([stretch(x[:, :, :start], stop), stretch(x[:, :, start:], x.shape[2] - stop)], 2)


def torchs(x, operations, value):
    x = torch.from_numpy(x.astype(np.float64).transpose(0, 2, 1).copy())
    fill = None
    for op in map(values, operations):
        if op["op"] == "time-warp":
            x = torch_warp(x, op)
            continue
        if fill is None:
            fill = 0.0 if value == "zero" else float(x.mean())
        x = torch_mask(x, op, fill)
    return x.numpy().transpose(0, 2, 1)


def spectrograms(count, channels=1, frames=FRAMES):
    return np.random.default_rng(4).normal(-5, 3, (count, channels, frames, BINS)).astype(np.float32)


class Tensors(unittest.TestCase):
    def compare(self, settings, value, limit, channels=1, seeds=8):
        worst, operations = 0, 0
        for seed in range(seeds):
            x = spectrograms(3, channels)
            y, decisions, warnings = masked(x, settings, seed, channels)
            self.assertEqual(y.shape, x.shape)
            self.assertEqual(warnings, 0)
            for k in range(3):
                want = torchs(x[k], decisions[k], value)
                worst = max(worst, np.abs(y[k] - want).max())
                operations += len(decisions[k])
        print(f"{settings}: {operations} operations, largest difference {worst:.3g}")
        self.assertGreater(operations, seeds)
        self.assertLessEqual(worst, limit)

    def test_masks_are_torchaudios(self):
        self.compare("preset=ld mask-value=zero", "zero", 0)
        self.compare("preset=ld", "mean", 1e-6)
        self.compare("preset=conformer", "mean", 1e-6, channels=2)

    def test_time_warp_is_torchs_bicubic(self):
        self.compare("freq-masks=0 time-warp=true warp-width=60", "mean", 1e-5)
        self.compare("preset=lhotse time-warp=true", "mean", 1e-5)

    def test_channels_have_their_own_masks(self):
        x = spectrograms(1, 3)
        y, decisions, _ = masked(x, "preset=ld mask-value=zero independent-channels=2", 5, 3)
        for c in range(3):
            own = [op for op in decisions[0] if op.get_value("sound-channel") == c % 2]
            self.assertEqual(np.abs(y[0, c:c + 1] - torchs(x[0, c:c + 1], own, "zero")).max(), 0)

    def test_noise_has_the_tensors_mean_and_deviation(self):
        x = spectrograms(1)
        y, decisions, _ = masked(x, "freq-masks=2 time-masks=4 time-width=100 mask-value=noise", 6)
        hole = torchs(np.ones_like(x[0]), decisions[0], "zero") == 0
        self.assertTrue(np.array_equal(y[0][~hole], x[0][~hole]))
        inside = y[0][hole]
        self.assertGreater(len(inside), 1000)
        self.assertLess(abs(inside.mean() - x.mean()), 5 * x.std() / math.sqrt(len(inside)))
        self.assertLess(abs(inside.std() / x.std() - 1), 0.05)
        again, _, _ = masked(x, "freq-masks=2 time-masks=4 time-width=100 mask-value=noise", 6)
        self.assertTrue(np.array_equal(y, again))

    def test_a_window_in_pieces_is_masked_as_a_whole(self):
        whole = spectrograms(1)
        settings = "preset=ld mask-value=%s"
        pieces = whole.reshape(8, 1, FRAMES // 8, BINS)
        a, _, _ = masked(whole, settings % "zero", 9)
        b, _, warnings = masked(pieces, settings % "zero", 9, frames=FRAMES // 8)
        self.assertTrue(np.array_equal(a.reshape(-1, BINS), b.reshape(-1, BINS)))
        self.assertEqual(warnings, 0)
        b, _, warnings = masked(pieces, "freq-masks=0 time-warp=true warp-width=30", 9, frames=FRAMES // 8)
        self.assertTrue(np.array_equal(whole.reshape(-1, BINS), b.reshape(-1, BINS)))
        self.assertEqual(warnings, 1)

    def test_sound_and_its_spectrogram_are_masked_alike(self):
        pipeline = Gst.parse_launch(
            "audiotestsrc num-buffers=40 wave=white-noise ! audio/x-raw,format=F32LE,rate=16000,channels=1 ! tee name=t "
            "t. ! queue ! augseed seed=3 window=1/2 branch=a ! augspecmask name=sound preset=ld post-messages=true ! "
            "fakesink t. ! queue ! augseed seed=3 window=1/2 branch=b ! augmel mode=window ! augspecmask name=mel "
            "preset=ld post-messages=true ! fakesink")
        pipeline.set_state(Gst.State.PLAYING)
        found = {}
        while (message := pipeline.get_bus().timed_pop(30 * Gst.SECOND)).type != Gst.MessageType.EOS:
            s = message.get_structure()
            if message.type == Gst.MessageType.ELEMENT and s.get_name() == "aug-decision":
                keep = ("op", "first", "channels", "start_ns", "duration_ns")
                found.setdefault(s.get_value("window"), {})[s.get_value("branch")] = [
                    {k: v for k, v in values(op).items() if k in keep} for op in s.get_value("operations")]
        pipeline.set_state(Gst.State.NULL)
        self.assertGreaterEqual(len(found), 5)
        for both in found.values():
            self.assertEqual(both["a"], both["b"])

    def test_crop_keeps_frames_of_the_cut_and_a_band(self):
        seen = 0
        for settings in ("min-duration=0.3 max-duration=0.7", "min-band=0.2 max-band=0.6",
                         "min-duration=0.3 max-duration=0.7 min-band=0.2 max-band=0.6 timeline=compact"):
            x = spectrograms(4, 2)
            y, decisions, _ = masked(x, settings, 11, 2, element="augcrop")
            self.assertEqual(y.shape, x.shape)
            for k in range(4):
                want = x[k].copy()
                for op in map(values, decisions[k]):
                    if op["op"] == "time-crop":
                        first = -(-op["start_ns"] // 10 ** 7)
                        last = -(-(op["start_ns"] + op["duration_ns"]) // 10 ** 7)
                        before, want = want, np.zeros_like(want)
                        want[:, :last - first] = before[:, first:last]
                    elif op["op"] == "band-crop":
                        self.assertTrue(0.2 <= op["high"] - op["low"] < 0.6 + 1e-9)
                        band = np.arange(BINS)
                        low, high = int(op["low"] * BINS + 0.5), int(op["high"] * BINS + 0.5)
                        want[:, :, (band < low) | (band >= high)] = 0
                    seen += op["op"] != "crop"
                self.assertTrue(np.array_equal(y[k], want), f"{settings}, window {k}")
        self.assertEqual(seen, 16)

    def test_sound_and_its_spectrogram_are_cut_alike(self):
        pipeline = Gst.parse_launch(
            "audiotestsrc num-buffers=40 wave=white-noise ! audio/x-raw,format=F32LE,rate=16000,channels=1 ! tee name=t "
            "t. ! queue ! augseed seed=3 window=1/2 branch=a group=g ! augcrop min-duration=0.3 max-duration=0.6 "
            "post-messages=true ! fakesink t. ! queue ! augseed seed=3 window=1/2 branch=b group=g ! augmel mode=window ! "
            "augcrop min-duration=0.3 max-duration=0.6 min-band=0.5 post-messages=true ! fakesink")
        pipeline.set_state(Gst.State.PLAYING)
        found = {}
        while (message := pipeline.get_bus().timed_pop(30 * Gst.SECOND)).type != Gst.MessageType.EOS:
            self.assertNotIn(message.type, (Gst.MessageType.ERROR, Gst.MessageType.WARNING))
            s = message.get_structure()
            if message.type == Gst.MessageType.ELEMENT and s.get_name() == "aug-decision":
                found.setdefault(s.get_value("window"), {})[s.get_value("branch")] = [
                    values(op) for op in s.get_value("operations")]
        pipeline.set_state(Gst.State.NULL)
        self.assertGreaterEqual(len(found), 5)
        for both in found.values():
            self.assertEqual([op["op"] for op in both["a"]], ["time-crop"])
            self.assertEqual(sorted(op["op"] for op in both["b"]), ["band-crop", "time-crop"])
            self.assertIn(both["a"][0], both["b"])

    def test_other_tensors_are_refused_with_a_sentence(self):
        for caps in ("types=uint8,dimensions=(string)80:100:1:1", "types=float32",
                     "types=float32,dimensions=(string)80"):
            pipeline = Gst.parse_launch(
                f"appsrc name=in caps=\"other/tensors,format=static,num_tensors=1,{caps}\" ! augspecmask ! fakesink")
            pipeline.set_state(Gst.State.PLAYING)
            pipeline.get_by_name("in").emit("push-buffer", Gst.Buffer.new_wrapped(bytes(32000)))
            message = pipeline.get_bus().timed_pop_filtered(10 * Gst.SECOND, Gst.MessageType.ERROR)
            self.assertIsNotNone(message)
            pipeline.set_state(Gst.State.NULL)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
