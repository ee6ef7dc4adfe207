/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verify/columns.h"
#include "verify/page.h"

void asc_verify_print_summary(const asc_report_source *source, FILE *out) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_RATE_TABLE]);
    char *const *model = asc_texts(table, RATE_MODEL);
    char *const *architecture = asc_texts(table, RATE_ARCHITECTURE);
    char *const *protocol = asc_texts(table, RATE_PROTOCOL);
    const double *auc = asc_reals(table, RATE_AUC), *eer = asc_reals(table, RATE_EER);
    const double *low = asc_reals(table, RATE_EER_LOW), *high = asc_reals(table, RATE_EER_HIGH);
    if (!model || !architecture || !protocol || !auc || !eer || !low || !high)
        return;
    fputs("verification: AUC, equal error rate with its 95 % interval over people\n", out);
    for (int64_t r = 0; r < table->rows; r++) {
        if (strcmp(protocol[r], "all") != 0)
            continue;
        const int length = fprintf(out, "  %s_%s ", model[r], architecture[r]);
        fprintf(out, "%*s%.6f, %.3g %%", length < 30 ? 30 - length : 0, "", auc[r], 100 * eer[r]);
        if (isnan(low[r]))
            fputs(" (no interval)\n", out);
        else
            fprintf(out, " (%.3g to %.3g)\n", 100 * low[r], 100 * high[r]);
    }
}
