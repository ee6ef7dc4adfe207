/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/verify.h"
#include "separation/auc.h"
#include "sweep/load.h"
#include "verify/histogram.h"
#include "verify/outcome.h"

/* Cells of the densities, about: their error is a share of (cell / bandwidth)^2. */
enum { DENSITY_CELLS = 16384 };

/* Cells of the densities that make one bin of the histogram. */
static int64_t cells_a_bin(int64_t bins) {
    return bins < DENSITY_CELLS ? (DENSITY_CELLS + bins - 1) / bins : 1;
}

/* What follows from the ranks of the matched distances among the unmatched ones. */
static asc_code rate(const asc_matched *matched, const asc_gaps *gaps,
                     asc_verify_outcome *outcome) {
    asc_rates *rates = &outcome->rates[ASC_VERIFY_ALL];
    asc_matched_step *steps = NULL;
    asc_code code = asc_alloc(&steps, (uint64_t)matched->n, sizeof *steps, "matched distances");
    if (code != ASC_OK)
        return code;
    const int64_t n = asc_gaps_steps(gaps, matched, steps);
    *rates = asc_rates_compute(steps, n, gaps->total);
    code = asc_rates_det(steps, n, rates, &outcome->det, &outcome->n_det);
    free(steps);
    return code;
}

static asc_code draw_curves(asc_cells cells, const asc_pair_histogram *histogram,
                            const asc_matched *matched, const asc_settings *settings,
                            asc_verify_outcome *outcome) {
    asc_curves fine = {0};
    asc_code code = asc_curves_make(cells, asc_pair_histogram_counts(histogram), matched, &fine);
    if (code == ASC_OK)
        code = asc_curves_merge(&fine, cells_a_bin(asc_verify_settings_of(settings)->bins),
                                &outcome->histogram);
    if (code == ASC_OK)
        code = asc_curves_overlap(settings, 1 / asc_study_in_unit(outcome->model, 1), &fine,
                                  &outcome->overlap[ASC_VERIFY_ALL]);
    asc_curves_free(&fine);
    return code;
}

/* Where the thresholds lie, and last that of the equal error rate: brackets [points + 1]. */
static void find_brackets(const asc_study_model *model, const asc_verify_settings *settings,
                          const asc_gaps *gaps, const asc_rates *rates, asc_bracket *brackets) {
    const int64_t n = asc_verify_points(settings);
    for (int64_t p = 0; p < n; p++)
        brackets[p] = p < settings->far.count
                          ? asc_bracket_of_far(gaps, settings->far.values[p])
                          : asc_bracket_of_distance(asc_verify_given(model, settings, p));
    const uint32_t met = asc_key_of((float)rates->met),
                   reached = asc_bracket_of_far(gaps, rates->eer).certain;
    brackets[n] = (asc_bracket){.certain = met < reached ? met : reached};
    brackets[n].end = brackets[n].certain;
}

/* Everything that has an interval. */
static asc_code estimate(MPI_Comm comm, const asc_matched *matched, const asc_gaps *gaps,
                         const asc_verify_settings *settings, asc_errors *errors,
                         asc_verify_outcome *outcome) {
    const asc_images *images = &outcome->selection.images;
    asc_verify_counts counts = {.images = images,
                                .gaps = gaps,
                                .matched = matched,
                                .errors = errors,
                                .rates = &outcome->rates[ASC_VERIFY_ALL]};
    int64_t *farther = NULL;
    asc_code code = asc_alloc(&farther, (uint64_t)images->n, sizeof *farther, "people");
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_gaps_farther(comm, gaps, matched, images->n, farther), done);
    counts.farther = farther;
    outcome->n_points = asc_verify_points(settings);
    outcome->judged = asc_verify_judged(settings);
    code = asc_alloc(&outcome->points[ASC_VERIFY_ALL], (uint64_t)outcome->n_points,
                     sizeof(asc_verify_point), "thresholds");
    if (code == ASC_OK)
        code = asc_estimates_make(&counts, settings, outcome->points[ASC_VERIFY_ALL],
                                  &outcome->auc[ASC_VERIFY_ALL], &outcome->eer[ASC_VERIFY_ALL],
                                  &outcome->people);
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int64_t p = settings->far.count; p < outcome->n_points; p++) /* not the next float32 */
        outcome->points[ASC_VERIFY_ALL][p].threshold.value =
            asc_verify_given(outcome->model, settings, p);
    outcome->groups = errors->groups;
    outcome->classes = errors->classes;
    errors->groups = errors->classes = NULL;
done:
    free(farther);
    return code;
}

/* The second sweep: now that the range and the surroundings of the thresholds are known. */
static asc_code count(const asc_points *points, const asc_matched *matched, const asc_gaps *gaps,
                      const asc_settings *all_settings, asc_verify_outcome *outcome) {
    const asc_verify_settings *settings = asc_verify_settings_of(all_settings);
    const asc_images *images = &outcome->selection.images;
    const asc_cells cells =
        asc_curves_cells(gaps, matched, (int32_t)(settings->bins * cells_a_bin(settings->bins)));
    const int64_t n = asc_verify_points(settings) + 1;
    asc_pair_histogram *histogram = NULL;
    asc_error_counter *counter = NULL;
    asc_bracket *brackets = NULL;
    asc_errors errors = {0};
    asc_code code = asc_alloc(&brackets, (uint64_t)n, sizeof *brackets, "thresholds");
    if (code == ASC_OK)
        find_brackets(outcome->model, settings, gaps, &outcome->rates[ASC_VERIFY_ALL], brackets);
    if (code == ASC_OK)
        code = asc_pair_histogram_init(images->identity, cells, &histogram);
    if (code == ASC_OK)
        code = asc_error_counter_init(images, brackets, n, asc_verify_judged(settings), &counter);
    ASC_TRY(code, asc_agree(points->comm, code), done);
    asc_sink *sinks[] = {asc_pair_histogram_sink(histogram), asc_error_counter_sink(counter)};
    ASC_TRY(code, asc_sweep_run(points, sinks, 2, "verification of groups"), done);
    ASC_TRY(code,
            asc_agree(points->comm, draw_curves(cells, histogram, matched, all_settings, outcome)),
            done);
    ASC_TRY(code, asc_error_counter_finish(points->comm, counter, matched, &errors), done);
    code = estimate(points->comm, matched, gaps, settings, &errors, outcome);
done:
    asc_pair_histogram_free(&histogram);
    asc_error_counter_free(&counter);
    asc_errors_free(&errors);
    free(brackets);
    return code;
}

asc_code asc_verify_all(MPI_Comm comm, asc_study *study, int64_t model,
                        const asc_settings *settings, asc_verify_outcome *outcome) {
    const asc_selection *selection = &outcome->selection;
    const asc_images *images = &selection->images;
    asc_points points = {0};
    asc_matched matched = {0};
    asc_gaps gaps = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_matched_make(comm, study, model, selection, &matched), done);
    ASC_TRY(code, asc_points_load(comm, study, model, selection->rows, images->n, &points), done);
    ASC_TRY(code, asc_gaps_count(&points, images->identity, &matched, ASC_GAP_CELLS, &gaps), done);
    ASC_TRY(code, asc_agree(comm, rate(&matched, &gaps, outcome)), done);
    code = count(&points, &matched, &gaps, settings, outcome);
done:
    asc_points_free(&points);
    asc_matched_free(&matched);
    asc_gaps_free(&gaps);
    return code;
}
