# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What is known of an item before its data: from the file itself, from files beside it, from a log.

    /usr/bin/python3 tests/check/tools/facts_test.py [Class.test]    inside ./run shell
"""
import json

import helper

FLIP = ["--seed", 7, "--flip", "--window", "1/2"]
SIGN = "A man holds a sign that says \"STOP\"."
SRT = """1
00:00:00,000 --> 00:00:01,000
A <i>big</i> ball on the left.

2
00:00:01,000 --> 00:00:02,500
A sign that says "STOP".
"""
BOXES = [{"name": "dog", "x": 0.05, "y": 0.05, "width": 0.2, "height": 0.2},
         {"name": "tree", "x": 0.7, "y": 0.1, "width": 0.3, "height": 0.8}]


def rules(lines, rule=None):
    """(window, branch, what it did) of every rule that acted."""
    return [(line["window"], line["branch"], op["did"]) for line in lines for op in line["operations"]
            if op["op"] == "rule" and rule in (None, op["rule"])]


class FactsTest(helper.ToolTest):
    seconds = 2

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return name

    def replay_is_the_same(self):
        self.good("replay", "--force", "out.mkv.jsonl", "clip.mkv", "again.mkv")
        self.assertEqual(helper.sha256(self.folder / "again.mkv"), helper.sha256(self.folder / "out.mkv"))

    def test_captions_in_the_file_are_known_before_its_pictures(self):
        self.good("apply", *FLIP, "clip.mkv", "out.mkv")
        header, lines = self.log("out.mkv.jsonl")
        cues = header["facts"]["cues"]
        self.assertEqual([cue[2] for cue in cues], [helper.WORDS[side] for side in helper.SIDES[:self.seconds]])
        self.assertEqual([cue[0] for cue in cues], [second * 10**9 for second in range(self.seconds)])
        # a caption lasts two windows: one of them is not mirrored alone
        acted = rules(lines, "mirror")
        self.assertTrue(acted)
        flips = {(line["window"], line["branch"]): line["applied"] for line in lines}
        for window in range(0, 2 * self.seconds, 2):
            for branch in ("video", "audio"):
                self.assertEqual(flips[window, branch], flips[window + 1, branch])
        self.replay_is_the_same()

    def test_other_containers_tell_the_same(self):
        self.good("apply", "--no-log", "--modality-drop", "0", "--no-first-pass", "clip.mkv", "clip.mp4")
        self.good("apply", *FLIP, "clip.mp4", "out.mkv")
        cues = self.log("out.mkv.jsonl")[0]["facts"]["cues"]
        self.assertEqual([cue[2] for cue in cues], [helper.WORDS[side] for side in helper.SIDES[:self.seconds]])

    def test_nothing_is_read_first_where_nobody_asks(self):
        for options in (["--no-first-pass", *FLIP], ["--spec-mask", "ld"]):
            self.good("apply", "--force", *options, "clip.mkv", "out.mkv")
            header, lines = self.log("out.mkv.jsonl")
            self.assertNotIn("facts", header)
            self.assertEqual(rules(lines), [])

    def test_captions_beside_the_file_stand_in_for_its_own(self):
        self.write("other.srt", SRT)
        self.good("apply", *FLIP, "--captions", "other.srt", "clip.mkv", "out.mkv")
        self.assertEqual(self.log("out.mkv.jsonl")[0]["facts"]["cues"],
                         [[0, 10**9, "A <i>big</i> ball on the left."],
                          [10**9, 2500000000, "A sign that says &quot;STOP&quot;."]])
        (self.folder / "other.srt").unlink()
        self.replay_is_the_same()

    def test_a_caption_that_quotes_writing_forbids_mirroring_where_it_must_be_read(self):
        chain = ["--seed", 7, "--window", "1/2"]
        for branch in ("video", "audio", "text"):
            chain += [f"--{branch}", "augflip text-safe=true"]
        self.good("apply", *chain, "--caption", SIGN, "clip.mkv", "out.mkv")
        header, lines = self.log("out.mkv.jsonl")
        self.assertEqual(header["facts"]["caption"], SIGN)
        self.assertFalse(any(line["applied"] for line in lines))
        self.assertTrue(rules(lines))
        self.replay_is_the_same()
        table = self.good("explain", "--source", "clip", *chain, "--windows", "0..9", "--caption", SIGN).stdout
        self.assertIn("rule: ", table)

    def test_boxes_that_the_caption_mentions_stay_in_the_picture(self):
        self.write("boxes.json", json.dumps({"clip": BOXES, "other": []}))
        chain = ["--seed", 3, "--window", "1/4", "--no-first-pass", "--video",
                 "augcrop width=64 height=64 min-scale=0.1 keep-mentioned=true min-visible=1", "--objects", "boxes.json",
                 "--caption", "Two puppies play."]
        self.good("apply", *chain, "clip.mkv", "out.mkv")
        header, lines = self.log("out.mkv.jsonl")
        self.assertEqual(header["facts"]["objects"], BOXES)
        crops = [op for line in lines for op in line["operations"] if op["op"] == "crop"]
        self.assertGreaterEqual(len(crops), 4 * self.seconds)
        for crop in crops:
            self.assertLessEqual(crop["x"], 0.05 * 640 + 1)
            self.assertLessEqual(crop["y"], 0.05 * 360 + 1)
            self.assertGreaterEqual(crop["x"] + crop["width"], 0.25 * 640 - 1)
            self.assertGreaterEqual(crop["y"] + crop["height"], 0.25 * 360 - 1)
        (self.folder / "boxes.json").unlink()
        self.replay_is_the_same()

    def test_a_folder_has_files_under_the_items_key(self):
        (self.folder / "beside").mkdir()
        self.write("beside/clip.srt", SRT)
        self.write("beside/clip.txt", "A ball.")
        self.write("beside/clip.json", json.dumps(BOXES))
        self.good("apply", *FLIP, "--captions", "beside", "--objects", "beside", "clip.mkv", "out.mkv")
        facts = self.log("out.mkv.jsonl")[0]["facts"]
        self.assertEqual((facts["caption"], len(facts["cues"]), facts["objects"]), ("A ball.", 2, BOXES))

    def test_preview_and_explain_take_the_same_options(self):
        self.write("other.srt", SRT)
        self.good("preview", *FLIP, "--views", 1, "--windows", 1, "--captions", "other.srt", "clip.mkv", "a.png")
        told = self.good("explain", "--json", "--source", "clip", *FLIP, "--captions", "other.srt").stdout
        self.good("apply", *FLIP, "--captions", "other.srt", "clip.mkv", "out.mkv")
        lines = self.log("out.mkv.jsonl")[1]
        told = rules([json.loads(line) for line in told.splitlines()])
        self.assertTrue(told)
        self.assertEqual([row for row in told if row[1] != "text" and row[0] < 2 * self.seconds],
                         [row for row in rules(lines) if row[1] != "text"])

    def test_what_cannot_be_read_is_one_sentence(self):
        self.write("empty.srt", "")
        self.write("bad.jsonl", "{\n")
        self.write("bad.json", "[]")
        self.write("lines.txt", "clop\tA ball\n")
        for options, words in ((["--captions", "none.srt"], ["none.srt", "cannot be read"]),
                               (["--captions", "empty.srt"], ["empty.srt", "no caption"]),
                               (["--captions", "bad.jsonl"], ["Line 1"]),
                               (["--captions", "lines.txt"], ["\"clip\"", "--source"]),
                               (["--objects", "bad.json"], ["bad.json"])):
            self.bad("apply", "--flip", *options, "clip.mkv", "out.mkv", words=words)
            self.bad("preview", "--flip", *options, "clip.mkv", "out.png", words=words)
            self.bad("explain", "--flip", "--source", "clip", *options, words=words)

    def test_broken_facts_in_a_log_are_said(self):
        self.good("apply", *FLIP, "clip.mkv", "out.mkv")
        lines = (self.folder / "out.mkv.jsonl").read_text().splitlines()
        for facts in ({"cues": [[1, 2]]}, {"objects": {}}, {"cues": "no"}):
            header = json.loads(lines[0])
            header["facts"] = facts
            helper.write_lines(self.folder / "bad.jsonl", [json.dumps(header), *lines[1:]])
            self.bad("replay", "bad.jsonl", "clip.mkv", "again.mkv", words=["bad.jsonl"])
        # other facts are other decisions
        header["facts"] = {"caption": "A red ball"}
        helper.write_lines(self.folder / "bad.jsonl", [json.dumps(header), *lines[1:]])
        self.bad("replay", "bad.jsonl", "clip.mkv", "again.mkv", words=["differs"])


if __name__ == "__main__":
    helper.main()
