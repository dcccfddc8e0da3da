#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Draws docs/pictures/NAME.jpg: a picture or a sound before, and after settings of each element.

    docs/pictures.py GST-AUGMENT-1.0 [NAME...]

The picture is that of the clip of `gst-augment-1.0 make-clip`; the sound is a sentence of espeak-ng,
as `gst-augment-1.0 preview` draws it. Look at what it draws.
"""
import pathlib
import subprocess
import sys
import tempfile
import wave

import gi
gi.require_version("Gst", "1.0")
from gi.repository import Gst
from PIL import Image, ImageDraw, ImageFont

ROOT = pathlib.Path(__file__).resolve().parent
WIDTH, HEIGHT, COLUMNS, LABEL = 240, 135, 4, 18
COLORS = "augcolor brightness=0 contrast=0 saturation=0 hue=0 "
SHEETS = {
    "affine": [
        "augaffine degrees=40", "augaffine degrees=0 shear-x=30 fill-mode=edge", "augaffine degrees=0 distortion=0.6",
        "augaffine fill-mode=reflect min-scale=0.5 max-scale=0.6",
        "augaffine fill-mode=wrap min-scale=0.5 max-scale=0.6", "augaffine degrees=0 turn=180",
        "augcrop max-scale=0.4 ! augflip probability=1 ! augaffine degrees=30",
    ],
    "color": [
        "augcolor", COLORS + "gamma=1", COLORS + "exposure=1.5", COLORS + "temperature-probability=1",
        COLORS + "grayscale-probability=1", COLORS + "invert-probability=1",
        COLORS + "posterize-probability=1 min-bits=2 max-bits=2", COLORS + "solarize-probability=1",
        COLORS + "equalize-probability=1", COLORS + "clahe-probability=1 max-clip-limit=6",
        COLORS + "channel-shuffle-probability=1",
    ],
    "blur": [
        "augblur min-sigma=4 max-sigma=4", "augblur kind=box min-radius=6 max-radius=6",
        "augblur kind=median min-window=7 max-window=7",
        "augblur kind=motion min-length=25 max-length=25 min-angle=30 max-angle=30",
        "augblur kind=defocus min-radius=7 max-radius=7", "augblur kind=zoom min-factor=1.3 max-factor=1.3",
        COLORS + "sharpness=5",
    ],
    "noise": [
        "augnoise min-sigma=25 max-sigma=25", "augnoise kind=shot min-photons=15 max-photons=15",
        "augnoise kind=salt-and-pepper min-amount=0.1 max-amount=0.1",
        "augnoise kind=speckle min-speckle=0.4 max-speckle=0.4",
        "augnoise kind=iso min-intensity=0.8 max-intensity=0.8",
        "augnoise min-sigma=25 max-sigma=25 per-channel=false",
        "augnoise kind=shot min-photons=60 max-photons=60 ! augcompress min-quality=10 max-quality=10",
    ],
    "warp": [
        "augwarp mode=elastic alpha=0.03", "augwarp mode=grid limit=0.6", "augwarp mode=lens k1=0.4",
        "augwarp mode=rolling-shutter pan=0.4", "augwarp mode=rolling-shutter wobble=0.03 cycles=4",
        "augwarp mode=none vignette=0.9", "augwarp mode=none aberration=0.02",
    ],
    "erase": ["augerase probability=1 mode=" + mode for mode in
              ("rectangle", "dropout", "grid", "shadow", "patch", "dirt", "rain")],
    "automatic": ["augpolicy policy=" + policy for policy in (
        "autoaugment-imagenet", "autoaugment-svhn", "randaugment", "trivialaugment", "augmix?severity=10", "uniformaugment",
        "simclr")],
    "mix": [f"augpolicy decision={word} policy=augmix?severity=8" for word in
            ("one", "two", "three", "four", "five", "six", "seven")],
    "compress": [
        "augcompress min-quality=8 max-quality=8", "augcompress mode=blocks",
        "augcompress mode=scale min-scale=0.2 max-scale=0.2",
    ],
}
GAIN = "auggain min-db=0 max-db=0 "
# What follows "stereo " is heard on two channels with two voices.
SOUNDS = {
    "sound-codec": [
        "augcodec codecs=mulaw rate=8000", "augcodec codecs=adpcm", "augcodec codecs=opus opus-bitrates=<6>",
        "augcodec codecs=mp3 mp3-bitrates=<16>", "augcodec codecs=amr-nb amr-nb-bitrates=<4.75>",
        "augcodec codecs=speex speex-bitrates=<4>",
    ],
    "sound-gain": [
        "auggain min-db=-12 max-db=-12", "auggain transition-probability=1 min-db=-40 max-db=10",
        GAIN + "fade-ms=400", GAIN + "invert-probability=1", GAIN + "min-offset=0.1 max-offset=0.1",
    ],
    "sound-specmask": [
        "augspecmask preset=lb", "augspecmask preset=ld", "augspecmask preset=conformer",
        "augspecmask time-masks=2 time-width=40 freq-masks=0",
        "augspecmask freq-masks=6 freq-width=8 mask-value=zero", "augspecmask freq-masks=6 freq-width=8 mask-value=noise",
        "augspecmask freq-masks=0 time-warp=true warp-width=40",
    ],
    "sound-noise": [
        "augnoise min-snr=10 max-snr=10", "augnoise sound=pink min-snr=10 max-snr=10",
        "augnoise sound=brown min-snr=0 max-snr=0", "augnoise sound=blue min-snr=10 max-snr=10",
        "augnoise sound=hum min-snr=5 max-snr=5",
        "augnoise snr-mode=absolute min-level=-60 max-level=-60",
        "augnoise location=NOISE min-snr=5 max-snr=5",
    ],
    "sound-reverb": [
        "augreverb min-rt60=0.3 max-rt60=0.3", "augreverb min-rt60=1.5 max-rt60=1.5",
        "augreverb kind=exponential min-rt60=1 max-rt60=1 min-direct-db=-3 max-direct-db=-3",
        "augreverb min-rt60=1.5 max-rt60=1.5 early=true", "augreverb min-rt60=1.5 max-rt60=1.5 min-wet=0.5 max-wet=0.5",
    ],
    "sound-stretch": [
        "augstretch min-factor=0.8 max-factor=0.8", "augstretch min-factor=1.25 max-factor=1.25",
        "augstretch min-factor=1.25 max-factor=1.25 engine=wsola", "augstretch length=warp min-factor=1.5 max-factor=1.5",
    ],
    "sound-speed": [
        "augspeed min-factor=1.25 max-factor=1.25", "augspeed min-factor=1.25 max-factor=1.25 pitch=keep",
        "augspeed min-factor=1 max-factor=1 warp=0.5",
    ],
    "sound-pitch": [
        "augpitch min-semitones=4 max-semitones=4", "augpitch min-semitones=-4 max-semitones=-4",
        "augpitch min-semitones=4 max-semitones=4 formants=keep",
        "augpitch min-semitones=4 max-semitones=4 engine=wsola",
    ],
    "sound-filter": [
        "augfilter min-frequency=1000 max-frequency=1000 min-sections=4 max-sections=4",
        "augfilter kind=high-pass min-frequency=1000 max-frequency=1000 min-sections=4 max-sections=4",
        "augfilter kind=band-pass min-frequency=1500 max-frequency=1500 min-q=2 max-q=2",
        "augfilter kind=notch min-frequency=1500 max-frequency=1500",
        "augfilter kind=high-shelf min-frequency=2000 max-frequency=2000 min-gain-db=-20 max-gain-db=-20",
        "augfilter kind=telephone",
    ],
    "sound-clip": [
        "augclip min-threshold-db=-24 max-threshold-db=-24", "augclip kind=percentile min-percent=20 max-percent=20",
        "augclip kind=soft min-drive-db=24 max-drive-db=24", "augclip kind=bits min-bits=4 max-bits=4",
        "augclip kind=bits min-bits=4 max-bits=4 dither=triangular", "augclip kind=hold min-rate=4000 max-rate=4000",
    ],
    "sound-loss": [
        "augloss min-share=0.2 max-share=0.2", "augloss min-share=0.3 max-share=0.3 min-burst=5 max-burst=5",
        "augloss min-share=0.2 max-share=0.2 conceal=repeat", "augloss min-share=0.2 max-share=0.2 conceal=noise",
        "augloss kind=dropouts", "augloss kind=stutter",
    ],
    "sound-channels": ["stereo augchannels probability=1" + rest for rest in
                       ("", " kind=drop", " kind=mono", " kind=balance min-balance=0.7 max-balance=0.7",
                        " kind=delay min-delay-ms=100 max-delay-ms=100")],
}

# As src/tools/sheet-private.h lays a sheet out: where the original's cell begins, how far it is to the next,
# the size of a cell with waveform and spectrogram.
CELL_LEFT, CELL_STEP, CELL_WIDTH, CELL_HEIGHT = 136, 256, 240, 56 + 2 + 56


def frame_of(clip, chain):
    """One RGB picture of the clip's second second, after a chain of elements."""
    pipeline = Gst.parse_launch(
        f"filesrc location={clip} ! decodebin ! videoconvert ! videoscale ! "
        f"video/x-raw,format=RGB,width={WIDTH},height={HEIGHT},pixel-aspect-ratio=1/1 ! "
        f"augseed seed=6 window=1 source=picture ! {chain} ! "
        f"video/x-raw,format=RGB,width={WIDTH},height={HEIGHT} ! appsink name=out sync=false max-buffers=2")
    out = pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)
    try:
        while True:
            sample = out.emit("pull-sample")
            if not sample:
                error = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
                sys.exit(f"{chain}: {error.parse_error()[0].message if error else 'no picture'}")
            buffer = sample.get_buffer()
            if buffer.pts >= Gst.SECOND * 3 // 2:
                return Image.frombytes("RGB", (WIDTH, HEIGHT), buffer.extract_dup(0, buffer.get_size()))
    finally:
        pipeline.set_state(Gst.State.NULL)


def cells_of(tool, sound, chain, folder):
    """Waveform and spectrogram of a sound and of what a chain of elements makes of its first two seconds."""
    page = f"{folder}/page.png"
    subprocess.run([tool, "preview", "--force", "--seed=6", "--source=picture", "--window=2", "--windows=1", "--views=1",
                    f"--audio={chain.replace('NOISE', folder + '/noise.wav')}", sound, page], check=True, stdout=subprocess.DEVNULL)
    picture = Image.open(page).convert("RGB")
    # the ground of a waveform is the only pure white of a page
    top = next(y for y in range(picture.height) if picture.getpixel((CELL_LEFT, y)) == (255, 255, 255))
    return [picture.crop((left, top, left + CELL_WIDTH, top + CELL_HEIGHT))
            for left in (CELL_LEFT, CELL_LEFT + CELL_STEP)]


def speech_of(voice, folder, name="speech.wav", text="A sound, before and after."):
    """Samples of two seconds of speech, S16LE at 22050 Hz, one channel."""
    name = f"{folder}/{name}"
    subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", name, text], check=True)
    with wave.open(name) as file:
        assert file.getparams()[:3] == (1, 2, 22050)
        return file.readframes(2 * 22050).ljust(4 * 22050, b"\0")


def make_sounds(folder):
    """The file of one voice, and that of two; noise.wav is somebody else."""
    speech_of("en-us+m4", folder, "noise.wav", "Others talk and talk, all the time, about this and that.")
    left, right = speech_of("en-us", folder), speech_of("en-us+f3", folder)
    names = []
    for channels, data in (1, left), (2, b"".join(left[i:i + 2] + right[i:i + 2] for i in range(0, len(left), 2))):
        names.append(f"{folder}/{channels}.wav")
        with wave.open(names[-1], "wb") as file:
            file.setparams((channels, 2, 22050, 0, "NONE", ""))
            file.writeframes(data)
    return names


def wrapped(text, width, lines, pen, font):
    """Text in a width, cut short if it takes more lines."""
    rows = [""]
    for word in text.split():
        if rows[-1] and pen.textlength(f"{rows[-1]} {word}", font=font) > width:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    if len(rows) > lines:
        rows[lines - 1:] = [" ".join(rows[lines - 1:])]
    while pen.textlength(rows[-1], font=font) > width:
        rows[-1] = rows[-1][:-2] + "…"
    return "\n".join(rows)


def save(name, cells, lines=1):
    width, height = cells[0][1].size
    rows, step = -(-len(cells) // COLUMNS), height + 6 + LABEL + 12 * (lines - 1)
    sheet = Image.new("RGB", (COLUMNS * (width + 8) - 8, rows * step), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype("DejaVuSans.ttf", 10)
    for i, (text, picture) in enumerate(cells):
        x, y = i % COLUMNS * (width + 8), i // COLUMNS * step
        sheet.paste(picture, (x, y))
        text = wrapped(text, width, lines, pen, font)
        pen.text((x + 1, y + height + 3), text, fill="black", font=font, spacing=1)
    sheet.save(ROOT / "pictures" / f"{name}.jpg", quality=88)
    print(f"wrote docs/pictures/{name}.jpg")


def draw_pictures(name, clip):
    save(name, [("before", frame_of(clip, "identity"))] +
         [(chain.replace(COLORS, "augcolor "), frame_of(clip, chain)) for chain in SHEETS[name]])


def draw_sounds(name, tool, sounds, folder):
    cells = []
    for chain in SOUNDS[name]:
        is_stereo = chain.startswith("stereo ")
        chain = chain.removeprefix("stereo ")
        before, after = cells_of(tool, sounds[is_stereo], chain, folder)
        if not cells:
            cells.append(("before", before))
        cells.append((chain.replace(GAIN, "auggain ").replace("NOISE", "talk.wav"), after))
    save(name, cells, lines=2)


def main():
    Gst.init(None)
    tool, names = sys.argv[1], sys.argv[2:] or [*SHEETS, *SOUNDS]
    with tempfile.TemporaryDirectory() as folder:
        clip = f"{folder}/clip.mkv"
        if any(name in SHEETS for name in names):
            subprocess.run([tool, "make-clip", clip], check=True, stdout=subprocess.DEVNULL)
        sounds = make_sounds(folder) if any(name in SOUNDS for name in names) else []
        for name in names:
            if name in SHEETS:
                draw_pictures(name, clip)
            else:
                draw_sounds(name, tool, sounds, folder)


main()
