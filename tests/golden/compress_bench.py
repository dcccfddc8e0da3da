#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""Milliseconds of OpenCV, Pillow and torchvision at 1280x720, one thread, medians, in the same run as
those of kernels-compress or kernels-erase, on the same picture.

    compress_bench.py KERNELS_COMPRESS|KERNELS_ERASE
"""
import io
import os
import subprocess
import sys
import tempfile

import numpy as np

from timing import time_of

try:
    import cv2
    import torch
    from PIL import Image
    from torchvision.transforms import functional as tv
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

torch.set_num_threads(1)
cv2.setNumThreads(1)


def show(name, work):
    print(f"{name:34s} {time_of(work):.3f} ms", flush=True)


def picture():
    y, x, c = np.indices((720, 1280, 3))
    noise = np.random.default_rng(1).integers(0, 6, (720, 1280, 3))
    return (96 + (x // 10 + y // 7 + 9 * c) % 64 + noise).astype(np.uint8)


def compress_peers(rgb):
    def pillow(quality):
        data = io.BytesIO()
        Image.fromarray(rgb).save(data, "JPEG", quality=quality)
        np.asarray(Image.open(io.BytesIO(data.getvalue())))

    for quality in (30, 75):
        how = [cv2.IMWRITE_JPEG_QUALITY, quality]
        show(f"OpenCV imencode, imdecode q{quality}",
             lambda how=how: cv2.imdecode(cv2.imencode(".jpg", rgb, how)[1], cv2.IMREAD_COLOR))
        show(f"Pillow save, open q{quality}", lambda quality=quality: pillow(quality))
    show("OpenCV resize 1/2 area, linear",
         lambda: cv2.resize(cv2.resize(rgb, (640, 360), interpolation=cv2.INTER_AREA), (1280, 720)))


def erase_peers(rgb):
    tensor = torch.from_numpy(rgb).permute(2, 0, 1).contiguous()
    fill = torch.zeros(3, 1, 1, dtype=torch.uint8)
    luma = rgb[..., 0].copy()
    weight = np.random.default_rng(2).random((720, 1280), np.float32)
    grey = np.full_like(luma, 200)
    show("torchvision erase RGB 17 %", lambda: tv.erase(tensor, 100, 200, 296, 528, fill, True))
    show("torchvision erase RGB, random",
         lambda: tv.erase(tensor, 100, 200, 296, 528, torch.empty(3, 296, 528).normal_().byte(), True))
    show("OpenCV rectangle RGB 17 %", lambda: cv2.rectangle(rgb, (200, 100), (728, 396), (0, 0, 0), -1))
    show("OpenCV blendLinear, one plane", lambda: cv2.blendLinear(luma, grey, 1 - weight, weight))


def main():
    rgb = picture()
    with tempfile.NamedTemporaryFile() as file:
        file.write(rgb.tobytes())
        file.flush()
        subprocess.run([sys.argv[1], "--bench"], check=True, env={**os.environ, "AUG_BENCH_PICTURE": file.name})
    (compress_peers if "compress" in os.path.basename(sys.argv[1]) else erase_peers)(rgb)


if __name__ == "__main__":
    main()
