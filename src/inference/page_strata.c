/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference/page_strata.h"

#include <math.h>
#include <string.h>

const char *asc_inference_among(const asc_table *table, asc_inference_strata_columns columns) {
    char *const *strata = asc_texts(table, columns.strata);
    for (int64_t r = 0; strata && r < table->rows; r++)
        if (strcmp(strata[r], "propensity") == 0)
            return "of people who are, by the given attributes, about as likely to have the tested "
                   "one's values";
    return "that share the given attributes' values";
}

void asc_inference_say_overlap(FILE *out, const asc_table *table,
                               asc_inference_strata_columns columns, const double *adjusted) {
    char *const *attribute = asc_texts(table, columns.attribute);
    const double *overlap = asc_reals(table, columns.overlap);
    int64_t least = -1, most = -1;
    for (int64_t r = 0; attribute && overlap && r < table->rows; r++) {
        if (isnan(adjusted[r]))
            continue;
        least = least < 0 || overlap[r] < overlap[least] ? r : least;
        most = most < 0 || overlap[r] > overlap[most] ? r : most;
    }
    if (least >= 0 && overlap[least] >= 1)
        fputs(" All of the people are in strata with all values.", out);
    else if (least >= 0)
        fprintf(out, " Of the people %.0f %% (%s) to %.0f %% (%s) are in strata with all values.",
                100 * overlap[least], attribute[least], 100 * overlap[most], attribute[most]);
}
