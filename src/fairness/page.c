/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether groups are treated alike: verdicts, rates, curves, matrices, and how sure all that is. */
#include "fairness/page.h"

#include "fairness/columns.h"

static asc_code write_section(asc_page *page, const asc_report_source *source) {
    asc_page_section(page, "fairness", "Fairness: do error rates differ between groups?",
                     "Both images of a pair are in the group.");
    for (const asc_table_spec *spec = asc_fairness_tables; spec->name; spec++) {
        const asc_table *table = asc_report_table(source, spec);
        if (table)
            asc_page_table(page, table);
    }
    fputs("</section>\n", page->file);
    return ASC_OK;
}

const asc_report_section asc_fairness_sections[] = {
    {65, &asc_fairness_tables[ASC_FAIRNESS_TABLE], "fairness", "Fairness", write_section, NULL},
    {0}};
