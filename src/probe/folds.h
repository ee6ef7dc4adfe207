/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which held-out fold an image belongs to, as scikit-learn allots them without shuffling.
 *
 * The outcome is one signed number an image, its allotment: label x (fold + 1), so that the sign is
 * the class and 0 an image without a value, which is in no fold. Internal. */
#ifndef ATTRSCOPE_PROBE_FOLDS_H
#define ATTRSCOPE_PROBE_FOLDS_H

#include <stdint.h>

#include "attrscope/status.h"

enum { ASC_PROBE_MAX_FOLDS = 100 }; /* an allotment is 8 bits wide */

/* Held-out fold of an allotment, -1 for a missing value; and its class 1, -1, 0. Pure. */
static inline int asc_allotment_fold(int8_t allotment) {
    return (allotment < 0 ? -allotment : allotment) - 1;
}

static inline int asc_allotment_class(int8_t allotment) {
    return (allotment > 0) - (allotment < 0);
}

/* Stratified folds in file order (StratifiedKFold(n_splits=folds)): labels [n] 1, -1 or 0 =
 * missing, allotments [n]. Local, O(n). */
void asc_probe_stratified_folds(const int8_t *labels, int64_t n, int32_t folds, int8_t *allotments);

/* Stratified folds that keep a group together (StratifiedGroupKFold(n_splits=folds)): groups in
 * descending order of |positives - negatives|, ties by index, each to the fold that leaves the
 * class shares of the folds most even, then to the one with fewest images. groups [n] in
 * 0..n_groups-1. Errors: ASC_MEMORY. Local, O(n + n_groups folds^2). */
asc_code asc_probe_grouped_folds(const int8_t *labels, const int32_t *groups, int64_t n,
                                 int32_t n_groups, int32_t folds, int8_t *allotments);

/* Permutes the non-missing labels among themselves (Fisher-Yates on a counter-based stream). Local,
 * O(n); Errors: ASC_MEMORY. */
asc_code asc_probe_shuffle(const int8_t *labels, int64_t n, uint64_t seed, int32_t attribute,
                           int8_t *shuffled);

#endif
