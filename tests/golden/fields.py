# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""The fields of docs/noise.md in NumPy, for the oracles of noise and depth."""
import math

import numpy as np

TABLES = [np.concatenate([-np.array(t)[::-1], t]) for t in (
    [10, 11, 14, 18, 23, 36, 44, 63], [11, 13, 14, 15, 18, 26, 38, 52],
    [1, 6, 11, 16, 21, 22, 31, 37], [0, 6, 8, 11, 14, 14, 24, 69])]
SIGMA = math.sqrt(47898 / 16)
WIDE_SIGMA = math.sqrt(512**2 * 47898 / 16 + 65535 / 3)
MASK = 0xFFFFFFFF


def philox(key, counter):
    k0, k1 = key
    c = list(counter)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [p1 >> 32 ^ c[1] ^ k0, p1 & MASK, p0 >> 32 ^ c[3] ^ k1, p0 & MASK]
        k0, k1 = k0 + 0x9E3779B9 & MASK, k1 + 0xBB67AE85 & MASK
    return c


class Field:
    def __init__(self, value, time, branch):
        time &= (1 << 64) - 1
        self.f = philox((value & MASK, value >> 32), (time & MASK, time >> 32, branch, 0))

    def key(self, layer, row):
        words = philox(self.f[:2], (row >> 1, layer, *self.f[2:]))
        return words[2 * (row & 1):][:2]

    def words(self, layer, row, n, first=0, twin=False):
        k0, k1 = self.key(layer, row)
        z = (np.arange(first, first + n, dtype=np.uint64) * 0x9E3779B9 + k0).astype(np.uint32)
        z = ((z ^ z >> 16) * np.uint32(0x21F0AAAD)) ^ np.uint32(k1)
        z = z ^ z >> 15
        z = (z << 16 | z >> 16) * np.uint32(0x846CA68B) if twin else z * np.uint32(0xD35A2D97)
        return z ^ z >> 15

    def normals(self, layer, row, n, wide=False, scale=1):
        if wide:
            w = self.words(layer, row, n)
            first, second = w & 255, w >> 8 & 255
        else:
            first, second = (self.words(layer, row, (n + 3) // 4, 0, t).view(np.uint8)[:n]
                             for t in (False, True))
        g = (TABLES[0][first & 15] + TABLES[1][first >> 4] +
             TABLES[2][second & 15] + TABLES[3][second >> 4]).astype(np.int64)
        if wide:
            return g * 512 + 2 * (w >> 16 & 255).astype(np.int64) - 255
        return g * scale + (self.between(layer, row, n, scale) if scale > 1 else 0)

    def between(self, layer, row, n, scale):
        d = np.array(self.words(layer, row, 8, 1 << 31)).view(np.int8).astype(np.int64)
        return np.resize(2 * (d * (scale // 2) >> 8) + 1, n)
