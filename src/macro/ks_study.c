#include <stdlib.h>

#include "attrscope/macro.h"
#include "attrscope/memory.h"

asc_code asc_ks_study_init(asc_ks_study *study, asc_protocol protocol, int64_t n_models,
                           int32_t n_attributes) {
    *study =
        (asc_ks_study){.protocol = protocol, .n_models = n_models, .n_attributes = n_attributes};
    return asc_alloc(&study->values, 2 * (uint64_t)n_models * (uint64_t)n_attributes,
                     sizeof *study->values, "KS statistics");
}

void asc_ks_study_free(asc_ks_study *study) {
    free(study->values);
    *study = (asc_ks_study){0};
}
