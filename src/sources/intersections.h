/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes that several attributes make together. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_INTERSECTIONS_H
#define ATTRSCOPE_SOURCES_INTERSECTIONS_H

#include "attrscope/images.h"

enum { ASC_PARTS_MOST = 8 };

/* One attribute of an intersection. */
typedef struct asc_part {
    int32_t attribute; /* a binary one, or -1 */
    int32_t trait;     /* else of classes */
    char *labels[2];   /* of a binary one: no, yes; owned */
} asc_part;

/* The intersection of parts [n]: labels "asian x f" of those combinations that there are, the last
 * part's changing fastest; -1 where a part is missing. Errors: ASC_DATA "setting: ..." (one class
 * alone, more than ASC_LABELS_MOST), ASC_MEMORY. O(N n + combinations). */
asc_code asc_images_intersect(const asc_images *images, const char *setting, const asc_part *parts,
                              int64_t n, asc_trait *trait, int32_t **classes);

#endif
