#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes the man page of the command from what its sub-commands say about themselves with --help.

    docs/man.py COMMAND            writes docs/gst-augment-1.0.1, COMMAND being the built command
    docs/man.py COMMAND --check    exits with 1 if the page is out of date
"""
import os
import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parent / "gst-augment-1.0.1"
NAME = "gst-augment-1.0"
HEAD = '''.\\" SPDX-License-Identifier: LGPL-2.1-or-later
.\\" SPDX-FileCopyrightText: The gst-augment authors
.\\" written by docs/man.py
.TH GST\\-AUGMENT\\-1.0 1 "" "gst-augment %s" "User Commands"
.SH NAME
gst\\-augment\\-1.0 \\- augment pictures, sound and captions of a file in step
'''
DESCRIPTION = (
    "Makes augmented files for training. All streams of a file take the same random decisions at the same "
    "media time, and every decision is a pure function of seed, source, epoch, view and window: the same "
    "line gives the same bytes again. A command says what it does with --help.")
STATUS = (("0", "Everything was done."),
          ("1", "It was not, or check found what is not in step or diff a difference; one sentence on standard error says what went wrong."),
          ("2", "The command line was wrong; the sentence says what to type."),
          ("130", "Interrupted; nothing was written."))
FILES = (("OUT.jsonl",
          "The log of apply: what it was made from, then one line of JSON for every window, branch "
          "and decision."),)
ENVIRONMENT = (("GST_PLUGIN_PATH",
                "Folders in which GStreamer looks for the plugin, if it is not installed where "
                "GStreamer is."),)


def escape(text):
    """Text as roff prints it: hyphens that can be copied, no requests at the start of a line."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(c if ord(c) < 128 else f"\\[u{ord(c):04X}]" for c in text)
    return "\\&" + text if text[:1] in (".", "'") else text


def ask(command, *arguments):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
    return subprocess.run([command, *arguments], check=True, capture_output=True, text=True,
                          env=environment).stdout


class Help:
    """The parts of what --help prints."""

    def __init__(self, text):
        usage, *parts = text.strip().split("\n\n")
        self.usage = usage.split("\n")[1].strip().removeprefix(NAME + " ")
        self.summary, self.options, self.examples = [], [], []
        for part in parts:
            lines = part.split("\n")
            if lines[0] == "Application Options:":
                self.options = [re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in lines[1:]]
            elif lines[0] in ("Example:", "Examples:"):
                self.examples = [line.strip() for line in lines[1:]]
            elif lines[0] != "Help Options:":
                self.summary += lines


def entries(rows):
    return "".join(f".TP\n\\fB{escape(name)}\\fR\n{escape(text)}\n" for name, text in rows)


def option_entries(options):
    rows = []
    for option, text in options:
        name, equals, value = option.partition("=")
        shown = f"\\fB{escape(name)}\\fR" + (f"=\\fI{escape(value)}\\fR" if equals else "")
        rows.append(f".TP\n{shown}\n{escape(text)}\n")
    return "".join(rows)


def usage_line(usage):
    name, _, rest = usage.partition(" ")
    return f"\\fB{escape(NAME)} {escape(name)}\\fR {escape(rest)}\n"


def commands_of(command):
    listed = ask(command, "--help").split("Commands:\n")[1].split("\n\n")[0]
    return [line.split()[0] for line in listed.splitlines()]


def make_page(command):
    helps = [Help(ask(command, name, "--help")) for name in commands_of(command)]
    several = [h for h in helps if len(h.options) > 10]
    shared = [row for row in several[0].options if all(row in h.options for h in several)
              and not any(row in h.options for h in helps if h not in several)]
    page = HEAD % ask(command, "--version").split()[1]
    page += ".SH SYNOPSIS\n" + ".br\n".join(usage_line(h.usage) for h in helps)
    page += f".SH DESCRIPTION\n{escape(DESCRIPTION)}\n.SH COMMANDS\n"
    for h in helps:
        page += f".SS {escape(h.usage.split(' ')[0])}\n" + "".join(escape(line) + "\n" for line in h.summary)
        if h in several:
            page += ".PP\nTakes the options of the policy, too.\n"
        page += option_entries(row for row in h.options if row not in shared)
        page += ".PP\n.EX\n" + "".join(escape(line) + "\n" for line in h.examples) + ".EE\n"
    page += ".SH OPTIONS OF THE POLICY\nWhat decisions depend on.\n" + option_entries(shared)
    page += ".SH EXIT STATUS\n" + entries(STATUS) + ".SH FILES\n" + entries(FILES)
    page += ".SH ENVIRONMENT\n" + entries(ENVIRONMENT)
    return page + ".SH SEE ALSO\n\\fBgst\\-launch\\-1.0\\fR(1), \\fBgst\\-inspect\\-1.0\\fR(1)\n"


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--check"]):
        sys.exit(__doc__)
    page = make_page(sys.argv[1])
    if sys.argv[2:]:
        if not PAGE.exists() or PAGE.read_text() != page:
            sys.exit(f"{PAGE.name} is out of date; type: ./run docs")
    elif not PAGE.exists() or PAGE.read_text() != page:
        PAGE.write_text(page)
        print(f"{PAGE.name} is written")


if __name__ == "__main__":
    main()
