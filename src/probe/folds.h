/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which held-out fold an image belongs to, as scikit-learn allots them without shuffling.
 *
 * Images have classes [n] 0 .. n_classes - 1, each with an image, or -1 = no value: such an image
 * is in no fold. Of a binary attribute class and fold are kept as one signed number, the allotment:
 * label x (fold + 1), 0 without a value. Internal. */
#ifndef ATTRSCOPE_PROBE_FOLDS_H
#define ATTRSCOPE_PROBE_FOLDS_H

#include <stdint.h>

#include "attrscope/status.h"

enum { ASC_PROBE_MAX_FOLDS = 100 }; /* a fold is 8 bits wide, with a sign */

/* Held-out fold of an allotment, -1 for a missing value; and its class 1, -1, 0. Pure. */
static inline int asc_allotment_fold(int8_t allotment) {
    return (allotment < 0 ? -allotment : allotment) - 1;
}

static inline int asc_allotment_class(int8_t allotment) {
    return (allotment > 0) - (allotment < 0);
}

/* Allotments [n] of labels [n] 1, -1 or 0 = missing. Pure; `fold` may not be `allotments`. */
void asc_probe_allot(const int8_t *labels, const int8_t *fold, int64_t n, int8_t *allotments);

/* Stratified folds in file order (StratifiedKFold(n_splits=folds)): fold [n] 0 .. folds - 1, or -1.
 * Errors: ASC_MEMORY. Local, O(n + n_classes folds). */
asc_code asc_probe_stratified_folds(const int32_t *classes, int64_t n, int32_t n_classes,
                                    int32_t folds, int8_t *fold);

/* Permutes the known values among themselves (Fisher-Yates on a counter-based stream): row i takes
 * the value of row source[i]; -1 without a value. Errors: ASC_MEMORY. Local, O(n). */
asc_code asc_probe_shuffle(const int32_t *classes, int64_t n, uint64_t seed, uint32_t attribute,
                           int64_t *source);

/* Stratified folds that keep a group together (StratifiedGroupKFold(n_splits=folds)): groups in
 * descending order of the deviation of their images over the classes, ties by index, each to the
 * fold that leaves the class shares of the folds most even, then to the one with fewest images.
 * groups [n] in 0..n_groups-1; fold [n]. Errors: ASC_MEMORY. Local, O(n + n_groups folds
 * (n_classes + folds)); memory O(n_groups n_classes). */
asc_code asc_probe_grouped_folds(const int32_t *classes, const int32_t *groups, int64_t n,
                                 int32_t n_classes, int32_t n_groups, int32_t folds, int8_t *fold);

#endif
