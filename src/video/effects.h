/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: the effects by name; effect.c lists them. */
#pragma once

#include "effect.h"
