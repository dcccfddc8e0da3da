/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Texts that are nearly JSON. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const gchar *const *texts; /* to begin with */
  guint n;
} Mutator;

/* A function of @seed and @number alone. (transfer full) */
GString *mutate (const Mutator *mutator, guint64 seed, guint64 number);

G_END_DECLS
