#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
# Installs below a folder of its own, then builds and runs a C user against what was installed.
# usage: install_test.sh BUILD_DIR PREFIX LIBDIR WITH_TYPELIB WITH_PLUGIN
# shellcheck disable=SC2086,SC2046 # lists of words are split on purpose
set -eu
unset GST_PLUGIN_PATH_1_0 GST_REGISTRY_1_0

build=$1 prefix=$2 libdir=$3 with_typelib=$4 with_plugin=$5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
DESTDIR=$work meson install -C "$build" --no-rebuild --quiet
installed=$work$prefix

# what a package manager does by installing to /: the prefix in the file is the real one
mkdir "$work/pkgconfig"
sed "s|^prefix=.*|prefix=$installed|" "$installed/$libdir/pkgconfig/gstreamer-augment-1.0.pc" \
  >"$work/pkgconfig/gstreamer-augment-1.0.pc"
cat >"$work/user.c" <<'END'
#include <gst/augment/augment.h>

int
main (int argc, char **argv)
{
  GstAugGrid grid = { 1001, 30000, 0 };
  GstAugDraws draws;

  gst_init (&argc, &argv);
  gst_aug_draws_init (&draws, 7, gst_aug_source_from_key ("clip"), 0, 0, 1, "crop");
  return gst_aug_draws_uniform (&draws, "area", 0) < 1 &&
         gst_aug_grid_first_sample (&grid, 1, 44100) == 1472 ? 0 : 1;
}
END
export PKG_CONFIG_PATH="$work/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
export LD_LIBRARY_PATH="$installed/$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
${CC:-cc} -Wall -Wextra -Werror -o "$work/user" "$work/user.c" \
  $(pkg-config --cflags --libs gstreamer-augment-1.0)
"$work/user"
echo "a C user of the installed headers compiles and runs"

# every header stands alone
(cd "$installed/include/gstreamer-1.0" && find gst/augment -name '*.h') | while read -r header; do
  echo "#include <$header>" | ${CC:-cc} -Wall -Werror -fsyntax-only -x c - \
    $(pkg-config --cflags gstreamer-augment-1.0) || {
    echo "$header does not compile alone"
    exit 1
  }
done
echo "every installed header compiles alone"

if [ "$with_typelib" = true ]; then
  GI_TYPELIB_PATH=$installed/$libdir/girepository-1.0 /usr/bin/python3 -c '
import gi
gi.require_version("GstAugment", "1.0")
from gi.repository import GstAugment
assert GstAugment.source_from_key("") == 0x141cfc9842c4b0e3'
  echo "Python loads the installed typelib"
fi
if [ "$with_plugin" = true ]; then
  GST_REGISTRY=$work/registry.bin GST_PLUGIN_PATH=$installed/$libdir/gstreamer-1.0 \
    gst-inspect-1.0 augseed | grep -q "$installed/$libdir/gstreamer-1.0/libgstaugment.so"
  echo "GStreamer finds the installed plugin"
fi
