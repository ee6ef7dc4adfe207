/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How every attribute parts the images into groups, and the people of each. Internal; local. */
#ifndef ATTRSCOPE_FAIRNESS_SPLITS_H
#define ATTRSCOPE_FAIRNESS_SPLITS_H

#include "attrscope/fairness.h"

/* Names of groups and of kinds are borrowed from the images. An entry is a person with images of a
 * group; entries ascend by group, then person. */
typedef struct asc_fairness_split {
    const char *attribute, *kind; /* kind: binary, classes, ordered, continuous */
    int32_t n;                    /* G groups of enough people, in the attribute's order */
    int32_t left_out;             /* groups of fewer, but of some */
    int64_t left_out_images;      /* theirs */
    const char **labels;          /* [G] */
    int64_t *people, *images;     /* [G] with an image of the group; their images */
    int64_t *matched, *unmatched; /* [G] pairs inside it, of one person and of two */
    int32_t *entry_of;            /* [N] -1: in none of the groups */
    int64_t n_entries;            /* E */
    int64_t *first;               /* [G + 1] first entry of each group */
    int32_t *group, *person;      /* [E] */
    int64_t *size;                /* [E] images */
} asc_fairness_split;

typedef struct asc_fairness_splits {
    const asc_images *images; /* borrowed */
    int32_t n;                /* S attributes, those of two values first, as in the images */
    asc_fairness_split *splits;
    int64_t n_groups;       /* of all of them */
    int64_t n_entries;      /* likewise */
    int64_t people, paired; /* of the images; of them with two images or more */
    int64_t unmatched;      /* pairs of two people */
} asc_fairness_splits;

/* By all attributes that the settings ask for; values of continuous ones are cut at their quartiles
 * (sources/trait_classes.h). Errors: ASC_MEMORY. Release with asc_fairness_splits_free, also after
 * an error. O(groups x N). */
asc_code asc_fairness_splits_make(const asc_images *images, const asc_fairness_settings *settings,
                                  asc_fairness_splits *splits);
void asc_fairness_splits_free(asc_fairness_splits *splits);

#endif
