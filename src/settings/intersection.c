/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/intersection.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

static const char BLANKS[] = " \t\n";

/* Bytes of the word `x` at the place, which stands between blanks; else 0. */
static size_t joint_at(const char *text, const char *at) {
    static const char *const joints[] = {"x", "X", "\xc3\x97"};
    if (at == text || !strchr(BLANKS, at[-1]))
        return 0;
    for (size_t j = 0; j < sizeof joints / sizeof *joints; j++) {
        const size_t length = strlen(joints[j]);
        if (strncmp(at, joints[j], length) == 0 && at[length] && strchr(BLANKS, at[length]))
            return length;
    }
    return 0;
}

/* Behind a text in quotation marks that begins here; else the place. */
static const char *skip_quoted(const char *at) {
    const char *end = strchr("'\"`", *at) ? strchr(at + 1, *at) : NULL;
    return end ? end + 1 : at;
}

/* The next joint, or NULL; `rule`: there is what rules alone have. */
static const char *find_joint(const char *text, const char *at, size_t *length, bool *rule) {
    for (; *at; at++) {
        at = skip_quoted(at);
        if (!*at)
            break;
        *rule = *rule || strchr("=<>!()[]&|~", *at);
        *length = joint_at(text, at);
        if (*length > 0)
            return at;
    }
    return NULL;
}

/* A name without blanks and quotation marks around it. */
static asc_code take_name(const char *begin, const char *end, char **name) {
    while (begin < end && strchr(BLANKS, *begin))
        begin++;
    while (end > begin && strchr(BLANKS, end[-1]))
        end--;
    if (end - begin >= 2 && strchr("'\"`", *begin) && end[-1] == *begin) {
        begin++;
        end--;
    }
    return asc_format(name, "%.*s", (int)(end - begin), begin);
}

asc_code asc_intersection_parse(const char *setting, const char *text, char ***names, int64_t *n) {
    size_t length = 0;
    bool rule = false;
    int64_t parts = 1;
    asc_code code = ASC_OK;
    *names = NULL;
    *n = 0;
    for (const char *at = find_joint(text, text, &length, &rule); at;
         at = find_joint(text, at + length, &length, &rule))
        parts++;
    if (parts == 1 || rule)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(names, (uint64_t)parts, sizeof **names, setting), done);
    for (const char *begin = text; *n < parts; begin += length) {
        const char *end = find_joint(text, begin, &length, &rule);
        char **name = &(*names)[*n];
        ASC_TRY(code, take_name(begin, end ? end : begin + strlen(begin), name), done);
        (*n)++;
        for (int64_t k = 0; k + 1 < *n; k++)
            if (strcmp((*names)[k], *name) == 0)
                code = asc_fail(ASC_USAGE, "%s: '%.80s' stands twice in '%.80s'", setting, *name,
                                text);
        if (!**name)
            code = asc_fail(ASC_USAGE, "%s: '%.80s': a name is missing; write race x gender",
                            setting, text);
        if (code != ASC_OK || !end)
            break;
        begin = end;
    }
done:
    if (code != ASC_OK) {
        asc_free_strings(*names, *n);
        *names = NULL;
        *n = 0;
    }
    return code;
}
