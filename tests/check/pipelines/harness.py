# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Plays pipelines, and compares what came out with two independent proofs.

Proof (a): the oracle's decisions, applied to what went into augseed, give exactly the messages, the
pixels and the samples that came out. Proof (b) knows no decision: it measures in the output where
pictures are mirrored, black or missing and where sound is swapped, silent or missing, and asks that
both begin and end in the same window, to the frame and to the sample.
"""
import os
import time
from fractions import Fraction

import gi
import numpy as np

gi.require_version("Gst", "1.0")
gi.require_version("GstVideo", "1.0")
from gi.repository import Gst, GstVideo  # noqa: E402

import media  # noqa: E402
import oracle  # noqa: E402

NS = 10**9
TYPES = {"S16LE": np.int16, "F32LE": np.float32, "S32LE": np.int32, "U8": np.uint8,
         "F64LE": np.float64}


class Mismatch(Exception):
    pass


class Counters:
    def __init__(self):
        self.pipelines = self.passes = self.seeks = self.windows = self.decisions = 0
        self.frames = self.samples = self.changed = 0
        self.failures = []

    def line(self):
        return ("%d pipelines, %d passes of which %d seeks, %d decisions, %d windows, %d frames, "
                "%d samples, %d mismatches" % (
                    self.pipelines, self.passes, self.seeks, self.decisions, self.windows,
                    self.frames, self.samples, len(self.failures)))


def number(value):
    if isinstance(value, (list, tuple)):
        return '"<%s>"' % ",".join(number(v) for v in value)
    if isinstance(value, Fraction):
        return "%d/%d" % (value.numerator, value.denominator)
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(
        value, float) else str(value)


def elements_text(chain):
    text = []
    for element, settings in chain:
        text.append(" ".join([element, "post-messages=true"] + [
            "%s=%s" % (k, number(v)) for k, v in settings.items()]))
    return " ! ".join(text)


class Branch:
    """One branch: what is in front of augseed, the elements, what is behind."""

    def __init__(self, media_type, chain, name=None, behind="", lossless=False, step=4, exact=True,
                 view=0, compact=False, inner="", real=False):
        self.media, self.chain_list, self.name = media_type, chain, name or media_type
        self.behind, self.lossless, self.step, self.exact = behind, lossless, step, exact
        self.view, self.compact, self.inner, self.real = view, compact, inner, real
        self.chain = oracle.Chain(chain, self.name)

    def text(self, rule):
        fields = dict(rule)
        if self.view:
            fields["view"] = self.view
        if self.name != self.media:
            fields["branch"] = self.name
        seed = "augseed name=seed_%s %s" % (self.name, " ".join(
            "%s=%s" % (k, number(v)) for k, v in fields.items()))
        parts = [seed]
        if self.chain_list:
            joined = elements_text(self.chain_list)
            parts.append(joined.replace(" ! ", " ! %s ! " % self.inner) if self.inner else joined)
        if self.behind:
            parts.append(self.behind)
        parts.append("appsink name=sink_%s sync=false max-buffers=0 enable-last-sample=false "
                     "wait-on-eos=false" % self.name)
        return " ! ".join(parts)


def time_in(segment, pts, running):
    if pts == Gst.CLOCK_TIME_NONE:
        return None
    function = segment.to_running_time_full if running else segment.to_stream_time_full
    sign, value = function(Gst.Format.TIME, pts)
    return None if sign == 0 else sign * value


def base_of(segment):
    """Running time at stream time 0."""
    return segment.base - int((segment.time - segment.start + segment.start) / segment.rate)


class Buffer:
    __slots__ = ("t", "pts", "duration", "discont", "data", "caps", "segment", "item", "low", "high",
                 "base")


class Tap:
    """What goes into augseed: buffers, their times, and where items begin."""

    def __init__(self, pad, running, by_event=False):
        self.by_event, self.stream = by_event, None
        self.running, self.buffers, self.item, self.key = running, [], -1, None
        self.segment, self.caps, self.n_segments = None, None, 0
        pad.add_probe(Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST
                      | Gst.PadProbeType.EVENT_DOWNSTREAM | Gst.PadProbeType.EVENT_FLUSH,
                      self.probe)

    def probe(self, pad, info):
        if info.type & (Gst.PadProbeType.EVENT_DOWNSTREAM | Gst.PadProbeType.EVENT_FLUSH):
            event = info.get_event()
            if event.type == Gst.EventType.STREAM_START:
                # players say it again where they switch streams
                if not self.by_event and event.parse_stream_start() != self.stream:
                    self.item += 1
                self.stream = event.parse_stream_start()
            elif event.has_name("aug-item"):
                self.item += 1
            elif event.type == Gst.EventType.SEGMENT:
                self.segment = segment = event.parse_segment().copy()
                self.edges = [time_in(segment, at, self.running)
                              for at in (segment.start, segment.stop)]
                self.n_segments += 1
            elif event.type == Gst.EventType.FLUSH_STOP:
                self.buffers = []
            elif event.type == Gst.EventType.CAPS:
                self.caps = caps_facts(event.parse_caps())
                self.n_segments += 1
        elif info.type & Gst.PadProbeType.BUFFER_LIST:
            buffers = info.get_buffer_list()
            for i in range(buffers.length()):
                self.take(buffers.get(i))
        else:
            self.take(info.get_buffer())
        return Gst.PadProbeReturn.OK

    def take(self, buffer):
        b = Buffer()
        b.pts, b.duration = buffer.pts, buffer.duration
        b.t = time_in(self.segment, buffer.pts, self.running)
        b.discont = bool(buffer.get_flags() & Gst.BufferFlags.DISCONT)
        b.data, b.caps = array_of(buffer, self.caps), self.caps
        b.segment, b.item = self.n_segments, self.item
        b.low, b.high = self.edges
        b.base = base_of(self.segment)
        self.buffers.append(b)


class Facts:
    __slots__ = ("kind", "rate", "channels", "dtype", "width", "height", "fps", "format", "aspect", "info")


def caps_facts(caps):
    s, f = caps.get_structure(0), Facts()
    f.kind = s.get_name()
    f.format = s.get_string("format")
    if f.kind == "audio/x-raw":
        f.rate, f.channels = s.get_int("rate")[1], s.get_int("channels")[1]
        f.dtype = TYPES[f.format]
    elif f.kind == "video/x-raw":
        f.width, f.height = s.get_int("width")[1], s.get_int("height")[1]
        ok, n, d = s.get_fraction("framerate")
        f.fps = Fraction(n, d) if ok and n else None
        ok, n, d = s.get_fraction("pixel-aspect-ratio")
        f.info = GstVideo.VideoInfo.new_from_caps(caps)
        f.aspect = float(Fraction(f.width, f.height) * (Fraction(n, d) if ok else 1))
    return f


class Plain:
    """A picture as rows of its planes."""

    __slots__ = ("rows", "data")

    def __init__(self, data, rows):
        self.data, self.rows = data, rows


def plain(data, layout):
    """@layout is a GstVideoInfo or a GstVideoMeta."""
    planes = layout.n_planes if isinstance(layout, GstVideo.VideoMeta) else layout.finfo.n_planes
    offsets = list(layout.offset[:planes]) + [len(data)]
    rows = []
    for i in range(planes):
        stride = layout.stride[i]
        n = (offsets[i + 1] - offsets[i]) // stride
        rows.append(data[offsets[i]:offsets[i] + n * stride].reshape(n, stride))
    return Plain(data, rows)


def array_of(buffer, facts):
    data = buffer.extract_dup(0, buffer.get_size())
    if facts.kind == "video/x-raw":
        meta = GstVideo.buffer_get_video_meta(buffer)
        facts = facts.info if meta is None else None
        return plain(np.frombuffer(data, np.uint8), facts or meta)
    if facts.kind == "audio/x-raw":
        a = np.frombuffer(data, facts.dtype)
        return a[:len(a) // facts.channels * facts.channels].reshape(-1, facts.channels)
    return np.frombuffer(data, np.uint8)


def planes_of(data, facts):
    """Luma, and U and V of half size, whatever the format."""
    rows, w, h = data.rows, facts.width, facts.height
    w1, h1 = (w + 1) // 2, (h + 1) // 2
    if facts.format in ("I420", "YV12"):
        y, u, v = rows[0][:h, :w], rows[1][:h1, :w1], rows[2][:h1, :w1]
        return (y, u, v) if facts.format == "I420" else (y, v, u)
    if facts.format == "NV12":
        return rows[0][:h, :w], rows[1][:h1, 0:2 * w1:2], rows[1][:h1, 1:2 * w1:2]
    if facts.format == "Y444":
        return rows[0][:h, :w], rows[1][:h:2, :w:2], rows[2][:h:2, :w:2]
    if facts.format == "Y42B":
        return rows[0][:h, :w], rows[1][:h:2, :w1], rows[2][:h:2, :w1]
    step = 3 if facts.format in ("RGB", "BGR") else 4
    r, g, b = [rows[0][:h, facts.format.index(c):w * step:step].astype(np.float64) for c in "RGB"]
    y = 16 + 0.2568 * r + 0.5041 * g + 0.0979 * b
    u = 128 - 0.1482 * r - 0.2910 * g + 0.4392 * b
    v = 128 + 0.4392 * r - 0.3678 * g - 0.0714 * b
    return y, u[::2, ::2], v[::2, ::2]


def look(branch, before, after):
    """What is seen in a frame; pictures of unknown content are compared with what went in."""
    if not branch.real:
        return media.measure(planes_of(after.data, after.caps), branch.step)
    seen = media.Seen()
    a = planes_of(after.data, after.caps)
    seen.code, seen.rect, seen.slope = 0, (0.0, 0.0, 1.0, 1.0), 1.0
    seen.black, seen.mirrored, seen.upside = bool(a[0].max() <= 16), False, False
    if before is None or before is after:
        return seen
    b = planes_of(before.data, before.caps)
    if b[0].max() <= 16:
        # nobody can tell what was done to a black picture
        return None
    if seen.black:
        return seen
    if all(np.array_equal(x, y) for x, y in zip(a, b)):
        return seen
    seen.mirrored = all(np.array_equal(x, y[:, ::-1]) for x, y in zip(a, b))
    if not seen.mirrored:
        raise Mismatch("%s: the frame at %d ns is neither the input nor its mirror image" % (
            branch.name, after.t))
    return seen


class Player:
    """One pipeline: plays passes and hands back what went in and what came out."""

    def __init__(self, text, branches, rule, running=False, by_event=False,
                 build=None):
        self.branches, self.rule, self.running = branches, rule, running
        filled = text
        for b in branches:
            filled = filled.replace("{%s}" % b.name, b.text(rule))
        self.text = filled
        self.bins = []
        self.pipeline = build(self.bins, branches, rule) if build else Gst.parse_launch(filled)
        self.taps, self.sinks, self.messages = {}, {}, []
        for b in branches:
            self.taps[b.name] = Tap(self.get("seed_" + b.name).get_static_pad("sink"), running,
                                    by_event)
            self.sinks[b.name] = self.get("sink_" + b.name)

    def get(self, name):
        for part in [self.pipeline] + self.bins:
            found = part.get_by_name(name)
            if found:
                return found

    def start(self):
        if self.pipeline.set_state(Gst.State.PLAYING) == Gst.StateChangeReturn.FAILURE:
            media.wait(self.pipeline, 1)

    def stop(self):
        self.pipeline.set_state(Gst.State.NULL)

    def clear(self):
        for tap in self.taps.values():
            tap.buffers = []
        self.messages = []

    def collect(self, seconds=10):
        """Waits for EOS; {branch: [Buffer]}."""
        media.wait(self.pipeline, seconds, self.messages)
        out = {}
        for b in self.branches:
            found = out[b.name] = []
            while True:
                sample = self.sinks[b.name].emit("try-pull-sample", 0)
                if sample is None:
                    break
                facts, buffer, o = caps_facts(sample.get_caps()), sample.get_buffer(), Buffer()
                o.pts, o.duration, o.caps = buffer.pts, buffer.duration, facts
                segment = sample.get_segment()
                o.t = time_in(segment, buffer.pts, self.running)
                o.low = time_in(segment, segment.start, self.running)
                o.data = array_of(buffer, facts)
                o.base = base_of(segment)
                found.append(o)
        return out

    def seek(self, start, stop=None, rate=1.0, sources=1):
        """From one sink of each source: a pipeline's own seek reaches demuxers once a sink, and
        some of them play twice then. Several sources are paused meanwhile: sinks that are flushed
        one after the other while they play may never play again, bare appsinks too."""
        self.clear()
        flags = Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE
        event = Gst.Event.new_seek(
            rate, Gst.Format.TIME, flags, Gst.SeekType.SET, start,
            Gst.SeekType.SET, -1 if stop is None else stop)
        if sources > 1:
            self.pipeline.set_state(Gst.State.PAUSED)
            self.pipeline.get_state(10 * Gst.SECOND)
        taken = all([self.sinks[b.name].send_event(event) for b in self.branches[:sources]])
        if sources > 1:
            self.pipeline.get_state(10 * Gst.SECOND)
            self.pipeline.set_state(Gst.State.PLAYING)
        return taken

    def pass_of(self, out):
        return Pass(self, {n: t.buffers for n, t in self.taps.items()}, out, self.messages)


class Pass:
    """One run from a start or a seek to the end of the stream."""

    def __init__(self, player, taps, out, messages):
        self.branches = {b.name: b for b in player.branches}
        self.rule, self.taps, self.out, self.messages = player.rule, taps, out, messages
        self.running = player.running


def is_outside(b, begin, end):
    """Sinks leave out what lies wholly outside of the segment."""
    return (b.low is not None and end <= b.low and begin < b.low) or (
        b.high is not None and begin >= b.high and begin > (b.low or 0))


def rules_for(given, branch, keys, origins=None):
    """One oracle rule for each item."""
    origins = origins or [0] * len(keys)
    return [oracle.Rule(given.get("seed", 0), key, given.get("epoch", 0),
                        branch.view or given.get("view", 0), given.get("window", Fraction(0)),
                        branch.name, random_phase=given.get("window-phase") == "random",
                        origin=origin)
            for key, origin in zip(keys, origins)]


def first_sample(t, duration, n, rate, low, high=None):
    """Number of the first of n samples in a segment from low to high. Where whole samples were clipped
    off, the first is called after the segment's start, and the end is exact."""
    sample = oracle.nearest_sample(t, rate)
    late = oracle.nearest_ns(sample, rate) > t == low
    if not late or duration == Gst.CLOCK_TIME_NONE or high is not None and t + duration >= high:
        return sample
    return sample - (oracle.nearest_sample(t + duration, rate) - n == sample - 1)


def count_samples(buffers):
    """Sample numbers of the buffers' first samples, by the contract's counter."""
    at, last, found, discont = None, None, [], False
    for b in buffers:
        n = len(b.data)
        if n == 0:
            discont |= b.discont
            found.append(None)
            continue
        rate = b.caps.rate
        sample = first_sample(b.t, b.duration, n, rate, b.low, b.high)
        if at is None or b.discont or discont or b.segment != last or (
                abs(sample - at) > rate * 40 // 1000):
            at = sample
        discont, last = False, b.segment
        found.append(at)
        at += n
    return found


class Frame:
    __slots__ = ("t", "window", "state", "item", "tap")


class Visits(dict):
    """How often each window is entered."""

    last = None

    def enter(self, window):
        if window != self.last:
            self[window] = self.get(window, 0) + 1
        self.last = window


def expect_frames(branch, rules, taps):
    kept, windows = [], Visits()
    for b in taps:
        rule = rules[min(b.item, len(rules) - 1)]
        D = oracle.frame_ns(b.caps.fps) if b.caps.fps else (
            b.duration if b.duration != Gst.CLOCK_TIME_NONE else 0)
        k = rule.at(b.t + D // 4) if rule.W else 0
        windows.enter((rule.source, k))
        state = branch.chain.state(rule, k, b.caps.aspect)
        if not state.keeps_frame(b.t, D) or (state.dropped and state.mode == "gap"):
            continue
        f = Frame()
        f.t, f.window, f.state, f.item, f.tap = b.t, k, state, b.item, b
        if is_outside(b, b.t, b.t + (D or 1)):
            continue
        kept.append(f)
    return kept, windows


def expect_sound(branch, rules, taps):
    """[(item, first sample, window, array)] of what is kept, changed as decided, and windows."""
    kept, windows = [], Visits()
    for b, first in zip(taps, count_samples(taps)):
        if first is None:
            continue
        rule, rate, end = rules[min(b.item, len(rules) - 1)], b.caps.rate, first + len(b.data)
        at = first
        while at < end:
            k = rule.heard(at, rate)
            stop = min(end, rule.first_sample(k + 1, rate)) if rule.W else end
            windows.enter((rule.source, k))
            state = branch.chain.state(rule, k)
            low, high = (at, stop)
            if state.cut:
                a, z = state.samples(rule, k, rate)
                low, high = max(at, a), min(stop, z)
            if low < high and not (state.dropped and state.mode == "gap"):
                piece = b.data[low - first:high - first]
                if state.flips and b.caps.channels == 2:
                    piece = piece[:, ::-1]
                if state.dropped and state.mode == "fill":
                    piece = np.zeros_like(piece)
                if not is_outside(b, low * NS // rate, high * NS // rate):
                    kept.append((b.item, low, k, piece))
            at = stop
    return kept, windows


def check_messages(p, name, rules, windows, survivors, counters):
    """Every decision that was posted is the oracle's, once, and none is missing."""
    branch, got = p.branches[name], {}
    sizes = {(b.caps.width, b.caps.height, b.caps.aspect) for b in p.taps[name]} if (
        branch.media == "video") else {(0, 0, 1.0)}
    by_source = {r.source: r for r in rules}
    for s in p.messages:
        if s.get_value("branch") != name or s.get_value("view") != rules[0].view:
            continue
        key = s.get_value("decision"), s.get_value("source"), s.get_value("window")
        got.setdefault(key, []).append(s)
        if len(got[key]) > windows.get(key[1:], 1):
            raise Mismatch("%s: two messages of %s" % (name, key))
    for source, k in windows:
        rule = by_source[source]
        for nth, (element, decision, applied, operations) in enumerate(
                branch.chain.decide(rule, k, list(sizes)[0][2])):
            sent = got.pop((decision, source, k), [])
            if not sent:
                if nth == 0 or (source, k) in survivors:
                    raise Mismatch("%s: no message of %s for window %d" % (name, decision, k))
                continue
            for s in sent:
                if s.get_value("applied") != applied:
                    raise Mismatch("%s %s window %d: applied %s" % (name, decision, k, not applied))
                compare_operations(branch, list(sizes)[0], decision, k, operations, list(
                    s.get_value("operations")))
                counters.decisions += 1
    if got:
        raise Mismatch("%s: messages of windows that no data had: %s" % (name, list(got)[:3]))


def compare_operations(branch, size, decision, k, wanted, found):
    where = "%s %s window %d" % (branch.name, decision, k)
    expected = []
    for op, values in wanted:
        if op == "crop":
            if branch.media != "video":
                continue
            w = oracle.clamp(oracle.pixel(values["width"] * size[0]), 1, size[0])
            h = oracle.clamp(oracle.pixel(values["height"] * size[1]), 1, size[1])
            values = {"x": min(oracle.pixel(values["x"] * size[0]), size[0] - w),
                      "y": min(oracle.pixel(values["y"] * size[1]), size[1] - h),
                      "width": w, "height": h}
        elif op == "flip" and branch.media != "video" and values["direction"] != "horizontal":
            continue
        expected.append((op, values))
    if [o for o, _ in expected] != [s.get_value("op") for s in found]:
        raise Mismatch("%s: %s is not %s" % (where, [s.get_value("op") for s in found], expected))
    for (op, values), s in zip(expected, found):
        for field, value in values.items():
            if s.get_value(field) != value:
                raise Mismatch("%s: %s %s is %r, not %r" % (
                    where, op, field, s.get_value(field), value))


def rect_of(state, width, height):
    """Composed source rectangle of crops and mirrors, in shares of the frame."""
    x0, x1, y0, y1 = 0.0, 1.0, 0.0, 1.0
    for op in state.rectangles:
        if op == "mirror":
            x0, x1 = x1, x0
        elif op == "upside":
            y0, y1 = y1, y0
        else:
            w = oracle.clamp(oracle.pixel(op["width"] * width), 1, width)
            h = oracle.clamp(oracle.pixel(op["height"] * height), 1, height)
            x = min(oracle.pixel(op["x"] * width), width - w) / width
            y = min(oracle.pixel(op["y"] * height), height - h) / height
            x0, x1 = x0 + x * (x1 - x0), x0 + (x + w / width) * (x1 - x0)
            y0, y1 = y0 + y * (y1 - y0), y0 + (y + h / height) * (y1 - y0)
    return x0, x1, y0, y1


def color_gains(state):
    luma, chroma = 1.0, 1.0 + 0j
    for op, values in state.color:
        if op == "hue":
            chroma *= np.exp(2j * np.pi * values["turns"])
        else:
            chroma *= values["factor"]
            luma *= values["factor"] if op != "saturation" else 1
    return luma, chroma


def compare_picture(branch, f, o, before, seen):
    where = "%s frame at %d ns, window %d" % (branch.name, f.t, f.window)
    if seen.black != (f.state.dropped and f.state.mode == "fill"):
        raise Mismatch("%s: black is %s" % (where, seen.black))
    if seen.black:
        return
    colored = bool(f.state.color)
    if not colored and branch.exact and seen.code != before.code:
        raise Mismatch("%s: shows frame code %d, not %d" % (where, seen.code, before.code))
    x0, x1, y0, y1 = rect_of(f.state, f.tap.caps.width, f.tap.caps.height)
    if seen.mirrored != (x1 < x0):
        raise Mismatch("%s: mirrored is %s" % (where, seen.mirrored))
    if seen.upside != (y1 < y0):
        raise Mismatch("%s: upside down is %s" % (where, seen.upside))
    if not colored:
        wanted = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
        # one pixel each way for what codecs and interpolation leave
        slack = 1.5 / f.tap.caps.width, 2.5 / f.tap.caps.height
        for i in range(4):
            if abs(seen.rect[i] - wanted[i]) > slack[i % 2] + 0.02:
                raise Mismatch("%s: shows %s, not %s" % (where, seen.rect, wanted))
    else:
        luma, _ = color_gains(f.state)
        if not any(r != "mirror" for r in f.state.rectangles) and abs(
                abs(seen.slope / before.slope) - luma) > 0.03 + 0.03 * luma:
            raise Mismatch("%s: luma gain %.3f, not %.3f" % (
                where, abs(seen.slope / before.slope), luma))


def prove_frames(p, name, rules, counters):
    branch = p.branches[name]
    expected, windows = expect_frames(branch, rules, p.taps[name])
    out = p.out[name]
    if branch.exact and len(out) != len(expected):
        raise Mismatch("%s: %d frames, not %d" % (name, len(out), len(expected)))
    timelines = oracle.timelines(branch.chain, rules) if branch.compact else None
    measured = []
    for f, o in zip(expected, out):
        t = timelines[min(f.item, len(rules) - 1)].map(f.t) if branch.compact else f.t
        if abs(o.t - t) > 1:
            raise Mismatch("%s: a frame at %d ns, not %d" % (name, o.t, t))
        before, seen = look(branch, f.tap, f.tap), look(branch, f.tap, o)
        if seen:
            compare_picture(branch, f, o, before, seen)
        measured.append(seen)
        counters.frames += 1
    survivors = {(rules[min(f.item, len(rules) - 1)].source, f.window) for f in expected}
    check_messages(p, name, rules, windows, survivors, counters)
    counters.windows += len(windows)
    return measured


def prove_sound(p, name, rules, counters):
    branch = p.branches[name]
    expected, windows = expect_sound(branch, rules, p.taps[name])
    survivors = {(rules[min(i, len(rules) - 1)].source, k) for i, _, k, _ in expected}
    check_messages(p, name, rules, windows, survivors, counters)
    counters.windows += len(windows)
    if not branch.exact:
        return
    wanted = np.concatenate([e[3] for e in expected]) if expected else np.zeros((0, 2))
    got = np.concatenate([o.data for o in p.out[name]]) if p.out[name] else np.zeros((0, 2))
    if len(wanted) != len(got):
        raise Mismatch("%s: %d samples, not %d" % (name, len(got), len(wanted)))
    if not np.array_equal(wanted, got):
        at = int(np.argmax((wanted != got).any(axis=1)))
        raise Mismatch("%s: sample %d of %d is %s, not %s" % (
            name, at, len(got), got[at], wanted[at]))
    counters.samples += len(got)
    check_sound_times(p, name, branch, rules, expected)


def check_sound_times(p, name, branch, rules, expected):
    starts = np.cumsum([0] + [len(e[3]) for e in expected])
    timelines = oracle.timelines(branch.chain, rules) if branch.compact else None
    at = 0
    for o in p.out[name]:
        i = int(np.searchsorted(starts, at, "right")) - 1
        item, first, k, piece = expected[i]
        sample, rate = first + at - int(starts[i]), o.caps.rate
        t = sample * NS / rate
        if timelines:
            t = timelines[min(item, len(rules) - 1)].map(int(t))
        if abs(o.t - t) > 1.01 * NS / rate:
            raise Mismatch("%s: sample %d at %d ns, not %d" % (name, sample, o.t, t))
        at += len(o.data)


def bases(buffers):
    found = []
    for b in buffers:
        if b.base not in found:
            found.append(b.base)
    return found


def prove_clock(p):
    """Branches that run together go on running together."""
    groups = {}
    for name in p.branches:
        if p.taps[name] and p.out[name]:
            groups.setdefault(tuple(bases(p.taps[name])), []).append(bases(p.out[name]))
    for found in groups.values():
        if any(b != found[0] for b in found):
            raise Mismatch("items begin at other running times in the branches: %s" % found)


def prove(p, keys, counters, origins=None):
    """Proof (a)."""
    if not p.running:
        prove_clock(p)
    for name, branch in p.branches.items():
        rules = rules_for(p.rule, branch, keys, origins)
        if not p.taps[name]:
            continue
        if branch.media == "video":
            p.measured = getattr(p, "measured", {})
            p.measured[name] = prove_frames(p, name, rules, counters)
        else:
            prove_sound(p, name, rules, counters)


# Proof (b): from the output alone.


def passes_of(buffers):
    """Times that fall back begin another item."""
    found, last = [], None
    for b in buffers:
        if last is None or b.t < last - NS // 2:
            found.append([])
        found[-1].append(b)
        last = b.t
    return found


def frame_windows(W, D, frames, grid):
    """Tap frames by window: {k: [tap frame]}."""
    found = {}
    for b in frames:
        if is_outside(b, b.t, b.t + D):
            continue
        k = grid.at(b.t + D // 4)
        found.setdefault(k, []).append(b)
    return found


def states_of_sound(tap, out):
    """Position and state of each input sample: 0 as it was, 1 swapped, 2 silent, 3 missing."""
    first = [f for f in count_samples(tap)]
    starts = [f for f in first if f is not None]
    low = min(starts)
    high = max(f + len(b.data) for f, b in zip(first, tap) if f is not None)
    before = np.zeros((high - low, 2), tap[0].data.dtype)
    state, times = np.full(high - low, 4, np.int8), np.zeros(high - low, np.int8)
    for f, b in zip(first, tap):
        if f is not None:
            before[f - low:f - low + len(b.data)] = b.data
            times[f - low:f - low + len(b.data)] += 1
            state[f - low:f - low + len(b.data)] = 3
            if b.low is not None:
                edge = oracle.ceil_sample(b.low, b.caps.rate) - f
                state[f - low:f - low + max(edge, 0)] = 4
            if b.high is not None:
                edge = oracle.ceil_sample(b.high, b.caps.rate) - f
                state[max(f - low + edge, f - low):f - low + len(b.data)] = 4
    last = None
    for o in out:
        at = first_sample(o.t, o.duration, len(o.data), o.caps.rate, o.low) - low
        # sound is counted; its nanoseconds are rounded
        if last is not None and abs(at - last) == 1:
            at = last
        n = len(o.data)
        part = before[at:at + n]
        if len(part) != n:
            raise Mismatch("sound at %d ns was never put in" % o.t)
        plain, swapped = (o.data == part).all(axis=1), (o.data == part[:, ::-1]).all(axis=1)
        silent = (o.data == 0).all(axis=1)
        # where a network's sound falls back, a position names no sample
        s = np.select([times[at:at + n] > 1, plain & swapped, silent, plain, swapped], [4, 5, 2, 0, 1], -1)
        if (s < 0).any():
            raise Mismatch("sound at %d ns is neither the input nor swapped nor silent" % o.t)
        state[at:at + n] = np.where(state[at:at + n] == 4, 4, s)
        last = at + n
    return low, state


def one_state(states, what):
    found = set(int(s) for s in np.unique(states)) - {5}
    if len(found) > 1:
        raise Mismatch("%s changes within a window: %s" % (what, found))
    return found.pop() if found else None


def by_time(buffers):
    """{(time, n-th of this time): buffer}: decoders may give two frames one time."""
    found = {}
    for b in buffers:
        n = 0
        while (b.t, n) in found:
            n += 1
        found[b.t, n] = b
    return found


def in_step(p, video, audio, counters, flips_alike=True, temporal=False, drops_alike=False,
            origins=None):
    """Mirrored and swapped, black and silent, cut and cut: in the same windows, to the sample."""
    W, phase = p.rule.get("window", Fraction(0)), p.rule.get("window-phase")
    if phase or not p.taps[video] or not p.taps[audio]:
        return
    for tap_v, out_v, tap_a, out_a in zip(*[passes_of(x) for x in (
            p.taps[video], p.out[video], p.taps[audio], p.out[audio])]):
        b = tap_v[0]
        D, rate = oracle.frame_ns(b.caps.fps), tap_a[-1].caps.rate
        low, state = states_of_sound(tap_a, out_a)
        before = by_time(tap_v)
        shown = {}
        for at, o in by_time(out_v).items():
            seen = look(p.branches[video], before.get(at), o)
            # frames of one time share their window: one of them stands for all
            shown[o.t] = seen or shown.get(o.t)
        grids = [oracle.Rule(window=W, origin=o) for o in origins or [0]]
        edges = [oracle.nearest_sample(g.origin, rate) for g in grids[1:]] + [low + len(state)]
        for i, k, frames in [(i, k, f) for i, g in enumerate(grids) for k, f in frame_windows(
                W, D, [b for b in tap_v if not origins or b.item == i], g).items()]:
            grid = grids[i]
            if W:
                a, z = grid.first_sample(k, rate) - low, grid.first_sample(k + 1, rate) - low
                span = state[max(a, 0):max(min(z, edges[i] - low), 0)]
            else:
                a, span = 0, state
            heard, span = span, span[span != 4]
            seen = [shown[f.t] for f in frames if shown.get(f.t)]
            sound = one_state(span[span != 3], "sound of window %d" % k)
            black = {s.black for s in seen}
            if len(black) > 1:
                raise Mismatch("window %d: only some pictures are black" % k)
            if True in black and sound == 2 and not drops_alike:
                raise Mismatch("window %d: everything was left out" % k)
            mirrored = {s.mirrored for s in seen if not s.black}
            if len(mirrored) > 1:
                raise Mismatch("window %d: only some pictures are mirrored" % k)
            if flips_alike and mirrored and sound in (0, 1) and mirrored != {sound == 1}:
                raise Mismatch("window %d: mirrored %s, swapped %s" % (k, mirrored, sound))
            if temporal and W:
                cut_alike(k, D, rate, low + max(a, 0), heard, frames, shown)
            elif (any(f.t not in shown for f in frames) or (span == 3).any()) and not temporal and not any(
                    s.get("mode") == "gap" for _, s in p.branches[video].chain_list):
                raise Mismatch("window %d: %d of %d frames, %d samples missing" % (
                    k, len(seen), len(frames), (span == 3).sum()))
            counters.changed += 1


def cut_alike(k, D, rate, first, span, frames, shown):
    """Kept pictures are those whose first quarter lies in what is kept of the sound. Nothing is said of
    pictures where no sound came in: beside the segment, and in holes that a network leaves."""
    cut, here = np.flatnonzero(span == 3), np.flatnonzero((span != 3) & (span != 4))
    if len(here) == 0 or len(cut) == 0:
        return
    before, behind = cut[cut < here[0]], cut[cut > here[-1]]
    if len(before) + len(behind) != len(cut):
        raise Mismatch("window %d: sound is cut in the middle" % k)
    a, z = first + int(here[0]), first + int(here[-1]) + 1
    for f in frames:
        t = (f.t + D // 4) * rate
        kept = f.t in shown
        if kept and (len(before) and t < (first + int(before[-1])) * NS or (
                len(behind) and t >= (first + int(behind[0])) * NS)):
            raise Mismatch("window %d: the picture at %d ns outlives its sound" % (k, f.t))
        if t >= a * NS and t < (z - 1) * NS and not kept:
            raise Mismatch("window %d: the picture at %d ns is missing" % (k, f.t))


def run_checks(checks):
    """Runs (name, function) one after the other, those whose names have AUG_ONLY in them, and says how
    each ended: (how many ran, what was wrong)."""
    n, failures = 0, []
    for name, check in checks:
        if os.environ.get("AUG_ONLY", "") not in name:
            continue
        begin, word = time.monotonic(), "ok    "
        try:
            check()
        except (Mismatch, RuntimeError) as error:
            failures.append("%s: %s" % (name, error))
            word = "FAILED"
        n += 1
        print("%s %s %.2f s" % (word, name, time.monotonic() - begin), flush=True)
    print("\n".join(failures))
    return n, failures
