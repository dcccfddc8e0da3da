# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Tensors of augnormalize, read in place from an appsink, against torchvision's ToTensor and Normalize."""
import os
import sys
import unittest

import gi
import numpy as np

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402,F401

try:
    import torch  # noqa: F401
    from torchvision.transforms import functional as F
except ImportError:
    print("skipped: this test needs python3-torch and python3-torchvision")
    sys.exit(77)

Gst.init(None)
PICTURES = 2000 if os.environ.get("AUG_FULL") else 300
RANDOM = np.random.default_rng(5)
STATISTICS = {
    "imagenet": ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    "clip": ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]),
    "half": ([0.5] * 3, [0.5] * 3),
    "none": ([0.0] * 3, [1.0] * 3),
}
# the largest number that pictures can give is 2.64: two roundings of it and one of each factor
NEAR = 7e-7


class Line:
    """Bytes of a picture in, the numbers of its tensor out."""

    def __init__(self, chain, caps):
        self.pipeline = Gst.parse_launch(
            f"appsrc name=in is-live=false format=time caps={caps},framerate=25/1 ! {chain} ! "
            "appsink name=out sync=false")
        self.source, self.sink = (self.pipeline.get_by_name(name) for name in ("in", "out"))
        self.time = 0
        self.pipeline.set_state(Gst.State.PLAYING)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pipeline.set_state(Gst.State.NULL)

    def push(self, data):
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts, buffer.duration = self.time, Gst.SECOND // 25
        self.time += Gst.SECOND // 25
        self.source.emit("push-buffer", buffer)
        sample = self.sink.emit("pull-sample")
        caps = sample.get_caps().get_structure(0)
        assert (caps["format"], caps["num_tensors"], caps["types"]) == ("static", 1, "float32"), caps.to_string()
        # NNStreamer names the innermost size first
        shape = [int(size) for size in reversed(caps["dimensions"].split(":"))]
        return sample.get_buffer(), shape


def rows_of(pixels):
    height, width = pixels.shape[:2]
    rows = np.zeros((height, (width * 3 + 3) // 4 * 4), np.uint8)
    rows[:, :width * 3] = pixels.reshape(height, -1)
    return rows.tobytes()


class Tensors(unittest.TestCase):
    def test_rgb_is_what_torchvision_computes(self):
        most = 0.0
        for i in range(PICTURES // 20):
            width, height = RANDOM.integers(1, 90, 2)
            name = list(STATISTICS)[i % 4]
            layout = "chw" if i // 4 % 2 else "hwc"
            with Line(f"augnormalize layout={layout} statistics={name}",
                      f"video/x-raw,format=RGB,width={width},height={height}") as line:
                for _ in range(20):
                    pixels = RANDOM.integers(0, 256, (height, width, 3), dtype=np.uint8)
                    buffer, shape = line.push(rows_of(pixels))
                    with buffer.map(Gst.MapFlags.READ) as memory:
                        tensor = np.frombuffer(memory.data, np.float32).reshape(shape)[0].copy()
                    expected = F.normalize(F.to_tensor(pixels), *STATISTICS[name]).numpy()
                    if layout == "hwc":
                        expected = expected.transpose(1, 2, 0)
                    self.assertEqual(tensor.shape, expected.shape)
                    most = max(most, np.abs(tensor - expected).max())
        print(f"largest difference to torchvision: {most:.3g}")
        self.assertLess(most, NEAR)

    def test_numbers_are_read_where_they_lie(self):
        with Line("augnormalize", "video/x-raw,format=RGB,width=224,height=224") as line:
            buffer, shape = line.push(bytes(224 * 224 * 3))
            with buffer.map(Gst.MapFlags.READ) as memory:
                once = np.frombuffer(memory.data, np.float32)
                again = np.frombuffer(memory.data, np.float32).reshape(shape)
                self.assertEqual(once.ctypes.data, again.ctypes.data)
                # memory of the element's pool; a copy would lie anywhere
                self.assertEqual(once.ctypes.data % 64, 0)
                self.assertEqual(again.shape, (1, 3, 224, 224))

    def test_grey_is_what_torchvision_computes(self):
        with Line("augnormalize channels=gray statistics=none", "video/x-raw,format=RGB,width=40,height=30") as line:
            for _ in range(20):
                pixels = RANDOM.integers(0, 256, (30, 40, 3), dtype=np.uint8)
                buffer, shape = line.push(rows_of(pixels))
                with buffer.map(Gst.MapFlags.READ) as memory:
                    tensor = np.frombuffer(memory.data, np.float32).reshape(shape)[0].copy()
                # torchvision weighs red by 0.2989, so that white is 0.9999
                expected = F.rgb_to_grayscale(F.to_tensor(pixels)).numpy()
                self.assertLess(np.abs(tensor - expected).max(), 1.1e-4)

    def test_yuv_is_converted_without_bytes_in_between(self):
        """Against float64: limited range, BT.601, the chroma sample that a pixel belongs to."""
        mean, std = (np.array(numbers)[:, None, None] for numbers in STATISTICS["imagenet"])
        with Line("augnormalize", "video/x-raw,format=I420,width=64,height=48,colorimetry=bt601") as line:
            for _ in range(20):
                y = RANDOM.integers(0, 256, (48, 64), dtype=np.uint8)
                u, v = RANDOM.integers(0, 256, (2, 24, 32), dtype=np.uint8)
                buffer, shape = line.push(y.tobytes() + u.tobytes() + v.tobytes())
                with buffer.map(Gst.MapFlags.READ) as memory:
                    tensor = np.frombuffer(memory.data, np.float32).reshape(shape)[0].copy()
                luma = (y.astype(float) - 16) / 219
                cb, cr = ((c.astype(float).repeat(2, 0).repeat(2, 1) - 128) / 224 for c in (u, v))
                rgb = np.stack([luma + 1.402 * cr, luma - (0.114 * 1.772 * cb + 0.299 * 1.402 * cr) / 0.587,
                                luma + 1.772 * cb]).clip(0, 1)
                self.assertLess(np.abs(tensor - (rgb - mean) / std).max(), 1.5e-6)


if __name__ == "__main__":
    unittest.main()
