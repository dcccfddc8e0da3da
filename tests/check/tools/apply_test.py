# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""apply: every stream arrives in step in every container, and the log says what docs/seeding.md says.

    /usr/bin/python3 tests/check/tools/apply_test.py [Class.test]    inside ./run shell
"""
import concurrent.futures
import json
import re
from fractions import Fraction

import helper
from helper import oracle

ALL = ["--crop", "96x64", "--crop-scale", "0.3,1", "--flip", "--color", "0.4,0.3,0.2,0.1", "--spec-mask",
       "ld",
       "--modality-drop", "0.3", "--time-crop", "0.5,1"]


def chains(kinds, fps):
    """What ALL means, branch by branch, written down a second time."""
    crop = {"width": 96, "height": 64, "min-scale": 0.3, "min-duration": 0.5, "quantum": 1 / Fraction(fps)}
    own = {"video": [("augcolor", {"brightness": 0.4, "contrast": 0.3, "saturation": 0.2, "hue": 0.1})],
           "audio": [("augspecmask", {"preset": "ld"})], "text": []}
    found = {}
    for kind in kinds:
        drop = {"modalities": ",".join(kinds), "probabilities": [0.3] * len(kinds), "modality": kind}
        found[kind] = oracle.Chain([("augcrop", crop), ("augflip", {}), *own[kind], ("modalitydrop", drop)],
                                   kind)
    return found


def in_pixels(unit, size):
    w, h = (oracle.clamp(oracle.pixel(unit[n] * full), 1, full) for n, full in zip(("width", "height"), size))
    return {"x": min(oracle.pixel(unit["x"] * size[0]), size[0] - w),
            "y": min(oracle.pixel(unit["y"] * size[1]), size[1] - h), "width": w, "height": h}


class LogCase(helper.ToolTest):
    def compare(self, lines, branches, rule, windows, size):
        """Every line against the second opinion, and no line more or less. Captions have decisions where
        one begins."""
        spoken = {rule.at(second * oracle.NS) for second in range(self.seconds)}
        wanted = {(k, b, d[1]) for k in windows for b, chain in branches.items()
                  for d in chain.decide(rule, k, size[0] / size[1]) if b != "text" or k in spoken}
        self.assertEqual(len(lines), len(wanted))
        self.assertEqual({(line["window"], line["branch"], line["decision"]) for line in lines}, wanted)
        for line in lines:
            chain, k = branches[line["branch"]], line["window"]
            element, _, applied, operations = next(
                d for d in chain.decide(rule, k, size[0] / size[1]) if d[1] == line["decision"])
            with self.subTest(window=k, branch=line["branch"], decision=line["decision"]):
                self.compare_head(line, element, applied, rule, k)
                self.compare_operations(line, operations, size)

    def compare_head(self, line, element, applied, rule, k):
        for name, value in (("seed", rule.seed), ("source", rule.source), ("start", rule.start(k)),
                            ("stop", rule.start(k + 1))):
            self.assertEqual(line[name], f"{value:016x}")
        self.assertEqual((line["element"], line["applied"], line["epoch"], line["view"]),
                         (element, applied, rule.epoch, rule.view))

    def compare_operations(self, line, operations, size):
        if line["branch"] != "video":
            # sound and captions have no rectangle
            operations = [(name, values) for name, values in operations if name != "crop"]
        self.assertEqual([op["op"] for op in line["operations"]
                          if op["op"] != "crop" or line["branch"] == "video"],
                         [name for name, _ in operations])
        said = [op for op in line["operations"] if op["op"] != "crop" or line["branch"] == "video"]
        for op, (name, values) in zip(said, operations):
            for key, value in (in_pixels(values, size) if name == "crop" else values).items():
                if isinstance(value, float):
                    self.assertAlmostEqual(op[key], value, delta=1e-12)
                else:
                    self.assertEqual(op[key], value, f"{name}.{key}")


class ApplyLogTest(LogCase):
    def test_decisions_of_the_clip_are_those_of_the_contract(self):
        # what is drawn, without what rules about captions make of it
        self.good("apply", "--seed", 18446744073709551615, "--epoch", 3, "--view", 2, "--window", "1/2", *ALL,
                  "--no-first-pass", "clip.mkv", "out.mkv")
        header, lines = self.log("out.mkv.jsonl")
        rule = oracle.Rule(2**64 - 1, "clip", 3, 2, Fraction(1, 2))
        self.compare(lines, chains(["video", "audio", "text"], 25), rule, range(8), (640, 360))
        self.assertEqual((header["key"], header["input"], header["sha256"], header["output-sha256"]),
                         ("clip", "clip.mkv", helper.sha256(self.clip),
                          helper.sha256(self.folder / "out.mkv")))

    def test_cuts_of_time_are_the_same_bytes_in_all_branches(self):
        self.good("apply", *ALL, "clip.mkv", "out.mkv")
        cuts = {}
        for text in (self.folder / "out.mkv.jsonl").read_text().splitlines()[1:]:
            for cut in re.findall(r'\{"op":"time-crop"[^}]*\}', text):
                cuts.setdefault(json.loads(text)["window"], []).append(cut)
        self.assertEqual(sorted(cuts), [0, 1, 2, 3])
        for window, said in cuts.items():
            self.assertEqual(len(said), 3, window)
            self.assertEqual(len(set(said)), 1, said)

    def test_decisions_of_a_film_are_those_of_the_contract(self):
        film = helper.real("Megamind.avi")
        self.good("apply", "--seed", 7, *ALL, film, "out.mkv")
        header, lines = self.log("out.mkv.jsonl")
        last = max(line["window"] for line in lines)
        self.assertEqual(last, 11)
        whole = [line for line in lines if line["window"] < last]
        # one frame of the film, as its header says
        caps = next(row["caps"] for row in header["streams"] if row["branch"] == "video")
        fps = re.search(r"framerate=\(fraction\)(\d+/\d+)", caps)[1]
        self.compare(whole, chains(["video", "audio"], fps), oracle.Rule(7, "Megamind"), range(last),
                     (720, 528))
        found = helper.decode(self.folder / "out.mkv")
        self.assertEqual(found["video"][0][1].shape, (64, 96, 3))
        self.assertEqual(sorted(found), ["audio", "video"])

    def test_windows_at_random_places_are_those_of_the_contract(self):
        self.good("apply", "--seed", 5, "--window-phase", "random", "--source", "other/key", *ALL,
                  "--no-first-pass", "clip.mkv", "out.mkv")
        _, lines = self.log("out.mkv.jsonl")
        rule = oracle.Rule(5, "other/key", random_phase=True)
        for line in lines:
            if line["window"] >= 0:
                self.assertEqual(int(line["start"], 16), rule.start(line["window"]))
                self.assertEqual(int(line["stop"], 16), rule.start(line["window"] + 1))
        inner = [line for line in lines if 0 <= line["window"] < 3]
        self.compare(inner, chains(["video", "audio", "text"], 25), rule, range(3), (640, 360))


class ApplyBytesTest(helper.ToolTest):
    seconds = 3

    def bytes_of(self, *options, ending="mkv"):
        out = f"{len(list(self.folder.iterdir()))}.{ending}"
        self.good("apply", *options, "clip.mkv", out)
        return helper.sha256(self.folder / out)

    def test_the_same_line_gives_the_same_bytes_in_every_container(self):
        for ending in ("mkv", "mp4", "mov", "ts", "avi", "webm", "ogg"):
            with self.subTest(ending):
                options = ["--seed", 7, "--crop", "96x64", "--flip", "--color", "0.4,0.4,0.4,0.1"]
                self.assertEqual(self.bytes_of(*options, ending=ending),
                                 self.bytes_of(*options, ending=ending))

    def test_a_busy_machine_writes_the_same_bytes(self):
        """Which thread is first must not be seen, not even in what a muxer writes into its head."""
        policy = ["--seed", 7, "--crop", "96x64", "--flip", "--modality-drop", "0.3", "--time-crop", "0.5,1"]

        def apply(i):
            self.good("apply", *policy, "clip.mkv", f"busy-{i}.mkv")
            return helper.sha256(self.folder / f"busy-{i}.mkv")
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            self.assertEqual(len(set(pool.map(apply, range(18)))), 1)

    def test_seed_epoch_view_window_and_source_each_give_other_bytes(self):
        policy = ["--crop", "96x64", "--color", "0.4,0.4,0.4,0.1"]
        rows = [[], ["--seed", 1], ["--epoch", 1], ["--view", 1], ["--window", "1/2"],
                ["--source", "another"],
                ["--seed", "0x10"], ["--window", 0], ["--window-phase", "random"]]
        seen = [self.bytes_of(*policy, *row) for row in rows]
        self.assertEqual(len(set(seen)), len(rows))
        self.assertEqual(self.bytes_of(*policy, "--seed", 16), seen[6])
        self.assertEqual(self.bytes_of(*policy, "--source", "clip"), seen[0])

    def test_views_write_as_many_files_which_differ(self):
        self.good("apply", "--views", 3, "--crop", "96x64", "--flip", "clip.mkv", "out.mkv")
        names = ["out-%d.mkv" % i for i in range(3)]
        self.assertEqual(len({helper.sha256(self.folder / name) for name in names}), 3)
        for i, name in enumerate(names):
            self.assertEqual({line["view"] for line in self.log(name + ".jsonl")[1]}, {i})
        self.assertEqual(helper.sha256(self.folder / names[2]),
                         self.bytes_of("--view", 2, "--crop", "96x64", "--flip"))
        self.bad("apply", "--views", 2, "--view", 1, "--flip", "clip.mkv", "x.mkv", code=2, words=["--view"])

    def test_quick_options_are_the_chains_they_stand_for(self):
        pairs = [
            (["--crop", "96x64"], ["--video", "augcrop width=96 height=64"]),
            (["--flip", "0.6"], [x for kind in ("video", "audio", "text")
                                 for x in (f"--{kind}", "augflip probability=0.6")]),
            (["--color", "0.4,0.3,0.2,0.1"],
             ["--video", "augcolor brightness=0.4 contrast=0.3 saturation=0.2 hue=0.1"]),
            (["--spec-mask", "ss"], ["--audio", "augspecmask preset=ss"]),
            (["--modality-drop", "0.4"],
             [x for kind in ("video", "audio", "text")
              for x in (f"--{kind}",
                        "modalitydrop modalities=video,audio,text probabilities=<0.4,0.4,0.4>")]),
            (["--time-crop", "0.5,0.8"],
             [x for kind in ("video", "audio", "text")
              for x in (f"--{kind}", "augcrop mode=fixed min-scale=1 max-scale=1 min-duration=0.5 "
                        "max-duration=0.8 quantum=1/25")]),
        ]
        plain = self.bytes_of("--video", "identity")
        for quick, chain in pairs:
            with self.subTest(quick[0]):
                one = self.bytes_of("--seed", 3, *quick)
                self.assertEqual(one, self.bytes_of("--seed", 3, *chain))
                self.assertNotEqual(one, plain)

    def test_phase_eval_draws_nothing(self):
        policy = ["--flip", "--color", "0.4,0.4,0.4,0.1"]
        self.assertEqual(self.bytes_of("--phase", "eval", *policy), self.bytes_of("--video", "identity"))

    def test_an_item_from_another_folder_gets_the_same(self):
        (self.folder / "far").mkdir()
        (self.folder / "clip.mkv").rename(self.folder / "far" / "clip.mkv")
        self.good("apply", "--flip", "far/clip.mkv", "a.mkv")
        (self.folder / "far" / "clip.mkv").rename(self.folder / "clip.mkv")
        self.good("apply", "--flip", "clip.mkv", "b.mkv")
        self.good("apply", "--flip", (self.folder / "clip.mkv").as_uri(), "c.mkv")
        self.assertEqual(len({helper.sha256(self.folder / f"{name}.mkv") for name in "abc"}), 1)


class ApplyContainerTest(helper.ToolTest):
    # ending, kinds it holds
    ROWS = [("mkv", "audio text video"), ("webm", "audio video"), ("mp4", "audio text video"),
            ("mov", "audio text video"), ("ts", "audio video"), ("avi", "audio video"),
            ("ogg", "audio video"),
            ("mka", "audio"), ("m4a", "audio"), ("wav", "audio"), ("flac", "audio")]

    def flips(self, name, kind):
        found = [None] * self.seconds
        for line in self.log(name)[1]:
            if line["branch"] == kind and line["window"] < self.seconds:
                found[line["window"]] = line["applied"]
        return found

    def test_every_stream_arrives_mirrored_in_the_windows_of_the_log(self):
        for ending, kinds in self.ROWS:
            with self.subTest(ending):
                self.check_container(ending, kinds.split())

    def check_container(self, ending, kinds):
        done = self.good("apply", "--seed", 11, "--flip", "clip.mkv", f"out.{ending}")
        found = helper.decode(self.folder / f"out.{ending}")
        self.assertEqual(sorted(found), kinds)
        for kind in {"video", "audio", "text"} - set(kinds):
            self.assertRegex(done.stderr, f'note: the stream "{kind}" is left out')
        begins = [found[k][0][0] for k in kinds if k != "text"]
        # MPEG-TS has no time 0
        origin = min(begins) if ending == "ts" else 0
        self.check_spans(found, origin)
        flipped = self.flips(f"out.{ending}.jsonl", kinds[0])
        self.assertEqual(set(flipped), {True, False}, "the seed shows nothing")
        for seen, side, flip in zip(helper.sides_seen(found, self.seconds, origin), helper.SIDES, flipped):
            self.assertEqual(seen, {kind: side ^ flip for kind in kinds})

    def test_sound_lies_where_it_lay_to_the_sample(self):
        """Encoders put samples of their own before the first one."""
        was = helper.joined(helper.decode(self.clip)["audio"])[0].sum(axis=1)
        for ending in ("m4a", "ts", "webm"):
            with self.subTest(ending):
                self.good("apply", "--force", "--video", "identity", "clip.mkv", f"out.{ending}")
                found = helper.decode(self.folder / f"out.{ending}")
                whole, rate = helper.joined(found["audio"])
                # MPEG-TS has no time 0
                origin = round(found["video"][0][0] * rate / 1e9) if ending == "ts" else 0
                self.assertAlmostEqual(self.delay(was, whole.sum(axis=1)) - origin, 0, delta=2)

    def delay(self, was, found):
        """Samples by which the second one is late: where the correlation is greatest."""
        import numpy as np
        n = len(was) + len(found)
        c = np.fft.irfft(np.fft.rfft(found, n) * np.conj(np.fft.rfft(was, n)), n)
        at = int(np.argmax(c))
        return at if at < n // 2 else at - n

    def check_spans(self, found, origin):
        if "video" in found:
            self.assertEqual(len(found["video"]), 25 * self.seconds)
            self.assertAlmostEqual((found["video"][-1][0] - origin) / 1e9, self.seconds - 0.04, delta=0.041)
        if "audio" in found:
            time, samples, rate = found["audio"][-1]
            self.assertAlmostEqual((time - origin) / 1e9 + len(samples) / rate, self.seconds, delta=0.05)

    def test_lossless_streams_keep_every_sample(self):
        self.good("apply", "--video", "identity", "clip.mkv", "out.mkv")
        was, found = helper.decode(self.clip), helper.decode(self.folder / "out.mkv")
        one, two = helper.joined(was["audio"])[0], helper.joined(found["audio"])[0]
        self.assertEqual(one.tobytes(), two.tobytes())
        self.assertEqual([row[1] for row in was["text"]], [row[1] for row in found["text"]])
        for (_, a), (_, b) in zip(was["video"], found["video"]):
            self.assertEqual(a.tobytes(), b.tobytes())

    def test_check_finds_the_outputs_in_step(self):
        for ending in ("mkv", "mp4", "ts", "avi"):
            with self.subTest(ending):
                self.good("apply", "--seed", 11, "--flip", "--modality-drop", "0.2", "--color", "0.2,0.2,0,0",
                          "clip.mkv", f"out.{ending}")
                done = self.good("check", "clip.mkv", f"out.{ending}")
                self.assertTrue(done.stdout.endswith("in step\n"))


class ApplyOneStreamTest(helper.ToolTest):
    seconds = 2

    def test_a_still_picture_stays_one(self):
        helper.launch(self.folder,
                      "videotestsrc num-buffers=1 pattern=gradient ! video/x-raw,width=90,height=70"
                      " ! pngenc ! filesink location=still.png")
        for ending in ("png", "jpg"):
            self.good("apply", "--seed", 1, "--crop", "48x32", "--flip=1", "still.png", f"out.{ending}")
            found = helper.decode(self.folder / f"out.{ending}")
            self.assertEqual([row[1].shape for row in found["video"]], [(32, 48, 3)])
        self.good("apply", "--flip=1", "--window", 0, "still.png", "mirrored.png")
        was = helper.decode(self.folder / "still.png")["video"][0][1]
        self.assertEqual(helper.decode(self.folder / "mirrored.png")["video"][0][1].tobytes(),
                         was[:, ::-1].tobytes())

    def test_sound_alone_keeps_its_length(self):
        for channels, rate in ((1, 16000), (2, 44100)):
            helper.launch(self.folder, f"audiotestsrc num-buffers=20 samplesperbuffer=1000 wave=white-noise !"
                          f" audio/x-raw,format=S16LE,rate={rate},channels={channels} ! wavenc ! filesink"
                          " location=a.wav")
            self.good("apply", "--force", "--seed", 2, "--spec-mask", "ld", "a.wav", "b.wav")
            was, found = (helper.joined(helper.decode(self.folder / name)["audio"])
                          for name in ("a.wav", "b.wav"))
            self.assertEqual((was[0].shape, was[1]), (found[0].shape, found[1]))
            self.assertNotEqual(was[0].tobytes(), found[0].tobytes())

    def test_speech_gets_through(self):
        name = "librivox/sense_and_sensibility_01_austen_64kb-0880.wav"
        speech = helper.real(name)
        self.good("apply", "--seed", 2, "--spec-mask", "ld", "--time-crop", "0.5,0.9", speech, "b.wav")
        was, rate = helper.joined(helper.decode(speech)["audio"])
        found, _ = helper.joined(helper.decode(self.folder / "b.wav")["audio"])
        self.assertAlmostEqual(len(was) / rate, len(found) / rate, delta=1)
        self.assertLessEqual(len(found), len(was))

    def test_what_a_container_cannot_hold_is_said(self):
        done = self.good("apply", "--flip", "clip.mkv", "out.wav")
        self.assertIn('"video" is left out', done.stderr)
        self.assertEqual(self.good("apply", "--quiet", "--flip", "clip.mkv", "q.wav").stderr, "")
        helper.launch(self.folder, "audiotestsrc num-buffers=9 ! wavenc ! filesink location=a.wav")
        self.bad("apply", "--flip", "a.wav", "out.png", words=[".mkv"])

    def test_a_view_of_the_log_can_be_left_out_or_named(self):
        self.good("apply", "--no-log", "--flip", "clip.mkv", "out.mkv")
        self.assertFalse((self.folder / "out.mkv.jsonl").exists())
        done = self.good("apply", "--log", "here.jsonl", "--flip", "clip.mkv", "b.mkv")
        self.assertEqual(done.stdout, "b.mkv\nhere.jsonl\n")
        self.assertEqual(len(self.log("here.jsonl")[1]), 3 * self.seconds)
        self.assertEqual(self.good("apply", "--quiet", "--flip", "clip.mkv", "c.mkv").stdout, "")


if __name__ == "__main__":
    helper.main()
