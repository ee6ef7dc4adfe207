/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/people.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

typedef struct person {
    const char *label;
    int64_t k;
} person;

static int by_label(const void *a, const void *b) {
    return strcmp(((const person *)a)->label, ((const person *)b)->label);
}

static asc_code list_people(const asc_images *images, person **people) {
    const int64_t n = images->n_identities;
    asc_code code = asc_alloc(people, (uint64_t)n, sizeof **people, "people of models");
    for (int64_t k = 0; k < n && code == ASC_OK; k++)
        (*people)[k] = (person){images->identity_labels[k], k};
    if (code == ASC_OK && n > 0)
        qsort(*people, (size_t)n, sizeof **people, by_label);
    return code;
}

asc_code asc_people_pairs_make(const asc_images *a, const asc_images *b, asc_people_pairs *pairs) {
    person *of_a = NULL, *of_b = NULL;
    asc_code code = ASC_OK;
    *pairs = (asc_people_pairs){.n_a = a->n_identities, .n_b = b->n_identities};
    ASC_TRY(code,
            asc_alloc(&pairs->partner, (uint64_t)pairs->n_a, sizeof(int64_t), "people of models"),
            done);
    ASC_TRY(code, list_people(a, &of_a), done);
    ASC_TRY(code, list_people(b, &of_b), done);
    for (int64_t i = 0, j = 0; i < pairs->n_a; i++) {
        while (j < pairs->n_b && strcmp(of_b[j].label, of_a[i].label) < 0)
            j++;
        const bool both = j < pairs->n_b && strcmp(of_b[j].label, of_a[i].label) == 0;
        pairs->partner[of_a[i].k] = both ? of_b[j].k : -1;
        pairs->shared += both;
    }
done:
    free(of_a);
    free(of_b);
    return code;
}

void asc_people_pairs_free(asc_people_pairs *pairs) {
    free(pairs->partner);
    *pairs = (asc_people_pairs){0};
}

asc_code asc_people_pairs_spread(const asc_people_pairs *pairs, const double *a, const double *b,
                                 asc_spread *spread) {
    double *left = NULL; /* what b has left when its partner is taken off */
    asc_code code = asc_alloc(&left, (uint64_t)pairs->n_b, sizeof *left, "influences");
    *spread = (asc_spread){.people = pairs->n_a + pairs->n_b - pairs->shared};
    if (code != ASC_OK)
        return code;
    for (int64_t k = 0; k < pairs->n_b; k++)
        left[k] = b[k];
    for (int64_t k = 0; k < pairs->n_a; k++) {
        if (pairs->partner[k] < 0)
            asc_spread_add(spread, a[k]);
        else
            left[pairs->partner[k]] -= a[k];
    }
    for (int64_t k = 0; k < pairs->n_b; k++)
        asc_spread_add(spread, left[k]);
    free(left);
    return ASC_OK;
}
