/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run was asked for and its results do not have. Internal; local. */
#ifndef ATTRSCOPE_REPORT_MISSING_H
#define ATTRSCOPE_REPORT_MISSING_H

#include "attrscope/report.h"
#include "report/page.h"
#include "report/source.h"

/* Says it in a paragraph of the page and in the log, and what makes it; nothing where all is there.
 * Errors: ASC_MEMORY, ASC_IO, ASC_DATA. O(models x rows of a table). */
asc_code asc_report_put_missing(asc_page *page, const asc_report_source *source,
                                const asc_report_options *options);

#endif
