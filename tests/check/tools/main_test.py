# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""The command itself: its help names everything, the examples of the help run, wrong commands are answered.

    /usr/bin/python3 tests/check/tools/main_test.py [Class.test]    inside ./run shell
"""
import re
import shlex
import shutil
import subprocess
import unittest

import helper

COMMANDS = ("apply", "preview", "explain", "replay", "check", "stats", "policy", "inspect", "make-clip")


def rows_of_options():
    """Names of options in the sources: tables of GOptionEntry, that of facts, and the table of the policy."""
    tools = helper.ROOT / "src" / "tools"
    policy = set(re.findall(r'\[AUG_OPTION_\w+\] = \{ "([a-z-]+)"', (tools / "options.c").read_text()))
    known = set(re.findall(r'\{[\s\\]*"([a-z-]+)", 0, 0, G_OPTION_ARG', (tools / "tool.h").read_text()))
    found = {}
    for command in COMMANDS:
        source = (tools / f"{command.removeprefix('make-')}.c").read_text()
        own = set(re.findall(r'\{ "([a-z-]+)", 0, 0, G_OPTION_ARG', source))
        found[command] = own | (policy if "aug_options_group" in source else set()) | (
            known if "AUG_KNOWN_ENTRIES" in source else set())
    return found


def examples(command):
    printed = helper.run(command, "--help").stdout
    lines = re.split(r"^Examples?:$", printed, flags=re.M)
    return [line.strip() for line in lines[1].splitlines() if line.strip()] if len(lines) > 1 else []


class MainTest(helper.ToolTest):
    seconds = 2

    def test_help_names_every_command(self):
        for arguments in (["--help"], ["-h"], ["help"]):
            done = self.good(*arguments)
            self.assertEqual(re.findall(r"^  ([a-z-]+) +(?:\S.*)$", done.stdout.split("Commands:")[1]
                                        .split("Options:")[0], re.M), list(COMMANDS))
        self.assertRegex(self.good("--version").stdout, r"^gst-augment-1.0 \d+\.\d+\.\d+\n$")

    def test_without_a_command_the_help_goes_to_standard_error(self):
        done = self.run_in()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("Commands:", done.stderr)

    def test_help_of_every_command_names_every_option_and_an_example(self):
        for command, options in rows_of_options().items():
            with self.subTest(command):
                done = self.good(command, "--help")
                said = set(re.findall(r"^  --([a-z-]+)", done.stdout, re.M))
                self.assertEqual(said, options)
                for line in done.stdout.splitlines():
                    self.assertNotRegex(line, r"^  --\S+\s*$", "an option without a word about it")
                self.assertTrue(examples(command))
                for line in examples(command):
                    self.assertTrue(line.startswith(f"gst-augment-1.0 {command} "), line)

    def test_the_examples_of_the_help_run_one_after_the_other(self):
        (self.folder / "clip.mkv").unlink()
        lines = [line for command in ("make-clip", "apply", "preview", "explain", "replay", "check", "policy",
                                      "inspect")
                 for line in examples(command)]
        self.assertGreater(len(lines), 7)
        for line in lines:
            words = shlex.split(line)[1:]
            if words[0] == "make-clip":
                self.good("make-clip", "--seconds", 2, words[-1])
                self.good("apply", "--video", "identity", words[-1], "clip.mp4")
            else:
                self.assertTrue(self.good(*words).stdout, line)

    def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(self):
        for wrong, meant in (("aply", "apply"), ("perview", "preview"), ("explian", "explain"),
                             ("insepct", "inspect"),
                             ("makeclip", "make-clip"), ("chek", "check"), ("repaly", "replay")):
            self.bad(wrong, "clip.mkv", code=2, words=[wrong, f"did you mean: gst-augment-1.0 {meant}"])
        for wrong in ("zebra", "", "--sideways", "x" * 200):
            self.bad(wrong, code=2, words=["gst-augment-1.0 --help"])

    def test_a_plugin_that_is_not_found_is_said(self):
        self.good("apply", "--flip", "clip.mkv", "out.mkv")
        empty = self.folder / "empty"
        empty.mkdir()
        alone = dict(helper.ENVIRONMENT, GST_PLUGIN_PATH_1_0=str(empty),
                     GST_REGISTRY_1_0=str(empty / "registry.bin"))
        for line in ("apply --flip clip.mkv other.mkv", "preview --flip clip.mkv sheet.png",
                     "explain --flip", "check clip.mkv out.mkv", "replay out.mkv.jsonl clip.mkv other.mkv"):
            self.bad(*line.split(), code=1, words=["GST_PLUGIN_PATH"], env=alone)

    def test_closed_pipes_do_no_harm(self):
        line = f"{shlex.quote(helper.COMMAND)} explain --flip --json --windows 0..20000 | head -n 1"
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=helper.TIMEOUT,
                              env=helper.ENVIRONMENT)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.count("\n"), 1)


class ManPageTest(unittest.TestCase):
    page = helper.ROOT / "docs" / "gst-augment-1.0.1"

    def test_it_is_printed_without_a_warning(self):
        if not shutil.which("groff"):
            self.skipTest("groff is not here; type: apt-get install groff")
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", str(self.page)], capture_output=True,
                              text=True,
                              timeout=helper.TIMEOUT)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        shown = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)
        for command, options in rows_of_options().items():
            self.assertIn(f"gst-augment-1.0 {command}", shown)
            for option in options:
                self.assertIn(f"--{option}", shown)


if __name__ == "__main__":
    helper.main()
