/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of images share. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_IMAGES_PARTS_H
#define ATTRSCOPE_SOURCES_IMAGES_PARTS_H

#include <stdbool.h>

#include "attrscope/images.h"

/* The tables that are joined to the source of images, by the settings. Pure. */
enum { ASC_JOINED_MOST = 3 };
int asc_images_list_joined(const asc_images_settings *settings, const char *paths[ASC_JOINED_MOST]);

/* The traits of images without their values, as lists that can be sent and stored. */
typedef struct asc_trait_lists {
    int32_t n;         /* T */
    char **names;      /* [T] */
    uint8_t *kinds;    /* [T] asc_kind */
    int32_t *n_labels; /* [T] */
    int64_t total;
    char **labels; /* [total] those of each trait behind each other */
} asc_trait_lists;

/* The images' own texts. Errors: ASC_MEMORY. */
asc_code asc_trait_lists_of(const asc_images *images, asc_trait_lists *lists);
void asc_trait_lists_free(asc_trait_lists *lists, bool with_texts);

/* Room for the traits of images->n images, with names and labels, which change hands. The lists'
 * counts add up to `total`. Errors: ASC_MEMORY. */
asc_code asc_images_take_traits(asc_images *images, asc_trait_lists *lists);

/* Errors: ASC_MEMORY. */
asc_code asc_trait_copy(const asc_trait *from, asc_trait *to);

void asc_trait_clear(asc_trait *trait);
void asc_images_free_traits(asc_images *images);

/* One more attribute of more than two values behind the others: its name and labels change hands,
 * also in failure; classes [N] or NULL, values [N] or NULL are copied. Errors: ASC_MEMORY.
 * O(N T). */
asc_code asc_images_append_trait(asc_images *images, asc_trait *trait, const int32_t *classes,
                                 const double *values);

/* Room for the columns of the source, all unused. Errors: ASC_MEMORY. */
asc_code asc_images_allocate_columns(asc_images *images, int64_t n_columns);

/* One more column behind the others; name and reason are copied. Errors: ASC_MEMORY. */
asc_code asc_images_append_column(asc_images *images, const char *name, asc_fate fate,
                                  const char *reason);

/* Columns of a source that has a name, an identity and attributes only. Errors: ASC_MEMORY. */
asc_code asc_images_describe_columns(asc_images *images, const char *name, const char *identity);

/* For sources that know their attributes: leaves the listed ones in the list's order, or all but
 * the unused. Other settings about columns are refused. Errors: ASC_DATA, ASC_USAGE, ASC_MEMORY. */
asc_code asc_images_choose_attributes(const asc_images_settings *settings, asc_images *images);

/* Refuses a name in images.features or images.unused that neither `source` nor a joined table has
 * as a column; where none is joined, who reads the source does. Errors: ASC_DATA. O(names columns).
 */
asc_code asc_images_check_listed(const asc_images_settings *settings, const char *source,
                                 const asc_images *images);

/* Pairs of classes of all attributes of more than two values: C^2 of C classes, and those of four
 * of a continuous one. O(T). */
double asc_images_trait_pairs(const asc_images *images);

/* Logs what became of the columns of `source`. */
void asc_images_log_columns(const asc_images *images, const char *source);

/* Fills identity, identity_labels and n_identities from each image's label [n]: sorted by value
 * when all are integers, else by bytes. Labels that differ by nothing but case, blanks or the
 * composition of their letters are two people, and reported as of `source`. Errors: ASC_MEMORY.
 * O(n log n). */
asc_code asc_images_set_identities(asc_images *images, const char *const *labels,
                                   const char *source);

/* The same from an array of labels, or a text of one a line, which must have n of them. Errors:
 * ASC_NOINPUT, ASC_DATA, ASC_IO, ASC_MEMORY. */
asc_code asc_images_set_labels(const char *path, asc_images *images);

#endif
