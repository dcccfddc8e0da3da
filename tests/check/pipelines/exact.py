#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Temporal crops are exact: to the frame, to the sample, in every buffer size and through containers.

exact.py [PART …]: the parts sinks and containers, all of them without arguments; AUG_FULL=1 plays all
seeds, sizes and lengths. 44.1 kHz sound and 30000/1001 pictures never meet but every 100 frames, so that
every rounding shows. What has to come out is cut from the input with NumPy, at times that oracle.py
computes from the contract (docs/seeding.md) and the page of augcrop.
"""
import os
import random
import shutil
import sys
import tempfile
from fractions import Fraction as F

import numpy as np

import harness
import media
import oracle
from harness import NS, Gst, Mismatch

FULL = os.environ.get("AUG_FULL") == "1"
FPS, RATE = F(30000, 1001), 44100
FRAME = 1 / FPS
SECOND = 30 * FRAME  # 1001/1000
D = oracle.frame_ns(FPS)
RANDOM = "random"
SINK = "appsink name=sink_%s sync=false enable-last-sample=false wait-on-eos=false"


class Setup:
    """A temporal crop, the input it gets, and what the contract says is kept."""

    def __init__(self, seed, low, high, window=SECOND, quantum=None, compact=False, windows=6.4,
                 probability=1.0, key="clip"):
        settings = {"mode": "center", "min-duration": low, "max-duration": high,
                    "probability": probability}
        if quantum:
            settings["quantum"] = quantum
        if compact:
            settings["timeline"] = "compact"
        self.settings, self.compact, self.window, self.key = settings, compact, window, key
        self.seed, self.constant = seed, low == high and quantum is not None and probability == 1
        self.rule = oracle.Rule(seed, key, window=window)
        self.chain = oracle.Chain([("augcrop", settings)], "video")
        # the last window is cut short, unless the input is whole windows
        self.n_frames = int(windows * window / FRAME)
        self.n_samples = int(self.n_frames * FRAME * RATE)
        self.timeline = oracle.Timeline(self.chain, self.rule) if compact else None

    def name(self):
        return "seed %d window %s %s" % (self.seed, self.window, " ".join(
            "%s=%s" % i for i in self.settings.items() if i[0] != "mode"))

    def text(self):
        return "augseed seed=%d source=%s window=%s ! %s" % (
            self.seed, self.key, harness.number(self.window),
            harness.elements_text([("augcrop", self.settings)]))

    def windows(self):
        """[(k, state)] of all windows that the input touches."""
        last = self.rule.heard(self.n_samples - 1, RATE)
        return [(k, self.chain.state(self.rule, k)) for k in range(last + 1)]

    def pieces(self):
        """[(k, first, stop)]: samples that are kept; windows whose kept part is beyond the end too."""
        return [(k, *[min(n, self.n_samples) for n in s.samples(self.rule, k, RATE)])
                for k, s in self.windows()]

    def frames(self):
        """[(k, n)]: numbers of the kept pictures."""
        found = []
        for n in range(self.n_frames):
            t = int(n * NS / FPS)
            k = self.rule.at(t + D // 4)
            if self.chain.state(self.rule, k).keeps_frame(t, D):
                found.append((k, n))
        return found

    def moved(self, ns):
        return self.timeline.map(ns) if self.compact else ns


# What is played.


def chunks(setup, size):
    """Buffers of sound; the random sizes are those of one generator."""
    rng, at = random.Random(setup.seed), 0
    while at < setup.n_samples:
        n = rng.choice([1, 2, 63, 441, 1471, 1472, 3000, 20000]) if size == RANDOM else size
        n = min(n, setup.n_samples - at)
        yield from media.audio_buffers(n, RATE, n, first=at)
        at += n


def sources():
    return ('appsrc name=v format=time max-bytes=0 caps="%s"' % media.video_caps(FPS),
            'appsrc name=a format=time max-bytes=0 caps="%s"' % media.audio_caps(RATE))


class Out:
    """What came out of one branch: buffers with times and bytes, and GAP events.

    Times are stream times; in Matroska, whose demuxer calls a file's first timestamp stream time 0,
    those of the buffers (@plain)."""

    def __init__(self, sink, plain):
        self.gaps, self.buffers, self.sink, self.plain = [], [], sink, plain
        sink.get_static_pad("sink").add_probe(Gst.PadProbeType.EVENT_DOWNSTREAM, self.event)

    def event(self, pad, info):
        if info.get_event().type == Gst.EventType.GAP:
            self.gaps.append(tuple(info.get_event().parse_gap()))
        return Gst.PadProbeReturn.OK

    def collect(self):
        while True:
            sample = self.sink.emit("try-pull-sample", 0)
            if sample is None:
                return
            buffer, segment = sample.get_buffer(), sample.get_segment()
            pts = buffer.pts if self.plain else harness.time_in(segment, buffer.pts, False)
            self.buffers.append((pts, buffer.duration, buffer.extract_dup(0, buffer.get_size())))


def drop_gaps(muxer):
    """Muxers that are aggregators write frames without bytes for GAP events that encoders hand on: holes
    are there by their times alone."""
    for pad in muxer.sinkpads if muxer.find_property("start-time-selection") else []:
        pad.add_probe(Gst.PadProbeType.EVENT_DOWNSTREAM, lambda _, info: (
            Gst.PadProbeReturn.DROP if info.get_event().type == Gst.EventType.GAP else Gst.PadProbeReturn.OK))


def play(text, feed=None, plain=False):
    """Plays to the end: {branch: Out}."""
    pipeline = Gst.parse_launch(text)
    if pipeline.get_by_name("m"):
        drop_gaps(pipeline.get_by_name("m"))
    sinks = [(n, pipeline.get_by_name("sink_" + n)) for n in ("video", "audio")]
    out = {n: Out(s, plain) for n, s in sinks if s}
    try:
        pipeline.set_state(Gst.State.PLAYING)
        for name, buffers in (feed or {}).items():
            media.push_all(pipeline.get_by_name(name), buffers)
        media.wait(pipeline)
        for o in out.values():
            o.collect()
    finally:
        pipeline.set_state(Gst.State.NULL)
    return out


def input_of(setup, size):
    return {"v": media.video_buffers(setup.n_frames, FPS, step=1), "a": chunks(setup, size)}


# What has to come out.


def where_in(pieces, at):
    """'sample 3 of window 2 (input sample …)' of the at-th kept sample."""
    for k, first, stop in pieces:
        if at < stop - first:
            return "window %d, kept sample %d (input sample %d)" % (k, at, first + at)
        at -= max(stop - first, 0)
    return "%d samples behind the end" % at


def check_bytes_of_sound(setup, data):
    """The output is the input's slices [ceil (a·rate), ceil (b·rate)), one after the other."""
    whole, pieces = media.sound(0, setup.n_samples), setup.pieces()
    wanted = np.concatenate([whole[first:stop] for _, first, stop in pieces])
    got = np.frombuffer(data, np.int16).reshape(-1, 2)
    n = min(len(wanted), len(got))
    if not np.array_equal(wanted[:n], got[:n]):
        at = int(np.argmax((wanted[:n] != got[:n]).any(axis=1)))
        shown = int(media.numbers_of_samples(*[got[at:at + 1, i] for i in (0, 1)])[0])
        raise Mismatch("sound: %s is input sample %d" % (where_in(pieces, at), shown))
    if len(wanted) != len(got):
        raise Mismatch("sound: %d samples, not %d; they part at %s" % (
            len(got), len(wanted), where_in(pieces, n)))
    return len(got)


def check_times_of_sound(setup, out, slack, counted=False):
    """Buffers begin where their first sample is. Encoders and mov count samples instead (@counted): pieces
    that meet between two samples are moved by less than one at each joint, to and fro."""
    pieces = [p for p in setup.pieces() if p[2] > p[1]]
    starts = np.cumsum([0] + [stop - first for _, first, stop in pieces])
    at = 0
    for pts, _, data in out.buffers:
        i = min(int(np.searchsorted(starts, at, "right")) - 1, len(pieces) - 1)
        n = pieces[i][1] + at - int(starts[i])
        t = setup.moved(n * NS // RATE)
        if abs(pts - t) > slack + (i * NS // RATE if counted else 0):
            raise Mismatch("sound: %s at %d ns, not %d" % (where_in(pieces, at), pts, t))
        at += len(data) // 4


def check_durations(out):
    """A buffer lasts as long as its samples: some muxers count them by it."""
    for pts, duration, data in out.buffers:
        if abs(duration - len(data) // 4 * NS / RATE) > 2:
            raise Mismatch("sound: the buffer at %d ns has %d samples and lasts %d ns" % (
                pts, len(data) // 4, duration))


def check_frames(setup, out, slack, lossless=True):
    """The kept pictures, byte by byte, each at its time."""
    wanted = setup.frames()
    for i, ((k, n), (pts, _, data)) in enumerate(zip(wanted, out.buffers)):
        t = setup.moved(int(n * NS / FPS))
        if lossless and data != media.picture(n, 1).tobytes():
            raise Mismatch("pictures: the %d. one, of window %d, is not input frame %d" % (i, k, n))
        if abs(pts - t) > slack:
            raise Mismatch("pictures: frame %d of window %d at %d ns, not %d" % (n, k, pts, t))
    if len(wanted) != len(out.buffers):
        i = min(len(wanted), len(out.buffers))
        raise Mismatch("pictures: %d, not %d; they part at window %d" % (
            len(out.buffers), len(wanted), (wanted + [wanted[-1]])[i][0]))
    return len(wanted)


def check_same_number(setup):
    """With a constant share in whole frames, all whole windows keep equally many."""
    counts = {}
    for k, _ in setup.frames():
        counts[k] = counts.get(k, 0) + 1
    whole = int(setup.n_frames * FRAME / setup.window)
    n = int(setup.settings["min-duration"] * (setup.window / FRAME) + 0.5)
    for k in range(whole):
        if counts.get(k) != n:
            raise Mismatch("pictures: window %d keeps %s, not %d" % (k, counts.get(k), n))


def check_partition(setup, out):
    """Kept samples and those that GAP events name are all of the input, each of them once."""
    times = np.zeros(setup.n_samples, np.int8)
    for pts, _, data in out.buffers:
        at = oracle.nearest_sample(pts, RATE)
        times[at:at + len(data) // 4] += 1
    for pts, duration in out.gaps:
        times[oracle.nearest_sample(pts, RATE):oracle.nearest_sample(pts + duration, RATE)] += 1
    if (times != 1).any():
        n = int(np.argmax(times != 1))
        k = setup.rule.heard(n, RATE)
        raise Mismatch("sound: sample %d of window %d is %s in buffers and GAP events; %d such samples" % (
            n, k, "missing" if times[n] == 0 else "twice", (times != 1).sum()))
    cut = setup.n_samples - sum(max(stop - first, 0) for _, first, stop in setup.pieces())
    named = sum(oracle.nearest_sample(p + d, RATE) - oracle.nearest_sample(p, RATE) for p, d in out.gaps)
    if named != cut:
        raise Mismatch("sound: GAP events name %d samples, %d are cut off" % (named, cut))


def check_frames_and_gaps(setup, out):
    """Every picture is there or is named by a GAP event."""
    kept = [n for _, n in setup.frames()]
    gone = [int(pts * FPS / NS + F(1, 2)) for pts, _ in out.gaps]
    if sorted(kept + gone) != list(range(setup.n_frames)):
        n = min(set(range(setup.n_frames)) ^ set(kept + gone), default=-1)
        raise Mismatch("pictures: frame %d of window %d is neither there nor a GAP, or both" % (
            n, setup.rule.at(int(n * NS / FPS) + D // 4)))


def check_contiguous(setup, out):
    """Compacted pictures of whole frames stand one frame apart, at joints too."""
    times = [pts for pts, _, _ in out.buffers]
    for i, (a, b) in enumerate(zip(times, times[1:])):
        if abs(b - a - NS / FPS) > 2:
            raise Mismatch("pictures: output frames %d and %d (window %d) stand %d ns apart" % (
                i, i + 1, setup.frames()[i + 1][0], b - a))


def check_ends(setup, video, audio, slack=0):
    """Picture and sound end within one sample plus one frame."""
    end_v = video.buffers[-1][0] + D
    end_a = audio.buffers[-1][0] + len(audio.buffers[-1][2]) // 4 * NS / RATE
    if abs(end_v - end_a) > NS / RATE + NS / FPS + slack:
        raise Mismatch("pictures end at %d ns, sound at %d" % (end_v, end_a))
    return abs(end_v - end_a)


# Part one: appsink.


def play_setup(setup, size, total):
    v, a = sources()
    text = "%s ! %s ! %s  %s ! %s ! %s" % (
        v, setup.text(), SINK % "video", a, setup.text(), SINK % "audio")
    out = play(text, input_of(setup, size))
    total.samples += check_bytes_of_sound(setup, b"".join(d for _, _, d in out["audio"].buffers))
    # a slice of a buffer begins at its rounded time plus a rounded length; moved time is counted
    check_times_of_sound(setup, out["audio"], 1)
    check_durations(out["audio"])
    total.frames += check_frames(setup, out["video"], 1)
    if setup.constant:
        check_same_number(setup)
    if setup.compact:
        total.worst = max(total.worst, check_ends(setup, out["video"], out["audio"]))
        if out["audio"].gaps or out["video"].gaps:
            raise Mismatch("compact sends GAP events")
        if setup.constant:
            check_contiguous(setup, out["video"])
    else:
        check_partition(setup, out["audio"])
        check_frames_and_gaps(setup, out["video"])
    total.windows += len(setup.windows())


def sink_setups():
    """(setup, buffer sizes); in buffers of 1 and 7 samples a second takes long: few windows of them."""
    sizes = [480, 1024, 4096, RANDOM]
    for i, seed in enumerate([1, 7, 2**64 - 1] + ([2**32, 99, 12345, 3, 4] if FULL else [])):
        for compact in (False, True):
            some = sizes if FULL else [sizes[(2 * i + compact) % 4], RANDOM, sizes[(i + 2) % 4]]
            yield Setup(seed, 0.5, 0.5, quantum=FRAME, compact=compact), some
            yield Setup(seed, 1 / 3, 1 / 3, quantum=FRAME, compact=compact), some[:2]
            yield Setup(seed, 0.7, 0.7, 7 * FRAME, FRAME, compact, 40.5), some[:2]
            yield Setup(seed, 0.2, 0.9, quantum=FRAME, compact=compact), some[:1]
            yield Setup(seed, 0.1, 0.9, compact=compact), some[:2]
            yield Setup(seed, 0.01, 0.6, F(1, 3), compact=compact, windows=21), some[:1]
            yield Setup(seed, 0.3, 0.8, F(7, 11), compact=compact, windows=9.3, probability=0.5), some[:1]
    small = 20 if FULL else 1.3
    for compact in (False, True):
        yield Setup(5, 0.5, 0.5, 15 * FRAME, FRAME, compact, small), [1]
        yield Setup(5, 0.02, 0.9, F(1, 9), compact=compact, windows=2 * small), [1, 7]
        yield Setup(9, 0.5, 0.5, quantum=FRAME, compact=compact, windows=small), [7]
        yield Setup(6, 0.5, 0.5, quantum=FRAME, compact=compact, windows=200 if FULL else 30), [4096]


def part_sinks(total):
    for setup, sizes in sink_setups():
        for size in sizes:
            yield "%s, buffers of %s" % (setup.name(), size), lambda: play_setup(setup, size, total)


# Part two: containers.

QUEUE = "queue max-size-buffers=0 max-size-bytes=0 max-size-time=0"
FILL = "audiorate silent=true tolerance=100000 ! "
X264 = "x264enc pass=quant quantizer=0 bframes=%d b-adapt=false key-int-max=15 ! video/x-h264 ! h264parse"
MOV = 3 * NS // 60000 + 1
# name: pictures, sound, muxer, is the picture lossless, rounding of times in ns. Matroska counts
# milliseconds, mp4 pictures in 1/30000 s from the first one, whose time is rounded too: one and a half.
CONTAINERS = {
    "mkv ffv1 pcm": ("avenc_ffv1", "audioconvert", "matroskamux", True, 10**6),
    "mkv ffv1 flac": ("avenc_ffv1", "audioconvert ! flacenc", "matroskamux", True, 10**6),
    "mkv jpeg pcm": ("jpegenc", "audioconvert", "matroskamux", False, 10**6),
    "mp4 x264 alac": (X264 % 0, "audioconvert ! avenc_alac", "mp4mux", True, MOV),
    "mp4 x264b alac": (X264 % 2, "audioconvert ! avenc_alac", "mp4mux", True, MOV),
    "mov jpeg pcm": ("jpegenc", "audioconvert", "qtmux", False, MOV),
}


def is_filled(setup, name):
    """Encoders of sound and mp4 know no holes; sound in Matroska may have some."""
    return not setup.compact and name not in ("mkv ffv1 pcm", "mkv jpeg pcm")


def write(setup, name, size, path):
    video, audio, muxer, _, _ = CONTAINERS[name]
    v, a = sources()
    fill = FILL if is_filled(setup, name) else ""
    play("%s ! %s ! %s ! %s ! m.  %s ! %s ! %s%s ! %s ! m.  %s name=m ! filesink location=%s" % (
        v, setup.text(), video, QUEUE, a, setup.text(), fill, audio, QUEUE, muxer, path),
        input_of(setup, size))


def read(path):
    to_i420 = "videoconvert ! video/x-raw,format=I420"
    to_s16 = "audioconvert ! audio/x-raw,format=S16LE,layout=interleaved"
    return play("filesrc location=%s ! decodebin name=d  d. ! %s ! %s ! %s  d. ! %s ! %s ! %s" % (
        path, QUEUE, to_i420, SINK % "video", QUEUE, to_s16, SINK % "audio"), plain=path.endswith("mkv"))


def check_filled(setup, data):
    """Silence stands for what is cut off: the file is as long as the input, sample for sample."""
    data = np.frombuffer(data, np.int16).reshape(-1, 2)
    wanted, whole = np.zeros((setup.n_samples, 2), np.int16), media.sound(0, setup.n_samples)
    for _, first, stop in setup.pieces():
        wanted[first:stop] = whole[first:stop]
    n = min(len(wanted), len(data))
    if not np.array_equal(wanted[:n], data[:n]):
        at = int(np.argmax((wanted[:n] != data[:n]).any(axis=1)))
        raise Mismatch("sound: sample %d, of window %d, is %s, not %s" % (
            at, setup.rule.heard(at, RATE), data[at], wanted[at]))
    if len(wanted) != len(data):
        raise Mismatch("sound: %d samples with silence, not %d" % (len(data), len(wanted)))
    return len(data)


def check_container(setup, name, size, folder, total):
    path = os.path.join(folder, "%s.%s" % (name.replace(" ", "-"), name.split()[0]))
    write(setup, name, size, path)
    out = read(path)
    _, _, _, lossless, rounding = CONTAINERS[name]
    if not out["audio"].buffers or not out["video"].buffers:
        raise Mismatch("nothing comes out of the file")
    data = b"".join(d for _, _, d in out["audio"].buffers)
    total.frames += check_frames(setup, out["video"], rounding, lossless)
    if is_filled(setup, name):
        total.samples += check_filled(setup, data)
    else:
        total.samples += check_bytes_of_sound(setup, data)
        check_times_of_sound(setup, out["audio"], rounding, not name.startswith("mkv") or "flac" in name)
    if setup.compact:
        total.worst = max(total.worst, check_ends(setup, out["video"], out["audio"], rounding))
    total.windows += len(setup.windows())
    os.remove(path)


def part_containers(total):
    folder = tempfile.mkdtemp(prefix="aug-exact-")
    try:
        for i, name in enumerate(CONTAINERS):
            for compact in (True, False):
                setups = [Setup(7 + i, 0.5, 0.5, quantum=FRAME, compact=compact, windows=5.5),
                          Setup(2 + i, 0.2, 0.8, compact=compact, windows=5)]
                if FULL:
                    setups += [Setup(30 + i, 0.3, 0.9, F(1, 2), compact=compact, windows=40),
                               Setup(50 + i, 0.6, 0.6, quantum=FRAME, compact=compact, windows=30)]
                for j, setup in enumerate(setups):
                    size = [1024, 480, RANDOM, 4096][(i + j) % 4]
                    yield "%s, %s, buffers of %s" % (name, setup.name(), size), lambda: check_container(
                        setup, name, size, folder, total)
    finally:
        shutil.rmtree(folder)


class Total:
    """What was played, and how far apart picture and sound ended at most after compact."""

    pipelines = windows = frames = samples = worst = 0


PARTS = {"sinks": part_sinks, "containers": part_containers}


def main(parts):
    total = Total()
    total.pipelines, failures = harness.run_checks(check for part in parts for check in PARTS[part](total))
    print("%d pipelines, %d windows, %d frames, %d samples, ends at most %d ns apart, %d mismatches" % (
        total.pipelines, total.windows, total.frames, total.samples, total.worst, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(PARTS)))
