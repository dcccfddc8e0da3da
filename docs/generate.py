#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Writes one page an element, the tables of elements and the JSON Schema of policies, from the plugin and its sources.

    docs/generate.py            writes what is out of date
    docs/generate.py --check    says what is out of date; exits with 1 if anything is
"""
import ctypes
import json
import pathlib
import re
import sys

try:
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import GLib, GObject, Gst
except (ImportError, ValueError) as error:
    print(f"skipped: {error}; install python3-gi and gir1.2-gstreamer-1.0")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLUGIN = "augment"
TOUCHES = {"all": "all", "video": "video", "audio": "audio", "text": "text"}
OBJECT_PROPERTIES = {"name", "parent", "qos"}
MARKS = "<!-- elements: written by docs/generate.py -->", "<!-- end of elements -->"
# what an element cannot be shown without
SETTINGS = {"augpolicy": " policy=randaugment"}
SOURCES = {
    "video": "videotestsrc num-buffers=3 ! video/x-raw,format=RGB,width=320,height=240",
    "depth": "videotestsrc num-buffers=3 ! video/x-raw,format=GRAY16_LE,width=320,height=240",
    "audio": "audiotestsrc num-buffers=60 samplesperbuffer=1024 ! "
             "audio/x-raw,format=F32LE,rate=48000,channels=1",
    "text": f"filesrc location={ROOT / 'docs/examples/clip.srt'} ! subparse ! text/x-raw,format=utf8",
}


def find_sections():
    """Element name to (folder, text of its SECTION block)."""
    found = {}
    for path in sorted((ROOT / "gst").rglob("*.c")):
        for name, body in re.findall(r"/\*\*\n \* SECTION:element-(\w+)\n(.*?) \*/", path.read_text(),
                                     re.S):
            lines = [line[3:] if line.startswith(" * ") else "" for line in body.splitlines()]
            found[name] = path.relative_to(ROOT / "gst").parts[0], "\n".join(lines)
    return found


def wrap_launch(line):
    """A launch line, broken at elements so that it fits a page."""
    words, rows, row = line.split(), [], ""
    for i, word in enumerate(words):
        if row and len(row) + 1 + len(word) > 98 or (word == "!" and len(row) > 70):
            rows.append(row)
            row = "  " + word
        else:
            row = f"{row} {word}" if row else word
    rows.append(row)
    return " \\\n".join(rows)


def to_markdown(text):
    """gtk-doc to Markdown: examples in fences, names in code."""
    text = re.sub(r"@(title|short_description):.*\n", "", text)
    text = re.sub(r"\n*Since: *\S+\s*$", "", text.strip())
    text = re.sub(r"#GstAug\w+:([\w-]+)=(\w+)", r"`\1=\2`", text)
    text = re.sub(r"#GstAug\w+:([\w-]+)", r"`\1`", text)
    text = re.sub(r"#(GstAug\w+)", r"`\1`", text)
    text = text.replace("## Example launch line", "## Example")

    def fence(match):
        lines = " ".join(match.group(1).split()).split(" gst-launch-1.0 ")
        lines = [lines[0]] + ["gst-launch-1.0 " + line for line in lines[1:]]
        return "```sh\n" + "\n".join(wrap_launch(line) for line in lines) + "\n```"

    text = re.sub(r"\|\[(.*?)\]\|", fence, text, flags=re.S)
    return text.strip()


def since(text):
    match = re.search(r"^Since: *(\S+)", text, re.M)
    return match.group(1) if match else "0.1"


def number(value):
    for name, limit in (("2³¹ - 1", GLib.MAXINT), ("2³² - 1", GLib.MAXUINT), ("2⁶⁴ - 1", GLib.MAXUINT64)):
        if value == limit:
            return name
    return f"{value:g}" if isinstance(value, float) else str(value)


def describe(spec, element):
    """Type, range and default of a property, for people."""
    value = element.get_property(spec.name)
    kind = spec.value_type
    if kind.is_a(GObject.TYPE_ENUM):
        nicks = [v.value_nick for _, v in sorted(kind.pytype.__enum_values__.items())]
        return "one of", ", ".join(f"`{nick}`" for nick in nicks), f"`{value.value_nick}`"
    if kind == GObject.TYPE_BOOLEAN:
        return "switch", "`true`, `false`", "`true`" if value else "`false`"
    if kind == GObject.TYPE_STRING:
        return "text", "", f"`{value}`" if value else "none"
    if kind.name == "GstFraction":
        return "fraction", "", f"`{int(value.num)}/{int(value.denom)}`"
    if kind.name == "GstValueArray":
        return "list of numbers", "", "none"
    names = {GObject.TYPE_DOUBLE: "number", GObject.TYPE_INT: "integer", GObject.TYPE_UINT: "integer",
             GObject.TYPE_UINT64: "integer"}
    shown = number(value)
    if spec.name == "fill":
        shown = f"0x{value:08x}"
    return names[kind], f"{number(spec.minimum)} … {number(spec.maximum)}", f"`{shown}`"


def enum_values(spec):
    return [(v.value_nick, v.value_name) for _, v in sorted(spec.value_type.pytype.__enum_values__.items())]


def changes(spec):
    if spec.flags & Gst.PARAM_CONTROLLABLE:
        return "any time, controllable"
    if spec.flags & Gst.PARAM_MUTABLE_PLAYING:
        return "any time"
    return "before it starts"


def properties_of(factory):
    element = factory.create(None)
    rows, choices = [], []
    for spec in sorted(element.list_properties(), key=lambda s: s.param_id if hasattr(s, "param_id") else 0):
        if spec.name in OBJECT_PROPERTIES or not spec.flags & GObject.ParamFlags.WRITABLE:
            continue
        kind, span, default = describe(spec, element)
        blurb = " ".join(spec.blurb.split()).replace("|", "\\|")
        rows.append(f"| `{spec.name}` | {kind} | {span} | {default} | {changes(spec)} | {blurb} |")
        if spec.value_type.is_a(GObject.TYPE_ENUM):
            choices.append(f"* `{spec.name}`: " + "; ".join(
                f"`{nick}`: {name[0].lower() + name[1:]}" for nick, name in enum_values(spec)))
    return rows, choices


def pads_of(factory):
    lines = []
    for template in sorted(factory.get_static_pad_templates(), key=lambda t: t.name_template):
        caps = template.get_caps()
        if caps.is_any():
            lines.append(f"* `{template.name_template}`: any caps")
            continue
        parts = []
        for i in range(caps.get_size()):
            structure = caps.get_structure(i)
            formats = structure.get_value("format") if structure.has_field("format") else None
            names = list(formats) if formats and not isinstance(formats, str) else [formats] if formats else []
            parts.append(f"`{structure.get_name()}`" + (f" ({', '.join(names)})" if names else ""))
        lines.append(f"* `{template.name_template}`: " + "; ".join(parts))
    return lines


def plain(value):
    """What a message holds, as JSON has it."""
    if isinstance(value, Gst.Structure):
        return {value.nth_field_name(i): plain(value.get_value(value.nth_field_name(i)))
                for i in range(value.n_fields())}
    if isinstance(value, (list, tuple, Gst.ValueArray)):
        return [plain(v) for v in value]
    return value


def rounded(value, key=""):
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if key in ("seed", "source", "start", "stop", "key") and isinstance(value, int):
        return f"{value & (1 << 64) - 1:016x}"
    if isinstance(value, dict):
        return {k: rounded(v, k if k == "key" or "op" not in value else "") for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return value


def play(source, chain):
    """Runs a pipeline to its end; its decision messages and the last rule that came out."""
    pipeline = Gst.parse_launch(f"{source} ! augseed seed=7 window=1 source=clip ! {chain}"
                                " ! fakesink name=sink sync=false")
    bus, messages = pipeline.get_bus(), []
    pipeline.set_state(Gst.State.PLAYING)
    while True:
        message = bus.timed_pop_filtered(
            30 * Gst.SECOND, Gst.MessageType.ELEMENT | Gst.MessageType.EOS | Gst.MessageType.ERROR)
        if message is None or message.type == Gst.MessageType.ERROR:
            text = message.parse_error()[0].message if message else "nothing happened for 30 s"
            raise SystemExit(f"docs/generate.py: {chain}: {text}")
        if message.type == Gst.MessageType.EOS:
            break
        if message.get_structure().get_name() == "aug-decision":
            messages.append(message.get_structure().copy())
    sticky = pipeline.get_by_name("sink").get_static_pad("sink").get_sticky_event(
        Gst.EventType.CUSTOM_DOWNSTREAM_STICKY, 0)
    rule = sticky.get_structure().to_string() if sticky else ""
    pipeline.set_state(Gst.State.NULL)
    return messages, rule


def example_of(name, factory):
    """A decision message, or the rule of an element that decides nothing."""
    element = factory.create(None)
    sink = next(t for t in factory.get_static_pad_templates() if t.direction == Gst.PadDirection.SINK)
    caps = {"video": "video/x-raw,format=RGB", "depth": "video/x-raw,format=GRAY16_LE",
            "audio": "audio/x-raw,format=F32LE", "text": "text/x-raw,format=utf8"}
    media = next((m for m, text in caps.items()
                  if sink.get_caps().can_intersect(Gst.Caps.from_string(text))), "video")
    if not element.find_property("post-messages"):
        _, rule = play(SOURCES[media], "identity")
        fields = rule.replace("\\", "").rstrip(";").split(", ")
        return ("## The rule it sends\n\nA sticky event in front of the data, here for `seed=7 window=1 "
                "source=clip`:\n\n```text\n" + ",\n  ".join(fields) + "\n```")
    sure = SETTINGS.get(name, "")
    sure += " probability=1" if element.find_property("probability") else ""
    messages, _ = play(SOURCES[media], f"{name}{sure} post-messages=true")
    shown = "clip.srt" if media == "text" else SOURCES[media].split("! ")[1]
    text = json.dumps(rounded(plain(messages[0])), indent=2, ensure_ascii=False)
    text = re.sub(r"\{\n\s+(\"op\".*?)\n\s+\}", lambda m: "{ " + " ".join(m.group(1).split()) + " }", text,
                  flags=re.S)
    return ("## A decision\n\nWith `post-messages=true` the bus, and always the log and the trace, say "
            "what was decided for a window; here for\n`seed=7 window=1 source=clip` and "
            f"`{shown}` (numbers shortened):\n\n```json\n{text}\n```")


def presets_of(factory):
    """A row for every preset: its name, what it sets, and where that is from."""
    element = factory.create(None)
    if not isinstance(element, Gst.Preset):
        return []
    return [f"| `{name}` | `{element.get_meta(name, 'settings')[1]}` | {element.get_meta(name, 'comment')[1]} |"
            for name in element.get_preset_names() or [] if element.get_meta(name, "settings")[0]]


def page_of(name, factory, folder, section):
    rows, choices = properties_of(factory)
    body = to_markdown(section)
    text, _, example = body.partition("## Example")
    parts = [f"# {name}",
             f"{factory.get_metadata('description')}. Touches: {TOUCHES[folder]}. Since {since(section)}.",
             text.strip(),
             f"## Example\n\n{example.strip()}",
             "## Properties\n\n| name | type | range | default | can change | meaning |\n"
             "| --- | --- | --- | --- | --- | --- |\n" + "\n".join(rows)]
    if choices:
        parts.append("The choices:\n\n" + "\n".join(choices))
    presets = presets_of(factory)
    if presets:
        parts.append(f"## Presets\n\nPublished settings, as `{name} @preset=NAME`; [presets](../presets.md) says what "
                     "goes with what.\n\n| name | sets | from |\n| --- | --- | --- |\n" + "\n".join(presets))
    parts.append("## Pads\n\n" + "\n".join(pads_of(factory)))
    parts.append(example_of(name, factory))
    parts.append("[All elements](../README.md#elements) · [the contract of seeds and draws](../seeding.md)"
                 " · [the nouns](../vocabulary.md)")
    return "\n\n".join(parts) + "\n"


def table_of(elements, folder_of, prefix):
    order = {"all": 0, "video": 1, "audio": 2, "text": 3}
    rows = ["| touches | element | does |", "| --- | --- | --- |"]
    names = sorted(elements, key=lambda n: (order[folder_of[n][0]], n != "augseed", n))
    for name in names:
        rows.append(f"| {TOUCHES[folder_of[name][0]]} | [{name}]({prefix}{name}.md) | "
                    f"{elements[name].get_metadata('description')} |")
    return "\n".join(rows)


def with_table(path, table):
    text = path.read_text()
    if MARKS[0] not in text or MARKS[1] not in text:
        raise SystemExit(f"docs/generate.py: {path.name} has no place for the table: write {MARKS[0]} and {MARKS[1]}")
    before, rest = text.split(MARKS[0], 1)
    return before + f"{MARKS[0]}\n{table}\n" + MARKS[1] + rest.split(MARKS[1], 1)[1]


def schema():
    """The JSON Schema of policies, which the library writes itself."""
    library = ctypes.CDLL("libgstaugment-1.0.so.0")
    library.gst_aug_policy_schema.restype = ctypes.c_char_p
    return library.gst_aug_policy_schema().decode()


def wanted():
    """Path to content of everything that is generated."""
    Gst.init(None)
    features = Gst.Registry.get().get_feature_list_by_plugin(PLUGIN)
    elements = {f.get_name(): f.load() for f in features if isinstance(f, Gst.ElementFactory)}
    if not elements:
        raise SystemExit("docs/generate.py: the plugin was not found; type: ./run shell, then docs/generate.py")
    sections = find_sections()
    pages = {}
    for name, factory in sorted(elements.items()):
        if name not in sections:
            raise SystemExit(f"docs/generate.py: write a SECTION:element-{name} block in its source")
        pages[ROOT / "docs/elements" / f"{name}.md"] = page_of(name, factory, *sections[name])
    pages[ROOT / "docs/policy.schema.json"] = schema()
    pages[ROOT / "docs/README.md"] = with_table(
        ROOT / "docs/README.md", table_of(elements, sections, "elements/"))
    pages[ROOT / "README.md"] = with_table(
        ROOT / "README.md", table_of(elements, sections, "docs/elements/"))
    return pages


def main():
    pages = wanted()
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
    stray = [path for path in (ROOT / "docs/elements").glob("*.md") if path not in pages]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date; type: ./run docs")
        for path in stray:
            print(f"{path.relative_to(ROOT)} is about no element; remove it")
        return 1 if stale or stray else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path])
        print(f"wrote {path.relative_to(ROOT)}")
    for path in stray:
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
