# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""A recording in three branches, at its own frame rate, at another one, and as depth, straight from its file and
from Matroska, which rounds times to milliseconds: augframedrop leaves out and freezes exactly the frames that
docs/seeding.md and its page say, alike in every branch.

frames.py, without arguments. $AUG_TEST_DATA names a folder with Megamind.avi or tree.avi.
"""
import hashlib
import math
import os
import sys
import tempfile
from fractions import Fraction as F

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

import oracle  # noqa: E402

SEED, KEY, FREQUENCY, SHARE, BURST = 7, "take", 30, 0.3, 0.1
BRANCHES = {
    "own": ("", "rgb"),
    "slow": ("videorate drop-only=true ! video/x-raw,framerate={slow} ! ", "rgb"),
    "depth": ("videoconvert ! video/x-raw,format=GRAY16_LE ! ", "depth"),
}


def hits(window):
    draws = oracle.Draws(SEED, oracle.source_of(KEY), 0, 0, window, "framedrop")
    run = max(BURST * FREQUENCY, 1, SHARE / (1 - SHARE))
    found = []
    for i in range(FREQUENCY):
        limit = SHARE if i == 0 else 1 - 1 / run if found[-1] else SHARE / ((1 - SHARE) * run)
        found.append(draws.uniform("slot", i) < limit)
    return found


def is_hit(t, fps):
    window = (t + oracle.frame_ns(fps) // 4) // oracle.NS
    slot = math.floor(F(t - window * oracle.NS, oracle.NS) * FREQUENCY + F(1, 4))
    return window, hits(window)[min(max(slot, 0), FREQUENCY - 1)]


def note(pad, info, found):
    buffer = info.get_buffer()
    data = buffer.extract_dup(0, buffer.get_size())
    found.append((buffer.pts, hashlib.md5(data).hexdigest()))
    return Gst.PadProbeReturn.OK


def play(path, mode, slow):
    """{branch: (frames in front, frames behind)}, a frame being its time and digest, and each branch's rate."""
    lines = [f"filesrc location={path} ! decodebin ! videoconvert ! video/x-raw,format=I420 ! tee name=t"]
    for name, (before, role) in BRANCHES.items():
        lines.append(f"t. ! queue max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! {before.format(slow=slow)}"
                     f"augseed seed={SEED} source={KEY} window=1 branch={name} role={role} ! "
                     f"augframedrop name={name} mode={mode} share={SHARE} burst={BURST} ! "
                     "fakesink async=false sync=false")
    pipeline = Gst.parse_launch(" ".join(lines))
    found, rates = {name: ([], []) for name in BRANCHES}, {}
    for name, pads in found.items():
        for pad, into in zip(("sink", "src"), pads):
            pipeline.get_by_name(name).get_static_pad(pad).add_probe(Gst.PadProbeType.BUFFER, note, into)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        300 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    if message is None or message.type == Gst.MessageType.ERROR:
        raise SystemExit(f"{path}: {message.parse_error() if message else 'no end'}")
    for name in BRANCHES:
        caps = pipeline.get_by_name(name).get_static_pad("sink").get_current_caps()
        fps = caps.get_structure(0).get_fraction("framerate")
        rates[name] = F(fps.value_numerator, fps.value_denominator)
    pipeline.set_state(Gst.State.NULL)
    return found, rates


def expect(before, fps, mode):
    """What must come out, computed from the frames in front."""
    out, shown, last = [], None, None
    for t, digest in before:
        window, hit = is_hit(t, fps)
        if window != last:
            shown, last = None, window
        if mode == "drop":
            out += [] if hit else [(t, digest)]
            continue
        if not hit or shown is None:
            shown = digest
        out.append((t, shown))
    return out


def check(path, what, slow):
    n = changed = 0
    for mode in ("drop", "freeze"):
        found, rates = play(path, mode, slow)
        for name, (before, after) in found.items():
            wanted = expect(before, rates[name], mode)
            if after != wanted:
                raise SystemExit(f"{what}, {mode}, {name}: {len(after)} frames are not the {len(wanted)} expected")
            n += len(before)
            changed += len(set(before) - set(after))
        times = {name: {t for t, _ in after} for name, (_, after) in found.items()}
        if times["own"] != times["depth"]:
            raise SystemExit(f"{what}, {mode}: depth has other times")
        both = {t for t, _ in found["own"][0]} & {t for t, _ in found["slow"][0]}
        if len(both) < 20 or both & times["own"] != both & times["slow"]:
            raise SystemExit(f"{what}, {mode}: the slow camera loses other times than the fast one")
    print(f"{what}: {n} frames, {changed} changed, all as expected")
    if changed < n * 0.1:
        raise SystemExit(f"{what}: only {changed} of {n} frames were changed")


def main():
    Gst.init(None)
    folder = os.environ.get("AUG_TEST_DATA", "")
    clips = [os.path.join(folder, name) for name in ("Megamind.avi", "tree.avi")]
    clips = [path for path in clips if os.path.exists(path)]
    if not clips:
        print("skipped: no recording; set AUG_TEST_DATA")
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        for path in clips:
            name = os.path.basename(path)
            check(path, name, "5/1")
            rounded = os.path.join(scratch, name + ".mkv")
            pipeline = Gst.parse_launch(
                f"filesrc location={path} ! decodebin ! videoconvert ! videoscale ! "
                "video/x-raw,format=I420,width=64,height=48 ! matroskamux ! "
                f"filesink location={rounded}")
            pipeline.set_state(Gst.State.PLAYING)
            pipeline.get_bus().timed_pop_filtered(300 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
            pipeline.set_state(Gst.State.NULL)
            check(rounded, f"{name} in Matroska", "5/1")
    return 0


if __name__ == "__main__":
    sys.exit(main())
