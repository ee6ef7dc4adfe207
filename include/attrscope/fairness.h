/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fairness of verification: error rates inside the groups of every attribute, figures of how far
 * they differ, each with an interval by a bootstrap of people, and what that allows to say. */
#ifndef ATTRSCOPE_FAIRNESS_H
#define ATTRSCOPE_FAIRNESS_H

#include "attrscope/analysis.h"

/* `fairness:` */
typedef struct asc_fairness_settings {
    char *keep;        /* keep-column of the images used (study) */
    char **attributes; /* [n_attributes] whose groups are compared; NULL: all */
    int64_t n_attributes;
    asc_number_list far;        /* false match rates of all pairs that set thresholds */
    asc_number_list thresholds; /* distances chosen besides, in the embeddings' unit; may be none */
    double alpha;               /* weight of false matches in FDR, IR and GARBE (0.5) */
    int64_t people_at_least;    /* smaller groups are left out (10) */
    int64_t replicates;         /* of the bootstrap (1000) */
    uint64_t seed;              /* of the bootstrap (1) */
} asc_fairness_settings;

/* What the settings say of it. Pure. */
const asc_fairness_settings *asc_fairness_settings_of(const asc_settings *settings);

/* All pairs of every model's images, in two sweeps or three that find thresholds and one that
 * counts errors and resamples them (docs/method.md, "Fairness"). Tables fairness, fairness_figures,
 * fairness_groups, fairness_pairs, fairness_det; arrays fairness/replicates_<model>. Errors: those
 * of reading and of sweeps; ASC_DATA where no attribute has two groups of enough people. The same
 * bytes for any number of ranks and threads. O(N^2 (D + attributes) / P) a sweep; of the pairs that
 * the largest rate accepts O(replicates) each and attribute. */
extern const asc_analysis asc_fairness_analysis;

#endif
