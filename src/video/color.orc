# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors

.function aug_color_orc_luma
.dest 1 d guint8
.source 1 s guint8
.param 2 mul
.param 2 add
.param 2 shift
.param 1 lo
.param 1 hi
.temp 2 t
.temp 1 y

convubw t, s
shlw t, t, 8
mulhuw t, t, mul
addssw t, t, add
shrsw t, t, shift
convsuswb y, t
maxub y, y, lo
minub d, y, hi

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
addssw a, a, addu
shrsw a, a, shift
convsuswb du, a
addssw v, v, addv
shrsw v, v, shift
convsuswb dv, v
