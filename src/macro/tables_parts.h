/* What the tables of the macroscale analysis are made from. Internal; local, root only. */
#ifndef ATTRSCOPE_MACRO_TABLES_PARTS_H
#define ATTRSCOPE_MACRO_TABLES_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "macro/macro_parts.h"

typedef struct asc_table_source {
    const asc_macro_input *input;
    const asc_entropies *entropies;
    const asc_ks_study *ks;
} asc_table_source;

/* df_identities: size, entropies, means and features of every identity. Errors: ASC_MEMORY, ASC_IO.
 */
asc_code asc_macro_identity_table(const asc_macro_input *input, const asc_entropies *entropies,
                                  asc_results *results);

#endif
