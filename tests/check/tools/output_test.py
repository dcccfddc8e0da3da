# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Files that cannot be read or written: one sentence, and everything is as it was before.

    /usr/bin/python3 tests/check/tools/output_test.py [Class.test]    inside ./run shell
"""
import ctypes
import os

import helper

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24


def obey_permissions():
    """Root may write everywhere, unless it gives that up before it starts a program."""
    for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, 0, 0, 0)


class InputTest(helper.ToolTest):
    seconds = 2

    def refused(self, name, *words):
        said = self.bad("apply", "--flip", name, "out.mkv", code=1, words=[name, *words])
        self.assertRegex(said, r"check|give|name|type|get")

    def test_a_file_that_is_not_there(self):
        self.refused("nowhere.mkv", "no such file")
        self.refused("http://localhost/clip.mkv", "download")

    def test_a_folder(self):
        (self.folder / "folder").mkdir()
        self.refused("folder", "not a file")

    def test_an_empty_file(self):
        (self.folder / "empty.mkv").write_bytes(b"")
        self.refused("empty.mkv", "empty")

    def test_noise(self):
        for name in ("noise.mkv", "noise.png", "noise.wav"):
            (self.folder / name).write_bytes(bytes((i * i * 31 + i // 7) % 256 for i in range(5000)))
            self.refused(name)

    def test_a_text(self):
        (self.folder / "words.txt").write_text("left\n" * 100)
        self.bad("apply", "--flip", "words.txt", "out.mkv", code=1)

    def test_a_file_that_may_not_be_read(self):
        (self.folder / "locked.mkv").write_bytes(self.clip.read_bytes())
        (self.folder / "locked.mkv").chmod(0)
        done = self.run_in("apply", "--flip", "locked.mkv", "out.mkv", preexec_fn=obey_permissions)
        (self.folder / "locked.mkv").chmod(0o600)
        self.assertEqual(done.returncode, 1)
        self.assertIn("chmod u+r locked.mkv", done.stderr)

    def test_a_head_without_a_body(self):
        whole = self.clip.read_bytes()
        for size in (1, 40, 400):
            (self.folder / "head.mkv").write_bytes(whole[:size])
            self.refused("head.mkv")

    def test_a_file_that_was_cut_off(self):
        """Half a download would be half an item, and the next epoch another one."""
        self.good("apply", "--flip", "clip.mkv", "made.mp4")
        helper.launch(self.folder, "audiotestsrc num-buffers=99 ! wavenc ! filesink location=made.wav")
        self.good("apply", "--flip", "clip.mkv", "made.avi")
        for name in ("clip.mkv", "made.mp4", "made.wav", "made.avi"):
            whole = (self.folder / name).read_bytes()
            for share in (0.3, 0.6, 0.9, 0.999):
                with self.subTest(name=name, share=share):
                    (self.folder / f"cut-{name}").write_bytes(whole[:int(len(whole) * share)])
                    self.refused(f"cut-{name}")

    def test_a_file_of_unknown_length_is_whole(self):
        """What is streamed has no length in its header."""
        helper.launch(self.folder, "audiotestsrc num-buffers=99 ! vorbisenc ! matroskamux streamable=true ! "
                      "filesink location=streamed.mkv")
        self.good("apply", "--flip", "streamed.mkv", "out.mkv")
        helper.launch(self.folder, "audiotestsrc num-buffers=99 ! wavenc ! filesink location=a.wav")
        for size in (0, 0xFFFFFFFF, 0x7FFFFFFF):
            data = bytearray((self.folder / "a.wav").read_bytes())
            data[4:8] = data[40:44] = size.to_bytes(4, "little")
            (self.folder / "streamed.wav").write_bytes(data)
            self.good("apply", "--force", "--spec-mask", "ld", "streamed.wav", "out.wav")


class OutputTest(helper.ToolTest):
    seconds = 2

    def refused(self, *arguments, words=(), **options):
        return self.bad("apply", "--flip", *arguments, words=words, **options)

    def test_a_folder_that_is_not_there(self):
        self.refused("clip.mkv", "nowhere/out.mkv", words=["nowhere", "mkdir -p"])
        self.refused("clip.mkv", "--log", "nowhere/log", "out.mkv", words=["nowhere", "mkdir -p"])

    def test_a_folder_that_may_not_be_written_to(self):
        (self.folder / "locked").mkdir()
        (self.folder / "locked").chmod(0o555)
        self.refused("clip.mkv", "locked/out.mkv", words=["locked", "another folder"],
                     preexec_fn=obey_permissions)
        self.assertEqual(os.listdir(self.folder / "locked"), [])

    def test_what_exists_is_replaced_only_when_told_to(self):
        (self.folder / "out.mkv").write_text("old")
        self.refused("clip.mkv", "out.mkv", words=["--force"])
        (self.folder / "log").write_text("old")
        self.refused("clip.mkv", "--log", "log", "new.mkv", words=["--force"])
        (self.folder / "view-1.mkv").write_text("old")
        self.refused("clip.mkv", "--views", 3, "view.mkv", words=["view-1.mkv", "--force"])
        self.good("apply", "--force", "--flip", "clip.mkv", "--log", "log", "out.mkv")
        self.assertGreater((self.folder / "out.mkv").stat().st_size, 10000)
        self.assertEqual(len(self.log("log")[1]), 6)

    def test_the_input_is_never_the_output(self):
        for name in ("clip.mkv", "./clip.mkv", str(self.folder / "clip.mkv")):
            self.refused("--force", "clip.mkv", name, words=["input itself"])
        (self.folder / "link.mkv").symlink_to("clip.mkv")
        self.refused("--force", "link.mkv", "clip.mkv", words=["input itself"])
        self.refused("--force", "clip.mkv", "link.mkv", words=["input itself"])
        self.refused("--force", "clip.mkv", "--log", "clip.mkv", "out.mkv", words=["input itself"])

    def test_the_log_is_never_the_output(self):
        for name in ("out.mkv", "./out.mkv", "../" + self.folder.name + "/out.mkv"):
            self.refused("clip.mkv", "--log", name, "out.mkv", words=["--log"])

    def test_a_folder_is_no_output(self):
        (self.folder / "folder.mkv").mkdir()
        self.refused("--force", "clip.mkv", "folder.mkv", words=["folder"])
        self.refused("--force", "clip.mkv", "--log", "folder.mkv", "out.mkv", words=["folder"])

    def test_a_device_or_a_pipe_is_not_replaced(self):
        """Through a link: a mistake here must not cost the machine its devices."""
        (self.folder / "full").symlink_to("/dev/full")
        os.mkfifo(self.folder / "pipe")
        for name in ("full", "pipe"):
            for force in ([], ["--force"]):
                self.refused(*force, "clip.mkv", "--log", name, "out.mkv", words=[name, "name a file"])
        self.assertEqual(os.readlink(self.folder / "full"), "/dev/full")
        self.assertTrue((self.folder / "pipe").is_fifo())

    def test_a_full_disk_leaves_nothing_behind(self):
        for name in ("out.mkv", "out.mp4", "out.webm", "out.wav", "out.ts"):
            with self.subTest(name):
                said = self.bad("apply", "--quiet", "--flip", "clip.mkv", name, code=1,
                                **helper.small_disk(30000))
                self.assertIn("free space", said)

    def test_a_disk_that_is_too_full_for_the_log_leaves_nothing_behind(self):
        helper.launch(self.folder,
                      "audiotestsrc num-buffers=400 wave=silence ! wavenc ! filesink location=a.wav")
        (self.folder / "out.flac").write_text("old")
        said = self.bad("apply", "--force", "--window", "1/20", "--flip", "a.wav", "out.flac", code=1,
                        **helper.small_disk(30000))
        self.assertIn("log", said)
        self.assertEqual((self.folder / "out.flac").read_text(), "old")

    def test_an_unknown_ending(self):
        for name in ("out.xyz", "out", ".mkv", "out.", "out.mkv.bak"):
            self.refused("clip.mkv", name, code=2, words=[".mkv", ".mp4"])

    def test_rights_of_the_output_are_the_usual_ones(self):
        self.good("apply", "--flip", "clip.mkv", "out.mkv", preexec_fn=lambda: os.umask(0o027))
        for name in ("out.mkv", "out.mkv.jsonl"):
            self.assertEqual((self.folder / name).stat().st_mode & 0o777, 0o640)


if __name__ == "__main__":
    helper.main()
