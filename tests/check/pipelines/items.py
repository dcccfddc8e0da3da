# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Pipelines that live over many items, still pictures, live sources and a server on loopback."""
import os
import threading
from fractions import Fraction as F

import gi
import numpy as np

import media
from harness import NS, Branch, Gst
from pipelines import FILES, Case, chain


def branches_of(chain_name, fps=F(25), step=4, real=False):
    compact = "compact" in chain_name
    return [Branch(n, chain(chain_name, n, 1 / fps), step=step, real=real, compact=compact)
            for n in ("video", "audio")]


def concat_case(maker, names, chain_name, window, queues="queue"):
    """Files one after the other: keys are the files' names, and time begins anew."""
    text = ["concat name=cv ! {video}  concat name=ca ! {audio}"]
    for i, name in enumerate(names):
        path = maker.make(name, FILES[name])
        text.append("filesrc location=%s ! decodebin name=d%d  d%d. ! videoconvert ! %s ! cv.sink_%d"
                    "  d%d. ! audioconvert ! %s ! ca.sink_%d"
                    % (path, i, i, queues, i, i, queues, i))
    return Case("concat %s %s" % (" ".join(names), chain_name), "  ".join(text),
                branches_of(chain_name, step=FILES[names[0]].get("step", 4)),
                {"seed": 11, "window": window}, list(names), 6 * len(names), seekable=False,
                temporal=chain_name.startswith(("keep", "whole")), alike="compact" not in chain_name)


def gapless_case(maker, names, chain_name, window):
    """playbin3 goes from file to file without a gap. That of 1.22 stands still in one of twenty runs,
    with identity in place of the elements too."""
    paths = [maker.make(n, FILES[n]) for n in names]
    branches = branches_of(chain_name, step=FILES[names[0]].get("step", 4))
    case = Case("playbin3 %s %s" % (" ".join(names), chain_name), "", branches,
                {"seed": 12, "window": window}, list(names), 6 * len(names), seekable=False,
                temporal=chain_name.startswith(("keep", "whole")), alike="compact" not in chain_name)

    def build(bins, all_branches, rule):
        video, audio = [Gst.parse_bin_from_description("%s ! %s" % (c, b.text(rule)), True)
                        for c, b in zip(("videoconvert", "audioconvert"), all_branches)]
        bins += [video, audio]
        play = Gst.ElementFactory.make("playbin3", None)
        play.set_property("flags", 3)
        play.set_property("video-sink", video)
        play.set_property("audio-sink", audio)
        play.set_property("uri", Gst.filename_to_uri(paths[0]))
        left = [Gst.filename_to_uri(p) for p in paths[1:]]
        play.connect("about-to-finish",
                     lambda p: p.set_property("uri", left.pop(0)) if left else None)
        return play

    case.build, case.tries = build, 6
    return case


def frames_of(start, count, fps, first):
    for n in range(count):
        pts = start + int(n * NS / fps)
        buffer = Gst.Buffer.new_wrapped(media.picture(first + n).tobytes())
        buffer.pts, buffer.duration = pts, start + int((n + 1) * NS / fps) - pts
        yield buffer


def sound_of(start, count, rate, first, size):
    for at in range(0, count, size):
        n = min(size, count - at)
        buffer = Gst.Buffer.new_wrapped(media.sound(first + at, n).tobytes())
        buffer.pts = start + at * NS // rate
        buffer.duration = start + (at + n) * NS // rate - buffer.pts
        yield buffer


def item_event(key, index, start, stop):
    s = Gst.Structure.new_empty("aug-item")
    s.set_value("key", key)
    for name, value in (("start", start), ("stop", stop)):
        s.set_value(name, value_of(value))
    return Gst.Event.new_custom(Gst.EventType.CUSTOM_DOWNSTREAM_STICKY, s)


def value_of(number):
    from gi.repository import GObject
    value = GObject.Value()
    value.init(GObject.TYPE_UINT64)
    value.set_uint64(number)
    return value


def item_case(name, chain_name, window, lengths, rate=44100, fps=F(25), size=1000, begin=0):
    """One living pipeline: the reader says where each item begins."""
    keys = ["%s/%04d" % (name, i) for i in range(len(lengths))]
    starts = [begin + sum(lengths[:i]) for i in range(len(lengths))]
    text = ('appsrc name=fv format=time max-bytes=0 caps="%s" ! queue max-size-buffers=7 ! {video}  '
            'appsrc name=fa format=time max-bytes=0 caps="%s" ! queue ! {audio}'
            % (media.video_caps(fps), media.audio_caps(rate)))

    def feed(player):
        v, a = player.get("fv"), player.get("fa")
        for i, key in enumerate(keys):
            event = item_event(key, i, starts[i], starts[i] + lengths[i])
            v.send_event(event)
            a.send_event(event)
            for buffer in frames_of(starts[i], int(F(lengths[i], NS) * fps), fps, 100 * i):
                v.emit("push-buffer", buffer)
            samples = (2 * lengths[i] * rate + NS) // (2 * NS)
            for buffer in sound_of(starts[i], samples, rate, 100000 * i, size):
                a.emit("push-buffer", buffer)
        v.emit("end-of-stream")
        a.emit("end-of-stream")

    return Case("aug-item %s %s" % (name, chain_name), text, branches_of(chain_name, fps),
                {"seed": 13, "window": window}, keys, 0, seekable=False, feed=feed, origins=starts,
                temporal=chain_name.startswith(("keep", "whole")), alike="compact" not in chain_name)


def still_case(maker, kind, chain_name, window):
    """A still picture that lasts, and sound beside it."""
    from PIL import Image
    path = os.path.join(maker.folder, "still.%s" % kind)
    x = np.tile(np.linspace(30, 220, 96), (64, 1))
    y = np.tile(np.linspace(30, 220, 64)[:, None], (1, 96))
    picture = np.stack([x, y, (x + y) / 2], axis=2).astype(np.uint8)
    Image.fromarray(picture).save(path, quality=95)
    wav = maker.make("wav", FILES["wav"])
    decoder = {"png": "pngdec", "jpg": "jpegdec"}[kind]
    text = ("filesrc location=%s ! %s ! videoconvert ! imagefreeze num-buffers=150 ! "
            "video/x-raw,format=I420,framerate=25/1 ! {video}  filesrc location=%s ! wavparse ! "
            "{audio}" % (path, decoder, wav))
    return Case("still %s %s" % (kind, chain_name), text, branches_of(chain_name, real=True),
                {"seed": 14, "window": window, "source": "still"}, ["still"], 6, sources=2,
                temporal=chain_name.startswith(("keep", "whole")), alike="compact" not in chain_name)


SMPTE = "pattern=smpte ! video/x-raw,format=I420,width=96,height=64,framerate=25/1"
TONES = ("audio/x-raw,format=F32LE,rate=%d,channels=1 ! audiopanorama panorama=-0.5 ! "
         "audioconvert ! audio/x-raw,format=S16LE,channels=2")


def live_case(name, chain_name, window, n, rate=44100, between="queue"):
    """Sources that run with the clock: windows are cut from running time."""
    text = ("videotestsrc is-live=true num-buffers=%d %s ! %s ! {video}  audiotestsrc is-live=true "
            "wave=pink-noise samplesperbuffer=%d num-buffers=%d ! " % (
                n, SMPTE, between, rate // 50, 2 * n) + TONES % rate + " ! %s ! {audio}" % between)
    rule = {"seed": 15, "source": "live"}
    if window:
        rule["window"] = window
    case = Case("live %s %s" % (name, chain_name), text, branches_of(chain_name, real=True), rule,
                ["live"], 0, seekable=False, running=True,
                temporal=chain_name.startswith(("keep", "whole")))
    if not window:
        case.proof_rule = dict(rule, window=F(1))
    return case


class Server:
    """Pictures and sound over RTSP on loopback, in a thread with a main loop of its own."""

    def __init__(self):
        gi.require_version("GstRtspServer", "1.0")
        from gi.repository import GLib, GstRtspServer
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.server = GstRtspServer.RTSPServer.new()
        self.server.set_address("127.0.0.1")
        self.server.set_service("0")
        factory = GstRtspServer.RTSPMediaFactory.new()
        factory.set_launch(
            "( videotestsrc is-live=true %s ! x264enc tune=zerolatency key-int-max=5 ! "
            "rtph264pay config-interval=1 name=pay0 pt=96  audiotestsrc is-live=true "
            "wave=pink-noise ! %s ! audioconvert ! rtpL16pay name=pay1 pt=97 )" % (SMPTE, TONES % 44100))
        factory.set_shared(True)
        self.server.get_mount_points().add_factory("/clip", factory)
        self.server.attach(self.context)
        self.thread = threading.Thread(target=self.loop.run, daemon=True)
        self.thread.start()

    def uri(self):
        return "rtsp://127.0.0.1:%d/clip" % self.server.get_bound_port()


def rtsp_case(server, chain_name, window, shape):
    text = ("rtspsrc location=%s latency=500 protocols=tcp name=d  d. ! rtph264depay ! avdec_h264 ! "
            "videoconvert ! %s ! {video}  d. ! rtpL16depay ! audioconvert ! "
            "audio/x-raw,format=S16LE,channels=2 ! %s ! {audio}" % (server.uri(), shape, shape))

    def feed(player):
        import time
        limit = time.monotonic() + 20
        while time.monotonic() < limit and any(
                len(player.taps[b.name].buffers) < 20 for b in player.branches):
            time.sleep(0.02)
        time.sleep(1.2)
        player.pipeline.send_event(Gst.Event.new_eos())

    case = Case("rtsp %s %s" % (chain_name, shape), text, branches_of(chain_name, real=True),
                {"seed": 16, "window": window, "source": "rtsp"}, ["rtsp"], 0, seekable=False,
                running=True, temporal=chain_name.startswith(("keep", "whole")))
    case.after_start = feed
    return case


def cases_items(maker):
    yield concat_case(maker, ["mkv-raw", "mkv-flac"], "drop", F(1, 2))
    yield concat_case(maker, ["webm-vp8", "mp4-aac", "webm-vp8"], "keep", F(2, 3))
    yield concat_case(maker, ["mkv-flac", "mov-raw"], "compact", F(1, 2), "queue max-size-buffers=2")
    yield concat_case(maker, ["mkv-film", "mkv-raw", "mkv-film"], "compactdrop", F(1, 3))
    yield gapless_case(maker, ["webm-vp8", "mp4-aac"], "compact", F(1, 2))
    yield concat_case(maker, ["ogg-flac", "avi-huff"], "whole", F(1, 2))
    yield gapless_case(maker, ["webm-opus", "mp4-aac"], "drop", F(1, 2))
    yield gapless_case(maker, ["ogg-vorbis", "webm-opus"], "flip", F(1, 2))
    yield gapless_case(maker, ["webm-vp8", "mp4-aac"], "keep", F(1, 2))
    yield item_case("even", "drop", F(1, 2), [2 * NS, 1 * NS, 3 * NS])
    yield item_case("odd", "keep", F(1, 3), [1_300_000_000, 720_000_000, 2_000_123_457, NS // 2])
    yield item_case("late", "whole", F(2, 5), [1_960_000_000] * 4, begin=12_345_678_901)
    # begins 0.6 samples behind one: windows end where the sum is rounded up, not each of its parts
    yield item_case("between samples", "keep+quantum", F(2, 11), [4 * NS, 3 * NS + 777, 2 * NS],
                    begin=702_281_179)
    yield item_case("short", "twice", F(1, 2), [200_000_000] * 40, size=333)
    yield item_case("compact", "compact", F(1, 2), [2 * NS, 1 * NS, 3 * NS])
    yield item_case("odd and compact", "compact", F(1, 3),
                    [1_300_000_000, 720_000_000, 2_000_123_457, NS // 2])
    yield still_case(maker, "png", "drop", F(1, 2))
    yield still_case(maker, "png", "compact", F(1, 2))
    yield still_case(maker, "jpg", "whole", F(2, 5))


def cases_live(maker):
    yield live_case("test sources", "drop", F(1, 4), 40)
    yield live_case("second", "flip", None, 60, between="identity")
    yield live_case("crop", "whole", F(1, 5), 40, rate=48000)
    try:
        server = Server()
    except (ImportError, ValueError):
        print("no RTSP server here: install gir1.2-gst-rtsp-server-1.0")
        return
    yield rtsp_case(server, "drop", F(1, 4), "queue")
    yield rtsp_case(server, "whole", F(1, 5), "identity")
