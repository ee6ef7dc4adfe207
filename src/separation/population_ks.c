/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/population_ks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/stats.h"
#include "restart/checkpoint.h"
#include "separation/energy.h"
#include "separation/ks_bracket.h"
#include "separation/population_pack.h"
#include "separation/refine.h"
#include "sweep/attribute_histogram.h"
#include "sweep/cells.h"
#include "sweep/distance_sums.h"
#include "sweep/share_cells.h"

enum {
    BRACKET_CELLS = 2048, /* where nothing is refined */
    PAIRS_A_CELL = 256,
    TOTALS = 16 << 20,         /* of all cells: 128 MB of a rank */
    REFINE_COUNTERS = 8 << 20, /* 64 MB of a rank, thrice while they are saved */
    LEAST_COUNTERS = 1024
};

/* One attribute's counts in every cell, [cells, ASC_CLASSES], and their sums. */
static void read_run(const asc_attribute_histogram *histogram, int32_t cells, int32_t attribute,
                     uint64_t *run, uint64_t total[ASC_CLASSES]) {
    memset(total, 0, ASC_CLASSES * sizeof *total);
    for (int32_t c = 0; c < cells; c++) {
        uint64_t *counts = run + (int64_t)c * ASC_CLASSES;
        asc_attribute_histogram_read(histogram, c, attribute, counts);
        for (int k = 0; k < ASC_CLASSES; k++)
            total[k] += counts[k];
    }
}

/* Adds one attribute's shares to the curves, a run of cells a bin. */
static void add_curves(const uint64_t *counts, const asc_share_cells *cells,
                       const uint64_t total[ASC_CLASSES], int32_t n_attributes, int32_t attribute,
                       asc_population_curves *curves) {
    for (int k = 0; k < ASC_CLASSES; k++) {
        double *shares = curves->shares + ((int64_t)k * n_attributes + attribute) * curves->bins;
        for (int32_t r = 0; r < cells->runs && total[k] > 0; r++) {
            const int32_t end = r + 1 < cells->runs ? cells->first[r + 1] : cells->count;
            uint64_t sum = 0;
            for (int32_t c = cells->first[r]; c < end; c++)
                sum += counts[(int64_t)c * ASC_CLASSES + k];
            shares[r] = (double)sum / (double)total[k];
        }
    }
}

static asc_code read_histogram(const asc_attribute_histogram *histogram,
                               const asc_share_cells *cells, int32_t n_attributes,
                               asc_ks_bracket *brackets, asc_population_curves *curves) {
    const int32_t bins = cells->runs;
    uint32_t *first = NULL;
    uint64_t *run = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&first, (uint64_t)cells->count + 1, sizeof *first, "cells"), done);
    ASC_TRY(code, asc_alloc(&run, (uint64_t)cells->count * ASC_CLASSES, sizeof *run, "cells"),
            done);
    ASC_TRY(code, asc_alloc(&curves->edges, (uint64_t)bins + 1, sizeof(double), "curves"), done);
    ASC_TRY(code,
            asc_alloc(&curves->shares,
                      (uint64_t)ASC_CLASSES * (uint64_t)n_attributes * (uint64_t)bins,
                      sizeof(double), "curves"),
            done);
    curves->bins = bins;
    for (int32_t b = 0; b <= bins; b++)
        curves->edges[b] = asc_share_cells_run(cells, b);
    asc_share_cells_edges(cells, first);
    for (int32_t a = 0; a < n_attributes; a++) {
        uint64_t total[ASC_CLASSES], raised[ASC_CLASSES] = {0}, searched[ASC_CLASSES] = {0};
        read_run(histogram, cells->count, a, run, total);
        add_curves(run, cells, total, n_attributes, a, curves);
        asc_ks_bracket_reset(&brackets[a], total);
        asc_key_cells key_cells = {
            .n = cells->count, .first = first, .stride = ASC_CLASSES, .counts = run};
        asc_ks_bracket_raise(&brackets[a], raised, key_cells);
        ASC_TRY(code, asc_ks_bracket_search(&brackets[a], searched, key_cells), done);
    }
done:
    free(first);
    free(run);
    return code;
}

/* More cells than pairs would only cost memory; likewise counters. */
int32_t asc_population_cells(int64_t n, int32_t n_attributes, bool exact) {
    const double pairs = 0.5 * (double)n * (double)n;
    const int32_t words = (n_attributes + ASC_LANES - 1) / ASC_LANES;
    const double most = exact
                            ? fmin(ASC_SHARE_CELLS_MOST, TOTALS / (ASC_CLASSES * ASC_LANES * words))
                            : BRACKET_CELLS;
    return (int32_t)fmax(fmin(most, pairs / PAIRS_A_CELL), BRACKET_CELLS);
}

int64_t asc_population_counters(int64_t n) {
    const double pairs = 0.5 * (double)n * (double)n;
    return (int64_t)fmax(fmin(REFINE_COUNTERS, pairs), LEAST_COUNTERS);
}

/* The first sweep: brackets [A], mean distances [A] and curves. */
static asc_code sweep_all(const asc_points *points, const asc_labels *labels,
                          const asc_weights *weights, const asc_population_options *options,
                          asc_ks_bracket *brackets, asc_energy_value *energies,
                          asc_population_curves *curves) {
    asc_attribute_histogram *histogram = NULL;
    asc_distance_sums *sums = NULL;
    asc_share_cells cells;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_share_cells_pilot(
                points,
                options->bins > 0
                    ? options->bins
                    : asc_population_cells(labels->n, labels->n_attributes, options->exact),
                &cells),
            done);
    ASC_TRY(code,
            asc_agree(points->comm,
                      asc_attribute_histogram_init(labels, weights, options->same_identity, &cells,
                                                   &histogram)),
            done);
    ASC_TRY(code,
            asc_distance_sums_init(points, labels, weights, options->same_identity, cells.middle,
                                   &sums),
            done);
    asc_sink *sinks[] = {asc_attribute_histogram_sink(histogram), asc_distance_sums_sink(sums)};
    ASC_TRY(code, asc_sweep_run(points, sinks, 2, "population KS"), done);
    ASC_TRY(code,
            asc_agree(points->comm,
                      read_histogram(histogram, &cells, labels->n_attributes, brackets, curves)),
            done);
    code = asc_agree(points->comm,
                     asc_energy_of_sums(sums, labels, weights, options->same_identity, energies));
done:
    asc_distance_sums_free(&sums);
    asc_attribute_histogram_free(&histogram);
    return code;
}

static asc_code end_recall(const asc_points *points, asc_pack *pack) {
    const asc_code code = asc_pack_end(pack);
    asc_pack_free(pack);
    return asc_agree(points->comm, code);
}

/* The same, where a checkpoint knows what came of it without the sweep. */
static asc_code count_all(const asc_points *points, const asc_labels *labels,
                          const asc_weights *weights, const asc_population_options *options,
                          asc_ks_bracket *brackets, asc_energy_value *energies,
                          asc_population_curves *curves) {
    asc_checkpoint *checkpoint = asc_checkpoint_of(points->comm);
    asc_pack pack = {0};
    bool found = false;
    asc_code code = asc_checkpoint_recall(checkpoint, &pack, &found);
    if (code == ASC_OK && !found)
        code = sweep_all(points, labels, weights, options, brackets, energies, curves);
    if (code != ASC_OK || !checkpoint)
        return code;
    asc_population_pack(&pack, labels->n_attributes, brackets, energies, curves);
    return found ? end_recall(points, &pack) : asc_checkpoint_condense(checkpoint, &pack);
}

/* Drops the candidates of attributes whose brackets are narrow enough. */
static void settle(asc_ks_bracket *brackets, int32_t n_attributes) {
    for (int32_t a = 0; a < n_attributes; a++) {
        bool wide = false;
        for (int m = 0; m < ASC_MODALITIES; m++)
            wide |= brackets[a].upper[m] - brackets[a].lower[m] > ASC_KS_BRACKET_LIMIT;
        if (!wide)
            brackets[a].n_ranges = 0;
    }
}

/* Sweeps once as planned and narrows the brackets. */
static asc_code refine_once(const asc_points *points, const asc_labels *labels,
                            const asc_weights *weights, bool same_identity,
                            const asc_refine_plan *plan, int pass, asc_ks_bracket *brackets) {
    char task[64];
    double looks = 0;
    uint64_t *counts = NULL;
    snprintf(task, sizeof task, "population KS, refining (%d)", pass);
    for (int32_t a = 0; a < labels->n_attributes; a++)
        looks += brackets[a].n_ranges > 0 ? brackets[a].share : 0;
    asc_log(ASC_LOG_DEBUG, "%s: %lld segments, %lld counters, %.2f looks a pair", task,
            (long long)plan->n_segments, (long long)plan->n_counters, looks);
    asc_code code = asc_refine_sweep(points, labels, weights, same_identity, plan, task, &counts);
    if (code == ASC_OK)
        code = asc_agree(points->comm,
                         asc_refine_narrow(plan, counts, labels->n_attributes, brackets));
    free(counts);
    return code;
}

static asc_code refine(const asc_points *points, const asc_labels *labels,
                       const asc_weights *weights, bool same_identity, asc_ks_bracket *brackets) {
    asc_checkpoint *checkpoint = asc_checkpoint_of(points->comm);
    asc_code code = ASC_OK;
    for (int pass = 1; code == ASC_OK; pass++) {
        asc_refine_plan plan;
        asc_pack pack = {0};
        bool found = false;
        code = asc_agree(points->comm,
                         asc_refine_plan_init(brackets, labels->n_attributes,
                                              asc_population_counters(labels->n), &plan));
        if (code != ASC_OK || plan.n_segments == 0)
            break;
        code = asc_checkpoint_recall(checkpoint, &pack, &found);
        if (code == ASC_OK && !found)
            code = refine_once(points, labels, weights, same_identity, &plan, pass, brackets);
        asc_refine_plan_free(&plan);
        if (code != ASC_OK || !checkpoint)
            continue;
        asc_ks_brackets_pack(&pack, labels->n_attributes, brackets);
        code = found ? end_recall(points, &pack) : asc_checkpoint_condense(checkpoint, &pack);
    }
    return code;
}

asc_code asc_population_ks(const asc_points *points, const asc_labels *labels,
                           const asc_weights *weights, const asc_population_options *options,
                           asc_ks_value *values, asc_energy_value *energies,
                           asc_population_curves *curves) {
    const int32_t n_attributes = labels->n_attributes;
    /* Pairs, or pairs of identities, that a unit of the totals stands for. */
    const double unit =
        weights ? ldexp(1.0, weights->shift) / ((double)weights->scale * weights->scale) : 1;
    asc_ks_bracket *brackets = NULL;
    *curves = (asc_population_curves){0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_agree(points->comm, asc_alloc(&brackets, (uint64_t)n_attributes, sizeof *brackets,
                                              "KS brackets")),
            done);
    ASC_TRY(code, count_all(points, labels, weights, options, brackets, energies, curves), done);
    if (options->exact) {
        settle(brackets, n_attributes);
        ASC_TRY(code, refine(points, labels, weights, options->same_identity, brackets), done);
    }
    for (int32_t a = 0; a < n_attributes; a++) {
        for (int m = 0; m < ASC_MODALITIES; m++) {
            const asc_ks_bracket *bracket = &brackets[a];
            const int inside = m == 0 ? ASC_BOTH_POSITIVE : ASC_BOTH_NEGATIVE;
            asc_ks_value *value = &values[a * ASC_MODALITIES + m];
            *value = (asc_ks_value){.statistic = bracket->lower[m],
                                    .lower = bracket->lower[m],
                                    .upper = bracket->upper[m],
                                    .deviation = NAN,
                                    .low = NAN,
                                    .high = NAN,
                                    .people = NAN};
            value->location =
                isnan(bracket->lower[m]) ? NAN : asc_key_distance(bracket->location[m]);
            value->pvalue = asc_ks_pvalue(value->statistic, (double)bracket->total[inside] * unit,
                                          (double)bracket->total[ASC_ACROSS] * unit);
        }
    }
done:
    for (int32_t a = 0; brackets && a < n_attributes; a++)
        asc_ks_bracket_free(&brackets[a]);
    free(brackets);
    if (code != ASC_OK)
        asc_population_curves_free(curves);
    return code;
}

void asc_population_curves_free(asc_population_curves *curves) {
    free(curves->edges);
    free(curves->shares);
    *curves = (asc_population_curves){0};
}
