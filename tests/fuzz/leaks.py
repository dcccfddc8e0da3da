# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""No element leaves objects, buffers, events or caps behind: a small storm and the example line of every
page run under the leaks tracer of GStreamer."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77
# The tracer also logs the format of its lines, with %s for the type's name.
ALIVE = re.compile(r"object-alive, type-name=\(string\)[^%]")
TRACED = {**os.environ, "GST_TRACERS": "leaks", "GST_DEBUG": "GST_TRACER:7", "GST_DEBUG_NO_COLOR": "1"}


def example_lines():
    for page in sorted((ROOT / "docs/elements").glob("*.md")):
        for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.S | re.M):
            for line in block.replace("\\\n", " ").splitlines():
                if line.startswith("gst-launch-1.0 "):
                    yield line.replace("autovideosink", "fakesink").replace("autoaudiosink", "fakesink")


def leaks_of(what, command, folder=None):
    done = subprocess.run(command, shell=isinstance(command, str), env=TRACED, text=True, timeout=100, cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    left = [line for line in done.stdout.splitlines() if ALIVE.search(line)]
    if done.returncode:
        print(f"FAILED exit {done.returncode}: {what}\n{done.stdout[-1000:]}")
    for line in left[:20]:
        print(f"LEFT by {what}\n  {line}")
    return len(left) + (done.returncode != 0)


def main():
    storm = sys.argv[1]
    if subprocess.run(["gst-inspect-1.0", "coretracers"], stdout=subprocess.DEVNULL, check=False).returncode:
        print("SKIPPED: this GStreamer has no tracers")
        return SKIPPED
    wrong = leaks_of("the storm", [storm, "--part", "1000"])
    lines = list(example_lines())
    with tempfile.TemporaryDirectory() as folder:
        for captions in (ROOT / "docs/examples").glob("*.srt"):
            shutil.copy(captions, folder)
        for line in lines:
            wrong += leaks_of(line, line, folder)
    print(f"the storm and {len(lines)} example lines, {wrong} findings")
    return 1 if wrong or not lines else 0


sys.exit(main())
