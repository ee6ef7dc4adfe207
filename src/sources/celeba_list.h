/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CelebA's lists in text, and the same saved as CSV. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_CELEBA_LIST_H
#define ATTRSCOPE_SOURCES_CELEBA_LIST_H

#include <stdbool.h>

#include "text/csv.h"

/* list_*_celeba.txt: a line with the number of rows, a line of names, rows of an image and its
 * values, in between blanks. The first column is called image_id. A file whose first line is a
 * header with separators is read as CSV, and *is_csv says so. Errors of asc_csv_read, and ASC_DATA
 * for rows that are not what the first two lines claim. O(size). */
asc_code asc_celeba_list_read(const char *path, asc_csv *list, bool *is_csv);

/* identity_CelebA.txt: "image identity" a line; columns image_id and identity. Or a CSV with a
 * column `identity`. Errors as above. O(size). */
asc_code asc_celeba_identities_read(const char *path, asc_csv *list);

#endif
