#include "verify/curves.h"

#include <stdlib.h>

#include "attrscope/stats.h"

static asc_code allocate(int64_t n, asc_curves *curves) {
    asc_code code = asc_alloc(&curves->matched, (uint64_t)n, sizeof(int64_t), "histogram");
    if (code == ASC_OK)
        code = asc_alloc(&curves->unmatched, (uint64_t)n, sizeof(int64_t), "histogram");
    if (code != ASC_OK)
        asc_curves_free(curves);
    return code;
}

asc_code asc_curves_make(const asc_gaps *gaps, const asc_matched *matched, asc_curves *curves) {
    const uint32_t *keys = matched->keys;
    const uint32_t low = keys[0] < gaps->low ? keys[0] : gaps->low;
    const uint32_t last = keys[matched->n - 1];
    *curves = (asc_curves){.n = gaps->cells.count,
                           .low = gaps->cells.low,
                           .width = 1 / (double)gaps->cells.scale,
                           .nearest = asc_key_distance(low),
                           .farthest = asc_key_distance(last > gaps->high ? last : gaps->high)};
    asc_code code = allocate(curves->n, curves);
    if (code != ASC_OK)
        return code;
    int64_t k = 0;
    for (int32_t c = 0; c < gaps->cells.count; c++) {
        for (int64_t g = gaps->start[c]; g < gaps->start[c + 1]; g++)
            curves->unmatched[c] += gaps->counts[g];
        for (; k < matched->n && keys[k] < gaps->first[gaps->start[c + 1]]; k++)
            curves->matched[c]++;
    }
    return ASC_OK;
}

asc_code asc_curves_merge(const asc_curves *curves, int64_t factor, asc_curves *merged) {
    *merged = *curves;
    merged->n = curves->n / factor;
    merged->width = curves->width * (double)factor;
    asc_code code = allocate(merged->n, merged);
    for (int64_t c = 0; code == ASC_OK && c < curves->n; c++) {
        merged->matched[c / factor] += curves->matched[c];
        merged->unmatched[c / factor] += curves->unmatched[c];
    }
    return code;
}

void asc_curves_free(asc_curves *curves) {
    free(curves->matched);
    free(curves->unmatched);
    *curves = (asc_curves){0};
}

asc_code asc_overlap(asc_weighted matched, asc_weighted unmatched, double bandwidth, double low,
                     double high, double *overlap) {
    const asc_weighted *sides[] = {&matched, &unmatched};
    double *density = NULL;
    asc_code code = asc_alloc(&density, 2 * ASC_OVERLAP_POINTS, sizeof *density, "densities");
    if (code != ASC_OK)
        return code;
    for (int s = 0; s < 2; s++)
        asc_density_gaussian(sides[s]->x, sides[s]->weight, sides[s]->n, bandwidth, low, high,
                             ASC_OVERLAP_POINTS, density + (ptrdiff_t)s * ASC_OVERLAP_POINTS);
    *overlap = 0;
    for (int p = 0; p < ASC_OVERLAP_POINTS; p++) {
        const double a = density[p], b = density[p + ASC_OVERLAP_POINTS];
        *overlap += a < b ? a : b;
    }
    free(density);
    return ASC_OK;
}

/* Cells that hold something. */
static int64_t list_cells(const asc_curves *curves, const int64_t *counts, double *x,
                          double *weight) {
    int64_t n = 0;
    for (int64_t c = 0; c < curves->n; c++) {
        if (counts[c] == 0)
            continue;
        x[n] = curves->low + ((double)c + 0.5) * curves->width;
        weight[n++] = (double)counts[c];
    }
    return n;
}

asc_code asc_curves_overlap(const asc_curves *curves, double bandwidth, double *overlap) {
    const int64_t n = curves->n;
    double *values = NULL;
    asc_code code = asc_alloc(&values, 4 * (uint64_t)n, sizeof *values, "cells of densities");
    if (code != ASC_OK)
        return code;
    asc_weighted matched = {.x = values, .weight = values + n};
    asc_weighted unmatched = {.x = values + 2 * n, .weight = values + 3 * n};
    matched.n = list_cells(curves, curves->matched, values, values + n);
    unmatched.n = list_cells(curves, curves->unmatched, values + 2 * n, values + 3 * n);
    code = asc_overlap(matched, unmatched, bandwidth, curves->nearest, curves->farthest, overlap);
    free(values);
    return code;
}
