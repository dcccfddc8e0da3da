# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors

.function aug_color_orc_sum
.accumulator 4 a guint32
.source 1 s guint8
.param 1 lo
.param 1 hi
.const 1 zero 0
.temp 1 t

maxub t, s, lo
minub t, t, hi
accsadubl a, t, zero

.function aug_color_orc_chroma
.dest 1 du guint8
.dest 1 dv guint8
.source 1 su guint8
.source 1 sv guint8
.param 2 c
.param 2 s
.param 2 addu
.param 2 addv
.param 2 shift
.temp 2 u
.temp 2 v
.temp 2 a
.temp 2 b

convubw u, su
convubw v, sv
mullw a, u, c
mullw b, v, s
subw a, a, b
mullw u, u, s
mullw v, v, c
addw v, v, u
addw a, a, addu
shrsw a, a, shift
convsuswb du, a
addw v, v, addv
shrsw v, v, shift
convsuswb dv, v
