# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""make-clip: a clip in which step is visible and audible.

    /usr/bin/python3 tests/check/tools/clip_test.py [Class.test]    inside ./run shell
"""
import helper


class ClipTest(helper.ToolTest):
    seconds = 3

    def test_pictures_sound_and_captions_say_the_same_side_every_second(self):
        found = helper.decode(self.clip)
        self.assertEqual(sorted(found), ["audio", "text", "video"])
        self.assertEqual(len(found["video"]), 25 * self.seconds)
        self.assertEqual(found["video"][0][1].shape, (360, 640, 3))
        whole, rate = helper.joined(found["audio"])
        self.assertEqual((whole.shape, rate), ((48000 * self.seconds, 2), 48000))
        self.assertEqual([words for _, words in found["text"]],
                         [helper.WORDS[side] for side in helper.SIDES[:self.seconds]])
        for side, seen in zip(helper.SIDES, helper.sides_seen(found, self.seconds)):
            self.assertEqual(seen, {"video": side, "audio": side, "text": side})

    def test_the_same_line_gives_the_same_bytes(self):
        self.good("make-clip", "--seconds", self.seconds, "again.mkv")
        self.assertEqual(helper.sha256(self.folder / "again.mkv"), helper.sha256(self.clip))

    def test_it_says_the_name_of_what_it_made(self):
        self.assertEqual(self.good("make-clip", "--seconds", 1, "one.mkv").stdout, "one.mkv\n")

    def test_wrong_lengths_and_names_are_refused(self):
        self.bad("make-clip", code=2, words=["--help"])
        self.bad("make-clip", "a.mkv", "b.mkv", code=2, words=["--help"])
        for seconds in ("0", "-1", "3601", "x"):
            self.bad("make-clip", f"--seconds={seconds}", "a.mkv", code=2)
        self.bad("make-clip", "a.mp4", code=2, words=["a.mp4.mkv"])
        self.bad("make-clip", "nowhere/a.mkv", words=["mkdir -p"])

    def test_a_file_is_replaced_only_when_told_to(self):
        self.bad("make-clip", "clip.mkv", words=["--force"])
        (self.folder / "old.mkv").write_text("old")
        self.good("make-clip", "--force", "--seconds", 1, "old.mkv")
        self.assertGreater((self.folder / "old.mkv").stat().st_size, 1000)

    def test_a_full_disk_leaves_nothing_behind(self):
        self.bad("make-clip", "--seconds", 2, "a.mkv", code=1, words=["disk"], **helper.small_disk(20000))


if __name__ == "__main__":
    helper.main()
