# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""stats: the numbers are those of the pixels, in any order of files, and augnormalize takes them.

    /usr/bin/python3 tests/check/tools/stats_test.py [Class.test]    inside ./run shell
"""
import json
import subprocess

import helper


class StatsTest(helper.ToolTest):
    seconds = 2

    def pictures(self, n, seed=1, width=33, height=17):
        """Files of noise without loss, and their pixels."""
        import gi
        import numpy as np
        gi.require_version("Gst", "1.0")
        from gi.repository import Gst
        Gst.init(None)
        random = np.random.default_rng(seed)
        names, all_pixels = [], []
        for i in range(n):
            low = random.integers(0, 200, 3)
            pixels = random.integers(low, low + 56, (height, width, 3)).astype(np.uint8)
            rows = np.zeros((height, (width * 3 + 3) // 4 * 4), np.uint8)
            rows[:, :width * 3] = pixels.reshape(height, -1)
            name = f"{seed}-{i}.png"
            pipeline = Gst.parse_launch(
                f"appsrc name=in caps=video/x-raw,format=RGB,width={width},height={height},framerate=1/1 ! pngenc "
                f"snapshot=true ! filesink location={self.folder / name}")
            pipeline.set_state(Gst.State.PLAYING)
            source = pipeline.get_by_name("in")
            source.emit("push-buffer", Gst.Buffer.new_wrapped(rows.tobytes()))
            source.emit("end-of-stream")
            message = pipeline.get_bus().timed_pop_filtered(
                helper.TIMEOUT * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
            pipeline.set_state(Gst.State.NULL)
            self.assertEqual(message.type, Gst.MessageType.EOS)
            names.append(name)
            all_pixels.append(pixels.reshape(-1, 3) / 255)
        return names, np.concatenate(all_pixels)

    def test_the_numbers_are_those_of_the_pixels(self):
        names, pixels = self.pictures(5)
        said = json.loads(self.good("stats", *names).stdout)
        for k in range(3):
            self.assertAlmostEqual(said["mean"][k], pixels[:, k].mean(), 8)
            self.assertAlmostEqual(said["std"][k], pixels[:, k].std(), 8)
        self.assertEqual((said["pixels"], said["pictures"], said["files"]), (5 * 33 * 17, 5, 5))

    def test_sizes_may_differ_and_the_order_does_not_matter(self):
        import numpy as np
        small, few = self.pictures(3)
        large, many = self.pictures(2, 2, 64, 48)
        said = [self.good("stats", *names).stdout for names in (small + large, large + small,
                                                                 [*small[:1], *large, *small[1:]])]
        self.assertEqual(len(set(said)), 1)
        self.assertAlmostEqual(json.loads(said[0])["mean"][1], np.concatenate([few, many])[:, 1].mean(), 8)

    def test_films_are_measured_to_their_end_or_every_nth_picture(self):
        import numpy as np
        whole = json.loads(self.good("stats", "clip.mkv").stdout)
        some = json.loads(self.good("stats", "--every", 7, "clip.mkv").stdout)
        self.assertEqual((whole["pictures"], some["pictures"]), (50, 8))
        frames = helper.decode(self.folder / "clip.mkv")["video"]
        pixels = np.concatenate([pixels.reshape(-1, 3) for _, pixels in frames]) / 255
        for k in range(3):
            # videoconvert's green is off by nearly two levels
            self.assertAlmostEqual(whole["mean"][k], pixels[:, k].mean(), delta=0.01)
            self.assertAlmostEqual(whole["std"][k], pixels[:, k].std(), delta=0.01)
        self.assertNotEqual(whole["mean"], some["mean"])

    def test_augnormalize_takes_what_was_written(self):
        names, _ = self.pictures(3)
        done = self.good("stats", *names, "--output", "numbers.json")
        self.assertIn("augnormalize location=numbers.json", done.stdout)
        self.assertEqual(json.loads((self.folder / "numbers.json").read_text()),
                         json.loads(self.good("stats", *names).stdout))
        line = "gst-launch-1.0 -q videotestsrc num-buffers=2 ! augnormalize location=numbers.json ! fakesink"
        done = subprocess.run(line.split(), cwd=self.folder, capture_output=True, text=True, timeout=helper.TIMEOUT)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_files_of_pictures_hold_no_tensors(self):
        for command in (["apply", "clip.mkv", "out.mkv"], ["preview", "clip.mkv", "out.png"]):
            self.bad(*command, "--video", "augflip ! augnormalize", words=["augnormalize makes tensors", "appsink"])
        self.good("explain", "--video", "augflip ! augnormalize", "--branches", "video")

    def test_broken_files_are_named_or_left_out(self):
        names, _ = self.pictures(2)
        whole = (self.folder / names[0]).read_bytes()
        (self.folder / "text.png").write_text("these are words")
        (self.folder / "empty.png").write_bytes(b"")
        (self.folder / "half.mkv").write_bytes(self.clip.read_bytes()[:30000])
        (self.folder / "half.png").write_bytes(whole[:len(whole) // 2])
        helper.launch(self.folder, "audiotestsrc num-buffers=5 ! wavenc ! filesink location=sound.wav")
        for name in ("text.png", "empty.png", "half.mkv", "half.png", "sound.wav", "nowhere.mkv"):
            self.bad("stats", names[0], name, code=1, words=[name, "type --skip-broken"])
        done = self.good("stats", "--skip-broken", names[0], "text.png", "sound.wav", "half.mkv", names[1])
        self.assertEqual(done.stderr.count("note: left out: "), 3)
        self.assertEqual(done.stdout, self.good("stats", *names).stdout)
        self.bad("stats", "--skip-broken", "--quiet", "text.png", code=1, words=["none of the files"])

    def test_what_cannot_be_done_says_what_to_type(self):
        names, _ = self.pictures(1)
        self.bad("stats", code=2, words=["stats --help"])
        self.bad("stats", names[0], "--every", 0, code=2, words=["--every 25"])
        self.bad("stats", names[0], "--output", "clip.mkv", code=1, words=["--force"])
        self.bad("stats", names[0], "--output", names[0], "--force", code=1, words=["input itself"])
        self.bad("stats", names[0], "--output", "no/where.json", code=1, words=["no"])
        helper.launch(self.folder, "videotestsrc pattern=red num-buffers=1 ! pngenc ! filesink location=red.png")
        self.bad("stats", "red.png", code=1, words=["no standard deviation"])

    def test_an_output_is_replaced_by_force_alone(self):
        names, _ = self.pictures(1)
        self.good("stats", names[0], "--output", "a.json")
        self.bad("stats", names[0], "--output", "a.json", code=1, words=["--force"])
        self.good("stats", names[0], "--output", "a.json", "--force")

    def test_with_a_policy_pictures_are_measured_as_it_makes_them(self):
        policy = ["--seed", 3, "--crop", "96x64", "--policy", "randaugment"]
        self.good("apply", *policy, "clip.mkv", "out.mkv")
        self.assertEqual(self.good("stats", *policy, "clip.mkv").stdout, self.good("stats", "out.mkv").stdout)
        self.assertNotEqual(self.good("stats", "clip.mkv").stdout, self.good("stats", "out.mkv").stdout)
        self.bad("stats", "--policy", "nonsense", "clip.mkv", code=2, words=["--policy"])


if __name__ == "__main__":
    helper.main()
