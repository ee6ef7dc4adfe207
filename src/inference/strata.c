/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/strata.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

bool asc_inference_is_given(asc_inference_given given, int32_t attribute) {
    for (int32_t g = 0; g < given.n; g++)
        if (given.attributes[g] == attribute)
            return true;
    return false;
}

bool asc_inference_has_propensity(asc_inference_given given, int32_t attribute) {
    return given.n > 0 && given.propensity > 0 && !asc_inference_is_given(given, attribute);
}

static int by_code(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Numbers the different codes [n] from 0 in their order: strata [n], -1 where below 0. */
static void number(const int64_t *codes, int64_t n, int64_t *sorted, int32_t *strata) {
    int64_t kept = 0;
    memcpy(sorted, codes, (size_t)n * sizeof *sorted);
    if (n > 0)
        qsort(sorted, (size_t)n, sizeof *sorted, by_code);
    for (int64_t i = 0; i < n; i++)
        if (sorted[i] >= 0 && (kept == 0 || sorted[i] != sorted[kept - 1]))
            sorted[kept++] = sorted[i];
    for (int64_t i = 0; i < n; i++) {
        const int64_t *found =
            codes[i] < 0 ? NULL : bsearch(&codes[i], sorted, (size_t)kept, sizeof *sorted, by_code);
        strata[i] = found ? (int32_t)(found - sorted) : -1;
    }
}

asc_code asc_inference_strata_of_cells(const asc_inference_traits *traits,
                                       asc_inference_given given, int32_t *strata) {
    const int64_t n = traits->images->n;
    int64_t *codes = NULL, *sorted = NULL;
    asc_code code = ASC_OK;
    memset(strata, 0, (size_t)n * sizeof *strata);
    if (given.n == 0)
        return ASC_OK;
    ASC_TRY(code, asc_alloc(&codes, (uint64_t)n, sizeof *codes, "strata"), done);
    ASC_TRY(code, asc_alloc(&sorted, (uint64_t)n, sizeof *sorted, "strata"), done);
    for (int32_t g = 0; g < given.n; g++) {
        const int64_t classes = asc_inference_class_count(traits, given.attributes[g]);
        for (int64_t i = 0; i < n; i++) {
            const int32_t own = asc_inference_class(traits, i, given.attributes[g]);
            codes[i] = strata[i] < 0 || own < 0 ? -1 : strata[i] * classes + own;
        }
        number(codes, n, sorted, strata);
    }
done:
    free(codes);
    free(sorted);
    return code;
}

asc_code asc_inference_strata_make(const asc_inference_traits *traits, asc_inference_given given,
                                   int32_t attribute, int32_t *strata) {
    return asc_inference_has_propensity(given, attribute)
               ? asc_inference_strata_of_propensity(traits, given, attribute, strata)
               : asc_inference_strata_of_cells(traits, given, strata);
}
