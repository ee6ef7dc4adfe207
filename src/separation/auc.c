/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/auc.h"

#include <stdlib.h>

#include "attrscope/memory.h"
#include "sweep/load.h"

int64_t asc_pairs_matched(int64_t images) {
    return images * (images - 1) / 2;
}

int64_t asc_pairs_unmatched(int64_t images, int64_t n) {
    return images * (n - images);
}

void asc_auc_influence(const asc_images *images, const int64_t *sizes, const asc_gaps *gaps,
                       const asc_matched *matched, const int64_t *farther, double auc,
                       double *influence) {
    const double n_unmatched = (double)gaps->total, n_matched = (double)matched->n;
    for (int64_t k = 0; k < images->n_identities; k++)
        influence[k] = -auc * ((double)asc_pairs_matched(sizes[k]) / n_matched +
                               (double)asc_pairs_unmatched(sizes[k], images->n) / n_unmatched);
    for (int64_t i = 0; i < images->n; i++)
        influence[images->identity[i]] +=
            ((double)farther[i] + (double)gaps->of_image[i]) / (2 * n_matched * n_unmatched);
}

/* From the counts of the sweep. Collective. */
static asc_code find(MPI_Comm comm, const asc_images *images, const asc_gaps *gaps,
                     const asc_matched *matched, double *auc, double *influence) {
    int64_t *farther = NULL, *sizes = NULL;
    asc_matched_step *steps = NULL;
    asc_code code = asc_alloc(&farther, (uint64_t)images->n, sizeof *farther, "people");
    if (code == ASC_OK)
        code = asc_alloc(&sizes, (uint64_t)images->n_identities, sizeof *sizes, "people");
    if (code == ASC_OK)
        code = asc_alloc(&steps, (uint64_t)matched->n, sizeof *steps, "matched distances");
    ASC_TRY(code, asc_agree(comm, code), done);
    ASC_TRY(code, asc_gaps_farther(comm, gaps, matched, images->n, farther), done);
    for (int64_t i = 0; i < images->n; i++)
        sizes[images->identity[i]]++;
    *auc = asc_rates_compute(steps, asc_gaps_steps(gaps, matched, steps), gaps->total).auc;
    asc_auc_influence(images, sizes, gaps, matched, farther, *auc, influence);
done:
    free(farther);
    free(sizes);
    free(steps);
    return code;
}

asc_code asc_auc_measure(MPI_Comm comm, asc_study *study, int64_t model,
                         const asc_selection *selection, double *auc, double *influence) {
    const asc_images *images = &selection->images;
    asc_points points = {0};
    asc_matched matched = {0};
    asc_gaps gaps = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_matched_make(comm, study, model, selection, &matched), done);
    ASC_TRY(code, asc_points_load(comm, study, model, selection->rows, images->n, &points), done);
    ASC_TRY(code, asc_gaps_count(&points, images->identity, &matched, ASC_GAP_CELLS, &gaps), done);
    code = find(comm, images, &gaps, &matched, auc, influence);
done:
    asc_points_free(&points);
    asc_matched_free(&matched);
    asc_gaps_free(&gaps);
    return code;
}
