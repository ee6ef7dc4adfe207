/* What the tables of the macroscale analysis are made from. Internal; local, root only. */
#ifndef ATTRSCOPE_MACRO_TABLES_PARTS_H
#define ATTRSCOPE_MACRO_TABLES_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "macro/macro_parts.h"

typedef struct asc_table_source {
    const asc_study *study;
    const asc_settings *settings;
    const asc_images *images; /* those that the entropies describe */
    const asc_entropies *entropies;
    const asc_ks_study *ks; /* of one protocol */
} asc_table_source;

/* Builds df_modality, df_attributes and df_correlations in the published notebook's layout and
 * hands them to `results`; `folder` is "" or "population/". Errors: ASC_MEMORY, ASC_IO. */
asc_code asc_macro_tables(const asc_table_source *source, const char *folder, asc_results *results);

/* df_identities: size, entropies, means and features of every identity. Errors: ASC_MEMORY, ASC_IO.
 */
asc_code asc_macro_identity_table(const asc_table_source *source, asc_results *results);

#endif
