# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What the tests of the command share: running it, its clip, reading logs, decoding what it wrote.

The tests run one by one, too, in the build's surroundings:

    ./run shell
    /usr/bin/python3 tests/check/tools/apply_test.py [Class.test]
"""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "check" / "pipelines"))
import oracle  # noqa: E402,F401: the tests take it from here

NAME = "gst-augment-1.0"
COMMAND = os.environ.get("AUG_TOOL") or shutil.which(NAME) or NAME
TIMEOUT = 60
SIDES = (0, 1, 1, 0, 0, 0, 1, 0, 1, 1)  # where the ball of the clip is, second by second: 1 = right
WORDS = ("The ball is on the left.", "The ball is on the right.")
# messages are English wherever the tests run; GLib must not stop at its own warnings
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C", "G_DEBUG": "", "GST_DEBUG": "0"}


def run(*arguments, **options):
    """Runs the command; nothing is judged."""
    options.setdefault("timeout", TIMEOUT)
    options.setdefault("env", ENVIRONMENT)
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, errors="replace",
                          stdin=subprocess.DEVNULL, **options)


def real(name):
    """A real recording, or the test says that it skips."""
    for folder in (os.environ.get("AUG_TEST_DATA"), ROOT.parent / "shared" / "data"):
        if folder and (pathlib.Path(folder) / name).exists():
            return pathlib.Path(folder) / name
    raise unittest.SkipTest(f"{name} is not here; set AUG_TEST_DATA to its folder")


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def read_log(path):
    """Header and lines of a log, as objects."""
    lines = pathlib.Path(path).read_text().splitlines()
    return json.loads(lines[0]), [json.loads(line) for line in lines[1:]]


def write_lines(path, lines):
    pathlib.Path(path).write_text("".join(line + "\n" for line in lines))


def launch(folder, *line):
    subprocess.run(["gst-launch-1.0", "-q", *" ".join(line).split()], check=True, cwd=folder, timeout=TIMEOUT,
                   capture_output=True)


class ToolTest(unittest.TestCase):
    """Every test has a folder of its own, in which clip.mkv is."""

    seconds = 4

    @classmethod
    def setUpClass(cls):
        cls._shared = tempfile.TemporaryDirectory()
        cls.clip = pathlib.Path(cls._shared.name) / "clip.mkv"
        done = run("make-clip", "--seconds", cls.seconds, cls.clip)
        if done.returncode:
            raise AssertionError(f"there is no clip: {done.stderr}")

    @classmethod
    def tearDownClass(cls):
        cls._shared.cleanup()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        os.link(self.clip, self.folder / "clip.mkv")

    def run_in(self, *arguments, **options):
        return run(*arguments, cwd=self.folder, **options)

    def good(self, *arguments, **options):
        done = self.run_in(*arguments, **options)
        self.assertEqual(done.returncode, 0, f"{arguments}: {done.stderr}")
        self.assertNotIn("WARNING", done.stderr)
        self.assertNotIn("CRITICAL", done.stderr)
        return done

    def listing(self):
        """What is in the folder, hidden files too, with its bytes."""
        return {path.name: sha256(path) for path in self.folder.iterdir() if path.is_file()}

    def bad(self, *arguments, code=None, words=(), **options):
        """It must fail with one sentence and leave every file as it was. Returns the sentence."""
        before = self.listing()
        done = self.run_in(*arguments, **options)
        said = done.stderr.strip()
        with self.subTest(arguments=arguments):
            if code is None:
                self.assertIn(done.returncode, (1, 2), said)
            else:
                self.assertEqual(done.returncode, code, said)
            self.assertEqual(said.count("\n"), 0, said)
            self.assertTrue(said.startswith(NAME), said)
            for word in words:
                self.assertIn(word, said)
            self.assertEqual(self.listing(), before)
        return said

    def log(self, name):
        return read_log(self.folder / name)


def decode(path):
    """All of a file: {"video": [(ns, pixels)], "audio": [(ns, samples)], "text": [(ns, words)]}.

    Pixels are uint8 of shape (height, width, 3), samples float32 of shape (n, channels). Times are
    stream times. Streams that are not there have no key.
    """
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    pipeline = Gst.Pipeline.new(None)
    source, bin_ = Gst.ElementFactory.make("filesrc"), Gst.ElementFactory.make("decodebin")
    source.set_property("location", str(path))
    pipeline.add(source)
    pipeline.add(bin_)
    source.link(bin_)
    found = {}
    bin_.connect("pad-added", _collect, pipeline, found)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(TIMEOUT * Gst.SECOND,
                                                    Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message is None or message.type == Gst.MessageType.ERROR:
        raise AssertionError(f"{path}: {message.parse_error() if message else 'it hangs'}")
    return found


_HEADS = {"video": "videoconvert ! video/x-raw,format=RGB",
          "audio": "audioconvert ! audio/x-raw,format=F32LE,layout=interleaved",
          "text": "identity"}


def _collect(_bin, pad, pipeline, found):
    from gi.repository import Gst
    kind = (pad.get_current_caps() or pad.query_caps()).get_structure(0).get_name().split("/")[0]
    tail = Gst.parse_bin_from_description(
        _HEADS[kind] + " ! appsink name=out sync=false async=false emit-signals=true", True)
    rows = found.setdefault(kind, [])
    tail.get_by_name("out").connect("new-sample", _take, kind, rows)
    pipeline.add(tail)
    tail.sync_state_with_parent()
    pad.link(tail.get_static_pad("sink"))


def _take(sink, kind, rows):
    import numpy as np
    from gi.repository import Gst
    sample = sink.emit("pull-sample")
    buffer, s = sample.get_buffer(), sample.get_caps().get_structure(0)
    data = buffer.extract_dup(0, buffer.get_size())
    time = sample.get_segment().to_stream_time(Gst.Format.TIME, buffer.pts)
    if kind == "video":
        width, height = s.get_value("width"), s.get_value("height")
        rows.append((time, np.frombuffer(data, np.uint8).reshape(height, -1)[:, :3 * width]
                     .reshape(height, width, 3)))
    elif kind == "audio":
        rows.append((time, np.frombuffer(data, np.float32).reshape(-1, s.get_value("channels")),
                     s.get_value("rate")))
    else:
        rows.append((time, data.decode()))
    return Gst.FlowReturn.OK


def ball_side(pixels):
    """1 if what is orange lies on the right, 0 on the left, None where nothing is."""
    import numpy as np
    rgb = pixels.astype(int)
    columns = np.nonzero(rgb[:, :, 0] - rgb[:, :, 2] > 90)[1]
    return None if len(columns) < pixels.size // 3000 else int(columns.mean() > pixels.shape[1] / 2)


def loud_side(samples):
    """1 if the sound is on the right, 0 on the left, None where it is silent."""
    left, right = ((samples.astype(float) ** 2).sum(axis=0))
    return None if left + right < 1e-4 * len(samples) else int(right > left)


def joined(rows):
    """Sound as one array of which the first sample is at time 0, and its rate."""
    import numpy as np
    rate = rows[0][2]
    stop = max(round(time * rate / 1e9) + len(samples) for time, samples, _ in rows)
    whole = np.zeros((stop, rows[0][1].shape[1]), np.float32)
    for time, samples, _ in rows:
        at = round(time * rate / 1e9)
        whole[max(at, 0):at + len(samples)] = samples[max(-at, 0):]
    return whole, rate


def sides_seen(found, seconds, origin=0):
    """For every second what pictures, sound and captions say: [{"video": side, …}]."""
    seen = [{} for _ in range(seconds)]
    for time, pixels in found.get("video", []):
        second, rest = divmod(time - origin, 10**9)
        if 0 <= second < seconds and 4e8 < rest < 5e8:
            seen[second]["video"] = ball_side(pixels)
    if "audio" in found:
        whole, rate = joined(found["audio"])
        first = round(origin * rate / 1e9)
        for second in range(seconds):
            # an encoder's delay may reach over the edge of a window
            part = whole[first + second * rate + rate // 20:first + (second + 1) * rate - rate // 20]
            seen[second]["audio"] = loud_side(part)
    for time, words in found.get("text", []):
        second = (time - origin + 10**7) // 10**9
        if words in WORDS and 0 <= second < seconds:
            seen[second]["text"] = WORDS.index(words)
    return seen


def small_disk(size):
    """Options of run() under which no file grows beyond @size bytes."""
    import resource

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return {"preexec_fn": limit}


def main():
    try:
        import gi  # noqa: F401
        import numpy  # noqa: F401
    except ImportError as error:
        print(f"skipped: {error}; install python3-gi and python3-numpy")
        sys.exit(77)
    unittest.main()
