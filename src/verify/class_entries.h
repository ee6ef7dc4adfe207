/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which classes of an attribute the images of every person have. Internal; local. */
#ifndef ATTRSCOPE_VERIFY_CLASS_ENTRIES_H
#define ATTRSCOPE_VERIFY_CLASS_ENTRIES_H

#include "attrscope/images.h"

/* An entry is a person with images of a class; a person's entries are together, by class. */
typedef struct asc_class_entries {
    int32_t n_classes;  /* C */
    int64_t n_people;   /* P */
    int64_t n;          /* E entries */
    int32_t *of_image;  /* [N] entry; -1 without a value */
    int64_t *of_person; /* [P + 1] first entry */
    int32_t *class_of;  /* [E] */
    int64_t *images;    /* [E] images of the entry */
} asc_class_entries;

/* Of trait t. Errors: ASC_MEMORY. Release with asc_class_entries_free, also after an
 * error. O(N log N). */
asc_code asc_class_entries_make(const asc_images *images, int32_t t, asc_class_entries *entries);
void asc_class_entries_free(asc_class_entries *entries);

#endif
