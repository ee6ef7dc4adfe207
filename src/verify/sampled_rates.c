/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/verify.h"
#include "verify/brackets.h"
#include "verify/outcome.h"

/* The densities' range: that of the values, or the published code's (docs/method.md). */
static void find_range(const asc_settings *settings, const double *matched, int64_t n,
                       const double *unmatched, int64_t m, double *low, double *high) {
    *low = fmin(matched[0], unmatched[0]);
    *high = fmax(matched[n - 1], unmatched[m - 1]);
    if (settings->definitions == ASC_PUBLISHED) {
        *low *= 1.1;
        *high = 1.1 * fmin(matched[n - 1], unmatched[m - 1]);
    }
}

/* Of values [n] in ascending order, how many lie below a threshold. */
static int64_t count_below(const double *values, int64_t n, double threshold) {
    int64_t below = 0;
    while (below < n && values[below] < threshold)
        below++;
    return below;
}

/* Points of drawn pairs, in ascending order. Without standard errors: those would be of the draw.
 */
static void put_points(const asc_verify_settings *settings, const double *matched, int64_t n,
                       const double *unmatched, int64_t m, asc_verify_outcome *outcome) {
    const int64_t count = outcome->n_points;
    asc_verify_point *points = outcome->points[ASC_VERIFY_SAMPLED];
    for (int64_t p = 0; p < count; p++) {
        const double far = asc_verify_far_of(settings, p);
        const int64_t allowed = isnan(far) ? 0 : asc_rates_allowed(far, m);
        const double threshold = isnan(far) ? asc_verify_given(outcome->model, settings, p)
                                            : (allowed < m ? unmatched[allowed] : INFINITY);
        const int64_t wrong = count_below(unmatched, m, threshold),
                      right = count_below(matched, n, threshold);
        points[p] = (asc_verify_point){.far = far,
                                       .threshold = asc_estimate_bare(threshold),
                                       .false_match = asc_estimate_bare((double)wrong / (double)m),
                                       .accepted = asc_estimate_bare((double)right / (double)n),
                                       .false_matches = wrong,
                                       .false_non_matches = n - right};
    }
}

static asc_code summarise(const asc_settings *settings, double *matched, int64_t n,
                          double *unmatched, int64_t m, asc_verify_outcome *outcome) {
    asc_matched_step *steps = NULL;
    asc_code code = asc_alloc(&steps, (uint64_t)n, sizeof *steps, "matched distances");
    if (code != ASC_OK)
        return code;
    const int64_t distinct = asc_rates_steps(matched, n, unmatched, m, steps);
    double low = 0, high = 0;
    outcome->rates[ASC_VERIFY_SAMPLED] = asc_rates_compute(steps, distinct, m);
    outcome->auc[ASC_VERIFY_SAMPLED] = asc_estimate_bare(outcome->rates[ASC_VERIFY_SAMPLED].auc);
    outcome->eer[ASC_VERIFY_SAMPLED] = asc_estimate_bare(outcome->rates[ASC_VERIFY_SAMPLED].eer);
    put_points(asc_verify_settings_of(settings), matched, n, unmatched, m, outcome);
    find_range(settings, matched, n, unmatched, m, &low, &high);
    code = asc_overlap(settings, 1 / asc_study_in_unit(outcome->model, 1),
                       (asc_weighted){.x = matched, .n = n}, (asc_weighted){.x = unmatched, .n = m},
                       low, high, &outcome->overlap[ASC_VERIFY_SAMPLED]);
    free(steps);
    return code;
}

asc_code asc_verify_sampled(MPI_Comm comm, asc_study *study, int64_t model,
                            const asc_settings *settings, asc_verify_outcome *outcome) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    const asc_selection *selection = &outcome->selection;
    asc_sample *sample = &outcome->sample;
    double *distances = NULL;
    asc_code code =
        asc_sample_draw(study, &selection->images, asc_verify_settings_of(settings), sample);
    const int64_t n = sample->n_matched, m = sample->n_unmatched;
    if (rank == 0 && code == ASC_OK)
        code = asc_alloc(&distances, (uint64_t)(n + m), sizeof *distances, "drawn distances");
    if (code == ASC_OK)
        code = asc_alloc(&outcome->points[ASC_VERIFY_SAMPLED], (uint64_t)outcome->n_points,
                         sizeof(asc_verify_point), "thresholds");
    ASC_TRY(code, asc_agree(comm, code), done);
    if (m == 0) {
        asc_log(ASC_LOG_WARN,
                "verify: %s: the drawn images show one person, so that the published sample has no "
                "unmatched pair and no row in the tables; raise verify.unmatched_images",
                outcome->model->label);
        goto done;
    }
    ASC_TRY(code,
            asc_sample_distances(comm, study, model, selection, sample, distances, distances + n),
            done);
    if (rank == 0)
        code = summarise(settings, distances, n, distances + n, m, outcome);
    code = asc_agree(comm, code);
done:
    free(distances);
    return code;
}
