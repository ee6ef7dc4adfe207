#include <stdlib.h>

#include "sweep/load.h"
#include "verify/outcome.h"

/* Cells of the densities, and how many of the sweep's make one. */
enum { DENSITY_CELLS = 8000, CELLS_EACH = 8 };

/* Cells of the sweep that make one of the histogram: a multiple of CELLS_EACH where there is room.
 */
static int64_t cells_a_bin(int64_t bins) {
    return bins <= DENSITY_CELLS ? CELLS_EACH * (DENSITY_CELLS / bins)
                                 : DENSITY_CELLS * CELLS_EACH / bins;
}

/* The unmatched pairs before and at every distinct matched distance. */
static int64_t list_steps(const asc_matched *matched, const asc_gaps *gaps,
                          asc_matched_step *steps) {
    int64_t n = 0, g = 0, below = 0;
    for (int64_t k = 0; k < matched->n; k++) {
        if (k > 0 && matched->keys[k] == matched->keys[k - 1]) {
            steps[n - 1].matched++;
            continue;
        }
        for (; gaps->first[g] < matched->keys[k]; g++)
            below += gaps->counts[g];
        steps[n++] = (asc_matched_step){.matched = 1, .below = below, .tied = gaps->counts[g]};
    }
    return n;
}

static asc_code summarise(const asc_matched *matched, const asc_gaps *gaps,
                          const asc_verify_settings *settings, asc_verify_outcome *outcome) {
    const int64_t factor = cells_a_bin(settings->bins);
    asc_matched_step *steps = NULL;
    asc_curves fine = {0}, smooth = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&steps, (uint64_t)matched->n, sizeof *steps, "matched distances"),
            done);
    outcome->rates[ASC_VERIFY_ALL] =
        asc_rates_compute(steps, list_steps(matched, gaps, steps), gaps->total);
    ASC_TRY(code, asc_curves_make(gaps, matched, &fine), done);
    ASC_TRY(code, asc_curves_merge(&fine, factor, &outcome->histogram), done);
    ASC_TRY(code, asc_curves_merge(&fine, factor % CELLS_EACH ? 1 : CELLS_EACH, &smooth), done);
    code = asc_curves_overlap(&smooth, settings->bandwidth, &outcome->overlap[ASC_VERIFY_ALL]);
done:
    free(steps);
    asc_curves_free(&fine);
    asc_curves_free(&smooth);
    return code;
}

asc_code asc_verify_all(MPI_Comm comm, asc_study *study, int64_t model,
                        const asc_verify_settings *settings, asc_verify_outcome *outcome) {
    const asc_selection *selection = &outcome->selection;
    const asc_images *images = &selection->images;
    asc_points points = {0};
    asc_matched matched = {0};
    asc_gaps gaps = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_matched_make(comm, study, model, selection, &matched), done);
    ASC_TRY(code, asc_points_load(comm, study, model, selection->rows, images->n, &points), done);
    ASC_TRY(code,
            asc_gaps_count(&points, images->identity, &matched,
                           (int32_t)(settings->bins * cells_a_bin(settings->bins)), &gaps),
            done);
    ASC_TRY(code, asc_agree(comm, summarise(&matched, &gaps, settings, outcome)), done);
    code = asc_groups_count(&points, images, &matched, &gaps, asc_verify_far, &outcome->groups);
    outcome->threshold[ASC_VERIFY_ALL] = outcome->groups.threshold;
done:
    asc_points_free(&points);
    asc_matched_free(&matched);
    asc_gaps_free(&gaps);
    return code;
}
