# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augspeed in pipelines: pictures, sound and captions stay in step while every window's speed changes.

The common map is computed here from the decisions that the elements post, in whole nanoseconds; what
comes out is compared with it, and measured on its own by clicks and flashes. AUG_FULL=1: more seeks.
"""
import bisect
import math
import os
import pathlib
import subprocess
import sys
import tempfile
from fractions import Fraction as F

import gi
gi.require_version("Gst", "1.0")
from gi.repository import Gst
import numpy as np

Gst.init(None)
NS = 10 ** 9
FULL = os.environ.get("AUG_FULL") == "1"
SEED = "augseed seed=11 window=1 branch="
REACH = 288  # samples around a seek that the filter reaches
FAILURES = []


def require(name, figure, limit, unit=""):
    good = figure <= limit
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.6g} {unit} (at most {limit} {unit})", flush=True)
    if not good:
        FAILURES.append(name)


def data_folder():
    for place in (os.environ.get("AUG_TEST_DATA"), "../shared/data"):
        if place and pathlib.Path(place, "Megamind.avi").exists():
            return pathlib.Path(place)
    return None


class Run:
    """Plays a pipeline whose appsinks have the names of branches; buffers and decisions by branch."""

    def __init__(self, line, seek=None):
        self.buffers, self.decisions = {}, {}
        pipeline = Gst.parse_launch(line)
        sinks = [e for e in pipeline.iterate_elements() if e.get_factory().get_name() == "appsink"]
        for sink in sinks:
            sink.props.sync = False
            sink.props.emit_signals = True
            self.buffers[sink.name] = []
            sink.connect("new-sample", self.take, sink.name)
        bus = pipeline.get_bus()
        if seek is not None:
            pipeline.set_state(Gst.State.PAUSED)
            pipeline.get_state(20 * NS)
            for name in self.buffers:
                self.buffers[name].clear()
            flags = Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE
            assert pipeline.seek_simple(Gst.Format.TIME, flags, seek), "the seek was refused"
        pipeline.set_state(Gst.State.PLAYING)
        self.duration = None
        while True:
            message = bus.timed_pop(120 * NS)
            assert message, "no end in two minutes: " + line
            if message.type == Gst.MessageType.ERROR:
                pipeline.set_state(Gst.State.NULL)
                raise SystemExit(f"{line}: {message.parse_error()}")
            if message.type == Gst.MessageType.EOS:
                break
            self.note(message)
        self.duration = pipeline.query_duration(Gst.Format.TIME)[1]
        pipeline.set_state(Gst.State.NULL)

    def take(self, sink, name):
        sample = sink.emit("pull-sample")
        buffer = sample.get_buffer()
        self.buffers[name].append((buffer.pts, buffer.duration, buffer.extract_dup(0, buffer.get_size())))
        return Gst.FlowReturn.OK

    def note(self, message):
        s = message.get_structure()
        if message.type != Gst.MessageType.ELEMENT or s.get_name() != "aug-decision":
            return
        operations = s.get_value("operations")
        op = {}
        for structure in operations or []:
            if structure.get_value("op") == "speed":
                op = {structure.nth_field_name(i): structure.get_value(structure.nth_field_name(i))
                      for i in range(structure.n_fields())}
        self.decisions.setdefault(s.get_value("branch"), {})[s.get_value("window")] = op

    def sound(self, name, channels=1):
        """All samples, and the number of the first on the output timeline; they must be contiguous."""
        data = b"".join(b for _, _, b in self.buffers[name])
        return np.frombuffer(data, "<f4").reshape(-1, channels)


class Timeline:
    """T (t) in whole nanoseconds, for windows of one second."""

    def __init__(self, decisions):
        self.starts, self.ops = [0], []
        for k in range(max(decisions) + 2):
            op = decisions.get(k, {})
            self.ops.append(op)
            self.starts.append(self.starts[-1] + op.get("duration_ns", NS))

    def at(self, t):
        k, rest = divmod(t, NS)
        op = self.ops[k]
        duration, knee, knee_out = op.get("duration_ns", NS), op.get("knee_ns", 0), op.get("knee_out_ns", 0)
        if knee and rest < knee:
            return self.starts[k] + rest * knee_out // knee
        if knee:
            return self.starts[k] + knee_out + (rest - knee) * (duration - knee_out) // (NS - knee)
        return self.starts[k] + rest * duration // NS

    def back(self, output):
        """Time of the media, seconds, in float64."""
        k = bisect.bisect_right(self.starts, output) - 1
        op, rest = self.ops[k], output - self.starts[k]
        duration, knee, knee_out = op.get("duration_ns", NS), op.get("knee_ns", 0), op.get("knee_out_ns", 0)
        if knee and rest < knee_out:
            return (k * NS + rest * knee / knee_out) / NS
        if knee:
            return (k * NS + knee + (rest - knee_out) * (NS - knee) / (duration - knee_out)) / NS
        return (k * NS + rest * NS / duration) / NS


def check_map(run, before, rate, name, text=None):
    decisions = {branch: dict(sorted(d.items())) for branch, d in run.decisions.items()}
    branches = sorted(decisions)
    for branch in branches[1:]:
        shared = set(decisions[branch]) & set(decisions[branches[0]])
        differing = sum(any(decisions[branch][k].get(f) != decisions[branches[0]][k].get(f)
                            for f in ("factor", "duration_ns", "knee_ns", "knee_out_ns")) for k in shared)
        require(f"{name}: windows in which {branch} decides otherwise than {branches[0]}", differing, 0)
    timeline = Timeline(decisions["audio"])
    wrong = max(abs(out[0] - timeline.at(into[0])) for into, out in
                zip(before.buffers["video"], run.buffers["video"]))
    require(f"{name}: pictures off the common map", wrong, 1, "ns")
    require(f"{name}: pictures lost or made", abs(len(before.buffers["video"]) - len(run.buffers["video"])), 0)
    first = run.buffers["audio"][0][0]
    total = sum(len(b) for _, _, b in run.buffers["audio"])
    at, worst = 0, 0
    for pts, _, data in run.buffers["audio"]:
        worst = max(worst, abs(pts - first - round(F(at * NS, rate))))
        at += len(data) // (before.channels * 4)
    require(f"{name}: sound off a gapless line of samples", worst, 1, "ns")
    n_in = sum(len(b) for _, _, b in before.buffers["audio"]) // (4 * before.channels)
    n_out = total // (4 * before.channels)
    exact = timeline.at(round(F(n_in * NS, rate))) * rate / NS
    require(f"{name}: samples more or less than the map's length", abs(n_out - round(exact)), 1 if exact % 1 in (0.5,) else 0)
    if text:
        wrong = max(max(abs(out[0] - timeline.at(a)), abs(out[0] + out[1] - timeline.at(b)))
                    for (a, b), out in zip(text, run.buffers["text"]))
        require(f"{name}: captions off the common map", wrong, 1, "ns")
        require(f"{name}: captions lost", abs(len(text) - len(run.buffers["text"])), 0)
    return timeline


def model_sound(x, timeline, rate, n):
    """What is heard at output sample n: 128 zero crossings of a sinc under a Hann window, in float64."""
    out = np.zeros(len(n))
    for i, k in enumerate(n):
        now = k * NS / rate
        place = timeline.back(now) * rate
        ahead = timeline.back(now + NS / rate) * rate
        narrow = 0.94 / max(1.0, ahead - place)
        half = int(128 / narrow)
        m = np.arange(max(math.floor(place) - half, 0), min(math.floor(place) + half + 1, len(x)))
        d = m - place
        out[i] = np.sum(x[m] * np.sinc(d * narrow) * narrow * (0.5 + 0.5 * np.cos(np.pi * d / (half + 1))))
    return out


def check_sound(run, before, timeline, rate, name):
    """At 400 random places in the middle of windows, below 0.7 of half the rate."""
    channels = before.channels
    x, y = before.sound("audio", channels)[:, 0].astype("f8"), run.sound("audio", channels)[:, 0].astype("f8")
    spectrum = np.fft.rfft(x)
    high = np.sum(np.abs(spectrum[int(0.62 * len(spectrum)):]) ** 2) / np.sum(np.abs(spectrum) ** 2)
    places = np.sort(np.random.default_rng(1).integers(2000, len(y) - 2000, 400))
    near = [abs(p * NS / rate - s) for p in places for s in [min(timeline.starts, key=lambda s: abs(s - p * NS / rate))]]
    places = places[np.array(near) > 0.01 * NS]
    model = model_sound(x, timeline, rate, places)
    error = np.sum((y[places] - model) ** 2) / np.sum(model ** 2)
    require(f"{name}: sound against the float64 model (what lies beyond 0.62 of the band: {10 * math.log10(high + 1e-12):.0f} dB)",
            10 * math.log10(error + 1e-30), max(-60, 10 * math.log10(high + 1e-12) + 3), "dB")


def distance(whole, at, sound, rate):
    """How far, in ms, sound lies from where it is in the whole run: by the slope of the phase between them."""
    n = min(len(sound), rate // 2, len(whole) - at)
    a, b = (np.fft.rfft(x * np.hanning(n), 4 * n) for x in (whole[at:at + n].astype("f8"), sound[:n].astype("f8")))
    cross = np.fft.irfft(a * np.conj(b), 64 * n)  # sixteen times finer than samples
    lag = int(np.argmax(cross))
    lag = lag - 64 * n if lag > 32 * n else lag
    if np.max(cross) < 0.9 * np.sqrt(np.sum(np.abs(a) ** 2) * np.sum(np.abs(b) ** 2)) / (64 * n) * 2:
        return 1e3
    return abs(lag) / 16 / rate * 1000


def check_seeks(line, run, channels, name):
    """A seek lands on the content that was there: same captions and pictures, same samples."""
    whole, first = run.sound("audio", channels), run.buffers["audio"][0][0]
    rate = line["rate"]
    pictures = [(pts, data) for pts, _, data in run.buffers["video"]]
    end = run.buffers["video"][-1][0]
    count = 20 if FULL else 3
    worst, missing = 0.0, 0
    for i in range(count):
        target = int(end * (i + 0.5) / (count + 0.5))
        again = Run(line["line"], target)
        pts = again.buffers["audio"][0][0]
        at = round((pts - first) * rate / NS)
        sound = again.sound("audio", channels)[REACH:]
        worst = max(worst, distance(whole[:, 0], at + REACH, sound[:, 0], rate))
        seen = [(pts, data) for pts, _, data in again.buffers["video"]]
        missing += seen != pictures[-len(seen):] or abs(seen[0][0] - target) > 0.06 * NS
        # a caption on which the seek lands is cut
        captions = run.buffers.get("text", [])
        after = [cue for cue in again.buffers.get("text", []) if cue[0] > target + 2]
        missing += after != captions[len(captions) - len(after):]
    # a container's timestamps are rounded
    require(f"{name}: sound lies beside itself after {count} seeks", worst, line["rounding"] * 1000, "ms")
    require(f"{name}: seeks behind which pictures or captions differ", missing, 0)


def captions_file(folder, seconds):
    cues = [(int((i * 1.37 + 0.2) * 1000), int((i * 1.37 + 1.1) * 1000)) for i in range(int(seconds / 1.37) - 1)]
    stamp = lambda ms: f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
    path = folder / "film.srt"  # the key of an item is its file's name
    path.write_text("".join(f"{i + 1}\n{stamp(a)} --> {stamp(b)}\ncue {i}\n\n" for i, (a, b) in enumerate(cues)))
    return path, [(a * 10 ** 6, b * 10 ** 6) for a, b in cues]


def pipeline(path, demux, video, audio, srt, effect):
    element = lambda branch: f"{SEED}{branch} ! {effect} post-messages=true ! " if effect else ""
    return (f"filesrc location={path} ! {demux} name=d "
            f"d.{video} ! queue max-size-buffers=0 max-size-time=0 max-size-bytes=0 ! {element('video')}appsink name=video "
            f"d.{audio} ! queue max-size-buffers=0 max-size-time=0 max-size-bytes=0 ! audioconvert ! "
            f"audio/x-raw,format=F32LE ! {element('audio')}appsink name=audio " +
            (f"filesrc location={srt} ! subparse ! text/x-raw,format=utf8 ! {element('text')}appsink name=text" if srt else ""))


def film(folder):
    data = data_folder()
    if not data:
        print("skip Megamind.avi: set AUG_TEST_DATA", flush=True)
        return
    srt, cues = captions_file(folder, 11)
    # decoded once: what a decoder makes of a seek is not our matter. The timestamps of sound in AVI files
    # wander by 28 ms: audiorate makes them count samples
    clip, rate, channels = folder / "film.mkv", 48000, 2
    subprocess.run(["gst-launch-1.0", "-q", "filesrc", f"location={data / 'Megamind.avi'}", "!", "decodebin", "name=d",
                    "d.", "!", "video/x-raw", "!", "queue", "!", "videoscale", "!", "video/x-raw,width=64,height=36",
                    "!", "matroskamux", "name=m", "!", "filesink", f"location={clip}",
                    "d.", "!", "audio/x-raw", "!", "queue", "!", "audioconvert", "!", "audiorate", "tolerance=60000000", "!",
                    f"audio/x-raw,rate={rate},channels={channels}", "!", "m."], check=True)
    for effect in ("augspeed min-factor=0.8 max-factor=1.25", "augspeed min-factor=1 max-factor=1 warp=0.2"):
        one = lambda e: pipeline(clip, "matroskademux", "video_0", "audio_0", srt, e)
        before, run = Run(one(None)), Run(one(effect))
        before.channels = channels
        name = "Megamind " + effect.split(" ", 1)[1]
        timeline = check_map(run, before, rate, name, cues)
        check_sound(run, before, timeline, rate, name)
        check_seeks({"line": one(effect), "rate": rate, "rounding": 0.0011}, run, channels, name)


CLICK = np.hanning(33) * np.cos(np.arange(-16, 17) * 0.9)


def make_clicks(path, seconds=12, rate=44100, fps=F(30000, 1001)):
    """Flashes and clicks at the same frames, on average every 0.4 s, in a 30000/1001 fps, 44.1 kHz clip."""
    rng = np.random.default_rng(5)
    frames = np.cumsum(rng.integers(6, 18, int(seconds * 2.2)))
    frames = frames[frames < int(seconds * fps) - 5]
    x = np.zeros(int(seconds * rate), "f4")
    for f in frames:
        at = round(float(f / fps) * rate)
        x[at - 16:at + 17] += CLICK
    video = np.zeros((int(seconds * fps), 8, 8), "u1")
    video[frames] = 255
    raw_video, raw_audio = path.with_suffix(".gray"), path.with_suffix(".f32")
    raw_video.write_bytes(video.tobytes())
    raw_audio.write_bytes(x.tobytes())
    subprocess.run(["gst-launch-1.0", "-q", "filesrc", f"location={raw_video}", "!", "rawvideoparse", "width=8",
                    "height=8", "format=gray8", f"framerate={fps.numerator}/{fps.denominator}", "!", "matroskamux",
                    "name=m", "timecodescale=100000", "!", "filesink", f"location={path}", "filesrc", f"location={raw_audio}", "!",
                    "rawaudioparse", "format=pcm", "pcm-format=f32le", f"sample-rate={rate}", "num-channels=1",
                    "!", "m."], check=True)


def events(run, rate):
    """Times in seconds at which flashes are seen and clicks are heard."""
    flashes = [pts / NS for pts, _, data in run.buffers["video"] if max(data) > 128]
    x = run.sound("audio")[:, 0].astype("f8")
    # where there is sound, at its centre of energy
    loud = np.flatnonzero(np.abs(x) > 0.25 * np.max(np.abs(x)))
    heard = []
    for group in np.split(loud, np.flatnonzero(np.diff(loud) > rate // 20) + 1):
        m = np.arange(max(group[0] - 60, 0), min(group[-1] + 60, len(x)))
        heard.append(np.sum(m * x[m] ** 2) / np.sum(x[m] ** 2) / rate)
    return np.array(flashes), np.array(heard)


def clicks(folder):
    clip = folder / "clicks.mkv"
    make_clicks(clip)
    before = Run(pipeline(clip, "matroskademux", "video_0", "audio_0", None, None))
    before.channels = 1
    seen, heard = events(before, 44100)
    offset = heard - seen
    for effect in ("augspeed min-factor=0.8 max-factor=1.25", "augspeed min-factor=0.8 max-factor=1.25 warp=0.15",
                   "augspeed min-factor=0.8 max-factor=1.25 pitch=keep"):
        line = pipeline(clip, "matroskademux", "video_0", "audio_0", None, effect)
        run = Run(line)
        name = "clicks " + effect.split(" ", 1)[1]
        timeline = check_map(run, before, 44100, name)
        seen_now, heard_now = events(run, 44100)
        require(f"{name}: flashes or clicks lost", abs(len(seen) - len(seen_now)) + abs(len(heard) - len(heard_now)), 0)
        if len(seen) == len(seen_now) and len(heard) == len(heard_now):
            change = np.max(np.abs((heard_now - seen_now) - offset))
            require(f"{name}: the offset of sound and picture changes", change * 1000, 1001 / 30.0, "ms")
            if "keep" not in effect:
                require(f"{name}: ... in samples", change * 44100, 2.5)
        if "keep" not in effect:
            check_seeks({"line": line, "rate": 44100, "rounding": 0.0002}, run, 1, name)


def lengths(folder):
    """One factor for the whole item: round (n / factor) samples."""
    x = np.random.default_rng(2).standard_normal(100003).astype("f4") * 0.1
    (folder / "x.f32").write_bytes(x.tobytes())
    for pitch in ("shift", "keep"):
        for factor in (0.8, 0.9, 1.0, 1.1, 1.25):
            run = Run(f"filesrc location={folder / 'x.f32'} ! rawaudioparse format=pcm pcm-format=f32le "
                      f"sample-rate=16000 num-channels=1 ! augseed ! augspeed pitch={pitch} "
                      f'factors="<{factor:g}{"" if factor % 1 else ".0"}>" ! appsink name=audio')
            require(f"pitch={pitch}, factor {factor}: samples off round (n / factor)",
                    abs(len(run.sound("audio")) - round(len(x) / factor)), 0)
            require(f"pitch={pitch}, factor {factor}: duration off n / factor",
                    abs(run.duration - len(x) / factor * NS / 16000), 2 if run.duration > 0 else 0, "ns")


def bytes_after_seeks(folder):
    """WAV and raw sound: from a seek to any window's start on, the very bytes, but for the filter's reach."""
    rate = 22050
    x = (np.random.default_rng(3).standard_normal((rate * 7, 2)) * 3000).astype("<i2")
    (folder / "noise.s16").write_bytes(x.tobytes())
    subprocess.run(["gst-launch-1.0", "-q", "filesrc", f"location={folder / 'noise.s16'}", "!", "rawaudioparse",
                    "format=pcm", "pcm-format=s16le", f"sample-rate={rate}", "num-channels=2", "!", "wavenc", "!",
                    "filesink", f"location={folder / 'noise.wav'}"], check=True)
    sources = {"wav": f"filesrc location={folder / 'noise.wav'} ! wavparse",
               "raw": f"filesrc location={folder / 'noise.s16'} ! rawaudioparse format=pcm pcm-format=s16le "
                      f"sample-rate={rate} num-channels=2"}
    for name, source in sources.items():
        for effect in ("augspeed min-factor=0.8 max-factor=1.25 warp=0.1", "augspeed pitch=keep"):
            line = f"{source} ! {SEED}audio ! {effect} post-messages=true ! appsink name=audio"
            run = Run(line)
            whole = b"".join(b for _, _, b in run.buffers["audio"])
            timeline, differing = Timeline(run.decisions["audio"]), 0
            for k in range(1, 7):
                again = Run(line, timeline.starts[k])
                data = b"".join(b for _, _, b in again.buffers["audio"])
                # a parser may begin a little before the segment; sinks clip that
                at = round(again.buffers["audio"][0][0] * rate / NS)
                differing += not 0 <= timeline.starts[k] * rate / NS - at < 0.1 * rate and at * NS / rate < timeline.starts[k]
                differing += len(data) != len(whole) - 4 * at
                skip = 4 * (REACH if "keep" not in effect else -(-timeline.starts[k] * rate // NS) - at)
                differing += data[skip:] != whole[4 * at + skip:]
            require(f"{name}, {effect}: windows that differ after a seek to their start", differing, 0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for part in (lengths, bytes_after_seeks, clicks, film):
            part(pathlib.Path(name))
    if FAILURES:
        sys.exit("failed: " + "; ".join(FAILURES))
