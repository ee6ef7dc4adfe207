/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table `energies` as drawings read it. Internal; local. */
#ifndef ATTRSCOPE_MICRO_PAGE_ROWS_H
#define ATTRSCOPE_MICRO_PAGE_ROWS_H

#include <stdbool.h>

#include "report/page.h"
#include "report/source.h"

/* Its columns, borrowed, and what they name. */
typedef struct asc_energy_rows {
    int64_t n;
    char *const *attribute, *const *measure;      /* [n] */
    const double *parameter, *value, *null_nodes; /* [n] */
    char **labels;                                /* [n] model_architecture_variant; owned */
    const char **kinds, **attributes;             /* distinct ones in their order; owned */
    int64_t n_kinds, n_attributes;
    const char **colours; /* [n_kinds] the model's; owned */
    int *marks;           /* [n_kinds] of the kind among those of its model; owned */
} asc_energy_rows;

/* n is 0 where there is no such table. Errors: ASC_MEMORY. Release with the free function, also
 * after an error. */
asc_code asc_energy_rows_find(asc_page *page, const asc_report_source *source,
                              asc_energy_rows *rows);
void asc_energy_rows_free(asc_energy_rows *rows);

/* Place of a text among names [n], or -1. Pure. */
int64_t asc_find_text(const char *const *names, int64_t n, const char *text);

/* Whether two measures are one: k or radius alike, or both without. Pure. */
bool asc_same_measure(const char *measure, double parameter, const char *other,
                      double other_parameter);

/* "model_architecture_variant" of row r of a table into out; false where it has no such columns.
 * Pure. */
enum { ASC_ENERGY_LABEL = 700 };
bool asc_energy_label(const asc_table *table, int64_t r, char out[ASC_ENERGY_LABEL]);

/* Kinds side by side in one figure. */
enum { ASC_ENERGY_DRAWN = 10 };

/* Energies against the number of neighbours or the radius, a panel a kind; nothing where there is
 * one alone. */
asc_code asc_micro_page_scale(asc_page *page, const asc_energy_rows *rows, const char *measure,
                              const char *axis);

/* Every variant against the vanilla one, by the first measure; nothing where there are no others.
 */
asc_code asc_micro_page_variants(asc_page *page, const asc_report_source *source);

/* Fields as arrows, of the first few kinds a figure each. */
asc_code asc_micro_page_arrows(asc_page *page, const asc_report_source *source,
                               const asc_energy_rows *rows);

/* Field correlations and retention, a panel a kind. */
asc_code asc_micro_page_fields(asc_page *page, const asc_report_source *source,
                               const asc_energy_rows *rows);

#endif
