/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tables of the macroscale analysis are made from. Internal; local, root only. */
#ifndef ATTRSCOPE_MACRO_TABLES_PARTS_H
#define ATTRSCOPE_MACRO_TABLES_PARTS_H

#include "macro/columns.h"
#include "macro/macro_parts.h"
#include "macro/uncertainty.h"

typedef struct asc_table_source {
    const asc_study *study;
    const asc_settings *settings;
    const asc_images *images; /* those that the entropies describe */
    const asc_entropies *entropies;
    const asc_ks_study *ks;             /* of one protocol */
    const asc_uncertainty *uncertainty; /* NULL: no intervals */
} asc_table_source;

/* Builds df_modality, df_attributes and df_correlations in the published notebook's layout, and
 * with intervals and several models model_differences and model_matrix, and hands them to
 * `results`. Errors: ASC_MEMORY, ASC_IO. */
asc_code asc_macro_put_tables(const asc_table_source *source, asc_results *results);

/* Attribute indices by `keys` [A] (NULL: by name only), names breaking ties: order [A]. Errors:
 * ASC_MEMORY. */
asc_code asc_macro_sort_attributes(const asc_images *images, const double *keys, int32_t *order);

/* An empty table of asc_macro_tables with the columns of the source's models, in the folder of its
 * protocol. Errors: ASC_MEMORY. */
asc_code asc_macro_begin_table(const asc_table_source *source, int which, int64_t rows,
                               asc_table *table);

/* Fills df_attributes, rows in `order`, its energy distances, and df_correlations, which reads it.
 * Errors: ASC_MEMORY. */
asc_code asc_macro_attributes(const asc_table_source *source, const int32_t *order,
                              const asc_table *table);
void asc_macro_energies(const asc_table_source *source, const int32_t *order,
                        const asc_table *table);
asc_code asc_macro_correlations(const asc_table_source *source, const asc_table *attributes,
                                const asc_table *table);

/* model_differences, model_matrix where every pair is compared, and model_ranking; attributes in
 * `order`. Errors: ASC_MEMORY, ASC_IO. */
asc_code asc_macro_model_tables(const asc_table_source *source, const int32_t *order,
                                asc_results *results);

/* model_ranking, which counts in model_differences what differs. Errors as above. */
asc_code asc_macro_ranking_table(const asc_table_source *source, const asc_table *differences,
                                 asc_results *results);

/* Attributes of a pair's rows [n] of model_differences, from `row` on, that differ. */
int64_t asc_macro_count_different(const asc_table *differences, int64_t row, int64_t n);

/* df_identities: size, entropies, means and features of every identity. Errors: ASC_MEMORY, ASC_IO.
 */
asc_code asc_macro_identity_table(const asc_table_source *source, asc_results *results);

#endif
