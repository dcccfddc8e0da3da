# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Plays many different pipelines and proves that pictures and sound stay in step.

pipelines.py GROUP: one group of pipelines; AUG_FULL=1 plays twenty random seeks in each, else two.
"""
import os
import random
import shutil
import sys
import tempfile
import time
from fractions import Fraction as F

import media
import harness
import oracle
from harness import NS, Branch, Counters, Gst, Mismatch, Player

FULL = os.environ.get("AUG_FULL") == "1"
SEEKS = 20 if FULL else 2
FILM = F(30000, 1001)
RAW = "audioconvert ! audio/x-raw"
X264 = ("x264enc bframes=3 b-adapt=false key-int-max=20 pass=quant quantizer=4 ! "
        "video/x-h264,profile=high ! h264parse")

FILES = {
    "mp4-aac": dict(video=X264, audio="audioconvert ! avenc_aac bitrate=192000 ! aacparse",
                    mux="mp4mux", ext="mp4", fps=FILM, rate=44100),
    "mp4-mp3": dict(video=X264, audio="audioconvert ! lamemp3enc ! mpegaudioparse", mux="mp4mux",
                    ext="mp4", rate=48000),
    "mp4-alac": dict(video=X264, audio="audioconvert ! avenc_alac", mux="mp4mux", ext="m4v",
                     rate=44100),
    "mov-raw": dict(video="videoconvert ! jpegenc quality=98", audio=RAW, mux="qtmux", ext="mov",
                    fps=F(24000, 1001), rate=44100),
    "mkv-raw": dict(video="avenc_ffv1", audio=RAW, mux="matroskamux", ext="mkv", step=1),
    "mkv-film": dict(video="avenc_ffv1", audio=RAW, mux="matroskamux", ext="mkv", step=1, fps=FILM,
                     rate=44100),
    "mkv-flac": dict(video=X264, audio="audioconvert ! flacenc", mux="matroskamux", ext="mkv",
                     fps=F(30)),
    "mkv-late": dict(video=X264, audio="audioconvert ! flacenc", mux="matroskamux", ext="mkv",
                     audio_offset=NS * 7 // 10),
    "webm-vp8": dict(video="vp8enc target-bitrate=4000000 cpu-used=8 deadline=1 max-quantizer=8",
                     audio="audioconvert ! vorbisenc quality=0.8", mux="webmmux", ext="webm",
                     rate=44100),
    "webm-opus": dict(video="vp8enc target-bitrate=4000000 cpu-used=8 deadline=1 max-quantizer=8",
                      audio="audioconvert ! opusenc", mux="webmmux", ext="webm", fps=F(24)),
    "ts-mp2": dict(video=X264 + " ! video/x-h264,stream-format=byte-stream", audio="audioconvert ! lamemp3enc ! mpegaudioparse",
                   mux="mpegtsmux", ext="ts"),
    "ts-aac": dict(video=X264 + " ! video/x-h264,stream-format=byte-stream", mux="mpegtsmux",
                   audio="audioconvert ! avenc_aac ! aacparse ! audio/mpeg,stream-format=adts",
                   ext="ts", fps=FILM),
    "ts-ac3": dict(video=X264 + " ! video/x-h264,stream-format=byte-stream", mux="mpegtsmux",
                   audio="audioconvert ! avenc_ac3 ! ac3parse", ext="ts"),
    "ogg-vorbis": dict(video="theoraenc quality=63", audio="audioconvert ! vorbisenc", mux="oggmux",
                       ext="ogg", rate=44100),
    "ogg-flac": dict(video="theoraenc quality=63", audio="audioconvert ! flacenc", mux="oggmux",
                     ext="ogg"),
    "ogg-opus": dict(video="theoraenc quality=63", audio="audioconvert ! opusenc", mux="oggmux",
                     ext="ogg", fps=FILM),
    "avi-jpeg": dict(video="videoconvert ! jpegenc quality=98", audio=RAW, mux="avimux", ext="avi"),
    "avi-huff": dict(video="videoconvert ! avenc_huffyuv", audio=RAW, mux="avimux", ext="avi",
                     rate=44100, fps=F(30)),
    "avi-mp3": dict(video="avenc_mpeg4 bitrate=4000000",
                    audio="audioconvert ! lamemp3enc ! mpegaudioparse", mux="avimux", ext="avi"),
    # flvdemux enters between key frames: what the decoder makes of that is grey, so no seeks here
    "flv": dict(video=X264, audio="audioconvert ! avenc_aac ! aacparse", mux="flvmux", ext="flv",
                rate=44100),
    "wav": dict(audio=RAW, mux="wavenc", ext="wav", rate=44100),
    "y4m": dict(video="y4menc", mux="identity", ext="y4m", step=1, fps=FILM),
}

DROP = ("modalitydrop", {"modalities": "video,audio", "probabilities": [0.3, 0.3]})
WHOLE = {"mode": "center", "min-duration": 0.3}
CHAINS = {
    "flip": [("augflip", {})],
    "drop": [("augflip", {}), DROP],
    "crop": [("augcrop", {"min-scale": 0.35}), ("augflip", {"probability": 0.6}), DROP],
    "keep": [("augcrop", {"min-scale": 0.5, "min-duration": 0.4}), ("augflip", {})],
    "whole": [("augcrop", WHOLE), ("augflip", {}), DROP],
    "compact": [("augcrop", dict(WHOLE, timeline="compact")), ("augflip", {})],
    "compactdrop": [("augcrop", dict(WHOLE, timeline="compact", probability=0.7)), DROP],
    "twice": [("augflip", {"scope": "wrist", "probability": 0.4}), ("augflip", {"hold": "item"}),
              ("augflip", {"scope": "wrist"})],
    "gap": [("augflip", {}), (DROP[0], dict(DROP[1], mode="gap"))],
    "hubert": [("augflip", {}), (DROP[0], dict(DROP[1], rule="avhubert"))],
    "uniform": [("augflip", {"mode": "either"}), (DROP[0], dict(DROP[1], rule="uniform"))],
    "color": [("augcolor", {"hue": 0.0, "brightness": 0.3, "contrast": 0.3}), ("augflip", {})],
}
SPEC = [("augspecmask", {"preset": "ld"}), ("augflip", {})]


def chain(name, branch, film=None):
    found = [(e, dict(s)) for e, s in CHAINS[name.split("+")[0]]]
    if name == "color" and branch == "audio":
        return [("augflip", {})]
    if "+quantum" in name:
        found[0][1]["quantum"] = film
    return found


SHAPES = {
    # what stands between decoder and augseed, and behind the last element
    "plain": ("d. ! videoconvert ! {video}", "d. ! audioconvert ! {audio}"),
    "queues": ("d. ! videoconvert ! queue max-size-buffers=3 ! {video}",
               "d. ! audioconvert ! queue ! {audio}"),
    "inner": ("d. ! videoconvert ! queue ! {video}", "d. ! audioconvert ! {audio}"),
    "tee": ("d. ! videoconvert ! tee name=t  t. ! queue ! {video}  t. ! queue ! {second}",
            "d. ! audioconvert ! tee name=s  s. ! queue ! {audio}  s. ! queue ! {other}"),
    "front": ("d. ! videoconvert ! videoscale ! video/x-raw,width=128,height=80 ! videorate ! "
              "video/x-raw,framerate=20/1 ! {video}",
              "d. ! audioconvert ! audioresample ! audio/x-raw,rate=32000,format=F32LE ! {audio}"),
    "rgb": ("d. ! videoconvert ! video/x-raw,format=RGB ! {video}",
            "d. ! audioconvert ! audio/x-raw,format=F32LE ! {audio}"),
    "nv12": ("d. ! videoconvert ! video/x-raw,format=NV12 ! {video}",
             "d. ! audioconvert ! audiobuffersplit output-buffer-duration=1/70 ! {audio}"),
    "bgra": ("d. ! videoconvert ! video/x-raw,format=BGRA ! queue ! {video}",
             "d. ! audioconvert ! audio/x-raw,format=S16LE ! {audio}"),
    "behind": ("d. ! videoconvert ! {video}", "d. ! audioconvert ! {audio}"),
}
BEHIND = {"video": "videoconvert ! video/x-raw,format=RGB ! videoconvert ! videorate ! "
                   "video/x-raw,format=I420,framerate=50/1",
          "audio": "audioconvert ! audioresample ! audio/x-raw,rate=22050,format=F32LE"}


class Case:
    def __init__(self, name, text, branches, rule, keys, duration, seekable=True, running=False,
                 temporal=False, loose=False, alike=True, pairs=(("video", "audio"),),
                 sources=1, feed=None, origins=None):
        self.name, self.text, self.branches, self.rule, self.keys = name, text, branches, rule, keys
        self.duration, self.seekable, self.running = duration, seekable, running
        self.temporal, self.loose, self.alike = temporal, loose, alike
        self.pairs, self.sources = pairs, sources
        self.feed, self.origins = feed, origins
        self.build = self.after_start = self.proof_rule = None
        self.tries = 1


def file_case(maker, file, chain_name, shape, window=F(1, 2), seed=7, **rule):
    spec = FILES[file]
    path = maker.make(file, spec)
    fps, step = spec.get("fps", F(25)), spec.get("step", 4)
    compact, loose = "compact" in chain_name, shape == "behind"
    step = 4 if shape in ("rgb", "bgra") and step == 4 else step
    branches = []
    for name in ("video", "audio"):
        c = chain(chain_name, name, 1 / fps)
        if chain_name == "color" and name == "audio":
            c = [("augflip", {})]
        branches.append(Branch(name, c, behind=BEHIND[name] if loose else "", step=step,
                               compact=compact, exact=not loose,
                               inner="queue" if shape == "inner" else ""))
    pairs = [("video", "audio")]
    if shape == "tee":
        branches += [Branch("video", chain(chain_name, "video", 1 / fps), name="second", view=3,
                            step=step, compact=compact),
                     Branch("audio", chain(chain_name, "audio", 1 / fps), name="other", view=3,
                            step=step, compact=compact)]
        for b in branches[2:]:
            for e, s in b.chain_list:
                if e == "modalitydrop":
                    s["modality"] = b.media
        pairs.append(("second", "other"))
    text = "filesrc location=%s ! decodebin name=d  " % path + "  ".join(SHAPES[shape])
    given = dict({"seed": seed, "window": window}, **rule)
    given = {k.replace("_", "-"): v for k, v in given.items()}
    temporal = chain_name.startswith(("keep", "whole"))
    return Case("%s %s %s" % (file, chain_name, shape), text, branches, given, [file],
                spec.get("seconds", 6), seekable=spec["mux"] != "flvmux", temporal=temporal, loose=loose, pairs=pairs,
                alike=not compact)


def split_case(maker, chain_name, window, **rule):
    """Pictures and sound from two raw files."""
    y4m, wav = maker.make("y4m", FILES["y4m"]), maker.make("wav", FILES["wav"])
    compact = "compact" in chain_name
    branches = [Branch(n, chain(chain_name, n, 1 / FILM), step=1, compact=compact)
                for n in ("video", "audio")]
    text = ("filesrc location=%s ! y4mdec ! {video}  filesrc location=%s ! wavparse ! {audio}"
            % (y4m, wav))
    return Case("y4m+wav %s %s" % (chain_name, window), text, branches,
                dict({"seed": 8, "window": window, "source": "clip"}, **rule), ["clip"], 6, sources=2,
                temporal=chain_name.startswith(("keep", "whole")), alike=not compact)


def megamind_case(chain_name, shape, window):
    path = os.path.join(os.environ.get("AUG_TEST_DATA", ""), "Megamind.avi")
    if not os.path.exists(path):
        return None
    c = {n: chain(chain_name, n, 1 / FILM) for n in ("video", "audio")}
    compact = "compact" in chain_name
    branches = [Branch(n, c[n], real=True, compact=compact) for n in ("video", "audio")]
    text = "filesrc location=%s ! decodebin name=d  " % path + "  ".join(SHAPES[shape])
    return Case("Megamind %s %s" % (chain_name, shape), text, branches,
                {"seed": 3, "window": window}, ["Megamind"], 11,
                temporal=chain_name.startswith(("keep", "whole")), alike=not compact)


def cases_mp4(maker):
    yield file_case(maker, "mp4-aac", "drop", "plain")
    yield file_case(maker, "mp4-aac", "crop", "queues", F(1, 3))
    yield file_case(maker, "mp4-aac", "keep+quantum", "inner", F(1001, 1000))
    yield file_case(maker, "mp4-aac", "compact", "plain")
    yield file_case(maker, "mp4-aac", "hubert", "front", F(2, 5))
    yield file_case(maker, "mp4-mp3", "twice", "rgb")
    yield file_case(maker, "mp4-mp3", "keep", "tee", epoch=2)
    yield file_case(maker, "mp4-mp3", "gap", "plain")
    yield file_case(maker, "mp4-alac", "crop", "nv12")
    yield file_case(maker, "mp4-alac", "compactdrop", "queues", F(3, 5))
    yield file_case(maker, "mov-raw", "whole", "plain", F(2, 3))
    yield file_case(maker, "mov-raw", "flip", "nv12", F(3, 4))
    yield file_case(maker, "flv", "uniform", "queues")


def cases_mkv(maker):
    yield file_case(maker, "mkv-raw", "crop", "plain")
    yield file_case(maker, "mkv-raw", "compact", "inner")
    yield file_case(maker, "mkv-raw", "drop", "tee")
    yield file_case(maker, "mkv-flac", "flip", "behind", F(1))
    yield file_case(maker, "mkv-film", "keep+quantum", "plain", F(1001, 1000))
    yield file_case(maker, "mkv-film", "compact+quantum", "queues", F(1001, 1000))
    yield file_case(maker, "mkv-film", "twice", "front", F(1, 7))
    yield file_case(maker, "mkv-film", "drop", "plain", window_phase="random")
    yield file_case(maker, "mkv-flac", "whole", "queues")
    yield file_case(maker, "mkv-late", "drop", "plain")
    yield file_case(maker, "mkv-late", "compact", "inner", F(1, 3))
    yield file_case(maker, "webm-vp8", "hubert", "plain", F(3, 10))
    yield file_case(maker, "webm-vp8", "color", "queues")
    yield file_case(maker, "webm-opus", "keep", "rgb", view=2)
    yield file_case(maker, "mkv-flac", "flip", "behind", F(3, 4), seed=19)


def cases_ts(maker):
    yield file_case(maker, "ts-mp2", "drop", "plain")
    yield file_case(maker, "ts-mp2", "keep", "queues")
    yield file_case(maker, "ts-aac", "crop", "inner", F(1, 3))
    yield file_case(maker, "ts-aac", "compact", "queues")
    yield file_case(maker, "ts-ac3", "uniform", "front")
    yield file_case(maker, "ogg-vorbis", "drop", "plain")
    yield file_case(maker, "ogg-vorbis", "whole", "queues", F(2, 5))
    yield file_case(maker, "ogg-vorbis", "compact", "plain")
    yield file_case(maker, "ogg-flac", "crop", "bgra")
    yield file_case(maker, "ogg-flac", "keep", "tee")
    yield file_case(maker, "ogg-opus", "twice", "inner", F(1, 4))
    yield file_case(maker, "ogg-opus", "gap", "nv12")


def cases_raw(maker):
    yield file_case(maker, "avi-jpeg", "crop", "plain")
    yield file_case(maker, "avi-jpeg", "compact", "queues")
    yield file_case(maker, "avi-huff", "whole", "plain")
    yield file_case(maker, "avi-huff", "drop", "tee", F(1, 3))
    yield file_case(maker, "avi-mp3", "keep", "inner")
    yield file_case(maker, "avi-mp3", "flip", "front")
    yield split_case(maker, "drop", F(1, 2))
    yield split_case(maker, "keep+quantum", F(1001, 1000))
    yield split_case(maker, "compact+quantum", F(1001, 1000))
    yield split_case(maker, "compact", F(2, 7))
    yield split_case(maker, "whole", F(1001, 3000))
    yield split_case(maker, "flip", F(0))
    yield megamind_case("drop", "plain", F(1, 2))
    yield megamind_case("whole", "queues", F(1))
    yield megamind_case("compact", "plain", F(1))
    yield megamind_case("twice", "inner", F(1, 3))


# Where decoders, converters and rates are behind augseed, frames and samples are no longer the same
# ones: what is seen and heard is compared with what the window asks for.


def loose_sound(p, name, rules, W):
    """State in the middle of each window, and where the states meet, in output samples."""
    out, branch = p.out[name], p.branches[name]
    rate = out[0].caps.rate
    first = oracle.nearest_sample(out[0].t, rate)
    data = harness.np.concatenate([o.data for o in out]).astype(float)
    left, states = data[:, 0], {}
    rule = rules[0]
    for k in range(rule.at(first * NS // rate), rule.at((first + len(data)) * NS // rate) + 1):
        a = max(rule.first_sample(k, rate) - first, 0)
        z = min(rule.first_sample(k + 1, rate) - first, len(data))
        part = left[a + 40:z - 40]
        # the ramp falls back once in 8192 samples and rings there
        if len(part) < 100:
            continue
        signs = (part > 0).mean()
        if 0.01 < signs < 0.99:
            raise Mismatch("%s window %d: swapped in a part of it (%.2f)" % (name, k, signs))
        states[k] = signs < 0.5
        if states[k] != bool(branch.chain.state(rule, k).flips):
            raise Mismatch("%s window %d: swapped is %s" % (name, k, states[k]))
        if k - 1 in states and states[k - 1] != states[k]:
            turn = left[a - 30:a + 30] > 0
            at = [i for i in range(1, 60) if turn[i] != turn[i - 1]]
            if not any(abs(i - 30) <= 2 for i in at):
                raise Mismatch("%s window %d: channels change places at %s, not %d" % (
                    name, k, [first + a - 30 + i for i in at], first + a))
    return states


def loose_frames(p, name, rules):
    branch, rule, states = p.branches[name], rules[0], {}
    tapped = p.taps[name]
    D = oracle.frame_ns(tapped[0].caps.fps)
    codes = [harness.look(branch, b, b).code for b in tapped]
    for o in p.out[name]:
        seen = harness.look(branch, None, o)
        near = [i for i, b in enumerate(tapped) if codes[i] == seen.code and abs(b.t - o.t) < 2 * D]
        if not near:
            raise Mismatch("%s: the picture at %d ns shows another time" % (name, o.t))
        k = rule.at(tapped[near[0]].t + D // 4)
        if seen.mirrored != bool(branch.chain.state(rule, k).flips):
            raise Mismatch("%s window %d: mirrored is %s" % (name, k, seen.mirrored))
        if states.setdefault(k, seen.mirrored) != seen.mirrored:
            raise Mismatch("%s window %d: mirrored in a part of it" % (name, k))
    return states


def prove_loose(p, keys, counters):
    found = {}
    for name, branch in p.branches.items():
        rules = harness.rules_for(p.rule, branch, keys)
        if branch.media == "video":
            found[name] = loose_frames(p, name, rules)
            counters.frames += len(p.out[name])
        else:
            found[name] = loose_sound(p, name, rules, p.rule["window"])
            counters.samples += sum(len(o.data) for o in p.out[name])
        counters.windows += len(found[name])
    for k in set(found["video"]) & set(found["audio"]):
        if found["video"][k] != found["audio"][k]:
            raise Mismatch("window %d: mirrored is %s, swapped is %s" % (
                k, found["video"][k], found["audio"][k]))


def prove(case, p, counters):
    for name in p.branches:
        if not p.taps[name]:
            return
    p.rule = case.proof_rule or p.rule
    if case.loose:
        prove_loose(p, case.keys, counters)
        return
    harness.prove(p, case.keys, counters, case.origins)
    if case.alike:
        for video, audio in case.pairs:
            harness.in_step(p, video, audio, counters, temporal=case.temporal,
                            origins=case.origins)


def play_through(case):
    """The player, and its first pass. A player that stands still by itself is tried again."""
    for left in reversed(range(case.tries)):
        player = Player(case.text, case.branches, case.rule, case.running, case.feed is not None,
                        case.build)
        try:
            player.start()
            if case.feed:
                case.feed(player)
            if case.after_start:
                case.after_start(player)
            return player, player.pass_of(player.collect(10 if case.tries == 1 else 4))
        except media.NoEnd:
            player.stop()
            if not left:
                raise
        except BaseException:
            player.stop()
            raise


def play(case, counters, rng):
    player, what = None, "straight"
    try:
        player, first = play_through(case)
        prove(case, first, counters)
        counters.passes += 1
        if case.seekable and not case.loose:
            length = int(2.3 * float(case.rule.get("window") or 1) * NS)
            runs = [(case.duration * NS // 2, None, 1.0), (0, None, 2.0)]
            for _ in range(SEEKS):
                start = rng.randrange(0, int((case.duration - 0.5) * NS))
                runs.append((start, start + length if rng.random() < 0.8 else None,
                             rng.choice([1.0, 1.0, 2.0])))
            for start, stop, rate in runs:
                what = "seek to %s, stop %s, rate %s" % (start, stop, rate)
                if not player.seek(start, stop, rate, case.sources):
                    raise Mismatch("the seek was refused")
                prove(case, player.pass_of(player.collect()), counters)
                counters.passes += 1
                counters.seeks += 1
    except (Mismatch, RuntimeError) as error:
        text = player.text if player else case.text
        counters.failures.append("%s, %s: %s\n  %s" % (case.name, what, error, text))
        if what == "straight":
            # seeks would only say the same again
            return
    finally:
        if player:
            player.stop()


GROUPS = {"mp4": cases_mp4, "mkv": cases_mkv, "ts": cases_ts, "raw": cases_raw}


def main(groups):
    folder = tempfile.mkdtemp(prefix="aug-pipelines-")
    counters, rng = Counters(), random.Random(20)
    only = os.environ.get("AUG_ONLY", "")
    try:
        maker = media.Maker(folder)
        for group in groups:
            for case in GROUPS[group](maker):
                if case is None or only not in case.name:
                    continue
                begin = time.monotonic()
                failed = len(counters.failures)
                play(case, counters, rng)
                counters.pipelines += 1
                print("%s %-36s %.2f s" % ("ok    " if failed == len(counters.failures) else "FAILED",
                                           case.name, time.monotonic() - begin), flush=True)
    finally:
        shutil.rmtree(folder)
    for failure in counters.failures:
        print(failure)
    print(counters.line())
    return 1 if counters.failures else 0


if __name__ == "__main__":
    import items

    GROUPS.update(items=items.cases_items, live=items.cases_live)
    sys.exit(main(sys.argv[1:] or list(GROUPS)))
