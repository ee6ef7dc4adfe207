/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/audit.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "sweep/nearest.h"

/* The largest distance that counts as 0. */
static asc_code find_limit(const asc_graph *graph, double duplicate, double *limit) {
    double *nearest = NULL;
    asc_code code = asc_alloc(&nearest, (uint64_t)graph->n, sizeof *nearest, "nearest images");
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < graph->n; i++)
        nearest[i] = asc_nearest_distance(graph->others[i * graph->k]);
    *limit = duplicate * asc_quantile(nearest, graph->n, 0.5);
    free(nearest);
    return ASC_OK;
}

asc_code asc_audit_find(const asc_graph *graph, double duplicate, asc_finding **findings,
                        int64_t *n) {
    double limit = 0;
    *n = 0;
    asc_code code = find_limit(graph, duplicate, &limit);
    if (code == ASC_OK)
        code = asc_alloc(findings, (uint64_t)graph->n, sizeof **findings, "findings");
    for (int64_t i = 0; i < graph->n && code == ASC_OK; i++) {
        const double other = asc_nearest_distance(graph->others[i * graph->k]);
        const double own = asc_nearest_distance(graph->own[i]);
        const bool alone = graph->own[i] == ASC_NEAREST_NONE;
        if (other <= limit)
            (*findings)[(*n)++] = (asc_finding){i, ASC_AUDIT_DUPLICATE};
        else if (!alone && other < own)
            (*findings)[(*n)++] = (asc_finding){i, ASC_AUDIT_LABEL};
    }
    return code;
}
