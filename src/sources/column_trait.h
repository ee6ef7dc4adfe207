/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of a table as an attribute of more than two values. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_COLUMN_TRAIT_H
#define ATTRSCOPE_SOURCES_COLUMN_TRAIT_H

#include "attrscope/images.h"
#include "sources/column_survey.h"
#include "text/names.h"

/* How its values are read. Release with asc_column_trait_free. */
typedef struct asc_column_trait {
    bool is_one; /* the column is such an attribute */
    asc_kind kind;
    int32_t n_labels;
    char **labels;        /* [n_labels] */
    bool labels_are_told; /* by the settings: a label may be a text that else is missing */
    asc_name_index index; /* of the labels */
    const double *cuts;   /* [n_labels] borrowed from the settings; NULL: a class is a label */
} asc_column_trait;

/* The attribute that `form` (not found, not binary) makes of a column, and what its values are, in
 * words, owned by the caller. Labels that look alike are reported. Errors: ASC_DATA "file:line:
 * column holds 'value'; remedy", or of a column without two values; ASC_MEMORY. O(rows log labels).
 */
asc_code asc_column_trait_make(const asc_csv *csv, int64_t column, const asc_column_survey *survey,
                               const asc_attribute_form *form, asc_column_trait *trait,
                               char **reason);

/* The class and the value of a text that the column holds; -1 and NaN where there is none. Pure. */
void asc_column_trait_read(const asc_column_trait *trait, const char *text, bool comma,
                           int32_t *class_of, double *value);

/* "asian 3, black 4, ..., 1 missing" for reasons, of [n] classes; owned by the caller. Errors:
 * ASC_MEMORY. O(n + labels). */
asc_code asc_describe_classes(asc_kind kind, char *const *labels, int32_t n_labels,
                              const int32_t *classes, int64_t n, char **text);

void asc_column_trait_free(asc_column_trait *trait);

#endif
