#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Times how many words a second one core looks up in WordNet, each as four parts of speech with base forms and all
senses: the library, NLTK where it and its copy of WordNet are installed, and the command wn, a process a word.

    wordnet_bench.py WORDNET_BENCH FORMS
"""
import shutil
import statistics
import subprocess
import sys
import time

try:
    from nltk.corpus import wordnet
    wordnet.synsets("dog")
except (ImportError, LookupError):
    wordnet = None

ROUNDS, N_WN = 5, 40


def own(forms):
    out = subprocess.run(sys.argv[1:3], stdout=subprocess.PIPE, text=True, check=False)
    if out.returncode == 77:
        sys.exit("skipped: WordNet is not here (apt install wordnet-base)")
    return float(out.stdout.split()[0])


def nltks(forms):
    start = time.process_time()
    for form in forms:
        for synset in wordnet.synsets(form):
            synset.lemma_names()
    return len(forms) / (time.process_time() - start)


def wns(forms):
    start = time.perf_counter()
    for form in forms[:N_WN]:
        subprocess.run(["wn", form, "-over"], stdout=subprocess.DEVNULL, check=False)
    return N_WN / (time.perf_counter() - start)


def main():
    with open(sys.argv[2], encoding="ascii") as file:
        forms = [line.split()[0] for line in file]
    runs = {"gst-augment": own}
    if wordnet:
        runs["NLTK"] = nltks
    if shutil.which("wn"):
        runs["wn"] = wns
    found = {name: [run(forms) for _ in range(ROUNDS)] for name, run in runs.items()}
    print(f"wordnet: words a second, {len(forms)} forms (median of {ROUNDS})")
    for name, speeds in found.items():
        print(f"  {name:12} {statistics.median(speeds):12.0f}")


main()
