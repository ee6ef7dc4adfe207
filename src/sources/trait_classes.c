/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/trait_classes.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "stats/midranks.h"

int32_t asc_trait_count(const asc_trait *trait) {
    return trait->kind == ASC_KIND_CONTINUOUS ? ASC_QUANTILE_CLASSES : trait->n_labels;
}

const char *asc_trait_label(const asc_trait *trait, int32_t k) {
    static const char *const quarters[ASC_QUANTILE_CLASSES] = {"q1", "q2", "q3", "q4"};
    return trait->kind == ASC_KIND_CONTINUOUS ? quarters[k] : trait->labels[k];
}

/* weights [N]: one over the images of the person that have a value. */
static asc_code weigh(const asc_images *images, const double *values, double *weights) {
    int64_t *known = NULL;
    asc_code code = asc_alloc(&known, (uint64_t)images->n_identities, sizeof *known, "values");
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++)
        known[images->identity[i]] += !isnan(values[i]);
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++)
        weights[i] = isnan(values[i]) ? 0 : 1 / (double)known[images->identity[i]];
    free(known);
    return code;
}

asc_code asc_trait_ranks(const asc_images *images, int32_t t, double *ranks) {
    double *values = NULL, *weights = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&values, (uint64_t)images->n, sizeof *values, "values"), done);
    ASC_TRY(code, asc_alloc(&weights, (uint64_t)images->n, sizeof *weights, "values"), done);
    for (int64_t i = 0; i < images->n; i++)
        values[i] = images->values[i * images->n_traits + t];
    ASC_TRY(code, weigh(images, values, weights), done);
    code = asc_midranks(values, weights, images->n, ranks);
done:
    free(values);
    free(weights);
    return code;
}

static asc_code cut(const asc_images *images, int32_t t, int32_t *classes) {
    double *ranks = NULL;
    asc_code code = asc_alloc(&ranks, (uint64_t)images->n, sizeof *ranks, "ranks");
    if (code == ASC_OK)
        code = asc_trait_ranks(images, t, ranks);
    for (int64_t i = 0; i < images->n && code == ASC_OK; i++)
        classes[i] = asc_quantile_class(ranks[i], ASC_QUANTILE_CLASSES);
    free(ranks);
    return code;
}

asc_code asc_trait_classes(const asc_images *images, int32_t t, int32_t *classes) {
    if (images->traits[t].kind == ASC_KIND_CONTINUOUS)
        return cut(images, t, classes);
    for (int64_t i = 0; i < images->n; i++)
        classes[i] = images->classes[i * images->n_traits + t];
    return ASC_OK;
}
