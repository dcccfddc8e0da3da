# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What a Python user reads through the typelib is what the library computes."""
import ctypes
import sys
import unittest
import warnings

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstAugment", "1.0")
from gi.repository import Gst, GstAugment  # noqa: E402

Gst.init(None)


def draws(window=1, name="flip"):
    return GstAugment.draws_init(7, GstAugment.source_from_key("clip"), 0, 0, window, name)


def stamp(buffer, instance):
    """Does what augseed does: bindings read metas, they do not write them."""
    library = ctypes.CDLL("libgstaugment-1.0.so.0")
    library.gst_aug_buffer_add_seed_meta.restype = ctypes.c_void_p
    assert library.gst_aug_buffer_add_seed_meta(
        ctypes.c_void_p(hash(buffer)), ctypes.c_void_p(hash(instance)))


class Draws(unittest.TestCase):
    def test_philox_gives_the_known_answers(self):
        zeros = GstAugment.philox4x32([0, 0], [0, 0, 0, 0])
        ones = GstAugment.philox4x32([0xFFFFFFFF] * 2, [0xFFFFFFFF] * 4)
        self.assertEqual(list(zeros), [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8])
        self.assertEqual(list(ones), [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD])

    def test_sources_are_hashes_of_keys(self):
        self.assertEqual(GstAugment.source_from_key(""), 0x141CFC9842C4B0E3)
        self.assertEqual(GstAugment.source_from_key("#FEDCBA9876543210"), 0xFEDCBA9876543210)

    def test_words_and_numbers_of_an_address_agree(self):
        words = list(draws().words("apply", 0))
        u = ((words[0] | words[1] << 32) >> 11) * 2.0**-53
        self.assertEqual(draws().uniform("apply", 0), u)
        self.assertEqual(draws().range("apply", 0, -1.0, 3.0), -1 + 4 * u)
        self.assertEqual(draws().integer("apply", 0, 1000), int(1000 * u))
        self.assertEqual(draws().chosen(0.5), u < 0.5)

    def test_redraws_are_counted_in_the_address(self):
        address = draws()
        first = address.uniform("area", 0)
        address.attempt = 1
        self.assertNotEqual(address.uniform("area", 0), first)

    def test_many_calls_leave_memory_alone(self):
        for k in range(20000):
            self.assertEqual(len(list(draws(k).words("apply", 0))), 4)


class Windows(unittest.TestCase):
    def test_boundaries_are_exact(self):
        grid = GstAugment.Grid()
        grid.numerator, grid.denominator, grid.phase = 1001, 30000, 0
        self.assertEqual(grid.start(1), 33366667)
        self.assertEqual(grid.window_at(33366666), 0)
        self.assertEqual(grid.first_sample(1, 44100), 1472)
        self.assertEqual(grid.window_of_frame(33000000, 33366666), 1)


class Metas(unittest.TestCase):
    def test_rule_travels_as_event(self):
        rule = GstAugment.Rule.init(2**64 - 1)
        event = rule.to_event(None)
        ok, back = GstAugment.rule_from_event(event)
        self.assertTrue(ok)
        self.assertEqual((back.seed, back.source), (2**64 - 1, rule.source))
        self.assertTrue(GstAugment.event_is_rule(event))

    def test_item_event_carries_the_key(self):
        event = GstAugment.item_event_new(
            "clip", 3, 10, 0, 5 * Gst.SECOND, "cat", "a cat on the left", None)
        self.assertTrue(GstAugment.event_is_item(event))
        self.assertEqual(GstAugment.item_event_get_key(event), "clip")
        self.assertEqual(GstAugment.item_event_get_bounds(event), (True, 0, 5 * Gst.SECOND))
        self.assertEqual(event.get_structure().get_value("caption"), "a cat on the left")

    def test_seed_structure_outlives_its_buffer(self):
        buffer = Gst.Buffer.new()
        self.assertIsNone(GstAugment.buffer_get_seed_structure(buffer))
        rule = GstAugment.Rule.init(2**63 + 1)
        rule.epoch, rule.view = 4, 5
        stamp(buffer, GstAugment.Instance.init(rule, -2))
        structure = GstAugment.buffer_get_seed_structure(buffer)
        del buffer
        values = {name: structure.get_value(name) for name in (
            "seed", "epoch", "view", "window", "orig-start", "stop", "branch")}
        self.assertEqual(values, {"seed": 2**63 + 1, "epoch": 4, "view": 5, "window": -2,
                                  "orig-start": -2 * Gst.SECOND, "stop": -Gst.SECOND, "branch": ""})

    def test_keys_come_from_uris(self):
        self.assertEqual(GstAugment.key_from_uri("file:///data/a.b/clip.en.mp4"), "clip.en")


if __name__ == "__main__":
    warnings.simplefilter("error")
    sys.exit(unittest.main(verbosity=2))
