#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""augcodec: G.711 and IMA ADPCM against Python's audioop and against the tables of the standards, what real codecs do
against ffmpeg's, and that all of it stays where it was.

Usage: codec_oracle.py SOUND_CLI DECIDE_CLI. What needs an element of GStreamer that is not there is left out.
"""
import math
import shutil
import subprocess
import sys
import warnings

import numpy as np
from scipy import signal, stats

import sounds
from sounds import Decide, Effect, require

try:
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop
except ImportError:
    audioop = None

CLI, DECIDE = sys.argv[1:3]
ELEMENTS = {"opus": ["opusenc", "opusdec"], "mp3": ["lamemp3enc", "mpegaudioparse", "mpg123audiodec"],
            "aac": ["avenc_aac", "avdec_aac"], "speex": ["speexenc", "speexdec"],
            "amr-nb": ["amrnbenc", "amrnbdec"], "amr-wb": ["voamrwbenc", "amrwbdec"]}
BITRATES = {"opus": (6, 16, 48, 128), "mp3": (16, 32, 64, 128), "aac": (16, 32, 96), "speex": (8, 16, 24),
            "amr-nb": (4.75, 7.4, 12.2), "amr-wb": (6.6, 12.65, 23.85)}
SPEECH = {"speex": 32000, "amr-nb": 8000, "amr-wb": 16000}
AMR_NB = [4.75, 5.15, 5.9, 6.7, 7.4, 7.95, 10.2, 12.2]


def is_there(codec):
    missing = [e for e in ELEMENTS[codec]
               if subprocess.run(["gst-inspect-1.0", "--exists", e]).returncode]
    if missing:
        print(f"left out: {codec} needs {', '.join(missing)}")
    return not missing


def codec(name, *settings):
    return Effect(CLI, "augcodec", f"codecs={name}", *settings)


def at_bitrate(name, bitrate, *settings):
    return codec(name, f"{name}-bitrates=<{bitrate}>", *settings)


# ---- G.711 and ADPCM ----

def mulaw_levels():
    """ITU-T G.711, table 2a: 8 segments of 16 levels, twice as far apart each."""
    level = np.array([(33 + 2 * m << e) - 33 for e in range(8) for m in range(16)]) * 4
    return np.unique(np.concatenate([level, -level]))


def alaw_levels():
    """Table 1a."""
    level = np.array([(2 * m + 1 if e == 0 else (2 * m + 33) << e - 1) for e in range(8) for m in range(16)]) * 8
    return np.unique(np.concatenate([level, -level]))


def check_laws():
    every = np.arange(-32768, 32768).astype(np.int16)
    for name, levels, size in (("mulaw", mulaw_levels(), "ulaw"), ("alaw", alaw_levels(), "alaw")):
        y = codec(name)(every, 8000, 0, s16=True)
        require(f"{name}: levels that are not the standard's", len(np.setdiff1d(y, levels)), 0, 0)
        require(f"{name}: levels of the standard", len(np.unique(y)), len(levels), len(levels))
        # within half a step of the segment, and a quarter where a negative number is shifted
        step = np.diff(levels).max() / 2
        error = abs(y.astype(int) - every)[abs(every.astype(int)) < levels[-1] + step]
        require(f"{name}: largest error", error.max(), 0, step + 4)
        if audioop:
            code = getattr(audioop, f"lin2{size}")(every.tobytes(), 2)
            want = np.frombuffer(getattr(audioop, f"{size}2lin")(code, 2), np.int16)
            require(f"{name}: of 65536 samples differ from audioop", np.count_nonzero(y != want), 0, 0)


def check_adpcm(name, x, rate):
    if not audioop:
        print("left out: audioop is not in this Python")
        return
    x = sounds.to_s16(x.reshape(len(x), -1)[:len(x) // 2 * 2, 0])
    y = codec("adpcm")(x, rate, 0, s16=True)
    want = np.frombuffer(audioop.adpcm2lin(audioop.lin2adpcm(x.tobytes(), 2, None)[0], 2, None)[0], np.int16)
    require(f"adpcm, {name}: samples that differ from audioop", np.count_nonzero(y != want), 0, 0)


def check_inner_rate():
    rate, n = 48000, 96000
    x = sounds.noise(n, level=0.1).ravel()
    y = codec("mulaw", "rate=8000")(x, rate, 0)
    f, p = signal.welch(y[4800:-4800], rate, nperseg=4096)
    inside = p[(f > 300) & (f < 3300)].mean()
    # 3 to 5 dB below the ideal, and what lies above half the rate is gone
    require("rate=8000: ripple below 3.3 kHz in dB", np.ptp(10 * np.log10(
        signal.welch(y, rate, nperseg=256)[1][2:17])), 0, 1.5)
    require("rate=8000: above 4.4 kHz in dB", 10 * math.log10(p[f > 4400].mean() / inside), -400, -65)
    for hz in (440, 2500):
        tone = 0.5 * np.sin(2 * np.pi * hz * np.arange(n) / rate).astype(np.float32)
        y = codec("alaw", "rate=8000")(tone, rate, 0)
        error = (y - tone)[2400:-2400]
        require(f"rate=8000, alaw: {hz} Hz, SNR in dB", -10 * math.log10(np.mean(error**2) / 0.125), 33, 60)


# ---- where things are ----

def lag(x, y, most=120):
    """By how many samples @y is late, and how much it is like @x."""
    n = 2 * max(len(x), 2)
    c = np.fft.irfft(np.conj(np.fft.rfft(x, n)) * np.fft.rfft(y, n), n)
    c = np.concatenate([c[-most:], c[:most + 1]])
    i = int(np.argmax(c))
    return i - most, c[i] / math.sqrt(max(np.dot(x, x) * np.dot(y, y), 1e-30))


def bursts(rate):
    x = np.zeros(2 * rate + 11)
    generator = np.random.default_rng(rate)
    for k in range(5):
        at = int(rate * (0.1 + 0.37 * k))
        x[at:at + rate // 10] = 0.2 * generator.standard_normal(rate // 10)
    band = signal.firwin(257, [250, 3400], fs=rate, pass_zero=False)
    return np.convolve(x, band, "same").astype(np.float32)


def speech(rate):
    for name, r, x in sounds.recordings():
        if name != "film":
            x = signal.resample_poly(x.ravel()[:3 * r], rate, r)
            return np.asarray(x, np.float32)
    return None


def check_alignment(name, rates):
    """A21: samples of the lower of both rates."""
    band = {r: signal.firwin(r // 60 | 1, [400, 3400], fs=r, pass_zero=False) for r in rates}
    worst = {}
    for rate in rates:
        tolerance = max(1, rate / SPEECH.get(name, rate)) * (2 if name == "opus" else 1)
        for what, x in (("bursts", bursts(rate)), ("speech", speech(rate))):
            if x is None:
                continue
            for bitrate in BITRATES[name] if sounds.FULL else BITRATES[name][::2] if what == "bursts" else BITRATES[name][1:2]:
                for channels in (1, 2):
                    if channels == 2 and (bitrate != BITRATES[name][2] or what == "speech"):
                        continue
                    # channels that differ
                    z = x if channels == 1 else np.stack([x, np.roll(x, rate // 7)], 1)
                    y = at_bitrate(name, bitrate)(z, rate, 0)
                    for a, b in zip(z.reshape(len(z), -1).T, y.reshape(len(z), -1).T):
                        d, alike = lag(np.convolve(a, band[rate], "same"), np.convolve(b, band[rate], "same"))
                        if alike > 0.4:
                            key = (rate, what, channels)
                            worst[key] = max(worst.get(key, (0, 0)), (abs(d) / tolerance, abs(d)))
                        elif name not in SPEECH and bitrate >= 16:
                            require(f"{name} {rate} {bitrate} {what}: likeness", alike, 0.4, 1)
    for (rate, what, channels), (share, samples) in worst.items():
        require(f"{name} at {rate} Hz, {channels} channels, {what}: late by {samples} samples, share of "
                "what is allowed", share, 0, 1)


def check_place(name, settings=()):
    """A7 and A19: lengths, cuts, windows alone."""
    effect = codec(name, *settings)
    x = np.cumsum(sounds.noise(int(44100 * 1.27) + 13, 2, level=0.02), 0)
    x = np.clip(x - x.mean(0), -0.9, 0.9).astype(np.float32)
    window = sounds.SECOND // 2
    y = effect(x, 44100, window)
    for piece in (1, 160, 441, 1024, 4096, 0) if sounds.FULL else (1, 0) if settings else (0,):
        require(f"{name} {' '.join(settings)}: pieces of {piece}, samples that differ",
                np.count_nonzero(effect(x, 44100, window, piece=piece) != y), 0, 0)
    a, b = sounds.ceil(window, 44100), sounds.ceil(2 * window, 44100)
    require(f"{name}: samples of a window alone that differ",
            np.count_nonzero(effect(x[a:b], 44100, window, first=1) != y[a:b]), 0, 0)
    for n in (1, 300):
        require(f"{name}: {n} samples come out as", len(effect(x[:n], 44100, 0)), n, n)
    if sounds.FULL or settings:
        sounds.check_s16(effect, name, x[:30000], 44100, window)


# ---- against ffmpeg ----

def through_ffmpeg(x, rate, name, bitrate):
    how = {"opus": ["-c:a", "libopus", "-vbr", "off", "-f", "ogg"], "mp3": ["-c:a", "libmp3lame", "-f", "mp3"],
           "aac": ["-c:a", "aac", "-f", "adts"]}[name]
    raw = ["-f", "f32le", "-ar", str(rate), "-ac", "1"]
    coded = subprocess.run(["ffmpeg", "-v", "fatal", *raw, "-i", "-", "-b:a", f"{bitrate}k", *how, "-"],
                           input=x.tobytes(), stdout=subprocess.PIPE, check=True).stdout
    out = subprocess.run(["ffmpeg", "-v", "fatal", "-i", "-", *raw, "-"], input=coded, stdout=subprocess.PIPE,
                         check=True).stdout
    return np.frombuffer(out, np.float32)


def snr(x, y, rate):
    """Of what is above 100 Hz, with the best gain."""
    high = signal.butter(2, 100, "high", fs=rate, output="sos")
    d, _ = lag(x, y[:len(x)], 3000)
    n = len(x) - 4000
    a, b = x[2000:2000 + n], y[2000 + d:2000 + d + n]
    a, b = a[:len(b)], b[:len(a)]
    a, b = signal.sosfilt(high, a), signal.sosfilt(high, b)
    b = b * (np.dot(a, b) / np.dot(b, b))
    return 10 * math.log10(np.dot(a, a) / np.dot(a - b, a - b))


def check_quality(name, x, rate, what):
    if not shutil.which("ffmpeg"):
        print("left out: ffmpeg is not there")
        return
    bitrates = (16, 32, 96) if name != "mp3" else (32, 64, 128)
    ours, theirs = [], []
    for bitrate in bitrates:
        ours.append(snr(x, at_bitrate(name, bitrate)(x, rate, 0).astype(np.float64), rate))
        theirs.append(snr(x, through_ffmpeg(x, rate, name, bitrate).astype(np.float64), rate))
        require(f"{name} {bitrate} kbit/s, {what}: SNR in dB {ours[-1]:.1f}, ffmpeg's {theirs[-1]:.1f}; difference",
                ours[-1] - theirs[-1], -4, 6)
    require(f"{name}, {what}: least gain in dB by more bits", min(np.diff(ours)), 1, 100)


# ---- draws ----

def check_draws():
    decide = Decide(DECIDE, "augcodec")
    for name, low, high in (("opus", 6, 64), ("aac", 16, 100), ("speex", 4, 24)):
        decide.uniform([f"codecs={name}", f"min-bitrate={low}", f"max-bitrate={high}"], "sound-codec.bitrate",
                       math.log(low), math.log(high), np.log)
    for settings, values in (
            (["codecs=mp3", "mp3-bitrates=<32,64,96>"], [32, 64, 96]),
            (["codecs=amr-nb"], AMR_NB),
            (["codecs=mp3", "min-bitrate=24", "max-bitrate=48"], [24, 32, 40, 48])):
        got = decide.rows(settings, ["sound-codec.bitrate"]).ravel()
        counts = [np.count_nonzero(got == v) for v in values]
        require(f"{' '.join(settings)}: others than listed", len(got) - sum(counts), 0, 0)
        require(f"{' '.join(settings)}: chi-square p", stats.chisquare(counts).pvalue, 1e-3)
    # codecs without a bit rate have none
    got = decide.rows(["codecs=mulaw,opus,alaw,adpcm"], ["sound-codec.bitrate"]).ravel()
    share = np.isfinite(got).mean()
    require("one codec of four is drawn, |z|", abs(share - 0.25) / math.sqrt(0.1875 / len(got)), 0, 3.5)


def main():
    check_laws()
    check_inner_rate()
    check_draws()
    for name, rate, x in [("noise", 8000, sounds.noise(16000)), *sounds.recordings()]:
        check_adpcm(name, x, rate)
    for name in ("mulaw", "adpcm"):
        check_place(name)
        check_place(name, ("rate=8000",))
    rates = (8000, 16000, 44100, 48000)
    for i, name in enumerate(n for n in ELEMENTS if is_there(n)):
        check_place(name)
        check_alignment(name, rates if sounds.FULL else rates[i % 2::2])
        if name in SPEECH:
            continue
        for what, rate, x in sounds.recordings() if sounds.FULL else sounds.recordings()[-1:]:
            x = signal.resample_poly(x.reshape(len(x), -1)[:4 * rate, 0], 160, 147) if rate == 44100 else x.ravel()
            check_quality(name, np.asarray(x, np.float32), 48000 if rate == 44100 else rate, what)
    sounds.finish()


main()
