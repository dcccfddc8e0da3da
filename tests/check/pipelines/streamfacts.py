# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Captions of a file with picture, sound and text decide alike in every branch, whether they are
told before the data or found in the stream (facts=stream), and through muxers with and without
queues.
"""
import json
import os
import random
import sys
import tempfile

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

QUEUE = "queue max-size-time=0 max-size-buffers=0 max-size-bytes=0 ! "
MS = 10**6
WORDS = ["a red ball", "a dog on the left", "nothing", "the green car", "two birds", "a black hat",
         "turn right", "a bird <that> sings"]


def run(pipeline, seconds=30):
    """Until EOS; the messages of elements that came by."""
    messages = []
    pipeline.set_state(Gst.State.PLAYING)
    while True:
        message = pipeline.get_bus().timed_pop_filtered(
            seconds * Gst.SECOND,
            Gst.MessageType.EOS | Gst.MessageType.ERROR | Gst.MessageType.WARNING |
            Gst.MessageType.ELEMENT)
        if message is None:
            raise SystemExit("the pipeline does not end")
        if message.type == Gst.MessageType.ERROR:
            raise SystemExit("%s %s" % message.parse_error())
        if message.type == Gst.MessageType.WARNING:
            raise SystemExit("%s %s" % message.parse_warning())
        if message.type == Gst.MessageType.EOS:
            break
        messages.append(message.get_structure().copy())
    pipeline.set_state(Gst.State.NULL)
    return messages


def make_cues(rng, seconds, ties):
    cues, at = [], 0
    while True:
        at += rng.randrange(100, 1500)
        length = rng.randrange(50, 900)
        if not ties:
            # of those that reach over windows no side may be told, or windows are tied together
            length = min(length, 500 - at % 500)
        if at + length > seconds * 1000:
            return cues
        cues.append((at * MS, (at + length) * MS, rng.choice(WORDS)))
        at += length


def make_file(path, cues, seconds):
    pipeline = Gst.parse_launch(
        "matroskamux name=m ! filesink location=%s "
        "videotestsrc num-buffers=%d ! video/x-raw,format=I420,width=32,height=24,framerate=10/1 ! "
        "queue max-size-time=0 ! m. "
        "audiotestsrc num-buffers=%d samplesperbuffer=800 ! "
        "audio/x-raw,format=S16LE,rate=8000,channels=2 ! queue max-size-time=0 ! m. "
        "appsrc name=t format=time max-bytes=0 caps=text/x-raw,format=utf8 ! queue ! m.subtitle_0"
        % (path, seconds * 10, seconds * 10))
    text = pipeline.get_by_name("t")
    for start, stop, words in cues:
        buffer = Gst.Buffer.new_wrapped(words.encode())
        buffer.pts, buffer.duration = start, stop - start
        text.emit("push-buffer", buffer)
    text.emit("end-of-stream")
    run(pipeline)


def tell_before(pipeline, cues):
    """The same item event into every branch, in front of its segment."""
    text = json.dumps([list(cue) for cue in cues])

    def probe(pad, info):
        if info.get_event().type == Gst.EventType.SEGMENT:
            structure = Gst.Structure.new_empty("aug-item")
            structure.set_value("key", "clip")
            structure.set_value("cues", text)
            pad.send_event(Gst.Event.new_custom(Gst.EventType.CUSTOM_DOWNSTREAM_STICKY, structure))
            return Gst.PadProbeReturn.REMOVE
        return Gst.PadProbeReturn.OK

    for name in ("v", "a", "t"):
        pipeline.get_by_name("seed-" + name).get_static_pad("sink").add_probe(
            Gst.PadProbeType.EVENT_DOWNSTREAM, probe)


FLIP = "augflip post-messages=true ! "
CHAINS = {"video": FLIP + "augcolor hue=0.5 color-words=keep post-messages=true ! ",
          "audio": FLIP, "subtitle": FLIP}


def decisions(path, cues, facts, queue=QUEUE):
    pipeline = Gst.parse_launch(
        "filesrc location=%s ! matroskademux name=d " % path + "".join(
            "d.%s_0 ! %s augseed name=seed-%s group=g window=1/2 seed=4 source=clip facts=%s ! "
            "%s fakesink sync=false %s " % (pad, queue, pad[0] if pad != "subtitle" else "t", facts,
                                            CHAINS[pad], "async=false" if pad == "subtitle" else "")
            for pad in ("video", "audio", "subtitle")))
    if facts == "item":
        tell_before(pipeline, cues)
    found = {}
    for s in run(pipeline):
        if s.get_name() != "aug-decision":
            continue
        key = (s.get_string("element"), s.get_value("window"))
        rules = [o for o in (Gst.Structure.copy(v) for v in s.get_value("operations"))]
        bound = [(r.get_string("rule"), r.get_string("did")) for r in rules
                 if r.get_string("rule") not in (None, "facts")]
        known = [r for r in rules if r.get_string("rule") == "facts"]
        found.setdefault(s.get_string("branch"), {})[key] = (
            s.get_value("applied"), bound, [r.get_string("cues") for r in known])
    return found


def overlap(cues, window):
    return [list(c) for c in cues if c[0] < (window + 1) * 500 * MS and c[1] > window * 500 * MS]


def check(seed, folder, seconds, ties):
    rng = random.Random(seed)
    cues = make_cues(rng, seconds, ties)
    path = os.path.join(folder, "clip.mkv")
    make_file(path, cues, seconds)
    stream = decisions(path, cues, "stream")
    given = decisions(path, cues, "item")
    windows = 0
    for branch in ("video", "audio", "text"):
        for key, (applied, bound, known) in stream[branch].items():
            windows += 1
            if branch == "text" and key not in stream["video"]:
                continue
            if (applied, bound, known) != stream["video"][key]:
                raise SystemExit("%s and video differ in %s" % (branch, key))
            expected = overlap(cues, key[1])
            if [json.loads(k) for k in known] != ([expected] if expected else []):
                raise SystemExit("window %d of %s: %s instead of %s" % (
                    key[1], branch, known, expected))
            if not ties and (applied, bound) != given[branch][key][:2]:
                raise SystemExit("window %d of %s: not as if it had been told before" % (
                    key[1], branch))
    return windows, sum(bool(d[1]) for d in stream["video"].values())


def remux(path, cues, queue):
    """Through a muxer, which takes from its branches by turns."""
    srt = os.path.join(os.path.dirname(path), "clip.srt")

    def stamp(ns):
        ms = ns // MS
        return "%02d:%02d:%02d,%03d" % (ms // 3600000, ms // 60000 % 60, ms // 1000 % 60, ms % 1000)

    with open(srt, "w", encoding="utf-8") as file:
        for i, (start, stop, words) in enumerate(cues):
            file.write("%d\n%s --> %s\n%s\n\n" % (i + 1, stamp(start), stamp(stop), words))
    out = path + ".out"
    run(Gst.parse_launch(
        "matroskamux name=m ! filesink location=%s filesrc location=%s ! matroskademux name=d "
        "d.video_0 ! %s augseed group=g facts=stream window=1/2 ! augflip ! m.video_0 "
        "d.audio_0 ! %s augseed group=g ! augflip ! m.audio_0 "
        "filesrc location=%s ! subparse ! augseed group=g ! augflip ! m.subtitle_0" % (
            out, path, queue, queue, srt)))
    if os.path.getsize(out) < os.path.getsize(path) // 2:
        raise SystemExit("%s is too short" % out)


def main():
    Gst.init(None)
    full = bool(os.environ.get("AUG_FULL"))
    windows = bound = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(200 if full else 4):
            n, b = check(seed, folder, 12, seed % 2)
            windows, bound = windows + n, bound + b
            cues = make_cues(random.Random(seed), 12, True)
            remux(os.path.join(folder, "clip.mkv"), cues, QUEUE)
            remux(os.path.join(folder, "clip.mkv"), cues, "")
    print("%d windows of three branches alike, %d bound by what is said" % (windows, bound))
    return 0 if bound else 1


if __name__ == "__main__":
    sys.exit(main())
