# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""preview: a picture that can be looked at, whatever is in the file.

    /usr/bin/python3 tests/check/tools/preview_test.py [Class.test]    inside ./run shell
"""
import struct
import zlib

import helper


def read_png(path):
    """Width, height and the bytes of all rows; every check sum must be right."""
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise AssertionError("no PNG")
    at, packed, names = 8, b"", []
    while at < len(data):
        n, name = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + n]
        if zlib.crc32(name + body) != struct.unpack(">I", data[at + 8 + n:at + 12 + n])[0]:
            raise AssertionError(f"{name} is damaged")
        if name == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        packed += body if name == b"IDAT" else b""
        names.append(name)
        at += 12 + n
    if names[-1] != b"IEND":
        raise AssertionError("it is not whole")
    return width, height, zlib.decompress(packed)


class PreviewTest(helper.ToolTest):
    seconds = 3

    def preview(self, *arguments, name="sheet.png"):
        self.assertEqual(self.good("preview", "--force", *arguments, name).stdout, f"{name}\n")
        width, height, rows = read_png(self.folder / name)
        self.assertTrue(300 < width < 6000 and 150 < height < 6000, (width, height))
        self.assertGreater(len(set(rows)), 20, "hardly anything is drawn")
        return width, height

    def test_the_clip_is_drawn_alike_twice(self):
        self.preview("--seed", 7, "clip.mkv")
        self.preview("--seed", 7, "clip.mkv", name="again.png")
        self.preview("--seed", 8, "clip.mkv", name="other.png")
        one, two, other = (helper.sha256(self.folder / name)
                           for name in ("sheet.png", "again.png", "other.png"))
        self.assertEqual(one, two)
        self.assertNotEqual(one, other)

    def test_more_views_are_wider_and_more_windows_higher(self):
        small = self.preview("--views", 1, "--windows", 1, "--flip", "clip.mkv")
        wide = self.preview("--views", 6, "--windows", 1, "--flip", "clip.mkv")
        high = self.preview("--views", 1, "--windows", 3, "--flip", "clip.mkv")
        self.assertGreater(wide[0], small[0])
        self.assertGreater(high[1], small[1])

    def test_sound_alone_pictures_alone_captions_and_stills_are_drawn(self):
        tail = "video/x-raw,width=64,height=48"
        helper.launch(self.folder, f"videotestsrc num-buffers=60 ! {tail} ! jpegenc ! matroskamux ! "
                      "filesink location=silent.mkv")
        helper.launch(self.folder, "audiotestsrc num-buffers=99 ! wavenc ! filesink location=sound.wav")
        helper.launch(self.folder,
                      f"videotestsrc num-buffers=1 ! {tail} ! pngenc ! filesink location=still.png")
        for name in ("silent.mkv", "sound.wav", "still.png"):
            with self.subTest(name):
                self.preview(name)
                self.preview("--flip", "--crop", "48x32", "--window", 0, name)
                self.preview("--spec-mask", "ld", name)
                self.preview("--crop", "32x32", "--color", "0.4,0.4,0.4,0.1", "--window", "1/2", name)

    def test_a_film_is_drawn(self):
        self.preview("--views", 2, "--windows", 3, helper.real("Megamind.avi"))

    def test_chains_drops_and_cuts_are_drawn(self):
        self.preview("--video", "augcrop width=32 height=64 ! augflip mode=either", "clip.mkv")
        self.preview("--modality-drop", "0.7", "--time-crop", "0.3,0.6", "clip.mkv")
        self.preview("--time-crop", "0.3,0.6", "--timeline", "compact", "clip.mkv")
        self.preview("--window-phase", "random", "--phase", "eval", "--flip", "clip.mkv")

    def test_wrong_numbers_and_names_are_refused(self):
        for wrong in (["--views", 0], ["--views", 99], ["--windows", 0], ["--windows", 9999],
                      ["--views", "x"]):
            self.bad("preview", *wrong, "clip.mkv", "a.png", code=2)
        self.bad("preview", "clip.mkv", "a.jpg", code=2, words=["a.jpg.png"])
        self.bad("preview", "clip.mkv", code=2, words=["--help"])
        self.bad("preview", "nowhere.mkv", "a.png", words=["no such file"])
        self.bad("preview", "clip.mkv", "nowhere/a.png", words=["mkdir -p"])
        (self.folder / "noise.mkv").write_bytes(bytes(i * i % 251 for i in range(4000)))
        self.bad("preview", "noise.mkv", "a.png", words=["noise.mkv"])

    def test_a_picture_that_is_there_is_replaced_only_when_told_to(self):
        (self.folder / "a.png").write_text("old")
        self.bad("preview", "clip.mkv", "a.png", words=["--force"])
        self.bad("preview", "--force", "clip.mkv", "a.png", code=1, **helper.small_disk(3000))
        self.assertEqual((self.folder / "a.png").read_text(), "old")


if __name__ == "__main__":
    helper.main()
