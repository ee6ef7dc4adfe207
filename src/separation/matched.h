/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of one identity. Internal. */
#ifndef ATTRSCOPE_SEPARATION_MATCHED_H
#define ATTRSCOPE_SEPARATION_MATCHED_H

#include "attrscope/study.h"
#include "separation/pairs.h"
#include "study/selection.h"

typedef struct asc_matched {
    asc_pair_list own; /* this rank's pairs, in no fixed order */
    int64_t n;         /* of all ranks */
    uint32_t *keys;    /* [n] ascending, of all ranks, on every rank */
} asc_matched;

/* Computes all of a model. Errors: ASC_DATA (none, or more than INT_MAX), those of the parts.
 * Release with asc_matched_free, also after an error. Collective. */
asc_code asc_matched_make(MPI_Comm comm, asc_study *study, int64_t model,
                          const asc_selection *selection, asc_matched *matched);
void asc_matched_free(asc_matched *matched);

#endif
