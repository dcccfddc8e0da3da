# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What the pages say works: every line of gst-launch and gst-augment and every piece of Python in them is run,
every element has a page and is in the tables, and every link leads somewhere. A document that a page says to save
"as `NAME.json`:" is there for its lines, and so are the captions of docs/examples."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
# printf writes the files of the lines behind it
COMMANDS = tuple(name + " " for name in ("gst-launch-1.0", "gst-augment-1.0", "printf") if shutil.which(name))
failures = []
n_lines = n_links = 0


def fail(sentence):
    failures.append(sentence)
    print(f"FAILED {sentence}")


def pages():
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs/elements").glob("*.md"))]


def launch_lines(text):
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M):
        joined = block.replace("\\\n", " ")
        yield from (line.strip() for line in joined.splitlines() if line.startswith(COMMANDS))


def run(page, what, command, folder):
    try:
        done = subprocess.run(command, shell=isinstance(command, str), cwd=folder, timeout=60, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired:
        fail(f"{page}: does not end by itself: {what}")
        return ""
    if done.returncode:
        fail(f"{page}: exit {done.returncode}: {what}\n{done.stdout[-600:]}")
    elif "CRITICAL" in done.stdout or "GLib-GObject-WARNING" in done.stdout:
        fail(f"{page}: criticals: {what}\n{done.stdout[-600:]}")
    return done.stdout


def check_lines(page, folder):
    global n_lines
    name = page.relative_to(ROOT)
    text = page.read_text()
    for saved, document in re.findall(r"`([\w-]+\.json)`:\n\n```json\n(.*?)^```", text, re.S | re.M):
        (pathlib.Path(folder) / saved).write_text(document)
    for line in launch_lines(text):
        # a screen is not there where tests run
        printed = run(name, line, line.replace("autovideosink", "fakesink sync=true"), folder)
        n_lines += 1
        if "post-messages=true" in line and "aug-decision" not in printed:
            fail(f"{name}: no decision is printed: {line}")
    least = {"README.md": 20, "policy.md": 30, "presets.md": 3}.get(page.name)
    if least and os.environ.get("GI_TYPELIB_PATH"):
        for code in re.findall(r"^```python\n(.*?)^```", text, re.S | re.M):
            printed = run(name, "the Python", [sys.executable, "-c", code], folder)
            if len(printed.splitlines()) < least:
                fail(f"{name}: the Python prints nothing: {printed[-300:]}")
            n_lines += 1


def check_links(page):
    global n_links
    text = page.read_text()
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if re.match(r"https?://", target):
            continue
        path = (page.parent / target).resolve()
        n_links += 1
        if not path.exists():
            fail(f"{page.relative_to(ROOT)}: the link {target} leads nowhere")


def elements():
    printed = subprocess.run(["gst-inspect-1.0", "augment"], capture_output=True, text=True, timeout=60).stdout
    return re.findall(r"^  (\w+): ", printed, re.M)


def check_elements():
    names = elements()
    if len(names) < 6:
        fail(f"gst-inspect-1.0 augment lists only {names}")
    for name in names:
        page = ROOT / f"docs/elements/{name}.md"
        if not page.exists():
            fail(f"{name} has no page; type: ./run docs")
            continue
        if not any(name in line for line in launch_lines(page.read_text())):
            fail(f"docs/elements/{name}.md has no example line with {name}")
        if f"](docs/elements/{name}.md)" not in (ROOT / "README.md").read_text():
            fail(f"README.md does not list {name}")
        if f"](elements/{name}.md)" not in (ROOT / "docs/README.md").read_text():
            fail(f"docs/README.md does not list {name}")


def main():
    os.environ["LANG"] = "C.UTF-8"
    check_elements()
    with tempfile.TemporaryDirectory() as folder:
        for captions in (ROOT / "docs/examples").glob("*.srt"):
            shutil.copy(captions, folder)
        for page in pages():
            check_links(page)
            check_lines(page, folder)
    print(f"{n_lines} lines run, {n_links} links followed, {len(failures)} failures")
    if n_lines < 10:
        fail("too few lines were found in the pages")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
