#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""A loader for training: short clips go through one living pipeline, batches of NumPy arrays come out.

    for batch in Loader(seed=7, window=1).batches(["a.mp4", "b.mkv"], size=8):
        train(batch.frames, batch.sound, batch.text, ~batch.padding.frames)

One window of one clip is one example. All clips play one after the other on one timeline: an
`aug-item` event in front of each says its key and where it begins and ends, so that nothing is built
anew between clips, and a clip's decisions depend on its key, not on its place in the list.
"""
import queue
import sys
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import gi
import numpy as np

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstAugment", "1.0")
from gi.repository import Gst, GstApp, GstAugment  # noqa: E402,F401

Gst.init(None)


class Clip(NamedTuple):
    key: str  # names the clip; its decisions follow from it
    frames: np.ndarray  # uint8 [time, height, width, 3]
    rate: Fraction  # frames a second
    sound: np.ndarray  # float32 [samples, 2]
    cues: list  # (start in ns, duration in ns, text)


class Padding(NamedTuple):
    frames: np.ndarray  # bool [batch, time], True where there is no frame
    sound: np.ndarray  # bool [batch, samples]


class Batch(NamedTuple):
    frames: np.ndarray  # uint8 [batch, time, height, width, 3]
    sound: np.ndarray  # float32 [batch, samples, 2]
    text: list  # a string an example: its cues, a line each
    key: list  # the clip's key
    window: np.ndarray  # int64 [batch], number of the window in its clip
    trace: list  # {branch: what was done, as in the decision log}
    padding: Padding


def plain(value):
    """A structure of the library as dictionaries and lists."""
    if isinstance(value, Gst.Structure):
        names = (value.nth_field_name(i) for i in range(value.n_fields()))
        return {name: plain(value.get_value(name)) for name in names}
    if isinstance(value, Gst.ValueArray):
        return [plain(v) for v in value]
    return value


def bytes_of(buffer):
    ok, info = buffer.map(Gst.MapFlags.READ)
    if not ok:
        raise RuntimeError("a buffer cannot be read")
    try:
        return bytes(info.data)
    finally:
        buffer.unmap(info)


def rows_of(data, width, height):
    """RGB rows are padded to four bytes."""
    rows = np.frombuffer(data, np.uint8)[:(3 * width + 3) // 4 * 4 * height].reshape(height, -1)
    return rows[:, :3 * width].reshape(height, width, 3)


def expect_no_error(pipeline):
    message = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
    if message:
        raise RuntimeError(message.parse_error()[0].message)


class Reader:
    """Decodes one file: its first picture, sound and caption stream."""

    CHAINS = {
        "video/": "videoconvert ! video/x-raw,format=RGB,pixel-aspect-ratio=1/1",
        "audio/": "audioconvert ! audioresample ! "
                  "audio/x-raw,format=F32LE,layout=interleaved,channels=2,rate={rate}",
        "text/": "identity",
    }

    def __init__(self, path, rate):
        self.rate, self.sinks = rate, {}
        self.pipeline = Gst.Pipeline.new(None)
        source = Gst.ElementFactory.make("uridecodebin", None)
        source.set_property("uri", Path(path).resolve().as_uri())
        source.connect("pad-added", self.pad_added)
        self.pipeline.add(source)

    def pad_added(self, _, pad):
        name = pad.query_caps(None).get_structure(0).get_name()
        kind = next((k for k in self.CHAINS if name.startswith(k)), None)
        chain = "fakesink sync=false"
        if kind and kind not in self.sinks:
            chain = self.CHAINS[kind].format(rate=self.rate) + " ! appsink name=sink sync=false"
        part = Gst.parse_bin_from_description(chain, True)
        self.pipeline.add(part)
        part.sync_state_with_parent()
        pad.link(part.get_static_pad("sink"))
        if "appsink" in chain:
            self.sinks[kind] = part.get_by_name("sink")

    def samples(self, kind):
        sink = self.sinks.get(kind)
        while sink:
            sample = sink.try_pull_sample(Gst.SECOND // 10)
            if sample:
                yield sample
            elif sink.is_eos():
                return
            else:
                expect_no_error(self.pipeline)

    def read(self, key):
        self.pipeline.set_state(Gst.State.PAUSED)
        done = self.pipeline.get_bus().timed_pop_filtered(
            30 * Gst.SECOND, Gst.MessageType.ASYNC_DONE | Gst.MessageType.ERROR)
        try:
            if done is None or done.type == Gst.MessageType.ERROR:
                raise RuntimeError(f"{key}: "
                                   f"{done.parse_error()[0].message if done else 'nothing comes'}")
            self.pipeline.set_state(Gst.State.PLAYING)
            frames, rate = [], Fraction(25)
            for sample in self.samples("video/"):
                caps = sample.get_caps().get_structure(0)
                ok, n, d = caps.get_fraction("framerate")
                rate = Fraction(n, d) if ok and n else rate
                frames.append(rows_of(bytes_of(sample.get_buffer()), caps.get_value("width"),
                                      caps.get_value("height")))
            sound = b"".join(bytes_of(s.get_buffer()) for s in self.samples("audio/"))
            cues = [(s.get_buffer().pts, s.get_buffer().duration, bytes_of(
                s.get_buffer()).decode("utf-8", "replace")) for s in self.samples("text/")]
        finally:
            self.pipeline.set_state(Gst.State.NULL)
        return Clip(key, np.stack(frames) if frames else np.zeros((0, 1, 1, 3), np.uint8), rate,
                    np.frombuffer(sound, np.float32).reshape(-1, 2), cues)


VIDEO_CAPS = ("video/x-raw,format=RGB,width={},height={},framerate={}/{},"
              "pixel-aspect-ratio=1/1")
AUDIO_CAPS = ("audio/x-raw,format=F32LE,layout=interleaved,channels=2,channel-mask=(bitmask)3,"
              "rate={}")
TEXT_CAPS = "text/x-raw,format=utf8"


class Branch:
    """One stream of the living pipeline: what goes in, and what came out, item by item."""

    def __init__(self, pipeline, name, caps):
        self.caps = None
        self.source = pipeline.get_by_name(f"{name}-in")
        self.set_caps(caps)
        self.arrived = queue.Queue()
        pad = pipeline.get_by_name(f"{name}-out").get_static_pad("sink")
        pad.add_probe(Gst.PadProbeType.BUFFER | Gst.PadProbeType.EVENT_DOWNSTREAM, self.arrive)

    def begin(self, key, start, stop):
        self.source.send_event(
            GstAugment.item_event_new(key, -1, -1, start, stop, None, None, None))

    def set_caps(self, caps):
        if caps != self.caps:
            self.caps = caps
            self.source.set_caps(Gst.Caps.from_string(caps))

    def push(self, data, time, duration, first=False):
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts, buffer.duration = time, duration
        if first:
            buffer.set_flags(Gst.BufferFlags.DISCONT)
        self.source.emit("push-buffer", buffer)

    def arrive(self, pad, info):
        """In the streaming thread: keeps the bytes, and what was done to them."""
        if info.type & Gst.PadProbeType.BUFFER:
            buffer = info.get_buffer()
            seed = GstAugment.buffer_get_seed_structure(buffer)
            trace = GstAugment.buffer_get_trace_structure(buffer)
            caps = pad.get_current_caps().get_structure(0)
            shape = (caps.get_value("width"), caps.get_value("height"))
            self.arrived.put((seed.get_value("window"), buffer.pts, bytes_of(buffer), shape,
                              plain(trace)))
        elif GstAugment.event_is_item(info.get_event()):
            self.arrived.put(None)
        return Gst.PadProbeReturn.OK

    def take(self, pipeline):
        """All that arrived since the last item began, up to where the next begins."""
        windows = {}
        while True:
            try:
                one = self.arrived.get(timeout=0.2)
            except queue.Empty:
                expect_no_error(pipeline)
                continue
            if one is None:
                return windows
            windows.setdefault(one[0], []).append(one[1:])


class Loader:
    def __init__(self, seed=0, window=1, rate=16000, view=0,
                 video="augcrop width=112 height=112 ! augflip ! augcolor",
                 audio="augflip ! augspecmask preset=ld", text="augflip"):
        self.rate, self.cursor = rate, 0
        window = Fraction(window).limit_denominator(10 ** 6)
        lines = [f"appsrc name={name}-in format=time max-bytes=0 ! augseed name={name}-seed "
                 f"branch={name} seed={seed} view={view} "
                 f"window={window.numerator}/{window.denominator} ! {chain} ! "
                 f"fakesink name={name}-out sync=false async=false"
                 for name, chain in (("video", video), ("audio", audio), ("text", text))]
        self.pipeline = Gst.parse_launch("  ".join(lines))
        # a clip may lack a stream, but events of its item pass there too and want caps in front
        self.branches = {
            "video": Branch(self.pipeline, "video", VIDEO_CAPS.format(16, 16, 25, 1)),
            "audio": Branch(self.pipeline, "audio", AUDIO_CAPS.format(rate)),
            "text": Branch(self.pipeline, "text", TEXT_CAPS),
        }
        self.pipeline.set_state(Gst.State.PLAYING)

    def close(self):
        self.pipeline.set_state(Gst.State.NULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def clip(self, item):
        return item if isinstance(item, Clip) else Reader(item, self.rate).read(Path(item).stem)

    def feed(self, clip):
        """Puts a clip behind what is there; it begins at a whole second of the timeline."""
        length = max([len(clip.frames) * Gst.SECOND / clip.rate,
                      len(clip.sound) * Gst.SECOND / self.rate, Gst.SECOND]
                     + [start + duration for start, duration, _ in clip.cues])
        start = self.cursor
        self.cursor += -(-int(length) // Gst.SECOND) * Gst.SECOND
        for branch in self.branches.values():
            branch.begin(clip.key, start, self.cursor)
        self.feed_pictures(clip, start)
        second = self.rate
        for at in range(0, len(clip.sound), second):
            piece = clip.sound[at:at + second]
            self.branches["audio"].push(
                piece.tobytes(), start + at * Gst.SECOND // self.rate,
                len(piece) * Gst.SECOND // self.rate, at == 0)
        for begin, duration, text in clip.cues:
            self.branches["text"].push(text.encode(), start + begin, duration)

    def feed_pictures(self, clip, start):
        height, width = clip.frames.shape[1:3]
        if len(clip.frames):
            self.branches["video"].set_caps(VIDEO_CAPS.format(
                width, height, clip.rate.numerator, clip.rate.denominator))
        padding = -3 * width % 4
        for n, frame in enumerate(clip.frames):
            rows = frame.reshape(height, 3 * width)
            if padding:
                rows = np.pad(rows, ((0, 0), (0, padding)))
            time = int(n * Gst.SECOND / clip.rate)
            self.branches["video"].push(rows.tobytes(), start + time,
                                        int((n + 1) * Gst.SECOND / clip.rate) - time, n == 0)

    def examples(self, items, epoch=0):
        """(key, window, frames, sound, text, trace) of every window of every clip."""
        for name in self.branches:
            self.pipeline.get_by_name(f"{name}-seed").set_property("epoch", epoch)
        before = None
        for item in items:
            clip = self.clip(item)
            self.feed(clip)
            yield from self.collect(before)
            before = clip.key
        if before is not None:
            for branch in self.branches.values():
                branch.begin("", self.cursor, self.cursor + Gst.SECOND)
            self.cursor += Gst.SECOND
            yield from self.collect(before)

    def collect(self, key):
        """What came out for the clip whose successor has just been fed; None: there was no clip."""
        came = {name: branch.take(self.pipeline) for name, branch in self.branches.items()}
        if key is None:
            return
        for window in sorted(set().union(*came.values())):
            video, audio, text = (sorted(came[n].get(window, []), key=lambda one: one[0])
                                  for n in ("video", "audio", "text"))
            frames = [rows_of(data, *shape) for _, data, shape, _ in video]
            sound = b"".join(data for _, data, _, _ in audio)
            trace = {name: buffers[0][3] for name, buffers in
                     (("video", video), ("audio", audio), ("text", text)) if buffers}
            yield (key, window, np.stack(frames) if frames else np.zeros((0, 1, 1, 3), np.uint8),
                   np.frombuffer(sound, np.float32).reshape(-1, 2),
                   "\n".join(data.decode() for _, data, _, _ in text), trace)

    def batches(self, items, size=8, epoch=0):
        held = []
        for example in self.examples(items, epoch):
            held.append(example)
            if len(held) == size:
                yield collate(held)
                held = []
        if held:
            yield collate(held)


def stack(arrays):
    """Arrays of different lengths and pictures of one size, padded with zeros; and where."""
    full = next((a for a in arrays if len(a)), arrays[0])
    length = max(len(a) for a in arrays)
    padded = np.zeros((len(arrays), length, *full.shape[1:]), full.dtype)
    mask = np.ones((len(arrays), length), bool)
    for i, a in enumerate(arrays):
        if len(a):
            padded[i, :len(a)] = a
            mask[i, :len(a)] = False
    return padded, mask


def collate(examples):
    keys, windows, frames, sounds, texts, traces = zip(*examples)
    frames, no_frame = stack(frames)
    sound, no_sound = stack(sounds)
    return Batch(frames, sound, list(texts), list(keys), np.array(windows, np.int64), list(traces),
                 Padding(no_frame, no_sound))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("write: loader.py CLIP...")
    with Loader(seed=7) as loader:
        for batch in loader.batches(sys.argv[1:], size=4):
            print(batch.frames.shape, batch.sound.shape, list(zip(batch.key, batch.window.tolist())))
