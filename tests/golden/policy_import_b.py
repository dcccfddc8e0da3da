#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Policies of albumentations, AutoAlbument, OpenMMLab, fairseq and ESPnet: every file of policies/ is imported,
exported and imported again; both documents are the same and decide alike in 2,000 windows, in 100,000 with AUG_FULL.
Who is taken of several is counted; what single numbers stand for, what is refused and how YAML is read have their
tests.

Usage: policy_import_b.py POLICY_CLI
"""
import collections
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from scipy import stats

CLI = sys.argv[1]
FULL = bool(os.environ.get("AUG_FULL"))
HERE = pathlib.Path(__file__).resolve().parent / "policies"
FAILURES = []
P_LEAST = 1e-5
SCRATCH = tempfile.TemporaryDirectory()


def require(condition, sentence):
    if not condition:
        FAILURES.append(sentence)
        print("FAIL", sentence)


def run(*args):
    return subprocess.run([CLI, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def write(text):
    path = pathlib.Path(SCRATCH.name) / "text"
    path.write_text(text if isinstance(text, str) else json.dumps(text))
    return path


def document(text, *args):
    done = run("--from=", "--canonical", *args, write(text))
    require(done.returncode == 0, f"{str(text)[:100]}: {done.stderr.strip()}")
    return json.loads(done.stdout) if done.returncode == 0 else {}


def refused(text, *words, form=""):
    done = run("--from=" + form, "--canonical", write(text))
    require(done.returncode == 1, f"{str(text)[:100]!r} was read, or did more than fail: {done.returncode}")
    for word in words:
        require(word in done.stderr, f"{str(text)[:100]!r}: {word!r} is not in {done.stderr.strip()[:300]!r}")


def lines(text, count, *args):
    """What is done in each window, ids alone."""
    done = run("--from=", "--brief", f"--count={count}", *args, write(text))
    require(done.returncode == 0, done.stderr.strip())
    return [[part.split(":")[0] for part in line.split("\t") if part] for line in done.stdout.split("\n")[:-1]]


def values(text, name, count=400):
    done = run("--from=", "--brief", f"--count={count}", write(text))
    return [float(part.split("=")[1]) for part in done.stdout.split() if part.startswith(name + "=")]


def alb(*transforms, version="1.3.1", **compose):
    return {"__version__": version,
            "transform": {"__class_fullname__": "Compose", "p": 1.0, "transforms": list(transforms), **compose}}


def t(name, p=1.0, **arguments):
    return {"__class_fullname__": name, "p": p, **arguments}


# Files

FORMATS = {"albumentations": ["albumentations", "albumentations-yaml"], "autoalbument": ["albumentations"],
           "openmmlab": ["openmmlab"], "specaugment": ["specaugment"]}
FILES = sorted(path for path in HERE.iterdir()
               if path.name.startswith(tuple(FORMATS)) and path.suffix in (".json", ".yaml", ".txt", ".gz"))


def test_every_file_comes_back():
    require(len(FILES) >= 20, f"{len(FILES)} files are there")
    for path in FILES:
        name = path
        if path.suffix == ".gz":
            name = write(gzip.open(path, "rt").read())
        for form in FORMATS[path.name.replace(".", "-").split("-")[0]]:
            done = run("--from=", "--skip", f"--to={form}", "--trip", f"--count={100000 if FULL else 2000}", name)
            words = done.stdout.split()
            require(len(words) == 4, f"{path.name}: {done.stderr.strip()[-300:]}")
            require(words[:1] == words[1:2], f"{path.name}: another document after {form}")
            require(words[2:3] == words[3:4], f"{path.name}: other decisions after {form}")


def test_the_largest_policy_is_all_there():
    policy = document(gzip.open(HERE / "autoalbument.json.gz", "rt").read(), "--skip")["policy"]
    subs = policy["sequence"][0]["one-of"]
    require(len(subs) == 10 and all(len(s["sequence"]) == 4 for s in subs), "AutoAlbument: 10 sequences of 4")
    require(all(len(one["one-of"]) == 15 for s in subs for one in s["sequence"]), "AutoAlbument: 15 operations each")


# albumentations

def chi_square(counts, shares, what):
    total = sum(counts.values())
    observed = [counts.get(name, 0) for name in shares]
    require(sum(observed) == total, f"{what}: something else was taken: {counts}")
    weight = sum(shares.values())
    p = stats.chisquare(observed, [total * share / weight for share in shares.values()]).pvalue
    require(p > P_LEAST, f"{what}: {dict(zip(shares, observed))}, p = {p:.2g}")


def test_inside_one_of_p_is_a_weight():
    text = alb(t("OneOf", 0.5, transforms=[t("HorizontalFlip", 0.5), t("VerticalFlip", 0.3), t("InvertImg", 0.05),
                                           t("Sequential", 0.4, transforms=[t("ToGray", 0.25)])]))
    count = 100000 if FULL else 20000
    taken = collections.Counter(" ".join(line) for line in lines(text, count))
    # half of the windows take nobody; a sequence that was taken does what it does
    share = 0.5 / 1.25
    chi_square(taken, {"": 0.5 + 0.4 * share * 0.75, "horizontal-flip": 0.5 * share, "vertical-flip": 0.3 * share,
                       "invert-img": 0.05 * share, "to-gray": 0.4 * share * 0.25}, "OneOf")


def test_inside_sequences_p_is_a_probability():
    text = alb(t("HorizontalFlip", 0.3), t("Sequential", 0.5, transforms=[t("VerticalFlip", 0.2), t("ToGray", 0.9)]))
    count = 100000 if FULL else 20000
    taken = collections.Counter(name for line in lines(text, count) for name in line)
    for name, share in (("horizontal-flip", 0.3), ("vertical-flip", 0.1), ("to-gray", 0.45)):
        p = stats.binomtest(taken[name], count, share).pvalue
        require(p > P_LEAST, f"{name}: {taken[name]} of {count}, p = {p:.2g}")


def test_some_of_by_version():
    parts = [t("HorizontalFlip", 0.6), t("VerticalFlip", 0.3), t("InvertImg", 0.1)]
    count = 20000
    # 1.3: with replacement by weight, applied for sure
    taken = collections.Counter(name for line in lines(alb(t("SomeOf", transforms=parts, n=2)), count) for name in line)
    chi_square(taken, {"horizontal-flip": 0.6, "vertical-flip": 0.3, "invert-img": 0.1}, "SomeOf of 1.3")
    # 2.0: without replacement, alike, each by its own p, in order
    text = alb(t("SomeOf", transforms=parts, n=2), version="2.0.8")
    found = lines(text, count)
    taken = collections.Counter(name for line in found for name in line)
    for part, name in zip(parts, ("horizontal-flip", "vertical-flip", "invert-img")):
        p = stats.binomtest(taken[name], count, part["p"] * 2 / 3).pvalue
        require(p > P_LEAST, f"SomeOf of 2.0, {name}: {taken[name]} of {count}, p = {p:.2g}")
    order = ["horizontal-flip", "vertical-flip", "invert-img"]
    require(all([order.index(a) for a in line] == sorted(order.index(a) for a in line) for line in found),
            "SomeOf of 2.0 keeps the order")
    text["transform"]["transforms"][0]["__class_fullname__"] = "RandomOrder"
    require(["invert-img", "horizontal-flip"] in lines(text, 2000), "RandomOrder has any order")


def test_one_or_other():
    text = alb(t("OneOrOther", 0.2, transforms=[t("HorizontalFlip", 0.1), t("VerticalFlip", 0.9)]))
    chi_square(collections.Counter(line[0] for line in lines(text, 20000)),
               {"horizontal-flip": 0.2, "vertical-flip": 0.8}, "OneOrOther")


def test_names_of_classes():
    for name in ("HorizontalFlip", "albumentations.augmentations.transforms.HorizontalFlip",
                 "albumentations.augmentations.geometric.transforms.HorizontalFlip"):
        require(document(alb(t(name)))["policy"]["sequence"][0]["id"] == "horizontal-flip", name)
    refused(alb(t("mine.HorizontalFlip")), "mine.HorizontalFlip", "is not known")


def node(transform, version="1.3.1", *args):
    return document(alb(transform, version=version), *args)["policy"]["sequence"][0]


def test_single_numbers_are_ranges():
    require(node(t("Rotate", limit=30, border_mode=0))["magnitude"] == {"uniform": [-30, 30]}, "limit is -x to x")
    require(node(t("Rotate", limit=[-10, 40], border_mode=0))["magnitude"] == {"uniform": [-40, 10]},
            "there rotations are counter-clockwise")
    require(node(t("RandomContrast", limit=0.3))["magnitude"] == {"uniform": [-0.3, 0.3]}, "limit of contrast")
    require(node(t("ColorJitter", brightness=0.3, contrast=0, saturation=[0.5, 1.5], hue=0.1))["arguments"] ==
            {"brightness": 0.3, "contrast": 0, "saturation": 0.5}, "ColorJitter: 1 - x to 1 + x")
    require(node(t("ShiftScaleRotate", shift_limit=0.1, scale_limit=0.2, rotate_limit=10))["arguments"] ==
            {"degrees": 10, "translate-x": 0.1, "translate-y": 0.1, "min-scale": 0.8, "max-scale": 1.2,
             "fill-mode": "reflect"}, "ShiftScaleRotate: scale_limit is 1 - x to 1 + x")
    require(node(t("RandomGamma", gamma_limit=[80, 120]))["magnitude"] == {"uniform": [0.8, 1.2]}, "gamma in percent")
    require(node(t("Blur", blur_limit=7))["arguments"] == {"kind": "box"}, "blur_limit is 3 to x")
    require(node(t("GaussNoise", var_limit=[25, 100]))["arguments"] == {"max-sigma": 10}, "variances")
    require(node(t("GaussNoise", std_range=[0.1, 0.2]), "2.0.8")["arguments"] == {"min-sigma": 25.5, "max-sigma": 51},
            "deviations of 2.0 are shares")
    require(node(t("Solarize", threshold_range=[0.2, 0.4]), "2.0.8")["magnitude"] == {"uniform": [51, 102]},
            "thresholds of 2.0 are shares")
    require(node(t("Posterize", num_bits=[2, 5]))["magnitude"] == {"integers": [2, 5]}, "bits are whole")
    require(node(t("HorizontalFlip", 0.2, always_apply=True)).get("probability") == 1, "always_apply")


def test_turns_go_the_same_way():
    angles = values(alb(t("Rotate", limit=[20, 40], border_mode=0)), "degrees")
    require(len(angles) == 400 and all(-40 <= a <= -20 for a in angles), "counter-clockwise is negative")
    moves = values(alb(t("Affine", translate_percent={"x": [0.1, 0.2], "y": 0})), "translate-x")
    require(len(moves) == 400 and all(0.1 <= m <= 0.2 for m in moves), "moves to the right are positive")


def test_sizes_are_measured_in_the_reference():
    policy = document(alb(t("RandomCrop", height=100, width=200),
                          t("CoarseDropout", max_holes=4, max_height=10, max_width=20)))
    require(policy["reference-size"] == [200, 100], "the first size is the reference")
    require(policy["policy"]["sequence"][0]["arguments"] == {"mode": "random", "width": 200, "height": 100},
            "crops have their size")
    crop = node(t("RandomResizedCrop", size=[100, 200], scale=[0.5, 1], ratio=[1, 3]), "2.0.8")["arguments"]
    require(crop == {"min-scale": 0.5, "min-ratio": 0.5, "max-ratio": 1.5, "width": 200, "height": 100},
            f"ratios are to the shape of the output: {crop}")
    holes = policy["policy"]["sequence"][1]["arguments"]
    require(holes["max-hole-size"] == 0.1 and holes["min-holes"] == 4, f"shares of it: {holes}")


def test_what_cannot_be_had():
    refused(alb(t("HorizontalFlipp")), "line 1, column", "$.transform.transforms[0]", "did you mean \"HorizontalFlip\"")
    refused(alb(t("Frobnicate")), "known are", "OneOf", "RandomBrightnessContrast")
    refused(alb(t("Normalize")), "augnormalize")
    refused(alb({"__class_fullname__": "Lambda", "__name__": "f"}), "never run")
    refused(alb(t("Rotate", limit="x")), "transforms[0].limit")
    refused(alb(t("Rotate", limit=[1, 2, 3])), "transforms[0].limit")
    refused(alb(t("HorizontalFlip", 1.5)), "transforms[0].p")
    refused(alb({"p": 1}), "__class_fullname__")
    text = alb(t("HorizontalFlip"), t("Frobnicate"), t("OneOf", transforms=[t("Frobnicate", 0.25), t("ToGray", 0.75)]))
    done = run("--from=", "--skip", "--canonical", write(text))
    nodes = json.loads(done.stdout)["policy"]["sequence"]
    require("skipped: Frobnicate" in done.stderr and "Frobnicate" in json.loads(done.stdout)["description"],
            "what was left out is told and written down")
    require(len(nodes) == 2 and nodes[1]["one-of"][0]["op"] == "identity", "its share of a choice does nothing")


def test_native_policies_are_written():
    native = {"name": "mine", "sampling": "each", "reference-size": [64, 32], "policy": {"id": "top", "some-of": [
        {"id": "left", "op": "rotate", "magnitude": {"uniform": [-12.345678901234, 3]}, "probability": 0.25},
        {"id": "mirror", "op": "flip"}, {"id": "glow", "op": "brightness", "magnitude": 0.1},
        {"id": "spots", "op": "erase", "arguments": {"mode": "dropout", "min-holes": 2, "max-holes": 3}},
        {"id": "snow", "op": "noise", "arguments": {"kind": "salt-and-pepper"}, "apply-to": {"media": ["video"]}}],
        "n": 2}}
    for form in ("albumentations", "albumentations-yaml"):
        done = run(f"--to={form}", "--trip", "--count=500", write(native))
        words = done.stdout.split()
        require(len(words) == 4 and words[0] == words[1] and words[2] == words[3], f"{form}: {done.stderr}")


def test_what_cannot_be_said_is_named():
    for policy, *words in (
            ({"id": "a", "op": "rotate", "magnitude": 3, "sign": "random"}, '"a"', "sign"),
            ({"id": "b", "op": "gain"}, '"b"', "no such operation"),
            ({"id": "c", "chains": [{"op": "invert"}]}, '"c"', "chains"),
            ({"id": "d", "op": "invert", "scope": "branch"}, '"d"', "scope"),
            ({"id": "e", "op": "crop", "arguments": {"min-duration": 0.5}}, '"e"'),
            ([{"id": "f", "one-of": [{"id": "g", "op": "invert", "probability": 0.5}]}], '"g"', "probability")):
        done = run("--to=albumentations", write({"policy": policy}))
        require(done.returncode == 1 and not done.stdout and all(word in done.stderr for word in words),
                f"{policy}: {done.stderr.strip()}")
    done = run("--to=openmmlab", write({"policy": {"id": "h", "op": "flip"}}))
    require(done.returncode == 1 and '"h"' in done.stderr, done.stderr)
    done = run("--to=specaugment", write({"policy": {"id": "i", "op": "gain"}}))
    require(done.returncode == 1 and '"i"' in done.stderr, done.stderr)


# OpenMMLab

def test_openmmlab_levels():
    rand = {"type": "RandAugment", "num_policies": 3, "magnitude_level": 6, "total_level": 12, "policies": [
        {"type": "Rotate", "magnitude_key": "angle", "magnitude_range": [0, 30]},
        {"type": "Solarize", "magnitude_key": "thr", "magnitude_range": [256, 0], "prob": 1},
        {"type": "mmcls.Shear", "magnitude_key": "magnitude", "magnitude_range": [0, 0.3], "direction": "vertical"}]}
    group = document(rand)["policy"]
    require(group["n"] == 3 and group["replacement"], "with replacement")
    rotate, solarize, shear = group["some-of"]
    require(rotate["magnitude"] == 15 and rotate["probability"] == 0.5 and rotate["sign"] == "random", str(rotate))
    require(rotate["arguments"] == {"fill": 0xff808080, "interpolation": "auto"} or
            rotate["arguments"]["fill"] == 0xff808080, "what lies outside is grey")
    require(solarize["magnitude"] == 128 and "sign" not in solarize, str(solarize))
    require(shear["op"] == "shear-y" and shear["magnitude"] == 0.15, str(shear))
    rand["magnitude_std"] = 0.6
    require(document(rand)["policy"]["some-of"][0]["magnitude"] == {"normal": [15, 1.5], "clip": [0, 30]}, "normal")
    rand["magnitude_std"] = "inf"
    require(document(rand)["policy"]["some-of"][1]["magnitude"] == {"uniform": [128, 256]}, "uniform")
    holes = {"policies": [{"type": "Cutout", "shape": 56, "pad_val": [1, 2, 3]}, {"type": "GaussianBlur", "radius": 2}],
             "num_policies": 1}
    cutout, blur = document(holes)["policy"]["some-of"]
    require(cutout["magnitude"] == 0.25 and cutout["arguments"]["fill"] == 0xff030201, str(cutout))
    require(blur["op"] == "gaussian-blur" and blur["magnitude"] == 2, str(blur))
    done = run("--from=", "--to=openmmlab", "--trip", "--count=200", write(holes))
    require(len(set(done.stdout.split())) == 2, done.stderr)
    refused({"type": "RandAugment", "policies": [{"type": "Rotat", "prob": 1}], "num_policies": 1}, "did you mean",
            "line 1, column 38")
    refused({"type": "RandAugment", "policies": "timm_increasing", "num_policies": 1}, "write the list")
    refused("rand = [dict(type='Rotate', prob=1)]\npolicies = 3", form="openmmlab")


# SpecAugment

def test_specaugment_of_fairseq_and_espnet():
    made = document("specaugment: {time_wrap_W: 40, freq_mask_N: 2, freq_mask_F: 15, time_mask_N: 2, time_mask_T: 70,"
                    " time_mask_p: 0.2}\ninput_feat_per_channel: 40\n")["policy"]
    require(made["op"] == "specmask" and made["arguments"] == {
        "freq-width": 15, "n-mels": 40, "time-masks": 2, "time-share": 0.2, "time-warp": True, "time-width": 70,
        "warp-width": 40}, str(made))
    made = document("specaug_conf:\n  apply_time_warp: no\n  freq_mask_width_range: [0, 30]\n  num_freq_mask: 3\n"
                    "  time_mask_width_ratio_range: [0, 0.05]\n  num_time_mask: 10\n")["policy"]
    require(made["arguments"] == {"adaptive-width": 0.05, "freq-masks": 3, "freq-width": 30, "mask-value": "zero",
                                  "time-masks": 10, "time-width": 0}, str(made))
    refused("specaugment: {freq_mask_n: 2}", "freq_mask_N")
    refused("a: [1, {b: 2}]\nspecaugment: {x: 1, freq_mask_N: 99}", "line 2, column 18, $.specaugment.x")
    refused("a: [1, {b: 2}]\nspecaugment: {freq_mask_F: 1, freq_mask_N: 99}",
            "line 2, column 44, $.specaugment.freq_mask_N")


# YAML

def flip(p):
    """A document whose only probability is p, as it is written."""
    return f"__version__: 1.3.1\ntransform:\n  __class_fullname__: HorizontalFlip\n  p: {p}\n"


def test_yaml_scalars():
    for text, value in (("0.25", 0.25), ("1", 1), ("+1", 1), ("0x1", 1), ("0b1", 1), ("0o1", 1), (".25", 0.25),
                        ("2.5e-1", 0.25), ("25e-2", 0.25), ("!!float 1", 1), ("!!int \"1\"", 1), ("0_1", 1)):
        policy = document(flip(text)).get("policy", {})
        require(policy.get("probability", 0.5) == value, f"{text} is {policy}")
    for text in ("'1'", '"0.5"', "true", "one", "!!str 1", "1.2.3", ".inf", ".nan", "[1]", "{a: 1}"):
        refused(flip(text), "line 4, column 6, $.transform.p")
    for text in ("~", "null", "Null", ""):
        require("must be a number" in run("--from=", "--canonical", write(flip(text))).stderr, f"{text!r} is nothing")
    for text, value in (("true", True), ("True", True), ("yes", True), ("on", True), ("false", False), ("NO", False),
                        ("Off", False)):
        text = flip("0.5\n  always_apply: " + text)
        require((document(text)["policy"].get("probability") == 1) == value, f"{text} is not {value}")
    refused(flip("0.5\n  always_apply: tRUE"), "always_apply")


def test_yaml_of_others():
    both = ("__version__: 1.3.1\ntransform:\n  __class_fullname__: Compose\n  transforms:\n"
            "  - __class_fullname__: Rotate\n    limit: &id001 !!python/tuple\n    - -20\n    - 20\n    border_mode: 0\n"
            "    p: 0.5\n  - {__class_fullname__: RandomGamma, gamma_limit: [90, 110], p: 1}\n"
            "  - {__class_fullname__: Rotate, limit: *id001, border_mode: 0, p: 1}\n")
    nodes = document(both)["policy"]["sequence"]
    require(nodes[0]["magnitude"] == nodes[2]["magnitude"] == {"uniform": [-20, 20]}, "aliases and tuples")
    require(document("{__version__: 1.3.1, transform: {__class_fullname__: HorizontalFlip, p: 1}}")["policy"]["op"] == "flip",
            "YAML in brackets")
    refused('{"transform": {"__class_fullname__": "HorizontalFlip", "p": }', "no JSON")
    refused(flip("!!python/object/apply:os.system ['true']"), "line 4, column 6", "never done")
    refused(flip("!mine 1"), "line 4", "!mine")
    refused(flip("1\n  p: 2"), "line 5, column 3", "twice")
    refused(flip("*nowhere"), "line 4", "no &nowhere")
    refused(flip("&a [*a]"), "holds itself")
    refused(flip("1\n  <<: {p: 1}"), "merged")
    refused(flip("1\n  ? [a]\n  : 1"), "texts")
    refused(flip("1\n---\na: 1"), "second document")
    refused(flip("1\n bad"), "line")
    refused("__class_fullname__: [", "line")
    laughs = "a: &a0 [x]\n" + "".join(f"b{i}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(30))
    refused(laughs + "__class_fullname__: Compose\n", "aliases make more than")
    refused("__class_fullname__: " + "[" * 100, "65")
    refused("__class_fullname__:\n" + "".join("  " * i + "- \n" for i in range(1, 100)), "65")
    deep = "a: &a0 [x]\n" + "".join(f"b{i}: &a{i + 1} [*a{i}]\n" for i in range(90))
    refused(deep + "__class_fullname__: Compose\n", "64")


def test_yaml_that_is_written_reads_back():
    name = 'a "b": c\\d\te #f\u00e9\u4e2d'
    policy = {"name": name, "description": "no", "source": "1", "policy": {"id": "true", "sequence": [
        {"id": "1", "op": "invert"}, {"id": "null", "op": "invert"}]}}
    done = run("--to=albumentations-yaml", write(policy))
    require(done.returncode == 0, done.stderr)
    again = document(done.stdout)
    require(all(again[key] == policy[key] for key in ("name", "description", "source")), str(again))
    require([n["id"] for n in again["policy"]["sequence"]] == ["1", "null"], str(again))


def main():
    for name, function in list(globals().items()):
        if name.startswith("test_"):
            function()
    print(f"{len(FILES)} files, {len(FAILURES)} failures")
    sys.exit(bool(FAILURES))


main()
