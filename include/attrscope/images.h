/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The images table in memory: one row an image, the same on every rank. */
#ifndef ATTRSCOPE_IMAGES_H
#define ATTRSCOPE_IMAGES_H

#include <stdint.h>

#include "attrscope/settings.h"
#include "attrscope/status.h"

enum { ASC_NAME_LENGTH = 256 }; /* longest name of a thing, with its end */

/* What became of a column of the source. */
typedef enum asc_fate {
    ASC_FATE_UNUSED = 0,
    ASC_FATE_NAME,
    ASC_FATE_IDENTITY,
    ASC_FATE_ATTRIBUTE,
    ASC_FATE_FEATURE,
    ASC_FATE_KEEP
} asc_fate;

/* "unused", "name", "identity", "attribute", "feature", "keep". Pure. */
const char *asc_fate_name(asc_fate fate);

/* The columns of a source, used or not; release with asc_columns_free. */
typedef struct asc_columns {
    int32_t n;
    char **names;   /* [n] in the source's order */
    uint8_t *fates; /* [n] asc_fate */
    char **reasons; /* [n] why, in words */
} asc_columns;

void asc_columns_free(asc_columns *columns);

/* Kinds of attributes of more than two values. */
typedef enum asc_kind {
    ASC_KIND_CLASSES = 0, /* such as race */
    ASC_KIND_ORDERED,     /* classes in an order, such as bins of age */
    ASC_KIND_CONTINUOUS   /* a number, such as yaw */
} asc_kind;

enum { ASC_KINDS = 3 };

/* "classes", "ordered", "continuous". Pure. */
const char *asc_kind_name(asc_kind kind);

/* An attribute of more than two values. */
typedef struct asc_trait {
    char *name;
    asc_kind kind;
    int32_t n_labels; /* C, 2 or more; 0 of a continuous one */
    char **labels;    /* [C] as the source has them: by value if all are integers, else by bytes;
                         in the order that is set; intersections by their parts */
} asc_trait;

/* Arrays are row-major and owned by the struct; release with asc_images_free. */
typedef struct asc_images {
    int64_t n;              /* N images */
    char **names;           /* [N] file names */
    int64_t n_identities;   /* K */
    char **identity_labels; /* [K] sorted: by value if all are integers, else by bytes */
    int32_t *identity;      /* [N] in 0..K-1 */
    int32_t n_attributes;   /* A */
    char **attribute_names; /* [A] as listed, else by name; CelebA's and LFW's own order; derived */
    int8_t *attributes;     /* [N, A] 1, -1, or 0 = missing */
    int32_t n_traits;       /* T attributes of more than two values */
    asc_trait *traits;      /* [T] as listed, else by name; derived; of joined tables */
    int32_t *classes;       /* [N, T] 0 .. C - 1; -1 = missing, or continuous */
    double *values;         /* [N, T] NaN = missing, or classes */
    int32_t n_features;     /* F */
    char **feature_names;   /* [F] numeric columns that are neither attribute nor keep-column, then
                               those of further tables */
    double *features;       /* [N, F] NaN = missing */
    int32_t n_keeps;        /* Q */
    char **keep_names;      /* [Q] boolean columns named keep*, and "study" for `images.keep` */
    uint8_t *keeps;         /* [N, Q] 0 or 1 */
    asc_columns columns;    /* of the source, used or not */
} asc_images;

/* Reads the images that the settings name: CSV table, CelebA's annotation files, LFW's folders, or
 * labels alone, with the features of further tables, and logs what became of their columns. The
 * root reads, the others receive. Errors: ASC_NOINPUT, ASC_DATA (file, line, remedy), ASC_MEMORY.
 * Collective; O(N A). */
asc_code asc_images_load(MPI_Comm comm, const asc_settings *settings, asc_images *images);

/* Reads images.table, a CSV as pandas, R or Excel save it; see text/csv.h. The settings name the
 * columns of identities and names (else `identity`, and `file_basename` or another usual name).
 * Each other column has a fate: listed under attributes, features or unused; keep* with truth
 * values is a keep-column; with no list of attributes, a column whose known values are all 1, -1
 * and 0, or true and false, yes and no, m and f, is an attribute, and text of a few labels that
 * each stand on many images one of classes; other numbers with a fraction somewhere, and *n_faces*
 * counts, are features; the rest is unused. What is derived stands behind what was read. In a
 * column with any -1 a 0 is missing, otherwise 0 means -1. A column that would be an attribute or a
 * feature but for a few values, or for one that is not finite, is an error. Errors: ASC_NOINPUT,
 * ASC_DATA (file, line, remedy), ASC_USAGE (images.keep), ASC_MEMORY. Local; O(fields). */
asc_code asc_images_read_table(const asc_images_settings *settings, asc_images *images);

/* CelebA's identity_CelebA.txt ("image identity" a line, may hold more images) and
 * list_attr_celeba.txt (count line, names line, rows; the images are its rows, in its order; a
 * count line larger than the rows present is an error). Values as in a table: where an attribute
 * has no -1, 0 means -1. Either file may be a CSV as Kaggle has them. Errors as above. Local. */
asc_code asc_images_read_celeba(const asc_images_settings *settings, asc_images *images);

/* LFW: <folder>/<identity>/<image>, in byte order of path; attribute `male` from two lists of image
 * file names (either may be NULL; with neither, no attribute). By the published definitions an
 * image in both lists or in none is given a gender at random, seeded. What is no image and no
 * person's folder is passed over, and said. Errors as above. Local. */
asc_code asc_images_read_lfw(const asc_images_settings *settings, asc_definitions definitions,
                             asc_images *images);

/* Identities alone, from images.labels: a .npy or .npz of whole numbers or text [N], or a text file
 * of one label a line. Errors as above. Local. */
asc_code asc_images_read_labels(const asc_images_settings *settings, asc_images *images);

/* Gives every rank the root's images. Errors: ASC_MEMORY. Collective. */
asc_code asc_images_broadcast(MPI_Comm comm, asc_images *images);

/* Index of an attribute, or -1. Local; O(A). */
int32_t asc_images_find_attribute(const asc_images *images, const char *name);

/* Index of an attribute of more than two values, or -1. Local; O(T). */
int32_t asc_images_find_trait(const asc_images *images, const char *name);

/* Classes of all attributes of more than two values, a continuous one counts as one; *widest: the
 * most of one. Pure; O(T). */
int64_t asc_images_trait_classes(const asc_images *images, int64_t *widest);

/* Attributes of more than ASC_TRAIT_NARROW classes; *pairs: C^2 of each, all together. Pure; O(T).
 */
enum { ASC_TRAIT_NARROW = 16 };
int64_t asc_images_wide_traits(const asc_images *images, double *pairs);

/* Index of a numeric column, or -1. Local; O(F). */
int32_t asc_images_find_feature(const asc_images *images, const char *name);

/* Share of the images that follow one of their identity. Local; O(N). */
double asc_images_together(const asc_images *images);

/* Keeps only the rows with mask[i] != 0 (identities without rows disappear). Errors: ASC_MEMORY,
 * ASC_DATA when nothing is left. Local. */
asc_code asc_images_select(const asc_images *images, const uint8_t *mask, asc_images *selected);

void asc_images_free(asc_images *images);

/* Room for T traits of N images, all values missing; the caller names them. Errors: ASC_MEMORY.
 * Local. */
asc_code asc_images_allocate_traits(asc_images *images, int32_t n_traits);

#endif
