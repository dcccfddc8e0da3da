#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Draws docs/pictures/NAME.jpg: a picture before, and after settings of each element.

    docs/pictures.py GST-AUGMENT-1.0 [NAME...]

The picture is that of the clip of `gst-augment-1.0 make-clip`. Look at what it draws.
"""
import pathlib
import subprocess
import sys
import tempfile

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
    "compress": [
        "augcompress min-quality=8 max-quality=8", "augcompress mode=blocks",
        "augcompress mode=scale min-scale=0.2 max-scale=0.2",
    ],
}


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


def draw(name, clip):
    cells = [("before", frame_of(clip, "identity"))]
    cells += [(chain.replace(COLORS, "augcolor "), frame_of(clip, chain)) for chain in SHEETS[name]]
    rows = -(-len(cells) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (WIDTH + 8) - 8, rows * (HEIGHT + LABEL + 6)), "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype("DejaVuSans.ttf", 10)
    for i, (text, picture) in enumerate(cells):
        x, y = i % COLUMNS * (WIDTH + 8), i // COLUMNS * (HEIGHT + LABEL + 6)
        sheet.paste(picture, (x, y))
        while pen.textlength(text, font=font) > WIDTH:
            text = text[:-2] + "…"
        pen.text((x + 1, y + HEIGHT + 3), text, fill="black", font=font)
    sheet.save(ROOT / "pictures" / f"{name}.jpg", quality=88)
    print(f"wrote docs/pictures/{name}.jpg")


def main():
    Gst.init(None)
    with tempfile.TemporaryDirectory() as folder:
        clip = f"{folder}/clip.mkv"
        subprocess.run([sys.argv[1], "make-clip", clip], check=True, stdout=subprocess.DEVNULL)
        for name in sys.argv[2:] or SHEETS:
            draw(name, clip)


main()
