/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/synth_traits.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

static bool read_number(const char *text, double *value) {
    char *end = NULL;
    *value = text ? strtod(text, &end) : 0;
    return text && end != text && *end == '\0';
}

/* Takes the text apart. */
static asc_code parse_one(char *text, asc_synth_trait *trait) {
    static const char *const kinds[] = {"classes", "ordered", "narrow", "linear", "spread"};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    char *at = NULL;
    const char *name = strtok_r(text, ":", &at), *kind = strtok_r(NULL, ":", &at);
    double labels = 0;
    int k = 0;
    while (kind && k < KINDS && strcmp(kind, kinds[k]) != 0)
        k++;
    bool is_good = kind && k < KINDS;
    if (is_good && k <= ASC_SYNTH_NARROW)
        is_good = read_number(strtok_r(NULL, ":", &at), &labels) && labels >= 0 &&
                  labels <= INT32_MAX && labels == (double)(int32_t)labels;
    if (!is_good || !read_number(strtok_r(NULL, ":", &at), &trait->effect) ||
        strtok_r(NULL, ":", &at))
        return asc_fail(ASC_USAGE,
                        "--traits: each is name:classes:NUMBER:EFFECT, name:ordered:NUMBER:EFFECT, "
                        "name:narrow:NUMBER:EFFECT, name:linear:EFFECT or name:spread:EFFECT; "
                        "several with commas");
    trait->kind = (asc_synth_kind)k;
    trait->n_labels = (int32_t)labels;
    return asc_copy_string(&trait->name, name);
}

asc_code asc_cli_parse_traits(const char *text, asc_synth_trait **traits, int32_t *n) {
    char *copy = NULL, *at = NULL;
    int32_t most = 1;
    *n = 0;
    if (!text)
        return ASC_OK;
    for (const char *c = text; *c; c++)
        most += *c == ',';
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&copy, text), done);
    ASC_TRY(code, asc_alloc(traits, (uint64_t)most, sizeof **traits, "attributes"), done);
    for (char *one = strtok_r(copy, ",", &at); one; one = strtok_r(NULL, ",", &at)) {
        ASC_TRY(code, parse_one(one, &(*traits)[*n]), done);
        (*n)++;
    }
done:
    free(copy);
    return code;
}
