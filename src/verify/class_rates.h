/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Error rates between two classes of an attribute, with people as units. Internal; local. */
#ifndef ATTRSCOPE_VERIFY_CLASS_RATES_H
#define ATTRSCOPE_VERIFY_CLASS_RATES_H

#include "stats/spread.h"
#include "verify/class_entries.h"

/* Pairs of one image of either class. */
typedef struct asc_class_rate {
    int64_t pairs, wrong; /* wrong: unmatched and accepted, or matched and rejected */
    int64_t people;       /* with such a pair */
    double error;         /* standard error of wrong / pairs; NaN without pairs */
    asc_spread spread;    /* of people's influences times the pairs */
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

/* One person's pairs and wrong ones into a rate; once all are in, and `wrong` and `pairs` count
 * each pair once, how they vary; and at the end the standard error. Pure. */
void asc_class_rate_add(asc_class_rate *rate, int64_t pairs, int64_t wrong);
void asc_class_rate_vary(asc_class_rate *rate, int64_t pairs, int64_t wrong);
void asc_class_rate_end(asc_class_rate *rate);

/* asc_spread_interval of the wrong share of pairs of so many people each, 1 or 2. Pure. */
asc_interval asc_class_rate_interval(const asc_class_rate *rate, int people);

#endif
