/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the settings' lists names a column. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_COLUMN_LISTS_H
#define ATTRSCOPE_SOURCES_COLUMN_LISTS_H

#include "sources/column_roles.h"

typedef enum asc_column_list {
    ASC_LIST_NONE,
    ASC_LIST_ATTRIBUTES,
    ASC_LIST_FEATURES,
    ASC_LIST_UNUSED
} asc_column_list;

/* The list [n_columns] that names each column; none may be that of identities or names, or in two
 * lists. A listed name that is no column is an error where no other table may have it. Errors:
 * ASC_DATA. O(names columns). */
asc_code asc_mark_lists(const asc_csv *csv, const asc_images_settings *settings,
                        asc_key_columns keys, bool is_joined, uint8_t *lists);

#endif
