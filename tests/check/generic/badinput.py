# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What people get wrong, one row a case. A wrong case ends with one sentence that says what to type and a
non-zero exit; a legal one passes without a word. Nothing crashes, hangs or leaves a file behind.

    badinput.py [CASE...]       all cases, or those whose name contains one of the words
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TIMEOUT = 30
VIDEO = "videotestsrc num-buffers=8 ! video/x-raw,format=I420,width=32,height=24"
AUDIO = "audiotestsrc num-buffers=20"
SINK = "fakesink sync=false"

# name, what to run, words that the first error must contain (None: must pass; a word with ~: a warning)
LINES = [
    ("picture-for-sound", f"{VIDEO} ! augspecmask ! {SINK}", ["augspecmask", "video/x-raw"]),
    ("sound-for-picture", f"{AUDIO} ! augcolor ! {SINK}", ["could not link", "augcolor"]),
    ("encoded-for-colour", f"{VIDEO} ! jpegenc ! augcolor ! {SINK}", ["could not link", "augcolor"]),
    ("encoded-for-crop-in-time", f"{VIDEO} ! jpegenc ! augseed window=1/10 ! augcrop min-duration=0.5 max-duration=0.5 ! {SINK}", None),
    ("encoded-for-drop", f"{VIDEO} ! jpegenc ! augseed window=1/10 ! modalitydrop mode=flag ! {SINK}", None),
    ("unknown-media", f"fakesrc num-buffers=3 ! application/x-unknown ! augflip ! {SINK}", ["augflip", "application/x-unknown"]),
    ("format-v210", f"videotestsrc num-buffers=3 ! video/x-raw,format=v210 ! augcolor ! {SINK}", ["augcolor", "v210"]),
    ("format-i422-10", f"videotestsrc num-buffers=3 ! video/x-raw,format=I422_10LE ! augflip ! {SINK}", ["augflip", "I422_10LE"]),
    ("format-v210-crop", f"videotestsrc num-buffers=3 ! video/x-raw,format=v210 ! augcrop ! {SINK}", ["videoconvert"]),
    ("format-v210-drop", f"videotestsrc num-buffers=3 ! video/x-raw,format=v210 ! modalitydrop ! {SINK}", ["videoconvert"]),
    ("format-s24", f"{AUDIO} ! audio/x-raw,format=S24LE ! augspecmask ! {SINK}", ["augspecmask", "S24LE"]),
    ("format-s32-flip", f"{AUDIO} ! audio/x-raw,format=S32LE ! augflip ! {SINK}", ["augflip", "S32LE"]),
    ("planar-sound", f"{AUDIO} ! audio/x-raw,layout=non-interleaved,channels=2 ! augspecmask ! {SINK}", ["augspecmask", "non-interleaved"]),
    ("planar-sound-seed", f"{AUDIO} ! audio/x-raw,layout=non-interleaved,channels=2 ! augseed ! {SINK}", ["audioconvert"]),
    ("planar-sound-crop", f"{AUDIO} ! audio/x-raw,layout=non-interleaved,channels=2 ! augcrop ! {SINK}", ["audioconvert"]),
    ("interlaced-colour", f"videotestsrc num-buffers=8 ! interlace ! augcolor ! {SINK}", ["add deinterlace"]),
    ("interlaced-crop", f"videotestsrc num-buffers=8 ! interlace ! augcrop ! {SINK}", ["add deinterlace"]),
    ("interlaced-flip", f"videotestsrc num-buffers=8 ! interlace ! augflip ! {SINK}", ["add deinterlace"]),
    ("one-pixel", f"videotestsrc num-buffers=8 ! video/x-raw,width=1,height=1 ! augseed ! augcrop ! augflip ! augcolor ! modalitydrop ! {SINK}", None),
    ("one-pixel-nv12", f"videotestsrc num-buffers=8 ! video/x-raw,format=NV12,width=1,height=1 ! augcrop pad=4 ! augcolor ! {SINK}", None),
    ("one-column", f"videotestsrc num-buffers=8 ! video/x-raw,format=Y42B,width=1,height=97 ! augcrop ! augflip mode=either ! {SINK}", None),
    ("odd-size", f"videotestsrc num-buffers=8 ! video/x-raw,format=YV12,width=321,height=241 ! augcrop width=33 height=7 ! augcolor hue-model=hsv ! {SINK}", None),
    ("largest-pad", f"videotestsrc num-buffers=3 ! video/x-raw,width=2,height=2 ! augcrop pad=4096 ! {SINK}", None),
    ("crop-larger-than-picture", f"{VIDEO} ! augcrop mode=random width=100 height=100 ! {SINK}", None),
    ("size-from-downstream", f"{VIDEO} ! augcrop ! video/x-raw,width=10,height=20 ! {SINK}", None),
    ("size-against-downstream", f"{VIDEO} ! augcrop width=64 ! video/x-raw,width=10 ! {SINK}", ["augcrop", "width"]),
    ("twelve-in-a-row", f"{VIDEO} ! augseed window=1/10 ! " + " ! ".join(["augcolor ! augflip"] * 6) + f" ! {SINK}", None),
    ("twelve-crops", f"{VIDEO} ! augseed window=1/10 ! " + " ! ".join(["augcrop interpolation=nearest ! augcrop"] * 6) + f" ! {SINK}", None),
    ("two-seeds", f"{VIDEO} ! augseed seed=1 ! augseed seed=2 window=1/10 ! augflip ! {SINK}", None),
    ("no-frame-rate", f"{VIDEO},framerate=0/1 ! augseed window=1 ! augcrop hold=frame ! {SINK}", None),
    ("one-hertz", "audiotestsrc num-buffers=4 samplesperbuffer=3 ! audio/x-raw,rate=1 ! augseed window=1 ! augspecmask preset=ld ! fakesink", None),
    ("two-gigahertz", "audiotestsrc num-buffers=2 ! audio/x-raw,rate=2147483647,channels=64 ! augseed window=1 ! augspecmask preset=ld ! fakesink", ["augspecmask", "put audioresample"]),
    ("two-gigahertz-flip", "audiotestsrc num-buffers=2 ! audio/x-raw,rate=2147483647,channels=2 ! augseed window=1 ! augflip ! fakesink", None),
    ("eval", f"{VIDEO} ! augseed phase=eval ! augcrop ! augflip ! augcolor ! {SINK}", None),
    ("sound-for-words", f"{AUDIO} ! augtext ! {SINK}", ["could not link", "augtext"]),
    ("synonyms-of-no-file", f"fakesrc num-buffers=1 ! text/x-raw,format=utf8 ! augtext synonym-source=file ! {SINK}", ["set synonym-file"]),
    ("translation-of-no-command", f"fakesrc num-buffers=1 ! text/x-raw,format=utf8 ! augtext translator=command ! {SINK}", ["set translator-command"]),
    ("interchange-of-no-groups", f"fakesrc num-buffers=1 ! text/x-raw,format=utf8 ! augtext interchange=1 ! {SINK}", ["set swap-groups"]),
    ("unknown-value", f"{VIDEO} ! augcrop mode=sideways ! {SINK}", ["mode", "sideways"]),
    ("unknown-property", f"{VIDEO} ! augcrop sideways=1 ! {SINK}", ["sideways"]),
    ("unknown-preset", f"{AUDIO} ! augspecmask preset=xx ! {SINK}", ["preset", "xx"]),
    ("value-out-of-range", f"{VIDEO} ! augcrop min-scale=2 ! {SINK}", ["~out of range"]),
    ("scale", f"{VIDEO} ! augcrop min-scale=0.9 max-scale=0.1 ! {SINK}", ["set min-scale"]),
    ("scale-zero", f"{VIDEO} ! augcrop min-scale=0 max-scale=0 ! {SINK}", ["set max-scale"]),
    ("ratio", f"{VIDEO} ! augcrop min-ratio=2 max-ratio=0.5 ! {SINK}", ["set min-ratio"]),
    ("duration", f"{VIDEO} ! augcrop min-duration=0.9 max-duration=0.1 ! {SINK}", ["set min-duration"]),
    ("duration-zero", f"{VIDEO} ! augcrop min-duration=0 max-duration=0 ! {SINK}", ["set max-duration"]),
    ("frequencies", f"{AUDIO} ! augspecmask min-frequency=8000 max-frequency=300 ! {SINK}", ["set max-frequency"]),
    ("mask-too-wide", f"{AUDIO} ! augspecmask freq-width=81 n-mels=80 ! {SINK}", ["set freq-width"]),
    ("compact-live", f"videotestsrc is-live=true num-buffers=30 ! augseed window=1/4 ! augcrop min-duration=0.5 max-duration=0.5 timeline=compact ! {SINK}", ["set timeline=keep"]),
    ("compact-without-window", f"{VIDEO} ! augseed ! augcrop min-duration=0.5 max-duration=0.5 timeline=compact ! {SINK}", ["set window=1"]),
    ("compact-by-pts", f"{VIDEO} ! augseed window=1 time-domain=pts ! augcrop min-duration=0.5 max-duration=0.5 timeline=compact ! {SINK}", ["time-domain=stream"]),
    ("time-crop-without-window", f"{VIDEO} ! augseed ! augcrop min-duration=0.5 max-duration=0.5 ! {SINK}", ["set window=1"]),
    ("time-masks-without-window", f"{AUDIO} ! augseed ! augspecmask preset=ld ! {SINK}", ["set window=1"]),
    ("branch-not-listed", f"{VIDEO} ! augseed branch=left-camera ! modalitydrop ! {SINK}", ["set modality"]),
    ("modality-not-listed", f"{VIDEO} ! modalitydrop modality=touch ! {SINK}", ["modality=touch", "add it"]),
    ("probabilities-of-another-count", f"{VIDEO} ! modalitydrop modalities=video,audio probabilities=<0.1,0.2,0.3> ! {SINK}", ["one number each"]),
    ("modality-twice", f"{VIDEO} ! modalitydrop modalities=video,video ! {SINK}", ["name each once"]),
    ("modality-empty", f"{VIDEO} ! modalitydrop modalities=video,,audio ! {SINK}", ["name each once"]),
    ("one-modality", f"{VIDEO} ! modalitydrop modalities=video ! {SINK}", ["name 2"]),
    ("many-modalities", f"{VIDEO} ! modalitydrop modalities=video,{','.join('abcdefghijklmnopq')} ! {SINK}", ["name 2 to 16"]),
    ("many-probabilities", f"{VIDEO} ! modalitydrop probabilities=<{','.join(['0.1'] * 17)}> ! {SINK}", ["~at most 16"]),
    ("probability-above-one", f"{VIDEO} ! modalitydrop modalities=video,audio probabilities=<0.5,1.5> ! {SINK}", ["~out of range"]),
    ("scope-of-drop", f"{VIDEO} ! modalitydrop scope=branch ! {SINK}", ["scope=shared"]),
    ("weights-zero", f"{VIDEO} ! modalitydrop rule=avhubert modalities=video,audio probabilities=<0.0,0.0> ! {SINK}", ["weight above 0"]),
    ("group-seed", f"{VIDEO} ! augseed group=g seed=1 ! {SINK} {AUDIO} ! augseed group=g seed=2 ! {SINK}", ["seed"]),
    ("group-window", f"{VIDEO} ! augseed group=g window=1 ! {SINK} {AUDIO} ! augseed group=g window=2 ! {SINK}", ["window"]),
    ("group-key", f"{VIDEO} ! augseed group=g source=a ! {SINK} {AUDIO} ! augseed group=g source=b ! {SINK}", ["source"]),
    ("group-branches", f"{VIDEO} ! augseed group=g ! {SINK} {VIDEO} ! augseed group=g ! {SINK}", ["branch"]),
    ("captions-missing", f"{VIDEO} ! augseed captions=nowhere.tsv ! {SINK}", ["captions=nowhere.tsv", "cannot be read"]),
    ("captions-malformed", f"{VIDEO} ! augseed captions=broken.json ! {SINK}", ["a key, a tab and a caption"]),
    ("objects-missing", f"{VIDEO} ! augseed objects=nowhere.json ! {SINK}", ["objects=nowhere.json", "cannot be read"]),
    ("objects-malformed", f"{VIDEO} ! augseed objects=broken.json ! {SINK}", ["broken.json"]),
    ("objects-of-another-shape", f"{VIDEO} ! augseed objects=list.json ! {SINK}", ["list.json", "JSON object"]),
    ("objects-without-box", f"{VIDEO} ! augseed objects=nobox.json ! {SINK}", ["nobox.json"]),
    ("file-missing", f"filesrc location=nowhere.mkv ! decodebin ! augseed ! {SINK}", ["not found"]),
    ("file-broken", f"filesrc location=noise.mkv ! decodebin ! augseed ! {SINK}", ["stream"]),
    ("file-empty", f"filesrc location=empty.mkv ! decodebin ! augseed ! {SINK}", [""]),
    ("file-truncated", f"filesrc location=short.mkv ! decodebin ! augseed window=1/4 ! augcrop ! augcolor ! {SINK}", "any"),
    ("disk-full", f"{VIDEO} ! augseed ! augcrop ! filesink location=/dev/full", ["No space left"]),
    ("folder-missing", f"{VIDEO} ! augseed ! augcrop ! filesink location=nowhere/out.raw", ["nowhere/out.raw"]),
]


def child_setup():
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    return Gst


def play(Gst, launch, feed):
    """Runs a pipeline with an appsrc named in; prints what it says."""
    from gi.repository import GLib
    try:
        pipeline = Gst.parse_launch(launch)
    except GLib.Error as error:
        print("ERROR:", error.message)
        return 1
    source = pipeline.get_by_name("in") if feed else None
    pipeline.set_state(Gst.State.PLAYING)
    if feed:
        feed(Gst, pipeline, source)
    if source:
        source.emit("end-of-stream")
    code = 2
    while True:
        message = pipeline.get_bus().timed_pop_filtered(
            20 * Gst.SECOND, Gst.MessageType.ERROR | Gst.MessageType.WARNING | Gst.MessageType.EOS)
        if message is None:
            print("ERROR: it hangs")
            break
        if message.type == Gst.MessageType.EOS:
            code = 0
            break
        if message.type == Gst.MessageType.WARNING:
            print("WARNING:", message.parse_warning()[0].message)
            continue
        print("ERROR:", message.parse_error()[0].message)
        code = 1
        break
    pipeline.set_state(Gst.State.NULL)
    return code


def push(Gst, source, data, i, seconds):
    buffer = Gst.Buffer.new_wrapped(bytes(data)) if data else Gst.Buffer.new()
    buffer.pts = int(i * seconds * Gst.SECOND)
    buffer.duration = int(seconds * Gst.SECOND)
    source.emit("push-buffer", buffer)


def source(caps):
    return f'appsrc name=in format=time caps="{caps}"'


RGB = "video/x-raw,format=RGB,width=16,height=16,framerate=30/1"
FLOATS = "audio/x-raw,format=F32LE,layout=interleaved,rate=8000,channels=1"
WORDS = "augtext pick=each synonym=0 insertion=0 deletion=0 swap=1 mask=1"
CHAIN = "augseed window=1/4 ! augcrop ! augflip ! augcolor"


def truncated(Gst, pipeline, src):
    for i in range(10):
        push(Gst, src, [7] * (768 if i % 2 else 100), i, 1 / 30)


def empty_pictures(Gst, pipeline, src):
    for i in range(10):
        push(Gst, src, [7] * (768 if i % 2 else 0), i, 1 / 30)


def strange_samples(Gst, pipeline, src):
    import struct
    values = [float("nan"), float("inf"), -float("inf"), 3e38, 1e-42]
    for i in range(20):
        push(Gst, src, struct.pack("<800f", *(values[k % 5] for k in range(800))), i, 0.1)


def no_samples(Gst, pipeline, src):
    for i in range(20):
        push(Gst, src, [0] * (3200 if i % 3 else 0), i, 0.1)


def odd_bytes(Gst, pipeline, src):
    for i in range(20):
        push(Gst, src, [0] * (3200 - i), i, 0.1)


def wrong_text(Gst, pipeline, src):
    for i, text in enumerate([b"left \xff\xfe right", b"<b>left", b"", b"\0left\0", b"right" * 10000]):
        push(Gst, src, text, i, 1)


def fine_text(Gst, pipeline, src):
    for i in range(5):
        push(Gst, src, b"The small dog runs when it rains", i, 1)


def crossed(Gst, pipeline, src):
    crop = pipeline.get_by_name("crop")
    for i in range(40):
        if i == 10:
            crop.set_property("min-scale", 0.9)
            crop.set_property("max-scale", 0.1)
        push(Gst, src, [7] * 768, i, 1 / 30)


def item_event(Gst, src, objects):
    structure = Gst.Structure.new_empty("aug-item")
    structure.set_value("key", "one")
    structure.set_value("objects", objects)
    src.send_event(Gst.Event.new_custom(Gst.EventType.CUSTOM_DOWNSTREAM_STICKY, structure))


def objects_malformed(Gst, pipeline, src):
    push(Gst, src, [7] * 768, 0, 1 / 30)
    item_event(Gst, src, '[{"name": "cat", "x": ')
    for i in range(1, 10):
        push(Gst, src, [7] * 768, i, 1 / 30)


def objects_wrong(Gst, pipeline, src):
    item_event(Gst, src, '[{"name": 7, "x": "left"}]')
    for i in range(10):
        push(Gst, src, [7] * 768, i, 1 / 30)


def rule_of_tomorrow(Gst, pipeline, src):
    structure = Gst.Structure.from_string("aug-rule, version=(uint)99, seed=(guint64)1")[0]
    src.send_event(Gst.Event.new_custom(Gst.EventType.CUSTOM_DOWNSTREAM_STICKY, structure))
    for i in range(10):
        push(Gst, src, [7] * 768, i, 1 / 30)


def backwards(Gst, pipeline, src):
    """A seek to play backwards is refused where what is left moves together."""
    pipeline.get_state(5 * Gst.SECOND)
    done = pipeline.seek(-1.0, Gst.Format.TIME, Gst.SeekFlags.FLUSH, Gst.SeekType.SET, 0,
                         Gst.SeekType.SET, Gst.SECOND)
    if done:
        print("ERROR: a seek backwards was taken")


# name, pipeline, what is fed, words as above
CHILDREN = {
    "truncated-pictures": (f"{source(RGB)} ! {CHAIN} ! {SINK}", truncated, ["~smaller than its caps"]),
    "pictures-without-bytes": (f"{source(RGB)} ! augcolor ! {SINK}", empty_pictures, ["~smaller than its caps"]),
    "truncated-pictures-dropped": (f"{source(RGB)} ! augseed window=1/10 ! modalitydrop ! {SINK}", truncated, "any"),
    "nan": (f"{source(FLOATS)} ! augseed window=1/2 ! augspecmask preset=ld ! augflip ! {SINK}", strange_samples, None),
    "sound-without-samples": (f"{source(FLOATS)} ! augseed window=1/2 ! augspecmask ! augflip ! {SINK}", no_samples, None),
    "half-samples": (f"{source(FLOATS)} ! augseed window=1/2 ! augspecmask ! augflip ! {SINK}", odd_bytes, None),
    "half-samples-alone": (f"{source(FLOATS)} ! augspecmask ! augflip probability=1 ! {SINK}", odd_bytes, None),
    "text-malformed": (f"{source('text/x-raw,format=utf8')} ! augseed ! augflip probability=1 ! {SINK}", wrong_text, None),
    "markup-malformed": (f"{source('text/x-raw,format=pango-markup')} ! augflip probability=1 ! {SINK}", wrong_text, None),
    "words-malformed": (f"{source('text/x-raw,format=utf8')} ! augseed ! {WORDS} ! {SINK}", wrong_text, ["~not valid UTF-8"]),
    "words-of-malformed-markup": (f"{source('text/x-raw,format=pango-markup')} ! {WORDS} ! {SINK}", wrong_text, ["~does not parse"]),
    "words-of-nothing-left": (f"{source('text/x-raw,format=utf8')} ! augtext pick=each deletion-rate=1 ! {SINK}", wrong_text, ["~not valid UTF-8"]),
    "words-without-dictionary": (f"{source('text/x-raw,format=utf8')} ! augtext pick=each wordnet-dir=/nonexistent ! {SINK}", fine_text, ["~wordnet-base"]),
    "words-without-thesaurus": (f"{source('text/x-raw,format=utf8')} ! augtext pick=each synonym-source=mythes language=xx ! {SINK}", fine_text, ["~mythes"]),
    "words-without-synonym-file": (f"{source('text/x-raw,format=utf8')} ! augtext pick=each synonym-source=file synonym-file=/nonexistent ! {SINK}", fine_text, ["~/nonexistent"]),
    "words-kept-by-no-file": (f"{source('text/x-raw,format=utf8')} ! {WORDS} keep-words=@/nonexistent ! {SINK}", fine_text, ["~/nonexistent"]),
    "words-swapped-by-no-file": (f"{source('text/x-raw,format=utf8')} ! {WORDS} interchange=1 swap-groups=@/nonexistent ! {SINK}", fine_text, ["~/nonexistent"]),
    "phrases-of-no-file": (f"{source('text/x-raw,format=utf8')} ! {WORDS} paraphrase=1 phrase-file=/nonexistent ! {SINK}", fine_text, ["~/nonexistent"]),
    "crossed-while-playing": (f"{source(RGB)} ! augseed window=1/10 ! augcrop name=crop ! {SINK}", crossed, ["~set min-scale"]),
    "item-objects-malformed": (f"{source(RGB)} ! augcrop keep=all ! {SINK}", objects_malformed, ["~objects"]),
    "item-objects-wrong": (f"{source(RGB)} ! augcrop keep=all ! {SINK}", objects_wrong, ["~objects"]),
    "rule-of-another-version": (f"{source(RGB)} ! augcrop ! augflip ! {SINK}", rule_of_tomorrow, None),
    "gl-memory": ('appsrc name=in format=time caps="video/x-raw(memory:GLMemory),format=RGBA,width=16,height=16,'
                  f'framerate=30/1" ! augcolor ! {SINK}', truncated, ["augcolor cannot work on pictures outside", "download"]),
    "dmabuf-crop": ('appsrc name=in format=time caps="video/x-raw(memory:DMABuf),format=RGBA,width=16,height=16,'
                    f'framerate=30/1" ! augcrop ! {SINK}', truncated, ["augcrop", "download"]),
    "compact-backwards": (f"videotestsrc num-buffers=90 ! video/x-raw,width=16,height=16 ! augseed window=1/2 ! augcrop "
                          f"min-duration=0.5 max-duration=0.5 timeline=compact ! fakesink name=out sync=true", backwards, None),
}


def make_files(folder):
    (folder / "broken.json").write_text('{"clip": [{"name": ')
    (folder / "list.json").write_text("[1, 2, 3]")
    (folder / "nobox.json").write_text('{"clip": [{"name": "cat"}]}')
    (folder / "noise.mkv").write_bytes(bytes((i * i * 31 + i // 7) % 256 for i in range(5000)))
    (folder / "empty.mkv").write_bytes(b"")
    subprocess.run(["gst-launch-1.0", "-q", "videotestsrc", "num-buffers=30", "!",
                    "video/x-raw,width=64,height=64", "!", "jpegenc", "!", "matroskamux", "!", "filesink",
                    f"location={folder}/whole.mkv"], check=True, timeout=60)
    whole = (folder / "whole.mkv").read_bytes()
    (folder / "short.mkv").write_bytes(whole[:len(whole) * 2 // 3])


def judge(name, code, printed, words):
    """What is wrong with how the case ended; None if nothing is."""
    errors = re.findall(r"^ERROR: .*", printed, re.M)
    if code < 0 or code in (124, 132, 134, 136, 137, 139):
        return f"crashed with {code}"
    if "CRITICAL" in printed or "assertion" in printed:
        return "a critical was printed"
    if words == "any":
        return None
    if words is None:
        if code or errors:
            return f"is legal but exit {code}"
        return "warned" if re.search(r"^WARNING", printed, re.M) else None
    if words[0].startswith("~"):
        if code:
            return f"should go on but exit {code}"
        word = words[0][1:]
        return None if printed.count(word) >= 1 else f"no warning says “{word}”"
    if not code:
        return "passed"
    if not errors:
        return "no sentence"
    for word in words:
        if word not in errors[0]:
            return f"“{word}” is not in the first sentence"
    return None


def run_case(case):
    name, command, words, folder = case
    before = set(os.listdir(folder))
    try:
        done = subprocess.run(command, cwd=folder, timeout=TIMEOUT, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace")
        code, printed = done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        printed = (late.stdout or b"").decode(errors="replace") if isinstance(late.stdout, bytes) else late.stdout or ""
        return name, "hangs", printed
    left = set(os.listdir(folder)) - before - {"registry"}
    wrong = judge(name, code, printed, words)
    if not wrong and left and words is not None:
        wrong = f"left {sorted(left)} behind"
    return name, wrong, printed


def main():
    if sys.argv[1:2] == ["--child"]:
        launch, feed = {**{name: (line, None) for name, line, _ in LINES},
                        **{name: row[:2] for name, row in CHILDREN.items()}}[sys.argv[2]]
        sys.exit(play(child_setup(), launch, feed))
    wanted = sys.argv[1:]
    os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.setdefault("GST_DEBUG", "0")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_files(folder)
        # gst-launch-1.0 of 1.22 now and then waits for ever after an error in preroll, so the lines are
        # played by this program
        rows = [(name, words) for name, _, words in LINES] + [(name, row[2]) for name, row in CHILDREN.items()]
        cases = [(name, [sys.executable, os.path.abspath(__file__), "--child", name], words, folder)
                 for name, words in rows]
        if wanted:
            cases = [case for case in cases if any(word in case[0] for word in wanted)]
        wrong = 0
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for name, sentence, printed in pool.map(run_case, cases):
                if sentence or wanted:
                    wrong += bool(sentence)
                    print(f"{name}: {sentence or 'fine'}\n    " + "\n    ".join(printed.strip().splitlines()[-12:]))
        print(f"{len(cases)} cases, {wrong} wrong")
        if not wanted and len(cases) < 60:
            wrong += 1
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
