# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What is typed wrongly: one sentence says what to type, and no media are touched.

    /usr/bin/python3 tests/check/tools/options_test.py [Class.test]    inside ./run shell
"""
import helper

# option, values that are wrong
NUMBERS = [
    ("--seed", ["x", "-1", "1.5", "18446744073709551616", "0x", ""]),
    ("--epoch", ["x", "-1", "4294967296"]),
    ("--view", ["x", "-1", "4294967296"]),
    ("--window", ["0/0", "1/0", "x", "-1", "1/x", "nan", "inf", ""]),
    ("--window-phase", ["loose", ""]),
    ("--phase", ["test"]),
    ("--aspect", ["0", "0/1", "x", "16/0"]),
    ("--crop", ["0x0", "axb", "224", "224x", "x224", "224x224x3", "-1x4", "99999x1", "1x99999", ""]),
    ("--crop-scale", ["1", "0.5,0.1", "0,0", "-1,1", "0,2", "a,b", "0.1,0.2,0.3"]),
    ("--flip", ["2", "-0.1", "nan", "1e9"]),
    ("--color", ["9,9", "a,b,c,d", "0.4,0.4,0.4,0.6", "-1,0,0,0", "11,0,0,0", "0.4,0.4,0.4,0.1,", ""]),
    ("--spec-mask", ["xx", "", "LD"]),
    ("--modality-drop", ["2", "x", "-1"]),
    ("--speed", ["1", "1.1,0.9", "0,1", "1,5", "x,y"]),
    ("--time-crop", ["1", "0.9,0.1", "0,0", "0,2", "x,y"]),
    ("--timeline", ["slow"]),
    ("--quantum", ["x", "1/0", "-1"]),
]
CHAINS = [
    ("augcorp", ["did you mean: augcrop"]),
    ("zebra", ["gst-augment-1.0 inspect"]),
    ("augcrop sideways=1", ["sideways", "gst-augment-1.0 inspect augcrop"]),
    ("videobox sideways=1", ["sideways", "gst-inspect-1.0 videobox"]),
    ("augcrop mode=sideways", ["mode", "sideways", "gst-augment-1.0 inspect augcrop"]),
    ("augcrop min-scale=2", ["min-scale", "out of range", "inspect"]),
    ("augcrop min-scale=0.9 max-scale=0.1", ["set min-scale"]),
    ("augcrop !", ["augflip ! augcolor"]),
    ("! !", ["augflip ! augcolor"]),
    ("augflip ! fakesink", ["one free end on each side"]),
    ("videotestsrc", ["one free end on each side"]),
    ("augcolor (", ["augflip ! augcolor"]),
]


class OptionsTest(helper.ToolTest):
    seconds = 1

    def test_wrong_values_are_answered_with_an_example(self):
        for option, values in NUMBERS:
            extra = {"--crop-scale": ["--crop", "64x64"], "--timeline": ["--time-crop", "0.5,1"],
                     "--quantum": ["--time-crop", "0.5,1"]}.get(option, [])
            for value in values:
                said = self.bad("apply", "--color", "0,0,0,0", *extra, f"{option}={value}", "clip.mkv",
                                "out.mkv",
                                code=2, words=[option])
                self.assertRegex(said, "type (for example|one of)|number must")

    def test_every_command_with_a_policy_refuses_alike(self):
        for command in (["apply", "clip.mkv", "out.mkv"], ["preview", "clip.mkv", "out.png"], ["explain"]):
            for wrong in (["--crop", "0x0"], ["--color", "9,9"], ["--flip=2"], ["--window", "0/0"],
                          ["--video", "augcorp"], ["--text", "augcrop min-scale=2"]):
                self.bad(*command, "--flip", *wrong, code=2)

    def test_wrong_chains_are_answered_with_what_to_type(self):
        for chain, words in CHAINS:
            for option in ("--video", "--audio", "--text"):
                self.bad("apply", option, chain, "clip.mkv", "out.mkv", code=2, words=[option, *words])

    def test_elements_that_do_not_fit_the_stream_are_named(self):
        for option, chain in (("--video", "augspecmask"), ("--audio", "augcolor"), ("--text", "augspecmask"),
                              ("--video", "x264enc")):
            self.bad("apply", option, chain, "clip.mkv", "out.mkv", code=2, words=[chain, option[2:]])

    def test_numbers_of_views_are_checked(self):
        for views in ("0", "-1", "1001", "x", "99999999999"):
            self.bad("apply", "--flip", f"--views={views}", "clip.mkv", "out.mkv", code=2, words=["--"])
        self.bad("apply", "--flip", "--views", 2, "--log", "log", "clip.mkv", "out.mkv", code=2,
                 words=["--log"])

    def test_options_that_need_others_say_so(self):
        self.bad("apply", "--flip", "--crop-scale", "0.1,1", "clip.mkv", "out.mkv", code=2,
                 words=["--crop 224x224"])
        self.bad("apply", "--flip", "--timeline", "compact", "clip.mkv", "out.mkv", code=2,
                 words=["--time-crop"])
        self.bad("apply", "--flip", "--quantum", "1/25", "clip.mkv", "out.mkv", code=2, words=["--time-crop"])
        self.bad("apply", "--spec-mask", "ld", "--window", 0, "clip.mkv", "out.mkv", code=2,
                 words=["--window 1"])
        self.bad("apply", "--time-crop", "0.5,1", "--window", 0, "clip.mkv", "out.mkv", code=2,
                 words=["--window 1"])
        self.bad("apply", "clip.mkv", "out.mkv", code=2, words=["--crop 224x224"])

    def test_unknown_options_and_wrong_counts_of_files_are_refused(self):
        for command in ("apply", "preview", "explain", "replay", "check", "inspect", "make-clip"):
            self.bad(command, "--sideways", code=2, words=["--sideways", f"gst-augment-1.0 {command} --help"])
            self.bad(command, "1", "2", "3", "4", code=2, words=[f"gst-augment-1.0 {command} --help"])

    def test_a_probability_may_stand_behind_flip_or_not(self):
        rows = [["--flip", "clip.mkv"], ["--flip", "0.5", "clip.mkv"], ["--flip=0.5", "clip.mkv"],
                ["clip.mkv", "--flip"]]
        for i, row in enumerate(rows):
            self.good("apply", *row, f"{i}.mkv")
        self.assertEqual(len({helper.sha256(self.folder / f"{i}.mkv") for i in range(4)}), 1)
        headers = {(self.folder / f"{i}.mkv.jsonl").read_text() for i in range(4)}
        self.assertEqual(len(headers), 1)

    def test_names_that_look_like_options_stand_behind_two_hyphens(self):
        (self.folder / "clip.mkv").rename(self.folder / "--clip.mkv")
        self.good("apply", "--flip", "--", "--clip.mkv", "--out.mkv")
        self.assertTrue((self.folder / "--out.mkv.jsonl").exists())
        self.good("apply", "--flip", "./--clip.mkv", "näher ↔ %s.mkv")
        self.assertEqual(helper.sha256(self.folder / "--out.mkv"),
                         helper.sha256(self.folder / "näher ↔ %s.mkv"))

    def test_fractions_mean_the_same_in_every_spelling(self):
        for i, window in enumerate(("1/4", "0.25", "2/8", ".25")):
            self.good("apply", "--flip", "--no-log", "--window", window, "clip.mkv", f"{i}.mkv")
        self.assertEqual(len({helper.sha256(self.folder / f"{i}.mkv") for i in range(4)}), 1)


if __name__ == "__main__":
    helper.main()
