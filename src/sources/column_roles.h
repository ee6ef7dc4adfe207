/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of each column of a table of images, and why. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_COLUMN_ROLES_H
#define ATTRSCOPE_SOURCES_COLUMN_ROLES_H

#include "attrscope/images.h"
#include "sources/column_survey.h"
#include "sources/column_trait.h"

/* The columns that say who is on an image; -1: none. */
typedef struct asc_key_columns {
    int64_t identity, name;
} asc_key_columns;

/* Finds them: those that the settings name; else, if it is wanted, `identity`, and for the names
 * file_basename or another usual one, or the first text
 * column whose values all differ. Errors: ASC_DATA, ASC_MEMORY. O(fields log rows) at most. */
asc_code asc_find_key_columns(const asc_csv *csv, const asc_column_survey *surveys,
                              const asc_images_settings *settings, bool with_identity,
                              asc_key_columns *keys);

/* A table whose columns get fates. */
typedef struct asc_column_source {
    const asc_csv *csv;
    const asc_column_survey *surveys; /* [n_columns] */
    const asc_images_settings *settings;
    asc_key_columns keys;
    bool is_joined;
    int64_t n_identities; /* of the images; 0: not known yet */
} asc_column_source;

/* An asc_fate [n_columns] for every column, and its reason (owned by the caller); where it becomes
 * an attribute of more than two values, how (traits [n_columns], zeroed before). A column that
 * would be an attribute or a feature but for a few values is an error, and so is a listed one that
 * cannot be what it is listed for. Of a joined table all columns of numbers are features, and
 * attributes where they are listed. A listed name that is no column is an error where no other
 * table may have it. Errors: ASC_DATA, ASC_MEMORY. O(fields log labels). */
asc_code asc_choose_fates(const asc_column_source *from, uint8_t *fates, char **reasons,
                          asc_column_trait *traits);

#endif
