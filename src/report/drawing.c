/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/drawing.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

/* Inside tags. */
static const struct {
    const char *from, *to;
} rewrites[] = {{"color=\"black\"", "color=\"inherit\""},
                {"fill=\"black\"", "fill=\"currentColor\""},
                {"stroke='black'", "stroke='currentColor'"},
                {"fill='black'", "fill='currentColor'"},
                {" stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", ""},
                {" stroke-width=\"1.00\"", ""},
                {" font-family=\"sans-serif\"", ""}};

/* Elements that are left out, each to its end. */
static const char *const left_out[][2] = {{"<title>Gnuplot</title>", "</title>"},
                                          {"<desc>", "</desc>"}};

/* Behind a group that holds nothing, of which gnuplot writes many, or behind an element that is
 * left out; NULL when it is another thing. */
static const char *behind_useless(const char *at) {
    static const char end[] = ">\n</g>\n";
    for (size_t k = 0; k < sizeof left_out / sizeof *left_out; k++)
        if (strncmp(at, left_out[k][0], strlen(left_out[k][0])) == 0) {
            const char *close = strstr(at, left_out[k][1]);
            return close ? close + strlen(left_out[k][1]) : NULL;
        }
    if (strncmp(at, "<g ", 3) != 0)
        return NULL;
    const char *close = strchr(at, '>');
    return close && strncmp(close, end, sizeof end - 1) == 0 ? close + sizeof end - 1 : NULL;
}

/* Writes what begins here, inside a tag; behind it. */
static const char *put_of_tag(FILE *file, const char *at) {
    for (size_t k = 0; k < sizeof rewrites / sizeof *rewrites; k++)
        if (strncmp(at, rewrites[k].from, strlen(rewrites[k].from)) == 0) {
            fputs(rewrites[k].to, file);
            return at + strlen(rewrites[k].from);
        }
    fputc(*at, file);
    return at + 1;
}

asc_code asc_drawing_escape(char **svg, size_t *size) {
    static const char wrong[] = "]]>", right[] = "]]&gt;";
    size_t found = 0;
    char *escaped = NULL;
    for (const char *at = strstr(*svg, wrong); at; at = strstr(at + 1, wrong))
        found++;
    if (found == 0)
        return ASC_OK;
    *size += found * (sizeof right - sizeof wrong);
    asc_code code = asc_alloc(&escaped, (uint64_t)*size + 1, 1, "a drawing");
    if (code != ASC_OK)
        return code;
    char *to = escaped;
    const char *from = *svg;
    for (const char *at = strstr(from, wrong); at; at = strstr(from, wrong)) {
        memcpy(to, from, (size_t)(at - from));
        to = stpcpy(to + (at - from), right);
        from = at + sizeof wrong - 1;
    }
    strcpy(to, from);
    free(*svg);
    *svg = escaped;
    return ASC_OK;
}

void asc_drawing_put(FILE *file, const char *svg) {
    const char *at = strstr(svg, "<svg");
    int in_tag = 0;
    while (at && *at) {
        const char *behind = *at == '<' ? behind_useless(at) : NULL;
        if (behind) {
            at = behind;
        } else if (in_tag || *at == '<') {
            in_tag = *at != '>';
            at = put_of_tag(file, at);
        } else {
            if (*at != '\t')
                fputc(*at, file);
            at++;
        }
    }
}
