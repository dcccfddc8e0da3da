# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors

# Two rows of the vertical pass, all that bilinear interpolation needs.
.function gst_aug_orc_vertical_pair
.dest 2 line gint16
.source 1 a guint8
.source 1 b guint8
.param 2 wa
.param 2 wb
.const 4 half 64
.const 4 bits 7
.temp 2 a16
.temp 2 b16
.temp 4 sum
.temp 4 other

convubw a16, a
convubw b16, b
mulswl sum, a16, wa
mulswl other, b16, wb
addl sum, sum, other
addl sum, sum, half
shrsl sum, sum, bits
convlw line, sum

# More rows: begin, add, finish.
.function gst_aug_orc_vertical_begin
.dest 4 sums gint32
.source 1 a guint8
.source 1 b guint8
.param 2 wa
.param 2 wb
.temp 2 a16
.temp 2 b16
.temp 4 sum
.temp 4 other

convubw a16, a
convubw b16, b
mulswl sum, a16, wa
mulswl other, b16, wb
addl sums, sum, other

.function gst_aug_orc_vertical_add
.dest 4 sums gint32
.source 1 a guint8
.source 1 b guint8
.param 2 wa
.param 2 wb
.temp 2 a16
.temp 2 b16
.temp 4 sum
.temp 4 other

convubw a16, a
convubw b16, b
mulswl sum, a16, wa
mulswl other, b16, wb
addl sum, sum, other
addl sums, sums, sum

.function gst_aug_orc_vertical_finish
.dest 2 line gint16
.source 4 sums gint32
.const 4 half 64
.const 4 bits 7
.temp 4 sum

addl sum, sums, half
shrsl sum, sum, bits
convlw line, sum
