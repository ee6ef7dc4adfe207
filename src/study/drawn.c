/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/drawn.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

static int compare_rows(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

asc_code asc_drawn_list(const int64_t *rows, int64_t n, int32_t dimension, asc_drawn *drawn) {
    *drawn = (asc_drawn){.dimension = dimension};
    asc_code code = asc_alloc(&drawn->rows, (uint64_t)n, sizeof *rows, "drawn rows");
    if (code != ASC_OK)
        return code;
    if (n > 0) {
        memcpy(drawn->rows, rows, (size_t)n * sizeof *rows);
        qsort(drawn->rows, (size_t)n, sizeof *rows, compare_rows);
    }
    for (int64_t i = 0; i < n; i++)
        if (drawn->n == 0 || drawn->rows[i] != drawn->rows[drawn->n - 1])
            drawn->rows[drawn->n++] = drawn->rows[i];
    return asc_alloc(&drawn->embeddings, (uint64_t)drawn->n * (uint64_t)dimension,
                     sizeof *drawn->embeddings, "drawn embeddings");
}

void asc_drawn_free(asc_drawn *drawn) {
    free(drawn->rows);
    free(drawn->embeddings);
    *drawn = (asc_drawn){0};
}

const float *asc_drawn_row(const asc_drawn *drawn, int64_t row) {
    const int64_t *at = bsearch(&row, drawn->rows, (size_t)drawn->n, sizeof row, compare_rows);
    return drawn->embeddings + (at - drawn->rows) * drawn->dimension;
}
