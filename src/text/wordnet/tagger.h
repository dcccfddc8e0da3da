/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "inflect.h"

G_BEGIN_DECLS

/*
 * GstAugReading:
 * @pos: a part of speech
 * @base: a base form
 * @feature: which form of it
 * @weight: how likely it is read so
 */
typedef struct {
  GstAugPos pos;
  gchar base[GST_AUG_FORM_SIZE];
  GstAugFeature feature;
  gdouble weight;
} GstAugReading;

/*
 * GstAugContext:
 * @before: (nullable): the word in front, in small letters; %NULL: none, or a mark is between
 * @before_that: (nullable): the one in front of that
 * @after: (nullable): the word behind
 * @before_content: whether the word in front is no stop word
 * @before_describes: whether the word in front may be an adjective
 * @after_names: whether the word behind may be a noun, or an adjective in front of one
 * @possessive: whether the word has a possessive 's
 */
typedef struct {
  const gchar *before, *before_that, *after;
  gboolean before_content, before_describes, after_names;
  gboolean possessive;
} GstAugContext;

G_GNUC_INTERNAL gboolean gst_aug_says_little (const gchar *form, const gchar *language);
G_GNUC_INTERNAL gint gst_aug_choose_reading (
    GstAugReading *readings, guint n, const gchar *form, const GstAugContext *context);

G_END_DECLS
