/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every model in a number and a value an attribute: how well they are read off it. */
#include "attrscope/memory.h"
#include "probe/columns.h"
#include "probe/page.h"

asc_code asc_probe_sum_up(const asc_report_source *source, asc_profile *p) {
    const asc_table *table = asc_report_table(source, &asc_probe_tables[ASC_PROBE_TABLE]);
    const double *balanced = asc_reals(table, POWER_GROUPED_BALANCED);
    *p = (asc_profile){0};
    if (!table)
        return ASC_OK;
    asc_code code = asc_profile_of_rows(p, table, POWER_MODEL, true, POWER_ATTRIBUTE, balanced);
    p->anchor = "probe";
    p->title = "Balanced accuracy, people kept together, of every attribute";
    p->number = "balanced accuracy over the attributes";
    p->value = "balanced accuracy";
    return code;
}
