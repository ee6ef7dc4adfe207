/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All pairs of one model's images: everything that distances say of its attributes. Internal. */
#ifndef ATTRSCOPE_KINDS_MEASURE_H
#define ATTRSCOPE_KINDS_MEASURE_H

#include "attrscope/study.h"
#include "kinds/found.h"
#include "kinds/tallies.h"

/* One model, the attributes and where their embeddings are; borrowed. */
typedef struct asc_kinds_input {
    MPI_Comm comm;
    asc_study *study;
    int64_t model;
    const int64_t *rows; /* [N] of the study file */
    const asc_kinds_views *views;
    const asc_kinds_tallies *tallies; /* [views] */
    bool exact;
} asc_kinds_input;

/* found [views], made by asc_kinds_found_init, on every rank. Errors: those of reading and of the
 * sweeps, ASC_MEMORY. Collective. */
asc_code asc_kinds_measure(const asc_kinds_input *input, asc_kinds_found *found);

#endif
