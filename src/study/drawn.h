/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that were drawn in any order, some of them more than once: listed as files are read, found
 * as they were drawn. Internal; local. */
#ifndef ATTRSCOPE_STUDY_DRAWN_H
#define ATTRSCOPE_STUDY_DRAWN_H

#include <stdint.h>

#include "attrscope/status.h"

typedef struct asc_drawn {
    int64_t *rows; /* [n] ascending, each once; owned */
    int64_t n;
    int32_t dimension; /* D */
    float *embeddings; /* [n, D], to be read into; owned */
} asc_drawn;

/* Lists rows [n] and makes room for their embeddings. Errors: ASC_MEMORY. Release with the free
 * function, also after an error. O(n log n). */
asc_code asc_drawn_list(const int64_t *rows, int64_t n, int32_t dimension, asc_drawn *drawn);
void asc_drawn_free(asc_drawn *drawn);

/* The embedding of a row that was listed, [D]. O(log n). */
const float *asc_drawn_row(const asc_drawn *drawn, int64_t row);

#endif
