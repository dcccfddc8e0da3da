# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""policy_cost.py POLICY_COST: reading policies costs in proportion to their length, counted in
instructions by callgrind; twice the text at most 2.2 times as many, over two doublings: hash tables
grow in leaps, which one doubling alone may meet. AUG_FULL=1: documents of up to 16,000 nodes."""
import collections
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
MOST = 2.2


def main():
    if not shutil.which("valgrind"):
        print("SKIPPED: there is no valgrind")
        sys.exit(SKIPPED)
    n = "4000" if os.environ.get("AUG_FULL") else "150"
    counts = collections.defaultdict(dict)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["valgrind", "--tool=callgrind", "--quiet", "--callgrind-out-file=" +
                        os.path.join(folder, "out"), sys.argv[1], n], check=True,
                       stderr=subprocess.DEVNULL)
        for path in glob.glob(os.path.join(folder, "out.*")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            shape = re.search(r"^desc: Trigger: Client Request: (\S+) (\d+)$", text, re.M)
            if shape:
                counts[shape[1]][int(shape[2])] = int(re.search(r"^(?:totals|summary): (\d+)", text, re.M)[1])
    if not counts:
        print("SKIPPED: this was built without callgrind's header")
        sys.exit(SKIPPED)
    worst = 0
    for shape, by_size in counts.items():
        costs = [by_size[size] for size in sorted(by_size)]
        ratios = [b / a for a, b in zip(costs, costs[1:])]
        worst = max(worst, (costs[-1] / costs[0]) ** (1 / len(ratios)))
        print("%-12s %s instructions: %s times" % (
            shape, ", ".join("%d" % c for c in costs), ", ".join("%.3f" % r for r in ratios)))
    sys.exit(0 if worst <= MOST else "FAILED: twice the text costs %.3f times" % worst)


if __name__ == "__main__":
    main()
