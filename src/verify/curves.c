/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/curves.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "attrscope/verify.h"

static asc_code allocate(int64_t n, asc_curves *curves) {
    asc_code code = asc_alloc(&curves->matched, (uint64_t)n, sizeof(int64_t), "histogram");
    if (code == ASC_OK)
        code = asc_alloc(&curves->unmatched, (uint64_t)n, sizeof(int64_t), "histogram");
    if (code != ASC_OK)
        asc_curves_free(curves);
    return code;
}

asc_cells asc_curves_cells(const asc_gaps *gaps, const asc_matched *matched, int32_t count) {
    const uint32_t first = matched->keys[0], last = matched->keys[matched->n - 1];
    const double low = asc_key_distance(first < gaps->low ? first : gaps->low);
    const double high = asc_key_distance(last > gaps->high ? last : gaps->high);
    const double narrow = low > 0 ? 1e-6 * low : 1; /* where all distances are equal */
    const double scale = count / (high > low ? high - low : narrow);
    /* Rounded down, so that the last edge is not before the farthest pair. */
    return (asc_cells){.count = count,
                       .low = (float)low,
                       .scale = nextafterf(scale < FLT_MAX ? (float)scale : FLT_MAX, 0)};
}

static asc_code count_matched(asc_cells cells, const asc_matched *matched, int64_t *counts) {
    enum { RUN = 1024 };
    const asc_kernels *kernels = NULL;
    float distances[RUN];
    uint16_t cell[RUN];
    asc_code code = asc_kernels_choose(&kernels);
    for (int64_t k = 0; k < matched->n && code == ASC_OK; k += RUN) {
        const int32_t n = (int32_t)(matched->n - k < RUN ? matched->n - k : RUN);
        for (int32_t j = 0; j < n; j++)
            distances[j] = asc_key_distance(matched->keys[k + j]);
        asc_cells_locate(&cells, kernels, distances, n, cell);
        for (int32_t j = 0; j < n; j++)
            counts[cell[j]]++;
    }
    return code;
}

asc_code asc_curves_make(asc_cells cells, const int64_t *unmatched, const asc_matched *matched,
                         asc_curves *curves) {
    *curves = (asc_curves){.n = cells.count,
                           .low = cells.low,
                           .high = (double)cells.low + cells.count / (double)cells.scale};
    asc_code code = allocate(curves->n, curves);
    for (int64_t c = 0; c < curves->n && code == ASC_OK; c++)
        curves->unmatched[c] = unmatched[c];
    return code == ASC_OK ? count_matched(cells, matched, curves->matched) : code;
}

asc_code asc_curves_merge(const asc_curves *curves, int64_t factor, asc_curves *merged) {
    *merged = *curves;
    merged->n = curves->n / factor;
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

static double mean(asc_weighted side) {
    double sum = 0, n = 0;
    for (int64_t i = 0; i < side.n; i++) {
        const double weight = side.weight ? side.weight[i] : 1;
        sum += weight * side.x[i];
        n += weight;
    }
    return sum / n;
}

asc_code asc_overlap(const asc_settings *settings, double unit, asc_weighted matched,
                     asc_weighted unmatched, double low, double high, double *overlap) {
    const asc_weighted *sides[] = {&matched, &unmatched};
    const double typical = mean(unmatched);
    const double width = settings->definitions == ASC_PUBLISHED ? unit
                         : typical > 0                          ? typical
                                                                : high;
    double *density = NULL;
    *overlap = 1;
    if (!(high > low))
        return ASC_OK;
    asc_code code = asc_alloc(&density, 2 * ASC_OVERLAP_POINTS, sizeof *density, "densities");
    if (code != ASC_OK)
        return code;
    for (int s = 0; s < 2; s++)
        asc_density_gaussian(sides[s]->x, sides[s]->weight, sides[s]->n,
                             asc_verify_settings_of(settings)->bandwidth * width, low, high,
                             ASC_OVERLAP_POINTS, density + (ptrdiff_t)s * ASC_OVERLAP_POINTS);
    *overlap = 0;
    for (int p = 0; p < ASC_OVERLAP_POINTS; p++) {
        const double a = density[p], b = density[p + ASC_OVERLAP_POINTS];
        *overlap += a < b || isnan(a) ? a : b;
    }
    free(density);
    return ASC_OK;
}

/* Cells that hold something. */
static int64_t list_cells(const asc_curves *curves, const int64_t *counts, double *x,
                          double *weight) {
    const double width = (curves->high - curves->low) / (double)curves->n;
    int64_t n = 0;
    for (int64_t c = 0; c < curves->n; c++) {
        if (counts[c] == 0)
            continue;
        x[n] = curves->low + ((double)c + 0.5) * width;
        weight[n++] = (double)counts[c];
    }
    return n;
}

asc_code asc_curves_overlap(const asc_settings *settings, double unit, const asc_curves *curves,
                            double *overlap) {
    const int64_t n = curves->n;
    double *values = NULL;
    asc_code code = asc_alloc(&values, 4 * (uint64_t)n, sizeof *values, "cells of densities");
    if (code != ASC_OK)
        return code;
    asc_weighted matched = {.x = values, .weight = values + n};
    asc_weighted unmatched = {.x = values + 2 * n, .weight = values + 3 * n};
    matched.n = list_cells(curves, curves->matched, values, values + n);
    unmatched.n = list_cells(curves, curves->unmatched, values + 2 * n, values + 3 * n);
    code = asc_overlap(settings, unit, matched, unmatched, curves->low, curves->high, overlap);
    free(values);
    return code;
}
