/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Where in a YAML text something stands that is named by a path. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "yaml.h"

/* A list or mapping that is open. */
typedef struct {
  gboolean is_list, is_on; /* on: the path leads through it */
  guint index;
  gboolean has_key, key_is_on;
} Level;

typedef struct {
  GPtrArray *steps; /* of the path: "[3]" or "name" */
  GArray *levels;
  yaml_mark_t found;
} Walk;

static GPtrArray *
split (const gchar *path)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (g_free);

  while (*path == '.' || *path == '[') {
    const gsize length = *path == '.' ? 1 + strcspn (path + 1, ".[")
                                      : strcspn (path, "]") + (strchr (path, ']') != NULL);

    g_ptr_array_add (
        steps, *path == '.' ? g_strndup (path + 1, length - 1) : g_strndup (path, length));
    path += length;
  }
  return steps;
}

/* Whether the path goes on from an open level to what comes next in it. */
static gboolean
leads_on (const Walk *self, const Level *level)
{
  const gchar *step;

  if (!level->is_on || self->levels->len > self->steps->len)
    return FALSE;
  if (!level->is_list)
    return level->key_is_on;
  step = self->steps->pdata[self->levels->len - 1];
  return *step == '[' && strtoul (step + 1, NULL, 10) == level->index;
}

static void
begin (Walk *self, const yaml_event_t *event)
{
  Level *top =
      self->levels->len ? &g_array_index (self->levels, Level, self->levels->len - 1) : NULL;
  const gboolean on = !top || leads_on (self, top);
  const gboolean is_list = event->type == YAML_SEQUENCE_START_EVENT;

  if (top && !top->is_list && !top->has_key && event->type == YAML_SCALAR_EVENT) {
    top->has_key = TRUE;
    top->key_is_on = top->is_on && self->levels->len <= self->steps->len &&
                     g_str_equal (self->steps->pdata[self->levels->len - 1],
                         (const gchar *) event->data.scalar.value);
    return;
  }
  if (on)
    self->found = event->start_mark;
  if (top) {
    top->index++;
    top->has_key = FALSE;
  }
  if (is_list || event->type == YAML_MAPPING_START_EVENT) {
    const Level level = { .is_list = is_list, .is_on = on };

    g_array_append_val (self->levels, level);
  }
}

gchar *
gst_aug_yaml_locate (const gchar *text, gsize size, const gchar *path)
{
  g_autoptr (GPtrArray) steps = split (path + 1);
  g_autoptr (GArray) levels = g_array_new (FALSE, TRUE, sizeof (Level));
  Walk self = { steps, levels, { 0 } };
  yaml_parser_t yaml;
  yaml_event_t event;
  gboolean more = TRUE;

  if (!yaml_parser_initialize (&yaml))
    g_error ("out of memory");
  yaml_parser_set_encoding (&yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string (&yaml, (const guchar *) text, size);
  while (more && yaml_parser_parse (&yaml, &event)) {
    if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT)
      g_array_set_size (levels, levels->len - 1);
    else if (event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT ||
             event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT)
      begin (&self, &event);
    more = event.type != YAML_STREAM_END_EVENT;
    yaml_event_delete (&event);
  }
  yaml_parser_delete (&yaml);
  return more ? NULL
              : g_strdup_printf ("line %u, column %u", (guint) self.found.line + 1,
                    (guint) self.found.column + 1);
}
