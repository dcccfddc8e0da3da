# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""policy: documents are formatted, checked, described, compared; --policy carries them out everywhere.

    /usr/bin/python3 tests/check/tools/policy_test.py [Class.test]    inside ./run shell
"""
import json
import subprocess

import helper

DOCUMENT = {
    "name": "try", "dialect": "torchvision-randaugment",
    "description": "quotes \" and \\ and 'single' and = ! $HOME äöü",
    "policy": {"id": "ops", "n": 2, "replacement": True, "some-of": [
        {"id": "turn", "op": "rotate", "level": 9},
        {"id": "post", "op": "posterize", "level": {"integers": [4, 20]}},
        {"id": "bright", "op": "brightness", "magnitude": {"uniform": [0.1, 0.5]}, "sign": "random",
         "probability": 0.5},
        {"op": "flip"},
        {"id": "loud", "op": "gain", "arguments": {"min-db": -6}, "apply-to": {"media": ["audio"]},
         "weight": 2}]}}


class DocumentTest(helper.ToolTest):
    seconds = 1

    def setUp(self):
        super().setUp()
        self.write("a.json", DOCUMENT)

    def write(self, name, document):
        (self.folder / name).write_text(json.dumps(document, indent=1))

    def policy(self, *arguments, **options):
        return self.good("policy", *arguments, **options).stdout

    def changed(self, change):
        document = json.loads(self.policy("format", "a.json"))
        change(document)
        self.write("b.json", document)
        done = self.run_in("policy", "diff", "a.json", "b.json")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        return done.stdout

    def test_format_writes_all_ids_and_is_its_own_format(self):
        once = self.policy("format", "a.json")
        ids = [node["id"] for node in json.loads(once)["policy"]["some-of"]]
        self.assertEqual(ids, ["turn", "post", "bright", "flip", "loud"])
        (self.folder / "b.json").write_text(once)
        self.assertEqual(self.policy("format", "b.json"), once)
        self.assertEqual(self.policy("format", "-o", "c.json", "a.json")[:12], "c.json: try,")
        self.policy("format", "--in-place", "a.json")
        for name in ("a.json", "c.json"):
            self.assertEqual((self.folder / name).read_text(), once)
        done = subprocess.run([helper.COMMAND, "policy", "format", "-"], input=once, capture_output=True,
                              text=True, env=helper.ENVIRONMENT, timeout=helper.TIMEOUT)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, once, ""))

    def test_validate_says_line_column_and_path(self):
        version = self.policy("validate", "a.json").split()[-1]
        self.assertRegex(version, "^[0-9a-f]{12}$")
        (self.folder / "bad.json").write_text('{"policy":\n  [{"op": "flop"}]}\n')
        self.bad("policy", "validate", "bad.json", code=1,
                 words=["bad.json", "line 2, column", "$.policy[0].op", "flip"])
        done = self.run_in("policy", "validate", "a.json", "bad.json", "a.json")
        self.assertEqual((done.returncode, done.stdout.count(version), done.stderr.count("\n")), (1, 2, 1))

    def test_describe_says_levels_in_the_units_of_pictures(self):
        said = self.policy("describe", "a.json")
        for line in ("  turn: rotate, level 9 of 30: ±9 degrees, 16.7 % of turns\n",
                     "  post: posterize, level whole from 4 to 20 of 30: keeps bits: ",
                     "  bright: brightness, factor 1 ± uniform from 0.1 to 0.5, 16.7 % of turns, in 50 % of "
                     "cases\n",
                     "  loud: gain, min-db -6, 33.3 % of turns, only audio\n",
                     "ops: some of 5, how many: 2, each may be taken again"):
            self.assertIn(line, said)

    def test_diff_says_what_became_of_every_node_and_whose_draws_stay(self):
        self.assertEqual(self.policy("diff", "a.json", "a.json"), "")
        self.write("b.json", json.loads(self.policy("format", "a.json")))
        self.assertEqual(self.policy("diff", "a.json", "b.json"), "")

        def edit(document):
            children = document["policy"]["some-of"]
            children.insert(0, children.pop(1))
            children[1]["level"] = 10
            children.pop(3)
            children.append({"id": "grey", "op": "grayscale"})
        said = self.changed(edit)
        self.assertIn("> moved    ", said)
        self.assertEqual(said.count("> moved"), 1)
        self.assertIn("~ changed  turn: level: 9 -> 10\n", said)
        self.assertIn("- removed  flip (op flip) from ops, place 4\n", said)
        self.assertIn("+ added    grey (op grayscale) at ops, place 5\n", said)
        self.assertIn("5 keep every draw of theirs", said)
        self.assertRegex(said, "choose anew here only .*: ops\n")

    def test_diff_says_who_draws_anew(self):
        def edit(document):
            del document["policy"]["replacement"]
            document["policy"]["some-of"][4]["scope"] = "branch"
            document["policy"]["some-of"][4]["arguments"]["max-db"] = 3
            document["name"] = "other"
        said = self.changed(edit)
        self.assertIn("the document: name: \"try\" -> \"other\"", said)
        self.assertIn("argument max-db: not said -> 3", said)
        self.assertRegex(said, r"other draws, .*: turn, post, bright, flip, loud\n")
        self.assertIn("1 keep every draw", said)

    def test_diff_tells_a_move_to_another_parent(self):
        def edit(document):
            child = document["policy"]["some-of"].pop(0)
            document["policy"] = {"id": "all", "sequence": [child, document["policy"]]}
        said = self.changed(edit)
        self.assertIn("> moved    turn: from ops, place 1 to all, place 1\n", said)
        self.assertIn("> moved    ops: from the top to all, place 2\n", said)
        self.assertIn("+ added    all (sequence) at the top\n", said)

    def test_list_names_dialects_and_formats(self):
        said = self.policy("list")
        for word in ("  randaugment ", "  torchvision-randaugment ", "  timm "):
            self.assertIn(word, said)

    def test_schema_prints_the_schema(self):
        self.assertIn("$schema", json.loads(self.policy("schema")))
        self.policy("schema", "-o", "schema.json")

    def test_import_and_export_are_each_other_s_inverse(self):
        string = "rand-m9-n3-mstd0.5-inc1"
        self.policy("import", string, "-o", "timm.json")
        self.assertEqual(self.policy("export", "timm.json", "--to", "timm"), string + "\n")
        self.policy("export", "timm.json", "--to", "timm", "-o", "timm.txt")
        again = self.policy("import", "timm.txt", "--from", "timm", "--name", string)
        self.assertEqual(json.loads(again)["policy"],
                         json.loads((self.folder / "timm.json").read_text())["policy"])
        self.bad("policy", "export", "a.json", "--to", "timm", code=1, words=["a.json"])

    def test_import_leaves_out_what_is_not_known_when_told_to(self):
        (self.folder / "aa.txt").write_text('[[("Posterize", 0.4, 8), ("Rotate", 0.6, 9)], '
                                            '[("Melt", 0.4, 8), ("Rotate", 0.6, 9)]]')
        self.bad("policy", "import", "aa.txt", "--from", "autoaugment", code=1, words=["Melt"])
        self.bad("policy", "import", "a.json", code=1, words=["policy format a.json"])
        self.bad("policy", "validate", "aa.txt", code=1, words=["policy import aa.txt"])
        done = self.good("policy", "import", "aa.txt", "--from", "autoaugment", "--skip-unknown")
        self.assertIn("Melt", done.stderr)
        self.assertTrue(done.stderr.startswith("note: "))
        self.assertEqual(json.loads(done.stdout)["name"], "aa")

    def test_what_is_no_policy_leaves_one_sentence_and_no_file(self):
        (self.folder / "broken.json").write_text('{"policy": [')
        (self.folder / "empty").write_text("")
        (self.folder / "bytes").write_bytes(bytes(range(256)))
        for name in ("broken.json", "empty", "bytes", "nowhere.json", "."):
            for task in ("format", "describe", "validate"):
                self.bad("policy", task, name, code=1)
            self.bad("policy", "format", "--in-place", name)
            self.bad("policy", "diff", "a.json", name, code=1)
            self.bad("policy", "export", "--to", "timm", name, code=1)
            self.bad("policy", "import", "-o", "out.json", name, code=1)
        self.bad("policy", "import", "--from", "nonsense", "a.json", code=1, words=["nonsense"])
        self.bad("policy", "export", "--to", "nonsense", "a.json", code=1, words=["nonsense"])

    def test_a_full_disk_leaves_no_half_document(self):
        self.bad("policy", "format", "a.json", "-o", "out.json", code=1, words=["out.json", "disk"],
                 **helper.small_disk(100))
        self.bad("policy", "format", "--in-place", "a.json", code=1, words=["a.json"],
                 **helper.small_disk(100))

    def test_files_are_replaced_only_when_told_to(self):
        (self.folder / "out.json").write_text("old")
        self.bad("policy", "format", "a.json", "-o", "out.json", code=1, words=["--force"])
        self.bad("policy", "format", "a.json", "--force", "-o", "a.json", code=1, words=["input itself"])
        self.bad("policy", "format", "a.json", "-o", "nowhere/out.json", code=1, words=["mkdir"])
        self.policy("format", "a.json", "-o", "out.json", "--force", "--quiet")
        self.assertIn('"ops"', (self.folder / "out.json").read_text())

    def test_wrong_lines_are_answered(self):
        for words, line in ((["did you mean", "describe"], ["descrobe", "a.json"]),
                            (["type one of", "import"], ["zebra"]), (["--help"], []),
                            (["takes 1 file, not 2"], ["describe", "a.json", "a.json"]),
                            (["takes 1 or more files, not 0"], ["validate"]),
                            (["knows no --from"], ["describe", "--from", "timm", "a.json"]),
                            (["needs a format"], ["export", "a.json"]),
                            (["one of them"], ["format", "--in-place", "-o", "b.json", "a.json"])):
            self.bad("policy", *line, code=2, words=words)


class OptionTest(helper.ToolTest):
    """--policy"""

    seconds = 2

    def setUp(self):
        super().setUp()
        (self.folder / "a.json").write_text(json.dumps(DOCUMENT))

    def test_apply_logs_the_document_and_replay_needs_no_file(self):
        self.good("apply", "--seed", 3, "--policy", "a.json", "--crop", "96x64", "--window", "1/2", "clip.mkv",
                  "out.mkv")
        header, lines = self.log("out.mkv.jsonl")
        self.assertEqual([node["id"] for node in header["options"]["policy"]["policy"]["some-of"]],
                         ["turn", "post", "bright", "flip", "loud"])
        self.assertEqual(header["options"]["policy"]["description"], DOCUMENT["description"])
        self.assertEqual(header["streams"][2]["elements"], 'augpolicy policy="try"')
        mine = [line for line in lines if line["decision"] == "policy"]
        self.assertEqual({line["branch"] for line in mine}, {"video", "audio", "text"})
        self.assertGreater(len({op["id"] for line in mine for op in line["operations"]}), 2)
        (self.folder / "a.json").unlink()
        self.good("replay", "out.mkv.jsonl", "clip.mkv", "again.mkv")
        self.assertEqual(helper.sha256(self.folder / "again.mkv"), helper.sha256(self.folder / "out.mkv"))
        # the document of the log is a policy itself
        (self.folder / "b.json").write_text(json.dumps(header["options"]["policy"]))
        self.good("apply", "--seed", 3, "--policy", "b.json", "--crop", "96x64", "--window", "1/2", "clip.mkv",
                  "third.mkv")
        self.assertEqual(helper.sha256(self.folder / "third.mkv"), helper.sha256(self.folder / "out.mkv"))

    def test_documents_that_chains_name_are_in_the_log_too(self):
        chain = "augpolicy location=a.json"
        self.good("apply", "--video", chain, "--audio", chain, "clip.mkv", "out.mkv")
        header, _ = self.log("out.mkv.jsonl")
        self.assertEqual(list(header["documents"]), ["a.json"])
        (self.folder / "a.json").write_text('{"policy": [{"op": "invert"}]}')
        self.good("replay", "out.mkv.jsonl", "clip.mkv", "again.mkv")
        (self.folder / "a.json").unlink()
        self.good("replay", "--window", 1, "out.mkv.jsonl", "clip.mkv", "one.mkv")
        self.assertEqual(helper.sha256(self.folder / "again.mkv"), helper.sha256(self.folder / "out.mkv"))
        self.bad("apply", "--video", chain, "clip.mkv", "third.mkv", code=2, words=["a.json"])

    def test_what_a_policy_does_to_time_and_streams_is_in_step(self):
        document = {"policy": [
            {"op": "crop", "arguments": {"mode": "fixed", "min-duration": 0.5, "max-duration": 0.8}},
            {"op": "flip"},
            {"op": "modalitydrop", "arguments": {"modalities": "video,audio,text",
                                                 "probabilities": [0.3, 0.3, 0.3]}}]}
        self.good("apply", "--seed", 4, "--policy", json.dumps(document), "--window", "1/2", "clip.mkv", "out.mkv")
        self.assertIn("in step", self.good("check", "clip.mkv", "out.mkv").stdout)
        self.good("preview", "--views", 2, "--windows", 2, "--policy", json.dumps(document), "clip.mkv", "s.png")

    def test_a_document_may_be_typed_and_pictures_get_a_size(self):
        self.good("apply", "--policy", json.dumps(DOCUMENT), "--size", "96x64", "clip.mkv", "out.mkv")
        self.assertEqual(helper.decode(self.folder / "out.mkv")["video"][0][1].shape, (64, 96, 3))
        self.good("preview", "--policy", "a.json", "--size", "96x64", "clip.mkv", "sheet.png")

    def test_explain_tells_the_choices_of_apply(self):
        options = ["--seed", 3, "--policy", "a.json", "--window", "1/2"]
        self.good("apply", *options, "clip.mkv", "out.mkv")
        told = [json.loads(line) for line in self.good(
            "explain", *options, "--source", "clip", "--json", "--aspect", "16/9", "--windows",
            "0..3").stdout.splitlines()]
        logged = {(d["window"], d["branch"]): [op["id"] for op in d["operations"]]
                  for d in self.log("out.mkv.jsonl")[1]}
        self.assertEqual(len(told), 12)
        for d in told:
            if (d["window"], d["branch"]) in logged:
                self.assertEqual([op["id"] for op in d["operations"]], logged[d["window"], d["branch"]])
        self.assertIn("turn (turn -9°)", self.good("explain", *options, "--windows", "0..20").stdout)

    def test_the_plot_is_the_same_picture_again(self):
        for name in ("one.png", "two.png"):
            said = self.good("explain", "--policy", "randaugment", "--windows", "0..499", "--plot", name).stdout
            self.assertEqual(said, f"{name}\n")
        one = (self.folder / "one.png").read_bytes()
        self.assertEqual(one[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(one, (self.folder / "two.png").read_bytes())
        for policy in ("augmix", "specaugment-ld", "a.json", json.dumps({"policy": [
                {"one-of": [{"op": "rotate", "magnitude": k} for k in range(99)]}]})):
            self.good("explain", "--policy", policy, "--windows", "0..99", "--plot", "two.png", "--force")
        self.good("explain", "--crop", "64x64", "--flip", "--windows=-3..3", "--plot", "two.png", "--force")

    def test_a_plot_that_cannot_be_is_refused(self):
        (self.folder / "old.png").write_text("old")
        line = ["explain", "--policy", "a.json", "--windows", "0..9", "--plot"]
        self.bad(*line, "old.png", code=1, words=["--force"])
        self.bad(*line, "plot.jpg", code=2, words=["PNG", "plot.jpg.png"])
        self.bad(*line, "new.png", "--json", code=2, words=["one of them"])
        self.bad(*line, "nowhere/new.png", code=1, words=["mkdir"])
        self.bad(*line, "new.png", code=1, words=["disk"], **helper.small_disk(1000))

    def test_what_is_wrong_is_said_before_media_are_touched(self):
        (self.folder / "bad.json").write_text('{"policy":\n  [{"op": "flop"}]}\n')
        for line in (["apply", "clip.mkv", "out.mkv"], ["preview", "clip.mkv", "out.png"], ["explain"]):
            self.bad(*line, "--policy", "bad.json", code=2, words=["--policy: bad.json", "line 2, column"])
            self.bad(*line, "--policy", "nowhere.json", code=2, words=["--policy", "nowhere.json"])
            self.bad(*line, "--flip", "--size", "96x64", code=2, words=["--policy"])
            self.bad(*line, "--policy", "a.json", "--size", "0x64", code=2, words=["--size 224x224"])


if __name__ == "__main__":
    helper.main()
