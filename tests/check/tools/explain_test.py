# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""explain: without media it says what apply will log.

    /usr/bin/python3 tests/check/tools/explain_test.py [Class.test]    inside ./run shell
"""
import json
from fractions import Fraction

import helper
from helper import oracle

POLICY = ["--seed", "0xfeedfacecafebeef", "--epoch", 2, "--view", 1, "--crop", "96x64", "--flip", "--color",
          "0.4,0.3,0.2,0.1", "--spec-mask", "ld", "--modality-drop", "0.3", "--time-crop", "0.5,1"]
CLIP = ["--source", "clip", "--aspect", "16/9", "--fps", 25]


class ExplainTest(helper.ToolTest):
    seconds = 3

    def explain(self, *arguments):
        return [json.loads(line) for line in self.good("explain", "--json", *arguments).stdout.splitlines()]

    def compare(self, told, logged):
        """Equal in everything but the rectangle, which is told in shares and logged in pixels."""
        self.assertEqual({k: v for k, v in told.items() if k != "operations"},
                         {k: v for k, v in logged.items() if k != "operations"})
        self.assertEqual(len(told["operations"]), len(logged["operations"]))
        for a, b in zip(told["operations"], logged["operations"]):
            if a["op"] != "crop":
                self.assertEqual(a, b)
            elif told["branch"] == "video":
                self.assertEqual(b["width"], oracle.pixel(a["width"] * 640))
                self.assertEqual(b["height"], oracle.pixel(a["height"] * 360))
                self.assertEqual(b["x"], min(oracle.pixel(a["x"] * 640), 640 - b["width"]))

    def check_window(self, *window):
        self.good("apply", "--force", *POLICY, *window, "clip.mkv", "out.mkv")
        header, lines = self.log("out.mkv.jsonl")
        logged = {(d["window"], d["branch"], d["decision"]): d for d in lines}
        # what apply has read in the clip itself
        helper.write_lines(self.folder / "captions.jsonl", [
            json.dumps({"key": "clip", "start": start / 1e9, "stop": stop / 1e9, "text": text})
            for start, stop, text in header["facts"]["cues"]])
        first, last = min(at[0] for at in logged), max(at[0] for at in logged)
        told = {(d["window"], d["branch"], d["decision"]): d
                for d in self.explain(*CLIP, *POLICY, *window, "--captions", "captions.jsonl",
                                      f"--windows={first}..{last}")}
        self.assertGreater(len(logged), 20)
        self.assertLessEqual(set(logged), set(told))
        self.assertEqual({at for at in told if at[1] != "text"}, {at for at in logged if at[1] != "text"})
        for at, decision in logged.items():
            with self.subTest(at):
                # these come from the sound's rate, which is not known without media
                for op in decision["operations"] + told[at]["operations"]:
                    op.pop("low-hz", None), op.pop("high-hz", None)
                self.compare(told[at], decision)

    def test_it_tells_what_apply_logs(self):
        self.check_window()

    def test_words_of_a_policy_are_told_where_they_are_changed(self):
        (self.folder / "words.json").write_text(json.dumps({"policy": [
            {"id": "words", "op": "text", "arguments": {"insertion": 0, "deletion": 0}},
            {"id": "mirror", "op": "flip", "probability": 0.5}]}))
        rule = ["--policy", "words.json", "--seed", 3, "--window", 1]
        self.good("apply", "--force", *rule, "clip.mkv", "out.mkv")
        logged = {(d["window"], d["branch"]): d["operations"] for d in self.log("out.mkv.jsonl")[1]}
        told = {(d["window"], d["branch"]): d["operations"] for d in self.explain(*CLIP, *rule, "--windows=0..2")}
        self.assertTrue(any(branch == "text" for _, branch in logged))
        for at, operations in logged.items():
            with self.subTest(at):
                self.assertEqual([op["op"] for op in operations], [op["op"] for op in told[at]])
                self.assertEqual(at[1] == "text", any(op["op"].endswith(("-words", "-synonyms")) for op in operations))

    def test_it_tells_windows_of_another_length_and_place(self):
        self.check_window("--window", "2/5")
        self.check_window("--window", "1", "--window-phase", "random")

    def test_what_an_element_is_named_in_a_chain_decides_alike(self):
        chain = ["--source", "clip", "--video", "augflip ! augflip decision=again ! augflip scope=branch"]
        self.good("apply", *chain, "clip.mkv", "out.mkv")
        told = self.explain(*chain, "--windows", "0..2", "--branches", "video", "--aspect", "16/9")
        self.assertEqual([d["decision"] for d in told[:3]], ["flip", "again", "flip/video"])
        for a, b in zip(told, self.log("out.mkv.jsonl")[1]):
            self.compare(a, b)

    def test_values_are_those_of_the_contract_far_away_and_before_zero(self):
        far = 2**40
        told = self.explain("--source", "#0123456789abcdef", "--seed", 3, "--flip", "0.3", "--windows",
                            f"{far}..{far + 19}", "--branches", "audio")
        told += self.explain("--source", "#0123456789abcdef", "--seed", 3, "--flip", "0.3",
                             "--windows=-3..-1",
                             "--branches", "audio")
        rule, chain = oracle.Rule(3, "#0123456789abcdef"), oracle.Chain([("augflip", {"probability": 0.3})],
                                                                        "audio")
        self.assertEqual(len(told), 23)
        for d in told:
            self.assertEqual(d["applied"], chain.decide(rule, d["window"])[0][2])
            self.assertEqual(d["source"], "0123456789abcdef")
        self.assertEqual({d["applied"] for d in told}, {True, False})

    def test_the_table_names_every_window_branch_and_decision(self):
        printed = self.good("explain", "--source", "clip", "--flip", "--crop", "64x64", "--windows",
                            "4..6").stdout
        source = oracle.source_of("clip")
        self.assertIn(f'source "clip" = {source:016x}, seed 0', printed)
        self.assertIn("--aspect", printed)
        rows = [line.split() for line in printed.splitlines()]
        self.assertEqual([row[0] for row in rows if row and row[0].isdigit()], ["4", "5", "6"])
        for branch in ("video", "audio", "text"):
            self.assertIn(branch, printed)
        rule, chain = oracle.Rule(0, "clip"), oracle.Chain([("augflip", {})], "text")
        said = [row[-1] == "flip" for row in rows if row[:1] == ["text"]]
        self.assertEqual(said, [chain.decide(rule, k)[0][2] for k in (4, 5, 6)])

    def test_one_whole_item_is_one_window(self):
        told = self.explain("--source", "clip", "--window", 0, "--flip", "--windows", "0", "--branches",
                            "video")
        self.assertEqual(len(told), 1)
        self.assertEqual(told[0]["applied"], oracle.Chain([("augflip", {})], "video").decide(
            oracle.Rule(0, "clip", window=Fraction(0)), 0)[0][2])

    def test_wrong_windows_branches_and_rates_are_refused(self):
        for wrong in (["--windows", "5..3"], ["--windows", "a"], ["--windows", "0..9999999"],
                      ["--windows", ""],
                      ["--branches", "video,touch"], ["--fps", "0/1"], ["--fps", "x"], ["--aspect", "0"]):
            self.bad("explain", "--flip", *wrong, code=2, words=["type for example"])
        self.bad("explain", code=2, words=["nothing is asked for"])
        self.bad("explain", "--flip", "clip.mkv", code=2, words=["--help"])
        self.bad("explain", "--video", "videobox", code=2, words=["no element of this plugin"])


if __name__ == "__main__":
    helper.main()
