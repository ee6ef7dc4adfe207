/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "results/doubts.h"
#include "results/table_model.h"
#include "verify/columns.h"
#include "verify/differences.h"
#include "verify/tables.h"

static asc_code fill_row(const asc_verify_outcome *outcomes, const asc_difference *d, int64_t row,
                         const asc_table *t) {
    const asc_doubted doubt = {.doubt = asc_estimate_doubt(&d->estimate)};
    char measure[64];
    if (d->measure < ASC_INFLUENCE_POINTS)
        snprintf(measure, sizeof measure, "%s", d->measure == ASC_INFLUENCE_AUC ? "auc" : "eer");
    else
        snprintf(measure, sizeof measure, "tar far %.12g",
                 outcomes[0].points[ASC_VERIFY_ALL][d->measure - ASC_INFLUENCE_POINTS].far);
    asc_ints(t, DIFFERENCE_PEOPLE)[row] = d->people;
    asc_reals(t, DIFFERENCE_A)[row] = d->value_a;
    asc_reals(t, DIFFERENCE_B)[row] = d->value_b;
    asc_verify_put_estimate(t, DIFFERENCE_DIFFERENCE, row, &d->estimate);
    asc_reals(t, DIFFERENCE_PVALUE)[row] = d->pvalue;
    asc_reals(t, DIFFERENCE_BH)[row] = d->bh;
    asc_reals(t, DIFFERENCE_HOLM)[row] = d->holm;
    asc_code code = asc_put_model(t, DIFFERENCE_MODEL_A, row, outcomes[d->a].model);
    if (code == ASC_OK)
        code = asc_put_model(t, DIFFERENCE_MODEL_B, row, outcomes[d->b].model);
    if (code == ASC_OK)
        code = asc_put_doubts(t, DIFFERENCE_NOTE, row, &doubt, 1);
    return code == ASC_OK ? asc_put_text(t, DIFFERENCE_MEASURE, row, measure) : code;
}

asc_code asc_verify_report_differences(const asc_verify_outcome *outcomes, int64_t n_models,
                                       const char *reference, asc_results *results) {
    asc_compared compared = {0};
    asc_difference *differences = NULL;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_differences_choose(outcomes, n_models, reference, &compared), done);
    const int64_t rows = asc_differences_measures(&outcomes[0]) * compared.n_pairs;
    ASC_TRY(code, asc_alloc(&differences, (uint64_t)rows, sizeof *differences, "pairs of models"),
            done);
    ASC_TRY(code, asc_differences_make(outcomes, &compared, differences), done);
    ASC_TRY(code,
            asc_table_begin(&t, &asc_verify_tables[ASC_VERIFY_DIFFERENCE_TABLE], NULL, 0, rows,
                            NULL, 0),
            done);
    for (int64_t r = 0; r < rows; r++)
        ASC_TRY(code, fill_row(outcomes, &differences[r], r, &t), done);
    code = asc_results_put_table(results, &t);
done:
    free(differences);
    asc_table_free(&t);
    return code;
}
