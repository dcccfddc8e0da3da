#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""The policies that are built in say what was published, entry by entry; their documents read back as themselves;
they choose as ever; what is typed wrong is told; and the traps of other code are not in them.

Usage: policy_automatic.py POLICY_CLI
"""
import itertools
import json
import os
import pathlib
import subprocess
import sys

CLI = sys.argv[1]
FAILURES = []
NAMES = ("autoaugment-imagenet", "autoaugment-cifar10", "autoaugment-svhn", "autoaugment-v0", "randaugment",
         "trivialaugment", "trivialaugment-official", "augmix", "uniformaugment", "specaugment-lb", "specaugment-ld",
         "specaugment-sm", "specaugment-ss", "simclr", "simclr-cifar", "byol-1", "byol-2", "vicreg")
LETTERS = {"P": "posterize", "R": "rotate", "So": "solarize", "AC": "autocontrast", "Eq": "equalize", "In": "invert",
           "Co": "saturation", "Cn": "contrast", "Br": "brightness", "Sh": "sharpness", "SX": "shear-x",
           "SY": "shear-y", "TX": "translate-x", "TY": "translate-y", "SA": "solarize-add"}
TORCH = {"Posterize": "P", "Rotate": "R", "Solarize": "So", "AutoContrast": "AC", "Equalize": "Eq", "Invert": "In",
         "Color": "Co", "Contrast": "Cn", "Brightness": "Br", "Sharpness": "Sh", "ShearX": "SX", "ShearY": "SY",
         "TranslateX": "TX", "TranslateY": "TY"}
# AutoAugment v0 as timm and TensorFlow's TPU models have it: letters, probability, level
V0 = """Eq .8,SY .8 4 | Co .4 9,Eq .6 | Co .4 1,R .6 8 | So .8 3,Eq .4 | So .4 2,So .6 2 | Co .2 0,Eq .8 |
Eq .4,SA .8 3 | SX .2 9,R .6 8 | Co .6 1,Eq 1 | In .4,R .6 0 | Eq 1,SY .6 3 | Co .4 7,Eq .6 | P .4 6,AC .4 |
So .6 8,Co .6 9 | So .2 4,R .8 9 | R 1 7,TY .8 9 | SX 0 0,So .8 4 | SY .8 0,Co .6 4 | Co 1 0,R .6 2 | Eq .8,Eq 0 |
Eq 1,AC .6 | SY .4 7,SA .6 7 | P .8 2,So .6 10 | So .6 8,Eq .6 | Co .8 6,R .4 5"""


def require(sentence, condition):
    if not condition:
        FAILURES.append(sentence)
    print("ok  " if condition else "FAIL", sentence)


def run(*args):
    return subprocess.run([CLI, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def document(policy):
    return json.loads(run("--canonical", policy).stdout)


def windows(policy, n):
    for line in run("--brief", f"--count={n}", policy).stdout.split("\n")[:n]:
        yield [op.split(" ")[0].split(":")[0] for op in line.split("\t") if op]


def table(policy):
    """Sub-policies as lists of operation, probability and level."""
    return [[(op["op"], op.get("probability", 1), op.get("level")) for op in sub["sequence"]]
            for sub in document(policy)["policy"]["one-of"]]


def check_tables():
    wanted = [[(LETTERS[w[0]], float(w[1]), int(w[2]) if len(w) > 2 else None)
               for w in (step.split() for step in sub.split(","))] for sub in V0.replace("\n", " ").split("|")]
    require("autoaugment-v0 is the published table", table("autoaugment-v0") == wanted)
    lists = {}
    data = pathlib.Path(os.environ.get("AUG_TEST_DATA") or "/nowhere") / "../reference/auto_policies.json"
    if data.exists():
        lists = json.loads(data.read_text())["AutoAugment_policies"]
    else:
        try:
            from torchvision.transforms import autoaugment
            lists = {p.value: autoaugment.AutoAugment(p).policies for p in autoaugment.AutoAugmentPolicy}
        except ImportError:
            print("the tables of torchvision are not compared: this needs python3-torchvision")
    for name, subs in lists.items():
        require(f"autoaugment-{name} is torchvision's table", table(f"autoaugment-{name}") == [
            [(LETTERS[TORCH[op]], p, level) for op, p, level in sub] for sub in subs])
    require("equal rows of autoaugment-imagenet stay",
            sum(a == b for a, b in itertools.combinations(table("autoaugment-imagenet"), 2)) == 5)


def check_documents():
    versions = {}
    for name in NAMES:
        own = document(name)
        again = run("--canonical", json.dumps(own)).stdout
        require(f"{name} reads back as itself", json.loads(again) == own)
        require(f"{name} has a name, a description and a source",
                own["name"] == name and own["description"] and own["source"])
        versions[run("--version", name).stdout] = name
        made_up = "\"id\":\"n" in again
        require(f"{name} gives its ids itself", not made_up)
    require("no two are the same", len(versions) == len(NAMES))
    same = lambda a, b: run("--hash", "--count=500", a).stdout == run("--hash", "--count=500", b).stdout
    require("a default that is typed changes nothing", same("randaugment", "randaugment?bins=31&n=2&magnitude=9"))
    require("other names are the same policy", same("trivialaugment-wide", "trivialaugment-official"))
    require("a parameter that is typed does", not same("randaugment", "randaugment?magnitude=10"))
    once = document("augmix?sampling=once&reference-size=320x240&interpolation=nearest")
    require("parameters reach the document", "sampling" not in once and once["reference-size"] == [320, 240] and
            once["policy"]["chains"][0]["arguments"] == {"interpolation": "nearest"})
    require("as do width, depth and alpha", {k: document("augmix?width=2&depth=1&alpha=0.5")["policy"][k]
                                              for k in ("width", "depth", "alpha")} ==
            {"width": 2, "depth": 1, "alpha": 0.5})


def check_contract():
    """Names and ids are what draws are addressed by: who has trained with them must find the same choices again."""
    for policy, wanted in (
            ("randaugment", "contrast+translate-x translate-x+autocontrast shear-x+translate-y brightness+brightness "
             "solarize+translate-y autocontrast+autocontrast contrast+brightness autocontrast+contrast"),
            ("autoaugment-imagenet", "sub-11-rotate sub-03-equalize+sub-03-equalize-2 sub-16-rotate+sub-16-saturation "
             "sub-15-saturation+sub-15-contrast - sub-23-equalize - sub-17-saturation+sub-17-solarize"),
            ("trivialaugment", "- sharpness rotate sharpness translate-x autocontrast autocontrast saturation"),
            ("uniformaugment", "contrast+translate-y shear-y posterize - translate-y - brightness invert")):
        lines = run("--brief", "--count=8", policy).stdout.split("\n")[:8]
        chosen = ["+".join(op.split(":")[0] for op in line.split("\t")) or "-" for line in lines]
        require(f"{policy} chooses as ever", " ".join(chosen) == wanted)


def check_errors():
    for typed, told in (("randaugmnt", "did you mean \"randaugment\"?"), ("randaugment?magnitud=3", "\"magnitude\""),
                        ("randaugment?magnitude=31", "31 bins"), ("randaugment?n=x", "whole number from 0 to 64"),
                        ("randaugment?n=1.5", "whole number"), ("randaugment?n", "n=VALUE"),
                        ("randaugment?n=2&&magnitude=3", "no parameter \"\""), ("augmix?alpha=0", "0.001"),
                        ("augmix?all-ops=yes", "false, true"), ("simclr?n=2", "no parameter \"n\""),
                        ("autoaugment-v0?dialect=timmm", "did you mean \"timm\"?"),
                        ("randaugment?reference-size=0x5", "320x240"), ("augmix?severity=11", "1 to 10")):
        wrong = run("--brief", typed)
        require(f"{typed}: {wrong.stderr.strip()[:90]}", wrong.returncode and told in wrong.stderr)


def check_traps():
    a, b = table("autoaugment-imagenet"), table("autoaugment-v0")
    require("AutoAugment ImageNet and v0 are two policies", not any(sub in b for sub in a))
    n = 4000
    timm = sum(map(len, windows("rand-m9-n2", n))) / (2 * n)
    # 15 operations, all visible, with probability 1/2; 13 of 14 are visible with probability 1
    require(f"timm's operations act with probability 1/2: {timm:.3f}", abs(timm - 0.5) < 0.03)
    ours = sum(map(len, windows("randaugment", n))) / (2 * n)
    require(f"RandAugment's always: {ours:.3f} of 13/14", abs(ours - 13 / 14) < 0.02)
    require("inc0 of timm is true", document("rand-m9-n2-inc0")["policy"] == document("rand-m9-n2-inc1")["policy"])
    require("and differs from none", document("rand-m9-n2-inc0")["dialect"] != document("rand-m9-n2")["dialect"])
    for name in ("randaugment", "trivialaugment", "trivialaugment-official", "uniformaugment", "augmix"):
        root = document(name)["policy"]
        ops = [child["op"] for child in root.get("some-of") or root.get("one-of") or root["chains"]]
        require(f"{name} moves in both directions, once each",
                len(ops) == len(set(ops)) and {"translate-x", "translate-y"} <= set(ops))
    beyond = run("--brief", '{"dialect":"timm","policy":{"op":"rotate","level":{"normal":[9,50],"clip":[0,10]}}}',
                 "--count=300").stdout
    degrees = [abs(float(line.split("degrees=")[1].split()[0])) for line in beyond.splitlines()]
    require(f"magnitudes are clamped: {max(degrees)}", max(degrees) == 30)


check_tables()
check_documents()
check_contract()
check_errors()
check_traps()
sys.exit(bool(FAILURES))
