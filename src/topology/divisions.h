/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subsets that trees are grown of: all points, and those of every value of an attribute; of
 * images, or of people. Internal; local. */
#ifndef ATTRSCOPE_TOPOLOGY_DIVISIONS_H
#define ATTRSCOPE_TOPOLOGY_DIVISIONS_H

#include "attrscope/images.h"

/* Points cut into classes. */
typedef struct asc_division {
    const char *attribute;  /* "": all points are one class; borrowed */
    const asc_trait *trait; /* NULL of all points and of an attribute of two values; borrowed */
    int32_t n_classes;
    int32_t *classes; /* [n] of points; -1: in none; owned */
} asc_division;

typedef struct asc_divisions {
    int64_t n;        /* points */
    int32_t count;    /* the first one is that of all points */
    asc_division *of; /* [count] owned */
} asc_divisions;

/* Of images: all, and by attributes of the names [n_names], or by every attribute where that is 0.
 * A continuous attribute is cut at its quartiles. Errors: ASC_MEMORY. O(N A log N). */
asc_code asc_divisions_of_images(const asc_images *images, char *const *names, int64_t n_names,
                                 asc_divisions *divisions);

/* The same of people: each has the value that most of its images have, none where two are as
 * frequent. Errors: ASC_MEMORY. O((N + K C) A). */
asc_code asc_divisions_of_people(const asc_images *images, const asc_divisions *of_images,
                                 asc_divisions *divisions);
void asc_divisions_free(asc_divisions *divisions);

/* Classes of all divisions. Pure. */
int64_t asc_divisions_sets(const asc_divisions *divisions);

/* What a class is called: "" for all points. Pure. */
const char *asc_division_label(const asc_division *division, int32_t class);

#endif
