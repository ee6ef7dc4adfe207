/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Error rates between two classes of an attribute, with people as units. Internal; local. */
#ifndef ATTRSCOPE_VERIFY_CLASS_RATES_H
#define ATTRSCOPE_VERIFY_CLASS_RATES_H

#include "verify/class_entries.h"

/* Pairs of one image of either class. */
typedef struct asc_class_rate {
    int64_t pairs, wrong; /* wrong: unmatched and accepted, or matched and rejected */
    int64_t people;       /* with such a pair */
    double error;         /* standard error of wrong / pairs; NaN without pairs */
} asc_class_rate;

/* Of classes k <= l. */
typedef struct asc_class_cell {
    asc_class_rate unmatched, matched;
    int64_t people[2]; /* with an image of k; of l */
} asc_class_cell;

/* Cells of C classes: k <= l, row after row; and where (k, l) is. Pure. */
int64_t asc_class_cells(int32_t n_classes);
int64_t asc_class_cell_of(int32_t n_classes, int32_t k, int32_t l);

/* All cells [asc_class_cells] of an attribute. accepted [E, C]: accepted unmatched pairs of an
 * entry's images with images of each class; rejected [E, C]: rejected matched pairs of the entry
 * and its person's of the same or a later class. The variance of a rate r of M pairs is the sum
 * over people of ((wrong pairs with them) - r (pairs with them))^2 / M^2 (docs/method.md,
 * "Verification"). Errors: ASC_MEMORY. O(E C). */
asc_code asc_class_rates_find(const asc_class_entries *entries, const int64_t *accepted,
                              const int64_t *rejected, asc_class_cell *cells);

/* Ends of the 95 % interval (Wilson) of a rate, for as many independent pairs as give its standard
 * error: rate (1 - rate) / error^2. Where no pair is wrong, or all are, three in half as many as
 * there are people (statistics.md, 7). NaN without pairs. Pure. */
void asc_class_rate_interval(const asc_class_rate *rate, double ends[2]);

#endif
