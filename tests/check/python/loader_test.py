# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""The loader of the examples: what comes out belongs together, depends on the key and the epoch
alone, and memory stays flat over many clips. Usage: loader_test.py DOCS_EXAMPLES"""
import glob
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

import numpy as np

sys.path.insert(0, sys.argv.pop(1))
from loader import Clip, Gst, GstAugment, Loader  # noqa: E402

ITEMS = 10000 if os.environ.get("AUG_FULL") else 100
PLAIN = {"video": "augflip", "audio": "augflip", "text": "augflip"}


def clip(key, seconds=1.2, width=22, height=14, rate=Fraction(10), sound_rate=8000):
    """A clip whose bytes follow from its key."""
    generator = np.random.default_rng(int.from_bytes(hashlib.sha256(key.encode()).digest()[:4],
                                                     "little"))
    frames = generator.integers(0, 256, (int(seconds * rate), height, width, 3), dtype=np.uint8)
    sound = generator.uniform(-1, 1, (int(seconds * sound_rate), 2)).astype(np.float32)
    cues = [(0, Gst.SECOND // 2, f"{key} on the left"), (Gst.SECOND, Gst.SECOND // 5, "Right!")]
    return Clip(key, frames, rate, sound, [c for c in cues if c[0] < seconds * Gst.SECOND])


def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def digest(examples):
    """One hash an example, by (key, window)."""
    result = {}
    for key, window, frames, sound, text, trace in examples:
        h = hashlib.sha256(frames.tobytes() + sound.tobytes() + text.encode())
        result.setdefault((key, window), []).append(h.hexdigest())
    return result


class Examples(unittest.TestCase):
    def test_pictures_sound_and_words_change_sides_together_as_drawn(self):
        clips = [clip(f"clip {n}", width=20 + n % 5) for n in range(12)]
        swap = {"left": "right", "Right": "Left"}
        seen = set()
        with Loader(seed=5, rate=8000, **PLAIN) as loader:
            for key, window, frames, sound, text, trace in loader.examples(clips):
                source = clips[int(key.split()[1])]
                draws = GstAugment.draws_init(5, GstAugment.source_from_key(key), 0, 0, window,
                                              "flip")
                flipped = draws.chosen(0.5)
                pictures = source.frames[window * 10:window * 10 + 10]
                samples = source.sound[window * 8000:window * 8000 + 8000]
                words = source.cues[window][2]
                if flipped:
                    pictures, samples = pictures[:, :, ::-1], samples[:, ::-1]
                    for a, b in swap.items():
                        words = words.replace(a, b)
                self.assertTrue(np.array_equal(frames, pictures), (key, window))
                self.assertTrue(np.array_equal(sound, samples), (key, window))
                self.assertEqual(text, words)
                for branch in trace.values():
                    self.assertEqual(branch is not None, flipped)
                    if flipped:
                        decision, = branch["decisions"]
                        self.assertEqual((decision["element"], decision["window"],
                                          decision["source"]),
                                         ("augflip", window, GstAugment.source_from_key(key)))
                        self.assertEqual(decision["operations"],
                                         [{"op": "flip", "direction": "horizontal"}])
                seen.add((key, window))
        self.assertEqual(seen, {(c.key, w) for c in clips for w in (0, 1)})

    def test_batches_are_padded_and_say_where(self):
        clips = [clip("long", 2.3), clip("short", 0.4), clip("silent")._replace(
            sound=np.zeros((0, 2), np.float32)), clip("blind")._replace(
            frames=np.zeros((0, 1, 1, 3), np.uint8), cues=[])]
        with Loader(rate=8000, **PLAIN) as loader:
            batches = list(loader.batches(clips, size=3))
        self.assertEqual([len(b.key) for b in batches], [3, 3, 2])
        lengths = {}
        for b in batches:
            self.assertEqual(b.frames.shape[:2], b.padding.frames.shape)
            self.assertEqual(b.sound.shape[:2], b.padding.sound.shape)
            self.assertEqual(b.window.dtype, np.int64)
            self.assertFalse(b.frames[b.padding.frames].any())
            self.assertFalse(b.sound[b.padding.sound].any())
            for i, key in enumerate(b.key):
                lengths[key, int(b.window[i])] = (int((~b.padding.frames[i]).sum()),
                                                  int((~b.padding.sound[i]).sum()))
        self.assertEqual(lengths, {
            ("long", 0): (10, 8000), ("long", 1): (10, 8000), ("long", 2): (3, 2400),
            ("short", 0): (4, 3200), ("silent", 0): (10, 0), ("silent", 1): (2, 0),
            ("blind", 0): (0, 8000), ("blind", 1): (0, 1600)})

    def test_order_does_not_matter_and_epochs_differ(self):
        clips = [clip(f"clip {n}", 0.9 + n / 10) for n in range(8)]
        with Loader(seed=3, rate=8000, window=Fraction(1, 2)) as loader:
            first = digest(loader.examples(clips))
            again = digest(loader.examples(clips[::-1]))
            second = digest(loader.examples(clips, epoch=1))
            back = digest(loader.examples(clips, epoch=0))
        with Loader(seed=3, rate=8000, window=Fraction(1, 2)) as loader:
            anew = digest(loader.examples(clips[3:] + clips[:3]))
        self.assertEqual(first, again)
        self.assertEqual(first, back)
        self.assertEqual(first, anew)
        self.assertEqual(first.keys(), second.keys())
        differing = sum(first[k] != second[k] for k in first)
        self.assertGreaterEqual(differing / len(first), 0.9)

    def test_items_in_two_shuffled_orders_have_the_same_hashes(self):
        found, numbers = [], list(range(ITEMS))
        for order in range(2):
            random.Random(order).shuffle(numbers)
            with Loader(seed=1, rate=8000, window=Fraction(1, 4),
                        video="augcrop width=16 height=16 ! augflip ! augcolor") as loader:
                found.append(digest(loader.examples(
                    clip(f"clip {n}", 0.5, width=16, height=12) for n in numbers)))
        self.assertEqual(len({key for key, _ in found[0]}), ITEMS)
        self.assertEqual(found[0], found[1])

    def test_files_with_pictures_sound_and_captions(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, f"film-{n}.mkv") for n in range(3)]
            cues = os.path.join(folder, "cues.srt")
            with open(cues, "w") as f:
                f.write("1\n00:00:00,000 --> 00:00:00,700\nthe left hand\n")
            for n, path in enumerate(paths):
                subprocess.run(
                    ["gst-launch-1.0", "-q", "matroskamux", "name=m", "!", "filesink",
                     f"location={path}", "videotestsrc", f"pattern={n}", "num-buffers=25", "!",
                     "video/x-raw,width=64,height=48,framerate=25/1", "!", "jpegenc", "!", "queue",
                     "!", "m.", "audiotestsrc", "num-buffers=25", "samplesperbuffer=320", "!",
                     "audio/x-raw,rate=8000,channels=1", "!", "queue", "!", "m.", "filesrc",
                     f"location={cues}", "!", "subparse", "!", "queue", "!", "m."], check=True)
            with Loader(rate=8000, window=Fraction(1, 2)) as loader:
                batch, = loader.batches(paths, size=6)
        self.assertEqual(batch.key, [f"film-{n}" for n in range(3) for _ in range(2)])
        self.assertEqual(batch.window.tolist(), [0, 1] * 3)
        self.assertEqual(batch.frames.shape[2:], (112, 112, 3))
        self.assertEqual([int((~p).sum()) for p in batch.padding.frames], [13, 12] * 3)
        self.assertEqual([int((~p).sum()) for p in batch.padding.sound], [4000] * 6)
        for n in range(0, 6, 2):
            self.assertIn(batch.text[n], ("the left hand", "the right hand"))
        self.assertEqual(batch.text[1], "")

    def test_real_speech(self):
        paths = sorted(glob.glob(os.path.join(os.environ.get("AUG_TEST_DATA", "-"), "librivox",
                                              "*.wav")))
        if not paths:
            self.skipTest("set AUG_TEST_DATA to a folder with librivox/*.wav")
        with Loader(rate=16000) as loader:
            total = {}
            for batch in loader.batches(paths, size=4):
                for key, mask in zip(batch.key, batch.padding.sound):
                    total[key] = total.get(key, 0) + int((~mask).sum())
                self.assertGreater(np.abs(batch.sound).max(), 0.01)
        for path in paths:
            samples = (os.path.getsize(path) - 44) // 2
            self.assertEqual(total[os.path.basename(path)[:-4]], samples)

    def test_a_broken_file_is_said_and_a_loader_can_be_closed_early(self):
        with tempfile.NamedTemporaryFile(suffix=".mkv") as f:
            f.write(b"no film" * 100)
            f.flush()
            with Loader() as loader, self.assertRaises(RuntimeError) as error:
                list(loader.batches([f.name]))
            self.assertGreater(len(str(error.exception)), 10)
        with Loader(rate=8000) as loader:
            next(loader.batches([clip("a"), clip("b")], size=1))

    def test_memory_is_flat_over_many_items(self):
        def items():
            for n in range(ITEMS):
                yield clip(f"clip {n}", 0.5, width=16, height=12)

        count, early = 0, 0
        with Loader(seed=1, rate=8000, window=Fraction(1, 2),
                    video="augcrop width=16 height=16 ! augflip ! augcolor") as loader:
            for batch in loader.batches(items(), size=5):
                count += len(batch.key)
                if count == ITEMS // 5:
                    early = resident()
        grown = resident() - early
        print(f"{ITEMS} items, {count} windows, {grown / 2**20:.1f} MiB grown over the last four "
              f"fifths, {resident() / 2**20:.0f} MiB resident")
        self.assertEqual(count, ITEMS)
        self.assertLess(grown, 8 * 2**20)


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
