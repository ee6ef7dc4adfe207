/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "verify/errors.h"

asc_code asc_errors_init(const asc_images *images, int64_t n, asc_errors *errors) {
    const uint64_t size = (uint64_t)(n * images->n);
    const uint64_t groups = (uint64_t)images->n_attributes * ASC_PAIR_GROUPS;
    const uint64_t classes = (uint64_t)asc_class_counter_cells(images, images->n_traits);
    asc_code code = ASC_OK;
    *errors = (asc_errors){.n = n};
    ASC_TRY(code, asc_alloc(&errors->threshold, (uint64_t)n, sizeof(uint32_t), "thresholds"), done);
    ASC_TRY(code, asc_alloc(&errors->accepted, size, sizeof(int64_t), "counts of errors"), done);
    ASC_TRY(code, asc_alloc(&errors->rejected, size, sizeof(int64_t), "counts of errors"), done);
    ASC_TRY(code, asc_alloc(&errors->groups, groups, sizeof(asc_class_cell), "groups"), done);
    code = asc_alloc(&errors->classes, classes, sizeof(asc_class_cell), "classes");
done:
    return code;
}

void asc_errors_free(asc_errors *errors) {
    free(errors->threshold);
    free(errors->accepted);
    free(errors->rejected);
    free(errors->groups);
    free(errors->classes);
    *errors = (asc_errors){0};
}

double asc_errors_distance(uint32_t threshold) {
    return threshold == UINT32_MAX ? INFINITY : asc_key_distance(threshold);
}
