/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All models at a glance: a table, and of many models heat maps and rankings, before those that are
 * shown one by one. Internal; local. */
#ifndef ATTRSCOPE_REPORT_OVERVIEW_H
#define ATTRSCOPE_REPORT_OVERVIEW_H

#include "report/page.h"
#include "report/profile.h"
#include "report/shown.h"

#define ASC_OVERVIEW_ANCHOR "overview"

/* Whether there is such a section: with something to say of more than one model. Pure. */
bool asc_page_has_overview(const asc_shown *shown, int64_t n_profiles);

/* The section, where there is one; profiles [n]. Errors: those of asc_page_figure, ASC_MEMORY. */
asc_code asc_page_overview(asc_page *page, const asc_profile *profiles, int64_t n,
                           const asc_shown *shown);

/* The figures of one profile: models x rows, models ordered by similarity and rows likewise; the
 * ranking; the differences from the reference. Errors as above. */
asc_code asc_overview_put_figures(asc_page *page, const asc_profile *profile,
                                  const asc_shown *shown);

#endif
