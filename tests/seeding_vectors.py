# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
import fractions, hashlib, math, re, shlex, sys  # recomputes the vectors of docs/seeding.md
M, F = 0xffffffff, fractions.Fraction
def philox(key, counter):
    (k, l), (a, b, c, d) = key, counter
    for _ in range(10):
        p, q, m, n = 0xD2511F53 * a, 0xCD9E8D57 * c, k, l
        a, b, c, d, k, l = q >> 32 ^ b ^ m, q & M, p >> 32 ^ d ^ n, p & M, k + 0x9E3779B9 & M, l + 0xBB67AE85 & M
    return a, b, c, d
def fnv(data, h=0x811C9DC5): return fnv(data[1:], (h ^ data[0]) * 0x01000193 & M) if data else h
def source(key): return int(key[1:], 16) if re.fullmatch("#[0-9a-fA-F]{16}", key) else int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "little")
def item(seed, key, epoch, view): return philox((int(seed) & M, int(seed) >> 32), (source(key) & M, source(key) >> 32, int(epoch), int(view)))
def draw(seed, key, epoch, view, window, name, ordinal, parameter, i, attempt):
    k, w, tail = item(seed, key, epoch, view), int(window), int(i).to_bytes(4, "little") + bytes([int(attempt)])
    name = name.encode() + (b"" if ordinal == "-" else b"\0" + int(ordinal).to_bytes(4, "little"))
    return philox(k[:2], (w & M, w >> 32 & M ^ k[2], fnv(name), fnv(parameter.encode() + tail) ^ k[3]))
def uniform(*address, word=0): return ((draw(*address)[word] | draw(*address)[word + 1] << 32) >> 11) * 2.0 ** -53
def permutation(address, n):
    order = list(range(n))
    for j in range(n - 1, 0, -1):
        k = math.floor(uniform(*address[:8], j, address[9]) * (j + 1))
        order[j], order[k] = order[k], order[j]
    return order
def cue(key, place, parameter, i): return (lambda w: ((w[0] | w[1] << 32) >> 11) * 2.0 ** -53)(
    philox((int(key, 16) & M, int(key, 16) >> 32), (int(place) & M, int(place) >> 32, fnv(parameter.encode()), int(i))))
def shuffle(key, place, parameter, i, n):
    order = list(range(int(n)))
    for j in range(int(n) - 1, 0, -1): k = int(cue(key, place, parameter, j) * (j + 1)); order[j], order[k] = order[k], order[j]
    return order
def hexa(words): return " ".join("%08x" % w for w in words)
def start(w, phase, k): return (int(k) + F(int(phase), 65536)) * F(w)
def window(w, phase, t): return math.floor(F(t) / F(w) - F(int(phase), 65536))
KINDS = {"philox": lambda *a: hexa(philox([int(x, 16) for x in a[:2]], [int(x, 16) for x in a[2:]])), "source": lambda k: "%016x" % source(k),
    "key": lambda *a: hexa(item(*a)), "draw": lambda *a: hexa(draw(*a)), "uniform": lambda *a: uniform(*a).hex(), "uniform2": lambda *a: uniform(*a, word=2).hex(),
    "integer": lambda *a: math.floor(uniform(*a[:10]) * int(a[10])), "permutation": lambda *a: " ".join(map(str, permutation(a[:10], int(a[10])))),
    "range": lambda *a: (float(a[10]) + (float(a[11]) - float(a[10])) * uniform(*a[:10])).hex(),
    "cue": lambda *a: cue(*a).hex(), "shuffle": lambda *a: " ".join(map(str, shuffle(*a))),
    "phase": lambda s, k, e: math.floor(uniform(s, k, e, 0, 2**63 - 1, "seed", "-", "phase", 0, 0) * 65536),
    "start": lambda *a: math.ceil(start(*a) * 10**9), "sample": lambda w, p, k, rate: math.ceil(start(w, p, k) * int(rate)),
    "at": lambda w, p, t: window(w, p, F(int(t), 10**9)), "heard": lambda w, p, n, rate: window(w, p, F(int(n), int(rate))),
    "frame": lambda w, p, t, fps: window(w, p, F(int(t) + int(10**9 / F(fps)) // 4, 10**9)),
    "ordinal": lambda begin, t, fps: math.floor(F(int(t) + int(10**9 / F(fps)) // 4 - int(begin), 10**9) * F(fps))}
if __name__ == "__main__":
    lines = [line.split(" = ") for block in re.findall("(?ms)^```vectors\n(.*?)^```", open(sys.argv[1]).read()) for line in block.splitlines()]
    wrong = [f"{left} is {got}, not {right}" for left, right in lines for got in [KINDS[left.split()[0]](*shlex.split(left)[1:])] if str(got) != right]
    sys.exit("\n".join(wrong) if wrong or len(lines) < 60 else print(len(lines), "vectors recomputed, all equal"))
