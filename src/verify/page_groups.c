/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups that a threshold fails. */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "report/colour.h"
#include "report/dots.h"
#include "verify/columns.h"
#include "verify/page.h"

enum { GROUPS = 3, ENDS = 3 };

/* The group of row r: each attribute's rows are both, neither, one of each. */
static int group_of(int64_t r) {
    return (int)(r % GROUPS);
}

asc_code asc_verify_put_groups(asc_page *page, const asc_table *groups) {
    static const int columns[] = {GROUP_FALSE_MATCH, GROUP_FALSE_MATCH_LOW, GROUP_FALSE_MATCH_HIGH};
    static const double target = 1;
    const double *match[ENDS];
    double *values[GROUPS * ENDS] = {NULL}; /* rates, their lower and their upper ends */
    asc_panels panels = {0};
    asc_code code = ASC_OK;
    for (int e = 0; e < ENDS; e++)
        match[e] = asc_reals(groups, columns[e]);
    if (!match[0] || !match[1] || !match[2])
        return ASC_OK;
    ASC_TRY(code, asc_panels_find(groups, GROUP_MODEL, GROUP_ATTRIBUTE, 0, groups->rows, &panels),
            done);
    const int64_t n = panels.n_models * panels.n;
    for (int v = 0; v < GROUPS * ENDS; v++) {
        ASC_TRY(code, asc_alloc(&values[v], (uint64_t)n, sizeof(double), "groups"), done);
        for (int64_t i = 0; i < n; i++)
            values[v][i] = NAN;
    }
    for (int64_t r = 0; r < panels.rows; r++)
        for (int e = 0; e < ENDS && panels.place[r] >= 0; e++)
            values[group_of(r) * ENDS + e][panels.place[r]] = 1000 * match[e][r];
    const asc_series series[] = {
        {"both have it", values[0], values[1], values[2], ASC_COLOUR_BOTH, 7},
        {"one of each", values[6], values[7], values[8], ASC_COLOUR_ACROSS, 5},
        {"neither has it", values[3], values[4], values[5], ASC_COLOUR_NEITHER, 6}};
    code = asc_page_dots(
        page, &(asc_dots){.name = "groups",
                          .title = "False matches of every group",
                          .caption = "At one threshold for all, with 95 % intervals over people. "
                                     "Where no pair errs, the interval is what so few people "
                                     "cannot exclude. The dashed line is one in 1,000.",
                          .table = groups->name,
                          .label = "false matches in 1,000 pairs of two people",
                          .names = panels.names,
                          .n = panels.n,
                          .models = panels.models,
                          .n_models = panels.n_models,
                          .models_left_out = panels.left_out,
                          .series = series,
                          .n_series = GROUPS,
                          .line = &target,
                          .from_zero = true});
done:
    for (int v = 0; v < GROUPS * ENDS; v++)
        free(values[v]);
    asc_panels_free(&panels);
    return code;
}
