/* The images table in memory: one row an image, the same on every rank. */
#ifndef ATTRSCOPE_IMAGES_H
#define ATTRSCOPE_IMAGES_H

#include <stdint.h>

#include "attrscope/settings.h"
#include "attrscope/status.h"

enum { ASC_NAME_LENGTH = 256 }; /* longest name of a thing, with its end */

/* Arrays are row-major and owned by the struct; release with asc_images_free. */
typedef struct asc_images {
    int64_t n;              /* N images */
    char **names;           /* [N] file names */
    int64_t n_identities;   /* K */
    char **identity_labels; /* [K] sorted: by value if all are integers, else by bytes */
    int32_t *identity;      /* [N] in 0..K-1 */
    int32_t n_attributes;   /* A */
    char **attribute_names; /* [A] in the source's order */
    int8_t *attributes;     /* [N, A] 1, -1, or 0 = missing */
    int32_t n_features;     /* F */
    char **feature_names;   /* [F] numeric columns that are neither attribute nor keep-column */
    double *features;       /* [N, F] NaN = missing */
    int32_t n_keeps;        /* Q */
    char **keep_names;      /* [Q] boolean columns named keep*, and "study" for `images.keep` */
    uint8_t *keeps;         /* [N, Q] 0 or 1 */
} asc_images;

/* Reads the images that the settings name: CSV table, CelebA's annotation files, or LFW's folders.
 * The root reads, the others receive. Errors: ASC_NOINPUT, ASC_DATA (file, line, remedy),
 * ASC_MEMORY. Collective; O(N A). */
asc_code asc_images_load(MPI_Comm comm, const asc_images_settings *settings, asc_images *images);

/* CSV in the published layout: columns `file_basename` (or `name`, `image`, else the first text
 * column) and `identity`; RFC 4180 quoting, LF or CRLF, optional BOM. A column is an attribute when
 * it is listed in `attributes`, or, with no list, when its values are all of {-1, 0, 1, blank,
 * True, False}, it has both a 1 and a 0/-1 somewhere or only one of them, and it is not keep*,
 * *_n_faces_* or another counted feature; in a column with any -1 a 0 means missing, otherwise 0
 * means -1. Numeric columns with a fraction somewhere, and *_n_faces_* counts, are features, others
 * are ignored. Errors as above.
 * Local. */
asc_code asc_images_read_csv(const char *path, char *const *attributes, int64_t n_attributes,
                             const char *keep, asc_images *images);

/* CelebA's identity_CelebA.txt ("image identity" a line, may hold more images) and
 * list_attr_celeba.txt (count line, names line, rows; the images are its rows, in its order; a
 * count line larger than the rows present is an error). Errors as above. Local. */
asc_code asc_images_read_celeba(const char *identities, const char *attributes, asc_images *images);

/* LFW: `folder`/<identity>/<image>, in byte order of path; attribute `male` from two lists of image
 * file names (either may be NULL: then no attribute). Errors as above. Local. */
asc_code asc_images_read_lfw(const char *folder, const char *male, const char *female,
                             asc_images *images);

/* Gives every rank the root's images. Errors: ASC_MEMORY. Collective. */
asc_code asc_images_broadcast(MPI_Comm comm, asc_images *images);

/* Index of an attribute, or -1. Local; O(A). */
int32_t asc_images_find_attribute(const asc_images *images, const char *name);

/* Index of a numeric column, or -1. Local; O(F). */
int32_t asc_images_find_feature(const asc_images *images, const char *name);

/* Keeps only the rows with mask[i] != 0 (identities without rows disappear). Errors: ASC_MEMORY,
 * ASC_DATA when nothing is left. Local. */
asc_code asc_images_select(const asc_images *images, const uint8_t *mask, asc_images *selected);

void asc_images_free(asc_images *images);

#endif
