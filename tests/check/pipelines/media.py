# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Pictures and sound in which mirroring, cropping, dropping and time can be measured.

A picture's luma rises from left to right, U from top to bottom, and V is one flat level that counts
frames modulo 17 or 64: whatever part is shown, mirrored or not, tells where it comes from and when.
The left channel is positive, the right one negative, and both together are the sample's number.
"""
import os
from fractions import Fraction

import gi
import numpy as np

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

Gst.init(None)
WIDTH, HEIGHT = 96, 64
CODES = {4: 17, 1: 64}  # step of V between frames: wide for lossy codecs, fine for lossless ones


def picture(n, step=4, width=WIDTH, height=HEIGHT):
    """One I420 frame."""
    x = (np.arange(width) + 0.5) / width
    y = (np.arange(height // 2) + 0.5) / (height // 2)
    luma = np.tile(np.round(60 + 130 * x).astype(np.uint8), (height, 1))
    u = np.tile(np.round(104 + 48 * y).astype(np.uint8)[:, None], (1, width // 2))
    v = np.full((height // 2, width // 2), 96 + step * (n % CODES[step]), np.uint8)
    return np.concatenate([luma.ravel(), u.ravel(), v.ravel()])


def sound(first, n):
    """Samples first … first + n - 1: int16 of shape (n, 2)."""
    at = np.arange(first, first + n)
    return np.stack([1024 + at % 8192, -(1024 + at // 8192 % 8192)], axis=1).astype(np.int16)


def numbers_of_samples(left, right):
    """The number of each unswapped sample."""
    return left.astype(np.int64) - 1024 + 8192 * (-right.astype(np.int64) - 1024)


class Seen:
    """What is measured from the pixels of one frame: code of its time, mirrored, x0 x1 y0 y1."""

    __slots__ = ("black", "code", "mirrored", "upside", "rect", "slope")


def line(values, margin):
    """Slope and value at 0 of a line through values at the places (i + 1/2)/n."""
    n = len(values)
    x = (np.arange(margin, n - margin) + 0.5) / n
    y = values[margin:n - margin]
    x0, y0 = x.mean(), y.mean()
    slope = ((x - x0) * (y - y0)).sum() / ((x - x0) ** 2).sum()
    return slope, y0 - slope * x0


def measure(planes, step=4):
    luma, u, v = planes
    seen = Seen()
    seen.black = bool(luma.max() <= 24)
    seen.code = int(round((float(v[2:-2:3, 2:-2:3].mean()) - 96) / step))
    slope, base = line(luma.mean(axis=0), 4)
    vertical, top = line(u.mean(axis=1), 2)
    left, right = (base - 60) / 130, (base + slope - 60) / 130
    seen.slope, seen.mirrored = slope, slope < 0
    low, high = (top - 104) / 48, (top + vertical - 104) / 48
    seen.upside = vertical < 0
    seen.rect = min(left, right), min(low, high), abs(right - left), abs(high - low)
    return seen


class Maker:
    """Writes files once, into one folder."""

    def __init__(self, folder):
        self.folder, self.made = folder, {}

    def make(self, name, spec):
        if name not in self.made:
            path = os.path.join(self.folder, "%s.%s" % (name, spec["ext"]))
            write_file(path, **{k: v for k, v in spec.items() if k != "ext"})
            self.made[name] = path
        return self.made[name]


def push_all(source, buffers):
    for data, pts, duration in buffers:
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts, buffer.duration = pts, duration
        source.emit("push-buffer", buffer)
    source.emit("end-of-stream")


class NoEnd(RuntimeError):
    """A pipeline stands still."""


def wait(pipeline, seconds=60, keep=None):
    """Until EOS; messages of augmentation elements are kept."""
    bus = pipeline.get_bus()
    while True:
        message = bus.timed_pop_filtered(seconds * Gst.SECOND, Gst.MessageType.EOS
                                         | Gst.MessageType.ERROR | Gst.MessageType.ELEMENT)
        if message is None:
            raise NoEnd("no end of stream after %d s" % seconds)
        if message.type == Gst.MessageType.ERROR:
            error, debug = message.parse_error()
            raise RuntimeError("%s (%s)" % (error.message, debug))
        if message.type == Gst.MessageType.EOS:
            return
        if keep is not None and message.get_structure().get_name() == "aug-decision":
            keep.append(message.get_structure().copy())


def video_buffers(count, fps, offset=0, first=0, step=4):
    for n in range(first, first + count):
        pts = int(n * Gst.SECOND / fps) + offset
        yield picture(n, step).tobytes(), pts, int((n + 1) * Gst.SECOND / fps) + offset - pts


def audio_buffers(count, rate, size=1024, offset=0, first=0):
    for at in range(first, first + count, size):
        n = min(size, first + count - at)
        pts = at * Gst.SECOND // rate + offset
        yield sound(at, n).tobytes(), pts, (at + n) * Gst.SECOND // rate + offset - pts


def video_caps(fps):
    return ("video/x-raw,format=I420,width=%d,height=%d,framerate=%d/%d,interlace-mode=progressive,"
            "colorimetry=bt601,pixel-aspect-ratio=1/1"
            % (WIDTH, HEIGHT, fps.numerator, fps.denominator))


def audio_caps(rate):
    return ("audio/x-raw,format=S16LE,rate=%d,channels=2,layout=interleaved,channel-mask=(bitmask)0x3"
            % rate)


def write_file(path, video=None, audio=None, mux=None, fps=Fraction(25), rate=48000, seconds=6,
               audio_offset=0, video_offset=0, step=4):
    parts = []
    if video:
        parts.append('appsrc name=v format=time max-bytes=0 caps="%s" ! %s ! queue max-size-time=0 '
                     'max-size-bytes=0 max-size-buffers=0 ! m.' % (video_caps(fps), video))
    if audio:
        parts.append('appsrc name=a format=time max-bytes=0 caps="%s" ! %s ! queue max-size-time=0 '
                     'max-size-bytes=0 max-size-buffers=0 ! m.' % (audio_caps(rate), audio))
    parts.append("%s name=m ! filesink name=f" % mux)
    pipeline = Gst.parse_launch("  ".join(parts))
    pipeline.get_by_name("f").set_property("location", path)
    pipeline.set_state(Gst.State.PLAYING)
    if video:
        push_all(pipeline.get_by_name("v"), video_buffers(int(seconds * fps), fps, video_offset, step=step))
    if audio:
        push_all(pipeline.get_by_name("a"),
                 audio_buffers(int(seconds * rate), rate, offset=audio_offset))
    try:
        wait(pipeline)
    finally:
        pipeline.set_state(Gst.State.NULL)
    return path
