#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
# build_target.sh CLANG OUTPUT SRC BUILT FOLDER FILE...
# What is in the folder of SRC is built again by clang, for libFuzzer to see where it has been; all else are
# the objects of the library, whose own readers come second and are not taken.
set -eu
clang=$1 output=$2 src=$3 built=$4 folder=$5
shift 5
packages='gio-2.0 glib-2.0 gobject-2.0 gstreamer-1.0 gstreamer-base-1.0 gstreamer-video-1.0
  gstreamer-audio-1.0 gstreamer-fft-1.0 orc-0.4 json-glib-1.0 yaml-0.1'
# shellcheck disable=SC2046,SC2086 # lists of words are split on purpose
exec "$clang" -std=gnu11 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
  -fno-omit-frame-pointer -ffp-contract=off -fno-strict-aliasing -w \
  -DG_LOG_DOMAIN='"GStreamer-Augment"' -DGST_AUG_COMPILATION -I"$src" -I"$built/policy" \
  $(pkg-config --cflags $packages) -o "$output" -Wl,--allow-multiple-definition \
  $(find "$src/$folder" -name '*.c' | LC_ALL=C sort) "$@" $(pkg-config --libs $packages) -lunistring -lm
