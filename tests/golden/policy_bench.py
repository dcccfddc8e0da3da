# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""policy_bench.py POLICY_COST: times of reading and deciding policies; those of torchvision, in the same run,
for one picture's draws without pixels. Goals are printed with "ok" or "MISSED"."""
import subprocess
import sys
import time

GOAL_MS = 20
# what published policies are made of; the others are there to be slow
PUBLISHED = ["wide", "arguments"]


def torchvision_times():
    try:
        import torch
        from torchvision import transforms
    except ImportError:
        return {}
    torch.set_num_threads(1)
    bins = 31
    rand, wide, auto = transforms.RandAugment(), transforms.TrivialAugmentWide(), transforms.AutoAugment()

    def randaugment():
        for _ in range(rand.num_ops):
            space = rand._augmentation_space(bins, (224, 224))
            name = list(space)[int(torch.randint(len(space), (1,)).item())]
            values, signed = space[name]
            magnitude = float(values[rand.magnitude].item()) if values.ndim > 0 else 0.0
            if signed and torch.randint(2, (1,)):
                magnitude *= -1.0

    def trivialaugment():
        space = wide._augmentation_space(bins)
        name = list(space)[int(torch.randint(len(space), (1,)).item())]
        values, signed = space[name]
        magnitude = float(values[torch.randint(len(values), (1,))].item()) if values.ndim > 0 else 0.0
        if signed and torch.randint(2, (1,)):
            magnitude *= -1.0

    def autoaugment():
        which, odds, signs = auto.get_params(len(auto.policies))
        space = auto._augmentation_space(10, (224, 224))
        for i, (name, p, magnitude) in enumerate(auto.policies[which]):
            if odds[i] <= p:
                values, signed = space[name]
                value = float(values[magnitude].item()) if magnitude is not None else 0.0
                if signed and signs[i] == 0:
                    value *= -1.0

    times = {}
    for name, draw in [("randaugment", randaugment), ("trivialaugment", trivialaugment),
                       ("autoaugment-imagenet", autoaugment)]:
        best = None
        for _ in range(5):
            start = time.thread_time()
            for _ in range(200):
                draw()
            best = min(best or 1e9, (time.thread_time() - start) / 200)
        times[name] = 1e9 * best
    return times


def main():
    peers = torchvision_times()
    lines = subprocess.run([sys.argv[1], "--time"], stdout=subprocess.PIPE, text=True,
                           check=True).stdout.splitlines()
    for line in lines:
        what, name, *numbers = line.split()
        if what == "read":
            size, ms = map(float, numbers)
            goal = ", goal %d: %s" % (GOAL_MS, "ok" if ms < GOAL_MS else "MISSED")
            print("read %-12s %4.0f kB  %7.2f ms with the first decision%s" % (
                name, size / 1e3, ms, goal if name in PUBLISHED else ""))
        else:
            operations, ns = map(float, numbers)
            peer = peers.get(name)
            print("decide %-24s %5.2f operations  %6.0f ns a window%s" % (
                name, operations, ns, ", torchvision %.0f ns" % peer if peer else ""))


if __name__ == "__main__":
    main()
