/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/section.h"

#include <stdlib.h>

#include "attrscope/analysis.h"
#include "attrscope/memory.h"

static int by_place(const void *a, const void *b) {
    const asc_report_section *const *x = a, *const *y = b;
    return (*x)->place - (*y)->place;
}

asc_code asc_report_sections(const asc_report_source *source, const asc_report_section ***sections,
                             int *n) {
    int all = 0;
    *n = 0;
    for (int a = 0; asc_analyses[a]; a++)
        for (const asc_report_section *s = asc_analyses[a]->sections; s && s->anchor; s++)
            all++;
    asc_code code = asc_alloc(sections, (uint64_t)all, sizeof **sections, "sections");
    for (int a = 0; asc_analyses[a] && code == ASC_OK; a++)
        for (const asc_report_section *s = asc_analyses[a]->sections; s && s->anchor; s++)
            if (asc_report_table(source, s->table))
                (*sections)[(*n)++] = s;
    if (code == ASC_OK)
        qsort(*sections, (size_t)*n, sizeof **sections, by_place);
    return code;
}

asc_code asc_report_profiles(const asc_report_source *source, asc_profile **profiles, int64_t *n) {
    *n = 0;
    asc_code code =
        asc_alloc(profiles, ASC_ANALYSES_MOST, sizeof **profiles, "what analyses say of models");
    for (int a = 0; asc_analyses[a] && code == ASC_OK; a++) {
        if (!asc_analyses[a]->sum_up)
            continue;
        asc_profile *profile = &(*profiles)[(*n)++];
        code = asc_analyses[a]->sum_up(source, profile);
        if (code == ASC_OK && profile->n_models == 0)
            --*n;
    }
    return code;
}
