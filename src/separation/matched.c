/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/matched.h"

#include <stdlib.h>

#include "sweep/cells.h"
#include "sweep/within.h"

static asc_code collect(void *self, const asc_within_identity *one) {
    asc_pair_list *list = self;
    asc_code code = ASC_OK;
#pragma omp critical(asc_matched)
    for (int64_t i = 0; i < one->n && code == ASC_OK; i++)
        for (int64_t j = i + 1; j < one->n && code == ASC_OK; j++)
            code = asc_pair_list_add(list,
                                     (asc_pair){.key = asc_key_of(one->distances[i * one->n + j]),
                                                .i = (int32_t)one->images[i],
                                                .j = (int32_t)one->images[j]});
    return code;
}

asc_code asc_matched_make(MPI_Comm comm, asc_study *study, int64_t model,
                          const asc_selection *selection, asc_matched *matched) {
    const asc_images *images = &selection->images;
    *matched = (asc_matched){0};
    asc_code code = asc_within_visit(comm, study, model, selection->rows, images->identity,
                                     images->n, collect, &matched->own);
    if (code != ASC_OK)
        return code;
    code = asc_pair_list_gather_keys(comm, &matched->own, &matched->keys, &matched->n);
    if (code == ASC_OK && matched->n == 0)
        code = asc_fail(ASC_DATA,
                        "study %s: no identity has two images, so there is no matched pair; "
                        "verification needs some",
                        asc_study_name(study));
    return code;
}

void asc_matched_free(asc_matched *matched) {
    free(matched->own.pairs);
    free(matched->keys);
    *matched = (asc_matched){0};
}
