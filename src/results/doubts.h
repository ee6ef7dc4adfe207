/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a note says against the intervals of a row. Internal; local. */
#ifndef ATTRSCOPE_RESULTS_DOUBTS_H
#define ATTRSCOPE_RESULTS_DOUBTS_H

#include "attrscope/columns.h"
#include "stats/spread.h"

/* A figure, as the note calls it. */
typedef struct asc_doubted {
    const char *name; /* NULL: the row has no other */
    asc_doubt doubt;
} asc_doubted;

/* A doubt after the other, before each the figures [n] that it is of: "auc and eer: few people
 * decide, ...; tar: ...". Empty where there is none. *note is owned by the caller. Errors:
 * ASC_MEMORY. */
asc_code asc_doubts_say(const asc_doubted *figures, int n, char **note);

/* The same into a column of texts. */
asc_code asc_put_doubts(const asc_table *table, int column, int64_t row, const asc_doubted *figures,
                        int n);

/* How many characters of a note name the figures that few people decide: it begins with them; 0
 * where there are none. Pure. */
int asc_doubts_few(const char *note);

#endif
