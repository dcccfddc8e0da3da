/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policy documents: what is read, what is refused and with which words, and their one form. */
#include <gst/check/gstcheck.h>

#include "policy/policy.h"

static GstAugPolicy *
read_text (const gchar *text)
{
  g_autoptr (GError) error = NULL;
  GstAugPolicy *policy = gst_aug_policy_new (text, -1, &error);

  fail_unless (policy != NULL, "%s: %s", text, error ? error->message : "no reason");
  return policy;
}

static void
check_refused (const gchar *text, gsize size, GstAugPolicyError code, const gchar *sentence)
{
  g_autoptr (GError) error = NULL;

  fail_unless (gst_aug_policy_new (text, (gssize) size, &error) == NULL, "%s", text);
  fail_unless_equals_string (error->message, sentence);
  fail_unless (error->domain == GST_AUG_POLICY_ERROR);
  fail_unless_equals_int (error->code, code);
}

typedef struct {
  const gchar *text;
  GstAugPolicyError code;
  const gchar *sentence;
} Refusal;

static void
check_refusals (const Refusal *refusals, guint n)
{
  for (guint i = 0; i < n; i++)
    check_refused (
        refusals[i].text, strlen (refusals[i].text), refusals[i].code, refusals[i].sentence);
}

#define SYNTAX GST_AUG_POLICY_ERROR_SYNTAX
#define VALUE GST_AUG_POLICY_ERROR_VALUE
#define UNKNOWN GST_AUG_POLICY_ERROR_UNKNOWN
#define LIMIT GST_AUG_POLICY_ERROR_LIMIT
#define NO_JSON "this is no JSON: "

GST_START_TEST (test_what_is_no_json_is_refused_where_it_is_wrong)
{
  static const Refusal refusals[] = {
    { "", SYNTAX, "line 1, column 1: the text is empty" },
    { " \n", SYNTAX, "line 1, column 1: the text is empty" },
    { "{", SYNTAX, "line 1, column 2: " NO_JSON "it ends before the } of an object" },
    { "{\"policy\"", SYNTAX, "line 1, column 10: " NO_JSON "a colon must be here" },
    { "{\"policy\": ", SYNTAX, "line 1, column 12: " NO_JSON "it ends where a value must be" },
    { "{\"policy\": [", SYNTAX, "line 1, column 13: " NO_JSON "it ends where a value must be" },
    { "{\"policy\": [[]", SYNTAX,
        "line 1, column 15: " NO_JSON "it ends before the ] of an array" },
    { "{\"policy\": []} x", SYNTAX,
        "line 1, column 16: " NO_JSON "nothing may follow the document" },
    { "{\"policy\": []}{}", SYNTAX,
        "line 1, column 15: " NO_JSON "nothing may follow the document" },
    { "{\"policy\": [],}", SYNTAX, "line 1, column 15: " NO_JSON "there is a comma before the }" },
    { "{\"policy\": [[],\n ]}", SYNTAX,
        "line 2, column 2: " NO_JSON "there is a comma before the ]" },
    { "{\"policy\": [[] []]}", SYNTAX, "line 1, column 16: " NO_JSON "a comma or ] must be here" },
    { "{\"policy\": [] \"name\": 1}", SYNTAX,
        "line 1, column 15: " NO_JSON "a comma or } must be here" },
    { "{\n  // all\n  \"policy\": []}", SYNTAX,
        "line 2, column 3: " NO_JSON "it has no comments; type a \"description\"" },
    { "{\"policy\": /* none */ []}", SYNTAX,
        "line 1, column 12: " NO_JSON "it has no comments; type a \"description\"" },
    { "{'policy': []}", SYNTAX, "line 1, column 2: " NO_JSON "strings are in double quotes" },
    { "{policy: []}", SYNTAX,
        "line 1, column 2: " NO_JSON "the name of a member in double quotes, or }, must be here" },
    { "{\"name\": NaN}", SYNTAX,
        "line 1, column 10: " NO_JSON "a value must be here: a number, a string in double quotes, "
        "true, false, null, an array or an object" },
    { "{\"name\": truth}", SYNTAX,
        "line 1, column 10: " NO_JSON "a value must be here: a number, a string in double quotes, "
        "true, false, null, an array or an object" },
    { "{\"name\": \"\xc3\xa9\", \"name\": \"b\"}", SYNTAX,
        "line 1, column 15: \"name\" is there twice; leave one out" },
    { "{\"name\": \"a\", \"n\\u0061me\": \"b\"}", SYNTAX,
        "line 1, column 15: \"name\" is there twice; leave one out" },
    { "{\"name\": \"a\nb\"}", SYNTAX,
        "line 1, column 12: " NO_JSON
        "a string ends on its line; type \\n for a new line and \\t for a tabulator" },
    { "{\"name\": \"a", SYNTAX,
        "line 1, column 10: " NO_JSON "the string that begins here has no end" },
    { "{\"name\": \"a\\", SYNTAX,
        "line 1, column 12: " NO_JSON "a backslash is followed by one of \" \\ / b f n r t u; type "
        "\\\\ for the backslash itself" },
    { "{\"name\": \"\\q\"}", SYNTAX,
        "line 1, column 11: " NO_JSON "a backslash is followed by one of \" \\ / b f n r t u; type "
        "\\\\ for the backslash itself" },
    { "{\"name\": \"\\u00g0\"}", SYNTAX,
        "line 1, column 11: " NO_JSON "four hexadecimal digits follow \\u" },
    { "{\"name\": \"\\u0000\"}", SYNTAX, "line 1, column 11: no string may hold a zero byte" },
    { "{\"name\": \"\\ud800\"}", SYNTAX,
        "line 1, column 11: this is half of a character; \\ud800 to \\udbff and \\udc00 to \\udfff "
        "come in pairs" },
    { "{\"name\": \"\\udc00\\ud800\"}", SYNTAX,
        "line 1, column 11: this is half of a character; \\ud800 to \\udbff and \\udc00 to \\udfff "
        "come in pairs" },
    { "{\"name\": \"\xff\"}", SYNTAX, "line 1, column 11: this is no UTF-8 text" },
    { "{\"format\": 01}", SYNTAX, "line 1, column 12: " NO_JSON "a number does not begin with 0" },
    { "{\"format\": 0x1}", SYNTAX, "line 1, column 13: " NO_JSON "a comma or } must be here" },
    { "{\"format\": - 1}", SYNTAX, "line 1, column 12: " NO_JSON "a minus is followed by a digit" },
    { "{\"format\": +1}", SYNTAX,
        "line 1, column 12: " NO_JSON "a value must be here: a number, a string in double quotes, "
        "true, false, null, an array or an object" },
    { "{\"format\": 1.}", SYNTAX, "line 1, column 12: " NO_JSON "a point is followed by a digit" },
    { "{\"format\": 1e}", SYNTAX, "line 1, column 12: " NO_JSON "an exponent needs a digit" },
    { "{\"format\": 1e400}", SYNTAX, "line 1, column 12: this number is too large" },
  };

  check_refusals (refusals, G_N_ELEMENTS (refusals));
  check_refused ("{\"name\": \"a\0b\"}", 15, SYNTAX,
      "line 1, column 12: this is a zero byte; no text holds one");
}
GST_END_TEST;

/* A policy of one node. */
#define ONE(node) "{\"policy\": " node "}"
#define ROTATE(magnitude) ONE ("{\"op\": \"rotate\", \"magnitude\": " magnitude "}")

GST_START_TEST (test_members_that_are_wrong_are_named_with_their_place)
{
  static const Refusal refusals[] = {
    { "[]", SYNTAX, "line 1, column 1, $: this must be an object" },
    { "{}", SYNTAX,
        "line 1, column 1, $: \"policy\" is missing: type for example \"policy\": [{\"op\": "
        "\"flip\"}]" },
    { "{\"polcy\": []}", UNKNOWN,
        "line 1, column 11, $.polcy: \"polcy\" is not known here; did you mean \"policy\"?" },
    { "{\"format\": 2, \"policy\": []}", VALUE,
        "line 1, column 12, $.format: 2 is out of range; type a number from 1 to 1" },
    { "{\"name\": 1, \"policy\": []}", SYNTAX, "line 1, column 10, $.name: this must be a string" },
    { "{\"reference-size\": [0.5, 1], \"policy\": []}", VALUE,
        "line 1, column 20, $.reference-size: 0.5 is out of range; type a number from 1 to 32768" },
    { "{\"reference-size\": [1, 1.5], \"policy\": []}", VALUE,
        "line 1, column 20, $.reference-size: 1.5 is no whole number" },
    { "{\"sampling\": \"twice\", \"policy\": []}", UNKNOWN,
        "line 1, column 14, $.sampling: \"sampling\" is once or each, not \"twice\"" },
    { "{\"dialect\": \"torchvision-randagment\", \"policy\": []}", UNKNOWN,
        "line 1, column 13, $.dialect: there is no dialect \"torchvision-randagment\"; did you "
        "mean \"torchvision-randaugment\"?" },
    { "{\"schedule\": {\"points\": [[1, 1], [1, 2]]}, \"policy\": []}", VALUE,
        "line 1, column 34, $.schedule.points[1]: points must follow each other in time" },
    { "{\"schedule\": {\"points\": []}, \"policy\": []}", SYNTAX,
        "line 1, column 25, $.schedule.points: this must be an array of 1 to 1024" },
    { "{\"schedule\": {\"over\": \"days\", \"points\": [[0, 1]]}, \"policy\": []}", UNKNOWN,
        "line 1, column 23, $.schedule.over: a schedule goes over epochs, window or seconds, not "
        "over \"days\"" },
    { ONE ("1"), SYNTAX, "line 1, column 12, $.policy: this must be an object" },
    { ONE ("{}"), SYNTAX,
        "line 1, column 12, $.policy: a node needs exactly one of op, sequence, one-of, some-of, "
        "chains, epochs" },
    { ONE ("{\"op\": \"flip\", \"sequence\": []}"), SYNTAX,
        "line 1, column 12, $.policy: a node needs exactly one of op, sequence, one-of, some-of, "
        "chains, epochs" },
    { ONE ("{\"one-off\": []}"), UNKNOWN,
        "line 1, column 24, $.policy.one-off: \"one-off\" is not known here; did you mean "
        "\"one-of\"?" },
    { ONE ("[\n  {\"op\": \"flip\"},\n  {\"op\": \"flpi\"}\n]"), UNKNOWN,
        "line 3, column 10, $.policy[1].op: there is no operation \"flpi\"; did you mean "
        "\"flip\"?" },
    { ONE ("{\"op\": \"policy\"}"), UNKNOWN, NULL },
    { ONE ("{\"op\": \"flip\", \"magnitude\": 1}"), VALUE,
        "line 1, column 40, $.policy.magnitude: flip has no magnitude; leave it out" },
    { ONE ("{\"op\": \"invert\", \"level\": 1}"), VALUE,
        "line 1, column 38, $.policy.level: invert has no level; leave it out" },
    { ONE ("{\"op\": \"rotate\"}"), SYNTAX,
        "line 1, column 12, $.policy: rotate needs \"magnitude\" (-360 to 360), or \"level\" and a "
        "dialect" },
    { ONE ("{\"op\": \"rotate\", \"level\": 3}"), VALUE,
        "line 1, column 38, $.policy.level: what a level means is said by a dialect: add one to "
        "the document, for example \"dialect\": \"torchvision-randaugment\"" },
    { ONE ("{\"op\": \"rotate\", \"level\": 3, \"magnitude\": 1}"), VALUE,
        "line 1, column 12, $.policy: level and magnitude say the same thing; leave one out" },
    { "{\"dialect\": \"torchvision-randaugment\", \"policy\": {\"op\": \"rotate\", \"level\": "
      "1.5}}",
        VALUE,
        "line 1, column 50, $.policy: levels of the dialect torchvision-randaugment are whole "
        "numbers: type one, or draw from integers or bins" },
    { ONE ("{\"op\": \"invert\", \"sign\": \"random\"}"), VALUE,
        "line 1, column 37, $.policy.sign: this operation has no sign; leave it out" },
    { ONE ("{\"op\": \"rotate\", \"magnitude\": 1, \"sign\": \"both\"}"), UNKNOWN,
        "line 1, column 53, $.policy.sign: \"sign\" is none, random or negative, not \"both\"" },
    { ONE ("{\"op\": \"flip\", \"schedule\": {\"points\": [[0, 1]]}}"), VALUE,
        "line 1, column 12, $.policy: \"schedule\" changes magnitudes, and flip has none; draw its "
        "arguments instead" },
    { ONE ("{\"op\": \"crop\", \"arguments\": {\"widht\": 1}}"), UNKNOWN,
        "line 1, column 50, $.policy.arguments.widht: \"widht\" is no argument; did you mean "
        "\"width\"?" },
    { ONE ("{\"op\": \"crop\", \"arguments\": {\"scope\": \"branch\"}}"), UNKNOWN,
        "line 1, column 50, $.policy.arguments.scope: \"scope\" is no argument: probability and "
        "scope are members of the node, the rest are settings of augpolicy" },
    { ONE ("{\"op\": \"text\", \"arguments\": {\"translator-command\": \"rm\"}}"), UNKNOWN,
        "line 1, column 63, $.policy.arguments.translator-command: \"translator-command\" is no "
        "argument: a document comes from anywhere and does not say which programs run; set it on "
        "augtext" },
    { ONE ("{\"op\": \"crop\", \"arguments\": {\"width\": 1.5}}"), VALUE,
        "line 1, column 50, $.policy.arguments.width: 1.5 is no whole number" },
    { ONE ("{\"op\": \"affine\", \"arguments\": {\"interpolation\": \"nearset\"}}"), UNKNOWN,
        "line 1, column 60, $.policy.arguments.interpolation: \"nearset\" is not one of its words; "
        "did you mean \"nearest\"?" },
    { ONE ("{\"op\": \"blur\", \"arguments\": {\"kernel-size\": {\"integers\": [1, 31]}}}"), VALUE,
        "line 1, column 12, $.policy: kernel-size=2 is even: write kernel-size=1" },
    { ONE ("{\"op\": \"crop\", \"arguments\": {\"min-scale\": {\"uniform\": [0.1, 0.9]}, "
           "\"max-scale\": "
           "{\"uniform\": [0.2, 1]}}}"),
        VALUE,
        "line 1, column 12, $.policy: min-scale=0.9 is above max-scale=0.2: set min-scale to 0.2 "
        "or less" },
    { ONE ("{\"op\": \"gain\", \"arguments\": {\"min-db\": {\"normal\": [0, 5]}, \"max-db\": 6}}"),
        VALUE, NULL },
    { ONE ("{\"op\": \"speed\"}"), VALUE,
        "line 1, column 12, $.policy: speed cannot be part of a policy: it moves time: put its "
        "element in front of augpolicy" },
    { ONE ("{\"op\": \"compress\", \"arguments\": {\"mode\": \"codec\"}}"), VALUE,
        "line 1, column 12, $.policy: compress cannot be part of a policy: codecs look at several "
        "frames: put augcompress behind augpolicy, or take another mode" },
    { ONE ("{\"op\": \"compress\", \"arguments\": {\"mode\": {\"bins\": [\"jpeg\", \"codec\"]}}}"),
        VALUE,
        "line 1, column 12, $.policy: compress cannot be part of a policy: codecs look at several "
        "frames: put augcompress behind augpolicy, or take another mode" },
    { ONE ("{\"op\": \"compress\", \"arguments\": {\"codec\": {\"bins\": [\"jpeg\", \"none\"]}}}"),
        UNKNOWN, NULL },
    { ONE ("{\"op\": \"flip\", \"id\": \"a b\"}"), VALUE,
        "line 1, column 33, $.policy.id: an id is 1 to 64 letters, digits, dots, hyphens and "
        "underscores" },
    { ONE ("[{\"op\": \"flip\", \"id\": \"a\"}, {\"op\": \"flip\", \"id\": \"a\"}]"), VALUE,
        "line 1, column 61, $.policy[1].id: the id \"a\" is taken: draws are addressed by ids, so "
        "each may be used once" },
    { ONE ("{\"op\": \"flip\", \"probability\": 1.5}"), VALUE,
        "line 1, column 42, $.policy.probability: 1.5 is out of range; type a number from 0 to 1" },
    { ONE ("{\"op\": \"flip\", \"from\": 1.5}"), VALUE,
        "line 1, column 35, $.policy.from: 1.5 is no whole number" },
    { ONE ("{\"op\": \"flip\", \"apply-to\": {\"roles\": [\"dept\"]}}"), UNKNOWN,
        "line 1, column 49, $.policy.apply-to.roles: \"dept\" is not known here; did you mean "
        "\"depth\"?" },
    { ONE ("{\"op\": \"flip\", \"apply-to\": {\"media\": []}}"), SYNTAX,
        "line 1, column 49, $.policy.apply-to.media: this must be an array of 1 to 64" },
    { ONE ("{\"one-of\": [{\"op\": \"flip\", \"weight\": 0}]}"), VALUE,
        "line 1, column 23, $.policy.one-of: all weights are 0; one must be above" },
    { ONE ("{\"one-of\": []}"), SYNTAX,
        "line 1, column 23, $.policy.one-of: this must be an array of 1 to 16384" },
    { ONE ("{\"some-of\": [{\"op\": \"flip\"}]}"), SYNTAX,
        "line 1, column 12, $.policy.n: it is missing: say how many are taken, for example \"n\": "
        "2" },
    { ONE ("{\"some-of\": [[]], \"n\": 1, \"order\": \"sorted\"}"), UNKNOWN, NULL },
    { ONE ("{\"chains\": [{\"chains\": [{\"op\": \"invert\"}]}]}"), VALUE,
        "line 1, column 24, $.policy.chains[0]: chains cannot hold chains" },
    { ONE ("{\"epochs\": [[], []]}"), VALUE,
        "line 1, column 28, $.policy.epochs[1]: \"from\", the first epoch of a child, must grow "
        "from child to child" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (GError) error = NULL;

    if (refusals[i].sentence) {
      check_refusals (&refusals[i], 1);
      continue;
    }
    fail_unless (gst_aug_policy_new (refusals[i].text, -1, &error) == NULL);
    fail_unless_equals_int (error->code, refusals[i].code);
  }
}
GST_END_TEST;

GST_START_TEST (test_distributions_that_are_wrong_are_named_with_their_place)
{
  static const Refusal refusals[] = {
    { ROTATE ("\"9\""), SYNTAX, "line 1, column 42, $.policy.magnitude: this must be a number" },
    { ROTATE ("1e3"), VALUE,
        "line 1, column 42, $.policy.magnitude: 1000 is out of range; type a number from -360 to "
        "360" },
    { ROTATE ("{}"), SYNTAX,
        "line 1, column 42, $.policy.magnitude: a distribution needs exactly one of uniform, "
        "log-uniform, normal, beta, integers, bins, categorical" },
    { ROTATE ("{\"uniform\": [0, 1], \"bins\": [1]}"), SYNTAX,
        "line 1, column 42, $.policy.magnitude: a distribution needs exactly one of uniform, "
        "log-uniform, normal, beta, integers, bins, categorical" },
    { ROTATE ("{\"uniform\": [0, 1], \"clip\": [0, 1]}"), UNKNOWN,
        "line 1, column 70, $.policy.magnitude.clip: \"clip\" is not known here; known are: "
        "uniform" },
    { ROTATE ("{\"normal\": [0, 1], \"weights\": [0, 1]}"), UNKNOWN, NULL },
    { ROTATE ("{\"unifrom\": [0, 1]}"), UNKNOWN,
        "line 1, column 54, $.policy.magnitude.unifrom: \"unifrom\" is not known here; did you "
        "mean \"uniform\"?" },
    { ROTATE ("{\"uniform\": [1, 0]}"), VALUE,
        "line 1, column 54, $.policy.magnitude.uniform: 1 is above 0; type the lower number "
        "first" },
    { ROTATE ("{\"uniform\": [1]}"), SYNTAX,
        "line 1, column 54, $.policy.magnitude.uniform: this must be an array of 2" },
    { ROTATE ("{\"uniform\": [0, 1e3]}"), VALUE,
        "line 1, column 58, $.policy.magnitude.uniform[1]: 1000 is out of range; type a number "
        "from -360 to 360" },
    { ROTATE ("{\"log-uniform\": [0, 1]}"), VALUE,
        "line 1, column 59, $.policy.magnitude.log-uniform[0]: 0 is out of range; type a number "
        "from 1e-09 to 360" },
    { ROTATE ("{\"normal\": [0, -1]}"), VALUE,
        "line 1, column 53, $.policy.magnitude.normal: -1 is out of range; type a number from 0 to "
        "1e+09" },
    { ROTATE ("{\"beta\": [0, 1]}"), VALUE,
        "line 1, column 51, $.policy.magnitude.beta: 0 is out of range; type a number from 0.001 "
        "to 1e+06" },
    { ROTATE ("{\"integers\": [0.5, 1]}"), VALUE,
        "line 1, column 42, $.policy.magnitude: integers must be whole numbers" },
    { ROTATE ("{\"bins\": []}"), SYNTAX,
        "line 1, column 51, $.policy.magnitude.bins: this must be an array of 1 to 4096" },
    { ROTATE ("{\"categorical\": [1, 2], \"weights\": [1]}"), SYNTAX,
        "line 1, column 77, $.policy.magnitude.weights: this must be an array of 2" },
    { ROTATE ("{\"categorical\": [1, 2], \"weights\": [0, 0]}"), VALUE,
        "line 1, column 77, $.policy.magnitude.weights: all weights are 0; one must be above" },
    { ONE ("{\"op\": \"posterize\", \"magnitude\": {\"beta\": [1, 1], \"range\": [0, 9]}}"), VALUE,
        "line 1, column 75, $.policy.magnitude.range[1]: 9 is out of range; type a number from 0 "
        "to 8" },
    { ONE ("{\"op\": \"affine\", \"arguments\": {\"interpolation\": {\"uniform\": [0, 1]}}}"),
        SYNTAX,
        "line 1, column 60, $.policy.arguments.interpolation: words are drawn from bins or "
        "categorical, not from uniform" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (GError) error = NULL;

    if (refusals[i].sentence)
      check_refusals (&refusals[i], 1);
    else
      fail_unless (gst_aug_policy_new (refusals[i].text, -1, &error) == NULL);
  }
}
GST_END_TEST;

/* @open and @close, @n times, around @middle. (transfer full) */
static gchar *
nest (const gchar *open, guint n, const gchar *middle, const gchar *close)
{
  g_autoptr (GString) text = g_string_new ("{\"policy\": ");

  for (guint i = 0; i < n; i++)
    g_string_append (text, open);
  g_string_append (text, middle);
  for (guint i = 0; i < n; i++)
    g_string_append (text, close);
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_limit (const gchar *text, const gchar *part)
{
  g_autoptr (GError) error = NULL;

  fail_unless (gst_aug_policy_new (text, -1, &error) == NULL);
  fail_unless_equals_int (error->code, LIMIT);
  fail_unless (strstr (error->message, part) != NULL, "%s", error->message);
}

GST_START_TEST (test_documents_that_would_cost_too_much_are_refused)
{
  g_autofree gchar *deep = nest ("[", 28, "", "]"), *deeper = nest ("[", 29, "", "]");
  g_autofree gchar *deepest = nest ("[", 100000, "", "]");
  g_autofree gchar *turns =
      nest ("{\"n\": 1024, \"replacement\": true, \"some-of\": [", 3, "{\"op\": \"invert\"}", "]}");
  g_autofree gchar *many = nest ("[", 1, "", "]"), *long_text = g_strnfill ((16 << 20) + 1, ' ');
  g_autoptr (GString) values = g_string_new ("{\"policy\": [0");
  g_autoptr (GString) wide = g_string_new ("{\"policy\": [[]");
  g_autoptr (GString) members =
      g_string_new ("{\"policy\": {\"op\": \"crop\", \"arguments\": {\"a\": 0");

  gst_aug_policy_unref (read_text (deep));
  check_limit (deeper, ": a policy has at most 16384 nodes, 28 deep");
  check_limit (deepest, "line 1, column 75: this is the 65th level of brackets; 64 are allowed");
  check_limit (turns, "line 1, column 12, $.policy: one window could take more than 16384 "
                      "operations or 1000000 draws; "
                      "lower \"n\" or \"depth\"");
  check_limit (long_text, "line 1, column 1: the text is longer than 16 MiB");
  for (guint i = 0; i < 500000; i++)
    g_string_append (values, ",0, 0");
  check_limit (values->str, "column 2500008: this is the 1000001st value; a million are allowed");
  for (guint i = 0; i < 16382; i++)
    g_string_append (wide, ",[]");
  g_string_append (wide, "]}");
  gst_aug_policy_unref (read_text (wide->str));
  g_string_insert (wide, 12, "[],");
  check_limit (wide->str, "$.policy[16383]: a policy has at most 16384 nodes, 28 deep");
  for (guint i = 0; i < 1024; i++)
    g_string_append_printf (members, ",\"a%u\": 0", i);
  g_string_append (members, "}}}");
  check_limit (members->str, ": this is the 1025th member of an object; 1024 are allowed");
}
GST_END_TEST;

static void
check_form (const gchar *text, const gchar *canonical)
{
  g_autoptr (GstAugPolicy) policy = read_text (text);
  g_autoptr (GstAugPolicy) again = read_text (gst_aug_policy_to_json (policy));
  g_autofree gchar *pretty = gst_aug_policy_to_pretty_json (policy);
  g_autoptr (GstAugPolicy) third = read_text (pretty);
  g_autofree gchar *version = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);

  fail_unless_equals_string (gst_aug_policy_to_json (policy), canonical);
  fail_unless_equals_string (gst_aug_policy_to_json (again), canonical);
  fail_unless_equals_string (gst_aug_policy_to_json (third), canonical);
  fail_unless_equals_string (gst_aug_policy_get_version (policy), version);
  fail_unless_equals_string (gst_aug_policy_get_version (third), version);
}

/* The document of one node with its id. */
#define FORM(node) "{\"format\":1,\"policy\":" node "}"

GST_START_TEST (test_the_canonical_form_leaves_out_defaults_and_stores_ids)
{
  check_form (" {\n\"policy\":[ ] } ", FORM ("{\"id\":\"sequence\",\"sequence\":[]}"));
  check_form ("\xef\xbb\xbf{\"policy\": []}", FORM ("{\"id\":\"sequence\",\"sequence\":[]}"));
  check_form (
      "{\"$schema\": \"a\", \"source\": \"s\", \"name\": \"n\", \"format\": 1.0, \"description\": "
      "\"d\", \"sampling\": \"once\", \"reference-size\": [224, 224], \"policy\": []}",
      "{\"description\":\"d\",\"format\":1,\"name\":\"n\",\"policy\":{\"id\":\"sequence\","
      "\"sequence\":[]},"
      "\"source\":\"s\"}");
  check_form ("{\"name\": \"\\u00e9\\ud83d\\ude00\\\"\\\\\\/\\n\\t\\u007f\", \"policy\": []}",
      "{\"format\":1,\"name\":\"\xc3\xa9\xf0\x9f\x98\x80\\\"\\\\/\\n\\u0009\\u007f\",\"policy\":{"
      "\"id\":\"sequence\",\"sequence\":[]}}");
  check_form (ONE ("{\"weight\": 1, \"probability\": 0.5, \"op\": \"flip\", \"scope\": \"shared\", "
                   "\"from\": 0, \"apply-to\": {}, \"arguments\": {}}"),
      FORM ("{\"id\":\"flip\",\"op\":\"flip\"}"));
  check_form (
      ONE ("{\"op\": \"flip\", \"probability\": 1, \"weight\": 0.50, \"scope\": \"branch\", "
           "\"from\": "
           "1e1, \"apply-to\": {\"branches\": [\"b\", \"a*\"], \"media\": [\"text\", \"video\"]}}"),
      FORM ("{\"apply-to\":{\"branches\":[\"a*\",\"b\"],\"media\":[\"video\",\"text\"]},\"from\":"
            "10,\"id\":"
            "\"flip\",\"op\":\"flip\",\"probability\":1,\"scope\":\"branch\",\"weight\":0.5}"));
  check_form (
      ONE ("[{\"op\": \"flip\"}, {\"op\": \"flip\"}, {\"op\": \"flip\", \"id\": \"flip-2\"}]"),
      FORM ("{\"id\":\"sequence\",\"sequence\":[{\"id\":\"flip\",\"op\":\"flip\"},{\"id\":\"flip-"
            "3\",\"op\":"
            "\"flip\"},{\"id\":\"flip-2\",\"op\":\"flip\"}]}"));
  check_form (ONE ("{\"some-of\": [[]], \"n\": 1, \"order\": \"drawn\", \"count\": \"chosen\", "
                   "\"replacement\": false}"),
      FORM ("{\"id\":\"some-of\",\"n\":1,\"some-of\":[{\"id\":\"sequence\",\"sequence\":[]}]}"));
  check_form (ONE ("{\"chains\": [{\"op\": \"invert\"}]}"),
      FORM ("{\"alpha\":1,\"chains\":[{\"id\":\"invert\",\"op\":\"invert\"}],\"depth\":{"
            "\"integers\":[1,3]},"
            "\"id\":\"chains\",\"width\":3}"));
  check_form (
      ONE ("{\"op\": \"crop\", \"arguments\": {\"width\": 224, \"min-scale\": {\"uniform\": [0.1, "
           "0.2]}, \"max-scale\": 1}}"),
      FORM ("{\"arguments\":{\"min-scale\":{\"uniform\":[0.1,0.2]},\"width\":224},\"id\":\"crop\","
            "\"op\":"
            "\"crop\"}"));
}
GST_END_TEST;

GST_START_TEST (test_numbers_are_the_shortest_that_read_back)
{
  static const gchar *const numbers[][2] = { { "1", "1" }, { "1.0", "1" }, { "-0", "0" },
    { "-0.0", "0" }, { "10e1", "100" }, { "0.1", "0.1" }, { "0.10000000000000000", "0.1" },
    { "0.1000000000000000055511151231257827", "0.1" },
    { "0.30000000000000004", "0.30000000000000004" }, { "1e-3", "0.001" }, { "1e-30", "1e-30" },
    { "33.333333333333336", "33.333333333333336" }, { "1E+2", "100" } };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree gchar *text = g_strdup_printf (ROTATE ("%s"), numbers[i][0]);
    g_autofree gchar *form = g_strdup_printf (
        FORM ("{\"id\":\"rotate\",\"magnitude\":%s,\"op\":\"rotate\"}"), numbers[i][1]);

    check_form (text, form);
  }
}
GST_END_TEST;

GST_START_TEST (test_every_distribution_comes_back)
{
  static const gchar *const distributions[][2] = {
    { "{\"uniform\": [0, 1]}", "{\"uniform\":[0,1]}" },
    { "{\"log-uniform\": [1e-9, 1]}", "{\"log-uniform\":[1e-09,1]}" },
    { "{\"normal\": [0, 1]}", "{\"clip\":[-360,360],\"normal\":[0,1]}" },
    { "{\"normal\": [0, 1], \"clip\": [-1, 2]}", "{\"clip\":[-1,2],\"normal\":[0,1]}" },
    { "{\"beta\": [0.5, 1], \"range\": [0, 1]}", "{\"beta\":[0.5,1]}" },
    { "{\"range\": [-1, 1], \"beta\": [1, 2]}", "{\"beta\":[1,2],\"range\":[-1,1]}" },
    { "{\"integers\": [0, 3]}", "{\"integers\":[0,3]}" },
    { "{\"bins\": [3, 1, 3]}", "{\"bins\":[3,1,3]}" },
    { "{\"categorical\": [3, 1], \"weights\": [1, 1]}", "{\"categorical\":[3,1]}" },
    { "{\"categorical\": [3, 1], \"weights\": [2, 2]}",
        "{\"categorical\":[3,1],\"weights\":[2,2]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (distributions); i++) {
    g_autofree gchar *text = g_strdup_printf (ROTATE ("%s"), distributions[i][0]);
    g_autofree gchar *form = g_strdup_printf (
        FORM ("{\"id\":\"rotate\",\"magnitude\":%s,\"op\":\"rotate\"}"), distributions[i][1]);

    check_form (text, form);
  }
}
GST_END_TEST;

static Suite *
policy_suite (void)
{
  Suite *suite = suite_create ("policy");
  TCase *cases = tcase_create ("general");

  suite_add_tcase (suite, cases);
  tcase_add_test (cases, test_what_is_no_json_is_refused_where_it_is_wrong);
  tcase_add_test (cases, test_members_that_are_wrong_are_named_with_their_place);
  tcase_add_test (cases, test_distributions_that_are_wrong_are_named_with_their_place);
  tcase_add_test (cases, test_the_canonical_form_leaves_out_defaults_and_stores_ids);
  tcase_add_test (cases, test_numbers_are_the_shortest_that_read_back);
  tcase_add_test (cases, test_every_distribution_comes_back);
  tcase_add_test (cases, test_documents_that_would_cost_too_much_are_refused);
  return suite;
}

GST_CHECK_MAIN (policy)
