/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every model in a number and a value an attribute: its mean KS statistics. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/columns.h"
#include "macro/page.h"
#include "report/model_keys.h"

/* Means and differences with their intervals, of the models that the ranking has. */
static asc_code take_ranking(const asc_table *ranking, asc_profile *p) {
    const struct {
        int column;
        double *to;
    } numbers[] = {{RANKING_MEAN, p->numbers},
                   {RANKING_CI_LOW, p->low},
                   {RANKING_CI_HIGH, p->high},
                   {RANKING_DIFFERENCE, p->difference},
                   {RANKING_DIFFERENCE_LOW, p->difference_low},
                   {RANKING_DIFFERENCE_HIGH, p->difference_high}};
    char label[ASC_MODEL_KEY];
    for (int64_t r = 0; r < ranking->rows; r++) {
        asc_model_key_label(ranking, RANKING_MODEL, r, label);
        for (int64_t m = 0; m < p->n_models; m++)
            for (size_t k = 0;
                 strcmp(p->models[m], label) == 0 && k < sizeof numbers / sizeof *numbers; k++)
                numbers[k].to[m] = asc_reals(ranking, numbers[k].column)[r];
    }
    p->table = ranking->name;
    return asc_copy_string(&p->reference, asc_texts(ranking, RANKING_REFERENCE)[0]);
}

asc_code asc_macro_sum_up(const asc_report_source *source, asc_profile *p) {
    const asc_table *table = asc_report_table(source, &asc_macro_tables[ASC_MACRO_ATTRIBUTE_TABLE]);
    const asc_table *ranking = asc_report_table(source, &asc_macro_tables[ASC_MACRO_RANKING_TABLE]);
    char **models = NULL;
    int64_t n = 0;
    *p = (asc_profile){0};
    asc_code code = asc_report_models(table, ATTRIBUTE_MEAN, &models, &n);
    if (code != ASC_OK || n == 0)
        goto done;
    ASC_TRY(code, asc_profile_begin(p, n, table->rows), done);
    p->anchor = "ks";
    p->title = "Mean KS statistic of every attribute";
    p->number = "mean KS over the attributes";
    p->value = "mean KS";
    p->table = table->name;
    for (int64_t r = 0; r < table->rows; r++)
        ASC_TRY(code, asc_copy_string(&p->rows[r], asc_texts(table, ATTRIBUTE_NAME)[r]), done);
    for (int64_t m = 0; m < n; m++) {
        const double *values = asc_reals_named(table, ATTRIBUTE_MEAN, models[m]);
        ASC_TRY(code, asc_copy_string(&p->models[m], models[m]), done);
        for (int64_t r = 0; r < table->rows; r++)
            p->values[m * table->rows + r] = values[r];
    }
    asc_profile_average(p);
    if (ranking)
        code = take_ranking(ranking, p);
done:
    asc_free_strings(models, n);
    return code;
}
