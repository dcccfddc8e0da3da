#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""policyfuzz.py TARGET: libFuzzer on documents and on every format that can be imported.

Begins with policies/TARGET/*, policies/TARGET.txt, one text a line, and the files that tests import.
AUG_FULL=1: 30 minutes in all; otherwise a fixed number of runs with a fixed seed. What breaks is kept
in the folder of the program, with the line that has it again."""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ALL_SECONDS = 1800
RUNS = 800
# texts of up to 16 KiB, ten seconds each, and no more memory than a phone has
LIMITS = ["-max_len=16384", "-timeout=10", "-rss_limit_mb=2048", "-seed=1", "-verbosity=0",
          "-print_final_stats=1"]


def fill(folder, target):
    """Texts to begin with; all formats' where the format is to be found out."""
    names = ["*"] if target == "any" else [target]
    for path in glob.glob(os.path.join(HERE, "..", "golden", "policies", "*")):
        # what they are is the beginning of their names
        if target == "any" or os.path.basename(path).startswith(target.split("-")[0]):
            if os.path.getsize(path) < 16384 and not path.endswith(".gz"):
                shutil.copy(path, folder)
    for name in names:
        for path in glob.glob(os.path.join(HERE, "policies", name, "*")):
            shutil.copy(path, folder)
        for path in glob.glob(os.path.join(HERE, "policies", name + ".txt")):
            with open(path, encoding="utf-8") as lines:
                for n, line in enumerate(lines):
                    with open(os.path.join(folder, "%s-%d" % (os.path.basename(path), n)), "w",
                              encoding="utf-8") as file:
                        file.write(line.rstrip("\n"))


def run(program, target, seconds, kept):
    """Whether nothing broke."""
    with tempfile.TemporaryDirectory() as folder:
        fill(folder, target)
        options = ["-artifact_prefix=" + os.path.join(kept, target + "-")]
        options += ["-max_total_time=%d" % seconds] if seconds else ["-runs=%d" % RUNS]
        dictionary = "-dict=" + os.path.join(HERE, "policies", "policy.dict")
        done = subprocess.run([program, target] + LIMITS + options + [dictionary, folder],
                              stderr=subprocess.PIPE, text=True, errors="replace")
    runs = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    print("%s: %s texts" % (target, runs[0].split()[-1] if runs else "?"), flush=True)
    if done.returncode:
        print(done.stderr[-6000:])
        print("FAILED; again: %s %s FILE, the file is in %s" % (program, target, kept))
    return done.returncode == 0


def main():
    program = os.path.abspath(sys.argv[1])
    targets = subprocess.run([program, "list"], stdout=subprocess.PIPE, text=True,
                             check=True).stdout.split()
    seconds = ALL_SECONDS // len(targets) if os.environ.get("AUG_FULL") else 0
    fine = [run(program, target, seconds, os.path.dirname(program)) for target in targets]
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
