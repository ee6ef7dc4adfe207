/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The different texts of a column. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_COLUMN_LABELS_H
#define ATTRSCOPE_SOURCES_COLUMN_LABELS_H

#include <stdbool.h>

#include "attrscope/settings.h"
#include "text/csv.h"

typedef struct asc_column_label {
    const char *text; /* borrowed from the table */
    int64_t value;    /* where all are whole numbers */
    int64_t count;
} asc_column_label;

typedef struct asc_column_labels {
    int32_t n; /* ASC_LABELS_MOST + 1: more than that, which are not told apart */
    bool are_whole;
    int64_t known; /* values */
    asc_column_label of[ASC_LABELS_MOST + 1];
} asc_column_labels;

/* The labels that are not missing, by value if all are whole numbers, else by bytes. "7.0" becomes
 * "7" in the table. Pure else; O(rows log labels). */
void asc_column_labels_find(const asc_csv *csv, int64_t column, asc_column_labels *labels);

#endif
