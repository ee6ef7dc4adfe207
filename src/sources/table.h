/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images from the rows of a table. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_TABLE_H
#define ATTRSCOPE_SOURCES_TABLE_H

#include "attrscope/images.h"
#include "text/csv.h"

/* Without identities their column may be missing: they are those of images.labels, or the caller
 * sets them. Fields are changed in place. Errors of asc_images_read_table. O(fields). */
asc_code asc_images_from_csv(asc_csv *csv, const asc_images_settings *settings, bool with_identity,
                             asc_images *images);

/* A column as it is told: its name, or "(column 3)"; owned by the caller. Errors: ASC_MEMORY. */
asc_code asc_images_name_column(const asc_csv *csv, int64_t column, char **name);

#endif
