# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""inspect: everything the plugin has is listed, with the settings that its elements have.

    /usr/bin/python3 tests/check/tools/inspect_test.py [Class.test]    inside ./run shell
"""
import unittest

import helper

# of augseed, which decides nothing, and of every element
NO_OPERATION = {"augseed"}
NO_SETTING = {"name", "parent", "qos"}


def plugin_elements():
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    features = Gst.Registry.get().get_feature_list_by_plugin("augment")
    return {f.get_name(): f for f in features if isinstance(f, Gst.ElementFactory)}


class InspectTest(unittest.TestCase):
    def setUp(self):
        self.elements = {name: f for name, f in plugin_elements().items() if name not in NO_OPERATION}
        self.assertTrue(self.elements, "the plugin is not found")

    def good(self, *arguments):
        done = helper.run("inspect", *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_every_element_is_listed_once_with_what_it_does(self):
        rows = [line.split() for line in self.good().splitlines()]
        listed = [row[1] for row in rows if len(row) > 3 and row[1] in self.elements]
        self.assertEqual(sorted(listed), sorted(self.elements))

    def test_every_setting_is_said_by_either_name(self):
        rows = [line.split() for line in self.good().splitlines()]
        kinds = {row[1]: row[0] for row in rows if len(row) > 3 and row[1] in self.elements}
        for element, kind in kinds.items():
            with self.subTest(element):
                printed = self.good(kind)
                self.assertEqual(printed, self.good(element))
                said = {line.split()[0] for line in printed.splitlines()
                        if line.startswith("  ")} - {"setting"}
                self.assertLessEqual(said, self.properties(element))
                # what is no setting of the decision is a property of every element
                self.assertLessEqual(self.properties(element) - said, self.common())
                self.assertGreater(len(said), 3)

    def test_every_preset_is_said_with_what_it_sets(self):
        n = 0
        for element, factory in self.elements.items():
            presets = factory.create(None)
            printed = self.good(element)
            for name in presets.get_preset_names() or []:
                known, values = presets.get_meta(name, "settings")
                if known:
                    n += 1
                    self.assertIn(f"@preset={name} sets {values}\n", printed)
            self.assertEqual("Presets" in printed, bool(presets.get_preset_names()), element)
        self.assertGreater(n, 20)

    def properties(self, element):
        return {p.name for p in self.elements[element].create(None).list_properties()} - NO_SETTING

    def common(self):
        return set.intersection(*(self.properties(element) for element in self.elements))

    def test_defaults_are_those_of_the_elements(self):
        printed = self.good("augflip")
        row = next(line.split() for line in printed.splitlines() if line.split()[:1] == ["probability"])
        self.assertEqual(float(row[1]), self.elements["augflip"].create(None).get_property("probability"))

    def test_an_unknown_name_is_answered_with_the_nearest(self):
        for wrong, meant in (("crpo", "crop"), ("augcolour", "augcolor"), ("flipp", "flip"),
                             ("modalitdrop", "modalitydrop")):
            done = helper.run("inspect", wrong)
            self.assertEqual(done.returncode, 2)
            self.assertTrue(done.stderr.endswith(f"did you mean: gst-augment-1.0 inspect {meant}\n"),
                            done.stderr)
        for wrong in ("zebra", "x" * 100, ""):
            done = helper.run("inspect", wrong)
            self.assertEqual(done.returncode, 2)
            self.assertTrue(done.stderr.endswith("type: gst-augment-1.0 inspect\n"), done.stderr)


if __name__ == "__main__":
    helper.main()
