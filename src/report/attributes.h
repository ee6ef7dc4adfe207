/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the values of a study's attributes are. Internal; local. */
#ifndef ATTRSCOPE_REPORT_ATTRIBUTES_H
#define ATTRSCOPE_REPORT_ATTRIBUTES_H

#include "report/page.h"
#include "report/source.h"

/* Lists in a fold what import said of each attribute's values; nothing where the results do not
 * hold it. Errors: ASC_DATA, ASC_IO, ASC_MEMORY. O(columns). */
asc_code asc_report_put_attributes(asc_page *page, const asc_report_source *source);

#endif
