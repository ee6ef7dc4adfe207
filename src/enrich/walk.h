/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The images below a folder. Internal; local. */
#ifndef ATTRSCOPE_ENRICH_WALK_H
#define ATTRSCOPE_ENRICH_WALK_H

#include <stdint.h>

#include "attrscope/status.h"

/* Paths below the folder; release with asc_free_strings. Zero-initialise. */
typedef struct asc_pictures {
    char **names; /* [n] by bytes, folder after folder */
    int64_t n, capacity;
} asc_pictures;

/* Files that are called as images are, in the folder and those below it. What is hidden or no image
 * is passed over, and said. On failure the list is empty. Errors: ASC_NOINPUT, ASC_DATA (no image;
 * a name that is not UTF-8; folders too deep), ASC_MEMORY. O(entries log entries). */
asc_code asc_pictures_find(const char *folder, asc_pictures *pictures);

#endif
