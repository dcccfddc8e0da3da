#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""cuefuzz.py TARGET: libFuzzer on cues.

AUG_FULL=1: ten minutes; otherwise a fixed number of runs with a fixed seed. What breaks is kept in
the folder of the program, with the line that has it again."""
import os
import subprocess
import sys
import tempfile

SECONDS = 600
RUNS = 1500
LIMITS = ["-max_len=4096", "-timeout=10", "-rss_limit_mb=2048", "-seed=1", "-verbosity=0",
          "-print_final_stats=1"]
CUES = ["The quick brown cat, don't you see, is not in New York.\nIt's <b>here &amp; <i>there</i></b>!",
        "{\\an8}<span foreground='#ff0000'>keepme</span> &#233; 3.5 👩‍👩‍👧 <!-- x -->a an <![CDATA[ y ]]>"]


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for operation in range(9):
            for n, cue in enumerate(CUES):
                with open(os.path.join(folder, "%d-%d" % (operation, n)), "wb") as file:
                    file.write(bytes([1 - operation % 3 // 2, operation, 60, n]) + cue.encode())
        options = ["-max_total_time=%d" % SECONDS] if os.environ.get("AUG_FULL") else ["-runs=%d" % RUNS]
        done = subprocess.run(
            [program, "-artifact_prefix=" + os.path.join(os.path.dirname(program), "cue-")] + LIMITS +
            options + [folder], stderr=subprocess.PIPE, text=True, errors="replace")
    runs = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    print("%s cues" % (runs[0].split()[-1] if runs else "?"), flush=True)
    if done.returncode:
        print(done.stderr[-6000:])
        print("FAILED; again: %s FILE, the file is in %s" % (program, os.path.dirname(program)))
        sys.exit(1)


if __name__ == "__main__":
    main()
