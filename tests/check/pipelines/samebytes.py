#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""The same line gives the same bytes, however it is run, and other bytes where it should.

samebytes.py [PART …]: the parts ways, levels, others, seeks and recording, all without arguments;
AUG_FULL=1 is longer and tries all combinations. `samebytes.py --digest` prints what one run gives: that is
what two processes are compared by. All six elements play on pictures in four formats, sound in two and
captions. A difference is named by branch, frame or sample, and window.
"""
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction as F

import gi
import numpy as np

import harness
import media
from harness import NS, Gst, Mismatch
from pipelines import FILES

gi.require_version("GstAugment", "1.0")
from gi.repository import GstAugment  # noqa: E402

FULL = os.environ.get("AUG_FULL") == "1"
FPS, RATE = F(30000, 1001), 44100
SECONDS = 12 if FULL else 4
RANDOM = "random"
SIZES = [1, 7, 480, 4096, RANDOM]
CROP = "augcrop min-scale=0.4 width=64 height=48 min-duration=0.5 max-duration=0.9"
DROP = "modalitydrop modalities=video,audio,text probabilities=<0.2,0.2,0.2>"
CHAINS = {
    "video": CROP + " ! augflip ! augcolor ! " + DROP,
    "audio": "augcrop min-duration=0.5 max-duration=0.9 ! augflip ! augspecmask preset=ld ! " + DROP,
    "text": "augcrop min-duration=0.5 max-duration=0.9 ! augflip ! " + DROP,
}
BRANCHES = {
    "I420": "video", "NV12": "video", "RGB": "video", "GRAY8": "video",
    "F32LE": "audio", "S16LE": "audio", "utf8": "text",
}
ROOMY = "max-size-time=0 max-size-bytes=0"


class Rule:
    """What augseed is told; window 1/2 unless said otherwise."""

    def __init__(self, **given):
        self.given = dict({"seed": 7, "source": "clip", "window": "1/2"}, **given)
        self.window = F(self.given["window"])

    def text(self):
        return "augseed " + " ".join("%s=%s" % i for i in self.given.items())


# What goes in: noise, so that every pixel and every sample counts.


def picture(n):
    return np.random.RandomState(n).randint(0, 256, media.WIDTH * media.HEIGHT * 3 // 2).astype(np.uint8)


def noise(first, n):
    """Stereo samples that depend on their number alone."""
    at = np.arange(2 * first, 2 * (first + n), dtype=np.uint64)
    at = (at * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
    at = (at * at * np.uint64(0xD1B54A32D192ED03)) >> np.uint64(48)
    return (at.astype(np.int32) - 32768).astype(np.int16).reshape(-1, 2)


def sound_chunks(size, seconds):
    rng, at, count = random.Random(5), 0, int(seconds * RATE)
    while at < count:
        n = rng.choice([1, 5, 100, 441, 2047, 2048, 9000]) if size == RANDOM else size
        n = min(n, count - at)
        pts = at * NS // RATE
        yield noise(at, n).tobytes(), pts, (at + n) * NS // RATE - pts
        at += n


def input_of(media_type, size, seconds):
    if media_type == "audio":
        return sound_chunks(size, seconds)
    if media_type == "video":
        count = int(seconds * FPS)
        return [(picture(n).tobytes(), int(n * NS / FPS), int((n + 1) * NS / FPS) - int(n * NS / FPS))
                for n in range(count)]
    words = [b"left hand", b"the right one", b"nothing", b"from left to right"]
    return [(words[i % 4], i * NS // 5, NS // 6) for i in range(int(5 * seconds))]


CAPS = {"video": media.video_caps(FPS), "audio": media.audio_caps(RATE), "text": "text/x-raw,format=utf8"}


# What comes out.


class Out:
    """One branch: pictures and captions as (time, duration, bytes), sound as (first sample, array)."""

    def __init__(self, kind):
        self.kind, self.parts = kind, []

    def add(self, sample):
        buffer, facts = sample.get_buffer(), harness.caps_facts(sample.get_caps())
        t = harness.time_in(sample.get_segment(), buffer.pts, False)
        if self.kind != "audio":
            data = visible(harness.array_of(buffer, facts), facts) if self.kind == "video" else (
                buffer.extract_dup(0, buffer.get_size()))
            self.parts.append((t, buffer.duration, data))
            return
        data = harness.array_of(buffer, facts)
        low = harness.time_in(sample.get_segment(), sample.get_segment().start, False)
        first = harness.first_sample(t, buffer.duration, len(data), facts.rate, low)
        # buffers that go on are one part, whatever their size; compact pieces meet between samples
        if self.parts and self.parts[-1][1] == first:
            self.parts[-1][1] += len(data)
            self.parts[-1][2].append(data)
        else:
            self.parts.append([first, first + len(data), [data]])

    def seal(self):
        if self.kind == "audio":
            self.parts = [(first, np.concatenate(d)) for first, _, d in self.parts]
        return self

    def digest(self):
        found = hashlib.sha256()
        for part in self.parts:
            found.update(repr(part[:-1]).encode())
            found.update(part[-1] if isinstance(part[-1], bytes) else part[-1].tobytes())
        return found.hexdigest()

    def after(self, ns):
        """What is not before a time."""
        found = Out(self.kind)
        if self.kind != "audio":
            found.parts = [p for p in self.parts if p[0] >= ns]
            return found
        edge = -(-ns * RATE // NS)
        for first, data in self.parts:
            if first + len(data) > edge:
                cut = max(edge - first, 0)
                found.parts.append((first + cut, data[cut:]))
        return found


def visible(data, facts):
    """The pixels without what pads rows."""
    found, info = [], facts.info.finfo
    for i, rows in enumerate(data.rows):
        used = [c for c in range(info.n_components) if info.plane[c] == i]
        width = max(-(-facts.width >> info.w_sub[c]) * info.pixel_stride[c] for c in used)
        height = -(-facts.height >> info.h_sub[used[0]])
        found.append(np.ascontiguousarray(rows[:height, :width]).tobytes())
    return b"".join(found)


def compare(what, name, wanted, got, window):
    """Says where two outputs of a branch part."""
    if wanted.digest() == got.digest():
        return
    n = min(len(wanted.parts), len(got.parts))
    for a, b in zip(wanted.parts, got.parts):
        if wanted.kind == "audio":
            compare_sound(what, name, a, b, window)
        elif a[:2] != b[:2] or a[2] != b[2]:
            where = "" if a[:2] != b[:2] or len(a[2]) != len(b[2]) else ", byte %d" % next(
                i for i, (x, y) in enumerate(zip(a[2], b[2])) if x != y)
            raise Mismatch("%s: %s at %d ns (window %d) is another one: at %d ns, %d and %d bytes%s" % (
                what, name, a[0], a[0] * window.denominator // NS // window.numerator, b[0],
                len(a[2]), len(b[2]), where))
    raise Mismatch("%s: %s has %d parts, not %d; they part behind %s" % (
        what, name, len(got.parts), len(wanted.parts), wanted.parts[n - 1][:1] if n else "nothing"))


def compare_sound(what, name, a, b, window):
    n = min(len(a[1]), len(b[1]))
    if a[0] != b[0]:
        raise Mismatch("%s: %s, a piece begins at sample %d, not %d" % (what, name, b[0], a[0]))
    bad = np.flatnonzero((a[1][:n] != b[1][:n]).any(axis=1))
    if len(bad):
        at = a[0] + int(bad[0])
        raise Mismatch("%s: %s, sample %d (window %d) is %s, not %s; %d of %d samples" % (
            what, name, at, int(F(at, RATE) / window), b[1][bad[0]], a[1][bad[0]], len(bad), n))
    if len(a[1]) != len(b[1]):
        raise Mismatch("%s: %s, the piece at sample %d (window %d) has %d samples, not %d" % (
            what, name, a[0], int(F(a[0], RATE) / window), len(b[1]), len(a[1])))


# The ways in which a line is run.


class Way:
    """One line of elements: queues, threads, sizes."""

    def __init__(self, queue=200, tee=True, inner=None, threads=1, size=1024, seconds=SECONDS):
        self.queue, self.tee, self.inner, self.threads, self.size = queue, tee, inner, threads, size
        self.seconds = seconds

    def __str__(self):
        return "queues of %s, %s, %s, n-threads %d, sound by %s" % (
            self.queue, "one pipeline" if self.tee else "a pipeline each",
            "queues of %d inside" % self.inner if self.inner else "nothing inside",
            self.threads, self.size)

    def branch(self, name, rule, chains):
        kind = BRANCHES[name]
        chain = chains[kind]
        if self.inner:
            chain = chain.replace(" ! ", " ! queue max-size-buffers=%d %s ! " % (self.inner, ROOMY))
        into = {"video": "videoconvert n-threads=%d ! video/x-raw,format=%s ! " % (self.threads, name),
                "audio": "audioconvert dithering=none ! audio/x-raw,format=%s ! " % name, "text": ""}[kind]
        queue = "queue max-size-buffers=%d %s ! " % (self.queue, ROOMY) if self.queue else ""
        return "%s%s%s ! %s ! appsink name=sink_%s sync=false wait-on-eos=false enable-last-sample=false" % (
            queue, into, rule.text(), chain, name)

    def texts(self, rule, names, chains):
        if not self.tee:
            return [("appsrc name=src_%s format=time max-bytes=0 caps=\"%s\" ! %s" % (
                BRANCHES[n], CAPS[BRANCHES[n]], self.branch(n, rule, chains)), [n]) for n in names]
        parts = []
        for kind in sorted({BRANCHES[n] for n in names}):
            parts.append('appsrc name=src_%s format=time max-bytes=0 caps="%s" ! tee name=%s' % (
                kind, CAPS[kind], kind))
        return [("  ".join(parts + ["%s. ! %s" % (BRANCHES[n], self.branch(n, rule, chains))
                                    for n in names]), names)]


def run(way, rule, names=None, chains=None, total=None):
    """{branch: Out} of one run."""
    names, found = list(names or BRANCHES), {}
    for text, these in way.texts(rule, names, chains or CHAINS):
        pipeline = Gst.parse_launch(text)
        try:
            pipeline.set_state(Gst.State.PLAYING)
            for kind in sorted({BRANCHES[n] for n in these}):
                media.push_all(pipeline.get_by_name("src_" + kind), input_of(kind, way.size, way.seconds))
            media.wait(pipeline)
            for n in these:
                found[n] = drain(pipeline.get_by_name("sink_" + n), Out(BRANCHES[n]))
        finally:
            pipeline.set_state(Gst.State.NULL)
    if total:
        total.runs += 1
        total.branches += len(found)
    return found


def drain(sink, out):
    while True:
        sample = sink.emit("try-pull-sample", 0)
        if sample is None:
            return out.seal()
        out.add(sample)


def check_same(what, wanted, got, rule):
    for name in got:
        if not wanted[name].parts:
            raise Mismatch("%s: nothing came out of %s" % (what, name))
        compare(what, name, wanted[name], got[name], rule.window)


COMPACT = {k: c.replace("max-duration=0.9", "max-duration=0.9 timeline=compact") for k, c in CHAINS.items()}


def ways():
    yield Way()
    for queue in (1, 3):
        yield Way(queue=queue)
    yield Way(queue=3, inner=1, threads=4)
    yield Way(queue=0, tee=False)
    yield Way(queue=200, tee=False, inner=3, threads=2)
    if FULL:
        for queue in (1, 3, 200):
            for inner in (None, 1, 200):
                for threads in (1, 3):
                    yield Way(queue, True, inner, threads)


def part_ways(total):
    """Queues, threads, two runs, two processes, sizes of buffers of sound."""
    for label, chains in (("keep", CHAINS), ("compact", COMPACT)):
        rule = Rule()
        wanted = run(Way(), rule, chains=chains, total=total)
        for way in ways():
            yield "%s, %s" % (label, way), lambda: check_same(
                str(way), wanted, run(way, rule, chains=chains, total=total), rule)
        sound = [n for n, kind in BRANCHES.items() if kind == "audio"]
        short = run(Way(seconds=SECONDS / 6), rule, sound, chains, total)
        for size in SIZES:
            # buffers of few samples take long
            reference, seconds = (short, SECONDS / 6) if size in (1, 7) else (wanted, SECONDS)
            way = Way(size=size, queue=3 if size == RANDOM else 200, seconds=seconds)
            yield "%s, %s" % (label, way), lambda: check_same(
                str(way), reference, run(way, rule, sound, chains, total), rule)
    yield "another process", lambda: check_process(total)


def check_process(total):
    """The digests that another process prints; its hashes of strings are others, too."""
    wanted = run(Way(), Rule(), total=total)
    for hashseed in ("0", "1"):
        printed = subprocess.run([sys.executable, __file__, "--digest"], check=True, stdout=subprocess.PIPE,
                                 env=dict(os.environ, PYTHONHASHSEED=hashseed)).stdout.decode()
        got = dict(line.split() for line in printed.splitlines())
        for name, out in wanted.items():
            if got[name] != out.digest():
                raise Mismatch("another process: %s is %s, not %s" % (name, got[name], out.digest()))


def part_levels(total):
    """Scalar, Orc and vector kernels."""
    rules = [Rule(), Rule(seed=11, window="1/5")]
    rules += [Rule(seed=s, window="1/10") for s in range(20, 30)] if FULL else []
    names = ["I420", "NV12", "RGB", "GRAY8", "F32LE", "S16LE"]
    for rule in rules:
        for label, extra in (("as they are", ""), ("mirrored upside down", " mode=either")):
            chains = {k: c.replace("augflip", "augflip" + extra) for k, c in CHAINS.items()}
            yield "levels, %s, %s" % (rule.text(), label), lambda: check_levels(rule, names, chains, total)


def check_levels(rule, names, chains, total):
    found = {}
    try:
        for level in (GstAugment.Level.SCALAR, GstAugment.Level.ORC, GstAugment.Level.VECTOR):
            GstAugment.level_set(level)
            if GstAugment.level_get() != level:
                raise Mismatch("the level is not taken")
            found[level] = run(Way(), rule, names, chains, total)
    finally:
        GstAugment.level_set(GstAugment.Level.VECTOR)
    for level in (GstAugment.Level.ORC, GstAugment.Level.VECTOR):
        check_same("level %d" % level, found[GstAugment.Level.SCALAR], found[level], rule)


def part_others(total):
    """Another seed, epoch, view or source decides otherwise, in every branch."""
    wanted = run(Way(), Rule(), total=total)
    given = [{"seed": 8}, {"seed": 7 + 2**32}, {"epoch": 1}, {"view": 1}, {"source": "clop"}]
    given += [{"seed": s} for s in range(100, 120)] + [{"view": v} for v in range(2, 8)] if FULL else []
    digests = {name: {out.digest(): "the first"} for name, out in wanted.items()}
    for other in given:
        def check():
            for name, out in run(Way(), Rule(**other), total=total).items():
                same = digests[name].setdefault(out.digest(), str(other))
                if same != str(other):
                    raise Mismatch("%s: %s gives the bytes of %s" % (name, other, same))
        yield "another %s" % other, check


# Seeks.

N = 2048  # samples of augspecmask's transform at 44.1 kHz


class Seekable:
    """A pipeline on a file that can be played from anywhere."""

    def __init__(self, text, names):
        self.pipeline, self.names = Gst.parse_launch(text), names
        self.sinks = {n: self.pipeline.get_by_name("sink_" + n) for n in names}

    def play(self, total, start=None):
        if start is None:
            self.pipeline.set_state(Gst.State.PLAYING)
        elif not list(self.sinks.values())[0].send_event(Gst.Event.new_seek(
                1.0, Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE, Gst.SeekType.SET, start,
                Gst.SeekType.NONE, -1)):
            raise Mismatch("the seek to %d ns was refused" % start)
        media.wait(self.pipeline)
        total.seeks += start is not None
        return {n: drain(s, Out(BRANCHES[n])) for n, s in self.sinks.items()}


def seek_line(source, name, rule, chain):
    return "%s ! %s" % (source, Way(queue=0).branch(name, rule, {BRANCHES[name]: chain}))


def write_raw(maker, name):
    """Samples or pictures without any header."""
    path = os.path.join(maker.folder, name)
    with open(path, "wb") as file:
        for data, _, _ in (media.video_buffers(int(6 * FPS), FPS, step=1) if name == "pictures"
                           else media.audio_buffers(6 * RATE, RATE)):
            file.write(data)
    return "filesrc location=%s ! " % path


def seekables(maker):
    """(what, text, branch, rule): WAV, Y4M, raw files and pictures in Matroska. Sound in Matroska is left
    out: its times are rounded to milliseconds, so a seek enters up to 22 samples off the count."""
    wav, y4m, mkv = [maker.make(n, FILES[n]) for n in ("wav", "y4m", "mkv-film")]
    sources = {
        "wav": ("audio", "filesrc location=%s ! wavparse" % wav),
        "raw sound": ("audio", write_raw(maker, "sound") + "rawaudioparse pcm-format=s16le sample-rate=%d "
                      "num-channels=2" % RATE),
        "y4m": ("video", "filesrc location=%s ! y4mdec" % y4m),
        "raw pictures": ("video", write_raw(maker, "pictures") + "rawvideoparse format=i420 width=%d "
                         "height=%d framerate=30000/1001" % (media.WIDTH, media.HEIGHT)),
        "mkv": ("video", "filesrc location=%s ! matroskademux ! avdec_ffv1" % mkv),
    }
    rules = [Rule(), Rule(window="1/3"), Rule(window="1001/3000", seed=3), Rule(window="7/11", seed=9)]
    for i, rule in enumerate(rules if FULL else rules[:3]):
        for what, (kind, source) in sources.items():
            for name in ("S16LE", "F32LE") if kind == "audio" else ("I420", "RGB"):
                if FULL or name == ("S16LE", "F32LE", "I420", "RGB")[i % 2 + 2 * (kind == "video")]:
                    yield "%s %s %s" % (what, name, rule.text()), source, name, rule


def check_seeks(source, name, rule, chain, total):
    """From the first whole window on, the bytes are those of the straight run; where no transform looks
    N samples back, from the target on; and behind N samples they are the same in the window entered."""
    kind, rng = BRANCHES[name], random.Random(9)
    player = Seekable(seek_line(source, name, rule, chain), [name])
    try:
        whole = player.play(total)[name]
        targets = [int(1.9 * NS), int(F(4) * rule.window * NS), 0, int(3.3 * NS) + 1]
        targets += [rng.randrange(0, 5 * NS) for _ in range(30 if FULL else 4)]
        for target in targets:
            got = player.play(total, target)[name]
            k = -(-F(target, NS) // rule.window)
            # compact windows are nowhere longer than these
            start = target + int(rule.window * NS) if "compact" in chain else -(-k * rule.window * NS // 1)
            what = "seek to %d ns" % target
            compare(what + ", whole windows", name, whole.after(start), got.after(start), rule.window)
            exact = target
            if kind == "audio" and "augspecmask" in chain:
                exact += -(-(N + 1) * NS // RATE)
            elif kind == "video":
                exact += NS // 29
            compare(what, name, whole.after(exact), got.after(exact), rule.window)
    finally:
        player.pipeline.set_state(Gst.State.NULL)


def part_seeks(total):
    folder = tempfile.mkdtemp(prefix="aug-samebytes-")
    try:
        maker = media.Maker(folder)
        for what, source, name, rule in seekables(maker):
            chain = CHAINS[BRANCHES[name]]
            chains = [("all elements", chain), ("compact", COMPACT[BRANCHES[name]])]
            if BRANCHES[name] == "audio":
                chains += [("without cuts", chain.split(" ! ", 1)[1]),
                           ("without masks", chain.replace("augspecmask preset=ld ! ", ""))]
            for label, chain in chains:
                yield "%s, %s" % (what, label), lambda: check_seeks(source, name, rule, chain, total)
    finally:
        shutil.rmtree(folder)


# A real recording.


def recording_line(path, queue, inner):
    def of(name):
        return Way(queue=queue, inner=inner).branch(name, Rule(window="1"), CHAINS)
    return "filesrc location=%s ! decodebin name=d  d. ! %s  d. ! %s" % (path, of("I420"), of("S16LE"))


def play_recording(path, queue, inner, threads, total):
    player = Seekable(recording_line(path, queue, inner), ["I420", "S16LE"])

    def set_threads(pipeline, child, element):
        if element.find_property("max-threads"):
            element.set_property("max-threads", threads)

    player.pipeline.connect("deep-element-added", set_threads)
    try:
        total.runs += 1
        return player.play(total)
    finally:
        player.pipeline.set_state(Gst.State.NULL)


def part_recording(total):
    path = os.path.join(os.environ.get("AUG_TEST_DATA", ""), "Megamind.avi")
    if not os.path.exists(path):
        print("skipped: no recording; set AUG_TEST_DATA")
        return
    rule = Rule(window="1")
    wanted = play_recording(path, 200, None, 1, total)
    ways = [(200, None, 1), (1, None, 4), (3, 1, 2)]
    for queue, inner, threads in ways + ([(q, i, t) for q in (1, 3, 200) for i in (None, 1, 3)
                                          for t in (1, 2, 4)] if FULL else []):
        what = "Megamind, queues of %d, %s inside, %d threads" % (queue, inner, threads)
        yield what, lambda: check_same(
            what, wanted, play_recording(path, queue, inner, threads, total), rule)


class Total:
    """What was played."""

    cases = runs = branches = seeks = 0


PARTS = {"ways": part_ways, "levels": part_levels, "others": part_others, "seeks": part_seeks,
         "recording": part_recording}


def main(parts):
    total = Total()
    total.cases, failures = harness.run_checks(check for part in parts for check in PARTS[part](total))
    print("%d cases, %d runs of %d branches, %d seeks, %d mismatches" % (
        total.cases, total.runs, total.branches, total.seeks, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--digest"]:
        for branch, result in run(Way(), Rule()).items():
            print(branch, result.digest())
        sys.exit(0)
    sys.exit(main(sys.argv[1:] or list(PARTS)))
