/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups that a threshold fails. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "report/dots.h"
#include "verify/columns.h"
#include "verify/page.h"

/* Rates of the three groups of every attribute, one model. */
static asc_code put_groups(asc_page *page, const asc_table *groups, int64_t first, int64_t n,
                           const char *label) {
    enum { GROUPS = 3, ENDS = 3 };
    static const int columns[] = {GROUP_FALSE_MATCH, GROUP_FALSE_MATCH_LOW, GROUP_FALSE_MATCH_HIGH};
    char *const *attribute = asc_texts(groups, GROUP_ATTRIBUTE);
    const int64_t count = n / GROUPS;
    const double *match[ENDS];
    double *values[GROUPS * ENDS] = {NULL}; /* rates, their lower and their upper ends */
    char **names = NULL, name[700], title[760];
    asc_code code = ASC_OK;
    for (int e = 0; e < ENDS; e++)
        match[e] = asc_reals(groups, columns[e]);
    if (!match[0] || !match[1] || !match[2] || !attribute || count == 0)
        return ASC_OK;
    snprintf(name, sizeof name, "groups_%s", label);
    snprintf(title, sizeof title, "False matches of every group, %s", label);
    ASC_TRY(code, asc_alloc(&names, (uint64_t)count, sizeof *names, "groups"), done);
    for (int v = 0; v < GROUPS * ENDS; v++) {
        ASC_TRY(code, asc_alloc(&values[v], (uint64_t)count, sizeof(double), "groups"), done);
        for (int64_t a = 0; a < count; a++) {
            const int64_t row = first + a * GROUPS + v / ENDS;
            const double end = match[v % ENDS][row]; /* a dot alone where none is known */
            values[v][a] = 1000 * (isnan(end) ? match[0][row] : end);
        }
    }
    for (int64_t a = 0; a < count; a++)
        ASC_TRY(code, asc_copy_string(&names[a], attribute[first + a * GROUPS]), done);
    const asc_series series[] = {
        {.name = "both have it", .values = values[0], .low = values[1], .high = values[2]},
        {.name = "neither has it", .values = values[3], .low = values[4], .high = values[5]},
        {.name = "one of each", .values = values[6], .low = values[7], .high = values[8]}};
    const asc_dots dots = {
        .name = name,
        .title = title,
        .caption = "At one threshold for all, with 95 % intervals over people. Where no pair errs, "
                   "the interval is what so few people cannot exclude. The dashed line is one in "
                   "1,000.",
        .table = groups->name,
        .label = "false matches in 1,000 pairs of two people",
        .extra = "set arrow from 1,graph 0 to 1,graph 1 nohead lt 1 lw 1.2 dt 2 lc rgb "
                 "'#888888'\nset xrange [0:*]",
        .names = names,
        .n = count,
        .series = series,
        .n_series = GROUPS};
    code = asc_page_dots(page, &dots);
done:
    for (int v = 0; v < GROUPS * ENDS; v++)
        free(values[v]);
    asc_free_strings(names, count);
    return code;
}

asc_code asc_verify_put_groups(asc_page *page, const asc_table *groups) {
    char *const *model = asc_texts(groups, GROUP_MODEL);
    char *const *architecture = asc_texts(groups, GROUP_ARCHITECTURE);
    asc_code code = ASC_OK;
    for (int64_t r = 0, end; r < groups->rows && code == ASC_OK; r = end) {
        char label[600];
        end = asc_report_end_of_model(groups, GROUP_MODEL, r);
        snprintf(label, sizeof label, "%s_%s", model[r], architecture[r]);
        code = put_groups(page, groups, r, end - r, label);
    }
    return code;
}
