#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""One policy through the command, gst-launch-1.0 and Python gives the same bytes in all streams, and a branch gives
them alone too."""
import hashlib
import pathlib
import re
import unittest

import gi

import helper

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

STREETS = re.search(r"`streets\.json`:\n\n```json\n(.*?)^```", (helper.ROOT / "docs/policy.md").read_text(), re.S | re.M)[1]
POLICIES = ["streets.json", "augmix?severity=5", "lerobot", "rand-m9-n3-mstd0.5-inc1"]
ROOM = "queue max-size-time=0 max-size-bytes=0 max-size-buffers=0"
RAW = {"video": "decodebin ! video/x-raw,format=I420", "audio": "decodebin ! audio/x-raw,format=S16LE",
       "text": "identity"}
PADS = {"video": "video_0", "audio": "audio_0", "text": "subtitle_0"}


def line(file, chain, sink, branches=tuple(PADS)):
    """All streams of a file through @chain into @sink, which gets the branch's name."""
    return f"filesrc location={file} ! matroskademux name=in " + " ".join(
        f"in.{PADS[b]} ! {ROOM} ! {RAW[b]} {chain} ! {sink.format(b)}" for b in branches)


class WaysTest(helper.ToolTest):
    seconds = 3

    def setUp(self):
        super().setUp()
        (self.folder / "streets.json").write_text(STREETS)

    def hashes(self, ending, branches=tuple(PADS)):
        return {b: helper.sha256(self.folder / f"{b}.{ending}") for b in branches}

    def with_command(self, policy):
        self.good("apply", "--force", "--seed", 7, "--policy", policy, "clip.mkv", "out.mkv")
        helper.launch(self.folder, line("out.mkv", "", "filesink location={}.command"))
        return self.hashes("command")

    def with_launch(self, policy, branches=tuple(PADS)):
        setting = "location" if policy.endswith(".json") else "policy"
        helper.launch(self.folder, line("clip.mkv", f"! augseed seed=7 window=1 ! augpolicy {setting}={policy}",
                                        "filesink location={}.launch", branches))
        return self.hashes("launch", branches)

    def with_python(self, policy):
        """The canonical document instead of the file or name."""
        document = self.good("policy", "format", policy).stdout
        pipeline = Gst.parse_launch(line(self.folder / "clip.mkv", "! augseed seed=7 window=1 ! augpolicy",
                                         "fakesink name={} sync=false signal-handoffs=true"))
        found = {b: hashlib.sha256() for b in PADS}

        def take(sink, buffer, pad):
            ok, view = buffer.map(Gst.MapFlags.READ)
            found[sink.get_name()].update(view.data)
            buffer.unmap(view)

        elements = pipeline.iterate_recurse()
        while (step := elements.next())[0] == Gst.IteratorResult.OK:
            factory = step[1].get_factory()
            if factory and factory.get_name() == "augpolicy":
                step[1].set_property("policy", document)
            elif factory and factory.get_name() == "fakesink":
                step[1].connect("handoff", take)
        pipeline.set_state(Gst.State.PLAYING)
        message = pipeline.get_bus().timed_pop_filtered(60 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        self.assertIsNotNone(message)
        self.assertEqual(message.type, Gst.MessageType.EOS)
        pipeline.set_state(Gst.State.NULL)
        return {b: digest.hexdigest() for b, digest in found.items()}

    def test_three_ways_give_the_same_bytes(self):
        helper.launch(self.folder, line("clip.mkv", "", "filesink location={}.input"))
        changed = set()
        for policy in POLICIES:
            with self.subTest(policy=policy):
                launched = self.with_launch(policy)
                self.assertEqual(self.with_command(policy), launched)
                self.assertEqual(self.with_python(policy), launched)
                changed |= {b for b in PADS if launched[b] != self.hashes("input")[b]}
        self.assertEqual(changed, set(PADS), "some stream is never changed")

    def test_a_branch_alone_has_the_same_bytes(self):
        for policy in POLICIES[:2]:
            together = self.with_launch(policy)
            for branch in PADS:
                self.assertEqual(self.with_launch(policy, (branch,))[branch], together[branch], (policy, branch))


if __name__ == "__main__":
    Gst.init(None)
    unittest.main()
