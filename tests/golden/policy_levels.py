#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What levels mean: the table of every operation of every dialect is that of torchvision itself, or of the formulas
of the code it is called after, written down here a second time. Whole numbers are compared exactly, other numbers
to 1e-12. torch.linspace() itself differs by units in the last place of single precision between processors (the
width of their vectors is seen in it), so torchvision's fractions are compared to 3 of these units, and moves also
as the whole pixels they are cut to.

Usage: policy_levels.py POLICY_CLI
"""
import json
import os
import pathlib
import subprocess
import sys

import numpy as np

CLI = sys.argv[1]
FAILURES = []
TORCH = {"Identity": "identity", "ShearX": "shear-x", "ShearY": "shear-y", "TranslateX": "translate-x",
         "TranslateY": "translate-y", "Rotate": "rotate", "Brightness": "brightness", "Color": "saturation",
         "Contrast": "contrast", "Sharpness": "sharpness", "Posterize": "posterize", "Solarize": "solarize",
         "AutoContrast": "autocontrast", "Equalize": "equalize", "Invert": "invert", "Cutout": "cutout",
         "SolarizeAdd": "solarize-add", "Desaturate": "grayscale"}
FACTORS = ("Brightness", "Color", "Contrast", "Sharpness")
SIGNED = ("ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate")
COMPARED = 0


def require(condition, sentence):
    if not condition:
        FAILURES.append(sentence)
        print("FAIL", sentence)


def table(dialect, levels, side=224):
    """name: (whether a sign is drawn, magnitudes)"""
    out = subprocess.run([CLI, f"--dialect={dialect}", f"--side={side}", *(repr(float(v)) for v in levels)],
                         stdout=subprocess.PIPE, check=True, text=True).stdout
    rows = {}
    for line in out.splitlines():
        name, *rest = line.split()
        rows[name] = (rest[0] == "sign", [float(v) for v in rest[1:]]) if rest else (False, None)
    return rows


def compare(dialect, name, ours, signed, wanted, exact):
    global COMPARED
    if wanted is None:
        require(ours[1] is None, f"{dialect} {name}: has a level, and should have none")
        return
    require(ours[1] is not None and len(ours[1]) == len(wanted), f"{dialect} {name}: has no levels")
    require(ours[0] == signed, f"{dialect} {name}: the sign is {'not ' * (not ours[0])}drawn")
    for i, (a, b) in enumerate(zip(ours[1] or [], wanted)):
        COMPARED += 1
        require(a == b if exact else abs(a - b) <= 1e-12, f"{dialect} {name}: level {i} is {a!r}, not {b!r}")


def check_torchvision():
    try:
        from torchvision.transforms import autoaugment
    except ImportError:
        print("torchvision is not compared: this needs python3-torchvision")
        return
    worst, apart = 0, 0
    for side in (224, 32, 331, 720, 37):
        spaces = {
            "torchvision-autoaugment": autoaugment.AutoAugment()._augmentation_space(10, (side, side)),
            "torchvision-randaugment": autoaugment.RandAugment()._augmentation_space(31, (side, side)),
            "torchvision-trivialaugment": autoaugment.TrivialAugmentWide()._augmentation_space(31),
            "torchvision-augmix": autoaugment.AugMix()._augmentation_space(10, (side, side)),
        }
        for dialect, space in spaces.items():
            bins = next(len(m) for m, _ in space.values() if m.ndim)
            ours = table(dialect, range(bins), side)
            require(set(ours) == {TORCH[n] for n in space}, f"{dialect}: knows other operations: {sorted(ours)}")
            for name, (magnitudes, signed) in space.items():
                wanted = [float(v) for v in magnitudes] if magnitudes.ndim else None
                sign, values = ours[TORCH[name]]
                if wanted and name.startswith("Translate"):
                    values = [float(np.float32(v * side)) for v in values]
                    compare(dialect, name, (sign, list(map(int, values))), signed, list(map(int, wanted)), True)
                if wanted and name != "Posterize":
                    units = [abs(a - b) / max(np.spacing(np.float32(b)), 1e-12) for a, b in zip(values, wanted)]
                    worst = max(worst, *units)
                    apart += sum(u > 0 for u in units)
                    require(max(units) <= 3, f"{dialect} {name}: {max(units)} units apart")
                    values = wanted
                compare(dialect, name, (sign, values), signed, wanted, True)
    print(f"torchvision: {apart} magnitudes are apart, by {worst:.0f} units in the last place at most")
    check_recorded()


def check_recorded():
    """The tables as they were printed by torchvision 0.14.1."""
    data = os.environ.get("AUG_TEST_DATA")
    path = pathlib.Path(data or ".") / "../reference/auto_policies.json"
    if not data or not path.exists():
        return
    recorded = json.loads(path.read_text())
    names = {"AutoAugment": ("torchvision-autoaugment", 10), "RandAugment": ("torchvision-randaugment", 31),
             "TrivialAugmentWide": ("torchvision-trivialaugment", 31), "AugMix": ("torchvision-augmix", 10)}
    for their, (dialect, bins) in names.items():
        ours = table(dialect, range(bins))
        for name, row in recorded[their].items():
            scale = 224 if name.startswith("Translate") else 1
            rounded = row["bins"] and [round(v * scale, 5) for v in ours[TORCH[name]][1]]
            for a, b in zip(rounded or [], row["bins"] or []):
                require(abs(a - b) < 1.5e-5, f"{dialect} {name}: {a} was recorded as {b}")
            compare(dialect + " as recorded", name, (ours[TORCH[name]][0], row["bins"] and rounded), row["signed"],
                    rounded, True)


def paper(name, level, side):
    """AutoAugment, table 6: ranges in ten values; solarize from 256 to 0, posterize from 4 to 8."""
    at = level / 9
    ends = {"ShearX": (0, 0.3), "TranslateX": (0, 150 / 331), "Rotate": (0, 30), "Solarize": (256, 0),
            "Posterize": (4, 8), "Cutout": (0, 60 / 331)}
    ends.update({n: (-0.9, 0.9) for n in FACTORS})
    low, high = ends[name.replace("Y", "X")]
    value = low + (high - low) * at
    return round(value) if name == "Posterize" else value


def trivial(name, level, side):
    whole = lambda most: int(level * most / 30)
    if name.startswith("Shear"):
        return float(level) * .99 / 30
    if name.startswith("Translate"):
        return whole(32) / side
    if name in FACTORS:
        return float(level) * (2. - .01) / 30 + .01 - 1
    return {"Rotate": whole(135), "Posterize": 8 - whole(6), "Solarize": 256 - whole(256),
            "Cutout": whole(side * .6) / side}[name]


def timm(variant):
    def magnitude(name, level, side):
        part = level / 10.
        if name.startswith("Shear"):
            return part * 0.3
        if name.startswith("Translate"):
            return part * 0.45
        if name in FACTORS:
            return part * .9 if variant == "increasing" else part * 1.8 + 0.1 - 1
        bits = int(part * 4)
        threshold = int(part * 256)
        return {"Rotate": part * 30., "SolarizeAdd": int(part * 110),
                "Posterize": {"": bits, "increasing": 4 - bits, "research": 4 - bits, "original": bits + 4}[variant],
                "Solarize": 256 - threshold if variant == "increasing" else threshold}[name]
    return magnitude


def tenths(name, level, side, pixels, cut=int):
    """int_parameter() and float_parameter() with PARAMETER_MAX = 10."""
    if name.startswith("Shear"):
        return float(level) * 0.3 / 10
    if name.startswith("Translate"):
        return cut(level * pixels / 10) / side
    if name in FACTORS:
        return float(level) * 1.8 / 10 + .1 - 1
    return {"Rotate": lambda: cut(level * 30 / 10), "Posterize": lambda: 4 - cut(level * 4 / 10),
            "Solarize": lambda: 256 - cut(level * 256 / 10), "Cutout": lambda: int(level * 20 / 10) / side}[name]()


def faa(name, level, side):
    """apply_augment(): level·(high - low) + low."""
    ends = {"Shear": (-0.3, 0.3), "Trans": (-0.45, 0.45), "Rotat": (-30, 30), "Solar": (0, 256), "Poste": (4, 8),
            "Cutou": (0, 0.2)}
    low, high = ends.get(name[:5], (0.1 - 1, 1.9 - 1))
    value = level * (high - low) + low
    return int(value) if name == "Posterize" else value


def dali(name, level, side):
    """np.linspace(*mag_range, 11)[level] and mag_to_param."""
    ends = {"Trans": (0, 250 / side), "Rotat": (0, 30), "Shear": (0, 0.3), "Poste": (0, 4), "Solar": (0, 256)}
    low, high = (0, 110) if name == "SolarizeAdd" else ends.get(name[:5], (-0.9, 0.9))
    value = np.linspace(low, high, 11)[level]
    if name == "Posterize":
        return max(int(np.round(value)), 1)
    return min(value, 1) if name.startswith("Trans") else int(value) if name == "SolarizeAdd" else value


def check_formulas():
    fine = list(np.arange(0, 41) / 4)
    auto = ["AutoContrast", "Equalize", "Invert"]
    base = [*SIGNED, *FACTORS, "Posterize", "Solarize"]
    rows = [
        ("autoaugment", range(10), paper, base + auto + ["Cutout"]),
        ("trivialaugment", range(31), trivial, base + auto + ["Identity", "Cutout"]),
        *((f"timm-{v}".rstrip("-"), fine, timm(v), base + auto + ["SolarizeAdd", "Desaturate"])
          for v in ("", "increasing", "original", "research")),
        ("augmix", fine, lambda n, l, s: tenths(n, l, s, s / 3), base + auto[:2]),
        ("pba", range(11), lambda n, l, s: tenths(n, l, s, 10), base + auto + ["Cutout"]),
        ("fast-autoaugment", np.arange(0, 65) / 64, faa, base + auto + ["Cutout"]),
        ("dali", range(11), dali, base + auto + ["SolarizeAdd", "Identity"]),
    ]
    for dialect, levels, formula, names in rows:
        for side in (224, 32, 331):
            ours = table(dialect, levels, side)
            require(set(ours) == {TORCH[n] for n in names}, f"{dialect}: knows other operations: {sorted(ours)}")
            for name in names:
                bare = name in (*auto, "Identity", "Desaturate")
                wanted = None if bare else [formula(name, level, side) for level in levels]
                signed = name in SIGNED or (dialect == "timm-increasing" and name in FACTORS)
                compare(dialect, name, ours[TORCH[name]], signed, wanted, name in ("Posterize", "SolarizeAdd"))


def check_traps():
    """Directions and neutral levels differ."""
    one = lambda dialect, name, *levels: table(dialect, levels)[name][1]
    require(one("timm", "posterize", 0, 9) == [0, 3], "timm: posterize weakens with the level")
    require(one("timm-increasing", "posterize", 0, 9) == [4, 1], "inc1: posterize strengthens with the level")
    require(one("timm-original", "posterize", 0, 9) == [4, 7], "original: posterize weakens, 4 bits or more")
    require(one("torchvision-autoaugment", "posterize", 0, 9) == [8, 4], "torchvision: nothing at 0")
    require(one("timm", "solarize", 0, 10) == [0, 256], "timm: solarize weakens with the level")
    require(one("timm-increasing", "solarize", 0, 10) == [256, 0], "inc1: solarize strengthens with the level")
    require(one("fast-autoaugment", "solarize", 0, 1) == [0, 256], "fast-autoaugment: solarize weakens")
    require(one("fast-autoaugment", "posterize", 0, 1) == [4, 8], "fast-autoaugment: posterize weakens")
    for name in ("shear-x", "shear-y", "translate-x", "translate-y", "rotate", "brightness", "saturation"):
        low, middle, high = one("fast-autoaugment", name, 0, 0.5, 1)
        require(abs(middle) < 1e-12 and abs(low + high) < 1e-12, f"fast-autoaugment: {name} does nothing at 0.5")
    for name in ("brightness", "contrast", "saturation", "sharpness"):
        require(abs(one("timm", name, 5)[0]) < 1e-12, f"timm: {name} does nothing at 5")
        require(abs(one("trivialaugment", name, 0)[0] + 0.99) < 1e-12 and
                abs(one("trivialaugment", name, 30)[0] - 1) < 1e-12, f"trivialaugment: {name} is one-sided")
        ours = table("torchvision-trivialaugment", [0, 30])[name]
        require(ours[0] and ours[1] == [0, float(np.float32(0.99))], f"torchvision: {name} is mirrored")
    degrees = one("trivialaugment", "rotate", *range(31))
    require(degrees == [int(v) for v in degrees] and degrees[1] == 4, "trivialaugment: whole degrees")
    require(one("torchvision-trivialaugment", "rotate", 1) == [4.5], "torchvision: 4.5 degrees")


check_torchvision()
check_formulas()
check_traps()
print(f"{COMPARED} magnitudes compared")
sys.exit(bool(FAILURES))
