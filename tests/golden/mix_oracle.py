#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Mixed chains on RGB against torchvision 0.14's AugMix: its operations in the order of our decision, with the
values of our decision, summed as it sums.

    mix_oracle.py POLICY_CLI        the plugin is found by GST_PLUGIN_PATH_1_0
"""
import json
import math
import re
import subprocess
import sys
import tempfile

import numpy as np

try:
    import torch
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms import functional as F
    torch.set_num_threads(1)
except ImportError:
    print("skipped: this test needs python3-torch and python3-torchvision")
    sys.exit(77)

FAILURES = []
OPERATIONS = ("shear-x", "shear-y", "translate-x", "translate-y", "rotate", "posterize", "solarize",
              "autocontrast", "equalize", "brightness", "saturation", "contrast", "sharpness")
PLAIN = ("autocontrast", "equalize")


def require(name, holds, text=""):
    print(f"{'ok  ' if holds else 'FAIL'} {name}{': ' if text else ''}{text}")
    if not holds:
        FAILURES.append(name)


def chains_of(operations, name, interpolation, severity, width):
    nodes = []
    for operation in operations:
        node = {"op": operation, "id": f"{name}-{operation}"}
        if operation not in PLAIN:
            node["level"] = {"integers": [0, severity - 1]}
        if operation in OPERATIONS[:5]:
            node["arguments"] = {"interpolation": interpolation}
        nodes.append(node)
    return {"id": name, "width": width, "alpha": 1, "depth": {"integers": [1, 3]}, "chains": nodes}


def document(operations, width, height, interpolation, severity, chains, around):
    """AugMix of torchvision for pictures of this size; with @around between other operations, and twice."""
    policy = [chains_of(operations, "mix", interpolation, severity, chains)]
    if around:
        policy = [{"op": "solarize", "magnitude": 150}, *policy, {"op": "posterize", "magnitude": 5},
                  chains_of(operations, "again", interpolation, severity, 2), {"op": "equalize"}]
    return {"format": 1, "name": "mix", "dialect": "torchvision-augmix", "reference-size": [width, height],
            "sampling": "each", "policy": policy}


def pictures(rng, n, width, height):
    """Slopes, edges and noise of every strength."""
    y, x = np.mgrid[0:height, 0:width]
    result = np.empty((n, height, width, 3), np.uint8)
    for i in range(n):
        a, b, c = rng.uniform(-3, 3, (3, 3))
        plane = rng.uniform(60, 190, 3) + x[..., None] * a + y[..., None] * b + \
            40 * np.sign(np.sin(x[..., None] / rng.uniform(3, 20) + c)) + \
            rng.normal(0, rng.choice([0.5, 4, 30]), (height, width, 3))
        result[i] = np.clip(plane, 0, 255)
    return result


def decisions(cli, policy, n, seed):
    """Per window the operations as (name, chain, values)."""
    lines = subprocess.run([cli, "--brief", "--seed", str(seed), "--count", str(n), policy], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.splitlines()
    result = []
    for line in lines:
        operations = []
        for part in line.split("\t"):
            head, *values = part.split(" ")
            name, _, chain = head.split(":")[1].partition("@")
            operations.append((name, int(chain or 0), dict(v.split("=") for v in values)))
        result.append(operations)
    return result


def play(folder, policy, frames, seed):
    """What augpolicy makes of one picture a window."""
    n, height, width, _ = frames.shape
    stride = (3 * width + 3) // 4 * 4
    padded = np.zeros((n, height, stride), np.uint8)
    padded[..., :3 * width] = frames.reshape(n, height, 3 * width)
    padded.tofile(f"{folder}/in")
    line = f"""filesrc location={folder}/in ! rawvideoparse format=rgb width={width} height={height} framerate=1/1
        plane-strides=<{stride}> frame-size={stride * height} ! augseed seed={seed} source=clip-0 window=1 !
        augpolicy location={policy} ! filesink location={folder}/out"""
    subprocess.run(["gst-launch-1.0", "-q", *line.split()], check=True)
    out = np.fromfile(f"{folder}/out", np.uint8).reshape(n, height, stride)
    return out[..., :3 * width].reshape(n, height, width, 3)


def torchs(name, values, image):
    """One operation of torchvision with the value of ours."""
    number = {k: float(v) for k, v in values.items() if re.fullmatch(r"[-+0-9.e]+", v)}
    if name == "affine":
        mode = InterpolationMode.BILINEAR if values["interpolation"] == "2" else InterpolationMode.NEAREST
        height, width = image.shape[-2:]
        shear = [math.degrees(math.atan(number.get(f"tangent-{axis}", 0))) for axis in "xy"]
        move = [int(round(number.get(f"translate-{axis}", 0) * side, 9)) for axis, side in zip("xy", (width, height))]
        if "degrees" in number:
            return F.rotate(image, -number["degrees"], interpolation=mode)
        if any(f"tangent-{axis}" in number for axis in "xy"):
            return F.affine(image, 0.0, [0, 0], 1.0, shear, interpolation=mode, center=[0, 0])
        return F.affine(image, 0.0, move, 1.0, [0.0, 0.0], interpolation=mode)
    return {"brightness": lambda: F.adjust_brightness(image, number["factor"]),
            "saturation": lambda: F.adjust_saturation(image, number["factor"]),
            "contrast": lambda: F.adjust_contrast(image, number["factor"]),
            "sharpness": lambda: F.adjust_sharpness(image, number["factor"]),
            "posterize": lambda: F.posterize(image, int(number["bits"])),
            "solarize": lambda: F.solarize(image, number["threshold"]),
            "autocontrast": lambda: F.autocontrast(image),
            "equalize": lambda: F.equalize(image)}[name]()


def mixed(operations, image):
    """torchvision's AugMix.forward() with what was drawn: the mix, and the operations of its chains."""
    _, _, values = operations[0]
    share = float(values["share"])
    m = torch.tensor([1 - share, share], dtype=torch.float32)
    weights = torch.tensor([float(values[f"weight-{i + 1}"]) for i in range(int(values["chains"]))]) * m[1]
    mix = m[0] * image
    for i in range(len(weights)):
        chain = image
        for name, number, own in operations[1:]:
            if number == i + 1:
                chain = torchs(name, own, chain)
        mix.add_(weights[i] * chain)
    return mix.to(dtype=torch.uint8)


def carried_out(operations, frame):
    image = torch.from_numpy(frame).permute(2, 0, 1).contiguous()
    while operations:
        n = 1
        while n < len(operations) and operations[n][1]:
            n += 1
        if operations[0][0] == "mix":
            image = mixed(operations[:n], image)
        else:
            image = torchs(operations[0][0], operations[0][2], image)
        operations = operations[n:]
    return image.permute(1, 2, 0).numpy()


def compare(cli, folder, what, operations, interpolation, n, size, chains, most_far, around=False):
    """At most a share @most_far of the bytes may be off by more than a level; if it is 0, none may be off."""
    width, height = size
    policy = f"{folder}/policy.json"
    with open(policy, "w") as file:
        json.dump(document(operations, width, height, interpolation, 10, chains, around), file)
    frames = pictures(np.random.default_rng(width), n, width, height)
    seed = width + chains
    ours = play(folder, policy, frames, seed)
    far = off = 0
    for i, decided in enumerate(decisions(cli, policy, n, seed)):
        difference = np.abs(carried_out(decided, frames[i]).astype(int) - ours[i])
        off += int((difference > 0).sum())
        far += int((difference > 1).sum())
    total = ours.size
    require(f"{what}, {n} pictures of {width}x{height}, {chains} chains",
            (far if most_far else off) <= most_far * total,
            f"{off} of {total} bytes differ, {far} by more than one level")


def main():
    cli = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        # float32 has the same sums everywhere; places that torchvision finds in float32 are not ours
        exact = OPERATIONS[2:4] + OPERATIONS[5:]
        for n, size, chains in ((100, (97, 61), 3), (60, (64, 48), 1), (60, (31, 40), 8), (20, (224, 224), 3)):
            compare(cli, folder, "colours and moves", exact, "bilinear", n, size, chains, 0)
        compare(cli, folder, "two mixes and more", exact, "bilinear", 60, (55, 37), 3, 0, True)
        for n, size in ((80, (97, 61)), (20, (224, 224))):
            compare(cli, folder, "all of AugMix", OPERATIONS, "bilinear", n, size, 3, 3e-4)
    return len(FAILURES) > 0


if __name__ == "__main__":
    sys.exit(main())
