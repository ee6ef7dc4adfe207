/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every model in a number: its equal error rate over all pairs. */
#include <string.h>

#include "attrscope/memory.h"
#include "report/model_keys.h"
#include "verify/columns.h"
#include "verify/page.h"

asc_code asc_verify_sum_up(const asc_report_source *source, asc_profile *p) {
    const asc_table *table = asc_report_table(source, &asc_verify_tables[ASC_VERIFY_RATE_TABLE]);
    char *const *protocol = asc_texts(table, RATE_PROTOCOL);
    const double *eer = asc_reals(table, RATE_EER);
    const double *low = asc_reals(table, RATE_EER_LOW), *high = asc_reals(table, RATE_EER_HIGH);
    char label[ASC_MODEL_KEY];
    int64_t n = 0;
    *p = (asc_profile){0};
    for (int64_t r = 0; protocol && r < table->rows; r++)
        n += strcmp(protocol[r], "all") == 0;
    asc_code code = n > 0 ? asc_profile_begin(p, n, 0) : ASC_OK;
    p->anchor = "eer";
    p->title = p->number = p->value = "equal error rate";
    p->table = table ? table->name : NULL;
    n = 0;
    for (int64_t r = 0; protocol && r < table->rows && code == ASC_OK; r++) {
        if (strcmp(protocol[r], "all") != 0)
            continue;
        asc_model_key_label(table, RATE_MODEL, r, label);
        code = asc_copy_string(&p->models[n], label);
        p->numbers[n] = eer[r];
        p->low[n] = low[r];
        p->high[n++] = high[r];
    }
    return code;
}
