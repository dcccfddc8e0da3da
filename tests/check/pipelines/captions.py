# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Captions beside picture and sound: whatever augtext does to words, every pipeline ends, no cue's time changes, and
what it takes away is a gap that muxers and overlays can go on with.

    captions.py [CASE...]       all cases, or those whose name contains one of the words
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

Gst.init(None)
SECONDS = 5
EACH = "pick=each synonym=%(on)d insertion=%(on)d swap=%(on)d punctuation=%(on)d mask=%(on)d misspelling=%(on)d " \
       "interchange=%(on)d swap-groups=\"dog,cat;red,green\" paraphrase=%(on)d translation=%(on)d " \
       "translator=command translator-command=cat deletion=%(deletion)d deletion-rate=%(rate)s"
CHAINS = {
    "nothing": "augtext probability=0",
    "eda": "augtext",
    "everything": "augtext " + EACH % {"on": 1, "deletion": 1, "rate": 0.1},
    "all-deleted": "augtext " + EACH % {"on": 1, "deletion": 1, "rate": 1},
    "half-deleted": "augtext probability=0.5 pick=each synonym=0 insertion=0 swap=0 deletion=1 deletion-rate=1",
}
SEED = "augseed seed=7 window=1 source=clip"
VIDEO = "videotestsrc num-buffers=150 ! video/x-raw,format=I420,width=64,height=48,framerate=15/1"
SOUND = "audiotestsrc num-buffers=235 samplesperbuffer=1024 ! audio/x-raw,format=S16LE,rate=24000,channels=1"
QUEUE = "queue max-size-time=0 max-size-bytes=0 max-size-buffers=0"
WORDS = "The red dog won't run %d times & the old man's <i>children</i> laugh at the small house when it rains"
failures = []


def srt_time(ns):
    ms = ns // 10**6
    return "%02d:%02d:%02d,%03d" % (ms // 3600000, ms // 60000 % 60, ms // 1000 % 60, ms % 1000)


def write_srt(path, first=0):
    """Ten seconds of cues, some long, some in a row without a pause; the first may be late."""
    rows, at, n = [], first * 10**9, 0
    while at < 9 * 10**9:
        length = (300 + 170 * (n % 5)) * 10**6
        rows.append("%d\n%s --> %s\n%s\n" % (n + 1, srt_time(at), srt_time(at + length), WORDS % n))
        at, n = at + length + (n % 3) * 250 * 10**6, n + 1
    path.write_text("\n".join(rows))
    return path


class Tap:
    """What passes a pad: cues and gaps, with their times."""

    def __init__(self, pad):
        self.cues, self.gaps, self.events = [], [], []
        pad.add_probe(Gst.PadProbeType.BUFFER | Gst.PadProbeType.EVENT_DOWNSTREAM, self.probe)

    def probe(self, pad, info):
        if info.type & Gst.PadProbeType.BUFFER:
            buffer = info.get_buffer()
            data = buffer.extract_dup(0, buffer.get_size())
            self.cues.append((buffer.pts, buffer.duration, bytes(data)))
            self.events.append(("cue", buffer.pts, buffer.duration))
        elif info.get_event().type == Gst.EventType.GAP:
            self.gaps.append(info.get_event().parse_gap())
            self.events.append(("gap", *info.get_event().parse_gap()))
        return Gst.PadProbeReturn.OK


def end(pipeline, seconds=SECONDS):
    """Plays to the end."""
    bus = pipeline.get_bus()
    pipeline.set_state(Gst.State.PLAYING)
    try:
        message = bus.timed_pop_filtered(seconds * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        if message is None:
            raise AssertionError("no end after %g s" % seconds)
        if message.type == Gst.MessageType.ERROR:
            raise AssertionError(message.parse_error()[0].message)
    finally:
        pipeline.set_state(Gst.State.NULL)


def link(decoder, pad, pipeline):
    """A pad of decodebin to the queue that is named after what it carries."""
    kind = pad.query_caps(None).get_structure(0).get_name().split("/")[0]
    pad.link(pipeline.get_by_name(kind).get_static_pad("sink"))


def play(line, chain, seconds=SECONDS):
    """A pipeline with {text} where captions are augmented: taps of what went in and what came out."""
    pipeline = Gst.parse_launch(line.replace("{text}", "%s name=seed ! %s name=words" % (SEED, chain)))
    if pipeline.get_by_name("decoder"):
        pipeline.get_by_name("decoder").connect("pad-added", link, pipeline)
    before = Tap(pipeline.get_by_name("seed").get_static_pad("sink"))
    after = Tap(pipeline.get_by_name("words").get_static_pad("src"))
    end(pipeline, seconds)
    return before, after


def compare(before, after):
    """Nothing has moved: each cue is a cue or a gap of the same time, each gap is itself, in the same order."""
    assert before.cues, "no cues came"
    assert len(before.events) == len(after.events), "%d became %d" % (len(before.events), len(after.events))
    removed = 0
    for was, now in zip(before.events, after.events):
        assert was[1:] == now[1:], "%s became %s" % (was, now)
        assert was[0] == now[0] or was[0] == "cue", "a gap became a cue"
        removed += was[0] != now[0]
    assert len(after.gaps) == len(before.gaps) + removed
    for _, _, text in after.cues:
        assert text, "an empty buffer"
        text.decode()
    return removed


def expect_removed(chain, removed, n):
    if chain == "all-deleted":
        assert removed == n, "%d of %d removed" % (removed, n)
    elif chain == "half-deleted":
        assert 0 < removed < n, "%d of %d removed" % (removed, n)
    elif chain in ("nothing", "eda"):
        assert removed == 0, "%d removed" % removed


def make_clip(folder, first=0, muxer="matroskamux"):
    """Pictures, sound and captions in one file; made once."""
    path = folder / ("%s-%d" % (muxer, first))
    if not path.exists():
        srt = write_srt(folder / ("clip%d.srt" % first), first)
        end(Gst.parse_launch(
            "%s name=m ! filesink location=%s  %s ! jpegenc ! %s ! m.  %s ! %s ! m.  "
            "filesrc location=%s ! subparse ! text/x-raw,format=utf8 ! %s ! m." % (
                muxer, path, VIDEO, QUEUE, SOUND, QUEUE, srt, QUEUE)))
    return path


def cues_of(path):
    """The cues that a file holds."""
    pipeline = Gst.parse_launch(
        "filesrc location=%s ! matroskademux name=d  d.subtitle_0 ! %s ! fakesink name=s sync=false" % (path, QUEUE))
    tap = Tap(pipeline.get_by_name("s").get_static_pad("sink"))
    end(pipeline)
    return tap.cues


def muxed(folder, chain):
    """Subtitles of a file into a muxer, and what the muxed file holds."""
    srt, out = write_srt(folder / "in.srt"), folder / ("muxed-%s.mkv" % chain)
    before, after = play(
        "matroskamux name=m ! filesink location=%s  %s ! jpegenc ! %s ! m.  %s ! %s ! m.  "
        "filesrc location=%s ! subparse ! {text} ! %s ! m." % (out, VIDEO, QUEUE, SOUND, QUEUE, srt, QUEUE),
        CHAINS[chain])
    expect_removed(chain, compare(before, after), len(before.cues))
    if after.cues:
        assert [(pts, duration) for pts, duration, _ in cues_of(out)] == [cue[:2] for cue in after.cues]


def overlaid(folder, chain, wait="true", first=0):
    """Captions of a muxed file onto its pictures, which wait for them."""
    before, after = play(
        "filesrc location=%s ! matroskademux name=d  d.video_0 ! queue ! jpegdec ! videoconvert ! "
        "textoverlay name=o wait-text=%s ! fakesink sync=false  d.audio_0 ! queue ! fakesink sync=false  "
        "d.subtitle_0 ! queue ! {text} ! o.text_sink" % (make_clip(folder, first), wait), CHAINS[chain])
    assert before.gaps, "matroskademux sent no gaps"
    expect_removed(chain, compare(before, after), len(before.cues))


def late(folder, chain):
    """Before the first cue there may be gaps or none."""
    overlaid(folder, chain, first=3)


def quicktime(folder, chain):
    """qtdemux sends gaps for what is between cues, and two segments."""
    before, after = play(
        "filesrc location=%s ! qtdemux name=d  d.video_0 ! queue ! jpegdec ! videoconvert ! textoverlay name=o "
        "wait-text=true ! fakesink sync=false  d.audio_0 ! queue ! fakesink sync=false  d.subtitle_0 ! queue ! {text} ! "
        "o.text_sink" % make_clip(folder, muxer="qtmux"), CHAINS[chain])
    expect_removed(chain, compare(before, after), len(before.cues))


def decoded(folder, chain):
    """Through decodebin, which gives markup."""
    before, after = play(
        "filesrc location=%s ! decodebin name=decoder  queue name=video ! videoconvert ! textoverlay name=o wait-text=true ! "
        "fakesink sync=false  queue name=audio ! fakesink sync=false  queue name=text ! {text} ! o.text_sink" % (
            make_clip(folder)), CHAINS[chain])
    expect_removed(chain, compare(before, after), len(before.cues))


def waiting(folder, chain, lasts=20, seconds=SECONDS):
    """One cue over all the pictures, and then nothing more, not even an end: what it became must let pictures pass."""
    pipeline = Gst.parse_launch(
        "%s ! textoverlay name=o wait-text=true ! fakesink name=sink sync=false  appsrc name=in format=time "
        "caps=text/x-raw,format=utf8 ! %s ! %s ! o.text_sink" % (VIDEO, SEED, CHAINS[chain]))
    buffer = Gst.Buffer.new_wrapped(b"a dog")
    buffer.pts, buffer.duration = 0, lasts * Gst.SECOND
    pipeline.get_by_name("in").emit("push-buffer", buffer)
    end(pipeline, seconds)


def stalled(folder, chain):
    """Where cue or gap end early, pictures wait for the next: what the case above shows is the gap."""
    try:
        waiting(folder, chain, lasts=1, seconds=1)
    except AssertionError as error:
        assert "no end" in str(error), error
        return
    raise AssertionError("pictures do not wait for captions")


def encoded(folder, chain):
    """SubRip and WebVTT files have the same times as what went in."""
    srt = write_srt(folder / "in.srt")
    times = re.findall(r"^(\S+) --> (\S+)$", srt.read_text(), re.M)
    for encoder in ("srtenc", "webvttenc"):
        out = folder / ("out-%s.%s" % (chain, encoder))
        before, after = play("filesrc location=%s ! subparse ! {text} ! %s ! filesink location=%s" % (srt, encoder, out),
                             CHAINS[chain])
        expect_removed(chain, compare(before, after), len(before.cues))
        written = re.findall(r"^(\S+) --> (\S+)$", out.read_text().replace(".", ",") if out.exists() else "", re.M)
        assert len(written) == len(after.cues)
        assert not written or set(written) <= set(times), "other times: %s" % written[:3]


def applied(folder, chain):
    """The command, on a file with captions in it."""
    clip, out = make_clip(folder), folder / ("applied-%s.mkv" % chain)
    subprocess.run(["gst-augment-1.0", "apply", "--force", "--seed=7", "--window=1", "--text=" + CHAINS[chain],
                    str(clip), str(out)], check=True, timeout=30, stdout=subprocess.DEVNULL)
    was, now = cues_of(clip), cues_of(out) if chain != "all-deleted" else []
    times = [cue[:2] for cue in was]
    assert all(cue[:2] in times for cue in now), "times have moved"
    expect_removed(chain, len(was) - len(now), len(was))
    if chain == "everything":
        assert any(a[2] != b[2] for a, b in zip(was, now)), "nothing changed"


CASES = {"%s-%s" % (function.__name__, chain): (function, chain)
         for function, chains in (
             (muxed, CHAINS), (overlaid, CHAINS), (late, ("nothing", "all-deleted", "half-deleted")),
             (decoded, ("everything", "all-deleted")), (waiting, ("nothing", "all-deleted")), (stalled, ("all-deleted",)),
             (encoded, CHAINS), (quicktime, ("nothing", "everything", "all-deleted")),
             (applied, ("everything", "all-deleted", "half-deleted")))
         for chain in chains}


def main():
    missing = [name for name in ("textoverlay", "matroskamux", "jpegenc", "srtenc", "webvttenc", "augtext")
               if not Gst.ElementFactory.find(name)]
    if missing:
        print("skipped: no %s; install gstreamer1.0-plugins-base, -good and -bad" % ", ".join(missing))
        return 77
    wanted, began = sys.argv[1:], time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        for case, (function, chain) in CASES.items():
            if wanted and not any(word in case for word in wanted):
                continue
            try:
                function(pathlib.Path(name), chain)
            except (AssertionError, subprocess.SubprocessError) as error:
                failures.append(case)
                print("FAILED %s: %s" % (case, error))
    print("%d cases, %d failures, %.1f s" % (len(CASES), len(failures), time.monotonic() - began))
    return 1 if failures else 0


if __name__ == "__main__":
    os.environ["LANG"] = "C.UTF-8"
    sys.exit(main())
