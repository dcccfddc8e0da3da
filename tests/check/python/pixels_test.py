# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Pictures that went through augcolor and augcrop in a pipeline against torchvision and Pillow, with
the values that the decision messages name."""
import os
import sys
import unittest

import gi
import numpy as np

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402,F401

try:
    import torch
    from PIL import Image
    from torchvision.transforms import functional as F
except ImportError:
    print("skipped: this test needs python3-torch, python3-torchvision and python3-pil")
    sys.exit(77)

Gst.init(None)
PAIRS = 2000 if os.environ.get("AUG_FULL") else 500
RANDOM = np.random.default_rng(11)
FRAME = Gst.SECOND // 25


def picture(width, height, kind):
    """Noise, gradients with hard edges, or flat colours: what kernels get wrong differs."""
    if kind == 0:
        return RANDOM.integers(0, 256, (height, width, 3), dtype=np.uint8)
    y, x = np.mgrid[:height, :width]
    if kind == 1:
        waves = [np.sin(x * a / 9 + c) + np.cos(y * b / 7 - c)
                 for a, b, c in RANDOM.uniform(0.2, 1.5, (3, 3))]
        return (127.5 + 63 * np.stack(waves, -1)).astype(np.uint8)
    colours = RANDOM.choice([0, 1, 127, 128, 254, 255], (4, 3)).astype(np.uint8)
    return colours[(x // 5 + 2 * (y // 3)) % 4]


class Line:
    """One picture in, one picture and the messages of its elements out."""

    def __init__(self, chain, width, height, out_width=None, out_height=None, seed=1, par="1/1"):
        self.size = (out_width or width, out_height or height)
        self.pipeline = Gst.parse_launch(
            f"appsrc name=in is-live=false format=time caps=video/x-raw,format=RGB,width={width},"
            f"height={height},framerate=25/1,pixel-aspect-ratio={par} ! "
            f"augseed seed={seed} window=1/25 ! {chain} ! appsink name=out sync=false")
        self.source = self.pipeline.get_by_name("in")
        self.sink = self.pipeline.get_by_name("out")
        self.bus = self.pipeline.get_bus()
        self.time = 0
        self.pipeline.set_state(Gst.State.PLAYING)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pipeline.set_state(Gst.State.NULL)

    def messages(self):
        while True:
            message = self.bus.pop_filtered(Gst.MessageType.ELEMENT | Gst.MessageType.ERROR)
            if message is None:
                return
            if message.type == Gst.MessageType.ERROR:
                raise AssertionError(message.parse_error()[0].message)
            if message.get_structure().get_name() == "aug-decision":
                yield message.get_structure()

    def push(self, pixels):
        height, width = pixels.shape[:2]
        stride = (width * 3 + 3) // 4 * 4
        rows = np.zeros((height, stride), np.uint8)
        rows[:, :width * 3] = pixels.reshape(height, -1)
        buffer = Gst.Buffer.new_wrapped(rows.tobytes())
        buffer.pts, buffer.duration = self.time, FRAME
        self.time += FRAME
        self.source.emit("push-buffer", buffer)
        sample = self.sink.try_pull_sample(10 * Gst.SECOND)
        decisions = list(self.messages())
        ok, info = sample.get_buffer().map(Gst.MapFlags.READ)
        assert ok
        width, height = self.size
        stride = (width * 3 + 3) // 4 * 4
        out = np.frombuffer(info.data, np.uint8)[:stride * height].reshape(height, stride)
        out = out[:, :width * 3].reshape(height, width, 3).copy()
        sample.get_buffer().unmap(info)
        return out, [{name: op.get_value(name) for name in (op.nth_field_name(i) for i in range(
            op.n_fields()))} for d in decisions for op in d.get_value("operations")]


def torchvision(pixels, operations):
    functions = {"brightness": F.adjust_brightness, "contrast": F.adjust_contrast,
                 "saturation": F.adjust_saturation, "hue": F.adjust_hue}
    tensor = torch.from_numpy(pixels).permute(2, 0, 1)
    for op in operations:
        tensor = functions[op["op"]](tensor, op["turns" if op["op"] == "hue" else "factor"])
    return tensor.permute(1, 2, 0).numpy()


def difference(a, b):
    return np.abs(a.astype(int) - b.astype(int))


class Colour(unittest.TestCase):
    def compare(self, properties, pairs, names):
        worst, differing, seen, total = 0, 0, set(), 0
        for size in range(5):
            width, height = int(RANDOM.integers(1, 90)), int(RANDOM.integers(1, 70))
            with Line(f"augcolor post-messages=true {properties}", width, height,
                      seed=size) as line:
                for k in range(pairs // 5):
                    pixels = picture(width, height, k % 3)
                    out, operations = line.push(pixels)
                    error = difference(out, torchvision(pixels, operations))
                    worst = max(worst, int(error.max()))
                    differing += int((error > 0).sum())
                    total += error.size
                    seen.update(op["op"] for op in operations)
        self.assertEqual(seen, set(names))
        print(f"{pairs} pictures, {' '.join(names)}: {differing} of {total} bytes differ, "
              f"at most by {worst}")
        return worst, differing / total

    def test_brightness_contrast_saturation_equal_torchvision(self):
        for name in ("brightness", "contrast", "saturation"):
            rest = " ".join(f"{n}=0" for n in ("brightness", "contrast", "saturation", "hue")
                            if n != name)
            self.assertEqual(self.compare(f"{name}=1 {rest}", PAIRS, [name])[0], 0)

    def test_the_three_in_any_order_equal_torchvision(self):
        worst = self.compare("brightness=0.6 contrast=0.9 saturation=1 hue=0", PAIRS,
                             ["brightness", "contrast", "saturation"])[0]
        self.assertEqual(worst, 0)

    def test_hue_is_within_one_of_torchvision(self):
        worst = self.compare("hue=0.5 brightness=0 contrast=0 saturation=0", PAIRS, ["hue"])[0]
        self.assertLessEqual(worst, 1)

    def test_all_four_in_a_drawn_order(self):
        # hue's one level grows with what follows it: 1.4 · 1.4 · (1.4 + 0.4), each cut to whole levels
        worst, share = self.compare("", PAIRS, ["brightness", "contrast", "saturation", "hue"])
        self.assertLessEqual(worst, 5)
        self.assertLess(share, 0.15)


class Crop(unittest.TestCase):
    def test_antialiased_resize_is_pillows(self):
        within, total, worst = 0, 0, 0
        sizes = [(224, 224), (64, 48), (33, 97), (160, 120)]
        for k, (width, height) in enumerate(sizes):
            with Line(f"augcrop post-messages=true width={width} height={height}", 641, 479, width,
                      height, seed=k) as line:
                for i in range(PAIRS // 20):
                    pixels = picture(641, 479, i % 3)
                    out, (op,) = line.push(pixels)
                    x, y, w, h = op["x"], op["y"], op["width"], op["height"]
                    self.assertEqual((op["output-width"], op["output-height"]), (width, height))
                    theirs = Image.fromarray(pixels[y:y + h, x:x + w]).resize(
                        (width, height), Image.BILINEAR)
                    error = difference(out, np.asarray(theirs))
                    within += int((error <= 1).sum())
                    total += error.size
                    worst = max(worst, int(error.max()))
        print(f"{within} of {total} bytes within 1 of Pillow, at most {worst}")
        self.assertGreaterEqual(within / total, 0.99)
        self.assertLessEqual(worst, 2)

    def test_crops_of_the_output_size_are_copies(self):
        for mode in ("random", "center", "fixed x=0.3 y=0.7"):
            with Line(f"augcrop post-messages=true mode={mode} width=20 height=11", 47, 31, 20,
                      11) as line:
                places = set()
                for _ in range(40):
                    pixels = picture(47, 31, 0)
                    out, (op,) = line.push(pixels)
                    x, y = op["x"], op["y"]
                    places.add((x, y))
                    self.assertEqual((op["width"], op["height"]), (20, 11))
                    padded = np.zeros((60, 80, 3), np.uint8)
                    padded[:31, :47] = pixels
                    self.assertTrue((out == padded[y:y + 11, x:x + 20]).all())
                if mode == "random":
                    self.assertGreater(len(places), 25)
                elif mode == "center":
                    self.assertEqual(places, {(14, 10)})
                else:
                    self.assertEqual(places, {(14, 22)})

    def test_padding_shows_the_fill(self):
        with Line("augcrop post-messages=true mode=random pad=4 fill=0xff102030 width=47 "
                  "height=31", 47, 31) as line:
            corners = set()
            for _ in range(200):
                pixels = picture(47, 31, 0)
                out, (op,) = line.push(pixels)
                padded = np.empty((39, 55, 3), np.uint8)
                padded[:] = 0x10, 0x20, 0x30
                padded[4:35, 4:51] = pixels
                x, y = op["x"] + 4, op["y"] + 4
                corners.add((x, y))
                self.assertTrue((out == padded[y:y + 31, x:x + 47]).all())
            self.assertTrue({x for x, _ in corners} == {y for _, y in corners} == set(range(9)))


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
