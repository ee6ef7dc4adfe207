/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks and behaviour of the report's page. Internal. */
#ifndef ATTRSCOPE_REPORT_PAGE_STYLE_H
#define ATTRSCOPE_REPORT_PAGE_STYLE_H

extern const char asc_page_style[];
extern const char asc_page_script[];

#endif
