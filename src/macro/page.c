/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/page.h"

#include "macro/columns.h"

const asc_report_section asc_macro_sections[] = {
    {10, &asc_macro_tables[ASC_MACRO_ATTRIBUTE_TABLE], "distances", "Distances",
     asc_macro_page_distances, asc_macro_findings},
    {30, &asc_macro_tables[ASC_MACRO_DIFFERENCE_TABLE], "models", "Models", asc_macro_page_models,
     asc_macro_findings_models},
    {40, &asc_macro_tables[ASC_MACRO_ATTRIBUTE_TABLE], "entropies", "Entropies",
     asc_macro_page_entropies, NULL},
    {50, &asc_macro_tables[ASC_MACRO_CORRELATION_TABLE], "correlations", "Correlations",
     asc_macro_page_correlations, NULL},
    {0}};
