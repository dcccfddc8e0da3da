# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
import math, re, shlex, sys  # recomputes the exact functions of docs/seeding.md, bit by bit
from seeding_vectors import uniform
LN2_HI, LN2_LO = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")
PIO2_HI, PIO2_LO = float.fromhex("0x1.921fb544p+0"), float.fromhex("0x1.0b4611a626331p-34")
def log(x):
    m, e = math.frexp(x)
    m, e = (2 * m, e - 1) if m < float.fromhex("0x1.6a09e667f3bcdp-1") else (m, e)
    s, t = (m - 1) / (m + 1), 0.0
    for k in range(25, 2, -2):
        t = (t + 1 / k) * (s * s)
    return e * LN2_HI + (2 * (s + s * t) + e * LN2_LO)
def exp(x):
    k, t = math.floor(x / (LN2_HI + LN2_LO) + 0.5), 1.0
    r = (x - k * LN2_HI) - k * LN2_LO
    for n in range(16, 0, -1):
        t = 1 + t * r / n
    return math.ldexp(t, k)
def series(r, top, t=0.0):
    for n in range(top, 1, -2):
        t = (1 - t) * (r * r) / (n * (n - 1))
    return t
def circle(x, quarters):
    k = math.floor(x / (PIO2_HI + PIO2_LO) + 0.5)
    r, q = (x - k * PIO2_HI) - k * PIO2_LO, k + quarters
    y = 1 - series(r, 20) if q & 1 else r - r * series(r, 19)
    return -y if q & 2 else y
def normal(*a): return math.sqrt(-2 * log(1 - uniform(*a))) * circle(2 * math.pi * uniform(*a, word=2), 1)
KINDS = {"log": lambda x: log(float.fromhex(x)), "exp": lambda x: exp(float.fromhex(x)), "normal": normal,
    "sin": lambda x: circle(float.fromhex(x), 0), "cos": lambda x: circle(float.fromhex(x), 1)}
if __name__ == "__main__":
    lines = [line.split(" = ") for block in re.findall("(?ms)^```exact\n(.*?)^```", open(sys.argv[1]).read()) for line in block.splitlines()]
    wrong = [f"{left} is {got}, not {right}" for left, right in lines for got in [KINDS[left.split()[0]](*shlex.split(left)[1:]).hex()] if got != right]
    sys.exit("\n".join(wrong) if wrong or len(lines) < 20 else print(len(lines), "vectors recomputed, all equal"))
