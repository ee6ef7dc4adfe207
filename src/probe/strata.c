/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe/strata.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "stats/midranks.h"

/* Numbers classes with an image from 0, in their order; how many. renumbered [n] from counts. */
static int32_t renumber(const int64_t *counts, int64_t least, int32_t n, int32_t *renumbered) {
    int32_t kept = 0;
    for (int32_t c = 0; c < n; c++)
        renumbered[c] = counts[c] >= least ? kept++ : -1;
    return kept;
}

/* People [C] of each class: pairs of person and class that are met for the first time. */
static asc_code count_people(const asc_images *images, int32_t t, int64_t *people) {
    const int32_t n_classes = images->traits[t].n_labels;
    uint64_t cells = 0;
    uint8_t *met = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_multiply((uint64_t)images->n_identities, (uint64_t)n_classes, &cells, "people"),
            done);
    ASC_TRY(code, asc_alloc(&met, cells, sizeof *met, "people of classes"), done);
    for (int64_t i = 0; i < images->n; i++) {
        const int32_t class = images->classes[i * images->n_traits + t];
        if (class < 0)
            continue;
        uint8_t *seen = &met[(int64_t)images->identity[i] * n_classes + class];
        people[class] += !*seen;
        *seen = 1;
    }
done:
    free(met);
    return code;
}

/* People with a stratum. */
static asc_code count_identities(const asc_images *images, const int32_t *strata, int64_t *n) {
    uint8_t *met = NULL;
    asc_code code = asc_alloc(&met, (uint64_t)images->n_identities, sizeof *met, "people");
    if (code != ASC_OK)
        return code;
    *n = 0;
    for (int64_t i = 0; i < images->n; i++)
        if (strata[i] >= 0) {
            *n += !met[images->identity[i]];
            met[images->identity[i]] = 1;
        }
    free(met);
    return ASC_OK;
}

asc_code asc_probe_strata_of_classes(const asc_images *images, int32_t t, int32_t least,
                                     asc_probe_trait *trait, int32_t *strata) {
    const int32_t n_classes = images->traits[t].n_labels;
    int64_t *people = NULL, *count = NULL;
    int32_t *renumbered = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&people, (uint64_t)n_classes, sizeof *people, "classes"), done);
    ASC_TRY(code, asc_alloc(&count, (uint64_t)n_classes, sizeof *count, "classes"), done);
    ASC_TRY(code, asc_alloc(&renumbered, (uint64_t)n_classes, sizeof *renumbered, "classes"), done);
    ASC_TRY(code, asc_alloc(&trait->labels, (uint64_t)n_classes, sizeof *trait->labels, "classes"),
            done);
    ASC_TRY(code, count_people(images, t, people), done);
    trait->width = trait->n_classes = renumber(people, least, n_classes, renumbered);
    for (int64_t i = 0; i < images->n; i++) {
        const int32_t class = images->classes[i * images->n_traits + t];
        strata[i] = class < 0 ? -1 : renumbered[class];
        if (class >= 0)
            count[class]++;
    }
    for (int32_t c = 0; c < n_classes; c++) {
        if (renumbered[c] < 0) {
            trait->left_out += count[c] > 0;
            trait->images_left_out += count[c];
            continue;
        }
        trait->labels[renumbered[c]] = c;
        trait->images += count[c];
        trait->majority = count[c] > trait->majority ? count[c] : trait->majority;
    }
    code = count_identities(images, strata, &trait->identities);
done:
    free(people);
    free(count);
    free(renumbered);
    return code;
}

/* Mean and deviation, also where squares leave the range of a double. */
static void describe(const double *values, int64_t n, asc_probe_trait *trait) {
    double sum = 0.0, widest = 0.0, squares = 0.0;
    for (int64_t i = 0; i < n; i++)
        if (!isnan(values[i])) {
            sum += values[i];
            trait->images++;
        }
    trait->centre = sum / (double)trait->images;
    for (int64_t i = 0; i < n; i++)
        widest = fmax(widest, fabs(values[i] - trait->centre)); /* fmax passes over NaN */
    for (int64_t i = 0; i < n && widest > 0.0; i++)
        if (!isnan(values[i])) {
            const double share = (values[i] - trait->centre) / widest;
            squares += share * share;
        }
    trait->scale = widest * sqrt(squares / (double)trait->images);
}

asc_code asc_probe_strata_of_values(const asc_images *images, int32_t t, asc_probe_trait *trait,
                                    int32_t *strata, int32_t *n) {
    const uint64_t size = (uint64_t)images->n;
    double *values = NULL, *ranks = NULL;
    int64_t count[ASC_PROBE_STRATA] = {0};
    int32_t renumbered[ASC_PROBE_STRATA];
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&values, size, sizeof *values, "values"), done);
    ASC_TRY(code, asc_alloc(&ranks, size, sizeof *ranks, "ranks"), done);
    for (int64_t i = 0; i < images->n; i++)
        values[i] = images->values[i * images->n_traits + t];
    ASC_TRY(code, asc_midranks(values, NULL, images->n, ranks), done);
    for (int64_t i = 0; i < images->n; i++) {
        strata[i] = asc_quantile_class(ranks[i], ASC_PROBE_STRATA);
        if (strata[i] >= 0)
            count[strata[i]]++;
    }
    *n = renumber(count, 1, ASC_PROBE_STRATA, renumbered);
    for (int64_t i = 0; i < images->n; i++)
        strata[i] = strata[i] < 0 ? -1 : renumbered[strata[i]];
    describe(values, images->n, trait);
    trait->width = 1;
    code = count_identities(images, strata, &trait->identities);
done:
    free(values);
    free(ranks);
    return code;
}
