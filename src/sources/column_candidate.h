/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column of a table of images while its fate is decided. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_COLUMN_CANDIDATE_H
#define ATTRSCOPE_SOURCES_COLUMN_CANDIDATE_H

#include "sources/column_lists.h"

typedef struct asc_candidate {
    const asc_csv *csv;
    bool is_joined;
    bool attributes_are_listed;
    int64_t n_identities;           /* of the images; 0: not known yet */
    asc_column_list list;           /* that names it */
    const asc_attribute_form *form; /* of one that images.attributes names */
    int64_t column;
    const char *name;
    const asc_column_survey *survey;
    asc_fate fate;
    char *reason;            /* owned by who asks */
    asc_column_trait *trait; /* what it becomes, where it has more than two values */
} asc_candidate;

/* "file:line: column name holds 'value'; remedy" */
asc_code asc_candidate_refuse(const asc_candidate *of, int64_t row, const char *remedy);

/* Refuses a value or two among others that all fit: nobody means a column to be lost for them. */
asc_code asc_candidate_refuse_few(const asc_candidate *of, int64_t row, int64_t others,
                                  const char *words);

/* "yes and no" */
const char *asc_candidate_words(const asc_candidate *of);

/* Nine tenths of the known values. */
bool asc_candidate_most(const asc_candidate *of, int64_t some);

/* Most values are of the column's vocabulary, but not all. */
bool asc_candidate_few_misfit(const asc_candidate *of);

/* What a column is that fits, or that images.attributes names. Errors: ASC_DATA, ASC_MEMORY. */
asc_code asc_candidate_be_attribute(asc_candidate *of);
asc_code asc_candidate_be_listed_attribute(asc_candidate *of);

/* Classes, where a column of text looks as if it held some: 2 to ASC_LABELS_MOST labels, ten images
 * a label and half of the labels on ten or more, two people a label, no numbers among them, not
 * mostly truth, and no name such as split. Names of people, paths and remarks are none. Else,
 * where labels recur, why not. Errors: ASC_DATA, ASC_MEMORY. */
asc_code asc_candidate_look_for_classes(asc_candidate *of, bool *found);

#endif
