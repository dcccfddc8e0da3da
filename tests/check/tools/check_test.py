# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""check: what is in step is found in step, and what is not is named by its window.

    /usr/bin/python3 tests/check/tools/check_test.py [Class.test]    inside ./run shell
"""
import json
import re

import helper

FLIPS = ["--seed", 11]
SINGLE = {"video": ["--video", "augflip"], "audio": ["--audio", "augflip"], "text": ["--text", "augflip"]}


def mux_late(source, target, kind, ns):
    """Decodes and muxes pictures and sound anew, one of the two later by @ns."""
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    queue = "queue max-size-time=0 max-size-bytes=0 max-size-buffers=0"
    pipeline = Gst.parse_launch(
        f"filesrc location={source} ! decodebin name=d matroskamux name=m ! filesink location={target} "
        f"d. ! {queue} name=video ! videoconvert ! jpegenc quality=95 ! {queue} ! m. "
        f"d. ! {queue} name=audio ! audioconvert ! flacenc ! {queue} ! m.")
    pipeline.get_by_name(kind).get_static_pad("src").set_offset(ns)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(helper.TIMEOUT * Gst.SECOND,
                                                    Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message is None or message.type == Gst.MessageType.ERROR:
        raise AssertionError(message and message.parse_error())


class CheckTest(helper.ToolTest):
    seconds = 5

    def apply(self, name, *options):
        self.good("apply", *FLIPS, *options, "clip.mkv", name)

    def flipped(self, name):
        return {line["window"] for line in self.log(name + ".jsonl")[1]
                if line["branch"] == "video" and line["applied"]}

    def broken(self, *arguments):
        """Windows that are named; the exit must say that something is wrong."""
        done = self.run_in("check", *arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stderr, r"^gst-augment-1.0 check: \d+ places? (is|are) not in step\n$")
        self.assertNotIn("\nin step", done.stdout)
        self.said = done.stdout
        return {int(n) for n in re.findall(r"^window (\d+):", done.stdout, re.M)}

    def test_captions_with_other_words_are_in_step(self):
        self.apply("words.mkv", "--text", "augtext synonym=0 insertion=0 deletion=0 probability=0.5")
        done = self.good("check", "clip.mkv", "words.mkv")
        self.assertRegex(done.stdout, r"(?m)^[1-9]\d* captions are as the log says, [1-9]\d* cannot be told")

    def test_a_file_in_step_is_found_in_step_by_its_contents(self):
        self.apply("out.mkv", "--flip", "--modality-drop", "0.2", "--spec-mask", "ld", "--crop", "160x90",
                   "--crop-scale", "0.6,1")
        done = self.good("check", "clip.mkv", "out.mkv")
        self.assertTrue(done.stdout.endswith("\nin step\n"), done.stdout)
        pictures = int(re.search(r"^(\d+) pictures are as the log says", done.stdout, re.M)[1])
        sounds = int(re.search(r"^(\d+) hundredths of a second of sound are", done.stdout, re.M)[1])
        captions = int(re.search(r"^(\d+) captions are as the log says", done.stdout, re.M)[1])
        self.assertGreater(pictures, 60)
        self.assertGreater(sounds, 20)
        self.assertEqual(captions, 5)

    def test_cuts_of_time_and_windows_at_random_places_are_in_step(self):
        for name, options in (("a.mkv", ["--time-crop", "0.5,0.9"]),
                              ("b.mkv", ["--time-crop", "0.5,0.9", "--timeline", "compact"]),
                              ("f.mkv", ["--speed", "0.8,1.25"]), ("g.mkv", ["--speed", "0.5,0.9", "--window", "0"]),
                              ("c.mkv", ["--window-phase", "random"]), ("d.mkv", ["--window", "0"]),
                              ("e.mkv", ["--window", "1/2"])):
            with self.subTest(options=options):
                self.apply(name, "--flip", *options)
                self.good("check", "clip.mkv", name)

    def test_a_film_is_in_step(self):
        film = helper.real("Megamind.avi")
        self.apply("out.mkv", "--flip")
        self.good("apply", *FLIPS, "--flip", "--crop", "96x64", "--crop-scale", "0.5,1", film, "film.mkv")
        done = self.good("check", film, "film.mkv")
        self.assertGreater(int(re.search(r"^(\d+) pictures are as", done.stdout, re.M)[1]), 200)

    def test_the_one_stream_that_does_not_follow_is_found_in_its_windows(self):
        self.apply("out.mkv", "--flip")
        flipped = self.flipped("out.mkv")
        self.assertTrue(flipped and len(flipped) < self.seconds)
        for kind, words in (("video", "picture"), ("audio", "left and right"), ("text", "caption")):
            with self.subTest(kind):
                self.apply(f"{kind}.mkv", *(x for other in SINGLE if other != kind for x in SINGLE[other]))
                self.assertEqual(self.broken("clip.mkv", f"{kind}.mkv", "--log", "out.mkv.jsonl"), flipped)
                for line in self.said.splitlines():
                    if line.startswith("window "):
                        self.assertIn(words, line)

    def test_sound_that_is_a_window_late_is_found(self):
        self.apply("out.mkv", "--flip")
        mux_late(self.folder / "out.mkv", self.folder / "late.mkv", "audio", 10**9)
        windows = self.broken("clip.mkv", "late.mkv", "--log", "out.mkv.jsonl")
        self.assertIn("pictures and sound end -1.0000 s apart", self.said)
        # the side on which sound is now against the side on which it should be
        flipped = self.flipped("out.mkv")
        moved = {k for k in range(1, self.seconds)
                 if helper.SIDES[k - 1] ^ (k - 1 in flipped) != helper.SIDES[k] ^ (k in flipped)}
        self.assertTrue(moved)
        self.assertLessEqual(moved, windows)
        self.broken("clip.mkv", "late.mkv")
        mux_late(self.folder / "out.mkv", self.folder / "same.mkv", "audio", 0)
        self.good("check", "clip.mkv", "same.mkv", "--log", "out.mkv.jsonl")

    def test_pictures_that_are_late_are_found(self):
        self.apply("out.mkv", "--flip")
        mux_late(self.folder / "out.mkv", self.folder / "late.mkv", "video", 10**9)
        self.assertTrue(self.broken("clip.mkv", "late.mkv", "--log", "out.mkv.jsonl"))

    def test_what_was_to_be_left_out_and_is_there_is_found(self):
        self.good("apply", "--seed", 3, "--modality-drop", "0.6", "clip.mkv", "out.mkv")
        dropped = {line["window"] for line in self.log("out.mkv.jsonl")[1]
                   if line["operations"] and line["operations"][0]["dropped"]}
        self.assertTrue(dropped)
        self.assertEqual(self.broken("clip.mkv", "clip.mkv", "--log", "out.mkv.jsonl"), dropped)

    def test_a_changed_line_of_the_log_is_found(self):
        self.apply("out.mkv", "--flip")
        self.good("check", "out.mkv.jsonl")
        lines = (self.folder / "out.mkv.jsonl").read_text().splitlines()
        at = next(i for i, line in enumerate(lines) if '"window":2' in line and '"branch":"audio"' in line)
        d = json.loads(lines[at])
        d["applied"] = not d["applied"]
        d["operations"] = [{"op": "flip", "direction": "horizontal"}] if d["applied"] else []
        helper.write_lines(self.folder / "changed.jsonl", lines[:at] + [json.dumps(d)] + lines[at + 1:])
        self.assertEqual(self.broken("changed.jsonl"), {2})
        self.assertIn('"flip" differs', self.said)
        helper.write_lines(self.folder / "short.jsonl", lines[:at] + lines[at + 1:])
        self.assertEqual(self.broken("short.jsonl"), {2})
        self.assertIn("branch audio has no decision", self.said)

    def test_other_seeds_and_cuts_in_one_branch_are_found(self):
        self.apply("out.mkv", "--time-crop", "0.5,0.9")
        text = (self.folder / "out.mkv.jsonl").read_text().splitlines()
        for i, (old, new) in ((4, ('"seed":"000000000000000b"', '"seed":"000000000000000c"')),
                              (7, ('"duration_ns":', '"duration_ns":1'))):
            self.assertIn(old, text[i])
            window = json.loads(text[i])["window"]
            helper.write_lines(self.folder / "changed.jsonl",
                               text[:i] + [text[i].replace(old, new)] + text[i + 1:])
            self.assertEqual(self.broken("changed.jsonl"), {window})

    def test_lengths_alone_are_measured_without_a_log(self):
        done = self.good("check", "clip.mkv", "clip.mkv")
        self.assertIn("--log FILE", done.stdout)
        self.good("apply", "--no-log", "--flip", "clip.mkv", "out.mkv")
        self.good("check", "clip.mkv", "out.mkv")

    def test_files_that_are_none_are_said(self):
        (self.folder / "noise.mkv").write_bytes(bytes(i * i % 251 for i in range(4000)))
        self.bad("check", "nowhere.jsonl", code=1, words=["nowhere.jsonl"])
        self.bad("check", "clip.mkv", code=1, words=["not a decision log"])
        self.bad("check", "clip.mkv", "nowhere.mkv", code=1, words=["no such file"])
        self.bad("check", "clip.mkv", "noise.mkv", code=1, words=["noise.mkv"])
        self.bad("check", code=2, words=["--help"])
        self.bad("check", "--log", "a", "b", code=2, words=["--log FILE"])


if __name__ == "__main__":
    helper.main()
