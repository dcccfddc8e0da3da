/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "core/draw.h"
#include "core/exactmath.h"
#include "core/item.h"
#include "core/level.h"
#include "core/rule.h"
#include "core/seedmeta.h"
#include "core/visibility.h"
#include "core/window.h"
