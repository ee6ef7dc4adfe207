/* What the readers of image tables share. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_IMAGES_PARTS_H
#define ATTRSCOPE_SOURCES_IMAGES_PARTS_H

#include "attrscope/images.h"

/* Sorted names with their places, for look-up and for finding repetitions. */
typedef struct asc_name_entry {
    const char *name; /* borrowed */
    int64_t place;
} asc_name_entry;

typedef struct asc_name_index {
    int64_t n;
    asc_name_entry *entries; /* [n] */
} asc_name_index;

/* Errors: ASC_MEMORY. O(n log n). */
asc_code asc_name_index_init(char *const *names, int64_t n, asc_name_index *index);
/* Place of a name (of the first, when repeated), or -1. O(log n). */
int64_t asc_name_index_find(const asc_name_index *index, const char *name);
/* Places of a name that occurs twice, first < second; false when all differ. */
bool asc_name_index_repeated(const asc_name_index *index, int64_t *first, int64_t *second);
void asc_name_index_free(asc_name_index *index);

/* Fills identity, identity_labels and n_identities from each image's label [n]: sorted by value
 * when all are integers, else by bytes. Errors: ASC_MEMORY. O(n log n). */
asc_code asc_images_set_identities(asc_images *images, const char *const *labels);

/* A number, or false when the text is not one as a whole. Spaces around it are allowed. */
bool asc_parse_number(const char *text, double *number);

#endif
