/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates of groups from what was counted of people. Internal; local. */
#ifndef ATTRSCOPE_FAIRNESS_RATES_H
#define ATTRSCOPE_FAIRNESS_RATES_H

#include "fairness/counter.h"
#include "fairness/outcome.h"

/* Rates inside every group at every threshold, between groups and of every draw at those that are
 * drawn at; `found` is empty before. The variance of a rate r of M pairs is the sum over people of
 * ((wrong pairs with them) - r (pairs with them))^2 / M^2 (docs/method.md, "Verification"). A draw
 * in which somebody is c times has their own pairs c times, those of two people c_k c_l times; two
 * copies of one person make no pair. Errors: ASC_MEMORY. O(E (M + G T + T B)). */
asc_code asc_fairness_rates_find(const asc_fairness_split *split, const asc_fairness_counts *counts,
                                 const asc_fairness_thresholds *thresholds,
                                 const asc_resample *resample, asc_fairness_found *found);

#endif
