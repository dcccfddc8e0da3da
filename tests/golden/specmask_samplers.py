#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What augspecmask draws is distributed as its page says; presets mean what their papers say; what was added moves no draw.

Usage: specmask_samplers.py DECIDE_CLI. With AUG_FULL=1 with ten times as many draws.
"""
import json
import math
import os
import subprocess
import sys

import numpy as np
from scipy import stats

CLI = sys.argv[1]
SEEDS, DRAWS = 200, 200 if os.environ.get('AUG_FULL') else 20
FRAME = 10 ** 7
RANDOM = np.random.default_rng(1)
FAILURES = []


def require(name, figure, low, high=math.inf):
    good = low <= figure <= high
    print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.4g} (in [{low:.4g}, {high:.4g}])")
    if not good:
        FAILURES.append(name)


def decisions(*settings, seconds=4, seeds=SEEDS, windows=DRAWS, more=(), element='augspecmask'):
    out = subprocess.run([CLI, f'--seeds=0:{seeds}', f'--windows=0:{windows}',
                          f'--window-ns={int(seconds * 10 ** 9)}', *more, element, *settings],
                         stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line)['operations'] for line in out.splitlines()]


def uniform(name, u):
    """KS of every seed's numbers, whose p-values are uniform too, and of all."""
    u = np.asarray(u, float).ravel()
    p = [stats.kstest(part, 'uniform').pvalue for part in np.array_split(u, SEEDS)]
    require(f'{name}: {len(p)} p-values are uniform, KS p', stats.kstest(p, 'uniform').pvalue, 1e-3)
    require(f'{name}: {u.size} draws, KS p', stats.kstest(u, 'uniform').pvalue, 1e-3)


def spread(value, count):
    """A whole number drawn from 0 … count - 1 as a number in [0, 1)."""
    value = np.asarray(value, float)
    return (value + RANDOM.random(value.shape)) / count


def masks():
    """f in 0 … F, f0 in 0 … v - f; t in 0 … min (T, p·τ), t0 in 0 … τ - t."""
    found = decisions('freq-masks=1', 'freq-width=27')
    width = np.array([ops[0]['channels'] if ops else 0 for ops in found])
    uniform('freq-width', spread(width, 28))
    first = np.array([ops[0]['first'] for ops in found if ops])
    uniform('freq-first', spread(first, 81 - width[width > 0]))
    for share, most in ((1, 70), (0.1, 40)):
        found = decisions('freq-masks=0', 'time-masks=1', 'time-width=70', f'time-share={share}')
        width = np.array([ops[0]['duration_ns'] // FRAME if ops else 0 for ops in found])
        uniform(f'time-width, share {share}', spread(width, most + 1))
        first = np.array([ops[0]['start_ns'] // FRAME for ops in found if ops])
        uniform(f'time-first, share {share}', spread(first, 401 - width[width > 0]))


def warps():
    """w0 in W … τ - W - 1, w - w0 in -W … W where nothing runs twice as fast."""
    width, frames = 80, 400
    found = [ops[0] if ops else None
             for ops in decisions('freq-masks=0', 'time-warp=true', f'warp-width={width}')]
    start = np.array([op['from_ns'] // FRAME for op in found if op])
    shift = np.array([op['to_ns'] // FRAME for op in found if op]) - start
    still = sum(op is None for op in found)
    require(f'still windows of {len(found)}, share times 2W + 1', still / len(found) * 161, 0.5, 1.6)
    uniform('warp-center', spread(start - width, frames - 2 * width))
    free = (start >= 2 * width) & (start < frames - 2 * width)
    kept = shift[free]
    uniform('warp-shift', spread(np.where(kept > 0, kept - 1, kept) + width, 2 * width))
    slopes = [op['from_ns'] / op['to_ns'] for op in found if op] + \
        [(4e9 - op['from_ns']) / (4e9 - op['to_ns']) for op in found if op]
    require('slowest', min(slopes), 0.5)
    require('fastest', max(slopes), 1, 2)
    require('windows of 2W + 1 frames that are warped', sum(map(len, decisions(
        'freq-masks=0', 'time-warp=true', seconds=1.61))), 0, 0)


def fields():
    found = decisions('freq-masks=2', 'mask-value=noise', 'time-masks=2', windows=DRAWS // 2)
    words = [int(op['field'], 16) for ops in found for op in ops]
    uniform('field', np.array(words, np.uint64) / 2 ** 64)
    uniform('field, low word', (np.array(words, np.uint64) & np.uint64(0xFFFFFFFF)) / 2 ** 32)
    require('equal fields', len(words) - len(set(words)), 0, 0)


def published():
    """(preset, seconds): frequency masks and their widths, time masks and their widths, at most."""
    want = {('lb', 4): (1, 27, 1, 100), ('ld', 4): (2, 27, 2, 100), ('sm', 2): (2, 15, 2, 40),
            ('ss', 10): (2, 27, 2, 70), ('conformer', 10): (2, 27, 10, 50),
            ('conformer', 3.99): (2, 27, 10, 19), ('lhotse', 10): (2, 27, 2, 75),
            ('lhotse', 4): (2, 27, 1, 60), ('lhotse', 80): (2, 27, 10, 100)}
    for (preset, seconds), limits in want.items():
        found = decisions(f'preset={preset}', seconds=seconds, windows=10)
        names = [[op for op in ops if op['op'] == name] for ops in found
                 for name in ('freq-mask', 'time-mask')]
        most = (max(map(len, names[::2])), max(op['channels'] for m in names[::2] for op in m),
                max(map(len, names[1::2])),
                max(op['duration_ns'] // FRAME for m in names[1::2] for op in m))
        require(f'{preset}, {seconds} s: {most} are the limits {limits}', most == limits, 1)
    for share, seconds, count in ((0.04, 4, 16), (0.04, 9.99, 20), (0.001, 4, 0)):
        found = decisions('freq-masks=0', f'adaptive-masks={share}', seconds=seconds, windows=10)
        require(f'adaptive-masks={share}, {seconds} s: most masks', max(map(len, found)), count, count)
    found = decisions('freq-masks=0', 'adaptive-masks=0.04', 'adaptive-width=0.04', windows=10)
    require('adaptive-width=0.04, 4 s: widest', max(
        op['duration_ns'] // FRAME for ops in found for op in ops), 16, 16)


def independent():
    """The first channel has the masks of all; the others have nothing in common with them."""
    settings = ['preset=ld', 'mask-value=noise']
    alike, apart = decisions(*settings), decisions(*settings, 'independent-channels=3')
    warped = decisions(*settings, 'time-warp=true')

    def own(ops, channel):
        return [{k: v for k, v in op.items() if not k.startswith('sound-')} for op in ops
                if op['sound-channel'] == channel]
    require('windows whose first channel moved', sum(
        own(b, 0) != a for a, b in zip(alike, apart)), 0, 0)
    require('windows whose masks time warp moved', sum(
        [op for op in b if op['op'] != 'time-warp'] != a for a, b in zip(alike, warped)), 0, 0)

    def first(ops, channel):
        widths = [op['channels'] for op in own(ops, channel) if op['op'] == 'freq-mask']
        return widths[0] if len(widths) == 2 else -1
    for a, b in ((0, 1), (0, 2), (1, 2)):
        pairs = np.array([(first(ops, a), first(ops, b)) for ops in apart])
        pairs = pairs[(pairs >= 0).all(1)]
        require(f'channels {a} and {b}: correlation times sqrt (n)',
                abs(np.corrcoef(pairs.T)[0, 1]) * math.sqrt(len(pairs)), 0, 4.2)
    require('operations in phase eval', sum(map(len, decisions(
        'preset=ld', 'time-warp=true', windows=5, more=('--eval',)))), 0, 0)


def bands():
    """augcrop's band: its share and its place; no other draw of a crop moves."""
    found = decisions('min-band=0.2', 'max-band=0.7', 'min-duration=0.5', element='augcrop')
    band = [next(op for op in ops if op['op'] == 'band-crop') for ops in found]
    share = np.array([op['high'] - op['low'] for op in band])
    uniform('band', (share - 0.2) / 0.5)
    uniform('band-place', np.array([op['low'] for op in band]) / (1 - share))
    rest = [[op for op in ops if op['op'] != 'band-crop'] for ops in found]
    require('windows whose crop moved', sum(
        a != b for a, b in zip(rest, decisions('min-duration=0.5', element='augcrop'))), 0, 0)


def main():
    for part in (bands, masks, warps, fields, published, independent):
        part()
    if FAILURES:
        sys.exit('failed: ' + ', '.join(FAILURES))


main()
