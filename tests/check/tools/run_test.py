# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""While it runs: a bar on a terminal alone, and an interrupt leaves nothing behind.

    /usr/bin/python3 tests/check/tools/run_test.py [Class.test]    inside ./run shell
"""
import os
import pty
import re
import select
import signal
import subprocess

import helper

# every picture takes its time, so that there is a middle in which something can happen
SLOW = ["--video", "identity sleep-time=40000"]


class Terminal:
    """The command with a terminal as stderr."""

    def __init__(self, folder, *arguments):
        self.end, end = pty.openpty()
        self.said = b""
        self.process = subprocess.Popen([helper.COMMAND, *map(str, arguments)], cwd=folder, stderr=end,
                                        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                        env=helper.ENVIRONMENT)
        os.close(end)

    def read(self):
        """What came next; nothing after the end."""
        if not select.select([self.end], [], [], helper.TIMEOUT)[0]:
            raise AssertionError(f"nothing comes behind {self.said}")
        try:
            data = os.read(self.end, 4096)
        except OSError:  # how Linux says that the other side was closed
            data = b""
        self.said += data
        return data

    def until(self, word):
        while word not in self.said:
            if not self.read():
                raise AssertionError(f"{word} does not come: {self.said}")

    def finish(self):
        while self.read():
            pass
        self.process.stdout.close()
        os.close(self.end)
        return self.process.wait(helper.TIMEOUT), self.said.decode()


class RunTest(helper.ToolTest):
    seconds = 2

    def test_a_terminal_shows_a_bar_that_grows_and_goes(self):
        code, said = Terminal(self.folder, "apply", *SLOW, "clip.mkv", "out.mkv").finish()
        self.assertEqual(code, 0)
        bars = re.findall(r"\rAugmenting \[(#* *)\] +(\d+) %  ([\d.]+) of 2\.0 s +[\d.]+x", said)
        self.assertGreater(len(bars), 2, said)
        self.assertEqual({len(bar) for bar, _, _ in bars}, {24})
        shares = [int(share) for _, share, _ in bars]
        self.assertEqual(shares, sorted(shares))
        self.assertGreater(shares[-1], shares[0])
        self.assertTrue(said.endswith("\r" + " " * 78 + "\r"), "the bar stays")

    def test_quiet_shows_none(self):
        self.assertEqual(Terminal(self.folder, "apply", "--quiet", *SLOW, "clip.mkv", "out.mkv").finish(),
                         (0, ""))

    def test_a_pipe_gets_none(self):
        self.assertEqual(self.good("apply", *SLOW, "clip.mkv", "out.mkv").stderr, "")

    def test_check_and_preview_have_bars_of_their_own(self):
        code, said = Terminal(self.folder, "preview", *SLOW, "--views", 1, "clip.mkv", "a.png").finish()
        self.assertEqual(code, 0)
        self.assertIn("\rPreviewing [", said)

    def interrupt(self, number, *arguments):
        before = self.listing()
        terminal = Terminal(self.folder, *arguments)
        terminal.until(b" %")
        self.assertGreater(len(self.listing()), len(before), "there was no unfinished file")
        terminal.process.send_signal(number)
        code, said = terminal.finish()
        self.assertEqual(code, 130)
        self.assertTrue(said.replace("\r\n", "\n").endswith(": interrupted; nothing was written\n"), said)
        self.assertEqual(self.listing(), before)

    def test_an_interrupt_leaves_nothing_behind(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            self.interrupt(number, "apply", *SLOW, "clip.mkv", "out.mkv")
        self.interrupt(signal.SIGINT, "preview", *SLOW, "clip.mkv", "a.png")

    def test_an_interrupt_leaves_the_file_that_was_there(self):
        (self.folder / "out.mkv").write_text("old")
        self.interrupt(signal.SIGINT, "apply", "--force", *SLOW, "clip.mkv", "out.mkv")
        self.assertEqual((self.folder / "out.mkv").read_text(), "old")

    def test_an_interrupted_replay_leaves_nothing_behind(self):
        self.good("apply", *SLOW, "clip.mkv", "out.mkv")
        self.interrupt(signal.SIGINT, "replay", "out.mkv.jsonl", "clip.mkv", "again.mkv")

    def test_an_interrupted_clip_leaves_nothing_behind(self):
        before = self.listing()
        process = subprocess.Popen([helper.COMMAND, "make-clip", "--seconds", "3600", "long.mkv"],
                                   cwd=self.folder,
                                   env=helper.ENVIRONMENT, stderr=subprocess.PIPE, text=True)
        # the file has pictures in it when it has grown
        while not any(path.name.startswith(".long.mkv") and path.stat().st_size > 50000
                      for path in self.folder.iterdir()):
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=helper.TIMEOUT)[1]
        self.assertEqual(process.returncode, 130)
        self.assertEqual(said, "gst-augment-1.0 make-clip: interrupted; nothing was written\n")
        self.assertEqual(self.listing(), before)


if __name__ == "__main__":
    helper.main()
