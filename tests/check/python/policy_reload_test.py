#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Branches with threads of their own take new policies in the same window, whoever was given them."""
import collections
import sys

import gi
gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst

WINDOWS = 150
DOCUMENTS = ["trivialaugment", "randaugment?n=1", "randaugment?n=2", '{"policy": {"op": "flip"}}']
LINE = f"""
    videotestsrc num-buffers={WINDOWS * 3} ! video/x-raw,format=I420,width=48,height=32,framerate=30/1
    ! identity sleep-time=2000 ! augseed group=all seed=3 source=clip window=1/10 branch=left ! augpolicy name=p0 post-messages=true policy=simclr
    ! fakesink sync=false
    videotestsrc num-buffers={WINDOWS * 3} ! video/x-raw,format=RGB,width=192,height=128,framerate=30/1
    ! identity sleep-time=1500 ! augseed group=all seed=3 source=clip window=1/10 branch=right ! augpolicy name=p1 post-messages=true policy=simclr
    ! fakesink sync=false
    audiotestsrc num-buffers={WINDOWS * 10} samplesperbuffer=160 ! audio/x-raw,format=S16LE,rate=16000,channels=2
    ! identity sleep-time=500 ! augseed group=all seed=3 source=clip window=1/10 branch=audio ! augpolicy name=p2 post-messages=true policy=simclr
    ! fakesink sync=false
"""


def main():
    Gst.init(None)
    pipeline = Gst.parse_launch(LINE)
    bus = pipeline.get_bus()
    seen, given = collections.defaultdict(dict), 0
    pipeline.set_state(Gst.State.PLAYING)
    while True:
        message = bus.timed_pop_filtered(20 * Gst.SECOND, Gst.MessageType.ELEMENT | Gst.MessageType.EOS |
                                         Gst.MessageType.ERROR | Gst.MessageType.WARNING)
        if message is None or message.type in (Gst.MessageType.ERROR, Gst.MessageType.WARNING):
            pipeline.set_state(Gst.State.NULL)
            sys.exit("nothing comes" if message is None else message.parse_error() if
                     message.type == Gst.MessageType.ERROR else message.parse_warning())
        if message.type == Gst.MessageType.EOS:
            break
        s = message.get_structure()
        if s.get_name() != "aug-decision":
            continue
        window = s.get_value("window")
        seen[window][s.get_value("branch")] = s.get_value("policy")
        if window // 8 > given:
            given += 1
            pipeline.get_by_name(f"p{given % 3}").set_property("policy", DOCUMENTS[given % len(DOCUMENTS)])
    pipeline.set_state(Gst.State.NULL)
    versions = [next(iter(seen[w].values())) for w in sorted(seen)]
    changes = sum(a != b for a, b in zip(versions, versions[1:]))
    for window, branches in sorted(seen.items()):
        if len(branches) != 3 or len(set(branches.values())) != 1:
            sys.exit(f"window {window}: {branches}")
    print(f"{len(seen)} windows, {given} documents given, {changes} changes, all in step")
    if len(seen) < WINDOWS or changes < 2:
        sys.exit("too few windows or changes")


main()
