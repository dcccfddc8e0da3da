/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What operations on text share in one element. */
#include "effect.h"

#include <string.h>

typedef struct {
  gpointer tool;
  GDestroyNotify destroy;
} Tool;

struct _GstAugTextTools {
  GHashTable *tools;  /* name to Tool */
  GHashTable *warned; /* of what has been warned */
  GQueue warnings;
  gchar *language;
  GArray *boxes;
  guint64 seen;
  gboolean live;
  guint64 n_failures;
  const gint *hurry;
};

static void
tool_free (gpointer data)
{
  Tool *tool = data;

  if (tool->destroy)
    tool->destroy (tool->tool);
  g_free (tool);
}

/**
 * gst_aug_text_tools_new: (skip)
 *
 * Returns: (transfer full): nothing yet
 */
GstAugTextTools *
gst_aug_text_tools_new (void)
{
  GstAugTextTools *tools = g_new0 (GstAugTextTools, 1);

  tools->tools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, tool_free);
  tools->warned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return tools;
}

/**
 * gst_aug_text_tools_free: (skip)
 * @tools: (transfer full): tools
 */
void
gst_aug_text_tools_free (GstAugTextTools *tools)
{
  g_hash_table_unref (tools->tools);
  g_hash_table_unref (tools->warned);
  g_queue_clear_full (&tools->warnings, g_free);
  g_clear_pointer (&tools->boxes, g_array_unref);
  g_free (tools->language);
  g_free (tools);
}

/**
 * gst_aug_text_tools_get: (skip)
 * @tools: tools
 * @name: what it was put under
 *
 * Returns: (transfer none) (nullable): the tool
 */
gpointer
gst_aug_text_tools_get (GstAugTextTools *tools, const gchar *name)
{
  const Tool *tool = g_hash_table_lookup (tools->tools, name);

  return tool ? tool->tool : NULL;
}

/**
 * gst_aug_text_tools_set: (skip)
 * @tools: tools
 * @name: what to find it under again
 * @tool: (transfer full) (nullable): what to keep
 * @destroy: (nullable): what frees it
 *
 * Keeps a tool for the next cue; what was kept under the name is freed.
 */
void
gst_aug_text_tools_set (
    GstAugTextTools *tools, const gchar *name, gpointer data, GDestroyNotify destroy)
{
  Tool *tool = g_new (Tool, 1);

  tool->tool = data;
  tool->destroy = destroy;
  g_hash_table_replace (tools->tools, g_strdup (name), tool);
}

/**
 * gst_aug_text_tools_warn: (skip)
 * @tools: tools
 * @about: what it is about; of each thing is warned once
 * @format: a sentence that says what to type
 *
 * Says what cannot be done.
 */
void
gst_aug_text_tools_warn (GstAugTextTools *tools, const gchar *about, const gchar *format, ...)
{
  va_list args;

  if (!g_hash_table_add (tools->warned, g_strdup (about)))
    return;
  va_start (args, format);
  g_queue_push_tail (&tools->warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

/**
 * gst_aug_text_tools_take_warning: (skip)
 * @tools: tools
 *
 * Returns: (transfer full) (nullable): the oldest warning that was not taken yet
 */
gchar *
gst_aug_text_tools_take_warning (GstAugTextTools *tools)
{
  return g_queue_pop_head (&tools->warnings);
}

/**
 * gst_aug_text_tools_set_language: (skip)
 * @tools: tools
 * @language: (nullable): ISO 639-1 code of the stream's language; %NULL: not known
 */
void
gst_aug_text_tools_set_language (GstAugTextTools *tools, const gchar *language)
{
  g_free (tools->language);
  tools->language = g_strdup (language);
}

/**
 * gst_aug_text_tools_get_language: (skip)
 * @tools: tools
 *
 * Returns: (nullable): the stream's language
 */
const gchar *
gst_aug_text_tools_get_language (const GstAugTextTools *tools)
{
  return tools->language;
}

/**
 * gst_aug_text_tools_set_live: (skip)
 * @tools: tools
 * @live: whether cues come from a live source, which does not wait
 */
void
gst_aug_text_tools_set_live (GstAugTextTools *tools, gboolean live)
{
  tools->live = live;
}

/**
 * gst_aug_text_tools_get_live: (skip)
 * @tools: tools
 *
 * Returns: whether cues come from a live source
 */
gboolean
gst_aug_text_tools_get_live (const GstAugTextTools *tools)
{
  return tools->live;
}

/**
 * gst_aug_text_tools_set_hurry: (skip)
 * @tools: tools
 * @hurry: (nullable): an atomic integer that becomes other than 0 where cues are not waited for any
 *     more, from any thread; it must live as long as @tools
 */
void
gst_aug_text_tools_set_hurry (GstAugTextTools *tools, const gint *hurry)
{
  tools->hurry = hurry;
}

/**
 * gst_aug_text_tools_get_hurry: (skip)
 * @tools: tools
 *
 * Returns: (nullable): what was set
 */
const gint *
gst_aug_text_tools_get_hurry (const GstAugTextTools *tools)
{
  return tools->hurry;
}

/**
 * gst_aug_text_tools_count_failure: (skip)
 * @tools: tools
 *
 * Counts a cue that went on as it was because something failed that hangs on the machine, and not
 * on the cue: what comes out can be another the next time.
 */
void
gst_aug_text_tools_count_failure (GstAugTextTools *tools)
{
  tools->n_failures++;
}

/**
 * gst_aug_text_tools_get_failures: (skip)
 * @tools: tools
 *
 * Returns: how many cues that were
 */
guint64
gst_aug_text_tools_get_failures (const GstAugTextTools *tools)
{
  return tools->n_failures;
}

/**
 * gst_aug_text_language: (skip)
 * @operation: an operation
 * @tools: what operations share
 *
 * Returns: the language that cues are in: the operation's value `language`, else the stream's, else
 *   en
 */
const gchar *
gst_aug_text_language (const GstAugOperation *operation, const GstAugTextTools *tools)
{
  const GstAugValue *value = gst_aug_operation_find (operation, "language");

  return value ? value->s : tools->language ? tools->language : "en";
}

/**
 * gst_aug_text_is_language: (skip)
 * @language: (nullable): a code such as en, eng, en-GB or en_US.UTF-8; %NULL: English
 * @code: an ISO 639-1 code
 *
 * Returns: whether the first means the second
 */
gboolean
gst_aug_text_is_language (const gchar *language, const gchar *code)
{
  /* ISO 639-1; 639-2 for terminology, and for bibliography where it differs */
  static const gchar *const codes[][3] = {
    { "cs", "ces", "cze" },
    { "de", "deu", "ger" },
    { "en", "eng", "eng" },
    { "es", "spa", "spa" },
    { "fr", "fra", "fre" },
    { "it", "ita", "ita" },
    { "nl", "nld", "dut" },
    { "pt", "por", "por" },
  };
  gsize n;

  if (!language)
    language = "en";
  n = strcspn (language, "-_.@");
  if (n == strlen (code) && g_ascii_strncasecmp (language, code, n) == 0)
    return TRUE;
  for (guint i = 0; n == 3 && i < G_N_ELEMENTS (codes); i++)
    if (g_ascii_strcasecmp (codes[i][0], code) == 0)
      return g_ascii_strncasecmp (language, codes[i][1], n) == 0 ||
             g_ascii_strncasecmp (language, codes[i][2], n) == 0;
  return FALSE;
}

/**
 * gst_aug_text_tools_set_boxes: (skip)
 * @tools: tools
 * @boxes: (nullable) (element-type GstAugBox): objects of the item
 * @seen: bit i: enough of @boxes[i] is seen in the picture that belongs to the next cue
 */
void
gst_aug_text_tools_set_boxes (GstAugTextTools *tools, const GArray *boxes, guint64 seen)
{
  g_clear_pointer (&tools->boxes, g_array_unref);
  tools->boxes = boxes ? g_array_ref ((GArray *) boxes) : NULL;
  tools->seen = seen;
}

/**
 * gst_aug_text_tools_get_boxes: (skip)
 * @tools: tools
 * @seen: (out): bit i: enough of the i-th one is seen
 *
 * Returns: (nullable) (element-type GstAugBox): objects of the item
 */
const GArray *
gst_aug_text_tools_get_boxes (const GstAugTextTools *tools, guint64 *seen)
{
  *seen = tools->seen;
  return tools->boxes;
}
