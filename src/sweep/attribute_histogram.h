/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attribute-histogram sink: for every cell of distance and every attribute, how many pairs (or
 * what weight of pairs) lie inside the positive modality, across, and inside the negative one. All
 * attributes in one pass. Internal. */
#ifndef ATTRSCOPE_SWEEP_ATTRIBUTE_HISTOGRAM_H
#define ATTRSCOPE_SWEEP_ATTRIBUTE_HISTOGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "attrscope/sweep.h"
#include "sweep/kernels.h"
#include "sweep/labels.h"
#include "sweep/weights.h"

/* Classes of a pair by its two signs. */
enum { ASC_BOTH_POSITIVE = 0, ASC_ACROSS = 1, ASC_BOTH_NEGATIVE = 2, ASC_PAIR_CLASSES = 3 };

typedef struct asc_attribute_histogram asc_attribute_histogram;

/* `weights` NULL counts every pair once. Pairs of one identity are left out; with
 * `same_identity` those across modalities count, as in the published draws, where a modality holds
 * one image an identity but the other may hold another of the same.
 * labels, weights and cells are borrowed. Errors: ASC_MEMORY, ASC_USAGE (ATTRSCOPE_KERNEL). Local.
 */
asc_code asc_attribute_histogram_init(const asc_labels *labels, const asc_weights *weights,
                                      bool same_identity, const asc_share_cells *cells,
                                      asc_attribute_histogram **histogram);

asc_sink *asc_attribute_histogram_sink(asc_attribute_histogram *histogram);

/* One attribute's totals in one cell over all ranks, valid after the sweep. Local. */
void asc_attribute_histogram_read(const asc_attribute_histogram *histogram, int32_t cell,
                                  int32_t attribute, uint64_t counts[ASC_PAIR_CLASSES]);

void asc_attribute_histogram_free(asc_attribute_histogram **histogram);

#endif
