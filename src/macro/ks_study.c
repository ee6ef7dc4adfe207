/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "attrscope/macro.h"
#include "attrscope/memory.h"

asc_code asc_ks_study_init(asc_ks_study *study, asc_protocol protocol, int64_t n_models,
                           int32_t n_attributes) {
    *study =
        (asc_ks_study){.protocol = protocol, .n_models = n_models, .n_attributes = n_attributes};
    const uint64_t n = (uint64_t)n_models * (uint64_t)n_attributes;
    asc_code code = asc_alloc(&study->values, 2 * n, sizeof *study->values, "KS statistics");
    return code == ASC_OK
               ? asc_alloc(&study->energies, n, sizeof *study->energies, "energy distances")
               : code;
}

void asc_ks_study_free(asc_ks_study *study) {
    free(study->values);
    free(study->energies);
    *study = (asc_ks_study){0};
}
