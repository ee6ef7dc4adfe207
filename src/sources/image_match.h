/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which image a name in a list means. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_IMAGE_MATCH_H
#define ATTRSCOPE_SOURCES_IMAGE_MATCH_H

#include "attrscope/images.h"
#include "text/names.h"

/* The images by their names without folder and ending. Zero-initialise. */
typedef struct asc_image_match {
    const asc_images *images; /* borrowed */
    char **stems;             /* [images->n] owned */
    asc_name_index index;     /* of the stems */
    asc_name_index people;    /* of the labels of identities */
} asc_image_match;

/* Errors: ASC_MEMORY. O(N log N). */
asc_code asc_image_match_init(const asc_images *images, asc_image_match *match);
void asc_image_match_free(asc_image_match *match);

/* The image that a name means, or -1; *other (else -1) is another that it means as well. An image
 * of the same person (where the name's folder is one), of the same name, of the same ending goes
 * before others. O(log N). */
int64_t asc_image_match_find(const asc_image_match *match, const char *name, int64_t *other);

#endif
