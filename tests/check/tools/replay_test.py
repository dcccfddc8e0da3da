# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""replay: the same bytes again, or one sentence and no file.

    /usr/bin/python3 tests/check/tools/replay_test.py [Class.test]    inside ./run shell
"""
import json

import helper

POLICY = ["--seed", 7, "--crop", "96x64", "--flip", "--spec-mask", "ld", "--modality-drop", "0.3",
          "--time-crop", "0.5,1"]

EVERYTHING = {"policy": [
    {"op": "affine"}, {"op": "noise"}, {"op": "gain"}, {"op": "reverb"}, {"op": "filter"}, {"op": "specmask"},
    {"chains": [{"op": "posterize", "magnitude": 3}, {"op": "rotate", "magnitude": 20}], "depth": 2}]}


class ReplayTest(helper.ToolTest):
    seconds = 2

    def setUp(self):
        super().setUp()
        self.good("apply", *POLICY, "clip.mkv", "out.mkv")
        self.lines = (self.folder / "out.mkv.jsonl").read_text().splitlines()

    def replay(self, *arguments):
        return self.good("replay", "out.mkv.jsonl", "clip.mkv", "again.mkv", *arguments)

    def refused(self, *words, source="clip.mkv", log="out.mkv.jsonl"):
        return self.bad("replay", log, source, "again.mkv", code=1, words=words)

    def test_the_bytes_are_the_same(self):
        self.assertEqual(self.replay().stdout, "again.mkv\nsame decisions, same bytes\n")
        self.assertEqual(helper.sha256(self.folder / "again.mkv"), helper.sha256(self.folder / "out.mkv"))
        self.assertFalse((self.folder / "again.mkv.jsonl").exists())

    def test_every_container_comes_out_again(self):
        for ending in ("mp4", "webm", "wav"):
            self.good("apply", "--window", "1/2", "--flip", "clip.mkv", f"a.{ending}")
            self.good("replay", f"a.{ending}.jsonl", "clip.mkv", f"b.{ending}")
            self.assertEqual(helper.sha256(self.folder / f"a.{ending}"),
                             helper.sha256(self.folder / f"b.{ending}"))

    def test_mixed_chains_and_magnitudes_that_follow_the_picture_come_out_again(self):
        curve = {"over": "window", "points": [[0, 0], [1, 1]]}
        turn = {"op": "rotate", "id": "turn", "magnitude": {"uniform": [10, 30]}, "schedule": curve}
        mix = {"id": "mix", "chains": [{"op": "flip", "id": "flip"}, {"op": "blur", "id": "blur"},
                                       {"op": "posterize", "id": "few", "magnitude": 3, "schedule": curve}]}
        (self.folder / "policy.json").write_text(json.dumps({"policy": [turn, mix]}))
        self.good("apply", "--seed", 5, "--window", 1, "--policy", "policy.json", "clip.mkv", "a.mkv")
        (self.folder / "policy.json").unlink()
        self.good("replay", "a.mkv.jsonl", "clip.mkv", "b.mkv")
        self.assertEqual(helper.sha256(self.folder / "a.mkv"), helper.sha256(self.folder / "b.mkv"))
        _, lines = helper.read_log(self.folder / "a.mkv.jsonl")
        operations = [line["operations"] for line in lines if line["branch"] == "video"]
        self.assertEqual(len(operations), self.seconds)
        for window in operations:
            turned = [op for op in window if op["id"] == "turn"]
            self.assertEqual([op["frame"] for op in turned], list(range(25)))
            self.assertEqual(len({round(op["degrees"] / max(op["frame"], 1), 9) for op in turned[1:]}), 1)
            self.assertEqual({op.get("chain", 0) for op in window if op["op"] != "mix"}, {0, 1, 2, 3})

    def test_an_input_with_another_name_in_another_folder_is_the_same(self):
        (self.folder / "far away").mkdir()
        (self.folder / "clip.mkv").rename(self.folder / "far away" / "renamed film.mkv")
        self.good("replay", "out.mkv.jsonl", "far away/renamed film.mkv", "far away/again.mkv")
        self.assertEqual(helper.sha256(self.folder / "far away" / "again.mkv"),
                         helper.sha256(self.folder / "out.mkv"))

    def test_a_changed_input_is_noticed(self):
        data = bytearray((self.folder / "clip.mkv").read_bytes())
        data[len(data) // 2] ^= 1
        (self.folder / "other.mkv").write_bytes(data)
        self.refused("other.mkv", "out.mkv.jsonl", "give that file", source="other.mkv")

    def change(self, number, *pairs):
        """Writes the log with one line changed."""
        lines, line = list(self.lines), self.lines[number]
        for old, new in pairs:
            self.assertIn(old, line)
            line = line.replace(old, new, 1)
        lines[number] = line
        helper.write_lines(self.folder / "out.mkv.jsonl", lines)

    def test_a_changed_decision_is_noticed_by_window_branch_and_name(self):
        at = next(i for i, line in enumerate(self.lines) if '"window":1' in line and '"op":"crop"' in line
                  and '"branch":"video"' in line)
        x = json.loads(self.lines[at])["operations"][0]["x"]
        self.change(at, (f'"x":{x}', f'"x":{x + 1}'))
        self.refused("window 1", '"video"', '"crop"', "differs")

    def test_a_changed_verdict_is_noticed(self):
        at = next(i for i, line in enumerate(self.lines) if '"applied":false' in line)
        self.change(at, ('"applied":false', '"applied":true'))
        self.refused("differs")

    def test_a_line_too_few_or_too_many_is_noticed(self):
        helper.write_lines(self.folder / "out.mkv.jsonl", self.lines[:-1])
        self.refused("differs", "missing")
        helper.write_lines(self.folder / "out.mkv.jsonl", self.lines + self.lines[-1:])
        self.refused("differs", "missing")

    def test_another_seed_key_or_policy_in_the_header_is_noticed(self):
        for pair in (('"seed":"7"', '"seed":"8"'), ('"key":"clip"', '"key":"clop"'),
                     ('"crop":"96x64"', '"crop":"96x66"'), ('"flip":"0.5"', '"flip":"1"'),
                     ('"modality-drop":"0.3"', '"modality-drop":"0"')):
            with self.subTest(pair[1]):
                self.change(0, pair)
                self.refused()

    def test_another_sum_of_the_output_is_noticed(self):
        self.change(0, ('"output-sha256":"', '"output-sha256":"0'))
        self.refused("bytes are not")

    def test_another_container_is_noticed(self):
        said = self.bad("replay", "out.mkv.jsonl", "clip.mkv", "again.avi", code=1)
        self.assertIn("ending that the first output had", said)

    def test_what_is_no_log_is_said(self):
        (self.folder / "empty.jsonl").write_text("")
        (self.folder / "list.jsonl").write_text("[1]\n")
        (self.folder / "broken.jsonl").write_text('{"gst-augment":"0.1.0"\n')
        for name in ("clip.mkv", "empty.jsonl", "list.jsonl", "broken.jsonl"):
            self.refused("not a decision log", log=name)
        self.refused("nowhere.jsonl", log="nowhere.jsonl")
        (self.folder / "bare.jsonl").write_text('{"gst-augment":"0.1.0","sha256":"%s"}\n'
                                                % helper.sha256(self.clip))
        self.refused("options", log="bare.jsonl")
        (self.folder / "odd.jsonl").write_text('{"gst-augment":"0.1.0","sha256":"%s","options":7}\n'
                                               % helper.sha256(self.clip))
        self.refused("options", log="odd.jsonl")
        helper.write_lines(self.folder / "half.jsonl", self.lines[:2] + ['{"element":'])
        self.refused("line 3 of half.jsonl", log="half.jsonl")

    def test_an_option_of_tomorrow_is_said(self):
        self.change(0, ('"options":{', '"options":{"sharpen":"1",'))
        self.refused("sharpen")

    def test_a_file_that_exists_is_replaced_only_when_told_to(self):
        (self.folder / "again.mkv").write_text("old")
        self.refused("--force")
        self.replay("--force")
        self.assertEqual(helper.sha256(self.folder / "again.mkv"), helper.sha256(self.folder / "out.mkv"))
        self.bad("replay", "--force", "out.mkv.jsonl", "clip.mkv", "clip.mkv", words=["input itself"])
        self.bad("replay", "--force", "out.mkv.jsonl", "clip.mkv", "out.mkv.jsonl")

    def test_a_window_alone_is_its_part_of_the_whole(self):
        line = ["--seed", 3, "--window", "1/2", "--crop", "96x64", "--flip", "--spec-mask", "ld"]
        for policy, windows in (("randaugment?n=3", [2]), (json.dumps(EVERYTHING), [0, 3])):
            self.good("apply", "--force", *line, "--policy", policy, "clip.mkv", "whole.mkv")
            whole = helper.decode(self.folder / "whole.mkv")
            sound, rate = helper.joined(whole["audio"])
            for k in windows:
                start, stop = k * 5 * 10**8, (k + 1) * 5 * 10**8
                self.assertIn("same decisions", self.good("replay", "--force", "--window", k, "whole.mkv.jsonl",
                                                          "clip.mkv", "part.mkv").stdout)
                part = helper.decode(self.folder / "part.mkv")
                pictures = [p for t, p in whole["video"] if start <= t + 10**7 < stop]
                self.assertEqual(len(pictures), len(part["video"]))
                for a, b in zip(pictures, part["video"]):
                    self.assertEqual(a.tobytes(), b[1].tobytes())
                self.assertEqual(b"".join(s.tobytes() for _, s, _ in part["audio"]),
                                 sound[k * rate // 2:(k + 1) * rate // 2].tobytes())
                self.assertEqual([w for t, w in whole["text"] if start <= t + 10**7 < stop],
                                 [w for _, w in part.get("text", [])])

    def test_raw_sound_of_a_window_alone_has_the_bytes_of_the_whole(self):
        import wave
        self.good("apply", "--policy", json.dumps(EVERYTHING), "clip.mkv", "whole.wav")
        self.good("replay", "--window", 1, "whole.wav.jsonl", "clip.mkv", "part.wav")
        whole, part = (wave.open(str(self.folder / name)) for name in ("whole.wav", "part.wav"))
        whole.setpos(whole.getframerate())
        self.assertEqual(part.getnframes(), whole.getframerate())
        self.assertEqual(part.readframes(10**9), whole.readframes(whole.getframerate()))

    def test_a_window_that_is_not_there_is_said(self):
        for k, words in (("7", "type one from 0 to 1"), ("x", "type for example"), ("", "type for example")):
            self.bad("replay", "--window", k, "out.mkv.jsonl", "clip.mkv", "again.mkv", code=2, words=[words])
        at = next(i for i, line in enumerate(self.lines) if '"window":1' in line and '"op":"crop"' in line)
        x = json.loads(self.lines[at])["operations"][0]["width"]
        self.change(at, (f'"width":{x}', f'"width":{x + 1}'))
        self.bad("replay", "--window", 1, "out.mkv.jsonl", "clip.mkv", "again.mkv", code=1, words=["differs"])
        self.good("replay", "--window", 0, "out.mkv.jsonl", "clip.mkv", "again.mkv")

    def test_a_failed_replay_leaves_the_file_that_was_there(self):
        (self.folder / "again.mkv").write_text("old")
        self.change(0, ('"seed":"7"', '"seed":"8"'))
        self.bad("replay", "--force", "out.mkv.jsonl", "clip.mkv", "again.mkv", code=1)
        self.assertEqual((self.folder / "again.mkv").read_text(), "old")


if __name__ == "__main__":
    helper.main()
