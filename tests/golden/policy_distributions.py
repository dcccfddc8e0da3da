# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""policy_distributions.py POLICY_EACH: what policies draw, against the distributions of SciPy.

Seeds are fixed, so each test passes for ever or never; a p-value below 10^-4 is none that chance
gives in so few tests. AUG_FULL=1: 200,000 windows, else 20,000."""
import collections
import itertools
import json
import os
import subprocess
import sys

import numpy
from scipy import stats

WINDOWS = 200000 if os.environ.get("AUG_FULL") else 20000
LEAST = 1e-4
failed = []


def check(name, p):
    print("%-58s p = %.3g" % (name, p))
    if not p > LEAST:
        failed.append(name)


def windows(policy, seed=1):
    """For each window its operations: (id, chain, {value: number})."""
    line = "%d 0 video 0 0 %d %s\n" % (seed, WINDOWS, json.dumps({"policy": policy}))
    lines = subprocess.run([sys.argv[1]], input=line, stdout=subprocess.PIPE, text=True,
                           check=True).stdout.splitlines()
    if len(lines) != WINDOWS + 1:
        sys.exit(lines[-1])
    for line in lines[1:]:
        done = []
        for text in line.split("\t") if line else []:
            head, *values = text.split(" ")
            done.append((head.split(":")[0], int(head.partition("@")[2] or 0),
                         {k: float(v) for k, v in (value.split("=") for value in values)}))
        yield done


def chi_square(name, counts, probabilities):
    """Classes that are expected less than five times are one."""
    unknown = set(counts) - {key for key, p in probabilities.items() if p > 0}
    if unknown:
        failed.append(name)
        print("%-58s draws %s" % (name, sorted(unknown)[:5]))
        return
    total = sum(counts.values())
    rare = [key for key, p in probabilities.items() if p * total < 5]
    got = [counts[key] for key in probabilities if key not in rare]
    want = [p * total for key, p in probabilities.items() if key not in rare]
    if sum(probabilities[key] for key in rare) * total >= 1:
        got.append(sum(counts[key] for key in rare))
        want.append(sum(probabilities[key] for key in rare) * total)
    want = numpy.array(want) * (sum(got) / sum(want))
    check(name, stats.chisquare(got, want).pvalue if len(got) > 1 else 1)


def test_continuous():
    shapes = [(0.4, 0.7), (3, 8), (50, 1), (1, 1), (0.05, 2)]
    tests = [("uniform", "rotate", {"uniform": [-30, 20]}, stats.uniform(-30, 50)),
             ("log-uniform", "gamma", {"log-uniform": [0.05, 20]}, stats.loguniform(0.05, 20)),
             ("normal", "rotate", {"normal": [10, 25]}, stats.norm(10, 25))]
    tests += [("beta %g, %g" % s, "rotate", {"beta": list(s), "range": [0, 20]},
               stats.beta(*s, scale=20)) for s in shapes]
    policy = [{"op": op, "magnitude": what, "id": "d%d" % i} for i, (_, op, what, _) in enumerate(tests)]
    policy.append({"op": "rotate", "id": "sign", "magnitude": {"uniform": [1, 2]}, "sign": "random"})
    drawn = collections.defaultdict(list)
    for done in windows(policy):
        for node, _, values in done:
            drawn[node].append(values.get("degrees", values.get("exponent")))
    for i, (name, _, _, distribution) in enumerate(tests):
        x = numpy.array(drawn["d%d" % i])
        check(name, stats.kstest(x, distribution.cdf).pvalue)
        # windows that follow each other, and other nodes in the same window, have nothing to do with it
        check(name + ", the window before", stats.spearmanr(x[1:], x[:-1]).pvalue)
        other = numpy.array(drawn["d%d" % ((i + 1) % len(tests))])
        check(name + ", the next node", stats.spearmanr(x, other).pvalue)
    signed = numpy.array(drawn["sign"])
    check("sign random", stats.binomtest(int((signed < 0).sum()), len(signed), 0.5).pvalue)
    check("sign random, size of both signs",
          stats.ks_2samp(signed[signed > 0], -signed[signed < 0]).pvalue)


def test_ends():
    """Clipped normals have mass at their ends; betas of tiny shapes nearly all of it."""
    low, high = -12, 30
    drawn = collections.defaultdict(list)
    for done in windows([
            {"op": "rotate", "id": "normal", "magnitude": {"normal": [5, 20], "clip": [low, high]}},
            {"op": "rotate", "id": "beta", "magnitude": {"beta": [0.001, 0.002]}}]):
        for node, _, values in done:
            drawn[node].append(values["degrees"])
    x, whole = numpy.array(drawn["normal"]), stats.norm(5, 20)
    counts = {"low": (x == low).sum(), "high": (x == high).sum()}
    counts["between"] = len(x) - sum(counts.values())
    chi_square("clipped normal, mass at the ends", collections.Counter(counts), {
        "low": whole.cdf(low), "high": whole.sf(high), "between": whole.cdf(high) - whole.cdf(low)})
    inside = x[(x > low) & (x < high)]
    check("clipped normal, between",
          stats.kstest(inside, stats.truncnorm((low - 5) / 20, (high - 5) / 20, 5, 20).cdf).pvalue)
    x = numpy.array(drawn["beta"])
    counts = {"low": (x < 0.01).sum(), "high": (x > 0.99).sum()}
    counts["between"] = len(x) - sum(counts.values())
    tiny = stats.beta(0.001, 0.002)
    chi_square("beta 0.001, 0.002", collections.Counter(counts), {
        "low": tiny.cdf(0.01), "high": tiny.sf(0.99), "between": tiny.cdf(0.99) - tiny.cdf(0.01)})


def test_discrete():
    weights = [1, 0, 3, 0.5]
    policy = [{"op": "posterize", "id": "integers", "magnitude": {"integers": [2, 8]}},
              {"op": "rotate", "id": "bins", "magnitude": {"bins": [3, -1, 3, 7]}},
              {"op": "rotate", "id": "categorical",
               "magnitude": {"categorical": [1, 2, 3, 4], "weights": weights}},
              {"op": "invert", "id": "rare", "probability": 0.03}]
    counts = collections.defaultdict(collections.Counter)
    for done in windows(policy):
        for node, _, values in done:
            counts[node][values.get("bits", values.get("degrees"))] += 1
    chi_square("integers", counts["integers"], {float(i): 1 / 7 for i in range(2, 9)})
    chi_square("bins", counts["bins"], {3.0: 0.5, -1.0: 0.25, 7.0: 0.25})
    chi_square("categorical", counts["categorical"],
               {i + 1.0: w / sum(weights) for i, w in enumerate(weights)})
    check("probability", stats.binomtest(sum(counts["rare"].values()), WINDOWS, 0.03).pvalue)


def test_chains():
    for alpha in [0.3, 1, 5]:
        drawn, depths, first = collections.defaultdict(list), collections.Counter(), collections.Counter()
        children = [{"op": "invert", "id": "a"}, {"op": "equalize", "id": "b", "weight": 3}]
        for done in windows({"chains": children, "id": "mix", "alpha": alpha, "width": 3}):
            for name in ["share", "weight-1", "weight-2", "weight-3"]:
                drawn[name].append(done[0][2][name])
            for chain in [1, 2, 3]:
                members = [node for node, of, _ in done if of == chain]
                depths[len(members)] += 1
                first[members[0]] += 1
        check("chains, share, alpha %g" % alpha,
              stats.kstest(drawn["share"], stats.beta(alpha, alpha).cdf).pvalue)
        for name in ["weight-1", "weight-2", "weight-3"]:
            check("chains, %s, alpha %g" % (name, alpha),
                  stats.kstest(drawn[name], stats.beta(alpha, 2 * alpha).cdf).pvalue)
        total = sum(numpy.array(drawn["weight-%d" % i]) for i in [1, 2, 3])
        check("chains, weights add up to 1", float(abs(total - 1).max() < 1e-14))
        chi_square("chains, depth, alpha %g" % alpha, depths, {i: 1 / 3 for i in [1, 2, 3]})
        chi_square("chains, operations, alpha %g" % alpha, first, {"a": 0.25, "b": 0.75})


WEIGHTS = {"a": 1, "b": 2, "c": 0, "d": 4.5, "e": 0.5}


def children(**more):
    return [dict({"op": "invert", "id": key, "weight": weight}, **more)
            for key, weight in WEIGHTS.items()]


def chosen(policy, seed=2):
    return collections.Counter(tuple(node for node, _, _ in done) for done in windows(policy, seed))


def successive(n):
    """Probabilities of ordered draws without replacement, as numpy.random.choice draws them."""
    total, law = sum(WEIGHTS.values()), {}
    for order in itertools.permutations(WEIGHTS, n):
        p, left = 1, total
        for key in order:
            p, left = p * WEIGHTS[key] / left if left else 0, left - WEIGHTS[key]
        law[order] = p
    return law


def test_choices():
    share = {key: weight / sum(WEIGHTS.values()) for key, weight in WEIGHTS.items()}
    chi_square("one-of, weights", chosen({"one-of": children()}), {(k,): p for k, p in share.items()})
    even = [{"op": "invert", "id": "n%d" % i} for i in range(7)]
    chi_square("one-of, even", chosen({"one-of": even}), {("n%d" % i,): 1 / 7 for i in range(7)})
    for n in [1, 2, 3, 4]:
        ours = chosen({"some-of": children(), "n": n})
        chi_square("some-of %d without replacement, drawn" % n, ours, successive(n))
        law = collections.Counter()
        for order, p in successive(n).items():
            law[tuple(sorted(order))] += p
        chi_square("some-of %d without replacement, listed" % n,
                   chosen({"some-of": children(), "n": n, "order": "listed"}, n), law)
    chance = numpy.random.RandomState(5)
    keys, p = list(WEIGHTS), list(share.values())
    theirs = collections.Counter(tuple(chance.choice(keys, 2, replace=False, p=p)) for _ in range(20000))
    ours = chosen({"some-of": children(), "n": 2})
    both = sorted(set(ours) | set(theirs))
    check("some-of 2, numpy.random.choice",
          stats.chi2_contingency([[ours[k] for k in both], [theirs[k] for k in both]])[1])
    chi_square("some-of 2 with replacement", chosen({"some-of": children(), "n": 2, "replacement": True}),
               {(i, j): share[i] * share[j] for i in share for j in share})
    number = collections.Counter()
    for order, count in chosen({"some-of": even, "n": {"integers": [0, 3]}}).items():
        number[len(order)] += count
    chi_square("some-of, number", number, {i: 0.25 for i in range(4)})


def test_applied():
    """Population based augmentation: all in random order, each by its probability, until so many were
    applied."""
    odds = {"a": 0.2, "b": 0.9, "c": 0.5, "d": 0}
    nodes = [{"op": "invert", "id": key, "probability": p} for key, p in odds.items()]
    law = collections.Counter()
    for order in itertools.permutations(odds):
        for coins in itertools.product([True, False], repeat=4):
            p, applied = 1 / 24, ()
            for key, coin in zip(order, coins):
                p *= odds[key] if coin else 1 - odds[key]
                if coin and len(applied) < 2:
                    applied += (key,)
            law[applied] += p
    chi_square("some-of 2, applied are counted", chosen({"some-of": nodes, "n": 2, "count": "applied"}), law)


def main():
    for test in [test_continuous, test_ends, test_discrete, test_chains, test_choices, test_applied]:
        test()
    if failed:
        sys.exit("FAILED: " + "; ".join(failed))


if __name__ == "__main__":
    main()
