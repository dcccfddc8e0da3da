# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Recomputes the decisions of the policy in docs/seeding.md from what that page says, without the library:

    policy_vectors.py docs/seeding.md [policy_cli]

With policy_cli, of the build, the library's decisions of 400 windows are compared too."""
import json, math, re, shlex, subprocess, sys
import exact_vectors as exact
from seeding_vectors import uniform
VALUES = {"rotate": "degrees", "translate-x": "translate-x", "brightness": "factor", "gamma": "exponent",
          "posterize": "bits", "hue": "turns", "solarize": "threshold", "invert": None}
IDENTITY = {"gamma": 1, "posterize": 8, "solarize": 256}


def gamma(draw, parameter, i, shape):
    """The logarithm of a draw of the gamma distribution."""
    boost = exact.log(1 - draw(parameter, 256 * i)) / shape if shape < 1 else 0.0
    d = (shape + 1 if shape < 1 else shape) - 1 / 3
    c = 1 / math.sqrt(9 * d)
    for k in range(1, 254, 2):
        x, u = draw.normal(parameter, 256 * i + k), 1 - draw(parameter, 256 * i + k + 1)
        v = 1 + c * x
        cube = v * v * v
        if v > 0 and exact.log(u) < 0.5 * x * x + d - d * cube + d * exact.log(cube):
            return boost + exact.log(d * cube)
    raise AssertionError("so many draws are not needed")


def share(a, b):
    return 0.0 if b - a > 700 else 1 / (1 + exact.exp(b - a))


class Draws:
    """The draws of one node in one turn."""
    def __init__(self, window, id_, turns, scope):
        seed, key, epoch, view, number, branch = window
        name = f"policy:{id_}{turns}"
        if scope:
            name += "/" + (branch if scope == "branch" else scope)
        self.address = (seed, key, epoch, view, number, name, "-")

    def __call__(self, parameter, i=0):
        return uniform(*self.address, parameter, i, 0)

    def normal(self, parameter, i=0):
        return exact.normal(*self.address, parameter, i, 0)

    def of(self, distribution, parameter):
        if not isinstance(distribution, dict):
            return float(distribution)
        (kind, values), = ((k, v) for k, v in distribution.items() if k not in ("clip", "range", "weights"))
        u = self(parameter)
        if kind == "uniform":
            return values[0] + (values[1] - values[0]) * u
        if kind == "log-uniform":
            low, high = exact.log(values[0]), exact.log(values[1])
            return min(max(exact.exp(low + (high - low) * u), values[0]), values[1])
        if kind == "normal":
            return min(max(values[0] + values[1] * self.normal(parameter), distribution["clip"][0]), distribution["clip"][1])
        if kind == "beta":
            low, high = distribution.get("range", [0, 1])
            return low + (high - low) * share(gamma(self, parameter, 0, values[0]), gamma(self, parameter, 1, values[1]))
        if kind == "integers":
            return float(values[0] + math.floor(u * (values[1] - values[0] + 1)))
        if kind == "bins":
            return float(values[min(math.floor(u * len(values)), len(values) - 1)])
        below, weights = 0.0, distribution.get("weights", [1] * len(values))
        for value, weight in zip(values, weights):
            below += weight
            if weight and u * sum(weights) < below:
                return float(value)


class Walk:
    def __init__(self, window):
        self.window, self.turns, self.chain, self.out = window, "", "", []

    def draws(self, node):
        return Draws(self.window, node["id"], self.turns, node.get("scope"))

    def times(self, node, children, draw, turn):
        """When each child comes to the end of the race."""
        weights = [c.get("weight", 1) for c in children]
        if len(set(weights)) == 1:
            return [draw("choice:" + c["id"], turn) for c in children]
        return [-exact.log(1 - draw("choice:" + c["id"], turn)) / w if w else math.inf for c, w in zip(children, weights)]

    def turn(self, node, k):
        before, self.turns = self.turns, f"{self.turns}~{k + 1}"
        self.walk(node)
        self.turns = before

    def walk(self, node):
        if isinstance(node, list):
            return [self.walk(child) for child in node]
        draw = self.draws(node)
        if node.get("probability", 1) < 1 and draw("apply") >= node["probability"]:
            return None
        for kind, method in (("op", self.operation), ("one-of", self.one_of), ("some-of", self.some_of), ("chains", self.chains)):
            if kind in node:
                return method(node, node[kind], draw)

    def operation(self, node, name, draw):
        magnitude, identity = 0.0, IDENTITY.get(name, 0)
        if "magnitude" in node:
            magnitude = draw.of(node["magnitude"], "magnitude")
            magnitude = identity + (magnitude - identity) * 1.0
        if node.get("sign") == "random" and draw("sign") < 0.5:
            magnitude = 2 * identity - magnitude
        magnitude = {"brightness": max(1 + magnitude, 0), "posterize": math.trunc(magnitude)}.get(name, magnitude)
        self.out.append(node["id"] + self.chain + ("=" + float(magnitude).hex() if VALUES[name] else ""))

    def winner(self, node, children, draw, turn):
        times = self.times(node, children, draw, turn)
        return children[times.index(min(times))]

    def one_of(self, node, children, draw):
        self.walk(self.winner(node, children, draw, 0))

    def some_of(self, node, children, draw):
        n = math.floor(max(draw.of(node["n"], "n"), 0) + 0.5)
        if node.get("replacement"):
            for k in range(n):
                self.turn(self.winner(node, children, draw, k), k)
            return
        times = self.times(node, children, draw, 0)
        order = sorted(range(len(children)), key=lambda i: (times[i], i))[:n]
        for i in sorted(order) if node.get("order") == "listed" else order:
            self.walk(children[i])

    def chains(self, node, children, draw):
        width, alpha = node["width"], node["alpha"]
        logs = [gamma(draw, "weight", i, alpha) for i in range(width)]
        most = max(logs)
        weights = [0.0 if x < most - 700 else exact.exp(x - most) for x in logs]
        total = 0.0
        for weight in weights:
            total += weight
        mixed = share(gamma(draw, "share", 0, alpha), gamma(draw, "share", 1, alpha))
        self.out.append(f"{node['id']}=" + ",".join(x.hex() for x in [mixed] + [w / total for w in weights]))
        for c in range(width):
            self.turns, self.chain = f"~{c + 1}", f"@{c + 1}"
            own = self.draws(node)
            for k in range(math.floor(own.of(node["depth"], "depth") + 0.5)):
                self.turn(self.winner(node, children, own, k), k)
        self.turns = self.chain = ""


def decide(policy, window):
    walk = Walk(window)
    walk.walk(policy["policy"])
    return " ".join(walk.out)


def ops_of(node):
    for child in node if isinstance(node, list) else [node]:
        if "op" in child:
            yield child["id"], child["op"]
        for kind in ("one-of", "some-of", "chains"):
            yield from ops_of(child.get(kind, []))


def read(line, ops):
    """A line of policy_cli --brief as decide() has it."""
    out = []
    for part in filter(None, line.split("\t")):
        head, *values = part.split()
        values = dict(v.split("=") for v in values)
        id_, _, rest = head.partition(":")
        chain = "@" + rest.partition("@")[2] if "@" in rest else ""
        if rest == "mix":
            out.append(f"{id_}=" + ",".join(float(values[k]).hex() for k in ["share"] + [k for k in values if k.startswith("weight-")]))
            continue
        name = VALUES[ops[id_]]
        out.append(id_ + chain + ("=" + float(values[name]).hex() if name else ""))
    return " ".join(out)


def main():
    text = open(sys.argv[1]).read()
    policy = json.loads(re.search(r"(?s)^```json\n(\{.*?\"policy\".*?)^```", text[text.index("## Policies"):], re.M).group(1))
    lines = [line.split(" = ") for line in re.search(r"(?ms)^```policy\n(.*?)^```", text).group(1).splitlines()]
    wrong = [f"{left} is {got}, not {right}" for left, right in lines for got in [decide(policy, shlex.split(left))] if got != right]
    if len(sys.argv) > 2:
        ops = dict(ops_of(policy["policy"]))
        for branch, seed in (("video", 7), ("left", 2 ** 40 + 3)):
            printed = subprocess.run([sys.argv[2], "--brief", f"--branch={branch}", f"--seed={seed}", "--epoch=3", "--first=-20",
                                      "--count=200", json.dumps(policy)], check=True, capture_output=True, text=True).stdout.splitlines()
            for k, line in enumerate(printed):
                left, right = decide(policy, (str(seed), "clip-0", "3", "0", str(k - 20), branch)), read(line, ops)
                if left != right:
                    wrong.append(f"window {k - 20} of {branch}: {left} here, {right} in the library")
    sys.exit("\n".join(wrong[:5]) if wrong or len(lines) < 6 else print(len(lines), "decisions recomputed, all equal"))


if __name__ == "__main__":
    main()
