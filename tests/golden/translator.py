#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""A translator for tests: reads texts that end with a NUL, and does with them what its first
argument says. Others are for it: translator.py slow MILLISECONDS."""
import os
import sys
import time

WORDS = {"quick": "fast", "big": "large", "small": "little", "a": "the", "kid": "child"}
mode, arguments = sys.argv[1], sys.argv[2:]


def exchange_words(text):
    return " ".join(WORDS.get(word, word) for word in text.split(" "))


def drop(text):
    """As exchange_words, and what is kept is lost unless it is a made-up word."""
    return exchange_words(text).replace("lantern", "lamp")


def answer(text, n):
    if n == 0 and mode not in ("mute", "never", "start"):
        return text  # the greeting
    if mode == "slow" and n % 3 == 0:
        time.sleep(int(arguments[0]) / 1000)
    if mode == "start" and n == 0:
        time.sleep(int(arguments[0]) / 1000)
    if mode == "die" and n == int(arguments[0]):
        sys.exit("it died of %s" % text[:20])
    if mode == "noisy":
        sys.stderr.write("x" * (1 << 20))
        sys.stderr.flush()
    if mode in ("mute", "never"):
        return None
    return {"upper": str.upper, "words": exchange_words, "slow": exchange_words,
            "die": exchange_words, "noisy": exchange_words, "drop": drop, "start": exchange_words,
            "turn": lambda text: text.replace("left", "right").replace("red", "blue"),
            "garble": lambda text: "#" + text[::-1], "short": lambda text: text[:3],
            "bytes": lambda text: "\udcff\udc80" + text,
            "twice": lambda text: text + "\0" + text}.get(mode, lambda text: text)(text)


def main():
    n, held = 0, b""
    while True:
        data = os.read(0, 65536)
        if not data:
            return
        held += data
        while b"\0" in held:
            text, held = held.split(b"\0", 1)
            said = answer(text.decode(errors="surrogateescape"), n)
            n += 1
            if said is not None:
                os.write(1, said.encode(errors="surrogateescape") + b"\0")


main()
