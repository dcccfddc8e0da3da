# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Where every probability is 1, at least nine windows of ten are not what went in, nor what they are
in another epoch: for each drawing element alone and for all of them in a row.

changed.py, without arguments. The environment is that of samebytes.py; AUG_FULL=1 plays longer.
"""
import sys
from fractions import Fraction as F

import oracle
from harness import Mismatch
from samebytes import BRANCHES, FPS, RATE, SECONDS, Rule, Way, run

LEAST = 0.9
WINDOW = F(1, 4)
CHAINS = {
    "augcrop": ("video", "augcrop"),
    "augcrop random": ("video", "augcrop mode=random width=64 height=48"),
    "augcolor": ("video", "augcolor brightness=0.4 contrast=0.4 saturation=0.4 hue=0.1"),
    "augspecmask": ("audio", "augspecmask preset=lb"),
    "pictures": ("video", "augcrop ! augflip probability=1 ! augcolor"),
    "sound": ("audio", "augflip probability=1 ! augspecmask preset=lb"),
}
# a mirror has one face: no epoch differs from another
MIRRORS = {"augflip pictures": ("video", "augflip probability=1"),
           "augflip sound": ("audio", "augflip probability=1")}


def by_window(out, rule):
    """{window: its bytes}."""
    found = {}
    if out.kind == "audio":
        for first, data in out.parts:
            k = rule.heard(first, RATE)
            while rule.first_sample(k, RATE) < first + len(data):
                a, z = [max(rule.first_sample(i, RATE) - first, 0) for i in (k, k + 1)]
                found[k] = found.get(k, b"") + data[a:z].tobytes()
                k += 1
        return found
    for t, _, data in out.parts:
        k = rule.at(t + oracle.frame_ns(FPS) // 4)
        found[k] = found.get(k, b"") + data
    return found


def share(a, b):
    """Of the windows of a, how many differ from those of b."""
    if not a or set(a) != set(b):
        raise Mismatch("windows %s and %s" % (sorted(a)[:5], sorted(b)[:5]))
    return sum(a[k] != b[k] for k in a) / len(a)


def play(kind, chain, **given):
    rule = Rule(window=str(WINDOW), **given)
    names = [n for n in BRANCHES if BRANCHES[n] == kind]
    found = run(Way(seconds=SECONDS), rule, names, {kind: chain})
    grid = oracle.Rule(window=WINDOW)
    return {n: by_window(out, grid) for n, out in found.items()}


def main():
    plain = {kind: play(kind, "identity") for kind in ("video", "audio")}
    wrong = windows = 0
    for label, (kind, chain) in list(CHAINS.items()) + list(MIRRORS.items()):
        first = play(kind, chain)
        second = None if label in MIRRORS else play(kind, chain, epoch=1)
        for name in first:
            shares = [share(first[name], plain[kind][name])]
            shares += [share(first[name], second[name])] if second else []
            good = min(shares) >= LEAST
            wrong += not good
            windows += len(first[name])
            print("%s %s %s: of %d windows, %s" % (
                "ok    " if good else "FAILED", label, name, len(first[name]), " and ".join(
                    "%.1f %% %s" % (100 * s, w) for s, w in zip(
                        shares, ("differ from the input", "between two epochs")))))
    print("%d windows, %d of the shares below %d %%" % (windows, wrong, 100 * LEAST))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
