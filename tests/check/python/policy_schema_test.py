#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""The JSON Schema of policies and the parser agree: on every document of the repository, on broken ones, and on many
that are made at random. Where a schema cannot say what the parser knows, the parser's sentence is one of those listed
here and in docs/policy.md."""
import copy
import ctypes
import json
import os
import pathlib
import random
import re
import sys

try:
    import jsonschema
except ImportError as error:
    print(f"skipped: {error}; install python3-jsonschema")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[3]
N_RANDOM = 20000 if os.environ.get("AUG_FULL") else 1000
# what the parser knows and a schema cannot say
BY_NATURE = re.compile("|".join((
    "type the lower number first", "must follow each other in time", "must grow from child to child",
    "draws are addressed by ids, so each may be used once", "all weights are 0", r"this must be an array of \d+$",
    "levels of the dialect", "has no levels in the dialect", "what a level means is said by a dialect",
    r"\.level[^:]*: .* is out of range; type a number from 0 to", "one window could take more than",
    "chains cannot hold chains", "chains hold operations on single pictures", "a policy has at most",
    "cannot be part of a policy",
    # arguments that contradict each other
    ": set [a-z-]+", "is even: write", "name 2 to 16 of them", "add it there", "give one number each")))


class GError(ctypes.Structure):
    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]


ctypes.CDLL("libgstreamer-1.0.so.0").gst_init(None, None)
library = ctypes.CDLL("libgstaugment-1.0.so.0")
for function in (library.gst_aug_policy_new, library.gst_aug_policy_new_from_string):
    function.restype = ctypes.c_void_p
for function in (library.gst_aug_policy_schema, library.gst_aug_policy_to_json, library.gst_aug_policy_builtin_name):
    function.restype = ctypes.c_char_p
library.gst_aug_policy_to_json.argtypes = library.gst_aug_policy_unref.argtypes = [ctypes.c_void_p]

schema = json.loads(library.gst_aug_policy_schema())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
failures = []


def fail(sentence):
    failures.append(sentence)
    print(f"FAILED {sentence}")


def refusal(document):
    """What the parser says is wrong, or None."""
    error = ctypes.POINTER(GError)()
    policy = library.gst_aug_policy_new(json.dumps(document).encode(), ctypes.c_ssize_t(-1), ctypes.byref(error))
    if policy:
        library.gst_aug_policy_unref(policy)
        return None
    return error.contents.message.decode()


def examples():
    """Every document of the repository, by where it stands."""
    for path in [*(ROOT / "src/policy/documents").glob("*.json"), *(ROOT / "tests/fuzz/policies/document").glob("*.json")]:
        yield str(path.relative_to(ROOT)), json.loads(path.read_text())
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for block in re.findall(r"^```json\n(.*?)^```", path.read_text(), re.S | re.M):
            if re.search(r'^  "policy":|^\{"policy":', block, re.M):
                yield str(path.relative_to(ROOT)), json.loads(block)
    n = 0
    while name := library.gst_aug_policy_builtin_name(n):
        policy = library.gst_aug_policy_new_from_string(name, None)
        yield name.decode(), json.loads(library.gst_aug_policy_to_json(policy))
        library.gst_aug_policy_unref(policy)
        n += 1


def check_examples():
    n = 0
    for name, document in examples():
        n += 1
        for wrong in validator.iter_errors(document):
            fail(f"{name} does not validate: {wrong.json_path}: {wrong.message[:200]}")
        if sentence := refusal(document):
            fail(f"{name} is refused: {sentence}")
    print(f"{n} documents validate")
    if n < 30:
        fail(f"only {n} documents were found")


def node(**members):
    return {"policy": [members]}


BROKEN = [
    [], {}, "lerobot", {"policy": None}, {"policy": 3}, {"policy": "flip"}, {"policy": [3]}, {"policy": {}},
    {"policy": [], "format": 2}, {"policy": [], "nam": "x"}, {"policy": [], "name": 3},
    {"policy": [], "dialect": "torchvisio"}, {"policy": [], "sampling": "never"}, {"policy": [], "reference-size": [224]},
    {"policy": [], "reference-size": [0, 224]}, {"policy": [], "reference-size": [2.5, 224]},
    {"policy": [], "schedule": {}}, {"policy": [], "schedule": {"points": []}},
    {"policy": [], "schedule": {"points": [[0, 1, 2]]}}, {"policy": [], "schedule": {"points": [[-1, 1]]}},
    {"policy": [], "schedule": {"points": [[0, 1]], "over": "days"}},
    node(op="flipp"), node(op="policy"), node(op="speed"), node(op="framedrop"), node(op="normalize"), node(op="mel"),
    node(op=3), node(op="flip", sequence=[]), node(op="flip", probability=1.5), node(op="flip", probability="1"),
    node(op="flip", weight=-1), node(op="flip", id=""), node(op="flip", id="a b"), node(op="flip", id="x" * 65),
    node(op="flip", scope=""), node(op="flip", scope="a/b"), node(op="flip", **{"from": -1}),
    node(op="flip", **{"from": 1.5}), node(op="flip", n=2), node(op="flip", magnitude=1), node(op="flip", level=1),
    node(op="flip", sign="random"), node(op="flip", schedule={"points": [[0, 1]]}), node(op="flip", arguments=[]),
    node(op="flip", arguments={"modes": "horizontal"}), node(op="flip", arguments={"mode": "sideways"}),
    node(op="flip", arguments={"probability": 1}), node(op="flip", arguments={"seed": 1}),
    node(op="flip", arguments={"mode": {"uniform": [0, 1]}}), node(op="flip", arguments={"mode": {"bins": []}}),
    node(op="flip", **{"apply-to": ["video"]}), node(op="flip", **{"apply-to": {"branch": ["video"]}}),
    node(op="flip", **{"apply-to": {"branches": []}}), node(op="flip", **{"apply-to": {"roles": ["rgba"]}}),
    node(op="flip", **{"apply-to": {"media": ["picture"]}}), node(op="color", arguments={"brightness": -0.1}),
    node(op="color", arguments={"brightness": True}), node(op="color", arguments={"brightness": {"uniform": [0]}}),
    node(op="color", arguments={"brightness": {"uniform": [0, 0.1], "bins": [1]}}),
    node(op="color", arguments={"brightness": {"uniform": [0, 0.1], "clip": [0, 1]}}),
    node(op="color", arguments={"brightness": {"gaussian": [0, 1]}}), node(op="color", arguments={"brightness": {}}),
    node(op="color", arguments={"brightness": {"normal": [0, -1]}}),
    node(op="color", arguments={"brightness": {"beta": [0, 1]}}),
    node(op="color", arguments={"brightness": {"integers": [0, 0.5]}}), node(op="crop", arguments={"width": 2.5}),
    node(op="crop", arguments={"quantum": 3}), node(op="crop", arguments={"quantum": "1/0"}), node(op="rotate"),
    node(op="rotate", magnitude=361), node(op="rotate", magnitude=1, level=1), node(op="rotate", level=-1),
    node(op="rotate", magnitude=1, sign="both"), node(op="equalize", magnitude=1), node(op="posterize", magnitude=9),
    node(op="posterize", magnitude=4, sign="random"), {"policy": {"sequence": {}}}, {"policy": {"one-of": []}},
    {"policy": {"some-of": [{"op": "flip"}]}}, {"policy": {"some-of": [{"op": "flip"}], "n": -1}},
    {"policy": {"some-of": [{"op": "flip"}], "n": 1, "order": "random"}},
    {"policy": {"some-of": [{"op": "flip"}], "n": 1, "count": "all"}},
    {"policy": {"some-of": [{"op": "flip"}], "n": 1, "replacement": True, "order": "listed"}},
    {"policy": {"some-of": [{"op": "flip"}], "n": 1, "replacement": True, "count": "applied"}},
    {"policy": {"chains": [{"op": "invert"}], "width": 0}}, {"policy": {"chains": [{"op": "invert"}], "width": 1.5}},
    {"policy": {"chains": [{"op": "invert"}], "alpha": 0}}, {"policy": {"chains": [{"op": "invert"}], "depth": 9}},
    {"policy": {"epochs": []}}, {"policy": {"one-of": [{"op": "flip"}], "n": 1}},
]


def check_broken():
    for document in BROKEN:
        if validator.is_valid(document):
            fail(f"the schema accepts {json.dumps(document)}")
        if refusal(document) is None:
            fail(f"the parser accepts {json.dumps(document)}")
    print(f"{len(BROKEN)} broken documents are refused")


def follow(part):
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]
    return part


def number_in(part, rng):
    low, high = part["minimum"], part["maximum"]
    value = rng.choice((low, high, rng.uniform(low, high), rng.uniform(max(low, -1), min(high, 2)), 0, 1))
    value = min(max(value, low), high)
    return int(value) if part["type"] == "integer" or value == int(value) else value


def make(part, rng):
    """A value that the schema accepts, of those parts that arguments are made of."""
    part = follow(part)
    if "anyOf" in part:
        return make(rng.choice((part["anyOf"][0], part["anyOf"][0], part["anyOf"][-1])), rng)
    if "enum" in part:
        return rng.choice(part["enum"])
    if "oneOf" in part:  # a distribution
        kind = rng.choice(part["oneOf"])["required"][0]
        if kind not in part["properties"]:
            kind = "bins"
        made = {kind: make(part["properties"][kind], rng)}
        needed = part["dependentRequired"].get(kind, [])
        for extra, other in part["dependentRequired"].items():
            if other == [kind] and (extra in needed or rng.random() < 0.5):
                made[extra] = make(part["properties"][extra], rng)
        if "weights" in made:
            made["weights"] = [rng.choice((0, 1, 2.5)) for _ in made[kind]]
            made["weights"][0] = 1
        for need in needed:
            made[need] = make(part["properties"][need], rng)
        return made
    if part.get("type") in ("number", "integer"):
        return number_in(part, rng) if "minimum" in part else rng.uniform(-2, 2)
    if part.get("type") == "boolean":
        return rng.random() < 0.5
    if part.get("type") == "string":
        return "1/30" if "pattern" in part else "a"
    if "prefixItems" in part:
        return [make(p, rng) for p in part["prefixItems"]]
    least = part.get("minItems", 0)
    return [make(part["items"], rng) for _ in range(max(least, rng.randint(0, 3) if part["maxItems"] > 2 else 2))]


def sort_pairs(value):
    """Pairs of numbers in order, so that most documents are good ones."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name in ("uniform", "log-uniform", "integers", "clip", "range") and isinstance(member, list):
                member.sort()
            sort_pairs(member)
    elif isinstance(value, list):
        for item in value:
            sort_pairs(item)


def operation(rng):
    name = rng.choice(schema["$defs"]["operation"]["properties"]["op"]["enum"])
    part = schema["$defs"]["op-" + name]["properties"]
    made = {"op": name}
    arguments = part["arguments"]["properties"]
    if rng.random() < 0.7:
        made["arguments"] = {a: make(arguments[a], rng) for a in rng.sample(sorted(arguments), min(len(arguments), rng.randint(0, 2)))}
    if "magnitude" in part:
        kind = rng.choice(("magnitude", "magnitude", "level"))
        made[kind] = rng.randint(0, 9) if kind == "level" and rng.random() < 0.5 else make(part[kind], rng)
    for member in ("probability", "weight", "from", "sign"):
        if member in part and rng.random() < 0.2:
            made[member] = make(part[member], rng)
    if rng.random() < 0.1:
        made["id"] = rng.choice(("a", "b.c", "D_1", "x" * 64))
    if rng.random() < 0.1:
        made["apply-to"] = {"except": ["*wrist*"], "media": [rng.choice(("video", "audio", "text"))]}
    return made


def document_at_random(rng):
    made = [operation(rng) for _ in range(rng.randint(1, 2))]
    kind = rng.choice(("list", "list", "sequence", "one-of", "some-of", "chains", "epochs"))
    policy = made if kind == "list" else {kind: made}
    if kind == "some-of":
        policy["n"] = rng.randint(0, 3)
        if rng.random() < 0.3:
            policy[rng.choice(("order", "count", "replacement"))] = rng.choice(("listed", "applied", True))
    made = {"policy": policy}
    if rng.random() < 0.8:
        made["dialect"] = rng.choice(schema["properties"]["dialect"]["enum"])
    sort_pairs(made)
    return made


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, path + (key,))


def mutate(document, rng):
    """One value becomes another one, or a member comes or goes."""
    made = copy.deepcopy(document)
    path = rng.choice([p for p in places(made) if p])
    parent = made
    for key in path[:-1]:
        parent = parent[key]
    what = rng.randrange(5)
    if what == 0 and isinstance(parent, dict):
        del parent[path[-1]]
    elif what == 1 and isinstance(parent, dict):
        parent[rng.choice(("probability", "n", "sign", "level", "id", "weight", "clip", "schedule", "nothing"))] = \
            rng.choice((0, 1, "random", "x", [0, 1], {"points": [[0, 1]]}))
    elif what == 2 and isinstance(parent[path[-1]], (int, float)):
        parent[path[-1]] = rng.choice((-1, 0.5, 2, 1e10, -1e10, 1e-9, True, "1", 300))
    else:
        parent[path[-1]] = rng.choice((None, True, 0, -1, 1.5, "word", "", [], {}, [1], [0, 1], {"uniform": [0, 1]},
                                       {"bins": ["a"]}, {"bins": [1]}, {"op": "flip"}))
    return made


def check_random():
    rng, counts, sentences = random.Random(1), {}, {}
    for i in range(N_RANDOM):
        document = document_at_random(rng)
        if i % 2:
            document = mutate(document, rng)
        valid, sentence = validator.is_valid(document), refusal(document)
        key = valid, sentence is None
        counts[key] = counts.get(key, 0) + 1
        if sentence is None and not valid:
            wrong = jsonschema.exceptions.best_match(validator.iter_errors(document))
            fail(f"the parser alone accepts {json.dumps(document)}: {wrong.json_path}: {wrong.message[:300]}")
        elif valid and sentence and not BY_NATURE.search(sentence):
            fail(f"the schema alone accepts {json.dumps(document)}: {sentence}")
        elif valid and sentence:
            sentences[re.sub(r"^.*?: |[0-9.e+-]+", "", sentence)[:70]] = sentence
        if len(failures) > 10:
            break
    print(f"{N_RANDOM} documents at random: both accept {counts.get((True, True), 0)}, both refuse "
          f"{counts.get((False, False), 0)}, by nature the schema alone accepts {counts.get((True, False), 0)}")
    if "-v" in sys.argv:
        print("\n".join(sentences.values()))
    if min(counts.get((True, True), 0), counts.get((False, False), 0)) < N_RANDOM // 6:
        fail(f"the documents are too much alike: {counts}")


check_examples()
check_broken()
check_random()
sys.exit(1 if failures else 0)
