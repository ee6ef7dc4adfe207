/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/compared.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

typedef struct ranked {
    double number;
    int64_t place;
} ranked;

static int ascending(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static asc_code find_middle(const double *numbers, int64_t n, int64_t *place) {
    ranked *sorted = NULL;
    int64_t defined = 0;
    *place = 0;
    asc_code code = asc_alloc(&sorted, (uint64_t)n, sizeof *sorted, "models");
    for (int64_t m = 0; m < n && code == ASC_OK; m++)
        if (!isnan(numbers[m]))
            sorted[defined++] = (ranked){numbers[m], m};
    if (defined > 0) {
        qsort(sorted, (size_t)defined, sizeof *sorted, ascending);
        *place = sorted[(defined - 1) / 2].place;
    }
    free(sorted);
    return code;
}

asc_code asc_compared_choose(const asc_study_model *const *models, const double *numbers, int64_t n,
                             const char *named, asc_compared *compared) {
    const bool all = n <= ASC_COMPARED_ALL;
    *compared = (asc_compared){
        .n = n, .n_pairs = all ? n * (n - 1) / 2 : n - 1, .reference = -1, .all = all};
    for (int64_t m = n - 1; m >= 0 && named; m--)
        if (strcmp(models[m]->label, named) == 0 || strcmp(models[m]->name, named) == 0)
            compared->reference = m;
    return compared->reference >= 0 ? ASC_OK : find_middle(numbers, n, &compared->reference);
}

void asc_compared_pair(const asc_compared *compared, int64_t p, int64_t *first, int64_t *second) {
    if (!compared->all) {
        *first = p + (p >= compared->reference);
        *second = compared->reference;
        return;
    }
    int64_t a = 0, later = compared->n - 1;
    for (; p >= later; a++)
        p -= later--;
    *first = a;
    *second = a + 1 + p;
}

int64_t asc_compared_against(const asc_compared *compared, int64_t model) {
    const int64_t n = compared->n, reference = compared->reference;
    const int64_t a = model < reference ? model : reference;
    const int64_t b = model < reference ? reference : model;
    if (a == b)
        return -1;
    return compared->all ? a * n - a * (a + 1) / 2 + b - a - 1 : model - (model > reference);
}
